//! Colours and glyphs, named by meaning. Nothing else in `ui` names a colour.
//!
//! By default the terminal's own sixteen colours and no background, so that light and dark both work; a status is
//! always a shape and a colour, never a colour alone.

use super::widgets::bar;
use crate::domain::{Flag, Freshness, Health, measure::Signs};
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
    /// The sixteen of the terminal; the selected row is reversed.
    #[default]
    Sixteen,
    /// For a dark background that is known to be one: the selected row is a shade lighter.
    Dark,
    /// For a light background that is known to be one: the selected row is a shade darker.
    Light,
    /// None at all: shapes, bold and reverse.
    Mono,
    /// Only bright colours and reverse.
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

    /// Gives the pieces of a row the look of the selected one. Where their colours would not be readable they are dropped.
    /// Where the row is reversed the blocks of a small chart would be holes in the bar: they are grey on it, so that the
    /// chart keeps its shape while the selection passes; without colours it is drawn in lines.
    pub fn select<'a>(self, spans: impl IntoIterator<Item = &'a mut Span<'static>>) {
        for span in spans {
            let style = if self.selected_keeps_colours() {
                span.style
            } else {
                Style { fg: None, bg: None, ..span.style }.remove_modifier(Modifier::DIM)
            };
            span.style = style.patch(self.selected());
            if !self.selected_keeps_colours() && bar::is_chart(&span.content) {
                if self.colours == Colours::Sixteen {
                    // Reversed, the colour of the background is the one that signs are drawn in.
                    span.style = span.style.bg(Color::DarkGray);
                } else {
                    bar::thin(&mut span.content);
                }
            }
        }
    }

    /// The selected row.
    pub fn selected(self) -> Style {
        match self.colours {
            Colours::Dark => Style::new().bg(Color::Indexed(237)).add_modifier(Modifier::BOLD),
            Colours::Light => Style::new().bg(Color::Indexed(254)).add_modifier(Modifier::BOLD),
            _ => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Whether the selected row may keep the colours of its cells, or must drop them to stay readable.
    fn selected_keeps_colours(self) -> bool {
        matches!(self.colours, Colours::Dark | Colours::Light)
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
        match (health, self.ascii) {
            (Health::OnTrack, false) => "●",
            (Health::AtRisk, false) => "▲",
            (Health::OffTrack, false) => "✖",
            (Health::NoData, false) => "○",
            (Health::NotStarted, false) => "·",
            (Health::Closed, false) => "■",
            (Health::OnTrack, true) => "+",
            (Health::AtRisk, true) => "~",
            (Health::OffTrack, true) => "!",
            (Health::NoData, true) => "?",
            (Health::NotStarted, true) => ".",
            (Health::Closed, true) => "#",
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
    fn a_chart_keeps_its_shape_in_the_selected_row_wherever_there_are_colours() {
        for colours in [Colours::Sixteen, Colours::Dark, Colours::Light] {
            let t = Theme { colours, ascii: false };
            let mut row = [Span::styled("Title", t.text()), Span::styled("▁▃ ▅▇", t.dim()), Span::styled(" ", t.text())];
            t.select(&mut row);
            assert_eq!(row[1].content, "▁▃ ▅▇");
            let whole = row[0].style.add_modifier.contains(Modifier::REVERSED);
            assert_eq!(row[1].style.add_modifier.contains(Modifier::REVERSED), whole, "one bar from end to end");
            assert_eq!((row[0].style.bg, row[2].style.bg), (t.selected().bg, t.selected().bg), "and only the chart is grey");
        }
        let t = Theme { colours: Colours::Mono, ascii: false };
        let mut row = [Span::styled("▁▃ ▅▇", t.dim())];
        t.select(&mut row);
        assert_eq!(row[0].content, "▁▁ ▔▔", "blocks without a colour would be holes");
    }
}
