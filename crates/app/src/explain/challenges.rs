//! Challenges: what there is to do, until when, and what there is for it. Hidden ones stay hidden.

use jiff::civil::Date;
use regulars_engine::{
    calendar::Period,
    document::{self, Selection},
    moment::Moment,
    program::{Challenge, CountSource, Goal, Prize, Task, TaskCount},
    state::Measure,
};

use super::{
    Item, Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let (hidden, open): (Vec<&Challenge>, Vec<&Challenge>) =
        teller.program.challenges.iter().partition(|challenge| challenge.hidden);
    let mut items: Vec<Item> = open.into_iter().map(|challenge| teller.challenge(challenge)).collect();
    if !hidden.is_empty() {
        items.push(Item::new("/challenges", None, vec![teller.say(&HIDDEN, &[])]));
    }
    items
}

impl Teller<'_> {
    fn challenge(&self, challenge: &Challenge) -> Item {
        let key = self.program.name_of(challenge.challenge);
        let name = self.text(&challenge.name);
        let stated = self.program.document.challenges.get(key);
        let mut sentences = self.whole(challenge);
        match (challenge.tasks.as_slice(), stated) {
            ([only], Some(stated)) if stated.tasks.is_empty() => {
                sentences.push(self.say(&DO, &[("task", self.goal(only))]));
                let (only_items, except) = (stated.only.as_ref(), stated.except.as_ref());
                sentences.extend(self.task_terms(only, (only_items, except), &name));
            }
            (tasks, Some(stated)) => {
                sentences
                    .extend(tasks.iter().flat_map(|task| self.one_of_tasks(challenge, task, stated, &name)));
            }
            (_, None) => {}
        }
        sentences.push(self.say(&GIVES, &[("prizes", self.prizes(&challenge.prizes))]));
        sentences.extend(challenge.text.as_ref().map(|text| self.own_text(text)));
        Item::new(format!("/challenges/{key}"), Some(name), sentences)
    }

    /// When, how often, for whom, and how many of the tasks.
    fn whole(&self, challenge: &Challenge) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let date = |day: Option<i32>| day.map(|day| self.date_of_number(day));
        let (first, last) = (date(challenge.first_day), date(challenge.last_day));
        if first.is_some() || last.is_some() {
            sentences.push(self.say(&DAYS, &[("days", self.window(first, last))]));
        }
        if let Some(each) = challenge.each {
            let phrase = match each {
                Period::Hour | Period::Day => &EACH_DAY,
                Period::IsoWeek => &EACH_WEEK,
                Period::Month => &EACH_MONTH,
                Period::Quarter => &EACH_QUARTER,
                Period::HalfYear => &EACH_HALF_YEAR,
                Period::Year => &EACH_YEAR,
            };
            sentences.push(self.say(phrase, &[]));
        }
        sentences.extend(self.holds(challenge.levels, None, None, None));
        if challenge.opt_in {
            sentences.push(self.say(&OPT_IN, &[]));
        }
        sentences.extend(self.team(challenge));
        let (tasks, least) = (challenge.tasks.len(), challenge.tasks_min);
        if 1 < tasks {
            let phrase = if least == tasks { &ALL_TASKS } else { &SOME_TASKS };
            let count = |number: usize| self.count(i64::try_from(number).unwrap_or(i64::MAX));
            sentences.push(self.say(phrase, &[("n", count(least)), ("all", count(tasks))]));
        }
        sentences
    }

    /// With whom, and how much of it each has to do.
    fn team(&self, challenge: &Challenge) -> Vec<Sentence> {
        let Some(team) = challenge.team else { return Vec::new() };
        let count = |number: usize| self.count(i64::try_from(number).unwrap_or(i64::MAX));
        let size = match team.fewest == team.most {
            true => self.say(&TEAM_OF, &[("n", count(team.most))]),
            false => self.say(&TEAM, &[("fewest", count(team.fewest)), ("most", count(team.most))]),
        };
        let mut sentences = vec![size];
        if let Some(task) = challenge.tasks.first().filter(|_| 0 < team.share) {
            let goal = match task.goal {
                Goal::Amount(_) => Goal::Amount(team.share),
                Goal::Days(_) | Goal::Row { .. } => Goal::Days(i32::try_from(team.share).unwrap_or(i32::MAX)),
            };
            let share = self.goal(&Task { goal, ..task.clone() });
            sentences.push(self.say(&TEAM_SHARE, &[("share", share)]));
        }
        sentences
    }

    pub fn date_of_number(&self, day: i32) -> Date {
        let zone = &self.program.zone;
        zone.date(Moment::from(zone.start_of_day_number(day)).timestamp())
    }

    fn one_of_tasks(
        &self,
        challenge: &Challenge,
        task: &Task,
        stated: &document::Challenge,
        name: &str,
    ) -> Vec<Sentence> {
        let after: Vec<String> = task
            .after
            .iter()
            .filter_map(|place| challenge.tasks.get(*place))
            .map(|task| self.task_name(task))
            .collect();
        let parts =
            [("name", self.task_name(task)), ("task", self.goal(task)), ("after", self.all_of(&after))];
        let mut sentences = vec![self.say(&TASK, &parts)];
        let own = task.key.as_ref().and_then(|key| stated.tasks.get(key));
        let items = own.map_or((None, None), |task| (task.only.as_ref(), task.except.as_ref()));
        sentences.extend(self.task_terms(task, items, name));
        sentences
    }

    fn task_name(&self, task: &Task) -> String {
        let name = task.name.as_ref().map(|name| self.text(name));
        let key = || task.key.as_ref().map(|key| self.key(key));
        self.quoted(&name.or_else(key).unwrap_or_default())
    }

    fn task_terms(
        &self,
        task: &Task,
        (only, except): (Option<&Selection>, Option<&Selection>),
        name: &str,
    ) -> Vec<Sentence> {
        let mut sentences = self.items(only, except);
        sentences.extend(task.condition.as_ref().map(|condition| self.condition(condition, Some(name))));
        sentences
    }

    /// `3 items`, `on 7 days in a row: “check in”`.
    fn goal(&self, task: &Task) -> String {
        let what = match task.count {
            TaskCount::Orders => self.word(&AN_ORDER),
            TaskCount::Spend | TaskCount::Items | TaskCount::Field(_) => self.word(&A_PURCHASE),
            TaskCount::ToppedUp => self.word(&A_TOP_UP),
            TaskCount::Activity(activity) => self.quoted(&self.key(self.program.name_of(activity))),
        };
        match task.goal {
            Goal::Days(days) => self.part(&ON_DAYS, &[("n", self.count(i64::from(days))), ("what", what)]),
            Goal::Row { days, grace } => {
                let grace = if grace == 0 { String::new() } else { self.count(i64::from(grace)) };
                self.part(&IN_A_ROW, &[("n", self.count(i64::from(days))), ("what", what), ("grace", grace)])
            }
            Goal::Amount(amount) => {
                let phrase: &Phrase = match (task.count, amount) {
                    (TaskCount::Activity(activity), _) => return self.done(activity, amount),
                    (TaskCount::Field(field), _) => {
                        return self.counted(CountSource::Measure(Measure::Field(field)), amount);
                    }
                    (TaskCount::Orders, 1) => &ORDER,
                    (TaskCount::Orders, _) => &ORDERS,
                    (TaskCount::Items, 1) => &ITEM,
                    (TaskCount::Items, _) => &ITEMS,
                    (TaskCount::Spend, _) => &SPEND,
                    (TaskCount::ToppedUp, _) => &TOP_UP,
                };
                let n = if task.count.is_money() { self.money(amount) } else { self.count(amount) };
                self.part(phrase, &[("n", n)])
            }
        }
    }

    /// All that there is for it.
    pub fn prizes(&self, prizes: &[Prize]) -> String {
        let prizes: Vec<String> = prizes.iter().filter_map(|prize| self.prize(*prize)).collect();
        self.all_of(&prizes)
    }

    fn prize(&self, prize: Prize) -> Option<String> {
        match prize {
            Prize::Units { wallet, amount } => {
                let wallet = self.program.wallets.get(wallet)?;
                Some(self.units(wallet.wallet, amount))
            }
            Prize::Voucher(place) => {
                let voucher = self.program.vouchers.get(place)?;
                Some(self.part(&VOUCHER, &[("voucher", self.quoted(&self.text(&voucher.name)))]))
            }
            Prize::Badge(badge) => {
                let badge = self.program.badges.iter().find(|known| known.badge == badge)?;
                let text = badge.text.as_ref().map_or_else(String::new, |text| self.text(text));
                Some(self.part(&BADGE, &[("badge", self.quoted(&self.text(&badge.name))), ("text", text)]))
            }
            Prize::Choice(place) => {
                let choice = self.program.choices.get(place)?;
                let options: Vec<String> =
                    choice.options.iter().map(|option| self.quoted(&self.text(&option.name))).collect();
                Some(self.part(&CHOICE, &[("options", self.any_of(&options))]))
            }
            Prize::Level { set, level, lasts } => {
                let length = lasts.map_or_else(String::new, |length| self.length(length));
                Some(
                    self.part(&LEVEL, &[("level", self.quoted(&self.level(set, level))), ("length", length)]),
                )
            }
        }
    }
}

phrases! {
    CHOICE "challenges.choice" {
        "one of these, as you choose: {options}" "以下任选其一：{options}" "以下任選其一：{options}"
        "üks omal valikul: {options}"
    }
    HIDDEN "challenges.hidden" {
        "There is something hidden to discover." "还有隐藏惊喜等您发现。" "還有隱藏驚喜等您發現。"
        "On ka midagi peidetut, mida avastada."
    }
    DAYS watch "challenges.days" { "Days: {days}." "时间：{days}。" "時間：{days}。" "Päevad: {days}." }
    EACH_DAY "challenges.each_day" {
        "It begins anew each day." "每天重新开始。" "每天重新開始。" "Algab iga päev uuesti."
    }
    EACH_WEEK "challenges.each_week" {
        "It begins anew each week." "每周重新开始。" "每週重新開始。" "Algab iga nädal uuesti."
    }
    EACH_MONTH "challenges.each_month" {
        "It begins anew each month." "每月重新开始。" "每月重新開始。" "Algab iga kuu uuesti."
    }
    EACH_QUARTER "challenges.each_quarter" {
        "It begins anew each quarter." "每季度重新开始。" "每季重新開始。" "Algab iga kvartal uuesti."
    }
    EACH_HALF_YEAR "challenges.each_half_year" {
        "It begins anew each half-year." "每半年重新开始。" "每半年重新開始。" "Algab iga poolaasta uuesti."
    }
    EACH_YEAR "challenges.each_year" {
        "It begins anew each year." "每年重新开始。" "每年重新開始。" "Algab iga aasta uuesti."
    }
    OPT_IN watch "challenges.opt_in" {
        "You join it first; what you did before does not count." "须先报名，报名前的不计入。"
        "須先報名，報名前的不計入。" "Osalemiseks pead liituma; varem tehtu arvesse ei lähe."
    }
    TEAM watch "challenges.team" {
        "You do it together, {fewest} to {most} in a team; what each does after joining counts for all."
        "组队完成，每队{fewest}至{most}人；每人入队后所做的都计入全队。"
        "組隊完成，每隊{fewest}至{most}人；每人入隊後所做的都計入全隊。"
        "Teete seda koos, meeskonnas on {fewest} kuni {most} liiget; arvesse läheb kõik, mida igaüks pärast liitumist teeb."
    }
    TEAM_OF watch "challenges.team_of" {
        "You do it together, {n} in a team; what each does after joining counts for all."
        "组队完成，每队{n}人；每人入队后所做的都计入全队。"
        "組隊完成，每隊{n}人；每人入隊後所做的都計入全隊。"
        "Teete seda koos, meeskonnas on {n} liiget; arvesse läheb kõik, mida igaüks pärast liitumist teeb."
    }
    TEAM_SHARE watch "challenges.team_share" {
        "To get the reward, you do at least this much of it yourself: {share}."
        "您本人至少须完成：{share}，方可获得奖励。"
        "您本人至少須完成：{share}，方可獲得獎勵。"
        "Auhinna saamiseks pead ise tegema vähemalt: {share}."
    }
    ALL_TASKS "challenges.all_tasks" {
        "All {all} tasks have to be done." "须完成全部{all}项任务。" "須完成全部{all}項任務。"
        "Täita tuleb kõik ülesanded ({all})."
    }
    SOME_TASKS "challenges.some_tasks" {
        "{n} of {all} tasks are enough." "完成{all}项任务中的{n}项即可。" "完成{all}項任務中的{n}項即可。"
        "Ülesannetest ({all}) piisab, kui täidad {n}."
    }
    TASK "challenges.task" {
        "{name}: {task}[, after {after}]." "{name}：{task}[（先完成{after}）]。" "{name}：{task}[（先完成{after}）]。"
        "{name}: {task}[ (enne seda {after})]."
    }
    DO "challenges.do" { "To do: {task}." "任务：{task}。" "任務：{task}。" "Vaja teha: {task}." }
    ON_DAYS "challenges.on_days" {
        "{what} on {n} different days"
        "在{n}个不同日子各{what}一次"
        "在{n}個不同日子各{what}一次"
        "{what} {n} eri päeval"
    }
    IN_A_ROW watch "challenges.in_a_row" {
        "{what} on {n} days in a row[, of which {grace} in between may be missed]"
        "连续{n}天{what}[，期间最多可缺{grace}天]" "連續{n}天{what}[，期間最多可缺{grace}天]"
        "{what} {n} päeval järjest[ (vahele võib jääda kuni {grace})]"
    }
    AN_ORDER "challenges.an_order" { "an order" "下单" "下單" "tellimus" }
    A_PURCHASE "challenges.a_purchase" { "a purchase" "购买" "購買" "ost" }
    A_TOP_UP "challenges.a_top_up" { "a top-up" "充值" "儲值" "laadimine" }
    ORDER "challenges.order" { "1 order" "下1单" "下1筆訂單" "1 tellimus" }
    ORDERS "challenges.orders" { "{n} orders" "下{n}单" "下{n}筆訂單" "{n} tellimust" }
    ITEM "challenges.item" { "1 item bought" "购买1件商品" "購買1件商品" "1 ostetud toode" }
    ITEMS "challenges.items" { "{n} items bought" "购买{n}件商品" "購買{n}件商品" "{n} ostetud toodet" }
    SPEND "challenges.spend" { "{n} spent" "消费满{n}" "消費滿{n}" "oste kokku {n}" }
    TOP_UP "challenges.top_up" { "{n} topped up" "充值满{n}" "儲值滿{n}" "kontole laetud {n}" }
    GIVES "challenges.gives" {
        "You get {prizes}."
        "奖励：{prizes}。"
        "獎勵：{prizes}。"
        "Selle eest saad: {prizes}."
    }
    VOUCHER "challenges.voucher" {
        "the voucher {voucher}" "优惠券{voucher}" "優惠券{voucher}" "vautšer {voucher}"
    }
    BADGE "challenges.badge" {
        "the badge {badge}[ ({text})]" "徽章{badge}[（{text}）]" "徽章{badge}[（{text}）]" "märk {badge}[ ({text})]"
    }
    LEVEL "challenges.level" {
        "the level {level}[ for {length}]" "等级{level}[（{length}）]" "等級{level}[（{length}）]" "tase {level}[ ({length})]"
    }
}
