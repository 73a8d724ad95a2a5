//! Rewards: what each costs, for whom and when it is, and what there is only so much of.

use regulars_engine::program::{Audience, Given, Price, Reward};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = teller.program.rewards.iter().map(|reward| teller.reward(reward)).collect();
    if !items.is_empty() {
        let length = teller.seconds(teller.program.hold_time.seconds());
        items.push(Item::new("/hold_time", None, vec![teller.say(&RESERVED, &[("length", length)])]));
    }
    items
}

impl Teller<'_> {
    fn reward(&self, reward: &Reward) -> Item {
        let key = self.program.name_of(reward.reward);
        let name = self.text(&reward.name);
        let mut sentences = self.prices(reward);
        if let Some(unlock) = &reward.unlock {
            sentences.push(match self.requirement(unlock) {
                Some(requirement) => self.say(&UNLOCKED_BY, &[("requirement", requirement)]),
                None => self.say(&FOR_MEMBERS, &[]),
            });
        }
        if let Some(given) = &reward.given {
            sentences.extend(self.given(key, given));
        }
        let age = reward.min_age.map(|age| self.say(&MIN_AGE, &[("n", self.count(i64::from(age)))]));
        sentences.extend(age);
        let (when, condition) = (reward.when.as_ref(), reward.condition.as_ref());
        sentences.extend(self.holds(reward.levels, when, condition, Some(&name)));
        sentences.extend(self.limits(&reward.limits, reward.wallet));
        sentences.extend(self.scarce(reward));
        sentences.extend(self.what_it_gives(reward));
        sentences.extend(self.sessions(&reward.sessions));
        sentences.extend(reward.waiting_room.iter().flat_map(|room| self.waiting_room(room)));
        sentences.extend(reward.text.as_ref().map(|text| self.own_text(text)));
        Item::new(format!("/rewards/{key}"), Some(name), sentences)
    }

    fn prices(&self, reward: &Reward) -> Vec<Sentence> {
        let Some(wallet) = reward.wallet.filter(|_| !reward.prices.is_empty()) else {
            return vec![self.say(&COSTS_NOTHING, &[])];
        };
        let prices: Vec<String> = reward.prices.iter().map(|price| self.price(wallet, price)).collect();
        vec![self.say(&COSTS, &[("price", self.any_of(&prices))])]
    }

    /// `600 points and ¥15 (for Gold and above)`.
    fn price(&self, wallet: regulars_engine::symbol::Sym, price: &Price) -> String {
        let units = self.units(wallet, price.units);
        let text = match &price.slide {
            Some(slide) => {
                let parts = [
                    ("least", self.units(wallet, slide.least)),
                    ("most", units),
                    ("step", self.units(wallet, slide.step)),
                    ("cash", self.money(slide.cash)),
                ];
                self.part(&SLIDE, &parts)
            }
            None if 0 < price.cash => {
                self.part(&WITH_CASH, &[("units", units), ("cash", self.money(price.cash))])
            }
            None => units,
        };
        let whom = match &price.audience {
            Audience::Everybody => return text,
            Audience::Levels(levels) => self.levels(*levels),
            Audience::Segment(name) => self.part(&GROUP, &[("group", self.quoted(name))]),
        };
        self.part(&FOR_WHOM, &[("price", text), ("whom", whom)])
    }

    fn given(&self, key: &str, given: &Given) -> Vec<Sentence> {
        let stated = self.program.document.rewards.get(key).and_then(|reward| reward.given.as_ref());
        if given.at_once {
            return vec![self.say(&GIVEN_AT_ONCE, &[])];
        }
        let days = stated.map_or_else(String::new, |stated| self.days(stated.on.sentences()));
        let mut sentences = vec![self.say(&GIVEN, &[("days", days)])];
        if stated.is_some_and(|stated| stated.at_most.is_some()) {
            sentences.push(self.say(&GIVEN_AT_MOST, &[("n", self.count(given.at_most))]));
        }
        sentences
    }

    /// What there is only so much of.
    fn scarce(&self, reward: &Reward) -> Vec<Sentence> {
        let stock = reward.stock.map(|stock| self.say(&STOCK, &[("n", self.count(stock))]));
        let codes = reward.voucher.filter(|voucher| voucher.imported).map(|_| self.say(&CODES_LAST, &[]));
        let budgets = reward.budgets.iter().filter_map(|place| self.program.budgets.get(*place));
        let mut budgets: Vec<Sentence> = budgets.filter_map(|budget| self.budget(budget.at_limit)).collect();
        // Several budgets that stop are one thing to know.
        budgets.dedup();
        stock.into_iter().chain(codes).chain(budgets).collect()
    }

    fn what_it_gives(&self, reward: &Reward) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        if let Some((wallet, amount)) = reward.credit {
            let parts = [("amount", self.units(wallet, amount)), ("wallet", self.wallet(wallet))];
            sentences.push(self.say(&CREDITS, &parts));
        }
        if let Some(given) = reward.voucher {
            let kind = self.program.vouchers.iter().find(|kind| kind.voucher == given.voucher);
            let name = kind.map_or_else(String::new, |kind| self.quoted(&self.text(&kind.name)));
            sentences.push(self.say(&GIVES_VOUCHER, &[("voucher", name)]));
        }
        let partners = &self.program.partners;
        let by = reward.provided_by.and_then(|by| partners.iter().find(|partner| partner.partner == by));
        sentences
            .extend(by.map(|by| self.say(&PROVIDED_BY, &[("partner", self.quoted(&self.text(&by.name)))])));
        if !reward.contains.is_empty() {
            let parts: Vec<String> = reward.contains.iter().map(|name| self.contained(name)).collect();
            sentences.push(self.say(&CONTAINS, &[("parts", self.all_of(&parts))]));
        }
        if !reward.causes.is_empty() {
            let causes = reward.causes.iter().map(|cause| {
                let when = cause.when.as_ref().map_or_else(String::new, |when| self.when(when));
                self.part(&CAUSE, &[("cause", self.text(&cause.name)), ("when", when)])
            });
            let causes: Vec<String> = causes.collect();
            sentences.push(self.say(&GIVEN_TO, &[("causes", self.any_of(&causes))]));
        }
        sentences
    }

    /// Another reward of the document, or an item number.
    fn contained(&self, name: &str) -> String {
        match self.program.reward(name) {
            Some(reward) => self.text(&reward.name),
            None => self.quoted(name),
        }
    }
}

phrases! {
    COSTS "rewards.costs" { "Costs {price}." "需{price}。" "需{price}。" "Hind: {price}." }
    COSTS_NOTHING "rewards.costs_nothing" { "Costs nothing." "免费领取。" "免費領取。" "Tasuta." }
    WITH_CASH "rewards.with_cash" {
        "{units} and {cash}" "{units}加{cash}" "{units}加{cash}" "{units} ja {cash}"
    }
    SLIDE "rewards.slide" {
        "{least} to {most}, as you choose, and {cash} for each {step} fewer than {most}"
        "{least}至{most}自选，每少{step}补{cash}"
        "{least}至{most}自選，每少{step}補{cash}"
        "omal valikul {least} kuni {most}; iga puuduva {step} eest lisandub {cash}"
    }
    FOR_WHOM "rewards.for_whom" {
        "{price} (for {whom})" "{price}（{whom}）" "{price}（{whom}）" "{price} ({whom})"
    }
    GROUP "rewards.group" { "the group {group}" "{group}群组" "{group}群組" "rühm {group}" }
    UNLOCKED_BY "rewards.unlocked_by" {
        "Unlocked by {requirement}." "解锁条件：{requirement}。" "解鎖條件：{requirement}。"
        "Avaneb, kui täidetud on: {requirement}."
    }
    FOR_MEMBERS "rewards.for_members" {
        "For all members." "所有会员均可。" "所有會員皆可。" "Kõigile liikmetele."
    }
    GIVEN watch "rewards.given" {
        "It is given by itself to everybody who has enough for it, and its price is taken: {days}."
        "余额足够者将自动发放并扣除相应数量：{days}。"
        "餘額足夠者將自動發放並扣除相應數量：{days}。"
        "Antakse automaatselt kõigile, kel selleks jätkub, ja hind võetakse maha: {days}."
    }
    GIVEN_AT_ONCE watch "rewards.given_at_once" {
        "It is given by itself as soon as you have enough for it, and its price is taken."
        "余额一足够即自动发放，并扣除相应数量。" "餘額一足夠即自動發放，並扣除相應數量。"
        "Antakse automaatselt kohe, kui selleks jätkub, ja hind võetakse maha."
    }
    GIVEN_AT_MOST watch "rewards.given_at_most" {
        "At most {n} at a time." "每次最多{n}份。" "每次最多{n}份。" "Korraga kuni {n} tk."
    }
    MIN_AGE watch "rewards.min_age" {
        "From the age of {n}, which takes the year of your birth." "须年满{n}岁，并提供出生年份。"
        "須年滿{n}歲，並提供出生年份。" "Vähemalt {n}-aastastele; selleks on vaja sinu sünniaastat."
    }
    STOCK watch "rewards.stock" {
        "There are {n} for all members together." "全部会员共{n}份，兑完即止。" "全體會員共{n}份，換完為止。"
        "Kõigi liikmete peale kokku {n} tk."
    }
    CODES_LAST watch "rewards.codes" {
        "Only while codes last." "兑换码发完即止。" "兌換碼發完為止。" "Ainult seni, kuni koode jätkub."
    }
    CREDITS "rewards.credits" {
        "It puts {amount} on your account ({wallet})."
        "{amount}存入您的账户（{wallet}）。"
        "{amount}存入您的帳戶（{wallet}）。"
        "Kontole ({wallet}) lisandub {amount}."
    }
    GIVES_VOUCHER "rewards.voucher" {
        "You get the voucher {voucher}." "获得优惠券{voucher}。" "獲得優惠券{voucher}。" "Saad vautšeri {voucher}."
    }
    PROVIDED_BY "rewards.provided_by" {
        "You get it from {partner}." "由{partner}提供。" "由{partner}提供。" "Selle annab {partner}."
    }
    CONTAINS "rewards.contains" {
        "It contains {parts}." "内含{parts}。" "內含{parts}。" "Selles on {parts}."
    }
    GIVEN_TO "rewards.causes" {
        "It is given to {causes}." "捐赠给{causes}。" "捐贈給{causes}。" "Saaja: {causes}."
    }
    CAUSE "rewards.cause" { "{cause}[ ({when})]" "{cause}[（{when}）]" "{cause}[（{when}）]" "{cause}[ ({when})]" }
    RESERVED watch "rewards.reserved" {
        "A reservation is kept for {length} unless stated otherwise."
        "预留的礼品保留{length}（另有说明的除外）。"
        "預留的好禮保留{length}（另有說明者除外）。"
        "Broneeritut hoitakse {length}, kui ei ole öeldud teisiti."
    }
}
