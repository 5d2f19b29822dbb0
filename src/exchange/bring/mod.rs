//! What other programs and people wrote, brought into the shapes that files here have.
//!
//! A reader of some notation makes a [`Found`]: rows in the words of items.csv, check-ins.csv and people.csv, each with its place in
//! the file it is from. [`settle`] reads dates, numbers, words and names in it and gives ids; [`read`] makes one change of it by the
//! pipeline that our own files go through. What is not clear is a [`Question`]; whoever asks hands the [`Answers`] over, and the file
//! is read once more. Pure over bytes; must not know: the file system, the clock, the terminal.

#[cfg(test)]
mod begun;
pub mod file;
pub mod found;
pub mod map;
pub mod nested;
pub mod outline;
pub mod page;
mod ready;
pub mod said;
mod settle;
pub mod sheets;
mod standing;
mod table;
#[cfg(test)]
mod told;
mod words;

pub use found::{
    Above, Answers, Asked, Cells, Choice, Found, Grid, Item, Left, Levels, Offer, Person, Place, Question, Said, Seen, Sure,
    Wrong,
};
pub use ready::{Ready, read};
pub use settle::{Around, settle};
pub use table::{Each, Meaning, Tables, presets, read as read_table};
