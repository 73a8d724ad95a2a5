//! What comes by itself at the member's own time: when, for whom, how often, and what it is.

use regulars_engine::program::{Occasion, Offer};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.offers.iter().map(|offer| teller.offer(offer)).collect()
}

impl Teller<'_> {
    fn offer(&self, offer: &Offer) -> Item {
        let key = self.program.name_of(offer.offer);
        let name = self.text(&offer.name);
        let mut sentences = vec![self.occasion(offer)];
        if let Some(stated) = self.program.document.offers.get(key) {
            sentences.extend(self.items(stated.only.as_ref(), stated.except.as_ref()));
        }
        if let Some(time) = offer.at {
            sentences.push(self.say(&AT, &[("time", time.strftime("%H:%M").to_string())]));
        }
        sentences.extend(self.holds(offer.levels, None, offer.condition.as_ref(), Some(&name)));
        sentences.extend(self.limits(&offer.limits, None));
        sentences.push(self.say(&GIVES_IT, &[("prizes", self.prizes(&offer.prizes))]));
        sentences.extend(offer.text.as_ref().map(|text| self.own_text(text)));
        Item::new(format!("/offers/{key}"), Some(name), sentences)
    }

    fn occasion(&self, offer: &Offer) -> Sentence {
        let length = |length| ("length", self.length(length));
        match &offer.on {
            Occasion::Dormant { after, activity } => {
                let activity: Vec<String> =
                    activity.iter().map(|what| self.what_counts_as_activity(*what)).collect();
                self.say(&DORMANT, &[length(*after), ("activity", self.any_of(&activity))])
            }
            Occasion::Birthday(None) => self.say(&BIRTHDAY, &[]),
            Occasion::Birthday(Some(before)) => self.say(&BEFORE_BIRTHDAY, &[length(*before)]),
            Occasion::Anniversary(None) => self.say(&ANNIVERSARY, &[]),
            Occasion::Anniversary(Some(before)) => self.say(&BEFORE_ANNIVERSARY, &[length(*before)]),
            Occasion::AfterJoining(after) => self.say(&AFTER_JOINING, &[length(*after)]),
            Occasion::AfterBuying { after, .. } => self.say(&AFTER_BUYING, &[length(*after)]),
            Occasion::Habit { before, times, weeks, .. } => {
                let before = before.map_or_else(String::new, |before| self.length(before));
                let times = self.count(i64::try_from(*times).unwrap_or(i64::MAX));
                let weeks = self.count(i64::from(*weeks));
                self.say(&HABIT, &[("times", times), ("weeks", weeks), ("before", before)])
            }
        }
    }
}

phrases! {
    DORMANT "offers.dormant" {
        "After {length} without {activity}."
        "连续{length}没有以下活动时：{activity}。"
        "連續{length}沒有以下活動時：{activity}。"
        "Kui {length} järjest ei ole olnud: {activity}."
    }
    BIRTHDAY "offers.birthday" { "On your birthday." "生日当天。" "生日當天。" "Sinu sünnipäeval." }
    BEFORE_BIRTHDAY "offers.before_birthday" {
        "{length} before your birthday."
        "生日前{length}。"
        "生日前{length}。"
        "Kui sinu sünnipäevani on jäänud {length}."
    }
    ANNIVERSARY "offers.anniversary" {
        "Each year on the day on which you joined."
        "每年入会周年当天。"
        "每年入會週年當天。"
        "Igal liitumise aastapäeval."
    }
    BEFORE_ANNIVERSARY "offers.before_anniversary" {
        "Each year {length} before the day on which you joined."
        "每年入会周年前{length}。"
        "每年入會週年前{length}。"
        "Kui liitumise aastapäevani on jäänud {length}."
    }
    AFTER_JOINING "offers.after_joining" {
        "{length} after joining."
        "入会{length}后。"
        "入會{length}後。"
        "Kui liitumisest on möödunud {length}."
    }
    AFTER_BUYING "offers.after_buying" {
        "{length} after a purchase."
        "购买{length}后。"
        "購買{length}後。"
        "Kui ostust on möödunud {length}."
    }
    HABIT "offers.habit" {
        "At the hour of the week at which you usually buy the same ({times} times in {weeks} weeks)[, {before} before it]."
        "在您每周常买同一商品的时段（{weeks}周内{times}次）[，提前{before}]。"
        "在您每週常買同一商品的時段（{weeks}週內{times}次）[，提前{before}]。"
        "Tunnil, mil sa tavaliselt sama ostad ({weeks} nädala jooksul {times} korda)[, {before} varem]."
    }
    AT "offers.at" { "At {time}." "{time}发放。" "{time}發放。" "Kell {time}." }
    GIVES_IT "offers.gives" { "You get {prizes}." "您将获得：{prizes}。" "您將獲得：{prizes}。" "Sa saad: {prizes}." }
}
