//! Sets of places in a list, 64 a word.

/// A set of places in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// No place of a list of this length.
    pub fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Every place of a list of this length.
    pub fn all(length: usize) -> Self {
        let mut bits = Self(vec![u64::MAX; length.div_ceil(64)]);
        bits.trim(length);
        bits
    }

    /// Adds a place.
    pub fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    /// Takes a place out.
    pub fn remove(&mut self, place: usize) {
        self.0[place / 64] &= !(1 << (place % 64));
    }

    /// Adds a place or takes it out.
    pub fn set(&mut self, place: usize, is_in: bool) {
        if is_in {
            self.insert(place);
        } else {
            self.remove(place);
        }
    }

    /// Whether the place is in it.
    pub fn contains(&self, place: usize) -> bool {
        self.0
            .get(place / 64)
            .is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// The places, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// How many places are in it.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no place is in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Adds the places of another set of the same list.
    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// Keeps only the places of another set of the same list.
    pub fn meet(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine &= theirs;
        }
    }

    /// Keeps what two sets of the same list have in common.
    pub fn set_common(&mut self, one: &Self, other: &Self) {
        for (mine, (a, b)) in self.0.iter_mut().zip(one.0.iter().zip(&other.0)) {
            *mine = a & b;
        }
    }

    /// Adds what two sets of the same list have in common.
    pub fn join_common(&mut self, one: &Self, other: &Self) {
        for (mine, (a, b)) in self.0.iter_mut().zip(one.0.iter().zip(&other.0)) {
            *mine |= a & b;
        }
    }

    /// Whether a place is in both sets.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// Takes all places out.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Makes room for a list that has become longer.
    pub fn grow(&mut self, length: usize) {
        self.0.resize(length.div_ceil(64).max(self.0.len()), 0);
    }

    /// How many bytes it takes.
    pub fn size_bytes(&self) -> usize {
        size_of::<Self>() + 8 * self.0.capacity()
    }

    fn trim(&mut self, length: usize) {
        if let Some(last) = self.0.last_mut().filter(|_| !length.is_multiple_of(64)) {
            *last &= (1 << (length % 64)) - 1;
        }
    }

    /// Every other place of a list of this length.
    #[must_use]
    pub fn inverted(mut self, length: usize) -> Self {
        for word in &mut self.0 {
            *word = !*word;
        }
        self.trim(length);
        self
    }
}
