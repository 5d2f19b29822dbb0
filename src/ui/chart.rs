//! The chart of an item: its values against the expected line and the target, and where they lead.
//!
//! Drawn with box-drawing characters, one column of cells a step in time: every font has them, which cannot be said of
//! braille. What cannot be drawn is left out, never drawn as zero.

use super::theme::Theme;
use crate::domain::{
    Health,
    series::{Dot, Series},
    text,
};
use chrono::{Days, NaiveDate};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::Line,
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
    /// The column of a day, and the day of a column.
    fn column(&self, day: NaiveDate) -> u16 {
        let share = ((day - self.first).num_days() as f64 / self.days).clamp(0.0, 1.0);
        (share * f64::from(self.area.width - 1)).round() as u16
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
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return;
    }
    let Some((first, last)) = days(series) else { return };
    let (low, high) = series.bounds();
    if !low.is_finite() || !high.is_finite() {
        return;
    }
    let label = |v: f64| text::number::with_unit(&text::number::format_compact(v, 8), unit);
    let (high_label, low_label) = (label(high), label(low));
    let margin = text::width(&high_label).max(text::width(&low_label)).min(area.width as usize / 3) as u16 + 1;
    let [plot, dates] = area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1)]));
    let [labels, plot] = plot.layout(&Layout::horizontal([Constraint::Length(margin), Constraint::Min(1)]));
    for (y, said) in [(labels.top(), &high_label), (labels.bottom() - 1, &low_label)] {
        let said = text::fit_left(said, labels.width as usize - 1);
        frame.render_widget(Line::styled(said, t.dim()), Rect { y, height: 1, ..labels });
    }
    let scale = Scale { area: plot, first, days: (last - first).num_days().max(1) as f64, low, high };
    let faint = t.rule();
    let mut put = |column: u16, row: u16, glyph: &'static str, style: Style| {
        if column < plot.width && row < plot.height {
            let cell = &mut frame.buffer_mut()[(plot.x + column, plot.y + row)];
            cell.reset();
            cell.set_symbol(glyph).set_style(style);
        }
    };
    for target in [series.target, series.upper].into_iter().flatten() {
        for column in 0..plot.width {
            put(column, scale.row(target), t.glyph("╌", "-"), faint);
        }
    }
    for (column, value) in along(&scale, &series.expected) {
        put(column, scale.row(value), t.glyph("·", "."), t.dim());
    }
    if let Some(f) = series.forecast {
        for (column, value) in along(&scale, &[f.from, f.to]).into_iter().filter(|(c, _)| c % 2 == 0) {
            put(column, scale.row(value), t.glyph("∙", ":"), t.dim());
        }
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
    axis(frame, t, first, last, series.today, Rect { x: plot.x, width: plot.width, ..dates });
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
fn axis(frame: &mut Frame, t: Theme, first: NaiveDate, last: NaiveDate, today: NaiveDate, area: Rect) {
    let width = area.width as usize;
    let (from, to) = (text::say::say_short(first, today), text::say::say_short(last, today));
    let gap = width.saturating_sub(text::width(&from) + text::width(&to));
    frame.render_widget(Line::styled(format!("{from}{}{to}", " ".repeat(gap)), t.dim()), area);
    if (first..=last).contains(&today) {
        let share = (today - first).num_days() as f64 / (last - first).num_days().max(1) as f64;
        let label = "today";
        let at = ((share * width as f64) as usize).saturating_sub(label.len() / 2);
        if at > text::width(&from) + 1 && at + label.len() + 1 < width.saturating_sub(text::width(&to)) {
            let place = Rect { x: area.x + at as u16, width: label.len() as u16, ..area };
            frame.render_widget(Line::styled(label, t.text()), place);
        }
    }
}
