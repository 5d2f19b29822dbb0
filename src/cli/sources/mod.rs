//! `quarterdeck source` and `quarterdeck pull`: numbers that are fetched from where they live.
//!
//! Definitions, trust and what is remembered of each lie in folders of this account, and nothing of them in the workspace.

pub(super) mod add;
pub(super) mod doctor;
pub(super) mod manage;
mod on_screen;
pub(super) mod pull;
mod take;
mod told;

pub(super) use on_screen::OnScreen;

use super::{
    error::{Failure, Result},
    session::Session,
};
use crate::{
    config::remembered::write_private,
    domain::{
        Cascade, Ix, Kind as ItemKind,
        sources::{Pulled, is_settled},
    },
    source::{
        Definition, Kind,
        command::Runs,
        definition,
        kept::{Kept, Memory, State, state},
        round::Tools,
        trust::Trust,
    },
    store::{self, Store},
};
use std::{
    ffi::OsString,
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Instant,
};

/// What was pulled is told in so many bytes, and three times as many before that.
const LOG: u64 = 1 << 20;

/// The sources of a workspace on this computer.
struct Here {
    /// The file of definitions.
    file: PathBuf,
    /// Its text; empty: there is none.
    text: String,
    all: Vec<Definition>,
    /// Where trust and memory lie.
    folder: PathBuf,
    trust: Trust,
    memory: Memory,
}

impl Here {
    fn open(session: &Session, named: Option<&Path>) -> Result<Here> {
        let store = session.open_to_read()?;
        let id = store.workspace()?;
        let paths = session.paths.as_ref();
        let paths = paths
            .ok_or_else(|| Failure::failed("this account has no home folder, which sources and trust in them are kept in"))?;
        let file = match named {
            Some(file) => std::path::absolute(file).map_err(|e| Failure::file("find", file, &e))?,
            None => paths.config.with_file_name("sources").join(format!("{}.toml", id.letters())),
        };
        let text = text_of(&file, named.is_some())?;
        let all = definition::read(&text).map_err(|why| Failure::failed(format!("{}: {why}", file.display())))?;
        let folder = paths.of_workspace(session.workspace()).join("sources");
        let read = |name: &str| fs::read(folder.join(name)).unwrap_or_default();
        let (trust, memory) = (Trust::read(&read("trust.json")), Memory::read(&read("memory.json")));
        let mut here = Here { file, text, all, folder, trust, memory };
        if here.all.iter().any(|one| one.kind == Kind::Push) || here.memory.0.values().any(|kept| !kept.waiting.is_empty()) {
            let cascade = store.load(session.today)?;
            here.hears(&store, &cascade, session)?;
        }
        Ok(here)
    }

    /// Learns from the workspace what was pushed, and which values that waited are settled: a person spoke after they came.
    fn hears(&mut self, store: &Store, cascade: &Cascade, session: &Session) -> Result<()> {
        for one in self.all.iter().filter(|one| one.kind == Kind::Push) {
            let mut newest: Option<(i64, f64)> = None;
            for ix in one.feeds.each().iter().filter_map(|of| fed(cascade, of)) {
                let history = store.history(cascade.item(ix).id, NEWEST, session.today)?;
                let mut came = history
                    .check_ins
                    .iter()
                    .filter(|said| said.voided_by.is_none() && said.check_in.measured.as_deref() == Some(&*one.name));
                let came = came.find_map(|said| Some((said.at, said.check_in.value?)));
                newest = newest.into_iter().chain(came).max_by_key(|(at, _)| *at);
            }
            if let Some((at, value)) = newest {
                let kept = self.memory.0.entry(one.name.clone()).or_default();
                (kept.tried, kept.came, kept.value) = (Some(at), Some(at), Some(value));
            }
        }
        for kept in self.memory.0.values_mut() {
            let mut left = Vec::new();
            for waiting in std::mem::take(&mut kept.waiting) {
                let Some(ix) = waiting.item.parse().ok().and_then(|id| cascade.find(id)) else { continue };
                let history = store.history(cascade.item(ix).id, NEWEST, session.today)?;
                let said = history.check_ins.iter().filter(|said| said.voided_by.is_none()).map(|said| (&said.check_in, said.at));
                if !is_settled(waiting.at, said) {
                    left.push(waiting);
                }
            }
            kept.waiting = left;
        }
        Ok(())
    }

    /// Reads anew what is remembered: somebody may have refused a value while sources were asked.
    fn remember(&mut self) {
        self.memory = Memory::read(&fs::read(self.folder.join("memory.json")).unwrap_or_default());
    }

    fn find(&self, name: &str) -> Result<&Definition> {
        self.all.iter().find(|one| one.name == name).ok_or_else(|| {
            let there: Vec<&str> = self.all.iter().map(|one| one.name.as_str()).take(12).collect();
            let there = if there.is_empty() {
                "there are none yet; “quarterdeck source add” makes one".to_owned()
            } else {
                format!("there are {}", there.join(", "))
            };
            Failure::wrong(format!("there is no source “{name}”: {there}"))
        })
    }

    fn kept(&self, name: &str) -> Kept {
        self.memory.0.get(name).cloned().unwrap_or_default()
    }

    fn state(&self, one: &Definition, at: i64) -> State {
        state(one, &self.kept(&one.name), self.trust.holds(one).is_ok(), at)
    }

    /// Writes down what is remembered.
    fn keep(&self) -> Result<()> {
        self.write("memory.json", &self.memory.text())
    }

    fn keep_trust(&self) -> Result<()> {
        self.write("trust.json", &self.trust.text())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        write_private(&path, bytes).map_err(|e| Failure::file("write", &path, &e))
    }

    /// Writes the file of definitions, whose text was read before.
    fn define(&self, text: &str) -> Result<()> {
        definition::read(text).map_err(|why| Failure::wrong(format!("nothing was changed: {why}")))?;
        write_private(&self.file, text.as_bytes()).map_err(|e| Failure::file("write", &self.file, &e))
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join("pull.log")
    }

    /// What was told of pulls, oldest first, each with its source.
    fn pulls(&self) -> Vec<(String, Pulled)> {
        let text = fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let read = |line: serde_json::Value| {
            let part = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            let at = line["at"].as_i64().unwrap_or_default();
            let ms = line["ms"].as_u64().unwrap_or_default();
            (part("source"), Pulled { at, status: part("status"), ms, came: part("came"), decision: part("decision") })
        };
        lines.map(read).collect()
    }

    /// Adds lines to what is told of pulls. That cannot be written is no reason not to pull.
    fn log(&self, lines: &[String]) {
        let path = self.log_path();
        let add = || -> io::Result<()> {
            if fs::metadata(&path).is_ok_and(|about| about.len() > LOG) {
                let older = |n: u32| self.folder.join(format!("pull.log.{n}"));
                let _ = fs::rename(older(1), older(2));
                fs::rename(&path, older(1))?;
            }
            let mut options = fs::OpenOptions::new();
            options.append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path)?;
            file.write_all((lines.join("\n") + "\n").as_bytes())
        };
        if let Err(error) = add() {
            tracing::warn!(%error, "the log of pulls cannot be written");
        }
    }
}

/// So many check-ins of a key result are looked through for who spoke last.
const NEWEST: usize = 20;

/// The key result that a name of a definition means; `None`: there is none, or several.
fn fed(cascade: &Cascade, of: &str) -> Option<Ix> {
    cascade.resolve(of, &[ItemKind::KeyResult]).ok()
}

/// The text of a file of definitions that nobody else may write.
fn text_of(file: &Path, named: bool) -> Result<String> {
    let about = match fs::metadata(file) {
        Ok(about) => about,
        Err(e) if e.kind() == io::ErrorKind::NotFound && !named => return Ok(String::new()),
        Err(e) => return Err(Failure::file("read", file, &e)),
    };
    if !about.is_file() || about.len() > definition::LARGEST {
        return Err(Failure::failed(format!("{} is no file of sources: it is to be a file of at most 1 MiB", file.display())));
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o022 != 0 {
        return Err(Failure::failed(format!("others may write {}: chmod go-w it, for what it says is run", file.display())));
    }
    let mut text = String::new();
    fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text)).map_err(|e| Failure::file("read", file, &e))?;
    Ok(text)
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the time comes from")]
fn milliseconds() -> u64 {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    u64::try_from(BEGUN.get_or_init(Instant::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn tools(session: &Session) -> Tools {
    Tools {
        env: variable,
        clock: milliseconds,
        database: store::number_of,
        runs: Runs::Users,
        // On Linux found also once it was replaced by a newer one.
        minder: if cfg!(target_os = "linux") { Some("/proc/self/exe".into()) } else { std::env::current_exe().ok() },
        home: directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
        today: session.today,
    }
}
