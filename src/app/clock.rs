//! The day everything is judged for, and the clock on the wall: as the loop tells them.
//!
//! Must not know: where the time comes from.

use super::{App, damage::Damage, event::Now};
use crate::domain::{Board, text::say::say_short};
use chrono::NaiveDate;

/// How many seconds the clock on the wall was ahead of UTC at a moment, in milliseconds since 1970: summer time differs.
pub type Zone = fn(i64) -> i32;

/// Hours and minutes on the wall at a moment, in milliseconds since 1970 UTC.
pub(super) fn wall(zone: Zone, at: i64) -> String {
    let local = at + i64::from(zone(at)) * 1000;
    chrono::DateTime::from_timestamp_millis(local).map(|at| at.format("%H:%M").to_string()).unwrap_or_default()
}

/// A moment as people say it on a day: `09:05`, `Tue 09:12`, `3 Sep`.
pub(super) fn moment(zone: Zone, at: i64, today: NaiveDate) -> String {
    let local = at + i64::from(zone(at)) * 1000;
    let Some(day) = chrono::DateTime::from_timestamp_millis(local).map(|at| at.date_naive()) else { return String::new() };
    match (today - day).num_days() {
        0 => wall(zone, at),
        1..7 => format!("{} {}", day.format("%a"), wall(zone, at)),
        _ => say_short(day, today),
    }
}

impl App {
    /// A moment as people say it: `09:05`, `Tue 09:12`, `3 Sep`.
    pub fn moment(&self, at: i64) -> String {
        moment(self.zone, at, self.now.today)
    }

    /// The day everything is judged for.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.today
    }

    /// Whether the day stays what it is, whatever the clock says: a running review keeps its day, past midnight too; a day that
    /// is over is what it is.
    pub fn keeps_its_day(&self) -> bool {
        self.screens.review.is_running() || self.in_time.is_some()
    }

    /// Now, in milliseconds since 1970 UTC, as last told.
    pub fn moment_now(&self) -> i64 {
        self.now.at
    }

    /// Where the clock on the wall is: as told by the loop, UTC until then.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// How many minutes of the day have passed on the wall.
    pub(super) fn minute_of_day(&self) -> i64 {
        let local = self.now.at + i64::from((self.zone)(self.now.at)) * 1000;
        local.div_euclid(60_000).rem_euclid(24 * 60)
    }

    /// Hours and minutes on the wall at a moment.
    pub fn time_of_day(&self, at: i64) -> String {
        wall(self.zone, at)
    }

    pub(super) fn new_day(&mut self, now: Now) {
        self.now = now;
        self.board = Board::new(now.today);
        self.planning.changed();
        self.narrow();
        self.look_around();
        self.in_place_follows();
        self.touch(Damage::ALL);
    }

    /// Whether something on the screen counts time, and so needs ticks.
    pub fn counts_time(&self) -> bool {
        self.screens.review.counts_time()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{keys::Keymap, memory::Memory},
        domain::{
            Ids,
            company::{Company, today},
        },
    };

    #[test]
    fn the_time_of_a_day_is_that_of_the_wall_on_that_day() {
        let now = Now { today: today(), at: 0 };
        let mut app = App::new(Company::new().cascade, now, Ids::seeded(1), Keymap::default(), None, Memory::default());
        let (winter, summer) = (1_700_000_000_000, 1_690_000_000_000);
        assert_eq!([winter, summer].map(|at| app.time_of_day(at)), ["22:13", "04:26"]);
        app.set_zone(|at| if at > 1_695_000_000_000 { 3600 } else { 7200 });
        assert_eq!([winter, summer].map(|at| app.time_of_day(at)), ["23:13", "06:26"]);
    }
}
