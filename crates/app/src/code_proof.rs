//! Whether made codes are as random as they should be: none comes twice, and neither their bits nor their characters lean
//! to any side. `REGULARS_CODES` says how many are made; a million by default, ten million in `make soak`.

use regulars_engine::id::{ProgramId, VoucherId};
use uuid::Uuid;

use crate::{ids::Ids, member::Vault, secret::MasterKey};

/// The characters of codes, in the order of their values.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// The sum of (found − expected)² / expected, in hundredths.
fn chi_squared(found: &[u64]) -> u64 {
    let expected = found.iter().sum::<u64>() / u64::try_from(found.len()).unwrap();
    found
        .iter()
        .map(|n| u128::from(n.abs_diff(expected)).pow(2) * 100 / u128::from(expected))
        .sum::<u128>()
        .try_into()
        .unwrap()
}

#[test]
fn codes_do_not_repeat_and_lean_to_no_side() {
    let count: u64 = std::env::var("REGULARS_CODES").map_or(1_000_000, |text| text.parse().unwrap());
    let vault = Vault::new(MasterKey::from_bytes(&Ids::seeded(26).secret::<32>().unwrap()).unwrap());
    let mut codes: Vec<[u8; 14]> = Vec::with_capacity(count.try_into().unwrap());
    let mut by_place = [[0u64; 31]; 14];
    let mut pairs = vec![0u64; 31 * 31];
    let (mut ones, mut two_bits) = (0u64, [0u64; 4]);
    for number in 0..count {
        // Ids that follow one another, as those of one import or one second do.
        let voucher = VoucherId(Uuid::from_u128(number.into()));
        let code = vault.code_of(ProgramId(1), voucher);
        let code: [u8; 14] = code.as_str().as_bytes().try_into().unwrap();
        let values = code.map(|c| ALPHABET.iter().position(|own| *own == c).unwrap());
        for (place, value) in values.iter().enumerate() {
            by_place[place][*value] += 1;
        }
        for pair in values[..13].windows(2) {
            pairs[pair[0] * 31 + pair[1]] += 1;
        }
        // 12 characters hold 59 bits; the lower 40 of them are even to a millionth.
        let number =
            values[..12].iter().rev().fold(0u64, |sum, value| sum * 31 + u64::try_from(*value).unwrap());
        let bits = number % (1 << 40);
        ones += u64::from(bits.count_ones());
        (0..20).for_each(|at| two_bits[usize::try_from(bits >> (2 * at) & 3).unwrap()] += 1);
        codes.push(code);
    }
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]), "a code came twice");

    // Each bound is left by chance once in a hundred thousand keys or more; the key is fixed.
    for (place, found) in by_place.iter().enumerate() {
        assert!(chi_squared(found) < 8_000, "place {place}: {found:?}");
    }
    assert!(chi_squared(&pairs) < 116_000, "{}", chi_squared(&pairs));
    let bits = 40 * u128::from(count);
    assert!((2 * u128::from(ones)).abs_diff(bits).pow(2) < 20 * bits, "{ones} ones in {bits} bits");
    assert!(chi_squared(&two_bits) < 3_000, "{two_bits:?}");
}
