//! What a bound says where others have a pace: whether its value is inside now, and for how much of the time it was.
//!
//! Must not know: health. The days are those that progress and expected are of (rules.md, "Expected progress and pace").

use super::{
    cascade::{Cascade, Ix},
    judge::{Judgement, expected_day, held_days},
    pace::{Course, is_inside, rounded},
    why::points,
};
use chrono::NaiveDate;

/// How a bound is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// Whether the newest value is inside.
    pub inside: bool,
    /// On which share of the elapsed days it was known to be inside, 0–1; `None`: no day has passed, or it has no dates.
    pub held: Option<f64>,
}

impl Kept {
    /// How a judged key result is kept; `None`: it has no bounds, or no value yet.
    pub fn of(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Option<Kept> {
        let course = Course::of(cascade, ix)?;
        let inside = is_inside(course.kr, cascade.summary(ix).value?.1)?;
        let day = expected_day(cascade, ix, &course, judgement.due_on, today);
        let passed = course.days_passed(day).filter(|passed| *passed > 0.0);
        let held = passed.map(|passed| (held_days(cascade, ix, &course, day) / passed).clamp(0.0, 1.0));
        Some(Kept { inside, held })
    }

    /// `inside`, or `outside`.
    pub fn place(self) -> &'static str {
        if self.inside { "inside" } else { "outside" }
    }

    /// `inside, held 89 %`: whole per cent, and 100 only for all of the time.
    pub fn said(self) -> String {
        let held = self.held.map(|held| format!(", held {} %", (rounded(held) * 100.0).floor()));
        format!("{}{}", self.place(), held.unwrap_or_default())
    }
}

/// How far a judged item is from what was expected: `pace −12.0 pt`, of a bound `inside, held 89 %`; `None`: that cannot be said.
pub fn pace_said(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Option<String> {
    let kept = Kept::of(cascade, ix, judgement, today).map(Kept::said);
    kept.or_else(|| Some(format!("pace {}", points(judgement.pace?))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Health,
        fixture::{World, day, measure},
        health::Flag,
        key_result::Metric,
        pace::plus,
    };

    /// A bound of Thursday 1 October on, measured at these values on Mondays from 5 October on, with confidence 8.
    fn bound(metric: Metric, (low, high): (f64, Option<f64>), values: &[f64], days_later: i64) -> (Judgement, Kept, Vec<String>) {
        let last = plus(day("2026-10-05"), 7 * (values.len() as i64 - 1));
        let today = plus(last, days_later);
        let mut w = World::new(&today.to_string());
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let id = w.measured(goal, measure(metric, None, Some(low), high), |_| {});
        for (n, value) in values.iter().enumerate() {
            w.said(id, &plus(day("2026-10-05"), 7 * n as i64).to_string(), *value, 8);
        }
        let c = w.cascade();
        let ix = c.find(id).unwrap();
        let j = c.judge(ix, today);
        (j, Kept::of(&c, ix, &j, today).unwrap(), c.why(ix, today))
    }

    #[test]
    fn a_bound_that_is_kept_is_no_question_however_often_it_is_the_same() {
        // At least 99.9, measured at 99.95 on five and on eight Mondays: it was called a disagreement every week.
        for weeks in 1..=8 {
            let (j, kept, why) = bound(Metric::AtLeast, (99.9, None), &vec![99.95; weeks], 0);
            assert_eq!((j.health, j.flags.has(Flag::Disagreement)), (Health::OnTrack, false), "{weeks} {why:?}");
            assert_eq!(kept.said(), "inside, held 100 %");
        }
    }

    #[test]
    fn the_progress_of_a_bound_that_always_held_is_what_was_expected() {
        // Between 3 and 6, at 4 on six Mondays: 5 October to 9 November. 39 of 91 days have passed then; the pace keeps still.
        for days_later in 0..7 {
            let (j, kept, why) = bound(Metric::Between, (3.0, Some(6.0)), &[4.0; 6], days_later);
            assert_eq!((j.progress, j.expected), (Some(39.0 / 91.0), Some(39.0 / 91.0)), "{days_later}: {why:?}");
            assert_eq!((j.health, kept.held), (Health::OnTrack, Some(1.0)));
            assert!(!j.flags.has(Flag::Disagreement));
            assert!(why.iter().any(|line| line == "4 is inside (3 … 6), on 39 of 39 days ⇒ on track"), "{why:?}");
            assert!(why.iter().any(|line| line == "progress = held 100 % × 42.9 % elapsed = 42.9 %"), "{why:?}");
        }
    }

    #[test]
    fn what_was_outside_for_a_while_says_for_how_long_it_held() {
        // Outside from 2 to 9 November: 7 of 39 days. 32 ÷ 39 = 82.05 %.
        let (j, kept, _) = bound(Metric::AtMost, (6.0, None), &[4.0, 4.0, 4.0, 4.0, 7.0, 4.0], 0);
        assert_eq!((j.health, kept.said().as_str()), (Health::OnTrack, "inside, held 82 %"));
        // Outside now: at risk while it held for half of the time or more, off track below.
        let (j, kept, _) = bound(Metric::AtMost, (6.0, None), &[4.0, 4.0, 4.0, 4.0, 4.0, 7.0], 0);
        assert_eq!((j.health, kept.said().as_str()), (Health::AtRisk, "outside, held 100 %"));
        let (j, kept, why) = bound(Metric::AtMost, (6.0, None), &[4.0, 4.0, 7.0, 7.0, 7.0, 7.0], 0);
        assert_eq!((j.computed, kept.said().as_str()), (Some(Health::OffTrack), "outside, held 46 %"), "{why:?}");
    }
}
