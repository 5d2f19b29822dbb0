//! A line built piece by piece that never grows past its width.

use crate::domain::text;
use ratatui::{
    style::Style,
    text::{Line, Span},
};
use std::borrow::Cow;

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
