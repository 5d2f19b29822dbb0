//! Display-safe text: what cannot be seen, or would be obeyed by a terminal, becomes a visible replacement.
//!
//! Titles, names and notes come from files and other people. A terminal must never receive their control characters,
//! and a reader must never be deceived by what is invisible or reorders its neighbours. Letters of every script,
//! combining marks, emoji and joiners where they belong stay as they are.

use super::simple::simple_width;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for a line break in text of one line.
pub const NEWLINE: char = '↵';

/// What a combining mark stands on that has no letter before it.
const DOTTED_CIRCLE: char = '◌';

/// A user-perceived character of more code points than this is cut: the longest real ones (families of emoji with
/// skin tones, Tibetan stacks) have about ten, and a thousand accents on one letter are an attack on the screen.
const LONGEST_CLUSTER: usize = 16;

/// What replaces the rest of an overlong cluster.
const OVERLONG: &str = "⟦…⟧";

/// What joins or parts letters; it has no business at the end of a text that was cut.
pub(super) const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// What becomes of line breaks and tabs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A line break becomes `↵`, a tab a blank.
    Show,
    /// A line break stays (as `\n`, whatever it was), a tab becomes two blanks.
    Keep,
}

/// The whole text, safe and in one line. For text of unknown length prefer [`super::one_line`], which looks only at
/// what it shows.
pub fn safe(text: &str) -> String {
    if simple_width(text).is_some() {
        return text.to_owned();
    }
    careful(text)
}

/// The same without a short cut.
pub(super) fn careful(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    clean(text, usize::MAX, Breaks::Show, |cluster, _| {
        out.push_str(cluster);
        true
    });
    out
}

/// Hands the text over cluster by cluster, safe, each with its width in columns (1 or more, or 0 for a kept line break),
/// until `take` says no or about `columns` columns are reached. Returns whether the text ended within them.
///
/// Looks at no more than some twenty characters per column, however long the text is.
pub(super) fn clean(text: &str, columns: usize, breaks: Breaks, mut take: impl FnMut(&str, usize) -> bool) -> bool {
    let budget = columns.saturating_add(2).saturating_mul(LONGEST_CLUSTER + 4);
    let (visible, whole) = replace(text, budget, breaks);
    let mut buffer = String::new();
    for cluster in visible.graphemes(true) {
        if cluster == "\n" {
            if !take(cluster, 0) {
                return false;
            }
            continue;
        }
        buffer.clear();
        let cluster = tame(cluster, &mut buffer);
        // A tamed cluster may have become several; each is handed over by itself, so that a cut falls between them.
        for part in cluster.graphemes(true) {
            if !take(part, part.width()) {
                return false;
            }
        }
    }
    whole
}

/// Replaces dangerous characters one by one, looking at `budget` characters at most; whether that was all of them.
fn replace(text: &str, budget: usize, breaks: Breaks) -> (String, bool) {
    let mut out = String::with_capacity(text.len().min(budget.saturating_mul(2)));
    let mut chars = text.chars().peekable();
    let mut before: Option<char> = None;
    for _ in 0..budget {
        let Some(c) = chars.next() else { return (out, true) };
        let next = chars.peek().copied();
        match c {
            '\r' if next == Some('\n') => continue,
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(if breaks == Breaks::Show { NEWLINE } else { '\n' }),
            '\t' => out.push_str(if breaks == Breaks::Show { " " } else { "  " }),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('␀')),
            '\x7f' => out.push('␡'),
            ' '..='~' => out.push(c),
            // The soft hyphen is drawn by some terminals and not by others.
            '\u{ad}' => out.push('‐'),
            // Half-width voicing marks: libraries and terminals disagree on their width, the combining ones have none.
            '\u{ff9e}' => out.push('\u{3099}'),
            '\u{ff9f}' => out.push('\u{309a}'),
            '\u{200d}' if joins(before, next) => out.push(c),
            '\u{200c}' if before.zip(next).is_some_and(|(b, n)| joins_letters(b, n)) => out.push(c),
            '\u{fe00}'..='\u{fe0f}' if before.is_some_and(|b| !b.is_ascii_alphabetic() && columns_of(b) > 0) => out.push(c),
            c if is_deceiving(c) => code(&mut out, c),
            c => out.push(c),
        }
        before = out.chars().next_back();
    }
    (out, chars.next().is_none())
}

fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// A joiner belongs between two pictures, or between two letters of a script that joins.
fn joins(before: Option<char>, next: Option<char>) -> bool {
    let (Some(before), Some(next)) = (before, next) else { return false };
    let pictures = (is_picture(before) || before == '\u{fe0f}') && is_picture(next);
    pictures || joins_letters(before, next)
}

/// Two letters that a joiner, or its opposite, may stand between.
fn joins_letters(before: char, next: char) -> bool {
    is_joining_script(before) && is_joining_script(next) && !is_deceiving(next)
}

/// What families, flags and professions are put together from.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b05}'..='\u{2b55}' | '\u{1f000}'..='\u{1faff}')
        && !matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Arabic, Syriac, the scripts of India and their neighbours: where joiners are spelling.
fn is_joining_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1a00}'..='\u{1aaf}' | '\u{a840}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}')
}

/// Invisible, reordering or meaningless: never shown as itself.
fn is_deceiving(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'            // C1: what an escape sequence can also begin with
        | '\u{34f}'                    // grapheme joiner
        | '\u{61c}'                    // Arabic letter mark
        // Signs that swallow what follows them into their own character, brackets included
        | '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{110bd}' | '\u{110cd}'
        | '\u{111c2}' | '\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}' | '\u{11a3a}' | '\u{11a84}'..='\u{11a89}'
        | '\u{11d46}' | '\u{11f02}'
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
        | '\u{17a4}' | '\u{17b4}' | '\u{17b5}' | '\u{17d8}' // deprecated or invisible Khmer
        | '\u{180b}'..='\u{180f}'      // Mongolian selectors and separator
        | '\u{200b}'..='\u{200f}'      // zero width, marks of direction
        | '\u{202a}'..='\u{202e}'      // embeddings and overrides of direction
        | '\u{2060}'..='\u{206f}'      // invisible operators, isolates, deprecated format
        | '\u{fdd0}'..='\u{fdef}'      // noncharacters
        | '\u{fe00}'..='\u{fe0f}'      // variation selectors with nothing to vary
        | '\u{feff}'                   // byte-order mark
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // invisible shorthand and music
        | '\u{e0000}'..='\u{e0fff}'    // tags and more selectors: a place to hide whole messages
    ) || c as u32 & 0xfffe == 0xfffe
}

/// `⟦U+202E⟧`.
fn code(out: &mut String, c: char) {
    let _ = write!(out, "⟦U+{:04X}⟧", c as u32);
}

/// A cluster that can be drawn in its own columns: as it is, or with a base to stand on, or cut.
fn tame<'a>(cluster: &'a str, buffer: &'a mut String) -> &'a str {
    // A cluster without a base gets one more character below.
    let longest = if cluster.chars().next().is_some_and(|c| columns_of(c) > 0) { LONGEST_CLUSTER } else { LONGEST_CLUSTER - 1 };
    let end = cluster.char_indices().nth(longest).map(|(at, _)| at);
    let head = match end {
        // A joiner has nothing to join at the cut.
        Some(end) => cluster[..end].trim_end_matches(JOINERS),
        None => cluster,
    };
    if head.width() > 0 {
        if end.is_none() {
            return cluster;
        }
        buffer.push_str(head);
    } else {
        // A mark without a letter, or something invisible that no list above knows.
        buffer.push(DOTTED_CIRCLE);
        buffer.push_str(head);
        if buffer.graphemes(true).count() != 1 || buffer.width() != 1 {
            buffer.clear();
            head.chars().for_each(|c| code(buffer, c));
        }
    }
    if end.is_some() {
        buffer.push_str(OVERLONG);
    }
    buffer
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text that attacks a screen, mixed with text that does not.
    pub(crate) fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            "[a-z ]{0,12}",
            prop::sample::select(vec![
                "\x1b[2J",
                "\x1b]0;title\x07",
                "\u{9b}31m",
                "\0",
                "\r\n",
                "\n",
                "\t",
                "\x7f",
                "\u{202e}",
                "\u{2066}x\u{2069}",
                "\u{feff}",
                "\u{200b}",
                "\u{200d}",
                "\u{200c}",
                "\u{301}",
                "e\u{301}",
                "👨‍👩‍👧‍👦",
                "❤️",
                "❤",
                "🇩🇪",
                "🇩",
                "👍🏽",
                "漢字",
                "ｶﾞ",
                "한국",
                "\u{1100}\u{1161}\u{11a8}",
                "\u{1161}",
                "שלום",
                "السلام",
                "لا",
                "می‌خواهم",
                "क्ष",
                "நி",
                "\u{e0067}\u{e007f}",
                "\u{1193f}",
                "\u{600}",
                "\u{17d2}\u{1780}",
                "⵿",
                "ⵏ⵿ⴾ",
                "\u{fe0f}",
                "#️⃣",
                "\u{ad}",
                "\u{2028}",
                "\u{1a15}\u{1a17}\u{200d}\u{1a10}",
                "\u{110bd}",
                "\u{fffe}",
                "\u{10ffff}",
                "\u{16d67}\u{16d67}",
                "ꓹꓼ",
            ])
            .prop_map(str::to_owned),
            (
                prop::sample::select(vec![
                    "\u{301}",
                    "\u{200d}",
                    "👨\u{200d}",
                    "\u{1100}",
                    "\u{600}",
                    "क\u{94d}",
                    "\u{17d2}\u{1780}"
                ]),
                1usize..60
            )
                .prop_map(|(s, n)| s.repeat(n)),
        ];
        prop::collection::vec(piece, 0..8).prop_map(|v| v.concat())
    }

    /// What must hold of anything that goes to a screen.
    pub(crate) fn assert_showable(text: &str) {
        for c in text.chars() {
            assert!(!c.is_control(), "{c:?} in {text:?}");
            assert!(
                !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
            );
            assert!(!matches!(c, '\u{e0000}'..='\u{e0fff}' | '\u{2028}' | '\u{2029}'), "{c:?}");
        }
        for cluster in text.graphemes(true) {
            assert!(cluster.width() > 0, "{cluster:?} takes no column in {text:?}");
            assert!(cluster.chars().count() <= 2 * LONGEST_CLUSTER, "{cluster:?}");
        }
    }

    #[test]
    fn escape_sequences_are_shown_not_obeyed() {
        assert_eq!(safe("a\x1b[31mred\x07\0"), "a␛[31mred␇␀");
        assert_eq!(safe("\u{9b}2J"), "⟦U+009B⟧2J");
        assert_eq!(safe("\x7f"), "␡");
    }

    #[test]
    fn what_reorders_or_hides_is_named() {
        assert_eq!(safe("abc\u{202e}fed"), "abc⟦U+202E⟧fed");
        assert_eq!(safe("\u{feff}a\u{200b}b\u{e0041}"), "⟦U+FEFF⟧a⟦U+200B⟧b⟦U+E0041⟧");
        assert_eq!(safe("a\u{200d}b\u{fe0f}"), "a⟦U+200D⟧b⟦U+FE0F⟧");
    }

    #[test]
    fn writing_of_the_world_stays_as_it_is() {
        for text in [
            "naïve Größe",
            "漢字かな交じり文",
            "한국어",
            "שלום",
            "السلام عليكم",
            "می‌خواهم",
            "क्षत्रिय",
            "👨‍👩‍👧‍👦 👍🏽 ❤️ 🇩🇪",
            "e\u{301}",
            "№ 1 → 2 · “x”",
        ] {
            assert_eq!(safe(text), text);
        }
    }

    #[test]
    fn a_mark_without_a_letter_stands_on_a_circle() {
        assert_eq!(safe("\u{301}x"), "◌\u{301}x");
    }

    #[test]
    fn a_thousand_accents_are_cut() {
        let text = safe(&format!("a{}b", "\u{301}".repeat(1000)));
        assert_eq!(text, format!("a{}⟦…⟧b", "\u{301}".repeat(15)));
    }

    #[test]
    fn no_character_swallows_its_right_neighbour() {
        for c in (' '..=char::MAX).filter(|c| !c.is_control()) {
            let text = safe(&format!("{c}x"));
            assert!(text.graphemes(true).count() > 1, "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(safe("a\r\nb\nc\td\u{2028}e\r"), "a↵b↵c d↵e␍");
    }

    proptest! {
        #[test]
        fn anything_becomes_showable_and_stays_so(text in nasty()) {
            let once = safe(&text);
            assert_showable(&once);
            prop_assert_eq!(safe(&once), once);
        }
    }
}
