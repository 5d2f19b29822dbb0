//! Whether a value lies so far off that it is more likely a slip than news: a fraction for a percentage, a thousand for a
//! million, the number of the row beside it (rules.md, "A value that is far off").
//!
//! Must not know: who is asked, and how. Nothing is refused here, only named.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    check_in::Summary,
    key_result::{KeyResult, Measured, Metric},
    pace::rounded,
    text::number::{fixed, format_number},
};

/// From so many times the last value on, or below its so many-th part, somebody is asked.
const TIMES: f64 = 1000.0;

/// From so many times the whole way on.
const BEYOND: f64 = 10.0;

/// So much of the way behind the start.
const BEHIND: f64 = 0.5;

/// From so many usual steps on.
const STEPS: f64 = 6.0;

/// Of fewer weeks with a value nothing is usual.
const WEEKS: usize = 5;

/// The usual step of a series of values, oldest first: the median of the sizes of its last steps, those of nothing included. `None`:
/// there are too few values, or most of the steps are none.
pub fn usual_step(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    if values.len() < WEEKS {
        return None;
    }
    let mut steps: Vec<f64> = values.windows(2).map(|two| rounded(two[1] - two[0]).abs()).collect();
    steps.sort_by(f64::total_cmp);
    let (low, high) = (steps[(steps.len() - 1) / 2], steps[steps.len() / 2]);
    Some(low.midpoint(high)).filter(|usual| *usual > 0.0)
}

/// What is known of a key result before a value is said.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// How it is measured.
    pub metric: Metric,
    /// Its unit; empty: none.
    pub unit: &'a str,
    /// Where it began.
    pub baseline: Option<f64>,
    /// Where it is to go, or the bound.
    pub target: Option<f64>,
    /// The upper bound.
    pub upper: Option<f64>,
    /// What it last stood at; `None`: never measured.
    pub last: Option<f64>,
    /// Its usual step from week to week; `None`: nothing is usual yet.
    pub usual: Option<f64>,
}

/// In which way a value is far off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FarOff {
    /// A fraction of what is written in percent.
    Share,
    /// So many times what it last was, or what it is about.
    Times(f64),
    /// A thousandth of what it last was, or less.
    Thousandth,
    /// So many times the whole way, or the bound.
    Beyond(f64),
    /// So much of the way behind the start.
    Behind(f64),
    /// So many times the usual step away from the last value.
    Step(f64),
}

impl<'a> Known<'a> {
    /// What is known of a key result.
    pub fn of(kr: &'a KeyResult, last: Option<f64>) -> Known<'a> {
        let KeyResult { metric, baseline, target, upper, .. } = *kr;
        Known { metric, unit: kr.unit.as_deref().map_or("", str::trim), baseline, target, upper, last, usual: None }
    }

    /// The same with the steps that its weeks took.
    #[must_use]
    pub fn stepping(self, summary: &Summary) -> Known<'a> {
        // A week holds half as many digits: as it is written it is the number that was said.
        let weeks = summary.spark.iter().filter_map(|week| week.to_string().parse().ok());
        Known { usual: usual_step(weeks), ..self }
    }

    /// The numbers a value can be held against, without zeros.
    fn numbers(&self) -> impl Iterator<Item = f64> {
        [self.last, self.baseline, self.target, self.upper].into_iter().flatten().map(f64::abs).filter(|n| *n > 0.0)
    }

    /// Whether it is in percent, and none of its numbers is as small as a fraction.
    pub fn is_in_whole_percent(&self) -> bool {
        self.unit == "%" && self.metric.shape().by == Measured::Number && self.numbers().all(|n| n >= 1.0)
    }

    /// Whether a value may be meant as a fraction of what is written in percent: a hundred times it lies where the others do,
    /// and it does not lie there itself.
    pub fn may_be_share(&self, value: f64) -> bool {
        if !self.is_in_whole_percent() || value == 0.0 || value.abs() >= 1.0 {
            return false;
        }
        let (low, high) = self.numbers().fold((f64::INFINITY, 0.0f64), |(low, high), n| (low.min(n), high.max(n)));
        // Where nothing says where it began it may have begun at zero.
        let low = if self.baseline.is_none_or(|n| n == 0.0) { 0.0 } else { low };
        let percent = value.abs() * 100.0;
        high > 0.0 && low / 2.0 <= percent && percent <= high * 2.0
    }

    /// How a value is far off; `None`: nobody needs to be asked.
    pub fn far_off(&self, value: f64) -> Option<FarOff> {
        self.out_of_reach(value).or_else(|| self.large_step(value))
    }

    /// Whether the step to it from the last value is so many times the usual one.
    fn large_step(&self, value: f64) -> Option<FarOff> {
        let (last, usual) = self.last.zip(self.usual).filter(|_| self.metric.shape().by == Measured::Number)?;
        let steps = rounded((value - last).abs() / usual);
        (steps > STEPS).then_some(FarOff::Step(steps))
    }

    /// What lies so far off that nothing needs to be usual to see it.
    fn out_of_reach(&self, value: f64) -> Option<FarOff> {
        if self.metric.shape().by != Measured::Number || self.last.is_some_and(|last| rounded(last - value) == 0.0) {
            return None;
        }
        if self.may_be_share(value) {
            return Some(FarOff::Share);
        }
        let size = value.abs();
        let most = self.numbers().fold(0.0, f64::max);
        let against = self.last.map(f64::abs).filter(|n| *n > 0.0).or((most > 0.0).then_some(most));
        if let Some(against) = against {
            if rounded(size / against) >= TIMES {
                return Some(FarOff::Times(size / against));
            }
            if self.last.is_some() && value != 0.0 && rounded(against / size) >= TIMES {
                return Some(FarOff::Thousandth);
            }
        }
        match (self.metric.moves(), self.baseline, self.target) {
            (true, Some(from), Some(to)) if rounded(to - from) != 0.0 => {
                let way = |value: f64| rounded((value - from) / (to - from));
                let was = self.last.map(way);
                if way(value) >= BEYOND && was.is_none_or(|was| was < BEYOND) {
                    return Some(FarOff::Beyond(way(value)));
                }
                (way(value) <= -BEHIND && was.is_none_or(|was| was >= 0.0)).then(|| FarOff::Behind(-way(value)))
            }
            (true, ..) => None,
            // A bound has no way: the size of what stands there.
            (false, ..) => (most > 0.0 && rounded(size / most) >= BEYOND).then(|| FarOff::Beyond(size / most)),
        }
    }

    /// How it is far off, as a sentence without its end.
    pub fn said(&self, value: f64, far: FarOff) -> String {
        let unit = Some(self.unit).filter(|unit| !unit.is_empty());
        let number = |n: f64| format_number(n, unit);
        let times = |n: f64| {
            if n < 10_000.0 { fixed(n, usize::from(n < 10.0 && n.fract() != 0.0)) } else { format_number(n.round(), None) }
        };
        let typed = number(value);
        match far {
            FarOff::Share => {
                format!("{} can be read as {} or as {typed}", format_number(value, None), number(rounded(value * 100.0)))
            }
            FarOff::Times(n) => match self.last.filter(|last| *last != 0.0) {
                Some(last) => format!("{typed} is {} times the last value, {}", times(n), number(last)),
                None => format!(
                    "{typed} is {} times {}, the largest number it has",
                    times(n),
                    number(self.numbers().fold(0.0, f64::max))
                ),
            },
            FarOff::Thousandth => {
                format!("{typed} is a thousandth of the last value, {}, or less", number(self.last.unwrap_or_default()))
            }
            FarOff::Beyond(n) if self.metric.moves() => {
                format!("{typed} is {} times the whole way to the target, {}", times(n), number(self.target.unwrap_or_default()))
            }
            FarOff::Beyond(n) => {
                format!("{typed} is {} times {}, the largest number it has", times(n), number(self.numbers().fold(0.0, f64::max)))
            }
            FarOff::Step(n) => format!(
                "{typed} is a step of {} times the usual one: the last value was {}, the usual step {}",
                times(n.round()),
                number(self.last.unwrap_or_default()),
                number(rounded(self.usual.unwrap_or_default()))
            ),
            FarOff::Behind(n) => format!(
                "{typed} lies {} % of the way behind where it began, {}",
                fixed(n * 100.0, 0),
                number(self.baseline.unwrap_or_default())
            ),
        }
    }

    /// The sentence about a value that is far off; `None`: it is not.
    pub fn doubt(&self, value: f64) -> Option<String> {
        Some(self.said(value, self.far_off(value)?))
    }

    /// The same of one that was typed like this: what names its percent can be read in one way only.
    pub fn doubt_typed(&self, text: &str, value: f64) -> Option<(FarOff, String)> {
        let far = self.far_off(value).filter(|far| *far != FarOff::Share || !text.contains('%'))?;
        Some((far, self.said(value, far)))
    }
}

/// Whether a column of values writes percent as fractions: 0.4 for 40 %. One value above 1 or with a sign tells that it does not; where
/// all of what is in percent lies between 0 and 1, and not all of it can be meant so, each can be read in two ways. `T`: where one stands.
#[derive(Debug)]
pub struct Shares<T> {
    /// It is written in percent.
    told: bool,
    may_be: bool,
    small: Vec<(T, f64)>,
}

impl<T> Default for Shares<T> {
    fn default() -> Shares<T> {
        Shares { told: false, may_be: false, small: Vec::new() }
    }
}

impl<T> Shares<T> {
    /// Takes in a value, and as what it was written.
    pub fn take(&mut self, known: &Known<'_>, text: &str, value: f64, at: T) {
        if self.told || value == 0.0 || !known.is_in_whole_percent() {
            return;
        }
        self.told = value.abs() > 1.0 || text.contains('%');
        self.may_be |= known.may_be_share(value);
        if self.told {
            self.small = Vec::new();
        } else {
            self.small.push((at, value));
        }
    }

    /// Those that can be read in two ways, each with its sentence.
    pub fn open(self) -> impl Iterator<Item = (T, String)> {
        let open = if self.may_be { self.small } else { Vec::new() };
        open.into_iter().map(|(at, value)| {
            let (share, small) = (format_number(rounded(value * 100.0), None), format_number(value, None));
            (at, format!("“{small}” can be read as {share} % or as {small} %; write one of them, with its %"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(metric: Metric, unit: &str, [baseline, target, last]: [Option<f64>; 3]) -> Known<'_> {
        Known { metric, unit, baseline, target, upper: None, last, usual: None }
    }

    #[test]
    fn more_than_six_usual_steps_at_once_are_far_off() {
        let weeks = [12.0, 12.4, 12.9, 13.1, 13.6, 14.0];
        let usual = usual_step(weeks).unwrap();
        assert_eq!(rounded(usual).to_bits(), 0.4f64.to_bits());
        let at = |last: f64, value: f64| {
            Known { usual: Some(usual), ..known(Metric::Increase, "%", [Some(2.0), Some(40.0), Some(last)]) }.doubt(value)
        };
        assert_eq!(
            at(14.0, 31.0).unwrap(),
            "31 % is a step of 43 times the usual one: the last value was 14 %, the usual step 0.4 %"
        );
        assert!(at(14.0, 8.0).is_some(), "down as well as up");
        for near in [14.0, 14.5, 16.4, 11.6] {
            assert_eq!(at(14.0, near), None, "{near}");
        }
        // Four values, or most weeks without a step, make nothing usual; an even number of steps lies between its two.
        for weeks in [&[1.0, 2.0, 3.0, 4.0][..], &[5.0, 5.0, 5.0, 5.0, 9.0], &[]] {
            assert_eq!(usual_step(weeks.iter().copied()), None);
        }
        assert_eq!(usual_step([0.0, 1.0, f64::NAN, 4.0, 5.0, 8.0]).map(f64::to_bits), Some(2.0f64.to_bits()));
    }

    #[test]
    fn a_fraction_of_what_is_in_percent_can_be_read_in_two_ways() {
        for (baseline, target, last, value, is) in [
            (Some(0.0), 80.0, None, 0.4, true),
            (Some(0.0), 80.0, Some(35.0), 0.9, true),
            (None, 80.0, None, 0.4, true),
            (Some(12.0), 40.0, Some(20.0), 0.24, true),
            // Of a few percent a hundredth is meant, and half a percent is.
            (Some(2.1), 3.5, Some(2.4), 0.024, true),
            (Some(2.1), 3.5, Some(2.4), 0.9, false),
            // Numbers of that size are usual there.
            (Some(0.5), 20.0, Some(4.0), 0.6, false),
            (Some(0.0), 80.0, Some(0.3), 0.4, false),
            (Some(0.0), 80.0, Some(35.0), 40.0, false),
            (Some(0.0), 80.0, Some(35.0), 0.0, false),
        ] {
            let at = known(Metric::towards(baseline.unwrap_or(0.0), target), "%", [baseline, Some(target), last]);
            assert_eq!(at.far_off(value) == Some(FarOff::Share), is, "{baseline:?} → {target}, {last:?}: {value}");
        }
        let at = known(Metric::Increase, "%", [Some(0.0), Some(80.0), None]);
        assert_eq!(at.doubt(0.4).unwrap(), "0.4 can be read as 40 % or as 0.4 %");
        assert_eq!(known(Metric::Increase, "leads", [Some(0.0), Some(80.0), None]).doubt(0.4), None);
    }

    #[test]
    fn a_thousand_times_the_last_value_ten_ways_or_half_a_way_back_is_far_off() {
        use Metric::{AtLeast, AtMost, Decrease, Increase};
        for (metric, [baseline, target], last, value, said) in [
            (Increase, [0.0, 1000.0], Some(12.0), 12_000.0, "12 000 is 1000 times the last value, 12"),
            (Increase, [0.0, 1000.0], None, 12e6, "12 000 000 is 12 000 times 1000, the largest number it has"),
            (Increase, [0.0, 1000.0], Some(400.0), 0.4, "0.4 is a thousandth of the last value, 400, or less"),
            (Increase, [0.0, 10.0], Some(4.0), 120.0, "120 is 12 times the whole way to the target, 10"),
            (Increase, [75.0, 100.0], Some(82.0), 61.0, "61 lies 56 % of the way behind where it began, 75"),
            (Decrease, [5.0, 3.0], Some(5.0), 7.0, "7 lies 100 % of the way behind where it began, 5"),
            (AtMost, [0.0, 10.0], Some(8.0), 110.0, "110 is 11 times 10, the largest number it has"),
        ] {
            let at = known(metric, "", [(baseline != 0.0 || metric.moves()).then_some(baseline), Some(target), last]);
            assert_eq!(at.doubt(value).as_deref(), Some(said));
        }
        for (metric, [baseline, target], last, value) in [
            (Increase, [0.0, 1000.0], Some(12.0), 11_000.0 / 1000.0),
            (Increase, [0.0, 1000.0], Some(12.0), 0.0),
            (Increase, [0.0, 10.0], Some(4.0), 25.0),
            // Whoever was behind already is not asked each time.
            (Increase, [75.0, 100.0], Some(62.0), 61.0),
            (Decrease, [5.0, 3.0], Some(4.0), 5.5),
            (Increase, [0.0, 10.0], Some(120.0), 121.0),
            (AtLeast, [0.0, 99.9], Some(99.95), 98.0),
        ] {
            let at = known(metric, "", [Some(baseline), Some(target), last]);
            assert_eq!(at.doubt(value), None, "{metric:?} {baseline} → {target}: {value}");
        }
        let steps = known(Metric::Milestones, "", [None, None, Some(0.001)]);
        assert_eq!(steps.doubt(5.0), None);
    }
}
