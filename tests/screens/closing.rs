//! Closing a cycle at the screen: the page before it, every entry by keys, what is asked at the end; killed and gone on with.

use crate::harness::Person;
use quarterdeck::{
    app::{memory::Memory, overlay::form::field::Part, review::Mode},
    domain::{
        Cascade, Field, Id, Ix, Kind, Op,
        carry::{self, Decision, Next},
        change::Verb,
        edit,
        goal::Outcome,
        meeting::Stage,
        review::{Class, ReviewKind},
        score::{self, Past, Verdict},
        stage,
    },
    store::Store,
    ui::theme::Theme,
};
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    time::Duration,
};

/// How everything in a cycle ended, by title.
type Ends = BTreeMap<String, (Option<Outcome>, Option<f64>, Option<String>)>;

/// Nine days after the end of the quarter, with so many key results in it at most.
fn ended(most: usize) -> Person {
    let mut p = Person::with_sample();
    p.sleep(46);
    let cycle = p.desk.app.cascade.waiting(p.now.today)[0].cycle;
    let of_it = |p: &Person| -> Vec<Ix> {
        let c = &p.desk.app.cascade;
        c.live().filter(|&ix| c.cycle_of(ix).is_some_and(|c| c.id == cycle) && c.item(ix).kind() != Kind::Project).collect()
    };
    let c = &p.desk.app.cascade;
    let goals: Vec<(Ix, usize)> = of_it(&p)
        .into_iter()
        .filter(|&ix| {
            c.item(ix).kind() == Kind::Objective
                && c.sub_objectives(ix).next().is_none()
                && &*c.item(ix).title != "Trying us takes one coffee"
        })
        .map(|ix| (ix, c.key_results(ix).count()))
        .collect();
    let all = of_it(&p).into_iter().filter(|&ix| c.item(ix).kind() == Kind::KeyResult).count();
    // Which objectives go, so that exactly so many stay.
    let gone = |set: usize| goals.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1).map(|(_, goal)| *goal);
    let sets = 0..1usize << goals.len();
    let set = sets.into_iter().find(|&set| all - gone(set).map(|(_, n)| n).sum::<usize>() == most).unwrap_or(0);
    let away: Vec<Ix> = gone(set).map(|(ix, _)| ix).collect();
    for goal in away {
        let ops = edit::archive(&p.desk.app.cascade, goal);
        p.commit_because(Verb::Archive, ops, "for the test");
    }
    p
}

fn results(p: &Person) -> usize {
    let c = &p.desk.app.cascade;
    let waits = |ix: &Ix| stage::is_to_score(c, *ix, p.now.today) && c.item(*ix).kind() == Kind::KeyResult;
    c.live().filter(waits).count()
}

/// What its owner proposes, as arithmetic has it.
fn proposes(p: &mut Person, title: &str, value: Option<f64>) {
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == title).unwrap();
    let id = c.item(ix).id;
    let last = value.map(|value| {
        let on = edit::day_of_check_in(c, ix, p.now.today);
        let mut said = quarterdeck::domain::CheckIn::new(Id::WORKSPACE, id, on, c.item(ix).owner);
        said.value = Some(value);
        said
    });
    let history = p.desk.store.history(id, usize::MAX, p.now.today).unwrap();
    let by_rule = score::reckon(c, ix, &Past::of(&history, last.as_ref()), p.now.today);
    let verdict = Verdict { learned: "it took longer".into(), ..Verdict::default() };
    let outcome = verdict.ended(c, ix, &by_rule).unwrap();
    let closing = verdict.closing(&by_rule, p.now.today, c.item(ix).owner, false);
    let last = last.map(|l| quarterdeck::domain::CheckIn { id: p.desk.app.new_id(), ..l });
    let ops = edit::close(&p.desk.app.cascade, ix, outcome, closing, last);
    p.commit(Verb::Score, ops);
}

fn ends(p: &Person) -> Ends {
    let c = &p.desk.app.cascade;
    let told = |ix: Ix| {
        let item = c.item(ix);
        let closing = item.closing();
        let learned = closing.and_then(|c| c.learned.as_deref()).map(str::to_owned);
        (item.title.to_string(), (item.outcome(), closing.and_then(|c| c.score), learned))
    };
    c.live().filter(|&ix| c.item(ix).kind() != Kind::Project).map(told).collect()
}

/// Keys that are pressed, sentences left out.
struct Hand {
    keys: usize,
    sentences: usize,
}

impl Hand {
    fn press(&mut self, p: &mut Person, key: &str) {
        self.keys += 1;
        p.keys(key);
    }

    fn says(&mut self, p: &mut Person, sentence: &str) {
        self.sentences += 1;
        p.keys(&format!("'{sentence}'"));
    }

    /// Settles what is on and goes on: what is owed is said.
    fn settles(&mut self, p: &mut Person) {
        self.press(p, "enter");
        self.answers(p, None);
    }

    /// Says what is owed of what is on, and what goes on from it where that is given: the keys that say it, and what it asks for.
    fn answers(&mut self, p: &mut Person, next: Option<(&str, &str)>) {
        let mut tries = 0;
        while p.desk.app.overlays().in_place().is_some() || p.desk.app.is_typing() {
            let part = p.desk.app.overlays().in_place().map(|form| form.focused().part);
            match part {
                Some(Part::Answer(n)) => {
                    self.says(p, &format!("answer {n}"));
                    self.press(p, if n < 3 { "tab" } else { "enter" });
                }
                Some(Part::Learned) => {
                    self.says(p, "we began too late");
                    let form = p.desk.app.overlays().in_place();
                    let is_asked = form.is_some_and(|form| form.field(Part::Next).is_some());
                    if let Some((keys, text)) = next.filter(|_| is_asked) {
                        for key in keys.split(' ') {
                            self.press(p, key);
                        }
                        self.says(p, text);
                    }
                    self.press(p, "enter");
                }
                Some(Part::Why) => {
                    self.says(p, "counted twice");
                    self.press(p, "enter");
                }
                // What no score proposes.
                _ => {
                    self.press(p, "3");
                    self.press(p, "enter");
                }
            }
            tries += 1;
            assert!(tries < 8, "{:?}\n{}", p.desk.app.overlays().in_place().map(|f| f.error.clone()), p.screen());
        }
    }
}

fn meeting(p: &Person) -> &quarterdeck::domain::meeting::RunningReview {
    &p.desk.app.screens.review.running().expect("it runs").meeting
}

/// From the deck to its minutes. `kills`: the program is killed before every entry, and goes on.
fn closes(p: &mut Person, kills: bool) -> Hand {
    let mut hand = Hand { keys: 0, sentences: 0 };
    hand.press(p, "O");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::Closing(_)), "{}", p.screen());
    hand.press(p, "enter");
    assert_eq!(meeting(p).stage(), Stage::Opening);
    hand.press(p, "n");
    while !meeting(p).is_over() {
        let on = meeting(p).current;
        if kills {
            p.restart(Memory::default());
            p.keys("2 enter");
            assert_eq!(meeting(p).current, on, "it goes on where it was\n{}", p.screen());
        }
        hand.settles(p);
        if meeting(p).entry().is_some_and(|e| e.class == Class::Questions) && meeting(p).current == on {
            hand.press(p, "enter");
        }
        assert_ne!(meeting(p).current, on, "{}", p.screen());
    }
    hand.press(p, "enter");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::After(_)), "{}", p.screen());
    hand
}

#[test]
fn a_quarter_of_fourteen_key_results_is_closed_in_at_most_sixty_keys_and_what_is_said() {
    let mut p = ended(14);
    assert_eq!(results(&p), 14);
    let c = &p.desk.app.cascade;
    let cycle = c.waiting(p.now.today)[0].cycle;
    let hand = closes(&mut p, false);
    assert!(hand.keys <= 60, "{} keys and {} sentences", hand.keys, hand.sentences);
    let c = &p.desk.app.cascade;
    assert_eq!(results(&p), 0);
    // The room closed it, as everything in it has its outcome.
    assert_eq!(c.cycle(cycle).unwrap().closed_on, Some(p.now.today));
    let review = c.reviews().find(|r| r.kind == ReviewKind::Closing).unwrap();
    assert_eq!((review.cycle, review.answers.len(), review.ended), (Some(cycle), 3, Some(p.now.today)));
    // It is no last review of its meeting.
    let last = c.last_review(&quarterdeck::domain::recurring::Which::First, p.now.today);
    assert_ne!(last.map(|r| r.id), Some(review.id));
    assert!(p.sees("How it ended"), "{}", p.screen());
}

#[test]
fn killed_at_every_entry_it_comes_to_the_same() {
    let (mut p, mut q) = (ended(14), ended(14));
    closes(&mut p, false);
    closes(&mut q, true);
    assert_eq!(ends(&p), ends(&q));
    let answers = |p: &Person| {
        let review = p.desk.app.cascade.reviews().find(|r| r.kind == ReviewKind::Closing).unwrap();
        review.answers.clone()
    };
    assert_eq!(answers(&p), answers(&q));
}

/// The closing runs, with that result on.
fn on(p: &mut Person, title: &str) {
    p.keys("O enter n");
    let c = &p.desk.app.cascade;
    let id = c.live().map(|ix| c.item(ix)).find(|item| &*item.title == title).unwrap().id;
    let n = meeting(p).agenda.iter().position(|e| e.item == Some(id)).unwrap();
    p.keys(&format!("g '{}' enter", n + 1));
    assert_eq!(meeting(p).item(), Some(id), "{}", p.screen());
}

fn outcome(p: &Person, title: &str) -> Option<Outcome> {
    ends(p)[title].0
}

#[test]
fn what_was_achieved_takes_one_key_with_a_proposal_and_without_one_at_most_three() {
    let mut p = ended(100);
    proposes(&mut p, "Pages at night per week", Some(3.0));
    on(&mut p, "Pages at night per week");
    assert!(p.sees("proposes  1.00") && p.sees("enter takes 1.00, achieved and goes on"), "{}", p.screen());
    let before = meeting(&p).current;
    p.keys("enter");
    assert_eq!(outcome(&p, "Pages at night per week"), Some(Outcome::Achieved));
    assert_ne!(meeting(&p).current, before);
    // Without one: its last value is said, and saved.
    let mut p = ended(100);
    on(&mut p, "Pages at night per week");
    p.keys("c");
    p.keys("'3'");
    p.keys("enter");
    assert_eq!(outcome(&p, "Pages at night per week"), Some(Outcome::Achieved), "{}", p.screen());
}

#[test]
fn what_was_promised_and_missed_takes_at_most_six_keys_and_a_sentence() {
    let mut p = ended(100);
    on(&mut p, "Trials started per week");
    assert!(p.sees("enter asks what was learned"), "{}", p.screen());
    let mut hand = Hand { keys: 0, sentences: 0 };
    hand.settles(&mut p);
    assert!(hand.keys <= 6 && hand.sentences == 1, "{} keys", hand.keys);
    assert_eq!(outcome(&p, "Trials started per week"), Some(Outcome::Missed));
    assert_eq!(ends(&p)["Trials started per week"].2.as_deref(), Some("we began too late"));
}

/// What was decided to become of the result of that title.
fn next(p: &Person, title: &str) -> Option<Decision> {
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == title && c.item(ix).outcome().is_some())?;
    c.item(ix).closing()?.next.as_deref().cloned()
}

/// Everything there is.
fn export(p: &Person) -> String {
    everything(&p.desk.app.cascade)
}

fn everything(c: &Cascade) -> String {
    let mut all: Vec<String> = c.live().map(|ix| format!("{:?}", c.item(ix))).collect();
    all.extend(c.cycles().map(|cycle| format!("{cycle:?}")));
    all.extend(c.links().filter(|link| !link.deleted).map(|link| format!("{link:?}")));
    all.sort();
    all.join("\n")
}

#[test]
fn what_goes_on_is_decided_on_the_form_of_the_score_in_six_keys_and_one_undo_takes_both_back() {
    let mut p = ended(100);
    on(&mut p, "Trials started per week");
    let before = export(&p);
    let mut hand = Hand { keys: 0, sentences: 0 };
    hand.press(&mut p, "enter");
    hand.answers(&mut p, Some(("tab 4 c", "500")));
    assert!(hand.keys <= 6 && hand.sentences == 2, "{} keys and {} sentences", hand.keys, hand.sentences);
    assert_eq!(outcome(&p, "Trials started per week"), Some(Outcome::Missed), "{}", p.screen());
    let decided = next(&p, "Trials started per week").unwrap_or_else(|| panic!("{}", p.screen()));
    assert_eq!((decided.next, decided.owner), (Next::Change(Some((500.0, None))), None));
    p.keys("u");
    assert!(export(&p) == before && next(&p, "Trials started per week").is_none(), "{}", p.screen());
}

#[test]
fn the_choice_asks_for_what_it_needs_and_says_on_its_line_what_cannot_be() {
    let mut p = ended(100);
    on(&mut p, "Trials started per week");
    p.keys("c tab tab tab tab 'we began too late' tab tab");
    assert!(p.sees("k keep, c change, b break, g let go"), "{}", p.screen());
    assert!(p.sees("in Next quarter"), "{}", p.screen());
    // A target: from where it ended, and how far it came in the last.
    p.keys("c");
    assert!(p.sees("target ▏was ") && p.sees("it moved "), "{}", p.screen());
    p.keys("'58'");
    assert!(p.sees("in 13 weeks, it moved "), "{}", p.screen());
    p.keys("backspace backspace '1' enter");
    assert!(p.sees("already: give it a target above that"), "{}", p.screen());
    // Steps are refused by their line, and nothing is lost of what was typed.
    p.keys("backtab b 'One step' enter");
    assert!(p.sees("it is one step; break it into two or more"), "{}", p.screen());
    p.keys("ctrl-u 'Plan; Build/x/2027-02-01' enter");
    assert!(p.sees("line 2: “x” is no weight"), "{}", p.screen());
    // Kept as it is it needs its reason, and so does letting it go.
    p.keys("backtab k enter");
    assert!(p.sees("needs its reason"), "{}", p.screen());
    p.keys("backtab g enter");
    assert!(p.sees("is let go with one line that says why"), "{}", p.screen());
    p.keys("'nobody asks for it' enter");
    let c = &p.desk.app.cascade;
    let ix = c.live().find(|&ix| &*c.item(ix).title == "Trials started per week").unwrap();
    // Nothing has to be seen before it is let go.
    assert_eq!((c.item(ix).let_go(), next(&p, "Trials started per week")), (Some("nobody asks for it"), None));
}

#[test]
fn what_was_carried_over_unchanged_is_not_kept_once_more_and_the_line_says_so() {
    let mut p = Person::with_sample();
    p.keys("C 'Last quarter' enter").select("A table in under a minute").keys("V k 'they call again' enter enter");
    p.keys("C 'This quarter' enter").sleep(46);
    let c = &p.desk.app.cascade;
    let kept = c.live().find(|&ix| c.times_unchanged(ix) == 1 && c.item(ix).outcome().is_none()).expect("one was kept as it is");
    let id = c.item(kept).id;
    p.keys("O enter n");
    let n = meeting(&p).agenda.iter().position(|e| e.item == Some(id)).unwrap();
    p.keys(&format!("g '{}' enter", n + 1));
    p.keys("c tab tab tab tab tab tab");
    assert!(p.sees("carried over 1× unchanged: keep as it is is refused"), "{}", p.screen());
    p.keys("k");
    assert!(p.sees("change it, break it into steps, or let it go"), "{}", p.screen());
    let form = p.desk.app.overlays().in_place().unwrap();
    assert!(form.focused().part == Part::Next && form.focused().is_blank(), "nothing was chosen");
}

#[test]
fn a_whole_quarter_is_closed_and_goes_on_in_the_next_in_at_most_two_hundred_and_fifty_keys_besides_what_is_said() {
    let mut p = ended(14);
    let cycle = p.desk.app.cascade.waiting(p.now.today)[0].cycle;
    let mut hand = Hand { keys: 0, sentences: 0 };
    hand.press(&mut p, "O");
    hand.press(&mut p, "enter");
    hand.press(&mut p, "n");
    while !meeting(&p).is_over() {
        let on = meeting(&p).current;
        hand.press(&mut p, "enter");
        hand.answers(&mut p, Some(("tab 4 b", "Ask those who left; Try it with five")));
        if meeting(&p).entry().is_some_and(|e| e.class == Class::Questions) && meeting(&p).current == on {
            hand.press(&mut p, "enter");
        }
        assert_ne!(meeting(&p).current, on, "{}", p.screen());
    }
    // The end, the rating left open, and what goes on before any of it is made.
    for key in ["enter", "enter", "enter"] {
        hand.press(&mut p, key);
    }
    assert!(p.sees("Carry over from This quarter to Next quarter"), "{}", p.screen());
    assert!(p.sees("break  2 steps"), "{}", p.screen());
    // Of what had no value the score said nothing: it is decided there.
    while !p.sees(" 0 open") {
        hand.press(&mut p, "g");
        hand.says(&mut p, "nobody counted it");
        hand.press(&mut p, "enter");
        assert!(hand.keys < 250, "{}", p.screen());
    }
    let before = export(&p);
    hand.press(&mut p, "enter");
    let c = &p.desk.app.cascade;
    let (decided, open) = carry::waiting(c, cycle, p.now.today);
    let titles: Vec<_> = open.iter().map(|&ix| c.item(ix).title.to_string()).collect();
    assert!(decided.is_empty() && titles.is_empty(), "{titles:?}\n{}", p.screen());
    let next = c.cycles().find(|c| c.name == "Next quarter").unwrap().id;
    let goes_on = |kind: Kind| {
        c.live()
            .filter(|&ix| {
                c.item(ix).kind() == kind && c.item(ix).carried().is_some() && c.cycle_of(ix).is_some_and(|c| c.id == next)
            })
            .count()
    };
    let missed = ends(&p).values().filter(|(outcome, ..)| matches!(outcome, Some(Outcome::Missed | Outcome::Partial))).count();
    assert!(goes_on(Kind::KeyResult) > 5 && goes_on(Kind::Objective) > 2 && missed > 5, "{}", p.screen());
    assert!(hand.keys <= 250, "{} keys and {} sentences", hand.keys, hand.sentences);
    p.keys("u");
    assert!(export(&p) == before, "one undo takes all of it back: {}", p.screen());
}

/// Closes the cycle that is due in that file by lines, answering each question as [`Hand::answers`] does.
fn closes_by_lines(file: &std::path::Path, who: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_quarterdeck"))
        .env_clear()
        .env("HOME", file.parent().unwrap())
        .args(["--workspace", file.to_str().unwrap(), "--today", "2027-01-08", "--as", who, "close", "This quarter", "--plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = child.stdin.take();
    let told = BufReader::new(child.stdout.take().unwrap());
    // A question nobody knows the answer of must not wait for ever.
    let (done, waits) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let late = waits.recv_timeout(Duration::from_mins(1)).is_err();
        if late {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        assert!(!late, "the program waits for an answer");
    });
    let (mut all, mut is_missed) = (String::new(), false);
    for line in told.lines().map(Result::unwrap) {
        all = all + &line + "\n";
        let answer = match line.as_str() {
            l if l.starts_with("Score (enter") => Some(""),
            l if l.starts_with("How did it end") => Some("missed"),
            "What was learned?" => Some("we began too late"),
            l if l.starts_with("Why was it not reached?") => Some(""),
            l if l.starts_with("What goes on in ") => Some(if is_missed { "break" } else { "" }),
            l if l.starts_with("Its steps") => Some("Ask those who left; Try it with five"),
            "Did we have the right goals?" => Some("answer 1"),
            "Did our time go there?" => Some("answer 2"),
            "What changed?" => Some("answer 3"),
            l if l.ends_with("enter goes on.") || l.contains("enter goes on and leaves") => Some(""),
            _ => None,
        };
        is_missed =
            answer == Some("we began too late") || is_missed && !line.starts_with("Score") && !line.starts_with("How did");
        if let Some((answer, lines)) = answer.zip(lines.as_mut()) {
            writeln!(lines, "{answer}").unwrap();
        }
        if line == "What changed?" {
            lines = None;
        }
    }
    let _ = done.send(());
    watch.join().unwrap_or_else(|_| panic!("{all}"));
    assert!(all.contains("and closed This quarter"), "{all}");
}

#[test]
fn by_lines_a_closing_comes_to_the_same_as_on_the_screen() {
    let (_folder, path, mut p) = Person::with_file();
    p.sleep(46);
    let mut hand = Hand { keys: 0, sentences: 0 };
    for key in ["O", "enter", "n"] {
        hand.press(&mut p, key);
    }
    while !meeting(&p).is_over() {
        let on = meeting(&p).current;
        hand.press(&mut p, "enter");
        hand.answers(&mut p, Some(("tab tab b", "Ask those who left; Try it with five")));
        if meeting(&p).entry().is_some_and(|e| e.class == Class::Questions) && meeting(&p).current == on {
            hand.press(&mut p, "enter");
        }
    }
    hand.press(&mut p, "enter");
    let who = p.desk.app.me.and_then(|me| p.desk.app.cascade.person(me)).unwrap().name.clone();
    closes_by_lines(&path, &who);
    let by_lines = Store::open(&path).unwrap().store.load(p.now.today).unwrap();
    let (screen, lines) = (export(&p), everything(&by_lines));
    let differ = screen.lines().zip(lines.lines()).find(|(a, b)| a != b);
    assert!(screen == lines, "{differ:?}");
    let review = |c: &Cascade| {
        let closing = c.reviews().find(|r| r.kind == ReviewKind::Closing).unwrap();
        (closing.cycle, closing.answers.clone(), closing.ended, closing.facilitator)
    };
    assert_eq!(review(&p.desk.app.cascade), review(&by_lines));
}

#[test]
fn a_score_that_the_room_holds_up_unseen_is_proposed_with_its_median() {
    let mut p = ended(100);
    on(&mut p, "Trials started per week");
    p.keys("v '7 8 4' enter");
    assert!(p.sees("the room proposes  0.70") && p.sees("blind round of 3: median 7, spread 4"), "{}", p.screen());
    let review = p.desk.app.cascade.reviews().find(|r| r.kind == ReviewKind::Closing).unwrap();
    assert_eq!(review.rounds.iter().map(|r| r.said.clone()).collect::<Vec<_>>(), [vec![4, 7, 8]]);
    // It owes a lesson like any other, and is taken with it.
    p.keys("enter").keys("'nobody counted' enter");
    let (ended, score, learned) = ends(&p)["Trials started per week"].clone();
    assert_eq!((ended, score, learned.as_deref()), (Some(Outcome::Partial), Some(0.7), Some("nobody counted")));
}

#[test]
fn what_is_gone_on_from_undecided_stays_to_score_and_the_cycle_with_it() {
    let mut p = ended(14);
    let cycle = p.desk.app.cascade.waiting(p.now.today)[0].cycle;
    p.keys("O enter n n n E enter esc");
    let c = &p.desk.app.cascade;
    assert_eq!((results(&p), c.cycle(cycle).unwrap().closed_on), (14, None));
    p.keys(") ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) ) )");
    assert!(p.sees("Undecided") && p.sees("it stays to score"), "{}", p.screen());
}

#[test]
fn a_cycle_that_runs_is_asked_about_and_one_that_is_closed_is_opened_with_its_reason() {
    let mut p = Person::with_sample();
    p.keys("C 'This quarter' enter O");
    assert!(p.sees("runs until 30 Dec") && p.sees("Closed now,"), "{}", p.screen());
    p.keys("esc C 'Next quarter' enter O");
    assert!(p.sees("Open Next quarter now? Its dates stay: it begins on"), "{}", p.screen());
    p.keys("esc C 'This quarter' enter O enter");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::Closing(_)), "{}", p.screen());
    assert!(p.sees("closing This quarter") && p.sees("ends today"), "{}", p.screen());
    // The next one is planned on the deck.
    p.keys("C");
    assert!(p.sees("planning Next quarter") && p.sees("starts in 38 days"), "{}", p.screen());
    // Everything in it is settled elsewhere, and it is opened again.
    let mut p = ended(14);
    closes(&mut p, false);
    p.keys("enter esc 1 C 'This quarter' enter O");
    assert!(p.sees("Open This quarter again") && p.sees("Everything in it is to score again"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("say in a sentence why it is opened again"), "{}", p.screen());
    p.keys("'late numbers came' enter");
    assert_eq!(results(&p), 14);
    p.keys("u");
    assert_eq!(results(&p), 0, "{}", p.screen());
}

#[test]
fn a_closing_that_is_due_stands_first_among_the_meetings_and_is_held_from_there() {
    let mut p = ended(14);
    p.keys("O r");
    let screen = p.screen();
    let rows: Vec<&str> = screen.lines().filter(|line| line.contains("Closing of ") || line.contains("Weekly review")).collect();
    assert!(rows.len() == 2 && rows[0].contains("Closing of This quarter") && rows[0].contains(" of 60:00"), "{screen}");
    p.keys("g enter");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::Running(_)) || p.sees("closing This quarter"), "{}", p.screen());
}

#[test]
fn undo_in_a_closing_takes_back_what_was_settled_and_it_can_be_said_again() {
    let mut p = ended(100);
    on(&mut p, "Trials started per week");
    p.keys("enter").keys("'we began too late' enter");
    assert_eq!(outcome(&p, "Trials started per week"), Some(Outcome::Missed));
    p.keys("u");
    assert_eq!(outcome(&p, "Trials started per week"), None, "{}", p.screen());
    p.keys("b c 'x' ctrl-u esc");
    assert!(meeting(&p).item().is_some());
}

#[test]
fn the_pages_of_a_closing_stand_at_every_size_and_in_plain_signs() {
    let mut p = ended(14);
    proposes(&mut p, "Trials started per week", None);
    p.keys("O");
    for (columns, rows) in [(120, 36), (80, 24), (40, 10)] {
        p.resize(columns, rows);
        insta::assert_snapshot!(format!("closing_before_{columns}x{rows}"), p.screen());
    }
    p.resize(120, 36).keys("enter n");
    for (columns, rows) in [(120, 36), (80, 24), (40, 10)] {
        p.resize(columns, rows);
        insta::assert_snapshot!(format!("closing_item_{columns}x{rows}"), p.screen());
    }
    p.theme(Theme { ascii: true, ..Theme::default() }).resize(80, 24);
    insta::assert_snapshot!("closing_item_ascii", p.screen());
    let n = meeting(&p).agenda.iter().position(|e| e.class == Class::Questions).unwrap();
    p.theme(Theme::default()).resize(100, 30).keys(&format!("g '{}' enter", n + 1));
    insta::assert_snapshot!("closing_questions_100x30", p.screen());
}

#[test]
fn no_item_is_revised_by_being_settled() {
    // What is set in the file is its outcome, its score and the clock, nothing else of the item.
    let mut p = ended(14);
    let before = p.changes();
    on(&mut p, "Trials started per week");
    p.keys("enter").keys("'we began too late' enter");
    let log = p.desk.store.log(&quarterdeck::domain::history::LogFilter { limit: 3, ..Default::default() }).unwrap();
    let scored = log.iter().find(|e| e.header.verb == Verb::Score).expect("it is in the log");
    assert!(scored.all.iter().all(|op| matches!(op, Op::Set { new: Field::Outcome(_) | Field::Score(_), .. })), "{scored:?}");
    assert!(scored.header.review.is_some() && p.changes() > before);
}
