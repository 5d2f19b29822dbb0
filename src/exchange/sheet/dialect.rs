//! How a file of text is written: its encoding, what parts its cells, on which line a row begins.
//!
//! Shared by whoever reads tables of text, the three files of our own shapes (`exchange::csv`) among them.

use super::kind::no_text;
use crate::domain::text::encoding::{Encoding, Utf8Watch};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{self, Read};

/// How much is read at once.
pub(crate) const BUFFER: usize = 1 << 16;

/// What may part cells. The comma stands last: on a tie between the others and it, it wins.
pub(crate) const SEPARATORS: [u8; 5] = [b'^', b'|', b'\t', b';', b','];

/// Why a file is not read.
pub(crate) enum Unread {
    /// The system says.
    File(io::Error),
    /// It cannot be what it should; the rest of a sentence about it.
    Content(&'static str),
}

impl From<io::Error> for Unread {
    fn from(e: io::Error) -> Unread {
        Unread::File(e)
    }
}

/// How the bytes of a file are to be read: all of them are looked at.
pub(crate) fn encoding_of(mut file: impl Read) -> Result<Encoding, Unread> {
    let (mut piece, mut watch, mut is_first) = (Vec::with_capacity(BUFFER), Utf8Watch::default(), true);
    let mut noughts = false;
    loop {
        piece.clear();
        if file.by_ref().take(BUFFER as u64).read_to_end(&mut piece)? == 0 {
            break;
        }
        if is_first {
            if let Some(sentence) = no_text(&piece) {
                return Err(Unread::Content(sentence));
            }
            if let Some(wide) = Encoding::of_start(&piece) {
                return Ok(wide);
            }
            is_first = false;
        }
        watch.take(&piece);
        noughts |= piece.contains(&0);
    }
    match watch.ends_well() {
        true => Ok(Encoding::Utf8),
        false if noughts => Err(Unread::Content("this file is no text; import CSV or an export of Quarterdeck")),
        false => Ok(Encoding::Windows1252),
    }
}

/// The separator of a line `sep=;` at the top, and what comes after that line.
pub(crate) fn told_separator(bytes: &[u8]) -> (Option<u8>, &[u8]) {
    let told = |separator: &u8| {
        let quoted = [b"\"sep=".as_slice(), &[*separator], b"\""].concat();
        let plain = [b"sep=".as_slice(), &[*separator]].concat();
        let rest = bytes.strip_prefix(&*quoted).or_else(|| bytes.strip_prefix(&*plain))?;
        rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))
    };
    let found = SEPARATORS.into_iter().find_map(|separator| Some((separator, told(&separator)?)));
    found.map_or((None, bytes), |(separator, rest)| (Some(separator), rest))
}

/// A reader of rows: cells as they stand there, as many as each row has.
pub(crate) fn reader<R: Read>(separator: u8, from: R) -> csv::Reader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).buffer_capacity(BUFFER).from_reader(from)
}

/// The first row of these bytes.
pub(crate) fn first_record(bytes: &[u8], separator: u8) -> Option<ByteRecord> {
    let mut record = ByteRecord::new();
    matches!(reader(separator, bytes).read_byte_record(&mut record), Ok(true)).then_some(record)
}

/// Whether a quotation that begins in these rows never ends.
pub(crate) fn ends_in_a_quotation(rest: &[u8], separator: u8) -> bool {
    let (mut is_open, mut at_start, mut n) = (false, true, 0);
    while n < rest.len() {
        let byte = rest[n];
        if is_open {
            if byte == b'"' && rest.get(n + 1) == Some(&b'"') {
                n += 1;
            } else if byte == b'"' {
                is_open = false;
            }
        } else if byte == b'"' && at_start {
            is_open = true;
        }
        at_start = !is_open && (byte == separator || matches!(byte, b'\n' | b'\r'));
        n += 1;
    }
    is_open
}

/// Counts lines up to a byte, asked in ascending order.
pub(crate) struct Lines {
    pub(crate) at: u64,
    pub(crate) line: u64,
}

impl Lines {
    /// The line on which a record begins whose reader stood at `byte`: empty lines before it are passed over, as the reader
    /// does. `bytes`: those from the byte on that was asked for last.
    pub(crate) fn of(&mut self, byte: u64, bytes: &[u8]) -> u64 {
        let mut to = usize::try_from(byte - self.at).unwrap_or(usize::MAX).min(bytes.len());
        while bytes.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        let ends = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        // Where no line ends in a carriage return, they are counted many bytes at once.
        let lines = match std::str::from_utf8(&bytes[..to]) {
            Ok(text) if !text.contains('\r') => text.matches('\n').count(),
            _ => (0..to).filter(|&at| ends(at)).count(),
        };
        self.line += lines as u64;
        self.at += to as u64;
        self.line
    }
}
