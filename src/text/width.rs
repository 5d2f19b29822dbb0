//! Text measured, cut and padded in terminal columns.
//!
//! A column is what the drawing library counts: the width of each user-perceived character by itself. Everything here
//! makes its text safe first (see [`super::safe()`]), so that what it returns can go to a screen as it is.

use super::{
    safe::{Breaks, JOINERS, clean},
    simple::{simple_start, simple_width},
};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns text takes on the screen, after being made safe. It looks at all of it: for text that may be long,
/// cut first.
pub fn width(text: &str) -> usize {
    if let Some(columns) = simple_width(text) {
        return columns;
    }
    let mut columns = 0;
    clean(text, usize::MAX, Breaks::Show, |_, w| {
        columns += w;
        true
    });
    columns
}

/// Safe, in one line, of at most `max` columns; what does not fit is replaced by `…`. A megabyte costs no more than a line.
pub fn one_line(text: &str, max: usize) -> Cow<'_, str> {
    cut_with(text, max, "…")
}

/// Another name for [`one_line`], where the point is the width.
pub fn cut(text: &str, max: usize) -> Cow<'_, str> {
    cut_with(text, max, "…")
}

/// [`cut`] with `...` (`~` where that would take more than half) instead of `…`.
pub fn cut_ascii(text: &str, max: usize) -> Cow<'_, str> {
    cut_with(text, max, if max >= 8 { "..." } else { "~" })
}

fn cut_with<'a>(text: &'a str, max: usize, mark: &str) -> Cow<'a, str> {
    if max == 0 {
        return Cow::Borrowed("");
    }
    let room = max.saturating_sub(mark.width());
    if let Some((start, whole)) = simple_start(text, max) {
        if whole {
            return Cow::Borrowed(text);
        }
        let end = start.char_indices().nth(room).map_or(start.len(), |(at, _)| at);
        return Cow::Owned(format!("{}{mark}", start[..end].trim_end()));
    }
    let mut out = String::with_capacity(text.len().min(max.saturating_add(1)).saturating_mul(2));
    let (mut columns, mut kept) = (0, 0);
    let whole = clean(text, max, Breaks::Show, |cluster, w| {
        columns += w;
        if columns <= max {
            out.push_str(cluster);
            if columns <= room {
                kept = out.len();
            }
        }
        columns <= max
    });
    if !whole || columns > max {
        out.truncate(kept);
        out.truncate(trimmed(&out).len());
        out.push_str(mark);
    }
    Cow::Owned(out)
}

/// Without what has no place before a cut or at the end of a line: blanks and joiners.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || JOINERS.contains(&c))
}

/// Exactly `columns` columns: cut with `…` or padded on the right.
pub fn fit(text: &str, columns: usize) -> String {
    pad_right(cut(text, columns), columns)
}

/// [`fit`] for terminals without `…`.
pub fn fit_ascii(text: &str, columns: usize) -> String {
    pad_right(cut_ascii(text, columns), columns)
}

/// Exactly `columns` columns with the text at the right: for numbers under each other.
pub fn fit_left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let gap = columns.saturating_sub(width(&text));
    format!("{:gap$}{text}", "")
}

/// At most `max` columns of the end of the text, with `…` in front when something is missing: for paths.
pub fn fit_end(text: &str, max: usize) -> String {
    if max == 0 {
        return String::new();
    }
    // Only the end is looked at: the last characters that could fill the columns.
    let from = text.char_indices().rev().nth(max.saturating_mul(20)).map_or(0, |(at, _)| at);
    let tail = super::safe(&text[from..]);
    if from == 0 && width(&tail) <= max {
        return tail;
    }
    let (mut columns, mut at) = (1, tail.len());
    for (i, cluster) in tail.grapheme_indices(true).rev() {
        columns += cluster.width();
        if columns > max {
            break;
        }
        at = i;
    }
    format!("…{}", tail[at..].trim_start())
}

fn pad_right(text: Cow<'_, str>, columns: usize) -> String {
    let gap = columns.saturating_sub(width(&text));
    let mut text = text.into_owned();
    text.extend(std::iter::repeat_n(' ', gap));
    text
}

/// Text of several lines wrapped at words to `columns`, at most `max_lines` lines; the last one ends with `…` when
/// there is more. Words longer than a line, and scripts written without blanks, break between characters.
pub fn lines(text: &str, columns: usize, max_lines: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut wrap = Wrap { columns, max_lines, done: Vec::new(), line: String::new(), used: 0, space: None, blank: None };
    let whole = clean(text.trim_end(), columns.saturating_mul(max_lines), Breaks::Keep, |cluster, w| {
        if cluster == "\n" {
            wrap.end_line();
        } else {
            wrap.push(cluster, w);
        }
        wrap.done.len() < max_lines
    });
    let more = !whole || (wrap.done.len() >= max_lines && !wrap.line.is_empty());
    if wrap.done.len() < max_lines && !(wrap.line.is_empty() && wrap.done.is_empty()) {
        wrap.end_line();
    }
    let mut done = wrap.done;
    if more && let Some(last) = done.last_mut() {
        *last = cut_with(&format!("{last} {}", "…".repeat(columns)), columns, "…").into_owned();
        let kept = last.trim_end_matches(['…', ' ']).len();
        last.truncate(kept);
        last.push('…');
    }
    done
}

/// A line being filled.
struct Wrap {
    columns: usize,
    max_lines: usize,
    done: Vec<String>,
    line: String,
    used: usize,
    /// Where the line may be broken: the bytes and columns up to there; what follows goes to the next line.
    space: Option<(usize, usize)>,
    /// The same behind a blank just now: `52 %` stays together.
    blank: Option<(usize, usize)>,
}

impl Wrap {
    fn push(&mut self, cluster: &str, w: usize) {
        if let Some(blank) = self.blank.take().filter(|_| cluster != "%") {
            self.space = Some(blank);
        }
        if cluster == " " && self.used >= self.columns {
            // A blank at the end of a full line is the break.
            self.blank = Some((self.line.len(), self.used));
            self.line.push(' ');
            self.used += 1;
            return;
        }
        if self.used + w > self.columns && self.used > 0 {
            self.fold();
        }
        if w > 1 && self.used > 0 {
            self.space = Some((self.line.len(), self.used));
        }
        self.line.push_str(cluster);
        self.used += w;
        let here = (self.line.len(), self.used);
        if cluster == " " {
            self.blank = Some(here);
        } else if cluster == "-" || w > 1 {
            self.space = Some(here);
        }
    }

    /// Ends the line at its last break and goes on with what stood behind it.
    fn fold(&mut self) {
        let (at, used) = match self.space.take() {
            Some((at, used)) if !self.line[..at].trim().is_empty() => (at, used),
            _ => (self.line.len(), self.used),
        };
        let rest = self.line.split_off(at);
        let rest_used = self.used - used;
        self.end_line();
        let blank = rest.len() - rest.trim_start_matches(' ').len();
        self.line.push_str(&rest[blank..]);
        self.used = rest_used - blank;
        if self.used >= self.columns {
            // Only possible when a single character is wider than the line.
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if self.done.len() < self.max_lines {
            let line = trimmed(&line);
            self.done.push(cut(line, self.columns).into_owned());
        }
        self.used = 0;
        (self.space, self.blank) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::super::safe::tests::{assert_showable, nasty};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_and_its_per_cent_stay_together() {
        assert_eq!(lines("weeks 1 to 5 52 %, then 40 %", 15, 5), ["weeks 1 to 5", "52 %, then 40 %"]);
        assert_eq!(lines("weeks 1 to 5 52 %", 16, 5), ["weeks 1 to 5", "52 %"]);
        assert_eq!(lines("abc %", 4, 5), ["abc", "%"], "unless there is no room for both");
    }

    #[test]
    fn text_that_fits_is_padded_and_text_that_does_not_is_cut() {
        assert_eq!(fit("abc", 5), "abc  ");
        assert_eq!(fit("abcdef", 5), "abcd…");
        assert_eq!(fit("漢字漢字", 5), "漢字…");
        assert_eq!(fit("漢字漢字", 4), "漢… ");
        assert_eq!(fit("漢字", 4), "漢字");
        assert_eq!(fit("x", 0), "");
        assert_eq!(fit_left("3.5", 6), "   3.5");
        assert_eq!(fit_ascii("abcdefghij", 8), "abcde...");
        assert_eq!(fit_ascii("Größentabelle", 8), "Größe...");
        assert_eq!(fit_ascii("abcdef", 4), "abc~");
        assert_eq!(fit_end("/home/ana/goals/company.db", 12), "…/company.db");
        assert_eq!(fit_end("short", 12), "short");
    }

    #[test]
    fn blanks_before_the_mark_are_dropped() {
        assert_eq!(cut("grow the business", 6), "grow…");
    }

    #[test]
    fn families_and_flags_are_cut_whole() {
        assert_eq!(fit("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3), "👨‍👩‍👧‍👦…");
        assert_eq!(width("👨‍👩‍👧‍👦"), 2);
        assert_eq!(width("e\u{301}"), 1);
    }

    #[test]
    fn a_megabyte_costs_no_more_than_a_line() {
        for piece in ["a", "漢", "\u{301}", "\x1b", "👨\u{200d}", "a\n", "word "] {
            let text = piece.repeat(1_000_000 / piece.len());
            // Everything goes through here: what it does not hand over, nobody looked at.
            let mut looked_at = 0;
            let whole = clean(&text, 40, Breaks::Keep, |cluster, _| {
                looked_at += cluster.len();
                true
            });
            assert!(!whole && looked_at < 10_000, "{looked_at} bytes of {piece:?}");
            assert_eq!(width(&fit(&text, 40)), 40);
            assert!(lines(&text, 40, 3).len() <= 3);
            assert!(width(&fit_end(&text, 40)) <= 40);
        }
    }

    #[test]
    fn notes_are_wrapped_at_words() {
        assert_eq!(lines("the quick brown fox", 10, 9), ["the quick", "brown fox"]);
        assert_eq!(lines("one\n\ntwo\n", 10, 9), ["one", "", "two"]);
        assert_eq!(lines("abcdefghijkl", 5, 9), ["abcde", "fghij", "kl"]);
        assert_eq!(lines("漢字漢字漢", 5, 9), ["漢字", "漢字", "漢"]);
        assert_eq!(lines("a long-winded note", 8, 9), ["a long-", "winded", "note"]);
        assert_eq!(lines("exactly ten", 7, 9), ["exactly", "ten"]);
        assert_eq!(lines("  - indented", 20, 9), ["  - indented"]);
        assert_eq!(lines("", 5, 9), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_fit_into_the_lines_is_said_with_a_mark() {
        assert_eq!(lines("one two three four", 5, 2), ["one", "two…"]);
        assert_eq!(lines("abcdefghijkl", 5, 2), ["abcde", "fghi…"]);
        assert_eq!(lines("one\ntwo\nthree", 5, 2), ["one", "two…"]);
        assert_eq!(lines("one\ntwo", 5, 2), ["one", "two"]);
    }

    proptest! {
        #[test]
        fn fitted_text_has_exactly_its_width(text in nasty(), columns in 0usize..60) {
            for fitted in [fit(&text, columns), fit_ascii(&text, columns), fit_left(&text, columns)] {
                assert_showable(&fitted);
                let measured: usize = fitted.graphemes(true).map(UnicodeWidthStr::width).sum();
                prop_assert_eq!(measured, columns, "{:?}", fitted);
            }
            let end = fit_end(&text, columns);
            assert_showable(&end);
            prop_assert!(width(&end) <= columns);
        }

        #[test]
        fn cut_text_that_fits_is_the_safe_text(text in nasty()) {
            let safe = super::super::safe(&text);
            let columns = width(&text).max(1);
            // Hundreds of accents are not looked at to the end.
            prop_assume!(text.chars().count() <= 20 * columns);
            prop_assert_eq!(cut(&text, columns), safe);
        }

        #[test]
        fn wrapped_lines_keep_to_their_width_and_lose_no_word(text in nasty(), columns in 1usize..40, max in 1usize..12) {
            let wrapped = lines(&text, columns, max);
            prop_assert!(wrapped.len() <= max);
            for line in &wrapped {
                assert_showable(line);
                prop_assert!(width(line) <= columns, "{:?}", line);
            }
        }

        #[test]
        fn every_word_is_found_again(words in prop::collection::vec("[a-zäöü漢字]{1,9}", 0..30), columns in 4usize..40) {
            let text = words.join(" ");
            let wrapped = lines(&text, columns, 10_000);
            let glued: String = wrapped.concat().split_whitespace().collect();
            prop_assert_eq!(glued, words.concat());
        }
    }
}
