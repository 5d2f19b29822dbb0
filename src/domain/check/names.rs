//! Whether what someone names can be told from what is there: people, teams, one line each, an e-mail that is one.
//!
//! Only what is typed is held to it. A file or an undo may bring back two of a name; whoever touches one of them next is
//! not stopped by the other unless it is the name they touch.

use super::{
    after::{After, Quoted, cut, quoted},
    refuse,
};
use crate::domain::{
    Entity, Field, Id,
    change::Refusal,
    people::{Person, Team, is_email},
    text::folded,
    whom::is_nobody,
};

/// What makes a name new: it is given, or what bears it comes back.
pub(super) fn is_named(after: &After, id: Id) -> bool {
    after.sets(id, &[Field::Title(String::new()), Field::Deleted(false)])
}

/// Titles and names are one line: lists, pickers and files have one for each.
pub(super) fn one_line(after: &After, entity: &Entity) -> Result<(), Refusal> {
    let (what, name): (&str, &str) = match entity {
        Entity::Item(e) => ("title", &e.title),
        Entity::Person(e) => ("name", &e.name),
        Entity::Team(e) => ("name", &e.name),
        Entity::Cycle(e) => ("name", &e.name),
        Entity::Meeting(e) => ("name", &e.name),
        _ => return Ok(()),
    };
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if is_named(after, entity.id()) && name.trim().contains(breaks) {
        return refuse(format!(
            "The {what} {} cannot have a line break in it: it is shown in one line; put the rest into the description or a note",
            quoted(name)
        ));
    }
    Ok(())
}

/// Refuses a person who could not be told from another: by `--as`, by a reference, by the next import.
pub(super) fn person(after: &After, person: &Person) -> Result<(), Refusal> {
    let email_is_set = after.sets(person.id, &[Field::Email(None), Field::Deleted(false)]);
    if person.deleted || person.same.is_some() || !(email_is_set || is_named(after, person.id)) {
        return Ok(());
    }
    let name = cut(&person.name);
    let email = person.email.as_deref().map(str::trim).filter(|e| !e.is_empty());
    if let Some(email) = email.filter(|_| email_is_set)
        && !is_email(email)
    {
        return refuse(format!(
            "The e-mail of {name} cannot be {}: an e-mail is like ana@example.org; correct it or leave it out",
            quoted(email)
        ));
    }
    if is_named(after, person.id) && !person.name.trim().is_empty() && is_nobody(&person.name) {
        return refuse(format!("{} is nobody: leave the field empty until there is somebody to name", quoted(&person.name)));
    }
    let (folded_name, folded_email) = (folded(&person.name), email.map(folded));
    for other in after.people().filter(|p| p.id != person.id && !p.deleted && p.same.is_none()) {
        let others = other.email.as_deref().map(folded).filter(|e| !e.is_empty());
        if others.is_some() && others == folded_email {
            return refuse(format!(
                "{name} cannot have the e-mail {}: it is that of {}, and people are told apart by it; give another",
                quoted(email.unwrap_or_default()),
                cut(&other.name)
            ));
        }
        if folded(&other.name) != folded_name {
            continue;
        }
        if folded_email.is_none() {
            let at = other.email.as_deref().map(str::trim).filter(|e| !e.is_empty());
            let at = at.map_or_else(String::new, |email| format!(" ({})", cut(email)));
            return refuse(format!(
                "{}{at} is here already: choose that one, or give this one an e-mail to tell the two apart",
                cut(&other.name)
            ));
        }
        if others.is_none() {
            return refuse(format!(
                "{} is here already, without an e-mail: give them theirs first, so that the two can be told apart",
                cut(&other.name)
            ));
        }
    }
    Ok(())
}

/// Refuses a second team at one path.
pub(super) fn team(after: &After, team: &Team) -> Result<(), Refusal> {
    if team.deleted || team.same.is_some() || !(is_named(after, team.id) || after.sets(team.id, &[Field::Parent(None)])) {
        return Ok(());
    }
    let name = folded(&team.name);
    let same =
        |t: &&Team| t.id != team.id && !t.deleted && t.same.is_none() && t.parent == team.parent && folded(&t.name) == name;
    let Some(other) = after.teams().find(same) else { return Ok(()) };
    let place = match team.parent.and_then(|id| after.team(id)) {
        Some(above) => format!(" below {}", quoted(&above.name)),
        None => " at the top".to_owned(),
    };
    let there: Quoted = quoted(&other.name);
    refuse(format!("There is a team {there}{place} already: use it, or choose another name or another team above it"))
}
