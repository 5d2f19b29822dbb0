//! Drawing what lies over a screen: one file per overlay, named like the one in `app` it draws.

mod add;
mod ask;
mod confirm;
mod find;
mod form;
mod page;
mod person;
mod pick;

use super::ViewState;
use crate::app::{App, event::Hit, overlay::Overlay};
use ratatui::{Frame, layout::Rect};

/// Draws the overlay in front, if there is one.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let Some(overlay) = &app.overlay else { return };
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
