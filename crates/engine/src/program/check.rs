//! Checking a document into a [`Program`]: every mistake at once, each with its path, the reason and how to fix it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Budget, Currency, DatedRate, Levels, Program, TierSet, WalletSpec, benefits, budgets, challenges,
    conversions, fields::Fields, games, health, households, leaderboards, members, migrations, offers,
    partners, plans, referral, rewards, rules, tiers, transfers, vouchers, wallets,
};
use crate::{
    amount::Decimal,
    calendar::{Length, Zone},
    cel,
    document::{self, Document, Format, parse_for},
    event::HoldTime,
    symbol::{Sym, Symbols},
};

/// The default of `hold_time`.
const HOLD_TIME_DEFAULT: &str = "15 minutes";
/// The default of `back_dating`.
const BACK_DATING_DEFAULT: &str = "90 days";

/// A mistake in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The place: a JSON pointer such as `/earn/purchase/if`.
    pub path: String,
    /// The column in a sentence or condition, from 1, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl Mistake {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>, fix: impl Into<String>) -> Mistake {
        Mistake { path: path.into(), column: None, reason: reason.into(), fix: fix.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        write!(f, "{path}")?;
        if let Some(column) = self.column {
            write!(f, " (column {column})")?;
        }
        write!(f, ": {}\n    fix: {}", self.reason, self.fix)
    }
}

/// Reads and checks a document. `names` are those of the program's earlier versions, in order.
///
/// # Errors
/// Every mistake there is: those of shape first, then, when the shape is right, all others.
pub fn check_text(text: &str, format: Format, names: Vec<String>) -> Result<Program, Vec<Mistake>> {
    check(document::parse(text, format)?, names)
}

/// Checks a document of the right shape.
///
/// # Errors
/// Every mistake there is.
pub fn check(document: Document, names: Vec<String>) -> Result<Program, Vec<Mistake>> {
    let mut checker =
        Checker { symbols: Symbols::from_names(names), mistakes: Vec::new(), linked: Vec::new() };
    let program = checker.program(document);
    match program {
        Some(program) if checker.mistakes.is_empty() => Ok(Program { symbols: checker.symbols, ..program }),
        Some(_) | None => Err(checker.mistakes),
    }
}

/// Collects mistakes and names while a document is checked.
pub(super) struct Checker {
    pub(super) symbols: Symbols,
    pub(super) mistakes: Vec<Mistake>,
    /// Where links with partners are listened to, and with which.
    pub(super) linked: Vec<(String, String)>,
}

impl Checker {
    pub(super) fn say(&mut self, path: &str, reason: impl Into<String>, fix: impl Into<String>) {
        self.mistakes.push(Mistake::new(path, reason, fix));
    }

    /// The value, or its mistake noted. Sentences explain their allowed forms in the error.
    pub(super) fn take<T>(
        &mut self,
        path: &str,
        found: &str,
        result: Result<T, impl fmt::Display>,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.say(path, format!("`{found}` can't be read"), error.to_string());
                None
            }
        }
    }

    /// The symbol of a name that the document declares.
    pub(super) fn declare(&mut self, path: &str, name: &str) -> Sym {
        self.check_name(path, name);
        self.intern(path, name)
    }

    /// Notes what can't be a name.
    pub(super) fn check_name(&mut self, path: &str, name: &str) {
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
        if !starts_well || !name.chars().all(simple) {
            let fix = "use lower-case letters, digits, `_` and `-`, beginning with a letter";
            self.say(path, format!("`{name}` is not a name"), fix);
        }
    }

    pub(super) fn intern(&mut self, path: &str, name: &str) -> Sym {
        match self.symbols.intern(name) {
            Some(sym) => sym,
            None => {
                self.say(path, "the program has used up its names", "use names of earlier versions again");
                Sym(0)
            }
        }
    }

    /// Notes that `name` is not among `known`.
    pub(super) fn unknown(&mut self, path: &str, what: &str, name: &str, known: &[&str]) {
        let fix = match document::closest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("declare a {what} first"),
            None => format!("known: {}", known.join(", ")),
        };
        self.say(path, format!("there is no {what} `{name}`"), fix);
    }

    pub(super) fn condition(
        &mut self,
        path: &str,
        source: &str,
        schema: &cel::Schema,
    ) -> Option<cel::Condition> {
        match cel::compile(source, schema) {
            Ok(condition) => Some(condition),
            Err(mistakes) => {
                self.mistakes.extend(mistakes.into_iter().map(|m| Mistake {
                    path: path.to_owned(),
                    column: Some(m.column),
                    reason: m.reason,
                    fix: m.fix,
                }));
                None
            }
        }
    }

    fn program(&mut self, document: Document) -> Option<Program> {
        let (zone, currency, back_dating) = self.head(&document)?;
        let hold_time = self.hold_time(&document);

        super::objectives::check(self, &document);
        let wallets = wallets::check(self, &document, &currency);
        let mut fields = Fields::new(self, &document, &currency);
        let mut tier_sets = tiers::check(self, &document, &wallets, &mut fields);
        wallets::check_tiers(self, &document);
        let (mut rules, mut eligibles) = rules::check(self, &document, &wallets, &mut fields, &currency);
        let plans = plans::check(self, &document, &mut fields, &currency, &zone);
        let benefits = benefits::check(self, &document, &tier_sets, &mut fields, &currency);
        let mut rewards =
            rewards::check(self, &document, &wallets, &tier_sets, &mut fields, (&currency, &zone));
        let (vouchers, stacking) = vouchers::check(self, &document, &mut fields, &currency);
        let known = (wallets.as_slice(), tier_sets.as_slice(), vouchers.as_slice());
        let given = challenges::check(self, &document, known, &currency, (&mut fields, &mut eligibles));
        let challenges::Found { challenges, badges, choices, with_levels } = given;
        tiers::finish(&mut tier_sets, with_levels, &fields);
        let migrations = migrations::check(self, &document, &tier_sets, &zone);
        let known = (wallets.as_slice(), tier_sets.as_slice(), vouchers.as_slice(), badges.as_slice());
        let referral = referral::check(
            self,
            &document,
            ((wallets.as_slice(), tier_sets.as_slice(), vouchers.as_slice()), &badges, &currency),
            (&mut fields, &mut eligibles),
        );
        let games = games::check(self, &document, known, (&currency, &zone), &mut fields);
        let offers = offers::check(self, &document, known, &currency, (&mut fields, &mut eligibles));
        let leaderboards = leaderboards::check(self, &document, (&wallets, &challenges), &mut fields);
        let transfers = transfers::check(self, &document, (&wallets, &tier_sets), &currency);
        let conversions = conversions::check(self, &document, &wallets, &currency);
        let partners = partners::check(self, &document, &wallets, &currency);
        let budgets = budgets::check(self, &document, &wallets, (&mut rewards, &mut rules), &currency);
        let household = households::check(self, &document, &wallets, &mut fields);
        let members = members::check(self, &document, &mut fields);
        partners::check_links(self, &document);
        let rule_blocks = partners::rule_blocks(self, &rules, &wallets, &partners);
        let rule_budgets = rules.iter().filter_map(|r| Some((r.on, r.budget?.place))).collect();
        let mut measures =
            fields.measures(&tier_sets, &migrations, budgets.iter().any(Budget::is_of_revenue));
        leaderboards::look_back(&leaderboards, &mut measures);
        let needs_profile = fields.needs_profile(
            &rules,
            &tier_sets,
            &rewards,
            &vouchers,
            &benefits,
            (&challenges, &games, &offers, &plans),
        ) || referral.as_ref().is_some_and(|own| !own.one_person.is_empty())
            || household.as_ref().is_some_and(|h| fields.is_personal(h.condition.as_ref()))
            || members.asks_for_age()
            || fields.is_personal(members.condition.as_ref());
        Some(Program {
            slug: document.program.clone(),
            name: document.name.clone(),
            version: 0,
            since: None,
            zone,
            back_dating,
            hold_time,
            symbols: Symbols::default(),
            needs_profile,
            members,
            wallets: self.with_terms(wallets, &document),
            tier_sets,
            migrations,
            rules,
            eligibles,
            measures,
            plans,
            benefits,
            given: (0..).zip(&rewards).filter(|(_, r)| r.given.is_some()).map(|(place, _)| place).collect(),
            rewards,
            rule_budgets,
            rule_blocks,
            budgets,
            reward_health: health::check(self, &document)?,
            vouchers,
            stacking,
            challenges,
            badges,
            games,
            offers,
            leaderboards,
            referral,
            household,
            choices,
            transfers,
            conversions,
            partners,
            rates: self.rates(&document),
            fields: fields.into_sources(),
            currency,
            document,
        })
    }

    /// What all the rest is read with.
    fn head(&mut self, document: &Document) -> Option<(Zone, Currency, Length)> {
        self.format(&document.format);
        self.slug(&document.program);
        let zone = self.take("/time_zone", &document.time_zone, Zone::parse(&document.time_zone));
        let currency = self.currency("/currency", &document.currency);
        let back_dating = document.back_dating.as_deref().unwrap_or(BACK_DATING_DEFAULT);
        let back_dating = self.take("/back_dating", back_dating, Length::parse(back_dating));
        Some((zone?, currency?, back_dating?))
    }

    fn format(&mut self, format: &str) {
        if format != "regulars/1" {
            self.say("/format", format!("unknown format `{format}`"), "write `regulars/1`");
        }
    }

    fn hold_time(&mut self, document: &Document) -> HoldTime {
        let text = document.hold_time.as_deref().unwrap_or(HOLD_TIME_DEFAULT);
        let length = self.take("/hold_time", text, Length::parse(text));
        let time = length.and_then(HoldTime::of_length);
        if length.is_some() && time.is_none() {
            let reason = format!("a hold can't last `{text}`");
            self.say("/hold_time", reason, "write a time from `1 minute` to `30 days`");
        }
        time.unwrap_or_default()
    }

    fn with_terms(&mut self, mut wallets: Vec<WalletSpec>, document: &Document) -> Vec<WalletSpec> {
        for (spec, (name, wallet)) in wallets.iter_mut().zip(&document.wallets) {
            if let Some(expires) = &wallet.expires
                && let Some(terms) = wallets::terms(self, &format!("/wallets/{name}/expires"), expires)
            {
                spec.terms = terms;
            }
        }
        wallets
    }

    fn slug(&mut self, slug: &str) {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let ends_well = !slug.starts_with('-') && !slug.ends_with('-');
        if !(1..=40).contains(&slug.len()) || !slug.chars().all(allowed) || !ends_well {
            let fix = "use 1 to 40 lower-case letters, digits and inner hyphens, such as `tea-chain`";
            self.say("/program", format!("`{slug}` can't stand in an address"), fix);
        }
    }

    pub(super) fn currency(&mut self, path: &str, code: &str) -> Option<Currency> {
        // Test and "no currency" codes have an entry in ISO 4217 but no money behind them.
        let known = iso_currency::Currency::from_code(code).filter(|_| !matches!(code, "XXX" | "XTS"));
        let exponent = known.and_then(|c| c.exponent());
        match exponent {
            Some(exponent) => Some(Currency { code: code.to_owned(), exponent: u32::from(exponent) }),
            None => {
                self.say(path, format!("`{code}` is not a currency"), "write an ISO 4217 code such as `EUR`");
                None
            }
        }
    }

    /// What one of something costs the program, in the smallest unit of its currency.
    pub(super) fn worth(&mut self, path: &str, worth: Decimal, currency: &Currency) -> i64 {
        let minor = worth.to_minor(currency.exponent).filter(|minor| 0 <= *minor);
        if minor.is_none() {
            let fix =
                format!("write an amount from 0 with at most {} digits after the point", currency.exponent);
            self.say(path, format!("`{worth}` is not an amount of {}", currency.code), fix);
        }
        minor.unwrap_or(0)
    }

    /// The levels that `gold`, `gold+` or `set.gold` means. The set itself may have mistakes; then there is none, and no
    /// program comes of it.
    pub(super) fn levels(
        &mut self,
        path: &str,
        text: &str,
        document: &Document,
        tier_sets: &[TierSet],
    ) -> Option<Levels> {
        let (set_name, level, above) = parse_for(text);
        if let Some(set) = set_name.filter(|set| !document.tiers.contains_key(*set)) {
            let known: Vec<&str> = document.tiers.keys().map(String::as_str).collect();
            self.unknown(path, "tier set", set, &known);
            return None;
        }
        let mut sets = document.tiers.iter().filter(|(set, _)| set_name.is_none_or(|named| *set == named));
        let Some((set, stated)) = sets.find(|(_, stated)| stated.levels.contains_key(level)) else {
            let known: Vec<&str> =
                document.tiers.values().flat_map(|t| t.levels.keys()).map(String::as_str).collect();
            self.unknown(path, "level", level, &known);
            return None;
        };
        let found = tier_sets.iter().find(|t| self.symbols.name(t.set) == set)?;
        let from = stated.levels.get_index_of(level)?;
        let to = if above { stated.levels.len().saturating_sub(1) } else { from };
        Some(Levels { set: found.set, from, to })
    }

    fn rates(&mut self, document: &Document) -> Vec<DatedRate> {
        let mut rates = Vec::new();
        for (index, rate) in document.rates.iter().enumerate() {
            let path = format!("/rates/{index}");
            let currency = self.currency(&format!("{path}/currency"), &rate.currency);
            let from = self.take(&format!("{path}/from"), &rate.from, rate.from.parse::<Date>());
            if rate.rate.micros <= 0 {
                self.say(
                    &format!("{path}/rate"),
                    "a rate is above 0",
                    "units of the base currency for one of the other",
                );
            }
            if let (Some(currency), Some(from)) = (currency, from) {
                rates.push(DatedRate { currency, from, rate: rate.rate.ratio() });
            }
        }
        rates.sort_by(|a, b| a.currency.code.cmp(&b.currency.code).then(a.from.cmp(&b.from)));
        rates
    }
}
