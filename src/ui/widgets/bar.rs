//! Progress bars with a mark where progress should be, and the small chart of thirteen weeks.

use crate::ui::theme::Theme;
use ratatui::{style::Style, text::Span};

const LEVELS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];

/// A bar of `width` cells: filled to `progress`, with a mark at `expected` (both 0–1, clamped). Without progress the bar is
/// dotted: nothing measured looks different from zero.
pub fn progress(t: Theme, progress: Option<f64>, expected: Option<f64>, width: usize, fill: Style) -> Vec<Span<'static>> {
    let tick = expected.map(|e| ((e.clamp(0.0, 1.0) * width as f64) as usize).min(width.saturating_sub(1)));
    let Some(progress) = progress else {
        return vec![Span::styled(t.glyph("┄", ".").repeat(width), t.rule())];
    };
    // Heavy on light lines rather than blocks: bars of neighbouring rows stay apart. Half a cell is the finest step.
    let halves = (progress.clamp(0.0, 1.0) * width as f64 * 2.0).round() as usize;
    let (full, half) = if t.ascii { (halves.div_ceil(2), false) } else { (halves / 2, halves % 2 == 1) };
    let cell = |cell: usize| match cell {
        c if Some(c) == tick => (t.glyph("┊", "|"), t.text()),
        c if c < full => (t.glyph("━", "#"), fill),
        c if c == full && half => ("╸", fill),
        _ => (t.glyph("─", "-"), t.rule()),
    };
    // Cells that look the same are one piece: there is a bar in every row.
    let mut pieces: Vec<Span<'static>> = Vec::with_capacity(5);
    for (sign, style) in (0..width).map(cell) {
        match pieces.last_mut().filter(|last| last.style == style) {
            Some(last) => last.content.to_mut().push_str(sign),
            None => pieces.push(Span::styled(sign, style)),
        }
    }
    pieces
}

/// One cell per week, the newest last; a week without a value is a blank, not a zero.
pub fn weeks(t: Theme, series: &[Option<f64>]) -> String {
    let known = || series.iter().flatten().copied().filter(|v| v.is_finite());
    columns(t, series, known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max))
}

/// One cell per value, as high as it stands between `low` and `high`; none is a blank.
pub fn columns(t: Theme, series: &[Option<f64>], low: f64, high: f64) -> String {
    series
        .iter()
        .map(|v| match v {
            Some(v) if v.is_finite() => {
                let share = if high > low { (v - low) / (high - low) } else { 0.5 };
                // A whole block would touch the row above, and the charts of all rows would be one figure.
                let level = ((share * 6.0).round() as usize).min(6);
                if t.ascii { ["_", "_", ".", ".", "-", "-", "="][level] } else { LEVELS[level] }
            }
            _ => " ",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_reaches_from_its_lowest_to_its_highest_value_and_never_into_the_row_above() {
        let series = [Some(0.0), None, Some(3.0), Some(6.0), Some(4.0)];
        assert_eq!(weeks(Theme::default(), &series), "▁ ▄▇▅");
        assert_eq!(weeks(Theme::default(), &[Some(2.0), Some(2.0)]), "▄▄", "what does not move stands in the middle");
    }
}
