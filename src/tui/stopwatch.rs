//! How long a check-in takes: from the opening of its row to its save. What it costs to say how things stand is told by it.
//!
//! A row that was left without saving is not counted. Must not know: where the seconds are kept, what was said.

use crate::{app::App, domain::Id};
use std::time::Instant;

/// A watch that looks at the screen after each key.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    /// The item whose row is open, how many check-ins it had then, and since when.
    open: Option<(Id, u32, Instant)>,
    /// The seconds of those that were saved.
    seconds: Vec<f64>,
}

impl Stopwatch {
    /// Looks at what is open now.
    pub(super) fn look(&mut self, app: &App, now: Instant) {
        let count = |id: Id| app.cascade.find(id).map_or(0, |ix| app.cascade.summary(ix).count);
        self.turn(app.checking_in(), count, now);
    }

    fn turn(&mut self, typing: Option<Id>, count: impl Fn(Id) -> u32, now: Instant) {
        if let Some((id, before, since)) = self.open {
            let saved = count(id) > before;
            if typing == Some(id) && !saved {
                return;
            }
            if saved {
                self.seconds.push((now - since).as_secs_f64());
            }
        }
        self.open = typing.map(|id| (id, count(id), now));
    }

    /// The seconds of all that were saved.
    pub(super) fn seconds(&self) -> &[f64] {
        &self.seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;
    use std::time::Duration;

    #[test]
    fn what_is_saved_is_counted_from_its_opening_and_what_is_left_is_not() {
        let mut ids = Ids::seeded(1);
        let (one, other) = (ids.next_id(), ids.next_id());
        let mut watch = Stopwatch::default();
        #[expect(clippy::disallowed_methods, reason = "any moment will do")]
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        watch.turn(None, |_| 3, at(0));
        watch.turn(Some(one), |_| 3, at(10));
        watch.turn(Some(one), |_| 3, at(15));
        // Saved, and the next row opens at once.
        watch.turn(Some(other), |id| if id == one { 4 } else { 0 }, at(21));
        watch.turn(None, |_| 0, at(30));
        watch.turn(Some(other), |_| 0, at(40));
        watch.turn(None, |_| 1, at(52));
        watch.turn(None, |_| 2, at(99));
        assert_eq!(watch.seconds(), [11.0, 12.0]);
    }
}
