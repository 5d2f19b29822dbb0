//! What each kind of check-in leaves in the summary of its item.

use super::*;
use crate::domain::key_result::Metric;
use crate::domain::{
    check_in::{RECENT, Recent},
    fixture::{World, day, measure, step},
    goal::{Body, Project},
    health::Word,
    id::{Id, Ids},
    key_result::{Cadence, KeyResult},
    pace::plus,
};
use proptest::prelude::*;

fn summary(kr: KeyResult, say: impl FnOnce(&mut World, Id)) -> Summary {
    let mut w = World::new("2026-11-23");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let id = w.measured(goal, kr, |_| {});
    say(&mut w, id);
    let cascade = w.cascade();
    cascade.summary(cascade.find(id).unwrap()).clone()
}

fn number() -> KeyResult {
    measure(Metric::Increase, Some(0.0), Some(10.0), None)
}

#[test]
fn without_check_ins_there_is_nothing_to_sum_up() {
    assert_eq!(summary(number(), |_, _| {}), Summary::default());
}

#[test]
fn the_newest_of_each_statement_stands() {
    let s = summary(number(), |w, id| {
        w.said(id, "2026-11-02", 2.0, 8);
        w.value(id, "2026-11-09", 3.0);
        w.check_in(id, "2026-11-16", |c| c.note = Some("busy".into()));
    });
    assert_eq!((s.count, s.last_on), (3, Some(day("2026-11-16"))));
    assert_eq!(s.value, Some((day("2026-11-09"), 3.0)));
    let stated = Stated { on: day("2026-11-02"), confidence: Some(8), word: Word::OnTrack };
    assert_eq!(s.stated, Some(stated));
}

#[test]
fn a_word_without_a_number_replaces_the_number_before_it() {
    let s = summary(number(), |w, id| {
        w.said(id, "2026-11-02", 2.0, 8);
        w.check_in(id, "2026-11-09", |c| c.word = Some(Word::AtRisk));
    });
    assert_eq!(s.stated, Some(Stated { on: day("2026-11-09"), confidence: None, word: Word::AtRisk }));
}

#[test]
fn what_is_dated_after_today_is_not_seen() {
    let s = summary(number(), |w, id| {
        w.value(id, "2026-11-23", 2.0);
        w.value(id, "2026-11-24", 9.0);
    });
    assert_eq!((s.count, s.value), (1, Some((day("2026-11-23"), 2.0))));
}

#[test]
fn check_ins_that_do_not_move_the_value_are_counted_from_the_newest() {
    for (values, unmoved) in [(&[][..], 0), (&[1.0][..], 1), (&[2.0, 2.0, 1.0][..], 1), (&[1.0, 0.3, 0.1 + 0.2, 0.3][..], 3)] {
        let s = summary(number(), |w, id| {
            for (n, &value) in values.iter().enumerate() {
                w.value(id, &format!("2026-11-{:02}", n + 1), value);
            }
        });
        assert_eq!(s.unmoved, unmoved, "{values:?}");
    }
}

#[test]
fn an_explicit_no_change_repeats_the_value_on_its_own_day() {
    let s = summary(number(), |w, id| {
        w.value(id, "2026-11-02", 2.0);
        for on in ["2026-11-09", "2026-11-16"] {
            w.check_in(id, on, |c| c.unchanged = true);
        }
    });
    assert_eq!((s.value, s.unmoved, s.unchanged), (Some((day("2026-11-16"), 2.0)), 3, 2));
    let moved = summary(number(), |w, id| {
        w.check_in(id, "2026-11-02", |c| c.unchanged = true);
        w.value(id, "2026-11-09", 2.0);
    });
    assert_eq!(moved.unchanged, 0);
}

#[test]
fn steps_ticked_off_become_the_weight_done() {
    let kr =
        KeyResult { metric: Metric::Milestones, steps: [step(0, 1.0, None), step(63, 2.5, None)].into(), ..KeyResult::default() };
    let s = summary(kr, |w, id| w.check_in(id, "2026-11-02", |c| c.done = Some((1 << 63 | 1 << 7).into())));
    assert_eq!((s.done.bits(), s.value), (Some(1 << 63 | 1 << 7), Some((day("2026-11-02"), 2.5))));
}

#[test]
fn a_value_holds_until_the_next_or_until_it_became_stale_and_not_before_the_start() {
    let kr = measure(Metric::AtMost, None, Some(5.0), None);
    let s = summary(kr, |w, id| {
        w.value(id, "2026-09-28", 4.0); // three days before the start, held from 1 to 5 October: 4 days
        w.value(id, "2026-10-05", 4.0); // due on the 12th, stale from the 16th: 11 days
        w.value(id, "2026-10-26", 6.0); // outside
        w.value(id, "2026-11-02", 5.0); // 7 days
        w.value(id, "2026-11-09", 5.0); // the newest: its days are still to come
    });
    assert!((s.held_days - 22.0).abs() < 1e-6, "{}", s.held_days);
    assert!(s.inside);
}

#[test]
fn the_last_value_of_each_week_is_kept_for_thirteen_weeks() {
    let s = summary(number(), |w, id| {
        w.value(id, "2026-06-01", 1.0); // too long ago
        w.value(id, "2026-11-02", 2.0);
        w.value(id, "2026-11-08", 3.0); // Sunday of the same week
        w.value(id, "2026-11-20", 4.0); // two weeks later
    });
    assert_eq!(s.spark_week, Some(day("2026-11-16")));
    let shown: Vec<Option<f32>> = s.spark.iter().map(|v| (!v.is_nan()).then_some(*v)).collect();
    assert_eq!(shown[..10], [None; 10]);
    assert_eq!(shown[10..], [Some(3.0), None, Some(4.0)]);
}

#[test]
fn a_project_shows_its_progress_week_by_week() {
    let mut w = World::new("2026-11-23");
    let id = w.project("Project", |_| {});
    w.check_in(id, "2026-11-20", |c| (c.progress, c.word) = (Some(0.25), Some(Word::AtRisk)));
    let cascade = w.cascade();
    let s = cascade.summary(cascade.find(id).unwrap());
    assert_eq!((s.progress, s.spark[12].total_cmp(&0.25)), (Some(0.25), std::cmp::Ordering::Equal));
}

#[test]
fn a_summary_is_small_because_there_is_one_per_item() {
    assert!(size_of::<Summary>() <= 168, "{}", size_of::<Summary>());
}

proptest! {
    #[test]
    fn the_recent_confidences_answer_for_every_day_they_reach_back_to(said in prop::collection::vec((0i64..3, 0u8..=10), 0..40)) {
        let (mut on, mut recent, mut all) = (day("2026-01-01"), Recent::default(), Vec::new());
        for (days, confidence) in said {
            on = plus(on, days);
            recent.push(on, confidence);
            all.push((on, confidence));
        }
        prop_assert!(recent.iter().count() <= RECENT);
        let oldest = recent.iter().last().map(|(on, _)| on);
        for back in 0..90 {
            let asked = plus(on, -back);
            let naive = all.iter().rev().find(|(day, _)| *day <= asked).map(|&(_, c)| c);
            if oldest.is_some_and(|oldest| oldest <= asked) {
                prop_assert_eq!(recent.at(asked).map(|(_, c)| c), naive);
            }
        }
        prop_assert_eq!(recent.iter().collect::<Recent>(), recent);
    }

    #[test]
    fn held_days_are_never_more_than_have_passed(days in prop::collection::vec((0i64..30, 0.0f64..10.0), 0..30)) {
        let s = summary(measure(Metric::AtLeast, None, Some(5.0), None), |w, id| {
            let mut on = day("2026-08-01");
            for (gap, value) in &days {
                on = plus(on, *gap);
                w.value(id, &on.to_string(), *value);
            }
        });
        prop_assert!(s.held_days >= 0.0 && s.held_days <= 53.0);
    }

    #[test]
    fn what_goes_on_from_a_summary_comes_to_the_same_as_what_reads_all_check_ins(
        metric in prop::sample::select(Metric::ALL.to_vec()),
        is_project in any::<bool>(),
        cadence in prop::sample::select(Cadence::ALL.to_vec()),
        start in prop::option::of(-20i64..60),
        said in prop::collection::vec(
            (0i64..25, prop::option::of(0u8..12), prop::option::of(0u8..=10), any::<u8>(), any::<bool>()), 0..25),
        cut in any::<prop::sample::Index>(),
    ) {
        let (kr, mut ids) = (measure(metric, Some(0.0), Some(5.0), Some(9.0)), Ids::seeded(3));
        let kr = KeyResult { steps: [step(0, 1.0, None), step(1, 3.0, None), step(90, 2.0, None)].into(), ..kr };
        let body = if is_project { Body::Project(Project::default()) } else { Body::KeyResult(Box::new(kr)) };
        let mut item = Item::new(ids.next_id(), "Item", day("2026-01-01"), body);
        item.cadence = cadence;
        let mut on = day("2026-08-01");
        let begins = Begins { item: start.map(|days| plus(on, days)), cycle: start.map(|days| plus(on, days / 2)) };
        let settings = Settings::default();
        let check_ins: Vec<CheckIn> = said.into_iter().map(|(gap, value, confidence, more, unchanged)| {
            on = plus(on, gap);
            CheckIn {
                value: value.map(f64::from),
                confidence,
                unchanged,
                word: (more % 3 == 0).then_some(Word::AtRisk),
                progress: (more % 5 == 0).then(|| f64::from(more) / 255.0),
                done: (more % 4 == 0).then(|| [0, 1, 90].into_iter().take(usize::from(more / 64)).collect()),
                ..CheckIn::new(ids.next_id(), item.id, on, None)
            }
        }).collect();
        let whole = Summary::of(&item, begins, &settings, &check_ins, NaiveDate::MAX);
        let (first, rest) = check_ins.split_at(cut.index(check_ins.len() + 1));
        let before = Summary::of(&item, begins, &settings, first, NaiveDate::MAX);
        let mut running = RunningSummary::after(&before, &item, begins, &settings);
        for check_in in rest {
            running.add(check_in);
        }
        prop_assert_eq!(running.summary(), whole);
    }
}

#[test]
fn only_what_people_said_counts_as_unmoved_and_as_no_change() {
    let mut w = World::new("2026-11-27");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Goal", q4, |_| {});
    let rate = w.key_result(goal, 0.0, 10.0, |_| {});
    let pulled = |w: &mut World, on: &str, value: f64| {
        w.check_in(rate, on, |c| (c.value, c.measured, c.by) = (Some(value), Some("crm".into()), None));
    };
    let summary = |w: &World| {
        let c = w.cascade();
        w.summary(&c, c.find(rate).unwrap())
    };
    w.value(rate, "2026-11-02", 5.0);
    w.check_in(rate, "2026-11-09", |c| c.unchanged = true);
    pulled(&mut w, "2026-11-10", 5.0);
    pulled(&mut w, "2026-11-11", 5.0);
    let s = summary(&w);
    assert_eq!((s.unmoved, s.unchanged, s.count), (2, 1, 4));
    assert_eq!((s.value_from(), s.heard_on(), s.last_on), (Some("crm"), Some(day("2026-11-09")), Some(day("2026-11-11"))));
    pulled(&mut w, "2026-11-12", 6.0);
    assert_eq!((summary(&w).unmoved, summary(&w).unchanged), (0, 1));
    w.said(rate, "2026-11-13", 6.0, 7);
    let s = summary(&w);
    assert_eq!((s.unmoved, s.unchanged, s.value_from()), (1, 0, None));
    assert_eq!(s.measured.unwrap().came, Some((day("2026-11-10"), day("2026-11-12"))));
}
