//! What was found, as the three files that imports are made of, and the import of it.
//!
//! There is one import: whatever the notation, rows go through the pipeline of `exchange::csv`, so that ids, conflicts, what was
//! deleted here and undo are the same for all. What that says about its rows is said of the places they are from.

use super::found::{Above, Cells, Found, Place};
use crate::domain::{
    Cascade, FieldKey, Ids, Kind,
    brought::Mark,
    change::{Author, Refusal},
    text::cell::guard,
};
use crate::exchange::{
    csv::{self, Column, Import, KnownCheckIns, Options},
    report::{FileReport, Report, RowError, Shape, Source},
};

/// Parts the number and the shape in the name of a table from the rest, where a sentence names it: no cell can hold it.
const MARK: char = '\u{1}';

/// What was found, settled: every item has its kind, its id and what it hangs on.
#[derive(Debug, Clone)]
pub struct Ready {
    /// What was found.
    pub found: Found,
    tables: Vec<Table>,
}

/// One of the three files, made of what was found.
#[derive(Debug, Clone)]
struct Table {
    shape: Shape,
    bytes: Vec<u8>,
    /// The line on which each row begins, and where that is from.
    places: Vec<(u64, Place)>,
}

impl Ready {
    /// Of what is settled.
    pub(super) fn of(found: Found) -> Ready {
        let tables = [items(&found), check_ins(&found), people(&found)];
        Ready { tables: tables.into_iter().filter(|table| !table.places.is_empty()).collect(), found }
    }

    /// What nobody has answered yet and somebody has to.
    pub fn open(&self) -> impl Iterator<Item = &super::Question> {
        self.found.questions.iter().filter(|question| question.asked == super::Asked::Open)
    }

    /// Lets go of what was found once it stands in the files it comes to, for whoever shows it no more: there may be much of it.
    pub fn let_go(&mut self) {
        let Found { items, check_ins, people, offers, .. } = &mut self.found;
        (*items, *check_ins, *people, *offers) = Default::default();
    }

    /// The files it comes to, as bytes: what an import reads.
    #[cfg(test)]
    pub(crate) fn written(&self) -> Vec<String> {
        self.tables.iter().map(|table| String::from_utf8_lossy(&table.bytes).into_owned()).collect()
    }
}

/// A table that is being written.
struct Writer {
    columns: Vec<Column>,
    shape: Shape,
    out: ::csv::Writer<Vec<u8>>,
    line: u64,
    places: Vec<(u64, Place)>,
}

impl Writer {
    /// With the columns of a shape that are used, these always among them.
    fn new<'a>(shape: Shape, always: &[Column], cells: impl Iterator<Item = &'a Cells>) -> Writer {
        let mut used: Vec<Column> = always.to_vec();
        for (column, _) in cells.flat_map(Cells::iter) {
            if !used.contains(&column) && csv::columns::of(shape).contains(&column) {
                used.push(column);
            }
        }
        let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        out.write_record(used.iter().map(|column| column.key(shape))).expect("memory takes what it is given");
        Writer { columns: used, shape, out, line: 2, places: Vec::new() }
    }

    fn row(&mut self, place: &Place, own: &[(Column, &str)], cells: &Cells) {
        let mut newlines = 0;
        for column in &self.columns {
            let text = own.iter().find(|(c, _)| c == column).map(|(_, text)| *text).or_else(|| cells.get(*column));
            let text = text.unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
            newlines += text.matches('\n').count() as u64;
            self.out.write_field(&*guard(text.trim())).expect("memory takes what it is given");
        }
        self.out.write_record(None::<&[u8]>).expect("memory takes what it is given");
        self.places.push((self.line, place.clone()));
        self.line += 1 + newlines;
    }

    fn end(self) -> Table {
        let bytes = self.out.into_inner().unwrap_or_default();
        Table { shape: self.shape, bytes, places: self.places }
    }
}

const ID: Column = Column::Field(FieldKey::External);
const PARENT: Column = Column::Field(FieldKey::Parents);
const TITLE: Column = Column::Field(FieldKey::Title);

fn items(found: &Found) -> Table {
    let mut out = Writer::new(Shape::Items, &[Column::Kind, ID, PARENT, TITLE], found.items.iter().map(|item| &item.cells));
    for item in &found.items {
        let kind = item.kind.unwrap_or(Kind::Objective);
        // What a project serves may be of two kinds that have the same id.
        let named = |above: &Above| match above {
            Above::Item(n) => {
                let above = &found.items[*n];
                let id = above.id.clone().unwrap_or_default();
                let of = above.kind.filter(|_| kind == Kind::Project).map(|kind| format!("{}:", kind.word()));
                format!("{}{id}", of.unwrap_or_default())
            }
            Above::Id(id) | Above::Title(id) => id.clone(),
        };
        let parents: Vec<String> = item.above.iter().map(named).collect();
        let own = [(Column::Kind, kind.word()), (ID, item.id.as_deref().unwrap_or_default()), (PARENT, &parents.join(";"))];
        out.row(&item.place, &own, &item.cells);
    }
    out.end()
}

fn check_ins(found: &Found) -> Table {
    let always = [Column::Item, Column::Kind, ID, Column::On];
    let mut out = Writer::new(Shape::CheckIns, &always, found.check_ins.iter().map(|said| &said.cells));
    for said in &found.check_ins {
        let (id, kind) = match &said.of {
            Above::Item(n) => (found.items[*n].id.clone().unwrap_or_default(), found.items[*n].kind.map(Kind::word)),
            Above::Id(id) | Above::Title(id) => (id.clone(), None),
        };
        let by = said.cells.get(Column::By).unwrap_or_default();
        let known = said.under_way.zip(kind).map(|((_, last), kind)| csv::made_id((kind, &id), last, by, 1));
        let own_id = said.id.as_deref().or(known.as_deref()).unwrap_or_default();
        let own = [(Column::Item, id.as_str()), (Column::Kind, kind.unwrap_or_default()), (ID, own_id)];
        out.row(&said.place, &own, &said.cells);
    }
    out.end()
}

fn people(found: &Found) -> Table {
    // A file of people is told by its e-mails.
    let always = [Column::Name, Column::Field(FieldKey::Email)];
    let mut out = Writer::new(Shape::People, &always, found.people.iter().map(|person| &person.cells));
    for person in &found.people {
        out.row(&person.place, &[], &person.cells);
    }
    out.end()
}

/// Reads what was found in any number of files into one change, as [`csv::read`] reads files.
pub fn read<R>(
    cascade: &Cascade,
    known: &dyn KnownCheckIns,
    all: &[&Ready],
    author: Author,
    ids: &mut Ids,
    options: Options,
    then: impl FnOnce(Report, Option<Import<'_>>) -> R,
) -> Result<R, Refusal> {
    let tables: Vec<(usize, String, &Table)> = all
        .iter()
        .enumerate()
        .flat_map(|(n, ready)| ready.tables.iter().map(move |table| (n, table)))
        .map(|(n, table)| (n, format!("{MARK}{n}:{}", table.shape.name()), table))
        .collect();
    let sources: Vec<Source> =
        tables.iter().map(|(n, name, table)| Source::new(name, &table.bytes).made_of(&all[*n].found.name)).collect();
    let has_wrong = all.iter().any(|ready| !ready.found.wrong.is_empty());
    csv::read(cascade, known, &sources, author, ids, options, |report, import| {
        let report = said_of(report, all, &tables);
        then(report, import.filter(|_| options.keep_going || !has_wrong))
    })
}

/// What comes of the items that were found, where that was asked for.
fn marks(report: &Report, files: &[FileReport], all: &[&Ready], tables: &[(usize, String, &Table)]) -> Vec<Vec<Option<Mark>>> {
    let mut marks: Vec<Vec<Option<Mark>>> = vec![Vec::new(); all.len()];
    if files.iter().all(|file| file.marks.is_empty()) && report.errors.is_empty() {
        return marks;
    }
    let about = |file: usize, line: u64| {
        let (n, _, table) = &tables[file];
        let row = table.places.partition_point(|(begins, _)| *begins <= line).checked_sub(1)?;
        let item = match table.shape {
            Shape::Items => row,
            Shape::CheckIns => match all[*n].found.check_ins.get(row)?.of {
                Above::Item(item) => item,
                _ => return None,
            },
            Shape::People => return None,
        };
        Some((*n, item))
    };
    let named = |name: &str| tables.iter().position(|(_, table, _)| table == name);
    let rows =
        files.iter().enumerate().flat_map(|(file, report)| report.marks.iter().map(move |(line, mark)| (file, *line, *mark)));
    let clashes = report.conflicts.iter().filter_map(|clash| Some((named(&clash.file)?, clash.line, Mark::Conflict)));
    let wrong = report.errors.iter().filter_map(|error| Some((named(&error.file)?, error.line?, Mark::Wrong)));
    for (file, line, mark) in rows.chain(clashes).chain(wrong) {
        let Some((n, item)) = about(file, line) else { continue };
        let of = &mut marks[n];
        of.resize(all[n].found.items.len(), None);
        // Where what was found was let go, nobody asks what comes of it.
        let Some(of) = of.get_mut(item) else { continue };
        // New is new whatever hangs on it; what is wrong is said before all else.
        *of = (*of).max(Some(mark));
    }
    marks
}

/// The report, about the files that were found instead of those that were made of them.
fn said_of(mut report: Report, all: &[&Ready], tables: &[(usize, String, &Table)]) -> Report {
    let files = std::mem::take(&mut report.files);
    let mut marks = marks(&report, &files, all, tables);
    report.files = all
        .iter()
        .enumerate()
        .map(|(n, ready)| {
            let mut file = FileReport::new(&ready.found.name);
            file.form = Some(ready.found.form.clone());
            for part in files.iter().zip(tables).filter(|(_, (of, ..))| *of == n).map(|(part, _)| part) {
                file.rows += part.rows;
                file.bad_rows += part.bad_rows;
                file.tallies.iter_mut().zip(part.tallies).for_each(|(sum, one)| *sum += one);
                part.guessed.iter().for_each(|sentence| file.guess(sentence.clone()));
            }
            ready.found.guessed.iter().for_each(|sentence| file.guess(sentence.clone()));
            file.items = std::mem::take(&mut marks[n]);
            file
        })
        .collect();
    let origin = |file: &str, line: Option<u64>| -> (String, Option<u64>) {
        let Some((n, _, table)) = tables.iter().find(|(_, name, _)| name == file) else { return (file.to_owned(), line) };
        let found = &all[*n].found;
        let row = line.and_then(|line| {
            let after = table.places.partition_point(|(begins, _)| *begins <= line);
            table.places.get(after.checked_sub(1)?)
        });
        match row.map_or(&Place::File, |(_, place)| place) {
            Place::File => (found.name.clone(), None),
            Place::Line(line) => (found.name.clone(), Some(u64::from(*line))),
            Place::Cell { row, .. } if found.sheets.len() < 2 => (found.name.clone(), Some(u64::from(*row))),
            place => (format!("{}, {}", found.name, found.place(place).unwrap_or_default()), None),
        }
    };
    let sentence = |text: &mut String| {
        while let Some(at) = text.find(MARK) {
            let rest = &text[at..];
            let end = rest.find(|c: char| c == ',' || c == ')' || c.is_whitespace()).unwrap_or(rest.len());
            let line = rest[end..]
                .strip_prefix(", line ")
                .map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
            let (file, place) = origin(&rest[..end], line.and_then(|line| line.parse().ok()));
            let said = place.map_or(file.clone(), |line| format!("{file}, line {line}"));
            let until = at + end + line.map_or(0, |line| ", line ".len() + line.len());
            // A name that no table has would be looked for again.
            text.replace_range(at..until, &said.replace(MARK, ""));
        }
    };
    for error in &mut report.errors {
        (error.file, error.line) = origin(&error.file, error.line);
        sentence(&mut error.sentence);
    }
    for warning in &mut report.warnings {
        (warning.file, warning.line) = origin(&warning.file, warning.line);
        sentence(&mut warning.sentence);
    }
    for conflict in &mut report.conflicts {
        let (file, line) = origin(&conflict.file, Some(conflict.line));
        (conflict.file, conflict.line) = (file, line.unwrap_or_default());
    }
    for (ready, file) in all.iter().zip(&mut report.files) {
        let found = &ready.found;
        for wrong in &found.wrong {
            file.bad_rows += 1;
            let place = found.place(&wrong.place).map_or_else(String::new, |place| format!(", {place}"));
            let file = format!("{}{place}", found.name);
            report.errors.push(RowError { file, line: None, column: None, sentence: wrong.sentence.clone() });
        }
    }
    report
}
