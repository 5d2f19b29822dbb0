//! What the file remembers, as values: the past of an item, and the log of all changes.
//!
//! The store reads these out of the file; screens and commands show them. Nothing here knows where they came from.

use super::{
    change::{Change, Field, Op, Stamp, Verb},
    check_in::CheckIn,
    id::Id,
    key_result::Metric,
    said::Said,
};
use chrono::NaiveDate;
use std::{collections::BTreeSet, sync::Arc};

/// Everything of a change but what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The change's identity.
    pub id: Id,
    /// Who; `None`: nobody said who they are, or a script.
    pub by: Option<Id>,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// The local day it counts for.
    pub on: NaiveDate,
    /// What was meant.
    pub verb: Verb,
    /// The reason, where one was given.
    pub why: Option<String>,
    /// The change this one takes back.
    pub undoes: Option<Id>,
    /// The review it was made in.
    pub review: Option<Id>,
}

impl Header {
    /// The whole change.
    pub fn with_ops(self, ops: Vec<Op>) -> Change {
        let Header { id, by, at, on, verb, why, undoes, review } = self;
        Change { id, by, at, on, verb, why, undoes, review, ops }
    }
}

impl From<&Change> for Header {
    fn from(c: &Change) -> Header {
        Header { id: c.id, by: c.by, at: c.at, on: c.on, verb: c.verb, why: c.why.clone(), undoes: c.undoes, review: c.review }
    }
}

/// A change of at most so many operations is short: a line of the log knows all of them.
pub const SHORT: u64 = 40;

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Its number in this file, from 1; another laptop may number the same change differently.
    pub seq: i64,
    /// Its place in the order of all changes, and where it was made.
    pub stamp: Stamp,
    /// Who, when, why.
    pub header: Header,
    /// How many operations it has.
    pub ops: u64,
    /// The first operation, so that a line can say what happened; with a filter by item, the first about that item.
    /// `None`: it has none.
    pub first: Option<Op>,
    /// All its operations when it is short, so that its sentence can say all of it; empty for a longer one ([`SHORT`]).
    pub all: Vec<Op>,
    /// Of an import: what it brought; `None` for every other change, and for an import too large to count for a line.
    pub tally: Option<Tally>,
    /// The change that took it back and still stands; `None`: it is in force.
    pub undone_by: Option<Id>,
    /// Whether it overwrote a word unseen, or its word was overwritten unseen.
    pub clashes: bool,
    /// Whether it deleted here what somebody had spoken of without this being known here, or was that; of the two, what was known is
    /// only known where it was deleted.
    pub unseen: bool,
    /// Whether it was made elsewhere.
    pub came: bool,
    /// What was said in it that was looked for; `None`: nothing was.
    pub said: Option<Box<Said>>,
}

/// How far a find in what was said has come: where it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Only changes before this place are looked through; `None`: none was yet.
    pub before: Option<LogPlace>,
    /// Of the next change, which is one of very many operations, so many were looked through and nothing was found: those that are no
    /// check-ins, and check-ins.
    pub inside: (i64, i64),
    /// How many changes were looked through.
    pub looked: u64,
    /// The day of the last of them.
    pub day: Option<NaiveDate>,
    /// Whether that was all.
    pub is_all: bool,
}

impl Reached {
    /// Nothing was looked through yet.
    pub const NOTHING: Reached = Reached { before: None, inside: (0, 0), looked: 0, day: None, is_all: false };
}

/// Where a change stands in the order that every laptop shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPlace {
    /// When it was made.
    pub time: i64,
    /// Of two made at once, the smaller comes first.
    pub id: Id,
}

impl LogEntry {
    /// Whether it came in from elsewhere since the log was looked at, which was when `seen` was its newest number.
    pub fn is_new(&self, seen: Option<i64>) -> bool {
        self.came && seen.is_some_and(|seen| self.seq > seen)
    }

    /// Its place in the order of all changes.
    pub fn place(&self) -> LogPlace {
        LogPlace { time: self.stamp.time, id: self.header.id }
    }
}

/// What an import brought, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// New objectives, key results and projects.
    pub items: usize,
    /// New check-ins.
    pub check_ins: usize,
    /// New links.
    pub links: usize,
    /// New people.
    pub people: usize,
    /// New teams.
    pub teams: usize,
    /// New cycles.
    pub cycles: usize,
    /// New meetings.
    pub meetings: usize,
    /// New reviews.
    pub reviews: usize,
    /// New actions.
    pub actions: usize,
    /// What was there before and has changed.
    pub changed: usize,
}

/// Which lines of the log are wanted. The default is the newest hundred of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFilter {
    /// Only changes that touch this item (or any other entity).
    pub item: Option<Id>,
    /// Only changes that touch one of these; `None`: of everything.
    pub items: Option<Arc<[Id]>>,
    /// Only changes by this person.
    pub person: Option<Id>,
    /// And by those who are the same person.
    pub twins: Vec<Id>,
    /// Only changes made in this review.
    pub review: Option<Id>,
    /// Only changes in which this was said, as it was typed; `None`: whatever was said. A find of [`super::said`]: such lines are read
    /// in portions.
    pub said: Option<Arc<str>>,
    /// Only what was made elsewhere and stands in this file after that number; `None`: wherever it was made.
    pub came_after: Option<i64>,
    /// Only changes before this place: that of the last line of the page before.
    pub before: Option<LogPlace>,
    /// At most this many.
    pub limit: usize,
}

impl LogFilter {
    /// Whether something is left out.
    pub fn is_narrowed(&self) -> bool {
        self.item.is_some() || self.items.is_some() || self.person.is_some() || self.review.is_some() || self.said.is_some()
    }
}

impl Default for LogFilter {
    fn default() -> Self {
        LogFilter {
            item: None,
            items: None,
            person: None,
            twins: Vec::new(),
            review: None,
            said: None,
            came_after: None,
            before: None,
            limit: 100,
        }
    }
}

/// A word that was overwritten by someone who had not seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClashEntry {
    /// What it is about.
    pub subject: Id,
    /// The field by its name; of a setting its key.
    pub field: String,
    /// The change that overwrote it.
    pub header: Header,
    /// What that one said.
    pub new: Option<Field>,
    /// The change whose word it was.
    pub over: Header,
    /// What that one had said.
    pub old: Option<Field>,
    /// Whether nobody has set the field since.
    pub is_newest: bool,
}

impl LogEntry {
    /// What the sign before its line says, if there is one.
    pub fn sign(&self) -> Option<&'static str> {
        if self.clashes { Some(ClashEntry::WORDS) } else { self.unseen.then_some(ClashEntry::UNSEEN) }
    }
}

impl ClashEntry {
    /// What it is, in a few words.
    pub const WORDS: &str = "changed by two people";

    /// What a deletion and what it did not know of are, in a few words.
    pub const UNSEEN: &str = "not known when it was deleted";

    /// For how many days someone may still want to be told.
    const OPEN_DAYS: i64 = 14;

    /// The first day of which one is still to be looked at.
    pub fn open_since(today: NaiveDate) -> NaiveDate {
        super::pace::plus(today, 1 - ClashEntry::OPEN_DAYS)
    }

    /// Whether it is still to be looked at: nobody has set the field since, and it is not long ago. Setting the field settles it,
    /// and so does leaving it.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.is_newest && self.header.on >= ClashEntry::open_since(today)
    }
}

/// Something was deleted, and spoken of by people who did not know, or of whom nobody knew who deleted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenAfter {
    /// What was deleted.
    pub of: Id,
    /// The change that did.
    pub deleted: Header,
    /// Who checked it in, once for every check-in.
    pub checked_in: Vec<Option<Id>>,
    /// Who changed it, once for every change.
    pub changed: Vec<Option<Id>>,
    /// Who had checked it in before, once for every check-in of which whoever deleted it here knew nothing: it came later.
    pub unseen_check_ins: Vec<Option<Id>>,
    /// The same of changes.
    pub unseen_changes: Vec<Option<Id>>,
    /// Who had checked it in here before it was deleted elsewhere, once for every check-in that may not have got there by then. Only known
    /// when the deletion comes in.
    pub perhaps_unseen: Vec<Option<Id>>,
}

/// What came of taking in what others did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeOutcome {
    /// Changes that are new here.
    pub new: usize,
    /// Changes that were here already.
    pub known: usize,
    /// Changes that only a newer version can read.
    pub parked: usize,
    /// Things of which something was said here that did not say yet what they are.
    pub waiting: BTreeSet<Id>,
    /// Who did it, each once.
    pub by: BTreeSet<Id>,
    /// The ids of the changes that are new.
    pub ids: BTreeSet<Id>,
    /// What it is about.
    pub subjects: BTreeSet<Id>,
    /// What was put below something else, or given another manager.
    pub moved: BTreeSet<Id>,
    /// The items that were checked in, once for every check-in.
    pub checked_in: Vec<Id>,
    /// The items that were revised with a reason, once for every change.
    pub revised: Vec<Id>,
}

impl MergeOutcome {
    /// Notes a change that is new.
    pub fn note(&mut self, change: &Change) {
        self.new += 1;
        self.by.extend(change.by);
        self.ids.insert(change.id);
        self.subjects.extend(change.ops.iter().map(Op::subject));
        let moves = |op: &&Op| matches!(op, Op::Set { new: Field::Parents(_) | Field::Parent(_) | Field::Manager(_), .. });
        self.moved.extend(change.ops.iter().filter(moves).map(Op::subject));
        let checked_in = change.ops.iter().filter(|op| matches!(op, Op::CheckIn(_))).map(Op::subject);
        self.checked_in.extend(checked_in);
        if change.why.is_some() && change.undoes.is_none() {
            let revises = |op: &&Op| matches!(op, Op::Set { new, .. } if new.is_revision());
            let revised: BTreeSet<Id> = change.ops.iter().filter(revises).map(Op::subject).collect();
            self.revised.extend(revised);
        }
    }

    /// Adds what came of a later part.
    pub fn add(&mut self, later: MergeOutcome) {
        let MergeOutcome { new, known, parked, waiting, by, ids, subjects, moved, checked_in, revised } = later;
        self.new += new;
        self.known += known;
        self.parked += parked;
        // What one part waited for may have come with the next.
        self.waiting.retain(|of| !subjects.contains(of));
        self.waiting.extend(waiting);
        self.by.extend(by);
        self.subjects.extend(subjects);
        self.moved.extend(moved);
        self.checked_in.extend(checked_in);
        self.revised.extend(revised);
        self.ids.extend(ids);
    }
}

/// What the log knows of a review beside what stands in it: what was done while it ran.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traces {
    /// The changes made in it that stand, oldest first: neither its own frame nor what was taken back.
    pub changes: Vec<Change>,
    /// Those of them that are too large to be told one by one, as lines of the log.
    pub large: Vec<LogEntry>,
    /// What was known of each item that was checked in, before it was: value, steps, progress, confidence and word, each of
    /// the newest check-in that says it.
    pub before: Vec<CheckIn>,
    /// What was said last of what was talked about, as of the end of the review: confidence and word of the newest check-in,
    /// and its note.
    pub said: Vec<CheckIn>,
}

/// A check-in as it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// What was said.
    pub check_in: CheckIn,
    /// The change that took it back, so that it is shown struck out and counts no more; `None`: it counts.
    pub voided_by: Option<Id>,
    /// When it was entered: milliseconds since 1970 UTC.
    pub at: i64,
    /// The change it came with.
    pub change: Id,
}

impl Recorded {
    /// Whether it was taken back, and counts no more.
    pub fn is_voided(&self) -> bool {
        self.voided_by.is_some()
    }
}

/// One field of an item as it was changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The change it came with: who, when, why.
    pub header: Header,
    /// What the author saw.
    pub old: Field,
    /// What it became.
    pub new: Field,
    /// The change that took it back and still stands; `None`: it is in force, or was overtaken by a later one.
    pub undone_by: Option<Id>,
}

impl Revision {
    /// Whether it stands: it was not taken back, and is not itself the taking back of another.
    pub fn is_in_force(&self) -> bool {
        self.undone_by.is_none() && self.header.undoes.is_none()
    }

    /// Whether it was made to a target, and in the direction that makes it easier to reach.
    fn eases(&self, metric: Metric) -> bool {
        match (&self.old, &self.new) {
            (Field::Target(Some(old)), Field::Target(Some(new))) if metric.shape().falls => new > old,
            (Field::Target(Some(old)), Field::Target(Some(new))) => new < old,
            _ => false,
        }
    }
}

impl History {
    /// Its check-ins that count, oldest first, of those that were read.
    pub fn counted(&self) -> Vec<CheckIn> {
        self.check_ins.iter().rev().filter(|r| !r.is_voided()).map(|r| r.check_in.clone()).collect()
    }

    /// Whether what took a check-in back says right in the same breath what that said wrongly.
    pub fn is_corrected(&self, wrong: &Recorded) -> bool {
        wrong.voided_by.is_some_and(|by| self.check_ins.iter().any(|right| right.change == by))
    }

    /// Whether a check-in says right what another said wrongly.
    pub fn corrects(&self, right: &Recorded) -> bool {
        self.check_ins.iter().any(|wrong| wrong.voided_by == Some(right.change))
    }

    /// The newest check-in that counts by the end of a day; `on`: the newest of that day. `None`: there is none.
    pub fn newest(&self, on: Option<NaiveDate>, today: NaiveDate) -> Option<&CheckIn> {
        let is_it = |c: &&CheckIn| on.map_or(c.on <= today, |on| c.on == on);
        self.check_ins.iter().filter(|r| !r.is_voided()).map(|r| &r.check_in).find(is_it)
    }

    /// The check-ins that count and stand before one of them, oldest first: what was known when that was said.
    pub fn before(&self, check_in: Id) -> Vec<CheckIn> {
        let mut counted = self.counted();
        if let Some(at) = counted.iter().position(|c| c.id == check_in) {
            counted.truncate(at);
        }
        counted
    }

    /// The revisions that stand and say why, newest first.
    pub fn in_force(&self) -> impl Iterator<Item = &Revision> {
        self.revisions.iter().filter(|r| r.new.is_revision() && r.header.why.is_some() && r.is_in_force())
    }

    /// Since when it is its owner's, by the newest change of owner that is in force; `None`: it had one owner all the time.
    pub fn owned_since(&self) -> Option<NaiveDate> {
        self.revisions.iter().find(|r| matches!(r.new, Field::Owner(_)) && r.is_in_force()).map(|r| r.header.on)
    }

    /// `target lowered twice`: how often the target of a key result was made easier to reach. `None`: never.
    pub fn eased(&self, metric: Metric) -> Option<String> {
        let verb = if metric.shape().falls { "raised" } else { "lowered" };
        match self.in_force().filter(|r| r.eases(metric)).count() {
            0 => None,
            1 => Some(format!("target {verb} once")),
            2 => Some(format!("target {verb} twice")),
            n => Some(format!("target {verb} {n} times")),
        }
    }
}

/// The past of one item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    /// Its check-ins, newest first, those taken back among them.
    pub check_ins: Vec<Recorded>,
    /// Every change of its fields since it was created, newest first.
    pub revisions: Vec<Revision>,
    /// Words about it that were overwritten by someone who had not seen them, newest first.
    pub clashes: Vec<ClashEntry>,
    /// The change that created it; `None` for an item the log does not know.
    pub created: Option<Header>,
    /// Whether there are older check-ins than were asked for.
    pub more: bool,
}

/// How often someone checked the file, and what was found: the lines of `doctor` that concern the store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// One sentence per thing that is wrong; empty: all is well.
    pub wrong: Vec<String>,
    /// One line per thing that was looked at.
    pub checked: Vec<String>,
}

impl Findings {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.wrong.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Author;

    fn revision(old: f64, new: f64, undoes: Option<Id>, undone_by: Option<Id>) -> Revision {
        let author = Author { by: None, at: 0, on: "2026-11-10".parse().unwrap() };
        let header = Header::from(&Change::new(Id::WORKSPACE, author, Verb::Revise, Vec::new()).because("raise it"));
        let (old, new) = (Field::Target(Some(old)), Field::Target(Some(new)));
        Revision { header: Header { undoes, ..header }, old, new, undone_by }
    }

    #[test]
    fn what_is_taken_back_and_the_taking_back_are_no_revisions() {
        let id = Some(Id::WORKSPACE);
        let undone =
            History { revisions: vec![revision(4.0, 3.5, id, None), revision(3.5, 4.0, None, id)], ..History::default() };
        assert_eq!((undone.in_force().count(), undone.eased(Metric::Increase)), (0, None));
    }

    #[test]
    fn a_target_made_easier_is_counted_in_the_direction_of_its_metric() {
        let all = vec![revision(10.0, 8.0, None, None), revision(12.0, 10.0, None, None), revision(8.0, 12.0, None, None)];
        let history = History { revisions: all, ..History::default() };
        assert_eq!(history.eased(Metric::Increase).as_deref(), Some("target lowered twice"));
        assert_eq!(history.eased(Metric::Decrease).as_deref(), Some("target raised once"));
    }
}
