//! The deck: the tree with its columns, the check-in form in its row, the detail beside or below.
//!
//! ```text
//!  g flags title······················  owner  bar········┊·  %  pace  now → target  conf  13 weeks  last
//! ```
//! Columns fall away from the least to the most needed as the window narrows; a row never changes its width, whatever
//! is selected.

mod columns;
mod empty;
pub(super) mod in_time;
pub(super) mod planned;
pub(super) mod row;

use super::{
    ViewState, detail, frame,
    overlay::row as row_form,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{
        App,
        damage::Region,
        deck::filter::CycleChoice,
        event::Hit,
        keys::{Action, Place},
    },
    domain::{check_in::SPARK_WEEKS, cycle::CycleState, text},
};
use columns::Columns;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
    widgets::{Scrollbar, ScrollbarOrientation, ScrollbarState},
};

/// From this width on the detail stands beside the tree rather than below it.
pub(super) const BESIDE: u16 = 160;

/// Draws the deck.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let area = in_time::strip(frame, app, view, area);
    if app.screens.deck.rows.is_empty() {
        empty::draw(frame, app, view.theme, area);
        return;
    }
    let mut area = area;
    if let Some(over) = empty::all_over(app) {
        let mut line = Builder::new(area.width as usize);
        line.push(" ", view.theme.text()).push(over, view.theme.strong()).push("  ", view.theme.text());
        line.push(app.keymap().show(Place::Deck, Action::Cycle), view.theme.accent()).push(" shows them", view.theme.dim());
        put(frame, &line.finish(), Rect { height: 1, ..area });
        area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    }
    let rows = app.screens.deck.rows.len();
    let (tree, side, divider) = match app.plan() {
        Some(plan) => {
            let (tree, teams, side, divider) = planned::split(area, rows, plan);
            planned::teams(frame, app, view.theme, plan, teams);
            (tree, side, divider)
        }
        None => split(area, rows),
    };
    let scrolls = tree_and_head(frame, app, view, area.width, tree);
    if let Some(side) = side {
        view.region(Region::Detail, side);
        view.detail_end = match app.in_time() {
            Some(in_time) if !in_time.opened => in_time::pane(frame, app, view.theme, side),
            _ => detail::draw(frame, app, view.theme, side),
        };
    }
    if let Some(divider) = divider {
        if divider.width == 1 && scrolls {
            // The track of the scroll bar divides already.
        } else if divider.width == 1 {
            let bar = view.theme.glyph("│", "|");
            for y in divider.top()..divider.bottom() {
                put(frame, &Line::styled(bar, view.theme.rule()), Rect { y, height: 1, ..divider });
            }
        } else {
            frame::rule(frame, view.theme, divider);
        }
    }
}

/// Rows a list of few is given beyond its own, so that the check-in form opens in it without moving anything.
const SPARE: usize = 5;

/// The list of so many rows below a heading, the detail if there is room for one, and the line between them. A short list
/// leaves to the detail what it does not need.
pub(super) fn split(area: Rect, rows: usize) -> (Rect, Option<Rect>, Option<Rect>) {
    if area.width >= BESIDE {
        let side = (area.width * 3 / 10).clamp(46, 72);
        let [tree, divider, detail] =
            area.layout(&Layout::horizontal([Constraint::Min(1), Constraint::Length(1), Constraint::Length(side)]));
        return (tree, Some(detail), Some(divider));
    }
    let detail = match area.height {
        0..=13 => return (area, None, None),
        14..=21 => 5,
        22..=30 => 9,
        h => h * 2 / 5,
    };
    let needed = u16::try_from(rows.saturating_add(1 + SPARE)).unwrap_or(u16::MAX);
    let detail = detail.max(area.height.saturating_sub(1).saturating_sub(needed));
    let [tree, divider, detail] =
        area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(detail)]));
    (tree, Some(detail), Some(divider))
}

/// How many weeks there is something to draw of: those of the cycle that is looked at, up to today. What is older is in the
/// detail.
fn weeks_drawn(app: &App) -> usize {
    let open = app.front().and_then(|id| app.cascade.cycle(id)).filter(|c| c.state_on(app.today()) == CycleState::Open);
    open.map_or(SPARK_WEEKS, |cycle| cycle.week(app.today(), app.cascade.settings.review_weekday).0 as usize)
}

/// Draws the tree of a window so wide; returns whether it has a scroll bar.
fn tree_and_head(frame: &mut Frame, app: &App, view: &mut ViewState, window: u16, area: Rect) -> bool {
    let t = view.theme;
    let width = area.width as usize - 1;
    let columns = match app.planned() {
        _ if in_time::is_beside(app) => Columns::beside(width),
        Some(_) => Columns::planned(width),
        None => Columns::of_items(window as usize, width, weeks_drawn(app)),
    };
    let cycles = match app.screens.deck.cycle {
        CycleChoice::Open => None,
        CycleChoice::All => Some("all cycles".into()),
        CycleChoice::One(id) => app.cascade.cycle(id).map(|cycle| text::one_line(&cycle.name, 24)),
    };
    let marks: Vec<&str> = app.screens.deck.sort.mark().into_iter().chain(cycles.as_deref()).collect();
    put(frame, &columns.heading(t, &marks), Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let form = app.overlays().check_in().map(|form| row_form::lines(app, t, form, body.width as usize));
    let form_height = form.as_ref().map_or(0, |f| f.lines.len() as u16).min(body.height.saturating_sub(1));
    let page = (body.height - form_height) as usize;
    let window = app.screens.deck.cursor.window(page, app.screens.deck.rows.len());
    view.list = Some(window);
    let mut y = body.y;
    for n in window.top..app.screens.deck.rows.len() {
        if y >= body.bottom() {
            break;
        }
        let line = Rect { y, height: 1, width: body.width - 1, ..body };
        let selected = n == app.screens.deck.cursor.at;
        row::draw(frame, app, t, &columns, n, selected, line);
        view.hits(line, Hit::Row(n));
        let fold = columns.fold_at(app.screens.deck.rows[n].depth);
        view.hits(Rect { x: line.x + fold as u16, width: 2.min(line.width), ..line }, Hit::Fold(n));
        y += 1;
        if selected && let Some(form) = &form {
            let place = Rect { y, height: form_height.min(body.bottom().saturating_sub(y)), ..body };
            row_form::draw(frame, view, form, place);
            y += place.height;
        }
    }
    let scrolls = app.screens.deck.rows.len() > page;
    if scrolls {
        scroll_bar(frame, t, body, window.top, page, app.screens.deck.rows.len());
    }
    scrolls
}

/// The scroll bar at the right of a list of so many rows, of which a page is shown from `top` on.
pub(super) fn scroll_bar(frame: &mut Frame, t: Theme, area: Rect, top: usize, page: usize, rows: usize) {
    let mut state = ScrollbarState::new(rows.saturating_sub(page)).position(top).viewport_content_length(page);
    let bar = Scrollbar::new(ScrollbarOrientation::VerticalRight)
        .begin_symbol(None)
        .end_symbol(None)
        .track_symbol(Some(t.glyph("│", "|")))
        .thumb_symbol(t.glyph("┃", "#"))
        .track_style(t.rule())
        .thumb_style(t.text());
    frame.render_stateful_widget(bar, area, &mut state);
}
