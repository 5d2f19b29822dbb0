//! Taking in what other laptops said: changes, each with its stamp, in whatever order they come, some of them twice, some before
//! what they are about.
//!
//! A change whose id is known is known. All others are written as they are, and what they touch is made again from everything
//! said about it ([`super::refold`]): so two files that hold the same changes hold the same workspace.

use super::{
    Store,
    error::{Fault, StoreError},
    forget, log,
    marks::Marks,
    meta,
    open::PAGES,
    recount::{FEW, Recount},
    refold::{self, LoggedOps},
    repeats, rows, schema, stamps, turns,
    work::refuse,
    write,
    writers::{self, ReadFile},
};
use crate::domain::{
    Change, Entity, Id, Op,
    change::{LogPiece, ParkedChange, Stamp},
    forget::{Erasure, forgettings},
    history::{Header, MergeOutcome},
    seen::{Reader, day_in_utc},
};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

const DOING: &str = "take in what others did";

/// What comes in together: of one file, or a piece of one.
#[derive(Debug, Clone, Default)]
pub struct Arrival<'a> {
    /// What it says.
    pub told: Cow<'a, [LogPiece]>,
    /// The laptop that wrote the file it came in, where that was another; `None`: it counts as made here, and is told on.
    pub writer: Option<Id>,
    /// The file of which this is the last: noted as read with it, or not at all.
    pub file: Option<ReadFile>,
    /// The change of which all pieces are here, and not needed any more.
    pub parts: Option<Id>,
}

impl Store {
    /// Takes in what was told, all of it or nothing, in one transaction. Known changes are passed over. Hand over as much at once as
    /// others may be made to wait for ([`Portion`]); a save of this program that waits goes first.
    ///
    /// [`Portion`]: crate::domain::merge::Portion
    pub fn take_in(&mut self, told: &[LogPiece], today: NaiveDate) -> Result<MergeOutcome, StoreError> {
        self.take_in_watched(&[Arrival { told: told.into(), ..Arrival::default() }], today, || ())
    }

    /// From now on what is taken in is flushed with what comes after it, and moved from the log into the file by
    /// [`Store::makes_room`] alone: a disk may take longer for either than others may be made to wait. What a power cut takes away of
    /// it is still where it came from. Until [`Store::flushes_at_once`].
    pub fn flushes_later(&self) -> Result<(), StoreError> {
        self.flushes("NORMAL", 0)
    }

    /// Flushes with what is written next all that was written before, and again everything at once.
    pub fn flushes_at_once(&self) -> Result<(), StoreError> {
        self.flushes("FULL", PAGES)
    }

    fn flushes(&self, how: &str, pages: u32) -> Result<(), StoreError> {
        let set = format!("PRAGMA synchronous = {how}; PRAGMA wal_autocheckpoint = {pages};");
        self.conn.execute_batch(&set).map_err(|e| Fault::from(e).explain(DOING, self.path()))
    }

    /// Moves what stands in the log into the file, as far as nobody reads it there. Others write meanwhile; where they did, the rest is
    /// moved while nobody can, or the log would never begin anew and grow as long as others save.
    pub fn makes_room(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        (|| {
            let moved = "PRAGMA wal_checkpoint(PASSIVE)";
            let (all, moved): (i64, i64) = self.conn.query_row(moved, [], |row| Ok((row.get(1)?, row.get(2)?)))?;
            if moved < all {
                // Nobody is kept waiting for it: where the file is taken or the log is read just now, it is done the next time.
                self.conn.busy_handler(None::<fn(i32) -> bool>)?;
                let begun = self.conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
                self.conn.busy_handler(Some(turns::look_again))?;
                begun?;
            }
            Ok(())
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }

    /// The same of what came from several places, and says when it begins to keep others from writing.
    pub fn take_in_watched(
        &mut self,
        arrivals: &[Arrival<'_>],
        today: NaiveDate,
        begins: impl FnOnce(),
    ) -> Result<MergeOutcome, StoreError> {
        let path = self.path.clone();
        if self.read_only {
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path: path.unwrap_or_default() });
        }
        self.still_there(DOING)?;
        self.log_still_there(DOING)?;
        self.lets_saves_go_first();
        let reader = self.reader(today);
        (|| {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            begins();
            let mut intake = Intake::begin(&tx)?;
            for arrival in arrivals {
                intake.came = arrival.writer;
                arrival.told.iter().try_for_each(|piece| intake.take(piece))?;
                arrival.file.iter().try_for_each(|file| writers::note_read(&tx, file, None))?;
                arrival.parts.map_or(Ok(()), |change| writers::forget_parts(&tx, change))?;
            }
            let outcome = intake.finish(&reader)?;
            tx.commit()?;
            Ok(outcome)
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }
}

/// Changes on their way in, inside one transaction.
#[derive(Debug)]
pub(super) struct Intake<'a> {
    tx: &'a Connection,
    /// The laptop whose file brought it; `None`: it counts as made here.
    came: Option<Id>,
    /// What was created or set, the workspace among it.
    subjects: BTreeSet<Id>,
    /// Items that were checked in, or whose check-ins were taken back, and what happened to them.
    said: BTreeMap<Id, Heard>,
    /// The place in the log of the first change that is new here.
    since: Option<i64>,
    outcome: MergeOutcome,
    /// Who was forgotten; `None`: nobody was.
    erasure: Option<Erasure>,
    /// Whether somebody is forgotten by what came in.
    forgets: bool,
}

impl<'a> Intake<'a> {
    pub(super) fn new(tx: &'a Connection) -> Intake<'a> {
        Intake {
            tx,
            came: None,
            subjects: BTreeSet::new(),
            said: BTreeMap::new(),
            since: None,
            outcome: MergeOutcome::default(),
            erasure: None,
            forgets: false,
        }
    }

    /// The same, which knows who was forgotten.
    pub(super) fn begin(tx: &'a Connection) -> Result<Intake<'a>, Fault> {
        Ok(Intake { erasure: forget::erasure(tx)?, ..Intake::new(tx) })
    }

    /// Takes the next piece. What it comes to is made by [`Intake::finish`].
    pub(super) fn take(&mut self, piece: &LogPiece) -> Result<(), Fault> {
        match piece {
            LogPiece::Workspace(id) => {
                if *id != stamps::workspace(self.tx)? {
                    return refuse("cannot take in what another workspace holds".to_owned());
                }
            }
            LogPiece::Change(change, _) if log::seq_of(self.tx, change.id)?.is_some() => self.outcome.known += 1,
            LogPiece::Change(change, stamp) => {
                let stamp = stamp.map_or_else(|| stamps::after_all(self.tx, change.at), Ok)?;
                let erased = self.erased(change, stamp);
                let change = erased.as_ref().unwrap_or(change);
                self.insert(change, stamp)?;
                self.forgets |= forgettings(&change.ops).next().is_some();
                undone_subjects(self.tx, change, &mut self.subjects)?;
                meta::share(self.tx)?;
                self.outcome.note(change);
            }
            LogPiece::Parked(parked) => {
                let line = self
                    .erasure
                    .as_ref()
                    .and_then(|erasure| erasure.of_change(None, (parked.stamp.time, parked.id)).line(&parked.text));
                let erased = line.map(|text| ParkedChange { text, ..parked.clone() });
                if park(self.tx, erased.as_ref().unwrap_or(parked))? {
                    self.outcome.parked += 1;
                } else {
                    self.outcome.known += 1;
                }
            }
        }
        Ok(())
    }

    /// What is kept of a change that says something of whoever was forgotten; `None`: all of it.
    fn erased(&self, change: &Change, stamp: Stamp) -> Option<Change> {
        let eraser = self.erasure.as_ref()?.of_change(change.by, (stamp.time, change.id));
        let why = eraser.why(change.why.as_deref());
        let ops: Vec<Option<Op>> = change.ops.iter().map(|op| eraser.op(op)).collect();
        if why.is_none() && ops.iter().all(Option::is_none) {
            return None;
        }
        let ops = ops.into_iter().zip(&change.ops).map(|(new, op)| new.unwrap_or_else(|| op.clone())).collect();
        Some(Change { why: why.or_else(|| change.why.clone()), ops, ..change.clone() })
    }

    /// Writes a change as it is, and notes what it touches. What is out of every range nobody could have said, so it was not said.
    fn insert(&mut self, change: &Change, stamp: Stamp) -> Result<(), Fault> {
        if !super::days::sortable(change.on) {
            return refuse(format!("cannot take in a change on {}: years go from 0 to 9999", change.on));
        }
        let tx = self.tx;
        let seq = rows::insert_change(tx, &Header::from(change), stamp, (change.ops.len(), self.came))?;
        self.since.get_or_insert(seq);
        for (n, op) in change.ops.iter().enumerate() {
            if let Op::CheckIn(c) = op {
                write::hold_range(c)?;
                let heard = self.said.entry(c.item).or_default();
                heard.is_again |= repeats::write(tx, c, seq, stamp.time, n)?;
                heard.added += 1;
                heard.note(c.id);
                continue;
            }
            if rows::insert_op(tx, seq, n, op)?.is_none() {
                return refuse(format!("cannot take in the change of {}: it holds a number that is not finite", op.subject()));
            }
            if let Op::Void { item, check_in } | Op::Unvoid { item, check_in } = op {
                let heard = self.said.entry(*item).or_default();
                heard.is_marked = true;
                heard.note(*check_in);
            } else {
                self.subjects.insert(op.subject());
            }
        }
        Ok(())
    }

    /// Makes everything that was touched again, and says what came of it.
    pub(super) fn finish(mut self, reader: &Reader) -> Result<MergeOutcome, Fault> {
        let tx = self.tx;
        if self.forgets {
            // The whole log is read for it, and all that is derived made again.
            forget::erase(tx, &mut |_| true)?;
            self.outcome.waiting.extend(forget::waiting(tx, &self.subjects)?);
            return Ok(self.outcome);
        }
        let mut ops = LoggedOps::new(tx);
        let mut recount = Recount::default();
        recount.begin(self.since.unwrap_or_default());
        for &subject in &self.subjects {
            if subject == Id::WORKSPACE {
                recount.settings(refold::refold_settings(tx, &mut ops)?.set.into_keys());
                continue;
            }
            match refold::refold(tx, &mut ops, subject)?.entity {
                Some(Entity::Item(item)) => recount.item(&item),
                Some(Entity::Cycle(_)) => recount.cycle(subject),
                Some(_) => {}
                None => {
                    self.outcome.waiting.insert(subject);
                }
            }
        }
        for (&item, heard) in &self.said {
            heard.settle(tx, item, &mut recount)?;
        }
        recount.run(tx, reader, |_, _| ())?;
        Ok(self.outcome)
    }
}

/// What came in about the check-ins of one item.
#[derive(Debug, Default)]
struct Heard {
    /// The check-ins it is about; of more than a few nobody keeps them.
    of: Vec<Id>,
    is_much: bool,
    /// How many of them are new here.
    added: usize,
    /// Whether one of them may be said by several changes.
    is_again: bool,
    /// Whether one was taken back or brought again.
    is_marked: bool,
}

impl Heard {
    fn note(&mut self, check_in: Id) {
        self.is_much |= self.of.len() == FEW;
        if !self.is_much {
            self.of.push(check_in);
        }
    }

    /// Settles which of them count, and notes how they are to be counted. What came in is looked at; the series of an item is read
    /// where that can change the past.
    fn settle(&self, tx: &Connection, item: Id, recount: &mut Recount) -> Result<(), Fault> {
        let of = (!self.is_much).then_some(&*self.of);
        let mut is_other = self.is_much || self.is_marked;
        if self.is_again {
            is_other |= repeats::settle(tx, item, of)?;
        }
        let mut marks = Marks::new(tx);
        for (check_in, by) in refold::marks(tx, item, of)? {
            // What takes a check-in back may have come before it.
            is_other = true;
            marks.put(item, check_in, by)?;
        }
        if is_other {
            recount.check_ins(item);
        } else {
            recount.added(item, self.added);
        }
        Ok(())
    }
}

/// Keeps a change that this version cannot read; gives whether it was new.
fn park(tx: &Connection, parked: &ParkedChange) -> Result<bool, Fault> {
    let ParkedChange { id, stamp, text } = parked;
    let done = tx
        .prepare_cached("INSERT OR IGNORE INTO parked (id, device, stamp, body, sum) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id.get(), stamp.device.get(), stamp.time, text, rows::parked_sum(parked)])?;
    if done > 0 {
        stamps::note_parked(tx, stamp.time)?;
    }
    Ok(done > 0)
}

/// Which revision is in force may be another once a change is taken back, or brought again.
fn undone_subjects(tx: &Connection, change: &Change, subjects: &mut BTreeSet<Id>) -> Result<(), Fault> {
    let mut at = change.undoes;
    for _ in 0..UNDOS_DEEP {
        let Some(undone) = at else { break };
        let mut select = tx.prepare_cached("SELECT DISTINCT subject FROM op JOIN change ON seq = change WHERE id = ?1")?;
        let mut found = select.query([undone.get()])?;
        while let Some(row) = found.next()? {
            subjects.insert(rows::id(row, 0)?);
        }
        let next = tx.prepare_cached("SELECT undoes FROM change WHERE id = ?1")?.query_row([undone.get()], |row| row.get(0));
        at = next.optional()?.flatten().and_then(Id::new);
    }
    Ok(())
}

/// Nobody takes back what took back more often than this: an undo names the change itself.
const UNDOS_DEEP: usize = 8;

/// Whether changes wait here for a newer version. Files of the first two schemas have no place for any.
pub(super) fn has_parked(tx: &Connection) -> Result<bool, Fault> {
    Ok(schema::has_table(tx, "parked")? && tx.prepare_cached("SELECT 1 FROM parked LIMIT 1")?.exists([])?)
}

/// A change that only a newer version can read.
pub(super) fn parked(tx: &Connection, id: i64) -> Result<ParkedChange, Fault> {
    let mut select = tx.prepare_cached("SELECT id, stamp, device, body, sum FROM parked WHERE id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        let stamp = Stamp { time: row.get(1)?, device: rows::id(row, 2)? };
        let parked = ParkedChange { id: rows::id(row, 0)?, stamp, text: row.get(3)? };
        if rows::parked_sum(&parked) != row.get::<_, u32>(4)? {
            return Err(Fault::Content("a change that waits for a newer version is not what was written".to_owned()));
        }
        Ok(parked)
    };
    select.query_and_then([id], read)?.next().unwrap_or_else(|| Err(Fault::Content(format!("change {id} is missing"))))
}

/// Takes in what waited for a version that can read it, which may be this one. Its text is that of a change with its stamp, so a
/// reader of changes reads it.
pub(super) fn unpark(tx: &Connection) -> Result<(), Fault> {
    let ids: Vec<i64> = tx
        .prepare("SELECT id FROM parked ORDER BY stamp, id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut intake = Intake::begin(tx)?;
    for id in ids {
        let ParkedChange { stamp, text, .. } = parked(tx, id)?;
        if let Ok(Some(change)) = Change::read_known(&text) {
            tx.execute("DELETE FROM parked WHERE id = ?1", [id])?;
            intake.take(&LogPiece::Change(change, Some(stamp)))?;
        }
    }
    intake.finish(&Reader { today: NaiveDate::MAX, local_day: day_in_utc })?;
    Ok(())
}
