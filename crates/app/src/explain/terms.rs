//! What several mechanics have in common: limits, items, times, levels, budgets.

use regulars_engine::{
    calendar::When,
    cel::Condition,
    document::Selection,
    program::{Levels, Limit, WhenUsedUp},
    symbol::Sym,
    text::Text,
};

use super::{
    Sentence,
    phrase::{Phrase, phrases},
    words::Teller,
};

impl Teller<'_> {
    /// Each limit, in units of the wallet where it is an amount.
    pub fn limits(&self, limits: &[Limit], wallet: Option<Sym>) -> Vec<Sentence> {
        let limits = limits.iter().filter_map(|limit| {
            let size = match (limit.times, limit.amount, wallet) {
                (Some(times), _, _) => self.times(times),
                (None, Some(amount), Some(wallet)) => self.units(wallet, amount),
                (None, _, _) => return None,
            };
            let phrase = if limit.carry_over { &AT_MOST_CARRIED } else { &AT_MOST };
            Some(self.say(phrase, &[("size", size), ("per", self.per(limit.per))]))
        });
        limits.collect()
    }

    /// Each limit, in a sentence of its own with the size and the time.
    pub fn limits_said(&self, limits: &[Limit], wallet: Option<Sym>, phrase: &Phrase) -> Vec<Sentence> {
        let sentences = self.limits(limits, wallet).into_iter();
        sentences.map(|limit| self.say(phrase, &limit.parts)).collect()
    }

    /// Only these items, and not those.
    pub fn items(&self, only: Option<&Selection>, except: Option<&Selection>) -> Vec<Sentence> {
        let said = |selection: Option<&Selection>, phrase| {
            let selection = selection.map(|selection| self.selection(selection)).unwrap_or_default();
            (!selection.is_empty()).then(|| self.say(phrase, &[("items", selection)]))
        };
        [said(only, &ONLY), said(except, &EXCEPT)].into_iter().flatten().collect()
    }

    /// `category “drink”, “food”; paid by “voucher”`.
    pub fn selection(&self, selection: &Selection) -> String {
        let lists = [
            (&SKUS, &selection.skus),
            (&CATEGORIES, &selection.categories),
            (&BRANDS, &selection.brands),
            (&TENDERS, &selection.tenders),
        ];
        let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let lists: Vec<String> = lists
            .map(|(phrase, names)| {
                let names: Vec<String> = names.iter().map(|name| self.quoted(&self.key(name))).collect();
                self.part(phrase, &[("names", self.any_of(&names))])
            })
            .collect();
        self.apart(&lists)
    }

    /// When it holds, in which levels and under which condition. `name` is the author's name for it.
    pub fn holds(
        &self,
        levels: Option<Levels>,
        when: Option<&When>,
        condition: Option<&Condition>,
        name: Option<&str>,
    ) -> Vec<Sentence> {
        let levels = levels.map(|levels| self.say(&FOR_LEVELS, &[("levels", self.levels(levels))]));
        let when = when.map(|when| self.say(&AT_TIMES, &[("when", self.when(when))]));
        let condition = condition.map(|condition| self.condition(condition, name));
        levels.into_iter().chain(when).chain(condition).collect()
    }

    /// A text of the document, which may or may not end as a sentence does.
    pub fn own_text(&self, text: &Text) -> Sentence {
        let text = self.text(text);
        let ends = text.trim_end().ends_with(['.', '!', '?', '…', '。', '！', '？']);
        self.say(if ends { &TEXT } else { &TEXT_ENDED }, &[("text", text)])
    }

    /// What a budget of all members means for one of them.
    pub fn budget(&self, at_limit: WhenUsedUp) -> Option<Sentence> {
        match at_limit {
            WhenUsedUp::Stop => Some(self.say(&WHILE_BUDGET_LASTS, &[])),
            WhenUsedUp::Raise(percent) => Some(self.say(&BUDGET_RAISES, &[("percent", self.count(percent))])),
            WhenUsedUp::Alarm => None,
        }
    }
}

phrases! {
    TEXT "terms.text" { "{text}" "{text}" "{text}" "{text}" }
    TEXT_ENDED "terms.text_ended" { "{text}." "{text}。" "{text}。" "{text}." }
    AT_MOST watch "limit.at_most" {
        "At most {size} {per}." "{per}最多{size}。" "{per}最多{size}。" "Kõige rohkem {size} {per}."
    }
    AT_MOST_CARRIED watch "limit.carried" {
        "At most {size} {per}; what goes over is given in the periods after it."
        "{per}最多{size}，超出部分顺延至之后的周期发放。"
        "{per}最多{size}，超出部分遞延至之後的週期發放。"
        "Kõige rohkem {size} {per}; mis üle jääb, antakse järgmistel perioodidel."
    }
    ONLY watch "items.only" {
        "Only for items of: {items}." "仅限：{items}。" "僅限：{items}。" "Ainult tooted: {items}."
    }
    EXCEPT watch "items.except" {
        "Not for: {items}." "不适用于：{items}。" "不適用於：{items}。" "Ei kehti: {items}."
    }
    SKUS "items.skus" { "item number {names}" "商品编号{names}" "商品編號{names}" "tootenumber {names}" }
    CATEGORIES "items.categories" { "category {names}" "品类{names}" "類別{names}" "kategooria {names}" }
    BRANDS "items.brands" { "brand {names}" "品牌{names}" "品牌{names}" "kaubamärk {names}" }
    TENDERS "items.tenders" { "payment by {names}" "以{names}支付" "以{names}付款" "makseviis {names}" }
    FOR_LEVELS watch "terms.levels" { "For {levels}." "{levels}专享。" "{levels}專享。" "Vajalik tase: {levels}." }
    AT_TIMES watch "terms.when" { "When: {when}." "时间：{when}。" "時間：{when}。" "Aeg: {when}." }
    WHILE_BUDGET_LASTS watch "terms.budget" {
        "Only while the budget of the shop for it lasts." "商家预算用完即止。" "商家預算用完為止。"
        "Ainult seni, kuni poe eelarvet jätkub."
    }
    BUDGET_RAISES watch "terms.budget_raises" {
        "When the budget of the shop is used up, it costs {percent}% more."
        "商家预算用完时，价格上调{percent}%。" "商家預算用完時，價格調高{percent}%。"
        "Kui poe eelarve saab otsa, tõuseb hind {percent}%."
    }
}
