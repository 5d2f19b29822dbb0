//! What `quarterdeck doctor` says of a workspace that is shared: the folder, the key, the laptops, what waits.

use super::{
    doctor::Findings,
    session::{Session, time_of_day},
    sharing::{Reach, Sharing},
};
use crate::{
    domain::{
        Cascade,
        laptop::{self, Laptop, ahead},
        text::{self, say::say_count},
    },
    store::Store,
    sync,
};

/// The rows; none where it is not shared.
pub(super) fn rows(f: &mut Findings, session: &Session, store: &Store, cascade: &Cascade, derived: Option<u64>) {
    let sharing = match Sharing::find(session, store, cascade, Reach::Quietly) {
        Ok(None) => return,
        Ok(Some(sharing)) => sharing,
        Err(failure) => return f.wrong("sharing", &failure.sentence),
    };
    let place = sharing.folder_shown();
    let mode = if sharing.place.open { "open to whoever can read it" } else { "sealed" };
    match sync::has_newer_key(store, &sharing.here(session, false)) {
        _ if session.options.offline => f.note("sharing", &format!("{place}, {mode}; not looked at, this is offline")),
        Err(error) => f.wrong("sharing", &error.to_string()),
        Ok(true) => f.wrong(
            "sharing",
            &format!(
                "{place} has a newer key, which is not on this laptop: ask for an invitation, and run “quarterdeck join LINE”"
            ),
        ),
        Ok(false) => {
            f.good("sharing", &format!("{place}, {mode}, and key {} of this laptop opens it", sharing.keys.newest().id));
        }
    }
    match sync::laptops(store).and_then(|all| Ok((all, store.together()?.0))) {
        Ok((all, held)) => {
            if all.iter().any(|laptop| laptop.is_this && laptop.is_out) {
                f.wrong("removed", laptop::REMOVED);
            }
            laptops(f, session, &all, held);
            alike(f, &all, derived);
        }
        Err(error) => return f.wrong("laptops", &error.to_string()),
    }
    match sync::left_out(store) {
        Ok(files) => left_out(f, &files),
        Err(error) => f.wrong("left out", &error.to_string()),
    }
    match store.unsent().and_then(|n| Ok((n, store.unsent_since()?))) {
        Err(error) => f.wrong("waiting", &error.to_string()),
        Ok((0, _)) => f.good("waiting", "everything made here is in a file"),
        Ok((n, since)) => {
            let changes = say_count(n as usize, "change", "changes");
            let since = since.map(|at| format!(", the oldest of {}", moment(at, session))).unwrap_or_default();
            f.note("waiting", &format!("{changes} made here{since}: “quarterdeck sync” puts what waits"));
        }
    }
}

/// So many files are named.
const NAMED: usize = 5;

/// What lies there and does not open.
fn left_out(f: &mut Findings, files: &[(String, String)]) {
    for (name, why) in files.iter().take(NAMED) {
        f.note(
            "left out",
            &format!("{name}: {why}; it is tried with every sync, and if no laptop wrote it, it can be removed there"),
        );
    }
    if files.len() > NAMED {
        f.note("left out", &format!("{} more files that cannot be opened", files.len() - NAMED));
    }
}

fn moment(at: i64, session: &Session) -> String {
    super::laptops::when(at, session)
}

/// What is known of the others; `held`: how many changes are here.
fn laptops(f: &mut Findings, session: &Session, all: &[Laptop], held: u64) {
    let mut others: Vec<&Laptop> = all.iter().filter(|laptop| !laptop.is_out && !laptop.is_this).collect();
    others.sort_by_key(|laptop| (laptop.joined, laptop.id));
    if others.is_empty() {
        return f.note("laptops", "no other has written yet: “quarterdeck share --for PERSON” makes an invitation");
    }
    let newest = others.iter().filter(|laptop| laptop.seen.is_some()).max_by_key(|laptop| (laptop.seen, laptop.id));
    let newest = newest.and_then(|laptop| Some(format!(", last seen: {} {}", laptop.name(), time(laptop.seen?, session))));
    f.good("laptops", &format!("{}{}", say_count(others.len(), "other", "others"), newest.unwrap_or_default()));
    for laptop in &others {
        if laptop.ahead_ms > 0 {
            let (name, by) = (laptop.name(), ahead(laptop.ahead_ms / 60_000));
            f.note(
                "clock",
                &format!("{name} is {by} ahead; what it writes wins over what is written here until it is set right"),
            );
        }
        if laptop.parked > 0 {
            let (name, n) = (laptop.name(), say_count(laptop.parked as usize, "change", "changes"));
            f.note("laptops", &format!("{name} cannot read {n}: upgrade it there; nothing of it is lost"));
        }
        if laptop.program != env!("CARGO_PKG_VERSION") {
            let program = text::one_line(&laptop.program, 20);
            f.note("laptops", &format!("{} has Quarterdeck {program}", laptop.name()));
        }
    }
    let missing: usize = others.iter().map(|laptop| laptop.missing).sum();
    if missing > 0 {
        f.note("on its way", &format!("{} of other laptops", say_count(missing, "file", "files")));
    }
    let together = others.iter().filter(|laptop| laptop.is_together).count();
    let held = say_count(held as usize, "change", "changes");
    f.note("together", &format!("{together} of {} said last that they hold the same {held}", others.len()));
}

/// Whether those that hold the same changes made the same of them; `derived`: what it comes to here, where somebody looked.
fn alike(f: &mut Findings, all: &[Laptop], derived: Option<u64>) {
    for other in all.iter().filter(|laptop| laptop.is_other) {
        let name = other.name();
        f.wrong(
            "together",
            &format!(
                "{name} holds the same changes and made something else of them: report this, and run “quarterdeck doctor --rebuild” on \
                 both laptops"
            ),
        );
    }
    if let Some(sum) = derived {
        f.good("derived", &format!("what is made of the changes here comes to {sum:016x}; the next sync tells the others"));
    }
}

fn time(at: i64, session: &Session) -> String {
    let when = super::laptops::when(at, session);
    if when.ends_with("today") { format!("at {}", time_of_day(at)) } else { when }
}
