//! When the account's next due work is.

use crate::{
    moment::Moment,
    program::Program,
    state::{Account, Lot, Pending, Wallet},
};

/// The earliest instant at which something of the account falls due: a pending grant, an expiry, a lapse by inactivity, a
/// tier review, a limit that carried something over.
pub fn next_due(_program: &Program, account: &Account) -> Option<Moment> {
    if account.closed {
        return None;
    }
    let of_lot = |lot: &Lot| {
        let available = match lot.pending {
            Some(Pending::Until(at)) => Some(at),
            Some(Pending::Activity { .. }) | None => None,
        };
        [available, lot.expires_at].into_iter().flatten().min()
    };
    let of_wallet = |wallet: &Wallet| {
        let lots = wallet.lots.iter().filter_map(of_lot).min();
        let idle = wallet.idle_until.filter(|_| wallet.lots.iter().any(|l| l.expires_at.is_none()));
        [lots, idle].into_iter().flatten().min()
    };
    let wallets = account.wallets.iter().filter_map(of_wallet);
    let tiers = account.tiers.iter().filter_map(|t| t.until);
    let usages = account.usages.iter().filter(|u| u.carried > 0).filter_map(|u| u.renews_at);
    wallets.chain(tiers).chain(usages).min()
}
