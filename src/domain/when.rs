//! A day in the past as people name it on the command line: a date, so many days ago, a week of the cycle, a review, the end of
//! a cycle.
//!
//! Must not know: what is asked about that day.

use super::{
    cascade::Cascade,
    cycle::Cycle,
    deadline::on_or_after,
    in_time::Until,
    pace::plus,
    recurring::Which,
    review::Review,
    text::{
        date::{When, parse_date},
        one_line,
    },
};
use chrono::{Months, NaiveDate};

/// Reads a day: `2026-11-23`, `fri`, `14 nov`, `7d` (ago), `week:6`, `review`, `review:12`, `cycle:2026-Q3` (its end), `now`. The
/// last review is that of `which`. The error is a sentence.
pub fn read_when(text: &str, cascade: &Cascade, which: &Which, today: NaiveDate) -> Result<NaiveDate, String> {
    Ok(match read(text, cascade, which, today)? {
        Named::Day(day) => day,
        Named::Review(review) => review.on,
    })
}

/// The same as up to where what was said counts: a review to its end, everything else to that of the day.
pub fn read_until(text: &str, cascade: &Cascade, which: &Which, today: NaiveDate) -> Result<Until, String> {
    Ok(match read(text, cascade, which, today)? {
        Named::Day(day) => day.into(),
        Named::Review(review) => review.into(),
    })
}

/// What is named.
enum Named<'a> {
    Day(NaiveDate),
    Review(&'a Review),
}

fn read<'a>(text: &str, cascade: &'a Cascade, which: &Which, today: NaiveDate) -> Result<Named<'a>, String> {
    let lower = text.trim().to_lowercase();
    if lower == "now" {
        return Ok(Named::Day(today));
    }
    if let Some(day) = ago(&lower, today) {
        return Ok(Named::Day(day));
    }
    let (kind, what) = lower.split_once(':').map_or((lower.as_str(), None), |(kind, what)| (kind.trim_end(), Some(what.trim())));
    match (kind, what) {
        ("review", None) => {
            let none = || format!("there was no review of {} yet: name a day", cascade.terms(which).name);
            cascade.last_review(which, today).map(Named::Review).ok_or_else(none)
        }
        ("review", Some(number)) => {
            let of = |n: u32| cascade.reviews().filter(move |r| r.number == n).max_by_key(|r| (r.on, r.id));
            let none = || format!("there is no review {}", one_line(number, 20));
            number.parse().ok().and_then(of).map(Named::Review).ok_or_else(none)
        }
        ("week", Some(number)) => week(number, cascade, today).map(Named::Day),
        ("cycle", Some(_)) => {
            let name = text.trim().split_once(':').map_or("", |(_, name)| name);
            let id = cascade.resolve_cycle(name).map_err(|e| e.to_string())?;
            cascade.cycle(id).map(|c| Named::Day(c.end)).ok_or_else(|| "that cycle is not here".to_owned())
        }
        _ => parse_date(text, today, When::Past).map(Named::Day),
    }
}

/// `7d`, `2w`, `1m`, `1y`.
fn ago(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let unit = text.chars().next_back()?;
    let number = text[..text.len() - unit.len_utf8()].trim_end();
    let n: u32 = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok()).flatten()?;
    match unit {
        'd' => Some(plus(today, -i64::from(n))),
        'w' => Some(plus(today, -7 * i64::from(n))),
        'm' => today.checked_sub_months(Months::new(n)),
        'y' => today.checked_sub_months(Months::new(n.checked_mul(12)?)),
        _ => None,
    }
}

/// The first day of a week of the cycle the workspace is in.
fn week(number: &str, cascade: &Cascade, today: NaiveDate) -> Result<NaiveDate, String> {
    let cycle: &Cycle = cascade.main_cycle(today).ok_or("no cycle is open, so that no week of it can be named")?;
    let weekday = cascade.settings.review_weekday;
    let weeks = cycle.week(cycle.end, weekday).1;
    let wrong = || format!("{} has {weeks} weeks, and no week {}", one_line(&cycle.name, 30), one_line(number, 20));
    let n: i64 = number.parse().ok().filter(|n| (1..=weeks).contains(n)).ok_or_else(wrong)?;
    // A week turns on the review day; the first lasts longer.
    Ok(if n == 1 { cycle.start } else { plus(on_or_after(plus(cycle.start, 7), weekday), 7 * (n - 2)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Entity, Op,
        change::Verb,
        company::{Company, day, today},
        review::Review,
    };

    fn read(c: &Company, text: &str) -> Result<NaiveDate, String> {
        read_when(text, &c.cascade, &Which::First, today())
    }

    #[test]
    fn a_day_is_read_as_people_name_it() {
        let c = &mut Company::new();
        let review = Review { ended: Some(day("2026-11-16")), ..Review::new(c.ids.next_id(), 12, day("2026-11-16"), 15) };
        c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
        for (text, expected) in [
            ("2026-11-20", "2026-11-20"),
            ("fri", "2026-11-20"),
            ("14 nov", "2026-11-14"),
            ("7d", "2026-11-16"),
            ("0d", "2026-11-23"),
            ("2W", "2026-11-09"),
            ("1m", "2026-10-23"),
            ("now", "2026-11-23"),
            ("review", "2026-11-16"),
            ("review:12", "2026-11-16"),
            ("cycle:2026-Q3", "2026-09-30"),
            ("cycle:Q3 2026", "2026-09-30"),
            ("week:1", "2026-10-01"),
            ("week:2", "2026-10-12"),
            ("week:8", "2026-11-23"),
        ] {
            assert_eq!(read(c, text), Ok(day(expected)), "{text}");
        }
        let cycle = c.cascade.cycle(c.cycle_id("2026-Q4")).unwrap();
        for n in 1..=12 {
            let on = read(c, &format!("week:{n}")).unwrap();
            let monday = chrono::Weekday::Mon;
            assert_eq!((cycle.week(on, monday).0, cycle.week(plus(on, -1), monday).0 < n || n == 1), (n, true), "week {n}");
        }
    }

    #[test]
    fn what_is_no_day_is_a_sentence() {
        let c = &Company::new();
        for text in ["", "review", "review:3", "review:x", "week:0", "week:99", "cycle:2031", "soon", "d", "week", "99999999999d"]
        {
            assert!(read(c, text).is_err(), "{text}");
        }
        assert!(read(c, "review").unwrap_err().contains("no review of Weekly review yet"));
    }
}
