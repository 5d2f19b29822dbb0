//! Dates: any text, on any day, gives a day of these centuries or one safe sentence; a day said is a day read.

use super::{assert_sentences, take};
use chrono::{Datelike, Days, NaiveDate};
use quarterdeck::domain::text::{
    date::{When, parse_date},
    say::{say_age, say_date, say_full, say_span},
};

pub(crate) fn check(data: &[u8]) {
    let (days, text) = take(data);
    let (days, text) = (u16::from_le_bytes(days), &String::from_utf8_lossy(text));
    let today = NaiveDate::from_ymd_opt(1980, 1, 1).and_then(|d| d.checked_add_days(Days::new(days.into()))).expect("a day");
    for when in [When::Due, When::Start, When::Past] {
        match parse_date(text, today, when) {
            Ok(date) => {
                assert!((1970..=2199).contains(&date.year()));
                assert_eq!(parse_date(&say_full(date), today, when), Ok(date));
                let direction = if date > today { When::Due } else { When::Past };
                assert_eq!(parse_date(&say_date(date, today), today, direction), Ok(date));
                assert!(!say_span(date.min(today), date.max(today), today).is_empty());
                assert!(!say_age((today - date).num_days()).is_empty());
            }
            Err(error) => assert_sentences(&error),
        }
    }
}
