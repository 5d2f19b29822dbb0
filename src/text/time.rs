//! Times of the day and days of the week, as people type them: `9`, `09:00`, `9.30`, `2pm`; `mon`, `Friday`.

use super::{calendar, one_line};
use chrono::{NaiveTime, Weekday};

/// A time of the day; the error is the rest of a sentence.
pub fn parse_time(text: &str) -> Result<NaiveTime, String> {
    let lower = text.trim().to_lowercase();
    let (bare, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(bare), _) => (bare.trim_end(), Some(0)),
        (_, Some(bare)) => (bare.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = bare.split_once([':', '.', 'h']).unwrap_or((bare, "00"));
    let minute = if minute.is_empty() { "00" } else { minute };
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number = |text: &str| digits(text).then(|| text.parse::<u32>().ok()).flatten();
    let hour = number(hour).and_then(|hour| match half {
        None => Some(hour),
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half),
    });
    let time = hour.zip(number(minute).filter(|_| minute.len() == 2));
    time.and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
        .ok_or_else(|| format!("“{}” is no time of the day; write it like 09:00", one_line(text.trim(), 40)))
}

/// As it is written everywhere: `09:00`.
pub fn say_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A day of the week; the error is the rest of a sentence.
pub fn parse_weekday(text: &str) -> Result<Weekday, String> {
    let word = text.trim().to_lowercase();
    calendar::weekday(&word)
        .ok_or_else(|| format!("“{}” is no day of the week; write it like mon or monday", one_line(text.trim(), 40)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it_and_written_in_one_way() {
        for (typed, time) in [
            ("9", "09:00"),
            ("09:00", "09:00"),
            ("9:05", "09:05"),
            ("14.30", "14:30"),
            ("14h30", "14:30"),
            ("14h", "14:00"),
            ("9am", "09:00"),
            ("9:30 PM", "21:30"),
            ("12am", "00:00"),
            ("12 pm", "12:00"),
            ("23:59", "23:59"),
        ] {
            assert_eq!(parse_time(typed).map(say_time).as_deref(), Ok(time), "{typed}");
        }
        for wrong in ["", "24:00", "9:5", "9:60", "13pm", "0am", "soon", "９", "9:00:00", "-1", "1 2"] {
            let error = parse_time(wrong).unwrap_err();
            assert!(error.contains("is no time of the day"), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_day_of_the_week_is_read_short_and_whole() {
        for typed in ["mon", "Monday", " MON "] {
            assert_eq!(parse_weekday(typed), Ok(Weekday::Mon), "{typed}");
        }
        assert!(parse_weekday("someday").unwrap_err().contains("no day of the week"));
    }
}
