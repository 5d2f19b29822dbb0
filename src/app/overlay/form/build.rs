//! The fields of every kind of form, filled from what there is.

use super::{
    field::{Field, Part},
    pick::{Pick, Source},
    rows::Rows,
};
use crate::domain::{
    Cascade, Entity, FieldKey, Item,
    fields::{Ask, Fields as _, Nouns, Reads, Value, write::written},
    link::Expect,
    settings::{KEYS, MEANINGS, Settings, is_kept},
    text::number::{editable, format_number},
};

const REASON_HINT: &str = "the cycle is open: one sentence why, kept for ever beside the old value";

/// What has fields that people fill in, of these.
fn noun_of(entity: &Entity) -> Option<Nouns> {
    match entity {
        Entity::Item(item) => Some(item.kind().into()),
        Entity::Person(_) => Some(Nouns::PERSON),
        Entity::Team(_) => Some(Nouns::TEAM),
        Entity::Cycle(_) => Some(Nouns::CYCLE),
        Entity::Link(_) => Some(Nouns::LINK),
        Entity::Meeting(_) => Some(Nouns::MEETING),
        Entity::Review(_) | Entity::Decision(_) | Entity::Action(_) | Entity::Topic(_) | Entity::Acknowledgement(_) => None,
    }
}

/// The fields of an entity, in the order of the table. `adding`: it is new, and offers what is only asked once.
pub(super) fn of_entity(cascade: &Cascade, entity: &Entity, adding: bool) -> Vec<Field> {
    let Some(noun) = noun_of(entity) else { return Vec::new() };
    let mut fields = Vec::new();
    let mut keys: Vec<FieldKey> = FieldKey::of(noun).collect();
    let is_short = adding && keys.iter().any(|key| key.spec().ask(noun).is_some_and(|ask| ask.brief));
    // What is seldom said stands before the words, which are long.
    keys.sort_by_key(|key| match key.spec().ask(noun) {
        _ if *key >= FieldKey::Url => 2,
        Some(ask) if ask.seldom => 1,
        _ => 0,
    });
    for key in keys {
        let Some(ask) = key.spec().ask(noun).filter(|ask| !(adding && ask.later)) else { continue };
        let field = asked(cascade, entity, key, ask, adding).map(|mut field| {
            field.rest = is_short && !ask.brief;
            field.listed = adding && key == FieldKey::Metric;
            field
        });
        fields.extend(field);
        if let (FieldKey::Title, Nouns::KEY_RESULT, Entity::Item(item)) = (key, noun, entity) {
            fields.push(objective(item, adding));
        }
        // Why the work should help is what it is written down for.
        if (key, noun, adding) == (FieldKey::Title, Nouns::PROJECT, true) {
            let (because, expect) = (FieldKey::Because, FieldKey::Expect);
            fields.extend(of_link(because));
            fields.push(goal());
            fields.extend(of_link(expect));
        }
    }
    let revises = noun == Nouns::KEY_RESULT || (noun == Nouns::OBJECTIVE && !adding);
    fields.extend(revises.then(reason));
    fields
}

/// A field as it is asked for; `None`: nobody types it.
fn asked(cascade: &Cascade, entity: &Entity, key: FieldKey, ask: &Ask, adding: bool) -> Option<Field> {
    let (part, spec) = (Part::Field(key), key.spec());
    let label = if ask.label.is_empty() { spec.name } else { ask.label };
    let value = entity.see(key).unwrap_or(Value::None);
    let text = if let Value::Text(text) = value { text } else { "" };
    let number = if let Value::Number(n) = value { Some(n) } else { None };
    let id = if let Value::Id(id) = value { Some(id) } else { None };
    // A new cycle has no days until someone says them.
    let day =
        if let Value::Day(day) = value { Some(day).filter(|_| !(adding && matches!(entity, Entity::Cycle(_)))) } else { None };
    let one = |source| Field::pick(part, label, Pick::one(source, id).without([entity.id()]));
    let field = match spec.reads {
        Reads::Title | Reads::Line => Field::line(part, label, text),
        Reads::Page => Field::page(part, label, text),
        Reads::Number | Reads::Weight => Field::number(part, label, number),
        Reads::Day(when) => Field::day(part, label, day, when),
        Reads::Choice(choices) => {
            let words = if ask.words.is_empty() { choices } else { ask.words };
            let word = if let Value::Word(word) = value { word } else { words[0].0 };
            Field::choice(part, label, words, word)
        }
        Reads::Person => one(Source::People),
        Reads::Team => one(Source::Teams),
        Reads::Cycle => one(Source::Cycles),
        Reads::Above => one(if matches!(entity, Entity::Team(_)) { Source::Teams } else { Source::Cycles }),
        Reads::Objectives => {
            let ids = if let Value::Ids(ids) = value { ids } else { &[] };
            Field::pick(part, label, Pick::many(Source::Objectives, ids).without([entity.id()]))
        }
        Reads::Steps => {
            let steps = if let Value::Steps(steps) = value { steps } else { &[] };
            let rows = steps.iter().map(|s| {
                let day = s.date.map(|d| d.to_string()).unwrap_or_default();
                (Some(s.key), vec![s.title.clone(), editable(s.weight), day])
            });
            Field::rows(part, label, Rows::new(&["step", "weight", "date"], rows))
        }
        Reads::Waypoints => {
            let points = if let Value::Waypoints(points) = value { points } else { &[] };
            let rows = points.iter().map(|w| (None, vec![w.date.to_string(), editable(w.value)]));
            Field::rows(part, label, Rows::new(&["date", "value"], rows))
        }
        Reads::Expect => {
            let expect = if let Value::Expect(expect) = value { said(expect, unit_of(cascade, entity)) } else { String::new() };
            Field::line(part, label, &expect)
        }
        Reads::TimesOff | Reads::Time | Reads::Count => Field::line(part, label, &written(value).unwrap_or_default()),
        Reads::People => {
            let ids = if let Value::Ids(ids) = value { ids } else { &[] };
            Field::pick(part, label, Pick::many(Source::People, ids))
        }
        Reads::Scope => {
            // What is about everything says nothing: one types over no word.
            let scope = match value {
                Value::Scope(scope) if !scope.is_all() => scope.written(cascade),
                _ => String::new(),
            };
            Field::line(part, label, &scope)
        }
        Reads::Nothing => return None,
    };
    let field = field.ghost(ask.ghost).hint(ask.hint);
    Some(if ask.half { field.half() } else { field })
}

/// The unit of what a link should move.
fn unit_of<'a>(cascade: &'a Cascade, entity: &Entity) -> Option<&'a str> {
    let Entity::Link(link) = entity else { return None };
    cascade.find(link.target).and_then(|ix| cascade.item(ix).key_result()).and_then(|kr| kr.unit.as_deref())
}

/// The one objective a key result measures: of a new one that stands below one it goes without asking.
fn objective(item: &Item, adding: bool) -> Field {
    let above = item.parents.first().copied();
    let mut field = Field::pick(Part::Objective, "objective", Pick::one(Source::Objectives, above))
        .ghost("choose one")
        .hint("the objective it measures: type a part of its title");
    field.rest = adding && above.is_some();
    field
}

/// What a new project serves.
fn goal() -> Field {
    Field::pick(Part::Goal, "serves", Pick::one(Source::Goals, None))
        .ghost("nothing: it will be flagged unlinked")
        .hint("the key result or objective this work should move: type a part of its title")
}

/// What a new link says, asked for together with its end or with a new project.
fn of_link(key: FieldKey) -> Option<Field> {
    let ask = key.spec().ask(Nouns::LINK)?;
    let mut field = Field::line(Part::Field(key), key.spec().name, "").ghost(ask.ghost).hint(ask.hint);
    field.rest = !ask.brief;
    Some(field)
}

/// An expected effect as it is typed.
fn said(expect: Expect, unit: Option<&str>) -> String {
    match expect {
        Expect::Share(share) => format!("{} %", editable((share * 1e6).round() / 1e4)),
        // A percent sign would make a share of it.
        Expect::Amount(n) => format_number(n, unit.filter(|u| !u.contains('%'))),
    }
}

/// The fields of a new link, from one end to the other, with what is linked already below.
pub(super) fn new_link(other: Field, linked: Vec<(String, String)>) -> Vec<Field> {
    let mut fields = vec![other];
    fields.extend([FieldKey::Because, FieldKey::Expect].into_iter().filter_map(of_link));
    fields.extend(linked.into_iter().enumerate().map(|(n, (label, detail))| {
        Field::entry(Part::Linked(n.min(255) as u8), label, detail)
            .hint("linked already: {accept} changes its because, {remove} unlinks it")
    }));
    fields
}

/// Why, asked only of a revision in an open cycle.
pub(super) fn reason() -> Field {
    let mut field = Field::line(Part::Reason, "reason", "").hint(REASON_HINT);
    field.hidden = true;
    field
}

/// One field per setting.
pub(super) fn settings(cascade: &Cascade) -> Vec<Field> {
    let default = Settings::default();
    let hint = |n: usize, key| match default.get(key).filter(|text| !text.is_empty()) {
        Some(default) => format!("{} ({})", MEANINGS[n], default.replace('-', "−")),
        None => MEANINGS[n].to_owned(),
    };
    let value = |key| cascade.settings.get(key).unwrap_or_default();
    let field = |(n, key): (usize, &&'static str)| Field::line(Part::Setting(n as u8), key, &value(key)).hint(hint(n, key));
    KEYS.iter().enumerate().filter(|(_, key)| !is_kept(key)).map(field).collect()
}
