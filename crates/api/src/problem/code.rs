//! The closed list of codes. `docs/reference/errors.md` is generated from it, with the engine's rejections folded in.

use std::{collections::BTreeMap, fmt, fmt::Write as _, str::FromStr};

use axum::http::StatusCode;
use regulars_engine::rejection::Rejection;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $status:literal $fix:literal;)*) => {
        /// A stable code of the API. Codes are never renamed; programs may match on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)*
            /// The rules refuse it: a code of the engine's own list.
            Rejected(Rejection),
        }

        impl Code {
            /// The codes of the API itself, in the order in which a request is checked.
            pub const OWN: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it is sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* Code::Rejected(rejection) => rejection.code() }
            }

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status,)* Code::Rejected(rejection) => rejection.status() }
            }

            /// What it means.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$name => concat!($($doc),+),)*
                    Code::Rejected(rejection) => rejection.reason(),
                }.trim()
            }

            /// What to do about it.
            pub fn fix(self) -> &'static str {
                match self { $(Code::$name => $fix,)* Code::Rejected(rejection) => rejection.fix() }
            }
        }
    };
}

codes! {
    /// The request line is longer than 8 KiB.
    UriTooLong "uri_too_long" 414 "Send long content in the body.";
    /// The headers are larger than 16 KiB, or more than 100.
    HeadersTooLarge "headers_too_large" 431 "Send fewer and shorter headers.";
    /// The request was meant for a server of another name.
    Misdirected "misdirected_request" 421 "Use the server's own name; its operator lists the names in `allowed_hosts`.";
    /// There is nothing at this address, or nothing that these credentials may see.
    NotFound "not_found" 404 "Check the path and the id.";
    /// The address exists, but not with this method.
    MethodNotAllowed "method_not_allowed" 405 "Use one of the methods in the Allow header.";
    /// A query parameter is given twice.
    DuplicateParameter "duplicate_parameter" 400 "Send each query parameter once.";
    /// The route has no such query parameter, or its value can't be read.
    InvalidParameter "invalid_parameter" 400 "Use the parameters that the reference lists for this route.";
    /// A secret stands in the query, where proxies and logs keep it.
    SecretInUrl "secret_in_url" 400 "Send it in the Authorization header or the body, and replace the secret.";
    /// No answer can be given in a media type that the client accepts.
    NotAcceptable "not_acceptable" 406 "Accept application/json, or leave the Accept header out.";
    /// The request carries no valid credentials.
    Unauthenticated "unauthenticated" 401 "Send `Authorization: Bearer` with a key that is neither revoked nor expired.";
    /// The session's cookie was not sent by a page of this server.
    Csrf "csrf" 403 "Send the request from a page of this very server, with the headers Origin and `X-Regulars: 1`, or use an API key.";
    /// E-mail and password don't belong together, or to somebody who may sign in.
    SignInFailed "sign_in_failed" 401 "Try again, or ask whoever lets people in for a new link.";
    /// The link or the sign-in was used, has expired, or never was.
    TicketInvalid "ticket_invalid" 401 "Sign in from the beginning, or ask for a new link.";
    /// The code of the second factor is wrong or was used.
    FactorInvalid "factor_invalid" 401 "Wait for the next code of the app and check the clock of the phone, or use another recovery code.";
    /// There were too many tries.
    TooManyTries "too_many_tries" 429 "Wait as long as Retry-After says.";
    /// The key may not do this.
    MissingScope "missing_scope" 403 "Use a key, or a role, that has the scope named in the detail.";
    /// Too many requests from this key.
    RateLimited "rate_limited" 429 "Wait as long as Retry-After says.";
    /// The body is compressed or otherwise encoded.
    UnsupportedEncoding "unsupported_encoding" 415 "Send the body as it is, without Content-Encoding.";
    /// The body is not declared as JSON in UTF-8.
    UnsupportedMediaType "unsupported_media_type" 415 "Send the Content-Type that the route names, such as application/json.";
    /// The body is larger than the route allows.
    PayloadTooLarge "payload_too_large" 413 "Send at most 256 KiB, or 1 MiB in a batch; use an import for more.";
    /// The body did not arrive in time.
    RequestTimeout "request_timeout" 408 "Send the whole body without long pauses.";
    /// The body broke off, or the request can't be read as HTTP.
    BadRequest "bad_request" 400 "Send the request again.";
    /// The body is not one JSON document in UTF-8.
    MalformedJson "malformed_json" 400 "Send exactly one JSON document, without BOM or trailing bytes.";
    /// The JSON is nested deeper than 32 levels.
    TooDeep "too_deep" 400 "Flatten the document.";
    /// The password is too easy to guess.
    WeakPassword "weak_password" 422 "Choose one of at least 8 characters that nobody would try: some words without connection, for example.";
    /// Nobody would be left who can let others in.
    LastOwner "last_owner" 409 "Make somebody else an owner of the whole server first.";
    /// An object has the same key twice.
    DuplicateKey "duplicate_key" 400 "Send each key once.";
    /// A string is longer than its field allows.
    TooLong "too_long" 422 "Shorten the text.";
    /// An array, object or batch has more items than allowed.
    TooManyItems "too_many_items" 422 "Send fewer items, or several requests.";
    /// A text contains control characters.
    InvalidCharacters "invalid_characters" 422 "Remove control characters and direction overrides from the text.";
    /// A field has another JSON type than it should.
    WrongType "wrong_type" 422 "Send the type that the reference names; null is not a value.";
    /// A field is not known here.
    UnknownField "unknown_field" 422 "Remove the field; the detail lists the known ones.";
    /// A field is required and absent.
    MissingField "missing_field" 422 "Send the field.";
    /// A field has the right type and a value that is not allowed.
    InvalidValue "invalid_value" 422 "Send one of the values that the detail names.";
    /// Exactly one of several fields is due.
    AmbiguousFields "ambiguous_fields" 422 "Send exactly one of the fields that the detail names.";
    /// An amount has a fraction or an exponent.
    AmountNotInteger "amount_not_integer" 422 "Amounts are whole numbers of the smallest unit: 1200 for 12.00.";
    /// An amount is zero where something must change.
    AmountZero "amount_zero" 422 "Send an amount other than 0.";
    /// An amount or quantity is below what it can be.
    AmountNotPositive "amount_not_positive" 422 "Send returns and corrections as their own events, not as negative amounts.";
    /// An amount, or a sum or product of them, lies outside ±(2^53 − 1).
    AmountOutOfRange "amount_out_of_range" 422 "Amounts lie within ±(2^53 − 1) of the smallest unit.";
    /// Lines, discounts, delivery, tip, tax, tenders and total don't agree.
    TotalsMismatch "totals_mismatch" 422 "Make lines, discounts, delivery, tip and tax add up to the total, and the tenders too.";
    /// A time is not RFC 3339 with an offset.
    InvalidTimestamp "invalid_timestamp" 422 "Write it like 2026-11-21T10:00:00+08:00.";
    /// A date does not exist or can't be a birthday.
    InvalidDate "invalid_date" 422 "Write it like 1990-05-17; a birthday without a year like --05-17.";
    /// Not a currency in use, in capital letters.
    InvalidCurrency "invalid_currency" 422 "Use an ISO 4217 code such as EUR.";
    /// Not a phone number with country code.
    InvalidPhone "invalid_phone" 422 "Write it like +372 5555 5555.";
    /// Not an e-mail address.
    InvalidEmail "invalid_email" 422 "Write it like name@example.org.";
    /// Not a language tag.
    InvalidLanguage "invalid_language" 422 "Use a BCP 47 tag such as et or zh-Hans.";
    /// Not a page size.
    InvalidLimit "invalid_limit" 422 "Use a whole number from 1 to 500.";
    /// The cursor was not made for this list and filter, or is damaged.
    InvalidCursor "invalid_cursor" 400 "Begin at the first page again.";
    /// The token of the quote is not one of this program and member.
    QuoteInvalid "quote_invalid" 422 "Send the token of a quote for this member, as it was given, or none.";
    /// The quote is older than 15 minutes.
    QuoteExpired "quote_expired" 422 "Ask for a new quote, or send the order without the token to have today's terms.";
    /// The member has no such voucher, or it can't be used any more.
    CodeInvalid "code_invalid" 422 "Check the code, and whose it is; the member's list of vouchers shows which can be used.";
    /// Some of the codes can't be imported; none was.
    CodesInvalid "codes_invalid" 422 "Correct or remove the codes of the lines that the detail names, and send all of them again.";
    /// The list can't be filtered or sorted so.
    InvalidFilter "invalid_filter" 422 "Use the filters that the reference lists for this route.";
    /// A change needs an Idempotency-Key.
    IdempotencyKeyMissing "idempotency_key_missing" 400 "Send an Idempotency-Key of your own for each change, and the same one when you repeat it.";
    /// The Idempotency-Key is not 1 to 255 printable ASCII characters, or is sent twice.
    IdempotencyKeyInvalid "idempotency_key_invalid" 400 "Use 1 to 255 printable ASCII characters, such as a UUID.";
    /// The Idempotency-Key was used for another request.
    IdempotencyKeyReused "idempotency_key_reused" 422 "Use a new key for a new request.";
    /// The first request with this Idempotency-Key is still running.
    RequestInProgress "request_in_progress" 409 "Wait as long as Retry-After says and repeat it.";
    /// An event with this source and external_id exists, with other content.
    DuplicateExternalId "duplicate_external_id" 409 "Give each event its own external_id; the detail names the field that differs.";
    /// Something with this name or identifier exists already.
    AlreadyExists "already_exists" 409 "Choose another name, or use the one that exists.";
    /// The change needs an If-Match header.
    PreconditionRequired "precondition_required" 428 "Read the document, and send its ETag in If-Match.";
    /// Somebody changed it since it was read.
    PreconditionFailed "precondition_failed" 412 "Read it again, and repeat the change on what it is now.";
    /// The program document has mistakes.
    ProgramInvalid "program_invalid" 422 "Correct the mistakes that the detail lists; `regulars program check` explains each.";
    /// Publishing it would take something away from accounts that hold it.
    RequiresPlan "requires_plan" 409 "Keep what members were shown, or publish under another program.";
    /// The program has no published version.
    NotPublished "not_published" 409 "Publish a version of the program first.";
    /// Only a sandbox program can do this.
    SandboxOnly "sandbox_only" 409 "Use a sandbox program.";
    /// The program is not taking history.
    ReplayClosed "replay_closed" 409 "Import history before the program goes live.";
    /// The server is busy or stopping.
    Overloaded "overloaded" 503 "Wait as long as Retry-After says and repeat the same request.";
    /// The disk of the database is full. What is read is answered all the same.
    StorageFull "storage_full" 503 "Repeat the same request when the operator of the server has made room.";
    /// The server took too long.
    Timeout "timeout" 503 "Repeat the same request; events and keyed changes are never applied twice.";
    /// The server failed. Nothing was half applied.
    Internal "internal" 500 "Repeat the same request; if it fails again, report the request_id.";
}

impl Code {
    /// All codes: the API's own, then the engine's.
    pub fn all() -> impl Iterator<Item = Code> {
        Code::OWN.iter().copied().chain(Rejection::ALL.iter().copied().map(Code::Rejected))
    }

    /// The HTTP status as a type.
    pub fn http_status(self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No code of the API is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the API")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads a code of the API's own list.
    fn from_str(text: &str) -> Result<Code, UnknownCode> {
        Code::OWN.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

/// The text of `docs/reference/errors.md`.
pub fn reference() -> String {
    let mut by_code: BTreeMap<&str, Vec<Code>> = BTreeMap::new();
    for code in Code::all() {
        by_code.entry(code.as_str()).or_default().push(code);
    }
    let mut text = String::from(
        "# Errors\n\n<!-- Generated from the code; do not edit. -->\n\nEvery refusal is an RFC 9457 problem document \
         (`application/problem+json`). Match on `code`; it never changes its meaning. `pointer` names the field to \
         blame, `fix` says what to do, `request_id` is what to quote when asking for help.\n\n\
         | code | status | meaning | what to do |\n|---|---|---|---|\n",
    );
    for (name, codes) in by_code {
        let distinct = |text: fn(Code) -> &'static str| {
            let mut texts: Vec<&str> = codes.iter().copied().map(text).collect();
            texts.dedup();
            texts.join(" ")
        };
        let status = codes.first().map_or(0, |code| code.status());
        // Writing to a String can't fail.
        let _ =
            writeln!(text, "| `{name}` | {status} | {} | {} |", distinct(Code::title), distinct(Code::fix));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sentences_and_codes_agree() {
        let mut statuses = BTreeMap::new();
        for code in Code::all() {
            assert!(code.title().ends_with('.'), "{code:?}");
            assert!(code.fix().ends_with('.'), "{code:?}");
            assert!((400..=503).contains(&code.status()), "{code:?}");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
            assert_eq!(*statuses.entry(code.as_str()).or_insert(code.status()), code.status(), "{code:?}");
        }
        for code in Code::OWN {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert!(reference().contains(&format!("| `{code}` | {} |", code.status())));
        }
    }
}
