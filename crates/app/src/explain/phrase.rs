//! Phrases: one sentence or part of one in the four languages, side by side.
//!
//! Each mechanic keeps its phrases at the end of its own file, where the code that chooses them can be read with them. A
//! language can't be forgotten, since a phrase is an array of four; the tests look that all four fill in the same places.
//! `{place}` is filled in; a part in square brackets is left out when a place in it is empty.

use crate::say::Speech;

/// A sentence, or a part of one, in each language: English, simplified Chinese, traditional Chinese, Estonian.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    /// Its name for those who show it by themselves.
    pub key: &'static str,
    /// It tells of something that can cost the member units, money or a right.
    pub watch: bool,
    /// The texts.
    pub texts: [&'static str; 4],
}

impl Phrase {
    /// The template of a language.
    pub fn template(&self, speech: Speech) -> &'static str {
        let [english, simplified, traditional, estonian] = self.texts;
        match speech {
            Speech::English => english,
            Speech::Simplified => simplified,
            Speech::Traditional => traditional,
            Speech::Estonian => estonian,
        }
    }
}

/// Phrases with their keys: `NAME "key" { "en" "zh-Hans" "zh-Hant" "et" }`, with `watch` before the key for what can cost
/// the member something.
macro_rules! phrases {
    ($($name:ident $($watch:ident)? $key:literal { $en:literal $hans:literal $hant:literal $et:literal })*) => {
        $(pub(in crate::explain) const $name: $crate::explain::phrase::Phrase = $crate::explain::phrase::Phrase {
            key: $key,
            watch: phrases!(@ $($watch)?),
            texts: [$en, $hans, $hant, $et],
        };)*

        #[cfg(test)]
        pub(in crate::explain) const ALL: &[$crate::explain::phrase::Phrase] = &[$($name),*];
    };
    (@ watch) => { true };
    (@) => { false };
}
pub(super) use phrases;

/// Fills a template with parts by name.
pub(super) fn fill(template: &str, parts: &[(&'static str, String)]) -> String {
    let mut filled = String::with_capacity(template.len().saturating_mul(2));
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        filled.push_str(&fill_plain(before, parts).0);
        let Some((optional, behind)) = after.split_once(']') else { break };
        let (text, complete) = fill_plain(optional, parts);
        if complete {
            filled.push_str(&text);
        }
        rest = behind;
    }
    filled.push_str(&fill_plain(rest, parts).0);
    filled
}

/// The filled text, and whether nothing in it is empty.
fn fill_plain(template: &str, parts: &[(&'static str, String)]) -> (String, bool) {
    let mut filled = String::new();
    let mut complete = true;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, behind)) = after.split_once('}') else { break };
        let value = parts.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value.as_str());
        complete &= !value.is_empty();
        push_apart(&mut filled, value);
        rest = behind;
    }
    push_apart(&mut filled, rest);
    (filled, complete)
}

/// Words of another script stand apart from a figure before them: `500 points` within Chinese, where `500积分` needs no
/// space.
fn push_apart(filled: &mut String, value: &str) {
    let figure_before = filled.chars().next_back().is_some_and(|last| last.is_ascii_digit());
    if figure_before && value.chars().next().is_some_and(|first| first.is_ascii_alphabetic()) {
        filled.push(' ');
    }
    filled.push_str(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        let parts =
            [("units", "500 points".to_owned()), ("until", String::new()), ("name", "Ann".to_owned())];
        for (template, expected) in [
            ("{units} for joining.", "500 points for joining."),
            ("{units}[ until {until}].", "500 points."),
            ("[{name}: ]{units}.", "Ann: 500 points."),
            ("[{name} until {until}: ]{units}[!]", "500 points!"),
            ("每1{name}", "每1 Ann"),
            ("no places", "no places"),
        ] {
            assert_eq!(fill(template, &parts), expected, "{template}");
        }
    }
}
