//! Writing changes inside a transaction: log, history, what is now; and, once all are written, what the check-ins come to.
//!
//! One change when somebody saves, the whole log of another workspace when one is read in. Nothing here may cost more for
//! a change because many stand before it.

use super::{
    error::Fault,
    forget, log,
    marks::Marks,
    past,
    recount::Recount,
    refold::{self, LoggedOps},
    repeats, rows, stamps,
    work::{Source, Work, refuse, revises},
};
use crate::domain::{
    Change, CheckIn, Entity, Id, Op, Summary, change::Ops, change::Verb, cycle::CycleDays, history::Header, seen::Reader,
};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeSet;

/// How far the writing of a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Operations that are done.
    pub done: usize,
    /// All it has.
    pub of: usize,
    /// Whether it is what stands there already that is looked through, for somebody is forgotten.
    pub erases: bool,
}

/// How many operations are written between two looks at whether to go on: a millisecond or two.
const BETWEEN_LOOKS: usize = 128;

/// A change in the making.
struct Watched<'w> {
    watch: &'w mut dyn FnMut(Progress) -> bool,
    of: usize,
    /// How many operations are applied.
    done: usize,
}

impl Watched<'_> {
    /// So many of whatever is gone through one by one are done.
    fn look(&mut self, step: usize) -> Result<(), Fault> {
        if !step.is_multiple_of(BETWEEN_LOOKS) || (self.watch)(Progress { done: self.done, of: self.of, erases: false }) {
            Ok(())
        } else {
            Err(Fault::Stopped)
        }
    }

    /// Writes what was created or set, and puts down what is in work where that is much.
    fn keep<S: Source>(&mut self, tx: &Connection, work: &mut Work<S>) -> Result<(), Fault> {
        for (n, id) in std::mem::take(&mut work.written).into_iter().enumerate() {
            self.look(n)?;
            if let Some(thing) = work.get(id)? {
                rows::write_thing(tx, thing, true)?;
            }
        }
        if work.is_full() {
            work.put_down();
        }
        Ok(())
    }
}

/// What a change became.
#[derive(Debug)]
pub(super) struct Written {
    /// Its place in the log.
    pub(super) seq: i64,
    /// Of every item of which a revision was undone or redone: the day of its newest one in force.
    pub(super) revised: Vec<(Id, Option<NaiveDate>)>,
    /// Of every cycle that was changed: what the log knows of it by now.
    pub(super) cycles: Vec<(Id, CycleDays)>,
}

/// Writes changes, one after the other.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    tx: &'a Transaction<'a>,
    marks: Marks<'a>,
    recount: Recount,
}

impl<'a> Writer<'a> {
    /// A writer of this transaction.
    pub(super) fn new(tx: &'a Transaction<'a>) -> Writer<'a> {
        Writer::begin(tx, Recount::default())
    }

    /// One that goes on where another left off, in an earlier transaction: what that owes is owed still.
    pub(super) fn begin(tx: &'a Transaction<'a>, recount: Recount) -> Writer<'a> {
        Writer { tx, marks: Marks::new(tx), recount }
    }

    /// Leaves the summaries to a later transaction.
    pub(super) fn leave(self) -> Recount {
        self.recount
    }

    /// Writes a change made now, all but the summaries of the items it concerns.
    pub(super) fn write(&mut self, change: &Change, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Written, Fault> {
        self.write_ops(&Header::from(change), change.ops.len(), &change.ops, watch)
    }

    /// The same of `count` operations that need not be in memory: each is written as it comes.
    pub(super) fn write_ops(
        &mut self,
        header: &Header,
        count: usize,
        ops: &impl Ops,
        watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Written, Fault> {
        let mut watched = Watched { watch, of: count, done: 0 };
        let tx = self.tx;
        if !super::days::sortable(header.on) {
            return refuse(format!("cannot save a change on {}: years go from 0 to 9999", header.on));
        }
        if log::seq_of(tx, header.id)?.is_some() {
            return refuse("cannot save the change: it is saved already".to_owned());
        }
        let is_forgetting = header.verb == Verb::Forget;
        // A forgetting is about all that stands here, whatever the clocks of those who said it.
        let stamp = if is_forgetting { stamps::after_all(tx, header.at)? } else { stamps::next(tx, header, ops)? };
        let erasure = forget::erasure(tx)?;
        let eraser = erasure.as_ref().map(|erasure| erasure.of_change(header.by, (stamp.time, header.id)));
        let erased = eraser.and_then(|e| e.why(header.why.as_deref())).map(|why| Header { why: Some(why), ..header.clone() });
        let header = erased.as_ref().unwrap_or(header);
        // What is the first to say anything says nothing again.
        let is_first = !repeats::is_anything_said(tx)?;
        let seq = rows::insert_change(tx, header, stamp, (count, None))?;
        self.recount.begin(seq);
        let mut work = Work::new(&**tx, rows::settings(tx)?);
        let (mut n, mut others, mut filed) = (0, BTreeSet::new(), BTreeSet::new());
        ops.each(|op| {
            watched.done = n.min(count);
            watched.look(n)?;
            let erased = eraser.and_then(|eraser| eraser.op(op));
            let op = erased.as_ref().unwrap_or(op);
            // What is applied is what will be read back, so that memory, tables and log cannot come apart.
            let read = write_op(tx, &mut self.marks, op, (seq, stamp.time, n))?;
            let op = read.as_ref().unwrap_or(op);
            n += 1;
            work.apply_op(op)?;
            if let Some(of) = revises(op, header.undoes.is_some()) {
                work.note_revision(header, of)?;
            }
            if let Op::Create(_) | Op::Set { .. } = op
                && !work.is_item(op.subject())
            {
                others.insert(op.subject());
            }
            if let Op::CheckIn(c) = op
                && !is_first
                && c.is_known_by_what_it_says()
            {
                filed.insert(c.item);
            }
            if work.is_full() { watched.keep(tx, &mut work) } else { Ok::<(), Fault>(()) }
        })?;
        if n != count {
            return refuse(format!("cannot save the change: it had {count} operations when it was checked, and has {n} now"));
        }
        // Two may have read one file at once.
        for item in filed {
            if repeats::settle(tx, item, None)? {
                self.recount.check_ins(item);
                self.marks = Marks::new(tx);
            }
        }
        let mut revised = Vec::new();
        for id in std::mem::take(&mut work.reappraise) {
            revised.push((id, revision_in_force(tx, &mut work, id)?));
            if work.is_full() {
                watched.keep(tx, &mut work)?;
            }
        }
        let mut cycles = Vec::new();
        for &id in &others {
            if work.get(id)?.is_some_and(|thing| matches!(thing.entity, Entity::Cycle(_))) {
                cycles.push((id, past::cycle_days(tx, id)?));
            }
        }
        watched.keep(tx, &mut work)?;
        for key in &work.set {
            rows::write_setting(tx, key, &work.settings.get(key).unwrap_or_default())?;
        }
        write_about(tx, &mut work, others, seq)?;
        for &subject in &work.clashed {
            let said = LoggedOps::new(tx).about(subject)?;
            let clashes = match subject {
                Id::WORKSPACE => refold::fold_settings(&said).clashes,
                _ => refold::fold(&said, |_, _| Ok(()))?.clashes,
            };
            refold::write_clashes(tx, subject, &clashes)?;
        }
        self.recount.note(&mut work);
        Ok(Written { seq, revised, cycles })
    }

    /// Makes the summaries of all items concerned again, once each, and hands them over as the reader sees them.
    pub(super) fn finish(self, reader: &Reader, each: impl FnMut(Id, Summary)) -> Result<(), Fault> {
        self.recount.run(self.tx, reader, each)
    }
}

/// Notes which revision of an item is in force of which one was undone or redone, and gives its day.
fn revision_in_force<S: Source>(conn: &Connection, work: &mut Work<S>, id: Id) -> Result<Option<NaiveDate>, Fault> {
    let newest = log::newest_revision(conn, id)?;
    if let Some(thing) = work.get(id)?.filter(|thing| thing.revised != newest) {
        thing.revised = newest;
        work.written.insert(id);
    }
    Ok(newest)
}

/// Writes an operation at its place (change, stamp, number), and gives it as a reader of the file will get it; `None`: as it
/// is.
fn write_op(tx: &Connection, marks: &mut Marks<'_>, op: &Op, (seq, stamp, n): (i64, i64, usize)) -> Result<Option<Op>, Fault> {
    if let Op::CheckIn(c) = op {
        hold_range(c)?;
        rows::insert_check_in(tx, c, seq, stamp, n)?;
        marks.placed(c, stamp, n);
        return Ok(None);
    }
    let Some(read) = rows::insert_op(tx, seq, n, op)? else {
        return refuse(format!("cannot save the change of {}: it holds a number that is not finite", op.subject()));
    };
    match op {
        Op::Void { check_in, item } => void(tx, marks, (*item, *check_in), Some(seq))?,
        Op::Unvoid { check_in, item } => void(tx, marks, (*item, *check_in), None)?,
        _ => {}
    }
    Ok(Some(read))
}

/// Refuses a check-in that the file has no room for.
pub(super) fn hold_range(c: &CheckIn) -> Result<(), Fault> {
    let out_of_range = |v: Option<f64>| v.is_some_and(|v| !v.is_finite() || v.abs() > 1e15);
    if out_of_range(c.value) || out_of_range(c.progress) || c.confidence.is_some_and(|c| c > 10) {
        return refuse("cannot check in: a value lies between −10¹⁵ and 10¹⁵, and a confidence between 0 and 10".to_owned());
    }
    Ok(())
}

/// Marks a check-in as taken back by a change, or takes the mark away. One that is marked already, or not marked, is
/// refused: two changes would stand for one mark, and taking one of them back would say the wrong thing. Of one that several
/// changes say the newest word counts, whichever of them is taken back.
fn void(tx: &Connection, marks: &mut Marks<'_>, (item, check_in): (Id, Id), by: Option<i64>) -> Result<(), Fault> {
    if marks.set(item, check_in, by)? {
        return Ok(());
    }
    if repeats::is_said_again(tx, item, check_in)? {
        return marks.put(item, check_in, by);
    }
    refuse(match by {
        Some(_) => "cannot take back the check-in: it was taken back or corrected already".to_owned(),
        None => "cannot bring back the check-in: it counts already".to_owned(),
    })
}

/// Notes which items the change is about without being of them. `others`: what it is of that is no item.
fn write_about(tx: &Connection, work: &mut Work<&Connection>, others: BTreeSet<Id>, seq: i64) -> Result<(), Fault> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO about (entity, change) VALUES (?1, ?2)")?;
    for subject in others {
        for item in work.about(subject)? {
            insert.execute((item.get(), seq))?;
        }
    }
    Ok(())
}
