//! A program in plain sentences.

use std::collections::BTreeMap;

use regulars_app::explain;
use serde::Serialize;
use utoipa::ToSchema;

/// A program in plain sentences for its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explanation {
    /// The program.
    #[schema(example = "tea")]
    pub program: String,
    /// Its name.
    pub name: String,
    /// The version that is explained.
    pub version: u32,
    /// The language of the sentences: `en`, `zh-Hans`, `zh-Hant` or `et`. The program's own names and texts are in the
    /// asked language where it has them.
    #[schema(value_type = String, example = "en")]
    pub language: &'static str,
    /// What belongs together, in the order in which a member asks; what the program does not have is left out.
    pub sections: Vec<ExplanationSection>,
}

/// Sentences about one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplanationSection {
    /// Which: `earn`, `worth`, `expiry`, `levels`, `rewards`, `returns` and so on.
    #[schema(value_type = String, example = "earn")]
    pub key: &'static str,
    /// Its heading.
    #[schema(example = "How you earn")]
    pub title: String,
    /// One for each thing that the document names, or for what is common to all of them.
    pub items: Vec<ExplanationItem>,
}

/// Sentences about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplanationItem {
    /// Where it stands in the program's document: a JSON pointer.
    #[schema(example = "/earn/purchase")]
    pub about: String,
    /// Its name; absent for what is common to several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "A point per yuan")]
    pub name: Option<String>,
    /// What there is to know of it.
    pub sentences: Vec<ExplanationSentence>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplanationSentence {
    /// Which sentence, for those who show it in their own words.
    #[schema(value_type = String, example = "earn.per_money")]
    pub key: &'static str,
    /// The sentence.
    #[schema(example = "1 point for each ¥1 that counts.")]
    pub text: String,
    /// What was filled in, in the words of the language.
    #[schema(value_type = BTreeMap<String, String>, example = json!({ "amount": "1 point", "per": "¥1" }))]
    pub parts: BTreeMap<&'static str, String>,
    /// It tells of something that can cost the member units, money or a right: an end, a limit, a fee, what a return takes.
    pub watch: bool,
}

impl From<explain::Explanation> for Explanation {
    fn from(explanation: explain::Explanation) -> Explanation {
        let explain::Explanation { program, name, version, language, sections } = explanation;
        let sections = sections.into_iter().map(section).collect();
        Explanation { program, name, version, language, sections }
    }
}

fn section(explain::Section { key, title, items }: explain::Section) -> ExplanationSection {
    let items = items.into_iter().map(|explain::Item { about, name, sentences }| ExplanationItem {
        about,
        name,
        sentences: sentences.into_iter().map(sentence).collect(),
    });
    ExplanationSection { key, title, items: items.collect() }
}

fn sentence(explain::Sentence { key, text, parts, watch }: explain::Sentence) -> ExplanationSentence {
    ExplanationSentence { key, text, parts: parts.into_iter().collect(), watch }
}
