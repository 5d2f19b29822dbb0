//! Every command that saves puts what it saved at once, one by one.

use super::folder::{Team, files};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// Commands that save, in an order in which each has something to do.
const WRITING: &[&[&str]] = &[
    &["add", "project", "Pricing"],
    &["add", "team", "Growth"],
    &["add", "meeting", "Growth weekly", "--scope", "team:Growth", "--day", "mon", "--at", "09:00"],
    &["add", "topic", "Series A, 3 min, Ana"],
    &["check-in", "Revenue", "1.5"],
    &["check-in", "Revenue", "--amend", "1.6"],
    &["check-in", "Revenue", "--take-back"],
    &["push", "push.jsonl"],
    &["import", "items.csv"],
    &["revise", "Grow", "--title", "Grow more", "--because", "clearer"],
    &["link", "Pricing", "Revenue", "--because", "it pays"],
    &["revise", "Pricing", "--state", "done"],
    &["judge", "Pricing", "Revenue", "held", "--because", "it rose"],
    &["unlink", "Pricing", "Revenue"],
    &["archive", "Brought", "--because", "not now"],
    &["unarchive", "Brought"],
    &["delete", "Brought", "--because", "not now"],
    &["undo"],
    &["redo"],
    &["settings", "set", "review-minutes", "20"],
    &["snooze", "Revenue", "2026-12-01", "--because", "holiday"],
    &["hand-over", "Jon Abara", "Zoe Lind", "--because", "new work"],
    &["same", "person:Jon Abara", "person:Zoe Lind"],
    &["score", "Sold", "0.5", "--learned", "late", "--cause", "theory", "--because", "so"],
    &["carry", "Sold", "--cycle", "2026-Q4", "--unchanged", "--because", "goes on"],
    &["reopen", "cycle:2026-Q3", "--because", "wrong"],
    &["calendar", "2027", "--write"],
    &["close", "2026-Q3", "--finish", "--rest", "missed", "--because", "late"],
    &["forget", "person:Jon Abara", "--yes"],
];

/// Commands that save within a meeting or a form of questions, or make rounds of their own: they are gone through where they are tested.
const ELSEWHERE: &[&str] = &["action", "slip", "review", "share", "join", "sync", "laptops", "restore", "init", "pull", "source"];

/// Commands that save nothing.
const READING: &[&str] = &[
    "demo",
    "tour",
    "export",
    "list",
    "show",
    "minutes",
    "plan",
    "status",
    "trend",
    "here",
    "report",
    "remind",
    "check",
    "lint",
    "log",
    "diff",
    "backup",
    "doctor",
    "config",
    "completions",
    "man",
    "help",
];

#[test]
fn every_command_that_saves_puts_what_it_saved_at_once() {
    let t = Team::new();
    t.ok("ana", &["add", "cycle", "2026-Q3"]);
    t.ok("ana", &["add", "objective", "Past", "--cycle", "2026-Q3", "--owner", "Ana Ruiz"]);
    t.ok("ana", &["add", "key-result", "Sold", "--parent", "Past", "--baseline", "1", "--target", "3", "--owner", "Ana Ruiz"]);
    t.share(&["--open"]);
    let written = |name: &str, text: &str| {
        let path = t.all().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let push = written("push.jsonl", "{\"item\":\"Revenue\",\"value\":2}\n");
    let items = written("items.csv", "id,kind,title,cycle\nx1,objective,Brought,2026-Q4\n");
    let put = || -> BTreeSet<PathBuf> {
        files(&t.folder()).into_iter().filter(|path| path.to_string_lossy().contains("/files/")).collect()
    };
    for args in WRITING {
        let before = put();
        let mut args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        for arg in &mut args {
            match arg.as_str() {
                "push.jsonl" => arg.clone_from(&push),
                "items.csv" => arg.clone_from(&items),
                _ => {}
            }
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        t.ok("ana", &args);
        assert!(!put().is_subset(&before), "{args:?} put nothing");
    }
    // A command that nobody thought of is in none of the lists.
    let help = t.ok("ana", &["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for command in commands.map(|line| line.split_whitespace().next().unwrap()) {
        let is_known =
            WRITING.iter().any(|args| args[0] == command) || ELSEWHERE.contains(&command) || READING.contains(&command);
        assert!(is_known, "“{command}”: does it save, and is what it saved put?");
    }
}
