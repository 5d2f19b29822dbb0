//! The sample company: Harbour & Kettle, which makes booking software for small restaurants, in week eight of its quarter.
//!
//! The company is written in the files of `assets/sample`, in the shapes anyone imports, with dates that count from today.
//! What such files cannot say (reviews, a revision with its reason, a verdict) is told in `stories`. Everything comes out
//! as changes of many days and people, so that log and history look as they do in real life.
//!
//! Must not know: the store, the clock, the terminal. It is told what day it is.

mod days;
pub mod scale;
mod seasons;
mod stories;
mod telling;

use crate::domain::{Change, Ids};
use chrono::NaiveDate;
use days::Days;
use telling::Telling;

/// The company's name.
pub const NAME: &str = "Harbour & Kettle";

/// Whose eyes the sample is seen through: someone with check-ins due today and an action that is late.
pub const ME: &str = "Ana Ruiz";

/// The whole company as changes in the order they were made, the last one not after `at` (milliseconds since 1970 UTC).
/// The same day and the same ids make the same company.
pub fn company(today: NaiveDate, at: i64, ids: &mut Ids) -> Vec<Change> {
    let mut telling = Telling::new(Days::of(today), at, ids);
    stories::tell(&mut telling);
    telling.into_changes()
}
