//! CSV in and out: items.csv, check-ins.csv and people.csv (docs/reference.md).
//!
//! [`read`] reads any number of files at once into one change, in four steps: cells (`table`), rows (`rows`), what rows
//! mean to each other (`plan`), operations (`build`). Every fault of every file is found before anything is built.
//!
//! Items and people are held, as the workspace holds them. Check-ins are not, there may be millions: their files are read
//! once to find what is wrong with them, once to weigh what they add, and once whenever the operations are asked for. What is
//! kept meanwhile are ids and sums; a file that gives another sum the next time is refused.

mod build;
pub(crate) mod cells;
pub(super) mod columns;
pub mod export;
pub(super) mod habits;
mod known;
mod managers;
mod plan;
mod problems;
#[cfg(test)]
mod round_trip;
mod rows;
pub mod sheets;
mod shifted;
mod table;
mod tap;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod twice;
mod values;
mod who;
#[cfg(test)]
mod written;

use super::report::{FileReport, Outcome, Report, Revised, Source, What};
use crate::domain::{
    Cascade, Change, Entity, Field, Id, Ids, Op,
    change::{Author, Ops, Refusal, Verb},
    check::revisions,
    history::Header,
};
use plan::CheckInFiles;
pub(crate) use plan::made_id;
use problems::Problems;
use rows::{Rows, Sheet};
use std::collections::HashMap;
use table::{Row, Table, Wanted};

pub(crate) use build::identity_of;
pub use columns::Column;
pub use known::{KnownCheckIn, KnownCheckIns};
pub use values::{ValueRow, Values, values};

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Take the good rows even when others are bad.
    pub keep_going: bool,
    /// Up to so many operations that rows of check-ins make are held, so that small files need not be read again.
    pub hold: usize,
    /// Where a cell changed on both sides, the file wins.
    pub theirs: bool,
    /// Where a key result begins that has a target and no baseline.
    pub baseline_from: BaselineFrom,
    /// Whether the report tells of each item what comes of it.
    pub marks: bool,
}

/// Where a key result begins that a file gives a target and no baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BaselineFrom {
    /// At 0 where the target lies above a first value of at least 0, else at the first value.
    #[default]
    Either,
    /// At 0.
    Zero,
    /// At its first value.
    First,
    /// Nowhere: the baseline is to be measured.
    None,
}

impl Default for Options {
    fn default() -> Options {
        Options { keep_going: false, hold: 20_000, theirs: false, baseline_from: BaselineFrom::Either, marks: false }
    }
}

/// The change that files make. Its check-ins are read from the files again whenever they are asked for, so that there may
/// be more of them than memory has room for.
pub struct Import<'a> {
    header: Header,
    built: build::Built<'a>,
}

impl Import<'_> {
    /// Who, when and why.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Who it is by, if that shows only from what it brings.
    pub fn set_author(&mut self, by: Option<crate::domain::Id>) {
        self.header.by = by;
    }

    /// The change with nothing but the people it makes, and the teams they may be in.
    pub fn of_people(&self) -> Change {
        let is_of_people = |op: &&Op| matches!(op, Op::Create(Entity::Person(_) | Entity::Team(_)));
        self.header.clone().with_ops(self.built.head().iter().filter(is_of_people).cloned().collect())
    }

    /// The whole change, in memory.
    pub fn into_change(self) -> Result<Change, Refusal> {
        let mut ops = Vec::with_capacity(self.built.len());
        self.each(|op| {
            ops.push(op.clone());
            Ok::<(), Refusal>(())
        })?;
        Ok(self.header.with_ops(ops))
    }
}

impl Ops for Import<'_> {
    fn each<E: From<Refusal>>(&self, take: impl FnMut(&Op) -> Result<(), E>) -> Result<(), E> {
        self.built.each(take)
    }
}

/// Reads files into one change of the workspace, and hands over what it would do, what is wrong, and the change.
///
/// Rows are matched by external id, so the same files once more make no change at all. With bad rows there is no
/// change either, unless the options say to keep going. Fails when a file is changed while it is read.
pub fn read<R>(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    sources: &[Source],
    author: Author,
    ids: &mut Ids,
    options: Options,
    then: impl FnOnce(Report, Option<Import<'_>>) -> R,
) -> Result<R, Refusal> {
    let mut files: Vec<FileReport> = sources.iter().map(|s| FileReport::new(s.name)).collect();
    let mut problems = Problems::new(sources.iter().map(|s| s.name.to_owned()).collect());
    let (mut sheets, mut check_ins) = (Vec::new(), Vec::new());
    for (file, source) in sources.iter().enumerate() {
        let Some(mut table) = Table::open(*source, Wanted::Any, &mut files[file], &mut problems.errors) else { continue };
        if files[file].shape == Some(super::report::Shape::CheckIns) {
            check_ins.push((file, table));
            continue;
        }
        let (mut rows, mut row) = (Vec::new(), Row::default());
        while table.next(&mut row, &mut files[file], &mut problems.errors) {
            rows.push(std::mem::take(&mut row));
        }
        sheets.push(Sheet { file, head: table.head, rows });
    }
    let told: Vec<usize> = sheets.iter().map(|s| s.file).chain(check_ins.iter().map(|(file, _)| *file)).collect();
    let mut all = Rows::default();
    for sheet in &sheets {
        rows::read(sheet, &mut all, &mut problems);
    }
    let heads = sheets.iter().map(|s| (s.file, &s.head)).chain(check_ins.iter().map(|(file, table)| (*file, &table.head)));
    for (file, head) in heads {
        problems::tell_how(&mut files[file], &head.habits);
    }
    let who = who::check(cascade, &mut all, &mut problems);
    let mut check_ins = CheckInFiles { tables: check_ins, who, reports: &mut files };
    let plan = plan::plan(cascade, known, all, &mut check_ins, (options, author.on), &mut problems);
    let check_ins = check_ins.tables.into_iter().map(|(file, table)| (file, table.head.habits)).collect();
    let given = build::Given { cascade, known, sources, check_ins, author, options };
    let built = build::build(given, plan, ids, &mut files, &mut problems)?;
    problems.settle();
    // A file that cannot be told apart has no rows that could be bad.
    for file in told {
        let lines = problems.errors.iter().filter(|e| e.file == sources[file].name).filter_map(|e| e.line);
        files[file].bad_rows = lines.collect::<std::collections::BTreeSet<_>>().len();
    }
    let mut revised = Revised::default();
    for (_, field) in revisions(cascade, built.head(), author.on) {
        *if matches!(field, Field::Target(_)) { &mut revised.targets } else { &mut revised.others } += 1;
    }
    let made = made(cascade, built.head());
    let wanted = options.keep_going || problems.errors.is_empty();
    let header = (wanted && built.len() > 0).then(|| {
        let verb = if built.only_notes() { Verb::Filed } else { Verb::Import };
        Header::from(&Change::new(ids.next_id(), author, verb, Vec::new()).because(&reason(sources)))
    });
    let Problems { errors, warnings, conflicts, kept, begun, flat, units, guessed, .. } = problems;
    for (file, sentence) in guessed {
        files[file].guess(sentence);
    }
    let report = Report { files, errors, warnings, revised, conflicts, kept, begun, flat, units, made };
    let built = match built.without_files() {
        Ok(built) => built,
        Err(built) => return Ok(then(report, header.map(|header| Import { header, built: *built }))),
    };
    drop(sheets);
    Ok(then(report, header.map(|header| Import { header, built })))
}

/// What a text is that is no table.
pub(super) enum Notation {
    /// Markdown.
    Markdown,
    /// JSON or YAML.
    Tree,
    /// Nothing that goals are read from: the rest of a sentence about the file.
    Other(&'static str),
}

/// What a text looks like that is no table; `None`: nothing tells.
pub(super) fn notation(bytes: &[u8]) -> Option<Notation> {
    Some(match tap::looks_like(bytes)? {
        tap::MARKDOWN => Notation::Markdown,
        tap::YAML | tap::JSON => Notation::Tree,
        other => Notation::Other(other),
    })
}

/// Whether a file is one of the three that are ours, by its header.
pub fn is_ours(source: Source) -> bool {
    table::is_ours(source)
}

/// The same with the change in memory: for files that are known to be small.
pub fn import(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    sources: &[Source],
    author: Author,
    ids: &mut Ids,
    options: Options,
) -> Outcome {
    let outcome = read(cascade, known, sources, author, ids, options, |report, import| {
        Ok(Outcome { change: import.map(Import::into_change).transpose()?, report })
    });
    outcome.and_then(|outcome| outcome).expect("what is in memory does not change while it is read")
}

/// Who and what these operations make that rows only name: people, teams by their paths, cycles.
fn made(cascade: &Cascade, ops: &[Op]) -> Vec<(What, String)> {
    let mut paths: HashMap<Id, String> = cascade
        .teams()
        .map(|t| (t.id, cascade.team_path(t.id).iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("/")))
        .collect();
    let mut made = Vec::new();
    for op in ops {
        match op {
            Op::Create(Entity::Person(person)) => made.push((What::Person, person.name.clone())),
            Op::Create(Entity::Cycle(cycle)) => made.push((What::Cycle, cycle.name.clone())),
            Op::Create(Entity::Team(team)) => {
                let above = team.parent.and_then(|id| paths.get(&id)).map(|path| format!("{path}/")).unwrap_or_default();
                let path = format!("{above}{}", team.name);
                paths.insert(team.id, path.clone());
                made.push((What::Team, path));
            }
            _ => {}
        }
    }
    made
}

/// What the log says about where it came from.
fn reason(sources: &[Source]) -> String {
    const NAMED: usize = 5;
    let mut all: Vec<&str> = sources.iter().map(Source::origin).collect();
    all.dedup();
    let names: Vec<String> = all.iter().take(NAMED).map(|name| cells::excerpt(name)).collect();
    let more = all.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("from {}{more}", names.join(", "))
}

impl Report {
    /// Whether the import would make or change anything.
    pub fn changes_anything(&self) -> bool {
        What::ALL.into_iter().map(|what| self.total(what)).any(|t| t.created + t.updated > 0)
    }
}
