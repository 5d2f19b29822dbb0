//! What the terminal library reports, as events of ours.

use crate::{
    app::{
        event::{Event, Hit},
        key::{Code, Key},
    },
    ui::ViewState,
};
use crossterm::event::{self as term, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use std::time::{Duration, Instant};

/// Two clicks on the same spot within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Turns reports into events, and remembers the last click to tell a double one.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(Instant, Hit)>,
}

impl Clicks {
    /// The event of a report; `None` for what nothing answers to.
    pub(super) fn translate(&mut self, report: term::Event, view: &ViewState) -> Option<Event> {
        match report {
            term::Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Event::Key),
            term::Event::Paste(text) => Some(Event::Paste(text)),
            term::Event::Resize(..) | term::Event::FocusGained => Some(Event::Redraw),
            term::Event::Mouse(mouse) => match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(self.click(view.hit(mouse.column, mouse.row))),
                MouseEventKind::ScrollDown => Some(Event::Wheel(3)),
                MouseEventKind::ScrollUp => Some(Event::Wheel(-3)),
                _ => None,
            },
            _ => None,
        }
    }

    fn click(&mut self, hit: Hit) -> Event {
        let now = super::instant();
        let double = self.last.take().is_some_and(|(at, before)| before == hit && now.duration_since(at) < DOUBLE);
        if !double {
            self.last = Some((now, hit));
        }
        Event::Click { hit, double }
    }
}

fn key(key: term::KeyEvent) -> Option<Key> {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let held = |m| key.modifiers.contains(m);
    // The bytes 0x1C to 0x1F reach us as ctrl with a digit; what was pressed is ctrl with a sign.
    let code = match code {
        Code::Char(digit @ '4'..='7') if held(KeyModifiers::CONTROL) => Code::Char(match digit {
            '4' => '\\',
            '5' => ']',
            '6' => '^',
            _ => '_',
        }),
        code => code,
    };
    // Shift is part of a character already, and of the backward tab.
    let shift = held(KeyModifiers::SHIFT) && !matches!(code, Code::Char(_) | Code::BackTab);
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_arrives_as_control_and_a_digit_is_the_sign_that_was_pressed() {
        let pressed = |c| key(term::KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)).unwrap().to_string();
        assert_eq!(['4', '5', '6', '7', '8', 'x'].map(pressed), ["ctrl-\\", "ctrl-]", "ctrl-^", "ctrl-_", "ctrl-8", "ctrl-x"]);
    }
}
