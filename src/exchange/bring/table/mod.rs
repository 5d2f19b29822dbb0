//! Tables: sheets of spreadsheets, CSV of any dialect, tables in texts. Which row is the header, what the columns mean, how rows
//! say what hangs on what, and then the rows themselves.
//!
//! Reads rows that somebody hands out, twice: once the first of them, to decide, and once all. Knows no container.

#[cfg(test)]
mod books;
mod content;
mod layout;
mod meaning;
mod names;
mod periods;
mod presets;
mod rows;
#[cfg(test)]
mod tests;

pub use meaning::Meaning;
pub(in crate::exchange::bring) use meaning::{columns_by_name, plain};
pub use presets::presets;

use super::{
    found::{Answers, Asked, Choice, Found, Grid, Question},
    settle::Around,
};
use crate::{
    domain::text::say::say_count,
    exchange::sheet::{Cell, Merge},
};
use layout::{HEADER_WITHIN, LOOKED_AT, Layout, header_score};
use periods::Within;
use rows::Builder;
use std::ops::ControlFlow;

/// What takes the rows of a table: the number of each, and its cells.
pub type Each<'e> = &'e mut dyn FnMut(u32, &[Cell]) -> ControlFlow<()>;

/// A file with tables, whose rows can be handed out more than once.
pub trait Tables {
    /// The names of the tables, and whether each is hidden; one without a name where there is only one.
    fn names(&self) -> Vec<(String, bool)>;

    /// Hands out the rows of one of them that hold anything, until `each` breaks off.
    fn rows(&mut self, table: usize, each: Each) -> Result<(), String>;

    /// The cells of one that are one cell.
    fn merges(&mut self, table: usize) -> Result<Vec<Merge>, String>;
}

/// The first rows of a table.
struct Start {
    /// With their numbers; the header among them.
    rows: Vec<(u32, Vec<Cell>)>,
    /// Which of them is the header.
    header: Option<usize>,
    score: f64,
}

fn start(tables: &mut dyn Tables, table: usize, told: Option<u32>) -> Result<Start, String> {
    let mut rows: Vec<(u32, Vec<Cell>)> = Vec::new();
    tables.rows(table, &mut |number, cells| {
        rows.push((number, cells.to_vec()));
        if rows.len() < LOOKED_AT + HEADER_WITHIN { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if let Some(told) = told {
        let header = rows.iter().position(|(number, _)| *number == told);
        return Ok(Start { rows, header, score: 0.0 });
    }
    let mut best: Option<(usize, f64)> = None;
    for (n, (_, cells)) in rows.iter().take(HEADER_WITHIN).enumerate() {
        let score = header_score(cells);
        if best.is_none_or(|(_, most)| score > most + 1e-9) {
            best = Some((n, score));
        }
    }
    let (header, score) = best.map_or((None, 0.0), |(n, score)| (Some(n), score));
    let header = header.filter(|_| score > 0.0);
    // A sheet with nothing below its header is taken only where there is no other.
    let has_rows = header.is_some_and(|n| n + 1 < rows.len());
    Ok(Start { header, score: if has_rows { score } else { 0.0 }, rows })
}

/// Reads the table of a file that holds goals. `found`: with the name and whatever else is known of the file; `numbered`: rows
/// are those of a sheet, not lines of a text. Fails with one sentence.
pub fn read(tables: &mut dyn Tables, found: Found, numbered: bool, answers: &Answers, around: Around) -> Result<Found, String> {
    first(tables, found, numbered, usize::MAX, answers, around)
}

/// So many rows are looked at to show how a table is understood.
pub(super) const SHOWN: usize = LOOKED_AT;

/// Reads no more than the first rows of it, so many. What is merged beyond the row it begins in is not known then: a sheet says so
/// at its end.
pub(super) fn first(
    tables: &mut dyn Tables,
    mut found: Found,
    numbered: bool,
    most: usize,
    answers: &Answers,
    around: Around,
) -> Result<Found, String> {
    let names = tables.names();
    let told = answers.get("header").and_then(|row| row.parse().ok());
    let wanted = answers.get("sheet").map(|name| {
        let at = names.iter().position(|(n, _)| n.eq_ignore_ascii_case(name.trim()));
        let number = || name.parse::<usize>().ok().filter(|n| (1..=names.len()).contains(n)).map(|n| n - 1);
        at.or_else(number).ok_or_else(|| {
            let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            format!("there is no sheet “{name}” in it; there is {}", all.join(", "))
        })
    });
    let (sheet, start) = if let Some(sheet) = wanted.transpose()? {
        (sheet, start(tables, sheet, told)?)
    } else {
        let mut best: Option<(usize, Start)> = None;
        let shown = names.iter().enumerate().filter(|(_, (_, hidden))| !hidden).map(|(n, _)| n);
        let shown: Vec<usize> = shown.collect();
        let all = if shown.is_empty() { (0..names.len()).collect() } else { shown };
        for n in all {
            let one = self::start(tables, n, told)?;
            if best.as_ref().is_none_or(|(_, most)| one.score > most.score + 1e-9) {
                best = Some((n, one));
            }
        }
        best.ok_or("it has no sheet")?
    };
    let Start { rows, header, .. } = start;
    if rows.is_empty() {
        return Err("it is empty: there is no row in it".to_owned());
    }
    let Some(header) = header else {
        return Err(match told {
            Some(row) => format!("there is nothing in row {row}, which is to be the header"),
            None => {
                "no row among the first ten names columns that somebody knows, such as Objective, Key result, Owner, Target; say \
                     which it is with --header N"
                    .to_owned()
            }
        });
    };
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let mut headers: Vec<String> = rows[header].1.iter().map(|cell| cell.shown.trim().to_owned()).collect();
    headers.resize(width, String::new());
    let (number, below) = (rows[header].0, &rows[header + 1..]);
    let below: Vec<Vec<Cell>> = below.iter().map(|(_, cells)| cells.clone()).collect();
    let sample = |n: usize| {
        let cells =
            below.iter().filter_map(|cells| cells.get(n)).filter(|cell| !cell.is_blank() && !cell.shown.trim().is_empty());
        cells.take(LOOKED_AT).cloned().collect::<Vec<Cell>>()
    };
    let samples: Vec<Vec<Cell>> = (0..width).map(sample).collect();
    let (sheet_name, _) = &names[sheet];
    let settings = &around.cascade.settings;
    let calendar = settings.calendar();
    let cycle =
        answers.get("cycle").map(str::to_owned).or_else(|| super::settle::spoken_of_any([sheet_name, &found.name], around));
    let cycle = cycle.and_then(|name| {
        let here = around.cascade.cycles().find(|cycle| cycle.name == name).map(|cycle| (cycle.start, cycle.end));
        here.or_else(|| calendar.dates_of(&name))
    });
    let within = Within { cycle, today: around.today, weekday: settings.review_weekday };
    let layout = Layout::of(headers.clone(), &samples, &below, answers, (&calendar, within));
    if layout.title().is_none() && layout.hierarchy == layout::Hierarchy::Flat {
        return Err("no column holds titles of goals; say which does with --column NAME=title".to_owned());
    }
    found.form = layout.preset.map_or_else(|| layout.hierarchy.says().to_owned(), |preset| preset.says.to_owned());
    if names.iter().any(|(name, _)| !name.is_empty()) {
        found.sheets = names.iter().map(|(name, _)| name.clone()).collect();
    }
    if names.len() > 1 {
        let says = |n: usize| if names[n].1 { "hidden".to_owned() } else { String::new() };
        let mut order: Vec<usize> = (0..names.len()).filter(|n| *n != sheet).collect();
        order.insert(0, sheet);
        let choices = order.into_iter().map(|n| Choice { word: names[n].0.clone(), says: says(n) }).collect();
        let asks = format!("it has {} sheets", names.len());
        let asked = if answers.get("sheet").is_some() { Asked::Answered } else { Asked::Guessed };
        found.questions.push(Question { key: "sheet".to_owned(), asks, choices, asked });
    }
    if number > 1 && header > 0 {
        found.guess(format!("the header is row {number}: what stands above it is passed over"));
    }
    let skip: Vec<&str> = layout
        .columns
        .iter()
        .zip(&headers)
        .filter(|(column, name)| column.meaning == Meaning::Ignore && !name.is_empty())
        .map(|(_, name)| name.as_str())
        .collect();
    if !skip.is_empty() {
        let shown: Vec<String> = skip.iter().take(12).map(|name| crate::domain::text::one_line(name, 30).into_owned()).collect();
        let more = skip.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        found.guess(format!("passed over: column {}{more}", shown.join(", ")));
    }
    if let Some(column) = layout.columns.iter().position(|column| column.under_way.is_some()) {
        let name = crate::domain::text::one_line(&headers[column], 30);
        found.guess(format!("“{name}” is not over: what stands below it is dated today, {}", around.today));
    }
    found.questions.extend(layout.questions(&samples, answers));
    let columns = layout.seen(&samples);
    // Which periods there are changes from week to week.
    let headers =
        headers.into_iter().zip(&layout.columns).filter(|(_, column)| column.day.is_none()).map(|(name, _)| name).collect();
    let of = numbered.then(|| u16::try_from(sheet).unwrap_or_default());
    let merges = if most == usize::MAX { tables.merges(sheet)? } else { Vec::new() };
    let mut builder = Builder::new(&layout, found, of, merges);
    let (mut count, mut more) = (0, false);
    tables.rows(sheet, &mut |row, cells| {
        if row > number {
            if count == most {
                more = true;
                return ControlFlow::Break(());
            }
            count += 1;
            builder.take(row, cells);
        }
        ControlFlow::Continue(())
    })?;
    let mut found = builder.end();
    let hidden = names.iter().filter(|(_, hidden)| *hidden).count();
    found.grid = Some(Grid { sheet, hidden, header: number, rows: count, headers, columns });
    if more {
        found.only = Some(format!("the first {}", say_count(count, "row", "rows")));
    }
    Ok(found)
}
