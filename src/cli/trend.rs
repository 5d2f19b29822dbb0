//! `quarterdeck trend REF`: everything that was said of an item over time, and where it will end. Without REF what the past tells.

mod pages;
mod views;

use super::{
    directory::day,
    error::{Exit, Result},
    in_time::InTime,
    output::{self, Format, Style, Tone},
    session::Session,
    table::{Cell, Table, flexible, left, right},
    written::hand_out,
};
use crate::{
    domain::{
        Board, Cascade, Id, Ix, Kind, Word, carry,
        forecast::{self, Forecast, Past},
        health::Health,
        history::History,
        id::IdMap,
        measure::value_said,
        text::{self, number::format_number},
        trends::{
            item::Told,
            likely::{self, Likely},
            told::{Closed, Moved, Point, Trend},
        },
        why::percent,
    },
    exchange::{
        json_text, svg,
        trend_json::{Ahead, TrendJson},
    },
    store::Store,
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::{io::Write as _, path::PathBuf};

/// How an item went and where it will end; without REF how all did
#[derive(Debug, Args)]
pub(super) struct TrendArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    item: Option<String>,
    /// With what it goes on from and what goes on from it, as one series
    #[arg(long, requires = "item")]
    chain: bool,
    #[command(flatten)]
    of: views::Views,
    #[command(flatten)]
    time: InTime,
    /// How to print it: svg is a picture of its charts
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: As,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How trends are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum As {
    /// For people
    #[default]
    Table,
    /// For programs: documented, every key always there
    Json,
    /// For spreadsheets
    Csv,
    /// The charts, each with its sentence
    Svg,
}

impl As {
    /// The same where there are no pictures.
    fn format(self) -> Format {
        match self {
            As::Table => Format::Table,
            As::Json => Format::Json,
            As::Csv | As::Svg => Format::Csv,
        }
    }
}

pub(super) fn run(args: &TrendArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format())?;
    let (store, cascade) = session.read()?;
    let Some(item) = &args.item else {
        views::run(&args.of, &store, &cascade, args.format, args.output.as_deref(), session)?;
        store.keep_finished();
        return Ok(Exit::Done);
    };
    let (ix, today) = (cascade.resolve(item, &[])?, session.today);
    let mut of = if args.chain { cascade.chain(ix) } else { vec![ix] };
    // What was deleted since is no part of what is told.
    of.retain(|&one| one == ix || !cascade.item(one).deleted);
    let mut pasts: Vec<(Ix, History)> = Vec::with_capacity(of.len());
    for one in of {
        pasts.push((one, store.history(cascade.item(one).id, usize::MAX, today)?));
    }
    let trend = Trend::of(&cascade, &pasts, today);
    let (past, check_ins) = (store.finished(&cascade, today)?, store.series(cascade.item(ix).id, today)?);
    let forecast = Forecast::of(&cascade, ix, &check_ins, &past, today);
    let likely = together(&store, &cascade, ix, &past, today)?;
    let sentence = match (&forecast, &likely) {
        (Some(forecast), _) => forecast.said(&cascade, ix, &past),
        (None, Some(likely)) => likely.said(),
        (None, None) => forecast::silence(&cascade, ix, &check_ins, &past, today).unwrap_or_default(),
    };
    let text = match args.format {
        As::Svg => {
            let judged = Board::new(today).peek(&cascade, ix);
            let told = Told { cascade: &cascade, ix, judged: &judged, pasts: &pasts, past: Some(&past), today };
            svg::svg(&[told.figure(true)])
        }
        As::Json => {
            let ahead = Ahead { forecast: forecast.as_ref().map(|forecast| (forecast, &past)), likely: likely.as_ref() };
            let as_of = session.then.map(|then| then.until.day);
            json_text::to_string(&TrendJson::of(&cascade, ix, &trend, ahead, sentence, as_of))
        }
        As::Csv => csv(&cascade, &trend)?,
        As::Table => {
            let style = match args.output {
                Some(_) => Style { color: false, columns: None, ..session.style() },
                None => session.style(),
            };
            page(&cascade, ix, &trend, &sentence, style)?
        }
    };
    hand_out(args.output.as_deref(), &text, session)?;
    store.keep_finished();
    Ok(Exit::Done)
}

/// Where the key results of an objective will end together.
fn together(store: &Store, cascade: &Cascade, ix: Ix, past: &Past, today: NaiveDate) -> Result<Option<Likely>> {
    if cascade.item(ix).kind() != Kind::Objective {
        return Ok(None);
    }
    let mut series = IdMap::default();
    for id in cascade.key_results(ix).map(|kr| cascade.item(kr).id) {
        series.insert(id, store.series(id, today)?);
    }
    Ok(likely::of_objective(cascade, ix, &series, past, today))
}

const HEADS: [&str; 10] = ["id", "on", "value", "progress", "confidence", "word", "unchanged", "measured", "by", "note"];

/// Every point, oldest first.
fn csv(cascade: &Cascade, trend: &Trend) -> Result<String> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    output::csv_text(
        &HEADS,
        trend.points.iter().map(|point| {
            vec![
                cascade.short(cascade.item(point.of).id),
                point.on.to_string(),
                number(point.value),
                number(point.progress),
                point.confidence.map(|c| c.to_string()).unwrap_or_default(),
                point.word.map(Word::word).unwrap_or_default().to_owned(),
                point.unchanged.to_string(),
                String::new(),
                name(cascade, point.by),
                point.note.clone().unwrap_or_default(),
            ]
        }),
    )
}

fn name(cascade: &Cascade, person: Option<Id>) -> String {
    person.and_then(|id| cascade.person(id)).map(|person| person.name.clone()).unwrap_or_default()
}

/// The sentence, and below it every point, newest first.
fn page(cascade: &Cascade, ix: Ix, trend: &Trend, sentence: &str, style: Style) -> Result<String> {
    let item = cascade.item(ix);
    let mut out: Vec<u8> = Vec::new();
    writeln!(out, "{}", style.paint(Tone::Strong, &text::one_line(&item.title, 500)))?;
    let cycle = cascade.cycle_of(ix).map(|cycle| text::one_line(cycle.name.trim(), 40).into_owned());
    let owner = cascade.owner_name(ix).map(|name| text::one_line(name, 40).into_owned());
    let facts: Vec<String> =
        [format!("{} {}", item.kind().name(), cascade.short(item.id))].into_iter().chain(cycle).chain(owner).collect();
    writeln!(out, "{}", facts.join(", "))?;
    writeln!(out, "{}", style.plain(&text::safe(sentence)))?;
    writeln!(out)?;
    if trend.points.is_empty() {
        writeln!(out, "nothing was ever checked in here: each check-in is a point of its trend")?;
    }
    let mut table = Table::new(&[
        left("day"),
        left("value"),
        right("progress"),
        right("conf"),
        left("word"),
        flexible("said"),
        left("by").spare(1),
    ]);
    for row in rows(trend) {
        table.row(match row {
            Row::Point(point) => said(cascade, point, style),
            Row::Moved(moved) => target(cascade, moved, style),
            Row::Closed(closed) => ended(cascade, closed, style),
        });
    }
    if !trend.points.is_empty() || !trend.targets.is_empty() || !trend.closings.is_empty() {
        table.print(&mut out, style)?;
    }
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// A line of the table.
enum Row<'a> {
    Point(&'a Point),
    Moved(&'a Moved),
    Closed(&'a Closed),
}

/// All of them, newest first; of a day how something ended stands above what was said of it.
fn rows(trend: &Trend) -> Vec<Row<'_>> {
    let points = trend.points.iter().map(|p| (Some(p.on), Row::Point(p)));
    let moved = trend.targets.iter().map(|m| (Some(m.on), Row::Moved(m)));
    let closed = trend.closings.iter().map(|c| (c.on, Row::Closed(c)));
    let mut all: Vec<(Option<chrono::NaiveDate>, Row)> = points.chain(moved).chain(closed).collect();
    all.sort_by_key(|(on, _)| *on);
    all.into_iter().rev().map(|(_, row)| row).collect()
}

fn said(cascade: &Cascade, point: &Point, style: Style) -> Vec<Cell> {
    let item = cascade.item(point.of);
    let value = value_said(item.key_result(), point.value, None).unwrap_or_default();
    let same = if point.unchanged { "no change" } else { "" };
    let note = point.note.as_deref().map(str::trim).unwrap_or_default();
    let told = [same, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    let health = point.word.map(Health::from);
    let word = health.map(|health| format!("{} {}", style.health(health), health.word())).unwrap_or_default();
    vec![
        point.on.to_string().into(),
        style.plain(&value).into(),
        point.progress.map(|progress| style.plain(&percent(progress))).unwrap_or_default().into(),
        point.confidence.map(|c| format!("{c}/10")).unwrap_or_default().into(),
        Cell::new(&word).tone(health.map(output::tone)),
        told.into(),
        name(cascade, point.by).into(),
    ]
}

fn target(cascade: &Cascade, moved: &Moved, style: Style) -> Vec<Cell> {
    let unit = cascade.item(moved.of).key_result().and_then(|kr| kr.unit.as_deref());
    let number = |n: Option<f64>, unit| n.map_or_else(|| "none".to_owned(), |n| format_number(n, unit));
    let value = format!("target {} → {}", number(moved.from, None), number(moved.to, unit));
    vec![
        moved.on.to_string().into(),
        style.plain(&value).into(),
        Cell::default(),
        Cell::default(),
        Cell::default(),
        moved.because.clone().unwrap_or_default().into(),
        name(cascade, moved.by).into(),
    ]
}

fn ended(cascade: &Cascade, closed: &Closed, style: Style) -> Vec<Cell> {
    let item = cascade.item(closed.of);
    let value = if item.kind() == Kind::KeyResult { carry::closed_said(cascade, closed.of) } else { "closed".to_owned() };
    let score = carry::score_said(cascade, closed.of);
    let cycle = cascade.cycle_of(closed.of).map(|cycle| cycle.name.trim().to_owned());
    let told: Vec<String> = cycle.into_iter().chain(Some(score).filter(|score| score != closed.outcome.word())).collect();
    let word = format!("{} {}", style.standing(Some(closed.outcome), Health::Closed), closed.outcome.word());
    vec![
        day(closed.on).into(),
        style.plain(&value).into(),
        Cell::default(),
        Cell::default(),
        word.into(),
        style.plain(&told.join(": ")).into(),
        Cell::default(),
    ]
}
