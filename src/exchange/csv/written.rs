//! Files as people write them: each input with the value it means, or both that it can mean.

use super::Options;
use crate::domain::{Cascade, Item, Kind, key_result::KeyResult};
use crate::exchange::{report::Outcome, world::World};
use chrono::NaiveDate;

fn read(text: &str) -> (World, Outcome) {
    let mut world = World::new();
    let outcome = world.import(&[("f.csv", text)]);
    (world, outcome)
}

#[track_caller]
fn good(text: &str) -> (World, Outcome) {
    let (world, outcome) = read(text);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    (world, outcome)
}

fn faults(text: &str) -> Vec<String> {
    read(text).1.report.errors.iter().map(ToString::to_string).collect()
}

fn item<'a>(world: &'a World, kind: Kind, id: &str) -> &'a Item {
    let cascade: &Cascade = &world.cascade;
    cascade.item(world.at(kind, id))
}

fn key_result<'a>(world: &'a World, id: &str) -> &'a KeyResult {
    item(world, Kind::KeyResult, id).key_result().unwrap()
}

fn targets(world: &World, ids: &[&str]) -> Vec<Option<f64>> {
    ids.iter().map(|id| key_result(world, id).target).collect()
}

/// Key results with these targets, cells parted by this.
fn of_targets(separator: char, cells: &[&str]) -> String {
    let quoted = |cell: &str| if cell.contains(separator) { format!("\"{cell}\"") } else { cell.to_owned() };
    let rows: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(n, c)| format!("key-result,k{n},o,K,0,{}\n", quoted(c)).replacen(',', &separator.to_string(), 5))
        .collect();
    "kind,id,parent,title,baseline,target\nobjective,o,,Grow,,\n".replace(',', &separator.to_string()) + &rows.concat()
}

#[test]
fn one_cell_of_a_column_tells_how_to_read_the_others() {
    for (separator, cells, read, said) in [
        (
            ';',
            &["1.750", "3.000,00"][..],
            &[1750.0, 3000.0][..],
            "numbers in target: the comma parts the fraction, so 1.200 is 1200",
        ),
        (';', &["1.000", "2,6"], &[1000.0, 2.6], "numbers in target: the comma parts the fraction, so 1.200 is 1200"),
        (
            ',',
            &["1,200", "1,319.50", "1,200,000"],
            &[1200.0, 1319.5, 1_200_000.0],
            "numbers in target: the point parts the fraction, so 1,200 is 1200",
        ),
        (',', &["$4,000", "$1,250.75"], &[4000.0, 1250.75], "numbers in target: the point parts the fraction, so 1,200 is 1200"),
        (',', &["£15,000", "£1,319.50"], &[15000.0, 1319.5], "numbers in target: the point parts the fraction, so 1,200 is 1200"),
        ('\t', &["1 234,5", "1.000"], &[1234.5, 1000.0], "numbers in target: the comma parts the fraction, so 1.200 is 1200"),
    ] {
        let (world, outcome) = good(&of_targets(separator, cells));
        let ids: Vec<String> = (0..cells.len()).map(|n| format!("k{n}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(targets(&world, &ids), read.iter().map(|n| Some(*n)).collect::<Vec<_>>(), "{cells:?}");
        assert_eq!(outcome.report.files[0].guessed, [said], "{cells:?}");
    }
}

#[test]
fn another_column_of_the_file_tells_where_the_column_itself_does_not() {
    let (world, _) = good("kind;id;parent;title;baseline;target\nobjective;o;;Grow;;\nkey-result;k;o;K;0,5;1.000\n");
    assert_eq!(targets(&world, &["k"]), [Some(1000.0)]);
}

#[test]
fn what_stays_open_is_refused_with_both_readings() {
    for (separator, cell, both) in [
        (';', "1.000", "can be read as 1000 or as 1"),
        (';', "1.200", "can be read as 1200 or as 1.2"),
        (';', "1,200", "can be read as 1200 or as 1.2"),
        (',', "1,200", "can be read as 1200 or as 1.2"),
        (',', "1.000", "can be read as 1000 or as 1"),
        ('\t', "$4,000", "can be read as 4000 or as 4"),
    ] {
        let said = faults(&of_targets(separator, &[cell]));
        assert!(said.len() == 1 && said[0].starts_with("f.csv:3: target: ") && said[0].contains(both), "{cell}: {said:?}");
    }
    // Cells that contradict each other decide nothing.
    assert_eq!(faults(&of_targets(';', &["2.5", "2,5", "1.000"])).len(), 1);
}

#[test]
fn a_unit_in_a_cell_is_the_unit_where_there_is_none() {
    let (world, outcome) = good(
        "kind,id,parent,title,baseline,target,value,unit\nobjective,o,,Grow,,,,\nkey-result,a,o,A,0,80%,40%,\n\
         key-result,b,o,B,€ 10,€ 1.2M,,\nkey-result,c,o,C,0,12,,EUR\nkey-result,d,o,D,10 min,5 min,7,min\n",
    );
    let units: Vec<Option<&str>> = ["a", "b", "c", "d"].map(|id| key_result(&world, id).unit.as_deref()).to_vec();
    assert_eq!(units, [Some("%"), Some("€"), Some("EUR"), Some("min")]);
    assert_eq!(targets(&world, &["a", "b", "d"]), [Some(80.0), Some(1_200_000.0), Some(5.0)]);
    assert_eq!(world.cascade.summary(world.at(Kind::KeyResult, "a")).value.map(|v| v.1), Some(40.0));
    assert_eq!(outcome.report.units, 2);
    let other = "does not go with the unit";
    for (row, column, why) in [
        ("0,12%,,EUR", "target", other),
        ("0,12,5%,EUR", "value", other),
        ("5 €,12%,,", "target", "“5 €” and “12%” are in two units"),
        ("$5,9,,EUR", "baseline", other),
    ] {
        let said =
            faults(&format!("kind,id,parent,title,baseline,target,value,unit\nobjective,o,,Grow,,,,\nkey-result,a,o,A,{row}\n"));
        assert!(said.len() == 1 && said[0].contains(&format!("{column}: ")) && said[0].contains(why), "{row}: {said:?}");
    }
    let mut world = World::new();
    world.import(&[("i.csv", "kind,id,parent,title,baseline,target,unit\nobjective,o,,Grow,,,\nkey-result,a,o,A,0,12,EUR\n")]);
    let outcome = world.import(&[("c.csv", "item,on,value\na,2026-11-20,12%\n")]);
    assert!(outcome.report.errors[0].sentence.contains("does not go with the unit"), "{:?}", outcome.report.errors);
}

#[test]
fn fractions_beside_targets_in_percent_name_both_readings() {
    let file = |values: [&str; 2]| {
        format!(
            "kind,id,parent,title,baseline,target,value,unit\nobjective,o,,Grow,,,,\nkey-result,a,o,A,0,80,{},%\nkey-result,b,o,B,0,80%,{},\n",
            values[0], values[1]
        )
    };
    let open = |line: usize, small: &str, share: usize| {
        format!("f.csv:{line}: value: “{small}” can be read as {share} % or as {small} %; write one of them, with its %")
    };
    assert_eq!(faults(&file(["0.4", "1"])), [open(3, "0.4", 40), open(4, "1", 100)]);
    // A sign, or a value above 1 beside it, tells.
    good(&file(["0.4 %", "0"]));
    good(&file(["0.4", "35"]));
    // What is not measured in percent tells nothing about those that are.
    let beside = |value: &str| file([value, "1"]) + "key-result,c,o,Users,0,1000,120,\nkey-result,d,o,Price,0,9,0.5,EUR\n";
    assert_eq!(faults(&beside("0.35")), [open(3, "0.35", 35), open(4, "1", 100)]);
    good(&beside("35"));
    // Check-ins say no unit: that of their item decides, and of what is not in percent nothing is learnt.
    let mut world = World::new();
    let items =
        "kind,id,parent,title,baseline,target,unit\nobjective,o,,Grow,,,\nkey-result,a,o,A,0,80,%\nkey-result,b,o,B,0,900,\n";
    world.import(&[("i.csv", items)]);
    let said = |world: &mut World, rows: &str| world.import(&[("c.csv", &format!("item,on,value\n{rows}"))]).report;
    let report = said(&mut world, "a,2026-11-16,0.3\na,2026-11-20,0.4\nb,2026-11-20,120\n");
    let sentences: Vec<&str> = report.errors.iter().map(|e| e.sentence.as_str()).collect();
    let both = |n: usize| format!("“0.{n}” can be read as {n}0 % or as 0.{n} %; write one of them, with its %");
    assert_eq!(sentences, [both(3), both(4)]);
    assert!(said(&mut world, "a,2026-11-16,30%\na,2026-11-20,0.4%\n").errors.is_empty());
    // Beside one in percent a fraction is taken as it is, and named.
    let report = said(&mut world, "a,2026-11-21,35\na,2026-11-23,0.4\n");
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let warned: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warned, ["c.csv:3: value: 0.4 can be read as 40 % or as 0.4 %; it is taken as it is"]);
}

#[test]
fn progress_is_a_fraction_or_percent_as_the_column_tells() {
    let file = |cells: [&str; 2]| format!("kind,id,title,progress\nproject,a,A,{}\nproject,b,B,{}\n", cells[0], cells[1]);
    let told = |cells| {
        let (world, _) = good(&file(cells));
        ["a", "b"].map(|id| world.cascade.summary(world.at(Kind::Project, id)).progress.unwrap())
    };
    for (cells, shares) in [
        (["0.35", "1"], [0.35, 1.0]),
        (["35 %", "100%"], [0.35, 1.0]),
        (["35", "1"], [0.35, 0.01]),
        (["0.7", "70 %"], [0.7, 0.7]),
    ] {
        assert_eq!(told(cells).map(f64::to_bits), shares.map(f64::to_bits), "{cells:?}");
    }
    let said = faults(&file(["0.35", "40"]));
    assert_eq!(said, ["f.csv:2: progress: “0.35” can be read as 35 % or as 0.35 %; write one of them"]);
}

#[test]
fn dates_are_read_in_every_spelling_that_names_a_day_whenever_it_is_read() {
    let due = |cell: &str| {
        let (world, outcome) = read(&format!("kind;id;title;due\nproject;p;P;{cell}\n"));
        outcome
            .report
            .errors
            .first()
            .map_or_else(|| Ok(item(&world, Kind::Project, "p").due.unwrap().to_string()), |error| Err(error.sentence.clone()))
    };
    for (cell, day) in [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T10:30:00Z", "2026-11-23"),
        ("2026-11-23 10:30", "2026-11-23"),
        ("2026/11/23", "2026-11-23"),
        ("31.12.2026", "2026-12-31"),
        ("31.12.26", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("31-12-2026", "2026-12-31"),
        ("31-Dec-2026", "2026-12-31"),
        ("31 December 2026", "2026-12-31"),
        ("Dec 31, 2026", "2026-12-31"),
        ("Thu 31 Dec 2026", "2026-12-31"),
        ("Nov 2026", "2026-11-30"),
        ("2026-Q4", "2026-12-31"),
        ("45231", "2023-11-01"),
        ("45231.5", "2023-11-01"),
    ] {
        assert_eq!(due(cell).as_deref(), Ok(day), "{cell}");
    }
    for (cell, part) in [
        ("3/4/2026", "can be read as 3 Apr or as 4 Mar"),
        ("27 Nov", "is another day whenever it is read"),
        ("fri", "is another day whenever it is read"),
        ("+2w", "is another day whenever it is read"),
        ("2026-02-30", "is not a day"),
        ("soon", "is not a date"),
    ] {
        assert!(due(cell).as_ref().is_err_and(|said| said.contains(part)), "{cell}: {:?}", due(cell));
    }
}

#[test]
fn the_column_tells_which_of_day_and_month_comes_first() {
    let file = |other: &str| format!("kind,id,title,start,due\nproject,a,A,3/4/2026,4/5/2026\nproject,b,B,,{other}\n");
    let told = |other: &str| {
        let (world, outcome) = good(&file(other));
        let a = item(&world, Kind::Project, "a");
        let day = |day: Option<NaiveDate>| day.unwrap().to_string();
        (day(a.start), day(a.due), outcome.report.files[0].guessed.join("; "))
    };
    let (start, due, said) = told("31/12/2026");
    assert_eq!((start.as_str(), due.as_str()), ("2026-04-03", "2026-05-04"));
    assert_eq!(said, "dates in start, due: the day comes first, so 3/4 is 3 April");
    let (start, due, said) = told("12/31/2026");
    assert_eq!((start.as_str(), due.as_str()), ("2026-03-04", "2026-04-05"));
    assert_eq!(said, "dates in start, due: the month comes first, so 3/4 is March 4");
    assert_eq!(faults(&file("2026-12-31")).len(), 2, "two dates of one row that nothing decides");
}

#[test]
fn cycles_are_known_by_what_people_call_them() {
    for (cell, name) in [
        ("Q4 2026", "2026-Q4"),
        ("2026 Q4", "2026-Q4"),
        ("2026Q4", "2026-Q4"),
        ("H2 2026", "2026-H2"),
        ("Nov 2026", "2026-11"),
        ("Annual 2026", "2026"),
        ("T4 2026", "2026-Q4"),
        ("2026-q4", "2026-Q4"),
    ] {
        let file = format!("kind,id,title,cycle\nobjective,o,Grow,{cell}\nobjective,p,Keep,{name}\n");
        let (mut world, outcome) = good(&file);
        let names: Vec<&str> = world.cascade.cycles().map(|c| c.name.as_str()).collect();
        assert_eq!(names, [name], "{cell}");
        assert_eq!(outcome.report.made.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), [name]);
        assert_eq!(world.import(&[("f.csv", &file)]).change, None, "{cell}");
    }
    let (_, outcome) = good("kind,id,title,cycle\nobjective,o,Grow,Q4 2026\n");
    assert_eq!(outcome.report.files[0].guessed, ["the cycle “Q4 2026” is 2026-Q4"]);
}

#[test]
fn a_dry_run_names_whom_and_what_it_would_make() {
    let mut world = World::new();
    let outcome = world.dry(
        &[(
            "f.csv",
            "kind,id,title,owner,team,cycle\nobjective,o,Grow,Ana Ruiz,R&D / QA,2026-Q4\nobjective,p,Keep,Jon Berg,QA,2026-Q4\n",
        )],
        Options::default(),
    );
    let made: Vec<&str> = outcome.report.made.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(made, ["Ana Ruiz", "Jon Berg", "R&D", "R&D/QA", "2026-Q4"]);
}

#[test]
fn a_check_in_file_of_a_million_rows_is_read_by_the_same_habits_every_time() {
    // With nothing held, the rows are read once more when the operations are asked for.
    let mut world = World::new();
    world.import(&[("i.csv", "kind;id;parent;title;baseline;target\nobjective;o;;Grow;;\nkey-result;k;o;K;0;5000\n")]);
    let file = "item;on;value\nk;3/11/2026;1.000\nk;13/11/2026;1.200,5\nk;4/11/2026;2.000\n";
    let options = Options { hold: 0, ..Options::default() };
    let outcome = world.import_with(&[("c.csv", file)], options);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    let mut said: Vec<(String, f64)> = world.valid().map(|c| (c.on.to_string(), c.value.unwrap())).collect();
    said.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [("2026-11-03", 1000.0), ("2026-11-04", 2000.0), ("2026-11-13", 1200.5)];
    assert_eq!(said, expected.map(|(day, value)| (day.to_owned(), value)));
}

#[test]
fn a_cycle_without_its_year_is_of_the_year_of_its_days_of_the_others_or_of_today() {
    let file = |rows: &str| format!("kind,id,title,cycle,start,due\n{rows}");
    let called = |rows: &str| {
        let (world, outcome) = good(&file(rows));
        let names: Vec<String> = world.cascade.cycles().map(|c| c.name.clone()).collect();
        (names, outcome.report.files[0].guessed.clone())
    };
    let (names, said) = called("objective,a,A,Q4,,\n");
    assert_eq!((names, said), (vec!["2026-Q4".to_owned()], vec!["the cycle “Q4” is 2026-Q4".to_owned()]));
    let (names, _) = called("objective,a,A,Q1,2027-01-04,2027-03-30\n");
    assert_eq!(names, ["2027-Q1"], "the row's days");
    let (mut names, _) = called("objective,a,A,Q1,,\nobjective,b,B,Q2 2027,,\n");
    names.sort();
    assert_eq!(names, ["2027-Q1", "2027-Q2"], "the year that others name");
    let (names, _) = called("objective,a,A,Q4'26,,\nobjective,b,B,Dez 2026,,\n");
    assert!(names.contains(&"2026-Q4".to_owned()) && names.contains(&"2026-12".to_owned()), "{names:?}");
    let said = faults(&file("objective,a,A,FY26 Q3,,\n"));
    assert!(
        said.len() == 1
            && said[0].contains("when its fiscal year begins is not known; say it with “quarterdeck settings set fiscal-start"),
        "{said:?}"
    );
    good(&file("objective,a,A,FY26 Q3,2026-04-01,2026-06-30\n"));
}

#[test]
fn a_word_beside_the_numbers_is_the_unit_where_there_is_none() {
    let (world, outcome) = good(
        "kind,id,parent,title,baseline,target,value,unit\nobjective,o,,Grow,,,,\nkey-result,a,o,A,58 min,20 min,40,\n\
         key-result,b,o,B,,30 leads,7 leads,\n",
    );
    let units: Vec<Option<&str>> = ["a", "b"].map(|id| key_result(&world, id).unit.as_deref()).to_vec();
    assert_eq!(units, [Some("min"), Some("leads")]);
    assert_eq!(targets(&world, &["a", "b"]), [Some(20.0), Some(30.0)]);
    assert_eq!(outcome.report.units, 2);
    let said = faults("kind,id,parent,title,baseline,target,value\nobjective,o,,Grow,,,\nkey-result,a,o,A,58 min,20 leads,\n");
    assert_eq!(said, ["f.csv:3: target: “58 min” and “20 leads” are in two units: write both in one"]);
}
