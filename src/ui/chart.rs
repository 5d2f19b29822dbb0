//! The chart of an item: its values against the expected line and the target, and where they lead.
//!
//! Drawn with box-drawing characters, one column of cells a step in time: every font has them, which cannot be said of
//! braille. What cannot be drawn is left out, never drawn as zero.

use super::theme::Theme;
use crate::domain::{
    Flag, Health,
    series::{Cone, Dot, Series},
    text,
};
use chrono::{Days, NaiveDate};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};

/// The narrowest and lowest chart that says anything.
pub(super) const SMALLEST: (u16, u16) = (24, 4);

/// Where values and days fall on the cells of a plot.
struct Scale {
    area: Rect,
    first: NaiveDate,
    days: f64,
    low: f64,
    high: f64,
}

impl Scale {
    /// The column of a day.
    fn column(&self, day: NaiveDate) -> u16 {
        let share = ((day - self.first).num_days() as f64 / self.days).clamp(0.0, 1.0);
        (share * f64::from(self.area.width - 1)).round() as u16
    }

    /// The day of a column: the first one that falls on it or to the right of it.
    fn day(&self, column: u16) -> NaiveDate {
        let days = f64::from(column) / f64::from((self.area.width - 1).max(1)) * self.days;
        self.first.checked_add_days(Days::new(days.round() as u64)).unwrap_or(self.first)
    }

    /// The row of a value, the highest at the top.
    fn row(&self, value: f64) -> u16 {
        let share = if self.high > self.low { (value - self.low) / (self.high - self.low) } else { 0.5 };
        let last = f64::from(self.area.height - 1);
        (last - share.clamp(0.0, 1.0) * last).round() as u16
    }
}

/// Draws the chart, with the highest and lowest value at its left and the dates below.
pub(super) fn draw(frame: &mut Frame, t: Theme, series: &Series, health: Health, unit: Option<&str>, area: Rect) {
    paint(frame.buffer_mut(), t, series, health, unit, area);
}

/// The chart as lines of text, for where it scrolls with what is around it; none when there is no room for it.
pub(super) fn lines(
    t: Theme,
    series: &Series,
    health: Health,
    unit: Option<&str>,
    width: u16,
    height: u16,
) -> Vec<Line<'static>> {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return Vec::new();
    }
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    paint(&mut buffer, t, series, health, unit, area);
    area.rows()
        .map(|row| {
            let cells = row.columns().map(|at| &buffer[(at.x, at.y)]);
            cells.map(|cell| Span::styled(cell.symbol().to_owned(), cell.style())).collect::<Line<'static>>()
        })
        .collect()
}

/// The ends of the value axis: what there is to draw, widened to numbers that are read at a glance; a forecast may add a
/// quarter, so that it never presses the values flat.
fn ends(series: &Series) -> Option<(f64, f64)> {
    let (low, high) = series.bounds();
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    let room = (high - low) / 4.0;
    let (least, most) = series.cone.map_or((low, high), |cone| (cone.low, cone.high));
    let (low, high) = (low.min(least.max(low - room)), high.max(most.min(high + room)));
    let span = high - low;
    // Whole numbers where they cost no more than a tenth of the height.
    if high.ceil() - low.floor() <= span * 1.1 && span < 20.0 {
        return Some((low.floor(), high.ceil()));
    }
    // A tenth of the span, rounded down to 1, 2 or 5 of its power of ten.
    let power = 10f64.powf((span / 10.0).log10().floor());
    let step = [5.0, 2.0, 1.0].map(|n| n * power).into_iter().find(|step| *step <= span / 10.0 * (1.0 + 1e-9)).unwrap_or(power);
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

/// A value with its unit as far as that fits; a number is never cut.
fn label(value: f64, unit: Option<&str>, room: usize) -> String {
    let number = text::number::format_compact(value, room.clamp(1, 8));
    let whole = text::number::with_unit(&number, unit);
    if text::width(&whole) <= room { whole } else { number }
}

/// The target as it was on each day: what it is now, and before each revision what it was then.
fn target_on(series: &Series, day: NaiveDate) -> Option<f64> {
    match series.targets.iter().rev().find(|step| step.on <= day) {
        Some(step) => step.to,
        None => series.targets.first().map_or(series.target, |step| step.from),
    }
}

fn paint(buffer: &mut Buffer, t: Theme, series: &Series, health: Health, unit: Option<&str>, area: Rect) {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return;
    }
    let Some((first, last)) = days(series) else { return };
    let Some((low, high)) = ends(series) else { return };
    let room = area.width as usize / 3;
    let (high_label, low_label) = (label(high, unit, room), label(low, unit, room));
    let target = series.target.filter(|target| (low..=high).contains(target)).map(|target| (target, label(target, unit, room)));
    let target_width = target.as_ref().map_or(0, |(_, said)| text::width(said));
    let margin = text::width(&high_label).max(text::width(&low_label)).max(target_width) as u16 + 1;
    let [plot, dates] = area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1)]));
    let [labels, plot] = plot.layout(&Layout::horizontal([Constraint::Length(margin), Constraint::Min(1)]));
    for (y, said) in [(labels.top(), &high_label), (labels.bottom() - 1, &low_label)] {
        let said = text::fit_left(said, labels.width as usize - 1);
        Line::styled(said, t.dim()).render(Rect { y, height: 1, ..labels }, buffer);
    }
    let scale = Scale { area: plot, first, days: (last - first).num_days().max(1) as f64, low, high };
    // The target is named wherever its line is, unless an end stands there.
    if let Some((target, said)) = target {
        let row = scale.row(target);
        if row > 0 && row + 1 < plot.height {
            let said = text::fit_left(&said, labels.width as usize - 1);
            Line::styled(said, t.dim()).render(Rect { y: labels.y + row, height: 1, ..labels }, buffer);
        }
    }
    let faint = t.rule();
    let mut put = |column: u16, row: u16, glyph: &'static str, style: Style| {
        if column < plot.width && row < plot.height {
            let cell = &mut buffer[(plot.x + column, plot.y + row)];
            cell.reset();
            cell.set_symbol(glyph).set_style(style);
        }
    };
    if let Some(cone) = &series.cone {
        fill(&scale, t, cone, &mut put);
    }
    for column in 0..plot.width {
        for target in [target_on(series, scale.day(column)), series.upper].into_iter().flatten() {
            put(column, scale.row(target), t.glyph("╌", "-"), faint);
        }
    }
    for (column, value) in along(&scale, &series.expected) {
        put(column, scale.row(value), t.glyph("·", "."), t.dim());
    }
    for step in &series.targets {
        if let (Some(from), Some(to)) = (step.from, step.to) {
            let (a, b) = (scale.row(from), scale.row(to));
            for row in a.min(b)..=a.max(b) {
                put(scale.column(step.on), row, t.glyph("╎", "|"), t.dim());
            }
        }
    }
    let style = Style { add_modifier: ratatui::style::Modifier::empty(), ..t.health(health) };
    stroke(&scale, t, &series.points, style, &mut put);
    for &(day, value) in &series.points {
        put(scale.column(day), scale.row(value), t.glyph("•", "o"), style);
    }
    if let Some(&(day, value)) = series.points.last() {
        put(scale.column(day), scale.row(value), t.glyph("◆", "#"), t.health(health));
    }
    let dates = Rect { x: plot.x, width: plot.width, ..dates };
    axis(buffer, t, first, last, series.today, dates);
    // The day of a revision is marked where no date stands.
    for column in series.targets.iter().map(|step| scale.column(step.on)) {
        let cell = &mut buffer[(dates.x + column.min(dates.width - 1), dates.y)];
        if cell.symbol() == " " {
            cell.set_symbol(t.flag_glyph(Flag::Revised)).set_style(t.text());
        }
    }
}

/// The cone of a forecast: everything between its edges, its middle denser, and a mark where that ends.
fn fill(scale: &Scale, t: Theme, cone: &Cone, put: &mut impl FnMut(u16, u16, &'static str, Style)) {
    let to = |end: f64| along(scale, &[cone.from, (cone.due, end)]);
    for ((column, low), (_, high)) in to(cone.low).into_iter().zip(to(cone.high)).skip(1) {
        for row in scale.row(high)..=scale.row(low) {
            put(column, row, t.glyph("░", ":"), t.rule());
        }
    }
    let Some(middle) = cone.middle else { return };
    for (column, value) in to(middle).into_iter().skip(1) {
        put(column, scale.row(value), t.glyph("▒", "="), t.rule());
    }
    put(scale.column(cone.due), scale.row(middle), t.glyph("◌", "+"), t.dim());
}

/// The heights of a line through dots, one per column from its first to its last.
fn along(scale: &Scale, dots: &[Dot]) -> Vec<(u16, f64)> {
    let mut out: Vec<(u16, f64)> = Vec::new();
    for pair in dots.windows(2) {
        let (from, to) = (scale.column(pair[0].0), scale.column(pair[1].0));
        for column in from..=to {
            let share = if to > from { f64::from(column - from) / f64::from(to - from) } else { 1.0 };
            out.push((column, pair[0].1 + (pair[1].1 - pair[0].1) * share));
        }
    }
    out
}

/// The line through the values: flat pieces joined by corners.
fn stroke(scale: &Scale, t: Theme, dots: &[Dot], style: Style, put: &mut impl FnMut(u16, u16, &'static str, Style)) {
    let heights = along(scale, dots);
    for pair in heights.windows(2) {
        let ((_, from), (column, to)) = (pair[0], pair[1]);
        let (a, b) = (scale.row(from), scale.row(to));
        if a == b {
            put(column, a, t.glyph("─", "-"), style);
            continue;
        }
        let up = b < a;
        put(column, a, if up { t.glyph("╯", "'") } else { t.glyph("╮", ".") }, style);
        put(column, b, if up { t.glyph("╭", ".") } else { t.glyph("╰", "'") }, style);
        for row in a.min(b) + 1..a.max(b) {
            put(column, row, t.glyph("│", "|"), style);
        }
    }
}

/// The first and the last day drawn: the item's own, widened to what was checked in.
fn days(series: &Series) -> Option<(NaiveDate, NaiveDate)> {
    let seen = series.points.iter().chain(&series.expected).map(|p| p.0);
    let (from, to) = series.span.unzip();
    let first = seen.clone().chain(from).min()?;
    let last = seen.chain(to).max()?;
    Some((first, if last > first { last } else { last.checked_add_days(Days::new(7))? }))
}

/// The dates below: the first, today, the last.
fn axis(buffer: &mut Buffer, t: Theme, first: NaiveDate, last: NaiveDate, today: NaiveDate, area: Rect) {
    let width = area.width as usize;
    let (from, to) = (text::say::say_short(first, today), text::say::say_short(last, today));
    let gap = width.saturating_sub(text::width(&from) + text::width(&to));
    Line::styled(format!("{from}{}{to}", " ".repeat(gap)), t.dim()).render(area, buffer);
    if (first..=last).contains(&today) {
        let share = (today - first).num_days() as f64 / (last - first).num_days().max(1) as f64;
        let label = "today";
        let at = ((share * width as f64) as usize).saturating_sub(label.len() / 2);
        if at > text::width(&from) + 1 && at + label.len() + 1 < width.saturating_sub(text::width(&to)) {
            let place = Rect { x: area.x + at as u16, width: label.len() as u16, ..area };
            Line::styled(label, t.text()).render(place, buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::series::TargetStep;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn series(values: &[f64], target: f64) -> Series {
        let first = day("2026-10-05");
        let points = values.iter().zip(0..).map(|(&v, n)| (first + Days::new(7 * n), v)).collect();
        let expected = vec![(day("2026-10-01"), values[0]), (day("2026-12-31"), target)];
        Series {
            points,
            expected,
            baseline: Some(values[0]),
            target: Some(target),
            upper: None,
            span: Some((day("2026-10-01"), day("2026-12-31"))),
            today: day("2026-11-23"),
            cone: None,
            targets: Vec::new(),
        }
    }

    fn drawn(series: &Series, unit: &str, width: u16, height: u16) -> Vec<String> {
        lines(Theme::default(), series, Health::OnTrack, Some(unit), width, height).iter().map(Line::to_string).collect()
    }

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
            let (a, b) = ends(&series(values, target)).unwrap();
            assert!((a - low).abs() < 1e-9 && (b - high).abs() < 1e-9, "{values:?}: {a} {b}");
        }
    }

    #[test]
    fn a_unit_goes_before_a_number_is_cut() {
        assert_eq!(label(25.0, Some("employees"), 20), "25 employees");
        assert_eq!(label(127.0, Some("employees"), 8), "127");
        assert_eq!(label(1_300_000.0, Some("EUR"), 6), "1.3M");
    }

    #[test]
    fn a_forecast_never_presses_the_values_flat() {
        let mut s = series(&[2.0, 2.5], 4.0);
        s.cone = Some(Cone { from: s.points[1], due: day("2026-12-31"), low: 2.5, middle: None, high: 900.0 });
        let (low, high) = ends(&s).unwrap();
        assert!((low - 2.0).abs() < 1e-9 && (high - 4.6).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn where_it_will_end_is_a_cone_from_the_last_value_with_its_middle() {
        let mut s = series(&[2.0, 2.5, 3.0], 4.0);
        s.cone = Some(Cone { from: s.points[2], due: day("2026-12-31"), low: 3.0, middle: Some(3.5), high: 4.0 });
        let rows = drawn(&s, "%", 60, 9);
        let widths: Vec<usize> = rows.iter().map(|row| row.matches(['░', '▒', '◌']).count()).collect();
        assert!(widths[4] > widths[2] && widths[2] > 5, "it opens: {rows:?}");
        assert!(rows[2].trim_end().ends_with('◌') && rows[2].contains('▒'), "its middle is marked: {rows:?}");
        s.cone = s.cone.map(|cone| Cone { middle: None, ..cone });
        assert!(!drawn(&s, "%", 60, 9).concat().contains(['▒', '◌']), "where none is known there is none");
    }

    #[test]
    fn a_revised_target_is_a_step_on_its_day() {
        let mut s = series(&[2.0, 2.2, 2.4], 3.0);
        s.targets = vec![TargetStep { on: day("2026-11-10"), from: Some(4.0), to: Some(3.0) }];
        assert_eq!((target_on(&s, day("2026-11-09")), target_on(&s, day("2026-11-10"))), (Some(4.0), Some(3.0)));
        let rows = drawn(&s, "%", 60, 9);
        assert!(rows[0].starts_with("4 %") && rows[0].contains('╌'), "the old target is within the chart: {rows:?}");
        let top = rows[0].trim_end().chars().count();
        assert!((28..40).contains(&top), "and ends on the day of the revision: {rows:?}");
        assert!(rows[8].contains('Δ'), "which is marked: {rows:?}");
    }
}
