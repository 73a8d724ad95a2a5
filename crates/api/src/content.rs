//! The content of an event in one canonical form, so that a repeated event can be told from another one under the same
//! number, and the field that differs can be named.
//!
//! The form lists the fields that are not at their defaults, as path and value. So a field added to the wire later
//! leaves the hash of every event without it as it was. Whom the event concerns is no part of it: that is compared by
//! account, and a hash over a phone number could be guessed.

use regulars_engine::{
    event::{
        Activity, Adjustment, BlockPurchase, Body, Drawn, EventRef, GivenReason, Hold, HoldTime, Joined,
        Meta, Metadata, Order, Part, PlanCancel, PlanChange, PlanEvent, PlanJoin, Play, Redemption, Return,
        TierGiven, TopUp, VoucherClaim,
    },
    household::{Entrance, Founding, HouseholdEvent, Invitation, Moving, Removal},
    moment::Moment,
    referral::ReferralClaim,
    team::TeamEvent,
};
use sha2::{Digest, Sha256};

/// The canonical form of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The fields one after another: length of the path, path, length of the value, value.
    bytes: Vec<u8>,
}

/// Part of every hash; changes when the form does, never for the same form.
const VERSION: u8 = 1;

impl Content {
    /// The form of an event.
    pub fn of(occurred_at: Moment, body: &Body) -> Content {
        let mut form = Form { bytes: vec![VERSION], path: String::with_capacity(64) };
        form.text("type", body.kind());
        form.number("occurred_at", occurred_at.0);
        form.body(body);
        Content { bytes: form.bytes }
    }

    /// The form of an enrolment whose time may not be told. The time is left out, so that repeating it is repeating it.
    pub fn of_enrolment(joined: &Joined) -> Content {
        let mut form = Form { bytes: vec![VERSION], path: String::with_capacity(64) };
        form.text("type", "member.joined");
        form.joined(joined);
        Content { bytes: form.bytes }
    }

    /// The first 16 bytes of SHA-256 over the form.
    pub fn hash(&self) -> [u8; 16] {
        let digest = Sha256::digest(&self.bytes);
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest[..16]);
        hash
    }

    /// JSON pointer of the first field in which `other` differs.
    pub fn difference(&self, other: &Content) -> Option<String> {
        let (mut mine, mut theirs) = (self.fields(), other.fields());
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => return None,
                (Some(a), Some(b)) if a == b => {}
                // A field that only one of them has comes out as the earlier path in the order of the form; either
                // names a place where the two differ.
                (Some((path, _)), _) | (None, Some((path, _))) => return Some(path.to_owned()),
            }
        }
    }

    fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let mut rest = self.bytes.get(1..).unwrap_or_default();
        std::iter::from_fn(move || {
            let (path, after) = take(rest)?;
            let (value, after) = take(after)?;
            rest = after;
            Some((std::str::from_utf8(path).ok()?, value))
        })
    }
}

/// One length-prefixed piece.
fn take(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

struct Form {
    bytes: Vec<u8>,
    /// The pointer of the object being written.
    path: String,
}

impl Form {
    fn body(&mut self, body: &Body) {
        match body {
            Body::MemberJoined(joined) => self.joined(joined),
            Body::OrderPaid(order) => self.inside("order", |form| form.order(order)),
            Body::OrderReturned(returned) => self.returned(returned),
            Body::OrderCancelled(order) => self.reference("order", order),
            Body::Activity(activity) => self.inside("activity", |form| form.activity(activity)),
            Body::WalletToppedUp(top_up) => self.inside("top_up", |form| form.top_up(top_up)),
            Body::Adjustment(adjustment) => self.inside("adjustment", |form| form.adjustment(adjustment)),
            Body::Reversal(event) => self.reference("event", event),
            Body::TierKept(kept) => self.text("tier_set", &kept.tier_set),
            Body::TierGiven(given) => self.tier_given(given),
            Body::ChoiceMade(made) => {
                self.text("choice", &made.choice);
                self.text("option", &made.option);
            }
            Body::RewardRedeemed(redemption) => self.redemption(redemption),
            Body::RewardCancelled(redemption)
            | Body::RewardIssued(redemption)
            | Body::RewardUsed(redemption) => self.reference("redemption", redemption),
            Body::WalletRefunded(refund) => {
                self.reference("top_up", &refund.top_up);
                self.maybe("amount", refund.amount);
            }
            Body::VoucherIssued(issue) => {
                self.text("voucher", &issue.voucher);
                self.number("quantity", issue.quantity);
            }
            Body::ChallengeJoined(joined) => self.text("challenge", &joined.challenge),
            Body::GamePlayed(play) => self.play(play),
            Body::ReferralClaimed(claim) => self.referral(claim),
            Body::AccountLinked(link) => {
                self.text("partner", &link.partner);
                self.text("number", &link.number);
            }
            Body::AccountUnlinked(link) => self.text("partner", &link.partner),
            Body::BlockBought(block) => self.block(block),
            Body::VoucherClaimed(claim) => self.claim(claim),
            Body::VoucherUsed(usage) => self.text("voucher", &usage.voucher),
            Body::VoucherRevoked(revoked) => self.text("voucher", &revoked.voucher.to_string()),
            Body::HoldPlaced(hold) => self.inside("hold", |form| form.hold(hold)),
            Body::HoldCaptured(capture) => {
                self.reference("hold", &capture.hold);
                self.maybe("amount", capture.amount);
            }
            Body::HoldReleased(hold) => self.reference("hold", hold),
            Body::RewardReserved(reservation) => {
                self.redemption(&reservation.redemption);
                self.lasts(reservation.lasts);
            }
            Body::Plan(happened) => self.plan(happened),
            Body::BenefitUsed(used) => self.text("benefit", &used.benefit),
            Body::BenefitClaimed(claim) => {
                self.text("benefit", &claim.benefit);
                self.reference("order", &claim.order);
                self.maybe("amount", claim.amount);
            }
            Body::UnitsExported(export) => {
                self.text("partner", &export.partner);
                self.number("amount", export.amount);
                self.text("reference", &export.reference);
            }
            Body::WaitlistJoined(asked) => {
                self.date(&asked.reward, &asked.session);
                self.number("quantity", asked.quantity);
            }
            Body::DrawEntered(entry) => {
                self.date(&entry.reward, &entry.session);
                self.maybe("lot", entry.lot.and_then(|lot| i64::try_from(lot).ok()));
            }
            Body::RoomEntered(entry) => {
                self.text("reward", &entry.reward);
                self.maybe("lot", entry.lot.and_then(|lot| i64::try_from(lot).ok()));
            }
            Body::WaitlistLeft(named) => self.date(&named.reward, &named.session),
            Body::InstructionDone(instruction) | Body::InstructionFailed(instruction) => {
                self.reference("instruction", instruction);
            }
            Body::RewardConfirmed(reservation) => self.reference("reservation", reservation),
            Body::TransferSent(transfer) => {
                self.text("wallet", &transfer.wallet);
                self.number("amount", transfer.amount);
                self.text("to", &transfer.to.to_string());
            }
            Body::UnitsConverted(conversion) => {
                self.text("conversion", &conversion.conversion);
                self.number("amount", conversion.amount);
            }
            Body::Household(event) => self.household(event),
            Body::Team(event) => self.team(event),
            Body::MemberClosed
            | Body::WaitlistOffered(_)
            | Body::ReferralTold(_)
            | Body::Tick
            | Body::TransferReceived(_)
            | Body::TransferReturned(_)
            | Body::RewardGiven(_)
            | Body::OfferDue(_)
            | Body::WalletPaidOut(_) => {}
        }
    }

    fn household(&mut self, event: &HouseholdEvent) {
        if let Some(household) = event.household() {
            self.text("household", &household.to_string());
        }
        match event {
            HouseholdEvent::Founded(Founding { address })
            | HouseholdEvent::Joined(Entrance { address, .. }) => {
                self.optional("address", address.as_deref());
            }
            HouseholdEvent::Invited(Invitation { by, slot, .. }) => {
                self.text("by", &by.to_string());
                self.optional("slot", slot.as_deref());
            }
            HouseholdEvent::Removed(Removal { by, .. }) => self.text("by", &by.to_string()),
            HouseholdEvent::Moved(Moving { address, .. }) => self.text("address", address),
            HouseholdEvent::Left(_) | HouseholdEvent::Drawn(_) | HouseholdEvent::Returned(_) => {}
        }
    }

    fn team(&mut self, event: &TeamEvent) {
        if let Some(team) = event.team() {
            self.text("team", &team.to_string());
        }
        match event {
            TeamEvent::Founded(founding) => self.text("challenge", &founding.challenge),
            TeamEvent::Invited(invitation) => self.text("by", &invitation.by.to_string()),
            TeamEvent::Removed(removal) => {
                self.optional("by", removal.by.map(|by| by.to_string()).as_deref());
            }
            TeamEvent::Joined(_) | TeamEvent::Left(_) | TeamEvent::Done(_) => {}
        }
    }

    fn plan(&mut self, happened: &PlanEvent) {
        self.text("plan", happened.plan());
        match happened {
            PlanEvent::Joined(PlanJoin { period, trial, paid, .. }) => {
                self.optional("period", period.as_deref());
                self.optional("trial", trial.map(|with| if with { "true" } else { "false" }));
                self.when("paid", *paid);
            }
            PlanEvent::Cancelled(PlanCancel { at_once, .. }) => self.when("at_once", *at_once),
            PlanEvent::Changed(PlanChange { period, at_once, .. }) => {
                self.optional("period", period.as_deref());
                self.when("at_once", *at_once);
            }
            PlanEvent::Shared(share) | PlanEvent::Unshared(share) => {
                self.text("with", &share.with.to_string())
            }
            PlanEvent::Renewed(_)
            | PlanEvent::FeeAsked(_)
            | PlanEvent::Received(_)
            | PlanEvent::Withdrawn(_) => {}
        }
    }

    fn top_up(&mut self, top_up: &TopUp) {
        self.text("wallet", &top_up.wallet);
        self.number("amount", top_up.amount);
        self.optional("tender", top_up.tender.as_deref());
    }

    fn adjustment(&mut self, adjustment: &Adjustment) {
        self.text("wallet", &adjustment.wallet);
        self.number("amount", adjustment.amount);
        self.text("reason", &adjustment.reason);
    }

    fn tier_given(&mut self, given: &TierGiven) {
        self.text("tier_set", &given.tier_set);
        self.text("level", &given.level);
        self.maybe("last_day", given.last_day.map(i64::from));
        self.text(
            "reason",
            match given.reason {
                GivenReason::Match => "match",
                GivenReason::Gift => "gift",
            },
        );
    }

    fn returned(&mut self, returned: &Return) {
        self.reference("order", &returned.order);
        self.items("lines", &returned.lines, |form, line| {
            form.number("line", i64::from(line.line));
            match line.part {
                Part::Quantity(quantity) => form.number("quantity", quantity),
                Part::Amount(amount) => form.number("amount", amount),
                Part::Rest => {}
            }
        });
    }

    fn redemption(&mut self, redemption: &Redemption) {
        self.text("reward", &redemption.reward);
        self.number("quantity", redemption.quantity);
        self.optional("cause", redemption.cause.as_deref());
        self.maybe("units", redemption.units);
        self.optional("session", redemption.session.as_deref());
    }

    fn hold(&mut self, hold: &Hold) {
        self.text("wallet", &hold.wallet);
        self.number("amount", hold.amount);
        self.lasts(hold.lasts);
    }

    fn block(&mut self, block: &BlockPurchase) {
        self.text("partner", &block.partner);
        self.text("wallet", &block.wallet);
        self.number("units", block.units);
        self.maybe("price", block.price);
        self.number("from", block.from.0);
        self.maybe("until", block.until.map(|until| until.0));
        if block.reserve {
            self.text("reserve", "true");
        }
    }

    /// A date of an experience.
    fn date(&mut self, reward: &str, session: &str) {
        self.text("reward", reward);
        self.text("session", session);
    }

    fn lasts(&mut self, lasts: Option<HoldTime>) {
        self.maybe("lasts", lasts.map(|time| i64::from(time.seconds())));
    }

    /// What is so; by default it is not.
    fn when(&mut self, name: &str, so: bool) {
        if so {
            self.text(name, "true");
        }
    }

    /// A number, where there is one.
    fn maybe(&mut self, name: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.number(name, number);
        }
    }

    fn activity(&mut self, activity: &Activity) {
        self.text("name", &activity.name);
        self.number("quantity", activity.quantity);
        if let Some(order) = &activity.order {
            self.reference("order", order);
        }
        self.metadata(&activity.metadata);
    }

    fn play(&mut self, play: &Play) {
        self.text("game", &play.game);
        if let Some(input) = &play.input {
            self.text("input", input);
        }
        // What the server draws is none of what was told.
        if let Some(Drawn::Number(number)) = play.drawn {
            self.number("number", number);
        }
    }

    fn claim(&mut self, claim: &VoucherClaim) {
        self.text("code", &claim.code);
        self.text("voucher", &claim.voucher);
        self.number("claims_max", claim.claims_max);
    }

    fn joined(&mut self, joined: &Joined) {
        self.inside("join", |form| {
            form.optional("channel", joined.channel.as_deref());
            form.metadata(&joined.metadata);
            joined.claim.iter().for_each(|claim| form.referral(claim));
        });
    }

    /// By the code, or by whose it is once that is known.
    fn referral(&mut self, claim: &ReferralClaim) {
        let referrer = claim.referrer.map(|referrer| referrer.to_string());
        self.text("referral_code", referrer.as_deref().unwrap_or(&claim.code));
    }

    fn order(&mut self, order: &Order) {
        self.text("currency", &order.currency);
        self.items("lines", &order.lines, |form, line| {
            form.text("sku", &line.sku);
            form.optional("category", line.category.as_deref());
            form.optional("brand", line.brand.as_deref());
            form.number("quantity", line.quantity);
            form.number("amount", line.amount);
            form.not_zero("discount", line.discount);
            form.not_zero("tax", line.tax);
        });
        self.not_zero("discount", order.discount);
        self.not_zero("shipping", order.shipping);
        self.not_zero("tip", order.tip);
        if !order.tax_included {
            self.text("tax_included", "false");
        }
        self.items("tenders", &order.tenders, |form, tender| {
            form.text(if tender.from_wallet { "wallet" } else { "kind" }, &tender.kind);
            form.number("amount", tender.amount);
        });
        self.optional("channel", order.channel.as_deref());
        self.optional("store", order.store.as_deref());
        self.metadata(&order.metadata);
        if let Some(vouchers) = &order.vouchers {
            self.items("vouchers", &vouchers.names, |form, name| form.text("name", name));
            if let Some(payable) = vouchers.payable {
                self.number("payable", payable);
            }
        }
    }

    fn reference(&mut self, name: &str, event: &EventRef) {
        self.inside(name, |form| {
            form.text("source", &event.source);
            form.text("external_id", &event.external_id);
        });
    }

    /// The kind of a value is part of it: `1` and `"1"` are different contents.
    fn metadata(&mut self, fields: &Metadata) {
        self.inside("metadata", |form| {
            for (name, value) in fields {
                match value {
                    Meta::Bool(value) => form.field(name, format!("b{value}").as_bytes()),
                    Meta::Int(value) => form.field(name, format!("i{value}").as_bytes()),
                    Meta::Decimal(value) => form.field(name, format!("d{}", value.micros).as_bytes()),
                    Meta::Text(value) => form.field(name, format!("t{value}").as_bytes()),
                }
            }
        });
    }

    fn items<T>(&mut self, name: &str, items: &[T], mut write: impl FnMut(&mut Form, &T)) {
        self.inside(name, |form| {
            for (index, item) in items.iter().enumerate() {
                form.inside(&index.to_string(), |form| write(form, item));
            }
        });
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn not_zero(&mut self, name: &str, value: i64) {
        if value != 0 {
            self.number(name, value);
        }
    }

    fn number(&mut self, name: &str, value: i64) {
        self.field(name, &value.to_be_bytes());
    }

    fn text(&mut self, name: &str, value: &str) {
        self.field(name, value.as_bytes());
    }

    fn field(&mut self, name: &str, value: &[u8]) {
        self.inside(name, |form| {
            piece(&mut form.bytes, form.path.as_bytes());
            piece(&mut form.bytes, value);
        });
    }

    /// Runs `write` with the path one step deeper.
    fn inside(&mut self, name: &str, write: impl FnOnce(&mut Form)) {
        let outer = self.path.len();
        self.path.push('/');
        if name.contains(['~', '/']) {
            self.path.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            self.path.push_str(name);
        }
        write(self);
        self.path.truncate(outer);
    }
}

/// Bodies are bounded far below 4 GiB.
fn piece(bytes: &mut Vec<u8>, piece: &[u8]) {
    let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(piece);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json, wire::Incoming};

    fn content(order: &str, occurred_at: &str) -> Content {
        let text = format!(
            r#"{{"type":"order.paid","source":"pos","external_id":"R-1","occurred_at":"{occurred_at}",
                "member":{{"external_id":"1"}},"order":{{"currency":"EUR","total":20,{order}}}}}"#
        );
        let incoming = Incoming::read(&json::parse(text.as_bytes()).unwrap()).unwrap();
        Content::of(incoming.occurred_at, &incoming.body)
    }

    const AT: &str = "2026-11-21T10:00:00Z";
    const LINES: &str = r#""lines":[{"sku":"a","quantity":2,"unit_price":10}]"#;

    #[test]
    fn the_same_content_in_other_words() {
        let first = content(LINES, AT);
        for (order, at) in [
            (r#""lines":[{"amount":20,"quantity":2,"sku":"a"}]"#, AT),
            (
                r#""tax_included":true,"tip":0,"lines":[{"sku":"\u0061","quantity":2,"unit_price":10,"tax":0}]"#,
                AT,
            ),
            (LINES, "2026-11-21T12:00:00+02:00"),
        ] {
            let again = content(order, at);
            assert_eq!((again.hash(), first.difference(&again)), (first.hash(), None), "{order}");
        }
    }

    #[test]
    fn the_field_that_differs_is_named() {
        let first = content(LINES, AT);
        let check = |order: &str, at: &str, pointer: &str| {
            let other = content(order, at);
            assert_ne!(other.hash(), first.hash());
            assert_eq!(first.difference(&other).as_deref(), Some(pointer), "{order}");
        };
        check(LINES, "2026-11-21T10:00:01Z", "/occurred_at");
        check(r#""lines":[{"sku":"b","quantity":2,"unit_price":10}]"#, AT, "/order/lines/0/sku");
        check(r#""lines":[{"sku":"a","quantity":1,"unit_price":20}]"#, AT, "/order/lines/0/quantity");
        check(&format!(r#"{LINES},"store":"s-1""#), AT, "/order/store");
        check(&format!(r#"{LINES},"metadata":{{"a/b":1}}"#), AT, "/order/metadata/a~1b");
    }

    #[test]
    fn the_hash_never_changes() {
        let hex: String = content(LINES, AT).hash().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "7a926ce769109256429c7861c04096e5");
    }
}
