//! Reviews: one holding of a meeting each, with its agenda, its seconds, its decisions and its actions.

use super::{decimal, goal::Outcome, health::Health, id::Id, scope::Scope, words::words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why an item is on the agenda (rules.md, "Attention, and the agenda of a review"), in agenda order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// A cycle that is over and waits to be scored.
    #[serde(rename = "to score")]
    ToScore,
    /// In a closing: how something ended.
    #[serde(rename = "result")]
    Result,
    /// In a closing: what the room is asked at the end.
    #[serde(rename = "questions")]
    Questions,
    /// Open actions of earlier reviews.
    #[serde(rename = "actions")]
    Actions,
    /// What a person put on the agenda.
    #[serde(rename = "topic")]
    Topic,
    /// Due or stale.
    #[serde(rename = "missing")]
    Missing,
    /// Health is off track.
    #[serde(rename = "off track")]
    OffTrack,
    /// Word and number disagree.
    #[serde(rename = "disagreement")]
    Disagreement,
    /// Health is at risk.
    #[serde(rename = "at risk")]
    AtRisk,
    /// Unlinked, in either direction.
    #[serde(rename = "unlinked")]
    Unlinked,
    /// Revised, or better, since the last review.
    #[serde(rename = "changed")]
    Changed,
    /// Everything on track, in one line.
    #[serde(rename = "rest")]
    Rest,
}

impl Class {
    /// All of them, in agenda order.
    pub const ALL: [Class; 12] = [
        Class::ToScore,
        Class::Result,
        Class::Questions,
        Class::Actions,
        Class::Topic,
        Class::Missing,
        Class::OffTrack,
        Class::Disagreement,
        Class::AtRisk,
        Class::Unlinked,
        Class::Changed,
        Class::Rest,
    ];

    /// As written everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Class::ToScore => "to score",
            Class::Result => "result",
            Class::Questions => "questions",
            Class::Actions => "actions",
            Class::Topic => "topic",
            Class::Missing => "missing",
            Class::OffTrack => "off track",
            Class::Disagreement => "disagreement",
            Class::AtRisk => "at risk",
            Class::Unlinked => "unlinked",
            Class::Changed => "changed",
            Class::Rest => "rest",
        }
    }

    /// The class that something stands in that was parked in so many reviews in a row: as many higher, three at most, and
    /// never before what is off track.
    #[must_use]
    pub fn risen(self, times: u8) -> Class {
        const LADDER: [Class; 4] = [Class::Disagreement, Class::AtRisk, Class::Unlinked, Class::Changed];
        match LADDER.iter().position(|&class| class == self) {
            Some(place) => LADDER[place.saturating_sub(usize::from(times.min(3)))],
            None => self,
        }
    }

    /// Whether the class is talked about again and again until it is better: what its last review said is asked after.
    pub fn remembers(self) -> bool {
        matches!(self, Class::OffTrack | Class::Disagreement | Class::AtRisk)
    }

    /// Whether an entry of the class is about an item.
    pub fn is_of_item(self) -> bool {
        !matches!(self, Class::ToScore | Class::Questions | Class::Actions | Class::Topic | Class::Rest)
    }

    /// Seconds an item of the class is given; of *rest*, all together; of a topic, where nobody says how many.
    pub fn base_seconds(self) -> u32 {
        match self {
            Class::Actions | Class::Rest => 20,
            Class::Missing | Class::Unlinked => 30,
            Class::Topic => 180,
            Class::OffTrack => 120,
            Class::Disagreement => 90,
            Class::Questions => 300,
            Class::ToScore | Class::Result | Class::AtRisk => 60,
            Class::Changed => 15,
        }
    }
}

/// Seconds of what is not the first of its group, and of what the last review talked about.
pub const SHORT_SECONDS: u32 = 30;

/// What became of an agenda entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// Still to come.
    #[default]
    Waiting,
    /// Talked about.
    Done,
    /// Left for later: cut by the budget, or parked by hand.
    Parked,
}

/// Why an entry is parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParkedFor {
    /// There is no time for it: it comes in by itself when there is.
    #[default]
    Time,
    /// Somebody put it off: it stays so.
    Hand,
    /// Its owner is not here.
    Away,
}

/// What an entry is talked about as once its number was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Then {
    /// The class it stands in.
    pub class: Class,
    /// Its seconds beside those for the number.
    pub seconds: u32,
}

/// One entry of a review's agenda, as kept in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item, of class *actions* the action, of class *topic* the topic, of class *to score* the cycle; `None` for *rest*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// Why it is there.
    pub class: Class,
    /// Its seconds as planned; where something comes then, those for the number alone.
    pub seconds: u32,
    /// The seconds a person gave it; 0: as many as its class has.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub given: u32,
    /// What it is talked about as after its number was asked for; `None`: nothing comes then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
    /// In how many reviews before this one, in a row, it was parked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parked_times: u8,
    /// The objective or the owner whose entries stand together and share their time; `None`: it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// It is not the first of its group.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub further: bool,
    /// The last review talked about it: what is asked is what came of that.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub question: bool,
    /// It was parked, and came in by itself for time that was won.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub came_in: bool,
    /// Why it is parked, where it is.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parked_for: ParkedFor,
    /// Its milliseconds as spent, pauses not counted.
    #[serde(default)]
    pub spent_ms: u64,
    /// What became of it.
    #[serde(default)]
    pub state: EntryState,
    /// What its minutes tell, written when the review ends, once for each item; `None`: the review runs, or is older than
    /// this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Box<Told>>,
}

/// How something ended, as the minutes of a closing keep it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToldEnd {
    /// Its score, 0–1; `None`: it has none.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The same against the first target.
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    /// How it ended; `None`: it is undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Box<str>>,
    /// What goes on from it, in words; `None`: nothing does yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<str>>,
}

/// How an entry stood at the end of its review: the minutes stay as they were, whatever becomes of the item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Told {
    /// Its title; of an action, what it asks for.
    pub title: Box<str>,
    /// The name of who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Box<str>>,
    /// Its health; `None` for actions, and where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Health>,
    /// Its value and target, or what became of the action, in words; `None`: nothing was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand: Option<Box<str>>,
    /// How far it was from what was expected, in words; `None`: that could not be said, or the review is older than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Box<str>>,
    /// Of a result of a closing, how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Box<ToldEnd>>,
    /// What was read as on track, of the line that is read aloud; at most [`MOST_ALOUD`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aloud: Vec<Aloud>,
    /// How many more were on track than are named.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub aloud_more: usize,
}

/// How many of those that are read as on track are kept by name: more than anyone reads aloud.
pub const MOST_ALOUD: usize = 200;

/// Something that was read as on track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aloud {
    /// The item.
    pub item: Id,
    /// Its title then.
    pub title: Box<str>,
    /// The name of who answered for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Box<str>>,
}

/// A blind round: what a room said unseen of how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// What it was about.
    pub item: Id,
    /// What was said, 0–10 each, lowest first.
    pub said: Vec<u8>,
    /// The confidence that was saved of it: the median. `None`: none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<u8>,
}

impl Round {
    /// The middle of what was said; `None`: nothing was.
    pub fn median(&self) -> Option<u8> {
        super::meeting::entries::median(&self.said)
    }

    /// How far the lowest and the highest are apart.
    pub fn spread(&self) -> u8 {
        self.said.iter().max().zip(self.said.iter().min()).map_or(0, |(high, low)| high - low)
    }
}

impl Entry {
    /// An entry that is still to come, with the seconds of its class.
    pub fn waiting(item: Option<Id>, class: Class) -> Entry {
        Entry {
            item,
            class,
            seconds: class.base_seconds(),
            given: 0,
            then: None,
            parked_times: 0,
            group: None,
            further: false,
            question: false,
            came_in: false,
            parked_for: ParkedFor::Time,
            spent_ms: 0,
            state: EntryState::Waiting,
            told: None,
        }
    }

    /// One that is asked for its number and then talked about in another class, if there is one.
    pub fn missing(item: Id, then: Option<Class>) -> Entry {
        let then = then.map(|class| Then { class, seconds: class.base_seconds() });
        Entry { then, ..Entry::waiting(Some(item), Class::Missing) }
    }

    /// A topic, with the seconds it was given.
    pub fn topic(topic: &Topic) -> Entry {
        Entry { seconds: topic.seconds, given: topic.seconds, ..Entry::waiting(Some(topic.id), Class::Topic) }
    }

    /// The class it is talked about in: of what is asked for its number, what it is then.
    pub fn talk(&self) -> Class {
        self.then.map_or(self.class, |then| then.class)
    }

    /// The class it stands in: what was parked in the last reviews stands higher.
    pub fn rank(&self) -> Class {
        self.talk().risen(self.parked_times)
    }

    /// All its seconds as planned.
    pub fn planned(&self) -> u32 {
        self.seconds + self.then.map_or(0, |then| then.seconds)
    }

    /// The seconds it may have: what is not the first of its group has half a minute at most.
    pub fn base(&self) -> u32 {
        self.number_seconds() + self.talk_base()
    }

    /// The seconds it asks for: of what the last review talked about half a minute at most.
    pub fn wanted(&self) -> u32 {
        self.number_seconds() + if self.question { self.talk_base().min(SHORT_SECONDS) } else { self.talk_base() }
    }

    fn talk_base(&self) -> u32 {
        let base = if self.given > 0 { self.given } else { self.talk().base_seconds() };
        if self.further { base.min(SHORT_SECONDS) } else { base }
    }

    fn number_seconds(&self) -> u32 {
        self.then.map_or(0, |_| Class::Missing.base_seconds())
    }

    /// Plans so many seconds for it, the number first.
    pub fn plan(&mut self, seconds: u32) {
        let number = self.number_seconds().min(seconds);
        match &mut self.then {
            Some(then) => (self.seconds, then.seconds) = (number, seconds - number),
            None => self.seconds = seconds,
        }
    }

    /// It is not asked for its number: it stands where it stands, and what was for the number is free.
    pub fn unask(&mut self) {
        if let Some(then) = self.then.take() {
            (self.class, self.seconds) = (then.class, then.seconds);
        }
    }

    /// It is asked for its number first, after all.
    pub fn ask(&mut self) {
        if self.class != Class::Missing {
            self.then = Some(Then { class: self.class, seconds: 0 });
            self.class = Class::Missing;
            self.plan(self.wanted());
        }
    }

    /// Milliseconds that went to its number, and those that went to the rest.
    pub fn spent(&self) -> (u64, u64) {
        match (self.class, self.then) {
            (Class::Missing, Some(_)) => {
                let number = self.spent_ms.min(u64::from(self.seconds) * 1000);
                (number, self.spent_ms - number)
            }
            (Class::Missing, None) => (self.spent_ms, 0),
            _ => (0, self.spent_ms),
        }
    }
}

fn is_zero<N: Default + PartialEq>(n: &N) -> bool {
    *n == N::default()
}

words! {
    /// What a review is held for.
    #[derive(Default)]
    ReviewKind {
        #[default]
        Weekly "weekly" = "what needs talk, on the day of its meeting",
        Closing "closing" = "how everything in a cycle ended",
    }
}

/// What a room answered to one of the questions of a closing: its number, from 1, and the words.
pub type Answer = (u8, Box<str>);

/// What a closing asks the room at its end, in order; the numbers of answers count from 1.
pub const QUESTIONS: [&str; 3] = ["Did we have the right goals?", "Did our time go there?", "What changed?"];

fn a_minute() -> u32 {
    60
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_a_minute(seconds: &u32) -> bool {
    *seconds == a_minute()
}

/// One holding of a meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Its identity.
    pub id: Id,
    /// The n-th of the workspace, from 1; two made apart may share a number and are told apart by date.
    pub number: u32,
    /// Its day: it keeps it past midnight.
    pub on: NaiveDate,
    /// The meeting it is a holding of; `None`: the one of everything that nobody had to make, or none (`scope`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Id>,
    /// What it is about where it is no holding of a meeting; `None`: what its meeting is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// What it is held for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub kind: ReviewKind,
    /// The cycle a closing closes; `None`: it is no closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Id>,
    /// Who ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilitator: Option<Id>,
    /// Who is not here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Id>,
    /// Minutes planned.
    pub minutes: u32,
    /// Seconds planned for its opening.
    #[serde(default = "a_minute", skip_serializing_if = "is_a_minute")]
    pub opening: u32,
    /// Seconds planned for its closing.
    #[serde(default = "a_minute", skip_serializing_if = "is_a_minute")]
    pub closing: u32,
    /// Its agenda, parked entries last.
    pub agenda: Vec<Entry>,
    /// How many more were parked than stand in the agenda: a large workspace has more that needs talk than anyone could
    /// pull in, and the agenda is written at every step.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parked_more: usize,
    /// Which entry is on (an index of `agenda`); `None` before the first and after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<usize>,
    /// Milliseconds of the opening and the closing, and of all else that belongs to no entry.
    #[serde(default)]
    pub other_ms: u64,
    /// Milliseconds of what is on now that are not yet added to its entry, or to `other_ms`: kept apart, because they are
    /// written every few seconds and an agenda is long.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub running_ms: u64,
    /// The day it was ended; `None` while it is open. A later day than its own: it was gone on with then, or left open and
    /// closed, and then nobody knows how things stood when it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<NaiveDate>,
    /// 1–5, as rated by the room before each could say for themselves; see [`Review::rated`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// 1–5 each, as rated by those who were there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<u8>,
    /// The blind rounds held in it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
    /// What the room answered in a closing: the number of the question, from 1, and what was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// At its end: the health of every item that was not on track, so that the next review can say what got better.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub healths: Vec<(Id, Health)>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Review {
    /// A review of everything in which nothing was done yet.
    pub fn new(id: Id, number: u32, on: NaiveDate, minutes: u32) -> Review {
        Review {
            id,
            number,
            on,
            meeting: None,
            scope: None,
            kind: ReviewKind::Weekly,
            cycle: None,
            facilitator: None,
            absent: Vec::new(),
            minutes,
            opening: a_minute(),
            closing: a_minute(),
            agenda: Vec::new(),
            parked_more: 0,
            current: None,
            other_ms: 0,
            running_ms: 0,
            ended: None,
            rating: None,
            ratings: Vec::new(),
            rounds: Vec::new(),
            answers: Vec::new(),
            healths: Vec::new(),
            deleted: false,
        }
    }

    /// The day it says how things stood on: that on which it was over. `None`: it runs, or was left open and closed on a
    /// later day, when nobody knew any more. One that was gone on with and ended on a later day says how something stood.
    pub fn known_on(&self) -> Option<NaiveDate> {
        let says = || !self.healths.is_empty() || self.agenda.iter().any(|e| e.told.as_ref().is_some_and(|t| t.health.is_some()));
        self.ended.filter(|&ended| ended == self.on || says())
    }

    /// What it was rated, 1–5 each; empty: nobody said.
    pub fn rated(&self) -> Vec<u8> {
        if self.ratings.is_empty() { self.rating.into_iter().collect() } else { self.ratings.clone() }
    }

    /// The mean of what it was rated; `None`: nobody said.
    pub fn rating_mean(&self) -> Option<f64> {
        mean(&self.rated())
    }
}

/// The mean of ratings; `None`: there are none.
pub fn mean(ratings: &[u8]) -> Option<f64> {
    let sum: u32 = ratings.iter().map(|&n| u32::from(n)).sum();
    (!ratings.is_empty()).then(|| f64::from(sum) / ratings.len() as f64)
}

/// One line that was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its identity.
    pub id: Id,
    /// The review it was made in.
    pub review: Id,
    /// The item it was made about; `None`: about none in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The line.
    pub text: Box<str>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// Something a review asked of a person by a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its identity.
    pub id: Id,
    /// What.
    pub what: Box<str>,
    /// Who; `None` is allowed and listed as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// By when; `None` is allowed and listed as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The day it was done; `None` while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<NaiveDate>,
    /// The item it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The review that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Id>,
    /// The day it was asked for.
    pub made: NaiveDate,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Action {
    /// Neither done nor deleted.
    pub fn is_open(&self) -> bool {
        self.done.is_none() && !self.deleted
    }

    /// Open and past its date.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }
}

/// Something a person put on the agenda of a meeting: `Series A, 3 min, Martin`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// Its identity.
    pub id: Id,
    /// What is talked about.
    pub title: Box<str>,
    /// How long.
    pub seconds: u32,
    /// Whose it is; `None`: everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Id>,
    /// The meeting it is for; `None`: the one of everything that nobody had to make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Id>,
    /// The review that talked about it; `None`: it is on the next agenda.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Id>,
    /// The day it was put there.
    pub made: NaiveDate,
    /// Where it stands among the topics of its meeting; of one place the older is first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub position: i64,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Topic {
    /// Neither talked about nor taken away.
    pub fn is_open(&self) -> bool {
        self.settled.is_none() && !self.deleted
    }
}

/// A manager has read a check-in of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Its identity.
    pub id: Id,
    /// The check-in.
    pub check_in: Id,
    /// The item of that check-in.
    pub item: Id,
    /// Who read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// When.
    pub on: NaiveDate,
    /// What they said to the owner; may be empty.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub comment: Box<str>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}
