//! The rows of check-ins read once more, as the check-ins they are.
//!
//! The first reading has said which rows are taken (`plan`). Each further one gives the same check-ins in the same order, or
//! the sentence that the file is another by now.

use super::said::{Latests, state};
use crate::domain::{
    Cascade, CheckIn, Id, Ix, Op,
    change::Refusal,
    check::{dated_ahead, says_nothing_new},
    known,
};
use crate::exchange::{
    csv::{
        KnownCheckIn, KnownCheckIns,
        habits::Habits,
        plan::{self, Plan, Target, measure_at},
        problems::{Place, Problems},
        rows,
        table::{Row, Table},
    },
    report::{FileReport, Source},
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Everything that is needed to read them again.
pub(crate) struct Statements<'a> {
    pub(super) cascade: &'a Cascade,
    pub(super) known: &'a dyn KnownCheckIns,
    pub(super) sources: &'a [Source<'a>],
    /// Which of the sources hold check-ins, and how they are read.
    pub(super) files: Vec<(usize, Habits)>,
    pub(super) plan: Plan<'a>,
    /// The id of the item of each row of items.
    pub(super) item_ids: Vec<Id>,
    /// Everyone who is named.
    pub(super) by: HashMap<String, Option<Id>>,
    /// Where a check-in was changed on both sides, the file wins.
    pub(super) theirs: bool,
    /// The day on which it is imported.
    pub(super) today: NaiveDate,
}

/// What a row comes to.
pub(crate) enum Statement {
    /// A check-in, still without an id, the one whose place it takes, and what is odd about its value.
    Adds { at: Place, check_in: CheckIn, before: Option<KnownCheckIn>, doubt: Option<String> },
    /// It is here already.
    Repeats { at: Place },
    /// It was here, and was taken back.
    Gone { at: Place },
    /// It was here, was taken back, and the file says something else by now.
    Clashes { at: Place, on: NaiveDate, item: Id },
    /// Nobody can tell, because what the workspace has cannot be read.
    Unknown { at: Place, sentence: String },
}

impl Statement {
    /// The operations that make it so. What cannot be known has been said, and is left out.
    pub(super) fn into_ops(self, known: &dyn KnownCheckIns) -> Result<[Option<Op>; 2], String> {
        let Statement::Adds { mut check_in, before, .. } = self else { return Ok([None, None]) };
        check_in.id = identity(known, &check_in, before.as_ref())?;
        let void = before.filter(|b| b.counts).map(|before| Op::Void { check_in: before.id, item: check_in.item });
        Ok([void, Some(Op::CheckIn(Box::new(check_in)))])
    }
}

/// The id of a check-in of a file, which may take the place of another: the same on every laptop that reads the file.
pub(crate) fn identity(known: &dyn KnownCheckIns, check_in: &CheckIn, before: Option<&KnownCheckIn>) -> Result<Id, String> {
    let (item, external) = (check_in.item, check_in.external.as_deref().unwrap_or_default());
    let id = before.map_or_else(|| known::check_in(item, external), |before| known::corrected(item, external, before.id));
    // One of that id went with an import that was taken back: the next after it, the same on every laptop.
    let mut free = id;
    while known.has(item, free)? {
        free = known::again(free);
    }
    Ok(free)
}

impl Statements<'_> {
    pub(super) fn id(&self, target: Target) -> Id {
        match target {
            Target::Row(row) => self.item_ids[row],
            Target::Old(ix) => self.cascade.item(ix).id,
        }
    }

    /// Whether something deleted is brought back by its row.
    pub(super) fn comes_back(&self, item: Id) -> bool {
        let back = |(plan, id): (&plan::ItemPlan, &Id)| plan.back && *id == item;
        self.plan.items.iter().zip(&self.item_ids).any(back)
    }

    pub(super) fn old(&self, target: Target) -> Option<Ix> {
        match target {
            Target::Row(row) => self.plan.items[row].old,
            Target::Old(ix) => Some(ix),
        }
    }

    fn is_back(&self, target: Target) -> bool {
        matches!(target, Target::Row(row) if self.plan.items[row].back)
    }

    /// The check-in of that external id, if the item has been here before.
    pub(super) fn known(&self, target: Target, external: &str) -> Result<Option<KnownCheckIn>, String> {
        let Some(ix) = self.old(target) else { return Ok(None) };
        self.known.find(self.cascade.item(ix).id, external)
    }

    /// Hands over what every row that is taken says, file by file. `latest`: what is known of the items before.
    pub(crate) fn each<E: From<Refusal>>(
        &self,
        latest: &mut Latests,
        mut take: impl FnMut(Statement) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut row = Row::default();
        let mut n = 0;
        for ((file, habits), &sum) in self.files.iter().zip(&self.plan.told.sums) {
            let file = *file;
            let source = self.sources[file];
            let changed = || {
                let sentence = "was changed while it was read: nothing was imported; import it again once it is whole";
                Refusal::new(format!("{} {sentence}", source.name))
            };
            // What is wrong with the file has been said.
            let (mut report, mut errors) = (FileReport::new(source.name), Vec::new());
            let mut problems = Problems::new(self.sources.iter().map(|s| s.name.to_owned()).collect());
            let mut table = Table::again(source, habits, &mut report, &mut errors).ok_or_else(changed)?;
            while table.next(&mut row, &mut report, &mut errors) {
                errors.clear();
                let taken = self.plan.told.row(n).ok_or_else(changed)?;
                n += 1;
                let Some((target, ordinal)) = taken else { continue };
                let told = rows::check_in(file, &table.head, &row, &mut problems).ok_or_else(changed)?;
                take(self.statement(&told, (target, ordinal), latest).ok_or_else(changed)?)?;
            }
            if table.sum() != sum {
                return Err(changed().into());
            }
        }
        Ok(())
    }

    fn statement(&self, row: &rows::CheckInRow, (target, ordinal): (Target, u32), latest: &mut Latests) -> Option<Statement> {
        let (kind, measure) = measure_at(self.cascade, &self.plan.rows, &self.plan.items, target);
        let (value, done) = plan::statement(row, kind, measure.as_ref()).ok()?;
        let by = row.by.and_then(|by| self.by.get(by).copied().flatten());
        let external = plan::external(row, kind, ordinal);
        let at = row.at;
        let before = match self.known(target, &external) {
            Ok(before) => before,
            Err(sentence) => return Some(Statement::Unknown { at, sentence }),
        };
        let mut check_in = CheckIn::new(Id::WORKSPACE, self.id(target), row.on, by);
        (check_in.value, check_in.done) = (value, done);
        state(&mut check_in, &row.says);
        check_in.external = Some(external.into());
        if row.says.done.is_none() {
            latest.settle_steps(self, target, &mut check_in, before.as_ref());
        }
        match &before {
            Some(b) if b.says_the_same_as(&check_in) && b.counts => return Some(Statement::Repeats { at }),
            Some(b) if b.says_the_same_as(&check_in) && !self.is_back(target) => return Some(Statement::Gone { at }),
            Some(b) if !b.counts && !self.theirs => {
                return Some(Statement::Clashes { at, on: check_in.on, item: check_in.item });
            }
            _ => {}
        }
        let over = self.old(target).and_then(|ix| says_nothing_new(self.cascade, ix, check_in.on, self.today));
        if let Some(sentence) = over.or_else(|| dated_ahead(check_in.on, self.today)) {
            return Some(Statement::Unknown { at, sentence });
        }
        let latest = latest.of(self, target);
        let doubt = measure.as_ref().and_then(|measure| latest.doubt(measure, &row.says, &check_in));
        latest.note(&check_in);
        Some(Statement::Adds { at, check_in, before, doubt })
    }
}
