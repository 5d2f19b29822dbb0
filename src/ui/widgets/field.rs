//! A line of text being typed, scrolled so that the cursor is in view.

use crate::domain::text;
use unicode_segmentation::UnicodeSegmentation;

/// The part of a typed line that fits into `width` columns, and the column of the cursor in it.
/// `cursor` counts characters.
pub fn window(line: &str, cursor: usize, width: usize) -> (String, usize) {
    let before: String = line.chars().take(cursor).collect();
    let at = text::width(&before);
    if width == 0 {
        return (String::new(), 0);
    }
    // One column is kept for the cursor behind the last character.
    let skip = (at + 1).saturating_sub(width);
    let (mut shown, mut passed, mut used) = (String::new(), 0, 0);
    for g in line.graphemes(true) {
        let w = text::width(g);
        if passed < skip {
            passed += w;
            continue;
        }
        if used + w > width {
            break;
        }
        shown.push_str(g);
        used += w;
    }
    (shown, at.saturating_sub(passed).min(width - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_in_view() {
        assert_eq!(window("hello", 5, 10), ("hello".into(), 5));
        assert_eq!(window("hello world", 11, 6), ("world".into(), 5));
        assert_eq!(window("hello world", 0, 6), ("hello ".into(), 0));
        let (shown, at) = window("日本語テキスト", 7, 6);
        assert!(text::width(&shown) <= 6 && at < 6);
    }
}
