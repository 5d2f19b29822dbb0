use super::{found::*, *};

fn choices(words: &[&str]) -> Vec<Choice> {
    words.iter().map(|word| Choice { word: (*word).to_owned(), says: String::new() }).collect()
}

fn question(key: &str, asked: Asked) -> Question {
    Question {
        key: key.to_owned(),
        asks: format!("{key} can be read in two ways"),
        choices: choices(&["dmy", "mdy"]),
        asked,
        word: Some("dmy".to_owned()),
        flags: vec!["--dates dmy".to_owned(), "--dates mdy".to_owned()],
    }
}

fn read(questions: Vec<Question>) -> Found {
    let column = |name: &str| Column {
        name: name.to_owned(),
        cells: vec!["Trials".to_owned()],
        means: "title".to_owned(),
        how: String::new(),
        sure: 3,
        key: format!("column {name}"),
        flag: format!("--column {name}=…"),
    };
    Found {
        stage: Stage::Compared,
        columns: vec![column("Metric"), column("Start")],
        meanings: choices(&["title", "baseline", "ignore"]),
        questions,
        ..Found::default()
    }
}

fn preview(found: Found) -> Preview {
    let mut preview = Preview::new("q.csv", None, Keymap::default());
    preview.arrives(Ok(found));
    preview
}

fn keys(preview: &mut Preview, script: &str) -> Option<Ask> {
    let mut last = None;
    for word in script.split_whitespace() {
        last = preview.update(Event::Key(word.parse().unwrap()));
    }
    last
}

#[test]
fn it_begins_at_what_has_to_be_answered_and_else_at_the_columns() {
    let open = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
    assert_eq!((open.part, open.at(Part::Questions)), (Part::Questions, 1));
    assert_eq!(preview(read(Vec::new())).part, Part::Columns);
    let mut outline = read(Vec::new());
    outline.columns.clear();
    outline.tree.push(Line {
        depth: 0,
        title: "Win".into(),
        kind: crate::domain::Kind::Objective,
        numbers: String::new(),
        owner: String::new(),
        check_ins: 0,
    });
    assert_eq!(preview(outline).part, Part::Tree);
}

#[test]
fn a_number_answers_what_is_selected_and_from_elsewhere_the_first_that_is_open() {
    let mut p = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
    let given = vec![("dates".to_owned(), Some("mdy".to_owned()))];
    assert_eq!(keys(&mut p, "backtab 2"), Some(Ask::Read(given)));
    assert_eq!(p.part, Part::Columns);
    let mut p = preview(read(vec![question("cycle", Asked::Guessed), question("dates", Asked::Open)]));
    assert!(matches!(keys(&mut p, "up 1"), Some(Ask::Read(given)) if given[0].0 == "cycle"));
    assert_eq!(p.at(Part::Questions), 1, "what is open comes next");
    assert_eq!(keys(&mut p, "9"), None);
    assert!(p.said.as_ref().is_some_and(|(said, is_wrong)| *is_wrong && said.contains("2 answers")), "{:?}", p.said);
}

#[test]
fn nothing_is_written_while_something_is_open_wrong_or_unread() {
    let mut p = preview(read(vec![question("dates", Asked::Open)]));
    assert_eq!(keys(&mut p, "backtab ctrl-s"), None);
    assert_eq!(p.part, Part::Questions);
    assert!(p.said.as_ref().is_some_and(|(said, _)| said.contains("1 question is open")), "{:?}", p.said);
    let mut wrong = read(Vec::new());
    (wrong.wrong, wrong.wrong_in_all) = (vec!["row 12, column H: “soon” is no number".into()], 1);
    assert_eq!(keys(&mut preview(wrong.clone()), "ctrl-s"), None);
    wrong.leaves_out = true;
    assert_eq!(keys(&mut preview(wrong), "ctrl-s"), Some(Ask::End(Ended::Write)));
    let mut unread = read(Vec::new());
    unread.stage = Stage::Read;
    assert_eq!(keys(&mut preview(unread), "ctrl-s"), None);
    assert_eq!(keys(&mut preview(read(Vec::new())), "ctrl-s"), Some(Ask::End(Ended::Write)));
}

#[test]
fn a_column_is_given_another_meaning_by_typing_a_part_of_it_and_the_answer_is_taken_back() {
    let mut p = preview(read(Vec::new()));
    let asked = keys(&mut p, "down enter b a s enter");
    assert_eq!(asked, Some(Ask::Read(vec![("column Start".to_owned(), Some("baseline".to_owned()))])));
    assert!(p.choosing.is_none() && p.is_reading);
    p.arrives(Ok(read(Vec::new())));
    assert_eq!(keys(&mut p, "backspace"), Some(Ask::Read(vec![("column Start".to_owned(), None)])));
}

#[test]
fn an_answer_that_cannot_be_read_is_taken_back_with_its_sentence() {
    let mut p = preview(read(vec![question("dates", Asked::Open)]));
    keys(&mut p, "1");
    p.arrives(Ok(read(vec![question("dates", Asked::Answered)])));
    keys(&mut p, "backtab enter i g enter");
    p.arrives(Err("no column holds a title".to_owned()));
    assert!(p.said.as_ref().is_some_and(|(said, _)| said.starts_with("no column holds a title; ")), "{:?}", p.said);
    assert!(!p.is_reading);
    let asked = keys(&mut p, "tab 2");
    assert_eq!(asked, Some(Ask::Read(vec![("dates".to_owned(), Some("mdy".to_owned()))])), "of the bad answer nothing is left");
}

#[test]
fn leaving_closes_what_lies_over_the_page_first_and_then_ends_it() {
    for opens in ["enter", "w", "?"] {
        let mut p = preview(read(Vec::new()));
        assert_eq!(keys(&mut p, &format!("{opens} esc")), None, "{opens}");
        assert!(p.choosing.is_none() && p.page.is_none(), "{opens}");
        assert_eq!(keys(&mut p, "esc"), Some(Ask::End(Ended::Leave)), "{opens}");
    }
    assert_eq!(keys(&mut preview(read(Vec::new())), "enter ctrl-c"), Some(Ask::End(Ended::Leave)));
}

#[test]
fn a_click_selects_answers_and_goes_to_a_step() {
    let mut p = preview(read(vec![question("dates", Asked::Open)]));
    let click = |p: &mut Preview, hit, double| p.update(Event::Click { hit, double });
    assert_eq!(click(&mut p, Hit::Option(Part::Columns as usize, 1), false), None);
    assert_eq!((p.part, p.at(Part::Columns)), (Part::Columns, 1));
    click(&mut p, Hit::Option(Part::Columns as usize, 1), true);
    assert!(p.choosing.is_some());
    click(&mut p, Hit::Outside, false);
    assert!(p.choosing.is_none());
    let answered = click(&mut p, Hit::Option(Part::ALL.len(), 1), false);
    assert_eq!(answered, Some(Ask::Read(vec![("dates".to_owned(), Some("mdy".to_owned()))])));
}
