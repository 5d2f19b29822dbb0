//! Characters three cells wide and five high, drawn twice as wide: readable across a room.

use crate::ui::theme::Theme;
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

/// How high they are.
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

/// Draws a text; returns the columns it took. What does not fit is not drawn at all.
pub(super) fn draw(frame: &mut Frame, t: Theme, text: &str, style: Style, area: Rect) -> u16 {
    let Some(all) = width(text).filter(|&w| w <= area.width && area.height >= HEIGHT) else { return 0 };
    let (full, empty) = (t.glyph("█", "#"), " ");
    for row in 0..5 {
        let mut line = String::new();
        for c in text.chars() {
            let Some((w, rows)) = picture(c) else { continue };
            for bit in (0..w).rev() {
                let on = rows[row] >> bit & 1 == 1;
                line.push_str(if on { full } else { empty });
                line.push_str(if on { full } else { empty });
            }
            line.push(' ');
        }
        let place = Rect { y: area.y + row as u16, height: 1, width: all, ..area };
        frame.render_widget(Line::styled(line, style), place);
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
    }
}
