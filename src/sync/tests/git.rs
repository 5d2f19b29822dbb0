//! A git repository as a carrier: a bare one on this disk, and everything that others, and time, do to it.

use super::*;
use crate::sync::{carrier::Address, carrier::Git, names::folder_of, put_unsent};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A repository, and a folder of state for each laptop.
struct Repository {
    all: tempfile::TempDir,
}

impl Repository {
    /// `None`, said aloud, where there is no git.
    fn new() -> Option<Repository> {
        let repository = Repository { all: tempfile::tempdir().unwrap() };
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: there is no program “git” here");
            return None;
        }
        git(repository.all.path(), &["init", "-q", "--bare", "goals.git"]);
        Some(repository)
    }

    fn path(&self) -> PathBuf {
        self.all.path().join("goals.git")
    }

    fn address(&self) -> Address {
        Address::read(&format!("git:{}", self.path().display())).unwrap()
    }

    fn seen_from(&self, who: &str, laptop: &Laptop) -> Git {
        Git::new(self.address(), &self.all.path().join(who), laptop.keys.workspace).unwrap()
    }

    /// The copy of a laptop.
    fn copy(&self, who: &str) -> PathBuf {
        let mut copies = fs::read_dir(self.all.path().join(who).join("git")).unwrap().map(|entry| entry.unwrap().path());
        copies.find(|path| path.extension().is_some_and(|e| e == "git")).unwrap()
    }

    fn branch(laptop: &Laptop) -> String {
        format!("refs/heads/{}", folder_of(laptop.keys.workspace))
    }

    fn tip(&self, laptop: &Laptop) -> String {
        git(&self.path(), &["rev-parse", &Repository::branch(laptop)])
    }

    /// Puts files on the branch as somebody with an ordinary clone does.
    fn by_hand(&self, laptop: &Laptop, lay: impl FnOnce(&Path)) {
        let clone = self.all.path().join("by-hand");
        let branch = folder_of(laptop.keys.workspace);
        git(self.all.path(), &["clone", "-q", "--branch", &branch, "goals.git", "by-hand"]);
        lay(&clone.join(&branch));
        git(&clone, &["add", "-A"]);
        git(&clone, &["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "by hand"]);
        git(&clone, &["push", "-q", "origin", &format!("HEAD:{branch}")]);
        fs::remove_dir_all(clone).unwrap();
    }
}

#[track_caller]
fn git(folder: &Path, args: &[&str]) -> String {
    let ran = Command::new("git").current_dir(folder).args(args).output().unwrap();
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

/// Two laptops that share a repository and hold the same.
fn two(repository: &Repository) -> (Laptop, Git, Laptop, Git) {
    let mut ana = Laptop::first(1);
    let anas = repository.seen_from("ana", &ana);
    anas.found().unwrap();
    ana.founds(&anas);
    ana.adds("Grow");
    ana.round(&anas);
    let mut jon = ana.joins(2);
    let jons = repository.seen_from("jon", &jon);
    jon.round(&jons);
    assert_eq!(jon.exported(), ana.exported());
    (ana, anas, jon, jons)
}

#[test]
fn two_laptops_share_a_repository_a_round_is_one_commit_and_an_idle_one_none() {
    let Some(repository) = Repository::new() else { return };
    // Neither what is in the repository nor what is there for others to run is run here.
    let mark = repository.all.path().join("ran");
    for hook in ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"] {
        let hook = repository.path().join("hooks").join(hook);
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", mark.display())).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let (mut ana, anas, mut jon, jons) = two(&repository);
    jon.adds("Win");
    let before = repository.tip(&ana);
    jon.round(&jons);
    assert_eq!(git(&repository.path(), &["rev-parse", &format!("{}^", Repository::branch(&ana))]), before);
    let after = repository.tip(&ana);
    jon.round(&jons);
    assert_eq!(ana.round(&anas).outcome.new, 1);
    assert_eq!((ana.exported(), repository.tip(&ana)), (jon.exported(), after));
    assert!(!mark.exists(), "no hook was run");
    let names = git(&repository.path(), &["ls-tree", "-r", "--name-only", &repository.tip(&ana)]);
    let root = format!("{}/", folder_of(ana.keys.workspace));
    let ours = |name: &str| Name::parse(name.strip_prefix(&root).unwrap()).is_some() || name.ends_with("/README.txt");
    assert!(names.lines().all(ours) && names.contains("README.txt"), "{names}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = repository.copy("ana").parent().unwrap().metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(private, 0o700);
    }
    // What was saved is put without looking, and onto what others put meanwhile.
    ana.adds("Stay");
    assert_eq!(ana.with(&anas, put_unsent).unwrap().changes, 1);
    jon.adds("Last");
    let blind = repository.seen_from("jon", &jon);
    assert_eq!(jon.with(&blind, put_unsent).unwrap().changes, 1);
    jon.round(&jons);
    ana.round(&anas);
    assert_eq!(ana.exported(), jon.exported());
}

#[test]
fn laptops_that_push_at_the_same_moment_all_get_through_or_wait_for_the_next_round() {
    let Some(repository) = Repository::new() else { return };
    let (ana, anas, jon, jons) = two(&repository);
    let push = |(mut laptop, carrier): (Laptop, Git)| {
        for n in 0..4 {
            laptop.adds(&format!("{} {n}", laptop.label));
            if let Err(e) = laptop.watched(&carrier, &mut |_| true) {
                assert!(e.to_string().contains("at the same moment"), "{e}");
            }
        }
        (laptop, carrier)
    };
    let mut all = std::thread::scope(|scope| {
        let both = [(ana, anas), (jon, jons)].map(|one| scope.spawn(move || push(one)));
        both.map(|thread| thread.join().unwrap())
    });
    for _ in 0..2 {
        for (laptop, carrier) in &mut all {
            laptop.round(carrier);
        }
    }
    assert_eq!(all[0].0.exported(), all[1].0.exported());
    assert_eq!(all[0].0.holds().len(), all[1].0.holds().len());
}

#[test]
fn a_repository_that_was_rewound_emptied_or_squashed_is_filled_again() {
    let Some(repository) = Repository::new() else { return };
    let (mut ana, anas, mut jon, jons) = two(&repository);
    let early = repository.tip(&ana);
    jon.adds("Win");
    jon.round(&jons);
    ana.round(&anas);
    git(&repository.path(), &["update-ref", &Repository::branch(&ana), &early]);
    assert!(jon.round(&jons).put.again > 0, "its file is put again");
    ana.round(&anas);
    git(&repository.path(), &["update-ref", "-d", &Repository::branch(&ana)]);
    ana.round(&anas);
    jon.round(&jons);
    let mut zoe = ana.joins(3);
    let zoes = repository.seen_from("zoe", &zoe);
    zoe.round(&zoes);
    assert_eq!((zoe.exported(), ana.exported()), (jon.exported(), jon.exported()));
    // Of what is squashed only what is there now is kept, and everyone goes on.
    let files = |carrier: &Git| carrier.list().unwrap();
    let before = files(&anas);
    assert!(anas.squash().unwrap());
    assert_eq!(git(&repository.path(), &["rev-list", "--count", &Repository::branch(&ana)]), "1");
    assert_eq!(files(&anas), before);
    jon.adds("After");
    jon.round(&jons);
    ana.round(&anas);
    assert_eq!(ana.exported(), jon.exported());
}

#[test]
fn where_it_cannot_be_reached_what_is_made_waits_and_the_sentence_says_why() {
    let Some(repository) = Repository::new() else { return };
    let (mut ana, anas, ..) = two(&repository);
    let away = repository.all.path().join("away");
    fs::rename(repository.path(), &away).unwrap();
    ana.adds("Win");
    let said = ana.watched(&anas, &mut |_| true).unwrap_err().to_string();
    let start = format!("cannot reach git:{}: git says “", repository.path().display());
    assert!(said.starts_with(&start) && said.contains("does not appear to be a git repository"), "{said}");
    assert!(said.ends_with("”. What you write is kept and goes with the next sync"), "{said}");
    let said = ana.with(&anas, put_unsent).unwrap_err().to_string();
    assert!(said.starts_with(&start), "{said}");
    assert_eq!(ana.store.unsent().unwrap(), 1, "it waits as it did");
    ana.adds("Stay");
    fs::rename(&away, repository.path()).unwrap();
    let put = ana.round(&anas).put;
    assert_eq!((put.changes, ana.store.unsent().unwrap()), (2, 0), "both go in one file");
    // Nothing listens there.
    let nobody = Git::new(Address::read("git:git://127.0.0.1:9/x").unwrap(), repository.all.path(), ana.keys.workspace).unwrap();
    let said = nobody.list().unwrap_err().to_string();
    assert!(said.starts_with("cannot reach git://127.0.0.1:9/x: git says “"), "{said}");
    // A repository without this workspace is refused before anything is written.
    git(repository.all.path(), &["init", "-q", "--bare", "other.git"]);
    let other = Address::read(&format!("git:{}", repository.all.path().join("other.git").display())).unwrap();
    let mut stranger = Laptop::first(9);
    let others = Git::new(other.clone(), &repository.all.path().join("stranger"), stranger.keys.workspace).unwrap();
    assert!(stranger.watched(&others, &mut |_| true).unwrap_err().to_string().contains("holds no shared workspace"));
    assert!(Git::workspaces_in(&other, repository.all.path(), false).unwrap().is_empty());
    assert_eq!(Git::workspaces_in(&repository.address(), repository.all.path(), false).unwrap().len(), 1);
}

#[test]
fn a_copy_that_is_locked_damaged_half_made_or_gone_is_made_anew() {
    let Some(repository) = Repository::new() else { return };
    let (mut ana, anas, mut jon, jons) = two(&repository);
    let copy = repository.copy("ana");
    let harms: [&dyn Fn(); 5] = [
        &|| {
            for lock in
                ["index.lock", "shallow.lock", "refs/quarterdeck/seen.lock", "refs/quarterdeck/ours.lock", "packed-refs.lock"]
            {
                fs::write(copy.join(lock), "").unwrap();
            }
        },
        &|| fs::remove_dir_all(copy.join("objects")).unwrap(),
        &|| fs::write(copy.join("HEAD"), "nonsense").unwrap(),
        &|| fs::remove_dir_all(&copy).unwrap(),
        &|| {
            fs::remove_dir_all(&copy).unwrap();
            fs::create_dir_all(copy.join("refs")).unwrap();
        },
    ];
    for (n, harm) in harms.iter().enumerate() {
        jon.adds(&format!("Win {n}"));
        jon.round(&jons);
        harm();
        ana.adds(&format!("Stay {n}"));
        assert_eq!(ana.round(&repository.seen_from("ana", &ana)).outcome.new, 1, "{n}");
        harm();
        ana.adds(&format!("Go {n}"));
        ana.with(&anas, put_unsent).unwrap();
    }
    jon.round(&jons);
    ana.round(&anas);
    assert_eq!(ana.exported(), jon.exported());
}

#[cfg(unix)]
#[test]
fn what_others_lay_on_the_branch_harms_nobody() {
    let Some(repository) = Repository::new() else { return };
    let (mut ana, anas, mut jon, jons) = two(&repository);
    let secret = repository.all.path().join("secret");
    fs::write(&secret, "not for the store").unwrap();
    let writer = jon.keys.writer();
    repository.by_hand(&ana, |root| {
        let place = root.join(format!("files/{writer}"));
        fs::create_dir_all(&place).unwrap();
        std::os::unix::fs::symlink(&secret, place.join("00000001-00000001.okr")).unwrap();
        fs::write(place.join("00000002-00000002.okr"), "no sealed file").unwrap();
        fs::write(place.join("00000003-00000003 (conflicted copy).okr"), "x").unwrap();
        fs::write(root.join(".gitattributes"), "* text eol=crlf filter=evil\n").unwrap();
        fs::remove_file(root.join("README.txt")).unwrap();
    });
    // A name that climbs out is in a tree that no git makes by itself.
    let tip = repository.tip(&ana);
    let climbs = format!(
        "commit {b}\ncommitter x <x@x> now\ndata 1\nx\nfrom {tip}\nM 100644 inline {f}/seen/x.okr\ndata 1\nx\nM 160000 {tip} {f}/files/module\ndone\n",
        b = Repository::branch(&ana),
        f = folder_of(ana.keys.workspace)
    );
    let mut child = Command::new("git")
        .current_dir(repository.path())
        .args(["fast-import", "--quiet", "--done", "--date-format=now"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), climbs.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let blob = git(
        &repository.path(),
        &["rev-parse", &format!("{}:{}/seen/x.okr", Repository::branch(&ana), folder_of(ana.keys.workspace))],
    );
    assert!(!blob.is_empty());
    let news = ana.round(&anas);
    assert_eq!((news.unopened, news.outcome.new), (1, 0), "the one file of our name");
    jon.adds("Win");
    jon.round(&jons);
    ana.round(&anas);
    assert_eq!(ana.exported(), jon.exported());
    assert_eq!(fs::read_to_string(&secret).unwrap(), "not for the store");
    // What is foreign is left where it is.
    let names = git(&repository.path(), &["ls-tree", "-r", "--name-only", &repository.tip(&ana)]);
    assert!(names.contains(".gitattributes") && names.contains("conflicted copy") && names.contains("files/module"), "{names}");
    // A file in the place of a folder of ours, and the store of another workspace in the place of this one.
    let about = Laptop::first(7);
    repository.by_hand(&ana, |root| {
        fs::remove_dir_all(root.join("files")).unwrap();
        fs::write(root.join("files"), "in the way").unwrap();
    });
    jon.round(&jons);
    ana.round(&anas);
    let mut zoe = ana.joins(3);
    zoe.round(&repository.seen_from("zoe", &zoe));
    assert_eq!(zoe.exported(), ana.exported());
    repository.by_hand(&ana, |root| fs::write(root.join("workspace.json"), super::about(&about.keys).1).unwrap());
    let before = repository.tip(&ana);
    ana.adds("Not there");
    let said = ana.watched(&anas, &mut |_| true).unwrap_err().to_string();
    assert!(said.contains("belongs to another workspace than this one"), "{said}");
    assert_eq!(repository.tip(&ana), before, "nothing was written");
}

#[test]
fn a_round_that_ends_between_any_two_steps_goes_on_with_the_next() {
    let Some(repository) = Repository::new() else { return };
    let (mut ana, anas, mut jon, jons) = two(&repository);
    for stop in 0..9 {
        jon.adds(&format!("Win {stop}"));
        jon.at += 11 * MINUTE;
        ana.at = jon.at;
        let mut steps = 0;
        let ended = jon.watched(&repository.seen_from("jon", &jon), &mut |_| {
            steps += 1;
            steps <= stop
        });
        assert!(ended.is_ok() || matches!(ended, Err(SyncError::Stopped)), "{ended:?}");
    }
    jon.round(&jons);
    ana.round(&anas);
    assert_eq!(ana.exported(), jon.exported());
    assert_eq!(ana.holds().len(), jon.holds().len());
}
