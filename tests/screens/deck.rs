//! The deck: what is seen, moved through, folded, found, filtered.

use crate::harness::Person;

#[test]
fn the_imported_company_at_eighty_and_at_one_hundred_and_twenty_columns() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn");
    insta::assert_snapshot!("operately_120x36", p.screen());
    insta::assert_snapshot!("operately_80x24", p.resize(80, 24).screen());
}

#[test]
fn the_header_counts_what_needs_attention() {
    let p = Person::with_operately();
    assert!(p.sees("week 8 of 13"));
    assert!(p.sees("✖ 4 off track"), "{}", p.screen());
    assert!(p.sees("aligned 100 %"));
}

#[test]
fn folding_and_unfolding_are_opposites() {
    let mut p = Person::with_sample();
    let before = p.desk.app.screens.deck.rows.clone();
    p.keys("l h");
    assert!(p.desk.app.screens.deck.rows.len() < before.len());
    assert_eq!(p.keys("l").desk.app.screens.deck.rows, before);
    p.keys("-");
    assert!(p.desk.app.screens.deck.rows.iter().all(|r| r.depth == 0 || r.under.is_none()));
    assert_eq!(p.keys("+").desk.app.screens.deck.rows, before);
}

#[test]
fn moving_never_leaves_the_list() {
    let mut p = Person::with_sample();
    p.keys("k k up G j j down ctrl-d ctrl-f");
    assert_eq!(p.desk.app.screens.deck.cursor.at, p.desk.app.screens.deck.rows.len() - 1);
    p.keys("g ctrl-u pgup");
    assert_eq!(p.desk.app.screens.deck.cursor.at, 0);
    p.keys("J P K");
    assert!(p.desk.app.screens.deck.cursor.at < p.desk.app.screens.deck.rows.len());
}

#[test]
fn moving_costs_nothing_that_grows_with_the_workspace() {
    let mut p = Person::with_sample();
    let (built, judged) = (p.desk.app.screens.deck.visited, p.desk.app.board.visited());
    p.keys("j j j j k G g ] [ J K P");
    assert_eq!(p.desk.app.screens.deck.visited, built, "no row is built by moving");
    assert_eq!(p.desk.app.board.visited(), judged, "nothing is judged again by moving");
}

#[test]
fn a_find_begins_anew_and_goes_to_what_was_most_likely_meant() {
    let mut p = Person::with_operately();
    let selected = |p: &Person| p.desk.app.item().map(|ix| p.desk.app.cascade.item(ix).title.to_string()).unwrap_or_default();
    p.keys("/ 'mrr'");
    assert!(selected(&p).contains("MRR"), "{}", selected(&p));
    p.keys("enter / 'run'");
    assert!(
        selected(&p).contains("runway") || selected(&p).contains("Run"),
        "not after what was looked for before: {}",
        p.screen()
    );
    let deck = &p.desk.app.screens.deck;
    let found = deck.found.as_ref().unwrap();
    assert!(
        found.items.iter().all(|ix| p.desk.app.cascade.item(ix).title.to_lowercase().contains("run")),
        "no scattered letters"
    );
    p.keys("enter");
    // An empty find leaves the one before; esc in it too.
    p.keys("/ enter");
    assert_eq!(p.desk.app.screens.deck.found.as_ref().map(|f| f.query.as_str()), Some("run"));
    p.keys("esc");
    assert!(p.desk.app.screens.deck.found.is_none());
}

#[test]
fn what_is_only_there_for_its_children_is_dim_and_passed_over() {
    let mut p = Person::with_sample();
    let me = p.desk.app.cascade.people().find(|person| person.name.starts_with("Ana ")).unwrap().id;
    p.desk.app.me = Some(me);
    p.keys("m");
    let app = &p.desk.app;
    let theirs = |ix| app.cascade.item(ix).owner == Some(me);
    let rows = &app.screens.deck.rows;
    let aside: Vec<_> = rows.iter().filter(|r| !theirs(r.ix)).map(|r| r.ix).collect();
    assert!(!aside.is_empty() && aside.iter().all(|&ix| app.screens.deck.is_context(&app.cascade, &app.board, ix)));
    assert!(rows.iter().filter(|r| theirs(r.ix)).all(|r| !app.screens.deck.is_context(&app.cascade, &app.board, r.ix)));
    for _ in 0..12 {
        p.keys("]");
        let ix = p.desk.app.item().unwrap();
        assert_eq!(p.desk.app.cascade.item(ix).owner, Some(me), "{}", p.screen());
    }
}

#[test]
fn find_keeps_the_parents_of_what_is_found_and_esc_brings_everything_back() {
    let mut p = Person::with_operately();
    let all = p.resize(200, 50).desk.app.screens.deck.rows.len();
    p.keys("/ 'churn'");
    assert!(p.sees("Reduce monthly churn rate") && p.sees("Improve activation and retention"));
    assert!(!p.sees("Fill approved roles"));
    let title = p.desk.app.screens.deck.item().map(|ix| p.desk.app.cascade.item(ix).title.to_string());
    assert_eq!(title.as_deref(), Some("Reduce monthly churn rate"), "the cursor is on what was found, not on its parent");
    p.keys("enter");
    assert!(p.desk.app.screens.deck.rows.len() < all);
    p.keys("esc");
    assert_eq!(p.desk.app.screens.deck.rows.len(), all);
    p.keys("/ 'zzzz'");
    assert!(p.sees("Nothing matches “zzzz”"));
    p.keys("esc");
    assert_eq!(p.desk.app.screens.deck.rows.len(), all);
}

#[test]
fn a_filter_shows_only_what_carries_the_flag() {
    let mut p = Person::with_operately();
    let all = p.desk.app.screens.deck.rows.len();
    p.keys("f 'off' enter");
    assert!(p.sees("only off track"));
    assert!(p.desk.app.screens.deck.rows.len() < all);
    assert!(!p.sees("Reduce monthly churn"), "it is at risk: {}", p.screen());
    p.keys("esc");
    assert_eq!(p.desk.app.screens.deck.rows.len(), all);
}

#[test]
fn the_cursor_jumps_between_flagged_items_and_round_the_end() {
    let mut p = Person::with_operately();
    let mut seen = Vec::new();
    loop {
        p.keys("]");
        let at = p.desk.app.screens.deck.cursor.at;
        if seen.contains(&at) {
            break;
        }
        seen.push(at);
        let ix = p.desk.app.screens.deck.item().unwrap();
        assert!(!p.desk.app.board.peek(&p.desk.app.cascade, ix).flags.is_empty());
    }
    assert!(seen.len() > 10);
}

#[test]
fn why_prints_the_arithmetic() {
    let mut p = Person::with_operately();
    p.select("Fill approved roles").keys("w");
    assert!(p.sees("expected 88.7 % on 20 Nov, actual 30.0 %, pace −58.7 pt, limit −35 ⇒ off track"), "{}", p.screen());
    p.keys("esc");
    assert!(!p.sees("limit −35"));
}

#[test]
fn help_shows_every_key_of_the_deck_and_finds_them_by_name_and_by_key() {
    let mut p = Person::with_sample();
    p.resize(120, 60).keys("?");
    assert!(p.sees("On the deck") && p.sees("check in: value, confidence"));
    p.keys("/ 'undo'");
    assert!(p.sees("take back my last change") && !p.sees("fold everything"));
    p.keys("esc esc");
    assert!(!p.sees("On the deck"));
}

#[test]
fn an_empty_workspace_says_what_to_do() {
    let p = Person::with_nothing();
    assert!(p.sees("This workspace is empty.") && p.sees("add the first objective"));
}

#[test]
fn past_midnight_the_screen_moves_on_by_itself() {
    let mut p = Person::with_operately();
    assert!(p.sees("week 8 of 13"));
    p.sleep(14);
    assert!(p.sees("week 10 of 13"));
    assert!(p.sees("stale"));
}

#[test]
fn every_sort_shows_every_row() {
    let mut p = Person::with_sample();
    let n = p.desk.app.screens.deck.rows.len();
    for _ in 0..5 {
        p.keys("s");
        assert_eq!(p.desk.app.screens.deck.rows.len(), n);
    }
}

#[test]
fn the_log_lists_changes_and_takes_one_back() {
    let mut p = Person::with_operately();
    p.select("Grow qualified pipeline").keys("c 4 0 0 tab 8 enter");
    p.keys("6");
    assert!(p.sees("checked in Grow qualified pipeline"), "{}", p.screen());
    assert!(p.sees("imported"));
    p.keys("g U 1");
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).value.map(|v| v.1), Some(390.0));
    p.keys("i");
    assert!(p.sees("Changes of Grow qualified pipeline"));
}

#[test]
fn what_a_filter_matches_is_seen_though_it_was_folded_and_the_folds_come_back() {
    let mut p = Person::with_operately();
    p.keys("-");
    let folded = p.desk.app.screens.deck.rows.clone();
    p.keys("f 'off' enter");
    let app = &p.desk.app;
    let off = |r: &quarterdeck::app::deck::rows::Row| app.board.peek(&app.cascade, r.ix).health.word() == "off track";
    assert!(app.screens.deck.rows.iter().filter(|r| off(r)).count() >= 4, "{}", p.screen());
    // What is folded within holds within, and the folds of the whole are as they were.
    let n = p.desk.app.screens.deck.rows.len();
    p.keys("g h");
    assert!(p.desk.app.screens.deck.rows.len() < n);
    p.keys("esc");
    assert_eq!(p.desk.app.screens.deck.rows, folded);
}

#[test]
fn the_jump_to_flagged_items_reaches_those_under_folded_rows() {
    let visit = |p: &mut Person, key: &str| {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            p.keys(key);
            let ix = p.desk.app.screens.deck.item().unwrap();
            assert!(!p.desk.app.board.peek(&p.desk.app.cascade, ix).flags.is_empty());
            seen.insert(p.desk.app.cascade.item(ix).id);
        }
        seen
    };
    let mut p = Person::with_operately();
    let all = visit(&mut p, "]");
    for key in ["]", "["] {
        p.keys("-");
        assert_eq!(visit(&mut p, key), all, "{key}");
    }
    p.keys("- g ]");
    let (first, rows) = (p.desk.app.screens.deck.cursor.at, &p.desk.app.screens.deck.rows);
    assert!(rows.iter().any(|r| r.depth > 0), "the way down is unfolded");
    assert!(first > 0 || rows[0].depth == 0);
}

#[test]
fn sorted_by_attention_the_deck_has_the_order_of_the_agenda() {
    use quarterdeck::domain::agenda::attention_key;
    let mut p = Person::with_operately();
    p.keys("s");
    let app = &p.desk.app;
    let key = |ix| attention_key(&app.cascade, ix, &app.board.peek(&app.cascade, ix), app.today());
    let mut compared = 0;
    for (n, row) in app.screens.deck.rows.iter().enumerate() {
        if let Some(next) = app.screens.deck.sibling_of(n, true).map(|at| app.screens.deck.rows[at])
            && next.what == row.what
            && app.cascade.item(next.ix).kind() == app.cascade.item(row.ix).kind()
        {
            assert!(key(row.ix) <= key(next.ix), "{}", p.screen());
            compared += 1;
        }
    }
    assert!(compared > 10);
}

#[test]
fn what_was_read_ahead_is_what_would_be_read_now() {
    let mut p = Person::with_sample();
    let shown = |p: &mut Person| {
        p.keys("");
        p.screen()
    };
    for _ in 0..12 {
        while p.desk.read_ahead() {}
        p.keys("j");
        let ahead = shown(&mut p);
        let id = p.desk.app.history.as_ref().unwrap().0;
        let history = p.desk.store.history(id, 60, chrono::NaiveDate::MAX).unwrap();
        assert_eq!(p.desk.app.history, Some((id, history)));
        p.desk.app.history = None;
        assert_eq!(shown(&mut p), ahead);
    }
    // What is said about a row beside the selected one makes what was read of it out of date.
    p.select("Free→paid conversion").keys("");
    while p.desk.read_ahead() {}
    p.keys("c 2 . 6 tab 7 enter k j");
    assert!(p.sees("2.6 %"), "{}", p.screen());
}

#[test]
fn where_a_key_result_will_end_is_said_and_drawn_once_no_key_waits() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("");
    assert!(!p.sees("no further change"), "{}", p.screen());
    while p.desk.read_ahead() {}
    p.keys("");
    assert!(p.sees("30 finished key results stood most like this"), "{}", p.screen());
    assert!(p.sees("░"), "{}", p.screen());
    p.keys("w");
    assert!(p.sees("forecast: ends between 2.55 and "), "{}", p.screen());
    // What is said of what is over makes the past another; of what is open it does not.
    p.keys("esc");
    let before = p.desk.app.past().map(|past| past.finished().len());
    p.keys("c 2 . 6 tab 7 enter");
    assert_eq!(p.desk.app.past().map(|past| past.finished().len()), before);
}

#[test]
fn a_move_whose_undoing_would_close_a_loop_stays_and_the_log_says_which_loop() {
    use quarterdeck::domain::{change::Verb, edit};
    let mut p = Person::with_operately();
    let named = |p: &Person, title: &str| {
        let app = &p.desk.app;
        app.cascade.live().find(|&ix| app.cascade.item(ix).title.starts_with(title)).unwrap()
    };
    let (a, b) = {
        let cascade = &p.desk.app.cascade;
        let mut lowest = cascade
            .live()
            .filter(|&ix| cascade.item(ix).objective().is_some() && cascade.sub_objectives(ix).next().is_none())
            .map(|ix| cascade.item(ix).title.to_string());
        (lowest.next().unwrap(), lowest.next().unwrap())
    };
    let hang = |p: &mut Person, what: &str, under: Option<&str>| {
        let (ix, under) = (named(p, what), under.map(|title| named(p, title)));
        let ops = edit::move_to(&p.desk.app.cascade, ix, under, None);
        p.commit_because(Verb::Move, ops, "it belongs there");
    };
    hang(&mut p, &a, Some(&b));
    hang(&mut p, &a, None);
    hang(&mut p, &b, Some(&a));
    let (changes, rows) = (p.changes(), p.desk.app.screens.deck.rows.len());
    // The second of the three: what it undoes is that A hangs below B.
    p.keys("6").keys("g j U");
    let said = p.desk.app.status().cloned().unwrap();
    assert!(said.is_error && said.text.contains("would hang below itself"), "{said:?}");
    assert!(said.text.contains(&format!("{a} → {b} → {a}; choose a parent outside it")), "{said:?}");
    assert_eq!(p.changes(), changes, "nothing was saved");
    p.keys("1");
    assert_eq!(p.desk.app.screens.deck.rows.len(), rows, "{}", p.screen());
    let stored = p.desk.store.load(p.now.today).unwrap();
    assert_eq!(stored.loops(10), Vec::<String>::new());
}

#[test]
fn an_open_cycle_with_nothing_in_it_is_not_called_closed() {
    use quarterdeck::{
        app::event::Event,
        domain::{Entity, Id, Op, change::Verb, cycle::Cycle},
    };
    let mut p = Person::with_operately();
    let today = p.now.today;
    let over = p.desk.app.cascade.cycles().next().unwrap().clone();
    // A look at a cycle in which nothing is.
    let id = Id::new(77).unwrap();
    let next = Cycle { id, name: "Special".to_owned(), start: today, end: today + chrono::Days::new(9), ..over };
    p.commit(Verb::Add, vec![Op::Create(Entity::Cycle(next))]);
    p.desk.app.screens.deck.cycle = quarterdeck::app::deck::filter::CycleChoice::One(id);
    p.event(Event::Day);
    p.keys("");
    assert!(p.sees("Nothing is in Special.") && !p.sees("No cycle is open"), "{}", p.screen());
}
