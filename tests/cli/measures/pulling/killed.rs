//! A pull that is killed while its commands run: they end with it, with all they started, and nothing of it is half done.

use super::*;
use std::{
    os::unix::fs::{MetadataExt as _, chown},
    process::{Child, Command as Process},
    time::Duration,
};

/// The account that a test uses which itself may do everything, for which no command runs.
const NOBODY: u32 = 65_534;

/// The program in a home, as an account that may run commands.
fn program(home: &Home, args: &[&str]) -> Process {
    use std::os::unix::process::CommandExt as _;
    let path = home.path("quarterdeck");
    let mut process = Process::new(path);
    process.args(args).env_clear().env("HOME", home.folder.path()).env("PATH", "/usr/bin:/bin");
    process.env("QUARTERDECK_WORKSPACE", home.workspace()).env("QUARTERDECK_TODAY", "2026-11-26").current_dir(home.folder.path());
    if is_root() {
        process.uid(NOBODY).gid(NOBODY);
    }
    process
}

/// Whether this test may do everything.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

fn ran(home: &Home, args: &[&str]) -> (i32, String) {
    let out = program(home, args).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    (out.status.code().unwrap_or(-1), text)
}

/// Every process whose command holds that word.
fn running(word: &str) -> usize {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(word)))
        .count()
}

fn kill(mut child: Child) {
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn what_a_killed_pull_runs_ends_with_it_and_nothing_is_half_done() {
    let home = Home::small();
    // Beside the home, which may be another account's from now on.
    fs::copy(env!("CARGO_BIN_EXE_quarterdeck"), home.path("quarterdeck")).unwrap();
    // No other test runs a command with this number in it.
    let mark = format!("9731{}", std::process::id());
    let mut all = Vec::new();
    for n in 0..3 {
        let id = format!("kr{n}");
        let target = ["--baseline", "0", "--target", "100", "--parent", "win", "--id", &id];
        home.run(&[&["add", "key-result", &format!("Number {n}")], &target[..]].concat()).ok();
        // It starts another that is to end with it, and does not end when it is asked to.
        all.push(format!(
            "[s{n}]\nfor = \"{id}\"\nkind = \"command\"\nmode = \"auto\"\nrun = [\"/bin/sh\", \"-c\", \"trap '' TERM; sleep {mark} & sleep 0.2; cat {}; kill -9 $!\"]\n",
            home.path("number").display()
        ));
    }
    fs::write(home.path("all.toml"), all.concat()).unwrap();
    fs::write(home.path("number"), "1").unwrap();
    if is_root() {
        let mut folders = vec![home.folder.path().to_owned()];
        while let Some(path) = folders.pop() {
            chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
            if path.is_dir() {
                folders.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
    }
    for n in 0..3 {
        let name = format!("s{n}");
        let (_, shown) = ran(&home, &["source", "--sources", "all.toml", "trust", &name]);
        let hash = shown.lines().find_map(|line| line.strip_prefix("sum     ")).unwrap_or_else(|| panic!("{shown}")).to_owned();
        let (code, said) = ran(&home, &["source", "--sources", "all.toml", "trust", &name, "--hash", &hash]);
        assert_eq!(code, 0, "{said}");
    }
    let pull = ["pull", "--sources", "all.toml", "s0", "s1", "s2"];
    for n in 0..3 {
        let (code, said) = ran(&home, &pull);
        assert_eq!((code, said.matches("waits").count()), (0, 3), "{n}: {said}");
    }
    let changes = || -> Vec<u64> {
        let (_, log) = ran(&home, &["log", "--format", "json", "-n", "10000"]);
        let log: Value = serde_json::from_str(&log).unwrap();
        let pulls = log.as_array().unwrap().iter().filter(|change| change["verb"] == "pulled");
        pulls.map(|change| change["operations"].as_u64().unwrap()).collect()
    };
    let times: u64 = std::env::var("PULLS_TO_KILL").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let (mut left, mut seed) = (0, 7u64);
    for n in 0..times {
        fs::write(home.path("number"), format!("2.{}", n % 10)).unwrap();
        let child = program(&home, &pull).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Anywhere from before its first look at the workspace to after its last.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis((seed >> 33) % 700));
        left += usize::from(running(&mark) > 0);
        kill(child);
        // A moment for what reads that its pipe is closed.
        let gone = (0..200).any(|_| {
            let is_gone = running(&mark) == 0;
            if !is_gone {
                std::thread::sleep(Duration::from_millis(10));
            }
            is_gone
        });
        assert!(gone, "{n}: a command runs on without its pull");
    }
    assert!(left > 0, "no pull was killed while its commands ran");
    let (code, said) = ran(&home, &pull);
    assert!(code == 0 && !said.contains("another pull runs"), "{said}");
    let all = changes();
    assert!(!all.is_empty() && all.iter().all(|ops| *ops == 3), "a change of a pull is whole: {all:?}");
    let (_, doctor) = ran(&home, &["doctor"]);
    assert!(!doctor.contains("✖ integrity") && !doctor.contains("✖ contents"), "{doctor}");
    println!("{times} killed, {left} while commands ran, {} saved", all.len());
}
