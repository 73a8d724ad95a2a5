//! The token of a quote: which version of the program was quoted to which member, and until when that is kept. It is
//! sealed and not stored, so a quote costs nothing to keep, and any server of the same database can honour it.

use regulars_app::{ProgramHandle, Terms};
use regulars_engine::{id::MemberId, moment::Moment};
use uuid::Uuid;

use crate::{
    http::cursor::Cursors,
    problem::{Code, Problem},
};

/// How long a quote is kept, in microseconds: a customer at a till, a cart that is being paid.
const KEPT: i64 = 15 * 60 * 1_000_000;
/// What the seal is for, beside the program.
const PURPOSE: &str = "quote";

/// What a quote promises that is given now.
pub(super) fn terms(version: u32, member: MemberId, now: Moment) -> Terms {
    Terms { version, member, until: Moment(now.0.saturating_add(KEPT)) }
}

/// The token of what was promised.
pub(super) fn seal(terms: &Terms, seals: &Cursors, program: &ProgramHandle) -> String {
    let parts = [&terms.version.to_be_bytes()[..], terms.member.0.as_bytes(), &terms.until.0.to_be_bytes()];
    seals.seal(&[PURPOSE, &program.slug], &parts.concat())
}

/// What was promised with a token. Whether it is kept to this member and still, is asked where the order is decided, so
/// that an order that was recorded in time can be repeated later.
///
/// # Errors
/// `quote_invalid` when the token was not made here for this program.
pub(super) fn open(token: &str, seals: &Cursors, program: &ProgramHandle) -> Result<Terms, Problem> {
    let opened = seals.open(&[PURPOSE, &program.slug], token).ok();
    let terms = opened.and_then(|bytes| {
        let (version, rest) = bytes.split_first_chunk::<4>()?;
        let (member, until) = rest.split_first_chunk::<16>()?;
        Some(Terms {
            version: u32::from_be_bytes(*version),
            member: MemberId(Uuid::from_bytes(*member)),
            until: Moment(i64::from_be_bytes(until.try_into().ok()?)),
        })
    });
    terms.ok_or_else(|| Problem::new(Code::QuoteInvalid, "the token is not one of this program").at("/quote"))
}
