//! What `quarterdeck doctor` says of a workspace that is shared: the folder, the key, the laptops, what waits.

use super::{
    doctor::Findings,
    laptops::{Known, ahead},
    session::{Session, time_of_day},
    sharing::{Reach, Sharing, name_of},
};
use crate::{
    domain::{
        Cascade,
        text::{self, say::say_count},
    },
    store::Store,
    sync,
};

/// The rows; none where it is not shared.
pub(super) fn rows(f: &mut Findings, session: &Session, store: &Store, cascade: &Cascade) {
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
    let known = match Known::of(store) {
        Ok(known) => known,
        Err(failure) => return f.wrong("laptops", &failure.sentence),
    };
    laptops(f, session, &known);
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

fn moment(at: i64, session: &Session) -> String {
    super::laptops::when(at, session)
}

fn laptops(f: &mut Findings, session: &Session, known: &Known) {
    let others: Vec<_> = known.writers.iter().filter(|w| !w.is_out && Some(w.id) != known.ours).collect();
    if others.is_empty() {
        return f.note("laptops", "no other has written yet: “quarterdeck share --for PERSON” makes an invitation");
    }
    let newest = others.iter().filter_map(|w| Some((w.beat.as_ref()?.seen, w.id))).max();
    let newest = newest.map(|(at, id)| format!(", last seen: {} {}", name_of(&known.writers, id), time(at, session)));
    f.good("laptops", &format!("{}{}", say_count(others.len(), "other", "others"), newest.unwrap_or_default()));
    for w in &others {
        if w.ahead_ms > 0 {
            let (name, by) = (name_of(&known.writers, w.id), ahead(w.ahead_ms / 60_000));
            f.note(
                "clock",
                &format!("{name} is {by} ahead; what it writes wins over what is written here until it is set right"),
            );
        }
        if w.program != env!("CARGO_PKG_VERSION") {
            let program = text::one_line(&w.program, 20);
            f.note("laptops", &format!("{} has Quarterdeck {program}", name_of(&known.writers, w.id)));
        }
    }
    let missing: usize = others.iter().map(|w| known.missing(w.id)).sum();
    if missing > 0 {
        f.note("on its way", &format!("{} of other laptops", say_count(missing, "file", "files")));
    }
    let together = others.iter().filter(|w| known.is_together(w)).count();
    let held = say_count(known.held.0 as usize, "change", "changes");
    f.note("together", &format!("{together} of {} said last that they hold the same {held}", others.len()));
}

fn time(at: i64, session: &Session) -> String {
    let when = super::laptops::when(at, session);
    if when.ends_with("today") { format!("at {}", time_of_day(at)) } else { when }
}
