//! Text of every script in every list: what stands behind it stands where it stands in the other rows.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    domain::{Cascade, CheckIn, Id, Ids, change::Author},
    exchange::{Source, csv},
};
use std::{collections::HashMap, fmt::Write as _};

/// Titles people write, each with something that is easy to measure wrongly: ligatures, marks, wide and joined signs.
const WRITTEN: [&str; 13] = [
    "Plain words",
    "العملاء لا يغادرون بلا سبب",
    "الإيرادات لأجل الآن",
    "ﻻﻷﻹﻵ",
    "ลูกค้าที่กลับมาซื้อซ้ำ น้ำ",
    "ग्राहक क्षत्रिय हिन्दी",
    "לקוחות מְרֻצִּים",
    "お客様の満足度ｶﾞｷﾞ",
    "客户满意度提升",
    "고객 만족",
    "Emoji 👩‍💻 🇩🇪 ❤️ 1️⃣ 👍🏽",
    "Zoe\u{308} Mu\u{308}ller",
    "Tiếng Việt: Nguyễn",
];

/// Each of them as a short title, as one that is too long for any column, and as the name of its owner.
fn company() -> Person {
    let mut rows = "kind,id,parent,title,owner,cycle,metric,baseline,target,value,confidence,on,start\n".to_owned();
    for (n, text) in WRITTEN.iter().enumerate() {
        let long = format!("{text} ").repeat(30 / text.chars().count().min(30) + 6);
        _ = writeln!(rows, "objective,o{n},,{text},Qwo,2026-Q4,,,,,,,2026-10-01");
        _ = writeln!(rows, "key-result,a{n},o{n},{text},Qwo,,increase,0,9000,4711,5,2026-10-20,");
        _ = writeln!(rows, "key-result,b{n},o{n},{long},Qwo,,increase,0,9000,4711,5,2026-10-20,");
        _ = writeln!(rows, "key-result,c{n},o{n},Plain words,{text} {n},,increase,0,9000,4711,5,2026-10-20,");
        _ = writeln!(rows, "project,p{n},o{n},{long},Qwo,,,,,,,,");
    }
    let outcome = csv::import(
        &Cascade::default(),
        &HashMap::<(Id, String), CheckIn>::new(),
        &[Source::new("items.csv", rows.as_bytes())],
        Author { by: None, at: noon(monday()), on: monday() },
        &mut Ids::seeded(7),
        csv::Options::default(),
    );
    let mut p = Person::with(vec![outcome.change.expect("it imports")]);
    p.desk.app.me = p.desk.app.cascade.people().find(|person| person.name == "Qwo").map(|person| person.id);
    p
}

/// The columns at which a word stands in the rows that show it: which, and in how many rows.
fn columns_of(p: &Person, word: &str, rows: std::ops::Range<u16>) -> HashMap<usize, usize> {
    let letters: Vec<String> = word.chars().map(String::from).collect();
    let mut found = HashMap::new();
    for y in rows {
        let mut cells = p.signs(y);
        // Beside the list too.
        let beside = cells.iter().position(|sign| ["│", "┃"].contains(&sign.as_str()));
        cells.truncate(beside.unwrap_or(cells.len()));
        // Below the list another pane begins.
        if cells.first().is_some_and(|sign| sign == "─") {
            break;
        }
        if let Some(x) = cells.windows(letters.len()).position(|cells| cells == letters) {
            *found.entry(x).or_default() += 1;
        }
    }
    found
}

#[test]
fn every_script_leaves_the_columns_where_they_are() {
    for width in [80, 120, 200] {
        let mut p = company();
        p.resize(width, 60);
        // The tree: its owners, and the values behind them.
        for (keys, word, last) in
            [("1", "Qwo", 40), ("1", "52 %", 40), ("1", "4711", 40), ("4", "Qwo", 40), ("3 esc", "4711", 40)]
        {
            p.keys(keys);
            for page in 0..3 {
                p.resize(width, 59).resize(width, 60);
                let found = columns_of(&p, word, 4..last);
                // The selected row may hold an editor; lists of several parts have their columns part by part.
                assert!(found.len() <= 1, "{width} columns, screen {keys}, “{word}”, page {page}: {found:?}\n{}", p.screen());
                p.keys("ctrl-f");
            }
            p.keys("g").resize(width, 59).resize(width, 60);
            let found = columns_of(&p, word, 4..last);
            let narrow = width < 120 && word == "4711";
            assert!(
                narrow || found.values().sum::<usize>() > 4,
                "{width} columns, screen {keys}: “{word}” is seen\n{}",
                p.screen()
            );
        }
    }
}
