//! What goes out comes back, whatever mail programs do to it on the way.

use super::*;
use crate::domain::{
    Body,
    fixture::{World, measure, step},
    key_result::Metric,
    text::width,
};
use proptest::prelude::*;

const NAME: &str = "mtoyrnon-qklwsnpv-2026-11-23";

/// A slip as it is sent, with what is filled in behind the colons of its two items.
fn slip(answers: &[(&str, &str)], project: &[(&str, &str)]) -> String {
    let filled = |answers: &[(&str, &str)], label: &str| {
        let text = answers.iter().find(|(of, _)| *of == label).map_or("", |(_, text)| text);
        format!("  {label:<10} :{}{text}\n", if text.is_empty() { "" } else { " " })
    };
    let mut out = format!("Check-in slip · Mon 23 Nov 2026 · Ana Ruiz · Northwind\n[slip {NAME}]\n\n");
    out.push_str("whole text back. Where it is of another day, add a line:  on : 20 Nov\n");
    out.push_str("\n[qklwsnpv] Free→paid conversion\n  last 3.2 % on 16 Nov, target 5 %\n");
    out.extend(["value", "confidence", "note", "next"].map(|label| filled(answers, label)));
    out.push_str("\n[rzkplwsn] Checklist\n  nothing said yet\n");
    out.extend(["health", "progress", "note", "next"].map(|label| filled(project, label)));
    out
}

/// The one answer there is, as its labels and texts.
#[track_caller]
fn one(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let reading = read(bytes).unwrap();
    assert_eq!((&reading.faults[..], reading.answers.len()), (&[][..], 1), "{reading:#?}");
    assert_eq!(reading.answers[0].slip, NAME.parse().unwrap());
    reading.answers[0].parts().map(|(label, part)| (label.word(), part.text.clone())).collect()
}

fn quoted(text: &str, mark: &str) -> String {
    text.lines().flat_map(|line| [mark, line, "\n"]).collect()
}

const ANSWERS: [(&str, &str); 3] = [("value", "3.4"), ("confidence", "7"), ("note", "EU rollout: a week late")];

fn answers() -> Vec<(&'static str, String)> {
    ANSWERS.map(|(label, text)| (label, text.to_owned())).to_vec()
}

#[test]
fn a_reply_is_read_whatever_a_mail_program_made_of_it() {
    let plain = slip(&ANSWERS, &[]);
    let ways: Vec<(&str, String)> = vec![
        ("as sent", plain.clone()),
        ("quoted", quoted(&plain, "> ")),
        ("quoted twice", quoted(&plain, ">> ")),
        ("quoted apart", quoted(&plain, "> > ")),
        ("line ends of another system", plain.replace('\n', "\r\n")),
        ("blanks that do not break", plain.replace("  ", "\u{a0}\u{a0}").replace(" :", "\u{202f}:")),
        ("tabs", plain.replace("  value", "\tvalue")),
        ("a blank line after each", plain.replace('\n', "\n\n")),
        ("other letters", plain.replace("[qklw", "[QKLW").replace("[slip mt", "[Slip MT").replace("value", "Value")),
        ("bold", plain.replace("  value      :", "*value* :").replace("[qklwsnpv] Free→paid conversion", "*[qklwsnpv] Free*")),
        ("a wide colon", plain.replace("value      :", "value ：")),
        ("hints beside it", plain.replace("confidence : 7", "confidence (0–10) : 7    0–10")),
        (
            "a hint where nothing is said",
            plain.replace("  progress   :", "  progress   : %").replace("  next       :", "  next       : …"),
        ),
        ("greetings around it", format!("Hi Tom,\nhere you are: done\n\n{plain}\nBest: Ana\n-- \nnote : I am away\nvalue : 9\n")),
        ("a wrapped note", plain.replace("rollout: a", "rollout: a\n   ").replace("week\n", "week ")),
        ("a note broken in a quotation", quoted(&plain, "> ").replace("rollout: a ", "rollout: a\n")),
        ("a mark at the start", format!("\u{feff}{plain}")),
        ("below the colon", plain.replace(" : 3.4", " :\n  3.4")),
        ("between the lines of a quotation", quoted(&plain, "> ").replace(" : 3.4", " :\n3.4")),
        ("a dash where nothing is said", plain.replace("  next       :", "  next       : –")),
        ("the slip without answers below it", format!("{plain}\nTom wrote:\n{}", quoted(&slip(&[], &[]), "> "))),
        ("the slip without answers above it", format!("{}\nAnswers below\n\n{plain}", quoted(&slip(&[], &[]), "> "))),
        ("an older reply quoted below it", format!("{plain}\n\n{}", quoted(&slip(&[("value", "9")], &[]), "> "))),
        ("twice the same", format!("{plain}\n\n{plain}")),
        ("its name only in what is quoted", {
            let (head, blocks) = plain.split_once("\n\n[qk").unwrap();
            format!("[qk{blocks}\n\n{}", quoted(head, "> "))
        }),
    ];
    for (way, text) in ways {
        assert_eq!(one(text.as_bytes()), answers(), "{way}:\n{text}");
    }
    // As Windows writes it, in either of its ways.
    let wide: Vec<u8> =
        std::iter::once('\u{feff}').chain(plain.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(one(&wide), answers());
    let western: Vec<u8> =
        slip(&[("note", "Größe")], &[]).replace('→', "-").chars().map(|c| if c == '·' { 0xb7 } else { c as u8 }).collect();
    assert_eq!(one(&western), [("note", "Größe".to_owned())]);
}

#[test]
fn a_whole_mail_is_read_by_its_plain_text() {
    let plain = slip(&ANSWERS, &[]);
    let head = "Return-Path: <ana@x.example>\r\nReceived: from a\r\n by b; Mon\r\nFrom: Ana =?utf-8?Q?Ru=C3=ADz?= <ana@x.example>\r\nSubject: Re: slip\r\nMIME-Version: 1.0\r\n";
    let printable = |text: &str| {
        let escaped = text
            .replace('=', "=3D")
            .replace('→', "=E2=86=92")
            .replace('·', "=C2=B7")
            .replace("rollout: a week", "rollout: a =\r\nweek");
        escaped.replace("\r\n", "\n").replace('\n', "\r\n")
    };
    let base64 = |text: &str| {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for three in text.as_bytes().chunks(3) {
            let n = (0..3).fold(0u32, |n, i| n << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
            (0..4).for_each(|i| out.push(if i <= three.len() { SIGNS[(n >> (18 - 6 * i)) as usize & 63] as char } else { '=' }));
            if out.len() % 78 == 76 {
                out.push_str("\r\n");
            }
        }
        out
    };
    let text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";
    let html = "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>[slip mtoyrnon-qklwsnpv-2026-11-23]</p>\r\n--x--\r\n";
    let alternative = "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n";
    let eight = format!("{head}{text}8bit\r\n\r\n{plain}");
    for (way, mail) in [
        ("as it is", eight.clone()),
        ("without a word about its kind", format!("From: Ana\nSubject: Re\n\n{plain}")),
        ("as a mailbox keeps it", format!("From ana@x.example Mon Nov 23 09:00:00 2026\n{eight}")),
        ("quoted-printable", format!("{head}{text}quoted-printable\r\n\r\n{}", printable(&plain))),
        ("base64", format!("{head}{text}base64\r\n\r\n{}", base64(&plain))),
        ("beside HTML", format!("{head}{alternative}{text}base64\r\n\r\n{}\r\n{html}", base64(&plain))),
        (
            "attached",
            format!(
                "{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--x\r\n{text}base64\r\nContent-Disposition: attachment; filename=slip.txt\r\n\r\n{}\r\n--x--\r\n",
                base64(&plain)
            ),
        ),
        (
            "forwarded",
            format!(
                "{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{eight}\r\n--x--\r\n"
            ),
        ),
    ] {
        assert_eq!(one(mail.as_bytes()), answers(), "{way}:\n{mail}");
    }
    let alone = format!("{head}Content-Type: text/html; charset=utf-8\r\n\r\n<p>[slip {NAME}]</p>\r\n");
    assert!(read(alone.as_bytes()).unwrap_err().starts_with("is a mail in HTML alone; "));
    // In letters that nobody here can read nothing is taken.
    let foreign =
        format!("{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{plain}").replace("a week", "a \u{1}week").into_bytes();
    let foreign: Vec<u8> = foreign.into_iter().map(|b| if b == 1 { 0xff } else { b }).collect();
    let reading = read(&foreign).unwrap();
    assert!(
        reading.answers.is_empty() && reading.faults[0].sentence.contains("note has letters that cannot be read"),
        "{reading:?}"
    );
}

#[test]
fn what_cannot_be_told_is_a_fault_with_its_line() {
    let faults = |text: &str| -> Vec<(usize, String)> {
        read(text.as_bytes()).unwrap().faults.into_iter().map(|fault| (fault.line, fault.sentence)).collect()
    };
    let plain = slip(&ANSWERS, &[]);
    let line = |text: &str, of: &str| text.lines().position(|line| line.contains(of)).unwrap() + 1;
    let twice = plain.replace("  next", "  value : 4\n  next");
    let found = faults(&twice);
    assert!(
        found[0].0 == line(&twice, "value : 4") && found[0].1.contains("value of Free→paid conversion stands on line 8 already"),
        "{found:?}"
    );
    let other = format!("{plain}\n{}", slip(&[("value", "9")], &[]));
    let found = faults(&other);
    assert!(
        found.len() == 1 && found[0].1.contains("Free→paid conversion is answered on line 6 already, and otherwise"),
        "{found:?}"
    );
    let found = faults(&plain.replace(&format!("[slip {NAME}]\n"), ""));
    assert!(found.len() == 1 && found[0].1.contains("which slip this is of"), "{found:?}");
    let found = faults(&plain.replace(NAME, "mtoyrnon-2026"));
    assert!(found[0].0 == 2 && found[0].1.contains("“mtoyrnon-2026” is not the name of a slip"), "{found:?}");
    let reading = read(plain.replace("  confidence", "  (see the note)\n  confidence").as_bytes()).unwrap();
    assert_eq!(reading.passed, [(9, "(see the note)".to_owned())]);
    let reading = read(b"Hi Tom, I will send it tomorrow.").unwrap();
    assert_eq!(reading, Reading::default());
    let reading = read(slip(&[], &[("health", "at risk")]).as_bytes()).unwrap();
    assert_eq!((reading.empty, reading.answers[0].item.as_str()), (1, "rzkplwsn"));
}

#[test]
fn a_day_holds_for_its_item_or_above_them_all_for_every_item() {
    let days = |text: String| -> Vec<String> {
        let reading = read(text.as_bytes()).unwrap();
        reading.answers.iter().map(|a| a.part(Label::On).map(|on| on.text.clone()).unwrap_or_default()).collect()
    };
    let plain = slip(&[("value", "3")], &[("progress", "40")]);
    assert_eq!(days(plain.replace("  value", "  on : 20 Nov\n  value")), ["20 Nov", ""]);
    assert_eq!(days(plain.replace("\n[qk", "\non: Fri\n\n[qk")), ["Fri", "Fri"]);
    assert_eq!(days(plain.replace("\n[qk", "\nOn 23/11/2026 10:14, Tom wrote:\n\n[qk")), ["", ""]);
}

#[test]
fn what_is_too_large_is_refused_in_a_sentence() {
    let large = "x".repeat(5 << 20);
    assert!(read(large.as_bytes()).unwrap_err().contains("more than 4 megabytes of text"));
    let many = format!("[slip {NAME}]\n{}", "[qklwsnpv] x\nvalue : 1\n".repeat(10_001));
    assert!(read(many.as_bytes()).unwrap_err().contains("more than 10000 items"));
}

/// Somebody with one of everything that is asked.
fn world() -> (World, Id, Vec<Id>) {
    let mut w = World::bare("2026-11-23");
    w.settings.name = "Northwind".into();
    let ana = w.person("Ana Ruiz");
    let q4 = w.cycle("2026-Q4");
    let goal = w.objective("Win", q4, |_| {});
    let long = "A title that is longer than any line a mail may have before it breaks it in the midst of a word";
    let rate = w.key_result(goal, 2.0, 5.0, |i| i.title = long.into());
    measured_in(&mut w, rate, "%");
    let steps =
        KeyResult { steps: (1..6).map(|n| step(n, 1.0, None)).collect(), ..measure(Metric::Milestones, None, None, None) };
    let steps = w.measured(goal, steps, |i| i.title = "Contract".into());
    let yes = w.measured(goal, measure(Metric::YesNo, None, None, None), |i| i.title = "Certified".into());
    let kept = w.measured(goal, measure(Metric::Between, None, Some(2.0), Some(5.0)), |i| i.title = "Load".into());
    let work = w.project("Checklist", |_| {});
    w.value(rate, "2026-11-16", 3.2);
    w.check_in(steps, "2026-11-16", |c| (c.value, c.done) = (Some(2.0), Some([1, 2].into_iter().collect())));
    w.check_in(yes, "2026-11-16", |c| c.value = Some(0.0));
    w.check_in(work, "2026-11-16", |c| (c.progress, c.word) = (Some(0.4), Some(crate::domain::Word::AtRisk)));
    (w, ana, vec![rate, steps, yes, kept, goal, work])
}

fn measured_in(w: &mut World, id: Id, unit: &str) {
    w.edit(id, |item| {
        let Body::KeyResult(kr) = &mut item.body else { panic!() };
        kr.unit = Some(unit.into());
    });
}

fn written(w: &World, ana: Id, items: &[Id]) -> String {
    let cascade = w.cascade();
    let items: Vec<Ix> = items.iter().map(|&id| cascade.find(id).unwrap()).collect();
    let name = Name::of(Id::new(i64::MAX).unwrap(), &cascade, ana, w.today);
    text(&cascade, &name, cascade.person(ana).unwrap(), &items)
}

#[test]
fn a_slip_asks_of_each_item_what_it_can_say_in_lines_a_mail_keeps_whole() {
    let (w, ana, items) = world();
    let text = written(&w, ana, &items);
    assert!(text.lines().all(|line| width(line) <= WIDTH && line == line.trim_end()), "{text}");
    let letters = |id: &Id| id.letters()[..8].to_owned();
    let blocks: Vec<&str> = text.split("\n\n").skip(2).collect();
    let wanted = [
        "  last 3.2 % on 16 Nov, target 5 %\n  value      :\n  confidence :\n  note       :\n  next       :",
        "  last 2 of 5 steps on 16 Nov\n    1 done Step 1\n    2 done Step 2\n    3 open Step 3\n    4 open Step 4\n    5 open Step 5\n  value      :",
        "  last no on 16 Nov, target yes\n  value      :",
        "  no value yet, between 2 and 5\n  value      :",
        "  nothing said yet\n  confidence :\n  health     :\n  note       :\n  next       :",
        "  last 40 % done, at risk on 16 Nov\n  health     :\n  progress   :\n  note       :\n  next       :",
    ];
    assert_eq!(blocks.len(), wanted.len(), "{text}");
    for ((block, wanted), id) in blocks.iter().zip(wanted).zip(&items) {
        let (head, rest) = block.split_once('\n').unwrap();
        assert!(head.starts_with(&format!("[{}] ", letters(id))) && rest.starts_with(wanted), "{text}");
    }
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!((reading.empty, reading.answers.len(), reading.faults.len()), (6, 0, 0), "its own help is no answer: {reading:?}");
}

/// What somebody writes behind a colon: words, numbers, and signs that mean something elsewhere.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[+=#-]?[0-9]{1,3}(\\.[0-9])?( ?%)?",
        "[A-Za-z][a-zäß→ ,;:>()\\[\\]/0-9-]{0,90}[a-z]"
            .prop_filter("a head of its own", |text| !text.to_lowercase().contains("slip")),
    ]
}

proptest! {
    #[test]
    fn what_is_filled_in_is_what_is_read(
        said in prop::collection::vec(prop::option::weighted(0.7, word()), 24),
        last in prop_oneof![-1e15f64..1e15, (-1_000_000i64..1_000_000).prop_map(|n| n as f64 / 100.0)],
        unit in prop::sample::select(vec!["%", "€", "leads", "calls on hold", "k€", "min 95"]),
        depth in 0usize..3,
    ) {
        let (mut w, ana, items) = world();
        w.value(items[0], "2026-11-17", last);
        measured_in(&mut w, items[0], unit);
        let (mut said, mut wanted) = (said.into_iter(), Vec::new());
        let mut out = String::new();
        for line in written(&w, ana, &items).lines() {
            out.push_str(&"> ".repeat(depth));
            out.push_str(line);
            if line.starts_with("  ") && line.ends_with(':')
                && let Some(text) = said.next().flatten()
            {
                out.push(' ');
                out.push_str(&text);
                let words: Vec<&str> = text.split_whitespace().collect();
                wanted.push((line.trim().trim_end_matches(':').trim().to_owned(), words.join(" ")));
            }
            out.push('\n');
        }
        let reading = read(out.as_bytes()).unwrap();
        prop_assert!(reading.faults.is_empty(), "{out}\n{reading:?}");
        let parts = reading.answers.iter().flat_map(Answer::parts);
        let read: Vec<(String, String)> = parts
            .map(|(label, part)| (label.word().to_owned(), part.text.split_whitespace().collect::<Vec<_>>().join(" ")))
            .collect();
        let sort = |mut all: Vec<(String, String)>| { all.sort(); all };
        prop_assert_eq!(sort(read), sort(wanted));
        for answer in reading.answers.iter().filter(|a| Id::range_of_prefix(&a.item).is_some_and(|(low, high)| (low..=high).contains(&items[0].get()))) {
            prop_assert_eq!(answer.asked.last, Some(last + 0.0), "{}", out);
        }
    }
}
