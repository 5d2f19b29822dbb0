//! Check-ins: those of check-ins.csv, and the states of items.csv unless they add nothing.

use super::{Builder, Statement, Statements, told::identity};
use crate::domain::{
    Cascade, CheckIn, Id, Ix, Op, Word,
    change::Refusal,
    check::{dated_ahead, says_nothing_new},
    describe, edit,
    goal::word_of_confidence,
    ticked::Ticked,
};
use crate::exchange::{
    csv::{
        KnownCheckIn,
        plan::{Measure, Target},
        problems::{Place, Problems},
        rows::{ItemRow, Says},
    },
    report::{Conflict, What},
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What an item was last known to say, check-ins of this import included.
#[derive(Debug, Clone, Default)]
pub(super) struct Latest {
    pub(super) value: Option<(NaiveDate, f64)>,
    /// Of milestones the steps done.
    pub(super) done: Ticked,
    pub(super) stated: Option<(NaiveDate, Option<u8>, Word)>,
    pub(super) progress: Option<(NaiveDate, f64)>,
}

impl Latest {
    fn of(cascade: &Cascade, ix: Ix) -> Latest {
        let summary = cascade.summary(ix);
        Latest {
            value: summary.value,
            done: cascade.item(ix).key_result().map(|kr| summary.done.of(&kr.steps)).unwrap_or_default(),
            stated: summary.stated.as_ref().map(|s| (s.on, s.confidence, s.word)),
            progress: summary.last_on.zip(summary.progress),
        }
    }

    /// What is odd about the value of a check-in, held against what was known.
    pub(super) fn doubt(&self, measure: &Measure, says: &Says, check_in: &CheckIn) -> Option<String> {
        let known = measure.known(self.value.map(|(_, value)| value));
        known.doubt_typed(says.value?, check_in.value?).map(|(_, sentence)| sentence)
    }

    pub(super) fn note(&mut self, check_in: &CheckIn) {
        let newer = |known: Option<NaiveDate>| known.is_none_or(|on| check_in.on >= on);
        if let Some(value) = check_in.value.filter(|_| newer(self.value.map(|v| v.0))) {
            self.value = Some((check_in.on, value));
            if let Some(done) = &check_in.done {
                self.done.clone_from(done);
            }
        }
        if let Some(word) = check_in.stated().filter(|_| newer(self.stated.map(|s| s.0))) {
            self.stated = Some((check_in.on, check_in.confidence, word));
        }
        if let Some(progress) = check_in.progress.filter(|_| newer(self.progress.map(|p| p.0))) {
            self.progress = Some((check_in.on, progress));
        }
    }

    /// Whether as many steps are done as are told.
    fn counts(&self, told: Option<&Ticked>) -> bool {
        told.is_some_and(|told| told.len() == self.done.len())
    }

    /// Whether a state adds nothing to what is known; one with a date only to what is known of that day.
    fn says(&self, (value, done): (Option<f64>, Option<&Ticked>), says: &Says, on: Option<NaiveDate>) -> bool {
        let day = |known: NaiveDate| on.is_none_or(|on| on == known);
        let word = says.confidence.map(word_of_confidence).or(says.word);
        value.is_none_or(|v| self.value.is_some_and(|(on, known)| day(on) && (equal(known, v) || self.counts(done))))
            && word.is_none_or(|w| {
                self.stated.is_some_and(|(on, confidence, known)| {
                    day(on) && known == w && says.confidence.is_none_or(|c| confidence == Some(c))
                })
            })
            && says.progress.is_none_or(|p| self.progress.is_some_and(|(on, known)| day(on) && equal(known, p)))
    }
}

/// Where only the number of steps is told, and so many are known to be done: it is those, whichever they are.
fn same_steps(check_in: &mut CheckIn, known: Option<(&Ticked, Option<f64>)>) -> bool {
    let Some((done, value)) = known.filter(|(done, _)| check_in.done.as_ref().is_some_and(|told| told.len() == done.len()))
    else {
        return false;
    };
    (check_in.done, check_in.value) = (Some(done.clone()), value);
    true
}

/// What is known of every item that was met.
#[derive(Debug, Default)]
pub(super) struct Latests(HashMap<Id, Latest>);

impl Latests {
    pub(super) fn of(&mut self, rows: &Statements, target: Target) -> &mut Latest {
        let old = rows.old(target);
        self.0.entry(rows.id(target)).or_insert_with(|| old.map(|ix| Latest::of(rows.cascade, ix)).unwrap_or_default())
    }

    /// Which steps a number of steps means: those of the check-in that is known, or those that are done by now.
    pub(super) fn settle_steps(
        &mut self,
        rows: &Statements,
        target: Target,
        check_in: &mut CheckIn,
        before: Option<&KnownCheckIn>,
    ) {
        if check_in.done.is_some() && !same_steps(check_in, before.and_then(KnownCheckIn::steps)) {
            let latest = self.of(rows, target);
            let known = latest.value.map(|(_, value)| (&latest.done, Some(value)));
            same_steps(check_in, known);
        }
    }
}

impl Builder<'_, '_> {
    pub(super) fn latest(&mut self, target: Target) -> &mut Latest {
        self.latest.of(self.rows, target)
    }

    fn settle_steps(&mut self, target: Target, check_in: &mut CheckIn, before: Option<&KnownCheckIn>) {
        self.latest.settle_steps(self.rows, target, check_in, before);
    }

    /// Weighs every row of check-ins: what it adds or changes, and what is known afterwards.
    pub(super) fn check_ins(&mut self, problems: &mut Problems) -> Result<(), Refusal> {
        let (rows, mut latest) = (self.rows, std::mem::take(&mut self.latest));
        let read = rows.each(&mut latest, |statement| {
            match &statement {
                Statement::Adds { at, before, doubt, .. } => {
                    self.count(*at, What::CheckIn, before.is_none(), true);
                    problems.far_off(*at, doubt.as_deref());
                }
                Statement::Repeats { at } => self.count(*at, What::CheckIn, false, false),
                Statement::Gone { at } => {
                    problems.kept.check_ins += 1;
                    self.count(*at, What::CheckIn, false, false);
                }
                Statement::Clashes { at, on, item } => {
                    self.count(*at, What::CheckIn, false, false);
                    problems.conflicts.push(self.clash(*at, *on, *item, problems));
                }
                Statement::Unknown { at, sentence } => problems.fail(*at, None, sentence.clone()),
            }
            let ops = statement.into_ops(self.rows.known).map_err(Refusal::new)?;
            for op in ops.into_iter().flatten() {
                self.said += 1;
                self.held = self.held.take().filter(|held| held.len() < self.hold);
                if let Some(held) = &mut self.held {
                    held.push(op);
                }
            }
            Ok(())
        });
        self.latest = latest;
        read
    }

    fn clash(&self, at: Place, on: NaiveDate, item: Id, problems: &Problems) -> Conflict {
        Conflict {
            file: problems.names[at.file].clone(),
            line: at.line,
            of: describe::name(self.cascade, item),
            field: "check-in",
            theirs: format!("another one of {on}"),
            ours: "it was taken back".to_owned(),
            by: None,
            on: None,
        }
    }

    /// Adds a state, in the place of the one known under its id if that says something else.
    fn say(
        &mut self,
        (target, at): (Target, Place),
        mut check_in: CheckIn,
        before: Option<KnownCheckIn>,
        problems: &mut Problems,
    ) {
        if before.as_ref().is_some_and(|b| b.says_the_same_as(&check_in)) {
            problems.kept.check_ins += usize::from(before.is_some_and(|b| !b.counts));
            self.count(at, What::CheckIn, false, false);
            return;
        }
        if before.as_ref().is_some_and(|b| !b.counts) && !self.theirs {
            self.count(at, What::CheckIn, false, false);
            problems.conflicts.push(self.clash(at, check_in.on, check_in.item, problems));
            return;
        }
        let over = |ix| says_nothing_new(self.cascade, ix, check_in.on, self.author.on);
        let ahead = || dated_ahead(check_in.on, self.author.on);
        if let Some(sentence) = self.rows.old(target).and_then(over).or_else(ahead) {
            problems.fail(at, None, sentence);
            return;
        }
        self.count(at, What::CheckIn, before.is_none(), true);
        if let Target::Row(n) = target
            && let Some(measure) = &self.plan.items[n].measure
        {
            let latest = self.latest.of(self.rows, target);
            problems.far_off(at, latest.doubt(measure, &self.plan.rows.items[n].says, &check_in).as_deref());
        }
        check_in.id = match identity(self.rows.known, &check_in, before.as_ref()) {
            Ok(id) => id,
            Err(sentence) => return problems.fail(at, None, sentence),
        };
        self.latest(target).note(&check_in);
        if let Some(before) = before.filter(|b| b.counts) {
            self.states.push(Op::Void { check_in: before.id, item: check_in.item });
        }
        self.states.push(Op::CheckIn(Box::new(check_in)));
    }

    /// The states of items.csv: check-ins by the owner, unless they add nothing.
    pub(super) fn states(&mut self, problems: &mut Problems) {
        for (n, row) in self.plan.rows.items.iter().enumerate() {
            if self.plan.items[n].bad || row.says.is_empty() {
                continue;
            }
            if let Err(sentence) = self.state_of(n, row, problems) {
                problems.fail(row.at, None, sentence);
            }
        }
    }

    /// The day of what is said without one: today, or the last day of what is to score.
    fn day_without_one(&self, n: usize) -> NaiveDate {
        let old = self.plan.items[n].old;
        old.map_or(self.author.on, |ix| edit::day_of_check_in(self.cascade, ix, self.author.on))
    }

    fn state_of(&mut self, n: usize, row: &ItemRow, problems: &mut Problems) -> Result<(), String> {
        let target = Target::Row(n);
        let (value, done) = (self.plan.items[n].value, self.plan.items[n].done.clone());
        if self.latest(target).says((value, done.as_ref()), &row.says, row.on) {
            self.count(row.at, What::CheckIn, false, false);
            return Ok(());
        }
        let owner = self.named.owner(n).or_else(|| self.plan.items[n].old.and_then(|ix| self.cascade.item(ix).owner));
        let mut check_in =
            CheckIn::new(Id::WORKSPACE, self.rows.item_ids[n], row.on.unwrap_or_else(|| self.day_without_one(n)), owner);
        (check_in.value, check_in.done) = (value, done);
        state(&mut check_in, &row.says);
        let base = format!("state|{}|{}", row.kind.word(), row.id);
        if let Some(on) = row.on {
            let external = format!("{base}|{on}");
            let before = self.rows.known(target, &external)?;
            check_in.external = Some(external.into());
            if let Some(before) = &before {
                check_in.by = before.by;
            }
            self.settle_steps(target, &mut check_in, before.as_ref());
            self.say((target, row.at), check_in, before, problems);
            return Ok(());
        }
        // States without a date are numbered: only the newest says whether this one is new.
        let mut newest = None;
        let mut external = base.clone();
        for ordinal in 2.. {
            let Some(before) = self.rows.known(target, &external)? else { break };
            newest = Some(before);
            external = format!("{base}|{ordinal}");
        }
        if let Some(newest) = newest {
            check_in.by = newest.by;
            check_in.on = newest.on;
            self.settle_steps(target, &mut check_in, Some(&newest));
            if newest.says_the_same_as(&check_in) {
                problems.kept.check_ins += usize::from(!newest.counts);
                self.count(row.at, What::CheckIn, false, false);
                return Ok(());
            }
            check_in.by = owner;
            check_in.on = self.author.on;
        }
        check_in.external = Some(external.into());
        self.say((target, row.at), check_in, None, problems);
        Ok(())
    }
}

pub(super) fn state(check_in: &mut CheckIn, says: &Says) {
    check_in.confidence = says.confidence;
    check_in.word = says.word;
    check_in.progress = says.progress;
    check_in.note = says.note.map(Into::into);
    check_in.next = says.next.map(Into::into);
    // Where somebody says how sure they are and nobody is named, it is nobody's number but whoever wrote the file.
    let is_said = check_in.by.is_some() || (check_in.confidence.is_none() && check_in.word.is_none());
    check_in.measured = says.measured.filter(|_| says.value.is_some() && is_said).map(Into::into);
}

/// Whether two numbers are the same; minus zero is zero.
fn equal(a: f64, b: f64) -> bool {
    (a + 0.0).total_cmp(&(b + 0.0)).is_eq()
}
