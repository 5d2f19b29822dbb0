//! Where one is in a list, and what part of it is in view. Every list moves by this: a page means the same everywhere.
//!
//! Must not know what the rows are. How many fit is told by the drawing, once a frame.

pub use super::keys::command::List as Motion;

/// Rows kept in view above and below the selected one, where there are any.
const CONTEXT: usize = 2;

/// The part of a list that is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// The first row shown.
    pub top: usize,
    /// How many rows fit.
    pub page: usize,
}

/// The selected row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Its number over the whole list; 0 when there is none.
    pub at: usize,
    seen: Window,
}

impl Window {
    /// What is shown where a page of so many rows fits: as before, unless row `at` would be out of view.
    #[must_use]
    pub fn around(self, at: usize, page: usize, rows: usize) -> Window {
        let margin = CONTEXT.min(page.saturating_sub(1) / 2);
        let low = (at + 1 + margin).saturating_sub(page);
        let high = at.saturating_sub(margin);
        Window { top: self.top.clamp(low.min(high), high).min(rows.saturating_sub(page)), page }
    }
}

impl Cursor {
    /// What is shown of so many rows where a page of them fits.
    pub fn window(&self, page: usize, rows: usize) -> Window {
        self.seen.around(self.at, page, rows)
    }

    /// What was in view when the list was last drawn.
    pub fn seen(&self) -> Window {
        self.seen
    }

    /// That much of the list was drawn.
    pub fn drawn(&mut self, window: Window) {
        self.seen = window;
    }

    /// How many rows a movement goes, down.
    pub fn by(&self, motion: Motion) -> isize {
        let page = self.seen.page as isize;
        match motion {
            Motion::Down => 1,
            Motion::Up => -1,
            Motion::Top => isize::MIN / 2,
            Motion::Bottom => isize::MAX / 2,
            Motion::HalfDown => (page / 2).max(1),
            Motion::HalfUp => -(page / 2).max(1),
            Motion::PageDown => (page - 1).max(1),
            Motion::PageUp => -(page - 1).max(1),
        }
    }

    /// Moves by so many of so many rows, not past either end.
    pub fn step(&mut self, by: isize, rows: usize) {
        self.at = self.at.saturating_add_signed(by).min(rows.saturating_sub(1));
    }

    /// The same over headings: it comes to rest only where it may, beyond the heading if there is such a row.
    pub fn step_over(&mut self, by: isize, rows: usize, may_rest: impl Fn(&usize) -> bool) {
        self.step(by, rows);
        let (ahead, behind) = ((self.at..rows).find(&may_rest), (0..rows.min(self.at + 1)).rev().find(&may_rest));
        let found = if by < 0 { behind.or(ahead) } else { ahead.or(behind) };
        self.at = found.unwrap_or(0);
    }

    /// Goes to the n-th of so many rows. Returns whether it was there already.
    pub fn select(&mut self, n: usize, rows: usize) -> bool {
        let again = self.at == n;
        self.at = n.min(rows.saturating_sub(1));
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_on_the_screen() {
        for page in 1..30 {
            for rows in 1..60 {
                for at in 0..rows {
                    for before in [0, 5, 59] {
                        let top = Window { top: before, page: 7 }.around(at, page, rows).top;
                        assert!(top <= at && at < top + page, "{page} {rows} {at} {before}");
                        assert!(top == 0 || top + page <= rows, "no empty lines below the last row");
                    }
                }
            }
        }
    }

    #[test]
    fn a_page_leaves_one_row_in_view_and_no_movement_leaves_the_list() {
        let mut cursor = Cursor::default();
        cursor.drawn(Window { top: 0, page: 10 });
        let mut go = |motion| {
            cursor.step(cursor.by(motion), 25);
            cursor.at
        };
        assert_eq!([Motion::PageDown, Motion::HalfDown, Motion::PageDown, Motion::PageDown].map(&mut go), [9, 14, 23, 24]);
        assert_eq!([Motion::PageUp, Motion::HalfUp, Motion::Up, Motion::Top, Motion::Up].map(&mut go), [15, 10, 9, 0, 0]);
        assert_eq!([Motion::Bottom, Motion::Down].map(&mut go), [24, 24]);
        let mut unseen = Cursor::default();
        unseen.step(unseen.by(Motion::PageDown), 3);
        assert_eq!(unseen.at, 1, "before anything was drawn a page is a row");
        unseen.step(1, 0);
        assert_eq!(unseen.at, 0);
    }

    #[test]
    fn headings_are_passed_and_at_the_first_one_it_turns_back() {
        let rest = |n: &usize| ![0, 3].contains(n);
        let mut cursor = Cursor { at: 2, ..Cursor::default() };
        cursor.step_over(1, 5, rest);
        assert_eq!(cursor.at, 4);
        cursor.step_over(-1, 5, rest);
        assert_eq!(cursor.at, 2);
        cursor.step_over(-9, 5, rest);
        assert_eq!(cursor.at, 1, "nothing can be selected above it");
        cursor.step_over(0, 5, |_| false);
        assert_eq!(cursor.at, 0);
    }
}
