//! What an import found: per file what it would do, every bad row with file and line, and what was passed over.
//!
//! A dry run and a real import print the same report; only what the caller does with the change differs.

use super::csv::columns::Column;
use crate::domain::{Change, FieldKey, Kind, brought::Mark};
use chrono::NaiveDate;
use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
};

/// A file, or bytes in its place. It is read more than once, because it may be larger than memory.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its name, for sentences only.
    pub name: &'a str,
    /// The file it was made of, where it is none itself: the log names that.
    made_of: Option<&'a str>,
    content: Content<'a>,
    watch: Option<&'a dyn Fn(u64, u64)>,
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy)]
enum Content<'a> {
    Bytes(&'a [u8]),
    File(&'a File),
}

impl<'a> Source<'a> {
    /// Something in memory.
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
        Source { name, made_of: None, content: Content::Bytes(bytes), watch: None }
    }

    /// An open file that can be read from its beginning again. Nobody else must read from the same handle meanwhile.
    pub fn file(name: &'a str, file: &'a File) -> Source<'a> {
        Source { name, made_of: None, content: Content::File(file), watch: None }
    }

    /// Whoever is told how many of its bytes have been read and how many there are, each time it is read.
    #[must_use]
    pub fn watched(self, watch: &'a dyn Fn(u64, u64)) -> Source<'a> {
        Source { watch: Some(watch), ..self }
    }

    /// The same, made of a file of that name.
    #[must_use]
    pub(crate) fn made_of(self, name: &'a str) -> Source<'a> {
        Source { made_of: Some(name), ..self }
    }

    /// What the log calls where it came from.
    pub(crate) fn origin(&self) -> &'a str {
        self.made_of.unwrap_or(self.name)
    }

    /// The same with nobody told.
    pub(crate) fn unwatched(self) -> Source<'a> {
        Source { watch: None, ..self }
    }

    pub(crate) fn tell(&self, read: u64, of: u64) {
        if let Some(watch) = self.watch {
            watch(read, of);
        }
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> io::Result<u64> {
        match self.content {
            Content::Bytes(bytes) => Ok(bytes.len() as u64),
            Content::File(file) => Ok(file.metadata()?.len()),
        }
    }

    /// Its content from the beginning.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + 'a>> {
        match self.content {
            Content::Bytes(bytes) => Ok(Box::new(bytes)),
            Content::File(mut file) => {
                file.seek(SeekFrom::Start(0))?;
                // What is added meanwhile is not part of it.
                Ok(Box::new(file.take(file.metadata()?.len())))
            }
        }
    }
}

/// Which of the three CSV shapes a file has, told by its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Objectives, key results and projects (`kind`).
    Items,
    /// Check-ins (`item`).
    CheckIns,
    /// People (`email` or `manager`).
    People,
}

impl Shape {
    /// The one that columns tell; `None`: they tell none.
    pub(crate) fn told_by(columns: impl Iterator<Item = Column>) -> Option<Shape> {
        let (mut items, mut people) = (false, false);
        for column in columns {
            match column {
                Column::Item => return Some(Shape::CheckIns),
                Column::Kind => items = true,
                Column::Field(FieldKey::Email | FieldKey::Manager) => people = true,
                _ => {}
            }
        }
        if items { Some(Shape::Items) } else { people.then_some(Shape::People) }
    }

    /// As written in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Items => "items",
            Shape::CheckIns => "check-ins",
            Shape::People => "people",
        }
    }
}

/// What an import can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// Objectives.
    Objective,
    /// Key results.
    KeyResult,
    /// Projects.
    Project,
    /// Links from projects to goals.
    Link,
    /// Check-ins; a corrected one counts as updated.
    CheckIn,
    /// People.
    Person,
    /// Teams.
    Team,
    /// Cycles.
    Cycle,
}

impl What {
    /// Everything, in the order it is listed.
    pub const ALL: [What; 8] =
        [What::Objective, What::KeyResult, What::Project, What::Link, What::CheckIn, What::Person, What::Team, What::Cycle];

    /// One of it, or many: `key result`, `key results`.
    pub fn noun(self, count: usize) -> &'static str {
        let one = count == 1;
        match self {
            What::Objective if one => "objective",
            What::Objective => "objectives",
            What::KeyResult if one => "key result",
            What::KeyResult => "key results",
            What::Project if one => "project",
            What::Project => "projects",
            What::Link if one => "link",
            What::Link => "links",
            What::CheckIn if one => "check-in",
            What::CheckIn => "check-ins",
            What::Person if one => "person",
            What::Person => "people",
            What::Team if one => "team",
            What::Team => "teams",
            What::Cycle if one => "cycle",
            What::Cycle => "cycles",
        }
    }
}

impl From<Kind> for What {
    fn from(kind: Kind) -> What {
        match kind {
            Kind::Objective => What::Objective,
            Kind::KeyResult => What::KeyResult,
            Kind::Project => What::Project,
        }
    }
}

/// How many of one sort of thing were made, changed and found to be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// New.
    pub created: usize,
    /// There, with something different.
    pub updated: usize,
    /// There, and the same.
    pub unchanged: usize,
}

impl Tally {
    /// Whether nothing of the sort was met.
    pub fn is_zero(self) -> bool {
        self == Tally::default()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}

/// What one file held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// What notation it has, where it is none of the three shapes: `a Markdown outline`.
    pub form: Option<String>,
    /// Its shape; `None` when the header does not tell, which is an error of the file.
    pub shape: Option<Shape>,
    /// What separates its cells: `,` `;` `|` or a tab.
    pub delimiter: char,
    /// The line its header stands on, from 1.
    pub header_line: u64,
    /// Whether lines with something in them stand above it.
    pub(crate) is_below_something: bool,
    /// Rows with something in them, header not counted.
    pub rows: usize,
    /// Rows that could not be taken.
    pub bad_rows: usize,
    /// How it is read, where that is not plain: encoding, marks of numbers, order of dates.
    pub guessed: Vec<String>,
    /// Columns nobody knows, as the header spells them.
    pub ignored_columns: Vec<String>,
    pub(super) tallies: [Tally; What::ALL.len()],
    /// What its rows do, by the line they begin on, where that was asked for: of an item, and of what belongs to one.
    pub(super) marks: Vec<(u64, Mark)>,
    /// Of a file of others what comes of each of its items, where that was asked for.
    pub items: Vec<Option<Mark>>,
}

impl FileReport {
    /// A report in which nothing was met yet.
    pub fn new(name: &str) -> FileReport {
        FileReport {
            name: name.to_owned(),
            form: None,
            shape: None,
            delimiter: ',',
            header_line: 1,
            is_below_something: false,
            rows: 0,
            bad_rows: 0,
            guessed: Vec::new(),
            ignored_columns: Vec::new(),
            tallies: [Tally::default(); What::ALL.len()],
            marks: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Notes what was guessed, once.
    pub(crate) fn guess(&mut self, sentence: String) {
        if !self.guessed.contains(&sentence) {
            self.guessed.push(sentence);
        }
    }

    /// How it went with one sort of thing.
    pub fn tally(&self, what: What) -> Tally {
        self.tallies[what as usize]
    }

    /// The same, to be counted up.
    pub fn tally_mut(&mut self, what: What) -> &mut Tally {
        &mut self.tallies[what as usize]
    }

    /// `a comma`, `a semicolon`, `a tab`.
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            ';' => "semicolon",
            '\t' => "tab",
            '|' => "bar",
            _ => "comma",
        }
    }
}

/// A row that cannot be taken, or a file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The file.
    pub file: String,
    /// Where the row begins, from 1; `None`: it is about the whole file.
    pub line: Option<u64>,
    /// The column, as the header spells it; `None`: it is about the whole row.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        f.write_str(&self.sentence)
    }
}

/// Something that was passed over or understood in a way one should know; it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file.
    pub file: String,
    /// The first row it is about; `None`: the whole file.
    pub line: Option<u64>,
    /// What was done and why.
    pub sentence: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.sentence)
    }
}

/// A cell that says something else than before, about something that was changed here as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub file: String,
    /// Where the row begins.
    pub line: u64,
    /// What it is about.
    pub of: String,
    /// The field.
    pub field: &'static str,
    /// What the file says.
    pub theirs: String,
    /// What stands here.
    pub ours: String,
    /// Who changed it here, where somebody said who they are.
    pub by: Option<String>,
    /// When.
    pub on: Option<NaiveDate>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conflict { file, line, of, field, theirs, ours, by, on } = self;
        write!(f, "{file}:{line}: {field}: {theirs} in the file, {ours} here in “{of}”")?;
        match (by, on) {
            (Some(by), Some(on)) => write!(f, ", by {by} on {on}"),
            (None, Some(on)) => write!(f, ", since {on}"),
            _ => Ok(()),
        }
    }
}

/// What files said before and say again, about what was changed here since: it stays as it is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Cells of items, people and links.
    pub cells: usize,
    /// Check-ins that were taken back here.
    pub check_ins: usize,
    /// Rows about what was deleted here.
    pub deleted: usize,
    /// Links that were taken away here.
    pub links: usize,
    /// New rows that hang on something that was deleted here, and were left out.
    pub homeless: usize,
}

/// Key results with a target and without a baseline, and where they begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Begun {
    /// At nought.
    pub zero: usize,
    /// At their first value.
    pub first: usize,
    /// Nowhere yet: they have no value.
    pub nowhere: usize,
}

/// Everything an import found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One per file, in the order given.
    pub files: Vec<FileReport>,
    /// Every bad row, by file and line.
    pub errors: Vec<RowError>,
    /// What one should know, by file and line.
    pub warnings: Vec<Warning>,
    /// What it changes in cycles that are open, which a person would be asked a reason for.
    pub revised: Revised,
    /// Cells that changed on both sides.
    pub conflicts: Vec<Conflict>,
    /// What stays as it is here.
    pub kept: Kept,
    /// Where key results without a baseline begin.
    pub begun: Begun,
    /// Key results that begin at their target, so that no progress can be computed.
    pub flat: usize,
    /// Key results whose unit stands beside their numbers only.
    pub units: usize,
    /// People, teams and cycles that it makes, by name; a team by its path.
    pub made: Vec<(What, String)>,
}

/// Revisions in open cycles: a file gives no reasons, so they are counted aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revised {
    /// Key results with another target.
    pub targets: usize,
    /// Other fields: titles, owners, dates and the like.
    pub others: usize,
}

impl Report {
    /// How it went with one sort of thing, over all files.
    pub fn total(&self, what: What) -> Tally {
        let mut sum = Tally::default();
        for file in &self.files {
            sum += file.tally(what);
        }
        sum
    }
}

/// The report, and the one change that does what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `None` when there is nothing to change, or when rows are bad and nobody said to keep going.
    pub change: Option<Change>,
    /// What was found.
    pub report: Report,
}
