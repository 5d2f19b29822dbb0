//! Values of the domain as rows, and back. Nothing here decides anything.

use super::{
    days::{number_of_day, parse_day, text_of_day},
    error::Fault,
    pack,
    sum::{self, Sum},
    work::Thing,
};
use crate::domain::{
    CheckIn, Entity, Id, Item, Kind, Op, Summary, Word,
    change::{ParkedChange, Stamp, Verb},
    history::Header,
    seen::Reader,
    settings::Settings,
    ticked::Ticked,
};
use chrono::NaiveDate;
use rusqlite::{
    Connection, OptionalExtension as _, Row, params,
    types::{Value, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::error::Category;

// ── single values ──────────────────────────────────────────────────────────────────────────────────────────────────

/// An id out of a column.
pub(super) fn id(row: &Row<'_>, column: usize) -> Result<Id, Fault> {
    let n: i64 = row.get(column)?;
    Id::new(n).ok_or_else(|| Fault::Content(format!("{n} stands where an id should be")))
}

/// An id that may be absent.
pub(super) fn maybe_id(row: &Row<'_>, column: usize) -> Result<Option<Id>, Fault> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => id(row, column).map(Some),
    }
}

pub(super) fn number(id: Option<Id>) -> Option<i64> {
    id.map(Id::get)
}

/// A text that stands as it was written (its checksum holds). What is JSON and says nothing to this version was written by a
/// newer one: that is no damage.
fn parse<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| match e.classify() {
        Category::Data => Fault::Newer(what),
        _ => Fault::Content(format!("a line of JSON that cannot be read: {e}")),
    })
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data without maps always becomes JSON")
}

/// The one word serde gives a value that is nothing but a word.
fn word_of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

// ── changes ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The columns [`header`] and [`stamped`] read, of `change AS c`.
pub(super) const HEADER: &str = "c.id, c.by, c.at, c.day, c.verb, c.why, c.undoes, c.review, c.ops, c.sum, c.stamp, c.device";

/// How many these are, and which of them is the stamp.
pub(super) const HEADER_COLUMNS: usize = 12;
pub(super) const STAMP: usize = 10;

/// Everything of a change but its operations, from `HEADER` columns that begin at `from`.
pub(super) fn header(row: &Row<'_>, from: usize) -> Result<Header, Fault> {
    stamped(row, from).map(|(header, _)| header)
}

/// The same with its place in the order of all changes.
pub(super) fn stamped(row: &Row<'_>, from: usize) -> Result<(Header, Stamp), Fault> {
    let verb = row.get_ref(from + 4)?.as_str().map_err(rusqlite::Error::from)?;
    let mut header = Header {
        id: id(row, from)?,
        by: maybe_id(row, from + 1)?,
        at: row.get(from + 2)?,
        on: parse_day(row.get_ref(from + 3)?.as_str().map_err(rusqlite::Error::from)?)?,
        verb: Verb::Add,
        why: row.get(from + 5)?,
        undoes: maybe_id(row, from + 6)?,
        review: maybe_id(row, from + 7)?,
    };
    let stamp = Stamp { time: row.get(from + STAMP)?, device: id(row, from + 11)? };
    let (ops, kept): (i64, i64) = (row.get(from + 8)?, row.get(from + 9)?);
    let is = if kept < WITH_STAMP { early_sum(&header, verb, ops).end().into() } else { header_sum(&header, verb, ops, stamp) };
    if is != kept {
        return Err(Fault::Content("a line of the log is not what was written".to_owned()));
    }
    header.verb = parse(&json(verb), "a change")?;
    Ok((header, stamp))
}

/// Added to the sum of a line of the log that counts its stamp and device too. Files of the first two schemas left them out;
/// so a line says itself how it is summed, and a file that may not be upgraded can be read as it is.
const WITH_STAMP: i64 = 1 << 32;

/// The sum of a line of the log; its verb as it stands there, which may be one that only a newer version knows.
pub(super) fn header_sum(h: &Header, verb: &str, ops: i64, stamp: Stamp) -> i64 {
    let sum = early_sum(h, verb, ops).word(stamp.time as u64).word(stamp.device.get() as u64);
    WITH_STAMP + i64::from(sum.end())
}

/// Sums the lines of the log anew whose sums leave out stamp and device. One that does not match stays as it is.
pub(super) fn sum_stamps(conn: &Connection) -> Result<(), Fault> {
    let mut select = conn.prepare(&format!("SELECT c.seq, {HEADER} FROM change AS c WHERE c.sum < {WITH_STAMP}"))?;
    let mut update = conn.prepare("UPDATE change SET sum = ?2 WHERE seq = ?1")?;
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        let verb: String = row.get(5)?;
        match stamped(row, 1) {
            Ok((header, stamp)) => {
                update.execute((row.get::<_, i64>(0)?, header_sum(&header, &verb, row.get(9)?, stamp)))?;
            }
            Err(Fault::Content(_) | Fault::Newer(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

pub(super) fn early_sum(h: &Header, verb: &str, ops: i64) -> Sum {
    Sum::new()
        .word(h.id.get() as u64)
        .maybe(bits(h.by))
        .word(h.at as u64)
        .word(number_of_day(h.on) as u64)
        .text(Some(verb))
        .text(h.why.as_deref())
        .maybe(bits(h.undoes))
        .maybe(bits(h.review))
        .word(ops as u64)
}

fn bits(id: Option<Id>) -> Option<u64> {
    id.map(|id| id.get() as u64)
}

/// A row of `change` with so many operations, which the file of a laptop brought or (`None`) which was made here; gives its `seq`.
pub(super) fn insert_change(
    conn: &Connection,
    header: &Header,
    stamp: Stamp,
    (ops, came): (usize, Option<Id>),
) -> Result<i64, Fault> {
    let verb = word_of(header.verb);
    conn.prepare_cached(
        "INSERT INTO change (id, device, stamp, by, at, day, verb, why, undoes, review, ops, sum, came)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        header.id.get(),
        stamp.device.get(),
        stamp.time,
        number(header.by),
        header.at,
        text_of_day(header.on),
        verb,
        header.why,
        number(header.undoes),
        number(header.review),
        ops as i64,
        header_sum(header, &verb, ops as i64, stamp),
        number(came),
    ])?;
    Ok(conn.last_insert_rowid())
}

/// The sum of a change that this version cannot read.
pub(super) fn parked_sum(parked: &ParkedChange) -> u32 {
    let ParkedChange { id, stamp, text } = parked;
    Sum::new().word(id.get() as u64).word(stamp.time as u64).word(stamp.device.get() as u64).text(Some(text)).end()
}

// ── check-ins ──────────────────────────────────────────────────────────────────────────────────────────────────────

/// The columns [`check_in`] reads, of `check_in AS k`.
pub(super) const CHECK_IN: &str = "k.id, k.item, k.day, k.by, k.value, k.done, k.confidence, k.word, k.progress, k.note, k.next, \
                                   k.unchanged, k.external, k.review, k.measured, k.voided_by, k.sum";

/// How many columns that is: what a query adds comes after them.
pub(super) const CHECK_IN_COLUMNS: usize = 17;

/// Which of them is its item.
pub(super) const CHECK_IN_ITEM: usize = 1;

/// A check-in, whole.
pub(super) fn check_in(row: &Row<'_>) -> Result<CheckIn, Fault> {
    let text = |column: usize| -> Result<Option<Box<str>>, Fault> {
        Ok(row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?.map(Into::into))
    };
    let check_in = CheckIn {
        id: id(row, 0)?,
        item: id(row, 1)?,
        on: parse_day(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?,
        by: maybe_id(row, 3)?,
        value: row.get(4)?,
        done: done(row, 5)?,
        confidence: row.get(6)?,
        word: word(row, 7)?,
        progress: row.get(8)?,
        note: text(9)?,
        next: text(10)?,
        unchanged: row.get(11)?,
        external: text(12)?,
        review: maybe_id(row, 13)?,
        measured: text(14)?,
    };
    check_in_sum(&check_in, row.get(15)?).hold(row.get(16)?, "a check-in")?;
    Ok(check_in)
}

/// The check-in of a row, dated as a reader sees it; the column says where the query has the place of its change in the log.
pub(super) fn seen_check_in(conn: &Connection, row: &Row<'_>, reader: &Reader, change: usize) -> Result<CheckIn, Fault> {
    let check_in = check_in(row)?;
    let on = seen_on(conn, check_in.on, row.get(change)?, reader)?;
    Ok(CheckIn { on, ..check_in })
}

/// The day on which a reader sees what a change dates so. Only for what is dated after the reader's today is its change read.
pub(super) fn seen_on(conn: &Connection, on: NaiveDate, change: i64, reader: &Reader) -> Result<NaiveDate, Fault> {
    if on <= reader.today {
        return Ok(on);
    }
    let mut select = conn.prepare_cached("SELECT day, at FROM change WHERE seq = ?1")?;
    let mut found = select.query([change])?;
    let Some(row) = found.next()? else { return Ok(on) };
    let day = parse_day(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(reader.sees(on, day, row.get(1)?))
}

/// The bits of a number as `SQLite` gives it back: it keeps no sign of zero.
fn kept_bits(n: f64) -> u64 {
    (n + 0.0).to_bits()
}

/// The checksum of a check-in with its mark.
pub(super) fn check_in_sum(c: &CheckIn, voided_by: Option<i64>) -> Sum {
    let sum = Sum::new()
        .word(c.id.get() as u64)
        .word(c.item.get() as u64)
        .word(number_of_day(c.on) as u64)
        .maybe(bits(c.by))
        .maybe(c.value.map(kept_bits))
        .maybe(c.done.as_ref().map(|done| done.bits().unwrap_or_default()))
        .maybe(c.confidence.map(u64::from))
        .text(c.word.map(Word::word))
        .maybe(c.progress.map(kept_bits))
        .text(c.note.as_deref())
        .text(c.next.as_deref())
        .word(u64::from(c.unchanged))
        .text(c.external.as_deref())
        .maybe(bits(c.review))
        .maybe(voided_by.map(|seq| seq as u64));
    // Nothing is added where no source is named: that is how it was before there were any.
    let sum = if c.measured.is_some() { sum.text(c.measured.as_deref()) } else { sum };
    // Nothing is added where every step has a bit: that is how it was before there were others.
    match c.done.as_ref().filter(|done| done.bits().is_none()) {
        Some(done) => done.iter().fold(sum, |sum, key| sum.word(u64::from(key))),
        None => sum,
    }
}

/// The steps done: a bit for each where they all have one, else four bytes for each.
fn done(row: &Row<'_>, column: usize) -> Result<Option<Ticked>, Fault> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(bits) => Ok(Some(bits.cast_unsigned().into())),
        ValueRef::Blob(keys) if keys.len().is_multiple_of(4) => {
            Ok(Some(keys.as_chunks().0.iter().map(|key| u32::from_le_bytes(*key)).collect()))
        }
        other => Err(Fault::Content(format!("{other:?} stands where the steps done should be"))),
    }
}

/// The same the other way round.
fn done_value(done: &Ticked) -> Value {
    match done.bits() {
        Some(bits) => Value::Integer(bits.cast_signed()),
        None => Value::Blob(done.iter().flat_map(u32::to_le_bytes).collect()),
    }
}

/// An owner's word.
pub(super) fn word(row: &Row<'_>, column: usize) -> Result<Option<Word>, Fault> {
    let Some(text) = row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)? else { return Ok(None) };
    let known = Word::ALL.into_iter().find(|w| w.word() == text);
    known.map(Some).ok_or_else(|| Fault::Content(format!("“{}” stands where a word should be", text.escape_debug())))
}

/// A row of `check_in`.
pub(super) fn insert_check_in(conn: &Connection, c: &CheckIn, change: i64, stamp: i64, n: usize) -> Result<(), Fault> {
    conn.prepare_cached(
        "INSERT INTO check_in (item, day, stamp, n, id, change, by, value, confidence, word, progress, done, unchanged, note, next,
                               external, review, sum, measured)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        c.item.get(),
        text_of_day(c.on),
        stamp,
        n as i64,
        c.id.get(),
        change,
        number(c.by),
        c.value,
        c.confidence,
        c.word.map(Word::word),
        c.progress,
        c.done.as_ref().map(done_value),
        c.unchanged,
        c.note.as_deref(),
        c.next.as_deref(),
        c.external.as_deref(),
        number(c.review),
        check_in_sum(c, None).end(),
        c.measured.as_deref(),
    ])?;
    Ok(())
}

// ── what is now ────────────────────────────────────────────────────────────────────────────────────────────────────

/// Whatever has that id; `None`: nothing has.
pub(super) fn thing(conn: &Connection, id: Id) -> Result<Option<Thing>, Fault> {
    let packed = conn
        .prepare_cached("SELECT packed FROM now WHERE item = ?1")?
        .query_row([id.get()], |row| row.get::<_, Vec<u8>>(0))
        .optional()?;
    if let Some(packed) = packed {
        let (item, summary, revised) = pack::unpack(&packed).map_err(Fault::Content)?;
        return Ok(Some(Thing { summary, revised, ..Thing::new(Entity::Item(Box::new(item))) }));
    }
    let body = conn
        .prepare_cached("SELECT body, sum FROM entity WHERE id = ?1")?
        .query_and_then([id.get()], entity)?
        .next()
        .transpose()?;
    Ok(body.map(Thing::new))
}

/// An entity that is not an item, from its body and its sum.
pub(super) fn entity(row: &Row<'_>) -> Result<Entity, Fault> {
    parse(summed(row, 0)?, "something")
}

/// A text and, in the column after it, its sum.
fn summed<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, Fault> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    sum::of(text).hold(row.get(column + 1)?, "a line of JSON")?;
    Ok(text)
}

/// Writes the rows of a thing, new or not. `definition`: more of it than its summary changed.
pub(super) fn write_thing(conn: &Connection, thing: &Thing, definition: bool) -> Result<(), Fault> {
    let Entity::Item(item) = &thing.entity else {
        let body = json(&thing.entity);
        conn.prepare_cached("INSERT OR REPLACE INTO entity (id, kind, body, sum) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            thing.entity.id().get(),
            thing.entity.noun(),
            body,
            sum::of(&body).end(),
        ])?;
        return Ok(());
    };
    if definition {
        write_item(conn, item)?;
    }
    let Summary { last_on, value, stated, count, .. } = &thing.summary;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO now (item, last_on, value, confidence, check_ins, revised, packed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        item.id.get(),
        last_on.map(text_of_day),
        value.map(|v| v.1),
        stated.and_then(|s| s.confidence),
        count,
        thing.revised.map(text_of_day),
        pack::pack(item, &thing.summary, thing.revised),
    ])?;
    Ok(())
}

fn write_item(conn: &Connection, item: &Item) -> Result<(), Fault> {
    let kr = item.key_result();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO item (id, kind, external, title, owner, team, cycle, start, due, metric, baseline, target, unit,
                                      weight, state, archived, deleted)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    // By their places: looking for seventeen names costs more than writing the row.
    .execute(params![
        item.id.get(),
        item.kind().word(),
        item.external.as_deref(),
        &*item.title,
        number(item.owner),
        number(item.team),
        number(item.cycle),
        item.start.map(text_of_day),
        item.due.map(text_of_day),
        kr.map(|k| k.metric.word()),
        kr.and_then(|k| k.baseline),
        kr.and_then(|k| k.target),
        kr.and_then(|k| k.unit.as_deref()),
        kr.map(|k| k.weight),
        item.project().map(|p| p.state.word()),
        item.archived,
        item.deleted,
    ])?;
    conn.prepare_cached("DELETE FROM parent WHERE item = ?1")?.execute([item.id.get()])?;
    let mut insert = conn.prepare_cached("INSERT INTO parent (item, n, parent) VALUES (?1, ?2, ?3)")?;
    for (n, parent) in item.parents.iter().enumerate() {
        insert.execute((item.id.get(), n as i64, parent.get()))?;
    }
    if item.parents.is_empty() && item.kind() != Kind::Project {
        insert.execute((item.id.get(), 0, 0))?;
    }
    Ok(())
}

/// The settings of the workspace. A key this program does not know was set by another version: it stays in the file.
pub(super) fn settings(conn: &Connection) -> Result<Settings, Fault> {
    let mut settings = Settings::default();
    let mut select = conn.prepare_cached("SELECT k, v, sum FROM setting")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
        setting_sum(&key, &value).hold(row.get(2)?, "a setting")?;
        if settings.set(&key, &value).is_err() {
            tracing::warn!(key, value, "a setting that this version does not understand is passed over");
        }
    }
    Ok(settings)
}

/// Writes a setting.
pub(super) fn write_setting(conn: &Connection, key: &str, value: &str) -> Result<(), Fault> {
    conn.prepare_cached("INSERT OR REPLACE INTO setting (k, v, sum) VALUES (?1, ?2, ?3)")?.execute((
        key,
        value,
        setting_sum(key, value).end(),
    ))?;
    Ok(())
}

fn setting_sum(key: &str, value: &str) -> Sum {
    Sum::new().text(Some(key)).text(Some(value))
}

/// Writes an operation that is not a check-in, and gives it as a reader of the file will get it; `None`: it cannot be read.
pub(super) fn insert_op(conn: &Connection, change: i64, n: usize, op: &Op) -> Result<Option<Op>, Fault> {
    let body = json(op);
    let Ok(read) = serde_json::from_str(&body) else { return Ok(None) };
    conn.prepare_cached("INSERT INTO op (change, n, subject, body, sum) VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        change,
        n as i64,
        op.subject().get(),
        &body,
        sum::of(&body).end(),
    ))?;
    Ok(Some(read))
}

/// An operation out of `op.body`, with `op.sum` in the column after it.
pub(super) fn op(row: &Row<'_>, column: usize) -> Result<Op, Fault> {
    parse(summed(row, column)?, "a change")
}
