//! The checked form of a condition: every name is a field id, every type is settled, constants are folded.
//!
//! There is one enum per type, so that a tree that does not type-check cannot be built and the evaluator
//! never asks what it has in hand. The engine walks this tree too, to tell a member the way up from `orders
//! >= 20 && topped_up >= 200.00 || referrals >= 3`: look for [`Node::And`], [`Node::Or`] and
//! [`Node::Compare`].

use super::number::Fault;
use super::schema::Field;
use super::{EvalError, Value};

/// An expression that is true or false.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// Known beforehand.
    Constant(bool),
    /// A field of type `bool`.
    Read(Read),
    /// `has(field)`: the field has a value.
    Has(Read),
    /// `!x`.
    Not(Box<Node>),
    /// `a && b && …`, two or more, none of them an `And` or a constant.
    And(Vec<Node>),
    /// `a || b || …`, two or more, none of them an `Or` or a constant.
    Or(Vec<Node>),
    /// `if ? then : otherwise`.
    Choose(Box<Choose<Node>>),
    /// A field against a constant, field first (`60.00 <= x` is turned round). An `int` field stands against
    /// an `int` constant, or a `decimal` one with a fraction; a `decimal` field always against a `decimal`.
    Compare {
        /// The field.
        read: Read,
        /// How they are compared.
        operator: Comparison,
        /// What the field is compared with.
        constant: Constant,
    },
    /// A field in a list of constants.
    OneOf {
        /// The field.
        read: Read,
        /// The constants.
        set: Set,
    },
    /// Any other expression in a list of constants.
    In {
        /// What is looked for.
        needle: Box<Operand>,
        /// The constants.
        set: Set,
    },
    /// An expression in a list field.
    InField {
        /// What is looked for.
        needle: Box<Operand>,
        /// The list.
        list: Field,
        /// Where the list is named.
        at: Position,
    },
    /// Two `bool` expressions compared; `false` comes before `true`.
    CompareBools(Box<Sides<Node>>),
    /// Two `int` expressions compared.
    CompareInts(Box<Sides<IntNode>>),
    /// Two `decimal` expressions compared.
    CompareDecimals(Box<Sides<DecimalNode>>),
    /// Two `string` expressions compared, by Unicode code point.
    CompareStrs(Box<Sides<StrNode>>),
    /// `text.startsWith(part)` and its like.
    Text {
        /// Which question is asked.
        test: TextTest,
        /// The text, then the part looked for.
        operands: Box<(StrNode, StrNode)>,
    },
    /// `list.exists(x, …)` and its like.
    Quantified(Box<Quantified>),
}

/// An expression of type `int`.
#[derive(Clone, PartialEq, Debug)]
pub enum IntNode {
    /// Known beforehand.
    Constant(i64),
    /// A field.
    Read(Read),
    /// `-x`.
    Negate(Box<IntNode>, Position),
    /// `a + b` and its like.
    Arithmetic(Box<Calculation<IntNode>>),
    /// `if ? then : otherwise`.
    Choose(Box<Choose<IntNode>>),
    /// `size(list)`.
    Count(Field),
    /// `size(text)`, in Unicode code points.
    Length(Box<StrNode>),
}

/// An expression of type `decimal`, in millionths.
#[derive(Clone, PartialEq, Debug)]
pub enum DecimalNode {
    /// Known beforehand.
    Constant(i128),
    /// A field.
    Read(Read),
    /// An `int` that meets a decimal.
    Widen(Box<IntNode>),
    /// `-x`.
    Negate(Box<DecimalNode>, Position),
    /// `a + b` and its like.
    Arithmetic(Box<Calculation<DecimalNode>>),
    /// `if ? then : otherwise`.
    Choose(Box<Choose<DecimalNode>>),
}

/// An expression of type `string`.
#[derive(Clone, PartialEq, Debug)]
pub enum StrNode {
    /// Known beforehand.
    Constant(Box<str>),
    /// A field.
    Read(Read),
    /// `if ? then : otherwise`.
    Choose(Box<Choose<StrNode>>),
}

/// An expression of any type.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// True or false.
    Bool(Node),
    /// A whole number.
    Int(IntNode),
    /// An exact number.
    Decimal(DecimalNode),
    /// Text.
    Str(StrNode),
}

/// A value that a field may have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constant {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact number, in millionths.
    Decimal(i128),
    /// Text.
    Str(Box<str>),
}

/// Constants of one type to look among, sorted and without repetition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Set {
    /// Of true or false.
    Bool(Box<[bool]>),
    /// Of whole numbers.
    Int(Box<[i64]>),
    /// Of exact numbers, in millionths; whole numbers are looked up here too.
    Decimal(Box<[i128]>),
    /// Of texts.
    Str(Box<[Box<str>]>),
}

/// A place where a value is read, and where the source names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Read {
    /// What is read.
    pub place: Place,
    /// Where the source names it.
    pub at: Position,
}

/// What is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A field of the scope.
    Field(Field),
    /// The element a macro is at: `slot` counts the macros around, the outermost being 0.
    Element {
        /// Which macro's variable.
        slot: u8,
        /// The member of an object; none if the list holds single values.
        member: Option<Field>,
    },
}

/// `if ? then : otherwise`.
#[derive(Clone, PartialEq, Debug)]
pub struct Choose<T> {
    /// Decides which.
    pub condition: Node,
    /// If true.
    pub then: T,
    /// If false.
    pub otherwise: T,
}

/// Two sides of a comparison.
#[derive(Clone, PartialEq, Debug)]
pub struct Sides<T> {
    /// How they are compared.
    pub operator: Comparison,
    /// The left side.
    pub left: T,
    /// The right side.
    pub right: T,
}

/// Two sides of an arithmetic operator.
#[derive(Clone, PartialEq, Debug)]
pub struct Calculation<T> {
    /// What is calculated.
    pub operator: Arithmetic,
    /// The left side.
    pub left: T,
    /// The right side.
    pub right: T,
    /// Where the operator stands.
    pub at: Position,
}

/// `list.exists(x, body)` and its like.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantified {
    /// How many elements must satisfy the body.
    pub quantifier: Quantifier,
    /// What is gone through.
    pub list: List,
    /// How many macros are around this one.
    pub slot: u8,
    /// What is asked of each element.
    pub body: Node,
    /// Where the list is named.
    pub at: Position,
}

/// What a macro goes through.
#[derive(Clone, PartialEq, Debug)]
pub enum List {
    /// A list field.
    Field(Field),
    /// A list of constants, in the order written.
    Constants(Box<[Constant]>),
}

/// How many elements must satisfy a macro's body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantifier {
    /// At least one: `exists`.
    Exists,
    /// Every one: `all`.
    All,
    /// Exactly one: `exists_one`. An error in any element is the result, as in CEL.
    ExistsOne,
}

/// What is asked about a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextTest {
    /// `startsWith`.
    StartsWith,
    /// `endsWith`.
    EndsWith,
    /// `contains`.
    Contains,
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// What is calculated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arithmetic {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
}

/// A place in the source, in bytes. Two positions are always equal: where something stands is no part of what
/// it means, and trees are compared by meaning.
#[derive(Clone, Copy, Debug)]
pub struct Position(pub u16);

impl PartialEq for Position {
    fn eq(&self, _: &Position) -> bool {
        true
    }
}

impl Eq for Position {}

impl Position {
    /// Sources are far shorter than the largest position, so nothing is lost.
    pub(super) fn new(offset: usize) -> Position {
        Position(u16::try_from(offset).unwrap_or(u16::MAX))
    }

    /// The error of a calculation whose operator stands here.
    pub(super) fn fault(self, fault: Fault) -> EvalError {
        match fault {
            Fault::Overflow => EvalError::Overflow { at: self.0 },
            Fault::DivisionByZero => EvalError::DivisionByZero { at: self.0 },
        }
    }
}

impl Comparison {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// The operator that means the same with the sides exchanged.
    pub fn flipped(self) -> Comparison {
        match self {
            Comparison::Equal | Comparison::NotEqual => self,
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        }
    }

    /// Whether `left operator right`.
    #[inline]
    pub fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

impl Arithmetic {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
        }
    }
}

impl TextTest {
    /// Whether the text has the part where it is asked for. An empty part is everywhere.
    pub(super) fn holds(self, text: &str, part: &str) -> bool {
        match self {
            TextTest::StartsWith => text.starts_with(part),
            TextTest::EndsWith => text.ends_with(part),
            TextTest::Contains => text.contains(part),
        }
    }
}

impl Constant {
    /// The constant as a value that a scope might have given.
    pub fn value(&self) -> Value<'_> {
        match self {
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::Decimal(value) => Value::Decimal(*value),
            Constant::Str(value) => Value::Str(value),
        }
    }
}

impl Set {
    /// How many constants there are.
    pub fn len(&self) -> usize {
        match self {
            Set::Bool(values) => values.len(),
            Set::Int(values) => values.len(),
            Set::Decimal(values) => values.len(),
            Set::Str(values) => values.len(),
        }
    }

    /// Whether nothing can be found here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
