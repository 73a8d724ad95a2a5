//! What a return takes back, and what becomes of what is spent already.

use regulars_engine::{
    document::{TierOnReturn, VoucherOnReturn, WalletKind, WhenSpent},
    program::{DebtLimit, Effect, Prize, Program, Trigger, WalletSpec},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let program = teller.program;
    if !program.rules.iter().any(|rule| rule.on == Trigger::OrderPaid) && program.vouchers.is_empty() {
        return Vec::new();
    }
    let mut common = vec![teller.say(&TAKEN_BACK, &[])];
    let pays = |wallet: &&WalletSpec| wallet.pay.is_some() && wallet.kind != WalletKind::Money;
    if program.wallets.iter().any(|wallet| pays(&wallet)) {
        common.push(teller.say(&PAID_COMES_BACK, &[]));
    }
    common.extend(teller.vouchers_returned());
    let mut items = vec![Item::new("", None, common)];
    let wallets = program.wallets.iter().enumerate();
    items.extend(
        wallets.filter(|(place, _)| earned_by_orders(program, *place)).map(|(_, wallet)| teller.debt(wallet)),
    );
    items.extend(program.tier_sets.iter().map(|set| {
        let phrase = match set.on_return {
            TierOnReturn::TakeBack => &LEVEL_TAKEN,
            TierOnReturn::Keep => &LEVEL_KEPT,
        };
        let about = format!("/tiers/{}/on_return", program.name_of(set.set));
        Item::new(about, teller.several_sets(set), vec![teller.say(phrase, &[])])
    }));
    items
}

/// Whether a return can take units of the wallet at a place.
fn earned_by_orders(program: &Program, place: usize) -> bool {
    let by_rules = program.rules.iter().any(|rule| match &rule.effect {
        Effect::Give(give) => rule.on == Trigger::OrderPaid && give.wallet == place,
        Effect::Multiply { .. } => false,
    });
    let mut prizes = program.challenges.iter().flat_map(|challenge| &challenge.prizes);
    by_rules || prizes.any(|prize| matches!(prize, Prize::Units { wallet, .. } if *wallet == place))
}

impl Teller<'_> {
    fn debt(&self, wallet: &WalletSpec) -> Item {
        let mut sentences: Vec<Sentence> = Vec::new();
        match wallet.when_spent {
            WhenSpent::StopAtZero => sentences.push(self.say(&STOPS, &[])),
            WhenSpent::Debt => {
                let most = wallet.debt_max.map_or_else(String::new, |most| self.debt_limit(wallet, most));
                sentences.push(self.say(&OWED, &[("most", most)]));
                if let Some((set, levels)) = &wallet.debt_by_tier {
                    let levels = levels.iter().map(|(level, most)| {
                        let parts =
                            [("level", self.level(*set, *level)), ("most", self.debt_limit(wallet, *most))];
                        self.part(&OWED_AT_LEVEL, &parts)
                    });
                    let levels: Vec<String> = levels.collect();
                    sentences.push(self.say(&OWED_BY_LEVEL, &[("levels", self.apart(&levels))]));
                }
            }
        }
        let name = self.program.name_of(wallet.wallet);
        Item::new(format!("/wallets/{name}/on_return"), self.of_wallet(wallet.wallet), sentences)
    }

    /// An amount, or a share of what the member could spend, with its bounds.
    fn debt_limit(&self, wallet: &WalletSpec, limit: DebtLimit) -> String {
        match limit {
            DebtLimit::Amount(most) => self.units(wallet.wallet, most),
            DebtLimit::Share { share, at_least, at_most } => {
                let units = |stated: bool, amount: i64| {
                    if stated { self.units(wallet.wallet, amount) } else { String::new() }
                };
                let parts = [
                    ("share", self.percent(share)),
                    ("least", units(0 < at_least, at_least)),
                    ("most", units(at_most != i64::MAX, at_most)),
                ];
                self.part(&SHARE, &parts)
            }
        }
    }

    /// What becomes of vouchers that were used on a returned order.
    fn vouchers_returned(&self) -> Vec<Sentence> {
        let kinds = self.program.vouchers.iter().filter(|kind| kind.effect.is_some());
        let (restored, kept): (Vec<_>, Vec<_>) =
            kinds.partition(|kind| kind.on_return == VoucherOnReturn::Restore);
        let back = (!restored.is_empty()).then(|| self.say(&VOUCHERS_BACK, &[]));
        let names: Vec<String> = kept.iter().map(|kind| self.quoted(&self.text(&kind.name))).collect();
        let gone =
            (!names.is_empty()).then(|| self.say(&VOUCHERS_GONE, &[("vouchers", self.all_of(&names))]));
        back.into_iter().chain(gone).collect()
    }
}

phrases! {
    TAKEN_BACK watch "returns.taken_back" {
        "What the returned goods earned is taken back, no more and no less." "退货商品所得将如数收回，不多不少。"
        "退貨商品所得將如數收回，不多不少。" "Tagastatud kaubaga teenitu võetakse tagasi, ei rohkem ega vähem."
    }
    PAID_COMES_BACK "returns.paid_comes_back" {
        "What you paid with from your account comes back, with the end that it had." "从账户支付的部分退回，有效期不变。"
        "由帳戶支付的部分退回，有效期限不變。" "Kontolt tasutu tuleb tagasi ja kehtib sama kaua kui enne."
    }
    STOPS "returns.stops" {
        "If it is spent already, nothing more is taken." "若已用完，不再扣减。" "若已用完，不再扣減。"
        "Kui see on juba kulutatud, rohkem ei võeta."
    }
    OWED watch "returns.owed" {
        "If it is spent already, you owe it[, but at most {most}], and what you earn next pays it."
        "若已用完，则记为欠额[，最多{most}]，由之后所得抵扣。"
        "若已用完，則記為欠額[，最多{most}]，由之後所得扣抵。"
        "Kui see on juba kulutatud, jääd selle võlgu[ (kuni {most})] ja järgmisena teenitu katab võla."
    }
    SHARE "returns.share" {
        "{share} of what you could spend before[, in any case {least}][, never more than {most}]"
        "之前可用余额的{share}[，至少{least}][，不超过{most}]"
        "之前可用餘額的{share}[，至少{least}][，不超過{most}]"
        "{share} sellest, mida said enne kulutada[, igal juhul {least}][, mitte üle {most}]"
    }
    OWED_AT_LEVEL "returns.owed_at_level" {
        "{level}: {most}" "{level}：{most}" "{level}：{most}" "{level} – {most}"
    }
    OWED_BY_LEVEL watch "returns.owed_by_level" {
        "At most, by level: {levels}." "各等级欠额上限：{levels}。" "各等級欠額上限：{levels}。"
        "Suurim võlg taseme järgi: {levels}."
    }
    LEVEL_TAKEN watch "returns.level_taken" {
        "A level that rested on the returned order is taken back." "因退货订单达成的等级将被收回。"
        "因退貨訂單達成的等級將被收回。" "Tase, mis põhines tagastatud tellimusel, võetakse tagasi."
    }
    LEVEL_KEPT "returns.level_kept" {
        "A level stays until its review." "等级保留至下次评定。" "等級保留至下次評定。" "Tase jääb alles kuni ülevaatuseni."
    }
    VOUCHERS_BACK "returns.vouchers_back" {
        "If a whole order is returned, its vouchers can be used again while they are valid."
        "整单退货时，所用优惠券在有效期内可再次使用。" "整筆退貨時，所用優惠券在有效期限內可再次使用。"
        "Kui kogu tellimus tagastatakse, saab selle vautšereid kehtivuse ajal uuesti kasutada."
    }
    VOUCHERS_GONE watch "returns.vouchers_gone" {
        "These stay used, even if the order is returned: {vouchers}." "即使退货，以下优惠券也视为已使用：{vouchers}。"
        "即使退貨，以下優惠券亦視為已使用：{vouchers}。"
        "Need jäävad kasutatuks ka siis, kui tellimus tagastatakse: {vouchers}."
    }
}
