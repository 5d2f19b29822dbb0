//! Tables: rows under heads, aligned by what is seen and squeezed into the terminal.
//!
//! Must not know: what stands in the rows.

use super::output::{Style, Tone};
use crate::domain::text::{self, width};
use std::io::{self, Write};

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
pub(super) struct Column<'a> {
    /// Its head, also its name in CSV.
    pub(super) head: &'a str,
    /// Numbers stand at the right.
    pub(super) right: bool,
    /// How narrow it may get where the terminal is; `None`: it is never cut.
    floor: Option<usize>,
    /// Left out where it does not fit otherwise, the smallest first; 0: never.
    spare: u8,
    /// What is too long goes over several lines instead of being cut.
    flows: bool,
}

impl Column<'_> {
    /// Left out on a narrow terminal, before those with a larger number.
    pub(super) const fn spare(self, rank: u8) -> Self {
        Column { spare: rank, ..self }
    }

    /// What is too long goes over several lines instead of being cut.
    pub(super) const fn flowing(self) -> Self {
        Column { flows: true, ..self }
    }

    /// Cut to no fewer columns than these.
    pub(super) const fn at_least(self, floor: usize) -> Self {
        Column { floor: Some(floor), ..self }
    }
}

/// A column of text.
pub(super) const fn left(head: &str) -> Column<'_> {
    Column { head, right: false, floor: None, spare: 0, flows: false }
}

/// A column of numbers.
pub(super) const fn right(head: &str) -> Column<'_> {
    Column { head, right: true, floor: None, spare: 0, flows: false }
}

/// A column of text that gives way.
pub(super) const fn flexible(head: &str) -> Column<'_> {
    Column { head, right: false, floor: Some(12), spare: 0, flows: false }
}

/// Rows under heads. Columns without a single cell in them are left out.
pub(super) struct Table<'a> {
    columns: Vec<Column<'a>>,
    rows: Vec<Vec<Cell>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(columns: &[Column<'a>]) -> Table<'a> {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// A row of as many cells as there are columns.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub(super) fn print(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        let mut used: Vec<usize> =
            (0..self.columns.len()).filter(|&n| self.rows.iter().any(|row| !row[n].text.is_empty())).collect();
        let widest = |&n: &usize| self.rows.iter().map(|row| width(&row[n].text)).fold(width(self.columns[n].head), usize::max);
        let mut widths: Vec<usize> = used.iter().map(widest).collect();
        if let Some(columns) = style.columns {
            self.leave_out(&mut used, &mut widths, columns);
            self.squeeze(&used, &mut widths, columns);
        }
        let heads: Vec<Cell> = self.columns.iter().map(|c| Cell { text: c.head.to_owned(), tone: Some(Tone::Dim) }).collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            let broken = |&n: &usize, wide: usize| {
                let text = &row[n].text;
                if self.columns[n].flows {
                    text::lines(text, wide, LINES)
                } else {
                    vec![if style.ascii { text::cut_ascii(text, wide) } else { text::cut(text, wide) }.into_owned()]
                }
            };
            let cells: Vec<Vec<String>> = used.iter().zip(&widths).map(|(n, &wide)| broken(n, wide)).collect();
            self.put(out, style, row, (&used, &widths), &cells)?;
        }
        Ok(())
    }

    /// A row, over as many lines as its longest cell.
    fn put(
        &self,
        out: &mut impl Write,
        style: Style,
        row: &[Cell],
        (used, widths): (&[usize], &[usize]),
        cells: &[Vec<String>],
    ) -> io::Result<()> {
        for part in 0..cells.iter().map(Vec::len).max().unwrap_or(0).max(1) {
            let mut line = String::new();
            for (at, (&n, &wide)) in used.iter().zip(widths).enumerate() {
                if at > 0 {
                    line.push_str("  ");
                }
                let cell = &row[n];
                let text = cells[at].get(part).map_or("", String::as_str);
                let gap = " ".repeat(wide.saturating_sub(width(text)));
                let is_painted = cell.tone.filter(|_| !text.is_empty());
                let painted = is_painted.map_or_else(|| text.to_owned(), |tone| style.paint(tone, text));
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

    /// How narrow a column can get.
    fn floor(&self, n: usize, wide: usize) -> usize {
        self.columns[n].floor.map_or(wide, |floor| wide.min(floor.max(width(self.columns[n].head))))
    }

    /// Leaves out what can be spared until the rest can be made to fit.
    fn leave_out(&self, used: &mut Vec<usize>, widths: &mut Vec<usize>, columns: usize) {
        loop {
            let least: usize = used.iter().zip(&*widths).map(|(&n, &wide)| self.floor(n, wide) + GAP).sum();
            if least <= columns + GAP {
                return;
            }
            let spare = |at: &usize| self.columns[used[*at]].spare;
            let Some(at) = (0..used.len()).filter(|at| spare(at) > 0).min_by_key(spare) else { return };
            used.remove(at);
            widths.remove(at);
        }
    }

    /// Takes columns from what gives way, from where there is most to take, until the rows fit.
    fn squeeze(&self, used: &[usize], widths: &mut [usize], columns: usize) {
        loop {
            let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
            let room = |at: usize| widths[at] - self.floor(used[at], widths[at]);
            let Some(at) = (0..used.len()).max_by_key(|&at| room(at)).filter(|&at| total > columns && room(at) > 0) else {
                return;
            };
            // Half of what is over at a time, so that columns of one width are cut alike.
            widths[at] -= (total - columns).div_ceil(2).min(room(at));
        }
    }
}

/// What parts two columns.
const GAP: usize = 2;
/// Over how many lines a cell goes at most: what is longer tells no more.
const LINES: usize = 40;

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
        let mut table = Table::new(&[left("id"), flexible("title").at_least(8), left("kind").spare(1), left("health").spare(2)]);
        table.row(vec!["abcd".into(), "a rather long title".into(), "key result".into(), "off track".into()]);
        let at = |columns| printed(&table, Style { columns: Some(columns), ..PLAIN }).remove(0);
        assert_eq!(at(80), "id    title                kind        health");
        assert_eq!(at(40), "id    title        kind        health");
        assert_eq!(at(30), "id    title          health");
        assert_eq!(at(1), "id    title");
    }

    #[test]
    fn what_flows_goes_on_below_and_nothing_of_it_is_cut() {
        let mut table = Table::new(&[left("sign"), flexible("from").flowing()]);
        table.row(vec![Cell::new("quiet").tone(Tone::Good), "nine of ten say nothing new".into()]);
        assert_eq!(printed(&table, PLAIN)[1], "quiet  nine of ten say nothing new");
        let narrow = printed(&table, Style { columns: Some(22), color: true, ..PLAIN });
        assert_eq!(&narrow[2..], ["       nothing new"]);
        assert!(narrow[1].ends_with("  nine of ten say"), "{narrow:?}");
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
