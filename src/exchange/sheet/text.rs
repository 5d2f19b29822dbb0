//! A table of text in any dialect: the separator that parts most rows alike, whatever the header is called.

use super::{
    dialect::{self, Lines, SEPARATORS, Unread},
    grid::{Each, Row, Value},
    limits,
};
use crate::domain::text::encoding::Encoding;
use csv::ByteRecord;
use std::borrow::Cow;

/// So many rows tell what parts the cells of all.
const LOOKED_AT: usize = 100;
/// So many bytes of them.
const START: usize = 1 << 18;

/// A table whose dialect is known.
pub(super) struct Text<'b> {
    /// Its rows in UTF-8, without a mark and without the line that names the separator.
    bytes: Cow<'b, [u8]>,
    /// The line on which they begin.
    first_line: u64,
    separator: u8,
    encoding: Encoding,
    /// Every line is one quoted cell that holds a row.
    quoted: bool,
}

impl<'b> Text<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Text<'b>, String> {
        let encoding = dialect::encoding_of(bytes).map_err(|e| match e {
            Unread::Content(sentence) => sentence.to_owned(),
            Unread::File(e) => format!("this file cannot be read: {e}"),
        })?;
        let mut bytes = encoding.decode(bytes);
        let (told, rest) = dialect::told_separator(&bytes);
        let passed = bytes.len() - rest.len();
        match &mut bytes {
            Cow::Borrowed(bytes) => *bytes = &bytes[passed..],
            Cow::Owned(bytes) => drop(bytes.drain(..passed)),
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err("this file is empty".to_owned());
        }
        let start = whole_rows(&bytes);
        let (inner, quoted) = match lines_that_are_quoted(start) {
            Some(inner) => (Cow::Owned(inner), true),
            None => (Cow::Borrowed(start), false),
        };
        let separator = told.unwrap_or_else(|| sniff(&inner));
        Ok(Text { first_line: 1 + u64::from(told.is_some()), separator, encoding, quoted, bytes })
    }

    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    pub(super) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.encoding != Encoding::Utf8 {
            told.push(format!("read as {}", self.encoding.name()));
        }
        match self.separator {
            b',' => {}
            b'\t' => told.push("separated by tabs".to_owned()),
            other => told.push(format!("separated by {}", char::from(other))),
        }
        if self.quoted {
            told.push("quoted line by line".to_owned());
        }
        told
    }

    pub(super) fn rows(&self, each: Each) -> Result<(), String> {
        // A line that is one cell is no row of any separator that may stand in it.
        let outer = if self.quoted { b'\0' } else { self.separator };
        let mut reader = dialect::reader(outer, &*self.bytes);
        let (mut record, mut row) = (ByteRecord::new(), Row::default());
        let mut lines = Lines { at: 0, line: self.first_line };
        while reader.read_byte_record(&mut record).map_err(|e| format!("this file cannot be read to its end: {e}"))? {
            let from = record.position().map_or(0, csv::Position::byte);
            let line = lines.of(from, self.bytes.get(lines.at as usize..).unwrap_or_default());
            let is_last = reader.is_done() || reader.position().byte() >= self.bytes.len() as u64;
            if is_last && dialect::ends_in_a_quotation(&self.bytes[from as usize..], outer) {
                let what = "a quotation mark opened here is never closed, so the rest of the file is one cell; close it";
                return Err(format!("line {line}: {what}"));
            }
            if self.quoted && record.len() == 1 {
                let inner = record[0].to_vec();
                if !dialect::reader(self.separator, &*inner).read_byte_record(&mut record).unwrap_or(false) {
                    continue;
                }
            }
            fill(&mut row, &record).map_err(|what| format!("line {line}: {what}"))?;
            let number = u32::try_from(line).unwrap_or(u32::MAX);
            if row.hand_out(number, each)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn fill(row: &mut Row, record: &ByteRecord) -> Result<(), String> {
    // Empty cells at the end of a row are no columns.
    let filled = record.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    for (column, text) in record.iter().take(filled).enumerate() {
        if text.len() > limits::CELL {
            return Err(format!(
                "column {} holds {} characters, and a cell of at most {} can be read; shorten it",
                column + 1,
                String::from_utf8_lossy(text).chars().count(),
                limits::CELL
            ));
        }
        let cell = row.cell(column)?;
        cell.shown.push_str(&String::from_utf8_lossy(text));
        cell.value = if text.is_empty() { Value::Empty } else { Value::Text };
    }
    Ok(())
}

/// The beginning of a file, up to the end of a line where it is long.
fn whole_rows(bytes: &[u8]) -> &[u8] {
    if bytes.len() <= START {
        return bytes;
    }
    let end = bytes[..START].iter().rposition(|b| matches!(b, b'\n' | b'\r'));
    &bytes[..end.map_or(START, |end| end + 1)]
}

/// What stands in lines each of which is one quoted cell: rows that were quoted once more as a whole.
fn lines_that_are_quoted(start: &[u8]) -> Option<Vec<u8>> {
    let (mut inner, mut rows) = (Vec::new(), 0);
    // No separator at all: a cell that holds quotation marks inside is one all the same.
    let mut reader = dialect::reader(b'\0', start);
    let mut record = ByteRecord::new();
    while rows < LOOKED_AT && reader.read_byte_record(&mut record).ok()? {
        let from = record.position()?.byte() as usize;
        let opens = start[from..].iter().find(|b| !matches!(b, b'\n' | b'\r'));
        if record.len() != 1 || opens != Some(&b'"') || !record[0].iter().any(|b| SEPARATORS.contains(b)) {
            return None;
        }
        // A row of one separator has quoted cells, and what is between them is not quoted.
        let end = reader.position().byte() as usize;
        if !is_one_quotation(start[from..end].trim_ascii()) {
            return None;
        }
        inner.extend_from_slice(&record[0]);
        inner.push(b'\n');
        rows += 1;
    }
    (rows > 0).then_some(inner)
}

/// Whether these bytes are one quotation from end to end.
fn is_one_quotation(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else { return false };
    let mut marks = inside.iter().peekable();
    while let Some(&byte) = marks.next() {
        if byte == b'"' && marks.next_if(|b| **b == b'"').is_none() {
            return false;
        }
    }
    true
}

/// The separator that parts most rows into as many cells; of two, the one that parts them into more.
fn sniff(start: &[u8]) -> u8 {
    let best = SEPARATORS.into_iter().map(|separator| (parts(start, separator), separator));
    best.max_by(|(a, _), (b, _)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .filter(|(found, _)| found.1 > 1)
        .map_or(b',', |(_, s)| s)
}

/// Which share of the rows has as many cells as most have, and how many cells that are.
fn parts(start: &[u8], separator: u8) -> (f64, usize) {
    let (mut widths, mut rows) = (std::collections::BTreeMap::<usize, usize>::new(), 0usize);
    let mut reader = dialect::reader(separator, start);
    let mut record = ByteRecord::new();
    let (mut parting, mut inside) = (0usize, 0usize);
    while rows < LOOKED_AT && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        rows += 1;
        *widths.entry(record.len()).or_default() += 1;
        for n in 1..record.len() {
            let (before, after) = (record[n - 1].last(), record[n].first());
            // `2,6` and `Bake, sell` hold a comma, `1|2` and `a; b` hardly ever anything else.
            let is_inside = separator == b','
                && (after == Some(&b' ') || (before.is_some_and(u8::is_ascii_digit) && after.is_some_and(u8::is_ascii_digit)));
            *if is_inside { &mut inside } else { &mut parting } += 1;
        }
    }
    let most = widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(width, rows)| (*rows, *width));
    let Some((width, alike)) = most else { return (0.0, 0) };
    let share = alike as f64 / rows as f64;
    (if inside > parting { share / 2.0 } else { share }, width)
}

#[cfg(test)]
mod tests {
    use super::super::{Grid, limits};
    use std::ops::ControlFlow;

    fn read(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, String> {
        let mut rows = Vec::new();
        Grid::open(bytes)?.rows(0, &mut |row, cells| {
            rows.push((row, cells.iter().map(|cell| cell.shown.clone()).collect()));
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn any_separator_is_told_by_the_rows() {
        for separator in [',', ';', '\t', '|', '^'] {
            let text = "Objective,Key result,Target\nGrow,Paying teams,400\nGrow,Trials,\"1,200\"\nKeep,Churn,2\n";
            // The cell with a comma in it is written as this separator needs it.
            let text = text.replace("\"1,200\"", "1 200").replace(',', &separator.to_string());
            let mut grid = Grid::open(text.as_bytes()).unwrap();
            assert_eq!(grid.separator(), Some(separator), "{text}");
            assert_eq!(cells(text.as_bytes())[2], ["Grow", "Trials", "1 200"]);
            assert_eq!((grid.sheets().len(), grid.merges(0)), (1, Ok(vec![])));
        }
        for (text, separator) in [
            ("Ziel;Start;Soll\nUmsatz;1,5;2,5\nKunden;3,0;4,5\n", ';'),
            ("title;note\na;b, c, d\nb;c, d, e\nc;e, f, g\n", ';'),
            ("OKRs of 2026\n\nGoal,Owner,Due\nGrow,Ana,\nKeep,Jon,x\n", ','),
            ("Goal\nGrow\n", ','),
            ("sep=|\nGoal,Owner|Due,On\n", '|'),
        ] {
            assert_eq!(Grid::open(text.as_bytes()).unwrap().separator(), Some(separator), "{text}");
        }
    }

    #[test]
    fn lines_that_are_quoted_as_a_whole_are_rows() {
        let text = "\"Objective,Owner\"\r\n\"Grow,\"\"Ana, Jon\"\"\"\r\n\"Keep,Jo\"\r\n";
        assert_eq!(cells(text.as_bytes()), [["Objective", "Owner"], ["Grow", "Ana, Jon"], ["Keep", "Jo"]]);
        assert_eq!(Grid::open(text.as_bytes()).unwrap().told(), ["quoted line by line"]);
        let plain = "\"Objective\",\"Owner\"\n\"Grow, fast\",\"Ana\"\n";
        assert_eq!(cells(plain.as_bytes()), [["Objective", "Owner"], ["Grow, fast", "Ana"]]);
    }

    #[test]
    fn what_spreadsheets_call_text_is_read_in_its_encoding_and_told() {
        assert_eq!(cells(b"Ziel;Wer\nM\xfchle;\x80 5\n"), [["Ziel", "Wer"], ["Mühle", "€ 5"]]);
        assert_eq!(Grid::open(b"Ziel;Wer\nM\xfchle;\x80 5\n").unwrap().told(), ["read as Windows-1252", "separated by ;"]);
        let text = "\u{feff}Ziel\tWer\r\nMühle 🦀\tAna\r\n";
        for turn in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(turn).collect();
            assert_eq!(cells(&bytes), [["Ziel", "Wer"], ["Mühle 🦀", "Ana"]]);
            assert_eq!(Grid::open(&bytes).unwrap().told(), ["read as UTF-16", "separated by tabs"]);
        }
        assert_eq!(cells("\u{feff}a,b\nc,d\n".as_bytes())[0], ["a", "b"]);
    }

    #[test]
    fn a_row_knows_the_line_on_which_it_begins() {
        for newline in ["\n", "\r\n", "\r"] {
            let text = "a,b\n\n\"one\n\ntwo\",x\n,\n\nc,d\n".replace('\n', newline);
            let lines: Vec<u32> = read(text.as_bytes()).unwrap().into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [1, 3, 8], "{newline:?}");
        }
        assert_eq!(read(b"sep=;\na;b\n").unwrap()[0].0, 2);
        let grid = Grid::open(b"a,b\n").unwrap();
        assert_eq!(grid.place(8, 1), "line 8, column 2");
    }

    #[test]
    fn rows_come_one_by_one_until_they_are_refused() {
        let mut seen = 0;
        let text = "a,b\n".repeat(1000);
        let mut grid = Grid::open(text.as_bytes()).unwrap();
        let read = grid.rows(0, &mut |_, _| {
            seen += 1;
            if seen == 200 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((read, seen), (Ok(()), 200));
    }

    #[test]
    fn what_cannot_be_read_is_said_in_one_sentence() {
        let wide = "a,".repeat(600) + "b\n";
        let long = format!("a,b\nc,{}\n", "x".repeat(limits::CELL + 1));
        let many = "a\n".repeat(limits::ROWS as usize + 1);
        for (bytes, said) in [
            (&b"a,b\nc,\"d\ne,f\n"[..], "line 2: a quotation mark opened here is never closed"),
            (wide.as_bytes(), "line 1: at most 512 columns can be read"),
            (long.as_bytes(), "line 2: column 2 holds 1048577 characters"),
            (many.as_bytes(), "at most 200000 rows"),
            (b" \n\n", "this file is empty"),
            (b"\x00\x01\x02\xff\xfe\x80", "no text"),
            (b"%PDF-1.7\n", "a PDF"),
            (&vec![b'x'; limits::FILE + 1], "this file has 33 MB, and at most 32 MB can be read"),
        ] {
            let refused = read(bytes).unwrap_err();
            assert!(refused.contains(said) && !refused.contains('\n'), "{said}: {refused}");
        }
    }
}
