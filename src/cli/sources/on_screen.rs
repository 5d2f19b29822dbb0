//! What the full screen knows of sources and asks of them, on a thread of its own: with the folders and definitions that the commands
//! have, and without a word on the terminal.

use super::{
    Here, fed, manage,
    pull::{self, Pulled as PullOf},
    take,
};
use crate::{
    cli::{
        error::{Failure, Result},
        session::{Session, now},
    },
    domain::{
        Cascade, Id,
        sources::{Feed, Known, Pulled, Source, Trusted, Waiting},
        text::say::{say_count, say_list},
    },
    source::{Definition, Kind, command::Runs, definition, kept, trust},
    tui,
};
use chrono::NaiveDate;
use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

/// So many pulls of a source are told.
const TOLD: usize = 12;

/// What stands below the last table of the file when one is added on the screen.
const TEMPLATE: &str = include_str!("../../../assets/source.toml");

/// The command line’s part of it.
#[derive(Debug)]
pub(in crate::cli) struct OnScreen(Session);

impl OnScreen {
    pub(in crate::cli) fn new(session: &Session) -> OnScreen {
        OnScreen(Session { on_screen: true, ..session.clone() })
    }

    /// What the command line would know if it were called now.
    fn session(&self, today: NaiveDate) -> Session {
        Session { today, at: now(), ..self.0.clone() }
    }

    /// Does something with what is there now.
    fn with<T>(&self, today: NaiveDate, does: impl FnOnce(&mut Here, &Session) -> Result<T>) -> std::result::Result<T, String> {
        let session = self.session(today);
        let done = Here::open(&session, None).and_then(|mut here| does(&mut here, &session));
        done.map_err(|failure| failure.safe())
    }
}

impl tui::Fetch for OnScreen {
    fn look(&self, today: NaiveDate) -> std::result::Result<Known, String> {
        self.with(today, |here, session| {
            let file = here.file.display().to_string();
            if here.all.is_empty() {
                return Ok(Known { file, all: Vec::new() });
            }
            let (_, cascade) = session.read()?;
            let mut pulls: HashMap<String, Vec<Pulled>> = HashMap::new();
            for (source, pulled) in here.pulls().into_iter().rev() {
                let of = pulls.entry(source).or_default();
                if of.len() < TOLD {
                    of.push(pulled);
                }
            }
            let all = here.all.iter().map(|one| source(here, one, &cascade, pulls.remove(&one.name), session.at)).collect();
            Ok(Known { file, all })
        })
    }

    fn pull(&self, today: NaiveDate, stop: &Arc<AtomicBool>) -> std::result::Result<String, String> {
        self.with(today, |here, session| {
            // Whoever asks for it now is not told that it is not due; a server that said when is left alone until then.
            let may = |one: &&Definition| {
                let until = here.kept(&one.name).not_before;
                !one.off && one.kind != Kind::Push && until.is_none_or(|until| until <= session.at)
            };
            let chosen: Vec<Definition> = here.all.iter().filter(may).cloned().collect();
            let pulled = pull::pull(here, session, chosen, false, stop)?;
            Ok(pulled.map_or_else(|| "another pull runs: nothing was asked".to_owned(), |pulled| said(&pulled)))
        })
    }

    fn dry_run(&self, today: NaiveDate, name: &str, stop: &Arc<AtomicBool>) -> std::result::Result<String, String> {
        self.with(today, |here, session| {
            let one = here.find(name)?.clone();
            if one.kind == Kind::Push {
                return Err(Failure::failed(format!("{name} is not asked: a program of yours sends it")));
            }
            let pulled = pull::pull(here, session, vec![one.clone()], true, stop)?;
            Ok(pulled.map_or_else(|| "another pull runs: nothing was asked".to_owned(), |pulled| dry(&one, &pulled)))
        })
    }

    fn trust(&self, today: NaiveDate, name: &str, sum: &str) -> std::result::Result<String, String> {
        self.with(today, |here, session| {
            let sum = manage::as_read(here, name, sum)?;
            manage::trusted(here, name, sum, session.at)
        })
    }

    fn switch(&self, today: NaiveDate, name: &str, on: bool) -> std::result::Result<String, String> {
        self.with(today, |here, _| manage::switch(here, name, on))
    }

    fn refuse(&self, today: NaiveDate, name: &str, item: Id) -> std::result::Result<String, String> {
        self.with(today, |here, _| take::refuse(here, name, Some(&item.letters())))
    }

    fn text(&self, today: NaiveDate, adds: bool) -> std::result::Result<(String, String), String> {
        self.with(today, |here, _| {
            let gap = if here.text.is_empty() || here.text.ends_with("\n\n") { "" } else { "\n" };
            let shown = if adds { format!("{}{gap}{TEMPLATE}", here.text) } else { here.text.clone() };
            Ok((here.text.clone(), shown))
        })
    }

    fn define(&self, today: NaiveDate, before: &str, text: &str) -> std::result::Result<String, String> {
        self.with(today, |here, _| {
            if here.text != before {
                return Err(Failure::failed("nothing was changed: the file of sources was changed meanwhile"));
            }
            here.define(text)?;
            let (was, is) = (here.all.len(), definition::read(text).map_or(0, |all| all.len()));
            let more = if is > was { format!("{} more; ", say_count(is - was, "source", "sources")) } else { String::new() };
            Ok(format!("changed; {more}what is another than before is to be looked at and trusted"))
        })
    }
}

/// A source with all that is known of it.
fn source(here: &Here, one: &Definition, cascade: &Cascade, pulls: Option<Vec<Pulled>>, at: i64) -> Source {
    let kept = here.kept(&one.name);
    let trusted = match (one.kind, here.trust.holds(one)) {
        (Kind::Push, _) => Trusted::Needless,
        (_, Ok(())) => Trusted::Since(here.trust.0.get(&one.name).map_or(0, |trusted| trusted.at)),
        (_, Err(why)) => Trusted::Not(why),
    };
    let feed = |of: &String| Feed { named: of.clone(), item: fed(cascade, of).map(|ix| cascade.item(ix).id) };
    let waits = |waiting: &kept::Waiting| {
        Some(Waiting { item: waiting.item.parse().ok()?, value: waiting.value, at: waiting.at, why: waiting.why.clone() })
    };
    Source {
        name: one.name.clone(),
        kind: one.kind.word(),
        mode: one.mode.word(),
        feeds: one.feeds.each().iter().map(feed).collect(),
        terms: one.terms(),
        state: here.state(one, at),
        error: kept.error.clone(),
        failures: kept.failures,
        value: kept.value.zip(kept.came),
        unit: one.unit.clone(),
        tried: kept.tried,
        next: kept::next(one, &kept, at),
        trusted,
        sum: trust::hash(one),
        runs: trust::told(one, Runs::Users),
        warnings: one.warnings(),
        waiting: kept.waiting.iter().filter_map(waits).collect(),
        pulls: pulls.unwrap_or_default(),
    }
}

/// What came of a pull, in a sentence with the names of commands in braces.
fn said(pulled: &PullOf) -> String {
    let count = |decision: &str| pulled.told.iter().filter(|line| line.decision == decision).count();
    let (saved, waits, failed) = (count("saved"), count("waits"), count("failed") + count("refused"));
    let mut parts = Vec::new();
    if saved > 0 {
        parts.push(format!("pulled {}", say_count(saved, "value", "values")));
    }
    if waits > 0 {
        parts.push(if waits == 1 { "1 value waits for you".to_owned() } else { format!("{waits} values wait for you") });
    }
    if failed > 0 {
        parts.push(format!("{} brought nothing", say_count(failed, "source", "sources")));
    }
    if !pulled.skipped.is_empty() {
        parts.push(format!("{} not asked: nobody here trusts it", pulled.skipped.len()));
    }
    if parts.is_empty() {
        parts.push(if pulled.asked.is_empty() {
            "there is nothing to ask".to_owned()
        } else {
            "pulled: nothing is new".to_owned()
        });
    }
    say_list(parts)
}

/// What a dry run of one source said.
fn dry(one: &Definition, pulled: &PullOf) -> String {
    if let Some(sentence) = pulled.skipped.first() {
        return sentence.clone();
    }
    let Some(line) = pulled.told.first() else { return format!("{} was not asked", one.name) };
    let value = line.value.map_or_else(String::new, |value| format!("{}, which ", super::told::value(one, value)));
    let then = match (line.decision, line.why.as_deref()) {
        ("saved", _) => "would be saved".to_owned(),
        ("same", _) => "is as before".to_owned(),
        ("waits", Some("propose")) => "would wait for its owner".to_owned(),
        ("waits", Some(why)) => format!("would wait: {why}"),
        (_, Some(why)) if line.value.is_some() => format!("would be refused: {why}"),
        (_, why) => return format!("{} brings nothing: {}", one.name, why.unwrap_or("it said nothing")),
    };
    format!("{} brings {value}{then}; nothing was saved ({}, {} ms)", one.name, line.status, line.ms)
}
