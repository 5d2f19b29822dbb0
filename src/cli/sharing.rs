//! What the commands about sharing have in common: where a workspace is shared, with which keys, as which laptop.

use super::{
    ask,
    error::{Failure, Result},
    output,
    session::Session,
    waited::{Waited, now},
};
use crate::{
    config::paths::expand_home,
    domain::{
        Cascade, Id, laptop,
        text::{self, say::say_count},
    },
    store::{SharedPlace, Store, Writer, size},
    sync::{
        self, Hello, Here, Keyring, Mode, News, Step, SyncError,
        carrier::{Address, Carrier, Folder, Git},
    },
};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How a place is written down that is a folder.
const FOLDER: &str = "folder:";
/// So long a save waits for an answer from far away.
const SHORTLY: Duration = Duration::from_secs(3);

/// How far one goes to reach what is far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Somebody at a terminal waits for it, and can be asked who they are.
    Asks,
    /// Nobody is asked anything.
    Quietly,
    /// Nor waited for long.
    Shortly,
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Failure {
        Failure::failed(error.to_string())
    }
}

/// A workspace that is shared, and all a round needs.
pub(super) struct Sharing {
    pub(super) place: SharedPlace,
    pub(super) keys: Keyring,
    pub(super) carrier: Box<dyn Carrier>,
    hello: Hello,
    /// Whether what this laptop says about itself is said anew.
    introduces: bool,
}

impl Sharing {
    /// Where this workspace is shared; `None`: nowhere.
    pub(super) fn find(session: &Session, store: &Store, cascade: &Cascade, reach: Reach) -> Result<Option<Sharing>> {
        let person = session.who(cascade).ok().flatten();
        Sharing::of(session, store, person, reach)
    }

    /// The same as who uses this laptop, as far as that is known.
    pub(super) fn of(session: &Session, store: &Store, person: Option<Id>, reach: Reach) -> Result<Option<Sharing>> {
        let Some(place) = store.shared_at()? else { return Ok(None) };
        let keys = keys_of(session, store.workspace()?)?.ok_or(SyncError::NoKey)?;
        let carrier = carrier_at(session, &place.carrier, keys.workspace, reach)?;
        let hello = sync::hello(&keys, store, &place, person, env!("CARGO_PKG_VERSION"))?;
        Ok(Some(Sharing { place, keys, carrier, hello, introduces: false }))
    }

    /// The same, or why it is not.
    pub(super) fn must(session: &Session, store: &Store, cascade: &Cascade) -> Result<Sharing> {
        Sharing::find(session, store, cascade, Reach::Asks)?.ok_or_else(|| {
            Failure::failed(
                "this workspace is not shared: “quarterdeck share FOLDER” shares it, “quarterdeck join LINE” joins one that is",
            )
        })
    }

    /// Says with the next round who uses this laptop.
    pub(super) fn introduce(&mut self, person: Option<Id>) {
        self.hello.person = person;
        self.introduces = true;
    }

    pub(super) fn here(&self, session: &Session, hurry: bool) -> Here<'_> {
        Here {
            keys: &self.keys,
            carrier: self.carrier.as_ref(),
            mode: if self.place.open { Mode::Open } else { Mode::Sealed },
            hello: &self.hello,
            at: session.at,
            today: session.today,
            clock: now,
            leaves: true,
            introduces: self.introduces,
            hurry,
        }
    }

    /// A round, with a line that says how far it is.
    pub(super) fn round(&self, session: &Session, store: &mut Store, hurry: bool) -> Result<News> {
        let waited = Waited::begin();
        let news = sync::round(store, &self.here(session, hurry), &mut |step| {
            waited.tell(|| match step {
                Step::Reading { done, of, bytes, changes } => {
                    format!(
                        "{done} of {} · {} · {}",
                        say_count(of, "file", "files"),
                        size(bytes),
                        say_count(changes, "change", "changes")
                    )
                }
                Step::Put { files, bytes } => format!("{} put · {}", say_count(files, "file", "files"), size(bytes)),
                Step::Listed | Step::Got | Step::Kept | Step::Removed | Step::Noted => "looking what is there".to_owned(),
            });
            true
        })?;
        waited.end();
        tracing::info!(new = news.outcome.new, put = news.put.changes, "synced");
        Ok(news)
    }
}

/// Where the keys of this account lie.
pub(super) fn data_folder(session: &Session) -> Result<PathBuf> {
    let paths = session.paths.as_ref();
    paths.map(|paths| paths.data().to_path_buf()).ok_or_else(|| {
        Failure::failed("this account has no home folder to keep keys in: a workspace is shared by an account that has one")
    })
}

/// The keys of a workspace on this laptop.
pub(super) fn keys_of(session: &Session, workspace: Id) -> Result<Option<Keyring>> {
    Ok(Keyring::load(&data_folder(session)?, workspace)?)
}

/// How a folder is written down.
pub(super) fn carrier_of(path: &Path) -> String {
    format!("{FOLDER}{}", path.display())
}

/// How what was typed for a place is written down: a folder that is there, or a repository.
pub(super) fn place_at(typed: &str) -> Result<String> {
    if Address::is_meant(typed) {
        return Ok(Address::read(typed).map_err(Failure::wrong)?.written());
    }
    Ok(carrier_of(&folder_at(typed)?))
}

/// What brings files to a place that is written down.
pub(super) fn carrier_at(session: &Session, at: &str, workspace: Id, reach: Reach) -> Result<Box<dyn Carrier>> {
    if let Some(path) = at.strip_prefix(FOLDER).map(Path::new) {
        return Ok(Box::new(Folder::new(path, &shown(path), workspace)));
    }
    if Address::is_meant(at) {
        let address = Address::read(at).map_err(Failure::failed)?;
        let git = Git::new(address, &state_folder(session)?, workspace)?.asking(reach == Reach::Asks && ask::can());
        return Ok(Box::new(if reach == Reach::Shortly { git.within(SHORTLY) } else { git }));
    }
    Err(Failure::failed(format!(
        "cannot sync: this workspace is shared by {}, which a newer Quarterdeck reaches; upgrade to sync it",
        text::one_line(at, 60)
    )))
}

/// A place that is written down, as people say it.
pub(super) fn place_shown(at: &str) -> String {
    match (at.strip_prefix(FOLDER), Address::read(at)) {
        (Some(path), _) => shown(Path::new(path)),
        (None, Ok(address)) => text::safe(&address.to_string()),
        (None, Err(_)) => text::one_line(at, 60).into_owned(),
    }
}

/// Where copies of repositories are kept.
pub(super) fn state_folder(session: &Session) -> Result<PathBuf> {
    let paths = session.paths.as_ref();
    paths.map(|paths| paths.state.clone()).ok_or_else(|| {
        Failure::failed("this account has no home folder to keep a copy of a repository in: share through a folder")
    })
}

/// A path as people say it: the home folder is `~`.
pub(super) fn shown(path: &Path) -> String {
    let home = expand_home("~");
    let shown = match path.strip_prefix(&home) {
        Ok(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Ok(rest) => format!("~/{}", rest.display()),
        Err(_) => path.display().to_string(),
    };
    text::safe(&shown)
}

/// What is shared is a folder that is there; its path from the root.
pub(super) fn folder_at(typed: &str) -> Result<PathBuf> {
    if let Some((scheme, _)) = typed.split_once("://") {
        let scheme = text::one_line(scheme, 12);
        return Err(Failure::wrong(format!(
            "a workspace is shared through a folder or a git repository, and “{scheme}” is neither: name a folder that Dropbox, \
             Syncthing, a network drive or a stick brings to the others, or git: and the address of a repository"
        )));
    }
    let path = expand_home(typed);
    match path.canonicalize() {
        Ok(whole) if whole.is_dir() => Ok(whole),
        Ok(_) => Err(Failure::wrong(format!("{} is a file: name the folder that is shared", shown(&path)))),
        Err(_) => Err(Failure::wrong(format!(
            "there is no folder {}: make it where it is shared, or look at its spelling",
            shown(&path)
        ))),
    }
}

/// What a laptop is called until somebody says otherwise.
pub(super) fn laptop_name() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    let short = name.split('.').next().unwrap_or_default().trim();
    if short.is_empty() || short == "localhost" { "laptop".to_owned() } else { text::one_line(short, 40).into_owned() }
}

/// How a laptop is called in sentences.
pub(super) fn name_of(writers: &[Writer], id: Id) -> String {
    match writers.iter().find(|writer| writer.id == id) {
        Some(writer) if !writer.label.is_empty() => text::one_line(&writer.label, 40).into_owned(),
        _ => format!("laptop {}", &id.letters()[..8]),
    }
}

/// Puts what was just saved, where the workspace is shared. What fails is said; the change is saved whatever becomes of it.
pub(super) fn after_a_change(store: &mut Store, cascade: &Cascade, session: &Session) {
    if session.options.offline {
        return;
    }
    let put = Sharing::find(session, store, cascade, Reach::Shortly).and_then(|sharing| match sharing {
        Some(sharing) => {
            if cascade.settings.laptops_out.0.iter().any(|(id, _)| *id == sharing.keys.writer()) {
                output::say(&format!("note: saved here; {}", laptop::REMOVED));
            }
            Ok(Some(sync::put_unsent(store, &sharing.here(session, false))?))
        }
        None => Ok(None),
    });
    match put {
        Ok(None) => {}
        Ok(Some(put)) => tracing::info!(changes = put.changes, "put what was saved"),
        Err(failure) => {
            tracing::warn!("{}", failure.safe());
            let waiting = store.unsent().unwrap_or(1).max(1) as usize;
            let wait = if waiting == 1 { "1 change waits".to_owned() } else { format!("{waiting} changes wait") };
            output::say(&format!("note: saved; {wait}: {}", failure.safe()));
        }
    }
}
