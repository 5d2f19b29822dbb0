//! Files that commands write and read: private, never over a workspace, never through a link, and harmless to look at.

use super::{Home, Ran};
use std::{
    fs,
    os::unix::fs::{FileTypeExt as _, PermissionsExt as _},
    path::Path,
};

/// Runs the program where every file would be open to everyone.
fn careless(home: &Home, line: &str) -> Ran {
    let output = std::process::Command::new("sh")
        .args(["-c", &format!("umask 000; exec {} {line}", env!("CARGO_BIN_EXE_quarterdeck"))])
        .env_clear()
        .env("HOME", home.folder.path())
        .env("PATH", "/usr/bin:/bin")
        .env("QUARTERDECK_TODAY", "2026-11-23")
        .env("QUARTERDECK_WORKSPACE", home.workspace())
        .current_dir(home.folder.path())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).permissions().mode() & 0o777
}

#[test]
fn what_a_command_writes_is_for_its_owner_alone_whatever_the_umask() {
    let home = Home::small();
    for line in [
        "export -o all.json",
        "export --format csv -o sheets",
        "export --format md -o report.md",
        "remind --to ics -o due.ics",
        "remind --to eml -o mails --today 2026-12-20",
        "slip -o slips --today 2026-12-20",
        "backup",
        "config --write",
    ] {
        let ran = careless(&home, line);
        assert_eq!(ran.code, 0, "{line}: {}{}", ran.out, ran.err);
    }
    let mut folders = vec![home.folder.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let wanted = if path.is_dir() { 0o700 } else { 0o600 };
            // What the home came with, the test made.
            assert_eq!(mode(&path), wanted, "{}", path.display());
            files += usize::from(path.is_file());
            folders.extend(path.is_dir().then_some(path));
        }
    }
    assert!(files >= 10, "{files}");
}

#[test]
fn nothing_is_written_over_a_workspace_or_through_a_link() {
    let home = Home::small();
    let before = fs::read(home.workspace()).unwrap();
    for line in ["remind --to ics -o goals.db", "export -o goals.db", "export --format md -o ./goals.db"] {
        let ran = careless(&home, line);
        assert!(ran.code != 0 && ran.err.contains("is a workspace"), "{line}: {}", ran.err);
    }
    assert_eq!(fs::read(home.workspace()).unwrap(), before);
    let victim = home.path("victim");
    for line in ["remind --to ics -o link", "export -o link"] {
        fs::write(&victim, "mine").unwrap();
        let _ = fs::remove_file(home.path("link"));
        std::os::unix::fs::symlink(&victim, home.path("link")).unwrap();
        careless(&home, line);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "mine", "{line}");
    }
}

#[test]
fn a_pipe_is_written_into_and_a_dash_is_standard_output() {
    let home = Home::small();
    assert!(careless(&home, "remind --to ics -o -").ok().starts_with("BEGIN:VCALENDAR"));
    assert!(careless(&home, "export --format md -o /dev/stdout").out.contains("# Small"));
    assert!(!home.path("-").exists());
    std::process::Command::new("mkfifo").arg(home.path("fifo")).status().unwrap();
    let fifo = home.path("fifo");
    let reader = std::thread::spawn(move || fs::read_to_string(fifo).unwrap());
    careless(&home, "export -o fifo").ok();
    assert!(reader.join().unwrap().contains("\"quarterdeck\""));
    assert!(fs::symlink_metadata(home.path("fifo")).unwrap().file_type().is_fifo());
}

#[test]
fn a_workbook_that_was_exported_is_imported_as_it_was_and_its_rows_are_named() {
    let home = Home::operately();
    home.run(&["export", "--format", "xlsx", "-o", &home.path("all.xlsx").display().to_string()]).ok();
    let bytes = fs::read(home.path("all.xlsx")).unwrap();
    let again = home.run(&["import", &home.path("all.xlsx").display().to_string()]).ok();
    assert!(again.contains("nothing changed: all of it was here already"), "{again}");

    let other = Home::new();
    other.run(&["init"]).ok();
    let book = other.path("book.xlsx");
    fs::write(&book, bytes).unwrap();
    let said = other.run(&["import", &book.display().to_string()]).ok();
    assert!(said.contains("book.xlsx (Items)") && said.contains("book.xlsx (Check-ins)"), "{said}");
    for part in ["items", "check-ins", "people"] {
        let of = |home: &Home| home.run(&["export", "--format", "csv", "--part", part]).ok();
        assert_eq!(of(&other), of(&home), "{part}");
    }
}

#[test]
fn lists_for_spreadsheets_hold_nothing_that_a_terminal_obeys() {
    let home = Home::small();
    home.run(&["add", "person", "\u{1b}]0;pwn\u{7}\u{202e}Eve", "--email", "eve@x.example"]).ok();
    for list in [&["list", "people", "--format", "csv"][..], &["log", "--format", "csv"]] {
        let out = home.run(list).ok();
        assert!(!out.contains(|c: char| c.is_control() && c != '\n') && !out.contains('\u{202e}'), "{out:?}");
    }
    // A file keeps what was typed.
    assert!(home.run(&["export", "--format", "csv", "--part", "people"]).ok().contains('\u{1b}'));
}

#[test]
fn what_is_pushed_says_each_thing_once_and_holds_no_nul() {
    let home = Home::small();
    let twice = home.run_with(&["push"], "item,value,value\nconv,1,2\n", &[]);
    assert!(twice.code != 0 && twice.err.contains("1: value: this column stands there twice"), "{}", twice.err);
    let nul = home.run_with(&["push"], "{\"item\":\"conv\",\"value\":2.6,\"note\":\"x\\u0000y\"}\n", &[]);
    assert!(nul.code != 0 && nul.err.contains("1: note: there is a NUL byte"), "{}", nul.err);
}

#[test]
fn a_missing_workspace_names_what_lies_beside_it_and_the_command_that_brings_it_back() {
    let home = Home::small();
    let there = home.list();
    let backup = home.run(&["backup"]).ok();
    let backup = backup.trim_end();
    home.run(&["delete", "win", "--because", "not ours any more"]).ok();
    let restored = home.run(&["restore", backup]).ok();
    let kept = restored.trim_end().rsplit(' ').next().unwrap().to_owned();
    fs::remove_file(home.workspace()).unwrap();
    for line in [&["list"][..], &["status"], &["check-in", "win", "1"]] {
        let ran = home.run(line);
        assert!(ran.code == 1 && ran.err.contains("any more"), "{}", ran.err);
        assert!(ran.err.contains(&format!("restore {kept}")) && ran.err.contains("backups lie beside it"), "{}", ran.err);
    }
    let doctor = home.run(&["doctor"]);
    assert!(doctor.code == 3 && doctor.out.contains(&format!("restore {kept}")), "{}", doctor.out);
    // One that is begun anew beside them says so, and can be replaced by what was lost.
    let begun = home.run(&["init", "Anew"]);
    assert!(begun.code == 0 && begun.err.contains("there was a workspace here before"), "{}{}", begun.out, begun.err);
    home.run(&["restore", &kept]).ok();
    assert_eq!(home.list().len(), 1, "what was put aside last, after the deletion");
    home.run(&["restore", backup]).ok();
    assert_eq!(home.list(), there);
    let doctor = home.run(&["doctor"]).ok();
    assert!(doctor.contains("every page and every row in order") && doctor.contains("are free on that disk"), "{doctor}");
    assert!(doctor.contains("3 files that were put aside lie beside"), "{doctor}");
}

#[test]
fn a_link_that_an_export_is_written_to_becomes_the_file_and_what_it_led_to_stays() {
    let home = Home::small();
    fs::write(home.path("elsewhere.md"), "mine").unwrap();
    std::os::unix::fs::symlink("elsewhere.md", home.path("report.md")).unwrap();
    home.run(&["export", "--format", "md", "-o", "report.md"]).ok();
    assert_eq!(fs::read_to_string(home.path("elsewhere.md")).unwrap(), "mine");
    assert!(fs::symlink_metadata(home.path("report.md")).unwrap().is_file());
}

#[test]
fn a_backup_of_another_workspace_is_put_back_only_when_that_is_meant() {
    let home = Home::small();
    let before = home.list();
    home.run(&["--workspace", "two.db", "init", "Two"]).ok();
    home.run(&["--workspace", "two.db", "add", "objective", "Other"]).ok();
    let refused = home.run(&["restore", "two.db.backups/2026-11-23.db"]);
    assert!(refused.code == 1 && refused.err.contains("is a backup of another workspace"), "{}", refused.err);
    assert_eq!(home.list(), before);
    home.run(&["restore", "two.db.backups/2026-11-23.db", "--other-workspace"]).ok();
    assert_eq!(home.list().len(), 1);
}

#[test]
fn the_same_file_says_nothing_whatever_was_changed_here_since() {
    let home = Home::small();
    let items = "kind,id,parent,title,owner,cycle,baseline,target\n\
                 objective,grow,,Grow the bakery,Runa Vik,2026-Q4,,\n\
                 key-result,shops,grow,Shops that order,Runa Vik,,0,100\n\
                 key-result,loaves,grow,Loaves a day,Tom Aas,,0,40\n";
    fs::write(home.path("bakery.csv"), items).unwrap();
    home.run(&["import", "bakery.csv"]).ok();
    let lines: [&[&str]; 6] = [
        &["revise", "Shops that order", "--target", "50", "--because", "two drivers left"],
        &["revise", "Shops that order", "--title", "Shops that order daily", "--because", "that is what counts"],
        &["revise", "person:Runa Vik", "--title", "Runa Holm"],
        &["hand-over", "Tom Aas", "Runa Holm", "--because", "Tom leaves"],
        &["delete", "Loaves a day", "--because", "not measured any more"],
        &["undo"],
    ];
    for line in lines {
        let ran = home.run(line);
        assert_eq!(ran.code, 0, "{line:?}: {}{}", ran.out, ran.err);
        let before = home.run(&["export"]).ok();
        let said = home.run(&["import", "bakery.csv"]).ok();
        assert!(said.contains("nothing changed"), "{line:?}: {said}");
        assert_eq!(home.run(&["export"]).ok(), before, "{line:?}");
    }
    fs::write(home.path("bakery.csv"), items.replace("0,100", "0,120")).unwrap();
    let ran = home.run(&["import", "-n", "bakery.csv"]);
    assert!(
        ran.err.contains("conflict: bakery.csv:3: target: 120 in the file, 50 here in “Shops that order daily”"),
        "{}",
        ran.err
    );
    assert!(
        ran.out.contains("1 conflict: changed in the file and here, and kept as it is here; --theirs takes the file's"),
        "{}",
        ran.out
    );
    home.run(&["import", "--theirs", "bakery.csv"]).ok();
    assert!(home.run(&["show", "Shops that order daily"]).ok().contains("120"));
}

#[test]
fn a_table_with_targets_alone_begins_somewhere_and_says_so() {
    let home = Home::small();
    let items = "kind,id,parent,title,target,value\nobjective,o,,Grow,,\nkey-result,a,o,Up,150,40\nkey-result,b,o,More,40,0\n";
    fs::write(home.path("t.csv"), items).unwrap();
    let said = home.run(&["import", "-n", "t.csv"]).ok();
    assert!(said.contains("2 without a baseline: begin at 0; --baseline-from zero, first or none decides otherwise"), "{said}");
    home.run(&["import", "t.csv"]).ok();
    let list = home.list();
    let up = list.iter().find(|i| i["title"] == "Up").unwrap();
    super::near(&up["progress"], 40.0 / 150.0);
    assert_eq!(home.run(&["import", "--baseline-from", "nowhere", "t.csv"]).code, 2);
}

/// A person's own table, as a spreadsheet of that place saves it.
fn of_a_spreadsheet(separator: char, mark: char, gap: &str, day: impl Fn(u32, u32) -> String) -> String {
    let rows = [
        ["kind", "id", "parent", "title", "owner", "cycle", "baseline", "target", "value", "on", "due"]
            .map(str::to_owned)
            .to_vec(),
        vec!["objective".into(), "o1".into(), String::new(), "Grow the café".into(), "Zoë Müller".into(), "Q4 2026".into()],
        vec![
            "key-result".into(),
            "k1".into(),
            "o1".into(),
            "Orders a month".into(),
            "Zoë Müller".into(),
            String::new(),
            format!("1{gap}000"),
            format!("1{gap}234{mark}5"),
            format!("1{gap}100"),
            day(11, 9),
            day(12, 31),
        ],
        vec![
            "key-result".into(),
            "k2".into(),
            "o1".into(),
            "Takings".into(),
            "Jon Berg".into(),
            String::new(),
            "€ 0".into(),
            format!("€ 12{gap}500"),
            String::new(),
            String::new(),
            day(12, 4),
        ],
    ];
    let cell = |cell: &String| if cell.contains(separator) { format!("\"{cell}\"") } else { cell.clone() };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&separator.to_string()) + "\r\n").collect()
}

#[test]
fn a_spreadsheet_is_read_as_it_is_saved_in_munich_in_paris_and_in_new_york() {
    let munich = of_a_spreadsheet(';', ',', ".", |month, day| format!("{day:02}.{month:02}.2026"));
    let paris = of_a_spreadsheet(';', ',', "\u{202f}", |month, day| format!("{day:02}/{month:02}/2026"));
    let new_york = of_a_spreadsheet(',', '.', ",", |month, day| format!("{month}/{day}/2026"));
    // Excel's own “CSV” is Windows-1252, its “CSV UTF-8” has a mark; “Unicode text” is UTF-16 with tabs.
    let western = |text: &str| -> Vec<u8> {
        text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect()
    };
    let unicode = of_a_spreadsheet('\t', ',', ".", |month, day| format!("{day:02}.{month:02}.2026"));
    let unicode: Vec<u8> = format!("\u{feff}{unicode}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cycle = "the cycle “Q4 2026” is 2026-Q4";
    for (place, bytes, said) in [
        (
            "Munich",
            western(&munich),
            &[
                "read as Windows-1252",
                "numbers in target: the comma parts the fraction, so 1.200 is 1200",
                "numbers in baseline, value: the comma parts the fraction as in “1.234,5” of target, so 1.200 is 1200",
                cycle,
                "3 rows of items, separated by semicolons",
            ][..],
        ),
        (
            "Paris",
            format!("\u{feff}{paris}").into_bytes(),
            &["dates in due, on: the day comes first, so 3/4 is 3 April", cycle, "separated by semicolons"],
        ),
        (
            "New York",
            western(&new_york),
            &[
                "read as Windows-1252",
                "numbers in target: the point parts the fraction, so 1,200 is 1200",
                "numbers in baseline, value: the point parts the fraction as in “1,234.5” of target, so 1,200 is 1200",
                "dates in due, on: the month comes first, so 3/4 is March 4",
                cycle,
                "separated by commas",
            ],
        ),
        (
            "Munich, as Unicode text",
            unicode,
            &["read as UTF-16", "numbers in target: the comma parts the fraction", cycle, "separated by tabs"],
        ),
    ] {
        let home = Home::small();
        fs::write(home.path("okr.csv"), bytes).unwrap();
        let dry = home.run(&["import", "-n", "okr.csv"]).ok();
        for part in said {
            assert!(dry.contains(part), "{place}: {part}: {dry}");
        }
        assert!(dry.contains("people that would be made: Zoë Müller, Jon Berg"), "{place}: {dry}");
        assert!(dry.contains("1 unit is from what stands beside the numbers"), "{place}: {dry}");
        home.run(&["import", "okr.csv"]).ok();
        let list = home.list();
        let orders = list.iter().find(|i| i["external_id"] == "k1").unwrap();
        for (key, value) in [("baseline", 1000.0), ("target", 1234.5), ("value", 1100.0)] {
            super::near(&orders[key], value);
        }
        assert_eq!(
            (&orders["owner"], &orders["due"], &orders["cycle"]),
            (&"Zoë Müller".into(), &"2026-12-31".into(), &"2026-Q4".into())
        );
        assert_eq!(orders["last_check_in"], "2026-11-09", "{place}");
        let takings = list.iter().find(|i| i["external_id"] == "k2").unwrap();
        assert_eq!((&takings["unit"], &takings["due"]), (&"€".into(), &"2026-12-04".into()), "{place}");
        super::near(&takings["target"], 12_500.0);
        assert!(home.run(&["import", "okr.csv"]).ok().contains("nothing changed"), "{place}");
    }
}

#[test]
fn what_a_spreadsheet_saves_of_an_export_comes_back_the_same() {
    let home = Home::operately();
    home.run(&["export", "--format", "csv", "-o", "sheets"]).ok();
    let items = fs::read(home.path("sheets/items.csv")).unwrap();
    assert!(items.starts_with(b"\xef\xbb\xbfkind,external_id,parents,title,"), "{}", String::from_utf8_lossy(&items[..60]));
    // A German Excel saves what it opened with semicolons and as Windows-1252, where every letter has a place in it.
    let text = String::from_utf8(items).unwrap();
    assert!(text.contains("kind"));
    let said = home.run(&["import", "sheets/items.csv", "sheets/check-ins.csv", "sheets/people.csv"]).ok();
    assert!(said.contains("nothing changed"), "{said}");
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused_when_typed_as_in_a_file() {
    let home = Home::operately();
    for typed in ["1.750", "1,750"] {
        let ran = home.run(&["check-in", "Fill approved roles", typed]);
        assert_eq!(ran.code, 2, "{typed}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("can be read as 1750 or as 1.75: write one of them"), "{}", ran.err);
    }
    let ran = home.run_with(&["push", "-", "-n"], "item,value\nscale_up_company/1,18.125\n", &[]);
    assert_eq!(ran.code, 0, "a script writes a point: {}", ran.err);
}

#[test]
fn a_file_larger_than_what_is_read_at_once_is_learnt_from_and_read() {
    let home = Home::operately();
    let row = |n: u32| format!("scale_up_company/1;{n:05};2026-11-20;1.{:03};note\n", n % 900 + 100);
    let many = (0..6000).map(row).collect::<Vec<_>>().concat();
    fs::write(home.path("c.csv"), format!("item;id;on;value;note\n{many}scale_up_company/1;last;20/11/2026;1,5;\n")).unwrap();
    let ran = home.run(&["import", "c.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("6001 check-ins added") && ran.out.contains("the comma parts the fraction"), "{}", ran.out);
    // What is far off is named, and taken.
    assert!(
        ran.err.contains("c.csv:2: value: 1100 employees is 108 times the whole way to the target, 25 employees"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("c.csv:6002: value: 1.5 employees is a thousandth of the last value"), "{}", ran.err);
}

/// What is over takes nothing new from a file, neither what is scored nor a day after the end; and its numbers move with a reason.
#[test]
fn what_is_over_takes_nothing_from_files_and_is_revised_with_a_reason() {
    let home = Home::operately();
    let after = |args: &[&str]| home.run(&[&["--today", "2027-01-04", "--as", "Bob Williams"], args].concat());
    let items = after(&["list", "key-results", "--format", "json"]).ok();
    let items: serde_json::Value = serde_json::from_str(&items).unwrap();
    let open = items.as_array().unwrap().iter().filter(|i| i["flags"].to_string().contains("to score")).collect::<Vec<_>>();
    let id = |n: usize| open[n]["id"].as_str().unwrap().to_owned();
    let external = |n: usize| open[n]["external_id"].as_str().unwrap().to_owned();
    let end = open[0]["due"].as_str().unwrap().to_owned();
    after(&["score", &id(0), "--outcome", "missed", "--learned", "we began late"]).ok();
    fs::write(home.path("late.csv"), format!("item,on,value\n{},2027-01-02,3\n", external(1))).unwrap();
    let late = after(&["import", "late.csv"]);
    assert!(late.code == 1 && late.err.contains("late.csv:2: ") && late.err.contains("is to score"), "{}", late.err);
    fs::write(home.path("closed.csv"), format!("item,on,value\n{},{end},3\n", external(0))).unwrap();
    let closed = after(&["import", "closed.csv"]);
    assert!(closed.code == 1 && closed.err.contains("is closed, missed; reopen it first"), "{}", closed.err);
    fs::write(home.path("item.csv"), format!("kind,id,title,target\nkey-result,{},{},1\n", external(0), "Renamed")).unwrap();
    let item = after(&["import", "item.csv"]);
    assert!(item.code == 1 && item.err.contains("item.csv:2: ") && item.err.contains("is closed, missed"), "{}", item.err);
    fs::write(home.path("final.csv"), format!("item,on,value\n{},{end},3\n", external(1))).unwrap();
    let last = after(&["import", "final.csv"]);
    assert!(last.code == 0 && last.out.contains("1 check-in"), "the last number comes after the end: {}", last.err);
    assert!(last.err.contains("final.csv:2: value: 3 leads lies 99 % of the way behind where it began"), "{}", last.err);
    for n in [0, 1] {
        let bare = after(&["revise", &id(n), "--target", "1"]);
        assert!(bare.code == 2 && bare.err.contains("in a cycle that is over needs its reason"), "{}", bare.err);
    }
}

/// A fraction of what is in percent, a slip of a thousand, a row's number beside it: asked once, and named where nobody is there.
#[test]
fn a_value_that_is_far_off_is_asked_about_where_it_is_typed_and_named_where_it_is_read() {
    let home = Home::small();
    home.run(&["add", "key-result", "Activated", "--parent", "win", "--baseline", "0", "--target", "80 %"]).ok();
    home.run(&["add", "key-result", "Users", "--parent", "win", "--baseline", "0", "--target", "1000"]).ok();
    for (args, sentence) in [
        (&["check-in", "Activated", "0.4"][..], "0.4 can be read as 40 % or as 0.4 %; write 40% or 0.4%"),
        (&["check-in", "Users", "12 Mio"], "is 12 000 times 1000, the largest number it has; say --yes if it is meant"),
    ] {
        let refused = home.run(args);
        assert!(refused.code == 2 && refused.err.contains(sentence), "{args:?}: {}", refused.err);
    }
    let shown = |title: &str| home.run(&["show", title]).ok();
    home.run(&["check-in", "Activated", "0.4%", "--as", "Ana Ruiz"]).ok();
    assert!(shown("Activated").contains("0.4 → 80 %"), "{}", shown("Activated"));
    home.run(&["check-in", "Activated", "40", "--as", "Ana Ruiz"]).ok();
    home.run(&["check-in", "Users", "12 Mio", "--yes", "--as", "Ana Ruiz"]).ok();
    assert!(shown("Users").contains("12 000 000 → 1000"), "{}", shown("Users"));
    let push = |lines: &str| home.run_with(&["push", "-"], lines, &[]);
    let refused = push("{\"item\":\"Activated\",\"value\":0.5}\n{\"item\":\"Users\",\"value\":700}\n");
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(
        refused.err.contains(":1: value: “0.5” can be read as 50 % or as 0.5 %; write one of them, with its %"),
        "{}",
        refused.err
    );
    let taken = push("{\"item\":\"Activated\",\"value\":\"0.5%\"}\n{\"item\":\"Users\",\"value\":700}\n");
    assert_eq!(taken.code, 0, "{}", taken.err);
    assert!(
        taken.err.contains(":2: value: 700 is a thousandth of the last value, 12 000 000, or less; it is taken as it is"),
        "{}",
        taken.err
    );
}

/// The check-ins there are, as rows of CSV.
fn check_ins_of(home: &Home) -> Vec<String> {
    home.run(&["export", "--format", "csv", "--part", "check-ins"]).ok().lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_pushed_row_whose_cells_do_not_fit_its_header_is_refused_whole() {
    let home = Home::small();
    let changes = home.changes();
    for (csv, sentence) in [
        ("item,on,by,confidence,note\nconv,2026-11-20,ana,7,a, and b\n", ":2: this row has 6 cells, the first row 5"),
        ("item,value,note,next\nconv,2.6,rain, wind,\n", ":2: this row has 5 cells, the first row 4"),
        ("item,value,note,next\nconv,2.6,\"good\nconv,2.7,x,y\n", ":2: a quotation mark opened here is never closed"),
        ("item,value,Date\nconv,2.6,2026-11-20\n", ":1: Date: nobody knows a column of this name; did you mean on?"),
        ("item,value,id\nconv,2.6,c1\n", "there is no column “id”; there are item, value"),
        ("item,value,colour\nconv,1,red\n", "no column “colour”; there are item, value"),
        ("item,value,\nconv,2.6,lost\n", "there is no column “3 (without a name)”"),
        ("item,value,on\nconv,2.6,11/12/2026\n", ":2: on: “11/12/2026” can be read as"),
        ("item,word,health\ncheck,on track,at risk\n", ":2: health: it says at risk and the word says on track"),
    ] {
        let ran = home.run_with(&["push"], csv, &[]);
        assert!(ran.code == 1 && ran.err.contains(sentence), "{csv:?}: {}", ran.err);
    }
    assert_eq!(home.changes(), changes);
    // The good rows beside a bad one keep their own cells.
    let csv = "item,value,note,next\nconv,2.6,rain, wind,\nconv,2.7,\"a, and b\",c\n";
    assert_eq!(home.run_with(&["push", "--keep-going"], csv, &[]).code, 4);
    let rows = check_ins_of(&home);
    assert!(rows.len() == 1 && rows[0].contains("2.7") && rows[0].ends_with(",\"a, and b\",c,"), "{rows:?}");
}

#[test]
fn csv_is_pushed_however_a_spreadsheet_wrote_it() {
    let wide: Vec<u8> =
        "\u{feff}item\tvalue\ton\tnote\r\nconv\t2.6\t46346\tgrüße\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let json: Vec<u8> =
        "\u{feff}{\"item\":\"conv\",\"value\":3.5,\"on\":\"2026-11-17\"}\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, found) in [
        (&wide[..], &[["2026-11-20", ",2.6,", "grüße"]][..]),
        (&json, &[["2026-11-17", ",3.5,", ""]]),
        (b"item;value;on;note\nconv;2,6;19.11.2026;gr\xfc\xdfe\n", &[["2026-11-19", ",2.6,", "grüße"]]),
        (b"Values of the week\n\nitem|value|on|note\nconv|2.6|2026-11-18|one, two\n", &[["2026-11-18", ",2.6,", "\"one, two\""]]),
        (
            b"item,value,on\nconv,2.6,11/12/2026\nconv,2.7,11/20/2026\n",
            &[["2026-11-12", ",2.6,", ""], ["2026-11-20", ",2.7,", ""]],
        ),
        (b"item,value,on\nconv,2.6,fri\n", &[["2026-11-20", ",2.6,", ""]]),
        (b"item;value;note\nconv;1.250;a\nconv;3,5;b\n", &[["2026-11-23", ",1250,", "a"], ["2026-11-23", ",3.5,", "b"]]),
    ] {
        let home = Home::small();
        fs::write(home.path("values.txt"), bytes).unwrap();
        let ran = home.run(&["push", "values.txt"]);
        assert_eq!(ran.code, 0, "{}: {}", String::from_utf8_lossy(bytes), ran.err);
        let rows = check_ins_of(&home);
        assert_eq!(rows.len(), found.len(), "{rows:?}");
        for parts in found {
            assert!(rows.iter().any(|row| parts.iter().all(|part| row.contains(part))), "{parts:?}: {rows:?}");
        }
    }
}

#[test]
fn a_day_to_come_is_refused_when_pushed_as_when_typed() {
    let home = Home::small();
    let changes = home.changes();
    let json = "{\"item\":\"conv\",\"value\":2.6,\"on\":\"2027-11-20\"}\n";
    let said =
        |day: &str| format!("on: {day}: it would be silent until then; give the day it speaks of, today or before, or say --yes");
    for (input, line, day) in [
        (json, 1, "20 Nov 2027 is in 362 days"),
        ("item,value,on\nconv,2.6,2027-11-20\n", 2, "20 Nov 2027 is in 362 days"),
        ("item,value,on\nconv,2.6,2026-11-24\n", 2, "tomorrow is still to come"),
    ] {
        for args in [&["push"][..], &["push", "-n"]] {
            let ran = home.run_with(args, input, &[]);
            let sentence = format!("standard input:{line}: {}\n", said(day));
            assert!(ran.code == 1 && ran.err.contains(&sentence), "{args:?} {input:?}: {}", ran.err);
        }
    }
    let typed = home.run(&["check-in", "conv", "2.6", "--on", "2027-11-20"]);
    assert!(typed.code == 2 && typed.err.contains(&said("20 Nov 2027 is in 362 days")), "{}", typed.err);
    assert_eq!(home.changes(), changes);
    let ahead = "1 check-in is dated after today: it is not seen before its day\n";
    for args in [&["push", "--yes", "-n"][..], &["push", "--yes"]] {
        let ran = home.run_with(args, json, &[]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ahead), "{args:?}");
    }
    assert_eq!(home.changes(), changes + 1);
}

#[test]
fn what_another_command_reads_is_named_and_lights_are_words_where_they_are_pushed() {
    let home = Home::small();
    let lines = "{\"item\":\"conv\",\"value\":2.6}\n{\"item\":\"conv\",\"value\":2.7}\n";
    for (name, text, said) in [
        ("values.jsonl", lines, "values.jsonl: this file is JSON lines, as programs hand them to “quarterdeck push”"),
        ("goals.rtf", "{\\rtf1\\ansi Grow}\n", "goals.rtf: this file is RTF"),
    ] {
        fs::write(home.path(name), text).unwrap();
        let ran = home.run(&["import", name]);
        assert!(ran.code == 1 && ran.err.contains(said), "{}", ran.err);
    }
    home.run(&["push", "values.jsonl"]).ok();
    home.run_with(&["push"], "{\"item\":\"conv\",\"value\":2.8,\"health\":\"amber\"}\n", &[]).ok();
    assert!(home.run(&["show", "conv"]).ok().contains("at risk"));
}
