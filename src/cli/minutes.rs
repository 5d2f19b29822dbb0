//! `quarterdeck minutes`: what a past review wrote down.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
};
use crate::{
    domain::{Board, meeting},
    exchange::{json_text, minutes_json},
};
use clap::{Args, ValueEnum};

/// How minutes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MinutesFormat {
    /// For people
    Markdown,
    /// For programs
    Json,
}

/// Print the minutes of a review
#[derive(Debug, Args)]
pub(super) struct MinutesArgs {
    /// The number of the review [default: the last that ended]
    #[arg(value_name = "N")]
    number: Option<u32>,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "markdown")]
    format: MinutesFormat,
}

pub(super) fn run(args: &MinutesArgs, session: &Session) -> Result {
    let (_store, cascade) = session.read()?;
    let review = match args.number {
        // Two made apart may share a number: the later day is meant.
        Some(number) => cascade.reviews().filter(|r| r.number == number).max_by_key(|r| (r.on, r.id)).ok_or_else(|| {
            let last = cascade.reviews().map(|r| r.number).max();
            let known = last.map_or("there was no review yet".to_owned(), |n| format!("the last one is {n}"));
            Failure::wrong(format!("there is no review {number}: {known}"))
        })?,
        None => cascade.last_held(session.today).ok_or_else(|| {
            Failure::failed(match meeting::unfinished(&cascade).first() {
                Some(open) => {
                    let n = open.number;
                    format!("no review has ended yet: “quarterdeck minutes {n}” prints review {n} as far as it went")
                }
                None => "there was no review yet: “quarterdeck review” starts the first".to_owned(),
            })
        })?,
    };
    let told = meeting::minutes::minutes(&cascade, &Board::new(session.today), review);
    match args.format {
        MinutesFormat::Markdown => output::print(&told.markdown(&cascade))?,
        MinutesFormat::Json => output::print(&json_text::to_string(&minutes_json::minutes(&cascade, &told)))?,
    }
    Ok(Exit::Done)
}
