//! `quarterdeck undo` and `quarterdeck redo`: taking a change back, and taking that back.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output::{self, say},
    session::{Desk, Session},
    waited::Waited,
};
use crate::domain::{
    Change, Id,
    cascade::FOR_OTHERS,
    describe::{describe, describe_undo, describe_undo_beside},
    history::Header,
    text,
    undo::{Undo, undo_beside, undo_ops},
};
use clap::Args;
use std::io;

/// Take back your last change, or the one with this number or these letters in the log
#[derive(Debug, Args)]
pub(super) struct UndoArgs {
    /// The number of a change or the first letters of its id, as “quarterdeck log” prints them
    #[arg(value_name = "NO")]
    change: Option<String>,
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

/// Of a change with more operations than this the check-ins stay in the file while it is taken back.
const LARGE: u64 = 10_000;

pub(super) fn undo(args: &UndoArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let at = if let Some(text) = &args.change {
        place(&desk, text)?
    } else {
        let at = desk.store.last_undoable_at(desk.author.by)?.ok_or_else(|| nothing(&desk, "undo"))?;
        sure_of(&desk, at)?;
        at
    };
    take_back(&mut desk, at, args.partly, session)
}

/// The place in the log of a change by its number here, or by the first letters of its id, which are the same on every laptop.
fn place(desk: &Desk, text: &str) -> Result<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let shown = text::one_line(text, 20);
    let letters = Id::range_of_prefix(text).filter(|_| text.len() >= 4);
    let Some((first, last)) = letters else {
        return Err(Failure::wrong(format!(
            "“{shown}” is no change: give its number, or four letters of its id or more; “quarterdeck log” prints them"
        )));
    };
    match desk.store.places_between(first, last)?[..] {
        [one] => Ok(one),
        [] => Err(Failure::wrong(format!(
            "there is no change {shown} in the log; “quarterdeck log --format json” prints all letters"
        ))),
        _ => Err(Failure::wrong(format!("more than one change begins with {shown}; give more letters"))),
    }
}

/// Without a number the last change is meant that one remembers: an older one is shown first, and taken back when that is said.
fn sure_of(desk: &Desk, number: i64) -> Result<()> {
    let Some(head) = desk.store.header_at(number)?.filter(|head| head.on != desk.today) else { return Ok(()) };
    let name = head
        .by
        .and_then(|id| desk.cascade.person(id))
        .map_or_else(|| "nobody".to_owned(), |p| text::one_line(&p.name, 40).into());
    let day = text::say::say_date(head.on, desk.today);
    let whole = match desk.store.size_of_change(number)? {
        Some(size) if size <= LARGE => desk.store.change_at(number)?,
        _ => None,
    };
    let said = whole.map_or_else(|| head.verb.past().to_owned(), |change| describe(&desk.cascade, &change));
    let what = format!("the last change of {name} ({day}) is older than today: {}", text::one_line(&said, 80));
    if ask::can() && ask::yes(&format!("{what}. Take it back?"), io::stdin().lock(), io::stderr()) {
        return Ok(());
    }
    Err(Failure::wrong(format!(
        "{what}; “quarterdeck log” shows it, “quarterdeck undo {}” takes it back",
        by_name(desk.cascade.is_shared(), head.id, number)
    )))
}

pub(super) fn redo(args: &RedoArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let at = desk.store.last_redoable_at(desk.author.by)?.ok_or_else(|| nothing(&desk, "redo"))?;
    take_back(&mut desk, at, args.partly, session)
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

fn take_back(desk: &mut Desk, number: i64, partly: bool, session: &Session) -> Result {
    let size = desk.store.size_of_change(number)?;
    let unknown = || Failure::wrong(format!("there is no change {number} in the log; “quarterdeck log” prints the numbers"));
    let said = if size.ok_or_else(unknown)? > LARGE {
        desk.store.prepare_to_write()?;
        let large = desk.store.large_change_at(number)?.ok_or_else(unknown)?;
        may_be_taken_back(desk, &large.head, number)?;
        let said = describe_undo_beside(&desk.cascade, &large.head, large.check_ins);
        let undo = undo_beside(&desk.cascade, &large.head, &large.said, desk.ids.next_id(), desk.author);
        let back = chosen(desk, undo, partly, large.check_ins > 0)?;
        let ops = desk.store.taking_back(&large, &back.ops);
        let saved = desk.commit_ops(&Header::from(&back), &ops, &Waited::begin()).map_err(Failure::not_wrong)?;
        saved.ok_or_else(|| {
            Failure::failed("nothing was taken back: somebody else wrote to this workspace meanwhile; look, and try again")
        })?;
        desk.changed = true;
        said
    } else {
        let change = desk.store.change_at(number)?.ok_or_else(unknown)?;
        may_be_taken_back(desk, &change, number)?;
        let said = describe_undo(&desk.cascade, &change);
        let undo = undo_ops(&desk.cascade, &change, desk.ids.next_id(), desk.author);
        let back = chosen(desk, undo.map_err(|e| Failure::from(e).not_wrong())?, partly, false)?;
        desk.commit(back).map_err(Failure::not_wrong)?;
        said
    };
    let said = said.strip_prefix("redid: ").filter(|rest| rest.starts_with("redid ")).unwrap_or(&said);
    output::print(&session.style().plain(&text::safe(said)))?;
    Ok(Exit::Done)
}

/// How a change is named to whoever may take it back: in a workspace that others have by letters that are the same there.
pub(super) fn by_name(shared: bool, change: Id, number: i64) -> String {
    if shared { change.letters()[..FOR_OTHERS].to_owned() } else { number.to_string() }
}

fn may_be_taken_back(desk: &Desk, change: &Change, number: i64) -> Result<()> {
    if change.id == crate::domain::Id::WORKSPACE {
        return Err(Failure::wrong("the making of the workspace cannot be taken back; delete its file instead"));
    }
    if desk.store.undone_by(change.id)?.is_some() {
        return Err(Failure::failed(format!(
            "change {number} is taken back already; “quarterdeck redo” brings back your last undo"
        )));
    }
    Ok(())
}

/// What is taken back, where some of it was changed since. `more`: there is more to it than its operations.
fn chosen(desk: &Desk, undo: Undo, partly: bool, more: bool) -> Result<Change> {
    let (kept, rest) = match undo {
        Undo::Clean(back) => return Ok(back),
        Undo::Conflicts { kept, rest } => (kept, rest),
    };
    for kept in kept.iter().take(20) {
        let by = kept.set.as_ref().map_or(Ok(None), |(of, field)| desk.store.last_set(*of, field))?;
        say(&kept.said(&desk.cascade, by.as_ref()));
    }
    if kept.len() > 20 {
        say(&format!("… and {} more", kept.len() - 20));
    }
    if rest.ops.is_empty() && !more {
        return Err(Failure::failed("nothing was taken back: all of it was changed since, as named above"));
    }
    if !partly {
        return Err(Failure::failed(
            "nothing was taken back: some of it was changed since, as named above; take back the rest with --partly",
        ));
    }
    Ok(rest)
}
