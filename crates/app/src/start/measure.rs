//! The figures by which goals are seen: what each means, and which report gives it.

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its name in documents.
    pub name: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Where it comes from.
    pub report: &'static str,
}

/// A figure by its name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}

/// From the shop's own orders, until there is a report.
const FROM_ORDERS: &str = "From your orders; `regulars backtest` gives orders and sales by month";
const FROM_EVENTS: &str = "From the members and their entries (GET …/members, …/ledger)";

/// The figures that starting documents name.
pub const MEASURES: [Measure; 12] = [
    Measure {
        name: "repurchase_rate",
        meaning: "customers with two orders or more, of those with one or more",
        report: FROM_ORDERS,
    },
    Measure { name: "purchase_frequency", meaning: "orders per customer in the period", report: FROM_ORDERS },
    Measure { name: "average_order_value", meaning: "revenue by orders", report: FROM_ORDERS },
    Measure { name: "items_per_order", meaning: "pieces by orders", report: FROM_ORDERS },
    Measure {
        name: "retention_rate",
        meaning: "customers at the end less new ones, of those at the beginning; churn is what is missing to 100 %",
        report: FROM_ORDERS,
    },
    Measure {
        name: "participation_rate",
        meaning: "members who earned, redeemed or took part at least once, of all members",
        report: FROM_EVENTS,
    },
    Measure {
        name: "active_rate",
        meaning: "members with an event in the last 90 days, of all",
        report: FROM_EVENTS,
    },
    Measure {
        name: "enrolment_rate",
        meaning: "new members, of customers who could have joined in the period",
        report: FROM_EVENTS,
    },
    Measure {
        name: "referred_share",
        meaning: "new members whom a member brought, of all new ones",
        report: FROM_EVENTS,
    },
    Measure {
        name: "level_moves",
        meaning: "members who reach a higher level, of those who could",
        report: "`regulars backtest`: members, up and down by level",
    },
    Measure {
        name: "redemption_rate",
        meaning: "members who redeem a reward, of those who could have it",
        report: "GET …/reports/reward-health, each week",
    },
    Measure {
        name: "cost_share",
        meaning: "what redeemed rewards cost, of revenue in the period",
        report: "GET …/reports/rewards, budget `cost_pool`; before the start `regulars backtest`, share of sales",
    },
];
