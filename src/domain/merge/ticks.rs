//! Steps that one laptop ticked off and a check-in of another leaves open.
//!
//! A check-in says which steps are done, all of them, as it says a value: it is a statement of its author on a day, and is never
//! changed. So the newest stands, and where it leaves open what somebody else had ticked off apart from it, both are told.

use crate::domain::{CheckIn, Id, history::Recorded, key_result::Step};

/// Two check-ins that came together from apart, of which the newer leaves open what the other ticked off.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOpen<'a> {
    /// The titles of the steps, in their order.
    pub steps: Vec<&'a str>,
    /// The check-in that ticked them off.
    pub ticked: &'a CheckIn,
    /// The one that stands.
    pub newer: &'a CheckIn,
}

/// What the newest check-in leaves open that the newest from the other side before it ticked off. `check_ins` are those of one
/// item, newest first; `is_new` knows the changes that have just come in. `None`: nothing is.
pub fn left_open<'a>(steps: &'a [Step], check_ins: &'a [Recorded], is_new: impl Fn(Id) -> bool) -> Option<LeftOpen<'a>> {
    let mut said = check_ins.iter().filter(|r| !r.is_voided()).filter_map(|r| Some((r, r.check_in.done.as_ref()?)));
    let (newest, done) = said.next()?;
    let side = is_new(newest.change);
    let (ticked, theirs) = said.find(|(r, _)| is_new(r.change) != side)?;
    let before = said.next().map(|(_, done)| done);
    let open = |step: &&Step| step.is_done(theirs) && !step.is_done(done) && !before.is_some_and(|before| step.is_done(before));
    let steps: Vec<&str> = steps.iter().filter(open).map(|step| step.title.as_str()).collect();
    (!steps.is_empty()).then_some(LeftOpen { steps, ticked: &ticked.check_in, newer: &newest.check_in })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::day;

    /// Check-ins oldest first, each with its steps and whether it has just come in; gives the steps left open.
    fn open(all: &[(u64, bool)]) -> Vec<u32> {
        let id = |n: usize| Id::new((7 << 60) + n as i64).unwrap();
        let steps: Vec<Step> = (0..4).map(|key| Step { key, title: key.to_string(), weight: 1.0, date: None }).collect();
        let recorded = |(n, (bits, _)): (usize, &(u64, bool))| Recorded {
            check_in: CheckIn { done: Some((*bits).into()), ..CheckIn::new(id(n), id(99), day("2026-11-23"), None) },
            voided_by: None,
            at: 0,
            change: id(n),
        };
        let mut check_ins: Vec<Recorded> = all.iter().enumerate().map(recorded).collect();
        check_ins.reverse();
        let is_new = |change: Id| all[usize::try_from(change.get() - (7 << 60)).unwrap()].1;
        let found = left_open(&steps, &check_ins, is_new);
        found.map(|left| left.steps.iter().map(|title| title.parse().unwrap()).collect()).unwrap_or_default()
    }

    #[test]
    fn what_one_side_ticked_and_the_newer_of_the_other_leaves_open_is_found_from_both_sides() {
        for (a, b) in [(false, true), (true, false)] {
            assert_eq!(open(&[(0b0001, false), (0b0011, a), (0b0101, b)]), [1]);
            assert_eq!(open(&[(0b0010, a), (0b0100, a), (0b1000, b)]), [2], "what its own side opened again is settled");
            assert_eq!(open(&[(0b0011, a), (0b0111, b)]), [0; 0]);
            assert_eq!(open(&[(0b0011, a), (0b0001, a)]), [0; 0], "one side may open what it ticked off");
            assert_eq!(open(&[(0b0010, false), (0b0010, a), (0b0001, b)]), [0; 0], "known before either");
        }
        assert_eq!(open(&[]), [0; 0]);
    }
}
