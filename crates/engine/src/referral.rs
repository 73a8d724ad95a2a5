//! Referral as it is told, decided and remembered: the events, facts and states of one member having brought another.
//!
//! Two accounts are concerned. The friend's knows who brought them, which purchases may settle it, and what the friend got;
//! the referrer's knows only how many friends there are. What the friend's entries have to say to the referrer goes there
//! as news, through the outbox, as units of a transfer do.

use serde::{Deserialize, Serialize};

use crate::{
    event::{EventRef, kinds::kinds},
    fact::Shares,
    id::MemberId,
    moment::Moment,
    packed::{Bytes, Damaged, Packed},
    state::{GivenPrize, Pending},
    symbol::Sym,
};

/// A friend says who brought them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReferralClaim {
    /// The code, until whoever takes events in has found out whose it is; then nothing. One that is nobody's stays.
    pub code: String,
    /// Whose code it is.
    pub referrer: Option<MemberId>,
}

/// What happened to a friend, as the referrer is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralNews {
    /// The friend.
    pub friend: MemberId,
    /// What happened.
    pub news: News,
}

/// What happened to a friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The friend has claimed the member's code.
    Claimed,
    /// The friend's purchase is settled, and there is something for it.
    Settled {
        /// What.
        gives: Vec<Promised>,
        /// Whether it had been settled before and was taken back meanwhile.
        again: bool,
    },
    /// The purchase came back.
    TakenBack {
        /// The event by which the member was told that it was settled.
        settled: EventRef,
    },
    /// The friend's time is up.
    Lapsed,
}

impl News {
    kinds! {
        News::Claimed => "referral.friend_joined",
        News::Settled { .. } => "referral.settled",
        News::TakenBack { .. } => "referral.taken_back",
        News::Lapsed => "referral.lapsed",
    }
}

/// Something for the referrer, as it was promised when the purchase was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Promised {
    /// So many of the smallest unit of a wallet.
    Units(String, i64),
    /// A voucher of a kind.
    Voucher(String),
    /// A badge.
    Badge(String),
}

/// What a friend's entry has to say to the referrer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// The code was claimed.
    Claimed,
    /// The purchase is settled.
    Settled {
        /// What there is for it.
        gives: Vec<Promised>,
        /// Whether it had been settled before.
        again: bool,
    },
    /// It came back.
    TakenBack {
        /// The entry that had settled it.
        entry: u64,
        /// The place of its effect.
        place: u32,
    },
    /// The time is up.
    Lapsed,
}

/// A decided change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReferralFact {
    /// The member was brought by another one.
    Claimed {
        /// By whom.
        by: MemberId,
        /// The first instant at which purchases no longer count.
        until: Moment,
    },
    /// A purchase that may settle it.
    Bought {
        /// The entry of the purchase.
        order: u64,
        /// What of it counts, in the smallest unit.
        amount: i64,
        /// How much it takes.
        need: i64,
        /// How it belongs to the lines of the order.
        shares: Shares,
        /// What it waits for.
        wait: Option<Pending>,
        /// Under which campaign it falls.
        campaign: Option<Sym>,
    },
    /// A part of such a purchase came back; negative when that is undone.
    Back {
        /// The entry of the purchase.
        order: u64,
        /// How much of what counts.
        amount: i64,
    },
    /// The purchase need not wait any longer.
    Confirmed {
        /// Its entry.
        order: u64,
    },
    /// It is settled. What an entry holds from this or the next one on follows from what stands of the purchase, as with
    /// challenges: neither a return nor a reversal undoes it, for it is decided anew.
    Settled {
        /// The entry of the purchase.
        order: u64,
        /// The first instant at which nothing is taken back any more.
        until: Moment,
        /// The entry by which it is.
        entry: u64,
        /// The place of the effect by which the referrer is told.
        place: u32,
    },
    /// What was settled came back.
    TakenBack,
    /// What the friend got is now this. The units or the voucher are facts of their own.
    Prize {
        /// Its place.
        place: u8,
        /// What was given, and how much of it is back.
        given: GivenPrize,
    },
    /// Nothing of it changes any more.
    Over,
    /// The friend's time is up, or the friend has left.
    Lapsed,
    /// A friend of this member's has come a step further.
    Friend {
        /// Which step.
        step: FriendStep,
        /// 1, or -1 when it is no more.
        times: i64,
    },
}

impl ReferralFact {
    /// Whether what follows it in an entry is decided anew.
    pub fn is_mark(&self) -> bool {
        matches!(self, ReferralFact::Settled { .. } | ReferralFact::TakenBack)
    }
}

/// How far a friend has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FriendStep {
    /// Has claimed the code.
    Joined,
    /// Has made a purchase that is settled.
    Settled,
    /// And that brought the referrer something: the limits allowed it.
    Rewarded,
    /// Had made one that came back.
    TakenBack,
    /// Made none in time.
    Lapsed,
}

/// How a member was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referred {
    /// By whom.
    pub by: MemberId,
    /// The first instant at which purchases no longer count.
    pub until: Moment,
    /// Purchases that may settle it; once one has, that one.
    pub orders: Vec<ReferredOrder>,
    /// That it is settled.
    pub settled: Option<SettledReferral>,
    /// Nothing of it changes any more.
    pub over: bool,
}

/// A purchase that may settle how a member was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferredOrder {
    /// Its entry.
    pub order: u64,
    /// What still stands of what counts.
    pub left: i64,
    /// How much it takes.
    pub need: i64,
    /// What it waits for.
    pub wait: Option<Pending>,
    /// Under which campaign it falls.
    pub campaign: Option<Sym>,
}

/// That it is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledReferral {
    /// By which entry.
    pub entry: u64,
    /// The place of the effect by which the referrer was told.
    pub place: u32,
    /// The first instant at which nothing is taken back any more.
    pub until: Moment,
    /// Whether it stands; it was taken back otherwise.
    pub stands: bool,
    /// What the friend got.
    pub prizes: Vec<GivenPrize>,
}

/// How many friends a member has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Friends {
    /// Have claimed the code.
    pub joined: i64,
    /// Of these, have made a purchase that is settled.
    pub settled: i64,
    /// Of these, have brought something.
    pub rewarded: i64,
    /// Of those that joined, had made one that came back.
    pub taken_back: i64,
    /// Of those that joined, made none in time.
    pub lapsed: i64,
}

impl Friends {
    /// Those of whom it is not known yet.
    pub fn pending(&self) -> i64 {
        self.joined.saturating_sub(self.settled).saturating_sub(self.taken_back).saturating_sub(self.lapsed)
    }
}

impl ReferredOrder {
    /// Whether enough of it stands.
    pub fn is_enough(&self) -> bool {
        self.need <= self.left
    }
}

/// Applies a fact to how the member was brought, and to how many friends the member has.
pub(crate) fn evolve(referred: &mut Option<Box<Referred>>, friends: &mut Friends, fact: &ReferralFact) {
    match fact {
        ReferralFact::Claimed { by, until } => {
            let (by, until, orders) = (*by, *until, Vec::new());
            *referred = Some(Box::new(Referred { by, until, orders, settled: None, over: false }));
            return;
        }
        ReferralFact::Friend { step, times } => {
            let count = match step {
                FriendStep::Joined => &mut friends.joined,
                FriendStep::Settled => &mut friends.settled,
                FriendStep::Rewarded => &mut friends.rewarded,
                FriendStep::TakenBack => &mut friends.taken_back,
                FriendStep::Lapsed => &mut friends.lapsed,
            };
            *count = count.saturating_add(*times);
            return;
        }
        _ => {}
    }
    if let Some(referred) = referred {
        referred.evolve(fact);
    }
}

impl Referred {
    /// The purchase of an entry.
    pub fn order(&self, order: u64) -> Option<&ReferredOrder> {
        self.orders.iter().find(|own| own.order == order)
    }

    fn evolve(&mut self, fact: &ReferralFact) {
        match fact {
            ReferralFact::Bought { order, amount, need, wait, campaign, .. } => {
                let (order, left, need, wait, campaign) = (*order, *amount, *need, *wait, *campaign);
                self.orders.push(ReferredOrder { order, left, need, wait, campaign });
            }
            ReferralFact::Back { order, amount } => {
                for own in self.orders.iter_mut().filter(|own| own.order == *order) {
                    own.left = own.left.saturating_sub(*amount);
                }
            }
            ReferralFact::Confirmed { order } => {
                for own in self.orders.iter_mut().filter(|own| own.order == *order) {
                    own.wait = None;
                }
            }
            ReferralFact::Settled { order, until, entry, place } => {
                self.orders.retain(|own| own.order == *order);
                let prizes = self.settled.take().map(|before| before.prizes).unwrap_or_default();
                let (entry, place, until) = (*entry, *place, *until);
                self.settled = Some(SettledReferral { entry, place, until, stands: true, prizes });
            }
            ReferralFact::TakenBack => {
                self.settled.iter_mut().for_each(|settled| settled.stands = false);
            }
            ReferralFact::Prize { place, given } => {
                let Some(settled) = &mut self.settled else { return };
                match settled.prizes.get_mut(usize::from(*place)) {
                    Some(known) => *known = given.clone(),
                    None => settled.prizes.push(given.clone()),
                }
            }
            ReferralFact::Over => {
                self.over = true;
                self.orders = Vec::new();
                self.settled.iter_mut().for_each(|settled| settled.prizes = Vec::new());
            }
            ReferralFact::Lapsed => {
                self.over = true;
                self.orders = Vec::new();
            }
            ReferralFact::Claimed { .. } | ReferralFact::Friend { .. } => {}
        }
    }
}

crate::packed::packed!(Referred { by, until, orders, settled, over });
crate::packed::packed!(ReferredOrder { order, left, need, wait, campaign });
crate::packed::packed!(SettledReferral { entry, place, until, stands, prizes });
crate::packed::packed!(Friends { joined, settled, rewarded, taken_back, lapsed });

impl Packed for MemberId {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.0.as_bytes());
    }

    fn unpack(from: &mut Bytes<'_>) -> Result<MemberId, Damaged> {
        let (bytes, rest) = from.0.split_first_chunk().ok_or(Damaged)?;
        from.0 = rest;
        Ok(MemberId(uuid::Uuid::from_bytes(*bytes)))
    }
}
