//! What came in since one looked, what a restore means where others have what was said since, and what is told once.

use super::{
    cases::{Pair, reads},
    folder::{Team, line},
};
use quarterdeck::store::Store;
use serde_json::Value;

impl Team {
    /// Ana and Jon, each on a laptop of their own.
    fn of_two() -> Team {
        let t = Team::new();
        let shared = t.share(&["--for", "Jon Abara"]);
        t.ok("jon", &["join", &line(&shared, "Jon Abara"), &t.folder().display().to_string(), "--label", "jon-mac"]);
        t
    }

    fn meet(&self) {
        for who in ["ana", "jon", "ana"] {
            self.ok(who, &["sync"]);
        }
        self.same(&["ana", "jon"]);
    }

    /// What the log of somebody says is new.
    fn new_to(&self, who: &str) -> Vec<String> {
        let all: Value = serde_json::from_str(&self.ok(who, &["log", "--format", "json"])).unwrap();
        let new = all.as_array().unwrap().iter().filter(|l| l["new"] == true);
        new.map(|l| l["what"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn what_came_in_from_others_is_new_until_it_was_looked_at() {
    let t = Team::of_two();
    // Whoever joins has not seen anything.
    reads(&t.ok("jon", &["log", "--new"]), &["Revenue", "Jon Abara"]);
    let ran = t.run("jon", &["log", "--new"]);
    assert_eq!((ran.code, ran.out.trim()), (0, ""));
    reads(&ran.err, &["nothing new came in from others since you looked last"]);
    t.ok("ana", &["check-in", "Revenue", "1.5", "-c", "5"]);
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    t.ok("ana", &["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    t.meet();
    let new = t.new_to("jon");
    assert_eq!(new.len(), 2, "what was done here is not new: {new:?}");
    reads(&t.ok("jon", &["log"]), &["• revised target of Revenue", "• checked in Revenue: 1.5"]);
    assert_eq!(t.ok("jon", &["--ascii", "log"]).matches("* ").count(), 2);
    // A part of it was looked at: it stays new.
    reads(&t.run("jon", &["log", "--new", "-n", "1"]).err, &["there may be more: “quarterdeck log --new -n 10” shows it"]);
    reads(&t.ok("jon", &["log", "Revenue", "--new"]), &["too easy"]);
    assert_eq!(t.new_to("jon").len(), 2);
    let shown = t.ok("jon", &["log", "--new"]);
    assert!(!shown.contains("1.6") && !shown.contains('•'), "{shown}");
    assert_eq!(t.new_to("jon"), Vec::<String>::new());
    assert!(!t.ok("jon", &["log"]).contains('•'));
}

#[test]
fn after_a_restore_what_was_said_since_comes_back_and_undo_takes_back_nothing_of_it() {
    let t = Team::of_two();
    let backup = t.home("ana").join("before.db").display().to_string();
    t.ok("ana", &["backup", "-o", &backup]);
    t.ok("ana", &["check-in", "Revenue", "1.5", "-c", "5"]);
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    t.meet();
    t.ok("ana", &["log", "--new"]);
    let (before, device) = (t.ok("jon", &["export"]), |t: &Team| {
        let all: Value = serde_json::from_str(&t.ok("ana", &["log", "--format", "json"])).unwrap();
        all[0]["laptop"].as_str().unwrap().to_owned()
    });
    let ran = t.run("ana", &["restore", &backup]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    reads(
        &ran.err,
        &[
            "what was said since the backup is in the files that are shared, and comes back with the next sync: to be without a part of it \
           undo that then (“quarterdeck log --new” lists it), to keep all of it away run “quarterdeck share --stop” first",
        ],
    );
    assert!(!t.ok("ana", &["show", "Revenue"]).contains("1.5"));
    t.meet();
    assert_eq!(t.ok("ana", &["export"]), before, "nothing is lost and nothing is there twice");
    assert_eq!(t.new_to("ana").len(), 2, "also what was looked at before");
    // It was said on this laptop by this person; but the laptop does not know so any more, and undo means what is done since.
    reads(&t.fails("ana", &["undo"]), &["nothing"]);
    t.ok("ana", &["check-in", "Revenue", "1.7", "-c", "5"]);
    let fresh = device(&t);
    t.ok("ana", &["undo"]);
    t.meet();
    let all: Value = serde_json::from_str(&t.ok("jon", &["log", "--format", "json"])).unwrap();
    let by_ana = all.as_array().unwrap().iter().filter(|l| l["laptop"] == fresh.as_str()).count();
    assert_eq!(by_ana, 2, "the check-in after the restore and its undo are of another device than all before");
    for who in ["ana", "jon"] {
        reads(&t.ok(who, &["doctor"]), &["all is well"]);
    }
}

#[test]
fn a_backup_of_before_it_was_shared_says_how_to_go_on_and_so_does_one_that_is_kept_away() {
    let t = Team::new();
    let backup = t.home("ana").join("alone.db").display().to_string();
    t.ok("ana", &["backup", "-o", &backup]);
    let shared = t.share(&["--for", "Jon Abara"]);
    let folder = t.folder().display().to_string();
    t.ok("jon", &["join", &line(&shared, "Jon Abara"), &folder]);
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    t.meet();
    let ran = t.run("ana", &["restore", &backup]);
    reads(&ran.err, &["the backup is of before this workspace was shared: “quarterdeck share ", "/Goals” goes on with it"]);
    t.ok("ana", &["share", &folder]);
    t.meet();
    reads(&t.ok("ana", &["show", "Revenue"]), &["1.6"]);
    // Shared no more, nothing comes back.
    let ran = t.run("ana", &["share", "--stop"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = t.run("ana", &["restore", &backup]);
    assert!(!ran.err.contains("shared"), "{}", ran.err);
    assert!(!t.ok("ana", &["show", "Revenue"]).contains("1.6"));
}

#[test]
fn a_file_that_is_imported_is_put_at_once_as_rows_are() {
    let t = Team::of_two();
    let (rows, other) = (t.home("ana").join("rows.csv"), t.home("ana").join("other.json"));
    std::fs::write(&rows, "kind,id,title\nproject,P1,Website\n").unwrap();
    t.ok("ana", &["import", &rows.display().to_string()]);
    reads(&t.ok("jon", &["sync"]), &["1 change taken in"]);
    // A third copy without a key, by file.
    t.ok("ana", &["export", "-o", &other.display().to_string()]);
    t.ok("zoe", &["init", "to be replaced"]);
    t.ok("zoe", &["import", &other.display().to_string()]);
    t.ok("zoe", &["check-in", "Revenue", "2.5", "--as", "Zoe Lind", "-c", "4"]);
    std::fs::remove_file(&other).unwrap();
    t.ok("zoe", &["export", "-o", &other.display().to_string()]);
    t.ok("ana", &["import", &other.display().to_string()]);
    reads(&t.ok("jon", &["sync"]), &["1 change taken in (1 check-in, from Zoe Lind)"]);
}

#[test]
fn what_was_deleted_is_told_with_who_did_it_and_why_and_its_log_is_there() {
    let t = Team::of_two();
    t.ok("jon", &["delete", "Revenue", "--because", "nobody measures it"]);
    t.meet();
    let how = "“Revenue” was deleted by Jon Abara on Mon 23 Nov 2026 because nobody measures it: “quarterdeck undo ";
    let said = t.fails("ana", &["show", "revenue"]);
    reads(&said, &[how, "” brings it back; “quarterdeck log "]);
    let letters = said.split("quarterdeck log ").nth(1).unwrap()[..8].to_owned();
    let ran = t.run("ana", &["log", &letters]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    reads(&ran.err, &[how]);
    reads(&ran.out, &["added", "deleted"]);
    let undo = said.split("quarterdeck undo ").nth(1).unwrap();
    t.ok("ana", &["undo", &undo[..undo.find('”').unwrap()]]);
    reads(&t.ok("ana", &["show", "Revenue"]), &["Revenue"]);
    // Two of one name, and a team.
    for args in [
        &["add", "objective", "Twin"][..],
        &["delete", "Twin", "--because", "once"],
        &["add", "objective", "Twin"],
        &["delete", "Twin", "--because", "twice"],
        &["add", "team", "Ops"],
        &["delete", "team:Ops"],
    ] {
        t.ok("ana", args);
    }
    let both = t.fails("ana", &["log", "Twin"]);
    reads(&both, &["2 are called so, and all of them were deleted; name one by its letters: ", "once", "twice"]);
    reads(&t.run("ana", &["log", "team:Ops"]).err, &["“Ops” was deleted by Ana Ruiz on Mon 23 Nov 2026: "]);
}

#[test]
fn a_move_that_was_passed_over_is_told_once() {
    let p = Pair::new();
    p.at("ana", &["revise", "Grow", "--parent", "Win", "--because", "a part of it", "--as", "ana@example.org"]);
    p.at("jon", &["revise", "Win", "--parent", "Grow", "--because", "the other way", "--as", "jon@example.org"]);
    let read = p.exchange();
    let stays = "stays where it was";
    assert!(read.ana.contains(stays) && read.jon.contains(stays), "{}\n{}", read.ana, read.jon);
    p.at("ana", &["check-in", "Revenue", "2", "--as", "ana@example.org"]);
    p.at("jon", &["revise", "Grow", "--title", "Grow more", "--because", "clearer", "--as", "jon@example.org"]);
    let read = p.exchange();
    assert!(!read.ana.contains(stays) && !read.jon.contains(stays), "{}\n{}", read.ana, read.jon);
    reads(&p.ran("ana", &["doctor"]).1, &[stays]);
}

#[test]
fn which_laptops_were_removed_stands_in_no_list_of_settings() {
    let t = Team::of_two();
    assert!(!t.ok("ana", &["settings"]).contains("laptops-out"));
    assert!(!t.ok("ana", &["settings", "--format", "json"]).contains("laptops-out"));
    reads(&t.fails("ana", &["settings", "set", "laptops-out", "x/1"]), &["there is no setting “laptops-out”"]);
}

#[test]
fn two_laptops_that_made_something_else_of_the_same_changes_are_told_to_look() {
    let t = Team::of_two();
    t.meet();
    let sum = |who: &str| {
        let said = t.ok(who, &["doctor", "--deep"]);
        let line = said
            .lines()
            .find(|line| line.contains("what is made of the changes here comes to "))
            .unwrap_or_else(|| panic!("{said}"));
        line.split("comes to ").nth(1).unwrap()[..16].to_owned()
    };
    assert_eq!(sum("ana"), sum("jon"));
    t.meet();
    reads(&t.ok("ana", &["doctor"]), &["all is well"]);
    // As a program with a fault in it would say it.
    let mut store = Store::open(&t.home("ana").join(".local/share/quarterdeck/workspace.db")).unwrap().store;
    let mut jon = store.writers().unwrap().into_iter().find(|w| w.label == "jon-mac").unwrap();
    let said = jon.beat.as_mut().unwrap().derived.as_mut().expect("the heartbeat said it");
    *said ^= 1;
    store.hears_of(&jon).unwrap();
    drop(store);
    let ran = t.run("ana", &["doctor"]);
    assert_eq!(ran.code, 3);
    let said = "jon-mac holds the same changes and made something else of them: report this, and run “quarterdeck doctor --rebuild” on both \
                laptops";
    reads(&ran.out, &[said]);
    // Once something is changed nobody can tell any more.
    t.ok("ana", &["check-in", "Revenue", "1.5", "-c", "5"]);
    assert_eq!(t.run("ana", &["doctor"]).code, 0);
}

#[test]
fn whose_check_in_a_deletion_may_not_have_known_of_is_told_at_their_own_sync_and_once() {
    let t = Team::of_two();
    t.ok("ana", &["add", "key-result", "Churn", "--parent", "Grow", "--baseline", "9", "--target", "3", "--owner", "Jon Abara"]);
    t.meet();
    // Jon checks one in and nobody can know; Ana deletes both, and one of them Jon has said nothing of.
    t.ok("jon", &["--offline", "check-in", "Revenue", "1.6", "-c", "6"]);
    t.ok("ana", &["delete", "Revenue", "--because", "not now"]);
    t.ok("ana", &["delete", "Churn", "--because", "not now"]);
    let read = t.ok("jon", &["sync"]);
    let told = "⌂ Revenue was deleted by Ana Ruiz on Mon 23 Nov 2026, perhaps not knowing of your check-in: kept in its history, and \
                shown when it comes back; “quarterdeck undo ";
    reads(&read, &[told]);
    assert!(!read.contains("Churn was deleted"), "{read}");
    reads(&t.ok("ana", &["sync"]), &["⌂ Revenue was deleted by you on Mon 23 Nov 2026, not knowing of a check-in of Jon Abara"]);
    for who in ["jon", "ana", "jon"] {
        let read = t.ok(who, &["sync"]);
        assert!(!read.contains("Revenue"), "told once: {read}");
    }
    t.same(&["ana", "jon"]);
    // What was put long ago was read long ago.
    t.ok("ana", &["undo"]);
    t.ok("ana", &["undo"]);
    t.meet();
    for who in ["ana", "jon"] {
        assert!(t.ok(who, &["list"]).contains("Revenue"));
    }
}

#[test]
fn a_laptop_that_joined_since_a_backup_is_not_announced_again_when_that_is_put_back() {
    let t = Team::of_two();
    t.meet();
    let backup = t.home("ana").join("two.db").display().to_string();
    t.ok("ana", &["backup", "-o", &backup]);
    let shared = t.ok("ana", &["share", "--for", "Zoe Lind"]);
    t.ok("zoe", &["join", &line(&shared, "Zoe Lind"), &t.folder().display().to_string(), "--label", "zoe-pad"]);
    reads(&t.ok("ana", &["sync"]), &["zoe-pad (Zoe Lind) joined, fingerprint "]);
    t.ok("ana", &["restore", &backup]);
    let read = t.ok("ana", &["sync"]);
    assert!(!read.contains("joined"), "{read}");
    reads(&t.ok("ana", &["laptops"]), &["zoe-pad"]);
    t.meet();
    t.same(&["ana", "jon", "zoe"]);
}

#[test]
fn the_hour_of_a_meeting_that_was_set_on_another_laptop_says_whose_clock_it_is() {
    let t = Team::of_two();
    t.ok("ana", &["add", "meeting", "Growth", "--scope", "people:Jon Abara", "--day", "mon", "--at", "09:00"]);
    t.ok("ana", &["add", "meeting", "Whenever", "--scope", "people:Ana Ruiz", "--day", "tue"]);
    t.meet();
    assert!(!t.ok("ana", &["show", "meeting:Growth"]).contains("clock"));
    reads(&t.ok("jon", &["show", "meeting:Growth"]), &["monday 09:00, by the clock of Ana Ruiz"]);
    assert!(!t.ok("jon", &["show", "meeting:Whenever"]).contains("clock"), "no hour is by no clock");
    assert_eq!(t.run("jon", &["list", "meetings"]).err.trim(), "09:00 of Growth is by the clock of Ana Ruiz");
    assert_eq!(t.run("ana", &["list", "meetings"]).err.trim(), "");
    let time_by = |who: &str| -> Vec<Value> {
        let all: Value = serde_json::from_str(&t.ok(who, &["list", "meetings", "--format", "json"])).unwrap();
        all.as_array().unwrap().iter().map(|m| m["time_by"].clone()).collect()
    };
    assert_eq!(time_by("jon").iter().filter(|by| **by == "Ana Ruiz").count(), 1);
    assert!(time_by("ana").iter().all(Value::is_null));
    // Whoever sets it anew makes it theirs.
    t.ok("jon", &["revise", "meeting:Growth", "--at", "10:00"]);
    t.meet();
    reads(&t.ok("ana", &["show", "meeting:Growth"]), &["monday 10:00, by the clock of Jon Abara"]);
    assert!(!t.ok("jon", &["show", "meeting:Growth"]).contains("clock"));
}

#[test]
fn who_says_on_joining_who_they_are_need_not_say_so_again() {
    let t = Team::new();
    t.share(&["--open"]);
    let folder = t.folder().display().to_string();
    reads(&t.ok("jon", &["--as", "Jon Abara", "join", &folder, "--label", "jon-mac"]), &["You are Jon Abara."]);
    t.ok("jon", &["sync"]);
    t.ok("jon", &["check-in", "Revenue", "1.5", "-c", "5"]);
    reads(&t.ok("ana", &["sync"]), &["1 check-in, from Jon Abara", "jon-mac (Jon Abara) joined"]);
    reads(&t.ok("ana", &["laptops"]), &["jon-mac       Jon Abara"]);
}

#[test]
fn whoever_sits_at_a_laptop_that_was_removed_is_told_until_that_is_taken_back() {
    let t = Team::of_two();
    t.meet();
    t.ok("ana", &["laptops", "remove", "jon-mac"]);
    let told = "this laptop was removed: what is written on it is left out on all others; if that was not meant, ask whoever did it \
                to undo it";
    let ran = t.run("jon", &["sync"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    reads(&ran.err, &[told]);
    let ran = t.run("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    assert_eq!(ran.code, 0);
    reads(&ran.err, &["note: saved here; ", told]);
    reads(&t.ok("jon", &["laptops"]), &["removed: what it writes is left out"]);
    let ran = t.run("jon", &["doctor"]);
    assert!(ran.out.contains(told), "{}{}", ran.out, ran.err);
    t.ok("ana", &["sync"]);
    assert!(!t.ok("ana", &["show", "Revenue"]).contains("1.6"));
    // Taken back, what was left out comes in.
    t.ok("ana", &["undo"]);
    let ran = t.run("jon", &["sync"]);
    assert_eq!((ran.code, ran.err.trim()), (0, ""), "{}", ran.out);
    t.meet();
    assert!(t.ok("ana", &["show", "Revenue"]).contains("1.6"));
}
