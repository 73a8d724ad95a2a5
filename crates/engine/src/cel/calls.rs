//! Functions and macros: which there are, what they take, and why others are refused.

use super::check::{Checker, Variable};
use super::fold;
use super::mistake::closest;
use super::syntax::{Expr, ExprKind};
use super::tree::{IntNode, List, Node, Operand, Position, Quantified, Quantifier, Read, TextTest};

/// Macros may be within each other so deep: two go through all pairs of elements.
pub const MACRO_NESTING_MAX: usize = 2;

/// What may be called, for messages.
const KNOWN: [&str; 8] = ["all", "contains", "endsWith", "exists", "exists_one", "has", "size", "startsWith"];

impl<'c> Checker<'c, '_> {
    pub(super) fn call(
        &mut self,
        target: Option<&'c Expr>,
        name: &'c str,
        arguments: &'c [Expr],
        at: usize,
    ) -> Option<Operand> {
        match (name, target, arguments) {
            ("size", None, [subject]) | ("size", Some(subject), []) => self.size(subject).map(Operand::Int),
            ("has", None, [subject]) => self.has(subject).map(Operand::Bool),
            ("startsWith", Some(text), [part]) => self.text(TextTest::StartsWith, text, part),
            ("endsWith", Some(text), [part]) => self.text(TextTest::EndsWith, text, part),
            ("contains", Some(text), [part]) => self.text(TextTest::Contains, text, part),
            ("exists", Some(list), [variable, body]) => {
                self.quantified(Quantifier::Exists, list, variable, body)
            }
            ("all", Some(list), [variable, body]) => self.quantified(Quantifier::All, list, variable, body),
            ("exists_one", Some(list), [variable, body]) => {
                self.quantified(Quantifier::ExistsOne, list, variable, body)
            }
            _ => self.refuse_call(name, at),
        }
    }

    fn size(&mut self, subject: &'c Expr) -> Option<IntNode> {
        if !self.is_list(subject) {
            return self.str(subject, "what `size` measures").map(fold::length);
        }
        match self.list(subject, "`size`")? {
            (List::Field(field), _) => Some(IntNode::Count(field)),
            (List::Constants(constants), _) => i64::try_from(constants.len()).ok().map(IntNode::Constant),
        }
    }

    fn has(&mut self, subject: &'c Expr) -> Option<Node> {
        let ExprKind::Path(path) = &subject.kind else {
            return self.refuse(subject.at, "`has` takes the path of a field", "write `has(order.channel)`");
        };
        let place = self.place(path, subject.at)?;
        Some(Node::Has(Read { place, at: Position::new(subject.at) }))
    }

    fn text(&mut self, test: TextTest, text: &'c Expr, part: &'c Expr) -> Option<Operand> {
        if self.is_list(text) {
            let fix = "write `x in list` to look for an element";
            return self.refuse(text.at, "this looks into a text, but has a list", fix);
        }
        let (text, part) = (self.str(text, "the text looked into"), self.str(part, "the part looked for"));
        Some(Operand::Bool(fold::text_test(test, text?, part?)))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &'c Expr,
        variable: &'c Expr,
        body: &'c Expr,
    ) -> Option<Operand> {
        let at = Position::new(list.at);
        let slot = self.variables.len();
        if slot == MACRO_NESTING_MAX {
            let reason =
                format!("`exists`, `all` and `exists_one` are nested more than {MACRO_NESTING_MAX} deep");
            return self.refuse(list.at, reason, "split the condition");
        }
        let found = self.list(list, "a macro");
        let name = self.variable(variable);
        // An unknown list leaves nothing to check its body against.
        let ((list, element), name) = (found?, name?);
        self.variables.push(Variable { name, element });
        let body = self.bool(body, "the body of a macro");
        self.variables.pop();
        // The slots are bounded by the nesting just checked.
        let slot = u8::try_from(slot).unwrap_or(u8::MAX);
        let body = body?;
        Some(Operand::Bool(Node::Quantified(Box::new(Quantified { quantifier, list, slot, body, at }))))
    }

    /// The name of a macro's variable, which must not hide another name: readers would be misled.
    fn variable(&mut self, expr: &'c Expr) -> Option<&'c str> {
        let name = if let ExprKind::Path(path) = &expr.kind { path.as_str() } else { "" };
        if name.is_empty() || name.contains('.') {
            let fix = "write a short name, as in `order.lines.exists(line, line.sku == \"A1\")`";
            return self.refuse(expr.at, "the first argument of a macro is a plain name", fix);
        }
        let is_taken =
            self.variables.iter().any(|variable| variable.name == name) || self.schema.has_root(name);
        if is_taken {
            let reason = format!("the name `{name}` is already taken");
            return self.refuse(expr.at, reason, "choose another name for the element");
        }
        Some(name)
    }

    fn refuse_call<T>(&mut self, name: &str, at: usize) -> Option<T> {
        let usage = match name {
            "size" => Some("write `size(list)` or `size(text)`"),
            "has" => Some("write `has(order.channel)`"),
            "startsWith" => Some("write `text.startsWith(\"part\")`"),
            "endsWith" => Some("write `text.endsWith(\"part\")`"),
            "contains" => Some("write `text.contains(\"part\")`"),
            "exists" => Some("write `list.exists(x, condition on x)`"),
            "all" => Some("write `list.all(x, condition on x)`"),
            "exists_one" => Some("write `list.exists_one(x, condition on x)`"),
            _ => None,
        };
        if let Some(usage) = usage {
            return self.refuse(at, format!("`{name}` is called in another way"), usage);
        }
        let fix = match name {
            "matches" => {
                "use `startsWith`, `endsWith` or `contains`: patterns have no bounded cost".to_owned()
            }
            "map" | "filter" => {
                "use `exists`, `all` or `exists_one`: a condition makes no new lists".to_owned()
            }
            "timestamp" | "duration" => {
                "use the window of the rule or campaign to limit it in time".to_owned()
            }
            "int" | "uint" | "double" | "string" | "bool" | "bytes" | "type" | "dyn" => {
                "leave it out: types are not converted, and int meets decimal by itself".to_owned()
            }
            _ => match closest(name, KNOWN.into_iter()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("use one of {}", KNOWN.join(", ")),
            },
        };
        self.refuse(at, format!("the function `{name}` is not offered"), fix)
    }
}
