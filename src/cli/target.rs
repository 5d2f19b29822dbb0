//! What a REF of a command that changes things may mean: an item, or with its kind in front a person, a team, a
//! cycle, a meeting or a topic.

use super::{
    error::{Failure, Result},
    undo::by_name,
};
use crate::{
    domain::{
        Cascade, Field, Id, Ix, Op,
        change::Verb,
        describe,
        history::LogFilter,
        recurring::Which,
        text::{self, say::say_full},
    },
    store::Store,
};

/// Something that can be changed by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// An objective, key result or project.
    Item(Ix),
    /// `person:NAME`
    Person(Id),
    /// `team:NAME`
    Team(Id),
    /// `cycle:NAME`
    Cycle(Id),
    /// `topic:TITLE`
    Topic(Id),
    /// `meeting:NAME`; `None`: that of everything, which nobody had to make.
    Meeting(Option<Id>),
}

impl Target {
    /// Its identity; `None`: it is there without being made.
    pub(super) fn id(self, cascade: &Cascade) -> Option<Id> {
        match self {
            Target::Item(ix) => Some(cascade.item(ix).id),
            Target::Person(id) | Target::Team(id) | Target::Cycle(id) | Target::Topic(id) => Some(id),
            Target::Meeting(id) => id,
        }
    }
}

/// What the text means.
pub(super) fn resolve(cascade: &Cascade, text: &str) -> Result<Target> {
    if let Some((kind, name)) = text.split_once(':') {
        let found = match kind.trim() {
            "person" => Some(cascade.resolve_person(name).map(Target::Person)),
            "team" => Some(cascade.resolve_team(name).map(Target::Team)),
            "cycle" => Some(cascade.resolve_cycle(name).map(Target::Cycle)),
            "topic" => Some(cascade.resolve_topic(name).map(Target::Topic)),
            "meeting" => {
                let made = |which: Which| Target::Meeting(cascade.made(&which).map(|m| m.id));
                Some(cascade.resolve_meeting(name).map(made))
            }
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found?);
        }
    }
    Ok(cascade.resolve(text, &[]).map(Target::Item)?)
}

/// What was deleted and is called so, or begins with these letters; as [`resolve`] reads it.
pub(super) fn deleted(cascade: &Cascade, text: &str) -> Vec<Id> {
    fn called<'a>(name: &str, gone: impl Iterator<Item = (Id, &'a str)>) -> Vec<Id> {
        let name = text::folded(name.trim());
        let is_it = |id: Id, title: &str| text::folded(title) == name || name.len() >= 4 && id.letters().starts_with(&name);
        gone.filter(|(id, title)| is_it(*id, title)).map(|(id, _)| id).collect()
    }
    let items = || cascade.all().map(|ix| cascade.item(ix)).filter(|item| item.deleted).map(|item| (item.id, &*item.title));
    match text.split_once(':') {
        Some(("person", name)) => called(name, cascade.people_ever().filter(|p| p.deleted).map(|p| (p.id, &*p.name))),
        Some(("team", name)) => called(name, cascade.teams_ever().filter(|t| t.deleted).map(|t| (t.id, &*t.name))),
        Some(("cycle", name)) => called(name, cascade.cycles_ever().filter(|c| c.deleted).map(|c| (c.id, &*c.name))),
        _ => called(text, items()),
    }
}

/// Who deleted it, when and why, and what brings it back.
pub(super) fn how_deleted(store: &Store, cascade: &Cascade, id: Id) -> Result<String> {
    let mut filter = LogFilter { item: Some(id), ..LogFilter::default() };
    let name = describe::name(cascade, id);
    let name = text::one_line(name.trim(), 60);
    loop {
        let page = store.log(&filter)?;
        let Some(last) = page.last() else { return Ok(format!("“{name}” was deleted")) };
        filter.before = Some(last.place());
        for entry in page.iter().filter(|entry| entry.undone_by.is_none() && entry.header.verb != Verb::CheckIn) {
            let change = store.change_at(entry.seq)?;
            let deletes = |op: &Op| matches!(op, Op::Set { of, new: Field::Deleted(true), .. } if *of == id);
            if !change.is_some_and(|change| change.ops.iter().any(deletes)) {
                continue;
            }
            let by =
                entry.header.by.and_then(|by| cascade.person(by)).map(|p| format!(" by {}", text::one_line(p.name.trim(), 40)));
            let why = entry.header.why.as_deref().map(|why| format!(" because {}", text::one_line(why, 80)));
            return Ok(format!(
                "“{name}” was deleted{} on {}{}: “quarterdeck undo {}” brings it back",
                by.unwrap_or_default(),
                say_full(entry.header.on),
                why.unwrap_or_default(),
                by_name(cascade.is_shared(), entry.header.id, entry.seq),
            ));
        }
    }
}

/// That there are several such things, each with how it went.
pub(super) fn several_deleted(store: &Store, cascade: &Cascade, ids: &[Id]) -> Result<Failure> {
    const MOST: usize = 5;
    let told = ids.iter().take(MOST).map(|&id| Ok(format!("{}: {}", &id.letters()[..8], how_deleted(store, cascade, id)?)));
    let told = told.collect::<Result<Vec<String>>>()?;
    Ok(Failure::wrong(format!(
        "{} are called so, and all of them were deleted; name one by its letters: {}",
        ids.len(),
        told.join("; ")
    )))
}
