//! What projects are expected to move, once the rows are taken: an effect that means nothing is refused as it is where one
//! is typed.

use super::{Planner, Target};
use crate::domain::{
    FieldKey, Kind,
    claim::{Course, meaningless, way},
    link::Expect,
};
use crate::exchange::csv::columns::Column;

impl Planner<'_, '_> {
    /// Looks at every effect that a row brings in. One that stands in the workspace as it is written is left in peace: the
    /// same file once more changes nothing, even if its key result goes another way by now.
    pub(super) fn check_effects(&mut self) {
        let rows = self.rows;
        for (n, row) in rows.items.iter().enumerate() {
            let Some(expect) = row.given.expect().filter(|_| row.kind == Kind::Project && !self.items[n].bad) else { continue };
            let targets = self.items[n].parents.iter().flatten();
            let wrong = targets.filter(|&&t| !self.is_there(n, t, expect)).find_map(|&t| meaningless(expect, self.course(t)));
            if let Some(sentence) = wrong {
                self.fail(n, Column::Field(FieldKey::Expect), sentence);
            }
        }
    }

    fn is_there(&self, project: usize, target: Target, expect: Expect) -> bool {
        let goal = match target {
            Target::Row(row) => self.items[row].old,
            Target::Old(ix) => Some(ix),
        };
        let (Some(project), Some(goal)) = (self.items[project].old, goal) else { return false };
        let goal = self.cascade.item(goal).id;
        self.cascade.links_at(project).any(|l| l.target == goal && l.expect == Some(expect))
    }

    /// What a key result is to do; `None`: it is an objective.
    fn course(&self, target: Target) -> Option<Course> {
        let (row, old) = match target {
            Target::Row(row) => (Some(row), self.items[row].old),
            Target::Old(ix) => (None, Some(ix)),
        };
        let metric = self.measure_at(target).1?.metric;
        let now = old.and_then(|ix| self.cascade.item(ix).key_result());
        let said = old.and_then(|ix| self.cascade.summary(ix).value).map(|(_, value)| value);
        let cell = row.map(|row| &self.rows.items[row]);
        let baseline = cell.and_then(|r| r.given.number(FieldKey::Baseline)).or(now.and_then(|kr| kr.baseline));
        let value = row.and_then(|row| self.items[row].value).or(said);
        let to = cell.and_then(|r| r.given.number(FieldKey::Target)).or(now.and_then(|kr| kr.target));
        Some(Course { metric, gap: way(baseline.or(value), to) })
    }
}
