//! Every formula of a score, by example with the numbers of rules.md, and what holds of any past.

use super::*;
use crate::domain::{
    change::{Author, Change, Verb},
    closing::Cause,
    fixture::{World, day, measure, step},
    goal::Extra,
    history::Header,
};
use proptest::prelude::*;

const AFTER: &str = "2027-01-08";

fn revision(on: &str, old: Field, new: Field) -> Revision {
    let author = Author { by: None, at: 0, on: day(on) };
    let header = Header::from(&Change::new(Id::WORKSPACE, author, Verb::Revise, Vec::new()).because("we know better"));
    Revision { header, old, new, undone_by: None }
}

fn target(on: &str, old: f64, new: f64) -> Revision {
    revision(on, Field::Target(Some(old)), Field::Target(Some(new)))
}

/// A key result of 2026-Q4 with values on days, a week after its end.
fn world(kr: KeyResult, values: &[(&str, f64)]) -> (World, Id) {
    let mut w = World::new(AFTER);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, kr, |_| {});
    for (on, value) in values {
        w.value(id, on, *value);
    }
    (w, id)
}

fn reckoned(w: &World, id: Id, revisions: Vec<Revision>) -> Reckoning {
    let cascade = w.cascade();
    reckon(&cascade, cascade.find(id).unwrap(), &Past { check_ins: w.said_of(id), revisions }, w.today)
}

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

fn scored(item: &mut Item, score: Option<f64>, first: Option<f64>, outcome: Outcome) {
    let said = Verdict { score, outcome: Some(outcome), ..Verdict::default() };
    let by_rule = Reckoning { rule: score, first, ..Reckoning::default() };
    let closing = Some(Box::new(said.closing(&by_rule, day("2027-01-04"), None, true)));
    item.extra = Some(Box::new(Extra { outcome: Some(outcome), closing, ..Extra::default() }));
}

#[test]
fn the_last_value_counts_against_the_target_as_revised_and_against_the_first() {
    let (w, id) = world(measure(Metric::Increase, Some(2.1), Some(3.2), None), &[("2026-12-31", 2.9)]);
    let r = reckoned(&w, id, vec![target("2026-11-19", 3.5, 3.2)]);
    assert!(near(r.rule, 0.8 / 1.1) && near(r.first, 0.8 / 1.4), "{r:?}");
    assert_eq!((r.value_on, r.outcome, r.none), (Some(day("2026-12-31")), Some(Outcome::Partial), None));
    assert_eq!(said(&r.basis.unwrap()).unwrap(), "(2.9 − 2.1) ÷ (3.2 − 2.1) = 72.7 %");
    assert_eq!(said(&r.first_basis.unwrap()).unwrap(), "(2.9 − 2.1) ÷ (3.5 − 2.1) = 57.1 %");
}

#[test]
fn values_after_the_end_are_not_used_and_negative_progress_scores_nothing() {
    let kr = || measure(Metric::Decrease, Some(10.0), Some(5.0), None);
    let (w, id) = world(kr(), &[("2026-12-20", 8.0), ("2027-01-03", 5.0)]);
    let r = reckoned(&w, id, vec![]);
    assert!(near(r.rule, 0.4) && r.value_on == Some(day("2026-12-20")), "{r:?}");
    let (w, id) = world(kr(), &[("2026-12-20", 12.0)]);
    assert_eq!(reckoned(&w, id, vec![]).rule, Some(0.0));
    let (w, id) = world(kr(), &[("2026-12-20", 1.0)]);
    assert_eq!(reckoned(&w, id, vec![]).rule, Some(1.0));
}

#[test]
fn what_was_taken_back_revised_while_planned_or_first_said_later_is_no_first_target() {
    let (w, id) = world(measure(Metric::Increase, Some(0.0), Some(8.0), None), &[("2026-12-31", 4.0)]);
    let undone = Revision { undone_by: Some(Id::WORKSPACE), ..target("2026-11-10", 10.0, 8.0) };
    let undoing = {
        let mut r = target("2026-11-11", 8.0, 10.0);
        r.header.undoes = Some(Id::WORKSPACE);
        r
    };
    let planned = target("2026-09-20", 10.0, 8.0);
    let on_the_first_day = target("2026-10-01", 10.0, 8.0);
    let late = revision("2026-11-10", Field::Baseline(None), Field::Baseline(Some(0.0)));
    for none in [undone, undoing, planned, on_the_first_day, late] {
        let r = reckoned(&w, id, vec![none.clone()]);
        assert_eq!((r.rule, r.first, r.first_basis), (Some(0.5), Some(0.5), None), "{none:?}");
    }
    // Revised twice, and back: it is what it was.
    let r = reckoned(&w, id, vec![target("2026-12-10", 6.0, 8.0), target("2026-11-10", 8.0, 6.0)]);
    assert_eq!((r.first, r.first_basis), (Some(0.5), None));
    let r = reckoned(&w, id, vec![target("2026-12-10", 6.0, 8.0), target("2026-11-10", 16.0, 6.0)]);
    assert_eq!(r.first, Some(0.25));
}

#[test]
fn another_metric_cannot_be_compared_with_the_first() {
    let (w, id) = world(measure(Metric::Increase, Some(0.0), Some(8.0), None), &[("2026-12-31", 4.0)]);
    let r = reckoned(&w, id, vec![revision("2026-11-10", Field::Metric(Metric::Between), Field::Metric(Metric::Increase))]);
    assert_eq!((r.rule, r.first, r.was), (Some(0.5), None, Some(Metric::Between)));
    // What was to be measured first became what it was to be.
    let learned = revision("2026-11-10", Field::Metric(Metric::BaselineFirst), Field::Metric(Metric::Increase));
    let r = reckoned(&w, id, vec![learned]);
    assert_eq!((r.first, r.was), (Some(0.5), None));
}

#[test]
fn bounds_are_scored_by_the_share_of_all_days_they_were_kept() {
    // Weekly from 5 October on, inside until 9 November, outside from 16 November to 7 December, inside again.
    let mut values = Vec::new();
    let mondays: Vec<String> = (0..13).map(|n| crate::domain::pace::plus(day("2026-10-05"), 7 * n).to_string()).collect();
    for (n, on) in mondays.iter().enumerate() {
        values.push((on.as_str(), if (6..10).contains(&n) { 99.0 } else { 99.9 }));
    }
    let (w, id) = world(measure(Metric::AtLeast, None, Some(99.5), None), &values);
    let r = reckoned(&w, id, vec![]);
    // 91 days from 1 October to 31 December, 28 of them outside; the first check-in speaks for the days before it.
    assert!(near(r.rule, 63.0 / 91.0), "{r:?}");
    assert_eq!(said(&r.basis.unwrap()).unwrap(), "inside on 69.2 % of all days");
    // The first bound was kept by all of them.
    let r = reckoned(&w, id, vec![target("2026-11-30", 98.0, 99.5)]);
    assert!(near(r.first, 1.0) && near(r.rule, 63.0 / 91.0), "{r:?}");
    let basis = r.first_basis.unwrap();
    assert_eq!((basis.target, basis.baseline, basis.held), (Some(98.0), None, Some(1.0)));
}

#[test]
fn milestones_score_by_weight_and_yes_no_is_nothing_or_all() {
    let steps = [step(0, 3.0, None), step(1, 1.0, None), step(2, 1.0, None)];
    let kr = KeyResult { steps: steps.clone().into(), ..measure(Metric::Milestones, None, None, None) };
    let (mut w, id) = world(kr, &[]);
    w.check_in(id, "2026-12-20", |c| c.done = Some(0b101.into()));
    let r = reckoned(&w, id, vec![]);
    assert!(near(r.rule, 0.8), "{r:?}");
    assert_eq!(said(&r.basis.unwrap()).unwrap(), "4 ÷ 5 = 80.0 %");
    // One of its steps came later.
    let before = steps[..2].to_vec();
    let r = reckoned(&w, id, vec![revision("2026-11-10", Field::Steps(before), Field::Steps(steps.to_vec()))]);
    assert!(near(r.first, 0.75), "{r:?}");
    for (value, score) in [(0.0, 0.0), (0.4, 0.0), (0.5, 1.0), (1.0, 1.0)] {
        let (w, id) = world(measure(Metric::YesNo, None, None, None), &[("2026-12-20", value)]);
        assert_eq!(reckoned(&w, id, vec![]).rule, Some(score));
    }
}

#[test]
fn a_target_that_is_again_what_it_was_first_is_scored_in_one_line() {
    let (w, id) = world(measure(Metric::Increase, Some(0.0), Some(10.0), None), &[("2026-12-31", 4.0)]);
    let r = reckoned(&w, id, vec![target("2026-12-07", 8.0, 10.0), target("2026-11-09", 10.0, 8.0)]);
    assert!(near(r.rule, 0.4) && r.first == r.rule && r.first_basis.is_none(), "{r:?}");
    assert_eq!(told(&r, w.today), ["against the target: 4 ÷ 10 = 40.0 %, value of 31 Dec 2026"]);
    // On the way it was two.
    let r = reckoned(&w, id, vec![target("2026-11-09", 8.0, 10.0)]);
    assert_eq!(told(&r, w.today).len(), 2);
}

#[test]
fn a_hundred_steps_are_scored_like_three() {
    let steps: Vec<_> = (0..100).map(|key| step(key, if key == 99 { 2.0 } else { 1.0 }, None)).collect();
    let kr = KeyResult { steps: steps.into(), ..measure(Metric::Milestones, None, None, None) };
    let (mut w, id) = world(kr, &[]);
    w.check_in(id, "2026-12-20", |c| c.done = Some([0, 63, 64, 65, 99].into_iter().collect()));
    let r = reckoned(&w, id, vec![]);
    assert_eq!(said(&r.basis.unwrap()).unwrap(), "6 ÷ 101 = 5.9 %");
    assert!(near(r.rule, 6.0 / 101.0), "{r:?}");
}

#[test]
fn what_was_put_out_of_sight_is_proposed_as_dropped_unless_somebody_says_otherwise() {
    let (mut w, id) = world(measure(Metric::Increase, Some(0.0), Some(8.0), None), &[("2026-12-20", 4.0)]);
    w.edit(id, |item| item.archived = true);
    let r = reckoned(&w, id, vec![]);
    let c = w.cascade();
    let ix = c.find(id).unwrap();
    assert_eq!((r.rule, r.outcome), (Some(0.5), Some(Outcome::Dropped)));
    let nothing = Verdict::default();
    assert_eq!((nothing.recorded(&r), nothing.ended(&c, ix, &r)), (None, Some(Outcome::Dropped)));
    assert_eq!(nothing.lacks(&c, ix, &r), Some(Lacks::Lesson));
    let partly = Verdict { outcome: Some(Outcome::Partial), ..Verdict::default() };
    assert_eq!((partly.recorded(&r), partly.ended(&c, ix, &r)), (Some(0.5), Some(Outcome::Partial)));
    let half = Verdict { score: Some(0.5), ..Verdict::default() };
    assert_eq!(half.ended(&c, ix, &r), Some(Outcome::Partial));
}

#[test]
fn without_a_value_a_baseline_or_a_way_there_is_no_score_and_it_is_said_why() {
    for (kr, values, why) in [
        (measure(Metric::Increase, Some(0.0), Some(8.0), None), &[][..], "it has no value"),
        (
            measure(Metric::BaselineFirst, None, Some(8.0), None),
            &[("2026-12-20", 3.0)][..],
            "it has no target, or was never measured at its start",
        ),
        (measure(Metric::Increase, Some(8.0), Some(8.0), None), &[("2026-12-20", 3.0)][..], "from and to are the same"),
    ] {
        let (w, id) = world(kr, values);
        let r = reckoned(&w, id, vec![]);
        assert_eq!((r.rule, r.first, r.proposed, r.outcome, r.none), (None, None, None, None, Some(why)));
    }
}

#[test]
fn what_is_proposed_goes_by_the_setting() {
    let (mut w, id) = world(measure(Metric::Increase, Some(0.0), Some(8.0), None), &[("2026-12-31", 4.0)]);
    let lowered = || vec![target("2026-11-10", 10.0, 8.0)];
    let raised = || vec![target("2026-11-10", 5.0, 8.0)];
    for (against, low, high) in
        [(ScoreAgainst::Revised, 0.5, 0.5), (ScoreAgainst::First, 0.4, 0.8), (ScoreAgainst::Lower, 0.4, 0.5)]
    {
        w.settings.score_against = against;
        assert_eq!(
            (reckoned(&w, id, lowered()).proposed, reckoned(&w, id, raised()).proposed),
            (Some(low), Some(high)),
            "{against:?}"
        );
    }
}

#[test]
fn a_committed_goal_is_achieved_at_one_and_a_stretch_from_seven_tenths_on() {
    let settings = Settings::default();
    for (score, committed, stretch) in [
        (1.0, Outcome::Achieved, Outcome::Achieved),
        (1.0 - 1e-12, Outcome::Achieved, Outcome::Achieved),
        (0.999, Outcome::Partial, Outcome::Achieved),
        (0.7, Outcome::Partial, Outcome::Achieved),
        (0.1 + 0.2 + 0.4, Outcome::Partial, Outcome::Achieved),
        (0.69, Outcome::Partial, Outcome::Partial),
        (0.4, Outcome::Partial, Outcome::Partial),
        (0.39, Outcome::Missed, Outcome::Missed),
        (0.0, Outcome::Missed, Outcome::Missed),
    ] {
        assert_eq!(outcome(score, Ambition::Committed, &settings), committed, "{score}");
        assert_eq!(outcome(score, Ambition::Aspirational, &settings), stretch, "{score}");
    }
}

#[test]
fn an_objective_is_the_mean_of_its_scored_parts_by_weight_and_says_of_how_many() {
    let mut w = World::new(AFTER);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let mut part = |weight: f64, score: Option<(f64, f64)>, outcome: Option<Outcome>| {
        let id = w.measured(goal, KeyResult { weight, ..measure(Metric::Increase, Some(0.0), Some(1.0), None) }, |_| {});
        if let Some(outcome) = outcome {
            w.edit(id, |i| scored(i, score.map(|s| s.0), score.map(|s| s.1), outcome));
        }
        id
    };
    part(3.0, Some((1.0, 0.5)), Some(Outcome::Achieved));
    part(1.0, Some((0.2, 0.1)), Some(Outcome::Missed));
    part(1.0, None, None);
    part(1.0, None, Some(Outcome::Partial));
    // Weight 0 is scored and not counted; what was given up is neither.
    part(0.0, Some((0.0, 0.0)), Some(Outcome::Missed));
    part(5.0, None, Some(Outcome::Dropped));
    let r = reckoned(&w, goal, vec![]);
    assert!(near(r.rule, 3.2 / 4.0) && near(r.first, 1.6 / 4.0), "{r:?}");
    assert_eq!((r.parts, r.outcome), (Some((2, 4)), Some(Outcome::Partial)));
    let cascade = w.cascade();
    let cycle = cycle_scores(&cascade)[&q4];
    assert!(near(cycle.score, 0.8) && near(cycle.first, 0.4), "{cycle:?}");
    assert_eq!((cycle.scored, cycle.hits), (3, 1));
    // All of them without weight: there is nothing to weigh.
    let mut alone = World::new(AFTER);
    let q4 = alone.cycle("2026-Q4");
    let goal = alone.objective("Goal", q4, |_| {});
    let id = alone.measured(goal, KeyResult { weight: 0.0, ..measure(Metric::YesNo, None, None, None) }, |_| {});
    alone.edit(id, |i| scored(i, Some(1.0), Some(1.0), Outcome::Achieved));
    let r = reckoned(&alone, goal, vec![]);
    assert_eq!((r.rule, r.parts, r.outcome), (None, Some((0, 0)), None));
}

/// What a verdict lacks where arithmetic says that.
fn lacks(ambition: Ambition, rule: Option<f64>, said: &Verdict) -> Option<Lacks> {
    let mut w = World::new(AFTER);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |i| i.ambition = Some(ambition));
    let cascade = w.cascade();
    let ix = cascade.find(goal).unwrap();
    let by_rule = Reckoning { rule, first: rule, proposed: rule, ..Reckoning::default() };
    said.lacks(&cascade, ix, &by_rule)
}

#[test]
fn a_lesson_is_owed_exactly_where_it_matters() {
    use Ambition::{Aspirational, Committed};
    let nothing = Verdict::default;
    let with = |score: f64| Verdict { score: Some(score), because: "a cohort was counted twice".into(), ..nothing() };
    for (ambition, rule, said, lack) in [
        (Committed, Some(1.0), nothing(), None),
        (Committed, Some(0.99), nothing(), Some(Lacks::Lesson)),
        (Aspirational, Some(0.4), nothing(), None),
        (Aspirational, Some(0.39), nothing(), Some(Lacks::Lesson)),
        (Aspirational, Some(0.8), with(0.7), None),
        (Aspirational, Some(0.8), with(0.69), Some(Lacks::Lesson)),
        (Committed, Some(1.0), Verdict { outcome: Some(Outcome::Dropped), ..nothing() }, Some(Lacks::Lesson)),
        (Committed, None, nothing(), Some(Lacks::Outcome)),
        (Committed, None, Verdict { outcome: Some(Outcome::Missed), ..nothing() }, None),
        (Committed, Some(0.7), Verdict { learned: "later".into(), ..nothing() }, None),
    ] {
        assert_eq!(lacks(ambition, rule, &said), lack, "{ambition:?} {rule:?} {said:?}");
    }
}

#[test]
fn another_score_and_an_outcome_that_contradicts_it_owe_a_reason() {
    use Ambition::{Aspirational, Committed};
    let said =
        |score: Option<f64>, outcome: Option<Outcome>| Verdict { score, outcome, learned: "a lot".into(), ..Verdict::default() };
    for (ambition, rule, said, lack) in [
        (Committed, Some(0.73), said(Some(0.70), None), Some(Lacks::BecauseOfScore)),
        (Committed, Some(0.73), said(Some(0.725), None), None),
        (Committed, Some(0.3), said(None, Some(Outcome::Achieved)), Some(Lacks::BecauseOfOutcome)),
        (Committed, Some(0.3), said(None, Some(Outcome::Partial)), None),
        (Committed, Some(1.0), said(None, Some(Outcome::Missed)), Some(Lacks::BecauseOfOutcome)),
        (Committed, Some(0.9), said(None, Some(Outcome::Missed)), None),
        (Aspirational, Some(0.7), said(None, Some(Outcome::Missed)), Some(Lacks::BecauseOfOutcome)),
        (Committed, Some(0.3), said(None, Some(Outcome::Dropped)), None),
        // Without a proposal any score is the first word.
        (Committed, None, said(Some(0.5), None), None),
    ] {
        assert_eq!(lacks(ambition, rule, &said), lack, "{rule:?} {said:?}");
        let reason = Verdict { because: "it is so".into(), ..said };
        assert_eq!(lacks(ambition, rule, &reason), None);
    }
}

#[test]
fn a_proposal_that_was_arithmetic_stays_arithmetic_whatever_came_in_since() {
    let by_rule = Reckoning { rule: Some(0.73), first: Some(0.57), proposed: Some(0.73), ..Reckoning::default() };
    let mut w = World::new(AFTER);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let cascade = w.cascade();
    let again = |c: &Closing| Verdict::again(&cascade, cascade.find(goal).unwrap(), c);
    let plain = Verdict { learned: "slow".into(), cause: Some(Cause::Late), ..Verdict::default() };
    let closing = plain.closing(&by_rule, day("2027-01-04"), None, false);
    assert_eq!((again(&closing), closing.score), (plain.clone(), Some(0.73)));
    let own = Verdict { score: Some(0.7), because: "twice".into(), outcome: Some(Outcome::Missed), ..plain };
    let closing = own.closing(&by_rule, day("2027-01-04"), None, false);
    assert_eq!(again(&closing), own);
}

#[test]
fn a_score_is_read_however_it_is_typed() {
    for (text, score) in [("0.7", 0.7), ("70 %", 0.7), ("70%", 0.7), ("7/10", 0.7), (" 0,7 ", 0.7), ("0", 0.0), ("1", 1.0)] {
        assert!(near(parse_score(text).ok(), score), "{text}");
    }
    assert_eq!(parse_score("1.3").unwrap_err(), "a score is 0–1; 1.3 of the target is progress");
    assert_eq!(parse_score("130 %").unwrap_err(), "a score is 0–1; 1.3 of the target is progress");
    assert!(parse_score("-0.4").unwrap_err().contains("of the target is progress"));
    for wrong in ["", "good", "1/0", "NaN", "7/ten"] {
        assert!(parse_score(wrong).unwrap_err().contains("type 0.7, 70 % or 7/10"), "{wrong}");
    }
    assert_eq!([0.7273, 0.9999, 1.0, 0.0].map(two_digits), ["0.73", "0.99", "1.00", "0.00"]);
}

prop_compose! {
    fn any_measure()(metric in prop::sample::select(&Metric::ALL[..]), b in prop::option::of(-50i32..50), t in prop::option::of(-50i32..50),
                     u in 0i32..50, n in 0usize..5) -> KeyResult {
        let upper = (metric == Metric::Between).then(|| f64::from(t.unwrap_or(0) + u));
        let steps = if metric.has_steps() { (0..n).map(|k| step(k as u32, 1.0 + k as f64, None)).collect() } else { Box::default() };
        KeyResult { steps, ..measure(metric, b.map(f64::from), t.map(f64::from), upper) }
    }
}

proptest! {
    #[test]
    fn a_score_is_none_or_from_nothing_to_one_and_the_same_twice_where_nothing_was_revised(
        kr in any_measure(),
        values in prop::collection::vec((0i64..100, -80i32..80), 0..8),
        revised in prop::collection::vec((0i64..100, -50i32..50), 0..4),
    ) {
        let (mut w, id) = world(kr.clone(), &[]);
        for (n, value) in values {
            let on = crate::domain::pace::plus(day("2026-10-01"), n).to_string();
            if kr.metric.has_steps() {
                let done = kr.steps.iter().filter(|s| i64::from(s.key) < n % 5).fold(0u64, |bits, s| bits | 1 << s.key);
                w.check_in(id, &on, |c| c.done = Some(done.into()));
            } else {
                w.value(id, &on, f64::from(value));
            }
        }
        let plain = reckoned(&w, id, vec![]);
        prop_assert_eq!(plain.rule, plain.first);
        prop_assert_eq!(plain.first_basis, None);
        // The same as the judgement of its last day says, wherever nothing is dated later.
        let c = w.cascade();
        let ix = c.find(id).unwrap();
        if c.summary(ix).last_on.is_none_or(|on| on <= day("2026-12-31")) {
            let judged = c.judge(ix, w.today).progress.map(|p| p.clamp(0.0, 1.0));
            prop_assert_eq!(plain.rule.map(rounded), judged.map(rounded));
        }
        prop_assert_eq!(plain.basis.and_then(score_of), plain.rule);
        let mut revisions: Vec<Revision> = revised.iter().map(|&(n, old)| {
            let on = crate::domain::pace::plus(day("2026-10-01"), n).to_string();
            target(&on, f64::from(old), 0.0)
        }).collect();
        revisions.sort_by_key(|r| std::cmp::Reverse(r.header.on));
        let told = reckoned(&w, id, revisions);
        prop_assert_eq!(told.rule, plain.rule);
        for score in [told.rule, told.first, told.proposed].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&score));
        }
        prop_assert_eq!(told.first_basis.or(told.basis).and_then(score_of), told.first);
    }
}
