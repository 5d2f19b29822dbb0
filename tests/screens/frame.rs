//! What is around every screen: the header keeps facts, the footer keeps the ways out, whatever there is room for.

use crate::harness::Person;
use chrono::NaiveDate;
use quarterdeck::{
    app::{
        event::Event,
        keys::{Place, TABLE},
    },
    domain::{Field, Kind, change::Verb, goal::Outcome},
    ui::theme::{Colours, Theme},
};

fn line(p: &Person, n: usize) -> String {
    p.screen().lines().nth(n).unwrap_or_default().trim_matches('"').to_owned()
}

#[test]
fn the_cycle_and_its_week_outlive_the_wordmark_and_the_names_of_the_tabs() {
    let mut p = Person::with_operately();
    for (columns, rows) in [(80, 24), (60, 20)] {
        p.resize(columns, rows);
        assert!(line(&p, 0).contains("2026-Q4 · week 8 of 13"), "{}", p.screen());
    }
    for keys in ["1", "2", "3", "4", "6", "7"] {
        for columns in [40, 41, 43, 50] {
            p.keys(keys).resize(columns, 12);
            let first = line(&p, 0);
            assert!(first.contains("2026-Q4") && first.trim_end().ends_with(if keys == "7" { "People" } else { "7" }), "{first}");
        }
    }
    assert!(line(p.resize(120, 36), 0).contains("Quarterdeck"));
}

#[test]
fn counts_go_whole_and_what_serves_a_goal_goes_late() {
    let mut p = Person::with_sample();
    for columns in 40..140 {
        p.resize(columns, 24);
        let second = line(&p, 1);
        assert!(second.contains("2 off track") && second.contains("1 to score"), "{columns}: {second}");
        assert!(columns < 56 || second.contains("aligned"), "{columns}: {second}");
        assert!(!second.contains('…'), "{columns}: {second}");
    }
    // Below the line it is said in words, wherever what is to score leaves room.
    let low = quarterdeck::domain::edit::set_setting(&p.desk.app.cascade, "alignment-line", "0.95").unwrap();
    p.commit(quarterdeck::domain::change::Verb::Set, low);
    for columns in [56, 80, 200] {
        p.resize(columns, 24);
        assert!(p.sees("only 78 % aligned"), "{columns}: {}", p.screen());
    }
    assert!(p.sees("active projects serve no goal"));
}

#[test]
fn the_deck_offers_at_most_sixteen_commands_on_every_row_of_every_cycle() {
    let mut p = Person::with_sample();
    for cycle in ["This quarter", "Next quarter", "Last quarter", "This year"] {
        p.keys(&format!("C '{cycle}' enter g"));
        for _ in 0..p.desk.app.screens.deck.rows.len() {
            let offered = TABLE.iter().filter(|b| b.place == Place::Deck && p.desk.app.offered(b).is_some()).count();
            assert!((8..=16).contains(&offered), "{cycle}: {offered}: {}", p.screen());
            p.keys("j");
        }
    }
}

#[test]
fn undo_help_and_quit_have_their_place_at_every_width() {
    let mut p = Person::with_operately();
    for keys in ["1", "2", "3", "4", "6"] {
        p.keys(keys);
        for columns in 40..130 {
            p.resize(columns, 24);
            let last = line(&p, 23);
            assert!(last.trim_end().ends_with("u undo  ? keys  q quit"), "{columns}: {last}");
            assert!(!last.contains('…'), "{last}");
        }
    }
}

#[test]
fn the_footer_has_the_keys_of_what_lies_over_the_screen() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn");
    for (keys, has) in
        [("w", "esc close"), ("?", "/ search"), (":", "enter take"), ("a", "enter add"), ("D", "enter"), ("e", "f1 keys")]
    {
        p.keys(keys);
        let last = line(&p, 35);
        assert!(last.contains(has) && !last.contains("q quit"), "{keys}: {last}");
        p.keys("esc");
    }
    p.keys("3 tab 1 3 z");
    assert!(!line(&p, 35).contains("c check in"), "{}", p.screen());
}

#[test]
fn what_the_deck_is_narrowed_to_is_said_on_the_deck_alone() {
    let mut p = Person::with_operately();
    p.keys("f 'off' enter");
    assert!(line(&p, 35).contains("only off track · esc all"));
    p.keys("4");
    assert!(!line(&p, 35).contains("only off track"), "{}", p.screen());
    p.keys("1 esc / 'churn' enter");
    assert!(line(&p, 35).contains("find: churn · esc all"), "{}", p.screen());
    p.keys("esc s s");
    assert!(p.sees("Goal · by name"), "{}", p.screen());
    p.keys("s s s C 'all' enter");
    assert!(p.sees("Goal · all cycles"), "{}", p.screen());
    p.keys("C '2026-q4' enter");
    assert!(p.sees("Goal · 2026-Q4"), "{}", p.screen());
}

#[test]
fn when_every_cycle_is_over_the_deck_says_so_above_what_is_left() {
    let mut p = Person::with_operately();
    p.now.today = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    p.event(Event::Day).resize(120, 36);
    // Nothing is over before it is scored.
    assert!(!p.sees("All cycles are over") && p.sees("16 to score"), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let all: Vec<_> = c.live().filter(|&ix| c.item(ix).kind() != Kind::Project).map(|ix| c.item(ix).id).collect();
    let missed = Field::Outcome(Some(Outcome::Missed));
    let ops: Vec<_> = all.into_iter().filter_map(|id| c.set_op(id, missed.clone())).collect();
    p.commit(Verb::Score, ops);
    p.resize(120, 36);
    assert!(p.sees("All cycles are over") && p.sees("since 31 Dec"), "{}", p.screen());
    // What was just scored stays in sight until the deck is made anew.
    p.keys("C 'open' enter");
    assert!(p.sees("C shows them") && p.sees("Projects that serve no goal"), "{}", p.screen());
    p.keys("C 'all' enter");
    assert!(!p.sees("All cycles are over"), "{}", p.screen());
}

#[test]
fn what_does_not_fit_on_a_page_is_said() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("?");
    assert!(p.sees("↓ more"), "{}", p.screen());
    p.keys("G");
    assert!(!p.sees("↓ more"), "{}", p.screen());
    p.keys("esc").select("Free→paid conversion").resize(80, 10).keys("w");
    assert!(p.sees("↓ more"), "{}", p.screen());
    p.keys("esc :");
    assert!(p.sees("1 of "), "{}", p.screen());
}

#[test]
fn a_window_that_is_too_small_says_all_of_how_large_it_must_be() {
    let mut p = Person::with_operately();
    for (columns, rows) in [(20, 9), (12, 5), (39, 30)] {
        let said = p.resize(columns, rows).screen().replace(['"', '\n'], " ");
        let words: Vec<&str> = said.split_whitespace().collect();
        assert_eq!(words, ["Quarterdeck", "needs", "40", "×", "10"], "{columns}×{rows}");
    }
}

#[test]
fn the_weeks_of_a_row_look_the_same_when_the_selection_is_on_it() {
    const BLOCKS: [char; 7] = ['▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let mut p = Person::with_sample();
    p.resize(140, 36);
    let row = |p: &Person| p.screen().lines().find(|l| l.contains("Free→paid conversion")).unwrap_or_default().to_owned();
    for colours in [Colours::Sixteen, Colours::Dark, Colours::Light, Colours::Mono, Colours::HighContrast] {
        p.select("Median setup time").theme(Theme { colours, ascii: false });
        let before = row(&p);
        let selected = row(p.select("Free→paid conversion"));
        assert!(before.contains(BLOCKS) && selected == before.replacen(' ', "▌", 1), "{}", p.screen());
    }
}

#[test]
fn help_begins_with_the_signs_of_the_place_and_is_found_by_what_they_mean() {
    let mut p = Person::with_sample();
    p.keys("?");
    let lines: Vec<String> = p.screen().lines().map(str::to_owned).collect();
    let at = lines.iter().position(|l| l.contains("Signs")).unwrap_or_else(|| panic!("{}", p.screen()));
    assert!(lines[at + 1].contains("●  on track") && lines[at + 1].contains("✖  off track"), "{}", p.screen());
    for said in ["◷  stale", "⌀  unlinked", "¿  no theory", "≠  disagreement", "✎  draft", "⚙  project"] {
        assert!(p.sees(said), "{said}: {}", p.screen());
    }
    assert!(p.keys("/ 'unlinked'").sees("⌀  unlinked") && !p.sees("fold everything"), "{}", p.screen());
    // The log has no healths: only what stands there is explained, and a form has no signs at all.
    assert!(p.keys("esc esc 6 ?").sees("↶  taken back") && !p.sees("●  on track"), "{}", p.screen());
    assert!(!p.keys("esc 1 a o f1").sees("Signs"), "{}", p.screen());
}

#[test]
fn what_is_behind_a_box_is_dim_and_the_box_and_its_keys_are_not() {
    use ratatui::style::Modifier;
    let mut p = Person::with_sample();
    for colours in [Colours::Sixteen, Colours::Dark, Colours::Light, Colours::Mono, Colours::HighContrast] {
        p.theme(Theme { colours, ascii: false }).keys(":");
        let dim = |x, y| p.cell(x, y).add_modifier.contains(Modifier::DIM);
        assert!((0..120).all(|x| dim(x, 0)), "the header is behind it");
        assert!((1..6).all(|x| !dim(x, 35)), "the footer has the keys of the box");
        assert!((40..80).all(|x| !dim(x, 6)), "{}", p.screen());
        p.keys("esc");
        // Finding is no box: the list above shows what is found.
        p.keys("/");
        assert!(!p.cell(4, 6).add_modifier.contains(Modifier::DIM));
        p.keys("esc");
    }
}
