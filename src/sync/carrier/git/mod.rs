//! A branch of a git repository that all laptops reach: the repository host has accounts, rights, history and backups already.
//!
//! Of the repository only that branch is asked for, and only its newest commit, into a copy without a work tree: nothing of it is ever
//! checked out, so no link, no attribute, no hook and no odd name in it can do anything here. The copy holds nothing of value: where
//! it is damaged or locked it is made anew. What is put waits until [`Carrier::send`] makes one commit of it and pushes that, only
//! onto what was seen there; where others were first, the same files are put onto theirs.

mod address;
mod program;

pub use address::Address;

use super::{Carrier, folder::README};
use crate::domain::Id;
use crate::sync::{
    error::SyncError,
    names::{Name, folder_of},
};
use program::{Program, Ran, Why};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// So often it is tried where others push at the same moment.
const TRIES: usize = 3;
/// What waits to be sent is sent before it grows larger than this.
const MUCH: usize = 32 << 20;
/// Where the newest commit that was seen is kept in the copy, and where one of ours is made.
const SEEN: &str = "refs/quarterdeck/seen";
const OURS: &str = "refs/quarterdeck/ours";
const WORD: &str = "README.txt";

/// The branch of a workspace in a repository.
#[derive(Debug)]
pub struct Git {
    address: Address,
    /// What the branch is called, and the folder in it.
    folder: String,
    program: Program,
    /// Where the copy is.
    copy: PathBuf,
    state: Mutex<State>,
}

/// A file in the newest commit.
#[derive(Debug, Clone)]
struct Blob {
    object: String,
    bytes: u64,
}

/// What is known of the branch, and what is to be sent there. Files by their paths below the workspace's folder.
#[derive(Debug, Default)]
struct State {
    /// `None`: not looked at yet.
    there: Option<There>,
    put: BTreeMap<String, Vec<u8>>,
    removed: BTreeSet<String>,
    reader: Option<Reader>,
}

/// A commit and what is in it.
#[derive(Debug, Default)]
struct There {
    /// `None`: there is no such branch.
    commit: Option<String>,
    files: BTreeMap<String, Blob>,
}

/// What became of a push.
enum Pushed {
    Yes,
    /// Others were first.
    Refused,
}

impl Git {
    /// The branch of a workspace; the copy of it is kept below a folder of this laptop. Nothing is looked at yet.
    pub fn new(address: Address, state: &Path, workspace: Id) -> Result<Git, SyncError> {
        Git::of_branch(address, state, folder_of(workspace))
    }

    fn of_branch(address: Address, state: &Path, folder: String) -> Result<Git, SyncError> {
        let program = program(&address)?;
        let hash = Sha256::digest(format!("{}\n{folder}", address.url()));
        let hash = u64::from_be_bytes(std::array::from_fn(|at| hash[at]));
        let copy = state.join("git").join(format!("{folder}-{hash:016x}.git"));
        Ok(Git { address, folder, program, copy, state: Mutex::default() })
    }

    /// The workspaces in a repository.
    pub fn workspaces_in(address: &Address, state: &Path, asks: bool) -> Result<Vec<Git>, SyncError> {
        let mut program = program(address)?;
        program.asks = asks;
        let listed = heads(&program, address, "refs/heads/quarterdeck-*")?;
        let is_ours = |name: &str| {
            name.len() == folder_of(Id::WORKSPACE).len() && name.bytes().all(|b| b == b'-' || b.is_ascii_lowercase())
        };
        let names = listed.into_iter().map(|(_, name)| name).filter(|name| is_ours(name));
        names.map(|name| Ok(Git::of_branch(address.clone(), state, name)?.asking(asks))).collect()
    }

    /// The same that may ask at the terminal who one is.
    #[must_use]
    pub fn asking(mut self, asks: bool) -> Git {
        self.program.asks = asks;
        self
    }

    /// The same that gives up when git is silent for so long.
    #[must_use]
    pub fn within(mut self, patience: Duration) -> Git {
        self.program.patience = patience;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn branch(&self) -> String {
        format!("refs/heads/{}", self.folder)
    }

    fn unreachable(&self, why: impl Into<Why>) -> SyncError {
        unreachable(&self.address, why.into())
    }

    fn busy(&self) -> SyncError {
        self.unreachable(format!("others were writing there at the same moment, {TRIES} times."))
    }

    fn says(&self, ran: &Ran) -> SyncError {
        says(&self.program, &self.address, ran)
    }

    /// One program of ours at a time uses the copy.
    fn alone(&self) -> Result<Option<File>, SyncError> {
        let failed = |e: io::Error| self.unreachable(format!("its copy in {} cannot be used: {e}.", self.copy.display()));
        let folder = self.copy.parent().unwrap_or(&self.copy);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(failed)?;
        let lock = File::options().create(true).append(true).open(self.copy.with_extension("lock")).map_err(failed)?;
        let pause = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Some(lock)),
                Err(fs::TryLockError::WouldBlock) if waited < self.program.patience => {
                    thread::sleep(pause);
                    waited += pause;
                }
                Err(fs::TryLockError::WouldBlock) => return Err(self.unreachable("another sync of it is under way.")),
                // A file system that knows no locks: git has its own.
                Err(fs::TryLockError::Error(_)) => return Ok(None),
            }
        }
    }

    /// Runs a command in the copy.
    fn here(&self, args: &[&str], input: &[u8]) -> Result<Ran, SyncError> {
        let ran = self.program.run(self.program.command(Some(&self.copy), args), input).map_err(|why| self.unreachable(why))?;
        if ran.ok { Ok(ran) } else { Err(self.says(&ran)) }
    }

    /// Makes the copy, empty.
    fn make(&self) -> Result<(), SyncError> {
        let _ = fs::remove_dir_all(&self.copy);
        let copy = self.copy.as_os_str();
        let args = ["init".as_ref(), "--quiet".as_ref(), "--bare".as_ref(), "--template=".as_ref(), copy];
        let ran = self.program.run(self.program.command(None, args), &[]).map_err(|why| self.unreachable(why))?;
        if ran.ok { Ok(()) } else { Err(self.says(&ran)) }
    }

    /// Looks what is there now.
    fn look(&self, state: &mut State) -> Result<(), SyncError> {
        let branch = self.branch();
        state.there = None;
        let heads = heads(&self.program, &self.address, &branch)?;
        let Some((mut commit, _)) = heads.into_iter().find(|(_, name)| *name == self.folder) else {
            // The next commit is the first.
            if !self.copy.exists() {
                self.make()?;
            }
            state.there = Some(There::default());
            return Ok(());
        };
        let mut files = self.files(&commit);
        for is_second in [false, true] {
            if files.is_ok() {
                break;
            }
            // Whatever is wrong with the copy, it is right once it is a new one.
            if is_second || !self.copy.exists() {
                self.make()?;
            }
            let fetched = self.fetch();
            files = fetched.and_then(|newest| {
                commit = newest;
                self.files(&commit)
            });
        }
        state.there = Some(There { commit: Some(commit), files: files? });
        Ok(())
    }

    /// Fetches the newest commit of the branch alone.
    fn fetch(&self) -> Result<String, SyncError> {
        let into = format!("+{}:{SEEN}", self.branch());
        let args = ["fetch", "--depth=1", "--no-tags", "--progress", "--", self.address.url(), &into];
        let ran = self.program.run(self.program.reaching(&self.address, Some(&self.copy), args), &[]);
        let ran = ran.map_err(|why| self.unreachable(why))?;
        if !ran.ok {
            return Err(self.says(&ran));
        }
        Ok(self.here(&["rev-parse", "--verify", "--quiet", SEEN], &[])?.out())
    }

    /// The files of the workspace in a commit. A link, a folder of another repository and what is called oddly are none.
    fn files(&self, commit: &str) -> Result<BTreeMap<String, Blob>, SyncError> {
        let below = format!("{}/", self.folder);
        let ran = self.here(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", &below], &[])?;
        let mut files = BTreeMap::new();
        for line in ran.out.split(|&byte| byte == 0) {
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let Some((head, path)) = line.split_once('\t') else { continue };
            let parts: Vec<&str> = head.split_whitespace().collect();
            let [mode, "blob", object, bytes] = parts[..] else { continue };
            let Some(path) = path.strip_prefix(&below).filter(|_| mode.starts_with("100")) else { continue };
            if let Ok(bytes) = bytes.parse() {
                files.insert(path.to_owned(), Blob { object: object.to_owned(), bytes });
            }
        }
        Ok(files)
    }

    /// Sends what waits.
    fn send_waiting(&self, state: &mut State) -> Result<(), SyncError> {
        if state.there.is_none() {
            // What was seen last is most often what is there.
            let seen = self.here(&["rev-parse", "--verify", "--quiet", SEEN], &[]).map(|ran| ran.out());
            match seen.and_then(|commit| Ok((self.files(&commit)?, commit))) {
                Ok((files, commit)) => state.there = Some(There { commit: Some(commit), files }),
                Err(_) => self.look(state)?,
            }
        }
        for _ in 0..TRIES {
            let Some(there) = &state.there else { break };
            let put: Vec<(&String, &Vec<u8>)> = state.put.iter().filter(|(path, _)| !there.files.contains_key(*path)).collect();
            let removed: Vec<&String> = state.removed.iter().filter(|path| there.files.contains_key(*path)).collect();
            if put.is_empty() && removed.is_empty() {
                return Ok(());
            }
            let seen = there.commit.clone();
            let made = self.commit(seen.as_deref(), &put, &removed);
            let pushed = if let Ok(commit) = made {
                self.push(&commit, seen.as_deref())?
            } else {
                self.make()?;
                Pushed::Refused
            };
            if let Pushed::Yes = pushed {
                let _ = self.here(&["update-ref", SEEN, OURS], &[]);
                let commit = self.here(&["rev-parse", "--verify", "--quiet", OURS], &[])?.out();
                // What it holds by now is looked at by whoever lists it.
                let files = self.files(&commit)?;
                state.there = Some(There { commit: Some(commit), files });
                return Ok(());
            }
            self.look(state)?;
        }
        Err(self.busy())
    }

    /// Makes a commit on top of one, without a work tree and without an index.
    fn commit(&self, on: Option<&str>, put: &[(&String, &Vec<u8>)], removed: &[&String]) -> Result<String, SyncError> {
        let mut stream = Vec::new();
        let on = on.map(|commit| format!("from {commit}\n")).unwrap_or_default();
        stream.extend(format!("commit {OURS}\ncommitter Quarterdeck <quarterdeck@localhost> now\ndata 4\nSync\n{on}").bytes());
        for path in removed {
            stream.extend(format!("D {}/{path}\n", self.folder).bytes());
        }
        for (path, bytes) in put {
            stream.extend(format!("M 100644 inline {}/{path}\ndata {}\n", self.folder, bytes.len()).bytes());
            stream.extend_from_slice(bytes);
            stream.push(b'\n');
        }
        stream.extend(b"done\n");
        self.here(&["fast-import", "--quiet", "--done", "--force", "--date-format=now"], &stream)?;
        Ok(self.here(&["rev-parse", "--verify", "--quiet", OURS], &[])?.out())
    }

    /// Pushes a commit where what was seen is still what is there.
    fn push(&self, commit: &str, seen: Option<&str>) -> Result<Pushed, SyncError> {
        let branch = self.branch();
        let lease = format!("--force-with-lease={branch}:{}", seen.unwrap_or_default());
        let what = format!("{commit}:{branch}");
        let mut args = vec!["push", "--porcelain", "--progress", "--no-verify", "--no-signed", "--no-follow-tags", &lease];
        if self.address.is_local() {
            // It would run here, as whoever syncs.
            args.push("--receive-pack=git -c core.hooksPath=/dev/null receive-pack");
        }
        args.extend(["--", self.address.url(), &what]);
        let ran = self.program.run(self.program.reaching(&self.address, Some(&self.copy), args), &[]);
        let ran = ran.map_err(|why| self.unreachable(why))?;
        if ran.ok {
            return Ok(Pushed::Yes);
        }
        let out = ran.out();
        let refused = out.lines().find(|line| line.starts_with('!'));
        match refused {
            Some(line) if is_a_race(line) => Ok(Pushed::Refused),
            _ => Err(self.says(&ran)),
        }
    }
}

/// Whether a push was refused because others pushed.
fn is_a_race(line: &str) -> bool {
    let remote =
        ["cannot lock ref", "failed to update ref", "incorrect old value", "shallow update not allowed", "already exists"];
    line.contains("[rejected]") || line.contains("[remote rejected]") && remote.iter().any(|why| line.contains(why))
}

fn program(address: &Address) -> Result<Program, SyncError> {
    Program::find().ok_or_else(|| {
        unreachable(address, "there is no program “git” on this laptop; install it, or share through a folder.".to_owned())
    })
}

fn unreachable(address: &Address, why: Why) -> SyncError {
    SyncError::Unreachable { place: address.to_string(), why }
}

/// What asks who one is.
const ASKS: [&str; 6] = [
    "terminal prompts disabled",
    "could not read Username",
    "could not read Password",
    "Permission denied (",
    "Host key verification failed",
    "Authentication failed",
];

fn says(program: &Program, address: &Address, ran: &Ran) -> SyncError {
    let said = ran.complaint();
    let is_asked = !program.asks && ASKS.iter().any(|mark| said.contains(mark));
    let hint = if is_asked { "; “quarterdeck sync” in a terminal lets it ask who you are." } else { "." };
    unreachable(address, format!("git says “{said}”{hint}"))
}

/// The branches of a repository that fit a pattern: commit and name.
fn heads(program: &Program, address: &Address, pattern: &str) -> Result<Vec<(String, String)>, SyncError> {
    let command = program.reaching(address, None, ["ls-remote", "--heads", "--", address.url(), pattern]);
    let ran = program.run(command, &[]).map_err(|why| unreachable(address, why))?;
    if !ran.ok {
        return Err(says(program, address, &ran));
    }
    let head = |line: &str| {
        let (commit, name) = line.split_once('\t')?;
        let is_commit = commit.len() >= 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
        Some((commit.to_owned(), name.strip_prefix("refs/heads/")?.to_owned())).filter(|_| is_commit)
    };
    Ok(ran.out().lines().filter_map(head).collect())
}

impl Carrier for Git {
    fn place(&self) -> String {
        self.address.to_string()
    }

    fn found(&self) -> Result<(), SyncError> {
        let mut state = self.state();
        state.put.insert(WORD.to_owned(), README.as_bytes().to_vec());
        Ok(())
    }

    fn list(&self) -> Result<Vec<Name>, SyncError> {
        let mut state = self.state();
        let _alone = self.alone()?;
        self.look(&mut state)?;
        let files = state.there.iter().flat_map(|there| there.files.keys());
        Ok(files.filter_map(|path| Name::parse(path)).collect())
    }

    fn get(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, SyncError> {
        let mut state = self.state();
        for fetched_anew in [false, true] {
            let Some(there) = &state.there else { return Ok(None) };
            let Some(blob) = there.files.get(&name.to_string()).cloned() else { return Ok(None) };
            if blob.bytes > most {
                return Ok(Some(Vec::new()));
            }
            let mut reader = match state.reader.take() {
                Some(reader) => reader,
                None => {
                    Reader::begin(&self.program, &self.copy).map_err(|e| self.unreachable(format!("git cannot be run: {e}.")))?
                }
            };
            if let Ok(bytes) = reader.read(&blob) {
                state.reader = Some(reader);
                return Ok(Some(bytes));
            }
            drop(reader);
            // The copy was damaged: it holds nothing that is not there, so it is fetched anew, once.
            let _alone = self.alone()?;
            self.make()?;
            state.there = None;
            if !fetched_anew {
                self.look(&mut state)?;
            }
        }
        Err(self.unreachable("the copy of it on this laptop was damaged, and is fetched anew with the next sync."))
    }

    fn put(&self, name: Name, bytes: &[u8]) -> Result<(), SyncError> {
        let mut state = self.state();
        state.put.insert(name.to_string(), bytes.to_vec());
        if state.put.values().map(Vec::len).sum::<usize>() < MUCH {
            return Ok(());
        }
        drop(state);
        self.send()
    }

    fn remove(&self, name: Name) -> Result<(), SyncError> {
        self.state().removed.insert(name.to_string());
        Ok(())
    }

    fn send(&self) -> Result<(), SyncError> {
        let mut state = self.state();
        if state.put.is_empty() && state.removed.is_empty() {
            return Ok(());
        }
        let sent = self.alone().and_then(|_alone| self.send_waiting(&mut state));
        // What could not be sent is kept by whoever put it, and put again.
        state.put.clear();
        state.removed.clear();
        sent
    }

    /// The branch starts anew from the files that are in it.
    fn squash(&self) -> Result<bool, SyncError> {
        let mut state = self.state();
        let _alone = self.alone()?;
        for _ in 0..TRIES {
            self.look(&mut state)?;
            let Some(seen) = state.there.as_ref().and_then(|there| there.commit.clone()) else { return Ok(true) };
            let tree = format!("{seen}^{{tree}}");
            let ran = self.here(&["commit-tree", "--no-gpg-sign", "-m", "Sync", &tree], &[])?;
            let anew = ran.out();
            if let Pushed::Yes = self.push(&anew, Some(&seen))? {
                // What was there before is in the copy as well; it is made anew.
                *state = State::default();
                let _ = fs::remove_dir_all(&self.copy);
                return Ok(true);
            }
        }
        Err(self.busy())
    }
}

/// Reads files out of the copy, one after the other.
#[derive(Debug)]
struct Reader {
    child: Child,
    asked: Option<ChildStdin>,
    told: BufReader<ChildStdout>,
}

impl Reader {
    fn begin(program: &Program, copy: &Path) -> io::Result<Reader> {
        let mut command = program.command(Some(copy), ["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (asked, told) = (child.stdin.take(), child.stdout.take());
        let told = told.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Reader { child, asked, told: BufReader::new(told) })
    }

    fn read(&mut self, blob: &Blob) -> io::Result<Vec<u8>> {
        let asked = self.asked.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(asked, "{}", blob.object)?;
        asked.flush()?;
        let mut head = String::new();
        self.told.read_line(&mut head)?;
        if head.trim_end() != format!("{} blob {}", blob.object, blob.bytes) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; blob.bytes as usize + 1];
        self.told.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.asked = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
