//! The real program in a real pseudo-terminal, its screen read as a terminal reads it.
#![expect(clippy::disallowed_methods, reason = "how long to wait for a real terminal is measured by the clock")]

mod first;
mod ground;
mod importing;
mod processes;
mod surroundings;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::{
    io::{Read, Write},
    path::Path,
    process::Command,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

const ROWS: u16 = 36;
const COLUMNS: u16 = 120;
/// Longer than anything takes here, on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(1);

fn size(n: u16) -> std::num::NonZero<u16> {
    n.try_into().unwrap()
}

/// A terminal with the program in it.
struct Terminal {
    parser: vt100::Parser,
    bytes: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    // Closed, the program would be told that its terminal is gone.
    master: Box<dyn MasterPty + Send>,
    /// Everything that was written to the terminal.
    raw: Vec<u8>,
}

/// The program, in a home of its own.
fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarterdeck"));
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin");
    command
}

/// Every file below a folder.
fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

const EVERYWHERE: [&str; 4] = ["--today", "2026-11-23", "--as", "Bob Williams"];

impl Terminal {
    fn start(home: &Path, args: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_quarterdeck"));
        command.args(EVERYWHERE);
        command.args(args);
        Terminal::run(home, command, &[])
    }

    /// The same with anything else in it, and more in its environment.
    fn run(home: &Path, mut command: CommandBuilder, env: &[(&str, &str)]) -> Terminal {
        let window = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(window).unwrap();
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (send, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || send.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let parser = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
        Terminal { parser, bytes, keys, child, master: pair.master, raw: Vec::new() }
    }

    fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    #[track_caller]
    fn until(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("{text:?} does not come up:\n{}", self.screen())
                }
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.raw.extend_from_slice(bytes);
    }

    /// Reads for so long, and says how many bytes came.
    fn listen(&mut self, time: Duration) -> usize {
        let (end, before) = (Instant::now() + time, self.raw.len());
        while let Ok(bytes) = self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(&bytes);
        }
        self.raw.len() - before
    }

    /// Reads until nothing has come for a while.
    fn settle(&mut self) {
        while self.listen(Duration::from_millis(400)) > 0 {}
    }

    /// Reads until the program has ended.
    fn end(&mut self) -> portable_pty::ExitStatus {
        let status = self.child.wait().unwrap();
        self.listen(Duration::from_millis(100));
        status
    }

    fn resize(&mut self, rows: u16, columns: u16) {
        self.parser.screen_mut().set_size(size(rows), size(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

/// A home with the imported company as its workspace.
fn company() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let data = |name: &str| format!("{}/tests/data/operately/{name}", env!("CARGO_MANIFEST_DIR"));
    assert!(program(home.path()).args(["init", "Operately"]).output().unwrap().status.success());
    let imported = program(home.path()).args(EVERYWHERE).args(["import", &data("items.csv"), &data("check-ins.csv")]).output();
    assert!(imported.unwrap().status.success());
    home
}

#[test]
fn control_and_an_underscore_takes_back_what_was_typed() {
    let home = company();
    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.until("Deck");
    // The find has a line of its own: what stands in it is seen behind its sign.
    terminal.press("/churn");
    terminal.until(" / churn");
    terminal.press("\x15z");
    terminal.until(" / z");
    terminal.press("\x1f\x1f");
    terminal.until(" / churn");
}

#[test]
fn a_meeting_that_is_killed_goes_on_with_everything_written_down() {
    let home = company();
    let mut first = Terminal::start(home.path(), &["review"]);
    first.until("enter start");
    first.press("\r");
    first.until("Review 1 · 15 minutes");
    first.press("n");
    first.until("1 of 1");
    first.press("dHire two through the agency\r");
    first.until("decided Hire two through the agency");
    first.press("n");
    first.until("2 of 1");
    first.press("dAsk the board for m");
    first.until("Ask the board for m");
    // What is typed is kept while the typist pauses.
    let kept =
        |home: &Path| walk(home).into_iter().any(|f| std::fs::read_to_string(f).is_ok_and(|t| t.contains("Ask the board for m")));
    let end = Instant::now() + PATIENCE;
    while !kept(home.path()) {
        assert!(Instant::now() < end, "a half-typed decision is nowhere in the home folder");
        std::thread::sleep(Duration::from_millis(10));
    }
    // Not asked, not told: as when the battery is empty.
    first.signal("-9");
    first.child.wait().unwrap();
    drop(first);

    let mut again = Terminal::start(home.path(), &["review"]);
    // Nobody else runs it: it goes on unasked.
    again.until("2 of 1");
    again.until("everything written down is there");
    again.press("d");
    again.until("Ask the board for m");
    again.press("ore time\r");
    again.until("decided Ask the board for more time");
    again.press("b");
    again.until("decided Hire two through the agency");
    again.press("E");
    again.until("entries still wait");
    again.press("y");
    again.until(", in time");
    again.press("\x03");
    assert!(again.child.wait().unwrap().success());
    let minutes = program(home.path()).arg("minutes").output().unwrap();
    let text = String::from_utf8(minutes.stdout).unwrap();
    assert!(text.contains("- Hire two through the agency (Fill approved roles)"), "{text}");
}

#[test]
fn how_long_a_check_in_took_on_the_screen_is_what_trend_counts_check_ins_by() {
    let home = company();
    let overhead = || {
        let told = program(home.path()).args(EVERYWHERE).args(["trend", "--format", "json"]).output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&told.stdout).unwrap()["overhead"].clone()
    };
    assert!(overhead()["seconds"].is_null(), "{}", overhead());
    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.until("Deck");
    terminal.press("/monthly churn\r");
    terminal.until("Reduce monthly churn");
    terminal.press("c");
    terminal.until("confidence");
    // As long as whoever types thinks.
    terminal.listen(Duration::from_millis(300));
    terminal.press("2.6\t4\r");
    terminal.until("checked in Reduce monthly churn");
    terminal.press("q");
    assert!(terminal.end().success());
    let told = overhead();
    let measured = told["seconds"].as_f64().unwrap();
    assert!((0.3..60.0).contains(&measured) && told["seconds_of"] == 1, "{told}");
    assert!(told["check_in_minutes"].as_f64().unwrap() > 0.0, "{told}");
}

#[test]
fn a_file_is_looked_at_before_it_is_imported_and_written_only_when_that_is_said() {
    let home = company();
    let file = home.path().join("q.csv");
    std::fs::write(&file, "Goal,Metric,Start,Target,Due\nWin the north,Trials,220,400,3/4/2026\n").unwrap();
    let count = |home: &Path| {
        let log = program(home).args(["log", "-n", "1000", "--format", "json"]).output().unwrap();
        String::from_utf8(log.stdout).unwrap().matches("\"verb\"").count()
    };
    let before = count(home.path());
    assert!(before > 0);
    let path = file.to_str().unwrap();
    let mut left = Terminal::start(home.path(), &["import", path]);
    left.until("1 question is open");
    left.press("\x1b");
    assert!(!left.end().success());
    left.until("nothing was imported: it was left before it was written");
    assert_eq!(count(home.path()), before);
    assert!(!walk(home.path()).iter().any(|file| file.to_string_lossy().contains("maps")), "nothing is left");

    let mut terminal = Terminal::start(home.path(), &["import", path]);
    terminal.until("1 question is open");
    terminal.press("\x13");
    terminal.until("nothing is written yet: 1 question is open");
    terminal.press("1");
    terminal.until("1 key result would be added");
    terminal.press("v");
    terminal.until("+ Trials");
    terminal.press("\x13");
    assert!(terminal.end().success());
    terminal.until("1 key result added");
    terminal.until("remembered as “q”");
    assert_eq!(count(home.path()), before + 1, "it is one change");
    assert!(program(home.path()).args(EVERYWHERE).arg("undo").output().unwrap().status.success());
    let shown = program(home.path()).args(["list", "key-results", "--format", "json"]).output().unwrap();
    assert!(!String::from_utf8(shown.stdout).unwrap().contains("Trials"), "one undo takes it back");
}
