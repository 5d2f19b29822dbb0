//! The workspace as it stood on a day, out of the one file there is.
//!
//! Nobody keeps copies of the past, and no save writes a row more for it: what is derived is made again from the log, as far as it
//! was touched since, and the log is cut at the end of that day. Both stand in temporary tables and views that have the names of
//! the real ones, so that whoever reads the file reads that day: history, log, search and export are all of it.

use super::{
    Store,
    days::{parse_day, text_of_day},
    error::{Fault, StoreError},
    open,
    recount::Recount,
    refold::{self, LoggedOps},
    rows,
};
use crate::domain::{
    Entity, Id,
    history::LogPlace,
    in_time::{AsOf, Reading, Until},
    seen::{Reader, day_in_utc},
};
use chrono::NaiveDate;
use rusqlite::Connection;

/// The derived tables, in an order in which they can be filled.
const DERIVED: [(&str, &str); 7] =
    [("item", "id"), ("parent", "item"), ("now", "item"), ("entity", "id"), ("setting", ""), ("about", ""), ("clash", "subject")];

impl Store {
    /// The same file as of the end of a day or a review, beside this store; see [`Store::as_of`].
    pub fn then(&self, until: Until, reading: Option<Reading>) -> Result<Result<(Store, AsOf), Option<NaiveDate>>, StoreError> {
        let beside = match self.path() {
            Some(path) => Store::open_read_only(path)?.store,
            None => self.copied().map_err(|e| e.explain("read the workspace as it stood", None))?,
        };
        beside.by_calendar(self.local_day).as_of(until, reading)
    }

    /// The day this store reads; `None`: it reads all there is.
    pub fn reads(&self) -> Option<AsOf> {
        self.as_of
    }

    /// A copy of a workspace in memory.
    fn copied(&self) -> Result<Store, Fault> {
        let mut copy = Connection::open_in_memory()?;
        rusqlite::backup::Backup::new(&self.conn, &mut copy)?.run_to_completion(1000, std::time::Duration::ZERO, None)?;
        open::guard(&copy)?;
        Ok(Store::of_memory(copy))
    }

    /// This store as of the end of a day or a review: it reads what was said until then and nothing later, and refuses every change.
    /// Without a reading it is what was known then, and where nothing was, because all of it was read from files later, how it was. An
    /// error inside: nothing is known of that day, and the first change is of the one given.
    pub fn as_of(
        mut self,
        until: impl Into<Until>,
        reading: Option<Reading>,
    ) -> Result<Result<(Store, AsOf), Option<NaiveDate>>, StoreError> {
        let until = until.into();
        let Until { day, review } = until;
        let cut = (|| {
            self.conn.pragma_update(None, "query_only", false)?;
            let tx = self.conn.unchecked_transaction()?;
            let first = first_change(&tx)?;
            let is_known = first.is_some_and(|first| first <= day);
            let reading = match reading {
                Some(Reading::AsKnown) if !is_known => return Ok(Err(first)),
                None if is_known => Reading::AsKnown,
                Some(reading) => reading,
                None => Reading::AsItWas,
            };
            if !is_known && !is_told_of(&tx, day)? {
                return Ok(Err(first));
            }
            let later = cut(&tx, until, reading)?;
            tx.commit()?;
            self.conn.pragma_update(None, "query_only", true)?;
            Ok(Ok(AsOf { day, review, reading, later }))
        })()
        .map_err(|e: Fault| e.explain("read the workspace as it stood", self.path()))?;
        Ok(cut.map(|as_of| {
            self.read_only = true;
            self.as_of = Some(as_of);
            (self, as_of)
        }))
    }
}

/// The day of the first change after the founding.
fn first_change(conn: &Connection) -> Result<Option<NaiveDate>, Fault> {
    let first: Option<String> =
        conn.query_row("SELECT min(day) FROM change WHERE id <> ?1", [Id::WORKSPACE.get()], |row| row.get(0))?;
    first.map(|first| parse_day(&first)).transpose()
}

/// Whether anybody ever said anything about that day or one before.
fn is_told_of(conn: &Connection, day: NaiveDate) -> Result<bool, Fault> {
    Ok(conn.prepare("SELECT 1 FROM check_in WHERE day <= ?1 AND voided_by IS NULL LIMIT 1")?.exists([text_of_day(day)])?)
}

/// The last change of a review on or before the day it was over; `None`: it counts to the end of the day.
pub(super) fn last_of(conn: &Connection, until: Until) -> Result<Option<LogPlace>, Fault> {
    let Some(review) = until.review else { return Ok(None) };
    let mut last = None;
    for sql in [
        "SELECT c.stamp, c.id FROM change AS c WHERE c.review = ?1 AND c.day <= ?2 ORDER BY c.stamp DESC, c.id DESC LIMIT 1",
        "SELECT c.stamp, c.id FROM op AS o CROSS JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1 AND c.day <= ?2
         ORDER BY c.stamp DESC, c.id DESC LIMIT 1",
    ] {
        let mut select = conn.prepare(sql)?;
        let mut found = select.query((review.id.get(), text_of_day(until.day)))?;
        if let Some(row) = found.next()? {
            last = last.max(Some((row.get::<_, i64>(0)?, rows::id(row, 1)?)));
        }
    }
    Ok(last.map(|(time, id)| LogPlace { time, id }))
}

/// Puts what was until then before the file; gives how many check-ins about that day came after it.
fn cut(conn: &Connection, until: Until, reading: Reading) -> Result<u32, Fault> {
    let day_text = text_of_day(until.day);
    conn.execute_batch(
        "CREATE TEMP TABLE later (seq INTEGER PRIMARY KEY);
         CREATE TEMP TABLE founding (seq INTEGER PRIMARY KEY);
         CREATE TEMP TABLE heard (seq INTEGER PRIMARY KEY);
         CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY)",
    )?;
    let newest: i64 = conn.query_row("SELECT coalesce(max(seq), 0) FROM main.change", [], |row| row.get(0))?;
    conn.execute("INSERT INTO later SELECT seq FROM main.change WHERE day > ?1", [&day_text])?;
    if let Some(last) = last_of(conn, until)? {
        conn.execute(
            "INSERT OR IGNORE INTO later SELECT seq FROM main.change WHERE (stamp, id) > (?1, ?2)",
            (last.time, last.id.get()),
        )?;
    }
    if reading == Reading::AsItWas {
        // What a file brought in had been there before.
        conn.execute_batch(
            "INSERT INTO founding SELECT l.seq FROM temp.later AS l CROSS JOIN main.change AS c ON c.seq = l.seq
             WHERE c.verb = 'import'",
        )?;
        // Whoever asks when something was said finds the change in which it was.
        conn.execute(
            "INSERT INTO heard SELECT DISTINCT l.seq FROM temp.later AS l CROSS JOIN main.check_in AS k ON k.change = l.seq
             WHERE k.day <= ?1 UNION SELECT seq FROM temp.founding",
            [&day_text],
        )?;
    }
    let said_later = "FROM temp.later AS l CROSS JOIN main.check_in AS k ON k.change = l.seq";
    let backdated = format!("SELECT count(*) {said_later} WHERE k.day <= '{day_text}' AND k.voided_by IS NULL");
    let backdated: u32 = conn.query_row(&backdated, [], |row| row.get(0))?;
    let items = ids(conn, &format!("SELECT DISTINCT k.item {said_later}"))?;
    let subjects = ids(conn, "SELECT DISTINCT o.subject FROM temp.later AS l CROSS JOIN main.op AS o ON o.change = l.seq")?;
    let mut insert = conn.prepare("INSERT OR IGNORE INTO touched (id) VALUES (?1)")?;
    for id in &subjects {
        insert.execute([id.get()])?;
    }
    drop(insert);
    shadow_the_log(conn, newest, &day_text, reading)?;
    if reading == Reading::AsKnown {
        mark_again(conn, &items)?;
        mark_again(conn, &subjects)?;
    }
    for (table, key) in DERIVED {
        shadow(conn, table)?;
        let rows = match (table, key) {
            ("about", _) => "WHERE change NOT IN (SELECT seq FROM temp.later)".to_owned(),
            ("setting", _) if subjects.contains(&Id::WORKSPACE) => "WHERE 0".to_owned(),
            (_, "") => String::new(),
            (_, key) => format!("WHERE {key} NOT IN (SELECT id FROM temp.touched)"),
        };
        let columns = columns_of(conn, table)?;
        conn.execute_batch(&format!("INSERT INTO temp.{table} ({columns}) SELECT {columns} FROM main.{table} {rows}"))?;
    }
    make_again(conn, &subjects, &items)?;
    Ok(backdated)
}

fn ids(conn: &Connection, sql: &str) -> Result<Vec<Id>, Fault> {
    conn.prepare(sql)?.query_and_then([], |row| rows::id(row, 0))?.collect()
}

/// The log up to the end of the day, as far as it had come by the place `newest`.
fn shadow_the_log(conn: &Connection, newest: i64, day: &str, reading: Reading) -> Result<(), Fault> {
    const SAID_BY_THEN: &str = "change NOT IN (SELECT seq FROM temp.later)";
    let columns = columns_of(conn, "check_in")?;
    let said = match reading {
        Reading::AsKnown => SAID_BY_THEN.to_owned(),
        Reading::AsItWas => format!("({SAID_BY_THEN} OR day <= '{day}')"),
    };
    let marked = |column: &str| {
        format!(
            "CASE WHEN id IN (SELECT id FROM temp.marked) THEN (SELECT m.{column} FROM temp.marked AS m WHERE m.id = check_in.id)
             ELSE {column} END AS {column}"
        )
    };
    let columns: Vec<String> =
        columns.split(", ").map(|c| if c == "voided_by" || c == "sum" { marked(c) } else { c.to_owned() }).collect();
    // A file of before sources had names is read without being upgraded.
    let measured = if columns.iter().any(|column| column == "measured") { "" } else { ", NULL AS measured" };
    conn.execute_batch(&format!(
        "DROP VIEW IF EXISTS temp.check_in;
         CREATE TEMP TABLE marked (id INTEGER PRIMARY KEY, voided_by INTEGER, sum INTEGER NOT NULL);
         CREATE TEMP VIEW change AS SELECT * FROM main.change
           WHERE seq <= {newest} AND (seq NOT IN (SELECT seq FROM temp.later) OR seq IN (SELECT seq FROM temp.heard));
         CREATE TEMP VIEW op AS SELECT * FROM main.op WHERE change <= {newest} AND ({SAID_BY_THEN}
           OR change IN (SELECT seq FROM temp.founding) AND body GLOB '{{\"create\"*');
         CREATE TEMP VIEW check_in AS SELECT {}{measured} FROM main.check_in WHERE change <= {newest} AND {said};",
        columns.join(", ")
    ))?;
    Ok(())
}

/// Which check-ins were taken back by then: where somebody took one back later, or brought it back, the newest word until then
/// counts.
fn mark_again(conn: &Connection, items: &[Id]) -> Result<(), Fault> {
    let sql = format!(
        "SELECT {}, k.voided_by IN (SELECT seq FROM temp.later) FROM main.check_in AS k
         WHERE k.item = ?1 AND k.change NOT IN (SELECT seq FROM temp.later)",
        rows::CHECK_IN
    );
    let mut select = conn.prepare(&sql)?;
    let mut brought_back = conn.prepare(
        "SELECT 1 FROM main.op AS o WHERE o.subject = ?1 AND +o.change IN (SELECT seq FROM temp.later) AND o.body GLOB '{\"unvoid\"*'",
    )?;
    let mut insert = conn.prepare("INSERT OR REPLACE INTO temp.marked (id, voided_by, sum) VALUES (?1, ?2, ?3)")?;
    for &item in items {
        let any_back = brought_back.exists([item.get()])?;
        let mut marks = None;
        let mut found = select.query([item.get()])?;
        while let Some(row) = found.next()? {
            let taken_back_later: Option<bool> = row.get(rows::CHECK_IN_COLUMNS)?;
            if taken_back_later != Some(true) && !any_back {
                continue;
            }
            let marks = match &mut marks {
                Some(marks) => marks,
                none => none.insert(refold::marks(conn, item, None)?),
            };
            let check_in = rows::check_in(row)?;
            let by = marks.get(&check_in.id).copied().flatten();
            if taken_back_later == Some(true) || marks.contains_key(&check_in.id) {
                insert.execute((check_in.id.get(), by, rows::check_in_sum(&check_in, by).end()))?;
            }
        }
    }
    Ok(())
}

/// An empty temporary table with its indexes, made as the real one is.
fn shadow(conn: &Connection, table: &str) -> Result<(), Fault> {
    let sql: String =
        conn.query_row("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1", [table], |row| row.get(0))?;
    conn.execute_batch(&sql.replacen("CREATE TABLE", "CREATE TEMP TABLE", 1))?;
    let mut select =
        conn.prepare("SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL")?;
    let indexes: Vec<String> = select.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for sql in indexes {
        conn.execute_batch(&sql.replacen("CREATE INDEX ", "CREATE INDEX temp.", 1))?;
    }
    Ok(())
}

/// The columns of a table that can be written.
fn columns_of(conn: &Connection, table: &str) -> Result<String, Fault> {
    let mut select = conn.prepare("SELECT name FROM pragma_table_info(?1, 'main')")?;
    let names: Vec<String> = select.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names.join(", "))
}

/// What was touched since is made of what had been said by then.
fn make_again(conn: &Connection, subjects: &[Id], items: &[Id]) -> Result<(), Fault> {
    let mut ops = LoggedOps::new(conn);
    let mut recount = Recount::default();
    for &subject in subjects {
        if subject == Id::WORKSPACE {
            let folded = refold::refold_settings(conn, &mut ops)?;
            recount.settings(folded.set.into_keys());
            continue;
        }
        match refold::refold(conn, &mut ops, subject)?.entity {
            Some(Entity::Item(item)) => recount.item(&item),
            Some(Entity::Cycle(cycle)) => recount.cycle(cycle.id),
            _ => {}
        }
    }
    for &item in items {
        recount.check_ins(item);
    }
    recount.run(conn, &Reader { today: NaiveDate::MAX, local_day: day_in_utc }, |_, _| ())
}
