//! What cannot be, and what comes out otherwise than one may think: one sentence, and the exit code that goes with it.

use super::*;

/// The exit code and the sentence.
#[track_caller]
fn refused(home: &Home, args: &[&str]) -> (i32, String) {
    let ran = home.run(args);
    assert_eq!(ran.out, "", "{args:?}");
    assert_eq!(ran.err.trim_end().lines().count(), 1, "{args:?} says {}", ran.err);
    (ran.code, ran.err.trim_end().to_owned())
}

#[test]
fn people_and_teams_that_cannot_be_told_apart_are_not_made_and_the_import_stays_idempotent() {
    let home = Home::operately();
    let changes = home.changes();
    for (args, part) in [
        (&["add", "person", "emily davis"][..], "Emily Davis is here already: choose that one, or give this one an e-mail"),
        (&["add", "person", "Emily Davis", "--email", "e@x.example"], "is here already, without an e-mail"),
        (&["add", "person", "Zed", "--email", "notmail"], "an e-mail is like ana@example.org"),
        (&["revise", "person:Bob Williams", "--title", "Emily Davis"], "Emily Davis is here already"),
        (&["add", "team", "Marketing"], "there is a team Operately Demo/Marketing already"),
        (
            &["add", "team", "marketing", "--parent", "Operately Demo"],
            "there is a team “Marketing” below “Operately Demo” already",
        ),
        (&["add", "team", " "], "a team needs a name"),
        (&["add", "objective", "Two\nlines"], "cannot have a line break in it"),
    ] {
        let (code, sentence) = refused(&home, args);
        assert!(code == 2 && sentence.contains(part), "{args:?}: {code}, {sentence}");
    }
    home.run(&["import", &data("items.csv"), &data("check-ins.csv")]).ok();
    assert_eq!(home.changes(), changes);
    home.run(&["--as", "Emily Davis", "check-in", "improve_product/1", "3.7"]).ok();
}

#[test]
fn what_is_deleted_says_what_hangs_on_it_and_the_command_that_brings_it_back() {
    let home = Home::operately();
    let before = home.list();
    home.run(&["add", "objective", "Older change", "--cycle", "2026-Q4"]).ok();
    let said = home.run(&["--as", "bob", "delete", "person:Bob"]).ok();
    let mut lines = said.lines();
    assert_eq!(lines.next(), Some("deleted person Bob Williams"));
    assert_eq!(lines.next(), Some("5 items are left without an owner"));
    let number = lines.next().unwrap().strip_prefix("“quarterdeck undo ").unwrap().split('”').next().unwrap();
    assert_eq!(home.run(&["undo", number]).ok(), "undid: deleted person Bob Williams\n");
    let said = home.run(&["delete", "cycle:2026-Q4"]).ok();
    assert!(said.contains(" are left without a cycle\n“quarterdeck undo "), "{said}");
    home.run(&["undo"]).ok();
    home.run(&["undo"]).ok();
    assert_eq!(home.list(), before);

    let home = Home::small();
    home.run(&["add", "objective", "Other", "--id", "other"]).ok();
    home.run(&["add", "objective", "Both", "--parent", "win", "--parent", "other"]).ok();
    let said = home.run(&["archive", "Both", "--because", "one is enough"]).ok();
    assert!(said.contains("it stood under “Win the mid-market” and “Other”, and is out of sight in each"), "{said}");
    home.run(&["undo"]).ok();
    let said = home.run(&["delete", "Both", "--because", "one is enough"]).ok();
    assert!(
        said.contains("it stood under “Win the mid-market” and “Other”, and is gone from each\n“quarterdeck undo "),
        "{said}"
    );
}

#[test]
fn a_check_in_of_another_day_says_what_it_does_not_change() {
    let home = Home::operately();
    let said = |args: &[&str]| {
        let ran = home.run(&[&["--as", "bob", "check-in", "scale_up_company/1"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    // A day to come is nearly always a slip, and there is nobody here to ask.
    let ahead = home.run(&["--as", "bob", "check-in", "scale_up_company/1", "20", "--on", "2026-12-01"]);
    assert!(ahead.code == 2 && ahead.err.contains("1 Dec is in 8 days: it would be silent until then"), "{}", ahead.err);
    assert_eq!(
        said(&["20", "--on", "2026-11-01"]),
        "an older day than the newest check-in, 20 Nov: today’s state stays as it was\n"
    );
    assert_eq!(
        said(&["20", "--on", "2025-06-01"]),
        "an older day than the newest check-in, 20 Nov: today’s state stays as it was\n1 Jun 2025 is before the cycle 2026 begins, on 1 Jan 2026\n".replace("1 Jan 2026", "1 Jan")
    );
    assert_eq!(said(&["20"]), "");
    let pushed = home.run_with(
        &["push", "--yes"],
        "{\"item\":\"scale_up_company/1\",\"value\":21}\n{\"item\":\"scale_up_company/1\",\"value\":22,\"on\":\"2026-12-01\"}\n",
        &[],
    );
    assert_eq!((pushed.code, pushed.err.as_str()), (0, "1 check-in is dated after today: it is not seen before its day\n"));
}

#[test]
fn a_status_with_stale_items_does_not_say_that_nothing_is_due() {
    let home = Home::operately();
    let status = home.run(&["--today", "2026-12-20", "status"]).ok();
    assert!(status.contains("◷ 25 stale") && status.ends_with("; 25 check-ins are overdue\n"), "{status}");
    assert!(home.run(&["status"]).ok().ends_with("; no check-ins are due\n"));
}

#[test]
fn a_name_in_the_config_file_that_fits_nobody_is_not_passed_over_in_silence() {
    let home = Home::small();
    let config = home.path(".config/quarterdeck/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "theme = \"dark\"\nas = \"zzz\"\n").unwrap();
    let ran = home.run(&["check-in", "conv", "2.5"]);
    let place = format!("{}, line 2: as = “zzz” fits nobody in this workspace", config.display());
    assert!(ran.code == 0 && ran.err.starts_with(&place), "{}", ran.err);
    assert_eq!(home.run(&["--as", "ana", "check-in", "conv", "2.6"]).err, "");
    let doctor = home.run(&["doctor"]);
    assert!(doctor.code == 0 && doctor.out.contains(&place), "{}", doctor.out);
    home.run(&["status", "--short"]).ok();
}

#[test]
fn a_sentence_names_the_thing_that_is_wrong() {
    let home = Home::small();
    for (args, code, sentence) in [
        (
            &["check-in", "conv", "42 min"][..],
            2,
            "cannot check in Conversion: “42 min” does not go with the unit %: type the number alone",
        ),
        (
            &["revise", "win", "--state", "done"],
            2,
            "Win the mid-market has no state: it is an objective; leave it out, or name something else",
        ),
        (
            &["export", "-o", "nowhere/a.json"],
            1,
            "cannot write nowhere/a.json: there is no folder nowhere; make it first, or choose another place",
        ),
        (&["show", "zzz"], 2, "no item is called “zzz”; “quarterdeck list” shows what there is"),
    ] {
        assert_eq!(refused(&home, args), (code, format!("error: {sentence}")));
    }
}

#[test]
fn an_import_counts_aloud_what_it_changes_in_an_open_cycle() {
    let home = Home::small();
    let row = "kind,id,parent,title,target\nkey-result,conv,win,Conversion,4\nobjective,win,,Win all of it,\n";
    fs::write(home.path("later.csv"), row).unwrap();
    let dry = home.run(&["import", "later.csv", "--dry-run"]).ok();
    let said = "1 target and 1 other field would be changed in an open cycle: “quarterdeck log --revisions” would list what was before\n";
    assert!(dry.contains(said), "{dry}");
    let done = home.run(&["import", "later.csv"]).ok();
    let said = "1 target and 1 other field changed in an open cycle: “quarterdeck log --revisions” lists what was before\n";
    assert!(done.contains(said), "{done}");
    assert!(!home.run(&["import", "later.csv"]).ok().contains("in an open cycle"));
    assert!(!Home::operately().run(&["import", &data("items.csv")]).ok().contains("in an open cycle"));
}

#[test]
fn the_example_of_the_documentation_imports_as_it_is() {
    let home = Home::new();
    home.run(&["init", "Lantern Bakery"]).ok();
    let files = ["people.csv", "items.csv", "check-ins.csv"];
    let files = files.map(|name| format!("{}/assets/example/{name}", env!("CARGO_MANIFEST_DIR")));
    let args = [&["import"], &files.each_ref().map(String::as_str)[..]].concat();
    let said = home.run(&args).ok();
    assert!(said.ends_with("2 objectives added\n5 key results added\n2 projects added\n3 links added\n11 check-ins added\n3 people added\n3 teams added\n1 cycle added\n"), "{said}");
    assert!(home.run(&args).ok().ends_with("nothing changed: all of it was here already\n"));
    let flags = home.run(&["check", "--flag", "unlinked,no-owner,no-theory,stale"]);
    assert!(!flags.out.contains("no owner") && !flags.out.contains("no theory"), "{}", flags.out);
    home.run(&["doctor"]).ok();
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_saved_and_cannot_be_printed_is_no_failure_and_asks_for_no_second_time() {
    let home = Home::small();
    home.run(&["--as", "ana", "check-in", "conv", "2.5"]).ok();
    let backup = home.run(&["backup"]).ok();
    std::fs::write(home.path("more.csv"), "item,on,value\nconv,2026-11-20,2.6\n").unwrap();
    let other = home.path("other.db").display().to_string();
    let full = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_quarterdeck"));
        command.env_clear().env("HOME", home.folder.path()).env("QUARTERDECK_TODAY", "2026-11-23");
        command.env("QUARTERDECK_WORKSPACE", home.workspace()).current_dir(home.folder.path());
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command.args(args).stdin(std::process::Stdio::null()).stdout(full).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for args in [
        &["check-in", "conv", "+1"][..],
        &["push", "more.csv"],
        &["import", "more.csv"],
        &["revise", "conv", "--title", "Conversions", "--because", "shorter"],
        &["undo"],
        &["redo"],
        &["add", "objective", "Another"],
        &["settings", "set", "stale-after", "5"],
        &["delete", "Another", "--because", "typed twice"],
        &["--workspace", &other, "init"],
        &["restore", backup.trim()],
    ] {
        let (code, said) = full(args);
        let sentence = "saved; only the report could not be printed: the disk is full\n";
        assert!(code == 0 && said.ends_with(sentence) && !said.contains("error"), "{args:?}: {code} {said}");
    }
    let (code, said) = full(&["list"]);
    assert!(code == 1 && said.contains("cannot write the output: the disk is full; make room and try again"), "{said}");
}

#[test]
fn the_example_says_the_same_of_its_milestones_everywhere() {
    let home = Home::new();
    home.run(&["init", "Lantern Bakery"]).ok();
    let file = |name: &str| format!("{}/assets/example/{name}", env!("CARGO_MANIFEST_DIR"));
    home.run(&["import", &file("people.csv"), &file("items.csv"), &file("check-ins.csv")]).ok();
    for args in [&["show", "ovens/repairs"][..], &["list"], &["export", "--format", "md"]] {
        let said = home.run(args).ok();
        assert!(said.contains("1 of 3 steps") && !said.contains("0 of 3"), "{args:?}: {said}");
    }
    assert!(home.run(&["show", "ovens/repairs"]).ok().contains("25.0 %"));
    let pushed = home.path("push.csv");
    std::fs::write(&pushed, "item,value\novens/repairs,2\n").unwrap();
    home.run(&["--as", "greta", "push", &pushed.display().to_string()]).ok();
    assert!(home.run(&["show", "ovens/repairs"]).ok().contains("2 of 3 steps"));
}

#[test]
fn the_refusal_after_the_quarter_names_the_command_that_opens_it_again() {
    let home = Home::new();
    home.run(&["init", "Small"]).ok();
    home.run(&["add", "person", "Ana Ruiz"]).ok();
    home.run(&["add", "objective", "Win", "--cycle", "2026-Q3", "--id", "win"]).ok();
    home.run(&["add", "key-result", "Conversion", "--parent", "win", "--baseline", "1", "--target", "3", "--id", "conv"]).ok();
    let late = ["--as", "ana", "check-in", "conv", "2", "--on", "2026-09-30"];
    let refused = home.run(&late);
    let command = "quarterdeck reopen cycle:2026-Q3";
    assert!(refused.code == 2 && refused.err.contains(&format!("reopen the cycle first: {command}")), "{}", refused.err);
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    home.run(&[&["--as", "ana"], &words[..], &["--because", "we want to know how it ended"]].concat()).ok();
    home.run(&late).ok();
}

#[test]
fn people_are_meant_as_they_are_written_in_every_command() {
    let home = Home::small();
    let owner = |title: &str| home.list().into_iter().find(|i| i["title"] == title).unwrap()["owner"].clone();
    home.run(&["add", "person", "Zoe\u{308} Müller"]).ok();
    let twice = home.run(&["add", "person", "ZOË  MÜLLER"]);
    assert!(twice.code == 2 && twice.err.contains("Müller is here already"), "{}", twice.err);
    home.run(&["add", "objective", "Größe", "--owner", "zoe muller"]).ok();
    assert_eq!(owner("Größe"), "Zoe\u{308} Müller");
    assert!(home.run(&["show", "grosse"]).ok().contains("Größe"));
    for nobody in ["TBD", "-", "n/a", "?", "none"] {
        home.run(&["revise", "Größe", &format!("--owner={nobody}"), "--because", "nobody yet"]);
        assert_eq!(owner("Größe"), Value::Null, "{nobody}");
        home.run(&["revise", "Größe", "--owner", "@ana", "--because", "Ana again"]).ok();
        assert_eq!(owner("Größe"), "Ana Ruiz");
    }
    let several = home.run(&["revise", "Größe", "--owner", "zoe; ana", "--because", "two"]);
    assert_eq!((several.code, several.err.trim()), (0, "--owner: zoe is taken, and not ana: one person answers"));
    assert_eq!(owner("Größe"), "Zoe\u{308} Müller");
    let stranger = home.run(&["add", "objective", "X", "--owner", "Quinn"]);
    assert!(stranger.code == 2 && stranger.err.contains("“quarterdeck add person \"Quinn\"” adds them"), "{}", stranger.err);
    for nobody in ["TBD", "--", "n/a"] {
        let refused = home.run(&["add", "person", "--", nobody]);
        assert!(refused.code == 2 && refused.err.contains("is nobody"), "{nobody}: {}", refused.err);
    }
    let pushed = home.run_with(
        &["push", "-"],
        "{\"item\":\"conv\",\"value\":2.2,\"by\":\"Ana & Zoe\"}\n{\"item\":\"conv\",\"value\":2.3,\"by\":\"TBD\"}\n",
        &[],
    );
    assert!(pushed.code == 0 && pushed.err.contains("by: Ana is taken, and not Zoe"), "{}", pushed.err);
}

#[test]
fn whoever_makes_a_workspace_is_in_it_and_known() {
    let home = Home::new();
    let said = home.run(&["init", "Acme", "--person", "Ana Ruiz <ana@x.example>", "--cycle", "2026-Q4"]).ok();
    assert!(said.contains("you are Ana Ruiz\n") && said.contains("added cycle 2026-Q4"), "{said}");
    home.run(&["add", "objective", "Grow", "--owner", "ana"]).ok();
    let log = home.run(&["log", "--format", "json"]).json();
    assert!(log.as_array().unwrap().iter().take(2).all(|change| change["by"] == "Ana Ruiz"), "{log}");
    for (args, sentence) in [(["--person", "TBD"], "is nobody"), (["--cycle", "someday"], "are not in its name")] {
        let home = Home::new();
        let refused = home.run(&[&["init", "Acme"], &args[..]].concat());
        assert!(refused.code == 2 && refused.err.contains(sentence), "{}", refused.err);
        assert!(!home.workspace().exists(), "nothing is made then");
    }
}

#[test]
fn a_cycle_is_read_alike_wherever_it_is_typed() {
    let home = Home::new();
    let said = home.run(&["init", "Acme", "--person", "Ana", "--cycle", "Q4 2026"]).ok();
    assert!(said.contains("added cycle 2026-Q4"), "{said}");
    home.run(&["add", "objective", "Grow", "--cycle", "2026Q4"]).ok();
    let said = home.run(&["add", "cycle", "Q1 2027"]).ok();
    assert!(said.contains("2027-Q1"), "{said}");
    home.run(&["add", "objective", "Later", "--cycle", "Q1 2027"]).ok();
    let listed = |cycle: &str| home.run(&["list", "objectives", "--cycle", cycle, "--format", "csv"]).ok();
    assert!(listed("Q4 2026").contains("Grow") && !listed("Q4 2026").contains("Later"), "{}", listed("Q4 2026"));
    let cycles = home.run(&["list", "cycles", "--format", "json"]).json();
    let named = |name: &str| cycles.as_array().unwrap().iter().find(|c| c["name"] == name).cloned();
    assert_eq!(cycles.as_array().unwrap().len(), 2, "{cycles}");
    let next = named("2027-Q1").unwrap();
    assert_eq!((&next["start"], &next["end"]), (&"2027-01-01".into(), &"2027-03-31".into()));
    for (unknown, sentence) in [
        ("T3", "“T3” does not say of which year: write 2026-Q3"),
        ("FY26 Q3", "when the fiscal year of “FY26 Q3” begins is not known here"),
    ] {
        for args in [&["add", "cycle", unknown][..], &["add", "objective", "X", "--cycle", unknown]] {
            let refused = home.run(args);
            assert!(refused.code == 2 && refused.err.contains(sentence), "{args:?}: {}", refused.err);
        }
        assert_ne!(home.run(&["list", "objectives", "--cycle", unknown]).code, 0, "{unknown}");
    }
    for (called, name) in [("Dez 2026", "2026-12"), ("Q2'27", "2027-Q2")] {
        assert!(home.run(&["add", "cycle", called]).ok().contains(name), "{called}");
    }
    home.run(&["add", "cycle", "Q2 2027", "--start", "2027-05-01", "--end", "2027-07-31"]).ok();
    assert!(home.run(&["list", "cycles"]).ok().contains("Q2 2027"), "with days of its own it is called as it was");
}

#[test]
fn who_is_added_is_one_person() {
    for (text, sentence) in [("Ana & Bob", "names 2 people"), ("Ana; Bob, Eve", "names 3 people")] {
        let home = Home::new();
        let told = home.run(&["init", "Acme", "--person", text]);
        assert!(told.code == 2 && told.err.contains(sentence) && !home.workspace().exists(), "{}", told.err);
        let home = Home::small();
        let (code, said) = refused(&home, &["add", "person", text]);
        assert!(code == 2 && said.contains(sentence) && said.contains("add them one by one"), "{said}");
    }
    let home = Home::new();
    // What somebody is called elsewhere is no name.
    let told = home.run(&["init", "Acme", "--person", "@ana"]);
    assert!(told.code == 2 && told.err.contains("“@ana” is what somebody is called elsewhere"), "{}", told.err);
    home.run(&["init", "Acme", "--person", "Ana"]).ok();
    let (code, said) = refused(&home, &["add", "person", "@zed"]);
    assert!(code == 2 && said.contains("write the name, and the e-mail beside it, like Ana Ruiz <ana@example.org>"), "{said}");
    home.run(&["add", "person", "Ruiz, Eva", "--email", "eva@x.example"]).ok();
    home.run(&["add", "person", "Lind, Mara <mara@x.example>"]).ok();
    let people = home.run(&["list", "people", "--format", "json"]).json();
    let told = |p: &serde_json::Value| (p["name"].as_str().unwrap().to_owned(), p["email"].as_str().map(str::to_owned));
    let told: Vec<_> = people.as_array().unwrap().iter().map(told).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("Ana".to_owned(), None),
            ("Lind, Mara".to_owned(), some("mara@x.example")),
            ("Ruiz, Eva".to_owned(), some("eva@x.example"))
        ]
    );
}

#[test]
fn a_unit_typed_with_a_bound_is_the_unit() {
    let home = Home::small();
    let shown = |title: &str| home.run(&["show", title]).ok();
    home.run(&["add", "key-result", "Churn", "--parent", "win", "--baseline", "12%", "--target", "5%"]).ok();
    assert!(shown("Churn").contains("→ 5 %"), "{}", shown("Churn"));
    home.run(&["add", "key-result", "Setup", "--parent", "win", "--baseline", "58 min", "--target", "20 min"]).ok();
    assert!(shown("Setup").contains("→ 20 min"), "{}", shown("Setup"));
    home.run(&["add", "key-result", "Revenue", "--parent", "win", "--baseline", "10", "--target", "20"]).ok();
    home.run(&["revise", "Revenue", "--target", "€ 30", "--because", "in euros"]).ok();
    assert!(shown("Revenue").contains("→ €30"), "{}", shown("Revenue"));
    for (args, sentence) in [
        (&["add", "key-result", "Mix", "--parent", "win", "--baseline", "1 €", "--target", "2 %"][..], "are in two units"),
        (&["revise", "Revenue", "--target", "80 %", "--because", "x"], "does not go with the unit €"),
        (&["revise", "Revenue", "--weight", "-1", "--because", "x"], "weights begin at 0"),
    ] {
        let refused = home.run(args);
        assert!(refused.code == 2 && refused.err.contains(sentence), "{}", refused.err);
    }
}

#[test]
fn what_is_refused_anyway_is_not_asked_about_first() {
    let home = Home::small();
    let blank = home.run(&["revise", "conv", "--title", ""]);
    assert!(blank.code == 2 && blank.err.contains("cannot be blank"), "{}", blank.err);
    for to in [&["--to", "command"][..], &["--to", "eml"]] {
        let empty = Home::new();
        empty.run(&["init"]).ok();
        assert_eq!(empty.run(&[&["remind"], to].concat()).code, 2, "also when nobody owes anything");
    }
    let restored = home.run(&["restore", "nothing-here.db"]);
    assert!(
        restored.code == 1 && restored.err.contains("cannot restore nothing-here.db: there is no such file"),
        "{}",
        restored.err
    );
    home.run(&["man", "--dir", "pages/new"]);
    assert!(home.path("pages/new/quarterdeck.1").exists(), "the folder is made");
}

#[test]
fn an_undo_without_a_number_is_of_today() {
    let home = Home::small();
    let late = home.run(&["undo", "--today", "2026-12-20"]);
    assert!(
        late.code == 2 && late.err.contains("the last change of nobody (23 Nov) is older than today: added project Checklist"),
        "{}",
        late.err
    );
    let number = late.err.split("quarterdeck undo ").nth(1).unwrap().split('”').next().unwrap().to_owned();
    assert!(home.run(&["undo", &number, "--today", "2026-12-20"]).ok().contains("Checklist"));
}

#[test]
fn nudges_are_told_to_scripts_as_well() {
    let home = Home::small();
    let later = ["--today", "2026-12-14", "review", "--nudges", "--format"];
    let told = home.run(&[&later[..], &["json"]].concat()).json();
    let ana = told.as_array().unwrap().iter().find(|n| n["person"] == "Ana Ruiz").unwrap();
    assert_eq!(ana["email"], "ana@x.example");
    let text = ana["text"].as_str().unwrap();
    assert!(text.starts_with("Hi Ana, ") && text.contains("Conversion: – → 3.5 %") && !text.contains("review 3"), "{text}");
    assert!(home.run(&[&later[..], &["csv"]].concat()).ok().starts_with("person,email,items,text\n"));
}

#[test]
fn a_command_to_copy_names_the_workspace_a_flag_or_a_variable_named() {
    let home = Home::small();
    let there = home.path("goals.db").display().to_string();
    let told = home.run(&["--workspace", "goals.db", "remind", "--today", "2026-12-14"]).ok();
    let canonical = std::path::absolute(&there).unwrap().display().to_string();
    assert!(told.contains("quarterdeck --workspace ") && told.contains(&canonical), "{told}");
    // The variable is of this shell alone.
    let variable = home.run(&["review", "--nudges", "--today", "2026-12-14"]).ok();
    assert!(variable.contains("quarterdeck --workspace ") && variable.contains("goals.db check-in "), "{variable}");
    let ended = home.run(&["--workspace", "goals.db", "remind", "--today", "2027-01-04"]).ok();
    let score = ended.lines().find(|line| line.contains(" score ")).unwrap();
    assert!(score.trim().starts_with("quarterdeck --workspace ") && score.contains(&canonical), "{score}");
}
