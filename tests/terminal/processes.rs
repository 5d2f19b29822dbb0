//! What others do to the file while the full screen is open.

use super::*;
use std::{path::PathBuf, process::Stdio};

/// The workspace file below a home.
fn workspace(home: &Path) -> PathBuf {
    let files = walk(home);
    files.into_iter().find(|f| f.extension().is_some_and(|e| e == "db") && !f.to_string_lossy().contains("backups")).unwrap()
}

#[test]
fn a_script_pushes_a_thousand_values_and_the_screen_shows_the_last_without_a_key() {
    let home = company();
    let mut screen = Terminal::start(home.path(), &[]);
    screen.until("Add new paying customers");
    let mut script = program(home.path())
        .args(EVERYWHERE)
        .args(["push", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = script.stdin.take().unwrap();
    for n in 1..=1000 {
        let value = 34.0 + f64::from(n) * 0.0117;
        writeln!(pipe, "{{\"item\":\"accelerate_user_growth/1\",\"value\":{value:.4}}}").unwrap();
        if n == 500 {
            // Half of it is sent when someone saves something on the screen.
            screen.press("ao");
            screen.until("New objective");
            screen.press("Meanwhile\r");
            screen.until("added objective Meanwhile");
        }
    }
    drop(pipe);
    let pushed = script.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&pushed.stdout), "saved 1000 check-ins of 1 item\n");
    assert_eq!(String::from_utf8_lossy(&pushed.stderr), "");
    screen.until("45.7 → 60");
    assert!(!String::from_utf8_lossy(&screen.raw).contains("locked"));
    screen.press("\x03");
    assert!(screen.end().success());
    let doctor = program(home.path()).arg("doctor").output().unwrap();
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("everything derived, against the log"), "{doctor:?}");
}

#[test]
fn a_file_that_is_taken_away_or_replaced_is_said_and_what_was_typed_is_saved_when_it_is_back() {
    let home = company();
    let mut screen = Terminal::start(home.path(), &[]);
    screen.until("Add new paying customers");
    let file = workspace(home.path());
    let aside = file.with_extension("aside");
    screen.press("ao");
    screen.until("New objective");
    screen.press("Typed in between");
    screen.until("Typed in between");

    std::fs::rename(&file, &aside).unwrap();
    screen.press("\r");
    screen.until("was deleted");
    screen.until("Typed in between");
    // Another file in its place is not it.
    assert!(
        program(home.path())
            .args(["--workspace", file.with_extension("other").to_str().unwrap(), "init"])
            .output()
            .unwrap()
            .status
            .success()
    );
    std::fs::rename(file.with_extension("other"), &file).unwrap();
    screen.press("\r");
    screen.settle();
    assert!(screen.screen().contains("Typed in between") && !screen.screen().contains("added objective"));

    std::fs::rename(&aside, &file).unwrap();
    screen.press("\r");
    screen.until("added objective Typed in between");
    screen.press("\x03");
    assert!(screen.end().success());
    let list = program(home.path()).arg("list").output().unwrap();
    assert!(String::from_utf8_lossy(&list.stdout).contains("Typed in between"));
}

#[test]
fn a_screen_that_is_killed_while_it_exchanges_loses_nothing_and_the_folder_is_whole() {
    let home = company();
    let shared = home.path().join("Goals");
    std::fs::create_dir(&shared).unwrap();
    let ran = |home: &Path, args: &[&str]| {
        let out = program(home).args(EVERYWHERE).args(args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    ran(home.path(), &["share", shared.to_str().unwrap(), "--open"]);
    // Killed at first, while what was saved goes out, and shortly after.
    let moments = [0, 3, 8, 15, 30, 60];
    for (n, moment) in moments.into_iter().enumerate() {
        let mut screen = Terminal::start(home.path(), &[]);
        screen.until("Add new paying customers");
        screen.press("ao");
        screen.until("New objective");
        screen.press(&format!("Killed {n}\r"));
        screen.until(&format!("added objective Killed {n}"));
        screen.press("q");
        screen.listen(Duration::from_millis(moment));
        screen.signal("-9");
        screen.child.wait().unwrap();
    }
    // Whatever a killed one had kept goes with the next sync.
    ran(home.path(), &["sync"]);
    let other = tempfile::tempdir().unwrap();
    ran(other.path(), &["join", shared.to_str().unwrap(), "--label", "other"]);
    let list = ran(other.path(), &["list"]);
    for n in 0..moments.len() {
        assert_eq!(list.matches(&format!("Killed {n}")).count(), 1, "{list}");
    }
    ran(home.path(), &["sync"]);
    assert_eq!(ran(home.path(), &["export"]), ran(other.path(), &["export"]));
    for home in [home.path(), other.path()] {
        let doctor = ran(home, &["doctor"]);
        assert!(doctor.contains("all is well"), "{doctor}");
    }
}
