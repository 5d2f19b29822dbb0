//! Two people and a repository, by the commands they type.

use super::cases::reads;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn run(home: &Path, args: &[&str]) -> Output {
    fs::create_dir_all(home).unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("quarterdeck"));
    command.env_clear().env("HOME", home).env("TZ", "UTC").env("PATH", std::env::var_os("PATH").unwrap());
    command.args(["--today", "2026-11-23"]).args(args).output().unwrap()
}

#[track_caller]
fn ok(home: &Path, args: &[&str]) -> String {
    let ran = run(home, args);
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[track_caller]
fn fails(home: &Path, args: &[&str]) -> String {
    let ran = run(home, args);
    assert!(!ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stdout));
    String::from_utf8(ran.stderr).unwrap()
}

#[test]
fn two_people_share_a_repository_and_each_reads_what_the_other_did() {
    let all = tempfile::tempdir().unwrap();
    let made = Command::new("git").args(["init", "-q", "--bare"]).arg(all.path().join("goals.git")).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no program “git” here");
        return;
    }
    let (ana, jon, zoe) = (all.path().join("ana"), all.path().join("jon"), all.path().join("zoe"));
    let address = format!("git:{}", all.path().join("goals.git").display());
    ok(&ana, &["init", "Northwind", "--person", "Ana Ruiz", "--cycle", "2026-Q4"]);
    ok(&ana, &["add", "person", "Jon Abara"]);
    ok(&ana, &["add", "objective", "Grow", "--cycle", "2026-Q4", "--owner", "Ana Ruiz"]);
    let wrong = format!("{address}-elsewhere");
    reads(&fails(&ana, &["share", &wrong]), &["cannot reach git:", "git says “", "does not appear to be a git repository"]);
    reads(&ok(&ana, &["laptops"]), &["this workspace is not shared"]);
    reads(&fails(&ana, &["share", "git:https://ana:secret@host/x"]), &["this address holds a password"]);
    let shared = ok(&ana, &["share", &address, "--for", "Jon Abara"]);
    reads(&shared, &["shared “Northwind” in git:", " changes put (", "quarterdeck join qd1-"]);
    let line = shared[shared.find("qd1-").unwrap()..].split_whitespace().next().unwrap();
    let joined = ok(&jon, &["join", line]);
    reads(&joined, &["found git:", "“Northwind”: 1 goal, 2 people. You are Jon Abara."]);
    // A save is pushed at once.
    ok(&jon, &["add", "objective", "Win", "--cycle", "2026-Q4", "--owner", "Jon Abara"]);
    reads(&ok(&ana, &["sync"]), &["1 change taken in (from Jon Abara)"]);
    ok(&jon, &["sync"]);
    assert_eq!(ok(&ana, &["export"]), ok(&jon, &["export"]));
    reads(&ok(&jon, &["doctor"]), &["sharing", "sealed, and key 1 of this laptop opens it"]);
    reads(&fails(&zoe, &["join", &address]), &["is sealed: ask a member for an invitation"]);
    reads(&ok(&ana, &["share", "--squash"]), &["is forgotten; nothing of the workspace is"]);
    ok(&jon, &["sync"]);
    // Without it a save is kept, and says so.
    fs::rename(all.path().join("goals.git"), all.path().join("away")).unwrap();
    let ran = run(&jon, &["add", "objective", "Stay", "--cycle", "2026-Q4"]);
    assert!(ran.status.success());
    reads(&String::from_utf8(ran.stderr).unwrap(), &["note: saved; 1 change waits: cannot reach git:"]);
    fs::rename(all.path().join("away"), all.path().join("goals.git")).unwrap();
    reads(&ok(&jon, &["sync"]), &["1 change put ("]);
    // Where there is no git, one sentence says so.
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("quarterdeck"));
    let ran = command.env_clear().env("HOME", &jon).env("PATH", all.path()).arg("sync").output().unwrap();
    reads(&String::from_utf8(ran.stderr).unwrap(), &["there is no program “git” on this laptop"]);
}
