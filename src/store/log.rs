//! The log of all changes: its lines, a change with all it does, and what undo and redo take back.

use super::{
    Store, as_of, clashes,
    days::text_of_day,
    error::{Fault, StoreError},
    newest, rows, stamps,
};
use crate::domain::{
    Change, Entity, Field, Id, Op,
    change::{Stamp, Verb},
    diff::Told,
    history::{Header, LogEntry, LogFilter, LogPlace, SHORT, Tally},
    in_time::Until,
};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::fmt::Write as _;

impl Store {
    /// Lines of the log, newest first.
    pub fn log(&self, filter: &LogFilter) -> Result<Vec<LogEntry>, StoreError> {
        lines(&self.conn, filter).map_err(|e| e.explain("read the log", self.path()))
    }

    /// The number of the change that came last into this file.
    pub fn log_end(&self) -> Result<i64, StoreError> {
        let end = self.conn.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get(0));
        end.map_err(|e| Fault::from(e).explain("read the log", self.path()))
    }

    /// A change with all it does; `None` if the log does not know it.
    pub fn change(&self, id: Id) -> Result<Option<Change>, StoreError> {
        (|| {
            let seq = seq_of(&self.conn, id)?;
            seq.map_or(Ok(None), |seq| whole(&self.conn, seq))
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// What a change of the log says of itself; `None`: it is not here.
    pub fn header(&self, id: Id) -> Result<Option<Header>, StoreError> {
        (|| {
            let seq = seq_of(&self.conn, id)?;
            Ok(seq.map_or(Ok(None), |seq| header_of(&self.conn, seq))?.map(|(header, ..)| header))
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// The change at a place of the log.
    pub fn change_at(&self, seq: i64) -> Result<Option<Change>, StoreError> {
        whole(&self.conn, seq).map_err(|e| e.explain("read the log", self.path()))
    }

    /// The places of changes whose ids lie between these two, at most two of them.
    pub fn places_between(&self, first: i64, last: i64) -> Result<Vec<i64>, StoreError> {
        (|| {
            let mut select = self.conn.prepare_cached("SELECT seq FROM change WHERE id BETWEEN ?1 AND ?2 LIMIT 2")?;
            select.query_map([first, last], |row| row.get(0))?.collect::<rusqlite::Result<_>>().map_err(Fault::from)
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// The changes that say they were made after that moment (milliseconds since 1970 UTC) and are in force, the latest first:
    /// how many, and the place and head of some. Reads the whole log.
    pub fn made_after(&self, at: i64, some: usize) -> Result<(usize, Vec<(i64, Header)>), StoreError> {
        (|| {
            let sql = format!(
                "SELECT c.seq, {} FROM change AS c WHERE c.at > ?1 ORDER BY c.at DESC, c.stamp DESC, c.id DESC",
                rows::HEADER
            );
            let mut select = self.conn.prepare(&sql)?;
            let mut found = select.query([at])?;
            let (mut count, mut out) = (0, Vec::new());
            while let Some(row) = found.next()? {
                let header = rows::header(row, 1)?;
                if undone_by(&self.conn, header.id)?.is_some() {
                    continue;
                }
                count += 1;
                if out.len() < some {
                    out.push((row.get(0)?, header));
                }
            }
            Ok((count, out))
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// What changes after the one moment and up to the other say of fields, oldest first: those in force, and none that takes another
    /// back. Check-ins are not read for it.
    pub fn told_between(&self, from: impl Into<Until>, to: impl Into<Until>) -> Result<Vec<Told>, StoreError> {
        let told = |(op, header): &(Op, Header)| Told::of(op, header);
        Ok(self.sets_between(from, to)?.iter().filter_map(told).collect())
    }

    /// The same with what the fields held and hold.
    pub fn sets_between(&self, from: impl Into<Until>, to: impl Into<Until>) -> Result<Vec<(Op, Header)>, StoreError> {
        let (from, to) = (from.into(), to.into());
        (|| {
            let by = |until: Until| as_of::last_of(&self.conn, until);
            let (after, last) = (by(from)?, by(to)?);
            let since = if after.is_some() { "c.day > ?1 OR (c.stamp, c.id) > (?3, ?4)" } else { "c.day > ?1" };
            let sql = format!(
                "SELECT o.body, o.sum, {} FROM change AS c CROSS JOIN op AS o ON o.change = c.seq
                 WHERE ({since}) AND c.day <= ?2 AND (c.stamp, c.id) <= (?5, ?6)
                   AND c.undoes IS NULL AND c.verb <> 'clock' AND o.body GLOB '{{\"set\"*'
                   AND ?3 IS NOT NULL AND ?4 IS NOT NULL
                 ORDER BY c.stamp, c.id, o.n",
                rows::HEADER
            );
            let place = |at: Option<LogPlace>, none: i64| at.map_or((none, none), |at| (at.time, at.id.get()));
            let (after, last) = (place(after, 0), place(last, i64::MAX));
            let mut select = self.conn.prepare(&sql)?;
            let bounds = (text_of_day(from.day), text_of_day(to.day), after.0, after.1, last.0, last.1);
            let mut found = select.query(bounds)?;
            let (mut told, mut last) = (Vec::new(), None);
            while let Some(row) = found.next()? {
                let op = rows::op(row, 0)?;
                let header = rows::header(row, 2)?;
                let is_in_force = match last {
                    Some((id, is_in_force)) if id == header.id => is_in_force,
                    _ => undone_by(&self.conn, header.id)?.is_none(),
                };
                last = Some((header.id, is_in_force));
                if is_in_force {
                    told.push((op, header));
                }
            }
            Ok(told)
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// The change that took this one back and still stands; `None`: it is in force, or unknown.
    pub fn undone_by(&self, change: Id) -> Result<Option<Id>, StoreError> {
        undone_by(&self.conn, change).map_err(|e| e.explain("read the log", self.path()))
    }

    /// What `u` takes back: the newest change by this person (`None`: by nobody named) that was made here and is in force.
    /// What the same person did on another laptop is taken back there, or from the log.
    pub fn last_undoable(&self, by: Option<Id>) -> Result<Option<Change>, StoreError> {
        self.last_undoable_at(by)?.map_or(Ok(None), |seq| self.change_at(seq))
    }

    /// Its place in the log.
    pub fn last_undoable_at(&self, by: Option<Id>) -> Result<Option<i64>, StoreError> {
        (|| {
            let (mut seq, mut is_past) = (None, false);
            newest_by(&self.conn, by, |at, header| {
                // The founding of the workspace stays; an undo is taken back by redo, and a redo with what it brought back.
                let candidate = header.undoes.is_none() && header.id != Id::WORKSPACE && !is_silent(header.verb);
                if !candidate || undone_by(&self.conn, header.id)?.is_some() {
                    return Ok(true);
                }
                // A meeting is not made undone by one key too many: its start, and the end of one before it, are taken back
                // from the log. The end of the last one is a change like any other.
                is_past = is_past || (header.verb == Verb::Review && starts_a_review(&self.conn, at)?);
                if header.verb != Verb::Review || !(is_past || went_on(&self.conn, at)?) {
                    seq = Some(at);
                }
                Ok(seq.is_none())
            })?;
            Ok(seq)
        })()
        .map_err(|e: Fault| e.explain("look for something to undo", self.path()))
    }

    /// What redo takes back: the newest undo by this person made here that is in force, unless they changed something since.
    pub fn last_redoable(&self, by: Option<Id>) -> Result<Option<Change>, StoreError> {
        self.last_redoable_at(by)?.map_or(Ok(None), |seq| self.change_at(seq))
    }

    /// Its place in the log.
    pub fn last_redoable_at(&self, by: Option<Id>) -> Result<Option<i64>, StoreError> {
        (|| {
            let mut seq = None;
            newest_by(&self.conn, by, |at, header| {
                if header.undoes.is_none() {
                    // The clock of a meeting goes on between an undo and its redo.
                    return Ok(is_silent(header.verb));
                }
                let undo = header.verb == Verb::Undo;
                if undo && undone_by(&self.conn, header.id)?.is_none() {
                    seq = Some(at);
                }
                Ok(seq.is_none())
            })?;
            Ok(seq)
        })()
        .map_err(|e: Fault| e.explain("look for something to redo", self.path()))
    }
}

/// Whether changes of this kind are kept without being told of or taken back.
fn is_silent(verb: Verb) -> bool {
    matches!(verb, Verb::Clock | Verb::Filed)
}

/// Hands over the changes a person made here, the last one first, until told to stop. By their place in the file, which is
/// the order in which things were done here whatever the clock said; the one wanted is among the newest of the table.
fn newest_by(conn: &Connection, by: Option<Id>, mut each: impl FnMut(i64, Header) -> Result<bool, Fault>) -> Result<(), Fault> {
    let sql = format!(
        "SELECT c.seq, {} FROM change AS c NOT INDEXED WHERE c.by IS ?1 AND c.device = ?2 ORDER BY c.seq DESC",
        rows::HEADER
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query((rows::number(by), stamps::device(conn)?.get()))?;
    while let Some(row) = found.next()? {
        if !each(row.get(0)?, rows::header(row, 1)?)? {
            break;
        }
    }
    Ok(())
}

/// Whether a meeting began with that change.
fn starts_a_review(conn: &Connection, seq: i64) -> Result<bool, Fault> {
    Ok(matches!(first_op(conn, seq, None)?, Some(Op::Create(Entity::Review(_)))))
}

/// Whether a review went on since that change moved what is on in it: then there is no way back to it.
fn went_on(conn: &Connection, seq: i64) -> Result<bool, Fault> {
    let moves = |op: &Op| matches!(op, Op::Set { new: Field::Agenda(_) | Field::Current(_), .. });
    let Some(review) = first_op(conn, seq, None)?.filter(moves).map(|op| op.subject()) else { return Ok(false) };
    let mut select = conn.prepare_cached(
        "SELECT o.body, o.sum FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND o.change > ?2 AND c.verb = 'clock' ORDER BY o.change",
    )?;
    let mut found = select.query((review.get(), seq))?;
    while let Some(row) = found.next()? {
        if moves(&rows::op(row, 0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The number of a change in this file; `None`: it is not here.
pub(super) fn seq_of(conn: &Connection, id: Id) -> Result<Option<i64>, Fault> {
    Ok(conn.prepare_cached("SELECT seq FROM change WHERE id = ?1")?.query_row([id.get()], |row| row.get(0)).optional()?)
}

/// The change that took this one back; `None`: it is in force. Of all that take it back, and of those that take back what did,
/// the newest decides: what it says is what the fields say too, whoever did it on which laptop.
pub(super) fn undone_by(conn: &Connection, id: Id) -> Result<Option<Id>, Fault> {
    let mut select = conn.prepare_cached("SELECT id, stamp, verb FROM change WHERE undoes = ?1")?;
    let mut newest: Option<(LogPlace, bool)> = None;
    // What was looked at is not looked at again: a file may hold changes that take each other back.
    let mut known = vec![id];
    let mut next = 0;
    while let Some(&of) = known.get(next) {
        next += 1;
        let mut found = select.query([of.get()])?;
        while let Some(row) = found.next()? {
            let place = LogPlace { time: row.get(1)?, id: rows::id(row, 0)? };
            if known.contains(&place.id) {
                continue;
            }
            known.push(place.id);
            let is_redo = row.get_ref(2)?.as_str().is_ok_and(|verb| verb == REDO);
            if newest.is_none_or(|(of_it, _)| of_it < place) {
                newest = Some((place, is_redo));
            }
        }
    }
    let Some((place, is_redo)) = newest else { return Ok(None) };
    // An undo is taken back by a redo, everything else by an undo.
    let mut verb = conn.prepare_cached("SELECT verb = 'undo' FROM change WHERE id = ?1")?;
    let is_undo: bool = verb.query_row([id.get()], |row| row.get(0)).optional()?.unwrap_or(false);
    Ok((is_redo == is_undo).then_some(place.id))
}

/// The verb of a change that takes back an undo, as it stands in the file.
const REDO: &str = "redo";

/// The day of the newest change in force that revised an item with a reason.
pub(super) fn newest_revision(conn: &Connection, item: Id) -> Result<Option<NaiveDate>, Fault> {
    let sql = format!(
        "SELECT o.body, o.sum, {} FROM op AS o JOIN change AS c ON c.seq = o.change
         WHERE o.subject = ?1 AND c.why IS NOT NULL AND c.undoes IS NULL
         ORDER BY c.stamp DESC, c.id DESC, o.n DESC",
        rows::HEADER
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([item.get()])?;
    while let Some(row) = found.next()? {
        let is_revision = matches!(rows::op(row, 0)?, Op::Set { new, .. } if new.is_revision());
        let header = rows::header(row, 2)?;
        if is_revision && undone_by(conn, header.id)?.is_none() {
            return Ok(Some(header.on));
        }
    }
    Ok(None)
}

/// What a change says of itself, its stamp, and how many operations it has; `None`: there is no such change.
pub(super) fn header_of(conn: &Connection, seq: i64) -> Result<Option<(Header, Stamp, i64)>, Fault> {
    let sql = format!("SELECT {} FROM change AS c WHERE c.seq = ?1", rows::HEADER);
    let read = |row: &rusqlite::Row<'_>| {
        let (header, stamp) = rows::stamped(row, 0)?;
        Ok((header, stamp, row.get::<_, i64>(8)?))
    };
    conn.prepare_cached(&sql)?.query_and_then([seq], read)?.next().transpose()
}

/// A change with all it does.
pub(super) fn whole(conn: &Connection, seq: i64) -> Result<Option<Change>, Fault> {
    Ok(whole_stamped(conn, seq)?.map(|(change, _)| change))
}

/// A change with all it does, its operations put together in their order again, and its stamp.
pub(super) fn whole_stamped(conn: &Connection, seq: i64) -> Result<Option<(Change, Stamp)>, Fault> {
    let Some((header, stamp, count)) = header_of(conn, seq)? else { return Ok(None) };
    let mut ops: Vec<(i64, Op)> = Vec::new();
    {
        let mut select = conn.prepare_cached("SELECT n, body, sum FROM op WHERE change = ?1 ORDER BY n")?;
        let mut found = select.query([seq])?;
        while let Some(row) = found.next()? {
            ops.push((row.get(0)?, rows::op(row, 1)?));
        }
    }
    let sql = format!("SELECT {}, k.n FROM check_in AS k WHERE k.change = ?1 ORDER BY k.n", rows::CHECK_IN);
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query([seq])?;
    while let Some(row) = found.next()? {
        ops.push((row.get(rows::CHECK_IN_COLUMNS)?, Op::CheckIn(Box::new(rows::check_in(row)?))));
    }
    ops.sort_by_key(|(n, _)| *n);
    if ops.len() as i64 != count || ops.iter().enumerate().any(|(i, (n, _))| i as i64 != *n) {
        return Err(Fault::Content(format!("change {seq} should have {count} operations and has {}", ops.len())));
    }
    Ok(Some((header.with_ops(ops.into_iter().map(|(_, op)| op).collect()), stamp)))
}

pub(super) fn lines(conn: &Connection, filter: &LogFilter) -> Result<Vec<LogEntry>, Fault> {
    let before = filter.before.map_or((i64::MAX, i64::MAX), |place| (place.time, place.id.get()));
    let review = rows::number(filter.review);
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let item = rows::number(filter.item);
    let mut wanted = conditions(filter);
    // ?6 is the last parameter and always there, so one list of parameters serves every form of the query.
    wanted.push_str(" AND ?6 IS NOT NULL");
    let (mut held, mut among) = (ids(filter.items.iter().flat_map(|ids| ids.iter()).map(|id| id.get())), None);
    if let Some(items) = filter.items.as_deref().filter(|items| items.len() > newest::FEW) {
        let listed = format!("SELECT c.seq FROM change AS c WHERE {wanted} ORDER BY c.stamp DESC, c.id DESC LIMIT ?4");
        let at_most = newest::CHANGES as i64 + 1;
        among = newest::among(conn, &listed, params![before.0, review, item, at_most, before.1, ""], items, filter.limit)?;
    }
    if let Some(found) = among {
        wanted.push_str(" AND c.seq IN (SELECT value FROM json_each(?6))");
        held = ids(found);
    } else if filter.items.is_some() {
        wanted.push_str(
            " AND c.seq IN (WITH held AS MATERIALIZED (SELECT value FROM json_each(?6))
                            SELECT change FROM op WHERE subject IN held UNION SELECT change FROM about WHERE entity IN held
                            UNION SELECT change FROM check_in WHERE item IN held)",
        );
    }
    let sql = format!(
        "SELECT c.seq, c.ops, {} FROM change AS c WHERE {wanted} ORDER BY c.stamp DESC, c.id DESC LIMIT ?4",
        rows::HEADER
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut found = select.query(params![before.0, review, item, limit, before.1, held])?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        let seq: i64 = row.get(0)?;
        let (header, stamp) = rows::stamped(row, 2)?;
        out.push(entry(conn, seq, row.get(1)?, header, stamp, filter.item)?);
    }
    Ok(out)
}

/// A line of the log: of a change its header and whatever its sentence is made of.
pub(super) fn entry(
    conn: &Connection,
    seq: i64,
    ops: i64,
    header: Header,
    stamp: Stamp,
    about: Option<Id>,
) -> Result<LogEntry, Fault> {
    Ok(LogEntry {
        seq,
        stamp,
        ops: u64::try_from(ops).unwrap_or(0),
        all: if (1..=SHORT as i64).contains(&ops) { whole(conn, seq)?.map_or_else(Vec::new, |c| c.ops) } else { Vec::new() },
        tally: if header.verb == Verb::Import { tally(conn, seq, ops)? } else { None },
        first: first_op(conn, seq, about)?,
        undone_by: undone_by(conn, header.id)?,
        clashes: clashes::is_one(conn, seq)?,
        unseen: clashes::is_unseen(conn, seq)?,
        came: stamp.device != stamps::device(conn)?,
        said: None,
        header,
    })
}

/// Which changes a filter wants, of `change AS c`: before the place ?1 and ?5, of the item ?3, in the review ?2.
pub(super) fn conditions(filter: &LogFilter) -> String {
    // Each filter has an index, and the narrowest comes first: an item's own changes are few.
    let mut wanted = String::from("(c.stamp, c.id) < (?1, ?5)");
    if filter.item.is_some() {
        wanted.push_str(
            " AND c.seq IN (SELECT change FROM op WHERE subject = ?3 UNION SELECT change FROM about WHERE entity = ?3
                            UNION SELECT change FROM check_in WHERE item = ?3)",
        );
    }
    if filter.review.is_some() {
        wanted.push_str(" AND c.review = ?2");
    }
    if let Some(person) = filter.person {
        let people: Vec<String> = filter.twins.iter().chain([&person]).map(|id| id.get().to_string()).collect();
        let _ = write!(wanted, " AND c.by IN ({})", people.join(", "));
    }
    if let Some(seen) = filter.came_after {
        let _ = write!(wanted, " AND c.seq > {seen} AND c.device <> (SELECT v FROM meta WHERE k = 'device')");
    }
    // The clock of a meeting ticks in the file, and says nothing to a reader; nor does what a file said again.
    wanted.push_str(" AND c.verb NOT IN ('clock', 'filed')");
    wanted
}

/// Numbers as a list in JSON, which a query can read.
fn ids(numbers: impl IntoIterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|n| n.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

/// More operations than this are not counted for a line of the log.
const MOST_COUNTED: i64 = 50_000;

/// What an import brought, by how its operations begin: every check-in stands in a table of its own.
fn tally(conn: &Connection, seq: i64, ops: i64) -> Result<Option<Tally>, Fault> {
    if ops > MOST_COUNTED {
        return Ok(None);
    }
    let sql = "SELECT count(*) FILTER (WHERE body NOT GLOB '{\"check-in\"*'), count(*) FILTER (WHERE body GLOB '{\"create\":{\"item\"*'),
                 count(*) FILTER (WHERE body GLOB '{\"create\":{\"link\"*'), count(*) FILTER (WHERE body GLOB '{\"create\":{\"person\"*'),
                 count(*) FILTER (WHERE body GLOB '{\"create\":{\"team\"*'), count(*) FILTER (WHERE body GLOB '{\"create\":{\"cycle\"*'),
                 count(*) FILTER (WHERE body GLOB '{\"create\":{\"review\"*'), count(*) FILTER (WHERE body GLOB '{\"create\":{\"action\"*'),
                 count(*) FILTER (WHERE body GLOB '{\"create\":{\"meeting\"*'),
                 count(DISTINCT CASE WHEN body GLOB '{\"set\"*' AND body NOT GLOB '*\"old\":{\"filed\":*' THEN subject END) FROM op WHERE change = ?1";
    let tally = conn.prepare_cached(sql)?.query_row([seq], |row| {
        let n = |column: usize| row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or(0));
        Ok(Tally {
            check_ins: usize::try_from(ops).unwrap_or(0).saturating_sub(n(0)?),
            items: n(1)?,
            links: n(2)?,
            people: n(3)?,
            teams: n(4)?,
            cycles: n(5)?,
            reviews: n(6)?,
            actions: n(7)?,
            meetings: n(8)?,
            changed: n(9)?,
        })
    })?;
    Ok(Some(tally))
}

/// The first operation of a change; about this entity, if it has one about it.
fn first_op(conn: &Connection, seq: i64, about: Option<Id>) -> Result<Option<Op>, Fault> {
    if let Some(item) = about {
        let op = conn
            .prepare_cached("SELECT body, sum FROM op WHERE subject = ?1 AND change = ?2 ORDER BY n LIMIT 1")?
            .query_and_then((item.get(), seq), |row| rows::op(row, 0))?
            .next()
            .transpose()?;
        if op.is_some() {
            return Ok(op);
        }
        // The plus keeps to the cluster of the item: a change may be an import of millions.
        let sql = format!("SELECT {} FROM check_in AS k WHERE k.item = ?1 AND +k.change = ?2 LIMIT 1", rows::CHECK_IN);
        let check_in = conn.prepare_cached(&sql)?.query_and_then((item.get(), seq), rows::check_in)?.next().transpose()?;
        if let Some(check_in) = check_in {
            return Ok(Some(Op::CheckIn(Box::new(check_in))));
        }
    }
    let op = conn
        .prepare_cached("SELECT n, body, sum FROM op WHERE change = ?1 ORDER BY n LIMIT 1")?
        .query_and_then([seq], |row| Ok::<_, Fault>((row.get::<_, i64>(0)?, rows::op(row, 1)?)))?
        .next()
        .transpose()?;
    if let Some((0, op)) = op {
        return Ok(Some(op));
    }
    let sql = format!("SELECT {} FROM check_in AS k WHERE k.change = ?1 ORDER BY k.n LIMIT 1", rows::CHECK_IN);
    let check_in = conn.prepare_cached(&sql)?.query_and_then([seq], rows::check_in)?.next().transpose()?;
    Ok(check_in.map(|c| Op::CheckIn(Box::new(c))).or(op.map(|(_, op)| op)))
}
