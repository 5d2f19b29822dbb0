//! The day everything is judged for, and the clock on the wall: as the loop tells them.
//!
//! Must not know: where the time comes from.

use super::{App, damage::Damage, event::Now};
use crate::domain::Board;

/// How many seconds the clock on the wall was ahead of UTC at a moment, in milliseconds since 1970: summer time differs.
pub type Zone = fn(i64) -> i32;

/// Hours and minutes on the wall at a moment, in milliseconds since 1970 UTC.
pub(super) fn wall(zone: Zone, at: i64) -> String {
    let local = at + i64::from(zone(at)) * 1000;
    chrono::DateTime::from_timestamp_millis(local).map(|at| at.format("%H:%M").to_string()).unwrap_or_default()
}

impl App {
    /// The day everything is judged for.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.today
    }

    /// Where the clock on the wall is: as told by the loop, UTC until then.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
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
