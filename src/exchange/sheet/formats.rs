//! What the format of a cell makes of its number, and numbers and days as they are shown.

use super::grid::{Cell, Value};
use chrono::{Days, NaiveDate};
use std::fmt::Write as _;

/// What a cell is formatted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// A number as it is.
    #[default]
    Plain,
    /// A percentage.
    Percent,
    /// A day, with a time of day or without.
    Day,
    /// A time of day or a duration.
    Time,
}

impl Format {
    /// One of those that every workbook has, by its number.
    pub(super) fn built_in(id: u32) -> Format {
        match id {
            9 | 10 => Format::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Day,
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Format::Time,
            _ => Format::Plain,
        }
    }

    /// By how it is written: `0.0%`, `dd/mm/yyyy`, `[h]:mm`.
    pub(super) fn of_code(code: &str) -> Format {
        let (mut day, mut month, mut time) = (false, false, false);
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c.to_ascii_lowercase() {
                ';' => break,
                '"' => drop(chars.by_ref().find(|c| *c == '"')),
                '\\' | '_' | '*' => drop(chars.next()),
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let is_duration = !inside.is_empty() && inside.chars().all(|c| "hmsHMS".contains(c));
                    time |= is_duration;
                }
                '%' => return Format::Percent,
                'y' | 'd' => day = true,
                'm' => month = true,
                'h' | 's' => time = true,
                // “General” has an “e” and no letter of a day; so has what is written with an exponent.
                _ => {}
            }
        }
        match (day, time, month) {
            (true, ..) | (_, false, true) => Format::Day,
            (_, true, _) => Format::Time,
            _ => Format::Plain,
        }
    }
}

/// Fills a cell with a number.
pub(super) fn number(cell: &mut Cell, written: &str, number: f64, format: Format, is_1904: bool) {
    cell.value = Value::Number(number);
    match format {
        Format::Percent => {
            cell.percent = true;
            percent(&mut cell.shown, number);
        }
        Format::Day => match day(number, is_1904) {
            Some(day) => {
                cell.value = Value::Date(day);
                let _ = write!(cell.shown, "{day}");
                if number.fract() != 0.0 {
                    cell.shown.push(' ');
                    time(&mut cell.shown, number.fract());
                }
            }
            None => plain(&mut cell.shown, written, number),
        },
        Format::Time if (0.0..1.0).contains(&number) => time(&mut cell.shown, number),
        Format::Time | Format::Plain => plain(&mut cell.shown, written, number),
    }
}

/// A percentage as it is shown, from its fraction.
pub(super) fn percent(out: &mut String, fraction: f64) {
    let _ = write!(out, "{} %", rounded(fraction * 100.0));
}

/// What a spreadsheet keeps of a number: fifteen digits, so that what is a sum of tenths is one when it is shown.
fn rounded(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

fn plain(out: &mut String, written: &str, number: f64) {
    // What is short is as it was typed, and most are.
    if written.len() < 16 && !written.contains(['e', 'E', '+']) {
        out.push_str(written);
    } else {
        let _ = write!(out, "{}", rounded(number));
    }
}

fn time(out: &mut String, fraction: f64) {
    let minutes = (fraction * 1440.0).round() as u32;
    let _ = write!(out, "{:02}:{:02}", minutes / 60 % 24, minutes % 60);
}

/// The day that a number stands for; `None`: no calendar has it.
fn day(number: f64, is_1904: bool) -> Option<NaiveDate> {
    let days = number.floor();
    let first = if is_1904 { 0.0 } else { 1.0 };
    if !(first..2_958_466.0).contains(&days) {
        return None;
    }
    // The calendar of 1900 counts a 29 February of that year, which there never was.
    let first = match (is_1904, days < 60.0) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, true) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, false) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    first?.checked_add_days(Days::new(days as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, format: Format, is_1904: bool) -> (String, Value) {
        let mut cell = Cell::default();
        number(&mut cell, text, text.parse().unwrap(), format, is_1904);
        (cell.shown, cell.value)
    }

    #[test]
    fn a_format_tells_percentages_days_and_times_from_numbers() {
        for (code, format) in [
            ("General", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("#,##0.00 \"days\"", Format::Plain),
            ("[Red]0", Format::Plain),
            ("_-* #,##0\\ \"€\"_-;-* #,##0", Format::Plain),
            ("0.0%", Format::Percent),
            ("0\\ %", Format::Percent),
            ("0 \"%\"", Format::Plain),
            ("yyyy-mm-dd", Format::Day),
            ("[$-407]d\\. mmm yy;@", Format::Day),
            ("mmm", Format::Day),
            ("m/d/yy h:mm", Format::Day),
            ("[h]:mm", Format::Time),
            ("mm:ss", Format::Time),
            ("h:mm AM/PM", Format::Time),
        ] {
            assert_eq!(Format::of_code(code), format, "{code}");
        }
        assert_eq!([9, 14, 20, 2].map(Format::built_in), [Format::Percent, Format::Day, Format::Time, Format::Plain]);
    }

    #[test]
    fn numbers_are_shown_as_a_person_sees_them_and_plain() {
        for (text, format, said) in [
            ("0.021", Format::Percent, "2.1 %"),
            ("1", Format::Percent, "100 %"),
            ("0.29", Format::Percent, "29 %"),
            ("0.30000000000000004", Format::Plain, "0.3"),
            ("1200.5", Format::Plain, "1200.5"),
            ("1.2E+6", Format::Plain, "1200000"),
            ("0.604166666666667", Format::Time, "14:30"),
            ("46300.5", Format::Day, "2026-10-05 12:00"),
            ("1e300", Format::Day, &format!("1{}", "0".repeat(300))),
        ] {
            assert_eq!(shown(text, format, false).0, said);
        }
    }

    #[test]
    fn days_are_counted_from_either_year_and_over_the_day_that_never_was() {
        for (text, is_1904, said) in [
            ("46300", false, "2026-10-05"),
            ("44838", true, "2026-10-05"),
            ("1", false, "1900-01-01"),
            ("59", false, "1900-02-28"),
            ("61", false, "1900-03-01"),
            ("0", true, "1904-01-01"),
            ("2958465", false, "9999-12-31"),
        ] {
            let (shown, value) = shown(text, Format::Day, is_1904);
            assert_eq!((shown.as_str(), value), (said, Value::Date(said.parse().unwrap())));
        }
        assert_eq!(shown("-3", Format::Day, false), ("-3".to_owned(), Value::Number(-3.0)));
    }
}
