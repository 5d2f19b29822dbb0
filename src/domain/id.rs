//! Identity: 63-bit ids and their letters, random or made of what is said (`known`).
//!
//! Ids are never sequential, so that two laptops can create things apart and merge them later.
//! People see the first few letters, as many as make the id unique in the workspace (at least four).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
    num::NonZeroI64,
    str::FromStr,
};

/// The letters of an id, one per four bits: consonant-heavy, never a digit, so an id cannot be taken for a number.
const LETTERS: &[u8; 16] = b"klmnopqrstuvwxyz";

/// How many letters a whole id has.
pub const ID_LETTERS: usize = 16;

/// The identity of anything in a workspace: 1 ..= 2^63 − 1.
///
/// Ordered like its letters, so a sorted list of ids is a sorted list of words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(NonZeroI64);

impl Id {
    /// The id of the workspace itself: what a setting belongs to.
    pub const WORKSPACE: Id = Id(NonZeroI64::new(1).expect("one is not zero"));

    /// The id with this number; `None` unless it is positive.
    pub fn new(number: i64) -> Option<Id> {
        (number > 0).then(|| NonZeroI64::new(number).map(Id)).flatten()
    }

    /// The number stored in the file.
    pub fn get(self) -> i64 {
        self.0.get()
    }

    /// All sixteen letters.
    pub fn letters(self) -> String {
        let n = self.get();
        (0..ID_LETTERS).rev().map(|i| LETTERS[(n >> (4 * i)) as usize & 15] as char).collect()
    }

    /// The smallest and the largest id whose letters begin with `prefix`; `None` if it is empty, too long or has other letters.
    pub fn range_of_prefix(prefix: &str) -> Option<(i64, i64)> {
        if prefix.is_empty() || prefix.len() > ID_LETTERS {
            return None;
        }
        let mut low: i128 = 0;
        for b in prefix.bytes() {
            let digit = LETTERS.iter().position(|&l| l == b.to_ascii_lowercase())?;
            low = low << 4 | digit as i128;
        }
        let rest = 4 * (ID_LETTERS - prefix.len());
        let (low, high) = (low << rest, (low << rest) + (1i128 << rest) - 1);
        let cap = i128::from(i64::MAX);
        (low <= cap).then(|| (low as i64, high.min(cap) as i64))
    }

    /// How many leading letters two ids share.
    pub fn shared_letters(self, other: Id) -> usize {
        ((self.get() ^ other.get()).leading_zeros() / 4) as usize
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.letters())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.letters())
    }
}

impl FromStr for Id {
    type Err = String;

    fn from_str(text: &str) -> Result<Id, String> {
        let wrong = || format!("“{text}” is not an id: ids have sixteen letters from k to z");
        if text.len() != ID_LETTERS {
            return Err(wrong());
        }
        Id::range_of_prefix(text).and_then(|(low, _)| Id::new(low)).ok_or_else(wrong)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.letters())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Id, D::Error> {
        std::borrow::Cow::<str>::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

/// Where new ids come from. Told apart from the ids so that tests and the sample company get the same ids every time.
#[derive(Debug, Clone)]
pub struct Ids {
    source: Source,
    counter: u64,
}

#[derive(Debug, Clone)]
enum Source {
    /// A keyed hash whose key the operating system made.
    Random(RandomState),
    Seeded(u64),
}

impl Ids {
    /// Ids nobody can guess or repeat.
    pub fn random() -> Ids {
        Ids { source: Source::Random(RandomState::new()), counter: 0 }
    }

    /// The same ids for the same seed: for tests and samples.
    pub fn seeded(seed: u64) -> Ids {
        Ids { source: Source::Seeded(seed), counter: 0 }
    }

    /// A fresh id.
    pub fn next_id(&mut self) -> Id {
        loop {
            self.counter += 1;
            let n = match &self.source {
                Source::Random(keyed) => keyed.hash_one(self.counter),
                Source::Seeded(seed) => mix(seed.wrapping_add(self.counter.wrapping_mul(0x9e37_79b9_7f4a_7c15))),
            };
            // The first letter is never `k` (a leading zero), so that short ids read alike.
            if let Some(id) = Id::new((n >> 1) as i64).filter(|id| id.get() >> 60 != 0) {
                return id;
            }
        }
    }
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): spreads a counter over 64 bits.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A hasher for keys that are random already: it takes the number as it is.
#[derive(Debug, Default, Clone, Copy)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }
    fn write_i64(&mut self, n: i64) {
        // Multiplied so that small test ids spread over the high bits, which the table uses too.
        self.0 = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A set of ids.
pub type IdSet = HashSet<Id, BuildHasherDefault<IdHasher>>;

/// A map keyed by ids.
pub type IdMap<V> = HashMap<Id, V, BuildHasherDefault<IdHasher>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_back_are_the_same_id() {
        let mut ids = Ids::seeded(1);
        for _ in 0..1000 {
            let id = ids.next_id();
            assert_eq!(id.letters().parse::<Id>().unwrap(), id);
            assert_eq!(Id::new(id.get()), Some(id));
        }
        assert_eq!(Id::WORKSPACE.get(), 1);
    }

    #[test]
    fn a_prefix_covers_its_ids_and_no_other() {
        let mut ids = Ids::random();
        for _ in 0..1000 {
            let (id, other) = (ids.next_id(), ids.next_id());
            let n = id.shared_letters(other) + 1;
            let (low, high) = Id::range_of_prefix(&id.letters()[..n]).unwrap();
            assert!((low..=high).contains(&id.get()));
            assert!(!(low..=high).contains(&other.get()));
        }
        assert_eq!(Id::range_of_prefix("abc"), None);
        assert_eq!(Id::range_of_prefix(""), None);
    }
}
