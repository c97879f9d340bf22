//! Tables by content. Nothing ever goes through one in its order.
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// What is known of each key.
pub type Table<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// A hash that is quick for long keys. Who writes campaigns could at most slow down the compiling of their own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mixed(u64);

impl Mixed {
    fn mix(&mut self, word: u64) {
        let folded = u128::from(self.0.rotate_left(29) ^ word) * 0x9e37_79b9_7f4a_7c15_u128;
        let halves = folded.to_le_bytes();
        let half = |from: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&halves[from..from + 8]);
            u64::from_le_bytes(bytes)
        };
        self.0 = half(0) ^ half(8);
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
