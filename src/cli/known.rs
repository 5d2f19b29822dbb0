//! What the workspace knows of check-ins that came from files: asked item by item while an import is planned.

use crate::{
    domain::{Id, filed::Filed},
    exchange::csv::{KnownCheckIn, KnownCheckIns},
    store::{Standing, Store},
};
use std::{
    cell::{OnceCell, RefCell},
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
    sync::LazyLock,
};

/// An external id as a sum, and what there is under it.
type Sum = (u64, KnownCheckIn);

/// The check-ins of an item: what there is under which external id, and the ids of all there ever were.
struct OfItem {
    sums: Box<[Sum]>,
    ids: Box<[Id]>,
}

/// The store, asked once for each item that a file names. What is kept of a check-in is a sum.
pub(super) struct Known<'a> {
    store: &'a Store,
    sums: RandomState,
    of: RefCell<HashMap<Id, OfItem>>,
    touched: OnceCell<HashSet<Id>>,
    /// Whether there is any check-in at all: the first import has nothing to ask for.
    said: OnceCell<bool>,
}

/// Of an item of which nothing was ever said.
static NOTHING: LazyLock<OfItem> = LazyLock::new(|| OfItem { sums: Box::default(), ids: Box::default() });

impl<'a> Known<'a> {
    pub(super) fn new(store: &'a Store) -> Known<'a> {
        Known { store, sums: RandomState::new(), of: RefCell::default(), touched: OnceCell::new(), said: OnceCell::new() }
    }
}

impl Known<'_> {
    /// Answers from what there is to know of an item.
    fn ask<T>(&self, item: Id, ask: impl FnOnce(&OfItem) -> T) -> Result<T, String> {
        if self.said.get().is_none() {
            let said = self.store.is_anything_said().map_err(|e| e.to_string())?;
            let _ = self.said.set(said);
        }
        if self.said.get() == Some(&false) {
            return Ok(ask(&NOTHING));
        }
        let mut of = self.of.borrow_mut();
        let known = match of.entry(item) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                let all = self.store.series_ever(item).map_err(|e| e.to_string())?;
                let sum = |external: &str| self.sums.hash_one(external);
                let mut ids: Box<[Id]> = all.iter().map(|(c, _)| c.id).collect();
                ids.sort_unstable();
                let mut sums: Box<[Sum]> = all
                    .iter()
                    .filter(|(_, standing)| *standing != Standing::Undone)
                    .map(|(c, standing)| {
                        let sum = c.external.as_deref().map_or_else(|| sum(&c.id.letters()), sum);
                        (sum, KnownCheckIn::of(c).counting(*standing == Standing::Counts))
                    })
                    .collect();
                sums.sort_by_key(|(sum, _)| *sum);
                free.insert(OfItem { sums, ids })
            }
        };
        Ok(ask(known))
    }
}

impl Known<'_> {
    /// All check-ins of an item that have this external id, those that were taken back or put right since among them: the newest
    /// last.
    pub(super) fn all(&self, item: Id, external: &str) -> Result<Vec<KnownCheckIn>, String> {
        let sum = self.sums.hash_one(external);
        self.ask(item, |OfItem { sums, .. }| {
            sums.iter().filter(|(other, _)| *other == sum).map(|(_, known)| known.clone()).collect()
        })
    }
}

impl KnownCheckIns for Known<'_> {
    fn find(&self, item: Id, external: &str) -> Result<Option<KnownCheckIn>, String> {
        let sum = self.sums.hash_one(external);
        // Of two under one id the newest counts.
        self.ask(item, |OfItem { sums, .. }| {
            let newest = sums.partition_point(|(other, _)| *other <= sum).checked_sub(1).map(|at| &sums[at]);
            newest.filter(|(other, _)| *other == sum).map(|(_, known)| known.clone())
        })
    }

    fn has(&self, item: Id, id: Id) -> Result<bool, String> {
        self.ask(item, |known| known.ids.binary_search(&id).is_ok())
    }

    fn filed(&self, of: Id) -> Result<Filed, String> {
        if self.touched.get().is_none() {
            let touched = self.store.touched_here().map_err(|e| e.to_string())?;
            let _ = self.touched.set(touched);
        }
        if self.touched.get().is_some_and(|touched| !touched.contains(&of)) {
            return Ok(Filed::as_now());
        }
        self.store.filed(of).map_err(|e| e.to_string())
    }
}
