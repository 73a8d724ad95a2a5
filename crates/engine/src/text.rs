//! Texts in several languages: one string for all, or one per language tag (BCP 47).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text shown to people: plain, or by language (`{ en: Gold, zh-Hans: 金卡 }`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// One text per BCP 47 language tag.
    ByLanguage(BTreeMap<String, String>),
}

impl Text {
    /// The text in `language`: the exact tag, else a tag of the same language (`zh` finds `zh-Hans`), else English,
    /// else the first there is.
    pub fn in_language(&self, language: &str) -> &str {
        let texts = match self {
            Text::Plain(text) => return text,
            Text::ByLanguage(texts) => texts,
        };
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let exact = texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let related = || texts.iter().find(|(tag, _)| base(tag) == base(language));
        let english = || texts.iter().find(|(tag, _)| base(tag) == "en");
        let found = exact.or_else(related).or_else(english).or_else(|| texts.iter().next());
        found.map_or("", |(_, text)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_wins() {
        let text = Text::ByLanguage(
            [("en", "Gold"), ("zh-Hans", "金卡")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        );
        for (asked, expected) in
            [("zh-Hans", "金卡"), ("zh", "金卡"), ("zh-hant", "金卡"), ("en-GB", "Gold"), ("et", "Gold")]
        {
            assert_eq!(text.in_language(asked), expected, "{asked}");
        }
        assert_eq!(Text::Plain("Tea".into()).in_language("fr"), "Tea");
    }
}
