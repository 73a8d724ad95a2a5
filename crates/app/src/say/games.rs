//! What a member hears of a game: "Starland: 2 plays left until 7 Jul", "Starland: played as often as you can[, again on 8 Jul]".

use regulars_engine::{
    decide::{GameLock, GameStanding},
    moment::Moment,
    program::Program,
};

use super::{Parts, Speech, fill, phrases::Words};

/// What the member can do about a game, in the asked language.
pub(crate) fn game(program: &Program, standing: &GameStanding<'_>, at: Moment, language: &str) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let name = standing.game.name.in_language(language).to_owned();
    let last = |end: Moment| Moment(end.0.saturating_sub(1));
    // The limit that is reached first is the one to know of, unless there are fewer units.
    let nearest = standing.allowances.iter().min_by_key(|allowance| allowance.left);
    let until = nearest.filter(|one| Some(one.left) == standing.plays).and_then(|one| one.until);
    let (template, left, by) = match (standing.lock, standing.plays) {
        (None, None) => return name,
        (None, Some(plays)) => {
            let until = until.or(standing.game.ends);
            (speech.plays_left(plays), plays.to_string(), until.map(last))
        }
        (Some(lock), _) => {
            let by = match lock {
                GameLock::Ahead => standing.game.begins,
                GameLock::UsedUp { again_at } => again_at,
                _ => None,
            };
            (speech.not_playable(lock), String::new(), by)
        }
    };
    let by = by.map(|by| words.date(by, at)).unwrap_or_default();
    let parts = Parts { reward: name.clone(), missing: left, by, ..Parts::default() };
    fill(template, &parts).unwrap_or(name)
}

impl Speech {
    fn plays_left(self, plays: i64) -> &'static str {
        match self {
            Speech::English if plays == 1 => "{reward}: {missing} play left[ until {by}]",
            Speech::English => "{reward}: {missing} plays left[ until {by}]",
            Speech::Simplified => "{reward}：[{by}前]还可玩{missing}次",
            Speech::Traditional => "{reward}：[{by}前]還可玩{missing}次",
            Speech::Estonian => "{reward}: mängukordi jäänud {missing}[, mängi hiljemalt {by}]",
        }
    }

    fn not_playable(self, lock: GameLock) -> &'static str {
        match (self, lock) {
            (Speech::English, GameLock::Ahead) => "{reward}: begins[ on {by}]",
            (Speech::English, GameLock::Over) => "{reward}: over",
            (Speech::English, GameLock::NotNow) => "{reward}: not at this time",
            (Speech::English, GameLock::OtherLevel) => "{reward}: for other levels",
            (Speech::English, GameLock::Age) => "{reward}: not at your age",
            (Speech::English, GameLock::Condition) => "{reward}: the conditions are not met",
            (Speech::English, GameLock::UsedUp { .. }) => "{reward}: no plays left[, again on {by}]",
            (Speech::English, GameLock::InDebt | GameLock::TooFew) => "{reward}: no plays left",
            (Speech::Simplified, GameLock::Ahead) => "{reward}：[{by}]开始",
            (Speech::Simplified, GameLock::Over) => "{reward}：已结束",
            (Speech::Simplified, GameLock::NotNow) => "{reward}：目前不在游戏时间内",
            (Speech::Simplified, GameLock::OtherLevel) => "{reward}：仅限其他等级",
            (Speech::Simplified, GameLock::Age) => "{reward}：未达到年龄要求",
            (Speech::Simplified, GameLock::Condition) => "{reward}：未满足参与条件",
            (Speech::Simplified, GameLock::UsedUp { .. }) => "{reward}：次数已用完[，{by}起可再玩]",
            (Speech::Simplified, GameLock::InDebt | GameLock::TooFew) => "{reward}：次数已用完",
            (Speech::Traditional, GameLock::Ahead) => "{reward}：[{by}]開始",
            (Speech::Traditional, GameLock::Over) => "{reward}：已結束",
            (Speech::Traditional, GameLock::NotNow) => "{reward}：目前不在遊戲時間內",
            (Speech::Traditional, GameLock::OtherLevel) => "{reward}：僅限其他等級",
            (Speech::Traditional, GameLock::Age) => "{reward}：未達到年齡要求",
            (Speech::Traditional, GameLock::Condition) => "{reward}：未滿足參與條件",
            (Speech::Traditional, GameLock::UsedUp { .. }) => "{reward}：次數已用完[，{by}起可再玩]",
            (Speech::Traditional, GameLock::InDebt | GameLock::TooFew) => "{reward}：次數已用完",
            (Speech::Estonian, GameLock::Ahead) => "{reward}: algab[ {by}]",
            (Speech::Estonian, GameLock::Over) => "{reward}: lõppenud",
            (Speech::Estonian, GameLock::NotNow) => "{reward}: praegu ei saa mängida",
            (Speech::Estonian, GameLock::OtherLevel) => "{reward}: teistele tasemetele",
            (Speech::Estonian, GameLock::Age) => "{reward}: vanus ei sobi",
            (Speech::Estonian, GameLock::Condition) => "{reward}: tingimused ei ole täidetud",
            (Speech::Estonian, GameLock::UsedUp { .. }) => "{reward}: mängukordi ei ole enam[, uuesti {by}]",
            (Speech::Estonian, GameLock::InDebt | GameLock::TooFew) => "{reward}: mängukordi ei ole enam",
        }
    }
}
