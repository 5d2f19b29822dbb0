//! Tables that other programs wrote, read row by row: text of any separator, later workbooks.
//!
//! Pure over bytes. Knows nothing of goals, of importing or of what a cell means: whoever wants the cells of a file reads them
//! here, be it a file someone brings or one number that stands in a workbook. Every limit stands in [`limits`], and every refusal
//! is one sentence: what is wrong, and what to do about it.

pub(crate) mod dialect;
mod grid;
pub(crate) mod kind;
pub mod limits;
mod text;

pub use grid::{Cell, Grid, Merge, SheetHead, Value};
pub use kind::Kind;
