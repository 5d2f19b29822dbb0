//! The objects of Asana's interface: goals, what supports them, status updates, time periods, projects; in any mix.

use super::{day, value::Value};
use crate::{
    domain::{
        FieldKey, Kind,
        text::{number::editable, one_line},
    },
    exchange::{
        bring::{
            found::{Above, Cells, Found, Item, Place, Said},
            words,
        },
        csv::Column,
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What to ask Asana for, so that goals hold what is read here.
const FIELDS: &str = "name,notes,owner.name,owner.email,team.name,start_on,due_on,status,time_period.display_name,time_period.start_on,\
time_period.end_on,metric,current_status_update";

const KINDS: [&str; 5] = ["goal", "goal_relationship", "status_update", "time_period", "project"];

/// The objects of some values: `{"data": […]}`, a list, or one alone.
fn objects(values: &[Value]) -> Vec<&Value> {
    let mut out = Vec::new();
    let mut open: Vec<(&Value, usize)> = values.iter().rev().map(|value| (value, 0)).collect();
    while let Some((value, depth)) = open.pop() {
        if value.text("resource_type").is_some_and(|kind| KINDS.contains(&kind)) && value.text("gid").is_some() {
            out.push(value);
        } else if depth < 4 {
            match value {
                Value::List(list) => open.extend(list.iter().rev().map(|one| (one, depth + 1))),
                Value::Map(pairs) => open.extend(pairs.iter().rev().map(|(_, one)| (one, depth + 1))),
                _ => {}
            }
        }
    }
    out
}

/// Whether these are objects of Asana.
pub(super) fn is_one(values: &[Value]) -> bool {
    !objects(values).is_empty()
}

/// Reads them. Refused with one sentence.
pub(super) fn read(name: &str, values: &[Value]) -> Result<Found, String> {
    let mut all: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for object in objects(values) {
        let (kind, gid) = (object.text("resource_type").unwrap_or_default(), object.text("gid").unwrap_or_default());
        let of = all.entry(kind).or_default();
        // The same thing in two files: the fuller one.
        match seen.get(&(kind, gid)).map(|&n| &mut of[n]) {
            Some(other) if other.pairs().len() < object.pairs().len() => *other = object,
            Some(_) => {}
            None => {
                seen.insert((kind, gid), of.len());
                of.push(object);
            }
        }
    }
    let of = |kind: &str| all.get(kind).cloned().unwrap_or_default();
    let goals = of("goal");
    let full = ["metric", "due_on", "time_period", "notes", "status"];
    if goals.is_empty() {
        return Err(format!(
            "{} holds objects of Asana but no goals: ask it for /goals too, and give both files",
            one_line(name, 60)
        ));
    }
    if !goals.iter().any(|goal| full.iter().any(|key| goal.get(key).is_some())) {
        return Err(format!("{} holds only the names of goals: ask Asana for them with opt_fields={FIELDS}", one_line(name, 60)));
    }
    let mut reader = Reader {
        found: Found::new(name, "goals of Asana"),
        goals: BTreeMap::new(),
        projects: BTreeMap::new(),
        people: HashSet::new(),
        periods: of("time_period").into_iter().filter_map(|one| Some((one.text("gid")?, one))).collect(),
    };
    reader.goals(&goals, &of("goal_relationship"));
    reader.projects(&of("project"), &of("goal_relationship"));
    for update in of("status_update") {
        reader.update(update);
    }
    Ok(reader.found)
}

struct Reader<'a> {
    found: Found,
    goals: BTreeMap<&'a str, usize>,
    projects: BTreeMap<&'a str, usize>,
    people: HashSet<String>,
    periods: HashMap<&'a str, &'a Value>,
}

const WEIGHT: Column = Column::Field(FieldKey::Weight);

impl<'a> Reader<'a> {
    fn goals(&mut self, goals: &[&'a Value], relations: &[&'a Value]) {
        let gid = |value: &'a Value, key: &str| value.get(key).and_then(|one| one.text("gid"));
        let known: HashSet<&str> = goals.iter().filter_map(|goal| goal.text("gid")).collect();
        // What each goal supports, with the relation that says so; and what is supported.
        let (mut above_of, mut supported) = (HashMap::<&str, Vec<(&str, &Value)>>::new(), HashSet::new());
        for relation in relations.iter().filter(|one| one.text("resource_subtype") == Some("subgoal")) {
            let ends = (gid(relation, "supported_goal"), gid(relation, "supporting_resource"));
            if let (Some(above), Some(one)) = ends
                && above != one
                && known.contains(above)
            {
                supported.insert(above);
                above_of.entry(one).or_default().push((above, relation));
            }
        }
        for goal in goals {
            let Some(id) = goal.text("gid") else { continue };
            let has_below = supported.contains(id);
            let above = above_of.get(id).cloned().unwrap_or_default();
            let metric = goal.get("metric").filter(|metric| !metric.pairs().is_empty());
            let is_result = metric.is_some() && !has_below;
            let mut parents: Vec<Above> = above.iter().map(|(above, _)| Above::Id((*above).to_owned())).collect();
            if is_result && parents.is_empty() {
                let made = self.item(goal, Kind::Objective, Some(format!("{id}/objective")), Vec::new());
                self.found
                    .guess("a goal with a number that supports no other is an objective with one key result of the same name");
                parents.push(Above::Item(made));
            }
            let kind = if is_result { Kind::KeyResult } else { Kind::Objective };
            if is_result && parents.len() > 1 {
                self.found
                    .leave(Place::Path(id.into()), "a goal with a number below several others: it is a key result of the first");
                parents.truncate(1);
            }
            let item = self.item(goal, kind, Some(id.to_owned()), parents);
            self.goals.insert(id, item);
            match metric {
                Some(metric) if is_result => self.metric(item, metric),
                Some(_) => self.found.leave(
                    Place::Path(id.into()),
                    format!(
                        "the number of “{}”: what stands below it makes it here",
                        one_line(goal.text("name").unwrap_or_default(), 60)
                    ),
                ),
                None => {}
            }
            let weight = above.first().and_then(|(_, relation)| relation.text("contribution_weight"));
            if let Some(weight) =
                weight.filter(|weight| is_result && weight.parse::<f64>().is_ok_and(|w| w >= 0.0 && (w - 1.0).abs() > 1e-9))
            {
                self.found.items[item].cells.say(WEIGHT, weight);
            }
        }
    }

    fn item(&mut self, object: &'a Value, kind: Kind, id: Option<String>, above: Vec<Above>) -> usize {
        let place = Place::Path(object.text("gid").unwrap_or_default().into());
        let item = self.found.add(Item { place: place.clone(), kind: Some(kind), id, above, cells: Cells::default() });
        let period = object
            .get("time_period")
            .map(|period| period.text("gid").and_then(|gid| self.periods.get(gid).copied()).unwrap_or(period));
        let cells = &mut self.found.items[item].cells;
        let mut say = |key, text: Option<&str>| cells.say(Column::Field(key), text.unwrap_or_default());
        say(FieldKey::Title, object.text("name").or(Some("untitled")));
        if kind != Kind::Project {
            say(FieldKey::Cycle, period.and_then(|period| period.text("display_name").or_else(|| period.text("period"))));
        }
        say(FieldKey::Start, object.text("start_on").or_else(|| period?.text("start_on")));
        say(FieldKey::Due, object.text("due_on").or_else(|| object.text("due_at").map(day)).or_else(|| period?.text("end_on")));
        say(FieldKey::Team, object.get("team").and_then(|team| team.text("name")));
        say(FieldKey::Url, object.text("permalink_url"));
        say(FieldKey::Description, object.text("notes"));
        if let Some(owner) = object.get("owner") {
            say(FieldKey::Owner, owner.text("name").or_else(|| owner.text("email")));
            super::person(&mut self.found, &mut self.people, owner, &place);
        }
        if let Some(status) = object.text("status").filter(|_| kind != Kind::Project) {
            self.status(item, status);
        }
        for (key, value) in object.pairs() {
            const KNOWN: [&str; 26] = [
                "gid",
                "resource_type",
                "resource_subtype",
                "name",
                "notes",
                "html_notes",
                "owner",
                "team",
                "workspace",
                "start_on",
                "due_on",
                "due_at",
                "due_date",
                "status",
                "time_period",
                "metric",
                "current_status_update",
                "current_status",
                "permalink_url",
                "is_workspace_level",
                "privacy_setting",
                "default_access_level",
                "archived",
                "completed",
                "state",
                "color",
            ];
            let is_empty = matches!(value, Value::Null) || value.list().is_some_and(<[Value]>::is_empty);
            if !KNOWN.contains(&key.as_str()) && !is_empty {
                words::kept(&mut self.found, &place, &format!("“{}” is not kept", one_line(key, 40)));
            }
        }
        item
    }

    fn metric(&mut self, item: usize, metric: &Value) {
        let unit = metric.text("unit").unwrap_or("none");
        let cells = &mut self.found.items[item].cells;
        let number = |key: &str| {
            let text = metric.text(key)?;
            let value: f64 = text.parse().ok()?;
            // A percentage is a fraction there.
            Some(if unit == "percentage" {
                editable(value * 100.0).replace('−', "-").replace(' ', "")
            } else {
                text.to_owned()
            })
        };
        for (key, column) in [
            ("initial_number_value", Column::Field(FieldKey::Baseline)),
            ("target_number_value", Column::Field(FieldKey::Target)),
            ("current_number_value", Column::Value),
        ] {
            cells.say(column, number(key).unwrap_or_default());
        }
        match unit {
            "percentage" => cells.say(Column::Field(FieldKey::Unit), "%"),
            "currency" => cells.say(Column::Field(FieldKey::Unit), metric.text("currency_code").unwrap_or_default()),
            _ => {}
        }
        let source = metric.text("progress_source").filter(|source| !matches!(*source, "manual" | "external"));
        if let Some(source) = source {
            self.found.leave(
                Place::Path(metric.text("gid").unwrap_or_default().into()),
                format!("its number came from “{source}” there"),
            );
        }
    }

    /// A word, or how it ended.
    fn status(&mut self, item: usize, status: &str) {
        let kind = self.found.items[item].kind;
        let word = if kind == Some(Kind::Project) { Column::Health } else { Column::Word };
        let (column, cell) = match status {
            "green" | "on_track" => (word, "on track"),
            "yellow" | "at_risk" => (word, "at risk"),
            "red" | "off_track" => (word, "off track"),
            "achieved" | "partial" | "missed" | "dropped" if kind != Some(Kind::Project) => {
                (Column::Field(FieldKey::Outcome), status)
            }
            _ => {
                let at = self.found.items[item].place.clone();
                words::kept(&mut self.found, &at, &format!("the status “{}” says nothing here", one_line(status, 40)));
                return;
            }
        };
        self.found.items[item].cells.say(column, cell);
    }

    fn projects(&mut self, projects: &[&'a Value], relations: &[&'a Value]) {
        for project in projects {
            if let Some(gid) = project.text("gid") {
                let item = self.project(project, gid);
                self.projects.insert(gid, item);
            }
        }
        for relation in relations {
            let supporting = relation.get("supporting_resource");
            let Some((gid, project)) = supporting.and_then(|one| Some((one.text("gid")?, one))) else { continue };
            let is_work =
                relation.text("resource_subtype") == Some("supporting_work") || project.text("resource_type") == Some("project");
            let goal = relation.get("supported_goal").and_then(|goal| self.goals.get(goal.text("gid")?)).copied();
            let Some(goal) = goal.filter(|_| is_work && project.text("resource_type") != Some("goal")) else { continue };
            let item = match self.projects.get(gid) {
                Some(item) => *item,
                None => self.project(project, gid),
            };
            self.projects.insert(gid, item);
            let above = Above::Item(goal);
            if !self.found.items[item].above.contains(&above) {
                self.found.items[item].above.push(above);
            }
        }
    }

    fn project(&mut self, project: &'a Value, gid: &str) -> usize {
        let item = self.item(project, Kind::Project, Some(gid.to_owned()), Vec::new());
        let done = project.text("completed") == Some("yes") || project.text("archived") == Some("yes");
        let cells = &mut self.found.items[item].cells;
        cells.say(Column::Field(FieldKey::Due), project.text("due_date").unwrap_or_default());
        if done {
            cells.say(Column::Field(FieldKey::State), "done");
        }
        if let Some(color) = project.get("current_status").and_then(|status| status.text("color")) {
            self.status(item, color);
        }
        item
    }

    fn update(&mut self, update: &'a Value) {
        let gid = update.text("gid").unwrap_or_default();
        let place = Place::Path(gid.into());
        let parent = update.get("parent").and_then(|parent| parent.text("gid")).unwrap_or_default();
        let Some(item) = self.goals.get(parent).or_else(|| self.projects.get(parent)).copied() else {
            words::kept(&mut self.found, &place, "a status update of something that is not in the file");
            return;
        };
        let Some(on) = update.text("created_at").map(day) else {
            self.found.leave(place, "a status update without a day");
            return;
        };
        let mut cells = Cells::default();
        cells.say(Column::On, on);
        let by = ["author", "created_by"].iter().find_map(|key| update.get(key)?.text("name"));
        cells.say(Column::By, by.unwrap_or_default());
        let is_project = self.found.items[item].kind == Some(Kind::Project);
        let word = if is_project { Column::Health } else { Column::Word };
        match update.text("status_type").unwrap_or_default() {
            "on_track" => cells.say(word, "on track"),
            "at_risk" => cells.say(word, "at risk"),
            "off_track" => cells.say(word, "off track"),
            ended @ ("achieved" | "partial" | "missed" | "dropped") if !is_project => {
                // How it ended is said of the goal; the day it was said stays a note.
                self.found.items[item].cells.set(Column::Field(FieldKey::Outcome), ended);
                cells.say(Column::Note, format!("{ended}: {}", note(update)));
            }
            "" => {}
            other => cells.say(Column::Note, format!("{}: {}", other.replace('_', " "), note(update))),
        }
        cells.say(Column::Note, note(update));
        self.found.check_ins.push(Said { place, of: Above::Item(item), id: Some(gid.to_owned()), under_way: None, cells });
        // What was said last is in its check-ins.
        self.found.items[item].cells.take(word);
    }
}

/// What an update says.
fn note(update: &Value) -> String {
    let lines: Vec<&str> = ["title", "text"].iter().filter_map(|key| update.text(key)).collect();
    lines.join("\n")
}
