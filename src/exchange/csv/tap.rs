//! The bytes of a file on their way to the reader of rows: where they begin, what separates their cells, and a sum over all.
//!
//! Only the bytes from the row that is read now are kept, for the number of its line.

use super::columns::Column;
use crate::domain::text::encoding::Encoding;
use crate::exchange::{
    json,
    report::{Shape, Source},
    sheet::dialect::{BUFFER, Unread, encoding_of, first_record, told_separator},
};
use csv::ByteRecord;
use std::{
    hash::{DefaultHasher, Hasher as _},
    io::{self, Cursor, Read},
};

/// Larger files are read as UTF-8 only: any other has to be held.
const LARGEST: u64 = 1 << 29;

/// Within so many lines a header is looked for.
const LINES: usize = 10;

/// A file whose first row is about to be read.
pub(crate) struct Opened<'s> {
    pub(crate) delimiter: u8,
    pub(crate) encoding: Encoding,
    /// The line on which its rows begin.
    pub(crate) first_line: u64,
    /// Whether something stands above those.
    pub(crate) is_below_something: bool,
    /// How many bytes its rows have.
    pub(crate) length: u64,
    /// What the file is instead, if it looks like something else.
    pub(crate) looks_like: Option<&'static str>,
    pub(crate) tap: Tap<'s>,
}

impl<'s> Opened<'s> {
    /// `encoding`: how its bytes are to be read, where that is known.
    pub(crate) fn new(source: Source<'s>, encoding: Option<Encoding>) -> Result<Opened<'s>, Unread> {
        let encoding = match encoding {
            Some(encoding) => encoding,
            None => encoding_of(source.open()?)?,
        };
        let (mut rest, length): (Box<dyn Read + 's>, u64) = match encoding {
            Encoding::Utf8 => (source.open()?, source.length()?),
            other => {
                if source.length()? > LARGEST {
                    return Err(Unread::Content("this file is too large for anything but UTF-8; save it as UTF-8"));
                }
                let mut bytes = Vec::new();
                source.open()?.read_to_end(&mut bytes)?;
                let text = other.decode(&bytes).into_owned();
                let length = text.len() as u64;
                (Box::new(Cursor::new(text)), length)
            }
        };
        let mut first = Vec::new();
        // So much that the header shows, which may stand below a few lines of something else.
        let shows_header = |bytes: &[u8]| {
            let lines = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
            lines > 2 * LINES || (lines > 0 && bytes.len() > 16 * BUFFER)
        };
        loop {
            let read = rest.by_ref().take(BUFFER as u64).read_to_end(&mut first)?;
            if read == 0 || shows_header(&first) {
                break;
            }
        }
        let mut sum = DefaultHasher::new();
        sum.write(&first);
        let bytes = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Unread::Content("this file is empty; its first row should name the columns"));
        }
        // Spreadsheets write their separator into a line of its own before the header.
        let (told, bytes) = told_separator(bytes);
        let looks_like = looks_like(bytes);
        let header = find_header(bytes, told);
        // A table of Markdown has a rule below its header, which is no row of anything.
        let below = bytes[header.skip..].split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_empty()).nth(1);
        if header.delimiter == b'|' && below.is_some_and(|line| is_rule(&String::from_utf8_lossy(line))) {
            return Err(Unread::Content(MARKDOWN));
        }
        let is_below_something = bytes[..header.skip].iter().any(u8::is_ascii_alphanumeric);
        let bytes = &bytes[header.skip..];
        let passed = first.len() - bytes.len();
        let tap = Tap { first: bytes.to_vec(), handed: 0, rest, source, length, kept: Vec::new(), start: 0, sum };
        let length = length.saturating_sub(passed as u64);
        let first_line = 1 + u64::from(told.is_some()) + header.lines;
        Ok(Opened { delimiter: header.delimiter, encoding, first_line, is_below_something, length, looks_like, tap })
    }
}

/// Said of Markdown where no table is found.
pub(super) const MARKDOWN: &str =
    "this file looks like Markdown; put its goals into a table with the columns kind, id, parent and title";

/// Whether a line is the one between the header and the rows of a table in Markdown: `|---|:--:|`.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

/// Said of YAML.
pub(super) const YAML: &str = "this file looks like YAML; put its goals into a table with the columns kind, id, parent and title";
/// Said of JSON.
pub(super) const JSON: &str =
    "this file is JSON, but no export of Quarterdeck; put its goals into a table with the columns kind, id, parent and title";

/// What a text is that has no header.
pub(super) fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    const LINES_OF_JSON: &str =
        "this file is JSON lines, as programs hand them to “quarterdeck push”: read it with “quarterdeck push FILE”";
    const RTF: &str = "this file is RTF, a text of a word processor; put its goals into a table with the columns kind, id, parent and \
                       title, and save that as CSV";
    const XML: &str = "this file looks like HTML or XML; put its goals into a table with the columns kind, id, parent and title";
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(BUFFER)]);
    let lines: Vec<&str> = start.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(2 * LINES).collect();
    let first = lines.first()?.trim_start();
    if first.starts_with('<') {
        return Some(XML);
    }
    if first.as_bytes().starts_with(json::RTF) {
        return Some(RTF);
    }
    if json::is_value_line(first) {
        return Some(LINES_OF_JSON);
    }
    if first.starts_with(['{', '[']) {
        return Some(JSON);
    }
    if first == "---" {
        // Front matter, then headings; or nothing but YAML.
        return Some(if lines.iter().any(|line| line.starts_with("# ") || line.starts_with("## ")) { MARKDOWN } else { YAML });
    }
    let marks = |line: &&str| ["# ", "## ", "### ", "- ", "* ", "> ", "**", "```"].iter().any(|mark| line.starts_with(mark));
    if lines.iter().take(2 * LINES).any(|line| is_rule(line)) || marks(&first) {
        return Some(MARKDOWN);
    }
    let is_key =
        |line: &&str| line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains([',', ';', '\t', '"']));
    (lines.len() > 1 && lines.iter().filter(|line| is_key(line)).count() * 2 > lines.len()).then_some(YAML)
}

/// Where the header stands.
struct Place {
    skip: usize,
    lines: u64,
    delimiter: u8,
}

/// The first of the first lines that names columns somebody knows; the first of all, where none does.
fn find_header(bytes: &[u8], told: Option<u8>) -> Place {
    let mut at = 0;
    for line in 0..LINES as u64 {
        let rest = &bytes[at..];
        if rest.is_empty() {
            break;
        }
        let delimiter = told.unwrap_or_else(|| sniff(rest));
        if names_columns(rest, delimiter) {
            return Place { skip: at, lines: line, delimiter };
        }
        let Some(end) = rest.iter().position(|b| matches!(b, b'\n' | b'\r')) else { break };
        at += end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    Place { skip: 0, lines: 0, delimiter: told.unwrap_or_else(|| sniff(bytes)) }
}

fn known(record: &ByteRecord) -> impl Iterator<Item = Column> {
    record.iter().filter_map(|cell| Column::from_header(std::str::from_utf8(cell).ok()?))
}

/// Whether the first row of these bytes is a header: it tells what the file holds, and names something beside.
fn names_columns(bytes: &[u8], delimiter: u8) -> bool {
    first_record(bytes, delimiter).is_some_and(|record| Shape::told_by(known(&record)).is_some() && known(&record).count() > 1)
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

/// The separator with which the first row names most columns.
fn sniff(bytes: &[u8]) -> u8 {
    let named = |delimiter: u8| first_record(bytes, delimiter).map_or(0, |record| known(&record).count());
    // On a tie the later one would win: the comma stands last.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|&d| named(d)).unwrap_or(b',')
}
