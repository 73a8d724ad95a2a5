//! Drawing for games of chance, so that anybody can check it afterwards.
//!
//! Each game has a seed per day, computed under the master key, so it is stored nowhere and the same on every server. What is
//! published of it before is its SHA-256, the commitment: with that nobody can tell what will be drawn, and the operator can't
//! choose another seed afterwards. A play gets the first 128 bits of HMAC-SHA-256, keyed with the seed, over what names the play
//! ([`message`]): its own event, so that a repetition of the event is the same play, and a text that the member may add, so
//! that not even who knows the seed could have arranged the events. When the day is over the seed is told, and who has it
//! can compute every number again.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::civil::Date;
use regulars_engine::{
    Program,
    calendar::day_number,
    decide::things_of_games,
    event::{Body, DrawEntry, Drawn, Event, Play, RoomEntry},
    id::{MemberId, ProgramId},
    moment::Moment,
    shared::Slices,
};
use regulars_store::Mode;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{
    App,
    event::Incoming,
    fault::Refusal,
    member::Vault,
    program::ProgramHandle,
    view::{self, DrawProofView, GameView, ProofView},
};

/// So long after the end of its day a seed is told: the clocks of servers differ, and an event may wait.
const TOLD_AFTER_MICROS: i64 = 3_600_000_000;
/// The most days of one answer.
pub const PROOF_DAYS_MAX: i32 = 100;

/// What anybody can read of a seed before: its SHA-256.
pub fn commitment(seed: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(seed).into()
}

/// What names a play, line by line: a fixed word, the game, the day, the event's source and external id, and the text of the
/// member. None of them has line ends.
pub fn message(game: &str, day: Date, source: &str, external_id: &str, input: Option<&str>) -> String {
    let day = day.to_string();
    ["regulars-draw-1", game, &day, source, external_id, input.unwrap_or_default()].join("\n")
}

/// The bits that a seed gives for a play.
pub fn bits(seed: &[u8; 32], message: &str) -> [u8; 16] {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed).expect("an HMAC key has any length");
    mac.update(message.as_bytes());
    let hash: [u8; 32] = mac.finalize().into_bytes().into();
    std::array::from_fn(|at| hash[at])
}

/// The seed of plays of a history whose numbers nobody has stated, so that each backtest of it is the same: the SHA-256 of
/// `regulars backtest`.
fn backtest_seed() -> [u8; 32] {
    Sha256::digest("regulars backtest").into()
}

/// A play of a history with what is drawn for it, when that is not stated.
pub(crate) fn for_backtest(program: &Program, event: &Event) -> Option<Event> {
    let Body::GamePlayed(play) = &event.body else { return None };
    if play.drawn.is_some() {
        return None;
    }
    let day = program.zone.date(event.at.timestamp());
    let message = message(&play.game, day, &event.source, &event.external_id, play.input.as_deref());
    let drawn = drawn(&backtest_seed(), day, &message);
    Some(Event { body: Body::GamePlayed(Play { drawn: Some(drawn), ..play.clone() }), ..event.clone() })
}

fn drawn(seed: &[u8; 32], day: Date, message: &str) -> Drawn {
    Drawn::Bits { day: day_number(day), commitment: commitment(seed), bits: bits(seed, message) }
}

/// What stands in place of a date for the waiting room of a reward; no date is called so.
pub const OF_ROOM: &str = "";

/// What names a member's entry for the places of a date: who, and for what. It is the same whatever event tells of it, so
/// nobody can try again.
pub fn lot_message(reward: &str, session: &str, member: MemberId) -> String {
    ["regulars-lot-1", reward, session, &member.to_string()].join("\n")
}

/// The lot that bits are: their first 53, which every reader of JSON reads as they are. Smaller ones come first.
pub fn lot(bits: [u8; 16]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&bits[..8]);
    u64::from_be_bytes(first) >> 11
}

impl Vault {
    /// The seed of the draw for the places of a date.
    fn lot_seed(&self, program: ProgramId, reward: &str, session: &str) -> Zeroizing<[u8; 32]> {
        self.key(&[b"lot seed", &program.0.to_be_bytes(), reward.as_bytes(), session.as_bytes()])
    }

    /// Draws the lot of a member who enters, unless it is stated. That of a history is not drawn: its draw is over.
    pub(crate) fn draw_lot(
        &self,
        program: ProgramId,
        event: &mut Event,
        member: Option<MemberId>,
        replay: bool,
    ) {
        let Some(member) = member.filter(|_| !replay) else { return };
        let (reward, session, own) = match &mut event.body {
            Body::DrawEntered(entry) => (&entry.reward, entry.session.as_str(), &mut entry.lot),
            Body::RoomEntered(entry) => (&entry.reward, OF_ROOM, &mut entry.lot),
            _ => return,
        };
        let seed = self.lot_seed(program, reward, session);
        let drawn = || lot(bits(&seed, &lot_message(reward, session, member)));
        *own = own.or_else(|| Some(drawn()));
    }

    /// The seed of a game for a day.
    fn seed(&self, program: ProgramId, game: &str, day: Date) -> Zeroizing<[u8; 32]> {
        self.key(&[b"game seed", &program.0.to_be_bytes(), game.as_bytes(), day.to_string().as_bytes()])
    }

    /// Draws for a play, unless what was drawn is stated. A play of a history is not drawn: its day is over.
    pub(crate) fn draw(&self, handle: &ProgramHandle, event: &mut Event, replay: bool) {
        let (Body::GamePlayed(play), Some(program)) = (&mut event.body, &handle.published) else { return };
        if matches!(play.drawn, Some(Drawn::Number(_))) {
            return;
        }
        let day = program.zone.date(event.at.timestamp());
        let seed = self.seed(handle.id, &play.game, day);
        let message = message(&play.game, day, &event.source, &event.external_id, play.input.as_deref());
        play.drawn = Some(drawn(&seed, day, &message)).filter(|_| !replay);
    }
}

impl App {
    /// Only a sandbox, and a history that was drawn elsewhere, may state what is drawn.
    pub(crate) fn check_drawn(program: &ProgramHandle, event: &Incoming) -> Result<(), Refusal> {
        let (stated, pointer, detail) = match &event.body {
            Body::GamePlayed(play) => (
                play.drawn.is_some(),
                "/number",
                "the server draws; only a sandbox and a history may state a number",
            ),
            Body::DrawEntered(DrawEntry { lot, .. }) | Body::RoomEntered(RoomEntry { lot, .. }) => {
                (lot.is_some(), "/lot", "the server draws; only a sandbox and a history may state a lot")
            }
            _ => return Ok(()),
        };
        if stated && program.mode == Mode::Live && !event.replay {
            let (code, pointer) = ("invalid_value", pointer.to_owned());
            return Err(Refusal::Invalid { code, pointer, detail });
        }
        Ok(())
    }

    /// What proves the draw for the places of a date, or of a waiting room ([`OF_ROOM`]): the commitment to its seed, and the
    /// seed once lots are drawn.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where there is no such draw, [`Refusal::NotPublished`].
    pub fn draw_proof(
        &self,
        program: &ProgramHandle,
        reward: &str,
        session: &str,
    ) -> Result<DrawProofView, Refusal> {
        let (shared, version) = (self.shared(), program.version()?);
        let stated = version.reward(reward).ok_or(Refusal::NotFound("draw"))?;
        let draw = match session {
            OF_ROOM => stated.waiting_room.and_then(|room| room.draw),
            _ => {
                let date = stated.sessions.iter().find(|own| own.name == session);
                date.and_then(|own| own.waitlist?.draw)
            }
        };
        let draw = draw.ok_or(Refusal::NotFound("draw"))?;
        let seed = shared.vault.lot_seed(program.id, reward, session);
        let told_at = Moment(draw.until.0.saturating_add(TOLD_AFTER_MICROS));
        let told = told_at <= program.now(&shared.clock);
        Ok(DrawProofView::new(draw, commitment(&seed), told_at, Some(&*seed).filter(|_| told)))
    }

    /// The games of a program, with their chances and what is left of their prizes.
    ///
    /// # Errors
    /// [`Refusal::NotPublished`].
    pub fn games(&self, program: &ProgramHandle, language: &str) -> Result<(Moment, Vec<GameView>), Refusal> {
        let (shared, version) = (self.shared(), program.version()?);
        let mut pools = Slices::default();
        crate::shared::fill(&shared.store, program.id, &mut pools, things_of_games(version))?;
        let now = program.now(&shared.clock);
        Ok((now, view::games(version, &pools, now, language)))
    }

    /// The commitments of a game for some days, and the seeds of those that are over.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::NotPublished`]; [`Refusal::Invalid`] for too many days.
    pub fn game_proofs(
        &self,
        program: &ProgramHandle,
        game: &str,
        (from, until): (Option<Date>, Option<Date>),
    ) -> Result<Vec<ProofView>, Refusal> {
        let (shared, version): (_, &Program) = (self.shared(), program.version()?);
        version.game(game).ok_or(Refusal::NotFound("game"))?;
        let now = program.now(&shared.clock);
        let from = from.unwrap_or_else(|| version.zone.date(now.timestamp()));
        let until = until.unwrap_or(from);
        let days = day_number(until).saturating_sub(day_number(from));
        if !(0..PROOF_DAYS_MAX).contains(&days) {
            let (code, pointer) = ("invalid_value", "/until".to_owned());
            let detail = "`until` lies before `from`, or more than 99 days after it";
            return Err(Refusal::Invalid { code, pointer, detail });
        }
        let proof = |day: Date| {
            let seed = shared.vault.seed(program.id, game, day);
            let end = Moment::from(version.zone.start_of_day(day.tomorrow().unwrap_or(day)));
            let told_at = Moment(end.0.saturating_add(TOLD_AFTER_MICROS));
            ProofView::new(day, commitment(&seed), told_at, Some(&*seed).filter(|_| told_at <= now))
        };
        Ok(from.series(jiff::Span::new().days(1)).take_while(|day| *day <= until).map(proof).collect())
    }
}

#[cfg(test)]
mod tests {
    use regulars_engine::{document::Format, program::check_text};

    use super::*;
    use crate::{ids::Ids, secret::MasterKey};

    const GAME: &str = "
format: regulars/1
program: games
name: Games
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: {} }
games:
  wheel:
    name: Wheel
    limit: once a day
    prizes:
      rare: { odds: 1 in 500, give: 100 points }
      some: { odds: 3 in 40, give: 10 points }
      half: { odds: 1 in 2, give: 1 points }
";

    fn vault(first: u8) -> Vault {
        let mut key = Ids::seeded(31).secret::<32>().unwrap();
        key[0] = first;
        Vault::new(MasterKey::from_bytes(&key).unwrap())
    }

    /// The sum of (found − expected)² / expected, in hundredths.
    fn chi_squared(found: &[u64], expected: &[u64]) -> u64 {
        let squares = found.iter().zip(expected).map(|(found, expected)| {
            u128::from(found.abs_diff(*expected)).pow(2) * 100 / u128::from(*expected)
        });
        squares.sum::<u128>().try_into().unwrap()
    }

    #[test]
    fn shares_of_prizes_match_their_odds() {
        let program = check_text(GAME, Format::Yaml, Vec::new()).unwrap();
        let game = program.game("wheel").unwrap();
        assert_eq!(game.numbers, 1_000);
        let day = Date::constant(2026, 3, 1);
        let seed = vault(1).seed(ProgramId(1), "wheel", day);
        let (mut numbers, mut prizes) = (vec![0u64; 1_000], vec![0u64; 4]);
        const PLAYS: u64 = 1_000_000;
        for play in 0..PLAYS {
            // Numbers that follow one another, as those of one till do.
            let message = message("wheel", day, "till-1", &format!("{play}"), None);
            let number = game.number(&drawn(&seed, day, &message)).unwrap();
            numbers[usize::try_from(number - 1).unwrap()] += 1;
            prizes[game.won_by(number).map_or(3, |place| place)] += 1;
        }
        // Each bound is left by chance once in a hundred thousand seeds or more; the seed is fixed. With 3 and 999 degrees of
        // freedom the mean is 3 and 999, the deviation 2.4 and 45.
        let expected =
            [PLAYS / 500, PLAYS * 3 / 40, PLAYS / 2, PLAYS - PLAYS / 500 - PLAYS * 3 / 40 - PLAYS / 2];
        assert!(chi_squared(&prizes, &expected) < 2_600, "{prizes:?}");
        assert!(chi_squared(&numbers, &vec![PLAYS / 1_000; 1_000]) < 120_000, "{numbers:?}");
    }

    #[test]
    fn each_play_has_its_own_bits() {
        let day = Date::constant(2026, 3, 1);
        let seed = |first, program, game, day| *vault(first).seed(ProgramId(program), game, day);
        let first = seed(1, 1, "wheel", day);
        assert_eq!(first, seed(1, 1, "wheel", day));
        let others = [
            seed(2, 1, "wheel", day),
            seed(1, 2, "wheel", day),
            seed(1, 1, "wheels", day),
            seed(1, 1, "wheel", day.tomorrow().unwrap()),
        ];
        assert!(others.iter().all(|other| *other != first && commitment(other) != commitment(&first)));
        let of = |game, source, id, input| bits(&first, &message(game, day, source, id, input));
        let play = of("wheel", "app", "P-1", None);
        for other in [
            of("wheels", "app", "P-1", None),
            of("wheel", "web", "P-1", None),
            of("wheel", "app", "P-2", None),
            of("wheel", "app", "P-1", Some("seven")),
            of("wheel", "app\nP-1", "", None),
        ] {
            assert_ne!(other, play);
        }
    }
}
