//! A small language for worked cases, so that a table of the manual and a test are the same text: what is in the cart,
//! what is on offer, and after `gives` what comes out.

use std::fmt::Write;

use super::super::{
    Calculation, Cart, CartLine, Discount, Effect, Group, Level, Limit, LineSet, Pick, Policy, Terms, Unfit,
    Why, calculate,
};
use crate::amount::{Decimal, Ratio, Rounding};

/// Reads the case and compares what it says after `gives`.
pub fn check(text: &str) {
    let text: String = text.lines().map(|line| format!("{}\n", line.trim())).collect();
    let (given, expected) = text.split_once("gives\n").unwrap_or_else(|| panic!("no `gives` in {text}"));
    assert_eq!(play(given).trim(), expected.trim(), "\n{text}");
}

#[derive(Default)]
struct Reading<'a> {
    cart: Cart<'a>,
    scopes: Vec<LineSet>,
    groups: Vec<Group>,
    group_names: Vec<&'a str>,
    discounts: Vec<Discount<'a>>,
    limit: Limit,
    rounding: Rounding,
}

fn play(given: &str) -> String {
    let mut reading = Reading { cart: Cart { tax_included: true, ..Cart::default() }, ..Reading::default() };
    for line in given.lines().map(str::trim).filter(|line| !line.is_empty()) {
        reading.line(line);
    }
    let Reading { cart, scopes, groups, discounts, limit, rounding, .. } = &reading;
    let terms = Terms { scopes, groups, discounts, limit: *limit, rounding: *rounding };
    match calculate(cart, &terms) {
        Ok(calculation) => reading.print(&calculation),
        Err(unfit) => refusal(unfit),
    }
}

fn refusal(unfit: Unfit) -> String {
    format!("refused: {unfit}")
}

impl<'a> Reading<'a> {
    fn line(&mut self, line: &'a str) {
        let words: Vec<&'a str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["shipping", amount] => self.cart.shipping = minor(amount),
            ["tax", "on", "top"] => self.cart.tax_included = false,
            ["rounding", "half-even"] => self.rounding = Rounding::HalfEven,
            ["limit", share, "of", scope] => self.limit.share = Some((percent(share), self.scope(scope))),
            ["limit", amount] => self.limit.amount = Some(minor(amount)),
            ["group", name, policy, rest @ ..] => {
                let policy = if *policy == "best" { Policy::Best } else { Policy::All };
                self.group_names.push(name);
                self.groups.push(Group { policy, priority: rest.last().map_or(0, |p| p.parse().unwrap()) });
            }
            [sku, quantity, "=", amount, tax @ ..] => self.cart.lines.push(CartLine {
                sku,
                quantity: quantity.parse().unwrap(),
                amount: minor(amount),
                tax: tax.last().map_or(0, |tax| minor(tax)),
            }),
            [key, "in", group, rest @ ..] => self.discount(key.trim_end_matches(':'), group, &rest.join(" ")),
            _ => panic!("what is `{line}`?"),
        }
    }

    /// `EFFECT, option, option`.
    fn discount(&mut self, key: &'a str, group: &str, text: &str) {
        let mut parts = text.split(", ");
        let (effect, scope) = self.effect(parts.next().unwrap());
        let group = self.group_names.iter().position(|name| *name == group.trim_end_matches(':')).unwrap();
        let mut discount = Discount {
            id: self.discounts.len() as u64,
            key,
            effect,
            level: Level::Item,
            scope,
            group: u32::try_from(group).unwrap(),
            priority: 0,
            exclusive: false,
            saving_max: None,
            uses_max: None,
        };
        for option in parts {
            match option.split(' ').collect::<Vec<_>>().as_slice() {
                ["on", "order"] => discount.level = Level::Order,
                ["exclusive"] => discount.exclusive = true,
                ["priority", number] => discount.priority = number.parse().unwrap(),
                ["up", "to", amount] => discount.saving_max = Some(minor(amount)),
                [times, "times"] => discount.uses_max = Some(times.parse().unwrap()),
                _ => panic!("what is `{option}`?"),
            }
        }
        self.discounts.push(discount);
    }

    fn effect(&mut self, text: &str) -> (Effect, u32) {
        let words: Vec<&str> = text.split(' ').collect();
        let effect = match words.as_slice() {
            [share, "off", "shipping"] if share.ends_with('%') => {
                Effect::ShippingPercentOff { share: percent(share) }
            }
            [amount, "off", "shipping"] => Effect::ShippingAmountOff { amount: minor(amount) },
            [share, "off", _] if share.ends_with('%') => Effect::PercentOff { share: percent(share) },
            [amount, "off", _] => Effect::AmountOff { amount: minor(amount), per: None },
            [amount, "off", "each", per, "of", _] => {
                Effect::AmountOff { amount: minor(amount), per: Some(minor(per)) }
            }
            ["buy", buy, "get", get, share, "off", how @ .., _] => Effect::BuyGet {
                buy: buy.parse().unwrap(),
                get: get.parse().unwrap(),
                share: percent(share),
                same_item: *how == ["each"],
            },
            ["every", n, share, "off", _] => {
                Effect::EveryNth { n: n.parse().unwrap(), share: percent(share) }
            }
            ["cheapest", share, "off", _] => Effect::ItemOff { pick: Pick::Cheapest, share: percent(share) },
            ["dearest", share, "off", _] => Effect::ItemOff { pick: Pick::Dearest, share: percent(share) },
            ["covers", amount, "of", _] => Effect::Covers { amount: minor(amount) },
            ["each", "for", price, _] => Effect::ItemPrice { price: minor(price) },
            [count, "for", price, _] => {
                Effect::BundlePrice { count: count.parse().unwrap(), price: minor(price) }
            }
            _ => panic!("what is `{text}`?"),
        };
        (effect, self.scope(words.last().unwrap()))
    }

    /// `all`, or items joined by `+`.
    fn scope(&mut self, text: &str) -> u32 {
        let names: Vec<&str> = text.split('+').collect();
        let is_in = |line: &CartLine<'_>| text == "all" || names.contains(&line.sku);
        self.scopes.push(self.cart.lines.iter().map(is_in).collect());
        u32::try_from(self.scopes.len() - 1).unwrap()
    }

    fn print(&self, calculation: &Calculation) -> String {
        let mut text = String::new();
        for used in &calculation.used {
            let mut parts: Vec<String> = Vec::new();
            for (line, part) in &used.lines {
                parts.push(format!("{} {}", self.cart.lines[*line as usize].sku, money(*part)));
            }
            if 0 < used.shipping {
                parts.push(format!("shipping {}", money(used.shipping)));
            }
            writeln!(text, "{}: {}", self.key(used.id), parts.join(", ")).unwrap();
        }
        for unused in &calculation.unused {
            let why = match unused.why {
                Why::SavesNothing => "saves nothing".to_owned(),
                Why::ExclusiveIsBetter(id) => format!("{} is exclusive", self.key(id)),
                Why::OthersAreBetter => "exclusive, others are better".to_owned(),
                Why::GroupHasBetter(id) => format!("its group has {}", self.key(id)),
                Why::LimitReached => "limit reached".to_owned(),
                Why::NothingLeft => "nothing left".to_owned(),
                Why::BetterWithout => "better without".to_owned(),
            };
            writeln!(text, "{} unused: {why}", self.key(unused.id)).unwrap();
        }
        let taxes: i64 = calculation.lines.iter().map(|line| line.tax).sum();
        let taxes = if taxes == 0 { String::new() } else { format!(", tax {}", money(taxes)) };
        let (saves, pays) = (money(calculation.saved), money(calculation.payable));
        writeln!(text, "saves {saves}, pays {pays}{taxes}").unwrap();
        text
    }

    fn key(&self, id: u64) -> &str {
        self.discounts[usize::try_from(id).unwrap()].key
    }
}

fn minor(text: &str) -> i64 {
    Decimal::parse(text).and_then(|d| d.to_minor(2)).unwrap_or_else(|| panic!("`{text}` is no amount"))
}

fn money(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn percent(text: &str) -> Ratio {
    let number =
        text.strip_suffix('%').and_then(Decimal::parse).unwrap_or_else(|| panic!("`{text}` is no share"));
    number.ratio().times(Ratio { num: 1, den: 100 }).unwrap()
}
