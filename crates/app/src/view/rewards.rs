//! The catalog of a member: what each reward costs, and what the member could do about it.

use regulars_engine::{
    decide::{
        Company, Lock, Missing, Offer, Offered, PriceOffered, Turn, catalog, places_left, stock_left, turn,
    },
    event::Profile,
    moment::Moment,
    program::{Audience, Levels, Price, Program, Reward, Session, Waitlist},
    shared::{Slices, Thing},
    state::Account,
    text::Text,
};
use serde::Serialize;

use super::{
    LevelView, MissingView, Stamp, missing, name,
    rooms::{RoomView, room_view},
};
use crate::say;

/// A reward, and what the member could do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RewardView {
    /// The reward.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address of its picture, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// `product`, `bundle`, `free-shipping`, `experience`, `donation`, `access`, `gift-card` or `stored-value`.
    pub kind: &'static str,
    /// What a bundle contains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contains: Vec<String>,
    /// What one costs the member; one or several to choose from, none when it costs nothing.
    pub prices: Vec<PriceView>,
    /// What one gives to a wallet of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<CreditView>,
    /// Whom a donation can be for now.
    pub causes: Vec<CauseView>,
    /// `available`, `soon` or `locked`.
    pub state: &'static str,
    /// How much more it takes, in the smallest unit of the wallet, when it is `soon`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<i64>,
    /// How many are left for all members together, where their number is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_left: Option<i64>,
    /// When it takes place, in document order; empty for what has no date.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionView>,
    /// How members come to it one after the other, where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<RoomView>,
    /// Why it is `locked`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<LockView>,
    /// What to tell the member.
    pub sentence: String,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceView {
    /// The wallet that pays.
    pub wallet: String,
    /// How much, in its smallest unit; the most of it where the member may choose.
    pub amount: i64,
    /// Digits after the point.
    pub scale: u32,
    /// The money beside it, in the smallest unit of the program's currency.
    pub cash: i64,
    /// How the member may pay fewer units and more money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slide: Option<SlideView>,
    /// How much more its fewest units take, debt included; 0 when it can be paid.
    pub missing: i64,
}

/// How units can be replaced by money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlideView {
    /// The fewest units.
    pub least: i64,
    /// So many units …
    pub step: i64,
    /// … are replaced by so much money, in the smallest unit of the program's currency.
    pub cash: i64,
}

/// What a reward gives to a wallet of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditView {
    /// The wallet.
    pub wallet: String,
    /// How much, in its smallest unit.
    pub amount: i64,
    /// Digits after the point.
    pub scale: u32,
}

/// Whom a donation can be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseView {
    /// The cause.
    pub id: String,
    /// Its name in the asked language.
    pub name: String,
}

/// A date of an experience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The date, as redemptions name it.
    pub id: String,
    /// When it begins.
    pub starts_at: Stamp,
    /// When it ends, where that is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Stamp>,
    /// Where, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// More about it, in the asked language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How many places there are.
    pub capacity: i64,
    /// How many of them are free; 0 when it is over.
    pub free: i64,
    /// `open`, `full` or `over`.
    pub state: &'static str,
    /// The first instant at which no place can be taken any more.
    pub book_until: Stamp,
    /// The first instant at which none can be given back any more.
    pub return_until: Stamp,
    /// Who waits for places; none where nobody can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<WaitlistView>,
}

/// The waiting list of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitlistView {
    /// How many members wait.
    pub waiting: u64,
    /// How many can.
    pub at_most: u64,
    /// When members enter a draw for the places; none where who comes first is first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<DrawTimeView>,
    /// What the member waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<WaitView>,
}

/// When members enter a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DrawTimeView {
    /// The first instant at which one can.
    pub from: Stamp,
    /// The first at which one can no more, and lots are drawn.
    pub until: Stamp,
}

/// What a member waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitView {
    /// `entered` before the draw, `waiting` or `offered`.
    pub state: &'static str,
    /// How many places.
    pub quantity: i64,
    /// The place in line, from 1, while waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u64>,
    /// The first instant at which it is over.
    pub until: Stamp,
}

/// Why a reward is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LockView {
    /// `given`, `not_now`, `other_level`, `age`, `condition`, `not_unlocked`, `over`, `limit`, `out_of_stock`, `full` or
    /// `budget`.
    pub by: &'static str,
    /// The lowest level that may have it, when it is for other levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelView>,
    /// How old one has to be, when it is for older members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<i16>,
    /// What is missing to unlock it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingView>,
    /// When the limit begins anew, where it does; when the reward is given next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Stamp>,
}

/// The catalog as of `at`; the caller has made the due work happen up to it, and loaded what it tells of stocks. What is available comes first, the cheapest
/// first; then what is nearest; then what is locked, in the order of the document.
pub fn rewards(
    program: &Program,
    account: &Account,
    profile: &Profile,
    (shared, company): (&Slices, &Company),
    at: Moment,
    language: &str,
) -> Vec<RewardView> {
    let offers = catalog(program, account, profile, (shared, company), at);
    let mut offers: Vec<(&Reward, Offered<'_>)> = program.rewards.iter().zip(offers).collect();
    offers.sort_by_key(|(_, offered)| match &offered.offer {
        Offer::Available => (0, best(offered).map_or(0, |best| best.price.units)),
        Offer::Soon { missing } => (1, *missing),
        Offer::Locked(_) => (2, 0),
    });
    let view = |(reward, offered): (&Reward, Offered<'_>)| RewardView {
        stock_left: stock_left(reward, shared),
        waiting_room: reward.waiting_room.map(|room| room_view(&room, account.pass(reward.reward), at)),
        sessions: reward.sessions.iter().map(|one| session(one, account, shared, at, language)).collect(),
        ..view(program, reward, &offered, at, language)
    };
    offers.into_iter().map(view).collect()
}

/// The first price that the member can pay, else the one that is nearest.
pub(crate) fn best<'o, 'p>(offered: &'o Offered<'p>) -> Option<&'o PriceOffered<'p>> {
    offered.prices.iter().min_by_key(|price| price.missing)
}

fn view(program: &Program, reward: &Reward, offered: &Offered<'_>, at: Moment, language: &str) -> RewardView {
    let open = reward.causes.iter().filter(|own| own.is_open(at, &program.zone));
    let causes = open.map(|own| CauseView {
        id: name(program, own.cause),
        name: own.name.in_language(language).to_owned(),
    });
    let (state, missing, locked) = match &offered.offer {
        Offer::Available => ("available", None, None),
        Offer::Soon { missing } => ("soon", Some(*missing), None),
        Offer::Locked(lock) => ("locked", None, Some(lock_view(program, reward, lock, language))),
    };
    let scale = |wallet| program.wallet_of(wallet).map_or(0, |spec| program.wallet_exponent(spec));
    let price = |offered: &PriceOffered<'_>| {
        let wallet = reward.wallet?;
        let slide = offered.price.slide;
        Some(PriceView {
            wallet: name(program, wallet),
            amount: offered.price.units,
            scale: scale(wallet),
            cash: offered.price.cash,
            slide: slide.map(|slide| SlideView { least: slide.least, step: slide.step, cash: slide.cash }),
            missing: offered.missing,
        })
    };
    RewardView {
        id: name(program, reward.reward),
        name: reward.name.in_language(language).to_owned(),
        text: reward.text.as_ref().map(|text| text.in_language(language).to_owned()),
        picture: reward.picture.as_ref().map(|picture| picture.in_language(language).to_owned()),
        kind: reward.kind.name(),
        contains: reward.contains.clone(),
        prices: offered.prices.iter().filter_map(price).collect(),
        credit: reward.credit.map(|(wallet, amount)| CreditView {
            wallet: name(program, wallet),
            amount,
            scale: scale(wallet),
        }),
        causes: causes.collect(),
        state,
        missing,
        stock_left: None,
        sessions: Vec::new(),
        waiting_room: None,
        locked,
        sentence: say::reward(program, reward, offered, at, language),
    }
}

fn session(session: &Session, account: &Account, shared: &Slices, at: Moment, language: &str) -> SessionView {
    let told = |text: &Option<Text>| text.as_ref().map(|text| text.in_language(language).to_owned());
    let can_be_had = session.is_open(at) && !session.is_before_draw(at);
    let free = if can_be_had { places_left(session, shared) } else { 0 };
    SessionView {
        id: session.name.clone(),
        starts_at: Stamp(session.starts),
        ends_at: session.ends.map(Stamp),
        place: told(&session.place),
        text: told(&session.text),
        capacity: session.capacity,
        free,
        state: match (session.is_open(at), free) {
            (false, _) => "over",
            (true, 0) => "full",
            (true, _) => "open",
        },
        book_until: Stamp(session.book_until),
        return_until: Stamp(session.return_until),
        waitlist: session
            .waitlist
            .filter(|_| session.is_open(at))
            .map(|list| waitlist(list, session, account, (shared, at))),
    }
}

fn waitlist(
    list: Waitlist,
    session: &Session,
    account: &Account,
    (shared, at): (&Slices, Moment),
) -> WaitlistView {
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    let own = account.wait(session.session).map(|wait| {
        let (state, place) = match turn(session, wait, shared, at) {
            Turn::Entered => ("entered", None),
            Turn::Behind(before) => ("waiting", Some(count(before).saturating_add(1))),
            Turn::Offered => ("offered", None),
        };
        WaitView { state, quantity: wait.quantity, place, until: Stamp(wait.until) }
    });
    let queue = shared.get(Thing::Session(session.session)).map_or(0, |places| places.queue.len());
    let draw = list.draw.map(|draw| DrawTimeView { from: Stamp(draw.from), until: Stamp(draw.until) });
    WaitlistView { waiting: count(queue), at_most: count(list.at_most), draw, own }
}

fn lock_view(program: &Program, reward: &Reward, lock: &Lock, language: &str) -> LockView {
    let level = || {
        let levels = lowest_levels(reward)?;
        let set = program.tier_set(levels.set)?;
        let lowest = set.levels.get(levels.from)?.level;
        let level_name = say::level_name(program, set, lowest, language);
        Some(LevelView { id: name(program, lowest), name: level_name })
    };
    let plain = |by| LockView { by, level: None, min_age: None, missing: Vec::new(), again_at: None };
    match lock {
        Lock::Given { at } => LockView { again_at: at.map(Stamp), ..plain("given") },
        Lock::NotNow => plain("not_now"),
        Lock::OtherLevel => LockView { level: level(), ..plain("other_level") },
        Lock::Age { at_least, .. } => LockView { min_age: Some(*at_least), ..plain("age") },
        Lock::Condition => plain("condition"),
        Lock::NotUnlocked { missing: all } => {
            let counter = |one: &Missing| missing(program, one);
            LockView { missing: all.iter().map(counter).collect(), ..plain("not_unlocked") }
        }
        Lock::Over => plain("over"),
        Lock::OutOfStock => plain("out_of_stock"),
        Lock::Full => plain("full"),
        Lock::Budget => plain("budget"),
        Lock::Limit { again_at, .. } => LockView { again_at: again_at.map(Stamp), ..plain("limit") },
    }
}

/// The levels that may have it: those of the reward, else those of its first price that is for some.
pub(crate) fn lowest_levels(reward: &Reward) -> Option<Levels> {
    let of_price = |price: &Price| match price.audience {
        Audience::Levels(levels) => Some(levels),
        Audience::Everybody | Audience::Segment(_) => None,
    };
    reward.levels.or_else(|| reward.prices.iter().find_map(of_price))
}
