//! What a condition sees, in the model.

use regulars_engine::event::{Body, Meta, Metadata};

use super::{
    Work,
    condition::{Condition, Sight, Value},
    earn::metadata,
    program::{Counter, FieldKind, Rule},
    weigh::Weighed,
};

struct RuleSight<'a> {
    work: &'a Work<'a>,
    rule: Option<&'a Rule>,
    order: Option<&'a Weighed>,
}

impl Work<'_> {
    /// Whether a rule's condition holds; one that can't be told does not.
    pub(super) fn condition_holds(
        &self,
        condition: &Condition,
        rule: &Rule,
        order: Option<&Weighed>,
    ) -> bool {
        condition.holds(&RuleSight { work: self, rule: Some(rule), order }) == Some(true)
    }

    /// Whether a condition about the member and the time holds.
    pub(super) fn member_condition_holds(&self, condition: &Condition) -> bool {
        condition.holds(&RuleSight { work: self, rule: None, order: None }) == Some(true)
    }
}

impl RuleSight<'_> {
    fn money(&self, minor: i64) -> Value {
        Value::Number(i128::from(minor) * 10i128.pow(6 - self.work.program.currency.1))
    }

    fn of_order(&self, name: &str) -> Option<Value> {
        let weighed = self.order?;
        let order = &weighed.order;
        let all =
            |amount: fn(&regulars_engine::event::Line) -> i64| order.lines.iter().map(amount).sum::<i64>();
        Some(match name {
            "total" => self.money(weighed.total),
            "eligible" => self.money(self.work.base(weighed, self.rule).amount()),
            "discount" => self.money(all(|l| l.discount) + order.discount),
            "tax" => self.money(all(|l| l.tax)),
            "shipping" => self.money(order.shipping),
            "tip" => self.money(order.tip),
            "quantity" => whole(all(|l| l.quantity)),
            "first" => Value::Bool(self.work.lifetime(Counter::Orders, self.work.now) == 0),
            "currency" => Value::Text(order.currency.clone()),
            "channel" => Value::Text(order.channel.clone()?),
            "store" => Value::Text(order.store.clone()?),
            _ => return None,
        })
    }

    fn counter(&self, path: &str) -> Option<Value> {
        let program = self.work.program;
        let mut all = vec![
            Counter::Orders,
            Counter::Spend,
            Counter::Items,
            Counter::ToppedUp,
            Counter::ToppedUpOnce,
            Counter::TenureDays,
        ];
        all.extend(super::program::ACTIVITIES.map(Counter::Activity));
        all.extend((0..program.wallets.len()).flat_map(|w| [Counter::Earned(w), Counter::Balance(w)]));
        for (set, tiers) in program.tiers.iter().enumerate() {
            all.extend((0..tiers.levels.len()).map(|rank| Counter::Years(set, rank)));
        }
        all.extend(program.order_fields.iter().map(|(name, _)| Counter::Field(name)));
        let counter = all.into_iter().find(|c| super::print::counter(program, *c) == path)?;
        let micros = 10i128.pow(6 - program.counter_exponent(counter));
        Some(Value::Number(i128::from(self.work.lifetime(counter, self.work.now)) * micros))
    }
}

impl RuleSight<'_> {
    /// Whether the day that a member has proven something until is today or later.
    fn not_over(&self, name: &str) -> Option<Value> {
        let told = self.work.profile.attributes.iter().find(|(own, _)| own == name);
        let Some((_, told)) = told else { return Some(Value::Bool(false)) };
        let Meta::Text(day) = told else { return None };
        let last: jiff::civil::Date = day.parse().ok()?;
        let today = self.work.calendar.date(self.work.occurred);
        Some(Value::Bool(today <= last))
    }
}

impl Sight for RuleSight<'_> {
    fn value(&self, path: &str) -> Option<Value> {
        let clock = self.work.calendar.clock(self.work.occurred);
        let (head, tail) = path.split_once('.')?;
        if let Some(name) = tail.strip_prefix("metadata.") {
            return meta(metadata(self.work.body)?, name);
        }
        match (head, tail, self.work.body) {
            ("event", "source", _) => Some(Value::Text(self.work.source.to_owned())),
            ("at", "hour", _) => Some(whole(clock.hour().into())),
            ("at", "day", _) => Some(whole(clock.day().into())),
            ("at", "month", _) => Some(whole(clock.month().into())),
            ("at", "weekday", _) => Some(Value::Text(format!("{:?}", clock.weekday()).to_lowercase())),
            ("order", name, _) => self.of_order(name),
            ("activity", "quantity", Body::Activity(activity)) => Some(whole(activity.quantity)),
            ("top_up", "amount", Body::WalletToppedUp(top_up)) => Some(self.money(top_up.amount)),
            ("top_up", "tender", Body::WalletToppedUp(top_up)) => Some(Value::Text(top_up.tender.clone()?)),
            ("join", "channel", Body::MemberJoined(joined)) => Some(Value::Text(joined.channel.clone()?)),
            ("member", "household", _) => {
                let kind = self.work.own_kind();
                let slots = self.work.program.household.as_ref().map(|terms| &terms.slots);
                let name = kind.zip(slots).map_or("", |(kind, slots)| slots[kind].0);
                Some(Value::Text(name.to_owned()))
            }
            ("member", "plan", _) => {
                let plan = self.work.member.plan.as_ref().map(|on| self.work.program.plans[on.plan].name);
                Some(Value::Text(plan.unwrap_or_default().to_owned()))
            }
            ("member", tail, _) => match tail.split_once('.')? {
                ("tier", name) => {
                    let set = self.work.program.tiers.iter().position(|t| t.name == name)?;
                    let level = self.work.member.level(set);
                    let name = level.map_or("", |rank| self.work.program.tiers[set].levels[rank].0);
                    Some(Value::Text(name.to_owned()))
                }
                ("attributes", name)
                    if self.work.program.member_fields.contains(&(name, FieldKind::Until)) =>
                {
                    self.not_over(name)
                }
                ("attributes", name) => meta(&self.work.profile.attributes, name),
                ("count", path) => self.counter(path),
                ("linked", name) => Some(Value::Bool(self.work.link_with(name).is_some())),
                ("linked_hours", name) => Some(whole(self.work.linked_hours(name))),
                _ => None,
            },
            _ => None,
        }
    }

    fn segments(&self) -> Vec<String> {
        self.work.profile.segments.clone()
    }

    fn lines(&self) -> Vec<(Option<String>, i128)> {
        let Some(weighed) = self.order else { return Vec::new() };
        let unit = 10i128.pow(6 - self.work.program.currency.1);
        let lines = weighed.order.lines.iter().zip(&weighed.paid);
        lines.map(|(line, paid)| (line.category.clone(), i128::from(*paid) * unit)).collect()
    }
}

fn whole(value: i64) -> Value {
    Value::Number(i128::from(value) * 1_000_000)
}

fn meta(fields: &Metadata, name: &str) -> Option<Value> {
    match &fields.iter().find(|(own, _)| own == name)?.1 {
        Meta::Bool(value) => Some(Value::Bool(*value)),
        Meta::Int(value) => Some(whole(*value)),
        Meta::Decimal(value) => Some(Value::Number(value.micros.into())),
        Meta::Text(value) => Some(Value::Text(value.clone())),
    }
}
