//! Whether what a change touches fits together: references, spans, parents, links, names.

use super::{
    Rigour,
    after::{After, Quoted, a, cut, quoted},
    carried, ending, items_of, loops, meeting, names, refuse,
};
use crate::domain::{
    Entity, Field, FieldKey, Id, Item, Kind,
    change::Refusal,
    goal::{Body, ProjectState},
    history::Header,
    key_result::{KeyResult, Metric},
    link::Link,
    settings::ProjectsNeedGoal,
    text::folded,
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// Looks at every touched entity as it ends up.
pub(super) fn check(after: &After, header: &Header, rigour: Rigour) -> Result<(), Refusal> {
    let mut pairs = HashSet::new();
    for entity in after.touched() {
        if rigour == Rigour::Typed {
            names::one_line(after, entity)?;
        }
        match entity {
            Entity::Item(e) => {
                check_item(after, e, rigour)?;
                ending::outcome(after, e, header.on, rigour)?;
                carried::check(after, e, header.on, rigour)?;
                carried::let_go(after, e, header.on, rigour)?;
            }
            Entity::Person(e) => {
                reference(e.team.is_none_or(|t| after.team(t).is_some()), &e.name, "team", e.team)?;
                reference(e.manager.is_none_or(|m| after.person(m).is_some()), &e.name, "manager", e.manager)?;
                same(after, e.id, e.same, after.name(e.id), rigour, |id| after.person(id).map(|p| p.deleted))?;
                if rigour == Rigour::Typed {
                    names::person(after, e)?;
                }
            }
            Entity::Team(e) => {
                if e.name.contains('/') {
                    return refuse(format!(
                        "The team {} cannot have “/” in its name: it separates a team from the one above; name it without",
                        quoted(&e.name)
                    ));
                }
                reference(e.parent.is_none_or(|p| after.team(p).is_some()), &e.name, "team above it", e.parent)?;
                same(after, e.id, e.same, after.name(e.id), rigour, |id| after.team(id).map(|t| t.deleted))?;
                if rigour == Rigour::Typed {
                    names::team(after, e)?;
                }
            }
            Entity::Cycle(e) => {
                if e.start > e.end {
                    return refuse(format!(
                        "The cycle {} cannot end on {} before it starts on {}; swap the dates or move one",
                        quoted(&e.name),
                        e.end,
                        e.start
                    ));
                }
                reference(e.parent.is_none_or(|p| after.cycle(p).is_some()), &e.name, "cycle it is part of", e.parent)?;
                same(after, e.id, e.same, after.name(e.id), rigour, |id| after.cycle(id).map(|c| c.deleted))?;
                if rigour == Rigour::Typed {
                    one_cycle_of_a_name(after, e.id, &e.name)?;
                    ending::closes(after, e)?;
                }
            }
            Entity::Meeting(e) => meeting::check(after, e, rigour)?,
            Entity::Link(e) => {
                check_link(after, e, &mut pairs)?;
                ending::link(after, e, header.on, rigour)?;
            }
            Entity::Action(e) => {
                reference(e.owner.is_none_or(|p| after.person(p).is_some()), &e.what, "owner", e.owner)?;
                reference(e.item.is_none_or(|i| after.item(i).is_some()), &e.what, "item", e.item)?;
                reference(e.review.is_none_or(|r| after.has_review(r)), &e.what, "review", e.review)?;
            }
            Entity::Topic(e) => {
                reference(e.owner.is_none_or(|p| after.person(p).is_some()), &e.title, "person", e.owner)?;
                let of = e.meeting;
                reference(of.is_none_or(|m| after.meetings().any(|there| there.id == m)), &e.title, "meeting", of)?;
                reference(e.settled.is_none_or(|r| after.has_review(r)), &e.title, "review", e.settled)?;
            }
            Entity::Decision(e) => {
                reference(e.item.is_none_or(|i| after.item(i).is_some()), &e.text, "item", e.item)?;
                reference(after.has_review(e.review), &e.text, "review", Some(e.review))?;
            }
            Entity::Acknowledgement(e) => {
                reference(after.item(e.item).is_some(), "The acknowledgement", "item", Some(e.item))?;
                reference(e.by.is_none_or(|p| after.person(p).is_some()), "The acknowledgement", "reader", e.by)?;
            }
            Entity::Review(e) => {
                let by = e.facilitator;
                reference(by.is_none_or(|p| after.person(p).is_some()), "The review", "facilitator", by)?;
                let of = e.meeting;
                reference(of.is_none_or(|m| after.meetings().any(|there| there.id == m)), "The review", "meeting", of)?;
                let closes = e.cycle;
                reference(closes.is_none_or(|c| after.cycle(c).is_some()), "The review", "cycle", closes)?;
                if e.current.is_some_and(|at| at >= e.agenda.len()) {
                    return refuse(format!(
                        "Review {} cannot go to entry {} of its agenda: it has {}; choose one of those",
                        e.number,
                        e.current.unwrap_or(0) + 1,
                        e.agenda.len()
                    ));
                }
            }
        }
    }
    if let Some(review) = header.review
        && !after.has_review(review)
    {
        return refuse(format!("The change belongs to a review {review} that is not here; start the review again"));
    }
    if rigour != Rigour::Restored && after.cascade().settings.projects_need_goal == ProjectsNeedGoal::Require {
        begins_with_a_goal(after)?;
    }
    no_two_of_an_external_id(after)?;
    no_loops(after)
}

/// Where that is required, no project begins that serves no goal.
fn begins_with_a_goal(after: &After) -> Result<(), Refusal> {
    let links: Vec<&Link> = after.touched().filter_map(|e| if let Entity::Link(link) = e { Some(link) } else { None }).collect();
    for item in items_of(after) {
        let begins = item.project().is_some_and(|project| project.state == ProjectState::Active) && item.is_live();
        if !begins || !after.sets(item.id, &[Field::State(ProjectState::Active)]) {
            continue;
        }
        let gone = |id: Id| links.iter().any(|link| link.id == id && link.deleted);
        let stands = after.cascade().find(item.id).is_some_and(|ix| after.cascade().links_at(ix).any(|link| !gone(link.id)));
        if !stands && !links.iter().any(|link| link.project == item.id && !link.deleted) {
            return refuse(format!(
                "The project {} cannot begin without a goal: this workspace requires one (projects-need-goal); say which it serves, or leave it planned",
                quoted(&item.title)
            ));
        }
    }
    Ok(())
}

/// Whether something may be the same as another. `is_deleted` knows those of its kind.
fn same(
    after: &After,
    of: Id,
    other: Option<Id>,
    name: String,
    rigour: Rigour,
    is_deleted: impl Fn(Id) -> Option<bool>,
) -> Result<(), Refusal> {
    let Some(other) = other.filter(|_| after.sets(of, &[Field::Same(None)])) else { return Ok(()) };
    let them = after.name(other);
    match is_deleted(other) {
        None => return refuse(format!("{name} cannot be the same as {them}: that is no such thing; name another of its kind")),
        Some(true) if rigour == Rigour::Typed => {
            return refuse(format!("{name} cannot be the same as {them}: that was deleted; undo that first, or name another"));
        }
        Some(_) => {}
    }
    if rigour == Rigour::Typed && (other == of || after.cascade().stands_for(other) == of) {
        return refuse(format!("{name} and {them} are one already; name two that are to become one"));
    }
    Ok(())
}

fn reference(is_there: bool, of: &str, what: &str, id: Option<Id>) -> Result<(), Refusal> {
    match id {
        Some(id) if !is_there => {
            refuse(format!("The {what} of {} is not here: nothing has the id {id}; choose another", quoted(of)))
        }
        _ => Ok(()),
    }
}

fn check_item(after: &After, item: &Item, rigour: Rigour) -> Result<(), Refusal> {
    let name = quoted(&item.title);
    if after.sets(item.id, &[Field::Owner(None)]) {
        reference(item.owner.is_none_or(|p| after.person(p).is_some()), &item.title, "owner", item.owner)?;
    }
    if after.sets(item.id, &[Field::Team(None)]) {
        reference(item.team.is_none_or(|t| after.team(t).is_some()), &item.title, "team", item.team)?;
    }
    if after.sets(item.id, &[Field::Cycle(None)]) {
        reference(item.cycle.is_none_or(|c| after.cycle(c).is_some()), &item.title, "cycle", item.cycle)?;
        if item.kind() == Kind::Project && item.cycle.is_some() {
            return refuse(format!("The project {name} cannot be in a cycle: it serves goals that are; link it to one instead"));
        }
    }
    if let Some(person) = item.objective().and_then(|o| o.person) {
        reference(after.person(person).is_some(), &item.title, "person", Some(person))?;
    }
    if after.sets(item.id, &[Field::Parents(Vec::new())]) {
        check_parents(after, item, name, rigour)?;
    }
    if after.sets(item.id, &[Field::Start(None), Field::Due(None), Field::Cycle(None)]) {
        check_span(after, item, name, rigour)?;
    }
    if let Body::KeyResult(kr) = &item.body
        && after.sets(item.id, &[Field::Metric(Metric::Increase), Field::Baseline(None), Field::Target(None), Field::Upper(None)])
    {
        check_bounds(kr, name, rigour)?;
    }
    Ok(())
}

fn check_parents(after: &After, item: &Item, name: Quoted, rigour: Rigour) -> Result<(), Refusal> {
    match item.kind() {
        Kind::Project if !item.parents.is_empty() => {
            return refuse(format!("The project {name} cannot hang below something: it serves goals by links; link it instead"));
        }
        Kind::KeyResult if item.parents.len() != 1 => {
            return refuse(format!(
                "The key result {name} needs exactly one objective, and has {}; choose the one it measures",
                item.parents.len()
            ));
        }
        _ => {}
    }
    let mut seen = HashSet::new();
    for &id in &item.parents {
        let Some(parent) = after.item(id) else {
            return refuse(format!("The parent of {name} is not here: nothing has the id {id}; choose another"));
        };
        if parent.kind() != Kind::Objective {
            return refuse(format!(
                "{name} cannot hang below {}: that is {}, and only objectives hold others; choose an objective",
                quoted(&parent.title),
                a(parent.kind().name())
            ));
        }
        if id == item.id {
            return refuse(format!("{name} cannot hang below itself; choose another objective"));
        }
        if !seen.insert(id) {
            return refuse(format!("{name} names {} as its parent twice; name it once", quoted(&parent.title)));
        }
        if rigour == Rigour::Typed && !parent.is_live() {
            let gone = if parent.deleted { "deleted; undo that" } else { "archived; bring it back" };
            return refuse(format!("{name} cannot hang below {}: that was {gone} first", quoted(&parent.title)));
        }
    }
    Ok(())
}

fn check_span(after: &After, item: &Item, name: Quoted, rigour: Rigour) -> Result<(), Refusal> {
    let refused = |start: NaiveDate, due: NaiveDate, whose: &str| {
        refuse(format!("{name} cannot be due on {due} before it starts on {start}{whose}; move one of the dates"))
    };
    if rigour == Rigour::Restored {
        return Ok(());
    }
    if let (Some(start), Some(due)) = (item.start, item.due)
        && start > due
    {
        return refused(start, due, "");
    }
    // A file may say what it likes about an item and its cycle apart; a person is told at once.
    if rigour == Rigour::Typed
        && item.kind() != Kind::Project
        && let Some(cycle) = after.cycle_of(item)
    {
        match (item.start, item.due) {
            (Some(start), None) if start > cycle.end => {
                return refused(start, cycle.end, &format!(" (the end of {})", cut(&cycle.name)));
            }
            (None, Some(due)) if due < cycle.start => {
                return refused(cycle.start, due, &format!(" (the start of {})", cut(&cycle.name)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_bounds(kr: &KeyResult, name: Quoted, rigour: Rigour) -> Result<(), Refusal> {
    if rigour == Rigour::Restored {
        return Ok(());
    }
    match (kr.metric, kr.baseline, kr.target) {
        (Metric::Increase | Metric::Decrease, Some(baseline), Some(target))
            if baseline.total_cmp(&target).is_eq() && rigour == Rigour::Typed =>
        {
            return refuse(format!(
                "{name} cannot go from {baseline} to {target}: there is nothing to {}; give another target, or use at-least or at-most",
                kr.metric.word()
            ));
        }
        _ => {}
    }
    if !kr.metric.has(FieldKey::Upper) {
        return Ok(());
    }
    match (kr.target, kr.upper) {
        (Some(low), Some(high)) if low > high => {
            refuse(format!("{name} cannot stay between {low} and {high}: the lower bound is the larger; swap them"))
        }
        (Some(_), Some(_)) => Ok(()),
        _ if rigour == Rigour::Imported => Ok(()),
        _ => refuse(format!("{name} is to stay between two bounds and has only one or none; give target and upper")),
    }
}

/// `pairs` holds the ends of the links seen before in the same change.
fn check_link(after: &After, link: &Link, pairs: &mut HashSet<(Id, Id)>) -> Result<(), Refusal> {
    if link.deleted {
        return Ok(());
    }
    let (Some(project), Some(target)) = (after.item(link.project), after.item(link.target)) else {
        let missing = if after.item(link.project).is_none() { link.project } else { link.target };
        return refuse(format!("The link cannot be made: nothing here has the id {missing}; choose another end"));
    };
    let (from, to) = (quoted(&project.title), quoted(&target.title));
    if project.kind() != Kind::Project {
        return refuse(format!(
            "{from} cannot be linked to {to}: it is {}, and links begin at a project",
            a(project.kind().name())
        ));
    }
    if target.kind() == Kind::Project {
        return refuse(format!("{from} cannot be linked to {to}: that is a project; choose a key result or an objective"));
    }
    if !after.sets(link.id, &[Field::Deleted(false)]) {
        return Ok(());
    }
    if after.is_created(link.id) && (project.deleted || target.deleted) {
        let gone = if project.deleted { from } else { to };
        return refuse(format!("The link cannot be made: {gone} was deleted; undo that first or choose another end"));
    }
    let before = after.cascade().find(link.project).is_some_and(|ix| {
        let still = |l: &Link| !matches!(after.entity(l.id), Some(Entity::Link(now)) if now.deleted);
        after.cascade().links_at(ix).any(|other| other.id != link.id && other.target == link.target && still(other))
    });
    if before || !pairs.insert((link.project, link.target)) {
        return refuse(format!("{from} is linked to {to} already; change that link's because instead"));
    }
    Ok(())
}

fn one_cycle_of_a_name(after: &After, id: Id, name: &str) -> Result<(), Refusal> {
    if !after.sets(id, &[Field::Title(String::new()), Field::Deleted(false)]) {
        return Ok(());
    }
    let wanted = folded(name);
    match after.cascade().cycles().find(|c| c.id != id && folded(&c.name) == wanted) {
        Some(other) => refuse(format!(
            "There is a cycle {} already, from {} to {}; use it or choose another name",
            quoted(&other.name),
            other.start,
            other.end
        )),
        None => Ok(()),
    }
}

fn no_two_of_an_external_id(after: &After) -> Result<(), Refusal> {
    let like = [Field::External(None), Field::Deleted(false)];
    let mut named: HashMap<(Kind, &str), &Item> = HashMap::new();
    for item in items_of(after).filter(|i| !i.deleted && after.sets(i.id, &like)) {
        let Some(external) = item.external.as_deref() else { continue };
        if let Some(other) = named.insert((item.kind(), external), item) {
            return taken(item, other, external);
        }
    }
    if named.is_empty() {
        return Ok(());
    }
    // One pass over the workspace, and only for changes that give external ids.
    for ix in after.cascade().all() {
        let before = after.cascade().item(ix);
        let Some(external) = before.external.as_deref() else { continue };
        let Some(item) = named.get(&(before.kind(), external)).filter(|item| item.id != before.id) else { continue };
        let other = after.item(before.id).unwrap_or(before);
        if !other.deleted && other.external.as_deref() == Some(external) {
            return taken(item, other, external);
        }
    }
    Ok(())
}

fn taken(item: &Item, other: &Item, external: &str) -> Result<(), Refusal> {
    refuse(format!(
        "{} cannot have the external id {}: {} has it; external ids are unique per kind",
        quoted(&item.title),
        quoted(external),
        quoted(&other.title)
    ))
}

fn no_loops(after: &After) -> Result<(), Refusal> {
    let moved: Vec<Id> = items_of(after).filter(|i| after.sets(i.id, &[Field::Parents(Vec::new())])).map(|i| i.id).collect();
    let ring = loops::through(&moved, |id| after.item(id).map(|i| i.parents.to_vec()).unwrap_or_default());
    named(after, ring, "would hang below itself", "choose a parent outside it")?;
    let made: Vec<Id> = items_of(after).filter(|i| i.carried().is_some() && after.is_created(i.id)).map(|i| i.id).collect();
    carried::no_circle(after, &made)?;
    let touched = |field: Field, pick: fn(&Entity) -> bool| -> Vec<Id> {
        after.touched().filter(|e| pick(e)).map(Entity::id).filter(|&id| after.sets(id, std::slice::from_ref(&field))).collect()
    };
    let teams = touched(Field::Parent(None), |e| matches!(e, Entity::Team(_)));
    let ring = loops::through(&teams, |id| after.team(id).and_then(|t| t.parent).into_iter().collect());
    named(after, ring, "would be part of itself", "choose a team outside it")?;
    let cycles = touched(Field::Parent(None), |e| matches!(e, Entity::Cycle(_)));
    let ring = loops::through(&cycles, |id| after.cycle(id).and_then(|c| c.parent).into_iter().collect());
    named(after, ring, "would be part of itself", "choose a longer cycle outside it")?;
    let people = touched(Field::Manager(None), |e| matches!(e, Entity::Person(_)));
    let ring = loops::through(&people, |id| after.person(id).and_then(|p| p.manager).into_iter().collect());
    named(after, ring, "would manage themselves", "choose a manager outside it")
}

fn named(after: &After, ring: Option<Vec<Id>>, what: &str, instead: &str) -> Result<(), Refusal> {
    let Some(ring) = ring else { return Ok(()) };
    refuse(format!("{} {what}: {}; {instead}", after.name(ring[0]), loops::path(after, &ring)))
}
