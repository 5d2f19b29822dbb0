//! Characters three cells wide and five high, drawn twice as wide, and all of that once or twice as large: readable across
//! a room.

use crate::ui::theme::Theme;
use crate::ui::widgets::line::put;
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

/// How high they are, once as large.
pub(super) const HEIGHT: u16 = 5;

/// The picture of a character, a row per number, the leftmost cell in the highest of the lowest `width` bits; `None`: there
/// is none for it.
fn picture(c: char) -> Option<(u16, [u8; 5])> {
    Some(match c {
        '0' => (3, [0b111, 0b101, 0b101, 0b101, 0b111]),
        '1' => (3, [0b010, 0b110, 0b010, 0b010, 0b111]),
        '2' => (3, [0b111, 0b001, 0b111, 0b100, 0b111]),
        '3' => (3, [0b111, 0b001, 0b111, 0b001, 0b111]),
        '4' => (3, [0b101, 0b101, 0b111, 0b001, 0b001]),
        '5' => (3, [0b111, 0b100, 0b111, 0b001, 0b111]),
        '6' => (3, [0b111, 0b100, 0b111, 0b101, 0b111]),
        '7' => (3, [0b111, 0b001, 0b001, 0b010, 0b010]),
        '8' => (3, [0b111, 0b101, 0b111, 0b101, 0b111]),
        '9' => (3, [0b111, 0b101, 0b111, 0b001, 0b111]),
        ':' => (1, [0, 1, 0, 1, 0]),
        '.' => (1, [0, 0, 0, 0, 1]),
        ',' => (1, [0, 0, 0, 1, 1]),
        '−' | '-' => (2, [0, 0, 0b11, 0, 0]),
        '+' => (3, [0, 0b010, 0b111, 0b010, 0]),
        '%' => (3, [0b101, 0b001, 0b010, 0b100, 0b101]),
        '/' => (3, [0b001, 0b001, 0b010, 0b100, 0b100]),
        '≥' => (3, [0b110, 0b001, 0b110, 0b000, 0b111]),
        '≤' => (3, [0b011, 0b100, 0b011, 0b000, 0b111]),
        '→' => (5, [0b00100, 0b00010, 0b11111, 0b00010, 0b00100]),
        'k' => (3, [0b100, 0b101, 0b110, 0b101, 0b101]),
        'M' => (3, [0b101, 0b111, 0b111, 0b101, 0b101]),
        ' ' | '\u{a0}' | '\u{202f}' => (1, [0; 5]),
        _ => return None,
    })
}

/// How many columns a text takes; `None` when it has a character there is no picture of.
pub(super) fn width(text: &str) -> Option<u16> {
    let mut all = 0u16;
    for c in text.chars() {
        // Two columns a cell, one column between characters.
        all = all.saturating_add(picture(c)?.0 * 2 + 1);
    }
    Some(all.saturating_sub(1))
}

/// How large a text can be drawn in that many columns and rows: twice, once, or not at all (0).
pub(super) fn scale(text: &str, columns: u16, rows: u16) -> u16 {
    let fits = |&n: &u16| width(text).is_some_and(|w| w.saturating_mul(n) <= columns) && rows >= HEIGHT * n;
    [2, 1].into_iter().find(fits).unwrap_or(0)
}

/// Draws a text so many times as large; returns the columns it took. What does not fit is not drawn at all.
pub(super) fn draw(frame: &mut Frame, t: Theme, text: &str, style: Style, scale: u16, area: Rect) -> u16 {
    let all = width(text).map(|w| w.saturating_mul(scale));
    let Some(all) = all.filter(|&w| w > 0 && w <= area.width && area.height >= HEIGHT * scale) else { return 0 };
    let columns = usize::from(scale);
    let (full, empty) = (t.glyph("█", "#"), " ");
    for row in 0..5 {
        let mut line = String::new();
        for c in text.chars() {
            let Some((w, rows)) = picture(c) else { continue };
            for bit in (0..w).rev() {
                let on = rows[row] >> bit & 1 == 1;
                line.push_str(&if on { full } else { empty }.repeat(2 * columns));
            }
            line.push_str(&empty.repeat(columns));
        }
        for again in 0..scale {
            let place = Rect { y: area.y + row as u16 * scale + again, height: 1, width: all, ..area };
            put(frame, &Line::styled(line.clone(), style), place);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_clock_has_a_picture_of_its_own() {
        let all: Vec<_> = "0123456789:−".chars().map(|c| picture(c).unwrap()).collect();
        for (n, one) in all.iter().enumerate() {
            assert!(all.iter().skip(n + 1).all(|other| other != one), "{n}");
        }
        assert_eq!(width("−1:59"), Some(5 + 7 + 3 + 7 + 6));
        assert_eq!(width("✖"), None);
        assert_eq!((scale("1:59", 46, 10), scale("1:59", 45, 10), scale("1:59", 45, 4), scale("✖", 90, 9)), (2, 1, 0, 0));
    }
}
