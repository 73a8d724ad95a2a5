//! What partners owe the program and the program them, and the statements behind that.

use std::collections::BTreeSet;

use regulars_engine::{
    amount::{Ratio, Rounding},
    document::Settle,
    funding::FundingStep,
    moment::Moment,
    program::{PartnerSpec, Program},
    symbol::Sym,
};
use serde::Serialize;

use super::{Stamp, name};
use crate::settlement::{Books, Dues, Moves, Prepaid, Worth};

/// The settlement with all partners over a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettlementView {
    /// The first instant.
    pub from: Stamp,
    /// The first instant that is no longer in it.
    pub until: Stamp,
    /// The currency of all money.
    pub currency: String,
    /// Digits after its point.
    pub scale: u32,
    /// By partner, and by whoever else pays for something.
    pub partners: Vec<PartnerSettlementView>,
    /// What all of them pay.
    pub pays: i64,
    /// What all of them are paid.
    pub is_paid: i64,
    /// The units that the program itself pays for, by wallet.
    pub own: Vec<StatementView>,
    /// All units, by wallet: the statements of all partners and the program's own.
    pub all: Vec<StatementView>,
}

/// The settlement with one partner. Money in the smallest unit of the currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartnerSettlementView {
    /// The partner.
    pub partner: String,
    /// Its name in the asked language; the id of somebody who is named only where something is paid.
    pub name: String,
    /// `at_issuance`, `at_redemption` or `net`.
    pub settle: &'static str,
    /// The units that it pays for, by wallet.
    pub wallets: Vec<StatementView>,
    /// What it has paid for in advance, by wallet.
    pub prepaid: Vec<PrepaidView>,
    /// What is due for these units, without those that were paid in advance.
    pub units: i64,
    /// What is due for units that it bought in advance in that time.
    pub blocks: i64,
    /// What the vouchers took off that it pays for.
    pub discounts: i64,
    /// What the rewards cost that it pays for.
    pub rewards: i64,
    /// The sum of these four.
    pub owes: i64,
    /// What the program owes for units that members took there.
    pub exports: i64,
    /// What the program owes for rewards that the partner handed over.
    pub provided: i64,
    /// The sum of these two.
    pub is_owed: i64,
    /// What the partner pays.
    pub pays: i64,
    /// What the program pays the partner.
    pub is_paid: i64,
    /// What the units cost that are still there: with `at_redemption` the partner may have to pay so much, else the program
    /// has been paid it for rewards that are to come.
    pub reserve: i64,
}

/// What was paid for in advance, of one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrepaidView {
    /// The wallet.
    pub wallet: String,
    /// Digits after the point of its units.
    pub scale: u32,
    /// Left when the time began, in the smallest unit.
    pub before: i64,
    /// Bought, for what the blocks cost.
    pub bought: WorthView,
    /// Drawn, less what was given back, for what they would have cost afterwards.
    pub drawn: WorthView,
    /// Left when the time ends.
    pub after: i64,
}

/// What became of the units of a wallet over a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementView {
    /// The wallet.
    pub wallet: String,
    /// Digits after the point of its units.
    pub scale: u32,
    /// There when the time began.
    pub before: WorthView,
    /// Given by rules.
    pub issued: WorthView,
    /// Paid in by members.
    pub paid_in: WorthView,
    /// Taken back with what had earned them.
    pub taken_back: WorthView,
    /// Spent, or paid out.
    pub redeemed: WorthView,
    /// Lapsed.
    pub expired: WorthView,
    /// Gone to other members, less what came of them.
    pub sent: WorthView,
    /// Taken by staff, less what staff gave.
    pub adjusted: WorthView,
    /// Gone for what members owed; negative for the program, whose debts are paid so.
    pub repaid: WorthView,
    /// Of others, taken back in their place; negative for what was taken back in place of others.
    pub replaced: WorthView,
    /// There when the time ends.
    pub after: WorthView,
}

/// Units, and what they cost whoever pays for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WorthView {
    /// In the smallest unit of the wallet.
    pub units: i64,
    /// In the smallest unit of the currency.
    pub money: i64,
}

pub(crate) fn settlement(
    program: &Program,
    books: &Books,
    (from, until): (Moment, Moment),
    language: &str,
) -> SettlementView {
    let named = books
        .funded
        .keys()
        .chain(books.prepaid.keys())
        .map(|(funder, _)| *funder)
        .chain(books.dues.keys().copied());
    let stated = program.partners.iter().map(|own| own.partner);
    let all: BTreeSet<Sym> = named.chain(stated).collect();
    let mut partners: Vec<_> = all.iter().map(|own| partner(program, books, *own, language)).collect();
    partners.sort_by(|one, other| one.partner.cmp(&other.partner));
    let sum = |of: fn(&PartnerSettlementView) -> i64| partners.iter().map(of).fold(0, i64::saturating_add);
    let own = books.all.iter().map(|(wallet, moves)| {
        let parts = books.funded.iter().filter(|((_, of), _)| of == wallet);
        (*wallet, parts.fold(*moves, |rest, (_, part)| rest.without(part)))
    });
    SettlementView {
        from: Stamp(from),
        until: Stamp(until),
        currency: program.currency.code.clone(),
        scale: program.currency.exponent,
        pays: sum(|own| own.pays),
        is_paid: sum(|own| own.is_paid),
        own: own.map(|(wallet, moves)| statement_of_program(program, wallet, &moves)).collect(),
        all: books.all.iter().map(|(of, moves)| statement_of_program(program, *of, moves)).collect(),
        partners,
    }
}

fn partner(program: &Program, books: &Books, partner: Sym, language: &str) -> PartnerSettlementView {
    let spec: Option<&PartnerSpec> = program.partners.iter().find(|own| own.partner == partner);
    let settle = spec.map(|own| own.settle).unwrap_or_default();
    let funded = || books.funded.iter().filter(|((own, _), _)| *own == partner);
    let of_blocks = || books.prepaid.iter().filter(|((own, _), _)| *own == partner);
    let drawn = of_blocks().map(|(_, own)| own.drawn.money).fold(0i128, i128::saturating_add);
    let bought = of_blocks().map(|(_, own)| own.bought.money).fold(0i128, i128::saturating_add);
    let due = funded().map(|(_, moves)| due(settle, moves)).fold(0i128, i128::saturating_add);
    let due = due.saturating_sub(drawn);
    let reserve = funded().map(|(_, moves)| moves.after().money).fold(0i128, i128::saturating_add);
    let Dues { discounts, rewards, provided, exports } =
        books.dues.get(&partner).copied().unwrap_or_default();
    let (units, exports) = (minor(program, due), minor(program, exports));
    let blocks = minor(program, bought);
    let owes = [discounts, rewards, blocks].into_iter().fold(units, i64::saturating_add);
    let is_owed = exports.saturating_add(provided);
    let balance = owes.saturating_sub(is_owed);
    let (pays, is_paid) = match settle {
        Settle::Net => (balance.max(0), balance.saturating_neg().max(0)),
        Settle::AtIssuance | Settle::AtRedemption => (owes, is_owed),
    };
    let id = name(program, partner);
    let cost = |worth: Worth| worth.money;
    PartnerSettlementView {
        name: spec.map_or_else(|| id.clone(), |own| own.name.in_language(language).to_owned()),
        partner: id,
        settle: settle_name(settle),
        wallets: funded().map(|((_, wallet), moves)| statement(program, *wallet, moves, cost)).collect(),
        prepaid: of_blocks().map(|((_, wallet), own)| prepaid(program, *wallet, own)).collect(),
        units,
        blocks,
        discounts,
        rewards,
        owes,
        exports,
        provided,
        is_owed,
        pays,
        is_paid,
        reserve: minor(program, reserve),
    }
}

fn prepaid(program: &Program, wallet: Sym, own: &Prepaid) -> PrepaidView {
    let view = |worth: Worth| WorthView { units: worth.units, money: minor(program, worth.money) };
    PrepaidView {
        wallet: name(program, wallet),
        scale: program.wallet_of(wallet).map_or(0, |spec| program.wallet_exponent(spec)),
        before: own.before,
        bought: view(own.bought),
        drawn: view(own.drawn),
        after: own.before.saturating_add(own.bought.units).saturating_sub(own.drawn.units),
    }
}

/// What a funder pays for the units of a wallet, in millionths.
fn due(settle: Settle, moves: &Moves) -> i128 {
    let of = |step| moves.of(step);
    let due = match settle {
        Settle::AtIssuance | Settle::Net => of(FundingStep::Issued).minus(of(FundingStep::TakenBack)),
        // What members got something for: also where their units went to somebody else, or for what they owed.
        Settle::AtRedemption => of(FundingStep::Redeemed)
            .plus(of(FundingStep::Sent))
            .plus(of(FundingStep::Repaid))
            .minus(of(FundingStep::Replaced)),
    };
    due.money
}

fn settle_name(settle: Settle) -> &'static str {
    match settle {
        Settle::AtIssuance => "at_issuance",
        Settle::AtRedemption => "at_redemption",
        Settle::Net => "net",
    }
}

/// Units for which nobody has agreed on a price cost what the wallet says now.
fn statement_of_program(program: &Program, wallet: Sym, moves: &Moves) -> StatementView {
    let price = program.wallet_of(wallet).map_or(0, |spec| program.default_price(spec));
    statement(program, wallet, moves, |worth| i128::from(worth.units).saturating_mul(price.into()))
}

fn statement(program: &Program, wallet: Sym, moves: &Moves, cost: impl Fn(Worth) -> i128) -> StatementView {
    let view = |worth: Worth| WorthView { units: worth.units, money: minor(program, cost(worth)) };
    let of = |step| view(moves.of(step));
    let spec = program.wallet_of(wallet);
    StatementView {
        wallet: name(program, wallet),
        scale: spec.map_or(0, |spec| program.wallet_exponent(spec)),
        before: view(moves.before),
        issued: of(FundingStep::Issued),
        paid_in: view(Worth { units: moves.paid_in, money: 0 }),
        taken_back: of(FundingStep::TakenBack),
        redeemed: of(FundingStep::Redeemed),
        expired: of(FundingStep::Expired),
        sent: of(FundingStep::Sent),
        adjusted: of(FundingStep::Adjusted),
        repaid: of(FundingStep::Repaid),
        replaced: of(FundingStep::Replaced),
        after: view(moves.after()),
    }
}

/// Millionths of the base currency in its smallest unit, rounded once.
fn minor(program: &Program, micros: i128) -> i64 {
    let minor = 10i128.pow(program.currency.exponent.min(6));
    let exact = Ratio { num: micros, den: 1 }.times(Ratio { num: minor, den: 1_000_000 });
    exact.and_then(|exact| exact.round(Rounding::HalfEven)).unwrap_or(i64::MAX)
}

impl SettlementView {
    /// The same of one partner alone; none when nobody of that name pays for anything.
    pub fn of_partner(self, partner: &str) -> Option<SettlementView> {
        let found = self.partners.into_iter().find(|own| own.partner == partner)?;
        let (pays, is_paid) = (found.pays, found.is_paid);
        Some(SettlementView {
            partners: vec![found],
            pays,
            is_paid,
            own: Vec::new(),
            all: Vec::new(),
            ..self
        })
    }

    /// The statements as a table: a line per partner and wallet, with a head; what was bought and drawn in advance comes last. Names are plain letters, digits, `_` and `-`,
    /// so nothing in it needs quotes.
    pub fn csv(&self) -> String {
        let mut text = String::from(HEAD);
        for partner in &self.partners {
            for of in &partner.wallets {
                let steps = [
                    of.before,
                    of.issued,
                    of.taken_back,
                    of.redeemed,
                    of.expired,
                    of.sent,
                    of.adjusted,
                    of.repaid,
                    of.replaced,
                    of.after,
                ];
                let none = WorthView { units: 0, money: 0 };
                let prepaid = partner.prepaid.iter().find(|own| own.wallet == of.wallet);
                let [bought, drawn] = prepaid.map_or([none; 2], |own| [own.bought, own.drawn]);
                let left = super::decimal(prepaid.map_or(0, |own| own.after), of.scale);
                let cells: Vec<String> = steps
                    .iter()
                    .chain(&[bought, drawn])
                    .flat_map(|own| {
                        let money = super::decimal(own.money, self.scale);
                        [super::decimal(own.units, of.scale), money]
                    })
                    .chain([left])
                    .collect();
                let line = [&partner.partner, &of.wallet].map(String::as_str).join(",");
                let currency = &self.currency;
                text.push_str(&format!("{line},{currency},{},{}\n", partner.settle, cells.join(",")));
            }
        }
        text
    }
}

/// The head of the table of statements.
const HEAD: &str = "partner,wallet,currency,settle,before,before_money,issued,issued_money,taken_back,taken_back_money,\
     redeemed,redeemed_money,expired,expired_money,sent,sent_money,adjusted,adjusted_money,repaid,repaid_money,\
     replaced,replaced_money,after,after_money,bought,bought_money,drawn,drawn_money,left\n";
