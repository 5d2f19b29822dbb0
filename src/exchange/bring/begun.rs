//! The beginning of long files of every notation, which is shown before the rest is read, and what comes of each item of them.

use super::{Answers, Around, Found, file};
use crate::{
    domain::brought::{Mark, legend},
    exchange::{
        bring::{self, page},
        csv::Options,
        world::World,
    },
};
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;

fn both(name: &str, bytes: &[u8]) -> (Found, Found) {
    let world = World::new();
    let around = Around { cascade: &world.cascade, today: world.today };
    let answers = Answers::default();
    let files = [(name, bytes)];
    (file::shown(&files, &answers, around).unwrap(), file::read(&files, &answers, around).unwrap())
}

/// A workbook whose texts are all different, as those of goals are.
fn excel(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (n, name) in ["Objective", "Key result", "Owner", "Target"].iter().enumerate() {
        sheet.write_string(0, n as u16, *name).unwrap();
    }
    for row in 1..=rows {
        sheet.write_string(row, 0, format!("Goal {row}")).unwrap();
        sheet.write_string(row, 1, format!("Metric {row}")).unwrap();
        sheet.write_string(row, 2, format!("Person {row}")).unwrap();
        sheet.write_number(row, 3, f64::from(row)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn text(lines: usize, head: &str, line: &dyn Fn(usize) -> String) -> String {
    (0..lines).fold(head.to_owned(), |mut text, n| {
        writeln!(text, "{}", line(n)).unwrap();
        text
    })
}

#[test]
fn of_a_long_file_the_beginning_is_read_which_says_how_much_that_is_and_the_rest_is_there_when_it_is_read() {
    let goal =
        |n: usize| format!("{{\"title\": \"Goal {n}\", \"key_results\": [{{\"title\": \"Metric {n}\", \"target\": {n}}}]}}");
    let goals: Vec<String> = (0..3_000).map(goal).collect();
    let json = format!("{{\"objectives\": [{}]}}", goals.join(","));
    let yaml = text(3_000, "objectives:\n", &|n| format!("  - title: Goal {n}\n    key_results:\n      - title: Metric {n}"));
    let outline = text(3_000, "# 2026-Q4\n", &|n| format!("## Goal {n}\n- Metric {n} from 1 to 9"));
    let csv = text(3_000, "Objective,Key result,Target\n", &|n| format!("Goal {n},Metric {n},{n}"));
    let excel = excel(3_000);
    for (name, bytes, only) in [
        ("q.json", json.as_bytes(), "items"),
        ("q.yml", yaml.as_bytes(), "items"),
        ("q.md", outline.as_bytes(), "the first 400 lines"),
        ("q.csv", csv.as_bytes(), "the first 200 rows"),
        ("q.xlsx", &excel, "the first 200 rows"),
    ] {
        let (shown, read) = both(name, bytes);
        assert!(shown.only.as_deref().is_some_and(|said| said.contains(only)), "{name}: {:?}", shown.only);
        assert!((200..3_000).contains(&shown.items.len()), "{name}: {}", shown.items.len());
        assert_eq!((read.only, read.items.len()), (None, 6_000), "{name}");
        assert_eq!(shown.items[..50], read.items[..50], "{name}");
    }
}

#[test]
fn what_is_short_is_all_of_it() {
    let excel = excel(20);
    for (name, bytes) in [
        ("q.json", &b"{\"objectives\": [{\"title\": \"Win\", \"key_results\": [{\"title\": \"Trials\"}]}]}"[..]),
        ("q.yml", b"objectives:\n  - title: Win\n    key_results:\n      - title: Trials\n"),
        ("q.md", b"# 2026-Q4\n## Win\n- Trials\n"),
        ("q.csv", b"Objective,Key result\nWin,Trials\n"),
        ("q.xlsx", &excel),
    ] {
        let (shown, read) = both(name, bytes);
        assert_eq!((&shown.only, &shown), (&None, &read), "{name}");
    }
}

const TABLE: &str = "Objective,Key result,Owner,Target,Current,As of\nWin,Trials,Ana,400,230,2026-11-02\nWin,Churn,Ana,3,,\n\
                     Keep,NPS,Jon,40,,\n";

fn lines(world: &mut World, text: &str, writes: bool) -> (Vec<String>, String) {
    let ready = {
        let around = Around { cascade: &world.cascade, today: world.today };
        let found = file::read(&[("q.csv", text.as_bytes())], &Answers::default(), around).unwrap();
        bring::settle(found, &Answers::default(), around)
    };
    let (mut ids, author) = (world.ids.clone(), world.author());
    let options = Options { marks: true, ..Options::default() };
    let read = bring::read(&world.cascade, world, &[&ready], author, &mut ids, options, |report, import| {
        (report, import.map(|import| import.into_change().unwrap()))
    });
    let (report, change) = read.unwrap();
    world.ids = ids;
    if let Some(change) = change.filter(|_| writes) {
        world.commit(&change);
    }
    let tree = page::tree(&ready.found, &report.files[0].items);
    let said = tree.iter().map(|line| format!("{} {}", line.mark.map_or('?', Mark::sign), line.title)).collect();
    (said, legend(&tree))
}

#[test]
fn each_line_of_the_tree_says_whether_it_is_new_changed_as_before_changed_on_both_sides_or_wrong() {
    let mut world = World::new();
    let (new, says) = lines(&mut world, TABLE, true);
    assert_eq!(new, ["+ Win", "+ Trials", "+ Churn", "+ Keep", "+ NPS"]);
    assert_eq!(says, "", "where all is new there is nothing to explain");
    let (same, says) = lines(&mut world, TABLE, false);
    assert_eq!(
        (same, says.as_str()),
        (vec!["= Win".into(), "= Trials".into(), "= Churn".into(), "= Keep".into(), "= NPS".into()], "= as before")
    );
    // A value of another day is a check-in, and a new row is new below what is as before.
    let more = TABLE.replace("230,2026-11-02", "250,2026-11-09").replace("Churn,Ana,3", "Churn,Ana,4") + "Keep,Visits,Jon,9,,\n";
    let (changed, says) = lines(&mut world, &more, false);
    assert_eq!(changed, ["= Win", "~ Trials", "~ Churn", "= Keep", "= NPS", "+ Visits"]);
    assert_eq!(says, "+ new   ~ changed   = as before");
    let churn = world.cascade.live().find(|&ix| &*world.cascade.item(ix).title == "Churn").unwrap();
    let ops = crate::domain::edit::revise(
        &world.cascade,
        world.cascade.item(churn).id,
        [crate::domain::Field::Target(Some(2.0))],
        world.today,
    );
    let change = crate::domain::Change::new(world.ids.next_id(), world.author(), crate::domain::change::Verb::Revise, ops);
    world.commit(&change.because("it is so"));
    let (both, says) = lines(&mut world, &more, false);
    assert_eq!(both[2], "! Churn");
    assert!(says.ends_with("! changed here and in the file"), "{says}");
    let (wrong, _) = lines(&mut world, &more.replace("2026-11-09", "2027-11-09"), false);
    assert_eq!(wrong[1], "x Trials");
}
