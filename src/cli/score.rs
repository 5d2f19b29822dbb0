//! `quarterdeck score` and `quarterdeck reopen`: how something ended, and taking that back.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output,
    said::{self, Last, Said, Value},
    session::{Desk, Session},
    target::{self, Target},
};
use crate::domain::{
    CheckIn, FieldKey, Ix, Kind,
    change::Verb,
    edit,
    fields::{Context, Field},
    goal::Outcome,
    text,
    why::short_day,
};
use clap::Args;
use std::io;

/// Say how a key result or an objective ended, with its last value
///
/// A cycle that is over is to score until each of its results has an outcome. In an open cycle “--outcome dropped” gives one up:
/// that needs its reason, --because. Of an objective that is dropped its key results go with it.
#[derive(Debug, Args)]
pub(super) struct ScoreArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    item: String,
    /// The last value, as in a check-in; it counts for the last day
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: Option<String>,
    /// How it ended: achieved, partial, missed or dropped
    #[arg(long, value_name = "OUTCOME")]
    outcome: String,
    /// Why, for the log and for the next cycle
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// It is meant: a value far from the last one is not asked about
    #[arg(long)]
    yes: bool,
}

/// Take back how an item ended, or open a cycle again
///
/// The item is to score again, or goes on where its cycle is open. A cycle that was over before it came here asks for how its
/// results ended.
#[derive(Debug, Args)]
pub(super) struct ReopenArgs {
    /// An item, or cycle:NAME
    #[arg(value_name = "REF")]
    of: String,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

pub(super) fn score(args: &ScoreArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let ix = desk.cascade.resolve(&args.item, &[])?;
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let outcome = outcome(&args.outcome, &desk)?;
    if desk.cascade.item(ix).kind() == Kind::Project {
        return Err(Failure::wrong(format!(
            "cannot score {title}: a project has no outcome; say that it is done with revise --state, and judge what it claimed"
        )));
    }
    let last = args.value.as_ref().map(|value| last(&mut desk, ix, value, args.yes)).transpose();
    let last = last.map_err(|e| Failure::wrong(format!("cannot score {title}: {e}")))?;
    let counts_for = last.as_ref().map(|c| c.on).filter(|&on| on != session.today);
    let ops = edit::score(&desk.cascade, ix, Some(outcome), last);
    if ops.is_empty() {
        return Err(Failure::failed(format!("{title} is {} already; nothing was changed", outcome.word())));
    }
    let done = desk.save(Verb::Score, ops, args.because.as_deref())?;
    let style = session.style();
    output::print(&style.plain(&text::safe(&done)))?;
    if let Some(on) = counts_for {
        output::say(&style.plain(&format!("its value counts for {}, the last day", short_day(on, session.today))));
    }
    Ok(Exit::Done)
}

/// The last value as a check-in of the last day.
fn last(desk: &mut Desk, ix: Ix, value: &str, yes: bool) -> std::result::Result<CheckIn, String> {
    let on = edit::day_of_check_in(&desk.cascade, ix, desk.today);
    let blank = CheckIn::new(desk.ids.next_id(), desk.cascade.item(ix).id, on, desk.author.by);
    let said = Said { value: Some(Value::Typed(value.to_owned())), ..Said::default() };
    let last = Last::of(&desk.cascade, ix);
    let check_in = said::check_in(&desk.cascade, ix, blank, &said, &last)?;
    said::sure(said::doubt(&desk.cascade, ix, &said, &check_in, &last), yes)?;
    Ok(check_in)
}

fn outcome(text: &str, desk: &Desk) -> Result<Outcome> {
    match FieldKey::Outcome.read(text, &Context::said(desk.today)) {
        Ok(Field::Outcome(Some(outcome))) => Ok(outcome),
        Ok(_) => Err(Failure::wrong("--outcome: say achieved, partial, missed or dropped")),
        Err(why) => Err(Failure::wrong(format!("--outcome: {why}"))),
    }
}

pub(super) fn reopen(args: &ReopenArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let cascade = &desk.cascade;
    let ops = match target::resolve(cascade, &args.of)? {
        Target::Item(ix) => {
            let title = text::one_line(&cascade.item(ix).title, 60);
            let ops = edit::reopen(cascade, ix, session.today);
            if ops.is_empty() {
                return Err(Failure::failed(format!("{title} has no outcome that could be taken back; nothing was changed")));
            }
            ops
        }
        Target::Cycle(id) => {
            let name = cascade.cycle(id).map_or_else(String::new, |c| text::one_line(&c.name, 40).into_owned());
            let ops = edit::reopen_cycle(cascade, id, session.today);
            if ops.is_empty() {
                return Err(Failure::failed(format!(
                    "{name} was not closed by hand; what has an outcome is reopened by itself: quarterdeck reopen REF"
                )));
            }
            ops
        }
        Target::Person(_) | Target::Team(_) | Target::Topic(_) | Target::Meeting(_) => {
            return Err(Failure::wrong("only an item or a cycle can be reopened: name one, such as cycle:2026-Q3"));
        }
    };
    let given = args.because.clone().filter(|why| !why.trim().is_empty());
    let asked = || ask::why("Why is it reopened? (Enter: leave it)", io::stdin().lock(), io::stderr());
    let Some(because) = given.or_else(|| ask::can().then(asked).flatten()) else {
        return Err(Failure::wrong("nothing was saved: reopening needs its reason; say it with --because “…”"));
    };
    let done = desk.save(Verb::Reopen, ops, Some(&because))?;
    output::print(&session.style().plain(&text::safe(&done)))?;
    Ok(Exit::Done)
}
