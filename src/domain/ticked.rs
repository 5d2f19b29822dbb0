//! Which steps are ticked off: a set of the keys of steps.
//!
//! In files it is a number where it can be, one bit per key, as long as all its keys are below 64 (they are in all that was written
//! before keys were random, and of every key result whose steps nobody added to); else a list of keys.

use super::key_result::Step;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of [`Step::key`]s.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Ticked(Option<Box<Keys>>);

/// In a place of their own: there is a set per item, and most are empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Keys(Box<[u32]>);

/// How many keys have a bit.
const BITS: u32 = u64::BITS;

impl Ticked {
    /// Whether the step of this key is ticked off.
    pub fn has(&self, key: u32) -> bool {
        self.keys().binary_search(&key).is_ok()
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.keys().len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The keys, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.keys().iter().copied()
    }

    fn keys(&self) -> &[u32] {
        self.0.as_ref().map_or(&[], |keys| &keys.0)
    }

    /// Ticks it off.
    pub fn tick(&mut self, key: u32) {
        *self = self.iter().chain([key]).collect();
    }

    /// Opens it again.
    pub fn open(&mut self, key: u32) {
        *self = self.iter().filter(|&k| k != key).collect();
    }

    /// Ticks it off where it is open, else opens it.
    pub fn turn(&mut self, key: u32) {
        if self.has(key) { self.open(key) } else { self.tick(key) }
    }

    /// Those that are in one of the two and not in the other.
    #[must_use]
    pub fn differing(&self, other: &Ticked) -> Ticked {
        let only = |a: &Ticked, b: &Ticked| a.iter().filter(|&key| !b.has(key)).collect::<Vec<_>>();
        only(self, other).into_iter().chain(only(other, self)).collect()
    }

    /// Those of them that are steps of a key result: what was taken away since is ticked off no more.
    #[must_use]
    pub fn of(&self, steps: &[Step]) -> Ticked {
        steps.iter().map(|step| step.key).filter(|&key| self.has(key)).collect()
    }

    /// One bit per key; `None`: there are keys that have none.
    pub fn bits(&self) -> Option<u64> {
        self.iter().try_fold(0, |bits, key| (key < BITS).then(|| bits | 1 << key))
    }
}

impl FromIterator<u32> for Ticked {
    fn from_iter<I: IntoIterator<Item = u32>>(keys: I) -> Ticked {
        let mut keys: Vec<u32> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        Ticked((!keys.is_empty()).then(|| Box::new(Keys(keys.into()))))
    }
}

/// From one bit per key.
impl From<u64> for Ticked {
    fn from(bits: u64) -> Ticked {
        (0..BITS).filter(|key| bits >> key & 1 == 1).collect()
    }
}

impl Serialize for Ticked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.bits() {
            Some(bits) => bits.serialize(serializer),
            None => self.keys().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Ticked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ticked, D::Error> {
        /// As it stands in a file.
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "the steps done: a number with a bit for each, or a list of their keys")]
        enum Written {
            Bits(u64),
            Keys(Vec<u32>),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Bits(bits) => bits.into(),
            Written::Keys(keys) => keys.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_have_a_number_as_long_as_every_key_has_a_bit_else_the_keys() {
        let json = |keys: &[u32]| serde_json::to_string(&keys.iter().copied().collect::<Ticked>()).unwrap();
        assert_eq!((json(&[]), json(&[2, 0]), json(&[63])), ("0".into(), "5".into(), (1u64 << 63).to_string()));
        assert_eq!(json(&[4_000_000_000, 0, 64, 64]), "[0,64,4000000000]");
        let read = |text: &str| serde_json::from_str::<Ticked>(text).map(|t| t.iter().collect::<Vec<_>>());
        assert_eq!(read("[7,3,7]").unwrap(), [3, 7], "a list is read whatever it holds");
        assert_eq!(read(&u64::MAX.to_string()).unwrap().len(), 64);
        assert!(read("[-1]").is_err() && read("\"x\"").is_err() && read("[4294967296]").is_err());
    }

    proptest! {
        #[test]
        fn it_is_a_set_and_is_read_as_it_was_written(keys in prop::collection::vec(prop_oneof![0u32..70, any::<u32>()], 0..9), one in 0u32..70) {
            let mut set: Ticked = keys.iter().copied().collect();
            let read: Ticked = serde_json::from_str(&serde_json::to_string(&set).unwrap()).unwrap();
            prop_assert_eq!(&read, &set);
            prop_assert!(keys.iter().all(|&k| set.has(k)));
            let before = set.clone();
            set.turn(one);
            prop_assert_eq!(set.has(one), !before.has(one));
            set.turn(one);
            prop_assert_eq!(set, before);
        }
    }
}
