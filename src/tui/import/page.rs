//! What was read of a file, in the words of the preview.

use crate::{
    app::import::found::{self as shown, Choice, Head, Stage},
    domain::{
        Cascade, Kind,
        brought::{Line, Mark},
        text::{one_line, say::say_count},
    },
    exchange::bring::{self, Answers, Asked, Meaning, Ready, Sure, page},
};

/// So many items are handed over: more than anybody reads, and few enough that no key waits for them.
const ITEMS: usize = 5_000;

/// So many of what is wrong, and of what is left, are named.
const NAMED: usize = 200;

/// As the preview shows it, before it is compared with what is here.
pub fn found(ready: &Ready, answers: &Answers, cascade: &Cascade, map: Option<&str>) -> shown::Found {
    let all = &ready.found;
    let (tree, more) = tree(all, &[]);
    let columns = all.grid.iter().flat_map(|grid| &grid.columns);
    let columns = columns.filter(|seen| !(seen.header.is_empty() && seen.cells.is_empty()));
    let placed = |place, said: &str| match all.place(place) {
        Some(place) => one_line(&format!("{place}: {said}"), 400).into_owned(),
        None => one_line(said, 400).into_owned(),
    };
    let mut notes: Vec<String> = all.guessed.iter().map(|sentence| one_line(sentence, 400).into_owned()).collect();
    notes.extend(all.left.iter().take(NAMED).map(|left| placed(&left.place, &left.what)));
    if all.left.len() > NAMED {
        notes.push(format!("… and {} more that are left", all.left.len() - NAMED));
    }
    shown::Found {
        stage: Stage::Read,
        form: one_line(&all.form, 80).into_owned(),
        extent: match (&all.only, &all.grid) {
            (Some(only), _) => only.clone(),
            (None, Some(grid)) => say_count(grid.rows, "row", "rows"),
            (None, None) => String::new(),
        },
        heads: heads(all, answers, cascade),
        columns: columns.map(|seen| column(seen, answers)).collect(),
        meanings: Meaning::offered().map(|meaning| Choice { word: meaning.word(), says: String::new() }).collect(),
        questions: all.questions.iter().map(|asked| question(asked, answers)).collect(),
        tree,
        more,
        counts: counts(all),
        wrong: all.wrong.iter().take(NAMED).map(|wrong| placed(&wrong.place, &wrong.sentence)).collect(),
        wrong_in_all: all.wrong.len(),
        leaves_out: false,
        notes,
        map: map.map(|name| one_line(name, 60).into_owned()),
    }
}

/// The tree that is shown, and how many items are not.
fn tree(all: &bring::Found, marks: &[Option<Mark>]) -> (Vec<Line>, usize) {
    let mut tree = page::tree(all, marks);
    let more = tree.len().saturating_sub(ITEMS);
    tree.truncate(ITEMS);
    (tree, more)
}

/// Tells of each item what comes of it.
pub fn mark(found: &mut shown::Found, ready: &Ready, marks: &[Option<Mark>]) {
    (found.tree, found.more) = tree(&ready.found, marks);
}

/// What there is in it, before it is known what of that is new.
fn counts(all: &bring::Found) -> Vec<String> {
    let of = |kind| all.items.iter().filter(|item| item.kind.unwrap_or(Kind::Objective) == kind).count();
    let counted = [
        (of(Kind::Objective), "objective", "objectives"),
        (of(Kind::KeyResult), "key result", "key results"),
        (of(Kind::Project), "project", "projects"),
        (all.check_ins.len(), "check-in", "check-ins"),
    ];
    let some = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut counts: Vec<String> = some.map(|(count, one, many)| say_count(count, one, many)).collect();
    if let (Some(only), Some(first)) = (&all.only, counts.first_mut()) {
        *first = format!("in {only}: {first}");
    }
    counts
}

fn column(seen: &bring::Seen, answers: &Answers) -> shown::Column {
    let asks = bring::Question::new(&seen.key, String::new(), &[], Asked::Guessed, answers);
    shown::Column {
        name: one_line(format!("{} {}", seen.letters, seen.header).trim(), 80).into_owned(),
        cells: seen.cells.iter().map(|cell| one_line(cell, 60).into_owned()).collect(),
        means: seen.means.clone(),
        how: one_line(&seen.how, 120).into_owned(),
        sure: match seen.sure {
            Sure::Very if seen.means == "ignore" => 0,
            Sure::Little => 1,
            Sure::Fairly => 2,
            Sure::Very => 3,
        },
        key: seen.key.clone(),
        flag: one_line(&asks.flag("…"), 120).into_owned(),
    }
}

fn choice(choice: &Choice) -> Choice {
    Choice { word: one_line(&choice.word, 80).into_owned(), says: one_line(&choice.says, 200).into_owned() }
}

fn question(asked: &bring::Question, answers: &Answers) -> shown::Question {
    shown::Question {
        key: asked.key.clone(),
        asks: one_line(&asked.asks, 400).into_owned(),
        choices: asked.choices.iter().map(choice).collect(),
        asked: asked.asked,
        word: asked.word(answers).map(|word| one_line(word, 80).into_owned()),
        flags: asked.choices.iter().map(|choice| one_line(&asked.flag(&choice.word), 120).into_owned()).collect(),
    }
}

/// What holds for all of the file.
fn heads(all: &bring::Found, answers: &Answers, cascade: &Cascade) -> Vec<Head> {
    let named = |names: &mut dyn Iterator<Item = &str>| -> Vec<Choice> {
        names.map(|name| Choice { word: one_line(name, 80).into_owned(), says: String::new() }).collect()
    };
    let given = |key: &str| answers.get(key).filter(|word| !word.is_empty()).map(|word| one_line(word, 60).into_owned());
    let from = |key: &str, guess: &str| if given(key).is_some() { "as was answered".to_owned() } else { guess.to_owned() };
    let mut heads = Vec::new();
    if let Some(grid) = &all.grid {
        if all.sheets.len() > 1 {
            let hidden = if grid.hidden > 0 { format!(", {} hidden", grid.hidden) } else { String::new() };
            heads.push(Head {
                key: "sheet",
                label: "sheet",
                value: all.sheets.get(grid.sheet).map(|name| one_line(name, 60).into_owned()).unwrap_or_default(),
                from: format!("{} of {}{hidden}", grid.sheet + 1, say_count(all.sheets.len(), "sheet", "sheets")),
                choices: named(&mut all.sheets.iter().map(String::as_str)),
                takes_any: false,
                flag: "--sheet",
            });
        }
        heads.push(Head {
            key: "header",
            label: "header row",
            value: grid.header.to_string(),
            from: from("header", "the row above the cells that names the columns best"),
            choices: Vec::new(),
            takes_any: true,
            flag: "--header",
        });
    }
    let asked = |key: &str| all.questions.iter().find(|question| question.key == key);
    let days = asked("dates").filter(|question| question.asked != Asked::Open);
    let days = days.and_then(|question| question.word(answers)).map(str::to_owned).or_else(|| given("dates"));
    let says = |word: &str, says: &str| Choice { word: word.to_owned(), says: says.to_owned() };
    heads.push(Head {
        key: "dates",
        label: "order of dates",
        value: days.unwrap_or_default(),
        from: from("dates", "counts where a day can be read in two ways"),
        choices: vec![says("dmy", "3/4 is 3 April"), says("mdy", "3/4 is March 4"), says("ymd", "the year first")],
        takes_any: false,
        flag: "--dates",
    });
    let guessed = asked("cycle").and_then(|question| question.choices.first());
    let mut cycles: Vec<Choice> = guessed.map(choice).into_iter().collect();
    let others = named(&mut cascade.cycles().map(|cycle| cycle.name.as_str()));
    cycles.extend(others.into_iter().filter(|other| guessed.is_none_or(|guessed| guessed.word != other.word)));
    let why = guessed.map_or("what is in no cycle would go there", |guessed| guessed.says.as_str());
    heads.push(Head {
        key: "cycle",
        label: "cycle",
        value: given("cycle").or_else(|| guessed.map(|guessed| guessed.word.clone())).unwrap_or_default(),
        from: from("cycle", why),
        choices: cycles,
        takes_any: true,
        flag: "--cycle",
    });
    heads.push(Head {
        key: "team",
        label: "team",
        value: given("team").unwrap_or_default(),
        from: from("team", "whose the goals are that name no team"),
        choices: named(&mut cascade.teams().map(|team| team.name.as_str())),
        takes_any: true,
        flag: "--team",
    });
    heads
}

/// The word for bad rows that are left out.
pub const LEAVE_OUT: &str = "left out";
/// The word for the side of the file.
pub const OF_FILE: &str = "the file's";

/// What becomes of rows that are wrong.
pub fn bad_rows(are_left_out: bool) -> Head {
    let choices = [("refused", "nothing is written while a row is bad"), (LEAVE_OUT, "the good rows are taken")];
    decision(shown::BAD_ROWS, choices, are_left_out, "--keep-going")
}

/// Whose word counts where a cell changed in the file and here.
pub fn both_changed(is_of_file: bool) -> Head {
    let choices = [("ours", "what changed in the file and here stays as it is here"), (OF_FILE, "the cells of the file count")];
    decision(shown::BOTH_CHANGED, choices, is_of_file, "--theirs")
}

fn decision(key: &'static str, choices: [(&str, &str); 2], is_second: bool, flag: &'static str) -> Head {
    let (value, from) = choices[usize::from(is_second)];
    Head {
        key,
        label: key,
        value: value.to_owned(),
        from: from.to_owned(),
        choices: choices.iter().map(|(word, says)| Choice { word: (*word).to_owned(), says: (*says).to_owned() }).collect(),
        takes_any: false,
        flag,
    }
}
