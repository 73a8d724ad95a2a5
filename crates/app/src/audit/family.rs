//! What came back: reversals, and returns of orders. Nothing is reversed while a reversal of it stands, and no more
//! comes back than was bought or given.

use std::collections::{BTreeMap, BTreeSet};

use regulars_engine::{
    amount::{Ratio, share_out},
    event::{Body, Order, TopUp},
    fact::{Fact, Grant, of_event},
};

/// The entries of an account that others are about.
#[derive(Default)]
pub(super) struct Family {
    /// The entry that a reversal undoes.
    undoes: BTreeMap<u64, u64>,
    /// Entries that don't stand.
    down: BTreeSet<u64>,
    /// What each order or top-up sold and gave, and what of it came back.
    orders: BTreeMap<u64, Sold>,
}

#[derive(Default)]
struct Sold {
    lines: Vec<SoldLine>,
    awards: Vec<Award>,
}

/// A line of an order; what came back of it, in pieces and in price.
struct SoldLine {
    quantity: i64,
    paid: i64,
    back_quantity: i64,
    back_amount: i64,
}

/// What an order gave or counted; how much of it was taken back.
enum Award {
    Whole { given: i64, taken: i64 },
    Exact { given: Ratio, taken: Ratio },
}

impl Family {
    /// Notes an entry. Answers how many checks were made, and what is wrong.
    pub(super) fn note(
        &mut self,
        seq: u64,
        of_seq: Option<u64>,
        body: &Body,
        facts: &[Fact],
    ) -> (u64, Vec<String>) {
        match body {
            Body::OrderPaid(order) => {
                self.orders.insert(seq, Sold { lines: lines_of(order), awards: awards(facts) });
            }
            Body::WalletToppedUp(TopUp { amount, .. }) => {
                let line = SoldLine { quantity: 1, paid: *amount, back_quantity: 0, back_amount: 0 };
                self.orders.insert(seq, Sold { lines: vec![line], awards: awards(facts) });
            }
            _ => {}
        }
        let (mut checks, mut wrong) = (0u64, Vec::new());
        let mut touched = false;
        for fact in facts {
            match fact {
                Fact::Reverses { entry } => {
                    checks = checks.saturating_add(1);
                    wrong.extend(self.reverse(seq, *entry));
                }
                Fact::Returned { .. } | Fact::TookBack { .. } => {
                    touched = true;
                    let order = of_seq.and_then(|of| self.orders.get_mut(&of));
                    if order.is_none_or(|order| !order.took(fact)) {
                        wrong.push("takes back of something that is not there".to_owned());
                    }
                }
                _ => {}
            }
        }
        if let Some(order) = of_seq.filter(|_| touched).and_then(|of| self.orders.get(&of)) {
            checks = checks.saturating_add(1);
            wrong.extend(order.too_much());
        }
        (checks, wrong)
    }

    fn reverse(&mut self, seq: u64, entry: u64) -> Option<String> {
        let wrong = if seq <= entry || entry == 0 {
            Some(format!("reverses entry {entry}, which is not before it"))
        } else if self.down.contains(&entry) {
            Some(format!("reverses entry {entry}, which is reversed already"))
        } else {
            None
        };
        if wrong.is_none() {
            self.undoes.insert(seq, entry);
            self.fall(entry);
        }
        wrong
    }

    /// The entry falls; what it had undone stands again, and so on down the line.
    fn fall(&mut self, entry: u64) {
        let (mut at, mut stands) = (entry, false);
        loop {
            if stands {
                self.down.remove(&at);
            } else {
                self.down.insert(at);
            }
            // Each step leads to an earlier entry, so it ends.
            let Some(next) = self.undoes.get(&at) else { break };
            (at, stands) = (*next, !stands);
        }
    }
}

fn lines_of(order: &Order) -> Vec<SoldLine> {
    let mut paid: Vec<i64> = order.lines.iter().map(|l| l.amount.saturating_sub(l.discount)).collect();
    if order.discount > 0 {
        let weights: Vec<i128> = paid.iter().map(|p| i128::from(*p)).collect();
        for (line, off) in paid.iter_mut().zip(share_out(order.discount, &weights)) {
            *line = line.saturating_sub(off);
        }
    }
    let lines = order.lines.iter().zip(paid).map(|(line, paid)| SoldLine {
        quantity: line.quantity,
        paid,
        back_quantity: 0,
        back_amount: 0,
    });
    lines.collect()
}

fn awards(facts: &[Fact]) -> Vec<Award> {
    let awards = of_event(facts).filter_map(|fact| match fact {
        Fact::Granted(Grant { exact: Some(exact), .. }) => {
            let num = exact.nums.iter().fold(0i128, |sum, num| sum.saturating_add(*num));
            Some(Award::Exact { given: Ratio { num, den: exact.den }, taken: Ratio::ZERO })
        }
        Fact::Granted(grant) => Some(Award::Whole { given: grant.amount, taken: 0 }),
        Fact::Counted(count) => Some(Award::Whole { given: count.amount, taken: 0 }),
        Fact::Advanced(advance) => Some(Award::Whole { given: advance.amount, taken: 0 }),
        // What went over a limit and is given later.
        Fact::Used(used) if 0 < used.carried => Some(Award::Whole { given: used.carried, taken: 0 }),
        _ => None,
    });
    awards.collect()
}

impl Sold {
    /// Notes what came back; false when there is no such line or award.
    fn took(&mut self, fact: &Fact) -> bool {
        fn at<T>(list: &mut [T], place: u32) -> Option<&mut T> {
            list.get_mut(usize::try_from(place).ok()?)
        }
        match fact {
            Fact::Returned { line, quantity, amount } => match at(&mut self.lines, *line) {
                Some(line) => {
                    line.back_quantity = line.back_quantity.saturating_add(*quantity);
                    line.back_amount = line.back_amount.saturating_add(*amount);
                    true
                }
                None => false,
            },
            Fact::TookBack { award, amount, exact } => match (at(&mut self.awards, *award), exact) {
                (Some(Award::Whole { taken, .. }), None) => {
                    *taken = taken.saturating_add(*amount);
                    true
                }
                (Some(Award::Exact { taken, .. }), Some(exact)) => match taken.plus(*exact) {
                    Ok(sum) => {
                        *taken = sum.reduced();
                        true
                    }
                    Err(_) => false,
                },
                (Some(_) | None, _) => false,
            },
            _ => false,
        }
    }

    fn too_much(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            if line.part().is_none_or(|part| part.exceeds(Ratio::ONE) || part.num < 0) {
                wrong.push(format!(
                    "of line {at} {} of {} pieces and {} of {} paid came back",
                    line.back_quantity, line.quantity, line.back_amount, line.paid
                ));
            }
        }
        for (at, award) in self.awards.iter().enumerate() {
            let (over, told) = match award {
                Award::Whole { given, taken } => {
                    // A counted field may be negative.
                    let range = 0.min(*given)..=0.max(*given);
                    (!range.contains(taken), format!("{taken} of {given}"))
                }
                Award::Exact { given, taken } => (
                    taken.exceeds(*given) || taken.num < 0,
                    format!("{}/{} of {}/{}", taken.num, taken.den, given.num, given.den),
                ),
            };
            if over {
                wrong.push(format!("of award {at} {told} was taken back"));
            }
        }
        wrong
    }
}

impl SoldLine {
    /// What part of the line has come back.
    fn part(&self) -> Option<Ratio> {
        let pieces = Ratio { num: i128::from(self.back_quantity), den: i128::from(self.quantity.max(1)) };
        if self.back_amount == 0 {
            return Some(pieces);
        }
        pieces.plus(Ratio { num: i128::from(self.back_amount), den: i128::from(self.paid.max(1)) }).ok()
    }
}
