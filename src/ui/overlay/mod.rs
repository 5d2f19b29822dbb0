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
mod sources;

pub(in crate::ui) use form::{line, row};
pub(in crate::ui) use page::lines;

use super::{ViewState, widgets::popup};
use crate::app::{
    App,
    event::Hit,
    keys::{Action, Binding, Place, TABLE},
    overlay::Overlay,
};
use crate::domain::text;
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

/// The keys of a page: whole ones, in their order as many as there is room for, and the ways out of it at the end.
fn fitted_keys(app: &App, place: Place, width: usize) -> String {
    let is_out = |b: &&Binding| matches!(b.action, Action::Help | Action::Back);
    let (out, own): (Vec<&Binding>, Vec<&Binding>) = TABLE.iter().filter(|b| b.place == place).partition(is_out);
    let out = keys(app, &[place], &out.iter().map(|b| b.action).collect::<Vec<_>>());
    let mut said = String::new();
    for b in own {
        let one = keys(app, &[place], &[b.action]);
        if one.is_empty() {
            continue;
        }
        if text::width(&said) + text::width(&one) + text::width(&out) + 3 > width {
            break;
        }
        said.push_str(&one);
        said.push_str("   ");
    }
    said + &out
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
        Overlay::Sources(page) => sources::draw(frame, app, view, page, area),
        Overlay::Source(lines) => page::draw(frame, app, view, &lines.page, area),
        Overlay::Carry(page) => carry::draw(frame, app, view, page, area),
    }
}
