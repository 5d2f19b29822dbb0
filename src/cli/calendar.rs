//! `quarterdeck calendar`: the cycles of a year as the workspace's calendar has them, printed or made.

use super::{
    directory,
    error::{Exit, Failure, Result},
    output::{self, FormatArg},
    session::Session,
    table::{Cell, flexible, left, right},
};
use crate::domain::{
    calendar::{Calendar, Part},
    change::Verb,
    edit::{self, Kept},
    settings::Settings,
    text::{self, say::say_span},
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

/// Print the cycles of a year, or make them
///
/// How a year begins, is divided and called are settings of the workspace: fiscal-start, fiscal-name, cycle-pattern, cycle-names,
/// week-ends-on, year-end. The options show what others would give.
#[derive(Debug, Args)]
pub(super) struct CalendarArgs {
    /// The year by its number; of a fiscal year, that which gives it its name
    year: String,
    /// How it is divided: quarters, halves, trimesters, months, 445, 454 or 544
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<String>,
    /// The month it begins in, 1-12
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    start_month: Option<String>,
    /// The last day of the weeks of a year of weeks
    #[arg(long, value_name = "WEEKDAY")]
    week_ends_on: Option<String>,
    /// Make those that are not there, as one change
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// A cycle as scripts see it.
#[derive(Debug, Serialize)]
struct PeriodJson {
    name: String,
    start: NaiveDate,
    end: NaiveDate,
    days: i64,
    /// Whole weeks; `None`: it is not of weeks.
    weeks: Option<i64>,
    /// The months of a year of weeks.
    months: Vec<MonthJson>,
    parent: Option<String>,
    /// One of that name is there.
    exists: bool,
}

/// A month of a year of weeks.
#[derive(Debug, Serialize)]
struct MonthJson {
    start: NaiveDate,
    end: NaiveDate,
    weeks: i64,
}

fn days((start, end): (NaiveDate, NaiveDate)) -> i64 {
    (end - start).num_days() + 1
}

/// The workspace's calendar, as far as the options do not say otherwise.
fn calendar(args: &CalendarArgs, settings: &Settings) -> Result<Calendar> {
    let mut settings = settings.clone();
    for (flag, key, said) in [
        ("pattern", "cycle-pattern", &args.pattern),
        ("start-month", "fiscal-start", &args.start_month),
        ("week-ends-on", "week-ends-on", &args.week_ends_on),
    ] {
        if let Some(said) = said {
            // The sentence is about what was typed, which is the flag.
            settings.set(key, said).map_err(|e| Failure::wrong(e.replacen(key, &format!("--{flag}"), 1)))?;
        }
    }
    Ok(settings.calendar())
}

/// `2027`, or as it is called here: `FY27`.
fn year(args: &CalendarArgs, calendar: &Calendar) -> Result<i32> {
    let number = args.year.trim().parse().ok();
    let called = || calendar.read(&args.year).filter(|period| period.part == Part::Whole).map(|period| period.year);
    number.or_else(called).ok_or_else(|| {
        let shown = text::one_line(&args.year, 24);
        Failure::wrong(format!("YEAR: “{shown}” is not the number of a year: give one such as 2027"))
    })
}

pub(super) fn run(args: &CalendarArgs, session: &Session) -> Result {
    if args.write {
        return write(args, session);
    }
    let (_, cascade) = session.read()?;
    let calendar = calendar(args, &cascade.settings)?;
    let year = year(args, &calendar)?;
    let named = edit::periods_of(&calendar, year).map_err(Failure::wrong)?;
    let whole = named.first().map(|(_, name)| name.clone());
    let is_weeks = calendar.pattern.weeks().is_some();
    let mut told = Vec::new();
    for (period, name) in named {
        let Some(dates) = calendar.dates(period) else { continue };
        let months = calendar.months_of(period).into_iter();
        let months = months.map(|(start, end)| MonthJson { start, end, weeks: days((start, end)) / 7 }).collect();
        told.push(PeriodJson {
            exists: cascade.cycle_called(&name).is_some(),
            parent: whole.clone().filter(|_| period.part != Part::Whole),
            name,
            start: dates.0,
            end: dates.1,
            days: days(dates),
            weeks: is_weeks.then_some(days(dates) / 7),
            months,
        });
    }
    let columns = [
        flexible("cycle"),
        left("start"),
        left("end"),
        right("days"),
        right("weeks"),
        left("months").spare(1),
        left("here").spare(2),
    ];
    let texts = |p: &PeriodJson| {
        let weeks: Vec<String> = p.months.iter().map(|m| m.weeks.to_string()).collect();
        vec![
            p.name.clone(),
            p.start.to_string(),
            p.end.to_string(),
            p.days.to_string(),
            p.weeks.map(|weeks| weeks.to_string()).unwrap_or_default(),
            // Those of the year are those of its quarters.
            if p.parent.is_some() { weeks.join("-") } else { String::new() },
            if p.exists { "yes".to_owned() } else { String::new() },
        ]
    };
    let cells = |p: &PeriodJson| texts(p).into_iter().map(Cell::from).collect();
    directory::print(&told, args.format.format, session.style(), &columns, "", cells, texts)?;
    Ok(Exit::Done)
}

fn write(args: &CalendarArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let own = desk.cascade.settings.calendar();
    let calendar = calendar(args, &desk.cascade.settings)?;
    let year = year(args, &calendar)?;
    let (ops, kept) = edit::cycles_of(&desk.cascade, &mut desk.ids, &calendar, year).map_err(Failure::wrong)?;
    let mut lines = Vec::new();
    if ops.is_empty() {
        lines.push("they are there already; nothing was changed".to_owned());
    } else {
        lines.push(desk.save(Verb::Add, ops, None)?);
    }
    lines.extend(said_of(&kept, session.today));
    if calendar != own {
        lines
            .push("the settings of the workspace say otherwise, and stay so: “quarterdeck settings set” changes them".to_owned());
    }
    output::print(&session.style().plain(&text::safe(&lines.join("\n"))))?;
    Ok(Exit::Done)
}

/// Which were there before, one line each where they have other dates.
fn said_of(kept: &[Kept], today: NaiveDate) -> Vec<String> {
    let name = |kept: &Kept| text::one_line(&kept.name, 60).into_owned();
    let same: Vec<String> = kept.iter().filter(|k| k.other_dates.is_none()).map(name).collect();
    let mut lines = Vec::new();
    if !same.is_empty() {
        lines.push(format!("{} {} there already", same.join(", "), if same.len() == 1 { "was" } else { "were" }));
    }
    lines.extend(kept.iter().filter_map(|k| {
        let (start, end) = k.other_dates?;
        Some(format!("{} was there already and keeps its dates, {}", name(k), say_span(start, end, today)))
    }));
    lines
}
