//! The trends: how one key result went and where it will end, what cycles came to, and what is taken away of it.

use crate::harness::Person;
use quarterdeck::{
    app::{Tab, event::Effect},
    domain::{change::Verb, edit, trends::figure::Cell},
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
fn what_words_were_worth_is_told_of_another_week_and_that_week_is_kept() {
    let mut p = looks_at("l l l");
    let week = |p: &Person| p.desk.app.screens.trends.figures[0].title.clone();
    let (first, told_first) = (week(&p), p.desk.app.screens.trends.figures[0].table.clone());
    assert_eq!(first, "What the word was worth in week 7");
    p.keys(", ,");
    assert_eq!(week(&p), "What the word was worth in week 5", "{}", p.screen());
    assert_ne!(p.desk.app.screens.trends.figures[0].table, told_first);
    for _ in 0..20 {
        p.keys(",");
    }
    assert!(week(&p) == "What the word was worth in week 1" && p.sees("this is the first week"), "{}", p.screen());
    for _ in 0..20 {
        p.keys(".");
    }
    assert!(p.sees("this is the last week"), "{}", p.screen());
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
    // The line of all is that of the team above all others.
    p.keys("j j enter");
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

#[test]
fn what_was_found_by_title_is_gone_through_with_n_and_back_and_around() {
    let mut p = Person::with_sample();
    p.keys("5 n");
    assert!(p.sees("nothing is looked for: / finds key results by their titles"), "{}", p.screen());
    p.keys("/ 'places' enter");
    let of = |p: &Person| p.desk.app.screens.trends.of.unwrap();
    let all = p.desk.app.screens.trends.found.clone();
    assert!(all.len() > 2 && of(&p) == all[0], "{}", p.screen());
    p.keys("n");
    assert!(of(&p) == all[1] && p.sees(&format!("2 of {} that were found", all.len())), "{}", p.screen());
    assert_eq!((of(p.keys("N")), of(p.keys("N"))), (all[0], all[all.len() - 1]), "around the end");
    // From another view it leads back to the one that was shown last.
    p.keys("l l n");
    assert!(p.sees("◂ Key result ▸") && of(&p) == all[all.len() - 1], "{}", p.screen());
    // What was deleted meanwhile is passed over.
    let ix = p.desk.app.cascade.find(all[0]).unwrap();
    let gone = edit::delete(&p.desk.app.cascade, ix);
    p.commit(Verb::Delete, gone).keys("n");
    assert!(of(&p) == all[1] && p.sees(&format!("1 of {} that were found", all.len() - 1)), "{}", p.screen());
    p.keys("/ 'months of runway' enter n");
    assert!(p.sees("this is all that was found"), "{}", p.screen());
}

#[test]
fn sentences_of_a_table_are_broken_and_no_number_is_cut_in_any_window() {
    let mut p = looks_at("h");
    for (width, height) in [(120, 36), (80, 60), (60, 60), (200, 50)] {
        p.resize(width, height).keys("G");
        let words: Vec<String> = p.screen().split_whitespace().map(str::to_owned).collect();
        let all = words.join(" ").replace(['┃', '│', '▌', '"'], "").split_whitespace().collect::<Vec<_>>().join(" ");
        for end in ["for missing numbers (33 %)", "for each review (below 0.5)", "serve one (below 60 %)", "(a third)"] {
            assert!(all.contains(end), "{width}: {end}: {}", p.screen());
        }
    }
    for keys in ["l l", "l l l", "l l l l", "h"] {
        let mut p = looks_at(keys);
        for width in [40, 46, 52, 64, 80, 100] {
            p.resize(width, 24).keys("v");
            let cut = |row: &str| {
                let chars: Vec<char> = row.chars().collect();
                chars.windows(2).any(|pair| (pair[0].is_ascii_digit() || pair[0] == '.') && pair[1] == '…')
            };
            let screen = p.screen();
            assert!(!screen.lines().any(cut), "{keys} {width}: {screen}");
            p.keys("v");
        }
    }
}

#[test]
fn what_stands_beside_a_name_is_read_with_it_and_no_column_moves_as_one_goes_down() {
    let mut p = looks_at("l l l l").keys("v").resize(200, 20).screen();
    let row = p.lines().find(|row| row.contains("Customers")).unwrap();
    let gap = row.find("Customers").map(|at| row[at + 9..].len() - row[at + 9..].trim_start().len());
    assert!(gap.is_some_and(|gap| gap < 20), "{row}");
    let heads = |p: &Person| p.screen().lines().find(|row| row.contains("progress")).map(str::to_owned);
    let mut q = trend_of("Free→paid conversion");
    q.resize(90, 16);
    let first = heads(&q);
    for _ in 0..8 {
        q.keys("j");
        assert_eq!(heads(&q), first, "{}", q.screen());
    }
    p.clear();
}

#[test]
fn in_a_wide_window_all_of_the_overview_is_seen_at_once_and_what_is_left_out_is_counted() {
    let mut p = looks_at("");
    p.resize(200, 50);
    let titles = [
        "Check-ins by their day",
        "Scores, cycle",
        "How scores lay",
        "What the word",
        "will end",
        "Teams, cycle",
        "bets",
        "costs",
    ];
    for title in titles {
        assert!(p.sees(title), "{title}: {}", p.screen());
    }
    // Numbers in a chart are said in the table below it.
    assert!(p.sees("1  Value in the first week") && p.sees("more"), "{}", p.screen());
    insta::assert_snapshot!("trends_overview_200x50", p.screen());
}

#[test]
fn in_light_colours_every_view_shows_the_same_signs_in_colours_for_a_light_ground() {
    use ratatui::style::Color;
    for keys in ["", "l", "l l", "l l l", "l l l l", "h"] {
        let mut p = looks_at(keys);
        let dark = p.screen();
        p.theme(Theme { colours: Colours::Light, ascii: false });
        assert_eq!(p.screen(), dark, "{keys}");
        let styles = (0..36).flat_map(|y| p.looks(y));
        let strange: Vec<_> = styles
            // Rules are grey wherever they are.
            .filter(|(_, style)| !matches!(style.fg, None | Some(Color::Reset | Color::DarkGray | Color::Indexed(16..))))
            .take(3)
            .collect();
        assert!(strange.is_empty(), "{keys}: {strange:?}");
    }
}

#[test]
fn any_keys_at_any_size_on_the_trends_and_in_time_break_nothing_and_change_nothing_of_a_day_that_is_over() {
    const KEYS: [&str; 42] = [
        "j", "k", "h", "l", "g", "G", "v", "F", "b", "+", "-", ",", ".", "<", ">", "[", "]", "n", "N", "enter", "esc", "w", "t",
        "T", "d", "y", "s", "f", "C", "/", "o", "5", "1", "6", "i", "p", "down", "tab", "ctrl-d", "(", ")", "up",
    ];
    const SIZES: [(u16, u16); 6] = [(120, 36), (80, 24), (40, 10), (200, 50), (39, 9), (61, 13)];
    let rounds = std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(80);
    let mut seed = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(17_u64);
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let mut p = Person::with_sample();
    p.keys("5");
    let mut said = Vec::new();
    // Of today, while another day is shown.
    let mut before = None;
    for n in 0..rounds {
        if p.desk.app.in_time().is_none() {
            before = Some(p.changes());
        }
        if next(12) == 0 {
            let (width, height) = SIZES[next(SIZES.len())];
            p.resize(width, height);
        }
        if next(10) == 0 {
            p.click((next(120) as u16, next(36) as u16));
        }
        let key = KEYS[next(KEYS.len())];
        said.push(key);
        let was_over = p.desk.app.in_time().is_some();
        p.keys(key);
        if n % 5 == 0 {
            p.settle();
        }
        let is_back = was_over && p.desk.app.in_time().is_none();
        assert!(!is_back || Some(p.changes()) == before, "{said:?}: {}", p.screen());
    }
}

#[test]
fn a_key_result_that_goes_while_its_trend_is_shown_leaves_a_sentence_and_other_keys_go_on() {
    let mut p = trend_of("Free→paid conversion");
    let ix = p.desk.app.cascade.find(p.desk.app.screens.trends.of.unwrap()).unwrap();
    let ops = edit::delete(&p.desk.app.cascade, ix);
    p.commit_because(Verb::Delete, ops, "it was two goals");
    assert!(p.sees("it was deleted") && !p.sees("◆"), "{}", p.screen());
    for key in ["v", "F", "w", "y", "s", "esc", "b", "+", ",", "]", "l", "h"] {
        p.keys(key);
    }
    p.keys("u");
    p.keys("1").select("Free→paid conversion").keys("t");
    assert!(p.sees("◆"), "{}", p.screen());
}

#[test]
fn who_hears_the_screen_gets_the_sentence_and_the_table_of_every_view_and_the_table_is_all_the_chart_says() {
    for keys in ["", "l", "l l", "l l l", "l l l l", "h"] {
        let mut p = looks_at(keys);
        p.keys("y");
        let Some(Effect::Copy { text, .. }) = p.asked.pop() else { panic!("{keys}: {:?}", p.asked) };
        let figures = p.desk.app.screens.trends.figures.clone();
        assert!(!figures.is_empty(), "{keys}");
        for figure in &figures {
            assert!(text.contains(&format!("## {}\n\n{}\n", figure.title, figure.says)), "{keys}: {text}");
            assert!(figure.chart.is_none() || !figure.table.rows.is_empty(), "{keys}: {} has no table", figure.title);
            let last = figure.table.rows.last().map(|row| row.cells.iter().map(|cell| cell.said.as_str()).collect::<Vec<_>>());
            assert!(last.is_none_or(|cells| text.contains(&format!("| {} |", cells.join(" | ")))), "{keys}: {text}");
        }
        // As tables nothing of a chart is left, and all of it can be scrolled to.
        p.resize(200, 200).keys("v G");
        let charts = figures.iter().any(|figure| figure.chart.is_some());
        assert!(!charts || !p.screen().contains(['░', '▒', '█', '◆', '■', '╌']), "{keys}: {}", p.screen());
        for row in figures.iter().flat_map(|figure| &figure.table.rows) {
            let said = row.cells.iter().find(|cell| cell.day.is_none() && cell.shares.is_empty() && !cell.said.trim().is_empty());
            // What is long goes over several lines, and is whole all the same.
            let is_whole = |cell: &Cell| cell.said.split_whitespace().all(|word| p.sees(word));
            assert!(said.is_none_or(is_whole), "{keys}: {said:?}: {}", p.screen());
        }
    }
}

#[test]
fn where_nothing_was_ever_closed_no_sentence_stands_twice_and_no_table_counts_nothing() {
    for mut p in [Person::with_operately(), Person::with_nothing()] {
        p.keys("5");
        for view in ["", "l l", "l", "l", "l"] {
            p.keys(view);
            told(&mut p);
            let figures = &p.desk.app.screens.trends.figures;
            let mut says: Vec<&str> = figures.iter().map(|figure| figure.says.as_str()).collect();
            assert!(says.iter().all(|says| !says.is_empty()), "{figures:?}");
            assert!(says.iter().filter(|says| says.contains("nothing has a score yet")).count() < 2, "{says:?}");
            says.sort_unstable();
            says.dedup();
            assert_eq!(says.len(), figures.len(), "{says:?}");
            for row in figures.iter().filter(|figure| figure.chart.is_none()).flat_map(|figure| &figure.table.rows) {
                let tells = |cell: &Cell| !matches!(cell.said.trim(), "" | "0") || cell.shares.iter().any(Option::is_some);
                assert!(row.cells[1..].iter().any(tells) || row.cells.len() == 1, "{row:?}");
            }
        }
    }
}

#[test]
fn in_the_smallest_window_a_key_result_has_its_sentence_and_its_newest_points() {
    let mut p = trend_of("Free→paid conversion");
    p.resize(40, 10);
    assert!(p.sees("Free→paid conversion") && p.sees("2.3 → 3.5 %") && p.sees("2.3 %"), "{}", p.screen());
    p.keys("j");
    assert!(p.screen().lines().filter(|line| line.contains("Nov")).count() >= 2, "{}", p.screen());
}
