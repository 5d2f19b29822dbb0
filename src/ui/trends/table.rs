//! The table of a figure, with a line that is selected.

use super::super::{
    ViewState,
    deck::scroll_bar,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{App, event::Hit},
    domain::{
        Health,
        text::{self, say::say_short},
        trends::figure::{Cell, Column, Row, Table},
    },
};
use ratatui::{Frame, layout::Rect, style::Style};

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
        let mut line = Builder::new(width);
        line.push(" ", t.text());
        for &(n, wide) in &columns {
            let head = table.heads[n];
            push(&mut line, head.name, head.kind, wide, t.dim());
        }
        put(frame, &line.finish(), Rect { height: 1, ..area });
    }
    for ((n, row), y) in shown().enumerate().map(|(n, row)| (window.top + n, row)).zip(list.top()..list.bottom()) {
        let mut line = Builder::new(width);
        line.push(" ", t.text());
        for &(column, wide) in &columns {
            let Some(cell) = row.cells.get(column) else { continue };
            let (said, style) = look(app, t, cell);
            push(&mut line, &said, table.heads[column].kind, wide, style);
        }
        line.pad_to(width);
        let mut line = line.finish();
        if first + n == cursor.at {
            t.select(&mut line.spans);
        }
        let place = Rect { y, height: 1, width: list.width.saturating_sub(1), ..list };
        put(frame, &line, place);
        view.hits(place, Hit::Row(first + n));
    }
    if table.rows.len() > list.height as usize {
        scroll_bar(frame, t, list, window.top, list.height as usize, table.rows.len());
    }
}

/// What stands in a cell.
fn said(app: &App, t: Theme, cell: &Cell) -> String {
    if let Some(day) = cell.day {
        return say_short(day, app.today());
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
        cells.chain([text::width(table.heads[n].name)]).max().unwrap_or(0)
    };
    // What is empty in every line that is seen needs no column.
    let is_empty = |n: usize| shown.clone().all(|row| row.cells.get(n).is_none_or(|cell| cell.said.is_empty()));
    let mut all: Vec<(usize, usize)> =
        (0..table.heads.len()).filter(|&n| !is_empty(n)).map(|n| (n, natural(n).min(40))).collect();
    let used = |all: &[(usize, usize)]| all.iter().map(|&(_, wide)| wide + GAP).sum::<usize>() + 1;
    let grows = |&&(n, _): &&(usize, usize)| table.heads[n].kind == Column::Rest;
    let fixed = |all: &[(usize, usize)]| used(all) - all.iter().find(grows).map_or(0, |column| column.1);
    let least = |all: &[(usize, usize)]| if all.iter().any(|column| grows(&column)) { LEAST } else { 0 };
    while fixed(&all) + least(&all) > width
        && let Some(at) = all.iter().rposition(|&(n, _)| table.heads[n].is_spare)
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
