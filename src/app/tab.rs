//! The screens there are.

use super::keys::command::Everywhere;

/// The screens there are, by the number that opens them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tab {
    /// The cascade as a tree.
    Deck,
    /// The meeting.
    Review,
    /// What I owe.
    CheckIns,
    /// Every project with the goals it serves.
    Projects,
    /// Every change.
    Log,
}

impl Tab {
    /// All of them, in the order of their numbers.
    pub const ALL: [Tab; 5] = [Tab::Deck, Tab::Review, Tab::CheckIns, Tab::Projects, Tab::Log];

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Tab::Deck => "Deck",
            Tab::Review => "Review",
            Tab::CheckIns => "Check-ins",
            Tab::Projects => "Projects",
            Tab::Log => "Log",
        }
    }

    /// What leads there from everywhere.
    pub fn command(self) -> Everywhere {
        match self {
            Tab::Deck => Everywhere::GoDeck,
            Tab::Review => Everywhere::GoReview,
            Tab::CheckIns => Everywhere::GoCheckIns,
            Tab::Projects => Everywhere::GoProjects,
            Tab::Log => Everywhere::GoLog,
        }
    }

    /// The digit that opens it.
    pub fn digit(self) -> char {
        match self {
            Tab::Deck => '1',
            Tab::Review => '2',
            Tab::CheckIns => '3',
            Tab::Projects => '4',
            Tab::Log => '6',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        key::Key,
        keys::{Command, Keymap, Place},
    };

    #[test]
    fn the_digit_of_a_screen_leads_there_and_with_alt_also_from_where_text_is_typed() {
        let keymap = Keymap::default();
        for tab in Tab::ALL {
            let (digit, command) = (Key::char(tab.digit()), tab.command());
            assert_eq!(keymap.command(&[Place::Everywhere], digit), Some(Command::Everywhere(command)), "{tab:?}");
            assert_eq!(keymap.leads_away(Key { alt: true, ..digit }), Some(command), "{tab:?}");
        }
    }
}
