//! How flags look: one row per flag, from which come its shape and colour, its place in the flags of a row, and whether the
//! header counts it.
//!
//! Must not know: when a flag is raised, which is the domain's to say.
#![deny(clippy::wildcard_enum_match_arm)]

use super::theme::Theme;
use crate::{
    app::App,
    domain::{Flag, Freshness, Health},
};
use ratatui::style::{Color, Style};
use std::sync::LazyLock;

/// What a colour means.
#[derive(Debug, Clone, Copy)]
enum Tint {
    /// As bad as this health.
    Health(Health),
    /// As old as this.
    Age(Freshness),
    /// To be looked at.
    Attention,
    /// To be known.
    Dim,
}

/// How a flag looks, and where it stands.
struct Look {
    /// One column.
    glyph: &'static str,
    /// The same in plain ASCII: no digit and no `x`, which are other things.
    plain: &'static str,
    tint: Tint,
    /// Its place among the flags at the end of a row; `None`: the row says it otherwise, as health or as age.
    row: Option<u8>,
    /// Its place in the header, and how little it is missed there where there is no room (1 and 2 are how much of the work
    /// serves a goal); `None`: not counted there.
    header: Option<(u8, usize)>,
}

#[rustfmt::skip]
const fn look(flag: Flag) -> Look {
    const fn row(glyph: &'static str, plain: &'static str, tint: Tint, row: Option<u8>, header: Option<(u8, usize)>) -> Look {
        Look { glyph, plain, tint, row, header }
    }
    match flag {
        Flag::OffTrack =>      row("✖", "!", Tint::Health(Health::OffTrack), None,    Some((0, 0))),
        Flag::AtRisk =>        row("▲", "~", Tint::Health(Health::AtRisk),   None,    Some((2, 3))),
        Flag::Stale =>         row("◷", "@", Tint::Age(Freshness::Stale),    None,    Some((3, 4))),
        Flag::Due =>           row("◦", "o", Tint::Age(Freshness::Due),      None,    Some((4, 6))),
        Flag::Unlinked =>      row("⌀", "U", Tint::Attention,                Some(1), Some((5, 5))),
        Flag::NoTheory =>      row("¿", "b", Tint::Attention,                Some(7), None),
        Flag::ToScore =>       row("⚑", "F", Tint::Attention,                Some(9), Some((1, 0))),
        Flag::NoOwner =>       row("?", "?", Tint::Attention,                Some(4), Some((7, 8))),
        Flag::Disagreement =>  row("≠", "D", Tint::Attention,                Some(0), Some((6, 7))),
        Flag::Falling =>       row("↓", "f", Tint::Health(Health::AtRisk),   Some(5), None),
        Flag::Revised =>       row("Δ", "r", Tint::Dim,                      Some(6), None),
        Flag::Overdue =>       row("⇥", "e", Tint::Attention,                Some(3), None),
        Flag::OverdueAction => row("!", "a", Tint::Attention,                Some(2), None),
        Flag::Source =>        row("▫", "s", Tint::Attention,                Some(10), Some((8, 9))),
        Flag::Lint =>          row("¶", "l", Tint::Dim,                      Some(8), None),
    }
}

fn in_order<K: Ord>(place: impl Fn(&Look) -> Option<K>) -> Vec<Flag> {
    let mut all: Vec<(K, Flag)> = Flag::ALL.into_iter().filter_map(|flag| Some((place(&look(flag))?, flag))).collect();
    all.sort();
    all.into_iter().map(|(_, flag)| flag).collect()
}

/// The flags at the end of a row, in the order they stand.
pub(super) fn in_rows() -> &'static [Flag] {
    static ROWS: LazyLock<Vec<Flag>> = LazyLock::new(|| in_order(|look| look.row));
    &ROWS
}

/// The flags the header counts, in the order they stand, each with how little it is missed.
pub(super) fn in_header() -> impl Iterator<Item = (Flag, usize)> {
    static COUNTED: LazyLock<Vec<Flag>> = LazyLock::new(|| in_order(|look| look.header));
    COUNTED.iter().map(|&flag| (flag, look(flag).header.map_or(usize::MAX, |(_, missed)| missed)))
}

/// The colour of a flag in this workspace: that nothing serves a goal is no fault before there is any work.
pub(super) fn style(app: &App, t: Theme, flag: Flag) -> Style {
    if flag == Flag::Unlinked && app.cascade.projects().is_empty() { t.dim() } else { t.flag(flag) }
}

impl Theme {
    /// The colour of a flag.
    pub fn flag(self, flag: Flag) -> Style {
        match look(flag).tint {
            Tint::Health(health) => self.health(health),
            Tint::Age(freshness) => self.freshness(Some(freshness)),
            Tint::Attention => self.colour(Color::Yellow),
            Tint::Dim => self.dim(),
        }
    }

    /// The shape of a flag: one column.
    pub fn flag_glyph(self, flag: Flag) -> &'static str {
        if self.ascii { look(flag).plain } else { look(flag).glyph }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::text, ui::theme::Colours};

    #[test]
    fn a_plain_flag_is_no_number_no_tick_and_no_other_flag() {
        let t = Theme { colours: Colours::Sixteen, ascii: true };
        let glyphs = Flag::ALL.map(|f| t.flag_glyph(f));
        for (n, glyph) in glyphs.iter().enumerate() {
            let taken = glyph.starts_with(|c: char| c.is_ascii_digit() || c == 'x');
            assert!(glyph.is_ascii() && glyph.len() == 1 && !taken, "{glyph}");
            assert!(!glyphs[..n].contains(glyph), "{glyph} is two flags");
        }
    }

    #[test]
    fn a_flag_takes_one_column_and_is_no_other_flag() {
        let t = Theme { colours: Colours::Dark, ascii: false };
        let glyphs = Flag::ALL.map(|f| t.flag_glyph(f));
        for (n, glyph) in glyphs.iter().enumerate() {
            assert_eq!(text::width(glyph), 1, "{glyph}");
            assert!(!glyphs[..n].contains(glyph), "{glyph} is two flags");
        }
    }

    #[test]
    fn every_flag_is_seen_somewhere_and_no_two_share_a_place() {
        for flag in Flag::ALL {
            assert!(in_rows().contains(&flag) || in_header().any(|(f, _)| f == flag), "{} is seen nowhere", flag.word());
        }
        let places = |of: fn(&Look) -> Option<u8>| {
            let mut all: Vec<u8> = Flag::ALL.into_iter().filter_map(|flag| of(&look(flag))).collect();
            let n = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), n);
        };
        places(|look| look.row);
        places(|look| look.header.map(|(place, _)| place));
    }
}
