//! What the drivers of faults share: the seed and the size of a run, and libraries that make something go wrong in a server.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::simulator::random::Random;

/// The seed and the number of cycles of a run, which are printed: `REGULARS_FAULT_SEED` and `REGULARS_FAULT_CYCLES`, or so many
/// cycles.
///
/// # Panics
/// When one of them is no number.
pub fn run(cycles: u64) -> (Random, u64) {
    let number = |name: &str| {
        let text = std::env::var(name).ok()?;
        Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
    };
    let seed = number("REGULARS_FAULT_SEED").unwrap_or(20_261_130);
    let cycles = number("REGULARS_FAULT_CYCLES").unwrap_or(cycles);
    println!("REGULARS_FAULT_SEED={seed} REGULARS_FAULT_CYCLES={cycles}");
    (Random::new(seed), cycles)
}

/// A number from 1 to `last`, so that numbers are drawn evenly from all of them in the cycles of a run, and each comes once when there
/// are as many cycles.
pub fn spread(random: &mut Random, cycle: u64, cycles: u64, last: u64) -> u64 {
    let edge = |cycle: u64| last.saturating_mul(cycle) / cycles.max(1);
    let width = (edge(cycle.saturating_add(1)) - edge(cycle)).max(1);
    (edge(cycle) + random.bits() % width + 1).min(last)
}

/// Builds a library of a source in `preload`, to be loaded into a server (`LD_PRELOAD`) so that something goes wrong there.
///
/// # Errors
/// There is no compiler of C, or it does not understand the source.
pub fn preload(folder: &Path, source: &str) -> anyhow::Result<PathBuf> {
    let library = folder.join(source).with_extension("so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("preload").join(source);
    let mut compile = Command::new("cc");
    compile.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
    // SQLite is built by one, and so is this.
    let built = compile.status().context("there is no compiler of C")?;
    if built.success() { Ok(library) } else { bail!("the library can't be built") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_evenly() {
        let mut random = Random::new(1);
        let mut all = |cycles: u64, last: u64| -> Vec<u64> {
            (0..cycles).map(|cycle| spread(&mut random, cycle, cycles, last)).collect()
        };
        assert_eq!(all(5, 5), [1, 2, 3, 4, 5]);
        assert_eq!(all(4, 2), [1, 1, 2, 2]);
        let tens = all(10, 100);
        assert!(
            tens.iter().zip(0..).all(|(number, ten)| (ten * 10 + 1..=ten * 10 + 10).contains(number)),
            "{tens:?}"
        );
    }
}
