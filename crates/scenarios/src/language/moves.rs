//! Units and money that come, go and change hands, as a scenario says them.

use regulars_engine::{Program, amount::Decimal, event, moment::Moment};
use serde::Deserialize;
use serde_json::Value;

use super::{
    act::{minor, named, of_wallet},
    file::typed,
};

/// A top-up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopsUp {
    pub(super) wallet: String,
    pub(super) amount: Decimal,
    pub(super) tender: Option<String>,
}

/// Units given to another member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sends {
    pub(super) wallet: String,
    pub(super) amount: Decimal,
    pub(super) to: String,
}

/// Units that become others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Converts {
    by: String,
    pub(super) amount: Decimal,
}

/// Units that go to a partner.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exports {
    pub(super) to: String,
    pub(super) amount: Decimal,
}

/// An account with a partner.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    to: String,
    number: String,
}

impl Links {
    pub(super) fn link(&self) -> event::AccountLink {
        event::AccountLink { partner: self.to.clone(), number: self.number.clone() }
    }
}

/// Units paid for in advance, from the beginning of time on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuysBlock {
    of: String,
    wallet: String,
    units: Decimal,
    until: Option<String>,
    #[serde(default)]
    reserve: bool,
}

impl BuysBlock {
    pub(super) fn purchase(&self, program: &Program) -> Result<event::BlockPurchase, String> {
        let until = self.until.as_deref().map(|text| {
            let date = text.parse::<jiff::civil::Date>().map_err(|e| format!("until: {e}"))?;
            Ok::<_, String>(Moment::from(program.zone.start_of_day(date)))
        });
        Ok(event::BlockPurchase {
            partner: self.of.clone(),
            wallet: self.wallet.clone(),
            units: of_wallet(program, &self.wallet, self.units)?,
            price: None,
            // 2000-01-01, before any scenario.
            from: Moment(946_684_800_000_000),
            until: until.transpose()?,
            reserve: self.reserve,
        })
    }
}

/// Money paid back.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Refunded {
    /// All that is left of a top-up.
    TopUp(String),
    /// A part of it.
    Part(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundedPart {
    top_up: String,
    pub(super) amount: Decimal,
}

/// A correction by staff.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjusted {
    pub(super) wallet: String,
    pub(super) amount: Decimal,
    pub(super) reason: String,
}

/// Units set aside.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    pub(super) wallet: String,
    pub(super) amount: Decimal,
    pub(super) lasts: Option<String>,
}

/// Units of a hold that are spent.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Captures {
    /// All of it.
    All(String),
    /// With its fields.
    Part(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Capture {
    hold: String,
    pub(super) wallet: String,
    pub(super) amount: Decimal,
}

pub(super) fn capture(captures: &Captures, program: &Program) -> Result<event::Capture, String> {
    Ok(match captures {
        Captures::All(hold) => event::Capture { hold: named(hold), amount: None },
        Captures::Part(value) => {
            let Capture { hold, wallet, amount } = typed(value.clone())?;
            event::Capture { hold: named(&hold), amount: Some(of_wallet(program, &wallet, amount)?) }
        }
    })
}

/// The amount is in units of the wallet that they leave; whole ones where the program knows no such conversion.
pub(super) fn conversion(converts: &Converts, program: &Program) -> Result<event::Conversion, String> {
    let terms = program.conversion(&converts.by);
    let from = terms.map_or("", |terms| program.name_of(terms.from));
    let amount = of_wallet(program, from, converts.amount)?;
    Ok(event::Conversion { conversion: converts.by.clone(), amount })
}

/// The amount is in units of the wallet that they leave, likewise.
pub(super) fn export(exports: &Exports, program: &Program) -> Result<event::Export, String> {
    let terms = program.partner(&exports.to).and_then(|partner| partner.exports.as_ref());
    let from = terms.map_or("", |terms| program.name_of(terms.from));
    let amount = of_wallet(program, from, exports.amount)?;
    Ok(event::Export { partner: exports.to.clone(), amount, reference: "link".to_owned() })
}

pub(super) fn refund(refunded: &Refunded, program: &Program) -> Result<event::Refund, String> {
    match refunded {
        Refunded::TopUp(top_up) => Ok(event::Refund { top_up: named(top_up), amount: None }),
        Refunded::Part(value) => {
            let RefundedPart { top_up, amount } = typed(value.clone())?;
            let amount = minor(amount, program.currency.exponent)?;
            Ok(event::Refund { top_up: named(&top_up), amount: Some(amount) })
        }
    }
}
