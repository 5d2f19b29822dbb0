//! Values that scripts push as CSV: the rows of a file of check-ins whose days may be left out. Everything about how a file is
//! written is understood as an import understands it; what the rows mean to the workspace is not known here.

use super::{
    columns::{self, Column},
    problems,
    table::{Row, Table, Wanted},
};
use crate::domain::text::number::Decimal;
use crate::exchange::report::{FileReport, RowError, Shape, Source};
use chrono::NaiveDate;

/// What a row may say.
const SAID: [Column; 10] = [
    Column::Item,
    Column::Value,
    Column::Confidence,
    Column::Note,
    Column::Next,
    Column::On,
    Column::By,
    Column::Health,
    Column::Word,
    Column::Progress,
];

/// A row, each cell as it stands there; `None`: it is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueRow {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Which item it is about.
    pub item: String,
    /// The value.
    pub value: Option<String>,
    /// The confidence.
    pub confidence: Option<String>,
    /// What happened.
    pub note: Option<String>,
    /// What comes next.
    pub next: Option<String>,
    /// Its day as it is written, and as its column is read.
    pub on: Option<(String, Result<NaiveDate, String>)>,
    /// Who says so.
    pub by: Option<String>,
    /// The health.
    pub health: Option<String>,
    /// The same under its other name.
    pub word: Option<String>,
    /// Of a project.
    pub progress: Option<String>,
}

/// A file that was read to its end.
#[derive(Debug)]
pub struct Values {
    /// The rows that can be read.
    pub rows: Vec<ValueRow>,
    /// What is wrong with the others.
    pub errors: Vec<RowError>,
    /// Columns, filled or named, that nobody reads.
    pub unread: Vec<String>,
    /// How it is read, where that is not plain.
    pub guessed: Vec<String>,
    /// What a comma and a point mean in the column of values.
    pub decimal: Decimal,
    /// The same of progress, and whether it is written in percent without a sign.
    pub progress: (Decimal, bool),
}

/// Reads a file of values. The error: it cannot be told how to read it.
pub fn values(source: Source) -> Result<Values, Vec<RowError>> {
    let (mut report, mut errors) = (FileReport::new(source.name), Vec::new());
    let Some(mut table) = Table::open(source, Wanted::Values, &mut report, &mut errors) else { return Err(errors) };
    let (mut rows, mut row) = (Vec::new(), Row::default());
    while table.next(&mut row, &mut report, &mut errors) {
        let head = &table.head;
        let cell = |column| head.cell(&row, column).map(str::to_owned);
        if row.bad {
            continue;
        }
        rows.push(ValueRow {
            line: row.line,
            item: cell(Column::Item).unwrap_or_default(),
            value: cell(Column::Value),
            confidence: cell(Column::Confidence),
            note: cell(Column::Note),
            next: cell(Column::Next),
            on: cell(Column::On).map(|text| {
                let day = head.habits.day(Column::On, &text);
                (text, day)
            }),
            by: cell(Column::By),
            health: cell(Column::Health),
            word: cell(Column::Word),
            progress: cell(Column::Progress),
        });
    }
    let head = &table.head;
    let others = columns::of(Shape::CheckIns).iter().filter(|column| !SAID.contains(column) && head.has(**column));
    let mut unread: Vec<String> = others.map(|column| column.key(Shape::CheckIns).to_owned()).collect();
    problems::tell_how(&mut report, &head.habits);
    unread.append(&mut report.ignored_columns);
    let progress = (head.habits.decimal(Column::Progress), head.habits.percent);
    Ok(Values { rows, errors, unread, guessed: report.guessed, decimal: head.habits.decimal(Column::Value), progress })
}
