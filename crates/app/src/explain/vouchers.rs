//! Vouchers: what each takes off, on what, how long it lives, and how several combine.

use regulars_engine::{
    amount::Ratio,
    discount::{Effect, Pick, Policy},
    program::Voucher,
};

use super::{
    Item, Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};
use crate::say::Speech;

/// All of it.
const WHOLE: Ratio = Ratio { num: 1, den: 1 };

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let mut items: Vec<Item> =
        teller.program.vouchers.iter().map(|voucher| teller.voucher(voucher)).collect();
    if !items.is_empty() {
        items.push(Item::new("/stacking", None, teller.stacking()));
    }
    items
}

impl Teller<'_> {
    fn voucher(&self, voucher: &Voucher) -> Item {
        let key = self.program.name_of(voucher.voucher);
        let name = self.text(&voucher.name);
        let mut sentences = vec![match &voucher.effect {
            Some(effect) => self.say(&TAKES_OFF, &[("saving", self.saving(effect, voucher.uses_max))]),
            None => self.say(&SHOWN, &[]),
        }];
        if let Some(stated) = self.program.document.vouchers.get(key) {
            sentences.extend(self.items(stated.only.as_ref(), stated.except.as_ref()));
        }
        sentences.extend(self.holds(None, voucher.when.as_ref(), voucher.condition.as_ref(), Some(&name)));
        if let Some(most) = voucher.saving_max {
            sentences.push(self.say(&SAVES_AT_MOST, &[("money", self.money(most))]));
        }
        if voucher.uses != 1 {
            sentences.push(self.say(&USES, &[("times", self.times(voucher.uses))]));
        }
        sentences.extend(self.limits_said(&voucher.limits, None, &OF_THIS_KIND));
        sentences.push(match voucher.lasts {
            Some(length) => self.say(&LASTS, &[("length", self.length(length))]),
            None => self.say(&LASTS_FOR_EVER, &[]),
        });
        if voucher.exclusive {
            sentences.push(self.say(&EXCLUSIVE, &[]));
        }
        Item::new(format!("/vouchers/{key}"), Some(name), sentences)
    }

    fn saving(&self, effect: &Effect, uses_max: Option<i64>) -> String {
        let how = |share: Ratio| self.reduced(share);
        let (phrase, parts): (&Phrase, Vec<(&'static str, String)>) = match effect {
            Effect::PercentOff { share } => (&PERCENT_OFF, vec![("share", self.off(*share))]),
            Effect::AmountOff { amount, per } => {
                let per = per.map_or_else(String::new, |per| self.money(per));
                (&AMOUNT_OFF, vec![("amount", self.money(*amount)), ("per", per)])
            }
            Effect::BuyGet { buy, get, share, same_item } => {
                let phrase = if *same_item { &BUY_GET_SAME } else { &BUY_GET };
                (phrase, vec![("buy", self.count(*buy)), ("get", self.count(*get)), ("how", how(*share))])
            }
            Effect::EveryNth { n, share } => (&EVERY_NTH, vec![("n", self.count(*n)), ("how", how(*share))]),
            Effect::ItemOff { pick: Pick::Cheapest, share } => (&CHEAPEST, vec![("how", how(*share))]),
            Effect::ItemOff { pick: Pick::Dearest, share } => (&DEAREST, vec![("how", how(*share))]),
            Effect::Covers { amount } => (&COVERS, vec![("amount", self.money(*amount))]),
            Effect::ItemPrice { price } => (&ITEM_PRICE, vec![("price", self.money(*price))]),
            Effect::BundlePrice { count, price } => {
                (&BUNDLE_PRICE, vec![("n", self.count(*count)), ("price", self.money(*price))])
            }
            Effect::ShippingPercentOff { share } if *share == WHOLE => (&SHIPPING_FREE, Vec::new()),
            Effect::ShippingPercentOff { share } => (&SHIPPING, vec![("how", how(*share))]),
            Effect::ShippingAmountOff { amount } => (&SHIPPING_OFF, vec![("amount", self.money(*amount))]),
        };
        let saving = self.part(phrase, &parts);
        match uses_max {
            Some(times) => self.part(&AT_MOST_TIMES, &[("saving", saving), ("times", self.times(times))]),
            None => saving,
        }
    }

    /// `free`, or `50% off`.
    fn reduced(&self, share: Ratio) -> String {
        if share == WHOLE {
            return self.word(&FREE);
        }
        self.part(&REDUCED, &[("share", self.off(share))])
    }

    /// `20%`, of which others make the words for it; in Chinese the tenths that are left to pay, `8折`.
    fn off(&self, share: Ratio) -> String {
        let left = Ratio { num: share.den.saturating_sub(share.num).saturating_mul(10), den: share.den };
        let tenths = self.ratio(left.reduced());
        match self.speech {
            Speech::English | Speech::Estonian => self.percent(share),
            Speech::Simplified | Speech::Traditional if tenths.starts_with('≈') || left.num <= 0 => {
                self.part(&LESS, &[("share", self.percent(share))])
            }
            Speech::Simplified | Speech::Traditional => format!("{tenths}折"),
        }
    }

    /// How several combine on an order.
    fn stacking(&self) -> Vec<Sentence> {
        let stacking = &self.program.stacking;
        let mut sentences = Vec::new();
        for (place, group) in stacking.groups.iter().enumerate() {
            let of_group = self.program.vouchers.iter().filter(|voucher| {
                voucher.effect.is_some() && usize::try_from(voucher.group).is_ok_and(|group| group == place)
            });
            let mut of_group: Vec<&Voucher> = of_group.collect();
            of_group.sort_by_key(|voucher| voucher.priority);
            let names: Vec<String> =
                of_group.iter().map(|kind| self.quoted(&self.text(&kind.name))).collect();
            let phrase = match group.policy {
                Policy::Best if 1 < names.len() => &BEST_OF,
                Policy::All if !names.is_empty() => &ALL_OF,
                Policy::Best | Policy::All => continue,
            };
            sentences.push(self.say(phrase, &[("vouchers", self.all_of(&names))]));
        }
        if let Some(most) = stacking.saving_max {
            sentences.push(self.say(&TOGETHER_AT_MOST, &[("most", self.money(most))]));
        }
        if let Some(share) = stacking.share_max {
            sentences.push(self.say(&TOGETHER_AT_MOST_SHARE, &[("share", self.percent(share))]));
        }
        sentences
    }
}

phrases! {
    TAKES_OFF "vouchers.takes_off" { "It gives: {saving}." "优惠：{saving}。" "優惠：{saving}。" "Annab: {saving}." }
    SHOWN "vouchers.shown" {
        "It takes nothing off an order here; you show it or hand it in." "不抵扣订单金额，出示或交付即可使用。"
        "不折抵訂單金額，出示或交付即可使用。" "Tellimuse hinda see ei vähenda; näita või anna see ära."
    }
    PERCENT_OFF "vouchers.percent_off" { "{share} off" "{share}" "{share}" "{share} allahindlust" }
    AMOUNT_OFF "vouchers.amount_off" {
        "{amount} off[ for each full {per}]"
        "[每满{per}]减{amount}"
        "[每滿{per}]折{amount}"
        "{amount} allahindlust[ iga täis {per} kohta]"
    }
    BUY_GET "vouchers.buy_get" {
        "buy {buy} and get {get} {how}, the cheapest" "买{buy}件，另{get}件{how}（取最低价）"
        "買{buy}件，另{get}件{how}（以最低價計）" "osta {buy} ja odavaimatest {get} on {how}"
    }
    BUY_GET_SAME "vouchers.buy_get_same" {
        "buy {buy} and get {get} of the same {how}" "买{buy}件，另{get}件同款{how}" "買{buy}件，另{get}件同款{how}"
        "osta {buy} ja {get} samasugust on {how}"
    }
    EVERY_NTH "vouchers.every_nth" {
        "of every {n} items, the cheapest {how}" "每{n}件中最低价的一件{how}" "每{n}件中最低價的一件{how}"
        "igast {n} tootest odavaim on {how}"
    }
    CHEAPEST "vouchers.cheapest" {
        "the cheapest item {how}" "最低价的一件{how}" "最低價的一件{how}" "odavaim toode on {how}"
    }
    DEAREST "vouchers.dearest" {
        "the dearest item {how}" "最高价的一件{how}" "最高價的一件{how}" "kalleim toode on {how}"
    }
    COVERS "vouchers.covers" {
        "one item, paid up to {amount}; you pay what it costs more" "一件商品，最多抵{amount}，超出部分自付"
        "一件商品，最多折抵{amount}，超出部分自付" "üks toode kuni hinnani {amount}; ülejäänu maksad ise"
    }
    ITEM_PRICE "vouchers.item_price" {
        "each item for {price}" "每件{price}" "每件{price}" "iga toode hinnaga {price}"
    }
    BUNDLE_PRICE "vouchers.bundle_price" {
        "{n} items for {price}" "{n}件{price}" "{n}件{price}" "{n} toodet hinnaga {price}"
    }
    SHIPPING_FREE "vouchers.shipping_free" { "free delivery" "免运费" "免運費" "tasuta kohaletoomine" }
    SHIPPING "vouchers.shipping" { "delivery {how}" "运费{how}" "運費{how}" "kohaletoomine on {how}" }
    SHIPPING_OFF "vouchers.shipping_off" {
        "{amount} off delivery" "运费减{amount}" "運費折{amount}" "kohaletoomine {amount} soodsam"
    }
    AT_MOST_TIMES watch "vouchers.at_most_times" {
        "{saving}, at most {times} on an order" "{saving}，每单最多{times}" "{saving}，每筆訂單最多{times}"
        "{saving}, ühel tellimusel kuni {times}"
    }
    FREE "vouchers.free" { "free" "免费" "免費" "tasuta" }
    LESS "vouchers.less" { "{share}" "减{share}" "折抵{share}" "{share}" }
    REDUCED "vouchers.reduced" { "{share} off" "{share}" "{share}" "{share} soodsam" }
    SAVES_AT_MOST watch "vouchers.saves_at_most" {
        "It saves at most {money}." "最多优惠{money}。" "最多優惠{money}。" "Võidad kuni {money}."
    }
    USES "vouchers.uses" {
        "One can be used {times}." "每张可用{times}。" "每張可用{times}。" "Ühte saab kasutada {times}."
    }
    OF_THIS_KIND watch "vouchers.of_this_kind" {
        "You can use this kind at most {size} {per}." "同类券{per}最多使用{size}。" "同類券{per}最多使用{size}。"
        "Seda liiki vautšereid saab kasutada kõige rohkem {size} {per}."
    }
    LASTS watch "vouchers.lasts" {
        "Valid for {length} after you get it."
        "自领取之日起{length}内有效。"
        "自領取之日起{length}內有效。"
        "Kehtib saamise päevast alates {length}."
    }
    LASTS_FOR_EVER "vouchers.lasts_for_ever" {
        "It does not expire." "永久有效。" "永久有效。" "Ei aegu."
    }
    EXCLUSIVE watch "vouchers.exclusive" {
        "It can't be used together with another voucher." "不可与其他优惠券同用。" "不可與其他優惠券併用。"
        "Koos teise vautšeriga seda kasutada ei saa."
    }
    BEST_OF watch "vouchers.best_of" {
        "Of {vouchers} an order gets only the one that saves most." "{vouchers}每单仅限使用优惠最大的一张。"
        "{vouchers}每筆訂單僅限使用優惠最大的一張。" "Neist kehtib tellimusel ainult soodsaim: {vouchers}."
    }
    ALL_OF "vouchers.all_of" {
        "An order can use all of these, in this order: {vouchers}." "可依次同时使用：{vouchers}。"
        "可依序同時使用：{vouchers}。" "Ühel tellimusel võib selles järjekorras koos kasutada: {vouchers}."
    }
    TOGETHER_AT_MOST watch "vouchers.together_at_most" {
        "All vouchers of an order together save at most {most}." "每单优惠券合计最多优惠{most}。"
        "每筆訂單優惠券合計最多優惠{most}。" "Ühel tellimusel võidad vautšeritega kokku kuni {most}."
    }
    TOGETHER_AT_MOST_SHARE watch "vouchers.together_at_most_share" {
        "All vouchers of an order together save at most {share} of what the goods cost."
        "每单优惠券合计最多优惠商品金额的{share}。" "每筆訂單優惠券合計最多優惠商品金額的{share}。"
        "Ühel tellimusel võidad vautšeritega kokku kuni {share} kauba hinnast."
    }
}
