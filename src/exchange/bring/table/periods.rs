//! Columns that are periods: weeks, months or days as headers, in rising order, and the day that each of them speaks of.

use super::meaning::plain;
use crate::domain::text::{
    date::{DayClue, Order, When, day_clue, parse_written},
    period::read_part,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// So many make a run.
const FEWEST: usize = 3;

/// What a column of a period holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    Confidence,
    Note,
}

/// A column of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) column: usize,
    pub(super) part: Part,
    /// The first day of its period.
    pub(super) first: NaiveDate,
    /// The day it speaks of.
    pub(super) day: NaiveDate,
}

/// A header that names a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A day; of what has a year its first and its last.
    Day(NaiveDate, NaiveDate),
    /// A day without its year.
    DayOfYear(u32, u32),
    Month(u32),
    /// A week of the calendar.
    Week(u32),
    /// A week, of the calendar or of the cycle.
    Counted(u32),
}

/// Against what headers are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    /// The days of the cycle; `None`: it is not known.
    pub(super) cycle: Option<(NaiveDate, NaiveDate)>,
    pub(super) today: NaiveDate,
    /// The day of the week on which values are said.
    pub(super) weekday: Weekday,
}

/// The columns of a run of periods.
pub(super) fn run(headers: &[String], within: Within) -> Vec<Dated> {
    let order = order(headers);
    let named: Vec<(usize, Part, Named)> = headers
        .iter()
        .enumerate()
        .filter_map(|(n, header)| {
            let (part, rest) = part(header);
            Some((n, part, read(rest, order)?))
        })
        .collect();
    let values: Vec<Named> = named.iter().filter(|(_, part, _)| *part == Part::Value).map(|(.., named)| *named).collect();
    if values.len() < FEWEST {
        return Vec::new();
    }
    // Weeks that are few and begin at the beginning are of the cycle.
    let counted: Vec<u32> =
        values.iter().filter_map(|named| if let Named::Counted(n) = named { Some(*n) } else { None }).collect();
    let of_cycle = counted.first().is_some_and(|first| *first <= 2) && counted.iter().all(|n| *n <= 14);
    let mut dated = Vec::with_capacity(named.len());
    let mut before: Option<NaiveDate> = None;
    let mut rising = 0;
    for (n, part, named) in named {
        let Some(mut day) = day(named, within, of_cycle, None) else { continue };
        // Past New Year by order.
        if let Some(before) = before
            && day < before
            && !matches!(named, Named::Day(..))
        {
            let later = |years| self::day(named, within, of_cycle, Some(years)).filter(|day| *day >= before);
            day = (-1..=3).find_map(later).unwrap_or(day);
        }
        if before.is_none_or(|before| day >= before) {
            rising += usize::from(part == Part::Value);
            before = Some(day);
            dated.push(Dated { column: n, part, first: first(named, day), day });
        }
    }
    if rising < FEWEST { Vec::new() } else { dated }
}

/// What a header says beside its period: `W1 value`, `W1 confidence`.
fn part(header: &str) -> (Part, &str) {
    const WORDS: [(&str, Part); 12] = [
        ("confidence", Part::Confidence),
        ("conf.", Part::Confidence),
        ("conf", Part::Confidence),
        ("zuversicht", Part::Confidence),
        ("value", Part::Value),
        ("actual", Part::Value),
        ("wert", Part::Value),
        ("ist", Part::Value),
        ("note", Part::Note),
        ("notes", Part::Note),
        ("comment", Part::Note),
        ("status", Part::Note),
    ];
    let text = header.trim();
    for (word, part) in WORDS {
        let cut = text.len().checked_sub(word.len()).filter(|at| text.is_char_boundary(*at));
        if let Some(at) = cut
            && text[at..].eq_ignore_ascii_case(word)
            && text[..at].ends_with([' ', '_', '-', ':'])
        {
            return (part, text[..at].trim_end_matches([' ', '_', '-', ':']));
        }
    }
    (Part::Value, text)
}

/// The order of day and month that the headers themselves tell: by one that can be read in one way only, else by what rises.
fn order(headers: &[String]) -> Option<Order> {
    for header in headers {
        if let DayClue::Order(order) = day_clue(part(header).1) {
            return Some(order);
        }
    }
    [Order::DayFirst, Order::MonthFirst].into_iter().find(|order| {
        let days: Vec<NaiveDate> = headers
            .iter()
            .filter(|header| day_clue(part(header).1) == DayClue::Open)
            .filter_map(|header| parse_written(part(header).1, When::Due, Some(*order)).ok())
            .collect();
        let steps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
        days.len() >= FEWEST && steps.iter().all(|step| (1..=31).contains(step))
    })
}

fn read(text: &str, order: Option<Order>) -> Option<Named> {
    let text = text.trim();
    if text.is_empty() || text.len() > 30 || text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 5 {
        return None;
    }
    if let Ok(day) = parse_written(text, When::Due, order) {
        let first = parse_written(text, When::Start, order).unwrap_or(day);
        return Some(Named::Day(first, day));
    }
    let name = plain(text);
    let number = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.trim().parse::<u32>().ok());
    for prefix in ["kw", "cw", "calendar week", "kalenderwoche"] {
        if let Some(n) = number(prefix).filter(|n| (1..=53).contains(n)) {
            return Some(Named::Week(n));
        }
    }
    for prefix in ["week", "wk", "woche", "semaine", "semana", "sem", "w"] {
        if let Some(n) = number(prefix).filter(|n| (1..=53).contains(n)) {
            return Some(Named::Counted(n));
        }
    }
    // `6月`
    if let Some(n) = text.strip_suffix('月').and_then(|n| n.trim().parse::<u32>().ok()).filter(|n| (1..=12).contains(n)) {
        return Some(Named::Month(n));
    }
    if let Some(month) = read_part(text).and_then(|part| part.parse().ok()) {
        return Some(Named::Month(month));
    }
    // A day whose year is not written.
    let year = 2024;
    let with = [format!("{text} {year}"), format!("{}.{year}", text.trim_end_matches('.')), format!("{text}/{year}")];
    let looks = text.contains(|c: char| c.is_ascii_digit()) && !text.contains([':', '%']);
    let day = with
        .iter()
        .filter(|_| looks)
        .find_map(|text| parse_written(text, When::Due, order).ok())
        .filter(|day| day.year() == year)?;
    Some(Named::DayOfYear(day.month(), day.day()))
}

/// The first day of the period that speaks of a day.
fn first(named: Named, day: NaiveDate) -> NaiveDate {
    match named {
        Named::Day(first, _) => first,
        Named::DayOfYear(..) => day,
        Named::Month(_) => day.with_day(1).unwrap_or(day),
        Named::Week(_) | Named::Counted(_) => day.week(Weekday::Mon).first_day(),
    }
}

/// The day a period speaks of; of a week the day on which values are said, of a month its last. `years`: of that many years after the first; `None`: of the year that is likely.
fn day(named: Named, within: Within, of_cycle: bool, years: Option<i32>) -> Option<NaiveDate> {
    let first = within.cycle.map_or(within.today, |(start, _)| start);
    let year = first.year() + years.unwrap_or(0);
    let month_end = |year: i32, month: u32| {
        let next =
            if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
        next?.pred_opt()
    };
    // Of a year that is not known the one that has begun.
    let begun = |day: NaiveDate, again: &dyn Fn(i32) -> Option<NaiveDate>| {
        let is_ahead = day.with_day(1).is_some_and(|first| first > within.today);
        if within.cycle.is_none() && years.is_none() && is_ahead { again(year - 1) } else { Some(day) }
    };
    match named {
        Named::Day(_, day) => Some(day),
        Named::DayOfYear(month, day) => {
            let on = |year| NaiveDate::from_ymd_opt(year, month, day);
            let day = on(year)?;
            // A day before the cycle is of the year after.
            if within.cycle.is_some_and(|(start, end)| day < start && end.year() > start.year()) {
                on(year + 1)
            } else {
                Some(day)
            }
        }
        Named::Month(month) => {
            let day = month_end(year, month)?;
            if within.cycle.is_some_and(|(start, _)| day < start) {
                month_end(year + 1, month)
            } else {
                begun(day, &|y| month_end(y, month))
            }
        }
        Named::Counted(n) if of_cycle => {
            let start = first;
            let monday = start.week(Weekday::Mon).first_day();
            let day = monday.checked_add_days(Days::new(u64::from(n - 1) * 7))?;
            on_weekday(day, within.weekday).map(|day| day.max(start))
        }
        Named::Week(n) | Named::Counted(n) => {
            let of =
                |year| NaiveDate::from_isoywd_opt(year, n, Weekday::Mon).and_then(|monday| on_weekday(monday, within.weekday));
            let day = of(year)?;
            // Week 40 of a cycle that begins in October is of its year, week 2 of the next.
            if within.cycle.is_some_and(|(start, end)| day < start && end.year() > start.year()) {
                of(year + 1)
            } else {
                Some(day)
            }
        }
    }
}

fn on_weekday(monday: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    monday.checked_add_days(Days::new(u64::from(weekday.num_days_from_monday())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(headers: &[&str], cycle: Option<(&str, &str)>) -> Vec<String> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let cycle = cycle.map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
        let within = Within { cycle, today: "2026-11-23".parse().unwrap(), weekday: Weekday::Mon };
        run(&headers, within).into_iter().map(|dated| format!("{} {:?} {}", dated.column, dated.part, dated.day)).collect()
    }

    const Q4: Option<(&str, &str)> = Some(("2026-10-01", "2026-12-31"));

    #[test]
    fn weeks_and_months_are_days_of_their_cycle() {
        let fiscal = Some(("2025-07-01", "2026-06-30"));
        for (headers, cycle, expected) in [
            (&["Objective", "W41", "W42", "W43"][..], Q4, "1 Value 2026-10-05; 2 Value 2026-10-12; 3 Value 2026-10-19"),
            (
                &["KW 51", "KW 52", "KW 53", "KW 1"],
                Q4,
                "0 Value 2026-12-14; 1 Value 2026-12-21; 2 Value 2026-12-28; 3 Value 2027-01-04",
            ),
            (&["Week 1", "Week 2", "Week 3"], Q4, "0 Value 2026-10-01; 1 Value 2026-10-05; 2 Value 2026-10-12"),
            (&["2026-10-05", "2026-10-12", "2026-10-19"], None, "0 Value 2026-10-05; 1 Value 2026-10-12; 2 Value 2026-10-19"),
            (&["5 Oct", "12 Oct", "19 Oct"], Q4, "0 Value 2026-10-05; 1 Value 2026-10-12; 2 Value 2026-10-19"),
            (&["5/10/2026", "12/10/2026", "19/10/2026"], Q4, "0 Value 2026-10-05; 1 Value 2026-10-12; 2 Value 2026-10-19"),
            (
                &["Jul", "Aug", "Dec", "Jan"],
                fiscal,
                "0 Value 2025-07-31; 1 Value 2025-08-31; 2 Value 2025-12-31; 3 Value 2026-01-31",
            ),
            (&["Nov", "Dec", "Jan"], None, "0 Value 2026-11-30; 1 Value 2026-12-31; 2 Value 2027-01-31"),
            (&["Oct", "Nov", "Dec"], None, "0 Value 2026-10-31; 1 Value 2026-11-30; 2 Value 2026-12-31"),
            (&["6月", "7月", "8月"], None, "0 Value 2026-06-30; 1 Value 2026-07-31; 2 Value 2026-08-31"),
            (&["Okt", "November", "Dez"], Q4, "0 Value 2026-10-31; 1 Value 2026-11-30; 2 Value 2026-12-31"),
            (&["Oct 2026", "Nov 2026", "Dec 2026"], None, "0 Value 2026-10-31; 1 Value 2026-11-30; 2 Value 2026-12-31"),
        ] {
            assert_eq!(days(headers, cycle).join("; "), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_period_can_have_a_value_and_a_confidence() {
        let headers = ["W41 value", "W41 confidence", "W42 value", "W42 confidence", "W43 value", "W43 confidence"];
        assert_eq!(days(&headers, Q4).len(), 6);
        assert_eq!(days(&headers, Q4)[1], "1 Confidence 2026-10-05");
    }

    #[test]
    fn what_does_not_rise_or_is_too_little_is_no_run() {
        assert!(days(&["W41", "W42"], Q4).is_empty());
        assert!(days(&["Objective", "Owner", "Start", "Due"], Q4).is_empty());
        assert!(days(&["2026-10-19", "2026-10-12", "2026-10-05"], Q4).is_empty());
    }
}
