//! `quarterdeck undo` and `quarterdeck redo`: taking a change back, and taking that back.

use super::{
    error::{Exit, Failure, Result},
    output::{self, say},
    session::{Desk, Session},
};
use crate::domain::{
    Change,
    describe::describe_undo,
    text,
    undo::{Undo, undo_ops},
};
use clap::Args;

/// Take back your last change, or the one with this number in the log
#[derive(Debug, Args)]
pub(super) struct UndoArgs {
    /// The number of a change, as “quarterdeck log” prints it
    #[arg(value_name = "NO")]
    number: Option<i64>,
    /// Take back what still can be, where someone has changed the rest since
    #[arg(long)]
    partly: bool,
}

/// Take back your last undo
#[derive(Debug, Args)]
pub(super) struct RedoArgs {
    /// Take back what still can be, where someone has changed the rest since
    #[arg(long)]
    partly: bool,
}

pub(super) fn undo(args: &UndoArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let change = match args.number {
        Some(number) => the_one(&desk, number)?,
        None => desk.store.last_undoable(desk.author.by)?.ok_or_else(|| nothing(&desk, "undo"))?,
    };
    take_back(&mut desk, &change, args.partly, session)
}

pub(super) fn redo(args: &RedoArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let change = desk.store.last_redoable(desk.author.by)?.ok_or_else(|| nothing(&desk, "redo"))?;
    take_back(&mut desk, &change, args.partly, session)
}

/// Undo is of what one person did: who that is decides what there is to take back.
fn nothing(desk: &Desk, what: &str) -> Failure {
    match desk.author.by.and_then(|id| desk.cascade.person(id)) {
        Some(me) => Failure::failed(format!(
            "there is nothing of {} to {what}; other people’s changes are taken back by their number: quarterdeck log, quarterdeck undo NO",
            text::one_line(&me.name, 40)
        )),
        None => Failure::failed(format!(
            "there is nothing to {what} that was done without a name; say who you are with --as, or name the change: quarterdeck log, quarterdeck undo NO"
        )),
    }
}

fn the_one(desk: &Desk, number: i64) -> Result<Change> {
    let change = desk.store.change_at(number)?;
    let change = change
        .ok_or_else(|| Failure::wrong(format!("there is no change {number} in the log; “quarterdeck log” prints the numbers")))?;
    if change.id == crate::domain::Id::WORKSPACE {
        return Err(Failure::wrong("the making of the workspace cannot be taken back; delete its file instead"));
    }
    if desk.store.undone_by(change.id)?.is_some() {
        return Err(Failure::failed(format!(
            "change {number} is taken back already; “quarterdeck redo” brings back your last undo"
        )));
    }
    Ok(change)
}

fn take_back(desk: &mut Desk, change: &Change, partly: bool, session: &Session) -> Result {
    let said = describe_undo(&desk.cascade, change);
    let back = match undo_ops(&desk.cascade, change, desk.ids.next_id(), desk.author).map_err(|e| Failure::from(e).not_wrong())? {
        Undo::Clean(back) => back,
        Undo::Conflicts { kept, rest } => {
            kept.iter().take(20).for_each(|sentence| say(sentence));
            if kept.len() > 20 {
                say(&format!("… and {} more", kept.len() - 20));
            }
            if rest.ops.is_empty() {
                return Err(Failure::failed("nothing was taken back: all of it was changed since, as named above"));
            }
            if !partly {
                return Err(Failure::failed(
                    "nothing was taken back: some of it was changed since, as named above; take back the rest with --partly",
                ));
            }
            rest
        }
    };
    desk.commit(back).map_err(Failure::not_wrong)?;
    let said = said.strip_prefix("redid: ").filter(|rest| rest.starts_with("redid ")).unwrap_or(&said);
    output::print(&session.style().plain(&text::safe(said)))?;
    Ok(Exit::Done)
}
