//! Builds nodes, folding what is known beforehand and giving frequent shapes their own node.
//!
//! Folding never changes a result, errors included: `1 / 0` stays as it is and fails when it is asked,
//! because `member.vip || 1 / 0 > 0` is true for a VIP. The property test in `tests/random.rs` holds this up.

use super::number;
use super::schema::Field;
use super::tree::{
    Arithmetic, Calculation, Choose, Comparison, Constant, DecimalNode, IntNode, Node, Operand, Position,
    Read, Set, Sides, StrNode, TextTest,
};

/// `a && b && …`: a constant `false` decides, a constant `true` does not matter.
pub(super) fn and(operands: Vec<Node>) -> Node {
    let mut rest = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Node::Constant(false) => return Node::Constant(false),
            Node::Constant(true) => {}
            Node::And(inner) => rest.extend(inner),
            other => rest.push(other),
        }
    }
    joined(rest, true, Node::And)
}

/// `a || b || …`: a constant `true` decides, a constant `false` does not matter.
pub(super) fn or(operands: Vec<Node>) -> Node {
    let mut rest = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Node::Constant(true) => return Node::Constant(true),
            Node::Constant(false) => {}
            Node::Or(inner) => rest.extend(inner),
            other => rest.push(other),
        }
    }
    joined(rest, false, Node::Or)
}

pub(super) fn not(operand: Node) -> Node {
    match operand {
        Node::Constant(value) => Node::Constant(!value),
        Node::Not(inner) => *inner,
        other => Node::Not(Box::new(other)),
    }
}

/// `if ? then : otherwise` for any type of branch.
pub(super) fn choose<T>(condition: Node, then: T, otherwise: T, wrap: fn(Box<Choose<T>>) -> T) -> T {
    match condition {
        Node::Constant(true) => then,
        Node::Constant(false) => otherwise,
        condition => wrap(Box::new(Choose { condition, then, otherwise })),
    }
}

pub(super) fn widen(operand: IntNode) -> DecimalNode {
    match operand {
        IntNode::Constant(value) => DecimalNode::Constant(number::widen(value)),
        other => DecimalNode::Widen(Box::new(other)),
    }
}

pub(super) fn negate_int(operand: IntNode, at: Position) -> IntNode {
    if let IntNode::Constant(value) = operand
        && let Some(negated) = value.checked_neg()
    {
        return IntNode::Constant(negated);
    }
    IntNode::Negate(Box::new(operand), at)
}

pub(super) fn negate_decimal(operand: DecimalNode, at: Position) -> DecimalNode {
    if let DecimalNode::Constant(value) = operand
        && let Ok(negated) = number::negate_decimal(value)
    {
        return DecimalNode::Constant(negated);
    }
    DecimalNode::Negate(Box::new(operand), at)
}

pub(super) fn calculate_int(operator: Arithmetic, left: IntNode, right: IntNode, at: Position) -> IntNode {
    if let (&IntNode::Constant(a), &IntNode::Constant(b)) = (&left, &right)
        && let Ok(value) = number::int_arithmetic(operator, a, b)
    {
        return IntNode::Constant(value);
    }
    IntNode::Arithmetic(Box::new(Calculation { operator, left, right, at }))
}

pub(super) fn calculate_decimal(
    operator: Arithmetic,
    left: DecimalNode,
    right: DecimalNode,
    at: Position,
) -> DecimalNode {
    if let (&DecimalNode::Constant(a), &DecimalNode::Constant(b)) = (&left, &right)
        && let Ok(value) = number::decimal_arithmetic(operator, a, b)
    {
        return DecimalNode::Constant(value);
    }
    DecimalNode::Arithmetic(Box::new(Calculation { operator, left, right, at }))
}

pub(super) fn length(text: StrNode) -> IntNode {
    match text {
        StrNode::Constant(text) => IntNode::Constant(i64::try_from(text.chars().count()).unwrap_or(i64::MAX)),
        StrNode::Read(_) | StrNode::Choose(_) => IntNode::Length(Box::new(text)),
    }
}

pub(super) fn text_test(test: TextTest, text: StrNode, part: StrNode) -> Node {
    if let (StrNode::Constant(text), StrNode::Constant(part)) = (&text, &part) {
        return Node::Constant(test.holds(text, part));
    }
    Node::Text { test, operands: Box::new((text, part)) }
}

/// Compares two operands of one type; none if their types differ (an `int` meets a `decimal` as one).
pub(super) fn compare(operator: Comparison, left: Operand, right: Operand) -> Option<Node> {
    if let (Some(_), None) = (left.constant(), right.constant()) {
        return compare(operator.flipped(), right, left);
    }
    Some(match (left, right) {
        (Operand::Bool(left), Operand::Bool(right)) => match (left, right) {
            (Node::Constant(a), Node::Constant(b)) => Node::Constant(operator.holds(&a, &b)),
            (Node::Read(read), Node::Constant(b)) => against(read, operator, Constant::Bool(b)),
            (left, right) => Node::CompareBools(Box::new(Sides { operator, left, right })),
        },
        (Operand::Int(left), Operand::Int(right)) => match (left, right) {
            (IntNode::Constant(a), IntNode::Constant(b)) => Node::Constant(operator.holds(&a, &b)),
            (IntNode::Read(read), IntNode::Constant(b)) => against(read, operator, Constant::Int(b)),
            (left, right) => Node::CompareInts(Box::new(Sides { operator, left, right })),
        },
        (Operand::Int(IntNode::Read(read)), Operand::Decimal(DecimalNode::Constant(b))) => {
            against(read, operator, int_if_whole(b))
        }
        (Operand::Int(left), right @ Operand::Decimal(_)) => {
            return compare(operator, Operand::Decimal(widen(left)), right);
        }
        (left @ Operand::Decimal(_), Operand::Int(right)) => {
            return compare(operator, left, Operand::Decimal(widen(right)));
        }
        (Operand::Decimal(left), Operand::Decimal(right)) => match (left, right) {
            (DecimalNode::Constant(a), DecimalNode::Constant(b)) => Node::Constant(operator.holds(&a, &b)),
            (DecimalNode::Read(read), DecimalNode::Constant(b)) => {
                against(read, operator, Constant::Decimal(b))
            }
            (left, right) => Node::CompareDecimals(Box::new(Sides { operator, left, right })),
        },
        (Operand::Str(left), Operand::Str(right)) => match (left, right) {
            (StrNode::Constant(a), StrNode::Constant(b)) => Node::Constant(operator.holds(&a, &b)),
            (StrNode::Read(read), StrNode::Constant(b)) => against(read, operator, Constant::Str(b)),
            (left, right) => Node::CompareStrs(Box::new(Sides { operator, left, right })),
        },
        (Operand::Bool(_) | Operand::Int(_) | Operand::Decimal(_) | Operand::Str(_), _) => return None,
    })
}

/// Looks for an operand among constants, all of which were checked to have its type.
pub(super) fn is_in(needle: Operand, set: Set) -> Node {
    if let Some(constant) = needle.constant() {
        return Node::Constant(set.contains(constant.value()) == Some(true));
    }
    match needle {
        Operand::Bool(Node::Read(read))
        | Operand::Int(IntNode::Read(read))
        | Operand::Decimal(DecimalNode::Read(read))
        | Operand::Str(StrNode::Read(read)) => Node::OneOf { read, set },
        other => Node::In { needle: Box::new(other), set },
    }
}

pub(super) fn is_in_field(needle: Operand, list: Field, at: Position) -> Node {
    Node::InField { needle: Box::new(needle), list, at }
}

impl Operand {
    /// The value, if it is known beforehand.
    pub(super) fn constant(&self) -> Option<Constant> {
        match self {
            Operand::Bool(Node::Constant(value)) => Some(Constant::Bool(*value)),
            Operand::Int(IntNode::Constant(value)) => Some(Constant::Int(*value)),
            Operand::Decimal(DecimalNode::Constant(value)) => Some(Constant::Decimal(*value)),
            Operand::Str(StrNode::Constant(value)) => Some(Constant::Str(value.clone())),
            Operand::Bool(_) | Operand::Int(_) | Operand::Decimal(_) | Operand::Str(_) => None,
        }
    }
}

fn joined(mut operands: Vec<Node>, neutral: bool, wrap: fn(Vec<Node>) -> Node) -> Node {
    match operands.len() {
        0 => Node::Constant(neutral),
        1 => operands.remove(0),
        _ => wrap(operands),
    }
}

fn against(read: Read, operator: Comparison, constant: Constant) -> Node {
    Node::Compare { read, operator, constant }
}

/// `orders >= 20.0` means the same as `orders >= 20`, and the engine's analysis should see only one of them.
fn int_if_whole(micro: i128) -> Constant {
    match i64::try_from(micro / number::MICRO) {
        Ok(whole) if number::widen(whole) == micro => Constant::Int(whole),
        Ok(_) | Err(_) => Constant::Decimal(micro),
    }
}
