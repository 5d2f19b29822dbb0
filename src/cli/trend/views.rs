//! `quarterdeck trend` without an item: what the past tells of a cycle, of teams, of bets, and of measuring itself.
//!
//! Must not know: any arithmetic, nor what a view says: that is told in figures, the same as on the screen.

use super::{super::directory::team_path, As, page};
use crate::{
    cli::{
        error::{Failure, Result},
        output::{self, Style},
        session::Session,
        written::hand_out_page,
    },
    config::{Source, check_ins},
    domain::{
        Cascade, Id,
        trends::{
            Asked, Came, Looked, Needs, Trends,
            calibration::{self, Calibration},
            figure::Figure,
            overhead::Overhead,
            pages::own_words,
            said::View,
            scores::TeamScore,
            weeks::Decay,
        },
    },
    exchange::{json_text, svg, trends_json},
    store::Store,
};
use clap::{Args, ValueEnum, builder::PossibleValue};
use std::path::Path;

impl ValueEnum for View {
    fn value_variants<'a>() -> &'a [View] {
        &View::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let meaning = View::CHOICES.iter().find(|(word, _)| *word == self.word()).map_or("", |(_, meaning)| meaning);
        Some(PossibleValue::new(self.word()).help(meaning))
    }
}

/// Which cycle, and what of it.
#[derive(Debug, Args)]
pub(super) struct Views {
    /// What to show, where no item is named
    #[arg(long, value_enum, value_name = "VIEW", default_value_t, conflicts_with = "item")]
    view: View,
    /// The cycle [default: the one that runs; of scores the last one that has some]
    #[arg(long, value_name = "CYCLE", conflicts_with = "item")]
    cycle: Option<String>,
    /// Only this team and those below it
    #[arg(long, value_name = "TEAM", conflicts_with = "item")]
    team: Option<String>,
}

pub(super) fn run(
    args: &Views,
    store: &Store,
    cascade: &Cascade,
    format: As,
    output: Option<&Path>,
    session: &Session,
) -> Result<()> {
    let today = session.today;
    let asked = Asked {
        cycle: args.cycle.as_deref().map(|text| cycle(cascade, text)).transpose()?,
        team: args.team.as_deref().map(|team| cascade.resolve_team(team)).transpose()?,
    };
    let looked = Looked::at(cascade, asked, today);
    let needs = match format {
        As::Json => Needs::of(cascade, &looked, today),
        As::Table | As::Csv | As::Svg => Needs::of_view(cascade, &looked, args.view, today),
    };
    let heard = store.heard(cascade, &needs, today)?;
    let measured = session.paths.as_ref().and_then(|paths| check_ins::measured(&paths.memory(session.workspace())));
    let told = Trends::of(cascade, &looked, &needs, &heard, measured, today);
    let mine = words_of_who_asks(&told, cascade, session)?;
    let head = session.head_of(store);
    let text = match format {
        As::Svg => svg::svg(&told.figures(cascade, args.view, today), head.as_deref()),
        As::Json => {
            let as_of = session.then.map(|then| then.until.day);
            json_text::to_string(&trends_json::trends(cascade, &told, mine.as_ref(), as_of, today))
        }
        As::Csv => csv(args.view, cascade, &told)?,
        As::Table => {
            let style = match output {
                Some(_) => Style { color: false, columns: None, ..session.style() },
                None => session.style(),
            };
            let mine = mine.iter().filter(|_| args.view == View::Calibration).map(own_words);
            let figures: Vec<Figure> = told.figures(cascade, args.view, today).into_iter().chain(mine).collect();
            page(cascade, &figures, style)?
        }
    };
    let head = head.filter(|_| format == As::Table);
    hand_out_page(output, head.as_deref(), &text, session)
}

fn cycle(cascade: &Cascade, text: &str) -> Result<Id> {
    let id = cascade.resolve_cycle(text)?;
    match cascade.cycle(id) {
        Some(_) => Ok(id),
        None => Err(Failure::failed("the cycle was deleted; undo that, or name another")),
    }
}

/// What the words of whoever asks by name were worth: they are told to nobody else, and only to who says who they are.
fn words_of_who_asks(told: &Trends, cascade: &Cascade, session: &Session) -> Result<Option<Calibration>> {
    let (Some(came), Some((_, Source::Flag(_)))) = (&told.came, &session.options.person) else { return Ok(None) };
    Ok(session.me(cascade)?.map(|me| calibration::of_person(cascade, me, &came.told)))
}

fn csv(view: View, cascade: &Cascade, told: &Trends) -> Result<String> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let team = |id: Option<Id>| id.map(|id| team_path(cascade, id)).unwrap_or_default();
    let (heads, rows): (&[&str], Vec<Vec<String>>) = match view {
        View::Overview => (&["figure", "value"], figures(told).into_iter().map(|(name, value)| vec![name, value]).collect()),
        View::Participation => {
            let all = [&told.weeks, &told.beside].into_iter().flatten().enumerate();
            let rows = all.flat_map(|(at, weeks)| {
                let name = cascade.cycle(weeks.cycle).map(|cycle| cycle.name.clone()).unwrap_or_default();
                // Of the one beside it only what all did is told.
                let of = weeks.of.iter().take(if at == 0 { usize::MAX } else { 1 });
                of.flat_map(move |of| {
                    let name = name.clone();
                    of.weeks.iter().zip(&weeks.begins).enumerate().map(move |(at, (tally, from))| {
                        let counts = [tally.on_time, tally.late, tally.missed].map(|n| n.to_string());
                        [
                            vec![team(of.team), name.clone(), (at + 1).to_string(), from.to_string()],
                            counts.into(),
                            vec![number(tally.share())],
                        ]
                        .concat()
                    })
                })
            });
            (&["team", "cycle", "week", "from", "on_time", "late", "missed", "share"], rows.collect())
        }
        View::Scores => {
            let rows = told.came.iter().flat_map(|came| {
                let cycles = came.cycles.iter().enumerate().rev();
                cycles.flat_map(move |(at, cycle)| {
                    let name = cascade.cycle(*cycle).map(|cycle| cycle.name.clone()).unwrap_or_default();
                    let of = came.teams.iter().map(move |of| &of.scores[at]).filter(|score| score.n() > 0);
                    of.map(move |of| {
                        let numbers = [of.score(), of.first(), of.hits()].map(number);
                        [vec![team(of.team), name.clone(), of.n().to_string()], numbers.into()].concat()
                    })
                })
            });
            (&["team", "cycle", "n", "score", "first", "hits"], rows.collect())
        }
        View::Calibration => {
            let rows = told.came.iter().flat_map(|came| came.words.bands.iter().chain(&came.words.by_word)).map(|band| {
                let (low, high) = band.interval().unzip();
                vec![band.name.to_owned(), band.n.to_string(), band.hits.to_string(), number(low), number(high)]
            });
            // Of the program's own bands 8 in 10 should hold.
            let held = told.came.iter().filter_map(|came| came.held).map(|held| {
                let (low, high) = calibration::wilson(held.held, held.of).unzip();
                vec!["forecasts".to_owned(), held.of.to_string(), held.held.to_string(), number(low), number(high)]
            });
            (&["band", "n", "hits", "low", "high"], rows.chain(held).collect())
        }
        View::Bets => {
            let rows = told.bets.teams.iter().map(|of| {
                let judged = of.judged;
                let counts = [judged.held, judged.failed, judged.unclear].map(|n| n.to_string());
                let rest = vec![of.open.to_string(), number(judged.rate()), of.expectations.to_string(), number(of.reach)];
                [vec![team(of.team)], counts.into(), rest].concat()
            });
            (&["team", "held", "failed", "unclear", "open", "hit_rate", "expectations", "reach"], rows.collect())
        }
        View::Overhead => {
            let figures = told.overhead.iter().flat_map(overhead_figures);
            (&["figure", "value"], figures.map(|(name, value)| vec![name, value]).collect())
        }
    };
    output::csv_text(heads, rows)
}

/// The figures of the overview, by name.
fn figures(told: &Trends) -> Vec<(String, String)> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let decay = told.weeks.as_ref().and_then(|weeks| weeks.of.first()?.decay(weeks.six));
    let all = told.came.as_ref().and_then(|came| came.teams.first()?.scores.last());
    let words = told.came.as_ref().map(|came| &came.words);
    let bets = told.bets.teams.first();
    let likely = told.likely.first().map(|likely| likely.end);
    let figures = [
        ("on_time_before", number(decay.map(|decay| decay.before))),
        ("on_time_after", number(decay.map(|decay| decay.after))),
        ("decay", number(decay.map(Decay::by))),
        ("verdict", decay.map(|decay| decay.verdict().word().to_owned()).unwrap_or_default()),
        ("scored", all.map(|all| all.n().to_string()).unwrap_or_default()),
        ("score", number(all.and_then(TeamScore::score))),
        ("score_first", number(all.and_then(TeamScore::first))),
        ("hits", number(all.and_then(TeamScore::hits))),
        ("brier", number(words.and_then(|words| words.brier))),
        ("skill", number(words.and_then(|words| words.skill))),
        ("watermelon_share", number(words.and_then(Calibration::watermelon_share))),
        ("lead_weeks", number(told.came.as_ref().and_then(Came::lead_weeks))),
        ("hit_rate", number(bets.and_then(|bets| bets.judged.rate()))),
        ("reach", number(bets.and_then(|bets| bets.reach))),
        ("likely_middle", number(likely.map(|likely| likely.middle))),
        ("likely_low80", number(likely.map(|likely| likely.low))),
        ("likely_high80", number(likely.map(|likely| likely.high))),
    ];
    let figures = figures.map(|(name, value)| (name.to_owned(), value));
    figures.into_iter().chain(told.overhead.iter().flat_map(overhead_figures)).collect()
}

/// The figures of what measuring costs, by name.
fn overhead_figures(told: &Overhead) -> Vec<(String, String)> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let figures = [
        ("person_minutes_per_week", number(Some(told.a_week()))),
        ("per_ten_key_results", number(told.for_ten())),
        ("check_in_minutes", number(told.check_in_minutes())),
        ("review_minutes", number(Some(told.review_minutes()))),
        ("class2_share", number(told.asking_share())),
        ("nothing_new", number(told.nothing_new())),
        ("measured", number(told.by_themselves())),
        ("decided_per_review", number(told.decided_each())),
        ("per_decision", number(told.for_a_decision())),
        ("quiet", told.quiet().to_string()),
    ];
    let signs = told.signs().map(|sign| (sign.name.to_owned(), if sign.loud { "loud" } else { "quiet" }.to_owned()));
    figures.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(signs).collect()
}
