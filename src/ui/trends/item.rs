//! How one item went: its chart, what that shows, and every point of it.

use super::{
    super::{ViewState, chart, theme::Theme, widgets::line::Builder},
    put_all, sentence, table,
};
use crate::{
    app::{App, event::Hit, signs::Sign},
    domain::{
        Ix, Kind,
        chart::{Chart, across},
        cycle::CycleState,
        text,
        trends::figure::{About, Figure},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// From this height on there is room for a chart above the list.
const TALL: u16 = 13;
/// Below this height not all of what it is can stand above it.
const LOW: u16 = 8;
/// No chart above a list is higher.
const HIGHEST: u16 = 24;

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let trends = &app.screens.trends;
    let width = area.width as usize;
    let Some(ix) = trends.shown(&app.cascade) else {
        let said = if trends.of.is_some() {
            "What was shown here is there no more: it was deleted. {find-trend} chooses another by its title."
        } else {
            "No key result is chosen: {find-trend} chooses one by its title, and {trend} on the deck the selected one."
        };
        put_all(frame, &sentence(t, &app.keymap().filled(said), width, 3), area);
        return;
    };
    // Until it was read: the file answers before anybody sees this.
    let Some(figure) = trends.figures.first() else { return };
    let mut left = area;
    let head = head(app, t, ix, width);
    // In a low window what it is stands above what was said of it in one line.
    let heads = if left.height < LOW { &head[..1] } else { &head[..] };
    let used = put_all(frame, heads, left);
    down(&mut left, used);
    let drawn = figure.chart.as_ref().filter(|_| !trends.as_table);
    if let Some(drawn) = drawn {
        let legend = chart::legend(t, drawn, width.saturating_sub(2));
        let below = legend.len() as u16 + 3;
        let height = if trends.is_alone {
            left.height.saturating_sub(below)
        } else if left.height >= TALL {
            // What the list leaves empty goes to the chart.
            let list = (figure.table.rows.len() as u16 + 2).min(left.height * 9 / 20);
            left.height.saturating_sub(below + list).clamp(7, HIGHEST)
        } else {
            0
        };
        if height >= chart::SMALLEST.1 {
            let place = Rect { x: left.x + 1, width: left.width.saturating_sub(2), height, ..left };
            chart::draw(frame, t, drawn, place);
            points(frame, view, figure, drawn, place, trends.cursor.at);
            down(&mut left, height);
            let legend: Vec<Line> = legend.into_iter().map(indented).collect();
            let used = put_all(frame, &legend, left);
            down(&mut left, used);
        }
    }
    let most = match left.height {
        _ if trends.is_alone => 4,
        9.. => 4,
        // Two lines of what was said are always seen.
        height => usize::from(height).saturating_sub(2).clamp(1, 3),
    };
    let used = put_all(frame, &sentence(t, &figure.says, width, most), left);
    down(&mut left, used);
    if trends.is_alone && drawn.is_some() {
        return;
    }
    let blank = u16::from(left.height > 8);
    down(&mut left, blank);
    table::draw(frame, app, view, &figure.table, 0, left);
}

/// A click on the chart selects the point that is nearest; below stands which one is selected.
fn points(frame: &mut Frame, view: &mut ViewState, figure: &Figure, drawn: &Chart, place: Rect, at: usize) {
    let Some(plot) = chart::plot(drawn, place) else { return };
    let rows = figure.table.rows.iter().enumerate();
    let mut all: Vec<(u16, usize)> = rows
        .filter_map(|(n, row)| match row.about {
            About::Point(_, on) => Some((chart::column(drawn, plot, across(on))?, n)),
            _ => None,
        })
        .collect();
    if let Some((column, _)) = all.iter().find(|(_, n)| *n == at) {
        let cell = &mut frame.buffer_mut()[(*column, plot.bottom())];
        let sign = if cell.symbol() == " " { view.theme.glyph("↑", "^").to_owned() } else { cell.symbol().to_owned() };
        cell.set_symbol(&sign).set_style(view.theme.accent());
    }
    // Of several on one day the newest.
    all.reverse();
    all.sort_by_key(|(column, _)| *column);
    let mut from = plot.x;
    for (n, (column, row)) in all.iter().enumerate() {
        let to = all.get(n + 1).map_or(plot.right(), |(next, _)| (column + next) / 2 + 1);
        if to > from {
            view.hits(Rect { x: from, width: to - from, ..plot }, Hit::Row(*row));
            from = to;
        }
    }
}

/// What is left below so many rows.
fn down(left: &mut Rect, rows: u16) {
    let rows = rows.min(left.height);
    (left.y, left.height) = (left.y + rows, left.height - rows);
}

fn indented(line: Line<'static>) -> Line<'static> {
    let mut spans = line.spans;
    spans.insert(0, " ".into());
    Line::from(spans)
}

/// What it is: title, what it hangs on, which week of its cycle, how it is meant, how often it was carried over.
fn head(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let (c, item) = (&app.cascade, app.cascade.item(ix));
    let judged = app.board.peek(c, ix);
    let (sign, style) = t.standing(item.outcome(), judged.health);
    let mut title = Builder::new(width);
    title.push(" ", t.text()).push(sign, style).push(" ", t.text());
    title.push(text::one_line(item.title.trim(), width.saturating_sub(4)), t.strong());
    let mut facts: Vec<String> = vec![item.kind().name().to_owned()];
    facts.extend(c.parent(ix).map(|parent| text::one_line(c.item(parent).title.trim(), 60).into_owned()));
    if let Some(cycle) = c.cycle_of(ix).filter(|cycle| cycle.state_on(app.today()) == CycleState::Open) {
        let (week, weeks) = cycle.week(app.today(), c.settings.review_weekday);
        facts.push(format!("week {week} of {weeks}"));
    }
    if item.kind() == Kind::KeyResult {
        facts.push(c.ambition_of(ix).word().to_owned());
    }
    let times = c.chain(ix).len().saturating_sub(1);
    let mut line = Builder::new(width);
    line.push(format!("   {}", facts.join(" · ")), t.dim());
    if times > 0 {
        let (sign, style) = t.sign(Sign::Carried);
        let key = if app.screens.trends.is_chain { "{this-cycle} this cycle alone" } else { "{whole-chain} the whole chain" };
        line.push(" · ", t.dim()).push(format!("{sign}{times}"), style).push(app.keymap().filled(&format!(" {key}")), t.dim());
    }
    vec![title.finish(), line.finish()]
}
