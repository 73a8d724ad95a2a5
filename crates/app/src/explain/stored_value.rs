//! Money on the account: what can be paid in, and when cashback is paid out.

use regulars_engine::{
    document::{PayOut, TopUpTerms, WalletKind},
    program::WalletSpec,
};

use super::{Item, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let money = teller.program.wallets.iter().filter(|wallet| wallet.kind == WalletKind::Money);
    money.map(|wallet| teller.stored_value(wallet)).collect()
}

impl Teller<'_> {
    fn stored_value(&self, wallet: &WalletSpec) -> Item {
        let name = self.program.name_of(wallet.wallet);
        let stated = self.program.document.wallets.get(name);
        let mut sentences = Vec::new();
        if let (Some(terms), Some(stated)) = (&wallet.top_up, stated.and_then(|s| s.top_up.as_ref())) {
            let TopUpTerms { at_least, at_most, hold_at_most, .. } = stated;
            let bounds = [
                (at_least.is_some(), &TOP_UP_AT_LEAST, terms.at_least),
                (at_most.is_some(), &TOP_UP_AT_MOST, terms.at_most),
                (hold_at_most.is_some(), &HOLD_AT_MOST, terms.hold_at_most),
            ];
            let bounds = bounds.into_iter().filter(|(stated, ..)| *stated);
            sentences
                .extend(bounds.map(|(_, phrase, money)| self.say(phrase, &[("money", self.money(money))])));
            sentences.extend(self.limits_said(&terms.limits, Some(wallet.wallet), &TOP_UPS));
        }
        if let (Some(terms), Some(stated)) = (&wallet.pay_out, stated.and_then(|s| s.pay_out.as_ref())) {
            let PayOut { on, at_least, at_most } = stated;
            sentences.push(match terms.renewal_of {
                Some(plan) => self.say(&PAID_AT_RENEWAL, &[("plan", self.plan_named(plan))]),
                None => self.say(&PAID_OUT, &[("days", self.days(on.sentences()))]),
            });
            if at_least.is_some() {
                sentences.push(self.say(&PAID_FROM, &[("money", self.money(terms.at_least))]));
            }
            if at_most.is_some() {
                sentences.push(self.say(&PAID_AT_MOST, &[("money", self.money(terms.at_most))]));
            }
        }
        Item::new(format!("/wallets/{name}"), self.of_wallet(wallet.wallet), sentences)
    }
}

phrases! {
    TOP_UP_AT_LEAST watch "stored_value.at_least" {
        "A top-up is at least {money}." "每次充值至少{money}。" "每次儲值至少{money}。" "Korraga saab laadida vähemalt {money}."
    }
    TOP_UP_AT_MOST watch "stored_value.at_most" {
        "A top-up is at most {money}." "每次充值最多{money}。" "每次儲值最多{money}。" "Korraga saab laadida kuni {money}."
    }
    HOLD_AT_MOST watch "stored_value.hold_at_most" {
        "You can have at most {money} after a top-up." "充值后余额最多{money}。" "儲值後餘額最多{money}。"
        "Pärast laadimist võib kontol olla kuni {money}."
    }
    TOP_UPS watch "stored_value.top_ups" {
        "You can top up at most {size} {per}." "{per}最多充值{size}。" "{per}最多儲值{size}。"
        "Laadida saab kõige rohkem {size} {per}."
    }
    PAID_OUT "stored_value.paid_out" {
        "What you have is paid out to you: {days}." "余额付款日：{days}。" "餘額付款日：{days}。"
        "Kogunenu makstakse sulle välja: {days}."
    }
    PAID_AT_RENEWAL watch "stored_value.at_renewal" {
        "What you have is paid out to you with each renewal of {plan}; if you leave before, you lose it."
        "余额在{plan}每次续期时付给您；在此之前退出者余额作废。"
        "餘額於{plan}每次續期時付給您；在此之前退出者餘額作廢。"
        "Kogunenu makstakse sulle välja iga kord, kui {plan} jätkub; kes enne lahkub, jääb sellest ilma."
    }
    PAID_FROM watch "stored_value.paid_from" {
        "Less than {money} waits for the next payment." "不足{money}的顺延至下次付款。" "不足{money}者順延至下次付款。"
        "Alla {money} jääb järgmist makset ootama."
    }
    PAID_AT_MOST watch "stored_value.paid_at_most" {
        "A payment is at most {money}; the rest waits for the next one." "每次最多付款{money}，其余顺延至下次。"
        "每次最多付款{money}，其餘順延至下次。" "Ühe makse suurus on kuni {money}; ülejäänu ootab järgmist."
    }
}
