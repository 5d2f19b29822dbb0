//! The operations of one entity, in the order all laptops share, folded into what it is.

use super::unite;
use crate::domain::{
    change::{Entity, Op},
    fields::{Field, FieldKey, Fields as _, spec::Merge},
    goal::Kind,
    settings::Settings,
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, HashMap},
    mem::discriminant,
};

/// One operation on the way.
#[derive(Debug, Clone, Copy)]
pub struct FoldStep<'a> {
    /// The number of its change in this file.
    pub seq: i64,
    /// Its place in the change.
    pub n: i64,
    /// The day its change counts for.
    pub on: NaiveDate,
    /// Whether its change says why, takes nothing back and is in force: then it can be a revision.
    pub revises: bool,
    /// What it does.
    pub op: &'a Op,
}

/// Somebody's word was overwritten by someone who had not seen it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// The field by its name; of a setting its key.
    pub field: String,
    /// The change that overwrote, by its number in this file, and the place of the operation in it.
    pub seq: i64,
    /// That place.
    pub n: i64,
    /// The change whose word was overwritten.
    pub other: i64,
}

/// What the operations come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Folded {
    /// What it is; `None`: what was said of it came before it did.
    pub entity: Option<Entity>,
    /// Whose word was overwritten unseen, in order.
    pub clashes: Vec<Clash>,
    /// The day of the newest revision.
    pub revised: Option<NaiveDate>,
}

/// A fold under way. Hand it every operation about one entity, in order; check-ins and their marks are passed over.
#[derive(Debug, Default)]
pub struct Folding {
    folded: Folded,
    /// As it was last created: what a file says again says nothing.
    created: Option<Entity>,
    /// Which change each field comes from, where that is not the one that created it.
    from: HashMap<FieldKey, i64>,
    /// The change that created it.
    made: i64,
}

impl Folding {
    /// Takes the next operation.
    pub fn step(&mut self, step: FoldStep<'_>) {
        match step.op {
            Op::Create(entity) => self.create(entity, &step),
            Op::Set { old, new, .. } => {
                self.set(old, new, &step);
                if step.revises && new.is_revision() && self.folded.entity.is_some() {
                    self.folded.revised = Some(step.on);
                }
            }
            Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } => {}
        }
    }

    /// What it is so far.
    pub fn entity(&self) -> Option<&Entity> {
        self.folded.entity.as_ref()
    }

    /// What all of it comes to.
    pub fn end(self) -> Folded {
        self.folded
    }

    /// Made a second time (the same row of a file, imported on two laptops) it takes only what differs from the time before:
    /// so what was changed meanwhile stays, and what was deleted stays deleted. Something else of the same id is passed over.
    /// A file knows what it said before; who carries over what another carried over as well does not.
    fn create(&mut self, entity: &Entity, step: &FoldStep<'_>) {
        let Some(before) = self.created.replace(entity.clone()) else {
            self.folded.entity = Some(entity.clone());
            self.made = step.seq;
            return;
        };
        if !is_same_kind(&before, entity) {
            self.created = Some(before);
            return;
        }
        let apart = matches!(entity, Entity::Item(item) if item.carried().is_some());
        for key in FieldKey::ALL {
            if key == FieldKey::Deleted {
                continue;
            }
            if let (Some(old), Some(new)) = (before.get(key), entity.get(key))
                && old != new
            {
                self.unite(&old, &new, apart, step);
            }
        }
    }

    fn set(&mut self, old: &Field, new: &Field, step: &FoldStep<'_>) {
        self.unite(old, new, false, step);
    }

    /// `unseen`: whoever says it knew of nothing that stands there, whatever `old` is.
    fn unite(&mut self, old: &Field, new: &Field, unseen: bool, step: &FoldStep<'_>) {
        let Some(entity) = &mut self.folded.entity else { return };
        let Some(before) = entity.field(new) else { return };
        let united = unite(&before, old, new, is_key_result(entity));
        // How it goes on is told by what differs.
        let is_loud = unseen && before != *new && new.key() != FieldKey::Carried && new.key().spec().merge != Merge::Quiet;
        entity.set(&united.value);
        let other = self.from.insert(new.key(), step.seq).unwrap_or(self.made);
        // Who sets the same thing twice in one change did not overwrite anybody.
        if (united.is_clash || is_loud) && other != step.seq {
            let field = new.name().to_owned();
            self.folded.clashes.push(Clash { field, seq: step.seq, n: step.n, other });
        }
    }
}

/// The same of the settings of the workspace.
#[derive(Debug, Default)]
pub struct FoldingSettings {
    /// What is set so far.
    pub settings: Settings,
    /// Every key that was set, with the change it comes from.
    pub set: BTreeMap<String, i64>,
    /// Whose word was overwritten unseen, in order.
    pub clashes: Vec<Clash>,
}

impl FoldingSettings {
    /// Takes the next operation. A key or a value that this version does not know is passed over.
    pub fn step(&mut self, step: FoldStep<'_>) {
        let Op::Set { old: Field::Setting(_, old), new: Field::Setting(key, new), .. } = step.op else { return };
        let before = self.settings.get(key);
        if self.settings.set(key, new).is_err() {
            return;
        }
        let other = self.set.insert(key.clone(), step.seq);
        if let (Some(before), Some(other)) = (before, other)
            && before != *old
            && before != *new
            && other != step.seq
        {
            self.clashes.push(Clash { field: key.clone(), seq: step.seq, n: step.n, other });
        }
    }
}

fn is_key_result(entity: &Entity) -> bool {
    matches!(entity, Entity::Item(item) if item.kind() == Kind::KeyResult)
}

fn is_same_kind(a: &Entity, b: &Entity) -> bool {
    match (a, b) {
        (Entity::Item(a), Entity::Item(b)) => a.kind() == b.kind(),
        _ => discriminant(a) == discriminant(b),
    }
}
