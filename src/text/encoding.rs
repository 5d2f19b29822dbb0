//! Bytes as text: UTF-8, what Excel calls Unicode text (UTF-16), and what it calls CSV (Windows-1252).

use std::borrow::Cow;

/// How the bytes of a file are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// What Windows writes in western Europe and America.
    Windows1252,
}

impl Encoding {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// Of UTF-16 its kind, by its first bytes: the mark, or else that every other byte is nought; `None`: it is no UTF-16.
    pub fn of_start(bytes: &[u8]) -> Option<Encoding> {
        match bytes {
            [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
            [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
            _ => {}
        }
        let start = &bytes[..bytes.len().min(512) / 2 * 2];
        let noughts = |odd: usize| start.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
        let (even, odd, half) = (noughts(0), noughts(1), start.len() / 2);
        match half >= 4 {
            true if even == 0 && odd * 10 >= half * 7 => Some(Encoding::Utf16Le),
            true if odd == 0 && even * 10 >= half * 7 => Some(Encoding::Utf16Be),
            _ => None,
        }
    }

    /// All of the bytes as UTF-8, without a byte-order mark. What cannot be read becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        let wide = |two: fn([u8; 2]) -> u16| {
            let units = bytes.chunks(2).map(move |pair| if let [a, b] = *pair { two([a, b]) } else { 0xfffd });
            let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            Cow::Owned(text.trim_start_matches('\u{feff}').as_bytes().to_vec())
        };
        match self {
            Encoding::Utf8 => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
            Encoding::Utf16Le => wide(u16::from_le_bytes),
            Encoding::Utf16Be => wide(u16::from_be_bytes),
            Encoding::Windows1252 => {
                let text: String = bytes.iter().map(|&b| western(b)).collect();
                Cow::Owned(text.into_bytes())
            }
        }
    }
}

/// What 0x80 to 0x9f stand for; the rest is as in Unicode.
const WESTERN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn western(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WESTERN[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Looks through bytes that come in pieces for the first that is not UTF-8.
#[derive(Debug, Default)]
pub struct Utf8Watch {
    rest: Vec<u8>,
    is_broken: bool,
}

impl Utf8Watch {
    /// Takes the next piece; false once something was not UTF-8.
    pub fn take(&mut self, piece: &[u8]) -> bool {
        if self.is_broken {
            return false;
        }
        let joined;
        let bytes = if self.rest.is_empty() {
            piece
        } else {
            joined = [&self.rest, piece].concat();
            &joined
        };
        match std::str::from_utf8(bytes) {
            Ok(_) => self.rest = Vec::new(),
            Err(e) if e.error_len().is_none() => self.rest = bytes[e.valid_up_to()..].to_vec(),
            Err(_) => self.is_broken = true,
        }
        !self.is_broken
    }

    /// Whether all of it was UTF-8, now that nothing more comes.
    pub fn ends_well(&self) -> bool {
        !self.is_broken && self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(encoding: Encoding, bytes: &[u8]) -> String {
        String::from_utf8(encoding.decode(bytes).into_owned()).unwrap()
    }

    #[test]
    fn what_excel_writes_is_read() {
        assert_eq!(text(Encoding::Windows1252, b"M\xfcller \x80 5 \x96 \x93x\x94"), "Müller € 5 – “x”");
        assert_eq!(text(Encoding::Utf8, "\u{feff}é".as_bytes()), "é");
        for order in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let bytes = |text: &str| -> Vec<u8> {
                let two = |unit: u16| if order == Encoding::Utf16Le { unit.to_le_bytes() } else { unit.to_be_bytes() };
                text.encode_utf16().flat_map(two).collect()
            };
            for marked in ["\u{feff}kind,id,title 🦀 é", "kind,id,title 🦀 é"] {
                let bytes = bytes(marked);
                assert_eq!(Encoding::of_start(&bytes), Some(order), "{marked}");
                assert_eq!(text(order, &bytes), "kind,id,title 🦀 é");
            }
        }
        assert_eq!(Encoding::of_start(b"kind,id,title"), None);
        assert_eq!(Encoding::of_start(b""), None);
    }

    proptest! {
        #[test]
        fn pieces_are_watched_as_the_whole(bytes in prop::collection::vec(any::<u8>(), 0..40), at in 0usize..40) {
            let (a, b) = bytes.split_at(at.min(bytes.len()));
            let mut watch = Utf8Watch::default();
            watch.take(a);
            watch.take(b);
            prop_assert_eq!(watch.ends_well(), std::str::from_utf8(&bytes).is_ok());
        }

        #[test]
        fn any_bytes_become_text(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            for encoding in [Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252] {
                prop_assert!(std::str::from_utf8(&encoding.decode(&bytes)).is_ok());
            }
        }
    }
}
