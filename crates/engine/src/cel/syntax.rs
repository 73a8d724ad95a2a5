//! The shape of a condition before names and types are known, and its canonical print.
//!
//! The print comes from this tree and not from the checked one, because that one has folded constants: a
//! clause that cannot matter today (`true || …`) must still be there when its author opens the condition
//! again.

use super::number;
use super::tree::{Arithmetic, Comparison};

/// An expression and where it starts (for an operator: where the operator stands).
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub kind: ExprKind,
    pub at: usize,
    /// Levels of the tree from here down; bounded by the parser, so that walking the tree needs little stack.
    pub height: usize,
}

#[derive(Clone, Debug)]
pub(super) enum ExprKind {
    Bool(bool),
    Int(i64),
    Decimal(i128),
    Str(String),
    /// A dotted name.
    Path(String),
    List(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Binary(Binary, Box<(Expr, Expr)>),
    Choose(Box<[Expr; 3]>),
    Call {
        target: Option<Box<Expr>>,
        name: String,
        arguments: Vec<Expr>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Binary {
    Compare(Comparison),
    In,
    Arithmetic(Arithmetic),
}

/// How tightly an expression holds together; the parser and the printer agree through it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Precedence {
    Choice,
    Or,
    And,
    Relation,
    Sum,
    Product,
    Prefix,
    Primary,
}

impl Binary {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Binary::Compare(comparison) => comparison.symbol(),
            Binary::In => "in",
            Binary::Arithmetic(arithmetic) => arithmetic.symbol(),
        }
    }

    pub(super) fn precedence(self) -> Precedence {
        match self {
            Binary::Compare(_) | Binary::In => Precedence::Relation,
            Binary::Arithmetic(Arithmetic::Add | Arithmetic::Subtract) => Precedence::Sum,
            Binary::Arithmetic(Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Remainder) => {
                Precedence::Product
            }
        }
    }
}

impl Precedence {
    /// The next tighter one.
    pub(super) fn tighter(self) -> Precedence {
        match self {
            Precedence::Choice => Precedence::Or,
            Precedence::Or => Precedence::And,
            Precedence::And => Precedence::Relation,
            Precedence::Relation => Precedence::Sum,
            Precedence::Sum => Precedence::Product,
            Precedence::Product => Precedence::Prefix,
            Precedence::Prefix | Precedence::Primary => Precedence::Primary,
        }
    }
}

/// Prints an expression in one line: no needless brackets, one blank around operators, double quotes.
pub(super) fn print(expr: &Expr) -> String {
    let mut out = String::new();
    print_kind(&expr.kind, &mut out);
    out
}

/// Prints a text as a literal that reads back as the same text.
pub(super) fn print_str(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_invisible(character) => out.push_str(&format!("\\U{:08x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
}

fn print_kind(kind: &ExprKind, out: &mut String) {
    match kind {
        ExprKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        ExprKind::Int(value) => out.push_str(&value.to_string()),
        ExprKind::Decimal(value) => out.push_str(&number::print_decimal(*value)),
        ExprKind::Str(text) => print_str(text, out),
        ExprKind::Path(path) => out.push_str(path),
        ExprKind::List(elements) => {
            out.push('[');
            print_joined(elements, ", ", Precedence::Choice, out);
            out.push(']');
        }
        ExprKind::Not(operand) => {
            out.push('!');
            print_within(operand, Precedence::Prefix, out);
        }
        ExprKind::Negate(operand) => {
            out.push('-');
            print_within(operand, Precedence::Prefix, out);
        }
        ExprKind::And(operands) => print_joined(operands, " && ", Precedence::Relation, out),
        ExprKind::Or(operands) => print_joined(operands, " || ", Precedence::And, out),
        ExprKind::Binary(operator, sides) => {
            print_within(&sides.0, operator.precedence(), out);
            out.push_str(&format!(" {} ", operator.symbol()));
            print_within(&sides.1, operator.precedence().tighter(), out);
        }
        ExprKind::Choose(parts) => {
            let [condition, then, otherwise] = &**parts;
            print_within(condition, Precedence::Or, out);
            out.push_str(" ? ");
            print_within(then, Precedence::Or, out);
            out.push_str(" : ");
            print_within(otherwise, Precedence::Choice, out);
        }
        ExprKind::Call { target, name, arguments } => print_call(target.as_deref(), name, arguments, out),
    }
}

fn print_call(target: Option<&Expr>, name: &str, arguments: &[Expr], out: &mut String) {
    // CEL has `x.size()` for `size(x)`; one way to say a thing is enough.
    let (target, receiver) = if name == "size" { (None, target) } else { (target, None) };
    if let Some(target) = target {
        print_within(target, Precedence::Primary, out);
        out.push('.');
    }
    out.push_str(name);
    out.push('(');
    if let Some(receiver) = receiver {
        print_within(receiver, Precedence::Choice, out);
    }
    print_joined(arguments, ", ", Precedence::Choice, out);
    out.push(')');
}

fn print_joined(exprs: &[Expr], separator: &str, least: Precedence, out: &mut String) {
    for (index, expr) in exprs.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        print_within(expr, least, out);
    }
}

/// Prints an expression, in brackets if it holds together less tightly than its place demands.
fn print_within(expr: &Expr, least: Precedence, out: &mut String) {
    let needs_brackets = precedence(&expr.kind) < least;
    if needs_brackets {
        out.push('(');
    }
    print_kind(&expr.kind, out);
    if needs_brackets {
        out.push(')');
    }
}

fn precedence(kind: &ExprKind) -> Precedence {
    match kind {
        ExprKind::Choose(_) => Precedence::Choice,
        ExprKind::Or(_) => Precedence::Or,
        ExprKind::And(_) => Precedence::And,
        ExprKind::Binary(operator, _) => operator.precedence(),
        ExprKind::Not(_) | ExprKind::Negate(_) => Precedence::Prefix,
        ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Decimal(_)
        | ExprKind::Str(_)
        | ExprKind::Path(_)
        | ExprKind::List(_)
        | ExprKind::Call { .. } => Precedence::Primary,
    }
}

/// Control characters and those that change the direction of writing: a reviewer must see them.
fn is_invisible(character: char) -> bool {
    let redirects =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || redirects || character == '\u{feff}'
}
