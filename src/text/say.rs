//! Dates, ages and spans of time the way people say them: `today`, `Fri`, `14 Nov`, `2 d`, `Q4 2026`, `4:05`.

use chrono::{Datelike, Months, NaiveDate};

/// A day as seen from today: `today`, `tomorrow`, `Fri` (of the coming days), `last Mon`, `14 Nov`, `14 Nov 2025`.
pub fn say_date(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2..=6 => date.format("%a").to_string(),
        -6..=-2 => date.format("last %a").to_string(),
        _ if date.year() == today.year() => date.format("%-d %b").to_string(),
        _ => date.format("%-d %b %Y").to_string(),
    }
}

/// A day in at most `14 Nov 25` (9 columns), whatever today is: for axes and narrow columns.
pub fn say_short(date: NaiveDate, today: NaiveDate) -> String {
    date.format(if date.year() == today.year() { "%-d %b" } else { "%-d %b %y" }).to_string()
}

/// A day in full: `Fri 27 Nov 2026`.
pub fn say_full(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// How old something is, in at most five columns: `today`, `2 d`, `3 w`, `5 mo`, `2 y`; `in 3 d` for what lies ahead.
pub fn say_age(days: i64) -> String {
    let ahead = if days < 0 { "in " } else { "" };
    match days.unsigned_abs() {
        0 => "today".to_owned(),
        n @ 1..=13 => format!("{ahead}{n} d"),
        n @ 14..=62 => format!("{ahead}{} w", n / 7),
        n @ 63..=729 => format!("{ahead}{} mo", (n * 10) / 304),
        n => format!("{ahead}{} y", n / 365),
    }
}

/// A period: `Q4 2026`, `Nov 2026`, `2026`, else its days: `3–9 Nov`, `1 Oct – 15 Dec`, `1 Oct 2025 – 15 Jan 2026`.
pub fn say_span(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    let year = from.year();
    let after = to.succ_opt().unwrap_or(to);
    if from.day() == 1 && from < to {
        let lasts = |months: u32| from.checked_add_months(Months::new(months)) == Some(after);
        match from.month() {
            1 if lasts(12) => return year.to_string(),
            m @ (1 | 7) if lasts(6) => return format!("H{} {year}", m / 6 + 1),
            m @ (1 | 4 | 7 | 10) if lasts(3) => return format!("Q{} {year}", m / 3 + 1),
            _ if lasts(1) => return from.format("%b %Y").to_string(),
            _ => {}
        }
    }
    let years = if year == to.year() && year == today.year() { "" } else { " %Y" };
    let end = to.format(&format!("%-d %b{years}")).to_string();
    if from == to {
        end
    } else if (year, from.month()) == (to.year(), to.month()) {
        format!("{}–{end}", from.day())
    } else {
        let years = if year == to.year() { "" } else { years };
        format!("{} – {end}", from.format(&format!("%-d %b{years}")))
    }
}

/// Seconds on a clock: `0:07`, `14:59`, `1:02:03`; a real minus when time is over.
pub fn say_clock(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let n = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (n / 3600, n / 60 % 60, n % 60);
    if hours > 0 { format!("{sign}{hours}:{minutes:02}:{seconds:02}") } else { format!("{sign}{minutes}:{seconds:02}") }
}

/// A number of things in words: `1 step`, `3 steps`, `no steps`.
pub fn say_count(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// A number as written in a sentence: `two`, from thirteen on `13`.
pub fn say_number(n: u32) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// Several things in one breath: `Ana`, `Ana and Jon`, `Ana, Jon and Mara`.
pub fn say_list(mut all: Vec<String>) -> String {
    match all.pop() {
        Some(last) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        last => last.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_said_from_today() {
        let today = day("2026-11-23");
        for (date, text) in [
            ("2026-11-23", "today"),
            ("2026-11-24", "tomorrow"),
            ("2026-11-22", "yesterday"),
            ("2026-11-27", "Fri"),
            ("2026-11-18", "last Wed"),
            ("2026-11-14", "14 Nov"),
            ("2025-11-14", "14 Nov 2025"),
            ("2027-01-05", "5 Jan 2027"),
            ("2026-12-01", "1 Dec"),
        ] {
            assert_eq!(say_date(day(date), today), text);
        }
        assert_eq!(say_full(today), "Mon 23 Nov 2026");
        assert_eq!(say_short(day("2025-11-14"), today), "14 Nov 25");
    }

    #[test]
    fn several_things_are_said_in_one_breath() {
        for (all, said) in [("", ""), ("a", "a"), ("a b", "a and b"), ("a b c", "a, b and c")] {
            assert_eq!(say_list(all.split_whitespace().map(str::to_owned).collect()), said);
        }
    }

    #[test]
    fn ages_are_short() {
        for (days, text) in [
            (0, "today"),
            (1, "1 d"),
            (9, "9 d"),
            (13, "13 d"),
            (14, "2 w"),
            (27, "3 w"),
            (62, "8 w"),
            (63, "2 mo"),
            (160, "5 mo"),
            (729, "23 mo"),
            (730, "2 y"),
            (-3, "in 3 d"),
            (-20, "in 2 w"),
            (i64::MIN, "in 25269512429739111 y"),
        ] {
            assert_eq!(say_age(days), text);
        }
    }

    #[test]
    fn spans_have_names_where_the_calendar_has() {
        let today = day("2026-11-23");
        for (from, to, text) in [
            ("2026-10-01", "2026-12-31", "Q4 2026"),
            ("2026-07-01", "2026-12-31", "H2 2026"),
            ("2026-01-01", "2026-12-31", "2026"),
            ("2026-11-01", "2026-11-30", "Nov 2026"),
            ("2026-11-03", "2026-11-09", "3–9 Nov"),
            ("2026-10-01", "2026-12-15", "1 Oct – 15 Dec"),
            ("2025-10-01", "2026-01-15", "1 Oct 2025 – 15 Jan 2026"),
            ("2027-10-01", "2027-12-15", "1 Oct – 15 Dec 2027"),
            ("2026-11-09", "2026-11-09", "9 Nov"),
        ] {
            assert_eq!(say_span(day(from), day(to), today), text);
        }
    }

    #[test]
    fn clocks_count_down_through_zero() {
        assert_eq!([say_clock(7), say_clock(899), say_clock(3723), say_clock(-65)], ["0:07", "14:59", "1:02:03", "−1:05"]);
        assert_eq!(
            [say_count(0, "step", "steps"), say_count(1, "step", "steps"), say_count(3, "step", "steps")],
            ["no steps", "1 step", "3 steps"]
        );
    }

    proptest! {
        #[test]
        fn ages_fit_their_column(days in 0i64..36_000) {
            prop_assert!(say_age(days).len() <= 5);
        }
    }
}
