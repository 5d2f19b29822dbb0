//! Somebody is forgotten: by the commands people type, on three laptops and in the folder between them.

use super::{
    cases::reads,
    folder::{Team, files, line},
};
use std::fs;

/// The files below a home in which a text stands, whatever its case.
fn found(t: &Team, who: &str, text: &str) -> Vec<String> {
    let holds = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        String::from_utf8_lossy(&bytes).to_lowercase().contains(text)
    };
    files(&t.home(who)).iter().filter(|path| holds(path)).map(|path| path.display().to_string()).collect()
}

#[test]
fn who_is_forgotten_on_one_laptop_is_in_no_file_of_any_once_all_have_synced() {
    let t = Team::new();
    let shared = t.share(&["--open", "--for", "Jon Abara", "--for", "Zoe Lind"]);
    let folder = t.folder().display().to_string();
    for (who, name, label) in [("jon", "Jon Abara", "Jon Abara’s Mac"), ("zoe", "Zoe Lind", "ThinkPad")] {
        t.ok(who, &["join", &line(&shared, name), &folder, "--label", label]);
    }
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6", "-n", "I was ill", "--next", "call Zoe"]);
    t.ok("ana", &["sync"]);
    t.ok("ana", &["revise", "Grow", "--title", "Grow with Jon Abara", "--because", "jon@example.org asked"]);
    t.ok("zoe", &["sync"]);
    // Ahead of all, and not heard of by Zoe and Jon yet.
    let dry = t.ok("ana", &["forget", "person:Jon Abara", "--dry-run"]);
    reads(
        &dry,
        &[
            "Jon Abara becomes “someone ",
            "1 check-in loses its words",
            "It cannot be undone.",
            "Not reached, because",
            "--also TEXT",
        ],
    );
    let before = t.ok("ana", &["export"]);
    let refused = t.run("ana", &["forget", "person:Jon Abara"]);
    assert_eq!(refused.code, 2);
    reads(&refused.err, &["nothing was erased: nothing brings it back, so it has to be said with --yes"]);
    assert_eq!(t.ok("ana", &["export"]), before);
    let said = t.ok("ana", &["forget", "person:Jon Abara", "--yes", "--because", "Jon Abara asked for it"]);
    reads(&said, &["forgotten: from now on “someone ", "the other laptops, until each syncs"]);
    t.ok("jon", &["check-in", "Revenue", "1.8", "-c", "7", "-n", "still me, Jon Abara"]);
    for who in ["jon", "zoe", "ana", "jon", "zoe", "ana"] {
        t.ok(who, &["sync"]);
    }
    t.same(&["ana", "jon", "zoe"]);
    let export = t.ok("zoe", &["export"]);
    reads(&export, &["someone ", "[erased]", "Grow with [someone]", "[someone] asked for it", "\"1.8\""]);
    for who in ["ana", "zoe"] {
        for text in ["jon abara", "jon@example.org", "i was ill", "call zoe"] {
            // Backups of before are not reached, and that was said.
            let left: Vec<String> = found(&t, who, text).into_iter().filter(|path| !path.contains("backups")).collect();
            assert!(left.is_empty(), "{text}: {left:?}");
        }
    }
    let backup = t.home("ana").join("fresh.db");
    t.ok("ana", &["backup", "-o", &backup.display().to_string()]);
    assert!(!String::from_utf8_lossy(&fs::read(backup).unwrap()).contains("Jon Abara"));
    // The newest files are the only ones, and whoever joins reads no name.
    let fresh = t.all().join("fresh.db").display().to_string();
    t.ok("zoe", &["--workspace", &fresh, "join", &folder, "--as", "Zoe Lind"]);
    assert_eq!(t.ok("zoe", &["--workspace", &fresh, "export"]), export);
    let doctor = t.run("zoe", &["doctor"]).out;
    reads(&doctor, &["no full name or e-mail of whoever was forgotten is left in the file"]);
    // Nothing brings them back, and nothing more is written as them.
    let number = t.ok("ana", &["log", "--format", "json"]);
    assert!(number.contains("\"forgot\""), "{number}");
    reads(&t.fails("jon", &["--as", "jon@example.org", "check-in", "Revenue", "2"]), &["was forgotten here", "--as"]);
    reads(&t.fails("ana", &["revise", "person:Jon Abara", "--title", "Jon"]), &["they were forgotten and stay so"]);
    reads(&t.fails("ana", &["undo"]), &["cannot be taken back"]);
    reads(&t.ok("ana", &["forget", "person:Jon Abara", "--yes"]), &["was forgotten already, and nothing of them is left"]);
    reads(&t.ok("ana", &["log"]), &["forgot somebody, now called someone "]);
}

#[test]
fn a_file_that_names_somebody_who_was_forgotten_brings_nobody_back() {
    let t = Team::new();
    let csv = t.home("ana").join("goals.csv");
    let row = "id,kind,title,owner,value\nK-1,project,Hire,Jon Abara <jon@example.org>,\n";
    fs::write(&csv, row).unwrap();
    let path = csv.display().to_string();
    t.ok("ana", &["import", &path]);
    t.ok("ana", &["forget", "jon@example.org", "--yes"]);
    let before = t.ok("ana", &["export"]);
    t.ok("ana", &["import", &path]);
    assert_eq!(t.ok("ana", &["export"]), before, "it says nothing new");
    fs::write(&csv, row.replace("K-1,project,Hire", "K-2,project,Train")).unwrap();
    t.ok("ana", &["import", &path]);
    let people = t.ok("ana", &["list", "people", "--format", "json"]);
    assert_eq!(people.matches("\"name\"").count(), 3, "{people}");
    assert!(people.contains("\"forgotten\": true") || people.contains("\"forgotten\":true"), "{people}");
    assert!(!t.ok("ana", &["export"]).contains("Jon"), "nor is the name back");
    reads(&t.ok("ana", &["show", "Train"]), &["someone "]);
    // Whoever says the name on purpose means somebody new.
    t.ok("ana", &["add", "person", "Jon Abara"]);
    t.ok("ana", &["check-in", "Revenue", "1.7", "-c", "6", "-n", "Jon Abara is new here"]);
    reads(&t.ok("ana", &["show", "Revenue"]), &["Jon Abara is new here"]);
}

#[test]
fn who_is_two_people_is_forgotten_as_both_and_what_lies_beside_the_workspace_names_neither() {
    let t = Team::new();
    t.ok("ana", &["add", "person", "Jonny Home", "--email", "jonny@home.example"]);
    t.ok("ana", &["--as", "Jonny Home", "check-in", "Revenue", "1.2", "-n", "mine alone"]);
    t.ok("ana", &["same", "person:Jonny Home", "person:Jon Abara"]);
    t.ok("ana", &["check-in", "Revenue", "1.4", "-n", "Jonny Home and Jon Abara said so, Zoe too"]);
    // A refusal that the program noted, and a draft.
    t.fails("ana", &["check-in", "ask Jon Abara", "1"]);
    let log = files(&t.home("ana")).into_iter().find(|path| path.ends_with("quarterdeck.log")).unwrap();
    assert!(fs::read_to_string(&log).unwrap().contains("Jon Abara"), "a control");
    let drafts = files(&t.home("ana")).into_iter().find(|path| path.ends_with("memory.json")).unwrap();
    let kept = fs::read_to_string(&drafts).unwrap();
    fs::write(&drafts, kept.replacen('{', "{\"x\": \"tell Jonny Home\",", 1)).unwrap();
    // What would take along somebody else, or nobody, is refused.
    for (also, why) in [("Zoe Lind", "somebody else here is called so"), ("?", "no word of two letters")] {
        reads(&t.fails("ana", &["forget", "jonny@home.example", "--also", also, "--yes"]), &[why]);
    }
    let twin = t.ok("ana", &["list", "people", "--format", "json"]);
    assert!(!twin.contains("Jonny"), "one stands for both: {twin}");
    t.ok("ana", &["forget", "jonny@home.example", "--yes"]);
    let export = t.ok("ana", &["export"]);
    reads(&export, &["[erased]", "[someone] and [someone] said so, Zoe too"]);
    for text in ["abara", "jonny", "mine alone"] {
        let left: Vec<String> = found(&t, "ana", text).into_iter().filter(|path| !path.contains("backups")).collect();
        assert!(left.is_empty(), "{text}: {left:?}");
    }
    let shows = |args: &[&str]| t.run("ana", args).out.to_lowercase();
    for args in [&["log"][..], &["show", "Revenue", "--as-of", "2026-11-23"], &["diff", "2026-11-23", "2026-11-23"]] {
        let said = shows(args);
        assert!(!said.is_empty() && !said.contains("abara") && !said.contains("jonny"), "{args:?}: {said}");
    }
    // What somebody says of them afterwards is found.
    t.ok("ana", &["--as", "Zoe Lind", "check-in", "Revenue", "1.6", "-n", "as Jon Abara told"]);
    reads(&t.run("ana", &["doctor"]).out, &["stands in the file, said since"]);
    t.ok("ana", &["forget", "jonny@home.example", "--yes"]);
    reads(&t.run("ana", &["doctor"]).out, &["no full name or e-mail of whoever was forgotten is left"]);
}
