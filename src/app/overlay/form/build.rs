//! The fields of every kind of form, filled from what there is.

use super::{
    field::{Field, Option_, Part},
    pick::{Pick, Source},
    rows::Rows,
};
use crate::domain::{
    Body, Cascade, Entity, Item,
    cycle::Cycle,
    goal::{Ambition, Objective, Project},
    key_result::KeyResult,
    link::{Expect, Link},
    people::{Person, Team},
    settings::{KEYS, MEANINGS, Settings},
    text::{
        date::When,
        number::{editable, format_number},
    },
};

const AMBITIONS: &[Option_] = &[("committed", "all of it is expected: 1.0"), ("aspirational", "a stretch: 0.7 is a hit")];

/// The word for a key result that is as ambitious as its objective.
const AS_OBJECTIVE: &str = "its objective's";

const OWN_AMBITIONS: &[Option_] = &[
    (AS_OBJECTIVE, "as much is expected as of its objective"),
    ("committed", "all of it is expected: 1.0"),
    ("aspirational", "a stretch: 0.7 is a hit"),
];

const ROLLUPS: &[Option_] = &[
    ("key-results", "its key results alone move its number"),
    ("children", "its child objectives alone move its number"),
    ("both", "key results and child objectives move its number"),
];

const METRICS: &[Option_] = &[
    ("increase", "from the baseline up to the target"),
    ("decrease", "from the baseline down to the target"),
    ("at-least", "stay at the target or above it"),
    ("at-most", "stay at the target or below it"),
    ("between", "stay between target and upper"),
    ("milestones", "steps that are ticked off, each with its weight"),
    ("yes-no", "done or not done"),
    ("baseline-first", "not measured yet: the first value becomes the baseline"),
];

const CADENCES: &[Option_] = &[
    ("weekly", "a check-in is owed every week"),
    ("biweekly", "a check-in is owed every second week"),
    ("monthly", "a check-in is owed every fourth week"),
];

const STATES: &[Option_] = &[
    ("planned", "not begun: owes no check-ins"),
    ("active", "being worked on: owes check-ins and should serve a goal"),
    ("paused", "resting: owes nothing"),
    ("done", "finished"),
    ("cancelled", "given up"),
];

const CYCLE_STATES: &[Option_] = &[
    ("by-date", "planned before its start, open until its end, then closed"),
    ("planned", "kept planned whatever its dates say: changes are free"),
    ("open", "kept open or opened again whatever its dates say"),
    ("closed", "closed early whatever its dates say"),
];

/// The word for a cycle whose dates decide.
pub(super) const BY_DATE: &str = "by-date";

const PERSON_HINT: &str = "type a part of a name; backspace takes it away; who is not here yet can be created";
const TEAM_HINT: &str = "type a part of a name; backspace takes it away; a team that is not here yet can be created";
const CYCLE_HINT: &str = "type a part of its name; a calendar name like 2027-Q1 can be created here";
const DAY_HINT: &str = "a day as you say it: 27 Nov, fri, +2w, eoq, 2026-12-31";
const REASON_HINT: &str = "the cycle is open: one sentence why, kept for ever beside the old value";
pub(super) const BECAUSE_HINT: &str = "one sentence: how does this work move that number?";
const EXPECT_HINT: &str = "how far it moves it: an amount in its unit, or a share of the gap like 40 %";

/// The fields of an entity. `adding`: it is new, and offers what is only asked once.
pub(super) fn of_entity(cascade: &Cascade, entity: &Entity, adding: bool) -> Vec<Field> {
    match entity {
        Entity::Item(item) => match &item.body {
            Body::Objective(o) => objective(item, o, adding),
            Body::KeyResult(kr) => key_result(item, kr),
            Body::Project(p) => project(item, p, adding),
        },
        Entity::Person(p) => person(p, adding),
        Entity::Team(t) => team(t),
        Entity::Cycle(c) => cycle(c, adding),
        Entity::Link(l) => link(cascade, l),
        Entity::Review(_) | Entity::Decision(_) | Entity::Action(_) | Entity::Acknowledgement(_) => Vec::new(),
    }
}

fn owner(item: &Item) -> Field {
    Field::pick(Part::Owner, "owner", Pick::one(Source::People, item.owner)).ghost("nobody yet").hint(PERSON_HINT)
}

fn team_of(item: &Item, ghost: &str) -> Field {
    Field::pick(Part::Team, "team", Pick::one(Source::Teams, item.team)).ghost(ghost).hint(TEAM_HINT).half()
}

fn days(item: &Item) -> [Field; 2] {
    [
        Field::day(Part::Start, "start", item.start, When::Start).hint(DAY_HINT).half(),
        Field::day(Part::Due, "due", item.due, When::Due).hint(DAY_HINT).half(),
    ]
}

fn words(item: &Item) -> [Field; 2] {
    [
        Field::line(Part::Url, "url", item.url().unwrap_or("")).hint("where more is written; shown and copied, never opened"),
        Field::page(Part::Description, "description", item.description())
            .hint("as long as you like; {editor} opens your editor, {save} saves"),
    ]
}

fn objective(item: &Item, o: &Objective, adding: bool) -> Vec<Field> {
    let parents = Pick::many(Source::Objectives, &item.parents).without([item.id]);
    let mut fields = vec![
        Field::line(Part::Title, "title", &item.title)
            .hint("what will be true that is not true today? no numbers: those are its key results"),
        owner(item).half(),
        team_of(item, "its parent's"),
        Field::pick(Part::Person, "belongs to", Pick::one(Source::People, o.person))
            .ghost("its team")
            .hint("a person, if it is a personal objective")
            .half(),
        Field::pick(Part::Cycle, "cycle", Pick::one(Source::Cycles, item.cycle)).ghost("none").hint(CYCLE_HINT).half(),
    ];
    let hint = "the objectives it serves: type a part of a title, {accept} takes it; backspace takes the last away";
    fields.push(Field::pick(Part::Parents, "parents", parents).ghost("none: it stands at the top").hint(hint));
    fields.push(Field::choice(Part::Ambition, "ambition", AMBITIONS, item.ambition.unwrap_or_default().word()));
    fields.push(Field::choice(Part::Rollup, "roll-up", ROLLUPS, o.rollup.word()));
    fields.extend(days(item));
    fields.extend(words(item));
    fields.extend((!adding).then(reason));
    fields
}

fn key_result(item: &Item, kr: &KeyResult) -> Vec<Field> {
    let steps = kr.steps.iter().map(|s| {
        let day = s.date.map(|d| d.to_string()).unwrap_or_default();
        (Some(s.key), vec![s.title.clone(), editable(s.weight), day])
    });
    let waypoints = kr.waypoints.iter().map(|w| (None, vec![w.date.to_string(), editable(w.value)]));
    let objective = Pick::one(Source::Objectives, item.parents.first().copied());
    let unit = kr.unit.as_deref().unwrap_or("");
    let mut fields = vec![
        Field::line(Part::Title, "title", &item.title).hint("what is measured, in a few words"),
        Field::pick(Part::Objective, "objective", objective)
            .ghost("choose one")
            .hint("the objective it measures: type a part of its title"),
        owner(item),
        Field::choice(Part::Metric, "metric", METRICS, kr.metric.word()),
        Field::rows(Part::Steps, "steps", Rows::new(&["step", "weight", "date"], steps)).hint(
            "{accept} adds a step, {row-up} and {row-down} move it, {remove} takes it away; weight and date may stay blank",
        ),
        Field::number(Part::Baseline, "baseline", kr.baseline).ghost("not measured yet").hint("the value at the start").half(),
        Field::number(Part::Target, "target", kr.target).hint("the value it should have at the end: 3.5, 1.2M, 42 %").half(),
        Field::number(Part::Upper, "upper", kr.upper).hint("the largest value that is still inside").half(),
        Field::line(Part::Unit, "unit", unit).ghost("none").hint("written behind the number: %, €, min, teams").half(),
        Field::number(Part::Weight, "weight", Some(kr.weight)).hint("its share in the objective; 0: linked, not counted").half(),
        Field::choice(Part::Cadence, "cadence", CADENCES, item.cadence.word()),
        Field::choice(Part::Ambition, "ambition", OWN_AMBITIONS, item.ambition.map_or(AS_OBJECTIVE, Ambition::word)),
    ];
    fields.extend(days(item));
    fields.push(
        Field::rows(Part::Waypoints, "waypoints", Rows::new(&["date", "value"], waypoints))
            .hint("values expected on the way: the expected line runs through them; {accept} adds one, {remove} takes it away"),
    );
    fields.push(Field::line(Part::Source, "source", kr.source.as_deref().unwrap_or("")).hint("where the value comes from"));
    fields.extend(words(item));
    fields.push(reason());
    fields
}

fn project(item: &Item, p: &Project, adding: bool) -> Vec<Field> {
    let mut fields = vec![
        Field::line(Part::Title, "title", &item.title).hint("what the work is called"),
        owner(item).half(),
        team_of(item, "its owner's"),
        Field::choice(Part::State, "state", STATES, p.state.word()),
    ];
    fields.extend(days(item));
    if adding {
        let goal = Pick::one(Source::Goals, None);
        fields.push(
            Field::pick(Part::Goal, "serves", goal)
                .ghost("nothing: it will be flagged unlinked")
                .hint("the key result or objective this work should move: type a part of its title"),
        );
        fields.extend(because_and_expect("", ""));
    }
    fields.push(Field::choice(Part::Cadence, "cadence", CADENCES, item.cadence.word()));
    fields.extend(words(item));
    fields
}

fn because_and_expect(because: &str, expect: &str) -> [Field; 2] {
    [
        Field::line(Part::Because, "because", because).ghost("none: it will be flagged no theory").hint(BECAUSE_HINT),
        Field::line(Part::Expect, "expect", expect).ghost("not said").hint(EXPECT_HINT),
    ]
}

fn person(p: &Person, adding: bool) -> Vec<Field> {
    let mut fields = vec![
        Field::line(Part::Title, "name", &p.name).hint("as people know them"),
        Field::line(Part::Email, "e-mail", p.email.as_deref().unwrap_or(""))
            .hint("tells them from another of the name, here and in imports"),
        Field::pick(Part::Manager, "manager", Pick::one(Source::People, p.manager).without([p.id]))
            .ghost("none")
            .hint(PERSON_HINT),
        Field::pick(Part::Team, "team", Pick::one(Source::Teams, p.team)).ghost("none").hint(TEAM_HINT),
    ];
    if !adding {
        fields.push(
            Field::day(Part::Left, "left", p.left, When::Past)
                .ghost("still here")
                .hint("the day they left; what they own can then be handed over"),
        );
    }
    fields
}

fn team(t: &Team) -> Vec<Field> {
    vec![
        Field::line(Part::Title, "name", &t.name).hint("its own name, without the teams above"),
        Field::pick(Part::Parent, "part of", Pick::one(Source::Teams, t.parent).without([t.id]))
            .ghost("none: the company")
            .hint(TEAM_HINT),
    ]
}

fn cycle(c: &Cycle, adding: bool) -> Vec<Field> {
    let (start, end) = if adding { (None, None) } else { (Some(c.start), Some(c.end)) };
    let mut fields = vec![
        Field::line(Part::Title, "name", &c.name)
            .hint("a calendar name like 2027, 2027-H1, 2027-Q1 or 2027-03 brings its dates along"),
        Field::day(Part::Start, "start", start, When::Start).hint(DAY_HINT).half(),
        Field::day(Part::Due, "end", end, When::Due).hint(DAY_HINT).half(),
        Field::pick(Part::Parent, "part of", Pick::one(Source::Cycles, c.parent).without([c.id]))
            .ghost("none")
            .hint("the longer cycle it is part of"),
    ];
    if !adding {
        let word = match c.state {
            None => BY_DATE,
            Some(crate::domain::cycle::CycleState::Planned) => "planned",
            Some(crate::domain::cycle::CycleState::Open) => "open",
            Some(crate::domain::cycle::CycleState::Closed) => "closed",
        };
        fields.push(Field::choice(Part::State, "state", CYCLE_STATES, word));
    }
    fields
}

fn link(cascade: &Cascade, l: &Link) -> Vec<Field> {
    let unit = cascade.find(l.target).and_then(|ix| cascade.item(ix).key_result()).and_then(|kr| kr.unit.as_deref());
    let expect = l.expect.map(|e| said(e, unit)).unwrap_or_default();
    because_and_expect(l.because.as_deref().unwrap_or(""), &expect).into()
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
    fields.extend(because_and_expect("", ""));
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
    KEYS.iter().enumerate().map(field).collect()
}
