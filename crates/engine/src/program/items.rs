//! A choice of items by number, category or brand, as decisions look it up.
//!
//! A large program has hundreds of choices, and an order asks each of them about every line. Names are therefore found by
//! a print of their bytes, and only names with equal prints are compared.

use crate::event::Line;

/// A choice of items: names with their prints, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Items(Vec<(u64, String)>);

/// A line's names, ready to be looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineNames<'o> {
    /// Number, category and brand, as far as it has them.
    names: [Option<Name<'o>>; 3],
}

#[derive(Debug, Clone, Copy)]
struct Name<'a> {
    print: u64,
    text: &'a str,
}

/// What a name is the name of.
#[derive(Clone, Copy)]
enum Of {
    Sku,
    Category,
    Brand,
}

impl Items {
    /// The items with one of these numbers, categories or brands.
    pub(crate) fn new(skus: Vec<String>, categories: Vec<String>, brands: Vec<String>) -> Items {
        let all = [(Of::Sku, skus), (Of::Category, categories), (Of::Brand, brands)];
        let all = all.into_iter().flat_map(|(of, names)| names.into_iter().map(move |name| (of, name)));
        let mut all: Vec<(u64, String)> = all.map(|(of, name)| (Name::new(of, &name).print, name)).collect();
        all.sort_unstable();
        Items(all)
    }

    /// Whether it names nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it names the line.
    pub(crate) fn names(&self, line: &LineNames<'_>) -> bool {
        line.names.iter().flatten().any(|name| {
            let first = match self.0.as_slice() {
                // Most lists are short.
                few if few.len() <= 8 => 0,
                many => many.partition_point(|(print, _)| *print < name.print),
            };
            let rest = self.0.get(first..).unwrap_or_default();
            let mut same = rest.iter().take_while(|(print, _)| *print <= name.print);
            same.any(|(print, text)| *print == name.print && text == name.text)
        })
    }
}

/// Whether a choice of items covers a line; an empty `only` chooses all.
pub(crate) fn covers(only: &Items, except: &Items, line: &LineNames<'_>) -> bool {
    (only.is_empty() || only.names(line)) && (except.is_empty() || !except.names(line))
}

impl<'o> LineNames<'o> {
    pub(crate) fn of(line: &'o Line) -> LineNames<'o> {
        let [category, brand] = [(Of::Category, &line.category), (Of::Brand, &line.brand)]
            .map(|(of, name)| name.as_deref().map(|name| Name::new(of, name)));
        LineNames { names: [Some(Name::new(Of::Sku, &line.sku)), category, brand] }
    }
}

impl<'a> Name<'a> {
    /// The print is made of the first and the last eight bytes and the length, because numbers of items differ at an end.
    /// Equal texts have equal prints if and only if they name the same.
    fn new(of: Of, text: &'a str) -> Name<'a> {
        let bytes = text.as_bytes();
        let part = |part: &[u8]| {
            let mut word = [0; 8];
            word.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            u64::from_le_bytes(word)
        };
        let first = bytes.first_chunk().map_or_else(|| part(bytes), |first| u64::from_le_bytes(*first));
        let last = bytes.last_chunk().map_or(0, |last| u64::from_le_bytes(*last));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let ends = first.rotate_left(29) ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ length;
        let print = ends ^ (of as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Name { print, text }
    }
}

#[cfg(test)]
mod tests {
    use super::{Items, LineNames, covers};
    use crate::event::Line;

    fn items(skus: &[&str], categories: &[&str], brands: &[&str]) -> Items {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Items::new(owned(skus), owned(categories), owned(brands))
    }

    #[test]
    fn a_line_is_found_by_each_of_its_names() {
        let line = |sku: &str, category: &str, brand: &str| Line {
            sku: sku.to_owned(),
            category: Some(category.to_owned()).filter(|name| !name.is_empty()),
            brand: Some(brand.to_owned()).filter(|name| !name.is_empty()),
            ..Line::default()
        };
        let check = |only: &Items, except: &Items, line: &Line, expected: bool| {
            assert_eq!(covers(only, except, &LineNames::of(line)), expected, "{only:?} {except:?} {line:?}");
        };
        let none = Items::default();
        check(&none, &none, &line("a", "", ""), true);
        check(&items(&["a"], &[], &[]), &none, &line("a", "", ""), true);
        check(&items(&["a"], &[], &[]), &none, &line("b", "a", "a"), false);
        check(&items(&[], &["tea"], &[]), &none, &line("tea", "tea", ""), true);
        check(&items(&[], &["tea"], &[]), &none, &line("tea", "", "tea"), false);
        check(&items(&[], &[], &["x"]), &none, &line("a", "", "x"), true);
        check(&none, &items(&["a"], &[], &[]), &line("a", "", ""), false);
        check(&items(&[], &["tea"], &[]), &items(&["a"], &[], &[]), &line("a", "tea", ""), false);
        check(&items(&[""], &[], &[]), &none, &line("", "", ""), true);
        check(&items(&[""], &[], &[]), &none, &line("\0", "", ""), false);
    }

    #[test]
    fn many_names_are_told_apart() {
        // Equal at both ends and in length, so that their prints are equal, too.
        let alike = |number: usize| format!("12345678-{number:03}-12345678");
        let even: Vec<String> = (0..100).map(|number| alike(number * 2)).collect();
        let mixed: Vec<String> = even.iter().cloned().chain((0..100).map(|n| format!("s{n}"))).collect();
        let only = Items::new(mixed, Vec::new(), Vec::new());
        for number in 0..200 {
            for (sku, expected) in [(alike(number), number % 2 == 0), (format!("s{number}"), number < 100)] {
                let line = Line { sku, ..Line::default() };
                assert_eq!(only.names(&LineNames::of(&line)), expected, "{}", line.sku);
            }
        }
    }
}
