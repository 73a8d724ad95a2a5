//! What a member who brings friends is shown: the code, what there is for it, how far the friends are, and what the limits
//! still allow; and, of one who was brought, how that stands.

use regulars_engine::{
    decide::{BroughtState, referral_standing},
    moment::Moment,
    program::Program,
    referral::{FriendStep, Friends, ReferralFact},
    state::Account,
};
use serde::Serialize;

use super::{AllowanceView, PrizeView, Stamp, benefits::allowance, challenges::prize_view};
use crate::say;

/// How a member brings friends, and was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferralView {
    /// What friends are to be told.
    pub code: String,
    /// The address that friends are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What there is for the member when a friend buys something now.
    pub referrer: Vec<PrizeView>,
    /// What there is for the friend then.
    pub friend: Vec<PrizeView>,
    /// How far the friends are.
    pub friends: FriendsView,
    /// What each of the limits allows.
    pub allowances: Vec<AllowanceView>,
    /// How the member was brought; none for one who has said of nobody that they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought: Option<BroughtView>,
    /// What to tell the member.
    pub sentence: String,
}

/// How far friends are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FriendsView {
    /// Have claimed the code.
    pub joined: i64,
    /// Of these, those of whom it is not known yet.
    pub pending: i64,
    /// Those whose purchase is settled.
    pub settled: i64,
    /// Of these, those who brought something.
    pub rewarded: i64,
    /// Those whose purchase came back in time.
    pub taken_back: i64,
    /// Those who bought nothing in time.
    pub lapsed: i64,
}

/// How a member was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BroughtView {
    /// `open`, `waiting`, `settled`, `taken_back` or `lapsed`.
    pub state: &'static str,
    /// Until when a purchase counts, when it is settled, or until when it can be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
}

/// How a member brings friends; none where nothing is given for it. The caller has made the due work happen up to `at`.
pub fn referral(
    program: &Program,
    account: &Account,
    (code, link): (String, Option<String>),
    at: Moment,
    language: &str,
) -> Option<ReferralView> {
    let standing = referral_standing(program, account, at)?;
    let prizes = |prizes: &[regulars_engine::program::Prize]| -> Vec<PrizeView> {
        prizes.iter().filter_map(|prize| prize_view(program, *prize, language)).collect()
    };
    let (referrer, friend) = match standing.offer {
        Some(offer) => (prizes(&offer.referrer), prizes(&offer.friend)),
        None => (Vec::new(), Vec::new()),
    };
    let friends = friends(account.friends);
    let sentence = say::friends(&friends, language);
    let brought = standing.brought.map(|(state, until)| BroughtView {
        state: match state {
            BroughtState::Open => "open",
            BroughtState::Waiting => "waiting",
            BroughtState::Settled => "settled",
            BroughtState::TakenBack => "taken_back",
            BroughtState::Lapsed => "lapsed",
        },
        until: until.map(Stamp),
    });
    let allowances = standing.allowances.iter().map(allowance).collect();
    Some(ReferralView { code, link, referrer, friend, friends, allowances, brought, sentence })
}

fn friends(friends: Friends) -> FriendsView {
    let Friends { joined, settled, rewarded, taken_back, lapsed } = friends;
    FriendsView { joined, pending: friends.pending(), settled, rewarded, taken_back, lapsed }
}

/// What a fact says of it, as a word; none where people need not know.
pub(super) fn referral_move(fact: &ReferralFact) -> Option<&'static str> {
    Some(match fact {
        ReferralFact::Claimed { .. } => "claimed",
        ReferralFact::Bought { .. } => "bought",
        ReferralFact::Confirmed { .. } => "confirmed",
        ReferralFact::Settled { .. } => "settled",
        ReferralFact::TakenBack => "taken_back",
        ReferralFact::Lapsed => "lapsed",
        ReferralFact::Friend { step, times } if 0 < *times => match step {
            FriendStep::Joined => "friend_joined",
            FriendStep::Settled => "friend_settled",
            FriendStep::Rewarded => "friend_rewarded",
            FriendStep::TakenBack => "friend_taken_back",
            FriendStep::Lapsed => "friend_lapsed",
        },
        ReferralFact::Friend { .. }
        | ReferralFact::Back { .. }
        | ReferralFact::Prize { .. }
        | ReferralFact::Over => return None,
    })
}
