//! Who said something when it was owed: on time, late or missed, week by week.
//!
//! Replays the deadlines of an item (rules.md, "Freshness") over the days it was checked in. Must not know: what was said.

use super::{
    cascade::{Cascade, Ix},
    freshness::{Phase, due_after, first_due, owes, phase},
    goal::Kind,
    health::Freshness,
    id::Id,
    judge::Judgement,
    pace::plus,
    summary::monday,
};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::{BTreeMap, HashMap};

/// How many weeks are looked back on.
pub const WEEKS: usize = 13;

/// How a deadline was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Met {
    /// By its day.
    OnTime,
    /// After it, before the item counted as stale.
    Late,
    /// Not before the item was stale, or not at all.
    Missed,
}

/// How a week of deadlines is written, in shapes that no health has: filled, half filled, empty. `None`: nothing was owed.
pub fn mark(week: Option<Met>, ascii: bool) -> &'static str {
    match (week, ascii) {
        (Some(Met::OnTime), false) => "▮",
        (Some(Met::OnTime), true) => "|",
        (Some(Met::Late), false) => "◧",
        (Some(Met::Late), true) => ":",
        (Some(Met::Missed), false) => "▯",
        (Some(Met::Missed), true) => "_",
        (None, false) => "·",
        (None, true) => ".",
    }
}

/// Deadlines of one or several items, and how they were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// Per week, the oldest first: the worst that happened in it; `None`: nothing was owed.
    pub weeks: [Option<Met>; WEEKS],
    /// Deadlines met by their day.
    pub on_time: u32,
    /// Deadlines met late.
    pub late: u32,
    /// Deadlines missed.
    pub missed: u32,
}

impl Default for Strip {
    fn default() -> Strip {
        Strip { weeks: [None; WEEKS], on_time: 0, late: 0, missed: 0 }
    }
}

impl Strip {
    /// Adds the deadlines of another item.
    pub fn add(&mut self, other: &Strip) {
        for (mine, theirs) in self.weeks.iter_mut().zip(other.weeks) {
            *mine = (*mine).max(theirs);
        }
        self.on_time += other.on_time;
        self.late += other.late;
        self.missed += other.missed;
    }

    /// A mark per week, the oldest first.
    pub fn text(&self, ascii: bool) -> String {
        self.weeks.iter().map(|&week| mark(week, ascii)).collect()
    }

    /// How many deadlines there were.
    pub fn owed(&self) -> u32 {
        self.on_time + self.late + self.missed
    }

    fn count_if(&mut self, counts: bool, due: NaiveDate, met: Met, today: NaiveDate) {
        if !counts {
            return;
        }
        let back = (monday(today) - monday(due)).num_days() / 7;
        let Some(week) = usize::try_from(back).ok().filter(|&back| back < WEEKS) else { return };
        let place = &mut self.weeks[WEEKS - 1 - week];
        *place = (*place).max(Some(met));
        match met {
            Met::OnTime => self.on_time += 1,
            Met::Late => self.late += 1,
            Met::Missed => self.missed += 1,
        }
    }
}

/// The first day that is looked back on.
pub fn since(today: NaiveDate) -> NaiveDate {
    plus(monday(today), -7 * (WEEKS as i64 - 1))
}

/// The last day on which an item owed a check-in: today, or the day it was over; `None`: it never did in these weeks. Of a
/// cycle that was closed by hand before its end nobody wrote down the day: that of the last check-in stands for it.
pub fn owed_until(cascade: &Cascade, ix: Ix, last: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    if owes(cascade, ix, phase(cascade, ix, today)) {
        return Some(today);
    }
    let item = cascade.item(ix);
    if phase(cascade, ix, today) != Phase::Closed || !item.is_live() {
        return None;
    }
    let over = match item.project() {
        Some(project) => project.state_on.or(last)?,
        None if item.kind() == Kind::Objective && cascade.key_results(ix).next().is_some() => return None,
        None => cascade.cycle_of(ix).map(|c| c.end).filter(|&end| end < today).or(last)?,
    };
    (over >= since(today)).then_some(over.min(today))
}

/// How the deadlines of an item were met in the last weeks, from the days it was checked in, in order. The item is taken to
/// have owed check-ins from its start on. What was due before the day it became its owner's is not theirs to answer for
/// (`owned`; `None`: it was theirs all the time).
pub fn strip(cascade: &Cascade, ix: Ix, days: &[NaiveDate], owned: Option<NaiveDate>, today: NaiveDate) -> Strip {
    let mut strip = Strip::default();
    let (item, settings) = (cascade.item(ix), &cascade.settings);
    let Some(until) = owed_until(cascade, ix, days.last().copied(), today) else { return strip };
    let start = cascade.span(ix).0.unwrap_or(item.created);
    // What lies more than two deadlines before the window changes nothing in it.
    let from = plus(since(today), -2 * item.cadence.days() - 14);
    let known = days.partition_point(|&day| day < from);
    let mut due = match known.checked_sub(1).map(|at| days[at]) {
        Some(last) => due_after(last, item.cadence, settings.review_weekday),
        None => first_due(start, item.cadence, settings.review_weekday),
    };
    // A silence of years is walked in one step.
    if due < from {
        due = next_review_day(from, settings.review_weekday);
    }
    let mut rest = days[known..].iter().copied().filter(|&day| day <= today).peekable();
    while due <= until {
        let theirs = owned.is_none_or(|owned| due >= owned);
        let mut last = None;
        while let Some(day) = rest.next_if(|&day| day <= due) {
            last = Some(day);
        }
        let next = last.map(|last| due_after(last, item.cadence, settings.review_weekday));
        if let Some(next) = next.filter(|&next| next > due) {
            strip.count_if(theirs, due, Met::OnTime, today);
            due = next;
            continue;
        }
        if let Some(day) = rest.next_if(|&day| day <= plus(due, settings.stale_after)) {
            strip.count_if(theirs, due, Met::Late, today);
            due = due_after(day, item.cadence, settings.review_weekday).max(plus(due, 1));
        } else {
            strip.count_if(theirs && today > plus(due, settings.stale_after), due, Met::Missed, today);
            due = plus(due, item.cadence.days());
        }
    }
    strip
}

/// From when on check-ins matter for these weeks: some deadlines before, so that the first week is judged fairly.
pub fn read_since(today: NaiveDate) -> NaiveDate {
    plus(since(today), -70)
}

/// How the deadlines of several items were met: from the days they were checked in since [`read_since`], of one item in
/// order, and since when each is its owner's.
pub fn strips(
    cascade: &Cascade,
    items: impl IntoIterator<Item = Ix>,
    days: &[(Id, NaiveDate)],
    owned: &BTreeMap<Id, NaiveDate>,
    today: NaiveDate,
) -> HashMap<Ix, Strip> {
    let mut of: HashMap<Id, Vec<NaiveDate>> = HashMap::new();
    for &(item, day) in days {
        of.entry(item).or_default().push(day);
    }
    let of_item = |ix: Ix| {
        let id = cascade.item(ix).id;
        let said = of.get(&id).map_or(&[][..], Vec::as_slice);
        (ix, strip(cascade, ix, said, owned.get(&id).copied(), today))
    };
    items.into_iter().map(of_item).collect()
}

fn next_review_day(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    plus(day, i64::from(weekday.days_since(day.weekday())))
}

/// The newest deadline that has come of something that was due on a day and every so many days since; that day itself
/// while it lies ahead.
pub fn newest_deadline(due_on: NaiveDate, cadence_days: i64, today: NaiveDate) -> NaiveDate {
    let every = cadence_days.max(1);
    plus(due_on, (today - due_on).num_days().max(0) / every * every)
}

/// How many deadlines in a row have passed: 0 while nothing is owed, 1 from the day after its due day on. What was due
/// before the day it became its owner's is not theirs to answer for (`owned`; `None`: it was theirs all the time).
pub fn missed_in_a_row(due_on: NaiveDate, cadence_days: i64, owned: Option<NaiveDate>, today: NaiveDate) -> u32 {
    let every = cadence_days.max(1);
    let before = owned.map_or(0, |owned| (owned - due_on).num_days().max(0));
    let first = plus(due_on, (before + every - 1) / every * every);
    let late = (today - first).num_days();
    if late <= 0 { 0 } else { u32::try_from(1 + (late - 1) / every).unwrap_or(u32::MAX) }
}

/// How many deadlines in a row the owner of a judged item has let pass.
pub fn missed(cascade: &Cascade, ix: Ix, judged: &Judgement, owned: Option<NaiveDate>, today: NaiveDate) -> u32 {
    match (judged.due_on, judged.freshness) {
        (Some(due), Some(f)) if f != Freshness::Fresh => missed_in_a_row(due, cascade.item(ix).cadence.days(), owned, today),
        _ => 0,
    }
}

/// From so many missed deadlines in a row on, the manager of the owner is named beside the item.
pub const ESCALATES: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::{World, day};
    use proptest::prelude::*;

    /// A weekly key result that began on a Thursday, and its strip for these check-ins.
    fn strip_of(days: &[&str]) -> Strip {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        let c = w.cascade();
        let days: Vec<NaiveDate> = days.iter().map(|d| day(d)).collect();
        strip(&c, c.find(rate).unwrap(), &days, None, w.today)
    }

    #[test]
    fn a_deadline_is_met_by_what_was_said_for_it() {
        // Due on Mondays from 12 October on: seven deadlines, the last of them today and still open.
        let every = ["2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"];
        let s = strip_of(&every);
        assert_eq!((s.on_time, s.late, s.missed), (7, 0, 0));
        assert_eq!(s.weeks[WEEKS - 1], Some(Met::OnTime));
        assert_eq!(s.weeks[..6], [None; 6], "before the first deadline nothing was owed");
    }

    #[test]
    fn a_day_or_two_after_is_late_and_silence_is_missed() {
        let s = strip_of(&["2026-10-09", "2026-10-21", "2026-11-20"]);
        // 12 Oct on time, 19 Oct late by two days (which counts for the 26th too), 2, 9 and 16 Nov missed, 23 Nov on time.
        assert_eq!((s.on_time, s.late, s.missed), (2, 1, 3));
        assert_eq!(s.weeks[WEEKS - 2], Some(Met::Missed));
    }

    #[test]
    fn nothing_said_is_missed_but_for_what_may_still_come() {
        let s = strip_of(&[]);
        assert_eq!((s.on_time, s.late, s.missed), (0, 0, 6));
        assert_eq!(s.weeks[WEEKS - 1], None, "today's deadline is still open");
    }

    #[test]
    fn deadlines_missed_in_a_row_are_counted_from_the_due_day() {
        for (today, n) in [("2026-11-16", 0), ("2026-11-17", 1), ("2026-11-23", 1), ("2026-11-24", 2), ("2026-12-01", 3)] {
            assert_eq!(missed_in_a_row(day("2026-11-16"), 7, None, day(today)), n, "{today}");
        }
    }

    #[test]
    fn the_worst_of_a_week_is_what_shows() {
        let mut all = strip_of(&["2026-11-20"]);
        let on_time = strip_of(&["2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30", "2026-11-06", "2026-11-13"]);
        all.add(&on_time);
        assert_eq!(all.weeks[WEEKS - 2], Some(Met::Missed));
        assert_eq!(all.owed(), on_time.owed() + strip_of(&["2026-11-20"]).owed());
    }

    #[test]
    fn what_was_missed_before_a_hand_over_is_not_the_new_owners() {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        let c = w.cascade();
        let of = |owned: Option<&str>| strip(&c, c.find(rate).unwrap(), &[], owned.map(day), w.today).missed;
        assert_eq!((of(None), of(Some("2026-11-10")), of(Some("2026-11-16")), of(Some("2026-11-20"))), (6, 1, 1, 0));
    }

    #[test]
    fn the_quarter_that_just_closed_is_still_told() {
        let mut w = World::new("2027-01-11");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        let c = w.cascade();
        let (ix, goal) = (c.find(rate).unwrap(), c.find(goal).unwrap());
        let s = strip(&c, ix, &[day("2026-12-18"), day("2026-12-25")], None, w.today);
        // Deadlines on Mondays from 19 October to 28 December: the last two met.
        assert_eq!((s.on_time, s.missed, s.weeks[WEEKS - 1]), (2, 9, None), "{s:?}");
        assert_eq!(owed_until(&c, ix, None, w.today), Some(day("2026-12-31")));
        assert_eq!(owed_until(&c, goal, None, w.today), None, "its key results spoke for it");
        assert_eq!(owed_until(&c, ix, None, day("2027-06-01")), None, "long past");
    }

    proptest! {
        #[test]
        fn more_check_ins_never_miss_more(days in proptest::collection::btree_set(0i64..60, 0..20), extra in 0i64..60) {
            let mut w = World::new("2026-11-23");
            let q4 = w.cycle("2026-Q4");
            let goal = w.objective("Win", q4, |_| {});
            let rate = w.key_result(goal, 2.0, 4.0, |_| {});
            let c = w.cascade();
            let at = |back: i64| plus(w.today, -back);
            let mut list: Vec<NaiveDate> = days.iter().map(|&d| at(d)).collect();
            list.sort();
            let before = strip(&c, c.find(rate).unwrap(), &list, None, w.today);
            list.push(at(extra));
            list.sort();
            let after = strip(&c, c.find(rate).unwrap(), &list, None, w.today);
            prop_assert!(after.missed <= before.missed, "{:?} {:?}", before, after);
        }
    }
}
