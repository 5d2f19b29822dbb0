//! The whole workspace into memory, and what other connections did to it.

use super::{
    Store, clashes,
    days::text_of_day,
    error::{Fault, StoreError},
    meta, pack, past, rows, summaries,
    work::Work,
};
use crate::domain::{
    Cascade, Entity, Field, Id, Op,
    cascade::{Builder, Edition, HungSince},
    history::LogPlace,
    id::IdMap,
    seen::Reader,
    settings::Settings,
};
use chrono::NaiveDate;
use rusqlite::Connection;

impl Store {
    /// The whole workspace, its summaries as of `today`: one read of one table, about a microsecond an item.
    pub fn load(&self, today: NaiveDate) -> Result<Cascade, StoreError> {
        self.changed_elsewhere()?;
        // One transaction, so that a commit of another process is seen whole or not at all.
        let read = (|| {
            let tx = self.conn.unchecked_transaction()?;
            let version = data_version(&tx)?;
            let mut cascade = read(&tx, &self.reader(today))?.build().shared(meta::is_shared(&tx)?);
            cascade.keep_clashes(clashes::open_clashes(&tx, today)?);
            if !cascade.stuck().is_empty() {
                let hung = hung_since(&tx, cascade.stuck())?;
                cascade.hang_by(hung);
            }
            tx.finish()?;
            Ok((cascade, Edition { store: self.number, version }))
        })();
        read.map(|(cascade, edition)| cascade.read_from(edition)).map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// What the workspace decides for everyone in it, without the rest of it.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        rows::settings(&self.conn).map_err(|e| e.explain("read the workspace", self.path()))
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

/// Since when items hang where they hang, and where they hung before.
fn hung_since(conn: &Connection, items: &[Id]) -> Result<IdMap<HungSince>, Fault> {
    let mut select = conn.prepare_cached(
        "SELECT o.body, o.sum, c.stamp, c.id, c.by FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
    )?;
    let mut hung = IdMap::default();
    for &item in items {
        let mut found = select.query([item.get()])?;
        while let Some(row) = found.next()? {
            let before = match rows::op(row, 0)? {
                Op::Set { old: Field::Parents(before), .. } => before,
                Op::Create(_) => Vec::new(),
                _ => continue,
            };
            let place = LogPlace { time: row.get(2)?, id: rows::id(row, 3)? };
            hung.insert(item, HungSince { place, by: rows::maybe_id(row, 4)?, before });
            break;
        }
    }
    Ok(hung)
}

/// A number that is another one once another connection has written. Inside a transaction: of what the transaction sees.
pub(super) fn data_version(conn: &Connection) -> Result<i64, Fault> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// An entity as a reader sees it: a review has the day it has where they are.
pub(super) fn seen(conn: &Connection, mut entity: Entity, reader: &Reader) -> Result<Entity, Fault> {
    if let Entity::Review(review) = &mut entity
        && review.on > reader.today
    {
        let mut select = conn.prepare_cached("SELECT change FROM op WHERE subject = ?1 AND body GLOB '{\"create\"*' LIMIT 1")?;
        let made = select.query_and_then([review.id.get()], |row| row.get(0))?.next().transpose()?;
        if let Some(made) = made {
            review.on = rows::seen_on(conn, review.on, made, reader)?;
        }
    }
    Ok(entity)
}

/// The day of an item's newest revision as a reader sees it.
pub(super) fn revision_seen(
    conn: &Connection,
    item: Id,
    on: Option<NaiveDate>,
    reader: &Reader,
) -> Result<Option<NaiveDate>, Fault> {
    let Some(ahead) = on.filter(|on| *on > reader.today) else { return Ok(on) };
    let mut select = conn.prepare_cached(
        "SELECT c.at FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1 AND c.day = ?2 ORDER BY c.at LIMIT 1",
    )?;
    let at = select.query_and_then((item.get(), text_of_day(ahead)), |row| row.get(0))?.next().transpose()?;
    Ok(Some(at.map_or(ahead, |at| reader.sees(ahead, ahead, at))))
}

/// The whole workspace, as it is in this transaction.
pub(super) fn read(conn: &Connection, reader: &Reader) -> Result<Builder, Fault> {
    let settings = rows::settings(conn)?;
    let mut parts = Builder::new(settings.clone());
    let mut ahead = Vec::new();
    {
        let mut select = conn.prepare("SELECT packed FROM now ORDER BY item")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            let (item, summary, revised) = pack::unpack(packed).map_err(Fault::Content)?;
            let unseen = summary.last_on.is_some_and(|last| last > reader.today);
            let revised = revision_seen(conn, item.id, revised, reader)?;
            let place = parts.add(item, summary, revised);
            if unseen {
                ahead.push(place);
            }
        }
    }
    let mut select = conn.prepare("SELECT body, sum FROM entity ORDER BY id")?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        let entity = seen(conn, rows::entity(row)?, reader)?;
        if let Entity::Cycle(cycle) = &entity {
            parts.add_cycle_days(cycle.id, past::cycle_days(conn, cycle.id)?);
        }
        parts.add_entity(entity);
    }
    if !ahead.is_empty() {
        let mut work = Work::new(conn, settings);
        for place in ahead {
            let id = parts.item(place).id;
            parts.set_summary(place, summaries::made(conn, &mut work, id, reader)?.1);
        }
    }
    Ok(parts)
}
