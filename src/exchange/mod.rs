//! Files in and out: CSV, workspace JSON, item JSON, Markdown, slips.
//!
//! Pure over bytes, readers and writers: callers open the files and pass their names for the sentences. Must not know:
//! SQL, the clock, the file system, the terminal. An import never changes anything by itself: it makes one
//! [`Change`](crate::domain::Change), which is checked, committed, logged and undone like any other.

pub mod agenda_json;
pub mod bring;
pub mod closing_json;
pub mod csv;
pub mod diff_json;
pub mod item_json;
pub mod json;
pub mod json_text;
pub mod markdown;
pub mod minutes_json;
pub mod order;
pub mod outline;
pub mod past_json;
pub mod plan_json;
pub mod reminders;
pub mod report;
pub mod reporting;
pub mod sheet;
pub mod slip;
pub mod status_json;
pub mod svg;
pub mod trend_json;
pub mod trends_json;
#[cfg(test)]
mod world;
pub mod xlsx;

pub use report::{Begun, Conflict, FileReport, Kept, Outcome, Report, Revised, RowError, Shape, Source, Tally, Warning, What};
