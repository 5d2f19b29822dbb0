//! A set of items of one cascade, one bit each: for passes over a hundred thousand of them.

use super::cascade::Ix;

/// Items by their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IxSet(Vec<u64>);

impl IxSet {
    /// Puts an item in. Returns whether it was not in yet.
    pub fn insert(&mut self, ix: Ix) -> bool {
        let (word, bit) = (ix.0 as usize / 64, 1u64 << (ix.0 % 64));
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        let fresh = self.0[word] & bit == 0;
        self.0[word] |= bit;
        fresh
    }

    /// Whether an item is in.
    pub fn contains(&self, ix: Ix) -> bool {
        self.0.get(ix.0 as usize / 64).is_some_and(|word| word >> (ix.0 % 64) & 1 == 1)
    }

    /// How many are in.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Those that are in, by place.
    pub fn iter(&self) -> impl Iterator<Item = Ix> {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, word)| **word != 0)
            .flat_map(|(n, &word)| (0..64u32).filter(move |b| word >> b & 1 == 1).map(move |b| Ix(n as u32 * 64 + b)))
    }
}

impl FromIterator<Ix> for IxSet {
    fn from_iter<I: IntoIterator<Item = Ix>>(items: I) -> IxSet {
        let mut set = IxSet::default();
        for ix in items {
            set.insert(ix);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_in_once() {
        let mut set = IxSet::default();
        assert!(set.insert(Ix(70)) && set.insert(Ix(0)) && !set.insert(Ix(70)));
        assert_eq!((set.len(), set.contains(Ix(70)), set.contains(Ix(1)), set.contains(Ix(10_000))), (2, true, false, false));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Ix(0), Ix(70)]);
    }
}
