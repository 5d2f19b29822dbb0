//! One CSV file as rows of cells: separator sniffed, header understood, every row with its real line.
//!
//! Knows nothing of what the cells mean.

use super::columns::{self, Column};
use crate::domain::text::cell::unguard;
use crate::domain::{FieldKey, fields::Reads};
use crate::exchange::report::{FileReport, RowError, Shape, Source};
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use std::collections::BTreeSet;

/// The longest title, name or note, in characters: more is a file gone wrong.
const LIMIT: usize = 10_000;
/// The longest description.
const DESCRIPTION_LIMIT: usize = 1_000_000;

/// A file that could be told apart, with the rows that could be read.
pub(crate) struct Table {
    /// Which of the three it is.
    pub(crate) shape: Shape,
    /// What separates its cells.
    pub(crate) delimiter: u8,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
    /// Where each known column stands in a row.
    places: [Option<u16>; Column::COUNT],
}

/// One row.
pub(crate) struct Row {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    /// It was reported as unreadable: it counts only as the place where its id stands.
    pub(crate) bad: bool,
    cells: StringRecord,
}

impl Table {
    /// A cell without its outer blanks and what keeps spreadsheets from running it; `None` when it is empty or the file has no such column.
    pub(crate) fn cell<'t>(&self, row: &'t Row, column: Column) -> Option<&'t str> {
        let text = unguard(row.cells.get(usize::from(self.places[column.index()]?))?.trim());
        (!text.is_empty()).then_some(text)
    }
}

/// Reads a file. What is wrong with it goes to `errors`; `None`: it cannot be told what it is.
pub(crate) fn read(source: Source, report: &mut FileReport, errors: &mut Vec<RowError>) -> Option<Table> {
    let mut fail = |line: Option<u64>, column: Option<String>, sentence: String| {
        errors.push(RowError { file: source.name.to_owned(), line, column, sentence });
    };
    let bytes = source.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source.bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        fail(None, None, "this file is UTF-16; save it as UTF-8 and import it again".into());
        return None;
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        fail(None, None, "this file is empty; its first row should name the columns".into());
        return None;
    }
    // Spreadsheets write their separator into a line of its own before the header.
    let (told, bytes) = told_separator(bytes);
    let first_line = 1 + u64::from(told.is_some());
    let delimiter = told.unwrap_or_else(|| sniff(bytes));
    report.delimiter = char::from(delimiter);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let mut lines = Lines { bytes, at: 0, line: first_line };
    let mut nameless = BTreeSet::new();
    let mut record = ByteRecord::new();
    let mut header: Option<Header> = None;
    let mut rows = Vec::new();
    // Reading from memory and flexibly, the reader has nothing left that could fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let from = record.position().map_or(0, csv::Position::byte) as usize;
        let line = lines.of(from);
        let Some(known) = &header else {
            header = Some(read_header(&record, line, report, &mut fail)?);
            continue;
        };
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        report.rows += 1;
        let filled = |n: &usize| record.get(*n).is_some_and(|cell| !cell.trim_ascii().is_empty());
        nameless.extend((0..known.width).filter(|n| known.names[*n].is_empty()).filter(filled));
        let open = reader.is_done() || reader.position().byte() as usize >= bytes.len();
        let checked = check_row(&record, known, open.then(|| &bytes[from..]));
        let bad = checked.is_err();
        if let Err((column, sentence)) = checked {
            fail(Some(line), column, sentence);
        }
        rows.push(Row { line, bad, cells: StringRecord::from_byte_record_lossy(record.clone()) });
    }
    let header = header?;
    report.ignored_columns.extend(nameless.into_iter().map(|n| format!("{} (without a name)", n + 1)));
    Some(Table { shape: header.shape, delimiter, rows, places: header.places })
}

struct Header {
    shape: Shape,
    width: usize,
    names: Vec<String>,
    places: [Option<u16>; Column::COUNT],
}

fn read_header(
    record: &ByteRecord,
    line: u64,
    report: &mut FileReport,
    fail: &mut impl FnMut(Option<u64>, Option<String>, String),
) -> Option<Header> {
    let names: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
    let has = |column: Column| names.iter().any(|n| Column::from_header(n) == Some(column));
    let shape = if has(Column::Item) {
        Shape::CheckIns
    } else if has(Column::Kind) {
        Shape::Items
    } else if has(Column::Field(FieldKey::Email)) || has(Column::Field(FieldKey::Manager)) {
        Shape::People
    } else {
        let sentence = "the first row does not say what this file holds: items have a column kind, check-ins a column item, \
                        people a column email or manager";
        fail(Some(line), None, sentence.into());
        return None;
    };
    report.shape = Some(shape);
    let known = columns::of(shape);
    let mut places = [None; Column::COUNT];
    for (n, name) in names.iter().enumerate() {
        match Column::from_header(name).filter(|c| known.contains(c)) {
            Some(column) if places[column.index()].is_some() => {
                fail(Some(line), Some(column.name().into()), "this column stands there twice; take one of them out".into());
                return None;
            }
            Some(column) => places[column.index()] = u16::try_from(n).ok(),
            None if name.is_empty() => {}
            None => report.ignored_columns.push(super::cells::excerpt(name)),
        }
    }
    let missing: Vec<&str> = columns::required(shape).iter().filter(|c| places[c.index()].is_none()).map(|c| c.name()).collect();
    if !missing.is_empty() {
        let sentence = format!("a file of {} needs the column {}; the first row lacks it", shape.name(), missing.join(" and "));
        fail(Some(line), None, sentence);
        return None;
    }
    Some(Header { shape, width: names.len(), names, places })
}

/// What makes a row unreadable, whatever it means. `rest`: the bytes from its beginning to the end of the file, for the last row.
fn check_row(record: &ByteRecord, header: &Header, rest: Option<&[u8]>) -> Result<(), (Option<String>, String)> {
    let column = |n: usize| header.names.get(n).filter(|name| !name.is_empty()).map(|name| super::cells::excerpt(name));
    if let Some(rest) = rest
        && record.len() < header.width
        && rest.iter().fold(false, |odd, &b| odd ^ (b == b'"'))
        && rest.trim_ascii().contains(&b'\n')
    {
        return Err((None, "a quotation mark opened here is never closed, so the rest of the file is one cell; close it".into()));
    }
    if record.iter().skip(header.width).any(|cell| !cell.trim_ascii().is_empty()) {
        let sentence = format!(
            "this row has {} cells, the first row {}; put text with the separator in it between quotation marks",
            record.len(),
            header.width
        );
        return Err((None, sentence));
    }
    for (n, cell) in record.iter().enumerate() {
        if cell.contains(&0) {
            return Err((column(n), "there is a NUL byte in this cell; take it out".into()));
        }
        let Ok(text) = std::str::from_utf8(cell) else {
            return Err((column(n), "this cell is not UTF-8; save the file as UTF-8 and import it again".into()));
        };
        let limit = match header.names.get(n).and_then(|name| Column::from_header(name)) {
            Some(Column::Field(key)) if key.spec().reads == Reads::Page => DESCRIPTION_LIMIT,
            Some(_) => LIMIT,
            // An unknown column is not read, so its length is nobody's business.
            None => continue,
        };
        if cell.len() > limit && text.chars().nth(limit).is_some() {
            let sentence = format!("this cell has {} bytes, and at most {limit} characters fit here; shorten it", cell.len());
            return Err((column(n), sentence));
        }
    }
    Ok(())
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

/// Counts lines up to a byte; asked in ascending order, it reads the file once.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a record begins whose reader stood at `byte`: empty lines before it are passed over, as the reader does.
    fn of(&mut self, byte: usize) -> u64 {
        let mut to = byte.min(self.bytes.len());
        while self.bytes.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        while self.at < to {
            let ends = match self.bytes[self.at] {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> (Option<Table>, FileReport, Vec<RowError>) {
        let mut report = FileReport::new("f.csv");
        let mut errors = Vec::new();
        let table = read(Source { name: "f.csv", bytes: text.as_bytes() }, &mut report, &mut errors);
        (table, report, errors)
    }

    #[test]
    fn rows_know_their_real_lines_across_multi_line_cells_and_empty_lines() {
        for newline in ["\n", "\r\n"] {
            let text = "kind,id,title,description\n\nobjective,a,A,\"one\n\ntwo\"\n\n\nobjective,b,B,\n,,,\nobjective,c,C,x\n";
            let (table, report, errors) = table(&text.replace('\n', newline));
            let table = table.unwrap();
            assert_eq!(table.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 8, 10]);
            assert_eq!((report.rows, errors.len()), (3, 0));
            assert_eq!(table.cell(&table.rows[1], Column::Field(FieldKey::Title)), Some("B"));
            assert_eq!(table.cell(&table.rows[1], Column::Field(FieldKey::Description)), None);
        }
    }

    #[test]
    fn separators_and_shapes_are_told_from_the_header() {
        for (text, delimiter, shape) in [
            ("kind,id,title\n", b',', Shape::Items),
            ("\u{feff}Kind;ID;Title\n", b';', Shape::Items),
            ("item\tkind\ton\n", b'\t', Shape::CheckIns),
            ("name;email\n", b';', Shape::People),
            ("\"name\",\"manager\"\n", b',', Shape::People),
            ("\u{feff}sep=;\r\nname;manager\r\n", b';', Shape::People),
            ("\"sep=,\"\nkind,id,title\n", b',', Shape::Items),
        ] {
            let (table, report, errors) = table(text);
            let table = table.unwrap_or_else(|| panic!("{text:?} {errors:?}"));
            assert_eq!((table.delimiter, table.shape), (delimiter, shape), "{text:?}");
            assert_eq!(report.delimiter, char::from(delimiter));
        }
    }

    #[test]
    fn what_is_passed_over_is_named_even_when_it_has_no_name() {
        let (table, report, errors) = table("sep=;\nkind;id;;title;;colour\nobjective;a;;A;;red\nobjective;b;x;B;;\n");
        assert_eq!(errors, []);
        assert_eq!(report.ignored_columns, ["colour", "3 (without a name)"]);
        assert_eq!(table.unwrap().rows[1].line, 4, "the line with the separator counts");
    }

    #[test]
    fn what_cannot_be_a_row_is_said_with_its_line() {
        for (text, line, part) in [
            ("kind,id,title\nobjective,a,A,B\n", 2, "4 cells"),
            ("kind,id,title\nobjective,a,\0\n", 2, "NUL"),
            ("kind,id,title\nobjective,a,A\nobjective,\"b,B\nobjective,c,C\n", 3, "never closed"),
            ("kind,id,id,title\n", 1, "twice"),
            ("kind,id\n", 1, "needs the column title"),
            ("what,is\n", 1, "does not say what this file holds"),
        ] {
            let (_, _, errors) = table(text);
            assert_eq!(errors.len(), 1, "{text:?} {errors:?}");
            assert_eq!(errors[0].line, Some(line), "{text:?}");
            assert!(errors[0].sentence.contains(part), "{text:?}: {}", errors[0]);
        }
        let long = format!("kind,id,title\nobjective,a,{}\n", "x".repeat(1 << 20));
        assert!(table(&long).2[0].sentence.contains("1048576 bytes"));
        assert!(table(" \n\n").2[0].sentence.contains("empty"));
    }

    #[test]
    fn bytes_that_are_not_utf8_name_their_cell() {
        let mut errors = Vec::new();
        let bytes = b"kind,id,title\nobjective,a,\xff\n";
        read(Source { name: "f.csv", bytes }, &mut FileReport::new("f.csv"), &mut errors).unwrap();
        assert_eq!(errors[0].to_string(), "f.csv:2: title: this cell is not UTF-8; save the file as UTF-8 and import it again");
        let utf16 = b"\xff\xfek\0i\0n\0d\0";
        assert!(read(Source { name: "f.csv", bytes: utf16 }, &mut FileReport::new("f.csv"), &mut errors).is_none());
        assert!(errors[1].sentence.contains("UTF-16"));
    }
}
