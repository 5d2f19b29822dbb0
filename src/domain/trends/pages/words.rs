//! What words were worth, in figures: how often what was said came true, what was missed all the same, what forecasts are worth.

use super::{bar, below, chart, figure};
use crate::domain::{
    Cascade, Ix, Word,
    chart::{Frame, Mark, Role, Strip},
    score::two_digits,
    text::{self, say::say_count},
    trends::{
        Came, Trends,
        calibration::{Band, Calibration, FEWEST_OF_TEAM, TeamWords},
        figure::{About, Figure, Row, Table, number, rest, words},
        said::{View, percent},
    },
};
use chrono::NaiveDate;

impl Trends {
    /// What words were worth; what was on track by its word and missed; how early misses could be seen.
    pub(super) fn calibration(&self, cascade: &Cascade, today: NaiveDate) -> Vec<Figure> {
        let Some(came) = &self.came else {
            let says = self.silence(cascade, View::Calibration, today).unwrap_or_default();
            return vec![figure("What the word was worth", says, None, Table::default())];
        };
        let mut all = vec![word_figure(came)];
        // A project or a file may say a word without a number.
        let counts = |bands: &[Band]| bands.iter().map(|band| (band.word, band.n, band.hits)).collect::<Vec<_>>();
        if counts(&came.words.bands) != counts(&came.words.by_word) {
            let said = "a project or a file may say a word without a number".to_owned();
            all.push(figure("By the word alone", said, None, band_table(&came.words.by_word)));
        }
        let name = |ix: Ix| text::one_line(cascade.item(ix).title.trim(), 120).into_owned();
        let told = |ix: Ix| came.told.iter().find(|told| told.of == ix);
        let melons = &came.words.watermelons;
        let none = || format!("nothing that was on track by its word in week {} was missed", came.week);
        let says = came.watermelons_said().unwrap_or_else(none);
        let melon = |&ix: &Ix| {
            let said = told(ix).and_then(|told| told.confidence).map(|c| format!("{c}/10"));
            let score = cascade.item(ix).closing().and_then(|closing| closing.score).map(two_digits);
            Row::new(About::Item(ix), vec![name(ix).into(), said.into(), score.into()])
        };
        let heads = vec![rest("key result"), number("said"), number("score")];
        all.push(figure(
            "On track by their word, and missed",
            says,
            None,
            Table { heads, rows: melons.iter().map(melon).collect() },
        ));
        let says = came.lead_said().unwrap_or_else(|| "nothing was missed".to_owned());
        let lead = |(ix, days): &(Ix, i64)| {
            let weeks =
                if *days < 7 { "found out at the end".to_owned() } else { say_count((*days / 7) as usize, "week", "weeks") };
            Row::new(About::Item(*ix), vec![name(*ix).into(), weeks.into()])
        };
        let heads = vec![rest("key result"), words("seen before its end")];
        all.push(figure("How early a miss was seen", says, None, Table { heads, rows: came.leads.iter().map(lead).collect() }));
        if !came.words_of.is_empty() {
            all.push(words_of_teams(cascade, &came.words_of));
        }
        all.push(figure("Whether forecasts keep what they say", came.held_said(cascade), None, Table::default()));
        all
    }
}

/// What a confidence said in the middle of the cycle was worth.
fn word_figure(came: &Came) -> Figure {
    let told = &came.words;
    let mut marks = Vec::new();
    for (n, band) in told.bands.iter().enumerate().filter(|(_, band)| band.n > 0) {
        let share = band.hits as f64 / band.n as f64 * 100.0;
        marks.push(bar(Role::Value, n, (0.2, 0.6), share));
        if let Some((low, high)) = band.interval() {
            let at = n as f64 + 0.7;
            marks.push(Mark::Line { role: Role::Interval, through: vec![(at, low * 100.0), (at, high * 100.0)] });
        }
    }
    let of = told.bands.iter().enumerate().map(|(n, band)| (n as f64 + 0.5, format!("{} of {}", band.hits, band.n))).collect();
    let frame = Frame {
        across: (0.0, told.bands.len() as f64),
        up: (0.0, 100.0),
        unit: Some("%".to_owned()),
        heights: vec![100.0, 0.0, 50.0],
        ticks: told.bands.iter().enumerate().map(|(n, band)| below(n, band.name.replace('-', "–"))).collect(),
        strips: vec![Strip { name: "hit", words: of }],
        names: vec![(Role::Value, "reached".to_owned()), (Role::Interval, "8 in 10 lie in".to_owned())],
        ..Frame::default()
    };
    let table = band_table(&told.bands);
    let quality = told.said();
    let first = &told.bands[0];
    let reached = if first.n > 0 {
        format!("of {} that were on track {} were reached; ", first.n, first.hits)
    } else {
        "nothing was on track; ".to_owned()
    };
    figure(format!("What the word was worth in week {}", came.week), reached + &quality, Some(chart(frame, marks)), table)
}

/// How often what was said came true.
fn band_table(bands: &[Band]) -> Table {
    let called = |band: &Band| match band.word.map(Word::word).filter(|word| *word != band.name) {
        Some(word) => format!("{} {word}", band.name.replace('-', "–")),
        None => band.name.to_owned(),
    };
    let row = |band: &Band| {
        let share = (band.n > 0).then(|| percent(band.hits as f64 / band.n as f64));
        let interval = band.interval().map(|(low, high)| format!("{} to {}", percent(low), percent(high)));
        let cells =
            vec![called(band).into(), band.n.to_string().into(), band.hits.to_string().into(), share.into(), interval.into()];
        Row::new(About::Nothing, cells)
    };
    let heads = vec![words("said"), number("of"), number("reached"), number("share"), words("8 in 10 lie in")];
    Table { heads, rows: bands.iter().map(row).collect() }
}

/// What the words of whoever asks were worth.
pub fn own_words(mine: &Calibration) -> Figure {
    figure("Your own words: nobody else is told of them", mine.said(), None, band_table(&mine.bands))
}

/// The same of each team, as far as it is large enough that nobody in it is meant.
fn words_of_teams(cascade: &Cascade, all: &[TeamWords]) -> Figure {
    let row = |of: &TeamWords| {
        let name = cascade.team(of.team).map(|team| text::one_line(team.name.trim(), 40).into_owned());
        let needed = FEWEST_OF_TEAM;
        let brier = of.words.as_ref().and_then(|words| words.brier).map(two_digits);
        let skill = of.words.as_ref().and_then(|words| words.skill).map(two_digits);
        let said = of.words.is_none().then(|| format!("few: {} of {needed} needed before it is told of a team", of.n));
        Row::new(About::Team(of.team), vec![name.into(), of.n.to_string().into(), brier.into(), skill.into(), said.into()])
    };
    let heads = vec![words("team"), number("of"), number("Brier"), number("skill"), rest("")];
    let table = Table { heads, rows: all.iter().map(row).collect() };
    figure("By team", "how well the words of each team held, where it has enough key results for that", None, table)
}
