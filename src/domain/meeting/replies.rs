//! What people answer to a nudge, read back in: a line for each goal, as `2.6 4 billing is late`, below what was asked or with the
//! goal before it.
//!
//! Whatever comes back from mail or chat is read: quoted, with the question still in it, with the command filled in. What was asked
//! is told from what was answered by the words of [`super::before::nudge`]. A line of which nothing is known is named and never
//! guessed at. Must not know: where the text comes from, who confirms it.

use super::before::Readiness;
use crate::domain::{
    CheckIn, Id, Ids, Ix, Kind, Word,
    cascade::Cascade,
    check::TEXT,
    edit,
    far_off::Known,
    measure::value_said,
    text::{
        self,
        date::{When, parse_date},
        number::{Decimal, format_number, parse_number},
        value::{parse_check_in_value, parse_confidence},
    },
};
use chrono::NaiveDate;

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The line it begins in, from 1.
    pub line: usize,
    /// What it is about.
    pub ix: Ix,
    /// What it says.
    pub check_in: CheckIn,
    /// What is odd about its value, a sentence; `None`: nothing is.
    pub doubt: Option<String>,
}

/// A line that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Which it is, from 1.
    pub line: usize,
    /// As it stands there.
    pub text: String,
    /// Why not, without its end.
    pub why: String,
}

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replies {
    /// What was understood, in order of the lines.
    pub answers: Vec<Answer>,
    /// What was not.
    pub unread: Vec<Unread>,
}

impl Replies {
    /// What each answer will say and which lines are not read, a line each.
    pub fn said(&self, cascade: &Cascade) -> Vec<String> {
        let mut said: Vec<String> = self.answers.iter().map(|answer| answer.said(cascade)).collect();
        said.extend(self.unread.iter().map(|unread| {
            format!("line {} is not read: “{}”: {}", unread.line, text::one_line(unread.text.trim(), 60), unread.why)
        }));
        said
    }
}

impl Answer {
    /// What it will say: `Conversion: 2.6 %, confidence 4, “billing is late”`.
    fn said(&self, cascade: &Cascade) -> String {
        let (item, c) = (cascade.item(self.ix), &self.check_in);
        let mut parts: Vec<String> = Vec::new();
        if c.unchanged {
            parts.push("no change".to_owned());
        }
        parts.extend(value_said(item.key_result(), c.value.filter(|_| !c.unchanged), c.done.as_ref()));
        if !c.unchanged {
            parts.extend(c.word.map(|word| word.word().replace('-', " ")));
            parts.extend(c.progress.map(|progress| format_number(progress * 100.0, Some("%"))));
        }
        parts.extend(c.confidence.map(|n| format!("confidence {n}")));
        parts.extend(c.note.as_ref().map(|note| format!("“{}”", text::one_line(note, 80))));
        let doubt = self.doubt.as_ref().map_or_else(String::new, |doubt| format!(" — {doubt}"));
        format!("{}: {}{doubt}", text::one_line(&item.title, 60), parts.join(", "))
    }
}

/// Whose answers a text holds: who is greeted in the nudge it answers, else the one owner of all that it names. `None`: neither tells.
pub fn whose(cascade: &Cascade, ready: &Readiness, text: &str) -> Option<Id> {
    let mut owners = text.lines().filter_map(|line| commanded(cascade, unquoted(line).1)).map(|(ix, _)| cascade.item(ix).owner);
    if let Some(first) = owners.next().flatten()
        && owners.all(|owner| owner == Some(first))
    {
        return Some(first);
    }
    let greeted = text.lines().find_map(|line| {
        let line = unquoted(line).1;
        line.strip_prefix("Hi ").filter(|_| line.contains(" of yours ")).and_then(|rest| rest.split(',').next())
    })?;
    let is_greeted = |id: &Id| cascade.person(*id).is_some_and(|p| p.name.split(' ').next() == Some(greeted));
    let mut named = ready.owners.iter().filter_map(|owed| owed.owner).filter(is_greeted);
    named.next().filter(|_| named.next().is_none())
}

/// Reads what a person answered. `missing`: what they were asked for, in that order. Answers that name no goal are of these, one
/// each, where there are exactly as many.
pub fn read(cascade: &Cascade, by: Id, missing: &[Ix], text: &str, today: NaiveDate, ids: &mut Ids) -> Replies {
    let own = cascade.live().filter(|&ix| cascade.item(ix).owner == Some(by) || missing.contains(&ix));
    let titles = own.map(|ix| Title::of(cascade, ix)).collect();
    let mut reader = Reader { cascade, by, today, ids, titles, current: None, last: None, read: Replies::default() };
    let mut bare: Vec<(usize, &str)> = Vec::new();
    for (n, raw) in text.lines().enumerate() {
        if let Some(left) = reader.line(n + 1, raw) {
            bare.push((n + 1, left));
        }
    }
    reader.without_names(&bare, missing);
    let mut read = reader.read;
    read.answers.sort_by_key(|answer| answer.line);
    read.unread.sort_by_key(|unread| unread.line);
    read
}

/// A title, and how it is found at the beginning of a line.
struct Title {
    ix: Ix,
    /// Whole, and as a nudge has it.
    spellings: Vec<String>,
    loose: String,
}

impl Title {
    fn of(cascade: &Cascade, ix: Ix) -> Title {
        let title = cascade.item(ix).title.trim();
        let spellings = vec![text::folded(title), text::folded(&text::one_line(title, 100))];
        Title { ix, spellings, loose: text::loose(title) }
    }
}

struct Reader<'a> {
    cascade: &'a Cascade,
    by: Id,
    today: NaiveDate,
    ids: &'a mut Ids,
    titles: Vec<Title>,
    /// The goal that was named last and waits for its answer.
    current: Option<Ix>,
    /// The answer that the line before belongs to: what follows it goes on with its note.
    last: Option<usize>,
    read: Replies,
}

impl Reader<'_> {
    /// Reads a line; gives it back where no goal is named that it could be about.
    fn line<'l>(&mut self, line: usize, raw: &'l str) -> Option<&'l str> {
        let (is_quoted, body) = unquoted(raw);
        if body.is_empty() {
            self.last = None;
            return None;
        }
        if let Some((ix, rest)) = commanded(self.cascade, body) {
            self.named(ix);
            let asked = is_quoted || ["VALUE", "HEALTH", "N"].iter().any(|blank| rest.split_whitespace().any(|w| w == *blank));
            // The goal's own line may have had the answer on it already.
            if !asked && !self.is_answered(ix) {
                let flags = ["--confidence", "-c", "--note", "-n", "--health", "--progress"];
                let said: Vec<&str> = rest.split_whitespace().filter(|word| !flags.contains(word)).collect();
                self.answer(line, raw, ix, &said.join(" "), true);
            }
            return None;
        }
        if is_asked(body) {
            return None;
        }
        match self.titled(body) {
            Some(Ok((ix, rest))) => {
                self.named(ix);
                let said = if is_quoted { "" } else { answered(rest, self.today) };
                if !said.is_empty() {
                    self.answer(line, raw, ix, said, true);
                }
                return None;
            }
            Some(Err(why)) if !is_quoted => {
                self.unread(line, raw, why);
                return None;
            }
            _ if is_quoted => return None,
            _ => {}
        }
        if let Some(ix) = self.current {
            self.answer(line, raw, ix, body, false);
            return None;
        }
        if let Some(answer) = self.last
            && !begins_an_answer(body)
        {
            let check_in = &mut self.read.answers[answer].check_in;
            let note = check_in.note.take().map_or_else(|| body.to_owned(), |note| format!("{note}\n{body}"));
            check_in.note = Some(note.into());
            return None;
        }
        Some(raw)
    }

    fn named(&mut self, ix: Ix) {
        self.current = Some(ix).filter(|&ix| !self.is_answered(ix));
        self.last = None;
    }

    fn is_answered(&self, ix: Ix) -> bool {
        self.read.answers.iter().any(|answer| answer.ix == ix)
    }

    fn unread(&mut self, line: usize, raw: &str, why: impl Into<String>) {
        self.read.unread.push(Unread { line, text: raw.to_owned(), why: why.into() });
    }

    /// The goal a line begins with, and what follows; an error where it may be one of several. `None`: it begins with none.
    fn titled<'l>(&self, body: &'l str) -> Option<Result<(Ix, &'l str), String>> {
        let mut best: Option<(usize, Ix, &'l str)> = None;
        for title in &self.titles {
            for spelling in &title.spellings {
                let words = spelling.split(' ').count();
                let Some((head, rest)) = first_words(body, words) else { continue };
                let is_it = text::folded(head.trim_end_matches([':', ',', ';'])) == *spelling;
                if is_it && best.is_none_or(|(most, ..)| most < words) {
                    best = Some((words, title.ix, rest));
                }
            }
        }
        if let Some((_, ix, rest)) = best {
            return Some(Ok((ix, rest)));
        }
        // A part of a title before a colon.
        let (head, rest) = body.split_once(':')?;
        let part = text::loose(head);
        if part.chars().count() < 3 || begins_an_answer(head) {
            return None;
        }
        let fits: Vec<&Title> = self.titles.iter().filter(|title| title.loose.contains(&part)).collect();
        match fits[..] {
            [] => None,
            [only] => Some(Ok((only.ix, rest))),
            _ => Some(Err(format!("“{}” is in several titles, write more of it", text::one_line(head.trim(), 30)))),
        }
    }

    /// Reads an answer about a goal. `named`: the goal stands on the same line, so words alone are a note about it.
    fn answer(&mut self, line: usize, raw: &str, ix: Ix, said: &str, named: bool) {
        if let Some(first) = self.read.answers.iter().find(|answer| answer.ix == ix) {
            let why = format!("line {} says something about it already", first.line);
            return self.unread(line, raw, why);
        }
        match self.check_in(ix, said, named) {
            Ok((check_in, doubt)) => {
                self.last = Some(self.read.answers.len());
                self.current = None;
                self.read.answers.push(Answer { line, ix, check_in, doubt });
            }
            Err(why) => self.unread(line, raw, why),
        }
    }

    fn check_in(&mut self, ix: Ix, said: &str, named: bool) -> Result<(CheckIn, Option<String>), String> {
        let (item, summary) = (self.cascade.item(ix), self.cascade.summary(ix));
        let on = edit::day_of_check_in(self.cascade, ix, self.today);
        let id = self.ids.next_id();
        let (mut c, mut doubt) = (CheckIn::new(id, item.id, on, Some(self.by)), None);
        let said = said.trim();
        let mut rest = said;
        if let Some(left) = rest.strip_prefix('=').filter(|_| item.kind() != Kind::KeyResult) {
            c = edit::no_change(self.cascade, ix, id, on, Some(self.by));
            rest = left;
        }
        match item.key_result() {
            Some(kr) => {
                let last = summary.value.map(|(_, value)| value);
                let read = |words: usize| {
                    let (head, left) = first_words(said, words)?;
                    let typed = head.trim_end_matches([',', ';', ':']);
                    let is_two_numbers =
                        words > 1 && first_words(said, 1).is_some_and(|(_, second)| begins_with_a_number(second));
                    (!is_two_numbers).then(|| (typed, left, parse_check_in_value(typed, kr, last, &summary.done)))
                };
                match [read(2), read(1)].into_iter().flatten().find(|(.., entered)| entered.is_ok()).or_else(|| read(1)) {
                    Some((typed, left, Ok(entered))) => {
                        doubt = Known::of(kr, last)
                            .doubt_typed(typed, entered.value)
                            .filter(|_| !entered.unchanged)
                            .map(|(_, sentence)| sentence);
                        (c.value, c.done, c.unchanged) = (Some(entered.value), entered.done, entered.unchanged);
                        rest = left;
                    }
                    Some((.., Err(why))) if !named || begins_an_answer(said) => return Err(why),
                    _ => {}
                }
            }
            None if item.kind() == Kind::Project => {
                for words in [2, 1] {
                    let Some((head, left)) = first_words(rest, words) else { continue };
                    if let Some(word) = Word::from_word(head.trim_end_matches([',', ';', ':'])) {
                        (c.word, rest) = (Some(word), left);
                        break;
                    }
                }
                let typed = first_words(rest, 1).map(|(head, left)| (head.trim_end_matches([',', ';', ':', '%']), left));
                if let Some((number, left)) = typed.filter(|(head, _)| begins_with_a_number(head)) {
                    let percent = parse_number(number, Decimal::Either)?;
                    if !(0.0..=100.0).contains(&percent) {
                        return Err(format!("progress goes from 0 to 100 %, not {}", text::one_line(number, 16)));
                    }
                    c.progress = Some(percent / 100.0);
                    rest = left.strip_prefix('%').unwrap_or(left);
                }
            }
            None => {}
        }
        if item.kind() != Kind::Project
            && let Some((head, left)) = first_words(rest, 1)
            && let Ok(confidence) = parse_confidence(head.trim_end_matches([',', ';', ':', '.']))
        {
            (c.confidence, rest) = (Some(confidence), left);
        }
        let note = rest.trim_start_matches([',', ';', ':', '-', '–', '—', ' ']).trim().trim_matches('"');
        if c.is_empty() && !named {
            return Err(match item.kind() {
                Kind::KeyResult | Kind::Objective => "it does not begin with a number from 0 to 10".to_owned(),
                Kind::Project => "it begins neither with a health nor with a progress".to_owned(),
            });
        }
        if note.chars().nth(TEXT).is_some() {
            return Err(format!("its note is longer than {TEXT} characters"));
        }
        c.note = Some(note).filter(|note| !note.is_empty()).map(Into::into);
        if c.is_empty() { Err("it says nothing".to_owned()) } else { Ok((c, doubt)) }
    }

    /// Lines that name no goal: where they are as many answers as were asked for, in that order; else each is named.
    fn without_names(&mut self, bare: &[(usize, &str)], missing: &[Ix]) {
        let answers: Vec<(usize, &str)> = bare.iter().copied().filter(|(_, raw)| begins_an_answer(unquoted(raw).1)).collect();
        let in_order = self.read.answers.is_empty() && !answers.is_empty() && answers.len() == missing.len();
        for (line, raw) in bare.iter().copied() {
            if !begins_an_answer(unquoted(raw).1) {
                self.unread(line, raw, "it names no goal and begins with no value");
            } else if !in_order {
                let asked = text::say::say_count(missing.len(), "goal is", "goals are");
                self.unread(line, raw, format!("it names no goal, and {asked} missing: write the title before it"));
            }
        }
        if in_order {
            for ((line, raw), &ix) in answers.into_iter().zip(missing) {
                self.answer(line, raw, ix, unquoted(raw).1, false);
            }
        }
    }
}

/// A line without the signs of a quotation and of a list, and whether it is quoted.
fn unquoted(raw: &str) -> (bool, &str) {
    let line = raw.trim();
    let bare = line.trim_start_matches(['>', '|', ' ', '\u{a0}']);
    let is_quoted = line.starts_with(['>', '|']);
    let listed = ["- ", "* ", "• ", "– "].iter().find_map(|sign| bare.strip_prefix(sign));
    // A minus before a number is a value.
    let body = listed.filter(|rest| !begins_with_a_number(rest) || bare.starts_with(['*', '•'])).unwrap_or(bare);
    (is_quoted, body.trim())
}

/// The goal of a line with the command that settles it, and what stands behind.
fn commanded<'l>(cascade: &Cascade, body: &'l str) -> Option<(Ix, &'l str)> {
    let (_, after) = body.split_once(" check-in ")?;
    let (id, rest) = first_words(after, 1)?;
    match cascade.with_prefix(id, 2)[..] {
        [only] if id.chars().count() >= 4 && cascade.item(only).is_live() => Some((only, rest)),
        _ => None,
    }
}

/// Whether a line is one of the sentences around what a nudge asks.
fn is_asked(body: &str) -> bool {
    let greets = body.contains(" no fresh check-in before today") && body.trim_end().ends_with(':');
    greets || body.starts_with("Answer this with ") || body == "workspace is." || body.starts_with("last said ")
}

/// What somebody wrote behind a goal, without what the nudge said of it.
fn answered(rest: &str, today: NaiveDate) -> &str {
    let rest = rest.trim_start_matches([':', ' ']);
    if let Some((_, after)) = rest.split_once("never checked in") {
        return after.trim();
    }
    if let Some((_, after)) = rest.split_once("last said ") {
        let is_day = |words: &usize| {
            first_words(after, *words).is_some_and(|(day, _)| {
                let day = day.trim_start_matches("last ");
                day == "today" || day == "yesterday" || parse_date(day, today, When::Past).is_ok()
            })
        };
        let day = [3, 2, 1].into_iter().find(is_day).and_then(|words| first_words(after, words));
        return day.map_or(after, |(_, left)| left).trim();
    }
    // The question, broken by the width of a mail.
    if rest.contains('→') && rest.trim_end().ends_with(',') { "" } else { rest }
}

/// The first so many words, and the rest; `None`: there are fewer.
fn first_words(text: &str, words: usize) -> Option<(&str, &str)> {
    let (mut end, mut left) = (0, words);
    let mut is_word = false;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), is_word) {
            (true, true) => {
                (is_word, left, end) = (false, left - 1, at);
                if left == 0 {
                    return Some((text[..end].trim(), text[end..].trim_start()));
                }
            }
            (false, false) => is_word = true,
            _ => {}
        }
    }
    (is_word && left == 1 && words > 0).then(|| (text.trim(), "")).filter(|_| end <= text.len())
}

fn begins_with_a_number(text: &str) -> bool {
    let text = text.trim_start();
    let bare = text.trim_start_matches(['+', '-', '−', '€', '$', '£']);
    bare.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line can be an answer by itself: it begins with a number, with no change, with yes or no, or with a health.
fn begins_an_answer(body: &str) -> bool {
    let first = first_words(body, 1).map_or("", |(head, _)| head).trim_end_matches([',', ';', ':']);
    let yes = ["yes", "no", "done", "ja", "nein"].iter().any(|word| first.eq_ignore_ascii_case(word));
    let health = [2, 1].iter().any(|&n| first_words(body, n).is_some_and(|(head, _)| Word::from_word(head).is_some()));
    begins_with_a_number(body) || body.trim_start().starts_with('=') || yes || health
}

#[cfg(test)]
mod tests;
