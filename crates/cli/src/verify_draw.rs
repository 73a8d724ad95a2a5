//! `regulars verify-draw`: checks what was drawn for a play of a game of chance. It needs no server and no key: the seed is
//! told to everybody once its day is over, and the rest stands in the entry of the play.

use std::process::ExitCode;

use anyhow::Context as _;
use jiff::civil::Date;
use regulars_app::draw::{bits, commitment, message};
use regulars_engine::{event::Drawn, program::number_of};

/// What was drawn, and from what.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The seed of the day, as `GET …/games/{game}/proofs` tells it after the day.
    #[arg(long, value_name = "HEX")]
    seed: String,
    /// The commitment that was told before the day, and stands with the play.
    #[arg(long, value_name = "HEX")]
    commitment: String,
    /// The game.
    #[arg(long)]
    game: String,
    /// The day that stands with the play.
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: String,
    /// The source of the event.
    #[arg(long)]
    source: String,
    /// The external id of the event.
    #[arg(long)]
    external_id: String,
    /// The member's own text, if there was one.
    #[arg(long)]
    input: Option<String>,
    /// Of how many numbers one was drawn.
    #[arg(long)]
    of: i64,
    /// The number that was drawn; without it, it is only told.
    #[arg(long)]
    number: Option<i64>,
}

/// Tells the number, and whether it and the seed are the right ones.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let seed = bytes(&arguments.seed).context("--seed: write 64 hexadecimal digits")?;
    let told = bytes(&arguments.commitment).context("--commitment: write 64 hexadecimal digits")?;
    let day: Date = arguments.day.parse().ok().context("--day: write a day such as 2026-11-21")?;
    anyhow::ensure!(1 <= arguments.of, "--of: write how many numbers the game has");
    let Arguments { game, source, external_id, input, .. } = arguments;
    let commitment = commitment(&seed);
    let bits = bits(&seed, &message(game, day, source, external_id, input.as_deref()));
    let drawn = Drawn::Bits { day: 0, commitment, bits };
    let number = number_of(&drawn, arguments.of).context("--of: write how many numbers the game has")?;
    println!("{number} of {}", arguments.of);
    let mut right = true;
    if commitment != told {
        eprintln!("this is not the seed that was committed to");
        right = false;
    }
    if let Some(other) = arguments.number.filter(|other| *other != number) {
        eprintln!("{other} was not drawn");
        right = false;
    }
    Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// 32 bytes of hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> =
        text.chars().map(|c| u8::try_from(c.to_digit(16)?).ok()).collect::<Option<Vec<u8>>>()?;
    let bytes: Vec<u8> =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 64)
}
