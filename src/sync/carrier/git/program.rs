//! The git program: found in PATH, run by its arguments and through no shell, with nothing that a repository or an environment could
//! make it run, and ended when it has nothing to say for too long.

use super::address::{Address, without_users};
use crate::domain::text;
use std::{
    env,
    ffi::OsStr,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

/// So long it is waited for what a program that is done had said.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How often it is looked whether the program is still there.
const LOOK: Duration = Duration::from_millis(50);
/// And how often once it has nothing more to say.
const SHORT: Duration = Duration::from_millis(1);
/// How long it has to clean up once it is told to end.
const GRACE: Duration = Duration::from_millis(500);
/// More than that it does not say in one go.
const MOST_OUT: usize = 256 << 20;
/// And so much of its complaints is kept.
const MOST_SAID: usize = 64 << 10;

/// For every run: no hooks, no monitor, no helper that an address could name, nothing that goes on in the background.
const ALWAYS: [&str; 14] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.http.allow=always",
    "protocol.ssh.allow=always",
    "protocol.git.allow=always",
    "protocol.file.allow=always",
    "protocol.ext.allow=never",
    "user.name=Quarterdeck",
    "user.email=quarterdeck@localhost",
    "fetch.recurseSubmodules=false",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
];
/// What would lead it to another repository or make it talk; who one is and how the network is reached stays.
const NOT_OURS: [&str; 18] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_QUARANTINE_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_TRACE",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_SETUP",
    "GIT_CURL_VERBOSE",
];

/// How git is run.
#[derive(Debug, Clone)]
pub(super) struct Program {
    path: PathBuf,
    /// Whether it may ask at the terminal who one is.
    pub(super) asks: bool,
    /// How long it may be silent.
    pub(super) patience: Duration,
}

/// What it said.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) ok: bool,
    pub(super) out: Vec<u8>,
    err: Vec<u8>,
}

impl Ran {
    pub(super) fn out(&self) -> String {
        String::from_utf8_lossy(&self.out).trim_end().to_owned()
    }

    /// The one line of its complaints that says most, safe to be shown.
    pub(super) fn complaint(&self) -> String {
        complaint(&String::from_utf8_lossy(&self.err))
    }
}

/// Why it could not be run to its end: half a sentence, up to its full stop.
pub(super) type Why = String;

/// The command for ssh that somebody set, or ssh itself, so that it does not ask for a passphrase across the screen. `None`: it is another
/// program, and whoever set it knows what it does.
fn without_asking(said: Option<&str>) -> Option<String> {
    let said = said.unwrap_or("ssh");
    let program = Path::new(said.split_whitespace().next()?).file_name()?;
    (program == "ssh" || program == "ssh.exe").then(|| format!("{said} -o BatchMode=yes"))
}

impl Program {
    /// The git of this laptop.
    pub(super) fn find() -> Option<Program> {
        let name = if cfg!(windows) { "git.exe" } else { "git" };
        let path = env::split_paths(&env::var_os("PATH")?)
            // What stands in the folder one happens to be in is not meant.
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(name))
            .find(|path| is_program(path))?;
        Some(Program { path, asks: false, patience: Duration::from_secs(30) })
    }

    /// A command of it, for the copy in a folder.
    pub(super) fn command<S: AsRef<OsStr>>(&self, copy: Option<&Path>, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.path);
        for setting in ALWAYS {
            command.args(["-c", setting]);
        }
        for name in NOT_OURS {
            command.env_remove(name);
        }
        // Its words are read.
        command.env("LC_ALL", "C");
        if !self.asks {
            command.args(["-c", "credential.interactive=false"]);
            command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_ASKPASS", "").env("GCM_INTERACTIVE", "never");
        }
        if let Some(copy) = copy {
            let mut dir = std::ffi::OsString::from("--git-dir=");
            dir.push(copy);
            command.arg(dir);
        }
        command.args(args);
        command
    }

    /// A command that reaches the repository.
    pub(super) fn reaching<S: AsRef<OsStr>>(
        &self,
        address: &Address,
        copy: Option<&Path>,
        args: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = self.command(copy, args);
        if address.is_ssh() && !self.asks {
            let said = env::var("GIT_SSH_COMMAND").ok().filter(|said| !said.trim().is_empty()).or_else(|| {
                let set = self.run(self.command(None, ["config", "--get", "core.sshCommand"]), &[]).ok()?;
                let set = String::from_utf8(set.out).ok().filter(|_| set.ok)?;
                Some(set.trim().to_owned()).filter(|set| !set.is_empty())
            });
            let is_another = said.is_none() && env::var_os("GIT_SSH").is_some();
            if let Some(quiet) = without_asking(said.as_deref()).filter(|_| !is_another) {
                command.env("GIT_SSH_COMMAND", quiet);
            }
        }
        command
    }

    /// Runs it to its end.
    pub(super) fn run(&self, mut command: Command, input: &[u8]) -> Result<Ran, Why> {
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // What asks at the terminal has to stay in front of it; everything else is ended with whatever it started.
        #[cfg(unix)]
        if !self.asks {
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        let mut child = command.spawn().map_err(|e| format!("the program git cannot be run: {e}."))?;
        let (heard, hears) = mpsc::channel();
        thread::scope(|scope| {
            if let Some(mut stdin) = child.stdin.take() {
                // It may end before it has read everything; then it says why.
                scope.spawn(move || drop(stdin.write_all(input)));
            }
            listen(child.stdout.take(), heard.clone(), true);
            listen(child.stderr.take(), heard, false);
            self.attend(&mut child, &hears)
        })
    }

    /// Collects what it says until it is done.
    fn attend(&self, child: &mut Child, hears: &mpsc::Receiver<(bool, Vec<u8>)>) -> Result<Ran, Why> {
        let mut ran = Ran { ok: false, out: Vec::new(), err: Vec::new() };
        let mut silent = Duration::ZERO;
        let patience = if self.asks { self.patience * 20 } else { self.patience };
        let mut is_all = false;
        let status = loop {
            let passed = match hears.recv_timeout(LOOK) {
                Ok((is_out, bytes)) => {
                    is_all |= is_out && bytes.is_empty();
                    let kept = if is_out { &mut ran.out } else { &mut ran.err };
                    let most = if is_out { MOST_OUT } else { MOST_SAID };
                    if is_out && kept.len() + bytes.len() > most {
                        end(child, self.asks);
                        return Err("there is more in it than a workspace needs.".to_owned());
                    }
                    kept.extend(bytes.iter().take(most.saturating_sub(kept.len())));
                    silent = Duration::ZERO;
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => LOOK,
                Err(RecvTimeoutError::Disconnected) => {
                    thread::sleep(SHORT);
                    SHORT
                }
            };
            // What it started may hold its pipes for longer than it runs.
            if let Some(status) = child.try_wait().map_err(|e| format!("the program git was lost: {e}."))? {
                break status;
            }
            silent += passed;
            if silent >= patience {
                end(child, self.asks);
                return Err(format!("it did not answer for {} seconds.", patience.as_secs()));
            }
        };
        // It may be done before what it said was heard. Whoever it started may hold the pipe on: that is not waited for long.
        while !is_all && let Ok((is_out, bytes)) = hears.recv_timeout(LAST_WORDS) {
            is_all = is_out && bytes.is_empty();
            let (kept, most) = if is_out { (&mut ran.out, MOST_OUT) } else { (&mut ran.err, MOST_SAID) };
            if is_out && kept.len() + bytes.len() > most {
                return Err("there is more in it than a workspace needs.".to_owned());
            }
            kept.extend(bytes.iter().take(most.saturating_sub(kept.len())));
        }
        ran.ok = status.success();
        Ok(ran)
    }
}

/// Passes on what comes out of a pipe.
fn listen(pipe: Option<impl Read + Send + 'static>, heard: Sender<(bool, Vec<u8>)>, is_out: bool) {
    let Some(mut pipe) = pipe else { return };
    // Not waited for: whoever holds the pipe may live long.
    thread::spawn(move || {
        let mut bytes = vec![0; 64 << 10];
        loop {
            match pipe.read(&mut bytes) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => {
                    // That there is no more of it is said with nothing.
                    let _ = heard.send((is_out, Vec::new()));
                    return;
                }
                Ok(n) => {
                    if heard.send((is_out, bytes[..n].to_vec())).is_err() {
                        return;
                    }
                }
            }
        }
    });
}

/// Ends it and what it started: told first, so that it takes its locks away.
fn end(child: &mut Child, is_in_our_group: bool) {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed()).filter(|_| !is_in_our_group) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::TERM);
        let mut waited = Duration::ZERO;
        while waited < GRACE && matches!(child.try_wait(), Ok(None)) {
            thread::sleep(LOOK);
            waited += LOOK;
        }
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = (is_in_our_group, GRACE);
    let _ = child.kill();
    let _ = child.wait();
}

fn is_program(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    #[cfg(unix)]
    let may_run = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let may_run = true;
    metadata.is_file() && may_run
}

/// Whose line is worth more than others that stand beside it.
const TELLING: [&str; 8] = [
    "ssh: ",
    "Permission denied",
    "Host key verification",
    "remote: error",
    "remote: ERROR",
    "remote: fatal",
    "fatal: ",
    "error: ",
];

fn complaint(said: &str) -> String {
    let lines: Vec<&str> = said.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    let telling = TELLING.iter().find_map(|mark| lines.iter().find(|line| line.contains(mark)));
    let line = telling.or(lines.last()).copied().unwrap_or("nothing");
    let line = line.strip_prefix("remote: ").unwrap_or(line);
    let line = ["fatal: ", "error: ", "ERROR: "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    let line = without_users(line);
    text::one_line(line.trim_end_matches(['.', ' ']), 160).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_why_is_told_and_the_noise_around_it_is_not() {
        for (said, told) in [
            (
                "Warning: Permanently added 'host'\nssh: Could not resolve hostname host: Name or service not known\nfatal: Could not \
                 read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n",
                "ssh: Could not resolve hostname host: Name or service not known",
            ),
            (
                "git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
                "git@host: Permission denied (publickey)",
            ),
            (
                "fatal: unable to access 'https://a:b@host/x/': Could not connect\n",
                "unable to access 'https://host/x/': Could not connect",
            ),
            (
                "remote: Enumerating objects: 5, done.\rremote: error: GH006: Protected branch\nerror: failed to push\n",
                "GH006: Protected branch",
            ),
            ("", "nothing"),
        ] {
            assert_eq!(complaint(said), told);
        }
        let coloured = complaint("fatal: \x1b[31mred\u{202e}\n");
        assert!(coloured.contains("red") && !coloured.contains(['\x1b', '\u{202e}']), "{coloured:?}");
    }

    #[test]
    fn ssh_does_not_ask_across_the_screen_whatever_its_options_and_another_program_is_left_alone() {
        assert_eq!(without_asking(None).as_deref(), Some("ssh -o BatchMode=yes"));
        assert_eq!(
            without_asking(Some("/usr/bin/ssh -i ~/.ssh/work")).as_deref(),
            Some("/usr/bin/ssh -i ~/.ssh/work -o BatchMode=yes")
        );
        for other in ["", "plink -batch", "/opt/ssh-wrapper", "'/a b/ssh'"] {
            assert_eq!(without_asking(Some(other)), None, "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_says_nothing_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("mark");
        let program = Program { path: "/bin/sh".into(), asks: false, patience: Duration::from_millis(100) };
        let mut command = Command::new(&program.path);
        command.arg("-c").arg(format!("(sleep 0.5; echo late > '{}') & sleep 60", mark.display()));
        let why = program.run(command, &[]).unwrap_err();
        assert!(why.starts_with("it did not answer for 0 seconds"), "{why}");
        thread::sleep(Duration::from_millis(700));
        assert!(!mark.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_is_over_when_it_has_ended_whoever_holds_its_pipes() {
        let program = Program { path: "/bin/sh".into(), asks: false, patience: Duration::from_secs(30) };
        let mut command = Command::new(&program.path);
        command.args(["-c", "sleep 5 & echo done; exit 3"]);
        let ran = program.run(command, &[]).unwrap();
        assert_eq!((ran.ok, ran.out().as_str()), (false, "done"));
    }
}
