//! Titles in letters five dots high, two dots to a row, or one where signs are plain: what is talked about has to be read across
//! a room too.
//!
//! Capitals only, for small letters need more dots than a window has. A title with a sign there is no picture of (Chinese,
//! an accent) is drawn as ordinary text by whoever asked: half a name would be worse.

use crate::{
    domain::text,
    ui::{theme::Theme, widgets::line::put},
};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Dots a letter is high.
const DOTS: usize = 5;

/// Dots that stand in one row: there is no half of a plain sign.
fn dots_a_row(t: Theme) -> usize {
    if t.ascii { 1 } else { 2 }
}

/// Rows a line of letters takes.
pub(super) fn height(t: Theme) -> u16 {
    DOTS.div_ceil(dots_a_row(t)) as u16
}

/// The dots of a sign, from the top; `None`: there is no picture of it.
fn picture(sign: char) -> Option<[&'static str; DOTS]> {
    Some(match sign {
        'A' => [".##.", "#..#", "####", "#..#", "#..#"],
        'B' => ["###.", "#..#", "###.", "#..#", "###."],
        'C' => [".###", "#...", "#...", "#...", ".###"],
        'D' => ["###.", "#..#", "#..#", "#..#", "###."],
        'E' => ["###", "#..", "##.", "#..", "###"],
        'F' => ["###", "#..", "##.", "#..", "#.."],
        'G' => [".###", "#...", "#.##", "#..#", ".###"],
        'H' => ["#..#", "#..#", "####", "#..#", "#..#"],
        'I' => ["#", "#", "#", "#", "#"],
        'J' => ["..#", "..#", "..#", "#.#", ".#."],
        'K' => ["#..#", "#.#.", "##..", "#.#.", "#..#"],
        'L' => ["#..", "#..", "#..", "#..", "###"],
        'M' => ["#...#", "##.##", "#.#.#", "#...#", "#...#"],
        'N' => ["#..#", "##.#", "#.##", "#..#", "#..#"],
        'O' => [".##.", "#..#", "#..#", "#..#", ".##."],
        'P' => ["###.", "#..#", "###.", "#...", "#..."],
        'Q' => [".##.", "#..#", "#..#", "#.#.", ".#.#"],
        'R' => ["###.", "#..#", "###.", "#.#.", "#..#"],
        'S' => [".###", "#...", ".##.", "...#", "###."],
        'T' => ["###", ".#.", ".#.", ".#.", ".#."],
        'U' => ["#..#", "#..#", "#..#", "#..#", ".##."],
        'V' => ["#.#", "#.#", "#.#", "#.#", ".#."],
        'W' => ["#...#", "#...#", "#.#.#", "##.##", "#...#"],
        'X' => ["#.#", "#.#", ".#.", "#.#", "#.#"],
        'Y' => ["#.#", "#.#", ".#.", ".#.", ".#."],
        'Z' => ["####", "..#.", ".#..", "#...", "####"],
        '0' => [".##.", "#..#", "#.##", "##.#", ".##."],
        '1' => [".#", "##", ".#", ".#", ".#"],
        '2' => ["###.", "...#", ".##.", "#...", "####"],
        '3' => ["###.", "...#", ".##.", "...#", "###."],
        '4' => ["#..#", "#..#", "####", "...#", "...#"],
        '5' => ["####", "#...", "###.", "...#", "###."],
        '6' => [".##.", "#...", "###.", "#..#", ".##."],
        '7' => ["####", "...#", "..#.", ".#..", ".#.."],
        '8' => [".##.", "#..#", ".##.", "#..#", ".##."],
        '9' => [".##.", "#..#", ".###", "...#", ".##."],
        '.' => [".", ".", ".", ".", "#"],
        '…' => [".....", ".....", ".....", ".....", "#.#.#"],
        ',' => ["..", "..", "..", ".#", "#."],
        ':' => [".", "#", ".", "#", "."],
        ';' => ["..", ".#", "..", ".#", "#."],
        '!' => ["#", "#", "#", ".", "#"],
        '?' => ["##.", "..#", ".#.", "...", ".#."],
        '\'' | '’' | '‘' => ["#", "#", ".", ".", "."],
        '"' | '“' | '”' | '„' => ["#.#", "#.#", "...", "...", "..."],
        '-' | '–' | '—' | '−' | '‑' => ["...", "...", "###", "...", "..."],
        '+' => ["...", ".#.", "###", ".#.", "..."],
        '/' => ["..#", "..#", ".#.", "#..", "#.."],
        '&' => [".#..", "#.#.", ".#..", "#.##", ".###"],
        '%' => ["#..#", "..#.", ".##.", ".#..", "#..#"],
        '(' => [".#", "#.", "#.", "#.", ".#"],
        ')' => ["#.", ".#", ".#", ".#", "#."],
        '→' => ["...#.", "....#", "#####", "....#", "...#."],
        '≤' => ["..#", ".#.", "#..", ".#.", "###"],
        '≥' => ["#..", ".#.", "..#", ".#.", "###"],
        '#' => [".#.#.", "#####", ".#.#.", "#####", ".#.#."],
        '€' => [".###", "##..", "#...", "##..", ".###"],
        '$' => [".###", "#.#.", ".###", ".#.#", "###."],
        _ => return None,
    })
}

/// Columns between words.
const GAP: usize = 3;

/// The signs of a word as they are drawn, and the columns they take; `None` when there is no picture of one.
fn word(text: &str) -> Option<(String, usize)> {
    let signs: String = text.to_uppercase();
    let mut columns = 0;
    for sign in signs.chars() {
        columns += picture(sign)?[0].len() + 1;
    }
    Some((signs, columns.saturating_sub(1)))
}

/// A title in lines of at most so many columns, and at most so many of them; `None`: it cannot be drawn so.
pub(super) fn lines(title: &str, columns: usize, most: usize) -> Option<Vec<String>> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for text in title.split_whitespace() {
        let (signs, wide) = word(text)?;
        let full = lines.len() >= most;
        match lines.last_mut() {
            Some((line, taken)) if *taken + GAP + wide <= columns => {
                line.push(' ');
                line.push_str(&signs);
                *taken += GAP + wide;
            }
            _ if wide <= columns && !full => lines.push((signs, wide)),
            _ => return None,
        }
    }
    (!lines.is_empty()).then(|| lines.into_iter().map(|(line, _)| line).collect())
}

/// A text as it can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    /// Capitals, each with a picture.
    pub text: String,
    /// A letter lost its marks: `Ü` is drawn as `U`, and the text is to stand beside it as it is.
    pub is_changed: bool,
}

/// A text in the letters there are pictures of, without the marks above and below them; `None`: it has other signs.
pub(super) fn plain(text: &str) -> Option<Plain> {
    let (mut plain, mut is_changed) = (String::new(), false);
    for sign in text::one_line(text, 400).to_uppercase().nfd() {
        if sign == ' ' || picture(sign).is_some() {
            plain.push(sign);
        } else if is_combining_mark(sign) {
            is_changed = true;
        } else {
            return None;
        }
    }
    (!plain.trim().is_empty()).then_some(Plain { text: plain, is_changed })
}

/// The columns a line takes, made of signs there are pictures of.
pub(super) fn width(line: &str) -> usize {
    let mut all = 0;
    for text in line.split_whitespace() {
        all += GAP + word(text).map_or(0, |(_, wide)| wide);
    }
    all.saturating_sub(GAP)
}

/// Draws lines made by [`lines`], each as many rows high as [`height`] says; between plain ones, which fill theirs, a row is free.
pub(super) fn draw(frame: &mut Frame, t: Theme, lines: &[String], style: Style, area: Rect) {
    for (row, text) in (area.y..area.bottom()).zip(block(t, lines)) {
        put(frame, &Line::styled(text, style), Rect { y: row, height: 1, ..area });
    }
}

/// How many rows so many lines take, with the free row below a plain one.
pub(super) fn block_height(t: Theme, lines: usize) -> u16 {
    lines as u16 * (height(t) + u16::from(t.ascii))
}

/// All rows of lines made by [`lines`].
fn block(t: Theme, lines: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for line in lines {
        if t.ascii && !all.is_empty() {
            all.push(String::new());
        }
        all.extend(rows(t, line));
    }
    all
}

/// The rows of a line made by [`lines`].
pub(super) fn rows(t: Theme, line: &str) -> Vec<String> {
    let one = |y| if t.ascii { plain_dots(line, y) } else { dots(line, y) };
    (0..DOTS).step_by(dots_a_row(t)).map(one).collect()
}

/// A row of a line in plain signs: the dots at `y`.
fn plain_dots(line: &str, y: usize) -> String {
    let one = |word: &str| {
        let signs: Vec<String> = word.chars().filter_map(picture).map(|dots| dots[y].replace('.', " ")).collect();
        signs.join(" ")
    };
    line.split(' ').map(one).collect::<Vec<_>>().join(&" ".repeat(GAP))
}

/// A row of a line: the dots at `y` above those below them.
fn dots(line: &str, y: usize) -> String {
    let mut row = String::new();
    let mut gap = "";
    for sign in line.chars() {
        if sign == ' ' {
            gap = "   ";
            continue;
        }
        let Some(dots) = picture(sign) else { continue };
        row.push_str(gap);
        let below = dots.get(y + 1).copied().unwrap_or("");
        for (x, dot) in dots[y].bytes().enumerate() {
            row.push(match (dot == b'#', below.as_bytes().get(x) == Some(&b'#')) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        gap = " ";
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(line: &str) -> Vec<String> {
        rows(Theme::default(), line)
    }

    #[test]
    fn a_word_is_three_rows_of_half_blocks() {
        assert_eq!(drawn("AT 1"), ["▄▀▀▄ ▀█▀   ▄█", "█▀▀█  █     █", "▀  ▀  ▀     ▀"]);
    }

    #[test]
    fn in_plain_signs_it_is_five_rows_as_wide_as_in_half_blocks() {
        let t = Theme { ascii: true, ..Theme::default() };
        assert_eq!(rows(t, "AT 1"), [" ##  ###    #", "#  #  #    ##", "####  #     #", "#  #  #     #", "#  #  #     #"]);
        for line in lines("Free→paid conversion (EU) 2.1 %", 70, 4).unwrap() {
            let wide = |t| rows(t, &line).iter().map(|row| row.trim_end().chars().count()).max();
            assert_eq!(wide(t), wide(Theme::default()), "{line}");
            assert!(rows(t, &line).iter().all(|row| row.is_ascii()));
        }
        let two = ["A".to_owned(), "B".to_owned()];
        assert_eq!((block(t, &two).len(), block_height(t, 2), block_height(Theme::default(), 2)), (11, 12, 6));
    }

    #[test]
    fn every_row_of_a_picture_is_as_wide_as_the_others() {
        let all = ('!'..='\u{2fff}').filter_map(|c| picture(c).map(|p| (c, p)));
        for (sign, rows) in all {
            assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{sign}");
            assert!(rows.iter().any(|r| r.contains('#')), "{sign}");
        }
    }

    #[test]
    fn what_is_read_as_another_sign_is_drawn_as_another() {
        // These are one to a reader, however they were typed.
        let one = ["'’‘", "\"“”„", "-–—−‑"];
        let same = |a, b| one.iter().any(|signs| signs.contains(a) && signs.contains(b));
        let all: Vec<_> = ('!'..='\u{2fff}').filter_map(|c| picture(c).map(|p| (c, p))).collect();
        for (n, (a, picture)) in all.iter().enumerate() {
            for (b, other) in &all[n + 1..] {
                assert_eq!(picture == other, same(*a, *b), "{a} {b}");
            }
        }
        assert_eq!(drawn("A…")[2], "▀  ▀ ▀ ▀ ▀", "what goes on is three dots, and what ends is one");
        assert_eq!(drawn("A.")[2], "▀  ▀ ▀");
    }

    #[test]
    fn a_title_is_wrapped_between_words_or_not_drawn_at_all() {
        assert_eq!(lines("Fill approved roles", 100, 2).unwrap(), ["FILL APPROVED ROLES"]);
        assert_eq!(lines("Fill approved roles", 60, 2).unwrap(), ["FILL APPROVED", "ROLES"]);
        assert_eq!(lines("Fill approved roles", 60, 1), None);
        assert_eq!(lines("Approved", 20, 3), None, "a word is not cut");
        assert_eq!(lines("営業の目標", 200, 3), None);
        assert_eq!(lines("", 200, 3), None);
        for line in lines("Free→paid conversion (EU) 2.1 %", 70, 4).unwrap() {
            assert!(drawn(&line).iter().all(|row| row.chars().count() <= 70), "{line}");
        }
    }
}
