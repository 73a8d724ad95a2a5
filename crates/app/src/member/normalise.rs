//! One form for each identifier, so that the same person is found again however a till writes them. Only this form is
//! hashed; the rule of a kind can therefore never change once members are stored under it.

use std::fmt;

use regulars_engine::id::MemberId;
use serde::{Deserialize, Serialize};

use crate::fault::Refusal;

/// The kinds of identifiers that a member is unique by in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// A phone number with country code.
    Phone,
    /// An e-mail address.
    Email,
    /// The number another system gave.
    ExternalId,
    /// A card number.
    Card,
}

/// Whom an event or a question is about.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// By our id.
    Id(MemberId),
    /// By an identifier, in any way of writing.
    Key(Identifier, String),
}

impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Id(id) => write!(f, "{id}"),
            Who::Key(kind, _) => write!(f, "{kind}:…"),
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Identifier {
    /// All kinds.
    pub const ALL: [Identifier; 4] =
        [Identifier::Phone, Identifier::Email, Identifier::ExternalId, Identifier::Card];

    /// The name on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Identifier::Phone => "phone",
            Identifier::Email => "email",
            Identifier::ExternalId => "external_id",
            Identifier::Card => "card",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<Identifier> {
        Identifier::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The one form of a text. Bringing it into that form again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a text that can't be one; the text is not repeated.
    pub fn normalise(self, text: &str) -> Result<String, Refusal> {
        let (form, code, detail) = match self {
            Identifier::Phone => (phone(text), "invalid_phone", "not a phone number with country code"),
            Identifier::Email => (email(text), "invalid_email", "not an e-mail address"),
            Identifier::ExternalId => {
                (external_id(text), "too_long", "an external id has 1 to 200 characters")
            }
            Identifier::Card => (card(text), "too_long", "a card number has 1 to 200 characters"),
        };
        form.ok_or_else(|| Refusal::Invalid { code, pointer: format!("/member/{self}"), detail })
    }
}

/// `+` and 7 to 15 digits, the first not 0 (E.164).
fn phone(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('+')?;
    let mut plain = String::with_capacity(16);
    plain.push('+');
    for c in digits.chars() {
        match c {
            '0'..='9' => plain.push(c),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return None,
        }
    }
    ((8..=16).contains(&plain.len()) && !plain.starts_with("+0")).then_some(plain)
}

/// A plain address, in lower case: no mailbox in use tells capitals apart, and people type them at random.
fn email(text: &str) -> Option<String> {
    const LOCAL_MAX: usize = 64;
    const LENGTH_MAX: usize = 254;
    let (local, domain) = text.trim_matches(' ').rsplit_once('@')?;
    let allowed = |c: char| c.is_alphanumeric() || (c.is_ascii() && "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let dots_in_place = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    if local.is_empty() || LOCAL_MAX < local.len() || !local.chars().all(allowed) || !dots_in_place {
        return None;
    }
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    let labels: Vec<&str> = domain.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    let named =
        labels.len() >= 2 && labels.iter().all(|l| !l.is_empty()) && !top.bytes().all(|b| b.is_ascii_digit());
    let address = format!("{}@{domain}", local.to_lowercase());
    (named && address.len() <= LENGTH_MAX).then_some(address)
}

fn external_id(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn card(text: &str) -> Option<String> {
    external_id(&text.replace([' ', '-'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_per_identifier() {
        let check = |kind: Identifier, text: &str, expected: Option<&str>| {
            let form = kind.normalise(text).ok();
            assert_eq!(form.as_deref(), expected, "{kind} {text}");
            if let Some(form) = form {
                assert_eq!(kind.normalise(&form).ok(), Some(form), "{kind} {text}");
            }
        };
        use Identifier::*;
        check(Phone, "+372 5555 5555", Some("+37255555555"));
        check(Phone, "+1 (212) 555-0100", Some("+12125550100"));
        check(Phone, "5555 5555", None);
        check(Phone, "+0372555555", None);
        check(Phone, "+1234567890123456", None);
        check(Email, " Mari@Example.ORG ", Some("mari@example.org"));
        check(Email, "mari@jäääär.ee", Some("mari@xn--jr-viaaaa.ee"));
        check(Email, "a@b", None);
        check(Email, "a@b.org\r\nBcc: c@d.org", None);
        check(ExternalId, "  17850 ", Some("17850"));
        check(ExternalId, "   ", None);
        check(ExternalId, &"x".repeat(201), None);
        check(ExternalId, "a\nb", None);
        check(Card, "6011 0009-9013", Some("601100099013"));
        check(Card, " - ", None);
    }

    #[test]
    fn nobody_is_printed() {
        assert_eq!(format!("{:?}", Who::Key(Identifier::Phone, "+37255555555".to_owned())), "phone:…");
    }
}
