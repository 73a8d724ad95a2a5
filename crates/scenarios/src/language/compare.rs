//! Comparing what was expected with what is seen: no more, no fewer.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use regulars_engine::{Program, amount::Decimal};

use super::{
    expect::{Amounts, Books, Expected, Missing, OfSets, Way},
    seen::{Seen, Standing},
};

/// What can be seen of a member before and after a step, and what the rules said meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    /// Before.
    pub before: Seen,
    /// After.
    pub after: Seen,
    /// What each rule did, by rule; of the last event when there were several.
    pub why: IndexMap<String, String>,
    /// The names of what the member holds afterwards, by the languages that the expectation asks about.
    pub called: IndexMap<String, Vec<String>>,
}

/// Every difference between the expectation and what happened, in words. `who` begins each of them.
pub fn differences(program: &Program, who: &str, expected: &Expected, moved: &Moved) -> Vec<String> {
    let mut found = Comparison { program, expected, moved, lines: Vec::new() };
    found.names();
    found.wallets();
    found.holds();
    found.lots();
    found.levels();
    found.ways();
    found.why();
    found.benefits();
    found.rewards();
    found.challenges();
    found.games();
    found.vouchers();
    found.friends();
    found.household();
    found.plan();
    found.lines.into_iter().map(|line| format!("{who}: {line}")).collect()
}

struct Comparison<'a> {
    program: &'a Program,
    expected: &'a Expected,
    moved: &'a Moved,
    lines: Vec<String>,
}

impl Comparison<'_> {
    fn say(&mut self, what: &str, expected: impl std::fmt::Display, seen: impl std::fmt::Display) {
        self.lines.push(format!("{what}: expected {expected}, saw {seen}"));
    }

    fn names(&mut self) {
        let expected = self.expected;
        let wallets = expected.wallets.keys().chain(expected.holds.keys()).chain(expected.lots.keys());
        for name in wallets.filter(|name| !self.moved.after.balances.contains_key(*name)) {
            self.lines.push(format!("`{name}` is neither a wallet nor a field of an expectation"));
        }
        for rule in expected.why.keys().filter(|rule| !self.program.document.earn.contains_key(*rule)) {
            self.lines.push(format!("why: there is no rule `{rule}`"));
        }
    }

    fn wallets(&mut self) {
        for (wallet, after) in &self.moved.after.balances {
            let before = self.moved.before.balances.get(wallet).copied().unwrap_or_default();
            let seen = difference(after, &before);
            let due = self.expected.wallets.get(wallet).map(|a| a.books()).unwrap_or_default();
            if seen != due {
                self.say(wallet, signed(&due), signed(&seen));
            } else if self.expected.wallets.contains_key(wallet) && due == Books::default() {
                self.lines.push(format!("{wallet}: leave out what does not change"));
            }
        }
    }

    fn friends(&mut self) {
        if let Some(due) = self.expected.friends.as_ref().filter(|due| **due != self.moved.after.friends) {
            self.say("friends", due, &self.moved.after.friends);
        }
    }

    fn plan(&mut self) {
        let (before, after) = (&self.moved.before, &self.moved.after);
        // Nothing is known of a member who has not joined.
        let plan = |seen: &Seen| if seen.plan.is_empty() { "none".to_owned() } else { seen.plan.clone() };
        let (was, is) = (plan(before), plan(after));
        match &self.expected.plan {
            Some(due) if *due != is => self.say("plan", due, &is),
            Some(due) if was == is => self.lines.push(format!("plan: it was {due} before")),
            Some(_) => {}
            None if was != is => self.say("plan", "no change", &is),
            None => {}
        }
        let fee = Decimal { micros: after.fees.micros - before.fees.micros };
        let due = self.expected.fee.unwrap_or_default();
        if fee != due {
            self.say("fee", due, fee);
        }
        if let Some(due) = self.expected.worth.as_ref().filter(|due| **due != after.worth) {
            self.say("worth", due, &after.worth);
        }
    }

    fn holds(&mut self) {
        for (wallet, due) in &self.expected.holds {
            let Some(seen) = self.moved.after.balances.get(wallet) else { continue };
            let same = match due {
                // The short form speaks of what can be spent and leaves the rest open.
                Amounts::Available(available) => *available == seen.available,
                Amounts::Books(books) => books == seen,
            };
            if !same {
                self.say(&format!("holds {wallet}"), plain(&due.books()), plain(seen));
            }
        }
    }

    fn lots(&mut self) {
        for (wallet, due) in &self.expected.lots {
            let Some(seen) = self.moved.after.lots.get(wallet) else { continue };
            let due: BTreeMap<String, Decimal> = due.iter().map(|(day, n)| (day.clone(), *n)).collect();
            if due != *seen {
                self.say(&format!("lots of {wallet}"), days(&due), days(seen));
            }
        }
    }

    fn levels(&mut self) {
        for (set, after) in &self.moved.after.standings {
            let term = |s: &Standing| (s.level.clone(), s.until.clone());
            let unseen = ("none".to_owned(), "open".to_owned());
            let before = self.moved.before.standings.get(set).map_or(unseen, term);
            let level = of_set(self.expected.level.as_ref(), set, &self.moved.after);
            let until = of_set(self.expected.until.as_ref(), set, &self.moved.after);
            let changed = before != term(after);
            match level {
                Some(due) if *due != after.level => self.say(&format!("level in {set}"), due, &after.level),
                Some(due) if !changed => self.lines.push(format!("level in {set}: it was {due} before")),
                Some(_) => {}
                None if changed && until.is_none() => {
                    let seen = format!("{} until {}", after.level, after.until);
                    self.say(&format!("level in {set}"), "no change", seen);
                }
                None => {}
            }
            if let Some(due) = until.filter(|due| **due != after.until) {
                self.say(&format!("until in {set}"), due, &after.until);
            }
        }
        let sets = [self.expected.level.as_ref(), self.expected.until.as_ref()];
        for set in sets.into_iter().flatten().flat_map(unknown_sets(&self.moved.after)).collect::<Vec<_>>() {
            self.lines.push(set);
        }
    }

    fn ways(&mut self) {
        let expected =
            [("way_up", self.expected.way_up.as_ref()), ("at_risk", self.expected.at_risk.as_ref())];
        for (what, ways) in expected {
            for (set, standing) in &self.moved.after.standings {
                let Some(due) = of_set(ways, set, &self.moved.after) else { continue };
                let seen = if what == "way_up" { &standing.way_up } else { &standing.at_risk };
                let same = match due {
                    Way::None(_) => seen.is_none(),
                    Way::Missing(due) => seen.as_ref() == Some(due),
                };
                if !same {
                    let due = match due {
                        Way::None(_) => "none".to_owned(),
                        Way::Missing(due) => way(due),
                    };
                    self.say(&format!("{what} in {set}"), due, seen.as_ref().map_or("none".to_owned(), way));
                }
            }
            for line in ways.into_iter().flat_map(unknown_sets(&self.moved.after)).collect::<Vec<_>>() {
                self.lines.push(line);
            }
        }
    }

    fn why(&mut self) {
        for (rule, due) in &self.expected.why {
            let seen = self.moved.why.get(rule).map_or("nothing", String::as_str);
            if due != seen {
                self.say(&format!("why {rule}"), due, seen);
            }
        }
    }

    fn rewards(&mut self) {
        for (reward, due) in &self.expected.rewards {
            let seen = self.moved.after.rewards.get(reward).map_or("unknown", String::as_str);
            if due != seen {
                self.say(&format!("reward {reward}"), due, seen);
            }
        }
        for (session, due) in &self.expected.sessions {
            let seen = self.moved.after.sessions.get(session).map_or("unknown", String::as_str);
            if due != seen {
                self.say(&format!("session {session}"), due, seen);
            }
        }
    }

    fn challenges(&mut self) {
        for (challenge, due) in &self.expected.challenges {
            if !self.program.document.challenges.contains_key(challenge) {
                self.lines.push(format!("challenges: there is no challenge `{challenge}`"));
                continue;
            }
            let seen = self.moved.after.challenges.get(challenge).map_or("not told", String::as_str);
            if due != seen {
                self.say(&format!("challenge {challenge}"), due, seen);
            }
        }
        for (choice, due) in &self.expected.choices {
            let seen = self.moved.after.choices.get(choice).map_or("none", String::as_str);
            if due != seen {
                self.say(&format!("choice {choice}"), due, seen);
            }
        }
        if let Some(due) = self.expected.badges.as_ref().filter(|due| **due != self.moved.after.badges) {
            self.say("badges", due.join(", "), self.moved.after.badges.join(", "));
        }
    }

    fn games(&mut self) {
        let seen = &self.moved.after;
        let games = self.expected.games.iter().map(|(game, due)| ("game", game, due, seen.games.get(game)));
        let prizes = self.expected.prizes.iter().map(|(of, due)| ("prize", of, due, seen.prizes.get(of)));
        for (what, name, due, seen) in games.chain(prizes).collect::<Vec<_>>() {
            let seen = seen.map_or("unknown", String::as_str);
            if due != seen {
                self.say(&format!("{what} {name}"), due, seen);
            }
        }
    }

    fn vouchers(&mut self) {
        for (kind, due) in &self.expected.vouchers {
            if !self.program.document.vouchers.contains_key(kind) {
                self.lines.push(format!("vouchers: there is no voucher `{kind}`"));
                continue;
            }
            let seen = self.moved.after.vouchers.get(kind).copied().unwrap_or(0);
            if *due != seen {
                self.say(&format!("vouchers {kind}"), due, seen);
            }
        }
    }

    fn household(&mut self) {
        if let Some(due) = self.expected.people.filter(|due| *due != self.moved.after.people) {
            self.say("people", due, self.moved.after.people);
        }
        for (wallet, due) in &self.expected.together {
            match self.moved.after.together.get(wallet) {
                Some(seen) if due == seen => {}
                Some(seen) => self.say(&format!("{wallet} together"), due, seen),
                None => {
                    self.lines.push(format!("together: {wallet} is not shared, or there is no household"))
                }
            }
        }
    }

    fn benefits(&mut self) {
        if let Some(due) = &self.expected.benefits {
            let seen = &self.moved.after.benefits;
            if due != seen {
                self.say("benefits", due.join(", "), seen.join(", "));
            }
        }
        for (benefit, due) in &self.expected.allowances {
            let seen = self.moved.after.allowances.get(benefit).map_or("none", String::as_str);
            if due != seen {
                self.say(&format!("allowance of {benefit}"), due, seen);
            }
        }
        for (language, due) in &self.expected.called {
            let seen = self.moved.called.get(language).map_or(&[][..], Vec::as_slice);
            if due != seen {
                self.say(&format!("called in {language}"), due.join(", "), seen.join(", "));
            }
        }
    }
}

/// What is said about a set: by name, or without one when the program has only this set.
fn of_set<'e, T>(said: Option<&'e OfSets<T>>, set: &str, seen: &Seen) -> Option<&'e T> {
    match said? {
        OfSets::Only(value) if seen.standings.len() == 1 => Some(value),
        OfSets::Only(_) => None,
        OfSets::Sets(sets) => sets.get(set),
    }
}

fn unknown_sets<'s, T>(seen: &'s Seen) -> impl Fn(&'s OfSets<T>) -> Vec<String> {
    move |said| match said {
        OfSets::Only(_) if seen.standings.len() == 1 => Vec::new(),
        OfSets::Only(_) => vec!["name the tier set; the program has not exactly one".to_owned()],
        OfSets::Sets(sets) => {
            let unknown = sets.keys().filter(|set| !seen.standings.contains_key(*set));
            unknown.map(|set| format!("there is no tier set `{set}`")).collect()
        }
    }
}

fn difference(after: &Books, before: &Books) -> Books {
    let less = |a: Decimal, b: Decimal| Decimal { micros: a.micros.saturating_sub(b.micros) };
    Books {
        available: less(after.available, before.available),
        pending: less(after.pending, before.pending),
        held: less(after.held, before.held),
        debt: less(after.debt, before.debt),
    }
}

fn signed(books: &Books) -> String {
    let sign = |n: Decimal| if n.micros > 0 { format!("+{n}") } else { n.to_string() };
    by_book(books, sign, "no change")
}

fn plain(books: &Books) -> String {
    by_book(books, |n| n.to_string(), "0")
}

fn by_book(books: &Books, write: impl Fn(Decimal) -> String, nothing: &str) -> String {
    let parts = [
        ("available", books.available),
        ("pending", books.pending),
        ("held", books.held),
        ("debt", books.debt),
    ];
    let told = parts.iter().filter(|(_, n)| n.micros != 0).map(|(book, n)| format!("{book} {}", write(*n)));
    let told: Vec<String> = told.collect();
    if told.is_empty() { nothing.to_owned() } else { told.join(", ") }
}

fn days(lots: &BTreeMap<String, Decimal>) -> String {
    let parts: Vec<String> = lots.iter().map(|(day, amount)| format!("{day}: {amount}")).collect();
    format!("{{{}}}", parts.join(", "))
}

fn way(way: &Missing) -> String {
    let missing: Vec<String> = way.missing.iter().map(|(counter, n)| format!("{n} {counter}")).collect();
    let mut text =
        format!("{} missing", if missing.is_empty() { "nothing".into() } else { missing.join(", ") });
    for (word, value) in [("to", &way.to), ("by", &way.by), ("or pay", &way.pay)] {
        if let Some(value) = value {
            text.push_str(&format!(" {word} {value}"));
        }
    }
    if let Some(referrals) = way.referrals {
        text.push_str(&format!(" or {referrals} referrals"));
    }
    text
}
