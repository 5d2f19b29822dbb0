//! What `trend --format json` prints without an item: what the past of a workspace tells, with all that each figure is made of
//! (docs/reference.md).

use crate::domain::{
    Cascade, Id, Ix, Word,
    link::Verdict,
    trends::{
        Came, Trends,
        bets::{Bet, TeamBets},
        calibration::{Band, Calibration, Told},
        likely::Likely,
        overhead::Overhead,
        said::View,
        scores::{BINS, Note, Scored, Went, team_of},
        weeks::{Decay, Participation, Weeks},
    },
};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;

/// Everything there is to tell.
#[derive(Debug, Serialize)]
pub struct TrendsJson<'a> {
    as_of: Option<NaiveDate>,
    cycle: Option<&'a str>,
    beside: Option<&'a str>,
    team: Option<&'a str>,
    /// Of all that was asked for; null without a cycle.
    weeks: Option<Vec<WeekJson>>,
    /// The week that stands for week six.
    six: Option<usize>,
    before: Option<f64>,
    after: Option<f64>,
    decay: Option<f64>,
    verdict: Option<&'static str>,
    weeks_by_team: Vec<TeamWeeksJson<'a>>,
    weeks_beside: Option<BesideJson>,
    /// The cycle of the distribution and of the calibration; null: nothing has a score.
    scored: Option<&'a str>,
    /// Of all, and of each team with those below it, cycle by cycle, the newest first.
    scores: Vec<ScoreJson<'a>>,
    /// How many scores lay in each tenth; null without a score.
    distribution: Option<[usize; BINS]>,
    exact_zero: usize,
    exact_one: usize,
    /// Null without a score.
    calibration: Option<CalibrationJson<'a>>,
    /// Every scored key result these figures are made of.
    results: Vec<ResultJson<'a>>,
    /// Where what is under way will end: all of it, and each objective.
    likely: Vec<LikelyJson<'a>>,
    bets: Vec<BetsJson<'a>>,
    /// Every bet these are made of.
    bets_each: Vec<BetJson<'a>>,
    /// Null of a team.
    overhead: Option<OverheadJson>,
    /// What is not told yet, and when it will be.
    silent: Vec<SilentJson>,
}

/// Deadlines that closed a week.
#[derive(Debug, Serialize)]
struct WeekJson {
    week: usize,
    from: NaiveDate,
    on_time: u32,
    late: u32,
    missed: u32,
    /// Null with fewer than three.
    share: Option<f64>,
}

/// The weeks of a team.
#[derive(Debug, Serialize)]
struct TeamWeeksJson<'a> {
    team: Option<&'a str>,
    weeks: Vec<WeekJson>,
    before: Option<f64>,
    after: Option<f64>,
    decay: Option<f64>,
    verdict: Option<&'static str>,
}

/// The weeks of the cycle before.
#[derive(Debug, Serialize)]
struct BesideJson {
    weeks: Vec<WeekJson>,
    six: Option<usize>,
    before: Option<f64>,
    after: Option<f64>,
    decay: Option<f64>,
    verdict: Option<&'static str>,
}

/// What a team came to in a cycle.
#[derive(Debug, Serialize)]
struct ScoreJson<'a> {
    /// Null: all of the cycle.
    team: Option<&'a str>,
    cycle: &'a str,
    n: usize,
    /// Null with fewer than three.
    score: Option<f64>,
    first: Option<f64>,
    hits: Option<f64>,
    /// Of those of which all was promised.
    committed: Option<f64>,
    /// One by one, where they are too few for a mean.
    listed: Vec<f64>,
    /// Of the newest: where it went from the one before it, what makes one ask, and what the running cycle would come to.
    went: Option<&'static str>,
    note: Option<&'static str>,
    now: Option<f64>,
}

/// A scored key result.
#[derive(Debug, Serialize)]
struct ResultJson<'a> {
    id: String,
    title: &'a str,
    cycle: &'a str,
    /// The team it counts for, and those above that.
    teams: Vec<&'a str>,
    weight: f64,
    committed: bool,
    score: f64,
    score_first: Option<f64>,
    hit: bool,
    /// What was said by the end of the week that is looked at; of earlier cycles null.
    confidence: Option<u8>,
    word: Option<&'static str>,
    /// Of what was missed: the days before its end from which on it never was on track again.
    lead_days: Option<i64>,
}

/// What words were worth.
#[derive(Debug, Serialize)]
struct CalibrationJson<'a> {
    week: i64,
    #[serde(flatten)]
    all: WordsJson,
    watermelons: Vec<String>,
    /// In the median, of what was missed.
    lead_weeks: Option<f64>,
    /// Whether the bands of forecasts held what they say; null: too few could have been made.
    bands_held: Option<HeldBandsJson>,
    /// Of each team with enough key results.
    teams: Vec<TeamWordsJson<'a>>,
    /// Of the person who asked by name.
    mine: Option<WordsJson>,
}

/// How many bands of forecasts that could have been made in the middle of the cycle held: 8 in 10 should.
#[derive(Debug, Serialize)]
struct HeldBandsJson {
    held: usize,
    of: usize,
    share: f64,
}

/// What some words were worth.
#[derive(Debug, Serialize)]
struct WordsJson {
    n: usize,
    bands: Vec<BandJson>,
    words: Vec<BandJson>,
    brier: Option<f64>,
    reference: Option<f64>,
    skill: Option<f64>,
    on_track: usize,
    watermelon_share: Option<f64>,
}

/// What the words of a team were worth.
#[derive(Debug, Serialize)]
struct TeamWordsJson<'a> {
    team: Option<&'a str>,
    #[serde(flatten)]
    words: WordsJson,
}

/// How often a band came true.
#[derive(Debug, Serialize)]
struct BandJson {
    band: &'static str,
    n: usize,
    hits: usize,
    low: Option<f64>,
    high: Option<f64>,
}

/// Where several will end.
#[derive(Debug, Serialize)]
pub struct LikelyJson<'a> {
    /// The objective; null: all of the cycle.
    id: Option<String>,
    title: Option<&'a str>,
    middle: f64,
    low80: f64,
    high80: f64,
    /// How many key results are open there.
    open: usize,
    /// Those something can be said of.
    parts: Vec<PartJson>,
}

/// The middle of one of them.
#[derive(Debug, Serialize)]
struct PartJson {
    id: String,
    weight: f64,
    middle: f64,
}

/// What became of the bets of a team.
#[derive(Debug, Serialize)]
struct BetsJson<'a> {
    /// Null: all.
    team: Option<&'a str>,
    held: u32,
    failed: u32,
    unclear: u32,
    open: usize,
    hit_rate: Option<f64>,
    /// How many say how far they moved of what was expected, and the median of it; null with fewer than five.
    expectations: usize,
    reach: Option<f64>,
}

/// A bet.
#[derive(Debug, Serialize)]
struct BetJson<'a> {
    project: String,
    target: String,
    /// The team of the work, and those above it.
    teams: Vec<&'a str>,
    /// Null: open.
    verdict: Option<&'static str>,
    expected: Option<f64>,
    moved: Option<f64>,
}

/// What measuring costs.
#[derive(Debug, Serialize)]
struct OverheadJson {
    since: NaiveDate,
    weeks: u32,
    person_minutes_per_week: f64,
    per_ten_key_results: Option<f64>,
    /// Null: none was measured on this computer.
    check_in_minutes: Option<f64>,
    review_minutes: f64,
    class2_share: Option<f64>,
    nothing_new: Option<f64>,
    measured: Option<f64>,
    /// Decisions and done actions for each review.
    decided_per_review: Option<f64>,
    per_decision: Option<f64>,
    signals: Vec<SignalJson>,
    quiet: usize,
    answer: String,
    /// What all of it is made of.
    check_ins: CheckInsJson,
    seconds: Option<f64>,
    seconds_of: usize,
    reviews: Vec<HeldJson>,
    decisions: u32,
    actions_done: u32,
    key_results: u32,
    activities: Vec<String>,
    active_projects: u32,
    aligned_projects: u32,
    alignment_line: f64,
}

#[derive(Debug, Serialize)]
struct SignalJson {
    name: &'static str,
    says: &'static str,
    loud: bool,
    why: String,
}

#[derive(Debug, Serialize)]
struct CheckInsJson {
    all: u32,
    typed: u32,
    nothing_new: u32,
    values: u32,
    by_themselves: u32,
    on_work: u32,
    on_work_adrift: u32,
}

#[derive(Debug, Serialize)]
struct HeldJson {
    number: u32,
    on: NaiveDate,
    seconds: f64,
    planned: f64,
    asking: f64,
    people: u32,
}

#[derive(Debug, Serialize)]
struct SilentJson {
    view: &'static str,
    says: String,
}

/// What the past tells, on a day; `as_of`: the day that was asked for instead of today, `mine`: of the words of whoever asked by name.
pub fn trends<'a>(
    cascade: &'a Cascade,
    told: &Trends,
    mine: Option<&Calibration>,
    as_of: Option<NaiveDate>,
    today: NaiveDate,
) -> TrendsJson<'a> {
    let cycle = |id: Option<Id>| id.and_then(|id| cascade.cycle(id)).map(|cycle| cycle.name.as_str());
    let all = told.weeks.as_ref().and_then(|weeks| Some((weeks, weeks.of.first()?)));
    let decay = all.and_then(|(weeks, all)| all.decay(weeks.six));
    let came = told.came.as_ref();
    TrendsJson {
        as_of,
        cycle: cycle(told.looked.cycle),
        beside: cycle(told.looked.beside),
        team: team(cascade, told.looked.team),
        weeks: all.map(|(weeks, all)| week_rows(weeks, all)),
        six: told.weeks.as_ref().and_then(|weeks| weeks.six),
        before: decay.map(|decay| decay.before),
        after: decay.map(|decay| decay.after),
        decay: decay.map(Decay::by),
        verdict: decay.map(|decay| decay.verdict().word()),
        weeks_by_team: told
            .weeks
            .iter()
            .flat_map(|weeks| weeks.of.iter().skip(1).map(|of| team_weeks(cascade, weeks, of)))
            .collect(),
        weeks_beside: told.beside.as_ref().and_then(beside),
        scored: cycle(came.map(|came| came.cycle)),
        scores: came.map(|came| scores(cascade, came)).unwrap_or_default(),
        distribution: came.map(|came| came.lay.bins),
        exact_zero: came.map_or(0, |came| came.lay.zero),
        exact_one: came.map_or(0, |came| came.lay.one),
        calibration: came.map(|came| calibration(cascade, came, mine)),
        results: came.map(|came| results(cascade, came)).unwrap_or_default(),
        likely: told.likely.iter().map(|likely| LikelyJson::of(cascade, likely)).collect(),
        bets: told.bets.teams.iter().map(|bets| BetsJson::of(cascade, bets)).collect(),
        bets_each: told.bets.all.iter().map(|bet| BetJson::of(cascade, bet)).collect(),
        overhead: told.overhead.as_ref().map(|overhead| OverheadJson::of(cascade, overhead)),
        silent: View::ALL
            .into_iter()
            .filter_map(|view| Some(SilentJson { view: view.word(), says: told.silence(cascade, view, today)? }))
            .collect(),
    }
}

fn team(cascade: &Cascade, id: Option<Id>) -> Option<&str> {
    id.and_then(|id| cascade.team(id)).map(|team| team.name.as_str())
}

/// A team and those above it, by name.
fn path(cascade: &Cascade, id: Option<Id>) -> Vec<&str> {
    id.map(|id| cascade.team_path(id).iter().rev().map(|team| team.name.as_str()).collect()).unwrap_or_default()
}

fn week_rows(weeks: &Participation, of: &Weeks) -> Vec<WeekJson> {
    let rows = weeks.begins.iter().zip(&of.weeks).enumerate();
    rows.map(|(at, (&from, tally))| WeekJson {
        week: at + 1,
        from,
        on_time: tally.on_time,
        late: tally.late,
        missed: tally.missed,
        share: tally.share(),
    })
    .collect()
}

fn team_weeks<'a>(cascade: &'a Cascade, weeks: &Participation, of: &Weeks) -> TeamWeeksJson<'a> {
    let decay = of.decay(weeks.six);
    TeamWeeksJson {
        team: team(cascade, of.team),
        weeks: week_rows(weeks, of),
        before: decay.map(|decay| decay.before),
        after: decay.map(|decay| decay.after),
        decay: decay.map(Decay::by),
        verdict: decay.map(|decay| decay.verdict().word()),
    }
}

fn beside(weeks: &Participation) -> Option<BesideJson> {
    let all = weeks.of.first()?;
    let decay = all.decay(weeks.six);
    Some(BesideJson {
        weeks: week_rows(weeks, all),
        six: weeks.six,
        before: decay.map(|decay| decay.before),
        after: decay.map(|decay| decay.after),
        decay: decay.map(Decay::by),
        verdict: decay.map(|decay| decay.verdict().word()),
    })
}

fn scores<'a>(cascade: &'a Cascade, came: &Came) -> Vec<ScoreJson<'a>> {
    let newest = came.cycles.len().saturating_sub(1);
    let rows = (0..came.cycles.len()).rev().flat_map(|at| came.teams.iter().map(move |team| (at, team)));
    rows.filter(|(at, team)| team.scores[*at].n() > 0 || (*at == newest && team.now.is_some()))
        .filter_map(|(at, trend)| {
            let score = &trend.scores[at];
            let is_newest = at == newest;
            Some(ScoreJson {
                team: team(cascade, score.team),
                cycle: &cascade.cycle(came.cycles[at])?.name,
                n: score.n(),
                score: score.score(),
                first: score.first(),
                hits: score.hits(),
                committed: score.committed(),
                listed: score.listed(),
                went: trend.went().filter(|_| is_newest).map(Went::word),
                note: trend.note().filter(|_| is_newest).map(Note::word),
                now: trend.now.filter(|_| is_newest),
            })
        })
        .collect()
}

fn results<'a>(cascade: &'a Cascade, came: &Came) -> Vec<ResultJson<'a>> {
    let Some(all) = came.teams.first() else { return Vec::new() };
    let said: HashMap<Ix, &Told> = came.told.iter().map(|told| (told.of, told)).collect();
    let leads: HashMap<Ix, i64> = came.leads.iter().copied().collect();
    let row = |one: &Scored, cycle: Id| {
        let item = cascade.item(one.of);
        let told = said.get(&one.of).filter(|_| cycle == came.cycle);
        Some(ResultJson {
            id: cascade.short(item.id),
            title: &item.title,
            cycle: &cascade.cycle(cycle)?.name,
            teams: path(cascade, team_of(cascade, one.of)),
            weight: one.weight,
            committed: one.committed,
            score: one.score,
            score_first: one.first,
            hit: one.hit,
            confidence: told.and_then(|told| told.confidence),
            word: told.and_then(|told| told.word).map(Word::word),
            lead_days: leads.get(&one.of).copied().filter(|_| cycle == came.cycle),
        })
    };
    let cycles = came.cycles.iter().zip(&all.scores).rev();
    cycles.flat_map(|(&cycle, score)| score.scored.iter().filter_map(move |one| row(one, cycle))).collect()
}

impl WordsJson {
    fn of(words: &Calibration) -> WordsJson {
        let band = |band: &Band| {
            let (low, high) = band.interval().unzip();
            BandJson { band: band.name, n: band.n, hits: band.hits, low, high }
        };
        WordsJson {
            n: words.n(),
            bands: words.bands.iter().map(band).collect(),
            words: words.by_word.iter().map(band).collect(),
            brier: words.brier,
            reference: words.reference,
            skill: words.skill,
            on_track: words.on_track,
            watermelon_share: words.watermelon_share(),
        }
    }
}

fn calibration<'a>(cascade: &'a Cascade, came: &Came, mine: Option<&Calibration>) -> CalibrationJson<'a> {
    let teams = came
        .words_of
        .iter()
        .filter_map(|of| Some(TeamWordsJson { team: team(cascade, Some(of.team)), words: WordsJson::of(of.words.as_ref()?) }));
    CalibrationJson {
        week: came.week,
        all: WordsJson::of(&came.words),
        watermelons: came.words.watermelons.iter().map(|&ix| cascade.short(cascade.item(ix).id)).collect(),
        lead_weeks: came.lead_weeks(),
        bands_held: came.held.map(|held| HeldBandsJson { held: held.held, of: held.of, share: held.share() }),
        teams: teams.collect(),
        mine: mine.map(WordsJson::of),
    }
}

impl<'a> LikelyJson<'a> {
    /// The likely end of several.
    pub(super) fn of(cascade: &'a Cascade, likely: &Likely) -> Self {
        LikelyJson {
            id: likely.of.map(|ix| cascade.short(cascade.item(ix).id)),
            title: likely.of.map(|ix| &*cascade.item(ix).title),
            middle: likely.end.middle,
            low80: likely.end.low,
            high80: likely.end.high,
            open: likely.open,
            parts: likely
                .parts
                .iter()
                .map(|part| PartJson { id: cascade.short(cascade.item(part.of).id), weight: part.weight, middle: part.middle })
                .collect(),
        }
    }
}

impl<'a> BetsJson<'a> {
    fn of(cascade: &'a Cascade, bets: &TeamBets) -> Self {
        BetsJson {
            team: team(cascade, bets.team),
            held: bets.judged.held,
            failed: bets.judged.failed,
            unclear: bets.judged.unclear,
            open: bets.open,
            hit_rate: bets.judged.rate(),
            expectations: bets.expectations,
            reach: bets.reach,
        }
    }
}

impl<'a> BetJson<'a> {
    fn of(cascade: &'a Cascade, bet: &Bet) -> Self {
        let letters = |ix: Ix| cascade.short(cascade.item(ix).id);
        BetJson {
            project: letters(bet.project),
            target: letters(bet.target),
            teams: path(cascade, cascade.team_of(bet.project).map(|team| team.id)),
            verdict: bet.verdict.map(Verdict::word),
            expected: bet.moved.map(|reach| reach.expected),
            moved: bet.moved.map(|reach| reach.moved),
        }
    }
}

impl OverheadJson {
    fn of(cascade: &Cascade, told: &Overhead) -> Self {
        let n = &told.check_ins;
        OverheadJson {
            since: told.since,
            weeks: told.weeks,
            person_minutes_per_week: told.a_week(),
            per_ten_key_results: told.for_ten(),
            check_in_minutes: told.check_in_minutes(),
            review_minutes: told.review_minutes(),
            class2_share: told.asking_share(),
            nothing_new: told.nothing_new(),
            measured: told.by_themselves(),
            decided_per_review: told.decided_each(),
            per_decision: told.for_a_decision(),
            signals: told
                .signs()
                .into_iter()
                .map(|sign| SignalJson { name: sign.name, says: sign.says, loud: sign.loud, why: sign.why })
                .collect(),
            quiet: told.quiet(),
            answer: told.answer(),
            check_ins: CheckInsJson {
                all: n.all,
                typed: n.typed,
                nothing_new: n.nothing_new,
                values: n.values,
                by_themselves: n.by_themselves,
                on_work: n.on_work,
                on_work_adrift: n.on_work_adrift,
            },
            seconds: told.measured.map(|measured| measured.seconds),
            seconds_of: told.measured.map_or(0, |measured| measured.of),
            reviews: told
                .reviews
                .iter()
                .map(|held| HeldJson {
                    number: held.number,
                    on: held.on,
                    seconds: held.seconds,
                    planned: held.planned,
                    asking: held.asking,
                    people: held.people,
                })
                .collect(),
            decisions: told.decisions,
            actions_done: told.actions_done,
            key_results: told.key_results,
            activities: told.activities.iter().map(|&ix| cascade.short(cascade.item(ix).id)).collect(),
            active_projects: told.active.0,
            aligned_projects: told.active.1,
            alignment_line: told.alignment_line,
        }
    }
}
