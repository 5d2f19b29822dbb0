//! Writing the three CSV shapes: what they hold comes back by importing them, here or into another workspace.
//!
//! items.csv says what items are and where they stand now, check-ins.csv everything that was said about them, people.csv who
//! people are. Cells that a spreadsheet would run are disarmed; reading takes that back.

use super::{
    columns::{self, Column},
    plan::folded,
};
use crate::domain::{
    Cascade, CheckIn, FieldKey, Id, Item, Ix, IxSet, Kind,
    cycle::{Cycle, calendar_dates},
    fields::{
        Fields as _, Nouns, Reads, Value,
        write::{number, step_title, written},
    },
    key_result::KeyResult,
    link::Link,
    measure::steps_done,
    people::Person,
    text::{
        cell::guard,
        value::{first_steps, weight_done},
    },
    ticked::Ticked,
};
use crate::exchange::{order::reading_order, report::Shape};
use chrono::NaiveDate;
use std::{
    collections::HashMap,
    io::{self, Write},
};

/// One row under construction: a cell per column of its shape.
struct Record {
    columns: &'static [Column],
    cells: Vec<String>,
}

impl Record {
    fn new(shape: Shape) -> Record {
        let columns = columns::of(shape);
        Record { columns, cells: vec![String::new(); columns.len()] }
    }

    /// Text from people. A NUL byte, which only a workspace file can bring in, is shown by its sign: no reader of CSV takes it.
    fn text(&mut self, column: Column, text: &str) {
        self.plain(column, guard(text.trim()).replace('\0', "␀"));
    }

    /// What we wrote ourselves: numbers, dates, words.
    fn plain(&mut self, column: Column, text: impl Into<String>) {
        if let Some(n) = self.columns.iter().position(|c| *c == column) {
            self.cells[n] = text.into();
        }
    }

    fn maybe<T: ToString>(&mut self, column: Column, value: Option<T>) {
        if let Some(value) = value {
            self.plain(column, value.to_string());
        }
    }

    /// The value of a field: whom and what it names by what they are called in these files.
    fn field(&mut self, names: &Names, key: FieldKey, value: Value) {
        let column = Column::Field(key);
        match (value, key.spec().reads) {
            (Value::Text(text), _) => self.text(column, text),
            (Value::Steps(_), _) => self.text(column, &written(value).unwrap_or_default()),
            (Value::Id(id), Reads::Person) => self.text(column, &names.person(id).unwrap_or_default()),
            (Value::Id(id), Reads::Team) => self.text(column, &names.team(id).unwrap_or_default()),
            (value, _) => self.plain(column, written(value).unwrap_or_default()),
        }
    }

    fn number(&mut self, column: Column, value: Option<f64>) {
        if let Some(value) = value {
            self.plain(column, number(value));
        }
    }
}

/// What takes the rows of one of the three shapes: a cell per column, as CSV spells it.
pub(crate) trait Rows {
    /// Takes the next row.
    fn row(&mut self, cells: &[String]) -> io::Result<()>;
}

/// Writes one of the three shapes as CSV.
pub struct Sheet<W: Write>(csv::Writer<W>);

impl<W: Write> Sheet<W> {
    fn new(mut writer: W, shape: Shape) -> io::Result<Sheet<W>> {
        // Without the mark Excel takes it for Windows-1252.
        writer.write_all(b"\xef\xbb\xbf")?;
        let mut writer = csv::WriterBuilder::new().from_writer(writer);
        writer.write_record(columns::of(shape).iter().map(|c| c.key(shape))).map_err(io::Error::from)?;
        Ok(Sheet(writer))
    }
}

impl<W: Write> Rows for Sheet<W> {
    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        self.0.write_record(cells).map_err(io::Error::from)
    }
}

/// How things are called in the files of one workspace: so that each name finds the same thing again.
struct Names<'a> {
    cascade: &'a Cascade,
    /// How many people have a name.
    people: HashMap<String, usize>,
    /// How many teams have a name.
    teams: HashMap<String, usize>,
    /// How many goals have an external id.
    goals: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn new(cascade: &'a Cascade) -> Names<'a> {
        let mut names = Names { cascade, people: HashMap::new(), teams: HashMap::new(), goals: HashMap::new() };
        for person in cascade.people() {
            *names.people.entry(folded(&person.name)).or_default() += 1;
        }
        for team in cascade.teams() {
            *names.teams.entry(folded(&team.name)).or_default() += 1;
        }
        for item in cascade.live().map(|ix| cascade.item(ix)).filter(|item| item.kind() != Kind::Project) {
            if let Some(external) = item.external.as_deref() {
                *names.goals.entry(external).or_default() += 1;
            }
        }
        names
    }

    /// A name, or the e-mail where several share the name.
    fn person(&self, id: Id) -> Option<String> {
        let person = self.cascade.person(id)?;
        let shared = self.people.get(&folded(&person.name)).is_some_and(|&n| n > 1);
        Some(person.email.clone().filter(|_| shared).unwrap_or_else(|| person.name.clone()))
    }

    fn team(&self, id: Id) -> Option<String> {
        let path: Vec<&str> = self.cascade.team_path(id).iter().map(|t| t.name.as_str()).collect();
        match path[..] {
            [] => None,
            [name] if self.teams.get(&folded(name)).is_some_and(|&n| n > 1) => Some(format!("/{name}")),
            _ => Some(path.join("/")),
        }
    }

    /// The id of an item: its external one, else all letters of its own.
    fn id(item: &Item) -> String {
        item.external.as_deref().map_or_else(|| item.id.letters(), str::to_owned)
    }

    /// The id of a goal that a project serves, with its kind where an objective and a key result share it.
    fn goal(&self, item: &Item) -> String {
        let id = Names::id(item);
        match self.goals.get(id.as_str()) {
            Some(&n) if n > 1 => format!("{}:{id}", item.kind().word()),
            _ => id,
        }
    }
}

/// Writes items.csv: every live item (of `only`, where there is one) with where it stands now, in reading order. What it hangs on
/// is named whether it is among them or not. Returns how many.
pub fn items<W: Write>(writer: W, cascade: &Cascade, only: Option<&IxSet>) -> io::Result<usize> {
    let mut sheet = Sheet::new(writer, Shape::Items)?;
    let written = items_to(&mut sheet, cascade, only)?;
    sheet.0.flush()?;
    Ok(written)
}

/// The same as rows.
pub(crate) fn items_to(rows: &mut impl Rows, cascade: &Cascade, only: Option<&IxSet>) -> io::Result<usize> {
    let names = Names::new(cascade);
    let mut order = reading_order(cascade);
    order.retain(|&ix| only.is_none_or(|only| only.contains(ix)));
    for &ix in &order {
        rows.row(&item_record(&names, ix).cells)?;
    }
    Ok(order.len())
}

fn item_record(names: &Names, ix: Ix) -> Record {
    let cascade = names.cascade;
    let item = cascade.item(ix);
    let mut r = Record::new(Shape::Items);
    r.plain(Column::Kind, item.kind().word());
    for key in FieldKey::of(item.kind().into()) {
        let Some(value) = item.see(key) else { continue };
        r.field(names, key, value);
    }
    // What it has from others is spelled out, so that a file can be read by itself.
    r.text(Column::Field(FieldKey::External), &Names::id(item));
    let cycle = cascade.cycle_of(ix);
    r.text(Column::Field(FieldKey::Cycle), cycle.map(|c| c.name.as_str()).unwrap_or_default());
    if cycle.is_some_and(|c| !is_calendar(cascade, c)) {
        let (start, due) = cascade.span(ix);
        r.maybe(Column::Field(FieldKey::Start), start);
        r.maybe(Column::Field(FieldKey::Due), due);
    }
    if item.kind() != Kind::Project {
        r.plain(Column::Field(FieldKey::Ambition), cascade.ambition_of(ix).word());
        let parents: Vec<String> = cascade.parents(ix).map(|p| cascade.item(p)).filter(|p| !p.deleted).map(Names::id).collect();
        r.text(Column::Field(FieldKey::Parents), &parents.join(";"));
    }
    if item.key_result().is_some_and(|kr| !kr.metric.has_steps()) {
        r.plain(Column::Field(FieldKey::Steps), "");
    }
    if item.kind() == Kind::Project {
        serves(&mut r, names, ix);
    }
    state_now(&mut r, cascade, ix);
    r
}

/// Whether a cycle's name tells its dates.
pub(super) fn is_calendar(cascade: &Cascade, cycle: &Cycle) -> bool {
    // In the calendar everyone has, for nobody knows which one reads the file, and in that of the workspace, which may.
    let dates = Some((cycle.start, cycle.end));
    calendar_dates(&cycle.name) == dates && cascade.settings.calendar().dates_of(&cycle.name) == dates
}

/// What a project serves, and why. One row has room for one theory, so links that differ in theirs leave it empty: the file
/// must not give one link the theory of another.
fn serves(r: &mut Record, names: &Names, ix: Ix) {
    let cascade = names.cascade;
    let goal_of = |link: &Link| cascade.find(link.target).map(|goal| cascade.item(goal)).filter(|goal| !goal.deleted);
    let mut links: Vec<(String, &Link)> =
        cascade.links_at(ix).filter_map(|link| Some((names.goal(goal_of(link)?), link))).collect();
    // Links have no order of their own, and their ids are new in every workspace.
    links.sort_by(|(a, _), (b, _)| a.cmp(b));
    let goals: Vec<&str> = links.iter().map(|(goal, _)| goal.as_str()).collect();
    r.text(Column::Field(FieldKey::Parents), &goals.join(";"));
    r.text(Column::Field(FieldKey::Because), shared(&links, |l| l.because.as_deref()).unwrap_or_default());
    if let Some(expect) = shared(&links, |l| l.expect) {
        r.field(names, FieldKey::Expect, Value::Expect(expect));
    }
}

/// What all links say; `None` when they differ.
fn shared<'a, T: PartialEq>(links: &[(String, &'a Link)], get: impl Fn(&'a Link) -> Option<T>) -> Option<T> {
    let mut all = links.iter().map(|(_, link)| get(link));
    let first = all.next()?;
    if all.all(|other| other == first) { first } else { None }
}

/// The newest value, or else the newest word, with its day; what was said on another day stands in check-ins.csv.
fn state_now(r: &mut Record, cascade: &Cascade, ix: Ix) {
    let summary = cascade.summary(ix);
    let is_key_result = cascade.item(ix).kind() == Kind::KeyResult;
    let value = summary.value.filter(|_| is_key_result);
    let Some(on) = value.map(|(on, _)| on).or(summary.stated.as_ref().map(|s| s.on)) else { return };
    r.plain(Column::On, on.to_string());
    let kr = cascade.item(ix).key_result();
    r.number(
        Column::Value,
        value.map(|(_, value)| counted(kr, value, Some(&summary.done).filter(|done| !done.is_empty() || value == 0.0))),
    );
    if let Some(stated) = summary.stated.as_ref().filter(|s| s.on == on) {
        r.maybe(Column::Confidence, stated.confidence);
        let column = if cascade.item(ix).kind() == Kind::Project { Column::Health } else { Column::Word };
        if stated.confidence.is_none() {
            r.plain(column, stated.word.word());
        }
    }
}

/// Writes check-ins, item by item.
pub struct CheckIns<'a, R> {
    to: R,
    names: Names<'a>,
    rows: usize,
}

impl<'a, W: Write> CheckIns<'a, Sheet<W>> {
    /// Begins check-ins.csv.
    pub fn new(writer: W, cascade: &'a Cascade) -> io::Result<CheckIns<'a, Sheet<W>>> {
        Ok(CheckIns::to(Sheet::new(writer, Shape::CheckIns)?, cascade))
    }

    /// Ends the file, and says how many check-ins it holds.
    pub fn finish(mut self) -> io::Result<usize> {
        self.to.0.flush()?;
        Ok(self.rows)
    }
}

#[expect(private_bounds, reason = "who takes the rows is a matter of this room")]
impl<'a, R: Rows> CheckIns<'a, R> {
    /// As rows.
    pub(crate) fn to(to: R, cascade: &'a Cascade) -> CheckIns<'a, R> {
        CheckIns { to, names: Names::new(cascade), rows: 0 }
    }

    /// Adds the check-ins of one item that count, oldest first.
    pub fn of(&mut self, ix: Ix, check_ins: &[CheckIn]) -> io::Result<()> {
        let item = self.names.cascade.item(ix);
        for check_in in check_ins {
            self.to.row(&check_in_record(&self.names, item, check_in).cells)?;
        }
        self.rows += check_ins.len();
        Ok(())
    }
}

impl<R> std::fmt::Debug for CheckIns<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckIns").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// A value as a file holds it: of milestones how many steps are done.
fn counted(kr: Option<&KeyResult>, value: f64, done: Option<&Ticked>) -> f64 {
    match kr.filter(|kr| kr.metric.has_steps()) {
        Some(kr) => {
            // Where only the weight is known, as many of the first steps as come to it.
            let weighs = |n: &usize| weight_done(&kr.steps, &first_steps(&kr.steps, *n)) <= value + 1e-9;
            let by_weight = || (0..=kr.steps.len()).rev().find(weighs).unwrap_or_default();
            done.map_or_else(by_weight, |done| steps_done(&kr.steps, done)) as f64
        }
        None => value,
    }
}

fn check_in_record(names: &Names, item: &Item, c: &CheckIn) -> Record {
    let mut r = Record::new(Shape::CheckIns);
    r.text(Column::Item, &Names::id(item));
    r.plain(Column::Kind, item.kind().word());
    r.text(Column::Field(FieldKey::External), &c.external.as_deref().map_or_else(|| c.id.letters(), str::to_owned));
    r.plain(Column::On, c.on.to_string());
    r.text(Column::By, &c.by.and_then(|id| names.person(id)).unwrap_or_default());
    r.number(Column::Value, c.value.map(|value| counted(item.key_result(), value, c.done.as_ref())));
    r.maybe(Column::Confidence, c.confidence);
    if let Some(word) = c.word {
        r.plain(if item.kind() == Kind::Project { Column::Health } else { Column::Word }, word.word());
    }
    r.number(Column::Progress, c.progress);
    r.text(Column::Note, c.note.as_deref().unwrap_or_default());
    r.text(Column::Next, c.next.as_deref().unwrap_or_default());
    r.text(Column::Measured, c.measured.as_deref().unwrap_or_default());
    if let (Some(done), Some(kr)) = (&c.done, item.key_result()) {
        let titles: Vec<String> = kr.steps.iter().filter(|s| s.is_done(done)).map(step_title).collect();
        r.text(Column::Field(FieldKey::Steps), &titles.join(";"));
        if titles.is_empty() {
            r.plain(Column::Field(FieldKey::Steps), "-");
        }
    }
    let said = c.value.is_some() || c.confidence.is_some() || c.word.is_some() || c.progress.is_some() || c.done.is_some();
    if c.unchanged && !said && c.note.is_none() && c.next.is_none() {
        r.plain(Column::Note, "no change");
    }
    r
}

/// Writes people.csv: everyone who is `wanted`, by name. Returns how many.
pub fn people<W: Write>(writer: W, cascade: &Cascade, wanted: impl Fn(&Person) -> bool) -> io::Result<usize> {
    let mut sheet = Sheet::new(writer, Shape::People)?;
    let written = people_to(&mut sheet, cascade, wanted)?;
    sheet.0.flush()?;
    Ok(written)
}

/// The same as rows.
pub(crate) fn people_to(rows: &mut impl Rows, cascade: &Cascade, wanted: impl Fn(&Person) -> bool) -> io::Result<usize> {
    let names = Names::new(cascade);
    let mut people: Vec<&Person> = cascade.people().filter(|p| wanted(p)).collect();
    people.sort_by(|a, b| (folded(&a.name), &a.email, a.id).cmp(&(folded(&b.name), &b.email, b.id)));
    for person in &people {
        let mut r = Record::new(Shape::People);
        r.text(Column::Name, &person.name);
        for key in FieldKey::of(Nouns::PERSON) {
            r.field(&names, key, person.see(key).unwrap_or(Value::None));
        }
        rows.row(&r.cells)?;
    }
    Ok(people.len())
}

/// The first and last day a row gives an item, less what its cycle gives it anyway: files spell out the dates of a cycle
/// whose name does not tell them.
pub(super) fn own_dates(
    row: (Option<NaiveDate>, Option<NaiveDate>),
    cycle: Option<(NaiveDate, NaiveDate)>,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (start, end) = cycle.unzip();
    (row.0.filter(|day| Some(*day) != start), row.1.filter(|day| Some(*day) != end))
}
