//! Reads tokens into a tree: a Pratt parser with a bound on its own recursion.
//!
//! The first syntax mistake ends the reading, because what follows one is guesswork; mistakes in names and
//! types are collected later by the checker. Whatever is given, the parser neither panics nor goes deeper
//! than its limits.

use super::lexer::{Kind, Token};
use super::syntax::{Binary, Expr, ExprKind, Precedence};
use super::tree::{Arithmetic, Comparison};

/// Brackets, prefix operators and choices may be within each other so deep.
pub const NESTING_MAX: usize = 32;

/// The tree may be so many levels high. `a && b && c` is one level, but `a + b + c` is two.
pub const HEIGHT_MAX: usize = 64;

/// What ended the reading.
pub(super) struct SyntaxMistake {
    pub at: usize,
    pub reason: String,
    pub fix: String,
}

/// Reads one whole expression.
pub(super) fn parse<'s>(tokens: &[Token<'s>]) -> Result<Expr, SyntaxMistake> {
    let mut parser = Parser { tokens, next: 0, nesting: 0 };
    let expr = parser.expression(Precedence::Choice)?;
    match parser.kind() {
        Kind::End => Ok(expr),
        Kind::Int(_) | Kind::Decimal(_) | Kind::Str(_) | Kind::Word(_) | Kind::Symbol(_) => {
            Err(parser.unexpected("an operator or the end"))
        }
    }
}

type Parsed<T> = Result<T, SyntaxMistake>;

/// Words that CEL keeps for itself; a field's last part may still be called so.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

struct Parser<'t, 's> {
    /// Ends with [`Kind::End`], which is never passed.
    tokens: &'t [Token<'s>],
    next: usize,
    nesting: usize,
}

impl<'s> Parser<'_, 's> {
    /// Reads an expression whose operators hold at least as tightly as `least`.
    fn expression(&mut self, least: Precedence) -> Parsed<Expr> {
        let mut left = self.prefix()?;
        loop {
            let at = self.at();
            if let Some(operator) = self.binary().filter(|operator| operator.precedence() >= least) {
                self.advance();
                let right = self.expression(operator.precedence().tighter())?;
                left = node(ExprKind::Binary(operator, Box::new((left, right))), at)?;
            } else if least <= Precedence::And && self.is_symbol("&&") {
                let operands = self.chain(left, "&&", Precedence::Relation, |kind| match kind {
                    ExprKind::And(operands) => Ok(operands),
                    other => Err(other),
                })?;
                left = node(ExprKind::And(operands), at)?;
            } else if least <= Precedence::Or && self.is_symbol("||") {
                let operands = self.chain(left, "||", Precedence::And, |kind| match kind {
                    ExprKind::Or(operands) => Ok(operands),
                    other => Err(other),
                })?;
                left = node(ExprKind::Or(operands), at)?;
            } else if least == Precedence::Choice && self.take("?") {
                left = self.choice(left, at)?;
            } else {
                return Ok(left);
            }
        }
    }

    /// Reads `a && b && …` into one flat list, so that long conditions make no high trees; operands in
    /// brackets that are chains of the same operator are taken apart, which changes nothing.
    fn chain(
        &mut self,
        first: Expr,
        symbol: &str,
        least: Precedence,
        same: fn(ExprKind) -> Result<Vec<Expr>, ExprKind>,
    ) -> Parsed<Vec<Expr>> {
        let mut operands = Vec::new();
        let mut operand = first;
        loop {
            let Expr { kind, at, height } = operand;
            match same(kind) {
                Ok(inner) => operands.extend(inner),
                Err(kind) => operands.push(Expr { kind, at, height }),
            }
            if !self.take(symbol) {
                return Ok(operands);
            }
            operand = self.expression(least)?;
        }
    }

    /// Reads the rest of `condition ? then : otherwise`.
    fn choice(&mut self, condition: Expr, at: usize) -> Parsed<Expr> {
        let then = self.expression(Precedence::Or)?;
        if self.is_symbol("?") {
            return Err(SyntaxMistake {
                at: self.at(),
                reason: "a choice stands within a choice before its `:`".to_owned(),
                fix: "put the inner `… ? … : …` in brackets".to_owned(),
            });
        }
        self.expect(":", "the `:` of `… ? … : …`")?;
        let otherwise = self.nested(|parser| parser.expression(Precedence::Choice))?;
        node(ExprKind::Choose(Box::new([condition, then, otherwise])), at)
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        let at = self.at();
        if self.take("!") {
            let operand = self.nested(Self::prefix)?;
            return node(ExprKind::Not(Box::new(operand)), at);
        }
        if !self.take("-") {
            return self.postfix();
        }
        // The smallest int has no positive counterpart, so its literal is read together with the minus.
        if let Kind::Int(size) = *self.kind()
            && size == i64::MIN.unsigned_abs()
        {
            self.advance();
            return node(ExprKind::Int(i64::MIN), at);
        }
        let operand = self.nested(Self::prefix)?;
        let kind = match operand.kind {
            ExprKind::Int(value) if value != i64::MIN => ExprKind::Int(-value),
            ExprKind::Decimal(value) => ExprKind::Decimal(-value),
            kind => ExprKind::Negate(Box::new(Expr { kind, ..operand })),
        };
        node(kind, at)
    }

    fn postfix(&mut self) -> Parsed<Expr> {
        let mut expr = self.primary()?;
        loop {
            let at = self.at();
            if self.take(".") {
                let name_at = self.at();
                let name = self.selector()?;
                if self.take("(") {
                    let arguments = self.arguments(")")?;
                    let target = Some(Box::new(expr));
                    expr = node(ExprKind::Call { target, name: name.to_owned(), arguments }, name_at)?;
                } else if let ExprKind::Path(path) = &mut expr.kind {
                    path.push('.');
                    path.push_str(name);
                } else {
                    let reason = format!("`.{name}` can only follow a name");
                    return Err(refusal(
                        at,
                        reason,
                        "name the field by its whole path, such as order.channel",
                    ));
                }
            } else if self.is_symbol("[") {
                let fix = "use `exists`, `all` or `in` to look into a list";
                return Err(refusal(at, "picking an element by its number or key is not offered", fix));
            } else if self.is_symbol("{") {
                return Err(refusal(at, "objects are not offered", "compare fields one by one"));
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let kind = match self.kind().clone() {
            Kind::Int(size) => match i64::try_from(size) {
                Ok(value) => ExprKind::Int(value),
                Err(_) => {
                    let fix = format!("write at most {}", i64::MAX);
                    return Err(refusal(at, format!("`{size}` is too large"), fix));
                }
            },
            Kind::Decimal(value) => ExprKind::Decimal(value),
            Kind::Str(text) => ExprKind::Str(text),
            Kind::Word(word) => return self.word(word, at),
            Kind::Symbol("(") => {
                self.advance();
                let inner = self.nested(|parser| parser.expression(Precedence::Choice))?;
                self.expect(")", "`)`")?;
                return Ok(inner);
            }
            Kind::Symbol("[") => {
                self.advance();
                let elements = self.arguments("]")?;
                return node(ExprKind::List(elements), at);
            }
            Kind::Symbol("{") => {
                let fix = "compare fields one by one";
                return Err(refusal(at, "maps and objects are not offered", fix));
            }
            Kind::Symbol(".") => {
                return Err(refusal(at, "a name cannot start with a point", "leave out the point"));
            }
            Kind::Symbol(_) | Kind::End => return Err(self.unexpected("a field, a value or `(`")),
        };
        self.advance();
        node(kind, at)
    }

    fn word(&mut self, word: &'s str, at: usize) -> Parsed<Expr> {
        if RESERVED.contains(&word) {
            let fix = "write the whole path of a field, or quotes around a text";
            return Err(refusal(at, format!("`{word}` is a reserved word"), fix));
        }
        let kind = match word {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            "null" => {
                let fix = "ask `has(field)` whether a field has a value";
                return Err(refusal(at, "`null` is not offered", fix));
            }
            "in" => return Err(self.unexpected("a field, a value or `(`")),
            _ => {
                self.advance();
                if !self.take("(") {
                    return node(ExprKind::Path(word.to_owned()), at);
                }
                let arguments = self.arguments(")")?;
                return node(ExprKind::Call { target: None, name: word.to_owned(), arguments }, at);
            }
        };
        self.advance();
        node(kind, at)
    }

    /// Reads expressions up to the closing bracket, which is taken. Only a list may have a comma before its
    /// end.
    fn arguments(&mut self, close: &'static str) -> Parsed<Vec<Expr>> {
        let mut arguments = Vec::new();
        while !self.take(close) {
            arguments.push(self.nested(|parser| parser.expression(Precedence::Choice))?);
            if self.take(close) {
                break;
            }
            self.expect(",", if close == ")" { "`,` or `)`" } else { "`,` or `]`" })?;
            if close == ")" && self.is_symbol(close) {
                return Err(self.unexpected("another argument"));
            }
        }
        Ok(arguments)
    }

    fn selector(&mut self) -> Parsed<&'s str> {
        match *self.kind() {
            Kind::Word(word) if !matches!(word, "true" | "false" | "null" | "in") => {
                self.advance();
                Ok(word)
            }
            Kind::Word(_) | Kind::Int(_) | Kind::Decimal(_) | Kind::Str(_) | Kind::Symbol(_) | Kind::End => {
                Err(self.unexpected("a name after the point"))
            }
        }
    }

    fn binary(&self) -> Option<Binary> {
        let (Kind::Symbol(symbol) | Kind::Word(symbol)) = *self.kind() else { return None };
        Some(match symbol {
            "==" => Binary::Compare(Comparison::Equal),
            "!=" => Binary::Compare(Comparison::NotEqual),
            "<" => Binary::Compare(Comparison::Less),
            "<=" => Binary::Compare(Comparison::LessOrEqual),
            ">" => Binary::Compare(Comparison::Greater),
            ">=" => Binary::Compare(Comparison::GreaterOrEqual),
            "in" => Binary::In,
            "+" => Binary::Arithmetic(Arithmetic::Add),
            "-" => Binary::Arithmetic(Arithmetic::Subtract),
            "*" => Binary::Arithmetic(Arithmetic::Multiply),
            "/" => Binary::Arithmetic(Arithmetic::Divide),
            "%" => Binary::Arithmetic(Arithmetic::Remainder),
            _ => return None,
        })
    }

    /// Goes one level down, if that is not too deep.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting == NESTING_MAX {
            let reason = format!("brackets and operators are nested more than {NESTING_MAX} deep");
            return Err(refusal(self.at(), reason, "split the condition"));
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    fn expect(&mut self, symbol: &str, wanted: &str) -> Parsed<()> {
        if self.take(symbol) { Ok(()) } else { Err(self.unexpected(wanted)) }
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.kind(), Kind::Symbol(found) if *found == symbol)
    }

    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    fn kind(&self) -> &Kind<'s> {
        &self.tokens[self.next].kind
    }

    fn at(&self) -> usize {
        self.tokens[self.next].at
    }

    fn unexpected(&self, wanted: &str) -> SyntaxMistake {
        let found = match self.kind() {
            Kind::Int(_) | Kind::Decimal(_) => "a number".to_owned(),
            Kind::Str(_) => "a text".to_owned(),
            Kind::Word(word) => format!("`{word}`"),
            Kind::Symbol(symbol) => format!("`{symbol}`"),
            Kind::End => "the end".to_owned(),
        };
        let fix = match *self.kind() {
            Kind::Word(word) => habit(word).map(str::to_owned),
            Kind::Symbol(">") if self.next > 0 && self.tokens[self.next - 1].kind == Kind::Symbol("<") => {
                Some("write `!=` for \"not equal\"".to_owned())
            }
            Kind::Int(_) | Kind::Decimal(_) | Kind::Str(_) | Kind::Symbol(_) | Kind::End => None,
        };
        let after_not = self.next > 0 && self.tokens[self.next - 1].kind == Kind::Word("not");
        let fix = fix.or_else(|| after_not.then(|| "write `!` for \"not\"".to_owned()));
        let fix = fix.unwrap_or_else(|| format!("write {wanted} here"));
        refusal(self.at(), format!("expected {wanted}, but found {found}"), fix)
    }
}

/// What to write for a word that other languages use as an operator.
fn habit(word: &str) -> Option<&'static str> {
    const HABITS: [(&str, &str); 5] = [
        ("and", "write `&&` for \"and\""),
        ("or", "write `||` for \"or\""),
        ("not", "write `!(x in list)` for \"not in\""),
        ("is", "write `==`"),
        ("contains", "write `text.contains(\"part\")`, or `x in list`"),
    ];
    HABITS.iter().find(|habit| habit.0.eq_ignore_ascii_case(word)).map(|habit| habit.1)
}

fn refusal(at: usize, reason: impl Into<String>, fix: impl Into<String>) -> SyntaxMistake {
    SyntaxMistake { at, reason: reason.into(), fix: fix.into() }
}

/// Makes a node one level higher than its highest part, if that is not too high.
fn node(kind: ExprKind, at: usize) -> Parsed<Expr> {
    let tallest = |exprs: &[Expr]| exprs.iter().map(|expr| expr.height).max().unwrap_or(0);
    let below = match &kind {
        ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Decimal(_)
        | ExprKind::Str(_)
        | ExprKind::Path(_) => 0,
        ExprKind::List(exprs) | ExprKind::And(exprs) | ExprKind::Or(exprs) => tallest(exprs),
        ExprKind::Not(operand) | ExprKind::Negate(operand) => operand.height,
        ExprKind::Binary(_, sides) => sides.0.height.max(sides.1.height),
        ExprKind::Choose(parts) => tallest(&**parts),
        ExprKind::Call { target, arguments, .. } => {
            tallest(arguments).max(target.as_ref().map_or(0, |target| target.height))
        }
    };
    if below >= HEIGHT_MAX {
        let reason = format!("more than {HEIGHT_MAX} operators build on each other");
        return Err(refusal(at, reason, "split the condition"));
    }
    Ok(Expr { kind, at, height: below + 1 })
}
