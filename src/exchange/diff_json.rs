//! What `diff --format json` prints: what changed between two days, with every figure and what it is made of (docs/reference.md).

use crate::domain::{
    Cascade, Health, Id,
    describe::value,
    diff::{Apart, Diff, Ended, Linked, Lone, Measured, Moved, Promised, Revised, Side, Way, Worked},
    fields::{Field, Value},
    history::Header,
    pace::rounded,
};
use chrono::NaiveDate;
use serde::Serialize;

/// A difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiffJson {
    /// The earlier day.
    pub from: Day,
    /// The later one.
    pub to: Day,
    /// Days between the two.
    pub days: i64,
    /// `as known`: what had been said by the end of each day; `as it was`: also what was said later about it.
    pub reading: &'static str,
    /// Whether the days were given the other way round.
    pub swapped: bool,
    /// What turned worse.
    pub worse: Vec<MovedJson>,
    /// What was known and is not any more.
    pub silent: Vec<MovedJson>,
    /// What stands better.
    pub better: Vec<MovedJson>,
    /// What was not known and is.
    pub spoke: Vec<MovedJson>,
    /// What was not there.
    pub new: Vec<LoneJson>,
    /// What is not there any more.
    pub gone: Vec<LoneJson>,
    /// Of which goals it is said how they ended.
    pub ended: Vec<EndedJson>,
    /// What was promised otherwise.
    pub revised: Vec<RevisedJson>,
    /// What somebody else answers for.
    pub owners: Vec<RevisedJson>,
    /// Links that came and went.
    pub links: Vec<LinkJson>,
    /// Projects in another state.
    pub projects: Vec<WorkJson>,
    /// What was promised.
    pub actions: ActionsJson,
    /// How the numbers moved.
    pub numbers: NumbersJson,
    /// How sure people are.
    pub confidence: ConfidenceJson,
}

/// One of the two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day, up to its end.
    pub on: NaiveDate,
    /// The number of the review on it; null without one.
    pub review: Option<u32>,
}

/// An item whose health is another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedJson {
    id: String,
    title: String,
    owner: Option<String>,
    from: &'static str,
    to: &'static str,
    last_on: Option<NaiveDate>,
}

/// An item that only one day has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoneJson {
    id: String,
    title: String,
    owner: Option<String>,
    kind: &'static str,
    how: &'static str,
    health: &'static str,
    because: Option<String>,
    by: Option<String>,
    on: Option<NaiveDate>,
}

/// A goal of which it is said how it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndedJson {
    id: String,
    title: String,
    from: Option<&'static str>,
    to: Option<&'static str>,
    score: Option<f64>,
}

/// A number where the field is one, else words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Held {
    Number(f64),
    Words(String),
}

/// A field that holds another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RevisedJson {
    id: String,
    title: String,
    field: String,
    old: Option<Held>,
    new: Option<Held>,
    because: Option<String>,
    by: Option<String>,
    on: Option<NaiveDate>,
}

/// A link that came or went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkJson {
    project: String,
    target: String,
    change: &'static str,
    because: Option<String>,
}

/// A project in another state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkJson {
    id: String,
    title: String,
    from: &'static str,
    to: &'static str,
}

/// What was promised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionsJson {
    asked: usize,
    done: usize,
    overdue: usize,
    each: Vec<ActionJson>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionJson {
    id: String,
    what: String,
    owner: Option<String>,
    due: Option<NaiveDate>,
    asked: bool,
    done: bool,
    overdue: bool,
}

/// How the numbers moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumbersJson {
    items: usize,
    moved: usize,
    right_way: usize,
    wrong_way: usize,
    progress: Option<f64>,
    expected: Option<f64>,
    each: Vec<MeasuredJson>,
}

/// A key result on both days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasuredJson {
    id: String,
    value: [Option<f64>; 2],
    progress: [Option<f64>; 2],
    expected: [Option<f64>; 2],
    way: Option<&'static str>,
}

/// How sure people are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConfidenceJson {
    items: usize,
    mean: Option<f64>,
    each: Vec<SureJson>,
}

/// What was said of one item on both days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SureJson {
    id: String,
    from: u8,
    to: u8,
}

/// The difference with its names. `days`: the reviews on the two days; `reading`, `swapped`: how it was asked for.
pub fn diff(
    diff: &Diff,
    sides: (Side<'_>, Side<'_>),
    reviews: (Option<u32>, Option<u32>),
    asked: (&'static str, bool),
) -> DiffJson {
    let names = Names { then: sides.0.cascade, now: sides.1.cascade };
    let moved = |all: &[Moved]| all.iter().map(|m| names.moved(m)).collect();
    let revised = |all: &[Revised]| all.iter().map(|r| names.revised(r)).collect();
    DiffJson {
        from: Day { on: diff.from, review: reviews.0 },
        to: Day { on: diff.to, review: reviews.1 },
        days: (diff.to - diff.from).num_days(),
        reading: asked.0,
        swapped: asked.1,
        worse: moved(&diff.worse),
        silent: moved(&diff.silent),
        better: moved(&diff.better),
        spoke: moved(&diff.spoke),
        new: diff.new.iter().map(|l| names.lone(l, ["added", "brought back", "moved in"])).collect(),
        gone: diff.gone.iter().map(|l| names.lone(l, ["deleted", "archived", "moved out"])).collect(),
        ended: diff.ended.iter().map(|e| names.ended(e)).collect(),
        revised: revised(&diff.revised),
        owners: revised(&diff.owners),
        links: diff.links.iter().map(|l| names.link(l)).collect(),
        projects: diff.projects.iter().map(|w| names.work(w)).collect(),
        actions: ActionsJson {
            asked: diff.promised(|a| a.asked),
            done: diff.promised(|a| a.done),
            overdue: diff.promised(|a| a.overdue),
            each: names.actions(&diff.actions),
        },
        numbers: NumbersJson {
            items: diff.numbers.each.len(),
            moved: diff.numbers.moved(),
            right_way: diff.numbers.went(Way::Right),
            wrong_way: diff.numbers.went(Way::Wrong),
            progress: diff.numbers.progress(),
            expected: diff.numbers.expected(),
            each: diff.numbers.each.iter().map(|m| names.measured(m)).collect(),
        },
        confidence: ConfidenceJson {
            items: diff.confidence.each.len(),
            mean: diff.confidence.mean(),
            each: diff.confidence.each.iter().map(|&(id, from, to)| SureJson { id: names.short(id), from, to }).collect(),
        },
    }
}

struct Names<'a> {
    then: &'a Cascade,
    now: &'a Cascade,
}

impl Names<'_> {
    /// The side that has an item, the later one first.
    fn of(&self, id: Id) -> &Cascade {
        let has = |cascade: &Cascade| cascade.find(id).is_some_and(|ix| !cascade.item(ix).deleted);
        if !has(self.now) && has(self.then) { self.then } else { self.now }
    }

    fn short(&self, id: Id) -> String {
        self.of(id).short(id)
    }

    fn title(&self, id: Id) -> String {
        let cascade = self.of(id);
        cascade.find(id).map_or_else(String::new, |ix| cascade.item(ix).title.to_string())
    }

    fn owner(&self, id: Id) -> Option<String> {
        let cascade = self.of(id);
        cascade.owner_name(cascade.find(id)?).map(str::to_owned)
    }

    fn person(&self, id: Option<Id>) -> Option<String> {
        let id = id?;
        self.now.person(id).or_else(|| self.then.person(id)).map(|p| p.name.clone())
    }

    fn by(&self, why: Option<&Header>) -> (Option<String>, Option<String>, Option<NaiveDate>) {
        (why.and_then(|h| h.why.clone()), self.person(why.and_then(|h| h.by)), why.map(|h| h.on))
    }

    fn moved(&self, m: &Moved) -> MovedJson {
        let (id, title, owner) = (self.short(m.of), self.title(m.of), self.owner(m.of));
        MovedJson { id, title, owner, from: m.from.word(), to: m.to.word(), last_on: m.heard }
    }

    fn lone(&self, l: &Lone, how: [&'static str; 3]) -> LoneJson {
        let (because, by, on) = self.by(l.why.as_ref());
        let cascade = self.of(l.of);
        LoneJson {
            id: self.short(l.of),
            title: self.title(l.of),
            owner: self.owner(l.of),
            kind: cascade.find(l.of).map_or("", |ix| cascade.item(ix).kind().word()),
            how: match l.apart {
                Apart::Absent => how[0],
                Apart::Archived => how[1],
                Apart::Elsewhere => how[2],
            },
            health: Health::word(l.health),
            because,
            by,
            on,
        }
    }

    fn ended(&self, e: &Ended) -> EndedJson {
        let word = |outcome: Option<crate::domain::goal::Outcome>| outcome.map(crate::domain::goal::Outcome::word);
        EndedJson { id: self.short(e.of), title: self.title(e.of), from: word(e.from), to: word(e.to), score: e.score }
    }

    fn revised(&self, r: &Revised) -> RevisedJson {
        let held = |cascade: &Cascade, field: &Field| match field.seen() {
            Value::None => None,
            Value::Number(n) => Some(Held::Number(rounded(n))),
            Value::Day(day) => Some(Held::Words(day.to_string())),
            Value::Text(text) => Some(Held::Words(text.to_owned())),
            _ => Some(Held::Words(value(cascade, r.of, field))),
        };
        let (because, by, on) = self.by(r.why.as_ref());
        RevisedJson {
            id: self.short(r.of),
            title: self.title(r.of),
            field: r.new.name().to_owned(),
            old: held(self.then, &r.old),
            new: held(self.now, &r.new),
            because,
            by,
            on,
        }
    }

    fn link(&self, l: &Linked) -> LinkJson {
        let cascade = if l.is_new { self.now } else { self.then };
        let because = cascade.link(l.link).and_then(|link| link.because.as_deref()).map(str::to_owned);
        let change = if l.is_new { "new" } else { "gone" };
        LinkJson { project: self.short(l.project), target: self.short(l.target), change, because }
    }

    fn work(&self, w: &Worked) -> WorkJson {
        WorkJson { id: self.short(w.of), title: self.title(w.of), from: w.from.word(), to: w.to.word() }
    }

    fn actions(&self, all: &[Promised]) -> Vec<ActionJson> {
        let known: std::collections::HashMap<Id, &Promised> = all.iter().map(|p| (p.of, p)).collect();
        let told = self.now.actions().filter_map(|action| Some((action, *known.get(&action.id)?)));
        told.map(|(action, promised)| ActionJson {
            id: self.now.short_action(action.id),
            what: action.what.to_string(),
            owner: self.person(action.owner),
            due: action.due,
            asked: promised.asked,
            done: promised.done,
            overdue: promised.overdue,
        })
        .collect()
    }

    fn measured(&self, m: &Measured) -> MeasuredJson {
        let pair = |(a, b): (Option<f64>, Option<f64>)| [a.map(rounded), b.map(rounded)];
        let way = match m.way {
            Way::Right => Some("right"),
            Way::Wrong => Some("wrong"),
            Way::Neither => None,
        };
        let (value, progress, expected) = (pair(m.value), pair(m.progress), pair(m.expected));
        MeasuredJson { id: self.short(m.of), value, progress, expected, way }
    }
}

/// The columns of a difference as a table.
pub const HEADS: [&str; 9] = ["group", "id", "title", "field", "from", "to", "because", "who", "on"];

/// The difference as a table: a row for each thing that changed; `who` is who did it, of an item or a promise its owner.
pub fn rows(of: &Diff, sides: (Side<'_>, Side<'_>)) -> Vec<[String; 9]> {
    let json = diff(of, sides, (None, None), ("", false));
    let mut rows = Vec::new();
    let mut row = |group: &str, id: &str, title: &str, cells: [String; 6]| {
        let [field, from, to, because, by, on] = cells;
        rows.push([group.to_owned(), id.to_owned(), title.to_owned(), field, from, to, because, by, on]);
    };
    let none = String::new;
    let day = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    for (group, all) in [("worse", &json.worse), ("silent", &json.silent), ("better", &json.better), ("spoke", &json.spoke)] {
        for m in all {
            let owner = m.owner.clone().unwrap_or_default();
            row(group, &m.id, &m.title, ["health".into(), m.from.into(), m.to.into(), none(), owner, day(m.last_on)]);
        }
    }
    for (group, all) in [("new", &json.new), ("gone", &json.gone)] {
        for l in all {
            let (because, by) = (l.because.clone().unwrap_or_default(), l.by.clone().unwrap_or_default());
            let (from, to) = if group == "new" { (none(), l.health.to_owned()) } else { (l.health.to_owned(), none()) };
            row(group, &l.id, &l.title, [l.how.into(), from, to, because, by, day(l.on)]);
        }
    }
    for e in &json.ended {
        let word = |w: Option<&str>| w.unwrap_or_default().to_owned();
        row("ended", &e.id, &e.title, ["outcome".into(), word(e.from), word(e.to), none(), none(), none()]);
    }
    let held = |held: &Option<Held>| match held {
        None => String::new(),
        Some(Held::Number(n)) => n.to_string(),
        Some(Held::Words(words)) => words.clone(),
    };
    for (group, all) in [("revised", &json.revised), ("owners", &json.owners)] {
        for r in all {
            let (because, by) = (r.because.clone().unwrap_or_default(), r.by.clone().unwrap_or_default());
            row(group, &r.id, &r.title, [r.field.clone(), held(&r.old), held(&r.new), because, by, day(r.on)]);
        }
    }
    for l in &json.links {
        let because = l.because.clone().unwrap_or_default();
        row("links", &l.project, &l.target, [l.change.into(), none(), none(), because, none(), none()]);
    }
    for w in &json.projects {
        row("projects", &w.id, &w.title, ["state".into(), w.from.into(), w.to.into(), none(), none(), none()]);
    }
    for a in &json.actions.each {
        let states = [(a.asked, "asked"), (a.done, "done"), (a.overdue, "overdue")];
        let states: Vec<&str> = states.into_iter().filter(|s| s.0).map(|s| s.1).collect();
        let owner = a.owner.clone().unwrap_or_default();
        row("actions", &a.id, &a.what, [states.join(" "), none(), none(), none(), owner, day(a.due)]);
    }
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let titles: std::collections::HashMap<Id, String> = {
        let names = Names { then: sides.0.cascade, now: sides.1.cascade };
        of.numbers.each.iter().map(|m| (m.of, names.title(m.of))).collect()
    };
    for (m, measured) in json.numbers.each.iter().zip(&of.numbers.each).filter(|(_, m)| m.is_moved()) {
        let title = titles.get(&measured.of).map_or("", String::as_str);
        row("numbers", &m.id, title, ["value".into(), number(m.value[0]), number(m.value[1]), none(), none(), none()]);
    }
    rows
}
