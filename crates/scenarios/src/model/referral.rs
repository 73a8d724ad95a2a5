//! Bringing friends in the model, seen from one member, who may be the friend and the referrer both. What a purchase still
//! counts is read from the order and all that followed on it, anew after each event. What there is to know of other people
//! stands in the last digit of their id, as for transfers.

use regulars_engine::{
    decide::Ancestor,
    event::{Body, Meta, Profile},
    id::MemberId,
    referral::{News, Promised, ReferralClaim, ReferralNews, Word},
};

use super::{
    Model, Refusal, Work,
    calendar::Micro,
    challenge::{Given, Prize},
    member::{Entry, Move, Shares, Waits},
    program::{Available, Counter, Length, Limit, Program, Trigger},
    tiers::Way,
    weigh::Weighed,
};

/// What there is for bringing friends.
#[derive(Debug, Clone)]
pub struct Referral {
    /// For the one who brings.
    pub referrer: Vec<Prize>,
    /// For the friend.
    pub friend: Vec<Prize>,
    /// The smallest purchase.
    pub spend: Option<i64>,
    /// When it is settled; none for when all that it earned can be spent.
    pub settles: Option<Available>,
    /// How long after joining.
    pub within: Length,
    /// How long it can be taken back.
    pub reversible: Length,
    /// How many friends bring something.
    pub limits: Vec<Limit>,
    /// The fields by which two are one person.
    pub one_person: Vec<&'static str>,
    /// The days of a campaign, at which there is nothing for the friend, and for the referrer what a friend gets otherwise.
    pub campaign: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

/// A friend's purchase that may settle it.
#[derive(Debug, Clone)]
pub struct Purchase {
    order: u64,
    amount: i64,
    shares: Shares,
    waits: Option<Waits>,
    campaign: bool,
}

/// A purchase that has settled it.
#[derive(Debug, Clone)]
pub struct Settled {
    purchase: Purchase,
    until: Micro,
    stands: bool,
    given: Vec<Given>,
    /// The entry, and the place of its word.
    by: (u64, u32),
}

/// What a member knows of having been brought, and of friends.
#[derive(Debug, Clone, Default)]
pub struct Bringing {
    /// Whether somebody brought the member.
    pub brought: bool,
    /// Until when purchases count.
    pub until: Micro,
    /// Those that may settle it.
    pub purchases: Vec<Purchase>,
    /// The one that did.
    pub settled: Option<Settled>,
    /// There was none in time.
    pub lapsed: bool,
    /// Friends: joined, settled, rewarded, taken back, lapsed.
    pub friends: [i64; 5],
    /// When friends brought something, and when that was undone.
    pub uses: Vec<(Micro, i64)>,
    /// What is to be told to whoever brought the member, by the event that is decided.
    pub told: Vec<Word>,
}

/// The line that an id stands for.
pub fn line_of(id: MemberId) -> Vec<Ancestor> {
    let open = || Ancestor { open: true, ..Ancestor::default() };
    let same = || Ancestor { same: true, ..open() };
    let city = || Ancestor {
        profile: Profile {
            attributes: vec![("city".into(), Meta::Text("Tartu".into()))],
            ..Profile::default()
        },
        ..open()
    };
    match id.0.as_u128() % 10 {
        0 => Vec::new(),
        1 => vec![Ancestor::default()],
        2 => vec![same()],
        3 => vec![open(), same()],
        4 => vec![open(), open(), open(), same()],
        5 => vec![city()],
        6 => vec![open(), open(), city()],
        7 => vec![Ancestor { alike: true, ..open() }],
        _ => vec![open(), open()],
    }
}

/// The same from the model's side: what is wrong with it for somebody who lives in Tartu, or doesn't.
fn mistake(id: MemberId, of_city: bool) -> Option<Refusal> {
    match id.0.as_u128() % 10 {
        0 | 1 => Some("UnknownReferralCode"),
        2 => Some("OwnReferralCode"),
        3 | 4 => Some("ReferralRing"),
        5 if of_city => Some("ReferralSamePerson"),
        6 if of_city => Some("ReferralRing"),
        7 => Some("ReferralSamePerson"),
        _ => None,
    }
}

impl Model<'_> {
    /// What falls due of a friend's purchase.
    pub(super) fn referral_due(&self) -> Option<Micro> {
        let profile = Profile::default();
        let work = self.work(&Body::Tick, "", &profile);
        let own = &self.member.bringing;
        if !own.brought || own.lapsed || own.settled.is_some() {
            return None;
        }
        let enough: Vec<&Purchase> = own.purchases.iter().filter(|p| work.is_enough(p)).collect();
        if enough.is_empty() {
            return Some(own.until);
        }
        let until = |purchase: &&Purchase| match purchase.waits {
            Some(Waits::Until(at)) => Some(at),
            Some(Waits::For(..)) | None => None,
        };
        enough.iter().filter_map(until).min()
    }

    /// Whether somebody brought the member, whether it is settled and stands, and how far the friends are.
    pub fn referral_seen(&self) -> (bool, Option<bool>, bool, [i64; 5]) {
        let own = &self.member.bringing;
        (own.brought, own.settled.as_ref().map(|settled| settled.stands), own.lapsed, own.friends)
    }

    /// How many friends can still bring something, by limit.
    pub fn referral_left(&self, at: Micro) -> Vec<i64> {
        let profile = Profile::default();
        let mut work = self.work(&Body::Tick, "", &profile);
        work.now = at;
        let limits = self.program.referral.iter().flat_map(|stated| &stated.limits);
        limits.map(|limit| (limit.times.unwrap_or(i64::MAX) - work.friends_used(limit)).max(0)).collect()
    }
}

impl Work<'_> {
    /// `referral.claimed`, or the same on joining.
    pub(super) fn claimed_friend(&mut self, claim: &ReferralClaim) -> Result<(), Refusal> {
        let stated = self.program.referral.as_ref().ok_or("NoReferral")?;
        let id = claim.referrer.ok_or("UnknownReferralCode")?;
        let lives = self.profile.attributes.iter().any(|(name, _)| name == "city");
        if let Some(mistake) = mistake(id, lives && stated.one_person.contains(&"city")) {
            return Err(mistake);
        }
        if self.member.bringing.brought {
            return Err("ReferralClaimed");
        }
        let until = self.calendar.add(self.member.joined.unwrap_or(self.now), stated.within);
        if 0 < self.lifetime(Counter::Orders, self.now) || until <= self.now {
            return Err("ReferralTooLate");
        }
        self.member.bringing.brought = true;
        self.member.bringing.until = until;
        self.member.bringing.told.push(Word::Claimed);
        Ok(())
    }

    /// Notes a purchase that may settle it.
    pub(super) fn note_purchase(&mut self, weighed: &Weighed) {
        let Some(stated) = &self.program.referral else { return };
        let base = self.base(weighed, None);
        let own = &self.member.bringing;
        let open = own.brought && !own.lapsed && own.settled.is_none() && self.occurred < own.until;
        if !open || base.amount() < stated.spend.unwrap_or(1) {
            return;
        }
        let waits = match stated.settles {
            Some(Available::Once) => None,
            Some(Available::After(length)) => Some(Waits::Until(self.calendar.add(self.occurred, length))),
            Some(Available::From(date)) => Some(Waits::Until(self.calendar.start(date))),
            Some(Available::On(name)) => Some(Waits::For(name, self.number())),
            None => self.slowest_unit(),
        };
        let now = self.now;
        let waits = waits.filter(|waits| !matches!(waits, Waits::Until(at) if *at <= now));
        let day = self.calendar.date(self.occurred);
        let campaign = stated.campaign.is_some_and(|(from, until)| from <= day && day <= until);
        let (order, amount, shares) = (self.number(), base.amount(), Shares::Lines(base.lines));
        self.member.bringing.purchases.push(Purchase { order, amount, shares, waits, campaign });
    }

    /// What the units that this entry has given wait for; an activity longest of all.
    fn slowest_unit(&self) -> Option<Waits> {
        let mut slowest = None;
        for step in &self.moves {
            let Move::Gave { wallet, lot: Some(lot), .. } = step else { continue };
            let lots = &self.member.purses[*wallet].lots;
            let waits = lots.iter().find(|own| own.id == *lot).and_then(|own| own.waits);
            slowest = match (slowest, waits) {
                (Some(Waits::Until(one)), Some(Waits::Until(other))) => Some(Waits::Until(one.max(other))),
                (Some(Waits::For(..)), Some(Waits::Until(_)) | None) => slowest,
                (_, Some(waits)) => Some(waits),
                (slowest, None) => slowest,
            };
        }
        slowest
    }

    /// What a purchase waited for has happened.
    pub(super) fn confirm_purchases(&mut self, name: &str, order: u64) {
        for purchase in &mut self.member.bringing.purchases {
            if matches!(purchase.waits, Some(Waits::For(own, of)) if own == name && of == order) {
                purchase.waits = None;
            }
        }
    }

    /// Whether enough of a purchase stands, with what this entry has done so far.
    fn is_enough(&self, purchase: &Purchase) -> bool {
        let need = self.program.referral.as_ref().and_then(|stated| stated.spend).unwrap_or(1);
        let undone = self.moves.iter().find_map(Move::undone);
        if !self.stands_with(purchase.order, undone) {
            return false;
        }
        let in_progress: Vec<(usize, i64, i64)> = self.back_of(purchase.order);
        let Some(root) = self.member.entry(purchase.order).cloned() else { return need <= purchase.amount };
        let Ok(mut progress) = self.progress_of(&root) else { return false };
        for (line, quantity, amount) in in_progress {
            progress.back[line].0 += quantity;
            progress.back[line].1 += amount;
        }
        need <= purchase.amount - progress.owed(&purchase.shares, purchase.amount)
    }

    fn back_of(&self, order: u64) -> Vec<(usize, i64, i64)> {
        let concerns = self.original.as_ref().is_some_and(|of| of.root == order);
        let back = self.moves.iter().filter(|_| concerns).filter_map(|step| match step {
            Move::Back { line, quantity, amount } => Some((*line, *quantity, *amount)),
            _ => None,
        });
        back.collect()
    }

    fn stands_with(&self, number: u64, undone: Option<u64>) -> bool {
        let undoes = |e: &&std::rc::Rc<Entry>| e.moves.iter().find_map(Move::undone) == Some(number);
        let mut others = self.member.entries.iter().filter(undoes);
        undone != Some(number) && !others.any(|e| self.stands_with(e.number, undone))
    }

    /// The account ends.
    pub(super) fn leave_friend(&mut self) {
        let own = &mut self.member.bringing;
        if own.brought && !own.lapsed && own.settled.is_none() {
            own.lapsed = true;
            own.told.push(Word::Lapsed);
        }
    }

    /// Settles, takes back or lets lapse what follows from what stands.
    pub(super) fn assess_friend(&mut self) -> Result<(), Refusal> {
        let own = self.member.bringing.clone();
        if !own.brought || own.lapsed {
            return Ok(());
        }
        let now = self.now;
        let Some(settled) = own.settled else {
            let waited = |purchase: &&Purchase| match purchase.waits {
                Some(Waits::Until(at)) => at <= now,
                Some(Waits::For(..)) => false,
                None => true,
            };
            let enough: Vec<&Purchase> = own.purchases.iter().filter(|p| self.is_enough(p)).collect();
            match enough.iter().copied().find(waited) {
                Some(purchase) => return self.settle_friend(purchase.clone(), None),
                None if enough.is_empty() && own.until <= now => self.leave_friend(),
                None => {}
            }
            return Ok(());
        };
        if settled.until <= now {
            return Ok(());
        }
        match (settled.stands, self.is_enough(&settled.purchase)) {
            (true, false) => {
                let prizes = self.friend_prizes(&settled.purchase);
                let mut given = settled.given.clone();
                for (given, prize) in given.iter_mut().zip(prizes) {
                    given.back += self.take_prize(prize, *given, true)?;
                }
                let (entry, place) = settled.by;
                self.member.bringing.settled = Some(Settled { stands: false, given, ..settled });
                self.member.bringing.told.push(Word::TakenBack { entry, place });
                Ok(())
            }
            (false, true) => {
                let before = (settled.until, settled.given);
                self.settle_friend(settled.purchase, Some(before))
            }
            _ => Ok(()),
        }
    }

    fn friend_prizes(&self, purchase: &Purchase) -> Vec<Prize> {
        let stated = self.program.referral.as_ref();
        stated.filter(|_| !purchase.campaign).map(|stated| stated.friend.clone()).unwrap_or_default()
    }

    fn settle_friend(
        &mut self,
        purchase: Purchase,
        before: Option<(Micro, Vec<Given>)>,
    ) -> Result<(), Refusal> {
        let Some(stated) = self.program.referral.clone() else { return Ok(()) };
        let place = u32::try_from(self.member.bringing.told.len()).expect("few words");
        let again = before.is_some();
        let prizes = self.friend_prizes(&purchase);
        let fresh =
            || prizes.iter().map(|prize| Given { back: self.due_of(*prize), ..Given::default() }).collect();
        let (until, mut given) =
            before.unwrap_or_else(|| (self.calendar.add(self.now, stated.reversible), fresh()));
        self.moves.push(Move::Mark);
        for (given, prize) in given.iter_mut().zip(prizes) {
            if given.back != 0 && self.fits(prize, given.back) {
                *given = self.give_prize(prize, *given, true)?;
            }
        }
        let promised = if purchase.campaign { &stated.friend } else { &stated.referrer };
        let gives = promised.iter().map(|prize| self.promise(*prize)).collect();
        let by = (self.number(), place);
        self.member.bringing.settled = Some(Settled { purchase, until, stands: true, given, by });
        self.member.bringing.told.push(Word::Settled { gives, again });
        Ok(())
    }

    fn due_of(&self, prize: Prize) -> i64 {
        match prize {
            Prize::Units(_, amount) => amount,
            Prize::Ticket(kind) => self.program.vouchers[kind].uses,
            Prize::Badge(_) | Prize::Level(..) | Prize::Choice(_) => 1,
        }
    }

    fn promise(&self, prize: Prize) -> Promised {
        promise(self.program, prize)
    }

    /// What the member is told of a friend.
    pub(super) fn told_of_friend(&mut self, told: &ReferralNews) -> Result<(), Refusal> {
        match &told.news {
            News::Claimed => self.member.bringing.friends[0] += 1,
            News::Lapsed => self.member.bringing.friends[4] += 1,
            News::Settled { gives, again } => {
                self.member.bringing.friends[3] -= i64::from(*again);
                self.member.bringing.friends[1] += 1;
                return self.friend_rewards(gives);
            }
            News::TakenBack { .. } => {
                let target = self.original.clone().ok_or("OriginalRequired")?;
                if !self.member.stands(target.number) {
                    return Err("AlreadyReversed");
                }
                self.moves.push(Move::Undid { entry: target.number });
                self.member.bringing.friends[1] -= 1;
                self.member.bringing.friends[3] += 1;
                for step in target.own_moves().into_iter().rev() {
                    match step {
                        Move::FriendUse { at } => {
                            self.member.bringing.friends[2] -= 1;
                            self.member.bringing.uses.push((*at, -1));
                        }
                        Move::FriendBadge { name } => self.member.badges.push((name, -1)),
                        Move::Ticket(step) => self.take_unused(*step),
                        step => self.undo(step)?,
                    }
                }
                self.settle()?;
                self.lapse_overdue();
                return self.reassess(Way::Both);
            }
        }
        Ok(())
    }

    fn take_unused(&mut self, step: super::member::TicketMove) {
        let super::member::TicketMove::Issued { ticket, uses } = step else { return };
        let lives = ticket.expires.is_none_or(|end| self.now < end);
        if lives && uses <= self.uses_left(ticket.id) {
            self.change_issue(ticket, -uses);
        }
    }

    fn friends_used(&self, limit: &Limit) -> i64 {
        let (from, to) = self.period_of(limit);
        let uses = self.member.bringing.uses.iter().filter(|(at, _)| from <= *at && *at < to);
        uses.map(|(_, times)| times).sum()
    }

    fn friend_rewards(&mut self, gives: &[Promised]) -> Result<(), Refusal> {
        let limits = self.program.referral.as_ref().map_or(Vec::new(), |stated| stated.limits.clone());
        let full = |limit: &Limit| limit.times.is_some_and(|times| times < self.friends_used(limit) + 1);
        if limits.iter().any(full) {
            return Ok(());
        }
        self.member.bringing.friends[2] += 1;
        self.member.bringing.uses.push((self.now, 1));
        self.moves.push(Move::FriendUse { at: self.now });
        for promised in gives {
            let Some(prize) = known(self.program, promised) else { continue };
            let due = self.due_of(prize);
            if self.fits(prize, due) {
                self.give_prize(prize, Given { back: due, ..Given::default() }, true)?;
                if let Prize::Badge(name) = prize {
                    self.moves.push(Move::FriendBadge { name });
                }
            }
        }
        if self.program.referral.is_some() {
            let deeds = self.deeds(Trigger::Activity("referral_settled"), None, 1);
            self.count(Counter::Activity("referral_settled"), 1, Shares::Whole);
            self.do_deeds(deeds)?;
        }
        self.reassess(Way::Up)
    }
}

/// A prize as it is promised.
pub fn promise(program: &Program, prize: Prize) -> Promised {
    match prize {
        Prize::Units(wallet, amount) => Promised::Units(program.wallets[wallet].name.to_owned(), amount),
        Prize::Ticket(kind) => Promised::Voucher(program.vouchers[kind].name.clone()),
        Prize::Badge(name) => Promised::Badge(name.to_owned()),
        Prize::Level(..) | Prize::Choice(_) => unreachable!("no program gives this for a friend"),
    }
}

/// What was promised, as the program has it.
fn known(program: &Program, promised: &Promised) -> Option<Prize> {
    match promised {
        Promised::Units(name, amount) => {
            let wallet = program.wallets.iter().position(|own| own.name == *name)?;
            Some(Prize::Units(wallet, *amount))
        }
        Promised::Voucher(name) => {
            let kind = program.vouchers.iter().position(|own| own.name == *name && !own.imported)?;
            Some(Prize::Ticket(kind))
        }
        Promised::Badge(name) => {
            let badge = super::challenge::BADGES.into_iter().find(|own| own == name)?;
            let declared = !program.challenges.is_empty() || program.referral.is_some();
            declared.then_some(Prize::Badge(badge))
        }
    }
}
