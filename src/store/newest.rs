//! The newest changes that concern one of very many things, found change by change.
//!
//! Of few things the index says at once which changes they were in. Of ten thousand it says which were in all of the log, and a
//! page of two hundred lines is made of that: then the log is gone through from its newest end until the page is full. Must not
//! know: what a line of the log tells.

use super::{error::Fault, rows, work::about};
use crate::domain::Id;
use rusqlite::{Connection, Params};
use std::collections::HashSet;

/// Of so many things and fewer the index is asked.
pub(super) const FEW: usize = 64;

/// So many changes are gone through: who has fewer in them than a page holds has few in all, and the index is asked after all.
pub(super) const CHANGES: usize = 2_000;

/// So many operations of them.
const OPS: usize = 20_000;

/// The places in the log of the newest `limit` changes that concern one of these, of those that `sql` lists newest first; fewer
/// where the list ends before. `None`: too much would have to be gone through.
pub(super) fn among(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    held: &[Id],
    limit: usize,
) -> Result<Option<Vec<i64>>, Fault> {
    let held: HashSet<i64> = held.iter().map(|id| id.get()).collect();
    let (mut found, mut walked, mut ops) = (Vec::new(), 0, 0);
    let mut select = conn.prepare_cached(sql)?;
    let mut listed = select.query(params)?;
    while found.len() < limit {
        let Some(row) = listed.next()? else { return Ok(Some(found)) };
        let seq: i64 = row.get(0)?;
        walked += 1;
        let is_theirs = walked <= CHANGES && concerns(conn, seq, &held, &mut ops)?;
        if walked > CHANGES || ops > OPS {
            return Ok(None);
        }
        if is_theirs {
            found.push(seq);
        }
    }
    Ok(Some(found))
}

/// Whether a change concerns one of these, as the table `about` and the index of `op` say it; counts what it looks at.
fn concerns(conn: &Connection, seq: i64, held: &HashSet<i64>, ops: &mut usize) -> Result<bool, Fault> {
    let mut others = Vec::new();
    for (sql, is_said) in
        [("SELECT item FROM check_in WHERE change = ?1", true), ("SELECT DISTINCT subject FROM op WHERE change = ?1", false)]
    {
        let mut select = conn.prepare_cached(sql)?;
        let mut found = select.query([seq])?;
        while let Some(row) = found.next()? {
            let subject: i64 = row.get(0)?;
            *ops += 1;
            if held.contains(&subject) {
                return Ok(true);
            }
            if *ops > OPS {
                return Ok(false);
            }
            if !is_said {
                others.push(subject);
            }
        }
    }
    // Links, decisions and actions are about items without being one.
    let mut select = conn.prepare_cached("SELECT body, sum FROM entity WHERE id = ?1")?;
    for subject in others {
        let entity = select.query_and_then([subject], rows::entity)?.next().transpose()?;
        if entity.is_some_and(|entity| about(&entity).iter().any(|id| held.contains(&id.get()))) {
            return Ok(true);
        }
    }
    Ok(false)
}
