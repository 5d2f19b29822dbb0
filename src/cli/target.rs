//! What a REF of a command that changes things may mean: an item, or with its kind in front a person, a team, a
//! cycle, a meeting or a topic.

use super::error::Result;
use crate::domain::{Cascade, Id, Ix, recurring::Which};

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
