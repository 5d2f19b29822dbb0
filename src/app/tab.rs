//! The screens there are.

use super::keys::{Keymap, command::Everywhere};

macro_rules! tabs {
    ($($(#[$meta:meta])* $tab:ident $title:literal $digit:literal $command:ident,)+) => {
        /// The screens there are, by the number that opens them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Tab { $($(#[$meta])* $tab,)+ }

        impl Tab {
            /// All of them, in the order of their numbers.
            pub const ALL: [Tab; [$($digit),+].len()] = [$(Tab::$tab),+];

            /// As shown.
            pub fn title(self) -> &'static str {
                match self { $(Tab::$tab => $title),+ }
            }

            /// The digit that opens it.
            pub fn digit(self) -> char {
                match self { $(Tab::$tab => $digit),+ }
            }

            /// What leads there from everywhere.
            pub fn command(self) -> Everywhere {
                match self { $(Tab::$tab => Everywhere::$command),+ }
            }
        }
    };
}

// In the order they are gone through, each with what it is called, its digit, and the row of the key table that leads there.
tabs! {
    /// The cascade as a tree.
    Deck "Deck" '1' GoDeck,
    /// The meeting.
    Review "Review" '2' GoReview,
    /// What I owe.
    CheckIns "Check-ins" '3' GoCheckIns,
    /// Every project with the goals it serves.
    Projects "Projects" '4' GoProjects,
    /// How things went over time.
    Trends "Trends" '5' GoTrends,
    /// Every change.
    Log "Log" '6' GoLog,
    /// Who answers for what.
    People "People" '7' GoPeople,
}

/// The keys of all screens that there are, in a sentence: `1–7`.
pub(super) fn keys(keymap: &Keymap) -> String {
    let mut runs: Vec<(String, String)> = Vec::new();
    for tab in Tab::ALL {
        let Some(key) = keymap.leading(tab.command()) else { continue };
        match runs.last_mut().filter(|(_, end)| follows(end, &key)) {
            Some((_, end)) => *end = key,
            None => runs.push((key.clone(), key)),
        }
    }
    let said: Vec<String> = runs.into_iter().map(|(from, to)| if from == to { from } else { format!("{from}–{to}") }).collect();
    said.join(", ")
}

/// Whether one digit comes right after another.
fn follows(one: &str, next: &str) -> bool {
    let digit = |text: &str| text.parse::<u8>().ok().filter(|n| *n < 10);
    matches!((digit(one), digit(next)), (Some(one), Some(next)) if next == one + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        key::Key,
        keys::{Command, Keymap, Place},
    };

    #[test]
    fn the_keys_of_the_screens_that_there_are_are_said_as_a_range() {
        assert_eq!(super::keys(&Keymap::default()), "1–7");
        assert!(follows("1", "2") && !follows("1", "3") && !follows("9", "10") && !follows("x", "y"));
    }

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
