//! What members do, in the words of a scenario, and the events that this makes.
//!
//! Amounts are written as people write them (`24.00`) and become smallest units here. The fields of an order
//! have the names that they have on the wire.

use indexmap::IndexMap;
use regulars_engine::{
    Program,
    amount::Decimal,
    calendar::{Length, MonthDay, day_number},
    decide::id_of_code,
    event::{self, Body, EventRef, Meta, Metadata, Profile},
    id::{MemberId, VoucherId},
    referral::ReferralClaim,
    symbol::Sym,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    file::typed,
    games::Plays,
    household::{self, FoundsHousehold, IsInvited, IsRemoved, JoinsHousehold, MovesHousehold},
    moves::{
        Adjusted, BuysBlock, Captures, Converts, Exports, Holds, Links, Refunded, Sends, TopsUp, capture,
        conversion, export, refund,
    },
    order::{Pays, Returns, one, order, returned},
    plans::{Plans, Shares},
    team,
};

/// One thing that a member does, or that is done to the member.
#[derive(Debug, Clone)]
pub struct Act {
    /// The number of the event by which later steps name it (`o1`).
    pub external_id: Option<String>,
    /// When it happened, if that was before it was received; as `at`.
    pub happened: Option<String>,
    /// What.
    pub deed: Deed,
}

/// What is done. In a file it is the field of that name.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// `joins`, or `joins: { birthday: 05-17, channel: app }`; a birthday may have its year.
    Joins(Joins),
    /// `pays: 24.00` for one item, or an order with its lines.
    Pays(Pays),
    /// `returns: { order: o1, lines: [ { line: 0, quantity: 1 } ] }`.
    Returns(Returns),
    /// `cancels: o1`: all that is left of the order.
    Cancels(String),
    /// `does: check_in`, or an activity with its fields.
    Does(Does),
    /// `tops_up: { wallet: balance, amount: 200.00 }`.
    TopsUp(TopsUp),
    /// `adjusted: { wallet: points, amount: -30, reason: … }`, by staff.
    Adjusted(Adjusted),
    /// `reverses: o1`: the entry of that event is undone.
    Reverses(String),
    /// `keeps: member_level`: pays points to keep the level.
    Keeps(String),
    /// `gets_level: { level: gold, until: 2027-12-31, reason: match }`: whatever was done.
    GetsLevel(GetsLevel),
    /// `is_brought_by: ada`: claims the code of another member.
    IsBroughtBy(String),
    /// `chooses: { choice: annual, option: suite }`: one of several things.
    Chooses(Chooses),
    /// `takes_up: spring`: joins the challenge.
    TakesUp(String),
    /// `redeems: cup_sleeve`, or a reward with its quantity, cause and session.
    Redeems(Redeems),
    /// `gives_back: r1`: the redemption or reservation did not happen.
    GivesBack(String),
    /// `refunded: t1`, or `refunded: { top_up: t1, amount: 20.00 }`: money of a top-up is paid back.
    Refunded(Refunded),
    /// `is_handed: r1`: what the redemption paid for was handed over.
    IsHanded(String),
    /// `uses: r1`: what the redemption paid for was used.
    Uses(String),
    /// `gets: welcome`: a voucher of that kind is issued.
    Gets(String),
    /// `claims: { code: AUTUMN, voucher: welcome, at_most: 2 }`: a code that was imported with those terms.
    Claims(Claims),
    /// `uses_voucher: welcome`: elsewhere than on an order.
    UsesVoucher(String),
    /// `holds: { wallet: points, amount: 50, lasts: 10 minutes }`: sets units aside.
    Holds(Holds),
    /// `captures: h1`, or a hold with a part of it.
    Captures(Captures),
    /// `releases: h1`: the units of the hold come back.
    Releases(String),
    /// `reserves: cup_sleeve`, or a reward with its quantity, cause and time.
    Reserves(Redeems),
    /// `confirms: r1`: the reservation becomes a redemption.
    Confirms(String),
    /// `sends: { wallet: points, amount: 50, to: ben }`: units are given to another member.
    Sends(Sends),
    /// `converts: { by: to_miles, amount: 200 }`: units of one wallet become units of another one.
    Converts(Converts),
    /// `exports: { to: sky_miles, amount: 3000 }`: units go to a partner.
    Exports(Exports),
    /// `links: { to: delta, number: "4711" }`: the member's account with a partner, by its number there.
    Links(Links),
    /// `unlinks: delta`: it is the member's no more.
    Unlinks(String),
    /// `buys_block: { of: bank, wallet: points, units: 1000, reserve: true }`: a partner pays for units in advance.
    BuysBlock(BuysBlock),
    /// `is_done: PAID_OUT`: what somebody outside was asked for by that event was done. `PAID_OUT` is the last payment.
    IsDone(String),
    /// `fails: PAID_OUT`: it could not be done.
    Fails(String),
    /// `waits: { reward: class, session: june-6, quantity: 2 }`: for places of a date that is full.
    Waits(Waits),
    /// `waits_no_more: { reward: class, session: june-6 }`.
    WaitsNoMore(WaitsNoMore),
    /// `enters: { reward: bag, session: autumn, lot: 3 }`: a draw for its places, in which that lot is drawn; without a session
    /// the waiting room of the reward.
    Enters(Enters),
    /// `uses_benefit: free_modification`: what a level entitles to.
    UsesBenefit(String),
    /// `claims_benefit: { benefit: price_protection, of: o1, amount: 12.50 }`: a benefit for an order.
    ClaimsBenefit(ClaimsBenefit),
    /// `plays: { game: wheel, number: 3 }`: a game of chance, in which that number is drawn.
    Plays(Plays),
    /// `founds_household: {}`, or with an `address`.
    FoundsHousehold(FoundsHousehold),
    /// `is_invited: { by: ada, slot: child }` into her household.
    IsInvited(IsInvited),
    /// `joins_household: { of: ada }`, with an `address` where the program asks.
    JoinsHousehold(JoinsHousehold),
    /// `leaves_household: ada`: the one that ada is in; who is only invited declines.
    LeavesHousehold(String),
    /// `is_removed: { by: ada }` from her household.
    IsRemoved(IsRemoved),
    /// `moves_household: { of: ada, address: 5 Elm Road }`.
    MovesHousehold(MovesHousehold),
    /// `joins_plan: prime`, or a plan with its period, whether with the trial, and whether it is paid already.
    JoinsPlan(Plans),
    /// `leaves_plan: prime`, or a plan and whether at once.
    LeavesPlan(Plans),
    /// `changes_plan: { plan: prime, period: year, at_once: true }`.
    ChangesPlan(Plans),
    /// `shares_plan: { plan: prime, with: ben }`: another member gets a part of it.
    SharesPlan(Shares),
    /// `unshares_plan: { plan: prime, with: ben }`.
    UnsharesPlan(Shares),
    /// `founds_team: together`: a team for a challenge.
    FoundsTeam(String),
    /// `is_asked_by: ada` into the latest team that she is in.
    IsAskedBy(String),
    /// `joins_team: ada`: the latest one that she is in.
    JoinsTeam(String),
    /// `leaves_team: ada`: the latest one that she is in; who is only invited declines.
    LeavesTeam(String),
    /// `is_removed_from_team: { of: ada, by: ada }`: the latest one that Ada is in; without `by` the staff do it.
    IsRemovedFromTeam(team::IsRemovedFromTeam),
    /// `leaves`: the account ends.
    Leaves,
}

/// A use of a benefit for an order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsBenefit {
    benefit: String,
    of: String,
    amount: Option<Decimal>,
}

impl ClaimsBenefit {
    fn claim(&self, program: &Program) -> Result<event::BenefitClaim, String> {
        let amount = self.amount.map(|amount| minor(amount, program.currency.exponent)).transpose()?;
        Ok(event::BenefitClaim { benefit: self.benefit.clone(), order: named(&self.of), amount })
    }
}

/// Joining.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Joins {
    channel: Option<String>,
    brought_by: Option<String>,
    metadata: IndexMap<String, Value>,
    birthday: Option<String>,
    segments: Vec<String>,
    attributes: IndexMap<String, Value>,
}

/// Entering a draw, or a waiting room.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enters {
    reward: String,
    session: Option<String>,
    lot: Option<u64>,
}

/// Waiting for places of a date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waits {
    reward: String,
    session: String,
    #[serde(default = "one")]
    quantity: i64,
}

/// Waiting no longer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitsNoMore {
    reward: String,
    session: String,
}

/// Choosing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chooses {
    choice: String,
    option: String,
}

/// A level that is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GetsLevel {
    tier_set: Option<String>,
    level: String,
    until: Option<String>,
    reason: Reason,
}

/// Why it is given.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Match,
    Gift,
}

impl GetsLevel {
    /// What happens; the tier set need not be named where there is one.
    fn given(&self, program: &Program) -> Result<event::TierGiven, String> {
        let only = match program.tier_sets.as_slice() {
            [only] => Some(program.name_of(only.set).to_owned()),
            _ => None,
        };
        let tier_set = self.tier_set.clone().or(only).ok_or("name the `tier_set`")?;
        let day = |text: &String| text.parse::<jiff::civil::Date>().map(day_number);
        let last_day = self.until.as_ref().map(day).transpose().map_err(|e| format!("until: {e}"))?;
        let reason = match self.reason {
            Reason::Match => event::GivenReason::Match,
            Reason::Gift => event::GivenReason::Gift,
        };
        Ok(event::TierGiven { tier_set, level: self.level.clone(), last_day, reason })
    }
}

/// Claiming a code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    code: String,
    voucher: String,
    at_most: i64,
}

/// An activity.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Does {
    /// Its name.
    Name(String),
    /// With its fields.
    Activity(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Activity {
    activity: String,
    order: Option<String>,
    #[serde(default = "one")]
    quantity: i64,
    #[serde(default)]
    metadata: IndexMap<String, Value>,
}

/// A redemption.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Redeems {
    /// One of it.
    Name(String),
    /// With its fields.
    Reward(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redemption {
    reward: String,
    #[serde(default = "one")]
    quantity: i64,
    cause: Option<String>,
    units: Option<Decimal>,
    session: Option<String>,
    lasts: Option<String>,
}

impl<'de> Deserialize<'de> for Act {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Act, D::Error> {
        read(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn read(value: Value) -> Result<Act, String> {
    let mut fields = match value {
        Value::Object(fields) => fields,
        word => {
            let joins = word.as_str() == Some("joins");
            let deed = if joins { Deed::Joins(Joins::default()) } else { typed(word)? };
            return Ok(Act { external_id: None, happened: None, deed });
        }
    };
    let mut text = |name: &str| match fields.shift_remove(name) {
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("{name}: `{other}` is not a text")),
        None => Ok(None),
    };
    let (external_id, happened) = (text("external_id")?, text("happened")?);
    Ok(Act { external_id, happened, deed: typed(Value::Object(fields))? })
}

/// Who reports the events of scenarios.
pub(crate) const SOURCE: &str = "scenario";

/// What scenarios call the last payment to the member: its own name is the server's.
pub(crate) const PAID_OUT: &str = "PAID_OUT";

/// The event of the last payment in place of its name in scenarios.
pub(crate) fn name_payment(body: &mut Body, last: Option<EventRef>) {
    if let Body::InstructionDone(of) | Body::InstructionFailed(of) = body
        && of.external_id == PAID_OUT
        && let Some(last) = last
    {
        *of = last;
    }
}

/// The id of whoever has not joined.
const NOBODY: MemberId = MemberId(uuid::Uuid::from_u128(0x404));

impl Act {
    /// The profile that a member brings by joining.
    ///
    /// # Errors
    /// A birthday or attribute that can't be read.
    pub fn profile(&self) -> Result<Profile, String> {
        let Deed::Joins(joins) = &self.deed else { return Ok(Profile::default()) };
        // `1990-05-17`, or `05-17`.
        let stated = joins.birthday.as_deref().map(|text| match text.split_once('-') {
            Some((year, day)) if year.len() == 4 => (year.parse().ok(), day),
            _ => (None, text),
        });
        let birthday = stated.map(|(_, day)| MonthDay::parse(day)).transpose();
        Ok(Profile {
            birthday: birthday.map_err(|e| format!("birthday: {e}"))?,
            birth_year: stated.and_then(|(year, _)| year),
            segments: joins.segments.clone(),
            attributes: metadata(&joins.attributes)?,
        })
    }

    /// What happens, as the engine decides it. `id` knows the members by their names.
    ///
    /// # Errors
    /// An amount with more digits than its unit, or a field that can't be read.
    pub fn body(&self, program: &Program, id: &dyn Fn(&str) -> Option<MemberId>) -> Result<Body, String> {
        let of = |name: &str| id(name).unwrap_or(NOBODY);
        Ok(match &self.deed {
            Deed::Joins(joins) => Body::MemberJoined(event::Joined {
                channel: joins.channel.clone(),
                metadata: metadata(&joins.metadata)?,
                claim: joins.brought_by.as_ref().map(|by| Box::new(claim(by, id))),
            }),
            Deed::IsBroughtBy(by) => Body::ReferralClaimed(claim(by, id)),
            Deed::Pays(pays) => Body::OrderPaid(order(pays, program)?),
            Deed::Returns(returns) => {
                let digits = program.currency.exponent;
                let lines = returns.lines.iter().map(|line| returned(line, digits));
                Body::OrderReturned(event::Return {
                    order: named(&returns.order),
                    lines: lines.collect::<Result<_, _>>()?,
                })
            }
            Deed::Cancels(order) => Body::OrderCancelled(named(order)),
            Deed::Does(Does::Name(name)) => Body::Activity(once(name)),
            Deed::Does(Does::Activity(value)) => {
                let activity: Activity = typed(value.clone())?;
                Body::Activity(event::Activity {
                    name: activity.activity,
                    order: activity.order.as_deref().map(named),
                    quantity: activity.quantity,
                    metadata: metadata(&activity.metadata)?,
                })
            }
            Deed::TopsUp(top_up) => Body::WalletToppedUp(event::TopUp {
                wallet: top_up.wallet.clone(),
                amount: of_wallet(program, &top_up.wallet, top_up.amount)?,
                tender: top_up.tender.clone(),
            }),
            Deed::Adjusted(adjusted) => Body::Adjustment(event::Adjustment {
                wallet: adjusted.wallet.clone(),
                amount: of_wallet(program, &adjusted.wallet, adjusted.amount)?,
                reason: adjusted.reason.clone(),
            }),
            Deed::Reverses(event) => Body::Reversal(named(event)),
            Deed::Keeps(set) => Body::TierKept(event::TierKept { tier_set: set.clone() }),
            Deed::GetsLevel(gets) => Body::TierGiven(gets.given(program)?),
            Deed::Chooses(made) => Body::ChoiceMade(event::ChoiceMade {
                choice: made.choice.clone(),
                option: made.option.clone(),
            }),
            Deed::TakesUp(challenge) => {
                Body::ChallengeJoined(event::ChallengeJoined { challenge: challenge.clone() })
            }
            Deed::Redeems(redeems) => Body::RewardRedeemed(reservation(redeems, program)?.redemption),
            Deed::GivesBack(redemption) => Body::RewardCancelled(named(redemption)),
            Deed::Refunded(refunded) => Body::WalletRefunded(refund(refunded, program)?),
            Deed::IsHanded(redemption) => Body::RewardIssued(named(redemption)),
            Deed::Uses(redemption) => Body::RewardUsed(named(redemption)),
            Deed::Gets(voucher) => Body::VoucherIssued(issue(voucher)),
            Deed::Claims(claims) => Body::VoucherClaimed(claims.claim()),
            Deed::UsesVoucher(voucher) => Body::VoucherUsed(event::VoucherUsage { voucher: voucher.clone() }),
            Deed::Holds(hold) => Body::HoldPlaced(event::Hold {
                wallet: hold.wallet.clone(),
                amount: of_wallet(program, &hold.wallet, hold.amount)?,
                lasts: hold.lasts.as_deref().map(lasts).transpose()?,
            }),
            Deed::Captures(captures) => Body::HoldCaptured(capture(captures, program)?),
            Deed::Releases(hold) => Body::HoldReleased(named(hold)),
            Deed::Reserves(redeems) => Body::RewardReserved(reservation(redeems, program)?),
            Deed::Confirms(reservation) => Body::RewardConfirmed(named(reservation)),
            Deed::Sends(sends) => Body::TransferSent(event::Transfer {
                wallet: sends.wallet.clone(),
                amount: of_wallet(program, &sends.wallet, sends.amount)?,
                to: id(&sends.to).unwrap_or(NOBODY),
            }),
            Deed::Converts(converts) => Body::UnitsConverted(conversion(converts, program)?),
            Deed::Exports(exports) => Body::UnitsExported(export(exports, program)?),
            Deed::Links(links) => Body::AccountLinked(links.link()),
            Deed::Unlinks(partner) => {
                Body::AccountUnlinked(event::AccountUnlink { partner: partner.clone() })
            }
            Deed::BuysBlock(block) => Body::BlockBought(block.purchase(program)?),
            Deed::IsDone(event) => Body::InstructionDone(named(event)),
            Deed::Fails(event) => Body::InstructionFailed(named(event)),
            Deed::Waits(waits) => Body::WaitlistJoined(waits.asked()),
            Deed::WaitsNoMore(named) => Body::WaitlistLeft(named.date()),
            Deed::Enters(enters) => enters.body(),
            Deed::UsesBenefit(benefit) => Body::BenefitUsed(event::BenefitUse { benefit: benefit.clone() }),
            Deed::ClaimsBenefit(claims) => Body::BenefitClaimed(claims.claim(program)?),
            Deed::Plays(plays) => Body::GamePlayed(plays.play()),
            Deed::FoundsHousehold(founds) => founds.body(),
            Deed::IsInvited(invited) => invited.body(&of),
            Deed::JoinsHousehold(joins) => joins.body(&of),
            Deed::LeavesHousehold(name) => household::leaves(of(name)),
            Deed::IsRemoved(removed) => removed.body(&of),
            Deed::MovesHousehold(moves) => moves.body(&of),
            Deed::JoinsPlan(plan) => plan.joins()?,
            Deed::LeavesPlan(plan) => plan.leaves()?,
            Deed::ChangesPlan(plan) => plan.changes()?,
            Deed::SharesPlan(share) => {
                let share = share.share(id(&share.with).unwrap_or(NOBODY));
                Body::Plan(event::PlanEvent::Shared(share))
            }
            Deed::UnsharesPlan(share) => {
                let share = share.share(id(&share.with).unwrap_or(NOBODY));
                Body::Plan(event::PlanEvent::Unshared(share))
            }
            Deed::FoundsTeam(challenge) => team::founds(challenge),
            Deed::IsAskedBy(name) => team::is_invited(of(name)),
            Deed::JoinsTeam(name) => team::joins(of(name)),
            Deed::LeavesTeam(name) => team::leaves(of(name)),
            Deed::IsRemovedFromTeam(removed) => removed.body(&of),
            Deed::Leaves => Body::MemberClosed,
        })
    }
}

/// The code of whoever has not joined is nobody's.
fn claim(by: &str, id: &dyn Fn(&str) -> Option<MemberId>) -> ReferralClaim {
    ReferralClaim { code: by.to_owned(), referrer: id(by) }
}

impl Enters {
    fn body(&self) -> Body {
        let Enters { reward, session, lot } = self.clone();
        match session {
            Some(session) => Body::DrawEntered(event::DrawEntry { reward, session, lot }),
            None => Body::RoomEntered(event::RoomEntry { reward, lot }),
        }
    }
}

impl Waits {
    fn asked(&self) -> event::WaitlistJoin {
        let Waits { reward, session, quantity } = self.clone();
        event::WaitlistJoin { reward, session, quantity }
    }
}

impl WaitsNoMore {
    fn date(&self) -> event::Waiting {
        let WaitsNoMore { reward, session } = self.clone();
        event::Waiting { reward, session }
    }
}

impl Claims {
    fn claim(&self) -> event::VoucherClaim {
        let code = code_id(&self.code).to_string();
        event::VoucherClaim { code, voucher: self.voucher.clone(), claims_max: self.at_most }
    }
}

/// The id that a code would have got when it was imported: here it follows from the code itself.
pub(super) fn code_id(code: &str) -> VoucherId {
    let number = code.bytes().fold(0i64, |sum, byte| sum.wrapping_mul(31).wrapping_add(i64::from(byte)));
    id_of_code(Sym(u16::MAX), number)
}

fn issue(voucher: &str) -> event::VoucherIssue {
    event::VoucherIssue { voucher: voucher.to_owned(), quantity: 1 }
}

fn once(name: &str) -> event::Activity {
    event::Activity { name: name.to_owned(), quantity: 1, ..event::Activity::default() }
}

fn reservation(redeems: &Redeems, program: &Program) -> Result<event::Reservation, String> {
    let Redemption { reward, quantity, cause, units, session, lasts } = match redeems {
        Redeems::Name(reward) => {
            let (cause, units, session, lasts) = (None, None, None, None);
            Redemption { reward: reward.clone(), quantity: 1, cause, units, session, lasts }
        }
        Redeems::Reward(value) => typed(value.clone())?,
    };
    let payer = program.reward(&reward).and_then(|reward| program.wallet_of(reward.wallet?));
    let digits = payer.map_or(0, |spec| program.wallet_exponent(spec));
    let units = units.map(|units| minor(units, digits)).transpose()?;
    let redemption = event::Redemption { reward, quantity, cause, units, session };
    Ok(event::Reservation { redemption, lasts: lasts.as_deref().map(self::lasts).transpose()? })
}

/// A time, written as documents do.
fn lasts(text: &str) -> Result<event::HoldTime, String> {
    let length = Length::parse(text).map_err(|e| format!("lasts: {e}"))?;
    event::HoldTime::of_length(length).ok_or_else(|| format!("a hold can't last `{text}`"))
}

pub(super) fn named(external_id: &str) -> EventRef {
    EventRef { source: SOURCE.to_owned(), external_id: external_id.to_owned() }
}

pub(super) fn minor(amount: Decimal, digits: u32) -> Result<i64, String> {
    amount.to_minor(digits).ok_or_else(|| format!("{amount} has more than {digits} digits after the point"))
}

/// In smallest units of a wallet; of an unknown wallet as it stands, so that the refusal can be tried.
pub(super) fn of_wallet(program: &Program, name: &str, amount: Decimal) -> Result<i64, String> {
    minor(amount, program.wallet(name).map_or(0, |(_, spec)| program.wallet_exponent(spec)))
}

pub(super) fn metadata(fields: &IndexMap<String, Value>) -> Result<Metadata, String> {
    let field = |(name, value): (&String, &Value)| {
        let meta = match value {
            Value::Bool(value) => Meta::Bool(*value),
            Value::String(text) => Meta::Text(text.clone()),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Meta::Int(whole),
                None => Meta::Decimal(typed(value.clone()).map_err(|e| format!("{name}: {e}"))?),
            },
            other => return Err(format!("{name}: `{other}` is not a field's value")),
        };
        Ok((name.clone(), meta))
    };
    fields.iter().map(field).collect()
}
