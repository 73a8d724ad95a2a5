//! A scenario's stage on a server: a sandbox program, its members by their names, and its clock.

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    decide::Company,
    document::VoucherCodes,
    event::{Body, EventRef, Profile, VoucherClaim},
    id::{HouseholdId, MemberId, TeamId},
    moment::Moment,
    shared::Slices,
    state::Account,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    client::Client,
    plans,
    read::{self, LevelChange, Why},
    wire,
};
use crate::language::{
    Answer, SOURCE, Seen, Stage, decimal, name_charge, name_household, name_payment, name_team,
};

/// The most entries of one page of a timeline.
const PAGE: usize = 500;

/// A sandbox program on a server.
pub struct Sandbox<'s> {
    client: &'s Client,
    program: Program,
    /// `/v1/programs/SLUG`.
    path: String,
    members: IndexMap<String, Member>,
    now: Option<Moment>,
    events: u64,
    /// Codes that can be claimed.
    claimable: Vec<String>,
}

#[derive(Default)]
struct Member {
    profile: Profile,
    /// The server's id, from the day of joining.
    id: Option<String>,
    /// The number of the last entry that was looked at.
    seq: u64,
    /// Why each tier set changed last.
    causes: IndexMap<String, String>,
    /// The last payment to the member.
    last_payment: Option<EventRef>,
    /// The last entry that asked for a price.
    last_charge: Option<EventRef>,
    /// All prices that were asked for, in the smallest unit.
    fees: i64,
    /// Erased: the server tells nothing more of the member.
    left: bool,
}

/// The part of an entry that a scenario asks about.
#[derive(Deserialize)]
struct Entry {
    seq: u64,
    kind: String,
    source: String,
    external_id: String,
    levels: Vec<LevelChange>,
    why: Vec<Why>,
    plan: Option<PlanMove>,
    instruction: Option<String>,
}

#[derive(Deserialize)]
struct PlanMove {
    fee: Option<i64>,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Entry>,
    next: Option<String>,
}

impl<'s> Sandbox<'s> {
    pub(super) fn new(client: &'s Client, program: Program, path: String) -> Sandbox<'s> {
        Sandbox {
            client,
            program,
            path,
            members: IndexMap::new(),
            now: None,
            events: 0,
            claimable: Vec::new(),
        }
    }

    /// Brings codes for all kinds of vouchers that take theirs from a pool: more than any scenario needs.
    pub(super) fn import_codes(&self) -> Result<(), String> {
        const CODES: usize = 100;
        let vouchers = self.program.document.vouchers.iter().enumerate();
        for (place, (kind, _)) in vouchers.filter(|(_, (_, spec))| spec.codes == VoucherCodes::Imported) {
            let codes: Vec<Value> = (0..CODES).map(|n| json!({"code": format!("POOL{place}X{n}")})).collect();
            self.client.post_lines(&format!("{}/vouchers/import?kind={kind}", self.path), &codes)?.done()?;
        }
        Ok(())
    }

    /// Brings a code that can be claimed, the first time that somebody claims it.
    fn import_claimable(&mut self, claim: &VoucherClaim) -> Result<(), String> {
        if self.claimable.contains(&claim.code) {
            return Ok(());
        }
        let terms = format!("kind={}&claims_max={}", claim.voucher, claim.claims_max);
        let code = json!({"code": wire::code(claim)});
        self.client.post_lines(&format!("{}/vouchers/import?{terms}", self.path), &[code])?.done()?;
        self.claimable.push(claim.code.clone());
        Ok(())
    }

    /// The household that a member is in.
    fn household_of(&self, member: MemberId) -> Option<HouseholdId> {
        let household: read::MemberHousehold =
            self.read(&format!("{}/members/{member}/household", self.path)).ok()?;
        household.id()
    }

    /// The latest team that a member is in.
    fn team_of(&self, member: MemberId) -> Option<TeamId> {
        let teams: read::MemberTeams = self.read(&format!("{}/members/{member}/teams", self.path)).ok()?;
        teams.latest()
    }

    /// The address of a member who has joined and not left.
    fn address(&self, who: &str) -> Option<String> {
        let id = self.members.get(who).filter(|member| !member.left)?.id.as_ref()?;
        Some(format!("{}/members/{id}", self.path))
    }

    fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, String> {
        let answer = self.client.get(path)?.done().map_err(|refusal| format!("GET {path}: {refusal}"))?;
        T::deserialize(answer).map_err(|error| format!("GET {path}: {error}"))
    }

    /// Ends the membership, which is an erasure.
    fn leave(&mut self, who: &str) -> Result<Answer, String> {
        let address = self.address(who).ok_or_else(|| format!("{who} has not joined"))?;
        let answer = self.client.delete(&address)?;
        if let Some(code) = refusal(answer.status, &answer.body) {
            return Ok(Err(code));
        }
        answer.done()?;
        if let Some(member) = self.members.get_mut(who) {
            member.left = true;
        }
        Ok(Ok(IndexMap::new()))
    }

    /// Looks at the entries that were added since.
    fn catch_up(&mut self, who: &str) -> Result<(), String> {
        let Some(address) = self.address(who) else { return Ok(()) };
        let since = self.members.get(who).map_or(0, |member| member.seq);
        let (mut fresh, mut cursor): (Vec<Entry>, String) = (Vec::new(), String::new());
        loop {
            let page: Page = self.read(&format!("{address}/timeline?limit={PAGE}{cursor}"))?;
            let reached = page.items.iter().any(|entry| entry.seq <= since);
            fresh.extend(page.items.into_iter().filter(|entry| since < entry.seq));
            match page.next {
                Some(next) if !reached => cursor = format!("&cursor={next}"),
                Some(_) | None => break,
            }
        }
        let Some(member) = self.members.get_mut(who) else { return Ok(()) };
        fresh.iter().rev().for_each(|entry| member.note(entry));
        Ok(())
    }
}

impl Member {
    fn last_payment(&self) -> Option<EventRef> {
        self.last_payment.clone()
    }

    fn last_charge(&self) -> Option<EventRef> {
        self.last_charge.clone()
    }

    fn note(&mut self, entry: &Entry) {
        self.seq = entry.seq;
        if entry.kind == "wallet.paid_out" {
            let (source, external_id) = (entry.source.clone(), entry.external_id.clone());
            self.last_payment = Some(EventRef { source, external_id });
        }
        if let Some(fee) = entry.plan.as_ref().and_then(|plan| plan.fee) {
            self.fees = self.fees.saturating_add(fee);
            if entry.instruction.as_deref() == Some("asked") {
                let (source, external_id) = (entry.source.clone(), entry.external_id.clone());
                self.last_charge = Some(EventRef { source, external_id });
            }
        }
        for change in &entry.levels {
            self.causes.insert(change.set.clone(), change.cause.clone());
        }
    }
}

impl Stage for Sandbox<'_> {
    fn members(&self) -> Vec<String> {
        self.members.keys().cloned().collect()
    }

    fn id(&self, who: &str) -> Option<MemberId> {
        self.members.get(who)?.id.as_ref()?.parse().ok()
    }

    fn add(&mut self, who: &str, profile: Profile) {
        self.members.insert(who.to_owned(), Member { profile, ..Member::default() });
    }

    fn seen(&mut self, who: &str, at: Moment) -> Result<Seen, String> {
        let digits = self.program.currency.exponent;
        let fees = self.members.get(who).map(|member| decimal(member.fees, digits)).unwrap_or_default();
        if self.members.get(who).is_some_and(|member| member.left) {
            // Nothing is left of the account, and the audit sees to it that this is so.
            let seen = Seen::of(
                &self.program,
                &Account::default(),
                &Profile::default(),
                (Slices::NONE, Company::NONE),
                at,
            );
            return Ok(Seen { fees, ..seen });
        }
        // The server does not know yet who has not joined.
        let (Some(address), Some(member)) = (self.address(who), self.members.get(who)) else {
            return Ok(Seen::default());
        };
        let balances = self.read(&format!("{address}/balance"))?;
        let standings = self.read(&format!("{address}/tiers"))?;
        let catalog = self.read(&format!("{address}/rewards"))?;
        let benefits = self.read(&format!("{address}/benefits"))?;
        let challenges: read::Challenges = self.read(&format!("{address}/challenges"))?;
        let seen = read::seen(&self.program, &balances, &standings, (&catalog, &benefits), &member.causes);
        let games: read::MemberGames = self.read(&format!("{address}/games"))?;
        let prizes: read::Games = self.read(&format!("{}/games", self.path))?;
        let seen = games.add_to(&self.program, challenges.add_to(&self.program, seen));
        let friends: Option<read::Referral> = match self.program.referral.is_some() {
            true => Some(self.read(&format!("{address}/referral"))?),
            false => None,
        };
        let seen = prizes.add_to(seen);
        let mut seen =
            Seen { friends: friends.map_or_else(|| "none".to_owned(), read::Referral::words), fees, ..seen };
        if self.program.household.is_some() {
            let household: read::MemberHousehold = self.read(&format!("{address}/household"))?;
            seen = household.add_to(seen);
        }
        if self.program.plans.is_empty() {
            seen.plan = "none".to_owned();
        } else {
            let plan: plans::MemberPlan = self.read(&format!("{address}/plan"))?;
            seen = plan.add_to(seen, &self.program);
        }
        if self.program.vouchers.is_empty() {
            return Ok(seen);
        }
        let vouchers: read::Vouchers = self.read(&format!("{address}/vouchers"))?;
        Ok(vouchers.add_to(seen))
    }

    fn called(&mut self, who: &str, language: &str) -> Result<Vec<String>, String> {
        let Some(address) = self.address(who) else { return Ok(Vec::new()) };
        let standings: read::Standings = self.read(&format!("{address}/tiers?language={language}"))?;
        Ok(standings.called())
    }

    fn publish(&mut self, program: &Program) -> Result<(), String> {
        let mut document = program.document.clone();
        self.path.rsplit('/').next().unwrap_or_default().clone_into(&mut document.program);
        let document = serde_json::to_value(&document).map_err(|error| error.to_string())?;
        // The draft has been saved once for each version.
        let revision = format!("\"{}\"", self.program.version.max(1));
        self.client.put(&format!("{}/draft", self.path), ("if-match", &revision), &document)?.done()?;
        self.client.post(&format!("{}/publish", self.path), &json!({"note": "for a scenario"}))?.done()?;
        self.program = program.clone();
        self.import_codes()
    }

    fn pass(&mut self, until: Moment) -> Result<(), String> {
        if self.now == Some(until) {
            return Ok(());
        }
        let to = json!({"to": until.timestamp().to_string()});
        self.client.post(&format!("{}/clock", self.path), &to)?.done()?;
        self.now = Some(until);
        self.members().iter().try_for_each(|who| self.catch_up(who))
    }

    fn act(
        &mut self,
        who: &str,
        external_id: Option<&str>,
        (occurred_at, _): (Moment, Moment),
        mut body: Body,
    ) -> Result<Answer, String> {
        name_payment(&mut body, self.members.get(who).and_then(Member::last_payment));
        name_household(&mut body, |member| self.household_of(member));
        name_team(&mut body, |member| self.team_of(member));
        name_charge(&mut body, self.members.get(who).and_then(Member::last_charge));
        if let Body::VoucherClaimed(claim) = &body {
            self.import_claimable(claim)?;
        }
        if let Some(claim) = body.referral_claim_mut()
            && let Some(referrer) = claim.referrer
        {
            // A closed account tells no code any more; its old one is nobody's.
            let asked = self.client.get(&format!("{}/members/{referrer}/referral", self.path))?;
            let code = asked.body.get("code").and_then(Value::as_str).unwrap_or("NOBODY");
            claim.code = code.to_owned();
        }
        self.events = self.events.saturating_add(1);
        let own = format!("event:{}", self.events);
        let Some(member) = self.members.get_mut(who) else { return Err(format!("{who} has not joined")) };
        let named = match (&member.id, &body) {
            (Some(id), kind) if !matches!(kind, Body::MemberJoined(_)) => json!({"id": id}),
            (_, _) => json!({"external_id": who}),
        };
        let id = external_id.unwrap_or(&own);
        let Some(event) = wire::event((SOURCE, id), occurred_at, &named, &member.profile, &body) else {
            return self.leave(who);
        };
        let answer = self.client.report(&format!("{}/events", self.path), &event)?;
        if let Some(code) = refusal(answer.status, &answer.body) {
            // To the server, whoever has left is nobody.
            let left = member.left && code == "not_found";
            return Ok(Err(if left { "account_closed".to_owned() } else { code }));
        }
        if answer.status != 201 {
            return Err(format!("{who}: {}", answer.refusal()));
        }
        member.id = answer.body.get("member").and_then(Value::as_str).map(str::to_owned);
        let entry = Entry::deserialize(answer.body).map_err(|error| format!("{who}: {error}"))?;
        member.note(&entry);
        Ok(Ok(read::why(&self.program, &entry.why)))
    }
}

/// The code of a refusal.
fn refusal(status: u16, body: &Value) -> Option<String> {
    let code = body.get("code").and_then(Value::as_str);
    code.filter(|_| (400..500).contains(&status)).map(str::to_owned)
}
