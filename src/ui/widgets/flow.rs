//! Text in sections that flows down a pane and is scrolled where it does not fit.
//!
//! Knows which of its lines are headings, so that none of them stands alone above what has to be scrolled to.

use super::line::put;
use crate::{domain::text, ui::theme::Theme};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// Lines, some of which are headings.
#[derive(Debug, Default)]
pub struct Flow {
    lines: Vec<Line<'static>>,
    /// Which of the lines are headings, in ascending order.
    headings: Vec<usize>,
}

impl Flow {
    /// Begins a section: a blank line if anything stands above, and its heading.
    pub fn section(&mut self, t: Theme, title: &str) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.blank();
        }
        self.headings.push(self.lines.len());
        self.push(Line::styled(title.to_owned(), t.accent()));
    }

    /// Puts something beside the heading that was just begun.
    pub fn beside(&mut self, span: Span<'static>) {
        if let Some(heading) = self.headings.last().and_then(|&at| self.lines.get_mut(at)) {
            heading.push_span(span);
        }
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line<'static>) {
        self.lines.push(line);
    }

    /// Adds a blank line.
    pub fn blank(&mut self) {
        self.push(Line::default());
    }

    /// Adds lines.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        self.lines.extend(lines);
    }

    /// Adds another one as it is: what it begins with stands close to what is above.
    pub fn append(&mut self, other: Flow) {
        let above = self.len();
        self.headings.extend(other.headings.into_iter().map(|heading| above + heading));
        self.lines.extend(other.lines);
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Draws what is to be seen of it, scrolled down by so many lines; where there is more below, `key` leads on. Returns
    /// how far it can be scrolled.
    pub fn draw(&self, frame: &mut Frame, t: Theme, area: Rect, scroll: usize, key: &str) -> usize {
        let height = area.height as usize;
        // Where it does not fit the last row is for saying so: over a line it would falsify what stands there.
        let rows = if self.len() > height { height.saturating_sub(1).max(1) } else { height };
        let end = self.len().saturating_sub(rows);
        let first = scroll.min(end);
        for (y, line) in self.lines[first..self.last_row(first, rows)].iter().enumerate() {
            put(frame, line, Rect { y: area.y + y as u16, height: 1, ..area });
        }
        if first < end {
            let said = format!(" {key} {} ", t.glyph("↓", "more"));
            let width = text::width(&said) as u16;
            if width < area.width && area.height > 0 {
                let place = Rect { x: area.right() - width, y: area.bottom() - 1, width, height: 1 };
                put(frame, &Line::styled(said, t.dim()), place);
            }
        }
        end
    }

    /// The end of what is shown of so many rows from `first` on: without a heading whose first line does not fit, as long
    /// as anything else is shown.
    fn last_row(&self, first: usize, rows: usize) -> usize {
        let end = (first + rows).min(self.len());
        let bare = end > first + 1 && end < self.len() && self.headings.binary_search(&(end - 1)).is_ok();
        end - usize::from(bare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{Terminal, backend::TestBackend};

    fn flow() -> Flow {
        let mut flow = Flow::default();
        flow.push(Line::raw("title"));
        for section in ["One", "Two"] {
            flow.section(Theme::default(), section);
            flow.extend(["first", "second"].map(Line::raw));
        }
        flow
    }

    fn drawn(flow: &Flow, height: u16, scroll: usize) -> (Vec<String>, usize) {
        let mut terminal = Terminal::new(TestBackend::new(12, height)).unwrap();
        let mut end = 0;
        terminal.draw(|frame| end = flow.draw(frame, Theme::default(), frame.area(), scroll, ")")).unwrap();
        let buffer = terminal.backend().buffer();
        let row = |y| (0..12).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        ((0..height).map(row).collect(), end)
    }

    #[test]
    fn what_fits_is_shown_whole_and_offers_no_key() {
        let all = ["title", "", "One", "first", "second", "", "Two", "first", "second"];
        assert_eq!(drawn(&flow(), 9, 3), (all.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn a_heading_never_stands_without_its_first_line() {
        let more = "        ) ↓";
        assert_eq!(drawn(&flow(), 4, 0).0, ["title", "", "", more]);
        assert_eq!(drawn(&flow(), 5, 0).0, ["title", "", "One", "first", more]);
        for height in 3..9 {
            for scroll in 0..9 {
                let (rows, _) = drawn(&flow(), height, scroll);
                let bare = rows.windows(2).any(|w| ["One", "Two"].contains(&&*w[0]) && w[1] != "first");
                assert!(!bare, "{height} {scroll} {rows:?}");
            }
        }
    }

    #[test]
    fn scrolling_ends_where_the_last_line_is_seen_and_shows_every_line_on_the_way() {
        for height in 2..9 {
            let (_, end) = drawn(&flow(), height, 0);
            let last = drawn(&flow(), height, 99).0;
            assert_eq!(last, drawn(&flow(), height, end).0);
            assert!(last.iter().any(|row| row == "second") && !last.iter().any(|row| row.contains('↓')), "{last:?}");
            for title in ["One", "Two"] {
                assert!((0..=end).any(|scroll| drawn(&flow(), height, scroll).0.iter().any(|row| row == title)), "{height}");
            }
        }
    }
}
