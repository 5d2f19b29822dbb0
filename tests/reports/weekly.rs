//! The week: what it says in every format, and that nobody is named as silent who was not asked for.

use super::{
    place::{Place, Sheet, sample, scaled},
    xml,
};
use quarterdeck::{
    domain::{agenda, meeting, report::Kind},
    exchange::reporting::{Report, templates::Form, text::Look},
};

fn filled(sheet: &Sheet, form: Form) -> String {
    sheet.report(Kind::Weekly, false, |week| week.filled(None, form)).unwrap()
}

fn json(sheet: &Sheet, names: bool) -> serde_json::Value {
    sheet.report(Kind::Weekly, names, |week| serde_json::to_value(week).unwrap())
}

#[test]
fn a_week_is_as_it_was_seen_in_every_format() {
    let sheet = sample();
    for (name, columns) in [("weekly_text_120", 120), ("weekly_text_80", 80)] {
        insta::assert_snapshot!(name, sheet.report(Kind::Weekly, false, |week| week.text(Look { columns, ..Look::PLAIN })));
    }
    for (name, form) in [("weekly_md", Form::Markdown), ("weekly_html", Form::Html), ("weekly_mail", Form::Mail)] {
        insta::assert_snapshot!(name, filled(&sheet, form));
    }
}

#[test]
fn a_week_asks_for_nothing_runs_nothing_and_has_its_size() {
    let sheet = scaled(50);
    let html = filled(&sheet, Form::Html);
    for node in xml::parse(&html).all() {
        assert!(!matches!(node.name.as_str(), "script" | "link" | "img" | "iframe"), "{node:?}");
        assert!(!node.attributes.iter().any(|(key, _)| key == "src" || key == "href" || key.starts_with("on")), "{node:?}");
    }
    assert!(
        !html.contains("http:") && !html.contains("https:") && html.contains("default-src 'none'") && html.len() <= 300_000,
        "{}",
        html.len()
    );
    for items in [50, 500] {
        let mail = filled(&scaled(items), Form::Mail);
        for node in xml::parse(&mail).all() {
            assert!(!matches!(node.name.as_str(), "svg" | "style" | "div" | "details"), "{node:?}");
        }
        assert!(mail.len() <= 100_000, "{items}: {} bytes", mail.len());
    }
}

#[test]
fn every_goal_that_runs_stands_there_once_and_what_needs_talk_is_the_agenda() {
    let sheet = sample();
    let told = json(&sheet, false);
    let ids: Vec<&str> = told["teams"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|team| team["goals"].as_array().unwrap())
        .map(|g| g["id"].as_str().unwrap())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert!(ids.len() == once.len() && ids.len() > 20, "{ids:?}");
    let mut board = quarterdeck::domain::Board::new(sheet.asking.today);
    let asked = meeting::asked(&sheet.cascade, &sheet.asking.asked.terms, None, sheet.asking.today, None);
    let agenda = agenda::agenda(&sheet.cascade, &mut board, &asked);
    let items = agenda.items.iter().chain(&agenda.parked).filter_map(|entry| entry.entry.item);
    let listed: Vec<String> = items.map(|id| sheet.cascade.short(id)).collect();
    let talk = told["talk"].as_array().unwrap();
    assert!(!talk.is_empty() && talk.len() <= 10);
    for entry in talk.iter().filter(|entry| matches!(entry["kind"].as_str(), Some("objective" | "key-result" | "project"))) {
        assert!(listed.iter().any(|id| entry["id"] == id.as_str()), "{entry}");
    }
    assert!(told["actions"].as_array().unwrap().len() > 1 && !told["changed"].as_array().unwrap().is_empty());
}

#[test]
fn who_was_silent_is_named_in_a_week_only_where_that_is_asked_for() {
    let sheet = sample();
    let (without, with) = (json(&sheet, false), json(&sheet, true));
    assert!(without["silent"]["owners"].as_array().unwrap().is_empty());
    let owners = with["silent"]["owners"].as_array().unwrap();
    let n: u64 = owners.iter().map(|owner| owner["n"].as_u64().unwrap()).sum();
    assert_eq!(with["silent"]["n"], n);
    assert!(n > 0);
}

#[test]
fn a_week_without_goals_says_what_to_do_and_the_command_writes_it() {
    let place = Place::new();
    let (out, _) = place.on(&["report", "weekly"], 0);
    assert!(out.contains("There are no goals yet"), "{out}");
    for format in ["md", "html", "mail", "eml", "json", "csv"] {
        let (out, _) = place.on(&["report", "weekly", "--format", format], 0);
        assert!(!out.is_empty(), "{format}");
    }
    place.open().report(Kind::Weekly, false, |week| assert!(matches!(week, Report::Weekly(_)) && week.goals().is_empty()));
}
