//! Conditions in words: "the amount that counts is at least €60 and your level is Gold".
//!
//! The common shapes are said: fields compared with constants, lists, groups, items of an order, joined and negated. What
//! is not among them is quoted as it is written, beside the name that its author gave the rule: half a condition would be
//! worse than none.

use regulars_engine::{
    cel::{
        Comparison, Condition, Constant, Field, IntNode, List, Node, Operand, Place, Quantified, Quantifier,
        Read, Set, StrNode, TextTest,
    },
    program::{CountSource, FieldSource},
    state::Measure,
    symbol::Sym,
};

use super::{
    Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};
use crate::view::is_referral;

impl Teller<'_> {
    /// A condition as a sentence, with the author's name for what it belongs to.
    pub fn condition(&self, condition: &Condition, name: Option<&str>) -> Sentence {
        match self.clause(condition.tree(), false) {
            Some(clause) => self.say(&ONLY_IF, &[("condition", clause)]),
            None => {
                let name = name.map_or_else(String::new, |name| self.quoted(name));
                let parts = [("name", name), ("condition", condition.canonical().to_owned())];
                self.say(&ONLY_IF_QUOTED, &parts)
            }
        }
    }

    /// Whether a condition can be said in words.
    pub fn can_say(&self, condition: &Condition) -> bool {
        self.clause(condition.tree(), false).is_some()
    }

    /// What must hold, or must not.
    fn clause(&self, node: &Node, not: bool) -> Option<String> {
        match node {
            Node::Constant(value) => Some(self.word(if *value != not { &ALWAYS } else { &NEVER })),
            Node::Not(inner) => self.clause(inner, !not),
            Node::And(parts) => self.together(parts, not, true),
            Node::Or(parts) => self.together(parts, not, false),
            Node::Read(read) => self.flag(*read, not),
            Node::Has(read) => {
                let field = self.field(*read)?;
                Some(self.part(if not { &UNKNOWN } else { &KNOWN }, &[("field", field)]))
            }
            Node::Compare { read, operator, constant } => self.compare(*read, *operator, constant, not),
            Node::OneOf { read, set } => self.one_of(*read, set, not),
            Node::InField { needle, list, .. } => self.in_field(needle, *list, not),
            Node::Text { test, operands } => self.text_test(*test, operands, not),
            Node::Quantified(quantified) => self.quantified(quantified, not),
            Node::CompareInts(sides) => match (&sides.left, &sides.right) {
                // `size(order.lines) > 2`.
                (IntNode::Count(list), IntNode::Constant(number)) => {
                    let subject = self.list_size(*list)?;
                    Some(self.relation(&subject, sides.operator, not, &self.count(*number)))
                }
                _ => None,
            },
            Node::Choose(_)
            | Node::In { .. }
            | Node::CompareBools(_)
            | Node::CompareDecimals(_)
            | Node::CompareStrs(_) => None,
        }
    }

    /// Parts joined by and, or by or; what is not so turns one into the other.
    fn together(&self, parts: &[Node], not: bool, and: bool) -> Option<String> {
        let and = and != not;
        let mut said: Vec<String> = Vec::with_capacity(parts.len());
        for (place, part) in parts.iter().enumerate() {
            // `has(x)` guards what is asked of x: that it is known goes without saying.
            let guards = |read: &Read| {
                parts.iter().enumerate().any(|(other, node)| other != place && reads(node, read.place))
            };
            if matches!(part, Node::Has(read) if guards(read)) {
                continue;
            }
            let mixed = matches!((part, and != not), (Node::Or(_), true) | (Node::And(_), false));
            let clause = self.clause(part, not)?;
            said.push(if mixed { self.part(&BRACKETS, &[("inner", clause)]) } else { clause });
        }
        Some(said.join(&self.word(if and { &AND } else { &OR })))
    }

    /// A field that is true or false.
    fn flag(&self, read: Read, not: bool) -> Option<String> {
        match self.source(read)? {
            FieldSource::OrderFirst => {
                return Some(self.word(if not { &NOT_FIRST_ORDER } else { &FIRST_ORDER }));
            }
            FieldSource::Linked(partner) => return Some(self.is_linked(*partner, not)),
            _ => {}
        }
        let (yes, no) = match self.source(read)? {
            FieldSource::Attribute(_) => (&FLAG_OF_MEMBER, &FLAG_OF_MEMBER_NOT),
            FieldSource::Proof(_) => (&PROVEN, &NOT_PROVEN),
            _ => (&FLAG, &FLAG_NOT),
        };
        let phrase = if not { no } else { yes };
        Some(self.part(phrase, &[("field", self.field(read)?)]))
    }

    fn compare(&self, read: Read, operator: Comparison, constant: &Constant, not: bool) -> Option<String> {
        if let Constant::Bool(value) = constant {
            let equal = match operator {
                Comparison::Equal => true,
                Comparison::NotEqual => false,
                Comparison::Less
                | Comparison::LessOrEqual
                | Comparison::Greater
                | Comparison::GreaterOrEqual => {
                    return None;
                }
            };
            return self.flag(read, (equal == *value) == not);
        }
        let source = self.source(read)?;
        if let (FieldSource::Tier(_), Constant::Str(level)) = (source, constant)
            && level.is_empty()
        {
            let none = (operator == Comparison::Equal) != not;
            return Some(self.word(if none { &NO_LEVEL } else { &ANY_LEVEL }));
        }
        if matches!((source, constant), (FieldSource::Plan, Constant::Str(plan)) if plan.is_empty()) {
            let none = (operator == Comparison::Equal) != not;
            return Some(self.word(if none { &NO_PLAN } else { &ANY_PLAN }));
        }
        let value = self.value(source, constant);
        Some(self.relation(&self.field(read)?, operator, not, &value))
    }

    fn relation(&self, subject: &str, operator: Comparison, not: bool, value: &str) -> String {
        let phrase = match (operator, not) {
            (Comparison::Equal, false) | (Comparison::NotEqual, true) => &IS,
            (Comparison::Equal, true) | (Comparison::NotEqual, false) => &IS_NOT,
            (Comparison::Less, false) | (Comparison::GreaterOrEqual, true) => &BELOW,
            (Comparison::LessOrEqual, false) | (Comparison::Greater, true) => &AT_MOST,
            (Comparison::Greater, false) | (Comparison::LessOrEqual, true) => &ABOVE,
            (Comparison::GreaterOrEqual, false) | (Comparison::Less, true) => &AT_LEAST,
        };
        self.part(phrase, &[("field", subject.to_owned()), ("value", value.to_owned())])
    }

    fn one_of(&self, read: Read, set: &Set, not: bool) -> Option<String> {
        let source = self.source(read)?;
        let values: Vec<String> = match (set, source) {
            (Set::Str(names), FieldSource::Tier(ladder)) => self.levels_in_order(*ladder, names),
            (Set::Str(values), _) => {
                values.iter().map(|v| self.value(source, &Constant::Str(v.clone()))).collect()
            }
            (Set::Int(values), _) => values.iter().map(|v| self.value(source, &Constant::Int(*v))).collect(),
            (Set::Decimal(values), _) => {
                values.iter().map(|v| self.value(source, &Constant::Decimal(*v))).collect()
            }
            (Set::Bool(_), _) => return None,
        };
        let parts = [("field", self.field(read)?), ("value", self.any_of(&values))];
        Some(self.part(if not { &IS_NOT } else { &IS }, &parts))
    }

    /// Levels by name, the lowest first; what is none is quoted.
    fn levels_in_order(&self, ladder: Sym, names: &[Box<str>]) -> Vec<String> {
        let place = |name: &str| {
            let set = self.program.tier_set(ladder)?;
            set.rank(self.program.symbols.get(name))
        };
        let mut names: Vec<&str> = names.iter().map(|name| &**name).collect();
        names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
        let source = FieldSource::Tier(ladder);
        names.into_iter().map(|name| self.value(&source, &Constant::Str(name.into()))).collect()
    }

    fn in_field(&self, needle: &Operand, list: Field, not: bool) -> Option<String> {
        let (FieldSource::Segments, Operand::Str(StrNode::Constant(name))) =
            (self.program.fields.get(usize::from(list.0))?, needle)
        else {
            return None;
        };
        let phrase = if not { &NOT_IN_GROUP } else { &IN_GROUP };
        Some(self.part(phrase, &[("group", self.quoted(name))]))
    }

    fn text_test(&self, test: TextTest, operands: &(StrNode, StrNode), not: bool) -> Option<String> {
        let (StrNode::Read(read), StrNode::Constant(part)) = operands else { return None };
        let phrase = match (test, not) {
            (TextTest::StartsWith, false) => &STARTS,
            (TextTest::StartsWith, true) => &STARTS_NOT,
            (TextTest::EndsWith, false) => &ENDS,
            (TextTest::EndsWith, true) => &ENDS_NOT,
            (TextTest::Contains, false) => &CONTAINS,
            (TextTest::Contains, true) => &CONTAINS_NOT,
        };
        Some(self.part(phrase, &[("field", self.field(*read)?), ("value", self.quoted(part))]))
    }

    fn quantified(&self, quantified: &Quantified, not: bool) -> Option<String> {
        let List::Field(list) = &quantified.list else { return None };
        let body = self.clause(&quantified.body, false)?;
        let lines = match self.program.fields.get(usize::from(list.0))? {
            FieldSource::OrderLines => true,
            FieldSource::OrderTenders => false,
            _ => return None,
        };
        let phrase = match (lines, quantified.quantifier, not) {
            (true, Quantifier::Exists, false) => &SOME_ITEM,
            (true, Quantifier::Exists, true) => &NO_ITEM,
            (true, Quantifier::All, false) => &EVERY_ITEM,
            (false, Quantifier::Exists, false) => &SOME_TENDER,
            (false, Quantifier::Exists, true) => &NO_TENDER,
            (true | false, Quantifier::All | Quantifier::ExistsOne, _) => return None,
        };
        Some(self.part(phrase, &[("inner", body)]))
    }

    fn list_size(&self, list: Field) -> Option<String> {
        match self.program.fields.get(usize::from(list.0))? {
            FieldSource::OrderLines => Some(self.word(&LINE_COUNT)),
            _ => None,
        }
    }

    fn source(&self, read: Read) -> Option<&FieldSource> {
        let field = match read.place {
            Place::Field(field) => field,
            Place::Element { member, .. } => member?,
        };
        self.program.fields.get(usize::from(field.0))
    }

    /// What a field is called.
    fn field(&self, read: Read) -> Option<String> {
        let phrase: &Phrase = match self.source(read)? {
            FieldSource::EventSource => &EVENT_SOURCE,
            FieldSource::OrderTotal => &ORDER_TOTAL,
            FieldSource::OrderEligible => &ORDER_ELIGIBLE,
            FieldSource::OrderDiscount => &ORDER_DISCOUNT,
            FieldSource::OrderTax => &ORDER_TAX,
            FieldSource::OrderShipping => &ORDER_SHIPPING,
            FieldSource::OrderTip => &ORDER_TIP,
            FieldSource::OrderQuantity => &ORDER_QUANTITY,
            FieldSource::OrderCurrency => &ORDER_CURRENCY,
            FieldSource::OrderChannel => &ORDER_CHANNEL,
            FieldSource::OrderStore => &ORDER_STORE,
            FieldSource::LineSku => &LINE_SKU,
            FieldSource::LineCategory => &LINE_CATEGORY,
            FieldSource::LineBrand => &LINE_BRAND,
            FieldSource::LineQuantity => &LINE_QUANTITY,
            FieldSource::LineAmount => &LINE_AMOUNT,
            FieldSource::TenderKind | FieldSource::TopUpTender => &TENDER_KIND,
            FieldSource::TenderAmount => &TENDER_AMOUNT,
            FieldSource::ActivityName => &ACTIVITY_NAME,
            FieldSource::ActivityQuantity => &ACTIVITY_QUANTITY,
            FieldSource::TopUpAmount => &TOP_UP_AMOUNT,
            FieldSource::TopUpWallet => &TOP_UP_WALLET,
            FieldSource::JoinChannel => &JOIN_CHANNEL,
            FieldSource::Hour => &HOUR,
            FieldSource::Minute => &MINUTE,
            FieldSource::Day => &DAY,
            FieldSource::Month => &MONTH,
            FieldSource::Year => &YEAR,
            FieldSource::Weekday => &WEEKDAY,
            FieldSource::Household => &HOUSEHOLD_PLACE,
            FieldSource::Metadata(name) | FieldSource::Attribute(name) | FieldSource::Proof(name) => {
                return Some(self.quoted(&self.key(name)));
            }
            FieldSource::Plan => &PLAN,
            FieldSource::Tier(set) => return Some(self.ladder(*set)),
            FieldSource::Count(source) => return Some(self.counter(*source)),
            FieldSource::LinkedHours(partner) => return Some(self.linked_hours(*partner)),
            FieldSource::OrderFirst
            | FieldSource::OrderLines
            | FieldSource::OrderTenders
            | FieldSource::Segments
            | FieldSource::Linked(_)
            | FieldSource::Joined => return None,
        };
        Some(self.word(phrase))
    }

    /// "your level", with the name of the ladder where there are several.
    fn ladder(&self, set: Sym) -> String {
        if self.program.tier_sets.len() <= 1 {
            return self.word(&LEVEL);
        }
        let name = self.program.tier_set(set).and_then(|set| set.name.as_ref()).map(|name| self.text(name));
        let name = name.unwrap_or_else(|| self.key(self.program.name_of(set)));
        self.part(&LEVEL_OF, &[("set", self.quoted(&name))])
    }

    fn counter(&self, source: CountSource) -> String {
        let phrase = match source {
            CountSource::TenureDays => &TENURE,
            // Conditions see only what the account keeps; an age is not among it.
            CountSource::Age { field, .. } => {
                return self
                    .part(&COUNT_OF, &[("name", self.quoted(&self.key(self.program.name_of(field))))]);
            }
            CountSource::Years { set, level } => {
                return self.part(&LEVEL_YEARS, &[("level", self.quoted(&self.level(set, level)))]);
            }
            CountSource::Balance(wallet) => {
                return self.part(&BALANCE, &[("wallet", self.quoted(&self.wallet(wallet)))]);
            }
            CountSource::Measure(Measure::Orders) => &ORDERS,
            CountSource::Measure(Measure::Spend) => &SPEND,
            CountSource::Measure(Measure::Items) => &ITEMS,
            CountSource::Measure(Measure::ToppedUp) => &TOPPED_UP,
            CountSource::Measure(Measure::ToppedUpOnce) => &TOPPED_UP_ONCE,
            CountSource::Measure(Measure::Activity(activity)) if is_referral(self.program, activity) => {
                &FRIENDS
            }
            CountSource::Measure(Measure::Earned(wallet)) => {
                return self.part(&EARNED, &[("wallet", self.quoted(&self.wallet(wallet)))]);
            }
            CountSource::Measure(Measure::Activity(name) | Measure::Field(name)) => {
                let name = self.quoted(&self.key(self.program.name_of(name)));
                return self.part(&COUNT_OF, &[("name", name)]);
            }
        };
        self.word(phrase)
    }

    /// What a field is compared with.
    fn value(&self, source: &FieldSource, constant: &Constant) -> String {
        match constant {
            Constant::Bool(value) => value.to_string(),
            Constant::Int(value) => match source {
                // A year is no amount.
                FieldSource::Year => value.to_string(),
                FieldSource::Count(
                    CountSource::Balance(wallet) | CountSource::Measure(Measure::Earned(wallet)),
                ) => self.units(*wallet, *value),
                FieldSource::Month => {
                    i8::try_from(*value).map_or_else(|_| value.to_string(), |m| self.in_month(m))
                }
                _ => self.count(*value),
            },
            Constant::Decimal(micros) => self.decimal_value(source, *micros),
            Constant::Str(text) => match source {
                FieldSource::Tier(set) => match self.program.symbols.get(text) {
                    Some(level) => self.level(*set, level),
                    None => self.quoted(text),
                },
                FieldSource::Plan => match self.program.symbols.get(text) {
                    Some(plan) => self.plan_named(plan),
                    None => self.quoted(text),
                },
                FieldSource::Weekday => self.weekday_named(text),
                _ => self.quoted(&self.key(text)),
            },
        }
    }

    /// Nearly all decimals are money; those of free fields are plain numbers.
    fn decimal_value(&self, source: &FieldSource, micros: i128) -> String {
        let plain = matches!(source, FieldSource::Metadata(_) | FieldSource::Attribute(_));
        let exponent = self.program.currency.exponent.min(6);
        let size = 10i128.pow(6u32.saturating_sub(exponent));
        let minor = i64::try_from(micros / size).ok().filter(|_| micros % size == 0 && !plain);
        let ratio = regulars_engine::amount::Ratio { num: micros, den: 1_000_000 };
        minor.map_or_else(|| self.ratio(ratio), |minor| self.money(minor))
    }

    fn weekday_named(&self, name: &str) -> String {
        self.word(match name {
            "monday" => &ON_MONDAY,
            "tuesday" => &ON_TUESDAY,
            "wednesday" => &ON_WEDNESDAY,
            "thursday" => &ON_THURSDAY,
            "friday" => &ON_FRIDAY,
            "saturday" => &ON_SATURDAY,
            "sunday" => &ON_SUNDAY,
            _ => return self.quoted(name),
        })
    }
}

/// Whether a condition asks something of a place beside whether it is there.
fn reads(node: &Node, place: Place) -> bool {
    match node {
        Node::Read(read) | Node::Compare { read, .. } | Node::OneOf { read, .. } => read.place == place,
        Node::Not(inner) => reads(inner, place),
        Node::And(parts) | Node::Or(parts) => parts.iter().any(|part| reads(part, place)),
        Node::Text { operands, .. } => matches!(&operands.0, StrNode::Read(read) if read.place == place),
        Node::Constant(_)
        | Node::Has(_)
        | Node::Choose(_)
        | Node::In { .. }
        | Node::InField { .. }
        | Node::CompareBools(_)
        | Node::CompareInts(_)
        | Node::CompareDecimals(_)
        | Node::CompareStrs(_)
        | Node::Quantified(_) => false,
    }
}

phrases! {
    ONLY_IF watch "condition.only_if" {
        "Only if {condition}." "条件：{condition}。" "條件：{condition}。" "Ainult siis, kui {condition}."
    }
    ONLY_IF_QUOTED watch "condition.quoted" {
        "Only under a condition[ that the shop calls {name}]: `{condition}`."
        "须符合[商家设定的{name}]条件：`{condition}`。"
        "須符合[商家設定的{name}]條件：`{condition}`。"
        "Ainult tingimusel[, mida pood nimetab {name}]: `{condition}`."
    }
    AND "condition.and" { " and " "，且" "，且" " ja " }
    OR "condition.or" { " or " "，或" "，或" " või " }
    BRACKETS "condition.brackets" { "({inner})" "（{inner}）" "（{inner}）" "({inner})" }
    ALWAYS "condition.always" { "always" "始终" "一律" "alati" }
    NEVER "condition.never" { "never" "从不" "一律不" "mitte kunagi" }
    KNOWN "condition.known" { "{field} is stated" "已提供{field}" "已提供{field}" "{field} on teada" }
    UNKNOWN "condition.unknown" { "{field} is not stated" "未提供{field}" "未提供{field}" "{field} ei ole teada" }
    FLAG_OF_MEMBER "condition.flag_of_member" {
        "you are marked {field}" "您标记为{field}" "您標示為{field}" "sinu juures on märge {field}"
    }
    FLAG_OF_MEMBER_NOT "condition.flag_of_member_not" {
        "you are not marked {field}" "您未标记为{field}" "您未標示為{field}" "sinu juures ei ole märget {field}"
    }
    PROVEN "condition.proven" {
        "your proof {field} is valid" "您的{field}证明有效" "您的{field}證明有效" "sinu tõend {field} kehtib"
    }
    NOT_PROVEN "condition.not_proven" {
        "you have no valid proof {field}" "您没有有效的{field}证明" "您沒有有效的{field}證明"
        "sul ei ole kehtivat tõendit {field}"
    }
    FLAG "condition.flag" { "it is marked {field}" "标记为{field}" "標示為{field}" "märge on {field}" }
    FLAG_NOT "condition.flag_not" {
        "it is not marked {field}" "未标记为{field}" "未標示為{field}" "märget {field} ei ole"
    }
    FIRST_ORDER "condition.first_order" {
        "it is your first order" "为您的首笔订单" "為您的首筆訂單" "see on sinu esimene tellimus"
    }
    NOT_FIRST_ORDER "condition.not_first_order" {
        "it is not your first order" "不是您的首笔订单" "不是您的首筆訂單" "see ei ole sinu esimene tellimus"
    }
    ANY_LEVEL "condition.any_level" { "you have a level" "您已有等级" "您已有等級" "sul on mõni tase" }
    NO_LEVEL "condition.no_level" { "you have no level yet" "您尚无等级" "您尚無等級" "sul ei ole veel taset" }
    ANY_PLAN "condition.any_plan" {
        "you are on a plan" "您已参加付费会员" "您已參加付費會員" "sul on tasuline liikmesus"
    }
    NO_PLAN "condition.no_plan" {
        "you are on no plan" "您未参加付费会员" "您未參加付費會員" "sul ei ole tasulist liikmesust"
    }
    IS "condition.is" { "{field} is {value}" "{field}为{value}" "{field}為{value}" "{field} on {value}" }
    IS_NOT "condition.is_not" {
        "{field} is not {value}" "{field}不为{value}" "{field}不為{value}" "{field} ei ole {value}"
    }
    BELOW "condition.below" {
        "{field} is below {value}" "{field}低于{value}" "{field}低於{value}" "{field} on alla {value}"
    }
    AT_MOST "condition.at_most" {
        "{field} is at most {value}" "{field}不超过{value}" "{field}不超過{value}" "{field} on kuni {value}"
    }
    ABOVE "condition.above" {
        "{field} is above {value}" "{field}高于{value}" "{field}高於{value}" "{field} on üle {value}"
    }
    AT_LEAST "condition.at_least" {
        "{field} is at least {value}" "{field}不低于{value}" "{field}不低於{value}" "{field} on vähemalt {value}"
    }
    IN_GROUP "condition.group" {
        "you belong to the group {group}" "您属于{group}群组" "您屬於{group}群組" "kuulud rühma {group}"
    }
    NOT_IN_GROUP "condition.not_group" {
        "you don't belong to the group {group}" "您不属于{group}群组" "您不屬於{group}群組" "sa ei kuulu rühma {group}"
    }
    STARTS "condition.starts" {
        "{field} begins with {value}" "{field}以{value}开头" "{field}以{value}開頭" "{field} algab: {value}"
    }
    STARTS_NOT "condition.starts_not" {
        "{field} doesn't begin with {value}" "{field}不以{value}开头" "{field}不以{value}開頭" "{field} ei alga: {value}"
    }
    ENDS "condition.ends" {
        "{field} ends with {value}" "{field}以{value}结尾" "{field}以{value}結尾" "{field} lõpeb: {value}"
    }
    ENDS_NOT "condition.ends_not" {
        "{field} doesn't end with {value}" "{field}不以{value}结尾" "{field}不以{value}結尾" "{field} ei lõpe: {value}"
    }
    CONTAINS "condition.contains" {
        "{field} contains {value}" "{field}包含{value}" "{field}包含{value}" "{field} sisaldab: {value}"
    }
    CONTAINS_NOT "condition.contains_not" {
        "{field} doesn't contain {value}" "{field}不包含{value}" "{field}不包含{value}" "{field} ei sisalda: {value}"
    }
    SOME_ITEM "condition.some_item" {
        "the order has an item of which {inner}" "订单中有商品的{inner}" "訂單中有商品的{inner}"
        "tellimuses on toode, mille puhul {inner}"
    }
    NO_ITEM "condition.no_item" {
        "the order has no item of which {inner}" "订单中没有商品的{inner}" "訂單中沒有商品的{inner}"
        "tellimuses ei ole toodet, mille puhul {inner}"
    }
    EVERY_ITEM "condition.every_item" {
        "for every item of the order {inner}" "订单中每件商品的{inner}" "訂單中每件商品的{inner}"
        "iga toote puhul tellimuses {inner}"
    }
    SOME_TENDER "condition.some_tender" {
        "a part of the order is paid so that {inner}" "订单中有一笔付款的{inner}" "訂單中有一筆付款的{inner}"
        "osa tellimusest on tasutud nii, et {inner}"
    }
    NO_TENDER "condition.no_tender" {
        "no part of the order is paid so that {inner}" "订单中没有付款的{inner}" "訂單中沒有付款的{inner}"
        "ükski osa tellimusest ei ole tasutud nii, et {inner}"
    }
    LINE_COUNT "condition.line_count" {
        "the number of different items" "商品种类数" "商品種類數" "eri toodete arv"
    }
    EVENT_SOURCE "condition.event_source" {
        "the system that reports it" "上报系统" "回報系統" "teatanud süsteem"
    }
    ORDER_TOTAL "condition.order_total" {
        "the total of the order" "订单总额" "訂單總額" "tellimuse kogusumma"
    }
    ORDER_ELIGIBLE "condition.order_eligible" {
        "the amount of the order that counts" "订单的计入金额" "訂單的計入金額" "tellimuse arvesse minev summa"
    }
    ORDER_DISCOUNT "condition.order_discount" {
        "the discount on the order" "订单折扣" "訂單折扣" "tellimuse allahindlus"
    }
    ORDER_TAX "condition.order_tax" { "the tax on the order" "订单税额" "訂單稅額" "tellimuse maks" }
    ORDER_SHIPPING "condition.order_shipping" { "the delivery charge" "运费" "運費" "kohaletoomise tasu" }
    ORDER_TIP "condition.order_tip" { "the tip" "小费" "小費" "jootraha" }
    ORDER_QUANTITY "condition.order_quantity" {
        "the number of items" "订单商品件数" "訂單商品件數" "toodete arv tellimuses"
    }
    ORDER_CURRENCY "condition.order_currency" {
        "the currency of the order" "订单币种" "訂單幣別" "tellimuse valuuta"
    }
    ORDER_CHANNEL "condition.order_channel" { "the channel of the order" "购买渠道" "購買通路" "müügikanal" }
    ORDER_STORE "condition.order_store" { "the shop" "门店" "門市" "kauplus" }
    LINE_SKU "condition.line_sku" { "the item number" "商品编号" "商品編號" "tootenumber" }
    LINE_CATEGORY "condition.line_category" { "the category" "品类" "類別" "kategooria" }
    LINE_BRAND "condition.line_brand" { "the brand" "品牌" "品牌" "kaubamärk" }
    LINE_QUANTITY "condition.line_quantity" { "the quantity" "数量" "數量" "kogus" }
    LINE_AMOUNT "condition.line_amount" { "the amount paid for it" "商品金额" "商品金額" "toote summa" }
    TENDER_KIND "condition.tender" { "the means of payment" "支付方式" "付款方式" "makseviis" }
    TENDER_AMOUNT "condition.tender_amount" { "the amount paid so" "支付金额" "付款金額" "tasutud summa" }
    ACTIVITY_NAME "condition.activity" { "the activity" "活动名称" "活動名稱" "tegevus" }
    ACTIVITY_QUANTITY "condition.activity_quantity" { "the number reported" "上报数量" "回報數量" "teatatud kogus" }
    TOP_UP_AMOUNT "condition.top_up" { "the amount topped up" "充值金额" "儲值金額" "laetud summa" }
    TOP_UP_WALLET "condition.top_up_wallet" {
        "the account that is topped up" "充值账户" "儲值帳戶" "laetav konto"
    }
    JOIN_CHANNEL "condition.join_channel" { "where you joined" "入会渠道" "入會管道" "liitumise kanal" }
    HOUR "condition.hour" { "the hour of the day" "小时（0–23）" "小時（0–23）" "tund" }
    MINUTE "condition.minute" { "the minute" "分钟" "分鐘" "minut" }
    DAY "condition.day" { "the day of the month" "日期（日）" "日期（日）" "kuupäev" }
    MONTH "condition.month" { "the month" "月份" "月份" "kuu" }
    YEAR "condition.year" { "the year" "年份" "年份" "aasta" }
    HOUSEHOLD_PLACE "condition.household_place" { "your place in a household" "您在家庭账户中的身份" "您在家庭帳戶中的身份" "sinu koht leibkonnas" }
    WEEKDAY "condition.weekday" { "the day of the week" "星期" "星期" "nädalapäev" }
    ON_MONDAY "condition.monday" { "Monday" "星期一" "星期一" "esmaspäev" }
    ON_TUESDAY "condition.tuesday" { "Tuesday" "星期二" "星期二" "teisipäev" }
    ON_WEDNESDAY "condition.wednesday" { "Wednesday" "星期三" "星期三" "kolmapäev" }
    ON_THURSDAY "condition.thursday" { "Thursday" "星期四" "星期四" "neljapäev" }
    ON_FRIDAY "condition.friday" { "Friday" "星期五" "星期五" "reede" }
    ON_SATURDAY "condition.saturday" { "Saturday" "星期六" "星期六" "laupäev" }
    ON_SUNDAY "condition.sunday" { "Sunday" "星期日" "星期日" "pühapäev" }
    LEVEL "condition.level" { "your level" "您的等级" "您的等級" "sinu tase" }
    LEVEL_OF "condition.level_of" { "your level in {set}" "您的{set}等级" "您的{set}等級" "sinu tase ({set})" }
    LEVEL_YEARS "condition.level_years" {
        "the number of years that ended at {level} or higher" "年末达到{level}或以上的年数"
        "年末達到{level}或以上的年數" "nende aastate arv, mille lõpus oli tase {level} või kõrgem"
    }
    PLAN "condition.plan" { "your plan" "您的付费会员" "您的付費會員" "sinu tasuline liikmesus" }
    TENURE "condition.tenure" {
        "the number of days of your membership" "入会天数" "入會天數" "liikmeks oldud päevade arv"
    }
    BALANCE "condition.balance" { "your balance of {wallet}" "您的{wallet}余额" "您的{wallet}餘額" "sinu saldo ({wallet})" }
    EARNED "condition.earned" {
        "what you have earned of {wallet}" "您累计获得的{wallet}" "您累計獲得的{wallet}" "sinu kogutu ({wallet})"
    }
    ORDERS "condition.orders" {
        "the number of your orders" "您的累计订单数" "您的累計訂單數" "sinu tellimuste arv"
    }
    SPEND "condition.spend" { "what you have spent" "您的累计消费" "您的累計消費" "sinu ostude summa" }
    ITEMS "condition.items" {
        "the number of items that you have bought" "您的累计购买件数" "您的累計購買件數" "sinu ostetud toodete arv"
    }
    TOPPED_UP "condition.topped_up" {
        "what you have topped up" "您的累计充值" "您的累計儲值" "sinu kontole laetud summa"
    }
    TOPPED_UP_ONCE "condition.topped_up_once" {
        "your largest top-up" "您的最大单次充值" "您的最大單次儲值" "sinu suurim laadimine"
    }
    FRIENDS "condition.friends" {
        "the number of friends that you have brought" "您邀请的好友数" "您邀請的好友數" "sinu kutsutud sõprade arv"
    }
    COUNT_OF "condition.count_of" {
        "your count of {name}" "您的{name}次数" "您的{name}次數" "sinu loendur {name}"
    }
}
