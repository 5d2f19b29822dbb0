//! Before a file is imported: what it was found to hold, what is not clear, and what was answered.
//!
//! It changes nothing: it ends in answers, or in nothing at all, and whoever opened it imports the file by them. It asks for the
//! file to be read anew when an answer was given, and goes on taking keys meanwhile.
//! Must not know: files, how anything is read or written.

pub mod choosing;
pub mod found;
mod why;

use super::{
    event::{Event, Hit},
    key::{Code, Key},
    keys::{Action, Keymap, Place},
    overlay::page::{self, Line as PageLine},
};
use crate::domain::text::say::say_count;
use choosing::{Choosing, Chosen};
use found::{Asked, Found, Stage};

/// So many rows the wheel goes, and a page.
const PAGE: isize = 10;

/// What was answered here, each with the word, the last counts; `None`: it was taken back.
pub type Given = Vec<(String, Option<String>)>;

/// A part of the page that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What holds for all of the file.
    File,
    /// What its columns mean.
    Columns,
    /// What is not clear.
    Questions,
    /// What it would make.
    Tree,
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Part; 4] = [Part::File, Part::Columns, Part::Questions, Part::Tree];

    /// Which of the three steps it belongs to.
    pub fn step(self) -> usize {
        match self {
            Part::File => 0,
            Part::Columns | Part::Questions => 1,
            Part::Tree => 2,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It is to be written.
    Write,
    /// It is not.
    Leave,
}

/// What is asked for outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The file is to be read by these answers.
    Read(Given),
    /// It is over.
    End(Ended),
}

/// A page to read.
#[derive(Debug)]
pub struct Reading {
    /// Above all.
    pub title: String,
    /// All of it.
    pub lines: Vec<PageLine>,
    /// The first line shown.
    pub top: usize,
}

/// The preview of a file.
#[derive(Debug)]
pub struct Preview {
    /// The name of the file.
    pub name: String,
    /// Which of how many files it is; `None`: the only one.
    pub nth: Option<(usize, usize)>,
    /// The keys in force.
    pub keymap: Keymap,
    /// What was read; `None`: nothing yet.
    pub found: Option<Found>,
    /// Whether it is being read.
    pub is_reading: bool,
    /// The part that has the keys.
    pub part: Part,
    /// The selected line of each part.
    at: [usize; 4],
    given: Given,
    /// What was given when it could be read the last time.
    good: Given,
    /// The questions that were found then; `None`: nothing was answered since.
    asked: Option<Vec<found::Question>>,
    /// What one chooses from.
    pub choosing: Option<Choosing>,
    /// What is read over it.
    pub page: Option<Reading>,
    /// What just happened, and whether it went wrong.
    pub said: Option<(String, bool)>,
    /// Whether somebody went anywhere yet: where it begins depends on the file.
    has_moved: bool,
}

impl Preview {
    /// Of a file that is being read.
    pub fn new(name: impl Into<String>, nth: Option<(usize, usize)>, keymap: Keymap) -> Preview {
        Preview {
            name: name.into(),
            nth,
            keymap,
            found: None,
            is_reading: true,
            part: Part::Columns,
            at: [0; 4],
            given: Vec::new(),
            good: Vec::new(),
            asked: None,
            choosing: None,
            page: None,
            said: None,
            has_moved: false,
        }
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        match (&self.choosing, &self.page) {
            (_, Some(_)) => &[Place::Page, Place::List],
            (Some(_), None) => &[Place::Narrow],
            (None, None) => &[Place::Import, Place::List],
        }
    }

    /// How many lines a part has.
    pub fn lines(&self, part: Part) -> usize {
        self.found.as_ref().map_or(0, |found| match part {
            Part::File => found.heads.len(),
            Part::Columns => found.columns.len(),
            Part::Questions => found.questions.len(),
            Part::Tree => found.tree.len(),
        })
    }

    /// The selected line of a part.
    pub fn at(&self, part: Part) -> usize {
        self.at[part as usize].min(self.lines(part).saturating_sub(1))
    }

    /// The file was read: what was found, or why it could not be.
    pub fn arrives(&mut self, read: Result<Found, String>) {
        match read {
            Ok(mut found) => {
                self.is_reading = found.stage != Stage::Compared;
                if found.stage != Stage::Begun {
                    self.good.clone_from(&self.given);
                    self.asked = None;
                } else if let Some(before) =
                    self.found.take().filter(|before| before.stage != Stage::Begun || self.asked.is_some())
                {
                    // What the rest of it asks is not gone because its beginning is read anew.
                    (found.questions, found.wrong, found.wrong_in_all) = (before.questions, before.wrong, before.wrong_in_all);
                }
                self.found = Some(found);
                if !self.has_moved {
                    self.begins();
                }
                if self.lines(self.part) == 0 {
                    self.part = self.parts().first().copied().unwrap_or(Part::Tree);
                }
            }
            Err(sentence) => {
                self.is_reading = false;
                self.given.clone_from(&self.good);
                if let (Some(asked), Some(found)) = (self.asked.take(), &mut self.found) {
                    found.questions = asked;
                }
                self.said = Some((format!("{sentence}; the answer was taken back"), true));
            }
        }
    }

    /// Where one begins: at what has to be answered, else at the columns, else at what it would make.
    fn begins(&mut self) {
        let Some(found) = &self.found else { return };
        if let Some(open) = found.questions.iter().position(|question| question.asked == Asked::Open) {
            self.part = Part::Questions;
            self.at[Part::Questions as usize] = open;
        } else {
            let parts = self.parts();
            self.part = [Part::Columns, Part::Tree].into_iter().find(|part| parts.contains(part)).unwrap_or(Part::File);
        }
    }

    /// The parts that hold anything.
    fn parts(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|&part| self.lines(part) > 0).collect()
    }

    /// Something happened.
    pub fn update(&mut self, event: Event) -> Option<Ask> {
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(text) => {
                if let Some(choosing) = &mut self.choosing {
                    choosing.paste(&text);
                }
                None
            }
            Event::Click { hit, double } => self.click(hit, double),
            Event::Wheel(by) => {
                self.step(by);
                None
            }
            _ => None,
        }
    }

    fn key(&mut self, key: Key) -> Option<Ask> {
        self.said = None;
        if self.page.is_some() {
            self.page_key(key);
            return None;
        }
        if let Some(choosing) = &mut self.choosing {
            return match choosing.key(key, &self.keymap) {
                Chosen::Nothing => None,
                Chosen::Left => {
                    self.choosing = None;
                    None
                }
                Chosen::Ends => Some(Ask::End(Ended::Leave)),
                Chosen::Word(word) => self.takes(word),
            };
        }
        match self.keymap.action(self.places(), key)? {
            Action::Back | Action::Quit => return Some(Ask::End(Ended::Leave)),
            Action::Save => return self.write(),
            Action::Down => self.step(1),
            Action::Up => self.step(-1),
            Action::PageDown | Action::HalfDown => self.step(PAGE),
            Action::PageUp | Action::HalfUp => self.step(-PAGE),
            Action::Top => self.select(self.part, 0),
            Action::Bottom => self.select(self.part, usize::MAX),
            Action::NextField => self.go(1),
            Action::PreviousField => self.go(-1),
            Action::NextView => self.go_to_step(self.part.step() + 1),
            Action::PreviousView => self.go_to_step(self.part.step().checked_sub(1)?),
            Action::AsTable => self.go_to_step(if self.part == Part::Tree { 1 } else { 2 }),
            Action::Open => self.open(),
            Action::ChooseNumber => return self.answer_number(key),
            Action::ChoiceNone => return self.forget(),
            Action::Why => self.page = why::of(self),
            Action::Help => {
                let lines = page::keys(&self.keymap, &[Place::Import, Place::List, Place::Narrow]);
                self.page = Some(Reading { title: "Keys".to_owned(), lines, top: 0 });
            }
            _ => {}
        }
        None
    }

    fn page_key(&mut self, key: Key) {
        let action = self.keymap.action(self.places(), key);
        let Some(page) = &mut self.page else { return };
        let last = page.lines.len().saturating_sub(1);
        match action {
            Some(Action::Back) => self.page = None,
            Some(Action::Down) => page.top = (page.top + 1).min(last),
            Some(Action::Up) => page.top = page.top.saturating_sub(1),
            Some(Action::PageDown | Action::HalfDown) => page.top = (page.top + PAGE as usize).min(last),
            Some(Action::PageUp | Action::HalfUp) => page.top = page.top.saturating_sub(PAGE as usize),
            Some(Action::Top) => page.top = 0,
            Some(Action::Bottom) => page.top = last,
            _ if key.ctrl && key.code == Code::Char('c') => self.page = None,
            _ => {}
        }
    }

    fn click(&mut self, hit: Hit, double: bool) -> Option<Ask> {
        self.said = None;
        if self.page.is_some() {
            self.page = None;
            return None;
        }
        if let Some(choosing) = &mut self.choosing {
            match hit {
                Hit::Choice(n) => {
                    let word = choosing.word_at(n)?;
                    return self.takes(word);
                }
                Hit::Outside => self.choosing = None,
                _ => {}
            }
            return None;
        }
        match hit {
            Hit::View(step) => self.go_to_step(step),
            Hit::Option(part, n) if part < Part::ALL.len() => {
                self.has_moved = true;
                self.part = Part::ALL[part];
                self.select(self.part, n);
                if double {
                    self.open();
                }
            }
            // The answers of each question lie behind the parts.
            Hit::Option(behind, choice) => {
                let question = behind - Part::ALL.len();
                self.part = Part::Questions;
                self.select(Part::Questions, question);
                return self.answer(question, choice);
            }
            _ => {}
        }
        None
    }

    fn select(&mut self, part: Part, n: usize) {
        self.has_moved = true;
        self.at[part as usize] = n.min(self.lines(part).saturating_sub(1));
    }

    fn step(&mut self, by: isize) {
        if let Some(page) = &mut self.page {
            page.top = page.top.saturating_add_signed(by).min(page.lines.len().saturating_sub(1));
        } else if let Some(choosing) = &mut self.choosing {
            choosing.step(by);
        } else {
            self.select(self.part, self.at(self.part).saturating_add_signed(by));
        }
    }

    /// To the part after, or before, that holds anything.
    fn go(&mut self, by: isize) {
        self.has_moved = true;
        let parts = self.parts();
        let here = parts.iter().position(|&part| part == self.part).unwrap_or_default();
        if !parts.is_empty() {
            self.part = parts[(here as isize + by).rem_euclid(parts.len() as isize) as usize];
        }
    }

    fn go_to_step(&mut self, step: usize) {
        self.has_moved = true;
        if let Some(&part) = self.parts().iter().find(|part| part.step() == step) {
            self.part = part;
        }
    }

    /// Chooses another value for the selected line.
    fn open(&mut self) {
        let Some(found) = &self.found else { return };
        let at = self.at(self.part);
        self.choosing = match self.part {
            Part::File => found.heads.get(at).map(Choosing::of_head),
            Part::Columns => found.columns.get(at).map(|column| Choosing::of_column(column, &found.meanings)),
            // What holds for all of the file can be more than the answers that were guessed.
            Part::Questions => found.questions.get(at).map(|question| {
                let head = found.heads.iter().find(|head| head.key == question.key);
                head.map_or_else(|| Choosing::of_question(question), Choosing::of_head)
            }),
            Part::Tree => None,
        };
    }

    /// What was chosen becomes an answer.
    fn takes(&mut self, word: String) -> Option<Ask> {
        let key = self.choosing.take()?.key;
        self.has_moved = true;
        Some(self.gives(key, Some(word)))
    }

    fn gives(&mut self, key: String, word: Option<String>) -> Ask {
        self.given.retain(|(other, _)| *other != key);
        // An answer is seen at once, however long the file is.
        if let Some(found) = &mut self.found {
            self.asked.get_or_insert_with(|| found.questions.clone());
            if let (Some(question), Some(word)) = (found.questions.iter_mut().find(|question| question.key == key), &word) {
                (question.asked, question.word) = (Asked::Answered, Some(word.clone()));
            }
        }
        self.given.push((key, word));
        self.is_reading = true;
        Ask::Read(self.given.clone())
    }

    fn answer_number(&mut self, key: Key) -> Option<Ask> {
        let number = key.types()?.to_digit(10)? as usize;
        let found = self.found.as_ref()?;
        let question = if self.part == Part::Questions {
            self.at(Part::Questions)
        } else {
            found.questions.iter().position(|question| question.asked == Asked::Open)?
        };
        self.answer(question, number.checked_sub(1)?)
    }

    /// Gives an answer, and goes on to what is still open.
    fn answer(&mut self, question: usize, choice: usize) -> Option<Ask> {
        self.has_moved = true;
        let questions = &self.found.as_ref()?.questions;
        let asked = questions.get(question)?;
        let Some(chosen) = asked.choices.get(choice) else {
            self.said = Some((format!("there are {} to choose from", say_count(asked.choices.len(), "answer", "answers")), true));
            return None;
        };
        let (key, word) = (asked.key.clone(), chosen.word.clone());
        let after = (question + 1..questions.len()).chain(0..question);
        let next = after.into_iter().find(|&n| questions[n].asked == Asked::Open);
        if self.part == Part::Questions
            && let Some(next) = next
        {
            self.select(Part::Questions, next);
        }
        Some(self.gives(key, Some(word)))
    }

    /// Takes the answer about the selected line back.
    fn forget(&mut self) -> Option<Ask> {
        let found = self.found.as_ref()?;
        let at = self.at(self.part);
        let key = match self.part {
            Part::File => found.heads.get(at)?.key.to_owned(),
            Part::Columns => found.columns.get(at)?.key.clone(),
            Part::Questions => found.questions.get(at)?.key.clone(),
            Part::Tree => return None,
        };
        Some(self.gives(key, None))
    }

    /// It is written where all is read, answered and right.
    fn write(&mut self) -> Option<Ask> {
        let is_read = !self.is_reading;
        let found = self.found.as_ref()?;
        let open = found.open();
        if open > 0 {
            let first = found.questions.iter().position(|question| question.asked == Asked::Open).unwrap_or_default();
            self.part = Part::Questions;
            self.select(Part::Questions, first);
            let them = say_count(open, "question is", "questions are");
            let said = format!(
                "nothing is written yet: {them} open; {{answer-import}} gives the first answer, {{why-import}} says more"
            );
            self.said = Some((self.keymap.filled(&said), true));
            return None;
        }
        if !is_read {
            self.said = Some(("it is still being read: write it when all of it is there".to_owned(), true));
            return None;
        }
        if found.wrong_in_all > 0 && !found.leaves_out {
            let can_leave = found.heads.iter().find(|head| head.key == found::BAD_ROWS);
            let or = can_leave.map(|head| format!(", or choose at “{}”, in the first step, that it is left out", head.label));
            self.said = Some((format!("nothing is written: correct in the file what is wrong{}", or.unwrap_or_default()), true));
            self.go_to_step(2);
            return None;
        }
        Some(Ask::End(Ended::Write))
    }
}

#[cfg(test)]
mod tests {
    use super::{found::*, *};

    fn choices(words: &[&str]) -> Vec<Choice> {
        words.iter().map(|word| Choice { word: (*word).to_owned(), says: String::new() }).collect()
    }

    fn question(key: &str, asked: Asked) -> Question {
        Question {
            key: key.to_owned(),
            asks: format!("{key} can be read in two ways"),
            choices: choices(&["dmy", "mdy"]),
            asked,
            word: Some("dmy".to_owned()),
            flags: vec!["--dates dmy".to_owned(), "--dates mdy".to_owned()],
        }
    }

    fn read(questions: Vec<Question>) -> Found {
        let column = |name: &str| Column {
            name: name.to_owned(),
            cells: vec!["Trials".to_owned()],
            means: "title".to_owned(),
            how: String::new(),
            sure: 3,
            key: format!("column {name}"),
            flag: format!("--column {name}=…"),
        };
        Found {
            stage: Stage::Compared,
            columns: vec![column("Metric"), column("Start")],
            meanings: choices(&["title", "baseline", "ignore"]),
            questions,
            ..Found::default()
        }
    }

    fn preview(found: Found) -> Preview {
        let mut preview = Preview::new("q.csv", None, Keymap::default());
        preview.arrives(Ok(found));
        preview
    }

    fn keys(preview: &mut Preview, script: &str) -> Option<Ask> {
        let mut last = None;
        for word in script.split_whitespace() {
            last = preview.update(Event::Key(word.parse().unwrap()));
        }
        last
    }

    #[test]
    fn it_begins_at_what_has_to_be_answered_and_else_at_the_columns() {
        let open = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
        assert_eq!((open.part, open.at(Part::Questions)), (Part::Questions, 1));
        assert_eq!(preview(read(Vec::new())).part, Part::Columns);
        let mut outline = read(Vec::new());
        outline.columns.clear();
        outline.tree.push(Line {
            mark: None,
            depth: 0,
            title: "Win".into(),
            kind: crate::domain::Kind::Objective,
            numbers: String::new(),
            owner: String::new(),
            check_ins: 0,
        });
        assert_eq!(preview(outline).part, Part::Tree);
    }

    #[test]
    fn a_number_answers_what_is_selected_and_from_elsewhere_the_first_that_is_open() {
        let mut p = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
        let given = vec![("dates".to_owned(), Some("mdy".to_owned()))];
        assert_eq!(keys(&mut p, "backtab 2"), Some(Ask::Read(given)));
        assert_eq!(p.part, Part::Columns);
        let mut p = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
        assert!(matches!(keys(&mut p, "up 1"), Some(Ask::Read(given)) if given[0].0 == "cycle"));
        assert_eq!(p.at(Part::Questions), 1, "what is open comes next");
        assert_eq!(keys(&mut p, "9"), None);
        assert!(p.said.as_ref().is_some_and(|(said, is_wrong)| *is_wrong && said.contains("2 answers")), "{:?}", p.said);
    }

    #[test]
    fn nothing_is_written_while_something_is_open_wrong_or_unread() {
        let mut p = preview(read(vec![question("dates", Asked::Open)]));
        assert_eq!(keys(&mut p, "backtab ctrl-s"), None);
        assert_eq!(p.part, Part::Questions);
        assert!(p.said.as_ref().is_some_and(|(said, _)| said.contains("1 question is open")), "{:?}", p.said);
        let mut wrong = read(Vec::new());
        (wrong.wrong, wrong.wrong_in_all) = (vec!["row 12, column H: “soon” is no number".into()], 1);
        assert_eq!(keys(&mut preview(wrong.clone()), "ctrl-s"), None);
        wrong.leaves_out = true;
        assert_eq!(keys(&mut preview(wrong), "ctrl-s"), Some(Ask::End(Ended::Write)));
        let mut unread = read(Vec::new());
        unread.stage = Stage::Read;
        assert_eq!(keys(&mut preview(unread), "ctrl-s"), None);
        assert_eq!(keys(&mut preview(read(Vec::new())), "ctrl-s"), Some(Ask::End(Ended::Write)));
    }

    #[test]
    fn a_column_is_given_another_meaning_by_typing_a_part_of_it_and_the_answer_is_taken_back() {
        let mut p = preview(read(Vec::new()));
        let asked = keys(&mut p, "down enter b a s enter");
        assert_eq!(asked, Some(Ask::Read(vec![("column Start".to_owned(), Some("baseline".to_owned()))])));
        assert!(p.choosing.is_none() && p.is_reading);
        p.arrives(Ok(read(Vec::new())));
        assert_eq!(keys(&mut p, "backspace"), Some(Ask::Read(vec![("column Start".to_owned(), None)])));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_taken_back_with_its_sentence() {
        let mut p = preview(read(vec![question("dates", Asked::Open)]));
        keys(&mut p, "1");
        p.arrives(Ok(read(vec![question("dates", Asked::Answered)])));
        keys(&mut p, "backtab enter i g enter");
        p.arrives(Err("no column holds a title".to_owned()));
        assert!(p.said.as_ref().is_some_and(|(said, _)| said.starts_with("no column holds a title; ")), "{:?}", p.said);
        assert!(!p.is_reading);
        let asked = keys(&mut p, "tab 2");
        assert_eq!(
            asked,
            Some(Ask::Read(vec![("dates".to_owned(), Some("mdy".to_owned()))])),
            "of the bad answer nothing is left"
        );
    }

    #[test]
    fn an_answer_is_seen_at_once_and_the_beginning_of_the_file_takes_no_question_away() {
        let all = || vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)];
        let mut p = preview(read(all()));
        keys(&mut p, "2");
        let asked = |p: &Preview| p.found.as_ref().unwrap().questions[1].asked;
        assert_eq!((asked(&p), p.found.as_ref().unwrap().open(), p.is_reading), (Asked::Answered, 0, true));
        p.arrives(Ok(Found {
            stage: Stage::Begun,
            extent: "the first 200 rows".into(),
            ..read(vec![question("cycle", Asked::Guessed)])
        }));
        assert_eq!((p.lines(Part::Questions), asked(&p), p.is_reading), (2, Asked::Answered, true));
        assert_eq!(p.found.as_ref().unwrap().extent, "the first 200 rows");
        p.arrives(Err("it cannot be".to_owned()));
        assert_eq!((asked(&p), p.is_reading), (Asked::Open, false), "what could not be read is as it was");
        p.arrives(Ok(read(vec![question("dates", Asked::Answered)])));
        assert_eq!(p.lines(Part::Questions), 1);
    }

    #[test]
    fn leaving_closes_what_lies_over_the_page_first_and_then_ends_it() {
        for opens in ["enter", "w", "?"] {
            let mut p = preview(read(Vec::new()));
            assert_eq!(keys(&mut p, &format!("{opens} esc")), None, "{opens}");
            assert!(p.choosing.is_none() && p.page.is_none(), "{opens}");
            assert_eq!(keys(&mut p, "esc"), Some(Ask::End(Ended::Leave)), "{opens}");
        }
        assert_eq!(keys(&mut preview(read(Vec::new())), "enter ctrl-c"), Some(Ask::End(Ended::Leave)));
    }

    #[test]
    fn a_click_selects_answers_and_goes_to_a_step() {
        let mut p = preview(read(vec![question("dates", Asked::Open)]));
        let click = |p: &mut Preview, hit, double| p.update(Event::Click { hit, double });
        assert_eq!(click(&mut p, Hit::Option(Part::Columns as usize, 1), false), None);
        assert_eq!((p.part, p.at(Part::Columns)), (Part::Columns, 1));
        click(&mut p, Hit::Option(Part::Columns as usize, 1), true);
        assert!(p.choosing.is_some());
        click(&mut p, Hit::Outside, false);
        assert!(p.choosing.is_none());
        let answered = click(&mut p, Hit::Option(Part::ALL.len(), 1), false);
        assert_eq!(answered, Some(Ask::Read(vec![("dates".to_owned(), Some("mdy".to_owned()))])));
    }
}
