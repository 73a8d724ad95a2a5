//! What somebody outside is asked to do, and the report on it.

use regulars_engine::{
    amount::{Ratio, Rounding},
    decide::{Earlier, InstructionState},
    event::Body,
    id::{EventId, MemberId},
    moment::Moment,
    program::Program,
    symbol::Sym,
};
use regulars_store::EntryRow;
use serde::Serialize;

use super::{Stamp, as_text, name};
use crate::instruction::{Asked, Outcome, Outcomes, Sum, Task};

/// Something that somebody outside is asked to do, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstructionView {
    /// Whom it is for.
    #[serde(serialize_with = "as_text")]
    pub member: MemberId,
    /// The event that asks for it.
    #[serde(serialize_with = "as_text")]
    pub event: EventId,
    /// Who reported that event.
    pub source: String,
    /// The reporter's own number of it.
    pub external_id: String,
    /// What is to be done: `pay_out`, `credit`, `charge` or `refund`.
    pub kind: &'static str,
    /// The wallet that the units left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet: Option<String>,
    /// The plan, for `charge` and `refund`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// How much, in the smallest unit of the wallet or the currency and without a fee.
    pub amount: i64,
    /// Digits after the point of that.
    pub scale: u32,
    /// What a partner is to credit, for `credit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerUnitsView>,
    /// `open`, `done`, `failed` or `past`.
    pub state: &'static str,
    /// When it was recorded.
    pub asked_at: Stamp,
    /// When something last became of it.
    pub changed_at: Stamp,
}

/// What a partner is to credit to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartnerUnitsView {
    /// The partner.
    pub id: String,
    /// How many of its own units.
    pub units: i64,
    /// The reporter's own number of the member's account there.
    pub reference: String,
}

/// What was asked of others over a time, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstructionReportView {
    /// The first instant.
    pub from: Stamp,
    /// The first instant that is no longer in it.
    pub until: Stamp,
    /// The currency of what is owed to partners.
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// Payments to members, by wallet.
    pub pay_outs: Vec<PayOutsView>,
    /// Units that went to partners, by partner and wallet.
    pub exports: Vec<ExportsView>,
    /// What plans cost, by plan; what is to be taken, then what is to be given back.
    pub plans: Vec<PlanFeesView>,
}

/// What a plan cost its members, or what was given back to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanFeesView {
    /// The plan.
    pub plan: String,
    /// `charge` or `refund`.
    pub kind: &'static str,
    /// Asked for in that time.
    pub asked: SumView,
    /// Told as done in that time.
    pub done: SumView,
    /// Told as failed in that time.
    pub failed: SumView,
    /// Open now, whatever time is asked for.
    pub open: SumView,
    /// Of a replayed history, in that time: nobody was asked.
    pub past: SumView,
}

/// Payments of one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayOutsView {
    /// The wallet.
    pub wallet: String,
    /// Digits after the point of its amounts.
    pub scale: u32,
    /// Given in that time.
    pub asked: SumView,
    /// Told as done in that time.
    pub done: SumView,
    /// Told as failed in that time.
    pub failed: SumView,
    /// Open now, whatever time is asked for.
    pub open: SumView,
    /// Of a replayed history, in that time: nobody was asked.
    pub past: SumView,
}

/// How many, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SumView {
    /// How many.
    pub count: i64,
    /// How much, in the smallest unit of the wallet, or of the currency for plans.
    pub amount: i64,
}

/// Units of one wallet that went to one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportsView {
    /// The partner.
    pub partner: String,
    /// Its name in the asked language; the id when the program no longer has it.
    pub name: String,
    /// The wallet.
    pub wallet: String,
    /// Digits after the point of its amounts.
    pub scale: u32,
    /// Given in that time.
    pub asked: ExportSumView,
    /// Told as done in that time.
    pub done: ExportSumView,
    /// Told as failed in that time.
    pub failed: ExportSumView,
    /// Open now, whatever time is asked for.
    pub open: ExportSumView,
    /// Of a replayed history, in that time: nobody was asked.
    pub past: ExportSumView,
    /// What that time's instructions, less those that failed in it, make the program owe the partner.
    pub owed: PartnerOweView,
}

/// How many, and what they took and gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExportSumView {
    /// How many.
    pub count: i64,
    /// What left the wallet, in its smallest unit and without fees.
    pub amount: i64,
    /// The fees, likewise.
    pub fee: i64,
    /// Units of the partner.
    pub units: i64,
}

/// What is owed to a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PartnerOweView {
    /// In its own units; negative when more came back than went.
    pub units: i64,
    /// In the smallest unit of the currency, by what one of them cost when it was asked for.
    pub worth: i64,
}

impl From<Sum> for SumView {
    fn from(Sum { count, amount, .. }: Sum) -> SumView {
        SumView { count, amount }
    }
}

impl From<Sum> for ExportSumView {
    fn from(Sum { count, amount, fee, gave, .. }: Sum) -> ExportSumView {
        ExportSumView { count, amount, fee, units: gave }
    }
}

/// The view of an instruction; none for an entry that asks nothing of anybody.
pub(crate) fn instruction(
    program: &Program,
    row: &EntryRow,
    member: MemberId,
    asked_by: &Earlier,
    (state, changed_at): (InstructionState, Moment),
) -> Option<InstructionView> {
    let asked = Asked::by(&asked_by.facts)?;
    let reference = match &asked_by.body {
        Body::UnitsExported(export) => export.reference.clone(),
        _ => String::new(),
    };
    let (kind, wallet, partner, plan) = match asked.what {
        Task::PayOut(wallet) => ("pay_out", Some(wallet), None, None),
        Task::Credit(partner, wallet) => ("credit", Some(wallet), Some(partner), None),
        Task::Charge(plan) => ("charge", None, None, Some(plan)),
        Task::Refund(plan) => ("refund", None, None, Some(plan)),
    };
    let units = |partner| PartnerUnitsView { id: name(program, partner), units: asked.gave, reference };
    Some(InstructionView {
        member,
        event: row.event,
        source: row.source.clone(),
        external_id: row.external_id.clone(),
        kind,
        wallet: wallet.map(|wallet| name(program, wallet)),
        plan: plan.map(|plan| name(program, plan)),
        amount: asked.amount,
        scale: wallet.map_or(program.currency.exponent, |wallet| scale(program, wallet)),
        partner: partner.map(units),
        state: state.name(),
        asked_at: Stamp(Moment(row.recorded_at)),
        changed_at: Stamp(changed_at),
    })
}

pub(crate) fn instruction_report(
    program: &Program,
    sums: &Outcome,
    (from, until): (Moment, Moment),
    language: &str,
) -> InstructionReportView {
    let (mut pay_outs, mut credits, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for (task, of) in sums {
        match *task {
            Task::PayOut(wallet) => pay_outs.push(PayOutsView {
                wallet: name(program, wallet),
                scale: scale(program, wallet),
                asked: of.asked.into(),
                done: of.done.into(),
                failed: of.failed.into(),
                open: of.open.into(),
                past: of.past.into(),
            }),
            Task::Credit(partner, wallet) => credits.push(exports(program, (partner, wallet), of, language)),
            Task::Charge(plan) => plans.push(fees(program, plan, "charge", of)),
            Task::Refund(plan) => plans.push(fees(program, plan, "refund", of)),
        }
    }
    InstructionReportView {
        from: Stamp(from),
        until: Stamp(until),
        currency: program.currency.code.clone(),
        scale: program.currency.exponent,
        pay_outs,
        exports: credits,
        plans,
    }
}

fn fees(program: &Program, plan: Sym, kind: &'static str, of: &Outcomes) -> PlanFeesView {
    PlanFeesView {
        plan: name(program, plan),
        kind,
        asked: of.asked.into(),
        done: of.done.into(),
        failed: of.failed.into(),
        open: of.open.into(),
        past: of.past.into(),
    }
}

fn exports(program: &Program, (partner, wallet): (Sym, Sym), of: &Outcomes, language: &str) -> ExportsView {
    let spec = program.partners.iter().find(|own| own.partner == partner);
    let units = of.asked.gave.saturating_sub(of.failed.gave);
    let id = name(program, partner);
    ExportsView {
        name: spec.map_or_else(|| id.clone(), |spec| spec.name.in_language(language).to_owned()),
        partner: id,
        wallet: name(program, wallet),
        scale: scale(program, wallet),
        asked: of.asked.into(),
        done: of.done.into(),
        failed: of.failed.into(),
        open: of.open.into(),
        past: of.past.into(),
        owed: PartnerOweView { units, worth: worth(program, of.asked.worth.saturating_sub(of.failed.worth)) },
    }
}

/// Millionths of the base currency in its smallest unit, rounded once.
fn worth(program: &Program, micros: i128) -> i64 {
    let minor = 10i128.pow(program.currency.exponent.min(6));
    let exact = Ratio { num: micros, den: 1 }.times(Ratio { num: minor, den: 1_000_000 });
    exact.and_then(|exact| exact.round(Rounding::HalfEven)).unwrap_or(i64::MAX)
}

/// The digits of a wallet's unit; those of the currency for a wallet that the program no longer has, since it paid money.
fn scale(program: &Program, wallet: Sym) -> u32 {
    let stated = program.wallet_of(wallet);
    stated.map_or(program.currency.exponent, |spec| program.wallet_exponent(spec))
}
