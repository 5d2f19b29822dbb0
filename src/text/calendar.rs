//! The names and lengths of the calendar: weekdays, months, quarters, halves and ISO weeks.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

pub(super) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A first and a last day.
pub(super) type Period = (NaiveDate, NaiveDate);

pub(super) fn unit_of(word: &str) -> Option<char> {
    Some(match word {
        "d" | "day" | "days" => 'd',
        "w" | "wk" | "week" | "weeks" => 'w',
        "m" | "mo" | "month" | "months" => 'm',
        "q" | "quarter" | "quarters" => 'q',
        "h" | "half" => 'h',
        "y" | "year" | "years" => 'y',
        _ => return None,
    })
}

/// A name or its beginning, of at least three letters.
fn by_name(word: &str, names: &[&str]) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let word = if word == "sept" { "sep" } else { word };
    (word.len() >= 3).then(|| names.iter().position(|name| name.starts_with(word))).flatten().map(|n| n as u32)
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    by_name(word, &DAYS).and_then(|n| Weekday::try_from(n as u8).ok())
}

pub(super) fn month(word: &str) -> Option<u32> {
    by_name(word, &MONTHS).or_else(|| foreign_month(word.trim_end_matches('.'))).map(|n| n + 1)
}

/// The months of German, French and Spanish, as far as they are written otherwise than in English: which of the twelve, from 0.
fn foreign_month(word: &str) -> Option<u32> {
    const NAMES: [(&str, u32); 36] = [
        ("januar", 0),
        ("janvier", 0),
        ("janv", 0),
        ("enero", 0),
        ("ene", 0),
        ("februar", 1),
        ("février", 1),
        ("févr", 1),
        ("fév", 1),
        ("febrero", 1),
        ("märz", 2),
        ("mär", 2),
        ("mrz", 2),
        ("mars", 2),
        ("marzo", 2),
        ("avril", 3),
        ("avr", 3),
        ("abril", 3),
        ("abr", 3),
        ("mai", 4),
        ("mayo", 4),
        ("juin", 5),
        ("junio", 5),
        ("juillet", 6),
        ("juil", 6),
        ("julio", 6),
        ("août", 7),
        ("agosto", 7),
        ("ago", 7),
        ("septembre", 8),
        ("septiembre", 8),
        ("oktober", 9),
        ("okt", 9),
        ("dezember", 11),
        ("dez", 11),
        ("dic", 11),
    ];
    const MORE: [(&str, u32); 9] = [
        ("juni", 5),
        ("juli", 6),
        ("octobre", 9),
        ("octubre", 9),
        ("novembre", 10),
        ("noviembre", 10),
        ("décembre", 11),
        ("déc", 11),
        ("diciembre", 11),
    ];
    NAMES.iter().chain(&MORE).find(|(name, _)| *name == word).map(|(_, month)| *month)
}

pub(super) fn short_month(month: u32) -> String {
    let name = MONTHS[(month as usize - 1) % 12];
    format!("{}{}", name[..1].to_uppercase(), &name[1..3])
}

/// One or two digits.
pub(super) fn small(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Four digits.
pub(super) fn year(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Four digits, or the last two of this century.
pub(super) fn short_year(text: &str) -> Option<i32> {
    year(text).or_else(|| (text.len() == 2).then(|| small(text)).flatten().map(|y| 2000 + y as i32))
}

pub(super) fn month_length(year: i32, month: u32) -> u32 {
    whole_month(year, month).map_or(31, |(_, to)| to.day())
}

pub(super) fn whole_month(year: i32, month: u32) -> Option<Period> {
    let from = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((from, from.checked_add_months(Months::new(1))?.pred_opt()?))
}

pub(super) fn whole_year(year: i32) -> Option<Period> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// `q1`, `h2`, `w48`: given a year, its days; `None`: no such name.
pub(super) fn named_period(word: &str) -> Option<impl Fn(i32) -> Option<Period>> {
    let kind = word.chars().next().filter(|c| matches!(c, 'q' | 'h' | 'w'))?;
    let n = small(&word[1..])?;
    let known = match kind {
        'q' => (1..=4).contains(&n),
        'h' => (1..=2).contains(&n),
        _ => true,
    };
    known.then_some(move |year: i32| {
        if kind == 'w' {
            let from = NaiveDate::from_isoywd_opt(year, n, Weekday::Mon)?;
            return Some((from, from.checked_add_days(Days::new(6))?));
        }
        let length = if kind == 'q' { 3 } else { 6 };
        let from = NaiveDate::from_ymd_opt(year, (n - 1) * length + 1, 1)?;
        Some((from, from.checked_add_months(Months::new(length))?.pred_opt()?))
    })
}
