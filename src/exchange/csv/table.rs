//! One CSV file as rows of cells: separator sniffed, header understood, every row with its real line.
//!
//! Knows nothing of what the cells mean. What is read stays in memory only as long as whoever asks for rows keeps it.

use super::columns::{self, Column};
use super::tap::{BUFFER, Opened, Tap, Unread};
use crate::domain::text::cell::unguard;
use crate::domain::{FieldKey, fields::Reads};
use crate::exchange::report::{FileReport, RowError, Shape, Source};
use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};
use std::{collections::BTreeSet, hash::Hasher as _};

/// The longest title, name or note, in characters: more is a file gone wrong.
const LIMIT: usize = 10_000;
/// The longest description.
const DESCRIPTION_LIMIT: usize = 1_000_000;

/// What the first row of a file tells: all that is needed to read the others.
pub(crate) struct Head {
    /// Which of the three it is.
    pub(crate) shape: Shape,
    /// What separates its cells.
    pub(crate) delimiter: u8,
    width: usize,
    names: Vec<String>,
    /// Where each known column stands in a row.
    places: [Option<u16>; Column::COUNT],
}

/// One row.
#[derive(Default)]
pub(crate) struct Row {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    /// It was reported as unreadable: it counts only as the place where its id stands.
    pub(crate) bad: bool,
    cells: StringRecord,
}

impl Head {
    /// A cell without its outer blanks and what keeps spreadsheets from running it; `None` when it is empty or the file has no such column.
    pub(crate) fn cell<'t>(&self, row: &'t Row, column: Column) -> Option<&'t str> {
        let text = unguard(row.cells.get(usize::from(self.places[column.index()]?))?.trim());
        (!text.is_empty()).then_some(text)
    }
}

/// A file that could be told apart, read row by row: as much of it is in memory as its longest row takes.
pub(crate) struct Table<'s> {
    pub(crate) head: Head,
    name: &'s str,
    reader: Reader<Tap<'s>>,
    /// How many bytes the rows have together, the first one included.
    length: u64,
    lines: Lines,
    nameless: BTreeSet<usize>,
}

impl<'s> Table<'s> {
    /// Looks at a file. What is wrong with it goes to `errors`; `None`: it cannot be told what it is.
    pub(crate) fn open(source: Source<'s>, report: &mut FileReport, errors: &mut Vec<RowError>) -> Option<Table<'s>> {
        let mut fail = |line: Option<u64>, column: Option<String>, sentence: String| {
            errors.push(RowError { file: source.name.to_owned(), line, column, sentence });
        };
        let opened = match Opened::new(source) {
            Ok(opened) => opened,
            Err(Unread::File(e)) => {
                fail(None, None, format!("this file cannot be read: {e}"));
                return None;
            }
            Err(Unread::Content(sentence)) => {
                fail(None, None, sentence.to_owned());
                return None;
            }
        };
        report.delimiter = char::from(opened.delimiter);
        let Opened { delimiter, first_line, length, tap } = opened;
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(BUFFER).from_reader(tap);
        let mut record = ByteRecord::new();
        let mut lines = Lines { at: 0, line: first_line };
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(e) => {
                fail(None, None, format!("this file cannot be read: {e}"));
                return None;
            }
        }
        let line = lines.of(record.position().map_or(0, csv::Position::byte), reader.get_mut());
        let head = read_header(&record, line, delimiter, report, &mut fail)?;
        Some(Table { head, name: source.name, reader, length, lines, nameless: BTreeSet::new() })
    }

    /// The next row that holds anything, in place of the one in `row`; false at the end. `errors`: where to say what is wrong
    /// with it, the first time a file is read.
    pub(crate) fn next(&mut self, row: &mut Row, report: &mut FileReport, errors: &mut Vec<RowError>) -> bool {
        let mut record = std::mem::take(&mut row.cells).into_byte_record();
        loop {
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => {
                    let sentence = format!("this file cannot be read to its end: {e}");
                    errors.push(RowError { file: self.name.to_owned(), line: None, column: None, sentence });
                    break;
                }
            }
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            let from = record.position().map_or(0, csv::Position::byte);
            let line = self.lines.of(from, self.reader.get_mut());
            report.rows += 1;
            let filled = |n: &usize| record.get(*n).is_some_and(|cell| !cell.trim_ascii().is_empty());
            self.nameless.extend((0..self.head.width).filter(|n| self.head.names[*n].is_empty()).filter(filled));
            let is_last = self.reader.is_done() || self.reader.position().byte() >= self.length;
            let checked = check_row(&record, &self.head, is_last.then(|| self.reader.get_ref().from(from)));
            let bad = checked.is_err();
            if let Err((column, sentence)) = checked {
                errors.push(RowError { file: self.name.to_owned(), line: Some(line), column, sentence });
            }
            let cells = match StringRecord::from_byte_record(record) {
                Ok(cells) => cells,
                Err(odd) => StringRecord::from_byte_record_lossy(odd.into_byte_record()),
            };
            *row = Row { line, bad, cells };
            return true;
        }
        let nameless = std::mem::take(&mut self.nameless);
        report.ignored_columns.extend(nameless.into_iter().map(|n| format!("{} (without a name)", n + 1)));
        false
    }

    /// A sum over all bytes that were read: the same file read once more has the same.
    pub(crate) fn sum(&self) -> u64 {
        self.reader.get_ref().sum.finish()
    }
}

fn read_header(
    record: &ByteRecord,
    line: u64,
    delimiter: u8,
    report: &mut FileReport,
    fail: &mut impl FnMut(Option<u64>, Option<String>, String),
) -> Option<Head> {
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
    Some(Head { shape, delimiter, width: names.len(), names, places })
}

/// What makes a row unreadable, whatever it means. `rest`: the bytes from its beginning to the end of the file, for the last row.
fn check_row(record: &ByteRecord, header: &Head, rest: Option<&[u8]>) -> Result<(), (Option<String>, String)> {
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

/// Counts lines up to a byte, asked in ascending order.
struct Lines {
    at: u64,
    line: u64,
}

impl Lines {
    /// The line on which a record begins whose reader stood at `byte`: empty lines before it are passed over, as the reader does.
    fn of(&mut self, byte: u64, tap: &mut Tap) -> u64 {
        let bytes = tap.from(self.at);
        let mut to = usize::try_from(byte - self.at).unwrap_or(usize::MAX).min(bytes.len());
        while bytes.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        let ends = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        self.line += (0..to).filter(|&at| ends(at)).count() as u64;
        self.at += to as u64;
        tap.forget(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that was read to its end.
    struct Held {
        head: Head,
        rows: Vec<Row>,
    }

    fn held(bytes: &[u8]) -> (Option<Held>, FileReport, Vec<RowError>) {
        let mut report = FileReport::new("f.csv");
        let mut errors = Vec::new();
        let table = Table::open(Source::new("f.csv", bytes), &mut report, &mut errors);
        let held = table.map(|mut table| {
            let (mut rows, mut row) = (Vec::new(), Row::default());
            while table.next(&mut row, &mut report, &mut errors) {
                rows.push(std::mem::take(&mut row));
            }
            Held { head: table.head, rows }
        });
        (held, report, errors)
    }

    fn table(text: &str) -> (Option<Held>, FileReport, Vec<RowError>) {
        held(text.as_bytes())
    }

    #[test]
    fn rows_know_their_real_lines_across_multi_line_cells_and_empty_lines() {
        for newline in ["\n", "\r\n"] {
            let text = "kind,id,title,description\n\nobjective,a,A,\"one\n\ntwo\"\n\n\nobjective,b,B,\n,,,\nobjective,c,C,x\n";
            let (table, report, errors) = table(&text.replace('\n', newline));
            let table = table.unwrap();
            assert_eq!(table.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 8, 10]);
            assert_eq!((report.rows, errors.len()), (3, 0));
            assert_eq!(table.head.cell(&table.rows[1], Column::Field(FieldKey::Title)), Some("B"));
            assert_eq!(table.head.cell(&table.rows[1], Column::Field(FieldKey::Description)), None);
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
            assert_eq!((table.head.delimiter, table.head.shape), (delimiter, shape), "{text:?}");
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
        let (table, _, errors) = held(b"kind,id,title\nobjective,a,\xff\n");
        assert!(table.is_some());
        assert_eq!(errors[0].to_string(), "f.csv:2: title: this cell is not UTF-8; save the file as UTF-8 and import it again");
        let (table, _, errors) = held(b"\xff\xfek\0i\0n\0d\0");
        assert!(table.is_none());
        assert!(errors[0].sentence.contains("UTF-16"));
    }

    #[test]
    fn rows_longer_than_what_is_read_at_once_keep_their_lines_and_only_the_last_of_them_stays() {
        let long = "x\n".repeat(BUFFER / 3);
        let rows: Vec<String> = (0..20).map(|n| format!("objective,o{n},A,\"{long}\"\n\n")).collect();
        let text = format!("kind,id,title,description\n{}", rows.concat());
        let mut report = FileReport::new("f.csv");
        let mut errors = Vec::new();
        let mut table = Table::open(Source::new("f.csv", text.as_bytes()), &mut report, &mut errors).unwrap();
        let (mut row, mut n) = (Row::default(), 0);
        while table.next(&mut row, &mut report, &mut errors) {
            assert_eq!(row.line, 2 + n * (BUFFER as u64 / 3 + 2), "row {n}");
            assert!(table.reader.get_ref().from(0).len() < 4 * BUFFER);
            n += 1;
        }
        assert_eq!((n, errors.len()), (20, 0));
    }
}
