//! What a member hears of a paid membership: what it cost since when, what was had, and which way would have been better.

use regulars_engine::{
    decide::{OtherPlan, PlanAccount},
    moment::Moment,
    program::Program,
    state::PlanHeld,
};

use super::{Speech, phrases::Words};
use crate::view::plan_name;

/// Whether a plan was worth its price so far, said in both directions.
pub(crate) fn plan(
    program: &Program,
    held: &PlanHeld,
    sums: &PlanAccount,
    at: Moment,
    language: &str,
) -> String {
    let speech = Speech::of(language);
    let words = Words { program, speech, language };
    let name = plan_name(program, held.plan, language);
    let (since, paid, worth) =
        (words.date_since(held.from, at), words.money(sums.paid), words.money(sums.worth));
    let gain = sums.worth.saturating_sub(sums.paid);
    let apart = words.money(gain.saturating_abs());
    let so_far = match (speech, 0 <= gain) {
        (Speech::English, true) => {
            format!("{name} since {since}: you paid {paid} and had {worth}, {apart} more than it cost")
        }
        (Speech::English, false) => {
            format!("{name} since {since}: you paid {paid} and had {worth}, {apart} less than it cost")
        }
        (Speech::Simplified, true) => format!("{name}：{since}起支付{paid}，已享{worth}，比费用多{apart}"),
        (Speech::Simplified, false) => format!("{name}：{since}起支付{paid}，已享{worth}，比费用少{apart}"),
        (Speech::Traditional, true) => format!("{name}：{since}起支付{paid}，已享{worth}，比費用多{apart}"),
        (Speech::Traditional, false) => format!("{name}：{since}起支付{paid}，已享{worth}，比費用少{apart}"),
        (Speech::Estonian, true) => {
            format!("{name} alates {since}: maksid {paid} ja said {worth}, {apart} rohkem, kui see maksis")
        }
        (Speech::Estonian, false) => {
            format!("{name} alates {since}: maksid {paid} ja said {worth}, {apart} vähem, kui see maksis")
        }
    };
    match sums.others.first().filter(|other| gain < other.gain()) {
        Some(better) => format!("{so_far}{}", words.better(better, gain)),
        None => so_far,
    }
}

impl Words<'_> {
    fn better(&self, other: &OtherPlan, gain: i64) -> String {
        let more = self.money(other.gain().saturating_sub(gain));
        let named =
            other.plan.map(|(plan, _)| (plan_name(self.program, plan, self.language), self.money(other.fee)));
        match (self.speech, named) {
            (Speech::English, None) => format!("; without it you would have {more} more"),
            (Speech::English, Some((name, fee))) => {
                format!("; with {name} for {fee} you would have {more} more")
            }
            (Speech::Simplified, None) => format!("；不参加可多得{more}"),
            (Speech::Simplified, Some((name, fee))) => format!("；选{name}（{fee}）可多得{more}"),
            (Speech::Traditional, None) => format!("；不參加可多得{more}"),
            (Speech::Traditional, Some((name, fee))) => format!("；選{name}（{fee}）可多得{more}"),
            (Speech::Estonian, None) => format!("; ilma selleta oleks sul {more} rohkem"),
            (Speech::Estonian, Some((name, fee))) => {
                format!("; paketiga {name} ({fee}) oleks sul {more} rohkem")
            }
        }
    }
}
