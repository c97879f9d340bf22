//! Whole numbers without a bound, for sums of fractions whose common denominator does not fit elsewhere.
use std::cmp::Ordering;

/// A whole number; its least word comes first, and its greatest is not 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Natural(Vec<u64>);

impl Natural {
    /// The sum of two.
    pub fn plus(&self, other: &Self) -> Self {
        let (mut words, mut carry) = (Vec::new(), 0);
        for place in 0..self.0.len().max(other.0.len()) {
            let sum = u128::from(self.word(place)) + u128::from(other.word(place)) + carry;
            words.push(low(sum));
            carry = sum >> 64;
        }
        words.push(low(carry));
        Self::tidy(words)
    }

    /// What is left when another, which is not greater, is taken away.
    pub fn less(&self, other: &Self) -> Self {
        let (mut words, mut borrowed) = (Vec::new(), false);
        for place in 0..self.0.len() {
            let (left, under) = self.word(place).overflowing_sub(other.word(place));
            let (left, again) = left.overflowing_sub(u64::from(borrowed));
            words.push(left);
            borrowed = under || again;
        }
        Self::tidy(words)
    }

    /// The product of two.
    pub fn times(&self, other: &Self) -> Self {
        let mut words = vec![0; self.0.len() + other.0.len()];
        for (place, left) in self.0.iter().enumerate() {
            let mut carry = 0;
            for (offset, right) in other.0.iter().enumerate() {
                let product = u128::from(*left) * u128::from(*right);
                let sum = product + u128::from(words[place + offset]) + carry;
                words[place + offset] = low(sum);
                carry = sum >> 64;
            }
            words[place + other.0.len()] = low(carry);
        }
        Self::tidy(words)
    }

    fn word(&self, place: usize) -> u64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    fn tidy(mut words: Vec<u64>) -> Self {
        while words.pop_if(|word| *word == 0).is_some() {}
        Self(words)
    }
}

impl From<u128> for Natural {
    fn from(number: u128) -> Self {
        Self::tidy(vec![low(number), low(number >> 64)])
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let longer = self.0.len().cmp(&other.0.len());
        longer.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

fn low(number: u128) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&number.to_le_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn they_count_as_machine_words_do(a: u64, b: u64, c: u64) {
            let natural = |n: u64| Natural::from(u128::from(n));
            let wide = |a: u64, b: u64| u128::from(a) * u128::from(b);
            let product = natural(a).times(&natural(b));
            proptest::prop_assert_eq!(&product, &Natural::from(wide(a, b)));
            proptest::prop_assert_eq!(product.cmp(&Natural::from(wide(b, c))), wide(a, b).cmp(&wide(b, c)));
            let sum = product.plus(&natural(c));
            proptest::prop_assert_eq!(&sum.less(&natural(c)), &product);
            let cubed = product.times(&natural(c)).plus(&sum);
            proptest::prop_assert_eq!(cubed.less(&sum), natural(c).times(&natural(a)).times(&natural(b)));
        }
    }
}
