//! The forms: adding, revising, linking, moving, deleting, settings, and who sits here.

use crate::harness::Person;
use quarterdeck::{
    app::{
        event::{Event, Hit},
        overlay::{
            Overlay,
            form::{Form, field::Part},
        },
    },
    domain::{Change, FieldKey, Item, Kind, change::Verb, history::LogFilter, key_result::Metric, link::Expect},
};

fn form(p: &Person) -> &Form {
    match p.desk.app.overlays().top() {
        Some(Overlay::Form(form)) => form,
        other => panic!("no form is open but {other:?}\n{}", p.screen()),
    }
}

fn is_closed(p: &Person) -> bool {
    p.desk.app.overlays().is_empty()
}

/// The newest change, whole.
fn last(p: &Person) -> Change {
    let entries = p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap();
    p.desk.store.change(entries[0].header.id).unwrap().unwrap()
}

fn item<'a>(p: &'a Person, title: &str) -> &'a Item {
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == title).unwrap_or_else(|| panic!("no {title}\n{}", p.screen()));
    c.item(ix)
}

fn person_name(p: &Person, id: Option<quarterdeck::domain::Id>) -> String {
    id.and_then(|id| p.desk.app.cascade.person(id)).map(|p| p.name.clone()).unwrap_or_default()
}

#[test]
fn a_key_result_is_added_under_the_selected_objective() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a enter 'Menus without a typo' tab 'd' tab '12' tab '3' tab '%' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let new = item(&p, "Menus without a typo");
    let kr = new.key_result().unwrap();
    assert_eq!((kr.metric, kr.baseline, kr.target, kr.unit.as_deref()), (Metric::Decrease, Some(12.0), Some(3.0), Some("%")));
    assert_eq!(new.parents[0], item(&p, "Value in the first week").id);
    assert_eq!(person_name(&p, new.owner), "Jon Abara", "who answers for the objective");
    assert_eq!(new.start, Some(p.now.today), "put into an open cycle by hand it starts today");
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.item(ix).id, new.id, "the new row is selected");
}

#[test]
fn only_the_fields_of_the_metric_are_shown() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k ctrl-t");
    for (letter, metric, shown, hidden) in [
        (
            "i",
            "increase",
            vec![
                Part::Field(FieldKey::Baseline),
                Part::Field(FieldKey::Target),
                Part::Field(FieldKey::Unit),
                Part::Field(FieldKey::Waypoints),
            ],
            vec![Part::Field(FieldKey::Upper), Part::Field(FieldKey::Steps)],
        ),
        (
            "b",
            "between",
            vec![Part::Field(FieldKey::Target), Part::Field(FieldKey::Upper)],
            vec![Part::Field(FieldKey::Baseline), Part::Field(FieldKey::Steps), Part::Field(FieldKey::Waypoints)],
        ),
        (
            "m",
            "milestones",
            vec![Part::Field(FieldKey::Steps)],
            vec![Part::Field(FieldKey::Target), Part::Field(FieldKey::Unit), Part::Field(FieldKey::Baseline)],
        ),
        ("y", "yes-no", vec![], vec![Part::Field(FieldKey::Target), Part::Field(FieldKey::Steps), Part::Field(FieldKey::Unit)]),
    ] {
        p.keys(if letter == "i" { "tab tab tab" } else { letter });
        assert_eq!(form(&p).field(Part::Field(FieldKey::Metric)).unwrap().word(), metric);
        for part in shown {
            assert!(form(&p).field(part).is_some(), "{metric} shows {part:?}");
        }
        for part in hidden {
            assert!(form(&p).field(part).is_none(), "{metric} hides {part:?}");
        }
    }
}

#[test]
fn steps_are_typed_moved_and_dated() {
    let mut p = Person::with_sample();
    p.select("Value in the first week")
        .keys("a k 'Launch' tab m tab 'Pilot' enter 'Contract' tab '2' tab 'eoq' enter 'Site' alt-up alt-up ctrl-s");
    assert!(is_closed(&p), "{}", p.screen());
    let kr = item(&p, "Launch").key_result().unwrap();
    let steps: Vec<_> = kr.steps.iter().map(|s| (s.key, s.title.as_str(), s.weight, s.date.map(|d| d.to_string()))).collect();
    assert_eq!(steps, [(0, "Site", 1.0, None), (1, "Pilot", 1.0, None), (2, "Contract", 2.0, Some("2026-12-31".into()))]);
    // What a step was known by stays with it.
    p.keys("e tab tab tab tab alt-down ctrl-x ctrl-s 'the contract can wait' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let steps: Vec<_> = item(&p, "Launch").key_result().unwrap().steps.iter().map(|s| (s.key, s.title.clone())).collect();
    assert_eq!(steps, [(1, "Pilot".into()), (2, "Contract".into())]);
}

#[test]
fn a_day_in_a_list_reads_like_every_other_and_stays_what_was_typed() {
    let mut p = Person::with_sample();
    p.select("Value in the first week")
        .keys("a k 'Launch' tab m tab 'Pilot' tab tab '2026-12-07' enter 'Contract' tab tab '2027-01-02' ctrl-s");
    assert!(is_closed(&p), "{}", p.screen());
    p.keys("e");
    assert!(p.sees("▏Mon 7 Dec   ▕") && p.sees("▏2 Jan 27    ▕"), "{}", p.screen());
    p.keys("tab tab tab tab tab tab");
    assert!(p.sees("2026-12-07  "), "with the keys in it, as typed: {}", p.screen());
    p.keys("esc").select("Median setup time").keys("e tab");
    while form(&p).focused().part != Part::Field(FieldKey::Waypoints) {
        p.keys("tab");
    }
    p.keys("'2026-12-07' tab '12' enter '14 dec' tab '11'");
    assert!(p.sees("▏2026-12-07      Mon 7 Dec 2026▕ ▏12 ") && p.sees("▏14 dec         Mon 14 Dec 2026▕"), "{}", p.screen());
    p.keys("ctrl-s 'the season' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let points = |p: &Person| item(p, "Median setup time").key_result().unwrap().waypoints.clone();
    let days: Vec<_> = points(&p).iter().map(|w| w.date.to_string()).collect();
    assert_eq!(days, ["2026-12-07", "2026-12-14"]);
    // Opened and saved again nothing has changed.
    let changes = p.changes();
    p.keys("e ctrl-s");
    assert_eq!((p.changes(), points(&p).len()), (changes, 2), "{}", p.screen());
}

#[test]
fn revising_in_an_open_cycle_asks_for_a_reason_and_writes_only_what_changed() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("e");
    assert!(form(&p).field(Part::Reason).is_none(), "nothing differs yet");
    // title, objective, owner, metric, baseline, target
    p.keys("tab tab tab tab tab backspace '8'");
    assert!(form(&p).field(Part::Reason).is_some(), "{}", p.screen());
    p.keys("enter");
    assert_eq!(form(&p).focused().part, Part::Reason, "the keys go to what is missing");
    assert!(p.sees("say in one sentence why"), "{}", p.screen());
    p.keys("'the summer was better than we thought' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let change = last(&p);
    assert_eq!((change.verb, change.ops.len()), (Verb::Revise, 1));
    assert_eq!(change.why.as_deref(), Some("the summer was better than we thought"));
    assert_eq!(item(&p, "Free→paid conversion").key_result().unwrap().target, Some(3.8));
    p.keys("u");
    assert_eq!(item(&p, "Free→paid conversion").key_result().unwrap().target, Some(3.5));
}

#[test]
fn what_was_typed_survives_esc_a_refusal_and_a_new_start() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k 'Half a thought' tab tab tab 'soon' enter");
    let (at, sentence) = form(&p).error.clone().unwrap();
    assert_eq!(form(&p).fields[at].part, Part::Field(FieldKey::Target));
    assert!(sentence.contains("soon"), "{sentence}");
    p.keys("esc");
    assert!(is_closed(&p) && p.sees("kept as a draft"), "{}", p.screen());
    let memory = serde_json::to_string(&p.desk.app.memory()).unwrap();
    assert!(memory.contains("Half a thought"), "{memory}");
    p.keys("a");
    assert!(p.sees("draft"), "{}", p.screen());
    p.keys("k");
    assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "Half a thought");
    assert_eq!(form(&p).field(Part::Field(FieldKey::Target)).unwrap().text(), "soon");
    assert!(form(&p).from_draft && p.sees("taken up from what you typed earlier"));
    // Also while it is open: the light may go out at any time.
    assert!(serde_json::to_string(&p.desk.app.memory()).unwrap().contains("Half a thought"));
    p.keys("ctrl-g");
    assert!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().is_blank());
    p.keys("esc");
    assert_eq!(p.desk.app.memory().forms.len(), 0, "what was taken away is not kept");
}

#[test]
fn a_change_that_cannot_be_saved_keeps_the_form_and_says_why() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k 'Keeps' tab tab '1' tab '2'");
    p.desk.app.failed("cannot save: the disk is full; make room and try again");
    p.keys("");
    assert!(p.sees("the disk is full"), "{}", p.screen());
    p.keys("enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(item(&p, "Keeps").key_result().unwrap().target, Some(2.0));
}

#[test]
fn linking_the_selected_key_result_costs_its_sentence_and_six_keys() {
    let mut p = Person::with_operately();
    p.select("Reduce monthly churn rate");
    let sentence = "people who find the support they need stay";
    let keys = format!("L s u enter '{sentence}' enter");
    assert!(keys.replace(&format!("'{sentence}'"), "").split_whitespace().count() <= 6);
    p.keys(&keys);
    assert!(is_closed(&p), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let link = c.links().find(|l| l.target == item(&p, "Reduce monthly churn rate").id).expect("it is linked");
    assert_eq!(&*c.item(c.find(link.project).unwrap()).title, "Hire a Customer Support Specialist");
    assert_eq!(link.because.as_deref(), Some(sentence));
}

#[test]
fn a_link_says_what_it_expects_is_changed_and_taken_away_again() {
    let mut p = Person::with_sample();
    p.select("Owners who would miss us").keys("L 'onboarding' enter");
    assert!(p.sees("flagged no theory"), "a hint while there is no because: {}", p.screen());
    p.keys("'the onboarding checklist'");
    assert!(p.sees("only says the title again"), "{}", p.screen());
    p.keys("ctrl-u 'whoever sets up well stays' tab '40 %' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let target = item(&p, "Owners who would miss us").id;
    let link = |p: &Person| p.desk.app.cascade.links().find(|l| l.target == target).cloned();
    assert_eq!(link(&p).unwrap().expect, Some(Expect::Share(0.4)));
    p.select("Owners who would miss us").keys("L tab tab tab enter ctrl-u 'they told us so' enter");
    assert_eq!(link(&p).unwrap().because.as_deref(), Some("they told us so"), "{}", p.screen());
    p.select("Owners who would miss us").keys("L tab tab tab ctrl-x");
    assert!(link(&p).is_none() && is_closed(&p), "{}", p.screen());
    p.keys("u");
    assert!(link(&p).is_some(), "undo brings it back");
}

#[test]
fn an_objective_cannot_be_moved_below_itself_and_the_path_is_named() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("M 'one coffee' enter");
    assert_eq!(form(&p).focused().part, Part::Reason, "{}", p.screen());
    p.keys("'we tidy up' enter");
    let (at, sentence) = form(&p).error.clone().unwrap();
    assert_eq!(form(&p).fields[at].part, Part::Under);
    assert!(sentence.contains("would hang below itself") && sentence.contains('→'), "{sentence}");
}

#[test]
fn a_key_result_moves_under_another_objective_with_a_reason() {
    let mut p = Person::with_sample();
    let before = p.changes();
    p.select("Median setup time").keys("M 'one coffee' enter 'it is about trying' enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(item(&p, "Median setup time").parents[0], item(&p, "Trying us takes one coffee").id);
    assert_eq!(p.changes(), before + 1);
    assert_eq!((last(&p).verb, last(&p).why.as_deref()), (Verb::Move, Some("it is about trying")));
}

#[test]
fn deleting_tells_what_goes_with_it_and_undo_brings_it_all_back() {
    let mut p = Person::with_sample();
    let live = p.desk.app.cascade.live().count();
    p.select("Value in the first week").keys("D");
    assert!(p.sees("below it") && p.sees("u brings it back"), "{}", p.screen());
    p.keys("right enter enter");
    assert_eq!(p.desk.app.cascade.live().count(), live, "without a reason nothing goes from an open cycle");
    assert!(p.sees("say in one sentence why it goes"), "{}", p.screen());
    p.keys("'it was two goals' enter");
    assert!(p.desk.app.cascade.live().count() < live);
    assert_eq!((last(&p).verb, last(&p).why.as_deref()), (Verb::Delete, Some("it was two goals")));
    p.keys("u");
    assert_eq!(p.desk.app.cascade.live().count(), live);
    p.keys("A 'not now' enter");
    assert!(p.desk.app.cascade.live().count() < live);
    p.keys("u");
    assert_eq!(p.desk.app.cascade.live().count(), live);
}

#[test]
fn a_new_project_asks_for_its_goal_and_says_what_leaving_it_out_means() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("a p 'Shorter menu' tab 'fewer clicks to the first order' tab backspace");
    assert!(p.sees("it will be flagged unlinked"), "{}", p.screen());
    p.keys("'paid conv' enter ctrl-t tab tab tab '0.4' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let new = item(&p, "Shorter menu");
    let link = c.links().find(|l| l.project == new.id).unwrap();
    assert_eq!(link.target, item(&p, "Free→paid conversion").id);
    assert_eq!((link.because.as_deref(), link.expect), (Some("fewer clicks to the first order"), Some(Expect::Amount(0.4))));
    assert!(link.value_then.is_some(), "a share of the gap would count from today's value");
    assert_eq!(last(&p).ops.len(), 2, "one change: taken back together");
}

#[test]
fn an_empty_workspace_is_filled_from_the_screen_alone() {
    let mut p = Person::with_nothing();
    p.desk.app.me = None;
    // A cycle first; the change waits until it is known whose it is.
    let before = p.changes();
    p.keys("a enter '2026-Q4' enter");
    assert!(p.sees("Who are you?"), "{}", p.screen());
    assert_eq!(p.changes(), before);
    p.keys("'Ana Ruiz' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let ana = p.desk.app.cascade.people().next().unwrap().clone();
    assert_eq!((ana.name.as_str(), p.desk.app.me, last(&p).by), ("Ana Ruiz", Some(ana.id), Some(ana.id)));
    let cycle = p.desk.app.cascade.cycles().next().unwrap();
    assert_eq!((cycle.start.to_string().as_str(), cycle.end.to_string().as_str()), ("2026-10-01", "2026-12-31"));
    // An objective with an owner and a team that are not there yet.
    p.keys("a o 'Guests come back' ctrl-t tab ctrl-u backspace 'Zoe' enter 'Growth' enter tab 'Q4' enter ctrl-s");
    assert!(is_closed(&p), "{}", p.screen());
    let new = item(&p, "Guests come back");
    assert_eq!(person_name(&p, new.owner), "Zoe");
    assert_eq!(p.desk.app.cascade.team(new.team.unwrap()).unwrap().name, "Growth");
    assert_eq!(last(&p).ops.len(), 3, "all of it in one change");
    p.keys("u");
    assert!(p.desk.app.cascade.live().next().is_none());
    assert!(!p.desk.app.cascade.people().any(|p| p.name == "Zoe"));
}

#[test]
fn the_first_change_makes_nobody_twice() {
    let mut p = Person::with_nothing();
    p.desk.app.me = None;
    p.keys("a o 'Grow' tab 'Ana Ruiz' enter");
    assert!(p.sees("2026-Q4 (new)"), "the quarter of today is proposed: {}", p.screen());
    p.keys("enter");
    assert!(p.sees("esc save without a name") && !p.sees("esc leave") && !p.sees("keep draft"), "{}", p.screen());
    assert!(
        p.sees("Who are you?") && p.sees("Ana Ruiz") && !p.sees("create “"),
        "whom the change makes is offered: {}",
        p.screen()
    );
    p.keys("'ana' enter");
    assert!(is_closed(&p), "{}", p.screen());
    let people: Vec<_> = p.desk.app.cascade.people().cloned().collect();
    assert_eq!(people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ana Ruiz"]);
    assert_eq!((p.desk.app.me, last(&p).by), (Some(people[0].id), Some(people[0].id)));
    assert_eq!(item(&p, "Grow").owner, Some(people[0].id));
    assert_eq!(item(&p, "Grow").cycle, p.desk.app.cascade.cycles().next().map(|c| c.id));
    p.keys("m");
    assert!(p.sees("Grow"), "what is mine is found: {}", p.screen());
}

#[test]
fn an_owner_is_one_person_or_nobody() {
    let mut p = Person::with_sample();
    let people = p.desk.app.cascade.people().count();
    p.keys("a o 'Of two' tab ctrl-u backspace 'Zed; Bob'");
    assert!(p.sees("create “Zed”") && p.sees("not Bob"), "{}", p.screen());
    p.keys("enter ctrl-s");
    assert_eq!(person_name(&p, item(&p, "Of two").owner), "Zed");
    p.keys("a o 'Of none' tab ctrl-u backspace 'TBD'");
    assert!(!p.sees("create “"), "{}", p.screen());
    p.keys("ctrl-s");
    assert_eq!(item(&p, "Of none").owner, None);
    assert_eq!(p.desk.app.cascade.people().count(), people + 1);
}

#[test]
fn who_sits_here_is_asked_once_and_may_be_left_open() {
    let mut p = Person::with_sample();
    p.desk.app.me = None;
    p.select("Paying places").keys("c '2600' tab '8' enter");
    assert!(p.sees("Who are you?"), "{}", p.screen());
    p.keys("esc");
    assert!(p.desk.app.overlays().check_in().is_none(), "it is saved without a name: {}", p.screen());
    assert_eq!(last(&p).by, None);
    p.keys("c '2610' tab '8' enter");
    assert!(is_closed(&p) && p.desk.app.overlays().check_in().is_none(), "not asked again: {}", p.screen());
}

#[test]
fn whoever_says_who_they_are_signs_what_waited() {
    let mut p = Person::with_sample();
    p.desk.app.me = None;
    p.select("Paying places").keys("c '2600' tab '8' enter 'priya' enter");
    assert!(p.desk.app.overlays().check_in().is_none(), "{}", p.screen());
    let me = p.desk.app.me;
    assert_eq!(person_name(&p, me), "Priya Nair");
    assert_eq!(last(&p).by, me);
    let quarterdeck::domain::Op::CheckIn(check_in) = &last(&p).ops[0] else { panic!() };
    assert_eq!(check_in.by, me);
    assert_eq!(p.desk.app.memory().me, me, "and is remembered");
}

#[test]
fn a_wrong_setting_is_said_at_its_field_and_a_right_one_holds() {
    let mut p = Person::with_sample();
    p.keys(": 'settings' enter down down down down down down down ctrl-u 'soon' enter");
    let (at, sentence) = form(&p).error.clone().unwrap();
    assert_eq!(form(&p).fields[at].part, Part::Setting(7));
    assert!(sentence.contains("stale-after takes days from 0 to 365"), "{sentence}");
    p.keys("ctrl-u '5' enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.settings.get("stale-after").unwrap(), "5 5 5 5");
}

#[test]
fn people_teams_and_cycles_are_revised_by_way_of_the_palette() {
    let mut p = Person::with_sample();
    p.keys(": 'edit person' enter 'priya' enter");
    assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "Priya Nair", "{}", p.screen());
    p.keys("tab tab backspace 'mara' enter enter");
    assert!(is_closed(&p), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let priya = c.people().find(|p| p.name == "Priya Nair").unwrap();
    assert_eq!(person_name(&p, priya.manager), "Mara Lindqvist");
    p.keys(": 'edit cycle' enter 'this quarter' enter tab ctrl-u 'someday' enter");
    assert_eq!(form(&p).fields[form(&p).error.clone().unwrap().0].part, Part::Field(FieldKey::Start));
}

#[test]
fn fields_are_clicked_and_a_click_outside_loses_nothing() {
    let mut p = Person::with_sample();
    let click = |p: &mut Person, hit| {
        p.event(Event::Click { hit, double: false });
        p.keys("");
    };
    p.select("Value in the first week").keys("a k");
    let metric = form(&p).fields.iter().position(|f| f.part == Part::Field(FieldKey::Metric)).unwrap();
    click(&mut p, Hit::Choice(metric));
    assert_eq!(form(&p).focused().part, Part::Field(FieldKey::Metric));
    p.keys("backtab 'typed'");
    click(&mut p, Hit::Outside);
    assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "typed");
    p.keys("ctrl-g");
    click(&mut p, Hit::Outside);
    assert!(is_closed(&p), "nothing was typed");
}

#[test]
fn pasted_text_stays_in_its_field() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k");
    p.event(Event::Paste("two\nlines\u{1b}[31m".into()));
    assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "two lines[31m");
}

#[test]
fn long_text_goes_to_the_editor_and_comes_back() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("e");
    let at = form(&p).fields.iter().position(|f| f.part == Part::Field(FieldKey::Description)).unwrap();
    p.event(Event::Click { hit: Hit::Choice(at), double: false });
    p.keys("ctrl-o");
    assert!(matches!(p.asked.last(), Some(quarterdeck::app::event::Effect::Edit(_))));
    p.desk.app.edited("first\nsecond\n").unwrap();
    p.keys("enter 't' ctrl-s");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(item(&p, "Value in the first week").description(), "first\nsecond\nt");
}

#[test]
fn the_forms_look_like_this() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("a k 'Signups' ctrl-t tab tab 'ana'");
    insta::assert_snapshot!("form_key_result_pick", p.screen());
    p.keys("esc ctrl-r esc e tab tab tab tab tab '8' enter");
    insta::assert_snapshot!("form_revise_reason", p.screen());
    p.resize(80, 24).keys("esc L");
    insta::assert_snapshot!("form_link_80x24", p.screen());
    p.resize(40, 10);
    insta::assert_snapshot!("form_link_40x10", p.screen());
}

#[test]
fn every_kind_can_be_added() {
    let mut p = Person::with_sample();
    for (letter, kind) in [("o", Kind::Objective), ("p", Kind::Project)] {
        let before = p.desk.app.cascade.live().filter(|&ix| p.desk.app.cascade.item(ix).kind() == kind).count();
        p.select("Value in the first week").keys(&format!("a {letter} 'Another one' enter"));
        assert!(is_closed(&p), "{}", p.screen());
        let after = p.desk.app.cascade.live().filter(|&ix| p.desk.app.cascade.item(ix).kind() == kind).count();
        assert_eq!(after, before + 1);
    }
    p.keys("a n 'Zoe' tab 'zoe@example.org' enter a t 'Delivery' enter a c '2031-H1' enter");
    let c = &p.desk.app.cascade;
    assert!(c.people().any(|p| p.name == "Zoe" && p.email.as_deref() == Some("zoe@example.org")));
    assert!(c.teams().any(|t| t.name == "Delivery") && c.cycles().any(|t| t.name == "2031-H1"));
    p.keys("a c 'Autumn' enter");
    assert_eq!(form(&p).focused().part, Part::Field(FieldKey::Start), "a name that is no date needs dates");
}

#[test]
fn a_second_person_or_team_of_a_name_is_refused_at_the_name_and_what_was_typed_stays() {
    let mut p = Person::with_operately();
    let changes = p.changes();
    p.keys("a n 'Emily Davis' enter");
    assert!(p.sees("Emily Davis is here already") && !is_closed(&p), "{}", p.screen());
    assert_eq!(p.changes(), changes);
    p.keys("esc").keys("a n");
    p.keys("ctrl-u 'Zed' tab 'notmail' enter");
    assert!(p.sees("cannot be “notmail”") && p.changes() == changes, "{}", p.screen());
}

#[test]
fn what_is_archived_comes_back_with_what_is_below_it() {
    let mut p = Person::with_sample();
    let live = p.desk.app.cascade.live().count();
    p.select("Value in the first week").keys("A 'not now' enter");
    assert!(p.desk.app.cascade.live().count() < live);
    p.keys(": 'unarchive' enter 'first week' enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.live().count(), live);
}

#[test]
fn another_screen_and_leaving_are_a_key_away_and_nothing_typed_is_lost() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k 'Half a thought' alt-6");
    assert!(is_closed(&p) && p.desk.app.tab() == quarterdeck::app::Tab::Log, "{}", p.screen());
    assert_eq!(p.desk.app.memory().forms.len(), 1);
    p.keys("1 e 'x' ctrl-c");
    assert_eq!(p.asked.last(), Some(&quarterdeck::app::event::Effect::Quit));
    assert_eq!(p.desk.app.memory().forms.len(), 2, "the open form is kept too");
}

#[test]
fn any_keys_in_any_form_leave_the_screen_standing() {
    let mut p = Person::with_sample();
    let opens = [
        "a o",
        "a k",
        "a p",
        "a n",
        "a t",
        "a c",
        "e",
        "L",
        "M",
        "D",
        "A",
        ": 'settings' enter",
        ": 'edit team' enter",
        ": 'unarchive' enter",
    ];
    let keys = [
        "tab",
        "tab",
        "tab",
        "backtab",
        "enter",
        "down",
        "up",
        "left",
        "right",
        "backspace",
        "delete",
        "ctrl-s",
        "ctrl-x",
        "ctrl-r",
        "ctrl-u",
        "alt-up",
        "alt-down",
        "home",
        "end",
        "a",
        "n",
        "2",
        ".",
        "%",
        "space",
        "y",
        "q",
        "pgdn",
        "ctrl-w",
        "alt-enter",
        "é",
        "漢",
        "/",
        "-",
    ];
    let sizes = [(120, 36), (40, 10), (80, 24), (200, 60), (61, 15), (39, 9)];
    // The same numbers every time (Lehmer 1951).
    let mut seed = 20_261_123u64;
    let mut next = |n: usize| {
        seed = seed * 48_271 % 2_147_483_647;
        seed as usize % n
    };
    let before = p.changes();
    for round in 0..56 {
        let (columns, rows) = sizes[next(sizes.len())];
        p.resize(columns, rows).keys(&"j ".repeat(next(20)));
        p.keys(opens[round % opens.len()]);
        for _ in 0..next(7) {
            let script: Vec<&str> = (0..6).map(|_| keys[next(keys.len())]).collect();
            p.keys(&script.join(" "));
        }
        p.keys("esc esc esc");
        if let Some(Overlay::Form(form)) = p.desk.app.overlays().top() {
            panic!("{} does not go\n{}", form.title, p.screen());
        }
        p.desk.app.touch(quarterdeck::app::damage::Damage::ALL);
    }
    assert!(p.changes() > before, "some of it was saved");
}

#[test]
fn a_form_begins_where_one_stands_whatever_the_screen() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("a p");
    assert!(!form(&p).field(Part::Goal).unwrap().is_blank(), "on the deck a new project serves the selected goal");
    p.keys("esc 4 a");
    if !matches!(p.desk.app.overlays().top(), Some(Overlay::Form(_))) {
        p.keys("p");
    }
    let serves = form(&p).field(Part::Goal).unwrap().is_blank();
    assert!(serves, "among projects no goal is selected: {}", p.screen());
}

#[test]
fn help_opens_over_a_form_and_what_was_typed_stays() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a o 'A goal' f1");
    assert!(p.sees("In a form") && p.sees("forget what was typed and begin anew"), "{}", p.screen());
    p.keys("j esc");
    assert_eq!(form(&p).field(Part::Field(FieldKey::Title)).unwrap().text(), "A goal");
}

#[test]
fn a_key_result_may_be_more_or_less_ambitious_than_its_objective() {
    use quarterdeck::domain::goal::Ambition;
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a enter 'Menus without a typo' tab 'd' tab '12' tab '3' tab '%' ctrl-t");
    while form(&p).focused().part != Part::Field(FieldKey::Ambition) {
        p.keys("tab");
    }
    p.keys("right right enter");
    assert!(is_closed(&p), "{}", p.screen());
    assert_eq!(item(&p, "Menus without a typo").ambition, Some(Ambition::Aspirational));
    p.keys("e");
    while form(&p).focused().part != Part::Field(FieldKey::Ambition) {
        p.keys("tab");
    }
    p.keys("left left enter");
    if !is_closed(&p) {
        while form(&p).focused().part != Part::Reason {
            p.keys("tab");
        }
        p.keys("'as its objective' enter");
    }
    assert_eq!(item(&p, "Menus without a typo").ambition, None, "{}", p.screen());
}

#[test]
fn an_open_list_leaves_what_to_type_and_how_to_leave_in_sight() {
    for keys in ["M", "L"] {
        let mut p = Person::with_sample();
        p.select("Free→paid conversion").resize(100, 30).keys(keys);
        assert!(p.sees("type a part of a title") || p.sees("type a part of its title"), "{keys}: {}", p.screen());
        assert!(
            p.screen().matches("esc keep draft").count() + p.screen().matches("esc leave").count() > 1,
            "{keys}: {}",
            p.screen()
        );
    }
}

#[test]
fn people_teams_and_cycles_are_deleted_by_way_of_the_palette_and_come_back() {
    let mut p = Person::with_sample();
    let count = |p: &Person| {
        let c = &p.desk.app.cascade;
        (c.people().count(), c.teams().count(), c.cycles().count())
    };
    let before = count(&p);
    p.keys(": 'delete-person' enter 'ana ruiz' enter");
    assert!(p.sees("that is you"), "nobody takes away who takes it back: {}", p.screen());
    p.keys(": 'delete-person' enter 'jon abara' enter");
    assert!(p.sees("Delete “Jon Abara”?") && p.sees("left without an owner") && p.sees("then H"), "{}", p.screen());
    p.keys("y");
    assert_eq!(count(&p), (before.0 - 1, before.1, before.2));
    p.keys("u");
    assert_eq!(count(&p), before);
    p.keys(": 'delete a cycle' enter enter");
    assert!(p.sees("left without a cycle"), "{}", p.screen());
    p.keys("n");
    assert_eq!(count(&p), before, "left as it was");
    p.keys(": 'delete team' enter enter y");
    assert_eq!(count(&p).1, before.1 - 1);
}

#[test]
fn a_command_is_found_under_the_name_it_has_in_the_settings_file() {
    let mut p = Person::with_sample();
    p.keys(": 'edit-team' enter");
    assert!(p.sees("Revise which team?"), "{}", p.screen());
    p.keys("esc C");
    assert!(p.sees("This quarter") && !p.sees("this quarter"), "{}", p.screen());
}

#[test]
fn an_effect_that_means_nothing_is_refused_at_its_field_and_too_much_is_hinted_at() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("L 'Photo' enter 'half of them stop there' tab '-0.4' enter");
    assert!(p.sees("is to go up"), "{}", p.screen());
    p.keys("ctrl-u '0' enter");
    assert!(p.sees("says nothing") && !is_closed(&p), "{}", p.screen());
    p.keys("ctrl-u '300 %'");
    assert!(p.sees("more than the whole gap"), "{}", p.screen());
}
