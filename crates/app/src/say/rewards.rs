//! What a member hears of a reward: "Canvas bag for 1800 points", "120 more points for Canvas bag", "Baking class: for Gold
//! and above".

use regulars_engine::{
    decide::{Lock, Missing, Offer, Offered, PriceOffered},
    moment::Moment,
    program::{CountSource, Levels, Program, Reward},
    state::Measure,
};

use super::{Parts, Speech, fill, level_name, phrases::Words, said};
use crate::view;

/// What the member could do about a reward, in the asked language.
pub(crate) fn reward(
    program: &Program,
    reward: &Reward,
    offered: &Offered<'_>,
    at: Moment,
    language: &str,
) -> String {
    let own = program.document.say.as_ref().and_then(|say| say.soon.as_ref());
    let compose = |speech: Speech, language: &str| {
        let words = Words { program, speech, language };
        let again = match &offered.offer {
            Offer::Locked(Lock::Limit { again_at: at, .. } | Lock::Given { at }) => *at,
            Offer::Available | Offer::Soon { .. } | Offer::Locked(_) => None,
        };
        Parts {
            missing: match &offered.offer {
                Offer::Available => {
                    view::best(offered).map(|best| price(&words, reward, best)).unwrap_or_default()
                }
                Offer::Soon { missing } => reward.wallet.map_or_else(String::new, |wallet| {
                    let source = CountSource::Measure(Measure::Earned(wallet));
                    words.one_of(&Missing { source, have: 0, need: *missing })
                }),
                Offer::Locked(Lock::NotUnlocked { missing }) => words.all_of(missing),
                Offer::Locked(Lock::Age { at_least, .. }) => at_least.to_string(),
                Offer::Locked(_) => String::new(),
            },
            level: view::lowest_levels(reward)
                .map(|levels| levels_named(program, levels, speech, language))
                .unwrap_or_default(),
            by: again.map(|again| words.date(again, at)).unwrap_or_default(),
            reward: reward.name.in_language(language).to_owned(),
            ..Parts::default()
        }
    };
    let sentence = match &offered.offer {
        Offer::Soon { .. } => said(own, language, Speech::soon, compose),
        Offer::Available => said(None, language, Speech::available, compose),
        Offer::Locked(lock) => {
            let speech = Speech::of(language);
            fill(speech.locked(lock), &compose(speech, language))
        }
    };
    sentence.unwrap_or_else(|| reward.name.in_language(language).to_owned())
}

/// `600 points + 15.00`, with the fewest units where the member may choose.
fn price(words: &Words<'_>, reward: &Reward, best: &PriceOffered<'_>) -> String {
    let Some(wallet) = reward.wallet else { return String::new() };
    let least = best.price.least();
    let amount = words.amount(wallet, least);
    match best.price.cash_for(least) {
        None | Some(0) => amount,
        Some(cash) => format!("{amount} + {}", words.money(cash)),
    }
}

/// `Gold`, or `Gold and above`.
fn levels_named(program: &Program, levels: Levels, speech: Speech, language: &str) -> String {
    let set = program.tier_set(levels.set);
    let lowest = set.and_then(|set| Some((set, set.levels.get(levels.from)?)));
    let Some((set, lowest)) = lowest else { return String::new() };
    let name = level_name(program, set, lowest.level, language);
    if levels.from == levels.to { name } else { speech.and_above(&name) }
}

impl Speech {
    fn available(self) -> &'static str {
        match self {
            Speech::English => "{reward}[ for {missing}]",
            Speech::Simplified => "[{missing}]可兑换{reward}",
            Speech::Traditional => "[{missing}]可兌換{reward}",
            Speech::Estonian => "{reward}[: {missing}]",
        }
    }

    fn soon(self) -> &'static str {
        match self {
            Speech::English => "{missing} for {reward}",
            Speech::Simplified => "{missing}，即可兑换{reward}",
            Speech::Traditional => "{missing}，即可兌換{reward}",
            Speech::Estonian => "{missing} ja käes on {reward}",
        }
    }

    fn locked(self, lock: &Lock) -> &'static str {
        match (self, lock) {
            (Speech::English, Lock::Given { .. }) => "{reward}: given automatically[ on {by}]",
            (Speech::English, Lock::NotNow) => "{reward}: not at this time",
            (Speech::English, Lock::OtherLevel) => "{reward}: for {level}",
            (Speech::English, Lock::Age { known: true, .. }) => {
                "{reward}: for members aged {missing} or older"
            }
            (Speech::English, Lock::Age { .. }) => {
                "{reward}: for members aged {missing} or older; tell us the year you were born"
            }
            (Speech::English, Lock::Condition) => "{reward}: the conditions are not met",
            (Speech::English, Lock::NotUnlocked { .. }) => "{reward}: locked[, {missing}]",
            (Speech::English, Lock::Limit { .. }) => "{reward}: taken as often as it can be[, again on {by}]",
            (Speech::English, Lock::Over) => "{reward}: no date to come",
            (Speech::English, Lock::Full) => "{reward}: fully booked",
            (Speech::English, Lock::OutOfStock) => "{reward}: none left",
            (Speech::English, Lock::Budget) => "{reward}: not to be had for now",
            (Speech::Simplified, Lock::Given { .. }) => "{reward}：[{by}]自动发放",
            (Speech::Simplified, Lock::NotNow) => "{reward}：目前不在兑换时间内",
            (Speech::Simplified, Lock::OtherLevel) => "{reward}：{level}专享",
            (Speech::Simplified, Lock::Age { known: true, .. }) => "{reward}：须年满{missing}岁",
            (Speech::Simplified, Lock::Age { .. }) => "{reward}：须年满{missing}岁，请补充出生年份",
            (Speech::Simplified, Lock::Condition) => "{reward}：未满足兑换条件",
            (Speech::Simplified, Lock::NotUnlocked { .. }) => "{reward}：尚未解锁[，{missing}]",
            (Speech::Simplified, Lock::Limit { .. }) => "{reward}：已达兑换上限[，{by}起可再次兑换]",
            (Speech::Simplified, Lock::Over) => "{reward}：暂无可预约场次",
            (Speech::Simplified, Lock::Full) => "{reward}：名额已满",
            (Speech::Simplified, Lock::OutOfStock) => "{reward}：已兑完",
            (Speech::Simplified, Lock::Budget) => "{reward}：暂不可兑换",
            (Speech::Traditional, Lock::Given { .. }) => "{reward}：[{by}]自動發放",
            (Speech::Traditional, Lock::NotNow) => "{reward}：目前不在兌換時間內",
            (Speech::Traditional, Lock::OtherLevel) => "{reward}：{level}專享",
            (Speech::Traditional, Lock::Age { known: true, .. }) => "{reward}：須年滿{missing}歲",
            (Speech::Traditional, Lock::Age { .. }) => "{reward}：須年滿{missing}歲，請補充出生年份",
            (Speech::Traditional, Lock::Condition) => "{reward}：未滿足兌換條件",
            (Speech::Traditional, Lock::NotUnlocked { .. }) => "{reward}：尚未解鎖[，{missing}]",
            (Speech::Traditional, Lock::Limit { .. }) => "{reward}：已達兌換上限[，{by}起可再次兌換]",
            (Speech::Traditional, Lock::Over) => "{reward}：暫無可預約場次",
            (Speech::Traditional, Lock::Full) => "{reward}：名額已滿",
            (Speech::Traditional, Lock::OutOfStock) => "{reward}：已兌完",
            (Speech::Traditional, Lock::Budget) => "{reward}：暫不可兌換",
            (Speech::Estonian, Lock::Given { .. }) => "{reward}: antakse automaatselt[ {by}]",
            (Speech::Estonian, Lock::NotNow) => "{reward}: praegu ei saa lunastada",
            (Speech::Estonian, Lock::OtherLevel) => "{reward}: vajalik tase on {level}",
            (Speech::Estonian, Lock::Age { known: true, .. }) => "{reward}: vähemalt {missing}-aastastele",
            (Speech::Estonian, Lock::Age { .. }) => {
                "{reward}: vähemalt {missing}-aastastele; palun lisa oma sünniaasta"
            }
            (Speech::Estonian, Lock::Condition) => "{reward}: tingimused ei ole täidetud",
            (Speech::Estonian, Lock::NotUnlocked { .. }) => "{reward}: lukus[, {missing}]",
            (Speech::Estonian, Lock::Limit { .. }) => "{reward}: piirang on täis[, uuesti {by}]",
            (Speech::Estonian, Lock::Over) => "{reward}: uusi kordi ei ole",
            (Speech::Estonian, Lock::Full) => "{reward}: kohad on täis",
            (Speech::Estonian, Lock::OutOfStock) => "{reward}: otsas",
            (Speech::Estonian, Lock::Budget) => "{reward}: praegu ei saa lunastada",
        }
    }

    fn and_above(self, level: &str) -> String {
        match self {
            Speech::English => format!("{level} and above"),
            Speech::Simplified | Speech::Traditional => format!("{level}及以上"),
            Speech::Estonian => format!("{level} või kõrgem"),
        }
    }
}
