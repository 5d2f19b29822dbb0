//! `quarterdeck sync`: one round now, for people and for cron.

use super::{
    error::{Exit, Failure, Result},
    output::{print, saved, say},
    session::{Session, now},
    sharing::{Sharing, name_of},
    taken,
    waited::Waited,
};
use crate::{
    domain::{
        laptop,
        text::{self, say::say_count},
    },
    store::{Store, size},
    sync::{self, News},
};
use clap::Args;
use std::{fmt::Write as _, thread, time::Duration};

/// Exchange with the other laptops what was changed
///
/// Exit code 0 when nothing is left to come or to go, 3 when something waits, 1 when it failed. For cron and after the laptop
/// was away; a command that changes something puts it by itself. Numbers from other programs come in with “push”.
#[derive(Debug, Args)]
pub(super) struct SyncArgs {
    /// Put again what came from laptops whose files are not there any more
    #[arg(long)]
    republish: bool,
    /// Go on for up to two minutes until nothing is on its way
    #[arg(long)]
    wait: bool,
}

/// How long `--wait` goes on, and how often it looks.
const ROUNDS: usize = 60;
const PAUSE: Duration = Duration::from_secs(2);

pub(super) fn run(args: &SyncArgs, session: &Session) -> Result {
    if session.options.offline {
        return Err(Failure::wrong("nothing was synced: this is offline, by --offline or QUARTERDECK_OFFLINE"));
    }
    let mut store = session.open()?;
    let cascade = store.load(session.today)?;
    let sharing = Sharing::must(session, &store, &cascade)?;
    let mut news = sharing.round(session, &mut store, false)?;
    if args.republish {
        let put = sync::republish(&mut store, &sharing.here(session, false))?;
        print(&match put.changes {
            0 => "nothing to put again: what others wrote is there\n".to_owned(),
            n => format!("{} of others put again ({})\n", say_count(n as usize, "change", "changes"), size(put.bytes)),
        })?;
    }
    if args.wait {
        let waited = Waited::begin();
        for _ in 0..ROUNDS {
            if !news.waits() {
                break;
            }
            waited.tell(|| format!("waiting for {}", say_count(missing(&news), "file", "files")));
            thread::sleep(PAUSE);
            let session = Session { at: now(), ..session.clone() };
            let mut later = sharing.round(&session, &mut store, false)?;
            std::mem::swap(&mut news.outcome, &mut later.outcome);
            news.outcome.add(std::mem::take(&mut later.outcome));
            let outcome = std::mem::take(&mut news.outcome);
            let put = news.put;
            news = later;
            news.outcome = outcome;
            news.put.changes += put.changes;
            news.put.bytes += put.bytes;
        }
    }
    told(&news, &store, session)?;
    Ok(Exit::complain_if(news.waits()))
}

/// So many files are not here.
fn missing(news: &News) -> usize {
    news.unopened + news.locked + news.newer + news.on_its_way.iter().map(|(_, n)| n).sum::<usize>()
}

/// What came, what went, what waits.
pub(super) fn told(news: &News, store: &Store, session: &Session) -> Result<()> {
    let cascade = store.load(session.today)?;
    let writers = store.writers()?;
    let outcome = &news.outcome;
    let mut out = if outcome.new + outcome.parked == 0 {
        "nothing new came in".to_owned()
    } else {
        saved();
        format!("{} taken in{}", say_count(outcome.new, "change", "changes"), taken::details(outcome, &cascade))
    };
    if news.put.changes > 0 {
        let _ = write!(out, "; {} put ({})", say_count(news.put.changes as usize, "change", "changes"), size(news.put.bytes));
    } else if news.put.again > 0 {
        let _ = write!(out, "; {} put again", say_count(news.put.again, "file", "files"));
    }
    out.push('\n');
    out.push_str(&taken::waiting(outcome));
    for &id in &news.joined {
        let person = writers.iter().find(|w| w.id == id).and_then(|w| w.person).and_then(|id| cascade.person(id));
        let person = person.map(|p| format!(" ({})", text::one_line(p.name.trim(), 40))).unwrap_or_default();
        let letters = id.letters();
        let _ = writeln!(out, "{}{person} joined, fingerprint {}-{}", name_of(&writers, id), &letters[..4], &letters[4..8]);
    }
    print(&session.style().plain(&out))?;
    taken::report(outcome, store, &cascade, session)?;
    for &(id, n) in &news.on_its_way {
        let are = if n == 1 { "is on its way" } else { "are on their way" };
        say(&format!("{} of {} {are}", say_count(n, "file", "files"), name_of(&writers, id)));
    }
    if news.unopened > 0 {
        let (cannot, may) = if news.unopened == 1 {
            ("1 file does", "it may be on its way, and is")
        } else {
            ("files do", "they may be on their way, and are")
        };
        let n = if news.unopened == 1 { String::new() } else { format!("{} ", news.unopened) };
        say(&format!("{n}{cannot} not open yet: {may} tried again"));
    }
    for (name, why) in &news.faults {
        say(&format!(
            "a file cannot be opened and is left out: {name}: {why}; it is tried again, and “quarterdeck doctor” names it from now on"
        ));
    }
    if news.newer > 0 {
        let (n, them) = (say_count(news.newer, "file was", "files were"), if news.newer == 1 { "it" } else { "them" });
        say(&format!("{n} written by a newer Quarterdeck: upgrade to read {them}; nothing of {them} is lost"));
    }
    if news.is_removed {
        say(laptop::REMOVED);
    }
    if news.needs_invitation || news.locked > 0 {
        say(
            "this workspace has a newer key, which is not on this laptop: ask for an invitation, and run “quarterdeck join LINE”",
        );
    }
    Ok(())
}
