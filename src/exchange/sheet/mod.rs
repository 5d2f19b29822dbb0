//! Tables that other programs wrote, read row by row: text of any separator, workbooks of Excel and of LibreOffice.
//!
//! Pure over bytes. Knows nothing of goals, of importing or of what a cell means: whoever wants the cells of a file reads them
//! here, be it a file someone brings or one number that stands in a workbook. Every limit stands in [`limits`], and every refusal
//! is one sentence: what is wrong, and what to do about it.

pub(crate) mod dialect;
mod formats;
mod grid;
pub(crate) mod kind;
pub mod limits;
mod ods;
mod package;
#[cfg(test)]
pub(in crate::exchange) mod tests;
mod text;
mod xlsx;

pub use grid::{Cell, Grid, Merge, SheetHead, Value};
pub use kind::Kind;
