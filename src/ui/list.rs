//! A list with the check-in form in its selected row, and the detail beside or below it: what the projects and the check-ins
//! have in common.

use super::{ViewState, deck::split, detail, frame, overlay::row as row_form, theme::Theme};
use crate::app::{App, cursor::Cursor, damage::Region, event::Hit};
use crate::domain::text;
use crate::ui::widgets::line::{Builder, put};
use ratatui::{Frame, layout::Rect, text::Line};

/// Draws the detail of the selected item where there is room for it. Of a list of so many rows below a heading what they
/// leave empty goes to the detail; `usize::MAX`: the list keeps its place whatever it holds. Returns the place of the list.
pub(super) fn beside(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect, rows: usize) -> Rect {
    let t = view.theme;
    let (list, side, divider) = split(area, rows);
    view.detail_end = 0;
    if let Some(side) = side {
        view.region(Region::Detail, side);
        view.detail_end = detail::draw(frame, app, t, side);
    }
    divide(frame, t, divider);
    list
}

/// The line above a group of a list, with how many are in it.
pub(super) fn heading(t: Theme, title: &str, n: usize, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push("   ", t.text()).push(text::one_line(title, width.saturating_sub(12)), t.accent());
    line.push(format!("  {n}"), t.dim());
    line.finish()
}

/// Draws what stands between a list and the pane beside or below it.
pub(super) fn divide(frame: &mut Frame, t: Theme, divider: Option<Rect>) {
    match divider {
        Some(divider) if divider.width == 1 => {
            let bar = t.glyph("│", "|");
            for y in divider.top()..divider.bottom() {
                put(frame, &Line::styled(bar, t.rule()), Rect { y, height: 1, ..divider });
            }
        }
        Some(divider) => frame::rule(frame, t, divider),
        None => {}
    }
}

/// What is listed.
pub(super) struct Listed<'a> {
    /// How many rows there are.
    pub rows: usize,
    /// The selected one.
    pub cursor: Cursor,
    /// Draws the n-th row in that many columns.
    pub row: &'a dyn Fn(usize, usize) -> Line<'static>,
}

/// Draws the rows that fit, the form below the selected one.
pub(super) fn rows(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect, list: &Listed<'_>) {
    let t = view.theme;
    let form = app.overlays().check_in().map(|form| row_form::lines(app, t, form, area.width as usize));
    let form_height = form.as_ref().map_or(0, |f| f.lines.len() as u16).min(area.height.saturating_sub(1));
    let page = (area.height - form_height) as usize;
    let window = list.cursor.window(page, list.rows);
    view.list = Some(window);
    let mut y = area.y;
    for n in window.top..list.rows {
        if y >= area.bottom() {
            break;
        }
        let place = Rect { y, height: 1, ..area };
        let mut line = (list.row)(n, area.width as usize);
        if n == list.cursor.at {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
        y += 1;
        if n == list.cursor.at
            && let Some(form) = &form
        {
            let place = Rect { y, height: form_height.min(area.bottom().saturating_sub(y)), ..area };
            row_form::draw(frame, view, form, place);
            y += place.height;
        }
    }
}
