//! Conversions in the model: what was converted is a log, and the rate is applied step by step.

use regulars_engine::event::Conversion;

use super::{
    Refusal, Work,
    calendar::Micro,
    member::{Book, Move},
    program::Trigger,
    tiers::Way,
};

impl Work<'_> {
    /// `units.converted`.
    pub(super) fn converted(&mut self, wanted: &Conversion) -> Result<(), Refusal> {
        let program = self.program;
        let place = program.conversions.iter().position(|c| c.name == wanted.conversion);
        let place = place.ok_or("UnknownConversion")?;
        let terms = &program.conversions[place];
        let ((from, takes), (to, gives)) = (terms.takes, terms.gives);
        if terms.at_least.is_some_and(|least| wanted.amount < least) {
            return Err("ConversionTooSmall");
        }
        if wanted.amount % takes != 0 {
            return Err("InexactConversion");
        }
        for limit in &terms.limits {
            let (begin, end) = self.period_of(limit);
            let log =
                self.member.converted.iter().filter(|(c, at, ..)| *c == place && begin <= *at && *at < end);
            let (times, units) = log.fold((1, wanted.amount), |sum, c| (sum.0 + c.2, sum.1 + c.3));
            let most = limit.units.map(|units| units * 10i64.pow(program.exponent(from)));
            if limit.times.is_some_and(|max| max < times) || most.is_some_and(|max| max < units) {
                return Err("ConversionLimit");
            }
        }
        if 0 < self.member.purses[from].debt {
            return Err("InDebt");
        }
        self.spend(from, wanted.amount, Book::Spent)?;
        self.note_converted(place, self.now, 1, wanted.amount);
        let gift = self.plain_gift(to, Book::Issued);
        self.give(to, wanted.amount / takes * gives, gift)?;
        self.note_activity(Trigger::Converted);
        self.reassess(Way::Up)
    }

    pub(super) fn note_converted(&mut self, conversion: usize, at: Micro, times: i64, units: i64) {
        self.member.converted.push((conversion, at, times, units));
        self.moves.push(Move::Converted { conversion, at, times, units });
    }
}
