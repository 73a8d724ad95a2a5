//! Vouchers: issuing them to a member, taking them away, and using them on an order.
//!
//! What a voucher takes off is calculated once, when the order is decided, and kept line by line in the entry. From then
//! on the order is one with that much less to pay: that is what earns, and what a return takes back a part of.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Company, Known,
    draft::Draft,
    original::Original,
    scope::RuleScope,
    weigh::{Weighed, paid_per_line},
};
use crate::{
    amount::{Ratio, Rounding},
    discount::{Calculation, Cart, CartLine, Discount, Limit, LineSet, Terms, Unfit, alone, calculate},
    document::VoucherOnReturn,
    event::{Body, Event, Order, Profile, VoucherClaim, VoucherIssue, VoucherRevocation, VoucherUsage},
    fact::{Fact, VoucherUse},
    id::VoucherId,
    moment::Moment,
    program::{LineNames, Program, Voucher, covers},
    rejection::Rejection,
    shared::Slices,
    state::{Account, HeldVoucher},
    symbol::Sym,
};

/// A voucher that is to be used on an order.
struct Chosen<'a> {
    held: HeldVoucher,
    spec: &'a Voucher,
}

/// A kind and what a voucher of it takes off alone, or why it can't be used.
type Alone<'a> = Result<(&'a Voucher, i64), Rejection>;

/// What a member's vouchers could do for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherOffers {
    /// What each living voucher would take off alone, in the smallest unit, or why it can't be used; those that end first
    /// before the others.
    pub each: Vec<(VoucherId, Result<i64, Rejection>)>,
    /// Those that together take off most, in the order in which they apply.
    pub best: Vec<VoucherId>,
    /// What these take off, in the smallest unit; 0 when none can be used.
    pub saved: i64,
    /// What is left to pay with them, tip included; 0 when none can be used.
    pub payable: i64,
}

/// What the member's vouchers could do for an order that is about to be paid, whatever vouchers it names. None for an
/// event that is no order, or one in another currency. The account's due work must have been decided.
///
/// # Errors
/// Amounts that are out of range.
pub fn voucher_offers(
    program: &Program,
    account: &Account,
    profile: &Profile,
    event: &Event,
) -> Result<Option<VoucherOffers>, Rejection> {
    match &event.body {
        Body::OrderPaid(order) if order.currency == program.currency.code => {
            let known = Known {
                profile,
                original: None,
                shared: Slices::NONE,
                receiver: None,
                line: &[],
                company: Company::NONE,
                past: false,
            };
            Draft::new(program, account.clone(), known, event).offers(order).map(Some)
        }
        _ => Ok(None),
    }
}

/// `voucher.issued`.
pub(super) fn issued(draft: &mut Draft<'_>, issue: &VoucherIssue) -> Result<(), Rejection> {
    let spec = draft.program.voucher(&issue.voucher).ok_or(Rejection::UnknownVoucher)?;
    for index in 0..issue.quantity {
        draft.issue_voucher(spec, index)?;
    }
    Ok(())
}

/// `voucher.claimed`. The voucher has the id of the code, so that it is known by it from then on.
pub(super) fn claimed(draft: &mut Draft<'_>, claim: &VoucherClaim) -> Result<(), Rejection> {
    let code: VoucherId = claim.code.parse().map_err(|_| Rejection::VoucherNotHeld)?;
    if claim.claims_max < 1 {
        return Err(Rejection::VoucherNotHeld);
    }
    let spec = draft.program.voucher(&claim.voucher).ok_or(Rejection::UnknownVoucher)?;
    draft.claim(code, claim.claims_max, 1)?;
    draft.give_voucher(spec, code);
    Ok(())
}

/// `voucher.used`: by a shop that takes the discount off by itself, or by somebody else. The order is not known, so
/// neither is whether the condition holds; time and limits are.
pub(super) fn used(draft: &mut Draft<'_>, usage: &VoucherUsage) -> Result<(), Rejection> {
    for Chosen { held, spec } in draft.chosen(std::slice::from_ref(&usage.voucher))? {
        draft.check_time_of(spec)?;
        draft.check_limits_of(spec, 1)?;
        let held = HeldVoucher { uses: 1, ..held };
        draft.push(Fact::VoucherUsed(VoucherUse { held, lines: Vec::new(), shipping: 0 }));
        draft.note_use_of(spec.usage, &spec.limits, 1, 0, 0);
    }
    Ok(())
}

/// `voucher.revoked`.
pub(super) fn revoked(draft: &mut Draft<'_>, revoked: &VoucherRevocation) -> Result<(), Rejection> {
    let held = draft.account.vouchers.iter().find(|held| held.id == revoked.voucher).copied();
    let held = held.ok_or(Rejection::VoucherNotHeld)?;
    draft.push(Fact::VoucherIssued(HeldVoucher { uses: held.uses.saturating_neg(), ..held }));
    Ok(())
}

/// Uses the vouchers that an order names. The order with what they take off; none when it names none.
pub(super) fn applied(draft: &mut Draft<'_>, order: &Order) -> Result<Option<Order>, Rejection> {
    let Some(stated) = &order.vouchers else { return Ok(None) };
    let chosen = draft.chosen(&stated.names)?;
    let paid = paid_per_line(order)?;
    let calculation = draft.calculated(order, &paid, &chosen)?;
    if !calculation.unused.is_empty() {
        return Err(Rejection::VoucherSavesNothing);
    }
    let payable = calculation.payable.saturating_add(order.tip);
    if stated.payable.is_some_and(|stated| stated != payable) {
        return Err(Rejection::TotalsMismatch);
    }
    let mut savings = Savings::none(order.lines.len());
    for used in &calculation.used {
        let place = usize::try_from(used.id).unwrap_or(usize::MAX);
        let Some(Chosen { held, spec }) = chosen.get(place) else { continue };
        let fact = VoucherUse {
            held: HeldVoucher { uses: 1, ..*held },
            lines: used.lines.clone(),
            shipping: used.shipping,
        };
        savings.add(&fact);
        if draft.is_by_plan(spec.condition.as_ref()) {
            draft.note_plan_use(spec.voucher, fact.saved());
        }
        draft.push(Fact::VoucherUsed(fact));
        draft.note_use_of(spec.usage, &spec.limits, 1, 0, 0);
    }
    Ok(Some(savings.taken_off(order, &paid)))
}

/// The order as it was paid: with what vouchers took off, which stands in the facts of its entry.
pub(super) fn as_paid<'o>(original: &Original, order: &'o Order) -> Result<Cow<'o, Order>, Rejection> {
    if order.vouchers.is_none() {
        return Ok(Cow::Borrowed(order));
    }
    let mut savings = Savings::none(order.lines.len());
    for fact in &original.root.facts {
        if let Fact::VoucherUsed(used) = fact {
            savings.add(used);
        }
    }
    Ok(Cow::Owned(savings.taken_off(order, &paid_per_line(order)?)))
}

/// Gives back the vouchers of an order that has come back as a whole, where they say so and still live.
pub(super) fn restore(draft: &mut Draft<'_>, original: &Original) {
    for fact in &original.root.facts {
        let Fact::VoucherUsed(used) = fact else { continue };
        let now = draft.now;
        let lives = used.held.expires_at.is_none_or(|end| now < end);
        if lives && draft.restores(used.held.voucher) {
            let held = HeldVoucher { uses: used.held.uses.saturating_neg(), ..used.held };
            draft.push(Fact::VoucherUsed(VoucherUse { held, lines: Vec::new(), shipping: 0 }));
        }
    }
}

/// What vouchers take off an order.
struct Savings {
    lines: Vec<i64>,
    shipping: i64,
}

impl Savings {
    fn none(lines: usize) -> Savings {
        Savings { lines: vec![0; lines], shipping: 0 }
    }

    fn add(&mut self, used: &VoucherUse) {
        for (line, saved) in &used.lines {
            if let Some(sum) = usize::try_from(*line).ok().and_then(|line| self.lines.get_mut(line)) {
                *sum = sum.saturating_add(*saved);
            }
        }
        self.shipping = self.shipping.saturating_add(used.shipping);
    }

    /// The order with all discounts on its lines; `paid` is what was left of them before vouchers. The tax of a line falls
    /// with its price.
    fn taken_off(&self, order: &Order, paid: &[i64]) -> Order {
        let mut reduced = order.clone();
        for ((line, paid), saved) in reduced.lines.iter_mut().zip(paid).zip(&self.lines) {
            let left = paid.saturating_sub(*saved);
            line.discount = line.amount.saturating_sub(left);
            if *saved != 0 {
                let tax =
                    Ratio { num: i128::from(line.tax) * i128::from(left), den: i128::from((*paid).max(1)) };
                line.tax = tax.round(Rounding::HalfEven).unwrap_or(0);
            }
        }
        reduced.discount = 0;
        reduced.shipping = reduced.shipping.saturating_sub(self.shipping);
        reduced.vouchers = None;
        reduced
    }
}

impl Draft<'_> {
    /// Gives the member a voucher, the `index`-th of this entry.
    pub(super) fn issue_voucher(&mut self, spec: &Voucher, index: i64) -> Result<(), Rejection> {
        let id = if spec.imported { self.take_code(spec.voucher)? } else { id_of(self.event.id.0, index) };
        self.give_voucher(spec, id);
        Ok(())
    }

    fn give_voucher(&mut self, spec: &Voucher, id: VoucherId) {
        let expires_at = spec.lasts.map(|lasts| {
            let zone = &self.program.zone;
            let end = lasts.add(self.now.timestamp(), zone);
            if lasts.is_exact() {
                return end.into();
            }
            // The day on which it ends belongs to the member.
            let last_day = zone.date(end);
            Moment::from(zone.start_of_day(last_day.tomorrow().unwrap_or(last_day)))
        });
        self.push(Fact::VoucherIssued(HeldVoucher {
            id,
            voucher: spec.voucher,
            uses: spec.uses,
            issued_at: self.now,
            expires_at,
        }));
    }

    /// Undoes an issue or a revocation. What was used meanwhile can't be taken away any more. What was `bought` and has
    /// ended can't be given back either: the member had it for as long as it was sold for.
    pub(super) fn undo_issue(&mut self, held: &HeldVoucher, bought: bool) -> Result<(), Rejection> {
        let now = self.now;
        if bought && 0 < held.uses && held.expires_at.is_some_and(|end| end <= now) {
            return Err(Rejection::VoucherExpired);
        }
        if 0 < held.uses && self.held(held.id) < held.uses {
            return Err(if bought { Rejection::AlreadyUsed } else { Rejection::VoucherNotHeld });
        }
        self.push(Fact::VoucherIssued(HeldVoucher { uses: held.uses.saturating_neg(), ..*held }));
        Ok(())
    }

    /// Undoes a use, or uses again what was given back.
    pub(super) fn undo_use(&mut self, used: &VoucherUse) -> Result<(), Rejection> {
        let uses = used.held.uses.saturating_neg();
        if 0 < uses && self.held(used.held.id) < uses {
            return Err(Rejection::VoucherNotHeld);
        }
        let lines = used.lines.iter().map(|(line, saved)| (*line, saved.saturating_neg())).collect();
        let shipping = used.shipping.saturating_neg();
        self.push(Fact::VoucherUsed(VoucherUse { held: HeldVoucher { uses, ..used.held }, lines, shipping }));
        Ok(())
    }

    /// How often a voucher can still be used.
    pub(super) fn held(&self, id: VoucherId) -> i64 {
        self.account.vouchers.iter().find(|held| held.id == id).map_or(0, |held| held.uses)
    }

    /// Whether the return of a whole order gives vouchers of this kind back. A kind that is gone from the document does.
    pub(super) fn restores(&self, voucher: Sym) -> bool {
        let spec = self.program.vouchers.iter().find(|spec| spec.voucher == voucher);
        spec.is_none_or(|spec| spec.on_return == VoucherOnReturn::Restore)
    }

    /// Whether the return of a whole order frees the limits of a name; those of a voucher that stays used stay used, too.
    pub(super) fn frees(&self, usage: Sym) -> bool {
        let spec = self.program.vouchers.iter().find(|spec| spec.usage == usage);
        spec.is_none_or(|spec| spec.on_return == VoucherOnReturn::Restore)
    }

    /// What the vouchers take off, once all that they ask for holds.
    fn calculated(
        &self,
        order: &Order,
        paid: &[i64],
        chosen: &[Chosen<'_>],
    ) -> Result<Calculation, Rejection> {
        if order.currency != self.program.currency.code {
            return Err(Rejection::VoucherConditionFalse);
        }
        self.check_terms(order, chosen)?;
        self.reckoned(order, paid, chosen)
    }

    /// What the vouchers take off an order in the program's currency.
    fn reckoned(&self, order: &Order, paid: &[i64], chosen: &[Chosen<'_>]) -> Result<Calculation, Rejection> {
        self.with_terms(order, paid, chosen, calculate)
    }

    /// Asks something of a cart with vouchers.
    fn with_terms<T>(
        &self,
        order: &Order,
        paid: &[i64],
        chosen: &[Chosen<'_>],
        ask: impl Fn(&Cart<'_>, &Terms<'_>) -> Result<T, Unfit>,
    ) -> Result<T, Rejection> {
        let lines = order.lines.iter().zip(paid).map(|(line, paid)| CartLine {
            sku: &line.sku,
            quantity: line.quantity,
            amount: *paid,
            tax: line.tax,
        });
        let cart =
            Cart { lines: lines.collect(), shipping: order.shipping, tax_included: order.tax_included };
        let names: Vec<LineNames<'_>> = order.lines.iter().map(LineNames::of).collect();
        let mut scopes = vec![LineSet::all(order.lines.len())];
        let mut discounts = Vec::with_capacity(chosen.len());
        for (id, Chosen { spec, .. }) in (0u64..).zip(chosen) {
            // Those that take nothing off have been refused before.
            let Some(effect) = spec.effect else { continue };
            let lines: LineSet = names.iter().map(|line| covers(&spec.only, &spec.except, line)).collect();
            let scope = scopes.iter().position(|known| *known == lines).unwrap_or_else(|| {
                scopes.push(lines);
                scopes.len().saturating_sub(1)
            });
            discounts.push(Discount {
                id,
                key: self.program.name_of(spec.voucher),
                effect,
                level: spec.level,
                scope: u32::try_from(scope).unwrap_or(0),
                group: spec.group,
                priority: spec.priority,
                exclusive: spec.exclusive,
                saving_max: spec.saving_max,
                uses_max: spec.uses_max,
            });
        }
        let stacking = &self.program.stacking;
        let terms = Terms {
            scopes: &scopes,
            groups: &stacking.groups,
            discounts: &discounts,
            limit: Limit { amount: stacking.saving_max, share: stacking.share_max.map(|share| (share, 0)) },
            rounding: Rounding::HalfEven,
        };
        ask(&cart, &terms).map_err(|_| Rejection::AmountOutOfRange)
    }

    /// Time, condition and limits. Conditions see the order as it is without the vouchers; nothing is paid yet, so they
    /// see no tenders.
    fn check_terms(&self, order: &Order, chosen: &[Chosen<'_>]) -> Result<(), Rejection> {
        let unpaid = unpaid(order);
        let weighed = Weighed::for_conditions(self, &unpaid)?;
        for Chosen { spec, .. } in chosen {
            self.check_kind(spec, &weighed, of_kind(chosen, spec))?;
        }
        Ok(())
    }

    /// Whether so many of a kind may be used on an order.
    fn check_kind(&self, spec: &Voucher, weighed: &Weighed<'_>, times: i64) -> Result<(), Rejection> {
        if spec.effect.is_none() {
            return Err(Rejection::VoucherSavesNothing);
        }
        self.check_time_of(spec)?;
        let scope = RuleScope::new(self, Some((weighed, 0)));
        if !spec.condition.as_ref().is_none_or(|condition| condition.eval(&scope) == Ok(true)) {
            return Err(Rejection::VoucherConditionFalse);
        }
        self.check_limits_of(spec, times)
    }

    fn check_time_of(&self, spec: &Voucher) -> Result<(), Rejection> {
        let occurred = self.event.occurred_at.timestamp();
        let in_time = |when: &crate::calendar::When| {
            when.matches(occurred, &self.program.zone, self.known.profile.birthday)
        };
        if !spec.when.as_ref().is_none_or(in_time) {
            return Err(Rejection::VoucherNotNow);
        }
        Ok(())
    }

    fn check_limits_of(&self, spec: &Voucher, times: i64) -> Result<(), Rejection> {
        if self.limit_before(spec.usage, &spec.limits, times, 0).is_some() {
            return Err(Rejection::VoucherLimitExceeded);
        }
        Ok(())
    }

    /// What a voucher of each kind that the member holds takes off alone, or why it can't be used; by kind. A member holds
    /// many vouchers of few kinds.
    fn kinds<'s>(
        &'s self,
        order: &Order,
        paid: &[i64],
        weighed: &Weighed<'_>,
        held: &[HeldVoucher],
    ) -> Vec<(Sym, Alone<'s>)> {
        let mut first: Vec<&HeldVoucher> = Vec::new();
        for held in held {
            if let Err(place) = first.binary_search_by_key(&held.voucher, |first| first.voucher) {
                first.insert(place, held);
            }
        }
        let (mut kinds, mut usable) = (Vec::with_capacity(first.len()), Vec::new());
        for held in first {
            let spec = self.program.vouchers.iter().find(|spec| spec.voucher == held.voucher);
            let checked = spec.ok_or(Rejection::UnknownVoucher).and_then(|spec| {
                self.check_kind(spec, weighed, 1)?;
                usable.push(Chosen { held: *held, spec });
                Ok((spec, 0))
            });
            kinds.push((held.voucher, checked));
        }
        // A cart that can't be calculated is one on which no voucher can be used.
        let saved = match self.with_terms(order, paid, &usable, alone) {
            Ok(saved) => saved.into_iter().map(Ok).collect(),
            Err(rejection) => vec![Err(rejection); usable.len()],
        };
        let usable = kinds.iter_mut().filter(|(_, kind)| kind.is_ok());
        for ((_, kind), saved) in usable.zip(saved) {
            *kind = kind.and_then(|(spec, _)| match saved? {
                0 => Err(Rejection::VoucherSavesNothing),
                saved => Ok((spec, saved)),
            });
        }
        kinds
    }

    /// What each living voucher of the member would take off the order, and which of them together take off most.
    fn offers(&self, order: &Order) -> Result<VoucherOffers, Rejection> {
        let paid = paid_per_line(order)?;
        let unpaid = unpaid(order);
        let weighed = Weighed::for_conditions(self, &unpaid)?;
        let mut held: Vec<HeldVoucher> = self.account.vouchers.clone();
        held.retain(|held| held.expires_at.is_none_or(|end| self.now < end));
        // Of a kind those that end first, as when an order names the kind. They lie by id already.
        held.sort_by_key(|held| held.expires_at.map_or(i64::MAX, |end| end.0));
        let kinds = self.kinds(order, &paid, &weighed, &held);
        let (mut each, mut together) = (Vec::with_capacity(held.len()), Vec::new());
        // How many of each kind; none once a limit has allowed no more.
        let mut chosen = vec![Some(0i64); kinds.len()];
        for held in held {
            let Ok(at) = kinds.binary_search_by_key(&held.voucher, |(voucher, _)| *voucher) else { continue };
            each.push((held.id, kinds[at].1.map(|(_, saved)| saved)));
            let (Ok((spec, _)), Some(before)) = (kinds[at].1, chosen[at]) else { continue };
            let times = before.saturating_add(1);
            let allowed = self.limit_before(spec.usage, &spec.limits, times, 0).is_none();
            chosen[at] = allowed.then_some(times);
            if allowed {
                together.push(Chosen { held, spec });
            }
        }
        if together.is_empty() {
            return Ok(VoucherOffers { each, best: Vec::new(), saved: 0, payable: 0 });
        }
        let best = self.reckoned(order, &paid, &together)?;
        let used = best.used.iter().filter_map(|used| together.get(usize::try_from(used.id).ok()?));
        Ok(VoucherOffers {
            each,
            best: used.map(|chosen| chosen.held.id).collect(),
            saved: best.saved,
            payable: best.payable.saturating_add(order.tip),
        })
    }
}

/// The order before anything is paid: conditions of vouchers see no tenders.
fn unpaid(order: &Order) -> Order {
    Order { tenders: Vec::new(), vouchers: None, ..order.clone() }
}

/// How many of a kind are chosen.
fn of_kind(chosen: &[Chosen<'_>], spec: &Voucher) -> i64 {
    let of_kind = chosen.iter().filter(|other| other.spec.voucher == spec.voucher).count();
    i64::try_from(of_kind).unwrap_or(i64::MAX)
}

impl<'a> Draft<'a> {
    /// The vouchers that an order names, by id or by kind, in an order of their own: it must not matter in which order
    /// they were named. Of a kind, those that end first.
    fn chosen(&self, names: &[String]) -> Result<Vec<Chosen<'a>>, Rejection> {
        let program = self.program;
        let mut ids: Vec<VoucherId> = names.iter().filter_map(|name| name.parse().ok()).collect();
        let mut chosen: Vec<Chosen<'a>> = Vec::with_capacity(names.len());
        for name in names.iter().filter(|name| name.parse::<VoucherId>().is_err()) {
            // What names no kind was meant as a code, and is none of the member's.
            let spec = program.voucher(name).ok_or(Rejection::VoucherNotHeld)?;
            let now = self.now;
            let open = self.account.vouchers.iter().filter(|held| {
                held.voucher == spec.voucher
                    && held.expires_at.is_none_or(|end| now < end)
                    && !ids.contains(&held.id)
            });
            let first = open.min_by_key(|held| (held.expires_at.map_or(i64::MAX, |end| end.0), held.id));
            ids.push(first.ok_or(Rejection::VoucherNotHeld)?.id);
        }
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Rejection::VoucherNotHeld);
        }
        for id in ids {
            let held = self.account.vouchers.iter().find(|held| held.id == id).copied();
            let held = held.ok_or(Rejection::VoucherNotHeld)?;
            if held.expires_at.is_some_and(|end| end <= self.now) {
                return Err(Rejection::VoucherExpired);
            }
            let spec = program.vouchers.iter().find(|spec| spec.voucher == held.voucher);
            chosen.push(Chosen { held, spec: spec.ok_or(Rejection::UnknownVoucher)? });
        }
        Ok(chosen)
    }
}

/// The id of a voucher follows from the event that issued it, so that a replay gives the same.
fn id_of(event: Uuid, index: i64) -> VoucherId {
    hashed(b"voucher", event.as_bytes(), index)
}

/// The id of the voucher that an imported code belongs to: the `number`-th that is given out with vouchers of a kind. It is
/// unique in a program.
pub fn id_of_code(voucher: Sym, number: i64) -> VoucherId {
    hashed(b"code", &voucher.0.to_be_bytes(), number)
}

fn hashed(what: &[u8], of: &[u8], index: i64) -> VoucherId {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update(of);
    hash.update(index.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    VoucherId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
