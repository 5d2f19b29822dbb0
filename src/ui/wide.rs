//! Second halves of wide characters.
//!
//! When a wide character goes, the library writes over its first cell and trusts the terminal to blank the second. Not
//! every terminal does, so the second halves of the last frame are written again where they are no longer halves.

use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::Rect,
};

/// Where the last frame had second halves.
#[derive(Debug, Default)]
pub(super) struct Halves {
    area: Rect,
    at: Vec<usize>,
}

impl Halves {
    /// Looks over a frame that is about to be written.
    pub(super) fn settle(&mut self, buffer: &mut Buffer) {
        let mut now = Vec::new();
        for (n, cell) in buffer.content.iter().enumerate() {
            let symbol = cell.symbol();
            // Anything narrower than three bytes is one column wide, and so are the drawing characters.
            if symbol.len() >= 3 && !matches!(symbol.as_bytes(), [0xe2, 0x80..=0x9f, _]) && crate::domain::text::width(symbol) > 1
            {
                now.push(n + 1);
            }
        }
        if self.area == buffer.area {
            for &n in &self.at {
                if now.binary_search(&n).is_err()
                    && let Some(cell) = buffer.content.get_mut(n)
                {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
        self.area = buffer.area;
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_that_is_gone_is_written_again_once() {
        let area = Rect::new(0, 0, 4, 1);
        let mut halves = Halves::default();
        halves.settle(&mut Buffer::with_lines(["日a "]));
        let mut next = Buffer::empty(area);
        halves.settle(&mut next);
        assert_eq!(next[(1, 0)].diff_option, CellDiffOption::AlwaysUpdate);
        let mut third = Buffer::empty(area);
        halves.settle(&mut third);
        assert_eq!(third[(1, 0)].diff_option, CellDiffOption::None);
    }
}
