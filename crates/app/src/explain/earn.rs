//! How members earn: what gives units, what multiplies them, and what counts.

use regulars_engine::{
    document::{Selection, WalletKind},
    program::{Available, DatedRate, Effect, Eligible, Give, GiveAmount, Rule, Trigger, WalletSpec},
    symbol::Sym,
};

use super::{
    Item, Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};
use crate::view::is_referral;

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = teller.program.rules.iter().map(|rule| teller.rule(rule)).collect();
    items.extend(teller.multipliers());
    items.push(Item::new("/eligible", None, teller.what_counts()));
    items.extend(teller.rates());
    items
}

impl Teller<'_> {
    fn rule(&self, rule: &Rule) -> Item {
        let key = self.program.name_of(rule.rule);
        let name = rule.name.as_ref().map_or_else(|| self.heading(&self.key(key)), |name| self.text(name));
        let mut sentences = match &rule.effect {
            Effect::Give(give) => self.gift(rule, give),
            Effect::Multiply { wallet, factor, of, .. } => {
                let wallet = self.program.wallets.get(*wallet);
                let wallet = wallet.map_or_else(String::new, |spec| self.wallet(spec.wallet));
                let phrase = match rule.on {
                    Trigger::OrderPaid
                    | Trigger::Redeemed
                    | Trigger::Converted
                    | Trigger::Exported
                    | Trigger::Sent => &MULTIPLY_ORDER,
                    Trigger::ToppedUp => &MULTIPLY_TOP_UP,
                    Trigger::MemberJoined => &MULTIPLY_JOIN,
                    Trigger::Activity(_) | Trigger::Linked(_) => &MULTIPLY_ACTIVITY,
                };
                let parts = [
                    ("factor", self.ratio(*factor)),
                    ("wallet", wallet),
                    ("activity", self.activity_of(rule.on)),
                ];
                let mut sentences = vec![self.say(phrase, &parts)];
                if let Some(of) = of {
                    let rules = of.iter().filter_map(|place| self.program.rules.get(*place));
                    let names: Vec<String> = rules.map(|rule| self.rule_name(rule)).collect();
                    sentences.push(self.say(&MULTIPLY_OF, &[("rules", self.all_of(&names))]));
                }
                sentences
            }
        };
        // That there is sometimes more is no loss.
        let holds = self.holds(None, rule.when.as_ref(), rule.condition.as_ref(), Some(&name));
        sentences.extend(holds.into_iter().map(|sentence| Sentence { watch: false, ..sentence }));
        if let Some(stated) = self.program.document.earn.get(key) {
            sentences.extend(self.items(stated.only.as_ref(), stated.except.as_ref()));
            let counts = self.program.eligibles.get(rule.eligible).filter(|_| stated.eligible.is_some());
            let except = stated.eligible.as_ref().and_then(|eligible| eligible.except.as_ref());
            sentences.extend(counts.map(|counts| self.eligible(counts, except, &COUNTS_HERE)));
        }
        let wallet = self.wallet_of_rule(rule).map(|spec| spec.wallet);
        sentences.extend(self.limits(&rule.limits, wallet));
        sentences.extend(self.asked_by_funder(rule, wallet));
        sentences.extend(self.available(&rule.available));
        sentences.extend(rule.lasting.as_ref().map(|lasting| self.lasting(lasting)));
        if !rule.qualifies && !self.program.tier_sets.is_empty() {
            sentences.push(self.say(&NOT_FOR_LEVELS, &[]));
        }
        let budget = rule.budget.and_then(|budget| self.program.budgets.get(budget.place));
        sentences.extend(budget.and_then(|budget| self.budget(budget.at_limit)));
        Item::new(format!("/earn/{key}"), Some(name), sentences)
    }

    fn wallet_of_rule(&self, rule: &Rule) -> Option<&WalletSpec> {
        let (Effect::Give(Give { wallet, .. }) | Effect::Multiply { wallet, .. }) = &rule.effect;
        self.program.wallets.get(*wallet)
    }

    /// The name of a rule for people, or its key.
    fn rule_name(&self, rule: &Rule) -> String {
        let name = rule.name.as_ref().map(|name| self.text(name));
        self.quoted(&name.unwrap_or_else(|| self.key(self.program.name_of(rule.rule))))
    }

    fn activity_of(&self, on: Trigger) -> String {
        match on {
            Trigger::Activity(activity) => self.quoted(&self.key(self.program.name_of(activity))),
            Trigger::Linked(partner) => self.linking(partner),
            Trigger::OrderPaid
            | Trigger::MemberJoined
            | Trigger::ToppedUp
            | Trigger::Redeemed
            | Trigger::Converted
            | Trigger::Exported
            | Trigger::Sent => String::new(),
        }
    }

    fn gift(&self, rule: &Rule, give: &Give) -> Vec<Sentence> {
        let Some(wallet) = self.program.wallets.get(give.wallet) else { return Vec::new() };
        let topped_up = rule.on == Trigger::ToppedUp;
        let main = match &give.amount {
            GiveAmount::Fixed(amount) => {
                let phrase = match rule.on {
                    Trigger::OrderPaid
                    | Trigger::Redeemed
                    | Trigger::Converted
                    | Trigger::Exported
                    | Trigger::Sent => &PER_ORDER,
                    Trigger::MemberJoined => &FOR_JOINING,
                    Trigger::ToppedUp => &PER_TOP_UP,
                    Trigger::Activity(activity) if is_referral(self.program, activity) => &PER_FRIEND,
                    Trigger::Activity(_) => &PER_ACTIVITY,
                    Trigger::Linked(_) => &FOR_LINKING,
                };
                let parts =
                    [("amount", self.units_ratio(wallet, *amount)), ("activity", self.activity_of(rule.on))];
                self.say(phrase, &parts)
            }
            GiveAmount::PerMoney { rate, per } => {
                let parts = [("amount", self.units_ratio(wallet, *rate)), ("per", self.money(*per))];
                self.say(if topped_up { &PER_MONEY_TOPPED_UP } else { &PER_MONEY }, &parts)
            }
            GiveAmount::PerItem(amount) => {
                self.say(&PER_ITEM, &[("amount", self.units_ratio(wallet, *amount))])
            }
            GiveAmount::PerField { rate, per, field } => {
                let parts = [
                    ("amount", self.units_ratio(wallet, *rate)),
                    ("n", self.ratio(*per)),
                    ("field", self.quoted(&self.key(field))),
                ];
                self.say(&PER_FIELD, &parts)
            }
            GiveAmount::Bands(bands) => {
                let bands: Vec<String> = bands
                    .iter()
                    .map(|(up_to, units)| {
                        let phrase = if up_to.is_some() { &BAND } else { &LAST_BAND };
                        let up_to = up_to.map_or_else(String::new, |up_to| self.money(up_to));
                        self.part(phrase, &[("up_to", up_to), ("amount", self.units(wallet.wallet, *units))])
                    })
                    .collect();
                let phrase = if topped_up { &BANDS_OF_TOP_UP } else { &BANDS };
                self.say(phrase, &[("bands", self.apart(&bands))])
            }
        };
        let mut sentences = vec![main];
        sentences.extend(self.other_rates(give, wallet));
        sentences
    }

    /// What levels and means of payment get instead.
    fn other_rates(&self, give: &Give, wallet: &WalletSpec) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        if let Some((set, rates)) = &give.by_tier {
            let rates = rates.iter().map(|(level, rate)| {
                let parts =
                    [("which", self.level(*set, *level)), ("amount", self.units_ratio(wallet, *rate))];
                self.part(&RATE, &parts)
            });
            let rates: Vec<String> = rates.collect();
            sentences.push(self.say(&BY_LEVEL, &[("rates", self.apart(&rates))]));
            if give.within_order {
                sentences.push(self.say(&WITHIN_ORDER, &[]));
            }
        }
        if !give.by_tender.is_empty() {
            let rates = give.by_tender.iter().map(|(tender, rate)| {
                let tender = self.quoted(&self.key(tender));
                self.part(&RATE, &[("which", tender), ("amount", self.units_ratio(wallet, *rate))])
            });
            let rates: Vec<String> = rates.collect();
            sentences.push(self.say(&BY_TENDER, &[("rates", self.apart(&rates))]));
        }
        sentences
    }

    fn available(&self, available: &Available) -> Option<Sentence> {
        Some(match available {
            Available::Once => return None,
            Available::After(length) => self.say(&AVAILABLE_AFTER, &[("length", self.length(*length))]),
            Available::From(at) => self.say(&AVAILABLE_FROM, &[("date", self.date_of(*at))]),
            Available::Activity(activity) => {
                let activity = self.quoted(&self.key(self.program.name_of(*activity)));
                self.say(&AVAILABLE_ON, &[("activity", activity)])
            }
        })
    }

    /// How multipliers combine.
    fn multipliers(&self) -> Vec<Item> {
        let mut groups: Vec<(Sym, Vec<String>)> = Vec::new();
        for rule in &self.program.rules {
            let Effect::Multiply { group, .. } = &rule.effect else { continue };
            match groups.iter_mut().find(|(named, _)| named == group) {
                Some((_, names)) => names.push(self.rule_name(rule)),
                None => groups.push((*group, vec![self.rule_name(rule)])),
            }
        }
        let together = (1 < groups.len()).then(|| self.say(&GROUPS_MULTIPLY, &[]));
        let alone = groups.iter().filter(|(_, names)| 1 < names.len());
        let alone = alone.map(|(_, names)| self.say(&BEST_OF_GROUP, &[("rules", self.all_of(names))]));
        let sentences: Vec<Sentence> = alone.chain(together).collect();
        vec![Item::new("/earn", None, sentences)]
    }

    /// What counts as the amount of an order, where anything depends on it.
    fn what_counts(&self) -> Vec<Sentence> {
        let counts = self.program.rules.iter().any(|rule| rule.on == Trigger::OrderPaid);
        let Some(eligible) = self.program.eligibles.first().filter(|_| counts) else { return Vec::new() };
        let except = self.program.document.eligible.as_ref().and_then(|eligible| eligible.except.as_ref());
        let mut sentences = vec![self.eligible(eligible, except, &COUNTS)];
        let pays = |wallet: &&WalletSpec| wallet.pay.is_some() && wallet.kind != WalletKind::Money;
        let wallets: Vec<String> =
            self.program.wallets.iter().filter(pays).map(|wallet| self.wallet(wallet.wallet)).collect();
        if !wallets.is_empty() {
            sentences.push(self.say(&PAID_WITH_UNITS, &[("wallets", self.any_of(&wallets))]));
        }
        sentences
    }

    fn eligible(&self, eligible: &Eligible, except: Option<&Selection>, phrases: &[Phrase; 2]) -> Sentence {
        let [after, before] = phrases;
        let phrase = if eligible.before_discounts { before } else { after };
        let parts = [(eligible.tax, &TAX), (eligible.shipping, &DELIVERY), (eligible.tip, &TIP)];
        let named = |counted: bool| {
            let words =
                parts.iter().filter(|(counts, _)| *counts == counted).map(|(_, word)| self.word(word));
            self.all_of(&words.collect::<Vec<String>>())
        };
        let except = except.map(|except| self.selection(except)).unwrap_or_default();
        self.say(phrase, &[("with", named(true)), ("without", named(false)), ("except", except)])
    }

    /// Rates for orders in other currencies.
    fn rates(&self) -> Vec<Item> {
        let rates = self.program.rates.iter().enumerate().map(|(place, rate): (usize, &DatedRate)| {
            let parts = [
                ("currency", rate.currency.code.clone()),
                ("rate", self.ratio(rate.rate)),
                ("base", self.program.currency.code.clone()),
                ("from", self.date(rate.from)),
            ];
            Item::new(format!("/rates/{place}"), None, vec![self.say(&FOREIGN, &parts)])
        });
        rates.collect()
    }
}

/// After discounts, and before them.
const COUNTS: [Phrase; 2] = [COUNTS_AFTER, COUNTS_BEFORE];
const COUNTS_HERE: [Phrase; 2] = [COUNTS_HERE_AFTER, COUNTS_HERE_BEFORE];

phrases! {
    PER_ORDER "earn.per_order" {
        "{amount} for each order." "每笔订单得{amount}。" "每筆訂單得{amount}。" "Iga tellimuse eest: {amount}."
    }
    FOR_JOINING "earn.joining" {
        "{amount} for joining." "入会即得{amount}。" "入會即得{amount}。" "Liitumise eest: {amount}."
    }
    PER_TOP_UP "earn.per_top_up" {
        "{amount} for each top-up." "每次充值得{amount}。" "每次儲值得{amount}。" "Iga laadimise eest: {amount}."
    }
    PER_FRIEND "earn.per_friend" {
        "{amount} for each friend you bring." "每成功邀请一位好友得{amount}。" "每成功邀請一位好友得{amount}。"
        "Iga kutsutud sõbra eest: {amount}."
    }
    PER_ACTIVITY "earn.per_activity" {
        "{amount} each time for {activity}." "每次{activity}得{amount}。" "每次{activity}得{amount}。"
        "Iga kord, kui toimub {activity}: {amount}."
    }
    FOR_LINKING "earn.for_linking" {
        "{amount}, once, for {activity}." "{activity}得{amount}，仅一次。" "{activity}得{amount}，僅一次。"
        "Ühe korra {amount}: {activity}."
    }
    PER_MONEY "earn.per_money" {
        "{amount} for each {per} that counts." "计入金额每满{per}得{amount}。" "計入金額每滿{per}得{amount}。"
        "Iga arvesse mineva {per} kohta: {amount}."
    }
    PER_MONEY_TOPPED_UP "earn.per_money_topped_up" {
        "{amount} for each {per} topped up." "每充值{per}得{amount}。" "每儲值{per}得{amount}。"
        "Iga kontole laetud {per} kohta: {amount}."
    }
    PER_ITEM "earn.per_item" {
        "{amount} for each item." "每件商品得{amount}。" "每件商品得{amount}。" "Iga toote eest: {amount}."
    }
    PER_FIELD "earn.per_field" {
        "{amount} for every {n} of {field}." "{field}每满{n}得{amount}。" "{field}每滿{n}得{amount}。"
        "Iga {n} kohta ({field}): {amount}."
    }
    BANDS "earn.bands" {
        "By the amount of the order that counts: {bands}." "按订单的计入金额：{bands}。"
        "依訂單的計入金額：{bands}。" "Tellimuse arvesse mineva summa järgi: {bands}."
    }
    BANDS_OF_TOP_UP "earn.bands_of_top_up" {
        "By the amount topped up: {bands}." "按充值金额：{bands}。" "依儲值金額：{bands}。"
        "Laetud summa järgi: {bands}."
    }
    BAND "earn.band" { "up to {up_to}: {amount}" "{up_to}以内：{amount}" "{up_to}以內：{amount}" "kuni {up_to} – {amount}" }
    LAST_BAND "earn.last_band" {
        "above that: {amount}"
        "更高金额：{amount}"
        "更高金額：{amount}"
        "üle selle – {amount}"
    }
    BY_LEVEL "earn.by_level" {
        "Levels have a rate of their own: {rates}." "以下等级另有标准：{rates}。" "以下等級另有標準：{rates}。"
        "Tasemetel on oma määr: {rates}."
    }
    WITHIN_ORDER "earn.within_order" {
        "When an order takes you to a new level, what it goes above the threshold already earns at that level."
        "订单达到新等级时，超出部分即按新等级计算。" "訂單達到新等級時，超出部分即依新等級計算。"
        "Kui jõuad tellimusega uuele tasemele, kehtib selle määr kohe sellele osale, mis läheb üle piiri."
    }
    BY_TENDER "earn.by_tender" {
        "Paid in another way: {rates}." "使用以下支付方式时：{rates}。" "使用以下付款方式時：{rates}。"
        "Teisiti tasudes: {rates}."
    }
    RATE "earn.rate" { "{which}: {amount}" "{which}：{amount}" "{which}：{amount}" "{which} – {amount}" }
    MULTIPLY_ORDER "earn.multiply_order" {
        "On orders you earn {factor} times as much ({wallet})." "订单所得{wallet}×{factor}。"
        "訂單所得{wallet}×{factor}。" "Tellimuste eest teenid {factor}-kordselt ({wallet})."
    }
    MULTIPLY_TOP_UP "earn.multiply_top_up" {
        "On top-ups you earn {factor} times as much ({wallet})." "充值所得{wallet}×{factor}。"
        "儲值所得{wallet}×{factor}。" "Laadimiste eest teenid {factor}-kordselt ({wallet})."
    }
    MULTIPLY_JOIN "earn.multiply_join" {
        "For joining you earn {factor} times as much ({wallet})." "入会所得{wallet}×{factor}。"
        "入會所得{wallet}×{factor}。" "Liitumise eest teenid {factor}-kordselt ({wallet})."
    }
    MULTIPLY_ACTIVITY "earn.multiply_activity" {
        "For {activity} you earn {factor} times as much ({wallet})." "{activity}所得{wallet}×{factor}。"
        "{activity}所得{wallet}×{factor}。" "Kui toimub {activity}, teenid {factor}-kordselt ({wallet})."
    }
    MULTIPLY_OF watch "earn.multiply_of" {
        "This multiplies only {rules}." "仅适用于{rules}。" "僅適用於{rules}。" "See kehtib ainult: {rules}."
    }
    BEST_OF_GROUP watch "earn.best_of_group" {
        "Of {rules} only the highest applies to an order." "{rules}同时符合时，只取最高倍数。"
        "{rules}同時符合時，僅取最高倍數。" "Korraga kehtib neist ainult suurim: {rules}."
    }
    GROUPS_MULTIPLY "earn.groups_multiply" {
        "Otherwise the times are multiplied with each other." "其余倍数相乘。" "其餘倍數相乘。"
        "Muidu korrutatakse kordajad omavahel."
    }
    AVAILABLE_AFTER watch "earn.available_after" {
        "It can be used {length} later." "{length}后可用。" "{length}後可用。"
        "Kasutada saab, kui on möödunud {length}."
    }
    AVAILABLE_FROM watch "earn.available_from" {
        "It can be used from {date} on." "{date}起可用。" "{date}起可用。" "Kasutada saab alates {date}."
    }
    AVAILABLE_ON watch "earn.available_on" {
        "It can be used after {activity}." "{activity}后可用。" "{activity}後可用。"
        "Kasutada saab, kui toimunud on {activity}."
    }
    NOT_FOR_LEVELS watch "earn.not_for_levels" {
        "It does not count for levels." "不计入等级评定。" "不計入等級評定。" "Taseme saamisel seda ei arvestata."
    }
    COUNTS_AFTER watch "earn.counts_after" {
        "What counts is what the goods cost after discounts[, with {with}][, without {without}].[ Not counted: {except}.]"
        "计入金额为商品折后价[，含{with}][，不含{without}]。[不计入：{except}。]"
        "計入金額為商品折扣後價格[，含{with}][，不含{without}]。[不計入：{except}。]"
        "Arvesse läheb kauba hind pärast allahindlusi[ koos järgmisega: {with}][, arvestamata järgmist: {without}].[ Arvesse ei lähe: {except}.]"
    }
    COUNTS_BEFORE watch "earn.counts_before" {
        "What counts is what the goods cost before discounts[, with {with}][, without {without}].[ Not counted: {except}.]"
        "计入金额为商品折前价[，含{with}][，不含{without}]。[不计入：{except}。]"
        "計入金額為商品折扣前價格[，含{with}][，不含{without}]。[不計入：{except}。]"
        "Arvesse läheb kauba hind enne allahindlusi[ koos järgmisega: {with}][, arvestamata järgmist: {without}].[ Arvesse ei lähe: {except}.]"
    }
    COUNTS_HERE_AFTER watch "earn.counts_here_after" {
        "Here the price after discounts counts[, with {with}][, without {without}].[ Not counted: {except}.]"
        "此项按折后价计算[，含{with}][，不含{without}]。[不计入：{except}。]"
        "此項依折扣後價格計算[，含{with}][，不含{without}]。[不計入：{except}。]"
        "Siin läheb arvesse hind pärast allahindlusi[ koos järgmisega: {with}][, arvestamata järgmist: {without}].[ Arvesse ei lähe: {except}.]"
    }
    COUNTS_HERE_BEFORE watch "earn.counts_here_before" {
        "Here the price before discounts counts[, with {with}][, without {without}].[ Not counted: {except}.]"
        "此项按折前价计算[，含{with}][，不含{without}]。[不计入：{except}。]"
        "此項依折扣前價格計算[，含{with}][，不含{without}]。[不計入：{except}。]"
        "Siin läheb arvesse hind enne allahindlusi[ koos järgmisega: {with}][, arvestamata järgmist: {without}].[ Arvesse ei lähe: {except}.]"
    }
    PAID_WITH_UNITS watch "earn.paid_with_units" {
        "The part of an order that is paid with {wallets} earns nothing." "用{wallets}抵扣的部分不再累积。"
        "以{wallets}折抵的部分不再累積。" "Osa, mille tasud saldolt ({wallets}), midagi juurde ei anna."
    }
    TAX "earn.tax" { "tax" "税费" "稅金" "maksud" }
    DELIVERY "earn.delivery" { "delivery" "运费" "運費" "kohaletoomine" }
    TIP "earn.tip" { "tips" "小费" "小費" "jootraha" }
    FOREIGN "earn.foreign" {
        "From {from} on, 1 {currency} counts as {rate} {base}." "自{from}起，1 {currency}按{rate} {base}折算。"
        "自{from}起，1 {currency}以{rate} {base}換算。" "Alates {from} on 1 {currency} = {rate} {base}."
    }
}
