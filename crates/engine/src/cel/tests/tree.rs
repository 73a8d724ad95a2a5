//! What the engine sees: the folded tree, the canonical print and the fields.

use super::super::{Comparison, Condition, Constant, Field, Node, Place, compile};
use super::schema;

fn condition(source: &str) -> Condition {
    compile(source, &schema()).unwrap_or_else(|mistakes| panic!("{source}: {mistakes:?}"))
}

#[test]
fn tier_qualifications_can_be_taken_apart() {
    let condition = condition("member.orders >= 20 && 200.00 <= order.eligible || order.count >= 6 / 2");
    let Node::Or(ways) = condition.tree() else { panic!("{:?}", condition.tree()) };
    let [Node::And(both), third] = ways.as_slice() else { panic!("{ways:?}") };
    let parts: Vec<(Field, Comparison, Constant)> = both
        .iter()
        .chain([third])
        .map(|node| comparison(node).expect("a comparison with a constant"))
        .collect();
    assert_eq!(
        parts,
        [
            (Field(7), Comparison::GreaterOrEqual, Constant::Int(20)),
            (Field(0), Comparison::GreaterOrEqual, Constant::Decimal(200_000_000)),
            (Field(2), Comparison::GreaterOrEqual, Constant::Int(3)),
        ]
    );
}

fn comparison(node: &Node) -> Option<(Field, Comparison, Constant)> {
    let Node::Compare { read, operator, constant } = node else { return None };
    let Place::Field(field) = read.place else { return None };
    Some((field, *operator, constant.clone()))
}

#[test]
fn equal_trees() {
    for (left, right) in [
        ("order.count>=20.0", "order.count >= 20"),
        ("20 <= order.count", "order.count >= 20"),
        ("order.eligible >= 60", "order.eligible >= 60.00"),
        ("order.eligible >= 30.0 * 2", "order.eligible >= 60.00"),
        ("true && member.vip", "member.vip"),
        ("member.vip || false", "member.vip"),
        ("!!member.vip", "member.vip"),
        ("false && member.vip", "false"),
        ("1 < 2", "true"),
        ("member.vip && (order.first && order.package)", "member.vip && order.first && order.package"),
        ("order.channel in ['b', 'a', 'b']", "order.channel in ['a', 'b']"),
        ("order.count in [1, 2.5]", "order.count in [2.5, 1.0]"),
        ("size('abc') == order.count", "order.count == 3"),
        ("'abc'.contains('b') ? member.vip : order.first", "member.vip"),
        ("order.channel.size() > 1", "size(order.channel) > 1"),
    ] {
        assert_eq!(condition(left), condition(right), "{left} and {right}");
    }
    assert_ne!(condition("order.count > 1"), condition("order.count >= 1"));
    assert_ne!(condition("1 / 0 == 1"), condition("false"), "an error is not false");
}

#[test]
fn canonical_prints() {
    for (source, expected) in [
        ("  order.count>=(20) // many", "order.count >= 20"),
        ("true||member.vip", "true || member.vip"),
        ("((member.vip&&order.first))||(order.package)", "member.vip && order.first || order.package"),
        ("(member.vip||order.first)&&order.package", "(member.vip || order.first) && order.package"),
        ("member.vip && (order.first && order.package)", "member.vip && order.first && order.package"),
        ("order.eligible>=60", "order.eligible >= 60"),
        ("order.eligible>=60.0", "order.eligible >= 60.00"),
        ("order.eligible>=.125", "order.eligible >= 0.125"),
        ("order.eligible>=-1e3", "order.eligible >= -1000.00"),
        ("order.count==0x10", "order.count == 16"),
        ("order.count-(1-2)-3==0", "order.count - (1 - 2) - 3 == 0"),
        ("(order.count*2)+1>0", "order.count * 2 + 1 > 0"),
        ("order.count*(2+1)>0", "order.count * (2 + 1) > 0"),
        ("-(order.count+1)<0", "-(order.count + 1) < 0"),
        ("!(order.count in[1,2,])", "!(order.count in [1, 2])"),
        ("order.channel=='it\\'s \"x\"\\n'", "order.channel == \"it's \\\"x\\\"\\n\""),
        ("order.channel==r'\\d'", "order.channel == \"\\\\d\""),
        ("order.channel=='\\u202e'", "order.channel == \"\\U0000202e\""),
        ("order.lines . exists(l,l.gift)", "order.lines.exists(l, l.gift)"),
        ("order.lines.size()>1", "size(order.lines) > 1"),
        ("(member.vip?'a':'b').contains('a')", "(member.vip ? \"a\" : \"b\").contains(\"a\")"),
        ("member.vip?true:(order.first?true:false)", "member.vip ? true : order.first ? true : false"),
        ("(member.vip?true:false)?true:false", "(member.vip ? true : false) ? true : false"),
        ("(1<2)==true", "1 < 2 == true"),
        ("true==(1<2)", "true == (1 < 2)"),
        ("(order).count>1", "order.count > 1"),
    ] {
        assert_eq!(condition(source).canonical(), expected, "{source}");
        assert_eq!(condition(source).source(), source);
    }
}

#[test]
fn fields_are_listed_once_and_sorted() {
    let source =
        "order.lines.exists(l, l.gift && l.sku in member.segments) && order.count > 1 && order.count < 9";
    let fields: Vec<u16> = condition(source).fields().iter().map(|field| field.0).collect();
    assert_eq!(fields, [2, 20, 21, 25, 30]);
}
