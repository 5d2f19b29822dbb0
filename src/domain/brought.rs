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

/// An item of the tree that would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
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
