//! What a meeting writes down: decisions, and actions as people say them.

use crate::domain::{
    cascade::Cascade,
    change::{Entity, Field, Op},
    edit::learned_email,
    fuzzy,
    id::Id,
    review::{Action, Decision, Round},
    text::{self, date::parse_due},
};
use chrono::NaiveDate;

/// An action as typed, in three fields or in one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// What; may end with `@ana fri` while the other two are empty.
    pub what: String,
    /// Who: enough of a name, an e-mail or an id to be one person. Empty: nobody yet.
    pub who: String,
    /// By when, as people say it. Empty: no date.
    pub by: String,
}

/// The field of a [`Wanted`] that has to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `what`
    What,
    /// `who`
    Who,
    /// `by`
    By,
}

/// What an action comes to once its person and its date are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What.
    pub what: String,
    /// Who; `None`: nobody yet.
    pub owner: Option<Id>,
    /// By when; `None`: no date.
    pub due: Option<NaiveDate>,
    /// The e-mail that was given with them, where they are here without one.
    pub learned: Option<(Id, String)>,
}

/// What an action means where it does not say who does it, or by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usual {
    /// Who owns what it is about; `None`: nobody who is still there does.
    pub owner: Option<Id>,
    /// The next review of the same meeting; `None`: it is asked for in none.
    pub due: Option<NaiveDate>,
}

impl Usual {
    /// In this review, about this item.
    pub fn of(cascade: &Cascade, review: Id, about: Option<Id>) -> Usual {
        let owner = about.and_then(|id| cascade.find(id)).and_then(|ix| cascade.item(ix).owner);
        let held = cascade.reviews().find(|r| r.id == review);
        Usual {
            owner: owner.filter(|&id| cascade.person(id).is_some_and(|p| p.left.is_none())),
            due: held.map(|held| cascade.terms_of(held).next(Some(held), held.on)),
        }
    }
}

impl Understood {
    /// What was not said is as usual.
    #[must_use]
    pub fn or(self, usual: Usual) -> Understood {
        Understood { owner: self.owner.or(usual.owner), due: self.due.or(usual.due), ..self }
    }

    /// What it lacks, and the field it would stand in; `None`: somebody does it by some day.
    pub fn lacks(&self) -> Option<(Part, &'static str)> {
        match (self.owner, self.due) {
            (Some(_), Some(_)) => None,
            (None, Some(_)) => Some((Part::Who, "nobody is named who does it")),
            (Some(_), None) => Some((Part::By, "no day is named by when")),
            (None, None) => Some((Part::Who, "nobody is named who does it, and no day by when")),
        }
    }
}

impl Wanted {
    /// An action said in one line: `ask legal @ana fri`.
    pub fn line(text: &str) -> Wanted {
        Wanted { what: text.to_owned(), ..Wanted::default() }
    }

    /// What it means, or the field to mend and one sentence why.
    pub fn understand(&self, cascade: &Cascade, today: NaiveDate) -> Result<Understood, (Part, String)> {
        let (who, by) = (self.who.trim(), self.by.trim());
        let what = self.what.trim();
        let mut understood = match what.rfind('@').filter(|_| who.is_empty() && by.is_empty()) {
            Some(at) if at == 0 || what[..at].ends_with(char::is_whitespace) => one_line(cascade, what, at, today)?,
            _ => Understood { what: what.to_owned(), owner: None, due: None, learned: None },
        };
        if understood.what.is_empty() {
            return Err((Part::What, "an action needs a few words: what is to be done".to_owned()));
        }
        if !who.is_empty() {
            let person = who.strip_prefix('@').unwrap_or(who);
            understood.owner = Some(cascade.resolve_person(person).map_err(|e| (Part::Who, e.to_string()))?);
            understood.learned = learned_email(cascade, person);
        }
        if !by.is_empty() {
            understood.due = Some(parse_due(by, today).map_err(|e| (Part::By, e))?);
        }
        Ok(understood)
    }
}

/// `ask legal @ana fri`: the name is as many words as are one person, the date is what is left.
fn one_line(cascade: &Cascade, text: &str, at: usize, today: NaiveDate) -> Result<Understood, (Part, String)> {
    let words: Vec<&str> = text[at + 1..].split_whitespace().collect();
    let what = text[..at].trim().to_owned();
    let mut first = None;
    for n in (1..=words.len().min(4)).rev() {
        match cascade.resolve_person(&words[..n].join(" ")) {
            Ok(owner) => {
                let said = words[n..].join(" ");
                let said = said.strip_prefix("by ").unwrap_or(&said);
                let due = if said.is_empty() { None } else { Some(parse_due(said, today).map_err(|e| (Part::What, e))?) };
                return Ok(Understood { what, owner: Some(owner), due, learned: None });
            }
            Err(e) => first = Some(e.to_string()),
        }
    }
    Err((Part::What, first.unwrap_or_else(|| "after @ comes who does it, such as @ana".to_owned())))
}

/// Writes down what was decided, about an item or about none. Empty when nothing was said.
pub fn decide(id: Id, review: Id, item: Option<Id>, text: &str) -> Vec<Op> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    vec![Op::Create(Entity::Decision(Decision { id, review, item, text: text.into(), deleted: false }))]
}

/// Asks for something. Who and when may be missing: the minutes say so.
pub fn ask(id: Id, review: Option<Id>, item: Option<Id>, wanted: &Understood, today: NaiveDate) -> Vec<Op> {
    vec![Op::Create(Entity::Action(Action {
        id,
        what: wanted.what.as_str().into(),
        owner: wanted.owner,
        due: wanted.due,
        done: None,
        item,
        review,
        made: today,
        deleted: false,
    }))]
}

/// The people whose name, or a word of it, begins as typed, best first: to be completed from. Nobody who is merely spelt
/// with the same letters: an action must not end up with somebody else.
pub fn people_like(cascade: &Cascade, typed: &str, limit: usize) -> Vec<Id> {
    let typed = typed.trim().trim_start_matches('@');
    let mut people: Vec<_> = cascade.people().filter(|p| p.left.is_none() && fuzzy::begins(typed, &p.name)).collect();
    people.sort_by_key(|p| p.name.to_lowercase());
    let best = fuzzy::rank(typed, people.iter().map(|p| p.name.as_str()));
    best.into_iter().take(limit).map(|n| people[n].id).collect()
}

/// The middle of what everyone typed unseen; of two middles the lower: what is doubted is said.
pub fn median(said: &[u8]) -> Option<u8> {
    let mut sorted = said.to_vec();
    sorted.sort_unstable();
    sorted.get(said.len().checked_sub(1)? / 2).copied()
}

/// How the note of a check-in begins that is what a blind round came to.
const ROUND: &str = "blind round of ";

/// The note of a check-in that is what a blind round came to.
pub fn round_note(said: usize, median: u8, spread: u8) -> String {
    format!("{ROUND}{said}: median {median}, spread {spread}")
}

/// Whether a note is that: nobody wrote it.
pub fn is_round_note(note: &str) -> bool {
    note.starts_with(ROUND)
}

/// A blind round is written down with its review, said lowest first. Empty where the review is not there.
pub fn hold_round(cascade: &Cascade, review: Id, item: Id, said: &[u8], saved: Option<u8>) -> Vec<Op> {
    let Some(held) = cascade.reviews().find(|r| r.id == review) else { return Vec::new() };
    let mut said = said.to_vec();
    said.sort_unstable();
    let mut rounds = held.rounds.clone();
    rounds.push(Round { item, said, saved });
    cascade.set_op(review, Field::Rounds(rounds)).into_iter().collect()
}

/// What a room rated a review, 1–5 each, as held up: `4 5 3 4`. The error says what is wrong with it.
pub fn parse_ratings(typed: &str) -> Result<Vec<u8>, String> {
    let each = |word: &str| {
        word.parse::<u8>().ok().filter(|n| (1..=5).contains(n)).ok_or_else(|| {
            let word = text::one_line(word, 12);
            format!("a review is rated 1 (a waste of time) to 5 (time very well spent), which “{word}” is not")
        })
    };
    let words = typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty());
    words.map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::{Company, day, today};

    #[test]
    fn an_action_is_taken_the_way_people_say_it() {
        let c = &Company::new();
        let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
        let line = |text: &str| Wanted::line(text).understand(&c.cascade, today());
        let means =
            |what: &str, owner, due: Option<&str>| Ok(Understood { what: what.into(), owner, due: due.map(day), learned: None });
        assert_eq!(line("ask legal @ana fri"), means("ask legal", Some(ana), Some("2026-11-27")));
        assert_eq!(line("ask legal @Ana Ruiz by +2w"), means("ask legal", Some(ana), Some("2026-12-07")));
        assert_eq!(line("ask legal @jon"), means("ask legal", Some(jon), None));
        assert_eq!(line("mail x@example.org about it"), means("mail x@example.org about it", None, None));
        let fields = Wanted { what: "ask legal".into(), who: "jon".into(), by: "27 Nov".into() };
        assert_eq!(fields.understand(&c.cascade, today()), means("ask legal", Some(jon), Some("2026-11-27")));
        let bare = Wanted { what: "ask legal".into(), ..Wanted::default() };
        assert_eq!(bare.understand(&c.cascade, today()), means("ask legal", None, None));
    }

    #[test]
    fn what_cannot_be_understood_is_one_sentence_about_its_field() {
        let c = &Company::new();
        let wrong = |what: &str, who: &str, by: &str| {
            let wanted = Wanted { what: what.into(), who: who.into(), by: by.into() };
            wanted.understand(&c.cascade, today()).unwrap_err()
        };
        assert_eq!(wrong(" ", "", "").0, Part::What);
        assert_eq!(wrong("x", "zzz", "").0, Part::Who);
        let (part, sentence) = wrong("x", "ana", "31 Feb");
        assert_eq!(part, Part::By);
        assert!(!sentence.contains('\n') && sentence.contains("31"), "{sentence}");
        assert_eq!(wrong("x @zzz", "", "").0, Part::What);
        assert_eq!(wrong("x @ana someday", "", "").0, Part::What);
    }

    #[test]
    fn nobody_is_offered_for_the_letters_of_their_name_alone() {
        let c = &Company::new();
        let like = |typed: &str| people_like(&c.cascade, typed, 4);
        assert_eq!(like("an"), [c.person_id("Ana")]);
        assert_eq!(like("@ode"), [c.person_id("Jon")]);
        // Mara Lind, and no one of the name.
        assert!(like("mld").is_empty() && like("rui z").is_empty());
    }

    #[test]
    fn the_median_of_an_even_room_is_the_doubting_one() {
        assert_eq!((median(&[]), median(&[7]), median(&[9, 3, 5]), median(&[8, 4, 6, 2])), (None, Some(7), Some(5), Some(4)));
    }
}
