//! Why the selected line is read as it is, and what a script types for it.

use super::{Part, Preview, Reading};
use crate::app::{
    import::found::{Asked, BAD_ROWS, BOTH_CHANGED, Choice, Found},
    overlay::page::Line,
};

/// How many answers are listed.
const MOST: usize = 40;

/// The page about the selected line; `None`: there is none.
pub(super) fn of(preview: &Preview) -> Option<Reading> {
    let found = preview.found.as_ref()?;
    let at = preview.at(preview.part);
    let text = |lines: &mut Vec<Line>, said: String| {
        if !said.is_empty() {
            lines.push(Line::Text(said));
        }
    };
    let mut lines = Vec::new();
    let title = match preview.part {
        Part::File => {
            let head = found.heads.get(at)?;
            lines.push(Line::Heading(head.label.to_owned()));
            text(&mut lines, if head.value.is_empty() { "nothing is said of it".to_owned() } else { head.value.clone() });
            text(&mut lines, head.from.clone());
            let takes_no_word = matches!(head.key, BAD_ROWS | BOTH_CHANGED);
            text(&mut lines, format!("in a script: {}{}", head.flag, if takes_no_word { "" } else { " …" }));
            "Why · the file"
        }
        Part::Columns => {
            let column = found.columns.get(at)?;
            lines.push(Line::Heading(column.name.clone()));
            text(&mut lines, format!("means {}", column.means));
            text(&mut lines, column.how.clone());
            let sure = match column.sure {
                0 | 3 => "as good as certain: by its name, or said by somebody",
                2 => "likely: its name or what stands in it says so",
                _ => "a guess: look at what stands in it",
            };
            text(&mut lines, sure.to_owned());
            let cells = column.cells.iter().map(|cell| format!("“{cell}”")).collect::<Vec<_>>().join(" · ");
            text(
                &mut lines,
                if cells.is_empty() { "no cell of it is filled".to_owned() } else { format!("first cells: {cells}") },
            );
            text(&mut lines, format!("in a script: {}", column.flag));
            "Why · a column"
        }
        Part::Questions => {
            let question = found.questions.get(at)?;
            lines.push(Line::Heading(question.asks.clone()));
            text(
                &mut lines,
                match question.asked {
                    Asked::Open => "nothing is written before it is answered".to_owned(),
                    Asked::Guessed => "the first answer is taken unless you say otherwise".to_owned(),
                    Asked::Answered => "it was answered".to_owned(),
                },
            );
            for (Choice { word, says }, flag) in question.choices.iter().zip(&question.flags).take(MOST) {
                let says = if says.is_empty() || says == word { word.clone() } else { format!("{word}: {says}") };
                text(&mut lines, format!("{says}; in a script: {flag}"));
            }
            "Why · a question"
        }
        Part::Tree => {
            whole(found, &mut lines);
            "What it comes to"
        }
    };
    if preview.part != Part::Tree && !found.notes.is_empty() {
        lines.extend([Line::Blank, Line::Heading("How the file is read".to_owned())]);
        lines.extend(found.notes.iter().cloned().map(Line::Text));
    }
    Some(Reading { title: title.to_owned(), lines, top: 0 })
}

/// Everything that is said of what it would make.
fn whole(found: &Found, lines: &mut Vec<Line>) {
    let parts =
        [("What it would make", &found.counts), ("What is wrong", &found.wrong), ("What else is to be known", &found.notes)];
    for (heading, said) in parts.into_iter().filter(|(_, said)| !said.is_empty()) {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(heading.to_owned()));
        lines.extend(said.iter().cloned().map(Line::Text));
    }
    if found.wrong_in_all > found.wrong.len() {
        lines.push(Line::Text(format!("{} wrong in all", found.wrong_in_all)));
    }
}
