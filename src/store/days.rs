//! Days as the file writes them: `2026-11-23` in tables, a number of days in packed pieces.

use super::error::Fault;
use chrono::{Datelike, NaiveDate};

/// The number of packed days: nought is 2024-12-31, so that days of our time take two bytes.
const NOUGHT: i64 = 739_251;

/// As packed.
pub(super) fn number_of_day(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce()) - NOUGHT
}

/// The day of that number; `None` when there is no such day.
pub(super) fn day_from_number(number: i64) -> Option<NaiveDate> {
    let days = i32::try_from(number.checked_add(NOUGHT)?).ok()?;
    NaiveDate::from_num_days_from_ce_opt(days)
}

/// As text: ten characters that sort like days. Only for the years 0 to 9999, which [`sortable`] holds.
pub(super) fn text_of_day(day: NaiveDate) -> String {
    day.to_string()
}

/// Whether a day can be written so that its text sorts like it.
pub(super) fn sortable(day: NaiveDate) -> bool {
    (0..=9999).contains(&day.year())
}

/// Reads a day as text.
pub(super) fn parse_day(text: &str) -> Result<NaiveDate, Fault> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<u32>().ok()).flatten();
    let day = (text.len() == 10 && text.is_ascii())
        .then(|| {
            let (y, m, d) = (digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..])?);
            NaiveDate::from_ymd_opt(y as i32, m, d)
        })
        .flatten();
    day.ok_or_else(|| Fault::Content(format!("“{}” stands where a day should be", text.escape_debug())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_written_and_read_is_the_same_day() {
        for text in ["0000-01-01", "1969-12-31", "2024-12-31", "2026-11-23", "9999-12-31"] {
            let day: NaiveDate = text.parse().unwrap();
            assert!(sortable(day));
            assert_eq!(parse_day(&text_of_day(day)).unwrap(), day);
            assert_eq!(day_from_number(number_of_day(day)), Some(day));
        }
        assert_eq!(number_of_day("2024-12-31".parse().unwrap()), 0);
        for text in ["", "2026-1-1", "2026-02-30", "+026-01-01", "2026-11-2x", "äääää"] {
            assert!(parse_day(text).is_err(), "{text}");
        }
        assert!(!sortable(NaiveDate::MAX) && !sortable(NaiveDate::MIN));
        assert_eq!(day_from_number(i64::MAX), None);
    }
}
