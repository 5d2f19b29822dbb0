//! What `add` and `revise` can set, as flags; and what was given there as fields of a change.

use super::{
    error::{Failure, Result},
    output::say,
    session::Desk,
};
use crate::domain::{
    Cascade, Field, FieldKey, Id, Kind, Op, edit,
    fields::{Context, Nouns, Reads, Spec},
    people::is_called,
    refs::RefError,
    scope::{Scope, read_people},
    text::{self, period::is_fiscal, value::unit_of_bounds},
    whom::{Whom, others, whom},
};
use chrono::NaiveDate;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

/// Flags for the fields that one of `OF` ([`Nouns`]) has. “none” takes a value away.
#[derive(Debug, Clone, Default)]
pub(super) struct FieldFlags<const OF: u16>(Vec<(FieldKey, String)>);

/// The flags of items of a kind, of people, and of everything that can be revised.
pub(super) type ObjectiveFlags = FieldFlags<{ Nouns::OBJECTIVE.bits() }>;
pub(super) type KeyResultFlags = FieldFlags<{ Nouns::KEY_RESULT.bits() }>;
pub(super) type ProjectFlags = FieldFlags<{ Nouns::PROJECT.bits() }>;
pub(super) type PersonFlags = FieldFlags<{ Nouns::PERSON.bits() }>;
pub(super) type MeetingFlags = FieldFlags<{ Nouns::MEETING.bits() }>;
pub(super) type AnyFlags = FieldFlags<{ Nouns::ALL.bits() }>;

/// The fields that have a flag. A title is said without one, and what stands above is asked for in more than one way.
fn flagged(of: Nouns) -> impl Iterator<Item = FieldKey> {
    FieldKey::of(of).filter(|key| !matches!(key.spec().reads, Reads::Title | Reads::Objectives | Reads::Above))
}

/// The flags of these, each with every field it can mean: `--state` is one thing of a project and another of a cycle.
fn flags(of: Nouns) -> Vec<(&'static str, Vec<FieldKey>)> {
    let mut flags: Vec<(&'static str, Vec<FieldKey>)> = Vec::new();
    for key in flagged(of) {
        let flag = key.spec().flag;
        match flags.iter_mut().find(|(known, _)| *known == flag) {
            Some((_, keys)) => keys.push(key),
            None => flags.push((flag, vec![key])),
        }
    }
    flags
}

fn arg(flag: &'static str, keys: &[FieldKey]) -> Arg {
    let reads = keys[0].spec().reads;
    let help = keys.iter().map(|key| help(key.spec())).collect::<Vec<_>>().join(". ");
    let value = match reads {
        Reads::Person => "PERSON",
        Reads::Team => "TEAM",
        Reads::Cycle => "CYCLE",
        Reads::Day(_) => "DATE",
        Reads::Number | Reads::Weight | Reads::Count => "N",
        Reads::Choice(_) => "WORD",
        Reads::Steps => "STEPS",
        Reads::Waypoints => "WAYPOINTS",
        Reads::TimesOff => "FROM..TO",
        Reads::Expect => "X",
        Reads::People => "PERSON,…",
        Reads::Scope => "SCOPE",
        Reads::Time => "TIME",
        Reads::Line | Reads::Page | Reads::Title | Reads::Objectives | Reads::Above | Reads::Nothing => "TEXT",
    };
    let hyphens = matches!(reads, Reads::Number | Reads::Weight | Reads::Page | Reads::Expect);
    Arg::new(flag).long(flag).value_name(value).help(help).allow_hyphen_values(hyphens)
}

/// What a field holds, with the words there are.
fn help(spec: &Spec) -> String {
    match spec.reads {
        Reads::Choice(choices) => {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            format!("{}: {}", spec.help, words.join(", "))
        }
        _ => spec.help.to_owned(),
    }
}

impl<const OF: u16> Args for FieldFlags<OF> {
    fn augment_args(command: Command) -> Command {
        flags(Nouns::of_bits(OF)).into_iter().fold(command, |command, (flag, keys)| command.arg(arg(flag, &keys)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const OF: u16> FromArgMatches for FieldFlags<OF> {
    fn from_arg_matches(matches: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        let given = |(flag, keys): (&str, Vec<FieldKey>)| matches.get_one::<String>(flag).map(|text| (keys[0], text.clone()));
        Ok(FieldFlags(flags(Nouns::of_bits(OF)).into_iter().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<const OF: u16> FieldFlags<OF> {
    /// What was given for a field.
    pub(super) fn get(&self, key: FieldKey) -> Option<&str> {
        self.0.iter().find(|(given, _)| *given == key).map(|(_, text)| text.as_str())
    }

    /// The same without a field.
    pub(super) fn without(&self, key: FieldKey) -> Self {
        FieldFlags(self.0.iter().filter(|(given, _)| *given != key).cloned().collect())
    }

    /// Notes the e-mails given beside the names of people.
    pub(super) fn learn(&self, desk: &mut Desk) {
        for (key, text) in &self.0 {
            match key.spec().reads {
                Reads::Person => {
                    let first = whom(text, |name| is_called(&desk.cascade, name)).first.unwrap_or_default();
                    desk.learn(first);
                }
                Reads::People | Reads::Scope => {
                    let people = text.split_once(':').map_or(text.as_str(), |(_, people)| people);
                    for name in people.split([',', ';']) {
                        desk.learn(name.trim());
                    }
                }
                _ => {}
            }
        }
    }

    /// The fields that were given, of one of `of`, but for the cycle, which may have to be made. `unit` is the key result's.
    pub(super) fn read(&self, of: Nouns, cascade: &Cascade, today: NaiveDate, unit: Option<String>) -> Result<Vec<Field>> {
        let mut unit = self.get(FieldKey::Unit).map_or(unit, optional);
        let bounds = [FieldKey::Baseline, FieldKey::Target, FieldKey::Upper].map(|key| self.get(key).unwrap_or_default());
        let found = if of.meets(Nouns::KEY_RESULT) { unit_of_bounds(bounds, unit.as_deref()) } else { Ok(None) };
        let found = found.map_err(Failure::wrong)?;
        unit = unit.or_else(|| found.clone());
        let context = Context { unit: unit.as_deref(), ..Context::said(today) };
        let given = self.0.iter().filter(|(key, _)| key.spec().reads != Reads::Cycle);
        let fields: Result<Vec<Field>> = given.map(|(key, text)| one(meant(*key, of), text.trim(), cascade, &context)).collect();
        // What the numbers are written in is what they are measured in.
        let found = found.filter(|_| self.get(FieldKey::Unit).is_none());
        Ok(fields?.into_iter().chain(found.map(|unit| Field::Unit(Some(unit)))).collect())
    }
}

/// Which of the fields that share a flag is meant of one of these.
fn meant(key: FieldKey, of: Nouns) -> FieldKey {
    let mut alike = flagged(of).filter(|other| other.spec().flag == key.spec().flag);
    alike.next().unwrap_or(key)
}

fn one(key: FieldKey, text: &str, cascade: &Cascade, context: &Context<'_>) -> Result<Field> {
    let flag = key.spec().flag;
    if is_none(text)
        && let Some(blank) = key.blank()
    {
        return Ok(blank);
    }
    match key.spec().reads {
        Reads::People => return read_people(text, cascade).map(Field::People).map_err(of_flag(flag)),
        Reads::Scope => return Scope::read(text, cascade).map(Field::Scope).map_err(of_flag(flag)),
        _ => {}
    }
    let found = match key.spec().reads {
        Reads::Person => {
            let Whom { first, rest } = whom(text, |name| is_called(cascade, name));
            let Some(name) = first else {
                return key.blank().ok_or_else(|| of_flag(flag)("it names nobody".to_owned()));
            };
            let found = cascade.resolve_person(name);
            if found.is_ok() && !rest.is_empty() {
                say(&format!("--{flag}: {} is taken, and not {}: one person answers", text::one_line(name, 40), others(&rest)));
            }
            Some(found.map_err(|e| newcomer(e, name)))
        }
        Reads::Team => Some(cascade.resolve_team(text).map_err(|e| e.to_string())),
        _ => None,
    };
    match found {
        Some(found) => key.naming(found.map_err(of_flag(flag))?).ok_or_else(|| of_flag(flag)("it names nothing".to_owned())),
        None => key.read(text, context).map_err(of_flag(flag)),
    }
}

/// Of someone who is not here the command that brings them in.
fn newcomer(error: RefError, name: &str) -> String {
    match error {
        RefError::Nothing { nearest, .. } if nearest.is_empty() => {
            let name = text::one_line(name, 60);
            format!("No person is called “{name}”; “quarterdeck add person \"{name}\"” adds them")
        }
        other => other.to_string(),
    }
}

/// Says away: “none” and nothing at all.
pub(super) fn is_none(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "none")
}

/// The text, or `None` where it was said away.
pub(super) fn optional(text: &str) -> Option<String> {
    (!is_none(text)).then(|| text.trim().to_owned())
}

/// Puts the flag in front of a sentence about its value.
pub(super) fn of_flag(flag: &str) -> impl Fn(String) -> Failure + '_ {
    move |e| Failure::wrong(format!("--{flag}: {e}"))
}

/// A reference, or the failure that names the flag.
pub(super) fn named<T>(flag: &str, found: std::result::Result<T, RefError>) -> Result<T> {
    found.map_err(|e| of_flag(flag)(e.to_string()))
}

/// The cycle of that name; a calendar one that is not there yet is made, by the operation that comes with it.
pub(super) fn cycle(desk: &mut Desk, name: &str) -> Result<(Id, Vec<Op>)> {
    // As people call it: Q4 2026.
    let calendar = desk.cascade.settings.calendar();
    let called = calendar.called(name).filter(|_| desk.cascade.resolve_cycle(name).is_err());
    let name = called.as_deref().unwrap_or(name);
    match desk.cascade.resolve_cycle(name) {
        Ok(id) => Ok((id, Vec::new())),
        Err(RefError::Nothing { .. }) if calendar.dates_of(name).is_some() => {
            let parent = desk.cascade.cycle_above(name).map(|c| c.id);
            let mut directory = edit::Directory::new(&desk.cascade, &mut desk.ids);
            match directory.cycle(name, None, parent) {
                Some(id) => Ok((id, directory.into_ops())),
                None => Err(of_flag("cycle")(format!("“{}” is not a cycle", text::one_line(name, 24)))),
            }
        }
        Err(RefError::Nothing { .. }) if calendar.read_part(name).is_some() || is_fiscal(name) => {
            Err(of_flag("cycle")(calendar.undated(name, desk.today)))
        }
        Err(error) => Err(of_flag("cycle")(error.to_string())),
    }
}

/// Parents by reference: objectives.
pub(super) fn parents(cascade: &Cascade, refs: &[String]) -> Result<Vec<Id>> {
    let wanted = refs.iter().flat_map(|r| r.split(';')).filter(|r| !is_none(r));
    wanted.map(|r| Ok(cascade.item(named("parent", cascade.resolve(r, &[Kind::Objective]))?).id)).collect()
}
