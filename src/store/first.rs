//! What the first screen needs, and no more: so that a large workspace is seen before it is read.

use super::{
    Store,
    error::{Fault, StoreError},
    load,
    pack::{self, Packed},
    rows, summaries,
    work::Work,
};
use crate::domain::{Body, Cascade, Entity, Id, Kind, cascade::Builder, goal::Rollup, seen::Reader};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// In files smaller than this many pages (of 4 KiB) the whole is read as fast as a part of it.
const SMALL: i64 = 800;

impl Store {
    /// The first rows of the tree in reading order, fully unfolded, with all that is judged from them: to be drawn once,
    /// while [`Store::load`] reads the rest. `None` when the workspace is small, or when a row's number depends on more
    /// than is worth reading twice.
    pub fn first_rows(&self, today: NaiveDate, rows: usize) -> Result<Option<Cascade>, StoreError> {
        let read = || {
            let pages: i64 = self.conn.query_row("PRAGMA page_count", [], |r| r.get(0))?;
            if pages < SMALL {
                return Ok(None);
            }
            let tx = self.conn.unchecked_transaction()?;
            let first = FirstRows { conn: &tx, reader: self.reader(today), held: HashSet::new() }.read(rows)?;
            tx.finish()?;
            Ok(first.map(Builder::build))
        };
        read().map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }
}

/// The target of a link, from its text; `None`: it has to be parsed.
fn target_of(link: &str) -> Option<Id> {
    let (_, rest) = link.split_once("\"target\":\"")?;
    rest.split_once('"')?.0.parse().ok()
}

struct FirstRows<'a> {
    conn: &'a Connection,
    reader: Reader,
    /// Items that are read already.
    held: HashSet<Id>,
}

impl FirstRows<'_> {
    fn read(mut self, rows: usize) -> Result<Option<Builder>, Fault> {
        let settings = rows::settings(self.conn)?;
        let mut parts = Builder::new(settings.clone());
        let mut work = Work::new(self.conn, settings);
        let mut stack = self.below(None)?;
        let mut left = rows;
        while left > 0
            && let Some(packed) = stack.pop()
        {
            left -= 1;
            let item = &packed.0;
            // An objective counts what its child objectives hold: its number is not to be had from a part.
            if matches!(&item.body, Body::Objective(o) if o.rollup != Rollup::KeyResults) {
                return Ok(None);
            }
            let is_objective = item.kind() == Kind::Objective;
            let id = item.id;
            if !self.add(&mut parts, &mut work, packed)? {
                continue;
            }
            if is_objective {
                stack.extend(self.below(Some(id))?);
            }
        }
        // What stands below the last rows is judged with them: the key results of every objective that was read.
        for packed in stack {
            self.add(&mut parts, &mut work, packed)?;
        }
        let mut select = self.conn.prepare("SELECT body, sum, kind = 'link' FROM entity ORDER BY id")?;
        let mut found = select.query([])?;
        let mut projects = Vec::new();
        while let Some(row) = found.next()? {
            // Most links of a large workspace lead elsewhere: those are not even parsed.
            let is_link: bool = row.get(2)?;
            if is_link && target_of(row.get_ref(0)?.as_str().unwrap_or_default()).is_some_and(|t| !self.held.contains(&t)) {
                continue;
            }
            let entity = load::seen(self.conn, rows::entity(row)?, &self.reader)?;
            match &entity {
                Entity::Link(link) if !self.held.contains(&link.target) => continue,
                Entity::Link(link) => projects.push(link.project),
                _ => {}
            }
            parts.add_entity(entity);
        }
        for id in projects {
            if let Some(packed) = self.one(id)? {
                self.add(&mut parts, &mut work, packed)?;
            }
        }
        Ok(Some(parts))
    }

    /// Takes an item in, with its summary as of today; false when it was taken in before or is not to be shown.
    fn add(
        &mut self,
        parts: &mut Builder,
        work: &mut Work<&Connection>,
        (item, mut summary, revised): Packed,
    ) -> Result<bool, Fault> {
        if !item.is_live() || !self.held.insert(item.id) {
            return Ok(false);
        }
        if summary.last_on.is_some_and(|last| last > self.reader.today) {
            summary = summaries::made(self.conn, work, item.id, &self.reader)?.1;
        }
        let revised = load::revision_seen(self.conn, item.id, revised, &self.reader)?;
        parts.add(item, summary, revised);
        Ok(true)
    }

    fn one(&self, id: Id) -> Result<Option<Packed>, Fault> {
        let mut select = self.conn.prepare_cached("SELECT packed FROM now WHERE item = ?1")?;
        let bytes: Option<Vec<u8>> = select.query_row([id.get()], |row| row.get(0)).optional()?;
        bytes.map(|bytes| pack::unpack(&bytes).map_err(Fault::Content)).transpose()
    }

    /// The items directly below one, or those at the top, in reverse of the order they stand in.
    fn below(&self, parent: Option<Id>) -> Result<Vec<Packed>, Fault> {
        let mut select = self.conn.prepare_cached("SELECT item FROM parent WHERE parent = ?1")?;
        let ids = select.query_map([parent.map_or(0, Id::get)], |row| row.get::<_, i64>(0))?;
        let mut found = Vec::new();
        for id in ids {
            found.extend(Id::new(id?).map(|id| self.one(id)).transpose()?.flatten());
        }
        found.sort_by_key(|(item, ..)| std::cmp::Reverse((item.kind() == Kind::Objective, item.position, item.id)));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Ids, link::Link};

    #[test]
    fn the_target_of_a_link_is_read_from_its_text() {
        let mut ids = Ids::seeded(4);
        let link = Link {
            id: ids.next_id(),
            project: ids.next_id(),
            target: ids.next_id(),
            because: Some(r#"it said "target":"nobody" knows"#.into()),
            expect: None,
            made: NaiveDate::default(),
            value_then: None,
            judged: None,
            deleted: false,
        };
        let text = serde_json::to_string(&link).unwrap();
        assert_eq!(target_of(&text), Some(link.target), "{text}");
        assert_eq!(target_of("{}"), None);
    }
}
