//! Which tables, indexes and views a workspace has, and what in a file comes from another hand.
//!
//! A database can hold programs: a trigger runs with every save, a view with every read, the expression of an index with every
//! row. A file may come from a stranger, so none of it runs: triggers and views are switched off on every connection
//! (`open::guard`), and a file whose tables are not ours is refused. No statement of ours recurses; with that none of them can
//! be made endless by what stands in a file.

use super::{
    error::Fault,
    open::{self, MIGRATIONS},
    sum::Sum,
};
use crate::domain::text;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The checksum of the schema of every version, from the empty file on: compared at every start, so that nothing has to be
/// made to compare with.
const SUMS: [u32; MIGRATIONS.len() + 1] = [
    3_783_067_052,
    388_626_959,
    3_078_980_594,
    3_853_385_529,
    819_720_293,
    2_395_330_975,
    3_596_930_061,
    67_975_373,
    2_779_065_971,
    4_038_475_055,
];

/// One thing of a schema: a table, an index, a view, a trigger.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    /// The table it belongs to.
    of: String,
    /// How it was made; empty for what comes with a table by itself.
    sql: String,
}

/// Kind and name of each.
type Schema = BTreeMap<(String, String), Part>;

/// What is not of Quarterdeck in the schema of a file, each as half a sentence.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Foreign {
    /// A table that is missing, or is another: nothing that is read there can be believed.
    pub tables: Vec<String>,
    /// What would run with every save.
    pub indexes: Vec<String>,
    /// What never runs here, and whoever put it there should know.
    pub triggers: Vec<String>,
    /// An index of ours that is missing, a view of ours that is another: other programs miss it, or it is slow.
    pub missing: Vec<String>,
    /// Tables and views of others. They are left alone.
    pub beside: Vec<String>,
}

impl Foreign {
    /// All that should not be so.
    pub(super) fn wrong(&self) -> impl Iterator<Item = &str> {
        [&self.tables, &self.indexes, &self.triggers, &self.missing].into_iter().flatten().map(String::as_str)
    }
}

/// Whether a file has a table, which one of an older version may lack.
pub(super) fn has_table(conn: &Connection, name: &str) -> Result<bool, Fault> {
    Ok(conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?.exists([name])?)
}

fn read(conn: &Connection) -> rusqlite::Result<Schema> {
    // What SQLite notes about sizes when someone says ANALYZE is nobody's.
    let sql =
        "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4')";
    conn.prepare(sql)?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), Part { of: row.get(2)?, sql: row.get(3)? })))?
        .collect()
}

fn sum_of(schema: &Schema) -> u32 {
    let add = |sum: Sum, ((kind, name), part): (&(String, String), &Part)| {
        [kind, name, &part.of, &part.sql].into_iter().fold(sum, |sum, text| sum.text(Some(text)))
    };
    schema.iter().fold(Sum::new(), add).end()
}

/// The schema that the first `version` migrations make.
fn of_version(version: usize) -> Result<Schema, Fault> {
    let conn = Connection::open_in_memory()?;
    for step in &MIGRATIONS[..version] {
        conn.execute_batch(step)?;
    }
    Ok(read(&conn)?)
}

/// What in this file is not of Quarterdeck. A file of a newer version cannot be compared: nothing is said about it.
pub(super) fn foreign(conn: &Connection) -> Result<Foreign, Fault> {
    let version = open::schema_of(conn)?;
    let Some((version, sum)) = usize::try_from(version).ok().and_then(|v| Some((v, *SUMS.get(v)?))) else {
        if version < 0 {
            return Err(Fault::Content(format!("its schema calls itself version {version}")));
        }
        return Ok(Foreign::default());
    };
    let is = read(conn)?;
    if sum_of(&is) == sum {
        return Ok(Foreign::default());
    }
    let mut foreign = compare(&is, &of_version(version)?);
    // Before the first version there was nothing: the steps would be made over what is there.
    if version == 0 && is.keys().any(|(kind, _)| kind == "table") {
        foreign.tables.push("its schema calls itself version 0, and holds tables".to_owned());
    }
    Ok(foreign)
}

fn compare(is: &Schema, should: &Schema) -> Foreign {
    let mut f = Foreign::default();
    let said = |kind: &str, name: &str| format!("the {kind} “{}”", text::one_line(name, 60));
    let ours = |table: &str| should.contains_key(&("table".to_owned(), table.to_owned()));
    for ((kind, name), part) in should {
        let there = is.get(&(kind.clone(), name.clone()));
        if there == Some(part) {
            continue;
        }
        let what = match there {
            Some(_) => format!("{} is another than Quarterdeck makes", said(kind, name)),
            None => format!("{} is missing", said(kind, name)),
        };
        match kind.as_str() {
            "table" => f.tables.push(what),
            // One of another making runs with every row, one that is missing makes it slow.
            "index" if there.is_some() => f.indexes.push(what),
            _ => f.missing.push(what),
        }
    }
    for ((kind, name), part) in is {
        if should.contains_key(&(kind.clone(), name.clone())) {
            continue;
        }
        let what = said(kind, name);
        match kind.as_str() {
            "trigger" => f
                .triggers
                .push(format!("{what} on “{}” is not of Quarterdeck, and never runs here", text::one_line(&part.of, 60))),
            "index" if ours(&part.of) => f.indexes.push(format!("{what} on “{}” is not of Quarterdeck", part.of)),
            "view" if ours(name) => f.tables.push(format!("{what} stands where a table should be")),
            // What comes with a table by itself is said with the table.
            _ if part.sql.is_empty() => {}
            _ => f.beside.push(what),
        }
    }
    f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_the_schema_of_every_version_is_kept() {
        let made: Vec<u32> = (0..=MIGRATIONS.len()).map(|n| sum_of(&of_version(n).unwrap())).collect();
        assert_eq!(made, SUMS, "write these into SUMS; what stands there for a released version never changes");
    }

    fn with(sql: &str) -> Foreign {
        let mut conn = Connection::open_in_memory().unwrap();
        open::migrate(&mut conn, 0).unwrap();
        conn.execute_batch(sql).unwrap();
        foreign(&conn).unwrap()
    }

    #[test]
    fn a_schema_as_the_migrations_make_it_has_nothing_foreign_in_it() {
        assert_eq!(with(""), Foreign::default());
        assert_eq!(with("INSERT INTO meta VALUES ('x', 1); ANALYZE"), Foreign::default(), "statistics are nobody's");
        for version in 0..MIGRATIONS.len() {
            let conn = Connection::open_in_memory().unwrap();
            MIGRATIONS[..version].iter().for_each(|step| conn.execute_batch(step).unwrap());
            conn.pragma_update(None, "user_version", version as i64).unwrap();
            assert_eq!(foreign(&conn).unwrap(), Foreign::default(), "a file of version {version} before it is upgraded");
        }
        assert_eq!(with("CREATE TABLE new_one (x); PRAGMA user_version = 99"), Foreign::default(), "of a newer version");
    }

    #[test]
    fn what_is_foreign_is_named_by_what_it_can_do() {
        let one = |text: &str| vec![text.to_owned()];
        let trigger = with("CREATE TRIGGER t AFTER INSERT ON check_in BEGIN DELETE FROM check_in; END");
        assert_eq!(trigger.triggers, one("the trigger “t” on “check_in” is not of Quarterdeck, and never runs here"));
        let index = with("CREATE INDEX i ON check_in(length(printf('%*d', 900000000, 1)))");
        assert_eq!(index.indexes, one("the index “i” on “check_in” is not of Quarterdeck"));
        let view = with("DROP TABLE now; CREATE VIEW now AS SELECT 1 AS item");
        assert_eq!(view.tables, ["the table “now” is missing", "the view “now” stands where a table should be"]);
        let other = with("DROP TABLE about; CREATE TABLE about (entity, change)");
        assert_eq!(other.tables, one("the table “about” is another than Quarterdeck makes"));
        assert_eq!(with("PRAGMA user_version = 0").tables, one("its schema calls itself version 0, and holds tables"));
        let lost = with("DROP INDEX op_subject; DROP VIEW person");
        assert_eq!(lost.missing, ["the index “op_subject” is missing", "the view “person” is missing"]);
        let beside =
            with("CREATE TABLE budget (x PRIMARY KEY); CREATE INDEX b ON budget(x); CREATE VIEW late AS SELECT * FROM item");
        assert_eq!(beside.beside, ["the index “b”", "the table “budget”", "the view “late”"]);
        assert_eq!(beside.wrong().count(), 0, "an own view for a report is welcome");
        assert_eq!(with("CREATE TABLE \"a\u{1b}]0;x\" (x)").beside, one("the table “a␛]0;x”"), "no escape reaches the terminal");
    }
}
