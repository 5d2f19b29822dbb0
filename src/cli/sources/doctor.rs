//! What `quarterdeck doctor` says of the sources of this computer: whether they can be read at all, and each that needs somebody, with
//! what to do. Asks none of them.

use super::{Here, State, fed};
use crate::{
    cli::{doctor::Findings, laptops::when, session::Session},
    domain::{Cascade, text::say::say_count},
    source::{
        Definition, Kind,
        command::{self, Runs},
    },
};

/// So many are named.
const NAMED: usize = 12;

/// The rows; none where there is no source.
pub(in crate::cli) fn rows(f: &mut Findings, session: &Session, cascade: &Cascade) {
    // Without a home folder there is no place for one.
    if session.paths.is_none() {
        return;
    }
    let here = match Here::open(session, None) {
        Ok(here) => here,
        Err(failure) => return f.wrong("sources", &format!("{}; nothing is pulled until then", failure.sentence)),
    };
    if here.all.is_empty() {
        return;
    }
    let needs: Vec<String> = here.all.iter().flat_map(|one| needs(&here, one, session, cascade)).collect();
    for sentence in needs.iter().take(NAMED) {
        f.wrong("sources", sentence);
    }
    if needs.len() > NAMED {
        f.note("sources", &format!("{} more: “quarterdeck source list” shows all of them", needs.len() - NAMED));
    }
    for sentence in here.all.iter().flat_map(Definition::warnings) {
        f.note("sources", &sentence);
    }
    let waiting: usize = here.memory.0.values().map(|kept| kept.waiting.len()).sum();
    if waiting > 0 {
        let values = say_count(waiting, "value waits", "values wait");
        f.note("sources", &format!("{values} for a person: “quarterdeck source list” tells of which sources"));
    }
    let ok = here.all.iter().filter(|one| here.state(one, session.at) == State::Ok).count();
    let all = say_count(here.all.len(), "source", "sources");
    let told = format!("{ok} of {all} ok, defined in {}", here.file.display());
    if needs.is_empty() { f.good("sources", &told) } else { f.note("sources", &told) }
}

/// What somebody has to do about a source, a sentence each.
fn needs(here: &Here, one: &Definition, session: &Session, cascade: &Cascade) -> Vec<String> {
    let (name, kept, state) = (&one.name, here.kept(&one.name), here.state(one, session.at));
    if state == State::Off {
        return Vec::new();
    }
    let mut said = Vec::new();
    let came = kept.came.map_or_else(|| "never".to_owned(), |at| format!("last {}", when(at, session)));
    match (state, kept.error.as_deref().filter(|_| kept.failures > 0)) {
        (State::Untrusted, _) => {
            let why = here.trust.holds(one).err().unwrap_or_default();
            said.push(format!("{name} is not asked: {why}; “quarterdeck source trust {name}” shows what it runs"));
        }
        (State::Late | State::Failing, _) if one.kind == Kind::Push => {
            said.push(format!("{name} is {}, a number came {came}: look at the program that sends it", state.word()));
        }
        (State::Late | State::Failing, Some(error)) => said.push(format!(
            "{name} is {}, {}× in a row: {error}; “quarterdeck source try {name}” asks it and saves nothing",
            state.word(),
            kept.failures
        )),
        (State::Late | State::Failing, None) => said.push(format!(
            "{name} is {}, a number came {came}: nothing asks it; “quarterdeck source schedule” prints what does",
            state.word()
        )),
        (State::Ok | State::Off, _) => {}
    }
    if one.kind == Kind::Command
        && state != State::Untrusted
        && let Err(why) = command::program(one, Runs::Users)
    {
        said.push(format!("{name} cannot be asked: {why}"));
    }
    for of in one.feeds.each().iter().filter(|of| fed(cascade, of).is_none()) {
        said.push(format!(
            "{name} is for “{of}”, and that is no key result here, or several: “quarterdeck source edit {name}” says which"
        ));
    }
    said
}
