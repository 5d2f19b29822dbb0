//! Whether a copy holds what was written: its pages are in order, and every row that has a checksum matches it.
//!
//! This is what a backup passes before it gets its name and before it is put back. It reads everything once and keeps
//! nothing; `check` derives all again as well, which takes memory that a thread beside the screen must not take.

use super::{check, copy::Pace, error::Fault, open, pack, rows, schema, sum};
use rusqlite::Connection;

/// How many steps of `SQLite` pass between two rests: some milliseconds of work.
const STEPS: i32 = 20_000;

/// An error says what was found, or why it could not be looked for. Rests and stops at the given pace.
pub(super) fn verify(conn: &mut Connection, pace: &Pace) -> Result<(), Fault> {
    let resting = pace.clone();
    conn.progress_handler(STEPS, Some(move || resting.rest_while_reading()))?;
    let outcome = look(conn);
    conn.progress_handler(0, None::<fn() -> bool>)?;
    outcome
}

fn look(conn: &Connection) -> Result<(), Fault> {
    let tx = conn.unchecked_transaction()?;
    // The tables come first: looking through the pages runs what is written about each row in them.
    let foreign = schema::foreign(&tx)?;
    if let Some(what) = foreign.tables.into_iter().chain(foreign.indexes).next() {
        return Err(Fault::Foreign(what));
    }
    let answer: String = tx.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer != "ok" {
        return Err(Fault::Content(answer));
    }
    // Of another version it is known that its pages are in order.
    let schema = open::schema_of(&tx)?;
    if (open::READS..=open::SCHEMA).contains(&schema) {
        open::nameless_sources(&tx, schema)?;
        rows_match(&tx)?;
    }
    tx.finish()?;
    Ok(())
}

fn rows_match(conn: &Connection) -> Result<(), Fault> {
    let each = |sql: &str, look: &dyn Fn(&rusqlite::Row<'_>) -> Result<(), Fault>| -> Result<(), Fault> {
        let mut select = conn.prepare(sql)?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            match look(row) {
                // Whole, and said by a version that knows more.
                Err(Fault::Newer(_)) => {}
                other => other?,
            }
        }
        Ok(())
    };
    each(&format!("SELECT {} FROM change AS c ORDER BY seq", rows::HEADER), &|row| rows::header(row, 0).map(drop))?;
    each(&format!("SELECT {} FROM check_in AS k", rows::CHECK_IN), &|row| rows::check_in(row).map(drop))?;
    // What stands in the lines of JSON is for whoever replays them; here it is only whether they are as they were written.
    let summed = |row: &rusqlite::Row<'_>| {
        let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        sum::of(text).hold(row.get(1)?, "a line of JSON")
    };
    each("SELECT body, sum FROM op", &summed)?;
    each("SELECT body, sum FROM entity", &summed)?;
    rows::settings(conn)?;
    each("SELECT packed FROM now", &|row| {
        pack::verify(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?).map_err(Fault::Content)
    })?;
    check::incomplete(conn)?.map_or(Ok(()), |sentence| Err(Fault::Content(sentence)))
}

/// What is damaged, if that is what it says; an error of another kind (no room, interrupted, a disk that does not answer)
/// says nothing about what is in the file.
pub(super) fn damage(fault: Fault) -> Result<String, Fault> {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OperationInterrupted, OutOfMemory, PermissionDenied, ReadOnly,
        SystemIoFailure,
    };
    match fault {
        Fault::Content(detail) | Fault::Foreign(detail) => Ok(detail),
        Fault::Sql(e) => match e.sqlite_error_code() {
            Some(
                CannotOpen | DatabaseBusy | DatabaseLocked | DiskFull | OperationInterrupted | OutOfMemory | PermissionDenied
                | ReadOnly | SystemIoFailure,
            ) => Err(Fault::Sql(e)),
            _ => Ok(match e {
                rusqlite::Error::SqlInputError { msg, .. } => msg,
                other => other.to_string(),
            }),
        },
        other => Err(other),
    }
}
