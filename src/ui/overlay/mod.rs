//! Drawing what lies over a screen: one file per overlay, named like the one in `app` it draws.

mod add;
mod carry;
mod confirm;
mod find;
mod form;
mod page;
pub(in crate::ui) mod person;
mod pick;
mod sharing;

pub(in crate::ui) use form::{line, row};
pub(in crate::ui) use page::lines;

use super::{ViewState, widgets::popup};
use crate::app::{
    App,
    event::Hit,
    keys::{Action, Place, TABLE},
    overlay::Overlay,
};
use ratatui::{Frame, layout::Rect};

/// Keys of these places and what they do, for the edge of a pop-up: all that have a word, or of these commands alone. Empty
/// for what lies below another.
fn keys(app: &App, places: &[Place], only: &[Action]) -> String {
    let mut all = Vec::new();
    for &place in places {
        for b in TABLE.iter().filter(|b| b.place == place && (only.is_empty() || only.contains(&b.action))) {
            let key = app.keymap().show_in(places, place, b.action);
            if let (Some(does), false) = (app.offered(b), key.is_empty()) {
                all.push(format!("{key} {does}"));
            }
        }
    }
    all.join("   ")
}

/// Draws the overlays that are seen, the topmost last.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    for overlay in app.overlays().seen() {
        one(frame, app, view, overlay, area);
    }
}

fn one(frame: &mut Frame, app: &App, view: &mut ViewState, overlay: &Overlay, area: Rect) {
    let t = view.theme;
    // What stands on the screen itself is drawn with it.
    if overlay.is_in_place() {
        return;
    }
    // Finding is done in the footer, and what it finds is the list above.
    if !matches!(overlay, Overlay::Find(_) | Overlay::Said(_)) {
        view.hits(area, Hit::Outside);
        popup::recede(frame, Rect { height: area.height.saturating_sub(1), ..area });
    }
    match overlay {
        Overlay::Help(page) | Overlay::Why(page) => page::draw(frame, app, view, page, area),
        Overlay::Find(find) => find::draw(frame, app, view, find, area),
        Overlay::Said(find) => find::draw_said(frame, app, view, find, area),
        Overlay::Confirm(confirm) => confirm::draw(frame, app, t, confirm, area),
        Overlay::Pick(pick) => pick::draw(frame, app, view, pick, area),
        Overlay::Add(add) => add::draw(frame, app, view, add, area),
        Overlay::Form(form) => form::draw(frame, app, view, form, area),
        Overlay::Person(page) => person::draw(frame, app, t, page, area),
        Overlay::Sharing(page) => sharing::draw(frame, app, view, page, area),
        Overlay::Carry(page) => carry::draw(frame, app, view, page, area),
    }
}
