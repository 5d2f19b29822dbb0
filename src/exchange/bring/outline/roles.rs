//! What each branch of an outline is: an objective, a key result, a step, a project, a team, or the head of a part.

use super::tree::{Branch, Period, Tree};
use crate::{
    domain::{
        FieldKey, Kind,
        cycle::calendar_dates,
        text::{one_line, period, say::say_count},
    },
    exchange::{
        bring::{
            found::{Above, Answers, Asked, Cells, Found, Item, Place, Question},
            said::{How, Role, Said},
            words,
        },
        csv::Column,
    },
};
use std::collections::BTreeMap;

/// What stands above a branch.
#[derive(Debug, Clone, Default)]
struct Around {
    period: Option<Period>,
    cells: Vec<(Column, String)>,
    team: Vec<String>,
    group: Option<Role>,
    objective: Option<usize>,
    key_result: Option<usize>,
    /// The branch whose key results have no objective.
    part: usize,
}

/// What a branch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Part,
    Title,
    Team,
    Objective,
    KeyResult,
    Project,
}

struct Teller<'a> {
    tree: &'a Tree,
    how: How,
    found: &'a mut Found,
    /// What headings above objectives are.
    heads: Heads,
    teams: Vec<String>,
    /// Objectives that were made for key results without one, by the part they stand in.
    made: BTreeMap<usize, usize>,
}

/// What a heading above objectives is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    Teams,
    Objectives,
    Nothing,
}

/// Says what every branch is.
pub(super) fn tell(tree: &Tree, how: How, answers: &Answers, found: &mut Found) {
    let heads = match answers.get(HEADINGS) {
        Some("objective") => Heads::Objectives,
        Some("nothing") => Heads::Nothing,
        _ => Heads::Teams,
    };
    let mut teller = Teller { tree, how, found, heads, teams: Vec::new(), made: BTreeMap::new() };
    teller.walk(0, &Around::default());
    let teams = std::mem::take(&mut teller.teams);
    if let Some(first) = teams.first() {
        let others = teams.len() - 1;
        let subject = match others {
            0 => format!("“{}” stands above objectives", one_line(first, 40)),
            n => format!(
                "“{}” and {} stand above objectives",
                one_line(first, 40),
                say_count(n, "other heading", "other headings")
            ),
        };
        let choices = [
            ("team", "they are teams".to_owned()),
            ("objective", "they are objectives too".to_owned()),
            ("nothing", "they only part the file".to_owned()),
        ];
        found.questions.push(Question::new(HEADINGS, format!("{subject}: what are they?"), &choices, Asked::Guessed, answers));
    }
}

const HEADINGS: &str = "headings";

impl Teller<'_> {
    fn branch(&self, n: usize) -> &Branch {
        &self.tree.0[n]
    }

    fn kids(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        self.tree.0[n].below.iter().copied()
    }

    /// Whether a branch, or one below it, is of a role by its label.
    fn holds(&self, n: usize, role: Role) -> bool {
        self.kids(n).any(|kid| self.branch(kid).role == Some(role) && !self.branch(kid).many || self.holds(kid, role))
    }

    /// Whether what stands right below it are key results.
    fn has_key_results(&self, n: usize) -> bool {
        self.kids(n).any(|kid| {
            let branch = self.branch(kid);
            branch.role == Some(Role::KeyResult) || branch.role.is_none() && self.tree.measures(kid)
        })
    }

    fn is(&self, n: usize, above: &Around) -> Is {
        let branch = self.branch(n);
        if n == 0 || branch.period.is_some() || branch.many {
            return Is::Part;
        }
        match branch.role.or(above.group.filter(|_| !branch.is_head || branch.below.is_empty())) {
            Some(Role::Objective) => return Is::Objective,
            Some(Role::KeyResult) => return Is::KeyResult,
            Some(Role::Project) => return Is::Project,
            None => {}
        }
        if above.objective.is_some() || self.tree.measures(n) {
            return Is::KeyResult;
        }
        if branch.below.is_empty() {
            return if branch.is_head { Is::Part } else { Is::Objective };
        }
        if self.has_key_results(n) {
            return Is::Objective;
        }
        let above_all = self.tree.0[0].below == [n];
        let outer = if above_all { Is::Title } else { Is::Team };
        if self.holds(n, Role::Objective) {
            return outer;
        }
        if !branch.is_head {
            return Is::Objective;
        }
        let (heads, items): (Vec<usize>, Vec<usize>) = self.kids(n).partition(|&kid| self.branch(kid).is_head);
        let full = |all: &[usize]| all.iter().filter(|&&kid| !self.branch(kid).below.is_empty()).count();
        // Boxes are ticked off: what has them are results.
        let has_boxes = items.iter().any(|&kid| self.branch(kid).ticked.is_some());
        let is_group = self.kids(n).any(|kid| self.branch(kid).many || self.branch(kid).period.is_some());
        if is_group || full(&heads) > 0 || (!branch.is_bare && !has_boxes && full(&items) * 2 > items.len()) {
            outer
        } else {
            Is::Objective
        }
    }

    fn walk(&mut self, n: usize, above: &Around) {
        match self.is(n, above) {
            Is::Part => self.part(n, above, None),
            Is::Title => {
                let title = one_line(&self.branch(n).raw, 60).into_owned();
                self.found.guess(format!("“{title}” is the title of the file"));
                self.part(n, above, None);
            }
            Is::Team => self.team(n, above),
            Is::Objective => {
                let item = self.objective(n, above);
                let under = Around { objective: Some(item), key_result: None, group: None, ..above.clone() };
                self.below(n, &under);
            }
            Is::KeyResult => self.key_result(n, above),
            Is::Project => {
                self.project(n, above);
            }
        }
    }

    fn below(&mut self, n: usize, above: &Around) {
        for kid in self.tree.0[n].below.clone() {
            self.walk(kid, above);
        }
    }

    fn part(&mut self, n: usize, above: &Around, team: Option<String>) {
        let branch = self.branch(n).clone();
        let mut under = above.clone();
        if branch.period.is_some() {
            under.period.clone_from(&branch.period);
        }
        if branch.many {
            under.group = branch.role;
        } else {
            under.part = n;
        }
        for (column, text) in &branch.cells {
            under.cells.retain(|(there, _)| there != column);
            under.cells.push((*column, text.clone()));
        }
        under.team.extend(team);
        match above.objective {
            // What stands below `Key results` is about the objective.
            Some(item) => self.describe(item, &branch.notes),
            None => {
                for note in &branch.notes {
                    self.found.leave(Place::Line(branch.line.max(1)), format!("“{}” stands above all goals", one_line(note, 60)));
                }
            }
        }
        if branch.below.is_empty() && branch.is_head && n > 0 && !branch.many {
            self.found.leave(Place::Line(branch.line), format!("nothing stands below “{}”", one_line(&branch.raw, 60)));
        }
        self.below(n, &under);
    }

    fn team(&mut self, n: usize, above: &Around) {
        let name = team_name(&self.branch(n).raw);
        let named = name.is_some();
        if let Some(name) = &name {
            self.teams.push(name.clone());
        }
        match self.heads {
            Heads::Objectives if named => {
                let item = self.objective(n, above);
                for kid in self.tree.0[n].below.clone() {
                    let first = self.found.items.len();
                    self.walk(kid, above);
                    // Whatever begins at the top below it hangs on it.
                    for one in &mut self.found.items[first..] {
                        if one.kind == Some(Kind::Objective) && one.above.is_empty() {
                            one.above.push(Above::Item(item));
                        }
                    }
                }
            }
            Heads::Teams => self.part(n, above, name),
            Heads::Objectives | Heads::Nothing => self.part(n, above, None),
        }
    }

    /// Adds an item with everything that is said of it, and offers what its words say.
    fn add(&mut self, n: usize, kind: Kind, above: Vec<Above>, around: &Around) -> (usize, Said) {
        let branch = self.branch(n).clone();
        let mut how = self.how;
        how.within = around.period.as_ref().and_then(|p| calendar_dates(&period::calendar_name(&p.name)?));
        let place = Place::Line(branch.line);
        let item = self.found.add(Item { place, kind: Some(kind), id: None, above, cells: Cells::default() });
        for (column, text) in &branch.cells {
            words::say(self.found, item, *column, text);
        }
        let field = Column::Field;
        let cells = &mut self.found.items[item].cells;
        if kind == Kind::Objective {
            if let Some(period) = &around.period {
                cells.say(field(FieldKey::Cycle), &period.name);
                if let Some((start, due)) = &period.days {
                    cells.say(field(FieldKey::Start), start);
                    cells.say(field(FieldKey::Due), due);
                }
            }
            cells.say(field(FieldKey::Team), around.team.join("/"));
            for (column, text) in &around.cells {
                cells.say(*column, text);
            }
        }
        if let Some(url) = &branch.url {
            cells.say(field(FieldKey::Url), url);
        }
        let said = words::title(self.found, item, kind, &branch.text, &branch.raw, how);
        self.describe(item, &branch.notes);
        (item, said)
    }

    fn describe(&mut self, item: usize, lines: &[String]) {
        for line in lines {
            self.found.items[item].cells.add_line(Column::Field(FieldKey::Description), line);
        }
    }

    fn objective(&mut self, n: usize, above: &Around) -> usize {
        let parent = above.objective.map(Above::Item).into_iter().collect();
        let (item, _) = self.add(n, Kind::Objective, parent, above);
        if self.branch(n).ticked == Some(true) {
            self.found.offer(item, Column::Field(FieldKey::Outcome), "achieved", "[x]", true);
        }
        item
    }

    fn key_result(&mut self, n: usize, above: &Around) {
        let objective = above.objective.unwrap_or_else(|| self.make_objective(above));
        let (item, said) = self.add(n, Kind::KeyResult, vec![Above::Item(objective)], above);
        let has_number = self.tree.measures(n) || said.offer(Column::Field(FieldKey::Target)).is_some();
        let mut steps: Vec<(bool, String)> = Vec::new();
        let under = Around { objective: Some(objective), key_result: Some(item), group: None, ..above.clone() };
        for kid in self.tree.0[n].below.clone() {
            let branch = self.branch(kid).clone();
            if branch.role == Some(Role::Project) {
                if branch.many {
                    for project in branch.below {
                        self.project(project, &under);
                    }
                } else {
                    self.project(kid, &under);
                }
            } else if branch.role.is_some() && !branch.many {
                // A key result of its own, or an objective that stands too deep.
                self.walk(kid, &Around { key_result: None, ..under.clone() });
            } else if has_number {
                let lines = self.lines(kid, 0);
                self.describe(item, &lines);
            } else {
                steps.push((branch.ticked == Some(true), step(&branch.text)));
                let mut lines = self.lines(kid, 0);
                if lines.len() > 1 || !branch.cells.is_empty() {
                    lines.extend(branch.cells.iter().map(|(column, text)| format!("  {}: {text}", column.name())));
                    self.describe(item, &lines);
                }
            }
        }
        let ticked = self.branch(n).ticked;
        if !steps.is_empty() {
            self.found.guess("what stands below a key result without a number are its steps");
            // What is done is counted from the first step on.
            let done = steps.iter().filter(|(done, _)| *done).count();
            steps.sort_by_key(|(done, _)| !done);
            let titles: Vec<&str> = steps.iter().map(|(_, title)| title.as_str()).collect();
            let cells = &mut self.found.items[item].cells;
            cells.say(Column::Field(FieldKey::Metric), "milestones");
            cells.say(Column::Field(FieldKey::Steps), titles.join(";"));
            if done > 0 {
                cells.say(Column::Value, done.to_string());
            }
        } else if ticked == Some(true) {
            let (column, cell) = if has_number { (Column::Field(FieldKey::Outcome), "achieved") } else { (Column::Value, "yes") };
            self.found.offer(item, column, cell, "[x]", true);
        }
    }

    /// What stands in a branch and below it, as a list.
    fn lines(&self, n: usize, depth: usize) -> Vec<String> {
        let branch = self.branch(n);
        let tick = branch.ticked.map_or("", |done| if done { "[x] " } else { "[ ] " });
        let mut out = vec![format!("{}- {tick}{}", "  ".repeat(depth), branch.raw)];
        out.extend(branch.notes.iter().map(|note| format!("{}  {note}", "  ".repeat(depth))));
        out.extend(branch.below.iter().flat_map(|&kid| self.lines(kid, depth + 1)));
        out
    }

    fn project(&mut self, n: usize, above: &Around) {
        let serves = above.key_result.or(above.objective).map(Above::Item).into_iter().collect();
        let (item, _) = self.add(n, Kind::Project, serves, above);
        if self.branch(n).ticked == Some(true) {
            self.found.offer(item, Column::Field(FieldKey::State), "done", "[x]", true);
        }
        let lines: Vec<String> = self.kids(n).flat_map(|kid| self.lines(kid, 0)).collect();
        self.describe(item, &lines);
    }

    /// The objective of key results that stand below none.
    fn make_objective(&mut self, above: &Around) -> usize {
        if let Some(item) = self.made.get(&above.part) {
            return *item;
        }
        let part = self.branch(above.part).clone();
        let title = match (&above.period, part.raw.is_empty() || part.period.is_some()) {
            (_, false) => part.raw.clone(),
            (Some(period), true) => format!("Key results of {}", period.name),
            (None, true) => "Key results".to_owned(),
        };
        let mut cells = Cells::default();
        cells.say(Column::Field(FieldKey::Title), &title);
        if let Some(period) = &above.period {
            cells.say(Column::Field(FieldKey::Cycle), &period.name);
        }
        cells.say(Column::Field(FieldKey::Team), above.team.join("/"));
        for (column, text) in &above.cells {
            cells.say(*column, text);
        }
        let place = Place::Line(part.line.max(1));
        let item = self.found.add(Item { place, kind: Some(Kind::Objective), id: None, above: Vec::new(), cells });
        self.found.guess(format!("“{}” is made as the objective of key results that stand below none", one_line(&title, 60)));
        self.made.insert(above.part, item);
        item
    }
}

/// A step as a cell holds it: a slash at its end is no weight.
fn step(title: &str) -> String {
    let title = title.replace(';', ",");
    if title.contains('/') { format!("{title}//") } else { title }
}

/// The name of a team in a heading: without words that say nothing. `None`: there are no others.
fn team_name(heading: &str) -> Option<String> {
    let bare = heading.strip_prefix("Team:").unwrap_or(heading).trim();
    let dull = ["okr", "okrs", "goals", "objectives", "ziele", "key", "results", "team"];
    let words: Vec<&str> = bare.split_whitespace().collect();
    let ends = words
        .iter()
        .rposition(|word| !dull.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str()))?;
    let name = words[..=ends].join(" ");
    Some(name.trim_matches(|c: char| matches!(c, ':' | '-' | '–' | '—' | ' ')).replace('/', "∕")).filter(|name| !name.is_empty())
}
