//! What a single cell says: numbers, dates, words, steps, waypoints. Every refusal is the rest of a sentence about the cell.

use crate::domain::{
    Kind, Word,
    goal::{Ambition, ProjectState},
    key_result::{Cadence, KeyResult, Metric, Step, Waypoint},
    link::Expect,
    text::{
        number::{Decimal, parse_number},
        one_line,
        value::parse_check_in_value,
    },
};
use chrono::{Datelike, NaiveDate};

/// The most steps a key result can have: one bit each.
const STEPS: usize = 64;

/// A piece of a file as part of a sentence: one safe line, not too long.
pub(crate) fn excerpt(text: &str) -> String {
    one_line(text, 60).into_owned()
}

/// A kind with its article: `an objective`.
pub(crate) fn a(kind: Kind) -> &'static str {
    match kind {
        Kind::Objective => "an objective",
        Kind::KeyResult => "a key result",
        Kind::Project => "a project",
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", excerpt(text))
}

/// Reads a number as people write it in a file with this separator: where the comma is not the separator, it may part
/// the whole from the fraction.
pub(crate) fn number(text: &str, delimiter: u8) -> Result<f64, String> {
    parse_number(text, if delimiter == b',' { Decimal::Point } else { Decimal::Either })
}

/// A value of a key result: a number, or of a yes/no one also the words.
pub(crate) fn value(text: &str, delimiter: u8, metric: Metric) -> Result<f64, String> {
    if metric != Metric::YesNo {
        return number(text, delimiter);
    }
    let yes_no = KeyResult { metric, ..KeyResult::default() };
    match number(text, delimiter) {
        Ok(n) if n.total_cmp(&0.0).is_eq() || n.total_cmp(&1.0).is_eq() => Ok(n),
        _ => parse_check_in_value(text, &yes_no, None, 0).map(|entered| entered.value),
    }
}

/// Reads a date: `YYYY-MM-DD` and nothing else, so that no file is read in a way its author did not mean.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(n, b)| if n == 4 || n == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return Err(format!("{} is not a date; write it like 2026-11-23", quoted(text)));
    }
    text.parse::<NaiveDate>()
        .ok()
        .filter(|d| d.year() >= 1)
        .ok_or_else(|| format!("{} is not a day of the calendar", quoted(text)))
}

fn choices(words: impl IntoIterator<Item = &'static str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn one_of<T>(text: &str, found: Option<T>, words: impl IntoIterator<Item = &'static str>) -> Result<T, String> {
    found.ok_or_else(|| format!("{} is none of {}", quoted(text), choices(words)))
}

pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    one_of(text, Kind::from_word(text), Kind::ALL.map(Kind::word))
}

pub(crate) fn ambition(text: &str) -> Result<Ambition, String> {
    one_of(text, Ambition::from_word(text), Ambition::ALL.map(Ambition::word))
}

pub(crate) fn metric(text: &str) -> Result<Metric, String> {
    one_of(text, Metric::from_word(text), Metric::ALL.map(Metric::word))
}

pub(crate) fn cadence(text: &str) -> Result<Cadence, String> {
    one_of(text, Cadence::from_word(text), Cadence::ALL.map(Cadence::word))
}

pub(crate) fn state(text: &str) -> Result<ProjectState, String> {
    one_of(text, ProjectState::from_word(text), ProjectState::ALL.map(ProjectState::word))
}

pub(crate) fn word(text: &str) -> Result<Word, String> {
    one_of(text, Word::from_word(text), Word::ALL.map(Word::word))
}

/// A project's progress as a fraction: the cell says 0–100, with or without the percent sign.
pub(crate) fn progress(text: &str, delimiter: u8) -> Result<f64, String> {
    let bare = text.strip_suffix('%').map_or(text, str::trim_end);
    let number = number(bare, delimiter)?;
    if (0.0..=100.0).contains(&number) {
        return Ok(number / 100.0);
    }
    Err(format!("{} is not a progress; write a number from 0 to 100", quoted(text)))
}

pub(crate) fn weight(text: &str, delimiter: u8) -> Result<f64, String> {
    let number = number(text, delimiter)?;
    if number >= 0.0 {
        return Ok(number);
    }
    Err(format!("{} is not a weight; write 0 (not counted) or more", quoted(text)))
}

/// An expected effect: a number in the key result's unit, or `40 %` (of the gap).
pub(crate) fn expect(text: &str, delimiter: u8) -> Result<Expect, String> {
    let lower = text.to_lowercase();
    let bare = lower.strip_suffix("of the gap").map_or(lower.as_str(), str::trim_end);
    let Some(percent) = bare.strip_suffix('%') else {
        return Ok(Expect::Amount(number(text, delimiter)?));
    };
    let share = number(percent.trim_end(), delimiter)? / 100.0;
    if (0.0..=10.0).contains(&share) {
        return Ok(Expect::Share(share));
    }
    Err(format!("{} is not a share of the gap; write something from 0 % to 1000 %", quoted(text)))
}

/// Steps: `title/weight/date` separated by `;`; weight and date may be left out. A `/` inside a title is kept as long as
/// what follows it is neither a number nor a date.
pub(crate) fn steps(text: &str, delimiter: u8) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for cell in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let mut parts: Vec<&str> = cell.split('/').collect();
        let mut date_of = None;
        let mut weight_of = None;
        if let [_, .., last] = parts[..] {
            if last.trim().is_empty() {
                parts.pop();
            } else if let Ok(day) = date(last.trim()) {
                date_of = Some(day);
                parts.pop();
            }
        }
        if let [_, .., last] = parts[..] {
            if last.trim().is_empty() {
                parts.pop();
            } else if number(last.trim(), delimiter).is_ok() {
                weight_of = Some(weight(last.trim(), delimiter)?);
                parts.pop();
            }
        }
        let title = line(&parts.join("/"));
        if is_blank(&title) {
            return Err(format!("{} has a step without a title; write title/weight/date", quoted(cell)));
        }
        if steps.len() == STEPS {
            return Err(format!("there are more than {STEPS} steps; break the key result into two"));
        }
        let key = steps.len() as u8;
        steps.push(Step { key, title, weight: weight_of.unwrap_or(1.0), date: date_of });
    }
    Ok(steps)
}

/// Waypoints: `2026-10-31=40;2026-11-30=70`, returned by date.
pub(crate) fn waypoints(text: &str, delimiter: u8) -> Result<Vec<Waypoint>, String> {
    let mut points: Vec<Waypoint> = Vec::new();
    for cell in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let (day, value) =
            cell.split_once('=').ok_or_else(|| format!("{} is not a waypoint; write 2026-10-31=40", quoted(cell)))?;
        points.push(Waypoint { date: date(day.trim())?, value: number(value.trim(), delimiter)? });
    }
    points.sort_by_key(|p| p.date);
    match points.windows(2).find(|w| w[0].date == w[1].date) {
        Some(pair) => Err(format!("there are two waypoints on {}; keep one", pair[0].date)),
        None => Ok(points),
    }
}

/// Text of one line: line breaks and tabs become blanks.
pub(crate) fn line(text: &str) -> String {
    text.trim().replace("\r\n", " ").replace(['\r', '\n', '\t'], " ")
}

/// Whether there is nothing in it that people could find something by.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar_in_one_notation() {
        assert_eq!(date("2026-11-23").unwrap(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        assert!(date("0001-01-01").is_ok() && date("9999-12-31").is_ok());
        for bad in [
            "0000-01-01",
            "2026-02-30",
            "23.11.2026",
            "2026-1-2",
            "+026-01-01",
            "12026-01-01",
            "2026-11-23T00",
            "",
            "２０２６-11-23",
        ] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_comma_in_a_number_means_what_the_file_lets_it_mean() {
        assert_eq!(number("2,6", b';').unwrap().to_bits(), 2.6f64.to_bits());
        assert_eq!(number("2,6", b'\t').unwrap().to_bits(), 2.6f64.to_bits());
        let both = number("1,200", b',').unwrap_err();
        assert!(both.contains("1200") && both.contains("1.2"), "{both}");
        for text in ["1 200", "1'200", "1.2k", "€ 1.2k"] {
            assert_eq!(number(text, b',').unwrap().to_bits(), 1200f64.to_bits(), "{text}");
        }
        assert_eq!(number("12 %", b',').unwrap().to_bits(), 12f64.to_bits());
    }

    #[test]
    fn steps_may_leave_out_weight_and_date_and_have_slashes_in_their_titles() {
        let read = steps("Plan; Build/2 ;Ship/3/2026-12-01;and/or;A/B test//2026-10-01;n/2/", b',').unwrap();
        let told: Vec<(&str, f64, Option<String>)> =
            read.iter().map(|s| (s.title.as_str(), s.weight, s.date.map(|d| d.to_string()))).collect();
        assert_eq!(
            told,
            [
                ("Plan", 1.0, None),
                ("Build", 2.0, None),
                ("Ship", 3.0, Some("2026-12-01".into())),
                ("and/or", 1.0, None),
                ("A/B test", 1.0, Some("2026-10-01".into())),
                ("n", 2.0, None),
            ]
        );
        assert_eq!(read.iter().map(|s| s.key).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert!(steps(&"s;".repeat(65), b',').is_err());
        assert!(steps("Build/-2", b',').is_err());
    }

    #[test]
    fn waypoints_come_out_by_date_and_only_one_a_day() {
        let read = waypoints("2026-11-30=70; 2026-10-31=40,5", b';').unwrap();
        assert_eq!(read.iter().map(|p| p.value).collect::<Vec<_>>(), [40.5, 70.0]);
        assert!(waypoints("2026-11-30=70;2026-11-30=71", b',').is_err());
        assert!(waypoints("70", b',').is_err());
    }

    #[test]
    fn an_expected_effect_is_an_amount_or_a_share_of_the_gap() {
        assert_eq!(expect("12.5", b',').unwrap(), Expect::Amount(12.5));
        assert_eq!(expect("40 %", b',').unwrap(), Expect::Share(0.4));
        assert_eq!(expect("40% of the gap", b',').unwrap(), Expect::Share(0.4));
        assert!(expect("-40 %", b',').is_err());
        assert!(expect("much", b',').is_err());
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        assert_eq!(progress("40 %", b',').unwrap().to_bits(), 0.4f64.to_bits());
        for bad in ["101", "-1", "NaN"] {
            assert!(progress(bad, b',').is_err(), "{bad}");
        }
        for bad in ["NaN", "inf", "1e308", "1e16", ""] {
            assert!(number(bad, b',').is_err(), "{bad}");
        }
        assert_eq!(value("yes", b',', Metric::YesNo).unwrap().to_bits(), 1.0f64.to_bits());
        assert!(value("2", b',', Metric::YesNo).is_err());
    }
}
