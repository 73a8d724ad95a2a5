//! Rejections: the closed list of reasons for which the rules refuse an event. A refused event changes nothing and is
//! not remembered: what was refused today may be tried again.
//!
//! The order of the list is the order in which they are checked. `docs/reference/rejections.md` is generated from here.

macro_rules! rejections {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $status:literal $fix:literal;)*) => {
        /// Why an event was refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rejection { $($(#[doc = $doc])+ $name,)* }

        impl Rejection {
            /// All of them, in the order in which they are checked.
            pub const ALL: &'static [Rejection] = &[$(Rejection::$name,)*];

            /// The stable code of the API.
            pub fn code(self) -> &'static str {
                match self { $(Rejection::$name => $code,)* }
            }

            /// The HTTP status that the API answers.
            pub fn status(self) -> u16 {
                match self { $(Rejection::$name => $status,)* }
            }

            /// What was wrong.
            pub fn reason(self) -> &'static str {
                match self { $(Rejection::$name => concat!($($doc),+),)* }
            }

            /// What to do about it.
            pub fn fix(self) -> &'static str {
                match self { $(Rejection::$name => $fix,)* }
            }
        }
    };
}

rejections! {
    /// The account has ended.
    AccountClosed "account_closed" 409 "Enrol the member again; a closed account takes no events.";
    /// The member has joined already.
    AlreadyJoined "already_joined" 409 "Send member.joined once per member.";
    /// The program is for another age, or the member has not told the day and year of birth.
    NotOfAge "not_eligible" 422 "Enrol who is of the age under `members`; the profile needs the full birthday.";
    /// The condition for joining does not hold.
    JoinConditionFalse "not_eligible" 422 "Enrol who meets the condition under `members`.";
    /// The event lies in the future of the program's clock.
    TimestampInFuture "timestamp_out_of_window" 422 "Send occurred_at no later than now; check the clock of the till.";
    /// The event is older than the program's back-dating window.
    TimestampTooOld "timestamp_out_of_window" 422 "Send it within the window, or import it as history.";
    /// The order is in another currency and the program has no rate for its day.
    UnknownRate "currency_mismatch" 422 "Send the order in the program's currency, or add a dated rate to the program.";
    /// A line has a discount larger than its amount, or the tenders, lines, vouchers and totals don't agree.
    TotalsMismatch "totals_mismatch" 422 "Make lines, discounts, delivery, tip and tax add up to the total, and the tenders too.";
    /// A sum or product leaves ±(2^53 − 1).
    AmountOutOfRange "amount_out_of_range" 422 "Amounts lie within ±(2^53 − 1) of the smallest unit.";
    /// The program has no wallet of that name.
    UnknownWallet "unknown_wallet" 422 "Use a wallet that the program declares.";
    /// The wallet can't be topped up: it does not hold money.
    NotMoney "wrong_wallet_kind" 422 "Top up a wallet of kind money.";
    /// The top-up is smaller or larger than the wallet takes.
    TopUpOutOfBounds "limit_exceeded" 422 "Pay in an amount between `at_least` and `at_most` of the wallet.";
    /// The wallet would hold more than it may.
    HoldsTooMuch "limit_exceeded" 422 "Pay in less; the wallet states the most that a member may hold.";
    /// The limits of the wallet allow no more top-ups now, or not so much.
    TopUpLimit "limit_exceeded" 422 "Pay in less, or in the next period.";
    /// The wallet can't be spent: it holds status.
    NotSpendable "wrong_wallet_kind" 422 "Use a wallet of kind points, stamps or money.";
    /// The wallet does not pay for orders.
    NotPaying "wrong_wallet_kind" 422 "Pay with a wallet of kind money, or state `pay` for the wallet in the program.";
    /// A wallet pays for an order in another currency.
    NotInBaseCurrency "currency_mismatch" 422 "Pay with wallets for orders in the program's currency only.";
    /// The order is smaller than the wallet's smallest basket.
    BasketTooSmall "basket_too_small" 422 "Pay by other means; the program states the smallest basket under `pay`.";
    /// The wallet would pay more than its share of the order.
    ShareTooLarge "share_too_large" 422 "Pay the rest by other means; the program states the largest share under `pay`.";
    /// The amount is not a whole number of the wallet's units.
    InexactPayment "inexact_payment" 422 "Pay an amount that is a whole number of units, such as the next smaller one.";
    /// The wallet's units can't be given to other members.
    NotTransferable "wallet_not_transferable" 422 "Send units of a wallet that the program names under `transfer`.";
    /// Sender and receiver are the same account.
    SameAccount "same_account" 422 "Name another member under `to`.";
    /// The receiver's account takes no units: it has ended.
    ReceiverUnavailable "receiver_unavailable" 422 "Name a member whose account is open.";
    /// Fewer are sent than the program allows.
    TransferTooSmall "limit_exceeded" 422 "Send at least as many as `at_least` of the transfer says.";
    /// The sender has not been a member for long enough.
    TransferTooSoon "limit_exceeded" 422 "Send when the time that `after_joining` of the transfer states has passed.";
    /// The limits of the transfer allow no more now, or not so many.
    TransferLimit "limit_exceeded" 422 "Send fewer, or in the next period.";
    /// The program has no conversion of that name.
    UnknownConversion "unknown_conversion" 422 "Use a conversion that the program declares under `convert`.";
    /// Fewer units are converted than the program allows.
    ConversionTooSmall "limit_exceeded" 422 "Convert at least as many as `at_least` of the conversion says.";
    /// The amount is not a multiple of what the conversion takes.
    InexactConversion "inexact_conversion" 422 "Convert a multiple of the units that the rate names first.";
    /// The limits of the conversion allow no more now, or not so much.
    ConversionLimit "limit_exceeded" 422 "Convert less, or in the next period.";
    /// The program has no partner of that name, or none to which units can be taken.
    UnknownPartner "unknown_partner" 422 "Name a partner that the program declares under `partners`, with a `rate`.";
    /// The member's account is not linked with the partner.
    NotLinked "account_not_linked" 409 "Report account.linked first.";
    /// The member's account is linked with the partner already.
    AlreadyLinked "account_linked" 409 "Report account.unlinked before another number of the member is linked.";
    /// Another member's account is linked with that number of the partner.
    PartnerNumberTaken "partner_number_taken" 409 "A number of the partner belongs to one member; unlink it there first.";
    /// The partner does not pay in advance for units of the wallet.
    NotPrepaid "not_prepaid" 422 "Name a partner and a wallet for which `when_empty` stands under `pays`.";
    /// The block would end before it begins, or is over.
    BlockOver "block_over" 422 "Let `until` be after `from`, and later than now.";
    /// The partner has as many blocks as are kept in mind.
    TooManyBlocks "limit_exceeded" 422 "Buy larger blocks; at most 500 are kept per partner and wallet.";
    /// Units of the block were drawn already.
    BlockDrawn "block_drawn" 409 "Reverse what drew on it first, or leave it and buy less the next time.";
    /// The partner who pays for what a rule gives has too little left in its blocks.
    BlockEmpty "block_empty" 409 "Report block.bought, or let the program bill what is over or give nothing.";
    /// Fewer units go to the partner than the program allows.
    ExportTooSmall "limit_exceeded" 422 "Take at least as many as `at_least` of the partner says.";
    /// The amount is not a multiple of what the partner's rate takes.
    InexactExport "inexact_conversion" 422 "Take a multiple of the units that the rate names first.";
    /// The limits of the partner allow no more now, or not so much.
    ExportLimit "limit_exceeded" 422 "Take less, or in the next period.";
    /// The program has no such challenge.
    UnknownChallenge "unknown_challenge" 422 "Name a challenge that the program declares.";
    /// Nobody has to join it, or the member can't now: its days have not begun or are over, or it is for other levels.
    ChallengeNotJoinable "challenge_not_joinable" 422 "Join a challenge that the list of the member's challenges shows as `joinable`.";
    /// The member takes part already.
    ChallengeJoined "challenge_joined" 409 "Nothing is left to do: what the member does counts.";
    /// The program has no game of that name.
    UnknownGame "unknown_game" 422 "Name a game that the program declares.";
    /// Nothing was drawn for the play, which is part of a history: only for what happens now the server draws.
    NotDrawn "not_drawn" 422 "State the number that was drawn, in `number`.";
    /// The game has no such number.
    NoSuchNumber "invalid_value" 422 "State a number from 1 to as many as the list of games tells under `numbers`.";
    /// The game can't be played at this time.
    GameNotNow "game_not_available" 422 "Play it at the times that the list of the member's games tells.";
    /// The game is for members of other levels.
    GameForOtherLevel "game_not_available" 422 "Play it at a level that the game is for.";
    /// The member is younger than the game asks for, or the year of birth is not known.
    GameForOlder "game_not_available" 422 "Play it at the age that the game asks for; add the full birthday to the profile if it is not known.";
    /// The game's condition does not hold for the member.
    GameConditionFalse "game_not_available" 422 "Play it when the condition of the game holds.";
    /// The member has played the game as often as a limit allows.
    GameUsedUp "limit_exceeded" 422 "The list of the member's games tells when the limit begins anew.";
    /// The program gives nothing for bringing friends.
    NoReferral "referral_not_eligible" 422 "Claim codes in a program whose document has a section `referral`.";
    /// No member whose account is open has such a code.
    UnknownReferralCode "referral_not_eligible" 422 "Send the code that the friend was given, as `GET …/members/{id}/referral` tells it.";
    /// It is the member's own code.
    OwnReferralCode "referral_not_eligible" 422 "Send the code of somebody else.";
    /// The two members share something by which the program takes them for one person.
    ReferralSamePerson "referral_not_eligible" 422 "Nobody can bring themselves; correct the members' fields if they are two people.";
    /// The one whose code it is was brought by the member, directly or by way of others.
    ReferralRing "referral_not_eligible" 422 "Send the code of somebody whom the member has not brought.";
    /// The member has said before who brought them.
    ReferralClaimed "referral_not_eligible" 422 "Nothing is left to do: who brought a member is said once.";
    /// The member has bought something before, or joined too long ago.
    ReferralTooLate "referral_not_eligible" 422 "Claim the code on joining, or before the first purchase and within the time that the program states.";
    /// The program counts friends itself, when their purchase is settled.
    ReferralCounted "referral_not_eligible" 422 "Let the friend claim the member's code; nothing else need be sent.";
    /// The program has no households, or this is a history whose members have no ids.
    NoHouseholds "no_households" 422 "Publish a version that says who may share one.";
    /// Nobody is in such a household.
    UnknownHousehold "unknown_household" 404 "Name a household that somebody is in.";
    /// Only the head of the household may do that, and not to itself.
    NotHead "not_head" 409 "The page of the household tells who its head is.";
    /// The member is in a household.
    AlreadyInHousehold "already_in_household" 409 "A member is in one household; leave it first.";
    /// The member is neither in that household nor invited into it.
    NotInHousehold "not_in_household" 409 "The member's household and invitations are on the member's own page.";
    /// The program's condition for whoever founds or joins a household does not hold.
    HouseholdCondition "household_condition_false" 422 "Nothing to do; the member may join when the condition holds.";
    /// The member is not invited into that household, or no longer.
    NotInvited "not_invited" 409 "Let the head invite the member, and accept while the invitation lasts.";
    /// The address is missing, or is not that of the household.
    HouseholdAddress "other_address" 422 "Tell the address that the household has.";
    /// Households have no places of that kind.
    UnknownSlot "unknown_slot" 422 "Name a kind that the program's `household` declares.";
    /// The member has as many invitations as one can.
    TooManyInvitations "limit_exceeded" 422 "Decline some; a member has at most 10 invitations at a time.";
    /// As many people of that kind are in the household, or invited into it, as may be.
    HouseholdFull "household_full" 409 "Let somebody leave, or withdraw an invitation.";
    /// The address of the household was changed too short a time ago.
    AddressTooSoon "address_too_soon" 409 "Try again later; the page of the household tells when it was changed last.";
    /// The challenge is not for teams, or this is a history whose members have no ids.
    NoTeams "no_teams" 422 "Name a challenge that has a `team`.";
    /// Nobody is in such a team.
    UnknownTeam "unknown_team" 404 "Name a team that somebody is in.";
    /// Who invites is not in the team, or who leaves is neither in it nor invited.
    NotInTeam "not_in_team" 409 "The member's teams and invitations are on the member's own page.";
    /// The member is in a team for the challenge, or has done something for one in this round.
    AlreadyInTeam "already_in_team" 409 "A member is in one team for a challenge; who has done something for it can only come back to it.";
    /// The team has as many members as one can.
    TeamFull "team_full" 409 "Found another one.";
    /// The team has done the challenge, and nobody comes or goes any more.
    TeamDone "team_done" 409 "Nothing to do; what there is for it is given.";
    /// Who is named in `by` is not the captain of the team, or would remove themselves.
    NotCaptain "not_captain" 409 "Name who founded the team, or else came first of those who are in it; who goes away sends team.left.";
    /// The member was removed from the team.
    RemovedFromTeam "removed_from_team" 409 "Found or join another team.";
    /// The program has no such choice.
    UnknownChoice "unknown_choice" 422 "Name a choice that the program declares.";
    /// The choice has no such option.
    UnknownOption "unknown_option" 422 "Name one of the options that the member's choices show.";
    /// The member has nothing of that name to choose: nothing gave it, it was chosen, or the time for it is over.
    NothingToChoose "nothing_to_choose" 409 "Choose what the member's choices show as open.";
    /// The program has no tier set of that name, or it can't be kept by paying.
    NotKeepable "tier_not_keepable" 422 "Use a tier set whose `keep` names a price in points.";
    /// The member has no level to keep in that tier set, or has paid already.
    NothingToKeep "nothing_to_keep" 409 "Ask only while a level with a review date is held.";
    /// The program has no such level.
    UnknownLevel "unknown_level" 422 "Name a tier set that the program declares, and one of its levels.";
    /// The last day of the level is over.
    LevelOver "invalid_value" 422 "Give the level until today or later.";
    /// So many levels have been given to the member that run.
    TooManyGivenLevels "limit_exceeded" 422 "At most 20 run at a time; reverse the event that gave one of them.";
    /// The program has no reward of that name.
    UnknownReward "unknown_reward" 422 "Use a reward that the program declares.";
    /// The donation has no such cause, or has several and none is named.
    UnknownCause "unknown_cause" 422 "Name one of the causes that the reward declares; leave `cause` out for other rewards.";
    /// The donation can't be for that cause at this time.
    CauseNotNow "reward_not_available" 422 "Name a cause that the catalog shows, or leave `cause` out while there is one.";
    /// The experience has no such date, or none is named; other rewards have no dates.
    UnknownSession "unknown_session" 422 "Name one of the sessions that the catalog shows; leave `session` out for other rewards.";
    /// One redemption gives 100 vouchers at most.
    TooManyVouchers "invalid_value" 422 "Redeem fewer at once.";
    /// Nobody redeems the reward: the program gives it on its days.
    RewardIsGiven "reward_not_available" 422 "Wait for its day; the catalog tells when it is given next.";
    /// The reward can't be redeemed at this time.
    RewardNotNow "reward_not_available" 422 "Redeem it at the times that the reward states.";
    /// The reward is for members of other levels.
    RewardForOtherLevel "reward_not_available" 422 "Redeem it at a level that the reward is for.";
    /// The member is younger than the reward asks for, or the year of birth is not known.
    RewardForOlder "reward_not_available" 422 "Redeem it at the age that the reward asks for; add the full birthday to the profile if it is not known.";
    /// The reward's condition does not hold for the member.
    RewardConditionFalse "reward_not_available" 422 "Redeem it when the condition of the reward holds.";
    /// The member has not reached what unlocks the reward.
    RewardNotUnlocked "reward_not_available" 422 "Redeem it when what the catalog shows as missing is reached.";
    /// The program has no plan of that name.
    UnknownPlan "unknown_plan" 422 "Name a plan that the program declares under `plans`.";
    /// The member is on no plan, or not on this one.
    NotOnPlan "not_on_plan" 409 "The member's plan is shown under `plan`; join one first.";
    /// The plan has no price for that period.
    UnknownPeriod "unknown_period" 422 "Name the time of one of the plan's prices, such as `month`, or leave `period` out.";
    /// The member is on a plan already.
    AlreadyOnPlan "already_on_plan" 409 "Send plan.changed to go to another plan or period.";
    /// The plan can't be joined at this time, or has ended.
    PlanNotNow "plan_not_available" 422 "Join it at the times that the plan states.";
    /// The plan is not for this member: its condition does not hold, or the age does not fit or is not known.
    PlanNotForMember "plan_not_available" 422 "Join another plan; add the full birthday to the profile if the plan asks for an age.";
    /// The plan has no trial, or the member has had one.
    NoTrial "no_trial" 422 "Leave `trial` out; a member has one trial, whatever the plan.";
    /// The plan ends with its period already.
    PlanEndsAlready "plan_ends_already" 409 "Nothing is left to do; set `at_once` to leave now.";
    /// The member has that plan and period, and goes on with it.
    PlanUnchanged "plan_unchanged" 409 "Name another plan or period.";
    /// The plan has no part for others, or is in its trial.
    PlanNotShared "plan_not_shared" 422 "Share a plan whose `invitees` name benefits, once its trial is over.";
    /// That member gets a part of the plan already.
    AlreadyInvited "already_invited" 409 "Nothing is left to do.";
    /// As many members get a part of the plan as can.
    NoPlaceLeft "limit_exceeded" 422 "Send plan.unshared for one of them first.";
    /// That member gets no part of the plan.
    NotShared "not_shared" 409 "Nothing is left to do.";
    /// The program has no benefit of that name.
    UnknownBenefit "unknown_benefit" 422 "Use a benefit that the program declares.";
    /// The member holds no level and no plan that has the benefit.
    BenefitNotHeld "benefit_not_available" 422 "The member's benefits list what the levels and the plan held entitle to.";
    /// The benefit can't be used at this time.
    BenefitNotNow "benefit_not_available" 422 "Use it at the times that the benefit states.";
    /// The benefit's condition does not hold for the member.
    BenefitConditionFalse "benefit_not_available" 422 "Use it when the condition of the benefit holds.";
    /// The member has used the benefit as often as a limit allows.
    BenefitUsedUp "limit_exceeded" 422 "The member's benefits tell when the allowance begins anew.";
    /// The benefit is used for an order.
    BenefitOfOrder "wrong_benefit_kind" 422 "Send benefit.claimed with the order.";
    /// The benefit is not used for an order.
    BenefitNotOfOrder "wrong_benefit_kind" 422 "Send benefit.used.";
    /// The order is too old for the benefit.
    BenefitTooLate "benefit_too_late" 422 "The benefits of a member tell until when each can be claimed for an order.";
    /// The amount is missing or not asked for, or more than is left to be paid back of the order.
    BenefitAmount "benefit_amount" 422 "Send what has become cheaper, at most what was paid, has not come back and was not paid back.";
    /// No place of that date can be taken any more: it is over, has begun, or is too near.
    SessionOver "session_over" 409 "Take another session; the catalog tells until when each can be booked.";
    /// Nobody can wait for places of that date.
    NoWaitlist "no_waitlist" 422 "Take another session; the catalog tells which have a waiting list.";
    /// The places of that date go by lot to those who enter, or it has no draw.
    NoDraw "no_draw" 422 "The catalog tells which sessions have a draw; enter one, and wait for others.";
    /// The time to enter has not begun, or lots are drawn.
    DrawNotOpen "draw_not_open" 409 "Enter in the time that the catalog tells.";
    /// Nothing was drawn for the entry, which is part of a history: only for what happens now the server draws.
    LotNotDrawn "not_drawn" 422 "State the lot that was drawn, in `lot`.";
    /// The reward has no waiting room.
    NoWaitingRoom "no_waiting_room" 422 "Redeem it without a pass; the catalog tells which rewards have a waiting room.";
    /// The member has a pass to the reward already, or waits for one.
    HasPass "has_pass" 409 "A member has one pass to a reward at a time; the catalog tells when it is the member's turn.";
    /// The reward takes a pass, and the member has none.
    PassNeeded "pass_needed" 409 "Enter the waiting room of the reward first, by waiting_room.entered.";
    /// It is not the member's turn yet.
    NotAdmitted "not_admitted" 409 "Come when it is the member's turn; the catalog tells when that is.";
    /// The member waits for places of that date already, or is offered some.
    AlreadyWaiting "already_waiting" 409 "A member stands in a waiting list once; leave it to wait for another number of places.";
    /// The member waits for as many dates as one can.
    TooManyWaits "limit_exceeded" 422 "Leave some lists; a member waits for at most 20 dates at a time.";
    /// The reward is not for sale to the member at that price.
    PriceNotOffered "price_not_offered" 422 "Name the units of a price that the catalog shows to the member, or leave `units` out.";
    /// A limit of the reward allows the member no more of it, or not so many.
    LimitExceeded "limit_exceeded" 422 "Redeem fewer, or in the next period; the catalog tells when.";
    /// Fewer pieces of the reward are left than that.
    OutOfStock "out_of_stock" 409 "Redeem fewer, or another reward; the catalog tells what is left.";
    /// Fewer places of that date are free.
    SessionFull "session_full" 409 "Take fewer places, or another session; the catalog tells what is free.";
    /// So many places of that date are free: there is nothing to wait for.
    PlacesFree "places_free" 409 "Redeem or reserve the places.";
    /// As many members wait for that date as can.
    WaitlistFull "waitlist_full" 409 "Try again later, or take another session.";
    /// The member does not wait for places of that date.
    NotWaiting "not_waiting" 409 "The catalog shows which dates the member waits for.";
    /// The reward would cost the program more than is left of a budget that all members share.
    BudgetExhausted "budget_exhausted" 409 "Redeem fewer, or another reward, or wait until the budget's time moves on.";
    /// The account has as many holds and reservations open as it may have.
    TooManyHolds "limit_exceeded" 422 "Capture, confirm or release some; at most 100 are open at a time.";
    /// The member owes units of the wallet that pays.
    InDebt "account_in_debt" 422 "The next earnings pay the debt; then the member can spend again.";
    /// The program has no kind of voucher of that name.
    UnknownVoucher "unknown_voucher" 422 "Use a kind of voucher that the program declares.";
    /// All codes that were imported for this kind of voucher have been given out.
    NoCodesLeft "out_of_stock" 409 "Import more codes, or give another voucher.";
    /// The member has claimed this code before.
    AlreadyClaimed "already_claimed" 409 "Each member can claim a code once; the member's list of vouchers shows what is left of it.";
    /// The code has been claimed as often as it can be.
    CodeUsedUp "code_invalid" 422 "Claim a code that is still free.";
    /// The member has no such voucher: it is another member's, used up, or taken away.
    VoucherNotHeld "code_invalid" 422 "Use a voucher that the member's list of vouchers shows, each once.";
    /// The voucher has ended.
    VoucherExpired "code_invalid" 422 "Use a voucher that still lives.";
    /// The voucher can't be used at this time.
    VoucherNotNow "voucher_not_applicable" 422 "Use it at the times that it states, or leave it out.";
    /// The voucher's condition does not hold for the order, or the order is in another currency than the program.
    VoucherConditionFalse "voucher_not_applicable" 422 "Use it on an order for which its condition holds, or leave it out.";
    /// The member has used vouchers of this kind as often as a limit allows.
    VoucherLimitExceeded "limit_exceeded" 422 "Use it in the next period, or leave it out.";
    /// The voucher takes nothing off this order, or others of it save more and don't combine with it.
    VoucherSavesNothing "voucher_not_applicable" 422 "Leave it out; a quote tells what each voucher saves.";
    /// The order or event it refers to does not exist for this member.
    OriginalRequired "original_required" 422 "Refer to an earlier event of the same member by its source and external_id.";
    /// The event it refers to is not an order.
    NotAnOrder "original_required" 422 "Refer to an order.paid event.";
    /// The event it refers to is not a redemption.
    NotARedemption "original_required" 422 "Refer to a reward.redeemed, reward.reserved or reward.confirmed event.";
    /// The event it refers to is not a top-up.
    NotATopUp "original_required" 422 "Refer to a wallet.topped_up event.";
    /// The event it refers to is not a reservation.
    NotAReservation "original_required" 422 "Refer to a reward.reserved event.";
    /// The event it refers to is not a hold.
    NotAHold "original_required" 422 "Refer to a hold.placed event.";
    /// The hold or reservation is over: captured or confirmed, released or cancelled, or its time was up.
    HoldClosed "hold_closed" 409 "It ends once; place a new one.";
    /// More would be captured than is held.
    ExceedsHold "exceeds_hold" 422 "Capture at most what is held.";
    /// The event it refers to asked nothing of anybody outside.
    NotAnInstruction "original_required" 422 "Refer to one of the program's instructions by its source and external_id.";
    /// What became of the instruction has been told: it was done, or it failed.
    InstructionOver "already_settled" 409 "An instruction is done once and fails once; what was done may still fail, for good.";
    /// The order has no such line.
    NoSuchLine "exceeds_original" 422 "Count the lines of the order from 0.";
    /// More would come back than was bought or paid in.
    ExceedsOriginal "exceeds_original" 422 "Return at most what is left of the line or top-up.";
    /// Nothing of the order or top-up is left to cancel, refund or reverse.
    NothingLeft "already_reversed" 409 "It was returned, cancelled or reversed before.";
    /// The event has been reversed already.
    AlreadyReversed "already_reversed" 409 "Reverse the reversal to undo it.";
    /// What was redeemed has been handed over already.
    AlreadyIssued "already_issued" 409 "Send reward.issued once per redemption; reverse it if it was sent by mistake.";
    /// What was redeemed has been used already.
    AlreadyUsed "already_used" 409 "Nothing follows on a use; if it was sent by mistake, reverse the reward.used event first.";
    /// The date is too near, or over: its places can't be given back by the member any more.
    TooLateToReturn "return_closed" 409 "The catalog tells until when places can be given back; staff can reverse the redemption.";
    /// An event of this kind can't be reversed.
    NotReversible "not_reversible" 422 "Orders, activities, top-ups, refunds, adjustments, kept and given tiers, redemptions, uses of benefits, plays, vouchers, blocks, captures, conversions and reversals can be reversed; a hold is released and a reservation cancelled.";
    /// The order has returns, or the top-up refunds; it can't be reversed as a whole.
    HasReturns "has_returns" 409 "Cancel the order or refund the rest, or reverse the returns or refunds first.";
    /// The wallet holds less than that.
    InsufficientPoints "insufficient_points" 422 "Take at most what is available; pending, held and expired units don't count.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sentences() {
        for rejection in Rejection::ALL {
            assert!(rejection.reason().trim().ends_with('.'), "{rejection:?}");
            assert!(rejection.fix().ends_with('.'), "{rejection:?}");
            assert!((400..500).contains(&rejection.status()));
        }
    }
}
