//! `quarterdeck add`: something new of every kind.

use super::{
    add_around::{self, AddCycle, AddPerson, AddTeam},
    error::{Exit, Failure, Result},
    fields::{self, KeyResultFlags, ObjectiveFlags, ProjectFlags, named, optional},
    link,
    meetings::{self, AddMeeting},
    output,
    session::{Desk, Session},
    topics::{self, AddTopic},
};
use crate::domain::{
    Body, Field, FieldKey, Id, Item, Kind, Op,
    change::Verb,
    cycle::CycleState,
    edit,
    fields::{Fields as _, Nouns},
    goal::{Objective, Project},
    key_result::{KeyResult, Metric},
    known,
    link::Link,
    text,
};
use chrono::Datelike;
use clap::{Args, Subcommand};

/// Add an objective, key result, project, person, team, cycle, topic or meeting
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    #[command(subcommand)]
    kind: AddKind,
}

#[derive(Debug, Subcommand)]
enum AddKind {
    /// A qualitative goal
    Objective(AddObjective),
    /// A measured part of an objective
    KeyResult(AddKeyResult),
    /// Work that should move a goal
    Project(AddProject),
    /// Someone who owns goals, checks in or manages those who do
    Person(AddPerson),
    /// A team; a path such as Company/Product/Growth makes what is missing on the way
    Team(AddTeam),
    /// A period; 2026, 2026-H2, 2026-Q4 and 2026-11 know their dates
    Cycle(AddCycle),
    /// Something to talk about in the next review of a meeting: “Series A, 3 min, Martin”
    Topic(AddTopic),
    /// A review that recurs, of a team, some people or a level; that of everything is there already
    Meeting(AddMeeting),
}

#[derive(Debug, Args)]
struct AddObjective {
    /// Its title
    title: String,
    /// The objective above it; more than once for several
    #[arg(long, value_name = "REF")]
    parent: Vec<String>,
    #[command(flatten)]
    fields: ObjectiveFlags,
}

#[derive(Debug, Args)]
struct AddKeyResult {
    /// Its title
    title: String,
    /// The objective it measures
    #[arg(long, value_name = "REF", required = true)]
    parent: String,
    #[command(flatten)]
    fields: KeyResultFlags,
}

#[derive(Debug, Args)]
struct AddProject {
    /// Its title
    title: String,
    /// The key result or objective it should move
    #[arg(long, value_name = "REF")]
    serves: Option<String>,
    /// Why it should move it, in one sentence
    #[arg(long, value_name = "TEXT", requires = "serves", allow_hyphen_values = true)]
    because: Option<String>,
    /// How far: a number in the key result's unit, or “40 %” of the gap
    #[arg(long, value_name = "X", requires = "serves", allow_hyphen_values = true)]
    expect: Option<String>,
    #[command(flatten)]
    fields: ProjectFlags,
}

pub(super) fn run(args: &AddArgs, session: &Session) -> Result {
    let newcomer = matches!(args.kind, AddKind::Person(_));
    let mut desk = if newcomer { session.desk_for_newcomers()? } else { session.desk()? };
    let (ops, item) = match &args.kind {
        AddKind::Objective(args) => objective(args, &mut desk)?,
        AddKind::KeyResult(args) => key_result(args, &mut desk)?,
        AddKind::Project(args) => project(args, &mut desk)?,
        AddKind::Person(args) => (add_around::person(args, &mut desk)?, None),
        AddKind::Team(args) => (add_around::team(args, &mut desk)?, None),
        AddKind::Cycle(args) => (add_around::cycle(args, &mut desk)?, None),
        AddKind::Topic(args) => (topics::add(args, &mut desk)?, None),
        AddKind::Meeting(args) => (meetings::add(args, &mut desk)?, None),
    };
    let said = desk.save(Verb::Add, ops, None)?;
    let mut out = session.style().plain(&text::safe(&said));
    if let Some(ix) = item.and_then(|id| desk.cascade.find(id)) {
        let within = desk.cascade.cycle_of(ix).map(|c| format!(" in {}", text::one_line(&c.name, 30)));
        out = format!("{out}{}: {}", within.unwrap_or_default(), desk.cascade.short(desk.cascade.item(ix).id));
    }
    output::print(&out)?;
    if let AddKind::Project(AddProject { serves: None, .. }) = &args.kind
        && let Some(ix) = item.and_then(|id| desk.cascade.find(id))
    {
        link::tell_goalless(&desk.cascade, ix);
    }
    Ok(Exit::Done)
}

/// The operations, and the id of the item they make.
type Added = (Vec<Op>, Option<Id>);

/// A new item with fields set; the ones its kind does not have cannot be given.
fn new_item(desk: &mut Desk, title: &str, body: Body, fields: &[Field]) -> Item {
    let mut item = Item::new(desk.ids.next_id(), title.trim(), desk.today, body);
    for field in fields {
        item.set(field);
    }
    if let Some(external) = &item.external {
        item.id = desk.cascade.free(known::item(item.kind(), external), &mut desk.ids);
    }
    item
}

/// Who answers for what is added where nobody is named, as in the form: the owner of what it belongs to, else whoever adds it.
fn own(given: &mut Vec<Field>, said: Option<&str>, owner: Option<Id>) {
    if said.is_none() {
        given.extend(owner.map(|id| Field::Owner(Some(id))));
    }
}

fn objective(args: &AddObjective, desk: &mut Desk) -> Result<Added> {
    args.fields.learn(desk);
    let mut given = args.fields.read(Nouns::OBJECTIVE, &desk.cascade, desk.today, None)?;
    own(&mut given, args.fields.get(FieldKey::Owner), desk.author.by);
    let parents = fields::parents(&desk.cascade, &args.parent)?;
    let mut ops = Vec::new();
    let cycle = match args.fields.get(FieldKey::Cycle) {
        Some(name) => {
            let (id, made) = fields::cycle(desk, name)?;
            ops = made;
            Some(id)
        }
        None => match parents.first().and_then(|&id| desk.cascade.find(id)).and_then(|ix| desk.cascade.cycle_of(ix)) {
            Some(above) => Some(above.id),
            None => Some(this_cycle(desk, &mut ops)?),
        },
    };
    given.extend([Field::Cycle(cycle), Field::Parents(parents)]);
    let item = new_item(desk, &args.title, Body::Objective(Objective::default()), &given);
    let id = item.id;
    ops.extend(edit::add_item(&desk.cascade, item, desk.today));
    Ok((ops, Some(id)))
}

/// The cycle the workspace is in; the calendar quarter of today, made if need be, where it is in none.
fn this_cycle(desk: &mut Desk, ops: &mut Vec<Op>) -> Result<Id> {
    if let Some(cycle) = desk.cascade.main_cycle(desk.today) {
        return Ok(cycle.id);
    }
    let open = desk.cascade.cycles().filter(|c| c.state_on(desk.today) == CycleState::Open).min_by_key(|c| c.days());
    if let Some(cycle) = open {
        return Ok(cycle.id);
    }
    let quarter = format!("{}-Q{}", desk.today.year(), desk.today.month0() / 3 + 1);
    let (id, made) = fields::cycle(desk, &quarter)?;
    ops.extend(made);
    Ok(id)
}

fn key_result(args: &AddKeyResult, desk: &mut Desk) -> Result<Added> {
    args.fields.learn(desk);
    let mut given = args.fields.read(Nouns::KEY_RESULT, &desk.cascade, desk.today, None)?;
    let above = named("parent", desk.cascade.resolve(&args.parent, &[Kind::Objective]))?;
    let parent = desk.cascade.item(above).id;
    own(&mut given, args.fields.get(FieldKey::Owner), desk.cascade.item(above).owner.or(desk.author.by));
    given.push(Field::Parents(vec![parent]));
    let mut ops = Vec::new();
    if let Some(name) = args.fields.get(FieldKey::Cycle) {
        let (id, made) = fields::cycle(desk, name)?;
        ops = made;
        given.push(Field::Cycle(Some(id)));
    }
    let mut item = new_item(desk, &args.title, Body::KeyResult(Box::default()), &given);
    if args.fields.get(FieldKey::Metric).is_none()
        && let Body::KeyResult(kr) = &mut item.body
    {
        kr.metric = metric_of(kr)?;
    }
    let id = item.id;
    ops.extend(edit::add_item(&desk.cascade, item, desk.today));
    Ok((ops, Some(id)))
}

/// The metric that the numbers given speak of.
fn metric_of(kr: &KeyResult) -> Result<Metric> {
    Metric::guessed(!kr.steps.is_empty(), kr.upper.is_some(), kr.baseline, kr.target).ok_or_else(|| {
        Failure::wrong(
            "how is it measured? Give --baseline and --target, or --steps “one;two”, or --metric yes-no; see “quarterdeck add key-result --help”",
        )
    })
}

fn project(args: &AddProject, desk: &mut Desk) -> Result<Added> {
    args.fields.learn(desk);
    let mut given = args.fields.read(Nouns::PROJECT, &desk.cascade, desk.today, None)?;
    own(&mut given, args.fields.get(FieldKey::Owner), desk.author.by);
    if args.fields.get(FieldKey::State).is_some() {
        given.push(Field::StateOn(Some(desk.today)));
    }
    let expect = link::expect(args.expect.as_deref(), desk.today)?;
    let goal = args.serves.as_deref().map(|r| desk.cascade.resolve(r, &[Kind::KeyResult, Kind::Objective]));
    let goal = goal.map(|found| named("serves", found)).transpose()?;
    let item = new_item(desk, &args.title, Body::Project(Project::default()), &given);
    let id = item.id;
    let mut ops = edit::add_item(&desk.cascade, item, desk.today);
    let said = goal.map(|goal| (goal, args.because.clone().unwrap_or_default()));
    let said = said.or_else(|| link::asked(&desk.cascade, &args.title, &ops));
    if let Some((goal, because)) = said {
        let because = optional(&because);
        link::refuse(&desk.cascade, goal, expect)?;
        link::hint(&desk.cascade, &args.title, goal, because.as_deref().unwrap_or(""), expect);
        ops.extend(desk.cascade.linking(Link {
            id: desk.ids.next_id(),
            project: id,
            target: desk.cascade.item(goal).id,
            because: because.map(Into::into),
            expect,
            made: desk.today,
            value_then: desk.cascade.summary(goal).value.map(|(_, v)| v),
            judged: None,
            deleted: false,
        }));
    }
    Ok((ops, Some(id)))
}
