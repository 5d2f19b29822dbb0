//! What a REF of a command that changes things may mean: an item, or with its kind in front a person, a team or a cycle.

use super::error::Result;
use crate::domain::{Cascade, Id, Ix};

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
}

impl Target {
    /// Its identity.
    pub(super) fn id(self, cascade: &Cascade) -> Id {
        match self {
            Target::Item(ix) => cascade.item(ix).id,
            Target::Person(id) | Target::Team(id) | Target::Cycle(id) => id,
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
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found?);
        }
    }
    Ok(cascade.resolve(text, &[]).map(Target::Item)?)
}
