//! `quarterdeck action done` and `undone`: ticking off what a review asked for.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
};
use crate::domain::{change::Verb, edit};
use clap::{Args, Subcommand};

/// Tick off what a review asked for, or open it again
#[derive(Debug, Args)]
pub(super) struct ActionArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// It is done
    Done(Which),
    /// It is not done after all
    Undone(Which),
}

#[derive(Debug, Args)]
struct Which {
    /// The id that “quarterdeck list actions” prints, or enough of what it says to be unique
    #[arg(value_name = "REF")]
    action: String,
}

pub(super) fn run(args: &ActionArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let (which, done) = match &args.what {
        What::Done(which) => (which, Some(desk.today)),
        What::Undone(which) => (which, None),
    };
    let id = desk.cascade.resolve_action(&which.action).map_err(|e| Failure::wrong(e.to_string()))?;
    let is_open = desk.cascade.actions().any(|a| a.id == id && a.is_open());
    if is_open == done.is_none() {
        output::say(if is_open { "it is open already" } else { "it is done already" });
        return Ok(Exit::Done);
    }
    let ops = edit::complete_action(&desk.cascade, id, done);
    let said = desk.save(Verb::Action, ops, None)?;
    output::print(&said)?;
    Ok(Exit::Done)
}
