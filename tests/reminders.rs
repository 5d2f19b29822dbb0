//! Reminders and the goal of a folder, by the real program in a home that holds nothing else.

use assert_cmd::Command;
use std::{fs, path::Path};
use tempfile::TempDir;

fn quarterdeck(home: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("quarterdeck").unwrap();
    command.env_clear().env("HOME", home).env("PATH", "/usr/bin:/bin").env("QUARTERDECK_TODAY", "2026-12-07");
    let output = command.env("QUARTERDECK_WORKSPACE", home.join("w.db")).current_dir(home).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn ok(home: &Path, args: &[&str]) -> String {
    let (code, out, err) = quarterdeck(home, args);
    assert_eq!(code, 0, "{args:?}: {out}{err}");
    out
}

/// The imported company two weeks later: everything is overdue.
fn company() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let data = |name: &str| format!("{}/tests/data/operately/{name}", env!("CARGO_MANIFEST_DIR"));
    ok(home.path(), &["init", "Operately Demo"]);
    ok(home.path(), &["import", &data("items.csv"), &data("check-ins.csv")]);
    home
}

#[test]
fn everyone_is_told_what_they_owe_and_the_command_that_settles_it() {
    let home = company();
    let said = ok(home.path(), &["remind"]);
    assert!(said.contains("Bob Williams\n- "), "{said}");
    assert!(said.contains("late\n    quarterdeck --workspace "), "{said}");
    assert!(said.contains("--health HEALTH --progress N"));
    let one = ok(home.path(), &["remind", "--owner", "Bob Williams"]);
    assert!(one.contains("Bob Williams") && !one.contains("Karen"), "{one}");
}

#[test]
fn nobody_hears_of_one_deadline_twice() {
    let home = company();
    let script = home.path().join("take.sh");
    fs::write(&script, "#!/bin/sh\necho \"$QUARTERDECK_NAME\" >> names.txt\ncat >> texts.txt\n").unwrap();
    let command = format!("sh {}", script.display());
    let send = ["remind", "--to", "command", "--command", &command];
    ok(home.path(), &send);
    let names = fs::read_to_string(home.path().join("names.txt")).unwrap();
    assert!(names.lines().count() > 5, "{names}");
    assert!(fs::read_to_string(home.path().join("texts.txt")).unwrap().contains(" check-in "));
    let (_, _, again) = quarterdeck(home.path(), &send);
    assert!(again.contains("nobody owes anything they have not heard of"), "{again}");
    assert_eq!(fs::read_to_string(home.path().join("names.txt")).unwrap(), names);
    let (code, _, err) = quarterdeck(home.path(), &["remind", "--to", "command", "--command", "false", "--again"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("did not take the reminder"), "{err}");
    let (code, _, err) = quarterdeck(home.path(), &["remind", "--to", "command", "--command", "a 'b"]);
    assert_eq!(code, 2, "a command that can never run is said before it matters: {err}");
    assert_eq!(quarterdeck(home.path(), &["remind", "--to", "command", "--again"]).0, 2);
}

#[test]
fn mails_are_files_and_a_calendar_has_one_event_a_deadline() {
    let home = company();
    let bob = ["revise", "person:Bob Williams", "--email", "bob@x.example"];
    let (code, _, _) = quarterdeck(home.path(), &bob);
    let (_, _, err) = quarterdeck(home.path(), &["remind", "--to", "eml", "--output", "mails"]);
    let mails = fs::read_dir(home.path().join("mails")).map_or(0, Iterator::count);
    if code == 0 {
        assert_eq!(mails, 1, "{err}");
    }
    assert!(err.contains("their e-mail is not known"), "{err}");
    let ics = ok(home.path(), &["remind", "--to", "ics"]);
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n"), "{ics}");
    assert!(ics.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    let uids: Vec<&str> = ics.lines().filter(|l| l.starts_with("UID:")).collect();
    let mut once = uids.clone();
    once.sort_unstable();
    once.dedup();
    assert!(uids.len() > 20 && once.len() == uids.len(), "{uids:?}");
    let later = ok(home.path(), &["remind", "--to", "ics"]);
    let of = |text: &str| text.lines().filter(|l| l.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(of(&ics), of(&later));
}

#[test]
fn a_folder_tells_the_goal_its_work_serves() {
    let home = company();
    let (code, _, err) = quarterdeck(home.path(), &["here"]);
    assert_eq!(code, 1);
    assert!(err.contains("no project is named here"), "{err}");
    let before = ok(home.path(), &["status", "--short"]);
    fs::write(home.path().join(".quarterdeck"), "# what this is for\nhire_ux_designer\n").unwrap();
    let line = ok(home.path(), &["here"]);
    assert!(line.contains("Hire a Senior UX Designer → ") && line.contains("no because yet"), "{line}");
    let short = ok(home.path(), &["status", "--short"]);
    assert!(short.starts_with(before.trim_end()) && short.contains("Hire a Senior UX Designer → "), "{short}");
    fs::write(home.path().join(".quarterdeck"), "nothing of that name\n").unwrap();
    assert_eq!(quarterdeck(home.path(), &["here"]).0, 1);
    assert_eq!(ok(home.path(), &["status", "--short"]), before, "a prompt says nothing about what is wrong");
}

#[test]
fn silence_that_goes_on_is_reminded_of_again_at_the_next_deadline() {
    let home = company();
    let script = home.path().join("take.sh");
    fs::write(&script, "#!/bin/sh\ncat >> texts.txt\n").unwrap();
    let command = format!("sh {}", script.display());
    let on = |day: &str| {
        let (code, _, err) = quarterdeck(home.path(), &["--today", day, "remind", "--to", "command", "--command", &command]);
        assert_eq!(code, 0, "{err}");
        err
    };
    assert!(on("2026-12-07").contains("reminded 1"));
    assert!(on("2026-12-08").contains("have not heard of"), "the same deadline");
    assert!(on("2026-12-14").contains("reminded 1"), "a week of silence later it is another");
}

#[test]
fn one_whom_nothing_reaches_keeps_nobody_else_from_hearing() {
    let home = company();
    let script = home.path().join("take.sh");
    fs::write(
        &script,
        "#!/bin/sh\ncat > /dev/null\necho \"$QUARTERDECK_NAME\" >> names.txt\n[ \"$QUARTERDECK_NAME\" != 'Bob Williams' ]\n",
    )
    .unwrap();
    let command = format!("sh {}", script.display());
    let send = ["remind", "--to", "command", "--command", &command];
    let (code, _, err) = quarterdeck(home.path(), &send);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("cannot send the reminder of Bob Williams: sh did not take the reminder"), "{err}");
    let names = fs::read_to_string(home.path().join("names.txt")).unwrap();
    assert!(names.lines().last().is_some_and(|name| name > "Bob Williams"), "{names}");
    let (code, _, _) = quarterdeck(home.path(), &send);
    assert_eq!(code, 1);
    let again = fs::read_to_string(home.path().join("names.txt")).unwrap();
    assert_eq!(again, format!("{names}Bob Williams\n"), "only who heard nothing is tried again");
}

#[test]
fn a_mail_nobody_can_address_is_not_taken_for_sent() {
    let home = company();
    let send = ["remind", "--to", "eml", "--output", "mails", "--owner", "Bob Williams"];
    let (code, _, err) = quarterdeck(home.path(), &send);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("no mail for Bob Williams") && err.contains("nobody was reminded"), "{err}");
    ok(home.path(), &["--as", "Bob Williams", "revise", "person:Bob Williams", "--email", "bob@x.example"]);
    let (_, _, err) = quarterdeck(home.path(), &send);
    assert!(err.contains("reminded 1 person"), "{err}");
    assert_eq!(fs::read_dir(home.path().join("mails")).unwrap().count(), 1);
}

#[test]
fn a_prompt_names_the_goal_that_stands_worst_and_how_many_more_there_are() {
    let home = company();
    let listed = ok(home.path(), &["list", "key-results", "--format", "json"]);
    let items: Vec<serde_json::Value> = serde_json::from_str(&listed).unwrap();
    let of = |health: &str| items.iter().find(|i| i["health"] == health).map(|i| i["id"].as_str().unwrap().to_owned());
    let (red, other) = (of("off track").unwrap(), of("no data").or(of("on track")).unwrap());
    ok(home.path(), &["add", "project", "Two ways", "--id", "two", "--serves", &other, "--because", "they know us then"]);
    ok(home.path(), &["link", "two", &red, "--because", "it is where they leave"]);
    fs::write(home.path().join(".quarterdeck"), "two\n").unwrap();
    let short = ok(home.path(), &["status", "--short"]);
    assert!(short.contains("off track, because it is where they leave") && short.trim_end().ends_with("(+1)"), "{short}");
}
