//! The chart of an item, or of a chain of them: its values against the expected line and the target, and where they lead.

use super::{
    super::{
        Health,
        series::{Cone, Series},
        text,
    },
    Chart, Frame, Mark, Role, Tick, across,
};
use chrono::{Days, NaiveDate};

impl Series {
    /// The chart of it; `None`: there is nothing that could be drawn.
    pub fn chart(&self, unit: Option<&str>, health: Health) -> Option<Chart> {
        chart(std::slice::from_ref(self), unit, health)
    }
}

/// The chart of a chain, the first of it first: all are measured in the same unit. `None`: there is nothing that could be drawn.
pub fn chart(parts: &[Series], unit: Option<&str>, health: Health) -> Option<Chart> {
    let (first, last) = days(parts)?;
    let (low, high) = ends(parts)?;
    let newest = parts.last()?;
    let within = |height: &f64| (low..=high).contains(height);
    let mut marks = Vec::new();
    if let Some(cone) = &newest.cone {
        marks.extend(where_it_ends(cone));
    }
    let until = across(last);
    let heights: Vec<(f64, Option<f64>)> = parts.iter().flat_map(|part| targets(part, first)).collect();
    marks.push(Mark::Step { role: Role::Target, heights, until });
    for part in parts {
        if let Some(upper) = part.upper.filter(|upper| upper.is_finite()) {
            let (from, to) = part.span.unwrap_or((first, last));
            marks.push(Mark::Line { role: Role::Target, through: vec![(across(from), upper), (across(to), upper)] });
        }
        if !part.expected.is_empty() {
            let through = part.expected.iter().map(|&(day, height)| (across(day), height)).collect();
            marks.push(Mark::Line { role: Role::Expected, through });
        }
    }
    for part in &parts[1..] {
        if let Some((from, _)) = part.span {
            marks.push(Mark::Line { role: Role::Border, through: vec![(across(from), low), (across(from), high)] });
        }
    }
    let values: Vec<_> = parts.iter().flat_map(|part| &part.points).map(|&(day, height)| (across(day), height)).collect();
    // No line hides where the middle of it is.
    let middle = newest.cone.as_ref().and_then(|cone| Some((across(cone.due), cone.middle?)));
    marks.extend(middle.map(|at| Mark::Dot { role: Role::Middle, at }));
    if values.len() > 1 {
        marks.push(Mark::Line { role: Role::Value, through: values.clone() });
    }
    let role = |n: usize| if n + 1 == values.len() { Role::Newest } else { Role::Value };
    marks.extend(values.iter().enumerate().map(|(n, &at)| Mark::Dot { role: role(n), at }));
    let today = newest.today;
    let word = |day: NaiveDate| Tick { at: across(day), said: Some(text::say::say_short(day, today)), role: Role::Label };
    let mut ticks = vec![word(first), word(last)];
    if (first..=last).contains(&today) {
        ticks.push(Tick { at: across(today), said: Some("today".to_owned()), role: Role::Newest });
    }
    ticks.extend(parts[1..].iter().filter_map(|part| Some(word(part.span?.0))));
    let revised = parts.iter().flat_map(|part| &part.targets).map(|step| step.on);
    ticks.extend(revised.map(|on| Tick { at: across(on), said: None, role: Role::Revised }));
    // Where too few have ended its edges are something else.
    let names = newest.cone.filter(|cone| cone.middle.is_none()).map(|_| (Role::Band, "from no change to this rate".to_owned()));
    let frame = Frame {
        names: names.into_iter().collect(),
        across: (across(first), until),
        up: (low, high),
        unit: unit.map(str::to_owned),
        heights: [high, low].into_iter().chain(newest.target.filter(within)).collect(),
        ticks,
        ..Frame::default()
    };
    Some(Chart { frame, marks, health: Some(health) })
}

/// Everything between the edges, denser in the middle.
fn where_it_ends(cone: &Cone) -> Vec<Mark> {
    let ((from, height), due) = ((across(cone.from.0), cone.from.1), across(cone.due));
    let edges = vec![(from, height, height), (due, cone.low, cone.high)];
    let mut marks = vec![Mark::Area { role: Role::Band, edges }];
    if let Some(middle) = cone.middle {
        marks.push(Mark::Line { role: Role::Middle, through: vec![(from, height), (due, middle)] });
    }
    marks
}

/// The target as it was on each day: what it is now, and before each revision what it was then.
fn targets(part: &Series, first: NaiveDate) -> Vec<(f64, Option<f64>)> {
    let begins = part.targets.first().map_or(part.target, |step| step.from);
    let from = part.span.map_or(first, |(from, _)| from.max(first));
    let steps = part.targets.iter().map(|step| (across(step.on.max(from)), step.to));
    std::iter::once((across(from), begins)).chain(steps).map(|(at, height)| (at, height.filter(|h| h.is_finite()))).collect()
}

/// The first and the last day drawn: those of the items, widened to what was checked in.
fn days(parts: &[Series]) -> Option<(NaiveDate, NaiveDate)> {
    let seen = parts.iter().flat_map(|part| part.points.iter().chain(&part.expected)).map(|dot| dot.0);
    let spans = parts.iter().filter_map(|part| part.span);
    let all: Vec<NaiveDate> = seen.chain(spans.flat_map(|(from, to)| [from, to])).collect();
    let (first, last) = (*all.iter().min()?, *all.iter().max()?);
    Some((first, if last > first { last } else { last.checked_add_days(Days::new(7))? }))
}

/// The ends of the value axis: what there is to draw, widened to numbers that are read at a glance; a forecast may add a
/// quarter, so that it never presses the values flat.
fn ends(parts: &[Series]) -> Option<(f64, f64)> {
    let both = |(low, high): (f64, f64), (l, h): (f64, f64)| (low.min(l), high.max(h));
    let (low, high) = parts.iter().map(Series::bounds).fold((f64::INFINITY, f64::NEG_INFINITY), both);
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    let room = (high - low) / 4.0;
    let (least, most) = parts.last()?.cone.map_or((low, high), |cone| (cone.low, cone.high));
    let (low, high) = (low.min(least.max(low - room)), high.max(most.min(high + room)));
    let span = high - low;
    // Whole numbers where they cost no more than a tenth of the height.
    if high.ceil() - low.floor() <= span * 1.1 && span < 20.0 {
        return Some((low.floor(), high.ceil()));
    }
    let step = step(span / 10.0);
    if !step.is_finite() || step <= 0.0 {
        return Some((low, high));
    }
    let settle = |n: f64, round: fn(f64) -> f64| {
        if n.fract() == 0.0 {
            return n;
        }
        let steps = n / step;
        // What is a whole number of steps but for the dust of arithmetic stays where it is.
        let near = steps.round();
        let whole = if (steps - near).abs() < 1e-6 { near } else { round(steps) } * step;
        if whole.is_finite() { whole } else { n }
    };
    Some((settle(low, f64::floor), settle(high, f64::ceil)))
}

/// A length, rounded down to 1, 2 or 5 of its power of ten.
fn step(length: f64) -> f64 {
    let power = 10f64.powf(length.log10().floor());
    [5.0, 2.0, 1.0].map(|n| n * power).into_iter().find(|step| *step <= length * (1.0 + 1e-9)).unwrap_or(power)
}

/// Heights between two others that are read at a glance, about so many.
pub fn steps((low, high): (f64, f64), about: f64) -> Vec<f64> {
    let step = step((high - low) / about);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let first = (low / step).ceil();
    (0..20).map(|n| (first + f64::from(n)) * step).take_while(|height| *height <= high).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        fixture::{day, series},
        series::TargetStep,
    };

    #[test]
    fn the_ends_of_the_axis_are_numbers_one_reads_at_a_glance() {
        for (values, target, low, high) in [
            (&[0.0, 105.3571][..], 100.0, 0.0, 110.0),
            (&[15.0, 18.0], 25.0, 15.0, 25.0),
            (&[44.0, 51.5], 65.0, 44.0, 65.0),
            (&[2.1, 2.6], 3.5, 2.1, 3.5),
            (&[5.0, 6.8653], 5.1963, 5.0, 7.0),
            (&[100_000.0, 127_333.3], 120_000.0, 100_000.0, 128_000.0),
        ] {
            let (a, b) = ends(&[series(values, target)]).unwrap();
            assert!((a - low).abs() < 1e-9 && (b - high).abs() < 1e-9, "{values:?}: {a} {b}");
        }
    }

    #[test]
    fn a_forecast_never_presses_the_values_flat() {
        let mut s = series(&[2.0, 2.5], 4.0);
        s.cone = Some(Cone { from: s.points[1], due: day("2026-12-31"), low: 2.5, middle: None, high: 900.0 });
        let (low, high) = ends(&[s]).unwrap();
        assert!((low - 2.0).abs() < 1e-9 && (high - 4.6).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn a_revised_target_is_a_step_on_its_day() {
        let mut s = series(&[2.0, 2.2, 2.4], 3.0);
        s.targets = vec![TargetStep { on: day("2026-11-10"), from: Some(4.0), to: Some(3.0) }];
        let chart = s.chart(Some("%"), Health::OnTrack).unwrap();
        let step = chart.marks.iter().find(|mark| mark.role() == Role::Target).unwrap();
        let heights = vec![(across(day("2026-10-01")), Some(4.0)), (across(day("2026-11-10")), Some(3.0))];
        assert_eq!(*step, Mark::Step { role: Role::Target, heights, until: across(day("2026-12-31")) });
        assert!((chart.frame.up.1 - 4.0).abs() < 1e-9, "the old target is within the chart");
        assert!(chart.roles().contains(&Role::Revised), "and its day is marked");
    }

    #[test]
    fn a_chain_is_one_series_with_a_border_where_the_next_cycle_begins() {
        let (mut before, now) = (series(&[2.0, 2.2], 3.0), series(&[2.4, 2.6], 3.5));
        before.span = Some((day("2026-07-01"), day("2026-09-30")));
        before.points = vec![(day("2026-07-06"), 1.0), (day("2026-09-28"), 2.2)];
        before.expected = Vec::new();
        let chart = chart(&[before, now], None, Health::AtRisk).unwrap();
        let lines =
            |role| chart.marks.iter().filter(move |mark| matches!(mark, Mark::Line { role: r, .. } if *r == role)).count();
        assert_eq!((lines(Role::Value), lines(Role::Border), lines(Role::Expected)), (1, 1, 1));
        let newest = chart.marks.iter().filter(|mark| mark.role() == Role::Newest).count();
        assert_eq!((newest, chart.frame.across.0), (1, across(day("2026-07-01"))));
        assert!(chart.frame.ticks.iter().any(|tick| tick.said.as_deref() == Some("1 Oct")), "{:?}", chart.frame.ticks);
    }

    #[test]
    fn heights_in_between_are_few_and_round() {
        let rounded = |ends, about| steps(ends, about).into_iter().map(|h: f64| (h * 100.0).round() / 100.0).collect::<Vec<_>>();
        assert_eq!(rounded((2.0, 3.5), 5.0), [2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4]);
        assert_eq!(rounded((0.0, 1.0), 4.0), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        assert_eq!(rounded((3.0, 3.0), 4.0), Vec::<f64>::new());
    }
}
