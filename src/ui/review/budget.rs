//! What is large of an item that is talked about, and what is there at all: one function of the room and of what there is to say.
//!
//! A room of ten people needs, in this order: the title, who speaks and how bad it is, the value and its target, and what the
//! owner wrote last, whole. All of that comes first, in ordinary letters; then, in the same order, it becomes large as far as rows
//! are left. So a larger window never shows less. Must not know how any of it is drawn.

use super::{digits, letters};
use crate::{domain::text, ui::theme::Theme};

/// The most lines a large title has: in plain signs, which are twice as high, one.
fn most_lines(t: Theme) -> usize {
    if t.ascii { 1 } else { 2 }
}

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
    /// The same in the letters of the title, where there is no room for more.
    pub value_in_letters: Option<String>,
    /// Rows of the words on it: number and owner side by side.
    pub words: u16,
    /// Rows of what was written down here, the owner's last note, the next step and the last decision.
    pub told: u16,
    /// Whether the questions stand at the foot.
    pub asks: bool,
    /// Whether there is more below what is told, to be scrolled to.
    pub scrolls: bool,
}

/// A title in large letters, without a line where there is no room for half of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LargeTitle {
    pub lines: Vec<String>,
    /// It says less than the title: that stands below it too.
    pub is_cut: bool,
    /// Of two lines the beginning in one, for where there is no room for both; `None`: too little would be left of it.
    pub begun: Option<String>,
}

impl LargeTitle {
    /// What of it is drawn in so many lines.
    pub(super) fn in_lines(&self, lines: u16) -> &[String] {
        if usize::from(lines) < self.lines.len() { self.begun.as_slice() } else { &self.lines }
    }
}

/// How large the value is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    /// As other text.
    #[default]
    Ordinary,
    /// As the title.
    Letters,
    /// Five rows of twice as wide dots.
    Digits,
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
    /// Lines of the large title.
    pub large_title: u16,
    /// Lines of the title in ordinary letters.
    pub title: u16,
    pub large_lead: bool,
    /// Owner, team and what it serves in ordinary letters.
    pub who: bool,
    /// Whether the value is there at all.
    pub value: bool,
    pub value_size: Size,
    pub words: u16,
    /// Blank rows between the parts.
    pub gaps: u16,
    /// What is told fits whole.
    pub is_whole: bool,
    pub asks: bool,
}

impl Budget {
    /// Which of title, speaker and value are large.
    fn large(&self) -> [bool; 3] {
        [self.large_title > 0, self.large_lead, self.value_size > Size::Ordinary]
    }

    /// Whether all that a room needs is there, and as large as it would be in the room of that other.
    pub(super) fn is_as_good_as(&self, other: &Budget) -> bool {
        self.is_whole && self.large().iter().zip(other.large()).all(|(&here, there)| here || !there)
    }
}

/// A title in large letters, or the longest beginning of it, in whole words where that goes.
pub(super) fn large_title(t: Theme, title: &str, columns: usize) -> Option<LargeTitle> {
    let title = letters::plain(title)?;
    let most = most_lines(t);
    let begun = |most: usize| {
        let words: Vec<&str> = title.text.split_whitespace().collect();
        let all = title.text.chars().count();
        let begun = (1..words.len()).rev().map(|n| format!("{}…", words[..n].join(" ")));
        let mut drawn = begun.filter_map(|begun| Some((letters::lines(&begun, columns, most)?, begun.chars().count())));
        // A stump says less than the title in ordinary letters: of one line a third has to be there, of two the half.
        drawn.next().filter(|(lines, said)| said * if lines.len() > 1 { 2 } else { 3 } >= all).map(|(lines, _)| lines)
    };
    let whole = letters::lines(&title.text, columns, most);
    let is_cut = title.is_changed || whole.is_none();
    let lines = whole.or_else(|| begun(most)).unwrap_or_default();
    let begun = if lines.len() > 1 { begun(1).and_then(|mut lines| lines.pop()) } else { None };
    Some(LargeTitle { lines, is_cut, begun })
}

/// Who speaks, how bad it is and what its owner says of it, as much as goes in one line, else in two.
///
/// How bad it is has a long and a short form.
pub(super) fn lead(owner: Option<&str>, bad: Option<(&str, &str)>, word: Option<&str>, columns: usize) -> Lead {
    let plain = |said: &str| letters::plain(said).map(|p| p.text);
    // Whose name cannot be drawn, or in no window of 80 columns, stands below in ordinary letters: how bad it is does not wait for it.
    let drawn = |name: &String| letters::width(name.split_whitespace().next().unwrap_or_default()) <= LONGEST;
    let owner = owner.and_then(plain).filter(drawn).unwrap_or_default();
    let (bad, short, word) =
        (bad.and_then(|(long, _)| plain(long)), bad.and_then(|(_, short)| plain(short)), word.and_then(plain));
    let first = owner.split_whitespace().next().unwrap_or_default().to_owned();
    let line = |owner: &str, bad: &Option<String>, with_word: bool| {
        let said = [
            (Piece::Owner, Some(owner.to_owned())),
            (Piece::Bad, bad.clone()),
            (Piece::Word, word.clone().filter(|_| with_word)),
        ];
        said.into_iter().filter_map(|(piece, text)| Some((piece, text.filter(|t| !t.is_empty())?))).collect::<Vec<_>>()
    };
    if line(&owner, &bad, true).is_empty() {
        return Lead::None;
    }
    let candidates =
        [(&owner, &bad, true), (&first, &bad, true), (&owner, &bad, false), (&first, &bad, false), (&first, &short, false)];
    for (owner, bad, with_word) in candidates {
        let line = line(owner, bad, with_word);
        if width(&line) <= columns {
            return Lead::Lines(vec![line]);
        }
    }
    let lines: Vec<_> = line(&first, &short, false).into_iter().map(|piece| vec![piece]).collect();
    if lines.iter().all(|line| width(line) <= columns) { Lead::Lines(lines) } else { Lead::TooWide }
}

/// The columns of the longest first name that is drawn large.
const LONGEST: usize = 70;

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

/// The first of these forms that can be drawn in the letters of the title, in one line.
pub(super) fn value_in_letters(forms: &[String], unit: &str, columns: u16) -> Option<String> {
    let room = usize::from(columns).saturating_sub(text::width(unit) + 2);
    forms.iter().find_map(|form| letters::lines(form, room, 1)).and_then(|mut lines| lines.pop())
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
    let more = if c.scrolls { MORE } else { 0 };
    let Some(left) = height.checked_sub(head(&all) + c.told + more) else {
        return small;
    };
    let mut left = left;
    let mut b = all;
    let take = |rows: u16, left: &mut u16| {
        let fits = *left >= rows;
        *left -= if fits { rows } else { 0 };
        fits
    };
    // In the order of what a room needs: where one does not fit, none after it is large either. First all of it as large as the
    // title, then the title whole and the value larger still.
    let line = letters::block_height(c.theme, 1);
    let mut goes_on = true;
    let lines = c.large_title.as_ref().map_or(0, |large| large.lines.len() as u16);
    let begun = c.large_title.as_ref().is_some_and(|large| large.begun.is_some());
    let grow_title = |to: u16, b: &mut Budget, left: &mut u16| {
        let is_whole = to == lines && c.large_title.as_ref().is_some_and(|large| !large.is_cut);
        let rows = (to - b.large_title) * line;
        let fits = *left + if is_whole { title } else { 0 } >= rows;
        if fits {
            *left = (*left + if is_whole { title } else { 0 }).saturating_sub(rows);
            b.large_title = to;
            b.title = if is_whole { 0 } else { title };
        }
        fits
    };
    let first = if begun { 1 } else { lines };
    if first > 0 {
        goes_on = grow_title(first, &mut b, &mut left);
    }
    if let Lead::Lines(lines) = &c.lead
        && goes_on
    {
        goes_on = take(letters::block_height(c.theme, lines.len()), &mut left);
        b.large_lead = goes_on;
    }
    // The row of the value in ordinary letters is one of those it takes.
    let digits = digits::HEIGHT;
    if c.value_in_letters.is_some() && (line < digits || c.value.is_none()) && goes_on {
        goes_on = take(line - 1, &mut left);
        b.value_size = if goes_on { Size::Letters } else { Size::Ordinary };
    }
    // What is no part of that leaves a few rows of what can be scrolled to.
    let mut left = left.saturating_sub(more);
    if c.asks && goes_on {
        goes_on = take(2, &mut left);
        b.asks = goes_on;
    }
    if b.large_title < lines && goes_on {
        goes_on = grow_title(lines, &mut b, &mut left);
    }
    // No small title below giant digits.
    let is_titled = lines > 0 || c.large_title.is_none();
    let has_row = if b.value_size == Size::Letters { line } else { 1 };
    if c.value.is_some() && is_titled && goes_on && take(digits.saturating_sub(has_row), &mut left) {
        b.value_size = Size::Digits;
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
        let forms = ["1,234.5 → 2,000".to_owned(), "1.2k → 2k".to_owned()];
        Content {
            theme: Theme { ascii, ..Theme::default() },
            title: text::lines(title, columns, 4),
            large_title: large_title(Theme { ascii, ..Theme::default() }, title, columns),
            lead: lead(Some(owner), Some(("−59 pt", "−59")), Some("3/10"), columns),
            value: value(&forms, "employees", columns as u16),
            value_in_letters: value_in_letters(&forms, "employees", columns as u16),
            words: 1,
            told: text::lines(note, columns, 200).len() as u16,
            asks: true,
            scrolls: true,
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
            if b.large_title > 0 && b.title == 0 { c.title.iter().map(String::len).sum() } else { letters(&c.title, b.title) };
        [
            title,
            usize::from(b.who || b.large_lead),
            usize::from(b.words > 0 || b.large_lead),
            usize::from(b.value),
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
                let sizes = |b: Budget| [b.large_title, u16::from(b.large_lead), b.value_size as u16];
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
            let block = |lines: usize| letters::block_height(c.theme, lines);
            let large = block(usize::from(b.large_title))
                + if let (Lead::Lines(lines), true) = (&c.lead, b.large_lead) { block(lines.len()) } else { 0 };
            let value = match b.value_size {
                Size::Ordinary => u16::from(b.value),
                Size::Letters => block(1),
                Size::Digits => digits::HEIGHT,
            };
            let small = u16::from(b.chip) + b.title + u16::from(b.who) + value + b.words;
            let told = if b.is_whole { c.told } else { 0 };
            prop_assert!(large + small + told + b.gaps + 2 * u16::from(b.asks) <= height, "{b:?}");
        }
    }

    #[test]
    fn a_title_too_long_for_two_large_lines_is_begun_large_and_stands_whole_below() {
        let large = large_title(Theme::default(), "Launch first international segment of the platform", 81).unwrap();
        assert!(large.is_cut && large.lines.len() == 2 && large.lines[1].ends_with('…'), "{large:?}");
        let large = |title, columns| large_title(Theme::default(), title, columns);
        let whole = |lines: &[&str], begun: Option<&str>| {
            let lines = lines.iter().map(|&line| line.to_owned()).collect();
            Some(LargeTitle { lines, is_cut: false, begun: begun.map(str::to_owned) })
        };
        assert_eq!(large("Reach ARR target", 81), whole(&["REACH ARR TARGET"], None));
        assert_eq!(large("Reach ARR target", 47), whole(&["REACH ARR", "TARGET"], Some("REACH ARR…")));
        assert_eq!(large("Grow qualified", 43), whole(&["GROW", "QUALIFIED"], Some("GROW…")));
        assert_eq!(large("Grow qualified people", 44).and_then(|t| t.begun), None, "a stump");
        let plain = Theme { ascii: true, ..Theme::default() };
        assert_eq!(large_title(plain, "Reach ARR target", 47).map(|t| t.lines), Some(vec!["REACH ARR…".to_owned()]));
        assert_eq!(large("営業の目標", 200), None);
        assert!(large("Größe", 81).is_some_and(|t| t.is_cut), "a sign without its dots is not the title");
    }

    #[test]
    fn nothing_is_large_while_the_title_is_not_and_what_is_scrolled_to_gives_way_to_all_of_it() {
        let note = "word ".repeat(60);
        for (columns, title) in [(76, "Hire a Customer Support Specialist"), (76, "Go")] {
            let c = content(false, columns, title, "Karen Martinez", &note);
            let large: Vec<_> = (2..70).map(|height| budget(height, &c)).filter(|b| b.is_whole).map(|b| b.large()).collect();
            assert!(large.iter().all(|[title, lead, value]| (*title || !lead) && (*lead || !value)), "{columns} {large:?}");
            assert_eq!(large.last(), Some(&[true, true, true]));
        }
        // The whole note in four rows, the words on it, and a row to scroll by below a blank one: eighteen rows are enough.
        let c = Content { told: 3, ..content(false, 76, "Reach 18 months runway", "Martin Smith", "") };
        assert_eq!((budget(18, &c).large(), budget(18, &c).is_whole), ([true; 3], true), "{c:?}");
    }

    #[test]
    fn who_speaks_is_never_left_out_for_what_is_said() {
        let said = |columns| match lead(Some("Bob Williams"), Some(("−59 pt", "−59")), Some("3/10"), columns) {
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
        assert_eq!(said(34), "BOB  −59");
        assert_eq!(said(10), "TooWide");
        assert_eq!(lead(None, None, None, 100), Lead::None);
    }
}
