//! Many changes at once, into a file that is being made: faster, because a crash would only mean making it again.

use super::{
    Store,
    error::{Fault, StoreError},
};
use crate::domain::Change;
use chrono::NaiveDate;
use std::fs::File;

impl Store {
    /// Commits changes without waiting for the disk after each; all are on the disk when this returns. For files that
    /// can be made again (samples), never for what someone typed. Each is checked against those before it. `progress` is
    /// told how many operations are done.
    pub fn fill(
        &mut self,
        changes: impl IntoIterator<Item = Change>,
        today: NaiveDate,
        mut progress: impl FnMut(usize),
    ) -> Result<(), StoreError> {
        const DOING: &str = "fill the workspace";
        let path = self.path.clone();
        let set = |store: &Store, pragmas: &str| {
            store.conn.execute_batch(pragmas).map_err(|e| Fault::from(e).explain(DOING, path.as_deref()))
        };
        set(self, "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384;")?;
        let mut done = 0;
        let mut cascade = self.load(today)?;
        let filled: Result<(), StoreError> = changes.into_iter().try_for_each(|change| {
            let change = cascade.checked(change)?;
            let committed = self.commit(&change, today)?;
            cascade.apply(&change, committed.derived)?;
            done += change.ops.len();
            progress(done);
            Ok(())
        });
        set(self, "PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -8192; PRAGMA synchronous = FULL;")?;
        filled?;
        set(self, "PRAGMA wal_checkpoint(TRUNCATE);")?;
        match &self.path {
            Some(path) => {
                let file = File::open(path).map_err(|e| StoreError::io(DOING, path, e))?;
                let flushed = file.sync_all().map_err(|e| StoreError::io(DOING, path, e));
                // Never closed: with it the system would let go of the locks of the open workspace.
                std::mem::forget(file);
                flushed
            }
            None => Ok(()),
        }
    }
}
