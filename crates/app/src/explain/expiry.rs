//! How long units live.

use regulars_engine::{
    calendar::Lasting,
    document::SpendOrder,
    program::{Term, Terms, Trigger, WalletSpec},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.wallets.iter().map(|wallet| teller.expiry(wallet)).collect()
}

impl Teller<'_> {
    fn expiry(&self, wallet: &WalletSpec) -> Item {
        let mut sentences = match &wallet.terms {
            Terms::Same(term) => vec![self.term(term)],
            Terms::ByTier { set, levels, otherwise } => {
                let of_levels = levels.iter().map(|(level, term)| {
                    let term = self.term(term);
                    let parts = [("level", self.level(*set, *level)), ("terms", term.text)];
                    let said = self.say(&AT_LEVEL, &parts);
                    Sentence { watch: term.watch, ..said }
                });
                let rest = self.term(otherwise);
                let rest_said = self.say(&OTHERWISE, &[("terms", rest.text)]);
                of_levels.chain([Sentence { watch: rest.watch, ..rest_said }]).collect()
            }
        };
        if wallet.separate_buckets {
            sentences.push(self.say(&SEPARATE, &[]));
        } else if !matches!(&wallet.terms, Terms::Same(Term::Lasting(Lasting::Never) | Term::Forfeited)) {
            let phrase = match wallet.spend {
                SpendOrder::EarliestExpiry => &EARLIEST_FIRST,
                SpendOrder::Oldest => &OLDEST_FIRST,
                SpendOrder::PartnerFirst => &PARTNER_FIRST,
            };
            sentences.push(self.say(phrase, &[]));
        }
        let name = self.program.name_of(wallet.wallet);
        Item::new(format!("/wallets/{name}/expires"), self.of_wallet(wallet.wallet), sentences)
    }

    fn term(&self, term: &Term) -> Sentence {
        match term {
            Term::Lasting(lasting) => self.lasting(lasting),
            Term::Forfeited => self.say(&FORFEITED, &[]),
            Term::Idle { after, activity } => {
                let activity: Vec<String> =
                    activity.iter().map(|what| self.what_counts_as_activity(*what)).collect();
                self.say(&IDLE, &[("length", self.length(*after)), ("activity", self.any_of(&activity))])
            }
        }
    }

    /// An event that counts as activity.
    pub fn what_counts_as_activity(&self, what: Trigger) -> String {
        match what {
            Trigger::OrderPaid => self.word(&AN_ORDER),
            Trigger::MemberJoined => self.word(&JOINING),
            Trigger::ToppedUp => self.word(&A_TOP_UP),
            Trigger::Redeemed => self.word(&A_REDEMPTION),
            Trigger::Converted => self.word(&A_CONVERSION),
            Trigger::Exported => self.word(&AN_EXPORT),
            Trigger::Sent => self.word(&A_GIFT),
            Trigger::Activity(name) => self.quoted(&self.key(self.program.name_of(name))),
            Trigger::Linked(partner) => self.linking(partner),
        }
    }

    /// How long something lives, as the sentence of the document says.
    pub fn lasting(&self, lasting: &Lasting) -> Sentence {
        match lasting {
            Lasting::Never => self.say(&NEVER, &[]),
            Lasting::After(length) => self.say(&AFTER, &[("length", self.length(*length))]),
            Lasting::EndOf(period, None) => self.say(&END_OF, &[("end", self.end_of(*period, false))]),
            Lasting::EndOf(period, Some(length)) => {
                let parts = [("length", self.length(*length)), ("end", self.end_of(*period, false))];
                self.say(&AFTER_TO_END_OF, &parts)
            }
            Lasting::NamedDay(day, None) => self.say(&NEXT_DAY, &[("day", self.month_day(*day))]),
            Lasting::NamedDay(day, Some(length)) => {
                let parts = [("length", self.length(*length)), ("day", self.month_day(*day))];
                self.say(&AFTER_TO_DAY, &parts)
            }
            Lasting::OnDate(date) => self.say(&ON_DATE, &[("date", self.date(*date))]),
        }
    }
}

phrases! {
    NEVER "expiry.never" { "No expiry." "永久有效。" "永久有效。" "Ei aegu." }
    AFTER watch "expiry.after" {
        "Valid for {length} from the day of earning." "自获得之日起{length}内有效。"
        "自獲得之日起{length}內有效。" "Kehtib teenimise päevast alates {length}."
    }
    END_OF watch "expiry.end_of" {
        "Valid to {end} in which it is earned." "自获得起，有效至{end}。" "自獲得起，有效至{end}。"
        "Kehtib teenimise {end}."
    }
    AFTER_TO_END_OF watch "expiry.after_to_end_of" {
        "Valid for {length} from the day of earning, and then to {end}." "自获得之日起满{length}后，有效至{end}。"
        "自獲得之日起滿{length}後，有效至{end}。" "Kehtib teenimise päevast alates {length} ja siis veel {end}."
    }
    NEXT_DAY watch "expiry.next_day" {
        "Valid to the next {day}." "有效至最近的{day}。" "有效至最近的{day}。" "Kehtib kuni järgmise kuupäevani {day}."
    }
    AFTER_TO_DAY watch "expiry.after_to_day" {
        "Valid for {length} from the day of earning, and then to the next {day}."
        "自获得之日起满{length}后，有效至最近的{day}。" "自獲得之日起滿{length}後，有效至最近的{day}。"
        "Kehtib teenimise päevast alates {length} ja siis veel kuni järgmise kuupäevani {day}."
    }
    ON_DATE watch "expiry.on_date" {
        "Valid to {date}." "有效至{date}。" "有效至{date}。" "Kehtib kuni {date}."
    }
    IDLE watch "expiry.idle" {
        "All of it expires after {length} without activity. What counts as activity: {activity}."
        "{length}内无活动则全部失效。以下视为活动：{activity}。"
        "{length}內無活動則全數失效。以下視為活動：{activity}。"
        "Kõik aegub, kui {length} järjest ei toimu midagi, mis läheb arvesse: {activity}."
    }
    FORFEITED watch "expiry.forfeited" {
        "What is there is lost, and nothing more is collected." "原有的全部清零，且不再累积。"
        "原有的全數歸零，且不再累積。" "Kogutu kaob ja midagi juurde ei kogune."
    }
    AT_LEVEL "expiry.at_level" {
        "At the level {level}: {terms}" "{level}：{terms}" "{level}：{terms}" "Tase {level}: {terms}"
    }
    OTHERWISE "expiry.otherwise" {
        "For everybody else: {terms}" "其他会员：{terms}" "其他會員：{terms}" "Kõik teised: {terms}"
    }
    SEPARATE watch "expiry.separate" {
        "What expires at different times can't be used together." "有效期不同的部分不能合并使用。"
        "有效期限不同的部分不能合併使用。" "Eri ajal aeguvat ei saa koos kasutada."
    }
    EARLIEST_FIRST "expiry.earliest_first" {
        "What expires first is used first." "先到期的先使用。" "先到期的先使用。" "Enne kulub see, mis varem aegub."
    }
    OLDEST_FIRST watch "expiry.oldest_first" {
        "What is oldest is used first, even if something else expires before it."
        "先获得的先使用，即使其他部分更早到期。" "先獲得的先使用，即使其他部分更早到期。"
        "Enne kulub vanim, ka siis, kui midagi muud varem aegub."
    }
    PARTNER_FIRST watch "expiry.partner_first" {
        "What a partner pays for is used first, then what expires first."
        "先使用合作伙伴承担的部分，再使用先到期的部分。" "先使用合作夥伴負擔的部分，再使用先到期的部分。"
        "Enne kulub see, mille eest maksab partner, siis see, mis varem aegub."
    }
    AN_ORDER "expiry.order" { "an order" "下单消费" "下單消費" "tellimus" }
    A_CONVERSION "expiry.conversion" { "an exchange" "兑换为其他单位" "轉換為其他單位" "vahetus" }
    AN_EXPORT "expiry.export" { "taking units to a partner" "转至合作伙伴" "轉至合作夥伴" "üleviimine partneri juurde" }
    A_GIFT "expiry.gift" { "a gift to another member" "转赠其他会员" "轉贈其他會員" "kink teisele liikmele" }
    JOINING "expiry.joining" { "joining" "入会" "入會" "liitumine" }
    A_TOP_UP "expiry.top_up" { "a top-up" "充值" "儲值" "konto laadimine" }
    A_REDEMPTION "expiry.redemption" { "taking a reward" "兑换礼品" "兌換好禮" "preemia lunastamine" }
}
