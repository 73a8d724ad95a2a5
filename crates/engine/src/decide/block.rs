//! `block.bought`, and drawing on blocks: units that a partner has paid for in advance.
//!
//! All members draw on the blocks of a partner together, so they are one shared thing per wallet. A block that is bought is a
//! fact of the account that the event is about, the partner's own: so an audit finds in the entries what there is, as well as
//! what was taken of it, and a block can be neither overdrawn nor drawn twice by any number of servers.

use super::draft::Draft;
use crate::{
    amount::add,
    event::BlockPurchase,
    fact::Fact,
    funding::FundedLot,
    moment::Moment,
    program::{PaysSpec, Program, Rule, Trigger, WalletSpec, WhenEmpty},
    rejection::Rejection,
    shared::{Block, Slices, Thing},
    symbol::Sym,
};

/// The most blocks that are kept in mind of a partner and wallet.
const BLOCKS_MAX: usize = 500;

pub(super) fn bought(draft: &mut Draft<'_>, purchase: &BlockPurchase) -> Result<(), Rejection> {
    let program = draft.program;
    let partner = program.partner(&purchase.partner).ok_or(Rejection::UnknownPartner)?.partner;
    let (_, spec) = program.wallet(&purchase.wallet).ok_or(Rejection::UnknownWallet)?;
    let (wallet, pays) = (spec.wallet, program.pays(partner, spec.wallet));
    let price = pays.filter(|pays| pays.when_empty.is_some()).ok_or(Rejection::NotPrepaid)?.price;
    if purchase.until.is_some_and(|until| until <= purchase.from || until <= draft.now) {
        return Err(Rejection::BlockOver);
    }
    let thing = Thing::Block(partner, wallet);
    let blocks = draft.shared.get(thing).map_or(&[][..], |shared| &shared.blocks);
    if BLOCKS_MAX <= blocks.len() {
        return Err(Rejection::TooManyBlocks);
    }
    let all = blocks.iter().try_fold(purchase.units, |sum, block| add(sum, block.units))?;
    add(all, 0)?;
    let number = blocks.iter().map(|block| block.number).max().unwrap_or(0).saturating_add(1);
    let BlockPurchase { units, from, until, reserve, .. } = *purchase;
    let price = purchase.price.unwrap_or(price);
    draft.push(Fact::BlockBought { partner, wallet, number, units, price, from, until, reserve });
    Ok(())
}

/// The blocks that rules draw on which listen to an event. Most programs have none, and look at nothing.
pub(super) fn of_rules<'a>(
    program: &'a Program,
    listens: impl Fn(Trigger) -> bool + 'a,
) -> impl Iterator<Item = Thing> + 'a {
    let places = program.rule_blocks.iter().filter(move |(on, ..)| listens(*on));
    places.map(|(_, partner, wallet)| Thing::Block(*partner, *wallet))
}

/// How many units are left of the open blocks of a partner, and of which; the reserve stands behind all others. What was not
/// loaded counts as empty: what nobody looked at must not be given away.
pub fn open_blocks(shared: &Slices, partner: Sym, wallet: Sym, at: Moment) -> Vec<(u32, i64)> {
    let blocks = shared.get(Thing::Block(partner, wallet)).map_or(&[][..], |shared| &shared.blocks);
    let open =
        |block: &&Block| block.from <= at && block.until.is_none_or(|until| at < until) && 0 < block.left();
    let mut open: Vec<&Block> = blocks.iter().filter(open).collect();
    open.sort_by_key(|block| (block.reserve, block.until.unwrap_or(Moment(i64::MAX)), block.number));
    open.into_iter().map(|block| (block.number, block.left())).collect()
}

impl Draft<'_> {
    /// The block terms of whoever funds a rule, if it pays in advance.
    fn prepaid(&self, rule: &Rule, spec: &WalletSpec) -> Option<(Sym, PaysSpec, WhenEmpty)> {
        let funder = rule.funded_by?;
        let pays = self.program.pays(funder, spec.wallet)?;
        Some((funder, *pays, pays.when_empty?))
    }

    /// Draws what a rule gives from the blocks of its funder; answers how much the rule may give.
    pub(super) fn draw_on_blocks(
        &mut self,
        rule: &Rule,
        spec: &WalletSpec,
        units: i64,
    ) -> Result<i64, Rejection> {
        let Some((partner, pays, when_empty)) = self.prepaid(rule, spec).filter(|_| 0 < units) else {
            return Ok(units);
        };
        let open = open_blocks(&self.shared, partner, pays.wallet, self.now);
        let left = open.iter().fold(0i64, |sum, (_, left)| sum.saturating_add(*left));
        if left < units {
            match when_empty {
                WhenEmpty::Refuse => return Err(Rejection::BlockEmpty),
                WhenEmpty::EarnNothing => return Ok(0),
                WhenEmpty::Bill => {}
            }
        }
        self.take_from(open, (partner, pays.wallet), (units, pays.price), Some(rule.rule));
        Ok(units)
    }

    fn take_from(
        &mut self,
        open: Vec<(u32, i64)>,
        (partner, wallet): (Sym, Sym),
        (units, price): (i64, i64),
        rule: Option<Sym>,
    ) {
        let mut rest = units;
        for (number, left) in open {
            let part = rest.min(left);
            if 0 < part {
                self.push(Fact::BlockDrawn { partner, wallet, number, units: part, price, rule });
            }
            rest = rest.saturating_sub(part);
        }
    }

    /// Gives what was taken back of a funder's units to the blocks that the family has drawn on, the last one first. What was
    /// billed beside them was of no block.
    pub(super) fn fill_blocks(&mut self, payer: &FundedLot, wallet: Sym, units: i64) {
        let mut drawn: Vec<(u32, i64)> = Vec::new();
        let original = self.known.original.into_iter().flat_map(|original| original.entries());
        for fact in original.flat_map(|entry| &entry.facts).chain(self.facts_since(0)) {
            let Fact::BlockDrawn { partner, wallet: of, number, units, .. } = fact else { continue };
            if (*partner, *of) != (payer.funder, wallet) {
                continue;
            }
            match drawn.iter_mut().find(|(own, _)| own == number) {
                Some((_, sum)) => *sum = sum.saturating_add(*units),
                None => drawn.push((*number, *units)),
            }
        }
        let mut rest = units;
        for (number, sum) in drawn.into_iter().rev() {
            let part = rest.min(sum);
            if 0 < part {
                let (partner, units, price) = (payer.funder, part.saturating_neg(), payer.price);
                self.push(Fact::BlockDrawn { partner, wallet, number, units, price, rule: None });
                rest = rest.saturating_sub(part);
            }
        }
    }

    /// Undoes a purchase of which nothing is drawn, or the undoing of one.
    pub(super) fn undo_purchase(&mut self, bought: &Fact) -> Result<(), Rejection> {
        let Fact::BlockBought { partner, wallet, number, units, price, from, until, reserve } = *bought
        else {
            return Ok(());
        };
        let shared = self.shared.get(Thing::Block(partner, wallet));
        let block = shared.and_then(|shared| shared.blocks.iter().find(|block| block.number == number));
        // What was not loaded counts as drawn: nobody has looked.
        if 0 < units && block.is_none_or(|block| block.drawn != 0) {
            return Err(Rejection::BlockDrawn);
        }
        let units = units.saturating_neg();
        self.push(Fact::BlockBought { partner, wallet, number, units, price, from, until, reserve });
        Ok(())
    }

    /// Undoes what was given back to a block, or taken again from one. What a rule had drawn comes back with what it gave.
    pub(super) fn undo_draw(
        &mut self,
        (partner, wallet): (Sym, Sym),
        number: u32,
        (units, price): (i64, i64),
    ) -> Result<(), Rejection> {
        if 0 < units {
            let units = units.saturating_neg();
            self.push(Fact::BlockDrawn { partner, wallet, number, units, price, rule: None });
            return Ok(());
        }
        let again = units.saturating_neg();
        let open = open_blocks(&self.shared, partner, wallet, self.now);
        let left = open.iter().fold(0i64, |sum, (_, left)| sum.saturating_add(*left));
        let bills =
            self.program.pays(partner, wallet).is_none_or(|pays| pays.when_empty == Some(WhenEmpty::Bill));
        if left < again && !bills {
            return Err(Rejection::BlockEmpty);
        }
        self.take_from(open, (partner, wallet), (again, price), None);
        Ok(())
    }
}
