//! `quarterdeck archive`, `unarchive` and `delete`: out of sight, back again, and gone until undone.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
    target::{self, Target},
};
use crate::domain::{Ix, change::Verb, describe, edit, recurring::FIRST_NAME, text};
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
    /// An item; also person:NAME, team:NAME, cycle:NAME, meeting:NAME, topic:TITLE
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
    let (mut desk, ix): (_, Ix) = session.desk_about(|cascade| Ok(cascade.resolve(item, &[])?))?;
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let archived = desk.cascade.item(ix).archived;
    if archived == (verb == Verb::Archive) {
        let state = if archived { "archived already" } else { "not archived" };
        return Err(Failure::failed(format!("{title} is {state}; nothing was changed")));
    }
    let ops = if archived { edit::unarchive(&desk.cascade, ix, desk.today) } else { edit::archive(&desk.cascade, ix) };
    let places = describe::places(&desk.cascade, ix).filter(|_| verb == Verb::Archive);
    let mut said = desk.save(verb, ops, because)?;
    said.extend(places.map(|p| format!("\nit stood under {p}, and is out of sight in each")));
    output::print(&session.style().plain(&said))?;
    Ok(Exit::Done)
}

pub(super) fn delete(args: &DeleteArgs, session: &Session) -> Result {
    let (mut desk, target) = session.desk_about(|cascade| target::resolve(cascade, &args.of))?;
    let (ops, also) = match target {
        Target::Item(ix) => {
            let places = describe::places(&desk.cascade, ix).map(|p| format!("it stood under {p}, and is gone from each"));
            (edit::delete(&desk.cascade, ix), places)
        }
        Target::Meeting(None) => {
            return Err(Failure::wrong(format!(
                "the {} of everything is there from the start and cannot be deleted: nobody has to hold it",
                FIRST_NAME.to_lowercase()
            )));
        }
        Target::Topic(id) => (edit::remove(&desk.cascade, id), None),
        Target::Person(id) | Target::Team(id) | Target::Cycle(id) | Target::Meeting(Some(id)) => {
            let left = edit::affected_by_removal(&desk.cascade, id);
            (edit::remove(&desk.cascade, id), (!left.is_empty()).then(|| left.join(", ")))
        }
    };
    let (said, name) = desk.save_named(Verb::Delete, ops, args.because.as_deref())?;
    let also = also.map(|a| format!("{a}\n")).unwrap_or_default();
    // By its name: the person whose last change this is may be the one who was deleted.
    let back = format!("“quarterdeck undo {name}” brings it back");
    output::print(&session.style().plain(&format!("{said}\n{also}{back}")))?;
    Ok(Exit::Done)
}
