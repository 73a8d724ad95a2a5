//! Goes through a checked condition once to learn what it may cost at most and which fields it reads.

use std::collections::BTreeSet;

use super::eval::ITEMS_MAX;
use super::schema::Field;
use super::tree::{DecimalNode, IntNode, List, Node, Operand, Place, Read, Set, StrNode};

/// A condition may cost so much at most; the README gives the formula. One unit is a few nanoseconds.
pub const COST_MAX: u32 = 10_000_000;

/// What going through a text may cost, in units: texts of members and orders are short, but not of length
/// one.
const TEXT_COST: u32 = 10;

/// The result of the survey.
pub(super) struct Survey {
    pub cost: u32,
    pub fields: Box<[Field]>,
}

pub(super) fn survey(tree: &Node) -> Survey {
    let mut surveyor = Surveyor { fields: BTreeSet::new() };
    let cost = surveyor.node(tree);
    Survey { cost, fields: surveyor.fields.into_iter().collect() }
}

struct Surveyor {
    fields: BTreeSet<Field>,
}

/// Each method notes the fields of its part and returns the part's cost: 1 for itself, plus its parts.
impl Surveyor {
    fn node(&mut self, node: &Node) -> u32 {
        match node {
            Node::Constant(_) => 1,
            Node::Read(read) | Node::Has(read) => self.read(*read),
            Node::Not(operand) => sum([1, self.node(operand)]),
            Node::And(operands) | Node::Or(operands) => {
                operands.iter().fold(1, |total, operand| sum([total, self.node(operand)]))
            }
            Node::Choose(parts) => {
                sum([self.node(&parts.condition), self.node(&parts.then), self.node(&parts.otherwise), 1])
            }
            Node::Compare { read, .. } => sum([1, self.read(*read)]),
            Node::OneOf { read, set } => sum([1, self.read(*read), set_cost(set)]),
            Node::In { needle, set } => sum([1, self.operand(needle), set_cost(set)]),
            Node::InField { needle, list, .. } => {
                self.fields.insert(*list);
                sum([1, self.operand(needle), cost_of(ITEMS_MAX)])
            }
            Node::CompareBools(sides) => sum([1, self.node(&sides.left), self.node(&sides.right)]),
            Node::CompareInts(sides) => sum([1, self.int(&sides.left), self.int(&sides.right)]),
            Node::CompareDecimals(sides) => sum([1, self.decimal(&sides.left), self.decimal(&sides.right)]),
            Node::CompareStrs(sides) => sum([1, self.str(&sides.left), self.str(&sides.right)]),
            Node::Text { operands, .. } => sum([TEXT_COST, self.str(&operands.0), self.str(&operands.1)]),
            Node::Quantified(quantified) => {
                let count = match &quantified.list {
                    List::Field(list) => {
                        self.fields.insert(*list);
                        ITEMS_MAX
                    }
                    List::Constants(constants) => constants.len(),
                };
                let each = sum([1, self.node(&quantified.body)]);
                sum([1, cost_of(count).saturating_mul(each)])
            }
        }
    }

    fn operand(&mut self, operand: &Operand) -> u32 {
        match operand {
            Operand::Bool(node) => self.node(node),
            Operand::Int(node) => self.int(node),
            Operand::Decimal(node) => self.decimal(node),
            Operand::Str(node) => self.str(node),
        }
    }

    fn int(&mut self, node: &IntNode) -> u32 {
        match node {
            IntNode::Constant(_) => 1,
            IntNode::Read(read) => self.read(*read),
            IntNode::Negate(operand, _) => sum([1, self.int(operand)]),
            IntNode::Arithmetic(parts) => sum([1, self.int(&parts.left), self.int(&parts.right)]),
            IntNode::Choose(parts) => {
                sum([self.node(&parts.condition), self.int(&parts.then), self.int(&parts.otherwise), 1])
            }
            IntNode::Count(list) => {
                self.fields.insert(*list);
                1
            }
            IntNode::Length(text) => sum([TEXT_COST, self.str(text)]),
        }
    }

    fn decimal(&mut self, node: &DecimalNode) -> u32 {
        match node {
            DecimalNode::Constant(_) => 1,
            DecimalNode::Read(read) => self.read(*read),
            DecimalNode::Widen(operand) => sum([1, self.int(operand)]),
            DecimalNode::Negate(operand, _) => sum([1, self.decimal(operand)]),
            DecimalNode::Arithmetic(parts) => sum([1, self.decimal(&parts.left), self.decimal(&parts.right)]),
            DecimalNode::Choose(parts) => {
                let branches = sum([self.decimal(&parts.then), self.decimal(&parts.otherwise)]);
                sum([1, self.node(&parts.condition), branches])
            }
        }
    }

    fn str(&mut self, node: &StrNode) -> u32 {
        match node {
            StrNode::Constant(_) => 1,
            StrNode::Read(read) => self.read(*read),
            StrNode::Choose(parts) => {
                sum([self.node(&parts.condition), self.str(&parts.then), self.str(&parts.otherwise), 1])
            }
        }
    }

    fn read(&mut self, read: Read) -> u32 {
        match read.place {
            Place::Field(field) | Place::Element { member: Some(field), .. } => {
                self.fields.insert(field);
            }
            Place::Element { member: None, .. } => {}
        }
        1
    }
}

/// The comparisons that finding a value takes when a set is halved.
fn set_cost(set: &Set) -> u32 {
    usize::BITS - set.len().leading_zeros()
}

fn cost_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn sum<const N: usize>(costs: [u32; N]) -> u32 {
    costs.into_iter().fold(0, u32::saturating_add)
}
