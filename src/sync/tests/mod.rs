//! The real round, over stores and laptops in memory.

mod files;
mod folder;
mod forgetting;
mod git;
mod model;
mod rounds;
mod said;

use super::{
    About, Here, Keyring, Mode, Name, News, Step, SyncError, WorkspaceKey,
    carrier::{Carrier, Memory},
    file::Hello,
    put_about, round,
};
use crate::domain::{
    Body, Change, Entity, Field, Id, Ids, Item, Op,
    change::{Author, LogPiece, Verb},
    goal::Objective,
};
use crate::exchange::json::Exporter;
use crate::store::{SharedPlace, Store};
use chrono::NaiveDate;
use std::time::Instant;

pub(super) const NOW: i64 = 1_795_392_000_000;
pub(super) const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// A laptop: its file, its keys, its clock.
pub(super) struct Laptop {
    pub(super) store: Store,
    pub(super) keys: Keyring,
    pub(super) ids: Ids,
    pub(super) at: i64,
    pub(super) label: String,
    item: Option<(Id, String)>,
}

impl Laptop {
    /// The first of a workspace, with a new key.
    pub(super) fn first(seed: u64) -> Laptop {
        let store = Store::in_memory("Northwind").unwrap();
        let keys = Keyring::new(store.workspace().unwrap(), WorkspaceKey::random(1).unwrap()).unwrap();
        Laptop { store, keys, ids: Ids::seeded(seed), at: NOW, label: "first".to_owned(), item: None }
    }

    /// One that joins with the keys of another.
    pub(super) fn joins(&self, seed: u64) -> Laptop {
        let mut store = Store::in_memory("to be replaced").unwrap();
        store.becomes(self.keys.workspace).unwrap();
        let mut keys = Keyring::new(self.keys.workspace, *self.keys.newest()).unwrap();
        self.keys.keys().iter().for_each(|key| _ = keys.add(*key));
        Laptop { store, keys, ids: Ids::seeded(seed), at: self.at, label: format!("laptop {seed}"), item: None }
    }

    fn hello(&self) -> Hello {
        let place = SharedPlace { carrier: String::new(), label: self.label.clone(), open: false };
        super::hello(&self.keys, &self.store, &place, None, "0.1.0").unwrap()
    }

    fn commit(&mut self, op: Op) -> Id {
        self.at += 1;
        let author = Author { by: None, at: self.at, on: today() };
        let change = Change::new(self.ids.next_id(), author, Verb::Add, vec![op]);
        self.store.check_and_commit(&change, today()).unwrap();
        change.id
    }

    /// Makes something new.
    pub(super) fn adds(&mut self, title: &str) -> Id {
        let item = Item::new(self.ids.next_id(), title, today(), Body::Objective(Objective::default()));
        self.item = Some((item.id, title.to_owned()));
        self.commit(Op::Create(Entity::Item(Box::new(item))))
    }

    /// Says otherwise what it made last.
    pub(super) fn renames(&mut self, title: &str) -> Id {
        let Some((of, old)) = self.item.replace((Id::WORKSPACE, String::new())) else { return self.adds(title) };
        self.item = Some((of, title.to_owned()));
        self.commit(Op::Set { of, old: Field::Title(old), new: Field::Title(title.to_owned()) })
    }

    pub(super) fn with<T>(&mut self, carrier: &dyn Carrier, run: impl FnOnce(&mut Store, &Here<'_>) -> T) -> T {
        let (hello, keys) = (self.hello(), self.keys.clone());
        let here = Here {
            keys: &keys,
            carrier,
            mode: Mode::Sealed,
            hello: &hello,
            at: self.at,
            today: today(),
            clock,
            leaves: false,
            introduces: false,
            hurry: true,
        };
        run(&mut self.store, &here)
    }

    /// Says whose the store is, as `share` does.
    pub(super) fn founds(&mut self, carrier: &dyn Carrier) {
        self.with(carrier, |_, here| put_about(here)).unwrap();
    }

    pub(super) fn watched(&mut self, carrier: &dyn Carrier, watch: &mut dyn FnMut(Step) -> bool) -> Result<News, SyncError> {
        self.with(carrier, |store, here| round(store, here, watch))
    }

    #[track_caller]
    pub(super) fn round(&mut self, carrier: &dyn Carrier) -> News {
        self.watched(carrier, &mut |_| true).unwrap()
    }

    /// All it holds, as a workspace file.
    pub(super) fn exported(&self) -> String {
        let mut bytes = Vec::new();
        let mut out = Exporter::new(&mut bytes, self.store.workspace().unwrap()).unwrap();
        self.store.each_piece(|piece| out.piece(&piece)).unwrap().unwrap();
        out.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The ids of all changes it holds.
    pub(super) fn holds(&self) -> std::collections::BTreeSet<Id> {
        let mut ids = std::collections::BTreeSet::new();
        let read = self.store.each_piece(|piece| {
            if let LogPiece::Change(change, _) = piece {
                ids.insert(change.id);
            }
            Ok::<(), ()>(())
        });
        read.unwrap().unwrap();
        ids
    }
}

#[expect(clippy::disallowed_methods, reason = "a test measures as the two programs do")]
fn clock() -> Instant {
    Instant::now()
}

/// Two laptops that share a store in memory, and hold the same.
pub(super) fn two() -> (Laptop, Laptop, Memory) {
    let store = Memory::default();
    let mut ana = Laptop::first(1);
    ana.founds(&store);
    ana.adds("Grow");
    ana.round(&store);
    let mut jon = ana.joins(2);
    jon.round(&store);
    (ana, jon, store)
}

/// What a store says about itself.
pub(super) fn about(keys: &Keyring) -> (Name, Vec<u8>) {
    let about = About::new(keys, Mode::Sealed).unwrap();
    (about.name(), about.text())
}
