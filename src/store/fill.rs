//! Many changes at once, into a file that is being made: faster, because a crash would only mean making it again.

use super::{
    Store,
    error::{Fault, StoreError},
    open::{CACHE, LARGE_CACHE, PAGES},
    recount::Recount,
    write::Writer,
};
use crate::domain::{Cascade, Change, Derived};
use chrono::NaiveDate;
use rusqlite::TransactionBehavior;
use std::{fs::File, iter::Peekable};

/// How many operations are written in one transaction.
const AT_ONCE: usize = 50_000;

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
        set(self, &format!("PRAGMA synchronous = OFF; PRAGMA cache_size = {LARGE_CACHE}; PRAGMA wal_autocheckpoint = 16384;"))?;
        let mut cascade = self.load(today)?;
        let mut changes = changes.into_iter().peekable();
        let reader = self.reader(today);
        let filled = self
            .write_all(&mut cascade, &mut changes, &mut progress)
            .and_then(|(filled, recount)| {
                // What was written stays, whatever came after it; so what its check-ins come to is made in any case.
                let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                Writer::begin(&tx, recount).finish(&reader, |_, _| ())?;
                tx.commit()?;
                filled
            })
            .map_err(|e| e.explain(DOING, path.as_deref()));
        set(self, &format!("PRAGMA wal_autocheckpoint = {PAGES}; PRAGMA cache_size = {CACHE}; PRAGMA synchronous = FULL;"))?;
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

    /// Writes the changes, many in one transaction, and gives what is to be counted. The first error of a change ends it;
    /// what stands in earlier transactions stays.
    fn write_all(
        &mut self,
        cascade: &mut Cascade,
        changes: &mut Peekable<impl Iterator<Item = Change>>,
        progress: &mut impl FnMut(usize),
    ) -> Result<(Result<(), Fault>, Recount), Fault> {
        let (mut done, mut recount) = (0, Recount::default());
        while changes.peek().is_some() {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut writer = Writer::begin(&tx, recount.clone());
            let until = done + AT_ONCE;
            let mut some = || -> Result<(), Fault> {
                while done < until
                    && let Some(change) = changes.next()
                {
                    let change = cascade.checked(change)?;
                    writer.write(&change, &mut |_| true)?;
                    cascade.apply(&change, Derived::default())?;
                    done += change.ops.len();
                    progress(done);
                }
                Ok(())
            };
            if let Err(refused) = some() {
                return Ok((Err(refused), recount));
            }
            recount = writer.leave();
            tx.commit()?;
        }
        Ok((Ok(()), recount))
    }
}
