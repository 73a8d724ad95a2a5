//! Units that go to partners, in the model: what went there is a log.

use regulars_engine::event::Export;

use super::{
    Refusal, Work,
    calendar::Micro,
    member::{Book, Move},
    program::{Limit, Trigger},
    tiers::Way,
};

/// Another program to which units can be taken.
#[derive(Debug, Clone)]
pub struct Partner {
    /// Its name.
    pub name: String,
    /// The wallet that units leave, and how many become …
    pub takes: (usize, i64),
    /// … so many there.
    pub gives: i64,
    /// The fewest at once, in the smallest unit.
    pub at_least: Option<i64>,
    /// Limits, in whole units.
    pub limits: Vec<Limit>,
    /// The fee, in the smallest unit.
    pub fee: i64,
}

impl Work<'_> {
    /// `units.exported`.
    pub(super) fn exported(&mut self, wanted: &Export) -> Result<(), Refusal> {
        let program = self.program;
        let place = program.partners.iter().position(|p| p.name == wanted.partner).ok_or("UnknownPartner")?;
        let terms = &program.partners[place];
        let (from, takes) = terms.takes;
        if terms.at_least.is_some_and(|least| wanted.amount < least) {
            return Err("ExportTooSmall");
        }
        if wanted.amount % takes != 0 {
            return Err("InexactExport");
        }
        for limit in &terms.limits {
            let (begin, end) = self.period_of(limit);
            let log =
                self.member.exported.iter().filter(|(p, at, ..)| *p == place && begin <= *at && *at < end);
            let (times, units) = log.fold((1, wanted.amount), |sum, e| (sum.0 + e.2, sum.1 + e.3));
            let most = limit.units.map(|units| units * 10i64.pow(program.exponent(from)));
            if limit.times.is_some_and(|max| max < times) || most.is_some_and(|max| max < units) {
                return Err("ExportLimit");
            }
        }
        if 0 < self.member.purses[from].debt {
            return Err("InDebt");
        }
        self.enough(from, wanted.amount + terms.fee)?;
        if super::purse::AMOUNT_MAX < wanted.amount / takes * terms.gives {
            return Err("AmountOutOfRange");
        }
        self.spend(from, wanted.amount, Book::Spent)?;
        if 0 < terms.fee {
            self.spend(from, terms.fee, Book::Spent)?;
        }
        self.note_exported(place, self.now, 1, wanted.amount);
        self.moves.push(Move::Asked);
        self.note_activity(Trigger::Exported);
        self.reassess(Way::Both)
    }

    pub(super) fn note_exported(&mut self, partner: usize, at: Micro, times: i64, units: i64) {
        self.member.exported.push((partner, at, times, units));
        self.moves.push(Move::Exported { partner, at, times, units });
    }
}
