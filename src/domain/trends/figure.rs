//! Something that is told of a trend: what it is, what it shows in a sentence, its chart, and the same as a table.
//!
//! Every view of trends is some of these, on the screen, as a file and on the command line. Must not know: how wide the place is,
//! glyphs, colours.

use super::super::{
    cascade::Ix,
    chart::Chart,
    goal::Outcome,
    health::Health,
    id::Id,
    text::{self, cell},
};
use super::said::View;
use chrono::NaiveDate;
use std::{borrow::Cow, fmt::Write as _};

/// A chart with all there is to say of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// What it is of.
    pub title: String,
    /// What it shows, in a sentence; where there is nothing yet what it will show, and when.
    pub says: String,
    /// The chart; `None`: there is nothing that could be drawn.
    pub chart: Option<Chart>,
    /// The same in words and numbers.
    pub table: Table,
    /// Among others the view that tells all of it; `None`: this is all.
    pub tells: Option<View>,
}

/// What stands in a chart, line by line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What stands above it.
    pub name: Cow<'static, str>,
    /// Which edge its words stand at, and whether it has what room the others leave.
    pub kind: Column,
    /// Where there is too little room it goes, those with the most first; 0: never.
    pub spare: u8,
}

impl Head {
    /// It goes where there is too little room, those with the most first.
    #[must_use]
    pub fn spare(self, spare: u8) -> Head {
        Head { spare, ..self }
    }
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// From the left.
    Words,
    /// To the right.
    Number,
    /// From the left; it gets what the others leave.
    Rest,
}

/// Columns by their names.
pub fn words(name: impl Into<Cow<'static, str>>) -> Head {
    Head { name: name.into(), kind: Column::Words, spare: 0 }
}

/// The same of numbers.
pub fn number(name: impl Into<Cow<'static, str>>) -> Head {
    Head { name: name.into(), kind: Column::Number, spare: 0 }
}

/// The same of what has the rest of the room.
pub fn rest(name: impl Into<Cow<'static, str>>) -> Head {
    Head { name: name.into(), kind: Column::Rest, spare: 0 }
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What stands in its columns.
    pub cells: Vec<Cell>,
    /// What it is about.
    pub about: About,
}

/// What a line is about: what one can go on to from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing one could go to.
    Nothing,
    /// An item.
    Item(Ix),
    /// A team.
    Team(Id),
    /// What was said of an item on a day.
    Point(Ix, NaiveDate),
}

/// What stands in a column of a line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The words.
    pub said: String,
    /// The health they are the word of; `None`: they are of none.
    pub health: Option<Health>,
    /// The outcome they are the word of; `None`: they are of none.
    pub outcome: Option<Outcome>,
    /// The day they say; `None`: they say something else.
    pub day: Option<NaiveDate>,
    /// The shares they stand for, 0–1, week by week: drawn where there is room for it. Empty: none.
    pub shares: Vec<Option<f64>>,
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Cell {
        Cell { said: day.to_string(), day: Some(day), ..Cell::default() }
    }
}

impl From<Health> for Cell {
    fn from(health: Health) -> Cell {
        Cell { said: health.word().to_owned(), health: Some(health), ..Cell::default() }
    }
}

impl From<Outcome> for Cell {
    fn from(outcome: Outcome) -> Cell {
        Cell { said: outcome.word().to_owned(), outcome: Some(outcome), ..Cell::default() }
    }
}

impl From<String> for Cell {
    fn from(said: String) -> Cell {
        Cell { said, ..Cell::default() }
    }
}

impl From<&str> for Cell {
    fn from(said: &str) -> Cell {
        said.to_owned().into()
    }
}

impl From<Option<String>> for Cell {
    fn from(said: Option<String>) -> Cell {
        said.unwrap_or_default().into()
    }
}

impl Row {
    /// A line about something.
    pub fn new(about: About, cells: Vec<Cell>) -> Row {
        Row { cells, about }
    }
}

impl Figure {
    /// It as Markdown: heading, sentence, table.
    pub fn markdown(&self) -> String {
        let safe = |said: &str| text::safe(said).replace('|', "\\|");
        let mut out = format!("## {}\n\n{}\n", safe(&self.title), safe(&self.says));
        if self.table.rows.is_empty() {
            return out;
        }
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let _ = writeln!(out, "\n{}", line(self.table.heads.iter().map(|head| safe(&head.name)).collect()));
        let rule = |head: &Head| if head.kind == Column::Number { "--:" } else { "---" }.to_owned();
        let _ = writeln!(out, "{}", line(self.table.heads.iter().map(rule).collect()));
        for row in &self.table.rows {
            let _ = writeln!(out, "{}", line(row.cells.iter().map(|cell| safe(&cell.said)).collect()));
        }
        out
    }

    /// Its table for a spreadsheet, the heads first: no cell is taken for a formula there.
    pub fn cells(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let heads = self.table.heads.iter().map(|head| head.name.clone().into_owned()).collect();
        let rows = self.table.rows.iter().map(|row| row.cells.iter().map(|c| cell::guard(&c.said).into_owned()).collect());
        std::iter::once(heads).chain(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_copied_as_a_table_that_nothing_said_in_it_breaks() {
        let rows = vec![Row::new(About::Nothing, vec!["a|b\nc".into(), "3".into()])];
        let table = Table { heads: vec![words("what"), number("n")], rows };
        let figure = Figure { title: "Scores".into(), says: "Few.".into(), chart: None, table, tells: None };
        assert_eq!(figure.markdown(), "## Scores\n\nFew.\n\n| what | n |\n| --- | --: |\n| a\\|b↵c | 3 |\n");
        let bare = Figure { table: Table::default(), ..figure };
        assert_eq!(bare.markdown(), "## Scores\n\nFew.\n");
    }
}
