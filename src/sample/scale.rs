//! A made-up cascade of any size: for benchmarks, and to see how the screens feel with a hundred thousand goals.
//!
//! Goal number *i* in reading order (depth first, key results before child objectives, as the deck shows them) has a title
//! that begins with `g<i>z`, so that a benchmark can tell which rows were drawn. Three to five key results and up to three
//! child objectives below every objective. The same numbers and the same day make the same workspace.

mod bulk;
mod parts;
mod review;
mod year;

use crate::domain::Change;
use chrono::NaiveDate;

/// What kind of history a made-up workspace has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shape {
    /// One open cycle, its check-ins in a dozen changes: the fastest to make, to measure reading with.
    #[default]
    Bulk,
    /// Three closed quarters and an open one as they happen: one change for each person and day, with revisions and
    /// their reasons, reviews and what they decided, closings, check-ins written later, clocks that do not agree, and
    /// changes that were taken back.
    Year,
}

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Objectives and key results together. Projects come on top: one for every fifty of these after the first two thousand,
    /// which stay free of them so that the first screens show nothing but numbered goals.
    pub items: usize,
    /// Check-ins in all, corrected ones not counted. They are of key results, spread evenly over their time. `None`: fifty
    /// times `items`.
    pub check_ins: Option<usize>,
    /// What kind of history it has.
    pub shape: Shape,
    /// The day everything is dated from.
    pub today: NaiveDate,
    /// Now, in milliseconds since 1970 UTC.
    pub at: i64,
}

impl Scale {
    /// How many check-ins there will be.
    pub fn check_ins(&self) -> usize {
        self.check_ins.unwrap_or_else(|| self.items.saturating_mul(50))
    }

    /// The workspace as changes, in order: what there is comes before what is said about it.
    pub fn changes(self) -> Box<dyn Iterator<Item = Change>> {
        match self.shape {
            Shape::Bulk => Box::new(bulk::changes(self)),
            Shape::Year => Box::new(year::changes(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Cascade, CheckIn, Derived, Entity, Field, Id, Ix, Kind, Op, change::Verb, cycle::CycleState};
    use std::collections::HashSet;

    fn scale(items: usize, check_ins: Option<usize>) -> (Cascade, Vec<Change>) {
        shaped(Shape::Bulk, items, check_ins)
    }

    fn shaped(shape: Shape, items: usize, check_ins: Option<usize>) -> (Cascade, Vec<Change>) {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let at = today.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis();
        let changes: Vec<Change> = Scale { items, check_ins, shape, today, at }.changes().collect();
        let mut cascade = Cascade::default();
        for change in &changes {
            assert_eq!(cascade.check(change), Ok(()), "{change:?}");
            cascade.apply(change, Derived::default()).unwrap();
        }
        (cascade, changes)
    }

    #[test]
    fn goals_are_numbered_in_reading_order_and_there_are_as_many_as_asked_for() {
        for items in [0, 1, 4, 5, 100, 3_000] {
            let (cascade, _) = scale(items, Some(0));
            let mut stack: Vec<Ix> = cascade.roots().iter().rev().copied().collect();
            let mut seen = 0;
            while let Some(ix) = stack.pop() {
                seen += 1;
                let title = &cascade.item(ix).title;
                assert!(title.starts_with(&format!("g{seen}z ")), "{title} is number {seen} of {items}");
                stack.extend(cascade.children(ix).iter().rev());
                assert!(cascade.children(ix).len() <= 8);
            }
            assert_eq!(seen, items);
            assert_eq!(cascade.projects().len(), if items > 2_000 { (items - 2_000) / 50 } else { 0 });
        }
    }

    #[test]
    fn there_are_as_many_check_ins_as_asked_for_all_of_key_results_and_none_after_today() {
        for (asked, expected) in [(None, 200 * 50), (Some(777), 777), (Some(3), 3)] {
            let (cascade, changes) = scale(200, asked);
            let said: Vec<&CheckIn> = changes
                .iter()
                .flat_map(|c| &c.ops)
                .filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None })
                .collect();
            assert_eq!(said.len(), expected);
            for c in said {
                assert_eq!(cascade.item(cascade.find(c.item).unwrap()).kind(), Kind::KeyResult);
                assert!(c.on <= changes[0].on);
            }
        }
    }

    #[test]
    fn the_same_numbers_make_the_same_workspace() {
        assert_eq!(scale(150, Some(500)).1, scale(150, Some(500)).1);
    }

    fn check_ins(changes: &[Change]) -> impl Iterator<Item = &CheckIn> {
        changes.iter().flat_map(|c| &c.ops).filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None })
    }

    #[test]
    fn a_year_has_one_change_for_each_person_and_day_and_all_that_happens_in_one() {
        let (cascade, changes) = shaped(Shape::Year, 600, Some(9_000));
        let today = changes.last().unwrap().on;
        let of = |verb: Verb| changes.iter().filter(move |c| c.verb == verb);
        let mut sittings = HashSet::new();
        assert!(of(Verb::CheckIn).all(|c| sittings.insert((c.by.unwrap(), c.on))), "somebody sat down twice on one day");
        let corrected = of(Verb::Correct).count();
        assert_eq!(check_ins(&changes).count() - corrected, 9_000);
        assert!(corrected > 5 && of(Verb::Undo).count() > of(Verb::Redo).count() && of(Verb::Redo).count() > 3);
        let late = changes.iter().flat_map(|c| c.ops.iter().map(|op| (c.on, op)));
        let late = late.filter(|(on, op)| matches!(op, Op::CheckIn(c) if c.on < *on)).count();
        assert!((200..1_000).contains(&late), "{late} check-ins are told later");
        let moved = |op: &Op| matches!(op, Op::Set { new: Field::Target(_), .. });
        assert!(of(Verb::Revise).filter(|c| c.ops.iter().any(moved)).all(|c| c.why.is_some()));
        assert!(of(Verb::Revise).filter(|c| c.ops.iter().any(moved)).count() > 20);
        assert!(of(Verb::Review).count() > 100 && of(Verb::Decide).count() > 40 && of(Verb::Judge).count() > 2);
        let states: Vec<CycleState> = cascade.cycles().map(|c| c.state_on(today)).collect();
        assert_eq!(states.iter().filter(|s| **s == CycleState::Closed).count(), 3);
        assert_eq!(states.iter().filter(|s| **s == CycleState::Open).count(), 1);
        assert!(changes.windows(2).all(|pair| pair[0].on <= pair[1].on), "days come one after the other");
        assert!(changes.windows(2).any(|pair| pair[0].at > pair[1].at + 60_000), "clocks that agree are not like any");
    }

    #[test]
    fn the_goals_of_a_year_are_numbered_in_reading_order_with_those_of_the_open_quarter_first() {
        for items in [0, 1, 7, 400] {
            let (cascade, changes) = shaped(Shape::Year, items, None);
            let mut stack: Vec<Ix> = cascade.roots().iter().rev().copied().collect();
            let mut seen = 0;
            while let Some(ix) = stack.pop() {
                seen += 1;
                assert!(cascade.item(ix).title.starts_with(&format!("g{seen}z ")));
                stack.extend(cascade.children(ix).iter().rev());
            }
            assert_eq!(seen, items);
            let made: HashSet<Id> = check_ins(&changes).map(|c| c.id).collect();
            assert!(items < 7 || made.len() >= items * 50, "{} of {items}", made.len());
        }
        let open = |c: &Change| c.ops.iter().any(|op| matches!(op, Op::Create(Entity::Item(i)) if i.title.starts_with("g1z ")));
        let (_, changes) = shaped(Shape::Year, 400, Some(0));
        assert_eq!(changes.iter().find(|c| open(c)).unwrap().on, "2026-10-01".parse().unwrap());
    }

    #[test]
    fn the_same_numbers_make_the_same_year() {
        assert_eq!(shaped(Shape::Year, 150, Some(500)).1, shaped(Shape::Year, 150, Some(500)).1);
    }
}
