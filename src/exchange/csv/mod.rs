//! CSV in and out: items.csv, check-ins.csv and people.csv (docs/reference.md).
//!
//! [`import`] reads any number of files at once into one change, in four steps: cells (`table`), rows (`rows`), what rows
//! mean to each other (`plan`), operations (`build`). Every fault of every file is found before anything is built.

mod build;
pub(crate) mod cells;
mod columns;
pub mod export;
mod managers;
mod plan;
mod problems;
#[cfg(test)]
mod round_trip;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod who;

use super::report::{FileReport, Outcome, Report, Revised, Source, What};
use crate::domain::{
    Cascade, Change, CheckIn, Field, Id, Ids,
    change::{Author, Verb},
    check::revisions,
};
use problems::Problems;
use rows::Rows;
use std::{collections::HashMap, hash::BuildHasher};

/// What the workspace knows of check-ins that came from files.
pub trait KnownCheckIns {
    /// The check-in of an item that has this external id and still counts (is not voided); one that was made here is known
    /// by all letters of its own id. The error is a sentence for the report.
    fn find(&self, item: Id, external: &str) -> Result<Option<CheckIn>, String>;
}

/// All of them in memory, by item and external id.
impl<S: BuildHasher> KnownCheckIns for HashMap<(Id, String), CheckIn, S> {
    fn find(&self, item: Id, external: &str) -> Result<Option<CheckIn>, String> {
        Ok(self.get(&(item, external.to_owned())).cloned())
    }
}

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Take the good rows even when others are bad.
    pub keep_going: bool,
}

/// Reads files into one change of the workspace, and reports what it would do and what is wrong.
///
/// Rows are matched by external id, so the same files once more make no change at all. With bad rows there is no
/// change either, unless the options say to keep going.
pub fn import(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    sources: &[Source],
    author: Author,
    ids: &mut Ids,
    options: Options,
) -> Outcome {
    let mut files: Vec<FileReport> = sources.iter().map(|s| FileReport::new(s.name)).collect();
    let mut problems = Problems::new(sources.iter().map(|s| s.name.to_owned()).collect());
    let tables: Vec<Option<table::Table>> =
        sources.iter().zip(&mut files).map(|(s, report)| table::read(*s, report, &mut problems.errors)).collect();
    let mut all = Rows::default();
    for (n, table) in tables.iter().enumerate() {
        if let Some(table) = table {
            rows::read(n, table, &mut all, &mut problems);
        }
    }
    who::check(cascade, &mut all, &mut problems);
    let plan = plan::plan(cascade, all, options.keep_going, &mut problems);
    let ops = build::build(cascade, known, &plan, author, ids, &mut files, &mut problems);
    problems.settle();
    // A file that cannot be told apart has no rows that could be bad.
    for ((file, source), _) in files.iter_mut().zip(sources).zip(&tables).filter(|(_, table)| table.is_some()) {
        let lines = problems.errors.iter().filter(|e| e.file == source.name).filter_map(|e| e.line);
        file.bad_rows = lines.collect::<std::collections::BTreeSet<_>>().len();
    }
    let mut revised = Revised::default();
    for (_, field) in revisions(cascade, &ops, author.on) {
        *if matches!(field, Field::Target(_)) { &mut revised.targets } else { &mut revised.others } += 1;
    }
    let wanted = options.keep_going || problems.errors.is_empty();
    let change =
        (wanted && !ops.is_empty()).then(|| Change::new(ids.next_id(), author, Verb::Import, ops).because(&reason(sources)));
    Outcome { change, report: Report { files, errors: problems.errors, warnings: problems.warnings, revised } }
}

/// What the log says about where it came from.
fn reason(sources: &[Source]) -> String {
    const NAMED: usize = 5;
    let names: Vec<String> = sources.iter().take(NAMED).map(|s| cells::excerpt(s.name)).collect();
    let more = sources.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("from {}{more}", names.join(", "))
}

impl Report {
    /// Whether the import would make or change anything.
    pub fn changes_anything(&self) -> bool {
        What::ALL.into_iter().map(|what| self.total(what)).any(|t| t.created + t.updated > 0)
    }
}
