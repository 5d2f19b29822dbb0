//! The grid of deadlines: on which days check-ins are owed, and how each was met (rules.md, "Deadlines").
//!
//! A deadline is a day of the calendar, not a distance from the last check-in: who is two days late every week has missed
//! no meeting's number twice, and who is early has not moved the next one. Must not know: items, values, where the dates
//! of check-ins come from.

use super::{calendar::Quarters, key_result::Cadence, pace::plus, text::one_line};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days from the first to the last, both counted, on which nobody is asked: a person's leave, a holiday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeOff {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What it is: `parental leave`; `None`: nobody said.
    #[serde(default)]
    pub word: Option<Box<str>>,
}

impl TimeOff {
    /// Several of them as people write them: `2026-12-24..2027-01-01 Christmas, 2027-04-02`. `day` reads a day, of a last day
    /// told the first; `None`: that is none.
    pub fn read_all(text: &str, day: impl Fn(&str, Option<NaiveDate>) -> Option<NaiveDate>) -> Result<Vec<TimeOff>, String> {
        let all = text.split([',', ';', '\n', '\r']).map(str::trim).filter(|one| !one.is_empty());
        all.map(|one| TimeOff::read(one, &day)).collect()
    }

    /// One of them: a day or `FROM..TO`, and perhaps what it is.
    fn read(text: &str, day: &impl Fn(&str, Option<NaiveDate>) -> Option<NaiveDate>) -> Result<TimeOff, String> {
        let range = text.split_once("..").and_then(|(from, rest)| {
            let from = day(from.trim(), None)?;
            let (to, word) = led_by(rest.trim(), |text| day(text, Some(from)))?;
            Some((from, to, word))
        });
        let one = || led_by(text, |text| day(text, None)).map(|(on, word)| (on, on, word));
        let Some((from, to, word)) = range.or_else(one) else {
            let text = one_line(text, 60);
            return Err(format!(
                "“{text}” is no day and no time from one day to another: write 2026-12-24..2027-01-01 and what it is"
            ));
        };
        if to < from {
            return Err(format!("“{}” ends before it begins", one_line(text, 60)));
        }
        Ok(TimeOff { from, to, word: (!word.is_empty()).then(|| word.into()) })
    }

    /// The way back from [`TimeOff::read_all`].
    pub fn write_all(all: &[TimeOff]) -> String {
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

impl fmt::Display for TimeOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.from)?;
        if self.to != self.from {
            write!(f, "..{}", self.to)?;
        }
        self.word.as_deref().map_or(Ok(()), |word| write!(f, " {word}"))
    }
}

/// The longest beginning of a text, in whole words, that is a day, and what follows it.
fn led_by(text: &str, day: impl Fn(&str) -> Option<NaiveDate>) -> Option<(NaiveDate, &str)> {
    /// No day is written in more words than `end of next month`.
    const WORDS: usize = 4;
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([text.len()]);
    let ends: Vec<usize> = ends.take(WORDS).collect();
    ends.into_iter().rev().find_map(|end| Some((day(&text[..end])?, text[end..].trim())))
}

/// How early a check-in counts for a deadline, and how long after it the item is not stale yet; both in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// A check-in up to so many days before a deadline settles it.
    pub window: i64,
    /// So many days after a deadline without a check-in the item becomes stale.
    pub stale_after: i64,
}

/// How a past deadline was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Met {
    /// From its window to its day.
    OnTime,
    /// After it, before the window of the next.
    Late,
    /// Neither, and it is too old to be only late.
    Missed,
}

/// The first such weekday on or after a day.
pub fn on_or_after(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    plus(day, i64::from(weekday.days_since(day.weekday())))
}

/// How often a weekday comes in the days from `from` to `to`, both counted; 0 when `to` lies before.
pub fn weekdays_between(from: NaiveDate, to: NaiveDate, weekday: Weekday) -> i64 {
    let first = on_or_after(from, weekday);
    if first > to { 0 } else { (to - first).num_days() / 7 + 1 }
}

/// The days an item's check-ins are owed on, as long as nothing about it changes.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// How often.
    pub cadence: Cadence,
    /// The day of the standing meeting.
    pub weekday: Weekday,
    /// The first day of the item's cycle: every second week is counted from there. `None`: from the first of each year.
    pub cycle_start: Option<NaiveDate>,
    /// Where the quarters of the year begin.
    pub quarters: Quarters,
    /// Holidays and the owner's leave, in any order; they may overlap.
    pub free: [&'a [TimeOff]; 2],
}

impl<'a> Grid<'a> {
    /// The first deadline on or after a day.
    pub fn next(&self, day: NaiveDate) -> NaiveDate {
        if self.cadence == Cadence::Weekly {
            // A week that is free is left out: the next one is seven days away anyway.
            let mut at = self.slot(day);
            while let Some(off) = self.free_on(at) {
                at = self.slot(plus(off.to, 1));
                if off.to == NaiveDate::MAX {
                    break;
                }
            }
            return at;
        }
        // A slot in a free time moves behind it, perhaps from before `day` to after it.
        let mut from = day;
        while let Some(off) = self.all_free().find(|off| off.from < from && from <= self.behind(off.to)) {
            from = off.from;
        }
        loop {
            let slot = self.slot(from);
            let at = self.moved(slot);
            if at >= day || slot == NaiveDate::MAX {
                return at;
            }
            from = plus(slot, 1);
        }
    }

    /// The first deadline of all, of what is owed from a day on: there must be time to find out.
    pub fn first(&self, owed_from: NaiveDate) -> NaiveDate {
        self.next(plus(owed_from, if self.cadence == Cadence::Weekly { 7 } else { 14 }))
    }

    /// The first deadline that the last check-in has not settled.
    pub fn due_on(&self, owed_from: NaiveDate, last: Option<NaiveDate>, tolerance: Tolerance) -> NaiveDate {
        let first = self.first(owed_from);
        match last.map(|last| plus(last, tolerance.window + 1)) {
            Some(open) if open > first => self.next(open),
            _ => first,
        }
    }

    /// The deadlines from one day to another, both counted, in order.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let mut next = Some(from);
        std::iter::from_fn(move || {
            let at = self.next(next.take()?);
            (at <= to).then(|| {
                next = at.succ_opt();
                at
            })
        })
    }

    /// The first slot on or after a day, free or not.
    fn slot(&self, day: NaiveDate) -> NaiveDate {
        match self.cadence {
            Cadence::Weekly => on_or_after(day, self.weekday),
            Cadence::Biweekly => self.every_second(day),
            Cadence::Monthly => self.first_in(day, |day| {
                let (year, month) = (day.year(), day.month());
                (first_of(year, month), if month == 12 { first_of(year + 1, 1) } else { first_of(year, month + 1) })
            }),
            Cadence::Quarterly => self.first_in(day, |day| self.quarters.around(day)),
        }
    }

    fn every_second(&self, day: NaiveDate) -> NaiveDate {
        let counted_from = |start: NaiveDate| {
            let first = on_or_after(start, self.weekday);
            let steps = (day - first).num_days().div_euclid(14) + i64::from((day - first).num_days().rem_euclid(14) > 0);
            plus(first, steps * 14)
        };
        let Some(start) = self.cycle_start else {
            let at = counted_from(first_of(day.year(), 1));
            // The next year counts anew.
            return if at.year() > day.year() { on_or_after(first_of(day.year() + 1, 1), self.weekday) } else { at };
        };
        counted_from(start)
    }

    /// The first review weekday of each period, of which `around` tells the first day and that of the next.
    fn first_in(&self, day: NaiveDate, around: impl Fn(NaiveDate) -> (NaiveDate, NaiveDate)) -> NaiveDate {
        let (this, next) = around(day);
        let slot = on_or_after(this, self.weekday);
        if slot >= day { slot } else { on_or_after(next, self.weekday) }
    }

    fn all_free(&self) -> impl Iterator<Item = &'a TimeOff> + use<'a> {
        let [holidays, leave] = self.free;
        holidays.iter().chain(leave)
    }

    /// The free time a day lies in.
    pub fn free_on(&self, day: NaiveDate) -> Option<&'a TimeOff> {
        self.all_free().find(|off| off.contains(day))
    }

    /// Until when nobody is asked on a day, and why: the first review weekday after the free time it lies in, or after
    /// which that weekday has not come yet. `None`: everybody may be asked.
    pub fn quiet(&self, day: NaiveDate) -> Option<(NaiveDate, &'a TimeOff)> {
        let quiet = |at: NaiveDate| self.all_free().find(|off| off.from <= at && at < self.behind(off.to));
        let mut off = quiet(day)?;
        let mut until = self.behind(off.to);
        while let Some(next) = quiet(until).filter(|next| self.behind(next.to) > until) {
            off = next;
            until = self.behind(next.to);
        }
        Some((until, off))
    }

    /// The first review weekday after a day.
    fn behind(&self, day: NaiveDate) -> NaiveDate {
        on_or_after(plus(day, 1), self.weekday)
    }

    /// Where a slot goes that lies in a free time: to the first review weekday after it.
    fn moved(&self, slot: NaiveDate) -> NaiveDate {
        let mut at = slot;
        while let Some(off) = self.free_on(at) {
            at = self.behind(off.to);
            if off.to == NaiveDate::MAX {
                break;
            }
        }
        at
    }
}

/// The first of a month, or the last day there is.
fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
}

/// How a deadline was met on what is known `today`, from the days a person checked in (in order); `None` while it is open.
/// `next` is the deadline after it; `None`: it is the last one, and `last_day` the item's last day (`None`: it has none).
pub fn met(
    deadline: NaiveDate,
    next: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    check_ins: &[NaiveDate],
    tolerance: Tolerance,
    today: NaiveDate,
) -> Option<Met> {
    let first_in = |from: NaiveDate| {
        let at = check_ins.partition_point(|&c| c < from);
        check_ins.get(at).copied().filter(|&c| c <= today)
    };
    let in_window = first_in(plus(deadline, -tolerance.window));
    if in_window.is_some_and(|c| c <= deadline) {
        return Some(Met::OnTime);
    }
    let late_until = match (next, last_day) {
        (Some(next), _) => plus(next, -tolerance.window - 1),
        (None, Some(last)) => plus(last.max(deadline), tolerance.stale_after),
        (None, None) => NaiveDate::MAX,
    };
    match first_in(plus(deadline, 1)) {
        Some(c) if c <= late_until => Some(Met::Late),
        _ => (today > plus(deadline, tolerance.stale_after)).then_some(Met::Missed),
    }
}

#[cfg(test)]
mod tests;
