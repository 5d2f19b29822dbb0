//! Three people on three laptops, each with a home of their own, and one folder: by the commands they type.

use super::cases::reads;
use assert_cmd::Command;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

pub(super) struct Team {
    all: tempfile::TempDir,
}

/// What was printed and said, and the exit code.
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Team {
    /// Ana's workspace with three people, and a folder that all three have.
    pub(super) fn new() -> Team {
        let team = Team { all: tempfile::tempdir().unwrap() };
        fs::create_dir(team.folder()).unwrap();
        for who in ["ana", "jon", "zoe"] {
            fs::create_dir(team.home(who)).unwrap();
        }
        team.ok("ana", &["init", "Northwind", "--person", "Ana Ruiz <ana@example.org>", "--cycle", "2026-Q4"]);
        for args in [
            &["add", "person", "Jon Abara", "--email", "jon@example.org"][..],
            &["add", "person", "Zoe Lind", "--email", "zoe@example.org"],
            &["add", "objective", "Grow", "--cycle", "2026-Q4", "--owner", "Ana Ruiz"],
            &["add", "key-result", "Revenue", "--parent", "Grow", "--baseline", "1", "--target", "3", "--owner", "Jon Abara"],
        ] {
            team.ok("ana", args);
        }
        team
    }

    pub(super) fn all(&self) -> &Path {
        self.all.path()
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.all.path().join("Goals")
    }

    pub(super) fn home(&self, who: &str) -> PathBuf {
        self.all.path().join(who)
    }

    pub(super) fn run(&self, who: &str, args: &[&str]) -> Ran {
        let ran = Command::cargo_bin("quarterdeck")
            .unwrap()
            .env_clear()
            .env("HOME", self.home(who))
            .env("TZ", "UTC")
            .args(["--today", "2026-11-23"])
            .args(args)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) }
    }

    #[track_caller]
    pub(super) fn ok(&self, who: &str, args: &[&str]) -> String {
        let ran = self.run(who, args);
        assert_eq!(ran.code, 0, "{who} {args:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    #[track_caller]
    pub(super) fn fails(&self, who: &str, args: &[&str]) -> String {
        let ran = self.run(who, args);
        assert!(ran.code != 0, "{who} {args:?}: {}", ran.out);
        ran.err
    }

    /// Shares it, with a line for each.
    pub(super) fn share(&self, more: &[&str]) -> String {
        let folder = self.folder().display().to_string();
        self.ok("ana", &[&["share", &folder, "--label", "Ana’s laptop"], more].concat())
    }

    #[track_caller]
    pub(super) fn same(&self, all: &[&str]) {
        let exports: Vec<String> = all.iter().map(|who| self.ok(who, &["export"])).collect();
        assert!(exports.windows(2).all(|two| two[0] == two[1]), "{}", exports.join("\n\n"));
    }
}

/// The line for somebody in what `share` printed.
pub(super) fn line(printed: &str, name: &str) -> String {
    let line = printed.lines().find(|line| line.contains(name) && line.contains("qd1-")).unwrap_or_else(|| panic!("{printed}"));
    line[line.find("qd1-").unwrap()..].trim().to_owned()
}

pub(super) fn files(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(below).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found
}

#[test]
fn three_people_share_a_folder_and_each_reads_what_the_others_did() {
    let t = Team::new();
    let shared = t.share(&["--for", "Jon Abara", "--for", "zoe@example.org"]);
    reads(&shared, &["shared “Northwind” in ", "6 changes put (", "Send each their line by a way you trust"]);
    let folder = t.folder().display().to_string();
    let joined = t.ok("jon", &["join", &line(&shared, "Jon Abara"), &folder, "--label", "jon-mac"]);
    reads(
        &joined,
        &["found ", "/quarterdeck-", "“Northwind”: 2 goals, 3 people. You are Jon Abara.", "1 of yours wants a check-in"],
    );
    // A line that was wrapped by a mail is one as well, and the folder is found where the inviter has it.
    let wrapped = line(&shared, "Zoe Lind");
    let zoe = t.ok("zoe", &["join", &format!("{}\n {}", &wrapped[..60], &wrapped[60..]), "--label", "ThinkPad"]);
    reads(&zoe, &["You are Zoe Lind."]);
    t.same(&["ana", "jon", "zoe"]);

    // A save is put at once, a sync takes it in, and says from whom.
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    reads(
        &t.ok("ana", &["sync"]),
        &["1 change taken in (1 check-in, from Jon Abara)\n", "ThinkPad (Zoe Lind) joined, fingerprint "],
    );
    t.ok("ana", &["revise", "Revenue", "--target", "4", "--because", "too easy"]);
    t.ok("jon", &["revise", "Revenue", "--target", "5", "--because", "far too easy"]);
    let read = t.ok("ana", &["sync"]);
    let clash = "⇄ target of Revenue: 5 (Jon Abara, Mon 23 Nov 2026) over your 4 (Mon 23 Nov 2026): neither had seen the other’s";
    reads(&read, &["1 change taken in (from Jon Abara)", clash]);
    for who in ["jon", "zoe", "ana"] {
        t.ok(who, &["sync"]);
    }
    t.same(&["ana", "jon", "zoe"]);
    assert_eq!(t.ok("zoe", &["sync"]), "nothing new came in\n");

    let laptops: Value = serde_json::from_str(&t.ok("ana", &["laptops", "--format", "json"])).unwrap();
    let labels: BTreeSet<&str> = laptops.as_array().unwrap().iter().map(|l| l["label"].as_str().unwrap()).collect();
    assert_eq!(labels, BTreeSet::from(["Ana’s laptop", "jon-mac", "ThinkPad"]));
    assert!(laptops.as_array().unwrap().iter().all(|l| l["on_its_way"] == 0 && l["removed"] == false), "{laptops}");
    let table = t.ok("jon", &["laptops"]);
    reads(&table, &["jon-mac", "here", "Zoe Lind", "all of it is here"]);
    let doctor = t.ok("zoe", &["doctor"]);
    reads(&doctor, &["sharing", "sealed, and key 1 of this laptop opens it", "2 others", "everything made here is in a file"]);
    // Nothing in the folder tells what it is about.
    for file in files(&t.folder()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("Northwind") && !text.contains("Revenue"), "{}", file.display());
    }
}

#[test]
fn without_the_folder_everything_is_kept_and_goes_once_it_is_back() {
    let t = Team::new();
    let shared = t.share(&["--for", "Jon Abara"]);
    let folder = t.folder().display().to_string();
    t.ok("jon", &["join", &line(&shared, "Jon Abara"), &folder]);
    let away = t.all.path().join("away");
    fs::rename(t.folder(), &away).unwrap();
    let ran = t.run("jon", &["check-in", "Revenue", "2", "-c", "6"]);
    assert_eq!(ran.code, 0);
    reads(&ran.err, &["note: saved; 1 change waits: cannot reach ", "there is no such folder; is what shares it running?"]);
    let ran = t.run("jon", &["sync"]);
    assert_eq!(ran.code, 1);
    reads(&ran.err, &["cannot reach ", "What you write is kept and goes with the next sync"]);
    assert!(!t.folder().exists(), "it is never made");
    reads(&t.ok("jon", &["laptops"]), &["1 change made here waits for the next sync"]);
    fs::rename(&away, t.folder()).unwrap();
    let before = files(&t.folder()).len();
    t.ok("jon", &["--offline", "check-in", "Revenue", "2.1", "-c", "6"]);
    assert_eq!(files(&t.folder()).len(), before, "offline keeps away");
    reads(&t.fails("jon", &["--offline", "sync"]), &["nothing was synced: this is offline"]);
    reads(&t.ok("jon", &["sync"]), &["nothing new came in; 2 changes put ("]);
    reads(&t.ok("ana", &["sync"]), &["2 changes taken in (2 check-ins, from Jon Abara)"]);
    // What a heartbeat says is there and is not waits, and says so with its exit code.
    let jons = |file: &PathBuf| {
        file.to_string_lossy().contains("/files/") && !t.ok("ana", &["export"]).is_empty() && {
            let laptops: Value = serde_json::from_str(&t.ok("ana", &["laptops", "--format", "json"])).unwrap();
            let jon = laptops.as_array().unwrap().iter().find(|l| l["here"] == false).unwrap()["id"].as_str().unwrap().to_owned();
            file.to_string_lossy().contains(&jon)
        }
    };
    let mine: Vec<PathBuf> = files(&t.folder()).into_iter().filter(jons).collect();
    t.ok("jon", &["check-in", "Revenue", "2.2", "-c", "6"]);
    t.ok("jon", &["sync"]);
    let new = files(&t.folder()).into_iter().filter(jons).find(|file| !mine.contains(file)).unwrap();
    let bytes = fs::read(&new).unwrap();
    fs::write(&new, &bytes[..bytes.len() / 2]).unwrap();
    let ran = t.run("ana", &["sync"]);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    reads(&ran.err, &["1 file does not open yet: it may be on its way, and is tried again"]);
    fs::write(&new, &bytes).unwrap();
    reads(&t.ok("ana", &["sync"]), &["1 change taken in"]);
    t.same(&["ana", "jon"]);
}

#[test]
fn a_folder_that_is_open_is_joined_by_one_command_and_what_is_here_already_is_left_alone() {
    let t = Team::new();
    let folder = t.folder().display().to_string();
    t.ok("jon", &["init", "My own"]);
    t.ok("jon", &["add", "objective", "Read more"]);
    let shared = t.share(&["--open"]);
    reads(&shared, &["Whoever can read it joins with:  quarterdeck join "]);
    let joined = t.ok("jon", &["join", &folder, "--as", "Jon Abara"]);
    reads(&joined, &["You are Jon Abara.", "quarterdeck --workspace ", "workspace-"]);
    reads(&t.ok("jon", &["list"]), &["Read more"]);
    t.ok("zoe", &["join", &folder, "--as", "zoe@example.org"]);
    t.same(&["ana", "zoe"]);
    // An emptied folder is filled again by whoever wrote, and nobody is short of anything.
    for file in files(&t.folder()) {
        fs::remove_file(file).unwrap();
    }
    reads(&t.ok("ana", &["sync"]), &["nothing new came in; 1 file put again"]);
    let again = t.ok("jon", &["--workspace", &t.all.path().join("new.db").display().to_string(), "join", &folder]);
    reads(&again, &["“Northwind”: 2 goals, 3 people."]);
}

#[test]
fn a_laptop_that_was_removed_is_left_out_and_a_new_key_shuts_it_out() {
    let t = Team::new();
    let shared = t.share(&["--for", "Jon Abara", "--for", "Zoe Lind"]);
    let folder = t.folder().display().to_string();
    for (who, name, label) in [("jon", "Jon Abara", "jon-mac"), ("zoe", "Zoe Lind", "ThinkPad")] {
        t.ok(who, &["join", &line(&shared, name), &folder, "--label", label]);
    }
    t.ok("jon", &["check-in", "Revenue", "1.6", "-c", "6"]);
    t.ok("ana", &["sync"]);
    reads(&t.fails("ana", &["laptops", "remove", "nobody"]), &["no laptop is called “nobody”"]);
    reads(&t.fails("ana", &["laptops", "remove", "Ana’s laptop"]), &["is this laptop"]);
    let removed = t.ok("ana", &["laptops", "remove", "jon-mac"]);
    reads(&removed, &["jon-mac is removed: what it writes from now on is left out", "quarterdeck share --new-key"]);
    let keyed = t.ok("ana", &["share", "--new-key"]);
    reads(&keyed, &["“Northwind” has a new key", "Zoe Lind, ThinkPad"]);
    assert!(!keyed.contains("jon-mac"));
    t.ok("jon", &["check-in", "Revenue", "9", "-c", "1"]);
    let ran = t.run("jon", &["sync"]);
    assert_eq!(ran.code, 3);
    reads(&ran.err, &["this laptop was removed", "this workspace has a newer key, which is not on this laptop"]);
    // Whoever was removed knows it, lets nobody in, and does not come in anew by the line of before.
    reads(&t.ok("jon", &["laptops"]), &["jon-mac", "removed: what it writes is left out"]);
    reads(&t.run("jon", &["doctor"]).out, &["this laptop was removed"]);
    reads(&t.fails("jon", &["share", "--new-key"]), &["this laptop was removed"]);
    fs::create_dir(t.home("eve")).unwrap();
    let anew = t.fails("eve", &["join", &line(&shared, "Jon Abara"), &folder]);
    reads(&anew, &["nothing was joined: this line is of an older key"]);
    assert!(files(&t.home("eve")).iter().all(|path| path.extension().is_none_or(|is| is != "db" && is != "json")));
    reads(&t.ok("zoe", &["join", &line(&keyed, "Zoe Lind")]), &["its newest key is on this laptop now"]);
    for who in ["ana", "zoe", "ana"] {
        t.ok(who, &["sync"]);
    }
    t.same(&["ana", "zoe"]);
    let table = t.ok("zoe", &["laptops"]);
    reads(&table, &["removed: what it writes is left out"]);
    let item: Value = serde_json::from_str(&t.ok("zoe", &["show", "Revenue", "--format", "json"])).unwrap();
    assert_eq!(item["value"].as_f64(), Some(1.6), "what was known of it stays");
    // And no more from here.
    reads(&t.ok("zoe", &["share", "--stop"]), &["is shared no more from here"]);
    reads(&t.fails("zoe", &["sync"]), &["this workspace is not shared"]);
    t.ok("zoe", &["check-in", "Revenue", "1.9"]);
    let table = t.ok("zoe", &["laptops"]);
    reads(&table, &["shared no more from here"]);
    assert!(!table.contains("next sync"), "{table}");
}

#[test]
fn what_cannot_be_shared_or_joined_is_told_before_anything_is_made() {
    let t = Team::new();
    let folder = t.folder().display().to_string();
    for (args, said) in [
        (&["share"][..], "say where to share it: quarterdeck share FOLDER"),
        (&["share", "~/nowhere"], "there is no folder ~/nowhere"),
        (&["share", "s3://bucket/x"], "and “s3” is neither"),
        (&["share", &folder, "--for", "Nobody Known"], "Nobody Known"),
        (&["share", "--stop"], "is not shared: there is nothing to stop"),
        (&["sync"], "this workspace is not shared"),
        (&["join", "qd1-abc"], "this invitation is not whole"),
        (&["join", &folder], "holds no shared workspace"),
    ] {
        let err = t.fails("ana", args);
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert!(files(&t.folder()).is_empty());
    let shared = t.share(&[]);
    reads(&shared, &["Send this line by a way you trust", "“quarterdeck share --for PERSON” makes one that knows who joins"]);
    let sealed = t.fails("jon", &["join", &folder]);
    reads(&sealed, &["is sealed: ask a member for an invitation"]);
    let elsewhere = t.home("jon").display().to_string();
    reads(&t.fails("jon", &["join", &line(&shared, "qd1"), &elsewhere]), &["does not hold the workspace of this invitation"]);
    assert!(!t.home("jon").join(".local/share/quarterdeck/workspace.db").exists(), "nothing was made");
    // The file alone, on another laptop, has no key.
    let copy = t.all.path().join("copy.db");
    t.ok("ana", &["backup", "-o", &copy.display().to_string()]);
    let ran = t.run("jon", &["--workspace", &copy.display().to_string(), "sync"]);
    reads(&ran.err, &["the key of this workspace is not on this laptop: ask for an invitation"]);
}

#[test]
fn who_takes_their_laptop_to_another_folder_is_told_what_the_others_have_to_do() {
    let t = Team::new();
    let shared = t.share(&["--for", "Jon Abara"]);
    t.ok("jon", &["join", &line(&shared, "Jon Abara"), &t.folder().display().to_string()]);
    t.ok("ana", &["sync"]);
    let other = t.all().join("Elsewhere");
    fs::create_dir(&other).unwrap();
    let moved = t.ok("ana", &["share", other.to_str().unwrap()]);
    reads(
        &moved,
        &[
            "Only this laptop moved: 1 other laptop goes on in ",
            "Goals",
            "until “quarterdeck share ",
            "Elsewhere” is run on it too",
        ],
    );
    t.ok("ana", &["add", "objective", "Win", "--cycle", "2026-Q4"]);
    assert!(!t.ok("jon", &["list"]).contains("Win"));
    // Once that is done, nothing of either is lost.
    t.ok("jon", &["add", "objective", "Hold", "--cycle", "2026-Q4"]);
    let follows = t.ok("jon", &["share", other.to_str().unwrap()]);
    assert!(follows.contains("taken in") && t.ok("jon", &["list"]).contains("Win"), "{follows}");
    t.ok("ana", &["sync"]);
    assert!(t.ok("ana", &["list"]).contains("Hold"));
}
