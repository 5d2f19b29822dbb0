//! Every window size, every screen: nothing panics, nothing writes outside, no row breaks.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    domain::{
        Change, Entity, Ids, Item, Op,
        change::{Author, Verb},
        goal::{Body, Objective},
    },
    ui::theme::{Colours, Theme},
};
use ratatui::style::Color;

#[test]
fn every_size_from_nothing_to_two_hundred_by_sixty_is_drawn() {
    let mut p = Person::with_sample();
    for script in [
        "g",
        "j j j j j j c 2",
        "esc w",
        "esc ?",
        "esc /",
        "esc :",
        "esc f",
        "esc C",
        "esc 5",
        "F",
        "esc v",
        "esc 6",
        "1",
        "a",
        "k x tab tab a",
        "esc esc a o",
        "esc e",
        "esc L",
        "esc esc M",
        "esc esc D",
        "esc : s e t t i n g s enter",
    ] {
        p.keys(script);
        // On both sides of every place where the layout changes, and the extremes.
        for columns in [0, 1, 39, 40, 60, 80, 109, 133, 149, 150, 200] {
            for rows in [0, 1, 9, 10, 13, 15, 24, 36, 60] {
                p.resize(columns, rows);
            }
        }
        p.resize(120, 36);
    }
}

/// How many of the first thirty rows of the deck have their title cut, in a window so wide.
fn cut_titles(p: &mut Person, columns: u16) -> usize {
    p.resize(columns, 60);
    let screen = p.screen();
    let rows = screen.lines().skip_while(|l| !l.contains(" Goal ")).skip(1).take(30);
    // The screen is quoted; a title ends where two blanks stand, and what follows it has no part in it.
    let titles: Vec<&str> = rows.map(|l| l.trim_start_matches(|c| "\"▌".contains(c)).get(4..).unwrap_or_default()).collect();
    assert_eq!(titles.len(), 30, "{screen}");
    titles.iter().filter(|l| l.trim_start().split("  ").next().is_some_and(|title| title.ends_with('…'))).count()
}

#[test]
fn titles_of_a_company_are_cut_seldom_and_never_by_a_wider_window() {
    let mut p = Person::with_operately();
    p.keys("+");
    for (columns, at_most) in [(80, 11), (100, 6), (120, 3), (160, 0), (200, 0)] {
        let cut = cut_titles(&mut p, columns);
        assert!(cut <= at_most, "{cut} at {columns}: {}", p.screen());
    }
    let cut: Vec<usize> = (60..=240).map(|columns| cut_titles(&mut p, columns)).collect();
    assert!(cut.is_sorted_by(|narrow, wide| narrow >= wide), "{cut:?}");
    assert!(cut[0] > 11, "what is counted is there: {cut:?}");
}

#[test]
fn hostile_titles_neither_panic_nor_break_a_row() {
    let titles = [
        "\u{1b}[2J\u{1b}]0;owned\u{7}clear",
        "\u{202e}desrever\u{2066} bidi",
        "👨‍👩‍👧‍👦 family 🇩🇪 flag ❤\u{fe0f}",
        "日本語のとても長い目標のタイトルです。全部読めますか",
        "e\u{301}\u{301}\u{301}\u{301} combining \u{200b}zero\u{feff}width",
        "tab\there\r\nline\u{0}nul\u{85}nel",
        "\u{fdfa}\u{202e}\u{627}\u{644}\u{639} \u{200f}",
    ];
    let mut ids = Ids::seeded(1);
    let mut titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
    titles.push("x".repeat(10_000));
    titles.push("長".repeat(10_000));
    let ops = titles
        .iter()
        .enumerate()
        .map(|(n, t)| {
            let mut item = Item::new(ids.next_id(), t.as_str(), monday(), Body::Objective(Objective::default()));
            item.position = n as i64;
            Op::Create(Entity::Item(Box::new(item)))
        })
        .collect();
    let author = Author { by: None, at: noon(monday()), on: monday() };
    let mut p = Person::with(vec![Change::new(ids.next_id(), author, Verb::Import, ops)]);
    for _ in 0..titles.len() {
        for (columns, rows) in [(40, 10), (80, 24), (121, 36), (200, 50)] {
            p.resize(columns, rows);
            let screen = p.screen();
            assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "a control character reached the screen");
            assert!(!screen.contains('\u{202e}') && !screen.contains('\u{2066}'));
        }
        p.keys("j w esc");
    }
}

#[test]
fn plain_glyphs_are_plain_and_no_colour_is_none() {
    let mut p = Person::with_operately();
    p.theme(Theme { colours: Colours::Mono, ascii: true });
    insta::assert_snapshot!("operately_ascii", p.screen());
    let left: String = p.screen().chars().filter(|c| !c.is_ascii()).collect();
    assert_eq!(left, "", "every title and note of this company is ASCII, so all of the screen must be");
}

#[test]
fn no_word_is_yellow_where_the_background_may_be_white() {
    let mut p = Person::with_sample();
    let mut seen = 0;
    let mut look = |p: &Person| {
        for y in 0..50 {
            for (sign, style) in p.looks(y) {
                if sign != "Δ" && sign.chars().all(char::is_alphanumeric) {
                    assert!(style.fg != Some(Color::Yellow), "{sign} in line {y}: {}", p.screen());
                    assert!(style.bg != Some(Color::Yellow) || style.fg == Some(Color::Black), "{sign}: {}", p.screen());
                }
                seen += usize::from(style.fg == Some(Color::Yellow));
            }
        }
    };
    p.resize(200, 50);
    for _ in 0..p.desk.app.screens.deck.rows.len() {
        look(p.keys("j"));
    }
    for person in p.desk.app.cascade.people().map(|person| person.id).collect::<Vec<_>>() {
        p.desk.app.me = Some(person);
        look(p.keys("3"));
        look(p.keys("esc"));
        look(p.keys("1 p"));
        look(p.keys("esc j"));
    }
    p.keys("4");
    for _ in 0..p.desk.app.screens.projects.rows.len() {
        look(p.keys("j"));
    }
    look(p.keys("c a"));
    look(p.keys("esc 6"));
    look(p.keys("2"));
    look(p.keys("a"));
    look(p.keys("esc enter"));
    for _ in 0..40 {
        look(p.keys("n"));
    }
    assert!(seen > 100, "shapes keep it: {seen}");
}
