//! Drawing what lies over a screen.

use super::{
    ViewState,
    theme::Theme,
    widgets::{field::window, popup},
};
use crate::{
    app::{
        App,
        event::Hit,
        overlay::{
            Overlay,
            confirm::Confirm,
            find::Find,
            page::{Line as PageLine, Page},
        },
    },
    domain::text,
};
use ratatui::{
    Frame,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::{Clear, Paragraph},
};

/// Draws the overlay in front, if there is one.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let Some(overlay) = &app.overlay else { return };
    if !matches!(overlay, Overlay::Find(_)) {
        view.hits(area, Hit::Outside);
    }
    match overlay {
        Overlay::Help(page) | Overlay::Why(page) => draw_page(frame, t, page, area),
        Overlay::Find(find) => draw_find(frame, app, t, find, area),
        Overlay::Confirm(confirm) => draw_confirm(frame, t, confirm, area),
    }
}

fn draw_page(frame: &mut Frame, t: Theme, page: &Page, area: Rect) {
    let width = (area.width.saturating_sub(4)).min(96);
    let inner_width = width.saturating_sub(4) as usize;
    let shown = page.shown();
    let mut lines: Vec<Line> = Vec::new();
    for line in shown.iter().skip(page.top) {
        match line {
            PageLine::Blank => lines.push(Line::default()),
            PageLine::Heading(h) => lines.push(Line::styled(h.clone(), t.accent())),
            PageLine::Text(s) => lines.extend(text::lines(s, inner_width, 12).into_iter().map(Line::from)),
            PageLine::Key(keys, help) => {
                let wrapped = text::lines(help, inner_width.saturating_sub(19), 4);
                for (n, part) in wrapped.into_iter().enumerate() {
                    let left = if n == 0 { text::fit(keys, 18) } else { " ".repeat(18) };
                    lines.push(Line::from(vec![Span::styled(left, t.strong()), Span::raw(" "), Span::raw(part)]));
                }
            }
        }
        if lines.len() > area.height as usize {
            break;
        }
    }
    let height = (lines.len() as u16 + 2 + u16::from(page.search.is_some())).min(area.height.saturating_sub(2)).max(5);
    let hint = if page.search.is_some() {
        "esc all keys"
    } else if page.title == "Keys" {
        "/ search   esc close"
    } else {
        "esc close"
    };
    let inside = popup::open(frame, t, area, (width, height), &page.title, hint);
    let mut body = inside;
    if let Some(field) = &page.search {
        let (shown, at) = window(&field.text(), field.cursor().1, inside.width.saturating_sub(3) as usize);
        frame.render_widget(Line::from(vec![Span::styled("/ ", t.accent()), Span::raw(shown)]), Rect { height: 1, ..inside });
        frame.set_cursor_position(Position::new(inside.x + 2 + at as u16, inside.y));
        body.y += 1;
        body.height = body.height.saturating_sub(1);
        if lines.is_empty() {
            lines.push(Line::styled("no key does that", t.dim()));
        }
    }
    frame.render_widget(Paragraph::new(lines), body);
}

/// The line at the bottom one types into: the rows above follow.
fn draw_find(frame: &mut Frame, app: &App, t: Theme, find: &Find, area: Rect) {
    let place = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    frame.render_widget(Clear, place);
    let found = match &app.deck.found {
        Some(found) => format!("{} found", found.items.len()),
        None => String::new(),
    };
    let hint = format!("{found}   enter keep   esc leave ");
    let hint_width = text::width(&hint).min(place.width as usize / 2);
    let room = (place.width as usize).saturating_sub(hint_width + 4);
    let (shown, at) = window(&find.field.text(), find.field.cursor().1, room);
    frame.render_widget(
        Line::from(vec![
            Span::styled(" / ", t.accent()),
            Span::styled(text::fit(&shown, room + 1), t.strong()),
            Span::styled(text::cut(&hint, hint_width).into_owned(), t.dim()),
        ]),
        place,
    );
    frame.set_cursor_position(Position::new(place.x + 3 + at as u16, place.y));
}

fn draw_confirm(frame: &mut Frame, t: Theme, confirm: &Confirm, area: Rect) {
    let width = area.width.saturating_sub(4).min(64);
    let lines = text::lines(&confirm.question, width.saturating_sub(4) as usize, 8);
    let height = lines.len() as u16 + 4;
    let inside = popup::open(frame, t, area, (width, height), "Sure?", "");
    let mut out: Vec<Line> = lines.into_iter().map(Line::from).collect();
    out.push(Line::default());
    out.push(Line::from(vec![
        Span::styled("y", t.accent()),
        Span::styled(format!(" {}   ", confirm.yes), t.text()),
        Span::styled("any other key", t.accent()),
        Span::styled(" leave it", t.dim()),
    ]));
    frame.render_widget(Paragraph::new(out), inside);
}
