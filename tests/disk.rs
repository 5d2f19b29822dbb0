//! A disk that is really full: a small one of its own, in a name space of its own, filled to within some kilobytes.
//!
//! The limits inside `SQLite` that other tests use fail where a full disk fails, but only for the file itself; here the log, its
//! shared memory, backups and exports meet the end of the disk too.
#![cfg(target_os = "linux")]

use std::{fs, path::Path, process::Command};

/// What the shell does on the small disk. It says what it does and how that ended; the test reads it.
const SCRIPT: &str = r##"
mount -t tmpfs -o size=3m,mode=700 tmpfs "$DISK" || { echo "NO DISK"; exit 0; }
cp "$SAMPLE" "$DISK/work.db" && chmod 600 "$DISK/work.db"
run() { "$QUARTERDECK" --workspace "$DISK/work.db" --as "Jon Abara" "$@" 2>&1; echo "= $?"; }
fill() {
    free=$(df -k "$DISK" | tail -n 1 | awk '{print $4}')
    dd if=/dev/zero of="$DISK/fill" bs=1k count=$((free - $1)) 2>/dev/null
}
note=$(head -c 9000 /dev/zero | tr '\0' x)
for left in 0 4 8 16 24 28 32 36 40 48 56 64 72 80 96 128 160 200; do
    fill "$left"
    echo "# check-in $left"; run check-in week-one/setup 40 --yes --note "$note $left" --today 2026-11-23
    echo "# backup $left"; run backup
    echo "# export $left"; run export --format json --output "$DISK/out.json"
    ls -A "$DISK" | grep -v -e '^work.db' -e '^fill$' -e '^out.json$' | sed 's/^/LEFT /'
    ls -A "$DISK/work.db.backups" 2>/dev/null | grep tmp | sed 's/^/LEFT /'
    rm -f "$DISK/fill" "$DISK/out.json"
    rm -rf "$DISK/work.db.backups"
    echo "# doctor $left"; run doctor
    echo "# export afterwards $left"; run export --format json | grep -o "xxxx $left\"" || echo "it is not there"
done
"##;

/// The same for a shared folder that is full, and then read-only. `share` of another workspace meets the full disk first.
const SHARED: &str = r##"
mount -t tmpfs -o size=256k,mode=700 tmpfs "$DISK" || { echo "NO DISK"; exit 0; }
run() { "$QUARTERDECK" --workspace "$SAMPLE" --as "Jon Abara" --today 2026-11-23 "$@" 2>&1; echo "= $?"; }
dd if=/dev/zero of="$DISK/fill" bs=1k count=256 2>/dev/null
echo "# share full"; run share "$DISK"
echo "# laptops then"; run laptops
rm -rf "$DISK"/*
echo "# share"; run share "$DISK"
dd if=/dev/zero of="$DISK/fill" bs=1k count=256 2>/dev/null
echo "# save full"; run check-in week-one/setup 40 --yes
echo "# sync full"; run sync
rm "$DISK/fill"
echo "# sync"; run sync
mount -o remount,ro "$DISK"
echo "# save read-only"; run check-in week-one/setup 41 --yes
echo "# sync read-only"; run sync
mount -o remount,rw "$DISK"
echo "# sync again"; run sync
find "$DISK" -name '*.part' | sed 's/^/LEFT /'
"##;

/// What followed a heading: its lines, and the exit code of the program.
fn part<'a>(said: &'a str, heading: &str) -> (&'a str, i32) {
    let start = said.find(&format!("# {heading}\n")).unwrap_or_else(|| panic!("no {heading} in {said}"));
    let text = &said[start..];
    let end = text.find("\n= ").unwrap();
    let code = text[end + 3..].lines().next().unwrap().parse().unwrap();
    (&text[..end], code)
}

#[test]
fn on_a_disk_that_is_full_nothing_breaks_and_what_was_acknowledged_is_there_when_there_is_room() {
    let Some(said) = on_a_small_disk(SCRIPT) else { return };
    let (mut refused, mut saved) = (0, 0);
    for left in [0, 4, 8, 16, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 96, 128, 160, 200] {
        let (text, code) = part(&said, &format!("check-in {left}"));
        let kept = said.contains(&format!("# export afterwards {left}\nxxxx {left}\""));
        assert_eq!(code == 0, kept, "what was acknowledged is there, and nothing else: {text}");
        if code == 0 {
            saved += 1;
        } else {
            assert!(text.contains("is full") && text.contains("ake room"), "{text}");
            refused += 1;
        }
        for what in ["backup", "export"] {
            let (text, code) = part(&said, &format!("{what} {left}"));
            assert!(code == 0 || text.contains("is full") || text.contains("no backup was made. Make room there"), "{text}");
        }
        let (text, code) = part(&said, &format!("doctor {left}"));
        assert_eq!(code, 0, "{text}");
    }
    assert!(refused > 2 && saved > 2, "{refused} were refused and {saved} saved: the test did not test\n{said}");
    assert!(!said.contains("LEFT "), "a file was left behind: {said}");
}

#[test]
fn a_shared_folder_that_is_full_or_read_only_is_told_and_what_waited_goes_when_there_is_room() {
    let Some(said) = on_a_small_disk(SHARED) else { return };
    let full = "cannot write to ~/disk: its disk is full; make room there. What you write is kept and goes with the next sync\n";
    let read_only = "cannot write to ~/disk: it is read-only. What you write is kept and goes with the next sync\n";
    for (heading, expected, code) in [
        ("share full", format!("error: {full}"), 1),
        ("laptops then", "this workspace is not shared: ".to_owned(), 0),
        ("share", " put (".to_owned(), 0),
        ("save full", format!("note: saved; 1 change waits: {full}"), 0),
        ("sync full", format!("error: {full}"), 1),
        ("sync", "1 change put (".to_owned(), 0),
        ("save read-only", format!("note: saved; 1 change waits: {read_only}"), 0),
        ("sync read-only", format!("error: {read_only}"), 1),
        ("sync again", "1 change put (".to_owned(), 0),
    ] {
        let (text, is) = part(&said, heading);
        assert!(is == code && format!("{text}\n").contains(&expected), "{heading}: {is} {text}");
    }
    assert!(!said.contains("LEFT "), "a file was left behind: {said}");
}

/// What a script says that has a small disk of its own and the sample company; nothing where that cannot be.
fn on_a_small_disk(script: &str) -> Option<String> {
    let temp = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_quarterdeck"));
    let sample = temp.path().join("sample.db");
    let home = |command: &mut Command| {
        command.env_clear().env("HOME", temp.path()).env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("TMPDIR", temp.path());
    };
    let mut make = Command::new(program);
    home(&mut make);
    let made = make.arg("--workspace").arg(&sample).args(["--today", "2026-11-23", "demo", "--no-screen"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let disk = temp.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mut shell = Command::new("unshare");
    home(&mut shell);
    shell.env("DISK", &disk).env("SAMPLE", &sample).env("QUARTERDECK", program);
    let Ok(ran) = shell.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).output() else { return None };
    let said = String::from_utf8_lossy(&ran.stdout);
    if said.starts_with("NO DISK") || said.is_empty() {
        // Where name spaces are not for everyone, this cannot be tried.
        eprintln!("no small disk could be made here: {}", String::from_utf8_lossy(&ran.stderr));
        return None;
    }
    Some(said.into_owned())
}
