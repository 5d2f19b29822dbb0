//! The grid day by day: which days are deadlines, what settles them, and how leave and holidays move them.

use super::*;
use crate::domain::{
    calendar::{Pattern, YearEnd},
    fixture::day,
};
use proptest::prelude::*;

const WEEKLY: Tolerance = Tolerance { window: 3, stale_after: 3 };
const BIWEEKLY: Tolerance = Tolerance { window: 5, stale_after: 5 };
const MONTHLY: Tolerance = Tolerance { window: 7, stale_after: 7 };
const QUARTERLY: Tolerance = Tolerance { window: 14, stale_after: 14 };

fn months(start_month: u32) -> Quarters {
    Quarters::of(start_month, Pattern::Quarters, (Weekday::Sat, YearEnd::Nearest))
}

fn tolerance(cadence: Cadence) -> Tolerance {
    match cadence {
        Cadence::Weekly => WEEKLY,
        Cadence::Biweekly => BIWEEKLY,
        Cadence::Monthly => MONTHLY,
        Cadence::Quarterly => QUARTERLY,
    }
}

fn grid(cadence: Cadence, free: &[TimeOff]) -> Grid<'_> {
    Grid { cadence, weekday: Weekday::Mon, cycle_start: Some(day("2026-10-01")), quarters: months(1), free: [&[], free] }
}

fn off(from: &str, to: &str) -> TimeOff {
    TimeOff { from: day(from), to: day(to), word: None }
}

fn read_all(text: &str) -> Result<Vec<TimeOff>, String> {
    TimeOff::read_all(text, |day, _| day.parse().ok())
}

fn list(grid: &Grid<'_>, from: &str, to: &str) -> Vec<String> {
    grid.between(day(from), day(to)).map(|d| d.format("%m-%d").to_string()).collect()
}

#[test]
fn weekly_deadlines_are_every_review_weekday_a_week_after_it_is_owed() {
    // Thursday 1 October: a week later is the 8th, its next Monday the 12th.
    let grid = grid(Cadence::Weekly, &[]);
    assert_eq!(grid.first(day("2026-10-01")), day("2026-10-12"));
    assert_eq!(grid.first(day("2026-10-05")), day("2026-10-12"));
    assert_eq!(list(&grid, "2026-11-10", "2026-11-30"), ["11-16", "11-23", "11-30"]);
}

#[test]
fn every_second_review_weekday_is_counted_from_the_first_one_of_the_cycle() {
    // The first Monday of the quarter is 5 October; two key results of one objective meet on one day, whenever they began.
    let grid = grid(Cadence::Biweekly, &[]);
    assert_eq!(list(&grid, "2026-10-01", "2026-11-20"), ["10-05", "10-19", "11-02", "11-16"]);
    assert_eq!(grid.first(day("2026-10-01")), day("2026-10-19"));
    assert_eq!(grid.first(day("2026-10-06")), day("2026-11-02"));
    let without_cycle = Grid { cycle_start: None, ..grid };
    // 2026 begins with Monday 5 January, 2027 with Monday 4 January: each year counts anew.
    assert_eq!(list(&without_cycle, "2026-01-01", "2026-02-05"), ["01-05", "01-19", "02-02"]);
    assert_eq!(list(&without_cycle, "2026-12-20", "2027-01-20"), ["12-21", "01-04", "01-18"]);
}

#[test]
fn a_month_and_a_quarter_ask_on_their_first_review_weekday() {
    let monthly = grid(Cadence::Monthly, &[]);
    assert_eq!(list(&monthly, "2026-10-01", "2027-01-31"), ["10-05", "11-02", "12-07", "01-04"]);
    // What is owed from 20 October on is first asked for in the month that begins a fortnight later or after that.
    assert_eq!(monthly.first(day("2026-10-01")), day("2026-11-02"));
    assert_eq!(monthly.first(day("2026-10-20")), day("2026-12-07"));
    let quarterly = grid(Cadence::Quarterly, &[]);
    assert_eq!(list(&quarterly, "2026-10-06", "2027-07-31"), ["01-04", "04-05", "07-05"]);
    let from_february = Grid { quarters: months(2), ..quarterly };
    assert_eq!(list(&from_february, "2026-10-06", "2027-07-31"), ["11-02", "02-01", "05-03"]);
    // Quarters of 13 weeks from Sunday 1 February 2026 on; that of November 2028 has 14, and the next begins on 4 February.
    let of_weeks = Grid { quarters: Quarters::of(2, Pattern::W445, (Weekday::Sat, YearEnd::Nearest)), ..quarterly };
    assert_eq!(list(&of_weeks, "2026-01-01", "2027-02-28"), ["02-02", "05-04", "08-03", "11-02", "02-01"]);
    assert_eq!(list(&of_weeks, "2028-10-01", "2029-06-30"), ["10-30", "02-05", "05-07"]);
}

#[test]
fn a_month_said_on_its_last_day_is_due_again_when_the_next_one_is_known() {
    // Said on 31 January: the deadline of Monday 1 February lies inside the window, the next is 1 March.
    let grid = grid(Cadence::Monthly, &[]);
    assert_eq!(grid.due_on(day("2026-10-01"), Some(day("2027-01-31")), MONTHLY), day("2027-03-01"));
    assert_eq!(grid.due_on(day("2026-10-01"), Some(day("2027-01-20")), MONTHLY), day("2027-02-01"));
}

#[test]
fn a_check_in_settles_what_is_past_and_what_is_at_most_its_window_away() {
    let grid = grid(Cadence::Weekly, &[]);
    for (last, due) in [
        // From Friday on it is said for the coming Monday; until Thursday it was said for the last one.
        ("2026-11-19", "2026-11-23"),
        ("2026-11-20", "2026-11-30"),
        ("2026-11-23", "2026-11-30"),
        ("2026-11-25", "2026-11-30"),
        ("2026-11-26", "2026-11-30"),
        ("2026-11-27", "2026-12-07"),
    ] {
        assert_eq!(grid.due_on(day("2026-10-01"), Some(day(last)), WEEKLY), day(due), "{last}");
    }
    assert_eq!(grid.due_on(day("2026-10-01"), None, WEEKLY), day("2026-10-12"));
    // Resumed on 16 November: what was said before the pause settles nothing, and nothing is owed before the 23rd.
    assert_eq!(grid.due_on(day("2026-11-16"), Some(day("2026-10-09")), WEEKLY), day("2026-11-23"));
}

#[test]
fn wednesdays_for_mondays_are_eight_deadlines_in_eight_weeks() {
    let grid = grid(Cadence::Weekly, &[]);
    let deadlines: Vec<NaiveDate> = grid.between(grid.first(day("2026-10-01")), day("2026-11-30")).collect();
    assert_eq!(deadlines.len(), 8);
    let check_ins: Vec<NaiveDate> = deadlines.iter().map(|&d| plus(d, 2)).collect();
    let today = day("2026-12-03");
    for (at, &deadline) in deadlines.iter().enumerate() {
        let how = met(deadline, deadlines.get(at + 1).copied(), None, &check_ins, WEEKLY, today);
        assert_eq!(how, Some(Met::Late), "{deadline}");
    }
    assert_eq!(grid.due_on(day("2026-10-01"), check_ins.last().copied(), WEEKLY), day("2026-12-07"));
}

#[test]
fn a_deadline_is_met_on_time_late_or_not_at_all() {
    let next = Some(day("2026-11-23"));
    let how = |check_in: &str, today: &str| met(day("2026-11-16"), next, None, &[day(check_in)], WEEKLY, day(today));
    for (check_in, expected) in [
        ("2026-11-12", Met::Missed),
        ("2026-11-13", Met::OnTime),
        ("2026-11-16", Met::OnTime),
        ("2026-11-17", Met::Late),
        ("2026-11-19", Met::Late),
        ("2026-11-20", Met::Missed),
    ] {
        assert_eq!(how(check_in, "2026-12-01"), Some(expected), "{check_in}");
    }
    assert_eq!(how("2026-11-12", "2026-11-19"), None, "it may still be said");
    assert_eq!(how("2026-11-12", "2026-11-20"), Some(Met::Missed));
    assert_eq!(how("2026-11-25", "2026-11-18"), None, "what is dated later is not seen yet");
    let last =
        |check_in: &str| met(day("2026-12-28"), None, Some(day("2026-12-31")), &[day(check_in)], WEEKLY, day("2027-02-01"));
    assert_eq!((last("2027-01-03"), last("2027-01-04")), (Some(Met::Late), Some(Met::Missed)));
}

#[test]
fn a_free_week_has_no_weekly_deadline_and_moves_the_rarer_ones_behind_it() {
    let leave = [off("2026-10-30", "2026-11-10")];
    assert_eq!(list(&grid(Cadence::Weekly, &leave), "2026-10-20", "2026-11-25"), ["10-26", "11-16", "11-23"]);
    assert_eq!(list(&grid(Cadence::Biweekly, &leave), "2026-10-10", "2026-11-25"), ["10-19", "11-16"]);
    assert_eq!(list(&grid(Cadence::Monthly, &leave), "2026-10-10", "2026-12-25"), ["11-16", "12-07"]);
    // Two free times in a row, the second of which holds the day the first one moves to.
    let both = [off("2026-11-16", "2026-11-18"), off("2026-10-30", "2026-11-10")];
    assert_eq!(list(&grid(Cadence::Monthly, &both), "2026-11-12", "2026-12-25"), ["11-23", "12-07"]);
    assert_eq!(grid(Cadence::Monthly, &both).next(day("2026-11-23")), day("2026-11-23"));
    assert_eq!(grid(Cadence::Monthly, &both).next(day("2026-11-24")), day("2026-12-07"));
}

#[test]
fn free_times_are_written_as_they_are_read() {
    let text = "2026-12-24..2027-01-01 Christmas, 2027-04-02";
    let all = read_all(text).unwrap();
    assert_eq!(all[0], TimeOff { from: day("2026-12-24"), to: day("2027-01-01"), word: Some("Christmas".into()) });
    assert_eq!(all[1], off("2027-04-02", "2027-04-02"));
    assert_eq!(TimeOff::write_all(&all), text);
    assert_eq!(read_all(" ; "), Ok(Vec::new()));
    assert!(read_all("tomorrow").unwrap_err().contains("“tomorrow” is no day"));
    assert_eq!(read_all("2027-01-02..2027-01-01").unwrap_err(), "“2027-01-02..2027-01-01” ends before it begins");
}

#[test]
fn nobody_is_asked_from_the_first_free_day_to_the_first_review_day_after_it() {
    let leave = [off("2026-10-30", "2026-11-10")];
    let grid = grid(Cadence::Weekly, &leave);
    let quiet = |d: &str| grid.quiet(day(d)).map(|(until, _)| until);
    assert_eq!(quiet("2026-10-29"), None);
    assert_eq!(quiet("2026-10-30"), Some(day("2026-11-16")));
    assert_eq!(quiet("2026-11-15"), Some(day("2026-11-16")));
    assert_eq!(quiet("2026-11-16"), None);
}

#[test]
fn a_leave_without_an_end_ends_the_deadlines() {
    let forever = [TimeOff { from: day("2026-11-01"), to: NaiveDate::MAX, word: None }];
    for cadence in Cadence::ALL {
        assert!(grid(cadence, &forever).next(day("2026-11-05")) > day("9000-01-01"), "{cadence:?}");
    }
}

prop_compose! {
    fn any_grid()(cadence in 0usize..4, weekday in 0u8..7, start in prop::option::of(0i64..700), fiscal_month in 1u32..=12, pattern in 0usize..7, last in any::<bool>())
        -> (Cadence, Weekday, Option<NaiveDate>, Quarters) {
        let start = start.map(|n| plus(day("2025-01-01"), n));
        let weekday = Weekday::try_from(weekday).unwrap();
        let ends = if last { YearEnd::Last } else { YearEnd::Nearest };
        (Cadence::ALL[cadence], weekday, start, Quarters::of(fiscal_month, Pattern::ALL[pattern], (weekday.pred(), ends)))
    }
}

proptest! {
    #[test]
    fn the_next_deadline_lies_ahead_never_falls_back_and_is_a_free_review_weekday(
        (cadence, weekday, cycle_start, quarters) in any_grid(),
        at in 0i64..1500,
        spans in prop::collection::vec((0i64..1500, 0i64..60), 0..4),
    ) {
        let start = day("2025-01-01");
        let free: Vec<TimeOff> = spans
            .iter()
            .map(|&(from, n)| TimeOff { from: plus(start, from), to: plus(start, from + n), word: None })
            .collect();
        let (holidays, leave) = free.split_at(free.len() / 2);
        let grid = Grid { cadence, weekday, cycle_start, quarters, free: [holidays, leave] };
        let (today, tomorrow) = (plus(start, at), plus(start, at + 1));
        let next = grid.next(today);
        prop_assert!(next >= today);
        prop_assert_eq!(next.weekday(), weekday);
        prop_assert!(!free.iter().any(|s| s.contains(next)));
        prop_assert!(grid.next(tomorrow) >= next);
        prop_assert_eq!(grid.next(next), next);
        if next > today {
            prop_assert_eq!(grid.next(tomorrow), next);
        }
        if let Some((until, _)) = grid.quiet(today) {
            prop_assert!(until > today);
            prop_assert!(grid.quiet(until).is_none());
        }
        let due = |last| grid.due_on(start, Some(last), tolerance(cadence));
        prop_assert!(due(tomorrow) >= due(today), "a later check-in is never due earlier");
        prop_assert!(due(today) > today);
    }

    #[test]
    fn without_a_free_time_deadlines_are_as_far_apart_as_their_cadence_says((cadence, weekday, cycle_start, quarters) in any_grid(), at in 0i64..1500) {
        let grid = Grid { cadence, weekday, cycle_start, quarters, free: [&[]; 2] };
        let first = grid.next(plus(day("2025-01-01"), at));
        let apart = (grid.next(plus(first, 1)) - first).num_days();
        let allowed = match cadence {
            Cadence::Weekly => 7..=7,
            // Where there is no cycle each year counts anew, so one gap a year may be a week.
            Cadence::Biweekly => if cycle_start.is_some() { 14..=14 } else { 7..=14 },
            Cadence::Monthly => 28..=35,
            Cadence::Quarterly => 84..=98,
        };
        prop_assert!(allowed.contains(&apart), "{:?} {}", cadence, apart);
    }
}
