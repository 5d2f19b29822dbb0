//! How much a table may hold. What is larger is no plan of goals, and a file that only claims to be small must not fill the memory.

/// The longest file, in bytes.
pub const FILE: usize = 32 << 20;
/// The most rows of a sheet.
pub const ROWS: u32 = 200_000;
/// The most columns.
pub const COLUMNS: usize = 512;
/// The most cells of a sheet that hold something.
pub const CELLS: usize = 4_000_000;
/// The longest cell, in bytes: a page of text is far below it.
pub const CELL: usize = 1 << 20;
