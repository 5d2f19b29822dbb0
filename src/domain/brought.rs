//! What is said of a file of others before it is brought in, alike to whoever reads it and to whoever shows it.
//!
//! Must not know: any notation, the screen.

use super::Kind;

/// One of the answers there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The word that gives it, in flags and maps: `dmy`.
    pub word: String,
    /// What it means: `3/4 is 3 April`; empty: the word says it.
    pub says: String,
}

/// Whether somebody has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is not clear: nothing is written before it is answered, where somebody can be asked.
    Open,
    /// The first choice is taken unless somebody says otherwise.
    Guessed,
    /// It was answered.
    Answered,
}

/// What comes of an item of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It is here, and the file says nothing else of it.
    Same,
    /// It is here, and gets something from the file: a field, a check-in, a link.
    Changed,
    /// It is new.
    New,
    /// Something of it was changed here and in the file.
    Conflict,
    /// It cannot be taken.
    Wrong,
}

impl Mark {
    /// All of them, in the order in which they are explained.
    pub const ALL: [Mark; 5] = [Mark::New, Mark::Changed, Mark::Same, Mark::Conflict, Mark::Wrong];

    /// The sign before its title.
    pub fn sign(self) -> char {
        match self {
            Mark::New => '+',
            Mark::Changed => '~',
            Mark::Same => '=',
            Mark::Conflict => '!',
            Mark::Wrong => 'x',
        }
    }

    /// What the sign means.
    pub fn says(self) -> &'static str {
        match self {
            Mark::New => "new",
            Mark::Changed => "changed",
            Mark::Same => "as before",
            Mark::Conflict => "changed here and in the file",
            Mark::Wrong => "wrong",
        }
    }
}

/// What the signs before these lines mean; empty where all of them are new, or none is known.
pub fn legend(lines: &[Line]) -> String {
    let some = Mark::ALL.into_iter().filter(|mark| lines.iter().any(|line| line.mark == Some(*mark)));
    let some: Vec<String> = some.map(|mark| format!("{} {}", mark.sign(), mark.says())).collect();
    if some == ["+ new"] { String::new() } else { some.join("   ") }
}

/// An item of the tree that would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What comes of it; `None`: that is not known yet.
    pub mark: Option<Mark>,
    /// How deep it stands.
    pub depth: usize,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Its numbers: `2.1 → 3.5 %`.
    pub numbers: String,
    /// Whoever owns it.
    pub owner: String,
    /// How many check-ins it gets.
    pub check_ins: usize,
}
