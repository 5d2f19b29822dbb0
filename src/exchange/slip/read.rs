//! A slip that came back, as text: what stands behind which colon, of which item, on which line.
//!
//! Mails quote, break, indent and repeat what was sent; none of that changes an answer. What cannot be told is a fault with its
//! line, never a guess. Must not know: what an item is, and which values it may have.

use super::{Name, mail};
use crate::domain::{
    Id,
    cascade::FOR_OTHERS,
    id::ID_LETTERS,
    text::{
        number::{Decimal, parse_number},
        one_line,
    },
};
use std::collections::HashMap;

/// More items than anybody answers for.
const MOST_ITEMS: usize = 10_000;

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// The value measured.
    Value,
    /// How sure they are.
    Confidence,
    /// On track, at risk, off track.
    Health,
    /// How much of a project is done.
    Progress,
    /// What happened.
    Note,
    /// What comes next.
    Next,
    /// The day it is of.
    On,
}

impl Label {
    /// All of them.
    pub const ALL: [Label; 7] =
        [Label::Value, Label::Confidence, Label::Health, Label::Progress, Label::Note, Label::Next, Label::On];

    /// As it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Label::Value => "value",
            Label::Confidence => "confidence",
            Label::Health => "health",
            Label::Progress => "progress",
            Label::Note => "note",
            Label::Next => "next",
            Label::On => "on",
        }
    }

    /// Behind it stands a text of any length, which a mail breaks.
    fn is_text(self) -> bool {
        matches!(self, Label::Note | Label::Next)
    }

    /// What it can be answered with stands beside it in some hands, and is no answer.
    fn hint(self) -> &'static str {
        match self {
            Label::Confidence => "0-10",
            Label::Progress => "%",
            _ => "",
        }
    }

    fn of(text: &str) -> Option<Label> {
        let plain: String = text.chars().filter(|c| !matches!(c, '*' | '_' | ',' | '(' | ')')).collect();
        let plain = dashed(&plain.to_lowercase());
        let words: Vec<&str> = plain.split_whitespace().collect();
        let (word, rest) = words.split_first()?;
        let label = Label::ALL.into_iter().find(|label| label.word() == *word)?;
        (rest.is_empty() || rest == [label.hint()]).then_some(label)
    }
}

/// What stands behind a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The line it begins on, from 1.
    pub line: usize,
    /// As it was written, in one line.
    pub text: String,
}

/// What the slip said of the item when it was made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// Its title, cut as it was printed.
    pub title: String,
    /// Whether it says where the item stood.
    pub is_told: bool,
    /// The last value; `None`: there was none, or it is a count of steps.
    pub last: Option<f64>,
    /// Of what is done or not, which it was.
    pub was: Option<bool>,
    /// The steps, and whether each was done.
    pub steps: Vec<(bool, String)>,
}

/// What is said of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The line its block begins on, from 1.
    pub line: usize,
    /// Which slip it answers.
    pub slip: Name,
    /// The leading letters of the item.
    pub item: String,
    /// What was asked.
    pub asked: Asked,
    parts: [Option<Part>; 7],
}

impl Answer {
    /// What stands behind a colon; `None`: nothing does.
    pub fn part(&self, label: Label) -> Option<&Part> {
        self.parts[label as usize].as_ref()
    }

    /// All that is said, in order.
    pub fn parts(&self) -> impl Iterator<Item = (Label, &Part)> {
        Label::ALL.into_iter().filter_map(|label| Some((label, self.part(label)?)))
    }
}

/// What cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where, from 1.
    pub line: usize,
    /// Why, with what to do.
    pub sentence: String,
}

/// All that came back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The answers, in order, one for each item of a slip that is filled in.
    pub answers: Vec<Answer>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Lines in the midst of an answer that say nothing which is asked.
    pub passed: Vec<(usize, String)>,
    /// Items that were left empty.
    pub empty: usize,
    /// Whether there is a slip at all.
    pub is_slip: bool,
}

/// Reads what came back: a text, or a mail. The error goes on after the name of the file.
pub fn read(bytes: &[u8]) -> Result<Reading, String> {
    let mut reading = Reading::default();
    let mut blocks = Blocks::default();
    for text in mail::texts(bytes)? {
        blocks.take(&text, &mut reading);
        if blocks.all.len() > MOST_ITEMS {
            return Err(format!("has more than {MOST_ITEMS} items, which no slip has; take out what is no answer"));
        }
    }
    blocks.settle(&mut reading);
    reading.faults.sort();
    Ok(reading)
}

/// A line without its quotation marks, and how many there were.
struct Line {
    no: usize,
    depth: usize,
    text: String,
}

impl Line {
    fn of(no: usize, raw: &str) -> Line {
        let seen = raw.chars().filter(|c| !matches!(c, '\r' | '\0' | '\u{200b}' | '\u{2060}' | '\u{feff}'));
        let plain: String = seen.map(|c| if c.is_whitespace() || c == '\u{a0}' { ' ' } else { c }).collect();
        let (mut rest, mut depth) = (plain.trim(), 0);
        while let Some(quoted) = rest.strip_prefix('>') {
            (rest, depth) = (quoted.trim_start(), depth + 1);
        }
        Line { no, depth, text: rest.to_owned() }
    }

    /// `[slip mtoyrnon-qklwsnpv-2026-11-23]`, wherever it stands; the error is what stands there instead.
    fn slip(&self) -> Option<Result<Name, String>> {
        const HEAD: &str = "[slip ";
        let at = self.text.to_ascii_lowercase().find(HEAD)?;
        let name = self.text[at + HEAD.len()..].split(']').next().unwrap_or_default();
        let bare: String = dashed(name).chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
        Some(bare.parse().map_err(|()| one_line(name.trim(), 40).into_owned()))
    }

    /// `[qklwsnpv] Free→paid conversion`
    fn head(&self) -> Option<(String, String)> {
        let rest = self.text.trim_start_matches(['*', '_']).strip_prefix('[')?;
        let (letters, title) = rest.split_once(']')?;
        let letters = letters.trim().to_ascii_lowercase();
        let fits = (FOR_OTHERS..=ID_LETTERS).contains(&letters.len()) && Id::range_of_prefix(&letters).is_some();
        fits.then(|| (letters, title.trim_matches(['*', '_', ' ']).to_owned()))
    }

    /// A label and what stands behind its colon.
    fn field(&self) -> Option<(Label, &str)> {
        let (label, text) = self.text.split_once([':', '：'])?;
        Some((Label::of(label)?, text.trim_start_matches(['*', '_']).trim()))
    }

    /// What mail programs put before a signature.
    fn ends(&self) -> bool {
        self.text == "--"
    }
}

/// Every kind of dash as the one on the keyboard.
fn dashed(text: &str) -> String {
    text.replace(['‐', '‑', '‒', '–', '—', '−'], "-")
}

/// Without hints, and empty where only a place was held.
fn answer(label: Label, text: &str) -> &str {
    const NOTHING: [&str; 5] = ["", "n/a", "?", "0-10", "%"];
    let text = text.trim();
    let hint = label.hint();
    // The dash in the hint may be a longer one, so that only its length in characters is known.
    let without = || {
        let at = text.char_indices().rev().nth(hint.chars().count().checked_sub(1)?)?.0;
        let (before, end) = text.split_at(at);
        (dashed(end) == hint && hint != "%" && before.ends_with(' ')).then(|| before.trim_end())
    };
    let text = without().unwrap_or(text);
    let bare = dashed(&text.to_lowercase());
    let is_line = !label.is_text() || text.len() < 2;
    let held = bare.chars().all(|c| matches!(c, '_' | '.' | '…' | '-' | ' '));
    if held || is_line && NOTHING.contains(&bare.as_str()) { "" } else { text }
}

/// The last value as it was printed: the first number, whatever its unit.
fn last_value(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let minus = text[..start].contains('−') || text[..start].ends_with('-');
    let end = text[start..].find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ' ' | '\u{202f}' | '\u{a0}')));
    let digits: String = text[start..][..end.unwrap_or(text.len() - start)].chars().filter(|c| !c.is_whitespace()).collect();
    let value = parse_number(&digits, Decimal::Point).ok()?;
    Some(if minus { -value } else { value })
}

/// A block, and how deep in quotations it stands.
struct Block {
    line: usize,
    depth: usize,
    slip: Option<Name>,
    item: String,
    asked: Asked,
    parts: [Option<Part>; 7],
}

/// What the line before was, in a block.
#[derive(Clone, Copy)]
enum Above {
    /// Its head, or what the slip says of it.
    Head,
    /// A field at a depth: what stands directly below goes on with it.
    Field(Label, usize),
    /// Nothing that goes on.
    Else,
}

#[derive(Default)]
struct Blocks {
    all: Vec<Block>,
    names: Vec<Name>,
}

impl Blocks {
    /// Takes in the blocks of a text.
    fn take(&mut self, text: &str, reading: &mut Reading) {
        let mut slip: Option<Name> = None;
        let mut day: Option<Part> = None;
        let mut block: Option<Block> = None;
        let mut above = Above::Else;
        for (no, raw) in text.split('\n').enumerate() {
            let line = Line::of(no + 1, raw);
            if let Some(name) = line.slip() {
                self.all.extend(block.take());
                reading.is_slip = true;
                day = None;
                slip = name.map_err(|shown| reading.faults.push(Fault { line: line.no, sentence: garbled(&shown) })).ok();
                self.names.extend(slip.clone().filter(|name| !self.names.contains(name)));
            } else if let Some((item, title)) = line.head() {
                self.all.extend(block.take());
                let mut parts = [const { None }; 7];
                parts[Label::On as usize] = day.clone();
                let asked = Asked { title, ..Asked::default() };
                block = Some(Block { line: line.no, depth: line.depth, slip: slip.clone(), item, asked, parts });
                above = Above::Head;
            } else if line.ends() {
                self.all.extend(block.take());
            } else if let Some(block) = &mut block {
                above = block.goes_on(&line, above, reading);
            } else if let Some((Label::On, text)) = line.field() {
                day = Some(Part { line: line.no, text: answer(Label::On, text).to_owned() }).filter(|part| !part.text.is_empty());
            }
        }
        self.all.extend(block);
    }

    /// Of the blocks about one item of one slip the one that counts: filled in, and the least quoted.
    fn settle(self, reading: &mut Reading) {
        let mut kept: Vec<Block> = Vec::new();
        let mut at: HashMap<(Name, String), usize> = HashMap::new();
        let only = match &self.names[..] {
            [only] => Some(only),
            _ => None,
        };
        for mut block in self.all {
            block.slip = block.slip.or_else(|| only.cloned());
            let Some(name) = block.slip.clone() else {
                if block.is_filled() {
                    let sentence =
                        "which slip this is of is not said before it; send the whole text back, with its line [slip …]";
                    reading.faults.push(Fault { line: block.line, sentence: format!("{}: {sentence}", block.called()) });
                }
                continue;
            };
            reading.is_slip = true;
            match at.entry((name, block.item.clone())) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(kept.len());
                    kept.push(block);
                }
                std::collections::hash_map::Entry::Occupied(there) => {
                    let there = &mut kept[*there.get()];
                    match (there.is_filled(), block.is_filled()) {
                        (false, true) => *there = block,
                        (true, true) if block.depth < there.depth => *there = block,
                        (true, true) if block.depth == there.depth && !block.says_the_same_as(there) => {
                            let (title, before) = (block.called(), there.line);
                            let sentence =
                                format!("{title} is answered on line {before} already, and otherwise; keep one of the two");
                            reading.faults.push(Fault { line: block.line, sentence });
                        }
                        (_, false) | (true, true) => {}
                    }
                }
            }
        }
        for block in kept {
            if !block.is_filled() {
                reading.empty += 1;
                continue;
            }
            let Block { line, slip: Some(slip), item, asked, parts, .. } = block else { continue };
            let answer = Answer { line, slip, item, asked, parts };
            let unread = answer.parts().find(|(_, part)| part.text.contains('\u{fffd}'));
            let Some((line, label)) = unread.map(|(label, part)| (part.line, label)) else {
                reading.answers.push(answer);
                continue;
            };
            let sentence = format!("{} has letters that cannot be read; send it as UTF-8", label.word());
            reading.faults.push(Fault { line, sentence });
        }
    }
}

fn garbled(shown: &str) -> String {
    format!("“{shown}” is not the name of a slip; copy the line [slip …] as it was sent")
}

impl Block {
    /// Takes in the next line; gives what it was.
    fn goes_on(&mut self, line: &Line, above: Above, reading: &mut Reading) -> Above {
        if line.text.is_empty() {
            return if matches!(above, Above::Head) { above } else { Above::Else };
        }
        let open = match above {
            Above::Field(label, depth) if line.depth <= depth => Some(label),
            _ => None,
        };
        if let Some((label, text)) = line.field()
            && !(open == Some(label) && label.is_text() && self.has(label))
        {
            self.put(label, Part { line: line.no, text: answer(label, text).to_owned() }, reading);
            return Above::Field(label, line.depth);
        }
        if let Some(label) = open.filter(|label| label.is_text() || !self.has(*label)) {
            let text = answer(label, &line.text);
            match &mut self.parts[label as usize] {
                Some(part) => part.text = format!("{} {text}", part.text),
                none => *none = Some(Part { line: line.no, text: text.to_owned() }).filter(|part| !part.text.is_empty()),
            }
            return if label.is_text() { above } else { Above::Else };
        }
        match above {
            Above::Head => {
                self.asks(&line.text);
                Above::Head
            }
            Above::Field(..) => {
                reading.passed.push((line.no, line.text.clone()));
                Above::Else
            }
            Above::Else => Above::Else,
        }
    }

    fn has(&self, label: Label) -> bool {
        self.parts[label as usize].is_some()
    }

    fn put(&mut self, label: Label, part: Part, reading: &mut Reading) {
        if part.text.is_empty() {
            return;
        }
        match &self.parts[label as usize] {
            Some(there) if label != Label::On && there.text != part.text => reading.faults.push(Fault {
                line: part.line,
                sentence: format!(
                    "{} of {} stands on line {} already, and otherwise; keep one of the two",
                    label.word(),
                    self.called(),
                    there.line
                ),
            }),
            _ => self.parts[label as usize] = Some(part),
        }
    }

    /// What the slip says of the item before it asks.
    fn asks(&mut self, text: &str) {
        let lower = text.to_lowercase();
        self.asked.is_told |= lower.starts_with("last ") || lower.starts_with("no value yet");
        if let Some(said) = lower.strip_prefix("last ") {
            let word = said.split_whitespace().next();
            self.asked.was =
                word.and_then(|word| [("yes", true), ("no", false)].into_iter().find(|(w, _)| *w == word)).map(|(_, b)| b);
            self.asked.last = last_value(said).filter(|_| self.asked.was.is_none());
            return;
        }
        let mut words = text.splitn(3, ' ');
        let number = words.next().and_then(|n| n.parse().ok());
        let done = match words.next().map(str::to_lowercase).as_deref() {
            Some("done") => true,
            Some("open") => false,
            _ => return,
        };
        if number == Some(self.asked.steps.len() + 1) {
            self.asked.steps.push((done, words.next().unwrap_or_default().trim().to_owned()));
        }
    }

    /// Whether anything is said; a day alone says nothing.
    fn is_filled(&self) -> bool {
        Label::ALL.into_iter().any(|label| label != Label::On && self.has(label))
    }

    fn says_the_same_as(&self, other: &Block) -> bool {
        self.parts.iter().zip(&other.parts).all(|(a, b)| a.as_ref().map(|a| &a.text) == b.as_ref().map(|b| &b.text))
    }

    fn called(&self) -> String {
        let title = if self.asked.title.is_empty() { &self.item } else { &self.asked.title };
        one_line(title, 60).into_owned()
    }
}
