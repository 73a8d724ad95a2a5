//! Checking referral: what each side gets, which purchase counts, when it is settled, and who is taken for one person.

use super::{
    Available, Badge, CountSource, Currency, Eligible, Limit, Prize, TierSet, Voucher, WalletSpec,
    challenges::{Givable, days},
    check::Checker,
    fields::{Fields, REFERRAL_SETTLED},
    limits::{self, Limited, Of},
    rules,
};
use crate::{
    calendar::Length,
    document::{self, AvailableFrom, Document, Limits, Prizes, parse_available},
    state::Measure,
    symbol::Sym,
};

/// When a purchase is settled, unless something is said.
const SETTLES_DEFAULT: &str = "after 14 days";
/// How long after joining, unless something is said.
const WITHIN_DEFAULT: &str = "60 days";
/// How long what was given can be taken back, unless something is said.
const REVERSIBLE_DEFAULT: &str = "30 days";
/// How many friends bring something, unless something is said.
const LIMIT_DEFAULT: &str = "10 times a month";
/// The most that one side gets.
const PRIZES_MAX: usize = 8;

/// What there is for bringing a friend, and when.
#[derive(Debug, Clone)]
pub struct Referral {
    /// The name under which friends are counted.
    pub settled: Sym,
    /// The name under which its limits are used.
    pub usage: Sym,
    /// What there is: that of campaigns, in document order, and last what there is otherwise.
    pub offers: Vec<ReferralOffer>,
    /// The smallest eligible amount of the purchase, in the smallest unit of the base currency; at least 1.
    pub spend: i64,
    /// What of it counts: a place in [`super::Program::eligibles`].
    pub eligible: usize,
    /// When it is settled; none for when all that it earned can be spent.
    pub settles: Option<Available>,
    /// How long after joining.
    pub within: Length,
    /// How long what was given can be taken back.
    pub reversible: Length,
    /// How many friends bring something; all in times.
    pub limits: Vec<Limit>,
    /// The fields by which two members are taken for one person.
    pub one_person: Vec<String>,
    /// The address that friends are sent.
    pub link: Option<String>,
}

/// What both sides get at some time.
#[derive(Debug, Clone)]
pub struct ReferralOffer {
    /// The campaign; none for what there is otherwise.
    pub campaign: Option<Sym>,
    /// The first and the last day (days since 1970-01-01 in the program's zone); none without a campaign.
    pub days: (Option<i32>, Option<i32>),
    /// What the one who brought a friend gets.
    pub referrer: Vec<Prize>,
    /// What the friend gets.
    pub friend: Vec<Prize>,
}

impl ReferralOffer {
    /// Whether it holds on a day.
    pub fn is_on(&self, day: i32) -> bool {
        self.days.0.is_none_or(|first| first <= day) && self.days.1.is_none_or(|last| day <= last)
    }
}

impl Referral {
    /// What there is for a purchase of a day.
    pub fn offer_on(&self, day: i32) -> Option<&ReferralOffer> {
        self.offers.iter().find(|offer| offer.is_on(day))
    }

    /// What a campaign gives, or what there is otherwise.
    pub fn offer(&self, campaign: Option<Sym>) -> Option<&ReferralOffer> {
        self.offers.iter().find(|offer| offer.campaign == campaign)
    }
}

/// Wallets, levels and vouchers of the program.
type Known<'a> = (&'a [WalletSpec], &'a [TierSet], &'a [Voucher]);

/// The referral section, if there is one.
pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    (known, badges, currency): (Known<'_>, &[Badge], &Currency),
    (fields, eligibles): (&mut Fields, &mut Vec<Eligible>),
) -> Option<Referral> {
    let stated = document.referral.as_ref()?;
    let (wallets, tier_sets, vouchers) = known;
    let context = &Givable { document, wallets, tier_sets, vouchers, badges, currency };
    let path = "/referral";
    told_elsewhere(checker, document);
    // Whoever has bought before is no new friend.
    fields.count(CountSource::Measure(Measure::Orders));
    let settled = checker.intern(path, REFERRAL_SETTLED);
    fields.count(CountSource::Measure(Measure::Activity(settled)));
    let mut offers = Vec::new();
    for (name, campaign) in &stated.campaigns {
        let below = format!("{path}/campaigns/{name}");
        let sym = checker.declare(&below, name);
        let days = days(checker, &below, (Some(&campaign.from), Some(&campaign.until)));
        offers.push(offer(
            checker,
            context,
            &below,
            (Some(sym), days),
            (&campaign.referrer, &campaign.friend),
        ));
    }
    offers.push(offer(checker, context, path, (None, (None, None)), (&stated.referrer, &stated.friend)));
    let eligible = rules::chosen(document, stated.only.as_ref(), stated.except.as_ref());
    let mut length = |field: &str, said: &Option<String>, default: &str| {
        let text = said.as_deref().unwrap_or(default);
        checker.take(&format!("{path}/{field}"), text, Length::parse(text))
    };
    let within = length("within", &stated.within, WITHIN_DEFAULT);
    let reversible = length("reversible", &stated.reversible, REVERSIBLE_DEFAULT);
    let (spend, settles) = (spend(checker, stated, context.currency), settles(checker, stated));
    let limits = limit(checker, stated, context);
    let (one_person, link) = (one_person(checker, document, stated), link(checker, stated));
    Some(Referral {
        settled,
        usage: checker.intern(path, "referral:limit"),
        offers,
        spend,
        eligible: rules::place_of(eligibles, eligible),
        settles,
        within: within?,
        reversible: reversible?,
        limits,
        one_person,
        link,
    })
}

fn offer(
    checker: &mut Checker,
    context: &Givable<'_>,
    path: &str,
    (campaign, days): (Option<Sym>, (Option<i32>, Option<i32>)),
    (referrer, friend): (&Prizes, &Prizes),
) -> ReferralOffer {
    let mut prizes = |side: &str, stated: &Prizes| -> Vec<Prize> {
        let (path, sentences) = (format!("{path}/{side}"), stated.sentences());
        if PRIZES_MAX < sentences.len() {
            checker.say(
                &path,
                format!("it gives {} things", sentences.len()),
                format!("at most {PRIZES_MAX}"),
            );
        }
        let prizes: Vec<Prize> =
            sentences.iter().filter_map(|text| context.prize(checker, &path, text)).collect();
        if prizes.iter().any(|prize| matches!(prize, Prize::Level { .. } | Prize::Choice(_))) {
            let fix = "give units, a voucher or a badge; levels can be reached by `referrals`";
            checker.say(&path, "nobody is given a level for a friend", fix);
        }
        prizes
    };
    let (referrer, friend) = (prizes("referrer", referrer), prizes("friend", friend));
    ReferralOffer { campaign, days, referrer, friend }
}

/// Friends are counted by the section, so nothing else may listen to what it counts.
fn told_elsewhere(checker: &mut Checker, document: &Document) {
    let word = format!("activity.{REFERRAL_SETTLED}");
    let tasks = document.challenges.iter().flat_map(|(name, challenge)| {
        let own = (format!("/challenges/{name}/count"), challenge.count.as_deref());
        let tasks = challenge.tasks.iter();
        let tasks = tasks
            .map(move |(task, of)| (format!("/challenges/{name}/tasks/{task}/count"), of.count.as_deref()));
        std::iter::once(own).chain(tasks)
    });
    let tasks: Vec<String> =
        tasks.filter(|(_, count)| *count == Some(word.as_str())).map(|(path, _)| path).collect();
    for path in tasks {
        checker.say(&path, "the section `referral` counts friends", "write `count: referrals`");
    }
    for (name, _) in document.earn.iter().filter(|(_, rule)| rule.on == word) {
        let reason = "the section `referral` says what a friend brings";
        checker.say(&format!("/earn/{name}/on"), reason, "write it under `referral`, and leave the rule out");
    }
}

fn spend(checker: &mut Checker, stated: &document::Referral, currency: &Currency) -> i64 {
    let Some(spend) = stated.spend else { return 1 };
    let minor = spend.to_minor(currency.exponent).filter(|minor| 0 < *minor);
    if minor.is_none() {
        let fix =
            format!("write an amount above 0 with at most {} digits after the point", currency.exponent);
        checker.say("/referral/spend", format!("`{spend}` is not an amount of {}", currency.code), fix);
    }
    minor.unwrap_or(1)
}

fn settles(checker: &mut Checker, stated: &document::Referral) -> Option<Available> {
    let path = "/referral/settles";
    let text = stated.settles.as_deref().unwrap_or(SETTLES_DEFAULT);
    if text == "with its units" {
        return None;
    }
    let forms = "write `at once`, `after 14 days`, `on activity.delivered`, or `with its units`";
    Some(match checker.take(path, text, parse_available(text).map_err(|_| forms)) {
        Some(AvailableFrom::After(length)) => Available::After(length),
        Some(AvailableFrom::Activity(name)) => Available::Activity(checker.declare(path, &name)),
        Some(AvailableFrom::Date(_)) => {
            checker.say(path, "each purchase has its own day", "write `after 14 days`");
            Available::Once
        }
        Some(AvailableFrom::Once) | None => Available::Once,
    })
}

fn limit(checker: &mut Checker, stated: &document::Referral, context: &Givable<'_>) -> Vec<Limit> {
    let default = Limits::One(LIMIT_DEFAULT.to_owned());
    let said = if stated.limit.is_empty() { &default } else { &stated.limit };
    let limited = Limited { of: Of::Referral, wallets: &[], currency: context.currency, wallet: None };
    limits::check(checker, "/referral/limit", said, &limited)
}

fn one_person(checker: &mut Checker, document: &Document, stated: &document::Referral) -> Vec<String> {
    let known: Vec<&str> = document.fields.member.keys().map(String::as_str).collect();
    for (place, name) in stated.one_person.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            checker.unknown(&format!("/referral/one_person/{place}"), "field of members", name, &known);
        }
    }
    stated.one_person.clone()
}

fn link(checker: &mut Checker, stated: &document::Referral) -> Option<String> {
    let link = stated.link.clone()?;
    if !link.starts_with("https://") || link.matches("{code}").count() != 1 {
        let fix = "write an address that begins with `https://` and has `{code}` in it once";
        checker.say("/referral/link", format!("`{link}` leads nowhere"), fix);
    }
    Some(link)
}
