//! Dates that count from the day the sample is made: `{-14}` is a fortnight before the sample's review day.
//!
//! The review day is today, or the Friday before when today is a Saturday or Sunday. So the sample tells the same story
//! whatever day it is looked at: the meeting is about to begin, and today is in week eight of the quarter.

use chrono::{Datelike, Days as Span, NaiveDate, Weekday};

/// The sample's calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    review: NaiveDate,
}

impl Days {
    /// The calendar as of today.
    pub(super) fn of(today: NaiveDate) -> Days {
        let since_friday = match today.weekday() {
            Weekday::Sat => 1,
            Weekday::Sun => 2,
            _ => 0,
        };
        Days { review: today.checked_sub_days(Span::new(since_friday)).unwrap_or(today) }
    }

    /// The day of the week the meeting is on.
    pub(super) fn review_weekday(self) -> Weekday {
        self.review.weekday()
    }

    /// The day so many days after the review day, or before it. At the ends of the calendar: the review day.
    pub(super) fn on(self, days: i64) -> NaiveDate {
        let span = Span::new(days.unsigned_abs());
        let day = if days < 0 { self.review.checked_sub_days(span) } else { self.review.checked_add_days(span) };
        day.unwrap_or(self.review)
    }

    /// The same, moved off the weekend: a Saturday becomes the Friday before, a Sunday the Monday after. People who owe a
    /// check-in sit down on a working day.
    pub(super) fn working(self, days: i64) -> NaiveDate {
        match self.on(days).weekday() {
            Weekday::Sat => self.on(days - 1),
            Weekday::Sun => self.on(days + 1),
            _ => self.on(days),
        }
    }

    /// The text with every `{n}` replaced by its working day. Other braces stay as they are.
    pub(super) fn expand(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + text.len() / 4);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, token) = rest.split_at(open);
            out.push_str(before);
            let end = token.find('}').unwrap_or(0);
            if let Some(days) = token[1..].get(..end.saturating_sub(1)).and_then(|n| n.parse().ok()) {
                out.push_str(&self.working(days).to_string());
                rest = &token[end + 1..];
            } else {
                out.push('{');
                rest = &token[1..];
            }
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(today: &str) -> Days {
        Days::of(today.parse().unwrap())
    }

    #[test]
    fn tokens_become_dates_and_other_braces_stay() {
        let days = of("2026-11-23");
        assert_eq!(days.expand("{0};{-51}=2400;a{b}{"), "2026-11-23;2026-10-02=2400;a{b}{");
        assert_eq!(days.expand(""), "");
        assert_eq!(days.expand("{}{9}"), "{}2026-12-02");
    }

    #[test]
    fn nobody_works_at_the_weekend() {
        let days = of("2026-11-23");
        let worked: Vec<String> = (-3..=0).map(|n| days.working(n).to_string()).collect();
        assert_eq!(worked, ["2026-11-20", "2026-11-20", "2026-11-23", "2026-11-23"]);
    }

    #[test]
    fn at_the_weekend_the_review_was_on_friday() {
        assert_eq!(of("2026-11-21").on(0).to_string(), "2026-11-20");
        assert_eq!(of("2026-11-22").on(0).to_string(), "2026-11-20");
        assert_eq!(of("2026-11-23").review_weekday(), Weekday::Mon);
    }
}
