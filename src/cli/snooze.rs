//! `quarterdeck snooze`: until when an item may stay silent, and why; of an action another day. `none` ends the silence.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::{Desk, Session},
};
use crate::domain::{
    Field, Id, Ix, Op,
    change::Verb,
    edit,
    key_result::Snooze,
    text::{self, date},
};
use clap::Args;

/// Say until when an item may stay silent, and why; or give an action another day
///
/// An item is not reminded of and stands apart in the queue until that day; it stays due or stale, for silence is never green.
#[derive(Debug, Args)]
pub(super) struct SnoozeArgs {
    /// A short id, an id from your files, or enough of a title to be unique; or an action, as “quarterdeck list actions” prints it
    #[arg(value_name = "REF")]
    item: String,
    /// A day after today, such as fri, +2w or 2026-12-01; `none` ends the silence, or takes the day away
    #[arg(value_name = "UNTIL")]
    until: String,
    /// Why it stays silent, or why the action has another day: it stands in the log
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

/// What is put off.
enum What {
    Item(Ix),
    Action(Id),
}

/// An item or an action. The id of an action is an action, whatever title has such letters in it.
fn what(desk: &Desk, of: &str) -> Result<What> {
    if of.trim().starts_with("action:") {
        return Ok(What::Action(desk.cascade.resolve_action(of)?));
    }
    let action = desk.cascade.resolve_action(of).ok();
    let item = desk.cascade.resolve(of, &[]);
    let is_id = |id: &Id| id.letters().starts_with(&of.trim().to_lowercase());
    match (item, action) {
        (Ok(_), Some(action)) if is_id(&action) => Ok(What::Action(action)),
        (Ok(ix), _) => Ok(What::Item(ix)),
        (Err(_), Some(action)) => Ok(What::Action(action)),
        (Err(error), None) => Err(error.into()),
    }
}

pub(super) fn run(args: &SnoozeArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let until = match args.until.trim() {
        none if none.eq_ignore_ascii_case("none") => None,
        day => Some(date::parse_due(day, desk.today).map_err(|e| Failure::wrong(format!("UNTIL: {e}")))?),
    };
    let what = what(&desk, &args.item)?;
    if until.is_some_and(|until| until <= desk.today) {
        return Err(Failure::wrong(match what {
            What::Action(_) => "an action is put off to a day after today: give a later day, such as fri or +2w",
            What::Item(_) => "a silence ends after today: give a later day, such as fri or +2w",
        }));
    }
    let because = args.because.as_deref().map(str::trim).filter(|because| !because.is_empty());
    // The silence of an item keeps its reason itself; that of an action stands in the log.
    let why = because.filter(|_| matches!(what, What::Action(_)));
    let (verb, ops): (Verb, Vec<Op>) = match what {
        What::Action(id) => {
            if desk.cascade.actions().any(|a| a.id == id && !a.is_open()) {
                return Err(Failure::failed(
                    "this action is done: open it again with “quarterdeck action undone”; nothing was changed",
                ));
            }
            (Verb::Action, edit::move_action(&desk.cascade, id, until))
        }
        What::Item(ix) => {
            let reason = because.unwrap_or("").to_owned();
            if until.is_some() && reason.is_empty() {
                return Err(Failure::wrong("say why in a few words with --because “…”: silence is never green"));
            }
            let snooze = until.map(|until| Snooze { until, reason, by: desk.author.by });
            let id = desk.cascade.item(ix).id;
            (Verb::Snooze, desk.cascade.set_op(id, Field::Snooze(snooze)).into_iter().collect())
        }
    };
    if ops.is_empty() {
        output::print("it is so already; nothing was changed")?;
        return Ok(Exit::Done);
    }
    let said = desk.save(verb, ops, why)?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    Ok(Exit::Done)
}
