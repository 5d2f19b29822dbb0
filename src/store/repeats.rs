//! One check-in that several changes say: the same row of a file, imported on two laptops. It counts once.
//!
//! `check_in` holds every check-in once. A change that says it again keeps its words in `op`, as it keeps everything else it
//! does; so the log is whole, and no reader of check-ins has to know. Which of them stands in `check_in` follows from what all of
//! them say and from the order all laptops share (`domain::merge::said_last`), whichever came here first.

use super::{error::Fault, marks::Marks, refold, rows};
use crate::domain::{CheckIn, Id, Op, id::IdMap, merge::said_last};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How the body of an operation begins that says a check-in again, as a pattern in SQL.
pub(super) const SAID_AGAIN: &str = "'{\"check-in\"*'";

/// A change that says a check-in.
#[derive(Debug)]
struct Said {
    stamp: i64,
    change: Id,
    seq: i64,
    n: i64,
    check_in: CheckIn,
    /// Whether it stands in `check_in`.
    counts: bool,
}

/// Writes a check-in of a change; gives whether it may have been said before. One that stands at the very same place of the order is
/// one that is said again. Of others those have an id made of what they say that came from a file or a source: nobody else says one twice.
pub(super) fn write(conn: &Connection, c: &CheckIn, seq: i64, stamp: i64, n: usize) -> Result<bool, Fault> {
    let is_there = conn
        .prepare_cached("SELECT 1 FROM check_in WHERE item = ?1 AND day = ?2 AND stamp = ?3 AND n = ?4 AND id = ?5")?
        .exists((c.item.get(), super::days::text_of_day(c.on), stamp, n as i64, c.id.get()))?;
    if is_there {
        keep_beside(conn, c, seq, n)?;
    } else {
        rows::insert_check_in(conn, c, seq, stamp, n)?;
    }
    Ok(is_there || c.is_known_by_what_it_says())
}

/// Whether there is any check-in at all, taken back or not.
pub(super) fn is_anything_said(conn: &Connection) -> Result<bool, Fault> {
    Ok(conn.prepare_cached("SELECT 1 FROM check_in")?.exists([])?)
}

/// Settles which change each check-in of an item stands for that several say; gives whether any was moved. `of`: only of these.
pub(super) fn settle(conn: &Connection, item: Id, of: Option<&[Id]>) -> Result<bool, Fault> {
    let mut moved = false;
    let mut doubles = doubles(conn, item)?;
    doubles.retain(|id| of.is_none_or(|of| of.contains(id)));
    for (_, mut said) in all(conn, item, &doubles)? {
        said.sort_by_key(|s| (s.stamp, s.change, s.n));
        let Some(last) = said_last(said.iter().map(|s| &s.check_in)) else { continue };
        for (_, one) in said.iter().enumerate().filter(|(at, one)| one.counts && *at != last) {
            take_out(conn, one)?;
            moved = true;
        }
        if !said[last].counts {
            put_in(conn, &said[last])?;
            moved = true;
        }
    }
    if moved {
        let mut marks = Marks::new(conn);
        let by_log = refold::marks(conn, item, of)?;
        for id in doubles {
            marks.put(item, id, by_log.get(&id).copied().flatten())?;
        }
    }
    Ok(moved)
}

/// Whether a check-in of an item is said by more than one change.
pub(super) fn is_said_again(conn: &Connection, item: Id, check_in: Id) -> Result<bool, Fault> {
    Ok(again(conn, item)?.iter().any(|said| said.check_in.id == check_in))
}

/// The items of which a change says a check-in again. Reads everything: for who looks at the whole file.
pub(super) fn items(conn: &Connection) -> Result<BTreeSet<Id>, Fault> {
    let mut select = conn.prepare(&format!(
        "SELECT subject FROM op WHERE body GLOB {SAID_AGAIN} UNION SELECT item FROM check_in WHERE external IS NOT NULL OR measured IS NOT NULL GROUP BY item, id HAVING count(*) > 1"
    ))?;
    select.query_and_then([], |row| rows::id(row, 0))?.collect()
}

/// The check-ins of an item that stand for another change than they should, each in a sentence.
pub(super) fn wrong(conn: &Connection, item: Id) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    for (id, mut said) in all(conn, item, &doubles(conn, item)?)? {
        said.sort_by_key(|s| (s.stamp, s.change, s.n));
        let last = said_last(said.iter().map(|s| &s.check_in));
        if said.iter().enumerate().any(|(at, one)| one.counts != (Some(at) == last)) {
            wrong
                .push(format!("the check-in {id} is said by {} changes, and does not stand for the one that counts", said.len()));
        }
    }
    Ok(wrong)
}

/// The check-ins of an item that more than one change says.
fn doubles(conn: &Connection, item: Id) -> Result<BTreeSet<Id>, Fault> {
    let mut select =
        conn.prepare_cached("SELECT id FROM check_in WHERE item = ?1 AND (external IS NOT NULL OR measured IS NOT NULL) GROUP BY id HAVING count(*) > 1")?;
    let twice = select.query_and_then([item.get()], |row| rows::id(row, 0))?.collect::<Result<BTreeSet<Id>, Fault>>()?;
    Ok(again(conn, item)?.into_iter().map(|said| said.check_in.id).chain(twice).collect())
}

/// What changes say again of an item.
fn again(conn: &Connection, item: Id) -> Result<Vec<Said>, Fault> {
    let sql = format!(
        "SELECT c.stamp, c.id, o.change, o.n, o.body, o.sum FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND o.body GLOB {SAID_AGAIN}"
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([item.get()])?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        if let Op::CheckIn(check_in) = rows::op(row, 4)? {
            let (stamp, change, seq, n) = (row.get(0)?, rows::id(row, 1)?, row.get(2)?, row.get(3)?);
            out.push(Said { stamp, change, seq, n, check_in: *check_in, counts: false });
        }
    }
    Ok(out)
}

/// Everything that is said of these check-ins of an item.
fn all(conn: &Connection, item: Id, ids: &BTreeSet<Id>) -> Result<IdMap<Vec<Said>>, Fault> {
    const NEXT: usize = rows::CHECK_IN_COLUMNS;
    let mut all: IdMap<Vec<Said>> = IdMap::default();
    if ids.is_empty() {
        return Ok(all);
    }
    for said in again(conn, item)?.into_iter().filter(|said| ids.contains(&said.check_in.id)) {
        all.entry(said.check_in.id).or_default().push(said);
    }
    let sql = format!(
        "SELECT {}, c.stamp, c.id, k.change, k.n FROM check_in AS k JOIN change AS c ON c.seq = k.change WHERE k.item = ?1",
        rows::CHECK_IN
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([item.get()])?;
    while let Some(row) = found.next()? {
        let id = rows::id(row, 0)?;
        if ids.contains(&id) {
            let (stamp, change, seq, n) = (row.get(NEXT)?, rows::id(row, NEXT + 1)?, row.get(NEXT + 2)?, row.get(NEXT + 3)?);
            all.entry(id).or_default().push(Said { stamp, change, seq, n, check_in: rows::check_in(row)?, counts: true });
        }
    }
    Ok(all)
}

/// What counts no more moves among the other words of its change.
fn take_out(conn: &Connection, said: &Said) -> Result<(), Fault> {
    let Said { stamp, seq, n, check_in, .. } = said;
    conn.prepare_cached("DELETE FROM check_in WHERE item = ?1 AND day = ?2 AND stamp = ?3 AND n = ?4 AND id = ?5")?.execute((
        check_in.item.get(),
        super::days::text_of_day(check_in.on),
        stamp,
        n,
        check_in.id.get(),
    ))?;
    keep_beside(conn, check_in, *seq, usize::try_from(*n).unwrap_or_default())
}

/// Among the other words of its change, where it counts nowhere.
fn keep_beside(conn: &Connection, check_in: &CheckIn, seq: i64, n: usize) -> Result<(), Fault> {
    match rows::insert_op(conn, seq, n, &Op::CheckIn(Box::new(check_in.clone())))? {
        Some(_) => Ok(()),
        None => Err(Fault::Content(format!("the check-in {} holds a number that is not finite", check_in.id))),
    }
}

/// What counts from now on.
fn put_in(conn: &Connection, said: &Said) -> Result<(), Fault> {
    let Said { stamp, seq, n, check_in, .. } = said;
    conn.prepare_cached("DELETE FROM op WHERE change = ?1 AND n = ?2")?.execute((seq, n))?;
    rows::insert_check_in(conn, check_in, *seq, *stamp, usize::try_from(*n).unwrap_or_default())
}
