//! Each form by itself: what HTML may ask for, what a mail may hold, what hostile text becomes, and what the command refuses.

use super::{
    place::{Place, sample},
    text_of, xml,
};
use quarterdeck::{
    domain::report::Kind,
    exchange::reporting::{
        mail::{self, Address},
        templates::Form,
    },
};
use std::{collections::BTreeMap, fs};

#[test]
fn a_page_of_html_asks_for_nothing_and_runs_nothing() {
    let html = sample().filled(Form::Html);
    let root = xml::parse(&html);
    let all = root.all();
    for forbidden in ["http:", "https:", "//", "url(", "@import", "javascript:"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    for node in &all {
        assert!(
            !matches!(node.name.as_str(), "script" | "link" | "img" | "iframe" | "object" | "embed" | "base" | "form"),
            "{node:?}"
        );
        let asks =
            |(key, _): &(String, String)| matches!(key.as_str(), "src" | "href" | "action" | "data") || key.starts_with("on");
        assert!(!node.attributes.iter().any(asks), "{node:?}");
    }
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    assert!(html.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>")));
    let pictures: Vec<_> = all.iter().filter(|node| node.name == "svg").collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        let names: Vec<&str> = picture.children.iter().map(|child| child.name.as_str()).collect();
        assert!(names.starts_with(&["title", "desc"]), "who does not see a picture is told what it shows: {picture:?}");
    }
    // Every bar stands in a line of a table that says the same in numbers.
    let cells = all.iter().filter(|node| node.name == "td" && node.children.iter().any(|child| child.name == "svg"));
    assert_eq!(cells.count(), all.iter().filter(|node| node.name == "svg").count());
    assert!(html.contains("prefers-color-scheme: dark") && html.contains("@page") && html.contains("break-inside: avoid"));
}

/// The colours a block of a style sheet names.
fn colours(block: &str) -> BTreeMap<String, [f64; 3]> {
    let part = |text: &str| f64::from(u8::from_str_radix(text, 16).unwrap()) / 255.0;
    let named = block.split("--").skip(1).filter_map(|part| part.split_once(": #"));
    named.map(|(name, hex)| (name.to_owned(), [part(&hex[0..2]), part(&hex[2..4]), part(&hex[4..6])])).collect()
}

/// The contrast of two colours (WCAG 2).
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let light = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_of_text_can_be_read_on_its_paper() {
    let html = sample().filled(Form::Html);
    let blocks: Vec<&str> = html.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
    assert_eq!(blocks.len(), 3, "by day, by night, in print");
    for block in blocks {
        let colours = colours(block);
        for name in ["ink", "dim", "on", "risk", "off"] {
            let found = contrast(colours[name], colours["paper"]);
            assert!(found >= 4.5, "{name}: {found} in {block}");
        }
        // What is no text needs less, and the line of where a bar should be stands on both its parts.
        assert!(contrast(colours["full"], colours["track"]) >= 3.0, "{block}");
    }
    let mail = sample().filled(Form::Mail);
    let white = [1.0, 1.0, 1.0];
    for hex in mail.split(";color:#").skip(1).chain(mail.split("\"color:#").skip(1)).map(|rest| &rest[..6]) {
        let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        let found = contrast([part(0), part(2), part(4)], white);
        assert!(found >= 4.5, "#{hex}: {found}");
    }
}

#[test]
fn a_mail_is_made_of_tables_and_of_nothing_that_mail_programs_drop() {
    let sheet = sample();
    let html = sheet.filled(Form::Mail);
    let root = xml::parse(&html);
    for node in root.all() {
        assert!(!matches!(node.name.as_str(), "svg" | "style" | "script" | "img" | "link" | "div" | "details"), "{node:?}");
        let style = node.attributes.iter().find(|(key, _)| key == "style").map_or("", |(_, style)| style.as_str());
        for forbidden in ["position", "flex", "grid", "float", "var(", "url("] {
            assert!(!style.contains(forbidden), "{style}");
        }
        assert!(!node.attributes.iter().any(|(key, _)| key == "class"), "{node:?}");
    }
    assert!(html.contains('█') && html.contains('░') && html.len() <= 100_000, "{}", html.len());
    let to = [Address { name: "Ruiz, Ana".into(), email: "ana@example.org".into() }];
    let text = text_of(&sheet, 78, false);
    let mail = mail::eml(&to, "Northwind · goals, week 8", &text, &html, 0);
    assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 78));
    let read = mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap();
    assert_eq!(read.subject(), Some("Northwind · goals, week 8"));
    assert!(mail.contains("To: \"Ruiz, Ana\" <ana@example.org>\r\n"), "{mail}");
    let same = |read: Option<std::borrow::Cow<'_, str>>| read.unwrap().replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(same(read.body_text(0)), text.trim_end());
    assert_eq!(same(read.body_html(0)), html.trim_end());
}

#[test]
fn a_mail_to_nobody_can_be_addressed_and_one_to_anybody_has_no_line_too_many() {
    assert!(mail::eml(&[], "a", "b", "c", 0).starts_with("To: undisclosed-recipients:;\r\n"));
    let mean = [Address { name: "a\r\nBcc: x".into(), email: "a@b\r\nBcc: <c@d>, e@f".into() }];
    let mail = mail::eml(&mean, "s\r\nBcc: y", ".\nb ", "c", 0);
    assert!(!mail.contains("\nBcc:") && !mail.contains("\n.\r\n"), "{mail}");
}

#[test]
fn whatever_a_title_holds_it_is_a_title_in_every_format() {
    let place = Place::new();
    let long = "x".repeat(4_000);
    let mean = [
        "<script>alert(1)</script>",
        "a | b | c",
        "=cmd|'/C calc'!A0",
        "\u{202e}desrever\u{202c} and \u{200b}hidden",
        "👩‍👩‍👧‍👦 日本語 العربية",
        "{{ 7 * 7 }} {% for a in b %}",
        "]]> & \" ' </td></tr></table>",
        long.as_str(),
    ];
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = ["kind", "id", "parent", "title", "owner", "team", "cycle", "baseline", "target", "value", "confidence", "on"];
    writer.write_record(heads).unwrap();
    for (n, title) in mean.iter().enumerate() {
        let (objective, key_result) = (format!("o{n}"), format!("k{n}"));
        writer.write_record(["objective", &objective, "", title, "<b>Ana</b>", "T|m", "2026-Q4", "", "", "", "", ""]).unwrap();
        let row = ["key-result", &key_result, &objective, title, "=Jon", "T|m", "2026-Q4", "0", "100", "10", "2", "2026-11-20"];
        writer.write_record(row).unwrap();
    }
    let sheet = place.with("items.csv", &String::from_utf8(writer.into_inner().unwrap()).unwrap());
    super::is_one_page(&sheet, "hostile titles");
    for form in [Form::Html, Form::Mail] {
        let html = sheet.filled(form);
        let root = xml::parse(&html);
        assert!(!root.all().iter().any(|node| node.name == "script" || node.name == "b"), "{html}");
        assert!(
            !html.contains('\u{202e}') && !html.contains("xxxxxxxxxx".repeat(40).as_str()) && !html.contains("49"),
            "{form:?}"
        );
    }
    let markdown = sheet.filled(Form::Markdown);
    assert!(!markdown.contains("<script>") && markdown.contains("a \\| b \\| c") && !markdown.contains('\u{202e}'), "{markdown}");
    // A table has as many columns in every line, whatever stands in its cells.
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let goals: Vec<&str> =
        markdown.lines().skip_while(|line| !line.starts_with("| goal |")).take_while(|line| line.starts_with('|')).collect();
    assert!(goals.len() > 10 && goals.iter().all(|line| bars(line) == bars(goals[0])), "{goals:?}");
    for columns in [120, 80, 60, 40] {
        let text = text_of(&sheet, columns, false);
        assert!(!text.contains('\u{202e}') && !text.contains('\u{200b}'), "{text}");
        assert!(text.lines().all(|line| quarterdeck::text::width(line) <= columns), "{columns}: {text}");
    }
    sheet.report(Kind::Page, false, |page| {
        let csv = page.csv();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        for record in reader.records().map(Result::unwrap) {
            assert!(record.iter().all(|cell| !cell.starts_with(['=', '@'])), "{record:?}");
        }
    });
}

#[test]
fn the_command_writes_every_format_and_refuses_what_cannot_be() {
    let place = Place::new();
    let items = "kind,id,parent,title,owner,cycle,baseline,target,value,confidence,on\n\
                 objective,o1,,Grow,Ana Ruiz,2026-Q4,,,,,\nkey-result,k1,o1,Revenue,Ana Ruiz,2026-Q4,1,3,2,8,2026-11-20\n";
    fs::write(place.path("items.csv"), items).unwrap();
    place.on(&["import", "items.csv"], 0);
    for (format, begins) in [
        ("text", " Northwind"),
        ("md", "# Northwind"),
        ("html", "<!DOCTYPE html>"),
        ("mail", "<!DOCTYPE html>"),
        ("eml", "To: "),
        ("json", "{\"kind\":\"page\""),
        ("csv", "id,external_id"),
    ] {
        let (out, _) = place.on(&["report", "page", "--format", format], 0);
        assert!(out.starts_with(begins), "{format}: {out}");
        place.on(&["report", "--format", format, "-o", "out.file"], 0);
        let written = fs::read_to_string(place.path("out.file")).unwrap();
        let dateless = |text: &str| text.lines().filter(|line| !line.starts_with("Date: ")).collect::<Vec<_>>().join("\n");
        assert_eq!(dateless(&written), dateless(&out), "{format}");
    }
    let (own, _) = place.on(&["report", "--print-template", "--format", "html"], 0);
    fs::write(place.path("own.html"), &own).unwrap();
    let (by_own, _) = place.on(&["report", "--format", "html", "--template", "own.html"], 0);
    assert_eq!(by_own, place.on(&["report", "--format", "html"], 0).0, "the template that is printed is the one that is used");
    fs::write(place.path("wrong.html"), "<p>\n{{ goals[0].nothing }}</p>").unwrap();
    let (_, err) = place.on(&["report", "--format", "html", "--template", "wrong.html"], 1);
    assert!(err.contains("cannot fill in the template wrong.html, line 2: "), "{err}");
    let refused = |args: &[&str], code, part: &str| {
        let (_, err) = place.on(&[&["report"], args].concat(), code);
        assert!(err.contains(part), "{args:?}: {err}");
    };
    refused(&["--template", "own.html"], 2, "only md, html and mail are made of templates");
    refused(&["--team", "Nobody"], 2, "Nobody");
    refused(&["--since", "2027-01-01"], 2, "lies in the future");
    refused(&["--since", "nonsense"], 2, "--since: ");
    refused(&["--open"], 2, "--output");
    refused(&["--format", "html", "--template", "missing.html"], 1, "cannot read the template missing.html");
    let (then, _) = place.on(&["report", "--as-of", "2026-11-22", "--format", "json"], 0);
    assert!(then.contains("\"as_of\":\"2026-11-22\""), "{then}");
}
