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

/// Several typed lines broken to `width` columns, at blanks where there are any, and the row and column of the cursor.
/// `cursor` is a line and the characters before it in that line.
pub fn wrap<'a>(lines: impl IntoIterator<Item = &'a str>, cursor: (usize, usize), width: usize) -> (Vec<String>, (usize, usize)) {
    let (mut out, mut at) = (Vec::new(), (0, 0));
    // One column is kept for the cursor behind the last character.
    let room = width.saturating_sub(1).max(1);
    for (n, line) in lines.into_iter().enumerate() {
        // Where each piece begins, in characters of the line.
        let (mut piece, mut used, mut begin, mut chars) = (String::new(), 0, 0, 0);
        let mut blank = None;
        let mut pieces = Vec::new();
        for g in line.graphemes(true) {
            let w = text::width(g);
            if used + w > room && !piece.is_empty() {
                let rest = if let Some((bytes, next)) = blank.take() {
                    let rest = piece.split_off(bytes);
                    pieces.push((begin, std::mem::take(&mut piece)));
                    begin = next;
                    rest
                } else {
                    pieces.push((begin, std::mem::take(&mut piece)));
                    begin = chars;
                    String::new()
                };
                used = text::width(&rest);
                piece = rest;
            }
            piece.push_str(g);
            used += w;
            chars += g.chars().count();
            if g == " " {
                blank = Some((piece.len(), chars));
            }
        }
        pieces.push((begin, piece));
        if n == cursor.0 {
            let k = pieces.iter().rposition(|(begin, _)| *begin <= cursor.1).unwrap_or(0);
            let before: String = pieces[k].1.chars().take(cursor.1 - pieces[k].0.min(cursor.1)).collect();
            at = (out.len() + k, text::width(&before));
        }
        out.extend(pieces.into_iter().map(|(_, piece)| piece));
    }
    (out, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_broken_at_blanks_and_the_cursor_follows() {
        let (rows, at) = wrap(["one two three", "", "x"], (0, 13), 9);
        assert_eq!(rows, ["one two ", "three", "", "x"]);
        assert_eq!(at, (1, 5));
        assert_eq!(wrap(["one two three", "", "x"], (0, 8), 9).1, (1, 0), "the cursor stands before the word that went down");
        assert_eq!(wrap(["abcdefghij"], (0, 10), 5), (vec!["abcd".into(), "efgh".into(), "ij".into()], (2, 2)));
        for width in 1..12 {
            let (rows, at) = wrap(["日本語 テキスト é long"], (0, 12), width);
            assert!(at.0 < rows.len() && rows.iter().all(|r| text::width(r) <= width.max(3)), "{width}: {rows:?}");
        }
    }

    #[test]
    fn the_cursor_is_always_in_view() {
        assert_eq!(window("hello", 5, 10), ("hello".into(), 5));
        assert_eq!(window("hello world", 11, 6), ("world".into(), 5));
        assert_eq!(window("hello world", 0, 6), ("hello ".into(), 0));
        let (shown, at) = window("日本語テキスト", 7, 6);
        assert!(text::width(&shown) <= 6 && at < 6);
    }
}
