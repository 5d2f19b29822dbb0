//! How entities hold the values of their fields: as themselves, boxed, or inside a part that most items do not have.
//!
//! Must not know: any field by name.

use crate::domain::{
    carried::Carried,
    closing::Closing,
    cycle::{Cycle, CycleState},
    deadline::TimeOff,
    forget::Mark,
    goal::{Ambition, Extra, Item, Objective, Outcome, Project, ProjectState, Rollup},
    health::Health,
    id::Id,
    key_result::{Cadence, KeyResult, Metric, Snooze, Step, Waypoint},
    link::{Expect, Judged, Link},
    people::{Person, Team},
    recurring::{AgendaBy, Meeting, weekday_word},
    review::{Acknowledgement, Action, Answer, Decision, Entry, Review, Round, Topic},
    scope::Scope,
};
use chrono::{NaiveDate, NaiveTime, Weekday};

macro_rules! holders {
    ($($holder:ident),+) => {
        /// A struct that fields stand in.
        #[derive(Clone, Copy)]
        pub(super) enum Holder<'a> { $($holder(&'a $holder)),+ }

        /// The same, to be changed.
        pub(super) enum HolderMut<'a> { $($holder(&'a mut $holder)),+ }
    };
}

holders!(
    Item,
    Objective,
    KeyResult,
    Project,
    Extra,
    Person,
    Team,
    Cycle,
    Link,
    Meeting,
    Review,
    Decision,
    Action,
    Topic,
    Acknowledgement
);

/// The value of a field whatever its type, borrowed from where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    None,
    /// Text from people.
    Text(&'a str),
    /// A number of theirs.
    Number(f64),
    /// A number of ours.
    Count(i64),
    /// A day.
    Day(NaiveDate),
    /// One of a few words.
    Word(&'static str),
    /// Yes or no.
    Truth(bool),
    /// Someone or something.
    Id(Id),
    /// Several of them.
    Ids(&'a [Id]),
    /// The steps of milestones.
    Steps(&'a [Step]),
    /// Expected values.
    Waypoints(&'a [Waypoint]),
    /// When somebody is away.
    TimesOff(&'a [TimeOff]),
    /// A time of the day.
    Time(NaiveTime),
    /// What something is about.
    Scope(&'a Scope),
    /// How far a link should move its target.
    Expect(Expect),
    /// A silence.
    Snooze(&'a Snooze),
    /// A verdict.
    Judged(&'a Judged),
    /// What was said of how something ended.
    Closing(&'a Closing),
    /// What something goes on from.
    Carried(&'a Carried),
    /// An agenda.
    Agenda(&'a [Entry]),
    /// Ratings, 1–5 each.
    Ratings(&'a [u8]),
    /// Blind rounds.
    Rounds(&'a [Round]),
    /// What a room answered.
    Answers(&'a [Answer]),
    /// Healths of a day.
    Healths(&'a [(Id, Health)]),
    /// By what somebody who was forgotten is known again.
    Marks(&'a [Mark]),
}

/// Something that can be looked at as a value.
pub(super) trait Seen {
    fn seen(&self) -> Value<'_>;
}

/// Something of which there is a list.
pub(super) trait Listed: Sized {
    fn listed(list: &[Self]) -> Value<'_>;
}

impl<T: Seen> Seen for Option<T> {
    fn seen(&self) -> Value<'_> {
        self.as_ref().map_or(Value::None, Seen::seen)
    }
}

impl<T: Listed> Seen for Vec<T> {
    fn seen(&self) -> Value<'_> {
        T::listed(self)
    }
}

impl<T: Listed> Seen for Box<[T]> {
    fn seen(&self) -> Value<'_> {
        T::listed(self)
    }
}

macro_rules! seen {
    ($($type:ty: $this:ident => $value:expr;)+) => {
        $(impl Seen for $type {
            fn seen(&self) -> Value<'_> {
                let $this = self;
                $value
            }
        })+
    };
}

seen! {
    String: this => Value::Text(this);
    Box<str>: this => Value::Text(this);
    f64: this => Value::Number(*this);
    bool: this => Value::Truth(*this);
    u8: this => Value::Count(i64::from(*this));
    u32: this => Value::Count(i64::from(*this));
    i64: this => Value::Count(*this);
    u64: this => Value::Count(i64::try_from(*this).unwrap_or(i64::MAX));
    usize: this => Value::Count(i64::try_from(*this).unwrap_or(i64::MAX));
    NaiveDate: this => Value::Day(*this);
    NaiveTime: this => Value::Time(*this);
    Weekday: this => Value::Word(weekday_word(*this));
    Scope: this => Value::Scope(this);
    AgendaBy: this => Value::Word(this.word());
    Id: this => Value::Id(*this);
    Expect: this => Value::Expect(*this);
    Snooze: this => Value::Snooze(this);
    Judged: this => Value::Judged(this);
    Box<Closing>: this => Value::Closing(this);
    Box<Carried>: this => Value::Carried(this);
    Ambition: this => Value::Word(this.word());
    Rollup: this => Value::Word(this.word());
    Metric: this => Value::Word(this.word());
    Cadence: this => Value::Word(this.word());
    ProjectState: this => Value::Word(this.word());
    CycleState: this => Value::Word(this.word());
    Outcome: this => Value::Word(this.word());
}

macro_rules! listed {
    ($($type:ty => $value:ident;)+) => {
        $(impl Listed for $type {
            fn listed(list: &[Self]) -> Value<'_> {
                Value::$value(list)
            }
        })+
    };
}

listed! {
    Id => Ids;
    Step => Steps;
    Waypoint => Waypoints;
    TimeOff => TimesOff;
    Entry => Agenda;
    u8 => Ratings;
    Round => Rounds;
    Answer => Answers;
    (Id, Health) => Healths;
    Mark => Marks;
}

/// A place that holds a value, perhaps in another shape.
pub(super) trait Held<V> {
    fn held(&self) -> V;
    fn hold(&mut self, new: &V);
}

impl<V: Clone> Held<V> for V {
    fn held(&self) -> V {
        self.clone()
    }

    fn hold(&mut self, new: &V) {
        self.clone_from(new);
    }
}

impl Held<String> for Box<str> {
    fn held(&self) -> String {
        self.as_ref().to_owned()
    }

    fn hold(&mut self, new: &String) {
        *self = new.as_str().into();
    }
}

impl Held<Option<String>> for Option<Box<str>> {
    fn held(&self) -> Option<String> {
        self.as_deref().map(str::to_owned)
    }

    fn hold(&mut self, new: &Option<String>) {
        *self = new.as_deref().map(Into::into);
    }
}

impl<T: Clone> Held<Vec<T>> for Box<[T]> {
    fn held(&self) -> Vec<T> {
        self.to_vec()
    }

    fn hold(&mut self, new: &Vec<T>) {
        *self = new.as_slice().into();
    }
}

/// A day that is always there: taking it away is passed over.
impl Held<Option<NaiveDate>> for NaiveDate {
    fn held(&self) -> Option<NaiveDate> {
        Some(*self)
    }

    fn hold(&mut self, new: &Option<NaiveDate>) {
        *self = new.unwrap_or(*self);
    }
}
