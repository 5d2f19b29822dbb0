//! What an id in a file stands for, and what every row hangs on.

use super::{ItemPlan, Planner, Target};
use crate::domain::{FieldKey, Id, Ix, Kind};
use crate::exchange::csv::{cells, columns::Column, problems::Place};
use std::collections::HashSet;

/// Why an id stands for nothing.
enum Missing {
    /// There is none.
    Unknown,
    /// It is in a row that cannot be taken.
    Unread(Place),
}

pub(super) enum Fault {
    Wrong(String),
    LeftOut(String, Place),
}

impl Planner<'_, '_> {
    /// The item of the workspace that an id names: its external id, or all its letters.
    fn known(&self, kind: Kind, id: &str) -> Option<Ix> {
        let known = self.known.get(&(kind, id)).or_else(|| self.gone.get(&(kind, id)));
        known.copied().or_else(|| {
            let ix = self.cascade.find(id.parse::<Id>().ok()?)?;
            let item = self.cascade.item(ix);
            (item.kind() == kind && !item.deleted && item.external.is_none()).then_some(ix)
        })
    }

    pub(super) fn find_doubles(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            let old = self.known(row.kind, row.id);
            self.items.push(ItemPlan {
                old,
                bad: false,
                back: false,
                parents: None,
                measure: None,
                value: None,
                done: None,
                begins: None,
                unit: None,
                called: None,
            });
            self.weigh_deleted(n);
            let Some(&first) = self.by_id.get(&(row.kind, row.id)) else {
                self.by_id.insert((row.kind, row.id), n);
                self.row_of.extend(old.map(|ix| (ix, n)));
                continue;
            };
            let first = self.place(rows.items[first].at);
            let (a, id) = (cells::a(row.kind), cells::excerpt(row.id));
            self.fail(
                n,
                Column::Field(FieldKey::External),
                format!("there is {a} “{id}” already in {first}; ids are unique per kind"),
            );
        }
    }

    /// What an id stands for, among one kind.
    fn find(&self, kind: Kind, id: &str) -> Result<Target, Missing> {
        if let Some(&row) = self.by_id.get(&(kind, id)) {
            return match self.items[row].old {
                // A row that cannot be taken leaves the item it is about as it was.
                Some(ix) if self.items[row].bad => Ok(Target::Old(ix)),
                None if self.items[row].bad => Err(Missing::Unread(self.rows.items[row].at)),
                _ => Ok(Target::Row(row)),
            };
        }
        if let Some(ix) = self.known(kind, id) {
            return Ok(Target::Old(ix));
        }
        Err(self.rows.unread.get(&(kind, id)).map_or(Missing::Unknown, |&at| Missing::Unread(at)))
    }

    /// What an id stands for, among several kinds. `objective:x` and `key-result:x` tell two of one id apart.
    pub(super) fn find_any(&self, kinds: &[Kind], id: &str) -> Result<Target, Fault> {
        let mut found = Vec::new();
        let mut unread = None;
        for &kind in kinds {
            match self.find(kind, id) {
                Ok(target) => found.push((kind, target)),
                Err(Missing::Unread(at)) => unread = Some(at),
                Err(Missing::Unknown) => {}
            }
        }
        match found[..] {
            [(_, target)] => return Ok(target),
            [] => {}
            _ => {
                let nouns: Vec<&str> = found.iter().map(|(kind, _)| cells::a(*kind)).collect();
                let id = cells::excerpt(id);
                let first = found[0].0.word();
                return Err(Fault::Wrong(format!("“{id}” is {}; say which one: {first}:{id}", nouns.join(" and "))));
            }
        }
        if let Some(at) = unread {
            return Err(Fault::LeftOut(id.to_owned(), at));
        }
        if let Some((kind, rest)) = id.split_once(':')
            && let Some(kind) = Kind::from_word(kind).filter(|k| kinds.contains(k))
        {
            return self.find_any(&[kind], rest.trim());
        }
        let other = Kind::ALL.into_iter().find(|k| !kinds.contains(k) && self.find(*k, id).is_ok());
        let nouns: Vec<&str> = kinds.iter().map(|k| cells::a(*k)).collect();
        let nouns = nouns.join(" or ");
        Err(Fault::Wrong(match other {
            Some(kind) => format!("“{}” is {}, and this must be {nouns}", cells::excerpt(id), cells::a(kind)),
            None => format!("nothing here or in these files is {nouns} “{}”", cells::excerpt(id)),
        }))
    }

    /// The targets a parent cell names. An id with a `;` in it is found when it stands alone.
    fn targets(&self, cell: &str, kinds: &[Kind]) -> Result<Vec<Target>, Fault> {
        if !cell.contains(';') {
            return Ok(vec![self.find_any(kinds, cell)?]);
        }
        if let Ok(target) = self.find_any(kinds, cell) {
            return Ok(vec![target]);
        }
        let mut targets: Vec<Target> = Vec::new();
        let mut seen = HashSet::new();
        for id in cell.split(';').map(str::trim).filter(|id| !id.is_empty()) {
            let target = self.find_any(kinds, id)?;
            if seen.insert(target) {
                targets.push(target);
            }
        }
        Ok(targets)
    }

    /// Finds what every row hangs on. Objectives first, then what hangs on them, so that a fault is known to those below.
    pub(super) fn hang(&mut self) {
        let rows = self.rows;
        for kind in Kind::ALL {
            let allowed: &[Kind] = match kind {
                Kind::Objective | Kind::KeyResult => &[Kind::Objective],
                Kind::Project => &[Kind::Objective, Kind::KeyResult],
            };
            for (n, row) in rows.items.iter().enumerate().filter(|(_, row)| row.kind == kind) {
                if self.items[n].bad {
                    continue;
                }
                let Some(cell) = row.parent else {
                    if kind == Kind::KeyResult && self.items[n].old.is_none() {
                        self.fail(
                            n,
                            Column::Field(FieldKey::Parents),
                            "this cell is empty: write the id of the objective it measures".into(),
                        );
                    }
                    continue;
                };
                match self.targets(cell, allowed) {
                    Ok(targets) if kind == Kind::KeyResult && targets.len() != 1 => {
                        let sentence = format!("a key result measures one objective, and this names {}; keep one", targets.len());
                        self.fail(n, Column::Field(FieldKey::Parents), sentence);
                    }
                    Ok(targets) => self.hang_on(n, targets),
                    Err(Fault::Wrong(sentence)) => self.fail(n, Column::Field(FieldKey::Parents), sentence),
                    Err(Fault::LeftOut(id, at)) => self.leave_out(n, Column::Field(FieldKey::Parents), &id, at),
                }
            }
        }
        self.spread();
    }
}
