//! `quarterdeck init`: a new workspace.

use super::{
    ask,
    error::{Exit, Failure, Result},
    fields::{self, of_flag},
    output::{print, saved, say},
    session::{Session, leftovers},
};
use crate::{
    config::remembered,
    domain::{
        Entity, Op,
        calendar::Calendar,
        change::Verb,
        known, text,
        whom::{is_nobody, newcomer, one_person},
    },
    store::Store,
};
use clap::Args;
use std::io;

/// Make a workspace
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
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Failure::wrong("the name of a workspace is a short line of text: give one, such as “Northwind”"));
    }
    let person = args.person.as_deref().map(someone).transpose()?;
    let calendar = Calendar::default();
    if let Some(cycle) = args.cycle.as_deref().filter(|name| calendar.read(name).is_none()) {
        let why = calendar.undated(cycle, session.today);
        return Err(Failure::wrong(format!("--cycle: {why}; or add it afterwards with “quarterdeck add cycle”")));
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
    let person = match person {
        None if ask::can() => ask::newcomer(&session.account(), io::stdin().lock(), io::stderr()),
        said => said,
    };
    settle_in(person, args.cycle.as_deref(), session)?;
    Ok(Exit::Done)
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

/// The first person, who sits here from now on, and the first cycle.
fn settle_in(person: Option<String>, cycle: Option<&str>, session: &Session) -> Result<()> {
    let mut desk = session.desk_for_newcomers()?;
    if let Some(text) = person {
        let mut person = newcomer(desk.ids.next_id(), &text);
        person.id = desk.cascade.free(known::person(&person.name, person.email.as_deref()), &mut desk.ids);
        let (id, name) = (person.id, text::one_line(&person.name, 60).into_owned());
        desk.author.by = Some(id);
        desk.save(Verb::Add, vec![Op::Create(Entity::Person(person))], None)?;
        if let Some(paths) = &session.paths {
            // What cannot be remembered is asked again.
            let _ = remembered::remember_person(paths, session.workspace(), Some(id));
        }
        print(&format!("you are {name}\n"))?;
    }
    if let Some(name) = cycle {
        let (_, ops) = fields::cycle(&mut desk, name)?;
        let said = desk.save(Verb::Add, ops, None)?;
        print(&format!("{said}\n"))?;
    }
    Ok(())
}
