//! What is true about goals: types, rules and changes.
//!
//! Must not know: files, SQL, the terminal, the clock. Every function is told what day it is.

pub mod agenda;
pub mod apply;
pub mod board;
pub mod cascade;
pub mod change;
pub mod check;
pub mod check_in;
pub mod claim;
#[cfg(test)]
pub(crate) mod company;
pub mod cycle;
pub mod deadline;
pub mod decimal;
pub mod describe;
pub mod edit;
pub mod evidence;
pub mod far_off;
pub mod fields;
pub mod filed;
pub mod findings;
#[cfg(test)]
pub(crate) mod fixture;
pub mod flags;
pub mod freshness;
pub mod fuzzy;
pub mod goal;
pub mod health;
pub mod history;
pub mod id;
pub mod ix_set;
pub mod judge;
pub mod kept;
pub mod key_result;
pub mod known;
pub mod link;
pub mod lint;
mod main_cycle;
pub mod measure;
pub mod meeting;
pub mod merge;
pub mod nearest;
pub mod pace;
pub mod participation;
pub mod people;
pub mod portfolio;
pub mod queue;
pub mod recurring;
pub mod refs;
pub mod review;
pub mod rollup;
pub mod scope;
pub mod series;
pub mod settings;
pub mod stage;
pub mod summary;
pub mod text;
pub mod theory;
pub mod ticked;
pub mod undo;
pub mod when;
pub mod whom;
pub mod why;
pub mod words;

pub use apply::Derived;
pub use cascade::{Cascade, Ix};
pub use change::{Change, Entity, Op};
pub use check::{Checked, CheckedOps};
pub use check_in::{CheckIn, Summary, Word};
pub use fields::{Field, FieldKey};
pub use goal::{Body, Item, Kind};
pub use health::{Flag, Flags, Freshness, Health};
pub use id::{Id, Ids};
pub use ix_set::IxSet;
pub use judge::{Board, Counts, Judgement};
