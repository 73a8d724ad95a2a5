//! Bringing friends: what both sides get, for which purchase, and who is taken for one person.

use jiff::civil::Date;
use regulars_engine::{
    document,
    program::{Available, Prize, Referral, ReferralOffer},
};

use super::{
    Item, Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let program = teller.program;
    let (Some(referral), Some(stated)) = (&program.referral, &program.document.referral) else {
        return Vec::new();
    };
    let (otherwise, campaigns): (Vec<&ReferralOffer>, Vec<&ReferralOffer>) =
        referral.offers.iter().partition(|offer| offer.campaign.is_none());
    let mut sentences: Vec<Sentence> =
        otherwise.into_iter().flat_map(|offer| teller.referral_offer(offer)).collect();
    sentences.extend(teller.referral(referral, stated));
    let campaigns = campaigns.into_iter().map(|offer| {
        let name = offer.campaign.map_or("", |campaign| program.name_of(campaign));
        Item::new(
            format!("/referral/campaigns/{name}"),
            Some(teller.heading(&teller.key(name))),
            teller.referral_offer(offer),
        )
    });
    [Item::new("/referral", None, sentences)].into_iter().chain(campaigns).collect()
}

impl Teller<'_> {
    fn referral_offer(&self, offer: &ReferralOffer) -> Vec<Sentence> {
        let date = |day: Option<i32>| -> Option<Date> { day.map(|day| self.date_of_number(day)) };
        let (first, last) = (date(offer.days.0), date(offer.days.1));
        let days = if first.is_some() || last.is_some() { self.window(first, last) } else { String::new() };
        let days = (!days.is_empty()).then(|| self.say(&DAYS, &[("days", days)]));
        let side = |prizes: &[Prize], phrase: &Phrase| {
            (!prizes.is_empty()).then(|| self.say(phrase, &[("prizes", self.prizes(prizes))]))
        };
        let sides = [side(&offer.referrer, &REFERRER), side(&offer.friend, &FRIEND)];
        days.into_iter().chain(sides.into_iter().flatten()).collect()
    }

    fn referral(&self, referral: &Referral, stated: &document::Referral) -> Vec<Sentence> {
        let spend = if referral.spend <= 1 { String::new() } else { self.money(referral.spend) };
        let within = self.length(referral.within);
        let mut sentences = vec![self.say(&PURCHASE, &[("spend", spend), ("within", within)])];
        sentences.extend(self.items(stated.only.as_ref(), stated.except.as_ref()));
        sentences.extend(match &referral.settles {
            None => Some(self.say(&SETTLES_WITH_UNITS, &[])),
            Some(Available::Once) => None,
            Some(Available::After(length)) => {
                Some(self.say(&SETTLES_AFTER, &[("length", self.length(*length))]))
            }
            Some(Available::From(at)) => Some(self.say(&SETTLES_FROM, &[("date", self.date_of(*at))])),
            Some(Available::Activity(activity)) => {
                let activity = self.quoted(&self.key(self.program.name_of(*activity)));
                Some(self.say(&SETTLES_ON, &[("activity", activity)]))
            }
        });
        sentences.push(self.say(&REVERSIBLE, &[("length", self.length(referral.reversible))]));
        sentences.extend(self.limits(&referral.limits, None));
        if !referral.one_person.is_empty() {
            let fields = referral.one_person.iter().map(|field| self.quoted(&self.key(field)));
            let fields: Vec<String> = fields.collect();
            sentences.push(self.say(&ONE_PERSON, &[("fields", self.any_of(&fields))]));
        }
        sentences
    }
}

phrases! {
    DAYS watch "referral.days" { "When: {days}." "时间：{days}。" "時間：{days}。" "Aeg: {days}." }
    REFERRER "referral.referrer" {
        "For each friend you bring, you get {prizes}." "每成功邀请一位好友，您获得{prizes}。"
        "每成功邀請一位好友，您獲得{prizes}。" "Iga kutsutud sõbra eest saad: {prizes}."
    }
    FRIEND "referral.friend" {
        "The friend gets {prizes}." "好友获得{prizes}。" "好友獲得{prizes}。" "Sõber saab: {prizes}."
    }
    PURCHASE watch "referral.purchase" {
        "It is for the friend's first purchase[ of at least {spend}], within {within} of joining."
        "好友须在加入后{within}内完成首次消费[（满{spend}）]。"
        "好友須於加入後{within}內完成首次消費[（滿{spend}）]。"
        "Arvesse läheb sõbra esimene ost[ (vähemalt {spend})] pärast liitumist (aega on {within})."
    }
    SETTLES_WITH_UNITS watch "referral.settles_with_units" {
        "It comes when all that the purchase earned can be used." "待该笔消费所得全部可用时发放。"
        "待該筆消費所得全部可用時發放。" "See saabub siis, kui kõike ostuga kogutut saab kasutada."
    }
    SETTLES_AFTER watch "referral.settles_after" {
        "It comes {length} after the purchase." "消费{length}后发放。" "消費{length}後發放。"
        "See saabub, kui ostust on möödunud {length}."
    }
    SETTLES_FROM watch "referral.settles_from" {
        "It comes from {date} on." "{date}起发放。" "{date}起發放。" "See saabub alates {date}."
    }
    SETTLES_ON watch "referral.settles_on" {
        "It comes after {activity}." "{activity}后发放。" "{activity}後發放。"
        "See saabub, kui toimunud on {activity}."
    }
    REVERSIBLE watch "referral.reversible" {
        "If the friend returns the purchase within {length}, both lose it again."
        "好友若在{length}内退货，双方所得将被收回。" "好友若於{length}內退貨，雙方所得將被收回。"
        "Kui sõber ostu tagastab (aega on {length}), kaotavad mõlemad saadu."
    }
    ONE_PERSON watch "referral.one_person" {
        "Somebody with the same {fields} as you counts as yourself, not as a friend."
        "与您的{fields}相同者视为本人，不算好友。"
        "與您的{fields}相同者視為本人，不算好友。"
        "Kel on sinuga sama {fields}, seda loetakse samaks inimeseks."
    }
}
