//! Every field of everything, one row each. From a row come reading and setting it, its name, its check, its words, its column
//! in CSV, its key in JSON, its `--flag`, its place in forms and its line in the reference.
//!
//! The order of the rows is the order of forms, of `--help`, of columns that are not older, and of what is told of a new thing.

use super::{
    held::{Held, Holder, HolderMut, Seen, Value},
    read::{Context, Typed},
    spec::{Ask, Merge, Nouns, Reads, Spec},
};
use crate::domain::{
    carried::Carried as CarriedOver,
    closing::Closing as Ended,
    cycle::CycleState,
    deadline::TimeOff,
    forget::Mark,
    goal::{Ambition, Outcome, ProjectState, Rollup},
    health::Health,
    id::Id,
    key_result::{Cadence, Metric, Snooze, Step, Waypoint},
    link::{Expect, Judged},
    recurring::{AgendaBy, WEEKDAYS},
    review::{Answer, Entry, Round},
    scope::Scope,
    text::date::When,
    words::{Choice, before},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($( $(#[$meta:meta])* $variant:ident($type:ty) [$($holder:ident.$place:ident),+] = $spec:expr; )+) => {
        /// One field of an entity with a value. Which entity has which field stands in the table.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[expect(missing_docs, reason = "each is documented at the field of the entity it sets")]
        pub enum Field {
            $( $(#[$meta])* $variant($type), )+
            /// A setting of the workspace ([`Id::WORKSPACE`]): key and value.
            Setting(String, String),
            /// What a file said of something that was so already (see `domain::filed`). It stands in the log alone.
            Filed(String),
        }

        /// Which field, without a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[expect(missing_docs, reason = "each is documented at the field of the entity it sets")]
        pub enum FieldKey { $($variant,)+ Setting, Filed }

        const SPECS: &[Spec] = &[
            $($spec,)+
            Spec::kept("setting", Merge::Last, "a setting of the workspace"),
            Spec::kept("filed", Merge::Quiet, "What a file said that was so already"),
        ];

        impl FieldKey {
            /// Every field, in the order of the table.
            pub const ALL: [FieldKey; SPECS.len()] = [$(FieldKey::$variant,)+ FieldKey::Setting, FieldKey::Filed];

            /// Its row.
            pub const fn spec(self) -> &'static Spec {
                &SPECS[self as usize]
            }

            /// What it holds when nobody says otherwise; `None`: there is no such thing.
            pub fn blank(self) -> Option<Field> {
                match self {
                    $(FieldKey::$variant => <$type as Typed>::blank().map(Field::$variant),)+
                    FieldKey::Setting | FieldKey::Filed => None,
                }
            }

            /// Its value where it names someone or something, once that is found; `None`: it names nothing.
            pub fn naming(self, id: Id) -> Option<Field> {
                match self {
                    $(FieldKey::$variant => <$type as Typed>::naming(id).map(Field::$variant),)+
                    FieldKey::Setting | FieldKey::Filed => None,
                }
            }

            /// Its value from text; the error is what is wrong with it, the rest of a sentence about the field. Whom and what is
            /// meant by a name only those know who can look it up.
            pub fn read(self, text: &str, context: &Context<'_>) -> Result<Field, String> {
                match self {
                    $(FieldKey::$variant => <$type as Typed>::read(text, self.spec().reads, context).map(Field::$variant),)+
                    FieldKey::Setting | FieldKey::Filed => Err("cannot be typed".to_owned()),
                }
            }

            pub(super) fn of_holder(self, holder: Holder<'_>) -> Option<Field> {
                Some(match self {
                    $(FieldKey::$variant => match holder {
                        $(Holder::$holder(h) => Field::$variant(h.$place.held()),)+
                        _ => return None,
                    },)+
                    FieldKey::Setting | FieldKey::Filed => return None,
                })
            }

            pub(super) fn seen_in(self, holder: Holder<'_>) -> Option<Value<'_>> {
                Some(match self {
                    $(FieldKey::$variant => match holder {
                        $(Holder::$holder(h) => h.$place.seen(),)+
                        _ => return None,
                    },)+
                    FieldKey::Setting | FieldKey::Filed => return None,
                })
            }
        }

        impl Field {
            /// Which field it is.
            pub fn key(&self) -> FieldKey {
                match self {
                    $(Field::$variant(_) => FieldKey::$variant,)+
                    Field::Setting(..) => FieldKey::Setting,
                    Field::Filed(_) => FieldKey::Filed,
                }
            }

            /// Its value, whatever its type.
            pub fn seen(&self) -> Value<'_> {
                match self {
                    $(Field::$variant(v) => v.seen(),)+
                    Field::Setting(_, v) | Field::Filed(v) => Value::Text(v),
                }
            }

            pub(super) fn put_into(&self, holder: HolderMut<'_>) {
                match self {
                    $(Field::$variant(v) => match holder {
                        $(HolderMut::$holder(h) => h.$place.hold(v),)+
                        _ => {}
                    },)+
                    Field::Setting(..) | Field::Filed(_) => {}
                }
            }
        }
    };
}

const OBJECTIVE: Nouns = Nouns::OBJECTIVE;
const KEY_RESULT: Nouns = Nouns::KEY_RESULT;
const PROJECT: Nouns = Nouns::PROJECT;
const GOAL: Nouns = Nouns::GOAL;
const ITEM: Nouns = Nouns::ITEM;
const PERSON: Nouns = Nouns::PERSON;
const TEAM: Nouns = Nouns::TEAM;
const CYCLE: Nouns = Nouns::CYCLE;
const LINK: Nouns = Nouns::LINK;
const MEETING: Nouns = Nouns::MEETING;

const OWN_AMBITIONS: &[Choice] =
    &before::<2, 3>(("its objective's", "as much is expected as of its objective"), Ambition::CHOICES);
const CYCLE_STATES: &[Choice] = &[
    ("by-date", "planned before its start, open until its end, then closed"),
    ("planned", "kept planned whatever its dates say: changes are free"),
    ("open", "kept open or opened again whatever its dates say"),
    ("to-score", "over by its dates, and asks how everything ended also where it was over before it came here"),
    ("closed", "closed early whatever its dates say: it then asks how everything ended"),
];

/// A meeting without a day of its own has that of the workspace.
const DAYS: &[Choice] = &before::<7, 8>(("none", "the review day of the workspace"), WEEKDAYS);

const AGENDAS: &[Choice] = &before::<3, 4>(("none", "as the workspace does it"), AgendaBy::CHOICES);

const SCOPE_HINT: &str = "all, team:NAME with all below it, people:NAME,NAME or level:2 (what is two below)";

const OUTCOMES: &[Choice] = &before::<4, 5>(("none yet", "nobody said how it ended"), Outcome::CHOICES);

const PERSON_HINT: &str = "type a part of a name; backspace takes it away; someone new can be created";
const TEAM_HINT: &str = "type a part of a name; backspace takes it away; a new team can be created";
const CYCLE_HINT: &str = "type a part of its name; a calendar name like 2027-Q1 can be created here";
const DAY_HINT: &str = "a day as you say it: 27 Nov, fri, +2w, eoq, 2026-12-31";
// In a meeting a hint has one line below the fields: that of the narrowest usual window.
const _: () = assert!(PERSON_HINT.len() <= 77 && TEAM_HINT.len() <= 77 && CYCLE_HINT.len() <= 77 && DAY_HINT.len() <= 77);

fields! {
    /// Title of an item, name of a team, person or cycle, text of a decision, action or topic.
    Title(String) [Item.title, Person.name, Team.name, Cycle.name, Meeting.name, Action.what, Topic.title, Decision.text] =
        Spec::typed("title", Nouns::ALL, Reads::Title, "A new title, or the new name of a person, team, cycle or meeting")
            .revision().carried()
            .asks(&[
                Ask::of(OBJECTIVE, "what will be true that is not true today? no numbers: those are its key results").brief(),
                Ask::of(KEY_RESULT, "what is measured, in a few words").brief(),
                Ask::of(PROJECT, "what the work is called").brief(),
                Ask::of(PERSON, "as people know them").label("name"),
                Ask::of(TEAM, "its own name, without the teams above").label("name"),
                Ask::of(CYCLE, "a calendar name like 2027, 2027-H1, 2027-Q1 or 2027-03 brings its dates along").label("name"),
                Ask::of(MEETING, "as people call it: Growth weekly").label("name"),
            ]);
    Email(Option<String>) [Person.email] =
        Spec::typed("e-mail", PERSON, Reads::Line, "Of a person: their e-mail address").key("email")
            .asks(&[Ask::of(PERSON, "tells them from another of the name, here and in imports")]);
    Manager(Option<Id>) [Person.manager] =
        Spec::typed("manager", PERSON, Reads::Person, "Of a person: whom they report to")
            .asks(&[Ask::of(PERSON, PERSON_HINT).ghost("none")]);
    /// Owner of an item, who of an action or a topic.
    Owner(Option<Id>) [Item.owner, Action.owner, Topic.owner] =
        Spec::typed("owner", ITEM, Reads::Person, "Who answers for it: a name, an e-mail or an id")
            .revision().carried()
            .asks(&[
                Ask::of(KEY_RESULT, PERSON_HINT).ghost("nobody yet"),
                Ask::of(OBJECTIVE, PERSON_HINT).ghost("nobody yet").half().brief(),
                Ask::of(PROJECT, PERSON_HINT).ghost("nobody yet").half(),
            ]);
    /// Team of an item or a person.
    Team(Option<Id>) [Item.team, Person.team] =
        Spec::typed("team", ITEM.and(PERSON), Reads::Team, "Its team: a name, or a path such as Company/Product/Growth")
            .carried()
            .asks(&[
                Ask::of(OBJECTIVE, TEAM_HINT).ghost("its parent's").half(),
                Ask::of(KEY_RESULT, TEAM_HINT).ghost("its objective's").half().seldom(),
                Ask::of(PROJECT, TEAM_HINT).ghost("its owner's").half(),
                Ask::of(PERSON, TEAM_HINT).ghost("none"),
            ]);
    /// The person a personal objective belongs to.
    BelongsTo(Option<Id>) [Objective.person] =
        Spec::typed("person", OBJECTIVE, Reads::Person, "The person it belongs to, of a personal objective").key("for")
            .carried()
            .asks(&[Ask::of(OBJECTIVE, "a person, if it is a personal objective").label("belongs to").ghost("its team").half()]);
    Cycle(Option<Id>) [Item.cycle] =
        Spec::typed("cycle", GOAL, Reads::Cycle, "Its cycle, such as 2026-Q4; made when it is a calendar one")
            .revision()
            .asks(&[
                Ask::of(OBJECTIVE, CYCLE_HINT).ghost("none").half().brief(),
                Ask::of(KEY_RESULT, CYCLE_HINT).ghost("its objective's").half().seldom(),
            ]);
    /// Parent objectives, or a key result's objective.
    Parents(Vec<Id>) [Item.parents] =
        Spec::typed("parents", GOAL, Reads::Objectives, "The objectives above it; of a team or a cycle the one above")
            .column("parent").flag("parent")
            .revision().carried().merge(Merge::Set)
            .asks(&[
                Ask::of(OBJECTIVE, "the objectives it serves: type a part of a title, {accept} takes it; backspace takes the last away")
                    .ghost("none: it stands at the top"),
            ]);
    State(ProjectState) [Project.state] =
        Spec::typed("state", PROJECT, Reads::Choice(&ProjectState::CHOICES),
            "Where a project stands")
            .asks(&[Ask::of(PROJECT, "")]);
    Metric(Metric) [KeyResult.metric] =
        Spec::typed("metric", KEY_RESULT, Reads::Choice(&Metric::CHOICES), "How it is measured")
            .revision().carried()
            .asks(&[Ask::of(KEY_RESULT, "").brief()]);
    Steps(Vec<Step>) [KeyResult.steps] =
        Spec::typed("steps", KEY_RESULT, Reads::Steps, "Steps of milestones: title/weight/date;title;…")
            .revision().merge(Merge::Parts)
            .asks(&[Ask::of(KEY_RESULT,
                "{accept} adds a step, {row-up} and {row-down} move it, {remove} takes it away; weight and date may stay blank").brief()]);
    #[serde(with = "crate::domain::decimal::option")]
    Baseline(Option<f64>) [KeyResult.baseline] =
        Spec::typed("baseline", KEY_RESULT, Reads::Number, "Where it begins")
            .revision()
            .asks(&[Ask::of(KEY_RESULT, "the value at the start").ghost("not measured yet").half().brief()]);
    #[serde(with = "crate::domain::decimal::option")]
    Target(Option<f64>) [KeyResult.target] =
        Spec::typed("target", KEY_RESULT, Reads::Number, "Where it should end; of at-least, at-most and between the (lower) bound")
            .revision()
            .asks(&[Ask::of(KEY_RESULT, "the value it should have at the end: 3.5, 1.2M, 42 %").half().brief()]);
    #[serde(with = "crate::domain::decimal::option")]
    Upper(Option<f64>) [KeyResult.upper] =
        Spec::typed("upper", KEY_RESULT, Reads::Number, "The upper bound of between")
            .revision().carried()
            .asks(&[Ask::of(KEY_RESULT, "the largest value that is still inside").half().brief()]);
    Unit(Option<String>) [KeyResult.unit] =
        Spec::typed("unit", KEY_RESULT, Reads::Line, "The unit of its numbers: %, EUR, min")
            .carried()
            .asks(&[Ask::of(KEY_RESULT, "written behind the number: %, €, min, teams; one typed behind a number is it").ghost("as typed behind a number, else none").half().brief()]);
    #[serde(with = "crate::domain::decimal")]
    Weight(f64) [KeyResult.weight] =
        Spec::typed("weight", KEY_RESULT, Reads::Weight, "Its share in the objective; 0 is linked, not counted")
            .revision().carried()
            .asks(&[Ask::of(KEY_RESULT, "its share in the objective; 0: linked, not counted").half()]);
    Cadence(Cadence) [Item.cadence] =
        Spec::typed("cadence", ITEM, Reads::Choice(&Cadence::CHOICES), "How often a check-in is owed")
            .carried()
            .asks(&[Ask::of(KEY_RESULT, ""), Ask::of(OBJECTIVE.and(PROJECT), "").seldom()]);
    Ambition(Option<Ambition>) [Item.ambition] =
        Spec::typed("ambition", GOAL, Reads::Choice(&Ambition::CHOICES),
            "How much of it is expected")
            .carried()
            .asks(&[Ask::of(OBJECTIVE, ""), Ask::of(KEY_RESULT, "").words(OWN_AMBITIONS)]);
    Rollup(Rollup) [Objective.rollup] =
        Spec::typed("roll-up", OBJECTIVE, Reads::Choice(&Rollup::CHOICES), "What moves its number")
            .key("rollup").carried()
            .asks(&[Ask::of(OBJECTIVE, "")]);
    /// First day of an item or (never `None`) a cycle.
    Start(Option<NaiveDate>) [Item.start, Cycle.start] =
        Spec::typed("start", ITEM.and(CYCLE), Reads::Day(When::Start), "Its first day")
            .revision()
            .asks(&[Ask::of(Nouns::ALL, DAY_HINT).half()]);
    /// Last day of an item, an action or (never `None`) a cycle.
    Due(Option<NaiveDate>) [Item.due, Cycle.end, Action.due] =
        Spec::typed("due", ITEM.and(CYCLE), Reads::Day(When::Due), "Its last day")
            .revision()
            .asks(&[Ask::of(CYCLE, DAY_HINT).label("end").half(), Ask::of(ITEM, DAY_HINT).half()]);
    /// Parent of a team or a cycle.
    Parent(Option<Id>) [Team.parent, Cycle.parent] =
        Spec::typed("parent", TEAM.and(CYCLE), Reads::Above, "The team above a team, the longer cycle of a cycle")
            .asks(&[
                Ask::of(TEAM, TEAM_HINT).label("part of").ghost("none: the company"),
                Ask::of(CYCLE, "the longer cycle it is part of").label("part of").ghost("none"),
            ]);
    CycleState(Option<CycleState>) [Cycle.state] =
        Spec::typed("state", CYCLE, Reads::Choice(&CycleState::CHOICES), "Where a cycle stands, none: its dates decide")
            .asks(&[Ask::of(CYCLE, "").words(CYCLE_STATES).later()]);
    Waypoints(Vec<Waypoint>) [KeyResult.waypoints] =
        Spec::typed("waypoints", KEY_RESULT, Reads::Waypoints, "Values expected on days: 2026-10-31=40;2026-11-30=70")
            .revision()
            .asks(&[Ask::of(KEY_RESULT,
                "values expected on the way: the expected line runs through them; {accept} adds one, {remove} takes it away")]);
    Because(Option<String>) [Link.because] =
        Spec::typed("because", LINK, Reads::Line, "Why it should move it, in one sentence")
            .carried()
            .asks(&[Ask::of(LINK, "one sentence: how does this work move that number?").ghost("none: it will be flagged no theory").brief()]);
    Expect(Option<Expect>) [Link.expect] =
        Spec::typed("expect", LINK, Reads::Expect, "How far: a number in the key result's unit, or “40 %” of the gap")
            .asks(&[Ask::of(LINK, "how far it moves it: an amount in its unit, or a share of the gap like 40 %").ghost("not said")]);
    Source(Option<String>) [KeyResult.source] =
        Spec::typed("source", KEY_RESULT, Reads::Line, "Where the number comes from")
            .carried()
            .asks(&[Ask::of(KEY_RESULT, "where the value comes from")]);
    Url(Option<String>) [Extra.url] =
        Spec::typed("url", ITEM, Reads::Line, "Where more is written")
            .carried()
            .asks(&[Ask::of(ITEM, "where more is written; shown and copied, never opened")]);
    Description(Option<String>) [Extra.description] =
        Spec::typed("description", ITEM, Reads::Page, "Long text")
            .carried()
            .asks(&[Ask::of(ITEM, "as long as you like; {editor} opens your editor, {save} saves")]);
    /// How a key result or an objective ended; only the program keeps it apart from a project, which has none.
    Outcome(Option<Outcome>) [Extra.outcome] =
        Spec::typed("outcome", GOAL, Reads::Choice(&Outcome::CHOICES), "How it ended, once it is over")
            .asks(&[Ask::of(GOAL, "").words(OUTCOMES).later()]);
    External(Option<String>) [Item.external] =
        Spec::typed("external id", ITEM, Reads::Line, "Its id in your files")
            .key("external_id").column("id").flag("id").merge(Merge::Quiet)
            .asks(&[Ask::of(ITEM, "its id in your files: an import finds it by that").later()]);
    Left(Option<NaiveDate>) [Person.left] =
        Spec::typed("left", PERSON, Reads::Day(When::Past), "Of a person: the day they left")
            .asks(&[Ask::of(PERSON, "the day they left; what they own can then be handed over").ghost("still here").later()]);
    Away(Vec<TimeOff>) [Person.away] =
        Spec::typed("away", PERSON, Reads::TimesOff,
            "Of a person: all the time they are on leave: 2026-11-16..2026-11-27 parental leave, 2026-12-24")
            .merge(Merge::Set)
            .asks(&[Ask::of(PERSON, "from..to and what it is: 16 Nov..27 Nov parental leave; a comma before the next one")
                .ghost("always here")]);
    /// What a meeting is about.
    Scope(Scope) [Meeting.scope] =
        Spec::typed("scope", MEETING, Reads::Scope, "What a meeting is about: all, team:NAME, people:NAME,NAME or level:2")
            .asks(&[Ask::of(MEETING, SCOPE_HINT).ghost("everything")]);
    /// The day of a meeting; `None`: the review day of the workspace.
    Weekday(Option<Weekday>) [Meeting.weekday] =
        Spec::typed("weekday", MEETING, Reads::Choice(&WEEKDAYS), "The day of a meeting, on which check-ins are due")
            .flag("day").merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "").label("day").words(DAYS)]);
    Time(Option<NaiveTime>) [Meeting.time] =
        Spec::typed("time", MEETING, Reads::Time, "When a meeting begins: 09:00")
            .flag("at").merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "when it begins: 09:00").label("at").ghost("no time said").half()]);
    /// How long a meeting is; `None`: as the workspace says.
    Length(Option<u32>) [Meeting.minutes] =
        Spec::typed("minutes", MEETING, Reads::Count, "How many minutes a meeting is given")
            .merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "1 to 240").ghost("the workspace's").half()]);
    People(Vec<Id>) [Meeting.people] =
        Spec::typed("people", MEETING, Reads::People, "Who comes to a meeting: names with commas between them")
            .merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "type a part of a name, {accept} takes it; backspace takes the last away")
                .ghost("whoever owns something in its scope")]);
    AgendaBy(Option<AgendaBy>) [Meeting.agenda_by] =
        Spec::typed("agenda by", MEETING, Reads::Choice(&AgendaBy::CHOICES), "What the entries of a meeting are put together by")
            .key("agenda_by").flag("agenda-by").merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "").words(AGENDAS)]);
    Opening(Option<u32>) [Meeting.opening] =
        Spec::typed("opening", MEETING, Reads::Count, "Seconds of a meeting before its first entry")
            .merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "seconds before the first entry").ghost("60").half()]);
    Closing(Option<u32>) [Meeting.closing] =
        Spec::typed("closing", MEETING, Reads::Count, "Seconds of a meeting after its last entry")
            .merge(Merge::Quiet)
            .asks(&[Ask::of(MEETING, "seconds after the last entry").ghost("60").half()]);
    ClosedOn(Option<NaiveDate>) [Cycle.closed_on] = Spec::kept("closed on", Merge::Last, "The day the room closed a cycle");
    StateOn(Option<NaiveDate>) [Project.state_on] = Spec::kept("state since", Merge::Last, "The day its state became what it is");
    Reached(Option<NaiveDate>) [Extra.reached] = Spec::kept("reached", Merge::Last, "The day its owner declared it reached");
    /// What was said of how a goal ended, or is proposed: one word as a whole, set in one change with the outcome.
    Score(Option<Box<Ended>>) [Extra.closing] = Spec::kept("score", Merge::Last, "What was said of how it ended, or is proposed");
    /// What it goes on from: never set, only made with it.
    Carried(Option<Box<CarriedOver>>) [Extra.carried] = Spec::kept("carried over", Merge::Last, "What it goes on from");
    LetGo(Option<String>) [Extra.let_go] = Spec::kept("let go", Merge::Last, "Why nothing goes on from it");
    Renewed(Option<NaiveDate>) [Extra.renewed] = Spec::kept("owed anew", Merge::Last, "The day from which its check-ins are owed anew");
    /// Place of an item among its siblings, of a topic among those of its meeting.
    Position(i64) [Item.position, Topic.position] =
        Spec::kept("position", Merge::Quiet, "Where it stands among its siblings");
    Snooze(Option<Snooze>) [Extra.snooze] = Spec::kept("snooze", Merge::Quiet, "Until when it may stay silent, and why");
    Judged(Option<Judged>) [Link.judged] = Spec::kept("verdict", Merge::Last, "Whether what a link claims held");
    /// The day an action was done.
    Done(Option<NaiveDate>) [Action.done] = Spec::kept("done", Merge::Last, "The day it was done");
    Seconds(u32) [Topic.seconds] = Spec::kept("time", Merge::Last, "How many seconds a topic is given");
    Settled(Option<Id>) [Topic.settled] = Spec::kept("talked about", Merge::Quiet, "The review that talked about a topic");
    Absent(Vec<Id>) [Review.absent] = Spec::kept("not here", Merge::Set, "Who was not here in a review");
    Minutes(u32) [Review.minutes] = Spec::kept("minutes", Merge::Last, "How long a review is to take");
    Agenda(Vec<Entry>) [Review.agenda] = Spec::kept("agenda", Merge::Runner, "What a review talks about");
    Current(Option<usize>) [Review.current] = Spec::kept("current", Merge::Runner, "The entry that is on");
    OtherMs(u64) [Review.other_ms] = Spec::kept("seconds", Merge::Quiet, "Time beside the entries");
    RunningMs(u64) [Review.running_ms] = Spec::kept("running seconds", Merge::Quiet, "Time of the whole review");
    Ended(Option<NaiveDate>) [Review.ended] = Spec::kept("ended", Merge::Runner, "The day a review ended");
    Rating(Option<u8>) [Review.rating] = Spec::kept("rating", Merge::Quiet, "How useful a review was");
    Ratings(Vec<u8>) [Review.ratings] = Spec::kept("ratings", Merge::Quiet, "How useful a review was to each");
    Rounds(Vec<Round>) [Review.rounds] = Spec::kept("blind rounds", Merge::Set, "What a room said unseen of how sure it is");
    Answers(Vec<Answer>) [Review.answers] = Spec::kept("answers", Merge::Set, "What a room answered in a closing");
    Healths(Vec<(Id, Health)>) [Review.healths] = Spec::kept("healths", Merge::Quiet, "How everything stood on the day of a review");
    Comment(String) [Acknowledgement.comment] =
        Spec::typed("comment", Nouns::NONE, Reads::Line, "What a manager says about a check-in");
    /// What a person, a team or a cycle is the same as: that one stands for it.
    Same(Option<Id>) [Person.same, Team.same, Cycle.same] =
        Spec::kept("same as", Merge::Last, "Of which other it is a twin, which stands for it");
    /// By what they would be known again: they were forgotten. Only added to, and never taken back.
    Forgotten(Vec<Mark>) [Person.forgotten] =
        Spec::kept("forgotten", Merge::Set, "Of somebody who was forgotten: by what their name is known again");
    Archived(bool) [Item.archived] = Spec::kept("archived", Merge::Last, "Out of sight");
    Deleted(bool) [
        Item.deleted, Person.deleted, Team.deleted, Cycle.deleted, Link.deleted, Meeting.deleted, Action.deleted, Topic.deleted,
        Decision.deleted, Review.deleted, Acknowledgement.deleted
    ] = Spec::kept("deleted", Merge::Quiet, "Gone until undone");
}

impl Field {
    /// Its name as people read it; of a setting its key.
    pub fn name(&self) -> &str {
        match self {
            Field::Setting(key, _) => key,
            other => other.key().spec().name,
        }
    }

    /// Whether changing it to this in an open cycle is a revision, which asks for a reason (rules.md, "Revision"): what was
    /// promised becomes another promise, or none.
    pub fn is_revision(&self) -> bool {
        let ends = matches!(self, Field::Archived(true) | Field::Deleted(true) | Field::Outcome(Some(Outcome::Dropped)));
        ends || self.key().spec().revision
    }
}
