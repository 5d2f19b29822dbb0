//! What the program concludes about an item on a day: everything of rules.md, tied together.
//!
//! A [`Judgement`] is a pure function of the cascade and the day. The arithmetic stands in `pace`, `freshness`, `rollup`
//! and `flags`; what is kept ready, in `board`; the printed working, in `why`.

use super::{
    cascade::{Cascade, Ix},
    flags,
    freshness::{Phase, due_on, freshness, owes, phase, stale_from},
    goal::Kind,
    health::{Flags, Freshness, Health, Word},
    id::Id,
    pace::{Course, health_of_bound, health_of_pace, rounded},
    rollup::{Rolled, parts, roll},
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

pub use super::board::{Board, Counts};

/// What rules.md concludes about one item on one day. Fractions are unrounded, 1.0 = 100 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Unclamped; `None`: nothing measured yet, or nothing that can be computed.
    pub progress: Option<f64>,
    /// On the day of the value, without one on the day judged; `None`: nothing can be expected (undated milestones, no dates).
    pub expected: Option<f64>,
    /// `progress − expected`; `None` when either is.
    pub pace: Option<f64>,
    /// From pace, or from inside/outside; `None` when no pace can be computed and before the start.
    pub computed: Option<Health>,
    /// The owner's last word; `None`: nothing said.
    pub word: Option<Word>,
    /// What the program concludes.
    pub health: Health,
    /// What it was before silence made it *no data*: shown dimmed with its age. `None` unless silence did.
    pub before_silence: Option<Health>,
    /// `None`: owes no check-ins.
    pub freshness: Option<Freshness>,
    /// The day the next check-in is due; `None`: owes none.
    pub due_on: Option<NaiveDate>,
    /// Every flag raised.
    pub flags: Flags,
    /// Of an objective: how many of its counted parts are measured, and how many there are. Zero for the rest.
    pub measured: (u32, u32),
}

/// What concerns every item on a day: looked up once, not once per item.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The day.
    pub today: NaiveDate,
    /// The day of the newest review that has ended; `None`: there was none.
    pub last_review: Option<NaiveDate>,
    /// Items with an open action past its date.
    pub overdue: HashSet<Id>,
}

impl Scene {
    /// The scene of a cascade on a day.
    pub fn of(cascade: &Cascade, today: NaiveDate) -> Scene {
        let last_review = cascade.reviews().filter(|r| r.ended.is_some()).map(|r| r.on).filter(|&on| on <= today).max();
        let overdue = cascade.actions().filter(|a| a.is_overdue(today)).filter_map(|a| a.item).collect();
        Scene { today, last_review, overdue }
    }
}

/// Where judgements are kept while others are made from them.
pub(super) trait Memo {
    /// The judgement of an item, if there is one already.
    fn known(&self, ix: Ix) -> Option<Judgement>;
    /// Keeps a judgement.
    fn keep(&mut self, ix: Ix, judgement: Judgement);
}

impl Memo for HashMap<Ix, Judgement> {
    fn known(&self, ix: Ix) -> Option<Judgement> {
        self.get(&ix).copied()
    }

    fn keep(&mut self, ix: Ix, judgement: Judgement) {
        self.insert(ix, judgement);
    }
}

impl Cascade {
    /// Judges one item, and for an objective all that rolls up into it. Screens ask a [`Board`], which remembers.
    pub fn judge(&self, ix: Ix, today: NaiveDate) -> Judgement {
        judge_into(self, &Scene::of(self, today), ix, &mut HashMap::new(), &mut 0)
    }
}

/// Judges an item and what rolls up into it, each once, parts first. Chains may be as deep as they like: the stack is ours.
pub(super) fn judge_into(cascade: &Cascade, scene: &Scene, ix: Ix, memo: &mut impl Memo, visited: &mut u64) -> Judgement {
    let mut path = vec![(ix, false)];
    let mut opened = HashSet::new();
    while let Some((at, ready)) = path.pop() {
        if memo.known(at).is_some() {
            continue;
        }
        if !ready && cascade.item(at).kind() == Kind::Objective {
            // Should a file hold a loop, the edge that closes it is passed over.
            if opened.insert(at) {
                path.push((at, true));
                path.extend(parts(cascade, at).filter(|(part, _)| memo.known(*part).is_none()).map(|(part, _)| (part, false)));
            }
            continue;
        }
        *visited += 1;
        let judgement = judge_one(cascade, scene, at, memo);
        memo.keep(at, judgement);
    }
    memo.known(ix).unwrap_or_else(|| judge_one(cascade, scene, ix, memo))
}

/// Judges an item whose parts are judged.
fn judge_one(cascade: &Cascade, scene: &Scene, ix: Ix, memo: &impl Memo) -> Judgement {
    let phase = phase(cascade, ix, scene.today);
    let mut judgement = quiet(cascade, ix, phase, scene.today);
    match cascade.item(ix).kind() {
        Kind::KeyResult => key_result(cascade, ix, phase, scene.today, &mut judgement),
        Kind::Project => project(cascade, ix, phase, &mut judgement),
        Kind::Objective => {
            let rolled = roll(parts(cascade, ix).filter_map(|(part, weight)| Some((memo.known(part)?, weight))));
            objective(cascade, phase, &rolled, &mut judgement);
        }
    }
    judgement.flags = flags::of(cascade, ix, scene, phase, &judgement);
    judgement
}

/// What holds of every kind: the word, and how old it is.
fn quiet(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate) -> Judgement {
    let item = cascade.item(ix);
    let last = cascade.summary(ix).last_on.filter(|&on| on <= today);
    let due_on = owes(cascade, ix, phase).then(|| due_on(item, last, cascade.span(ix).0, &cascade.settings));
    Judgement {
        progress: None,
        expected: None,
        pace: None,
        computed: None,
        word: cascade.summary(ix).stated.map(|s| s.word),
        health: Health::NoData,
        before_silence: None,
        freshness: due_on.map(|due| freshness(due, last.is_some(), today, &cascade.settings)),
        due_on,
        flags: Flags::NONE,
        measured: (0, 0),
    }
}

/// On how many days from its start to `today` the value of a bound key result was known to be inside.
pub(super) fn held_days(cascade: &Cascade, ix: Ix, course: &Course<'_>, today: NaiveDate) -> f64 {
    let summary = cascade.summary(ix);
    let mut days = f64::from(summary.held_days);
    if let Some(last) = summary.last_on.filter(|_| summary.inside) {
        let until = stale_from(last, cascade.item(ix).cadence, &cascade.settings).min(today);
        let since = course.start.map_or(last, |start| start.max(last));
        days += (until - since).num_days().max(0) as f64;
    }
    course.days_passed(today).map_or(days, |passed| days.min(passed))
}

fn key_result(cascade: &Cascade, ix: Ix, phase: Phase, today: NaiveDate, judgement: &mut Judgement) {
    let Some(course) = Course::of(cascade, ix) else { return };
    let (summary, settings) = (cascade.summary(ix), &cascade.settings);
    let bound = course.kr.metric.is_bound();
    judgement.progress = summary.value.and_then(|(_, value)| {
        if bound {
            super::pace::is_inside(course.kr, value)?;
            return course.held(held_days(cascade, ix, &course, today), today);
        }
        course.progress(value)
    });
    judgement.expected = course.expected(expected_day(cascade, ix, &course, today));
    let pace = judgement.progress.zip(judgement.expected).map(|(progress, expected)| progress - expected);
    judgement.pace = pace.filter(|pace| pace.is_finite());
    if phase != Phase::NotStarted {
        judgement.computed = judgement.progress.and_then(|progress| {
            if bound {
                let passed = course.days_passed(today)?;
                return Some(health_of_bound(summary.inside, held_days(cascade, ix, &course, today), passed));
            }
            let pace = judgement.pace?;
            if course.all_at_the_end() {
                return Some(if rounded(progress) >= 1.0 { Health::OnTrack } else { Health::OffTrack });
            }
            Some(health_of_pace(pace, settings))
        });
    }
    // Before the due day of what comes all at the end there is no number to wait for: the word decides.
    let word_decides = course.all_at_the_end() && judgement.expected.is_none();
    judgement.health = worse(judgement.computed, judgement.word, word_decides);
    settle(phase, judgement);
}

/// The day whose expected progress counts: that of the value, so that a value does not age. What comes all at the end is
/// judged by whether it is done today.
pub(super) fn expected_day(cascade: &Cascade, ix: Ix, course: &Course<'_>, today: NaiveDate) -> NaiveDate {
    if course.all_at_the_end() {
        return today;
    }
    cascade.summary(ix).value.map_or(today, |(on, _)| on)
}

fn project(cascade: &Cascade, ix: Ix, phase: Phase, judgement: &mut Judgement) {
    judgement.progress = cascade.summary(ix).progress;
    judgement.health = worse(None, judgement.word, true);
    settle(phase, judgement);
}

/// The health of a project by itself: what needs neither its flags nor its links.
pub(super) fn project_health(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Health {
    let phase = phase(cascade, ix, today);
    let mut judgement = quiet(cascade, ix, phase, today);
    project(cascade, ix, phase, &mut judgement);
    judgement.health
}

fn objective(cascade: &Cascade, phase: Phase, rolled: &Rolled, judgement: &mut Judgement) {
    judgement.measured = rolled.measured;
    judgement.progress = rolled.progress;
    judgement.expected = rolled.expected;
    judgement.pace = rolled.progress.zip(rolled.expected).map(|(progress, expected)| progress - expected);
    if phase != Phase::NotStarted {
        judgement.computed = judgement.pace.map(|pace| health_of_pace(pace, &cascade.settings));
    }
    judgement.health = match rolled.worst {
        Some(worst) => match judgement.word.map(Health::from) {
            Some(word) if word.severity() > worst.severity() => word,
            _ => worst,
        },
        // An objective that owes check-ins has nothing but its word; one whose key results do not count has not even that.
        None => worse(None, judgement.word, judgement.freshness.is_some()),
    };
    if rolled.worst.is_none() && rolled.waiting && judgement.health == Health::NoData {
        judgement.health = Health::NotStarted;
    }
    settle(phase, judgement);
}

/// The worse of number and word. Without a number the word may make it worse, and on track only where none is needed.
fn worse(computed: Option<Health>, word: Option<Word>, word_is_enough: bool) -> Health {
    match (computed, word.map(Health::from)) {
        (Some(number), Some(word)) if word.severity() > number.severity() => word,
        (Some(number), _) => number,
        (None, Some(Health::OnTrack)) if !word_is_enough => Health::NoData,
        (None, Some(word)) => word,
        (None, None) => Health::NoData,
    }
}

/// Silence is never green; and what has not begun or is over has no health of its own.
fn settle(phase: Phase, judgement: &mut Judgement) {
    match phase {
        Phase::NotStarted => judgement.health = Health::NotStarted,
        Phase::Closed => judgement.health = Health::Closed,
        Phase::Open => {
            let silent = matches!(judgement.freshness, Some(Freshness::Stale | Freshness::Never));
            if silent && judgement.health == Health::OnTrack {
                judgement.before_silence = Some(Health::OnTrack);
                judgement.health = Health::NoData;
            }
        }
    }
}

#[cfg(test)]
mod tests;
