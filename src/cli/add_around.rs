//! What `quarterdeck add` makes that is not an item: people, teams and cycles.

use super::{
    error::{Failure, Result},
    fields::{PersonFlags, named, of_flag},
    session::Desk,
};
use crate::domain::{
    Entity, FieldKey, Op,
    cycle::Cycle,
    edit,
    fields::{Fields as _, Nouns},
    known,
    people::Team,
    text::{
        self,
        date::{When, parse_date},
    },
    whom::{newcomer, one_person},
};
use chrono::NaiveDate;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct AddPerson {
    /// Their name
    name: String,
    #[command(flatten)]
    fields: PersonFlags,
}

#[derive(Debug, Args)]
pub(super) struct AddTeam {
    /// Its name, or a path
    name: String,
    /// The team above it
    #[arg(long, value_name = "TEAM")]
    parent: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct AddCycle {
    /// Its name
    name: String,
    /// Its first day
    #[arg(long, value_name = "DATE", requires = "end")]
    start: Option<String>,
    /// Its last day
    #[arg(long, value_name = "DATE", requires = "start")]
    end: Option<String>,
    /// The longer cycle it is part of
    #[arg(long, value_name = "CYCLE")]
    parent: Option<String>,
}

pub(super) fn person(args: &AddPerson, desk: &mut Desk) -> Result<Vec<Op>> {
    args.fields.learn(desk);
    let fields = args.fields.read(Nouns::PERSON, &desk.cascade, desk.today, None)?;
    let has_email = args.fields.get(FieldKey::Email).is_some();
    // Who has an e-mail is one person, whatever signs are in the name.
    let name = if has_email { args.name.trim() } else { one_person(&args.name).map_err(Failure::wrong)? };
    let mut person = newcomer(desk.ids.next_id(), name);
    for field in &fields {
        person.set(field);
    }
    person.id = desk.cascade.free(known::person(&person.name, person.email.as_deref()), &mut desk.ids);
    Ok(vec![Op::Create(Entity::Person(person))])
}

pub(super) fn team(args: &AddTeam, desk: &mut Desk) -> Result<Vec<Op>> {
    let above = args.parent.as_deref().map(|p| named("parent", desk.cascade.resolve_team(p))).transpose()?;
    let name = args.name.trim();
    if let Some(parent) = above {
        // Whether there is one of the name below it is looked at with every change, wherever it is made.
        let id = desk.cascade.free(desk.cascade.known_team(Some(parent), name), &mut desk.ids);
        let team = Team { id, name: name.to_owned(), parent: Some(parent), deleted: false, same: None };
        return Ok(vec![Op::Create(Entity::Team(team))]);
    }
    let mut directory = edit::Directory::new(&desk.cascade, &mut desk.ids);
    let there = directory.team(name);
    let ops = directory.into_ops();
    match there {
        None => Err(Failure::wrong("a team needs a name: write it, or a path such as Company/Product/Growth")),
        Some(id) if ops.is_empty() => {
            let path: Vec<&str> = desk.cascade.team_path(id).iter().map(|t| t.name.as_str()).collect();
            Err(Failure::wrong(format!(
                "there is a team {} already; “quarterdeck list teams” shows where everyone belongs",
                text::one_line(&path.join("/"), 80)
            )))
        }
        Some(_) => Ok(ops),
    }
}

pub(super) fn cycle(args: &AddCycle, desk: &mut Desk) -> Result<Vec<Op>> {
    let date = |flag: &'static str, text: &str, when| parse_date(text, desk.today, when).map_err(of_flag(flag));
    let parent = args.parent.as_deref().map(|p| named("parent", desk.cascade.resolve_cycle(p))).transpose()?;
    let has_days = args.start.is_some();
    // Without days of its own it is one of the calendar, and called as those are.
    let calendar = desk.cascade.settings.calendar();
    let called = calendar.called(&args.name).filter(|_| !has_days);
    let name = called.as_deref().unwrap_or(args.name.trim());
    let dates: (NaiveDate, NaiveDate) = match (&args.start, &args.end) {
        (Some(start), Some(end)) => (date("start", start, When::Start)?, date("end", end, When::Due)?),
        _ => calendar.dates_of(name).ok_or_else(|| {
            let why = calendar.undated(name, desk.today).replace("give the cycle its dates", "give --start and --end");
            Failure::wrong(why)
        })?,
    };
    let parent = parent.or_else(|| desk.cascade.cycle_above(name).filter(|_| !has_days).map(|c| c.id));
    let cycle = Cycle { parent, ..Cycle::new(desk.cascade.free(known::cycle(name), &mut desk.ids), name, dates.0, dates.1) };
    Ok(vec![Op::Create(Entity::Cycle(cycle))])
}
