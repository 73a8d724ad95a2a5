//! What units are worth: at the till, as a qualification, and what becomes of fractions.

use regulars_engine::{
    amount::{Ratio, Rounding},
    document::WalletKind,
    program::{Effect, GiveAmount, Pay, WalletSpec},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.wallets.iter().enumerate().map(|(place, wallet)| teller.worth(place, wallet)).collect()
}

impl Teller<'_> {
    fn worth(&self, place: usize, wallet: &WalletSpec) -> Item {
        let mut sentences = Vec::new();
        match wallet.kind {
            WalletKind::Status => sentences.push(self.say(&ONLY_COUNTS, &[])),
            WalletKind::Money | WalletKind::Points | WalletKind::Stamps => {}
        }
        match &wallet.pay {
            Some(pay) => sentences.extend(self.pays(wallet, pay)),
            None if wallet.kind != WalletKind::Status => {
                let spendable =
                    self.program.rewards.iter().any(|reward| reward.wallet == Some(wallet.wallet));
                sentences.push(self.say(if spendable { &FOR_REWARDS } else { &NOT_AT_TILL }, &[]));
            }
            None => {}
        }
        sentences.extend(wallet.card.map(|n| self.say(&CARD, &[("n", self.units(wallet.wallet, n))])));
        sentences.extend(self.fractions(place, wallet));
        let name = self.program.name_of(wallet.wallet);
        Item::new(format!("/wallets/{name}"), self.of_wallet(wallet.wallet), sentences)
    }

    fn pays(&self, wallet: &WalletSpec, pay: &Pay) -> Vec<Sentence> {
        let mut sentences = vec![match wallet.kind {
            WalletKind::Money => self.say(&PAYS_AS_MONEY, &[]),
            WalletKind::Points | WalletKind::Status | WalletKind::Stamps => {
                let (units, money) = self.exchange(pay.rate);
                self.say(&PAYS, &[("units", self.units(wallet.wallet, units)), ("money", self.money(money))])
            }
        }];
        if 0 < pay.basket_min {
            sentences.push(self.say(&BASKET_MIN, &[("money", self.money(pay.basket_min))]));
        }
        if pay.share_max != (Ratio { num: 1, den: 1 }) {
            sentences.push(self.say(&SHARE_MAX, &[("share", self.percent(pay.share_max))]));
        }
        sentences
    }

    /// So many units for so much money, in whole units of money where that comes out even.
    fn exchange(&self, rate: Ratio) -> (i64, i64) {
        let Ratio { num, den } = rate.reduced();
        let whole = 10i128.pow(self.program.currency.exponent.min(18));
        let times = if whole % den == 0 { whole / den } else { 1 };
        let small = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
        (small(num.saturating_mul(times)), small(den.saturating_mul(times)))
    }

    /// What becomes of fractions, where there can be any.
    fn fractions(&self, place: usize, wallet: &WalletSpec) -> Option<Sentence> {
        let breaks = self.program.rules.iter().any(|rule| match &rule.effect {
            Effect::Give(give) if give.wallet == place => {
                let whole = |ratio: &Ratio| ratio.reduced().den == 1;
                match &give.amount {
                    GiveAmount::Fixed(amount) | GiveAmount::PerItem(amount) => {
                        !whole(amount) || give.by_tier.is_some() || !give.by_tender.is_empty()
                    }
                    GiveAmount::PerMoney { .. } | GiveAmount::PerField { .. } => true,
                    GiveAmount::Bands(_) => false,
                }
            }
            Effect::Multiply { wallet, factor, .. } => *wallet == place && factor.reduced().den != 1,
            Effect::Give(_) => false,
        });
        let phrase = match (wallet.keep_fractions, wallet.rounding) {
            (true, _) => &KEEPS_FRACTIONS,
            (false, Rounding::Floor) => &ROUNDS_DOWN,
            (false, Rounding::HalfEven) => &ROUNDS,
            (false, Rounding::Ceil) => &ROUNDS_UP,
        };
        breaks.then(|| self.say(phrase, &[]))
    }
}

phrases! {
    CARD watch "worth.card" {
        "A card has room for {n}; when it is full, the next one begins. Cards of different members can't be put together."
        "每卡可集{n}，集满后自动换新卡。不同会员的卡不可合并。" "每卡可集{n}，集滿後自動換新卡。不同會員的卡不可合併。"
        "Kaardile mahub {n}; kui see on täis, algab järgmine. Eri liikmete kaarte kokku panna ei saa."
    }
    ONLY_COUNTS watch "worth.only_counts" {
        "Only counts for levels; can't be spent."
        "仅用于等级评定，不能消费。"
        "僅用於等級評定，不能消費。"
        "Loeb ainult tasemete jaoks ja kulutada seda ei saa."
    }
    PAYS "worth.pays" {
        "At the till {units} pay {money}." "结账时{units}可抵{money}。" "結帳時{units}可折抵{money}。"
        "Kassas on {units} väärt {money}."
    }
    PAYS_AS_MONEY "worth.pays_as_money" {
        "Pays for orders like money."
        "可像现金一样支付订单。"
        "可如現金般支付訂單。"
        "Sellega saab tellimusi tasuda nagu rahaga."
    }
    BASKET_MIN watch "worth.basket_min" {
        "Only for orders of at least {money}." "订单满{money}方可使用。" "訂單滿{money}方可使用。"
        "Ainult tellimustele alates {money}."
    }
    SHARE_MAX watch "worth.share_max" {
        "Pays at most {share} of an order."
        "最多可支付订单的{share}。"
        "最多可支付訂單的{share}。"
        "Tellimusest saab tasuda kuni {share}."
    }
    FOR_REWARDS "worth.for_rewards" {
        "To exchange for rewards."
        "可用于兑换礼品。"
        "可用於兌換好禮。"
        "Selle eest saab preemiaid."
    }
    NOT_AT_TILL watch "worth.not_at_till" {
        "Can't be spent here."
        "不能在此消费。"
        "不能在此消費。"
        "Siin seda kulutada ei saa."
    }
    KEEPS_FRACTIONS "worth.keeps_fractions" {
        "Fractions are kept and added to what comes later." "不足1的部分保留并累加到以后。"
        "不足1的部分保留並累加至之後。" "Murdosad jäävad alles ja liidetakse järgmistele."
    }
    ROUNDS_DOWN watch "worth.rounds_down" {
        "Fractions of an order are rounded down." "每笔订单不足1的部分舍去。" "每筆訂單不足1的部分捨去。"
        "Tellimuse murdosad ümardatakse alla."
    }
    ROUNDS "worth.rounds" {
        "Fractions of an order are rounded to the nearest whole." "每笔订单取最接近的整数。"
        "每筆訂單取最接近的整數。" "Tellimuse murdosad ümardatakse lähima täisarvuni."
    }
    ROUNDS_UP "worth.rounds_up" {
        "Fractions of an order are rounded up." "每笔订单不足1的部分进位。" "每筆訂單不足1的部分進位。"
        "Tellimuse murdosad ümardatakse üles."
    }
}
