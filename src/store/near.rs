//! The part of the workspace against which a change can be checked without reading the rest: a few rows by their ids. What belongs to
//! it is the domain's to say (`domain::check::near`).

use super::{error::Fault, past, rows};
use crate::domain::{Cascade, Change, Entity, Id, check, cycle::CycleDays};
use rusqlite::Connection;

/// Whether a change may be made by what this transaction sees. False: it may not, or only the whole workspace can tell.
pub(super) fn allows(conn: &Connection, change: &Change) -> Result<bool, Fault> {
    let near: Option<Cascade> = check::near(change, rows::settings(conn)?, &mut Rows(conn))?;
    Ok(near.is_some_and(|near| near.check(change).is_ok()))
}

/// The rows of a file.
pub(super) struct Rows<'a>(pub(super) &'a Connection);

impl check::Parts for Rows<'_> {
    type Fault = Fault;

    fn entity(&mut self, id: Id) -> Result<Option<Entity>, Fault> {
        Ok(rows::thing(self.0, id)?.map(|thing| thing.entity))
    }

    fn key_results(&mut self, above: Id) -> Result<Vec<Id>, Fault> {
        let sql = "SELECT p.item FROM parent AS p JOIN item AS i ON i.id = p.item WHERE p.parent = ?1 AND i.kind = 'key-result'";
        let mut select = self.0.prepare_cached(sql)?;
        select.query_and_then([above.get()], |row| rows::id(row, 0))?.collect()
    }

    fn cycle_days(&mut self, cycle: Id) -> Result<CycleDays, Fault> {
        past::cycle_days(self.0, cycle)
    }
}
