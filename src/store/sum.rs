//! Checksums of rows: `SQLite` does not notice a bit that flips inside a value, and a wrong number must never be shown as
//! if it were right.
//!
//! Against accidents of disks and memory, not against people. Every step can be undone by arithmetic, so one changed word
//! always changes the end; of 4 billion larger accidents one goes unnoticed.

use super::error::Fault;

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A checksum in the making.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum(u64);

impl Sum {
    pub(super) fn new() -> Sum {
        Sum(SPREAD)
    }

    pub(super) fn word(self, word: u64) -> Sum {
        Sum((self.0 ^ word).wrapping_mul(SPREAD).rotate_left(31))
    }

    /// A number that may be absent: absent differs from every number.
    pub(super) fn maybe(self, word: Option<u64>) -> Sum {
        match word {
            Some(word) => self.word(1).word(word),
            None => self.word(0),
        }
    }

    /// Eight bytes at a time.
    pub(super) fn bytes(self, bytes: &[u8]) -> Sum {
        let (whole, rest) = bytes.as_chunks::<8>();
        let mut sum = self.word(bytes.len() as u64);
        for &eight in whole {
            sum = sum.word(u64::from_le_bytes(eight));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        sum.word(u64::from_le_bytes(last))
    }

    /// A text that may be absent.
    pub(super) fn text(self, text: Option<&str>) -> Sum {
        match text {
            Some(text) => self.word(1).bytes(text.as_bytes()),
            None => self.word(0),
        }
    }

    /// All of it.
    pub(super) fn whole(self) -> u64 {
        self.0
    }

    /// As the file keeps it.
    pub(super) fn end(self) -> u32 {
        (self.0 ^ self.0 >> 32) as u32
    }

    /// Whether it is what the file keeps.
    pub(super) fn hold(self, kept: u32, what: &str) -> Result<(), Fault> {
        if self.end() == kept {
            return Ok(());
        }
        Err(Fault::Content(format!("{what} is not what was written")))
    }
}

/// The checksum of one text.
pub(super) fn of(text: &str) -> Sum {
    Sum::new().bytes(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_noticed() {
        let text = b"a text that is longer than a word or two: 42.5 %".to_vec();
        let whole = Sum::new().bytes(&text).end();
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(Sum::new().bytes(&flipped).end(), whole, "bit {bit}");
        }
        assert_ne!(Sum::new().maybe(None).end(), Sum::new().maybe(Some(0)).end());
        assert_ne!(Sum::new().text(None).end(), Sum::new().text(Some("")).end());
        assert_ne!(of("a\0").end(), of("a").end(), "a shorter text is another");
    }
}
