//! `quarterdeck join`: the workspace of others on this laptop.

use super::{
    error::{Exit, Failure, Result},
    output::{print, saved, say},
    session::Session,
    share::{base_of, holds},
    sharing::{Reach, Sharing, carrier_at, carrier_of, data_folder, folder_at, laptop_name, shown, state_folder},
};
use crate::{
    config::{Source, paths::expand_home, remembered},
    domain::{
        Cascade, Id, Ix, participation,
        text::{self, say::say_count},
    },
    store::{SharedPlace, Store},
    sync::{
        About, Invitation, Keyring, Mode, Name, WorkspaceKey,
        carrier::{Address, Carrier, Folder, Git},
    },
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Join a workspace that others share, with the line they sent
///
/// From a folder that is open anyone may join without a line. Makes the workspace on this laptop and reads all there is. A workspace that is here already is left alone: the new one is
/// made beside it. With a line of a workspace that was joined before it takes over a new key or another folder.
#[derive(Debug, Args)]
pub(super) struct JoinArgs {
    /// The line that begins with qd1-, or the folder or git:URL where anyone may join
    #[arg(value_name = "LINE|FOLDER")]
    what: String,
    /// Where the shared folder is on this laptop, or git:URL
    folder: Option<String>,
    /// What this laptop is called for the others
    #[arg(long, value_name = "NAME")]
    label: Option<String>,
}

/// What is joined.
struct Joins {
    workspace: Id,
    key: WorkspaceKey,
    person: Option<Id>,
    /// What is shared, as it is written down and as it was found.
    at: String,
    found: String,
    about: About,
}

pub(super) fn run(args: &JoinArgs, session: &Session) -> Result {
    if session.options.offline {
        return Err(Failure::wrong("nothing was joined: this is offline, by --offline or QUARTERDECK_OFFLINE"));
    }
    let joins = what(args, session)?;
    print(&format!("found {}\n", joins.found))?;
    let data = data_folder(session)?;
    let kept = Keyring::load(&data, joins.workspace)?;
    // A key that was replaced lets nobody in: whoever was removed may have a line of it.
    if let Name::About(newest) = joins.about.name()
        && newest > joins.key.id
        && kept.as_ref().is_none_or(|keys| keys.key(newest).is_none())
    {
        let found = &joins.found;
        return Err(Failure::failed(format!(
            "nothing was joined: this line is of an older key than {found} has by now; ask for a new invitation"
        )));
    }
    let mut keys = match kept {
        Some(keys) => keys,
        None => Keyring::new(joins.workspace, joins.key)?,
    };
    let has_new_key = keys.add(joins.key);
    joins.about.older_keys(&joins.key).into_iter().for_each(|key| _ = keys.add(key));
    let (path, mut store, is_new) = workspace(session, joins.workspace)?;
    keys.save(&data)?;
    let before = store.shared_at()?;
    let label = match (&args.label, before) {
        (Some(label), _) => text::one_line(label.trim(), 40).into_owned(),
        (None, Some(before)) => before.label,
        (None, None) => laptop_name(),
    };
    let open = joins.about.mode == Mode::Open;
    store.share_at(Some(&SharedPlace { carrier: joins.at.clone(), label, open }))?;
    saved();
    let mut session = session.clone();
    if session.options.workspace.0 != path {
        session.options.workspace = (path, Source::Flag("--workspace"));
    }
    let remember = |person: Option<Id>| {
        if let (Some(person), Some(paths)) = (person, &session.paths) {
            // What cannot be remembered is asked again.
            let _ = remembered::remember_person(paths, session.workspace(), Some(person));
        }
    };
    remember(joins.person);
    let cascade = store.load(session.today)?;
    let mut sharing = Sharing::must(&session, &store, &cascade)?;
    // Before the first round nobody is known here, and an invitation says who it is for.
    sharing.introduce(joins.person.or(session.who(&cascade).ok().flatten()));
    let news = sharing.round(&session, &mut store, is_new)?;
    if !is_new {
        if has_new_key {
            print("its newest key is on this laptop now\n")?;
        }
        super::sync::told(&news, &store, &session)?;
        return Ok(Exit::complain_if(news.waits()));
    }
    let cascade = store.load(session.today)?;
    let me = session.me(&cascade)?.or_else(|| session.ask(&cascade));
    if me != joins.person {
        // Whoever says so on joining need not say so again.
        remember(me);
        sharing.introduce(me);
        sharing.round(&session, &mut store, true)?;
    }
    welcome(&session, &cascade, me)?;
    if news.waits() {
        say("not all of it has come yet: “quarterdeck sync” takes in the rest");
    }
    Ok(Exit::complain_if(news.waits()))
}

/// What a line or a folder leads to.
fn what(args: &JoinArgs, session: &Session) -> Result<Joins> {
    if Invitation::is_meant(&args.what) {
        let invitation = Invitation::read(&args.what).map_err(Failure::wrong)?;
        let at = args.folder.as_ref().unwrap_or(&invitation.folder);
        if Address::is_meant(at) {
            let at = Address::read(at).map_err(Failure::wrong)?.written();
            let carrier = carrier_at(session, &at, invitation.workspace, Reach::Asks)?;
            let about = about_of(carrier.as_ref())?;
            return invited(invitation, at, carrier.place(), about);
        }
        let base = match &args.folder {
            Some(typed) => {
                let folder = folder_at(typed)?;
                let base = base_of(&folder).to_path_buf();
                if !holds(&base, invitation.workspace) {
                    return Err(Failure::failed(format!(
                        "{} does not hold the workspace of this invitation: look whether it has come there yet, or name another folder",
                        shown(&folder)
                    )));
                }
                base
            }
            None => look_for(&invitation).ok_or_else(|| {
                let hint = text::one_line(&invitation.folder, 60);
                Failure::wrong(format!(
                    "where is the shared folder “{hint}” on this laptop? quarterdeck join qd1-… FOLDER; it has to have come here first"
                ))
            })?,
        };
        let about = about(&base, invitation.workspace)?;
        let found = shown(Folder::new(&base, "", invitation.workspace).root());
        return invited(invitation, carrier_of(&base), found, about);
    }
    if args.folder.is_some() {
        return Err(Failure::wrong(
            "two places were named: give the line that begins with qd1-, or one folder or git:URL where anyone may join",
        ));
    }
    if Address::is_meant(&args.what) {
        return in_repository(&args.what, session);
    }
    let folder = folder_at(&args.what)?;
    let found = Folder::workspaces_in(&folder).map_err(|e| Failure::file("read", &folder, &e))?;
    let root = match found.as_slice() {
        [] => {
            return Err(Failure::failed(format!(
                "{} holds no shared workspace: look whether it has come there yet, or name another folder",
                shown(&folder)
            )));
        }
        [root] => root,
        many => {
            let names: Vec<String> = many.iter().map(|root| shown(root)).collect();
            return Err(Failure::wrong(format!(
                "{} holds {} shared workspaces; name one: {}",
                shown(&folder),
                many.len(),
                names.join(", ")
            )));
        }
    };
    let base = base_of(root).to_path_buf();
    opened(carrier_of(&base), shown(root), about_in(root)?)
}

/// What an invitation leads to, where that is what lies there.
fn invited(invitation: Invitation, at: String, found: String, about: About) -> Result<Joins> {
    if about.workspace != invitation.workspace {
        return Err(Failure::failed(format!("{found} belongs to another workspace than this invitation; ask for a new one")));
    }
    // A line of a newer key than has come there lets in.
    if !about.is_of(&invitation.key) && about.name() == Name::About(invitation.key.id) {
        return Err(Failure::failed(format!("the key of this line does not open {found}: ask for a new invitation")));
    }
    let Invitation { workspace, key, person, .. } = invitation;
    Ok(Joins { workspace, key, person, at, found, about })
}

/// What is open to whoever can read it.
fn opened(at: String, found: String, about: About) -> Result<Joins> {
    let key = about.open_key().ok_or_else(|| {
        Failure::failed(format!("{found} is sealed: ask a member for an invitation, and run “quarterdeck join LINE”"))
    })?;
    Ok(Joins { workspace: about.workspace, key, person: None, at, found, about })
}

/// The one workspace in a repository.
fn in_repository(typed: &str, session: &Session) -> Result<Joins> {
    let address = Address::read(typed).map_err(Failure::wrong)?;
    let found = Git::workspaces_in(&address, &state_folder(session)?, super::ask::can())?;
    match found.as_slice() {
        [] => Err(Failure::failed(format!("{address} holds no shared workspace: look whether it is the right repository"))),
        [git] => opened(address.written(), address.to_string(), about_of(git)?),
        many => Err(Failure::wrong(format!(
            "{address} holds {} shared workspaces: ask a member of yours for an invitation, and run “quarterdeck join LINE”",
            many.len()
        ))),
    }
}

/// What a store says about itself, of its newest key.
fn about(base: &Path, workspace: Id) -> Result<About> {
    about_in(Folder::new(base, "", workspace).root())
}

fn about_in(root: &Path) -> Result<About> {
    about_of(&Folder::at(root, &shown(root)))
}

fn about_of(carrier: &dyn Carrier) -> Result<About> {
    /// No `workspace.json` is longer.
    const MOST: u64 = 64 * 1024;
    let newest = carrier.list()?.into_iter().filter(|name| matches!(name, Name::About(_))).max();
    let name = newest.ok_or_else(|| {
        Failure::failed(format!("{} does not say whose it is: look whether workspace.json has come there yet", carrier.place()))
    })?;
    let text = carrier.get(name, MOST)?.unwrap_or_default();
    Ok(About::read(name, &text, &carrier.place())?)
}

/// Where people keep what is shared, below their home.
const USUAL: [&str; 7] = ["Dropbox", "OneDrive", "Google Drive", "Nextcloud", "Sync", "Syncthing", "Library/CloudStorage"];

/// Looks for the shared folder where the inviter has it, and where people keep what is shared.
fn look_for(invitation: &Invitation) -> Option<PathBuf> {
    let hint = expand_home(&invitation.folder);
    let home = expand_home("~");
    let tail = hint.file_name().map(PathBuf::from).unwrap_or_default();
    let mut places = vec![hint.clone()];
    let mut usual: Vec<PathBuf> = USUAL.iter().map(|name| home.join(name)).collect();
    // `Dropbox (Acme)`, `OneDrive - Acme`.
    let others = std::fs::read_dir(&home).into_iter().flatten().filter_map(|entry| {
        let path = entry.ok()?.path();
        let name = path.file_name()?.to_string_lossy().into_owned();
        (name.starts_with("Dropbox") || name.starts_with("OneDrive")).then_some(path)
    });
    usual.extend(others);
    let clouds: Vec<PathBuf> = std::fs::read_dir(home.join("Library/CloudStorage"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    usual.extend(clouds);
    for place in usual {
        places.extend([place.clone(), place.join(&tail)]);
        // The same path below another folder of the same kind.
        if let Some(rest) = hint.strip_prefix(&home).ok().and_then(|path| {
            let mut parts = path.components();
            parts.next();
            Some(parts.as_path().to_path_buf()).filter(|rest| !rest.as_os_str().is_empty())
        }) {
            places.push(place.join(rest));
        }
    }
    places.into_iter().find(|place| holds(place, invitation.workspace)).and_then(|place| place.canonicalize().ok())
}

/// The file of the workspace on this laptop, open: the one that is here already, an empty one, or a new one; and whether it is new.
fn workspace(session: &Session, workspace: Id) -> Result<(PathBuf, Store, bool)> {
    let path = session.workspace().to_path_buf();
    if path.symlink_metadata().is_err() {
        return made(session, path, workspace);
    }
    let mut store = session.open()?;
    if store.workspace()? == workspace {
        return Ok((path, store, false));
    }
    if store.is_empty()? {
        store.becomes(workspace)?;
        return Ok((path, store, true));
    }
    if !matches!(session.options.workspace.1, Source::Default) {
        let name = text::one_line(&store.load(session.today)?.settings.name, 60).into_owned();
        return Err(Failure::failed(format!(
            "nothing was joined: {} is “{name}”, which is another workspace; name a new file with --workspace",
            shown(&path)
        )));
    }
    drop(store);
    let beside = path.with_file_name(format!("workspace-{}.db", &workspace.letters()[..8]));
    if beside.exists() {
        let store = Store::open(&beside)?.store;
        return Ok((beside, store, false));
    }
    made(session, beside, workspace)
}

fn made(session: &Session, path: PathBuf, workspace: Id) -> Result<(PathBuf, Store, bool)> {
    let mut store = Store::create(&path, "Goals", session.today, session.at)?;
    store.becomes(workspace)?;
    Ok((path, store, true))
}

/// What there is now, and who one is in it.
fn welcome(session: &Session, cascade: &Cascade, me: Option<Id>) -> Result<()> {
    let name = text::one_line(&cascade.settings.name, 60);
    let people = cascade.people().count();
    let (goals, people) = (say_count(cascade.live().count(), "goal", "goals"), say_count(people, "person", "people"));
    let you = match me.and_then(|id| cascade.person(id)) {
        Some(person) => format!("You are {}.", text::one_line(person.name.trim(), 60)),
        None => "Say who you are with --as NAME.".to_owned(),
    };
    let today = session.today;
    let owed = me.map_or(0, |me| {
        let is_mine = |ix: &Ix| cascade.item(*ix).owner == Some(me);
        cascade.live().filter(is_mine).filter(|&ix| participation::owed_until(cascade, ix, Some(today), today).is_some()).count()
    });
    let program = session.program();
    let next = match owed {
        0 => format!("“{program}” opens it"),
        1 => format!("1 of yours wants a check-in: run “{program}” and press 3"),
        n => format!("{n} of yours want a check-in: run “{program}” and press 3"),
    };
    let out = format!("“{name}”: {goals}, {people}. {you}\n{next}\n");
    let safe: String = out.lines().map(|line| text::safe(line) + "\n").collect();
    print(&session.style().plain(&safe))
}
