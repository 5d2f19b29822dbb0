//! What key results measure once the rows are taken, and values read by it.

use super::{ItemPlan, Planner, Target, folded};
use crate::domain::{
    Cascade, FieldKey, Kind,
    far_off::{Known, Shares},
    filed::fnv,
    key_result::{KeyResult, Metric, Step},
    pace::rounded,
    text::{
        number::{Mark, format_number, parse_quantity},
        say::say_count,
        value::{first_steps, parse_in_unit, unit_of_bounds, weight_done},
    },
    ticked::Ticked,
};
use crate::exchange::csv::{
    cells,
    columns::Column,
    habits::Habits,
    rows::{ItemRow, Rows, Says},
};
use std::collections::{BTreeMap, HashSet};

/// The metric, steps and unit of a key result as they will be.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) metric: Metric,
    pub(crate) steps: Vec<Step>,
    /// Empty: none.
    pub(crate) unit: Box<str>,
    pub(crate) baseline: Option<f64>,
    pub(crate) target: Option<f64>,
    pub(crate) upper: Option<f64>,
}

impl Measure {
    /// What is known of it before a value is said, the last of which was `last`.
    pub(crate) fn known(&self, last: Option<f64>) -> Known<'_> {
        let Measure { metric, baseline, target, upper, .. } = *self;
        Known { metric, unit: &self.unit, baseline, target, upper, last, usual: None }
    }
}

impl Planner<'_, '_> {
    /// Finds the metric of every key result, and reads its value by it.
    pub(super) fn measure(&mut self) {
        let rows = self.rows;
        let mut shares: BTreeMap<usize, Shares<usize>> = BTreeMap::new();
        for (n, row) in rows.items.iter().enumerate() {
            if self.items[n].bad || row.kind != Kind::KeyResult {
                continue;
            }
            let old = self.items[n].old.and_then(|ix| self.cascade.item(ix).key_result());
            let (unit, is_guessed) = match unit_of(row, old) {
                Ok(found) => found,
                Err((column, sentence)) => {
                    self.fail(n, column, sentence);
                    continue;
                }
            };
            self.items[n].unit = is_guessed.then(|| unit.clone());
            self.problems.units += usize::from(is_guessed);
            let measure = measure_of(row, old, unit);
            if let Err((column, sentence)) = bounds(row, old, &measure) {
                self.fail(n, column, sentence);
                continue;
            }
            if row.given.steps().is_some() && !measure.metric.has_steps() {
                let sentence = format!("the metric is {}, so its steps are passed over", measure.metric.word());
                self.problems.warn(row.at, sentence);
            }
            if let Some(sentence) = small_percent(row, &measure) {
                self.problems.warn(row.at, sentence);
            }
            match read_value(row.says.value, row.habits, &measure) {
                Ok((value, done)) => {
                    if let Some((value, text)) = value.zip(row.says.value) {
                        let last = self.items[n].old.and_then(|ix| self.cascade.summary(ix).value);
                        let known = measure.known(last.map(|(_, value)| value));
                        shares.entry(row.at.file).or_default().take(&known, text, value, n);
                    }
                    (self.items[n].value, self.items[n].done) = (value, done);
                }
                Err(sentence) => self.fail(n, Column::Value, sentence),
            }
            self.items[n].measure = Some(measure);
        }
        for (n, sentence) in shares.into_values().flat_map(Shares::open) {
            self.fail(n, Column::Value, sentence);
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
            let measure = item.key_result().map(|kr| Measure {
                metric: kr.metric,
                steps: kr.steps.to_vec(),
                unit: kr.unit.clone().unwrap_or_default(),
                baseline: kr.baseline,
                target: kr.target,
                upper: kr.upper,
            });
            (item.kind(), measure)
        }
    }
}

/// The metric a row gives a key result, and its steps, which keep their keys by title so that what was ticked off stays so.
fn measure_of(row: &ItemRow, old: Option<&KeyResult>, unit: String) -> Measure {
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
            (None, None, Some(value))
                if cells::value(value, &unit, row.habits.decimal(Column::Value), Metric::YesNo).is_err() =>
            {
                Metric::BaselineFirst
            }
            (None, None, _) => Metric::YesNo,
        },
    };
    let mut steps = old.map(|kr| kr.steps.to_vec()).unwrap_or_default();
    if let Some(told) = row.given.steps().filter(|_| metric.has_steps()) {
        // Of a new one the steps are numbered, as they are read.
        steps = if old.is_some() { keep_keys(told, &steps) } else { told.to_vec() };
    }
    let upper = row.given.number(FieldKey::Upper).or(old.and_then(|kr| kr.upper));
    Measure { metric, steps, unit: unit.into(), baseline, target, upper }
}

/// The unit of a key result (empty: none), and whether only its numbers tell it. What stands beside them has to go with it.
fn unit_of(row: &ItemRow, old: Option<&KeyResult>) -> Result<(String, bool), (Column, String)> {
    let written = row.given.get(FieldKey::Unit).and_then(|field| match field.seen() {
        crate::domain::fields::Value::Text(unit) => Some(unit.to_owned()),
        _ => None,
    });
    let said = written.or_else(|| old.and_then(|kr| kr.unit.as_deref().map(str::to_owned))).unwrap_or_default();
    let value = row.says.value.map(|text| (Column::Value, text));
    let numbers = row.measured.iter().map(|(key, text)| (Column::Field(*key), *text)).chain(value);
    let words = || unit_of_bounds(row.measured.iter().map(|(_, text)| *text), None).ok().flatten();
    let mut guessed: Option<String> = if said.is_empty() { words() } else { None };
    for (column, text) in numbers.filter(|(_, text)| text.contains(|c: char| !c.is_ascii_digit() && c != '.')) {
        // What is no number at all is said elsewhere, and so is the word of a yes/no one.
        let Ok(quantity) = parse_quantity(text, row.habits.decimal(column)) else { continue };
        if guessed.as_deref().unwrap_or(&said).is_empty() {
            guessed = match quantity.mark {
                Mark::Percent => Some("%".to_owned()),
                Mark::Currency(currency) => Some(currency),
                Mark::None => None,
            };
        }
        let unit = guessed.as_deref().unwrap_or(&said);
        parse_in_unit(text, unit, row.habits.decimal(column)).map_err(|sentence| (column, sentence))?;
    }
    Ok(guessed.map_or((said, false), |unit| (unit, true)))
}

/// What is said of a target below one percent whose sign does not stand beside it: programs write 80 % as `0.8`, and people mean
/// 0.8 % by it.
fn small_percent(row: &ItemRow, measure: &Measure) -> Option<String> {
    let target = measure.target.filter(|target| *target > 0.0 && *target < 1.0 && &*measure.unit == "%")?;
    let (_, text) = row.measured.iter().find(|(key, text)| *key == FieldKey::Target && !text.contains('%'))?;
    let share = format_number(rounded(target * 100.0), Some("%"));
    Some(format!(
        "target: “{}” with the unit % is read as {}, not as {share}",
        cells::excerpt(text),
        format_number(target, Some("%"))
    ))
}

fn keep_keys(told: &[Step], old: &[Step]) -> Vec<Step> {
    let mut used: HashSet<u32> = HashSet::new();
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
    used.extend(old.iter().map(|o| o.key));
    for n in open {
        steps[n].key = key_of(&steps[n].title, &used);
        used.insert(steps[n].key);
    }
    steps
}

/// The key of a step that a file adds: made of its title, so that the same file adds the same step on every laptop.
fn key_of(title: &str, used: &HashSet<u32>) -> u32 {
    let sum = fnv(folded_step(title).into_bytes());
    let mut key = (sum >> 32 ^ sum) as u32;
    while key < u64::BITS || used.contains(&key) {
        key = key.wrapping_add(0x9e37_79b9);
    }
    key
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
pub(super) fn read_value(
    text: Option<&str>,
    habits: &Habits,
    measure: &Measure,
) -> Result<(Option<f64>, Option<Ticked>), String> {
    let Some(text) = text else { return Ok((None, None)) };
    let unit = if measure.metric.has_steps() { "" } else { &measure.unit };
    let value = cells::value(text, unit, habits.decimal(Column::Value), measure.metric)?;
    if !measure.metric.has_steps() {
        return Ok((Some(value), None));
    }
    let total = measure.steps.len();
    let count = (0..=total).find(|&n| (n as f64 - value).abs() < 1e-9).ok_or_else(|| {
        let of = say_count(total, "step", "steps");
        format!("a value counts the steps that are done, and {value} is no number of {of}; write 0 to {total}, or their titles under steps")
    })?;
    let done = first_steps(&measure.steps, count);
    Ok((Some(weight_done(&measure.steps, &done)), Some(done)))
}

/// The steps a check-in ticks off, by their titles.
pub(super) fn read_done(says: &Says, measure: &Measure) -> Result<Option<Ticked>, String> {
    let Some(text) = says.done else { return Ok(None) };
    if !measure.metric.has_steps() {
        return Err(format!("the metric is {}, which has no steps to tick off; leave this empty", measure.metric.word()));
    }
    let mut done = Ticked::default();
    for title in text.split(';').map(str::trim).filter(|t| !t.is_empty() && *t != "-") {
        let step = measure.steps.iter().find(|s| folded_step(&s.title) == folded_step(title));
        let step = step.ok_or_else(|| format!("“{}” is none of its steps", cells::excerpt(title)))?;
        done.tick(step.key);
    }
    Ok(Some(done))
}
