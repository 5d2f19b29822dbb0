//! Two that were said to be one: a person, a team or a cycle that two laptops made apart, of which one stands for the other.
//!
//! What was said stays as it was said, beside what is shown: an operation that is made now names what stood there as its author
//! said it, or every later change would look as if it had not been seen. Only `apply` and [`super::Builder`] change any of it.

use super::{Cascade, Ix};
use crate::domain::{
    change::Entity,
    fields::{Field, FieldKey, Fields},
    id::{Id, IdMap},
    scope::Scope,
};
use std::collections::{BTreeMap, HashMap};

/// Who stands for whom, and what was said where another is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Same {
    stands: IdMap<Id>,
    said: HashMap<(Id, FieldKey), Field>,
}

/// The fields that name people, teams and cycles.
const NAMING: [FieldKey; 8] = [
    FieldKey::Manager,
    FieldKey::Owner,
    FieldKey::Team,
    FieldKey::BelongsTo,
    FieldKey::Cycle,
    FieldKey::Parent,
    FieldKey::People,
    FieldKey::Scope,
];

impl Same {
    fn of(&self, id: Id) -> Id {
        self.stands.get(&id).copied().unwrap_or(id)
    }

    /// The field of something with those who stand for others; `None`: it names nobody for whom another stands.
    fn shown(&self, of: Id, field: &Field) -> Option<Field> {
        // What would be above itself is above nothing.
        let above = |id: Id| Some(self.of(id)).filter(|&id| id != of);
        let list = |ids: &[Id]| {
            let mut all: Vec<Id> = Vec::with_capacity(ids.len());
            for id in ids.iter().map(|&id| self.of(id)) {
                if !all.contains(&id) {
                    all.push(id);
                }
            }
            all
        };
        let shown = match field {
            Field::Manager(Some(id)) => Field::Manager(above(*id)),
            Field::Parent(Some(id)) => Field::Parent(above(*id)),
            Field::Owner(Some(id)) => Field::Owner(Some(self.of(*id))),
            Field::Team(Some(id)) => Field::Team(Some(self.of(*id))),
            Field::BelongsTo(Some(id)) => Field::BelongsTo(Some(self.of(*id))),
            Field::Cycle(Some(id)) => Field::Cycle(Some(self.of(*id))),
            Field::People(ids) => Field::People(list(ids)),
            Field::Scope(Scope::Team(id)) => Field::Scope(Scope::Team(self.of(*id))),
            Field::Scope(Scope::People(ids)) => Field::Scope(Scope::People(list(ids))),
            _ => return None,
        };
        (shown != *field).then_some(shown)
    }

    /// Puts those who stand for others into something, and keeps what was said.
    fn show(&mut self, of: Id, fields: &mut impl Fields) {
        for key in NAMING {
            if let Some(field) = fields.get(key)
                && let Some(shown) = self.shown(of, &field)
            {
                self.said.insert((of, key), field);
                fields.set(&shown);
            }
        }
    }
}

impl Cascade {
    /// Who or what stands for a person, a team or a cycle that was said to be the same as another; itself where nothing was.
    pub fn stands_for(&self, id: Id) -> Id {
        self.same.of(id)
    }

    /// All that one stands for.
    pub fn twins_of(&self, id: Id) -> Vec<Id> {
        let mut others: Vec<Id> = self.same.stands.iter().filter(|&(_, &by)| by == id).map(|(&id, _)| id).collect();
        others.sort_unstable();
        others
    }

    /// Whether another stands for it: then it is in no list.
    pub(in crate::domain) fn disappears(&self, id: Id) -> bool {
        self.same.stands.contains_key(&id)
    }

    /// A field as it was said, where another is shown in it.
    pub(in crate::domain) fn said_field(&self, of: Id, key: FieldKey) -> Option<&Field> {
        self.same.said.get(&(of, key))
    }

    /// Whatever has that id, whole, as it was said: what a change is laid over.
    pub(in crate::domain) fn entity_as_said(&self, id: Id) -> Option<Entity> {
        let mut entity = self.entity(id)?;
        if !self.same.said.is_empty() {
            for key in NAMING {
                if let Some(said) = self.said_field(id, key) {
                    entity.set(said);
                }
            }
        }
        Some(entity)
    }

    /// What a field is to show when it is given a value; keeps what was said beside it. `None`: the value itself.
    pub(in crate::domain) fn showing(&mut self, of: Id, new: &Field) -> Option<Field> {
        if self.same.stands.is_empty() {
            return None;
        }
        let shown = self.same.shown(of, new);
        match shown {
            Some(_) => self.same.said.insert((of, new.key()), new.clone()),
            None => self.same.said.remove(&(of, new.key())),
        };
        shown
    }

    /// Puts those who stand for others into something that is new.
    pub(in crate::domain) fn show_same(&mut self, id: Id) {
        if self.same.stands.is_empty() {
            return;
        }
        let mut same = std::mem::take(&mut self.same);
        if let Some(ix) = self.find(id) {
            same.show(id, self.item_mut(ix));
        } else if let Some(e) = self.people.get_mut(&id) {
            same.show(id, e);
        } else if let Some(e) = self.teams.get_mut(&id) {
            same.show(id, e);
        } else if let Some(e) = self.cycles.get_mut(&id) {
            same.show(id, e);
        } else if let Some(e) = self.meetings.get_mut(&id) {
            same.show(id, e);
        } else if let Some(e) = self.topics.get_mut(&id) {
            same.show(id, e);
        } else if let Some(e) = self.actions.get_mut(&id) {
            same.show(id, e);
        }
        self.same = same;
    }

    /// Reads anew who stands for whom, and shows it everywhere. Walks the workspace where anybody stands for another: only done
    /// when that was said or taken back.
    pub(in crate::domain) fn show_all_same(&mut self) {
        let before = std::mem::take(&mut self.same);
        for ((of, _), said) in before.said {
            self.put(of, &said);
        }
        self.same.stands.extend(standing(self.people.values().map(|e| (e.id, e.same)).collect()));
        self.same.stands.extend(standing(self.teams.values().map(|e| (e.id, e.same)).collect()));
        self.same.stands.extend(standing(self.cycles.values().map(|e| (e.id, e.same)).collect()));
        self.items_moved();
        if self.same.stands.is_empty() {
            return;
        }
        let mut same = std::mem::take(&mut self.same);
        for n in 0..self.nodes.len() {
            let item = self.item_mut(Ix(n as u32));
            same.show(item.id, item);
        }
        self.people.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.teams.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.cycles.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.meetings.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.actions.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.topics.iter_mut().for_each(|(&id, e)| same.show(id, e));
        self.same = same;
    }
}

/// Who stands for each that was said to be the same as another: the last of the chain. Of those in a loop, which two laptops can
/// make, the smallest id stands for all. What is not here stands for nobody.
fn standing(said: BTreeMap<Id, Option<Id>>) -> Vec<(Id, Id)> {
    let next = |id: Id| said.get(&id).copied().flatten().filter(|to| said.contains_key(to));
    let mut all = Vec::new();
    for (&id, to) in &said {
        if to.is_none() {
            continue;
        }
        let (mut path, mut at) = (vec![id], id);
        while let Some(to) = next(at) {
            at = to;
            if let Some(from) = path.iter().position(|&seen| seen == to) {
                at = path[from..].iter().copied().min().unwrap_or(to);
                break;
            }
            path.push(to);
        }
        if at != id {
            all.push((id, at));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::{Op, Verb},
        company::Company,
        undo::{Undo, undo_ops},
    };

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    #[test]
    fn the_last_of_a_chain_stands_for_all_and_of_a_loop_the_smallest() {
        let said = |pairs: &[(i64, i64)]| {
            let mut all: BTreeMap<Id, Option<Id>> = (1..8).map(|n| (id(n), None)).collect();
            all.extend(pairs.iter().map(|&(from, to)| (id(from), Some(id(to)))));
            standing(all).into_iter().map(|(from, to)| (from.get(), to.get())).collect::<Vec<_>>()
        };
        assert_eq!(said(&[(1, 2), (2, 3)]), [(1, 3), (2, 3)]);
        assert_eq!(said(&[(5, 6), (6, 5)]), [(6, 5)]);
        assert_eq!(said(&[(7, 6), (6, 5), (5, 3), (3, 6)]), [(5, 3), (6, 3), (7, 3)]);
        assert_eq!(said(&[(4, 4), (1, 99)]), []);
    }

    #[test]
    fn one_who_is_the_same_disappears_and_what_was_said_of_them_stays_said() {
        let c = &mut Company::new();
        let (ana, conversion) = (c.person_id("Ana"), c.ix("Conversion"));
        let twin = c.person("Ana R.", None);
        let of = c.id("Conversion");
        let op = c.cascade.set_op(of, Field::Owner(Some(twin))).unwrap();
        c.does(Verb::HandOver, vec![op]);
        let op = c.cascade.set_op(twin, Field::Same(Some(ana))).unwrap();
        let same = c.does(Verb::Revise, vec![op]);
        assert_eq!(c.cascade.item(conversion).owner, Some(ana));
        assert!(c.cascade.people().all(|p| p.id != twin));
        assert_eq!(c.cascade.person(twin).map(|p| p.id), Some(ana));
        assert_eq!(c.cascade.resolve_person("Ana R."), Ok(ana), "they answer to the name");
        assert_eq!(c.cascade.set_op(of, Field::Owner(Some(ana))), None, "it is theirs already");
        let other = c.person_id("Jon");
        let op = c.cascade.set_op(of, Field::Owner(Some(other))).unwrap();
        assert!(matches!(op, Op::Set { old: Field::Owner(Some(old)), .. } if old == twin), "{op:?}");
        let refused = c.refusal(Verb::Revise, vec![Op::Set { of: ana, old: Field::Same(None), new: Field::Same(Some(twin)) }]);
        assert!(refused.contains("are one already"), "{refused}");
        let (undo, author) = (c.ids.next_id(), c.author());
        let Ok(Undo::Clean(undo)) = undo_ops(&c.cascade, &same, undo, author) else { panic!("nothing is in the way") };
        c.cascade.apply(&undo, crate::domain::Derived::default()).unwrap();
        assert_eq!((c.cascade.item(conversion).owner, c.cascade.people().filter(|p| p.id == twin).count()), (Some(twin), 1));
    }
}
