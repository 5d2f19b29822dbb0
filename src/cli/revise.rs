//! `quarterdeck revise`: changing what is written, with its reason where the cycle is open.

use super::{
    error::{Exit, Failure, Result},
    fields::{self, AnyFlags, is_none, named, of_flag},
    link, meetings, output,
    session::{Desk, Session},
    target::{self, Target},
    topics,
};
use crate::domain::{
    Cascade, Entity, Field, FieldKey, Id, Op,
    change::Verb,
    describe, edit,
    fields::{Fields as _, Nouns},
    intake,
    key_result::Step,
    score::{self, Past},
    text,
};
use clap::Args;

/// Change a title, target, date, owner, parent or anything else
///
/// In an open cycle a change of what was promised needs its reason: --because. “none” takes a value away.
#[derive(Debug, Args)]
pub(super) struct ReviseArgs {
    /// An item; also person:NAME, team:NAME, cycle:NAME, meeting:NAME, topic:TITLE
    #[arg(value_name = "REF")]
    of: String,
    /// Why it changes
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// A new title, or the new name of a person, team, cycle or meeting
    #[arg(long, visible_alias = "name", value_name = "TEXT")]
    title: Option<String>,
    /// The objectives above it; of a team or a cycle the one above
    #[arg(long, value_name = "REF")]
    parent: Vec<String>,
    /// Of a topic: its place among those of its meeting, 1 is the first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    place: Option<u32>,
    #[command(flatten)]
    fields: AnyFlags,
}

pub(super) fn run(args: &ReviseArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let mut ops = ops(args, &mut desk)?;
    let begun: Vec<_> = intake::without_goal(&desk.cascade, &ops).into_iter().filter_map(|id| desk.cascade.find(id)).collect();
    for &project in &begun {
        let title = desk.cascade.item(project).title.to_string();
        if let Some((goal, because)) = link::asked(&desk.cascade, &title, &ops) {
            ops.extend(link::ops(&mut desk, project, goal, because.trim(), None));
        }
    }
    if ops.is_empty() {
        output::print("it is so already; nothing was changed")?;
        return Ok(Exit::Done);
    }
    // The place of a topic is moved, as on the screen.
    let is_moved = ops.iter().all(|op| matches!(op, Op::Set { new: Field::Position(_), .. }));
    let said = desk.save(if is_moved { Verb::Move } else { Verb::Revise }, ops, args.because.as_deref())?;
    output::print(&session.style().plain(&text::safe(&said)))?;
    for project in begun {
        link::tell_goalless(&desk.cascade, project);
    }
    Ok(Exit::Done)
}

/// What the flags change; empty: it is so already.
pub(super) fn ops(args: &ReviseArgs, desk: &mut Desk) -> Result<Vec<Op>> {
    let target = target::resolve(&desk.cascade, &args.of)?;
    let (mut given, mut ops) = read(args, desk, target)?;
    // How long a topic is given is told as the minutes of a meeting are, and is no field of that.
    let time = args.fields.get(FieldKey::Length).filter(|_| matches!(target, Target::Topic(_)));
    let place = args.place.map(|n| n as usize - 1);
    if place.is_some() && !matches!(target, Target::Topic(_)) {
        return Err(Failure::wrong("--place is of a topic: what stands among others is moved on the deck"));
    }
    if given.is_empty() && time.is_none() && place.is_none() {
        return Err(Failure::wrong(
            "what should change? Give at least one flag, such as --target or --owner; see “quarterdeck revise --help”",
        ));
    }
    if let Target::Topic(id) = target {
        return topics::revise(&desk.cascade, id, &given, time, place)?
            .map_err(|foreign| foreign_field(&describe::name(&desk.cascade, id), "topic", &foreign));
    }
    let Some(of) = target.id(&desk.cascade) else {
        // What is there without being made is made by whoever wants it otherwise.
        let mut meeting = meetings::first(&desk.cascade, &mut desk.ids, desk.today);
        if let Some(foreign) = given.iter().find(|field| meeting.field(field).is_none()) {
            return Err(foreign_field(&meeting.name, "meeting", foreign));
        }
        let before = meeting.clone();
        for field in &given {
            meeting.set(field);
        }
        return Ok(if meeting == before { Vec::new() } else { vec![Op::Create(Entity::Meeting(meeting))] });
    };
    if let Some(foreign) = given.iter().find(|field| desk.cascade.field(of, field).is_none()) {
        let noun = desk.cascade.entity(of).map_or("thing", |e| e.noun());
        return Err(foreign_field(&describe::name(&desk.cascade, of), noun, foreign));
    }
    // How it ended has its score by arithmetic beside it.
    if let Some(ix) = desk.cascade.find(of)
        && given.iter().any(|field| matches!(field, Field::Outcome(Some(_))))
    {
        let past = Past::of(&desk.store.history(of, usize::MAX, desk.today)?, None);
        let reckoning = score::reckon(&desk.cascade, ix, &past, desk.today);
        given.extend(score::by_rule(&desk.cascade, ix, &given, &reckoning, desk.author.by, desk.today));
    }
    let mut set = edit::revise(&desk.cascade, of, given, desk.today);
    set.extend(desk.keep_emails());
    if set.is_empty() {
        return Ok(set);
    }
    ops.extend(set);
    Ok(ops)
}

/// What it has no field for.
fn foreign_field(name: &str, noun: &str, foreign: &Field) -> Failure {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    Failure::wrong(format!("{name} has no {}: it is {article} {noun}; leave it out, or name something else", foreign.name()))
}

/// The fields that were given, and the operations that must come first (a calendar cycle that is made on the way).
fn read(args: &ReviseArgs, desk: &mut Desk, target: Target) -> Result<(Vec<Field>, Vec<Op>)> {
    let of = target.id(&desk.cascade);
    let unit = match of.and_then(|of| desk.cascade.field(of, &Field::Unit(None))) {
        Some(Field::Unit(unit)) => unit,
        _ => None,
    };
    let flags = match target {
        Target::Topic(_) => args.fields.without(FieldKey::Length),
        _ => args.fields.clone(),
    };
    flags.learn(desk);
    let mut given = flags.read(noun_of(&desk.cascade, target), &desk.cascade, desk.today, unit)?;
    if let Some(title) = &args.title {
        given.push(Field::Title(title.trim().to_owned()));
    }
    if !args.parent.is_empty() {
        given.push(parent(&desk.cascade, &args.parent, target)?);
    }
    let mut ops = Vec::new();
    if let Some(name) = args.fields.get(FieldKey::Cycle) {
        if is_none(name) {
            given.push(Field::Cycle(None));
        } else {
            let (id, made) = fields::cycle(desk, name)?;
            ops = made;
            given.push(Field::Cycle(Some(id)));
        }
    }
    if let (Some(steps), Target::Item(_), Some(of)) = (given.iter_mut().find(|f| matches!(f, Field::Steps(_))), target, of) {
        keep_ticks(desk, of, steps);
    }
    Ok((given, ops))
}

fn parent(cascade: &Cascade, refs: &[String], target: Target) -> Result<Field> {
    let one = |found: fn(&Cascade, &str) -> std::result::Result<Id, crate::domain::refs::RefError>| match refs {
        [only] if is_none(only) => Ok(Field::Parent(None)),
        [only] => Ok(Field::Parent(Some(named("parent", found(cascade, only))?))),
        _ => Err(of_flag("parent")("there can be only one above it".to_owned())),
    };
    match target {
        Target::Item(_) => Ok(Field::Parents(fields::parents(cascade, refs)?)),
        Target::Team(_) => one(Cascade::resolve_team),
        Target::Cycle(_) => one(Cascade::resolve_cycle),
        Target::Topic(_) => Err(of_flag("parent")("a topic is of its meeting".to_owned())),
        Target::Meeting(_) => Err(of_flag("parent")("a meeting has a --scope".to_owned())),
        Target::Person(_) => Err(of_flag("parent")("a person has a --manager and a --team".to_owned())),
    }
}

/// What is revised.
fn noun_of(cascade: &Cascade, target: Target) -> Nouns {
    match target {
        Target::Item(ix) => cascade.item(ix).kind().into(),
        Target::Person(_) => Nouns::PERSON,
        Target::Team(_) => Nouns::TEAM,
        Target::Cycle(_) => Nouns::CYCLE,
        Target::Topic(_) => Nouns::NONE,
        Target::Meeting(_) => Nouns::MEETING,
    }
}

/// A step that keeps its title keeps its key, so that what was ticked off stays so; new ones get keys that nothing has.
fn keep_ticks(desk: &mut Desk, of: Id, new: &mut Field) {
    let (Field::Steps(steps), Some(Field::Steps(old))) = (&mut *new, desk.cascade.field(of, &Field::Steps(Vec::new()))) else {
        return;
    };
    let mut left = old;
    for step in steps {
        if let Some(at) = left.iter().position(|s| s.title == step.title) {
            step.key = left.remove(at).key;
        } else {
            step.key = Step::fresh_key(desk.ids.next_id());
        }
    }
}
