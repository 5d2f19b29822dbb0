//! A program of this computer that says a number: run without a shell, with nothing but what was named, and ended with all it started.
//!
//! Where there are no groups of processes what it starts could not be ended, so there no command is run.

use super::{Answer, Clock, Definition, Env, Trouble};
use std::path::Path;

/// The most a command may write.
pub const LARGEST: usize = 64 << 10;

/// Whether commands can be run here at all; a sentence why not.
pub fn possible() -> Result<(), String> {
    if cfg!(unix) {
        Ok(())
    } else {
        Err("commands are not run on this system: what one starts could not be ended here; let the program push its number instead".to_owned())
    }
}

/// Who may run commands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// Anybody but the one who may do everything.
    Users,
    /// Anybody: for tests, which may run as root.
    Everybody,
}

/// Who runs a command, and what ends it should they be gone.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Who may.
    pub runs: Runs,
    /// This program, which minds what it runs ([`super::minder`]); `None`: nobody does.
    pub minder: Option<&'a Path>,
}

/// The program of a source as it lies on the disk, and whether it may be run.
pub fn program(definition: &Definition, runs: Runs) -> Result<std::path::PathBuf, String> {
    possible()?;
    let named = definition.run.as_ref().and_then(|run| run.first()).ok_or("it names no program")?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        if runs == Runs::Users && rustix::process::geteuid().is_root() {
            return Err("commands are not run as root: pull as an account that may do less".to_owned());
        }
        let real = Path::new(named).canonicalize().map_err(|e| format!("{named} is not there: {e}"))?;
        let about = real.metadata().map_err(|e| format!("{} cannot be looked at: {e}", real.display()))?;
        if !about.is_file() || about.permissions().mode() & 0o111 == 0 {
            return Err(format!("{} is no program", real.display()));
        }
        let folder = real.parent().and_then(|folder| folder.metadata().ok());
        // In a folder that is sticky, such as /tmp, nobody replaces the file of another.
        let open = folder.is_some_and(|folder| folder.mode() & 0o002 != 0 && folder.mode() & 0o1000 == 0);
        if about.mode() & 0o002 != 0 || open {
            return Err(format!("anybody on this computer may change {}: chmod o-w it, and its folder", real.display()));
        }
        Ok(real)
    }
    #[cfg(not(unix))]
    {
        let _ = (runs, named, Path::new(""));
        Err("commands are not run on this system".to_owned())
    }
}

#[cfg(unix)]
pub use unix::run;

/// Where there are no groups of processes.
#[cfg(not(unix))]
pub fn run(
    _: &Definition,
    _: By<'_>,
    _: Env<'_>,
    _: Clock<'_>,
    _: u64,
    _: &(dyn Fn() -> bool + Sync),
) -> Result<Answer, Trouble> {
    Err(Trouble::new("", possible().err().unwrap_or_default()))
}

#[cfg(unix)]
mod unix {
    use super::{Answer, By, Clock, Definition, Env, LARGEST, Trouble, program};
    use crate::source::{minder, shown};
    use rustix::process::{Pid, Signal, kill_process_group};
    use std::{
        io::Read,
        os::unix::process::CommandExt as _,
        process::{Child, Command, ExitStatus, Stdio},
        sync::mpsc::{self, RecvTimeoutError, Sender},
        thread,
        time::Duration,
    };

    /// How often it is looked whether the program is done.
    const LOOK: Duration = Duration::from_millis(20);
    /// How long a program that is told to end has for it, in milliseconds.
    const GRACE: u64 = 2_000;
    /// How long what it wrote is waited for once it is done, in milliseconds: whoever it started may hold its pipes for longer.
    const LAST_WORDS: u64 = 500;
    /// How much of what it complains about is kept.
    const MOST_SAID: usize = 4 << 10;

    enum Heard {
        Out(Vec<u8>),
        Err(Vec<u8>),
        Ends,
    }

    /// Runs it and gives what it wrote. `left`: for how many milliseconds at most; `stop`: whether all is to end now.
    pub fn run(
        definition: &Definition,
        by: By<'_>,
        env: Env<'_>,
        clock: Clock<'_>,
        left: u64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Answer, Trouble> {
        let real = program(definition, by.runs).map_err(|why| Trouble::new("", why))?;
        let arguments = definition.run.iter().flatten().skip(1);
        let name = definition.run.iter().flatten().next().map_or("", String::as_str);
        let mut command = Command::new(by.minder.unwrap_or(&real));
        match by.minder {
            Some(_) => command.arg(minder::CALLED).arg(&real).arg(name).stdin(Stdio::piped()),
            None => command.arg0(name).stdin(Stdio::null()),
        };
        command.args(arguments).env_clear().current_dir(definition.cwd.as_deref().unwrap_or("/"));
        for name in ["PATH", "HOME", "LANG", "TZ"].into_iter().chain(definition.env.iter().map(String::as_str)) {
            if let Some(value) = env(name) {
                command.env(name, value);
            }
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let child = command.spawn().map_err(|e| Trouble::new("", format!("{} cannot be run: {e}", real.display())))?;
        let mut running = Running { child, ended: None };
        let (says, heard) = mpsc::channel();
        listen(running.child.stdout.take(), says.clone(), Heard::Out);
        listen(running.child.stderr.take(), says, Heard::Err);
        let (mut out, mut complaint, mut ended) = (Vec::new(), Vec::new(), 0);
        let begun = clock();
        let most = definition.timeout_ms().min(left);
        loop {
            match heard.recv_timeout(LOOK) {
                Ok(Heard::Out(bytes)) => out.extend(bytes),
                Ok(Heard::Err(bytes)) => complaint.extend(bytes.iter().take(MOST_SAID.saturating_sub(complaint.len()))),
                Ok(Heard::Ends) => ended += 1,
                Err(RecvTimeoutError::Disconnected) => {
                    ended = 2;
                    thread::sleep(LOOK);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if out.len() > LARGEST {
                running.end(clock);
                return Err(Trouble {
                    heard: out,
                    ..Trouble::new("too much", "it wrote more than 64 KiB: let it write the number alone")
                });
            }
            if running.is_done() {
                break;
            }
            if stop() || clock().saturating_sub(begun) >= most {
                running.end(clock);
                let why = if stop() || most < definition.timeout_ms() {
                    "the time of the whole pull was over".to_owned()
                } else {
                    format!("it was not done after {} s", most / 1_000)
                };
                return Err(Trouble { heard: complaint, ..Trouble::new("timeout", why) });
            }
        }
        let done = clock();
        while ended < 2 && clock().saturating_sub(done) < LAST_WORDS {
            match heard.recv_timeout(LOOK) {
                Ok(Heard::Out(bytes)) => out.extend(bytes),
                Ok(Heard::Err(bytes)) => complaint.extend(bytes.iter().take(MOST_SAID.saturating_sub(complaint.len()))),
                Ok(Heard::Ends) => ended += 1,
                Err(RecvTimeoutError::Disconnected) => ended = 2,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if out.len() > LARGEST {
                break;
            }
        }
        let status = running.ended;
        // What it left behind in its group is ended too.
        drop(running);
        if out.len() > LARGEST {
            return Err(Trouble {
                heard: out,
                ..Trouble::new("too much", "it wrote more than 64 KiB: let it write the number alone")
            });
        }
        match status {
            Some(status) if status.success() => Ok(Answer { bytes: out, status: "exit 0".to_owned() }),
            status => {
                let code = status.and_then(|status| status.code());
                let word = code.map_or_else(|| "killed".to_owned(), |code| format!("exit {code}"));
                let said = shown(complaint.rsplit(|&b| b == b'\n').find(|line| !line.is_empty()).unwrap_or_default(), 120);
                let why = if said.is_empty() { format!("it ended with {word}") } else { format!("it ended with {word}: {said}") };
                Err(Trouble { heard: complaint, ..Trouble::new(&word, why) })
            }
        }
    }

    /// A program that runs; when it is dropped, nothing of its group does any more.
    struct Running {
        child: Child,
        ended: Option<ExitStatus>,
    }

    impl Running {
        fn is_done(&mut self) -> bool {
            if self.ended.is_none() {
                self.ended = self.child.try_wait().ok().flatten();
            }
            self.ended.is_some()
        }

        fn tell(&self, signal: Signal) {
            // The group lives as long as one of it does, so its number is nobody else's until it was told.
            if let Some(group) = Pid::from_raw(self.child.id().cast_signed()) {
                let _ = kill_process_group(group, signal);
            }
        }

        /// Told first, then ended.
        fn end(&mut self, clock: Clock<'_>) {
            self.tell(Signal::TERM);
            let told = clock();
            while !self.is_done() && clock().saturating_sub(told) < GRACE {
                thread::sleep(LOOK);
            }
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            self.tell(Signal::KILL);
            if self.ended.is_none() {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
        }
    }

    fn listen(pipe: Option<impl Read + Send + 'static>, says: Sender<Heard>, wrap: fn(Vec<u8>) -> Heard) {
        let Some(mut pipe) = pipe else { return };
        // Not waited for: whoever holds the pipe may live long. What is too much is not read on.
        thread::spawn(move || {
            let (mut bytes, mut read) = (vec![0; 8 << 10], 0);
            while let Ok(n) = pipe.read(&mut bytes) {
                read += n;
                if n == 0 || says.send(wrap(bytes[..n].to_vec())).is_err() || read > 4 * LARGEST {
                    break;
                }
            }
            let _ = says.send(Heard::Ends);
        });
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::source::definition;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn source(script: &str, more: &str) -> Definition {
        let text = format!("[x]\nfor = \"a\"\nkind = \"command\"\nrun = [\"/bin/sh\", \"-c\", '''{script}''']\n{more}\n");
        definition::read(&text).unwrap().remove(0)
    }

    /// A clock that goes on by what is slept between two looks at it.
    fn run_it(script: &str, more: &str) -> Result<Answer, Trouble> {
        let ticks = AtomicU64::new(0);
        let clock = move || ticks.fetch_add(20, Ordering::Relaxed);
        let env = |name: &str| match name {
            "PATH" => Some("/usr/bin:/bin".into()),
            "KEY" => Some("s3cret".into()),
            _ => None,
        };
        run(&source(script, more), By { runs: Runs::Everybody, minder: None }, &env, &clock, 60_000, &|| false)
    }

    #[test]
    fn a_command_says_its_number_with_nothing_but_what_was_named() {
        assert_eq!(run_it("echo 18.4", "").unwrap().bytes, b"18.4\n");
        assert_eq!(run_it("env | sort | cut -d= -f1 | tr '\\n' ' '", "").unwrap().bytes, b"PATH PWD ");
        assert_eq!(run_it("echo $KEY; pwd", "env = [\"KEY\"]\ncwd = \"/usr\"").unwrap().bytes, b"s3cret\n/usr\n");
        assert_eq!(run_it("cat; echo 1", "").unwrap().bytes, b"1\n", "nothing is there to be read");
    }

    #[test]
    fn what_fails_says_how_and_what_it_complained_about() {
        let why = run_it("echo first >&2; printf 'no \\033[31mserver\\n' >&2; exit 3", "").unwrap_err();
        assert_eq!(why.status, "exit 3");
        assert!(why.why.starts_with("it ended with exit 3: no ") && !why.why.contains('\u{1b}'), "{}", why.why);
        assert_eq!(run_it("kill -9 $$", "").unwrap_err().status, "killed");
    }

    #[test]
    fn what_is_endless_is_ended_and_leaves_nothing_behind() {
        let why = run_it("trap '' TERM; sleep 971 & sleep 971 & while true; do sleep 0.1; done", "timeout = \"1s\"").unwrap_err();
        assert_eq!((why.status.as_str(), why.why.as_str()), ("timeout", "it was not done after 1 s"));
        // Much at a time: the clock of these tests goes on with every piece.
        let much = run_it("while true; do printf '%65536d' 1; done", "").unwrap_err();
        assert_eq!(much.status, "too much");
        // One that is done and leaves another behind that holds its pipe.
        assert_eq!(run_it("sleep 972 & echo 7", "").unwrap().bytes, b"7\n");
        std::thread::sleep(std::time::Duration::from_millis(100));
        let left = std::fs::read_dir("/proc").into_iter().flatten().flatten().filter(|entry| {
            let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            line.windows(9).any(|part| part == b"sleep\x00971" || part == b"sleep\x00972")
        });
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn a_program_that_anybody_may_change_is_not_run() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("say");
        std::fs::write(&path, "#!/bin/sh\necho 1\n").unwrap();
        let text = format!("[x]\nfor = \"a\"\nkind = \"command\"\nrun = [\"{}\"]\n", path.display());
        let source = definition::read(&text).unwrap().remove(0);
        for (mode, said) in [(0o644, "is no program"), (0o757, "anybody on this computer may change"), (0o755, "")] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let answer = program(&source, Runs::Everybody).map_or_else(|e| e, |_| String::new());
            assert!(answer.contains(said) && answer.is_empty() == said.is_empty(), "{mode:o}: {answer}");
        }
    }
}
