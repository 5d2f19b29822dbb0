//! The trends screen: the names of its views, and below them what is told in the one in front.

mod item;
mod page;
mod table;

use super::{
    ViewState,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{App, event::Hit, trends::View},
    domain::text,
};
use ratatui::{Frame, layout::Rect, style::Modifier, text::Line};

/// Draws the trends.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let head = Rect { height: 1, ..area };
    names(frame, app, view, t, head);
    let above = if area.height > page::ROOMY { 2 } else { 1 };
    let body = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
    if body.height == 0 {
        return;
    }
    match app.screens.trends.view {
        View::KeyResult => item::draw(frame, app, view, body),
        _ => page::draw(frame, app, view, body),
    }
}

/// The views there are, the one in front marked; what it is about at the right.
fn names(frame: &mut Frame, app: &App, view: &mut ViewState, t: Theme, area: Rect) {
    let trends = &app.screens.trends;
    let width = area.width as usize;
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    let all: usize = View::ALL.iter().map(|one| text::width(one.title()) + 4).sum();
    for (n, one) in View::ALL.into_iter().enumerate() {
        let is_front = one == trends.view;
        // Without room for all of them the one in front is named, and that there are others.
        if !is_front && all > width {
            continue;
        }
        let from = line.used();
        let name = if is_front {
            t.glyph("◂ ", "< ").to_owned() + one.title() + t.glyph(" ▸", " >")
        } else {
            one.title().to_owned()
        };
        line.push(name, if is_front { t.accent() } else { t.dim() });
        let place = Rect { x: area.x + from as u16, width: (line.used() - from) as u16, ..area };
        view.hits(place, Hit::View(n));
        line.push("  ", t.text());
    }
    // What is shown is of before.
    let behind = if trends.view != View::KeyResult && app.is_telling_trends() { t.glyph(" …", " ...") } else { "" };
    let room = line.left().saturating_sub(3 + text::width(behind));
    if let Some(about) = about(app).into_iter().find(|said| text::width(said) <= room) {
        line.pad_to(width - text::width(&about) - text::width(behind) - 1);
        line.push(about + behind, t.dim().remove_modifier(Modifier::BOLD));
    }
    put(frame, &line.finish(), area);
}

/// What is looked at, as it is said: in all words, and in fewer and fewer.
fn about(app: &App) -> Vec<String> {
    let trends = &app.screens.trends;
    match trends.view {
        View::KeyResult => {
            let Some(ix) = trends.shown(&app.cascade) else { return Vec::new() };
            let owner = app.cascade.owner_name(ix).map(|name| text::one_line(name, 30).into_owned());
            let cycle = app.cascade.cycle_of(ix).map(|cycle| text::one_line(cycle.name.trim(), 24).into_owned());
            let whole = owner.into_iter().chain(cycle.clone()).collect::<Vec<_>>().join(" · ");
            std::iter::once(whole).chain(cycle).filter(|said| !said.is_empty()).collect()
        }
        _ => trends.about_cycle(&app.cascade),
    }
}

/// A sentence over so many lines, indented by one.
fn sentence(t: Theme, said: &str, width: usize, most: usize) -> Vec<Line<'static>> {
    text::lines(said, width.saturating_sub(2), most).into_iter().map(|said| Line::styled(format!(" {said}"), t.text())).collect()
}

/// Lines one below the other; how many rows they took.
fn put_all(frame: &mut Frame, lines: &[Line<'_>], area: Rect) -> u16 {
    let fits = lines.iter().zip(area.top()..area.bottom());
    let mut used = 0;
    for (line, y) in fits {
        put(frame, line, Rect { y, height: 1, ..area });
        used += 1;
    }
    used
}
