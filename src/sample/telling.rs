//! How the sample is told: a day, a person, what they did. Each becomes a change, applied at once so that the next can build on it.

use super::days::Days;
use crate::{
    domain::{
        Cascade, Change, CheckIn, Derived, Id, Ids, Item, Ix, Kind, Op,
        change::{Author, Field, Verb},
        edit,
        history::Recorded,
    },
    exchange,
};
use std::collections::{BTreeMap, HashMap};

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// The sample as far as it has been told.
pub(super) struct Telling<'a> {
    pub(super) days: Days,
    pub(super) ids: &'a mut Ids,
    pub(super) cascade: Cascade,
    /// Nothing happens later than this.
    at: i64,
    changes: Vec<Change>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(days: Days, at: i64, ids: &'a mut Ids) -> Self {
        Telling { days, ids, cascade: Cascade::default(), at, changes: Vec::new() }
    }

    /// Everything told, oldest first.
    pub(super) fn into_changes(mut self) -> Vec<Change> {
        self.changes.sort_by_key(|change| change.at);
        self.changes
    }

    /// Someone, on a day, at a minute of that day.
    pub(super) fn author(&self, by: Option<Id>, day: i64, minute: i64) -> Author {
        let on = self.days.working(day);
        let midnight = on.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        Author { by, at: (midnight + minute * MINUTE).min(self.at), on }
    }

    /// Adds a change and makes it so. An empty list of operations is a story that no longer fits the files.
    pub(super) fn record(&mut self, change: Change) {
        assert!(!change.ops.is_empty(), "the sample tells of a change that changes nothing: {:?}", change.verb);
        self.cascade.apply(&change, Derived::default()).expect("the sample's stories fit its files");
        self.changes.push(change);
    }

    /// Someone does something on a day, with a reason where there is one (else `""`).
    pub(super) fn did(&mut self, who: &str, day: i64, minute: i64, verb: Verb, why: &str, ops: Vec<Op>) {
        let author = self.author(Some(self.person(who)), day, minute);
        let change = Change::new(self.ids.next_id(), author, verb, ops).because(why);
        self.record(change);
    }

    /// Imports files, with their dates made real. `who` is empty while there is nobody yet.
    pub(super) fn import(&mut self, who: &str, day: i64, minute: i64, file: &str, text: &str) {
        let author = self.author((!who.is_empty()).then(|| self.person(who)), day, minute);
        if let Some(change) = self.read(author, file, text) {
            self.record(change);
        }
    }

    /// Imports check-ins as what they were: each person sat down on each of those days.
    pub(super) fn import_check_ins(&mut self, file: &str, text: &str) {
        let author = self.author(None, 0, 0);
        let ops = self.read(author, file, text).map(|change| change.ops).unwrap_or_default();
        let mut sittings: BTreeMap<_, Vec<Op>> = BTreeMap::new();
        for op in ops {
            if let Op::CheckIn(check_in) = op {
                sittings.entry((check_in.on, check_in.by)).or_default().push(Op::CheckIn(check_in));
            }
        }
        for (n, ((on, by), ops)) in sittings.into_iter().enumerate() {
            let day = (on - self.days.on(0)).num_days();
            // Between half past eight and half past ten, at a different minute each time.
            let author = self.author(by, day, 510 + (n as i64 * 37) % 120);
            let change = Change::new(self.ids.next_id(), author, Verb::CheckIn, ops);
            self.record(change);
        }
    }

    fn read(&mut self, author: Author, file: &str, text: &str) -> Option<Change> {
        let text = self.days.expand(text);
        let sources = [exchange::Source::new(file, text.as_bytes())];
        let outcome =
            exchange::csv::import(&self.cascade, &HashMap::new(), &sources, author, self.ids, exchange::csv::Options::default());
        assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
        outcome.change
    }

    /// The person of that name.
    pub(super) fn person(&self, name: &str) -> Id {
        self.cascade.people().find(|p| p.name == name).map(|p| p.id).expect("the sample's files name everyone")
    }

    /// The name of whoever owns something.
    pub(super) fn owner(&self, of: Id) -> String {
        let owner = self.cascade.find(of).and_then(|ix| self.item(ix).owner);
        let owner = owner.and_then(|id| self.cascade.people().find(|p| p.id == id));
        owner.map(|p| p.name.clone()).expect("the sample's files name an owner of it")
    }

    /// Where the item of that id in the files is.
    pub(super) fn ix(&self, kind: Kind, external: &str) -> Ix {
        let is_it = |ix: &Ix| self.item(*ix).kind() == kind && self.item(*ix).external.as_deref() == Some(external);
        self.cascade.all().find(is_it).expect("the sample's files hold every item it tells of")
    }

    fn item(&self, ix: Ix) -> &Item {
        self.cascade.item(ix)
    }

    /// The objective of that id in the files.
    pub(super) fn objective(&self, external: &str) -> Id {
        self.item(self.ix(Kind::Objective, external)).id
    }

    /// The key result of that id in the files.
    pub(super) fn key_result(&self, external: &str) -> Id {
        self.item(self.ix(Kind::KeyResult, external)).id
    }

    /// The project of that id in the files.
    pub(super) fn project(&self, external: &str) -> Id {
        self.item(self.ix(Kind::Project, external)).id
    }

    /// Gives fields of something new values, with a reason where an open cycle asks for one (else `""`).
    pub(super) fn revised(&mut self, who: &str, day: i64, of: Id, fields: Vec<Field>, why: &str) {
        let on = self.days.working(day);
        let ops = edit::revise(&self.cascade, of, fields, on);
        self.did(who, day, 11 * 60, Verb::Revise, why, ops);
    }

    /// A check-in of someone's about something, still without a statement.
    pub(super) fn statement(&mut self, who: &str, day: i64, item: Id) -> CheckIn {
        CheckIn::new(self.ids.next_id(), item, self.days.working(day), Some(self.person(who)))
    }

    /// Every check-in about something that has been told of, newest first, as a store would remember them.
    pub(super) fn told_of(&self, item: Id) -> Vec<Recorded> {
        let ops = |change: &Change| {
            let said = change.ops.iter().filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None });
            let (at, change) = (change.at, change.id);
            let recorded = |c: &CheckIn| Recorded { check_in: c.clone(), voided_by: None, at, change };
            said.filter(|c| c.item == item).map(recorded).collect::<Vec<_>>()
        };
        let mut all: Vec<Recorded> = self.changes.iter().flat_map(ops).collect();
        all.sort_by_key(|recorded| std::cmp::Reverse((recorded.check_in.on, recorded.at)));
        all
    }

    /// The check-in about something on that day that has been told of.
    pub(super) fn said(&self, item: Id, on: chrono::NaiveDate) -> Option<Id> {
        let ops = self.changes.iter().flat_map(|change| &change.ops);
        ops.filter_map(|op| if let Op::CheckIn(c) = op { Some(c) } else { None })
            .find(|c| c.item == item && c.on == on)
            .map(|c| c.id)
    }
}
