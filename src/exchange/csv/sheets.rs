//! The three shapes as sheets of a workbook: what `exchange::xlsx` writes, and what people made of it since.

use super::columns::Column;
use crate::domain::{fields::write::number, text::cell::guard};
use crate::exchange::{
    report::Shape,
    sheet::{Cell, Grid, Value},
};
use std::ops::ControlFlow;

/// Within so many rows a header is looked for.
const ROWS: usize = 10;

/// A sheet of one of our shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSheet {
    /// What the workbook calls it.
    pub name: String,
    /// It as CSV, from its header on.
    pub csv: Vec<u8>,
    /// The line of that on which a row begins, and its number in the sheet; ascending.
    pub rows: Vec<(u64, u32)>,
}

impl OwnSheet {
    /// The row of the sheet that a line of the text is from.
    pub fn row(&self, line: u64) -> Option<u32> {
        let after = self.rows.partition_point(|(begins, _)| *begins <= line);
        Some(self.rows[after.checked_sub(1)?].1)
    }
}

/// The sheets of a workbook that are of our shapes, as their headers say. Fails with one sentence.
pub fn sheets(grid: &mut Grid) -> Result<Vec<OwnSheet>, String> {
    let mut own = Vec::new();
    for n in 0..grid.sheets().len() {
        let name = grid.sheets()[n].name.clone();
        let mut sheet = OwnSheet { name, csv: Vec::new(), rows: Vec::new() };
        let (mut seen, mut line) = (0, 1);
        grid.rows(n, &mut |row, cells| {
            seen += 1;
            if sheet.rows.is_empty() && !names_columns(cells) {
                return if seen < ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            }
            sheet.rows.push((line, row));
            line += write(&mut sheet.csv, cells);
            ControlFlow::Continue(())
        })?;
        if !sheet.rows.is_empty() {
            own.push(sheet);
        }
    }
    Ok(own)
}

/// Whether a row is the header of one of our shapes: it tells which, and names something beside.
fn names_columns(cells: &[Cell]) -> bool {
    let known = || cells.iter().filter_map(|cell| Column::from_header(cell.shown.trim()));
    Shape::told_by(known()).is_some() && known().count() > 1
}

/// Writes a row as CSV; says how many lines it takes.
fn write(out: &mut Vec<u8>, cells: &[Cell]) -> u64 {
    let mut lines = 1;
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        let exact;
        let text = match cell.value {
            // What is shown is rounded as a spreadsheet rounds it.
            Value::Number(value) if !cell.percent => {
                exact = number(value);
                exact.as_str()
            }
            _ => cell.shown.as_str(),
        };
        let guarded = guard(text);
        lines += text.matches('\n').count() as u64;
        out.push(b'"');
        out.extend_from_slice(guarded.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    }
    out.push(b'\n');
    lines
}
