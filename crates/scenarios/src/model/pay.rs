//! Paying with wallets in the model: what each tender is due for what has come back is worked out anew, from the whole
//! price, and what was given back before is taken off.

use regulars_engine::event::{Order, Tender};

use super::{
    Refusal, Work,
    fraction::Fraction,
    member::{Book, Entry, Lot, Move},
    program::Kind,
    weigh::Weighed,
};

impl Work<'_> {
    /// Spends what wallets pay of an order.
    pub(super) fn pay_with_wallets(&mut self, weighed: &Weighed) -> Result<(), Refusal> {
        let tenders = &weighed.order.tenders;
        for (place, tender) in tenders.iter().enumerate().filter(|(_, t)| t.from_wallet) {
            let wallet = self.spendable_wallet(&tender.kind)?;
            let stated = &self.program.wallets[wallet];
            if stated.kind != Kind::Money && stated.pay.rate.is_none() {
                return Err("NotPaying");
            }
            if !weighed.home {
                return Err("NotInBaseCurrency");
            }
            if weighed.paid.iter().sum::<i64>() < stated.pay.min_basket {
                return Err("BasketTooSmall");
            }
            let same = tenders.iter().filter(|t| t.from_wallet && t.kind == tender.kind);
            let by_this = i128::from(same.map(|t| t.amount).sum::<i64>());
            if i128::from(weighed.total) * i128::from(stated.pay.percent_max) < by_this * 100 {
                return Err("ShareTooLarge");
            }
            let (units, money) = stated.pay.rate.unwrap_or((1, 1));
            if tender.amount * units % money != 0 {
                return Err("InexactPayment");
            }
            let units = tender.amount * units / money;
            if 0 < self.member.purses[wallet].debt {
                return Err("InDebt");
            }
            self.moves.push(Move::Paid { tender: place, wallet, amount: tender.amount, units });
            self.spend(wallet, units, Book::Spent)?;
        }
        Ok(())
    }

    /// Gives back what was paid for what is back: `price` of it.
    pub(super) fn give_back(&mut self, root: &Entry, order: &Order, price: i64) {
        if !order.tenders.iter().any(|t| t.from_wallet) {
            return;
        }
        for (place, due) in due(price, &order.tenders).into_iter().enumerate() {
            let (money_before, units_before) = self.given_back(root, place);
            let payment = root.moves.iter().enumerate().find_map(|(at, step)| match step {
                Move::Paid { tender, wallet, amount, units } if *tender == place => {
                    Some((at, *wallet, *amount, *units))
                }
                _ => None,
            });
            let units_due = payment.map_or(0, |(_, _, paid, units)| {
                if due == paid {
                    units
                } else {
                    i64::try_from(i128::from(units) * i128::from(due) / i128::from(paid)).expect("a part")
                }
            });
            let (money, units) = (due - money_before, units_due - units_before);
            if money == 0 && units == 0 {
                continue;
            }
            self.moves.push(Move::PaidBack { tender: place, amount: money, units });
            let Some((at, wallet, ..)) = payment else { continue };
            // One unit after the other, the last one spent first.
            let mut spent: Vec<(Lot, i64)> = Vec::new();
            for step in root.moves.iter().skip(at + 1) {
                match step {
                    Move::Took { lot, amount, book: Book::Spent, .. } => spent.push((*lot, *amount)),
                    Move::Funded(_) => {}
                    _ => break,
                }
            }
            let mut skip = units_before;
            let mut left = units;
            for (lot, amount) in spent.into_iter().rev() {
                let over = amount.min(skip);
                skip -= over;
                let back = (amount - over).min(left);
                left -= back;
                if 0 < back {
                    self.put_back(wallet, back, lot, Book::Spent);
                }
            }
        }
        self.lapse_overdue();
    }

    /// Whether a wallet of this name holds money.
    pub(super) fn is_money(&self, name: &str) -> bool {
        self.program.wallets.iter().any(|w| w.name == name && w.kind == Kind::Money)
    }

    fn given_back(&self, root: &Entry, place: usize) -> (i64, i64) {
        let mut sum = (0, 0);
        for entry in self.member.followers(root.number) {
            for step in &entry.moves {
                if let Move::PaidBack { tender, amount, units } = step
                    && *tender == place
                {
                    sum = (sum.0 + amount, sum.1 + units);
                }
            }
        }
        sum
    }
}

/// Each tender's part of a price: the first against all others, to the nearest, and so on with what is left.
fn due(price: i64, tenders: &[Tender]) -> Vec<i64> {
    let mut left = price;
    let mut due = Vec::new();
    for (place, tender) in tenders.iter().enumerate() {
        let others: i64 = tenders[place..].iter().map(|t| t.amount).sum();
        let exact = Fraction::whole(left) * Fraction::new(tender.amount.into(), others.max(1).into());
        let nearest = i64::try_from((exact + Fraction::new(1, 2)).floor()).expect("a part of the price");
        due.push(nearest.min(left));
        left -= nearest.min(left);
    }
    due
}
