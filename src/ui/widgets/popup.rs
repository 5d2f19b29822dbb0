//! A box in the middle of the screen.

use crate::ui::theme::Theme;
use ratatui::{
    Frame,
    layout::{Constraint, Margin, Rect},
    style::{Modifier, Style},
    widgets::{Block, BorderType, Clear},
};

/// As many columns beside a box and no more are shreds of words: it takes them too.
const SHREDS: u16 = 4;

/// The width of a box that needs so many columns, in an area.
pub fn width(needed: u16, area: Rect) -> u16 {
    if needed + 2 * SHREDS >= area.width { area.width } else { needed }
}

/// Lets what is behind a box recede: it can still be read, and nothing of it is as bright as the box.
pub fn recede(frame: &mut Frame, area: Rect) {
    let behind = Style::new().add_modifier(Modifier::DIM).remove_modifier(Modifier::BOLD | Modifier::REVERSED);
    frame.buffer_mut().set_style(area, behind);
}

/// Clears a box of at most that size in the middle and frames it. Returns the place inside.
pub fn open(frame: &mut Frame, t: Theme, area: Rect, size: (u16, u16), title: &str, hint: &str) -> Rect {
    let at = area.centered(Constraint::Length(width(size.0, area)), Constraint::Length(size.1.min(area.height)));
    open_at(frame, t, at, title, hint)
}

/// Clears a place and frames it. Returns the place inside.
pub fn open_at(frame: &mut Frame, t: Theme, at: Rect, title: &str, hint: &str) -> Rect {
    frame.render_widget(Clear, at);
    let mut block = Block::bordered().border_style(t.rule());
    if !title.is_empty() {
        block = block.title(ratatui::text::Line::styled(format!(" {title} "), t.on_frame().patch(t.strong())));
    }
    if t.ascii {
        block = block.border_set(ratatui::symbols::border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        });
    } else {
        block = block.border_type(BorderType::Rounded);
    }
    if !hint.is_empty() {
        block = block.title_bottom(ratatui::text::Line::styled(format!(" {hint} "), t.on_frame().patch(t.dim())).right_aligned());
    }
    let inside = block.inner(at);
    frame.render_widget(block, at);
    inside.inner(Margin::new(1, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_box_there_is_enough_to_be_read_or_nothing() {
        for columns in 40..200 {
            for needed in [30, 64, 92] {
                let area = Rect::new(0, 0, columns, 24);
                let beside = columns - width(needed.min(columns), area);
                assert!(beside == 0 || beside > 2 * SHREDS, "{needed} of {columns}: {beside}");
            }
        }
    }
}
