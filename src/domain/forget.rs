//! Forgetting a person: what is put in place of what in everything that was ever said.
//!
//! Two kinds of words go. **Their own record** (name, e-mail, what a leave was, the notes and reasons they wrote) goes wherever it
//! stands in the order all laptops share, also where it comes later: whoever was forgotten stays so. **What others said** loses the
//! name and the e-mail as far as it was said before the forgetting, whenever it comes; what is said after it is new, and about
//! whoever it is about.
//!
//! The name itself cannot be kept to look for it, so marks of it are: 48 bits of the SHA-256 of each word. Whoever knows a name can
//! find out that it is one of these, as with an id that is made of an e-mail; nobody reads it off them.
//!
//! What comes out depends on the change and on which forgettings are known, never on their order: a text is rewritten until no rule
//! fits, and the rules are made so that this ends the same way whichever was applied first (a name becomes [`SOMEONE`]; a word of a
//! name beside one, and two of them side by side, become one). Must not know: where the log is kept.

use super::{
    cascade::Cascade,
    change::{Entity, Field, Op},
    check_in::CheckIn,
    deadline::TimeOff,
    id::{Id, IdMap},
    known::mark_of_word,
    meeting::entries::is_round_note,
    people::Person,
    text::folded,
    whom::both,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What stands where a name stood in what somebody else said.
pub const SOMEONE: &str = "[someone]";
/// What stands where somebody who was forgotten said something.
pub const ERASED: &str = "[erased]";
/// What a laptop is called whose name told whose it is.
pub const LAPTOP: &str = "a laptop";
/// No name has more words: of longer ones the first count.
const WORDS: usize = 8;

/// By what a name or an e-mail is known again: one number for each of its words. An empty one says that they were forgotten, and
/// fits nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(Vec<u64>);

impl Mark {
    /// Of a name or an e-mail; `None`: there is no word in it, or only one of a letter.
    pub fn of(text: &str) -> Option<Mark> {
        let tokens = tokens(text);
        match &tokens[..] {
            [] => None,
            [one] if one.kind == Kind::Word && text[one.from..one.to].chars().count() < 2 => None,
            [one] => Some(Mark(vec![one.alone(text)])),
            several => Some(Mark(several.iter().take(WORDS).map(|t| t.folded(text)).collect())),
        }
    }

    /// Whether it is one of more than one word, or of an e-mail: then what it fits means nobody else.
    fn is_sure(&self, is_email: bool) -> bool {
        self.0.len() > 1 || is_email
    }
}

/// The marks of everything somebody was called, by which a forgetting is known for one. `is_others`: what somebody else is called
/// as well, so that it tells nothing of them.
pub fn marks<'a>(called: impl IntoIterator<Item = &'a str>, is_others: impl Fn(&str) -> bool) -> Vec<Mark> {
    let mut marks = vec![Mark::default()];
    marks.extend(called.into_iter().filter(|text| !is_others(text)).filter_map(Mark::of));
    marks.sort();
    marks.dedup();
    marks
}

/// What is shown in place of a name: as good on every laptop, and another for everybody.
pub fn pseudonym(of: Id) -> String {
    format!("someone {}", &of.letters()[..8])
}

/// Whoever was forgotten and is meant by a name or an e-mail: the only one of them, where nobody who is here is called so.
pub fn meant(cascade: &Cascade, text: &str) -> Option<Id> {
    let mut wanted: Vec<Mark> = Mark::of(text).into_iter().collect();
    if let Some((name, email)) = both(text) {
        wanted = [email, name].into_iter().filter_map(Mark::of).collect();
    }
    let find = |mark: Mark| {
        let mut all = cascade.people_ever().filter(|p| p.forgotten.contains(&mark)).map(|p| cascade.stands_for(p.id));
        let first = all.next()?;
        all.all(|id| id == first).then_some(first)
    };
    wanted.into_iter().find_map(find)
}

/// The operations that forget somebody, and all for whom they stand: from now on nothing is asked of them either. `also`: what else
/// they are called.
pub fn forget(cascade: &Cascade, person: Id, also: &[String], today: chrono::NaiveDate) -> Vec<Op> {
    let (person, mut ops) = (cascade.stands_for(person), Vec::new());
    for of in std::iter::once(person).chain(cascade.twins_of(person)) {
        let Some(p) = cascade.people_ever().find(|p| p.id == of) else { continue };
        let is_others = |text: &str| is_called_by_another(cascade, text, person);
        let called = [Some(p.name.as_str()).filter(|name| *name != pseudonym(of)), p.email.as_deref()];
        let mut new = marks(called.into_iter().flatten().chain(also.iter().map(String::as_str)), is_others);
        let old = p.forgotten.clone();
        new.extend(old.iter().filter(|mark| !new.contains(mark)).cloned().collect::<Vec<_>>());
        new.sort();
        ops.push(Op::Set { of, old: Field::Forgotten(old), new: Field::Forgotten(new) });
        if p.left.is_none() && !p.deleted {
            ops.push(Op::Set { of, old: Field::Left(None), new: Field::Left(Some(today)) });
        }
    }
    ops
}

/// Whether somebody else who is not forgotten bears a name.
pub fn is_called_by_another(cascade: &Cascade, text: &str, person: Id) -> bool {
    let called = |p: &Person| folded(&p.name) == folded(text) || p.email.as_deref().is_some_and(|e| folded(e) == folded(text));
    cascade.people_ever().any(|p| cascade.stands_for(p.id) != person && !p.is_forgotten() && called(p))
}

impl Person {
    /// Whether they were forgotten: what they are called is not known any more.
    pub fn is_forgotten(&self) -> bool {
        !self.forgotten.is_empty()
    }
}

/// A place in the order all laptops share.
pub type Place = (i64, Id);

/// Everyone who was forgotten, and what is put in place of their words.
#[derive(Debug, Clone, Default)]
pub struct Erasure {
    who: HashSet<Id>,
    /// Where each forgetting stands, in order, with what is known of names by all from there on.
    said: Vec<(Place, Rules)>,
}

/// What fits a text.
#[derive(Debug, Clone, Default)]
struct Rules {
    marks: HashSet<Mark>,
    /// How the marks begin, so that hardly a word is looked up twice.
    first: HashSet<u64>,
    /// The words of names of several.
    words: HashSet<u64>,
}

impl Erasure {
    /// Of all forgettings, each with whom and where.
    pub fn new(mut forgettings: Vec<(Place, Id, Vec<Mark>)>) -> Erasure {
        forgettings.sort_by_key(|(place, ..)| *place);
        let mut erasure = Erasure::default();
        let mut rules = Rules::default();
        for (place, who, marks) in forgettings.into_iter().rev() {
            erasure.who.insert(who);
            for mark in marks.into_iter().filter(|mark| !mark.0.is_empty()) {
                rules.first.insert(mark.0[0]);
                if mark.0.len() > 1 {
                    rules.words.extend(&mark.0);
                }
                rules.marks.insert(mark);
            }
            erasure.said.push((place, rules.clone()));
        }
        erasure.said.reverse();
        erasure
    }

    /// Whether nobody was.
    pub fn is_empty(&self) -> bool {
        self.who.is_empty()
    }

    /// Whether this person was.
    pub fn is_of(&self, person: Option<Id>) -> bool {
        person.is_some_and(|id| self.who.contains(&id))
    }

    /// What is put in place of what a change of this author and place says.
    pub fn of_change(&self, by: Option<Id>, place: Place) -> Eraser<'_> {
        let at = self.said.partition_point(|(said, _)| *said < place);
        Eraser { all: self, rules: self.said.get(at).map(|(_, rules)| rules), is_theirs: self.is_of(by) }
    }

    /// What a laptop is called: nothing that tells whose it is; `None`: it does not.
    pub fn label(&self, person: Option<Id>, label: &str) -> Option<String> {
        let rules = self.said.first().map(|(_, rules)| rules)?;
        let named = |t: &Token| {
            let alone = Mark(vec![t.alone(label)]);
            rules.words.contains(&t.folded(label)) || rules.marks.contains(&alone)
        };
        (self.is_of(person) && label != LAPTOP || tokens(label).iter().any(named)).then(|| LAPTOP.to_owned())
    }

    /// A text that is kept somewhere else than in the log, without what they were called; `None`: it stays.
    pub fn kept_text(&self, text: &str) -> Option<String> {
        self.said.first()?.1.erase(text)
    }

    /// How often a text, whatever it is, names somebody by more than a single word: the names and e-mails of all.
    pub fn named_in(&self, text: &str) -> usize {
        let Some((_, rules)) = self.said.first() else { return 0 };
        let tokens = tokens(text);
        let hit = rules.hits(text, &tokens, |mark, t| mark.is_sure(t.kind == Kind::Email));
        let begins = |n: &usize| hit[*n] && (*n == 0 || !hit[n - 1]);
        (0..tokens.len()).filter(begins).filter(|&n| tokens[n].kind != Kind::Someone).count()
    }
}

/// What is put in place of what one change says.
#[derive(Debug, Clone, Copy)]
pub struct Eraser<'a> {
    all: &'a Erasure,
    rules: Option<&'a Rules>,
    /// Whether it is a change of somebody who was forgotten.
    is_theirs: bool,
}

impl Eraser<'_> {
    /// The reason of the change; `None`: it stays.
    pub fn why(&self, why: Option<&str>) -> Option<String> {
        if self.is_theirs { why.filter(|why| *why != ERASED).map(|_| ERASED.to_owned()) } else { self.text(why?) }
    }

    /// A text that somebody else said; `None`: it stays.
    pub fn text(&self, text: &str) -> Option<String> {
        self.rules?.erase(text)
    }

    /// An operation; `None`: it stays.
    pub fn op(&self, op: &Op) -> Option<Op> {
        let new = match op {
            Op::CheckIn(c) => Op::CheckIn(Box::new(self.check_in(c)?)),
            Op::Void { .. } | Op::Unvoid { .. } => return None,
            Op::Create(Entity::Person(p)) if self.all.who.contains(&p.id) => Op::Create(Entity::Person(erased(p))),
            // What others are called is theirs, though somebody who was forgotten was called so too.
            Op::Set { new: Field::Email(_) | Field::Forgotten(_), .. } if !self.all.who.contains(&op.subject()) => return None,
            Op::Create(Entity::Person(p)) => {
                let said: Person = self.json(p)?;
                Op::Create(Entity::Person(Person { name: p.name.clone(), email: p.email.clone(), ..said }))
            }
            Op::Set { of, old, new } if self.all.who.contains(of) => {
                Op::Set { of: *of, old: of_theirs(*of, old), new: of_theirs(*of, new) }
            }
            Op::Create(Entity::Acknowledgement(read)) if self.all.is_of(read.by) && !read.comment.is_empty() => {
                let read = super::review::Acknowledgement { comment: ERASED.into(), ..read.clone() };
                Op::Create(Entity::Acknowledgement(read))
            }
            Op::Set { of, old, new } if self.is_theirs && matches!(new, Field::Comment(_) | Field::Snooze(_)) => {
                // What stood there before may be another's.
                let old = self.json(old).unwrap_or_else(|| old.clone());
                Op::Set { of: *of, old, new: silent(new) }
            }
            _ => return self.json(op),
        };
        (new != *op).then_some(new)
    }

    /// A check-in; `None`: it stays.
    pub fn check_in(&self, c: &CheckIn) -> Option<CheckIn> {
        let is_theirs = c.by.map_or(self.is_theirs, |by| self.all.is_of(Some(by)));
        let erase = |text: &Option<Box<str>>| -> Option<Box<str>> {
            let text = text.as_deref()?;
            // What the program noted of a round is nobody's.
            if is_theirs && !is_round_note(text) {
                return Some(ERASED.into());
            }
            Some(self.text(text).map_or_else(|| text.into(), Into::into))
        };
        let external = c.external.as_deref().map(|text| self.text(text).map_or_else(|| text.into(), Into::into));
        let new = CheckIn { note: erase(&c.note), next: erase(&c.next), external, ..c.clone() };
        (new != *c).then_some(new)
    }

    /// A line of JSON that this version may not know; `None`: it stays.
    pub fn line(&self, line: &str) -> Option<String> {
        let mut value: serde_json::Value = serde_json::from_str(line).ok()?;
        let by = value.get("by").and_then(|by| by.as_str()?.parse().ok());
        let mut is_other = false;
        if let Some(why) = value.get_mut("why").filter(|why| self.all.is_of(by) && **why != ERASED) {
            *why = ERASED.into();
            is_other = true;
        }
        is_other |= self.rules.is_some_and(|rules| walk(&mut value, rules));
        is_other.then(|| value.to_string())
    }

    /// Every text in something, whatever it is: so that no field can be left out. Words of ours are lower case and of one word, which
    /// no mark fits.
    fn json<T: Serialize + for<'de> Deserialize<'de>>(&self, of: &T) -> Option<T> {
        let mut value = serde_json::to_value(of).ok()?;
        if !walk(&mut value, self.rules?) {
            return None;
        }
        serde_json::from_value(value).ok()
    }
}

fn walk(value: &mut serde_json::Value, rules: &Rules) -> bool {
    match value {
        serde_json::Value::String(text) => rules.erase(text).map(|new| *text = new).is_some(),
        serde_json::Value::Array(all) => all.iter_mut().fold(false, |changed, v| walk(v, rules) | changed),
        serde_json::Value::Object(all) => all.iter_mut().fold(false, |changed, (_, v)| walk(v, rules) | changed),
        _ => false,
    }
}

fn erased(p: &Person) -> Person {
    Person { name: pseudonym(p.id), email: None, away: days_alone(&p.away), ..p.clone() }
}

/// When they are away, and not what that is.
fn days_alone(away: &[TimeOff]) -> Vec<TimeOff> {
    away.iter().map(|off| TimeOff { word: None, ..off.clone() }).collect()
}

fn of_theirs(of: Id, field: &Field) -> Field {
    match field {
        Field::Title(_) => Field::Title(pseudonym(of)),
        Field::Email(_) => Field::Email(None),
        Field::Away(away) => Field::Away(days_alone(away)),
        // Sums of what a file called them.
        Field::Filed(_) => Field::Filed(String::new()),
        other => other.clone(),
    }
}

fn silent(field: &Field) -> Field {
    match field {
        Field::Comment(text) if !text.is_empty() => Field::Comment(ERASED.to_owned()),
        Field::Snooze(Some(snooze)) => {
            Field::Snooze(Some(super::key_result::Snooze { reason: ERASED.to_owned(), ..snooze.clone() }))
        }
        other => other.clone(),
    }
}

impl Rules {
    /// Which words belong to a name, or stand for one already.
    fn hits(&self, text: &str, tokens: &[Token], counts: impl Fn(&Mark, &Token) -> bool) -> Vec<bool> {
        let folded: Vec<u64> = tokens.iter().map(|t| t.folded(text)).collect();
        let mut hit: Vec<bool> = tokens.iter().map(|t| t.kind == Kind::Someone).collect();
        for n in 0..tokens.len() {
            let alone = tokens[n].alone(text);
            if self.first.contains(&alone) {
                let mark = Mark(vec![alone]);
                hit[n] |= self.marks.contains(&mark) && counts(&mark, &tokens[n]);
            }
            if !self.first.contains(&folded[n]) {
                continue;
            }
            for many in 2..=WORDS.min(tokens.len() - n) {
                if !tokens[n + many - 1].follows(text, &tokens[n + many - 2]) {
                    break;
                }
                let mark = Mark(folded[n..n + many].to_vec());
                if self.marks.contains(&mark) && counts(&mark, &tokens[n]) {
                    hit[n..n + many].iter_mut().for_each(|hit| *hit = true);
                }
            }
        }
        // What stands beside a name that is gone is a part of it.
        let beside = |hit: &[bool], n: usize| {
            n > 0 && hit[n - 1] && tokens[n].follows(text, &tokens[n - 1])
                || n + 1 < tokens.len() && hit[n + 1] && tokens[n + 1].follows(text, &tokens[n])
        };
        while let Some(n) = (0..tokens.len()).find(|&n| !hit[n] && self.words.contains(&folded[n]) && beside(&hit, n)) {
            hit[n] = true;
        }
        hit
    }

    /// The text without names; `None`: there is none in it.
    fn erase(&self, text: &str) -> Option<String> {
        let tokens = tokens(text);
        let hit = self.hits(text, &tokens, |_, _| true);
        let mut out = String::with_capacity(text.len());
        let (mut upto, mut n) = (0, 0);
        while n < tokens.len() {
            if !hit[n] {
                n += 1;
                continue;
            }
            let from = n;
            while n + 1 < tokens.len() && hit[n + 1] && tokens[n + 1].follows(text, &tokens[n]) {
                n += 1;
            }
            out.push_str(&text[upto..tokens[from].from]);
            out.push_str(SOMEONE);
            upto = tokens[n].to;
            n += 1;
        }
        out.push_str(&text[upto..]);
        (out != text).then_some(out)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Email,
    Someone,
}

/// A word, an e-mail, or what stands for a name already.
#[derive(Debug, Clone, Copy)]
struct Token {
    from: usize,
    to: usize,
    kind: Kind,
}

impl Token {
    /// The number of it as a part of something.
    fn folded(self, text: &str) -> u64 {
        match self.kind {
            Kind::Someone => 0,
            Kind::Word => mark_of_word("word", &folded(&text[self.from..self.to])),
            Kind::Email => mark_of_word("e-mail", &folded(&text[self.from..self.to])),
        }
    }

    /// The number of it by itself: of a name of one word letter by letter, for “will” is not Will.
    fn alone(self, text: &str) -> u64 {
        match self.kind {
            Kind::Word => mark_of_word("alone", &text[self.from..self.to]),
            Kind::Email | Kind::Someone => self.folded(text),
        }
    }

    /// Whether nothing but what stands inside names is between them.
    fn follows(self, text: &str, before: &Token) -> bool {
        let between = &text[before.to..self.from];
        between.chars().count() <= 3 && between.chars().all(|c| c.is_whitespace() || "-._'’".contains(c))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(SOMEONE) {
            tokens.push(Token { from: at, to: at + SOMEONE.len(), kind: Kind::Someone });
            at += SOMEONE.len();
        } else if is_word(c) {
            let run = |of: &dyn Fn(char) -> bool| text[at..].find(|c| !of(c)).map_or(text.len(), |n| at + n);
            let address = run(&|c| is_word(c) || "@.+-_%'".contains(c));
            let whole = text[at..address].trim_end_matches(|c| !is_word(c));
            let is_email = whole.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty());
            let (to, kind) = if is_email { (at + whole.len(), Kind::Email) } else { (run(&is_word), Kind::Word) };
            tokens.push(Token { from: at, to, kind });
            at = to;
        } else {
            at += c.len_utf8();
        }
    }
    tokens
}

/// The forgettings among the operations of a change.
pub fn forgettings(ops: &[Op]) -> impl Iterator<Item = (Id, &[Mark])> {
    ops.iter().filter_map(|op| match op {
        Op::Set { of, new: Field::Forgotten(marks), .. } => Some((*of, &**marks)),
        _ => None,
    })
}

/// Completes the marks of a forgetting by everything the log knows they were called.
pub fn with_marks(op: &Op, called: &IdMap<Vec<String>>, is_others: impl Fn(&str) -> bool) -> Op {
    let Op::Set { of, old, new: Field::Forgotten(said) } = op else { return op.clone() };
    let own = pseudonym(*of);
    let names = called.get(of).into_iter().flatten().map(String::as_str).filter(|name| *name != own);
    let mut all = marks(names, is_others);
    all.extend(said.iter().filter(|mark| !all.contains(mark)).cloned().collect::<Vec<_>>());
    all.sort();
    Op::Set { of: *of, old: old.clone(), new: Field::Forgotten(all) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;
    use proptest::prelude::*;

    fn rules(names: &[&[&str]]) -> Vec<Rules> {
        let of = |names: &&[&str]| {
            let forgettings = vec![((1, Id::WORKSPACE), Id::WORKSPACE, marks(names.iter().copied(), |_| false))];
            Erasure::new(forgettings).said.remove(0).1
        };
        names.iter().map(of).collect()
    }

    fn erase(names: &[&str], text: &str) -> String {
        rules(&[names])[0].erase(text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn a_name_becomes_someone_wherever_it_stands_and_words_that_only_look_like_it_stay() {
        let ana = &["Ana Ruiz", "ana@x.example"][..];
        for (text, expected) in [
            ("Ana Ruiz signs on Friday", "[someone] signs on Friday"),
            ("ask ANA  RUIZ's team", "ask [someone]'s team"),
            ("ana-ruiz, Anaruiz and Ana", "[someone], Anaruiz and Ana"),
            ("mail <Ana@X.example>, or ana@x.example.org", "mail <[someone]>, or ana@x.example.org"),
            ("Ana. Ruiz and Ana, Ruiz", "[someone] and Ana, Ruiz"),
            ("Ana Ruiz Ruiz Ana Ruiz (ana@x.example)", "[someone] ([someone])"),
            ("", ""),
        ] {
            assert_eq!(erase(ana, text), expected);
        }
        assert_eq!(erase(&["Will"], "Will will ask WILL"), "[someone] will ask WILL");
        assert_eq!(erase(&["José Müller"], "Jose\u{301} Mu\u{308}ller ist da"), "[someone] ist da");
        assert_eq!(erase(&["田中"], "田中 さん"), "[someone] さん");
        assert_eq!(erase(&["?!", "A"], "A ?!"), "A ?!", "what is no name is no mark");
    }

    proptest! {
        #[test]
        fn which_name_is_taken_out_first_makes_no_difference(
            text in "(ana|ruiz|lopez|will|x|\\[someone\\]|ana@x\\.eu)([ .,-](ana|ruiz|lopez|Will|x|\\[someone\\]|ana@x\\.eu)){0,9}",
            a in "(ana|ruiz|lopez|Will|x)( (ana|ruiz|lopez|Will)){0,2}",
            b in "(ana|ruiz|lopez|Will|x)( (ana|ruiz|lopez|Will)){0,2}",
        ) {
            let one = rules(&[&[&a], &[&b], &[&a, &b], &["ana@x.eu"]]);
            let step = |text: &str, n: usize| one[n].erase(text).unwrap_or_else(|| text.to_owned());
            let both = step(&text, 2);
            prop_assert_eq!(&step(&step(&text, 0), 2), &both);
            prop_assert_eq!(&step(&step(&text, 1), 2), &both);
            prop_assert_eq!(&step(&step(&step(&text, 3), 0), 2), &step(&step(&text, 3), 2));
            prop_assert_eq!(&step(&both, 2), &both);
        }
    }

    #[test]
    fn what_others_said_later_stays_and_what_they_said_themselves_never_does() {
        let mut ids = Ids::seeded(5);
        let (ana, item, change) = (ids.next_id(), ids.next_id(), ids.next_id());
        let erasure = Erasure::new(vec![((100, change), ana, marks(["Ana Ruiz"], |_| false))]);
        let note = |by, at: i64| {
            let mut c = CheckIn::new(item, item, chrono::NaiveDate::default(), by);
            c.note = Some("Ana Ruiz was here".into());
            let eraser = erasure.of_change(by, (at, item));
            eraser.check_in(&c).and_then(|c| c.note)
        };
        assert_eq!(note(None, 99).as_deref(), Some("[someone] was here"));
        assert_eq!(note(None, 101), None);
        for at in [99, 101] {
            assert_eq!(note(Some(ana), at).as_deref(), Some(ERASED));
        }
        assert_eq!(erasure.of_change(Some(ana), (101, item)).why(Some("ill")).as_deref(), Some(ERASED));
        assert_eq!(erasure.of_change(Some(ana), (101, item)).why(None), None);
        assert_eq!(erasure.label(None, "ana's mac").as_deref(), Some(LAPTOP));
        assert_eq!(erasure.label(Some(ana), "mac").as_deref(), Some(LAPTOP));
        assert_eq!(erasure.label(None, "mac"), None);
        let newer = |by: Id| format!(r#"{{"by":"{by}","verb":"levitate","why":"Ana Ruiz is ill"}}"#);
        let eraser = erasure.of_change(None, (99, item));
        assert!(eraser.line(&newer(ana)).unwrap().contains(r#""why":"[erased]""#), "what only a newer version reads");
        assert!(eraser.line(&newer(item)).unwrap().contains(r#""why":"[someone] is ill""#));
        assert_eq!(erasure.of_change(None, (101, item)).line(&newer(item)), None);
        // A namesake keeps the name; what a leave is called does not.
        let mut zoe = Person { email: Some("ana.ruiz@x.example".into()), ..Person::new(ids.next_id(), "Ana Ruiz") };
        let off = |word: &str| TimeOff {
            from: chrono::NaiveDate::default(),
            to: chrono::NaiveDate::default(),
            word: Some(word.into()),
        };
        zoe.away = vec![off("cares for Ana Ruiz")];
        let Some(Op::Create(Entity::Person(kept))) = eraser.op(&Op::Create(Entity::Person(zoe.clone()))) else { panic!() };
        assert_eq!((kept.name, kept.email), (zoe.name.clone(), zoe.email.clone()));
        assert_eq!(kept.away, vec![off("cares for [someone]")]);
        zoe.away.clear();
        assert_eq!(eraser.op(&Op::Create(Entity::Person(zoe))), None);
    }
}
