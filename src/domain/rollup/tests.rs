//! What an objective takes from below, sentence by sentence of rules.md.

use super::*;
use crate::domain::{
    Body,
    fixture::{World, day, measure},
    goal::Objective,
    health::Word,
    id::Id,
    key_result::{KeyResult, Metric},
};

fn world() -> (World, Id, Id) {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    (w, q4, goal)
}

fn weighing(weight: f64) -> KeyResult {
    KeyResult { weight, ..measure(Metric::Increase, Some(0.0), Some(10.0), None) }
}

#[test]
fn an_objective_is_the_weighted_mean_of_its_clamped_measured_key_results() {
    let (mut w, _, goal) = world();
    let a = w.measured(goal, weighing(1.0), |_| {});
    let b = w.measured(goal, weighing(3.0), |_| {});
    let over = w.measured(goal, weighing(1.0), |_| {});
    let under = w.measured(goal, weighing(1.0), |_| {});
    w.measured(goal, weighing(5.0), |_| {});
    for (id, value) in [(a, 2.0), (b, 6.0), (over, 15.0), (under, -4.0)] {
        w.value(id, "2026-11-20", value);
    }
    let j = w.judge(goal);
    let mean = (0.2 + 3.0 * 0.6 + 1.0 + 0.0) / 6.0;
    assert!((j.progress.unwrap() - mean).abs() < 1e-9);
    assert!((j.expected.unwrap() - 50.0 / 91.0).abs() < 1e-9);
    assert!((j.pace.unwrap() - (mean - 50.0 / 91.0)).abs() < 1e-9);
    assert_eq!(j.measured, (4, 5));
}

#[test]
fn weight_nothing_is_linked_and_not_counted() {
    let (mut w, _, goal) = world();
    let counted = w.measured(goal, weighing(1.0), |_| {});
    let ignored = w.measured(goal, weighing(0.0), |_| {});
    w.value(counted, "2026-11-20", 9.0);
    w.value(ignored, "2026-11-20", 0.0);
    let j = w.judge(goal);
    assert_eq!((j.health, j.measured), (Health::OnTrack, (1, 1)));
    assert!((j.progress.unwrap() - 0.9).abs() < 1e-9);
    assert!(w.why(goal).iter().any(|line| line == "1 linked with weight 0, not counted"));
}

#[test]
fn nothing_measured_is_no_progress_and_no_data() {
    let (mut w, _, goal) = world();
    w.measured(goal, weighing(1.0), |_| {});
    let j = w.judge(goal);
    assert_eq!((j.progress, j.expected, j.pace, j.health, j.measured), (None, None, None, Health::NoData, (0, 1)));
}

#[test]
fn child_objectives_count_only_when_the_objective_says_so() {
    for (rollup, progress) in [(Rollup::KeyResults, 0.2), (Rollup::Children, 0.8), (Rollup::Both, 0.5)] {
        let (mut w, q4, goal) = world();
        w.edit(goal, |i| i.body = Body::Objective(Objective { rollup, ..Objective::default() }));
        let own = w.key_result(goal, 0.0, 10.0, |_| {});
        let child = w.objective("Child", q4, |i| i.parents = [goal].into());
        let below = w.key_result(child, 0.0, 10.0, |_| {});
        w.value(own, "2026-11-20", 2.0);
        w.value(below, "2026-11-20", 8.0);
        assert!((w.judge(goal).progress.unwrap() - progress).abs() < 1e-9, "{rollup:?}");
    }
}

#[test]
fn the_health_of_an_objective_is_the_worst_of_its_counted_key_results_and_its_own_word() {
    // 20 November expects 5.5 of 10; without a value there is no data.
    for (values, word, health) in [
        (&[Some(9.0), Some(6.0)][..], None, Health::OnTrack),
        (&[Some(9.0), None][..], None, Health::NoData),
        (&[Some(3.0), None][..], None, Health::AtRisk),
        (&[Some(4.0), Some(1.0)][..], Some(Word::OnTrack), Health::OffTrack),
        (&[Some(9.0)][..], Some(Word::AtRisk), Health::AtRisk),
        (&[Some(4.0)][..], Some(Word::OffTrack), Health::OffTrack),
        (&[None][..], Some(Word::OnTrack), Health::NoData),
    ] {
        let (mut w, _, goal) = world();
        for value in values {
            let kr = w.key_result(goal, 0.0, 10.0, |_| {});
            if let Some(value) = value {
                w.value(kr, "2026-11-20", *value);
            }
        }
        if word.is_some() {
            w.check_in(goal, "2026-11-20", |c| c.word = word);
        }
        assert_eq!(w.judge(goal).health, health, "{values:?} {word:?}");
    }
}

#[test]
fn an_objective_without_key_results_has_only_its_word_and_goes_stale_like_the_rest() {
    let (mut w, _, goal) = world();
    assert_eq!(w.judge(goal).health, Health::NoData);
    w.check_in(goal, "2026-10-01", |c| c.confidence = Some(9));
    let j = w.judge(goal);
    assert_eq!((j.health, j.before_silence), (Health::NoData, Some(Health::OnTrack)));
    w.check_in(goal, "2026-11-20", |c| c.confidence = Some(9));
    assert_eq!(w.judge(goal).health, Health::OnTrack);
}

#[test]
fn an_objective_whose_key_results_have_not_started_waits_for_them() {
    let (mut w, _, goal) = world();
    w.key_result(goal, 0.0, 10.0, |i| i.start = Some(day("2026-12-01")));
    assert_eq!(w.judge(goal).health, Health::NotStarted);
    assert_eq!(w.why(goal)[..2], ["0 of 1 measured: no progress", "none of it has started ⇒ not started"]);
}

#[test]
fn an_objective_has_the_pace_of_those_of_its_key_results_that_have_one() {
    let (mut w, _, goal) = world();
    let number = w.key_result(goal, 0.0, 10.0, |_| {});
    let decision = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
    w.value(number, "2026-11-20", 8.0);
    w.value(decision, "2026-11-20", 0.0);
    let j = w.judge(goal);
    assert!((j.progress.unwrap() - 0.4).abs() < 1e-9);
    // 50 of 91 days on the day of the check-in: 80 % − 54.9 %.
    assert!((j.expected.unwrap() - 50.0 / 91.0).abs() < 1e-9 && (j.pace.unwrap() - (0.8 - 50.0 / 91.0)).abs() < 1e-9);
    assert_eq!(j.partly(), ["pace of 1 of 2"]);
    w.key_result(goal, 0.0, 10.0, |_| {});
    assert_eq!(w.judge(goal).partly(), ["2 of 3 measured", "pace of 1 of 2"]);
    let (mut w, _, goal) = world();
    let decision = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
    w.value(decision, "2026-11-20", 0.0);
    let j = w.judge(goal);
    assert_eq!((j.progress, j.expected, j.pace, j.partly()), (Some(0.0), None, None, vec![]));
}
