//! The settlement with partners, and their statements.

use regulars_app::view;

use super::mirror;
use crate::wire::Instant;

mirror! {
    /// What everybody who pays for units or rewards owes the program, and is owed, over a time. Money in the smallest unit of
    /// the currency, units in that of their wallet.
    Settlement of view::SettlementView {
        /// The first instant.
        from: Instant,
        /// The first instant that is no longer in it.
        until: Instant,
        /// The currency of all money.
        #[schema(example = "EUR")]
        currency: String,
        /// Digits after its point.
        scale: u32,
        /// By partner, and by whoever else is named under `funded_by`.
        partners: Vec<PartnerSettlement>,
        /// What all of them pay.
        pays: i64,
        /// What all of them are paid.
        is_paid: i64,
        /// The units that the program itself pays for, by wallet, at what the wallet says that they are worth.
        own: Vec<Statement>,
        /// All units by wallet: the sum of all statements of partners and the program's own.
        all: Vec<Statement>,
    }

    /// The settlement with one partner.
    PartnerSettlement of view::PartnerSettlementView {
        /// The partner.
        #[schema(example = "bank")]
        partner: String,
        /// Its name; the id of somebody who is no partner of the program.
        name: String,
        /// When it pays for units: `at_issuance`, `at_redemption` or `net`.
        #[schema(value_type = String, example = "at_issuance")]
        settle: &'static str,
        /// The units that it pays for, by wallet.
        wallets: Vec<Statement>,
        /// What it has paid for in advance, by wallet.
        prepaid: Vec<Prepaid>,
        /// What is due for these units, without those that were drawn on blocks.
        units: i64,
        /// What is due for the blocks that it bought in that time.
        blocks: i64,
        /// What the vouchers took off that it pays for.
        discounts: i64,
        /// What the rewards cost that it pays for.
        rewards: i64,
        /// The sum of these four.
        owes: i64,
        /// What the program owes for units that members took there.
        exports: i64,
        /// What the program owes for rewards that the partner handed over.
        provided: i64,
        /// The sum of these two.
        is_owed: i64,
        /// What the partner pays: all that it owes, or with `net` what that is more than it is owed.
        pays: i64,
        /// What the program pays the partner, likewise.
        is_paid: i64,
        /// What the units cost that are still there: what the partner may yet have to pay with `at_redemption`, else what the
        /// program has been paid for rewards that are to come.
        reserve: i64,
    }

    /// What was paid for in advance, of one wallet.
    Prepaid of view::PrepaidView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// Digits after the point of its units.
        scale: u32,
        /// Left when the time began, in the smallest unit.
        before: i64,
        /// Bought, for what the blocks cost.
        bought: UnitsAndMoney,
        /// Drawn, less what was given back, for what they would have cost afterwards.
        drawn: UnitsAndMoney,
        /// Left when the time ends. What is of a block that is over by then can't be drawn any more.
        after: i64,
    }

    /// What became of the units of a wallet over a time. `before` and all that came, less all that went, is `after`.
    Statement of view::StatementView {
        /// The wallet.
        #[schema(example = "points")]
        wallet: String,
        /// Digits after the point of its units.
        scale: u32,
        /// There when the time began.
        before: UnitsAndMoney,
        /// Given by rules.
        issued: UnitsAndMoney,
        /// Paid in by members.
        paid_in: UnitsAndMoney,
        /// Taken back with what had earned them.
        taken_back: UnitsAndMoney,
        /// Spent, or paid out.
        redeemed: UnitsAndMoney,
        /// Lapsed.
        expired: UnitsAndMoney,
        /// Gone to other members, less what came of them.
        sent: UnitsAndMoney,
        /// Taken by staff, less what staff gave.
        adjusted: UnitsAndMoney,
        /// Gone for what members owed. Negative for the program, whom members owe it.
        repaid: UnitsAndMoney,
        /// Of others, taken back in place of these. Negative for what was taken back in place of others.
        replaced: UnitsAndMoney,
        /// There when the time ends.
        after: UnitsAndMoney,
    }

    /// Units, and what they cost whoever pays for them.
    UnitsAndMoney of view::WorthView {
        /// In the smallest unit of the wallet.
        units: i64,
        /// In the smallest unit of the currency.
        money: i64,
    }
}
