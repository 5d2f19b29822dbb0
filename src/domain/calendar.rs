//! The year a workspace plans by: where it begins, how it is divided, how its parts are called. Pure arithmetic.
//!
//! Must not know: which cycles there are. A cycle that is there keeps its dates, whatever the calendar says of its name.

mod names;
#[cfg(test)]
mod tests;

pub use names::Names;

use super::{
    cycle::undated,
    pace::plus,
    settings::Settings,
    text::{period, period::Said},
    words::words,
};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

words! {
    /// How a year is divided.
    Pattern {
        Quarters "quarters" = "four of three months",
        Halves "halves" = "two of six months",
        Trimesters "trimesters" = "three of four months",
        Months "months" = "twelve of a month",
        W445 "445" = "four of 91 days, each of months of 4, 4 and 5 weeks",
        W454 "454" = "four of 91 days, each of months of 4, 5 and 4 weeks",
        W544 "544" = "four of 91 days, each of months of 5, 4 and 4 weeks",
    }
}

words! {
    /// Which calendar year gives a fiscal year its number.
    FiscalName {
        End "end" = "the one it ends in",
        Start "start" = "the one it begins in",
    }
}

words! {
    /// Where a year of whole weeks ends.
    YearEnd {
        Nearest "nearest" = "on the weekday nearest to the end of its last month",
        Last "last" = "on the last such weekday in its last month",
    }
}

impl Pattern {
    /// The weeks of the months of each of its quarters; `None`: it goes by months, not by weeks.
    pub fn weeks(self) -> Option<[u64; 3]> {
        match self {
            Pattern::W445 => Some([4, 4, 5]),
            Pattern::W454 => Some([4, 5, 4]),
            Pattern::W544 => Some([5, 4, 4]),
            Pattern::Quarters | Pattern::Halves | Pattern::Trimesters | Pattern::Months => None,
        }
    }

    /// Into how many parts it divides a year.
    pub fn parts(self) -> u8 {
        match self {
            Pattern::Halves => 2,
            Pattern::Trimesters => 3,
            Pattern::Months => 12,
            Pattern::Quarters | Pattern::W445 | Pattern::W454 | Pattern::W544 => 4,
        }
    }
}

/// A part of a year, by its number from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// One of two.
    Half(u8),
    /// One of three.
    Trimester(u8),
    /// One of four.
    Quarter(u8),
    /// A month of the calendar: 1 is January, in whatever month the year begins.
    Month(u8),
}

/// A year, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The number of the fiscal year; of a month that of the calendar year.
    pub year: i32,
    /// Which part of it.
    pub part: Part,
}

/// A kind of part, to be told which of them.
type OfNumber = fn(u8) -> Part;

/// The years that can have dates.
pub const YEARS: std::ops::RangeInclusive<i32> = 1..=9998;

/// How years begin, are divided and called. The default is the calendar everyone has, in quarters.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// How a year is divided.
    pub pattern: Pattern,
    /// The month it begins in, 1–12; a year of weeks begins near its first day.
    pub start_month: u32,
    /// Which calendar year gives it its number.
    pub named_after: FiscalName,
    /// The last day of each week of a year of weeks.
    pub week_ends_on: Weekday,
    /// Where a year of weeks ends.
    pub year_end: YearEnd,
    /// How the parts are called.
    pub names: Names,
}

/// The quarters of a year, as far as deadlines ask for them: where they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarters {
    /// The month a year begins in, 1–12; a year of weeks begins near its first day.
    start_month: u32,
    /// Of years of weeks: the last day of each week, and where the year ends.
    weeks: Option<(Weekday, YearEnd)>,
}

impl Quarters {
    /// Of years that begin in that month (1–12), in weeks where the pattern goes by weeks.
    pub fn of(start_month: u32, pattern: Pattern, weeks: (Weekday, YearEnd)) -> Quarters {
        Quarters { start_month: start_month.clamp(1, 12), weeks: pattern.weeks().map(|_| weeks) }
    }

    /// The last day of the year that begins in (or, of weeks, near) that calendar year's first month of it.
    fn end_of_year(self, begins_in: i32) -> Option<NaiveDate> {
        let last = NaiveDate::from_ymd_opt(begins_in + 1, self.start_month, 1)?.pred_opt()?;
        let Some((week_ends_on, year_end)) = self.weeks else { return Some(last) };
        // The last such weekday up to three days after the end of the month is the nearest to it.
        let latest = match year_end {
            YearEnd::Nearest => last.checked_add_days(Days::new(3))?,
            YearEnd::Last => last,
        };
        let over = latest.weekday().days_since(week_ends_on);
        latest.checked_sub_days(Days::new(u64::from(over)))
    }

    /// The first day of the quarter a day is in, and of the next one. At the ends of time that are the first and the last day there is.
    pub fn around(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let found = if self.weeks.is_some() { self.of_weeks(day) } else { self.by_months(day) };
        found.unwrap_or((day, NaiveDate::MAX))
    }

    fn by_months(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let into = (day.month() + 12 - self.start_month) % 3;
        let first = day.with_day(1)?.checked_sub_months(Months::new(into))?;
        Some((first, first.checked_add_months(Months::new(3))?))
    }

    fn of_weeks(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let year = (day.year() - 2..=day.year() + 1).find(|&year| self.end_of_year(year).is_some_and(|end| day <= end))?;
        let (start, end) = (self.end_of_year(year - 1)?.succ_opt()?, self.end_of_year(year)?);
        // A 53rd week belongs to the last quarter.
        let n = ((day - start).num_days() / 91).min(3);
        Some((plus(start, 91 * n), if n == 3 { end.succ_opt()? } else { plus(start, 91 * (n + 1)) }))
    }
}

impl Settings {
    /// The quarters of the workspace.
    pub fn quarters(&self) -> Quarters {
        Quarters::of(self.fiscal_start, self.cycle_pattern, (self.week_ends_on, self.year_end))
    }

    /// The calendar of the workspace.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            pattern: self.cycle_pattern,
            start_month: self.fiscal_start.clamp(1, 12),
            named_after: self.fiscal_name,
            week_ends_on: self.week_ends_on,
            year_end: self.year_end,
            names: self.cycle_names.clone(),
        }
    }
}

impl Default for Calendar {
    fn default() -> Calendar {
        Settings::default().calendar()
    }
}

impl Calendar {
    /// Whether its year is another than that of the calendar.
    pub fn is_fiscal(&self) -> bool {
        self.start_month != 1 || self.pattern.weeks().is_some()
    }

    /// The calendar year a fiscal year begins in; a year of weeks may begin some days before that.
    fn begins_in(&self, year: i32) -> i32 {
        year - i32::from(self.start_month > 1 && self.named_after == FiscalName::End)
    }

    /// The last day of a fiscal year.
    fn end_of(&self, year: i32) -> Option<NaiveDate> {
        self.quarters().end_of_year(self.begins_in(year))
    }

    /// Its quarters, whatever the pattern divides a year into.
    fn quarters(&self) -> Quarters {
        Quarters::of(self.start_month, self.pattern, (self.week_ends_on, self.year_end))
    }

    /// The first and the last day of a period; `None` for one there is not, or outside of the years from 1 to 9999.
    pub fn dates(&self, period: Period) -> Option<(NaiveDate, NaiveDate)> {
        let Period { year, part } = period;
        YEARS.contains(&year).then_some(())?;
        let from_first = |first: NaiveDate, n: u8, count: u8| {
            let months = u32::from(12 / count);
            let at = |n: u8| first.checked_add_months(Months::new(months * u32::from(n)));
            (1..=count).contains(&n).then_some(())?;
            Some((at(n - 1)?, at(n)?.pred_opt()?))
        };
        let (n, count) = match part {
            Part::Whole => (1, 1),
            Part::Half(n) => (n, 2),
            Part::Trimester(n) => (n, 3),
            Part::Quarter(n) => (n, 4),
            Part::Month(n) => return from_first(NaiveDate::from_ymd_opt(year, 1, 1)?, n, 12),
        };
        let (start, end) = if self.pattern.weeks().is_none() {
            from_first(NaiveDate::from_ymd_opt(self.begins_in(year), self.start_month, 1)?, n, count)?
        } else {
            let first = self.end_of(year - 1)?.succ_opt()?;
            // Quarters of 13 weeks, which cannot be divided into three.
            let quarters = match part {
                Part::Trimester(_) => return None,
                _ => 4 / count,
            };
            (1..=count).contains(&n).then_some(())?;
            let at = |n: u8| plus(first, 91 * i64::from(quarters) * i64::from(n));
            // A 53rd week belongs to what is last.
            (at(n - 1), if n == count { self.end_of(year)? } else { at(n).pred_opt()? })
        };
        (start.year() >= 1 && end.year() <= 9999).then_some((start, end))
    }

    /// The parts its pattern divides a year into, in order; none for a year it cannot tell the dates of.
    pub fn parts_of(&self, year: i32) -> Vec<Period> {
        if !YEARS.contains(&year) {
            return Vec::new();
        }
        let part = |n: u8| match self.pattern {
            Pattern::Halves => Period { year, part: Part::Half(n) },
            Pattern::Trimesters => Period { year, part: Part::Trimester(n) },
            Pattern::Months => {
                let month0 = self.start_month - 1 + u32::from(n) - 1;
                let year = self.begins_in(year) + (month0 / 12) as i32;
                Period { year, part: Part::Month((month0 % 12 + 1) as u8) }
            }
            Pattern::Quarters | Pattern::W445 | Pattern::W454 | Pattern::W544 => Period { year, part: Part::Quarter(n) },
        };
        let parts: Vec<Period> = (1..=self.pattern.parts()).map(part).collect();
        let all = Period { year, part: Part::Whole };
        let known = self.dates(all).is_some() && parts.iter().all(|&p| self.dates(p).is_some());
        if known { parts } else { Vec::new() }
    }

    /// The months of a part of a year of weeks, with the number of weeks of each; none where the pattern goes by months. They are
    /// no cycles: they are what the books are closed by.
    pub fn months_of(&self, period: Period) -> Vec<(NaiveDate, NaiveDate)> {
        let (Some(weeks), Some((start, end))) = (self.pattern.weeks(), self.dates(period)) else { return Vec::new() };
        let mut months = Vec::new();
        let mut first = start;
        while first < end {
            let n = months.len();
            let last = plus(first, 7 * weeks[n % 3] as i64 - 1);
            // The 53rd week is one of the last month.
            let last = if (end - last).num_days() < 14 { end } else { last };
            months.push((first, last));
            first = plus(last, 1);
        }
        months
    }

    /// A part in a fiscal year: of a month, that which lies in it.
    pub fn part_in(&self, year: i32, part: Part) -> Option<Period> {
        let year = match part {
            Part::Month(month) => self.begins_in(year) + i32::from(u32::from(month) < self.start_month),
            _ => year,
        };
        Some(Period { year, part }).filter(|&period| self.dates(period).is_some())
    }

    /// The fiscal year a day is in; `None` at the ends of time.
    pub fn year_of(&self, day: NaiveDate) -> Option<i32> {
        let all = |year| Period { year, part: Part::Whole };
        let near = day.year() - 1..=day.year() + 1;
        near.into_iter().find(|&year| self.dates(all(year)).is_some_and(|(start, end)| start <= day && day <= end))
    }

    /// How a period is called: `2026-Q4`, `FY2027-H1`, `2026-11`, or as the workspace calls its parts.
    pub fn name(&self, period: Period) -> String {
        let Period { year, part } = period;
        if let Some(name) = self.own_name(period) {
            return name;
        }
        let prefix = if self.is_fiscal() { "FY" } else { "" };
        match part {
            Part::Whole => format!("{prefix}{year:04}"),
            Part::Half(n) => format!("{prefix}{year:04}-H{n}"),
            Part::Trimester(n) => format!("{prefix}{year:04}-T{n}"),
            Part::Quarter(n) => format!("{prefix}{year:04}-Q{n}"),
            Part::Month(n) => format!("{year:04}-{n:02}"),
        }
    }

    /// The name by the workspace's own way of calling the parts of its pattern.
    fn own_name(&self, period: Period) -> Option<String> {
        if self.names.is_default() {
            return None;
        }
        let (year, n) = match (self.pattern, period.part) {
            (Pattern::Months, Part::Month(month)) => {
                let (start, _) = self.dates(period)?;
                let n = (u32::from(month) + 12 - self.start_month) % 12 + 1;
                (self.year_of(start)?, n as u8)
            }
            (Pattern::Halves, Part::Half(n))
            | (Pattern::Trimesters, Part::Trimester(n))
            | (Pattern::Quarters | Pattern::W445 | Pattern::W454 | Pattern::W544, Part::Quarter(n)) => (period.year, n),
            _ => return None,
        };
        let (start, _) = self.dates(period)?;
        Some(self.names.write(year, n, start, self.is_fiscal()))
    }

    /// The period somebody means by a name: as the workspace calls its parts, or as people do, `FY27 Q1`, `Q4 2026`, `Nov 2026`. In
    /// a workspace with a fiscal year a year is that; without one nobody knows when a fiscal year begins. `None`: it names none,
    /// or not of which year.
    pub fn read(&self, text: &str) -> Option<Period> {
        let text = text.trim();
        if text.len() > 80 {
            return None;
        }
        let known = |period: &Period| self.dates(*period).is_some();
        if let Some(period) = self.read_own(text) {
            return Some(period);
        }
        let Said { year, is_fiscal, part, months } = period::read(text)?;
        if is_fiscal && !self.is_fiscal() {
            return None;
        }
        let part = part.map_or(Some(Part::Whole), |part| self.part_of(&part))?;
        let period = match part {
            // November of a fiscal year.
            Part::Month(_) if is_fiscal => self.part_in(year, part),
            _ => Some(Period { year, part }).filter(known),
        };
        period.filter(|&period| months.is_none_or(|said| self.months_from_to(period) == Some(said)))
    }

    /// The months (1–12) a period begins and ends in; of a part of a year of weeks those that most of its first and its last weeks lie in.
    fn months_from_to(&self, period: Period) -> Option<(u32, u32)> {
        let (start, end) = self.dates(period)?;
        Some((plus(start, 7).month(), plus(end, -7).month()))
    }

    /// A name the workspace's own way of calling its parts could have made: those of the years near its numbers are made and
    /// compared, so that whatever is made is read.
    fn read_own(&self, text: &str) -> Option<Period> {
        if self.names.is_default() {
            return None;
        }
        let wanted = super::text::folded(text);
        let digits: Vec<char> = text.chars().collect();
        let number = |length: usize| {
            let runs = digits.windows(length).filter(|run| run.iter().all(char::is_ascii_digit));
            runs.filter_map(|run| run.iter().collect::<String>().parse::<i32>().ok()).collect::<Vec<i32>>()
        };
        let short = number(2).into_iter().map(|year| 2000 + year);
        let years = number(4).into_iter().chain(short).flat_map(|year| [year, year - 1, year + 1]);
        let mut periods = years.filter(|year| YEARS.contains(year)).flat_map(|year| self.parts_of(year));
        periods.find(|&period| super::text::folded(&self.name(period)) == wanted)
    }

    /// A part of a year as `period` names it: `Q4`, `H2`, `T1`, `11`.
    fn part_of(&self, part: &str) -> Option<Part> {
        let number = |text: &str| text.parse::<u8>().ok();
        Some(match part.split_at_checked(1)? {
            ("H", n) => Part::Half(number(n)?),
            ("T", n) if self.pattern == Pattern::Trimesters => Part::Trimester(number(n).filter(|n| *n <= 3)?),
            // Where a year is not in three, T is the French and Spanish word for a quarter.
            ("Q" | "T", n) => Part::Quarter(number(n)?),
            _ => Part::Month(number(part)?),
        })
    }

    /// The part of a year that is named without saying of which: `Q4`, `November`.
    pub fn read_part(&self, text: &str) -> Option<Part> {
        self.part_of(&period::read_part(text)?)
    }

    /// How the calendar calls what somebody calls a cycle: of `Q4 2026` it is `2026-Q4`, or `FY2026-Q4`.
    pub fn called(&self, text: &str) -> Option<String> {
        self.read(text).map(|period| self.name(period))
    }

    /// The dates of a cycle whose name says them.
    pub fn dates_of(&self, name: &str) -> Option<(NaiveDate, NaiveDate)> {
        self.read(name).and_then(|period| self.dates(period))
    }

    /// The names of the longer periods that hold all of what a name means, the shortest first: `2026-11` is in `2026-Q4`, `2026-H2`,
    /// `2026`.
    pub fn longer(&self, name: &str) -> Vec<String> {
        let Some(period) = self.read(name) else { return Vec::new() };
        let Some((start, end)) = self.dates(period) else { return Vec::new() };
        let days = |(start, end): (NaiveDate, NaiveDate)| (end - start).num_days();
        let kinds: [(u8, OfNumber); 4] = [(4, Part::Quarter), (3, Part::Trimester), (2, Part::Half), (1, |_| Part::Whole)];
        let used = kinds.into_iter().filter(|(count, _)| *count != 3 || self.pattern == Pattern::Trimesters);
        let near = start.year() - 1..=start.year() + 1;
        used.flat_map(|(count, part)| near.clone().flat_map(move |year| (1..=count).map(move |n| Period { year, part: part(n) })))
            .filter(|&other| {
                let dates = self.dates(other);
                dates.is_some_and(|dates| dates.0 <= start && end <= dates.1 && days(dates) > days((start, end)))
            })
            .map(|other| self.name(other))
            .collect()
    }

    /// Why what somebody calls a cycle does not say its dates, and what to write; `today` gives the year of the example.
    pub fn undated(&self, called: &str, today: NaiveDate) -> String {
        let year = self.year_of(today).unwrap_or(today.year());
        let part = self.read_part(called);
        let example = Period { year, part: part.unwrap_or(Part::Quarter(4)) };
        undated(called, part.is_some(), &self.name(example))
    }
}
