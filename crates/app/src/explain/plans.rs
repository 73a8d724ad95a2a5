//! Paid memberships: what they cost, for how long, and how they end.

use jiff::civil::Date;
use regulars_engine::{
    calendar::{LengthUnit, Period},
    document::LimitPer,
    program::{Plan, PlanPrice},
    symbol::Sym,
};

use super::{Item, Sentence, phrase::phrases, words::Teller};
use crate::view::plan_name;

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.plans.iter().map(|plan| teller.plan(plan)).collect()
}

impl Teller<'_> {
    fn plan(&self, plan: &Plan) -> Item {
        let (key, name) = (self.program.name_of(plan.plan), self.text(&plan.name));
        let prices: Vec<String> = plan.prices.iter().map(|price| self.fee_of(price)).collect();
        let mut sentences = vec![self.say(&COSTS, &[("price", self.any_of(&prices))])];
        let trial = plan.trial.map(|trial| self.say(&TRIAL, &[("length", self.length(trial))]));
        sentences.extend(trial);
        sentences.extend(self.holds(None, plan.when.as_ref(), plan.condition.as_ref(), Some(&name)));
        sentences.extend(self.ages_of_plan(plan));
        sentences.extend(self.win_back(plan));
        sentences.extend(self.renewal(plan));
        if plan.refund_if_unused {
            sentences.push(self.say(&REFUND, &[]));
        }
        sentences.extend(self.end_of_plan(plan));
        if let Some(invitees) = &plan.invitees {
            let benefits = self.apart(&self.names_of_benefits(&invitees.benefits));
            let slots = self.count(i64::try_from(invitees.slots).unwrap_or(i64::MAX));
            sentences.push(self.say(&INVITEES, &[("n", slots), ("benefits", benefits)]));
        }
        Item::new(format!("/plans/{key}"), Some(name), sentences)
    }

    /// `$14.99 per month`, or `$60 for 6 months`.
    fn fee_of(&self, price: &PlanPrice) -> String {
        let money = ("money", self.money(price.fee));
        let period = match (price.length.unit(), price.length.amount()) {
            (LengthUnit::Days, 1) => Some(Period::Day),
            (LengthUnit::Weeks, 1) => Some(Period::IsoWeek),
            (LengthUnit::Months, 1) => Some(Period::Month),
            (LengthUnit::Years, 1) => Some(Period::Year),
            _ => None,
        };
        match period {
            Some(period) => self.part(&FEE_PER, &[money, ("per", self.per(LimitPer::Period(period)))]),
            None => self.part(&FEE, &[money, ("length", self.length(price.length))]),
        }
    }

    fn ages_of_plan(&self, plan: &Plan) -> Vec<Sentence> {
        let said = |age: Option<i16>, phrase| {
            age.map(|age| self.say(phrase, &[("age", self.count(i64::from(age)))]))
        };
        [said(plan.min_age, &FROM_AGE), said(plan.max_age, &TO_AGE)].into_iter().flatten().collect()
    }

    fn win_back(&self, plan: &Plan) -> Option<Sentence> {
        let offer = plan.win_back.as_ref()?;
        let stated = self.program.document.plans.get(self.program.name_of(plan.plan));
        // The last day, as it is stated; the program knows the first instant after it.
        let until =
            stated.and_then(|stated| stated.win_back.as_ref()?.until.as_deref()?.parse::<Date>().ok());
        let left: Vec<String> = offer.left.iter().map(|left| self.plan_named(*left)).collect();
        let until = until.map(|day| self.date(day)).unwrap_or_default();
        let parts = [("price", self.fee_of(&offer.price)), ("left", self.any_of(&left)), ("until", until)];
        Some(self.say(&WIN_BACK, &parts))
    }

    /// What happens at the end of a period, and when it is not paid for.
    fn renewal(&self, plan: &Plan) -> Vec<Sentence> {
        if !plan.automatic {
            return vec![self.say(&BY_HAND, &[])];
        }
        let waits: Vec<String> = plan.dunning.iter().map(|wait| self.length(*wait)).collect();
        let failed = if waits.is_empty() {
            self.say(&FAILED, &[])
        } else {
            self.say(&DUNNED, &[("waits", self.all_of(&waits))])
        };
        vec![self.say(&AUTOMATIC, &[]), failed]
    }

    fn end_of_plan(&self, plan: &Plan) -> Vec<Sentence> {
        let ends = plan.ends.map(|ends| self.say(&CLOSES, &[("date", self.date_of(ends))]));
        let becomes = plan.becomes.map(|other| self.say(&BECOMES, &[("plan", self.plan_named(other))]));
        [ends, becomes].into_iter().flatten().collect()
    }

    fn names_of_benefits(&self, benefits: &[Sym]) -> Vec<String> {
        let named = benefits.iter().filter_map(|name| {
            let benefit = self.program.benefits.iter().find(|benefit| benefit.benefit == *name);
            benefit.map(|benefit| self.text(&benefit.name))
        });
        named.collect()
    }

    /// A plan by its name for people.
    pub fn plan_named(&self, plan: Sym) -> String {
        plan_name(self.program, plan, self.language)
    }
}

phrases! {
    COSTS watch "plans.costs" { "It costs {price}." "费用：{price}。" "費用：{price}。" "Hind: {price}." }
    FEE "plans.fee" { "{money} for {length}" "每{length}{money}" "每{length}{money}" "{money} ({length})" }
    FEE_PER "plans.fee_per" { "{money} {per}" "{per}{money}" "{per}{money}" "{money} {per}" }
    TRIAL "plans.trial" {
        "Free for the first {length}, once for each member."
        "首次参加免费试用{length}，每位会员限一次。"
        "首次參加免費試用{length}，每位會員限一次。"
        "Prooviaeg on tasuta ({length}), igale liikmele üks kord."
    }
    FROM_AGE watch "plans.from_age" {
        "From the age of {age}." "须年满{age}岁。" "須年滿{age}歲。" "Alates vanusest {age}."
    }
    TO_AGE watch "plans.to_age" {
        "Up to the age of {age}." "年龄不超过{age}岁。" "年齡不超過{age}歲。" "Kuni vanuseni {age}."
    }
    WIN_BACK "plans.win_back" {
        "If you come back[ after {left}], the first period costs {price}[, until {until}]."
        "[曾参加{left}的会员]重新参加时，首期{price}[（截至{until}）]。"
        "[曾參加{left}的會員]重新參加時，首期{price}[（至{until}止）]。"
        "Kui tuled tagasi[ (enne: {left})], on esimese perioodi hind {price}[, kuni {until}]."
    }
    AUTOMATIC watch "plans.automatic" {
        "It renews by itself, and its price is charged each time, until you leave."
        "到期自动续费，直至您退出。"
        "到期自動續費，直至您退出。"
        "See pikeneb automaatselt ja tasu võetakse iga kord uuesti, kuni lahkud."
    }
    BY_HAND watch "plans.by_hand" {
        "It ends when the time that is paid for is over, unless you renew it."
        "到期结束，除非您续期。"
        "到期結束，除非您續期。"
        "See lõpeb koos makstud ajaga, kui sa seda ei pikenda."
    }
    FAILED watch "plans.failed" {
        "If the payment fails, it ends."
        "扣款失败即结束。"
        "扣款失敗即結束。"
        "Kui makse ebaõnnestub, liikmesus lõpeb."
    }
    DUNNED watch "plans.dunned" {
        "If the payment fails, it is tried again, at intervals of {waits}; the membership goes on meanwhile, and ends when the last try fails, too."
        "扣款失败后将再次扣款（间隔依次为{waits}），期间权益照常；最后一次仍失败即结束。"
        "扣款失敗後將再次扣款（間隔依序為{waits}），期間禮遇照常；最後一次仍失敗即結束。"
        "Kui makse ebaõnnestub, proovitakse uuesti (vahe: {waits}); seni liikmesus kestab ja lõpeb, kui ebaõnnestub ka viimane katse."
    }
    REFUND "plans.refund" {
        "If you leave before you have used anything of it in a period, you get the price of that period back."
        "本期尚未使用任何权益即退出者，退还本期费用。"
        "本期尚未使用任何禮遇即退出者，退還本期費用。"
        "Kui lahkud enne, kui oled sel perioodil midagi kasutanud, saad perioodi raha tagasi."
    }
    CLOSES watch "plans.closes" {
        "It ends for everybody on {date}; a period that this cuts short costs less in proportion."
        "{date}起对所有会员终止；因此缩短的一期按比例收费。"
        "{date}起對所有會員終止；因此縮短的一期按比例收費。"
        "See lõpeb kõigi jaoks {date}; lühemaks jääv periood maksab võrdeliselt vähem."
    }
    BECOMES watch "plans.becomes" {
        "If you can't renew it, it becomes {plan}."
        "无法续期时转为{plan}。"
        "無法續期時轉為{plan}。"
        "Kui pikendada ei saa, saab sellest {plan}."
    }
    INVITEES "plans.invitees" {
        "You can share this with other members, up to {n} at a time: {benefits}."
        "可与您指定的会员共享（同时最多{n}位）：{benefits}。"
        "可與您指定的會員共享（同時最多{n}位）：{benefits}。"
        "Seda saad jagada teiste liikmetega (korraga kuni {n}): {benefits}."
    }
}
