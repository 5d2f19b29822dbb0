//! Whether forecasts keep what they say: how many of the bands that could have been made in the middle of a cycle held its ends
//! (rules.md, "Forecast").

use super::{Family, Forecast, Outlook, Past, SHARES, share_of};
use crate::domain::{cascade::Cascade, cycle::Cycle, id::Id, pace::rounded, text::one_line};

/// The bands of a cycle that is over, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The cycle.
    pub cycle: Id,
    /// How many bands held the end of their key result.
    pub held: usize,
    /// How many there were.
    pub of: usize,
}

impl Held {
    /// Which share of them, 0–1.
    pub fn share(&self) -> f64 {
        self.held as f64 / self.of as f64
    }

    /// `8 in 10 bands should hold; of 2026-Q3 78 % did (31 of 40)`.
    pub fn said(&self, cascade: &Cascade) -> String {
        let name = cascade.cycle(self.cycle).map_or("", |cycle| &cycle.name);
        let (share, held, of) = (self.share() * 100.0, self.held, self.of);
        format!("8 in 10 bands should hold; of {} {:.0} % did ({held} of {of})", one_line(name.trim(), 40), rounded(share))
    }
}

/// Of the cycle that ended last among those in whose middle ten bands or more could have been made; `None`: there is none yet.
pub fn last_held(cascade: &Cascade, past: &Past) -> Option<Held> {
    let mut cycles: Vec<_> =
        cascade.cycles_ever().filter(|cycle| past.finished().iter().any(|q| q.cycle == Some(cycle.id))).collect();
    cycles.sort_by_key(|cycle| std::cmp::Reverse((cycle.end, cycle.id)));
    cycles.into_iter().find_map(|cycle| held(cycle, past))
}

/// Of one cycle; `None`: fewer than ten could have been made.
pub fn held(cycle: &Cycle, past: &Past) -> Option<Held> {
    // What could be known in its middle.
    let middle = cycle.start + (cycle.end - cycle.start) / 2;
    let known = past.before(middle);
    let mut told = Held { cycle: cycle.id, held: 0, of: 0 };
    for q in past.finished().iter().filter(|q| q.cycle == Some(cycle.id) && q.family != Family::YesNo) {
        let share = share_of(0.5);
        let forecast = Forecast::at(q.family, q.at(share), share as f64 / SHARES as f64, &known);
        let Some(Outlook::Likely { low, high, .. }) = forecast.map(|forecast| forecast.outlook) else { continue };
        told.of += 1;
        told.held += usize::from((rounded(low)..=rounded(high)).contains(&rounded(q.end())));
    }
    (told.of >= super::FEWEST).then_some(told)
}
