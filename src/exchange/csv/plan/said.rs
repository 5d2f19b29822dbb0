//! What check-in rows are about and say, and by which id they are known.

use super::{
    Planner, Target,
    find::Fault,
    measure::{Measure, read_done, read_value},
};
use crate::domain::{FieldKey, Kind, text::value::weight_done};
use crate::exchange::csv::{
    columns::Column,
    rows::{CheckInRow, Says, foreign_statement},
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row of check-ins.csv, understood.
pub(crate) struct CheckInPlan {
    pub(crate) row: usize,
    pub(crate) target: Target,
    pub(crate) external: String,
    pub(crate) value: Option<f64>,
    pub(crate) done: Option<u64>,
}

impl Planner<'_, '_> {
    pub(super) fn check_ins(&mut self) -> Vec<CheckInPlan> {
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
                    self.problems.fail(row.at, Some(Column::Field(FieldKey::External)), sentence);
                }
                continue;
            }
            by_external.insert((target, external.clone()), plans.len());
            plans.push(CheckInPlan { row: n, target, external, value, done });
        }
        plans
    }
}

/// The value and the steps done that a check-in row states.
fn statement(row: &CheckInRow, kind: Kind, measure: Option<&Measure>) -> Result<(Option<f64>, Option<u64>), (Column, String)> {
    if let Some((column, sentence)) = foreign_statement(kind, &row.says) {
        return Err((column, sentence.to_owned()));
    }
    let Some(measure) = measure else { return Ok((None, None)) };
    let (value, counted) = read_value(row.says.value, row.delimiter, measure).map_err(|sentence| (Column::Value, sentence))?;
    let done = read_done(&row.says, measure).map_err(|sentence| (Column::Field(FieldKey::Steps), sentence))?;
    match (done, counted) {
        (Some(named), Some(counted)) if named.count_ones() != counted.count_ones() => {
            let (named, counted) = (named.count_ones(), counted.count_ones());
            Err((Column::Value, format!("the value counts {counted} done, and steps names {named}; leave one of them empty")))
        }
        (Some(named), _) => Ok((Some(weight_done(&measure.steps, named)), Some(named))),
        (None, counted) => Ok((value, counted)),
    }
}

fn same_statement(a: &CheckInRow, b: &CheckInRow) -> bool {
    let told =
        |s: &Says| (s.value.map(str::to_owned), s.done.map(str::to_owned), s.confidence, s.word, s.progress.map(f64::to_bits));
    a.on == b.on && a.by == b.by && told(&a.says) == told(&b.says) && (a.says.note, a.says.next) == (b.says.note, b.says.next)
}
