//! The whole workspace into memory, and what other connections did to it.

use super::{
    Store,
    error::{Fault, StoreError},
    pack, past, rows, summaries,
    work::Work,
};
use crate::domain::{
    Cascade, Entity,
    cascade::{Builder, Edition},
};
use chrono::NaiveDate;
use rusqlite::Connection;

impl Store {
    /// The whole workspace, its summaries as of `today`: one read of one table, about a microsecond an item.
    pub fn load(&self, today: NaiveDate) -> Result<Cascade, StoreError> {
        self.changed_elsewhere()?;
        // One transaction, so that a commit of another process is seen whole or not at all.
        let parts = (|| {
            let tx = self.conn.unchecked_transaction()?;
            let version = data_version(&tx)?;
            let parts = read(&tx, today)?;
            tx.finish()?;
            Ok((parts, Edition { store: self.number, version }))
        })();
        parts
            .map(|(parts, edition)| parts.build().read_from(edition))
            .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// Whether another connection has changed the file since this was last asked, or since `load`. Costs microseconds,
    /// whatever the file holds.
    pub fn changed_elsewhere(&self) -> Result<bool, StoreError> {
        const DOING: &str = "look at the workspace";
        self.shared_memory_is_whole(DOING)?;
        let version = data_version(&self.conn).map_err(|e| e.explain(DOING, self.path()))?;
        Ok(self.seen.replace(version) != version)
    }
}

/// A number that is another one once another connection has written. Inside a transaction: of what the transaction sees.
pub(super) fn data_version(conn: &Connection) -> Result<i64, Fault> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// The whole workspace, as it is in this transaction.
pub(super) fn read(conn: &Connection, today: NaiveDate) -> Result<Builder, Fault> {
    let settings = rows::settings(conn)?;
    let mut parts = Builder::new(settings.clone());
    let mut ahead = Vec::new();
    {
        let mut select = conn.prepare("SELECT packed FROM now ORDER BY item")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            let (item, summary, revised) = pack::unpack(packed).map_err(Fault::Content)?;
            let unseen = summary.last_on.is_some_and(|last| last > today);
            let place = parts.add(item, summary, revised);
            if unseen {
                ahead.push(place);
            }
        }
    }
    let mut select = conn.prepare("SELECT body, sum FROM entity ORDER BY id")?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        let entity = rows::entity(row)?;
        if let Entity::Cycle(cycle) = &entity {
            parts.add_cycle_days(cycle.id, past::cycle_days(conn, cycle.id)?);
        }
        parts.add_entity(entity);
    }
    if !ahead.is_empty() {
        let mut work = Work::new(conn, settings);
        for place in ahead {
            let id = parts.item(place).id;
            parts.set_summary(place, summaries::made(conn, &mut work, id, today)?.1);
        }
    }
    Ok(parts)
}
