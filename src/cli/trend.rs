//! `quarterdeck trend REF`: everything that was said of an item over time, and where it will end. Without REF what the past tells.

mod views;

use super::{
    error::{Exit, Result},
    in_time::InTime,
    output::{self, Format, Style, Tone},
    session::Session,
    table::{Cell, Column, Table, flexible, left, right},
    written::hand_out_page,
};
use crate::{
    domain::{
        Board, Cascade, Id, Ix, Kind, Word,
        forecast::{Forecast, Past},
        health::Health,
        history::History,
        id::IdMap,
        text,
        trends::{
            figure::{self, About, Figure},
            item::Told,
            likely::{self, Likely},
            told::Trend,
        },
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
    let judged = Board::new(today).peek(&cascade, ix);
    let told = Told { cascade: &cascade, ix, judged: &judged, pasts: &pasts, past: Some(&past), likely: likely.as_ref(), today };
    let head = session.head_of(&store);
    let text = match args.format {
        As::Svg => svg::svg(&[told.figure(true)], head.as_deref()),
        As::Json => {
            let ahead = Ahead { forecast: forecast.as_ref().map(|forecast| (forecast, &past)), likely: likely.as_ref() };
            let as_of = session.then.map(|then| then.until.day);
            json_text::to_string(&TrendJson::of(&cascade, ix, &trend, ahead, told.end().unwrap_or_default(), as_of))
        }
        As::Csv => csv(&cascade, &trend)?,
        As::Table => {
            let style = match args.output {
                Some(_) => Style { color: false, columns: None, ..session.style() },
                None => session.style(),
            };
            one(&cascade, ix, &told.figure(true), style)?
        }
    };
    let head = head.filter(|_| args.format == As::Table);
    hand_out_page(args.output.as_deref(), head.as_deref(), &text, session)?;
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
                point.measured.clone().unwrap_or_default(),
                name(cascade, point.by),
                point.note.clone().unwrap_or_default(),
            ]
        }),
    )
}

fn name(cascade: &Cascade, person: Option<Id>) -> String {
    person.and_then(|id| cascade.person(id)).map(|person| person.name.clone()).unwrap_or_default()
}

/// What is told, one below the other: title, sentence, table.
fn page(cascade: &Cascade, figures: &[Figure], style: Style) -> Result<String> {
    let mut out: Vec<u8> = Vec::new();
    for (n, figure) in figures.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.paint(Tone::Strong, &style.plain(&text::safe(&figure.title))))?;
        said(&mut out, cascade, figure, style)?;
    }
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// The sentence of a figure, and its table.
fn said(out: &mut Vec<u8>, cascade: &Cascade, figure: &Figure, style: Style) -> Result<()> {
    writeln!(out, "{}", style.plain(&text::safe(&figure.says)))?;
    if !figure.table.rows.is_empty() {
        writeln!(out)?;
        printed(cascade, &figure.table, style).print(out, style)?;
    }
    Ok(())
}

/// What an item is, and below it every point, newest first.
fn one(cascade: &Cascade, ix: Ix, figure: &Figure, style: Style) -> Result<String> {
    let item = cascade.item(ix);
    let mut out: Vec<u8> = Vec::new();
    writeln!(out, "{}", style.paint(Tone::Strong, &text::one_line(&item.title, 500)))?;
    let cycle = cascade.cycle_of(ix).map(|cycle| text::one_line(cycle.name.trim(), 40).into_owned());
    let owner = cascade.owner_name(ix).map(|name| text::one_line(name, 40).into_owned());
    let facts: Vec<String> =
        [format!("{} {}", item.kind().name(), cascade.short(item.id))].into_iter().chain(cycle).chain(owner).collect();
    writeln!(out, "{}", facts.join(", "))?;
    said(&mut out, cascade, figure, style)?;
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// A column of a figure, as a terminal has it.
fn column(head: &figure::Head) -> Column<'_> {
    let column = match head.kind {
        figure::Column::Words => left(&head.name),
        figure::Column::Number => right(&head.name),
        figure::Column::Rest => flexible(&head.name).flowing(),
    };
    // There those with the most go first, here those with the least.
    if head.spare == 0 { column } else { column.spare((u8::MAX - head.spare).max(1)) }
}

/// Shares week by week, up to the last one that is told, an eighth at a time.
fn levels(shares: &[Option<f64>], style: Style) -> String {
    const EIGHTHS: [&str; 9] = ["▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const TENTHS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "#"];
    let at = |share: f64, of: usize| (share * of as f64).floor() as usize;
    let until = shares.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
    let level = |share: &Option<f64>| match (share, style.ascii) {
        (None, _) => style.glyph("·", "."),
        (Some(share), false) => EIGHTHS[at(*share, 8)],
        (Some(share), true) => TENTHS[at(*share, 10)],
    };
    shares[..until].iter().map(level).collect()
}

/// The table of a figure, as a terminal has it: what can be named stands there with its short id.
fn printed<'a>(cascade: &Cascade, of: &'a figure::Table, style: Style) -> Table<'a> {
    let has_items = of.rows.iter().any(|row| matches!(row.about, About::Item(_)));
    let id = has_items.then(|| left("id"));
    let mut table = Table::new(&id.into_iter().chain(of.heads.iter().map(column)).collect::<Vec<_>>());
    let cell = |cell: &figure::Cell| {
        if !cell.shares.is_empty() {
            return Cell::new(format!("{:>5}  {}", cell.said, levels(&cell.shares, style)).trim_end());
        }
        let sign = match (cell.outcome, cell.health) {
            (Some(outcome), _) => Some(style.standing(Some(outcome), Health::Closed)),
            (None, health) => health.map(|health| style.health(health)),
        };
        let said = sign.map_or_else(|| cell.said.clone(), |sign| format!("{sign} {}", cell.said));
        Cell::new(&style.plain(&said)).tone(cell.health.map(output::tone))
    };
    for row in &of.rows {
        let id = has_items.then(|| match row.about {
            About::Item(ix) => cascade.short(cascade.item(ix).id).into(),
            _ => Cell::default(),
        });
        table.row(id.into_iter().chain(row.cells.iter().map(cell)).collect());
    }
    table
}
