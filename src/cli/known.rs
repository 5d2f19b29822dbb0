//! What the workspace knows of check-ins that came from files: asked item by item while an import is planned.

use crate::{
    domain::{CheckIn, Id},
    exchange::csv::KnownCheckIns,
    store::Store,
};
use std::{cell::RefCell, collections::HashMap};

/// The store, asked once for each item that a file names.
pub(super) struct Known<'a> {
    store: &'a Store,
    of: RefCell<HashMap<Id, HashMap<String, CheckIn>>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(store: &'a Store) -> Known<'a> {
        Known { store, of: RefCell::default() }
    }
}

impl KnownCheckIns for Known<'_> {
    fn find(&self, item: Id, external: &str) -> Result<Option<CheckIn>, String> {
        let mut of = self.of.borrow_mut();
        let known = match of.entry(item) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                let all = self.store.series(item).map_err(|e| e.to_string())?;
                let by_id = |c: CheckIn| (c.external.as_deref().map_or_else(|| c.id.letters(), str::to_owned), c);
                free.insert(all.into_iter().map(by_id).collect())
            }
        };
        Ok(known.get(external).cloned())
    }
}
