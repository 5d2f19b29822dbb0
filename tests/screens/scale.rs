//! What a key costs is counted in rows that are judged, not in seconds: it must not grow with the workspace.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    app::{
        App,
        event::{Event, Now},
        key::Key,
        keys::Keymap,
        memory::Memory,
    },
    domain::{
        Cascade, Derived, Id, Ids,
        history::{LogEntry, LogFilter},
    },
    sample::scale::{Scale, Shape},
    store::Store,
};
use std::collections::HashSet;

fn with(items: usize) -> Person {
    let scale = Scale { items, check_ins: Some(items), shape: Shape::Bulk, today: monday(), at: noon(monday()) };
    Person::with(scale.changes().collect())
}

/// How many rows each of these keys judges.
fn judged(p: &mut Person, keys: &[&str]) -> Vec<u64> {
    keys.iter()
        .map(|key| {
            let before = p.desk.app.board.visited();
            p.keys(key);
            p.desk.app.board.visited() - before
        })
        .collect()
}

#[test]
fn a_key_judges_as_many_rows_in_a_workspace_ten_times_as_large() {
    let keys =
        ["j", "j", "k", "ctrl-d", "pgdn", "pgup", "g", "h", "l", "]", "[", "J", "P", "w", "esc", "?", "esc", "4", "1", "i", "1"];
    let [mut small, mut large] = [400, 4_000].map(with);
    let (few, many) = (judged(&mut small, &keys), judged(&mut large, &keys));
    for (key, (few, many)) in keys.iter().zip(few.iter().zip(&many)) {
        assert!(many <= few, "{key} judges {many} rows of 4,000 and {few} of 400");
    }
}

#[test]
fn a_check_in_judges_what_depends_on_it_and_nothing_more_however_large_the_workspace() {
    for items in [400, 4_000] {
        let mut p = with(items);
        p.keys("j");
        let before = p.desk.app.board.visited();
        let changes = p.changes();
        p.keys("c 4 2 tab 7 enter");
        assert_eq!(p.changes(), changes + 1, "{}", p.screen());
        let judged = p.desk.app.board.visited() - before;
        assert!(judged <= 5, "{judged} rows of {items} are judged again by one check-in");
    }
}

#[test]
fn the_page_before_a_review_and_the_agenda_judge_nothing_twice() {
    let mut p = with(4_000);
    let before = p.desk.app.board.visited();
    p.keys("r + - 1 r");
    assert_eq!(p.desk.app.board.visited(), before, "all of it was judged when it was counted");
}

#[test]
fn in_a_large_workspace_a_letter_is_seen_before_anything_is_looked_for() {
    let scale = Scale { items: 20_100, check_ins: Some(0), shape: Shape::Bulk, today: monday(), at: noon(monday()) };
    let mut cascade = Cascade::default();
    for change in scale.changes() {
        cascade.apply(&change, Derived::default()).unwrap();
    }
    let now = Now { today: monday(), at: noon(monday()) };
    let mut app = App::new(cascade, now, Ids::seeded(1), Keymap::default(), None, Memory::default());
    while app.has_idle_work() {
        app.update(Event::Idle, now);
    }
    let all = app.screens.deck.rows.len();
    for sign in ['/', 'c', 'h', 'u'] {
        app.update(Event::Key(Key::char(sign)), now);
    }
    assert!(
        app.screens.deck.found.is_none() && app.screens.deck.rows.len() == all,
        "keys do not wait for a pass over everything"
    );
    assert!(app.has_idle_work());
    app.update(Event::Idle, now);
    assert_eq!(app.screens.deck.found.as_ref().unwrap().query, "chu");
    assert!(app.screens.deck.rows.len() < all && !app.has_idle_work());
    app.update(Event::Key(Key::char('r')), now);
    app.update(Event::Key("enter".parse().unwrap()), now);
    assert_eq!(app.screens.deck.found.as_ref().unwrap().query, "chur", "what was typed last is what is found");
}

#[test]
fn what_is_pasted_into_a_find_is_looked_for() {
    let mut p = Person::with_sample();
    p.keys("/").event(Event::Paste("Median setup".to_owned())).keys("");
    assert!(p.sees("Median setup time") && !p.sees("Paying places"), "{}", p.screen());
}

/// In front of an import of so many projects that all serve one key result.
fn with_projects(n: usize) -> Person {
    use quarterdeck::domain::{
        Body, Change, Entity, Id, Item, Op,
        change::{Author, Verb},
        goal::{Objective, Project},
        link::Link,
    };
    let author = Author { by: None, at: noon(monday()), on: monday() };
    let mut ids = Ids::seeded(8);
    let mut item = |title: String, body: Body| Item::new(ids.next_id(), title, monday(), body);
    let grow = item("Grow".to_owned(), Body::Objective(Objective::default()));
    let mut revenue = item("Revenue".to_owned(), Body::KeyResult(Box::default()));
    revenue.parents = [grow.id].into();
    let served = revenue.id;
    let projects: Vec<Item> = (0..n).map(|n| item(format!("P{n}"), Body::Project(Project::default()))).collect();
    let mut link = |project: Id| Link {
        id: ids.next_id(),
        project,
        target: served,
        because: None,
        expect: None,
        made: monday(),
        value_then: None,
        judged: None,
        deleted: false,
    };
    let links: Vec<Op> = projects.iter().map(|p| Op::Create(Entity::Link(link(p.id)))).collect();
    let create = |item: Item| Op::Create(Entity::Item(Box::new(item)));
    let import: Vec<Op> = projects.into_iter().map(create).chain(links).collect();
    let goals = [grow, revenue].map(create).into();
    let changes = [goals, import].map(|ops| Change::new(ids.next_id(), author, Verb::Import, ops));
    Person::with(changes.into())
}

#[test]
fn undo_and_redo_of_projects_that_serve_one_key_result_cost_what_each_costs() {
    let [small, large] = [300, 600].map(|n| {
        let mut p = with_projects(n);
        let live = |p: &Person| p.desk.app.cascade.projects().len();
        ["u", "ctrl-r"].map(|key| {
            let before = (p.desk.app.board.visited(), p.desk.app.board.followed(), live(&p));
            p.keys(key);
            assert_ne!(live(&p), before.2, "{}", p.screen());
            (p.desk.app.board.visited() - before.0) + (p.desk.app.board.followed() - before.1)
        })
    });
    for (key, (few, many)) in ["u", "ctrl-r"].iter().zip(small.iter().zip(large)) {
        assert!(many * 10 <= few * 22, "{key} looks at {few} rows and links for 300 projects, and at {many} for 600");
    }
}

#[test]
fn an_undo_that_is_stopped_says_so_and_leaves_everything_as_it_is() {
    let mut p = with_projects(300);
    let changes = p.changes();
    let mut told = 0;
    p.desk.handle_watched(Event::Key(Key::char('u')), p.now, &mut |_, progress| {
        told += 1;
        assert!(progress.done <= progress.of && progress.of == 600);
        told < 3
    });
    p.keys("");
    assert!(told == 3 && p.sees("stopped: nothing was changed"), "{}", p.screen());
    assert_eq!((p.changes(), p.desk.app.cascade.projects().len()), (changes, 300));
    p.keys("u");
    assert_eq!((p.changes(), p.desk.app.cascade.projects().len()), (changes + 1, 0), "{}", p.screen());
}

#[test]
fn the_log_of_a_large_team_is_that_of_all_its_items_together() {
    let scale = Scale { items: 300, check_ins: Some(3_000), shape: Shape::Year, today: monday(), at: noon(monday()) };
    let mut store = Store::in_memory("Test").unwrap();
    store.fill(scale.changes(), monday(), |_| ()).unwrap();
    let cascade = store.load(monday()).unwrap();
    let seqs = |filter: LogFilter| store.log(&filter).unwrap().iter().map(|e| e.seq).collect::<Vec<_>>();
    let everything = seqs(LogFilter { limit: usize::MAX, ..LogFilter::default() });
    let mut left_out = 0;
    // Of those whose page is full at once, and of those for whom the whole log is gone through.
    for (from, many) in [(0, 300), (0, 100), (200, 100), (0, 66)] {
        let ids: Vec<Id> = cascade.all().map(|ix| cascade.item(ix).id).skip(from).take(many).collect();
        let own = |&id: &Id| seqs(LogFilter { item: Some(id), limit: usize::MAX, ..LogFilter::default() });
        let theirs: HashSet<i64> = ids.iter().flat_map(own).collect();
        let expected: Vec<i64> = everything.iter().copied().filter(|seq| theirs.contains(seq)).collect();
        left_out += everything.len() - expected.len();
        for limit in [1, 20, 5_000] {
            let (mut read, mut before): (Vec<i64>, _) = (Vec::new(), None);
            loop {
                let page = LogFilter { items: Some(ids.clone().into()), before, limit, ..LogFilter::default() };
                let lines = store.log(&page).unwrap();
                read.extend(lines.iter().map(|e| e.seq));
                before = lines.last().map(LogEntry::place).or(before);
                if lines.len() < limit || read.len() >= 60 && limit < 5_000 {
                    break;
                }
            }
            assert_eq!(read, expected[..read.len()], "{many} from {from}, {limit} a page");
            assert!(read.len() == expected.len() || limit < 5_000);
        }
    }
    assert!(left_out > 0, "something is not theirs");
}
