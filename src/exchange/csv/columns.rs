//! The columns of the three CSV shapes, by name. What a cell means stands in `rows`.

use crate::domain::{
    FieldKey, Kind,
    fields::{Nouns, Reads},
    nearest::distance,
};
use crate::exchange::report::Shape;
use std::sync::LazyLock;

macro_rules! columns {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A column somebody knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $(#[doc = concat!("The column `", $name, "`.")] $variant,)+
            /// A field of the table, under the name it has there.
            Field(FieldKey),
        }

        /// The columns that are no field.
        const OWN: &[Column] = &[$(Column::$variant),+];

        impl Column {
            /// As the header spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Column::$variant => $name,)+
                    Column::Field(key) => key.spec().column,
                }
            }

            /// Its place among all columns of all shapes.
            pub(crate) fn index(self) -> usize {
                enum Own { $($variant),+ }
                match self {
                    $(Column::$variant => Own::$variant as usize,)+
                    Column::Field(key) => OWN.len() + key as usize,
                }
            }
        }
    };
}

columns! {
    Kind = "kind",
    Value = "value",
    Confidence = "confidence",
    Word = "word",
    On = "on",
    Health = "health",
    Progress = "progress",
    Item = "item",
    By = "by",
    Note = "note",
    Next = "next",
    Name = "name",
    Measured = "measured",
}

/// The columns of items.csv that files had before others, in the order they are written.
const ITEMS: [Column; 30] = [
    Column::Kind,
    Column::Field(FieldKey::External),
    Column::Field(FieldKey::Parents),
    Column::Field(FieldKey::Title),
    Column::Field(FieldKey::Owner),
    Column::Field(FieldKey::Team),
    Column::Field(FieldKey::Cycle),
    Column::Field(FieldKey::Start),
    Column::Field(FieldKey::Due),
    Column::Field(FieldKey::Ambition),
    Column::Field(FieldKey::Metric),
    Column::Field(FieldKey::Unit),
    Column::Field(FieldKey::Baseline),
    Column::Field(FieldKey::Target),
    Column::Field(FieldKey::Upper),
    Column::Value,
    Column::Confidence,
    Column::Word,
    Column::On,
    Column::Field(FieldKey::Steps),
    Column::Field(FieldKey::Waypoints),
    Column::Field(FieldKey::State),
    Column::Health,
    Column::Progress,
    Column::Field(FieldKey::Because),
    Column::Field(FieldKey::Expect),
    Column::Field(FieldKey::Weight),
    Column::Field(FieldKey::Cadence),
    Column::Field(FieldKey::Description),
    Column::Field(FieldKey::Url),
];

/// The columns of check-ins.csv, in the order they are written.
const CHECK_INS: [Column; 14] = [
    Column::Item,
    Column::Kind,
    Column::Field(FieldKey::External),
    Column::On,
    Column::By,
    Column::Value,
    Column::Confidence,
    Column::Word,
    Column::Health,
    Column::Progress,
    Column::Field(FieldKey::Steps),
    Column::Note,
    Column::Next,
    Column::Measured,
];

/// The columns of people.csv that files had before others, in the order they are written.
const PEOPLE: [Column; 4] =
    [Column::Name, Column::Field(FieldKey::Email), Column::Field(FieldKey::Manager), Column::Field(FieldKey::Team)];

/// What a row of items.csv can say things about.
const OF_ITEMS: Nouns = Nouns::ITEM.and(Nouns::LINK);

/// These, and after them every field that is newer.
fn with_newer(first: &[Column], of: Nouns) -> Vec<Column> {
    let newer = FieldKey::of(of).map(Column::Field).filter(|column| !first.contains(column));
    first.iter().copied().chain(newer).collect()
}

impl Column {
    /// How many there are.
    pub(crate) const COUNT: usize = OWN.len() + FieldKey::ALL.len();

    /// The column a header cell names, whatever its case; a field also by the key it has in JSON.
    pub fn from_header(text: &str) -> Option<Column> {
        let text = text.trim().trim_start_matches('\u{feff}').trim();
        let own = OWN.iter().copied().find(|c| c.name().eq_ignore_ascii_case(text));
        let mut fields = FieldKey::of(OF_ITEMS.and(Nouns::PERSON));
        own.or_else(|| fields.find(|key| is_called(*key, text)).map(Column::Field))
    }

    /// As a file of the shape that is written today spells it: the key it has in JSON.
    pub(crate) fn key(self, shape: Shape) -> &'static str {
        match self {
            // The id of a check-in is its own.
            Column::Field(FieldKey::External) if shape == Shape::CheckIns => "id",
            Column::Field(key) => key.spec().key,
            other => other.name(),
        }
    }

    /// Whether it says nothing about items of a kind.
    pub(crate) fn is_foreign(self, kind: Kind) -> bool {
        match self {
            // What links say stands in the row of the project.
            Column::Progress | Column::Field(FieldKey::Because | FieldKey::Expect) => kind != Kind::Project,
            // What a project serves: its links.
            Column::Field(FieldKey::Parents) => false,
            Column::Field(key) => !key.spec().of.meets(kind.into()),
            Column::Value => kind != Kind::KeyResult,
            _ => false,
        }
    }
}

fn is_called(key: FieldKey, text: &str) -> bool {
    let spec = key.spec();
    spec.column.eq_ignore_ascii_case(text) || spec.key.eq_ignore_ascii_case(text)
}

/// What people call columns, and which of ours they may mean: all of them in small letters and digits.
const CALLED: [(&str, &str); 68] = [
    ("quarter", "cycle"),
    ("period", "cycle"),
    ("timeframe", "cycle"),
    ("timeperiod", "cycle"),
    ("trimester", "cycle"),
    ("quartal", "cycle"),
    ("dri", "owner"),
    ("lead", "owner"),
    ("owneremail", "owner"),
    ("ownername", "owner"),
    ("owners", "owner"),
    ("responsible", "owner"),
    ("assignee", "owner"),
    ("assignedto", "owner"),
    ("accountable", "owner"),
    ("verantwortlich", "owner"),
    ("responsable", "owner"),
    ("startdate", "start"),
    ("startson", "start"),
    ("begin", "start"),
    ("begins", "start"),
    ("duedate", "due"),
    ("enddate", "due"),
    ("end", "due"),
    ("deadline", "due"),
    ("targetdate", "due"),
    ("status", "word, health or state"),
    ("rag", "word or health"),
    ("mail", "email"),
    ("emailaddress", "email"),
    ("name", "title"),
    ("objective", "title"),
    ("keyresult", "title"),
    ("goal", "title"),
    ("type", "kind"),
    ("level", "kind"),
    ("key", "external_id"),
    ("goalid", "external_id"),
    ("alignedto", "parents"),
    ("parentid", "parents"),
    ("parentgoal", "parents"),
    ("department", "team"),
    ("squad", "team"),
    ("group", "team"),
    ("current", "value"),
    ("currentvalue", "value"),
    ("actual", "value"),
    ("now", "value"),
    ("from", "baseline"),
    ("startvalue", "baseline"),
    ("initial", "baseline"),
    ("startingvalue", "baseline"),
    ("to", "target"),
    ("targetvalue", "target"),
    ("zielwert", "target"),
    ("ziel", "target"),
    ("istwert", "value"),
    ("startwert", "baseline"),
    ("date", "on"),
    ("lastupdate", "on"),
    ("lastupdated", "on"),
    ("updated", "on"),
    ("notes", "note"),
    ("comment", "note"),
    ("comments", "note"),
    ("units", "unit"),
    ("reportsto", "manager"),
    ("link", "url"),
];

/// Words that people put beside the name of a column, which say nothing about which one it is.
const BESIDE: [&str; 9] = ["value", "values", "level", "score", "kr", "okr", "in", "of", "the"];

/// What a header that nobody knows may mean, of what a shape has and the file has not; `None`: nothing near. `Baseline Value`,
/// `KR Owner` and `Confidence (0-10)` mean what they mean without the words beside it.
pub(crate) fn meant(text: &str, shape: Shape, has: impl Fn(Column) -> bool) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let told = |word: &&str| !BESIDE.contains(word) && !word.bytes().all(|b| b.is_ascii_digit());
    let (whole, bare): (String, String) = (words().collect(), words().filter(told).collect());
    let as_written = meant_by(&whole, shape, &has);
    if as_written.is_some() || bare.is_empty() || bare == whole { as_written } else { meant_by(&bare, shape, &has) }
}

/// The same of the small letters and digits of a header.
fn meant_by(folded: &str, shape: Shape, has: &impl Fn(Column) -> bool) -> Option<&'static str> {
    let all = of(shape);
    let free = |column: &&Column| !has(**column);
    let is_free = |name: &str| all.iter().filter(free).any(|c| c.key(shape) == name || c.name() == name);
    if let Some((_, ours)) = CALLED.iter().find(|(called, _)| *called == folded) {
        return ours.split([',', ' ']).any(is_free).then_some(*ours);
    }
    let plain = |c: &Column| c.key(shape).replace('_', "");
    let same = all.iter().filter(free).find(|c| plain(c) == folded || c.name() == folded);
    let near = || {
        // A letter too many, too few or another; of short words nothing is near.
        let long = all.iter().filter(free).filter(|c| c.name().len() > 3 && folded.len() > 3);
        long.into_iter().find(|c| distance(folded, c.name()) == 1)
    };
    same.or_else(near).map(|c| c.key(shape))
}

/// The columns a shape has, in the order they are written.
pub(crate) fn of(shape: Shape) -> &'static [Column] {
    static ITEM_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| with_newer(&ITEMS, OF_ITEMS));
    static PEOPLE_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
        let mut all = with_newer(&PEOPLE, Nouns::PERSON);
        // The title of a person is the name.
        all.retain(|column| *column != Column::Field(FieldKey::Title));
        all
    });
    match shape {
        Shape::Items => &ITEM_COLUMNS,
        Shape::CheckIns => &CHECK_INS,
        Shape::People => &PEOPLE_COLUMNS,
    }
}

/// The columns a file of the shape cannot be without.
pub(crate) fn required(shape: Shape) -> &'static [Column] {
    match shape {
        Shape::Items => &[Column::Kind, Column::Field(FieldKey::External), Column::Field(FieldKey::Title)],
        Shape::CheckIns => &[Column::Item, Column::On],
        Shape::People => &[],
    }
}

/// Whether a cell is read as the value of its field by itself: not whom or what it names, which only the files together and
/// the workspace can say.
pub(crate) fn stands_alone(key: FieldKey) -> bool {
    match key.spec().reads {
        Reads::Line
        | Reads::Page
        | Reads::Number
        | Reads::Weight
        | Reads::Day(_)
        | Reads::Choice(_)
        | Reads::Steps
        | Reads::Waypoints
        | Reads::TimesOff
        | Reads::Expect => key != FieldKey::External && key != FieldKey::Email,
        Reads::Nothing
        | Reads::Title
        | Reads::Person
        | Reads::Team
        | Reads::Cycle
        | Reads::Objectives
        | Reads::Above
        | Reads::People
        | Reads::Scope
        | Reads::Time
        | Reads::Count => false,
    }
}
