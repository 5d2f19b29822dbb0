//! The columns of the three CSV shapes, by name. What a cell means stands in `rows`.

use crate::domain::{
    FieldKey, Kind,
    fields::{Nouns, Reads},
};
use crate::exchange::report::Shape;
use std::sync::LazyLock;

macro_rules! columns {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A column somebody knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Column {
            $($variant,)+
            /// A field of the table, under the name it has there.
            Field(FieldKey),
        }

        /// The columns that are no field.
        const OWN: &[Column] = &[$(Column::$variant),+];

        impl Column {
            /// As the header spells it.
            pub(crate) fn name(self) -> &'static str {
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
const CHECK_INS: [Column; 13] = [
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
    pub(crate) fn from_header(text: &str) -> Option<Column> {
        let text = text.trim();
        let own = OWN.iter().copied().find(|c| c.name().eq_ignore_ascii_case(text));
        let mut fields = FieldKey::of(OF_ITEMS.and(Nouns::PERSON));
        own.or_else(|| fields.find(|key| is_called(*key, text)).map(Column::Field))
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

/// In lists of items both the id of a file and the letters of the screen are there, so one of them names the column.
fn is_called(key: FieldKey, text: &str) -> bool {
    let spec = key.spec();
    spec.column.eq_ignore_ascii_case(text) || (key != FieldKey::External && spec.key.eq_ignore_ascii_case(text))
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
        Reads::Nothing | Reads::Title | Reads::Person | Reads::Team | Reads::Cycle | Reads::Objectives | Reads::Above => false,
    }
}
