//! The chart of an item: its values against the expected line and the target, and where they lead.
//!
//! Drawn in braille dots, two by four to a cell, or in plain characters.

use super::theme::Theme;
use crate::domain::{Health, series::Series, text};
use chrono::{Days, NaiveDate};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    symbols::Marker,
    text::{Line, Span},
    widgets::canvas::{Canvas, Line as Stroke, Points},
};

/// The narrowest and lowest chart that says anything.
pub(super) const SMALLEST: (u16, u16) = (24, 4);

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
    let room = if high > low { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.1 };
    let (bottom, top) = (low - room, high + room);
    let label = |v: f64| text::number::with_unit(&text::number::format_compact(v, 8), unit);
    let (high_label, low_label) = (label(high), label(low));
    let margin = text::width(&high_label).max(text::width(&low_label)).min(area.width as usize / 3) as u16 + 1;
    let [plot, dates] = area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1)]));
    let [scale, plot] = plot.layout(&Layout::horizontal([Constraint::Length(margin), Constraint::Min(1)]));
    for (y, said) in [(scale.top(), &high_label), (scale.bottom() - 1, &low_label)] {
        let said = text::fit_left(said, scale.width as usize - 1);
        frame.render_widget(Line::styled(said, t.dim()), Rect { y, height: 1, ..scale });
    }
    let x = |day: NaiveDate| (day - first).num_days() as f64;
    let width = x(last).max(1.0);
    let value_style = t.health(health);
    let canvas = Canvas::default()
        .marker(if t.ascii { Marker::Dot } else { Marker::Braille })
        .x_bounds([0.0, width])
        .y_bounds([bottom, top])
        .paint(|ctx| {
            let grey = t.rule().fg.unwrap_or_default();
            let ink = value_style.fg.unwrap_or_default();
            for target in [series.target, series.upper].into_iter().flatten() {
                dashes(ctx, 0.0, width, target, grey);
            }
            for pair in series.expected.windows(2) {
                ctx.draw(&Stroke { x1: x(pair[0].0), y1: pair[0].1, x2: x(pair[1].0), y2: pair[1].1, color: grey });
            }
            for step in &series.targets {
                if let (Some(from), Some(to)) = (step.from, step.to) {
                    ctx.draw(&Stroke { x1: x(step.on), y1: from, x2: x(step.on), y2: to, color: grey });
                }
            }
            if let Some(f) = series.forecast {
                dotted(ctx, (x(f.from.0), f.from.1), (x(f.to.0), f.to.1), grey);
            }
            ctx.layer();
            for pair in series.points.windows(2) {
                ctx.draw(&Stroke { x1: x(pair[0].0), y1: pair[0].1, x2: x(pair[1].0), y2: pair[1].1, color: ink });
            }
            let dots: Vec<(f64, f64)> = series.points.iter().map(|p| (x(p.0), p.1)).collect();
            ctx.draw(&Points { coords: &dots, color: ink });
            if let Some(&(day, value)) = series.points.last() {
                ctx.print(x(day), value, Span::styled(t.glyph("◆", "o"), value_style));
            }
        });
    frame.render_widget(canvas, plot);
    axis(frame, t, first, last, series.today, Rect { x: plot.x, width: plot.width, ..dates });
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
    let (from, to): (String, String) = (text::say::say_short(first, today), text::say::say_short(last, today));
    let gap = width.saturating_sub(text::width(&from) + text::width(&to));
    frame.render_widget(Line::styled(format!("{from}{}{to}", " ".repeat(gap)), t.dim()), area);
    if (first..=last).contains(&today) {
        let share = (today - first).num_days() as f64 / (last - first).num_days().max(1) as f64;
        let at = (share * width as f64) as usize;
        let label = "today";
        let at = at.saturating_sub(label.len() / 2);
        if at > text::width(&from) + 1 && at + label.len() + 1 < width.saturating_sub(text::width(&to)) {
            let place = Rect { x: area.x + at as u16, width: label.len() as u16, ..area };
            frame.render_widget(Line::styled(label, t.text()), place);
        }
    }
}

fn dashes(ctx: &mut ratatui::widgets::canvas::Context<'_>, from: f64, to: f64, y: f64, color: ratatui::style::Color) {
    let n = 24;
    let step = (to - from) / f64::from(n);
    for i in (0..n).step_by(2) {
        let x = from + step * f64::from(i);
        ctx.draw(&Stroke { x1: x, y1: y, x2: x + step * 0.7, y2: y, color });
    }
}

fn dotted(ctx: &mut ratatui::widgets::canvas::Context<'_>, from: (f64, f64), to: (f64, f64), color: ratatui::style::Color) {
    let dots: Vec<(f64, f64)> =
        (1..=12).map(|i| f64::from(i) / 12.0).map(|s| (from.0 + (to.0 - from.0) * s, from.1 + (to.1 - from.1) * s)).collect();
    ctx.draw(&Points { coords: &dots, color });
}
