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
