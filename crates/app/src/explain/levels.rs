//! Levels: what each takes, how long it lasts, and how it is kept.

use regulars_engine::{
    calendar::Period,
    document::{Downgrade, Upgrade, Valid, Window},
    program::{Level, TierSet},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for set in &teller.program.tier_sets {
        let name = teller.program.name_of(set.set);
        items.extend(set.levels.iter().map(|level| teller.one_level(set, level)));
        items.push(Item::new(
            format!("/tiers/{name}"),
            teller.several_sets(set),
            teller.terms_of_levels(set),
        ));
    }
    items
}

impl Teller<'_> {
    /// The name of a ladder, where there are several.
    pub fn several_sets(&self, set: &TierSet) -> Option<String> {
        let name = set.name.as_ref().map(|name| self.text(name));
        let name = name.unwrap_or_else(|| self.key(self.program.name_of(set.set)));
        (1 < self.program.tier_sets.len()).then(|| self.heading(&name))
    }

    fn one_level(&self, set: &TierSet, level: &Level) -> Item {
        let takes = self.requirement(&level.qualify);
        let sentence = match takes {
            Some(requirement) => self.say(&TAKES, &[("requirement", requirement)]),
            None => self.say(&FOR_EVERYBODY, &[]),
        };
        let comes = level.prizes.as_ref().map(|comes| {
            let prizes = self.prizes(&comes.prizes);
            let phrase = match comes.each {
                None | Some(Period::Hour | Period::Day | Period::IsoWeek) => &COMES_ONCE,
                Some(Period::Month) => &COMES_EACH_MONTH,
                Some(Period::Quarter) => &COMES_EACH_QUARTER,
                Some(Period::HalfYear) => &COMES_EACH_HALF_YEAR,
                Some(Period::Year) => &COMES_EACH_YEAR,
            };
            self.say(phrase, &[("prizes", prizes)])
        });
        let about =
            format!("/tiers/{}/levels/{}", self.program.name_of(set.set), self.program.name_of(level.level));
        let sentences = [sentence].into_iter().chain(comes);
        Item::new(about, Some(self.heading(&self.level(set.set, level.level))), sentences.collect())
    }

    fn terms_of_levels(&self, set: &TierSet) -> Vec<Sentence> {
        let window = match set.window {
            Window::Lifetime => self.word(&LIFETIME),
            Window::Rolling(length) => {
                let phrase = if length.amount() == 1 { &LAST_ONE } else { &LAST };
                self.part(phrase, &[("length", self.length(length))])
            }
            Window::MembershipYear => self.word(&MEMBERSHIP_YEAR),
            Window::Calendar(period) => self.word(match period {
                Period::Hour | Period::Day => &CALENDAR_DAY,
                Period::IsoWeek => &CALENDAR_WEEK,
                Period::Month => &CALENDAR_MONTH,
                Period::Quarter => &CALENDAR_QUARTER,
                Period::HalfYear => &CALENDAR_HALF_YEAR,
                Period::Year => &CALENDAR_YEAR,
            }),
        };
        let begins = match set.upgrade {
            Upgrade::AtOnce => &AT_ONCE,
            Upgrade::AtReview => &AT_REVIEW,
        };
        let mut sentences = vec![self.say(&COUNTED_OVER, &[("window", window)]), self.say(begins, &[])];
        sentences.push(match set.valid {
            Valid::Ever => self.say(&STAYS, &[]),
            Valid::For(length) => self.say(&LASTS, &[("length", self.length(length))]),
            Valid::EndOf(period, ahead) => self.say(&LASTS_TO, &[("end", self.end_of(period, 0 < ahead))]),
            Valid::EndOfMembershipYear(0) => self.say(&LASTS_MEMBERSHIP_YEAR, &[]),
            Valid::EndOfMembershipYear(_) => self.say(&LASTS_NEXT_MEMBERSHIP_YEAR, &[]),
        });
        if set.valid != Valid::Ever {
            sentences.push(self.say(
                match set.downgrade {
                    Downgrade::ToWhatRequalifies => &TO_WHAT_REQUALIFIES,
                    Downgrade::OneLevel => &ONE_LEVEL,
                    Downgrade::Never => &NEVER_LOST,
                },
                &[],
            ));
        }
        let grace = set.grace.map(|grace| self.say(&GRACE, &[("length", self.length(grace))]));
        sentences.extend(grace);
        if set.reset_counters {
            sentences.push(self.say(&STARTS_AGAIN, &[]));
        }
        sentences.extend(self.keeping(set));
        sentences
    }

    /// Other ways to keep a level.
    fn keeping(&self, set: &TierSet) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        if let Some((wallet, price)) = set.keep_price {
            let phrase = if set.keep_automatic { &KEPT_BY_ITSELF } else { &KEPT_FOR };
            sentences.push(self.say(phrase, &[("price", self.units(wallet, price))]));
        }
        if let Some(friends) = set.keep_referrals {
            let phrase = if friends == 1 { &KEPT_BY_FRIEND } else { &KEPT_BY_FRIENDS };
            sentences.push(self.say(phrase, &[("n", self.count(friends))]));
        }
        sentences
    }
}

phrases! {
    TAKES "levels.takes" {
        "It takes {requirement}." "条件：{requirement}。" "條件：{requirement}。" "Selleks on vaja: {requirement}."
    }
    FOR_EVERYBODY "levels.for_everybody" {
        "For everybody who joins." "入会即享。" "入會即享。" "Kõigile liitujatele."
    }
    COMES_ONCE "levels.comes" {
        "Reaching it gives, once: {prizes}." "首次达成时获赠：{prizes}。" "首次達成時獲贈：{prizes}。"
        "Saavutamisel saad ühe korra: {prizes}."
    }
    COMES_EACH_MONTH "levels.comes_each_month" {
        "Reaching it gives, once a month at most: {prizes}." "达成时获赠（每月至多一次）：{prizes}。"
        "達成時獲贈（每月至多一次）：{prizes}。" "Saavutamisel saad, kuni kord kuus: {prizes}."
    }
    COMES_EACH_QUARTER "levels.comes_each_quarter" {
        "Reaching it gives, once a quarter at most: {prizes}." "达成时获赠（每季度至多一次）：{prizes}。"
        "達成時獲贈（每季至多一次）：{prizes}。" "Saavutamisel saad, kuni kord kvartalis: {prizes}."
    }
    COMES_EACH_HALF_YEAR "levels.comes_each_half_year" {
        "Reaching it gives, once a half-year at most: {prizes}." "达成时获赠（每半年至多一次）：{prizes}。"
        "達成時獲贈（每半年至多一次）：{prizes}。" "Saavutamisel saad, kuni kord poolaastas: {prizes}."
    }
    COMES_EACH_YEAR "levels.comes_each_year" {
        "Reaching it gives, once a year at most: {prizes}." "达成时获赠（每年至多一次）：{prizes}。"
        "達成時獲贈（每年至多一次）：{prizes}。" "Saavutamisel saad, kuni kord aastas: {prizes}."
    }
    COUNTED_OVER watch "levels.window" {
        "What counts for levels: {window}." "等级统计期间：{window}。" "等級計算期間：{window}。"
        "Tasemete jaoks läheb arvesse: {window}."
    }
    LIFETIME "levels.lifetime" {
        "everything since you joined" "入会以来的全部" "入會以來的全部" "kõik alates liitumisest"
    }
    LAST_ONE "levels.last_one" { "the last {length}" "最近{length}" "最近{length}" "viimane {length}" }
    LAST "levels.last" { "the last {length}" "最近{length}" "最近{length}" "viimased {length}" }
    MEMBERSHIP_YEAR "levels.membership_year" {
        "each year from the day you joined" "自入会日起的每个会员年度" "自入會日起的每個會員年度"
        "iga aasta liitumise päevast alates"
    }
    CALENDAR_DAY "levels.calendar_day" { "each day" "每天" "每天" "iga päev eraldi" }
    CALENDAR_WEEK "levels.calendar_week" { "each calendar week" "每个自然周" "每個日曆週" "iga kalendrinädal eraldi" }
    CALENDAR_MONTH "levels.calendar_month" {
        "each calendar month" "每个自然月" "每個日曆月" "iga kalendrikuu eraldi"
    }
    CALENDAR_QUARTER "levels.calendar_quarter" {
        "each calendar quarter" "每个自然季度" "每個日曆季" "iga kvartal eraldi"
    }
    CALENDAR_HALF_YEAR "levels.calendar_half_year" {
        "each half of a calendar year" "每个自然半年" "每個日曆半年" "iga poolaasta eraldi"
    }
    CALENDAR_YEAR "levels.calendar_year" {
        "each calendar year" "每个自然年" "每個日曆年" "iga kalendriaasta eraldi"
    }
    AT_ONCE "levels.at_once" {
        "A higher level begins at once and holds from the next order on." "升级立即生效，自下一笔订单起适用。"
        "升級立即生效，自下一筆訂單起適用。" "Kõrgem tase algab kohe ja kehtib järgmisest tellimusest."
    }
    AT_REVIEW watch "levels.at_review" {
        "A higher level begins at the next review." "升级在下次评定时生效。" "升級於下次評定時生效。"
        "Kõrgem tase algab järgmisel ülevaatusel."
    }
    STAYS "levels.stays" { "Levels stay for ever." "等级永久有效。" "等級永久有效。" "Tase jääb alatiseks." }
    LASTS watch "levels.lasts" {
        "A level lasts {length} and is then reviewed." "等级有效期{length}，到期重新评定。"
        "等級有效期限{length}，到期重新評定。" "Tase kehtib {length}, siis vaadatakse see üle."
    }
    LASTS_TO watch "levels.lasts_to" {
        "A level lasts to {end} and is then reviewed." "等级有效至{end}，到期重新评定。"
        "等級有效至{end}，到期重新評定。" "Tase kehtib {end}, siis vaadatakse see üle."
    }
    LASTS_MEMBERSHIP_YEAR watch "levels.lasts_membership_year" {
        "A level lasts to the end of your membership year and is then reviewed." "等级有效至本会员年度结束，到期重新评定。"
        "等級有效至本會員年度結束，到期重新評定。" "Tase kehtib liikmeaasta lõpuni, siis vaadatakse see üle."
    }
    LASTS_NEXT_MEMBERSHIP_YEAR watch "levels.lasts_next_membership_year" {
        "A level lasts to the end of your next membership year and is then reviewed."
        "等级有效至下一会员年度结束，到期重新评定。" "等級有效至下一會員年度結束，到期重新評定。"
        "Tase kehtib järgmise liikmeaasta lõpuni, siis vaadatakse see üle."
    }
    TO_WHAT_REQUALIFIES watch "levels.to_what_requalifies" {
        "The review leaves the level that you have reached again by then." "评定时按届时达到的条件确定等级。"
        "評定時依屆時達成的條件決定等級。" "Ülevaatusel jääb tase, mille oled selleks ajaks uuesti täitnud."
    }
    ONE_LEVEL watch "levels.one_level" {
        "A review takes one level at most." "每次评定最多降一级。" "每次評定最多降一級。"
        "Ülevaatusel langeb tase kuni ühe astme võrra."
    }
    NEVER_LOST "levels.never_lost" {
        "A review never takes a level." "评定不会降级。" "評定不會降級。" "Ülevaatusel tase ei lange."
    }
    GRACE "levels.grace" {
        "After a failed review it stays for {length} more." "未达标时再保留{length}。" "未達標時再保留{length}。"
        "Kui tingimused on täitmata, kehtib see veel {length}."
    }
    STARTS_AGAIN watch "levels.starts_again" {
        "With each new or renewed level counting begins again from nothing." "每次升级或续级后重新从零统计。"
        "每次升級或續級後重新從零計算。" "Iga uue või pikendatud tasemega algab arvestus nullist."
    }
    KEPT_FOR "levels.kept_for" {
        "You can keep a level for {price}." "可用{price}保级。" "可用{price}保級。" "Taseme saab alles jätta, hind: {price}."
    }
    KEPT_BY_ITSELF watch "levels.kept_by_itself" {
        "If too little was done for a level, {price} are taken by themselves to keep it, when you have them."
        "未达标时，若余额足够，将自动扣除{price}保级。" "未達標時，若餘額足夠，將自動扣除{price}保級。"
        "Kui taseme tingimused on täitmata, võetakse selle hoidmiseks automaatselt {price}, kui see on olemas."
    }
    KEPT_BY_FRIEND "levels.kept_by_friend" {
        "A friend brought since the last review keeps it, too." "自上次评定起邀请1位好友亦可保级。"
        "自上次評定起邀請1位好友亦可保級。" "Taseme hoiab alles ka 1 sõber, kelle oled kutsunud pärast viimast ülevaatust."
    }
    KEPT_BY_FRIENDS "levels.kept_by_friends" {
        "{n} friends brought since the last review keep it, too." "自上次评定起邀请{n}位好友亦可保级。"
        "自上次評定起邀請{n}位好友亦可保級。"
        "Taseme hoiavad alles ka {n} sõpra, kelle oled kutsunud pärast viimast ülevaatust."
    }
}
