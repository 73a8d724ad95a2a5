//! The language of conditions: a typed subset of CEL, the Common Expression Language.
//!
//! A condition decides whether a rule applies: `order.eligible >= 60.00 && member.tier.level in ["gold",
//! "black"]`. It is checked once, against the [`Schema`] of what it may name, and evaluated for every order,
//! so the checked form holds ids and typed nodes only. The README in this folder says what is offered and
//! where it departs from CEL.
//!
//! The way of a condition: `lexer` → `parser` → `syntax` (also prints it) → `check` and `calls`, which build
//! the `tree` through `fold` → `survey` (cost, fields) → `eval`.

mod calls;
mod check;
mod eval;
mod fold;
mod lexer;
mod mistake;
mod number;
mod parser;
mod schema;
mod set;
mod survey;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;

pub use calls::MACRO_NESTING_MAX;
pub use check::LIST_ELEMENTS_MAX;
pub use eval::{EvalError, ITEMS_MAX, Scope, Value};
pub use mistake::{MISTAKES_MAX, Mistake};
pub use number::{DECIMAL_MAX, MICRO};
pub use parser::{HEIGHT_MAX, NESTING_MAX};
pub use schema::{Field, Scalar, Schema};
pub use survey::COST_MAX;
pub use tree::{
    Arithmetic, Calculation, Choose, Comparison, Constant, DecimalNode, IntNode, List, Node, Operand, Place,
    Position, Quantified, Quantifier, Read, Set, Sides, StrNode, TextTest,
};

use mistake::Report;

/// A condition's source is at most so long, in bytes.
pub const SOURCE_BYTES_MAX: usize = 4 * 1024;

/// A checked condition, ready to be evaluated.
///
/// Two conditions are equal if their trees are: layout, comments and needless brackets do not count.
#[derive(Clone, Debug)]
pub struct Condition {
    source: Box<str>,
    canonical: Box<str>,
    tree: Node,
    cost: u32,
    fields: Box<[Field]>,
}

/// Checks a condition against a schema and compiles it.
///
/// ```
/// use regulars_engine::cel::{EvalError, Field, Scalar, Schema, Scope, Value, compile};
///
/// struct Order {
///     eligible: Option<i64>,
/// }
///
/// impl Scope for Order {
///     fn value(&self, _: Field) -> Value<'_> {
///         self.eligible.map_or(Value::Missing, |cents| Value::Decimal(i128::from(cents) * 10_000))
///     }
///     fn count(&self, _: Field) -> usize {
///         0
///     }
///     fn item(&self, _: Field, _: usize, _: Option<Field>) -> Value<'_> {
///         Value::Missing
///     }
/// }
///
/// let mut schema = Schema::default();
/// schema.scalar("order.eligible", Scalar::Decimal, Field(0));
///
/// let condition = compile("order.eligible >= 60.00", &schema).expect("it is a condition");
/// assert_eq!(condition.eval(&Order { eligible: Some(75_50) }), Ok(true));
/// assert_eq!(condition.eval(&Order { eligible: Some(59_99) }), Ok(false));
/// assert_eq!(condition.eval(&Order { eligible: None }), Err(EvalError::MissingField { at: 0 }));
///
/// let mistakes = compile("order.eligibel >= 60.00", &schema).expect_err("the field is misspelt");
/// assert_eq!(mistakes[0].fix, "did you mean `order.eligible`?");
/// ```
///
/// # Errors
/// All mistakes that could be found, in the order of the source, at most [`MISTAKES_MAX`] and at least one.
/// A syntax mistake hides the mistakes in names and types, since it leaves nothing to check.
pub fn compile(source: &str, schema: &Schema) -> Result<Condition, Vec<Mistake>> {
    let mut report = Report::new(source);
    compile_into(source, schema, &mut report).ok_or_else(|| report.into_mistakes())
}

impl Condition {
    /// Evaluates the condition over a scope. Allocates nothing.
    ///
    /// # Errors
    /// The first error that decides the outcome: see [`EvalError`]. It is neither true nor false.
    #[inline]
    pub fn eval(&self, scope: &dyn Scope) -> Result<bool, EvalError> {
        eval::eval(&self.tree, scope)
    }

    /// The text as its author wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text in one line and one style, without comments. Compiles to an equal condition, and no clause is
    /// dropped, even one that cannot matter.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// What an evaluation may cost at most, in units of a few nanoseconds: at most [`COST_MAX`].
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// The fields, lists and members that an evaluation may read: sorted, each once.
    pub fn fields(&self) -> Vec<Field> {
        self.fields.to_vec()
    }

    /// The checked and folded tree.
    pub fn tree(&self) -> &Node {
        &self.tree
    }

    /// A message for people: what went wrong, where, with the name from the source, and what to do.
    pub fn explain(&self, error: EvalError) -> String {
        let (at, reason) = match error {
            EvalError::MissingField { at } => (at, "has no value; guard it with `has(…) && …`"),
            EvalError::WrongType { at } => {
                (at, "has a value of another type than declared; report this as a bug")
            }
            EvalError::Overflow { at } => (at, "overflows; use smaller numbers"),
            EvalError::DivisionByZero { at } => (at, "divides by zero; guard it with `divisor != 0 && …`"),
            EvalError::TooManyItems { at } => (at, "has too many elements; use a shorter list"),
        };
        let rest = self.source.get(usize::from(at)..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let length = match rest.find(|c| !is_name(c)) {
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(length) => length,
            None => rest.len(),
        };
        let before = self.source.get(..usize::from(at)).unwrap_or_default();
        format!("`{}` (column {}) {reason}", &rest[..length], before.chars().count() + 1)
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Condition) -> bool {
        self.tree == other.tree
    }
}

fn compile_into<'s>(source: &'s str, schema: &Schema, report: &mut Report<'s>) -> Option<Condition> {
    if source.len() > SOURCE_BYTES_MAX {
        let beyond = source.floor_char_boundary(SOURCE_BYTES_MAX);
        let reason = format!("a condition has {SOURCE_BYTES_MAX} bytes at most");
        report.add(beyond, reason, "split it into several rules, or use a segment");
        return None;
    }
    let tokens = lexer::tokens(source, report);
    if !report.is_empty() {
        return None;
    }
    let expr = match parser::parse(&tokens) {
        Ok(expr) => expr,
        Err(mistake) => {
            report.add(mistake.at, mistake.reason, mistake.fix);
            return None;
        }
    };
    let tree = check::check(&expr, schema, report)?;
    let survey = survey::survey(&tree);
    if survey.cost > COST_MAX {
        let reason = format!("this may cost {} units, and {COST_MAX} are allowed", survey.cost);
        report.add(0, reason, "avoid `exists` or `all` within each other, or make their bodies shorter");
        return None;
    }
    let canonical = syntax::print(&expr).into();
    Some(Condition { source: source.into(), canonical, tree, cost: survey.cost, fields: survey.fields })
}
