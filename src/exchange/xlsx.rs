//! The workspace as a workbook: items, check-ins and people as in their CSV files, with numbers as numbers and days as days.
//!
//! What is in a cell is text or a number and never a formula, whatever it begins with. Rows are written as they come and are not
//! held, so a workbook of a hundred thousand rows takes no more memory than one of ten.

use super::{
    csv::{
        columns::{self, Column},
        export::{self, CheckIns, Rows},
        habits::holds,
    },
    report::Shape,
};
use crate::domain::{Cascade, CheckIn, FieldKey, Ix, IxSet, fields::Reads, people::Person, text::cell::unguard};
use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::{
    collections::HashMap,
    io::{self, Write},
};

/// As much as a cell of a workbook holds, in the units that Excel counts.
const LONGEST: usize = 32_767;
/// So many formats for units; further units stand only in their column.
const UNITS: usize = 200;

/// A workbook that is being written, sheet by sheet.
pub struct Book {
    to: Workbook,
    looks: Looks,
    cut: usize,
}

/// How cells look.
struct Looks {
    head: Format,
    day: Format,
    /// By unit, what shows it behind a number.
    units: HashMap<String, Format>,
}

impl Book {
    /// An empty one of that day.
    pub fn new(today: NaiveDate) -> Book {
        let mut book = Workbook::new();
        if let Some(today) = excel(today) {
            book.set_properties(&DocProperties::new().set_creation_datetime(&today));
        }
        let looks =
            Looks { head: Format::new().set_bold(), day: Format::new().set_num_format("yyyy-mm-dd"), units: HashMap::new() };
        Book { to: book, looks, cut: 0 }
    }

    /// Adds the items, all or only these, in reading order.
    pub fn items(&mut self, cascade: &Cascade, only: Option<&IxSet>) -> io::Result<()> {
        let mut sheet = self.sheet("Items", Shape::Items)?;
        export::items_to(&mut sheet, cascade, only)?;
        self.cut += sheet.cut;
        Ok(())
    }

    /// Adds the check-ins of items, which `said` hands over one after the other.
    pub fn check_ins<E: From<io::Error>>(
        &mut self,
        cascade: &Cascade,
        of: impl IntoIterator<Item = Ix>,
        mut said: impl FnMut(Ix) -> Result<Vec<CheckIn>, E>,
    ) -> Result<(), E> {
        let mut sheet = self.sheet("Check-ins", Shape::CheckIns)?;
        let mut rows = CheckIns::to(&mut sheet, cascade);
        for ix in of {
            rows.of(ix, &said(ix)?)?;
        }
        self.cut += sheet.cut;
        Ok(())
    }

    /// Adds everyone who is wanted.
    pub fn people(&mut self, cascade: &Cascade, wanted: impl Fn(&Person) -> bool) -> io::Result<()> {
        let mut sheet = self.sheet("People", Shape::People)?;
        export::people_to(&mut sheet, cascade, wanted)?;
        self.cut += sheet.cut;
        Ok(())
    }

    /// Writes it. Says how many texts were longer than a cell and were cut.
    pub fn finish(mut self, w: &mut dyn Write) -> io::Result<usize> {
        w.write_all(&self.to.save_to_buffer().map_err(failed)?)?;
        Ok(self.cut)
    }

    fn sheet(&mut self, name: &str, shape: Shape) -> io::Result<Sheet<'_>> {
        let sheet = self.to.add_worksheet_with_constant_memory().map_err(failed)?;
        let columns = columns::of(shape);
        let begin = |sheet: &mut Worksheet| -> Result<(), XlsxError> {
            sheet.set_name(name)?.set_freeze_panes(1, 0)?;
            for (n, column) in columns.iter().enumerate() {
                sheet.set_column_width(n as u16, width(*column))?;
                sheet.write_string_with_format(0, n as u16, column.key(shape), &self.looks.head)?;
            }
            Ok(())
        };
        begin(sheet).map_err(failed)?;
        let unit = columns.iter().position(|column| *column == Column::Field(FieldKey::Unit));
        Ok(Sheet { to: sheet, columns, unit, looks: &mut self.looks, row: 1, cut: 0 })
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("cut", &self.cut).finish_non_exhaustive()
    }
}

/// A sheet that takes rows.
struct Sheet<'b> {
    to: &'b mut Worksheet,
    columns: &'static [Column],
    /// The column that holds the unit of the numbers in a row.
    unit: Option<usize>,
    looks: &'b mut Looks,
    row: u32,
    cut: usize,
}

impl Rows for &mut Sheet<'_> {
    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        Sheet::row(self, cells)
    }
}

impl Rows for Sheet<'_> {
    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        let unit = self.unit.map(|n| cells[n].as_str()).filter(|unit| !unit.is_empty());
        for (n, (column, cell)) in self.columns.iter().zip(cells).enumerate().filter(|(_, (_, cell))| !cell.is_empty()) {
            let place = (self.row, n as u16);
            let written = match content(*column, cell) {
                Content::Number(number) => match unit.filter(|_| is_in_unit(*column)).and_then(|unit| self.looks.of_unit(unit)) {
                    Some(format) => self.to.write_number_with_format(place.0, place.1, number, format),
                    None => self.to.write_number(place.0, place.1, number),
                },
                Content::Day(day) => self.to.write_datetime_with_format(place.0, place.1, &day, &self.looks.day),
                // What keeps a spreadsheet from running a cell of CSV is not needed where text is text.
                Content::Text(text) => {
                    let fits = cut(text);
                    self.cut += usize::from(fits.len() < text.len());
                    self.to.write_string(place.0, place.1, fits)
                }
            };
            written.map_err(failed)?;
        }
        self.row += 1;
        Ok(())
    }
}

impl Looks {
    /// What shows a unit behind a number.
    fn of_unit(&mut self, unit: &str) -> Option<&Format> {
        if self.units.len() < UNITS && !self.units.contains_key(unit) {
            let shown: String = unit.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).take(20).collect();
            self.units.insert(unit.to_owned(), Format::new().set_num_format(format!("General\" {shown}\"")));
        }
        self.units.get(unit)
    }
}

enum Content<'t> {
    Number(f64),
    Day(ExcelDateTime),
    Text(&'t str),
}

/// What a cell of CSV is in a workbook.
fn content(column: Column, cell: &str) -> Content<'_> {
    let (numbers, days) = holds(column);
    if numbers || column == Column::Confidence {
        // A number that Excel would make another one of is text.
        if let Some(number) = cell.parse().ok().filter(|n: &f64| n.is_finite()) {
            return Content::Number(number);
        }
    }
    match cell.parse().ok().filter(|_| days).and_then(excel) {
        Some(day) => Content::Day(day),
        None => Content::Text(unguard(cell)),
    }
}

/// Whether the numbers of a column are in the unit of the row.
fn is_in_unit(column: Column) -> bool {
    match column {
        Column::Value => true,
        Column::Field(key) => matches!(key.spec().reads, Reads::Number),
        _ => false,
    }
}

/// A day as workbooks count them; they know none before 1900.
fn excel(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year >= 1900)?;
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).ok()
}

/// As much of a text as fits into a cell.
fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn width(column: Column) -> f64 {
    match column {
        Column::Field(FieldKey::Title | FieldKey::Because) | Column::Note | Column::Next => 48.0,
        Column::Field(key) if key.spec().reads == Reads::Page => 48.0,
        Column::Field(FieldKey::External | FieldKey::Owner | FieldKey::Team | FieldKey::Parents)
        | Column::Item
        | Column::By
        | Column::Measured => 20.0,
        _ => 12.0,
    }
}

fn failed(e: XlsxError) -> io::Error {
    match e {
        XlsxError::IoError(e) => e,
        XlsxError::RowColumnLimitError => {
            io::Error::other("a sheet of a workbook has room for 1,048,576 rows; export CSV instead, or less of it")
        }
        other => io::Error::other(other.to_string()),
    }
}
