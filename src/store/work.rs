//! Operations applied to what is stored, one entity at a time.
//!
//! A commit is newer than all it touches, so it is the last step of the fold of each of these entities (`refold`), by which
//! doctor derives everything anew. It has to agree with that and with `Cascade::apply`, and property tests hold it to both.

use super::{days::sortable, error::Fault};
use crate::domain::{
    Entity, Field, Id, Item, Kind, Op, Summary,
    change::Refusal,
    cycle::Cycle,
    fields::Fields as _,
    history::Header,
    id::{IdMap, IdSet},
    merge::unite,
    settings::Settings,
    summary::Begins,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// An entity with what is derived about it.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) entity: Entity,
    /// Of an item: what all its check-ins come to, those after today included.
    pub(super) summary: Summary,
    /// Of an item: the day of the newest change with a reason of what a revision changes, whatever state its cycle had then.
    pub(super) revised: Option<NaiveDate>,
}

impl Thing {
    pub(super) fn new(entity: Entity) -> Thing {
        Thing { entity, summary: Summary::default(), revised: None }
    }

    pub(super) fn item(&self) -> Option<&Item> {
        if let Entity::Item(item) = &self.entity { Some(item) } else { None }
    }
}

/// Where entities come from that are not in work yet.
pub(super) trait Source {
    /// Whatever has that id; `None`: nothing has.
    fn fetch(&mut self, id: Id) -> Result<Option<Thing>, Fault>;
}

/// Nowhere: for a replay from the beginning.
pub(super) struct Nothing;

impl Source for Nothing {
    fn fetch(&mut self, _: Id) -> Result<Option<Thing>, Fault> {
        Ok(None)
    }
}

impl Source for &rusqlite::Connection {
    fn fetch(&mut self, id: Id) -> Result<Option<Thing>, Fault> {
        super::rows::thing(self, id)
    }
}

/// Of so many things at once no more are in work.
const IN_WORK: usize = 4096;

/// Entities in work, and what happened to them.
pub(super) struct Work<S> {
    source: S,
    things: IdMap<Option<Thing>>,
    /// What is known to be an item, in work or put down.
    items: IdSet,
    pub(super) settings: Settings,
    /// Entities that were created or set.
    pub(super) written: BTreeSet<Id>,
    /// Settings that were set.
    pub(super) set: BTreeSet<String>,
    /// Items whose summary is to be made again.
    pub(super) recount: BTreeSet<Id>,
    /// Items that were checked in, and how often.
    pub(super) added: BTreeMap<Id, usize>,
    /// Objectives whose cycle changed: the key results below may begin on another day.
    pub(super) recycled: BTreeSet<Id>,
    /// Items of which a revision was undone or redone: which one is in force now stands in the log.
    pub(super) reappraise: BTreeSet<Id>,
    /// Of which somebody overwrote a word that they had not seen.
    pub(super) clashed: BTreeSet<Id>,
    /// Cycles whose first day changed, or which were deleted or brought back.
    pub(super) moved_cycles: BTreeSet<Id>,
}

impl<S: Source> Work<S> {
    pub(super) fn new(source: S, settings: Settings) -> Work<S> {
        Work {
            source,
            things: IdMap::default(),
            items: IdSet::default(),
            settings,
            written: BTreeSet::new(),
            set: BTreeSet::new(),
            recount: BTreeSet::new(),
            added: BTreeMap::new(),
            recycled: BTreeSet::new(),
            reappraise: BTreeSet::new(),
            clashed: BTreeSet::new(),
            moved_cycles: BTreeSet::new(),
        }
    }

    /// Whatever has that id.
    pub(super) fn get(&mut self, id: Id) -> Result<Option<&mut Thing>, Fault> {
        if !self.things.contains_key(&id) {
            let thing = self.source.fetch(id)?;
            if thing.as_ref().is_some_and(|thing| thing.item().is_some()) {
                self.items.insert(id);
            }
            self.things.insert(id, thing);
        }
        Ok(self.things.get_mut(&id).and_then(Option::as_mut))
    }

    /// Whether there is so much in work that it should be put down.
    pub(super) fn is_full(&self) -> bool {
        self.things.len() >= IN_WORK
    }

    /// Puts down all that is in work, to be fetched again: what was created or set is kept by whoever calls this.
    pub(super) fn put_down(&mut self) {
        self.things.clear();
        self.written.clear();
    }

    /// Whether something that was in work is an item.
    pub(super) fn is_item(&self, id: Id) -> bool {
        self.items.contains(&id)
    }

    /// Every id in work, in order.
    pub(super) fn ids(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.things.iter().filter(|(_, t)| t.is_some()).map(|(&id, _)| id).collect();
        ids.sort_unstable();
        ids
    }

    fn item(&mut self, id: Id) -> Result<Option<&Item>, Fault> {
        Ok(self.get(id)?.and_then(|t| t.item()))
    }

    /// Applies one of them. Check-ins only mark their item: they are rows of their own.
    pub(super) fn apply_op(&mut self, op: &Op) -> Result<(), Fault> {
        match op {
            Op::Create(entity) => {
                let id = entity.id();
                if id == Id::WORKSPACE || self.get(id)?.is_some() {
                    return refuse(format!("cannot add the {} {id}: something has that id already", entity.noun()));
                }
                if let Entity::Item(_) = entity {
                    self.items.insert(id);
                }
                self.things.insert(id, Some(Thing::new(entity.clone())));
                self.written.insert(id);
            }
            Op::Set { of, old, new } => self.set(*of, old, new)?,
            Op::CheckIn(c) => {
                if !sortable(c.on) {
                    return refuse(format!("cannot check in on {}: years go from 0 to 9999", c.on));
                }
                self.hold_item(c.item)?;
                *self.added.entry(c.item).or_default() += 1;
            }
            Op::Void { item, .. } | Op::Unvoid { item, .. } => {
                self.hold_item(*item)?;
                self.recount.insert(*item);
            }
        }
        Ok(())
    }

    fn hold_item(&mut self, item: Id) -> Result<(), Fault> {
        if !self.is_item(item) && self.item(item)?.is_none() {
            return refuse(format!("cannot change the check-ins of {item}: there is no such goal or project here"));
        }
        Ok(())
    }

    fn set(&mut self, of: Id, old: &Field, new: &Field) -> Result<(), Fault> {
        if let Field::Setting(key, value) = new {
            if of != Id::WORKSPACE {
                return refuse(format!("cannot set {key} of {of}: settings belong to the workspace"));
            }
            if self.settings.get(key).is_some_and(|before| Field::Setting(key.clone(), before) != *old) {
                self.clashed.insert(of);
            }
            self.settings.set(key, value).map_err(Refusal::new)?;
            self.set.insert(key.clone());
            return Ok(());
        }
        if matches!(new, Field::Filed(_)) {
            return Ok(());
        }
        let Some((thing, before)) = self.get(of)?.and_then(|t| t.entity.field(new).map(|before| (t, before))) else {
            return refuse(format!("cannot set {} of {of}: there is no such thing here", new.name()));
        };
        let has_one = thing.item().is_some_and(|item| item.kind() == Kind::KeyResult);
        let united = unite(&before, old, new, has_one);
        thing.entity.set(&united.value);
        match &thing.entity {
            Entity::Item(item) => {
                let counts = Summary::depends_on(new);
                let recycled = item.kind() == Kind::Objective && matches!(new, Field::Cycle(_));
                if counts {
                    self.recount.insert(of);
                }
                if recycled {
                    self.recycled.insert(of);
                }
            }
            Entity::Cycle(_) if matches!(new, Field::Start(_) | Field::Deleted(_)) => {
                self.moved_cycles.insert(of);
            }
            _ => {}
        }
        self.written.insert(of);
        if united.is_clash {
            self.clashed.insert(of);
        }
        Ok(())
    }

    /// Notes that an operation that was applied revised something; as `Cascade::apply` does it. What an undo or a redo leaves
    /// in force is not known here.
    pub(super) fn note_revision(&mut self, header: &Header, of: Id) -> Result<(), Fault> {
        if header.why.is_none() && header.undoes.is_none() || self.item(of)?.is_none() {
            return Ok(());
        }
        if header.undoes.is_some() {
            self.reappraise.insert(of);
        } else if let Some(thing) = self.get(of)? {
            thing.revised = Some(header.on);
        }
        Ok(())
    }

    /// As `Cascade::cycle_of`: its own, else its objective's.
    fn cycle_of(&mut self, item: Id) -> Result<Option<Cycle>, Fault> {
        let mut at = item;
        for _ in 0..1000 {
            let Some(here) = self.item(at)? else { return Ok(None) };
            if let Some(cycle) = here.cycle {
                return Ok(match self.get(cycle)?.map(|t| &t.entity) {
                    Some(Entity::Cycle(c)) if !c.deleted => Some(c.clone()),
                    _ => None,
                });
            }
            if here.kind() != Kind::KeyResult {
                return Ok(None);
            }
            let mut above = None;
            for parent in here.parents.clone() {
                if self.item(parent)?.is_some() {
                    above = Some(parent);
                    break;
                }
            }
            let Some(above) = above else { return Ok(None) };
            at = above;
        }
        Ok(None)
    }

    /// As `Cascade::begins`.
    pub(super) fn begins(&mut self, item: Id) -> Result<Begins, Fault> {
        let cycle = self.cycle_of(item)?.map(|c| c.start);
        Ok(Begins { item: self.item(item)?.and_then(|i| i.start).or(cycle), cycle })
    }

    /// The items an entity is about without being one.
    pub(super) fn about(&mut self, id: Id) -> Result<Vec<Id>, Fault> {
        Ok(self.get(id)?.map_or_else(Vec::new, |t| about(&t.entity)))
    }

    /// Puts a thing into work as it is.
    pub(super) fn put(&mut self, thing: Thing) {
        self.things.insert(thing.entity.id(), Some(thing));
    }
}

/// The items an entity is about without being one: of a link its ends, of a decision, an action or an acknowledgement its item.
pub(super) fn about(entity: &Entity) -> Vec<Id> {
    match entity {
        Entity::Link(l) => vec![l.project, l.target],
        Entity::Decision(d) => d.item.into_iter().collect(),
        Entity::Action(a) => a.item.into_iter().collect(),
        Entity::Acknowledgement(a) => vec![a.item],
        Entity::Topic(_)
        | Entity::Cycle(_)
        | Entity::Team(_)
        | Entity::Person(_)
        | Entity::Item(_)
        | Entity::Meeting(_)
        | Entity::Review(_) => Vec::new(),
    }
}

/// What an operation revises, if it does; one that takes something back does where that did.
pub(super) fn revises(op: &Op, takes_back: bool) -> Option<Id> {
    let Op::Set { of, old, new } = op else { return None };
    (new.is_revision() || (takes_back && old.is_revision())).then_some(*of)
}

pub(super) fn refuse<T>(sentence: String) -> Result<T, Fault> {
    Err(Refusal::new(sentence).into())
}
