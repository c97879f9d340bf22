//! Who gets how much: integers in parts per billion that always sum to the whole.

/// The whole.
pub const WHOLE_PPB: u64 = 1_000_000_000;

/// Divides `whole` in proportion to `claims`: floors, then one more for the largest remainders, ties to who comes first.
pub fn divide(whole: u64, claims: &[u128]) -> Vec<u64> {
    let total: u128 = claims.iter().sum();
    if total == 0 {
        return vec![0; claims.len()];
    }
    let quotas = claims.iter().map(|claim| u128::from(whole) * claim);
    let (mut shares, mut remainders) = (Vec::new(), Vec::new());
    for (place, quota) in quotas.enumerate() {
        shares.push(u64::try_from(quota / total).unwrap_or(whole));
        remainders.push((std::cmp::Reverse(quota % total), place));
    }
    remainders.sort_unstable();
    let given: u64 = shares.iter().sum();
    let rest = usize::try_from(whole - given).unwrap_or(0);
    for (_, place) in remainders.into_iter().take(rest) {
        shares[place] += 1;
    }
    shares
}

/// What a weight (in millionths) claims when its plays last `durations` on average: weights count plays, shares count time.
pub fn claim(weight_micro: u64, durations: impl Iterator<Item = i64>) -> u128 {
    // divisible by every count up to 16, so that usual means are exact
    const FINE: u128 = 720_720;
    let (mut sum, mut count) = (0u128, 0u128);
    for duration in durations {
        sum += u128::from(duration.unsigned_abs());
        count += 1;
    }
    match count {
        0 => 0,
        n => u128::from(weight_micro) * (sum * FINE / n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_the_first_gains_by_rounding() {
        assert_eq!(
            divide(WHOLE_PPB, &[1, 1, 1]),
            [333_333_334, 333_333_333, 333_333_333]
        );
        assert_eq!(divide(WHOLE_PPB, &[2, 1]), [666_666_667, 333_333_333]);
        assert_eq!(divide(0, &[2, 1]), [0, 0]);
        assert_eq!(divide(WHOLE_PPB, &[]), [0u64; 0]);
    }

    proptest::proptest! {
        #[test]
        fn shares_sum_to_the_whole(claims in proptest::collection::vec(1u128..1_000_000_000_000_000, 1..60)) {
            proptest::prop_assert_eq!(divide(WHOLE_PPB, &claims).iter().sum::<u64>(), WHOLE_PPB);
        }
    }
}
