//! `quarterdeck hand-over`: everything one person still answers for goes to another.

use super::{
    error::{Exit, Failure, Result},
    output,
    session::Session,
};
use crate::domain::{change::Verb, edit, text};
use clap::Args;

/// Give everything one person still answers for to another
///
/// What is open, what waits for a verdict, and open actions; what is closed stays theirs, for it happened under their name.
#[derive(Debug, Args)]
pub(super) struct HandOverArgs {
    /// Who has it: a name or an e-mail
    #[arg(value_name = "FROM")]
    from: String,
    /// Who gets it
    #[arg(value_name = "TO")]
    to: String,
    /// Why: every owner who changes is in the log with a reason
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

pub(super) fn run(args: &HandOverArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let (from, to) = (desk.cascade.resolve_person(&args.from)?, desk.cascade.resolve_person(&args.to)?);
    for name in [&args.from, &args.to] {
        desk.learn(name);
    }
    if from == to {
        return Err(Failure::wrong("FROM and TO are the same person: name who takes over"));
    }
    let because = args.because.as_deref().map(str::trim).filter(|b| !b.is_empty());
    let because = because.ok_or_else(|| Failure::wrong("say why it is handed over with --because “…”: it stands in the log"))?;
    let ops = edit::hand_over(&desk.cascade, from, to, desk.today);
    if ops.is_empty() {
        output::print("they answer for nothing that is open; nothing was changed")?;
        return Ok(Exit::Done);
    }
    let said = desk.save(Verb::HandOver, ops, Some(because))?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    Ok(Exit::Done)
}
