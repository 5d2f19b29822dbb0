//! Saving a change: checked once more where others wrote, then written in one transaction, with one flush.

use super::{
    Committed, Store,
    error::{Fault, StoreError},
    forget,
    load::{self, data_version},
    near,
    open::{CACHE, LARGE_CACHE},
    write::{Progress, Writer, Written},
};
use crate::domain::{Change, Checked, CheckedOps, Derived, change::Ops, seen::Reader};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, TransactionBehavior};

impl Store {
    /// Writes a change: all of it or nothing, and on the disk when this returns. What comes back is as of
    /// `today`; hand it to `Cascade::apply` together with the change.
    ///
    /// It was checked against the workspace as it was loaded. Where another connection wrote since, it is checked again
    /// against what the file holds by now: what one of two writers did may forbid what the other is about to do. Of a check-in, and of
    /// what else looks at few rows, those rows are read; of the rest everything.
    pub fn commit(&mut self, change: &Checked, today: NaiveDate) -> Result<Committed, StoreError> {
        self.commit_watched(change, today, &mut |_| true)
    }

    /// The same, told again and again how far it is. Once `watch` says no it stops, and nothing was changed.
    pub fn commit_watched(
        &mut self,
        change: &Checked,
        today: NaiveDate,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Committed, StoreError> {
        const DOING: &str = "save the change";
        let path = self.path.clone();
        if self.read_only {
            let path = path.unwrap_or_default();
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path });
        }
        self.still_there(DOING)?;
        self.log_still_there(DOING)?;
        let _turn = self.goes_first();
        let reader = self.reader(today);
        let mut holds_for = change.edition().filter(|e| e.store == self.number).map(|e| e.version);
        (|| {
            let mut rounds = 0;
            loop {
                let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                if holds_for != Some(data_version(&tx)?) && !near::allows(&tx, change)? {
                    if rounds < CHECKS_UNLOCKED {
                        rounds += 1;
                        // The whole workspace is read for it: others may write meanwhile.
                        tx.rollback()?;
                        holds_for = Some(check_again(&self.conn, change, &reader)?);
                        continue;
                    }
                    load::read(&tx, &reader)?.build().check(change)?;
                }
                let committed = write(&tx, change, &reader, watch)?;
                tx.commit()?;
                return Ok(committed);
            }
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }

    /// Makes sure that a change can be written that is read from elsewhere meanwhile: [`Store::commit_ops`] mends nothing.
    pub fn prepare_to_write(&mut self) -> Result<(), StoreError> {
        const DOING: &str = "save the change";
        self.still_there(DOING)?;
        self.log_still_there(DOING)
    }

    /// Writes a change whose operations may be more than memory has room for: all of it or nothing. `None`: another
    /// connection wrote since the workspace was read, and as what was to be written may depend on it, nothing was; read it
    /// again and begin anew. The cascade in memory is behind afterwards.
    pub fn commit_ops<O: Ops>(
        &self,
        change: &CheckedOps<'_, O>,
        today: NaiveDate,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Option<i64>, StoreError> {
        const DOING: &str = "save the change";
        if self.read_only {
            let path = self.path.clone().unwrap_or_default();
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path });
        }
        self.still_there(DOING)?;
        self.log_is_ours(DOING)?;
        let _turn = self.goes_first();
        let hold = |pages: i32| self.conn.pragma_update(None, "cache_size", pages).map_err(Fault::from);
        let is_large = change.count() > LARGE;
        let saved: Result<Option<i64>, Fault> = (|| {
            if is_large {
                hold(LARGE_CACHE)?;
            }
            let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
            let holds_for = change.edition().filter(|e| e.store == self.number).map(|e| e.version);
            if holds_for != Some(data_version(&tx)?) {
                return Ok(None);
            }
            let mut writer = Writer::new(&tx);
            let Written { seq, .. } = writer.write_ops(change.header(), change.count(), change.ops(), watch)?;
            writer.finish(&self.reader(today), |_, _| ())?;
            tx.commit()?;
            Ok(Some(seq))
        })();
        if is_large {
            // What is saved is saved, however much of the file is held afterwards.
            let _ = hold(CACHE);
        }
        saved.map_err(|e| e.explain(DOING, self.path()))
    }
}

/// A change of more operations than this touches more of the file than is held of it otherwise.
const LARGE: usize = 10_000;

/// How often a change is checked again without keeping others from writing, before they have to wait for it.
const CHECKS_UNLOCKED: usize = 2;

/// Checks a change against what the file holds now, and gives the state of the file for which that is so.
fn check_again(conn: &Connection, change: &Checked, reader: &Reader) -> Result<i64, Fault> {
    let tx = conn.unchecked_transaction()?;
    let version = data_version(&tx)?;
    load::read(&tx, reader)?.build().check(change)?;
    tx.finish()?;
    Ok(version)
}

/// Writes a change inside a transaction. It was checked, or is the founding of the workspace.
pub(super) fn commit(tx: &Transaction<'_>, change: &Change, reader: &Reader) -> Result<Committed, Fault> {
    write(tx, change, reader, &mut |_| true)
}

pub(super) fn write(
    tx: &Transaction<'_>,
    change: &Change,
    reader: &Reader,
    watch: &mut dyn FnMut(Progress) -> bool,
) -> Result<Committed, Fault> {
    let mut writer = Writer::new(tx);
    let completed = forget::complete(tx, change)?;
    let Written { seq, revised, cycles } = writer.write(completed.as_ref().unwrap_or(change), watch)?;
    let mut summaries = Vec::new();
    writer.finish(reader, |id, summary| summaries.push((id, summary)))?;
    if completed.is_some() {
        forget::erase(tx, watch)?;
    }
    Ok(Committed { seq, derived: Derived { summaries, revised, cycles }, rewritten: completed.is_some() })
}
