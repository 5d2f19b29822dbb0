//! Before a file is imported: its three steps in every size, on files of every shape.

use crate::harness::monday;
use quarterdeck::{
    app::{
        event::Event,
        import::{Ask, Ended, Given, Preview},
        keys::Keymap,
    },
    domain::Cascade,
    exchange::bring::{self, Answers, Around},
    tui::import::{Found, Stage, found},
    ui::{
        self, ViewState,
        theme::{Colours, Theme},
    },
};
use ratatui::{Terminal, backend::TestBackend};
use std::fmt::Write as _;

/// Somebody who looks at a file.
struct Looker {
    preview: Preview,
    bytes: Vec<u8>,
    view: ViewState,
    terminal: Terminal<TestBackend>,
    ended: Option<Ended>,
}

const TABLE: &str = "Objective,Key result,Owner,Start,Target,Due,Status,Total\n\
     Win the mid-market,Trials a week,Ana,220,\"1,200\",3/4/2026,on track,\n\
     ,Median setup in days,Jon,42,10,5/6/2026,blau,\n\
     Keep who we have,Monthly churn,Priya,4.1 %,2.5 %,7/8/2026,at risk,\n";

impl Looker {
    fn at(name: &str, text: &str) -> Looker {
        let mut looker = Looker {
            preview: Preview::new(name, None, Keymap::default()),
            bytes: text.as_bytes().to_vec(),
            view: ViewState::new(Theme::default()),
            terminal: Terminal::new(TestBackend::new(120, 36)).unwrap(),
            ended: None,
        };
        looker.read(&Given::new());
        looker.keys("")
    }

    /// Reads as the thread beside the screen does, into an empty workspace: there everything is new.
    fn read(&mut self, given: &Given) {
        let mut answers = Answers::default();
        for (key, word) in given {
            if let Some(word) = word {
                answers.give(key, word);
            }
        }
        let cascade = Cascade::default();
        let around = Around { cascade: &cascade, today: monday() };
        let read = bring::file::read(&[(self.preview.name.as_str(), &self.bytes)], &answers, around);
        self.preview.arrives(read.map(|read| {
            let mut found: Found = found(&bring::settle(read, &answers, around), &answers, &cascade, None);
            found.stage = Stage::Compared;
            found.counts = vec![format!("{} items would be added", found.tree.len() + found.more)];
            found
        }));
    }

    fn keys(mut self, script: &str) -> Looker {
        for word in script.split_whitespace() {
            match self.preview.update(Event::Key(word.parse().unwrap())) {
                Some(Ask::Read(given)) => self.read(&given),
                Some(Ask::End(ended)) => self.ended = Some(ended),
                None => {}
            }
        }
        self.terminal.draw(|frame| ui::draw_import(frame, &self.preview, &mut self.view)).unwrap();
        self
    }

    fn size(mut self, columns: u16, rows: u16) -> Looker {
        self.terminal.backend_mut().resize(columns, rows);
        self.keys("")
    }

    fn screen(&self) -> String {
        self.terminal.backend().to_string()
    }
}

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 36), (200, 50)];

#[test]
fn the_three_steps_of_a_table_in_every_size() {
    for (columns, rows) in SIZES {
        let mut looker = Looker::at("OKRs Q4 2026.csv", TABLE).size(columns, rows);
        for (step, keys) in [("questions", ""), ("columns", "backtab"), ("file", "left"), ("tree", "v")] {
            looker = looker.keys(keys);
            insta::assert_snapshot!(format!("import_{step}_{columns}x{rows}"), looker.screen());
        }
    }
}

#[test]
fn questions_are_answered_by_number_until_it_can_be_written() {
    let looker = Looker::at("OKRs Q4 2026.csv", TABLE).keys("ctrl-s");
    assert!(looker.ended.is_none() && looker.screen().contains("nothing is written yet: "), "{}", looker.screen());
    let open = looker.preview.found.as_ref().unwrap().open();
    assert!(open >= 2, "{open}");
    let looker = looker.keys(&"1 ".repeat(open));
    assert_eq!(looker.preview.found.as_ref().unwrap().open(), 0, "{}", looker.screen());
    assert_eq!(looker.keys("ctrl-s").ended, Some(Ended::Write));
}

#[test]
fn a_list_to_choose_from_the_page_of_why_and_all_keys_lie_over_it() {
    let looker = Looker::at("OKRs Q4 2026.csv", TABLE).keys("backtab down down enter");
    insta::assert_snapshot!("import_meanings_120x36", looker.screen());
    let looker = looker.keys("esc w");
    assert!(looker.screen().contains("in a script: --column"), "{}", looker.screen());
    let looker = looker.keys("esc ?");
    assert!(looker.screen().contains("Before a file is imported"), "{}", looker.screen());
}

#[test]
fn files_that_are_no_tables_or_very_narrow_or_wide_ones_are_shown_too() {
    let outline = "# Q4 2026\n## Win the mid-market\n- Trials from 220 to 400 @ana\n- Setup in 10 days\n";
    let looker = Looker::at("okrs.md", outline).size(80, 24);
    insta::assert_snapshot!("import_outline_80x24", looker.screen());
    let looker = Looker::at("one.csv", "Goal\nWin\nKeep\n").size(80, 24);
    insta::assert_snapshot!("import_one_column_80x24", looker.screen());
    let mut wide = "Goal,Metric,Target".to_owned();
    (3..512).for_each(|n| write!(wide, ",Note {n}").unwrap());
    wide.push_str("\nWin,Trials,400\n");
    let looker = Looker::at("wide.csv", &wide).size(120, 36).keys("G");
    assert!(looker.screen().contains("Note 511"), "{}", looker.screen());
}

#[test]
fn what_does_not_fit_below_the_tree_is_said_to_be_there() {
    let text = TABLE.replace("Total", "Remarks, all\nof them").replace("4.1 %", "about 4.1 %");
    let looker = Looker::at("OKRs Q4 2026.csv", &text).size(80, 12).keys("v");
    assert!(looker.screen().contains("… all of it: w"), "{}", looker.screen());
    let looker = looker.keys("w");
    assert!(looker.screen().contains("What it comes to"), "{}", looker.screen());
}

#[test]
fn rows_that_are_wrong_can_be_left_out_from_the_first_step() {
    let mut looker = Looker::at("q.csv", "Goal,Metric,Target\nWin,Trials,400\n");
    let mut wrong = looker.preview.found.clone().unwrap();
    (wrong.wrong, wrong.wrong_in_all) = (vec!["row 2, due: no day".to_owned()], 1);
    wrong.heads.push(quarterdeck::tui::import::bad_rows(false));
    looker.preview.arrives(Ok(wrong.clone()));
    let looker = looker.keys("ctrl-s");
    assert!(looker.ended.is_none() && looker.screen().contains("choose at “bad rows”, in the first step"), "{}", looker.screen());
    let mut looker = looker.keys("left left G enter");
    assert!(looker.screen().contains("the good rows are taken"), "{}", looker.screen());
    looker.preview.update(Event::Key("down".parse().unwrap()));
    let asked = looker.preview.update(Event::Key("enter".parse().unwrap()));
    let Some(Ask::Read(given)) = asked else { panic!("{asked:?}") };
    assert_eq!(given, [("bad rows".to_owned(), Some("left out".to_owned()))]);
    wrong.leaves_out = true;
    looker.preview.arrives(Ok(wrong));
    assert_eq!(looker.keys("ctrl-s").ended, Some(Ended::Write));
}

#[test]
fn every_look_has_the_same_words_and_plain_signs_where_there_are_no_others() {
    for colours in [Colours::Sixteen, Colours::Dark, Colours::Light, Colours::Mono, Colours::HighContrast] {
        for (columns, rows) in SIZES {
            let mut looker = Looker::at("OKRs Q4 2026.csv", TABLE).size(columns, rows);
            looker.view.theme = Theme { colours, ascii: true };
            for keys in ["", "backtab", "left", "v", "w", "esc", "backtab backtab enter"] {
                looker = looker.keys(keys);
                let screen = looker.screen();
                let odd = screen.chars().find(|c| !c.is_ascii() && !"“”".contains(*c));
                assert_eq!(odd, None, "{columns}×{rows} {keys}: {screen}");
            }
        }
    }
}

#[test]
fn a_click_on_an_answer_gives_it_and_one_on_a_step_goes_there() {
    let looker = Looker::at("OKRs Q4 2026.csv", TABLE);
    let screen = looker.screen();
    let find = |words: &str| {
        let (y, line) =
            screen.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap_or_else(|| panic!("{words}: {screen}"));
        let before = &line[..line.find(words).unwrap()];
        // Before every line of the picture stands a quotation mark.
        (before.chars().count() as u16 - 1, y as u16)
    };
    let (x, y) = find("what it makes");
    let mut looker = looker;
    let hit = looker.view.hit(x, y);
    looker.preview.update(Event::Click { hit, double: false });
    let looker = looker.keys("");
    assert!(looker.screen().contains("+ Win the mid-market") && !looker.screen().contains("What is not clear"));
}

#[test]
fn a_file_of_very_many_rows_is_drawn_from_its_first_items() {
    let mut text = "Goal,Metric,Target\n".to_owned();
    (0..6_000).for_each(|n| writeln!(text, "Goal {},Metric {n},{n}", n / 10).unwrap());
    let looker = Looker::at("long.csv", &text).keys("v G");
    let found = looker.preview.found.as_ref().unwrap();
    assert_eq!((found.tree.len(), found.more), (5_000, 1_600), "{}", looker.screen());
    assert!(looker.screen().contains("… and 1600 more"), "{}", looker.screen());
}
