//! Starting documents: a program for a goal of a shop, with the figures by which the goal is seen.
//!
//! A shop knows what it wants (members who come back sooner, larger baskets) and not which mechanics serve it. Each goal has a
//! small program that serves it, and says in comments why, by which figure it is seen, where that figure comes from, and what
//! to watch. Amounts are made from what a basket of the business usually costs; they are to be changed.

mod business;
mod goal;
mod measure;

use regulars_engine::{
    document::Format,
    program::{Mistake, check_text},
};

pub use business::Business;
pub use goal::Goal;
pub use measure::{MEASURES, Measure, measure};

/// What a starting document is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What the program is for.
    pub goal: Goal,
    /// The kind of shop.
    pub business: Business,
    /// The currency, ISO 4217.
    pub currency: String,
    /// The IANA time zone.
    pub time_zone: String,
    /// The program's name in addresses.
    pub program: String,
    /// The program's name for people.
    pub name: String,
}

/// The document, YAML with comments.
///
/// # Errors
/// The currency, the time zone or the name is none.
pub fn document(start: &Start) -> Result<String, Vec<Mistake>> {
    let Start { goal, business, currency, time_zone, program, name } = start;
    let name = name.replace(['\\', '"'], "'");
    let head = format!(
        "format: regulars/1\nprogram: {program:?}\nname: {name:?}\ncurrency: {currency:?}\ntime_zone: {time_zone:?}\n"
    );
    let checked = check_text(&format!("{head}wallets: {{ points: {{}} }}\n"), Format::Yaml, Vec::new())?;
    let money = Money { currency, exponent: checked.currency.exponent };
    let written = Written { business: *business, money };
    let plain = format!(
        "format: regulars/1\nprogram: {program}\nname: \"{name}\"\ncurrency: {currency}\ntime_zone: {time_zone}\n"
    );
    Ok([
        written.comment(*goal),
        plain,
        objective(*goal),
        written.wallets(*goal),
        written.goal(*goal),
        written.rewards(*goal),
        CLOSE.to_owned(),
    ]
    .concat())
}

/// What rewards may cost, and when one is looked at again.
const CLOSE: &str = "
# Watch the cost: `regulars backtest` over your orders, and GET …/reports/rewards. Above 3 % of revenue, raise the prices of
# rewards; `at_limit: { raise_prices: 10% }` does it by itself.
budgets:
  cost_pool:
    name: { en: What rewards may cost, zh-Hans: 礼品成本, zh-Hant: 好禮成本, et: Preemiate kulu }
    limit: 3% of revenue
    over: 90 days
    warn_at: 80%
    at_limit: alarm

# Look at GET …/reports/reward-health each week: what fewer than a tenth of those who could have it take is to be improved or
# replaced.
reward_health: { among: able, below: 10%, over: 7 days }
";

fn objective(goal: Goal) -> String {
    let mut text = format!("\nobjective:\n  goal: {}\n", goal.name());
    let [(measure, target), others @ ..] = goal.key_results() else { return text };
    text.push_str(&format!("  measure: {measure}\n  target: {target}\n  key_results:\n"));
    for (measure, target) in others {
        text.push_str(&format!("  - {{ measure: {measure}, target: {target} }}\n"));
    }
    text
}

/// A currency, and how its amounts are written.
#[derive(Debug, Clone, Copy)]
struct Money<'s> {
    currency: &'s str,
    exponent: u32,
}

impl Money<'_> {
    /// How many units of the currency have about the worth of a euro, and for how many of them there is a point.
    fn scale(self) -> (i64, i64) {
        match self.currency {
            "CNY" | "HKD" | "MOP" => (8, 1),
            "SEK" | "NOK" | "DKK" => (10, 10),
            "TWD" | "THB" => (35, 10),
            "CZK" => (25, 10),
            "INR" => (90, 100),
            "JPY" => (160, 100),
            "HUF" => (400, 100),
            "KRW" => (1500, 1000),
            "IDR" | "VND" => (20_000, 10_000),
            _ => (1, 1),
        }
    }

    /// An amount that is stated in cents of a euro, in the currency.
    fn of_cents(self, cents: i64) -> String {
        self.of_hundredths(cents.saturating_mul(self.scale().0))
    }

    /// An amount that is stated in hundredths of the currency's unit.
    fn of_hundredths(self, hundredths: i64) -> String {
        let text = crate::view::decimal(hundredths, 2);
        match self.exponent {
            0 => text.split('.').next().unwrap_or_default().to_owned(),
            1 => text.get(..text.len().saturating_sub(1)).unwrap_or_default().to_owned(),
            _ => text,
        }
    }
}

/// A document that is being written.
#[derive(Debug, Clone, Copy)]
struct Written<'s> {
    business: Business,
    money: Money<'s>,
}

impl Written<'_> {
    /// What so many baskets cost.
    fn baskets(self, tenths: i64) -> String {
        self.money.of_cents(self.business.basket().saturating_mul(tenths) / 10)
    }

    /// How many points cost the shop so many cents of a euro: a point costs a hundredth of what it is earned with.
    fn points(self, cents: i64) -> i64 {
        let (scale, per) = self.money.scale();
        (cents.saturating_mul(scale) / per).max(1)
    }

    /// How many points cost so many thousandths of a basket.
    fn points_of_basket(self, thousandths: i64) -> i64 {
        self.points(self.business.basket().saturating_mul(thousandths) / 1_000)
    }

    fn comment(self, goal: Goal) -> String {
        let mut text = format!("# A program for {}: {}.\n#\n", self.business.title(), goal.title());
        for line in goal.why() {
            text.push_str(&format!("# {line}\n"));
        }
        text.push_str("#\n# How it is seen:\n");
        for (name, target) in goal.key_results() {
            let Some(Measure { meaning, report, .. }) = measure(name) else { continue };
            text.push_str(&format!("# - {name}, {target}: {meaning}.\n#   {report}.\n"));
        }
        text.push_str(&format!(
            "#\n# The figures rest on a basket of {}, and are to be changed. `regulars program explain` tells what members read.\n",
            self.baskets(10),
        ));
        text
    }

    fn wallets(self, goal: Goal) -> String {
        let (_, per) = self.money.scale();
        let expires = match (goal, self.business.years()) {
            (Goal::Retention, _) => {
                "\n    # Who comes back in time loses nothing.\n    expires: { after_inactivity: 12 months, activity: [order.paid, reward.redeemed] }"
            }
            (_, 1) => {
                "\n    # A year, as is usual for what is bought often.\n    expires: end of month, 12 months after earning"
            }
            (_, _) => {
                "\n    # Three years: the next purchase is far.\n    expires: end of month, 36 months after earning"
            }
        };
        format!(
            "
wallets:
  points:
    unit: {{ en: point|points, zh-Hans: 积分, zh-Hant: 點, et: punkt|punkti }}
    # A point costs a hundredth of what it is earned with, when all are spent.
    worth: {} {}{expires}
",
            self.money.of_hundredths(per),
            self.money.currency,
        )
    }

    fn rewards(self, goal: Goal) -> String {
        let mut text = String::from("\nrewards:\n");
        for reward in self.business.rewards() {
            let price = self.points(reward.cents);
            let (key, [en, hans, hant, et]) = (reward.key, reward.names);
            let worth = self.money.of_cents(reward.cents);
            text.push_str(&format!(
                "  {key}:\n    name: {{ en: {en}, zh-Hans: {hans}, zh-Hant: {hant}, et: {et} }}\n    price: {price} points\n    worth: {worth}\n"
            ));
        }
        text.push_str(&self.own_rewards(goal));
        text
    }
}
