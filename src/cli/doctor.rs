//! `quarterdeck doctor`: whether terminal, config file, workspace file, its folder, its log and the clock are in order.

use super::{
    doctor_shared,
    error::{Exit, Result},
    globals::Global,
    output::{self, Style, Tone},
    session::{Session, leftovers},
    sources,
    undo::by_name,
};
use crate::{
    config::{self, Account, Config, How, Paths, paths::process_env},
    domain::{Cascade, forecast::held::last_held, text},
    store::{Leftover, Store, StoreError, backup, place, size},
    tui,
};
use chrono::DateTime;
use clap::Args;
use std::{
    io::{self, IsTerminal},
    path::Path,
};

/// Look whether the file, its folder, the terminal and the clock are in order
///
/// Exit code 3 when something is not. Reads everything and changes nothing, unless told to.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Make everything derived again from the log, where the two disagree
    #[arg(long)]
    rebuild: bool,
    /// Also what everything derived comes to, and tell it the laptops it is shared with: all have to come to the same
    #[arg(long)]
    deep: bool,
}

/// How many loops of a kind are named.
const LOOPS: usize = 10;

/// What was found, line by line.
pub(super) struct Findings {
    style: Style,
    lines: Vec<String>,
    wrong: usize,
}

impl Findings {
    fn line(&mut self, mark: &str, what: &str, text: &str) {
        let text = self.style.plain(&text::safe(text));
        self.lines.push(format!("{mark} {} {text}", text::fit(what, 10)));
    }

    pub(super) fn good(&mut self, what: &str, text: &str) {
        let mark = self.style.paint(Tone::Good, self.style.glyph("✓", "ok"));
        self.line(&mark, what, text);
    }

    pub(super) fn wrong(&mut self, what: &str, text: &str) {
        self.wrong += 1;
        let mark = self.style.paint(Tone::Bad, self.style.glyph("✖", "!!"));
        self.line(&mark, what, text);
    }

    /// Worth knowing, nothing to complain about.
    pub(super) fn note(&mut self, what: &str, text: &str) {
        let mark = self.style.paint(Tone::Dim, self.style.glyph("·", "--"));
        self.line(&mark, what, text);
    }
}

/// Runs with as little as possible: a config file that is wrong is one of the findings.
pub(super) fn run(args: &DoctorArgs, global: &Global) -> Result {
    let paths = Paths::find(&process_env);
    let read = paths.as_ref().map_or_else(|| Ok(Config::default()), |p| config::file::load(&p.config));
    let (config, config_error) = match read {
        Ok(config) => (config, None),
        Err(error) => (Config::default(), Some(error)),
    };
    let session = Session::with(global, config, paths)?;
    let mut f = Findings { style: session.style(), lines: Vec::new(), wrong: 0 };
    f.note("program", &format!("Quarterdeck {}, SQLite {}", env!("CARGO_PKG_VERSION"), Store::sqlite_version()));
    terminal(&mut f, &session);
    config_file(&mut f, &session, config_error.as_ref());
    workspace(&mut f, &session, args);
    if let Some(paths) = &session.paths {
        f.note("log", &format!("what the program did: {}", paths.log().display()));
    }
    f.lines.push(match f.wrong {
        0 => "all is well".to_owned(),
        n => format!("{} to look after", text::say::say_count(n, "thing", "things")),
    });
    let out = f.lines.join("\n");
    output::print(&out)?;
    Ok(Exit::complain_if(f.wrong > 0))
}

fn terminal(f: &mut Findings, session: &Session) {
    let name = process_env("TERM").map(|t| t.to_string_lossy().into_owned()).unwrap_or_default();
    let glyphs = if session.options.ascii { "plain ASCII" } else { "symbols" };
    if !io::stdout().is_terminal() {
        f.note("terminal", &format!("this is a pipe or a file; the full screen needs a terminal ({glyphs})"));
    } else if name == "dumb" {
        f.wrong("terminal", "TERM is dumb: the full screen cannot be drawn here; use another terminal");
    } else {
        let columns = tui::columns().map(|c| format!(", {c} columns")).unwrap_or_default();
        let color = if f.style.color { "colours" } else { "no colours" };
        f.good("terminal", &format!("{}{columns}, {color}, {glyphs}", if name.is_empty() { "unnamed" } else { &name }));
    }
}

fn config_file(f: &mut Findings, session: &Session, error: Option<&config::ConfigError>) {
    let Some(paths) = &session.paths else {
        f.note("config", "this account has no home folder, so there is no config file");
        return;
    };
    if let Some(error) = error {
        for line in error.to_string().lines() {
            f.wrong("config", line);
        }
        return;
    }
    match tui::Options::preferred(&session.options, &session.config) {
        Err(error) => error.to_string().lines().for_each(|line| f.wrong("config", line)),
        Ok(options) if !options.keymap.clashes().is_empty() => {
            for (line, sentence) in options.keymap.clashes() {
                let problems = vec![(*line, sentence.clone())];
                f.note("config", &config::ConfigError { path: paths.config.clone(), problems }.to_string());
            }
        }
        Ok(_) if session.config.path.is_some() => f.good("config", &paths.config.display().to_string()),
        Ok(_) => f.note("config", &format!("none yet at {}; “quarterdeck config --write” begins one", paths.config.display())),
    }
}

fn workspace(f: &mut Findings, session: &Session, &DoctorArgs { rebuild, deep }: &DoctorArgs) {
    let path = session.workspace();
    let named = session.options.workspace.1;
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    if let Some(error) = place::why_missing(path) {
        return f.wrong("workspace", &error.to_string());
    }
    if !path.exists() {
        let what = match leftovers(path) {
            None => format!("there is none yet at {} ({named}): run “quarterdeck init NAME”", whole.display()),
            Some(left) => format!("there is none at {} any more ({named}): {left}", whole.display()),
        };
        f.wrong("workspace", &what);
        return;
    }
    f.good("workspace", &format!("{} ({named})", whole.display()));
    folder(f, path);
    let opened = match (rebuild, deep) {
        (true, _) => Store::open_to_mend(path),
        (false, true) => Store::open(path),
        (false, false) => Store::open_read_only(path),
    };
    let mut store = match opened {
        Ok(opened) => opened.store,
        Err(error) => return f.wrong("file", &error.to_string()),
    };
    if rebuild && let Err(error) = store.rebuild_derived().and_then(|()| store.sweep()) {
        return f.wrong("rebuild", &error.to_string());
    }
    match store.check() {
        Err(error) => f.wrong("integrity", &error.to_string()),
        Ok(findings) => {
            findings.wrong.iter().for_each(|w| f.wrong("integrity", w));
            findings.checked.iter().for_each(|c| f.good("integrity", c));
            if findings.wrong.iter().any(|w| w.starts_with("the file is damaged")) {
                f.note(
                    "integrity",
                    "“quarterdeck restore” puts the newest good backup in its place and keeps this file beside it",
                );
            } else if findings.wrong.iter().any(|w| !w.starts_with("another program changed")) && !rebuild {
                f.note("integrity", "“quarterdeck doctor --rebuild” makes what is derived again from the log");
            }
        }
    }
    let loaded = store.load(session.today);
    clock(f, session, &store, loaded.as_ref().is_ok_and(Cascade::is_shared));
    backups(f, path);
    match loaded {
        Err(error) => f.wrong("contents", &error.to_string()),
        Ok(cascade) => {
            let items = cascade.live().count();
            f.good("contents", &format!("“{}”, {items} items", text::one_line(&cascade.settings.name, 60)));
            cascade.loops(LOOPS).iter().for_each(|sentence| f.wrong("contents", sentence));
            match store.came_late(&cascade) {
                Err(error) => f.wrong("log", &error.to_string()),
                Ok(late) => cascade.findings(&late).iter().for_each(|finding| f.note(finding.what, &finding.sentence)),
            }
            forgotten(f, &store, path);
            let derived = deep.then(|| store.note_derived()).transpose();
            match derived {
                Err(error) => f.wrong("derived", &error.to_string()),
                Ok(derived) => doctor_shared::rows(f, session, &store, &cascade, derived),
            }
            sources::doctor::rows(f, session, &cascade);
            forecasts(f, &store, &cascade, session);
            person(f, session, &cascade);
        }
    }
}

/// Whether the bands of forecasts held what they say, as soon as a closing can tell.
fn forecasts(f: &mut Findings, store: &Store, cascade: &Cascade, session: &Session) {
    let held = store.finished(cascade, session.today).map(|past| last_held(cascade, &past));
    match held {
        Err(error) => f.wrong("forecast", &error.to_string()),
        Ok(None) => {}
        Ok(Some(held)) => f.good("forecast", &held.said(cascade)),
    }
}

/// Whether anything is left of those who were forgotten.
fn forgotten(f: &mut Findings, store: &Store, path: &Path) {
    let found = (|| {
        let Some(since) = store.last_forgotten()? else { return Ok(None) };
        Ok::<_, StoreError>(Some((since, store.owes_a_sweep()?, store.names_the_forgotten()?)))
    })();
    let (since, owed, named) = match found {
        Err(error) => return f.wrong("forgotten", &error.to_string()),
        Ok(None) => return,
        Ok(Some(found)) => found,
    };
    if owed {
        f.wrong(
            "forgotten",
            "somebody was forgotten, and free parts of the file may still hold their name: “quarterdeck doctor --rebuild” makes the file anew",
        );
    } else if named {
        f.note(
            "forgotten",
            "the name or e-mail of somebody who was forgotten stands in the file, said since: “quarterdeck forget person:NAME” again erases it",
        );
    } else {
        f.good("forgotten", "no full name or e-mail of whoever was forgotten is left in the file");
    }
    let is_older = |path: &&std::path::PathBuf| {
        let made = std::fs::metadata(path).and_then(|m| m.modified()).ok();
        made.is_some_and(|at| DateTime::<chrono::Utc>::from(at).timestamp_millis() < since)
    };
    let older = Store::backups(path).iter().filter(is_older).count();
    if older > 0 {
        let still = text::say::say_count(older, "backup of before may still name", "backups of before may still name");
        f.note("forgotten", &format!("{still} somebody who was forgotten: delete them, or wait until they go"));
    }
}

fn folder(f: &mut Findings, path: &Path) {
    match place::judge(path) {
        Some(unsafe_place) => f.wrong("folder", &unsafe_place.to_string()),
        None => f.good("folder", "on a local disk, and not in a folder that is known to be synchronised"),
    }
    let Ok(metadata) = std::fs::metadata(path) else { return };
    // What else it may be, or that it cannot even be read, is said when it is opened; no permissions make a workspace of it.
    if metadata.is_file() && std::fs::File::open(path).is_ok() {
        access(f, path, &metadata);
    }
}

/// Who may read and write it. A file is only changed where `SQLite` can make its log beside it: so that is tried too.
fn access(f: &mut Findings, path: &Path, metadata: &std::fs::Metadata) {
    let tried = place::try_writing(path);
    if let Err(error) = &tried {
        f.wrong(
            "access",
            &format!(
                "you cannot write to the file, its log or its folder ({error}): it cannot be changed. Make them writable, or open a copy"
            ),
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = metadata.permissions().mode() & 0o777;
        // The lower six bits are the group's and everyone's.
        if mode.trailing_zeros() < 6 {
            f.wrong("access", &format!("others may read the file (mode {mode:o}): run “chmod 600 {}”", path.display()));
        } else if tried.is_ok() {
            f.good("access", "the file is readable and writable by you alone");
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
}

fn clock(f: &mut Findings, session: &Session, store: &Store, shared: bool) {
    // Two minutes are what clocks of laptops are apart.
    const SLACK: i64 = 2 * 60 * 1000;
    /// How many are named.
    const NAMED: usize = 3;
    match store.made_after(session.at + SLACK, NAMED) {
        Err(error) => f.wrong("log", &error.to_string()),
        Ok((0, _)) => f.good("clock", "every change was made before now"),
        Ok((count, latest)) => {
            let moment = |at| {
                DateTime::from_timestamp_millis(at).map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
            };
            let named: Vec<String> = latest
                .iter()
                .map(|(seq, header)| format!("change {} at {}", by_name(shared, header.id, *seq), moment(header.at)))
                .collect();
            let more = if count > named.len() { format!(" and {} more", count - named.len()) } else { String::new() };
            let were = if count == 1 { "change was" } else { "changes were" };
            f.wrong(
                "clock",
                &format!(
                    "{count} {were} made at a time that is still to come ({}{more}): set the clock of this computer. What they say counts from their own day on; “quarterdeck undo” with what stands behind “change” takes one back",
                    named.join(", ")
                ),
            );
        }
    }
}

fn backups(f: &mut Findings, path: &Path) {
    let folder = backup::folder(path);
    if folder.exists() && !folder.is_dir() {
        let text = format!("{} is a file, and no folder: no backup can be made; move it away", folder.display());
        return f.wrong("backups", &text);
    }
    let all = Store::backups(path);
    let (good, bad): (Vec<_>, Vec<_>) = all.iter().partition(|file| Store::is_good_backup(file));
    for file in bad {
        f.wrong("backups", &format!("{} is no sound workspace: nothing can be restored from it; move it away", file.display()));
    }
    let taken = Store::taken_by_backups(path);
    for file in &taken.damaged {
        let text = format!(
            "{} did not pass its check when it was made, and is no backup: it was kept for whoever wants to look at it",
            file.display()
        );
        f.wrong("backups", &text);
    }
    match good.first() {
        Some(newest) => {
            let name = newest.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let text = format!("{} in {}, every page and every row in order, the newest is {name}", good.len(), folder.display());
            f.good("backups", &text);
        }
        None => f.note("backups", "none yet: the program makes one a day, “quarterdeck backup” makes one now"),
    }
    if taken.bytes > 0 {
        let free = taken.free.map(|free| format!(", {} are free on that disk", size(free))).unwrap_or_default();
        let half = match taken.unfinished {
            0 => String::new(),
            bytes => format!("; {} of it half made, which the next backup finishes or removes", size(bytes)),
        };
        f.note("backups", &format!("{} in all{free}{half}", size(taken.bytes)));
    }
    let aside = Leftover::beside(path).into_iter().find(|left| !left.is_backup);
    if let Some(left) = aside {
        let files = text::say::say_count(left.count, "file that was put aside lies", "files that were put aside lie");
        f.note(
            "put aside",
            &format!("{files} beside the workspace, the newest is {}; remove what you do not need", left.file.display()),
        );
    }
}

fn person(f: &mut Findings, session: &Session, cascade: &Cascade) {
    let remembered = session.paths.as_ref().and_then(|p| config::remembered::person(p, session.workspace()));
    let account = Account::read(&process_env, &std::env::current_dir().unwrap_or_default());
    if let Some(sentence) = session.stranger(cascade) {
        f.note("you", &sentence);
    }
    match config::who_am_i(cascade, session.options.person.as_ref(), remembered, || account) {
        Err(error) => f.wrong("you", &error),
        Ok(None) => f.note("you", "nobody by that name is in the workspace: say who you are with --as, or in the config file"),
        Ok(Some(me)) => {
            let name = cascade.person(me.id).map(|p| text::one_line(&p.name, 60).into_owned()).unwrap_or_default();
            let how = match me.how {
                How::Said(source) => source.to_string(),
                How::Remembered => "as you said before".to_owned(),
                How::Account => "from your account".to_owned(),
                How::Git => "from git".to_owned(),
            };
            f.good("you", &format!("{name} ({how})"));
        }
    }
}
