//! What the rules look at of a member: the birthday, the year of birth, the profile, groups.

use regulars_engine::{
    cel::Condition,
    program::{Audience, Occasion, Requirement},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    vec![Item::new("/fields/member", None, teller.what_is_known())]
}

impl Teller<'_> {
    fn what_is_known(&self) -> Vec<Sentence> {
        let program = self.program;
        let rules = program.rules.iter().map(|rule| rule.when.as_ref());
        let benefits = program.benefits.iter().map(|benefit| benefit.when.as_ref());
        let vouchers = program.vouchers.iter().map(|voucher| voucher.when.as_ref());
        let rewards = program.rewards.iter().map(|reward| reward.when.as_ref());
        let plans = program.plans.iter().map(|plan| plan.when.as_ref());
        let games = program.games.iter().map(|game| game.when.as_ref());
        let mut whens =
            rules.chain(benefits).chain(vouchers).chain(rewards).chain(plans).chain(games).flatten();
        let birthdays = program.offers.iter().any(|offer| matches!(offer.on, Occasion::Birthday(_)));
        let mut sentences = Vec::new();
        if birthdays || whens.any(|when| when.needs_birthday()) {
            sentences.push(self.say(&BIRTHDAY, &[]));
        }
        if program.rewards.iter().any(|reward| reward.min_age.is_some())
            || program.plans.iter().any(|plan| plan.min_age.or(plan.max_age).is_some())
            || program.games.iter().any(|game| game.min_age.is_some())
            || program.members.asks_for_age()
        {
            sentences.push(self.say(&BIRTH_YEAR, &[]));
        }
        let attributes = program.document.fields.member.keys();
        let attributes: Vec<String> = attributes.map(|name| self.quoted(&self.key(name))).collect();
        if !attributes.is_empty() {
            sentences.push(self.say(&ATTRIBUTES, &[("fields", self.all_of(&attributes))]));
        }
        if self.asks_for_groups() {
            sentences.push(self.say(&GROUPS, &[]));
        }
        sentences
    }

    /// Whether it matters in which groups the shop has a member.
    fn asks_for_groups(&self) -> bool {
        let program = self.program;
        let levels = program.tier_sets.iter().flat_map(|set| &set.levels).map(|level| &level.qualify);
        let unlocks = program.rewards.iter().filter_map(|reward| reward.unlock.as_ref());
        let prices = program.rewards.iter().flat_map(|reward| &reward.prices);
        let rules = program.rules.iter().filter_map(|rule| rule.condition.as_ref());
        let benefits = program.benefits.iter().filter_map(|benefit| benefit.condition.as_ref());
        let vouchers = program.vouchers.iter().filter_map(|voucher| voucher.condition.as_ref());
        let rewards = program.rewards.iter().filter_map(|reward| reward.condition.as_ref());
        let plans = program.plans.iter().filter_map(|plan| plan.condition.as_ref());
        let games = program.games.iter().filter_map(|game| game.condition.as_ref());
        let offers = program.offers.iter().filter_map(|offer| offer.condition.as_ref());
        let tasks = program.challenges.iter().flat_map(|challenge| &challenge.tasks);
        let tasks = tasks.filter_map(|task| task.condition.as_ref());
        let household = program.household.iter().filter_map(|household| household.condition.as_ref());
        let joining = program.members.condition.iter();
        let mut conditions = rules.chain(benefits).chain(vouchers).chain(rewards).chain(plans);
        let mut others = games.chain(offers).chain(tasks).chain(household).chain(joining);
        let segments = |condition: &Condition| condition.canonical().contains("member.segments");
        levels.chain(unlocks).any(names_group)
            || prices.into_iter().any(|price| matches!(price.audience, Audience::Segment(_)))
            || conditions.any(segments)
            || others.any(segments)
    }
}

fn names_group(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(names_group),
        Requirement::Segment(_) => true,
        Requirement::AtLeast(..) | Requirement::Plan(_) => false,
    }
}

phrases! {
    BIRTHDAY "data.birthday" {
        "Your birthday, for what there is around it." "您的生日，用于生日礼遇。" "您的生日，用於生日禮遇。"
        "Sinu sünnipäeva, et teha sünnipäevaks midagi head."
    }
    BIRTH_YEAR "data.birth_year" {
        "The year of your birth, for what has an age." "您的出生年份，用于有年龄要求的礼品。"
        "您的出生年份，用於有年齡要求的好禮。" "Sinu sünniaastat, kui millelgi on vanusepiir."
    }
    ATTRIBUTES "data.attributes" {
        "From your profile: {fields}." "您资料中的：{fields}。" "您資料中的：{fields}。" "Sinu profiilist: {fields}."
    }
    GROUPS "data.groups" {
        "In which groups the shop has put you." "商家将您归入的群组。" "商家將您歸入的群組。"
        "Seda, millistesse rühmadesse on pood sind arvanud."
    }
}
