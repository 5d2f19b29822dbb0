//! A line built piece by piece that never grows past its width, and lines put on the screen.

use crate::{domain::text, ui::theme::Theme};
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Alignment, Rect},
    style::Style,
    text::{Line, Span},
};
use std::borrow::Cow;

/// Puts a line where it belongs: where all of it is simple characters without the library's look at clusters and widths (almost
/// all of a frame is, and that look was a third of its cost), else each piece where the one before it really ended. The library
/// itself measures a piece as a whole, in which an Arabic ligature counts less than the two cells it is drawn in, and what
/// follows would stand too far left.
pub fn put(frame: &mut Frame, line: &Line, area: Rect) {
    let area = area.intersection(frame.area());
    put_in(frame.buffer_mut(), line, area);
}

fn put_in(buffer: &mut Buffer, line: &Line, area: Rect) {
    let simple = line.spans.iter().all(|span| text::simple_width(&span.content).is_some());
    if area.is_empty() || line.spans.iter().all(|span| span.content.is_empty()) {
        return;
    }
    if line.style != Style::default() {
        buffer.set_style(Rect { height: 1, ..area }, line.style);
    }
    let before = match line.alignment {
        None | Some(Alignment::Left) => 0,
        Some(aligned) => {
            let used: usize = line.spans.iter().map(|span| text::width(&span.content)).sum();
            let free = area.width.saturating_sub(used as u16);
            if aligned == Alignment::Center { free / 2 } else { free }
        }
    };
    if !simple {
        let mut x = area.left() + before;
        for span in &line.spans {
            let room = area.right().saturating_sub(x) as usize;
            (x, _) = buffer.set_stringn(x, area.y, &span.content, room, line.style.patch(span.style));
            // What follows a piece that was cut does not slip into the column that a wide sign left.
            if text::width(&span.content) > room {
                return;
            }
        }
        return;
    }
    let mut columns = area.left() + before..area.right();
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
    use ratatui::{
        style::{Color, Modifier},
        widgets::Widget,
    };

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

    #[test]
    fn what_follows_a_ligature_stands_behind_the_cells_it_is_drawn_in() {
        for (first, columns) in [("لا", 2), ("الإيرادات لأجل", 14), ("日本", 4), ("น้ำ", 2), ("क्षत्रिय", 6)]
        {
            assert_eq!(text::width(first), columns, "{first}");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 1));
            put_in(&mut buffer, &Line::from(vec![Span::raw(first), Span::raw("|")]), Rect::new(0, 0, 30, 1));
            assert_eq!(buffer[(columns as u16, 0)].symbol(), "|", "{first}");
            let mut right = Buffer::empty(Rect::new(0, 0, 30, 1));
            let line = Line::from(vec![Span::raw(first), Span::raw("|")]).alignment(Alignment::Right);
            put_in(&mut right, &line, Rect::new(0, 0, 30, 1));
            assert_eq!(right[(29, 0)].symbol(), "|", "{first}");
        }
    }

    proptest! {
        #[test]
        fn a_line_that_is_put_looks_as_the_library_draws_it(
            pieces in prop::collection::vec((piece(), style()), 0..6), whole in style(), x in 0u16..5, width in 0u16..30,
        ) {
            // Safe text has no mark without a letter to stand on.
            prop_assume!(pieces.iter().all(|(piece, _)| !piece.starts_with('\u{301}')));
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
