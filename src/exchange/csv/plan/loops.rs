//! Nothing hangs below itself: loops among the parents, with their path.

use super::{Planner, Target};
use crate::domain::FieldKey;
use crate::domain::Kind;
use crate::exchange::csv::{cells, columns::Column};
use std::collections::HashMap;

impl Planner<'_, '_> {
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
    pub(super) fn find_loops(&mut self) {
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
                self.fail(row, Column::Field(FieldKey::Parents), sentence.clone());
            }
        }
    }
}
