//! Blocks of units that partners have paid for in advance, in the model: what was bought and drawn are logs.

use regulars_engine::event::BlockPurchase;

use super::{
    Refusal, Work,
    calendar::Micro,
    funding::{FUNDERS, Payer},
    member::Move,
};

/// A block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Who bought it.
    pub funder: &'static str,
    /// The wallet.
    pub wallet: usize,
    /// Its number.
    pub number: u32,
    /// How many units.
    pub units: i64,
    /// From when on.
    pub from: Micro,
    /// Until when.
    pub until: Option<Micro>,
    /// Whether it is the reserve.
    pub reserve: bool,
}

/// Units drawn on a block; negative when given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Who bought it.
    pub funder: &'static str,
    /// The wallet.
    pub wallet: usize,
    /// Its number.
    pub number: u32,
    /// How many.
    pub units: i64,
    /// Whether a rule gave them.
    pub by_rule: bool,
}

impl Work<'_> {
    /// `block.bought`.
    pub(super) fn block_bought(&mut self, wanted: &BlockPurchase) -> Result<(), Refusal> {
        if self.program.partners.iter().any(|own| own.name == wanted.partner) {
            // No simulated event buys a block of such a one.
            return Err("UnknownPartner");
        }
        let stated = self.program.funders.iter().any(|own| own.name == wanted.partner);
        let funder =
            FUNDERS.into_iter().find(|own| stated && *own == wanted.partner).ok_or("UnknownPartner")?;
        let wallet = self.wallet(&wanted.wallet)?;
        self.when_empty(funder, wallet).ok_or("NotPrepaid")?;
        if wanted.until.is_some_and(|until| until <= wanted.from || until.0 <= self.now) {
            return Err("BlockOver");
        }
        let mine = self.member.blocks.iter().filter(|own| (own.funder, own.wallet) == (funder, wallet));
        let number = u32::try_from(mine.count()).unwrap_or(0) + 1;
        self.member.blocks.push(Block {
            funder,
            wallet,
            number,
            units: wanted.units,
            from: wanted.from.0,
            until: wanted.until.map(|until| until.0),
            reserve: wanted.reserve,
        });
        self.moves.push(Move::Bought { block: self.member.blocks.len() - 1, units: wanted.units });
        Ok(())
    }

    /// A purchase is undone while nothing of it is drawn; what undid one is always.
    pub(super) fn undo_bought(&mut self, place: usize, units: i64) -> Result<(), Refusal> {
        let block = self.member.blocks[place];
        if 0 < units && self.left_in(&block) != block.units {
            return Err("BlockDrawn");
        }
        self.member.blocks[place].units -= units;
        self.moves.push(Move::Bought { block: place, units: -units });
        Ok(())
    }

    /// What happens when the blocks of a partner are empty; none when it pays afterwards.
    fn when_empty(&self, funder: &str, wallet: usize) -> Option<&'static str> {
        let stated = self.program.funders.iter().find(|own| own.name == funder)?;
        stated.prepaid.iter().find(|(of, _)| *of == wallet).map(|(_, word)| *word)
    }

    /// How many units a block still has.
    fn left_in(&self, block: &Block) -> i64 {
        let same =
            |own: &&Drawn| (own.funder, own.wallet, own.number) == (block.funder, block.wallet, block.number);
        block.units - self.member.drawn.iter().filter(same).map(|own| own.units).sum::<i64>()
    }

    /// The blocks that can be drawn on now, in the order of drawing.
    fn open_blocks(&self, funder: &str, wallet: usize) -> Vec<Block> {
        let mine = self.member.blocks.iter().filter(|own| own.funder == funder && own.wallet == wallet);
        let open = mine.filter(|own| {
            own.from <= self.now && own.until.is_none_or(|until| self.now < until) && 0 < self.left_in(own)
        });
        let mut open: Vec<Block> = open.copied().collect();
        open.sort_by_key(|own| (own.reserve, own.until.unwrap_or(i64::MAX), own.number));
        open
    }

    /// Whether a rule may give so many units; they are drawn then.
    pub(super) fn draws(&mut self, rule: usize, wallet: usize, units: i64) -> Result<bool, Refusal> {
        let Some(funder) = self.program.rules[rule].funded_by else { return Ok(true) };
        let Some(word) = self.when_empty(funder, wallet).filter(|_| 0 < units) else { return Ok(true) };
        let open = self.open_blocks(funder, wallet);
        let left: i64 = open.iter().map(|own| self.left_in(own)).sum();
        match word {
            "refuse" if left < units => return Err("BlockEmpty"),
            "earn-nothing" if left < units => return Ok(false),
            _ => {}
        }
        self.draw_on(&open, units, true);
        Ok(true)
    }

    fn draw_on(&mut self, open: &[Block], units: i64, by_rule: bool) {
        let mut rest = units;
        for block in open {
            let part = self.left_in(block).min(rest);
            self.log_drawn(Drawn {
                funder: block.funder,
                wallet: block.wallet,
                number: block.number,
                units: part,
                by_rule,
            });
            rest -= part;
        }
    }

    fn log_drawn(&mut self, drawn: Drawn) {
        if drawn.units != 0 {
            self.member.drawn.push(drawn);
            self.moves.push(Move::Drawn(drawn));
        }
    }

    /// What was credited to a funder goes back into the blocks that the family has drawn on, the last one first.
    pub(super) fn fill_blocks(&mut self, payer: Payer, wallet: usize, units: i64) {
        let mut moves: Vec<Move> = Vec::new();
        if let Some(original) = &self.original {
            let root = self.member.entry(original.root).into_iter();
            let family = root.chain(self.member.followers(original.root));
            moves.extend(family.flat_map(|entry| entry.moves.iter().cloned()));
        }
        moves.extend(self.moves.iter().cloned());
        let mut sums: Vec<(u32, i64)> = Vec::new();
        for step in &moves {
            let Move::Drawn(own) = step else { continue };
            if own.funder != payer.0 || own.wallet != wallet {
                continue;
            }
            match sums.iter_mut().find(|(number, _)| *number == own.number) {
                Some((_, sum)) => *sum += own.units,
                None => sums.push((own.number, own.units)),
            }
        }
        let mut rest = units;
        for (number, sum) in sums.into_iter().rev() {
            let part = rest.min(sum).max(0);
            self.log_drawn(Drawn { funder: payer.0, wallet, number, units: -part, by_rule: false });
            rest -= part;
        }
    }

    /// What was given back is drawn again, if it is there; what was drawn again is given back.
    pub(super) fn undo_drawn(&mut self, drawn: Drawn) -> Result<(), Refusal> {
        if drawn.by_rule {
            return Ok(());
        }
        if 0 < drawn.units {
            self.log_drawn(Drawn { units: -drawn.units, ..drawn });
            return Ok(());
        }
        let open = self.open_blocks(drawn.funder, drawn.wallet);
        let left: i64 = open.iter().map(|own| self.left_in(own)).sum();
        if left < -drawn.units && self.when_empty(drawn.funder, drawn.wallet) != Some("bill") {
            return Err("BlockEmpty");
        }
        self.draw_on(&open, -drawn.units, false);
        Ok(())
    }
}
