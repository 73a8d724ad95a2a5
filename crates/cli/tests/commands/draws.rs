//! `verify-draw`: what was drawn can be checked by anybody, without a server.

use crate::{expect, regulars, run};

/// The SHA-256 of `a seed`, and the SHA-256 of that.
const SEED: &str = "8f44d509e0492acec4fc109a030a5c751f063fb743cc388f0ed722bacc3bc66c";
const COMMITMENT: &str = "035e7711c8da2e9434aab5039dc3d72046dee4e57af0e957e948fbbad15e48f8";

fn arguments<'a>(seed: &'a str, commitment: &'a str, of: &'a str, number: Option<&'a str>) -> Vec<&'a str> {
    let mut arguments = vec!["verify-draw", "--seed", seed, "--commitment", commitment, "--of", of];
    arguments.extend(["--game", "wheel", "--day", "2026-11-21", "--source", "app", "--external-id", "P-1"]);
    arguments.extend(["--input", "seven"]);
    arguments.extend(number.into_iter().flat_map(|number| ["--number", number]));
    arguments
}

/// The numbers were computed with the Python of the manual's page on games.
#[test]
fn a_draw_can_be_checked() {
    for (of, number) in
        [("1", "1"), ("2", "2"), ("20", "12"), ("1000", "593"), ("1000000000000", "592541115988")]
    {
        let told = expect(&mut regulars(&arguments(SEED, COMMITMENT, of, Some(number))), 0);
        assert_eq!(told, format!("{number} of {of}\n"));
        assert_eq!(expect(&mut regulars(&arguments(SEED, COMMITMENT, of, None)), 0), told);
    }
    let (code, stdout, stderr) = run(&mut regulars(&arguments(SEED, COMMITMENT, "1000", Some("1000"))));
    assert_eq!((code, stdout.trim(), stderr.trim()), (Some(1), "593 of 1000", "1000 was not drawn"));
    let (code, _, stderr) = run(&mut regulars(&arguments(SEED, SEED, "1000", None)));
    assert_eq!((code, stderr.trim()), (Some(1), "this is not the seed that was committed to"));
    for (seed, of, wrong) in
        [("abc", "10", "--seed"), (&SEED.replace('a', "x"), "10", "--seed"), (SEED, "0", "--of")]
    {
        let (code, _, stderr) = run(&mut regulars(&arguments(seed, COMMITMENT, of, None)));
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains(wrong), "{stderr}");
    }
}
