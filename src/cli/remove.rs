//! `quarterdeck archive`, `unarchive` and `delete`: out of sight, back again, and gone until undone.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
    target::{self, Target},
};
use crate::domain::{Ix, change::Verb, edit, text};
use clap::Args;

/// Put an item and what hangs on it out of sight
#[derive(Debug, Args)]
pub(super) struct ArchiveArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    item: String,
    /// Why, for the log
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

/// Delete an item and what hangs on it; undo brings all of it back
#[derive(Debug, Args)]
pub(super) struct DeleteArgs {
    /// An item; also person:NAME, team:NAME, cycle:NAME
    #[arg(value_name = "REF")]
    of: String,
    /// Why, for the log
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

pub(super) fn archive(args: &ArchiveArgs, session: &Session) -> Result {
    change(&args.item, args.because.as_deref(), session, Verb::Archive)
}

pub(super) fn unarchive(args: &ArchiveArgs, session: &Session) -> Result {
    change(&args.item, args.because.as_deref(), session, Verb::Unarchive)
}

fn change(item: &str, because: Option<&str>, session: &Session, verb: Verb) -> Result {
    let mut desk = session.desk()?;
    let ix: Ix = desk.cascade.resolve(item, &[])?;
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let archived = desk.cascade.item(ix).archived;
    if archived == (verb == Verb::Archive) {
        let state = if archived { "archived already" } else { "not archived" };
        return Err(Failure::failed(format!("{title} is {state}; nothing was changed")));
    }
    let ops = if archived { edit::unarchive(&desk.cascade, ix) } else { edit::archive(&desk.cascade, ix) };
    let said = desk.save(verb, ops, because)?;
    output::print(&said)?;
    Ok(Exit::Done)
}

pub(super) fn delete(args: &DeleteArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let target = target::resolve(&desk.cascade, &args.of)?;
    let ops = match target {
        Target::Item(ix) => edit::delete(&desk.cascade, ix),
        Target::Person(id) | Target::Team(id) | Target::Cycle(id) => edit::remove(&desk.cascade, id),
    };
    let said = desk.save(Verb::Delete, ops, args.because.as_deref())?;
    output::print(&format!("{said}\n“quarterdeck undo” brings it back"))?;
    Ok(Exit::Done)
}
