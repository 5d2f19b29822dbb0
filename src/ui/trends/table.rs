//! The table of a figure, with a line that is selected.

use super::super::{
    ViewState,
    deck::scroll_bar,
    theme::Theme,
    widgets::{
        bar,
        line::{Builder, put},
    },
};
use crate::{
    app::{App, event::Hit},
    domain::{
        Health,
        text::{self, say::say_short},
        trends::figure::{Cell, Column, Row, Table},
    },
};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

/// Between two columns.
const GAP: usize = 2;
/// What the column that grows has at least, or others go for it.
const LEAST: usize = 18;
/// No head is cut to less.
const HEAD: usize = 5;
/// A sentence goes over so many lines.
const MOST: usize = 9;
/// So many lines are looked at for how wide columns are: what comes after is cut where it is longer.
const LOOKED_AT: usize = 1000;

/// Draws the lines that fit below their heads. `first`: the number of the first of them among all that can be selected.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, table: &Table, first: usize, area: Rect) {
    if area.height == 0 || table.rows.is_empty() {
        return;
    }
    let t = view.theme;
    let has_heads = area.height > 3;
    let list = Rect { y: area.y + u16::from(has_heads), height: area.height - u16::from(has_heads), ..area };
    let cursor = app.screens.trends.cursor;
    let window = cursor.window(list.height as usize, table.rows.len());
    view.list = Some(window);
    let shown = || table.rows.iter().skip(window.top).take(list.height as usize);
    let width = list.width.saturating_sub(2) as usize;
    let columns = columns(app, table, width);
    if has_heads {
        put(frame, &heads(t, table, &columns, width), Rect { height: 1, ..area });
    }
    for ((n, row), y) in shown().enumerate().map(|(n, row)| (window.top + n, row)).zip(list.top()..list.bottom()) {
        let place = Rect { y, height: 1, width: list.width.saturating_sub(1), ..list };
        put(frame, &line(app, t, table, row, (&columns, None), width, first + n == cursor.at), place);
        view.hits(place, Hit::Row(first + n));
    }
    if table.rows.len() > list.height as usize {
        scroll_bar(frame, t, list, window.top, list.height as usize, table.rows.len());
    }
}

/// The heads and so many lines of it, each with its number; none where there are none. What grows goes over several.
pub(super) fn lines(
    app: &App,
    t: Theme,
    table: &Table,
    width: usize,
    most: usize,
    selected: Option<usize>,
) -> Vec<(Line<'static>, Option<usize>)> {
    if table.rows.is_empty() {
        return Vec::new();
    }
    let columns = columns(app, table, width);
    let mut out = vec![(heads(t, table, &columns, width), None)];
    for (n, row) in table.rows.iter().take(most).enumerate() {
        for part in 0..parts(app, t, table, row, &columns) {
            out.push((line(app, t, table, row, (&columns, Some(part)), width, selected == Some(n)), Some(n)));
        }
    }
    out
}

/// Over how many lines the column of a row goes that grows.
fn parts(app: &App, t: Theme, table: &Table, row: &Row, columns: &[(usize, usize)]) -> usize {
    let rest = columns.iter().find(|(n, _)| table.heads[*n].kind == Column::Rest);
    rest.and_then(|&(n, wide)| Some(text::lines(&said(app, t, row.cells.get(n)?), wide, MOST).len())).unwrap_or(1).max(1)
}

/// What stands above the columns.
fn heads(t: Theme, table: &Table, columns: &[(usize, usize)], width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    for &(n, wide) in columns {
        let head = &table.heads[n];
        push(&mut line, &head.name, head.kind, wide, t.dim());
    }
    line.finish()
}

/// A line, or a part of it where it is broken; `None`: all of it on one, what is too long cut.
fn line(
    app: &App,
    t: Theme,
    table: &Table,
    row: &Row,
    (columns, part): (&[(usize, usize)], Option<usize>),
    width: usize,
    is_selected: bool,
) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    for &(column, wide) in columns {
        let Some(cell) = row.cells.get(column) else { continue };
        let (mut said, style) = look(app, t, cell);
        if let Some(part) = part {
            let grows = table.heads[column].kind == Column::Rest;
            let mut broken = if grows { text::lines(&said, wide, MOST) } else { vec![said] };
            said = if part < broken.len() { broken.swap_remove(part) } else { String::new() };
        }
        push(&mut line, &said, table.heads[column].kind, wide, style);
    }
    line.pad_to(width);
    let mut line = line.finish();
    if is_selected {
        t.select(&mut line.spans);
    }
    line
}

/// What stands in a cell.
fn said(app: &App, t: Theme, cell: &Cell) -> String {
    if let Some(day) = cell.day {
        return say_short(day, app.today());
    }
    if !cell.shares.is_empty() {
        // The week by week of it, and what it is in all.
        return format!("{} {}", bar::columns(t, &cell.shares, 0.0, 1.0), text::fit_left(&cell.said, 5));
    }
    match sign(t, cell) {
        Some((sign, _)) => format!("{sign} {}", text::one_line(&cell.said, 60)),
        None => text::one_line(&cell.said, 400).into_owned(),
    }
}

/// The sign of a word.
fn sign(t: Theme, cell: &Cell) -> Option<(&'static str, Style)> {
    match (cell.outcome, cell.health) {
        (Some(outcome), _) => Some(t.standing(Some(outcome), Health::Closed)),
        (None, Some(health)) => Some((t.health_glyph(health), t.health(health))),
        (None, None) => None,
    }
}

fn look(app: &App, t: Theme, cell: &Cell) -> (String, Style) {
    let style = sign(t, cell).map_or_else(|| t.text(), |(_, style)| t.word(style));
    (said(app, t, cell), style)
}

fn push(line: &mut Builder, said: &str, kind: Column, wide: usize, style: Style) {
    let said = match kind {
        Column::Number => text::fit_left(said, wide),
        Column::Words | Column::Rest => text::fit(said, wide),
    };
    line.push(said, style);
    let gap = GAP.min(line.left());
    line.push(" ".repeat(gap), Style::default());
}

/// Which columns are shown, each with its width: where there is too little room for the one that grows, others go, the last first.
/// They are the same wherever one is in the list.
fn columns(app: &App, table: &Table, width: usize) -> Vec<(usize, usize)> {
    let t = Theme::default();
    let cells = |n: usize| table.rows.iter().take(LOOKED_AT).filter_map(move |row| row.cells.get(n));
    let widest = |n: usize| cells(n).map(|cell| text::width(&said(app, t, cell))).max().unwrap_or(0);
    // What is empty in every line needs no column.
    let shown = (0..table.heads.len()).filter(|&n| cells(n).any(|cell| !cell.said.is_empty()));
    let is_rest = |n: usize| table.heads[n].kind == Column::Rest;
    // Each with what stands in it, and with its head.
    let mut all: Vec<(usize, usize, usize)> = shown
        .map(|n| (n, widest(n), text::width(&table.heads[n].name)))
        .map(|(n, cells, head)| (n, cells, cells.max(head)))
        .map(|(n, cells, wide)| if is_rest(n) { (n, cells, wide) } else { (n, cells.min(40), wide.min(40)) })
        .collect();
    let used = |all: &[(usize, usize, usize)], least: usize| {
        let wide = |&(n, _, wide): &(usize, usize, usize)| if is_rest(n) { wide.min(least) } else { wide };
        all.iter().map(wide).sum::<usize>() + GAP * all.len().saturating_sub(1) + 2
    };
    let spare = |all: &[(usize, usize, usize)]| {
        let spares = all.iter().enumerate().map(|(at, &(n, ..))| (table.heads[n].spare, at)).filter(|(spare, _)| *spare > 0);
        spares.max().map(|(_, at)| at)
    };
    while used(&all, LEAST) > width
        && let Some(at) = spare(&all)
    {
        all.remove(at);
    }
    // A head is cut before a number is, then what grows, and then the last goes: a number is never cut.
    while used(&all, LEAST) > width
        && let Some(longest) = all
            .iter_mut()
            .filter(|(_, cells, wide)| *wide > HEAD.max(*cells))
            .max_by_key(|(_, cells, wide)| wide - HEAD.max(*cells))
    {
        longest.2 -= 1;
    }
    let least = (LEAST / 2..=LEAST).rev().find(|&least| used(&all, least) <= width).unwrap_or(LEAST / 2);
    while used(&all, least) > width && all.len() > 2 {
        all.pop();
    }
    let left = width.saturating_sub(used(&all, least));
    // It gets what it needs, so that what stands beside it is read with it.
    let grown = |n: usize, wide: usize| if is_rest(n) { wide.min(wide.min(least) + left) } else { wide };
    all.into_iter().map(|(n, _, wide)| (n, grown(n, wide))).collect()
}
