//! Health as a whole: a real company worked out by hand, the owner’s word, silence, and depth.

use super::*;
use crate::domain::{
    Body, Flag,
    fixture::{World, day, measure},
    goal::{Extra, Outcome, Project, ProjectState},
    key_result::{Metric, Step, Waypoint},
    pace::plus,
    series::Series,
};
use proptest::prelude::*;

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
        ("2026", 0.0, 60.0, 34.0, Word::OnTrack, 34.0 / 60.0, year, Health::AtRisk, Health::AtRisk),
        ("2026", 250.0, 500.0, 390.0, Word::OnTrack, 0.56, year, Health::AtRisk, Health::AtRisk),
        ("2026-Q4", 0.0, 20.0, 12.0, Word::OnTrack, 0.6, quarter, Health::OnTrack, Health::OnTrack),
        ("2026-Q4", 8.0, 14.0, 11.0, Word::OnTrack, 0.5, quarter, Health::OnTrack, Health::OnTrack),
        ("2026-Q4", 0.0, 30.0, 12.0, Word::AtRisk, 0.4, quarter, Health::OnTrack, Health::AtRisk),
        ("2026-Q4", 5.0, 2.0, 3.8, Word::OnTrack, 0.4, quarter, Health::OnTrack, Health::OnTrack),
        ("2026-Q4", 45.0, 30.0, 38.0, Word::OnTrack, 7.0 / 15.0, quarter, Health::OnTrack, Health::OnTrack),
        ("2026-Q4", 3.0, 18.0, 5.0, Word::OffTrack, 2.0 / 15.0, quarter, Health::OffTrack, Health::OffTrack),
        ("2026-Q4", 100.0, 150.0, 120.0, Word::OffTrack, 0.4, quarter, Health::OnTrack, Health::AtRisk),
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
            "expected 88.7 % on 20 Nov, actual 30.0 %, pace −58.7 pt, limit −35 ⇒ off track",
            "progress (18 − 15) ÷ (25 − 15) = 30.0 %",
            "expected 323 of 364 days = 88.7 %",
            "word at risk (20 Nov), number off track: the worse ⇒ off track",
            "last check-in 20 Nov, weekly, due Mon 30 Nov ⇒ fresh",
            "off track: pace −58.7 pt",
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
        (Some(3.0), Some(9), Health::AtRisk),
        (Some(3.0), Some(3), Health::OffTrack),
        (Some(1.0), Some(5), Health::OffTrack),
        // Two bands apart is a question and not yet a verdict.
        (Some(6.0), Some(2), Health::AtRisk),
        (Some(1.0), Some(10), Health::AtRisk),
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
fn a_word_from_long_ago_worsens_a_newer_number_and_does_not_soften_it() {
    let judged = |word: u8, conflict: &str| {
        let mut w = World::new(TODAY);
        w.settings.set("conflict", conflict).unwrap();
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.key_result(goal, 0.0, 10.0, |_| {});
        w.said(kr, "2026-11-02", if word > 5 { 0.0 } else { 6.0 }, word);
        w.value(kr, "2026-11-20", if word > 5 { 0.0 } else { 6.0 });
        let j = w.judge(kr);
        (j.health, j.flags.has(Flag::Disagreement))
    };
    // 21 days are more than the 13 of a weekly key result.
    assert_eq!(judged(9, "at-risk"), (Health::OffTrack, true));
    assert_eq!(judged(1, "at-risk"), (Health::OffTrack, true));
    assert_eq!(judged(9, "worst"), (Health::OffTrack, true));
}

#[test]
fn what_is_done_is_on_track_and_hears_no_word_from_before() {
    let judged = |says: &[(&str, f64, Option<u8>)]| {
        let mut w = World::new(TODAY);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
        for &(on, value, confidence) in says {
            w.check_in(kr, on, |c| (c.value, c.confidence) = (Some(value), confidence));
        }
        (w.judge(kr).health, w.judge(goal).health)
    };
    assert_eq!(judged(&[("2026-11-20", 1.0, None)]), (Health::OnTrack, Health::OnTrack));
    assert_eq!(judged(&[("2026-11-13", 0.0, Some(2)), ("2026-11-20", 1.0, None)]).0, Health::OnTrack);
    // Said with it or after it, it is heard: two bands apart.
    assert_eq!(judged(&[("2026-11-20", 1.0, Some(2))]).0, Health::AtRisk);
    // One step back, and it is as before.
    assert_eq!(judged(&[("2026-11-13", 1.0, None), ("2026-11-20", 0.0, None)]).0, Health::NoData);
}

#[test]
fn work_past_its_last_day_is_at_risk_and_off_track_a_fortnight_later_whatever_was_said() {
    for (due, state, health) in [
        ("2026-11-23", ProjectState::Active, Health::OnTrack),
        ("2026-11-22", ProjectState::Active, Health::AtRisk),
        ("2026-11-10", ProjectState::Active, Health::AtRisk),
        ("2026-11-09", ProjectState::Active, Health::OffTrack),
        ("2026-11-09", ProjectState::Paused, Health::OnTrack),
    ] {
        let mut w = World::new(TODAY);
        let id = w.project("Project", |i| {
            i.due = Some(day(due));
            i.body = Body::Project(Project { state, state_on: None });
        });
        w.check_in(id, "2026-11-20", |c| c.word = Some(Word::OnTrack));
        assert_eq!(w.judge(id).health, health, "{due} {state:?}");
    }
}

#[test]
fn a_pace_does_not_move_between_two_deadlines_and_silence_does_not_keep_it() {
    let pace = |today: &str| {
        let mut w = World::new(today);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let kr = w.key_result(goal, 0.0, 91.0, |_| {});
        w.value(kr, "2026-11-20", 50.0);
        (w.judge(kr).pace.unwrap() * 91.0).round() as i64
    };
    // Said on day 50 of 91, due on Monday the 30th.
    assert_eq!(["2026-11-20", "2026-11-29", "2026-11-30", "2026-12-01"].map(pace), [0, 0, -10, -11]);
}

#[test]
fn confidence_falls_into_three_bands() {
    for (confidence, word) in
        [(0, Word::OffTrack), (3, Word::OffTrack), (4, Word::AtRisk), (6, Word::AtRisk), (7, Word::OnTrack), (10, Word::OnTrack)]
    {
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
        [(6.0, Health::NoData, Some(Health::OnTrack)), (3.0, Health::AtRisk, None), (-2.0, Health::OffTrack, None)]
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
        (ProjectState::Paused, "2026-11-20", Some(Word::OnTrack), Health::OnTrack),
        // Nobody asks while it rests, and what was said long ago is not green for that.
        (ProjectState::Paused, "2026-06-01", Some(Word::OnTrack), Health::NoData),
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
    w.edit(kr, |i| i.extra = Some(Box::new(Extra { outcome: Some(Outcome::Missed), ..Extra::default() })));
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
            i.body = Body::Objective(Objective { rollup: Rollup::Both, ..Objective::default() });
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
                    i.body = Body::Objective(Objective { rollup: Rollup::Children, ..Objective::default() });
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

proptest! {
    #[test]
    fn no_date_and_no_number_makes_a_rule_stumble(
        dates in prop::array::uniform6(prop::option::of(-750_000i64..2_950_000)),
        metric in 0usize..8,
        numbers in prop::array::uniform4(any::<f64>()),
        stale_after in 0i64..=365,
    ) {
        // From about the year 0 to about the year 9999.
        let date = |n: usize| dates[n].map(|days| plus(day("1970-01-01"), days));
        let mut w = World::new("2026-11-23");
        w.settings.set("stale-after", &stale_after.to_string()).unwrap();
        w.today = date(0).unwrap_or(w.today);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |i| (i.start, i.due) = (date(1), date(2)));
        let mut kr = measure(Metric::ALL[metric], Some(numbers[0]), Some(numbers[1]), Some(numbers[2]));
        kr.waypoints = date(5).map(|date| Waypoint { date, value: numbers[2] }).into_iter().collect();
        kr.steps = [Step { key: 3, title: "Step".into(), weight: numbers[0], date: date(5) }].into();
        let kr = w.measured(goal, kr, |i| (i.start, i.due) = (date(2), date(1)));
        for n in 3..6 {
            if let Some(on) = date(n) {
                w.said(kr, &on.to_string(), numbers[3], 5);
            }
        }
        for id in [kr, goal] {
            let judgement = w.judge(id);
            for fraction in [judgement.progress, judgement.expected, judgement.pace].into_iter().flatten() {
                prop_assert!(fraction.is_finite(), "{judgement:?}");
            }
            prop_assert!(!w.why(id).is_empty());
        }
        let cascade = w.cascade();
        Series::of(&cascade, cascade.find(kr).unwrap(), &w.said_of(kr), w.today);
    }
}
