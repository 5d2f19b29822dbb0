//! Where a key result will end, by where those ended that once stood like it (rules.md, "Forecast").
//!
//! A line through a few values promises more than they know. What is known is how it went on for the key results of this very
//! company that stood at the same progress, with the same confidence, at the same share of their time. With fewer than ten of
//! them there is no probability, and none is made up. Must not know: where the past is kept, how a forecast is drawn.

pub mod held;
pub mod past;
pub mod sum;
mod trust;
pub mod words;

pub use past::{Family, Finished, SHARES, Standing};
pub use words::{line, silence};

use super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    id::{Id, IdMap},
    key_result::Metric,
    pace::{Course, rounded},
    stage::{Phase, phase},
};
use chrono::NaiveDate;
use past::Track;
use std::{cell::OnceCell, cmp::Reverse};

/// How many that stood most alike are looked at.
pub const NEAREST: usize = 30;
/// With fewer finished ones of its family there is no probability.
pub const FEWEST: usize = 10;
/// How far confidence counts beside progress in telling who stood alike.
const CONFIDENCE_WEIGHT: f64 = 0.5;

/// Beyond these a progress would drown the others.
const CLIP: (f64, f64) = (-0.5, 1.5);

/// A progress without what would drown the others: −0.5 to 1.5.
pub fn clipped(progress: f64) -> f64 {
    progress.clamp(CLIP.0, CLIP.1)
}

/// The thirteenth of its time that is nearest to an elapsed share, 0–1; never the last day, on which all has ended.
pub fn share_of(elapsed: f64) -> usize {
    // A share is a small number of thirteenths, and never negative.
    ((elapsed.clamp(0.0, 1.0) * SHARES as f64).round() as usize).min(SHARES - 1)
}

/// All finished key results of a workspace, in the order they are asked for.
#[derive(Debug, Default)]
pub struct Past {
    finished: Vec<Finished>,
    /// Per family and share the places of those that had a value, by what they are told apart by; and of those that had none.
    tables: Vec<OnceCell<Table>>,
    trust: [OnceCell<f64>; 3],
    places: OnceCell<IdMap<u32>>,
}

/// Those of a family at a share, each with the key it is sorted by.
#[derive(Debug, Default)]
struct Table {
    with: Vec<(f64, u32)>,
    without: Vec<(f64, u32)>,
}

/// One that stood alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Which one.
    pub id: Id,
    /// Where it stood then.
    pub then: Standing,
    /// How it ended.
    pub end: f64,
}

impl Past {
    /// Of finished key results, in any order.
    pub fn new(finished: Vec<Finished>) -> Past {
        let tables = (0..Family::ALL.len() * SHARES).map(|_| OnceCell::new()).collect();
        Past { finished, tables, ..Past::default() }
    }

    /// All of them.
    pub fn finished(&self) -> &[Finished] {
        &self.finished
    }

    /// Where one stands among them.
    fn place(&self, id: Id) -> Option<u32> {
        let places = || self.finished.iter().map(|q| q.id).zip(0..).collect();
        self.places.get_or_init(places).get(&id).copied()
    }

    /// Those whose last day was before a day: what could be known on it.
    #[must_use]
    pub fn before(&self, day: NaiveDate) -> Past {
        Past::new(self.finished.iter().filter(|q| q.ended < day).cloned().collect())
    }

    /// How much of a slope is believed: 0, ½ or 1, as the last closing with enough of the family taught.
    pub fn trust(&self, family: Family) -> f64 {
        *self.trust[family as usize].get_or_init(|| trust::learned(&self.finished, family))
    }

    /// How many of a family there are that can be compared with one that has a value by a share, or has none.
    pub fn len(&self, family: Family, share: usize, has_value: bool) -> usize {
        let table = self.table(family, share);
        if has_value { table.with.len() } else { table.without.len() }
    }

    /// How many there are that a forecast could have been made of.
    pub fn like(&self, forecast: &Forecast) -> usize {
        self.len(forecast.family, share_of(forecast.elapsed), forecast.now.progress().is_some())
    }

    /// Whether nothing ever ended.
    pub fn is_empty(&self) -> bool {
        self.finished.is_empty()
    }

    /// Those that stood most like it, at most [`NEAREST`], the nearest first; of equally near ones the one that ended later, then
    /// by id.
    pub fn nearest(&self, family: Family, share: usize, standing: Standing) -> Vec<Neighbour> {
        let table = self.table(family, share);
        let rows = if standing.progress().is_some() { &table.with } else { &table.without };
        let key = key(family, standing);
        let mut best: Vec<(f64, Reverse<NaiveDate>, Id, u32)> = Vec::with_capacity(NEAREST + 1);
        let middle = rows.partition_point(|row| row.0 < key);
        let (mut low, mut high) = (middle, middle);
        loop {
            let down = low.checked_sub(1).map(|at| key - rows[at].0);
            let up = rows.get(high).map(|row| row.0 - key);
            // The nearer side first: what is beyond it is no nearer.
            let (off, at) = match (down, up) {
                (Some(down), Some(up)) if down <= up => (down, low - 1),
                (_, Some(up)) => (up, high),
                (Some(down), None) => (down, low - 1),
                (None, None) => break,
            };
            if best.len() == NEAREST && best.last().is_some_and(|worst| rounded(off) > worst.0) {
                break;
            }
            if at < low {
                low = at;
            } else {
                high = at + 1;
            }
            let q = &self.finished[rows[at].1 as usize];
            let found = (rounded(distance(family, standing, q.at(share))), Reverse(q.ended), q.id, rows[at].1);
            let place = best.partition_point(|known| (known.0, known.1, known.2) < (found.0, found.1, found.2));
            best.insert(place, found);
            best.truncate(NEAREST);
        }
        let told = |&(_, _, id, at): &(f64, Reverse<NaiveDate>, Id, u32)| {
            let q = &self.finished[at as usize];
            Neighbour { id, then: q.at(share), end: q.end() }
        };
        best.iter().map(told).collect()
    }

    fn table(&self, family: Family, share: usize) -> &Table {
        static EMPTY: Table = Table { with: Vec::new(), without: Vec::new() };
        let Some(cell) = self.tables.get(family as usize * SHARES + share) else { return &EMPTY };
        cell.get_or_init(|| {
            let mut table = Table::default();
            for (at, q) in self.finished.iter().enumerate().filter(|(_, q)| q.family == family) {
                let Ok(at) = u32::try_from(at) else { break };
                let standing = q.at(share);
                let rows = if standing.progress().is_some() { &mut table.with } else { &mut table.without };
                rows.push((key(family, standing), at));
            }
            for rows in [&mut table.with, &mut table.without] {
                rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
            table
        })
    }
}

/// What a table is sorted by: no two are nearer to each other than these are.
fn key(family: Family, standing: Standing) -> f64 {
    match (family, standing.progress()) {
        (Family::YesNo, _) => standing.sureness(),
        (_, Some(progress)) => progress,
        (_, None) => CONFIDENCE_WEIGHT * standing.sureness(),
    }
}

/// How unlike two stood: |p − p′| + ½ |c − c′|; of yes/no in confidence alone.
fn distance(family: Family, one: Standing, other: Standing) -> f64 {
    let sure = (one.sureness() - other.sureness()).abs();
    match (family, one.progress(), other.progress()) {
        (Family::YesNo, ..) => sure,
        (_, Some(p), Some(q)) => (p - q).abs() + CONFIDENCE_WEIGHT * sure,
        _ => CONFIDENCE_WEIGHT * sure,
    }
}

/// Where a key result stands today, and what can be said of its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Which others tell something of it.
    pub family: Family,
    /// Where it stands.
    pub now: Standing,
    /// Which share of its time has passed.
    pub elapsed: f64,
    /// Its last day.
    pub due: NaiveDate,
    /// Days until then.
    pub days_left: i64,
    /// Days since its last check-in with a value; `None`: it has none.
    pub last_heard: Option<i64>,
    /// From which progress on it counts as reached.
    pub aim: f64,
    /// How much of a slope was believed.
    pub trust: f64,
    /// Those that stood most like it, the nearest first. Fewer than ten where nothing more is to be said.
    pub alike: Vec<Neighbour>,
    /// What it comes to.
    pub outlook: Outlook,
}

/// What can be said of an end, in progress; of a bound in the share of all days it was kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outlook {
    /// Where those that stood alike would lead: 8 of 10 of them between `low` and `high`.
    Likely {
        /// The lower end of the band.
        low: f64,
        /// Half of them end lower.
        middle: f64,
        /// The upper end of the band.
        high: f64,
        /// How many of them reach the aim.
        reached: usize,
    },
    /// Of yes/no: how many of those that stood alike were reached.
    Chance {
        /// How many.
        reached: usize,
    },
    /// Too few have ended to say more than where it ends without any further change, and at this rate. Of a bound: if it stays
    /// inside, and if not.
    Between {
        /// Without a further change; of a bound, if it stays inside.
        still: f64,
        /// At this rate; of a bound, if it stays outside.
        onward: f64,
    },
}

impl Forecast {
    /// Of a key result by its check-ins that count, oldest first, and what has ended before. `None`: it is none, or not under way,
    /// or nothing can be said yet.
    pub fn of(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], past: &Past, today: NaiveDate) -> Option<Forecast> {
        let course = Course::of(cascade, ix)?;
        if phase(cascade, ix, today) != Phase::Open {
            return None;
        }
        let (start, due) = (course.start?, course.due?);
        let seen = &check_ins[..check_ins.partition_point(|c| c.on <= today)];
        let track = Track::of(cascade, ix, seen, start, due)?;
        if track.dots.is_empty() && is_without_a_way(&course) {
            return None;
        }
        let elapsed = course.elapsed(today)?;
        let (family, now, share) = (track.family, track.standing(cascade, ix, seen, today), share_of(elapsed));
        let trust = past.trust(family);
        let mut forecast = Forecast {
            family,
            now,
            elapsed,
            due,
            days_left: (due - today).num_days().max(0),
            last_heard: track.dots.last().map(|dot| (today - dot.0).num_days()),
            aim: course.ambition,
            trust,
            alike: Vec::new(),
            outlook: Outlook::Chance { reached: 0 },
        };
        if past.len(family, share, now.progress().is_some()) < FEWEST {
            (forecast.outlook, forecast.trust) = (few(&track, now, elapsed)?, 0.0);
            return Some(forecast);
        }
        forecast.alike = past.nearest(family, share, now);
        let whole = course.kr.metric == Metric::Milestones || family == Family::Bound;
        forecast.outlook = likely(&forecast, whole);
        Some(forecast)
    }

    /// Of a committed key result that stands there at that share of its time; `None`: too few have ended.
    fn at(family: Family, now: Standing, elapsed: f64, past: &Past) -> Option<Forecast> {
        let (trust, alike) = (past.trust(family), past.nearest(family, share_of(elapsed), now));
        let (outlook, due) = (Outlook::Chance { reached: 0 }, NaiveDate::MAX);
        let mut forecast =
            Forecast { family, now, elapsed, due, days_left: 0, last_heard: None, aim: 1.0, trust, alike, outlook };
        forecast.outlook = (forecast.alike.len() >= FEWEST).then(|| likely(&forecast, family == Family::Bound))?;
        Some(forecast)
    }

    /// The chance that it is reached: (1 + how many reached it) ÷ (2 + how many there are). `None`: too few have ended.
    pub fn chance(&self) -> Option<f64> {
        let (reached, of) = self.odds()?;
        Some(reached as f64 / of as f64)
    }

    /// The same as two numbers: so many in so many.
    pub fn odds(&self) -> Option<(usize, usize)> {
        match self.outlook {
            Outlook::Likely { reached, .. } | Outlook::Chance { reached } => Some((reached + 1, self.alike.len() + 2)),
            Outlook::Between { .. } => None,
        }
    }

    /// Where each of those that stood alike would lead, sorted; empty for yes/no and where too few have ended.
    pub fn ends(&self, whole: bool) -> Vec<f64> {
        let mut ends: Vec<f64> = self.alike.iter().map(|q| self.led_by(q, whole)).collect();
        ends.sort_by(f64::total_cmp);
        ends
    }

    /// Where it ends if it goes on as one of them did. `whole`: it cannot be less than nothing, nor more than all.
    fn led_by(&self, q: &Neighbour, whole: bool) -> f64 {
        let (least, most) = limits(whole);
        (self.start() + self.shift(q)).clamp(least, most)
    }

    /// Where it ends if nothing more comes: where its slope leads, of a bound what was kept of all its time so far.
    fn start(&self) -> f64 {
        match self.family {
            Family::Bound => self.elapsed * self.now.progress().unwrap_or(0.0),
            Family::Way | Family::YesNo => self.now.lead(self.trust),
        }
    }

    /// What one of those that stood alike came to beyond where it was led; of a bound the share it kept from there on, for what is
    /// left of this one's time.
    fn shift(&self, q: &Neighbour) -> f64 {
        match self.family {
            Family::Bound => {
                let share = share_of(self.elapsed) as f64 / SHARES as f64;
                let rest = (q.end - share * q.then.progress().unwrap_or(0.0)) / (1.0 - share);
                (1.0 - self.elapsed) * rest.clamp(0.0, 1.0)
            }
            Family::Way | Family::YesNo => q.end - q.then.lead(self.trust),
        }
    }
}

/// Between what an end lies; `whole`: it cannot be less than nothing, nor more than all.
fn limits(whole: bool) -> (f64, f64) {
    if whole { (0.0, 1.0) } else { CLIP }
}

/// Whether nothing could be compared even if it had a value: it lacks a baseline or a target.
fn is_without_a_way(course: &Course) -> bool {
    match Family::of(course.kr.metric) {
        Family::Way => course.progress(0.0).is_none(),
        Family::YesNo => false,
        Family::Bound => course.kr.target.is_none(),
    }
}

fn likely(forecast: &Forecast, whole: bool) -> Outlook {
    if forecast.family == Family::YesNo {
        return Outlook::Chance { reached: forecast.alike.iter().filter(|q| rounded(q.end) >= 1.0).count() };
    }
    let ends = forecast.ends(whole);
    let n = ends.len();
    // The ⌊(n + 1) ÷ 10⌋-th from either end: of thirty the third.
    let from_the_end = ((n + 1) / 10).max(1);
    let middle = f64::midpoint(ends[(n - 1) / 2], ends[n / 2]);
    let reached = ends.iter().filter(|&&end| rounded(end) >= rounded(forecast.aim)).count();
    Outlook::Likely { low: ends[from_the_end - 1], middle, high: ends[n - from_the_end], reached }
}

/// What is left to say where too few have ended: nothing of yes/no.
fn few(track: &Track, now: Standing, elapsed: f64) -> Option<Outlook> {
    let progress = now.progress()?;
    match track.family {
        Family::Way => Some(Outlook::Between { still: progress, onward: track.at_this_rate()? }),
        Family::YesNo => None,
        Family::Bound => {
            let kept = elapsed * progress;
            track.is_line(&track.dots).then_some(Outlook::Between { still: kept + 1.0 - elapsed, onward: kept })
        }
    }
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
