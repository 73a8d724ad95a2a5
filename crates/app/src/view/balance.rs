//! Balances as people read them: every wallet with its lots, what waits, and what expires next.

use std::cmp::Reverse;

use regulars_engine::{
    document::WalletKind,
    moment::Moment,
    program::{Program, WalletSpec},
    state::{Account, Balance, Lot, Wallet},
    symbol::Sym,
};
use serde::Serialize;

use super::{
    Stamp,
    entry::{PendingView, pending},
    figure::Unit,
    name,
};

/// All balances of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BalancesView {
    /// The instant that is shown; due work up to it is included.
    pub as_of: Stamp,
    /// The program's wallets in document order, then those of earlier versions that still hold something.
    pub wallets: Vec<WalletView>,
}

/// One wallet. Amounts are in its smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalletView {
    /// The wallet.
    pub wallet: String,
    /// `points`, `status`, `stamps`, `money`; `retired` when the program no longer has it.
    pub kind: &'static str,
    /// The word for its unit, plural, in the asked language; the currency for money.
    pub unit: String,
    /// Digits after the point.
    pub scale: u32,
    /// Can be spent now.
    pub available: i64,
    /// Can't be spent yet.
    pub pending: i64,
    /// Set aside by holds and reservations.
    pub held: i64,
    /// Owed by the member; later earnings pay it first.
    pub debt: i64,
    /// What the stamps that can be spent are on, where a wallet is of cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<CardView>,
    /// What the balance is made of: the earliest expiry first.
    pub lots: Vec<LotView>,
    /// What is gone next.
    pub expiring_next: Option<ExpiringView>,
}

/// Stamp cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// How many stamps a card has.
    pub size: i64,
    /// How many cards are full.
    pub full: i64,
    /// How many stamps are on the card that is not.
    pub stamps: i64,
}

/// Units on the same terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LotView {
    /// Its number in the account.
    pub lot: u32,
    /// What is left.
    pub amount: i64,
    /// When the first of it was earned.
    pub earned_at: Stamp,
    /// When it is gone.
    pub expires_at: Option<Stamp>,
    /// Whether activity before then moves the date.
    pub unless_active: bool,
    /// What it waits for before it can be spent.
    pub pending: Option<PendingView>,
}

/// What is gone next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpiringView {
    /// How much, in the smallest unit.
    pub amount: i64,
    /// When.
    pub at: Stamp,
    /// Whether activity before then moves the date.
    pub unless_active: bool,
}

/// The balances as of `as_of`; the caller has made the due work happen up to it.
pub fn balances(program: &Program, account: &Account, as_of: Moment, language: &str) -> BalancesView {
    let current =
        program.wallets.iter().map(|spec| wallet(program, account, spec.wallet, Some(spec), language));
    let retired = account.wallets.iter().filter(|w| program.wallet_of(w.wallet).is_none());
    let retired = retired.filter(|w| account.balance(w.wallet) != Balance::default());
    let retired = retired.map(|w| wallet(program, account, w.wallet, None, language));
    BalancesView { as_of: Stamp(as_of), wallets: current.chain(retired).collect() }
}

fn wallet(
    program: &Program,
    account: &Account,
    sym: Sym,
    spec: Option<&WalletSpec>,
    language: &str,
) -> WalletView {
    let unit = Unit::of(program, sym, language);
    let balance = account.balance(sym);
    let lots = account.wallet(sym).map(|held| lots(program, held)).unwrap_or_default();
    WalletView {
        wallet: name(program, sym),
        kind: match spec.map(|spec| spec.kind) {
            Some(WalletKind::Points) => "points",
            Some(WalletKind::Status) => "status",
            Some(WalletKind::Stamps) => "stamps",
            Some(WalletKind::Money) => "money",
            None => "retired",
        },
        unit: unit.many.to_owned(),
        scale: unit.exponent,
        available: balance.available,
        pending: balance.pending,
        held: balance.held,
        debt: balance.debt,
        card: spec.and_then(|spec| spec.card).map(|size| CardView {
            size,
            full: balance.available.checked_div(size).unwrap_or(0),
            stamps: balance.available.checked_rem(size).unwrap_or(0),
        }),
        expiring_next: expiring_next(&lots),
        lots,
    }
}

fn lots(program: &Program, held: &Wallet) -> Vec<LotView> {
    let mut lots: Vec<&Lot> = held.lots.iter().collect();
    let gone = |lot: &Lot| lot.expires_at.or(held.idle_until);
    // What never expires comes last.
    lots.sort_by_key(|lot| (Reverse(gone(lot).map(Reverse)), lot.earned_at, lot.id));
    let view = |lot: &Lot| LotView {
        lot: lot.id,
        amount: lot.remaining,
        earned_at: Stamp(lot.earned_at),
        expires_at: gone(lot).map(Stamp),
        unless_active: lot.expires_at.is_none() && held.idle_until.is_some(),
        pending: lot.pending.map(|waits| pending(program, waits)),
    };
    lots.into_iter().map(view).collect()
}

fn expiring_next(lots: &[LotView]) -> Option<ExpiringView> {
    let at = lots.iter().filter_map(|lot| lot.expires_at).min()?;
    let gone = || lots.iter().filter(|lot| lot.expires_at == Some(at));
    Some(ExpiringView {
        amount: gone().map(|lot| lot.amount).fold(0, i64::saturating_add),
        at,
        unless_active: gone().all(|lot| lot.unless_active),
    })
}
