//! What a file was found to hold, whatever notation it has: the value that every reader makes and everything after it takes.
//!
//! Texts stand in it as they stand in the file: dates, numbers, words and names are read later, for all notations in one place.
//! Knows nothing of any notation, and nothing of a workspace.

pub use crate::domain::brought::{Asked, Choice};
use crate::domain::{
    FieldKey, Kind,
    fields::Reads,
    text::{folded, one_line},
};
use crate::exchange::csv::Column;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where something stands in the file it is from. Rows and lines are counted from 1, sheets and columns from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// Nowhere in particular: it is about the file.
    #[default]
    File,
    /// A line of a text.
    Line(u32),
    /// A row of a sheet, and perhaps one cell of it.
    Cell {
        /// Which of [`Found::sheets`].
        sheet: u16,
        /// As spreadsheets number it.
        row: u32,
        /// `None`: the whole row.
        column: Option<u16>,
    },
    /// A path in a tree: `objectives[2].krs[0]`.
    Path(Box<str>),
}

/// Filled cells by the column of our own files that they stand for. There may be millions, so their texts stand in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    text: String,
    /// Where the text of each ends.
    ends: Vec<(Column, u32)>,
}

impl Cells {
    /// Fills a cell that is still empty. What says that nothing is known (`TBD`, `—`, `n/a`) fills none but a text.
    pub fn say(&mut self, column: Column, text: impl AsRef<str>) {
        let text = text.as_ref().trim();
        if !text.is_empty() && self.get(column).is_none() && (is_prose(column) || !is_placeholder(text)) {
            self.text.push_str(text);
            self.ends.push((column, self.text.len() as u32));
        }
    }

    /// Fills a cell whatever stood there; an empty text empties it.
    pub fn set(&mut self, column: Column, text: impl AsRef<str>) {
        self.take(column);
        self.say(column, text);
    }

    /// Adds a line to a text.
    pub fn add_line(&mut self, column: Column, text: impl AsRef<str>) {
        let text = text.as_ref().trim_end();
        match self.at(column) {
            Some(n) if !text.is_empty() => {
                let there = format!("{}\n{text}", &self.text[self.range(n)]);
                self.put(n, &there);
            }
            Some(_) => {}
            None => self.say(column, text),
        }
    }

    fn at(&self, column: Column) -> Option<usize> {
        self.ends.iter().position(|(there, _)| *there == column)
    }

    fn range(&self, n: usize) -> std::ops::Range<usize> {
        let from = if n == 0 { 0 } else { self.ends[n - 1].1 };
        from as usize..self.ends[n].1 as usize
    }

    /// Puts another text into the n-th of them.
    fn put(&mut self, n: usize, text: &str) {
        let range = self.range(n);
        let (before, after) = (range.len() as u32, text.len() as u32);
        self.text.replace_range(range, text);
        self.ends[n..].iter_mut().for_each(|(_, end)| *end = *end + after - before);
    }

    /// What a cell holds.
    pub fn get(&self, column: Column) -> Option<&str> {
        self.at(column).map(|n| &self.text[self.range(n)])
    }

    /// Empties a cell.
    pub fn take(&mut self, column: Column) -> Option<String> {
        let n = self.at(column)?;
        let text = self.text[self.range(n)].to_owned();
        self.put(n, "");
        self.ends.remove(n);
        Some(text)
    }

    /// All that are filled, in the order in which they were.
    pub fn iter(&self) -> impl Iterator<Item = (Column, &str)> {
        self.ends.iter().enumerate().map(|(n, (column, _))| (*column, &self.text[self.range(n)]))
    }

    /// Writes some of them anew: those of which `change` gives another text.
    pub fn rewrite(&mut self, mut change: impl FnMut(Column, &str) -> Option<String>) {
        for n in 0..self.ends.len() {
            if let Some(text) = change(self.ends[n].0, &self.text[self.range(n)]) {
                self.put(n, &text);
            }
        }
    }

    /// Whether nothing is filled.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Gives back what was set aside for more.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// What an item hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Above {
    /// Another of [`Found::items`].
    Item(usize),
    /// Whatever has that id, in the file or in the workspace.
    Id(String),
    /// Whatever is called so: the last resort.
    Title(String),
}

/// An objective, key result or project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Where it stands.
    pub place: Place,
    /// What it is; `None`: what hangs on what tells. With something below it is an objective, at the end of a branch a key result.
    pub kind: Option<Kind>,
    /// The id it has in the file; `None`: one is made of its sheet and of the titles above it.
    pub id: Option<String>,
    /// What it hangs on, or of a project serves.
    pub above: Vec<Above>,
    /// What is said of it, in the columns of items.csv. Kind, id and parents stand above, not here.
    pub cells: Cells,
}

/// A check-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where it stands.
    pub place: Place,
    /// What it is about.
    pub of: Above,
    /// The id it has in the file.
    pub id: Option<String>,
    /// The first and the last day of the period it speaks of, where that is not over: it is dated today then, and known by the last
    /// day when it comes again.
    pub under_way: Option<(NaiveDate, NaiveDate)>,
    /// What it says, in the columns of check-ins.csv.
    pub cells: Cells,
}

/// Somebody, in the columns of people.csv.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Where they stand.
    pub place: Place,
    /// What is said of them.
    pub cells: Cells,
}

/// What was read out of a text and would fill an empty cell: taken only where somebody agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which of [`Found::items`].
    pub item: usize,
    /// The cell it would fill.
    pub column: Column,
    /// With what.
    pub text: String,
    /// What it was read out of.
    pub out_of: String,
    /// The words mean nothing else that is known.
    pub sure: bool,
}

/// Something that is in the file and comes to nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where it stands, the first time.
    pub place: Place,
    /// What it is and why it is left: a whole sentence's rest, `a formula without a stored result`.
    pub what: String,
}

/// A cell or a row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// What is not clear in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The word it is answered under, in [`Answers`], maps and `--answer KEY=WORD`: `dates`, `person Ana`.
    pub key: String,
    /// A whole sentence that says what was seen and where.
    pub asks: String,
    /// The answers, the likeliest first. Empty: any text.
    pub choices: Vec<Choice>,
    /// Whether it has to be answered.
    pub asked: Asked,
}

impl Question {
    /// A question, answered where the answers hold one of its words.
    pub fn new(key: &str, asks: String, choices: &[(&str, String)], asked: Asked, answers: &Answers) -> Question {
        let choices: Vec<Choice> =
            choices.iter().map(|(word, says)| Choice { word: (*word).to_owned(), says: says.clone() }).collect();
        let is_known = |word: &str| choices.is_empty() || choices.iter().any(|c| folded(&c.word) == folded(word));
        let asked = if answers.get(key).is_some_and(is_known) { Asked::Answered } else { asked };
        Question { key: key.to_owned(), asks, choices, asked }
    }

    /// The word it is answered with, or would be; `None`: there is no likely one.
    pub fn word<'a>(&'a self, answers: &'a Answers) -> Option<&'a str> {
        let given = answers.get(&self.key).filter(|_| self.asked == Asked::Answered);
        given.or_else(|| self.choices.first().map(|choice| choice.word.as_str()))
    }
}

/// What was answered, by the key of each question; keys are compared as names are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers(BTreeMap<String, (String, String)>);

impl Answers {
    /// The answer to a question.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(&folded(key)).map(|(_, word)| word.as_str())
    }

    /// Gives an answer, in the place of any before.
    pub fn give(&mut self, key: &str, word: &str) {
        self.0.insert(folded(key), (key.trim().to_owned(), word.trim().to_owned()));
    }

    /// Takes an answer back.
    pub fn forget(&mut self, key: &str) {
        self.0.remove(&folded(key));
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.values().map(|(key, word)| (key.as_str(), word.as_str()))
    }
}

/// How sure it is what a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// A guess that somebody should look at.
    Little,
    /// Likely.
    Fairly,
    /// As good as certain, or said by somebody.
    Very,
}

impl Sure {
    /// As pages show it.
    pub fn dots(self) -> &'static str {
        match self {
            Sure::Little => "●○○",
            Sure::Fairly => "●●○",
            Sure::Very => "●●●",
        }
    }
}

/// A column of a table, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands: `A`, of several alike the first.
    pub letters: String,
    /// What the header calls it; of several `5 Oct …`.
    pub header: String,
    /// What stands in its first cells.
    pub cells: Vec<String>,
    /// What it means, as flags and maps call it.
    pub means: String,
    /// How it is read, where that is not plain.
    pub how: String,
    /// How sure that is.
    pub sure: Sure,
    /// The question it is decided by: `column Owner`.
    pub key: String,
}

/// The table that was read in a file that has one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Which sheet.
    pub sheet: usize,
    /// The sheets that are hidden.
    pub hidden: usize,
    /// The row its header stands in.
    pub header: u32,
    /// How many rows it has below that.
    pub rows: usize,
    /// The names of its columns, for the fingerprint of maps.
    pub headers: Vec<String>,
    /// Its columns.
    pub columns: Vec<Seen>,
}

/// Everything that was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The name of the file, for sentences.
    pub name: String,
    /// What it looks like, after “looks like”: `a Markdown outline`.
    pub form: String,
    /// What of it was read, where that is not all: `the first 200 rows`.
    pub only: Option<String>,
    /// The names of its sheets; empty where it has none.
    pub sheets: Vec<String>,
    /// The table it was found in, if it is one.
    pub grid: Option<Grid>,
    /// Items, in the order of the file.
    pub items: Vec<Item>,
    /// Check-ins, in the order of the file.
    pub check_ins: Vec<Said>,
    /// People.
    pub people: Vec<Person>,
    /// What texts would fill in.
    pub offers: Vec<Offer>,
    /// What is left, and why.
    pub left: Vec<Left>,
    /// How it was read where that is not plain, each a sentence without its full stop.
    pub guessed: Vec<String>,
    /// What cannot be taken.
    pub wrong: Vec<Wrong>,
    /// What is not clear.
    pub questions: Vec<Question>,
}

impl Found {
    /// Nothing yet.
    pub fn new(name: &str, form: &str) -> Found {
        Found { name: name.to_owned(), form: form.to_owned(), ..Found::default() }
    }

    /// Adds an item and says which it is.
    pub fn add(&mut self, mut item: Item) -> usize {
        item.cells.shrink();
        self.items.push(item);
        self.items.len() - 1
    }

    /// Says once how something was read.
    pub fn guess(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.guessed.contains(&sentence) {
            self.guessed.push(sentence);
        }
    }

    /// Notes what comes to nothing here.
    pub fn leave(&mut self, place: Place, what: impl Into<String>) {
        self.left.push(Left { place, what: what.into() });
    }

    /// Notes what cannot be taken.
    pub fn fail(&mut self, place: Place, sentence: impl Into<String>) {
        self.wrong.push(Wrong { place, sentence: sentence.into() });
    }

    /// Offers what a text says for a cell that is empty. `sure`: the words mean nothing else.
    pub fn offer(&mut self, item: usize, column: Column, text: impl Into<String>, out_of: &str, sure: bool) {
        if self.items[item].cells.get(column).is_none() {
            self.offers.push(Offer { item, column, text: text.into(), out_of: out_of.to_owned(), sure });
        }
    }

    /// A place as sentences name it: `line 4`, `row 12, column H`; with its sheet where there are several. `None`: the file.
    pub fn place(&self, place: &Place) -> Option<String> {
        Some(match place {
            Place::File => return None,
            Place::Line(line) => format!("line {line}"),
            Place::Cell { sheet, row, column } => {
                let of = self.sheets.get(usize::from(*sheet)).filter(|_| self.sheets.len() > 1);
                let of = of.map(|name| format!("{}, ", one_line(name, 40))).unwrap_or_default();
                let column = column.map(|n| format!(", column {}", letters(n))).unwrap_or_default();
                format!("{of}row {row}{column}")
            }
            Place::Path(path) => one_line(path, 60).into_owned(),
        })
    }
}

/// Which item is above the next one, of rows that say how deep they stand.
#[derive(Debug, Clone, Default)]
pub struct Levels(Vec<(usize, usize)>);

impl Levels {
    /// What something of that depth hangs on: the last one before it that stands less deep.
    pub fn above(&mut self, depth: usize) -> Option<usize> {
        self.0.retain(|(level, _)| *level < depth);
        self.0.last().map(|(_, item)| *item)
    }

    /// Puts an item at that depth, and says what it hangs on.
    pub fn put(&mut self, depth: usize, item: usize) -> Option<usize> {
        let above = self.above(depth);
        self.0.push((depth, item));
        above
    }
}

/// The letters of a column of a spreadsheet: A, B, …, Z, AA.
pub fn letters(column: u16) -> String {
    let (mut n, mut out) = (usize::from(column) + 1, Vec::new());
    while n > 0 {
        out.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    out.iter().rev().map(|&byte| char::from(byte)).collect()
}

/// Whether a column holds text that is taken as it is.
fn is_prose(column: Column) -> bool {
    match column {
        Column::Note | Column::Next => true,
        Column::Field(key) => key == FieldKey::External || matches!(key.spec().reads, Reads::Title | Reads::Page | Reads::Line),
        _ => false,
    }
}

/// Whether a text says no more than that nothing is known yet.
pub fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 16] =
        ["tbd", "tba", "tbc", "todo", "n/a", "na", "n.a.", "none", "null", "nil", "x", "xx", "xxx", "unknown", "not set", "k.a."];
    let bare = text.trim().trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | '{' | '}')).trim();
    let bare = bare.trim_end_matches('%').trim();
    let is_mark = |c: char| matches!(c, '-' | '–' | '—' | '?' | '_' | '.' | '…' | '/' | '*');
    bare.chars().all(is_mark) || WORDS.contains(&bare.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_nothing_is_known_fills_no_number_but_a_title() {
        for text in ["TBD", "[TBD]", "—", "--", "n/a", "X %", "?", "___", "(tbc)"] {
            assert!(is_placeholder(text), "{text}");
            let mut cells = Cells::default();
            cells.say(Column::Value, text);
            cells.say(Column::Field(FieldKey::Title), text);
            assert_eq!((cells.get(Column::Value), cells.get(Column::Field(FieldKey::Title))), (None, Some(text)));
        }
        for text in ["0", "-4", "5 %", "nan", "Ana", "10x"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_cell_holds_what_it_was_first_told_and_a_text_grows_by_lines() {
        let mut cells = Cells::default();
        cells.say(Column::Note, " one ");
        cells.say(Column::Note, "two");
        assert_eq!(cells.get(Column::Note), Some("one"));
        cells.add_line(Column::Note, "two");
        assert_eq!(cells.get(Column::Note), Some("one\ntwo"));
        cells.say(Column::Value, "12");
        cells.rewrite(|column, text| (column == Column::Note).then(|| text.replace('\n', " and ")));
        assert_eq!(cells.iter().collect::<Vec<_>>(), [(Column::Note, "one and two"), (Column::Value, "12")]);
        cells.set(Column::Note, "");
        assert_eq!(cells.iter().collect::<Vec<_>>(), [(Column::Value, "12")]);
        assert_eq!(cells.take(Column::Value).as_deref(), Some("12"));
        assert!(cells.is_empty());
    }

    #[test]
    fn places_are_named_as_spreadsheets_and_editors_name_them() {
        let mut found = Found::new("f.xlsx", "a sheet");
        let cell = Place::Cell { sheet: 0, row: 12, column: Some(27) };
        found.sheets.push("Q4".into());
        assert_eq!(found.place(&cell).as_deref(), Some("row 12, column AB"));
        found.sheets.push("Q3".into());
        assert_eq!(found.place(&cell).as_deref(), Some("Q4, row 12, column AB"));
        assert_eq!(found.place(&Place::Line(4)).as_deref(), Some("line 4"));
        assert_eq!((letters(0), letters(25), letters(26), letters(701)), ("A".into(), "Z".into(), "AA".into(), "ZZ".into()));
    }

    #[test]
    fn what_stands_deeper_hangs_on_the_last_that_stands_less_deep() {
        let mut levels = Levels::default();
        let above: Vec<Option<usize>> =
            [0, 2, 2, 5, 1, 0, 3].into_iter().enumerate().map(|(item, depth)| levels.put(depth, item)).collect();
        assert_eq!(above, [None, Some(0), Some(0), Some(2), Some(0), None, Some(5)]);
    }

    #[test]
    fn an_answer_counts_where_it_is_one_of_the_words() {
        let mut answers = Answers::default();
        answers.give("Dates", "DMY");
        let ask = |answers: &Answers| {
            let choices = [("mdy", "March 4".to_owned()), ("dmy", "3 April".to_owned())];
            Question::new("dates", "3/4 is two days".into(), &choices, Asked::Open, answers)
        };
        assert_eq!(ask(&answers).asked, Asked::Answered);
        assert_eq!(ask(&answers).word(&answers), Some("DMY"));
        answers.give("dates", "soon");
        assert_eq!((ask(&answers).asked, ask(&answers).word(&answers)), (Asked::Open, Some("mdy")));
    }
}
