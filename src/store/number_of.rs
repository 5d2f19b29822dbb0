//! One number out of somebody else's database, which is only read.
//!
//! Must not know: what the number is for.

use rusqlite::{Connection, OpenFlags, config::DbConfig, types::ValueRef};
use std::{path::Path, sync::mpsc, thread, time::Duration};

/// How long a question may take.
const MOST: Duration = Duration::from_secs(2);

/// What a database answers to one SELECT: one row of one number. Refused with half a sentence.
pub fn number_of(path: &Path, select: &str) -> Result<f64, String> {
    let question = select.trim().trim_end_matches(';').trim_end();
    let begins = question.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
    if !matches!(begins.as_str(), "select" | "with") || question.contains(';') {
        return Err("select is one SELECT, without a semicolon".to_owned());
    }
    let about = std::fs::metadata(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
    if !about.is_file() {
        return Err(format!("{} is no file", path.display()));
    }
    let failed = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => {
            format!("the database did not answer within {} s: ask for less", MOST.as_secs())
        }
        Some(rusqlite::ErrorCode::NotADatabase) => format!("{} is no database of SQLite", path.display()),
        _ => format!("the database does not answer: {}", e.to_string().replace('\n', " ")),
    };
    let conn =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    (|| {
        conn.busy_timeout(Duration::from_secs(1))?;
        // Nothing that stands in a stranger's schema runs, and nothing is written, whatever is asked.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.pragma_update(None, "query_only", true)
    })()
    .map_err(failed)?;
    let interrupt = conn.get_interrupt_handle();
    let (done, is_done) = mpsc::channel::<()>();
    thread::spawn(move || {
        if is_done.recv_timeout(MOST) == Err(mpsc::RecvTimeoutError::Timeout) {
            interrupt.interrupt();
        }
    });
    let answer = ask(&conn, question).map_err(failed);
    drop(done);
    answer?
}

fn ask(conn: &Connection, question: &str) -> rusqlite::Result<Result<f64, String>> {
    let mut select = conn.prepare(question)?;
    if !select.readonly() || select.column_count() != 1 {
        return Ok(Err("it is to give one column, and to change nothing".to_owned()));
    }
    let mut rows = select.query([])?;
    let Some(row) = rows.next()? else { return Ok(Err("the database gives no row".to_owned())) };
    let number = match row.get_ref(0)? {
        ValueRef::Integer(n) => Ok(n as f64),
        ValueRef::Real(n) => Ok(n),
        ValueRef::Null => Err("the database gives NULL".to_owned()),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            text.trim()
                .parse()
                .map_err(|_| format!("the database gives “{}”, and no number", crate::domain::text::one_line(&text, 40)))
        }
        ValueRef::Blob(_) => Err("the database gives bytes, and no number".to_owned()),
    };
    // A silent first row of many would be somebody else's number.
    if rows.next()?.is_some() {
        return Ok(Err("the database gives more than one row: ask for one".to_owned()));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_only_read_and_gives_one_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("warehouse.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, '0.6'), (2, 'x'); CREATE VIEW v AS SELECT 1 FROM t")
            .unwrap();
        drop(conn);
        assert_eq!(number_of(&path, "SELECT sum(a) FROM t;"), Ok(3.0));
        assert_eq!(number_of(&path, "WITH x AS (SELECT b FROM t LIMIT 1) SELECT b FROM x"), Ok(0.6));
        for (select, said) in [
            ("DELETE FROM t", "one SELECT"),
            ("SELECT 1; DELETE FROM t", "one SELECT"),
            ("SELECT a FROM t", "more than one row"),
            ("SELECT a, b FROM t LIMIT 1", "one column"),
            ("SELECT a FROM t WHERE a > 9", "no row"),
            ("SELECT NULL", "NULL"),
            ("SELECT b FROM t WHERE a = 2", "“x”, and no number"),
            ("SELECT nothing FROM t", "does not answer"),
            ("WITH x AS (SELECT 1) DELETE FROM t", "change nothing"),
            ("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT sum(n) FROM c", "within 2 s"),
        ] {
            let why = number_of(&path, select).unwrap_err();
            assert!(why.contains(said), "{select}: {why}");
        }
        assert_eq!(number_of(&path, "SELECT count(*) FROM t"), Ok(2.0));
        std::fs::write(folder.path().join("text"), "no database, and long enough to be looked at for a while").unwrap();
        assert!(number_of(&folder.path().join("text"), "SELECT 1 FROM t").is_err());
        assert!(number_of(folder.path(), "SELECT 1").unwrap_err().contains("is no file"));
    }
}
