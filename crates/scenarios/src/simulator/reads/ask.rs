//! The random reads of a round.

use std::fmt::Debug;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    Report, Round, Strangers,
    person::{Person, balances, standings},
    seen::{Balances, Entry, LedgerLine, Page, Posted, Standings, by_entry},
};
use crate::server::Answer;

/// No more walks are under way at once.
const WALKS_MAX: usize = 12;
const PAGE_DEFAULT: usize = 50;

/// A walk through the pages of a list.
#[derive(Debug, Clone)]
pub struct Walk {
    list: List,
    /// Where the next page begins.
    pub cursor: String,
    last: Last,
}

/// What a walk has read last.
#[derive(Debug, Clone)]
enum Last {
    /// The number of an entry.
    Entry(u64),
    /// The id of a member.
    Member(String),
}

/// A list that has pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Timeline(usize),
    Ledger(usize),
    Members,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Member {
    id: String,
    status: String,
    identifiers: Identifiers,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Identifiers {
    external_id: Option<String>,
}

impl Round<'_> {
    /// So many random reads.
    pub(super) fn reads(&mut self, number: u64, report: &mut Report) -> Result<(), String> {
        for _ in 0..number {
            if self.joined.is_empty() {
                return Ok(());
            }
            let kind = self.read()?;
            report.reads += 1;
            *report.kinds.entry(kind).or_default() += 1;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<&'static str, String> {
        let place = self.random.place(self.joined.len());
        let who = self.joined[place];
        if self.people[who].erased {
            return self.gone(who);
        }
        match self.random.number(0, 99) {
            0..=17 => self.balance(who).map(|()| "balance"),
            18..=35 => self.tiers(who).map(|()| "tiers"),
            36..=64 => {
                let list = match self.random.number(0, 6) {
                    0..=2 => List::Timeline(who),
                    3..=5 => List::Ledger(who),
                    _ => List::Members,
                };
                self.page(list, None).map(|()| "first page")
            }
            65..=84 => match self.random.some(&self.walks.clone(), 30).pop() {
                Some(walk) => self.page(walk.list, Some(walk)).map(|()| "next page"),
                None => self.page(List::Timeline(who), None).map(|()| "first page"),
            },
            85..=91 => self.entry(who).map(|()| "entry"),
            92..=95 => self.member(who).map(|()| "member"),
            _ => self.nothing(who).map(|()| "nothing"),
        }
    }

    /// Of somebody who is erased only the entries are found, by their own ids.
    fn gone(&mut self, who: usize) -> Result<&'static str, String> {
        if self.random.chance(30) {
            return self.entry(who).map(|()| "entry");
        }
        let part = self.random.pick(&["", "/balance", "/tiers", "/timeline", "/ledger"]);
        let path = if self.random.chance(50) {
            self.address(who, part)
        } else {
            format!("{}/members/external:{}{part}", self.path, self.people[who].name)
        };
        self.refused(&path, 404, "not_found").map(|()| "erased")
    }

    fn balance(&mut self, who: usize) -> Result<(), String> {
        let path = self.address(who, "/balance") + self.language();
        let person = &self.people[who];
        let model = person.ahead(self.now)?;
        same(&path, &self.get::<Balances>(&path)?, &balances(&model, self.now))
    }

    fn tiers(&mut self, who: usize) -> Result<(), String> {
        let path = self.address(who, "/tiers") + self.language();
        let person = &self.people[who];
        let model = person.ahead(self.now)?;
        same(&path, &self.get::<Standings>(&path)?, &standings(&model, &person.profile, self.now))
    }

    /// Numbers are the same in every language.
    fn language(&mut self) -> &'static str {
        self.random.pick(&["", "", "?language=et", "?language=zh-Hans"])
    }

    /// A page, from the beginning or from where a walk got to.
    fn page(&mut self, list: List, walk: Option<Walk>) -> Result<(), String> {
        let limit = self.random.pick(&[None, Some(1), Some(2), Some(3), Some(7), Some(50), Some(500)]);
        let mut query: Vec<String> = limit.map(|limit| format!("limit={limit}")).into_iter().collect();
        query.extend(walk.as_ref().map(|walk| format!("cursor={}", walk.cursor)));
        if self.random.chance(50) {
            query.reverse();
        }
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let path = self.path_of(list) + &query;
        if self.is_of_nobody(list) {
            return self.refused(&path, 404, "not_found");
        }
        let limit = limit.unwrap_or(PAGE_DEFAULT);
        let last = walk.map(|walk| walk.last);
        let (next, last) = match list {
            List::Timeline(who) => {
                let expected = before(&self.people[who], last, limit);
                let page: Page<Entry> = self.get(&path)?;
                same(&path, &page.items, &expected)?;
                (page.next, last_of(&expected, limit))
            }
            List::Ledger(who) => {
                let expected = before(&self.people[who], last, limit);
                let page: Page<LedgerLine> = self.get(&path)?;
                let posted = expected.iter().map(Posted::from).filter(|entry| !entry.lines.is_empty());
                same(&path, &by_entry(page.items), &posted.collect::<Vec<_>>())?;
                (page.next, last_of(&expected, limit))
            }
            List::Members => {
                let expected = self.members_after(last, limit);
                let page: Page<Member> = self.get(&path)?;
                same(&path, &page.items, &expected)?;
                let last = expected.last().filter(|_| expected.len() == limit);
                (page.next, last.map(|member| Last::Member(member.id.clone())))
            }
        };
        same(&format!("{path}: another page"), &next.is_some(), &last.is_some())?;
        if let Some((cursor, last)) = next.zip(last) {
            if self.walks.len() == WALKS_MAX {
                let place = self.random.place(WALKS_MAX);
                self.walks.swap_remove(place);
            }
            self.walks.push(Walk { list, cursor, last });
        }
        Ok(())
    }

    /// The server's clock stands still, so its ids, and with them the list, have an order but no meaning.
    fn members_after(&self, last: Option<Last>, limit: usize) -> Vec<Member> {
        let mut all: Vec<Member> = self.joined.iter().map(|who| member_of(&self.people[*who])).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(Last::Member(last)) = last {
            all.retain(|member| last < member.id);
        }
        all.truncate(limit);
        all
    }

    /// Whether a list belongs to somebody who was erased since a walk through it began.
    fn is_of_nobody(&self, list: List) -> bool {
        match list {
            List::Timeline(who) | List::Ledger(who) => self.people[who].erased,
            List::Members => false,
        }
    }

    fn path_of(&self, list: List) -> String {
        match list {
            List::Timeline(who) => self.address(who, "/timeline"),
            List::Ledger(who) => self.address(who, "/ledger"),
            List::Members => format!("{}/members", self.path),
        }
    }

    /// One entry, by its event.
    fn entry(&mut self, who: usize) -> Result<(), String> {
        let entries = &self.people[who].entries;
        let known: Vec<_> =
            entries.iter().filter_map(|(entry, event)| Some((entry, event.as_ref()?))).collect();
        if known.is_empty() {
            return Ok(());
        }
        let (entry, event) = known[self.random.place(known.len())];
        let path = format!("{}/events/{event}", self.path);
        same(&path, &self.get::<Entry>(&path)?, entry)
    }

    /// A member, by id or by the shop's number.
    fn member(&mut self, who: usize) -> Result<(), String> {
        let person = &self.people[who];
        let expected = member_of(person);
        if self.random.chance(50) {
            let path = self.address(who, "");
            return same(&path, &self.get::<Member>(&path)?, &expected);
        }
        let asked = json!({"external_id": self.people[who].name});
        let found = self.post("/members/search", &asked)?.done()?;
        let found: Page<Member> = Page::deserialize(found).map_err(|error| format!("search: {error}"))?;
        same("members/search", &found.items, &vec![expected])
    }

    /// What is not there, or not to be asked for.
    fn nothing(&mut self, who: usize) -> Result<(), String> {
        let own = self.address(who, "");
        let walk =
            self.random.some(&self.walks.clone(), 30).pop().filter(|walk| !self.is_of_nobody(walk.list));
        let elsewhere = walk.as_ref().map(|walk| match walk.list {
            List::Timeline(other) => self.address(other, "/ledger"),
            List::Ledger(other) => self.address(other, "/timeline"),
            List::Members => self.address(who, "/timeline"),
        });
        let number = self.random.number(0, 8);
        match (number, &self.strangers, walk.zip(elsewhere)) {
            (0, _, _) => self.refused(&format!("{own}/ledger?limit=0"), 422, "invalid_limit"),
            (1, _, _) => self.refused(&format!("{own}/timeline?limit=501"), 422, "invalid_limit"),
            (2, _, Some((walk, path))) => {
                self.refused(&format!("{path}?cursor={}", walk.cursor), 400, "invalid_cursor")
            }
            (3, Some(Strangers { member, .. }), _) => {
                let part = self.random.pick(&["", "/balance", "/tiers", "/timeline", "/ledger"]);
                self.refused(&format!("{}/members/{member}{part}", self.path), 404, "not_found")
            }
            (4, Some(Strangers { path, .. }), _) => {
                let id = &self.people[who].id;
                self.refused(&format!("{path}/members/{id}/balance"), 404, "not_found")
            }
            (5, Some(Strangers { path, .. }), _) => {
                let name = &self.people[who].name;
                self.refused(&format!("{path}/members/external:{name}/tiers"), 404, "not_found")
            }
            (6, Some(Strangers { event, .. }), _) => {
                self.refused(&format!("{}/events/{event}", self.path), 404, "not_found")
            }
            (7, Some(Strangers { cursor: Some(cursor), .. }), _) => {
                self.refused(&format!("{own}/timeline?cursor={cursor}"), 400, "invalid_cursor")
            }
            _ => self.refused(&format!("{own}/timeline?cursor=00"), 400, "invalid_cursor"),
        }
    }

    fn refused(&self, path: &str, status: u16, code: &str) -> Result<(), String> {
        let Answer { status: answered, body } = self.server.client().get(path)?;
        let told = (answered, body.get("code").and_then(Value::as_str));
        same(path, &told, &(status, Some(code)))
    }

    fn address(&self, who: usize, part: &str) -> String {
        format!("{}/members/{}{part}", self.path, self.people[who].id)
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, String> {
        let answer =
            self.server.client().get(path)?.done().map_err(|refusal| format!("{path}: {refusal}"))?;
        T::deserialize(answer).map_err(|error| format!("{path}: {error}"))
    }
}

/// The page of a member's entries, newest first, that follows on a walk.
fn before(person: &Person<'_>, last: Option<Last>, limit: usize) -> Vec<Entry> {
    let older = |entry: &&Entry| !matches!(&last, Some(Last::Entry(last)) if *last <= entry.seq);
    person.entries.iter().rev().map(|(entry, _)| entry).filter(older).take(limit).cloned().collect()
}

/// Where the next page begins: a full page may be followed by another one, the first entry by none.
fn last_of(page: &[Entry], limit: usize) -> Option<Last> {
    let last = page.last().filter(|last| page.len() == limit && 1 < last.seq)?;
    Some(Last::Entry(last.seq))
}

fn member_of(person: &Person<'_>) -> Member {
    let status = if person.erased { "erased" } else { "active" };
    let external_id = Some(person.name.clone()).filter(|_| !person.erased);
    Member { id: person.id.clone(), status: status.to_owned(), identifiers: Identifiers { external_id } }
}

fn same<T: PartialEq + Debug>(path: &str, server: &T, model: &T) -> Result<(), String> {
    if server == model { Ok(()) } else { Err(format!("{path}\n  server: {server:?}\n  model:  {model:?}")) }
}
