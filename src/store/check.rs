//! Whether the file is whole, and whether what is derived agrees with the log: derived again, and compared.

use super::{
    Store,
    error::{Fault, StoreError},
    finished, forget,
    marks::Marks,
    merge, meta, open, pack,
    refold::{self, LoggedOps},
    repeats, rows, schema, summaries,
    work::{self, Nothing, Thing, Work},
};
use crate::domain::{Entity, Id, Op, history::Findings, id::IdMap, settings::Settings};
use rusqlite::{Connection, Rows, TransactionBehavior, types::Value};
use std::{cmp::Ordering, collections::BTreeSet};

/// Every derived table with the order its rows are compared in.
const DERIVED: [(&str, &str); 7] = [
    ("item", "id"),
    ("parent", "item, n"),
    ("now", "item"),
    ("entity", "id"),
    ("setting", "k"),
    ("about", "entity, change"),
    ("clash", "subject, field, change, n"),
];

/// How many differences are named one by one.
const NAMED: usize = 20;

impl Store {
    /// Looks whether the file is whole and whether what is derived agrees with the log. Reads everything: seconds for
    /// millions of check-ins.
    pub fn check(&self) -> Result<Findings, StoreError> {
        (|| {
            let tx = self.conn.unchecked_transaction()?;
            let findings = check(&tx)?;
            tx.finish()?;
            Ok(findings)
        })()
        .map_err(|e: Fault| e.explain("check the workspace", self.path()))
    }

    /// Makes everything derived again from the log.
    pub fn rebuild_derived(&mut self) -> Result<(), StoreError> {
        const DOING: &str = "rebuild the workspace from its log";
        let path = self.path.clone();
        if self.read_only {
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path: path.unwrap_or_default() });
        }
        self.still_there(DOING)?;
        rebuild(&mut self.conn).map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }
}

fn rebuild(conn: &mut Connection) -> Result<(), Fault> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    rebuild_in(&tx)?;
    forget::note(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Makes everything that is derived again from the log, in a transaction that does more.
pub(super) fn rebuild_in(tx: &Connection) -> Result<(), Fault> {
    for item in repeats::items(tx)? {
        repeats::settle(tx, item, None)?;
    }
    marks_from_log(tx)?;
    for (table, _) in DERIVED {
        tx.execute(&format!("DELETE FROM {table}"), ())?;
    }
    derive(tx, tx)?;
    finished::forget(tx)?;
    tx.execute("UPDATE meta SET v = ?1 WHERE k = 'packed'", [pack::VERSION])?;
    Ok(())
}

/// The whole workspace in memory, what is derived made again from its log: how a file of an older version is read that may
/// not be written to. It takes as much memory as the file is large, and is rare.
pub(super) fn rebuilt_in_memory(file: &Connection) -> Result<Connection, Fault> {
    let mut memory = Connection::open_in_memory()?;
    rusqlite::backup::Backup::new(file, &mut memory)?.run_to_completion(1000, std::time::Duration::ZERO, None)?;
    open::guard(&memory)?;
    let schema = open::schema_of(&memory)?;
    open::migrate(&mut memory, schema)?;
    rebuild(&mut memory)?;
    memory.pragma_update(None, "query_only", true)?;
    Ok(memory)
}

/// The first change that has not as many operations as it says, or is missing; `None`: all have.
pub(super) fn incomplete(conn: &Connection) -> Result<Option<String>, Fault> {
    let mut f = Findings::default();
    operations_are_complete(conn, &mut f)?;
    Ok(f.wrong.into_iter().next())
}

fn check(conn: &Connection) -> Result<Findings, Fault> {
    let mut f = Findings::default();
    let answers: Vec<String> =
        conn.prepare("PRAGMA integrity_check(20)")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if answers != ["ok"] {
        f.wrong.extend(answers.iter().map(|a| format!("the file is damaged: {a}")));
        return Ok(f);
    }
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    f.checked.push(format!(
        "every page of the file, {} changes, {} check-ins, {} items",
        count("SELECT count(*) FROM change")?,
        count("SELECT count(*) FROM check_in")?,
        count("SELECT count(*) FROM item")?
    ));
    tables_are_ours(conn, &mut f)?;
    if let Some(problem) = meta::problem(conn, open::schema_of(conn)?)? {
        f.wrong.push(format!("what the file says about itself is damaged: {problem}"));
    }
    operations_are_complete(conn, &mut f)?;
    for item in repeats::items(conn)? {
        f.wrong.extend(repeats::wrong(conn, item)?);
    }
    marks_agree(conn, &mut f)?;

    let mut fresh = Connection::open_in_memory()?;
    open::guard(&fresh)?;
    open::migrate(&mut fresh, 0)?;
    let told = {
        let tx = fresh.transaction()?;
        let told = derive(conn, &tx);
        tx.commit()?;
        told
    };
    match told {
        Ok(strays) => {
            // What others said may come before what it is about: it waits, and is no fault.
            if !strays.is_empty() {
                f.checked.push(format!("things that were checked in and have not come yet: {}", strays.len()));
            }
        }
        Err(e @ (Fault::Sql(_) | Fault::Newer(_))) => return Err(e),
        Err(other) => {
            f.wrong.push(format!("the log cannot be replayed: {other}"));
            return Ok(f);
        }
    }
    for (table, order) in DERIVED {
        // One that older versions had not is made by the upgrade.
        if schema::has_table(conn, table)? || open::schema_of(conn)? == open::SCHEMA {
            compare(conn, &fresh, table, order, &mut f)?;
        }
    }
    // It is made of what is derived: where that is wrong, it says nothing.
    if f.wrong.is_empty() && schema::has_table(conn, "finished")? {
        f.wrong.extend(finished::wrong(conn)?);
    }
    f.checked.push("everything derived, against the log".to_owned());
    loose_ends(conn, &mut f)?;
    if merge::has_parked(conn)? {
        let n: i64 = conn.query_row("SELECT count(*) FROM parked", [], |row| row.get(0))?;
        f.checked.push(format!("what was made with a newer Quarterdeck, and is kept until you upgrade: {n}"));
    }
    Ok(f)
}

/// The tables and indexes are those of this version, and nothing that would run stands beside them.
fn tables_are_ours(conn: &Connection, f: &mut Findings) -> Result<(), Fault> {
    let foreign = schema::foreign(conn)?;
    f.wrong.extend(foreign.wrong().map(|what| format!("another program changed the tables: {what}")));
    let beside = match &foreign.beside[..] {
        [] => String::new(),
        beside => format!("; left alone beside them: {}", beside.join(", ")),
    };
    if foreign.wrong().next().is_none() {
        f.checked.push(format!("the tables, as Quarterdeck makes them{beside}"));
    } else if !foreign.beside.is_empty() {
        f.checked.push(format!("what stands beside the tables{beside}"));
    }
    Ok(())
}

/// Every change has as many operations as it says, and every operation its change.
fn operations_are_complete(conn: &Connection, f: &mut Findings) -> Result<(), Fault> {
    let mut select = conn.prepare(
        "SELECT c.seq, c.ops, (SELECT count(*) FROM op WHERE change = c.seq) + (SELECT count(*) FROM check_in WHERE change = c.seq) AS n
         FROM change AS c WHERE n <> c.ops LIMIT 20",
    )?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        let (seq, ops, n): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        f.wrong.push(format!("change {seq} should have {ops} operations and has {n}"));
    }
    for (table, rows) in [("op", "operations"), ("check_in", "check-ins")] {
        let lost = format!(
            "SELECT change, count(*) FROM {table} GROUP BY change HAVING change NOT IN (SELECT seq FROM change) LIMIT 20"
        );
        let mut select = conn.prepare(&lost)?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let (seq, n): (i64, i64) = (row.get(0)?, row.get(1)?);
            f.wrong.push(format!("change {seq} is missing from the log; its {rows} are there: {n}"));
        }
    }
    Ok(())
}

/// Which check-ins the log takes back: check-in → its item and the change.
fn voided_by_log(conn: &Connection) -> Result<IdMap<(Id, i64)>, Fault> {
    let mut voided = IdMap::default();
    let mut select = conn.prepare(
        "SELECT o.change, o.body, o.sum FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.body GLOB '{\"void\"*' OR o.body GLOB '{\"unvoid\"*' ORDER BY c.stamp, c.id, o.n",
    )?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        match rows::op(row, 1)? {
            Op::Void { check_in, item } => {
                voided.insert(check_in, (item, row.get(0)?));
            }
            Op::Unvoid { check_in, .. } => {
                voided.remove(&check_in);
            }
            _ => {}
        }
    }
    Ok(voided)
}

/// Marks the check-ins the log takes back, and no others.
fn marks_from_log(tx: &Connection) -> Result<(), Fault> {
    let marked: Vec<(Id, Id)> = tx
        .prepare("SELECT item, id FROM check_in WHERE voided_by IS NOT NULL")?
        .query_and_then([], |row| Ok::<_, Fault>((rows::id(row, 0)?, rows::id(row, 1)?)))?
        .collect::<Result<_, Fault>>()?;
    let mut marks = Marks::new(tx);
    for (item, check_in) in marked {
        marks.set(item, check_in, None)?;
    }
    for (check_in, (item, seq)) in voided_by_log(tx)? {
        marks.set(item, check_in, Some(seq))?;
    }
    Ok(())
}

fn marks_agree(conn: &Connection, f: &mut Findings) -> Result<(), Fault> {
    let mut voided = voided_by_log(conn)?;
    let mut select = conn.prepare("SELECT id, voided_by FROM check_in WHERE voided_by IS NOT NULL")?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        let (check_in, by): (Id, i64) = (rows::id(row, 0)?, row.get(1)?);
        if voided.remove(&check_in).map(|(_, seq)| seq) != Some(by) {
            f.wrong.push(format!("the check-in {check_in} is marked as taken back by change {by}, and the log says otherwise"));
        }
    }
    f.wrong.extend(
        voided.iter().map(|(id, (_, seq))| format!("the check-in {id} was taken back by change {seq} and is not marked")),
    );
    Ok(())
}

/// Makes everything derived from the log in `from` and writes it into `to`, whose derived tables are empty. Gives the
/// items that have check-ins and are not in the log.
fn derive(from: &Connection, to: &Connection) -> Result<Vec<Id>, Fault> {
    let mut work = Work::new(Nothing, Settings::default());
    let mut set = BTreeSet::new();
    let mut insert = to.prepare("INSERT OR IGNORE INTO about (entity, change) VALUES (?1, ?2)")?;
    LoggedOps::new(from).each(|subject, ops| {
        if subject == Id::WORKSPACE {
            let folded = refold::fold_settings(ops);
            work.settings = folded.settings;
            set.extend(folded.set.into_keys());
            return refold::write_clashes(to, subject, &folded.clashes);
        }
        let folded = refold::fold(ops, |entity, seq| {
            for item in work::about(entity) {
                insert.execute((item.get(), seq))?;
            }
            Ok(())
        })?;
        if !folded.clashes.is_empty() {
            refold::write_clashes(to, subject, &folded.clashes)?;
        }
        if let Some(entity) = folded.entity {
            work.put(Thing { revised: folded.revised, ..Thing::new(entity) });
        }
        Ok(())
    })?;
    let mut strays = Vec::new();
    summaries::counted_of_all(from, |id, check_ins| {
        let summary = summaries::of_all(&mut work, id, check_ins)?;
        match work.get(id)? {
            Some(thing) if matches!(thing.entity, Entity::Item(_)) => thing.summary = summary,
            _ => strays.push(id),
        }
        Ok(())
    })?;
    for id in work.ids() {
        if let Some(thing) = work.get(id)? {
            rows::write_thing(to, thing, true)?;
        }
    }
    for key in set {
        rows::write_setting(to, &key, &work.settings.get(&key).unwrap_or_default())?;
    }
    Ok(strays)
}

/// Compares a table as it is with the same table as the log makes it, row by row.
fn compare(is: &Connection, should: &Connection, table: &str, order: &str, f: &mut Findings) -> Result<(), Fault> {
    let sql = format!("SELECT * FROM {table} ORDER BY {order}");
    let (mut is, mut should) = (is.prepare(&sql)?, should.prepare(&sql)?);
    let keys = order.split(", ").count();
    let columns: Vec<String> = is.column_names().map(str::to_owned).collect();
    let next = |rows: &mut Rows<'_>| -> Result<Option<Vec<Value>>, Fault> {
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some((0..columns.len()).map(|i| row.get(i)).collect::<rusqlite::Result<_>>()?))
    };
    let (mut is, mut should) = (is.query([])?, should.query([])?);
    let (mut left, mut right) = (next(&mut is)?, next(&mut should)?);
    let mut differences = 0;
    let mut tell = |row: &[Value], what: String| {
        differences += 1;
        if differences <= NAMED {
            let place: Vec<String> = row[..keys].iter().map(show).collect();
            f.wrong.push(format!("{table} ({}): {what}", place.join(", ")));
        }
    };
    loop {
        let which = match (&left, &right) {
            (None, None) => break,
            (Some(l), Some(r)) => compare_keys(&l[..keys], &r[..keys]),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        };
        match (which, &left, &right) {
            (Ordering::Less, Some(row), _) => tell(row, "is there, and by the log should not be".to_owned()),
            (Ordering::Greater, _, Some(row)) => tell(row, "is missing".to_owned()),
            (_, Some(l), Some(r)) => {
                if let Some(i) = (0..columns.len()).find(|&i| l[i] != r[i]) {
                    tell(l, format!("{} is {}, and by the log {}", columns[i], show(&l[i]), show(&r[i])));
                }
            }
            _ => {}
        }
        if which != Ordering::Greater {
            left = next(&mut is)?;
        }
        if which != Ordering::Less {
            right = next(&mut should)?;
        }
    }
    if differences > NAMED {
        f.wrong.push(format!("{table}: {} more differences", differences - NAMED));
    }
    Ok(())
}

fn compare_keys(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|pair| match pair {
            (Value::Integer(x), Value::Integer(y)) => x.cmp(y),
            (Value::Text(x), Value::Text(y)) => x.cmp(y),
            _ => Ordering::Equal,
        })
        .find(|o| o.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// A value in a sentence; an id as its letters.
fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Integer(n) => Id::new(*n).filter(|id| id.get() >> 40 != 0).map_or_else(|| n.to_string(), Id::letters),
        Value::Real(n) => n.to_string(),
        Value::Text(text) => format!("“{}”", text.chars().take(60).collect::<String>().escape_debug()),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

/// References to what is not there. They harm nothing (what is missing is passed over), and nothing of ours makes them.
fn loose_ends(conn: &Connection, f: &mut Findings) -> Result<(), Fault> {
    let mut tell = |what: &str, sql: &str| -> Result<(), Fault> {
        let n: i64 = conn.query_row(sql, [], |row| row.get(0))?;
        if n > 0 {
            f.wrong.push(format!("{n} × {what} that is not in the workspace"));
        }
        Ok(())
    };
    tell("a parent", "SELECT count(*) FROM parent WHERE parent <> 0 AND parent NOT IN (SELECT id FROM item)")?;
    let of_item = |column: &str, kind: &str| {
        format!(
            "SELECT count(*) FROM item WHERE {column} IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM entity WHERE entity.id = item.{column} AND entity.kind = '{kind}')"
        )
    };
    tell("an owner", &of_item("owner", "person"))?;
    tell("a team", &of_item("team", "team"))?;
    tell("a cycle", &of_item("cycle", "cycle"))?;
    let mut ends = 0;
    let mut is_item = conn.prepare("SELECT 1 FROM item WHERE id = ?1")?;
    let mut select = conn.prepare("SELECT body, sum FROM entity WHERE kind = 'link'")?;
    let mut links = select.query([])?;
    while let Some(row) = links.next()? {
        if let Entity::Link(link) = rows::entity(row)?
            && !link.deleted
        {
            for end in [link.project, link.target] {
                ends += i64::from(!is_item.exists([end.get()])?);
            }
        }
    }
    if ends > 0 {
        f.wrong.push(format!("{ends} × the end of a link that is not in the workspace"));
    }
    f.checked.push("every reference".to_owned());
    Ok(())
}
