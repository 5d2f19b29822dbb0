//! What was said in a change: the words of people in it, and whether they hold what is looked for.
//!
//! Notes and next steps, reasons, theories, decisions, verdicts, answers and titles are words; numbers, days and names of units are
//! not. What takes a change back says nothing anew: only its reason is its own. Must not know where the log is kept.

use super::{
    cascade::Cascade,
    change::{Entity, Field, Op},
    closing::Closing,
    fuzzy::{self, Words},
    goal::{Body, Item},
    history::LogFilter,
    id::Id,
    text,
};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// What kind of words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What a check-in notes.
    Note,
    /// The next step of a check-in.
    Next,
    /// Why a change was made, or somebody is silent.
    Reason,
    /// The theory of a link, or why a score or what goes on is as it is.
    Because,
    /// What was learned of how something ended.
    Learned,
    /// Why a theory held or did not.
    Verdict,
    /// What a room answered when it closed a cycle.
    Answer,
    /// A decision of a meeting.
    Decision,
    /// What somebody promised.
    Action,
    /// What somebody put on an agenda.
    Topic,
    /// What a manager wrote to a check-in.
    Comment,
    /// What something is called.
    Title,
    /// What it is about.
    Description,
    /// A step of a key result.
    Step,
}

impl Part {
    /// In one word, as a line of the log and JSON have it.
    pub const fn word(self) -> &'static str {
        match self {
            Part::Note => "note",
            Part::Next => "next",
            Part::Reason => "reason",
            Part::Because => "because",
            Part::Learned => "learned",
            Part::Verdict => "verdict",
            Part::Answer => "answer",
            Part::Decision => "decision",
            Part::Action => "action",
            Part::Topic => "topic",
            Part::Comment => "comment",
            Part::Title => "title",
            Part::Description => "description",
            Part::Step => "step",
        }
    }

    /// Where is looked, for a sentence that says that nothing was found.
    pub const EVERYWHERE: &str = "notes, next steps, reasons, becauses, decisions, verdicts, answers and titles";
}

/// Some words of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What kind.
    pub part: Part,
    /// What they are about: the item of a check-in, the entity that has them; the workspace for the reason of a whole change.
    pub of: Id,
    /// All of them.
    pub text: String,
}

/// What is looked for.
pub struct Sought {
    words: Words,
}

impl Sought {
    /// Words in any order, each to be found, with neither case nor accents as a difference. `None`: nothing is looked for.
    pub fn new(typed: &str) -> Option<Sought> {
        let words = Words::new(typed);
        (!words.is_empty()).then_some(Sought { words })
    }

    /// The one of some texts of one thing that is to be shown, where they hold all the words between them: the one with most.
    pub fn among<'a>(&self, texts: impl IntoIterator<Item = (Part, &'a str)> + Clone) -> Option<(Part, &'a str)> {
        let mut found = vec![false; self.words.count()];
        let mut best: Option<(usize, Part, &str)> = None;
        for (part, text) in texts {
            let held = self.words.held(text);
            let count = held.iter().filter(|held| **held).count();
            found.iter_mut().zip(&held).for_each(|(found, held)| *found |= held);
            if count > best.map_or(0, |(count, ..)| count) {
                best = Some((count, part, text));
            }
        }
        best.filter(|_| found.iter().all(|found| *found)).map(|(_, part, text)| (part, text))
    }

    /// The words of an operation that hold it.
    pub fn in_op(&self, op: &Op) -> Option<Said> {
        let texts = texts(op);
        let (part, text) = self.among(texts.iter().map(|(part, text)| (*part, text.as_ref())))?;
        Some(Said { part, of: op.subject(), text: text.to_owned() })
    }

    /// The reason of a change, if it holds it.
    pub fn in_reason(&self, why: Option<&str>) -> Option<Said> {
        let why = why?;
        self.among([(Part::Reason, why)])?;
        Some(Said { part: Part::Reason, of: Id::WORKSPACE, text: why.to_owned() })
    }
}

/// Every word somebody said in an operation.
fn texts(op: &Op) -> Vec<(Part, Cow<'_, str>)> {
    match op {
        Op::Create(entity) => of_entity(entity),
        Op::Set { new, old, .. } => of_field(new, old),
        Op::CheckIn(said) => {
            let texts = [(Part::Note, &said.note), (Part::Next, &said.next)];
            texts.into_iter().filter_map(|(part, text)| Some((part, Cow::Borrowed(text.as_deref()?)))).collect()
        }
        Op::Void { .. } | Op::Unvoid { .. } => Vec::new(),
    }
}

fn of_entity(entity: &Entity) -> Vec<(Part, Cow<'_, str>)> {
    fn one(part: Part, text: &str) -> Vec<(Part, Cow<'_, str>)> {
        vec![(part, Cow::Borrowed(text))]
    }
    match entity {
        Entity::Item(item) => of_item(item),
        Entity::Link(link) => {
            let because = link.because.as_deref().map(|because| (Part::Because, Cow::Borrowed(because)));
            because.into_iter().chain(link.judged.iter().map(|judged| (Part::Verdict, judged.why.as_str().into()))).collect()
        }
        Entity::Decision(decision) => one(Part::Decision, &decision.text),
        Entity::Action(action) => one(Part::Action, &action.what),
        Entity::Topic(topic) => one(Part::Topic, &topic.title),
        Entity::Acknowledgement(read) => one(Part::Comment, &read.comment),
        Entity::Person(person) => one(Part::Title, &person.name),
        Entity::Team(team) => one(Part::Title, &team.name),
        Entity::Cycle(cycle) => one(Part::Title, &cycle.name),
        Entity::Meeting(meeting) => one(Part::Title, &meeting.name),
        Entity::Review(review) => review.answers.iter().map(|(_, answer)| (Part::Answer, answer.as_ref().into())).collect(),
    }
}

fn of_item(item: &Item) -> Vec<(Part, Cow<'_, str>)> {
    let mut all = vec![(Part::Title, Cow::Borrowed(item.title.as_ref()))];
    if let Body::KeyResult(kr) = &item.body {
        all.extend(kr.steps.iter().map(|step| (Part::Step, step.title.as_str().into())));
    }
    let Some(extra) = item.extra.as_deref() else { return all };
    all.extend(extra.description.as_deref().map(|text| (Part::Description, text.into())));
    all.extend(extra.snooze.iter().map(|snooze| (Part::Reason, snooze.reason.as_str().into())));
    if let Some(closing) = &extra.closing {
        all.extend(closing.because.as_deref().map(|text| (Part::Because, text.into())));
        all.extend(closing.learned.as_deref().map(|text| (Part::Learned, text.into())));
        all.extend(of_next(closing));
    }
    all.extend(extra.carried.iter().filter_map(|carried| Some((Part::Because, carried.because.as_deref()?.into()))));
    all
}

/// Why that is to become of it in the next cycle.
fn of_next(closing: &Closing) -> Option<(Part, Cow<'_, str>)> {
    let because = closing.next.as_deref()?.because.as_str();
    (!because.is_empty()).then(|| (Part::Because, because.into()))
}

fn of_field<'a>(new: &'a Field, old: &'a Field) -> Vec<(Part, Cow<'a, str>)> {
    let mut all: Vec<(Part, Cow<'a, str>)> = Vec::new();
    match new {
        Field::Title(text) => all.push((Part::Title, text.into())),
        Field::Because(Some(text)) | Field::LetGo(Some(text)) => all.push((Part::Because, text.into())),
        Field::Description(Some(text)) => all.push((Part::Description, text.into())),
        Field::Comment(text) => all.push((Part::Comment, text.into())),
        Field::Snooze(Some(snooze)) => all.push((Part::Reason, snooze.reason.as_str().into())),
        Field::Judged(Some(judged)) => all.push((Part::Verdict, judged.why.as_str().into())),
        Field::Score(Some(ended)) => {
            all.extend(ended.because.as_deref().map(|text| (Part::Because, text.into())));
            all.extend(ended.learned.as_deref().map(|text| (Part::Learned, text.into())));
            all.extend(of_next(ended));
        }
        Field::Carried(Some(carried)) => all.extend(carried.because.as_deref().map(|text| (Part::Because, text.into()))),
        // Of lists only what is new in them was said now.
        Field::Answers(answers) => {
            let was = |answer| matches!(old, Field::Answers(old) if old.contains(answer));
            all.extend(answers.iter().filter(|a| !was(a)).map(|(_, answer)| (Part::Answer, answer.as_ref().into())));
        }
        Field::Steps(steps) => {
            let was = |title: &str| matches!(old, Field::Steps(old) if old.iter().any(|step| step.title == title));
            all.extend(steps.iter().filter(|s| !was(&s.title)).map(|step| (Part::Step, step.title.as_str().into())));
        }
        _ => {}
    }
    all
}

/// Whether what an operation is about is what a filter of the log asks for, or about it.
pub fn concerns(cascade: &Cascade, filter: &LogFilter, id: Id) -> bool {
    if filter.item.is_none() && filter.items.is_none() {
        return true;
    }
    let is_one =
        |id: Id| filter.item.is_none_or(|item| item == id) && filter.items.as_deref().is_none_or(|all| all.contains(&id));
    is_one(id) || about(cascade, id).into_iter().any(is_one)
}

/// The items an entity is about without being one.
pub fn about(cascade: &Cascade, id: Id) -> Vec<Id> {
    match cascade.entity(id) {
        Some(Entity::Link(link)) => vec![link.project, link.target],
        Some(Entity::Action(action)) => action.item.into_iter().collect(),
        Some(Entity::Decision(decision)) => decision.item.into_iter().collect(),
        Some(Entity::Acknowledgement(read)) => vec![read.item],
        _ => Vec::new(),
    }
}

/// What to call the thing that words are about: an item by its title, a link by its project, what has no name by nothing.
pub fn subject(cascade: &Cascade, said: &Said) -> Option<String> {
    let id = if cascade.find(said.of).is_some() { said.of } else { *about(cascade, said.of).first()? };
    cascade.find(id).map(|ix| cascade.item(ix).title.to_string())
}

/// A text in one line of so many columns around what is looked for in it, and which of its graphemes are that.
pub fn around(typed: &str, said: &str, columns: usize) -> (String, Vec<usize>) {
    // What a line of a screen is cut from: enough on both sides of the first word, whatever the length of the text.
    const MOST: usize = 4_000;
    let mut whole = text::one_line(said, said.len().min(MOST).max(columns)).into_owned();
    if said.len() > MOST && fuzzy::marks(typed, &whole, false).is_empty() {
        whole = text::one_line(&from_the_hit(typed, said), MOST).into_owned();
    }
    let marks = fuzzy::marks(typed, &whole, false);
    if text::width(&whole) <= columns {
        return (whole, marks);
    }
    let graphemes: Vec<&str> = whole.graphemes(true).collect();
    let first = marks.first().copied().unwrap_or(0);
    // A third of the room for what stands before, from the beginning of a word.
    let (mut from, mut room) = (first, columns / 3);
    while from > 0 && room > text::width(graphemes[from - 1]) {
        room -= text::width(graphemes[from - 1]);
        from -= 1;
    }
    if from > 0 {
        from = (from..first).find(|&at| graphemes[at - 1] == " ").unwrap_or(from);
    }
    let lead = if from > 0 { "…" } else { "" };
    let rest = graphemes[from..].concat();
    let line = format!("{lead}{}", text::cut(&rest, columns.saturating_sub(text::width(lead))));
    let marks = fuzzy::marks(typed, &line, false);
    (line, marks)
}

/// The text from the part on in which the first word stands: for texts of which no screen shows all.
fn from_the_hit<'a>(typed: &str, said: &'a str) -> Cow<'a, str> {
    let words = Words::new(typed);
    let mut pieces = said.split_inclusive(char::is_whitespace).scan(0, |at, piece| {
        let from = *at;
        *at += piece.len();
        Some((from, piece))
    });
    match pieces.find(|(_, piece)| words.held(piece).contains(&true)) {
        Some((at, _)) => Cow::Owned(format!("… {}", &said[at..])),
        None => Cow::Borrowed(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(typed: &str, texts: &[(Part, &'a str)]) -> Option<(Part, &'a str)> {
        Sought::new(typed).unwrap().among(texts.iter().copied())
    }

    #[test]
    fn all_words_have_to_stand_in_what_was_said_of_one_thing_in_any_spelling() {
        let said = [(Part::Note, "Waiting for Legal, it's überfällig"), (Part::Next, "Ask José about the contract")];
        assert_eq!(found("LEGAL", &said), Some((Part::Note, said[0].1)));
        assert_eq!(found("uberfallig", &said), Some((Part::Note, said[0].1)));
        assert_eq!(found("contract jose", &said), Some((Part::Next, said[1].1)));
        assert_eq!(found("legal jose contract", &said), Some((Part::Next, said[1].1)), "the text with most of them is shown");
        assert_eq!(found("its", &said), Some((Part::Note, said[0].1)), "an apostrophe is no difference");
        assert_eq!(found("legal tender", &said), None);
        assert!(Sought::new("  \u{200b}").is_none());
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_looked_for() {
        let long = format!("{} the auditors asked for it {}", "before ".repeat(2_000), "after ".repeat(50));
        let (line, marks) = around("auditors", &long, 40);
        assert!(text::width(&line) <= 40 && line.starts_with('…') && line.ends_with('…'), "{line}");
        let graphemes: Vec<&str> = line.graphemes(true).collect();
        assert_eq!(marks.iter().map(|&at| graphemes[at]).collect::<String>(), "auditors");
        assert_eq!(around("all", "all of it", 40), ("all of it".to_owned(), vec![0, 1, 2]));
        let (line, _) = around("x", "two\nlines\u{1b}[31m x", 40);
        assert!(!line.contains('\n') && !line.contains('\u{1b}'), "{line:?}");
    }
}
