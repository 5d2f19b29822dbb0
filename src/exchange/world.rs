//! A workspace without a store, for tests: commits what an import makes, as the store would.

use super::{
    csv::{self, KnownCheckIn, KnownCheckIns, Options},
    report::{Outcome, Source},
};
use crate::domain::{
    Cascade, Change, CheckIn, Derived, Id, Ids, Ix, Kind, Op, Summary, change::Author, filed::Filed, history::Header,
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) cascade: Cascade,
    pub(crate) check_ins: Vec<CheckIn>,
    pub(crate) voided: HashSet<Id>,
    pub(crate) log: Vec<Change>,
    pub(crate) ids: Ids,
    pub(crate) today: NaiveDate,
}

impl KnownCheckIns for World {
    fn find(&self, item: Id, external: &str) -> Result<Option<KnownCheckIn>, String> {
        let known = |c: &&CheckIn| match &c.external {
            Some(id) => &**id == external,
            None => c.id.letters() == external,
        };
        let made = |id: Id| self.log.iter().find(|c| c.ops.iter().any(|op| matches!(op, Op::CheckIn(c) if c.id == id)));
        let voids = |id: Id| move |op: &Op| matches!(op, Op::Void { check_in, .. } if *check_in == id);
        let voided = |id: Id| self.log.iter().rev().find(|change| change.ops.iter().any(voids(id)));
        let undone = |c: &&CheckIn| {
            self.voided.contains(&c.id) && voided(c.id).and_then(|change| change.undoes) == made(c.id).map(|change| change.id)
        };
        let mut ever = self.check_ins.iter().rev().filter(|c| c.item == item && !undone(c));
        let newest = ever.find(known);
        Ok(newest.map(|c| KnownCheckIn::of(c).counting(!self.voided.contains(&c.id))))
    }

    fn has(&self, item: Id, id: Id) -> Result<bool, String> {
        Ok(self.check_ins.iter().any(|c| (c.item, c.id) == (item, id)))
    }

    fn filed(&self, of: Id) -> Result<Filed, String> {
        let mut filed = Filed::default();
        for change in &self.log {
            let header = Header::from(change);
            change.ops.iter().filter(|op| op.subject() == of).for_each(|op| filed.take(&header, op));
        }
        Ok(filed)
    }
}

impl World {
    pub(crate) fn new() -> World {
        World {
            cascade: Cascade::default(),
            check_ins: Vec::new(),
            voided: HashSet::new(),
            log: Vec::new(),
            ids: Ids::seeded(1),
            today: day("2026-11-23"),
        }
    }

    /// The company every test can rely on: Operately's own, as the files tell it.
    pub(crate) fn operately() -> World {
        let mut world = World::new();
        let outcome = world.import(&[
            ("items.csv", include_str!("../../tests/data/operately/items.csv")),
            ("check-ins.csv", include_str!("../../tests/data/operately/check-ins.csv")),
        ]);
        assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
        world
    }

    pub(crate) fn valid(&self) -> impl Iterator<Item = &CheckIn> {
        self.check_ins.iter().filter(|c| !self.voided.contains(&c.id))
    }

    pub(crate) fn author(&self) -> Author {
        Author { by: None, at: 0, on: self.today }
    }

    /// What an import would do.
    pub(crate) fn dry(&mut self, files: &[(&str, &str)], options: Options) -> Outcome {
        let sources: Vec<Source> = files.iter().map(|(name, text)| Source::new(name, text.as_bytes())).collect();
        let mut ids = self.ids.clone();
        let outcome = csv::import(&self.cascade, self, &sources, self.author(), &mut ids, options);
        self.ids = ids;
        outcome
    }

    /// Imports and commits; the change must pass the check every change must pass.
    pub(crate) fn import_with(&mut self, files: &[(&str, &str)], options: Options) -> Outcome {
        let outcome = self.dry(files, options);
        if let Some(change) = &outcome.change {
            self.cascade.check(change).unwrap();
            self.commit(change);
        }
        outcome
    }

    pub(crate) fn import(&mut self, files: &[(&str, &str)]) -> Outcome {
        self.import_with(files, Options::default())
    }

    pub(crate) fn commit(&mut self, change: &Change) {
        self.log.push(change.clone());
        for op in &change.ops {
            match op {
                Op::CheckIn(c) => self.check_ins.push((**c).clone()),
                Op::Void { check_in, .. } => _ = self.voided.insert(*check_in),
                Op::Unvoid { check_in, .. } => _ = self.voided.remove(check_in),
                Op::Create(_) | Op::Set { .. } => {}
            }
        }
        self.cascade.apply(change, Derived::default()).unwrap();
        let mut by_item: HashMap<Id, Vec<CheckIn>> = HashMap::new();
        for c in self.valid() {
            by_item.entry(c.item).or_default().push(c.clone());
        }
        let summaries = change.subjects().into_iter().filter_map(|id| {
            let ix = self.cascade.find(id)?;
            let mut check_ins = by_item.remove(&id).unwrap_or_default();
            check_ins.sort_by_key(|c| c.on);
            let begins = self.cascade.begins(ix);
            Some((id, Summary::of(self.cascade.item(ix), begins, &self.cascade.settings, &check_ins, self.today)))
        });
        let summaries = summaries.collect();
        self.cascade.apply(&Change { ops: Vec::new(), ..change.clone() }, Derived { summaries, ..Derived::default() }).unwrap();
    }

    pub(crate) fn find(&self, kind: Kind, external: &str) -> Option<Ix> {
        self.cascade.live().find(|&ix| {
            let item = self.cascade.item(ix);
            item.kind() == kind && item.external.as_deref() == Some(external)
        })
    }

    pub(crate) fn at(&self, kind: Kind, external: &str) -> Ix {
        self.find(kind, external).unwrap_or_else(|| panic!("no {} {external}", kind.name()))
    }
}
