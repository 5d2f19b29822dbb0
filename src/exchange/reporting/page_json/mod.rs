//! What `report page --format json` prints, and what templates get: one page, with its figures and the words for them (docs/reports.md).
//!
//! Every figure is one of `list`, `trend` or `diff`. `says` holds the words that every format shows. Must not know: formats.

pub(super) mod made;

pub use made::page;

use super::super::item_json::ItemJson;
use chrono::NaiveDate;
use serde::Serialize;

/// One page.
#[derive(Debug, Serialize)]
pub struct PageJson<'a> {
    /// `page`.
    pub kind: &'static str,
    /// The name of the workspace.
    pub workspace: &'a str,
    /// The team it is about; null: everything.
    pub team: Option<&'a str>,
    /// The day.
    pub on: NaiveDate,
    /// The day that was asked for instead of today.
    pub as_of: Option<NaiveDate>,
    /// The cycle that runs, or was asked for.
    pub cycle: Option<CycleJson<'a>>,
    /// What stands at its head.
    pub says: SaysJson,
    /// Where the cycle stands.
    pub summary: SummaryJson<'a>,
    /// Since when it tells what changed, and how much of what there is.
    pub since: SinceJson,
    /// What changed, the worst first, as far as there is room.
    pub changed: Vec<ChangedJson>,
    /// How many more there are.
    pub changed_more: usize,
    /// What is asked of whom, the most pressing first, as far as there is room.
    pub asks: Vec<AskJson<'a>>,
    /// How many more there are.
    pub asks_more: usize,
    /// Goals as they are read, as far as there is room.
    pub goals: Vec<GoalJson<'a>>,
    /// What of them there is no room for.
    pub hidden: Vec<HiddenJson>,
    /// How far the numbers can be trusted.
    pub trust: TrustJson<'a>,
    /// What cycles came to, the oldest first, and at the end what runs.
    pub cycles: Vec<CameJson<'a>>,
    /// Check-ins by their day, week by week of the cycle.
    pub weeks: Vec<WeekJson>,
    /// How often what was said with most confidence came true.
    pub calibration: Option<CalibrationJson<'a>>,
    /// What became of bets.
    pub bets: Option<BetsJson>,
    /// What was revised in the cycle with a reason, what became easier first, as far as there is room.
    pub revisions: Vec<RevisionJson<'a>>,
    /// How many became what.
    pub revised: RevisedJson,
    /// What it was made from.
    pub made: MadeJson,
}

/// A cycle.
#[derive(Debug, Serialize)]
pub struct CycleJson<'a> {
    /// Its name.
    pub name: &'a str,
    /// Which week of it it is.
    pub week: i64,
    /// Of how many.
    pub weeks: i64,
}

/// The words at the head.
#[derive(Debug, Serialize)]
pub struct SaysJson {
    /// `Northwind: goals, week 8 of 13, 27 November 2026`.
    pub title: String,
    /// Where the cycle stands, in a sentence.
    pub summary: String,
    /// What to do, where there is nothing to tell yet; else null.
    pub nothing: Option<&'static str>,
    /// What its goals are: `Company goals`, or `Goals`.
    pub goals: &'static str,
    /// `7 on track, not shown`; null: all are shown.
    pub hidden: Option<String>,
    /// How sure the numbers are, in a few words.
    pub trust: String,
    /// How much was revised.
    pub revised: String,
    /// Who spoke when it was owed.
    pub weeks: Option<String>,
    /// What words were worth.
    pub calibration: Option<String>,
    /// What became of bets.
    pub bets: Option<String>,
    /// From what it was made, and how each number can be asked for.
    pub made: String,
}

/// Where the cycle stands.
#[derive(Debug, Serialize)]
pub struct SummaryJson<'a> {
    /// The mean of `expected` of its key results that have one and a progress, by weight.
    pub expected: Option<f64>,
    /// The mean of their progress, each between 0 and 1.
    pub reached: Option<f64>,
    /// How many these are.
    pub of: usize,
    /// Where all of them will end: `likely` of `trend`.
    pub forecast: Option<EndJson>,
    /// What the last cycle came to.
    pub last: Option<CameJson<'a>>,
}

/// A likely end, as progress.
#[derive(Debug, Serialize)]
pub struct EndJson {
    /// The middle.
    pub middle: f64,
    /// 8 of 10 end between this
    pub low80: f64,
    /// and this.
    pub high80: f64,
    /// How many key results it is told by.
    pub told_by: usize,
    /// Of how many that are open.
    pub open: usize,
}

/// What was compared.
#[derive(Debug, Serialize)]
pub struct SinceJson {
    /// The day.
    pub on: NaiveDate,
    /// The review on it.
    pub review: Option<u32>,
    /// `since 20 Nov`.
    pub says: String,
    /// How much of what, in a sentence; why nothing can be told, where nothing was known then.
    pub counts: String,
    /// Whether it is known how things stood then.
    pub known: bool,
    /// How many there are of each group of `diff`.
    pub worse: usize,
    /// The same.
    pub silent: usize,
    /// The same.
    pub better: usize,
    /// The same.
    pub spoke: usize,
    /// The same.
    pub new: usize,
    /// The same.
    pub gone: usize,
    /// The same.
    pub ended: usize,
    /// The same.
    pub revised: usize,
}

/// Something that changed.
#[derive(Debug, Serialize)]
pub struct ChangedJson {
    /// Which group of `diff` it is of.
    pub group: &'static str,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How it stood.
    pub from: Option<&'static str>,
    /// How it stands, or what became of it.
    pub to: Option<&'static str>,
    /// Why.
    pub because: Option<String>,
    /// The words: what it is called, what happened.
    pub says: ChangedSays,
}

/// The words of something that changed.
#[derive(Debug, Serialize)]
pub struct ChangedSays {
    /// One word: `worse`.
    pub group: &'static str,
    /// Its title, cut.
    pub title: String,
    /// `on track → off track`.
    pub what: String,
}

/// Something that is asked.
#[derive(Debug, Serialize)]
pub struct AskJson<'a> {
    /// `action`, `score`, `verdict`, `owner` or `links`.
    pub why: &'static str,
    /// What.
    pub what: String,
    /// Of whom.
    pub who: Option<&'a str>,
    /// By when.
    pub by: Option<NaiveDate>,
    /// Whether that day is over.
    pub overdue: bool,
    /// The id of the item it is about.
    pub about: Option<String>,
    /// `Ana Ruiz, 30 Nov`.
    pub says: String,
}

/// A goal: every key of `list`, and where it will end.
#[derive(Debug, Serialize)]
pub struct GoalJson<'a> {
    /// The item, every key of `list`.
    #[serde(flatten)]
    pub item: ItemJson<'a>,
    /// Where it will end: of a key result as `trend REF` tells it.
    pub forecast: Option<ForecastJson>,
    /// How often what it promises was revised in the cycle.
    pub revised: usize,
    /// 1: it stands under the objective before it.
    pub depth: u8,
    /// Whether it is one of those the page is about first.
    pub first: bool,
    /// The words.
    pub says: GoalSays,
}

/// Where a goal will end.
#[derive(Debug, Serialize)]
pub struct ForecastJson {
    /// The lower end of the band, in the unit of the key result; of an objective as progress.
    pub low80: Option<f64>,
    /// The middle.
    pub middle: Option<f64>,
    /// The upper end.
    pub high80: Option<f64>,
    /// The chance that it is reached; null of an objective.
    pub chance: Option<f64>,
}

/// The words of a goal.
#[derive(Debug, Serialize)]
pub struct GoalSays {
    /// Its title, cut.
    pub title: String,
    /// Its health; of what fell silent with what it was.
    pub health: String,
    /// `3 → 3.4 %`.
    pub standing: String,
    /// `20 %`.
    pub progress: String,
    /// `−42`, in points; of a bound `outside`.
    pub pace: String,
    /// `5/10`, or the owner's word.
    pub word: String,
    /// `3.2 % (3–3.4)`.
    pub likely: String,
    /// Who answers for it.
    pub owner: String,
    /// `↓ target`, where what it promises was made easier; empty: it was not.
    pub revised: &'static str,
    /// How full its bar is, 0–1; null: nothing was measured.
    pub full: Option<f64>,
    /// Where it should be by now, 0–1; null: nothing is expected.
    pub due: Option<f64>,
}

/// Goals there is no room for.
#[derive(Debug, Serialize)]
pub struct HiddenJson {
    /// Their health.
    pub health: &'static str,
    /// How many.
    pub n: usize,
}

/// How far the numbers can be trusted.
#[derive(Debug, Serialize)]
pub struct TrustJson<'a> {
    /// How much of what owes check-ins is fresh.
    pub fresh: usize,
    /// How much owes check-ins.
    pub owed: usize,
    /// Of how much the newest value was measured.
    pub measured: usize,
    /// How much has been silent for too long.
    pub silent_n: usize,
    /// What, the longest first, as far as there is room.
    pub silent: Vec<SilentJson<'a>>,
    /// How often word and number contradict each other.
    pub disagree_n: usize,
    /// Where, as far as there is room.
    pub disagree: Vec<DisagreeJson>,
}

/// Something silent.
#[derive(Debug, Serialize)]
pub struct SilentJson<'a> {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who answers for it; null also where names were not asked for.
    pub owner: Option<&'a str>,
    /// Days since it was heard of; null: never.
    pub days: Option<i64>,
    /// `Ana Ruiz, 43 d`.
    pub says: String,
}

/// Word against number.
#[derive(Debug, Serialize)]
pub struct DisagreeJson {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How they contradict each other.
    pub why: String,
    /// The same in a few words: `9/10 said, −18 measured`.
    pub says: String,
}

/// What a cycle came to.
#[derive(Debug, Clone, Serialize)]
pub struct CameJson<'a> {
    /// Its name.
    pub cycle: &'a str,
    /// How many key results have a score; of what runs how many are open.
    pub n: usize,
    /// Their mean; null with fewer than three.
    pub score: Option<f64>,
    /// The same against the first targets.
    pub first: Option<f64>,
    /// Of the cycle that runs: where it will end.
    pub likely: Option<f64>,
    /// The words for score and first.
    pub says: [String; 2],
}

/// A week.
#[derive(Debug, Serialize)]
pub struct WeekJson {
    /// Which one, from 1.
    pub week: usize,
    /// Deadlines met by their day.
    pub on_time: u32,
    /// All of them.
    pub owed: u32,
    /// The share; null with fewer than three.
    pub share: Option<f64>,
}

/// What words were worth.
#[derive(Debug, Serialize)]
pub struct CalibrationJson<'a> {
    /// The cycle they were said in.
    pub cycle: &'a str,
    /// The band: `7-10`.
    pub band: &'static str,
    /// How many.
    pub n: usize,
    /// How many of them were reached.
    pub hits: usize,
}

/// What became of bets.
#[derive(Debug, Serialize)]
pub struct BetsJson {
    /// How many held.
    pub held: u32,
    /// How many failed.
    pub failed: u32,
    /// Of how many nobody can tell.
    pub unclear: u32,
    /// How many are open.
    pub open: usize,
}

/// A revision.
#[derive(Debug, Serialize)]
pub struct RevisionJson<'a> {
    /// The id of what was revised.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Which field.
    pub field: String,
    /// What was promised: a number where the field is one.
    pub old: Option<HeldJson>,
    /// What is.
    pub new: Option<HeldJson>,
    /// `easier`, `harder` or `otherwise`.
    pub way: &'static str,
    /// Why.
    pub because: Option<String>,
    /// Who.
    pub by: Option<&'a str>,
    /// When.
    pub on: NaiveDate,
    /// `target 3.5 % → 3.4 %`.
    pub says: String,
}

/// A number where the field is one, else words.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum HeldJson {
    /// A number.
    Number(f64),
    /// Words.
    Words(String),
}

/// How much was revised.
#[derive(Debug, Serialize)]
pub struct RevisedJson {
    /// How much became easier.
    pub easier: usize,
    /// How much became harder.
    pub harder: usize,
    /// How much became something else.
    pub otherwise: usize,
}

/// What a report was made from.
#[derive(Debug, Serialize)]
pub struct MadeJson {
    /// The name of the file.
    pub file: String,
    /// The number of the last change in it.
    pub change: i64,
}

/// What is known beside the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The name of its file.
    pub file: &'a str,
    /// The day that was asked for instead of today.
    pub as_of: Option<NaiveDate>,
    /// How it is said that this is another day: below the title.
    pub head: Option<&'a str>,
}
