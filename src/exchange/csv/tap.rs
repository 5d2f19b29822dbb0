//! The bytes of a file on their way to the reader of rows: where they begin, what separates their cells, and a sum over all.
//!
//! Only the bytes from the row that is read now are kept, for the number of its line.

use super::columns::Column;
use crate::exchange::report::Source;
use csv::{ByteRecord, ReaderBuilder};
use std::{
    hash::{DefaultHasher, Hasher as _},
    io::{self, Read},
};

/// How much is read at once.
pub(crate) const BUFFER: usize = 1 << 16;

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

/// A file whose first row is about to be read.
pub(crate) struct Opened<'s> {
    pub(crate) delimiter: u8,
    /// The line on which its rows begin.
    pub(crate) first_line: u64,
    /// How many bytes its rows have.
    pub(crate) length: u64,
    pub(crate) tap: Tap<'s>,
}

impl<'s> Opened<'s> {
    pub(crate) fn new(source: Source<'s>) -> Result<Opened<'s>, Unread> {
        let length = source.length()?;
        let mut rest = source.open()?;
        let mut first = Vec::new();
        // To the end of the first row, so that its separator shows.
        let has_row = |bytes: &[u8]| {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
            bytes.contains(&b'\n') || bytes.contains(&b'\r')
        };
        loop {
            let read = rest.by_ref().take(BUFFER as u64).read_to_end(&mut first)?;
            if read == 0 || has_row(&first) {
                break;
            }
        }
        let mut sum = DefaultHasher::new();
        sum.write(&first);
        let bytes = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Unread::Content("this file is UTF-16; save it as UTF-8 and import it again"));
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Unread::Content("this file is empty; its first row should name the columns"));
        }
        // Spreadsheets write their separator into a line of its own before the header.
        let (told, bytes) = told_separator(bytes);
        let delimiter = told.unwrap_or_else(|| sniff(bytes));
        let passed = first.len() - bytes.len();
        let tap = Tap { first: bytes.to_vec(), handed: 0, rest, source, length, kept: Vec::new(), start: 0, sum };
        let length = length.saturating_sub(passed as u64);
        Ok(Opened { delimiter, first_line: 1 + u64::from(told.is_some()), length, tap })
    }
}

/// Bytes that pass, and the last of them.
pub(crate) struct Tap<'s> {
    /// What was read to find out what the file is, and how much of it was handed on.
    first: Vec<u8>,
    handed: usize,
    rest: Box<dyn Read + 's>,
    source: Source<'s>,
    /// How many bytes there are, for whoever watches.
    length: u64,
    /// The bytes from `start` on that were handed on.
    kept: Vec<u8>,
    start: u64,
    pub(crate) sum: DefaultHasher,
}

impl Tap<'_> {
    /// What was handed on from that byte on.
    pub(crate) fn from(&self, byte: u64) -> &[u8] {
        let at = usize::try_from(byte.saturating_sub(self.start)).unwrap_or(usize::MAX);
        self.kept.get(at..).unwrap_or_default()
    }

    /// Nobody will ask for what stands before that byte.
    pub(crate) fn forget(&mut self, byte: u64) {
        let gone = usize::try_from(byte.saturating_sub(self.start)).unwrap_or(usize::MAX).min(self.kept.len());
        // Not at every row: what is left has to move.
        if gone >= BUFFER {
            self.kept.drain(..gone);
            self.start += gone as u64;
        }
    }
}

impl Read for Tap<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut waiting = &self.first[self.handed..];
        let n = if waiting.is_empty() {
            let n = self.rest.read(buffer)?;
            self.sum.write(&buffer[..n]);
            n
        } else {
            let n = waiting.read(buffer)?;
            self.handed += n;
            n
        };
        self.kept.extend_from_slice(&buffer[..n]);
        self.source.tell(self.start + self.kept.len() as u64, self.length);
        Ok(n)
    }
}

/// The separator of a line `sep=;` at the top, and what comes after that line.
fn told_separator(bytes: &[u8]) -> (Option<u8>, &[u8]) {
    let told = |separator: &u8| {
        let quoted = [b"\"sep=".as_slice(), &[*separator], b"\""].concat();
        let plain = [b"sep=".as_slice(), &[*separator]].concat();
        let rest = bytes.strip_prefix(&*quoted).or_else(|| bytes.strip_prefix(&*plain))?;
        rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))
    };
    let found = [b',', b';', b'\t'].into_iter().find_map(|separator| Some((separator, told(&separator)?)));
    found.map_or((None, bytes), |(separator, rest)| (Some(separator), rest))
}

/// The separator with which the first row names most columns.
fn sniff(bytes: &[u8]) -> u8 {
    let known = |delimiter: u8| {
        let mut record = ByteRecord::new();
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        match reader.read_byte_record(&mut record) {
            Ok(true) => record.iter().filter(|c| std::str::from_utf8(c).is_ok_and(|c| Column::from_header(c).is_some())).count(),
            _ => 0,
        }
    };
    // On a tie the later one would win: the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(|&d| known(d)).unwrap_or(b',')
}
