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
/// The most parts that a workbook packs.
pub const PARTS: usize = 2_000;
/// The most sheets of a workbook.
pub const SHEETS: usize = 100;
/// The most groups of merged cells of a sheet.
pub const MERGES: usize = 10_000;
/// How long a sheet may be once it is unpacked, in bytes. It is not held.
pub const SHEET: u64 = 256 << 20;
/// How long the texts of a workbook may be that its sheets share, in bytes. They are held.
pub const STRINGS: u64 = 64 << 20;
/// How long any other part may be, in bytes.
pub const PART: u64 = 16 << 20;
/// How deep elements may stand in each other.
pub const DEPTH: usize = 64;
