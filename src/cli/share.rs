//! `quarterdeck share`: a workspace through a folder or a repository, and a line for each who is to join.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output::{print, saved},
    session::Session,
    sharing::{Reach, Sharing, carrier_at, data_folder, keys_of, laptop_name, place_at, place_shown},
};
use crate::{
    domain::{
        Cascade, Id, laptop,
        text::{self, say::say_count, width},
    },
    store::{SharedPlace, Store, size},
    sync::{self, Invitation, Keyring, Name, SyncError, WorkspaceKey, carrier::Folder},
};
use clap::Args;
use std::{fmt::Write as _, io, path::Path};

/// Share this workspace through a folder or a git repository
///
/// What each laptop changes lies there as sealed files; Dropbox, Syncthing, a network drive or a stick brings the folder to the others,
/// the git program reaches the repository (git:git@host:acme/goals.git, a branch of its own there).
/// Prints one line for each who is to join; once more: more lines. The workspace itself stays where it is.
#[derive(Debug, Args)]
pub(super) struct ShareArgs {
    /// The folder that is shared, or git: and the address of a repository; it has to be there
    #[arg(value_name = "FOLDER|git:URL")]
    folder: Option<String>,
    /// Whoever can read the folder may join with one command: the key lies in it
    #[arg(long)]
    open: bool,
    /// What this laptop is called for the others
    #[arg(long, value_name = "NAME")]
    label: Option<String>,
    /// Whom an invitation is for; more than once for more
    #[arg(long = "for", value_name = "PERSON")]
    people: Vec<String>,
    /// A new key: whoever has only the old one reads nothing that is written from now on
    #[arg(long, conflicts_with = "folder")]
    new_key: bool,
    /// Share it no more from here; what lies in the folder stays
    #[arg(long, conflicts_with_all = ["folder", "open", "label", "people", "new_key"])]
    stop: bool,
    /// Forget in the repository what was there before what is there now
    #[arg(long, conflicts_with_all = ["folder", "open", "label", "people", "new_key", "stop"])]
    squash: bool,
}

pub(super) fn run(args: &ShareArgs, session: &Session) -> Result {
    let mut store = session.open()?;
    let cascade = store.load(session.today)?;
    let name = text::one_line(&cascade.settings.name, 60).into_owned();
    let before = store.shared_at()?;
    if args.stop {
        let Some(place) = before else {
            return Err(Failure::failed(format!("“{name}” is not shared: there is nothing to stop")));
        };
        store.share_at(None)?;
        saved();
        let at = place_shown(&place.carrier);
        print(&format!(
            "“{name}” is shared no more from here: what was put in {at} stays there, and what others write does not come in; “quarterdeck \
             share FOLDER” begins again\n"
        ))?;
        return Ok(Exit::Done);
    }
    // Whoever was removed neither lets others in nor locks them out.
    if before.is_some() && sync::is_removed(&store)? {
        return Err(Failure::failed(laptop::REMOVED));
    }
    // Who is invited is looked for before anything is made.
    let people = args.people.iter().map(|who| Ok(cascade.resolve_person(who)?)).collect::<Result<Vec<Id>>>()?;
    if session.options.offline {
        return Err(Failure::wrong("nothing was shared: this is offline, by --offline or QUARTERDECK_OFFLINE"));
    }
    if args.squash {
        return squash(session, &store, &cascade);
    }
    let at = match (&args.folder, &before) {
        (Some(typed), _) => Some(place_at(typed)?),
        (None, Some(_)) => None,
        (None, None) => {
            return Err(Failure::wrong(
                "say where to share it: quarterdeck share FOLDER, a folder that Dropbox, Syncthing, a network drive or a stick brings \
                 to the others, or quarterdeck share git:URL",
            ));
        }
    };
    let place = place(args, before.as_ref(), at.clone(), &name);
    let workspace = store.workspace()?;
    let data = data_folder(session)?;
    let mut keys = match keys_of(session, workspace)? {
        Some(keys) => keys,
        None if before.is_some() => return Err(SyncError::NoKey.into()),
        None => {
            // Its key is with whoever put it there.
            let there = match &at {
                Some(at) => carrier_at(session, at, workspace, Reach::Asks)?.list()?,
                None => Vec::new(),
            };
            if there.iter().any(|name| matches!(name, Name::About(_))) {
                return Err(SyncError::NoKey.into());
            }
            Keyring::new(workspace, WorkspaceKey::random(1)?)?
        }
    };
    if args.new_key {
        let id = keys.newest().id.checked_add(1).ok_or_else(|| Failure::failed("there are no more keys than 65,535"))?;
        keys.add(WorkspaceKey::random(id)?);
    } else if args.open && before.as_ref().is_some_and(|before| !before.open) {
        return Err(Failure::wrong(
            "what was put there is sealed: “quarterdeck share --new-key --open” opens what is written from now on, and all before it",
        ));
    }
    keys.save(&data)?;
    store.share_at(Some(&place))?;
    let sharing = Sharing::must(session, &store, &cascade)?;
    if let Err(error) = sharing.carrier.found().and_then(|()| sync::put_about(&sharing.here(session, true))) {
        // Where nothing says whose it is, nobody can sync.
        store.share_at(before.as_ref())?;
        return Err(error.into());
    }
    let news = sharing.round(session, &mut store, false)?;
    saved();
    let at = sharing.folder_shown();
    print(&match (args.new_key, news.put.changes) {
        (true, _) => format!(
            "“{name}” has a new key: who has only the old one reads nothing that is written from now on. What they had they keep.\n"
        ),
        (false, 0) => format!("“{name}” is shared in {at}\n"),
        (false, n) => {
            format!("shared “{name}” in {at}: {} put ({})\n", say_count(n as usize, "change", "changes"), size(news.put.bytes))
        }
    })?;
    if news.outcome.new > 0 || !news.faults.is_empty() {
        super::sync::told(&news, &store, session)?;
    }
    if let Some(before) = before.filter(|before| before.carrier != sharing.place.carrier) {
        print(&moved(&before, &at, &store, &sharing)?)?;
    }
    invite(args, &people, &sharing, &store, &cascade)?;
    Ok(Exit::complain_if(news.needs_invitation))
}

/// What whoever takes their laptop elsewhere has to tell the others: nothing tells them by itself where it went. Empty: nobody else
/// writes.
fn moved(before: &SharedPlace, to: &str, store: &Store, sharing: &Sharing) -> Result<String> {
    let others = store.writers()?.into_iter().filter(|w| !w.is_out && w.id != sharing.keys.writer()).count();
    if others == 0 {
        return Ok(String::new());
    }
    let from = place_shown(&before.carrier);
    let others = match others {
        1 => "1 other laptop goes on in".to_owned(),
        n => format!("{n} other laptops go on in"),
    };
    Ok(format!(
        "Only this laptop moved: {others} {from}, and hears nothing from here, until “quarterdeck share {to}” is run on it too, with the \
         path it has there. Nothing is lost meanwhile.\n"
    ))
}

/// Starts the history of the place anew.
fn squash(session: &Session, store: &Store, cascade: &Cascade) -> Result {
    let sharing = Sharing::must(session, store, cascade)?;
    let at = sharing.folder_shown();
    if !sharing.carrier.squash()? {
        return Err(Failure::wrong(format!("{at} is a folder, which keeps no history: there is nothing to forget")));
    }
    print(&format!("what was in {at} before what is there now is forgotten; nothing of the workspace is\n"))?;
    Ok(Exit::Done)
}

/// Where it is shared from now on, and as what.
fn place(args: &ShareArgs, before: Option<&SharedPlace>, at: Option<String>, name: &str) -> SharedPlace {
    let label = match (&args.label, before) {
        (Some(label), _) => text::one_line(label.trim(), 40).into_owned(),
        (None, Some(before)) => before.label.clone(),
        (None, None) => laptop_name(),
    };
    let carrier = at.or_else(|| before.map(|before| before.carrier.clone())).unwrap_or_default();
    let open = match before {
        Some(before) if !args.new_key => before.open || args.open,
        _ => args.open || (!args.new_key && asks_open(name)),
    };
    SharedPlace { carrier, label, open }
}

/// Asks once, in words, whoever can answer.
fn asks_open(name: &str) -> bool {
    let question = format!(
        "May whoever can read what lies there read the goals of “{name}”? y: all of them join by one command; Enter: each gets a \
         line from you."
    );
    ask::can() && ask::yes(&question, io::stdin().lock(), io::stderr())
}

impl Sharing {
    /// What lets somebody join.
    pub(super) fn invitation(&self, person: Option<Id>) -> Invitation {
        let (workspace, key) = (self.keys.workspace, *self.keys.newest());
        Invitation { workspace, key, from: self.keys.writer(), person, folder: self.folder_shown() }
    }

    /// Where it is, as people say it.
    pub(super) fn folder_shown(&self) -> String {
        self.carrier.place()
    }
}

/// Prints a line for each who is to join.
fn invite(args: &ShareArgs, people: &[Id], sharing: &Sharing, store: &Store, cascade: &Cascade) -> Result<()> {
    let mut out = String::new();
    let at = sharing.folder_shown();
    if sharing.place.open && people.is_empty() {
        let _ = writeln!(out, "Whoever can read it joins with:  quarterdeck join {at}");
        return print(&out);
    }
    let line = |person: Option<Id>| sharing.invitation(person).line();
    let name = |id: Id| cascade.person(id).map_or_else(String::new, |p| text::one_line(p.name.trim(), 40).into_owned());
    let mut lines: Vec<(String, String)> = people.iter().map(|&id| (name(id), line(Some(id)))).collect();
    if args.new_key && lines.is_empty() {
        // Every laptop that is to go on needs it.
        let others = store.writers()?.into_iter().filter(|w| !w.is_out && w.id != sharing.keys.writer());
        lines.extend(others.map(|w| {
            let who = w.person.map(name).filter(|name| !name.is_empty());
            let label = text::one_line(&w.label, 40).into_owned();
            (who.map_or_else(|| label.clone(), |who| format!("{who}, {label}")), line(w.person))
        }));
    }
    let is_general = lines.is_empty();
    if is_general {
        lines.push((String::new(), line(None)));
    }
    let _ = writeln!(
        out,
        "Send {} by a way you trust; who has it can read and write the workspace.",
        if is_general { "this line" } else { "each their line" }
    );
    let wide = lines.iter().map(|(who, _)| width(who)).max().unwrap_or(0);
    for (who, line) in &lines {
        let gap = if is_general { String::new() } else { format!("{}  ", text::fit(who, wide)) };
        let _ = writeln!(out, "  {gap}quarterdeck join {line}");
    }
    if is_general && !args.new_key {
        out.push_str("“quarterdeck share --for PERSON” makes one that knows who joins; ");
    }
    out.push_str("“quarterdeck laptops” shows who has joined\n");
    print(&out)
}

/// The folder of a workspace in one that is shared, whichever of the two was named: the one that is shared.
pub(super) fn base_of(path: &Path) -> &Path {
    let is_own = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("quarterdeck-"));
    match path.parent() {
        Some(parent) if is_own && path.join("workspace.json").exists() => parent,
        _ => path,
    }
}

/// Whether a folder has the store of a workspace in it.
pub(super) fn holds(base: &Path, workspace: Id) -> bool {
    Folder::new(base, "", workspace).root().join("workspace.json").exists()
}
