//! The trends: how one key result went and where it will end, what cycles came to, and what is taken away of it.

use crate::harness::Person;
use quarterdeck::{
    app::{Tab, event::Effect},
    ui::theme::{Colours, Theme},
};

/// In front of the trend of a key result of the sample.
fn trend_of(title: &str) -> Person {
    let mut p = Person::with_sample();
    p.select(title).keys("t");
    // How earlier ones ended is read while no key is pressed.
    while p.desk.read_ahead() {}
    p.keys("");
    p
}

#[test]
fn t_shows_how_the_selected_key_result_went_and_esc_leads_back_to_where_one_was() {
    let mut p = trend_of("Free→paid conversion");
    assert!(p.sees("◂ Key result ▸") && p.sees("2.3 → 3.5 %") && p.sees("◆"), "{}", p.screen());
    assert!(p.sees("Third flat week.") && p.sees("finished key result"), "{}", p.screen());
    insta::assert_snapshot!("trend_120x36", p.screen());
    p.keys("esc");
    assert_eq!(p.desk.app.tab(), Tab::Deck);
    for (screen, tab) in [("3", Tab::CheckIns), ("4", Tab::Projects), ("2 j j j", Tab::Review)] {
        p.keys(screen).keys("t");
        assert_eq!(p.desk.app.tab(), Tab::Trends, "{screen}: {}", p.screen());
        p.keys("esc");
        assert_eq!(p.desk.app.tab(), tab, "{screen}: {}", p.screen());
    }
}

#[test]
fn a_trend_is_whole_in_every_window_and_in_plain_signs() {
    let mut p = trend_of("Free→paid conversion");
    p.resize(80, 24);
    insta::assert_snapshot!("trend_80x24", p.screen());
    p.resize(40, 10);
    insta::assert_snapshot!("trend_40x10", p.screen());
    p.resize(120, 36).theme(Theme { colours: Colours::Mono, ascii: true });
    insta::assert_snapshot!("trend_ascii", p.screen());
    p.theme(Theme { colours: Colours::Light, ascii: false });
    assert!(p.sees("◆"), "{}", p.screen());
}

#[test]
fn a_chain_is_one_series_and_the_border_of_its_cycles_is_drawn() {
    let mut p = Person::with_sample();
    p.keys("5 / 'live menu' down enter");
    let alone = p.screen();
    p.keys("+");
    assert!(p.sees("│ next cycle") && p.screen() != alone, "{}", p.screen());
    insta::assert_snapshot!("trend_chain_120x36", p.screen());
    p.keys("-");
    assert_eq!(p.screen(), alone);
}

#[test]
fn the_band_the_table_and_the_chart_alone_are_one_key_each_and_lead_back() {
    let mut p = trend_of("Free→paid conversion");
    let whole = p.screen();
    p.keys("b");
    assert!(!p.sees("░") && p.sees("◆"), "{}", p.screen());
    p.keys("b v");
    assert!(!p.sees("◆") && p.sees("Third flat week."), "{}", p.screen());
    p.keys("esc F");
    assert!(p.sees("◆") && !p.sees("Third flat week."), "{}", p.screen());
    p.keys("esc");
    assert_eq!(p.screen(), whole);
}

#[test]
fn a_week_earlier_is_the_point_of_that_week_and_its_ends_are_kept() {
    let mut p = trend_of("Free→paid conversion");
    let at = |p: &Person| p.desk.app.screens.trends.cursor.at;
    assert_eq!((at(&p), at(p.keys(",")), at(p.keys(", ,"))), (0, 1, 3));
    assert_eq!((at(p.keys(". .")), at(p.keys(". .")), at(p.keys("G ,"))), (1, 0, 6));
}

#[test]
fn the_next_flagged_key_result_is_one_key_and_any_is_found_by_its_title() {
    let mut p = trend_of("Free→paid conversion");
    let of = |p: &Person| p.desk.app.screens.trends.of.unwrap();
    let first = of(&p);
    p.keys("]");
    let next = of(&p);
    assert_ne!(next, first);
    assert_eq!(of(p.keys("[")), first, "{}", p.screen());
    p.keys("/ 'median' enter");
    assert!(p.sees("Median setup time") && p.sees("◂ Key result ▸"), "{}", p.screen());
    p.keys("o");
    assert_eq!(p.desk.app.tab(), Tab::Deck);
    assert!(p.sees("▌") && p.sees("Median setup time"), "{}", p.screen());
}

#[test]
fn what_is_shown_is_copied_as_a_table_and_saved_as_a_picture_or_a_table() {
    let mut p = trend_of("Free→paid conversion");
    p.keys("y");
    let Some(Effect::Copy { text, what }) = p.asked.pop() else { panic!("{:?}", p.asked) };
    assert!(text.starts_with("## Free→paid conversion\n") && text.contains("| 2026-11-13 | 2.3 % |"), "{text}");
    assert_eq!(what, "the trend of “Free→paid conversion”");
    p.keys("s");
    assert!(p.sees("Save the trend of “Free→paid conversion”") && p.sees("trend-of-free-paid-conversion.svg"), "{}", p.screen());
    p.keys("enter");
    assert!(
        matches!(&p.asked[..], [Effect::WriteFigures { path, as_table: false, figures }] if path == "trend-of-free-paid-conversion.svg" && figures.len() == 1)
    );
    p.asked.clear();
    p.keys("esc v s");
    assert!(p.sees("trend-of-free-paid-conversion.csv"), "{}", p.screen());
    p.keys("ctrl-u 'a.txt' enter");
    assert!(p.asked.is_empty() && p.sees("ends in .svg or .csv"), "{}", p.screen());
}

#[test]
fn a_project_has_a_trend_too_and_what_was_never_checked_in_says_what_it_will_show() {
    let p = trend_of("Onboarding checklist");
    assert!(p.sees("⚙") || p.sees("project"), "{}", p.screen());
    let mut p = Person::with_nothing();
    p.keys("5 l");
    assert!(p.sees("chooses one by its title"), "{}", p.screen());
    p.keys("w");
    assert!(p.sees("nothing is shown that could be explained"), "{}", p.screen());
}

#[test]
fn the_names_of_the_views_are_clicked_and_keys_that_need_a_chain_say_so() {
    let mut p = trend_of("Free→paid conversion");
    p.keys("+");
    assert!(p.sees("it goes on from nothing"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("this is its trend already"), "{}", p.screen());
    p.keys("w");
    assert!(p.sees("Why · key result"), "{}", p.screen());
    p.keys("esc T");
    assert!(p.sees("as it stood on"), "{}", p.screen());
}

/// In front of a view of the sample's trends, read as while no key is pressed.
fn looks_at(keys: &str) -> Person {
    let mut p = Person::with_sample();
    p.keys("5").keys(keys);
    told(&mut p);
    p
}

/// What is read while no key is pressed is there.
fn told(p: &mut Person) -> &mut Person {
    while p.desk.read_ahead() {}
    p.keys("")
}

#[test]
fn the_first_frame_of_the_trends_is_there_at_once_and_filled_while_no_key_waits() {
    let mut p = Person::with_sample();
    p.keys("5");
    assert!(p.sees("◂ Overview ▸") && p.sees(" …"), "{}", p.screen());
    let judged = p.desk.app.board.visited();
    told(&mut p);
    for title in ["Check-ins by their day", "Scores, cycle over cycle", "How scores lay", "What the word was worth"] {
        assert!(p.sees(title), "{title}: {}", p.screen());
    }
    p.keys("j j k l h v v l l l l F esc");
    assert_eq!(p.desk.app.board.visited(), judged, "no key judges anything anew");
    assert_eq!(p.desk.app.wants_trends(), None, "and nothing is read again");
}

#[test]
fn every_view_is_whole_in_every_window_and_in_plain_signs() {
    for (name, keys) in [("overview", ""), ("teams", "l l"), ("calibration", "l l l"), ("bets", "l l l l"), ("overhead", "h")] {
        let mut p = looks_at(keys);
        insta::assert_snapshot!(format!("trends_{name}_120x36"), p.screen());
        p.resize(80, 24);
        insta::assert_snapshot!(format!("trends_{name}_80x24"), p.screen());
        p.resize(40, 10);
        insta::assert_snapshot!(format!("trends_{name}_40x10"), p.screen());
        p.resize(120, 36).theme(Theme { colours: Colours::Mono, ascii: true });
        insta::assert_snapshot!(format!("trends_{name}_ascii"), p.screen());
        p.theme(Theme { colours: Colours::Light, ascii: false });
        assert!(p.sees("▸"), "{}", p.screen());
    }
}

#[test]
fn a_workspace_that_was_never_closed_says_in_every_view_what_it_will_show() {
    let mut p = Person::with_operately();
    p.keys("5");
    told(&mut p);
    for sentence in ["nothing has a score yet", "this shows"] {
        assert!(p.sees(sentence), "{}", p.screen());
    }
    for view in ["l l", "l", "l", "l"] {
        p.keys(view);
        told(&mut p);
        let says = p.sees("once") || p.sees("person-minutes") || p.sees("by their day");
        assert!(says && !p.sees(" …  "), "{}", p.screen());
    }
    let mut p = Person::with_nothing();
    p.keys("5");
    told(&mut p);
    assert!(p.sees("there is no cycle yet: from the first one on this shows"), "{}", p.screen());
}

#[test]
fn of_an_overview_enter_leads_to_the_view_and_of_a_line_to_what_it_is_about() {
    let mut p = looks_at("");
    p.keys("j j j enter");
    assert!(p.sees("◂ Calibration ▸") && p.sees("On track by their word, and missed"), "{}", p.screen());
    // Past the four bands stands what was missed all the same.
    p.keys("j j j j enter");
    assert!(p.sees("◂ Key result ▸") && p.sees("Staff trained per place"), "{}", p.screen());
    let mut p = looks_at("l l");
    p.keys("j j j enter");
    told(&mut p);
    assert!(p.sees("Success only") || p.sees("› Success") || p.sees("› Customers"), "{}", p.screen());
    p.keys("C 'last quarter' enter");
    told(&mut p);
    assert!(p.sees("Last quarter beside First quarter"), "{}", p.screen());
    p.keys("esc");
    told(&mut p);
    assert!(p.sees("This quarter beside Last quarter"), "{}", p.screen());
}

#[test]
fn what_is_told_is_told_anew_after_a_change_and_copied_as_tables() {
    let mut p = looks_at("");
    let before = p.desk.app.screens.trends.figures.clone();
    p.keys("1").select("Free→paid conversion").keys("c 2 . 6 tab 7 enter 5");
    assert!(p.desk.app.wants_trends().is_some());
    told(&mut p);
    assert_ne!(p.desk.app.screens.trends.figures, before, "one more came by its day");
    p.keys("y");
    let Some(Effect::Copy { text, .. }) = p.asked.pop() else { panic!("{:?}", p.asked) };
    assert!(text.contains("## Scores, cycle over cycle") && text.contains("| Last quarter |"), "{text}");
    p.keys("w");
    assert!(p.sees("Why · Check-ins by their day"), "{}", p.screen());
}

#[test]
fn out_of_a_file_a_cycle_is_told_beside_the_screen_and_no_key_waits_for_it() {
    let (_folder, path, mut p) = Person::with_file();
    p.desk.store = quarterdeck::store::Store::open(&path).unwrap().store;
    p.keys("5");
    assert!(p.desk.read_ahead() && p.desk.is_waiting(), "it has begun");
    p.keys("l l");
    assert!(p.sees("◂ Teams ▸") && p.sees(" …"), "{}", p.screen());
    until_told(&mut p);
    assert!(p.sees("Teams, cycle over cycle") && !p.sees("Last quarter …"), "{}", p.screen());
    // What was told of before a change stays, and says so.
    p.keys("1").select("Free→paid conversion").keys("c 2 . 6 tab 7 enter 5 h h");
    assert!(p.sees("This quarter beside Last quarter …") && p.sees("Scores, cycle over cycle"), "{}", p.screen());
    assert!(p.desk.read_ahead());
    let before = p.desk.app.screens.trends.figures.clone();
    // Another change while it is told: what is told then is of before it, and is told once more.
    p.keys("1").select("Median setup time").keys("c 1 8 tab 9 enter 5");
    until_told(&mut p);
    assert_ne!(p.desk.app.screens.trends.figures, before);
    assert!(p.sees("This quarter beside Last quarter ") && !p.sees("Last quarter …"), "{}", p.screen());
    assert_eq!(p.desk.app.wants_trends(), None);
}

/// Waits until what is read beside the screen is there, and nothing is to be read any more.
fn until_told(p: &mut Person) {
    for _ in 0..2000 {
        if !p.desk.read_ahead() && !p.desk.is_waiting() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    p.keys("");
}

#[test]
fn what_is_told_of_a_workspace_that_was_left_is_no_answer() {
    let (_folder, path, mut p) = Person::with_file();
    p.desk.store = quarterdeck::store::Store::open(&path).unwrap().store;
    p.keys("5");
    assert!(p.desk.read_ahead());
    let cascade = p.desk.store.load(p.now.today).unwrap();
    p.desk.app.reload(cascade);
    while p.desk.is_waiting() {
        p.desk.read_ahead();
    }
    assert!(p.desk.app.screens.trends.figures.is_empty() && p.desk.app.wants_trends().is_some(), "its places may be others");
    until_told(&mut p);
    assert!(p.sees("Scores, cycle over cycle"), "{}", p.screen());
}

#[test]
fn a_click_on_the_chart_selects_the_nearest_point_and_the_axis_says_which_it_is() {
    let mut p = trend_of("Free→paid conversion");
    let rows: Vec<String> = p.screen().lines().map(str::to_owned).collect();
    let (y, row) = rows.iter().enumerate().find(|(_, row)| row.contains('◆')).unwrap();
    let x = row.trim_matches('"').chars().take_while(|c| *c != '◆').count();
    p.keys("G");
    let last = p.desk.app.screens.trends.cursor.at;
    p.click((x as u16, y as u16 + 1));
    assert_eq!((p.desk.app.screens.trends.cursor.at, last > 0), (0, true), "{}", p.screen());
    p.keys("j j");
    let at = |p: &Person| p.screen().lines().find_map(|row| row.trim_matches('"').chars().position(|c| c == '↑'));
    let third = at(&p);
    p.keys("j");
    assert!(third > at(&p) && at(&p).is_some(), "further left: {}", p.screen());
}

#[test]
fn a_key_that_does_nothing_here_says_why() {
    let mut p = trend_of("Free→paid conversion");
    for (key, said) in [
        (".", "this is the newest point"),
        ("G ,", "this is the first point"),
        ("-", "this cycle is shown alone already"),
        ("l b", "a band is drawn where a key result will end"),
        ("+", "a chain is what a key result goes on from"),
        (",", "a week is chosen among the points of a key result"),
    ] {
        p.keys(key);
        assert!(p.sees(said), "{key}: {}", p.screen());
    }
    let mut p = Person::with_nothing();
    p.keys("5");
    told(&mut p);
    p.keys("v");
    assert!(p.sees("there is no chart here yet"), "{}", p.screen());
}

#[test]
fn in_front_of_an_objective_the_trends_tell_its_first_key_result() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("5 l");
    assert!(p.sees("Free→paid conversion") && p.sees("◆"), "{}", p.screen());
    p.keys("1").select("Value in the first week").keys("t");
    assert!(p.sees("Value in the first week") && p.sees("objective"), "its own trend is asked for: {}", p.screen());
}
