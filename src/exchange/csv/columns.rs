//! The columns of the three CSV shapes, by name. What a cell means stands in `rows`.

use crate::exchange::report::Shape;

macro_rules! columns {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A column somebody knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Column { $($variant),+ }

        impl Column {
            /// Every column of every shape.
            pub(crate) const ALL: [Column; [$(Column::$variant),+].len()] = [$(Column::$variant),+];

            /// As the header spells it.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Column::$variant => $name),+ }
            }
        }
    };
}

columns! {
    Kind = "kind",
    Id = "id",
    Parent = "parent",
    Title = "title",
    Owner = "owner",
    Team = "team",
    Cycle = "cycle",
    Start = "start",
    Due = "due",
    Ambition = "ambition",
    Metric = "metric",
    Unit = "unit",
    Baseline = "baseline",
    Target = "target",
    Upper = "upper",
    Value = "value",
    Confidence = "confidence",
    Word = "word",
    On = "on",
    Steps = "steps",
    Waypoints = "waypoints",
    State = "state",
    Health = "health",
    Progress = "progress",
    Because = "because",
    Expect = "expect",
    Weight = "weight",
    Cadence = "cadence",
    Description = "description",
    Url = "url",
    Item = "item",
    By = "by",
    Note = "note",
    Next = "next",
    Name = "name",
    Email = "email",
    Manager = "manager",
}

/// The columns of items.csv, in the order they are written.
pub(crate) const ITEMS: [Column; 30] = [
    Column::Kind,
    Column::Id,
    Column::Parent,
    Column::Title,
    Column::Owner,
    Column::Team,
    Column::Cycle,
    Column::Start,
    Column::Due,
    Column::Ambition,
    Column::Metric,
    Column::Unit,
    Column::Baseline,
    Column::Target,
    Column::Upper,
    Column::Value,
    Column::Confidence,
    Column::Word,
    Column::On,
    Column::Steps,
    Column::Waypoints,
    Column::State,
    Column::Health,
    Column::Progress,
    Column::Because,
    Column::Expect,
    Column::Weight,
    Column::Cadence,
    Column::Description,
    Column::Url,
];

/// The columns of check-ins.csv, in the order they are written.
pub(crate) const CHECK_INS: [Column; 13] = [
    Column::Item,
    Column::Kind,
    Column::Id,
    Column::On,
    Column::By,
    Column::Value,
    Column::Confidence,
    Column::Word,
    Column::Health,
    Column::Progress,
    Column::Steps,
    Column::Note,
    Column::Next,
];

/// The columns of people.csv, in the order they are written.
pub(crate) const PEOPLE: [Column; 4] = [Column::Name, Column::Email, Column::Manager, Column::Team];

impl Column {
    /// The column a header cell names, whatever its case.
    pub(crate) fn from_header(text: &str) -> Option<Column> {
        let text = text.trim();
        Column::ALL.into_iter().find(|c| c.name().eq_ignore_ascii_case(text))
    }
}

/// The columns a shape has, in the order they are written.
pub(crate) fn of(shape: Shape) -> &'static [Column] {
    match shape {
        Shape::Items => &ITEMS,
        Shape::CheckIns => &CHECK_INS,
        Shape::People => &PEOPLE,
    }
}

/// The columns a file of the shape cannot be without.
pub(crate) fn required(shape: Shape) -> &'static [Column] {
    match shape {
        Shape::Items => &[Column::Kind, Column::Id, Column::Title],
        Shape::CheckIns => &[Column::Item, Column::On],
        Shape::People => &[],
    }
}
