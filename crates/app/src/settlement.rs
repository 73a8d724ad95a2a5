//! What partners owe the program and the program them: statements of the units that somebody else pays for, and the settlement
//! over a time. All of it is summed from the entries, whose facts keep what was decided; nothing is written beside them.
//!
//! Every entry of the program up to the end of that time is read once, account by account, so memory is bounded by the number
//! of partners and by the entries of the largest account.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::civil::Date;
use regulars_engine::{
    Program,
    calendar::Period,
    fact::{Fact, Sink, Source},
    funding::FundingStep,
    moment::Moment,
    symbol::Sym,
};
use regulars_store::EntryRow;

use crate::{
    App,
    fault::{Fault, Refusal},
    program::ProgramHandle,
    read::record_of,
    view::{SettlementView, settlement},
};

/// A month of a program's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: Date,
}

/// Units and what their funder pays for them, in millionths of the base currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Worth {
    pub(crate) units: i64,
    pub(crate) money: i128,
}

/// What became of units over a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Moves {
    /// What was there when it began.
    pub(crate) before: Worth,
    /// What happened, by kind of step.
    steps: [Worth; FundingStep::ALL.len()],
    /// What members paid in; of the program's own units only.
    pub(crate) paid_in: i64,
}

/// What somebody pays for, or is owed for, over a time. Money in the smallest unit of the base currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Dues {
    /// What vouchers took off.
    pub(crate) discounts: i64,
    /// What the rewards cost that it pays for.
    pub(crate) rewards: i64,
    /// What the rewards cost that it hands over.
    pub(crate) provided: i64,
    /// What the units cost that members took there, in millionths.
    pub(crate) exports: i128,
}

/// What was paid for in advance over a time, and what was drawn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Prepaid {
    /// What was left when the time began.
    pub(crate) before: i64,
    /// Bought, at the price of the blocks.
    pub(crate) bought: Worth,
    /// Drawn, less what was given back, at what the partner pays for units that it pays afterwards.
    pub(crate) drawn: Worth,
}

/// All that a settlement is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Books {
    /// By who pays and wallet.
    pub(crate) funded: BTreeMap<(Sym, Sym), Moves>,
    /// Likewise, where somebody pays in advance.
    pub(crate) prepaid: BTreeMap<(Sym, Sym), Prepaid>,
    /// All units by wallet, whoever pays for them.
    pub(crate) all: BTreeMap<Sym, Moves>,
    /// By partner, and by whoever else is named.
    pub(crate) dues: BTreeMap<Sym, Dues>,
}

impl App {
    /// What everybody who pays for units or rewards owes, and is owed, between two instants of the server's time, the first
    /// included and the last not; and what all of their units and the program's own come to.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn settlement(
        &self,
        program: &ProgramHandle,
        from: Moment,
        until: Moment,
        language: &str,
    ) -> Result<SettlementView, Refusal> {
        let latest: Arc<Program> = Arc::clone(program.version()?);
        let books = self.books(program, from, until)?;
        Ok(settlement(&latest, &books, (from, until), language))
    }

    /// The settlement of a month of the program's calendar.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn statements(
        &self,
        program: &ProgramHandle,
        month: Month,
        language: &str,
    ) -> Result<SettlementView, Refusal> {
        let zone = &program.version()?.zone;
        let first = zone.start_of_day(month.first);
        let span = Period::Month.span(first, zone);
        self.settlement(program, Moment::from(span.start), Moment::from(span.end), language)
    }

    fn books(&self, program: &ProgramHandle, from: Moment, until: Moment) -> Result<Books, Fault> {
        let snapshot = self.shared().store.snapshot()?;
        let mut books = Books::default();
        let mut fault: Option<Fault> = None;
        snapshot.for_each_account(Some(program.id), &mut |account| {
            if fault.is_some() {
                return;
            }
            let mut versions = HashMap::new();
            let read = snapshot.for_each_entry_of(account.account, &mut |row| {
                versions.insert(row.seq, row.program_version);
                if fault.is_none() && row.recorded_at < until.0 {
                    let root = row.of_seq.and_then(|seq| versions.get(&seq).copied());
                    let agreed = root.unwrap_or(row.program_version);
                    fault = self.note(program, &mut books, (&row, agreed), from).err();
                }
            });
            fault = fault.take().or_else(|| read.err().map(Fault::from));
        })?;
        fault.map_or(Ok(books), Err)
    }

    /// Adds what an entry says. Who pays for rewards and vouchers stands in the version under which they were taken.
    fn note(
        &self,
        program: &ProgramHandle,
        books: &mut Books,
        (row, agreed): (&EntryRow, u32),
        from: Moment,
    ) -> Result<(), Fault> {
        let within = from.0 <= row.recorded_at;
        let mut version: Option<Arc<Program>> = None;
        for fact in record_of(row)?.facts {
            books.note_units(&fact, within);
            books.note_blocks(&fact, within);
            let named = matches!(fact, Fact::Redeemed { .. } | Fact::VoucherUsed(_) | Fact::Exported { .. });
            if !within || !named {
                continue;
            }
            let stated = match &version {
                Some(known) => known,
                None => {
                    let programs = &self.shared().programs;
                    let loaded = programs.version_of_entry(&self.shared().store, program.id, agreed)?;
                    version.insert(loaded)
                }
            };
            books.note_dues(stated, &fact);
        }
        Ok(())
    }
}

impl Month {
    /// Reads a year and a month such as `2026-03`.
    pub fn parse(text: &str) -> Option<Month> {
        let (year, month) =
            text.split_once('-').filter(|(year, month)| (year.len(), month.len()) == (4, 2))?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year) || !digits(month) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(|first| Month { first })
    }
}

impl Books {
    fn note_units(&mut self, fact: &Fact, within: bool) {
        if let Fact::Funded(funding) = fact {
            let money = i128::from(funding.units).saturating_mul(funding.of.price.into());
            let worth = Worth { units: funding.units, money };
            let moves = self.funded.entry((funding.of.funder, funding.wallet)).or_default();
            return moves.add(funding.step, worth, within);
        }
        let Some((wallet, step, units)) = of_all(fact) else { return };
        let moves = self.all.entry(wallet).or_default();
        match step {
            Some(step) => moves.add(step, Worth { units, money: 0 }, within),
            None if within => moves.paid_in = moves.paid_in.saturating_add(units),
            None => moves.before.units = moves.before.units.saturating_add(units),
        }
    }

    fn note_blocks(&mut self, fact: &Fact, within: bool) {
        let (of, units, price, bought) = match fact {
            Fact::BlockBought { partner, wallet, units, price, .. } => {
                ((*partner, *wallet), *units, *price, true)
            }
            Fact::BlockDrawn { partner, wallet, units, price, .. } => {
                ((*partner, *wallet), *units, *price, false)
            }
            _ => return,
        };
        // Who has bought a block has a statement, also when no member has earned of it.
        self.funded.entry(of).or_default();
        let prepaid = self.prepaid.entry(of).or_default();
        let worth = Worth { units, money: i128::from(units).saturating_mul(price.into()) };
        match (within, bought) {
            (true, true) => prepaid.bought = prepaid.bought.plus(worth),
            (true, false) => prepaid.drawn = prepaid.drawn.plus(worth),
            (false, true) => prepaid.before = prepaid.before.saturating_add(units),
            (false, false) => prepaid.before = prepaid.before.saturating_sub(units),
        }
    }

    fn note_dues(&mut self, program: &Program, fact: &Fact) {
        match fact {
            Fact::Redeemed { reward, worth, .. } => {
                let Some(stated) = program.rewards.iter().find(|own| own.reward == *reward) else { return };
                if let Some(funder) = stated.funded_by {
                    let dues = self.dues.entry(funder).or_default();
                    dues.rewards = dues.rewards.saturating_add(*worth);
                }
                if let Some(partner) = stated.provided_by {
                    let dues = self.dues.entry(partner).or_default();
                    dues.provided = dues.provided.saturating_add(*worth);
                }
            }
            Fact::VoucherUsed(used) => {
                let stated = program.vouchers.iter().find(|own| own.voucher == used.held.voucher);
                if let Some(funder) = stated.and_then(|own| own.funded_by) {
                    let dues = self.dues.entry(funder).or_default();
                    dues.discounts = dues.discounts.saturating_add(used.saved());
                }
            }
            Fact::Exported { partner, worth, .. } => {
                let dues = self.dues.entry(*partner).or_default();
                dues.exports = dues.exports.saturating_add((*worth).into());
            }
            _ => {}
        }
    }
}

/// What a fact does to the units of a wallet, whoever pays for them; without a step they were paid in.
fn of_all(fact: &Fact) -> Option<(Sym, Option<FundingStep>, i64)> {
    let back = |units: i64| units.saturating_neg();
    Some(match fact {
        Fact::Granted(grant) => match grant.from {
            Source::Issued => (grant.wallet, Some(FundingStep::Issued), grant.amount),
            Source::Funded => (grant.wallet, None, grant.amount),
            Source::Adjusted => (grant.wallet, Some(FundingStep::Adjusted), back(grant.amount)),
            Source::Transit => (grant.wallet, Some(FundingStep::Sent), back(grant.amount)),
        },
        Fact::Drawn { wallet, amount, to, .. } | Fact::Owed { wallet, amount, to } => {
            left(*wallet, *amount, *to)?
        }
        Fact::Restored { wallet, amount, from, .. } | Fact::Forgiven { wallet, amount, by: from } => {
            left(*wallet, back(*amount), *from)?
        }
        _ => return None,
    })
}

fn left(wallet: Sym, units: i64, sink: Sink) -> Option<(Sym, Option<FundingStep>, i64)> {
    let step = match sink {
        Sink::Issued => FundingStep::TakenBack,
        Sink::Spent | Sink::PaidOut => FundingStep::Redeemed,
        Sink::Expired => FundingStep::Expired,
        Sink::Transit => FundingStep::Sent,
        Sink::Adjusted => FundingStep::Adjusted,
        Sink::Funded => return Some((wallet, None, units.saturating_neg())),
        // Set aside, they are still there.
        Sink::Held => return None,
    };
    Some((wallet, Some(step), units))
}

impl Worth {
    pub(crate) fn plus(self, other: Worth) -> Worth {
        Worth { units: self.units.saturating_add(other.units), money: self.money.saturating_add(other.money) }
    }

    pub(crate) fn minus(self, other: Worth) -> Worth {
        self.plus(other.times(-1))
    }

    pub(crate) fn times(self, sign: i64) -> Worth {
        Worth { units: self.units.saturating_mul(sign), money: self.money.saturating_mul(sign.into()) }
    }
}

impl Moves {
    fn add(&mut self, step: FundingStep, worth: Worth, within: bool) {
        let place = FundingStep::ALL.iter().position(|own| *own == step);
        match place.and_then(|place| self.steps.get_mut(place)) {
            Some(sum) if within => *sum = sum.plus(worth),
            _ => self.before = self.before.plus(worth.times(step.sign())),
        }
    }

    /// What happened of one kind.
    pub(crate) fn of(&self, step: FundingStep) -> Worth {
        let steps = FundingStep::ALL.iter().zip(&self.steps);
        steps.filter(|(own, _)| **own == step).fold(Worth::default(), |sum, (_, worth)| sum.plus(*worth))
    }

    /// What is there when the time ends.
    pub(crate) fn after(&self) -> Worth {
        let steps = FundingStep::ALL.iter().zip(&self.steps);
        let there = steps.fold(self.before, |sum, (step, worth)| sum.plus(worth.times(step.sign())));
        Worth { units: there.units.saturating_add(self.paid_in), ..there }
    }

    /// What is left of all when the part of a funder is taken out.
    pub(crate) fn without(&self, part: &Moves) -> Moves {
        let mut rest = *self;
        rest.before.units = rest.before.units.saturating_sub(part.before.units);
        for (sum, own) in rest.steps.iter_mut().zip(&part.steps) {
            sum.units = sum.units.saturating_sub(own.units);
        }
        rest
    }
}
