//! Safe text: nothing that a terminal obeys or a reader cannot see comes out, and every width is exact.

use super::take;
use quarterdeck::domain::text::{cell, cut, cut_ascii, fit, fit_ascii, fit_end, fit_left, lines, safe, width};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

fn columns(text: &str) -> usize {
    for c in text.chars() {
        let hidden = matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e0fff}');
        assert!(!c.is_control() && !hidden, "{c:?} in {text:?}");
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

pub(crate) fn check(data: &[u8]) {
    let ([room, most], text) = take(data);
    let text = &String::from_utf8_lossy(text);
    let (room, most) = (usize::from(room % 120), usize::from(most % 12));
    let whole = safe(text);
    assert_eq!(columns(&whole), width(text));
    assert_eq!(safe(&whole), whole);
    for exact in [fit(text, room), fit_ascii(text, room), fit_left(text, room)] {
        assert_eq!(columns(&exact), room, "{exact:?}");
    }
    for within in [cut(text, room).into_owned(), cut_ascii(text, room).into_owned(), fit_end(text, room)] {
        assert!(columns(&within) <= room, "{within:?}");
    }
    let wrapped = lines(text, room, most);
    assert!(wrapped.len() <= most);
    for line in &wrapped {
        assert!(columns(line) <= room.max(1), "{line:?}");
    }
    assert!(!cell::guard(text).starts_with(['=', '@', '\t', '\r']));
}
