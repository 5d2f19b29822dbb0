//! One CSV file as rows of cells: separator sniffed, header understood, every row with its real line.
//!
//! Knows nothing of what the cells mean. What is read stays in memory only as long as whoever asks for rows keeps it.

use super::columns::{self, Column};
use super::habits::{Habits, Survey};
use super::shifted::shifted;
use super::tap::{Opened, Tap};
use crate::domain::text::{cell::unguard, encoding::Encoding};
use crate::domain::{FieldKey, fields::Reads};
use crate::exchange::{
    report::{FileReport, RowError, Shape, Source},
    sheet::dialect::{self, Lines, Unread, ends_in_a_quotation},
};
use csv::{ByteRecord, Reader, StringRecord};
use std::{collections::BTreeSet, hash::Hasher as _};

/// The longest title, name or note, in characters: more is a file gone wrong.
const LIMIT: usize = 10_000;
/// The longest description.
const DESCRIPTION_LIMIT: usize = 1_000_000;

/// What a file is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Whatever its header says.
    Any,
    /// Check-ins that need not name their day.
    Values,
}

/// What the first row of a file tells: all that is needed to read the others.
pub(crate) struct Head {
    /// Which of the three it is.
    pub(crate) shape: Shape,
    /// What separates its cells.
    pub(crate) delimiter: u8,
    width: usize,
    names: Vec<String>,
    /// How many characters fit into each; `None`: nobody knows the column.
    limits: Vec<Option<usize>>,
    /// Where each known column stands in a row.
    places: [Option<u16>; Column::COUNT],
    /// Where the letters of the screen stand, in a list that has both these and the ids of files.
    letters: Option<u16>,
    /// How its cells are read.
    pub(crate) habits: Habits,
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
        let at = |place: u16| {
            let text = unguard(row.cells.get(usize::from(place))?.trim());
            (!text.is_empty()).then_some(text)
        };
        let letters = self.letters.filter(|_| column == Column::Field(FieldKey::External));
        self.places[column.index()].and_then(at).or_else(|| letters.and_then(at))
    }

    /// Whether the file has such a column.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.places[column.index()].is_some()
    }

    /// What its columns are called, as the header spells them.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// What a column is called, as it is said; `None`: it has no name.
    fn column(&self, n: usize) -> Option<String> {
        self.names.get(n).filter(|name| !name.is_empty()).map(|name| super::cells::excerpt(name))
    }

    /// How many cells its header has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}

impl Row {
    /// Its cells as they stand there, with their blanks.
    pub(crate) fn raw(&self) -> impl Iterator<Item = &[u8]> {
        self.cells.as_byte_record().iter()
    }

    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
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
    /// Looks at a file, all through to learn how it is written. What is wrong with it goes to `errors`; `None`: it cannot be
    /// told what it is.
    pub(crate) fn open(
        source: Source<'s>,
        wanted: Wanted,
        report: &mut FileReport,
        errors: &mut Vec<RowError>,
    ) -> Option<Table<'s>> {
        let first = Table::begin(source, (wanted, None), report, errors)?;
        let (encoding, delimiter) = (first.head.habits.encoding, first.head.delimiter);
        // Two must not read from one file at once.
        drop(first);
        // Nobody is told of the second look, and what is wrong will be said by the next.
        let (mut unheard, mut ignored) = (FileReport::new(source.name), Vec::new());
        let mut all = Table::begin(source.unwatched(), (wanted, Some(encoding)), &mut unheard, &mut ignored)?;
        let (mut survey, mut row) = (Survey::new(&all.head), Row::default());
        while all.read(&mut row) {
            survey.take(&all.head, &row);
        }
        drop(all);
        let habits = survey.decide(delimiter, encoding);
        let table = Table::begin(source, (wanted, Some(encoding)), &mut unheard, &mut ignored)?;
        Some(table.with_habits(habits))
    }

    /// The same once it is known how it is written.
    pub(crate) fn again(
        source: Source<'s>,
        habits: &Habits,
        report: &mut FileReport,
        errors: &mut Vec<RowError>,
    ) -> Option<Table<'s>> {
        Table::begin(source, (Wanted::Any, Some(habits.encoding)), report, errors).map(|table| table.with_habits(habits.clone()))
    }

    fn with_habits(mut self, habits: Habits) -> Table<'s> {
        self.head.habits = habits;
        self
    }

    /// The next row that holds anything, without a look at what is wrong with it.
    fn read(&mut self, row: &mut Row) -> bool {
        let mut record = std::mem::take(&mut row.cells).into_byte_record();
        while matches!(self.reader.read_byte_record(&mut record), Ok(true)) {
            self.reader.get_mut().forget(record.position().map_or(0, csv::Position::byte));
            if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                let cells = StringRecord::from_byte_record(record);
                row.cells = cells.unwrap_or_else(|odd| StringRecord::from_byte_record_lossy(odd.into_byte_record()));
                return true;
            }
        }
        false
    }

    fn begin(
        source: Source<'s>,
        (wanted, encoding): (Wanted, Option<Encoding>),
        report: &mut FileReport,
        errors: &mut Vec<RowError>,
    ) -> Option<Table<'s>> {
        let mut fail = |line: Option<u64>, column: Option<String>, sentence: String| {
            errors.push(RowError { file: source.name.to_owned(), line, column, sentence });
        };
        let opened = match Opened::new(source, encoding) {
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
        let Opened { delimiter, encoding, first_line, is_below_something, length, looks_like, tap } = opened;
        let mut reader = dialect::reader(delimiter, tap);
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
        let line = line_of(&mut lines, record.position().map_or(0, csv::Position::byte), reader.get_mut());
        let head = read_header(&record, (wanted, line), (delimiter, encoding), looks_like, report, &mut fail)?;
        report.header_line = line;
        report.is_below_something = is_below_something;
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
            let line = line_of(&mut self.lines, from, self.reader.get_mut());
            report.rows += 1;
            let filled = |n: &usize| record.get(*n).is_some_and(|cell| !cell.trim_ascii().is_empty());
            self.nameless.extend((0..self.head.width).filter(|n| self.head.names[*n].is_empty()).filter(filled));
            let is_last = self.reader.is_done() || self.reader.position().byte() >= self.length;
            let rest = is_last.then(|| self.reader.get_ref().from(from));
            let opens = rest.is_some_and(|rest| ends_in_a_quotation(rest, self.head.delimiter));
            let shift = || shifted(&record, &self.head, self.reader.get_ref().from(from));
            let checked = check_row(&record, &self.head, opens).and_then(|()| match shift() {
                Some((n, sentence)) => Err((self.head.column(n), sentence)),
                None => Ok(()),
            });
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

/// The line on which a record begins; what stands before it is kept no longer.
fn line_of(lines: &mut Lines, byte: u64, tap: &mut Tap) -> u64 {
    let line = lines.of(byte, tap.from(lines.at));
    tap.forget(lines.at);
    line
}

/// Whether a file is one of ours by its header, in whatever state the rest of it is.
pub(crate) fn is_ours(source: Source) -> bool {
    let (mut report, mut errors) = (FileReport::new(source.name), Vec::new());
    let table = Table::begin(source.unwatched(), (Wanted::Any, None), &mut report, &mut errors);
    match report.shape {
        // A column of kinds is nobody else's; who makes ids is told where there are none.
        Some(Shape::CheckIns | Shape::Items) => true,
        // An e-mail stands in many tables that are none of people.
        Some(Shape::People) => table.is_none_or(|table| {
            table.head.names.iter().all(|name| {
                name.is_empty() || Column::from_header(name).is_some_and(|column| columns::of(Shape::People).contains(&column))
            })
        }),
        None => false,
    }
}

fn read_header(
    record: &ByteRecord,
    (wanted, line): (Wanted, u64),
    (delimiter, encoding): (u8, Encoding),
    looks_like: Option<&str>,
    report: &mut FileReport,
    fail: &mut impl FnMut(Option<u64>, Option<String>, String),
) -> Option<Head> {
    let names: Vec<String> =
        record.iter().map(|cell| String::from_utf8_lossy(cell).trim().trim_start_matches('\u{feff}').to_owned()).collect();
    let told = Shape::told_by(names.iter().filter_map(|name| Column::from_header(name)));
    let Some(shape) = told.filter(|shape| wanted == Wanted::Any || *shape == Shape::CheckIns) else {
        if let Some(sentence) = looks_like {
            fail(None, None, sentence.to_owned());
            return None;
        }
        let sentence = "the first row does not say what this file holds: items have a column kind, check-ins a column item, \
                        people a column email or manager";
        let sentence = match wanted {
            Wanted::Any => sentence,
            Wanted::Values => {
                "this is neither JSON lines such as {\"item\":\"qklwsnpv\",\"value\":2.6} nor CSV with a column “item”"
            }
        };
        fail(Some(line), None, sentence.into());
        return None;
    };
    report.shape = Some(shape);
    let known = columns::of(shape);
    let (mut places, mut letters) = ([None; Column::COUNT], None);
    let mut unknown = Vec::new();
    let external = Column::Field(FieldKey::External);
    for (n, name) in names.iter().enumerate() {
        let place = u16::try_from(n).ok();
        match Column::from_header(name).filter(|c| known.contains(c)) {
            // A list of items has the letters of the screen under id, and the ids of files beside them.
            Some(column) if column == external && places[column.index()].is_some() && letters.is_none() && is_both(&names) => {
                letters = if name.eq_ignore_ascii_case("id") { place } else { places[column.index()] };
                if !name.eq_ignore_ascii_case("id") {
                    places[column.index()] = place;
                }
            }
            Some(column) if places[column.index()].is_some() => {
                fail(Some(line), Some(column.name().into()), "this column stands there twice; take one of them out".into());
                return None;
            }
            Some(column) => places[column.index()] = place,
            None if name.is_empty() => {}
            None => unknown.push(name),
        }
    }
    let mut is_near = false;
    for name in unknown {
        match columns::meant(name, shape, |column| places[column.index()].is_some()) {
            Some(meant) => {
                is_near = true;
                let sentence = format!("nobody knows a column of this name; did you mean {meant}? rename it, or take it out");
                fail(Some(line), Some(super::cells::excerpt(name)), sentence);
            }
            None => report.ignored_columns.push(super::cells::excerpt(name)),
        }
    }
    let needed = columns::required(shape).iter().filter(|c| wanted == Wanted::Any || **c != Column::On);
    let missing: Vec<&str> = needed.filter(|c| places[c.index()].is_none()).map(|c| c.name()).collect();
    if !missing.is_empty() {
        let sentence = format!("a file of {} needs the column {}; the first row lacks it", shape.name(), missing.join(" and "));
        fail(Some(line), None, sentence);
        return None;
    }
    if is_near {
        return None;
    }
    let limit = |name: &String| match Column::from_header(name)? {
        Column::Field(key) if key.spec().reads == Reads::Page => Some(DESCRIPTION_LIMIT),
        _ => Some(LIMIT),
    };
    let limits = names.iter().map(limit).collect();
    let habits = Habits::new(delimiter, encoding);
    Some(Head { shape, delimiter, width: names.len(), names, limits, places, letters, habits })
}

/// Whether a header has the letters of the screen and the ids of files.
fn is_both(names: &[String]) -> bool {
    let has = |text: &str| names.iter().filter(|name| name.eq_ignore_ascii_case(text)).count() == 1;
    has("id") && has("external_id")
}

/// What makes a row unreadable, whatever it means. `opens`: it is the last, and a quotation in it never ends.
fn check_row(record: &ByteRecord, header: &Head, opens: bool) -> Result<(), (Option<String>, String)> {
    let column = |n: usize| header.column(n);
    if opens {
        return Err((None, "a quotation mark opened here is never closed, so the rest of the file is one cell; close it".into()));
    }
    let is_surplus = record.iter().skip(header.width).any(|cell| !cell.trim_ascii().is_empty());
    // Empty cells at the end are no surplus where every row has them.
    if is_surplus || record.len() > header.width + header.habits.surplus {
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
        // An unknown column is not read, so its length is nobody's business.
        let Some(&Some(limit)) = header.limits.get(n) else { continue };
        if cell.len() > limit && text.chars().nth(limit).is_some() {
            let sentence = format!("this cell has {} bytes, and at most {limit} characters fit here; shorten it", cell.len());
            return Err((column(n), sentence));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dialect::BUFFER;

    /// A file that was read to its end.
    struct Held {
        head: Head,
        rows: Vec<Row>,
    }

    fn held(bytes: &[u8]) -> (Option<Held>, FileReport, Vec<RowError>) {
        let mut report = FileReport::new("f.csv");
        let mut errors = Vec::new();
        let table = Table::open(Source::new("f.csv", bytes), Wanted::Any, &mut report, &mut errors);
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
    fn what_excel_writes_is_read_whatever_it_calls_it() {
        let (read, _, errors) = held(b"kind;id;title\nobjective;a;M\xfcller \x80\n");
        let read = read.unwrap();
        assert_eq!(errors, []);
        assert_eq!(read.head.cell(&read.rows[0], Column::Field(FieldKey::Title)), Some("Müller €"));
        assert_eq!(read.head.habits.guessed, ["read as Windows-1252"]);
        for mark in ["\u{feff}", ""] {
            let text = format!("{mark}kind\tid\ttitle\r\nobjective\ta\tMüller 🦀\r\n\r\nobjective\tb\t\"x\ty\"\r\n");
            for turn in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(turn).collect();
                let (read, report, errors) = held(&bytes);
                let read = read.unwrap();
                assert_eq!((errors.len(), report.delimiter, report.rows), (0, '\t', 2));
                assert_eq!(read.head.cell(&read.rows[0], Column::Field(FieldKey::Title)), Some("Müller 🦀"));
                assert_eq!((read.rows[1].line, read.head.habits.guessed.as_slice()), (4, &["read as UTF-16".to_owned()][..]));
            }
        }
    }

    #[test]
    fn what_is_no_table_is_called_by_its_name() {
        for (bytes, part) in [
            (&b"PK\x03\x04\x14\0\x06\0"[..], "a workbook (XLSX"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel"),
            (b"%PDF-1.7\n", "a PDF"),
            (b"# Q4 goals\n\n- Grow\n  - 100 customers\n", "looks like Markdown"),
            (b"| Objective | Key result |\n|---|---|\n| Grow | 100 |\n", "looks like Markdown"),
            (b"| kind | id | title |\n|---|:--:|---|\n| objective | a | Grow |\n", "looks like Markdown"),
            (b"# Q4\r\n\r\nkind | id | title\r\n--- | --- | ---\r\nobjective | a | Grow\r\n", "looks like Markdown"),
            (b"---\nobjectives:\n  - title: Grow\n    owner: ana\n", "looks like YAML"),
            (b"quarter: Q4\nobjectives:\n  - title: Grow\n", "looks like YAML"),
            (b"[{\"title\": \"Grow\"}]\n", "is JSON"),
            (b"{\"item\":\"k1\",\"value\":2}\n{\"item\":\"k2\",\"value\":3}\n", "quarterdeck push"),
            (b"{\\rtf1\\ansi Goals}\n", "is RTF"),
            (b"<table><tr><td>Grow</td></tr></table>\n", "HTML"),
            (b"\x00\x01\x02\xff\xfe\x80", "no text"),
            (b"what,is\n1,2\n", "does not say what this file holds"),
        ] {
            let (read, _, errors) = held(bytes);
            assert!(read.is_none(), "{part}");
            assert!(errors.len() == 1 && errors[0].sentence.contains(part), "{part}: {errors:?}");
        }
    }

    #[test]
    fn a_header_is_found_below_a_few_lines_of_something_else() {
        let text = "OKRs of the bakery;;\n\n;;exported 23.11.2026\nkind;id;title\nobjective;a;A\n";
        let (read, report, errors) = table(text);
        assert_eq!(errors, []);
        assert_eq!((read.unwrap().rows[0].line, report.header_line, report.is_below_something), (5, 4, true));
        let far = format!("{}kind;id;title\nobjective;a;A\n", "x;y\n".repeat(11));
        assert!(table(&far).2[0].sentence.contains("does not say what this file holds"));
        let (read, report, errors) = table("kind|id|title\nobjective|a|A, B; C\n");
        assert_eq!((errors.len(), report.delimiter), (0, '|'));
        assert_eq!(read.unwrap().rows.len(), 1);
    }

    #[test]
    fn a_column_that_is_nearly_known_stops_the_file() {
        for (header, column, meant) in [
            ("kind,id,title,Quarter", "Quarter", "cycle"),
            ("kind,id,title,DRI", "DRI", "owner"),
            ("kind,id,title,Owner Email", "Owner Email", "owner"),
            ("kind,id,title,Start Date", "Start Date", "start"),
            ("kind,id,title,Due_date", "Due_date", "due"),
            ("kind,id,title,Status", "Status", "word, health or state"),
            ("kind,id,title,Targett", "Targett", "target"),
            ("name,manager,E-Mail", "E-Mail", "email"),
            ("item,on,Comment", "Comment", "note"),
        ] {
            let (read, _, errors) = table(&format!("{header}\n"));
            assert!(read.is_none(), "{header}");
            let said =
                format!("f.csv:1: {column}: nobody knows a column of this name; did you mean {meant}? rename it, or take it out");
            assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), [said]);
        }
        // What stands there already is not meant by another; what is near nothing is passed over.
        let (read, report, errors) = table("kind,id,title,owner,DRI,priority,colour\nobjective,a,A,,,P1,red\n");
        assert!(read.is_some() && errors.is_empty(), "{errors:?}");
        assert_eq!(report.ignored_columns, ["DRI", "priority", "colour"]);
    }

    #[test]
    fn columns_are_known_by_the_keys_of_json_and_by_their_old_names() {
        let (read, _, errors) = table("kind,id,external_id,title,parents\nobjective,kqzm,o1,A,\nobjective,lkrp,,B,o1\n");
        assert_eq!(errors, []);
        let read = read.unwrap();
        let id = |n: usize| read.head.cell(&read.rows[n], Column::Field(FieldKey::External));
        assert_eq!((id(0), id(1)), (Some("o1"), Some("lkrp")), "the letters of the screen where there is no other");
        assert!(table("kind,external_id,title,parent\n").2.is_empty());
        assert!(table("kind,id,title,parent,parents\n").2[0].sentence.contains("twice"));
    }

    #[test]
    fn a_row_with_more_cells_than_the_header_is_bad_unless_all_have_as_many_empty_ones() {
        let six = "kind,id,parent,title,owner,team";
        let (_, _, errors) =
            table(&format!("{six}\nkey-result,k7,o3,\"Bake, sell\",Runa,\nkey-result,k8,o3,Bake, sell and ship,Runa,\n"));
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].line, errors[0].sentence.contains("7 cells, the first row 6")), (Some(3), true));
        assert!(table(&format!("{six}\nobjective,a,,A,,,,\nobjective,b,,B,,,,\n")).2.is_empty());
        let one = table(&format!("{six}\nkey-result,k7,o3,Bake, sell and ship,Runa,\n")).2;
        assert!(one.len() == 1 && one[0].line == Some(2), "one row alone is no habit: {one:?}");
    }

    #[test]
    fn a_quotation_that_never_ends_is_bad_wherever_it_begins() {
        for text in [
            "kind,id,title\nobjective,a,\"A\n",
            "kind,id,title\nobjective,a,A\nobjective,b,\"B, and so on",
            "kind,id,title\nobjective,\"b,B\nobjective,c,C\n",
        ] {
            assert!(table(text).2.iter().any(|e| e.sentence.contains("never closed")), "{text:?}");
        }
        assert!(table("kind,id,title\nobjective,a,5\" pipes\n").2.is_empty());
        assert!(table("kind,id,title\nobjective,a,\"5\"\" pipes\"\n").2.is_empty());
    }

    #[test]
    fn rows_longer_than_what_is_read_at_once_keep_their_lines_and_only_the_last_of_them_stays() {
        let long = "x\n".repeat(BUFFER / 3);
        let rows: Vec<String> = (0..20).map(|n| format!("objective,o{n},A,\"{long}\"\n\n")).collect();
        let text = format!("kind,id,title,description\n{}", rows.concat());
        let mut report = FileReport::new("f.csv");
        let mut errors = Vec::new();
        let mut table = Table::open(Source::new("f.csv", text.as_bytes()), Wanted::Any, &mut report, &mut errors).unwrap();
        let (mut row, mut n) = (Row::default(), 0);
        while table.next(&mut row, &mut report, &mut errors) {
            assert_eq!(row.line, 2 + n * (BUFFER as u64 / 3 + 2), "row {n}");
            assert!(table.reader.get_ref().from(0).len() < 4 * BUFFER);
            n += 1;
        }
        assert_eq!((n, errors.len()), (20, 0));
    }
}
