//! Explanations of whole programs: nothing is missing, in no language, and nothing that concerns a member is left out.
//!
//! `REGULARS_BLESS=1` writes the pages in `explained` anew; what changed in them is to be read by somebody who knows the
//! language.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use regulars_app::explain::explain;
use regulars_engine::{
    document::{self, Format},
    program::{Program, check_text},
};
use serde_json::Value;

const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "zh-Hant", "et"];

/// The pages that are kept, to be read sentence by sentence.
const KEPT: [&str; 9] =
    ["caffe-nero", "choices", "everything", "games", "household", "offers", "plans", "referral", "rest"];

/// What concerns no member, and why.
const UNTOLD: [(&str, &str); 41] = [
    ("/format", "of the file"),
    ("/program", "the name in addresses"),
    ("/objective", "what the shop wants"),
    ("/fields", "conditions name what they ask for; what is kept of a member is told from `/fields/member`"),
    ("/wallets/*/kind", "told by what can be done with it"),
    ("/wallets/*/worth", "what a unit costs the shop"),
    ("/earn/*/only/tenders", "never allowed"),
    ("/vouchers/*/only/tenders", "never allowed"),
    ("/vouchers/*/except/tenders", "never allowed"),
    ("/earn/*/group", "told by which multipliers exclude each other"),
    ("/earn/*/funded_by", "who pays does not change what the member gets"),
    ("/earn/*/budget", "told by what happens when it is used up"),
    ("/benefits/*/worth", "what a use costs the shop"),
    ("/rewards/*/kind", "told by its name and by what it gives"),
    ("/rewards/*/picture", "a picture"),
    ("/rewards/*/worth", "what one costs the shop"),
    ("/rewards/*/funded_by", "who pays does not change what the member gets"),
    ("/budgets/*/name", "of the shop's books"),
    ("/budgets/*/limit", "what the shop spends; that it may run out is told"),
    ("/budgets/*/over", "the same"),
    ("/budgets/*/of", "told with each reward"),
    ("/budgets/*/warn_at", "a warning to the shop"),
    ("/reward_health", "what the shop looks at"),
    ("/vouchers/*/codes", "told with the reward that takes one"),
    ("/vouchers/*/group", "told by which vouchers combine"),
    ("/vouchers/*/funded_by", "who pays does not change what the member gets"),
    ("/stacking/groups/*/priority", "the order between groups; what is saved is told with the order"),
    ("/challenges/*/only/tenders", "never allowed"),
    ("/challenges/*/tasks/*/only/tenders", "never allowed"),
    ("/challenges/*/picture", "a picture"),
    ("/challenges/*/hidden", "a hidden challenge is no secret any more once it is explained"),
    ("/badges/*/picture", "a picture"),
    ("/partners/*/worth", "what the shop owes the partner"),
    ("/partners/*/pays", "what the partner owes the shop"),
    ("/partners/*/settle", "when partner and shop settle"),
    ("/offers/*/only/tenders", "never allowed"),
    ("/offers/*/except/tenders", "never allowed"),
    ("/referral/only/tenders", "never allowed"),
    ("/referral/link", "each member's own link is shown with the account"),
    ("/games/*/picture", "a picture"),
    ("/say", "sentences for other places"),
];

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The documents of a folder by name.
fn documents(path: &str) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder(path)).unwrap().map(|entry| entry.unwrap().path());
    let documents = files.filter(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".yaml") && !name.ends_with(".scenario.yaml")
    });
    let named = documents.map(|file| {
        (file.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&file).unwrap())
    });
    named.collect()
}

fn exemplars() -> BTreeMap<String, String> {
    documents("../../programs")
}

/// Documents that hold every form of the format.
fn forms() -> BTreeMap<String, String> {
    let mut forms = documents("../engine/tests/golden/documents");
    forms.extend(documents("tests/app/explained"));
    forms
}

fn read(name: &str, text: &str) -> Program {
    check_text(text, Format::Yaml, Vec::new()).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:?}"))
}

#[test]
fn every_program_is_explained() {
    let exemplars = exemplars();
    assert!(25 < exemplars.len(), "{}", exemplars.len());
    for (name, text) in exemplars.iter().chain(&forms()) {
        let program = read(name, text);
        for language in LANGUAGES {
            let page = explain(&program, language).page();
            assert!(!page.contains(['{', '}', '[', ']']), "{name} in {language}: {page}");
            assert!(!page.contains("  "), "{name} in {language}: {page}");
        }
    }
}

#[test]
fn chinese_has_no_words_but_those_of_the_document() {
    for (name, text) in exemplars() {
        let program = read(&name, &text);
        // All words of the document, also as parts of its names.
        let words: BTreeSet<String> =
            text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase).collect();
        for language in ["zh-Hans", "zh-Hant"] {
            let page = explain(&program, language).page();
            let latin = page.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_lowercase);
            let strange = latin.filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()));
            let strange: Vec<String> = strange.filter(|word| !words.contains(word)).collect();
            assert_eq!(strange, Vec::<String>::new(), "{name} in {language}: {page}");
        }
    }
}

#[test]
fn pages_stay_as_they_were_read() {
    let all: BTreeMap<String, String> = exemplars().into_iter().chain(forms()).collect();
    let bless = std::env::var_os("REGULARS_BLESS").is_some();
    for name in KEPT {
        let program = read(name, &all[name]);
        for language in LANGUAGES {
            let file = folder("tests/app/explained").join(format!("{name}.{language}.md"));
            let page = explain(&program, language).page();
            if bless {
                fs::write(&file, &page).unwrap();
            }
            let kept = fs::read_to_string(&file).unwrap_or_default();
            let other = page.lines().zip(kept.lines()).find(|(new, old)| new != old);
            assert!(
                page == kept,
                "{name} in {language}: read what changed, and bless it when it is right: {other:?}"
            );
        }
    }
}

#[test]
fn a_simple_program_fits_on_a_page() {
    let check = |name: &str, simple: bool| {
        let program = read(name, &exemplars()[name]);
        for language in LANGUAGES {
            let complexity = explain(&program, language).complexity(&program);
            assert_eq!(complexity.verdict == "simple", simple, "{name} in {language}: {complexity:?}");
        }
    };
    check("caffe-nero", true);
    check("tea-chain", false);
    let program = read("everything", &forms()["everything"]);
    let hints = explain(&program, "en").complexity(&program).hints;
    for about in ["/wallets", "/wallets/buckets", "/tiers", "/earn/purchase/if", "/earn/purchase"] {
        assert!(hints.iter().any(|hint| hint.about == about), "{about}: {hints:?}");
    }
}

/// The parts of a schema that a value may follow.
fn alternatives<'s>(schema: &'s Value, root: &'s Value) -> Vec<&'s Value> {
    if let Some(name) = schema["$ref"].as_str() {
        return alternatives(root.pointer(name.trim_start_matches('#')).unwrap(), root);
    }
    let mut found = vec![schema];
    for many in ["anyOf", "oneOf", "allOf"] {
        let parts = schema[many].as_array().into_iter().flatten();
        found.extend(parts.flat_map(|part| alternatives(part, root)));
    }
    found
}

/// Every field that the schema knows; `*` stands for a name that the author chooses.
fn fields(schema: &Value, root: &Value, path: &str, found: &mut BTreeSet<String>) {
    for part in alternatives(schema, root) {
        for (name, inner) in part["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            fields(inner, root, &path, found);
            found.insert(path);
        }
        if part["additionalProperties"].is_object() {
            fields(&part["additionalProperties"], root, &format!("{path}/*"), found);
        }
        if part["items"].is_object() {
            fields(&part["items"], root, path, found);
        }
    }
}

/// A place in a document: where it is, which field of the schema it is, and the words that the schema allows there.
struct Place {
    pointer: String,
    field: String,
    words: Vec<String>,
}

fn places(
    value: &Value,
    schemas: &[&Value],
    root: &Value,
    pointer: &str,
    field: &str,
    found: &mut Vec<Place>,
) {
    let parts: Vec<&Value> = schemas.iter().flat_map(|schema| alternatives(schema, root)).collect();
    let consts = parts.iter().flat_map(|part| {
        part["enum"].as_array().into_iter().flatten().chain(part.get("const")).filter_map(Value::as_str)
    });
    let words = consts.map(str::to_owned).collect();
    found.push(Place { pointer: pointer.to_owned(), field: field.to_owned(), words });
    match value {
        Value::Object(members) => {
            for (key, inner) in members {
                let escaped = key.replace('~', "~0").replace('/', "~1");
                let pointer = format!("{pointer}/{escaped}");
                let known: Vec<&Value> =
                    parts.iter().filter_map(|part| part["properties"].get(key)).collect();
                if known.is_empty() {
                    let open: Vec<&Value> = parts.iter().map(|part| &part["additionalProperties"]).collect();
                    places(inner, &open, root, &pointer, &format!("{field}/*"), found);
                } else {
                    places(inner, &known, root, &pointer, &format!("{field}/{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            let schemas: Vec<&Value> = parts.iter().map(|part| &part["items"]).collect();
            for (place, inner) in items.iter().enumerate() {
                places(inner, &schemas, root, &format!("{pointer}/{place}"), field, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Sentences of the format, one of which may stand where another one does.
const SENTENCES: [&str; 16] = [
    "never",
    "lifetime",
    "7 months",
    "for ever",
    "end of this quarter",
    "once a day",
    "every monday",
    "joined",
    "member.joined",
    "at once",
    "order.quantity > 7",
    "7 days before",
    "25 minutes",
    "JPY",
    "Asia/Tokyo",
    "orders",
];

/// The document with something else at a place, or nothing; most of these documents have mistakes.
fn changed(document: &Value, place: &Place, names: &[String]) -> Vec<Value> {
    let Some(value) = document.pointer(&place.pointer) else { return Vec::new() };
    let mut others: Vec<Value> = match value {
        Value::Bool(value) => vec![Value::Bool(!value)],
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or(1);
            vec![Value::from(number.saturating_add(1)), Value::from(number.saturating_mul(2))]
        }
        Value::String(text) => others_of(text, names),
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    };
    others.extend(place.words.iter().map(|word| Value::from(word.as_str())));
    let mut documents: Vec<Value> = Vec::new();
    for other in others {
        let mut document = document.clone();
        if let Some(value) = document.pointer_mut(&place.pointer) {
            *value = other;
        }
        documents.push(document);
    }
    documents.extend(without(document, &place.pointer));
    documents
}

fn others_of(text: &str, names: &[String]) -> Vec<Value> {
    let mut others = vec![format!("{text}x")];
    // Each number in turn, one more.
    let mut rest = 0;
    while let Some(start) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| at + rest) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| at + start);
        let number: u64 = text[start..end].parse().unwrap_or(0);
        let width = end - start;
        others.push(format!("{}{:0width$}{}", &text[..start], number + 1, &text[end..]));
        rest = end;
    }
    others.extend(SENTENCES.iter().map(|sentence| (*sentence).to_owned()));
    others.extend(names.iter().cloned());
    others.extend(names.iter().map(|name| format!("{name}+")));
    others.into_iter().map(Value::from).collect()
}

fn without(document: &Value, pointer: &str) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let mut document = document.clone();
    match document.pointer_mut(parent)? {
        Value::Object(members) => members.remove(key).map(|_| ())?,
        Value::Array(items) => drop(items.remove(key.parse().ok()?)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(document)
}

fn pages(document: &Value) -> Option<Vec<String>> {
    let program = check_text(&document.to_string(), Format::Json, Vec::new()).ok()?;
    Some(LANGUAGES.iter().map(|language| explain(&program, language).page()).collect())
}

/// Every field is told, or is on the list of those that concern no member: a change of it changes what is said, in each
/// language.
#[test]
fn nothing_that_concerns_a_member_is_left_out() {
    let schema = serde_json::to_value(document::schema()).unwrap();
    let mut told: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (name, text) in forms().iter().chain(&exemplars()) {
        let document = serde_json::to_value(&read(name, text).document).unwrap();
        let before = pages(&document).unwrap();
        let mut found = Vec::new();
        places(&document, &[&schema], &schema, "", "", &mut found);
        let names: Vec<String> = found
            .iter()
            .filter(|place| place.field.ends_with("/*"))
            .filter_map(|place| place.pointer.rsplit_once('/').map(|(_, name)| name.to_owned()))
            .collect::<BTreeSet<String>>()
            .into_iter()
            .collect();
        for place in found.iter().filter(|place| !place.pointer.is_empty()) {
            let is_told = |told: &BTreeMap<String, BTreeSet<&str>>| {
                told.get(&place.field).is_some_and(|languages| languages.len() == LANGUAGES.len())
            };
            if is_told(&told) || UNTOLD.iter().any(|(field, _)| is_within(&place.field, field)) {
                continue;
            }
            for document in changed(&document, place, &names) {
                let Some(after) = pages(&document) else { continue };
                let changes = LANGUAGES.iter().zip(before.iter().zip(&after)).filter(|(_, (a, b))| a != b);
                told.entry(place.field.clone()).or_default().extend(changes.map(|(language, _)| *language));
                if is_told(&told) {
                    break;
                }
            }
        }
    }
    let mut all = BTreeSet::new();
    fields(&schema, &schema, "", &mut all);
    let untold = all.iter().filter(|field| {
        let is_listed = UNTOLD.iter().any(|(listed, _)| is_within(field, listed));
        let languages: BTreeSet<&str> =
            told.iter().filter(|(inner, _)| is_within(inner, field)).flat_map(|(_, l)| l).copied().collect();
        !is_listed && languages.len() < LANGUAGES.len()
    });
    let untold: Vec<&String> = untold.collect();
    assert_eq!(
        untold,
        Vec::<&String>::new(),
        "say it in `src/explain` in each language, or list it under UNTOLD with the reason why no member needs it"
    );
}

fn is_within(field: &str, outer: &str) -> bool {
    field.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
