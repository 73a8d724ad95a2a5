//! What went into each lot of an account and what left it, from the facts alone.

use std::collections::BTreeMap;

use regulars_engine::{fact::Fact, state::Account, symbol::Sym};

/// All lots that an account ever had.
#[derive(Default)]
pub(super) struct Lots {
    lots: BTreeMap<u32, Tally>,
}

struct Tally {
    wallet: Sym,
    /// Granted and restored.
    came: i128,
    /// Drawn, expired and used to repay debt.
    left: i128,
}

impl Lots {
    /// Notes a fact; tells what is wrong with it.
    pub(super) fn note(&mut self, fact: &Fact) -> Option<String> {
        match fact {
            // A fraction that made no whole unit names a lot that was not opened.
            Fact::Granted(grant) if grant.amount == 0 => None,
            Fact::Granted(grant) => self.add(grant.wallet, grant.lot, grant.amount, 0),
            Fact::Restored { wallet, lot, amount, .. } => self.add(*wallet, *lot, *amount, 0),
            Fact::Drawn { wallet, lot, amount, .. } | Fact::Repaid { wallet, lot, amount } => {
                self.add(*wallet, *lot, 0, *amount)
            }
            Fact::Joined
            | Fact::Closed
            | Fact::Activated { .. }
            | Fact::Owed { .. }
            | Fact::Forgiven { .. }
            | Fact::Fraction { .. }
            | Fact::IdleUntil { .. }
            | Fact::Rescheduled { .. }
            | Fact::Counted(_)
            | Fact::Used(_)
            | Fact::Tier { .. }
            | Fact::Reverses { .. }
            | Fact::Returned { .. }
            | Fact::TookBack { .. }
            | Fact::Redeemed { .. }
            | Fact::StockTaken { .. }
            | Fact::PlaceTaken { .. }
            | Fact::WaitBegun { .. }
            | Fact::PlaceOffered { .. }
            | Fact::WaitEnded { .. }
            | Fact::Pass { .. }
            | Fact::Fulfilled { .. }
            | Fact::VoucherIssued(_)
            | Fact::VoucherUsed(_)
            | Fact::CodeTaken { .. }
            | Fact::CodeClaimed { .. }
            | Fact::HoldPlaced { .. }
            | Fact::HoldEnded { .. }
            | Fact::Paid { .. }
            | Fact::PaidBack { .. }
            | Fact::Sent { .. }
            | Fact::GivenNext { .. }
            | Fact::Converted { .. }
            | Fact::BudgetUsed(_)
            | Fact::Instruction { .. }
            | Fact::Exported { .. }
            | Fact::BenefitUsed { .. }
            | Fact::Offer { .. }
            | Fact::Bought { .. }
            | Fact::Usual { .. }
            | Fact::Advanced(_)
            | Fact::ChallengeJoined { .. }
            | Fact::Challenge { .. }
            | Fact::Prize { .. }
            | Fact::Badge { .. }
            | Fact::LevelGiven(_)
            | Fact::LevelEnded { .. }
            | Fact::Funded(_)
            | Fact::Played(_)
            | Fact::PrizeTaken { .. }
            | Fact::Referral(_)
            | Fact::Household { .. }
            | Fact::HouseholdShare { .. }
            | Fact::LevelYear(_)
            | Fact::Plan(_)
            | Fact::Team { .. }
            | Fact::Linked { .. }
            | Fact::Unlinked { .. }
            | Fact::BlockBought { .. }
            | Fact::BlockDrawn { .. } => None,
        }
    }

    fn add(&mut self, wallet: Sym, lot: u32, came: i64, left: i64) -> Option<String> {
        let tally = self.lots.entry(lot).or_insert(Tally { wallet, came: 0, left: 0 });
        tally.came = tally.came.saturating_add(i128::from(came));
        tally.left = tally.left.saturating_add(i128::from(left));
        if came < 0 || left < 0 {
            Some(format!("lot {lot} is given or loses a negative amount"))
        } else if tally.wallet != wallet {
            Some(format!("lot {lot} is in two wallets"))
        } else if tally.came < tally.left {
            Some(format!("lot {lot} was given {} but lost {}", tally.came, tally.left))
        } else {
            None
        }
    }

    /// Compares what must remain with what the stored account says. Answers how many lots were compared, and what is
    /// wrong.
    pub(super) fn compare(mut self, stored: &Account) -> (u64, Vec<String>) {
        let compared = u64::try_from(self.lots.len()).unwrap_or(u64::MAX);
        let mut wrong = Vec::new();
        for wallet in &stored.wallets {
            for lot in &wallet.lots {
                let Some(tally) = self.lots.remove(&lot.id) else {
                    wrong.push(format!("lot {} is stored twice, or was never given", lot.id));
                    continue;
                };
                let remains = tally.came.saturating_sub(tally.left);
                if i128::from(lot.remaining) != remains || tally.wallet != wallet.wallet {
                    wrong.push(format!(
                        "lot {} was given {} and lost {}, but {} remain",
                        lot.id, tally.came, tally.left, lot.remaining
                    ));
                }
            }
        }
        let lost = self.lots.iter().filter(|(_, tally)| tally.came != tally.left);
        wrong.extend(lost.map(|(lot, tally)| {
            format!("lot {lot} was given {} and lost {}, but is not stored", tally.came, tally.left)
        }));
        (compared, wrong)
    }
}
