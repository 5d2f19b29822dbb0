//! `quarterdeck backup` and `quarterdeck restore`: copies of the workspace, and putting one back.

use super::{
    error::{Exit, Failure, Result},
    interrupt::until_ended,
    output,
    session::{Session, had_back},
    sharing,
};
use crate::{
    config::remembered,
    domain::{
        Id,
        text::{self, say::say_count},
    },
    store::{Leftover, Pace, Restore, SharedPlace, Store, StoreError, Writer, backup},
};
use chrono::DateTime;
use clap::Args;
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Copy the workspace
///
/// Every copy is checked, row by row, before it gets its name; one that fails is kept aside under a name that says so. Without -o
/// it goes to the folder of backups beside the workspace, where the program also puts one a day.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// Where to; a file that is there already is never overwritten
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// List the backups there are, the newest first
    #[arg(long, conflicts_with = "output")]
    list: bool,
    /// Only where today's is still to be made; slowly, beside the work of others
    #[arg(long, conflicts_with_all = ["output", "list"])]
    if_due: bool,
}

/// Put a backup in the place of the workspace
///
/// The backup is checked first, row by row. It is written into the file in one step: others who have it open wait for it and then
/// see it, and whoever is killed meanwhile has changed nothing. What was there is kept beside it. Without FILE: the newest
/// backup that passes the check.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Also where it is a backup of another workspace than the one that is there
    #[arg(long)]
    other_workspace: bool,
}

pub(super) fn backup(args: &BackupArgs, session: &Session) -> Result {
    if args.list {
        let all = Store::backups(session.workspace());
        if all.is_empty() {
            output::say("there is no backup yet: “quarterdeck backup” makes one");
        }
        let lines: Vec<String> = all.iter().map(|p| shown(p)).collect();
        output::print(&lines.join("\n"))?;
        return Ok(Exit::Done);
    }
    let store = session.open_to_read()?;
    if args.if_due {
        if let Some(to) = until_ended(|pace| store.backup_if_due(session.today, &pace.clone().gently()))? {
            output::print(&shown(&to))?;
        }
        return Ok(Exit::Done);
    }
    let to = until_ended(|pace| match &args.output {
        Some(to) => store.backup_to(to, pace).map(|()| to.clone()),
        None => match store.backup_if_due(session.today, pace)? {
            Some(to) => Ok(to),
            // Today's is there; this one is another, with the time in its name, and no rotation removes it.
            None => another(&store, session, pace),
        },
    })?;
    tracing::info!(to = %to.display(), "made a backup");
    output::saved();
    output::print(&shown(&to))?;
    Ok(Exit::Done)
}

fn another(store: &Store, session: &Session, pace: &Pace) -> std::result::Result<PathBuf, StoreError> {
    let at = DateTime::from_timestamp_millis(session.at).unwrap_or_default();
    let name = format!("{}-at-{}.db", session.today, at.format("%H%M%S%3f"));
    let to = backup::folder(session.workspace()).join(name);
    store.backup_to(&to, pace)?;
    Ok(to)
}

fn shown(path: &Path) -> String {
    text::safe(&path.display().to_string())
}

pub(super) fn restore(args: &RestoreArgs, session: &Session) -> Result {
    let workspace = session.workspace();
    let file = match &args.file {
        Some(file) => file.clone(),
        None => newest(workspace)?,
    };
    if !file.exists() {
        let backups = match Store::backups(workspace).len() {
            0 => format!("there are no backups of {} beside it", shown(workspace)),
            n => format!(
                "“quarterdeck backup --list” lists {}; without a name the newest is taken",
                say_count(n, "backup", "backups")
            ),
        };
        return Err(Failure::failed(format!("cannot restore {}: there is no such file; {backups}", shown(&file))));
    }
    let same = |a: &Path, b: &Path| a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if same(&file, workspace) {
        return Err(Failure::wrong("that is the workspace itself; name a backup of it, or leave the name out for the newest"));
    }
    let was = shared_at(session);
    let kept = until_ended(|pace| {
        let how = Restore { at: session.at, other_workspace: args.other_workspace, pace: pace.clone() };
        Store::restore(&file, workspace, &how)
    })?;
    tracing::info!(from = %file.display(), "restored a backup");
    output::saved();
    let mut out = format!("restored {} from {}\n", shown(workspace), shown(&file));
    if let Some(kept) = kept {
        let _ = writeln!(out, "what was there is kept as {}", shown(&kept));
    }
    output::print(&out)?;
    if let Some(said) = of_sharing(was, session) {
        output::say(&said);
    }
    Ok(Exit::Done)
}

/// What the workspace of this session knows of sharing.
struct Shared {
    workspace: Id,
    place: SharedPlace,
    /// The end of its log.
    end: i64,
    /// The laptops that write.
    laptops: Vec<Writer>,
}

/// The same of a file that can be read; `None`: it is not shared.
fn shared_at(session: &Session) -> Option<Shared> {
    let store = Store::open_read_only(session.workspace()).ok()?.store;
    Some(Shared {
        workspace: store.workspace().ok()?,
        place: store.shared_at().ok()??,
        end: store.log_end().ok()?,
        laptops: store.writers().ok()?,
    })
}

/// Notes again the laptops that joined since the backup: that they did was told once. Without that it is told once more.
fn keep_laptops(was: &[Writer], is: &[Writer], session: &Session) {
    let mut lost = was.iter().filter(|w| is.iter().all(|known| known.id != w.id)).peekable();
    if lost.peek().is_none() {
        return;
    }
    let Ok(mut store) = session.open() else { return };
    for writer in lost {
        if let Err(e) = store.hears_of(writer) {
            tracing::warn!("a laptop that joined since the backup is not noted: {e}");
        }
    }
}

/// What a restore means where others have what was said since; `was`: where it was shared until then.
fn of_sharing(was: Option<Shared>, session: &Session) -> Option<String> {
    let is = shared_at(session);
    if let (Some(Shared { end, .. }), Some(paths)) = (&is, &session.paths) {
        // What comes back is new once more, also what was looked at before: somebody wants to choose among it.
        let _ = remembered::remember_log_seen(paths, session.workspace(), *end);
    }
    if let (Some(was), Some(is)) = (&was, &is)
        && was.workspace == is.workspace
    {
        keep_laptops(&was.laptops, &is.laptops, session);
    }
    let comes = "what was said since the backup is in the files that are shared, and comes back with the next sync";
    Some(match (is, was) {
        (Some(_), _) => format!(
            "{comes}: to be without a part of it undo that then (“quarterdeck log --new” lists it), to keep all of it away run \
             “quarterdeck share --stop” first"
        ),
        (None, Some(was)) => format!(
            "the backup is of before this workspace was shared: “quarterdeck share {}” goes on with it, and {comes}",
            sharing::place_shown(&was.place.carrier)
        ),
        (None, None) => return None,
    })
}

/// The newest backup that can be put back, and a word about the newer ones that cannot.
fn newest(workspace: &Path) -> Result<PathBuf> {
    let all = Store::backups(workspace);
    let good = Store::good_backup(workspace);
    let bad: Vec<String> = all.iter().take_while(|file| Some(*file) != good.as_ref()).map(|file| shown(file)).collect();
    if let Some(good) = good {
        if !bad.is_empty() {
            output::say(&format!("passed over what is no sound workspace: {}", bad.join(", ")));
        }
        return Ok(good);
    }
    let none = match bad.len() {
        0 => format!("there is no backup of {} to restore", shown(workspace)),
        _ => format!("there is no good backup of {} to restore ({} no sound workspace)", shown(workspace), are(&bad)),
    };
    let aside = Leftover::beside(workspace).into_iter().find(|left| !left.is_backup);
    Err(Failure::failed(match aside {
        Some(left) => format!("{none}; {}", had_back(&left, workspace)),
        None => format!("{none}; name one: quarterdeck restore FILE"),
    }))
}

fn are(files: &[String]) -> String {
    format!("{} {}", files.join(", "), if files.len() == 1 { "is" } else { "are" })
}
