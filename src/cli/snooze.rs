//! `quarterdeck snooze`: until when an item may stay silent, and why. `none` ends the silence.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
};
use crate::domain::{
    Field,
    change::Verb,
    key_result::Snooze,
    text::{self, date},
};
use clap::Args;

/// Say until when an item may stay silent, and why
///
/// It is not reminded of and stands apart in the queue until that day; it stays due or stale, for silence is never green.
#[derive(Debug, Args)]
pub(super) struct SnoozeArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    item: String,
    /// A day after today, such as fri, +2w or 2026-12-01; `none` ends the silence
    #[arg(value_name = "UNTIL")]
    until: String,
    /// Why it stays silent
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

pub(super) fn run(args: &SnoozeArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let ix = desk.cascade.resolve(&args.item, &[])?;
    let reason = args.because.as_deref().unwrap_or("").trim().to_owned();
    let snooze = if args.until.trim().eq_ignore_ascii_case("none") {
        None
    } else {
        let until = date::parse_due(&args.until, desk.today).map_err(|e| Failure::wrong(format!("UNTIL: {e}")))?;
        if until <= desk.today {
            return Err(Failure::wrong("a silence ends after today: give a later day, such as fri or +2w"));
        }
        if reason.is_empty() {
            return Err(Failure::wrong("say why in a few words with --because “…”: silence is never green"));
        }
        Some(Snooze { until, reason, by: desk.author.by })
    };
    let id = desk.cascade.item(ix).id;
    let ops: Vec<_> = desk.cascade.set_op(id, Field::Snooze(snooze)).into_iter().collect();
    if ops.is_empty() {
        output::print("it is so already; nothing was changed")?;
        return Ok(Exit::Done);
    }
    let said = desk.save(Verb::Snooze, ops, None)?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    Ok(Exit::Done)
}
