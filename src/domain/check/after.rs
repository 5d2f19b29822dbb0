//! The workspace as it would be after the operations seen so far: the cascade, and over it what the change touches.

use crate::domain::{
    Cascade, Entity, Field, Id, Item, Kind,
    cycle::Cycle,
    fields::Fields,
    id::{IdMap, IdSet},
    people::{Person, Team},
    recurring::Meeting,
    stage::Life,
    text::one_line,
};
use std::mem::{Discriminant, discriminant};
use std::{collections::HashSet, fmt};

/// Longer titles are cut in sentences: a refusal is one line.
const TITLE_IN_SENTENCE: usize = 60;

/// A cascade with a change laid over it.
pub(super) struct After<'a> {
    cascade: &'a Cascade,
    /// Each in a box: there may be many, and most are as small as those who have boxes of their own.
    touched: IdMap<Box<Entity>>,
    order: Vec<Id>,
    created: IdSet,
    fields: HashSet<(Id, Discriminant<Field>)>,
    check_ins: IdSet,
}

impl<'a> After<'a> {
    pub(super) fn new(cascade: &'a Cascade) -> After<'a> {
        After {
            cascade,
            touched: IdMap::default(),
            order: Vec::new(),
            created: IdSet::default(),
            fields: HashSet::new(),
            check_ins: IdSet::default(),
        }
    }

    pub(super) fn cascade(&self) -> &'a Cascade {
        self.cascade
    }

    pub(super) fn create(&mut self, entity: &Entity) {
        self.order.push(entity.id());
        self.created.insert(entity.id());
        self.touched.insert(entity.id(), Box::new(entity.clone()));
    }

    pub(super) fn set(&mut self, of: Id, new: &Field) {
        self.fields.insert((of, discriminant(new)));
        if !self.touched.contains_key(&of)
            && let Some(entity) = self.cascade.entity_as_said(of)
        {
            self.order.push(of);
            self.touched.insert(of, Box::new(entity));
        }
        if let Some(entity) = self.touched.get_mut(&of) {
            entity.set(new);
        }
    }

    /// Notes a check-in; false when the change has it already.
    pub(super) fn new_check_in(&mut self, id: Id) -> bool {
        self.check_ins.insert(id)
    }

    /// Every entity created or changed, in order of first touch, as it ends up.
    pub(super) fn touched(&self) -> impl Iterator<Item = &Entity> {
        self.order.iter().filter_map(|id| self.touched.get(id)).map(Box::as_ref)
    }

    /// Whether the change creates it or sets one of these fields of it.
    pub(super) fn sets(&self, id: Id, fields: &[Field]) -> bool {
        self.created.contains(&id) || fields.iter().any(|f| self.fields.contains(&(id, discriminant(f))))
    }

    pub(super) fn is_created(&self, id: Id) -> bool {
        self.created.contains(&id)
    }

    /// Whatever has that id, tombstones included.
    pub(super) fn entity(&self, id: Id) -> Option<Entity> {
        self.touched.get(&id).map(|entity| (**entity).clone()).or_else(|| self.cascade.entity_as_said(id))
    }

    /// The fields of whatever has that id, tombstones included.
    pub(super) fn fields_of(&self, id: Id) -> Option<&dyn Fields> {
        match self.touched.get(&id) {
            Some(entity) => Some(&**entity),
            None => self.cascade.fields_of(id),
        }
    }

    pub(super) fn item(&self, id: Id) -> Option<&Item> {
        match self.touched.get(&id).map(Box::as_ref) {
            Some(Entity::Item(item)) => Some(item),
            Some(_) => None,
            None => self.cascade.find(id).map(|ix| self.cascade.item(ix)),
        }
    }

    pub(super) fn person(&self, id: Id) -> Option<&Person> {
        match self.touched.get(&id).map(Box::as_ref) {
            Some(Entity::Person(e)) => Some(e),
            Some(_) => None,
            None => self.cascade.people.get(&id),
        }
    }

    pub(super) fn team(&self, id: Id) -> Option<&Team> {
        match self.touched.get(&id).map(Box::as_ref) {
            Some(Entity::Team(e)) => Some(e),
            Some(_) => None,
            None => self.cascade.teams.get(&id),
        }
    }

    /// Everyone, as they end up, tombstones included.
    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        let new = self.touched().filter_map(|e| if let Entity::Person(p) = e { Some(p) } else { None });
        self.cascade.people.values().filter(|p| !self.touched.contains_key(&p.id)).chain(new)
    }

    /// Every team, as it ends up, tombstones included.
    pub(super) fn teams(&self) -> impl Iterator<Item = &Team> {
        let new = self.touched().filter_map(|e| if let Entity::Team(t) = e { Some(t) } else { None });
        self.cascade.teams.values().filter(|t| !self.touched.contains_key(&t.id)).chain(new)
    }

    pub(super) fn cycle(&self, id: Id) -> Option<&Cycle> {
        match self.touched.get(&id).map(Box::as_ref) {
            Some(Entity::Cycle(e)) => Some(e),
            Some(_) => None,
            None => self.cascade.cycles.get(&id),
        }
    }

    /// Every meeting, as it ends up, tombstones included.
    pub(super) fn meetings(&self) -> impl Iterator<Item = &Meeting> {
        let new = self.touched().filter_map(|e| if let Entity::Meeting(m) = e { Some(m) } else { None });
        self.cascade.meetings.values().filter(|m| !self.touched.contains_key(&m.id)).chain(new)
    }

    pub(super) fn has_review(&self, id: Id) -> bool {
        matches!(self.touched.get(&id).map(Box::as_ref), Some(Entity::Review(_))) || self.cascade.reviews.contains_key(&id)
    }

    /// The cycle an item would be in: its own, else its objective's.
    pub(super) fn cycle_of(&self, item: &Item) -> Option<&Cycle> {
        let own = item.cycle.or_else(|| match item.kind() {
            Kind::KeyResult => item.parents.first().and_then(|&id| self.item(id)).and_then(|o| o.cycle),
            Kind::Objective | Kind::Project => None,
        });
        own.and_then(|id| self.cycle(id)).filter(|c| !c.deleted)
    }

    /// What decides where an item stands, as it ends up.
    pub(super) fn life<'b>(&'b self, item: &'b Item, measured: bool) -> Life<'b> {
        let cycle = self.cycle_of(item);
        let days = cycle.map(|c| self.cascade.cycle_days(c.id)).unwrap_or_default();
        Life { item, cycle, days, start: item.start.or(cycle.map(|c| c.start)), measured }
    }

    pub(super) fn is_touched(&self, id: Id) -> bool {
        self.touched.contains_key(&id)
    }

    /// What something is called in a sentence: “Title”, or its kind and id when nobody gave it a name.
    pub(super) fn name(&self, id: Id) -> String {
        match self.entity(id) {
            Some(Entity::Item(e)) => quoted(&e.title).to_string(),
            Some(Entity::Person(e)) => cut(&e.name),
            Some(Entity::Team(e)) => quoted(&e.name).to_string(),
            Some(Entity::Cycle(e)) => quoted(&e.name).to_string(),
            Some(Entity::Meeting(e)) => quoted(&e.name).to_string(),
            Some(Entity::Action(e)) => quoted(&e.what).to_string(),
            Some(Entity::Topic(e)) => quoted(&e.title).to_string(),
            Some(Entity::Decision(e)) => quoted(&e.text).to_string(),
            Some(Entity::Link(e)) => match (self.item(e.project), self.item(e.target)) {
                (Some(p), Some(t)) => format!("the link {} → {}", cut(&p.title), cut(&t.title)),
                _ => "the link".to_owned(),
            },
            Some(Entity::Review(e)) => format!("review {}", e.number),
            Some(Entity::Acknowledgement(_)) => "the acknowledgement".to_owned(),
            None => id.to_string(),
        }
    }
}

/// A title in quotation marks, cut to the length of a sentence, once it is written.
#[derive(Clone, Copy)]
pub(super) struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”", cut(self.0))
    }
}

/// A title to stand in a sentence.
pub(super) fn quoted(title: &str) -> Quoted<'_> {
    Quoted(title)
}

/// A title made safe and cut to the length of a sentence.
pub(super) fn cut(title: &str) -> String {
    one_line(title.trim(), TITLE_IN_SENTENCE).into_owned()
}

/// A noun with its article.
pub(super) fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {noun}")
}
