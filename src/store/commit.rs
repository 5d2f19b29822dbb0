//! Writing a change: log, history, derived rows and caches in one transaction, with one flush.

use super::{
    Committed, Store,
    error::{Fault, StoreError},
    load::{self, data_version},
    log,
    open::file_id,
    rows, summaries,
    work::{Source, Work, refuse},
};
use crate::domain::{Change, Checked, Derived, Field, Id, Op, Summary, history::Header};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};
use std::collections::BTreeSet;

impl Store {
    /// Writes a change: all of it or nothing, and on the disk when this returns. What comes back is as of
    /// `today`; hand it to `Cascade::apply` together with the change.
    ///
    /// It was checked against the workspace as this store loaded it. Where another connection wrote since, it is checked
    /// again against what the file holds by now: what one of two writers did may forbid what the other is about to do.
    pub fn commit(&mut self, change: &Checked, today: NaiveDate) -> Result<Committed, StoreError> {
        const DOING: &str = "save the change";
        let path = self.path.clone();
        if self.read_only {
            let path = path.unwrap_or_default();
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path });
        }
        self.still_there(DOING)?;
        self.log_still_there(DOING)?;
        let mut holds_for = self.loaded.get();
        (|| {
            let mut rounds = 0;
            loop {
                let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                if holds_for != Some(data_version(&tx)?) {
                    if rounds < CHECKS_UNLOCKED {
                        rounds += 1;
                        // The whole workspace is read for it: others may write meanwhile.
                        tx.rollback()?;
                        holds_for = Some(check_again(&self.conn, change, today)?);
                        continue;
                    }
                    load::read(&tx, today)?.build().check(change)?;
                }
                let committed = commit(&tx, change, today)?;
                tx.commit()?;
                return Ok(committed);
            }
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }

    /// Whether the path still leads to the file that is open: otherwise what is written would be lost with it.
    pub(super) fn still_there(&self, doing: &str) -> Result<(), StoreError> {
        let (Some(path), Some(opened)) = (&self.path, self.file) else { return Ok(()) };
        match file_id(path) {
            Ok(now) if now == opened => Ok(()),
            _ => Err(StoreError::Gone { doing: doing.to_owned(), path: path.clone() }),
        }
    }
}

/// How often a change is checked again without keeping others from writing, before they have to wait for it.
const CHECKS_UNLOCKED: usize = 2;

/// Checks a change against what the file holds now, and gives the state of the file for which that is so.
fn check_again(conn: &Connection, change: &Checked, today: NaiveDate) -> Result<i64, Fault> {
    let tx = conn.unchecked_transaction()?;
    let version = data_version(&tx)?;
    load::read(&tx, today)?.build().check(change)?;
    tx.finish()?;
    Ok(version)
}

/// Writes a change inside a transaction. It was checked, or stands in a log that is read in.
pub(super) fn commit(tx: &Transaction<'_>, change: &Change, today: NaiveDate) -> Result<Committed, Fault> {
    if !super::days::sortable(change.on) {
        return refuse(format!("cannot save a change on {}: years go from 0 to 9999", change.on));
    }
    let known =
        tx.prepare_cached("SELECT 1 FROM change WHERE id = ?1")?.query_row([change.id.get()], |_| Ok(())).optional()?.is_some();
    if known {
        return refuse("cannot save the change: it is saved already".to_owned());
    }
    let (device, stamp) = next_stamp(tx, change.at)?;
    let seq = rows::insert_change(tx, &Header::from(change), device, stamp, change.ops.len())?;
    // What is applied is what will be read back, so that memory, tables and log cannot come apart.
    let change = &write_ops(tx, change, seq, stamp)?;
    let mut work = Work::new(&**tx, rows::settings(tx)?);
    work.apply(change)?;
    let revised = revisions_in_force(tx, &mut work)?;
    for &id in &work.written.clone() {
        if let Some(thing) = work.get(id)? {
            rows::write_thing(tx, thing, true)?;
        }
    }
    for key in &work.set {
        rows::write_setting(tx, key, &work.settings.get(key).unwrap_or_default())?;
    }
    write_about(tx, &mut work, change, seq)?;
    let summaries = recount(tx, &mut work, today)?;
    Ok(Committed { seq, derived: Derived { summaries, revised } })
}

/// Finds the newest revision in force of every item of which one was undone or redone, and gives the day of each.
pub(super) fn revisions_in_force<S: Source>(
    conn: &Connection,
    work: &mut Work<S>,
) -> Result<Vec<(Id, Option<NaiveDate>)>, Fault> {
    let mut out = Vec::new();
    for id in std::mem::take(&mut work.reappraise) {
        let mut newest = None;
        for on in log::revisions_in_force(conn, id)? {
            if work.is_open_on(id, on)? {
                newest = Some(on);
                break;
            }
        }
        if let Some(thing) = work.get(id)? {
            thing.revised = newest;
        }
        out.push((id, newest));
    }
    Ok(out)
}

/// The stamp of a change made now: later than every stamp of this device, whatever its clock says.
fn next_stamp(tx: &Connection, at: i64) -> Result<(i64, i64), Fault> {
    let meta = |key: &str| -> Result<i64, Fault> {
        Ok(tx.prepare_cached("SELECT v FROM meta WHERE k = ?1")?.query_row([key], |row| row.get(0))?)
    };
    let (device, last) = (meta("device")?, meta("stamp")?);
    // 48 bits of milliseconds last until the year 10889; a stamp beyond that is not believed.
    let clock = at.clamp(0, (1 << 48) - 1) << 15;
    let stamp = clock.max(last.saturating_add(1));
    tx.prepare_cached("UPDATE meta SET v = ?1 WHERE k = 'stamp'")?.execute([stamp])?;
    Ok((device, stamp))
}

/// Writes the operations, and gives the change as a reader of the file will get it.
fn write_ops(tx: &Connection, change: &Change, seq: i64, stamp: i64) -> Result<Change, Fault> {
    let mut ops = Vec::with_capacity(change.ops.len());
    for (n, op) in change.ops.iter().enumerate() {
        if let Op::CheckIn(c) = op {
            let out_of_range = |v: Option<f64>| v.is_some_and(|v| !v.is_finite() || v.abs() > 1e15);
            if out_of_range(c.value) || out_of_range(c.progress) || c.confidence.is_some_and(|c| c > 10) {
                return refuse(
                    "cannot check in: a value lies between −10¹⁵ and 10¹⁵, and a confidence between 0 and 10".to_owned(),
                );
            }
            rows::insert_check_in(tx, c, seq, stamp, n)?;
            ops.push(op.clone());
            continue;
        }
        let Some(read) = rows::insert_op(tx, seq, n, op)? else {
            return refuse(format!("cannot save the change of {}: it holds a number that is not finite", op.subject()));
        };
        ops.push(read);
        match op {
            Op::Void { check_in, item } => void(tx, *item, *check_in, Some(seq))?,
            Op::Unvoid { check_in, item } => void(tx, *item, *check_in, None)?,
            _ => {}
        }
    }
    Ok(Header::from(change).with_ops(ops))
}

/// Marks a check-in as taken back by a change, or takes the mark away. One that is marked already, or not marked, is
/// refused: two changes would stand for one mark, and taking one of them back would say the wrong thing.
fn void(tx: &Connection, item: Id, check_in: Id, by: Option<i64>) -> Result<(), Fault> {
    if !rows::mark(tx, item, check_in, by)? {
        return refuse(match by {
            Some(_) => format!("cannot take back the check-in {check_in}: there is none here that still counts"),
            None => format!("cannot bring back the check-in {check_in}: there is none here that was taken back"),
        });
    }
    Ok(())
}

/// Notes which items the change is about without being of them.
fn write_about(tx: &Connection, work: &mut Work<&Connection>, change: &Change, seq: i64) -> Result<(), Fault> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO about (entity, change) VALUES (?1, ?2)")?;
    for op in &change.ops {
        if let Op::Create(_) | Op::Set { .. } = op {
            for item in work.about(op.subject())? {
                insert.execute((item.get(), seq))?;
            }
        }
    }
    Ok(())
}

/// Makes the summaries of all items concerned again, writes them, and gives them as of `today`.
fn recount(tx: &Connection, work: &mut Work<&Connection>, today: NaiveDate) -> Result<Vec<(Id, Summary)>, Fault> {
    let mut items = work.recount.clone();
    indirect(tx, work, &mut items)?;
    let mut out = Vec::with_capacity(items.len());
    for id in items {
        let check_ins = summaries::counted(tx, id)?;
        let all = summaries::of_all(work, id, &check_ins)?;
        let seen = match all.last_on {
            Some(last) if last > today => summaries::as_of(work, id, &check_ins, today)?,
            _ => all.clone(),
        };
        if let Some(thing) = work.get(id)? {
            thing.summary = all;
            rows::write_thing(tx, thing, false)?;
        }
        out.push((id, seen));
    }
    Ok(out)
}

/// Key results that stay inside bounds count days from their start and by what is stale: so a change of a cycle's
/// days, of an objective's cycle or of a setting reaches them too.
fn indirect(tx: &Connection, work: &Work<&Connection>, items: &mut BTreeSet<Id>) -> Result<(), Fault> {
    const BOUND: &str = "metric IN ('at-least', 'at-most', 'between')";
    let mut add = |sql: String, of: Option<Id>| -> Result<(), Fault> {
        let mut select = tx.prepare_cached(&sql)?;
        let mut found = match of {
            Some(id) => select.query([id.get()])?,
            None => select.query([])?,
        };
        while let Some(row) = found.next()? {
            items.insert(rows::id(row, 0)?);
        }
        Ok(())
    };
    if work.set.iter().any(|key| Summary::depends_on(&Field::Setting(key.clone(), String::new()))) {
        return add(format!("SELECT id FROM item WHERE {BOUND}"), None);
    }
    for &objective in &work.recycled {
        add(format!("SELECT id FROM parent JOIN item ON id = item WHERE parent = ?1 AND {BOUND}"), Some(objective))?;
    }
    for &cycle in &work.moved_cycles {
        add(
            format!(
                "SELECT id FROM item WHERE {BOUND} AND (cycle = ?1 OR EXISTS (
                   SELECT 1 FROM parent JOIN item AS above ON above.id = parent.parent
                   WHERE parent.item = item.id AND above.cycle = ?1))"
            ),
            Some(cycle),
        )?;
    }
    Ok(())
}
