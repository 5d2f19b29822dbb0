//! Applying a change to the cascade in memory, and reading a field back.
//!
//! `apply` does what it is told: whether a change may be made is `check`'s business, and a change out of the log was
//! checked when it was made. What cannot be applied at all (an unknown id, a field the entity does not have) is refused
//! before anything is touched.

use super::{
    cascade::{Cascade, Ix},
    change::{Change, Entity, Field, Op, Refusal},
    check_in::Summary,
    cycle::CycleDays,
    fields::Fields,
    id::Id,
};
use chrono::NaiveDate;

/// What the store derives from the history when it commits a change: the cascade itself does not keep the history.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Derived {
    /// Fresh summaries, as of today, of every item whose check-ins or definition changed.
    pub summaries: Vec<(Id, Summary)>,
    /// Of every item of which a revision was undone or redone: the day of its newest one in force; `None`: there is none.
    pub revised: Vec<(Id, Option<NaiveDate>)>,
    /// Of every cycle that was changed: what the log knows of it by now.
    pub cycles: Vec<(Id, CycleDays)>,
}

impl Cascade {
    /// Applies a change that the store has committed, with what the store derived from it. Nothing is changed when an
    /// operation cannot be applied.
    pub fn apply(&mut self, change: &Change, derived: Derived) -> Result<(), Refusal> {
        let created: std::collections::HashSet<Id> =
            change.ops.iter().filter_map(|op| if let Op::Create(e) = op { Some(e.id()) } else { None }).collect();
        for op in &change.ops {
            if let Op::Set { of, new, .. } = op
                && !created.contains(of)
                && self.field(*of, new).is_none()
                && !matches!(new, Field::Filed(_))
            {
                return Err(Refusal::new(format!("cannot set {} of {of}: there is no such thing here", new.name())));
            }
        }
        let mut new = Vec::new();
        let before = self.len();
        for op in &change.ops {
            if let Op::Set { of, new, .. } = op {
                self.settle_clashes(*of, new);
            }
            match op {
                Op::Create(Entity::Item(item)) => new.extend(self.admit((**item).clone())),
                Op::Create(entity) => {
                    if let Entity::Cycle(cycle) = entity {
                        self.cycle_days.entry(cycle.id).or_default().made = Some(change.on);
                    }
                    self.insert_entity(entity.clone());
                }
                Op::Set { of, old, new } => match self.find(*of) {
                    // It is in no list yet: it takes its place as it ends up.
                    Some(ix) if ix.0 as usize >= before => self.item_mut(ix).set(new),
                    None if self.cycles.contains_key(of) => self.set_of_cycle(*of, new, change),
                    _ => {
                        if let Field::Parents(before) = old {
                            self.note_move(*of, before.clone());
                        }
                        self.set(*of, new);
                    }
                },
                Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => {}
            }
        }
        self.settle(&new);
        for &id in &created {
            self.show_same(id);
        }
        if change.ops.iter().any(|op| matches!(op, Op::Set { new: Field::Same(_), .. })) {
            self.show_all_same();
        }
        if change.ops.iter().any(rehomes) {
            self.items_moved();
        }
        if change.ops.iter().any(|op| matches!(op, Op::Set { new, .. } if moves(new))) {
            self.hang_again_if_looped();
        }
        self.note_revisions(change);
        for (id, summary) in derived.summaries {
            if let Some(ix) = self.find(id) {
                self.set_summary(ix, summary);
            }
        }
        self.cycle_days.extend(derived.cycles);
        for (id, on) in derived.revised {
            if let Some(ix) = self.find(id) {
                self.set_revised(ix, on);
            }
        }
        Ok(())
    }

    /// Changes a cycle, and remembers when it was closed or opened again. What one that was undone leaves behind only the history
    /// can tell: [`Derived`].
    fn set_of_cycle(&mut self, of: Id, new: &Field, change: &Change) {
        let before = self.cycles.get(&of).cloned();
        self.set(of, new);
        if let (Some(before), Some(after), None) = (before, self.cycles.get(&of), change.undoes) {
            self.cycle_days.entry(of).or_default().note(&before, after, change.on);
        }
    }

    /// Remembers the day of a revision. What one that was undone leaves behind only the history can tell: [`Derived`].
    fn note_revisions(&mut self, change: &Change) {
        if change.why.is_none() || change.undoes.is_some() {
            return;
        }
        for op in &change.ops {
            if let Op::Set { of, new, .. } = op
                && new.is_revision()
                && let Some(ix) = self.find(*of)
            {
                self.set_revised(ix, Some(change.on));
            }
        }
    }

    /// The value a field of an entity has now, as it was said, as the same field; `None` if there is no such entity or it has no
    /// such field.
    pub fn field(&self, of: Id, like: &Field) -> Option<Field> {
        if let Field::Setting(key, _) = like {
            return (of == Id::WORKSPACE).then(|| self.settings.get(key)).flatten().map(|v| Field::Setting(key.clone(), v));
        }
        self.said_field(of, like.key()).cloned().or_else(|| self.fields_of(of)?.field(like))
    }

    /// The fields of whatever has that id as they are shown, tombstones included.
    pub(super) fn fields_of(&self, of: Id) -> Option<&dyn Fields> {
        fn any<T: Fields>(e: Option<&T>) -> Option<&dyn Fields> {
            e.map(|e| e as &dyn Fields)
        }
        any(self.find(of).map(|ix| self.item(ix)))
            .or_else(|| any(self.people.get(&of)))
            .or_else(|| any(self.teams.get(&of)))
            .or_else(|| any(self.cycles.get(&of)))
            .or_else(|| any(self.links.get(&of)))
            .or_else(|| any(self.meetings.get(&of)))
            .or_else(|| any(self.actions.get(&of)))
            .or_else(|| any(self.topics.get(&of)))
            .or_else(|| any(self.decisions.get(&of)))
            .or_else(|| any(self.reviews.get(&of)))
            .or_else(|| any(self.acknowledgements.get(&of)))
    }

    /// Gives a field its value. Unknown entities and fields are passed over: `apply` has refused them before.
    fn set(&mut self, of: Id, new: &Field) {
        let shown = self.showing(of, new);
        self.put(of, shown.as_ref().unwrap_or(new));
    }

    /// The same, whoever stands for another.
    pub(super) fn put(&mut self, of: Id, new: &Field) {
        if let Field::Setting(key, value) = new {
            let _ = self.settings.set(key, value);
        } else if let Some(ix) = self.find(of) {
            self.set_of_item(ix, new);
        } else if let Some(e) = self.people.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.teams.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.cycles.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.links.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.meetings.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.actions.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.topics.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.decisions.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.reviews.get_mut(&of) {
            e.set(new);
        } else if let Some(e) = self.acknowledgements.get_mut(&of) {
            e.set(new);
        }
    }

    fn set_of_item(&mut self, ix: Ix, new: &Field) {
        // Out of the lists, change, and in again.
        let was_live = self.item(ix).is_live();
        if moves(new) {
            self.detach(ix);
        }
        self.item_mut(ix).set(new);
        if moves(new) {
            self.attach(ix);
        }
        if self.item(ix).is_live() != was_live {
            self.hang_children_again(ix);
        }
    }

    /// The operation that gives a field of an existing entity a new value; `None` if it has that value already or no such field.
    pub fn set_op(&self, of: Id, new: Field) -> Option<Op> {
        let old = self.field(of, &new)?;
        // Who is shown already is not set again under the name of one they stand for.
        let is_shown = self.fields_of(of).and_then(|fields| fields.field(&new)).is_some_and(|shown| shown == new);
        (old != new && !is_shown).then_some(Op::Set { of, old, new })
    }

    /// Whatever has that id, whole, with those who stand for others.
    pub fn entity(&self, id: Id) -> Option<Entity> {
        self.find(id)
            .map(|ix| Entity::Item(Box::new(self.item(ix).clone())))
            .or_else(|| self.people.get(&id).cloned().map(Entity::Person))
            .or_else(|| self.teams.get(&id).cloned().map(Entity::Team))
            .or_else(|| self.cycles.get(&id).cloned().map(Entity::Cycle))
            .or_else(|| self.links.get(&id).cloned().map(Entity::Link))
            .or_else(|| self.meetings.get(&id).cloned().map(Entity::Meeting))
            .or_else(|| self.actions.get(&id).cloned().map(Entity::Action))
            .or_else(|| self.topics.get(&id).cloned().map(Entity::Topic))
            .or_else(|| self.decisions.get(&id).cloned().map(Entity::Decision))
            .or_else(|| self.reviews.get(&id).cloned().map(|r| Entity::Review(Box::new(r))))
            .or_else(|| self.acknowledgements.get(&id).cloned().map(Entity::Acknowledgement))
    }
}

/// Whether where an item stands in the tree depends on that field.
fn moves(field: &Field) -> bool {
    matches!(field, Field::Parents(_) | Field::Position(_) | Field::Archived(_) | Field::Deleted(_))
}

/// Whether which meeting an item belongs to may depend on it.
fn rehomes(op: &Op) -> bool {
    match op {
        Op::Set { new, .. } => matches!(
            new,
            Field::Owner(_)
                | Field::Team(_)
                | Field::BelongsTo(_)
                | Field::Parents(_)
                | Field::Parent(_)
                | Field::Archived(_)
                | Field::Deleted(_)
                | Field::Scope(_)
        ),
        // What is new is known as it is put in.
        Op::Create(_) | Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Body, Entity, Field, Item, Op, change::Verb, company::Company, company::today};

    #[test]
    fn a_child_may_be_created_before_its_parent() {
        let c = &mut Company::new();
        let (above, below) = (c.ids.next_id(), c.ids.next_id());
        let parent = Item::new(above, "Above", today(), Body::Objective(crate::domain::goal::Objective::default()));
        let mut child = Item::new(below, "Below", today(), Body::KeyResult(Box::default()));
        child.parents = [above].into();
        let create = |item: &Item| Op::Create(Entity::Item(Box::new(item.clone())));
        let place = Op::Set { of: below, old: Field::Position(0), new: Field::Position(7) };
        c.does(Verb::Import, vec![create(&child), place, create(&parent)]);
        let above = c.ix("Above");
        assert_eq!(c.cascade.children(above), [c.ix("Below")]);
        assert!(c.cascade.roots().contains(&above) && !c.cascade.roots().contains(&c.ix("Below")));
        assert_eq!(c.cascade.with_prefix(&below.letters(), 2), [c.ix("Below")]);
    }

    #[test]
    fn a_thousand_new_items_stand_where_they_would_one_by_one() {
        let (mut at_once, mut one_by_one) = (Company::new(), Company::new());
        let mara = at_once.person_id("Mara");
        let items: Vec<Item> = (0..1000)
            .map(|n| {
                let body = Body::Project(crate::domain::goal::Project::default());
                let mut item = Item::new(at_once.ids.next_id(), format!("P{n}"), today(), body);
                (item.owner, item.position) = (Some(mara), i64::from(n * 7 % 100));
                item
            })
            .collect();
        let create = |item: &Item| Op::Create(Entity::Item(Box::new(item.clone())));
        at_once.does(Verb::Import, items.iter().map(create).collect());
        for item in &items {
            one_by_one.does(Verb::Add, vec![create(item)]);
        }
        assert_eq!(at_once.cascade.projects(), one_by_one.cascade.projects());
        for item in &items {
            assert_eq!(at_once.cascade.short(item.id), one_by_one.cascade.short(item.id));
        }
    }
}
