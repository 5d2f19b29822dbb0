//! Draws charts in cells: lines with box-drawing characters, columns in eighths, bands in shades. Every font has them, which cannot
//! be said of braille. What a mark stands for has a sign of its own, so that nothing is told by colour alone.
//!
//! Must not know: what a chart is about.

use super::{theme::Theme, widgets::line::Builder};
use crate::domain::{
    Flag, Health,
    chart::{At, Chart, Mark, Role, Side},
    text,
};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
    widgets::Widget,
};

/// The narrowest and lowest chart that says anything.
pub(super) const SMALLEST: (u16, u16) = (24, 4);

/// So many heights are named wherever they are: both ends, and the one that matters.
const NAMED_FIRST: usize = 3;

/// A column that is so many eighths of a cell high.
const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Draws the chart, with heights named at its left and what stands below.
pub(super) fn draw(frame: &mut Frame, t: Theme, chart: &Chart, area: Rect) {
    paint(frame.buffer_mut(), t, chart, area);
}

/// The chart as lines of text, for where it scrolls with what is around it; none when there is no room for it.
pub(super) fn lines(t: Theme, chart: &Chart, width: u16, height: u16) -> Vec<Line<'static>> {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return Vec::new();
    }
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    paint(&mut buffer, t, chart, area);
    area.rows()
        .map(|row| {
            let cells = row.columns().map(|at| &buffer[(at.x, at.y)]);
            cells.map(|cell| Span::styled(cell.symbol().to_owned(), cell.style())).collect::<Line<'static>>()
        })
        .collect()
}

/// What the signs of a chart stand for, over as many lines as that takes.
pub(super) fn legend(t: Theme, chart: &Chart, width: usize) -> Vec<Line<'static>> {
    let look = Look { t, health: chart.health, of_bars: chart.is_of_bars() };
    let mut lines = Vec::new();
    let mut line = Builder::new(width);
    for role in chart.roles() {
        let (sign, word) = (look.sign(role), chart.frame.name(role));
        let needs = text::width(sign) + 1 + text::width(word);
        if line.used() > 0 && line.left() < needs + 3 {
            lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
        }
        if line.used() > 0 {
            line.push("   ", t.text());
        }
        line.push(sign, look.style(role)).push(format!(" {word}"), t.dim());
    }
    if is_dense(chart, width) {
        let (sign, word) = (look.extent(), "lowest to highest");
        if line.used() > 0 && line.left() < text::width(word) + 5 {
            lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
        }
        line.push("   ", t.text()).push(sign, t.dim()).push(format!(" {word}"), t.dim());
    }
    if line.used() > 0 {
        lines.push(line.finish());
    }
    lines
}

/// Whether more was said than there are columns: then each shows its last value, and from the lowest to the highest.
fn is_dense(chart: &Chart, width: usize) -> bool {
    chart.marks.iter().filter(|mark| matches!(mark, Mark::Dot { .. })).count() > width
}

/// How marks look.
#[derive(Clone, Copy)]
struct Look {
    t: Theme,
    health: Option<Health>,
    of_bars: bool,
}

impl Look {
    fn style(self, role: Role) -> Style {
        let t = self.t;
        let value = match self.health {
            Some(health) => Style { add_modifier: Modifier::empty(), ..t.health(health) },
            None => Style { add_modifier: Modifier::empty(), ..t.accent() },
        };
        match role {
            Role::Value | Role::Same => value,
            Role::Newest => self.health.map_or(value, |health| t.health(health)),
            Role::Closed | Role::Revised | Role::Interval => t.text(),
            Role::Expected | Role::First | Role::Label => t.dim(),
            Role::Target | Role::Band | Role::Prior | Role::Limit | Role::Border | Role::Middle => t.rule(),
        }
    }

    /// One of its cells: a dot, or a piece of its area, its column or its flat line.
    fn sign(self, role: Role) -> &'static str {
        let t = self.t;
        match role {
            Role::Value if self.of_bars => t.glyph("▇", "#"),
            Role::Value => t.glyph("•", "o"),
            Role::Same => t.glyph("○", "~"),
            Role::Newest => t.glyph("◆", "#"),
            Role::Closed => t.glyph("■", "*"),
            Role::Expected => t.glyph("·", "."),
            Role::Target | Role::Limit => t.glyph("╌", "-"),
            Role::Revised => t.flag_glyph(Flag::Revised),
            Role::Band => t.glyph("░", ":"),
            Role::Prior => t.glyph("▒", ":"),
            Role::Middle => t.glyph("◌", "+"),
            Role::Border => t.glyph("│", "|"),
            Role::First => t.glyph("□", "o"),
            Role::Interval => t.glyph("┃", "|"),
            Role::Label => "",
        }
    }

    /// From the lowest to the highest of what falls into one column.
    fn extent(self) -> &'static str {
        self.t.glyph("▒", "%")
    }

    /// The sign of its line where it is flat.
    fn line(self, role: Role) -> &'static str {
        match role {
            Role::Middle => self.t.glyph("▒", "="),
            role => self.sign(role),
        }
    }
}

/// Where the marks fall on the cells of a plot.
struct Scale {
    area: Rect,
    across: (f64, f64),
    up: (f64, f64),
    of_bars: bool,
}

impl Scale {
    fn share(at: f64, (from, to): (f64, f64)) -> f64 {
        if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// The column of a place: its middle, or among columns the one it falls into.
    fn column(&self, at: f64) -> u16 {
        let (share, width) = (Scale::share(at, self.across), f64::from(self.area.width));
        if self.of_bars { (share * width).floor().min(width - 1.0) as u16 } else { (share * (width - 1.0)).round() as u16 }
    }

    /// The left edge of a place.
    fn edge(&self, at: f64) -> u16 {
        (Scale::share(at, self.across) * f64::from(self.area.width)).round() as u16
    }

    /// The sides of a column: wherever it stands it is as wide as others of its kind, and touches the middle of its place where they do.
    fn sides(&self, (from, to): (f64, f64)) -> (u16, u16) {
        let place = from.floor();
        let cells = f64::from(self.area.width) / (self.across.1 - self.across.0).max(1.0);
        let wide = ((to - from) * cells + 1e-6).floor().max(1.0);
        let (from, to) = ((from - place) * cells, (to - place) * cells);
        let middle = (cells / 2.0).floor();
        let left = if to <= cells / 2.0 + 1e-6 {
            middle - wide
        } else if from >= cells / 2.0 - 1e-6 {
            middle
        } else {
            ((from + to - wide) / 2.0).round()
        };
        let left = self.edge(place) + left.max(0.0) as u16;
        (left, left + wide as u16)
    }

    /// The row of a height, the highest at the top.
    fn row(&self, height: f64) -> u16 {
        let last = f64::from(self.area.height - 1);
        (last - Scale::share(height, self.up) * last).round() as u16
    }

    /// How many eighths of a cell a height is above the floor.
    fn eighths(&self, height: f64) -> u16 {
        (Scale::share(height, self.up) * f64::from(self.area.height) * 8.0).round() as u16
    }

    /// The heights of a line through places, one per column from its first to its last.
    fn along(&self, through: &[At]) -> Vec<(u16, f64)> {
        let mut out: Vec<(u16, f64)> = Vec::new();
        for pair in through.windows(2) {
            let (from, to) = (self.column(pair[0].0), self.column(pair[1].0));
            for column in from..=to {
                let share = if to > from { f64::from(column - from) / f64::from(to - from) } else { 1.0 };
                out.push((column, pair[0].1 + (pair[1].1 - pair[0].1) * share));
            }
        }
        out
    }
}

/// A value with its unit as far as that fits; a number is never cut.
fn label(value: f64, unit: Option<&str>, room: usize) -> String {
    let number = text::number::format_compact(value, room.clamp(1, 8));
    let whole = text::number::with_unit(&number, unit);
    if text::width(&whole) <= room { whole } else { number }
}

/// Where the parts of a chart stand.
struct Places {
    labels: Rect,
    plot: Rect,
    ticks: Rect,
    below: Rect,
    /// The heights that are named.
    named: Vec<(f64, String)>,
}

impl Places {
    fn of(chart: &Chart, area: Rect) -> Places {
        let frame = &chart.frame;
        // Rows below go before the plot has too few of its own.
        let strips = frame.strips.len().min((area.height as usize).saturating_sub(6)) as u16;
        let [plot, ticks, below] =
            area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(strips)]));
        let room = area.width as usize / 3;
        let named: Vec<(f64, String)> =
            frame.heights.iter().map(|&height| (height, label(height, frame.unit.as_deref(), room))).collect();
        let names = frame.strips.iter().take(strips.into()).map(|strip| text::width(strip.name));
        let margin = named.iter().map(|(_, said)| text::width(said)).chain(names).max().unwrap_or(0) as u16 + 1;
        let [labels, mut plot] = plot.layout(&Layout::horizontal([Constraint::Length(margin), Constraint::Min(1)]));
        if let Some(places) = chart.places().filter(|places| (1..=plot.width).contains(places)) {
            // Places that are all equally wide stand in a rhythm.
            plot.width -= plot.width % places;
        }
        Places { labels, plot, ticks, below, named }
    }
}

/// Where the marks of a chart stand that is drawn there; `None`: there is no room for it.
pub(super) fn plot(chart: &Chart, area: Rect) -> Option<Rect> {
    (area.width >= SMALLEST.0 && area.height >= SMALLEST.1).then(|| Places::of(chart, area).plot)
}

/// The column of the screen of a place; `None`: it lies outside.
pub(super) fn column(chart: &Chart, plot: Rect, at: f64) -> Option<u16> {
    let (across, up) = (chart.frame.across, chart.frame.up);
    let scale = Scale { area: plot, across, up, of_bars: chart.is_of_bars() };
    (across.0 <= at && at <= across.1).then(|| plot.x + scale.column(at))
}

fn paint(buffer: &mut Buffer, t: Theme, chart: &Chart, area: Rect) {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return;
    }
    let frame = &chart.frame;
    let look = Look { t, health: chart.health, of_bars: chart.is_of_bars() };
    let Places { labels, plot, ticks, below, named } = Places::of(chart, area);
    let scale = Scale { area: plot, across: frame.across, up: frame.up, of_bars: look.of_bars };
    let mut taken: Vec<u16> = Vec::new();
    for (n, (height, said)) in named.into_iter().enumerate() {
        let row = scale.row(height);
        // Beside what matters others are named only where they do not crowd it.
        let apart = if n < NAMED_FIRST { 1 } else { 2 };
        if taken.iter().all(|other| other.abs_diff(row) >= apart) {
            taken.push(row);
            let said = text::fit_left(&said, labels.width as usize - 1);
            Line::styled(said, t.dim()).render(Rect { y: labels.y + row, height: 1, ..labels }, buffer);
        }
    }
    let dense = is_dense(chart, area.width.into());
    for mark in &chart.marks {
        let mut put = |column: u16, row: u16, glyph: &'static str, style: Style| {
            if column < plot.width && row < plot.height {
                let cell = &mut buffer[(plot.x + column, plot.y + row)];
                cell.reset();
                cell.set_symbol(glyph).set_style(style);
            }
        };
        match mark {
            Mark::Line { role: Role::Value, through } if dense => extents(&scale, look, through, &mut put),
            Mark::Dot { role: Role::Value | Role::Same, .. } if dense => {}
            Mark::Text { role, at, side, said } => words(buffer, &scale, look.style(*role), (*at, *side), said),
            mark => stroke(mark, &scale, look, &mut put),
        }
    }
    let ticks = Rect { x: plot.x, width: plot.width, ..ticks };
    axis(buffer, look, chart, &scale, ticks);
    for (strip, y) in frame.strips.iter().zip(below.top()..below.bottom()) {
        let name = Rect { y, height: 1, width: labels.width, ..below };
        Line::styled(text::fit_left(strip.name, labels.width as usize - 1), t.dim()).render(name, buffer);
        let row = Rect { x: plot.x, y, width: plot.width, height: 1 };
        let mut free = 0;
        for (at, word) in &strip.words {
            let (width, column) = (text::width(word) as u16, scale.column(*at));
            let start = column.saturating_sub(width / 2).min(plot.width.saturating_sub(width));
            // What has no room beside the one before says less than a blank.
            if start >= free {
                Line::styled(word.clone(), t.text()).render(Rect { x: row.x + start, width, ..row }, buffer);
                free = start + width + 1;
            }
        }
    }
}

/// Draws anything but words.
fn stroke(mark: &Mark, scale: &Scale, look: Look, put: &mut impl FnMut(u16, u16, &'static str, Style)) {
    let style = look.style(mark.role());
    match mark {
        Mark::Line { role: role @ (Role::Border | Role::Interval), through } => {
            let rows = through.iter().map(|place| scale.row(place.1));
            let (Some(top), Some(bottom), Some(place)) = (rows.clone().min(), rows.max(), through.first()) else { return };
            for row in top..=bottom {
                put(scale.column(place.0), row, look.sign(*role), style);
            }
        }
        Mark::Line { role: Role::Value, through } => joined(scale, look.t, through, style, put),
        Mark::Line { role, through } => {
            for (column, height) in scale.along(through) {
                put(column, scale.row(height), look.line(*role), style);
            }
        }
        Mark::Step { role, heights, until } => {
            for (n, &(at, height)) in heights.iter().enumerate() {
                let end = heights.get(n + 1).map_or(*until, |next| next.0);
                let last = scale.column(end);
                if let Some(row) = height.map(|height| scale.row(height)) {
                    for column in scale.column(at)..=last {
                        put(column, row, look.line(*role), style);
                    }
                }
                let next = heights.get(n + 1).and_then(|next| next.1).filter(|next| Some(*next) != height);
                if let (Some(from), Some(to)) = (height, next) {
                    let (a, b) = (scale.row(from), scale.row(to));
                    for row in a.min(b)..=a.max(b) {
                        put(last, row, look.t.glyph("╎", "|"), look.t.dim());
                    }
                }
            }
        }
        Mark::Area { role, edges } => {
            let line = |of: fn(&(f64, f64, f64)) -> At| scale.along(&edges.iter().map(of).collect::<Vec<_>>());
            for ((column, low), (_, high)) in line(|e| (e.0, e.1)).into_iter().zip(line(|e| (e.0, e.2))) {
                for row in scale.row(high)..=scale.row(low) {
                    put(column, row, look.sign(*role), style);
                }
            }
        }
        Mark::Dot { role, at } => put(scale.column(at.0), scale.row(at.1), look.sign(*role), style),
        Mark::Bar { role, across, up } => {
            let (left, right) = scale.sides(*across);
            let eighths = match scale.eighths(up.1) {
                0 if up.1 > up.0 => 1,
                eighths => eighths,
            };
            let floor = scale.area.height - 1;
            for column in left..right {
                for row in 0..eighths / 8 {
                    put(column, floor.saturating_sub(row), column_sign(look, *role, 8), style);
                }
                if eighths % 8 > 0 && eighths / 8 <= floor {
                    put(column, floor - eighths / 8, column_sign(look, *role, eighths % 8), style);
                }
            }
        }
        Mark::Text { .. } => {}
    }
}

/// A cell of a column that is filled by so many eighths.
fn column_sign(look: Look, role: Role, eighths: u16) -> &'static str {
    match role {
        // Of a shade there are no eighths: a cell that is begun is drawn.
        Role::Prior => look.sign(role),
        _ if look.t.ascii => look.sign(role),
        _ => EIGHTHS[(eighths.clamp(1, 8) - 1) as usize],
    }
}

/// What was said so often that columns hold several: from the lowest to the highest of each, and through the last ones a line.
fn extents(scale: &Scale, look: Look, through: &[At], put: &mut impl FnMut(u16, u16, &'static str, Style)) {
    let style = look.style(Role::Value);
    let mut last: Vec<At> = Vec::new();
    for within in through.chunk_by(|a, b| scale.column(a.0) == scale.column(b.0)) {
        let rows = within.iter().map(|at| scale.row(at.1));
        let (Some(top), Some(bottom)) = (rows.clone().min(), rows.max()) else { continue };
        for row in top..=bottom {
            put(scale.column(within[0].0), row, look.extent(), look.t.dim());
        }
        last.extend(within.last());
    }
    joined(scale, look.t, &last, style, put);
}

/// The line through values: flat pieces joined by corners.
fn joined(scale: &Scale, t: Theme, through: &[At], style: Style, put: &mut impl FnMut(u16, u16, &'static str, Style)) {
    let heights = scale.along(through);
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

/// Words at a place; moved so that all of them can be read, where there is room for all.
fn words(buffer: &mut Buffer, scale: &Scale, style: Style, (at, side): (At, Side), said: &str) {
    let area = scale.area;
    // Beside its mark after a blank, through which no line goes.
    let said = if side == Side::Right { format!(" {said}") } else { said.to_owned() };
    let said = text::cut(&said, area.width as usize);
    let width = text::width(&said) as u16;
    let column = scale.column(at.0);
    let start = match side {
        Side::Left => column.saturating_sub(width),
        Side::Over => column.saturating_sub(width / 2),
        Side::Right => column + 1,
    };
    let start = start.min(area.width - width);
    // Among columns on top of the one it is about.
    let on_top = (area.height - 1).saturating_sub(scale.eighths(at.1).div_ceil(8));
    let row = if scale.of_bars { on_top } else { scale.row(at.1) };
    let place = Rect { x: area.x + start, y: area.y + row, width, height: 1 };
    for cell in place.positions() {
        buffer[cell].reset();
    }
    Line::styled(said.into_owned(), style).render(place, buffer);
}

/// What stands below: words where there is room for them, and signs where no word stands.
fn axis(buffer: &mut Buffer, look: Look, chart: &Chart, scale: &Scale, area: Rect) {
    let mut taken: Vec<(u16, u16)> = Vec::new();
    for tick in &chart.frame.ticks {
        let Some(said) = &tick.said else { continue };
        let width = text::width(said) as u16;
        let start = scale.column(tick.at).saturating_sub(width / 2).min(area.width.saturating_sub(width));
        let (from, to) = (start.saturating_sub(1), start + width + 1);
        if width <= area.width && taken.iter().all(|&(a, b)| to <= a || from >= b) {
            taken.push((start, start + width));
            let style = if tick.role == Role::Newest { look.t.text() } else { look.t.dim() };
            Line::styled(said.clone(), style).render(Rect { x: area.x + start, width, ..area }, buffer);
        }
    }
    for tick in chart.frame.ticks.iter().filter(|tick| tick.said.is_none()) {
        let cell = &mut buffer[(area.x + scale.column(tick.at), area.y)];
        if cell.symbol() == " " {
            cell.set_symbol(look.sign(tick.role)).set_style(look.style(tick.role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        chart::{Frame as Around, Strip, Tick, across},
        fixture::{day, series},
        series::{Cone, Series, TargetStep},
    };

    fn drawn(series: &Series, unit: &str, width: u16, height: u16) -> Vec<String> {
        let chart = series.chart(Some(unit), Health::OnTrack).unwrap();
        lines(Theme::default(), &chart, width, height).iter().map(Line::to_string).collect()
    }

    #[test]
    fn a_unit_goes_before_a_number_is_cut() {
        assert_eq!(label(25.0, Some("employees"), 20), "25 employees");
        assert_eq!(label(127.0, Some("employees"), 8), "127");
        assert_eq!(label(1_300_000.0, Some("EUR"), 6), "1.3M");
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
        let rows = drawn(&s, "%", 60, 9);
        assert!(rows[0].starts_with("4 %") && rows[0].contains('╌'), "the old target is within the chart: {rows:?}");
        let top = rows[0].trim_end().chars().count();
        assert!((28..40).contains(&top), "and ends on the day of the revision: {rows:?}");
        assert!(rows[8].contains('Δ'), "which is marked: {rows:?}");
    }

    /// Columns of 0, a hundredth, a half and all, with what each is below it.
    fn columns() -> Chart {
        let heights = [0.0, 0.01, 0.5, 1.0];
        let bar =
            |(n, &up): (usize, &f64)| Mark::Bar { role: Role::Value, across: (n as f64 + 0.2, n as f64 + 0.8), up: (0.0, up) };
        let tick = |n: usize| Tick { at: n as f64 + 0.5, said: Some(n.to_string()), role: Role::Label };
        let frame = Around {
            across: (0.0, 4.0),
            up: (0.0, 1.0),
            heights: vec![1.0, 0.0],
            ticks: (0..4).map(tick).collect(),
            strips: vec![Strip { name: "n", words: vec![(3.5, "9".to_owned())] }],
            ..Around::default()
        };
        Chart { frame, marks: heights.iter().enumerate().map(bar).collect(), health: None }
    }

    #[test]
    fn columns_stand_on_the_floor_as_high_as_they_are_and_a_little_is_not_nothing() {
        let rows: Vec<String> = lines(Theme::default(), &columns(), 26, 10).iter().map(Line::to_string).collect();
        let column = |n: usize| rows[..8].iter().map(|row| row.chars().nth(2 + 6 * n + 3).unwrap()).collect::<String>();
        assert_eq!([column(0), column(1)].map(|column| column.trim().to_owned()), ["", "▁"], "{rows:?}");
        assert_eq!([column(2), column(3)].map(|column| column.matches('█').count()), [4, 8], "{rows:?}");
        assert!(rows[8].contains("0     1     2     3") && rows[9].starts_with("n ") && rows[9].contains('9'), "{rows:?}");
        let plain = Theme { ascii: true, ..Theme::default() };
        let rows: Vec<String> = lines(plain, &columns(), 26, 10).iter().map(Line::to_string).collect();
        assert!(rows.concat().is_ascii() && rows.concat().matches('#').count() > 20, "{rows:?}");
    }

    #[test]
    fn columns_of_a_kind_are_alike_wherever_they_stand() {
        let bars = |n: usize| {
            [(0.12, 0.5), (0.5, 0.88)].map(|(from, to)| Mark::Bar {
                role: Role::Value,
                across: (n as f64 + from, n as f64 + to),
                up: (0.0, 1.0),
            })
        };
        let frame = Around { across: (0.0, 13.0), up: (0.0, 1.0), ..Around::default() };
        let chart = Chart { frame, marks: (0..13).flat_map(bars).collect(), health: None };
        for width in 28..120 {
            let rows: Vec<String> = lines(Theme::default(), &chart, width, 5).iter().map(Line::to_string).collect();
            let mut wide: Vec<usize> = rows[2].split_whitespace().map(|bars| bars.chars().count()).collect();
            wide.dedup();
            // In a narrow chart groups touch.
            assert!(wide.len() == 1 && wide[0].is_multiple_of(2) || width < 54, "{width}: {}", rows[2]);
        }
    }

    #[test]
    fn of_twenty_years_each_column_shows_from_the_lowest_to_the_highest_and_its_last_value() {
        let values: Vec<f64> = (0..1040).map(|n| 50.0 + f64::from(n % 7) * 5.0).collect();
        let mut s = series(&values, 100.0);
        (s.span, s.expected, s.today) = (None, Vec::new(), day("2046-10-05"));
        let chart = s.chart(Some("%"), Health::OnTrack).unwrap();
        let rows: Vec<String> = lines(Theme::default(), &chart, 80, 12).iter().map(Line::to_string).collect();
        let all = rows.concat();
        assert!(all.matches('▒').count() > 100 && !all.contains('•') && all.matches('◆').count() == 1, "{rows:?}");
        let said = legend(Theme::default(), &chart, 80).iter().map(Line::to_string).collect::<String>();
        assert!(said.contains("▒ lowest to highest"), "{said}");
    }

    #[test]
    fn one_value_equal_values_and_large_ones_are_drawn_within_the_chart() {
        for values in [&[5.0][..], &[5.0, 5.0, 5.0], &[1e13, 1.5e13, 9e15], &[0.0]] {
            for target in [values[0], values[0] * 2.0 + 1.0] {
                let mut s = series(values, target);
                s.expected.clear();
                let chart = s.chart(Some("EUR"), Health::OnTrack).unwrap();
                let rows: Vec<String> = lines(Theme::default(), &chart, 60, 9).iter().map(Line::to_string).collect();
                assert!(rows.concat().contains('◆') && !rows.concat().contains("NaN"), "{values:?}: {rows:?}");
            }
        }
    }

    #[test]
    fn what_a_sign_stands_for_is_said_once_and_no_two_signs_of_a_chart_are_alike() {
        let mut s = series(&[2.0, 2.5, 3.0], 4.0);
        s.cone = Some(Cone { from: s.points[2], due: day("2026-12-31"), low: 3.0, middle: Some(3.5), high: 4.0 });
        s.targets = vec![TargetStep { on: day("2026-11-10"), from: Some(3.5), to: Some(4.0) }];
        let mut chart = s.chart(None, Health::AtRisk).unwrap();
        let at = (across(day("2026-10-12")), 2.5);
        chart.marks.extend([Role::Same, Role::Closed, Role::Border].map(|role| Mark::Dot { role, at }));
        for ascii in [false, true] {
            let look = Look { t: Theme { ascii, ..Theme::default() }, health: None, of_bars: false };
            let mut signs: Vec<&str> = chart.roles().into_iter().map(|role| look.sign(role)).collect();
            let all = signs.len();
            signs.sort_unstable();
            signs.dedup();
            assert_eq!(signs.len(), all, "{signs:?}");
            let said: String = legend(look.t, &chart, 40).iter().map(Line::to_string).collect::<Vec<_>>().join("\n");
            assert!(chart.roles().iter().all(|role| said.matches(role.word()).count() >= 1), "{said}");
            assert!(said.lines().all(|line| text::width(line) <= 40), "{said}");
        }
    }
}
