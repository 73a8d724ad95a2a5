//! Evaluates a checked condition over a borrowed scope, without allocating and in bounded time.
//!
//! There are three outcomes, and they stay apart: true, false, and an error. An error is not `false`: a rule
//! whose condition cannot be decided must show up in the trace, not miss silently. As in CEL, `&&` and `||`
//! (and `all` and `exists`) need no error-free other side once one side decides.

use super::number;
use super::schema::Field;
use super::tree::{
    Choose, Comparison, Constant, DecimalNode, IntNode, List, Node, Operand, Place, Position, Quantified,
    Quantifier, Read, Sides, StrNode,
};

/// A list may have so many elements when a macro or `in` goes through it; the cost limit assumes it.
pub const ITEMS_MAX: usize = 1_000;

/// Where a condition's values come from. The engine implements it over the event and the account it has in
/// hand.
///
/// A scope must give a field the type its schema declares, or `Missing`; only a declared `decimal` may be
/// given as an `Int`. Anything else is [`EvalError::WrongType`].
pub trait Scope {
    /// The value of a single field.
    fn value(&self, field: Field) -> Value<'_>;

    /// How many elements a list has now; 0 if it is missing.
    fn count(&self, list: Field) -> usize;

    /// The element of a list at an index below its count: a member of the object there, or (no `field`) the
    /// single value there.
    fn item(&self, list: Field, index: usize, field: Option<Field>) -> Value<'_>;
}

/// A value as a scope gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// The field has no value here.
    Missing,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact number, in millionths: 60.00 is 60,000,000.
    Decimal(i128),
    /// Text.
    Str(&'a str),
}

/// Why a condition is neither true nor false. `at` is a byte position in the source; see
/// [`super::Condition::explain`] for a message that names the field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EvalError {
    /// A field that is needed has no value.
    #[error("the field at byte {at} has no value; guard it with `has(field) && …`")]
    MissingField {
        /// Where the field is named.
        at: u16,
    },
    /// The scope gave a value of another type than the schema declares: a bug of the host, not of the
    /// condition.
    #[error("the field at byte {at} has a value of another type than declared; report this as a bug")]
    WrongType {
        /// Where the field is named.
        at: u16,
    },
    /// A calculation left the range of its numbers.
    #[error("the calculation at byte {at} overflows; use smaller numbers")]
    Overflow {
        /// Where the operator stands.
        at: u16,
    },
    /// A division or remainder by zero.
    #[error("the division at byte {at} is by zero; guard it with `divisor != 0 && …`")]
    DivisionByZero {
        /// Where the operator stands.
        at: u16,
    },
    /// A list is longer than [`ITEMS_MAX`].
    #[error("the list at byte {at} has more than {ITEMS_MAX} elements; use a shorter list")]
    TooManyItems {
        /// Where the list is named.
        at: u16,
    },
}

impl EvalError {
    /// The byte of the source at which it arose.
    pub fn at(self) -> u16 {
        match self {
            EvalError::MissingField { at }
            | EvalError::WrongType { at }
            | EvalError::Overflow { at }
            | EvalError::DivisionByZero { at }
            | EvalError::TooManyItems { at } => at,
        }
    }
}

/// Evaluates a whole condition.
#[inline]
pub(super) fn eval(tree: &Node, scope: &dyn Scope) -> Result<bool, EvalError> {
    Run { scope, elements: [Element::Unbound; super::MACRO_NESTING_MAX] }.bool(tree)
}

type Outcome<T> = Result<T, EvalError>;

/// One evaluation: the scope, and the elements at which the macros around are.
#[derive(Clone, Copy)]
struct Run<'a> {
    scope: &'a dyn Scope,
    elements: [Element<'a>; super::MACRO_NESTING_MAX],
}

#[derive(Clone, Copy)]
enum Element<'a> {
    Unbound,
    Item { list: Field, index: usize },
    Constant(&'a Constant),
}

impl<'a> Run<'a> {
    fn bool(&self, node: &'a Node) -> Outcome<bool> {
        match node {
            Node::Compare { read, operator, constant } => {
                let value = self.value(*read);
                compare(value, *operator, constant).ok_or_else(|| unusable(value, read.at))
            }
            Node::OneOf { read, set } => {
                let value = self.value(*read);
                set.contains(value).ok_or_else(|| unusable(value, read.at))
            }
            Node::And(nodes) => self.all(nodes),
            Node::Or(nodes) => self.any(nodes),
            Node::Not(operand) => self.bool(operand).map(|value| !value),
            Node::Constant(value) => Ok(*value),
            Node::Read(read) => match self.value(*read) {
                Value::Bool(value) => Ok(value),
                other => Err(unusable(other, read.at)),
            },
            Node::Has(read) => Ok(self.value(*read) != Value::Missing),
            Node::Choose(choose) => self.bool(self.branch(choose)?),
            // A set has the type of what it is asked for, and an expression is never missing.
            Node::In { needle, set } => self.operand(needle).map(|value| set.contains(value) == Some(true)),
            Node::InField { needle, list, at } => self.is_in_field(self.operand(needle)?, *list, *at),
            Node::CompareBools(sides) => self.sides(sides, Self::bool),
            Node::CompareInts(sides) => self.sides(sides, Self::int),
            Node::CompareDecimals(sides) => self.sides(sides, Self::decimal),
            Node::CompareStrs(sides) => {
                let (left, right) = (self.str(&sides.left)?, self.str(&sides.right)?);
                Ok(sides.operator.holds(left, right))
            }
            Node::Text { test, operands } => Ok(test.holds(self.str(&operands.0)?, self.str(&operands.1)?)),
            Node::Quantified(quantified) => self.quantified(quantified),
        }
    }

    fn all(&self, nodes: &'a [Node]) -> Outcome<bool> {
        let mut outcome = Ok(true);
        for node in nodes {
            match self.bool(node) {
                Ok(false) => return Ok(false),
                Ok(true) => {}
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    }

    fn any(&self, nodes: &'a [Node]) -> Outcome<bool> {
        let mut outcome = Ok(false);
        for node in nodes {
            match self.bool(node) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    }

    fn quantified(&self, quantified: &'a Quantified) -> Outcome<bool> {
        let count = match &quantified.list {
            List::Field(list) => self.count(*list, quantified.at)?,
            List::Constants(constants) => constants.len(),
        };
        let mut inner = *self;
        let mut error = None;
        let mut satisfied = 0_usize;
        for index in 0..count {
            let element = match &quantified.list {
                List::Field(list) => Element::Item { list: *list, index },
                List::Constants(constants) => Element::Constant(&constants[index]),
            };
            inner.elements[usize::from(quantified.slot)] = element;
            match (inner.bool(&quantified.body), quantified.quantifier) {
                (Ok(true), Quantifier::Exists) => return Ok(true),
                (Ok(false), Quantifier::All) => return Ok(false),
                (Ok(true), Quantifier::ExistsOne) => satisfied += 1,
                (Ok(true), Quantifier::All) | (Ok(false), Quantifier::Exists | Quantifier::ExistsOne) => {}
                (Err(first), Quantifier::ExistsOne) => return Err(first),
                (Err(first), Quantifier::Exists | Quantifier::All) => error = error.or(Some(first)),
            }
        }
        match (error, quantified.quantifier) {
            (Some(error), _) => Err(error),
            (None, Quantifier::Exists) => Ok(false),
            (None, Quantifier::All) => Ok(true),
            (None, Quantifier::ExistsOne) => Ok(satisfied == 1),
        }
    }

    fn is_in_field(&self, needle: Value<'a>, list: Field, at: Position) -> Outcome<bool> {
        let mut outcome = Ok(false);
        for index in 0..self.count(list, at)? {
            let element = self.scope.item(list, index, None);
            match equal(needle, element) {
                Some(true) => return Ok(true),
                Some(false) => {}
                None => outcome = outcome.and(Err(unusable(element, at))),
            }
        }
        outcome
    }

    fn operand(&self, operand: &'a Operand) -> Outcome<Value<'a>> {
        Ok(match operand {
            Operand::Bool(node) => Value::Bool(self.bool(node)?),
            Operand::Int(node) => Value::Int(self.int(node)?),
            Operand::Decimal(node) => Value::Decimal(self.decimal(node)?),
            Operand::Str(node) => Value::Str(self.str(node)?),
        })
    }

    fn int(&self, node: &'a IntNode) -> Outcome<i64> {
        match node {
            IntNode::Constant(value) => Ok(*value),
            IntNode::Read(read) => match self.value(*read) {
                Value::Int(value) => Ok(value),
                other => Err(unusable(other, read.at)),
            },
            IntNode::Negate(operand, at) => {
                self.int(operand)?.checked_neg().ok_or(EvalError::Overflow { at: at.0 })
            }
            IntNode::Arithmetic(parts) => {
                let (left, right) = (self.int(&parts.left)?, self.int(&parts.right)?);
                number::int_arithmetic(parts.operator, left, right).map_err(|fault| parts.at.fault(fault))
            }
            IntNode::Choose(choose) => self.int(self.branch(choose)?),
            IntNode::Count(list) => Ok(whole(self.scope.count(*list))),
            IntNode::Length(text) => Ok(whole(self.str(text)?.chars().count())),
        }
    }

    fn decimal(&self, node: &'a DecimalNode) -> Outcome<i128> {
        match node {
            DecimalNode::Constant(value) => Ok(*value),
            DecimalNode::Read(read) => match self.value(*read) {
                Value::Decimal(value) => Ok(value),
                Value::Int(value) => Ok(number::widen(value)),
                other => Err(unusable(other, read.at)),
            },
            DecimalNode::Widen(operand) => self.int(operand).map(number::widen),
            DecimalNode::Negate(operand, at) => {
                number::negate_decimal(self.decimal(operand)?).map_err(|fault| at.fault(fault))
            }
            DecimalNode::Arithmetic(parts) => {
                let (left, right) = (self.decimal(&parts.left)?, self.decimal(&parts.right)?);
                number::decimal_arithmetic(parts.operator, left, right).map_err(|fault| parts.at.fault(fault))
            }
            DecimalNode::Choose(choose) => self.decimal(self.branch(choose)?),
        }
    }

    fn str(&self, node: &'a StrNode) -> Outcome<&'a str> {
        match node {
            StrNode::Constant(text) => Ok(text),
            StrNode::Read(read) => match self.value(*read) {
                Value::Str(text) => Ok(text),
                other => Err(unusable(other, read.at)),
            },
            StrNode::Choose(choose) => self.str(self.branch(choose)?),
        }
    }

    fn branch<T>(&self, choose: &'a Choose<T>) -> Outcome<&'a T> {
        Ok(if self.bool(&choose.condition)? { &choose.then } else { &choose.otherwise })
    }

    fn sides<T, V: Ord>(
        &self,
        sides: &'a Sides<T>,
        read: impl Fn(&Self, &'a T) -> Outcome<V>,
    ) -> Outcome<bool> {
        let (left, right) = (read(self, &sides.left)?, read(self, &sides.right)?);
        Ok(sides.operator.holds(&left, &right))
    }

    fn count(&self, list: Field, at: Position) -> Outcome<usize> {
        let count = self.scope.count(list);
        if count > ITEMS_MAX { Err(EvalError::TooManyItems { at: at.0 }) } else { Ok(count) }
    }

    #[inline]
    fn value(&self, read: Read) -> Value<'a> {
        match read.place {
            Place::Field(field) => self.scope.value(field),
            Place::Element { slot, member } => match self.elements[usize::from(slot)] {
                Element::Item { list, index } => self.scope.item(list, index, member),
                Element::Constant(constant) => constant.value(),
                Element::Unbound => Value::Missing,
            },
        }
    }
}

/// Compares what a field holds with a constant; none if the types do not allow it.
#[inline]
fn compare(value: Value<'_>, operator: Comparison, constant: &Constant) -> Option<bool> {
    match (constant, value) {
        (Constant::Decimal(right), Value::Decimal(left)) => Some(operator.holds(&left, right)),
        (Constant::Decimal(right), Value::Int(left)) => Some(operator.holds(&number::widen(left), right)),
        (Constant::Int(right), Value::Int(left)) => Some(operator.holds(&left, right)),
        (Constant::Str(right), Value::Str(left)) => Some(operator.holds(left, right)),
        (Constant::Bool(right), Value::Bool(left)) => Some(operator.holds(&left, right)),
        (Constant::Decimal(_) | Constant::Int(_) | Constant::Str(_) | Constant::Bool(_), _) => None,
    }
}

fn equal(left: Value<'_>, right: Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::Int(left), Value::Int(right)) => Some(left == right),
        (Value::Decimal(left), Value::Decimal(right)) => Some(left == right),
        (Value::Int(left), Value::Decimal(right)) => Some(number::widen(left) == right),
        (Value::Decimal(left), Value::Int(right)) => Some(left == number::widen(right)),
        (Value::Str(left), Value::Str(right)) => Some(left == right),
        (Value::Missing | Value::Bool(_) | Value::Int(_) | Value::Decimal(_) | Value::Str(_), _) => None,
    }
}

#[cold]
fn unusable(value: Value<'_>, at: Position) -> EvalError {
    match value {
        Value::Missing => EvalError::MissingField { at: at.0 },
        Value::Bool(_) | Value::Int(_) | Value::Decimal(_) | Value::Str(_) => {
            EvalError::WrongType { at: at.0 }
        }
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
