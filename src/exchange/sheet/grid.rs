//! A file of sheets, whatever wrote it, and the cells that come out of it.

use super::{
    kind::{self, Kind},
    limits,
    ods::OpenDocument,
    text::Text,
    xlsx::Workbook,
};
use chrono::NaiveDate;
use std::ops::ControlFlow;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// What is shown. In a file of text every cell is text.
    Text,
    /// A number; of a percentage its fraction (0.021 is shown as 2.1 %).
    Number(f64),
    /// A day; the time of day, if it has one, is only shown.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
    /// An error, such as `#REF!`.
    Error,
    /// A formula whose result the file does not hold.
    NoResult,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What a person sees there: as it was written, so it is shown only through [`safe`](crate::domain::text::safe()). Numbers are
    /// plain (`1200.5`, `2.1 %`), days as `2026-10-05`, whatever the format of the cell makes of them; an error is its name, a
    /// formula without a result is empty.
    pub shown: String,
    /// What it is.
    pub value: Value,
    /// Its number is a percentage by the format of the cell.
    pub percent: bool,
}

impl Cell {
    /// Whether there is nothing to read in it.
    pub fn is_blank(&self) -> bool {
        match self.value {
            Value::Empty => true,
            Value::Text => self.shown.trim().is_empty(),
            _ => false,
        }
    }
}

/// A sheet, before its cells are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetHead {
    /// Its name; empty of a file of text.
    pub name: String,
    /// It is not shown to whoever opens the file.
    pub hidden: bool,
}

/// Cells that are one: rows counted from 1, columns from 0, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The first and the last row.
    pub rows: (u32, u32),
    /// The first and the last column.
    pub columns: (u32, u32),
}

/// A file of sheets.
pub struct Grid<'b> {
    heads: Vec<SheetHead>,
    body: Body<'b>,
}

enum Body<'b> {
    Text(Text<'b>),
    Workbook(Box<Workbook<'b>>),
    OpenDocument(Box<OpenDocument<'b>>),
}

impl<'b> Grid<'b> {
    /// Looks at a file to tell what it is and which sheets it has. Refused with one sentence.
    pub fn open(bytes: &'b [u8]) -> Result<Grid<'b>, String> {
        let (heads, body) = match kind::told(bytes)? {
            (Kind::Workbook, Some(package)) => {
                let (workbook, heads) = Workbook::open(package)?;
                (heads, Body::Workbook(Box::new(workbook)))
            }
            (Kind::OpenDocument, Some(package)) => {
                let (document, heads) = OpenDocument::open(package)?;
                (heads, Body::OpenDocument(Box::new(document)))
            }
            _ => (vec![SheetHead { name: String::new(), hidden: false }], Body::Text(Text::open(bytes)?)),
        };
        if heads.is_empty() {
            return Err("this workbook has no sheet with cells; open it and see whether it is the right one".into());
        }
        if heads.len() > limits::SHEETS {
            let most = limits::SHEETS;
            return Err(format!(
                "a workbook of at most {most} sheets can be read; save the sheet you need as CSV and import that"
            ));
        }
        Ok(Grid { heads, body })
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Text(_) => Kind::Text,
            Body::Workbook(_) => Kind::Workbook,
            Body::OpenDocument(_) => Kind::OpenDocument,
        }
    }

    /// Its sheets, in their order; there is at least one.
    pub fn sheets(&self) -> &[SheetHead] {
        &self.heads
    }

    /// How it is read, where that had to be found out: its separator, its encoding, lines that are quoted as a whole. Each is
    /// the end of a sentence “this file is …”.
    pub fn told(&self) -> Vec<String> {
        match &self.body {
            Body::Text(text) => text.told(),
            Body::Workbook(_) | Body::OpenDocument(_) => Vec::new(),
        }
    }

    /// What parts the cells of a file of text.
    pub fn separator(&self) -> Option<char> {
        match &self.body {
            Body::Text(text) => Some(char::from(text.separator())),
            Body::Workbook(_) | Body::OpenDocument(_) => None,
        }
    }

    /// The cells of a sheet that are one; none in a file of text.
    pub fn merges(&mut self, sheet: usize) -> Result<Vec<Merge>, String> {
        match &mut self.body {
            Body::Text(_) => Ok(Vec::new()),
            Body::Workbook(workbook) => workbook.merges(sheet),
            Body::OpenDocument(document) => document.merges(sheet),
        }
    }

    /// Hands out the rows of a sheet that hold anything, one by one, each with its number from 1 (of a file of text the line on
    /// which it begins), until `each` breaks off. The cells begin with the first column; a row has no blank ones at its end.
    /// Refused with one sentence that names the cell or the line; what came before it has been handed out.
    pub fn rows(&mut self, sheet: usize, each: &mut dyn FnMut(u32, &[Cell]) -> ControlFlow<()>) -> Result<(), String> {
        debug_assert!(sheet < self.heads.len());
        match &mut self.body {
            Body::Text(text) => text.rows(each),
            Body::Workbook(workbook) => workbook.rows(sheet, each),
            Body::OpenDocument(document) => document.rows(sheet, each),
        }
    }

    /// Where a cell stands, as people say it: `D12`, or of a file of text `line 12, column 4`. The column counts from 0.
    pub fn place(&self, row: u32, column: usize) -> String {
        match self.body {
            Body::Text(_) => format!("line {row}, column {}", column + 1),
            Body::Workbook(_) | Body::OpenDocument(_) => place(row, column),
        }
    }
}

/// What takes the rows.
pub(super) type Each<'e> = &'e mut dyn FnMut(u32, &[Cell]) -> ControlFlow<()>;

/// A cell as spreadsheets name it: `D12`.
pub(super) fn place(row: u32, column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// The row and the column of a cell that is named so.
pub(super) fn reference(name: &str) -> Option<(u32, usize)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = name[..letters].bytes().fold(0, |sum, b| sum * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((name[letters..].parse().ok().filter(|row| *row > 0)?, column - 1))
}

/// A row under construction, with the cells of the one before to be filled again: no text is made anew for every cell.
#[derive(Default)]
pub(super) struct Row {
    cells: Vec<Cell>,
    used: usize,
    filled: usize,
    rows: u32,
}

impl Row {
    /// The cell of a column, empty. Those between it and the last one are empty too. Refused where a row has no such column.
    pub(super) fn cell(&mut self, column: usize) -> Result<&mut Cell, String> {
        if column >= limits::COLUMNS {
            return Err(format!("at most {} columns can be read; delete what stands to the right of them", limits::COLUMNS));
        }
        while self.used <= column {
            match self.cells.get_mut(self.used) {
                Some(cell) => {
                    cell.shown.clear();
                    (cell.value, cell.percent) = (Value::Empty, false);
                }
                None => self.cells.push(Cell::default()),
            }
            self.used += 1;
        }
        Ok(&mut self.cells[column])
    }

    /// Hands the row out, if it holds anything, and begins the next one.
    pub(super) fn hand_out(&mut self, number: u32, each: Each) -> Result<ControlFlow<()>, String> {
        self.hand_out_many(number, 1, each)
    }

    /// The same for a row that stands there several times. Refused before the first of too many.
    pub(super) fn hand_out_many(&mut self, number: u32, times: u32, each: Each) -> Result<ControlFlow<()>, String> {
        let cells = &self.cells[..std::mem::take(&mut self.used)];
        let Some(last) = cells.iter().rposition(|cell| !cell.is_blank()) else { return Ok(ControlFlow::Continue(())) };
        let cells = &cells[..=last];
        let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
        self.filled = self.filled.saturating_add(filled.saturating_mul(times as usize));
        self.rows = self.rows.saturating_add(times);
        if self.rows > limits::ROWS || self.filled > limits::CELLS {
            let (rows, cells) = (limits::ROWS, limits::CELLS);
            return Err(format!("a sheet of at most {rows} rows and {cells} filled cells can be read; split it"));
        }
        for n in 0..times {
            if each(number.saturating_add(n), cells).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
