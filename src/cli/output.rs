//! Printing: tables aligned by what is seen, marks and colours of health, and the three formats of commands that read.
//!
//! Nothing of a workspace reaches the terminal but through here or through JSON, made safe. Must not know: any command.

use super::error::{Failure, Result};
use crate::domain::{
    Flag, Freshness, Health,
    goal::Outcome,
    text::{self, cell},
};
use clap::{Args, ValueEnum};
use std::{
    io::{self, BufWriter, Write},
    sync::atomic::{AtomicBool, Ordering},
};

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
        health.shape(self.ascii)
    }

    /// The mark of a flag that a status line counts, as on the deck.
    pub(super) fn flag(self, flag: Flag) -> &'static str {
        match flag {
            Flag::OffTrack => self.health(Health::OffTrack),
            Flag::AtRisk => self.health(Health::AtRisk),
            Flag::Stale => self.glyph("◷", "@"),
            Flag::Unlinked => self.glyph("⌀", "U"),
            Flag::ToScore => self.glyph("⚑", "F"),
            Flag::Source => self.glyph("▫", "s"),
            _ => "",
        }
    }

    /// What stands before a word that was overwritten by someone who had not seen it, as on the screen.
    pub(super) fn clash(self) -> &'static str {
        self.glyph("⇄", "C")
    }

    /// What stands before what hung on something that was deleted, as on the screen.
    pub(super) fn lost(self) -> &'static str {
        self.glyph("⌂", "L")
    }

    /// The shape of how an item stands: its health, or how it ended.
    pub(super) fn standing(self, outcome: Option<Outcome>, health: Health) -> &'static str {
        match outcome.filter(|_| health == Health::Closed) {
            Some(Outcome::Achieved) => self.glyph("■", "#"),
            Some(Outcome::Partial) => self.glyph("▣", "%"),
            Some(Outcome::Missed) => self.glyph("□", "_"),
            Some(Outcome::Dropped) => self.glyph("⊘", "X"),
            None => self.health(health),
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

/// Whether this process has written a change, a workspace or a backup to the disk.
static SAVED: AtomicBool = AtomicBool::new(false);

/// To be called when something is on the disk that doing again would do twice: what cannot be printed afterwards is then no
/// failure of it.
pub(super) fn saved() {
    SAVED.store(true, Ordering::Relaxed);
}

/// Whether something is.
pub(super) fn is_saved() -> bool {
    SAVED.load(Ordering::Relaxed)
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
    let _ = writeln!(io::stderr(), "{}", safe_lines(sentence));
}

/// The text made safe, its line ends kept.
pub(super) fn safe_lines(text: &str) -> String {
    let safe: Vec<String> = text.lines().map(text::safe).collect();
    safe.join("\n")
}

/// Writes rows as CSV; text that a spreadsheet would run as a formula is made text, and what a terminal would obey is made
/// visible: such a list is looked at as often as it is read by a program. `export` keeps everything as it was typed.
pub(super) fn csv(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<()> {
    csv_into(stdout(), heads, rows)
}

/// The same as a text.
pub(super) fn csv_text(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<String> {
    let mut text = Vec::new();
    csv_into(&mut text, heads, rows)?;
    Ok(String::from_utf8(text).unwrap_or_default())
}

fn csv_into(out: impl Write, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let wrong = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => Failure::from(e),
        other => Failure::failed(format!("cannot write the output: {other:?}")),
    };
    writer.write_record(heads).map_err(wrong)?;
    for row in rows {
        writer.write_record(row.iter().map(|text| cell::guard(&safe_lines(text)).into_owned())).map_err(wrong)?;
    }
    Ok(writer.flush()?)
}
