//! Whether a meeting can be held as it is to be: what it is about is there, nobody calls another one so, and there is time to talk.

use super::{
    Rigour,
    after::{After, quoted},
    names, refuse,
};
use crate::domain::{
    Field, Id,
    change::Refusal,
    recurring::{FIRST_NAME, Meeting},
    scope::Scope,
    text::folded,
};

pub(super) fn check(after: &After, meeting: &Meeting, rigour: Rigour) -> Result<(), Refusal> {
    let name = quoted(&meeting.name);
    let missing =
        |what: &str, id: Id| refuse(format!("The {what} of {name} is not here: nothing has the id {id}; choose another"));
    match &meeting.scope {
        Scope::Team(id) if after.team(*id).is_none() => return missing("team", *id),
        Scope::People(ids) => {
            if let Some(id) = ids.iter().find(|&&id| after.person(id).is_none()) {
                return missing("scope", *id);
            }
        }
        Scope::All | Scope::Team(_) | Scope::Level(_) => {}
    }
    if let Some(id) = meeting.people.iter().find(|&&id| after.person(id).is_none()) {
        return missing("people", *id);
    }
    if rigour != Rigour::Typed || meeting.deleted {
        return Ok(());
    }
    if after.sets(meeting.id, &[Field::Scope(Scope::All), Field::Deleted(false)]) {
        scope_is_there(after, meeting)?;
    }
    if after.sets(meeting.id, &[Field::Length(None), Field::Opening(None), Field::Closing(None)]) {
        time_to_talk(after, meeting)?;
    }
    if names::is_named(after, meeting.id) || after.sets(meeting.id, &[Field::Scope(Scope::All)]) {
        only_one_of_a_name(after, meeting)?;
    }
    Ok(())
}

/// What was deleted holds nothing.
fn scope_is_there(after: &After, meeting: &Meeting) -> Result<(), Refusal> {
    let name = quoted(&meeting.name);
    match &meeting.scope {
        Scope::Team(id) => match after.team(*id).filter(|team| team.deleted) {
            Some(team) => {
                refuse(format!("{name} cannot be about {}: that team was deleted; choose another scope", quoted(&team.name)))
            }
            None => Ok(()),
        },
        Scope::People(ids) if ids.iter().all(|&id| after.person(id).is_none_or(|p| p.deleted)) => {
            refuse(format!("{name} cannot be about people of whom nobody is here any more; choose another scope"))
        }
        Scope::All | Scope::People(_) | Scope::Level(_) => Ok(()),
    }
}

/// What opening and closing leave of its minutes.
fn time_to_talk(after: &After, meeting: &Meeting) -> Result<(), Refusal> {
    let minutes = meeting.minutes.unwrap_or(after.cascade().settings.review_minutes);
    let frame = meeting.opening.unwrap_or(0) + meeting.closing.unwrap_or(0);
    if frame < minutes.saturating_mul(60) {
        return Ok(());
    }
    refuse(format!(
        "{} has no time to talk: its opening and closing take {frame} seconds of its {minutes} minutes; give it more minutes",
        quoted(&meeting.name)
    ))
}

fn only_one_of_a_name(after: &After, meeting: &Meeting) -> Result<(), Refusal> {
    let wanted = folded(&meeting.name);
    let same = |m: &&Meeting| m.id != meeting.id && !m.deleted && folded(&m.name) == wanted;
    if let Some(other) = after.meetings().find(same) {
        return refuse(format!("There is a meeting {} already; use it or choose another name", quoted(&other.name)));
    }
    let of_everything = after.meetings().any(|m| !m.deleted && m.scope.is_all());
    if wanted == folded(FIRST_NAME) && !of_everything {
        return refuse(format!(
            "{} is the meeting of everything that every workspace has; choose another name, or give it the scope all",
            quoted(FIRST_NAME)
        ));
    }
    Ok(())
}
