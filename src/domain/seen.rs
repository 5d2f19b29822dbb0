//! On which day a reader sees what somebody said elsewhere, where it may be tomorrow already.
//!
//! Must not know: time zones. The reader's is a function from a moment to a day, told by whoever knows the clock.

use chrono::{NaiveDate, TimeDelta};

/// Where the day begins first: it is 14 hours before UTC there.
const EARLIEST_ZONE: TimeDelta = TimeDelta::hours(14);

/// The day of a moment (milliseconds since 1970 UTC) on somebody's calendar.
pub type LocalDay = fn(i64) -> NaiveDate;

/// Who reads: their today, and their calendar.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// Their today, or the day they take for it.
    pub today: NaiveDate,
    /// The day of a moment where they are.
    pub local_day: LocalDay,
}

impl Reader {
    /// The day on which the reader sees what a change of `day` and `at` (milliseconds since 1970 UTC) dates `on`.
    ///
    /// What is dated after the reader's today is seen today where its author's day had come: it is not dated ahead of the change's
    /// own day, that day was there already somewhere on earth, and the change was made before the reader's today ends. All else
    /// keeps its day: what its author dated ahead waits for it, and who reads as of a day long past does not see what came later.
    pub fn sees(&self, on: NaiveDate, day: NaiveDate, at: i64) -> NaiveDate {
        let had_come = || utc_day(at, EARLIEST_ZONE).is_some_and(|latest| day <= latest);
        let is_of_elsewhere = on > self.today && on <= day && had_come() && (self.local_day)(at) <= self.today;
        if is_of_elsewhere { self.today } else { on }
    }
}

/// The day of a moment (milliseconds since 1970 UTC) in UTC; that of 1970 where the moment is outside all calendars.
pub fn day_in_utc(at: i64) -> NaiveDate {
    utc_day(at, TimeDelta::zero()).unwrap_or_default()
}

fn utc_day(at: i64, ahead: TimeDelta) -> Option<NaiveDate> {
    Some(chrono::DateTime::from_timestamp_millis(at)?.naive_utc().checked_add_signed(ahead)?.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moment(text: &str) -> i64 {
        chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
    }

    fn honolulu(at: i64) -> NaiveDate {
        utc_day(at, TimeDelta::hours(-10)).unwrap()
    }

    /// Where it is Monday 23 November, until ten in the morning of Tuesday in UTC.
    const MONDAY: &str = "2026-11-23";
    const TUESDAY: &str = "2026-11-24";

    fn seen(today: &str, on: &str, day_of_change: &str, at: &str) -> NaiveDate {
        Reader { today: day(today), local_day: honolulu }.sees(day(on), day(day_of_change), moment(at))
    }

    #[test]
    fn what_is_said_where_it_is_tomorrow_is_seen_today() {
        // Tuesday, eight in the morning in Auckland.
        assert_eq!(seen(MONDAY, TUESDAY, TUESDAY, "2026-11-24T08:00:00+13:00"), day(MONDAY));
        // In the far east it is Wednesday while the far west still has Monday.
        let at = "2026-11-25T00:30:00+14:00";
        let samoa: LocalDay = |at| utc_day(at, TimeDelta::hours(-11)).unwrap();
        let there = Reader { today: day(MONDAY), local_day: samoa };
        assert_eq!(there.sees(day("2026-11-25"), day("2026-11-25"), moment(at)), day(MONDAY));
        assert_eq!(seen(TUESDAY, TUESDAY, TUESDAY, "2026-11-24T08:00:00+13:00"), day(TUESDAY), "from then on it has its day");
        assert_eq!(seen(TUESDAY, "2026-11-20", TUESDAY, "2026-11-24T08:00:00+13:00"), day("2026-11-20"));
    }

    #[test]
    fn what_its_author_dates_ahead_waits_for_its_day() {
        assert_eq!(seen(MONDAY, TUESDAY, MONDAY, "2026-11-23T20:00:00Z"), day(TUESDAY));
        assert_eq!(seen(MONDAY, "2026-11-25", TUESDAY, "2026-11-24T08:00:00+13:00"), day("2026-11-25"));
        // A change that says a day which had come nowhere: it was made as if it were later.
        assert_eq!(seen(MONDAY, "2026-11-30", "2026-11-30", "2026-11-23T20:00:00Z"), day("2026-11-30"));
    }

    #[test]
    fn who_reads_as_of_a_day_long_past_does_not_see_what_came_later() {
        assert_eq!(seen("2026-11-02", TUESDAY, TUESDAY, "2026-11-24T08:00:00+13:00"), day(TUESDAY));
        // A clock that is wrong by years hides nothing for ever: its own day comes.
        assert_eq!(seen(MONDAY, "2031-01-01", "2031-01-01", "2031-01-01T12:00:00Z"), day("2031-01-01"));
    }

    #[test]
    fn a_moment_outside_all_calendars_is_no_reason_to_see_anything() {
        let reader = Reader { today: day(MONDAY), local_day: day_in_utc };
        for at in [i64::MIN, i64::MAX] {
            assert_eq!(reader.sees(day(TUESDAY), day(TUESDAY), at), day(TUESDAY));
        }
    }
}
