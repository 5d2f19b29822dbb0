//! A line built piece by piece that never grows past its width, and lines put on the screen.

use crate::{domain::text, ui::theme::Theme};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Widget,
};
use std::borrow::Cow;

/// Puts a line where it belongs: as the library draws it, but where all of it is simple characters without the library's
/// look at clusters and widths. Almost all of a frame is, and that look was a third of its cost.
pub fn put(frame: &mut Frame, line: &Line, area: Rect) {
    let area = area.intersection(frame.area());
    put_in(frame.buffer_mut(), line, area);
}

fn put_in(buffer: &mut Buffer, line: &Line, area: Rect) {
    let simple = line.spans.iter().all(|span| text::simple_width(&span.content).is_some());
    if !simple || line.alignment.is_some_and(|a| a != Alignment::Left) {
        return line.render(area, buffer);
    }
    if area.is_empty() || line.spans.iter().all(|span| span.content.is_empty()) {
        return;
    }
    if line.style != Style::default() {
        buffer.set_style(Rect { height: 1, ..area }, line.style);
    }
    let mut columns = area.left()..area.right();
    for span in &line.spans {
        let style = line.style.patch(span.style);
        for sign in span.content.chars() {
            let Some(x) = columns.next() else { return };
            buffer[(x, area.y)].set_char(sign).set_style(style);
        }
    }
}

/// What went wrong, from its mark to its end: what to do about it stands last, so it is broken rather than cut.
pub fn complaint(t: Theme, sentence: &str, indent: usize, width: usize) -> Vec<Line<'static>> {
    marked(t.glyph("✖ ", "! "), sentence, t.error(), indent, width)
}

/// A sentence over as many lines as it needs, at most four; all begin below each other, after the mark of the first.
pub fn marked(mark: &str, sentence: &str, style: Style, indent: usize, width: usize) -> Vec<Line<'static>> {
    const MOST: usize = 4;
    let hanging = text::width(mark);
    let room = width.saturating_sub(indent + hanging + 1);
    let lines = text::lines(&text::one_line(sentence, usize::MAX), room, MOST);
    let line = |(n, text): (usize, String)| {
        let mut out = Builder::new(width);
        out.push(" ".repeat(indent), Style::default());
        out.push(if n == 0 { mark.to_owned() } else { " ".repeat(hanging) }, style).push(text, style);
        out.finish()
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// Pieces of one line, counted in columns.
#[derive(Debug)]
pub struct Builder {
    spans: Vec<Span<'static>>,
    width: usize,
    used: usize,
}

impl Builder {
    /// An empty line of at most `width` columns.
    pub fn new(width: usize) -> Builder {
        Builder { spans: Vec::new(), width, used: 0 }
    }

    /// Columns that are free.
    pub fn left(&self) -> usize {
        self.width - self.used
    }

    /// Columns that are used.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Adds a piece; what does not fit is cut off with an ellipsis. The text must be display-safe.
    pub fn push<'a>(&mut self, piece: impl Into<Cow<'a, str>>, style: Style) -> &mut Builder {
        let piece = piece.into();
        let width = text::width(&piece);
        if width <= self.left() {
            self.used += width;
            self.spans.push(Span::styled(piece.into_owned(), style));
        } else if self.left() > 0 {
            let cut = text::cut(&piece, self.left()).into_owned();
            self.used += text::width(&cut);
            self.spans.push(Span::styled(cut, style));
            self.used = self.width;
        }
        self
    }

    /// Fills up with blanks to that column.
    pub fn pad_to(&mut self, column: usize) -> &mut Builder {
        let n = column.min(self.width).saturating_sub(self.used);
        self.used += n;
        self.spans.push(Span::raw(" ".repeat(n)));
        self
    }

    /// The line.
    pub fn finish(self) -> Line<'static> {
        Line::from(self.spans)
    }

    /// The line cut to fewer columns.
    pub fn cut(self, width: usize) -> Line<'static> {
        let mut out = Builder::new(width);
        for span in self.spans {
            out.push(span.content, span.style);
        }
        out.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier};

    fn style() -> impl Strategy<Value = Style> {
        (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(red, dim, back)| {
            let style = if red { Style::new().fg(Color::Red) } else { Style::new() };
            let style = if back { style.bg(Color::Blue) } else { style };
            if dim { style.add_modifier(Modifier::DIM) } else { style }
        })
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof!["[ -~─━●→éж…]{0,12}", "[ -~日本e\u{301}─]{0,8}"]
    }

    proptest! {
        #[test]
        fn a_line_that_is_put_looks_as_the_library_draws_it(
            pieces in prop::collection::vec((piece(), style()), 0..6), whole in style(), x in 0u16..5, width in 0u16..30,
        ) {
            let spans: Vec<Span> = pieces.into_iter().map(|(piece, style)| Span::styled(piece, style)).collect();
            let line = Line::from(spans).style(whole);
            let (area, place) = (Rect::new(0, 0, 30, 3), Rect::new(x, 1, width.min(30 - x), 1));
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            put_in(&mut ours, &line, place);
            (&line).render(place, &mut theirs);
            prop_assert_eq!(ours, theirs);
        }
    }
}
