//! The work that moved what ended: offered to move what goes on.

use super::super::{
    cascade::{Cascade, Ix},
    goal::ProjectState,
    id::Id,
    link::Link,
};

/// Which links are made again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Links {
    /// All that are offered.
    #[default]
    All,
    /// None.
    None,
    /// These.
    These(Vec<Id>),
}

impl Links {
    /// Whether a link is made again.
    pub fn has(&self, link: Id) -> bool {
        match self {
            Links::All => true,
            Links::None => false,
            Links::These(ids) => ids.contains(&link),
        }
    }
}

/// The links of work that goes on to something that ended.
pub fn offered(cascade: &Cascade, of: Ix) -> impl Iterator<Item = &Link> {
    let goes_on = |link: &&Link| {
        let project = cascade.find(link.project).map(|ix| cascade.item(ix));
        project.is_some_and(|p| p.is_live() && p.project().is_some_and(|project| project.state == ProjectState::Active))
    };
    cascade.links_at(of).filter(goes_on)
}
