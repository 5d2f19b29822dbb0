//! Drawing what lies over a screen: one file per overlay, named like the one in `app` it draws.

mod add;
mod ask;
mod confirm;
mod find;
mod form;
mod page;
mod person;
mod pick;

use super::{ViewState, frame::Hint};
use crate::app::{App, event::Hit, overlay::Overlay};
use ratatui::{Frame, layout::Rect};

/// The keys of an overlay, for the footer; `None`: the key table has them, or it is typed into the footer's own line.
pub(super) fn hints(overlay: &Overlay) -> Option<Vec<Hint>> {
    let all: &[(&str, &str)] = match overlay {
        Overlay::Form(_) | Overlay::Find(_) => return None,
        Overlay::Help(_) => &[("↓↑", "scroll"), ("/", "search"), ("esc", "close")],
        Overlay::Why(_) => &[("↓↑", "scroll"), ("esc", "close")],
        Overlay::Confirm(confirm) => &[("y", &confirm.yes), ("esc", "leave it")],
        Overlay::Pick(_) | Overlay::Add(_) => &[("enter", "take"), ("↓↑", "choose"), ("esc", "leave")],
        Overlay::Ask(ask) if ask.has_choice() => &[("enter", "save"), ("tab", "field"), ("1–3", "verdict"), ("esc", "leave")],
        Overlay::Ask(_) => &[("enter", "save"), ("tab", "field"), ("esc", "leave")],
        Overlay::Person(_) => &[("H", "hand over"), ("p", "people"), ("↓↑", "scroll"), ("esc", "leave")],
    };
    let hint = |&(key, does): &(&str, &str)| Hint { key: key.to_owned(), does: does.to_owned(), is_way_out: key == "esc" };
    Some(all.iter().map(hint).collect())
}

/// Draws the overlays that are seen, the topmost last.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    for overlay in app.overlays.seen() {
        one(frame, app, view, overlay, area);
    }
}

fn one(frame: &mut Frame, app: &App, view: &mut ViewState, overlay: &Overlay, area: Rect) {
    let t = view.theme;
    if !matches!(overlay, Overlay::Find(_)) {
        view.hits(area, Hit::Outside);
    }
    match overlay {
        Overlay::Help(page) | Overlay::Why(page) => page::draw(frame, t, page, area),
        Overlay::Find(find) => find::draw(frame, app, t, find, area),
        Overlay::Confirm(confirm) => confirm::draw(frame, t, confirm, area),
        Overlay::Pick(pick) => pick::draw(frame, view, pick, area),
        Overlay::Add(add) => add::draw(frame, view, add, area),
        Overlay::Form(form) => form::draw(frame, app, view, form, area),
        Overlay::Ask(ask) => ask::draw(frame, view, ask, area),
        Overlay::Person(page) => person::draw(frame, app, t, page, area),
    }
}
