//! What somebody outside is asked to do, and the report on it.

use regulars_app::view;

use super::mirror;
use crate::wire::Instant;

mirror! {
    /// Something that somebody outside is asked to do, and where it stands.
    Instruction of view::InstructionView {
        /// Whom it is for.
        #[schema(value_type = String, example = "mbr_0198c5b2d3e47abc8def0123456789ab")]
        member: String,
        /// The event that asks for it.
        #[schema(example = "evt_0198c5b2d3e47abc8def0123456789ab")]
        event: String,
        /// Who reported that event; name it with `external_id` to tell what became of the instruction.
        source: String,
        /// The reporter's own number of it. It never changes, so that what is asked for can be done once.
        external_id: String,
        /// What is to be done. `pay_out`: pay the amount to the member. `credit`: the partner credits its units to the member.
        /// `charge`: take the amount from the member, for a plan. `refund`: give back what was taken for one.
        #[schema(value_type = String, example = "pay_out")]
        kind: &'static str,
        /// The wallet that the units left, for `pay_out` and `credit`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "cashback")]
        wallet: Option<String>,
        /// The plan, for `charge` and `refund`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(example = "prime")]
        plan: Option<String>,
        /// How much, in the smallest unit of the wallet or, for a plan, of the program's currency; without a fee.
        amount: i64,
        /// Digits after the point of that.
        scale: u32,
        /// What a partner is to credit, for `credit`.
        #[serde(skip_serializing_if = "Option::is_none")]
        partner: Option<PartnerUnits>,
        /// `open`: nobody has told what became of it. `done`. `failed`: all came back. `past`: it belongs to a
        /// replayed history, nobody is asked.
        #[schema(value_type = String, example = "open")]
        state: &'static str,
        /// When it was recorded.
        asked_at: Instant,
        /// When something last became of it.
        changed_at: Instant,
    }

    /// What a partner is to credit to a member.
    PartnerUnits of view::PartnerUnitsView {
        /// The partner.
        #[schema(example = "sky_miles")]
        id: String,
        /// How many of its own units.
        units: i64,
        /// The reporter's own number of the member's account there.
        reference: String,
    }

    /// What was asked of others over a time, and what became of it.
    InstructionReport of view::InstructionReportView {
        /// The first instant.
        from: Instant,
        /// The first instant that is no longer in it.
        until: Instant,
        /// The currency of what is owed to partners, and of plans.
        #[schema(example = "EUR")]
        currency: String,
        /// Digits after its point.
        scale: u32,
        /// Payments to members, by wallet.
        pay_outs: Vec<PayOuts>,
        /// Units that went to partners, by partner and wallet.
        exports: Vec<Exports>,
        /// What plans cost: what is to be taken, by plan, then what is to be given back.
        plans: Vec<PlanFees>,
    }

    /// What a plan cost its members, or what was given back to them.
    PlanFees of view::PlanFeesView {
        /// The plan.
        #[schema(example = "prime")]
        plan: String,
        /// `charge` or `refund`.
        #[schema(value_type = String, example = "charge")]
        kind: &'static str,
        /// Asked for in that time.
        asked: InstructionSum,
        /// Told as done in that time.
        done: InstructionSum,
        /// Told as failed in that time.
        failed: InstructionSum,
        /// Open now, whatever time is asked for.
        open: InstructionSum,
        /// Of a replayed history, in that time: nobody was asked.
        past: InstructionSum,
    }

    /// Payments of one wallet.
    PayOuts of view::PayOutsView {
        /// The wallet.
        #[schema(example = "cashback")]
        wallet: String,
        /// Digits after the point of its amounts.
        scale: u32,
        /// Asked for in that time.
        asked: InstructionSum,
        /// Told as done in that time.
        done: InstructionSum,
        /// Told as failed in that time.
        failed: InstructionSum,
        /// Open now, whatever time is asked for.
        open: InstructionSum,
        /// Of a replayed history, in that time: nobody was asked.
        past: InstructionSum,
    }

    /// Units of one wallet that went to one partner.
    Exports of view::ExportsView {
        /// The partner.
        #[schema(example = "sky_miles")]
        partner: String,
        /// Its name; the id when the program no longer has it.
        name: String,
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// Digits after the point of its amounts.
        scale: u32,
        /// Asked for in that time.
        asked: ExportSum,
        /// Told as done in that time.
        done: ExportSum,
        /// Told as failed in that time.
        failed: ExportSum,
        /// Open now, whatever time is asked for.
        open: ExportSum,
        /// Of a replayed history, in that time: nobody was asked, and it is owed no more.
        past: ExportSum,
        /// What that time's instructions, less those that failed in it, make the program owe the partner.
        owed: PartnerOwe,
    }

    /// How many, and what they took and gave.
    ExportSum of view::ExportSumView {
        /// How many.
        count: i64,
        /// What left the wallet, in its smallest unit and without fees.
        amount: i64,
        /// The fees, likewise.
        fee: i64,
        /// Units of the partner.
        units: i64,
    }

    /// What is owed to a partner.
    PartnerOwe of view::PartnerOweView {
        /// In its own units; negative when more came back than went.
        units: i64,
        /// In the smallest unit of the currency, by what one of them cost when it was asked for.
        worth: i64,
    }

    /// How many, and how much.
    InstructionSum of view::SumView {
        /// How many.
        count: i64,
        /// How much, in the smallest unit of the wallet, or of the currency for plans.
        amount: i64,
    }
}
