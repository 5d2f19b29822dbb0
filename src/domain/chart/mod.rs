//! A chart as a value: marks in the coordinates of what is drawn, each with what it stands for.
//!
//! Drawn in cells by `ui` and as SVG by `exchange`, from the same marks: what the one shows, the other shows. Must not know: how
//! many columns there are, glyphs, colours.

pub mod series;

use super::{Health, words::words};
use chrono::{Datelike as _, Days, NaiveDate};

/// A place in a chart: across, of days by [`across`], and up, in the unit of the values.
pub type At = (f64, f64);

words! {
    /// What a mark stands for: how it looks is for whoever draws it.
    Role {
        Value "value" = "a value, as it was said",
        Same "no change" = "said again on purpose: nothing changed",
        Newest "newest" = "the newest value",
        Closed "closed" = "what it ended with",
        Expected "expected" = "where it should be by now",
        Target "target" = "where it should end",
        Revised "revised" = "the target was changed",
        Band "8 in 10 end here" = "eight in ten of those that stood alike end in there",
        Middle "middle" = "the middle of where it will end",
        Border "next cycle" = "a cycle ends, and it goes on in the next",
        Prior "the last cycle" = "the same of the cycle before",
        First "first set" = "against the targets that were set first",
        Limit "limit" = "a line that tells good from bad",
        Interval "8 in 10 lie here" = "the true share lies in there eight times in ten",
        Label "label" = "words beside what they are about",
    }
}

/// On which side of its place a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It ends there.
    Left,
    /// It lies across it.
    Over,
    /// It begins there.
    Right,
}

/// Something that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Straight from place to place.
    Line {
        /// What it stands for.
        role: Role,
        /// The places, from the left.
        through: Vec<At>,
    },
    /// As high as said from each place to the next, and then up to the end.
    Step {
        /// What it stands for.
        role: Role,
        /// From where on it is how high; `None`: nothing stands there.
        heights: Vec<(f64, Option<f64>)>,
        /// Where it ends.
        until: f64,
    },
    /// All between two lines: place, lower, upper.
    Area {
        /// What it stands for.
        role: Role,
        /// The edges, from the left.
        edges: Vec<(f64, f64, f64)>,
    },
    /// One place.
    Dot {
        /// What it stands for.
        role: Role,
        /// The place.
        at: At,
    },
    /// A column.
    Bar {
        /// What it stands for.
        role: Role,
        /// Its left and right edge.
        across: (f64, f64),
        /// Its lower and upper end.
        up: (f64, f64),
    },
    /// Words.
    Text {
        /// What they are about.
        role: Role,
        /// Where they stand.
        at: At,
        /// On which side of that.
        side: Side,
        /// The words.
        said: String,
    },
}

impl Mark {
    /// What it stands for.
    pub fn role(&self) -> Role {
        match self {
            Mark::Line { role, .. }
            | Mark::Step { role, .. }
            | Mark::Area { role, .. }
            | Mark::Dot { role, .. }
            | Mark::Bar { role, .. }
            | Mark::Text { role, .. } => *role,
        }
    }
}

/// What stands below a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// What is said there; `None`: a sign of its role.
    pub said: Option<String>,
    /// What it stands for.
    pub role: Role,
}

/// A row of short words below a chart, each at its place: the confidences below the values.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// What it is.
    pub name: &'static str,
    /// Its words.
    pub words: Vec<(f64, String)>,
}

/// What is around the marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// What it is of.
    pub title: String,
    /// What it shows, in a sentence: for whoever does not see it, and for whoever asks what to see in it.
    pub says: String,
    /// From where to where.
    pub across: (f64, f64),
    /// From how low to how high.
    pub up: (f64, f64),
    /// The unit of what is measured; `None`: it has none.
    pub unit: Option<String>,
    /// The heights that are named, the most important first: both ends are.
    pub heights: Vec<f64>,
    /// What stands below, the most important first: what has no room is left out.
    pub ticks: Vec<Tick>,
    /// Rows below that.
    pub strips: Vec<Strip>,
    /// What something stands for here, where its own word says too little.
    pub names: Vec<(Role, String)>,
}

impl Frame {
    /// What something stands for.
    pub fn name(&self, role: Role) -> &str {
        self.names.iter().find(|(named, _)| *named == role).map_or(role.word(), |(_, name)| name)
    }
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What is around the marks.
    pub frame: Frame,
    /// The marks: what comes later lies over what comes before.
    pub marks: Vec<Mark>,
    /// How what it is about stands; `None`: it is about many.
    pub health: Option<Health>,
}

impl Chart {
    /// What its marks stand for and has to be explained, each once, in the order of the list of roles.
    pub fn roles(&self) -> Vec<Role> {
        let is_there = |role: &Role| {
            let mark = self.marks.iter().any(|mark| mark.role() == *role && !matches!(mark, Mark::Text { .. }));
            mark || self.frame.ticks.iter().any(|tick| tick.role == *role && tick.said.is_none())
        };
        Role::ALL.into_iter().filter(|role| *role != Role::Label).filter(is_there).collect()
    }

    /// How many places are counted from left to right; `None`: what is across are days.
    pub fn places(&self) -> Option<u16> {
        let (from, to) = self.frame.across;
        (from == 0.0 && to.fract() == 0.0 && (1.0..1000.0).contains(&to)).then_some(to as u16)
    }

    /// Whether it is of columns: those stand on its floor.
    pub fn is_of_bars(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, Mark::Bar { .. }))
    }
}

/// Where a day stands across.
pub fn across(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

/// The day that stands there.
pub fn day_at(at: f64) -> Option<NaiveDate> {
    let days = at.round();
    if !(1.0..=3_652_059.0).contains(&days) {
        return None;
    }
    NaiveDate::from_ymd_opt(1, 1, 1)?.checked_add_days(Days::new(days as u64 - 1))
}

/// How high a line through places is above one; `None`: it does not reach there.
pub fn height_at(through: &[At], at: f64) -> Option<f64> {
    let next = through.partition_point(|place| place.0 <= at);
    let &(from, low) = through.get(next.checked_sub(1)?)?;
    let Some(&(to, high)) = through.get(next) else { return (from >= at).then_some(low) };
    Some(if to > from { low + (high - low) * (at - from) / (to - from) } else { high })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_found_again_where_it_stands() {
        for day in ["0001-01-01", "2026-11-23", "9999-12-31"] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(day_at(across(day)), Some(day));
        }
        assert_eq!((day_at(0.0), day_at(f64::NAN), day_at(1e18)), (None, None, None));
    }

    #[test]
    fn a_line_is_straight_between_its_places_and_nowhere_else() {
        let through = [(0.0, 1.0), (10.0, 3.0), (10.0, 5.0)];
        assert_eq!([0.0, 5.0, 10.0].map(|at| height_at(&through, at)), [Some(1.0), Some(2.0), Some(5.0)]);
        assert_eq!([-1.0, 11.0].map(|at| height_at(&through, at)), [None, None]);
    }
}
