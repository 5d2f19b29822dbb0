//! A key as pressed, and the notation people write it in: `ctrl-n`, `G`, `space`, `alt-1`, `f5`.
//!
//! Ours rather than the terminal library's, so that `app` can be driven by tests and configured by text.

use std::{fmt, str::FromStr};

/// Which key, apart from its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names on the keyboard")]
pub enum Code {
    /// A character, shift already applied: `G`, not shift and `g`.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 … F12.
    F(u8),
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt (Meta, Option) was held.
    pub alt: bool,
    /// Shift was held; always false for characters, which carry it in themselves.
    pub shift: bool,
}

const NAMED: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backtab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// A character.
    pub const fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }

    /// Whether it types something in a field: a character without control or alt.
    pub fn types(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    /// As shown in footers and help: `^n` for control, `⇧` is never needed for characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        if self.shift {
            f.write_str("shift-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("space"),
            Code::Char('-') if self.ctrl || self.alt || self.shift => f.write_str("minus"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "f{n}"),
            code => f.write_str(NAMED.iter().find(|(_, c)| *c == code).map_or("?", |(name, _)| name)),
        }
    }
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Key, String> {
        let mut key = Key::plain(Code::Esc);
        let mut rest = text;
        loop {
            let lower = rest.to_ascii_lowercase();
            let flag = if lower.starts_with("ctrl-") {
                &mut key.ctrl
            } else if lower.starts_with("alt-") {
                &mut key.alt
            } else if lower.starts_with("shift-") {
                &mut key.shift
            } else {
                break;
            };
            *flag = true;
            rest = &rest[rest.find('-').map_or(0, |i| i + 1)..];
        }
        let lower = rest.to_ascii_lowercase();
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            // With control, terminals do not tell a letter from its capital.
            (Some(c), None) if !c.is_control() => Code::Char(if key.ctrl { c.to_ascii_lowercase() } else { c }),
            _ => match lower.as_str() {
                "space" => Code::Char(' '),
                "minus" => Code::Char('-'),
                "return" => Code::Enter,
                "escape" => Code::Esc,
                "del" => Code::Delete,
                "ins" => Code::Insert,
                "pageup" => Code::PageUp,
                "pagedown" => Code::PageDown,
                _ => match lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=12).contains(n)) {
                    Some(n) => Code::F(n),
                    None => NAMED.iter().find(|(name, _)| *name == lower).map(|(_, c)| *c).ok_or_else(|| {
                        format!("“{}” is not a key: write a character, or ctrl-, alt-, shift- before one of space, enter, esc, tab, up, pgdn, f5 …", crate::domain::text::one_line(text, 24))
                    })?,
                },
            },
        };
        if key.shift
            && let Code::Char(c) = key.code
        {
            key = Key { code: Code::Char(if key.ctrl { c } else { c.to_ascii_uppercase() }), shift: false, ..key };
        }
        if key.shift && key.code == Code::Tab {
            key = Key { code: Code::BackTab, shift: false, ..key };
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_it_is_written() {
        for text in
            ["a", "G", "?", "space", "ctrl-n", "alt-1", "ctrl-alt-x", "f5", "shift-left", "backtab", "pgdn", "-", "ctrl-minus"]
        {
            let key: Key = text.parse().unwrap();
            assert_eq!(key.to_string().parse::<Key>().unwrap(), key, "{text}");
        }
        assert_eq!("shift-g".parse::<Key>(), Ok(Key::char('G')));
        assert_eq!("shift-tab".parse::<Key>(), Ok(Key::plain(Code::BackTab)));
        assert_eq!("ctrl-shift-x".parse::<Key>(), "ctrl-x".parse());
        for wrong in ["", "ctrl-", "hyper-x", "f13", "enterr", "\u{1b}", "ctrl-\u{7f}"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }
    proptest::proptest! {
        #[test]
        fn whatever_is_read_as_a_key_is_read_back(text in proptest::prop_oneof![
            proptest::prelude::any::<String>(),
            "((ctrl|CTRL|alt|shift)-){0,3}([a-zA-Z?ß -]|minus|space|tab|f1?[0-9]|pgdn|backtab|ENTER)",
        ]) {
            if let Ok(key) = text.parse::<Key>() {
                proptest::prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key), "{:?} is {}", text, key);
            }
        }
    }
}
