//! How one item, or the chain it stands in, went and where it will end, as a figure.

use super::{
    super::{
        carry,
        cascade::{Cascade, Ix},
        chart::{self, Chart, Mark, Role, Side, Strip, across},
        forecast::{self, Forecast, Past},
        goal::Kind,
        health::Health,
        history::History,
        id::Id,
        judge::Judgement,
        kept::pace_said,
        measure::{Standing, value_said},
        pace::Course,
        series::Series,
        text::{self, number::format_number},
        why::percent,
    },
    figure::{About, Cell, Figure, Head, Row, Table, number, rest, words},
    likely::Likely,
    told::{Closed, Event, Moved, Point, Trend},
};
use chrono::NaiveDate;

/// The columns of its table.
fn heads() -> Vec<Head> {
    let columns = [words("day"), words("value"), number("progress").spare(1), number("conf"), words("word").spare(2)];
    columns.into_iter().chain([rest("said"), words("by").spare(3)]).collect()
}

/// An item with all that was said of it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The workspace.
    pub cascade: &'a Cascade,
    /// The item.
    pub ix: Ix,
    /// How it is judged.
    pub judged: &'a Judgement,
    /// The past of what is drawn, the first of a chain first: the last one is that of the item.
    pub pasts: &'a [(Ix, History)],
    /// How earlier key results ended; `None`: not known yet, so nothing is said of where it will end.
    pub past: Option<&'a Past>,
    /// Of an objective where its key results will end together; `None`: it is none, or that is not known.
    pub likely: Option<&'a Likely>,
    /// The day.
    pub today: NaiveDate,
}

impl Told<'_> {
    /// It as a figure; `with_band`: with where it will end.
    pub fn figure(&self, with_band: bool) -> Figure {
        let trend = Trend::of(self.cascade, self.pasts, self.today);
        let title = text::one_line(self.cascade.item(self.ix).title.trim(), 500).into_owned();
        let (table, chart) = (self.table(&trend), self.chart(&trend, with_band));
        let mut figure = Figure { says: self.says(), table, chart, title, tells: None };
        if let Some(chart) = &mut figure.chart {
            (chart.frame.title, chart.frame.says) = (figure.title.clone(), figure.says.clone());
        }
        figure
    }

    fn forecast(&self) -> Option<Forecast> {
        let history = self.own()?;
        Forecast::of(self.cascade, self.ix, &history.counted(), self.past?, self.today)
    }

    /// The past of the item itself.
    fn own(&self) -> Option<&History> {
        self.pasts.iter().rfind(|(of, _)| *of == self.ix).map(|(_, history)| history)
    }

    /// Where it stands and where it will end.
    fn says(&self) -> String {
        let (c, item) = (self.cascade, self.cascade.item(self.ix));
        let mut said = Vec::new();
        if let Some(kr) = item.key_result() {
            let standing = Standing::of(kr, c.summary(self.ix));
            said.extend(standing.now.is_some().then(|| standing.said(&super::super::measure::Signs::SHORT)));
        }
        let way = match (self.judged.progress, self.judged.expected) {
            (Some(progress), Some(expected)) => Some(format!("{} where {} is expected", percent(progress), percent(expected))),
            (Some(progress), None) => Some(percent(progress)),
            (None, _) => None,
        };
        said.extend(way);
        said.extend(pace_said(c, self.ix, self.judged, self.today));
        let mut said = said.join(", ");
        if said.is_empty() {
            "nothing was ever checked in here: each check-in is a point of its trend".clone_into(&mut said);
        }
        self.end().into_iter().fold(said, |said, end| format!("{said}; {end}"))
    }

    /// Where it will end, in a sentence; where that cannot be said why. `None`: nothing is to be said.
    pub fn end(&self) -> Option<String> {
        let (c, past) = (self.cascade, self.past?);
        match (self.forecast(), self.likely) {
            (Some(forecast), _) => Some(forecast.said(c, self.ix, past)),
            (None, Some(likely)) => Some(likely.said()),
            (None, None) => forecast::silence(c, self.ix, &self.own()?.counted(), past, self.today),
        }
    }

    /// Its chart: of a chain everything that is measured as it is now.
    fn chart(&self, trend: &Trend, with_band: bool) -> Option<Chart> {
        let c = self.cascade;
        let way = |ix: Ix| c.item(ix).key_result().map(|kr| (kr.metric, kr.unit.clone()));
        let drawn: Vec<&(Ix, History)> = self.pasts.iter().filter(|(of, _)| way(*of) == way(self.ix)).collect();
        let mut parts: Vec<Series> = Vec::new();
        for (of, history) in &drawn {
            let series = Series::of(c, *of, &history.counted(), self.today);
            parts.extend(series.map(|series| series.with_revisions(&history.revisions)));
        }
        let course = Course::of(c, self.ix);
        if let (Some(forecast), Some(course)) = (self.forecast().filter(|_| with_band), &course)
            && let Some(last) = parts.pop()
        {
            parts.push(last.with_forecast(&forecast, course));
        }
        let unit = c.item(self.ix).key_result().map_or(Some("%"), |kr| kr.unit.as_deref());
        let mut chart = chart::series::chart(&parts, unit, self.judged.health)?;
        let is_drawn = |of: Ix| drawn.iter().any(|(one, _)| *one == of);
        // In the unit of the chart: of work and objectives per cent.
        let height = |point: &Point| match c.item(point.of).kind() {
            Kind::KeyResult => point.value,
            Kind::Project | Kind::Objective => point.progress.map(|p| p * 100.0),
        };
        let points: Vec<&Point> = trend.points.iter().filter(|point| is_drawn(point.of)).collect();
        let newest = points.iter().rev().find_map(|point| height(point).map(|_| point.on));
        for point in points.iter().filter(|point| point.unchanged && Some(point.on) != newest) {
            if let Some(height) = height(point) {
                chart.marks.push(Mark::Dot { role: Role::Same, at: (across(point.on), height) });
            }
        }
        for closed in trend.closings.iter().filter(|closed| is_drawn(closed.of)) {
            let last =
                points.iter().rev().filter(|point| point.of == closed.of).find_map(|point| Some((point.on, height(point)?)));
            let (Some((on, height)), Some(score)) = (last, closed.score) else { continue };
            let at = (across(on), height);
            chart.marks.push(Mark::Dot { role: Role::Closed, at });
            let said = super::super::score::two_digits(score);
            chart.marks.push(Mark::Text { role: Role::Closed, at, side: Side::Left, said });
        }
        let said = |point: &&Point| Some((across(point.on), point.confidence?.to_string()));
        let words: Vec<(f64, String)> = points.iter().filter_map(said).collect();
        if !words.is_empty() {
            chart.frame.strips.push(Strip { name: "word", words });
        }
        let weeks = self.weeks(drawn.iter().map(|(of, _)| *of));
        if !weeks.is_empty() {
            chart.frame.strips.push(Strip { name: "week", words: weeks });
        }
        let between = chart::series::steps(chart.frame.up, 4.0);
        chart.frame.heights.extend(between);
        Some(chart)
    }

    /// The weeks of the cycles of what is drawn, each in its middle: of many only some, evenly.
    fn weeks(&self, drawn: impl Iterator<Item = Ix>) -> Vec<(f64, String)> {
        const MOST: usize = 14;
        let weekday = self.cascade.settings.review_weekday;
        let cycles: Vec<_> = drawn.filter_map(|of| self.cascade.cycle_of(of)).collect();
        let all: usize = cycles.iter().map(|cycle| cycle.week(cycle.end, weekday).1.max(0) as usize).sum();
        let step = all.div_ceil(MOST).max(1);
        let mut weeks = Vec::new();
        for cycle in cycles {
            let days: Vec<NaiveDate> = cycle.start.iter_days().take_while(|day| *day <= cycle.end).collect();
            for days in days.chunk_by(|a, b| cycle.week(*a, weekday).0 == cycle.week(*b, weekday).0).step_by(step) {
                weeks.push((across(days[days.len() / 2]), cycle.week(days[0], weekday).0.to_string()));
            }
        }
        weeks
    }

    /// Every point, every change of the target and every end, newest first.
    fn table(&self, trend: &Trend) -> Table {
        let rows = trend.newest_first().into_iter().map(|event| match event {
            Event::Said(point) => self.said(point),
            Event::Moved(moved) => self.moved(moved),
            Event::Closed(closed) => self.closed(closed),
        });
        Table { heads: heads(), rows: rows.collect() }
    }

    fn name(&self, person: Option<Id>) -> Cell {
        person.and_then(|id| self.cascade.person(id)).map(|person| person.name.clone()).into()
    }

    fn said(&self, point: &Point) -> Row {
        let same = if point.unchanged { "no change" } else { "" };
        let note = point.note.as_deref().map(str::trim).unwrap_or_default();
        let told = [same, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let cells = vec![
            point.on.into(),
            value_said(self.cascade.item(point.of).key_result(), point.value, None).into(),
            point.progress.map(percent).into(),
            point.confidence.map(|c| format!("{c}/10")).into(),
            point.word.map(|word| Health::from(word).into()).unwrap_or_default(),
            told.into(),
            self.name(point.by),
        ];
        Row::new(About::Point(point.of, point.on), cells)
    }

    fn moved(&self, moved: &Moved) -> Row {
        let unit = self.cascade.item(moved.of).key_result().and_then(|kr| kr.unit.as_deref());
        let number = |n: Option<f64>, unit| n.map_or_else(|| "none".to_owned(), |n| format_number(n, unit));
        let cells = vec![
            moved.on.into(),
            format!("target {} → {}", number(moved.from, None), number(moved.to, unit)).into(),
            Cell::default(),
            Cell::default(),
            Cell::default(),
            moved.because.clone().into(),
            self.name(moved.by),
        ];
        Row::new(About::Point(moved.of, moved.on), cells)
    }

    fn closed(&self, closed: &Closed) -> Row {
        let c = self.cascade;
        let is_measured = c.item(closed.of).kind() == Kind::KeyResult;
        let value = if is_measured { carry::closed_said(c, closed.of) } else { "closed".to_owned() };
        let score = carry::score_said(c, closed.of);
        let cycle = c.cycle_of(closed.of).map(|cycle| cycle.name.trim().to_owned());
        let told: Vec<String> = cycle.into_iter().chain(Some(score).filter(|score| score != closed.outcome.word())).collect();
        let cells = vec![
            closed.on.map(Cell::from).unwrap_or_default(),
            value.into(),
            Cell::default(),
            Cell::default(),
            closed.outcome.into(),
            told.join(": ").into(),
            Cell::default(),
        ];
        Row::new(closed.on.map_or(About::Nothing, |on| About::Point(closed.of, on)), cells)
    }
}
