//! Characters that are safe as they stand, one column wide, and never part of another: most of what there is to draw.
//!
//! Text made of nothing else needs no look at clusters, widths or what may deceive: counting its characters measures it.
//! Must not know: what becomes of all the other text; see [`super::safe()`].

/// Whether a character is one of those.
const fn is_simple(c: char) -> bool {
    matches!(c,
        ' '..='~'
        // Latin, with the signs of the first block but the soft hyphen; Greek and Cyrillic letters
        | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3ff}' | '\u{400}'..='\u{482}'
        // dashes, quotes, the bullet, the ellipsis
        | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '\u{2022}' | '\u{2026}' | '\u{2039}' | '\u{203a}'
        // arrows, mathematics, the empty set
        | '\u{20ac}' | '\u{2190}'..='\u{21ff}' | '\u{2200}'..='\u{22ff}' | '\u{2300}'
        // lines, blocks, shapes: but the two wide ones at their end
        | '\u{2500}'..='\u{25fc}'
        // stars, boxes to tick, wheels, ticks and crosses
        | '\u{2605}' | '\u{2606}' | '\u{2610}'..='\u{2612}' | '\u{2388}' | '\u{2699}' | '\u{270e}' | '\u{2713}'..='\u{2718}'
    )
}

/// The columns of a text made of simple characters alone; `None`: there are others in it.
pub fn simple_width(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.iter().all(|b| matches!(b, b' '..=b'~')) {
        return Some(bytes.len());
    }
    let mut columns = 0;
    for c in text.chars() {
        if !is_simple(c) {
            return None;
        }
        columns += 1;
    }
    Some(columns)
}

/// The beginning of a text in at most `max` columns and whether that is all of it; `None`: it is not simple as far as one
/// has to look. Looks at no more than `max` characters and one: that one may belong to the last.
pub(super) fn simple_start(text: &str, max: usize) -> Option<(&str, bool)> {
    let mut end = text.len();
    for (n, (at, c)) in text.char_indices().enumerate() {
        if n > max {
            break;
        }
        if !is_simple(c) {
            return None;
        }
        if n == max {
            end = at;
        }
    }
    Some((&text[..end], end == text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

    fn all() -> Vec<char> {
        ('\0'..=char::MAX).filter(|&c| is_simple(c)).collect()
    }

    #[test]
    fn a_simple_character_is_one_column_wide_and_stands_by_itself() {
        let some = ['a', ' ', '€', '─', '⌀', 'Ж', '✖', '…'];
        for c in all() {
            assert_eq!(c.width(), Some(1), "{c:?}");
            assert_eq!(super::super::safe::careful(&c.to_string()), c.to_string(), "{c:?} is safe");
            for d in some {
                for pair in [format!("{c}{d}"), format!("{d}{c}")] {
                    assert_eq!((pair.graphemes(true).count(), pair.width()), (2, 2), "{pair:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_simple_is_left_to_those_who_look_closely() {
        assert_eq!(simple_width("▲ Müller → 3.5 %"), Some(16));
        for text in ["日本", "e\u{301}", "\u{1b}[2J", "a\u{202e}b", "👨‍👩‍👧", "\n", "soft\u{ad}hyphen"] {
            assert_eq!(simple_width(text), None, "{text:?}");
        }
        assert_eq!(simple_start("abc", 3), Some(("abc", true)));
        assert_eq!(simple_start("abcd", 3), Some(("abc", false)));
        assert_eq!(simple_start("abc\u{301}", 3), None, "the accent belongs to the last letter");
        assert_eq!(simple_start("abcd\u{301}", 3), Some(("abc", false)), "further on nobody looks");
    }
}
