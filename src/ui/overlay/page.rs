//! Drawing a page to read: help and why.

use crate::ui::widgets::line::put;
use crate::{
    app::{
        App,
        keys::Action,
        overlay::page::{Line as PageLine, Page},
        signs::Sign,
    },
    domain::text,
    ui::{
        ViewState,
        theme::Theme,
        widgets::{field::window, line::Builder, popup},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

/// Signs with their meaning beside each other; where it is narrow, below each other.
fn legend(t: Theme, signs: &[Sign], width: usize) -> Vec<Line<'static>> {
    let said = |sign: &Sign| {
        let (glyph, style) = t.sign(*sign);
        (!glyph.is_empty()).then(|| (glyph, style, sign.words()))
    };
    let column = if width < 3 * LEGEND { width } else { width / 3 };
    let mut lines = Vec::new();
    let mut line = Builder::new(width);
    for (glyph, style, words) in signs.iter().filter_map(said) {
        if line.left() < column {
            lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
        }
        let at = line.used() + column;
        line.push(glyph, style).push(format!("  {words}"), t.text()).pad_to(at);
    }
    if line.used() > 0 {
        lines.push(line.finish());
    }
    lines
}

/// How wide a sign with its meaning is at most.
const LEGEND: usize = 22;

/// Lines of a page as they are drawn, until there are more than so many.
pub(in crate::ui) fn lines<'l>(
    t: Theme,
    all: impl Iterator<Item = &'l PageLine>,
    width: usize,
    most: usize,
) -> Vec<Line<'static>> {
    let mut lines: Vec<Line> = Vec::new();
    for line in all {
        match line {
            PageLine::Blank => lines.push(Line::default()),
            PageLine::Heading(h) => lines.push(Line::styled(h.clone(), t.accent())),
            PageLine::Signs(signs) => lines.extend(legend(t, signs, width)),
            PageLine::Text(s) => lines.extend(text::lines(s, width, 12).into_iter().map(Line::from)),
            PageLine::Key { keys, help, .. } => {
                let wrapped = text::lines(help, width.saturating_sub(19), 4);
                for (n, part) in wrapped.into_iter().enumerate() {
                    let left = if n == 0 { text::fit(keys, 18) } else { " ".repeat(18) };
                    lines.push(Line::from(vec![Span::styled(left, t.strong()), Span::raw(" "), Span::raw(part)]));
                }
            }
        }
        if lines.len() > most {
            break;
        }
    }
    lines
}

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, page: &Page, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(96), area);
    let inner_width = width.saturating_sub(4) as usize;
    let mut lines = lines(t, page.shown().into_iter().skip(page.top), inner_width, area.height as usize);
    let height = (lines.len() as u16 + 2 + u16::from(page.search.is_some())).min(area.height.saturating_sub(2)).max(5);
    // What is below the last line is said, or nobody would look for it.
    let more = lines.len() as u16 > height - 2 - u16::from(page.search.is_some());
    let more = if more { t.glyph("↓ more   ", "v more   ") } else { "" };
    let hint = super::keys(app, page.places(), &[Action::Find, Action::Back]);
    let inside = popup::open(frame, t, area, (width, height), &page.title, &format!("{more}{hint}"));
    let mut body = inside;
    if let Some(field) = page.search.as_ref().map(|line| &line.field) {
        let (shown, at) = window(&field.text(), field.cursor().1, inside.width.saturating_sub(3) as usize);
        put(frame, &Line::from(vec![Span::styled("/ ", t.accent()), Span::raw(shown)]), Rect { height: 1, ..inside });
        view.caret(inside.x + 2 + at as u16, inside.y);
        body.y += 1;
        body.height = body.height.saturating_sub(1);
        if lines.is_empty() {
            lines.push(Line::styled("no key does that", t.dim()));
        }
    }
    frame.render_widget(Paragraph::new(lines), body);
}
