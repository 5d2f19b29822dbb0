//! Printing: tables aligned by what is seen, marks and colours of health, and the three formats of commands that read.
//!
//! Nothing of a workspace reaches the terminal but through here or through JSON, made safe. Must not know: any command.

use super::error::{Failure, Result};
use crate::domain::{
    Flag, Freshness, Health,
    text::{self, cell, width},
};
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter, Write};

/// What a command that reads prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs: documented, every key always there.
    Json,
    /// For spreadsheets.
    Csv,
}

/// `--format`.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct FormatArg {
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: Format,
}

/// How to print for people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// With colours.
    pub(super) color: bool,
    /// Plain glyphs only.
    pub(super) ascii: bool,
    /// How wide the terminal is; `None`: not a terminal, nothing is cut.
    pub(super) columns: Option<usize>,
}

/// The colours commands use, by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Warn,
    Bad,
    Dim,
    Strong,
}

impl Style {
    /// The text in a colour, if there are colours. The text must be safe already.
    pub(super) fn paint(self, tone: Tone, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
            Tone::Dim => "2",
            Tone::Strong => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// One of two glyphs.
    pub(super) fn glyph(self, fancy: &'static str, plain: &'static str) -> &'static str {
        if self.ascii { plain } else { fancy }
    }

    /// The mark of a health, as on the deck.
    pub(super) fn health(self, health: Health) -> &'static str {
        match health {
            Health::OnTrack => self.glyph("●", "+"),
            Health::AtRisk => self.glyph("▲", "~"),
            Health::OffTrack => self.glyph("✖", "!"),
            Health::NoData => self.glyph("○", "?"),
            Health::NotStarted => self.glyph("·", "."),
            Health::Closed => self.glyph("■", "#"),
        }
    }

    /// The mark of a flag that a status line counts, as on the deck.
    pub(super) fn flag(self, flag: Flag) -> &'static str {
        match flag {
            Flag::OffTrack => self.health(Health::OffTrack),
            Flag::AtRisk => self.health(Health::AtRisk),
            Flag::Stale => self.glyph("◷", "@"),
            Flag::Unlinked => self.glyph("⌀", "0"),
            _ => "",
        }
    }

    /// The mark behind the age of a check-in.
    pub(super) fn freshness(self, freshness: Option<Freshness>) -> &'static str {
        match freshness {
            Some(f) if f.is_stale() => self.flag(Flag::Stale),
            Some(Freshness::Due) => self.glyph("◦", "o"),
            _ => "",
        }
    }

    /// The text without what a plain terminal cannot show: for our own sentences, never for what people wrote.
    pub(super) fn plain(self, text: &str) -> String {
        if !self.ascii {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '−' | '–' | '·' => out.push('-'),
                '→' => out.push_str("->"),
                '⇒' => out.push_str("=>"),
                '…' => out.push_str("..."),
                '“' | '”' => out.push('"'),
                '’' => out.push('\''),
                '↵' => out.push('|'),
                '≥' => out.push_str(">="),
                '≤' => out.push_str("<="),
                '×' => out.push('x'),
                '÷' => out.push('/'),
                '\u{a0}' | '\u{202f}' | '\u{2009}' => out.push(' '),
                c => out.push(c),
            }
        }
        out
    }
}

/// The colour of a health.
pub(super) fn tone(health: Health) -> Tone {
    match health {
        Health::OnTrack => Tone::Good,
        Health::AtRisk => Tone::Warn,
        Health::OffTrack => Tone::Bad,
        Health::NoData | Health::NotStarted | Health::Closed => Tone::Dim,
    }
}

/// Standard output, written in large pieces.
pub(super) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Prints lines to standard output.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Says something beside the output, safe. Nobody hears it when standard error is closed.
pub(super) fn say(sentence: &str) {
    let safe: Vec<String> = sentence.lines().map(text::safe).collect();
    let _ = writeln!(io::stderr(), "{}", safe.join("\n"));
}

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

/// Writes rows as CSV; text that a spreadsheet would run as a formula is made text.
pub(super) fn csv(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<()> {
    let mut writer = csv::Writer::from_writer(stdout());
    let wrong = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => Failure::from(e),
        other => Failure::failed(format!("cannot write the output: {other:?}")),
    };
    writer.write_record(heads).map_err(wrong)?;
    for row in rows {
        writer.write_record(row.iter().map(|text| cell::guard(text).into_owned())).map_err(wrong)?;
    }
    Ok(writer.flush()?)
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
