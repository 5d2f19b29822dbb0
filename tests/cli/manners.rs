//! What a command owes its surroundings: plain output, pipes that close, help, files of the right size, a log, a review by line.

use super::*;

#[test]
fn plain_ascii_is_plain_ascii() {
    let home = Home::small();
    home.run(&["check-in", "conv", "2.2", "-c", "5"]);
    for args in [&["list"][..], &["show", "conv"], &["status"], &["log"], &["check"], &["review", "--agenda"], &["doctor"]] {
        let out = home.run(&[&["--ascii"], args].concat()).out;
        assert!(out.is_ascii(), "{args:?}: {out}");
    }
    let by_locale = home.run_with(&["list"], "", &[("LC_ALL", "C")]).ok();
    assert!(by_locale.is_ascii(), "{by_locale}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::operately();
    for args in [&["list", "--format", "json"][..], &["export"], &["man"], &["completions", "zsh"], &["list"]] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("quarterdeck"));
        command.env_clear().env("HOME", home.folder.path()).env("QUARTERDECK_WORKSPACE", home.workspace());
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn every_command_explains_itself() {
    let home = Home::new();
    let help = home.run(&["--help"]).ok();
    let names: Vec<&str> = help
        .lines()
        .skip_while(|l| *l != "Commands:")
        .skip(1)
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    for name in [
        "demo", "init", "import", "export", "list", "show", "add", "check-in", "push", "revise", "link", "status", "log", "undo",
        "doctor",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let page = home.run(&["man"]).ok();
    for name in names {
        let help = home.run(&[name, "--help"]).ok();
        assert!(help.contains("Usage: quarterdeck"), "{name}");
        assert!(page.contains(&name.replace('-', "\\-")), "{name} is on the manual page");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = home.run(&["completions", shell]).ok();
        assert!(script.contains("quarterdeck") && script.contains("check-in"), "{shell}");
    }
    fs::create_dir(home.path("man")).unwrap();
    home.run(&["man", "--dir", "man"]);
    assert!(home.path("man/quarterdeck-check-in.1").exists());
    assert_eq!(home.run(&["--version"]).ok(), concat!("quarterdeck ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_sample_of_any_size_is_written_to_a_file() {
    let home = Home::new();
    home.run(&["--workspace", "sample.db", "demo", "--no-screen"]).ok();
    let flags = home.run(&["--workspace", "sample.db", "status", "--format", "json"]).json();
    assert!(flags["key_results"].as_u64().unwrap() >= 30);
    let again = home.run(&["--workspace", "sample.db", "demo", "--no-screen"]);
    assert!(again.code == 1 && again.err.contains("there is a file of that name already"), "{}", again.err);
    home.run(&["--workspace", "large.db", "demo", "--no-screen", "--scale", "500", "--check-ins", "2000"]).ok();
    let list = home.run(&["--workspace", "large.db", "list", "--format", "json"]).json();
    assert!(list.as_array().unwrap().len() >= 500);
    home.run(&["--workspace", "large.db", "doctor"]).ok();
}

#[test]
fn what_the_program_did_is_logged_for_its_owner_alone() {
    let home = Home::small();
    home.run(&["show", "nothing like it"]);
    let log = home.path(".local/state/quarterdeck/quarterdeck.log");
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains("saved a change") && text.contains("no item is called"), "{text}");
    assert!(!text.contains("Conversion"), "what is in the workspace is nobody else's business: {text}");
    fs::write(&log, vec![b'x'; 2 << 20]).unwrap();
    home.run(&["show", "nothing like it"]);
    assert!(fs::metadata(&log).unwrap().len() < 10_000);
    assert!(log.with_extension("log.1").exists());
}

#[test]
fn a_review_line_by_line_leaves_the_same_records_and_goes_on_where_it_was_left() {
    let home = Home::operately();
    let talk = |input: &str| home.run_with(&["review", "--plain", "--as", "bob"], input, &[]).ok();
    let first = talk("d Hire two\na call the agency @emily fri\na x @nobodyatall\nc 25 9 all there\nn\nq\n");
    assert!(first.contains("1 of 13, off track: Fill approved roles"), "{first}");
    assert!(first.contains("off track → on track") && first.contains("No person is called “nobodyatall”"), "{first}");
    assert!(!first.contains('\u{1b}'), "no cursor is moved: {first}");
    let second = talk("end\n4\n");
    assert!(second.contains("Review 1 goes on.") && second.contains("2 of 17, off track: Reach ARR target"), "{second}");
    let minutes = home.run(&["minutes"]).ok();
    assert!(second.contains(&minutes), "what is printed at the end are the minutes:\n{second}\n{minutes}");
    assert!(minutes.contains("- [ ] **Emily Davis**, by 27 Nov 2026: call the agency (Fill approved roles)"), "{minutes}");
    let told = home.run(&["minutes", "1", "--format", "json"]).json();
    assert_eq!((&told["number"], &told["rating"], &told["items"][0]["decisions"][0]), (&1.into(), &4.into(), &"Hire two".into()));
    assert_eq!(home.run(&["minutes", "9"]).code, 2);
    assert!(home.run(&["action", "done", "agency"]).ok().contains("action done: call the agency"));
    assert!(home.run(&["minutes"]).ok().contains("- [x] **Emily Davis**"));
    assert!(home.run(&["action", "undone", "agency"]).ok().contains("action open again"));
    // Its day is moved as a silence is, without a reason, and taken back.
    let action = home.run(&["list", "actions", "--format", "json"]).json()[0].clone();
    let id = action["id"].as_str().unwrap();
    let due = || home.run(&["list", "actions", "--format", "json"]).json()[0]["due"].as_str().map(str::to_owned);
    for of in [id, "agency"] {
        let said = home.run(&["snooze", of, "2026-12-04", "--as", "bob"]).ok();
        assert!(said.contains("action moved to 4 Dec 2026: call the agency"), "{said}");
        assert_eq!(due().as_deref(), Some("2026-12-04"));
        assert!(home.run(&["undo", "--as", "bob"]).ok().contains("undid: action moved"));
        assert_eq!(due().as_deref(), Some("2026-11-27"));
    }
    home.run(&["snooze", "agency", "none", "--as", "bob"]).ok();
    assert_eq!(due(), None);
    assert!(home.run(&["snooze", "agency", "yesterday"]).err.contains("after today"));
    assert!(home.run(&["review", "--nudges"]).ok().contains("nobody owes a check-in"));
    let later = home.run(&["review", "--nudges", "--today", "2026-12-14"]).ok();
    assert!(later.contains("Hi Emily, ") && later.contains(" check-in "), "{later}");
}

#[test]
fn what_is_typed_most_has_a_short_name() {
    let home = Home::small();
    assert_eq!(home.run(&["--as", "ana", "ci", "conv", "2.6", "-c", "6"]).ok(), {
        home.run(&["--as", "ana", "undo"]).ok();
        home.run(&["--as", "ana", "check-in", "conv", "2.6", "-c", "6"]).ok()
    });
    assert_eq!(home.run(&["ls"]).ok(), home.run(&["list"]).ok());
    home.run(&["rm", "conv", "--because", "another way"]).ok();
    assert_eq!(home.run(&["show", "conv"]).code, 2);
}
