//! Who gets how much: integers in parts per billion that always sum to the whole.
use super::natural::Natural;

/// The whole.
pub const WHOLE_PPB: u64 = 1_000_000_000;

/// How often something plays beside others of its tier: a fraction in its lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight {
    over: u64,
    under: u64,
}

impl Weight {
    /// `over` parts of a whole that is cut into `under`, which is not 0.
    pub fn new(over: u64, under: u64) -> Self {
        let common = u64::try_from(greatest_common(over.into(), under.into())).unwrap_or(1);
        Self {
            over: over / common.max(1),
            under: under / common.max(1),
        }
    }
}

/// What is shared in proportion to: a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    over: u128,
    under: u128,
}

impl From<u128> for Claim {
    fn from(over: u128) -> Self {
        Self { over, under: 1 }
    }
}

/// Divides `whole` in proportion to `claims`: floors, then one more for the largest remainders, ties to who comes first.
pub fn divide(whole: u64, claims: &[Claim]) -> Vec<u64> {
    if claims.iter().all(|claim| claim.over == 0) {
        return vec![0; claims.len()];
    }
    match small(whole, claims) {
        Some(claims) => round(whole, floors(whole, &claims)),
        None => round(whole, wide_floors(whole, claims)),
    }
}

/// The claims over their common denominator, if all that follows fits into 128 bits.
fn small(whole: u64, claims: &[Claim]) -> Option<Vec<u128>> {
    let joined = |common: u128, claim: &Claim| {
        let step = claim.under / greatest_common(common, claim.under);
        common.checked_mul(step)
    };
    let common = claims.iter().try_fold(1, joined)?;
    let scaled = claims
        .iter()
        .map(|claim| claim.over.checked_mul(common / claim.under));
    let scaled: Vec<u128> = scaled.collect::<Option<_>>()?;
    let mut sum = scaled.iter().try_fold(0u128, |sum, n| sum.checked_add(*n));
    sum = sum?.checked_mul(whole.into());
    sum.map(|_| scaled)
}

/// For each claim its floor and its remainder.
fn floors(whole: u64, claims: &[u128]) -> Vec<(u64, u128)> {
    let total: u128 = claims.iter().sum();
    let quotas = claims.iter().map(|claim| u128::from(whole) * claim);
    let floor = |quota: u128| (u64::try_from(quota / total).unwrap_or(whole), quota % total);
    quotas.map(floor).collect()
}

/// The same where numbers have no bound.
fn wide_floors(whole: u64, claims: &[Claim]) -> Vec<(u64, Natural)> {
    let mut unders: Vec<u128> = claims.iter().map(|claim| claim.under).collect();
    unders.sort_unstable();
    unders.dedup();
    let scaled = claims.iter().map(|claim| {
        let others = unders.iter().filter(|under| **under != claim.under);
        others.fold(Natural::from(claim.over), |product, under| {
            product.times(&Natural::from(*under))
        })
    });
    let scaled: Vec<Natural> = scaled.collect();
    let total = scaled.iter().fold(Natural::default(), |sum, n| sum.plus(n));
    let floor = |claim: &Natural| {
        let quota = claim.times(&Natural::from(u128::from(whole)));
        let part = |share: u64| total.times(&Natural::from(u128::from(share)));
        let (mut low, mut above) = (0, whole + 1);
        while low + 1 < above {
            let middle = low.midpoint(above);
            if part(middle) <= quota {
                low = middle;
            } else {
                above = middle;
            }
        }
        (low, quota.less(&part(low)))
    };
    scaled.iter().map(floor).collect()
}

fn round<R: Ord>(whole: u64, floors: Vec<(u64, R)>) -> Vec<u64> {
    let (mut shares, mut remainders) = (Vec::new(), Vec::new());
    for (place, (floor, remainder)) in floors.into_iter().enumerate() {
        shares.push(floor);
        remainders.push((std::cmp::Reverse(remainder), place));
    }
    let given: u64 = shares.iter().sum();
    remainders.sort_unstable();
    let rest = usize::try_from(whole - given).unwrap_or(0);
    for (_, place) in remainders.into_iter().take(rest) {
        shares[place] += 1;
    }
    shares
}

/// What a weight claims when its plays last `durations` on average: weights count plays, shares count time.
pub fn claim(weight: Weight, durations: impl Iterator<Item = i64>) -> Claim {
    let (mut sum, mut count) = (0u128, 0u128);
    for duration in durations {
        sum += u128::from(duration.unsigned_abs());
        count += 1;
    }
    let (over, under) = (
        sum.saturating_mul(weight.over.into()),
        u128::from(weight.under) * count.max(1),
    );
    let common = greatest_common(over, under);
    Claim {
        over: over / common,
        under: under / common,
    }
}

/// Of two numbers that are not both 0.
fn greatest_common(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(whole: u64, claims: &[u128]) -> Vec<u64> {
        let claims: Vec<Claim> = claims.iter().map(|claim| Claim::from(*claim)).collect();
        divide(whole, &claims)
    }

    #[test]
    fn nothing_is_lost_and_the_first_gains_by_rounding() {
        assert_eq!(
            shares(WHOLE_PPB, &[1, 1, 1]),
            [333_333_334, 333_333_333, 333_333_333]
        );
        assert_eq!(shares(WHOLE_PPB, &[2, 1]), [666_666_667, 333_333_333]);
        assert_eq!(shares(0, &[2, 1]), [0, 0]);
        assert_eq!(shares(WHOLE_PPB, &[]), [0u64; 0]);
        assert_eq!(shares(WHOLE_PPB, &[0, 0]), [0, 0]);
    }

    #[test]
    fn fractions_are_exact() {
        let claims = |of: &[(u64, u64)]| {
            let one =
                |(over, under): &(u64, u64)| claim(Weight::new(*over, *under), [7].into_iter());
            of.iter().map(one).collect::<Vec<_>>()
        };
        let thirds = claims(&[(7, 3), (1, 1)]);
        assert_eq!(divide(WHOLE_PPB, &thirds), [700_000_000, 300_000_000]);
        // their common denominator has more than 128 bits
        let primes = [
            4_294_967_291,
            4_294_967_279,
            4_294_967_231,
            4_294_967_197,
            4_294_967_189,
        ];
        let many: Vec<_> = primes.iter().flat_map(|p| [(1, *p), (p - 1, *p)]).collect();
        assert_eq!(small(WHOLE_PPB, &claims(&many)), None);
        let first = divide(WHOLE_PPB, &claims(&many));
        assert_eq!(first[..4], [0, 200_000_000, 0, 200_000_000]);
        assert_eq!(first.iter().sum::<u64>(), WHOLE_PPB);
    }

    proptest::proptest! {
        #[test]
        fn shares_sum_to_the_whole(claims in proptest::collection::vec(1u128..1_000_000_000_000_000, 1..60)) {
            proptest::prop_assert_eq!(shares(WHOLE_PPB, &claims).iter().sum::<u64>(), WHOLE_PPB);
        }

        #[test]
        fn numbers_without_a_bound_say_the_same(dice in proptest::collection::vec((1u64..1000, 1u64..500), 1..8)) {
            let made = dice.iter().map(|(over, under)| claim(Weight::new(*over, *under), [10_000].into_iter()));
            let claims: Vec<Claim> = made.collect();
            let wide = round(WHOLE_PPB, wide_floors(WHOLE_PPB, &claims));
            proptest::prop_assert_eq!(wide, divide(WHOLE_PPB, &claims));
        }
    }
}
