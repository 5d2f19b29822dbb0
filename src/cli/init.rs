//! `quarterdeck init`: a new workspace.

use super::{
    ask,
    error::{Exit, Failure, Result},
    fields::of_flag,
    output::{print, saved, say},
    session::{Session, leftovers},
    welcome::{self, Answers, Period},
};
use crate::{
    domain::{
        text,
        whom::{is_nobody, one_person},
    },
    store::Store,
};
use clap::Args;
use std::io;

/// Make a workspace
///
/// On a terminal it asks who you are, which period the first goals are for, and for the first goal with its first number; every
/// question can be left out with Enter or “-”, and one undo takes all of it back.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// What it is called, for example the company's name
    #[arg(default_value = "Goals")]
    name: String,
    /// Who you are in it: "Ana Ruiz" or "Ana Ruiz <ana@example.org>"; on a terminal it is asked
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// The cycle its first goals are for, such as 2026-Q4
    #[arg(long, value_name = "CYCLE")]
    cycle: Option<String>,
}

pub(super) fn run(args: &InitArgs, session: &Session) -> Result {
    let person = args.person.as_deref().map(someone).transpose()?;
    let period = args.cycle.as_deref().map(|name| Period::named(name, session.today)).transpose();
    let period =
        period.map_err(|why| Failure::wrong(format!("--cycle: {why}; or add it afterwards with “quarterdeck add cycle”")))?;
    make(&args.name, session)?;
    let known = Answers { person, period, ..Answers::default() };
    let all =
        if ask::can() { welcome::ask(known, &session.account(), session.today, io::stdin().lock(), io::stderr()) } else { known };
    for said in welcome::settle(&all, session)?.1 {
        print(&format!("{said}\n"))?;
    }
    Ok(Exit::Done)
}

/// Makes an empty workspace of that name.
pub(super) fn make(name: &str, session: &Session) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Failure::wrong("the name of a workspace is a short line of text: give one, such as “Northwind”"));
    }
    let path = session.workspace();
    let left = leftovers(path);
    let store = Store::create(path, name, session.today, session.at)?;
    saved();
    drop(store);
    tracing::info!(path = %path.display(), "made a workspace");
    print(&format!(
        "made the workspace “{}” at {}\nnext: “quarterdeck import FILE…” reads goals, “quarterdeck add objective TITLE” adds one, “quarterdeck” opens the screen\n",
        text::one_line(name, 60),
        text::safe(&path.display().to_string())
    ))?;
    if let Some(left) = left {
        // Not taken for a part of it, and not forgotten either.
        say(&text::safe(&format!("note: there was a workspace here before: {left}")));
    }
    Ok(())
}

/// Whom a text makes, or why it is nobody one could be.
fn someone(text: &str) -> Result<String> {
    if is_nobody(text) {
        return Err(Failure::wrong(format!(
            "--person: “{}” is nobody; give your name, or leave it out",
            text::one_line(text, 40)
        )));
    }
    one_person(text).map(str::to_owned).map_err(of_flag("person"))
}
