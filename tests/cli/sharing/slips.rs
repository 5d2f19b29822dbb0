//! Check-in slips: what goes out to people without the program, and what is read when it comes back.

use super::{Home, Ran, fs, list, meet};

/// The small home two weeks later, where Ana owes two check-ins and Bob one; both laptops have it.
fn two() -> (Home, Home) {
    let (a, b) = (Home::small(), Home::new());
    for args in [
        &["revise", "conv", "--owner", "ana", "--because", "hers"][..],
        &["revise", "check", "--owner", "ana"],
        &["add", "person", "Bob Lee"],
        &["add", "key-result", "Churn", "--id", "churn", "--parent", "win", "--baseline", "0", "--target", "4", "--owner", "bob"],
        &["--today", "2026-11-16", "check-in", "conv", "2.4", "-c", "6"],
        &["export", "-o", "start.json"],
    ] {
        let ran = a.run(args);
        assert_eq!(ran.code, 0, "{args:?} {}", ran.err);
    }
    b.run(&["init", "Small"]).ok();
    b.run(&["import", &a.path("start.json").display().to_string()]);
    (a, b)
}

const DAY: [&str; 2] = ["--today", "2026-12-07"];
const LATER: [&str; 2] = ["--today", "2026-12-09"];

fn on(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&DAY[..], args].concat())
}

/// Two days after the slips were made.
fn later(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&LATER[..], args].concat())
}

fn read(home: &Home, text: &str, more: &[&str]) -> Ran {
    home.run_with(&[&LATER[..], &["slip", "--read", "-"], more].concat(), text, &[])
}

/// The slip with this behind the first colons of that label.
fn filled(slip: &str, answers: &[(&str, &str)]) -> String {
    answers.iter().fold(slip.to_owned(), |slip, (label, text)| {
        let empty = format!("  {label:<10} :\n");
        assert!(slip.contains(&empty), "{slip}");
        slip.replacen(&empty, &format!("  {label:<10} : {text}\n"), 1)
    })
}

/// What is said of the conversion, newest first: `2026-12-07, Ana Ruiz: 2.7 %` and what follows.
fn said(home: &Home) -> Vec<String> {
    let shown = later(home, &["show", "conv"]).ok();
    let (_, said) = shown.split_once("\ncheck-ins\n").unwrap();
    said.lines().filter_map(|line| line.strip_prefix("  20")).map(str::to_owned).collect()
}

/// Its values that count, newest first.
fn values(home: &Home) -> Vec<String> {
    let value = |line: &String| line.split_once(": ").unwrap().1.split(',').next().unwrap().to_owned();
    said(home).iter().filter(|line| !line.contains("(taken back)") && !line.contains("(corrected)")).map(value).collect()
}

#[test]
fn a_reply_is_there_once_however_often_and_wherever_it_is_read() {
    let (a, b) = two();
    let slip = on(&a, &["slip", "ana"]).ok();
    assert!(slip.contains("[slip ") && slip.contains("] Conversion\n  last 2.4 % on 16 Nov, target 3.5 %\n"), "{slip}");
    assert_eq!(slip, on(&b, &["slip", "ana"]).ok(), "a slip is the same wherever it is made");
    let reply = filled(
        &slip,
        &[("value", "+0.3"), ("confidence", "7"), ("note", "EU rollout"), ("health", "at risk"), ("progress", "40")],
    );
    let ran = read(&a, &reply, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.starts_with("saved 2 check-ins of 2 items by Ana Ruiz\n"), "{}", ran.out);
    assert!(said(&a)[0].starts_with("26-12-07, Ana Ruiz: 2.7 %"), "{:?}", said(&a));
    // Once more, forwarded, and after something newer: nothing, though three tenths more than now would be another value.
    later(&a, &["check-in", "conv", "2.9", "--as", "ana"]);
    let before = a.changes();
    let forwarded: String = reply.lines().flat_map(|line| ["> ", line, "\r\n"]).collect();
    for text in [&reply, &forwarded] {
        let ran = read(&a, text, &[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.starts_with("nothing changed\n2 were here already\n"), "{}", ran.out);
    }
    assert_eq!(a.changes(), before);
    // And on another laptop it is the same check-in.
    assert!(read(&b, &forwarded, &[]).out.starts_with("saved 2 check-ins of 2 items by Ana Ruiz\n"));
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!(values(home), ["2.9 %", "2.7 %", "2.4 %"]);
        assert!(read(home, &reply, &[]).out.starts_with("nothing changed\n"));
    }
    // As CSV it goes and comes with who it is.
    on(&a, &["export", "--format", "csv", "-o", "out"]);
    let before = a.changes();
    let ran = on(&a, &["import", "out/check-ins.csv"]);
    assert_eq!((ran.code, a.changes()), (0, before), "{}{}", ran.out, ran.err);
}

#[test]
fn another_reply_puts_right_what_the_first_said_and_the_first_once_more_does_not() {
    let (a, b) = two();
    let slip = on(&a, &["slip", "ana"]).ok();
    let (wrong, right) = (filled(&slip, &[("value", "2.7")]), filled(&slip, &[("value", "2.8"), ("note", "late numbers")]));
    for home in [&a, &b] {
        read(home, &wrong, &[]);
        let ran = read(home, &right, &[]);
        assert!(ran.code == 0 && ran.out.contains("1 takes the place of what an earlier reply said\n"), "{}{}", ran.out, ran.err);
        let before = home.changes();
        let ran = read(home, &wrong, &[]);
        assert!(ran.out.contains("1 is of an earlier reply: the later one stands\n"), "{}{}", ran.out, ran.err);
        assert_eq!(home.changes(), before);
    }
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!(values(home), ["2.8 %", "2.4 %"]);
    }
    // Where one laptop knows the first as well, the second is there once all the same, and a third puts it right on both.
    let (a, b) = two();
    let slip = on(&a, &["slip", "ana"]).ok();
    read(&a, &filled(&slip, &[("value", "2.7")]), &[]);
    let (right, last) = (filled(&slip, &[("value", "2.8")]), filled(&slip, &[("value", "2.9")]));
    read(&a, &right, &[]);
    read(&b, &right, &[]);
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!(values(home), ["2.8 %", "2.4 %"]);
        assert!(read(home, &right, &[]).out.starts_with("nothing changed\n1 was here already\n"));
        read(home, &last, &[]);
    }
    meet(&a, &b);
    for home in [&a, &b] {
        assert_eq!(values(home), ["2.9 %", "2.4 %"]);
    }
    // What was undone may be read again, on purpose.
    let (c, _) = two();
    let reply = filled(&on(&c, &["slip", "ana"]).ok(), &[("value", "2.7")]);
    read(&c, &reply, &[]);
    assert_eq!(later(&c, &["undo"]).code, 0);
    assert_eq!(values(&c), ["2.4 %"]);
    assert!(read(&c, &reply, &[]).out.starts_with("saved 1 check-in of 1 item"));
    assert_eq!(values(&c), ["2.7 %", "2.4 %"]);
}

#[test]
fn a_bad_answer_is_named_by_its_line_and_nothing_is_saved_unless_that_is_asked_for() {
    let (a, _) = two();
    let slip = on(&a, &["slip", "ana"]).ok();
    let reply = filled(&slip, &[("value", "2.7"), ("confidence", "12"), ("progress", "40")]);
    let line = reply.lines().position(|line| line.contains(": 12")).unwrap() + 1;
    let ran = read(&a, &reply, &[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let named = format!("standard input:{line}: Conversion: “12” is not a confidence");
    assert!(ran.err.contains(&named) && ran.err.contains("nothing was saved: 1 line is bad"), "{}", ran.err);
    assert_eq!(values(&a), ["2.4 %"]);
    let ran = read(&a, &reply, &["--keep-going"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.out.starts_with("saved 1 check-in of 1 item by Ana Ruiz; 1 bad line left out\n"), "{}", ran.out);
    for (text, sentence) in [
        ("Hi Tom", "there is no slip in standard input"),
        (slip.as_str(), "nothing is filled in"),
        (&reply.replace(": 12", ": 7\n  on : 2026-12-24"), "on: 24 Dec is in 15 days: it would be silent until then"),
        (&filled(&slip, &[("value", "0.03")]), "write one of them"),
    ] {
        let ran = read(&a, text, &[]);
        assert!(ran.code == 1 && ran.err.contains(sentence), "{text}\n{}{}", ran.out, ran.err);
    }
    // What changed here since the slip was made is said, item by item.
    let reply = filled(&slip, &[("value", "2.7"), ("progress", "40")]);
    on(&a, &["archive", "conv", "--because", "over"]);
    let ran = read(&a, &reply, &["--keep-going"]);
    assert!(ran.err.contains("Conversion: ") && ran.err.contains("it is archived; bring it back first"), "{}", ran.err);
    on(&a, &["revise", "person:ana", "--left", "2026-12-01"]);
    let ran = read(&a, &reply, &[]);
    assert!(ran.code == 1 && ran.err.contains("Ana Ruiz left on 1 Dec, and says nothing of 7 Dec"), "{}", ran.err);
    assert_eq!(on(&a, &["slip", "ana"]).code, 2);
    let ran = read(&Home::small(), &reply, &[]);
    assert!(
        ran.code == 1 && ran.err.contains("this slip is of the workspace ") && ran.err.contains("this is “Small” ("),
        "{}",
        ran.err
    );
}

#[test]
fn slips_are_files_for_a_folder_and_nobody_who_owes_nothing_gets_one() {
    let (a, _) = two();
    let ran = on(&a, &["slip", "-o", "slips"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "2 slips written to slips\n"));
    let ran = on(&a, &["slip", "--format", "eml", "-o", "mails"]);
    assert!(
        ran.code == 0 && ran.err.contains("no mail for Bob Lee") && ran.err.contains("1 slip written to mails"),
        "{}",
        ran.err
    );
    let mail = fs::read_dir(a.path("mails")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&mail).unwrap();
    assert!(
        text.starts_with("To: Ana Ruiz <ana@x.example>\r\nSubject: Quarterdeck: check-in slip for Mon 7 Dec 2026\r\n"),
        "{text}"
    );
    // The mail itself, filled in, is a reply.
    fs::write(a.path("reply.eml"), text.replacen("  value      :\r\n", "  value      : 2.7\r\n", 1)).unwrap();
    let ran = on(&a, &["slip", "--read", "reply.eml"]);
    assert!(
        ran.code == 0 && ran.out.starts_with("saved 1 check-in of 1 item by Ana Ruiz\n1 was left empty\n"),
        "{}{}",
        ran.out,
        ran.err
    );
    on(&a, &["revise", "person:bob", "--away", "2026-12-01..2026-12-20"]);
    assert!(!on(&a, &["slip"]).ok().contains("Bob"));
    let ran = on(&a, &["slip", "bob"]);
    assert!(ran.code == 0 && ran.err.contains("Bob Lee is away until 20 Dec") && ran.out.is_empty(), "{}{}", ran.out, ran.err);
    assert_eq!(on(&a, &["slip", "--format", "eml"]).code, 2);
    assert_eq!(on(&a, &["slip", "ana", "--read", "reply.eml"]).code, 2);
    let nobody = Home::new();
    nobody.run(&["init", "Nobody"]).ok();
    assert_eq!(nobody.run(&["slip"]).ok(), "nobody owes a check-in\n");
    assert!(!list(&a, "people").is_empty());
}
