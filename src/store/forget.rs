//! Forgetting a person: the log itself is rewritten, the one thing that ever is. What is put in place of what is `domain::forget`'s
//! business.
//!
//! In one transaction: every line of the log, every check-in and everything that waits, what laptops are called, and all that is
//! derived. Which of our files in the shared store hold what is gone is noted, so that they are sealed anew and taken away. What
//! stands in pages that are free by then, and in `SQLite`'s own log, goes with [`Store::sweep`]; that it is owed is noted in the same
//! transaction, so whoever is killed between the two finishes it later.

use super::{
    Committed, Store, check,
    error::{Fault, StoreError},
    rows, schema,
    sealed::{number, set, text},
    write::Progress,
};
use crate::domain::{
    Change, CheckIn, Entity, Field, Id, Op,
    change::{ParkedChange, Stamp, Verb},
    forget::{self, Erasure, Mark, Place},
    id::IdMap,
    people::Person,
    text::folded,
};
use rusqlite::{Connection, TransactionBehavior, params};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read as _},
    path::Path,
};

const DOING: &str = "forget a person";

/// What a forgetting puts something else in place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Check-ins whose words are gone or name nobody any more.
    pub check_ins: usize,
    /// Reasons and other texts.
    pub texts: usize,
    /// Files of ours in the shared store that are to be sealed anew.
    pub files: usize,
}

impl Store {
    /// What a change that forgets somebody would erase; nothing is written. `watch` is told how far that is, and stops it by saying no.
    pub fn would_erase(&mut self, change: &Change, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Erased, StoreError> {
        let path = self.path.clone();
        let by = self.calendar();
        (|| {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let reader = crate::domain::seen::Reader { today: change.on, local_day: by };
            let Committed { .. } = super::commit::write(&tx, change, &reader, watch)?;
            let erased = counted(&tx)?;
            tx.rollback()?;
            Ok(erased)
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }

    /// What the last forgetting erased here.
    pub fn last_erased(&self) -> Result<Erased, StoreError> {
        counted(&self.conn).map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// Everyone who was forgotten; `None`: nobody was.
    pub fn erasure(&self) -> Result<Option<Erasure>, StoreError> {
        erasure(&self.conn).map_err(|e| e.explain("read the log", self.path()))
    }

    /// How many changes forget somebody.
    pub fn forgettings(&self) -> Result<usize, StoreError> {
        noted(&self.conn).map(|seqs| seqs.len()).map_err(|e| e.explain("read the log", self.path()))
    }

    /// When somebody was last forgotten here, in milliseconds since 1970 UTC; `None`: nobody ever was.
    pub fn last_forgotten(&self) -> Result<Option<i64>, StoreError> {
        (|| {
            let mut last = None;
            for seq in noted(&self.conn)? {
                let at = self.conn.query_row("SELECT at FROM change WHERE seq = ?1", [seq], |row| row.get::<_, i64>(0))?;
                last = last.max(Some(at));
            }
            Ok(last)
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// Whether the file still holds pages that are free, of before somebody was forgotten.
    pub fn owes_a_sweep(&self) -> Result<bool, StoreError> {
        number(&self.conn, SWEEP).map(|owed| owed.is_some()).map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// Makes the file anew without what is free in it, and empties `SQLite`'s log, where that is owed. False: others read it just
    /// now, so that it is still owed.
    pub fn sweep(&mut self) -> Result<bool, StoreError> {
        if self.read_only || !self.owes_a_sweep()? {
            return Ok(!self.read_only);
        }
        self.still_there(DOING)?;
        self.log_still_there(DOING)?;
        let swept = (|| {
            self.conn.execute_batch("VACUUM")?;
            let busy: bool = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy {
                return Ok(false);
            }
            self.conn.execute("DELETE FROM meta WHERE k = ?1", [SWEEP])?;
            Ok(true)
        })();
        match swept {
            Err(Fault::Sql(e)) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(false),
            swept => swept.map_err(|e: Fault| e.explain(DOING, self.path())),
        }
    }

    /// Whether a full name or an e-mail of somebody who was forgotten stands anywhere in the file or its log, also where it is free.
    pub fn names_the_forgotten(&self) -> Result<bool, StoreError> {
        let said = self.erasure()?.map_or(Ok(false), |erasure| says_one(&self.conn, &erasure));
        if said.map_err(|e| e.explain("read the log", self.path()))? {
            return Ok(true);
        }
        let (Some(erasure), Some(path)) = (self.erasure()?, self.path()) else { return Ok(false) };
        let log = super::open::beside(path, "-wal");
        for path in [path, &log] {
            match names_one(&erasure, path) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(StoreError::io("look for names in the file", path, e)),
                Ok(true) => return Ok(true),
                Ok(false) => {}
            }
        }
        Ok(false)
    }

    /// How many changes wait for pieces that have not come: until they are whole nobody can erase anything in them.
    pub fn in_pieces(&self) -> Result<usize, StoreError> {
        (|| {
            if !schema::has_table(&self.conn, "part")? {
                return Ok(0);
            }
            let count: u32 = self.conn.query_row("SELECT count(DISTINCT change) FROM part", [], |row| row.get(0))?;
            Ok(count as usize)
        })()
        .map_err(|e: Fault| e.explain("read the workspace", self.path()))
    }

    /// Files of ours that hold what was erased, by their names in the shared store: they are to be taken away.
    pub fn erased_files(&self) -> Result<Vec<String>, StoreError> {
        erased_files(&self.conn).map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// Notes that these are not there any more.
    pub fn took_away(&mut self, names: &[String]) -> Result<(), StoreError> {
        self.writes(|tx| {
            let mut left = erased_files(tx)?;
            left.retain(|name| !names.contains(name));
            keep_erased_files(tx, &left)
        })
    }
}

/// Whether the log names one of them: in a page the end of one text runs into the next.
fn says_one(conn: &Connection, erasure: &Erasure) -> Result<bool, Fault> {
    for sql in [
        "SELECT why FROM change WHERE why IS NOT NULL",
        "SELECT body FROM op",
        "SELECT coalesce(note, '') || char(10) || coalesce(next, '') FROM check_in WHERE note IS NOT NULL OR next IS NOT NULL",
    ] {
        let mut select = conn.prepare(sql)?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            if erasure.named_in(text) > 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether a file names one of them, whatever it is.
fn names_one(erasure: &Erasure, path: &Path) -> io::Result<bool> {
    /// So much is looked at at once, and so much of it once more with what follows.
    const PIECE: usize = 1 << 20;
    const AGAIN: usize = 256;
    // Never closed: with it the system would let go of the locks of the open workspace.
    let mut file = std::mem::ManuallyDrop::new(File::open(path)?);
    let mut piece = Vec::new();
    loop {
        let read = (&mut *file).take(PIECE as u64).read_to_end(&mut piece)?;
        if erasure.named_in(&String::from_utf8_lossy(&piece)) > 0 {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        piece.drain(..piece.len().saturating_sub(AGAIN));
    }
}

/// Places in the log at which somebody was forgotten.
const NOTED: &str = "forgotten";
/// That free pages of before are in the file.
const SWEEP: &str = "sweep";
/// What the last one came to.
const COUNTS: &str = "erased";
/// Files of ours in the shared store that are to go.
const FILES: &str = "erased-files";

fn counted(conn: &Connection) -> Result<Erased, Fault> {
    let counts = text(conn, COUNTS)?.unwrap_or_default();
    let mut counts = counts.split(' ').map(|n| n.parse().unwrap_or_default());
    let mut next = || counts.next().unwrap_or_default();
    Ok(Erased { check_ins: next(), texts: next(), files: next() })
}

fn erased_files(conn: &Connection) -> Result<Vec<String>, Fault> {
    Ok(text(conn, FILES)?.unwrap_or_default().split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn keep_erased_files(conn: &Connection, names: &[String]) -> Result<(), Fault> {
    if names.is_empty() {
        conn.execute("DELETE FROM meta WHERE k = ?1", [FILES])?;
        return Ok(());
    }
    set(conn, FILES, names.join(" "))
}

fn noted(conn: &Connection) -> Result<Vec<i64>, Fault> {
    let seqs = text(conn, NOTED)?.unwrap_or_default();
    Ok(seqs.split(' ').filter_map(|seq| seq.parse().ok()).collect())
}

/// Notes where in the log somebody was forgotten, so that no save has to look for it.
pub(super) fn note(conn: &Connection) -> Result<(), Fault> {
    let mut select = conn.prepare("SELECT change, body, sum FROM op WHERE body GLOB '*\"forgotten\":*' ORDER BY change")?;
    let mut found = select.query([])?;
    let mut seqs = BTreeSet::new();
    while let Some(row) = found.next()? {
        if let Ok(Op::Set { new: Field::Forgotten(_), .. }) = rows::op(row, 1) {
            seqs.insert(row.get::<_, i64>(0)?);
        }
    }
    if seqs.is_empty() {
        conn.execute("DELETE FROM meta WHERE k = ?1", [NOTED])?;
        return Ok(());
    }
    set(conn, NOTED, seqs.iter().map(i64::to_string).collect::<Vec<_>>().join(" "))
}

/// Everyone who was forgotten; `None`: nobody was, which is one look at one row.
pub(super) fn erasure(conn: &Connection) -> Result<Option<Erasure>, Fault> {
    let seqs = noted(conn)?;
    if seqs.is_empty() {
        return Ok(None);
    }
    // What is removed from now on is to leave nothing in the page it stood in.
    conn.execute_batch("PRAGMA secure_delete = ON")?;
    let mut all: Vec<(Place, Id, Vec<Mark>)> = Vec::new();
    let sql = "SELECT c.stamp, c.id, o.body, o.sum FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.change = ?1";
    let mut select = conn.prepare_cached(sql)?;
    for seq in seqs {
        let mut found = select.query([seq])?;
        while let Some(row) = found.next()? {
            match rows::op(row, 2) {
                Ok(Op::Set { of, new: Field::Forgotten(marks), .. }) => {
                    all.push(((row.get(0)?, rows::id(row, 1)?), of, marks));
                }
                Ok(_) | Err(Fault::Newer(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
    Ok((!all.is_empty()).then(|| Erasure::new(all)))
}

/// A change that forgets somebody, with the marks of everything the log knows they were called; `None`: it forgets nobody.
pub(super) fn complete(conn: &Connection, change: &Change) -> Result<Option<Change>, Fault> {
    if change.verb != Verb::Forget {
        return Ok(None);
    }
    let who: BTreeSet<Id> = forget::forgettings(&change.ops).map(|(of, _)| of).collect();
    let mut called: IdMap<Vec<String>> = IdMap::default();
    for &of in &who {
        called.insert(of, names(conn, of)?);
    }
    let others = everyone_else(conn, &who)?;
    let is_others = |name: &str| others.contains(&folded(name));
    let ops = change.ops.iter().map(|op| forget::with_marks(op, &called, is_others)).collect();
    Ok(Some(Change { ops, ..change.clone() }))
}

/// Every name and e-mail somebody ever had.
fn names(conn: &Connection, of: Id) -> Result<Vec<String>, Fault> {
    let mut names = Vec::new();
    let mut field = |field: &Field| match field {
        Field::Title(name) => names.push(name.clone()),
        Field::Email(Some(email)) => names.push(email.clone()),
        _ => {}
    };
    let mut select = conn.prepare_cached("SELECT body, sum FROM op WHERE subject = ?1")?;
    let mut found = select.query([of.get()])?;
    while let Some(row) = found.next()? {
        match rows::op(row, 0) {
            Ok(Op::Create(Entity::Person(Person { name, email, .. }))) => {
                field(&Field::Title(name));
                field(&Field::Email(email));
            }
            Ok(Op::Set { old, new, .. }) => {
                field(&old);
                field(&new);
            }
            Ok(_) | Err(Fault::Newer(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(names)
}

/// What all others are called.
fn everyone_else(conn: &Connection, who: &BTreeSet<Id>) -> Result<BTreeSet<String>, Fault> {
    let mut select = conn.prepare("SELECT body FROM entity WHERE kind = 'person'")?;
    let mut found = select.query([])?;
    let mut all = BTreeSet::new();
    while let Some(row) = found.next()? {
        let body: String = row.get(0)?;
        if let Ok(Entity::Person(p)) = serde_json::from_str(&body)
            && !who.contains(&p.id)
            && p.same.is_none_or(|of| !who.contains(&of))
            && !p.is_forgotten()
        {
            all.insert(folded(&p.name));
            all.extend(p.email.as_deref().map(folded));
        }
    }
    Ok(all)
}

/// What was named and is not here.
pub(super) fn waiting(conn: &Connection, subjects: &BTreeSet<Id>) -> Result<Vec<Id>, Fault> {
    let mut is_here =
        conn.prepare_cached("SELECT 1 FROM item WHERE id = ?1 UNION ALL SELECT 1 FROM entity WHERE id = ?1 LIMIT 1")?;
    let mut waiting = Vec::new();
    for &subject in subjects {
        if subject != Id::WORKSPACE && !is_here.exists([subject.get()])? {
            waiting.push(subject);
        }
    }
    Ok(waiting)
}

/// Check-ins with words in them.
const WORDS: &str = "k.note IS NOT NULL OR k.next IS NOT NULL OR k.external IS NOT NULL";

/// So many rows are looked through between two looks at whether to go on: a few milliseconds.
const BETWEEN_LOOKS: usize = 256;

/// How far it is, of all rows there are.
struct Looked<'w> {
    watch: &'w mut dyn FnMut(Progress) -> bool,
    done: usize,
    of: usize,
}

impl Looked<'_> {
    /// One row more.
    fn row(&mut self) -> Result<(), Fault> {
        self.done += 1;
        // That it is done is said at the end.
        if self.done.is_multiple_of(BETWEEN_LOOKS) && self.done < self.of { self.tell(self.done) } else { Ok(()) }
    }

    fn tell(&mut self, done: usize) -> Result<(), Fault> {
        if (self.watch)(Progress { done, of: self.of, erases: true }) { Ok(()) } else { Err(Fault::Stopped) }
    }
}

/// Rewrites all that stands in the file, once somebody who is forgotten stands in its log.
pub(super) fn erase(conn: &Connection, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Erased, Fault> {
    note(conn)?;
    let Some(erasure) = erasure(conn)? else { return Ok(Erased::default()) };
    let count = |table: &str| conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0));
    let mut looked = Looked { watch, done: 0, of: (count("op")? + count(&format!("check_in AS k WHERE {WORDS}"))?) as usize };
    let mut touched = BTreeSet::new();
    let mut erased = Erased { texts: reasons(conn, &erasure, &mut touched)?, ..Erased::default() };
    erased.texts += texts(conn, &erasure, &mut touched, &mut looked)?;
    erased.check_ins = check_ins(conn, &erasure, &mut touched, &mut looked)?;
    looked.tell(looked.of)?;
    erased.texts += what_waits(conn, &erasure)?;
    let is_renamed = laptops(conn, &erasure)?;
    erased.files = files(conn, &touched, is_renamed)?;
    check::rebuild_in(conn)?;
    set(conn, SWEEP, 1)?;
    set(conn, COUNTS, format!("{} {} {}", erased.check_ins, erased.texts, erased.files))?;
    Ok(erased)
}

/// Lines of the log with their reasons.
fn reasons(conn: &Connection, erasure: &Erasure, touched: &mut BTreeSet<i64>) -> Result<usize, Fault> {
    let mut new = Vec::new();
    {
        let mut select = conn.prepare(&format!("SELECT c.seq, {} FROM change AS c WHERE c.why IS NOT NULL", rows::HEADER))?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let (seq, verb, ops): (i64, String, i64) = (row.get(0)?, row.get(5)?, row.get(9)?);
            let (mut header, stamp) = match rows::stamped(row, 1) {
                Err(Fault::Newer(_)) => continue,
                read => read?,
            };
            if let Some(why) = erasure.of_change(header.by, (stamp.time, header.id)).why(header.why.as_deref()) {
                header.why = Some(why);
                let sum = rows::header_sum(&header, &verb, ops, stamp);
                new.push((seq, header.why, sum));
            }
        }
    }
    let mut update = conn.prepare("UPDATE change SET why = ?2, sum = ?3 WHERE seq = ?1")?;
    for (seq, why, sum) in &new {
        update.execute((seq, why, sum))?;
        touched.insert(*seq);
    }
    Ok(new.len())
}

/// Operations.
fn texts(conn: &Connection, erasure: &Erasure, touched: &mut BTreeSet<i64>, looked: &mut Looked<'_>) -> Result<usize, Fault> {
    let mut new = Vec::new();
    {
        let sql = "SELECT o.change, o.n, o.body, o.sum, c.by, c.stamp, c.id FROM op AS o JOIN change AS c ON c.seq = o.change";
        let mut select = conn.prepare(sql)?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            looked.row()?;
            let op = match rows::op(row, 2) {
                Err(Fault::Newer(_)) => continue,
                read => read?,
            };
            if let Some(op) = erasure.of_change(rows::maybe_id(row, 4)?, (row.get(5)?, rows::id(row, 6)?)).op(&op) {
                new.push((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, op));
            }
        }
    }
    let mut delete = conn.prepare("DELETE FROM op WHERE change = ?1 AND n = ?2")?;
    for (seq, n, op) in &new {
        delete.execute((seq, n))?;
        rows::insert_op(conn, *seq, usize::try_from(*n).unwrap_or_default(), op)?;
        touched.insert(*seq);
    }
    Ok(new.len())
}

/// Check-ins. What they come to, and their marks, are made again with all that is derived.
fn check_ins(conn: &Connection, erasure: &Erasure, touched: &mut BTreeSet<i64>, looked: &mut Looked<'_>) -> Result<usize, Fault> {
    const NEXT: usize = rows::CHECK_IN_COLUMNS;
    let mut new: Vec<(i64, i64, i64, CheckIn, Option<i64>)> = Vec::new();
    {
        let sql = format!(
            "SELECT {}, k.change, k.stamp, k.n, c.by, c.stamp, c.id FROM check_in AS k JOIN change AS c ON c.seq = k.change
             WHERE {WORDS}",
            rows::CHECK_IN
        );
        let mut select = conn.prepare(&sql)?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            looked.row()?;
            let eraser = erasure.of_change(rows::maybe_id(row, NEXT + 3)?, (row.get(NEXT + 4)?, rows::id(row, NEXT + 5)?));
            if let Some(check_in) = eraser.check_in(&rows::check_in(row)?) {
                new.push((row.get(NEXT)?, row.get(NEXT + 1)?, row.get(NEXT + 2)?, check_in, row.get(NEXT - 2)?));
            }
        }
    }
    let mut update = conn.prepare(
        "UPDATE check_in SET note = ?6, next = ?7, external = ?8, sum = ?9
         WHERE item = ?1 AND day = ?2 AND stamp = ?3 AND n = ?4 AND id = ?5",
    )?;
    for (seq, stamp, n, c, voided_by) in &new {
        let sum = rows::check_in_sum(c, *voided_by).end();
        let (item, day) = (c.item.get(), super::days::text_of_day(c.on));
        update.execute(params![item, day, stamp, n, c.id.get(), c.note, c.next, c.external, sum])?;
        touched.insert(*seq);
    }
    Ok(new.len())
}

/// What waits for a newer version.
fn what_waits(conn: &Connection, erasure: &Erasure) -> Result<usize, Fault> {
    if !schema::has_table(conn, "parked")? {
        return Ok(0);
    }
    let mut new = Vec::new();
    {
        let mut select = conn.prepare("SELECT id, stamp, device, body FROM parked")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let stamp = Stamp { time: row.get(1)?, device: rows::id(row, 2)? };
            let (id, text): (Id, String) = (rows::id(row, 0)?, row.get(3)?);
            new.extend(erasure.of_change(None, (stamp.time, id)).line(&text).map(|text| ParkedChange { id, stamp, text }));
        }
    }
    for parked in &new {
        let sum = rows::parked_sum(parked);
        conn.execute("UPDATE parked SET body = ?2, sum = ?3 WHERE id = ?1", params![parked.id.get(), parked.text, sum])?;
    }
    Ok(new.len())
}

/// What a laptop is called, without what tells whose it is; gives whether that is another name.
pub(super) fn label(conn: &Connection, person: Option<Id>, label: &str) -> Result<Option<String>, Fault> {
    Ok(erasure(conn)?.and_then(|erasure| erasure.label(person, label)))
}

/// What laptops are called; gives whether this one is called otherwise from now on.
fn laptops(conn: &Connection, erasure: &Erasure) -> Result<bool, Fault> {
    if !schema::has_table(conn, "writer")? {
        return Ok(false);
    }
    let mut named: BTreeMap<i64, (Option<Id>, String)> = BTreeMap::new();
    {
        let mut select = conn.prepare("SELECT id, person, label FROM writer")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            named.insert(row.get(0)?, (rows::maybe_id(row, 1)?, row.get(2)?));
        }
    }
    for (id, (person, label)) in &named {
        if let Some(label) = erasure.label(*person, label) {
            conn.execute("UPDATE writer SET label = ?2 WHERE id = ?1", params![id, label])?;
        }
    }
    let ours = number(conn, "writer")?.and_then(|id| named.get(&id)).and_then(|(person, _)| *person);
    let Some(label) = text(conn, "label")?.and_then(|label| erasure.label(ours, &label)) else { return Ok(false) };
    set(conn, "label", label)?;
    Ok(true)
}

/// Notes which of our files hold what was rewritten: each is to be sealed anew, and what is there of it taken away.
fn files(conn: &Connection, touched: &BTreeSet<i64>, all: bool) -> Result<usize, Fault> {
    if !schema::has_table(conn, "sealed")? {
        return Ok(0);
    }
    let mut files: Vec<(String, i64, i64, Option<i64>)> = Vec::new();
    {
        let mut select = conn.prepare("SELECT name, from_seq, to_seq, came FROM sealed")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            files.push((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        }
    }
    let mut came = conn.prepare("SELECT came FROM change WHERE seq = ?1")?;
    let mut origin: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    for seq in touched {
        origin.insert(*seq, came.query_row([seq], |row| row.get(0))?);
    }
    let mut gone = erased_files(conn)?;
    let before = gone.len();
    for (name, from, to, of) in files {
        let holds = origin.range(from..=to).any(|(_, came)| *came == of);
        // One that is to be sealed anew already has no name yet.
        if !(all || holds) || name.starts_with(ANEW) {
            continue;
        }
        conn.execute(
            "UPDATE sealed SET name = ?2, bytes = NULL, listed = NULL WHERE name = ?1",
            [&name, &format!("{ANEW}{name}")],
        )?;
        gone.push(name);
    }
    let count = gone.len() - before;
    if count > 0 {
        // What this laptop wrote is other files from now on.
        conn.execute("DELETE FROM meta WHERE k = 'beat'", [])?;
    }
    keep_erased_files(conn, &gone)?;
    Ok(count)
}

/// What begins the name of a file that is to be sealed anew: nothing in the store is called so.
const ANEW: &str = "anew:";
