//! What `add` and `revise` can set, as flags; and what was given there as fields of a change.

use super::{
    error::{Failure, Result},
    session::Desk,
};
use crate::{
    domain::{
        Cascade, Field, Id, Kind, Op,
        cycle::{calendar_dates, calendar_parent},
        edit,
        goal::Rollup,
        refs::RefError,
        text::{
            self,
            date::{When, parse_date},
            number::{Decimal, parse_number},
        },
    },
    exchange::csv::cells,
};
use chrono::NaiveDate;
use clap::Args;

/// What every item has. “none” takes a value away.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ItemFlags {
    /// Who answers for it: a name, an e-mail or an id
    #[arg(long, value_name = "PERSON")]
    pub(super) owner: Option<String>,
    /// Its team: a name, or a path such as Company/Product/Growth
    #[arg(long, value_name = "TEAM")]
    pub(super) team: Option<String>,
    /// Its first day
    #[arg(long, value_name = "DATE")]
    pub(super) start: Option<String>,
    /// Its last day
    #[arg(long, value_name = "DATE")]
    pub(super) due: Option<String>,
    /// How often a check-in is owed: weekly, biweekly, monthly
    #[arg(long, value_name = "CADENCE")]
    pub(super) cadence: Option<String>,
    /// Long text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) description: Option<String>,
    /// Where more is written
    #[arg(long, value_name = "URL")]
    pub(super) url: Option<String>,
    /// Its id in your files
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
}

/// What goals have.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct GoalFlags {
    /// Its cycle, such as 2026-Q4; made when it is a calendar one
    #[arg(long, value_name = "CYCLE")]
    pub(super) cycle: Option<String>,
    /// committed (all of it is expected) or aspirational (a stretch)
    #[arg(long, value_name = "AMBITION")]
    pub(super) ambition: Option<String>,
}

/// What objectives have.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ObjectiveFlags {
    /// What moves its number: key-results, children or both
    #[arg(long, value_name = "WHAT")]
    pub(super) rollup: Option<String>,
    /// The person it belongs to, of a personal objective
    #[arg(id = "for", long = "for", value_name = "PERSON")]
    pub(super) person: Option<String>,
}

/// What key results have.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct MeasureFlags {
    /// increase, decrease, at-least, at-most, between, milestones, yes-no or baseline-first
    #[arg(long, value_name = "METRIC")]
    pub(super) metric: Option<String>,
    /// The unit of its numbers: %, EUR, min
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Where it begins
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) baseline: Option<String>,
    /// Where it should end; of at-least, at-most and between the (lower) bound
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) target: Option<String>,
    /// The upper bound of between
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) upper: Option<String>,
    /// Steps of milestones: title/weight/date;title;…
    #[arg(long, value_name = "STEPS")]
    pub(super) steps: Option<String>,
    /// Values expected on days: 2026-10-31=40;2026-11-30=70
    #[arg(long, value_name = "WAYPOINTS")]
    pub(super) waypoints: Option<String>,
    /// Its share in the objective; 0 is linked, not counted
    #[arg(long, value_name = "N")]
    pub(super) weight: Option<String>,
    /// Where the number comes from
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
}

/// Says away: “none” and nothing at all.
pub(super) fn is_none(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "none")
}

/// The text, or `None` where it was said away.
pub(super) fn optional(text: &str) -> Option<String> {
    (!is_none(text)).then(|| text.trim().to_owned())
}

/// Puts the flag in front of a sentence about its value.
pub(super) fn of_flag(flag: &str) -> impl Fn(String) -> Failure + '_ {
    move |e| Failure::wrong(format!("--{flag}: {e}"))
}

/// A reference, or the failure that names the flag.
pub(super) fn named<T>(flag: &str, found: std::result::Result<T, RefError>) -> Result<T> {
    found.map_err(|e| of_flag(flag)(e.to_string()))
}

/// Collects fields; the cascade and the day are what names and dates are read against.
pub(super) struct Reader<'a> {
    pub(super) cascade: &'a Cascade,
    pub(super) today: NaiveDate,
    /// The unit of the key result, so that `3.5 h` can be read.
    pub(super) unit: Option<String>,
    pub(super) fields: Vec<Field>,
}

impl Reader<'_> {
    fn with<T>(
        &mut self,
        flag: &str,
        given: Option<&String>,
        read: impl Fn(&str) -> std::result::Result<T, String>,
        field: fn(T) -> Field,
    ) -> Result<()> {
        if let Some(text) = given {
            let value = read(text.trim()).map_err(of_flag(flag))?;
            self.fields.push(field(value));
        }
        Ok(())
    }

    fn date(&mut self, flag: &str, given: Option<&String>, when: When, field: fn(Option<NaiveDate>) -> Field) -> Result<()> {
        let today = self.today;
        self.with(flag, given, |t| if is_none(t) { Ok(None) } else { parse_date(t, today, when).map(Some) }, field)
    }

    fn number(&mut self, flag: &str, given: Option<&String>, field: fn(Option<f64>) -> Field) -> Result<()> {
        let unit = self.unit.clone();
        self.with(flag, given, |t| if is_none(t) { Ok(None) } else { number(t, unit.as_deref()).map(Some) }, field)
    }

    fn text(&mut self, flag: &str, given: Option<&String>, field: fn(Option<String>) -> Field) -> Result<()> {
        self.with(flag, given, |t| Ok(optional(t)), field)
    }

    fn person(&mut self, flag: &str, given: Option<&String>, field: fn(Option<Id>) -> Field) -> Result<()> {
        if let Some(text) = given {
            let id = if is_none(text) { None } else { Some(named(flag, self.cascade.resolve_person(text))?) };
            self.fields.push(field(id));
        }
        Ok(())
    }

    pub(super) fn item(&mut self, flags: &ItemFlags) -> Result<()> {
        self.person("owner", flags.owner.as_ref(), Field::Owner)?;
        if let Some(text) = &flags.team {
            let id = if is_none(text) { None } else { Some(named("team", self.cascade.resolve_team(text))?) };
            self.fields.push(Field::Team(id));
        }
        self.date("start", flags.start.as_ref(), When::Start, Field::Start)?;
        self.date("due", flags.due.as_ref(), When::Due, Field::Due)?;
        self.with("cadence", flags.cadence.as_ref(), cells::cadence, Field::Cadence)?;
        self.text("description", flags.description.as_ref(), Field::Description)?;
        self.text("url", flags.url.as_ref(), Field::Url)?;
        self.text("id", flags.id.as_ref(), Field::External)
    }

    /// All but the cycle, which may have to be made.
    pub(super) fn goal(&mut self, flags: &GoalFlags) -> Result<()> {
        self.with(
            "ambition",
            flags.ambition.as_ref(),
            |t| if is_none(t) { Ok(None) } else { cells::ambition(t).map(Some) },
            Field::Ambition,
        )
    }

    pub(super) fn objective(&mut self, flags: &ObjectiveFlags) -> Result<()> {
        let rollup = |t: &str| {
            Rollup::from_word(t)
                .ok_or_else(|| format!("“{}” is none of {}", text::one_line(t, 24), Rollup::ALL.map(Rollup::word).join(", ")))
        };
        self.with("rollup", flags.rollup.as_ref(), rollup, Field::Rollup)?;
        self.person("for", flags.person.as_ref(), Field::BelongsTo)
    }

    pub(super) fn measure(&mut self, flags: &MeasureFlags) -> Result<()> {
        if let Some(unit) = &flags.unit {
            self.unit = optional(unit);
        }
        self.with("metric", flags.metric.as_ref(), cells::metric, Field::Metric)?;
        self.text("unit", flags.unit.as_ref(), Field::Unit)?;
        self.number("baseline", flags.baseline.as_ref(), Field::Baseline)?;
        self.number("target", flags.target.as_ref(), Field::Target)?;
        self.number("upper", flags.upper.as_ref(), Field::Upper)?;
        let list = |t: &str| if is_none(t) { String::new() } else { t.to_owned() };
        self.with("steps", flags.steps.as_ref(), |t| cells::steps(&list(t), b';'), Field::Steps)?;
        self.with("waypoints", flags.waypoints.as_ref(), |t| cells::waypoints(&list(t), b';'), Field::Waypoints)?;
        self.with("weight", flags.weight.as_ref(), |t| cells::weight(t, b';'), Field::Weight)?;
        self.text("source", flags.source.as_ref(), Field::Source)
    }
}

/// A number with or without the key result's unit behind it.
fn number(text: &str, unit: Option<&str>) -> std::result::Result<f64, String> {
    let bare = unit.and_then(|unit| text.strip_suffix(unit.trim())).map(str::trim_end).filter(|t| !t.is_empty());
    parse_number(text, Decimal::Either).or_else(|e| bare.map_or(Err(e), |bare| parse_number(bare, Decimal::Either)))
}

/// The cycle of that name; a calendar one that is not there yet is made, by the operation that comes with it.
pub(super) fn cycle(desk: &mut Desk, name: &str) -> Result<(Id, Vec<Op>)> {
    match desk.cascade.resolve_cycle(name) {
        Ok(id) => Ok((id, Vec::new())),
        Err(RefError::Nothing { .. }) if calendar_dates(name.trim()).is_some() => {
            let parent = calendar_parent(name.trim()).and_then(|parent| desk.cascade.resolve_cycle(&parent).ok());
            let mut directory = edit::Directory::new(&desk.cascade, &mut desk.ids);
            match directory.cycle(name, None, parent) {
                Some(id) => Ok((id, directory.into_ops())),
                None => Err(of_flag("cycle")(format!("“{}” is not a cycle", text::one_line(name, 24)))),
            }
        }
        Err(error) => Err(of_flag("cycle")(error.to_string())),
    }
}

/// Parents by reference: objectives.
pub(super) fn parents(cascade: &Cascade, refs: &[String]) -> Result<Vec<Id>> {
    let wanted = refs.iter().flat_map(|r| r.split(';')).filter(|r| !is_none(r));
    wanted.map(|r| Ok(cascade.item(named("parent", cascade.resolve(r, &[Kind::Objective]))?).id)).collect()
}
