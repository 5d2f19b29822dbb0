//! The screens there are.

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
