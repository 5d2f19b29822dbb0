//! Reports, from a workspace to a file: what each format says, that one page is one page, and that nothing anybody typed is obeyed.

mod forms;
mod numbers;
mod place;
mod weekly;
mod xml;

use place::{Place, Sheet, sample, scaled};
use quarterdeck::{
    domain::report::{Kind, page::LINES},
    exchange::reporting::{
        templates::Form,
        text::{self, Look},
    },
};
use xml::Node;

/// How high a line is in print, in points, and how much of A4 and of Letter is left between their margins of 12 mm.
const LINE: f64 = 13.0;
const MARGIN: f64 = 34.02;
const HIGH: [f64; 2] = [841.89 - 2.0 * MARGIN, 792.0 - 2.0 * MARGIN];

fn text_of(sheet: &Sheet, columns: usize, ascii: bool) -> String {
    sheet.told(|page| text::page(page, Look { columns, ascii, ..Look::PLAIN }))
}

#[test]
fn a_page_is_as_it_was_seen_in_every_format() {
    let sheet = sample();
    insta::assert_snapshot!("page_text_120", text_of(&sheet, 120, false));
    insta::assert_snapshot!("page_text_80", text_of(&sheet, 80, false));
    insta::assert_snapshot!("page_text_ascii", text_of(&sheet, 120, true));
    for (name, form) in [("page_md", Form::Markdown), ("page_html", Form::Html), ("page_mail", Form::Mail)] {
        insta::assert_snapshot!(name, sheet.filled(form));
    }
    sheet.report(Kind::Page, false, |page| insta::assert_snapshot!("page_csv", page.csv()));
}

/// How many lines an element of a printed page takes: what stands side by side is as high as the highest.
fn lines(node: &Node) -> usize {
    let children = || node.children.iter().map(lines);
    match node.name.as_str() {
        "h2" | "footer" => 2,
        "h1" | "p" | "tr" => 1,
        "div" => children().max().unwrap_or(0),
        "head" | "svg" => 0,
        _ => children().sum(),
    }
}

#[track_caller]
fn is_one_page(sheet: &Sheet, said: &str) {
    let room = sheet.page.room;
    assert!(room.lines() <= LINES, "{said}: {room:?} is {} lines", room.lines());
    let html = sheet.filled(Form::Html);
    let counted = lines(&xml::parse(&html));
    // A head above the columns of goals is the one line a text has in its heading.
    assert!(counted <= LINES + 1, "{said}: {counted} lines of HTML for {room:?}");
    for high in HIGH {
        assert!(counted as f64 * LINE <= high, "{said}: {counted} lines");
    }
    let css = html.split("@media print {").nth(1).unwrap().lines().next().unwrap();
    assert!(css.contains(&format!("--l: {LINE}pt")), "the lines of a printed page are as high as this test believes: {css}");
    let written = text_of(sheet, 120, false).lines().count();
    assert!(written <= LINES, "{said}: {written} lines of text");
    assert!(html.len() <= 60_000, "{said}: {} bytes", html.len());
    assert!(sheet.filled(Form::Mail).len() <= 100_000, "{said}");
}

#[test]
fn one_page_is_one_page_with_5_with_50_and_with_500_goals() {
    for items in [5, 50, 500] {
        let sheet = scaled(items);
        is_one_page(&sheet, &format!("{items} goals"));
        let shown = sheet.page.goals.len();
        let hidden: usize = sheet.page.hidden.hidden.iter().map(|(_, n)| n).sum();
        assert!(shown + hidden >= items.min(500) / 2 && shown > 0, "{items}: {shown} shown and {hidden} counted");
        if items == 500 {
            let told = sheet.told(|page| page.says.hidden.clone().unwrap_or_default());
            assert!(told.ends_with(", not shown"), "{told}");
        }
    }
    is_one_page(&sample(), "the sample");
}

#[test]
fn a_hundred_goals_of_the_company_are_one_page_and_the_worst_stand_first() {
    let place = Place::new();
    let mut csv = "kind,id,parent,title,owner,team,cycle,baseline,target,value,confidence,on\n".to_owned();
    let rows = (0..100).map(|n| {
        let (value, confidence) = if n == 77 { (0, 1) } else { (80, 8) };
        let objective = format!("objective,o{n},,Goal {n},Ana Ruiz,Northwind,2026-Q4,,,,,");
        let measured = format!("0,100,{value},{confidence},2026-11-20");
        format!("{objective}\nkey-result,k{n},o{n},Number {n},Ana Ruiz,Northwind,2026-Q4,{measured}\n")
    });
    csv.extend(rows);
    let sheet = place.with("items.csv", &csv);
    is_one_page(&sheet, "a hundred company goals");
    sheet.told(|page| {
        assert_eq!(page.goals[0].says.title, "Goal 77");
        assert!(page.says.hidden.as_deref().is_some_and(|said| said.contains(" on track, not shown")), "{:?}", page.says.hidden);
    });
}

#[test]
fn an_empty_workspace_says_what_to_do_and_one_without_an_open_cycle_too() {
    let place = Place::new();
    let empty = place.open();
    is_one_page(&empty, "an empty workspace");
    let said = text_of(&empty, 80, false);
    assert!(said.contains("There are no goals yet"), "{said}");
    for form in [Form::Markdown, Form::Html, Form::Mail] {
        assert!(empty.filled(form).contains("There are no goals yet"));
    }
    let past = "kind,id,title,owner,cycle\nobjective,o1,Old,Ana Ruiz,2025-Q1\n";
    let sheet = place.with("items.csv", past);
    let said = text_of(&sheet, 120, false);
    assert!(said.contains("No cycle is open") && said.contains("No goal is under way here"), "{said}");
}

#[test]
fn a_page_of_one_team_tells_of_nothing_else_and_names_it() {
    let sheet = place::sample_of(Some("Growth"));
    let said = text_of(&sheet, 120, false);
    assert!(said.starts_with(" Harbour & Kettle, Growth · "), "{said}");
    sheet.told(|page| {
        assert!(!page.goals.is_empty() && page.goals.iter().any(|goal| goal.first));
        assert_eq!(page.says.goals, "Goals");
    });
    for line in &sheet.page.goals {
        let team = sheet.cascade.team_of(line.goal.ix).unwrap();
        let path = sheet.cascade.team_path(team.id);
        assert!(path.iter().any(|above| above.name == "Growth"), "{}", sheet.cascade.item(line.goal.ix).title);
    }
    is_one_page(&sheet, "a team");
}

#[test]
fn who_was_silent_is_named_only_where_that_is_asked_for() {
    let silent = |names| {
        let sheet = place::sample_with(None, names);
        sheet.told(|page| {
            page.trust.silent.iter().map(|silent| (silent.owner.map(str::to_owned), silent.says.clone())).collect::<Vec<_>>()
        })
    };
    assert!(!silent(false).is_empty() && silent(false).iter().all(|(owner, says)| owner.is_none() && !says.contains(',')));
    assert!(silent(true).iter().any(|(owner, says)| owner.as_ref().is_some_and(|owner| says.starts_with(owner.as_str()))));
}
