//! Goals in a tree that somebody made by hand: `objectives: [{title, owner, krs: [{title, target, current}]}]`, whatever its names are.

use super::{each, value::Value};
use crate::{
    domain::{
        FieldKey, Kind,
        cycle::calendar_dates,
        text::{fold::loose, one_line, period},
    },
    exchange::{
        bring::{
            found::{Above, Answers, Asked, Cells, Found, Item, Place, Question, Said},
            outline::keys,
            said::{How, Role, label},
            words,
        },
        csv::Column,
    },
};
use std::collections::HashSet;

const OBJECTIVES: [&str; 12] = [
    "objectives",
    "goals",
    "okrs",
    "objective",
    "ziele",
    "objetivos",
    "objectifs",
    "subobjectives",
    "subgoals",
    "children",
    "childgoals",
    "okr",
];
const KEY_RESULTS: [&str; 9] = ["krs", "keyresults", "results", "kr", "keyresult", "measures", "targets", "metrics", "outcomes"];
const PROJECTS: [&str; 6] = ["initiatives", "projects", "epics", "actions", "work", "initiative"];
const HISTORY: [&str; 6] = ["checkins", "updates", "history", "progresshistory", "measurements", "log"];
const TITLES: [&str; 10] = ["title", "name", "objective", "keyresult", "kr", "goal", "text", "summary", "statement", "what"];
const IDS: [&str; 5] = ["id", "key", "gid", "uuid", "externalid"];
const STEPS: [&str; 3] = ["steps", "milestones", "tasks"];

/// A name in small letters and digits: of `keyResults`, `key_results` and `Key Results` the same.
fn bare(key: &str) -> String {
    loose(key).replace(' ', "")
}

/// The column of a name: `startDate` in words.
fn column(key: &str) -> Option<Column> {
    let mut words = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        if c.is_uppercase() && words.ends_with(char::is_lowercase) {
            words.push(' ');
        }
        words.push(if c == '_' { ' ' } else { c });
    }
    keys::column(&words)
}

/// What stands around goals.
#[derive(Clone, Default)]
struct Around {
    cells: Vec<(Column, String)>,
    teams: Vec<String>,
    objective: Option<usize>,
}

struct Reader<'a> {
    found: &'a mut Found,
    how: How,
    as_teams: bool,
    teams: Vec<String>,
    people: HashSet<String>,
}

/// Finds all goals.
pub(super) fn read(values: &[Value], answers: &Answers, found: &mut Found) {
    let mut texts = Vec::new();
    for value in values {
        collect(value, &mut texts);
    }
    let how = How::of(texts.iter().copied());
    let as_teams = answers.get(GROUPS) != Some("nothing");
    let mut reader = Reader { found, how, as_teams, teams: Vec::new(), people: HashSet::new() };
    for (n, value) in values.iter().enumerate() {
        let path = if values.len() > 1 { format!("[{n}]") } else { String::new() };
        reader.search(value, &path, &Around::default());
    }
    let teams = std::mem::take(&mut reader.teams);
    if let Some(first) = teams.first() {
        let asks = format!("goals stand below names such as “{}”: what are they?", one_line(first, 40));
        let choices = [("team", "they are teams".to_owned()), ("nothing", "they only part the file".to_owned())];
        found.questions.push(Question::new(GROUPS, asks, &choices, Asked::Guessed, answers));
    }
}

const GROUPS: &str = "headings";

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::Null => {}
        Value::Text(text) => texts.push(text),
        Value::List(list) => list.iter().for_each(|value| collect(value, texts)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, value)| collect(value, texts)),
    }
}

/// Whether a name means one of these lists, and holds something that can be one.
fn names(key: &str, of: &[&str], value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Map(_)) && of.contains(&bare(key).as_str())
}

/// Whether goals stand somewhere below.
fn holds_goals(value: &Value) -> bool {
    match value {
        Value::Map(pairs) => pairs.iter().any(|(key, value)| {
            names(key, &OBJECTIVES, value)
                || names(key, &KEY_RESULTS, value)
                || (!matches!(value, Value::Text(_)) && holds_goals(value))
        }),
        Value::List(list) => list.iter().any(holds_goals),
        _ => false,
    }
}

/// Whether it is a goal by itself: it has a title and key results.
fn is_objective(value: &Value) -> bool {
    value.pairs().iter().any(|(key, value)| names(key, &KEY_RESULTS, value))
}

/// What a list holds, or a map with a name for each; with the path of each and the name it has.
fn members<'a>(value: &'a Value, path: &str) -> Vec<(String, Option<&'a str>, &'a Value)> {
    match value {
        // One thing, and not several by name.
        Value::Map(pairs)
            if pairs.iter().any(|(key, value)| TITLES.contains(&bare(key).as_str()) && value.as_text().is_some()) =>
        {
            vec![(path.to_owned(), None, value)]
        }
        Value::Map(pairs) => pairs.iter().map(|(key, value)| (format!("{path}.{key}"), Some(key.as_str()), value)).collect(),
        _ => each(value).iter().enumerate().map(|(n, value)| (format!("{path}[{n}]"), None, value)).collect(),
    }
}

impl Reader<'_> {
    /// Goes through what only holds goals.
    fn search(&mut self, value: &Value, path: &str, around: &Around) {
        if is_objective(value) {
            self.objective(value, path, None, around);
            return;
        }
        match value {
            Value::List(list) => {
                for (n, one) in list.iter().enumerate() {
                    let path = format!("{path}[{n}]");
                    let is_goal = path.len() < 8 && one.pairs().iter().any(|(key, _)| TITLES.contains(&bare(key).as_str()));
                    if is_goal && !holds_goals(one) {
                        self.objective(one, &path, None, around);
                    } else {
                        self.search(one, &path, around);
                    }
                }
            }
            Value::Map(pairs) => {
                let mut around = around.clone();
                for (key, value) in pairs {
                    let Some(text) = value.as_text() else { continue };
                    match column(key) {
                        Some(
                            column @ Column::Field(
                                FieldKey::Cycle | FieldKey::Owner | FieldKey::Team | FieldKey::Start | FieldKey::Due,
                            ),
                        ) => around.cells.push((column, text.to_owned())),
                        _ if period::read(text).is_some() => around.cells.push((Column::Field(FieldKey::Cycle), text.to_owned())),
                        _ if TITLES.contains(&bare(key).as_str()) && holds_goals(value) => {}
                        _ if TITLES.contains(&bare(key).as_str()) => self.group(text, &mut around, path),
                        _ => words::kept(self.found, &at(path), &format!("“{}” stands above all goals", one_line(key, 40))),
                    }
                }
                for (key, value) in pairs {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    if names(key, &OBJECTIVES, value) {
                        for (path, name, one) in members(value, &path) {
                            self.objective(one, &path, name, &around);
                        }
                    } else if holds_goals(value) || (period::read(key).is_some() && matches!(value, Value::List(_))) {
                        let mut around = around.clone();
                        self.group(key, &mut around, &path);
                        self.search(value, &path, &around);
                    } else if !matches!(value, Value::Text(_) | Value::Null) {
                        words::kept(self.found, &at(&path), &format!("“{}” holds no goals", one_line(key, 40)));
                    }
                }
            }
            _ => {}
        }
    }

    /// What goals stand below: a period, or perhaps a team.
    fn group(&mut self, name: &str, around: &mut Around, path: &str) {
        let dull =
            ["teams", "units", "departments", "data", "quarters", "cycles", "periods", "company", "items", "businessunits"];
        if period::read(name).is_some() {
            around.cells.retain(|(column, _)| *column != Column::Field(FieldKey::Cycle));
            around.cells.push((Column::Field(FieldKey::Cycle), name.to_owned()));
        } else if !dull.contains(&bare(name).as_str()) && !path.is_empty() {
            self.teams.push(name.to_owned());
            if self.as_teams {
                around.teams.push(name.replace('/', "∕"));
            }
        }
    }

    fn objective(&mut self, value: &Value, path: &str, name: Option<&str>, around: &Around) {
        let item = self.add(value, path, name, Kind::Objective, around);
        let under = Around { objective: Some(item), ..around.clone() };
        for (key, value) in value.pairs() {
            let path = format!("{path}.{key}");
            if names(key, &KEY_RESULTS, value) {
                for (path, name, one) in members(value, &path) {
                    let result = self.add(one, &path, name, Kind::KeyResult, &under);
                    self.work(one, &path, &Around { objective: Some(result), ..around.clone() });
                }
            } else if names(key, &OBJECTIVES, value) {
                for (path, name, one) in members(value, &path) {
                    self.objective(one, &path, name, &under);
                }
            }
        }
        self.work(value, path, &under);
    }

    fn work(&mut self, value: &Value, path: &str, above: &Around) {
        for (key, value) in value.pairs() {
            if names(key, &PROJECTS, value) {
                for (path, name, one) in members(value, &format!("{path}.{key}")) {
                    self.add(one, &path, name, Kind::Project, above);
                }
            }
        }
    }

    /// One thing with everything that is said of it. `name`: what it is called in the map it stands in.
    fn add(&mut self, value: &Value, path: &str, name: Option<&str>, kind: Kind, around: &Around) -> usize {
        let above = around.objective.map(Above::Item).into_iter().collect();
        let item = self.found.add(Item { place: at(path), kind: Some(kind), id: None, above, cells: Cells::default() });
        let pairs = value.pairs();
        let title_at = TITLES
            .iter()
            .find_map(|title| pairs.iter().position(|(key, value)| bare(key) == *title && value.as_text().is_some()));
        let described = || pairs.iter().position(|(key, value)| bare(key) == "description" && value.as_text().is_some());
        let title_at = title_at.or_else(described);
        let raw = title_at.and_then(|n| pairs[n].1.as_text()).or(value.as_text()).or(name).unwrap_or_default();
        let raw_line = one_line(raw, 1000).into_owned();
        let told = label(&raw_line).filter(|label| !label.rest.is_empty() && !label.many);
        let fits = |role| {
            matches!(
                (role, kind),
                (Role::Objective, Kind::Objective) | (Role::KeyResult, Kind::KeyResult) | (Role::Project, Kind::Project)
            )
        };
        let text = told.filter(|label| fits(label.role)).map_or(raw_line.as_str(), |label| label.rest);
        let text = if text.is_empty() { "untitled" } else { text };
        let is_id = |key: &str| IDS.contains(&bare(key).as_str());
        let id = pairs.iter().find(|(key, _)| is_id(key)).and_then(|(_, value)| value.as_text());
        self.found.items[item].id =
            id.map(str::to_owned).or_else(|| name.filter(|_| title_at.is_some() || value.as_text().is_some()).map(str::to_owned));
        // What hangs below comes last: whether results below a result are its steps depends on the numbers it has.
        let (texts, below): (Vec<_>, Vec<_>) = pairs.iter().enumerate().partition(|(_, (_, value))| value.as_text().is_some());
        for (n, (key, value)) in texts.into_iter().chain(below) {
            if Some(n) == title_at || is_id(key) && value.as_text() == id {
                continue;
            }
            self.say(item, key, value, &format!("{path}.{key}"));
        }
        if kind == Kind::Objective && around.objective.is_none() {
            for (column, text) in &around.cells {
                words::say(self.found, item, *column, text);
            }
            self.found.items[item].cells.say(Column::Field(FieldKey::Team), around.teams.join("/"));
        }
        let mut how = self.how;
        let cycle = around.cells.iter().rev().find(|(column, _)| *column == Column::Field(FieldKey::Cycle));
        how.within = cycle.and_then(|(_, name)| calendar_dates(&period::calendar_name(name)?));
        words::title(self.found, item, kind, text, &raw_line, how);
        item
    }

    fn say(&mut self, item: usize, key: &str, value: &Value, path: &str) {
        let kind = self.found.items[item].kind;
        if names(key, &KEY_RESULTS, value) && kind == Some(Kind::Objective)
            || names(key, &OBJECTIVES, value) && kind == Some(Kind::Objective)
            || names(key, &PROJECTS, value) && kind != Some(Kind::Project)
        {
            return;
        }
        let description = Column::Field(FieldKey::Description);
        match value {
            Value::Null => {}
            Value::Text(text) => match column(key) {
                Some(column) if column == description => self.found.items[item].cells.add_line(description, text),
                Some(column) => words::say(self.found, item, column, text),
                None if bare(key) == "goal" && kind == Some(Kind::KeyResult) => {
                    words::say(self.found, item, Column::Field(FieldKey::Target), text);
                }
                None if bare(key) == "parent" => self.found.items[item].above.push(Above::Id(text.clone())),
                None => self.found.items[item].cells.add_line(description, format!("{key}: {text}")),
            },
            value
                if HISTORY.contains(&bare(key).as_str())
                    && value.list().is_some_and(|all| all.iter().all(|one| !one.pairs().is_empty())) =>
            {
                for (n, one) in each(value).iter().enumerate() {
                    self.check_in(item, one, &format!("{path}[{n}]"));
                }
            }
            value if self.is_steps(item, key, value) => {
                let cells = &mut self.found.items[item].cells;
                cells.say(Column::Field(FieldKey::Metric), "milestones");
                cells.say(Column::Field(FieldKey::Steps), steps(value).unwrap_or_default());
            }
            // A person as an object, several in a list.
            value if column(key) == Some(Column::Field(FieldKey::Owner)) => {
                let who: Vec<&str> = each(value)
                    .iter()
                    .filter_map(|one| one.as_text().or_else(|| one.text("email")).or_else(|| one.text("name")))
                    .collect();
                words::say(self.found, item, Column::Field(FieldKey::Owner), &who.join("; "));
                for one in each(value) {
                    super::person(self.found, &mut self.people, one, &at(path));
                }
            }
            value => {
                let mut text = String::new();
                flat(value, &mut text);
                self.found.items[item].cells.add_line(description, format!("{key}: {}", one_line(&text, 1000)));
                words::kept(self.found, &at(path), &format!("“{}” is kept in the description", one_line(key, 40)));
            }
        }
    }

    /// Whether a list holds the steps of a key result: what is called so, and titles alone below one that has no number of its own.
    fn is_steps(&self, item: usize, key: &str, value: &Value) -> bool {
        let item = &self.found.items[item];
        let has = |field| item.cells.get(Column::Field(field)).is_some();
        let is_bare = |one: &Value| one.as_text().is_some() || one.pairs().len() == 1;
        let are_below = || {
            names(key, &KEY_RESULTS, value)
                && ![FieldKey::Baseline, FieldKey::Target, FieldKey::Upper].into_iter().any(has)
                && value.list().is_some_and(|all| all.iter().all(is_bare))
        };
        item.kind == Some(Kind::KeyResult) && steps(value).is_some() && (STEPS.contains(&bare(key).as_str()) || are_below())
    }

    fn check_in(&mut self, item: usize, value: &Value, path: &str) {
        let mut cells = Cells::default();
        for (key, value) in value.pairs() {
            let Some(text) = value.as_text() else { continue };
            let told = match bare(key).as_str() {
                "date" | "on" | "at" | "day" | "createdat" | "week" => Column::On,
                "by" | "author" | "who" | "user" => Column::By,
                "note" | "comment" | "text" | "notes" | "description" | "title" => Column::Note,
                _ => {
                    let known = [Column::Value, Column::Confidence, Column::Word, Column::Progress];
                    let Some(column) = column(key).filter(|column| known.contains(column)) else {
                        words::kept(
                            self.found,
                            &at(path),
                            &format!("“{}” of a check-in is no part of one here", one_line(key, 40)),
                        );
                        continue;
                    };
                    column
                }
            };
            cells.say(told, if told == Column::On { super::day(text) } else { text });
        }
        if cells.get(Column::On).is_some() {
            self.found.check_ins.push(Said {
                place: at(path),
                of: Above::Item(item),
                under_way: None,
                id: value.text("id").map(str::to_owned),
                cells,
            });
        } else {
            self.found.leave(at(path), "a check-in without a day");
        }
    }
}

fn at(path: &str) -> Place {
    let path = path.trim_start_matches('.');
    if path.is_empty() { Place::File } else { Place::Path(path.into()) }
}

/// Titles of steps; `None`: these are none.
fn steps(value: &Value) -> Option<String> {
    let title =
        |one: &Value| one.as_text().or_else(|| one.text("title")).or_else(|| one.text("name")).map(|text| text.replace(';', ","));
    let all: Option<Vec<String>> = value.list()?.iter().map(title).collect();
    all.filter(|all| !all.is_empty()).map(|all| {
        all.iter().map(|text| if text.contains('/') { format!("{text}//") } else { text.clone() }).collect::<Vec<_>>().join(";")
    })
}

/// A tree in one line.
fn flat(value: &Value, out: &mut String) {
    if out.len() > 1000 {
        return;
    }
    match value {
        Value::Null => out.push('–'),
        Value::Text(text) => out.push_str(text),
        Value::List(list) => {
            for (n, one) in list.iter().enumerate() {
                out.push_str(if n > 0 { ", " } else { "" });
                flat(one, out);
            }
        }
        Value::Map(pairs) => {
            for (n, (key, one)) in pairs.iter().enumerate() {
                out.push_str(if n > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(" = ");
                flat(one, out);
            }
        }
    }
}
