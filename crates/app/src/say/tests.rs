//! Templates: filling, leaving out, and falling back.

use super::*;

fn parts() -> Parts {
    Parts {
        missing: "spend 12.00 more".to_owned(),
        level: "Gold".to_owned(),
        benefits: String::new(),
        by: "31 Dec".to_owned(),
        reward: String::new(),
    }
}

#[test]
fn templates_are_filled() {
    for (template, expected) in [
        ("{missing}[ by {by}] for {level}[: {benefits}]", Some("spend 12.00 more by 31 Dec for Gold")),
        ("{ missing } → {level}!", Some("spend 12.00 more → Gold!")),
        ("only words", Some("only words")),
        ("{missing}: {benefits}", None),
        ("{spend} more", None),
        ("{missing", None),
        ("{missing} [for {level}", None),
    ] {
        assert_eq!(fill(template, &parts()).as_deref(), expected, "{template}");
    }
}

#[test]
fn languages_are_told_by_their_tags() {
    for (tag, expected) in [
        ("en-GB", Some(Speech::English)),
        ("zh", Some(Speech::Simplified)),
        ("zh-Hans-CN", Some(Speech::Simplified)),
        ("zh-TW", Some(Speech::Traditional)),
        ("zh-Hant-HK", Some(Speech::Traditional)),
        ("ET", Some(Speech::Estonian)),
        ("fr", None),
        ("", None),
    ] {
        assert_eq!(Speech::known(tag), expected, "{tag}");
    }
}

#[test]
fn the_template_of_the_language_or_none() {
    let texts = [("en", "E"), ("zh-Hans", "S")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let text = Text::ByLanguage(texts.into());
    for (asked, expected) in
        [("en-US", Some("E")), ("fr", Some("E")), ("zh", Some("S")), ("zh-TW", None), ("et", None)]
    {
        assert_eq!(template_for(&text, asked).map(|(template, _)| template), expected, "{asked}");
    }
    let plain = Text::Plain("P".to_owned());
    assert_eq!(template_for(&plain, "et"), Some(("P", "et")));
}
