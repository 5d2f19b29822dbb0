//! What the file says about itself: which workspace it is, on which device it is written, how items are packed, the newest
//! stamp of what waits for a newer version.
//!
//! It has no checksum; but all of it is of a known kind, and what is not can be made again. Older files keep the newest stamp there
//! as well: the log knows it, and nothing reads it.

use super::{error::Fault, open::SCHEMA, pack};
use crate::domain::{Id, Ids};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, types::Value};

/// What is wrong with it, as half a sentence; `None`: nothing. Reads a few rows.
pub(super) fn problem(conn: &Connection, schema: i64) -> Result<Option<String>, Fault> {
    // A newer version may keep other things there.
    if schema > SCHEMA {
        return Ok(None);
    }
    let rows: Vec<(Value, Value)> = conn
        .prepare("SELECT k, v FROM meta")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let get = |key: &str| rows.iter().find(|(k, _)| matches!(k, Value::Text(k) if k == key)).map(|(_, v)| v);
    let mut found: Vec<String> = Vec::new();
    let mut number = |key: &str, fits: &dyn Fn(i64) -> bool| match get(key) {
        Some(Value::Integer(n)) if fits(*n) => {}
        Some(Value::Integer(n)) => found.push(format!("{key} cannot be {n}")),
        Some(_) => found.push(format!("{key} is no whole number")),
        None => found.push(format!("{key} is missing")),
    };
    let is_id = |n: i64| Id::new(n).is_some();
    number("workspace", &is_id);
    number("device", &is_id);
    number("packed", &|n| u8::try_from(n).is_ok());
    for key in ["parked", "finished"] {
        if get(key).is_some() {
            number(key, &|_| true);
        }
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

/// From now on this file counts as another device: what was made here until now is not what `u` takes back.
pub(super) fn another_device(conn: &Connection) -> Result<(), Fault> {
    let fresh = Ids::random().next_id().get();
    conn.prepare_cached("UPDATE meta SET v = ?1 WHERE k = 'device'")?.execute([fresh])?;
    Ok(())
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
    // The newest of what waits for a newer version.
    tx.execute("UPDATE meta SET v = (SELECT coalesce(max(stamp), 0) FROM parked) WHERE k = 'parked'", [])?;
    // Until where what is known of how things ended holds: nobody knows, so it is made again.
    tx.execute("DELETE FROM meta WHERE k = 'finished' AND typeof(v) <> 'integer'", [])?;
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
            ("UPDATE meta SET v = 'soon' WHERE k = 'packed'", "packed is no whole number"),
            ("UPDATE meta SET v = 1.5 WHERE k = 'device'", "device is no whole number"),
            ("UPDATE meta SET v = 0 WHERE k = 'workspace'", "workspace cannot be 0"),
            ("UPDATE meta SET v = -1 WHERE k = 'device'", "device cannot be -1"),
            ("UPDATE meta SET v = 9223372036854775807 WHERE k = 'packed'", "packed cannot be 9223372036854775807"),
            ("DELETE FROM meta WHERE k IN ('device', 'packed')", "device is missing, packed is missing"),
            ("INSERT INTO meta VALUES ('parked', 'none')", "parked is no whole number"),
            ("INSERT INTO meta VALUES ('finished', 'never')", "finished is no whole number"),
        ] {
            let mut store = with(sql);
            assert_eq!(said(&store).as_deref(), Some(expected));
            mend(&mut store.conn).unwrap();
            let packed = store.conn.execute("UPDATE meta SET v = ?1 WHERE k = 'packed' AND v = -1", [pack::VERSION]).unwrap();
            assert_eq!(packed, usize::from(expected.contains("packed")), "only what was lost is marked for packing anew");
            assert_eq!(said(&store), None, "{sql}");
        }
    }
}
