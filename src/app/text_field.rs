//! The one text box: a line or a page, with undo, selection and the keys of every shell.
//!
//! The only place in `app` that knows the text-area library; it draws nothing.

use super::key::{Code, Key};
use ratatui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

/// Text being typed.
#[derive(Debug, Clone)]
pub struct TextField {
    area: TextArea<'static>,
    lines: Lines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

impl TextField {
    /// A single line holding `text`, the cursor behind it.
    pub fn line(text: &str) -> TextField {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        TextField { area, lines: Lines::One }
    }

    /// Several lines, wrapped at words where they are shown.
    pub fn page(text: &str) -> TextField {
        let mut area = TextArea::new(text.lines().map(clean).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        TextField { area, lines: Lines::Many }
    }

    /// Whether it holds several lines.
    pub fn is_page(&self) -> bool {
        self.lines == Lines::Many
    }

    /// What was typed.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Its lines as typed: at least one.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Whether nothing but blanks was typed.
    pub fn is_blank(&self) -> bool {
        self.area.lines().iter().all(|l| l.trim().is_empty())
    }

    /// Where the cursor is: line, and characters before it in that line.
    pub fn cursor(&self) -> (usize, usize) {
        let at = self.area.cursor();
        (at.0, at.1)
    }

    /// Replaces everything; the cursor goes behind it.
    pub fn set(&mut self, text: &str) {
        *self = if self.is_page() { TextField::page(text) } else { TextField::line(text) };
    }

    /// Replaces everything and selects it: what is typed next takes its place.
    pub fn set_selected(&mut self, text: &str) {
        self.set(text);
        self.area.select_all();
    }

    /// Whether all of it is selected.
    pub fn is_selected(&self) -> bool {
        self.area.is_selecting() && !self.is_blank()
    }

    /// A key. Returns whether it was for the text: what a field does not use (Enter in a line, Tab) is the caller's.
    pub fn key(&mut self, key: Key) -> bool {
        let one = self.lines == Lines::One;
        match (key.code, key.ctrl, key.alt) {
            (Code::Enter | Code::Up | Code::Down | Code::PageUp | Code::PageDown, ..) if one => return false,
            // What a shell's line editor does with these, rather than the library's own choice.
            (Code::Char('u'), true, _) => {
                self.area.cancel_selection();
                self.area.delete_line_by_head();
                return true;
            }
            (Code::Char('_'), true, _) => {
                self.area.undo();
                return true;
            }
            (Code::Char('a'), true, _) => {
                self.area.cancel_selection();
                self.area.move_cursor(CursorMove::Head);
                return true;
            }
            (Code::Char('r'), true, _) => {
                self.area.redo();
                return true;
            }
            // What a field leaves to whoever holds it: the next field, saving, the editor, undo.
            (Code::Tab | Code::BackTab | Code::Esc | Code::F(_) | Code::Insert, ..) => return false,
            (Code::Enter, ctrl, alt) if ctrl || alt => return false,
            (Code::Char(c), true, _) if "mjnposzlgxcvt".contains(c) => return false,
            (Code::Char(c), false, true) if c.is_ascii_digit() => return false,
            _ => {}
        }
        let before = (self.cursor(), self.area.lines().len());
        let changed = self.area.input(Input { key: area_key(key.code), ctrl: key.ctrl, alt: key.alt, shift: key.shift });
        changed || before != (self.cursor(), self.area.lines().len()) || key.types().is_some() || is_motion(key.code)
    }

    /// A new line, where there may be several.
    pub fn new_line(&mut self) {
        if self.is_page() {
            self.area.insert_newline();
        }
    }

    /// The cursor goes a line down, or up with `-1`. Returns whether there was one.
    pub fn step(&mut self, by: isize) -> bool {
        let before = self.cursor();
        self.area.move_cursor(if by > 0 { CursorMove::Down } else { CursorMove::Up });
        before != self.cursor()
    }

    /// Pasted text: line breaks become blanks in a single line, control characters are dropped.
    pub fn paste(&mut self, text: &str) {
        match self.lines {
            Lines::One => self.area.insert_str(one_line(text)),
            Lines::Many => self.area.insert_str(text.lines().map(clean).collect::<Vec<_>>().join("\n")),
        };
    }
}

fn is_motion(code: Code) -> bool {
    matches!(code, Code::Left | Code::Right | Code::Home | Code::End | Code::Backspace | Code::Delete)
}

/// Control characters have no business in typed text; a tab is a blank.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

fn one_line(text: &str) -> String {
    clean(&text.trim_end_matches(['\r', '\n']).replace(['\r', '\n'], " "))
}

fn area_key(code: Code) -> AreaKey {
    match code {
        Code::Char(c) => AreaKey::Char(c),
        Code::Enter => AreaKey::Enter,
        Code::Esc => AreaKey::Esc,
        Code::Tab | Code::BackTab => AreaKey::Tab,
        Code::Backspace => AreaKey::Backspace,
        Code::Delete => AreaKey::Delete,
        Code::Left => AreaKey::Left,
        Code::Right => AreaKey::Right,
        Code::Up => AreaKey::Up,
        Code::Down => AreaKey::Down,
        Code::Home => AreaKey::Home,
        Code::End => AreaKey::End,
        Code::PageUp => AreaKey::PageUp,
        Code::PageDown => AreaKey::PageDown,
        Code::F(n) => AreaKey::F(n),
        Code::Insert => AreaKey::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut TextField, keys: &str) {
        for key in keys.split(' ') {
            field.key(key.parse().unwrap());
        }
    }

    #[test]
    fn a_letter_is_a_letter_and_a_line_stays_a_line() {
        let mut field = TextField::line("");
        typed(&mut field, "q j ? space G");
        assert_eq!(field.text(), "qj? G");
        assert!(!field.key("enter".parse().unwrap()));
        field.paste("two\nlines\u{1b}[31m");
        assert_eq!(field.lines().len(), 1);
        assert_eq!(field.text(), "qj? Gtwo lines[31m");
    }

    #[test]
    fn the_keys_of_a_shell_edit() {
        let mut field = TextField::line("one two three");
        typed(&mut field, "ctrl-w");
        assert_eq!(field.text(), "one two ");
        typed(&mut field, "ctrl-a x");
        assert_eq!(field.text(), "xone two ");
        typed(&mut field, "ctrl-e ctrl-u");
        assert_eq!(field.text(), "");
        typed(&mut field, "ctrl-_");
        assert_eq!(field.text(), "xone two ");
        typed(&mut field, "ctrl-r");
        assert_eq!(field.text(), "");
    }

    #[test]
    fn what_is_selected_makes_way_for_what_is_typed_or_pasted_and_a_motion_keeps_it() {
        let selected = || {
            let mut field = TextField::line("");
            field.set_selected("500");
            assert!(field.is_selected());
            field
        };
        for (keys, expected) in
            [("5 1 0", "510"), ("backspace", ""), ("ctrl-u 7", "7"), ("end 0", "5000"), ("left 7", "5070"), ("ctrl-a 1", "1500")]
        {
            let mut field = selected();
            typed(&mut field, keys);
            assert_eq!((field.text().as_str(), field.is_selected()), (expected, false), "{keys}");
        }
        let mut field = selected();
        field.paste("12");
        assert_eq!(field.text(), "12");
    }

    #[test]
    fn a_page_takes_enter() {
        let mut field = TextField::page("a");
        typed(&mut field, "enter b");
        assert_eq!(field.text(), "a\nb");
    }
}
