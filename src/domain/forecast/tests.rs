//! A forecast by example and by a second arithmetic, and what holds of any past.

use super::*;
use crate::domain::{
    fixture::{World, day, measure},
    goal::{Ambition, Extra, Outcome},
    key_result::KeyResult,
    pace::plus,
};
use proptest::prelude::*;

/// A workspace with `n` finished key results of 2026-Q3 that said the same at mid-time and ended at `end(k)`, and one of 2026-Q4.
fn world(n: usize, end: impl Fn(usize) -> f64) -> (World, Id) {
    let mut w = World::new("2026-11-16");
    let (q3, q4) = (w.cycle("2026-Q3"), w.cycle("2026-Q4"));
    let (then, goal) = (w.objective("Then", q3, |_| {}), w.objective("Now", q4, |_| {}));
    for k in 0..n {
        let id = w.key_result(then, 0.0, 100.0, |_| {});
        w.check_in(id, "2026-08-10", |c| (c.value, c.confidence) = (Some(30.0), Some(7)));
        w.value(id, "2026-09-28", end(k));
    }
    let id = w.key_result(goal, 2.0, 4.0, |_| {});
    (w, id)
}

fn finished(w: &World) -> Past {
    let cascade = w.cascade();
    let of = |ix| Finished::of(&cascade, ix, &w.said_of(cascade.item(ix).id), w.today);
    Past::new(cascade.live().filter_map(of).collect())
}

fn forecast(w: &World, id: Id) -> Option<Forecast> {
    let cascade = w.cascade();
    Forecast::of(&cascade, cascade.find(id)?, &w.said_of(id), &finished(w), w.today)
}

fn sentence(w: &World, id: Id) -> Option<String> {
    let (cascade, past) = (w.cascade(), finished(w));
    let course = Course::of(&cascade, cascade.find(id)?)?;
    let forecast = forecast(w, id)?;
    let known = past.len(forecast.family, share_of(forecast.elapsed), forecast.now.progress().is_some());
    Some(forecast.sentence(&course, known))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn thirty_that_stood_alike_tell_band_middle_and_chance() {
    // They added 10, 12, … 68 points to 30 %; the one at hand stands at 50 %.
    let (mut w, id) = world(30, |k| 40.0 + 2.0 * k as f64);
    w.check_in(id, "2026-11-13", |c| (c.value, c.confidence) = (Some(3.0), Some(7)));
    let f = forecast(&w, id).unwrap();
    assert_eq!((f.alike.len(), f.trust, f.last_heard, f.days_left), (30, 0.0, Some(3), 45));
    let Outlook::Likely { low, middle, high, reached } = f.outlook else { panic!("{f:?}") };
    // x₃ = 0.5 + 0.14, the mean of x₁₅ and x₁₆ = 0.5 + 0.39, x₂₈ = 0.5 + 0.64; ten of them add 50 points or more.
    assert!(near(low, 0.64) && near(middle, 0.89) && near(high, 1.14), "{f:?}");
    assert_eq!((reached, f.odds()), (10, Some((11, 32))));
    assert!(near(f.chance().unwrap(), 11.0 / 32.0));
    assert_eq!(
        sentence(&w, id).unwrap(),
        "ends between 3.28 and 4.28, middle 3.78; target reached in 11 of 32: 30 finished key results stood most like this \
         (50 %, confidence 7, 6 weeks left), and 8 in 10 of them still added 14 to 64 points"
    );
}

#[test]
fn of_ten_to_twenty_nine_the_ends_of_the_band_are_the_first_or_second_and_the_sentence_says_how_many() {
    let (mut w, id) = world(12, |k| 40.0 + 5.0 * k as f64);
    w.check_in(id, "2026-11-02", |c| c.value = Some(2.8));
    let f = forecast(&w, id).unwrap();
    let Outlook::Likely { low, middle, high, reached } = f.outlook else { panic!("{f:?}") };
    // ⌊13 ÷ 10⌋ = the first from either end: 0.4 + 0.10 and 0.4 + 0.65; the middle between the sixth and the seventh.
    assert!(near(low, 0.5) && near(middle, 0.775) && near(high, 1.05), "{f:?}");
    assert_eq!((reached, f.odds()), (2, Some((3, 14))));
    let said = sentence(&w, id).unwrap();
    assert!(said.contains("3 of 14: 12 finished key results stood like this (40 %, no confidence said, 6 weeks left)"), "{said}");
    assert!(said.ends_with("; last heard 14 days ago"), "{said}");
}

#[test]
fn fewer_than_ten_give_no_probability_but_what_the_numbers_say() {
    let (mut w, id) = world(9, |_| 90.0);
    w.value(id, "2026-10-12", 2.2);
    w.value(id, "2026-10-19", 2.3);
    assert_eq!(forecast(&w, id), None, "two values are none");
    w.value(id, "2026-11-16", 2.8);
    let f = forecast(&w, id).unwrap();
    let Outlook::Between { still, onward } = f.outlook else { panic!("{f:?}") };
    // From 10 % on day 11 of 91 to 40 % on day 46, and 45 days are left.
    assert!(near(still, 0.4) && near(onward, 0.4 + 0.3 / 35.0 * 45.0), "{f:?}");
    assert_eq!((f.chance(), f.odds()), (None, None));
    assert_eq!(
        sentence(&w, id).unwrap(),
        "between 2.8 (no further change) and 3.57 (at this rate); 9 finished key results are too few to say more"
    );
    let cascade = w.cascade();
    let course = Course::of(&cascade, cascade.find(id).unwrap()).unwrap();
    assert_eq!(f.band(&course), None);
    let [low, high] = f.range(&course).unwrap();
    assert!(near(low, 2.8) && high > 3.57, "the smaller one first");
}

#[test]
fn where_less_is_better_the_smaller_number_stands_first_all_the_same() {
    let (mut w, _) = world(30, |k| 40.0 + 2.0 * k as f64);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Now", q4, |_| {});
    let id = w.key_result(goal, 40.0, 10.0, |i| i.ambition = Some(Ambition::Aspirational));
    w.value(id, "2026-11-13", 25.0);
    let (f, cascade) = (forecast(&w, id).unwrap(), w.cascade());
    let course = Course::of(&cascade, cascade.find(id).unwrap()).unwrap();
    let ends = f.band(&course).unwrap();
    assert!(near(ends.low, 40.0 - 30.0 * 1.14) && near(ends.high, 40.0 - 30.0 * 0.64), "{ends:?}");
    let said = sentence(&w, id).unwrap();
    assert!(said.starts_with("ends between 5.8 and 20.8, middle 13.3; 70 % of the target reached in 26 of 32: "), "{said}");
}

#[test]
fn without_a_value_those_count_that_had_none_by_then_either() {
    let (mut w, id) = world(30, |_| 90.0);
    assert_eq!(forecast(&w, id), None, "none of them had none");
    let q3 = w.cycle("2026-Q3");
    let then = w.objective("Late", q3, |_| {});
    for k in 0..10 {
        let late = w.key_result(then, 0.0, 10.0, |_| {});
        w.value(late, "2026-09-20", f64::from(k));
    }
    let f = forecast(&w, id).unwrap();
    assert_eq!((f.alike.len(), f.now.progress(), f.last_heard), (10, None, None));
    let Outlook::Likely { low, middle, high, reached } = f.outlook else { panic!("{f:?}") };
    assert!(near(low, 0.0) && near(middle, 0.45) && near(high, 0.9) && reached == 0, "{f:?}");
    assert!(sentence(&w, id).unwrap().contains("stood like this (no value, no confidence said, 6 weeks left)"));
}

#[test]
fn yes_or_no_is_told_by_confidence_alone_and_never_by_fewer_than_ten() {
    let mut w = World::new("2026-11-16");
    let (q3, q4) = (w.cycle("2026-Q3"), w.cycle("2026-Q4"));
    let (then, goal) = (w.objective("Then", q3, |_| {}), w.objective("Now", q4, |_| {}));
    let id = w.measured(goal, measure(Metric::YesNo, None, None, None), |_| {});
    w.check_in(id, "2026-11-13", |c| (c.value, c.confidence) = (Some(0.0), Some(8)));
    for k in 0..40_u8 {
        if k == 9 {
            assert_eq!(forecast(&w, id), None);
        }
        let other = w.measured(then, measure(Metric::YesNo, None, None, None), |_| {});
        // Thirty were as sure and every third of them came true; ten were not, and none of them did.
        let (sure, yes) = if k < 30 { (8, k % 3 == 0) } else { (2, false) };
        w.check_in(other, "2026-08-10", |c| (c.value, c.confidence) = (Some(0.0), Some(sure)));
        w.value(other, "2026-09-28", f64::from(u8::from(yes)));
    }
    let f = forecast(&w, id).unwrap();
    assert_eq!((f.outlook, f.odds()), (Outlook::Chance { reached: 10 }, Some((11, 32))));
    let said = sentence(&w, id).unwrap();
    assert_eq!(said, "target reached in 11 of 32: 30 finished key results stood most like this (confidence 8, 6 weeks left)");
}

#[test]
fn a_bound_ends_at_what_it_kept_and_what_the_others_kept_from_there_on() {
    let mut w = World::new("2026-11-16");
    let (q3, q4) = (w.cycle("2026-Q3"), w.cycle("2026-Q4"));
    let (then, goal) = (w.objective("Then", q3, |_| {}), w.objective("Now", q4, |_| {}));
    let bound = || measure(Metric::AtLeast, None, Some(99.5), None);
    let id = w.measured(goal, bound(), |_| {});
    for (n, on) in
        ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"].iter().enumerate()
    {
        w.value(id, on, if n < 4 { 99.9 } else { 99.0 });
    }
    let f = forecast(&w, id).unwrap();
    // Kept on the 32 days from 1 October until it was outside on 2 November, of 91; 45 days are left.
    let Outlook::Between { still, onward } = f.outlook else { panic!("{f:?}") };
    assert!((onward - 32.0 / 91.0).abs() < 1e-3 && (still - 77.0 / 91.0).abs() < 1e-3, "{f:?}");
    assert_eq!(
        sentence(&w, id).unwrap(),
        "85 % if it stays inside, 35 % if not; no key result like it has finished yet, which is too few to say more"
    );
    for _ in 0..10 {
        let other = w.measured(then, bound(), |_| {});
        for n in 0..13 {
            w.value(other, &plus(day("2026-07-06"), 7 * n).to_string(), 99.9);
        }
    }
    let f = forecast(&w, id).unwrap();
    let Outlook::Likely { low, high, reached, .. } = f.outlook else { panic!("{f:?}") };
    assert!((low - 77.0 / 91.0).abs() < 2e-2 && near(low, high) && reached == 0, "{f:?}");
}

#[test]
fn what_is_planned_over_scored_or_without_a_way_has_no_forecast() {
    let (mut w, id) = world(30, |_| 90.0);
    w.value(id, "2026-11-13", 3.0);
    for today in ["2026-09-30", "2027-01-02"] {
        w.today = day(today);
        assert_eq!(forecast(&w, id), None, "{today}");
    }
    w.today = day("2026-11-16");
    assert!(forecast(&w, id).is_some());
    w.edit(id, |i| i.extra = Some(Box::new(Extra { outcome: Some(Outcome::Dropped), ..Extra::default() })));
    assert_eq!(forecast(&w, id), None, "it has its outcome");
    let (mut w, _) = world(30, |_| 90.0);
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Now", q4, |_| {});
    let first = w.measured(goal, measure(Metric::BaselineFirst, None, Some(3.0), None), |_| {});
    let flat = w.measured(goal, measure(Metric::Increase, Some(3.0), Some(3.0), None), |_| {});
    w.value(flat, "2026-11-13", 3.0);
    assert_eq!((forecast(&w, first), forecast(&w, flat)), (None, None));
}

#[test]
fn what_fell_silent_three_weeks_before_its_end_tells_nothing_of_ends() {
    let (mut w, _) = world(0, |_| 0.0);
    let q3 = w.cycle("2026-Q3");
    let then = w.objective("Then", q3, |_| {});
    let silent = w.key_result(then, 0.0, 10.0, |_| {});
    w.value(silent, "2026-09-08", 4.0);
    assert!(finished(&w).is_empty());
    w.value(silent, "2026-09-09", 5.0);
    // Said after its end, it is not what it came to.
    w.value(silent, "2026-10-05", 9.0);
    let past = finished(&w);
    let [q] = past.finished() else { panic!("{past:?}") };
    assert_eq!((q.end(), q.ended, q.is_hit()), (0.5, day("2026-09-30"), false));
    assert_eq!(q.at(12).progress(), Some(0.5));
    assert_eq!(q.at(9).progress(), None);
    assert!(past.before(day("2026-09-30")).is_empty() && !past.before(day("2026-10-01")).is_empty());
}

#[test]
fn a_slope_is_believed_where_the_last_closing_shows_that_it_told_something() {
    // Each goes on at its own speed until the end: whoever believes the slope foretells every end.
    let mut w = World::new("2026-11-16");
    let q3 = w.cycle("2026-Q3");
    let then = w.objective("Then", q3, |_| {});
    for k in 0..12 {
        let id = w.key_result(then, 0.0, 130.0, |_| {});
        for n in 0..13 {
            w.value(id, &plus(day("2026-07-06"), 7 * n).to_string(), f64::from(k + 1) * n as f64);
        }
    }
    assert!(near(finished(&w).trust(Family::Way), 1.0));
    assert!(near(finished(&w).trust(Family::Bound), 0.0));
    // With nine there is nothing to learn from.
    let few = Past::new(finished(&w).finished()[..9].to_vec());
    assert!(near(few.trust(Family::Way), 0.0));
    // Each rests from its middle on: there the slope misleads.
    let (w, _) = world(20, |k| 30.0 + (k % 3) as f64);
    assert!(near(finished(&w).trust(Family::Way), 0.0));
}

#[test]
fn together_they_end_in_the_mean_of_their_middles_and_share_their_weeks() {
    let (mut w, id) = world(30, |k| 40.0 + 2.0 * k as f64);
    w.check_in(id, "2026-11-13", |c| (c.value, c.confidence) = (Some(3.0), Some(7)));
    let (f, past) = (forecast(&w, id).unwrap(), finished(&w));
    let one = sum::together(&[(&f, 1.0, false)], &past).unwrap();
    assert!(near(one.middle, 0.89) && one.low >= 0.6 && one.low <= 0.68 && one.high >= 1.08 && one.high <= 1.16, "{one:?}");
    // The same one twice shares all of its weeks: its band is as wide.
    let twice = sum::together(&[(&f, 1.0, false), (&f, 3.0, false)], &past).unwrap();
    assert_eq!((twice.low, twice.high, twice.parts), (one.low, one.high, 2));
    assert_eq!(sum::together(&[(&f, 0.0, false)], &past), None);
    assert_eq!(sum::together(&[], &past), None);
}

#[test]
fn what_a_file_keeps_of_it_is_all_of_it_and_counts_no_more_once_it_ended_on_another_day() {
    let (mut w, _) = world(3, |k| 40.0 + 33.3 * k as f64);
    let past = finished(&w);
    let cascade = w.cascade();
    for q in past.finished() {
        let ix = cascade.find(q.id).unwrap();
        assert_eq!(Finished::unpacked(&cascade, ix, &q.packed(), w.today).as_ref(), Some(q));
        assert_eq!(Finished::unpacked(&cascade, ix, &q.packed()[1..], w.today), None);
    }
    let q = &past.finished()[0];
    w.edit(q.id, |i| i.due = Some(day("2026-09-29")));
    let cascade = w.cascade();
    assert_eq!(Finished::unpacked(&cascade, cascade.find(q.id).unwrap(), &q.packed(), w.today), None);
}

#[test]
fn a_closing_tells_how_many_bands_of_its_middle_held() {
    // Thirty of the third quarter added 10 to 68 points to 30 %; of the fourth ten added as much, and two far less and far more.
    let (mut w, _) = world(30, |k| 40.0 + 2.0 * k as f64);
    w.today = day("2027-01-08");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Now", q4, |_| {});
    for end in [50.0, 55.0, 60.0, 62.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0, 20.0, 140.0] {
        let id = w.key_result(goal, 0.0, 100.0, |_| {});
        w.check_in(id, "2026-11-10", |c| (c.value, c.confidence) = (Some(30.0), Some(7)));
        w.value(id, "2026-12-28", end);
    }
    let past = finished(&w);
    assert_eq!(held::last_held(&w.cascade(), &past), Some(held::Held { cycle: q4, held: 10, of: 12 }));
    // In the middle of the third quarter nothing had ended yet.
    assert_eq!(held::last_held(&w.cascade(), &past.before(day("2026-10-10"))), None);
}

/// The thirty nearest by looking at every one of them.
fn one_by_one(past: &Past, share: usize, standing: Standing) -> Vec<Id> {
    let alike = past.finished().iter().filter(|q| q.at(share).progress().is_some() == standing.progress().is_some());
    let mut all: Vec<_> =
        alike.map(|q| (rounded(distance(Family::Way, standing, q.at(share))), Reverse(q.ended), q.id)).collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all.into_iter().take(NEAREST).map(|found| found.2).collect()
}

proptest! {
    #[test]
    fn the_nearest_are_those_that_looking_at_every_one_would_find(
        said in prop::collection::vec((-20i32..140, prop::option::of(0u8..=10), any::<bool>(), -20i32..140), 0..60),
        now in prop::option::of(-20i32..140),
        sure in prop::option::of(0u8..=10),
    ) {
        let mut w = World::bare("2026-11-16");
        let cycles = [w.cycle("2026-Q2"), w.cycle("2026-Q3")];
        let goals = cycles.map(|cycle| w.objective("Then", cycle, |_| {}));
        for (n, (at, confidence, early, end)) in said.into_iter().enumerate() {
            let id = w.key_result(goals[n % 2], 0.0, 100.0, |_| {});
            let (middle, last) = if n % 2 == 0 { ("2026-05-10", "2026-06-29") } else { ("2026-08-10", "2026-09-28") };
            w.check_in(id, middle, |c| {
                c.confidence = confidence;
                c.note = Some("on our way".into());
                c.value = early.then_some(f64::from(at));
            });
            w.value(id, last, f64::from(end));
        }
        let past = finished(&w);
        let standing = Standing::new(now.map(|p| f64::from(p) / 100.0), 0.0, sure);
        let found: Vec<Id> = past.nearest(Family::Way, 7, standing).iter().map(|q| q.id).collect();
        prop_assert_eq!(found, one_by_one(&past, 7, standing));
        for family in Family::ALL {
            prop_assert!([0.0, 0.5, 1.0].contains(&past.trust(family)));
        }
    }

    #[test]
    fn a_forecast_is_finite_ordered_and_a_chance_between_nothing_and_all(
        values in prop::collection::vec((0i64..46, -1_000_000i32..1_000_000), 0..10),
        metric in prop::sample::select(&Metric::ALL[..]),
        n in prop::sample::select(&[0usize, 9, 10, 31][..]),
    ) {
        let (mut w, _) = world(n, |k| 40.0 + 2.0 * k as f64);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Now", q4, |_| {});
        let steps = if metric.has_steps() { vec![crate::domain::fixture::step(0, 2.0, None)].into() } else { Box::default() };
        let id = w.measured(goal, KeyResult { steps, ..measure(metric, Some(1.0), Some(3.0), Some(9.0)) }, |_| {});
        for (days, value) in values {
            w.value(id, &plus(day("2026-10-01"), days).to_string(), f64::from(value));
        }
        if let Some(f) = forecast(&w, id) {
            match f.outlook {
                Outlook::Likely { low, middle, high, .. } => {
                    prop_assert!(low <= middle && middle <= high && low >= -0.5 && high <= 1.5, "{f:?}");
                }
                Outlook::Between { still, onward } => prop_assert!(still.is_finite() && onward.is_finite()),
                Outlook::Chance { .. } => {}
            }
            prop_assert!(f.chance().is_none_or(|chance| chance > 0.0 && chance < 1.0));
            prop_assert!(!sentence(&w, id).unwrap().is_empty());
        }
    }
}
