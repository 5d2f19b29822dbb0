//! What `list` prints that is not an item: teams, cycles, actions; and how such lists are printed. People have a file of their own.

use super::{
    error::Result,
    items::Filter,
    output::{self, Format, Style, Tone},
    table::{Cell, Column, Table, flexible, left, right},
};
use crate::{
    domain::{Cascade, Id, score, text::say::say_date},
    exchange::json_text,
};
use chrono::NaiveDate;
use serde::Serialize;
use std::{collections::HashMap, io::Write as _};

/// Prints values in JSON, or rows of cells as CSV or a table.
pub(super) fn print<T: Serialize>(
    values: &[T],
    format: Format,
    style: Style,
    columns: &[Column],
    empty: &str,
    cells: impl Fn(&T) -> Vec<Cell>,
    plain: impl Fn(&T) -> Vec<String>,
) -> Result<()> {
    match format {
        Format::Json => {
            let mut out = output::stdout();
            json_text::write_array(&mut out, values)?;
            Ok(out.flush()?)
        }
        Format::Csv => {
            let heads: Vec<&str> = columns.iter().map(|c| c.head).collect();
            output::csv(&heads, values.iter().map(plain))
        }
        Format::Table if values.is_empty() => {
            output::say(empty);
            Ok(())
        }
        Format::Table => {
            let mut table = Table::new(columns);
            for value in values {
                table.row(cells(value));
            }
            let mut out = output::stdout();
            table.print(&mut out, style)?;
            Ok(out.flush()?)
        }
    }
}

pub(super) fn day(date: Option<NaiveDate>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

/// The team from the company down: `Northwind/Product/Growth`.
pub(super) fn team_path(cascade: &Cascade, team: Id) -> String {
    cascade.team_path(team).iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("/")
}

pub(super) fn by_name<T>(all: &mut [T], name: impl Fn(&T) -> String) {
    all.sort_by_cached_key(|t| name(t).to_lowercase());
}

/// A team as scripts see it.
#[derive(Debug, Serialize)]
struct TeamJson {
    id: String,
    path: String,
    people: usize,
}

/// Teams as paths.
pub(super) fn teams(cascade: &Cascade, format: Format, style: Style) -> Result<()> {
    let count = |team: Id| cascade.people().filter(|p| p.team == Some(team)).count();
    let mut told: Vec<TeamJson> =
        cascade.teams().map(|t| TeamJson { id: t.id.letters(), path: team_path(cascade, t.id), people: count(t.id) }).collect();
    by_name(&mut told, |t| t.path.clone());
    let texts = |t: &TeamJson| vec![t.path.clone(), t.people.to_string()];
    let cells = |t: &TeamJson| texts(t).into_iter().map(Cell::from).collect();
    let empty = "there is no team yet: teams come with a file, or with “quarterdeck add team NAME”";
    print(&told, format, style, &[flexible("team"), right("people")], empty, cells, texts)
}

/// A cycle as scripts see it.
#[derive(Debug, Serialize)]
struct CycleJson<'a> {
    id: String,
    name: &'a str,
    start: NaiveDate,
    end: NaiveDate,
    parent: Option<&'a str>,
    state: &'static str,
    /// The day the room closed it.
    closed_on: Option<NaiveDate>,
    items: usize,
    /// The weighted mean of the scores of its key results, and the same against their first targets.
    score: Option<f64>,
    score_first: Option<f64>,
    /// How many key results have a score, and which share of these is a hit.
    scored: usize,
    hit_share: Option<f64>,
}

/// Cycles with their dates, the oldest first.
pub(super) fn cycles(cascade: &Cascade, format: Format, style: Style, today: NaiveDate) -> Result<()> {
    let mut held: HashMap<Id, usize> = HashMap::new();
    for ix in cascade.live() {
        if let Some(cycle) = cascade.cycle_of(ix) {
            *held.entry(cycle.id).or_default() += 1;
        }
    }
    let scores = score::cycle_scores(cascade);
    let mut all: Vec<_> = cascade.cycles().collect();
    all.sort_by_key(|c| (c.start, std::cmp::Reverse(c.end)));
    let told: Vec<CycleJson> = all
        .into_iter()
        .map(|c| (c, scores.get(&c.id).copied().unwrap_or_default()))
        .map(|(c, came_to)| CycleJson {
            id: c.id.letters(),
            name: &c.name,
            start: c.start,
            end: c.end,
            parent: c.parent.and_then(|id| cascade.cycle(id)).map(|p| p.name.as_str()),
            state: cascade.stage(c, today).word(),
            closed_on: c.closed_on,
            items: held.get(&c.id).copied().unwrap_or_default(),
            score: came_to.score,
            score_first: came_to.first,
            scored: came_to.scored,
            hit_share: came_to.hit_share(),
        })
        .collect();
    let columns = [
        flexible("cycle"),
        left("start"),
        left("end"),
        left("parent"),
        left("state"),
        right("items"),
        right("score"),
        right("first"),
    ];
    let texts = |c: &CycleJson| {
        vec![
            c.name.to_owned(),
            c.start.to_string(),
            c.end.to_string(),
            c.parent.unwrap_or_default().to_owned(),
            c.state.to_owned(),
            c.items.to_string(),
            c.score.map(score::two_digits).unwrap_or_default(),
            c.score_first.map(score::two_digits).unwrap_or_default(),
        ]
    };
    let cells = |c: &CycleJson| texts(c).into_iter().map(Cell::from).collect();
    let empty = "there is no cycle yet: cycles come with a file, or with “quarterdeck add cycle 2026-Q4”";
    print(&told, format, style, &columns, empty, cells, texts)
}

/// An action as scripts see it.
#[derive(Debug, Serialize)]
struct ActionJson<'a> {
    id: String,
    what: &'a str,
    owner: Option<&'a str>,
    made: NaiveDate,
    due: Option<NaiveDate>,
    done: Option<NaiveDate>,
    overdue: bool,
    item: Option<String>,
    review: Option<u32>,
}

/// What reviews asked for: open ones first, by date.
pub(super) fn actions(cascade: &Cascade, filter: &Filter, format: Format, style: Style, today: NaiveDate) -> Result<()> {
    let mut all: Vec<_> = cascade.actions().filter(|a| filter.takes_owner(a.owner)).collect();
    all.sort_by_key(|a| (a.done.is_some(), a.due.unwrap_or(NaiveDate::MAX), a.id));
    let told: Vec<ActionJson> = all
        .into_iter()
        .map(|a| ActionJson {
            id: cascade.short_action(a.id),
            what: &a.what,
            owner: a.owner.and_then(|id| cascade.person(id)).map(|p| p.name.as_str()),
            made: a.made,
            due: a.due,
            done: a.done,
            overdue: a.is_overdue(today),
            item: a.item.map(|id| cascade.short(id)),
            review: a.review.and_then(|id| cascade.reviews().find(|r| r.id == id)).map(|r| r.number),
        })
        .collect();
    let columns =
        [left("id"), flexible("action"), flexible("who"), left("made"), left("due"), left("done"), left("item"), right("review")];
    let texts = |a: &ActionJson| {
        vec![
            a.id.clone(),
            a.what.to_owned(),
            a.owner.unwrap_or_default().to_owned(),
            a.made.to_string(),
            day(a.due),
            day(a.done),
            a.item.clone().unwrap_or_default(),
            a.review.map(|n| n.to_string()).unwrap_or_default(),
        ]
    };
    let cells = |a: &ActionJson| {
        let mut cells: Vec<Cell> = texts(a).into_iter().map(Cell::from).collect();
        cells[3] = Cell::from(say_date(a.made, today));
        let due = Cell::from(a.due.map(|d| say_date(d, today)).unwrap_or_default());
        cells[4] = if a.overdue { due.tone(Tone::Bad) } else { due };
        cells[5] = Cell::from(a.done.map(|d| say_date(d, today)).unwrap_or_default()).tone(Tone::Good);
        cells
    };
    print(&told, format, style, &columns, "there is no action: reviews ask for them", cells, texts)
}
