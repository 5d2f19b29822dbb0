//! Figures one below the other, or where it is wide beside each other: title, sentence, chart, table.

use super::{
    super::{
        ViewState, chart,
        deck::scroll_bar,
        theme::Theme,
        widgets::line::{Builder, put},
    },
    sentence, table,
};
use crate::{
    app::{App, event::Hit, trends::View},
    domain::trends::figure::Figure,
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// From this width on figures of an overview stand in two columns, and in three.
const WIDE: [u16; 2] = [110, 170];
/// How high the chart of a figure is among others.
const CHART: u16 = 9;
/// From this height on there is room for charts.
const TALL: u16 = 12;
/// From this height on there is room for blank lines.
pub(super) const ROOMY: u16 = 28;
/// No place of those that are counted from left to right is wider.
const PLACE: u16 = 18;
/// So many lines of a table an overview has.
const FEW: usize = 8;

/// One line of a column, and the number of what is selected there.
struct Entry {
    line: Line<'static>,
    stop: Option<usize>,
}

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let trends = &app.screens.trends;
    if trends.figures.is_empty() {
        let said = if trends.cycle.has_failed() { " It could not be read." } else { t.glyph(" …", " ...") };
        put(frame, &Line::styled(said, t.dim()), Rect { height: 1, ..area });
        return;
    }
    let is_overview = trends.view == View::Overview;
    if trends.is_alone {
        if let Some((figure, _)) = trends.at() {
            alone(frame, app, t, figure, area);
        }
        return;
    }
    let columns = if is_overview { 1 + WIDE.iter().filter(|wide| area.width >= **wide).count() as u16 } else { 1 };
    let gap = 2;
    let width = (area.width - 1 - gap * (columns - 1)) / columns;
    let mut columns: Vec<Vec<Entry>> = (0..columns).map(|_| Vec::new()).collect();
    let mut first = 0;
    for figure in &trends.figures {
        // The next one goes where there is most room.
        let Some(column) = columns.iter_mut().min_by_key(|column| column.len()) else { return };
        entries(app, t, figure, first, (width, area.height), column);
        first += trends.stops(figure);
    }
    let height = area.height as usize;
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    let top = top(&columns, trends.cursor.at, height, app.detail_scroll()).min(longest.saturating_sub(height));
    view.detail_end = longest.saturating_sub(height);
    view.list = Some(trends.cursor.window(height / 2, first));
    for (n, column) in columns.iter().enumerate() {
        let x = area.x + n as u16 * (width + gap);
        for (entry, y) in column.iter().skip(top).zip(area.top()..area.bottom()) {
            let place = Rect { x, y, width, height: 1 };
            put(frame, &entry.line, place);
            if let Some(stop) = entry.stop {
                view.hits(place, Hit::Row(stop));
            }
        }
    }
    if longest > height {
        scroll_bar(frame, t, area, top, height, longest);
    }
}

/// The first line shown: what is selected is in view, with what stands above it where that fits.
fn top(columns: &[Vec<Entry>], at: usize, height: usize, scrolled: usize) -> usize {
    let place = |column: &Vec<Entry>| {
        let first = column.iter().position(|entry| entry.stop == Some(at))?;
        let last = column.iter().rposition(|entry| entry.stop == Some(at))?;
        Some((first, last))
    };
    let Some((from, to)) = columns.iter().find_map(place) else { return scrolled };
    let top = (to + 2).saturating_sub(height);
    top.min(from) + scrolled
}

/// All lines of a figure.
fn entries(app: &App, t: Theme, figure: &Figure, first: usize, (width, height): (u16, u16), out: &mut Vec<Entry>) {
    let trends = &app.screens.trends;
    let is_overview = trends.view == View::Overview;
    let is_on = is_overview && trends.cursor.at == first;
    // All of a figure of an overview is one thing.
    let stop = is_overview.then_some(first);
    let plain = |line: Line<'static>| Entry { line, stop };
    if !out.is_empty() {
        out.push(Entry { line: Line::default(), stop: None });
    }
    let before = out.len();
    let mut title = Builder::new(width as usize);
    title.push(if is_on { t.glyph("▌", ">") } else { " " }, t.accent());
    title.push(figure.title.as_str(), if is_on { t.accent() } else { t.strong() });
    out.push(plain(title.finish()));
    out.extend(
        sentence(t, &figure.says, width as usize, if is_overview && figure.chart.is_some() { 3 } else { 5 })
            .into_iter()
            .map(plain),
    );
    let drawn = figure.chart.as_ref().filter(|_| !trends.as_table && height >= TALL);
    if let Some(drawn) = drawn {
        let indent = |line: Line<'static>| {
            let mut spans = line.spans;
            spans.insert(0, Span::raw(" "));
            Line::from(spans)
        };
        let legend = chart::legend(t, drawn, width.saturating_sub(2) as usize);
        let most = CHART + drawn.frame.strips.len() as u16;
        let rows = if is_overview {
            most
        } else {
            // What is selected first, its heads and what stands above the chart are seen at once.
            let around = out.len() - before + legend.len() + 3;
            height.saturating_sub(around as u16).clamp(chart::SMALLEST.1 + 2, most + (height / 8).min(6))
        };
        // A few places over the whole width would be the bars of a flag.
        let most = drawn.places().map_or(u16::MAX, |places| places * PLACE + 10);
        let wide = width.saturating_sub(2).min(most.max(chart::SMALLEST.0));
        out.extend(chart::lines(t, drawn, wide, rows).into_iter().map(indent).map(plain));
        out.extend(legend.into_iter().map(indent).map(plain));
        // Where numbers stand for what it is about, only the table says which.
        if is_overview && !figure.table.heads.first().is_some_and(|head| head.name.is_empty()) {
            return;
        }
    }
    // A table stands apart from its chart where that costs nothing.
    if drawn.is_some() && height >= ROOMY {
        out.push(plain(Line::default()));
    }
    let rows = if is_overview && !trends.as_table { FEW } else { usize::MAX };
    let selected = (!is_overview && trends.cursor.at >= first).then(|| trends.cursor.at - first);
    let lines = table::lines(app, t, &figure.table, width as usize, rows, selected);
    out.extend(
        lines.into_iter().map(|(line, row)| Entry { line, stop: if is_overview { stop } else { row.map(|row| first + row) } }),
    );
    let more = figure.table.rows.len().saturating_sub(rows);
    if more > 0 {
        out.push(plain(Line::styled(format!(" {} {more} more", t.glyph("…", "...")), t.dim())));
    }
}

/// One figure on the whole screen.
fn alone(frame: &mut Frame, app: &App, t: Theme, figure: &Figure, area: Rect) {
    let width = area.width as usize;
    let mut lines = vec![Line::styled(format!(" {}", figure.title), t.strong())];
    lines.extend(sentence(t, &figure.says, width, 4));
    let used = super::put_all(frame, &lines, area);
    let left = Rect { y: area.y + used, height: area.height - used, ..area };
    let Some(drawn) = &figure.chart else {
        let lines = table::lines(app, t, &figure.table, width - 1, usize::MAX, None);
        super::put_all(frame, &lines.into_iter().map(|(line, _)| line).collect::<Vec<Line>>(), left);
        return;
    };
    let legend = chart::legend(t, drawn, width.saturating_sub(2));
    let height = left.height.saturating_sub(legend.len() as u16);
    chart::draw(frame, t, drawn, Rect { x: left.x + 1, width: left.width.saturating_sub(2), height, ..left });
    let below = Rect { x: left.x + 1, y: left.y + height, width: left.width - 1, height: left.height - height };
    super::put_all(frame, &legend, below);
}
