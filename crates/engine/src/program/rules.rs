//! Checking rules: what they listen to, their conditions, what they give or multiply, and their limits.

use super::{
    Available, Currency, Effect, Eligible, Give, GiveAmount, Items, Rule, Trigger, WalletSpec,
    check::Checker,
    fields::Fields,
    limits::{self, Limited, Of},
    wallets::{EARNING, known_levels, trigger, unit, wallet_named},
};
use crate::{
    amount::{Decimal, Ratio},
    calendar::{Lasting, When},
    document::{self, Crossing, Document, Expires, FieldType, GiveDoc, GiveOf, LevelExpires, Side, Upgrade},
    symbol::Sym,
};

/// The tender that never earns.
const POINTS_TENDER: &str = "points";
/// The most bands of one rule.
const BANDS_MAX: usize = 100;

/// What rules are checked against.
struct Context<'a> {
    document: &'a Document,
    wallets: &'a [WalletSpec],
    currency: &'a Currency,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    fields: &mut Fields,
    currency: &Currency,
) -> (Vec<Rule>, Vec<Eligible>) {
    let context = Context { document, wallets, currency };
    let mut rules = Vec::new();
    let mut eligibles = vec![context.eligible(None)];
    for (name, stated) in &document.earn {
        let path = format!("/earn/{name}");
        if let Some(mut rule) = context.rule(checker, fields, &path, name, stated) {
            rule.eligible = place_of(&mut eligibles, context.eligible(Some(stated)));
            rules.push(rule);
        }
    }
    context.resolve_multiplied(checker, &mut rules);
    (rules, eligibles)
}

impl Context<'_> {
    fn rule(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        path: &str,
        name: &str,
        stated: &document::Rule,
    ) -> Option<Rule> {
        let sym = checker.declare(path, name);
        let on = trigger(checker, &format!("{path}/on"), &stated.on, &EARNING)?;
        if !on.earns() {
            let fix = format!("known: {}", EARNING.join(", "));
            checker.say(&format!("{path}/on"), "spending units earns nothing", fix);
            return None;
        }
        let condition = stated
            .condition
            .as_ref()
            .and_then(|source| checker.condition(&format!("{path}/if"), source, fields.schema(on)));
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&format!("{path}/when"), text, When::parse(text)));
        let lasting = stated.expires.as_deref();
        let lasting =
            lasting.and_then(|text| checker.take(&format!("{path}/expires"), text, Lasting::parse(text)));
        if lasting == Some(Lasting::Never) && self.lapses_by_inactivity(stated) {
            let fix = "give to a wallet of its own, or state a date";
            checker.say(&format!("{path}/expires"), "the wallet lapses as a whole after inactivity", fix);
        }
        let effect = self.effect(checker, path, stated, on);
        let wallet = match &effect {
            Some(Effect::Give(give)) => Some(give.wallet),
            Some(Effect::Multiply { wallet, .. }) => Some(*wallet),
            None => None,
        };
        let of = if stated.multiply.is_some() { Of::Multiplier } else { Of::Rule };
        let limited = Limited { of, wallets: self.wallets, currency: self.currency, wallet };
        let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
        let available = self.available(checker, path, stated, on);
        let funded_by =
            stated.funded_by.as_deref().map(|name| checker.declare(&format!("{path}/funded_by"), name));
        Some(Rule {
            rule: sym,
            name: stated.name.clone(),
            on,
            condition,
            when,
            eligible: 0,
            effect: effect?,
            limits,
            // Known once the budgets are.
            budget: None,
            available,
            lasting,
            qualifies: stated.qualifies.unwrap_or(true),
            funded_by,
        })
    }

    /// Whether the wallet that a rule gives to has a clock of inactivity.
    fn lapses_by_inactivity(&self, stated: &document::Rule) -> bool {
        let wallet = match &stated.give {
            Some(GiveDoc::Sentence(text)) => document::parse_give(text).ok().map(|give| give.wallet),
            Some(GiveDoc::Bands(bands)) => Some(bands.wallet.clone()),
            None => None,
        };
        match wallet.and_then(|name| self.document.wallets.get(&name)).and_then(|w| w.expires.as_ref()) {
            Some(Expires::Idle(_)) => true,
            Some(Expires::ByTier(by_tier)) => {
                let idle = |level: &LevelExpires| matches!(level, LevelExpires::Idle(_));
                by_tier.levels.values().any(idle) || idle(&by_tier.otherwise)
            }
            Some(Expires::Lasting(_)) | None => false,
        }
    }

    fn wallet(&self, checker: &mut Checker, path: &str, name: &str) -> Option<usize> {
        wallet_named(checker, self.wallets, path, name)
    }

    fn effect(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Rule,
        on: Trigger,
    ) -> Option<Effect> {
        match (&stated.give, &stated.multiply) {
            (Some(give), None) => {
                if stated.group.is_some() || !stated.of.is_empty() {
                    checker.say(
                        path,
                        "`group` and `of` belong to multipliers",
                        "leave them out, or use `multiply`",
                    );
                }
                self.give(checker, path, stated, give, on).map(Effect::Give)
            }
            (None, Some(multiply)) => self.multiply(checker, path, stated, multiply, on),
            (Some(_), Some(_)) => {
                checker.say(path, "a rule gives or multiplies, not both", "make two rules of it");
                None
            }
            (None, None) => {
                checker.say(
                    path,
                    "the rule does nothing",
                    "add `give: 1 points per 1.00 of eligible` or `multiply: points by 2`",
                );
                None
            }
        }
    }

    fn multiply(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Rule,
        text: &str,
        on: Trigger,
    ) -> Option<Effect> {
        let below = format!("{path}/multiply");
        if on != Trigger::OrderPaid {
            checker.say(
                &format!("{path}/on"),
                "only what orders earn can be multiplied",
                "write `on: order.paid`",
            );
        }
        if stated.by_tier.is_some() || !stated.by_tender.is_empty() {
            checker.say(path, "rates belong to `give`", "leave `by_tier` and `by_tender` out");
        }
        let Some(group) = stated.group.as_deref() else {
            let fix = "add `group: calendar`; the best of a group applies, groups multiply";
            checker.say(path, "a multiplier needs its stack group", fix);
            return None;
        };
        let group = checker.declare(&format!("{path}/group"), group);
        let (wallet, factor) = checker.take(&below, text, document::parse_multiply(text))?;
        let wallet = self.wallet(checker, &below, &wallet)?;
        // The rules are found once all are known.
        let of = if stated.of.is_empty() { None } else { Some(Vec::new()) };
        Some(Effect::Multiply { wallet, factor: factor.ratio(), group, of })
    }

    fn resolve_multiplied(&self, checker: &mut Checker, rules: &mut [Rule]) {
        for (at, (name, stated)) in self.document.earn.iter().enumerate() {
            let mut places = Vec::new();
            for (index, of) in stated.of.iter().enumerate() {
                let path = format!("/earn/{name}/of/{index}");
                match self.document.earn.get_full(of.as_str()) {
                    Some((place, _, rule)) if rule.give.is_some() => places.push(place),
                    Some(_) => {
                        checker.say(
                            &path,
                            format!("the rule `{of}` gives nothing itself"),
                            "name a rule that has `give`",
                        );
                    }
                    None => {
                        let giving = self.document.earn.iter().filter(|(_, rule)| rule.give.is_some());
                        let known: Vec<&str> = giving.map(|(name, _)| name.as_str()).collect();
                        checker.unknown(&path, "rule", of, &known);
                    }
                }
            }
            // With another mistake in the document the places don't matter: no program comes of it.
            if let Some(Effect::Multiply { of: Some(of), .. }) = rules.get_mut(at).map(|r| &mut r.effect) {
                *of = places;
            }
        }
    }

    fn give(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Rule,
        give: &GiveDoc,
        on: Trigger,
    ) -> Option<Give> {
        let below = format!("{path}/give");
        let (wallet, amount) = match give {
            GiveDoc::Sentence(text) => {
                let give = checker.take(&below, text, document::parse_give(text))?;
                let wallet = self.wallet(checker, &below, &give.wallet)?;
                (wallet, self.amount(checker, &below, &give, wallet, on)?)
            }
            GiveDoc::Bands(bands) => {
                let wallet = self.wallet(checker, &format!("{below}/wallet"), &bands.wallet)?;
                (wallet, self.bands(checker, &below, bands, wallet, on)?)
            }
        };
        if self.wallets.get(wallet).is_some_and(|w| w.keep_fractions)
            && matches!(amount, GiveAmount::Bands(_))
        {
            checker.say(&below, "bands give whole units", "use a wallet without `keep_fractions`");
        }
        let by_tier = stated.by_tier.as_ref().map(|by_tier| {
            let below = format!("{path}/by_tier");
            known_levels(checker, self.document, &below, "set", &by_tier.set, by_tier.levels.keys());
            let levels = by_tier
                .levels
                .iter()
                .map(|(level, rate)| (checker.intern(&below, level), self.rate(*rate, wallet)));
            let levels: Vec<(Sym, Ratio)> = levels.collect();
            (checker.intern(&below, &by_tier.set), levels)
        });
        if by_tier.is_some() && matches!(amount, GiveAmount::Bands(_)) {
            checker.say(&format!("{path}/by_tier"), "bands have no rate", "make a rule per level with `if`");
        }
        let within_order = self.within_order(checker, path, stated, &amount, on);
        if !stated.by_tender.is_empty() && !matches!(amount, GiveAmount::PerMoney { .. }) {
            let fix = "give per money: `1 points per 1.00 of eligible`";
            checker.say(&format!("{path}/by_tender"), "only money is paid by tender", fix);
        }
        let by_tender = stated
            .by_tender
            .iter()
            .map(|(tender, rate)| (tender.clone(), self.rate(*rate, wallet)))
            .collect();
        Some(Give { wallet, amount, by_tier, within_order, by_tender })
    }

    /// Whether an order is split where it reaches a level.
    fn within_order(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Rule,
        amount: &GiveAmount,
        on: Trigger,
    ) -> bool {
        let by_tier = stated.by_tier.as_ref().filter(|by_tier| by_tier.crossing == Crossing::WithinOrder);
        let Some(by_tier) = by_tier else { return false };
        let path = format!("{path}/by_tier/crossing");
        if on != Trigger::OrderPaid || !matches!(amount, GiveAmount::PerMoney { .. }) {
            let fix = "give per money of an order: `on: order.paid`, `give: 1 points per 1.00 of eligible`";
            checker.say(&path, "only the money of an order is split where it reaches a level", fix);
        }
        let Some(set) = self.document.tiers.get(&by_tier.set) else { return true };
        if set.upgrade == Upgrade::AtReview {
            let reason = format!("levels of `{}` begin at reviews, not within an order", by_tier.set);
            checker.say(&path, reason, "leave `crossing` out");
        }
        if !set.levels.values().any(|level| names_spend(&level.qualify)) {
            let reason = format!("no level of `{}` is reached by spending", by_tier.set);
            checker.say(&path, reason, "leave `crossing` out, or qualify by `spend >= 500.00`");
        }
        true
    }

    /// The rate in smallest units of the wallet.
    fn amount(
        &self,
        checker: &mut Checker,
        path: &str,
        give: &document::Give,
        wallet: usize,
        on: Trigger,
    ) -> Option<GiveAmount> {
        let unit = self.unit(wallet);
        let rate = give.amount.ratio().times(unit).ok()?.reduced();
        let order = on == Trigger::OrderPaid;
        match &give.of {
            GiveOf::Event => Some(GiveAmount::Fixed(rate)),
            GiveOf::Item if order => Some(GiveAmount::PerItem(rate)),
            GiveOf::Money(per) if order || on == Trigger::ToppedUp => {
                let minor = per.to_minor(self.currency.exponent);
                if minor.is_none() {
                    let digits = self.currency.exponent;
                    let fix = format!("{} has {digits} digits after the point", self.currency.code);
                    checker.say(path, format!("`{per}` is not an amount of money"), fix);
                }
                Some(GiveAmount::PerMoney { rate, per: minor? })
            }
            GiveOf::Field(per, field) => {
                let declared = match on {
                    Trigger::OrderPaid => &self.document.fields.order,
                    Trigger::Activity(_) => &self.document.fields.activity,
                    _ => &self.document.fields.join,
                };
                match declared.get(field.as_str()) {
                    Some(FieldType::Int | FieldType::Decimal) => {
                        Some(GiveAmount::PerField { rate, per: per.ratio(), field: field.clone() })
                    }
                    Some(FieldType::Bool | FieldType::Text | FieldType::Until | FieldType::Date) => {
                        checker.say(
                            path,
                            format!("the field `{field}` is not a number"),
                            "use a field of type int or decimal",
                        );
                        None
                    }
                    None => {
                        let numeric =
                            |type_: &FieldType| matches!(type_, FieldType::Int | FieldType::Decimal);
                        let known: Vec<&str> = declared
                            .iter()
                            .filter(|(_, t)| numeric(t))
                            .map(|(name, _)| name.as_str())
                            .collect();
                        checker.unknown(path, "numeric field", field, &known);
                        None
                    }
                }
            }
            GiveOf::Item | GiveOf::Money(_) => {
                checker.say(
                    path,
                    "this kind of event has no items or eligible amount",
                    "give a fixed number",
                );
                None
            }
        }
    }

    /// A rate as people write it, in smallest units of the wallet. At most 10^12 × 10^4, so nothing overflows.
    fn rate(&self, rate: Decimal, wallet: usize) -> Ratio {
        rate.ratio().times(self.unit(wallet)).map_or(Ratio::ZERO, Ratio::reduced)
    }

    fn unit(&self, wallet: usize) -> Ratio {
        unit(self.wallets.get(wallet), self.currency)
    }

    fn bands(
        &self,
        checker: &mut Checker,
        path: &str,
        bands: &document::Bands,
        wallet: usize,
        on: Trigger,
    ) -> Option<GiveAmount> {
        if on != Trigger::OrderPaid && on != Trigger::ToppedUp {
            checker.say(
                path,
                "this kind of event has no amount to band",
                "use `on: order.paid` or `on: wallet.topped_up`",
            );
        }
        if bands.bands.is_empty() || BANDS_MAX < bands.bands.len() {
            let reason = format!("{} bands", bands.bands.len());
            checker.say(&format!("{path}/bands"), reason, format!("state 1 to {BANDS_MAX} bands"));
        }
        let mut checked = Vec::new();
        let mut last = Some(-1);
        for (index, band) in bands.bands.iter().enumerate() {
            let below = format!("{path}/bands/{index}");
            let up_to = band.up_to.map(|d| d.to_minor(self.currency.exponent));
            if up_to == Some(None) {
                checker.say(
                    &below,
                    "the end of the band is not an amount of money",
                    "use the digits of the currency",
                );
                continue;
            }
            let up_to = up_to.flatten();
            let rises = match (last, up_to) {
                (Some(before), Some(end)) => before < end,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if !rises {
                checker.say(&below, "bands rise, and only the last one is open", "sort them by `up_to`");
            }
            last = up_to;
            let give = band
                .give
                .ratio()
                .times(self.unit(wallet))
                .ok()
                .map(Ratio::reduced)
                .filter(|r| r.den == 1 && 0 <= r.num);
            match give.and_then(|r| i64::try_from(r.num).ok()) {
                Some(give) => checked.push((up_to, give)),
                None => checker.say(
                    &format!("{below}/give"),
                    "a band gives whole units",
                    "write a whole number from 0",
                ),
            }
        }
        Some(GiveAmount::Bands(checked))
    }

    fn available(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Rule,
        on: Trigger,
    ) -> Available {
        let Some(text) = stated.available.as_deref() else { return Available::Once };
        let path = format!("{path}/available");
        match checker.take(&path, text, document::parse_available(text)) {
            None | Some(document::AvailableFrom::Once) => Available::Once,
            Some(document::AvailableFrom::After(length)) => Available::After(length),
            Some(document::AvailableFrom::Date(date)) => {
                match crate::calendar::Zone::parse(&self.document.time_zone) {
                    Ok(zone) => Available::From(zone.start_of_day(date).into()),
                    Err(_) => Available::Once,
                }
            }
            Some(document::AvailableFrom::Activity(name)) => {
                if on != Trigger::OrderPaid {
                    checker.say(
                        &path,
                        "only what an order gives can wait for an activity",
                        "use `after` or `from`",
                    );
                }
                Available::Activity(checker.declare(&path, &name))
            }
        }
    }

    fn eligible(&self, stated: Option<&document::Rule>) -> Eligible {
        let own = stated.and_then(|s| s.eligible.as_ref());
        let of = |choice: fn(&document::Rule) -> Option<&document::Selection>| stated.and_then(choice);
        eligible(self.document, own, of(|s| s.only.as_ref()), of(|s| s.except.as_ref()))
    }
}

/// The place of a definition, which is added when it is new.
pub(super) fn place_of(eligibles: &mut Vec<Eligible>, eligible: Eligible) -> usize {
    eligibles.iter().position(|e| *e == eligible).unwrap_or_else(|| {
        eligibles.push(eligible);
        eligibles.len().saturating_sub(1)
    })
}

/// The document's definition, with a choice of items over it.
pub(super) fn chosen(
    document: &Document,
    only: Option<&document::Selection>,
    except: Option<&document::Selection>,
) -> Eligible {
    eligible(document, None, only, except)
}

/// The document's definition, with what is stated over it.
fn eligible(
    document: &Document,
    own: Option<&document::Eligible>,
    only: Option<&document::Selection>,
    except: Option<&document::Selection>,
) -> Eligible {
    let mut eligible = Eligible::default();
    let tenders = vec![POINTS_TENDER.to_owned()];
    let mut excepted = document::Selection { tenders, ..document::Selection::default() };
    for doc in [document.eligible.as_ref(), own].into_iter().flatten() {
        eligible.before_discounts = doc.discounts.map_or(eligible.before_discounts, |s| s == Side::Before);
        eligible.tax = doc.tax.unwrap_or(eligible.tax);
        eligible.shipping = doc.shipping.unwrap_or(eligible.shipping);
        eligible.tip = doc.tip.unwrap_or(eligible.tip);
        if let Some(except) = &doc.except {
            extend(&mut excepted, except);
        }
    }
    if let Some(except) = except {
        extend(&mut excepted, except);
    }
    if let Some(only) = only {
        eligible.only = items(only);
    }
    eligible.except = items(&excepted);
    eligible.except_tenders = excepted.tenders;
    eligible
}

/// A choice of items as decisions look it up.
pub(super) fn items(selection: &document::Selection) -> Items {
    let document::Selection { skus, categories, brands, tenders: _ } = selection.clone();
    Items::new(skus, categories, brands)
}

fn extend(all: &mut document::Selection, more: &document::Selection) {
    all.skus.extend(more.skus.iter().cloned());
    all.categories.extend(more.categories.iter().cloned());
    all.brands.extend(more.brands.iter().cloned());
    all.tenders.extend(more.tenders.iter().cloned());
}

/// Whether a requirement names what members spend.
fn names_spend(qualify: &str) -> bool {
    qualify.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').any(|word| word == "spend")
}
