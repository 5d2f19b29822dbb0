//! What key results measure once the rows are taken, and values read by it.

use super::{ItemPlan, Planner, Target, folded};
use crate::domain::{
    Cascade, FieldKey, Kind,
    key_result::{KeyResult, Metric, Step},
    text::{
        say::say_count,
        value::{first_steps, weight_done},
    },
};
use crate::exchange::csv::{
    cells,
    columns::Column,
    rows::{ItemRow, Rows, Says},
};
use std::collections::HashSet;

/// The metric and steps of a key result as they will be.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) metric: Metric,
    pub(crate) steps: Vec<Step>,
}

impl Planner<'_, '_> {
    /// Finds the metric of every key result, and reads its value by it.
    pub(super) fn measure(&mut self) {
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
            if row.given.steps().is_some() && !measure.metric.has_steps() {
                let sentence = format!("the metric is {}, so its steps are passed over", measure.metric.word());
                self.problems.warn(row.at, sentence);
            }
            match read_value(row.says.value, row.delimiter, &measure) {
                Ok((value, done)) => (self.items[n].value, self.items[n].done) = (value, done),
                Err(sentence) => self.fail(n, Column::Value, sentence),
            }
            self.items[n].measure = Some(measure);
        }
        self.spread();
    }

    pub(super) fn measure_at(&self, target: Target) -> (Kind, Option<Measure>) {
        measure_at(self.cascade, self.rows, &self.items, target)
    }
}

/// What kind of thing a target is, and of a key result what it measures once the rows are taken.
pub(crate) fn measure_at(cascade: &Cascade, rows: &Rows, items: &[ItemPlan], target: Target) -> (Kind, Option<Measure>) {
    match target {
        Target::Row(row) => (rows.items[row].kind, items[row].measure.clone()),
        Target::Old(ix) => {
            let item = cascade.item(ix);
            let measure = item.key_result().map(|kr| Measure { metric: kr.metric, steps: kr.steps.to_vec() });
            (item.kind(), measure)
        }
    }
}

/// The metric a row gives a key result, and its steps, which keep their keys by title so that what was ticked off stays so.
fn measure_of(row: &ItemRow, old: Option<&KeyResult>) -> Measure {
    let has_steps = row.given.steps().is_some_and(|s| !s.is_empty());
    let baseline = row.given.number(FieldKey::Baseline).or(old.and_then(|kr| kr.baseline));
    let target = row.given.number(FieldKey::Target).or(old.and_then(|kr| kr.target));
    let moves = |m: Metric| m.shape().uses.contains(&FieldKey::Baseline);
    let metric = match (row.given.metric(), old.map(|kr| kr.metric)) {
        // A baseline that was measured since stays measured.
        (Some(Metric::BaselineFirst), Some(now)) if moves(now) && row.given.number(FieldKey::Baseline).is_none() => now,
        (Some(told), _) if moves(told) && baseline.is_none() && target.is_some() => Metric::BaselineFirst,
        (Some(told), _) => told,
        (None, _) if has_steps => Metric::Milestones,
        (None, _) if row.given.number(FieldKey::Upper).is_some() => Metric::Between,
        (None, Some(now)) => match (row.given.number(FieldKey::Baseline), row.given.number(FieldKey::Target)) {
            (Some(from), Some(to)) if now.moves() && from.total_cmp(&to).is_ne() => Metric::towards(from, to),
            _ => now,
        },
        (None, None) => match (baseline, target, row.says.value) {
            (Some(from), Some(to), _) => Metric::towards(from, to),
            (Some(_), None, _) => Metric::Increase,
            (None, Some(_), _) => Metric::BaselineFirst,
            (None, None, Some(value)) if cells::value(value, row.delimiter, Metric::YesNo).is_err() => Metric::BaselineFirst,
            (None, None, _) => Metric::YesNo,
        },
    };
    let mut steps = old.map(|kr| kr.steps.to_vec()).unwrap_or_default();
    if let Some(told) = row.given.steps().filter(|_| metric.has_steps()) {
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

/// The same for the title of a step, in which a cell cannot hold a `;`.
fn folded_step(title: &str) -> String {
    folded(&title.replace(';', ","))
}

/// What a metric cannot be without.
fn bounds(row: &ItemRow, old: Option<&KeyResult>, measure: &Measure) -> Result<(), (Column, String)> {
    let target = row.given.number(FieldKey::Target).or(old.and_then(|kr| kr.target));
    let upper = row.given.number(FieldKey::Upper).or(old.and_then(|kr| kr.upper));
    match measure.metric {
        Metric::Between => match (target, upper) {
            (Some(low), Some(high)) if low <= high => Ok(()),
            (Some(low), Some(high)) => {
                Err((Column::Field(FieldKey::Upper), format!("{high} is below the target, {low}; the target is the lower bound")))
            }
            (None, _) => Err((Column::Field(FieldKey::Target), "between needs its lower bound here".into())),
            (_, None) => Err((Column::Field(FieldKey::Upper), "between needs its upper bound here".into())),
        },
        Metric::AtLeast | Metric::AtMost if target.is_none() => {
            Err((Column::Field(FieldKey::Target), format!("{} needs its bound here", measure.metric.word())))
        }
        Metric::Milestones if measure.steps.is_empty() => {
            Err((Column::Field(FieldKey::Steps), "milestones need their steps here: title/weight/date, separated by ;".into()))
        }
        _ => Ok(()),
    }
}

/// A value, and of milestones the steps it stands for: there a value counts steps, as everywhere.
pub(super) fn read_value(text: Option<&str>, delimiter: u8, measure: &Measure) -> Result<(Option<f64>, Option<u64>), String> {
    let Some(text) = text else { return Ok((None, None)) };
    let value = cells::value(text, delimiter, measure.metric)?;
    if !measure.metric.has_steps() {
        return Ok((Some(value), None));
    }
    let total = measure.steps.len();
    let count = (0..=total).find(|&n| (n as f64 - value).abs() < 1e-9).ok_or_else(|| {
        let of = say_count(total, "step", "steps");
        format!("a value counts the steps that are done, and {value} is no number of {of}; write 0 to {total}, or their titles under steps")
    })?;
    let done = first_steps(&measure.steps, count);
    Ok((Some(weight_done(&measure.steps, done)), Some(done)))
}

/// The steps a check-in ticks off, by their titles.
pub(super) fn read_done(says: &Says, measure: &Measure) -> Result<Option<u64>, String> {
    let Some(text) = says.done else { return Ok(None) };
    if !measure.metric.has_steps() {
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
