//! What a member hears of a challenge: "Seven days of tea: 3 of 7 days in a row, next by 12 Mar", "Spring: 1 of 2 tasks by
//! 31 May".

use regulars_engine::{
    decide::{ChallengeStanding, ChallengeState, TaskStanding},
    moment::Moment,
    program::{Goal, Program, TaskCount},
    symbol::Sym,
};

use super::{Parts, Speech, fill, phrases::Words};

/// How far the member is with a challenge, in the asked language.
pub(crate) fn challenge(
    program: &Program,
    standing: &ChallengeStanding<'_>,
    at: Moment,
    language: &str,
) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let name = standing.challenge.name.in_language(language).to_owned();
    let day_before = |end: Moment| Moment(end.0.saturating_sub(1));
    let (template, missing, day) = match (standing.state, standing.tasks.as_slice(), standing.share_missing())
    {
        (ChallengeState::Ahead, ..) => (speech.ahead(), String::new(), standing.begins),
        (ChallengeState::Joinable, ..) => (speech.joinable(), String::new(), standing.ends.map(day_before)),
        (ChallengeState::Done, ..) => (speech.done(), String::new(), standing.done_at),
        (ChallengeState::Open, [only, ..], Some((have, need))) => {
            let own = TaskStanding { have, need, ..only.clone() };
            (speech.own_share(), how_far(&words, &own), standing.ends.map(day_before))
        }
        (ChallengeState::Open, [only], None) => match only.come_before {
            Some(end) => (speech.going_on(), how_far(&words, only), Some(day_before(end))),
            None => (speech.open(), how_far(&words, only), standing.ends.map(day_before)),
        },
        (ChallengeState::Open, tasks, _) => {
            let done = tasks.iter().filter(|task| task.done).count();
            let missing = words.of_tasks(done, done.saturating_add(standing.missing));
            (speech.open(), missing, standing.ends.map(day_before))
        }
    };
    let by = day.map(|day| words.date(day, at)).unwrap_or_default();
    let parts = Parts { missing, by, reward: name.clone(), ..Parts::default() };
    fill(template, &parts).unwrap_or(name)
}

/// How far the member is with one of several tasks, in the asked language.
pub(crate) fn task(
    program: &Program,
    standing: &ChallengeStanding<'_>,
    task: &TaskStanding<'_>,
    language: &str,
) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let own = task.task.name.as_ref().map(|name| name.in_language(language).to_owned());
    let key = || task.task.key.as_ref().map(|key| key.replace(['_', '-'], " "));
    let name = own.or_else(key).unwrap_or_else(|| standing.challenge.name.in_language(language).to_owned());
    let template = match (task.done, task.open) {
        (true, _) => speech.done(),
        (false, true) => speech.open(),
        (false, false) => speech.not_yet(),
    };
    let missing = how_far(&words, task);
    let parts = Parts { missing, reward: name.clone(), ..Parts::default() };
    fill(template, &parts).unwrap_or(name)
}

/// `3 of 7 days in a row`.
fn how_far(words: &Words<'_>, task: &TaskStanding<'_>) -> String {
    let whole = |amount: i64| amount.to_string();
    let (have, need) = (task.have, task.need);
    match (task.task.goal, task.task.count) {
        (Goal::Row { .. }, _) => words.far(FAR_ROW, whole(have), whole(need), need),
        (Goal::Days(_), _) => words.far(FAR_DAYS, whole(have), whole(need), need),
        (Goal::Amount(_), TaskCount::Orders) => words.far(FAR_ORDERS, whole(have), whole(need), need),
        (Goal::Amount(_), TaskCount::Items) => words.far(FAR_ITEMS, whole(have), whole(need), need),
        (Goal::Amount(_), TaskCount::Spend) => {
            words.far(FAR_SPEND, words.money(have), words.money(need), need)
        }
        (Goal::Amount(_), TaskCount::ToppedUp) => {
            words.far(FAR_TOPPED_UP, words.money(have), words.money(need), need)
        }
        (Goal::Amount(_), TaskCount::Activity(activity)) => words.times(activity, have, need),
        (Goal::Amount(_), TaskCount::Field(field)) => words.of_field(field, have, need),
    }
}

/// How much of how much, in each language: English for one and for several, then the others. `#` stands for the figures.
struct Far {
    english: (&'static str, &'static str),
    simplified: &'static str,
    traditional: &'static str,
    estonian: &'static str,
}

const FAR_ROW: Far = Far {
    english: ("# day in a row", "# days in a row"),
    simplified: "已连续 # 天",
    traditional: "已連續 # 天",
    estonian: "# päeva järjest",
};
const FAR_DAYS: Far = Far {
    english: ("# day", "# days"),
    simplified: "已完成 # 天",
    traditional: "已完成 # 天",
    estonian: "# päeva",
};
const FAR_ORDERS: Far = Far {
    english: ("# order", "# orders"),
    simplified: "已下 # 单",
    traditional: "已下 # 單",
    estonian: "# tellimust",
};
const FAR_ITEMS: Far = Far {
    english: ("# item", "# items"),
    simplified: "已购买 # 件商品",
    traditional: "已購買 # 件商品",
    estonian: "# toodet",
};
const FAR_SPEND: Far = Far {
    english: ("# spent", "# spent"),
    simplified: "已消费 #",
    traditional: "已消費 #",
    estonian: "kulutatud #",
};
const FAR_TOPPED_UP: Far = Far {
    english: ("# topped up", "# topped up"),
    simplified: "已充值 #",
    traditional: "已儲值 #",
    estonian: "laetud #",
};
const FAR_TASKS: Far = Far {
    english: ("# task", "# tasks"),
    simplified: "已完成 # 项任务",
    traditional: "已完成 # 項任務",
    estonian: "# ülesannet",
};

impl Words<'_> {
    fn far(&self, words: Far, have: String, need: String, count: i64) -> String {
        let (template, of) = match self.speech {
            Speech::English if count == 1 => (words.english.0, " of "),
            Speech::English => (words.english.1, " of "),
            Speech::Simplified => (words.simplified, "/"),
            Speech::Traditional => (words.traditional, "/"),
            Speech::Estonian => (words.estonian, "/"),
        };
        template.replace('#', &format!("{have}{of}{need}"))
    }

    /// Fields have a name only.
    fn of_field(&self, field: Sym, have: i64, need: i64) -> String {
        let name = self.program.name_of(field).replace('_', " ");
        match self.speech {
            Speech::English => format!("{have} of {need} {name}"),
            Speech::Simplified | Speech::Traditional | Speech::Estonian => format!("{have}/{need} {name}"),
        }
    }

    fn of_tasks(&self, done: usize, all: usize) -> String {
        let count = i64::try_from(all).unwrap_or(i64::MAX);
        self.far(FAR_TASKS, done.to_string(), all.to_string(), count)
    }

    /// Activities have a name only, so they are counted in times.
    fn times(&self, activity: Sym, have: i64, need: i64) -> String {
        let name = self.program.name_of(activity).replace('_', " ");
        match self.speech {
            Speech::English if need == 1 => format!("{name} {have} of {need} time"),
            Speech::English => format!("{name} {have} of {need} times"),
            Speech::Simplified | Speech::Traditional => format!("{name} {have}/{need} 次"),
            Speech::Estonian => format!("{name} {have}/{need} korda"),
        }
    }
}

impl Speech {
    fn open(self) -> &'static str {
        match self {
            Speech::English => "{reward}: {missing}[ by {by}]",
            Speech::Simplified => "{reward}：{missing}[，截至{by}]",
            Speech::Traditional => "{reward}：{missing}[，截至{by}]",
            Speech::Estonian => "{reward}: {missing}[ hiljemalt {by}]",
        }
    }

    /// A row that goes on when the member comes in time.
    fn going_on(self) -> &'static str {
        match self {
            Speech::English => "{reward}: {missing}[, next by {by}]",
            Speech::Simplified => "{reward}：{missing}[，请在{by}前继续]",
            Speech::Traditional => "{reward}：{missing}[，請在{by}前繼續]",
            Speech::Estonian => "{reward}: {missing}[, jätka hiljemalt {by}]",
        }
    }

    /// The team has done it, and what is missing is the member's own part.
    fn own_share(self) -> &'static str {
        match self {
            Speech::English => "{reward}: your own share is missing: {missing}[ by {by}]",
            Speech::Simplified => "{reward}：还差您个人的部分，{missing}[，截至{by}]",
            Speech::Traditional => "{reward}：還差您個人的部分，{missing}[，截至{by}]",
            Speech::Estonian => "{reward}: puudu on sinu enda osa: {missing}[ hiljemalt {by}]",
        }
    }

    fn ahead(self) -> &'static str {
        match self {
            Speech::English => "{reward}: begins[ on {by}]",
            Speech::Simplified => "{reward}：[{by}]开始",
            Speech::Traditional => "{reward}：[{by}]開始",
            Speech::Estonian => "{reward}: algab[ {by}]",
        }
    }

    fn joinable(self) -> &'static str {
        match self {
            Speech::English => "{reward}: join to take part[, until {by}]",
            Speech::Simplified => "{reward}：报名即可参加[，截至{by}]",
            Speech::Traditional => "{reward}：報名即可參加[，截至{by}]",
            Speech::Estonian => "{reward}: osalemiseks liitu[, kestab kuni {by}]",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Speech::English => "{reward}: done[ on {by}]",
            Speech::Simplified => "{reward}：已完成[（{by}）]",
            Speech::Traditional => "{reward}：已完成[（{by}）]",
            Speech::Estonian => "{reward}: tehtud[ {by}]",
        }
    }

    /// A task before which others have to be done.
    fn not_yet(self) -> &'static str {
        match self {
            Speech::English => "{reward}: not open yet",
            Speech::Simplified => "{reward}：尚未解锁",
            Speech::Traditional => "{reward}：尚未解鎖",
            Speech::Estonian => "{reward}: pole veel avatud",
        }
    }
}
