//! Two people and a repository, by the commands they type.

use super::cases::reads;
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
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

/// Git in a folder, with something to read.
#[track_caller]
fn git(folder: &Path, args: &[&str], input: &str) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=x", "-c", "user.email=x@x"]).args(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let ran = child.wait_with_output().unwrap();
    assert!(ran.status.success(), "{args:?}");
    String::from_utf8(ran.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn names_that_lead_elsewhere_and_links_on_the_branch_are_read_by_nobody_and_written_nowhere() {
    let all = tempfile::tempdir().unwrap();
    let bare = all.path().join("goals.git");
    let made = Command::new("git").args(["init", "-q", "--bare"]).arg(&bare).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no program “git” here");
        return;
    }
    let (ana, jon) = (all.path().join("ana"), all.path().join("jon"));
    ok(&ana, &["init", "Northwind", "--person", "Ana Ruiz", "--cycle", "2026-Q4"]);
    ok(&ana, &["add", "person", "Jon Abara"]);
    let shared = ok(&ana, &["share", &format!("git:{}", bare.display()), "--for", "Jon Abara"]);
    let line = shared[shared.find("qd1-").unwrap()..].split_whitespace().next().unwrap();
    // As whoever may push there lays it: a path out of the folder, one to a file of the system, one that git keeps for itself.
    let branch = git(&bare, &["for-each-ref", "--format=%(refname)"], "");
    let folder = branch.trim_start_matches("refs/heads/").to_owned();
    let blob = git(&bare, &["hash-object", "-w", "--stdin"], "../../../escaped");
    let inner = format!("{}\n100644 blob {blob}\t..\n", git(&bare, &["ls-tree", &format!("{branch}:{folder}/files")], ""));
    let files = git(&bare, &["mktree"], &inner);
    let held: String = git(&bare, &["ls-tree", &format!("{branch}:{folder}")], "")
        .lines()
        .map(|line| if line.ends_with("\tfiles") { format!("040000 tree {files}\tfiles\n") } else { format!("{line}\n") })
        .collect();
    let held = format!("{held}040000 tree {files}\t..\n120000 blob {blob}\tseen-by\n100644 blob {blob}\t.git\n");
    let root = git(&bare, &["mktree"], &held);
    let top = git(&bare, &["mktree"], &format!("040000 tree {root}\t{folder}\n040000 tree {root}\t..\n"));
    let commit = git(&bare, &["commit-tree", &top, "-p", &branch, "-m", "by hand"], "");
    git(&bare, &["update-ref", &branch, &commit], "");
    reads(&ok(&jon, &["join", line]), &["2 people. You are Jon Abara."]);
    ok(&jon, &["add", "objective", "Win", "--cycle", "2026-Q4"]);
    reads(&ok(&ana, &["sync"]), &["1 change taken in (from Jon Abara)"]);
    assert!(git(&bare, &["ls-tree", "-r", &branch], "").contains("/../"), "what is there of others is left alone");
    for home in [&ana, &jon] {
        let found = Command::new("find").arg(home).args(["-name", "escaped*", "-o", "-type", "l"]).output().unwrap();
        assert!(found.stdout.is_empty(), "{}", String::from_utf8_lossy(&found.stdout));
    }
    let outside: Vec<_> = fs::read_dir(all.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(outside.len(), 3, "{outside:?}");
}
