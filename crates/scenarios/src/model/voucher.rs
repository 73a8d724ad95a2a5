//! Vouchers in the model, as tickets: what a member holds is a list, and every use is a log that limits sum anew. What they
//! take off an order is in `discount`.

use regulars_engine::{
    event::{VoucherClaim, VoucherIssue},
    id::VoucherId,
};

use super::{
    Refusal, Work,
    discount::Off,
    member::{Move, Ticket, TicketMove},
    program::{Lasting, Length, Limit},
};

/// A kind of voucher.
#[derive(Debug, Clone)]
pub struct Voucher {
    /// Its name.
    pub name: String,
    /// What it takes off orders; a ticket takes nothing.
    pub off: Option<Off>,
    /// Whether its codes are imported.
    pub imported: bool,
    /// How long one lives.
    pub lasts: Option<Length>,
    /// How often one can be used.
    pub uses: i64,
    /// How often a member can use vouchers of the kind.
    pub limits: Vec<Limit>,
}

/// The most vouchers that one redemption gives.
const OF_REWARD_MAX: i64 = 100;

impl Work<'_> {
    /// `voucher.issued`.
    pub(super) fn vouchers_issued(&mut self, issue: &VoucherIssue) -> Result<(), Refusal> {
        let kind = self.voucher_kind(&issue.voucher).ok_or("UnknownVoucher")?;
        self.issue(kind, issue.quantity);
        Ok(())
    }

    /// `voucher.revoked`.
    pub(super) fn voucher_revoked(&mut self, id: VoucherId) -> Result<(), Refusal> {
        let ticket = self.member.tickets.iter().find(|t| t.id == id).copied().ok_or("VoucherNotHeld")?;
        self.change_issue(ticket, -ticket.uses);
        Ok(())
    }

    /// `voucher.used`.
    pub(super) fn voucher_used(&mut self, name: &str) -> Result<(), Refusal> {
        let ticket = self.named_ticket(name)?;
        self.may_use_voucher(ticket.kind, 1)?;
        self.change_use(ticket, -1);
        self.note_ticket_use(ticket.kind, self.now, 1);
        Ok(())
    }

    /// Whether limits allow so many uses of a kind.
    pub(super) fn may_use_voucher(&self, kind: usize, times: i64) -> Result<(), Refusal> {
        for limit in &self.program.vouchers[kind].limits {
            let (from, to) = self.period_of(limit);
            let log = self.member.ticket_uses.iter();
            let often: i64 = log
                .filter(|(own, at, _)| *own == kind && from <= *at && *at < to)
                .map(|(_, _, times)| times)
                .sum();
            if limit.times.is_some_and(|max| max < often + times) {
                return Err("VoucherLimitExceeded");
            }
        }
        Ok(())
    }

    /// `voucher.claimed`.
    pub(super) fn voucher_claimed(&mut self, claim: &VoucherClaim) -> Result<(), Refusal> {
        let code: VoucherId = claim.code.parse().map_err(|_| "VoucherNotHeld")?;
        let kind = self.voucher_kind(&claim.voucher).ok_or("UnknownVoucher")?;
        self.claim(code, claim.claims_max, 1)?;
        self.give_ticket(kind, code);
        Ok(())
    }

    /// Whether a reward gives more vouchers at once than it may.
    pub(super) fn gives_too_many(&self, reward: usize, times: i64) -> bool {
        self.program.rewards[reward].voucher.is_some() && OF_REWARD_MAX < times
    }

    /// The vouchers that come with a reward.
    pub(super) fn issue_for(&mut self, reward: usize, times: i64) {
        if let Some(kind) = self.program.rewards[reward].voucher {
            self.issue(kind, times);
        }
    }

    /// Undoes what an entry did to the member's vouchers. `bought` is what was paid for by the same entry.
    pub(super) fn undo_ticket(&mut self, step: TicketMove, bought: bool) -> Result<(), Refusal> {
        match step {
            TicketMove::Issued { ticket, uses } => {
                let ended = ticket.expires.is_some_and(|end| end <= self.now);
                if bought && 0 < uses && ended {
                    return Err("VoucherExpired");
                }
                if 0 < uses && self.uses_left(ticket.id) < uses {
                    return Err(if bought { "AlreadyUsed" } else { "VoucherNotHeld" });
                }
                self.change_issue(ticket, -uses);
            }
            TicketMove::Used { ticket, uses } => {
                if 0 < uses && self.uses_left(ticket.id) < uses {
                    return Err("VoucherNotHeld");
                }
                self.change_use(ticket, -uses);
            }
            TicketMove::Counted { kind, at, times } => self.note_ticket_use(kind, at, -times),
            TicketMove::Claimed { code, most, times } => self.claim(code, most, -times)?,
        }
        Ok(())
    }

    fn voucher_kind(&self, name: &str) -> Option<usize> {
        self.program.vouchers.iter().position(|v| v.name == name)
    }

    pub(super) fn issue(&mut self, kind: usize, times: i64) {
        for _ in 0..times {
            // Ids are made up by the engine; here they are only compared.
            let id = self.ids.pop_front().unwrap_or(VoucherId(uuid::Uuid::nil()));
            self.give_ticket(kind, id);
        }
    }

    fn give_ticket(&mut self, kind: usize, id: VoucherId) {
        let spec = &self.program.vouchers[kind];
        let expires = spec.lasts.and_then(|length| self.calendar.gone(Lasting::After(length), self.now));
        self.change_issue(Ticket { id, kind, uses: 0, expires }, spec.uses);
    }

    /// One of the member's, by its id; or of a kind the one that ends first.
    pub(super) fn named_ticket(&self, name: &str) -> Result<Ticket, Refusal> {
        let ended = |ticket: &Ticket| ticket.expires.is_some_and(|end| end <= self.now);
        if let Ok(id) = name.parse::<VoucherId>() {
            let ticket = self.member.tickets.iter().find(|t| t.id == id).ok_or("VoucherNotHeld")?;
            return if ended(ticket) { Err("VoucherExpired") } else { Ok(*ticket) };
        }
        self.first_of_kind(name, |_| true).ok_or("VoucherNotHeld")
    }

    /// Of those of a kind that live, the one that ends first.
    pub(super) fn first_of_kind(&self, name: &str, may: impl Fn(&&Ticket) -> bool) -> Option<Ticket> {
        let kind = self.voucher_kind(name)?;
        let lives = |ticket: &&Ticket| ticket.expires.is_none_or(|end| self.now < end);
        let own = self.member.tickets.iter().filter(|t| t.kind == kind).filter(lives).filter(may);
        own.min_by_key(|t| (t.expires.unwrap_or(i64::MAX), t.id)).copied()
    }

    /// Claims a code, which each member does once, or gives a claim back.
    fn claim(&mut self, code: VoucherId, most: i64, times: i64) -> Result<(), Refusal> {
        let taken: i64 = self.member.claims.iter().filter(|(c, _)| *c == code).map(|(_, times)| times).sum();
        if 0 < times && 0 < taken {
            return Err(if most == 1 { "CodeUsedUp" } else { "AlreadyClaimed" });
        }
        self.member.claims.push((code, times));
        self.moves.push(Move::Ticket(TicketMove::Claimed { code, most, times }));
        Ok(())
    }

    pub(super) fn uses_left(&self, id: VoucherId) -> i64 {
        self.member.tickets.iter().find(|t| t.id == id).map_or(0, |t| t.uses)
    }

    /// Gives or takes away; what has ended is forgotten then.
    pub(super) fn change_issue(&mut self, ticket: Ticket, uses: i64) {
        let now = self.now;
        self.member.tickets.retain(|t| t.expires.is_none_or(|end| now < end));
        self.change(ticket, uses);
        self.moves.push(Move::Ticket(TicketMove::Issued { ticket, uses }));
    }

    pub(super) fn change_use(&mut self, ticket: Ticket, uses: i64) {
        self.change(ticket, uses);
        self.moves.push(Move::Ticket(TicketMove::Used { ticket, uses }));
    }

    fn change(&mut self, ticket: Ticket, uses: i64) {
        let left = self.uses_left(ticket.id) + uses;
        self.member.tickets.retain(|t| t.id != ticket.id);
        if 0 < left {
            self.member.tickets.push(Ticket { uses: left, ..ticket });
        }
    }

    pub(super) fn note_ticket_use(&mut self, kind: usize, at: i64, times: i64) {
        self.member.ticket_uses.push((kind, at, times));
        self.moves.push(Move::Ticket(TicketMove::Counted { kind, at, times }));
    }
}
