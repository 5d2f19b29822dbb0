//! Rows about what was deleted here: what a file says of it again says nothing.

use super::{Planner, Target};
use crate::domain::{Field, FieldKey, Ix, Kind, describe, filed::Again};
use crate::exchange::{csv::rows::ItemRow, report::Conflict};

impl Planner<'_, '_> {
    /// Whether a target is something that was deleted here, and stays so.
    fn is_gone(&self, target: Target) -> bool {
        match target {
            Target::Row(_) => false,
            Target::Old(ix) => self.cascade.item(ix).deleted,
        }
    }

    /// A row about something deleted is passed over, unless it says something new and the file is to win.
    pub(super) fn weigh_deleted(&mut self, n: usize) {
        let (rows, cascade) = (self.rows, self.cascade);
        let Some(ix) = self.items[n].old.filter(|&ix| cascade.item(ix).deleted) else { return };
        let (row, item) = (&rows.items[n], cascade.item(ix));
        let filed = match self.past.filed(item.id) {
            Ok(filed) => filed,
            Err(sentence) => return self.problems.fail(row.at, None, sentence),
        };
        let Some(here) = filed.here(FieldKey::Deleted) else {
            // The import that made it was taken back: it has never been here.
            self.items[n].old = None;
            return;
        };
        let says_more = |field: &&Field| {
            let inherits = matches!(field.key(), FieldKey::Start | FieldKey::Due | FieldKey::Ambition | FieldKey::Metric);
            filed.says(field) == Again::Other && !(inherits && filed.is_blank(field.key()))
        };
        let title = Field::Title(row.title.clone());
        let of_itself = |field: &&Field| !matches!(field.key(), FieldKey::Because | FieldKey::Expect | FieldKey::Metric);
        let changed: Vec<&Field> =
            std::iter::once(&title).chain(row.given.0.iter().filter(of_itself)).filter(says_more).collect();
        if self.options.theirs && !changed.is_empty() {
            self.items[n].back = true;
            return;
        }
        self.items[n].bad = true;
        self.problems.kept.deleted += usize::from(changed.is_empty());
        for field in changed {
            self.problems.conflicts.push(Conflict {
                file: self.problems.names[row.at.file].clone(),
                line: row.at.line,
                of: item.title.to_string(),
                field: field.key().spec().column,
                theirs: describe::value(cascade, item.id, field),
                ours: "it was deleted".to_owned(),
                by: here.by.and_then(|by| cascade.person(by)).map(|p| p.name.clone()),
                on: Some(here.on),
            });
        }
    }

    /// Hangs a row on what it names. What is new, or comes back, does not hang on what stays deleted.
    pub(super) fn hang_on(&mut self, n: usize, mut targets: Vec<Target>) {
        let row: &ItemRow = &self.rows.items[n];
        let comes = self.items[n].old.is_none() || self.items[n].back;
        if row.kind == Kind::Project {
            targets.retain(|&target| !self.is_gone(target));
        } else if comes && targets.iter().any(|&target| self.is_gone(target)) {
            self.items[n].bad = true;
            self.problems.kept.homeless += 1;
            return;
        }
        self.items[n].parents = Some(targets);
    }

    /// Whether an item stays deleted whatever rows say about it.
    pub(super) fn stays_deleted(&self, target: Target) -> bool {
        match target {
            Target::Old(Ix(_)) => self.is_gone(target),
            Target::Row(row) => self.items[row].bad && self.items[row].old.is_some_and(|ix| self.cascade.item(ix).deleted),
        }
    }
}
