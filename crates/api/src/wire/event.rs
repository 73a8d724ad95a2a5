//! Events on the wire. One struct per kind, so that the reference shows exactly the fields that a kind has and any
//! other is refused.

use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use super::{
    body::{self, Told},
    household::HouseholdIdText,
    identity::{Identifiers, MemberIdText, MemberRef},
    incoming::Incoming,
    kinds::events,
    number::{Amount, PositiveAmount, Quantity},
    order::{EventReference, Order, ReturnLine},
    parts::{Activity, Adjustment, GivenReason, Hold, Join, TopUp},
    profile::Profile,
    team::TeamIdText,
    text::{ExternalId, Label, Reason, Source},
    time::{Day, HoldTime, Instant},
};
use crate::{
    json::{self, Mistake, Value},
    problem::Code,
};

events! {
    /// Somebody becomes a member: the first event of an account.
    MemberJoined MemberJoinedType "member.joined" => member_joined {
        /// What the member is known by.
        member: Identifiers,
        /// How it came about.
        #[serde(default)]
        join: Join,
        /// What the member tells.
        #[serde(default)]
        profile: Profile,
    }

    /// An order was paid.
    OrderPaid OrderPaidType "order.paid" => order_paid {
        /// Who bought.
        member: MemberRef,
        /// What was bought.
        order: Order,
        /// The token of a quote: the order is decided under the version of the program that was quoted, though a newer
        /// one may have been published since. It is good for 15 minutes from the quote, by the server's clock.
        #[serde(default)]
        #[schema(value_type = Option<String>, max_length = 200)]
        quote: Option<String>,
    }

    /// Some lines of an earlier order came back.
    OrderReturned OrderReturnedType "order.returned" => order_returned {
        /// Who bought.
        member: MemberRef,
        /// The order.
        order: EventReference,
        /// What came back: 1 to 1,000 lines.
        #[schema(min_items = 1, max_items = 1000)]
        lines: Vec<ReturnLine>,
    }

    /// All that is left of an earlier order was cancelled.
    OrderCancelled OrderCancelledType "order.cancelled" => order_cancelled {
        /// Who bought.
        member: MemberRef,
        /// The order.
        order: EventReference,
    }

    /// The member did something: a check-in, a review, or what the program names.
    ActivityDone ActivityType "activity" => activity_done {
        /// Who did it.
        member: MemberRef,
        /// What.
        activity: Activity,
    }

    /// Money was paid into a stored-value wallet.
    WalletToppedUp WalletToppedUpType "wallet.topped_up" => wallet_topped_up {
        /// Whose wallet.
        member: MemberRef,
        /// How much.
        top_up: TopUp,
    }

    /// Staff gave or took an amount.
    AdjustmentMade AdjustmentType "adjustment" => adjustment_made {
        /// Whose wallet.
        member: MemberRef,
        /// What, and why.
        adjustment: Adjustment,
    }

    /// An earlier event, or an earlier reversal, is undone.
    EventReversed ReversalType "reversal" => event_reversed {
        /// Whose event.
        member: MemberRef,
        /// The event.
        event: EventReference,
    }

    /// The member pays points to keep a tier at its next review.
    TierKept TierKeptType "tier.kept" => tier_kept {
        /// Who pays.
        member: MemberRef,
        /// The tier set.
        tier_set: Label,
    }

    /// A level is given to the member, whatever was done: the match of a level elsewhere, or a gift. It shortens nothing
    /// that was earned; after its end the member has the level that the counters say.
    TierGiven TierGivenType "tier.given" => tier_given {
        /// Who gets it.
        member: MemberRef,
        /// The tier set.
        #[schema(example = "member_level")]
        tier_set: Label,
        /// The level.
        #[schema(example = "gold")]
        level: Label,
        /// The last day of it in the program's zone; when left out, it lasts as long as one that is reached now.
        last_day: Option<Day>,
        /// Why.
        reason: GivenReason,
    }

    /// The member spends units on a reward.
    RewardRedeemed RewardRedeemedType "reward.redeemed" => reward_redeemed {
        /// Who pays.
        member: MemberRef,
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: Label,
        /// How many; 1 when left out.
        #[serde(default = "once")]
        quantity: Quantity,
        /// Whom a donation is for; may be left out where the reward has one cause.
        cause: Option<Label>,
        /// Which price is paid, by its units for one in the wallet's smallest unit; the first that the catalog shows when
        /// left out. A price that is not offered any more is refused.
        units: Option<PositiveAmount>,
        /// Which date of an experience with dates.
        #[schema(example = "june-6")]
        session: Option<Label>,
    }

    /// An earlier redemption did not happen: the units come back with their old expiry.
    RewardCancelled RewardCancelledType "reward.cancelled" => reward_cancelled {
        /// Who had paid.
        member: MemberRef,
        /// The redemption or reservation.
        redemption: EventReference,
    }

    /// Money of an earlier top-up is paid back, and what was given for it goes back in proportion.
    WalletRefunded WalletRefundedType "wallet.refunded" => wallet_refunded {
        /// Who had paid in.
        member: MemberRef,
        /// The top-up.
        top_up: EventReference,
        /// How much; when left out, all that is left of it and still there.
        amount: Option<PositiveAmount>,
    }

    /// What an earlier redemption paid for was handed over: sent, given a code, put on the list of guests.
    RewardIssued RewardIssuedType "reward.issued" => reward_issued {
        /// Who had paid.
        member: MemberRef,
        /// The redemption.
        redemption: EventReference,
    }

    /// What an earlier redemption paid for was used; from then on it can't be cancelled.
    RewardUsed RewardUsedType "reward.used" => reward_used {
        /// Who had paid.
        member: MemberRef,
        /// The redemption.
        redemption: EventReference,
    }

    /// Vouchers are given to the member.
    VoucherIssued VoucherIssuedType "voucher.issued" => voucher_issued {
        /// Who gets them.
        member: MemberRef,
        /// The kind of voucher.
        #[schema(example = "welcome")]
        voucher: Label,
        /// How many, 1 to 100; 1 when left out.
        #[serde(default = "once")]
        quantity: Quantity,
    }

    /// A voucher is taken away from the member.
    VoucherRevoked VoucherRevokedType "voucher.revoked" => voucher_revoked {
        /// Whose it is.
        member: MemberRef,
        /// The voucher.
        #[schema(example = "vch_0198c0de-0000-7000-8000-000000000001")]
        voucher: Label,
    }

    /// The member gets a voucher by knowing a code that may be claimed, such as one that was printed.
    VoucherClaimed VoucherClaimedType "voucher.claimed" => voucher_claimed {
        /// Who claims it.
        member: MemberRef,
        /// The code, however it is typed.
        #[schema(example = "AUTUMN26")]
        code: Label,
    }

    /// A voucher was used elsewhere than on an order that is reported here.
    VoucherUsed VoucherUsedType "voucher.used" => voucher_used {
        /// Whose it is.
        member: MemberRef,
        /// The voucher: its id, its code, or its kind, and then the one of that kind that ends first.
        #[schema(example = "7K3QX-9MWPD-4RNA")]
        voucher: Label,
    }

    /// Units are set aside until they are captured, released, or the time is up.
    HoldPlaced HoldPlacedType "hold.placed" => hold_placed {
        /// Whose units.
        member: MemberRef,
        /// What is set aside.
        hold: Hold,
    }

    /// Units of an earlier hold are spent; the rest of it comes back.
    HoldCaptured HoldCapturedType "hold.captured" => hold_captured {
        /// Whose units.
        member: MemberRef,
        /// The hold.
        hold: EventReference,
        /// How much, in the smallest unit; all of it when left out.
        amount: Option<PositiveAmount>,
    }

    /// All units of an earlier hold come back with their old expiry.
    HoldReleased HoldReleasedType "hold.released" => hold_released {
        /// Whose units.
        member: MemberRef,
        /// The hold.
        hold: EventReference,
    }

    /// The price of a reward is set aside until it is confirmed or cancelled, or the time is up.
    RewardReserved RewardReservedType "reward.reserved" => reward_reserved {
        /// Who pays.
        member: MemberRef,
        /// The reward.
        #[schema(example = "cup_sleeve")]
        reward: Label,
        /// How many; 1 when left out.
        #[serde(default = "once")]
        quantity: Quantity,
        /// Whom a donation is for; may be left out where the reward has one cause.
        cause: Option<Label>,
        /// Which price is paid, by its units for one in the wallet's smallest unit; the first that the catalog shows when
        /// left out. A price that is not offered any more is refused.
        units: Option<PositiveAmount>,
        /// Which date of an experience with dates.
        #[schema(example = "june-6")]
        session: Option<Label>,
        /// How long, such as `PT10M`; as the program says when left out.
        lasts: Option<HoldTime>,
    }

    /// An earlier reservation becomes a redemption.
    RewardConfirmed RewardConfirmedType "reward.confirmed" => reward_confirmed {
        /// Who pays.
        member: MemberRef,
        /// The reservation.
        reservation: EventReference,
    }

    /// The member gives units to another member.
    TransferSent TransferSentType "transfer.sent" => transfer_sent {
        /// Who gives.
        member: MemberRef,
        /// The wallet.
        #[schema(example = "points")]
        wallet: Label,
        /// How many arrive.
        amount: PositiveAmount,
        /// Who gets them, by our id.
        to: MemberIdText,
    }

    /// Units of one wallet become units of another one of the same member.
    UnitsConverted UnitsConvertedType "units.converted" => units_converted {
        /// Whose units.
        member: MemberRef,
        /// The name that the program gives to the conversion.
        #[schema(example = "to_miles")]
        conversion: Label,
        /// How many units leave their wallet, in its smallest unit.
        amount: PositiveAmount,
    }

    /// The member takes part in a challenge that has to be joined.
    ChallengeJoined ChallengeJoinedType "challenge.joined" => challenge_joined {
        /// Who takes part.
        member: MemberRef,
        /// The challenge.
        #[schema(example = "spring_renewal")]
        challenge: Label,
    }

    /// The member says who brought them: before the first purchase, and once.
    ReferralClaimed ReferralClaimedType "referral.claimed" => referral_claimed {
        /// Who was brought.
        member: MemberRef,
        /// The code of whoever brought them.
        #[schema(example = "ABCD-EFGH-JKLM-NP")]
        referral_code: Label,
    }

    /// The member chooses one of several things that a challenge or a level gave. What was chosen stays chosen.
    ChoiceMade ChoiceMadeType "choice.made" => choice_made {
        /// Who chooses.
        member: MemberRef,
        /// The choice.
        #[schema(example = "annual_choice")]
        choice: Label,
        /// The option.
        #[schema(example = "suite_nights")]
        option: Label,
    }

    /// Units go to a partner, who is asked to credit the member.
    UnitsExported UnitsExportedType "units.exported" => units_exported {
        /// Whose units.
        member: MemberRef,
        /// The name that the program gives to the partner.
        #[schema(example = "sky_miles")]
        partner: Label,
        /// How many units leave their wallet, in its smallest unit and without the fee.
        amount: PositiveAmount,
        /// Your own number of the member's account at the partner. Not that account's number: an event is kept for ever, and
        /// must not tell who the member is elsewhere.
        #[schema(example = "link-4711")]
        reference: Label,
    }

    /// What somebody outside was asked to do, such as to pay the member, was done.
    InstructionDone InstructionDoneType "instruction.done" => instruction_done {
        /// Whom it was for.
        member: MemberRef,
        /// The event that asked for it.
        instruction: EventReference,
    }

    /// It could not be done, or was undone later: all that was taken for it comes back.
    InstructionFailed InstructionFailedType "instruction.failed" => instruction_failed {
        /// Whom it was for.
        member: MemberRef,
        /// The event that asked for it.
        instruction: EventReference,
    }

    /// The member waits for places of a date that is full. When so many come free, they are kept for the member for a while,
    /// to be redeemed or reserved.
    WaitlistJoined WaitlistJoinedType "waitlist.joined" => waitlist_joined {
        /// Who waits.
        member: MemberRef,
        /// The reward.
        #[schema(example = "class")]
        reward: Label,
        /// The date.
        #[schema(example = "june-6")]
        session: Label,
        /// How many places; 1 when left out.
        #[serde(default = "once")]
        quantity: Quantity,
    }

    /// The member enters a draw for a place of a date. When lots are drawn, the first are offered places, to be redeemed or
    /// reserved; who does not take one in time makes room for the next one.
    DrawEntered DrawEnteredType "draw.entered" => draw_entered {
        /// Who.
        member: MemberRef,
        /// The reward.
        #[schema(example = "limited_bag")]
        reward: Label,
        /// The date.
        #[schema(example = "autumn")]
        session: Label,
        /// The lot that was drawn: only in a sandbox, and of a history.
        #[serde(default)]
        #[schema(value_type = Option<i64>, minimum = 1)]
        lot: Option<PositiveAmount>,
    }

    /// The member enters the waiting room of a reward, and gets a pass: from its turn on, and for the time that the program
    /// says, the member can redeem or reserve the reward once.
    RoomEntered RoomEnteredType "waiting_room.entered" => room_entered {
        /// Who.
        member: MemberRef,
        /// The reward.
        #[schema(example = "limited_bag")]
        reward: Label,
        /// The lot that was drawn: only in a sandbox, and of a history.
        #[serde(default)]
        #[schema(value_type = Option<i64>, minimum = 1)]
        lot: Option<PositiveAmount>,
    }

    /// The member waits no longer, and lets go what was offered.
    WaitlistLeft WaitlistLeftType "waitlist.left" => waitlist_left {
        /// Who waited.
        member: MemberRef,
        /// The reward.
        #[schema(example = "class")]
        reward: Label,
        /// The date.
        #[schema(example = "june-6")]
        session: Label,
    }

    /// The member has used a benefit of a level. A limit of it is used up by so much; a reversal gives the use back.
    BenefitUsed BenefitUsedType "benefit.used" => benefit_used {
        /// Who.
        member: MemberRef,
        /// The name that the program gives to the benefit.
        #[schema(example = "free_modification")]
        benefit: Label,
    }

    /// The member uses a benefit for an order, which may be returned for longer, or has become cheaper: the till pays that back.
    BenefitClaimed BenefitClaimedType "benefit.claimed" => benefit_claimed {
        /// Who bought.
        member: MemberRef,
        /// The benefit.
        benefit: Label,
        /// The order.
        order: EventReference,
        /// What has become cheaper, for a benefit that pays it back, in the smallest unit of the program's currency.
        #[serde(default)]
        #[schema(value_type = Option<i64>, minimum = 1)]
        amount: Option<PositiveAmount>,
    }

    /// The member plays a game of chance. The server draws a number; the answer tells which, and what it wins. A repetition is
    /// the same play.
    GamePlayed GamePlayedType "game.played" => game_played {
        /// Who plays.
        member: MemberRef,
        /// The game.
        #[schema(example = "starland")]
        game: Label,
        /// A text of the member's own that goes into the draw, so that nobody can have arranged it. It is kept for ever:
        /// nothing personal.
        #[serde(default)]
        #[schema(value_type = Option<String>, min_length = 1, max_length = 200, example = "seven")]
        input: Option<Label>,
        /// The number that was drawn: only in a sandbox, to try what it wins, and in a history that was drawn elsewhere.
        #[serde(default)]
        #[schema(value_type = Option<i64>, minimum = 1)]
        number: Option<PositiveAmount>,
    }

    /// The member founds a household and is its head. The answer tells its id.
    HouseholdFounded HouseholdFoundedType "household.founded" => household_founded {
        /// Who.
        member: MemberRef,
        /// Where they live. It is kept as a label that only equals that of the same address, and can't be read back.
        address: Option<Reason>,
    }

    /// The head invites the member into the household.
    HouseholdInvited HouseholdInvitedType "household.invited" => household_invited {
        /// Who is invited.
        member: MemberRef,
        /// Into which household.
        household: HouseholdIdText,
        /// The head, by our id.
        by: MemberIdText,
        /// As what, where the program has several kinds; the first one when left out.
        #[schema(example = "child")]
        slot: Option<Label>,
    }

    /// The member accepts an invitation.
    HouseholdJoined HouseholdJoinedType "household.joined" => household_joined {
        /// Who.
        member: MemberRef,
        /// Of which household.
        household: HouseholdIdText,
        /// Where the member lives, where the program asks.
        address: Option<Reason>,
    }

    /// The member leaves the household, or declines an invitation.
    HouseholdLeft HouseholdLeftType "household.left" => household_left {
        /// Who.
        member: MemberRef,
        /// Which household.
        household: HouseholdIdText,
    }

    /// The head removes the member from the household, or withdraws an invitation.
    HouseholdRemoved HouseholdRemovedType "household.removed" => household_removed {
        /// Who goes.
        member: MemberRef,
        /// Which household.
        household: HouseholdIdText,
        /// The head, by our id.
        by: MemberIdText,
    }

    /// The member, who is the head, tells that the household lives elsewhere.
    HouseholdMoved HouseholdMovedType "household.address_changed" => household_moved {
        /// The head.
        member: MemberRef,
        /// Which household.
        household: HouseholdIdText,
        /// Where they live now; kept as in `household.founded`.
        address: Reason,
    }

    /// The member comes to a paid membership. Its price is an instruction to whoever takes the money; the member is on the
    /// plan from now on.
    PlanJoined PlanJoinedType "plan.joined" => plan_joined {
        /// Who.
        member: MemberRef,
        /// The name that the program gives to the plan.
        #[schema(example = "prime")]
        plan: Label,
        /// Which of its periods; the first of its prices when left out.
        #[schema(example = "year")]
        period: Option<Label>,
        /// Whether with the trial. When left out, with one where the member can have one.
        trial: Option<bool>,
        /// Whether the price has been taken already, as at a till: then nobody is asked to.
        #[serde(default)]
        paid: bool,
    }

    /// The member leaves the plan: with the end of the period, or at once. Who leaves at once gets the price of the running
    /// period back where the plan says so and nothing was used.
    PlanCancelled PlanCancelledType "plan.cancelled" => plan_cancelled {
        /// Who.
        member: MemberRef,
        /// The plan.
        #[schema(example = "prime")]
        plan: Label,
        /// At once; else with the end of the period.
        #[serde(default)]
        at_once: bool,
    }

    /// The member goes to another plan or period: with the next period, or at once; what is left of the running one is then
    /// taken off the new price. The plan and period that the member has, to go on after a cancellation or without a change that
    /// was to come.
    PlanChanged PlanChangedType "plan.changed" => plan_changed {
        /// Who.
        member: MemberRef,
        /// The plan.
        #[schema(example = "prime")]
        plan: Label,
        /// Which of its periods; the one that the member has when left out or, where the plan has no such, its first.
        #[schema(example = "year")]
        period: Option<Label>,
        /// At once; else with the end of the period.
        #[serde(default)]
        at_once: bool,
    }

    /// Another member gets the part of the plan's benefits that the plan has for others, as long as the plan lasts.
    PlanShared PlanSharedType "plan.shared" => plan_shared {
        /// Whose plan it is.
        member: MemberRef,
        /// The plan.
        #[schema(example = "prime")]
        plan: Label,
        /// Who gets a part of it, by our id.
        with: MemberIdText,
    }

    /// The other member gets it no more.
    PlanUnshared PlanUnsharedType "plan.unshared" => plan_unshared {
        /// Whose plan it is.
        member: MemberRef,
        /// The plan.
        #[schema(example = "prime")]
        plan: Label,
        /// Who got a part of it, by our id.
        with: MemberIdText,
    }

    /// The member founds a team for a challenge, and is in it. The answer tells its id, which friends need to join.
    TeamFounded TeamFoundedType "team.founded" => team_founded {
        /// Who.
        member: MemberRef,
        /// The challenge.
        #[schema(example = "spring_together")]
        challenge: Label,
    }

    /// Somebody of a team invites the member, who finds that among the member's teams.
    TeamInvited TeamInvitedType "team.invited" => team_invited {
        /// Who is invited.
        member: MemberRef,
        /// Into which team.
        team: TeamIdText,
        /// Who of the team invites, by our id.
        by: MemberIdText,
    }

    /// The member joins a team: whoever knows its id was invited. What the member does from now on counts for it.
    TeamJoined TeamJoinedType "team.joined" => team_joined {
        /// Who.
        member: MemberRef,
        /// Which team.
        team: TeamIdText,
    }

    /// The member leaves a team that has not done its challenge, or declines an invitation. What the member did for it stays.
    TeamLeft TeamLeftType "team.left" => team_left {
        /// Who.
        member: MemberRef,
        /// Which team.
        team: TeamIdText,
    }

    /// The captain of a team that has not done its challenge puts the member out of it, or takes an invitation back. The
    /// captain is who founded it, or else whoever of it came first. What the member did for it stays; the member can't come
    /// back.
    TeamRemoved TeamRemovedType "team.removed" => team_removed {
        /// Who is removed.
        member: MemberRef,
        /// From which team.
        team: TeamIdText,
        /// The captain, by our id; leave it out when your own staff do it.
        #[serde(default)]
        by: Option<MemberIdText>,
    }

    /// The member's account belongs together with their account at a partner. A member has one link to a partner at a time, and
    /// a number of the partner belongs to one member. What a link gives is given once, also when it ends and comes again.
    AccountLinked AccountLinkedType "account.linked" => account_linked {
        /// Who.
        member: MemberRef,
        /// The name that the program gives to the partner.
        #[schema(example = "delta")]
        partner: Label,
        /// The number of the member's account at the partner, or anything else that stands for it alone. Only its keyed hash
        /// is kept.
        #[schema(example = "9012345678")]
        number: Label,
    }

    /// The member's account does not belong together with one at the partner any more.
    AccountUnlinked AccountUnlinkedType "account.unlinked" => account_unlinked {
        /// Who.
        member: MemberRef,
        /// The name that the program gives to the partner.
        #[schema(example = "delta")]
        partner: Label,
    }

    /// A partner has paid for units in advance, on which rules that it funds draw from then on.
    BlockBought BlockBoughtType "block.bought" => block_bought {
        /// The partner's own account in the program, enrolled as a member is: the block is an entry of it.
        member: MemberRef,
        /// The name that the program gives to the partner.
        #[schema(example = "bank")]
        partner: Label,
        /// The wallet whose units they are.
        #[schema(example = "points")]
        wallet: Label,
        /// How many, in its smallest unit.
        units: PositiveAmount,
        /// What the smallest unit cost, in millionths of the program's currency: 8000 is 0.008. As the program says when left
        /// out.
        #[serde(default)]
        price: Option<Amount>,
        /// From when on they are drawn; from `occurred_at` on when left out.
        #[serde(default)]
        from: Option<Instant>,
        /// The first instant at which they are drawn no more; without it they last.
        #[serde(default)]
        until: Option<Instant>,
        /// Whether they are drawn only when nothing is left of other blocks.
        #[serde(default)]
        reserve: bool,
    }
}

fn once() -> Quantity {
    Quantity::ONE
}
