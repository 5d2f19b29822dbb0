//! How a table is laid out: its header, what each column means, how rows say what hangs on what.

use super::{
    content::{self, outline},
    meaning::{self, Meaning, by_name, plain},
    periods::{self, Dated, Part, Within},
    presets::Preset,
};
use crate::domain::{FieldKey, Kind, calendar::Calendar, text::one_line};
use crate::exchange::{
    bring::found::{Answers, Asked, Choice, Question, Seen, Sure, letters},
    csv::Column,
    sheet::Cell,
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Within so many rows a header is looked for.
pub(super) const HEADER_WITHIN: usize = 10;
/// So many rows tell what a column means.
pub(super) const LOOKED_AT: usize = 200;
/// A meaning that fits less is none.
const LEAST: f64 = 0.5;

/// How rows say what hangs on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hierarchy {
    /// By the ids of what they hang on.
    Ids,
    /// By its titles.
    Titles,
    /// By outline numbers.
    Numbers,
    /// By the column their title stands in.
    Levels,
    /// By their kind: what is smaller follows what it hangs on.
    Kinds,
    /// A row is an objective with all its key results.
    Wide,
    /// The objective stands beside the key result, or in the first of its rows.
    Pairs,
    /// By blanks before the title.
    Indents,
    /// An objective is a row with nothing but a title.
    Headings,
    /// Rows are check-ins of what is here by their id.
    CheckIns,
    /// Not at all.
    Flat,
}

impl Hierarchy {
    /// What such a table looks like.
    pub(super) fn says(self) -> &'static str {
        match self {
            Hierarchy::Ids => "a table whose rows name what they hang on",
            Hierarchy::Titles => "a table whose rows name the title of what they hang on",
            Hierarchy::Numbers => "a table with outline numbers",
            Hierarchy::Levels => "a table with a column for each level",
            Hierarchy::Kinds => "a table whose rows follow what they hang on",
            Hierarchy::Wide => "a table with a row per objective",
            Hierarchy::Pairs => "a table with a row per key result",
            Hierarchy::Indents => "a table with indented titles",
            Hierarchy::Headings => "a table with objectives as headings",
            Hierarchy::CheckIns => "a table of check-ins",
            Hierarchy::Flat => "a table with a row per goal",
        }
    }
}

/// A column that is read.
#[derive(Debug, Clone)]
pub(super) struct Col {
    pub(super) meaning: Meaning,
    sure: Sure,
    rival: Option<Meaning>,
    /// The day of a period.
    pub(super) day: Option<NaiveDate>,
    /// Its first and last day, where it is not over: its day is today then.
    pub(super) under_way: Option<(NaiveDate, NaiveDate)>,
    /// Somebody said what it means.
    given: bool,
}

/// What was decided about a table.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) headers: Vec<String>,
    pub(super) columns: Vec<Col>,
    pub(super) hierarchy: Hierarchy,
    pub(super) preset: Option<&'static Preset>,
}

/// How well a row would do as a header: the names in it that somebody knows.
pub(super) fn header_score(cells: &[Cell]) -> f64 {
    let named = |cell: &Cell| {
        let name = cell.shown.trim();
        if name.is_empty() || name.chars().count() > 60 {
            return 0.0;
        }
        if meaning::wide(name).is_some() || meaning::level(name).is_some() {
            return 1.0;
        }
        // Words among others make a sentence a header all too easily.
        by_name(name).into_iter().map(|(_, score)| if score < 0.8 { score / 2.0 } else { score }).fold(0.0, f64::max)
    };
    cells.iter().map(named).sum()
}

impl Layout {
    /// Decides about a table of which the header and the first cells of every column are known.
    pub(super) fn of(
        headers: Vec<String>,
        samples: &[Vec<Cell>],
        rows: &[Vec<Cell>],
        answers: &Answers,
        (calendar, within): (&Calendar, Within),
    ) -> Layout {
        let preset = match answers.get("like") {
            Some(name) => Preset::called(name),
            None => Preset::told_by(&headers),
        };
        let mut columns: Vec<Col> = (0..headers.len())
            .map(|_| Col { meaning: Meaning::Ignore, sure: Sure::Very, rival: None, day: None, under_way: None, given: false })
            .collect();
        let mut decided = vec![false; headers.len()];
        let mut used: Vec<Meaning> = Vec::new();
        let mut decide = |n: usize, meaning: Meaning, used: &mut Vec<Meaning>, columns: &mut Vec<Col>, given: bool| {
            columns[n].meaning = meaning;
            columns[n].given = given;
            decided[n] = true;
            used.push(meaning);
        };
        for (n, header) in headers.iter().enumerate() {
            if let Some(meaning) = answers.get(&key(&headers, n)).and_then(Meaning::from_word) {
                decide(n, meaning, &mut used, &mut columns, true);
            } else if let Some(meaning) = preset.and_then(|preset| preset.meaning(header)) {
                decide(n, meaning, &mut used, &mut columns, false);
            }
        }
        let run = periods::run(&headers, within);
        for Dated { column: n, part, first, day } in run {
            let meaning = match part {
                Part::Value => Meaning::Period,
                Part::Confidence => Meaning::PeriodConfidence,
                Part::Note => Meaning::PeriodNote,
            };
            let is_under_way = (first..day).contains(&within.today);
            columns[n].day = Some(if is_under_way { within.today } else { day });
            columns[n].under_way = is_under_way.then_some((first, day));
            if !decided[n] {
                columns[n].meaning = meaning;
                columns[n].sure = Sure::Fairly;
                decided[n] = true;
            }
        }
        for (n, header) in headers.iter().enumerate() {
            if decided[n] {
                continue;
            }
            let told = meaning::wide(header).map(|(n, column)| Meaning::Wide(n, column));
            if let Some(meaning) = told.or_else(|| meaning::level(header).map(Meaning::Level)) {
                columns[n].meaning = meaning;
                decided[n] = true;
            }
        }
        let mut claims: Vec<(usize, Meaning, f64)> = Vec::new();
        for (n, header) in headers.iter().enumerate().filter(|(n, _)| !decided[*n]) {
            for (meaning, name) in by_name(header) {
                let score = 0.6 * name + 0.4 * content::share(meaning, &samples[n], calendar);
                if score >= LEAST {
                    claims.push((n, meaning, score));
                }
            }
        }
        claims.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        for at in 0..claims.len() {
            let (n, meaning, score) = claims[at];
            // A second column of objectives beside that of a program names what they hang on.
            let is_second = meaning == Meaning::Objective
                && used.contains(&meaning)
                && !used.contains(&Meaning::ParentTitle)
                && preset.is_some()
                && !decided[n];
            if is_second {
                (columns[n].meaning, columns[n].sure) = (Meaning::ParentTitle, Sure::Little);
                columns[n].rival = Some(Meaning::Ignore);
                decided[n] = true;
                used.push(Meaning::ParentTitle);
                continue;
            }
            let many = matches!(meaning, Meaning::Says(Column::Note | Column::Field(FieldKey::Description)));
            if decided[n] || !many && used.contains(&meaning) {
                continue;
            }
            let rival = claims.iter().find(|(other, m, s)| *other == n && *m != meaning && !used.contains(m) && score - s < 0.1);
            columns[n].sure = match score {
                _ if rival.is_some() => Sure::Little,
                s if s >= 0.85 => Sure::Very,
                s if s >= 0.65 => Sure::Fairly,
                _ => Sure::Little,
            };
            columns[n].meaning = meaning;
            columns[n].rival = rival.map(|(_, meaning, _)| *meaning);
            decided[n] = true;
            used.push(meaning);
        }
        // Whoever says so has ids in a column that no name tells.
        let ids = answers.get("ids").and_then(|name| (0..headers.len()).find(|n| is_column(&headers, *n, name)));
        if let Some(n) = ids.filter(|n| !used.contains(&Meaning::Id) && columns[*n].meaning == Meaning::Ignore) {
            columns[n].meaning = Meaning::Id;
        }
        let mut layout = Layout { headers, columns, hierarchy: Hierarchy::Flat, preset };
        layout.find_title(samples);
        layout.hierarchy = layout.hierarchy_of(samples, rows);
        layout
    }

    /// The columns of a meaning.
    pub(super) fn at(&self, meaning: Meaning) -> Option<usize> {
        self.columns.iter().position(|column| column.meaning == meaning)
    }

    fn has(&self, meaning: Meaning) -> bool {
        self.at(meaning).is_some()
    }

    fn has_title(&self) -> bool {
        let titles = [Meaning::Objective, Meaning::KeyResult, Meaning::Project, Meaning::Title];
        titles.into_iter().any(|title| self.has(title))
            || self.columns.iter().any(|column| matches!(column.meaning, Meaning::Level(_) | Meaning::Wide(..)))
    }

    /// Where no name tells which column holds titles: that with most words in it.
    fn find_title(&mut self, samples: &[Vec<Cell>]) {
        let is_check_ins = self.has(Meaning::Id) && self.has(Meaning::Says(Column::On)) && self.has(Meaning::Says(Column::Value));
        if self.has_title() || is_check_ins {
            return;
        }
        let words = |n: &usize| {
            let letters = |cell: &Cell| cell.shown.chars().filter(|c| c.is_alphabetic()).count();
            samples[*n].iter().map(letters).sum::<usize>() / samples[*n].len().max(1)
        };
        let free = (0..self.columns.len()).filter(|n| self.columns[*n].meaning == Meaning::Ignore && !self.columns[*n].given);
        let Some(n) = free.max_by_key(words).filter(|n| words(n) > 2) else { return };
        self.columns[n].meaning = Meaning::Title;
        self.columns[n].sure = Sure::Little;
        self.columns[n].rival = Some(Meaning::Objective);
    }

    /// The column of the title of a row, whatever it is about.
    pub(super) fn title(&self) -> Option<usize> {
        [Meaning::Title, Meaning::KeyResult, Meaning::Project, Meaning::Objective].into_iter().find_map(|title| self.at(title))
    }

    fn hierarchy_of(&self, samples: &[Vec<Cell>], rows: &[Vec<Cell>]) -> Hierarchy {
        let levels = self.columns.iter().filter(|column| matches!(column.meaning, Meaning::Level(_))).count();
        if !self.has_title() && self.has(Meaning::Id) {
            return Hierarchy::CheckIns;
        }
        if self.columns.iter().any(|column| matches!(column.meaning, Meaning::Wide(..))) {
            return Hierarchy::Wide;
        }
        if levels > 1 {
            return Hierarchy::Levels;
        }
        if self
            .at(Meaning::Number)
            .is_some_and(|n| samples[n].iter().any(|cell| outline(&cell.shown).is_some_and(|p| p.len() > 1)))
        {
            return Hierarchy::Numbers;
        }
        if self.has(Meaning::Parent) {
            return Hierarchy::Ids;
        }
        if self.has(Meaning::Objective) && [Meaning::KeyResult, Meaning::Title, Meaning::Project].into_iter().any(|m| self.has(m))
        {
            return Hierarchy::Pairs;
        }
        if self.has(Meaning::ParentTitle) {
            return Hierarchy::Titles;
        }
        if self.at(Meaning::Kind).is_some_and(|n| {
            let kinds: Vec<Kind> = samples[n].iter().filter_map(|cell| content::kind(&cell.shown)).collect();
            kinds.contains(&Kind::Objective) && kinds.iter().any(|kind| *kind != Kind::Objective)
        }) {
            return Hierarchy::Kinds;
        }
        let Some(title) = self.title() else { return Hierarchy::Flat };
        let indents = |row: &Vec<Cell>| row.get(title).map(|cell| indent(&cell.shown));
        if rows.iter().filter_map(indents).any(|n| n > 0) && rows.iter().filter_map(indents).any(|n| n == 0) {
            return Hierarchy::Indents;
        }
        let filled = |row: &Vec<Cell>| row.iter().filter(|cell| !cell.is_blank()).count();
        let is_heading = |row: &Vec<Cell>| filled(row) == 1 && row.get(title).is_some_and(|cell| !cell.is_blank());
        let headings = rows.iter().filter(|row| is_heading(row)).count();
        let rest = rows.len() - headings;
        if headings > 0 && rest >= headings && rows.first().is_some_and(is_heading) && self.title_is_open() {
            return Hierarchy::Headings;
        }
        Hierarchy::Flat
    }

    /// Whether its titles may be of objectives as well as of what hangs on them.
    fn title_is_open(&self) -> bool {
        !self.has(Meaning::Objective)
    }

    /// What is not clear about columns.
    pub(super) fn questions(&self, samples: &[Vec<Cell>], answers: &Answers) -> Vec<Question> {
        let mut questions = Vec::new();
        for (n, column) in self.columns.iter().enumerate() {
            if column.sure != Sure::Little && !column.given {
                continue;
            }
            let mut words = vec![column.meaning];
            words.extend(column.rival);
            words.extend(by_name(&self.headers[n]).into_iter().map(|(meaning, _)| meaning));
            words.push(Meaning::Ignore);
            let mut choices: Vec<Choice> = Vec::new();
            for meaning in words {
                let word = meaning.word();
                if !choices.iter().any(|choice| choice.word == word) {
                    let says = if meaning == Meaning::Ignore { "nothing".to_owned() } else { format!("the {word}") };
                    choices.push(Choice { word, says });
                }
            }
            let cells: Vec<String> = samples[n].iter().take(2).map(|cell| format!("“{}”", one_line(&cell.shown, 24))).collect();
            let holds = if cells.is_empty() { String::new() } else { format!(", with {} in it,", cells.join(", ")) };
            let name = one_line(&self.headers[n], 30);
            let asks = format!("column {} “{name}”{holds} may be the {}", letters(n as u16), column.meaning.word());
            let key = key(&self.headers, n);
            let asked = if column.given || answers.get(&key).is_some() { Asked::Answered } else { Asked::Open };
            questions.push(Question { key, asks, choices, asked });
        }
        questions.extend(self.ids(samples, answers));
        questions
    }

    /// By what rows are known again, where a column that means nothing could hold their ids.
    fn ids(&self, samples: &[Vec<Cell>], answers: &Answers) -> Option<Question> {
        let rows = samples.iter().map(Vec::len).max().unwrap_or_default();
        let given = answers.get("ids");
        let may_be = |n: &usize| {
            let cells: HashSet<&str> = samples[*n].iter().map(|cell| cell.shown.trim()).collect();
            // An amount is no id, however short.
            let is_amount = |text: &str| text.contains(['%', ',', '$', '€', '£', '/']);
            let is_short =
                |text: &&str| text.len() <= 40 && !text.contains(char::is_whitespace) && text.len() > 1 && !is_amount(text);
            let is_given = given.is_some_and(|name| is_column(&self.headers, *n, name));
            is_given || self.columns[*n].meaning == Meaning::Ignore && cells.len() == rows && cells.iter().all(is_short)
        };
        let candidates: Vec<usize> = (0..self.columns.len()).filter(may_be).collect();
        if given.is_none() && self.has(Meaning::Id) || self.hierarchy == Hierarchy::Wide || candidates.is_empty() || rows < 3 {
            return None;
        }
        let by_titles = ("titles", "by cycle, place and title: what is renamed is new".to_owned());
        let name =
            |n: usize| if self.headers[n].trim().is_empty() { letters(n as u16) } else { self.headers[n].trim().to_owned() };
        let names: Vec<(String, String)> = candidates
            .into_iter()
            .map(|n| (name(n), samples[n].first().map(|cell| one_line(&cell.shown, 24).into_owned()).unwrap_or_default()))
            .collect();
        let columns = names.iter().map(|(name, first)| (name.as_str(), format!("the ids in its column, “{first}”")));
        let choices: Vec<(&str, String)> = std::iter::once(by_titles).chain(columns).collect();
        let asks = "no column is known to hold ids: by what are rows known again".to_owned();
        Some(Question::new("ids", asks, &choices, Asked::Guessed, answers))
    }

    /// The columns as pages show them; those of periods are one.
    pub(super) fn seen(&self, samples: &[Vec<Cell>]) -> Vec<Seen> {
        let mut all: Vec<Seen> = Vec::new();
        let periods: Vec<usize> = (0..self.columns.len()).filter(|n| self.columns[*n].day.is_some()).collect();
        for (n, column) in self.columns.iter().enumerate() {
            let is_period = column.day.is_some()
                && matches!(column.meaning, Meaning::Period | Meaning::PeriodConfidence | Meaning::PeriodNote);
            if is_period && periods.first() != Some(&n) {
                continue;
            }
            let name = one_line(&self.headers[n], 40).into_owned();
            let cells = samples[n].iter().take(3).map(|cell| one_line(&cell.shown, 24).into_owned()).collect();
            let mut seen = Seen {
                letters: letters(n as u16),
                header: name,
                cells,
                means: column.meaning.word(),
                how: String::new(),
                sure: if column.given { Sure::Very } else { column.sure },
                key: key(&self.headers, n),
            };
            if is_period {
                let last = *periods.last().unwrap_or(&n);
                let days = [n, last].map(|n| self.columns[n].day.map(|day| day.to_string()).unwrap_or_default());
                seen.letters = format!("{}–{}", letters(n as u16), letters(last as u16));
                seen.header.push_str(" …");
                seen.how = format!("check-ins of {} days, {} to {}", periods.len(), days[0], days[1]);
            } else if column.meaning == Meaning::Objective && self.hierarchy == Hierarchy::Pairs {
                seen.how = "empty: that of the row above".to_owned();
            } else if samples[n].iter().any(|cell| cell.percent) {
                seen.how = "a percentage by its format".to_owned();
            }
            all.push(seen);
        }
        all
    }
}

/// How deep a title is indented.
pub(super) fn indent(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace() || matches!(c, '-' | '•' | '–' | '>' | '·' | '*' | '└' | '├' | '─')).count()
}

/// Whether a column is called so: by its name, or by its letters.
fn is_column(headers: &[String], n: usize, name: &str) -> bool {
    let name = plain(name);
    !name.is_empty() && (plain(&headers[n]) == name || plain(&letters(n as u16)) == name)
}

/// What the question about a column is called: by its name, where another has that or none by its letters.
pub(super) fn key(headers: &[String], n: usize) -> String {
    let name = plain(&headers[n]);
    let is_only = !name.is_empty() && headers.iter().filter(|other| plain(other) == name).count() == 1;
    if is_only { format!("column {}", headers[n].trim()) } else { format!("column {}", letters(n as u16)) }
}
