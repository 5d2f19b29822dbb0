//! The printed working, as people read it.

use super::*;
use crate::domain::{
    Body, Id,
    check_in::Word,
    fixture::{World, day, measure, step, waypoint},
    goal::{Extra, Project},
    key_result::{Cadence, Snooze, Step},
};

/// The working of one key result of 2026-Q4 on 23 November 2026.
fn why(kr: KeyResult, more: impl FnOnce(&mut World, Id)) -> Vec<String> {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, kr, |_| {});
    more(&mut w, id);
    w.why(id)
}

fn number(baseline: f64, target: f64) -> KeyResult {
    measure(Metric::Increase, Some(baseline), Some(target), None)
}

#[test]
fn a_pace_is_printed_with_the_limit_it_kept_or_broke() {
    for (value, line) in [
        (6.0, "expected 54.9 % on 20 Nov, actual 60.0 %, pace +5.1 pt, limit −15 ⇒ on track"),
        (3.0, "expected 54.9 % on 20 Nov, actual 30.0 %, pace −24.9 pt, limit −15 ⇒ at risk"),
        (-1.0, "expected 54.9 % on 20 Nov, actual −10.0 %, pace −64.9 pt, limit −35 ⇒ off track"),
    ] {
        let lines = why(number(0.0, 10.0), |w, id| w.value(id, "2026-11-20", value));
        assert_eq!(lines[0], line);
        assert_eq!(lines[2], "expected 50 of 91 days = 54.9 %");
    }
}

#[test]
fn a_bound_is_printed_with_the_days_it_was_held() {
    let kr = measure(Metric::AtLeast, None, Some(99.5), None);
    let lines = why(kr, |w, id| {
        w.value(id, "2026-10-01", 99.7);
        w.value(id, "2026-10-08", 99.0);
        w.said(id, "2026-11-20", 98.0, 2);
    });
    assert_eq!(
        lines,
        [
            "98 is outside (at least 99.5), inside on 7 of 50 days, less than half ⇒ off track",
            "progress = held 14 % × 54.9 % elapsed = 7.7 %",
            "expected 50 of 91 days = 54.9 %",
            "word off track (confidence 2, 20 Nov), number off track: the worse ⇒ off track",
            "last check-in 20 Nov, weekly, due Mon 30 Nov ⇒ fresh",
            "off track: outside, held 14 %, confidence 2",
        ]
    );
    let kr = measure(Metric::Between, None, Some(40.0), Some(60.0));
    let lines = why(kr, |w, id| w.value(id, "2026-11-20", 50.0));
    assert_eq!(lines[0], "50 is inside (40 … 60), on 0 of 50 days ⇒ on track");
    let lines = why(measure(Metric::AtMost, None, None, None), |w, id| w.value(id, "2026-11-20", 50.0));
    assert_eq!(lines[0], "no progress can be computed: a bound is missing");
}

#[test]
fn what_comes_all_at_the_end_says_that_the_word_decides_until_then() {
    let kr = measure(Metric::YesNo, None, None, None);
    let lines = why(kr.clone(), |w, id| w.said(id, "2026-11-20", 0.0, 8));
    assert_eq!(lines[0], "actual 0.0 %, nothing can be expected before 31 Dec (yes/no): the word decides");
    assert_eq!(lines[1], "word on track (confidence 8, 20 Nov) ⇒ on track");
    let lines = why(kr, |w, id| {
        w.edit(id, |i| i.due = Some(day("2026-11-10")));
        w.value(id, "2026-11-09", 0.0);
    });
    assert_eq!(lines[0], "its last day was 10 Nov: no outcome yet ⇒ to score, judged as on that day");
    assert_eq!(lines[1], "due on 10 Nov, not done, actual 0.0 % ⇒ off track");
    let steps: Box<[Step]> = [step(0, 1.0, None)].into();
    let kr = KeyResult { metric: Metric::Milestones, steps, ..KeyResult::default() };
    let lines = why(kr, |w, id| w.check_in(id, "2026-11-20", |c| c.done = Some(0.into())));
    assert_eq!(lines[0], "actual 0.0 %, nothing can be expected before 31 Dec (no step has a date): the word decides");
}

#[test]
fn steps_and_waypoints_say_where_the_line_runs() {
    let steps = [step(0, 1.0, Some("2026-10-31")), step(1, 2.0, Some("2026-12-10"))].into();
    let kr = KeyResult { metric: Metric::Milestones, steps, ..KeyResult::default() };
    let lines = why(kr, |w, id| w.check_in(id, "2026-11-20", |c| c.done = Some(1.into())));
    assert_eq!(
        lines[..3],
        [
            "expected 66.7 % on 20 Nov, actual 33.3 %, pace −33.3 pt, limit −15 ⇒ at risk",
            "progress 1 ÷ 3 of the steps’ weight = 33.3 %",
            "expected 66.7 % on 20 Nov: the line through its dated steps",
        ]
    );
    let kr = KeyResult { waypoints: [waypoint("2026-10-31", 40.0)].into(), ..number(-5.0, 100.0) };
    let lines = why(kr, |w, id| w.value(id, "2026-10-31", 60.0));
    assert_eq!(lines[1], "progress (60 + 5) ÷ (100 + 5) = 61.9 %");
    assert_eq!(lines[2], "expected 64.4 % on 23 Nov: the line through its waypoints");
}

#[test]
fn ambition_is_part_of_what_is_expected() {
    let lines = why(number(0.0, 10.0), |w, id| {
        w.edit(id, |i| i.ambition = Some(Ambition::Aspirational));
        w.value(id, "2026-11-20", 5.0);
    });
    assert_eq!(lines[2], "expected 50 of 91 days × 0.7 (aspirational) = 38.5 %");
}

#[test]
fn a_missing_number_says_what_is_missing() {
    for (kr, value, line) in [
        (number(0.0, 10.0), None, "no value yet: no progress, expected 58.2 % today"),
        (
            measure(Metric::BaselineFirst, None, Some(5.0), None),
            None,
            "no value yet: the first becomes the baseline, expected 58.2 % today",
        ),
        (number(5.0, 5.0), Some(5.0), "no progress can be computed: baseline and target are both 5"),
        (measure(Metric::Increase, None, Some(5.0), None), Some(5.0), "no progress can be computed: it has no baseline"),
        (measure(Metric::Increase, Some(5.0), None, None), Some(5.0), "no progress can be computed: it has no target"),
        (measure(Metric::Milestones, None, None, None), Some(5.0), "no progress can be computed: it has no steps"),
    ] {
        let lines = why(kr, |w, id| {
            if let Some(value) = value {
                w.value(id, "2026-11-20", value);
            }
        });
        assert_eq!(lines[0], line);
    }
}

#[test]
fn silence_says_since_when_and_what_it_did() {
    let lines = why(number(0.0, 10.0), |w, id| {
        w.said(id, "2026-11-01", 9.0, 9);
        let snooze = Snooze { until: day("2026-12-01"), reason: "waiting for the audit".into(), by: None };
        w.edit(id, |i| i.extra = Some(Box::new(Extra { snooze: Some(snooze), ..Extra::default() })));
    });
    assert_eq!(
        lines[4..],
        [
            "last check-in 1 Nov, weekly, due Mon 14 Dec ⇒ fresh",
            "an old value is never on track: 22 days, limit 13 ⇒ no data",
            "snoozed until 1 Dec: waiting for the audit",
        ]
    );
    let lines = why(number(0.0, 10.0), |w, id| w.said(id, "2026-11-01", 9.0, 9));
    assert_eq!(
        lines[4..],
        [
            "last check-in 1 Nov, weekly, due Mon 9 Nov ⇒ stale",
            "silence is never on track: stale ⇒ no data",
            "stale: a check-in was due 14 days ago, limit 3 days",
        ]
    );
    let lines = why(number(0.0, 10.0), |w, id| {
        w.edit(id, |i| i.cadence = Cadence::Monthly);
        w.value(id, "2025-11-20", 9.0);
    });
    assert_eq!(lines[3], "last check-in 20 Nov 2025, monthly, due Mon 2 Nov ⇒ stale");
    let lines = why(number(0.0, 10.0), |_, _| {});
    assert_eq!(lines[2], "never checked in, weekly, due Mon 12 Oct ⇒ never");
    assert_eq!(lines[3], "stale: the first check-in was due 42 days ago");
    let lines = why(number(0.0, 10.0), |w, id| w.value(id, "2026-11-13", 9.0));
    assert_eq!(lines[4], "due: a check-in is due today, stale after 3 days");
}

#[test]
fn what_has_not_begun_or_is_over_says_so_first() {
    let lines = why(number(0.0, 10.0), |w, id| w.edit(id, |i| i.start = Some(day("2026-12-01"))));
    assert_eq!(lines[0], "starts on 1 Dec ⇒ not started");
    for (name, line) in [
        ("2026-Q3", "cycle 2026-Q3 ended on 30 Sep, a final value is owed: no outcome yet ⇒ to score, judged as on that day"),
        ("2027-Q1", "starts on 1 Jan 2027 ⇒ not started"),
    ] {
        let mut w = World::new("2026-11-23");
        let cycle = w.cycle(name);
        let goal = w.objective("Goal", cycle, |_| {});
        assert_eq!(w.why(goal)[..2], [line, "nothing counted rolls up into it"]);
    }
    for (state, on, line) in [
        (ProjectState::Planned, None, "planned ⇒ not started"),
        (ProjectState::Done, Some("2026-11-01"), "done since 1 Nov ⇒ closed"),
    ] {
        let mut w = World::new("2026-11-23");
        let id = w.project("Project", |i| i.body = Body::Project(Project { state, state_on: on.map(day) }));
        assert_eq!(w.why(id), [line]);
    }
}

#[test]
fn a_project_repeats_what_it_said() {
    let mut w = World::new("2026-11-23");
    let id = w.project("Project", |i| i.body = Body::Project(Project { state: ProjectState::Paused, state_on: None }));
    w.check_in(id, "2026-11-01", |c| (c.word, c.progress) = (Some(Word::AtRisk), Some(0.4)));
    assert_eq!(
        w.why(id),
        [
            "progress 40.0 % as last said",
            "word at risk (1 Nov) ⇒ at risk",
            "paused: no check-in is owed",
            "at risk: word at risk",
        ]
    );
}

#[test]
fn an_objective_shows_what_rolls_up_and_which_part_is_worst() {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    for (title, value) in [("Fine", Some(9.0)), ("Late", Some(1.0)), ("Silent", None)] {
        let id = w.key_result(goal, 0.0, 10.0, |i| i.title = title.into());
        if let Some(value) = value {
            w.value(id, "2026-11-20", value);
        }
    }
    w.check_in(goal, "2026-11-20", |c| c.confidence = Some(5));
    assert_eq!(
        w.why(goal),
        [
            "2 of 3 measured, weighted mean 50.0 %, expected 54.9 %, pace −4.9 pt",
            "worst of 3: off track (“Late”)",
            "word at risk (confidence 5, 20 Nov) ⇒ off track",
            "at risk: confidence 5",
        ]
    );
    w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
    let decision = w.items.iter().rev().find(|(i, _)| i.kind() == Kind::KeyResult).map(|(i, _)| i.id).unwrap();
    w.value(decision, "2026-11-20", 1.0);
    let line = "3 of 4 measured, weighted mean 66.7 %, expected 54.9 %, pace −4.9 pt (of 2 of 3)";
    assert_eq!(w.why(goal)[0], line);
}

#[test]
fn a_reason_is_given_for_what_is_raised_only() {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let kr = w.key_result(goal, 0.0, 10.0, |_| {});
    w.value(kr, "2026-11-20", 3.0);
    let cascade = w.cascade();
    let ix = cascade.find(kr).unwrap();
    assert_eq!(cascade.why_flag(ix, Flag::AtRisk, w.today), "pace −24.9 pt");
    assert_eq!(cascade.why_flag(ix, Flag::OffTrack, w.today), "");
}

#[test]
fn numbers_read_without_noise() {
    for (n, text) in [(0.1 + 0.2, "0.3"), (-2.5, "−2.5"), (-0.0, "0"), (1e15, "1e15"), (120.0, "120")] {
        assert_eq!(super::number(n), text);
    }
    assert_eq!((percent(-0.000_01), points(-0.000_01), points(0.032)), ("0.0 %".into(), "+0.0 pt".into(), "+3.2 pt".into()));
}
