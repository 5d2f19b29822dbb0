//! Colours and glyphs, named by meaning. Nothing else in `ui` names a colour.
//!
//! By default the terminal's own sixteen colours and no background, so that light and dark both work; a status is
//! always a shape and a colour, never a colour alone.

use crate::{
    app::signs::Sign,
    domain::{Flag, Freshness, Health, goal::Outcome, measure::Signs},
};
use ratatui::{
    style::{Color, Modifier, Style},
    text::Span,
};

/// What the terminal and the person want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Which colours.
    pub colours: Colours,
    /// Plain glyphs only.
    pub ascii: bool,
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// The sixteen of the terminal, on a background that is not known; the selected row is underlined.
    #[default]
    Sixteen,
    /// For a dark background that is known to be one: the selected row is a shade lighter.
    Dark,
    /// For a light background that is known to be one: the selected row is a shade darker.
    Light,
    /// None at all: shapes, bold, underlined and reverse.
    Mono,
    /// Only bright colours, underlined and reverse.
    HighContrast,
}

impl Theme {
    pub(super) fn colour(self, colour: Color) -> Style {
        match self.colours {
            Colours::Mono => Style::new(),
            Colours::HighContrast => Style::new().fg(match colour {
                Color::Red => Color::LightRed,
                Color::Yellow => Color::LightYellow,
                Color::Green => Color::LightGreen,
                Color::Cyan => Color::LightCyan,
                other => other,
            }),
            // On white the terminal's own yellow and cyan can hardly be read: darker ones, the same meaning.
            Colours::Light => Style::new().fg(match colour {
                Color::Red => Color::Indexed(124),
                Color::Yellow => Color::Indexed(94),
                Color::Green => Color::Indexed(22),
                Color::Cyan => Color::Indexed(24),
                Color::Magenta => Color::Indexed(90),
                other => other,
            }),
            Colours::Sixteen | Colours::Dark => Style::new().fg(colour),
        }
    }

    /// A style for words rather than a shape: on a background that may be white yellow letters can hardly be read, so there
    /// they are bold instead.
    pub fn word(self, style: Style) -> Style {
        if self.colours == Colours::Sixteen && style.fg == Some(Color::Yellow) {
            Style { fg: None, ..style }.add_modifier(Modifier::BOLD)
        } else {
            style
        }
    }

    /// The words of a health, whose shape keeps its colour.
    pub fn health_word(self, health: Health) -> Style {
        self.word(self.health(health))
    }

    /// The words of a flag, whose shape keeps its colour.
    pub fn flag_word(self, flag: Flag) -> Style {
        self.word(self.flag(flag))
    }

    /// Words on a patch of a colour. On yellow only black can be read, whatever the background around it is.
    pub fn patch(self, style: Style) -> Style {
        if self.colours == Colours::Sixteen && style.fg == Some(Color::Yellow) {
            style.fg(Color::Black).bg(Color::Yellow)
        } else {
            style.add_modifier(Modifier::REVERSED)
        }
    }

    /// Ordinary text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// What matters less: repeats, labels, what was.
    pub fn dim(self) -> Style {
        if self.colours == Colours::HighContrast { Style::new() } else { Style::new().add_modifier(Modifier::DIM) }
    }

    /// What matters more.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What stands on a frame: as bright as text, whatever the frame is.
    pub fn on_frame(self) -> Style {
        Style::new().fg(Color::Reset)
    }

    /// Where the person is: the tab in front, the field with the cursor, the key to press.
    pub fn accent(self) -> Style {
        self.colour(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Lines that divide.
    pub fn rule(self) -> Style {
        if self.colours == Colours::Mono || self.colours == Colours::HighContrast {
            Style::new()
        } else {
            Style::new().fg(Color::DarkGray)
        }
    }

    /// Gives a row the look of the selected one. Every cell keeps its colour and nothing is dim; a bar stands in its first
    /// column, which is blank in every row.
    pub fn select(self, spans: &mut Vec<Span<'static>>) {
        for span in spans.iter_mut() {
            span.style = self.lifted(span.style.remove_modifier(Modifier::DIM)).patch(self.selected());
        }
        if let Some(first) = spans.first_mut()
            && let Some(rest) = first.content.strip_prefix(' ')
        {
            first.content = rest.to_owned().into();
            spans.insert(0, Span::styled(self.glyph("▌", ">"), self.lifted(self.accent()).patch(self.selected())));
        }
    }

    /// A style on the ground of the selected row: on one that is lighter than the background the terminal's own colours are
    /// too dark, so the same in a lighter shade.
    fn lifted(self, style: Style) -> Style {
        let Some(colour) = style.fg.filter(|_| self.colours == Colours::Dark) else { return style };
        style.fg(match colour {
            Color::Red => Color::Indexed(210),
            Color::Yellow => Color::Indexed(222),
            Color::Green => Color::Indexed(114),
            Color::Cyan => Color::Indexed(80),
            Color::Magenta => Color::Indexed(213),
            Color::DarkGray => Color::Indexed(246),
            other => other,
        })
    }

    /// The ground of the selected row: a shade of the background where that is known, else a line under the row, which can be
    /// seen on any.
    fn selected(self) -> Style {
        match self.colours {
            Colours::Dark => Style::new().bg(Color::Indexed(237)),
            Colours::Light => Style::new().bg(Color::Indexed(254)),
            Colours::Sixteen | Colours::Mono | Colours::HighContrast => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// Something went wrong.
    pub fn error(self) -> Style {
        self.colour(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A health.
    pub fn health(self, health: Health) -> Style {
        match health {
            Health::OnTrack => self.colour(Color::Green),
            Health::AtRisk => self.colour(Color::Yellow),
            Health::OffTrack => self.colour(Color::Red).add_modifier(Modifier::BOLD),
            Health::NoData => self.colour(Color::Magenta),
            Health::NotStarted | Health::Closed => self.dim(),
        }
    }

    /// The shape of a health.
    pub fn health_glyph(self, health: Health) -> &'static str {
        health.shape(self.ascii)
    }

    /// The shape and colour of how an item stands: its health, or how it ended.
    pub fn standing(self, outcome: Option<Outcome>, health: Health) -> (&'static str, Style) {
        match outcome.filter(|_| health == Health::Closed) {
            Some(Outcome::Achieved) => (self.glyph("■", "#"), self.colour(Color::Green)),
            Some(Outcome::Partial) => (self.glyph("▣", "%"), self.colour(Color::Yellow)),
            Some(Outcome::Missed) => (self.glyph("□", "_"), self.colour(Color::Red)),
            Some(Outcome::Dropped) => (self.glyph("⊘", "X"), self.dim()),
            None => (self.health_glyph(health), self.health(health)),
        }
    }

    /// How fresh something is.
    pub fn freshness(self, freshness: Option<Freshness>) -> Style {
        match freshness {
            Some(Freshness::Stale | Freshness::Never) => self.colour(Color::Magenta).add_modifier(Modifier::BOLD),
            Some(Freshness::Due) => self.colour(Color::Cyan),
            Some(Freshness::Fresh) | None => self.dim(),
        }
    }

    /// The mark behind an age: stale and due are marked, fresh is not.
    pub fn freshness_glyph(self, freshness: Option<Freshness>) -> &'static str {
        match (freshness, self.ascii) {
            (Some(Freshness::Stale | Freshness::Never), false) => "◷",
            (Some(Freshness::Stale | Freshness::Never), true) => "@",
            (Some(Freshness::Due), false) => "◦",
            (Some(Freshness::Due), true) => "o",
            _ => " ",
        }
    }

    /// A sign and its look. Empty where it is written as a word.
    pub fn sign(self, sign: Sign) -> (&'static str, Style) {
        let glyph = |fancy, plain| self.glyph(fancy, plain);
        match sign {
            Sign::Health(health) => (self.health_glyph(health), self.health(health)),
            Sign::Flag(flag) => (self.flag_glyph(flag), self.flag(flag)),
            Sign::Ended(outcome) => self.standing(Some(outcome), Health::Closed),
            Sign::Project => (glyph("⚙", "&"), self.dim()),
            Sign::Because => (glyph("∵", ""), self.dim()),
            Sign::Draft => (glyph("✎", "*"), self.accent()),
            Sign::Unfolded => (glyph("▾", "v"), self.dim()),
            Sign::Folded => (glyph("▸", ">"), self.dim()),
            Sign::Again => (glyph("↑", "^"), self.dim()),
            Sign::Expected => (glyph("┊", "|"), self.text()),
            Sign::ToDo => (glyph("☐", "t"), self.text()),
            Sign::Topic => (glyph("◈", "T"), self.accent()),
            Sign::Now => (glyph("»", ">"), self.accent()),
            Sign::ComesNext => (glyph("›", ")"), self.text()),
            Sign::Over => (glyph("✓", "x"), self.dim()),
            Sign::Runs => (glyph("▶", "|>"), self.accent()),
            Sign::Stands => (glyph("‖", "||"), self.accent()),
            Sign::Clash => (glyph("⇄", "C"), self.flag(Flag::Disagreement)),
            Sign::Lost => (glyph("⌂", "L"), self.flag(Flag::Disagreement)),
            Sign::Ready => (glyph("✔", "y"), self.health(Health::OnTrack)),
            Sign::Carried => (glyph("↻", "c"), self.dim()),
            Sign::Past => (glyph("«", "<<"), self.accent()),
            Sign::TakenBack => (glyph("↶", "<"), self.dim()),
        }
    }

    /// What stands between a value and its goal.
    pub fn signs(self) -> Signs {
        if self.ascii { Signs::ASCII } else { Signs::SHORT }
    }

    /// A glyph, or its plain stand-in.
    pub fn glyph(self, fancy: &'static str, plain: &'static str) -> &'static str {
        if self.ascii { plain } else { fancy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_white_no_colour_is_one_of_the_pale_ones_and_words_are_never_yellow() {
        let styles = |colours| {
            let t = Theme { colours, ascii: false };
            let healths = [Health::OnTrack, Health::AtRisk, Health::OffTrack, Health::NoData].map(|h| t.health(h));
            healths.into_iter().chain(Flag::ALL.map(|f| t.flag(f))).chain([t.accent(), t.error()]).collect::<Vec<Style>>()
        };
        assert!(styles(Colours::Light).iter().all(|s| s.fg.is_none() || matches!(s.fg, Some(Color::Indexed(16..)))));
        let t = Theme::default();
        for style in styles(Colours::Sixteen) {
            let word = t.word(style);
            assert!(word.fg != Some(Color::Yellow), "{word:?}");
            assert!(style.fg != Some(Color::Yellow) || word.add_modifier.contains(Modifier::BOLD));
        }
    }

    #[test]
    fn the_selected_row_keeps_its_colours_and_has_a_bar_and_a_ground_whatever_the_theme() {
        for colours in [Colours::Sixteen, Colours::Dark, Colours::Light, Colours::Mono, Colours::HighContrast] {
            for ascii in [false, true] {
                let t = Theme { colours, ascii };
                let mut row = vec![
                    Span::styled(" ✖ ", t.health(Health::OffTrack)),
                    Span::styled("Title", t.text()),
                    Span::styled("▁▃ ▅▇", t.dim()),
                ];
                let before = row.clone();
                t.select(&mut row);
                let said: String = row.iter().map(|s| s.content.as_ref()).collect();
                assert_eq!(said, format!("{}✖ Title▁▃ ▅▇", if ascii { ">" } else { "▌" }), "only the first column changes");
                for (now, was) in row[1..].iter().zip(&before) {
                    assert_eq!(now.style.fg.is_some(), was.style.fg.is_some());
                    assert!(!now.style.add_modifier.contains(Modifier::DIM | Modifier::REVERSED));
                    let ground = now.style.bg.is_some() || now.style.add_modifier.contains(Modifier::UNDERLINED);
                    assert!(ground, "{colours:?}: {now:?}");
                }
            }
        }
    }

    /// The brightness of a colour of the cube of 256, 0–1, as the eye has it.
    fn luminance(colour: Color) -> f64 {
        let Color::Indexed(n @ 16..) = colour else { panic!("{colour:?} is the terminal's own") };
        let step = |n: u8| if n == 0 { 0.0 } else { f64::from(55 + 40 * u32::from(n)) };
        let rgb = if n < 232 {
            [(n - 16) / 36, (n - 16) / 6 % 6, (n - 16) % 6].map(step)
        } else {
            [f64::from(8 + 10 * u32::from(n - 232)); 3]
        };
        let [r, g, b] = rgb.map(|c| if c <= 10.0 { c / 255.0 / 12.92 } else { ((c / 255.0 + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn every_colour_can_be_read_on_the_ground_of_the_selected_row() {
        for colours in [Colours::Dark, Colours::Light] {
            let t = Theme { colours, ascii: false };
            let healths = Health::ALL.map(|h| t.health(h)).into_iter();
            let all = healths.chain(Flag::ALL.map(|f| t.flag(f))).chain([t.accent(), t.error()]);
            for style in all.filter(|style| style.fg.is_some()) {
                let mut row = vec![Span::styled("x", style)];
                t.select(&mut row);
                let (sign, ground) = (luminance(row[0].style.fg.unwrap()), luminance(row[0].style.bg.unwrap()));
                let contrast = (sign.max(ground) + 0.05) / (sign.min(ground) + 0.05);
                assert!(contrast >= 4.5, "{colours:?} {style:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn a_sign_has_one_meaning_wherever_it_is_shown() {
        use crate::app::{keys::Place, signs};
        for ascii in [false, true] {
            let t = Theme { colours: Colours::Sixteen, ascii };
            for place in Place::ALL {
                let all: Vec<_> = signs::of(place).into_iter().map(|sign| (t.sign(sign).0, sign)).collect();
                for (n, (glyph, sign)) in all.iter().enumerate().filter(|(_, (glyph, _))| !glyph.is_empty()) {
                    assert!(glyph.is_ascii() || !ascii, "{glyph}");
                    let other = all[..n].iter().find(|(other, _)| other == glyph);
                    assert!(other.is_none(), "{place:?}: {glyph} is {sign:?} and {other:?}");
                }
            }
        }
    }
}
