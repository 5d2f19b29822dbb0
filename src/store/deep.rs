//! What everything that is derived comes to, as one number: two laptops that hold the same changes have to say the same.
//!
//! It is made of what does not depend on who reads, when and in which order things came: items, everything else that has an id,
//! settings, which check-ins count, which words were overwritten unseen. Must not know: who says it to whom.

use super::{
    Store,
    error::{Fault, StoreError},
    pack,
    sealed::{number, set, together},
    sum::Sum,
};
use rusqlite::Connection;

const DOING: &str = "look at everything that is derived";

impl Store {
    /// What everything that is derived comes to. Reads all of it.
    pub fn derived(&self) -> Result<u64, StoreError> {
        (|| {
            let tx = self.conn.unchecked_transaction()?;
            let sum = derived(&tx)?;
            tx.finish()?;
            Ok(sum)
        })()
        .map_err(|e: Fault| e.explain(DOING, self.path()))
    }

    /// The same, noted down so that the next heartbeat says it.
    pub fn note_derived(&mut self) -> Result<u64, StoreError> {
        let mut sum = 0;
        self.writes(|tx| {
            sum = derived(tx)?;
            let ((_, of), _) = together(tx)?;
            set(tx, "derived", sum.cast_signed())?;
            set(tx, "derived-of", of.cast_signed())?;
            set(tx, "derived-unsaid", 1)
        })?;
        Ok(sum)
    }

    /// What was noted down, while nothing has changed since; `None`: nobody looked since then.
    pub fn noted_derived(&self) -> Result<Option<u64>, StoreError> {
        (|| {
            let Some((sum, of)) = number(&self.conn, "derived")?.zip(number(&self.conn, "derived-of")?) else { return Ok(None) };
            let ((_, held), _) = together(&self.conn)?;
            Ok((held == of.cast_unsigned()).then_some(sum.cast_unsigned()))
        })()
        .map_err(|e: Fault| e.explain(DOING, self.path()))
    }

    /// Whether it was noted down and no heartbeat said it yet.
    pub fn has_unsaid_derived(&self) -> Result<bool, StoreError> {
        number(&self.conn, "derived-unsaid").map(|n| n.is_some()).map_err(|e| e.explain(DOING, self.path()))
    }
}

fn derived(conn: &Connection) -> Result<u64, Fault> {
    let mut sum = Sum::new();
    let mut each = |sql: &str, row: &mut dyn FnMut(&rusqlite::Row<'_>, Sum) -> Result<Sum, Fault>| -> Result<(), Fault> {
        let mut select = conn.prepare(sql)?;
        let mut found = select.query([])?;
        while let Some(read) = found.next()? {
            sum = row(read, sum)?;
        }
        sum = sum.word(u64::MAX);
        Ok(())
    };
    each("SELECT packed FROM now ORDER BY item", &mut |row, sum| {
        // What its check-ins come to depends on the day on which somebody reads.
        let (item, _, revised) =
            pack::unpack(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?).map_err(Fault::Content)?;
        let text = serde_json::to_vec(&item).map_err(|e| Fault::Content(e.to_string()))?;
        Ok(sum.bytes(&text).text(revised.map(|day| day.to_string()).as_deref()))
    })?;
    each("SELECT id, body FROM entity ORDER BY id", &mut |row, sum| {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(sum.word(row.get::<_, i64>(0)?.cast_unsigned()).text(Some(text)))
    })?;
    each("SELECT k, v FROM setting ORDER BY k", &mut |row, sum| {
        let text = |n| Ok::<_, Fault>(row.get_ref(n)?.as_str().map_err(rusqlite::Error::from)?);
        Ok(sum.text(Some(text(0)?)).text(Some(text(1)?)))
    })?;
    let of_clash = "SELECT k.subject, k.field, c.id, k.n, p.id FROM clash AS k JOIN change AS c ON c.seq = k.change
                      JOIN change AS p ON p.seq = k.other ORDER BY k.subject, k.field, c.id, k.n";
    each(of_clash, &mut |row, sum| {
        let number = |n| row.get::<_, i64>(n).map(i64::cast_unsigned);
        let field = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(sum.word(number(0)?).text(Some(field)).word(number(2)?).word(number(3)?).word(number(4)?))
    })?;
    // There may be millions, in an order that is this file's: each is summed by itself.
    let mut said = 0_u64;
    each("SELECT id, voided_by IS NOT NULL FROM check_in", &mut |row, sum| {
        let (id, is_void): (i64, bool) = (row.get(0)?, row.get(1)?);
        said = said.wrapping_add(Sum::new().word(id.cast_unsigned()).word(is_void.into()).whole());
        Ok(sum)
    })?;
    Ok(sum.word(said).whole())
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{
            Body, Change, Entity, Field, Ids, Item, Op,
            change::{Author, Verb},
            goal::Objective,
        },
        store::Store,
    };
    use chrono::NaiveDate;

    #[test]
    fn what_is_derived_comes_to_the_same_until_something_is_changed_and_is_said_of_that_alone() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let mut store = Store::in_memory("Northwind").unwrap();
        let mut ids = Ids::seeded(1);
        let item = Item::new(ids.next_id(), "Grow", today, Body::Objective(Objective::default()));
        let of = item.id;
        let mut commit = |store: &mut Store, op| {
            let change = Change::new(ids.next_id(), Author { by: None, at: 1, on: today }, Verb::Add, vec![op]);
            store.check_and_commit(&change, today).unwrap();
        };
        commit(&mut store, Op::Create(Entity::Item(Box::new(item))));
        let first = store.derived().unwrap();
        assert_eq!((store.derived().unwrap(), store.noted_derived().unwrap()), (first, None));
        assert_eq!(store.note_derived().unwrap(), first);
        assert_eq!((store.noted_derived().unwrap(), store.has_unsaid_derived().unwrap()), (Some(first), true));
        store.said_together(1).unwrap();
        assert!(!store.has_unsaid_derived().unwrap());
        store.rebuild_derived().unwrap();
        assert_eq!(store.derived().unwrap(), first);
        commit(&mut store, Op::Set { of, old: Field::Position(0), new: Field::Position(3) });
        let second = store.derived().unwrap();
        assert_ne!(second, first);
        assert_eq!(store.noted_derived().unwrap(), None, "it was of what is not any more");
        // A bit that is wrong in one table alone is seen.
        store.conn.execute("UPDATE setting SET v = 'Southwind' WHERE k = 'name'", ()).unwrap();
        assert_ne!(store.derived().unwrap(), second);
    }
}
