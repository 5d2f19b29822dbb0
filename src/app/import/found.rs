//! What was read of a file so far, in the words in which the preview shows it.
//!
//! Whoever reads files makes it. Must not know: any notation, where answers go.

pub use crate::domain::brought::{Asked, Choice, Line, Mark, legend};

/// How far the file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Its beginning, so that there is something to look at.
    #[default]
    Begun,
    /// All of it; what it would change here is not counted yet.
    Read,
    /// All of it, and compared with what is here.
    Compared,
}

/// The question what becomes of rows that are wrong.
pub const BAD_ROWS: &str = "bad rows";
/// The question whose word counts where a cell changed in the file and here.
pub const BOTH_CHANGED: &str = "both changed";

/// What holds for all of the file: its sheet, its header row, the cycle of what names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The question it is decided by.
    pub key: &'static str,
    /// How it is called.
    pub label: &'static str,
    /// What it is now; empty: nothing is said of it.
    pub value: String,
    /// Where that is from.
    pub from: String,
    /// What it can be; empty: any text.
    pub choices: Vec<Choice>,
    /// Whether another text will do too.
    pub takes_any: bool,
    /// What a script types for it, before the word.
    pub flag: &'static str,
}

/// A column, or several of one kind, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Where it stands, and what its header calls it.
    pub name: String,
    /// What stands in its first cells.
    pub cells: Vec<String>,
    /// What it means.
    pub means: String,
    /// How it is read, where that is not plain.
    pub how: String,
    /// How sure that is, from 1 to 3; 0: it is passed over, and surely so.
    pub sure: u8,
    /// The question it is decided by.
    pub key: String,
    /// What a script types for another meaning, with `…` in its place.
    pub flag: String,
}

/// What is not clear in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is answered under.
    pub key: String,
    /// A whole sentence that says what was seen, and where.
    pub asks: String,
    /// The answers, the likeliest first; empty: any text.
    pub choices: Vec<Choice>,
    /// Whether it has to be answered.
    pub asked: Asked,
    /// The answer that is taken; `None`: none yet.
    pub word: Option<String>,
    /// What a script types for each of the answers.
    pub flags: Vec<String>,
}

/// All that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How far.
    pub stage: Stage,
    /// What it looks like: `a table with a row per key result`.
    pub form: String,
    /// How many rows its table has, or what of the file was read so far: `the first 200 rows`; empty: it is no table.
    pub extent: String,
    /// What holds for all of it.
    pub heads: Vec<Head>,
    /// The columns of its table.
    pub columns: Vec<Column>,
    /// What a column can mean.
    pub meanings: Vec<Choice>,
    /// What is not clear.
    pub questions: Vec<Question>,
    /// The items, what hangs on something below that.
    pub tree: Vec<Line>,
    /// Items that are not in `tree`, which holds the first of very many.
    pub more: usize,
    /// What it comes to: `3 objectives: 2 added, 1 as before`.
    pub counts: Vec<String>,
    /// What cannot be taken, each with its place.
    pub wrong: Vec<String>,
    /// How many there are of those.
    pub wrong_in_all: usize,
    /// Whether what is wrong is left out; else nothing is written before it is right.
    pub leaves_out: bool,
    /// What comes to nothing here, what is kept as it is, how it was read.
    pub notes: Vec<String>,
    /// The map it was read by.
    pub map: Option<String>,
}

impl Found {
    /// The questions that have to be answered.
    pub fn open(&self) -> usize {
        self.questions.iter().filter(|question| question.asked == Asked::Open).count()
    }
}
