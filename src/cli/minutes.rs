//! `quarterdeck minutes`: what a past review wrote down, or all of some time.

use super::{
    about::{About, Since},
    error::{Exit, Failure, Result},
    in_time::InTime,
    output::{self, Format},
    session::Session,
    written::hand_out,
};
use crate::{
    domain::{
        Board, Cascade,
        meeting::{
            self,
            minutes::{self, Minutes, layouts::Layout},
        },
        recurring::Which,
        review::Review,
        text,
    },
    exchange::{json_text, minutes_json},
    store::Store,
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How minutes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MinutesFormat {
    /// Markdown
    #[value(alias = "markdown")]
    Md,
    /// Plain text, at most 78 columns wide
    Text,
    /// In Slack's own marks
    Slack,
    /// HTML that keeps its formatting in a mail and in Confluence
    Html,
    /// For programs
    Json,
}

impl MinutesFormat {
    /// The layout; `None`: it is for programs.
    fn layout(self) -> Option<Layout> {
        match self {
            MinutesFormat::Md => Some(Layout::Markdown),
            MinutesFormat::Text => Some(Layout::Text),
            MinutesFormat::Slack => Some(Layout::Slack),
            MinutesFormat::Html => Some(Layout::Html),
            MinutesFormat::Json => None,
        }
    }
}

/// Print the minutes of a review, or of all since a day
#[derive(Debug, Args)]
pub(super) struct MinutesArgs {
    /// The number of the review [default: the last that ended]
    #[arg(value_name = "N", conflicts_with = "since")]
    number: Option<u32>,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    since: Since,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "md")]
    format: MinutesFormat,
    /// Where to: a file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    time: InTime,
}

pub(super) fn run(args: &MinutesArgs, session: &Session) -> Result {
    // Only what is read here and nowhere else has a line above it that says of when it is.
    let is_read_here = args.output.is_none() && args.format == MinutesFormat::Text;
    let session = &args.time.of(session, if is_read_here { Format::Table } else { Format::Json })?;
    let (store, cascade) = session.read()?;
    let terms = args.about.terms(&cascade)?;
    let which = (!args.about.is_everything()).then_some(&terms.which);
    if let Some(since) = args.since.day(&cascade, &terms.which, session.today)? {
        return all_since(args, since, which, session, &store, &cascade);
    }
    let told = tell(&store, &cascade, session, one(args.number, which, session, &cascade)?)?;
    let as_of = session.then.map(|then| then.until.day);
    let text = match args.format.layout() {
        Some(layout) => written(layout, std::slice::from_ref(&told), args, session, &store),
        None => json_text::to_string(&minutes_json::minutes(&cascade, &told, as_of)),
    };
    hand_out(args.output.as_deref(), &text, session)?;
    Ok(Exit::Done)
}

/// Whether a review belongs to the meeting that was asked for; `None`: none was.
fn is_of(cascade: &Cascade, which: Option<&Which>, review: &Review) -> bool {
    which.is_none_or(|which| cascade.meeting_of_review(review) == *which)
}

/// The review of a number, else the last that ended.
fn one<'a>(number: Option<u32>, which: Option<&Which>, session: &Session, cascade: &'a Cascade) -> Result<&'a Review> {
    let of = which.map_or(String::new(), |which| format!(" of {}", text::one_line(&cascade.terms(which).name, 60)));
    let all = || cascade.reviews().filter(|r| is_of(cascade, which, r));
    if let Some(number) = number {
        // Two made apart may share a number: the later day is meant.
        return all().filter(|r| r.number == number).max_by_key(|r| (r.on, r.id)).ok_or_else(|| {
            let last = all().map(|r| r.number).max();
            let known = last.map_or("there was no review yet".to_owned(), |n| format!("the last one is {n}"));
            Failure::wrong(format!("there is no review {number}{of}: {known}"))
        });
    }
    let ended = all().filter(|r| r.ended.is_some() && r.on <= session.today);
    ended.max_by_key(|r| (r.on, r.number, r.id)).ok_or_else(|| {
        let open = meeting::unfinished(cascade).into_iter().find(|r| is_of(cascade, which, r));
        Failure::failed(match open {
            Some(open) => {
                let n = open.number;
                format!("no review{of} has ended yet: “quarterdeck minutes {n}” prints review {n} as far as it went")
            }
            None => format!("there was no review{of} yet: “quarterdeck review” starts the first"),
        })
    })
}

/// Of all that ended since a day, the oldest first: for what is sent by itself every week. None is no failure.
fn all_since(
    args: &MinutesArgs,
    since: NaiveDate,
    which: Option<&Which>,
    session: &Session,
    store: &Store,
    cascade: &Cascade,
) -> Result {
    let ended = |r: &&Review| r.ended.is_some() && (since..=session.today).contains(&r.on);
    let mut wanted: Vec<&Review> = cascade.reviews().filter(ended).filter(|r| is_of(cascade, which, r)).collect();
    wanted.sort_by_key(|r| (r.on, r.number, r.id));
    let told = wanted.into_iter().map(|r| tell(store, cascade, session, r)).collect::<Result<Vec<Minutes>>>()?;
    let text = match args.format.layout() {
        None => {
            let as_of = session.then.map(|then| then.until.day);
            let (mut all, each) = (Vec::new(), told.iter().map(|told| minutes_json::minutes(cascade, told, as_of)));
            json_text::write_array(&mut all, each)?;
            String::from_utf8_lossy(&all).into_owned()
        }
        Some(_) if told.is_empty() => {
            let nothing = if args.output.is_some() { ": nothing was written" } else { "" };
            output::say(&format!("no review has ended since {}{nothing}", since.format("%-d %b %Y")));
            return Ok(Exit::Done);
        }
        Some(layout) => written(layout, &told, args, session, store),
    };
    hand_out(args.output.as_deref(), &text, session)?;
    Ok(Exit::Done)
}

fn tell(store: &Store, cascade: &Cascade, session: &Session, review: &Review) -> Result<Minutes> {
    let traces = store.traces(review.id, &minutes::talked(review))?;
    Ok(minutes::minutes(cascade, &Board::new(session.today), review, &traces))
}

/// In a layout. What is sent on or kept says in its title which day it is of; what is read here has a line above it.
fn written(layout: Layout, told: &[Minutes], args: &MinutesArgs, session: &Session, store: &Store) -> String {
    let is_read_here = args.output.is_none() && layout == Layout::Text;
    let head = session.head_of(store).filter(|_| !is_read_here);
    let page = |told: &Minutes| {
        let mut page = told.page();
        page.title.extend(head.iter().map(|head| format!(", {head}")));
        page
    };
    let text = layout.write(&told.iter().map(page).collect::<Vec<_>>());
    // What is read in a terminal keeps to the signs it has; the others are for elsewhere.
    if is_read_here { session.style().plain(&text) } else { text }
}
