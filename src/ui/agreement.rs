//! The drawing library and [`crate::domain::text`] must count columns alike, or rows break: held here by test.

use crate::domain::text::{fit, lines, safe::tests::nasty, width};
use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

proptest! {
    #[test]
    fn fitted_text_fills_exactly_its_columns_on_the_screen(text in nasty(), columns in 1usize..60) {
        let fitted = fit(&text, columns);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 1));
        let (end, _) = buffer.set_stringn(0, 0, &fitted, 100, Style::new());
        prop_assert_eq!(usize::from(end), columns, "{:?}", fitted);
    }

    #[test]
    fn wrapped_lines_are_as_wide_on_the_screen_as_measured(text in nasty(), columns in 1usize..60) {
        for line in lines(&text, columns, 5) {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 1));
            let (end, _) = buffer.set_stringn(0, 0, &line, 100, Style::new());
            prop_assert_eq!(usize::from(end), width(&line), "{:?}", line);
        }
    }
}
