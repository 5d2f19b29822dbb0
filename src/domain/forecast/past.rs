//! What finished key results had come to at each thirteenth of their time: that of which a forecast is made (rules.md, "Forecast").
//!
//! Kept small, for there is one per key result that ever ended: progress is a number of ten-thousandths, and what was said between
//! two thirteenths is forgotten. Must not know: where check-ins are kept; whoever has them hands them over, or what this once
//! made of them.

use super::{
    super::{
        cascade::{Cascade, Ix},
        check_in::{CheckIn, Summary},
        goal::Kind,
        id::Id,
        key_result::{Cadence, Metric},
        pace::{Course, elapsed, plus},
        score, stage,
        summary::stated_value,
    },
    clipped,
};
use chrono::{Datelike as _, NaiveDate};

/// Into how many parts the time of a finished key result is cut: the weeks of a quarter.
pub const SHARES: usize = 13;
/// How many days before its end the last value may be said, for it to stand for the end.
const FRESH_AT_THE_END: i64 = 21;
/// How many of the last values a slope is laid through.
const SLOPE_VALUES: usize = 6;
/// How many bytes a file keeps of one: its last day, how it ended, and where it stood at each thirteenth.
pub const PACKED: usize = 4 + 2 + SHARES * 5;
/// The ten-thousandths in a whole.
const FINE: f64 = 10_000.0;
/// No value.
const NONE: i16 = i16::MIN;

/// Which key results are told apart: what happens to the one says nothing of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Numbers and milestones: on the way from somewhere to somewhere.
    Way,
    /// Done or not done.
    YesNo,
    /// Inside bounds or outside.
    Bound,
}

impl Family {
    /// All of them.
    pub const ALL: [Family; 3] = [Family::Way, Family::YesNo, Family::Bound];

    /// That of a metric.
    pub fn of(metric: Metric) -> Family {
        match metric {
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst | Metric::Milestones => Family::Way,
            Metric::YesNo => Family::YesNo,
            Metric::AtLeast | Metric::AtMost | Metric::Between => Family::Bound,
        }
    }
}

/// Where a key result stood at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its last progress in ten-thousandths, of a bound the share of the days it was kept so far; [`NONE`]: no value.
    progress: i16,
    /// What its slope adds by the end, in ten-thousandths.
    gain: i16,
    /// Its last confidence, 0–10; 255: never said.
    confidence: u8,
}

impl Standing {
    pub(super) fn new(progress: Option<f64>, gain: f64, confidence: Option<u8>) -> Standing {
        Standing {
            progress: progress.map_or(NONE, |p| fine(clipped(p))),
            gain: fine(gain.clamp(-2.0, 2.0)),
            confidence: confidence.unwrap_or(u8::MAX),
        }
    }

    /// Its last progress, −0.5 to 1.5, of a bound the share of the days it was kept so far; `None`: no value yet.
    pub fn progress(self) -> Option<f64> {
        (self.progress != NONE).then(|| f64::from(self.progress) / FINE)
    }

    /// What its slope would still add by the end: 0 where its values are too few for one.
    pub fn gain(self) -> f64 {
        f64::from(self.gain) / FINE
    }

    /// Its last confidence, 0–10; `None`: never said.
    pub fn confidence(self) -> Option<u8> {
        (self.confidence <= 10).then_some(self.confidence)
    }

    /// The confidence as a fraction, in the middle where none was said.
    pub fn sureness(self) -> f64 {
        self.confidence().map_or(0.5, |c| f64::from(c) / 10.0)
    }

    /// Where it would end if a share of its slope held: progress + trust · gain, clipped. Without a value it leads nowhere: 0.
    pub fn lead(self, trust: f64) -> f64 {
        self.progress().map_or(0.0, |p| clipped(p + trust * self.gain()))
    }
}

fn fine(x: f64) -> i16 {
    // Within ±3.2, which every caller has clipped to.
    (x * FINE).round() as i16
}

/// A key result whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Which one.
    pub id: Id,
    /// Its cycle; `None`: it has none.
    pub cycle: Option<Id>,
    /// Its last day.
    pub ended: NaiveDate,
    /// Which others it tells something of.
    pub family: Family,
    /// Its last progress, in ten-thousandths.
    end: i16,
    /// From which score on it counts as reached, in ten-thousandths.
    aim: i16,
    /// Where it stood after so many thirteenths of its time.
    at: [Standing; SHARES],
}

impl Finished {
    /// What it was by its check-ins, those that count, oldest first. `None`: it is no key result, its last day is not over, or no
    /// value of the last three weeks before tells how it ended.
    pub fn of(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Option<Finished> {
        let (start, ended) = over(cascade, ix, today)?;
        let course = Course::of(cascade, ix)?;
        let seen = &check_ins[..check_ins.partition_point(|c| c.on <= ended)];
        let track = Track::of(cascade, ix, seen, start, ended)?;
        let last = track.dots.last().filter(|dot| dot.0 >= plus(ended, -FRESH_AT_THE_END))?;
        let end = if track.family == Family::Bound { kept(cascade, ix, seen, ended)? } else { last.1 };
        let mut at = [Standing::new(None, 0.0, None); SHARES];
        for (n, at) in at.iter_mut().enumerate() {
            let by = plus(start, (ended - start).num_days() * n as i64 / SHARES as i64);
            *at = track.standing(cascade, ix, seen, by);
        }
        let item = cascade.item(ix);
        let cycle = cascade.cycle_of(ix).map(|cycle| cycle.id);
        Some(Finished {
            id: item.id,
            cycle,
            ended,
            family: track.family,
            end: fine(clipped(end)),
            aim: fine(course.ambition),
            at,
        })
    }

    /// It in [`PACKED`] bytes: what a file keeps of it.
    pub fn packed(&self) -> [u8; PACKED] {
        let mut bytes = [0; PACKED];
        let standings = self.at.iter().flat_map(|at| {
            let [p, q] = at.progress.to_le_bytes();
            let [g, h] = at.gain.to_le_bytes();
            [p, q, g, h, at.confidence]
        });
        let all = self.ended.num_days_from_ce().to_le_bytes().into_iter().chain(self.end.to_le_bytes()).chain(standings);
        for (byte, value) in bytes.iter_mut().zip(all) {
            *byte = value;
        }
        bytes
    }

    /// What was packed, of that key result as it is now. `None`: it is none, or its time is not over, or it ended on another day
    /// by now, or these are no such bytes: then it has to be made again.
    pub fn unpacked(cascade: &Cascade, ix: Ix, bytes: &[u8], today: NaiveDate) -> Option<Finished> {
        let (_, ended) = over(cascade, ix, today)?;
        let course = Course::of(cascade, ix)?;
        let bytes: &[u8; PACKED] = bytes.try_into().ok()?;
        let (day, rest) = bytes.split_first_chunk::<4>()?;
        let (end, mut rest) = rest.split_first_chunk::<2>()?;
        if i32::from_le_bytes(*day) != ended.num_days_from_ce() {
            return None;
        }
        let mut at = [Standing::new(None, 0.0, None); SHARES];
        for at in &mut at {
            let (&[p, q, g, h, confidence], left) = rest.split_first_chunk::<5>()?;
            *at = Standing { progress: i16::from_le_bytes([p, q]), gain: i16::from_le_bytes([g, h]), confidence };
            rest = left;
        }
        Some(Finished {
            id: cascade.item(ix).id,
            cycle: cascade.cycle_of(ix).map(|cycle| cycle.id),
            ended,
            family: Family::of(course.kr.metric),
            end: i16::from_le_bytes(*end),
            aim: fine(course.ambition),
            at,
        })
    }

    /// One that is made up.
    #[cfg(test)]
    pub(super) fn told(id: Id, cycle: Id, ended: NaiveDate, end: f64, at: [Standing; SHARES]) -> Finished {
        Finished { id, cycle: Some(cycle), ended, family: Family::Way, end: fine(clipped(end)), aim: fine(1.0), at }
    }

    /// Its last progress, −0.5 to 1.5; of a bound the share of its days it was kept.
    pub fn end(&self) -> f64 {
        f64::from(self.end) / FINE
    }

    /// Whether it reached what was promised.
    pub fn is_hit(&self) -> bool {
        self.end >= self.aim
    }

    /// Where it stood after so many thirteenths of its time.
    pub fn at(&self, share: usize) -> Standing {
        self.at[share.min(SHARES - 1)]
    }
}

/// The first and the last day of a key result whose time is over.
pub fn over(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let item = cascade.item(ix);
    if item.kind() != Kind::KeyResult || item.deleted {
        return None;
    }
    let (phase, end) = stage::stand(cascade, ix, today);
    let (start, due) = cascade.span(ix);
    let (start, end) = (start?, end.or(due)?);
    (phase.is_over() && end < today && start < end).then_some((start, end))
}

/// What a key result said, as progress.
pub(super) struct Track {
    pub(super) family: Family,
    /// Its progress on each day it was said, oldest first; of a bound whether it was inside, 0 or 1.
    pub(super) dots: Vec<(NaiveDate, f64)>,
    confidence: Vec<(NaiveDate, u8)>,
    start: NaiveDate,
    end: NaiveDate,
    cadence: Cadence,
}

impl Track {
    /// By its check-ins, oldest first. `None`: its values have no progress, because it lacks a baseline, a target or a step.
    pub(super) fn of(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], start: NaiveDate, end: NaiveDate) -> Option<Track> {
        let item = cascade.item(ix);
        let course = Course::of(cascade, ix)?;
        let family = Family::of(course.kr.metric);
        let mut track = Track { family, dots: Vec::new(), confidence: Vec::new(), start, end, cadence: item.cadence };
        let mut value = None;
        for check_in in check_ins {
            if let Some(confidence) = check_in.confidence {
                track.confidence.push((check_in.on, confidence));
            }
            let Some(stated) = stated_value(item, check_in, value) else { continue };
            value = Some(stated);
            let progress = if family == Family::Bound {
                f64::from(u8::from(super::super::pace::is_inside(course.kr, stated)?))
            } else {
                course.progress(stated)?
            };
            if track.dots.last().is_some_and(|dot| dot.0 == check_in.on) {
                track.dots.pop();
            }
            track.dots.push((check_in.on, progress));
        }
        Some(track)
    }

    /// Where it stood on a day: by what had been said until then, that day included.
    pub(super) fn standing(&self, cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], by: NaiveDate) -> Standing {
        let dots = &self.dots[..self.dots.partition_point(|dot| dot.0 <= by)];
        let said = &self.confidence[..self.confidence.partition_point(|said| said.0 <= by)];
        let confidence = said.last().map(|said| said.1);
        if self.family == Family::Bound {
            let seen = &check_ins[..check_ins.partition_point(|c| c.on <= by)];
            let progress = dots.last().and_then(|_| kept(cascade, ix, seen, by));
            return Standing::new(progress, 0.0, confidence);
        }
        Standing::new(dots.last().map(|dot| dot.1), self.gain(dots), confidence)
    }

    /// What the line through the last values still adds by the end: least squares per elapsed share, times the share that is left
    /// after the last of them. 0 with fewer than three values, or where they lie less than two cadences apart.
    fn gain(&self, dots: &[(NaiveDate, f64)]) -> f64 {
        if self.family != Family::Way || !self.is_line(dots) {
            return 0.0;
        }
        let last = &dots[dots.len().saturating_sub(SLOPE_VALUES)..];
        let n = last.len() as f64;
        let share = |day: NaiveDate| elapsed(self.start, self.end, day);
        let mean_share = last.iter().map(|dot| share(dot.0)).sum::<f64>() / n;
        let mean = last.iter().map(|dot| dot.1).sum::<f64>() / n;
        let spread: f64 = last.iter().map(|dot| (share(dot.0) - mean_share).powi(2)).sum();
        let slope = last.iter().map(|dot| (share(dot.0) - mean_share) * (dot.1 - mean)).sum::<f64>() / spread;
        let left = 1.0 - last.last().map_or(1.0, |dot| share(dot.0));
        let gain = slope * left;
        // All of them before its first day: there is no share of its time in which it moved.
        if gain.is_finite() { gain } else { 0.0 }
    }

    /// Whether values are enough for a line: three of them over two cadences. Said a day or two early or late is said all the same.
    pub(super) fn is_line(&self, dots: &[(NaiveDate, f64)]) -> bool {
        let (Some(first), Some(last)) = (dots.first(), dots.last()) else { return false };
        dots.len() >= 3 && (last.0 - first.0).num_days() + 2 >= days_of_two(self.cadence)
    }

    /// Where it ends "at this rate": its last progress and the mean movement since its first value, for the share that is left.
    pub(super) fn at_this_rate(&self) -> Option<f64> {
        if !self.is_line(&self.dots) {
            return None;
        }
        let (&(first_on, first), &(last_on, last)) = (self.dots.first()?, self.dots.last()?);
        let share = |day: NaiveDate| elapsed(self.start, self.end, day);
        let passed = share(last_on) - share(first_on);
        (passed > 0.0).then(|| clipped(last + (last - first) / passed * (1.0 - share(last_on))))
    }
}

fn days_of_two(cadence: Cadence) -> i64 {
    match cadence {
        Cadence::Weekly => 14,
        Cadence::Biweekly => 28,
        Cadence::Monthly => 59,
        Cadence::Quarterly => 181,
    }
}

/// On which share of its days up to one of them a bound was kept.
fn kept(cascade: &Cascade, ix: Ix, seen: &[CheckIn], by: NaiveDate) -> Option<f64> {
    let summary = Summary::of(cascade.item(ix), cascade.begins(ix), &cascade.settings, seen, by);
    score::kept(cascade, ix, &summary, by)
}
