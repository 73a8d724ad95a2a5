//! Leaderboards: by what members are ranked, over which time, and how each is listed.

use regulars_engine::{
    calendar::Period,
    document::Window,
    program::{Compared, Leaderboard},
    state::Measure,
    symbol::Sym,
};

use super::{
    Item, Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};
use crate::view::is_referral;

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.leaderboards.iter().map(|leaderboard| teller.leaderboard(leaderboard)).collect()
}

impl Teller<'_> {
    fn leaderboard(&self, leaderboard: &Leaderboard) -> Item {
        let (what, over) = match leaderboard.by {
            Compared::Counter(measure) => (self.compared(measure), self.over(leaderboard.over)),
            Compared::Challenge(challenge) => (self.progress_of(challenge), String::new()),
        };
        let mut sentences = vec![self.say(&RANKED, &[("what", what), ("over", over)])];
        let field = |name: &str| [("field", self.quoted(&self.key(name)))];
        sentences.push(match &leaderboard.called {
            Some(name) => self.say(&CALLED, &field(name)),
            None => self.say(&NAMELESS, &[]),
        });
        let listed = leaderboard.listed.as_ref();
        let listed =
            listed.map(|(name, if_yes)| self.say(if *if_yes { &OPT_IN } else { &OPT_OUT }, &field(name)));
        sentences.extend::<Option<Sentence>>(listed);
        let key = self.program.name_of(leaderboard.leaderboard);
        Item::new(format!("/leaderboards/{key}"), Some(self.text(&leaderboard.name)), sentences)
    }

    fn compared(&self, measure: Measure) -> String {
        let phrase = match measure {
            Measure::Orders => &ORDERS,
            Measure::Items => &ITEMS,
            Measure::Spend => &SPEND,
            Measure::ToppedUp => &TOPPED_UP,
            Measure::ToppedUpOnce => &TOPPED_UP_ONCE,
            Measure::Earned(wallet) => return self.part(&EARNED, &[("wallet", self.wallet(wallet))]),
            Measure::Activity(activity) if is_referral(self.program, activity) => &FRIENDS,
            Measure::Activity(name) | Measure::Field(name) => {
                let name = self.quoted(&self.key(self.program.name_of(name)));
                return self.part(&HOW_OFTEN, &[("activity", name)]);
            }
        };
        self.word(phrase)
    }

    fn progress_of(&self, challenge: Sym) -> String {
        let known = self.program.challenges.iter().find(|known| known.challenge == challenge);
        let name = known.map_or_else(String::new, |known| self.quoted(&self.text(&known.name)));
        self.part(&PROGRESS, &[("challenge", name)])
    }

    fn over(&self, window: Window) -> String {
        let phrase: &Phrase = match window {
            Window::Rolling(length) => {
                let phrase = if length.amount() == 1 { &LAST_ONE } else { &LAST };
                return self.part(phrase, &[("length", self.length(length))]);
            }
            Window::Lifetime | Window::MembershipYear => &IN_ALL,
            Window::Calendar(Period::Hour) => &THIS_HOUR,
            Window::Calendar(Period::Day) => &TODAY,
            Window::Calendar(Period::IsoWeek) => &THIS_WEEK,
            Window::Calendar(Period::Month) => &THIS_MONTH,
            Window::Calendar(Period::Quarter) => &THIS_QUARTER,
            Window::Calendar(Period::HalfYear) => &THIS_HALF_YEAR,
            Window::Calendar(Period::Year) => &THIS_YEAR,
        };
        self.word(phrase)
    }
}

phrases! {
    RANKED "leaderboards.ranked" {
        "Members are ranked by {what}[ ({over})]." "按{what}排名[（{over}）]。" "依{what}排名[（{over}）]。"
        "Liikmeid võrreldakse: {what}[ ({over})]."
    }
    ORDERS "leaderboards.orders" { "the number of orders" "订单数" "訂單數" "tellimuste arv" }
    ITEMS "leaderboards.items" { "the number of items bought" "购买件数" "購買件數" "ostetud toodete arv" }
    SPEND "leaderboards.spend" { "the amount spent" "消费金额" "消費金額" "ostude summa" }
    TOPPED_UP "leaderboards.topped_up" { "the amount topped up" "充值金额" "儲值金額" "kontole laetud summa" }
    TOPPED_UP_ONCE "leaderboards.topped_up_once" {
        "the largest single top-up" "单次最高充值金额" "單次最高儲值金額" "suurim ühekordne laadimine"
    }
    EARNED "leaderboards.earned" { "what was earned ({wallet})" "所得{wallet}" "所得{wallet}" "kogutud saldo ({wallet})" }
    FRIENDS "leaderboards.friends" { "the number of friends brought" "邀请好友数" "邀請好友數" "kutsutud sõprade arv" }
    HOW_OFTEN "leaderboards.how_often" { "how often there was {activity}" "{activity}次数" "{activity}次數" "mitu korda on toimunud {activity}" }
    PROGRESS "leaderboards.progress" {
        "what was done for {challenge} in its present round" "本轮{challenge}的进度" "本輪{challenge}的進度"
        "väljakutse {challenge} praeguse vooru seis"
    }
    IN_ALL "leaderboards.in_all" { "in all" "累计" "累計" "kokku" }
    LAST_ONE "leaderboards.last_one" { "the last {length}" "最近{length}" "最近{length}" "viimane {length}" }
    LAST "leaderboards.last" { "the last {length}" "最近{length}" "最近{length}" "viimased {length}" }
    THIS_HOUR "leaderboards.this_hour" { "this hour" "本小时" "本小時" "sel tunnil" }
    TODAY "leaderboards.today" { "today" "今天" "今天" "täna" }
    THIS_WEEK "leaderboards.this_week" { "this week" "本周" "本週" "sel nädalal" }
    THIS_MONTH "leaderboards.this_month" { "this month" "本月" "本月" "sel kuul" }
    THIS_QUARTER "leaderboards.this_quarter" { "this quarter" "本季度" "本季" "selles kvartalis" }
    THIS_HALF_YEAR "leaderboards.this_half_year" { "this half-year" "本半年" "本半年" "sel poolaastal" }
    THIS_YEAR "leaderboards.this_year" { "this year" "今年" "今年" "sel aastal" }
    CALLED watch "leaderboards.called" {
        "Others see what you have given as {field}." "榜单显示您填写的{field}。" "榜單顯示您填寫的{field}。"
        "Teistele on näha, mille oled märkinud: {field}."
    }
    NAMELESS "leaderboards.nameless" {
        "You are listed without a name." "榜单不显示姓名。" "榜單不顯示姓名。" "Sinu nime nimekirjas ei ole."
    }
    OPT_OUT "leaderboards.opt_out" {
        "You are not listed if you say yes to {field}." "将{field}设为“是”即不上榜。" "將{field}設為「是」即不上榜。"
        "Kui valik {field} on „jah”, sind nimekirjas ei ole."
    }
    OPT_IN watch "leaderboards.opt_in" {
        "You are only listed if you say yes to {field}." "将{field}设为“是”才会上榜。" "將{field}設為「是」才會上榜。"
        "Nimekirjas oled ainult siis, kui valik {field} on „jah”."
    }
}
