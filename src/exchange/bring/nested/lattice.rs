//! Goals as the interface of Lattice gives them: `startingAmount`, `endingAmount`, `currentAmount`, `parentGoal`, `okrType`.

use super::{day, each, value::Value};
use crate::{
    domain::{FieldKey, Kind, text::one_line},
    exchange::{
        bring::{
            found::{Above, Cells, Found, Item, Place},
            words,
        },
        csv::Column,
    },
};

use std::collections::HashSet;

/// The goals among some values: a list, or a list under `data` or `goals`; none where nothing in it is one of Lattice.
fn goals(values: &[Value]) -> Vec<&Value> {
    let listed = values
        .iter()
        .flat_map(|value| value.get("data").or_else(|| value.get("goals")).unwrap_or(value).list().unwrap_or(each(value)));
    let named: Vec<&Value> = listed.filter(|one| one.text("name").is_some()).collect();
    if named.iter().any(|one| is_goal(one)) { named } else { Vec::new() }
}

fn is_goal(value: &Value) -> bool {
    let told = ["startingAmount", "endingAmount", "currentAmount", "amountType", "okrType", "parentGoal"];
    told.iter().filter(|key| value.get(key).is_some()).count() >= 2
}

/// Whether these are goals of Lattice.
pub(super) fn is_one(values: &[Value]) -> bool {
    !goals(values).is_empty()
}

/// Reads them.
pub(super) fn read(name: &str, values: &[Value]) -> Found {
    let mut found = Found::new(name, "goals of Lattice");
    let all = goals(values);
    let mut people = HashSet::new();
    let parent =
        |goal: &Value| goal.get("parentGoal").and_then(|above| above.as_text().or_else(|| above.text("id"))).map(str::to_owned);
    let above_others: HashSet<String> = all.iter().filter_map(|goal| parent(goal)).collect();
    for (n, goal) in all.iter().enumerate() {
        let id = goal.text("id").map_or_else(|| format!("goal {}", n + 1), str::to_owned);
        let above = parent(goal);
        let has_below = above_others.contains(&id);
        let said = goal.text("okrType").map(|kind| kind.to_lowercase().replace(['_', ' ', '-'], ""));
        let measured = goal.text("endingAmount").is_some();
        let is_result = match said.as_deref() {
            Some("keyresult") => true,
            Some("objective") => false,
            _ => measured && !has_below,
        };
        let mut parents: Vec<Above> = above.clone().map(Above::Id).into_iter().collect();
        if is_result && above.is_none() {
            let made = item(&mut found, &mut people, goal, Kind::Objective, format!("{id}/objective"), Vec::new());
            found.guess("a goal with a number that stands below no other is an objective with one key result of the same name");
            parents = vec![Above::Item(made)];
        }
        let kind = if is_result { Kind::KeyResult } else { Kind::Objective };
        let made = item(&mut found, &mut people, goal, kind, id, parents);
        if is_result {
            amounts(&mut found, made, goal);
        } else if measured {
            let name = one_line(goal.text("name").unwrap_or_default(), 60).into_owned();
            found.leave(found.items[made].place.clone(), format!("the number of “{name}”: what stands below it makes it here"));
        }
    }
    found
}

fn item(found: &mut Found, people: &mut HashSet<String>, goal: &Value, kind: Kind, id: String, above: Vec<Above>) -> usize {
    let place = Place::Path(id.as_str().into());
    let made = found.add(Item { place: place.clone(), kind: Some(kind), id: Some(id), above, cells: Cells::default() });
    let cells = &mut found.items[made].cells;
    let mut say = |key, text: &str| cells.say(Column::Field(key), text);
    say(FieldKey::Title, goal.text("name").unwrap_or("untitled"));
    say(FieldKey::Start, goal.text("startDate").map(day).unwrap_or_default());
    say(FieldKey::Due, goal.text("dueDate").map(day).unwrap_or_default());
    say(FieldKey::Description, goal.text("description").unwrap_or_default());
    say(FieldKey::Url, goal.text("url").unwrap_or_default());
    say(FieldKey::Team, goal.get("department").and_then(|one| one.as_text().or_else(|| one.text("name"))).unwrap_or_default());
    let owners = goal.get("owners").or_else(|| goal.get("owner")).map(each).unwrap_or_default();
    let called = |one: &Value| one.as_text().or_else(|| one.text("name")).or_else(|| one.text("email")).map(str::to_owned);
    let names: Vec<String> = owners.iter().filter_map(called).collect();
    say(FieldKey::Owner, &names.join("; "));
    for owner in owners {
        super::person(found, people, owner, &place);
    }
    if let Some(status) = goal.text("status") {
        found.items[made].cells.say(Column::Word, status.replace('_', " "));
    }
    if let Some(state) = goal.text("state").filter(|state| !state.eq_ignore_ascii_case("active")) {
        words::kept(found, &place, &format!("the state “{}” is kept in the description", one_line(state, 40)));
        found.items[made].cells.add_line(Column::Field(FieldKey::Description), format!("state: {state}"));
    }
    made
}

fn amounts(found: &mut Found, made: usize, goal: &Value) {
    let cells = &mut found.items[made].cells;
    let kind = goal.text("amountType").unwrap_or_default().to_lowercase();
    if kind.contains("complet") || kind.contains("bool") || kind.contains("binary") {
        cells.say(Column::Field(FieldKey::Metric), "yes-no");
        let done = goal.text("currentAmount").and_then(|text| text.parse::<f64>().ok()).is_some_and(|value| value >= 1.0);
        cells.say(Column::Value, if done { "yes" } else { "no" });
        return;
    }
    cells.say(Column::Field(FieldKey::Baseline), goal.text("startingAmount").unwrap_or_default());
    cells.say(Column::Field(FieldKey::Target), goal.text("endingAmount").unwrap_or_default());
    cells.say(Column::Value, goal.text("currentAmount").unwrap_or_default());
    if kind.contains("percent") {
        cells.say(Column::Field(FieldKey::Unit), "%");
    } else if kind.contains("currency") || kind.contains("dollar") {
        cells.say(Column::Field(FieldKey::Unit), goal.text("currency").unwrap_or("$"));
    }
}
