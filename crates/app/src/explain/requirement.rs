//! What levels and unlocked rewards take, in words: "20 orders and ¥200 topped up", "5 orders or 3 friends brought".

use regulars_engine::{
    program::{AgeUnit, CountSource, Requirement},
    state::Measure,
    symbol::Sym,
};

use super::{
    phrase::{Phrase, phrases},
    words::Teller,
};
use crate::view::is_referral;

impl Teller<'_> {
    /// What it takes; none when everybody has done enough.
    pub fn requirement(&self, requirement: &Requirement) -> Option<String> {
        match requirement {
            Requirement::All(parts) if parts.is_empty() => None,
            Requirement::All(parts) => {
                let parts =
                    parts.iter().filter_map(|part| self.nested(part, matches!(part, Requirement::Any(_))));
                let parts: Vec<String> = parts.collect();
                (!parts.is_empty()).then(|| self.joined(&parts, &AND))
            }
            Requirement::Any(parts) => {
                // Whoever needs nothing for one of them needs nothing.
                let parts: Option<Vec<String>> =
                    parts.iter().map(|part| self.nested(part, matches!(part, Requirement::All(_)))).collect();
                parts.map(|parts| self.any_of(&parts))
            }
            Requirement::AtLeast(source, least) => Some(self.counted(*source, *least)),
            Requirement::Plan(plan) => Some(self.part(&ON_PLAN, &[("plan", self.plan_named(*plan))])),
            Requirement::Segment(name) => Some(self.part(&IN_GROUP, &[("group", self.quoted(name))])),
        }
    }

    fn nested(&self, requirement: &Requirement, brackets: bool) -> Option<String> {
        let text = self.requirement(requirement)?;
        Some(if brackets { self.part(&BRACKETS, &[("inner", text)]) } else { text })
    }

    pub(super) fn counted(&self, source: CountSource, least: i64) -> String {
        let number = self.count(least);
        let pick = |one, many| if least == 1 { one } else { many };
        let (phrase, n): (&Phrase, String) = match source {
            CountSource::TenureDays => (pick(&TENURE_DAY, &TENURE_DAYS), number),
            CountSource::Age { field, unit } => {
                let phrase = match unit {
                    AgeUnit::Months => pick(&AGE_MONTH, &AGE_MONTHS),
                    AgeUnit::Years => pick(&AGE_YEAR, &AGE_YEARS),
                };
                let name = self.quoted(&self.key(self.program.name_of(field)));
                return self.part(phrase, &[("n", number), ("field", name)]);
            }
            CountSource::Years { set, level } => {
                let level = self.quoted(&self.level(set, level));
                return self.part(pick(&LEVEL_YEAR, &LEVEL_YEARS), &[("n", number), ("level", level)]);
            }
            CountSource::Balance(wallet) => (&HELD, self.units(wallet, least)),
            CountSource::Measure(Measure::Orders) => (pick(&ORDER, &ORDERS), number),
            CountSource::Measure(Measure::Items) => (pick(&ITEM, &ITEMS), number),
            CountSource::Measure(Measure::Spend) => (&SPENT, self.money(least)),
            CountSource::Measure(Measure::ToppedUp) => (&TOPPED_UP, self.money(least)),
            CountSource::Measure(Measure::ToppedUpOnce) => (&TOPPED_UP_ONCE, self.money(least)),
            CountSource::Measure(Measure::Earned(wallet)) => (&EARNED, self.units(wallet, least)),
            CountSource::Measure(Measure::Activity(activity)) => return self.done(activity, least),
            CountSource::Measure(Measure::Field(field)) => {
                let name = self.key(self.program.name_of(field));
                return self.part(&FIELD, &[("n", number), ("field", name)]);
            }
        };
        self.part(phrase, &[("n", n)])
    }

    /// An activity, which has a name only, so often.
    pub fn done(&self, activity: Sym, times: i64) -> String {
        if is_referral(self.program, activity) {
            return self.part(if times == 1 { &FRIEND } else { &FRIENDS }, &[("n", self.count(times))]);
        }
        let name = self.quoted(&self.key(self.program.name_of(activity)));
        self.part(&ACTIVITY, &[("activity", name), ("times", self.times(times))])
    }
}

phrases! {
    AND "requirement.and" { " and " "且" "且" " ja " }
    BRACKETS "requirement.brackets" { "({inner})" "（{inner}）" "（{inner}）" "({inner})" }
    IN_GROUP "requirement.group" {
        "an invitation to the group {group}" "受邀加入{group}群组" "受邀加入{group}群組" "kutse rühma {group}"
    }
    ON_PLAN "requirement.plan" { "the plan {plan}" "参加{plan}" "參加{plan}" "liikmesus {plan}" }
    TENURE_DAY "requirement.tenure_day" {
        "1 day of membership" "入会满1天" "入會滿1天" "1 päev liikmena"
    }
    TENURE_DAYS "requirement.tenure_days" {
        "{n} days of membership" "入会满{n}天" "入會滿{n}天" "{n} päeva liikmena"
    }
    AGE_MONTH "requirement.age_month" {
        "1 month since {field}" "距{field}满1个月" "距{field}滿1個月" "1 kuu, arvates päevast {field}"
    }
    AGE_MONTHS "requirement.age_months" {
        "{n} months since {field}" "距{field}满{n}个月" "距{field}滿{n}個月" "{n} kuud, arvates päevast {field}"
    }
    AGE_YEAR "requirement.age_year" {
        "1 year since {field}" "距{field}满1年" "距{field}滿1年" "1 aasta, arvates päevast {field}"
    }
    AGE_YEARS "requirement.age_years" {
        "{n} years since {field}" "距{field}满{n}年" "距{field}滿{n}年" "{n} aastat, arvates päevast {field}"
    }
    LEVEL_YEAR "requirement.level_year" {
        "1 year that ended at {level} or higher" "1个年末达到{level}或以上" "1個年末達到{level}或以上"
        "1 aasta, mille lõpus oli tase {level} või kõrgem"
    }
    LEVEL_YEARS "requirement.level_years" {
        "{n} years that ended at {level} or higher" "{n}个年末达到{level}或以上" "{n}個年末達到{level}或以上"
        "{n} aastat, mille lõpus oli tase {level} või kõrgem"
    }
    HELD "requirement.held" { "{n} on your account" "账户中有{n}" "帳戶中有{n}" "kontol {n}" }
    ORDER "requirement.order" { "1 order" "1笔订单" "1筆訂單" "1 tellimus" }
    ORDERS "requirement.orders" { "{n} orders" "{n}笔订单" "{n}筆訂單" "{n} tellimust" }
    ITEM "requirement.item" { "1 item bought" "购买1件商品" "購買1件商品" "1 ostetud toode" }
    ITEMS "requirement.items" { "{n} items bought" "购买{n}件商品" "購買{n}件商品" "{n} ostetud toodet" }
    SPENT "requirement.spent" { "{n} spent" "消费满{n}" "消費滿{n}" "oste kokku {n}" }
    TOPPED_UP "requirement.topped_up" { "{n} topped up" "充值满{n}" "儲值滿{n}" "kontole laetud {n}" }
    TOPPED_UP_ONCE "requirement.topped_up_once" {
        "{n} topped up at once" "单次充值满{n}" "單次儲值滿{n}" "kontole korraga laetud {n}"
    }
    EARNED "requirement.earned" { "{n} earned" "累计获得{n}" "累計獲得{n}" "kogutud {n}" }
    FRIEND "requirement.friend" { "1 friend brought" "邀请1位好友" "邀請1位好友" "1 kutsutud sõber" }
    FRIENDS "requirement.friends" { "{n} friends brought" "邀请{n}位好友" "邀請{n}位好友" "{n} kutsutud sõpra" }
    ACTIVITY "requirement.activity" {
        "{activity} {times}" "完成{activity}{times}" "完成{activity}{times}" "{activity} {times}"
    }
    FIELD "requirement.field" { "{n} {field}" "{field}达到{n}" "{field}達到{n}" "{n} {field}" }
}
