//! Finds in what was said, in portions: the log from its newest end, each row read once, until enough was found.
//!
//! A change of millions of operations is gone through in portions too, so nobody waits for one. Nothing is kept for it in the file:
//! there is no index of words that every save would have to write. Must not know what words are: that is `domain::said`.

use super::{
    Store,
    error::{Fault, StoreError},
    log, rows,
};
use crate::domain::{
    Id, Op,
    change::Verb,
    history::{LogEntry, LogFilter, LogPlace, Reached},
    said::{Part, Said, Sought},
};
use rusqlite::{Connection, params};

/// What stands for having looked through all of a kind in a change.
const ALL: i64 = i64::MAX;

/// What is looked for, and in what.
struct Look<'a> {
    sought: &'a Sought,
    filter: &'a LogFilter,
    /// Whether something is what is asked about, or about it.
    concerns: &'a dyn Fn(Id) -> bool,
    /// How many rows may still be read.
    rows: u64,
}

impl Store {
    /// Lines of the log in which something was said, newest first, from where an earlier portion came to: at most `filter.limit`,
    /// and no more than after reading about so many rows. `concerns`: whether an operation about a thing counts.
    pub fn find_said(
        &self,
        filter: &LogFilter,
        from: Reached,
        rows: u64,
        concerns: &dyn Fn(Id) -> bool,
    ) -> Result<(Vec<LogEntry>, Reached), StoreError> {
        let Some(sought) = filter.said.as_deref().and_then(Sought::new) else {
            return Ok((Vec::new(), Reached { is_all: true, ..from }));
        };
        // A change and one row of it at the least: every portion comes further.
        let mut look = Look { sought: &sought, filter, concerns, rows: rows.max(2) };
        portion(&self.conn, &mut look, from).map_err(|e| e.explain("look through what was said", self.path()))
    }
}

fn portion(conn: &Connection, look: &mut Look<'_>, from: Reached) -> Result<(Vec<LogEntry>, Reached), Fault> {
    let (mut found, mut reached) = (Vec::new(), from);
    if reached.is_all || look.filter.limit == 0 {
        return Ok((found, reached));
    }
    let before = from.before.map_or((i64::MAX, i64::MAX), |place| (place.time, place.id.get()));
    let sql = format!(
        "SELECT c.seq, c.ops, {} FROM change AS c WHERE {} AND ?4 IS NOT NULL ORDER BY c.stamp DESC, c.id DESC",
        rows::HEADER,
        log::conditions(look.filter)
    );
    let mut select = conn.prepare_cached(&sql)?;
    let (review, item) = (rows::number(look.filter.review), rows::number(look.filter.item));
    let mut listed = select.query(params![before.0, review, item, "", before.1])?;
    while look.rows > 0 && found.len() < look.filter.limit {
        let Some(row) = listed.next()? else {
            reached.is_all = true;
            break;
        };
        look.rows = look.rows.saturating_sub(1);
        let (seq, ops): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (header, stamp) = rows::stamped(row, 2)?;
        let mut said = None;
        if reached.inside == (0, 0) {
            said = look.sought.in_reason(header.why.as_deref());
            if said.is_some() && !is_about(conn, look, seq)? {
                said = None;
            }
        }
        // What takes something back says nothing anew.
        if said.is_none() && !matches!(header.verb, Verb::Undo | Verb::Redo) {
            said = inside(conn, look, seq, &mut reached.inside)?;
            if said.is_none() && reached.inside != (ALL, ALL) {
                break;
            }
        }
        reached.inside = (0, 0);
        reached.before = Some(LogPlace { time: stamp.time, id: header.id });
        reached.looked += 1;
        reached.day = Some(header.on);
        if let Some(said) = said {
            let entry = log::entry(conn, seq, ops, header, stamp, look.filter.item)?;
            found.push(LogEntry { said: Some(Box::new(said)), ..entry });
        }
    }
    Ok((found, reached))
}

/// Whether a change is about what is asked for at all: its reason counts for all it does.
fn is_about(conn: &Connection, look: &Look<'_>, seq: i64) -> Result<bool, Fault> {
    for sql in ["SELECT DISTINCT subject FROM op WHERE change = ?1", "SELECT item FROM check_in WHERE change = ?1"] {
        let mut select = conn.prepare_cached(sql)?;
        let mut subjects = select.query([seq])?;
        while let Some(row) = subjects.next()? {
            if (look.concerns)(rows::id(row, 0)?) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The first words in the operations of a change that hold what is looked for; `inside` is how far it came.
fn inside(conn: &Connection, look: &mut Look<'_>, seq: i64, inside: &mut (i64, i64)) -> Result<Option<Said>, Fault> {
    if inside.0 != ALL {
        let mut select = conn.prepare_cached("SELECT n, body, sum FROM op WHERE change = ?1 AND n >= ?2 ORDER BY n")?;
        let mut found = select.query([seq, inside.0])?;
        while let Some(row) = found.next()? {
            if look.rows == 0 {
                return Ok(None);
            }
            look.rows -= 1;
            inside.0 = row.get::<_, i64>(0)? + 1;
            let op: Op = rows::op(row, 1)?;
            if let Some(said) = look.sought.in_op(&op)
                && (look.concerns)(said.of)
            {
                return Ok(Some(said));
            }
        }
        inside.0 = ALL;
    }
    let mut select = conn
        .prepare_cached("SELECT k.n, k.item, k.note, k.next FROM check_in AS k WHERE k.change = ?1 AND k.n >= ?2 ORDER BY k.n")?;
    let mut found = select.query([seq, inside.1])?;
    while let Some(row) = found.next()? {
        if look.rows == 0 {
            return Ok(None);
        }
        look.rows -= 1;
        inside.1 = row.get::<_, i64>(0)? + 1;
        let texts = [(Part::Note, text(row, 2)?), (Part::Next, text(row, 3)?)];
        let texts = texts.into_iter().filter_map(|(part, text)| Some((part, text?)));
        if let Some((part, text)) = look.sought.among(texts) {
            let of = rows::id(row, 1)?;
            if (look.concerns)(of) {
                return Ok(Some(Said { part, of, text: text.to_owned() }));
            }
        }
    }
    inside.1 = ALL;
    Ok(None)
}

fn text<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<Option<&'a str>, Fault> {
    Ok(row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?)
}
