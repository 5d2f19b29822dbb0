//! What the rows mean to each other and to the workspace: which item a row is, what hangs on what, which metric it has.
//!
//! Finds every fault before anything is built, so that the change made of the good rows is whole.

mod begin;
mod dates;
mod effects;
mod find;
mod gone;
mod loops;
mod measure;
mod said;

use super::{
    KnownCheckIns, Options, cells,
    columns::Column,
    problems::{Place, Problems},
    rows::Rows,
    table::Table,
    who::Who,
};
use crate::domain::{Cascade, FieldKey, Item, Ix, Kind, ticked::Ticked};
use crate::exchange::report::FileReport;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

pub(crate) use crate::domain::text::folded;
pub(crate) use measure::{Measure, measure_at};
pub(crate) use said::{Told, external, made_id, statement};

/// What an id in a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A row of the files.
    Row(usize),
    /// An item of the workspace that no row is about.
    Old(Ix),
}

/// A row of items.csv, understood.
pub(crate) struct ItemPlan {
    /// The item it is about; `None`: a new one.
    pub(crate) old: Option<Ix>,
    /// It cannot be taken.
    pub(crate) bad: bool,
    /// It was deleted here, and the file brings it back.
    pub(crate) back: bool,
    /// What it hangs on, or of a project serves; `None`: not given.
    pub(crate) parents: Option<Vec<Target>>,
    /// Of a key result: what it measures once the row is taken.
    pub(crate) measure: Option<Measure>,
    /// The value of the state now.
    pub(crate) value: Option<f64>,
    /// Of milestones the steps it stands for, where only their number is told.
    pub(crate) done: Option<Ticked>,
    /// Where it begins, of a key result with a target and no baseline.
    pub(crate) begins: Option<f64>,
    /// What the calendar calls the cycle it names; `None`: that has a name of its own, or is there by the name it is given.
    pub(crate) called: Option<String>,
    /// The unit that stands beside its numbers, where nothing else tells it.
    pub(crate) unit: Option<String>,
}

/// Dates of cycles whose names do not tell them: the widest of their rows, by folded name.
type Spans = BTreeMap<String, (Option<NaiveDate>, Option<NaiveDate>)>;

/// Everything the files ask for that can be done.
pub(crate) struct Plan<'t> {
    pub(crate) rows: Rows<'t>,
    pub(crate) items: Vec<ItemPlan>,
    pub(crate) told: Told,
    /// The good rows of items, what others hang on first.
    pub(crate) order: Vec<usize>,
    /// First and last day of every new cycle whose name does not tell them, by folded name.
    pub(crate) spans: Spans,
    /// The row about an item of the workspace.
    pub(crate) row_of: HashMap<Ix, usize>,
}

/// Understands the rows together. Faults go to `problems`; with `keep_going` also what falls out because of another row's fault.
///
/// Check-ins are read here the first time, row by row: what is kept of each is what it is about.
pub(crate) fn plan<'t>(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    rows: Rows<'t>,
    check_ins: &mut CheckInFiles<'_, '_>,
    on: (Options, NaiveDate),
    problems: &mut Problems,
) -> Plan<'t> {
    let mut planner = Planner::new(cascade, known, &rows, on, problems);
    planner.find_doubles();
    planner.hang();
    planner.find_loops();
    planner.check_dates();
    planner.measure();
    planner.check_effects();
    let spans = planner.date_cycles();
    let order = planner.parents_first();
    let told = planner.check_ins(check_ins);
    planner.begin();
    let (items, row_of) = (planner.items, planner.row_of);
    Plan { rows, items, told, order, spans, row_of }
}

/// The files of check-ins, opened, and what is needed to read them.
pub(crate) struct CheckInFiles<'s, 'r> {
    pub(crate) tables: Vec<(usize, Table<'s>)>,
    pub(crate) who: Who,
    pub(crate) reports: &'r mut [FileReport],
}

struct Planner<'a, 't> {
    cascade: &'a Cascade,
    past: &'a dyn KnownCheckIns,
    rows: &'a Rows<'t>,
    known: HashMap<(Kind, &'a str), Ix>,
    /// The same of what was deleted here.
    gone: HashMap<(Kind, &'a str), Ix>,
    by_id: HashMap<(Kind, &'t str), usize>,
    /// The row about an item of the workspace.
    row_of: HashMap<Ix, usize>,
    items: Vec<ItemPlan>,
    keep_going: bool,
    options: Options,
    today: NaiveDate,
    /// The first value of every key result that has no baseline yet, by row.
    firsts: HashMap<usize, (NaiveDate, f64)>,
    problems: &'a mut Problems,
}

impl<'a, 't> Planner<'a, 't> {
    fn new(
        cascade: &'a Cascade,
        past: &'a dyn KnownCheckIns,
        rows: &'a Rows<'t>,
        (options, today): (Options, NaiveDate),
        problems: &'a mut Problems,
    ) -> Planner<'a, 't> {
        let (mut known, mut gone) = (HashMap::new(), HashMap::new());
        for (ix, item) in cascade.all().map(|ix| (ix, cascade.item(ix))) {
            let Item { external: Some(external), deleted, .. } = item else { continue };
            let key = (item.kind(), &**external);
            if *deleted {
                gone.insert(key, ix);
            } else {
                known.entry(key).or_insert(ix);
            }
        }
        Planner {
            cascade,
            past,
            rows,
            known,
            gone,
            by_id: HashMap::new(),
            row_of: HashMap::new(),
            items: Vec::new(),
            keep_going: options.keep_going,
            options,
            today,
            firsts: HashMap::new(),
            problems,
        }
    }

    fn fail(&mut self, row: usize, column: Column, sentence: String) {
        self.items[row].bad = true;
        self.problems.fail(self.rows.items[row].at, Some(column), sentence);
    }

    /// Leaves a row out because of another's fault: nothing is wrong with it, so it is said only when the rest goes on.
    fn leave_out(&mut self, row: usize, column: Column, id: &str, because: Place) {
        self.items[row].bad = true;
        if self.keep_going {
            let sentence = self.left_out(id, because);
            self.problems.fail(self.rows.items[row].at, Some(column), sentence);
        }
    }

    fn left_out(&self, id: &str, because: Place) -> String {
        format!("left out, because the row of “{}” ({}) was", cells::excerpt(id), self.place(because))
    }

    fn place(&self, at: Place) -> String {
        format!("{}, line {}", self.problems.names[at.file], at.line)
    }

    /// Leaves out every new row below one that cannot be taken.
    fn spread(&mut self) {
        let rows = self.rows;
        let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
        for (n, item) in self.items.iter().enumerate().filter(|(_, item)| !item.bad) {
            for target in item.parents.iter().flatten() {
                if let Target::Row(parent) = *target {
                    below.entry(parent).or_default().push(n);
                }
            }
        }
        let mut stack: Vec<usize> = (0..self.items.len()).filter(|&n| self.items[n].bad).collect();
        while let Some(parent) = stack.pop() {
            for child in below.remove(&parent).unwrap_or_default() {
                if self.items[child].bad {
                    continue;
                }
                if let Some(ix) = self.items[parent].old {
                    for target in self.items[child].parents.iter_mut().flatten().filter(|t| **t == Target::Row(parent)) {
                        *target = Target::Old(ix);
                    }
                    continue;
                }
                self.leave_out(child, Column::Field(FieldKey::Parents), rows.items[parent].id, rows.items[parent].at);
                stack.push(child);
            }
        }
    }

    /// The good rows, what others hang on first: the cascade puts a new item below parents it knows already.
    fn parents_first(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.items.len());
        let mut seen = vec![false; self.items.len()];
        for kind in Kind::ALL {
            for start in (0..self.items.len()).filter(|&n| self.rows.items[n].kind == kind) {
                let mut path = vec![(start, false)];
                while let Some((n, finished)) = path.pop() {
                    if finished {
                        order.push(n);
                        continue;
                    }
                    if seen[n] || self.items[n].bad {
                        continue;
                    }
                    seen[n] = true;
                    path.push((n, true));
                    for target in self.items[n].parents.iter().flatten() {
                        if let Target::Row(parent) = *target {
                            path.push((parent, false));
                        }
                    }
                }
            }
        }
        order
    }
}
