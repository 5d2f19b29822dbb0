//! Rows with their cells understood, each by itself: what rows mean to each other stands in `plan`.

use super::{
    cells,
    columns::{self, Column},
    habits::{Habits, IN_ITS_UNIT},
    problems::{Place, Problems},
    table::{Head, Row},
    who,
};
use crate::domain::{
    Field, FieldKey, Kind, Word,
    fields::{Nouns, Reads, Value},
    goal::Ambition,
    key_result::{Metric, Step},
    link::Expect,
    people::is_email,
    text::value::{parse_confidence, unit_of_bounds},
};
use crate::exchange::report::Shape;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A row of items.csv. `None` is a cell that was not given.
#[derive(Debug)]
pub(crate) struct ItemRow<'t> {
    pub(crate) at: Place,
    pub(crate) habits: &'t Habits,
    pub(crate) kind: Kind,
    pub(crate) id: &'t str,
    pub(crate) parent: Option<&'t str>,
    pub(crate) title: String,
    /// Whom it names: of every field that is somebody.
    pub(crate) people: Vec<(FieldKey, &'t str)>,
    pub(crate) team: Option<&'t str>,
    pub(crate) cycle: Option<&'t str>,
    /// Every other field it says something about.
    pub(crate) given: Given,
    /// Its numbers that are in the unit of the key result, as written.
    pub(crate) measured: Vec<(FieldKey, &'t str)>,
    /// The day of the state now.
    pub(crate) on: Option<NaiveDate>,
    pub(crate) says: Says<'t>,
}

/// The fields a row gives a value.
#[derive(Debug, Default)]
pub(crate) struct Given(pub(crate) Vec<Field>);

impl Given {
    /// The value of a field as it is in the row; `None`: not given.
    pub(crate) fn get(&self, key: FieldKey) -> Option<&Field> {
        self.0.iter().find(|field| field.key() == key)
    }

    /// The same of one that is a number.
    pub(crate) fn number(&self, key: FieldKey) -> Option<f64> {
        if let Value::Number(n) = self.get(key)?.seen() { Some(n) } else { None }
    }

    /// The same of one that is a day.
    pub(crate) fn day(&self, key: FieldKey) -> Option<NaiveDate> {
        if let Value::Day(day) = self.get(key)?.seen() { Some(day) } else { None }
    }

    pub(crate) fn ambition(&self) -> Option<Ambition> {
        if let Field::Ambition(ambition) = self.get(FieldKey::Ambition)? { *ambition } else { None }
    }

    pub(crate) fn metric(&self) -> Option<Metric> {
        if let Field::Metric(metric) = self.get(FieldKey::Metric)? { Some(*metric) } else { None }
    }

    pub(crate) fn steps(&self) -> Option<&[Step]> {
        if let Field::Steps(steps) = self.get(FieldKey::Steps)? { Some(steps) } else { None }
    }

    pub(crate) fn expect(&self) -> Option<Expect> {
        if let Field::Expect(expect) = self.get(FieldKey::Expect)? { *expect } else { None }
    }

    /// What is said about the links of a project rather than about itself.
    pub(crate) fn of_links(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().filter(|field| field.key().spec().of == Nouns::LINK)
    }
}

/// A row of check-ins.csv.
#[derive(Debug)]
pub(crate) struct CheckInRow<'t> {
    pub(crate) at: Place,
    pub(crate) habits: &'t Habits,
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
    /// The source its value came from: a name and never more.
    pub(crate) measured: Option<&'t str>,
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
    /// Every other field it says something about.
    pub(crate) given: Given,
}

/// Everything the files say of items and people, row by row; rows with a cell that cannot be read are left out and
/// reported. Check-ins are not held: there may be more of them than memory has room for.
#[derive(Debug, Default)]
pub(crate) struct Rows<'t> {
    pub(crate) items: Vec<ItemRow<'t>>,
    pub(crate) people: Vec<PersonRow<'t>>,
    /// Where items stand that cannot be read: what hangs on one is not wrong itself.
    pub(crate) unread: HashMap<(Kind, &'t str), Place>,
}

/// A file of items or people, held.
pub(crate) struct Sheet {
    pub(crate) file: usize,
    pub(crate) head: Head,
    pub(crate) rows: Vec<Row>,
}

/// Understands every row of one file.
pub(crate) fn read<'t>(sheet: &'t Sheet, rows: &mut Rows<'t>, problems: &mut Problems) {
    let Sheet { file, head, rows: all } = sheet;
    for row in all {
        let mut reader = Reader { head, row, at: Place { file: *file, line: row.line }, problems, bad: false };
        match head.shape {
            Shape::Items => match (!row.bad).then(|| reader.item()).flatten() {
                Some(item) => rows.items.push(item),
                None => note_unread(head, row, *file, &mut rows.unread),
            },
            _ if row.bad => {}
            Shape::People => rows.people.extend(reader.person()),
            Shape::CheckIns => {}
        }
    }
}

/// Understands one row of check-ins; `None`: it cannot be read, and `problems` knows why.
pub(crate) fn check_in<'t>(file: usize, head: &'t Head, row: &'t Row, problems: &mut Problems) -> Option<CheckInRow<'t>> {
    if row.bad {
        return None;
    }
    Reader { head, row, at: Place { file, line: row.line }, problems, bad: false }.check_in()
}

fn note_unread<'t>(head: &'t Head, row: &'t Row, file: usize, unread: &mut HashMap<(Kind, &'t str), Place>) {
    let Some(id) = head.cell(row, Column::Field(FieldKey::External)) else { return };
    let told = head.cell(row, Column::Kind).and_then(|t| cells::kind(t).ok());
    for kind in Kind::ALL.into_iter().filter(|&k| told.is_none_or(|t| t == k)) {
        unread.entry((kind, id)).or_insert(Place { file, line: row.line });
    }
}

struct Reader<'t, 'p> {
    head: &'t Head,
    row: &'t Row,
    at: Place,
    problems: &'p mut Problems,
    bad: bool,
}

impl<'t> Reader<'t, '_> {
    fn text(&self, column: Column) -> Option<&'t str> {
        self.head.cell(self.row, column)
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

    /// Every field of one of these that a cell says by itself.
    fn given(&mut self, of: Nouns) -> Given {
        let habits = &self.head.habits;
        // Where the unit is empty, a word beside the numbers is it: `58 min`.
        let beside = if of.meets(Nouns::KEY_RESULT) { self.unit_beside() } else { Ok(None) };
        // What is in two units is no number of one of them.
        let in_two = beside.is_err();
        if let Err((column, sentence)) = &beside {
            self.fail(*column, sentence.clone());
        }
        let beside = beside.unwrap_or_default();
        let unit = self.text(Column::Field(FieldKey::Unit)).filter(|_| of.meets(Nouns::KEY_RESULT)).or(beside.as_deref());
        let keys = FieldKey::of(of).filter(|key| columns::stands_alone(*key) && !(in_two && IN_ITS_UNIT.contains(key)));
        let read = |key: FieldKey, text: &str| key.read(text, &habits.context(Column::Field(key), unit));
        Given(keys.filter_map(|key| self.get(Column::Field(key), |text| read(key, text))).collect())
    }

    /// The unit that stands beside the bounds of a row whose unit is empty; the first that does not go with those before it.
    fn unit_beside(&self) -> Result<Option<String>, (Column, String)> {
        if self.text(Column::Field(FieldKey::Unit)).is_some() {
            return Ok(None);
        }
        let bounds = IN_ITS_UNIT.into_iter().filter_map(|key| Some((key, self.text(Column::Field(key))?)));
        let (mut before, mut unit) = (Vec::with_capacity(IN_ITS_UNIT.len()), None);
        for (key, text) in bounds {
            before.push(text);
            // Digits name nothing.
            if text.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.') {
                unit = unit_of_bounds(before.iter().copied(), None).map_err(|sentence| (Column::Field(key), sentence))?;
            }
        }
        Ok(unit)
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
    fn idle(&mut self, kind: Kind) {
        for &column in columns::of(Shape::Items).iter().filter(|column| column.is_foreign(kind)) {
            if self.text(column).is_some() {
                self.problems.idle(self.at, column, cells::a(kind));
            }
        }
    }

    fn item(&mut self) -> Option<ItemRow<'t>> {
        let kind = self.get(Column::Kind, cells::kind);
        let kind = self.required(Column::Kind, kind, "write objective, key-result or project");
        let id = self.text(Column::Field(FieldKey::External));
        let id = self.required(
            Column::Field(FieldKey::External),
            id,
            "every row needs an id, so that importing the file again changes nothing",
        );
        let title = self.name(Column::Field(FieldKey::Title), "people find things by their title");
        // Without a kind nothing else can be understood.
        let kind = kind?;
        self.idle(kind);
        let noun = Nouns::from(kind);
        let text = |key: FieldKey| key.spec().of.meets(noun).then(|| self.text(Column::Field(key))).flatten();
        let people = FieldKey::of(noun).filter(|key| key.spec().reads == Reads::Person);
        let people = people.filter_map(|key| Some((key, text(key)?))).collect();
        let (team, cycle) = (text(FieldKey::Team), text(FieldKey::Cycle));
        let head = self.head;
        let measured = IN_ITS_UNIT.into_iter().filter_map(|key| Some((key, text(key)?))).collect();
        let row = ItemRow {
            at: self.at,
            habits: &self.head.habits,
            kind,
            id: id.unwrap_or_default(),
            parent: self.text(Column::Field(FieldKey::Parents)),
            title: title.unwrap_or_default(),
            people,
            team,
            cycle,
            given: self.given(if kind == Kind::Project { noun.and(Nouns::LINK) } else { noun }),
            measured,
            on: self.get(Column::On, |text| head.habits.day(Column::On, text)),
            says: self.says(kind),
        };
        if let Some((start, due)) = row.given.day(FieldKey::Start).zip(row.given.day(FieldKey::Due))
            && start > due
        {
            self.fail(Column::Field(FieldKey::Due), format!("{due} is before the start, {start}; swap the dates or move one"));
        }
        if let Some((low, high)) = row.given.number(FieldKey::Target).zip(row.given.number(FieldKey::Upper))
            && low > high
        {
            let sentence = format!("{high} is below the target, {low}; the target is the lower bound");
            self.fail(Column::Field(FieldKey::Upper), sentence);
        }
        if row.parent.is_none() {
            for key in row.given.of_links().map(Field::key) {
                let spec = key.spec();
                let a = if spec.column.starts_with('e') { "an" } else { "a" };
                let sentence =
                    format!("{a} {} belongs to a link, and this row has none: name in parent what it serves", spec.column);
                self.fail(Column::Field(key), sentence);
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
        let habits = &self.head.habits;
        let word = self.get(Column::Word, cells::word);
        let health = self.get(Column::Health, cells::word);
        for column in [Column::Word, Column::Health] {
            if let Some(text) = self.text(column).filter(|text| Word::from_word(text).is_none())
                && let Some(word) = cells::light(text)
            {
                self.problems.guessed.insert((self.at.file, format!("“{}” is read as {}", cells::excerpt(text), word.word())));
            }
        }
        if let (Some(w), Some(h)) = (word, health)
            && w != h
        {
            self.fail(Column::Health, format!("it says {} and the word says {}; keep one of them", h.word(), w.word()));
        }
        let is_check_in = self.head.shape == Shape::CheckIns;
        let is_key_result = kind == Kind::KeyResult;
        let mut says = Says {
            value: self.text(Column::Value).filter(|_| is_key_result),
            done: self.text(Column::Field(FieldKey::Steps)).filter(|_| is_check_in && is_key_result),
            confidence: self.get(Column::Confidence, parse_confidence),
            word: word.or(health),
            progress: None,
            note: None,
            next: None,
            measured: None,
        };
        if is_check_in {
            says.measured = self.text(Column::Measured);
            says.note = self.text(Column::Note);
            says.next = self.text(Column::Next);
        }
        if kind == Kind::Project {
            says.progress = self.get(Column::Progress, |t| cells::progress(t, habits.decimal(Column::Progress), habits.percent));
        }
        says
    }

    /// The statement of a check-in row whose kind shows only when its item is found: everything that is filled is read.
    fn says_of_any(&mut self) -> Says<'t> {
        let mut says = self.says(Kind::KeyResult);
        let habits = &self.head.habits;
        says.progress = self.get(Column::Progress, |t| cells::progress(t, habits.decimal(Column::Progress), habits.percent));
        says
    }

    fn check_in(&mut self) -> Option<CheckInRow<'t>> {
        let item = self.text(Column::Item);
        let item = self.required(Column::Item, item, "write the id of the key result, objective or project");
        let head = self.head;
        let on = self.get(Column::On, |text| head.habits.day(Column::On, text));
        let on = self.required(Column::On, on, "write the day it speaks of, like 2026-11-23");
        let row = CheckInRow {
            at: self.at,
            habits: &self.head.habits,
            item: item.unwrap_or_default(),
            kind: self.get(Column::Kind, cells::kind),
            id: self.text(Column::Field(FieldKey::External)),
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
        let email = self.get(Column::Field(FieldKey::Email), |t| if is_email(t) { Ok(()) } else { Err(who::no_email(t)) });
        let email = email.and(self.text(Column::Field(FieldKey::Email)));
        // An e-mail alone names a person as well.
        let name = match email {
            Some(email) if self.text(Column::Name).is_none() => Some(email.split('@').next().unwrap_or(email).to_owned()),
            _ => self.name(Column::Name, "write the name or the e-mail of the person"),
        };
        let (manager, team) = (self.text(Column::Field(FieldKey::Manager)), self.text(Column::Field(FieldKey::Team)));
        let given = self.given(Nouns::PERSON);
        let has_name = self.text(Column::Name).is_some();
        (!self.bad).then(|| PersonRow { at: self.at, name: name.unwrap_or_default(), has_name, email, manager, team, given })
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
            Some((Column::Field(FieldKey::Steps), "only key results have steps to tick off; leave this empty"))
        }
        _ => None,
    }
}
