//! Cycles: the periods goals live in.

use super::{
    deadline::weekdays_between,
    id::Id,
    pace::plus,
    text::{one_line, period::is_fiscal},
    words::words,
};
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

words! {
    /// Where a cycle stands (rules.md, "The end of an item").
    CycleState {
        Planned "planned" = "before its start: changes are free",
        Open "open" = "from its start to its end: a revision asks for a reason",
        ToScore "to-score" = "after its end, until every result in it has an outcome",
        Closed "closed" = "over, and how everything in it ended is known",
    }
}

/// A period with a start and an end and perhaps a parent (2026 → 2026-Q4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Its identity.
    pub id: Id,
    /// As people call it: `2026-Q4`.
    pub name: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day, inclusive.
    pub end: NaiveDate,
    /// The longer cycle it is part of; `None` for a top one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// Closed early, kept open or reopened by hand; `None`: the dates decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CycleState>,
    /// The day the room closed it: everything in it had its outcome; `None`: nobody did, or it was opened again since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// The cycle it is the same as, which stands for it; `None`: it is one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Id>,
    /// A tombstone: kept so that its deletion can be undone and merged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Cycle {
    /// One of its own from a first to a last day, of which nothing is said by hand.
    pub fn new(id: Id, name: impl Into<String>, start: NaiveDate, end: NaiveDate) -> Cycle {
        let (parent, state, closed_on, same) = (None, None, None, None);
        Cycle { id, name: name.into(), start, end, parent, state, closed_on, same, deleted: false }
    }
}

/// What the log knows of a cycle beside the cycle itself; `None`: it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CycleDays {
    /// The day it came into the workspace.
    pub made: Option<NaiveDate>,
    /// The day somebody closed it by hand.
    pub closed: Option<NaiveDate>,
    /// When it was opened again after it was over: nobody is asked for the time between.
    pub reopened: Option<Reopened>,
}

/// A cycle that was over, and is open again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reopened {
    /// Its last day before that.
    pub ended: NaiveDate,
    /// The day it was opened again.
    pub on: NaiveDate,
}

impl CycleDays {
    /// Takes in that a cycle became another on a day, by a change that is in force.
    pub fn note(&mut self, before: &Cycle, after: &Cycle, on: NaiveDate) {
        if after.state == Some(CycleState::Closed) && before.state != after.state {
            self.closed = Some(on);
        }
        if before.state_on(on) == CycleState::Closed && after.state_on(on) == CycleState::Open {
            let by_hand = self.closed.filter(|_| before.state == Some(CycleState::Closed));
            self.reopened = Some(Reopened { ended: by_hand.unwrap_or(before.end).min(before.end), on });
        }
    }
}

impl Cycle {
    /// Planned before its start, open until its end, then closed, unless someone said otherwise: whether what is in it waits
    /// to be scored is not known here, but to [`Cascade::stage`](super::cascade::Cascade::stage).
    pub fn state_on(&self, today: NaiveDate) -> CycleState {
        self.state.filter(|&said| said != CycleState::ToScore).unwrap_or(if today < self.start {
            CycleState::Planned
        } else if today <= self.end {
            CycleState::Open
        } else {
            CycleState::Closed
        })
    }

    /// As a command takes it: a name is anyone's text.
    pub fn reference(&self) -> String {
        let name = one_line(self.name.trim(), 60).replace('\'', "'\\''");
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if plain { format!("cycle:{name}") } else { format!("'cycle:{name}'") }
    }

    /// The number of days from its first to its last day, both counted.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// The week `today` falls in (1-based) and how many weeks the cycle has. A week turns on the review day; the first
    /// lasts 7 to 13 days (rules.md, "Deadlines"). A day outside the cycle counts as its first or its last.
    pub fn week(&self, today: NaiveDate, review_weekday: Weekday) -> (i64, i64) {
        let week_of = |day| 1 + weekdays_between(plus(self.start, 7), day, review_weekday);
        (week_of(today.min(self.end)), week_of(self.end))
    }
}

/// The dates of a cycle whose name says them in the calendar everyone has: `2026`, `2026-H2`, `2026-Q4`, `2026-11`; `None` for any
/// other name. What a workspace's own calendar says comes before it ([`Calendar`](super::calendar::Calendar)).
pub fn calendar_dates(name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (year, part) = match name.split_once('-') {
        Some((y, p)) => (y, Some(p)),
        None => (name, None),
    };
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = year.parse().ok().filter(|y| (1..=9998).contains(y))?;
    let (first, months) = match part {
        None => (1, 12),
        Some(p) => match p.as_bytes() {
            [b'H' | b'h', n @ b'1'..=b'2'] => (u32::from(n - b'1') * 6 + 1, 6),
            [b'Q' | b'q', n @ b'1'..=b'4'] => (u32::from(n - b'1') * 3 + 1, 3),
            [a @ b'0'..=b'1', b @ b'0'..=b'9'] => (u32::from(a - b'0') * 10 + u32::from(b - b'0'), 1),
            _ => return None,
        },
    };
    let start = NaiveDate::from_ymd_opt(year, first, 1)?;
    let next = first + months;
    let end = NaiveDate::from_ymd_opt(year + i32::from(next > 12), if next > 12 { next - 12 } else { next }, 1)?;
    Some((start, end.pred_opt()?))
}

/// Why what somebody calls a cycle does not say its dates, and what to write; `is_part`: it says a part of a year, and not of which.
pub(super) fn undated(called: &str, is_part: bool, example: &str) -> String {
    let shown = one_line(called.trim(), 40);
    match is_part {
        true => format!("“{shown}” does not say of which year: write {example}"),
        false if is_fiscal(called) => format!(
            "when the fiscal year of “{shown}” begins is not known here: set fiscal-start to its first month, give the cycle its dates, \
             or, where it is the year of the calendar, call it like {example}"
        ),
        false => format!("the dates of “{shown}” are not in its name: give the cycle its dates, or call it like {example}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike as _;
    use proptest::prelude::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn calendar_names_have_calendar_dates() {
        for (name, start, end) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2026-H2", "2026-07-01", "2026-12-31"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("2026-02", "2026-02-01", "2026-02-28"),
            ("2026-12", "2026-12-01", "2026-12-31"),
        ] {
            assert_eq!(calendar_dates(name), Some((d(start), d(end))), "{name}");
        }
        for name in ["Autumn", "2026-Q5", "2026-13", "26", "2026-", ""] {
            assert_eq!(calendar_dates(name), None, "{name}");
        }
    }

    #[test]
    fn the_weeks_of_a_cycle_turn_on_the_review_day() {
        let id = Id::WORKSPACE;
        let q4 = Cycle::new(id, "2026-Q4", d("2026-10-01"), d("2026-12-31"));
        // Thursday 1 October to Thursday 31 December: its weeks turn on Mondays from the 12th on.
        for (day, week) in [
            ("2026-09-01", 1),
            ("2026-10-01", 1),
            ("2026-10-11", 1),
            ("2026-10-12", 2),
            ("2026-11-22", 7),
            ("2026-11-23", 8),
            ("2026-12-31", 13),
            ("2027-01-04", 13),
        ] {
            assert_eq!(q4.week(d(day), Weekday::Mon), (week, 13), "{day}");
        }
        assert_eq!(q4.state_on(d("2026-09-30")), CycleState::Planned);
        assert_eq!(q4.state_on(d("2026-12-31")), CycleState::Open);
        assert_eq!(q4.state_on(d("2027-01-01")), CycleState::Closed);
    }

    proptest! {
        #[test]
        fn no_week_is_after_the_last_one_and_each_lasts_seven_days(
            start in 0i64..800,
            days in 7i64..=1100,
            at in 0i64..1100,
            weekday in 0u8..7,
        ) {
            let weekday = Weekday::try_from(weekday).unwrap();
            let start = plus(d("2025-01-01"), start);
            let cycle = Cycle::new(Id::WORKSPACE, "C", start, plus(start, days - 1));
            let day = plus(start, at % days);
            let (week, weeks) = cycle.week(day, weekday);
            prop_assert!(1 <= week && week <= weeks, "{} of {}", week, weeks);
            prop_assert_eq!(cycle.week(cycle.end, weekday), (weeks, weeks));
            let next = cycle.week(plus(day, 1), weekday).0;
            let turns = plus(day, 1).weekday() == weekday && plus(day, 1) >= plus(start, 7) && day < cycle.end;
            prop_assert_eq!(next - week, i64::from(turns));
        }
    }
}
