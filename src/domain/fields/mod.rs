//! The fields of everything: one table ([`table`]), and what follows from it for reading, setting, typing and checking them.
//!
//! Knows nothing of the cascade around an entity: keeping its lists in order is `apply`'s business.

mod held;
pub mod read;
pub mod spec;
pub mod table;
pub mod write;

pub use held::Value;
pub use read::Context;
pub use spec::{Ask, Merge, Nouns, Reads, Spec};
pub use table::{Field, FieldKey};

use super::{
    change::Entity,
    cycle::Cycle,
    goal::{Body, Extra, Item},
    link::Link,
    people::{Person, Team},
    recurring::Meeting,
    review::{Acknowledgement, Action, Decision, Review, Topic},
};
use held::{Holder, HolderMut};

/// Anything whose fields a change can set.
pub trait Fields {
    /// The value of a field now; `None` if this has no such field.
    fn get(&self, key: FieldKey) -> Option<Field>;

    /// The same, looked at where it stands.
    fn see(&self, key: FieldKey) -> Option<Value<'_>>;

    /// Gives a field its value; one this does not have is passed over.
    fn set(&mut self, new: &Field);

    /// The value of a field now, as the same field; `None` if this has no such field.
    fn field(&self, like: &Field) -> Option<Field> {
        self.get(like.key())
    }
}

macro_rules! plain {
    ($($entity:ident),+) => {
        $(impl Fields for $entity {
            fn get(&self, key: FieldKey) -> Option<Field> {
                key.of_holder(Holder::$entity(self))
            }

            fn see(&self, key: FieldKey) -> Option<Value<'_>> {
                key.seen_in(Holder::$entity(self))
            }

            fn set(&mut self, new: &Field) {
                new.put_into(HolderMut::$entity(self));
            }
        })+

        impl Fields for Entity {
            fn get(&self, key: FieldKey) -> Option<Field> {
                match self {
                    Entity::Item(e) => e.get(key),
                    $(Entity::$entity(e) => e.get(key),)+
                }
            }

            fn see(&self, key: FieldKey) -> Option<Value<'_>> {
                match self {
                    Entity::Item(e) => e.see(key),
                    $(Entity::$entity(e) => e.see(key),)+
                }
            }

            fn set(&mut self, new: &Field) {
                match self {
                    Entity::Item(e) => e.set(new),
                    $(Entity::$entity(e) => e.set(new),)+
                }
            }
        }
    };
}

plain!(Cycle, Team, Person, Link, Meeting, Review, Decision, Action, Topic, Acknowledgement);

/// What an item without the rarely used rest has of it.
static NO_EXTRA: Extra = Extra::EMPTY;

impl Item {
    /// Where its fields stand: in itself, in what only its kind has, in the rarely used rest.
    fn holders(&self) -> [Holder<'_>; 3] {
        let body = match &self.body {
            Body::Objective(o) => Holder::Objective(o),
            Body::KeyResult(kr) => Holder::KeyResult(kr),
            Body::Project(p) => Holder::Project(p),
        };
        [Holder::Item(self), body, Holder::Extra(self.extra.as_deref().unwrap_or(&NO_EXTRA))]
    }
}

impl Fields for Item {
    fn get(&self, key: FieldKey) -> Option<Field> {
        self.holders().into_iter().find_map(|holder| key.of_holder(holder))
    }

    fn see(&self, key: FieldKey) -> Option<Value<'_>> {
        self.holders().into_iter().find_map(|holder| key.seen_in(holder))
    }

    fn set(&mut self, new: &Field) {
        if new.key().seen_in(Holder::Extra(&NO_EXTRA)).is_some() {
            let mut extra = self.extra.take().unwrap_or_default();
            new.put_into(HolderMut::Extra(&mut extra));
            self.extra = (*extra != NO_EXTRA).then_some(extra);
            return;
        }
        let body = match &mut self.body {
            Body::Objective(o) => HolderMut::Objective(o),
            Body::KeyResult(kr) => HolderMut::KeyResult(kr),
            Body::Project(p) => HolderMut::Project(p),
        };
        new.put_into(body);
        new.put_into(HolderMut::Item(self));
    }
}

#[cfg(test)]
mod tests;
