//! Making the summary of an item's check-ins.
//!
//! Must not know: where check-ins are kept. The store makes a summary again whenever a check-in is added or voided, and
//! when the item changes in a way that [`Summary::depends_on`] names.

use super::{
    change::Field,
    check_in::{CheckIn, SPARK_WEEKS, Stated, Summary},
    freshness::stale_from,
    goal::Item,
    key_result::Metric,
    pace::{is_inside, rounded},
    settings::Settings,
};
use chrono::{Datelike, Days, NaiveDate};

/// The Monday of the week a day falls in.
pub fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(NaiveDate::MIN)
}

impl Summary {
    /// What the check-ins of one item come to on a day. `check_ins` are those of that item that are not voided, oldest
    /// first (by day, then by entry); those after `today` are not seen. `start` is the item's first day, its own or its
    /// cycle's: what a bound metric is held from.
    pub fn of(item: &Item, start: Option<NaiveDate>, settings: &Settings, check_ins: &[CheckIn], today: NaiveDate) -> Summary {
        let seen = &check_ins[..check_ins.partition_point(|c| c.on <= today)];
        let mut summary = Summary::default();
        let mut held = Held { from: start, days: 0, since: None };
        let mut weeks = Weeks::default();
        for check_in in seen {
            summary.take_in(item, check_in, &mut weeks);
            if let Some(kr) = item.key_result().filter(|kr| kr.metric.is_bound()) {
                summary.inside = summary.value.and_then(|(_, v)| is_inside(kr, v)).unwrap_or(false);
                held.next(check_in.on, summary.inside, stale_from(check_in.on, item.cadence, settings));
            }
        }
        summary.held_days = held.days as f32;
        (summary.spark, summary.spark_week) = (weeks.values, weeks.newest);
        summary
    }

    fn take_in(&mut self, item: &Item, check_in: &CheckIn, weeks: &mut Weeks) {
        let on = check_in.on;
        self.count = self.count.saturating_add(1);
        self.last_on = Some(on);
        self.unchanged = if check_in.unchanged { self.unchanged.saturating_add(1) } else { 0 };
        if let Some(done) = check_in.done {
            self.done = done;
        }
        if let Some(value) = stated_value(item, check_in, self.value.map(|(_, v)| v)) {
            let same = self.value.is_some_and(|(_, old)| rounded(old - value) == 0.0);
            self.unmoved = if same { self.unmoved.saturating_add(1) } else { 1 };
            self.value = Some((on, value));
            weeks.put(on, value as f32);
        }
        if let Some(word) = check_in.stated() {
            self.stated = Some(Stated { on, confidence: check_in.confidence, word });
        }
        if let Some(confidence) = check_in.confidence {
            self.recent.push(on, confidence);
        }
        if let Some(progress) = check_in.progress.filter(|p| p.is_finite()) {
            self.progress = Some(progress);
            if item.project().is_some() {
                weeks.put(on, progress as f32);
            }
        }
    }

    /// Whether a change of this field of an item, a cycle or the workspace makes summaries out of date: of that item, of
    /// the items in that cycle (and of an objective's key results), or of all.
    pub fn depends_on(field: &Field) -> bool {
        match field {
            Field::Metric(_)
            | Field::Target(_)
            | Field::Upper(_)
            | Field::Steps(_)
            | Field::Start(_)
            | Field::Cycle(_)
            | Field::Parents(_)
            | Field::Cadence(_) => true,
            Field::Setting(key, _) => matches!(key.as_str(), "stale-after" | "review-weekday"),
            _ => false,
        }
    }
}

/// The value a check-in of a key result states: of milestones the weight done. An explicit "no change" says the value
/// before it again, on its own day. `None`: it states none.
pub fn stated_value(item: &Item, check_in: &CheckIn, before: Option<f64>) -> Option<f64> {
    let value = check_in.done.and_then(|done| weight_done(item, done)).or(check_in.value);
    value.or(before.filter(|_| check_in.unchanged)).filter(|v| v.is_finite())
}

/// The weight of the steps ticked off; `None` unless the item is about milestones.
fn weight_done(item: &Item, done: u64) -> Option<f64> {
    let kr = item.key_result().filter(|kr| kr.metric == Metric::Milestones)?;
    Some(kr.steps.iter().filter(|s| s.key < 64 && done >> s.key & 1 == 1).map(|s| s.weight).sum())
}

/// Counts the days a value was known to be inside.
struct Held {
    /// Days before this one do not count; `None`: none is left out.
    from: Option<NaiveDate>,
    days: i64,
    /// From when to when at most the newest value holds; `None` while it is outside or unknown.
    since: Option<(NaiveDate, NaiveDate)>,
}

impl Held {
    /// The next check-in: what stood before it held until now or until it became stale.
    fn next(&mut self, on: NaiveDate, inside: bool, until: NaiveDate) {
        if let Some((since, stale)) = self.since {
            self.days += (on.min(stale) - since).num_days().max(0);
        }
        let since = self.from.map_or(on, |from| from.max(on));
        self.since = inside.then_some((since, until));
    }
}

/// The last value of each of the newest weeks.
#[derive(Clone, Copy)]
struct Weeks {
    newest: Option<NaiveDate>,
    values: [f32; SPARK_WEEKS],
}

impl Default for Weeks {
    fn default() -> Self {
        Weeks { newest: None, values: [f32::NAN; SPARK_WEEKS] }
    }
}

impl Weeks {
    fn put(&mut self, on: NaiveDate, value: f32) {
        let week = monday(on);
        let ahead = self.newest.map_or(0, |newest| (week - newest).num_weeks());
        let ahead = usize::try_from(ahead).unwrap_or(0).min(SPARK_WEEKS);
        self.values.rotate_left(ahead % SPARK_WEEKS);
        self.values[SPARK_WEEKS - ahead..].fill(f32::NAN);
        self.newest = Some(week);
        self.values[SPARK_WEEKS - 1] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        check_in::{RECENT, Recent},
        fixture::{World, day, measure, step},
        health::Word,
        id::Id,
        key_result::KeyResult,
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
        for (values, unmoved) in [(&[][..], 0), (&[1.0][..], 1), (&[2.0, 2.0, 1.0][..], 1), (&[1.0, 0.3, 0.1 + 0.2, 0.3][..], 3)]
        {
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
        let kr = KeyResult {
            metric: Metric::Milestones,
            steps: [step(0, 1.0, None), step(63, 2.5, None)].into(),
            ..KeyResult::default()
        };
        let s = summary(kr, |w, id| w.check_in(id, "2026-11-02", |c| c.done = Some(1 << 63 | 1 << 7)));
        assert_eq!((s.done, s.value), (1 << 63 | 1 << 7, Some((day("2026-11-02"), 2.5))));
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
        assert!(size_of::<Summary>() <= 160, "{}", size_of::<Summary>());
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
    }
}
