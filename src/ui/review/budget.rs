//! What is large of an item that is talked about, and what is there at all: one function of the room and of what there is to say.
//!
//! A room of ten people needs, in this order: the title, who speaks and how bad it is, the value and its target, and what the
//! owner wrote last, whole. All of that comes first, in ordinary letters; then, in the same order, it becomes large as far as rows
//! are left. So a larger window never shows less. Must not know how any of it is drawn.

use super::{digits, letters};
use crate::{domain::text, ui::theme::Theme};

/// The most lines a large title has.
const MOST_LINES: usize = 2;

/// What there is to show of an item, for a width.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// In which signs it is drawn.
    pub theme: Theme,
    /// The title in ordinary letters, whole.
    pub title: Vec<String>,
    /// The title in large letters; `None`: there is no picture of one of its signs.
    pub large_title: Option<LargeTitle>,
    /// Who speaks and how bad it is, in large letters.
    pub lead: Lead,
    /// The first form of the value that can be drawn large; `None`: none can.
    pub value: Option<String>,
    /// Rows of the words on it: number and owner side by side.
    pub words: u16,
    /// Rows of what was written down here, the owner's last note, the next step and the last decision.
    pub told: u16,
    /// Whether the questions stand at the foot.
    pub asks: bool,
}

/// A title in large letters, without a line where there is no room for half of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LargeTitle {
    pub lines: Vec<String>,
    /// It says less than the title: that stands below it too.
    pub is_cut: bool,
}

/// Who speaks and how bad it is, in large letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Lead {
    /// There is no picture of one of the signs, or nothing to say.
    #[default]
    None,
    /// It would not fit at this width.
    TooWide,
    /// Pieces with what they say, in lines.
    Lines(Vec<Vec<(Piece, String)>>),
}

/// What a piece of the lead says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Owner,
    Bad,
    Word,
}

/// How the rows are spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Budget {
    /// Class and number of the entry.
    pub chip: bool,
    pub large_title: bool,
    /// Lines of the title in ordinary letters.
    pub title: u16,
    pub large_lead: bool,
    /// Owner, team and what it serves in ordinary letters.
    pub who: bool,
    pub large_value: bool,
    /// The value in ordinary letters.
    pub value: bool,
    pub words: u16,
    /// Blank rows between the parts.
    pub gaps: u16,
    /// What is told fits whole.
    pub is_whole: bool,
    pub asks: bool,
}

/// The longest beginning of a title, in whole words where that goes, that is drawn in so many lines.
pub(super) fn large_title(title: &str, columns: usize) -> Option<LargeTitle> {
    let title = letters::plain(title)?;
    if let Some(lines) = letters::lines(&title.text, columns, MOST_LINES) {
        return Some(LargeTitle { lines, is_cut: title.is_changed });
    }
    let words: Vec<&str> = title.text.split_whitespace().collect();
    for n in (1..words.len()).rev() {
        let begun = format!("{}…", words[..n].join(" "));
        if let Some(lines) = letters::lines(&begun, columns, MOST_LINES) {
            // A stump says less than the title in ordinary letters.
            let is_stump = 2 * begun.chars().count() < title.text.chars().count();
            return Some(LargeTitle { lines: if is_stump { Vec::new() } else { lines }, is_cut: true });
        }
    }
    Some(LargeTitle { lines: Vec::new(), is_cut: true })
}

/// Who speaks, how bad it is and what its owner says of it, as much as goes in one line, else in two.
pub(super) fn lead(owner: Option<&str>, bad: Option<&str>, word: Option<&str>, columns: usize) -> Lead {
    let plain = |said: &str| letters::plain(said).map(|p| p.text);
    let Some(owner) = owner.map_or(Some(String::new()), plain) else { return Lead::None };
    let (bad, word) = (bad.and_then(plain), word.and_then(plain));
    let first = owner.split_whitespace().next().unwrap_or_default().to_owned();
    let line = |owner: &str, with_word: bool| {
        let said = [
            (Piece::Owner, Some(owner.to_owned())),
            (Piece::Bad, bad.clone()),
            (Piece::Word, word.clone().filter(|_| with_word)),
        ];
        said.into_iter().filter_map(|(piece, text)| Some((piece, text.filter(|t| !t.is_empty())?))).collect::<Vec<_>>()
    };
    if line(&owner, true).is_empty() {
        return Lead::None;
    }
    let candidates = [(&owner, true), (&first, true), (&owner, false), (&first, false)];
    for (owner, with_word) in candidates {
        let line = line(owner, with_word);
        if width(&line) <= columns {
            return Lead::Lines(vec![line]);
        }
    }
    let lines: Vec<_> = line(&first, false).into_iter().map(|piece| vec![piece]).collect();
    if lines.iter().all(|line| width(line) <= columns) { Lead::Lines(lines) } else { Lead::TooWide }
}

/// Blanks between the pieces of a line.
pub(super) const APART: usize = 5;

fn width(line: &[(Piece, String)]) -> usize {
    line.iter().map(|(_, said)| letters::width(said) + APART).sum::<usize>().saturating_sub(APART)
}

/// The first of these forms that can be drawn large, five rows high.
pub(super) fn value(forms: &[String], unit: &str, columns: u16) -> Option<String> {
    let room = columns.saturating_sub(text::width(unit) as u16 + 2);
    forms.iter().find(|form| digits::scale(form, room, digits::HEIGHT) > 0).cloned()
}

/// How so many rows are spent on it.
pub(super) fn budget(height: u16, c: &Content) -> Budget {
    let title = c.title.len() as u16;
    // As much of the head as leaves what is told at least as many rows as one row less would.
    let from = |at: u16| height >= at;
    let small = Budget {
        chip: from(11),
        title: title.min(1 + u16::from(from(9)) + u16::from(from(13)) + u16::from(from(15))),
        who: from(2),
        value: from(3),
        words: c.words.min(u16::from(from(4)) + u16::from(from(8))),
        ..Budget::default()
    };
    let head = |b: &Budget| u16::from(b.chip) + b.title + u16::from(b.who) + u16::from(b.value) + b.words;
    let all = Budget { chip: true, title, who: true, value: true, words: c.words, is_whole: true, ..small };
    // Below what is told there is more to scroll to, and a row that says so.
    let Some(left) = height.checked_sub(head(&all) + c.told + MORE) else {
        return small;
    };
    // What is large leaves a few rows of it.
    let mut left = left.saturating_sub(MORE);
    let mut b = all;
    let take = |rows: u16, left: &mut u16| {
        let fits = *left >= rows;
        *left -= if fits { rows } else { 0 };
        fits
    };
    b.asks = c.asks && take(2, &mut left);
    // In the order of what a room needs: where one does not fit, none after it is large either.
    let mut goes_on = true;
    if let Some(large) = &c.large_title {
        let rows = letters::block_height(c.theme, large.lines.len());
        goes_on = rows > 0 && take(if large.is_cut { rows } else { rows.saturating_sub(title) }, &mut left);
        b.large_title = goes_on;
        b.title = if goes_on && !large.is_cut { 0 } else { title };
    }
    match &c.lead {
        Lead::Lines(lines) if goes_on => {
            goes_on = take(letters::block_height(c.theme, lines.len()), &mut left);
            b.large_lead = goes_on;
        }
        Lead::TooWide => goes_on = false,
        Lead::Lines(_) | Lead::None => {}
    }
    if c.value.is_some() && goes_on && take(digits::HEIGHT, &mut left) {
        (b.large_value, b.value) = (true, false);
    }
    b.gaps = left.min(MOST_GAPS);
    b
}

/// Rows of what stands below what is told: a blank one, and one with what can be scrolled to.
const MORE: u16 = 2;

/// Blank rows: below the class, the title, the lead, the value, the words.
pub(super) const MOST_GAPS: u16 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What there is to say of something, in a width.
    fn content(ascii: bool, columns: usize, title: &str, owner: &str, note: &str) -> Content {
        Content {
            theme: Theme { ascii, ..Theme::default() },
            title: text::lines(title, columns, 4),
            large_title: large_title(title, columns),
            lead: lead(Some(owner), Some("−59 pt"), Some("3/10"), columns),
            value: value(&["1,234.5 → 2,000".to_owned(), "1.2k → 2k".to_owned()], "employees", columns as u16),
            words: 1,
            told: text::lines(note, columns, 200).len() as u16,
            asks: true,
        }
    }

    /// How much of the five is there: of title and note the letters, of the others whether.
    fn shown(height: u16, columns: usize, c: &Content, note: &str) -> [usize; 5] {
        let b = budget(height, c);
        let letters = |lines: &[String], rows: u16| lines.iter().take(rows as usize).map(String::len).sum::<usize>();
        let head = u16::from(b.chip) + b.title + u16::from(b.who) + u16::from(b.value) + b.words;
        let told = text::lines(note, columns, 200);
        let rows = if b.is_whole { c.told } else { height.saturating_sub(head + 1) };
        let title =
            if b.large_title && b.title == 0 { c.title.iter().map(String::len).sum() } else { letters(&c.title, b.title) };
        [
            title,
            usize::from(b.who || b.large_lead),
            usize::from(b.words > 0 || b.large_lead),
            usize::from(b.value || b.large_value),
            letters(&told, rows),
        ]
    }

    proptest! {
        #[test]
        fn a_higher_window_never_shows_less_and_nothing_becomes_smaller(
            columns in 20..240_usize, title in "[a-zA-Z]{1,14}( [a-zA-Z]{1,14}){0,9}", owner in "[A-Z][a-z]{1,9} [A-Z][a-z]{1,12}",
            note in "[a-z]{1,12}( [a-z]{1,12}){0,120}", ascii: bool,
        ) {
            let c = content(ascii, columns, &title, &owner, &note);
            for height in 2..70 {
                let (less, more) = (shown(height, columns, &c, &note), shown(height + 1, columns, &c, &note));
                prop_assert!(less.iter().zip(more).all(|(less, more)| *less <= more), "{height}: {less:?} {more:?}");
                let sizes = |b: Budget| [b.large_title, b.large_lead, b.large_value];
                let (one, two) = (sizes(budget(height, &c)), sizes(budget(height + 1, &c)));
                prop_assert!(one.iter().zip(two).all(|(one, two)| *one <= two), "{height}: {one:?} {two:?}");
            }
        }

        #[test]
        fn what_is_spent_is_there(
            height in 1..80_u16, columns in 20..240_usize, title in "[a-zA-Z]{1,14}( [a-zA-Z]{1,14}){0,9}",
            note in "[a-z]{1,12}( [a-z]{1,12}){0,120}", ascii: bool,
        ) {
            let c = content(ascii, columns, &title, "Ana Ruiz", &note);
            let b = budget(height, &c);
            let block = |lines: usize, is_large| letters::block_height(c.theme, lines) * u16::from(is_large);
            let large = block(c.large_title.as_ref().map_or(0, |t| t.lines.len()), b.large_title)
                + if let Lead::Lines(lines) = &c.lead { block(lines.len(), b.large_lead) } else { 0 }
                + digits::HEIGHT * u16::from(b.large_value);
            let small = u16::from(b.chip) + b.title + u16::from(b.who) + u16::from(b.value) + b.words;
            let told = if b.is_whole { c.told } else { 0 };
            prop_assert!(large + small + told + b.gaps + 2 * u16::from(b.asks) <= height, "{b:?}");
        }
    }

    #[test]
    fn a_title_too_long_for_two_large_lines_is_begun_large_and_stands_whole_below() {
        let large = large_title("Launch first international segment of the platform", 81).unwrap();
        assert!(large.is_cut && large.lines.len() == 2 && large.lines[1].ends_with('…'), "{large:?}");
        assert_eq!(
            large_title("Reach ARR target", 81),
            Some(LargeTitle { lines: vec!["REACH ARR TARGET".into()], is_cut: false })
        );
        assert_eq!(large_title("営業の目標", 200), None);
        assert!(large_title("Größe", 81).is_some_and(|t| t.is_cut), "a sign without its dots is not the title");
    }

    #[test]
    fn who_speaks_is_never_left_out_for_what_is_said() {
        let said = |columns| match lead(Some("Bob Williams"), Some("−59 pt"), Some("3/10"), columns) {
            Lead::Lines(lines) => lines
                .iter()
                .map(|l| l.iter().map(|(_, s)| s.as_str()).collect::<Vec<_>>().join("  "))
                .collect::<Vec<_>>()
                .join(" / "),
            other => format!("{other:?}"),
        };
        assert_eq!(said(200), "BOB WILLIAMS  −59 PT  3/10");
        assert_eq!(said(81), "BOB  −59 PT  3/10");
        assert_eq!(said(45), "BOB  −59 PT");
        assert_eq!(said(10), "TooWide");
        assert_eq!(lead(None, None, None, 100), Lead::None);
    }
}
