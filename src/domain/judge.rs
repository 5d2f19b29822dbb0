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
    judgement.pace = judgement.progress.zip(judgement.expected).map(|(progress, expected)| progress - expected);
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
mod tests {
    use super::*;
    use crate::domain::{
        Body, Flag,
        fixture::{World, day, measure},
        goal::{Project, ProjectState},
        key_result::Metric,
    };

    const TODAY: &str = "2026-11-23";

    /// A key result 0 → 10 of 2026-Q4 (5.5 expected on 20 November) with a value and a word on that day.
    fn said(value: Option<f64>, confidence: Option<u8>) -> Judgement {
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.check_in(kr, "2026-11-20", |c| (c.value, c.confidence) = (value, confidence));
        w.judge(kr)
    }

    /// Some of the demo company of the goal tracker Operately (Apache-2.0), worked out by hand.
    #[test]
    fn a_real_company_is_judged_as_worked_out_by_hand() {
        let year = 323.0 / 364.0;
        let quarter = 50.0 / 91.0;
        for (cycle, baseline, target, value, word, progress, expected, computed, health) in [
            ("2026", 15.0, 25.0, 18.0, Word::AtRisk, 0.3, year, Health::OffTrack, Health::OffTrack),
            ("2026", 1.2, 2.0, 1.44, Word::AtRisk, 0.3, year, Health::OffTrack, Health::OffTrack),
            ("2026", 0.0, 60.0, 34.0, Word::OnTrack, 34.0 / 60.0, year, Health::OffTrack, Health::OffTrack),
            ("2026", 250.0, 500.0, 390.0, Word::OnTrack, 0.56, year, Health::OffTrack, Health::OffTrack),
            ("2026-Q4", 0.0, 20.0, 12.0, Word::OnTrack, 0.6, quarter, Health::OnTrack, Health::OnTrack),
            ("2026-Q4", 8.0, 14.0, 11.0, Word::OnTrack, 0.5, quarter, Health::OnTrack, Health::OnTrack),
            ("2026-Q4", 0.0, 30.0, 12.0, Word::AtRisk, 0.4, quarter, Health::AtRisk, Health::AtRisk),
            ("2026-Q4", 5.0, 2.0, 3.8, Word::OnTrack, 0.4, quarter, Health::AtRisk, Health::AtRisk),
            ("2026-Q4", 45.0, 30.0, 38.0, Word::OnTrack, 7.0 / 15.0, quarter, Health::OnTrack, Health::OnTrack),
            ("2026-Q4", 3.0, 18.0, 5.0, Word::OffTrack, 2.0 / 15.0, quarter, Health::OffTrack, Health::OffTrack),
            ("2026-Q4", 100.0, 150.0, 120.0, Word::OffTrack, 0.4, quarter, Health::AtRisk, Health::OffTrack),
        ] {
            let mut w = World::bare(TODAY);
            let cycle = w.cycle(cycle);
            let goal = w.objective("Goal", cycle, |_| {});
            let kr = w.key_result(goal, baseline, target, |_| {});
            w.check_in(kr, "2026-11-20", |c| (c.value, c.word) = (Some(value), Some(word)));
            let j = w.judge(kr);
            assert!((j.progress.unwrap() - progress).abs() < 1e-9, "{baseline} → {target}: {:?}", j.progress);
            assert!((j.expected.unwrap() - expected).abs() < 1e-9, "{baseline} → {target}: {:?}", j.expected);
            assert!((j.pace.unwrap() - (progress - expected)).abs() < 1e-9);
            assert_eq!((j.computed, j.health), (Some(computed), health), "{baseline} → {target}");
            assert_eq!((j.freshness, j.due_on), (Some(Freshness::Fresh), Some(day("2026-11-30"))));
            assert_eq!(w.judge(goal).health, health, "its objective, {baseline} → {target}");
        }
    }

    #[test]
    fn the_first_line_of_the_working_reads_as_the_contract_says() {
        let mut w = World::bare(TODAY);
        let year = w.cycle("2026");
        let goal = w.objective("Make company operations repeatable", year, |_| {});
        let kr = w.key_result(goal, 15.0, 25.0, |_| {});
        w.check_in(kr, "2026-11-20", |c| (c.value, c.word) = (Some(18.0), Some(Word::AtRisk)));
        assert_eq!(
            w.why(kr),
            [
                "expected 88.7 % on 20 Nov, actual 30.0 %, pace −58.7 pt, limit −25 ⇒ off track",
                "progress (18 − 15) ÷ (25 − 15) = 30.0 %",
                "expected 323 of 364 days = 88.7 %",
                "word at risk (20 Nov), number off track: the worse ⇒ off track",
                "last check-in 20 Nov, weekly, due Mon 30 Nov ⇒ fresh",
                "off track: health off track",
                "unlinked: no active project serves it or its objective, and none finished since its cycle began",
                "no owner: nobody answers for it",
            ]
        );
    }

    #[test]
    fn health_is_the_worse_of_number_and_word() {
        for (value, confidence, health) in [
            (Some(6.0), None, Health::OnTrack),
            (Some(6.0), Some(9), Health::OnTrack),
            (Some(6.0), Some(5), Health::AtRisk),
            (Some(6.0), Some(2), Health::OffTrack),
            (Some(4.0), Some(9), Health::AtRisk),
            (Some(4.0), Some(3), Health::OffTrack),
            (Some(1.0), Some(10), Health::OffTrack),
            // Without a number the word may worsen, and never makes it on track.
            (None, Some(9), Health::NoData),
            (None, Some(5), Health::AtRisk),
            (None, Some(0), Health::OffTrack),
            (None, None, Health::NoData),
        ] {
            assert_eq!(said(value, confidence).health, health, "{value:?} {confidence:?}");
        }
    }

    #[test]
    fn confidence_falls_into_three_bands() {
        for (confidence, word) in [
            (0, Word::OffTrack),
            (3, Word::OffTrack),
            (4, Word::AtRisk),
            (6, Word::AtRisk),
            (7, Word::OnTrack),
            (10, Word::OnTrack),
        ] {
            assert_eq!(said(None, Some(confidence)).word, Some(word), "{confidence}");
        }
    }

    #[test]
    fn no_pace_that_can_be_computed_leaves_no_data_whatever_the_word() {
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.measured(goal, measure(Metric::Increase, Some(5.0), Some(5.0), None), |_| {});
        w.said(kr, "2026-11-20", 5.0, 9);
        assert_eq!(w.judge(kr).health, Health::NoData);
    }

    #[test]
    fn of_yes_or_no_the_word_decides_until_its_due_day() {
        for (confidence, health) in
            [(Some(8), Health::OnTrack), (Some(5), Health::AtRisk), (Some(1), Health::OffTrack), (None, Health::NoData)]
        {
            let mut w = World::new(TODAY);
            let q4 = w.cycle("2026-Q4");
            let goal = w.objective("Goal", q4, |_| {});
            let kr = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
            w.check_in(kr, "2026-11-20", |c| (c.value, c.confidence) = (Some(0.0), confidence));
            assert_eq!(w.judge(kr).health, health, "{confidence:?}");
        }
    }

    #[test]
    fn silence_turns_on_track_into_no_data_and_leaves_the_rest() {
        for (value, health, before) in
            [(6.0, Health::NoData, Some(Health::OnTrack)), (0.5, Health::AtRisk, None), (-2.0, Health::OffTrack, None)]
        {
            let mut w = World::new(TODAY);
            let q4 = w.cycle("2026-Q4");
            let goal = w.objective("Goal", q4, |_| {});
            let kr = w.key_result(goal, 0.0, 10.0, |_| {});
            w.value(kr, "2026-10-15", value);
            let j = w.judge(kr);
            assert_eq!((j.health, j.before_silence, j.freshness), (health, before, Some(Freshness::Stale)), "{value}");
            assert_eq!(w.judge(goal).health, health);
        }
    }

    #[test]
    fn a_project_is_as_it_last_said_and_closed_when_it_is_over() {
        for (state, on, word, health) in [
            (ProjectState::Planned, "2026-11-20", Some(Word::AtRisk), Health::NotStarted),
            (ProjectState::Active, "2026-11-20", Some(Word::AtRisk), Health::AtRisk),
            (ProjectState::Active, "2026-11-20", Some(Word::OnTrack), Health::OnTrack),
            (ProjectState::Active, "2026-11-20", None, Health::NoData),
            (ProjectState::Active, "2026-10-20", Some(Word::OnTrack), Health::NoData),
            (ProjectState::Active, "2026-10-20", Some(Word::OffTrack), Health::OffTrack),
            (ProjectState::Paused, "2026-06-01", Some(Word::OnTrack), Health::OnTrack),
            (ProjectState::Done, "2026-11-20", Some(Word::OffTrack), Health::Closed),
            (ProjectState::Cancelled, "2026-11-20", None, Health::Closed),
        ] {
            let mut w = World::new(TODAY);
            let id = w.project("Project", |i| i.body = Body::Project(Project { state, state_on: None }));
            w.check_in(id, on, |c| (c.word, c.note) = (word, Some("so it is".into())));
            let j = w.judge(id);
            assert_eq!(j.health, health, "{state:?} {on} {word:?}");
            assert_eq!(
                j.flags.is_empty(),
                state.is_over() || matches!(state, ProjectState::Planned | ProjectState::Paused),
                "{state:?}"
            );
        }
    }

    #[test]
    fn a_closed_item_keeps_its_numbers_and_carries_no_flags() {
        let mut w = World::bare(TODAY);
        let q3 = w.cycle("2026-Q3");
        let goal = w.objective("Goal", q3, |_| {});
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.said(kr, "2026-09-28", 1.0, 9);
        w.action(kr, "2026-09-01");
        w.revised(kr, "2026-11-22");
        let j = w.judge(kr);
        assert_eq!((j.health, j.flags, j.freshness), (Health::Closed, Flags::NONE, None));
        assert!((j.progress.unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(w.judge(goal).flags, Flags::NONE);
    }

    #[test]
    fn ten_thousand_nested_objectives_are_judged_without_a_deep_stack() {
        use crate::domain::goal::{Objective, Rollup};
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let rolling = |parent: Option<Id>| {
            move |i: &mut crate::domain::Item| {
                i.parents = parent.into_iter().collect();
                i.body = Body::Objective(Objective { rollup: Rollup::Both, person: None });
            }
        };
        let top = w.objective("Top", q4, rolling(None));
        let mut at = top;
        for _ in 0..10_000 {
            at = w.objective("Below", q4, rolling(Some(at)));
        }
        let kr = w.key_result(at, 0.0, 10.0, |_| {});
        w.value(kr, "2026-11-20", 1.0);
        let j = w.judge(top);
        assert_eq!(j.health, Health::OffTrack);
        assert!((j.progress.unwrap() - 0.1).abs() < 1e-9);
        assert!(!j.flags.has(Flag::OffTrack), "what is inherited is flagged below");
        assert!(!w.why(top).is_empty());
    }

    #[test]
    fn objectives_with_many_ways_down_are_judged_once_each() {
        use crate::domain::goal::{Objective, Rollup};
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let mut above: Vec<Id> = Vec::new();
        let mut top = None;
        for _ in 0..40 {
            // Each of two hangs below both of the level above: 2^40 ways down.
            let level: Vec<Id> = (0..2)
                .map(|_| {
                    w.objective("Goal", q4, |i| {
                        i.parents = above.as_slice().into();
                        i.body = Body::Objective(Objective { rollup: Rollup::Children, person: None });
                    })
                })
                .collect();
            top = top.or(level.first().copied());
            above = level;
        }
        let cascade = w.cascade();
        let mut visited = 0;
        let scene = Scene::of(&cascade, w.today);
        judge_into(&cascade, &scene, cascade.find(top.unwrap()).unwrap(), &mut HashMap::new(), &mut visited);
        assert_eq!(visited, 79);
    }
}
