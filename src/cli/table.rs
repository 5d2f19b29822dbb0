//! Tables: rows under heads, aligned by what is seen and squeezed into the terminal.
//!
//! Must not know: what stands in the rows.

use super::output::{Style, Tone};
use crate::domain::text::{self, width};
use std::io::{self, Write};

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    text: String,
    tone: Option<Tone>,
}

impl Cell {
    /// Text of anyone's, made safe.
    pub(super) fn new(text: &str) -> Cell {
        // A row is a line; what is longer than any screen is cut.
        Cell { text: text::one_line(text, 500).into_owned(), tone: None }
    }

    pub(super) fn tone(mut self, tone: impl Into<Option<Tone>>) -> Cell {
        self.tone = tone.into();
        self
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::new(&text)
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its head, also its name in CSV.
    pub(super) head: &'static str,
    /// Numbers stand at the right.
    pub(super) right: bool,
    /// Gives way when the terminal is too narrow.
    pub(super) flexible: bool,
}

/// A column of text.
pub(super) const fn left(head: &'static str) -> Column {
    Column { head, right: false, flexible: false }
}

/// A column of numbers.
pub(super) const fn right(head: &'static str) -> Column {
    Column { head, right: true, flexible: false }
}

/// A column of text that gives way.
pub(super) const fn flexible(head: &'static str) -> Column {
    Column { head, right: false, flexible: true }
}

/// Rows under heads. Columns without a single cell in them are left out.
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn new(columns: &[Column]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// A row of as many cells as there are columns.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub(super) fn print(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let used: Vec<usize> = (0..self.columns.len()).filter(|&n| self.rows.iter().any(|row| !row[n].text.is_empty())).collect();
        let widest = |&n: &usize| self.rows.iter().map(|row| width(&row[n].text)).fold(self.columns[n].head.len(), usize::max);
        let mut widths: Vec<usize> = used.iter().map(widest).collect();
        if let Some(columns) = style.columns {
            self.squeeze(&used, &mut widths, columns);
        }
        let heads: Vec<Cell> = self.columns.iter().map(|c| Cell { text: c.head.to_owned(), tone: Some(Tone::Dim) }).collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let mut line = String::new();
            for (at, (&n, &wide)) in used.iter().zip(&widths).enumerate() {
                if at > 0 {
                    line.push_str("  ");
                }
                let cell = &row[n];
                let text = if style.ascii { text::cut_ascii(&cell.text, wide) } else { text::cut(&cell.text, wide) };
                let gap = " ".repeat(wide.saturating_sub(width(&text)));
                let painted = cell.tone.map_or_else(|| text.to_string(), |tone| style.paint(tone, &text));
                if self.columns[n].right {
                    line.push_str(&gap);
                    line.push_str(&painted);
                } else {
                    line.push_str(&painted);
                    line.push_str(&gap);
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Takes columns from what gives way, the widest first, until the rows fit; none gets narrower than twelve.
    fn squeeze(&self, used: &[usize], widths: &mut [usize], columns: usize) {
        const NARROWEST: usize = 12;
        let total = |widths: &[usize]| widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        while total(widths) > columns {
            let over = total(widths) - columns;
            let give = used.iter().enumerate().filter(|(_, n)| self.columns[**n].flexible).map(|(at, _)| at);
            let Some(at) = give.filter(|&at| widths[at] > NARROWEST).max_by_key(|&at| widths[at]) else { return };
            // One at a time while two are of one width would be slow; half of what is over is close enough.
            widths[at] -= over.div_ceil(2).min(widths[at] - NARROWEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(table: &Table, style: Style) -> Vec<String> {
        let mut out = Vec::new();
        table.print(&mut out, style).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    const PLAIN: Style = Style { color: false, ascii: false, columns: None };

    #[test]
    fn columns_stand_under_each_other_whatever_is_in_them() {
        let mut table = Table::new(&[left("id"), flexible("title"), right("progress"), left("empty")]);
        table.row(vec!["a".into(), "目標を達成".into(), "5 %".into(), "".into()]);
        table.row(vec!["bc".into(), "two\nlines \u{1b}[31m".into(), "100 %".into(), "".into()]);
        assert_eq!(
            printed(&table, PLAIN),
            ["id  title            progress", "a   目標を達成            5 %", "bc  two↵lines ␛[31m     100 %"]
        );
        let narrow = Style { columns: Some(26), ..PLAIN };
        assert!(printed(&table, narrow).iter().all(|line| width(line) <= 26));
    }

    #[test]
    fn colours_do_not_move_anything() {
        let mut table = Table::new(&[left("health"), left("x")]);
        table.row(vec![Cell::new("off track").tone(Tone::Bad), "y".into()]);
        let coloured = printed(&table, Style { color: true, ..PLAIN });
        let bare: Vec<String> =
            coloured.iter().map(|l| l.replace("\x1b[31m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")).collect();
        assert_eq!(bare, printed(&table, PLAIN));
    }
}
