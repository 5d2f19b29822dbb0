//! The program's own signs in plain ASCII, for `--ascii` and for locales that are not UTF-8.
//!
//! Only signs that the program writes itself are replaced. Letters of names and titles stay: they are what they are.

use std::borrow::Cow;

/// The plain sign for one of the program's own, of the same width; `None`: it stays.
pub fn plain_sign(c: char) -> Option<char> {
    Some(match c {
        '−' | '–' | '—' | '‐' | '─' | '━' => '-',
        '…' | '≈' => '~',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '·' | '•' => '.',
        '→' | '⟧' | '›' | '▸' | '≥' => '>',
        '←' | '⟦' | '‹' | '≤' => '<',
        '↑' | '▲' => '^',
        '↓' | '▾' | '▼' => 'v',
        '↵' | '⏎' => '/',
        '⇒' => '=',
        '×' | '✖' | '✗' => 'x',
        '÷' => ':',
        '±' | '✓' | '✔' => '+',
        '│' | '┃' | '┊' => '|',
        '◌' => 'o',
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        // Pictures of control characters: what was there is not shown, that something was is.
        '\u{2400}'..='\u{2426}' => '?',
        _ => return None,
    })
}

/// The text with every sign of the program's own in ASCII.
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| plain_sign(c).is_some()) {
        Cow::Owned(text.chars().map(|c| plain_sign(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fit, safe, width};
    use super::*;

    #[test]
    fn signs_become_plain_and_letters_stay() {
        assert_eq!(ascii("“Größe” −3 → 5 · 漢字 …"), "\"Größe\" -3 > 5 . 漢字 ~");
        assert!(ascii(&safe("a\x1b[2J\n\u{202e}\x7f")).is_ascii());
        assert!(matches!(ascii("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn a_plain_sign_is_as_wide_as_the_one_it_replaces() {
        for c in ('\u{a0}'..'\u{3000}').filter(|c| plain_sign(*c).is_some()) {
            assert_eq!(width(&c.to_string()), 1, "{c}");
            assert_eq!(width(&ascii(&fit(&c.to_string(), 5))), 5);
        }
    }
}
