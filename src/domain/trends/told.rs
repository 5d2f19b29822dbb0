//! The trend of one item: every value that was said, how its target moved, the line it was expected to follow, and what each of its
//! chain came to.
//!
//! Must not know: where the past is kept; whoever has it hands it over.

use super::super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    closing::Closing,
    fields::Field,
    forecast::Family,
    goal::Outcome,
    health::Word,
    history::History,
    id::Id,
    pace::{Course, is_inside},
    stage,
    summary::stated_value,
};
use chrono::NaiveDate;

/// Something that was said of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Of which one of a chain.
    pub of: Ix,
    /// The day it speaks of.
    pub on: NaiveDate,
    /// The value that stood then, in the unit of the item; `None`: it states none.
    pub value: Option<f64>,
    /// That value as progress, unclamped; of a bound 1 inside and 0 outside; of a project the progress that was said.
    pub progress: Option<f64>,
    /// What its owner was sure of, 0–10.
    pub confidence: Option<u8>,
    /// The owner's word: the band of the confidence, else the word.
    pub word: Option<Word>,
    /// The value was repeated on purpose.
    pub unchanged: bool,
    /// The source its value came from.
    pub measured: Option<String>,
    /// Who said it; `None`: a script, a source, or unknown.
    pub by: Option<Id>,
    /// What happened.
    pub note: Option<String>,
}

/// A target that was replaced, or was not taken over as it was when something went on.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Of which one of a chain.
    pub of: Ix,
    /// The day of it.
    pub on: NaiveDate,
    /// The target until then.
    pub from: Option<f64>,
    /// The target since.
    pub to: Option<f64>,
    /// The reason, where one was given.
    pub because: Option<String>,
    /// Who moved it.
    pub by: Option<Id>,
}

/// What one of a chain came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closed {
    /// Which one.
    pub of: Ix,
    /// The day it was said; `None`: nobody knows.
    pub on: Option<NaiveDate>,
    /// How it ended.
    pub outcome: Outcome,
    /// Its score, as recorded.
    pub score: Option<f64>,
    /// Against the first target.
    pub first: Option<f64>,
}

/// The trend of an item, or of the chain it stands in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// All that was said, oldest first.
    pub points: Vec<Point>,
    /// How the target moved, oldest first.
    pub targets: Vec<Moved>,
    /// The expected line in the unit of the item, by day: straight between its points.
    pub expected: Vec<(NaiveDate, f64)>,
    /// What ended of its chain, the first of it first.
    pub closings: Vec<Closed>,
}

impl Trend {
    /// Of what is given with its past, the first of a chain first. What was said for a day after `today` is not seen.
    pub fn of(cascade: &Cascade, pasts: &[(Ix, History)], today: NaiveDate) -> Trend {
        let mut trend = Trend::default();
        for (at, (ix, history)) in pasts.iter().enumerate() {
            let from = at.checked_sub(1).and_then(|before| pasts.get(before)).map(|(before, _)| *before);
            trend.targets.extend(from.and_then(|from| went_on(cascade, from, *ix)));
            trend.targets.extend(moved(*ix, history));
            trend.points.extend(points(cascade, *ix, &history.counted(), today));
            let line = Course::of(cascade, *ix).and_then(|course| {
                course
                    .line()?
                    .into_iter()
                    .map(|(day, progress)| Some((day, course.value_at(progress)?)))
                    .collect::<Option<Vec<_>>>()
            });
            trend.expected.extend(line.unwrap_or_default());
        }
        // Of one day what was said of the earlier one of a chain comes first.
        trend.points.sort_by_key(|point| point.on);
        trend.targets.sort_by_key(|moved| moved.on);
        trend.closings = pasts.last().map(|(ix, _)| closings(cascade, *ix, today)).unwrap_or_default();
        trend
    }
}

/// One of the things that a trend tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// It was checked in.
    Said(&'a Point),
    /// Its target was moved.
    Moved(&'a Moved),
    /// It ended.
    Closed(&'a Closed),
}

impl Trend {
    /// All of it, newest first; of a day how something ended stands above what was said of it.
    pub fn newest_first(&self) -> Vec<Event<'_>> {
        let points = self.points.iter().map(|p| (Some(p.on), Event::Said(p)));
        let moved = self.targets.iter().map(|m| (Some(m.on), Event::Moved(m)));
        let closed = self.closings.iter().map(|c| (c.on, Event::Closed(c)));
        let mut all: Vec<(Option<NaiveDate>, Event<'_>)> = points.chain(moved).chain(closed).collect();
        all.sort_by_key(|(on, _)| *on);
        all.into_iter().rev().map(|(_, event)| event).collect()
    }
}

/// What was said of an item up to a day, by its check-ins that count, oldest first.
pub fn points(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Vec<Point> {
    let (item, course) = (cascade.item(ix), Course::of(cascade, ix));
    let mut stands = None;
    let point = |said: &CheckIn| {
        let value = stated_value(item, said, stands);
        stands = value.or(stands);
        let progress = match (&course, value) {
            (Some(course), Some(value)) if Family::of(course.kr.metric) == Family::Bound => {
                is_inside(course.kr, value).map(|inside| f64::from(u8::from(inside)))
            }
            (Some(course), Some(value)) => course.progress(value),
            (Some(_), None) => None,
            (None, _) => said.progress,
        };
        Point {
            of: ix,
            on: said.on,
            value,
            progress,
            confidence: said.confidence,
            word: said.stated(),
            unchanged: said.unchanged,
            measured: said.measured.as_deref().map(str::to_owned),
            by: said.by,
            note: said.note.as_deref().map(str::to_owned),
        }
    };
    check_ins.iter().filter(|said| said.on <= today).map(point).collect()
}

/// The changes of its target that are in force, newest first.
fn moved(ix: Ix, history: &History) -> impl Iterator<Item = Moved> + '_ {
    history.revisions.iter().rev().filter(|r| r.is_in_force()).filter_map(move |r| {
        let (Field::Target(from), Field::Target(to)) = (&r.old, &r.new) else { return None };
        let (on, because, by) = (r.header.on, r.header.why.clone(), r.header.by);
        Some(Moved { of: ix, on, from: *from, to: *to, because, by })
    })
}

/// The target that something got when it went on, where it is another. What is measured in another way is another promise.
fn went_on(cascade: &Cascade, from: Ix, ix: Ix) -> Option<Moved> {
    let (before, after) = (cascade.item(from), cascade.item(ix));
    let (was, is) = (before.key_result()?, after.key_result()?);
    if was.target == is.target || was.metric != is.metric || was.unit != is.unit {
        return None;
    }
    let cycle = cascade.cycle_of(from).map_or("an earlier cycle", |cycle| cycle.name.trim());
    let because = after.carried().and_then(|carried| carried.because.as_deref());
    let because = because.map_or_else(|| format!("carried over from {cycle}, changed"), str::to_owned);
    Some(Moved { of: ix, on: after.created, from: was.target, to: is.target, because: Some(because), by: None })
}

/// What ended of the chain something stands in.
fn closings(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Closed> {
    let closed = |of: Ix| {
        let item = cascade.item(of);
        let closing: Option<&Closing> = item.closing();
        Some(Closed {
            of,
            on: closing.map(|closing| closing.on).or_else(|| stage::stand(cascade, of, today).1),
            outcome: item.outcome()?,
            score: closing.and_then(|closing| closing.score),
            first: closing.and_then(|closing| closing.first),
        })
    };
    cascade.chain(ix).into_iter().filter_map(closed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::{World, day};

    #[test]
    fn a_value_that_is_said_again_stands_on_its_own_day_and_what_lies_ahead_is_not_seen() {
        let mut w = World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |_| {});
        w.check_in(rate, "2026-11-09", |c| (c.value, c.confidence) = (Some(3.0), Some(5)));
        w.check_in(rate, "2026-11-16", |c| c.unchanged = true);
        w.check_in(rate, "2026-11-30", |c| c.value = Some(3.5));
        let c = w.cascade();
        let ix = c.find(rate).unwrap();
        let check_ins: Vec<CheckIn> = w.said_of(rate);
        let told = points(&c, ix, &check_ins, w.today);
        let short: Vec<_> = told.iter().map(|p| (p.on, p.value, p.progress, p.word, p.unchanged)).collect();
        let half = (Some(3.0), Some(0.5));
        assert_eq!(
            short,
            [(day("2026-11-09"), half.0, half.1, Some(Word::AtRisk), false), (day("2026-11-16"), half.0, half.1, None, true)]
        );
        let trend = Trend::of(&c, &[(ix, History::default())], w.today);
        assert_eq!(trend.expected, [(day("2026-10-01"), 2.0), (day("2026-12-31"), 4.0)]);
        assert!(trend.points.is_empty() && trend.closings.is_empty());
    }
}
