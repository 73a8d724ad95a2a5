//! Checking rewards: their price, who may have them and when, their limits and what they cost the program.

use super::{
    Currency, Given, Levels, Limit, Price, Requirement, Session, TierSet, Trigger, WaitingRoom, WalletSpec,
    check::Checker,
    fields::Fields,
    given,
    limits::{self, Limited, Of},
    partners, rooms, sessions, tiers,
};
use crate::{
    calendar::{When, Zone},
    cel::Condition,
    document::{self, Document, RewardKind, VoucherCodes, WalletKind},
    moment::Moment,
    symbol::Sym,
    text::Text,
};

/// The longest address of a picture, in bytes.
const PICTURE_BYTES_MAX: usize = 2_000;
/// The highest age that a reward can ask for: nobody was ever older.
const AGE_MAX: u8 = 122;

/// What rewards are checked against.
pub(super) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) wallets: &'a [WalletSpec],
    pub(super) tier_sets: &'a [TierSet],
    pub(super) currency: &'a Currency,
    zone: &'a Zone,
}

pub(super) fn check(
    checker: &mut Checker,
    document: &Document,
    wallets: &[WalletSpec],
    tier_sets: &[TierSet],
    fields: &mut Fields,
    (currency, zone): (&Currency, &Zone),
) -> Vec<Reward> {
    let context = Context { document, wallets, tier_sets, currency, zone };
    let mut rewards = Vec::new();
    for (name, stated) in &document.rewards {
        rewards.extend(context.reward(checker, fields, name, stated));
    }
    given::check_circles(checker, document, &rewards);
    rewards
}

pub(super) fn check_age(checker: &mut Checker, path: &str, stated: Option<u8>) {
    if stated.is_some_and(|age| !(1..=AGE_MAX).contains(&age)) {
        let fix = format!("write a number of years from 1 to {AGE_MAX}");
        checker.say(&format!("{path}/min_age"), "nobody is of that age", fix);
    }
}

/// Something has to be paid, or done.
fn check_cost(checker: &mut Checker, path: &str, stated: &document::Reward) {
    if stated.price.is_none() && stated.unlock.is_none() {
        let fix = "add `price: 25 points`, or `unlock: orders >= 3`";
        checker.say(path, "the reward costs nothing", fix);
    }
}

impl Context<'_> {
    fn reward(
        &self,
        checker: &mut Checker,
        fields: &mut Fields,
        name: &str,
        stated: &document::Reward,
    ) -> Option<Reward> {
        let path = format!("/rewards/{name}");
        let reward = checker.declare(&path, name);
        let usage = checker.intern(&path, &format!("reward:{name}"));
        let prices = self.prices(checker, &format!("{path}/price"), stated.price.as_ref());
        let unlock = stated.unlock.as_ref().and_then(|text| {
            tiers::requirement(checker, self.document, fields, &format!("{path}/unlock"), text)
        });
        check_cost(checker, &path, stated);
        let levels = stated.for_level.as_deref();
        let levels = levels
            .and_then(|text| checker.levels(&format!("{path}/for"), text, self.document, self.tier_sets));
        check_age(checker, &path, stated.min_age);
        let condition = stated.condition.as_ref().and_then(|source| {
            checker.condition(&format!("{path}/if"), source, fields.schema(Trigger::Redeemed))
        });
        if let Some(condition) = &condition {
            fields.count_read(&condition.fields());
        }
        let when = stated.when.as_deref();
        let when = when.and_then(|text| checker.take(&format!("{path}/when"), text, When::parse(text)));
        let wallet = prices.as_ref().map(|(wallet, _)| *wallet);
        let limited = Limited { of: Of::Reward, wallets: self.wallets, currency: self.currency, wallet };
        let limits = limits::check(checker, &format!("{path}/limit"), &stated.limit, &limited);
        let worth = self.worth(checker, &format!("{path}/worth"), stated);
        let (funded_by, provided_by) = self.others(checker, &path, stated);
        let causes = causes(checker, &format!("{path}/causes"), stated);
        let credit = self.credit(checker, &path, stated);
        self.check_card(checker, &format!("{path}/price"), prices.as_ref());
        let of_prices = prices.as_ref().map(|(_, prices)| prices.as_slice());
        let given = given::check(checker, &format!("{path}/given"), stated, of_prices);
        let voucher = self.voucher(checker, &path, stated);
        self.more(checker, &path, stated);
        Some(Reward {
            reward,
            usage,
            name: stated.name.clone(),
            kind: stated.kind.unwrap_or_default(),
            wallet: wallet.and_then(|wallet| self.wallets.get(wallet)).map(|spec| spec.wallet),
            prices: prices.map(|(_, prices)| prices).unwrap_or_default(),
            unlock,
            levels,
            min_age: stated.min_age.map(i16::from),
            condition,
            when,
            given,
            limits,
            stock: stated.stock.map(i64::from),
            worth,
            budgets: Vec::new(),
            funded_by,
            provided_by,
            causes,
            credit,
            voucher,
            sessions: sessions::check(checker, self.zone, (&path, name), stated),
            waiting_room: rooms::check(checker, self.zone, &path, stated),
            text: stated.text.clone(),
            picture: stated.picture.clone(),
            contains: stated.contains.clone(),
        })
    }

    /// A reward is on one card.
    fn check_card(&self, checker: &mut Checker, path: &str, prices: Option<&(usize, Vec<Price>)>) {
        let Some((wallet, prices)) = prices else { return };
        let Some(card) = self.wallets.get(*wallet).and_then(|spec| spec.card) else { return };
        if prices.iter().any(|price| card < price.units) {
            checker.say(path, format!("a card has {card} stamps"), "let it cost one card at most");
        }
    }

    /// Who pays for it, and who hands it over.
    fn others(
        &self,
        checker: &mut Checker,
        path: &str,
        stated: &document::Reward,
    ) -> (Option<Sym>, Option<Sym>) {
        let funder = stated.funded_by.as_deref();
        let funder = funder.map(|name| checker.declare(&format!("{path}/funded_by"), name));
        let path = format!("{path}/provided_by");
        (funder, partners::named(checker, &path, self.document, stated.provided_by.as_deref()))
    }

    /// What one gives to a wallet of kind money.
    fn credit(&self, checker: &mut Checker, path: &str, stated: &document::Reward) -> Option<(Sym, i64)> {
        let path = format!("{path}/credit");
        let is_credit = stated.kind == Some(RewardKind::StoredValue);
        let Some(text) = &stated.credit else {
            if is_credit {
                checker.say(&path, "stored value needs an amount", "add `credit: 5.00 balance`");
            }
            return None;
        };
        if !is_credit {
            checker.say(
                &path,
                "only stored value is credited",
                "write `kind: stored-value`, or leave it out",
            );
            return None;
        }
        let form = "write an amount and a wallet of kind money: `5.00 balance`";
        let said = document::parse_price(text).ok().filter(document::PriceSentence::is_plain);
        let said = checker.take(&path, text, said.ok_or(form))?;
        let (place, minor) = self.units(checker, &path, said.units, &said.wallet)?;
        let spec = self.wallets.get(place)?;
        if spec.kind != WalletKind::Money {
            checker.say(&path, format!("{} holds no money", said.wallet), form);
            return None;
        }
        Some((spec.wallet, minor))
    }

    /// The voucher that one gives.
    fn voucher(&self, checker: &mut Checker, path: &str, stated: &document::Reward) -> Option<GivenVoucher> {
        let path = format!("{path}/voucher");
        let Some(name) = &stated.voucher else {
            if let Some(kind @ (RewardKind::Discount | RewardKind::PartnerCode)) = stated.kind {
                let fix = "add `voucher: ` and the name of a kind of voucher";
                checker.say(&path, format!("a reward of kind {} gives a voucher", kind.name()), fix);
            }
            return None;
        };
        let Some(voucher) = self.document.vouchers.get(name) else {
            let known: Vec<&str> = self.document.vouchers.keys().map(String::as_str).collect();
            checker.unknown(&path, "voucher", name, &known);
            return None;
        };
        if stated.kind == Some(RewardKind::Discount) && voucher.discount.is_none() {
            checker.say(&path, format!("{name} takes nothing off"), "name a voucher with a `discount`");
        }
        let imported = voucher.codes == VoucherCodes::Imported;
        Some(GivenVoucher { voucher: checker.declare(&path, name), imported })
    }

    /// What is shown of a reward and changes no figure.
    fn more(&self, checker: &mut Checker, path: &str, stated: &document::Reward) {
        picture(checker, path, stated.picture.as_ref());
        let bundle = stated.kind == Some(RewardKind::Bundle);
        if bundle && stated.contains.is_empty() {
            let fix = "add `contains: [lipstick, samples]`";
            checker.say(&format!("{path}/contains"), "a bundle contains something", fix);
        }
        if !bundle && !stated.contains.is_empty() {
            let fix = "write `kind: bundle`, or leave it out";
            checker.say(&format!("{path}/contains"), "only a bundle contains things", fix);
        }
    }

    /// What one costs the program; 0 when nothing is said.
    fn worth(&self, checker: &mut Checker, path: &str, stated: &document::Reward) -> i64 {
        stated.worth.map_or(0, |worth| checker.worth(path, worth, self.currency))
    }
}

/// Notes what is no address of a picture.
pub(super) fn picture(checker: &mut Checker, path: &str, stated: Option<&Text>) {
    if !are_addresses(stated) {
        let fix = "write an address such as `https://shop.example/bag.jpg`";
        checker.say(&format!("{path}/picture"), "it is no address of a picture", fix);
    }
}

/// Whether a text is an address, or one per language.
pub(super) fn are_addresses(stated: Option<&Text>) -> bool {
    let addresses = match stated {
        None => Vec::new(),
        Some(Text::Plain(address)) => vec![address],
        Some(Text::ByLanguage(addresses)) => addresses.values().collect(),
    };
    addresses.into_iter().all(|address| is_address(address))
}

fn is_address(address: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
    let host = address
        .strip_prefix("https://")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    host && address.chars().all(plain) && address.len() <= PICTURE_BYTES_MAX
}

fn causes(checker: &mut Checker, path: &str, stated: &document::Reward) -> Vec<Cause> {
    let donation = stated.kind == Some(RewardKind::Donation);
    if donation && stated.causes.is_empty() {
        checker.say(path, "a donation needs a cause", "add `causes: { forest: The forest fund }`");
    }
    if !donation && !stated.causes.is_empty() {
        checker.say(path, "only a donation has causes", "write `kind: donation`, or leave them out");
    }
    stated
        .causes
        .iter()
        .map(|(name, stated)| cause(checker, &format!("{path}/{name}"), name, stated))
        .collect()
}

fn cause(checker: &mut Checker, path: &str, name: &str, stated: &document::Cause) -> Cause {
    let cause = checker.declare(path, name);
    let (name, when) = match stated {
        document::Cause::Always(name) => {
            // Misspelt, a time reads as one more language.
            if matches!(name, Text::ByLanguage(texts) if texts.contains_key("name")) {
                let fix = "write `{ name: The forest fund, when: from 2026-06-01 until 2026-06-30 }`";
                checker.say(path, "a cause for a time has a name and its days", fix);
            }
            (name, None)
        }
        document::Cause::ForATime(stated) => {
            let path = format!("{path}/when");
            let when = checker.take(&path, &stated.when, When::parse(&stated.when));
            if when.as_ref().is_some_and(|when| !when.is_of_days()) {
                let fix = "leave times of day and birthdays out, such as `from 2026-06-01 until 2026-06-30`";
                checker.say(&path, "a cause is for whole days, the same for all members", fix);
            }
            (&stated.name, when)
        }
    };
    Cause { cause, name: name.clone(), when }
}

/// Something to spend units on.
#[derive(Debug, Clone)]
pub struct Reward {
    /// Its name.
    pub reward: Sym,
    /// The name under which its limits are used; a rule may be called as the reward is.
    pub usage: Sym,
    /// For people.
    pub name: Text,
    /// What it is.
    pub kind: RewardKind,
    /// The wallet that pays; none when it costs nothing.
    pub wallet: Option<Sym>,
    /// What one costs: one of these, all in that wallet.
    pub prices: Vec<Price>,
    /// What it takes beside the price, over the whole life of the account.
    pub unlock: Option<Requirement>,
    /// The levels that may have it; none when everybody may.
    pub levels: Option<Levels>,
    /// How old one has to be, in years, at least 1.
    pub min_age: Option<i16>,
    /// Its condition.
    pub condition: Option<Condition>,
    /// When it can be redeemed.
    pub when: Option<When>,
    /// When the program gives it by itself; nobody can ask for it then.
    pub given: Option<Given>,
    /// Its limits per member.
    pub limits: Vec<Limit>,
    /// How many there are for all members together; none when as many as are wanted.
    pub stock: Option<i64>,
    /// What one costs the program, in the smallest unit of the base currency; not negative.
    pub worth: i64,
    /// The places of the budgets that pay for it.
    pub budgets: Vec<usize>,
    /// Who pays for it.
    pub funded_by: Option<Sym>,
    /// Who hands it over, and is owed its worth; none when the program does.
    pub provided_by: Option<Sym>,
    /// Whom a donation can be for, with their names for people.
    pub causes: Vec<Cause>,
    /// What one gives to a wallet of kind money: which, and how much in its smallest unit.
    pub credit: Option<(Sym, i64)>,
    /// The voucher that one gives.
    pub voucher: Option<GivenVoucher>,
    /// When it takes place and for how many, in document order; none for what has no date.
    pub sessions: Vec<Session>,
    /// How members come to it one after the other, where they do.
    pub waiting_room: Option<WaitingRoom>,
    /// More about it, for people.
    pub text: Option<Text>,
    /// The address of its picture.
    pub picture: Option<Text>,
    /// What a bundle contains.
    pub contains: Vec<String>,
}

/// Whom a donation can be for.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The cause.
    pub cause: Sym,
    /// Its name, for people.
    pub name: Text,
    /// The days on which it can be given to, the same for all members; none for every day.
    pub when: Option<When>,
}

impl Cause {
    /// Whether it can be given to at `at`.
    pub fn is_open(&self, at: Moment, zone: &Zone) -> bool {
        self.when.as_ref().is_none_or(|when| when.matches(at.timestamp(), zone, None))
    }
}

/// The voucher that a reward gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenVoucher {
    /// Its kind.
    pub voucher: Sym,
    /// Its codes were imported, so that it can run out.
    pub imported: bool,
}
