//! What other programs and people wrote, brought into the shapes that files here have.
//!
//! A reader of some notation makes a [`Found`]: rows in the words of items.csv, check-ins.csv and people.csv, each with its place in
//! the file it is from. What is not clear in it is a [`Question`]; whoever asks hands the [`Answers`] to the reader, which reads
//! once more. Pure over bytes; must not know: the file system, the clock, the terminal, what a workspace holds.

pub mod found;
pub mod nested;
pub mod outline;
pub mod said;
#[cfg(test)]
mod told;
mod words;

pub use found::{Above, Answers, Asked, Cells, Choice, Found, Item, Left, Levels, Offer, Person, Place, Question, Said, Wrong};
