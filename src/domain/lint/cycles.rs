//! What is odd about cycles that stand side by side: days that belong to two of them, and days between two that belong to none. Told,
//! never refused.
//!
//! Must not know: items.

use crate::domain::{Cascade, Id, cycle::Cycle, text};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::BTreeMap};

/// Lengths that differ by no more than this are of one kind: a quarter of 13 weeks and one of 14, a month of 28 days and one of 31.
const ALIKE: f64 = 1.5;

/// A sentence for each cycle that is not over and overlaps another one of the same longer cycle, or leaves a gap to the one before. One
/// that lies inside another is part of it, and a gap of half a cycle or more is one that nobody made.
pub fn of_cycles(cascade: &Cascade, today: NaiveDate) -> Vec<String> {
    let mut siblings: BTreeMap<Option<Id>, Vec<&Cycle>> = BTreeMap::new();
    for cycle in cascade.cycles() {
        siblings.entry(cycle.parent).or_default().push(cycle);
    }
    let mut found = Vec::new();
    for mut cycles in siblings.into_values() {
        cycles.sort_by_key(|c| (c.start, Reverse(c.end), c.id));
        let (mut running, mut ended): (Vec<&Cycle>, Option<&Cycle>) = (Vec::new(), None);
        for cycle in cycles {
            running.retain(|&before| {
                let runs = before.end >= cycle.start;
                if !runs
                    && ended.is_none_or(|last| before.end > last.end || (before.end == last.end && before.days() < last.days()))
                {
                    ended = Some(before);
                }
                runs
            });
            let is_part_of = |before: &Cycle| before.end >= cycle.end && before.days() > cycle.days();
            if cycle.end >= today {
                let overlapped = running.iter().find(|before| !is_part_of(before));
                found.extend(overlapped.map(|before| overlap(before, cycle)));
                found.extend(ended.filter(|_| overlapped.is_none()).and_then(|before| gap(before, cycle)));
            }
            running.push(cycle);
        }
    }
    found
}

fn name(cycle: &Cycle) -> String {
    text::one_line(&cycle.name, 40).into_owned()
}

fn overlap(before: &Cycle, cycle: &Cycle) -> String {
    let days = (before.end.min(cycle.end) - cycle.start).num_days() + 1;
    let many = if days == 1 { "a day".to_owned() } else { format!("{days} days") };
    format!(
        "{} and {} have {many} in common, from {} on: move the end of one or the start of the other",
        name(before),
        name(cycle),
        cycle.start
    )
}

fn gap(before: &Cycle, cycle: &Cycle) -> Option<String> {
    let days = (cycle.start - before.end).num_days() - 1;
    let (shorter, longer) = (before.days().min(cycle.days()), before.days().max(cycle.days()));
    if days <= 0 || 2 * days >= shorter || longer as f64 > shorter as f64 * ALIKE {
        return None;
    }
    let many = if days == 1 { "a day lies".to_owned() } else { format!("{days} days lie") };
    Some(format!(
        "{many} between {} and {}, from {} on, and in no cycle: move the end of one or the start of the other",
        name(before),
        name(cycle),
        before.end.succ_opt()?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::Entity,
        fixture::{World, day},
    };

    fn found(cycles: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let mut w = World::new("2026-11-23");
        let mut ids: BTreeMap<String, Id> = BTreeMap::new();
        for (name, start, end, parent) in cycles {
            let id = w.cycle("2026");
            ids.insert((*name).to_owned(), id);
            let Entity::Cycle(cycle) = w.entity(id) else { panic!() };
            (cycle.name, cycle.start, cycle.end) = ((*name).to_owned(), day(start), day(end));
            cycle.parent = ids.get(*parent).copied();
        }
        of_cycles(&w.cascade(), w.today)
    }

    #[test]
    fn days_of_two_siblings_and_days_of_none_are_told() {
        let year = ("2027", "2027-01-01", "2027-12-31", "");
        let said = found(&[
            year,
            ("Q1", "2027-01-01", "2027-04-02", "2027"),
            ("Q2", "2027-04-01", "2027-06-28", "2027"),
            ("Q3", "2027-07-01", "2027-09-30", "2027"),
            ("Q4", "2027-10-01", "2027-12-31", "2027"),
        ]);
        assert_eq!(
            said,
            [
                "Q1 and Q2 have 2 days in common, from 2027-04-01 on: move the end of one or the start of the other",
                "2 days lie between Q2 and Q3, from 2027-06-29 on, and in no cycle: move the end of one or the start of the other",
            ]
        );
        let twice = found(&[("A", "2027-01-01", "2027-03-31", ""), ("B", "2027-01-01", "2027-03-31", "")]);
        assert_eq!(twice.len(), 1, "{twice:?}");
        assert!(twice[0].contains("have 90 days in common"), "{twice:?}");
    }

    #[test]
    fn years_beside_their_quarters_a_cycle_nobody_made_and_what_is_over_are_no_faults() {
        for cycles in [
            // Nobody said what they are part of.
            &[
                ("2026", "2026-01-01", "2026-12-31", ""),
                ("2026-Q4", "2026-10-01", "2026-12-31", ""),
                ("2027", "2027-01-01", "2027-12-31", ""),
                ("2027-Q1", "2027-01-01", "2027-03-31", ""),
            ][..],
            &[("2026-Q4", "2026-10-01", "2026-12-31", ""), ("2027-Q2", "2027-04-01", "2027-06-30", "")],
            &[("Old", "2025-01-01", "2025-03-31", ""), ("Older", "2025-02-01", "2025-04-30", "")],
            &[("Sprint", "2026-11-01", "2026-11-14", ""), ("2027", "2026-11-20", "2027-11-19", "")],
        ] {
            assert_eq!(found(cycles), Vec::<String>::new(), "{cycles:?}");
        }
    }
}
