//! What the rows mean to each other and to the workspace: which item a row is, what hangs on what, which metric it has.
//!
//! Finds every fault before anything is built, so that the change made of the good rows is whole.

use super::{
    cells,
    columns::Column,
    rows::{CheckInRow, ItemRow, Place, Problems, Rows, Says, foreign_statement},
};
use crate::domain::{
    Cascade, Id, Item, Ix, Kind,
    cycle::calendar_dates,
    key_result::{KeyResult, Metric, Step},
    text::value::weight_done,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What an id in a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A row of the files.
    Row(usize),
    /// An item of the workspace that no row is about.
    Old(Ix),
}

/// Why an id stands for nothing.
enum Missing {
    /// There is none.
    Unknown,
    /// It is in a row that cannot be taken.
    Unread(Place),
}

/// A row of items.csv, understood.
pub(crate) struct ItemPlan {
    /// The item it is about; `None`: a new one.
    pub(crate) old: Option<Ix>,
    /// It cannot be taken.
    pub(crate) bad: bool,
    /// What it hangs on, or of a project serves; `None`: not given.
    pub(crate) parents: Option<Vec<Target>>,
    /// Of a key result: what it measures once the row is taken.
    pub(crate) measure: Option<Measure>,
    /// The value of the state now.
    pub(crate) value: Option<f64>,
}

/// The metric and steps of a key result as they will be.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) metric: Metric,
    pub(crate) steps: Vec<Step>,
}

/// A row of check-ins.csv, understood.
pub(crate) struct CheckInPlan {
    pub(crate) row: usize,
    pub(crate) target: Target,
    pub(crate) external: String,
    pub(crate) value: Option<f64>,
    pub(crate) done: Option<u64>,
}

/// Dates of cycles whose names do not tell them: the widest of their rows, by folded name.
type Spans = BTreeMap<String, (Option<NaiveDate>, Option<NaiveDate>)>;

/// Everything the files ask for that can be done.
pub(crate) struct Plan<'t> {
    pub(crate) rows: Rows<'t>,
    pub(crate) items: Vec<ItemPlan>,
    pub(crate) check_ins: Vec<CheckInPlan>,
    /// The good rows of items, what others hang on first.
    pub(crate) order: Vec<usize>,
    /// First and last day of every new cycle whose name does not tell them, by folded name.
    pub(crate) spans: Spans,
    /// The row about an item of the workspace.
    pub(crate) row_of: HashMap<Ix, usize>,
}

/// How two spellings of a name are compared, as `edit::Directory` does.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The same for the title of a step, in which a cell cannot hold a `;`.
fn folded_step(title: &str) -> String {
    folded(&title.replace(';', ","))
}

/// Understands the rows together. Faults go to `problems`; with `keep_going` also what falls out because of another row's fault.
pub(crate) fn plan<'t>(cascade: &Cascade, rows: Rows<'t>, keep_going: bool, problems: &mut Problems) -> Plan<'t> {
    let mut planner = Planner::new(cascade, &rows, keep_going, problems);
    planner.find_doubles();
    planner.hang();
    planner.find_loops();
    planner.check_dates();
    planner.measure();
    let spans = planner.date_cycles();
    let order = planner.parents_first();
    let check_ins = planner.check_ins();
    let (items, row_of) = (planner.items, planner.row_of);
    Plan { rows, items, check_ins, order, spans, row_of }
}

struct Planner<'a, 't> {
    cascade: &'a Cascade,
    rows: &'a Rows<'t>,
    known: HashMap<(Kind, &'a str), Ix>,
    by_id: HashMap<(Kind, &'t str), usize>,
    /// The row about an item of the workspace.
    row_of: HashMap<Ix, usize>,
    items: Vec<ItemPlan>,
    keep_going: bool,
    problems: &'a mut Problems,
}

impl<'a, 't> Planner<'a, 't> {
    fn new(cascade: &'a Cascade, rows: &'a Rows<'t>, keep_going: bool, problems: &'a mut Problems) -> Planner<'a, 't> {
        let mut known = HashMap::new();
        for item in cascade.all().map(|ix| (ix, cascade.item(ix))) {
            if let (ix, Item { external: Some(external), deleted: false, .. }) = item {
                known.entry((item.1.kind(), &**external)).or_insert(ix);
            }
        }
        Planner { cascade, rows, known, by_id: HashMap::new(), row_of: HashMap::new(), items: Vec::new(), keep_going, problems }
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

    /// The item of the workspace that an id names: its external id, or all its letters.
    fn known(&self, kind: Kind, id: &str) -> Option<Ix> {
        self.known.get(&(kind, id)).copied().or_else(|| {
            let ix = self.cascade.find(id.parse::<Id>().ok()?)?;
            let item = self.cascade.item(ix);
            (item.kind() == kind && !item.deleted && item.external.is_none()).then_some(ix)
        })
    }

    fn find_doubles(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            let old = self.known(row.kind, row.id);
            self.items.push(ItemPlan { old, bad: false, parents: None, measure: None, value: None });
            let Some(&first) = self.by_id.get(&(row.kind, row.id)) else {
                self.by_id.insert((row.kind, row.id), n);
                self.row_of.extend(old.map(|ix| (ix, n)));
                continue;
            };
            let first = self.place(rows.items[first].at);
            let (a, id) = (cells::a(row.kind), cells::excerpt(row.id));
            self.fail(n, Column::Id, format!("there is {a} “{id}” already in {first}; ids are unique per kind"));
        }
    }

    /// What an id stands for, among one kind.
    fn find(&self, kind: Kind, id: &str) -> Result<Target, Missing> {
        if let Some(&row) = self.by_id.get(&(kind, id)) {
            return match self.items[row].old {
                // A row that cannot be taken leaves the item it is about as it was.
                Some(ix) if self.items[row].bad => Ok(Target::Old(ix)),
                None if self.items[row].bad => Err(Missing::Unread(self.rows.items[row].at)),
                _ => Ok(Target::Row(row)),
            };
        }
        if let Some(ix) = self.known(kind, id) {
            return Ok(Target::Old(ix));
        }
        Err(self.rows.unread.get(&(kind, id)).map_or(Missing::Unknown, |&at| Missing::Unread(at)))
    }

    /// What an id stands for, among several kinds. `objective:x` and `key-result:x` tell two of one id apart.
    fn find_any(&self, kinds: &[Kind], id: &str) -> Result<Target, Fault> {
        let mut found = Vec::new();
        let mut unread = None;
        for &kind in kinds {
            match self.find(kind, id) {
                Ok(target) => found.push((kind, target)),
                Err(Missing::Unread(at)) => unread = Some(at),
                Err(Missing::Unknown) => {}
            }
        }
        match found[..] {
            [(_, target)] => return Ok(target),
            [] => {}
            _ => {
                let nouns: Vec<&str> = found.iter().map(|(kind, _)| cells::a(*kind)).collect();
                let id = cells::excerpt(id);
                let first = found[0].0.word();
                return Err(Fault::Wrong(format!("“{id}” is {}; say which one: {first}:{id}", nouns.join(" and "))));
            }
        }
        if let Some(at) = unread {
            return Err(Fault::LeftOut(id.to_owned(), at));
        }
        if let Some((kind, rest)) = id.split_once(':')
            && let Some(kind) = Kind::from_word(kind).filter(|k| kinds.contains(k))
        {
            return self.find_any(&[kind], rest.trim());
        }
        let other = Kind::ALL.into_iter().find(|k| !kinds.contains(k) && self.find(*k, id).is_ok());
        let nouns: Vec<&str> = kinds.iter().map(|k| cells::a(*k)).collect();
        let nouns = nouns.join(" or ");
        Err(Fault::Wrong(match other {
            Some(kind) => format!("“{}” is {}, and this must be {nouns}", cells::excerpt(id), cells::a(kind)),
            None => format!("nothing here or in these files is {nouns} “{}”", cells::excerpt(id)),
        }))
    }

    /// The targets a parent cell names. An id with a `;` in it is found when it stands alone.
    fn targets(&self, cell: &str, kinds: &[Kind]) -> Result<Vec<Target>, Fault> {
        if !cell.contains(';') {
            return Ok(vec![self.find_any(kinds, cell)?]);
        }
        if let Ok(target) = self.find_any(kinds, cell) {
            return Ok(vec![target]);
        }
        let mut targets: Vec<Target> = Vec::new();
        let mut seen = HashSet::new();
        for id in cell.split(';').map(str::trim).filter(|id| !id.is_empty()) {
            let target = self.find_any(kinds, id)?;
            if seen.insert(target) {
                targets.push(target);
            }
        }
        Ok(targets)
    }

    /// Finds what every row hangs on. Objectives first, then what hangs on them, so that a fault is known to those below.
    fn hang(&mut self) {
        let rows = self.rows;
        for kind in Kind::ALL {
            let allowed: &[Kind] = match kind {
                Kind::Objective | Kind::KeyResult => &[Kind::Objective],
                Kind::Project => &[Kind::Objective, Kind::KeyResult],
            };
            for (n, row) in rows.items.iter().enumerate().filter(|(_, row)| row.kind == kind) {
                if self.items[n].bad {
                    continue;
                }
                let Some(cell) = row.parent else {
                    if kind == Kind::KeyResult && self.items[n].old.is_none() {
                        self.fail(n, Column::Parent, "this cell is empty: write the id of the objective it measures".into());
                    }
                    continue;
                };
                match self.targets(cell, allowed) {
                    Ok(targets) if kind == Kind::KeyResult && targets.len() != 1 => {
                        let sentence = format!("a key result measures one objective, and this names {}; keep one", targets.len());
                        self.fail(n, Column::Parent, sentence);
                    }
                    Ok(targets) => self.items[n].parents = Some(targets),
                    Err(Fault::Wrong(sentence)) => self.fail(n, Column::Parent, sentence),
                    Err(Fault::LeftOut(id, at)) => self.leave_out(n, Column::Parent, &id, at),
                }
            }
        }
        self.spread();
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
                self.leave_out(child, Column::Parent, rows.items[parent].id, rows.items[parent].at);
                stack.push(child);
            }
        }
    }

    /// What a target would hang on: by its row if that says so, else as it does now.
    fn above(&self, at: Target) -> Vec<Target> {
        let old = match at {
            Target::Row(row) => match (&self.items[row].parents, self.items[row].bad) {
                (Some(parents), false) => return parents.clone(),
                _ => self.items[row].old,
            },
            Target::Old(ix) => Some(ix),
        };
        let Some(ix) = old else { return Vec::new() };
        self.cascade.parents(ix).map(|ix| self.row_of.get(&ix).map_or(Target::Old(ix), |&row| Target::Row(row))).collect()
    }

    /// Reports every loop among the parents at each of its rows, with the path.
    fn find_loops(&mut self) {
        // true: on the path walked now; false: finished.
        let mut seen: HashMap<Target, bool> = HashMap::new();
        let mut loops: Vec<Vec<Target>> = Vec::new();
        let objectives =
            (0..self.items.len()).filter(|&n| self.rows.items[n].kind == Kind::Objective && self.items[n].parents.is_some());
        for start in objectives.map(Target::Row) {
            if seen.contains_key(&start) {
                continue;
            }
            seen.insert(start, true);
            let mut path = vec![(start, self.above(start), 0)];
            while let Some((at, above, next)) = path.last_mut() {
                let Some(&parent) = above.get(*next) else {
                    seen.insert(*at, false);
                    path.pop();
                    continue;
                };
                *next += 1;
                match seen.get(&parent) {
                    None => {
                        seen.insert(parent, true);
                        let above = self.above(parent);
                        path.push((parent, above, 0));
                    }
                    Some(true) => {
                        let from = path.iter().position(|(at, ..)| *at == parent).unwrap_or(0);
                        loops.push(path[from..].iter().map(|(at, ..)| *at).collect());
                    }
                    Some(false) => {}
                }
            }
        }
        for ring in loops {
            self.report_loop(&ring);
        }
        self.spread();
    }

    fn report_loop(&mut self, ring: &[Target]) {
        let name = |at: &Target| match *at {
            Target::Row(row) => cells::excerpt(self.rows.items[row].id),
            Target::Old(ix) => {
                let item = self.cascade.item(ix);
                item.external.as_deref().map_or_else(|| item.id.letters(), cells::excerpt)
            }
        };
        let mut path: Vec<String> = match ring {
            // A long ring is told by its ends.
            [a, b, c, .., z] if ring.len() > 8 => vec![name(a), name(b), name(c), "…".to_owned(), name(z)],
            all => all.iter().map(name).collect(),
        };
        path.push(path[0].clone());
        let sentence = format!("the parents form a loop: {}; take one of them out", path.join(" → "));
        for row in ring.iter().filter_map(|at| if let Target::Row(row) = at { Some(*row) } else { None }) {
            if !self.items[row].bad {
                self.fail(row, Column::Parent, sentence.clone());
            }
        }
    }

    /// A row may move one end of an item past the other that it does not name.
    fn check_dates(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            let Some(item) = self.items[n].old.map(|ix| self.cascade.item(ix)).filter(|_| !self.items[n].bad) else { continue };
            match (row.start.or(item.start), row.due.or(item.due)) {
                (Some(start), Some(due)) if start > due && row.start.is_some() && row.due.is_none() => {
                    self.fail(
                        n,
                        Column::Start,
                        format!("{start} is after the day it is due, {due}; give both dates, or move one"),
                    );
                }
                (Some(start), Some(due)) if start > due && row.due.is_some() => {
                    self.fail(n, Column::Due, format!("{due} is before its start, {start}; give both dates, or move one"));
                }
                _ => {}
            }
        }
        self.spread();
    }

    /// Finds the metric of every key result, and reads its value by it.
    fn measure(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            if self.items[n].bad || row.kind != Kind::KeyResult {
                continue;
            }
            let old = self.items[n].old.and_then(|ix| self.cascade.item(ix).key_result());
            let measure = measure_of(row, old);
            if let Err((column, sentence)) = bounds(row, old, &measure) {
                self.fail(n, column, sentence);
                continue;
            }
            if row.steps.is_some() && measure.metric != Metric::Milestones {
                let sentence = format!("the metric is {}, so its steps are passed over", measure.metric.word());
                self.problems.warn(row.at, sentence);
            }
            match read_value(row.says.value, row.delimiter, &measure) {
                Ok(value) => self.items[n].value = value,
                Err(sentence) => self.fail(n, Column::Value, sentence),
            }
            self.items[n].measure = Some(measure);
        }
        self.spread();
    }

    /// The first and last day of every new cycle whose name does not tell them.
    fn date_cycles(&mut self) -> Spans {
        let rows = self.rows;
        let known: HashSet<String> = self.cascade.cycles().map(|c| folded(&c.name)).collect();
        let mut spans = Spans::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (n, row) in rows.items.iter().enumerate().filter(|(n, _)| !self.items[*n].bad) {
            let objective = match self.items[n].parents.as_deref() {
                Some([Target::Row(parent)]) if row.kind == Kind::KeyResult => rows.items[*parent].cycle,
                _ => None,
            };
            let Some(name) = row.cycle.or(objective) else { continue };
            let key = folded(name);
            if calendar_dates(name).is_some() || known.contains(&key) {
                continue;
            }
            first.entry(key.clone()).or_insert(n);
            let (start, due) = spans.entry(key).or_default();
            *start = [*start, row.start].into_iter().flatten().min();
            *due = [*due, row.due].into_iter().flatten().max();
        }
        for (key, n) in first {
            let name = rows.items[n].cycle.map(cells::excerpt).unwrap_or_default();
            let sentence = match spans[&key] {
                (Some(start), Some(due)) if start <= due => continue,
                (Some(start), Some(due)) => {
                    format!("the cycle “{name}” would end on {due}, before it starts on {start}; move one of the dates")
                }
                _ => format!(
                    "the cycle “{name}” is new and its name does not tell its dates; give its rows a start and a due, or call it \
                     like 2026, 2026-H2, 2026-Q4 or 2026-11"
                ),
            };
            self.fail(n, Column::Cycle, sentence);
            let place = rows.items[n].at;
            for (other, row) in rows.items.iter().enumerate() {
                if !self.items[other].bad && row.cycle.is_some_and(|c| folded(c) == key) {
                    self.leave_out(other, Column::Cycle, rows.items[n].id, place);
                }
            }
            spans.remove(&key);
        }
        self.spread();
        spans
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

    fn check_ins(&mut self) -> Vec<CheckInPlan> {
        let rows = self.rows;
        let mut plans: Vec<CheckInPlan> = Vec::with_capacity(rows.check_ins.len());
        let mut ordinals: HashMap<(usize, Target, NaiveDate, &str), usize> = HashMap::new();
        let mut by_external: HashMap<(Target, String), usize> = HashMap::new();
        for (n, row) in rows.check_ins.iter().enumerate() {
            let kinds: &[Kind] = match row.kind {
                Some(Kind::Objective) => &[Kind::Objective],
                Some(Kind::KeyResult) => &[Kind::KeyResult],
                Some(Kind::Project) => &[Kind::Project],
                None => &Kind::ALL,
            };
            let target = match self.find_any(kinds, row.item) {
                Ok(target) => target,
                Err(Fault::Wrong(sentence)) => {
                    self.problems.fail(row.at, Some(Column::Item), sentence);
                    continue;
                }
                Err(Fault::LeftOut(id, at)) => {
                    if self.keep_going {
                        let sentence = self.left_out(&id, at);
                        self.problems.fail(row.at, Some(Column::Item), sentence);
                    }
                    continue;
                }
            };
            let (kind, measure) = self.measure_at(target);
            let (value, done) = match statement(row, kind, measure.as_ref()) {
                Ok(said) => said,
                Err((column, sentence)) => {
                    self.problems.fail(row.at, Some(column), sentence);
                    continue;
                }
            };
            let by = row.by.unwrap_or_default();
            let external = row.id.map_or_else(
                || {
                    let ordinal = ordinals.entry((row.at.file, target, row.on, by)).or_default();
                    *ordinal += 1;
                    format!("{}|{}|{}|{by}|{ordinal}", kind.word(), row.item, row.on)
                },
                str::to_owned,
            );
            if let Some(&first) = by_external.get(&(target, external.clone())) {
                let other: &CheckInRow = &rows.check_ins[plans[first].row];
                if !same_statement(other, row) {
                    let sentence = format!(
                        "the check-in in {} has the same id and says something else; give one of them another id",
                        self.place(other.at)
                    );
                    self.problems.fail(row.at, Some(Column::Id), sentence);
                }
                continue;
            }
            by_external.insert((target, external.clone()), plans.len());
            plans.push(CheckInPlan { row: n, target, external, value, done });
        }
        plans
    }

    fn measure_at(&self, target: Target) -> (Kind, Option<Measure>) {
        match target {
            Target::Row(row) => (self.rows.items[row].kind, self.items[row].measure.clone()),
            Target::Old(ix) => {
                let item = self.cascade.item(ix);
                let measure = item.key_result().map(|kr| Measure { metric: kr.metric, steps: kr.steps.to_vec() });
                (item.kind(), measure)
            }
        }
    }
}

enum Fault {
    Wrong(String),
    LeftOut(String, Place),
}

/// The value and the steps done that a check-in row states.
fn statement(row: &CheckInRow, kind: Kind, measure: Option<&Measure>) -> Result<(Option<f64>, Option<u64>), (Column, String)> {
    if let Some((column, sentence)) = foreign_statement(kind, &row.says) {
        return Err((column, sentence.to_owned()));
    }
    let Some(measure) = measure else { return Ok((None, None)) };
    let value = read_value(row.says.value, row.delimiter, measure).map_err(|sentence| (Column::Value, sentence))?;
    let done = read_done(&row.says, measure).map_err(|sentence| (Column::Steps, sentence))?;
    let weight = done.map(|bits| weight_done(&measure.steps, bits));
    Ok((value.or(weight), done))
}

fn same_statement(a: &CheckInRow, b: &CheckInRow) -> bool {
    let told =
        |s: &Says| (s.value.map(str::to_owned), s.done.map(str::to_owned), s.confidence, s.word, s.progress.map(f64::to_bits));
    a.on == b.on && a.by == b.by && told(&a.says) == told(&b.says) && (a.says.note, a.says.next) == (b.says.note, b.says.next)
}

/// The metric a row gives a key result, and its steps, which keep their keys by title so that what was ticked off stays so.
fn measure_of(row: &ItemRow, old: Option<&KeyResult>) -> Measure {
    let has_steps = row.steps.as_ref().is_some_and(|s| !s.is_empty());
    let baseline = row.baseline.or(old.and_then(|kr| kr.baseline));
    let target = row.target.or(old.and_then(|kr| kr.target));
    let direction = |from: f64, to: f64| if to < from { Metric::Decrease } else { Metric::Increase };
    let moves = |m: Metric| matches!(m, Metric::Increase | Metric::Decrease);
    let metric = match (row.metric, old.map(|kr| kr.metric)) {
        // A baseline that was measured since stays measured.
        (Some(Metric::BaselineFirst), Some(now)) if moves(now) && row.baseline.is_none() => now,
        (Some(told), _) if moves(told) && baseline.is_none() && target.is_some() => Metric::BaselineFirst,
        (Some(told), _) => told,
        (None, _) if has_steps => Metric::Milestones,
        (None, _) if row.upper.is_some() => Metric::Between,
        (None, Some(now)) => match (row.baseline, row.target) {
            (Some(from), Some(to)) if (moves(now) || now == Metric::BaselineFirst) && from.total_cmp(&to).is_ne() => {
                direction(from, to)
            }
            _ => now,
        },
        (None, None) => match (baseline, target, row.says.value) {
            (Some(from), Some(to), _) => direction(from, to),
            (Some(_), None, _) => Metric::Increase,
            (None, Some(_), _) => Metric::BaselineFirst,
            (None, None, Some(value)) if cells::value(value, row.delimiter, Metric::YesNo).is_err() => Metric::BaselineFirst,
            (None, None, _) => Metric::YesNo,
        },
    };
    let mut steps = old.map(|kr| kr.steps.to_vec()).unwrap_or_default();
    if let Some(told) = row.steps.as_ref().filter(|_| metric == Metric::Milestones) {
        steps = keep_keys(told, &steps);
    }
    Measure { metric, steps }
}

fn keep_keys(told: &[Step], old: &[Step]) -> Vec<Step> {
    let mut used: HashSet<u8> = HashSet::new();
    let mut steps = told.to_vec();
    let mut open = Vec::new();
    for (n, step) in steps.iter_mut().enumerate() {
        match old.iter().find(|o| folded_step(&o.title) == folded_step(&step.title) && !used.contains(&o.key)) {
            Some(o) => {
                step.key = o.key;
                used.insert(o.key);
            }
            None => open.push(n),
        }
    }
    // New steps take keys that were never used while there are such.
    let fresh = old.iter().map(|o| o.key + 1).max().unwrap_or(0);
    let mut free = (fresh..64).chain(0..fresh).filter(|key| !used.contains(key));
    for n in open {
        steps[n].key = free.next().unwrap_or(63);
    }
    steps
}

/// What a metric cannot be without.
fn bounds(row: &ItemRow, old: Option<&KeyResult>, measure: &Measure) -> Result<(), (Column, String)> {
    let target = row.target.or(old.and_then(|kr| kr.target));
    let upper = row.upper.or(old.and_then(|kr| kr.upper));
    match measure.metric {
        Metric::Between => match (target, upper) {
            (Some(low), Some(high)) if low <= high => Ok(()),
            (Some(low), Some(high)) => {
                Err((Column::Upper, format!("{high} is below the target, {low}; the target is the lower bound")))
            }
            (None, _) => Err((Column::Target, "between needs its lower bound here".into())),
            (_, None) => Err((Column::Upper, "between needs its upper bound here".into())),
        },
        Metric::AtLeast | Metric::AtMost if target.is_none() => {
            Err((Column::Target, format!("{} needs its bound here", measure.metric.word())))
        }
        Metric::Milestones if measure.steps.is_empty() => {
            Err((Column::Steps, "milestones need their steps here: title/weight/date, separated by ;".into()))
        }
        _ => Ok(()),
    }
}

fn read_value(text: Option<&str>, delimiter: u8, measure: &Measure) -> Result<Option<f64>, String> {
    let Some(text) = text else { return Ok(None) };
    let value = cells::value(text, delimiter, measure.metric)?;
    if measure.metric == Metric::Milestones {
        let all: f64 = measure.steps.iter().map(|s| s.weight).sum();
        if value < 0.0 || value > all + 1e-9 {
            return Err(format!("{value} is not a part of its steps, which weigh {all} together; write the weight that is done"));
        }
    }
    Ok(Some(value))
}

/// The steps a check-in ticks off, by their titles.
fn read_done(says: &Says, measure: &Measure) -> Result<Option<u64>, String> {
    let Some(text) = says.done else { return Ok(None) };
    if measure.metric != Metric::Milestones {
        return Err(format!("the metric is {}, which has no steps to tick off; leave this empty", measure.metric.word()));
    }
    let mut bits = 0u64;
    for title in text.split(';').map(str::trim).filter(|t| !t.is_empty() && *t != "-") {
        let step = measure.steps.iter().find(|s| folded_step(&s.title) == folded_step(title));
        let step = step.ok_or_else(|| format!("“{}” is none of its steps", cells::excerpt(title)))?;
        bits |= 1u64.checked_shl(u32::from(step.key)).unwrap_or(0);
    }
    Ok(Some(bits))
}
