//! A forecast as a sentence, and its ends in the unit of the key result.
//!
//! Must not know: how wide the place is that shows it.

use super::{
    super::{
        cascade::{Cascade, Ix},
        check_in::CheckIn,
        goal::Kind,
        key_result::Metric,
        pace::Course,
        stage::{Phase, phase},
        text::{
            number::{format_plain, with_unit},
            say::say_count,
        },
    },
    FEWEST, Family, Forecast, NEAREST, Outlook, Past, share_of,
};
use chrono::NaiveDate;

/// Where a key result will end as a line of the working, by its check-ins that count, oldest first; `None`: nothing can be said.
pub fn line(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], past: &Past, today: NaiveDate) -> Option<String> {
    let forecast = Forecast::of(cascade, ix, check_ins, past, today)?;
    Some(format!("forecast: {}", forecast.said(cascade, ix, past)))
}

/// Why nothing can be said of where an item will end; `None`: something can.
pub fn silence(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], past: &Past, today: NaiveDate) -> Option<String> {
    if Forecast::of(cascade, ix, check_ins, past, today).is_some() {
        return None;
    }
    let Some(course) = Course::of(cascade, ix) else {
        return Some(match cascade.item(ix).kind() {
            Kind::Objective => "where it will end is told of each of its key results: ask for one of them".to_owned(),
            _ => "where it will end is told of the key results it serves: ask for one of them".to_owned(),
        });
    };
    Some(match phase(cascade, ix, today) {
        Phase::NotStarted => "it has not begun: where it will end is told from its first day on".to_owned(),
        Phase::ToScore => "it is over and waits to be scored: quarterdeck score".to_owned(),
        Phase::Closed => "it has ended".to_owned(),
        Phase::Open => open_silence(&course, check_ins, past, today),
    })
}

/// The same of what is under way.
fn open_silence(course: &Course, check_ins: &[CheckIn], past: &Past, today: NaiveDate) -> String {
    if course.start.is_none() || course.due.is_none() {
        return "it has no first and last day: nobody knows which share of its time has passed".to_owned();
    }
    let family = Family::of(course.kr.metric);
    let lacks = match family {
        Family::Way if is_share(course) => course.progress(0.0).is_none().then_some("no step of any weight"),
        Family::Way => course.progress(0.0).is_none().then_some("no baseline or no target"),
        Family::Bound => course.kr.target.is_none().then_some("no bound"),
        Family::YesNo => None,
    };
    if let Some(lacks) = lacks {
        return format!("it has {lacks}: what it comes to cannot be told");
    }
    let seen = &check_ins[..check_ins.partition_point(|c| c.on <= today)];
    let has_value = seen.iter().any(|c| c.value.is_some() || c.done.is_some());
    let known = course.elapsed(today).map_or(0, |elapsed| past.len(family, share_of(elapsed), has_value));
    let finished = match known {
        0 => "no finished key result is like it".to_owned(),
        1 => "1 finished key result is like it".to_owned(),
        n => format!("{n} finished key results are like it"),
    };
    let needs = match (family, has_value) {
        (Family::YesNo, _) => String::new(),
        (_, false) => ", and it has no value yet".to_owned(),
        (_, true) => ", and its own values are too few: three of them over two cadences".to_owned(),
    };
    format!("too little is known: {finished} ({FEWEST} are needed){needs}")
}

/// The ends of a forecast in the unit of the key result, the smaller number first; of milestones, yes/no and bounds as shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// The lower end of the band.
    pub low: f64,
    /// The middle.
    pub middle: f64,
    /// The upper end.
    pub high: f64,
}

impl Forecast {
    /// Everything there is to say of it: of the key result and the past it was made of.
    pub fn said(&self, cascade: &Cascade, ix: Ix, past: &Past) -> String {
        Course::of(cascade, ix).map_or_else(String::new, |course| self.sentence(&course, past.like(self)))
    }

    /// A progress in the unit of the key result; of milestones, yes/no and bounds it is a share as it is.
    pub fn in_unit(&self, course: &Course, progress: f64) -> f64 {
        if is_share(course) { progress } else { course.value_at(progress).unwrap_or(progress) }
    }

    /// The band of a likely end; `None` where there is none.
    pub fn band(&self, course: &Course) -> Option<Ends> {
        let Outlook::Likely { low, middle, high, .. } = self.outlook else { return None };
        let [low, middle, high] = [low, middle, high].map(|progress| self.in_unit(course, progress));
        Some(Ends { low: low.min(high), middle, high: low.max(high) })
    }

    /// The two ends where too few have ended: without a further change and at this rate, the smaller number first.
    pub fn range(&self, course: &Course) -> Option<[f64; 2]> {
        let Outlook::Between { still, onward } = self.outlook else { return None };
        let [a, b] = [still, onward].map(|progress| self.in_unit(course, progress));
        Some([a.min(b), a.max(b)])
    }

    /// Its end in a few words: `3.2 % (3–3.4)`, `5 in 32`, `3 to 3.4 %`. A long unit is left to where the target stands.
    pub fn in_short(&self, course: &Course) -> String {
        let without_unit =
            |value: f64| if is_share(course) { format_plain((value * 100.0).round()) } else { rough(course, value) };
        let is_long = !is_share(course) && course.kr.unit.as_deref().is_some_and(|unit| unit.trim().chars().count() > 2);
        let said = |value: f64| if is_long { without_unit(value) } else { written(course, value) };
        match (self.band(course), self.odds(), self.range(course)) {
            (Some(ends), ..) => format!("{} ({}–{})", said(ends.middle), without_unit(ends.low), without_unit(ends.high)),
            (None, Some((reached, of)), _) => format!("{reached} in {of}"),
            (None, None, Some([low, high])) => format!("{} to {}", without_unit(low), said(high)),
            (None, None, None) => String::new(),
        }
    }

    /// Everything there is to say, in a sentence: “ends between 37 % and 79 %, middle 56 %; target reached in 5 of 32: …”.
    pub fn sentence(&self, course: &Course, past: usize) -> String {
        let said = match self.outlook {
            Outlook::Likely { low, high, .. } => self.likely(course, low, high),
            Outlook::Chance { .. } => format!("{}: {}", self.reached(course), self.who_stood_alike()),
            Outlook::Between { still, onward } => self.between(course, still, onward, past),
        };
        match self.last_heard.filter(|&days| days > 7) {
            Some(days) => format!("{said}; last heard {days} days ago"),
            None => said,
        }
    }

    fn likely(&self, course: &Course, low: f64, high: f64) -> String {
        let Some(ends) = self.band(course) else { return String::new() };
        let now = self.now.progress().unwrap_or(0.0);
        let points = |progress: f64| format_plain(((progress - now) * 100.0).round());
        let said = format!(
            "ends between {} and {}, middle {}; {}: {}",
            bare(course, ends.low, ends.high),
            written(course, ends.high),
            written(course, ends.middle),
            self.reached(course),
            self.who_stood_alike(),
        );
        if self.family == Family::Bound {
            return said;
        }
        format!("{said}, and 8 in 10 of them still added {} to {} points", points(low), points(high))
    }

    fn between(&self, course: &Course, still: f64, onward: f64, past: usize) -> String {
        let [still, onward] = [still, onward].map(|progress| written(course, self.in_unit(course, progress)));
        let few = match past {
            0 => "no key result like it has finished yet, which is too few to say more".to_owned(),
            1 => "1 finished key result is too few to say more".to_owned(),
            n => format!("{n} finished key results are too few to say more"),
        };
        if self.family == Family::Bound {
            return format!("{still} if it stays inside, {onward} if not; {few}");
        }
        format!("between {still} (no further change) and {onward} (at this rate); {few}")
    }

    /// How many of those that stood alike got there.
    fn reached(&self, course: &Course) -> String {
        let (reached, of) = self.odds().unwrap_or((0, 0));
        let what = if course.ambition < 1.0 && self.family != Family::YesNo {
            format!("{} % of the target", format_plain((course.ambition * 100.0).round()))
        } else {
            "target".to_owned()
        };
        format!("{what} reached in {reached} of {of}")
    }

    fn who_stood_alike(&self) -> String {
        let who = say_count(self.alike.len(), "finished key result", "finished key results");
        let most = if self.alike.len() == NEAREST { " most" } else { "" };
        let stood = match self.now.progress() {
            _ if self.family == Family::YesNo => None,
            Some(progress) if self.family == Family::Bound => Some(format!("kept {}", percent(progress))),
            Some(progress) => Some(percent(progress)),
            None => Some("no value".to_owned()),
        };
        let sure = self.now.confidence().map_or("no confidence said".to_owned(), |c| format!("confidence {c}"));
        let left = match self.days_left {
            days if days >= 14 => format!("{} left", say_count(usize::try_from(days / 7).unwrap_or(0), "week", "weeks")),
            days => format!("{} left", say_count(usize::try_from(days).unwrap_or(0), "day", "days")),
        };
        let facts: Vec<String> = stood.into_iter().chain([sure, left]).collect();
        format!("{who} stood{most} like this ({})", facts.join(", "))
    }
}

/// Whether it has no number of its own: what it comes to is a share.
fn is_share(course: &Course) -> bool {
    course.kr.metric == Metric::Milestones || Family::of(course.kr.metric) != Family::Way
}

/// A fraction as whole per cent.
fn percent(fraction: f64) -> String {
    format!("{} %", format_plain((fraction * 100.0).round()))
}

/// An end as it is read: with as many decimals as make a hundredth of the way.
fn written(course: &Course, value: f64) -> String {
    if is_share(course) {
        return percent(value);
    }
    with_unit(&rough(course, value), course.kr.unit.as_deref())
}

/// The first of two: its unit is said with the second.
fn bare(course: &Course, value: f64, other: f64) -> String {
    if is_share(course) || written(course, value) == written(course, other) {
        return written(course, value);
    }
    rough(course, value)
}

fn rough(course: &Course, value: f64) -> String {
    let way = match (course.kr.baseline, course.kr.target) {
        (Some(baseline), Some(target)) => (target - baseline).abs(),
        _ => value.abs(),
    };
    // Two digits more than the way has: hundredths of it.
    let decimals = if way > 0.0 { (2.0 - way.log10().floor()).clamp(0.0, 6.0) } else { 0.0 };
    let parts = 10_f64.powf(decimals);
    format_plain((value * parts).round() / parts)
}
