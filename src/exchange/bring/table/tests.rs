//! Tables as people keep them, in every way of saying what hangs on what: read, made one change, and read once more.

use crate::domain::{Id, Kind};
use crate::exchange::{
    Outcome,
    bring::{self, Answers, Around, Asked, Ready},
    csv::Options,
    world::World,
};

fn answers(of: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (key, word) in of {
        answers.give(key, word);
    }
    answers
}

fn ready(world: &World, name: &str, text: &str, answers: &Answers) -> Ready {
    let around = Around { cascade: &world.cascade, today: world.today };
    let found = bring::sheets::read(name, text.as_bytes(), answers, around).unwrap_or_else(|e| panic!("{name}: {e}"));
    bring::settle(found, answers, around)
}

fn dry(world: &mut World, ready: &Ready, options: Options) -> Outcome {
    let (mut ids, author) = (world.ids.clone(), world.author());
    let outcome = bring::read(&world.cascade, world, std::slice::from_ref(ready), author, &mut ids, options, |report, import| {
        Outcome { change: import.map(|import| import.into_change().unwrap()), report }
    });
    world.ids = ids;
    outcome.unwrap()
}

/// Imports, and shows that the same once more says nothing new.
fn bring(world: &mut World, name: &str, text: &str, given: &[(&str, &str)]) -> (Ready, Outcome) {
    let answers = answers(given);
    let first = ready(world, name, text, &answers);
    let outcome = dry(world, &first, Options::default());
    assert_eq!(outcome.report.errors, [], "{name}: {:#?}", first.written());
    let change = outcome.change.clone().unwrap_or_else(|| panic!("{name} says nothing: {:?}", first.found));
    world.cascade.check(&change).unwrap_or_else(|e| panic!("{name}: {e:?}"));
    world.commit(&change);
    let again = ready(world, name, text, &answers);
    let second = dry(world, &again, Options::default());
    assert_eq!(second.report.errors, []);
    assert!(second.change.is_none(), "{name} twice: {:?}", second.change);
    (first, outcome)
}

/// Everything there, one line each: what it is, what it hangs on.
fn tree(world: &World) -> Vec<String> {
    let title = |id: Id| world.cascade.find(id).map(|ix| world.cascade.item(ix).title.to_string()).unwrap_or_default();
    let mut lines: Vec<String> = world
        .cascade
        .live()
        .map(|ix| {
            let item = world.cascade.item(ix);
            let above: Vec<String> = match item.kind() {
                Kind::Project => world.cascade.links_at(ix).map(|link| title(link.target)).collect(),
                _ => item.parents.iter().map(|id| title(*id)).collect(),
            };
            let letter = match item.kind() {
                Kind::Objective => 'o',
                Kind::KeyResult => 'k',
                Kind::Project => 'p',
            };
            format!("{letter} {} < {}", item.title, above.join(", "))
        })
        .collect();
    lines.sort();
    lines
}

const TREE: [&str; 3] = ["k Churn < Win", "k Trials < Win", "o Win < "];

#[test]
fn every_way_of_saying_what_hangs_on_what_makes_the_same_tree() {
    for (way, text) in [
        ("pairs", "Objective,Key Result,Target\nWin,Trials,400\nWin,Churn,3\n"),
        ("first row only", "Objective,Key Result,Target\nWin,Trials,400\n,Churn,3\n"),
        ("objective alone", "Objective,Key Result,Target\nWin,,\n,Trials,400\n,Churn,3\n"),
        ("kinds in order", "Type,Name,Owner\nObjective,Win,Ana Ruiz\nKey Result,Trials,Ana Ruiz\nKey Result,Churn,Ana Ruiz\n"),
        ("ids", "Row ID,Parent Row IDs,Goal Title\n1,,Win\n2,1,Trials\n3,1,Churn\n"),
        ("outline numbers", "Order,Name,Owner\n1,Win,Ana Ruiz\n1.1,Trials,Ana Ruiz\n1.2,Churn,Ana Ruiz\n"),
        ("levels, repeated", "Main,L1,Progress\nWin,,\nWin,Trials,0.5\nWin,Churn,0.2\n"),
        ("levels, once", "Level 1;Level 2;Owner\nWin;;\n;Trials;Ana Ruiz\n;Churn;Ana Ruiz\n"),
        (
            "wide",
            "email,name,key_result_1_title,key_result_1_completion,key_result_2_title,key_result_2_completion\na@x.example,Win,Trials,0.25,Churn,0.05\n",
        ),
        ("indented", "Title,Owner\nWin,Ana Ruiz\n  Trials,Ana Ruiz\n  Churn,Jon Berg\n"),
        ("headings", "Title,Target,Owner\nWin,,\nTrials,400,Ana Ruiz\nChurn,3,Ana Ruiz\n"),
        ("titles", "Name,Parent goal,Owner\nWin,,Ana Ruiz\nTrials,Win,Ana Ruiz\nChurn,Win,Ana Ruiz\n"),
        (
            "below a title",
            "OKRs of the shop,,\n,,\nObjective|Key result,,\n,,\nObjective,Key Result,Target\nWin,Trials,400\n,Churn,3\n",
        ),
        ("by bars", "Objective|Key Result|Target\nWin|Trials|400\n|Churn|3\n"),
    ] {
        let mut world = World::new();
        bring(&mut world, way, text, &[]);
        assert_eq!(tree(&world), TREE, "{way}");
    }
}

#[test]
fn german_and_french_tables_are_read_like_english_ones() {
    for (text, from, to) in [
        (
            "Ziel;Schlüsselergebnis;Verantwortlich;Startwert;Zielwert;Istwert;Status\nWin;Trials;Ana Ruiz;1,5;1.200,5;2,5;Auf Kurs\n;Churn;Jon Berg;9,5;3;7;gefährdet\n",
            1.5,
            1200.5,
        ),
        (
            "Objectif;Résultat clé;Responsable;Valeur initiale;Valeur cible;Valeur actuelle;Statut\nWin;Trials;Ana Ruiz;1,5;1 200,5;2,5;En bonne voie\n;Churn;Jon Berg;9,5;3;7;à risque\n",
            1.5,
            1200.5,
        ),
        (
            "Objetivo;Resultado clave;Responsable;Valor inicial;Valor objetivo;Valor actual;Estado\nWin;Trials;Ana Ruiz;1,5;1200,5;2,5;en camino\n;Churn;Jon Berg;9,5;3;7;en riesgo\n",
            1.5,
            1200.5,
        ),
    ] {
        let mut world = World::new();
        let (ready, _) = bring(&mut world, "f.csv", text, &[]);
        assert_eq!(ready.open().count(), 0, "{:?}", ready.found.questions);
        assert_eq!(tree(&world), TREE);
        let ix = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == "Trials").unwrap();
        let kr = world.cascade.item(ix).key_result().unwrap();
        assert_eq!((kr.baseline, kr.target), (Some(from), Some(to)));
        assert_eq!(world.cascade.summary(ix).value.map(|v| v.1), Some(2.5));
        assert_eq!(world.cascade.people().count(), 2);
    }
}

#[test]
fn weeks_across_are_check_ins_and_their_texts_are_notes() {
    let mut world = World::new();
    let text = "Objective,Key Result,Start,Target,W41,W42,W43,W44\nWin,Trials,220,400,230,250,off sick,270\n,Churn,4.2 %,3 %,4.1 %,,4 %,#REF!\n";
    let (ready, outcome) = bring(&mut world, "OKRs 2026 Q4.csv", text, &[]);
    assert_eq!(ready.open().count(), 0, "{:?}", ready.found.questions);
    assert_eq!(outcome.report.total(crate::exchange::What::CheckIn).created, 7);
    let mut said: Vec<String> = world.valid().map(|c| format!("{} {:?} {:?}", c.on, c.value, c.note)).collect();
    said.sort();
    assert_eq!(said[0], "2026-10-05 Some(230.0) None");
    assert!(said.iter().any(|s| s.contains("off sick")), "{said:?}");
    assert!(world.cascade.cycles().any(|c| c.name == "2026-Q4"));
}

#[test]
fn what_can_be_two_things_is_asked_and_the_answer_is_taken() {
    let mut world = World::new();
    let text = "Objective,Key Result,Due\nWin,Trials,3/4/2026\n";
    let ready = ready(&world, "f.csv", text, &Answers::default());
    let open: Vec<&str> = ready.open().map(|question| question.key.as_str()).collect();
    assert_eq!(open, ["dates"]);
    assert_eq!(ready.found.questions.iter().find(|q| q.key == "dates").unwrap().asks, "“3/4/2026” in line 2 can be two days");
    bring(&mut world, "f.csv", text, &[("dates", "mdy")]);
    let ix = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == "Trials").unwrap();
    assert_eq!(world.cascade.item(ix).due.unwrap().to_string(), "2026-03-04");
}

#[test]
fn a_column_is_what_somebody_says_it_is() {
    let mut world = World::new();
    let text = "Objective,Key Result,Colour\nWin,Trials,Ana Ruiz\n";
    bring(&mut world, "f.csv", text, &[("column colour", "owner")]);
    assert_eq!(world.cascade.people().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ana Ruiz"]);
}

#[test]
fn progress_alone_is_measured_from_nought_to_a_hundred() {
    for (cells, asks) in [(["0.25", "1"], false), (["25", "100"], false), (["25 %", "100 %"], false), (["0", "1"], true)] {
        let mut world = World::new();
        let text = format!("Objective,Key Result,Progress\nWin,Trials,{}\nWin,Churn,{}\n", cells[0], cells[1]);
        let (ready, _) = bring(&mut world, "f.csv", &text, &[]);
        assert_eq!(ready.found.questions.iter().any(|q| q.key == "progress" && q.asked == Asked::Open), asks, "{cells:?}");
        let value = |title: &str| {
            let ix = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == title).unwrap();
            world.cascade.summary(ix).value.map(|v| v.1)
        };
        assert_eq!(value("Churn"), Some(100.0), "{cells:?}");
        if !asks {
            assert_eq!(value("Trials"), Some(25.0), "{cells:?}");
        }
    }
}

#[test]
fn an_objective_with_a_number_of_its_own_gets_a_key_result_of_its_name() {
    let mut world = World::new();
    let (ready, _) = bring(&mut world, "f.csv", "Goal;Owner;Target;Current\nGrow;Ana Ruiz;400;220\nKeep;Jon Berg;;\n", &[]);
    assert_eq!(tree(&world), ["k Grow < Grow", "o Grow < ", "o Keep < "]);
    assert!(ready.found.guessed.iter().any(|said| said.contains("a number of its own")), "{:?}", ready.found.guessed);
}

#[test]
fn a_first_name_is_somebody_who_is_here() {
    let mut world = World::operately();
    let first = world.cascade.people().next().unwrap().name.clone();
    let short = first.split(' ').next().unwrap().to_owned();
    let text = format!("Objective,Key Result,Owner\nWin,Trials,{short}\n");
    let before = world.cascade.people().count();
    let (ready, _) = bring(&mut world, "f.csv", &text, &[]);
    assert_eq!(world.cascade.people().count(), before, "{:?}", ready.found.questions);
    let mut world = World::operately();
    bring(&mut world, "f.csv", &text, &[(&format!("person {short}"), "new")]);
    assert_eq!(world.cascade.people().count(), before + 1);
}

#[test]
fn what_changed_here_stays_and_what_the_file_changed_comes() {
    let mut world = World::new();
    let file = |target: &str, owner: &str| format!("Objective,Key Result,Owner,Start,Target\nWin,Trials,{owner},220,{target}\n");
    bring(&mut world, "f.csv", &file("400", "Ana Ruiz"), &[]);
    let ready = ready(&world, "f.csv", &file("500", "Ana Ruiz"), &Answers::default());
    let outcome = dry(&mut world, &ready, Options::default());
    assert_eq!(outcome.report.total(crate::exchange::What::KeyResult).updated, 1);
    assert_eq!(outcome.change.unwrap().why.as_deref(), Some("from f.csv"));
}

#[test]
fn the_next_quarter_of_the_same_table_is_new_and_the_old_one_stays() {
    let mut world = World::new();
    let text = "Objective,Key Result,Target\nWin,Trials,400\n,Churn,3\n";
    bring(&mut world, "f.csv", text, &[("cycle", "2026-Q4")]);
    bring(&mut world, "f.csv", text, &[("cycle", "2027-Q1")]);
    assert_eq!(world.cascade.live().count(), 6);
    bring_nothing(&mut world, text, &[("cycle", "2026-Q4")]);
    bring_nothing(&mut world, text, &[]);
}

fn bring_nothing(world: &mut World, text: &str, given: &[(&str, &str)]) {
    let ready = ready(world, "f.csv", text, &answers(given));
    assert!(dry(world, &ready, Options::default()).change.is_none(), "{given:?}");
}

#[test]
fn faults_are_told_by_the_place_in_the_file_they_are_from() {
    let mut world = World::new();
    let text = "Objective,Key Result,Target,Due\n\nWin,Trials,400,soon\n";
    let ready = ready(&world, "f.csv", text, &Answers::default());
    let outcome = dry(&mut world, &ready, Options::default());
    let said: Vec<String> = outcome.report.errors.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("f.csv:3: due: "), "{said:?}");
    assert!(outcome.change.is_none());
}
