//! Drawing a form: labels in one column, boxes in another, the hint of the field with the keys at the bottom.
//!
//! ```text
//! ╭ New key result ───────────────────────────────────────────╮
//! │     title ▏Free→paid conversion                         ▕ │
//! │  baseline ▏2.1                 ▕   target ▏3.5          ▕ │
//! │                                                           │
//! │ the value it should have at the end: 3.5, 1.2M, 42 %      │
//! ╰──────────────────────────── enter save   esc keep draft ──╯
//! ```
//! Nothing moves when the keys go from field to field: a list opens over what is below it.

mod fields;
mod layout;
pub(in crate::ui) mod line;
mod list;
pub(in crate::ui) mod row;

use super::ViewState;
use crate::{
    app::{
        App,
        event::Hit,
        keys::{Action, Place},
        overlay::form::{Form, Purpose, field::Input},
    },
    domain::text,
    ui::{
        deck::scroll_bar,
        theme::Theme,
        widgets::{
            line::{Builder, put},
            popup,
        },
    },
};
use layout::{Layout, What};
use ratatui::{Frame, layout::Rect, text::Line};

/// No form is wider: lines longer than this are hard to read.
const WIDEST: u16 = 92;

/// Draws the form, and over it the list that is open.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, form: &Form, area: Rect) {
    let t = view.theme;
    let width = popup::width(WIDEST.min(area.width), area);
    let inner = width.saturating_sub(4);
    let layout = Layout::of(form, &form.notes(app.keymap()), inner as usize);
    let hint_height: u16 = if area.height >= 20 { 2 } else { 1 };
    let around = 2 + 1 + hint_height;
    let most = area.height.saturating_sub(2).max(around + 1);
    // While a list is open the form reaches down behind it, so that what to type and how to leave stay in sight.
    let open = matches!(&form.focused().input, Input::Pick(pick) if pick.open);
    let list = if open { layout.focus(form).1 + list::HEIGHT } else { 0 };
    let height = (layout.height.max(list) as u16 + around).min(most);
    // The top stays where the tallest form of this kind would have it.
    let tallest = (layout.tallest.max(layout.lists) as u16 + around).min(most);
    let y = area.y + (area.height.saturating_sub(tallest)) / 2;
    let at =
        Rect { x: area.x + area.width.saturating_sub(width) / 2, y, width, height: height.min(area.bottom().saturating_sub(y)) };
    let inside = popup::open_at(frame, t, at, &form.title, &keys(app, form, inner as usize));
    view.hits(at, Hit::Nowhere);
    let body = Rect { height: inside.height.saturating_sub(1 + hint_height), ..inside };
    let page = body.height as usize;
    view.form_top = scroll(view.form_top, layout.focus(form), page, layout.height);
    let top = view.form_top;
    let mut open = None;
    for block in &layout.blocks {
        if block.y + block.height <= top || block.y >= top + page {
            continue;
        }
        let first = top.saturating_sub(block.y);
        let y = body.y + (block.y + first - top) as u16;
        let height = (block.height - first).min(page - (block.y + first - top)) as u16;
        let place = Rect {
            x: body.x + block.x as u16,
            y,
            width: (block.width as u16).min(body.width.saturating_sub(block.x as u16)),
            height,
        };
        match &block.what {
            What::Field(n) => {
                let label = Rect { x: body.x + block.label_x as u16, width: block.label_width as u16, ..place };
                fields::draw(frame, app, view, form, *n, label, place, first);
                if *n == form.focus && matches!(&form.fields[*n].input, Input::Pick(pick) if pick.open) {
                    open = Some(place);
                }
            }
            What::Words(lines, style) => {
                for (k, line) in lines.iter().skip(first).take(height as usize).enumerate() {
                    put(frame, &Line::styled(line.clone(), style.of(t)), Rect { y: y + k as u16, height: 1, ..place });
                }
            }
        }
    }
    if layout.height > page && page > 0 {
        scroll_bar(frame, t, Rect { x: at.x, width: at.width, ..body }, top, page, layout.height);
    }
    hint(
        frame,
        app,
        view,
        form,
        Rect { y: inside.bottom().saturating_sub(hint_height), height: hint_height.min(inside.height), ..inside },
    );
    if let (Some(place), Input::Pick(pick)) = (open, &form.focused().input) {
        let hint = inside.bottom().saturating_sub(1 + hint_height);
        // In a low window what can be chosen is more than the hint: the footer has the keys.
        let room = if hint > place.y + 6 { Rect { height: hint.saturating_sub(area.y), ..area } } else { area };
        list::draw(frame, view, form.focus, pick, place, at, room);
    }
}

/// The keys that matter, at the bottom edge.
fn keys(app: &App, form: &Form, width: usize) -> String {
    let long = match &form.focused().input {
        Input::Text(text, _) => text.is_page(),
        Input::Rows(_) => true,
        _ => false,
    };
    let save = if long { Action::Save } else { Action::Open };
    let show = |action| app.keymap().show(Place::Form, action);
    let lists = matches!(&form.focused().input, Input::Pick(pick) if pick.open && !pick.list.is_empty());
    let goes_on = !long && !lists && form.enter_goes_on();
    let mut keys = vec![format!("{} {}", show(save), if lists || goes_on { "take" } else { form.saving() })];
    if goes_on {
        keys.push(format!("{} {}", show(Action::Save), form.saving()));
    }
    if form.shown().nth(1).is_some() {
        keys.push(format!("{} field", show(Action::NextField)));
    }
    if form.is_brief() {
        keys.push(format!("{} more", show(Action::More)));
    }
    keys.push(format!("{} {}", show(Action::Back), form.leaving()));
    if matches!(form.purpose, Purpose::Add(_)) {
        keys.push(format!("{} save, add next", show(Action::SaveAndNext)));
    }
    while keys.len() > 1 && text::width(&keys.join("   ")) > width {
        keys.pop();
    }
    keys.join("   ")
}

/// Where a form is one line or two: that what stands in it is a draft, and how to begin anew.
fn taken_up(app: &App, t: Theme, under: &mut Builder) {
    under.push("taken up from what you typed earlier; ", t.dim());
    under.push(app.keymap().says("start-over"), t.accent()).push(" begins anew", t.dim());
}

/// What to type into the field with the keys.
fn hint(frame: &mut Frame, app: &App, view: &ViewState, form: &Form, place: Rect) {
    let t = view.theme;
    let lines = text::lines(&form.hint(&app.cascade, app.keymap()), place.width as usize, place.height as usize);
    for (n, line) in lines.into_iter().enumerate() {
        let mut out = Builder::new(place.width as usize);
        out.push(line, t.dim());
        put(frame, &out.finish(), Rect { y: place.y + n as u16, height: 1, ..place });
    }
}

/// The first line to show: as before, unless the field with the keys (from, to) would be out of view.
fn scroll(before: usize, focus: (usize, usize), page: usize, height: usize) -> usize {
    let low = focus.1.saturating_sub(page);
    let high = focus.0;
    before.max(low).min(high.max(low)).min(height.saturating_sub(page))
}

#[cfg(test)]
mod tests {
    use super::scroll;

    #[test]
    fn the_field_with_the_keys_is_in_view_and_there_is_no_empty_space_below() {
        for (page, height) in [(1, 9), (4, 20), (30, 20)] {
            for from in 0..height {
                for before in [0, 3, 19] {
                    let top = scroll(before, (from, from + 1), page, height);
                    assert!(top <= from && from < top + page, "{page} {height} {from} {before}");
                    assert!(top == 0 || top + page <= height);
                }
            }
        }
    }
}
