//! The marks of check-ins that were taken back.
//!
//! A check-in is clustered by item and day, and an operation names it by its id. Finding one means a look through its
//! item; finding thousands of one item must not mean thousands of looks.

use super::{
    days::{parse_day, text_of_day},
    error::Fault,
    rows::{self, CHECK_IN, CHECK_IN_COLUMNS},
};
use crate::domain::{CheckIn, Id, id::IdMap};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Where a check-in stands within its item.
#[derive(Debug, Clone, Copy)]
struct Place {
    on: NaiveDate,
    stamp: i64,
    n: i64,
}

/// Sets marks and takes them away.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    conn: &'a Connection,
    /// Of every item of which more than one check-in was marked: where each of its check-ins stands. `None`: of one so far.
    places: IdMap<Option<IdMap<Place>>>,
}

impl<'a> Marks<'a> {
    /// The marks of this workspace.
    pub(super) fn new(conn: &'a Connection) -> Marks<'a> {
        Marks { conn, places: IdMap::default() }
    }

    /// A check-in was written meanwhile.
    pub(super) fn placed(&mut self, c: &CheckIn, stamp: i64, n: usize) {
        if let Some(Some(places)) = self.places.get_mut(&c.item) {
            places.insert(c.id, Place { on: c.on, stamp, n: n as i64 });
        }
    }

    /// Marks a check-in as taken back by a change, or takes the mark away; gives whether there was one to mark.
    pub(super) fn set(&mut self, item: Id, check_in: Id, by: Option<i64>) -> Result<bool, Fault> {
        let Some(Place { on, stamp, n }) = self.place(item, check_in)? else { return Ok(false) };
        let key = (item.get(), text_of_day(on), stamp, n, check_in.get());
        let sql =
            format!("SELECT {CHECK_IN} FROM check_in AS k WHERE item = ?1 AND day = ?2 AND stamp = ?3 AND n = ?4 AND id = ?5");
        let found = self
            .conn
            .prepare_cached(&sql)?
            .query_and_then((key.0, &key.1, key.2, key.3, key.4), |row| {
                Ok::<_, Fault>((rows::check_in(row)?, row.get::<_, Option<i64>>(CHECK_IN_COLUMNS - 2)?))
            })?
            .next()
            .transpose()?;
        let Some((found, _)) = found.filter(|(_, marked)| marked.is_none() == by.is_some()) else { return Ok(false) };
        self.conn
            .prepare_cached(
                "UPDATE check_in SET voided_by = ?6, sum = ?7
                 WHERE item = ?1 AND day = ?2 AND stamp = ?3 AND n = ?4 AND id = ?5",
            )?
            .execute((key.0, &key.1, key.2, key.3, key.4, by, rows::check_in_sum(&found, by).end()))?;
        Ok(true)
    }

    /// Marks a check-in as taken back by a change or as one that counts, whatever it was. One that has not come yet is passed
    /// over.
    pub(super) fn put(&mut self, item: Id, check_in: Id, by: Option<i64>) -> Result<(), Fault> {
        self.set(item, check_in, None)?;
        if by.is_some() {
            self.set(item, check_in, by)?;
        }
        Ok(())
    }

    /// Where it stands: the first of an item is looked for alone, for the next all of the item are read at once.
    fn place(&mut self, item: Id, check_in: Id) -> Result<Option<Place>, Fault> {
        match self.places.get_mut(&item) {
            None => {
                self.places.insert(item, None);
                let mut select =
                    self.conn.prepare_cached("SELECT day, stamp, n FROM check_in WHERE item = ?1 AND id = ?2 LIMIT 1")?;
                let found = select.query_and_then((item.get(), check_in.get()), |row| place(row, 0))?.next().transpose()?;
                Ok(found)
            }
            Some(Some(places)) => Ok(places.get(&check_in).copied()),
            Some(unread @ None) => {
                let mut select = self.conn.prepare_cached("SELECT id, day, stamp, n FROM check_in WHERE item = ?1")?;
                let all = select.query_and_then([item.get()], |row| Ok((rows::id(row, 0)?, place(row, 1)?)))?;
                let all = unread.insert(all.collect::<Result<IdMap<Place>, Fault>>()?);
                Ok(all.get(&check_in).copied())
            }
        }
    }
}

fn place(row: &rusqlite::Row<'_>, from: usize) -> Result<Place, Fault> {
    let on = parse_day(row.get_ref(from)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(Place { on, stamp: row.get(from + 1)?, n: row.get(from + 2)? })
}
