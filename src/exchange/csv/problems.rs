//! What is wrong or odd in the files, collected as it is found.

use super::{columns::Column, habits::Habits};
use crate::exchange::report::{Begun, Conflict, FileReport, Kept, RowError, Warning};
use std::collections::{BTreeMap, BTreeSet};

/// So many values that are far off are named in a file.
const FAR_OFF_NAMED: usize = 10;

/// Notes how a file is read, where that is not plain.
pub(crate) fn tell_how(report: &mut FileReport, habits: &Habits) {
    let line = report.header_line;
    if line > 1 && report.is_below_something {
        report.guess(format!("its header stands on line {line}: what stands above it is passed over"));
    }
    habits.guessed.iter().for_each(|sentence| report.guess(sentence.clone()));
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Which of the files.
    pub(crate) file: usize,
    /// The line it begins on.
    pub(crate) line: u64,
}

/// What was found wrong or odd so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    pub(crate) names: Vec<String>,
    pub(crate) errors: Vec<RowError>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) kept: Kept,
    pub(crate) begun: Begun,
    pub(crate) flat: usize,
    /// Key results whose unit stands beside their numbers only.
    pub(crate) units: usize,
    /// What was guessed about cells, by file.
    pub(crate) guessed: BTreeSet<(usize, String)>,
    /// Filled cells that say nothing about their kind of item: how many, and the first line.
    idle: BTreeMap<(usize, &'static str, &'static str), (usize, u64)>,
    /// Values that are far off, by file.
    far_off: BTreeMap<usize, usize>,
}

impl Problems {
    pub(crate) fn new(names: Vec<String>) -> Problems {
        Problems { names, ..Problems::default() }
    }

    pub(crate) fn fail(&mut self, at: Place, column: Option<Column>, sentence: String) {
        let column = column.map(|c| c.name().to_owned());
        self.errors.push(RowError { file: self.names[at.file].clone(), line: Some(at.line), column, sentence });
    }

    pub(crate) fn warn(&mut self, at: Place, sentence: String) {
        self.warnings.push(Warning { file: self.names[at.file].clone(), line: Some(at.line), sentence });
    }

    /// Says something about all of the files.
    pub(crate) fn note(&mut self, sentence: String) {
        let file = self.names.first().cloned().unwrap_or_default();
        self.warnings.push(Warning { file, line: None, sentence });
    }

    /// Notes a filled cell that was passed over because items of that kind have no such thing.
    pub(crate) fn idle(&mut self, at: Place, column: Column, noun: &'static str) {
        let (count, _) = self.idle.entry((at.file, column.name(), noun)).or_insert((0, at.line));
        *count += 1;
    }

    /// Names a value that is far off, which is taken as it is; of many the first ones.
    pub(crate) fn far_off(&mut self, at: Place, doubt: Option<&str>) {
        let Some(doubt) = doubt else { return };
        let count = self.far_off.entry(at.file).or_default();
        *count += 1;
        if *count <= FAR_OFF_NAMED {
            self.warn(at, format!("value: {doubt}; it is taken as it is"));
        }
    }

    /// Turns what was counted into warnings, one per column and kind.
    pub(crate) fn settle(&mut self) {
        for (file, count) in std::mem::take(&mut self.far_off).into_iter().filter(|(_, count)| *count > FAR_OFF_NAMED) {
            let sentence = format!("{} more values are far off; they are taken as they are", count - FAR_OFF_NAMED);
            self.warnings.push(Warning { file: self.names[file].clone(), line: None, sentence });
        }
        for ((file, column, noun), (count, line)) in std::mem::take(&mut self.idle) {
            let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
            let sentence = format!("{column} says nothing about {noun}: passed over in {rows}, first here");
            self.warnings.push(Warning { file: self.names[file].clone(), line: Some(line), sentence });
        }
        let order = |file: &str, names: &[String]| names.iter().position(|n| n == file).unwrap_or(usize::MAX);
        let names = &self.names;
        self.errors.sort_by_key(|e| (order(&e.file, names), e.line));
        self.warnings.sort_by_key(|w| (order(&w.file, names), w.line));
    }
}
