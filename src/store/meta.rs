//! What the file says about itself: which workspace it is, on which device it is written, the newest stamp, how items are packed.
//!
//! It changes with every save and has no checksum; but all of it is of a known kind, and what is not can be made again: two
//! identities and the stamp of the newest change.

use super::{error::Fault, open::SCHEMA, pack, stamps};
use crate::domain::{Id, Ids};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, types::Value};

/// The largest stamp that another can follow.
const MOST: i64 = i64::MAX - 1;

/// What is wrong with it, as half a sentence; `None`: nothing. Reads five rows.
pub(super) fn problem(conn: &Connection, schema: i64) -> Result<Option<String>, Fault> {
    // A newer version may keep other things there.
    if schema > SCHEMA {
        return Ok(None);
    }
    // One statement, so that another process cannot write in the middle of it.
    let sql =
        "SELECT k, v, NULL FROM meta UNION ALL SELECT * FROM (SELECT device, stamp, at FROM change ORDER BY seq DESC LIMIT 1)";
    let rows: Vec<(Value, Value, Value)> =
        conn.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    let get = |key: &str| rows.iter().find(|(k, ..)| matches!(k, Value::Text(k) if k == key)).map(|(_, v, _)| v);
    // One that a wrong clock made moves nothing on.
    let newest = rows.iter().find_map(|row| match row {
        (Value::Integer(device), Value::Integer(stamp), Value::Integer(at)) if stamps::is_believed(*stamp, *at) => {
            Some((*device, *stamp))
        }
        _ => None,
    });
    let mut found: Vec<String> = Vec::new();
    let mut number = |key: &str, fits: &dyn Fn(i64) -> bool| {
        match get(key) {
            Some(Value::Integer(n)) if fits(*n) => return Some(*n),
            Some(Value::Integer(n)) => found.push(format!("{key} cannot be {n}")),
            Some(_) => found.push(format!("{key} is no whole number")),
            None => found.push(format!("{key} is missing")),
        }
        None
    };
    let is_id = |n: i64| Id::new(n).is_some();
    number("workspace", &is_id);
    let device = number("device", &is_id);
    let stamp = number("stamp", &|n| (0..=MOST).contains(&n));
    number("packed", &|n| u8::try_from(n).is_ok());
    if let (Some(device), Some(stamp), Some((by, newest))) = (device, stamp, newest)
        && by == device
        && stamp < newest
    {
        found.push("stamp lies before the newest change".to_owned());
    }
    Ok((!found.is_empty()).then(|| found.join(", ")))
}

/// Notes that something which was done elsewhere has come in.
pub(super) fn share(conn: &Connection) -> Result<(), Fault> {
    conn.prepare_cached("INSERT OR IGNORE INTO meta (k, v) VALUES ('shared', 1)")?.execute([])?;
    Ok(())
}

/// Whether something that was done elsewhere ever came in: then others have a copy. One look at one row.
pub(super) fn is_shared(conn: &Connection) -> Result<bool, Fault> {
    Ok(conn.prepare_cached("SELECT 1 FROM meta WHERE k = 'shared'")?.exists([])?)
}

/// Makes again what is wrong with it. An identity that is lost is a new one: this file then counts as another device.
pub(super) fn mend(conn: &mut Connection) -> Result<(), Fault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let set = "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET v = ?2";
    for key in ["workspace", "device"] {
        let is: Option<Value> = tx.query_row("SELECT v FROM meta WHERE k = ?1", [key], |row| row.get(0)).optional()?;
        if !matches!(is, Some(Value::Integer(n)) if Id::new(n).is_some()) {
            tx.execute(set, (key, Ids::random().next_id().get()))?;
        }
    }
    let newest: i64 = tx.query_row("SELECT coalesce(max(stamp), 0) FROM change", [], |row| row.get(0))?;
    tx.execute(set, ("stamp", newest.clamp(0, MOST)))?;
    // What is packed in a way nobody knows is packed anew.
    let packed: Option<Value> = tx.query_row("SELECT v FROM meta WHERE k = 'packed'", [], |row| row.get(0)).optional()?;
    if packed != Some(Value::Integer(i64::from(pack::VERSION))) {
        tx.execute(set, ("packed", -1))?;
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn with(sql: &str) -> Store {
        let store = Store::in_memory("Northwind").unwrap();
        store.conn.execute_batch(sql).unwrap();
        store
    }

    #[test]
    fn what_the_file_says_about_itself_is_of_a_known_kind_and_can_be_made_again() {
        let said = |store: &Store| problem(&store.conn, SCHEMA).unwrap();
        assert_eq!(said(&with("")), None);
        for (sql, expected) in [
            ("UPDATE meta SET v = 'soon' WHERE k = 'stamp'", "stamp is no whole number"),
            ("UPDATE meta SET v = 1.5 WHERE k = 'device'", "device is no whole number"),
            ("UPDATE meta SET v = 0 WHERE k = 'workspace'", "workspace cannot be 0"),
            ("UPDATE meta SET v = -1 WHERE k = 'stamp'", "stamp cannot be -1"),
            ("UPDATE meta SET v = 9223372036854775807 WHERE k = 'stamp'", "stamp cannot be 9223372036854775807"),
            ("DELETE FROM meta WHERE k IN ('stamp', 'packed')", "stamp is missing, packed is missing"),
            ("UPDATE change SET stamp = 90; UPDATE meta SET v = 89 WHERE k = 'stamp'", "stamp lies before the newest change"),
        ] {
            let mut store = with(sql);
            assert_eq!(said(&store).as_deref(), Some(expected));
            mend(&mut store.conn).unwrap();
            let packed = store.conn.execute("UPDATE meta SET v = ?1 WHERE k = 'packed' AND v = -1", [pack::VERSION]).unwrap();
            assert_eq!(packed, usize::from(expected.contains("packed")), "only what was lost is marked for packing anew");
            assert_eq!(said(&store), None, "{sql}");
        }
    }

    #[test]
    fn after_mending_a_stamp_is_later_than_every_change() {
        let mut store = with("UPDATE change SET stamp = 5000; UPDATE meta SET v = 'x' WHERE k = 'stamp'");
        mend(&mut store.conn).unwrap();
        let stamp: i64 = store.conn.query_row("SELECT v FROM meta WHERE k = 'stamp'", [], |row| row.get(0)).unwrap();
        assert_eq!(stamp, 5000);
    }
}
