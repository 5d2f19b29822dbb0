//! Rows with their cells understood, each by itself: what rows mean to each other stands in `plan`.

use super::{
    cells,
    columns::Column,
    problems::{Place, Problems},
    table::{Row, Table},
    who,
};
use crate::domain::{
    Kind, Word,
    goal::{Ambition, ProjectState},
    key_result::{Cadence, Metric, Step, Waypoint},
    link::Expect,
    people::is_email,
    text::value::parse_confidence,
};
use crate::exchange::report::Shape;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row of items.csv. `None` is a cell that was not given.
#[derive(Debug)]
pub(crate) struct ItemRow<'t> {
    pub(crate) at: Place,
    pub(crate) delimiter: u8,
    pub(crate) kind: Kind,
    pub(crate) id: &'t str,
    pub(crate) parent: Option<&'t str>,
    pub(crate) title: String,
    pub(crate) owner: Option<&'t str>,
    pub(crate) team: Option<&'t str>,
    pub(crate) cycle: Option<&'t str>,
    pub(crate) start: Option<NaiveDate>,
    pub(crate) due: Option<NaiveDate>,
    pub(crate) ambition: Option<Ambition>,
    pub(crate) metric: Option<Metric>,
    pub(crate) unit: Option<&'t str>,
    pub(crate) baseline: Option<f64>,
    pub(crate) target: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) steps: Option<Vec<Step>>,
    pub(crate) waypoints: Option<Vec<Waypoint>>,
    pub(crate) weight: Option<f64>,
    pub(crate) cadence: Option<Cadence>,
    pub(crate) state: Option<ProjectState>,
    pub(crate) because: Option<&'t str>,
    pub(crate) expect: Option<Expect>,
    pub(crate) description: Option<&'t str>,
    pub(crate) url: Option<&'t str>,
    /// The day of the state now.
    pub(crate) on: Option<NaiveDate>,
    pub(crate) says: Says<'t>,
}

/// A row of check-ins.csv.
#[derive(Debug)]
pub(crate) struct CheckInRow<'t> {
    pub(crate) at: Place,
    pub(crate) delimiter: u8,
    pub(crate) item: &'t str,
    pub(crate) kind: Option<Kind>,
    pub(crate) id: Option<&'t str>,
    pub(crate) on: NaiveDate,
    pub(crate) by: Option<&'t str>,
    pub(crate) says: Says<'t>,
}

/// A statement, in items.csv the state now. The value waits for its metric.
#[derive(Debug)]
pub(crate) struct Says<'t> {
    pub(crate) value: Option<&'t str>,
    /// The titles of the steps done.
    pub(crate) done: Option<&'t str>,
    pub(crate) confidence: Option<u8>,
    /// The word, or of a project the health.
    pub(crate) word: Option<Word>,
    pub(crate) progress: Option<f64>,
    pub(crate) note: Option<&'t str>,
    pub(crate) next: Option<&'t str>,
}

impl Says<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.value.is_none()
            && self.done.is_none()
            && self.confidence.is_none()
            && self.word.is_none()
            && self.progress.is_none()
            && self.note.is_none()
            && self.next.is_none()
    }
}

/// A row of people.csv.
#[derive(Debug)]
pub(crate) struct PersonRow<'t> {
    pub(crate) at: Place,
    pub(crate) name: String,
    /// The name was written, not taken from the e-mail.
    pub(crate) has_name: bool,
    pub(crate) email: Option<&'t str>,
    pub(crate) manager: Option<&'t str>,
    pub(crate) team: Option<&'t str>,
}

/// Everything the files say, row by row; rows with a cell that cannot be read are left out and reported.
#[derive(Debug, Default)]
pub(crate) struct Rows<'t> {
    pub(crate) items: Vec<ItemRow<'t>>,
    pub(crate) check_ins: Vec<CheckInRow<'t>>,
    pub(crate) people: Vec<PersonRow<'t>>,
    /// Where items stand that cannot be read: what hangs on one is not wrong itself.
    pub(crate) unread: HashMap<(Kind, &'t str), Place>,
}

/// Understands every row of one file.
pub(crate) fn read<'t>(file: usize, table: &'t Table, rows: &mut Rows<'t>, problems: &mut Problems) {
    for row in &table.rows {
        let mut reader = Reader { table, row, at: Place { file, line: row.line }, problems, bad: false };
        match table.shape {
            Shape::Items => match (!row.bad).then(|| reader.item()).flatten() {
                Some(item) => rows.items.push(item),
                None => note_unread(table, row, file, &mut rows.unread),
            },
            _ if row.bad => {}
            Shape::CheckIns => rows.check_ins.extend(reader.check_in()),
            Shape::People => rows.people.extend(reader.person()),
        }
    }
}

fn note_unread<'t>(table: &'t Table, row: &'t Row, file: usize, unread: &mut HashMap<(Kind, &'t str), Place>) {
    let Some(id) = table.cell(row, Column::Id) else { return };
    let told = table.cell(row, Column::Kind).and_then(|t| cells::kind(t).ok());
    for kind in Kind::ALL.into_iter().filter(|&k| told.is_none_or(|t| t == k)) {
        unread.entry((kind, id)).or_insert(Place { file, line: row.line });
    }
}

struct Reader<'t, 'p> {
    table: &'t Table,
    row: &'t Row,
    at: Place,
    problems: &'p mut Problems,
    bad: bool,
}

impl<'t> Reader<'t, '_> {
    fn text(&self, column: Column) -> Option<&'t str> {
        self.table.cell(self.row, column)
    }

    fn fail(&mut self, column: Column, sentence: String) {
        self.bad = true;
        self.problems.fail(self.at, Some(column), sentence);
    }

    /// The cell as `read` understands it; a cell that cannot be read is noted and counts as not given.
    fn get<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match read(self.text(column)?) {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.fail(column, sentence);
                None
            }
        }
    }

    /// A number, in this file's notation.
    fn number(&mut self, column: Column) -> Option<f64> {
        let delimiter = self.table.delimiter;
        self.get(column, |t| cells::number(t, delimiter))
    }

    fn required<T>(&mut self, column: Column, found: Option<T>, why: &str) -> Option<T> {
        if found.is_none() && self.text(column).is_none() {
            self.fail(column, format!("this cell is empty: {why}"));
        }
        found
    }

    fn name(&mut self, column: Column, why: &str) -> Option<String> {
        let text = self.text(column).map(cells::line);
        match self.required(column, text, why) {
            Some(text) if cells::is_blank(&text) => {
                self.fail(column, format!("there is nothing to read in this cell: {why}"));
                None
            }
            other => other,
        }
    }

    /// Passes over filled cells that say nothing about this kind.
    fn idle(&mut self, kind: Kind, columns: &[Column]) {
        for &column in columns {
            if self.text(column).is_some() {
                self.problems.idle(self.at, column, cells::a(kind));
            }
        }
    }

    fn item(&mut self) -> Option<ItemRow<'t>> {
        let kind = self.get(Column::Kind, cells::kind);
        let kind = self.required(Column::Kind, kind, "write objective, key-result or project");
        let id = self.text(Column::Id);
        let id = self.required(Column::Id, id, "every row needs an id, so that importing the file again changes nothing");
        let title = self.name(Column::Title, "people find things by their title");
        // Without a kind nothing else can be understood.
        let kind = kind?;
        self.idle(kind, foreign(kind));
        let has = |column: Column| !foreign(kind).contains(&column);
        let text = |column: Column| has(column).then(|| self.text(column)).flatten();
        let (unit, because, team, cycle) = (text(Column::Unit), text(Column::Because), text(Column::Team), text(Column::Cycle));
        let start = self.get(Column::Start, cells::date);
        let due = self.get(Column::Due, cells::date);
        if let (Some(start), Some(due)) = (start, due)
            && start > due
        {
            self.fail(Column::Due, format!("{due} is before the start, {start}; swap the dates or move one"));
        }
        let delimiter = self.table.delimiter;
        let mut row = ItemRow {
            at: self.at,
            delimiter,
            kind,
            id: id.unwrap_or_default(),
            parent: self.text(Column::Parent),
            title: title.unwrap_or_default(),
            owner: self.text(Column::Owner),
            team,
            cycle,
            start,
            due,
            ambition: None,
            metric: None,
            unit,
            baseline: None,
            target: None,
            upper: None,
            steps: None,
            waypoints: None,
            weight: None,
            cadence: None,
            state: None,
            because,
            expect: None,
            description: self.text(Column::Description),
            url: self.text(Column::Url),
            on: self.get(Column::On, cells::date),
            says: self.says(kind),
        };
        if kind != Kind::Project {
            row.ambition = self.get(Column::Ambition, cells::ambition);
        }
        match kind {
            Kind::Objective => {}
            Kind::KeyResult => {
                row.metric = self.get(Column::Metric, cells::metric);
                row.baseline = self.number(Column::Baseline);
                row.target = self.number(Column::Target);
                row.upper = self.number(Column::Upper);
                row.steps = self.get(Column::Steps, |t| cells::steps(t, delimiter));
                row.waypoints = self.get(Column::Waypoints, |t| cells::waypoints(t, delimiter));
                row.weight = self.get(Column::Weight, |t| cells::weight(t, delimiter));
                row.cadence = self.get(Column::Cadence, cells::cadence);
                if let (Some(low), Some(high)) = (row.target, row.upper)
                    && low > high
                {
                    self.fail(Column::Upper, format!("{high} is below the target, {low}; the target is the lower bound"));
                }
            }
            Kind::Project => {
                row.state = self.get(Column::State, cells::state);
                row.expect = self.get(Column::Expect, |t| cells::expect(t, delimiter));
            }
        }
        if row.on.is_some() && row.says.is_empty() {
            let sentence = "on is the day of a value, confidence, word, health or progress, and this row has none of them".into();
            self.problems.warn(self.at, sentence);
        }
        (!self.bad).then_some(row)
    }

    /// The statement in a row. Word and health are one thing: whichever is filled counts.
    fn says(&mut self, kind: Kind) -> Says<'t> {
        let delimiter = self.table.delimiter;
        let word = self.get(Column::Word, cells::word);
        let health = self.get(Column::Health, cells::word);
        if let (Some(w), Some(h)) = (word, health)
            && w != h
        {
            self.fail(Column::Health, format!("it says {} and the word says {}; keep one of them", h.word(), w.word()));
        }
        let is_check_in = self.table.shape == Shape::CheckIns;
        let is_key_result = kind == Kind::KeyResult;
        let mut says = Says {
            value: self.text(Column::Value).filter(|_| is_key_result),
            done: self.text(Column::Steps).filter(|_| is_check_in && is_key_result),
            confidence: self.get(Column::Confidence, parse_confidence),
            word: word.or(health),
            progress: None,
            note: None,
            next: None,
        };
        if is_check_in {
            says.note = self.text(Column::Note);
            says.next = self.text(Column::Next);
        }
        if kind == Kind::Project {
            says.progress = self.get(Column::Progress, |t| cells::progress(t, delimiter));
        }
        says
    }

    /// The statement of a check-in row whose kind shows only when its item is found: everything that is filled is read.
    fn says_of_any(&mut self) -> Says<'t> {
        let mut says = self.says(Kind::KeyResult);
        let delimiter = self.table.delimiter;
        says.progress = self.get(Column::Progress, |t| cells::progress(t, delimiter));
        says
    }

    fn check_in(&mut self) -> Option<CheckInRow<'t>> {
        let item = self.text(Column::Item);
        let item = self.required(Column::Item, item, "write the id of the key result, objective or project");
        let on = self.get(Column::On, cells::date);
        let on = self.required(Column::On, on, "write the day it speaks of, like 2026-11-23");
        let row = CheckInRow {
            at: self.at,
            delimiter: self.table.delimiter,
            item: item.unwrap_or_default(),
            kind: self.get(Column::Kind, cells::kind),
            id: self.text(Column::Id),
            on: on.unwrap_or_default(),
            by: self.text(Column::By),
            says: self.says_of_any(),
        };
        if !self.bad && row.says.is_empty() {
            self.bad = true;
            let sentence = "this check-in says nothing; fill value, confidence, word, health, progress, note or next".into();
            self.problems.fail(self.at, None, sentence);
        }
        (!self.bad).then_some(row)
    }

    fn person(&mut self) -> Option<PersonRow<'t>> {
        let email = self.get(Column::Email, |t| if is_email(t) { Ok(()) } else { Err(who::no_email(t)) });
        let email = email.and(self.text(Column::Email));
        // An e-mail alone names a person as well.
        let name = match email {
            Some(email) if self.text(Column::Name).is_none() => Some(email.split('@').next().unwrap_or(email).to_owned()),
            _ => self.name(Column::Name, "write the name or the e-mail of the person"),
        };
        let (manager, team) = (self.text(Column::Manager), self.text(Column::Team));
        let has_name = self.text(Column::Name).is_some();
        (!self.bad).then(|| PersonRow { at: self.at, name: name.unwrap_or_default(), has_name, email, manager, team })
    }
}

/// The columns of items.csv that say nothing about a kind.
fn foreign(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Objective => &[
            Column::Metric,
            Column::Unit,
            Column::Baseline,
            Column::Target,
            Column::Upper,
            Column::Value,
            Column::Steps,
            Column::Waypoints,
            Column::State,
            Column::Progress,
            Column::Because,
            Column::Expect,
            Column::Weight,
            Column::Cadence,
        ],
        Kind::KeyResult => &[Column::State, Column::Progress, Column::Because, Column::Expect],
        Kind::Project => &[
            Column::Cycle,
            Column::Ambition,
            Column::Metric,
            Column::Unit,
            Column::Baseline,
            Column::Target,
            Column::Upper,
            Column::Value,
            Column::Steps,
            Column::Waypoints,
            Column::Weight,
            Column::Cadence,
        ],
    }
}

/// The columns of check-ins.csv that say nothing about a kind, among those a row can fill.
pub(crate) fn foreign_statement(kind: Kind, says: &Says) -> Option<(Column, &'static str)> {
    match kind {
        Kind::KeyResult if says.progress.is_some() => {
            Some((Column::Progress, "the progress of a key result is computed from its values; write a value instead"))
        }
        Kind::Objective if says.progress.is_some() => {
            Some((Column::Progress, "the progress of an objective is computed from its key results; leave this empty"))
        }
        Kind::Objective if says.value.is_some() => {
            Some((Column::Value, "an objective is not measured itself; check in its key results, or give a confidence or word"))
        }
        Kind::Project if says.value.is_some() => {
            Some((Column::Value, "a project is not measured; give its health and progress instead"))
        }
        Kind::Objective | Kind::Project if says.done.is_some() => {
            Some((Column::Steps, "only key results have steps to tick off; leave this empty"))
        }
        _ => None,
    }
}
