//! Gives every name its field and every expression its type, and says what does not fit.
//!
//! A wrong part does not stop the check: it yields nothing, what is around it is skipped, and its neighbours
//! are still checked, so that an author sees all mistakes at once.

use super::fold;
use super::mistake::{Report, closest};
use super::schema::{Entry, Field, Members, Scalar, Schema};
use super::syntax::{Binary, Expr, ExprKind};
use super::tree::{
    Arithmetic, Choose, Constant, DecimalNode, IntNode, List, Node, Operand, Place, Position, Read, Set,
    StrNode,
};

/// A list literal has so many elements at most; a longer list belongs into a segment or a collection.
pub const LIST_ELEMENTS_MAX: usize = 100;

/// Checks a whole condition; none if there are mistakes, which are in the report.
pub(super) fn check(expr: &Expr, schema: &Schema, report: &mut Report<'_>) -> Option<Node> {
    Checker { schema, report, variables: Vec::new() }.bool(expr, "a condition")
}

pub(super) struct Checker<'c, 's> {
    pub schema: &'c Schema,
    pub report: &'c mut Report<'s>,
    /// The variables of the macros around, the outermost first.
    pub variables: Vec<Variable<'c>>,
}

#[derive(Clone)]
pub(super) struct Variable<'c> {
    pub name: &'c str,
    pub element: Element<'c>,
}

/// What a list consists of.
#[derive(Clone, Copy)]
pub(super) enum Element<'c> {
    Scalar(Scalar),
    Object(&'c Members),
}

/// What a dotted name stands for.
enum Named<'c> {
    Scalar(Scalar, Place),
    List(Field, Element<'c>),
}

impl<'c> Checker<'c, '_> {
    /// Checks an expression that must be true or false; `user` says who needs it.
    pub(super) fn bool(&mut self, expr: &'c Expr, user: &str) -> Option<Node> {
        let operand = self.operand(expr)?;
        if let Operand::Bool(node) = operand {
            return Some(node);
        }
        let reason = format!("{user} must be true or false, but this is of type {}", type_name(&operand));
        self.refuse(expr.at, reason, "compare it with something, for example with `==` or `>=`")
    }

    /// Checks an expression that must be text; `user` says who needs it.
    pub(super) fn str(&mut self, expr: &'c Expr, user: &str) -> Option<StrNode> {
        let operand = self.operand(expr)?;
        if let Operand::Str(node) = operand {
            return Some(node);
        }
        let reason = format!("{user} must be a string, but this is of type {}", type_name(&operand));
        self.refuse(expr.at, reason, "use a text field or a text in quotes")
    }

    /// Checks an expression of any single-valued type.
    pub(super) fn operand(&mut self, expr: &'c Expr) -> Option<Operand> {
        let at = Position::new(expr.at);
        match &expr.kind {
            ExprKind::Bool(value) => Some(Operand::Bool(Node::Constant(*value))),
            ExprKind::Int(value) => Some(Operand::Int(IntNode::Constant(*value))),
            ExprKind::Decimal(value) => Some(Operand::Decimal(DecimalNode::Constant(*value))),
            ExprKind::Str(text) => Some(Operand::Str(StrNode::Constant(text.as_str().into()))),
            ExprKind::Path(path) => self.scalar(path, expr.at),
            ExprKind::List(_) => {
                let fix = "write `x in […]`, or `[…].exists(x, …)`";
                self.refuse(expr.at, "a list cannot stand here", fix)
            }
            ExprKind::Not(operand) => {
                let operand = self.bool(operand, "the operand of `!`")?;
                Some(Operand::Bool(fold::not(operand)))
            }
            ExprKind::Negate(operand) => match self.operand(operand)? {
                Operand::Int(node) => Some(Operand::Int(fold::negate_int(node, at))),
                Operand::Decimal(node) => Some(Operand::Decimal(fold::negate_decimal(node, at))),
                other @ (Operand::Bool(_) | Operand::Str(_)) => {
                    let reason = format!("`-` needs a number, but this is of type {}", type_name(&other));
                    self.refuse(expr.at, reason, "write `!` to negate a bool, or use a number")
                }
            },
            ExprKind::And(operands) => {
                self.all_bool(operands, "both sides of `&&`").map(fold::and).map(Operand::Bool)
            }
            ExprKind::Or(operands) => {
                self.all_bool(operands, "both sides of `||`").map(fold::or).map(Operand::Bool)
            }
            ExprKind::Binary(operator, sides) => self.binary(*operator, &sides.0, &sides.1, expr.at),
            ExprKind::Choose(parts) => self.choose(parts, expr.at),
            ExprKind::Call { target, name, arguments } => {
                self.call(target.as_deref(), name, arguments, expr.at)
            }
        }
    }

    /// What a `has`, a macro or `in` reads from a list, if the expression is one: the list and its elements.
    pub(super) fn list(&mut self, expr: &'c Expr, user: &str) -> Option<(List, Element<'c>)> {
        let found = match &expr.kind {
            ExprKind::Path(path) => match self.resolve(path, expr.at)? {
                Named::List(field, element) => return Some((List::Field(field), element)),
                Named::Scalar(scalar, _) => scalar.name(),
            },
            ExprKind::List(elements) => return self.constants(elements),
            ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Decimal(_)
            | ExprKind::Str(_)
            | ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Binary(..)
            | ExprKind::Choose(_)
            | ExprKind::Call { .. } => type_name(&self.operand(expr)?),
        };
        let reason = format!("{user} needs a list, but this is of type {found}");
        self.refuse(expr.at, reason, "use a list field, or a list such as [\"a\", \"b\"]")
    }

    /// The place of a single value, for `has`.
    pub(super) fn place(&mut self, path: &str, at: usize) -> Option<Place> {
        match self.resolve(path, at)? {
            Named::Scalar(_, place) => Some(place),
            Named::List(..) => {
                let fix = format!("write `size({path}) > 0` to ask whether it has elements");
                self.refuse(at, format!("`{path}` is a list, and a list is always there"), fix)
            }
        }
    }

    /// Whether the expression is a list, so that `size` and `==` can tell.
    pub(super) fn is_list(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::List(_) => true,
            ExprKind::Path(path) => {
                matches!(self.schema.find(path), Some(Entry::List(..) | Entry::Items(..)))
            }
            ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Decimal(_)
            | ExprKind::Str(_)
            | ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Binary(..)
            | ExprKind::Choose(_)
            | ExprKind::Call { .. } => false,
        }
    }

    /// Reports a mistake and yields nothing.
    pub(super) fn refuse<T>(
        &mut self,
        at: usize,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) -> Option<T> {
        self.report.add(at, reason, fix);
        None
    }

    fn scalar(&mut self, path: &str, at: usize) -> Option<Operand> {
        match self.resolve(path, at)? {
            Named::Scalar(scalar, place) => Some(read(scalar, Read { place, at: Position::new(at) })),
            Named::List(..) => {
                let fix = format!("write `x in {path}`, `size({path})` or `{path}.exists(x, …)`");
                self.refuse(at, format!("`{path}` is a list and cannot stand here"), fix)
            }
        }
    }

    fn resolve(&mut self, path: &str, at: usize) -> Option<Named<'c>> {
        let (root, rest) = path.split_once('.').unwrap_or((path, ""));
        if let Some(slot) = self.variables.iter().position(|variable| variable.name == root) {
            return self.resolve_variable(slot, path, rest, at);
        }
        match self.schema.find(path) {
            Some(Entry::Scalar(scalar, field)) => Some(Named::Scalar(*scalar, Place::Field(*field))),
            Some(Entry::List(scalar, field)) => Some(Named::List(*field, Element::Scalar(*scalar))),
            Some(Entry::Items(field, members)) => Some(Named::List(*field, Element::Object(members))),
            None => self.refuse_unknown(path, at),
        }
    }

    fn resolve_variable(&mut self, slot: usize, path: &str, member: &str, at: usize) -> Option<Named<'c>> {
        let name = self.variables[slot].name;
        // The number of macros around is bounded far below 256.
        let slot_id = u8::try_from(slot).unwrap_or(u8::MAX);
        match self.variables[slot].element {
            Element::Scalar(scalar) if member.is_empty() => {
                Some(Named::Scalar(scalar, Place::Element { slot: slot_id, member: None }))
            }
            Element::Scalar(scalar) => {
                let reason = format!("`{name}` is a single {} and has no `{member}`", scalar.name());
                self.refuse(at, reason, format!("write `{name}`"))
            }
            Element::Object(members) => {
                if let Some(&(scalar, field)) = members.get(member) {
                    let place = Place::Element { slot: slot_id, member: Some(field) };
                    return Some(Named::Scalar(scalar, place));
                }
                let known = members.keys().map(String::as_str);
                if member.is_empty() {
                    let fix = format!("name one of its members: {}", listed(known, name));
                    return self.refuse(at, format!("`{name}` is a whole object"), fix);
                }
                let fix = match closest(member, known.clone()) {
                    Some(meant) => format!("did you mean `{name}.{meant}`?"),
                    None => format!("use one of its members: {}", listed(known, name)),
                };
                self.refuse(at, format!("unknown field `{path}`"), fix)
            }
        }
    }

    fn refuse_unknown<T>(&mut self, path: &str, at: usize) -> Option<T> {
        if self.report.is_full() {
            return None;
        }
        let schema = self.schema;
        if let Some(below) = schema.first_below(path) {
            let fix = format!("name one of its fields, such as `{below}`");
            return self.refuse(at, format!("`{path}` is a group of fields"), fix);
        }
        let variables = self.variables.iter().map(|variable| variable.name);
        let fix = match closest(path, schema.paths().chain(variables)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                let mut roots: Vec<&str> =
                    self.schema.paths().map(|p| p.split('.').next().unwrap_or(p)).collect();
                roots.dedup();
                format!("known here: {}; a text stands in quotes", roots.join(", "))
            }
        };
        self.refuse(at, format!("unknown field `{path}`"), fix)
    }

    fn all_bool(&mut self, operands: &'c [Expr], user: &str) -> Option<Vec<Node>> {
        // Every operand is checked even if an earlier one is wrong.
        let nodes: Vec<Option<Node>> = operands.iter().map(|operand| self.bool(operand, user)).collect();
        nodes.into_iter().collect()
    }

    fn binary(&mut self, operator: Binary, left: &'c Expr, right: &'c Expr, at: usize) -> Option<Operand> {
        let comparison = match operator {
            Binary::In => return self.is_in(left, right, at).map(Operand::Bool),
            Binary::Arithmetic(arithmetic) => return self.arithmetic(arithmetic, left, right, at),
            Binary::Compare(comparison) => comparison,
        };
        if self.is_list(left) || self.is_list(right) {
            let fix = "use `in`, `exists` or `all` to look into a list, or `size` to count it";
            return self.refuse(at, "lists cannot be compared as a whole", fix);
        }
        let (left_operand, right_operand) = (self.operand(left), self.operand(right));
        let (left_operand, right_operand) = (left_operand?, right_operand?);
        let types = (type_name(&left_operand), type_name(&right_operand));
        if let Some(node) = fold::compare(comparison, left_operand, right_operand) {
            return Some(Operand::Bool(node));
        }
        let reason = format!("`{}` cannot compare {} with {}", comparison.symbol(), types.0, types.1);
        let written = [&left.kind, &right.kind].into_iter().find_map(|kind| match kind {
            ExprKind::Str(text) => Some(text.as_str()),
            _ => None,
        });
        let fix = match (&left.kind, types) {
            (ExprKind::Binary(Binary::Compare(_), _), ("bool", _)) => "write `a < b && b < c` for a range",
            (_, ("string", "int" | "decimal") | ("int" | "decimal", "string")) => match written {
                Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) => "leave the quotes out",
                Some(_) => "compare the number with a number",
                None => "put the number in quotes, or compare a numeric field",
            },
            (_, ("bool", _) | (_, "bool")) => "compare a bool with `true` or `false`, or let it stand alone",
            _ => "compare values of one type",
        };
        self.refuse(at, reason, fix)
    }

    fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: &'c Expr,
        right: &'c Expr,
        at: usize,
    ) -> Option<Operand> {
        let (left, right) = (self.operand(left), self.operand(right));
        let position = Position::new(at);
        let decimals =
            |left, right| Some(Operand::Decimal(fold::calculate_decimal(operator, left, right, position)));
        match (left?, right?) {
            (Operand::Int(left), Operand::Int(right)) => {
                Some(Operand::Int(fold::calculate_int(operator, left, right, position)))
            }
            (Operand::Decimal(left), Operand::Decimal(right)) => decimals(left, right),
            (Operand::Int(left), Operand::Decimal(right)) => decimals(fold::widen(left), right),
            (Operand::Decimal(left), Operand::Int(right)) => decimals(left, fold::widen(right)),
            (left, right) => {
                let (symbol, left, right) = (operator.symbol(), type_name(&left), type_name(&right));
                let reason = format!("`{symbol}` needs two numbers, but has {left} and {right}");
                self.refuse(at, reason, "calculate with numeric fields and numbers only")
            }
        }
    }

    fn choose(&mut self, parts: &'c [Expr; 3], at: usize) -> Option<Operand> {
        let condition = self.bool(&parts[0], "what stands before `?`");
        let (then, otherwise) = (self.operand(&parts[1]), self.operand(&parts[2]));
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        let wrap: fn(Box<Choose<DecimalNode>>) -> DecimalNode = DecimalNode::Choose;
        Some(match (then, otherwise) {
            (Operand::Bool(then), Operand::Bool(otherwise)) => {
                Operand::Bool(fold::choose(condition, then, otherwise, Node::Choose))
            }
            (Operand::Int(then), Operand::Int(otherwise)) => {
                Operand::Int(fold::choose(condition, then, otherwise, IntNode::Choose))
            }
            (Operand::Decimal(then), Operand::Decimal(otherwise)) => {
                Operand::Decimal(fold::choose(condition, then, otherwise, wrap))
            }
            (Operand::Int(then), Operand::Decimal(otherwise)) => {
                Operand::Decimal(fold::choose(condition, fold::widen(then), otherwise, wrap))
            }
            (Operand::Decimal(then), Operand::Int(otherwise)) => {
                Operand::Decimal(fold::choose(condition, then, fold::widen(otherwise), wrap))
            }
            (Operand::Str(then), Operand::Str(otherwise)) => {
                Operand::Str(fold::choose(condition, then, otherwise, StrNode::Choose))
            }
            (then, otherwise) => {
                let (then, otherwise) = (type_name(&then), type_name(&otherwise));
                let reason = format!("the two results of `?` are of types {then} and {otherwise}");
                return self.refuse(at, reason, "give both results the same type");
            }
        })
    }

    fn is_in(&mut self, needle: &'c Expr, list: &'c Expr, at: usize) -> Option<Node> {
        let list_at = Position::new(list.at);
        let (needle, list) = (self.operand(needle), self.list(list, "the right side of `in`"));
        let (needle, (list, element)) = (needle?, list?);
        let of = match element {
            Element::Scalar(of) => of,
            Element::Object(_) => {
                let fix = "write `list.exists(x, x.member == …)`";
                return self.refuse(at, "`in` cannot look into a list of objects", fix);
            }
        };
        let found = needle.scalar();
        let is_number = |scalar| matches!(scalar, Scalar::Int | Scalar::Decimal);
        let is_empty = matches!(&list, List::Constants(constants) if constants.is_empty());
        if found != of && !(is_number(found) && is_number(of)) && !is_empty {
            let reason = format!("`in` looks for {} in a list of {}", found.name(), of.name());
            return self.refuse(at, reason, "look for a value of the list's type");
        }
        Some(match list {
            List::Field(field) => fold::is_in_field(needle, field, list_at),
            List::Constants(constants) => fold::is_in(needle, Set::new(&constants)),
        })
    }

    /// Checks the elements of a list literal: constants of one type, except that whole numbers join decimals.
    fn constants(&mut self, elements: &'c [Expr]) -> Option<(List, Element<'c>)> {
        if let Some(beyond) = elements.get(LIST_ELEMENTS_MAX) {
            let reason = format!("a list has {LIST_ELEMENTS_MAX} elements at most");
            return self.refuse(beyond.at, reason, "use a segment or a collection, or a list field");
        }
        let checked: Vec<Option<Constant>> = elements.iter().map(|element| self.constant(element)).collect();
        let constants = checked.into_iter().collect::<Option<Vec<Constant>>>()?;
        let mut of = constants.first().map_or(Scalar::Bool, Constant::scalar);
        for (constant, element) in constants.iter().zip(elements) {
            of = match (of, constant.scalar()) {
                (Scalar::Int, Scalar::Decimal) | (Scalar::Decimal, Scalar::Int) => Scalar::Decimal,
                (of, found) if of == found => of,
                (of, found) => {
                    let reason = format!("a list of {} cannot hold {}", of.name(), found.name());
                    return self.refuse(element.at, reason, "give all elements the same type");
                }
            };
        }
        let constants = constants.into_iter().map(|constant| constant.widened_to(of)).collect();
        Some((List::Constants(constants), Element::Scalar(of)))
    }

    fn constant(&mut self, element: &'c Expr) -> Option<Constant> {
        let operand = self.operand(element)?;
        let constant = operand.constant();
        if constant.is_none() {
            let fix = "write `x == a || x == b` to compare with fields";
            return self.refuse(element.at, "a list holds constants only", fix);
        }
        constant
    }
}

impl Operand {
    pub(super) fn scalar(&self) -> Scalar {
        match self {
            Operand::Bool(_) => Scalar::Bool,
            Operand::Int(_) => Scalar::Int,
            Operand::Decimal(_) => Scalar::Decimal,
            Operand::Str(_) => Scalar::Str,
        }
    }
}

fn type_name(operand: &Operand) -> &'static str {
    operand.scalar().name()
}

fn read(scalar: Scalar, read: Read) -> Operand {
    match scalar {
        Scalar::Bool => Operand::Bool(Node::Read(read)),
        Scalar::Int => Operand::Int(IntNode::Read(read)),
        Scalar::Decimal => Operand::Decimal(DecimalNode::Read(read)),
        Scalar::Str => Operand::Str(StrNode::Read(read)),
    }
}

/// Some members of an object, for a message.
fn listed<'n>(members: impl Iterator<Item = &'n str>, variable: &str) -> String {
    const SHOWN_MAX: usize = 5;
    let shown: Vec<String> = members.take(SHOWN_MAX).map(|member| format!("`{variable}.{member}`")).collect();
    shown.join(", ")
}
