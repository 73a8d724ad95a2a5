//! What a condition may name: dotted paths, their types, and the ids by which the engine serves them.
//!
//! The engine declares one schema per kind of event. A condition is checked against it once, when a program
//! is published; afterwards only the ids are left, so that no path is looked up while an order waits.

use std::collections::BTreeMap;

/// The type of a single value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// A whole number, 64 bits, signed.
    Int,
    /// An exact number with up to six digits after the point; money is one.
    Decimal,
    /// Text.
    Str,
}

impl Scalar {
    /// The CEL-like name that messages use.
    pub fn name(self) -> &'static str {
        match self {
            Scalar::Bool => "bool",
            Scalar::Int => "int",
            Scalar::Decimal => "decimal",
            Scalar::Str => "string",
        }
    }
}

/// The id of a field, chosen by the engine; a [`super::Scope`] is asked by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Field(pub u16);

/// Declares what a condition may name. Paths are dotted: `order.eligible`. Declaring a path again replaces
/// it.
#[derive(Clone, Default, Debug)]
pub struct Schema {
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug)]
pub(super) enum Entry {
    Scalar(Scalar, Field),
    List(Scalar, Field),
    Items(Field, Members),
}

/// The members of one object in a list, by name.
pub(super) type Members = BTreeMap<String, (Scalar, Field)>;

impl Schema {
    /// Declares a single value, such as `order.eligible`.
    pub fn scalar(&mut self, path: &str, type_: Scalar, field: Field) -> &mut Self {
        self.declare(path, Entry::Scalar(type_, field))
    }

    /// Declares a list of single values, such as `member.segments`.
    pub fn list(&mut self, path: &str, of: Scalar, field: Field) -> &mut Self {
        self.declare(path, Entry::List(of, field))
    }

    /// Declares a list of objects, such as `order.lines`, with the members that `exists` and `all` can read.
    pub fn items(&mut self, path: &str, field: Field, elements: &[(&str, Scalar, Field)]) -> &mut Self {
        let members = elements.iter().map(|&(name, type_, id)| (name.to_owned(), (type_, id))).collect();
        self.declare(path, Entry::Items(field, members))
    }

    /// Every declared path, in alphabetical order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub(super) fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The first path below `prefix`, if that is a group such as `order` and not a field.
    pub(super) fn first_below(&self, prefix: &str) -> Option<&str> {
        let start = format!("{prefix}.");
        let (path, _) = self.entries.range(start.clone()..).next()?;
        path.starts_with(&start).then_some(path)
    }

    /// Whether a path starts with this name, so that a macro's variable of the same name would hide it.
    pub(super) fn has_root(&self, name: &str) -> bool {
        self.entries.contains_key(name) || self.first_below(name).is_some()
    }

    fn declare(&mut self, path: &str, entry: Entry) -> &mut Self {
        self.entries.insert(path.to_owned(), entry);
        self
    }
}
