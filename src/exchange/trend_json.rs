//! What `trend REF --format json` prints: all that was said of an item, and where it will end with all that this is made of
//! (docs/reference.md).

use super::trends_json::LikelyJson;
use crate::domain::{
    Cascade, Id, Ix, Word,
    forecast::{Forecast, Past, words::Ends},
    pace::Course,
    trends::{
        likely::Likely,
        told::{Closed, Moved, Point, Trend},
    },
};
use chrono::NaiveDate;
use serde::Serialize;

/// The trend of an item.
#[derive(Debug, Serialize)]
pub struct TrendJson<'a> {
    /// The day that was asked for instead of today.
    as_of: Option<NaiveDate>,
    id: String,
    title: &'a str,
    kind: &'static str,
    cycle: Option<&'a str>,
    owner: Option<&'a str>,
    /// The ids of the chain it stands in, the first of it first, itself among them.
    chain: Vec<String>,
    metric: Option<&'static str>,
    unit: Option<&'a str>,
    baseline: Option<f64>,
    target: Option<f64>,
    upper: Option<f64>,
    /// Oldest first.
    points: Vec<PointJson<'a>>,
    targets: Vec<MovedJson<'a>>,
    expected: Vec<ExpectedJson>,
    closings: Vec<ClosedJson<'a>>,
    /// Null where nothing can be said.
    forecast: Option<ForecastJson>,
    /// Of an objective where its key results will end together; null where nothing can be said, and of the rest.
    likely: Option<LikelyJson<'a>>,
    /// The forecast as a sentence, or why there is none.
    sentence: String,
}

/// What was said on a day.
#[derive(Debug, Serialize)]
struct PointJson<'a> {
    id: String,
    on: NaiveDate,
    value: Option<f64>,
    progress: Option<f64>,
    confidence: Option<u8>,
    word: Option<&'static str>,
    unchanged: bool,
    /// The source the value came from; null: a person said it, or nobody knows.
    measured: Option<&'a str>,
    by: Option<&'a str>,
    note: Option<&'a str>,
}

/// How a target moved.
#[derive(Debug, Serialize)]
struct MovedJson<'a> {
    id: String,
    on: NaiveDate,
    from: Option<f64>,
    to: Option<f64>,
    because: Option<&'a str>,
    by: Option<&'a str>,
}

/// A point of the expected line.
#[derive(Debug, Serialize)]
struct ExpectedJson {
    on: NaiveDate,
    value: f64,
}

/// What one of the chain came to.
#[derive(Debug, Serialize)]
struct ClosedJson<'a> {
    id: String,
    cycle: Option<&'a str>,
    on: Option<NaiveDate>,
    score: Option<f64>,
    score_first: Option<f64>,
    outcome: &'static str,
}

/// Where it will end; in the unit of the item, of milestones, yes/no and bounds as shares.
#[derive(Debug, Serialize)]
struct ForecastJson {
    /// Its last day.
    on: NaiveDate,
    middle: Option<f64>,
    low80: Option<f64>,
    high80: Option<f64>,
    /// Of reaching `aim`; null where too few have ended.
    chance: Option<f64>,
    /// Without any further change, and at this rate, the smaller first; null where more is known.
    range: Option<[f64; 2]>,
    /// How many it is made of; with fewer than ten, how many there are.
    past: usize,
    trend_trust: f64,
    last_heard_days: Option<i64>,
    /// Where it stands: its progress, of a bound the share of its days it was kept.
    progress: Option<f64>,
    /// What its own slope would add by the end.
    gain: f64,
    confidence: Option<u8>,
    elapsed: f64,
    aim: f64,
    /// Those that stood most like it, the nearest first.
    alike: Vec<AlikeJson>,
}

/// One that stood alike, where it stood then, and how it ended.
#[derive(Debug, Serialize)]
struct AlikeJson {
    id: String,
    progress: Option<f64>,
    gain: f64,
    confidence: Option<u8>,
    end: f64,
}

/// What is told of where an item will end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ahead<'a> {
    /// Of a key result, with what it is made of.
    pub forecast: Option<(&'a Forecast, &'a Past)>,
    /// Of an objective.
    pub likely: Option<&'a Likely>,
}

impl<'a> TrendJson<'a> {
    /// What is told of an item.
    pub fn of(
        cascade: &'a Cascade,
        ix: Ix,
        trend: &'a Trend,
        ahead: Ahead<'_>,
        sentence: String,
        as_of: Option<NaiveDate>,
    ) -> Self {
        let item = cascade.item(ix);
        let kr = item.key_result();
        TrendJson {
            as_of,
            id: cascade.short(item.id),
            title: &item.title,
            kind: item.kind().name(),
            cycle: cascade.cycle_of(ix).map(|cycle| cycle.name.as_str()),
            owner: cascade.owner_name(ix),
            chain: cascade.chain(ix).into_iter().map(|one| cascade.short(cascade.item(one).id)).collect(),
            metric: kr.map(|kr| kr.metric.word()),
            unit: kr.and_then(|kr| kr.unit.as_deref()),
            baseline: kr.and_then(|kr| kr.baseline),
            target: kr.and_then(|kr| kr.target),
            upper: kr.and_then(|kr| kr.upper),
            points: trend.points.iter().map(|point| PointJson::of(cascade, point)).collect(),
            targets: trend.targets.iter().map(|moved| MovedJson::of(cascade, moved)).collect(),
            expected: trend.expected.iter().map(|&(on, value)| ExpectedJson { on, value }).collect(),
            closings: trend.closings.iter().map(|closed| ClosedJson::of(cascade, closed)).collect(),
            likely: ahead.likely.map(|likely| LikelyJson::of(cascade, likely)),
            forecast: ahead
                .forecast
                .zip(Course::of(cascade, ix))
                .map(|((f, past), course)| ForecastJson::of(cascade, f, past, &course)),
            sentence,
        }
    }
}

fn name(cascade: &Cascade, person: Option<Id>) -> Option<&str> {
    person.and_then(|id| cascade.person(id)).map(|person| person.name.as_str())
}

impl<'a> PointJson<'a> {
    fn of(cascade: &'a Cascade, point: &'a Point) -> Self {
        PointJson {
            id: cascade.short(cascade.item(point.of).id),
            on: point.on,
            value: point.value,
            progress: point.progress,
            confidence: point.confidence,
            word: point.word.map(Word::word),
            unchanged: point.unchanged,
            measured: point.measured.as_deref(),
            by: name(cascade, point.by),
            note: point.note.as_deref(),
        }
    }
}

impl<'a> MovedJson<'a> {
    fn of(cascade: &'a Cascade, moved: &'a Moved) -> Self {
        MovedJson {
            id: cascade.short(cascade.item(moved.of).id),
            on: moved.on,
            from: moved.from,
            to: moved.to,
            because: moved.because.as_deref(),
            by: name(cascade, moved.by),
        }
    }
}

impl<'a> ClosedJson<'a> {
    fn of(cascade: &'a Cascade, closed: &Closed) -> Self {
        ClosedJson {
            id: cascade.short(cascade.item(closed.of).id),
            cycle: cascade.cycle_of(closed.of).map(|cycle| cycle.name.as_str()),
            on: closed.on,
            score: closed.score,
            score_first: closed.first,
            outcome: closed.outcome.word(),
        }
    }
}

impl ForecastJson {
    fn of(cascade: &Cascade, forecast: &Forecast, past: &Past, course: &Course) -> Self {
        let band: Option<Ends> = forecast.band(course);
        ForecastJson {
            on: forecast.due,
            middle: band.map(|band| band.middle),
            low80: band.map(|band| band.low),
            high80: band.map(|band| band.high),
            chance: forecast.chance(),
            range: forecast.range(course),
            past: if forecast.alike.is_empty() { past.like(forecast) } else { forecast.alike.len() },
            trend_trust: forecast.trust,
            last_heard_days: forecast.last_heard,
            progress: forecast.now.progress(),
            gain: forecast.now.gain(),
            confidence: forecast.now.confidence(),
            elapsed: forecast.elapsed,
            aim: forecast.aim,
            alike: forecast
                .alike
                .iter()
                .map(|q| AlikeJson {
                    id: cascade.short(q.id),
                    progress: q.then.progress(),
                    gain: q.then.gain(),
                    confidence: q.then.confidence(),
                    end: q.end,
                })
                .collect(),
        }
    }
}
