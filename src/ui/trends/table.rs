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
    let columns = columns(app, table, shown(), width);
    if has_heads {
        put(frame, &heads(t, table, &columns, width), Rect { height: 1, ..area });
    }
    for ((n, row), y) in shown().enumerate().map(|(n, row)| (window.top + n, row)).zip(list.top()..list.bottom()) {
        let place = Rect { y, height: 1, width: list.width.saturating_sub(1), ..list };
        put(frame, &line(app, t, table, row, &columns, width, first + n == cursor.at), place);
        view.hits(place, Hit::Row(first + n));
    }
    if table.rows.len() > list.height as usize {
        scroll_bar(frame, t, list, window.top, list.height as usize, table.rows.len());
    }
}

/// The heads and so many lines of it, each with its number; none where there are none.
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
    let shown = || table.rows.iter().take(most);
    let columns = columns(app, table, shown(), width);
    let rows = shown().enumerate().map(|(n, row)| (line(app, t, table, row, &columns, width, selected == Some(n)), Some(n)));
    std::iter::once((heads(t, table, &columns, width), None)).chain(rows).collect()
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

fn line(
    app: &App,
    t: Theme,
    table: &Table,
    row: &Row,
    columns: &[(usize, usize)],
    width: usize,
    is_selected: bool,
) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    for &(column, wide) in columns {
        let Some(cell) = row.cells.get(column) else { continue };
        let (said, style) = look(app, t, cell);
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
        return format!("{} {}", bar::columns(t, &cell.shares, 0.0, 1.0), cell.said);
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
fn columns<'a>(app: &App, table: &Table, shown: impl Iterator<Item = &'a Row> + Clone, width: usize) -> Vec<(usize, usize)> {
    let t = Theme::default();
    let natural = |n: usize| {
        let cells = shown.clone().filter_map(|row| row.cells.get(n)).map(|cell| text::width(&said(app, t, cell)));
        cells.chain([text::width(&table.heads[n].name)]).max().unwrap_or(0)
    };
    // What is empty in every line that is seen needs no column.
    let is_empty = |n: usize| shown.clone().all(|row| row.cells.get(n).is_none_or(|cell| cell.said.is_empty()));
    let mut all: Vec<(usize, usize)> =
        (0..table.heads.len()).filter(|&n| !is_empty(n)).map(|n| (n, natural(n).min(40))).collect();
    let used = |all: &[(usize, usize)]| all.iter().map(|&(_, wide)| wide + GAP).sum::<usize>() + 1;
    let grows = |&&(n, _): &&(usize, usize)| table.heads[n].kind == Column::Rest;
    let fixed = |all: &[(usize, usize)]| used(all) - all.iter().find(grows).map_or(0, |column| column.1);
    // No more than what stands in it needs.
    let least = |all: &[(usize, usize)]| all.iter().find(grows).map_or(0, |&(n, _)| natural(n).min(LEAST));
    let spare = |all: &[(usize, usize)]| {
        let spares = all.iter().enumerate().map(|(at, &(n, _))| (table.heads[n].spare, at)).filter(|(spare, _)| *spare > 0);
        spares.max().map(|(_, at)| at)
    };
    while fixed(&all) + least(&all) > width
        && let Some(at) = spare(&all)
    {
        all.remove(at);
    }
    let left = width.saturating_sub(fixed(&all));
    for column in &mut all {
        if table.heads[column.0].kind == Column::Rest {
            column.1 = left;
        }
    }
    all
}
