//! Which meeting is which, whose reviews are whose, on which day an item is due, and what cannot be held.

use super::{FIRST_NAME, Meeting, Which};
use crate::domain::{
    Board, Entity, Field, Id, Op,
    change::Verb,
    company::{Company, day, today},
    edit,
    review::{Review, ReviewKind},
    scope::Scope,
    text::time::parse_time,
    undo::{Undo, undo_ops},
};
use chrono::Weekday;

fn add(c: &mut Company, name: &str, scope: Scope, weekday: Option<Weekday>) -> Id {
    let meeting = Meeting { scope, weekday, ..Meeting::new(c.ids.next_id(), name, today()) };
    let id = meeting.id;
    c.does(Verb::Add, vec![Op::Create(Entity::Meeting(meeting))]);
    id
}

fn refused(c: &mut Company, meeting: Meeting) -> String {
    let change = c.change(Verb::Add, vec![Op::Create(Entity::Meeting(meeting))]);
    c.cascade.check(&change).unwrap_err().to_string()
}

fn held(c: &mut Company, meeting: Option<Id>, on: &str, kind: ReviewKind) -> Id {
    let number = c.cascade.reviews().count() as u32 + 1;
    let review = Review { meeting, kind, ended: Some(day(on)), ..Review::new(c.ids.next_id(), number, day(on), 15) };
    let id = review.id;
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
    id
}

#[test]
fn with_no_meeting_made_there_is_the_one_of_everything_on_the_day_of_the_settings() {
    let c = &mut Company::new();
    assert_eq!(c.cascade.all_meetings(), [Which::First]);
    let terms = c.cascade.terms(&Which::First);
    assert_eq!((terms.name.as_str(), terms.minutes, terms.weekday, terms.id), (FIRST_NAME, 15, Weekday::Mon, None));
    assert!(c.cascade.live().all(|ix| c.cascade.weekday_of(ix) == Weekday::Mon));
    assert_eq!(c.cascade.resolve_meeting("weekly"), Ok(Which::First));
    let review = held(c, None, "2026-11-16", ReviewKind::Weekly);
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.id), Some(review));
}

#[test]
fn who_makes_a_meeting_of_everything_has_its_reviews_and_gives_them_back() {
    let c = &mut Company::new();
    let before = held(c, None, "2026-11-16", ReviewKind::Weekly);
    let all = add(c, "Company weekly", Scope::All, Some(Weekday::Wed));
    assert_eq!(c.cascade.all_meetings(), [Which::First]);
    assert_eq!(c.cascade.terms(&Which::First).name, "Company weekly");
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.id), Some(before));
    let after = held(c, Some(all), "2026-11-18", ReviewKind::Weekly);
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.id), Some(after));
    let ops = edit::remove(&c.cascade, all);
    c.does(Verb::Delete, ops);
    assert_eq!(c.cascade.terms(&Which::First).name, FIRST_NAME);
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.id), Some(after), "nothing is lost with it");
}

#[test]
fn a_review_is_of_its_meeting_and_a_closing_is_not_the_last_one() {
    let c = &mut Company::new();
    let growth = add(c, "Growth weekly", Scope::Team(c.team_id("Growth")), None);
    let which = c.cascade.which(growth);
    held(c, None, "2026-11-20", ReviewKind::Weekly);
    assert_eq!(c.cascade.last_review(&which, today()), None);
    let own = held(c, Some(growth), "2026-11-17", ReviewKind::Weekly);
    held(c, Some(growth), "2026-11-19", ReviewKind::Closing);
    held(c, Some(growth), "2026-11-25", ReviewKind::Weekly);
    assert_eq!(c.cascade.last_review(&which, today()).map(|r| r.id), Some(own), "nor is one of a later day");
    assert_eq!(c.cascade.last_review(&Which::First, today()).map(|r| r.on), Some(day("2026-11-20")));
    let scope = Scope::Team(c.team_id("Growth"));
    let alone = Review { scope: Some(scope.clone()), ..Review::new(c.ids.next_id(), 9, today(), 15) };
    assert_eq!(c.cascade.meeting_of_review(&alone), Which::Only(scope));
}

#[test]
fn an_item_is_due_on_the_day_of_the_smallest_meeting_that_holds_it() {
    let c = &mut Company::new();
    let product = Scope::Team(c.team_id("Product"));
    let growth = Scope::Team(c.team_id("Growth"));
    let ana = Scope::People(vec![c.person_id("Ana")]);
    let (inner, middle, outer) = (c.ix("Loved by teams"), c.ix("Setup time"), c.ix("Revenue"));
    let days = |c: &Company| [inner, middle, outer].map(|ix| c.cascade.weekday_of(ix));
    add(c, "Product", product, Some(Weekday::Tue));
    assert_eq!(days(c), [Weekday::Tue, Weekday::Tue, Weekday::Mon]);
    let small = add(c, "Growth", growth, Some(Weekday::Thu));
    assert_eq!(days(c), [Weekday::Thu, Weekday::Tue, Weekday::Mon]);
    add(c, "Ana's", ana, Some(Weekday::Fri));
    assert_eq!(days(c), [Weekday::Thu, Weekday::Tue, Weekday::Mon], "Growth holds one item, Ana four");
    assert_eq!(c.cascade.weekday_of(c.ix("Conversion")), Weekday::Fri);
    // One of no day of its own has that of the workspace, and is the smallest all the same.
    let ops = edit::revise(&c.cascade, small, [Field::Weekday(None)], today());
    c.does(Verb::Revise, ops);
    assert_eq!(days(c)[0], Weekday::Mon);
    let ops = edit::remove(&c.cascade, small);
    c.does(Verb::Delete, ops);
    assert_eq!(days(c)[0], Weekday::Fri, "Ana's four are fewer than the six of Product");
}

#[test]
fn a_board_follows_who_belongs_to_which_meeting() {
    let c = &mut Company::new();
    let mut board = Board::new(today());
    let check = |c: &Company, board: &mut Board| {
        for ix in c.cascade.live() {
            assert_eq!(board.of(&c.cascade, ix), c.cascade.judge(ix, today()), "{}", c.cascade.item(ix).title);
        }
    };
    board.count(&c.cascade);
    check(c, &mut board);
    let jon = c.person_id("Jon");
    let mut changes: Vec<Vec<Op>> = Vec::new();
    let meeting = Meeting {
        scope: Scope::People(vec![jon]),
        weekday: Some(Weekday::Thu),
        ..Meeting::new(c.ids.next_id(), "Jon's", today())
    };
    let id = meeting.id;
    changes.push(vec![Op::Create(Entity::Meeting(meeting))]);
    for change in changes {
        let change = c.does(Verb::Add, change);
        board.changed(&c.cascade, &change);
        check(c, &mut board);
    }
    for (of, field) in [
        (id, Field::Weekday(Some(Weekday::Sat))),
        (c.id("Conversion"), Field::Owner(Some(jon))),
        (c.id("Setup time"), Field::Owner(None)),
        (id, Field::Scope(Scope::Level(0))),
        (id, Field::Deleted(true)),
    ] {
        let ops = edit::revise(&c.cascade, of, [field], today());
        let change = c.does(Verb::Revise, ops);
        board.changed(&c.cascade, &change);
        check(c, &mut board);
        let counted = *board.counts().unwrap();
        assert_eq!(counted, Board::new(today()).count(&c.cascade));
    }
}

#[test]
fn what_cannot_be_held_is_refused_in_a_sentence() {
    let c = &mut Company::new();
    let growth = c.team_id("Growth");
    add(c, "Growth weekly", Scope::Team(growth), None);
    let new = |c: &mut Company, name: &str| Meeting::new(c.ids.next_id(), name, today());
    let wrong = |c: &mut Company, meeting: Meeting, part: &str| {
        let said = refused(c, meeting);
        assert!(said.contains(part), "{said}");
    };
    let meeting = new(c, "growth  WEEKLY");
    wrong(c, meeting, "There is a meeting “Growth weekly” already");
    let meeting = Meeting { scope: Scope::Level(0), ..new(c, FIRST_NAME) };
    wrong(c, meeting, "“Weekly review” is the meeting of everything");
    let meeting = new(c, "  ");
    wrong(c, meeting, "name");
    let meeting = Meeting { minutes: Some(0), ..new(c, "None") };
    wrong(c, meeting, "“None” cannot take 0 minutes: a meeting takes 1 to 240");
    let meeting = Meeting { minutes: Some(2), opening: Some(60), closing: Some(60), ..new(c, "Short") };
    wrong(c, meeting, "“Short” has no time to talk");
    let meeting = Meeting { scope: Scope::People(Vec::new()), ..new(c, "Nobody") };
    wrong(c, meeting, "“Nobody” cannot be about nobody");
    let nowhere = c.ids.next_id();
    let meeting = Meeting { scope: Scope::Team(nowhere), ..new(c, "Gone") };
    wrong(c, meeting, "The team of “Gone” is not here");
    let meeting = Meeting { people: vec![nowhere], ..new(c, "Gone") };
    wrong(c, meeting, "The people of “Gone” is not here");
    let ops = edit::remove(&c.cascade, growth);
    c.does(Verb::Delete, ops);
    let meeting = Meeting { scope: Scope::Team(growth), ..new(c, "Late") };
    wrong(c, meeting, "“Late” cannot be about “Growth”: that team was deleted");
    // Of one that is there already everything else can be said.
    let id = c.cascade.meetings().next().unwrap().id;
    let ops = edit::revise(&c.cascade, id, [Field::Time(parse_time("9:30").ok())], today());
    c.does(Verb::Revise, ops);
    assert_eq!(c.cascade.terms(&c.cascade.which(id)).scope.gone(&c.cascade).as_deref(), Some("its team Growth was deleted"));
}

#[test]
fn a_meeting_is_taken_back_until_a_review_of_it_was_held() {
    let c = &mut Company::new();
    let scope = Scope::Level(0);
    let meeting = Meeting { scope, ..Meeting::new(c.ids.next_id(), "Company", today()) };
    let id = meeting.id;
    let added = c.does(Verb::Add, vec![Op::Create(Entity::Meeting(meeting))]);
    let undo = |c: &mut Company| {
        let (id, author) = (c.ids.next_id(), c.author());
        undo_ops(&c.cascade, &added, id, author).unwrap()
    };
    assert!(matches!(undo(c), Undo::Clean(_)));
    held(c, Some(id), "2026-11-20", ReviewKind::Weekly);
    let Undo::Conflicts { kept, .. } = undo(c) else { panic!("its review would be nobody's") };
    let kept: Vec<String> = kept.iter().map(|kept| kept.said(&c.cascade, None)).collect();
    assert_eq!(kept, ["Company stays: others refer to it by now"]);
}

#[test]
fn the_next_day_is_today_until_it_was_held() {
    let c = &mut Company::new();
    let terms = c.cascade.terms(&Which::First);
    assert_eq!(terms.next(None, today()), today(), "a Monday");
    let id = held(c, None, "2026-11-23", ReviewKind::Weekly);
    let last = c.cascade.reviews().find(|r| r.id == id);
    assert_eq!(terms.next(last, today()), day("2026-11-30"));
}

#[test]
fn the_meeting_of_an_item_is_the_smallest_whose_scope_holds_it_and_of_two_as_small_the_older() {
    let c = &mut Company::new();
    let (product, growth) = (c.team_id("Product"), c.team_id("Growth"));
    let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
    let scopes = [
        Scope::Team(c.team_id("Northwind")),
        Scope::Team(product),
        Scope::People(vec![ana, jon, ana]),
        Scope::Level(0),
        Scope::Team(product),
        Scope::Level(1),
        Scope::People(vec![jon]),
        Scope::Team(growth),
    ];
    let mut made = Vec::new();
    for (n, scope) in scopes.into_iter().enumerate() {
        made.push((add(c, &format!("Meeting {n}"), scope.clone(), None), scope));
        let sized = |scope: &Scope| c.cascade.live_in(&c.cascade.held_by(scope));
        for ix in c.cascade.all() {
            let holding = made.iter().filter(|(_, scope)| c.cascade.held_by(scope).contains(ix));
            let home = holding.min_by_key(|(id, scope)| (sized(scope), *id)).map(|(id, _)| *id);
            assert_eq!(c.cascade.homes().of_item(ix), home, "{n}: {}", c.cascade.item(ix).title);
        }
    }
    add(c, "Everything", Scope::All, None);
    assert!(c.cascade.all().all(|ix| c.cascade.homes().of_item(ix).is_some()));
}
