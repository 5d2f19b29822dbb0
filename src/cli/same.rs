//! `quarterdeck same`: of two people, teams or cycles that are one, one stands for the other.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
    target::{self, Target},
};
use crate::domain::{Cascade, Field, Id, change::Verb, describe, text};
use clap::Args;

/// Make one of two people, teams or cycles that are the same
///
/// A disappears into B: B stands wherever A was named, and answers to what A was called. What was said stays in the log as it was
/// said, and undo tells them apart again.
#[derive(Debug, Args)]
pub(super) struct SameArgs {
    /// The one that disappears: person:NAME, team:NAME or cycle:NAME; letters of its id where two are called the same
    #[arg(value_name = "A")]
    a: String,
    /// The one that stands for both
    #[arg(value_name = "B")]
    b: String,
}

pub(super) fn run(args: &SameArgs, session: &Session) -> Result {
    let find = |cascade: &Cascade| Ok((one(cascade, &args.a)?, one(cascade, &args.b)?));
    let (mut desk, ((kind, a), (other_kind, b))) = session.desk_about(find)?;
    let name = |id: Id| describe::name(&desk.cascade, id);
    if kind != other_kind {
        let (a, b) = (name(a), name(b));
        return Err(Failure::wrong(format!("{a} is a {kind} and {b} a {other_kind}: they cannot be one; name two of a kind")));
    }
    if a == b {
        let name = name(a);
        return Err(Failure::wrong(format!(
            "“{}” and “{}” mean one {kind} already: {name}; nothing was changed",
            args.a, args.b
        )));
    }
    // Who disappears by their own word is the other from then on, and so takes it back as such.
    if desk.author.by == Some(a) {
        desk.author.by = Some(b);
    }
    let ops = desk.cascade.set_op(a, Field::Same(Some(b))).into_iter().collect();
    let said = desk.save(Verb::Revise, ops, None)?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    Ok(Exit::Done)
}

fn one(cascade: &Cascade, text: &str) -> Result<(&'static str, Id)> {
    Ok(match target::resolve(cascade, text)? {
        Target::Person(id) => ("person", id),
        Target::Team(id) => ("team", id),
        Target::Cycle(id) => ("cycle", id),
        Target::Item(_) | Target::Meeting(_) | Target::Topic(_) => {
            return Err(Failure::wrong(format!(
                "“{text}” is none of those of which two can be one: write person:NAME, team:NAME or cycle:NAME"
            )));
        }
    })
}
