//! Where a key result begins that has a target and no baseline: the commonest table has none.

use super::{Planner, Target};
use crate::domain::{FieldKey, Kind, key_result::Metric};
use crate::exchange::csv::BaselineFrom;
use chrono::NaiveDate;

impl Planner<'_, '_> {
    /// Whether a row is about a key result that can begin somewhere: the file gives it a target, nobody a baseline, and nobody
    /// says that the baseline is to be measured.
    fn wants_beginning(&self, n: usize) -> bool {
        let row = &self.rows.items[n];
        let plan = &self.items[n];
        let old = plan.old.and_then(|ix| self.cascade.item(ix).key_result());
        let is_fresh = plan.old.is_none_or(|ix| self.cascade.summary(ix).value.is_none());
        row.kind == Kind::KeyResult
            && !plan.bad
            && is_fresh
            && row.given.metric() != Some(Metric::BaselineFirst)
            && plan.measure.as_ref().is_some_and(|m| m.metric == Metric::BaselineFirst)
            && row.given.number(FieldKey::Baseline).or(old.and_then(|kr| kr.baseline)).is_none()
            && row.given.number(FieldKey::Target).is_some()
    }

    /// Remembers the first value of a key result.
    pub(super) fn note_first(&mut self, target: Target, on: NaiveDate, value: Option<f64>) {
        let (Target::Row(n), Some(value)) = (target, value) else { return };
        if self.wants_beginning(n) {
            let first = self.firsts.entry(n).or_insert((on, value));
            if on < first.0 {
                *first = (on, value);
            }
        }
    }

    /// Lets every such key result begin.
    pub(super) fn begin(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            if !self.wants_beginning(n) {
                self.count_flat(n);
                continue;
            }
            let target = row.given.number(FieldKey::Target).unwrap_or_default();
            let state = self.items[n].value.map(|value| (row.on, value));
            let first = match (self.firsts.get(&n), state) {
                (Some(&(day, value)), Some((Some(on), state))) => Some(if on < day { state } else { value }),
                (Some(&(_, value)), _) | (None, Some((_, value))) => Some(value),
                (None, None) => None,
            };
            let begins = match (self.options.baseline_from, first) {
                (BaselineFrom::None, _) | (BaselineFrom::Either | BaselineFrom::First, None) => None,
                (BaselineFrom::Zero, _) => Some(0.0),
                (BaselineFrom::Either, Some(first)) if target > first && first >= 0.0 => Some(0.0),
                (BaselineFrom::Either | BaselineFrom::First, Some(first)) => Some(first),
            };
            // A key result that begins at its target gets nowhere.
            let begins = begins.filter(|from| from.total_cmp(&target).is_ne());
            let begun = &mut self.problems.begun;
            match begins {
                Some(from) if from.total_cmp(&0.0).is_eq() => begun.zero += 1,
                Some(_) => begun.first += 1,
                None => begun.nowhere += 1,
            }
            self.items[n].begins = begins;
            if let (Some(from), Some(measure)) = (begins, &mut self.items[n].measure) {
                measure.metric = Metric::towards(from, target);
            }
        }
    }

    /// Counts a key result that the file lets begin at its target.
    fn count_flat(&mut self, n: usize) {
        let given = &self.rows.items[n].given;
        let moves = self.items[n].measure.as_ref().is_some_and(|m| m.metric.moves());
        let from_to = given.number(FieldKey::Baseline).zip(given.number(FieldKey::Target));
        if moves && !self.items[n].bad && from_to.is_some_and(|(from, to)| from.total_cmp(&to).is_eq()) {
            self.problems.flat += 1;
        }
    }
}
