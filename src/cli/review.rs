//! `quarterdeck review`: the meeting on the full screen or line by line, its agenda, and who to nudge before it.

use super::{
    about::{About, Since},
    error::{Exit, Failure, Result},
    in_time::InTime,
    output::{self, Format, FormatArg, Tone},
    plain, screen,
    session::Session,
    table::{Cell, Table, flexible, left, right},
};
use crate::{
    domain::{
        Board, Cascade,
        agenda::{self, Asked},
        meeting::{
            self,
            before::{self, Readiness},
        },
        text::{
            self,
            say::{say_clock, say_count},
        },
    },
    exchange::{
        agenda_json::{self, EntryJson},
        json_text,
    },
};
use clap::Args;
use serde::Serialize;
use std::io::Write as _;

/// Run the review, or print its agenda
///
/// What needs talk, in which order and for how long; what does not fit is parked.
#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    /// Print the agenda
    #[arg(long, conflicts_with_all = ["nudges", "plain"])]
    agenda: bool,
    /// Print a message for everyone whose numbers are missing
    #[arg(long, conflicts_with = "plain")]
    nudges: bool,
    /// Questions and answers line by line: for screen readers, pipes and dumb terminals
    #[arg(long)]
    plain: bool,
    /// How long the meeting is [default: the workspace's, 15]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=240))]
    minutes: Option<u32>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    #[command(flatten)]
    format: FormatArg,
    #[command(flatten)]
    time: InTime,
}

/// A message, and for whom it is.
#[derive(Debug, Serialize)]
struct NudgeJson {
    /// `null`: what nobody owns.
    person: Option<String>,
    email: Option<String>,
    items: Vec<String>,
    text: String,
}

fn nudges(cascade: &Cascade, ready: &Readiness, format: Format, session: &Session) -> Result {
    let (today, program) = (session.today, session.program());
    let told = ready.owners.iter().filter(|owed| !owed.missing.is_empty()).map(|owed| {
        let person = owed.owner.and_then(|id| cascade.person(id));
        NudgeJson {
            person: person.map(|p| p.name.clone()),
            email: person.and_then(|p| p.email.clone()),
            items: owed.missing.iter().map(|&ix| cascade.short_for_others(cascade.item(ix).id)).collect(),
            text: before::nudge(cascade, owed, today, &program),
        }
    });
    match format {
        Format::Json => output::print(&json_text::to_string(&told.collect::<Vec<_>>()))?,
        Format::Csv => {
            let row = |n: NudgeJson| vec![n.person.unwrap_or_default(), n.email.unwrap_or_default(), n.items.join(";"), n.text];
            output::csv(&["person", "email", "items", "text"], told.map(row))?;
        }
        Format::Table => {
            let text = before::nudges(cascade, ready, today, &program);
            output::print(if text.is_empty() { "nobody owes a check-in" } else { &text })?;
        }
    }
    Ok(Exit::Done)
}

impl ReviewArgs {
    /// What compares is asked of what is printed.
    fn only_of_an_agenda(&self) -> Result<()> {
        if self.since.is_given() {
            return Err(Failure::wrong("--since is for what is printed: add --agenda or --nudges"));
        }
        if self.time.is_given() {
            return Err(Failure::wrong("a review cannot be held on a day that is over: --as-of is for --agenda and --nudges"));
        }
        Ok(())
    }
}

/// `2:00`, or `0:30 + 2:00` where its number is asked for first.
fn time(entry: &EntryJson) -> String {
    let seconds = say_clock(i64::from(entry.seconds));
    entry.next_seconds.map_or(seconds.clone(), |then| format!("{seconds} + {}", say_clock(i64::from(then))))
}

/// Why it is there, and what is asked of it.
fn because(entry: &EntryJson) -> String {
    let decision = entry.decision.as_ref().map(|said| format!("decided: {said}"));
    let asked = entry.question.map(|question| match &decision {
        Some(decision) => format!("{question} ({decision})"),
        None => question.to_owned(),
    });
    entry.reasons.iter().cloned().chain(asked).collect::<Vec<_>>().join("; ")
}

pub(super) fn run(args: &ReviewArgs, session: &Session) -> Result {
    if args.plain {
        args.only_of_an_agenda()?;
        return plain::run(session, args.minutes, &args.about);
    }
    let is_printed = args.agenda || args.nudges;
    let session = &if is_printed { args.time.of(session, args.format.format)? } else { session.clone() };
    if args.nudges {
        let (_store, cascade) = session.read()?;
        let mut board = Board::new(session.today);
        let terms = args.about.terms(&cascade)?;
        let mut ready = before::readiness(&cascade, &mut board, cascade.held_in(&terms).as_deref());
        if let Some(since) = args.since.day(&cascade, &terms.which, session.today)? {
            ready.only_since(&cascade, &mut board, since);
        }
        return nudges(&cascade, &ready, args.format.format, session);
    }
    if !args.agenda {
        if args.format.format != Format::Table {
            return Err(Failure::wrong("--format is for what is printed: add --agenda, or see “quarterdeck minutes”"));
        }
        args.only_of_an_agenda()?;
        return screen::review(session, args.minutes, &args.about);
    }
    let (_store, cascade) = session.read()?;
    let mut board = Board::new(session.today);
    let terms = args.about.terms(&cascade)?;
    let held = cascade.held_in(&terms);
    let mut asked =
        Asked { most_parked: usize::MAX, ..meeting::asked(&cascade, &terms, held.as_deref(), session.today, args.minutes) };
    if let Some(since) = args.since.day(&cascade, &terms.which, session.today)? {
        asked.reviews.retain(|review| review.on <= since);
    }
    let agenda = agenda::agenda(&cascade, &mut board, &asked);
    let told = agenda_json::agenda(&cascade, &board, &agenda, &asked);
    let style = session.style();
    match args.format.format {
        Format::Json => {
            let since = asked.last().map(|review| review.on);
            output::print(&json_text::to_string(&agenda_json::of_meeting(&cascade, &terms, since, told)))?;
        }
        Format::Csv => {
            let rows = |parked: bool| {
                let row = move |e: &EntryJson| {
                    let id = e.id.clone().unwrap_or_default();
                    let (flags, reasons) = (e.flags.join(";"), e.reasons.join("; "));
                    let kind = e.kind.unwrap_or_default().to_owned();
                    vec![
                        e.class.to_owned(),
                        e.seconds.to_string(),
                        id,
                        kind,
                        e.title.to_owned(),
                        flags,
                        reasons,
                        parked.to_string(),
                        e.owner.unwrap_or_default().to_owned(),
                        e.group.unwrap_or_default().to_owned(),
                        e.parked_times.to_string(),
                        e.next_class.unwrap_or_default().to_owned(),
                        e.next_seconds.map(|n| n.to_string()).unwrap_or_default(),
                        e.question.unwrap_or_default().to_owned(),
                        e.decision.clone().unwrap_or_default(),
                    ]
                };
                (if parked { &told.parked } else { &told.items }).iter().map(row)
            };
            output::csv(
                &[
                    "class",
                    "seconds",
                    "id",
                    "kind",
                    "title",
                    "flags",
                    "reasons",
                    "parked",
                    "owner",
                    "group",
                    "parked_times",
                    "next_class",
                    "next_seconds",
                    "question",
                    "decision",
                ],
                rows(false).chain(rows(true)),
            )?;
        }
        Format::Table => {
            let heads = [left("class"), right("time"), left("id"), left("owner"), flexible("about"), flexible("because")];
            let mut table = Table::new(&heads);
            for e in &told.items {
                table.row(vec![
                    Cell::new(e.next_class.unwrap_or(e.class)),
                    Cell::from(time(e)),
                    Cell::new(e.id.as_deref().unwrap_or("")).tone(Tone::Dim),
                    Cell::new(e.owner.unwrap_or("")),
                    Cell::new(e.title),
                    Cell::from(style.plain(&because(e))),
                ]);
            }
            let mut out = output::stdout();
            if told.items.is_empty() {
                if agenda.parked.is_empty() && agenda.parked_more == 0 {
                    let is_all = terms.scope.is_all();
                    writeln!(out, "{}", style.plain(&text::safe(&before::nothing(&cascade, is_all, session.today))))?;
                } else {
                    let minutes = say_count(agenda.minutes as usize, "minute", "minutes");
                    writeln!(out, "nothing fits into {minutes}: give the meeting more of them with --minutes")?;
                }
            } else {
                table.print(&mut out, style)?;
            }
            let (planned, budget) = (say_clock(i64::from(told.planned_seconds)), say_clock(i64::from(told.budget_seconds)));
            writeln!(out, "{planned} of {budget} planned, {} parked", say_count(told.parked.len(), "item", "items"))?;
            if let Some(said) = &told.too_small {
                writeln!(out, "{said}")?;
            }
            out.flush()?;
        }
    }
    Ok(Exit::Done)
}
