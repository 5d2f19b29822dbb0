//! What a cycle came to, told in figures: who spoke, the scores, what words were worth, bets, what measuring costs.
//!
//! Where there is nothing to tell yet a figure says what it will show, and when. Must not know: how wide the place is, glyphs, colours.

mod words;

pub use words::own_words;

use super::{
    super::{
        cascade::{Cascade, Ix},
        chart::{Chart, Frame, Mark, Role, Side, Strip, Tick},
        health::Health,
        id::Id,
        link::Verdict,
        portfolio::whole_points,
        score::two_digits,
        text::{
            self,
            number::{fixed, format_plain},
            say::say_count,
        },
    },
    Came, Trends,
    bets::TeamBets,
    figure::{About, Cell, Figure, Head, Row, Table, number, rest, words},
    said::{View, percent, unscored},
    scores::{self, BINS, TeamScore},
    weeks::{Participation, Tally, Weeks},
};
use chrono::NaiveDate;

/// Below the one a score is red, from the other on it is as good as all.
const LIMITS: [f64; 2] = [0.4, 0.7];

/// A figure that has a chart with the words of the figure.
fn figure(title: impl Into<String>, says: impl Into<String>, chart: Option<Chart>, table: Table) -> Figure {
    let (title, says) = (title.into(), says.into());
    let chart = chart.map(|mut chart| {
        (chart.frame.title, chart.frame.says) = (title.clone(), says.clone());
        chart
    });
    Figure { title, says, chart, table, tells: None }
}

/// A chart about many things.
fn chart(frame: Frame, marks: Vec<Mark>) -> Chart {
    Chart { frame, marks, health: None }
}

/// A column in the middle of the n-th place.
fn bar(role: Role, n: usize, (from, to): (f64, f64), height: f64) -> Mark {
    Mark::Bar { role, across: (n as f64 + from, n as f64 + to), up: (0.0, height) }
}

/// What stands below the n-th place.
fn below(n: usize, said: impl Into<String>) -> Tick {
    Tick { at: n as f64 + 0.5, said: Some(said.into()), role: Role::Label }
}

impl Trends {
    /// The name of a cycle.
    fn name(cascade: &Cascade, cycle: Option<Id>) -> String {
        let cycle = cycle.and_then(|id| cascade.cycle(id));
        cycle.map_or_else(|| "no cycle".to_owned(), |cycle| text::one_line(cycle.name.trim(), 24).into_owned())
    }

    /// What a view tells.
    pub fn figures(&self, cascade: &Cascade, view: View, today: NaiveDate) -> Vec<Figure> {
        match view {
            View::Overview => self.overview(cascade, today),
            View::Participation => {
                std::iter::once(self.participation(cascade, today)).chain(self.days_of_teams(cascade)).collect()
            }
            View::Scores => {
                let told = self.came.as_ref().map(|came| [self.scores(cascade, today), Trends::lay(cascade, came)]);
                let more = told.into_iter().flatten().chain(self.days_of_teams(cascade)).chain(self.where_it_ends(cascade));
                std::iter::once(self.teams(cascade, today)).chain(more).collect()
            }
            View::Calibration => self.calibration(cascade, today),
            View::Bets => self.bets(cascade, today),
            View::Overhead => self.overhead(cascade, today),
        }
    }

    /// The most important of everything, in few words.
    fn overview(&self, cascade: &Cascade, today: NaiveDate) -> Vec<Figure> {
        let first = |figures: Vec<Figure>| figures.into_iter().next();
        // Without a score there is one sentence for all that is told of scores.
        let came = self.came.as_ref();
        [
            (View::Participation, Some(self.participation(cascade, today))),
            (View::Scores, Some(self.scores(cascade, today))),
            (View::Scores, came.map(|came| Trends::lay(cascade, came))),
            (View::Calibration, came.and_then(|_| first(self.calibration(cascade, today)))),
            (View::Scores, self.where_it_ends(cascade)),
            (View::Scores, came.map(|_| self.teams(cascade, today)).or_else(|| self.days_of_teams(cascade))),
            (View::Bets, first(self.bets(cascade, today))),
            (View::Overhead, first(self.overhead(cascade, today))),
        ]
        .into_iter()
        .filter_map(|(view, figure)| Some(Figure { tells: Some(view), ..figure? }))
        .collect()
    }

    /// Who spoke when it was owed, week by week.
    fn participation(&self, cascade: &Cascade, today: NaiveDate) -> Figure {
        let title = "Check-ins by their day, of those owed";
        let Some((told, weeks)) = self.weeks.as_ref().and_then(|told| Some((told, told.of.first()?))) else {
            let says = self.silence(cascade, View::Participation, today).unwrap_or_default();
            return figure(title, says, None, Table::default());
        };
        let before = self.beside.as_ref().and_then(|told| told.of.first());
        let (name, last) = (Trends::name(cascade, self.looked.cycle), Trends::name(cascade, self.looked.beside));
        let none = Tally::default();
        let at = |of: Option<&Weeks>, n: usize| of.and_then(|of| of.weeks.get(n)).copied().unwrap_or(none);
        let count = weeks.weeks.len().max(before.map_or(0, |before| before.weeks.len()));
        let mut marks = Vec::new();
        if let Some(six) = told.six.filter(|six| *six > 1) {
            let at = (six - 1) as f64;
            marks.push(Mark::Line { role: Role::Border, through: vec![(at, 0.0), (at, 100.0)] });
        }
        for n in 0..count {
            let pair = [(Role::Value, Some(weeks), (0.12, 0.5)), (Role::Prior, before, (0.5, 0.88))];
            let bars = pair.into_iter().filter_map(|(role, of, edges)| Some(bar(role, n, edges, at(of, n).share()? * 100.0)));
            marks.extend(bars);
        }
        let frame = Frame {
            across: (0.0, count as f64),
            up: (0.0, 100.0),
            unit: Some("%".to_owned()),
            heights: vec![100.0, 0.0, 50.0],
            ticks: (0..count).map(|n| below(n, (n + 1).to_string())).collect(),
            names: vec![
                (Role::Value, name.clone()),
                (Role::Prior, last.clone()),
                (Role::Border, format!("week {} begins", told.six.unwrap_or(0))),
            ],
            ..Frame::default()
        };
        let heads = vec![
            number("week"),
            words("from"),
            number("on time"),
            number("late"),
            number("missed"),
            number("share"),
            number(last.clone()),
        ];
        let share = |tally: Tally| Cell::from(tally.share().map(percent));
        let row = |n: usize| {
            let tally = at(Some(weeks), n);
            // Of a week that owed nothing there is nothing to count.
            let counts = [tally.on_time, tally.late, tally.missed];
            let counts = counts.map(|count| Cell::from((tally.owed() > 0).then(|| count.to_string())));
            let mut cells = vec![(n + 1).to_string().into(), told.begins.get(n).map(|&day| day.into()).unwrap_or_default()];
            cells.extend(counts);
            cells.extend([share(tally), share(at(before, n))]);
            Row::new(About::Nothing, cells)
        };
        let owed = |of: Option<&Weeks>| of.map_or(0, |of| of.total().owed());
        let has_rows = owed(Some(weeks)) + owed(before) > 0;
        let table = if has_rows { Table { heads, rows: (0..count).map(row).collect() } } else { Table::default() };
        let is_empty = marks.iter().all(|mark| !matches!(mark, Mark::Bar { .. }));
        let says = self.silence(cascade, View::Participation, today).unwrap_or_else(|| format!("{name}: {}", told.said(weeks)));
        let beside = self
            .beside
            .as_ref()
            .zip(before)
            .filter(|_| owed(before) > 0)
            .map(|(told, weeks)| format!("{last}: {}", told.said(weeks)));
        let says = beside.into_iter().fold(says, |says, beside| format!("{says}; {beside}"));
        figure(title, says, (!is_empty).then(|| chart(frame, marks)), table)
    }

    /// What the cycles came to, one after the other.
    fn scores(&self, cascade: &Cascade, today: NaiveDate) -> Figure {
        let title = "Scores, cycle over cycle";
        let Some((came, all)) = self.came.as_ref().and_then(|came| Some((came, came.teams.first()?))) else {
            return figure(title, self.nothing_scored(cascade, today), None, Table::default());
        };
        let count = all.scores.len();
        let mut marks: Vec<Mark> = LIMITS
            .map(|limit| Mark::Line { role: Role::Limit, through: vec![(0.0, limit), (count as f64, limit)] })
            .into_iter()
            .collect();
        for (n, score) in all.scores.iter().enumerate() {
            let at = n as f64 + 0.5;
            marks.extend(score.first().map(|first| Mark::Dot { role: Role::First, at: (at, first) }));
            if let Some(mean) = score.score() {
                marks.push(Mark::Dot { role: Role::Closed, at: (at, mean) });
                marks.push(Mark::Text { role: Role::Closed, at: (at, mean), side: Side::Right, said: two_digits(mean) });
            }
        }
        let is_empty = marks.iter().all(|mark| !matches!(mark, Mark::Dot { .. }));
        let names: Vec<String> = came.cycles.iter().map(|&id| Trends::name(cascade, Some(id))).collect();
        let scored = all.scores.iter().enumerate().map(|(n, score)| (n as f64 + 0.5, score.n().to_string())).collect();
        let frame = Frame {
            across: (0.0, count as f64),
            up: (0.0, 1.0),
            heights: vec![1.0, 0.0, LIMITS[1], LIMITS[0]],
            // What is newest has its name first.
            ticks: names.iter().enumerate().rev().map(|(n, name)| below(n, name.clone())).collect(),
            strips: vec![Strip { name: "scored", words: scored }],
            names: vec![
                (Role::Closed, "as revised".to_owned()),
                (Role::First, "as first set".to_owned()),
                (Role::Limit, format!("{} and {}", LIMITS[0], LIMITS[1])),
            ],
            ..Frame::default()
        };
        let heads = vec![words("cycle"), number("scored"), number("score"), number("first set"), number("hits")];
        let row = |(score, name): (&TeamScore, &String)| {
            let mean = if score.listed().is_empty() { score.score().map(two_digits) } else { Some(listed(score)) };
            let cells = vec![
                name.clone().into(),
                score.n().to_string().into(),
                mean.into(),
                score.first().map(two_digits).into(),
                score.hits().map(percent).into(),
            ];
            Row::new(About::Nothing, cells)
        };
        let table = Table { heads, rows: all.scores.iter().zip(&names).rev().map(row).collect() };
        let last = all.scores.last();
        let name = Trends::name(cascade, Some(came.cycle));
        let says = match last.and_then(|last| Some((last, last.score()?))) {
            Some((last, mean)) => {
                let first = last.first().map(|first| format!(" as revised and {} as first set", two_digits(first)));
                let of = say_count(last.n(), "key result", "key results");
                format!("{name} came to {}{}, of {of}", two_digits(mean), first.unwrap_or_default())
            }
            None => format!("{name}: {}", last.map(listed).unwrap_or_default()),
        };
        figure(title, says, (!is_empty).then(|| chart(frame, marks)), table)
    }

    /// How the scores of the last cycle lay.
    fn lay(cascade: &Cascade, came: &Came) -> Figure {
        let title = format!("How scores lay in {}", Trends::name(cascade, Some(came.cycle)));
        let lay = &came.lay;
        let most = lay.bins.iter().copied().max().unwrap_or(0).max(1) as f64;
        let mut marks: Vec<Mark> = Vec::new();
        for limit in LIMITS {
            let at = limit * BINS as f64;
            marks.push(Mark::Line { role: Role::Border, through: vec![(at, 0.0), (at, most)] });
        }
        for (n, &count) in lay.bins.iter().enumerate().filter(|(_, count)| **count > 0) {
            marks.push(bar(Role::Value, n, (0.15, 0.85), count as f64));
            let at = (n as f64 + 0.5, count as f64);
            marks.push(Mark::Text { role: Role::Label, at, side: Side::Over, said: count.to_string() });
        }
        let frame = Frame {
            across: (0.0, BINS as f64),
            // Above the highest column its number stands.
            up: (0.0, most * 1.25),
            ticks: (0..BINS).map(|n| below(n, fixed(n as f64 / BINS as f64, 1))).collect(),
            names: vec![
                (Role::Value, "key results by their score".to_owned()),
                (Role::Border, format!("{} and {}", LIMITS[0], LIMITS[1])),
            ],
            ..Frame::default()
        };
        let row = |n: usize| {
            let from = n as f64 / BINS as f64;
            let to = if n + 1 == BINS { "1.0".to_owned() } else { format!("below {}", fixed(from + 0.1, 1)) };
            Row::new(About::Nothing, vec![format!("{} to {to}", fixed(from, 1)).into(), lay.bins[n].to_string().into()])
        };
        let table = Table { heads: vec![words("score"), number("key results")], rows: (0..BINS).map(row).collect() };
        let all: usize = lay.bins.iter().sum();
        let [red, good] = [&lay.bins[..4], &lay.bins[7..]].map(|bins| bins.iter().sum::<usize>());
        let says = format!(
            "of {all}: {red} below {}, {good} from {} on; {} exactly 1, {} exactly 0",
            LIMITS[0], LIMITS[1], lay.one, lay.zero
        );
        figure(title, says, (all > 0).then(|| chart(frame, marks)), table)
    }

    /// What each team came to, and how it keeps its days.
    fn teams(&self, cascade: &Cascade, today: NaiveDate) -> Figure {
        let title = "Teams, cycle over cycle";
        if self.came.is_none() {
            return figure(title, self.silence(cascade, View::Scores, today).unwrap_or_default(), None, Table::default());
        }
        let spoke = |id: Option<Id>| self.weeks.as_ref().and_then(|told| told.of.iter().find(|weeks| weeks.team == id));
        let none = Vec::new();
        let cycles = self.came.as_ref().map_or(&none, |came| &came.cycles);
        let mut heads: Vec<Head> = vec![words("team")];
        // The oldest goes first, and the last one stays.
        let spare = |n: usize| (cycles.len() - 1 - n) as u8;
        heads.extend(cycles.iter().enumerate().map(|(n, &id)| number(Trends::name(cascade, Some(id))).spare(spare(n))));
        heads.extend([words(""), number("now"), words("by their day, by week").spare(u8::MAX), rest("")]);
        let mut ids: Vec<Option<Id>> = self.came.iter().flat_map(|came| &came.teams).map(|trend| trend.team).collect();
        ids.extend(self.weeks.iter().flat_map(|told| &told.of).map(|weeks| weeks.team));
        let path = |id: Id| cascade.team_path(id).iter().map(|team| team.name.to_lowercase()).collect::<Vec<_>>();
        ids.sort_by_cached_key(|&id| (id != self.looked.team, id.map(path), id));
        ids.dedup();
        let row = |&id: &Option<Id>| {
            let trend = self.came.as_ref().and_then(|came| came.teams.iter().find(|trend| trend.team == id));
            let mut cells: Vec<Cell> = vec![team(cascade, id).into()];
            for n in 0..cycles.len() {
                let score = trend.and_then(|trend| trend.scores.get(n)).filter(|score| score.n() > 0);
                let mean = score.map(|score| score.score().map_or_else(|| listed(score), two_digits));
                cells.push(mean.into());
            }
            let weeks = spoke(id);
            cells.extend([
                trend.and_then(super::scores::TeamTrend::went).map_or("", super::scores::Went::word).into(),
                trend.and_then(|trend| trend.now).map(two_digits).into(),
                weeks.map(by_week).unwrap_or_default(),
                trend.and_then(super::scores::TeamTrend::note).map_or("", super::scores::Note::word).into(),
            ]);
            Row::new(id.map_or(About::Nothing, About::Team), cells)
        };
        let rows = one_of_equals(ids.iter().map(row).collect());
        let notes = rows.iter().filter(|row| row.cells.last().is_some_and(|cell| !cell.said.is_empty())).count();
        let notes = if notes > 0 { format!("; {notes} to ask about") } else { String::new() };
        let all = self.came.iter().flat_map(|came| &came.teams).flat_map(|team| &team.scores);
        let few = if all.into_iter().any(|score| !score.listed().is_empty()) {
            format!("; of fewer than {} scores there is no mean: they are listed", scores::FEWEST)
        } else {
            String::new()
        };
        let says = format!(
            "the mean score of each team in {}, those below it included{few}{notes}",
            say_count(cycles.len(), "cycle", "cycles")
        );
        figure(title, says, None, Table { heads, rows })
    }

    /// How each team keeps its days; `None`: nothing was owed yet, or there are no teams.
    fn days_of_teams(&self, cascade: &Cascade) -> Option<Figure> {
        let told = self.weeks.as_ref().filter(|told| told.of.len() > 1)?;
        let row = |of: &Weeks| {
            let decay = of.decay(told.six);
            let cells = vec![
                team(cascade, of.team).into(),
                of.total().owed().to_string().into(),
                by_week(of),
                decay.map(|decay| whole_points(decay.by())).into(),
                decay.map(|decay| decay.verdict().word().to_owned()).into(),
            ];
            Row::new(of.team.map_or(About::Nothing, About::Team), cells)
        };
        let rows: Vec<Row> = told.of.iter().filter(|of| of.total().owed() > 0).map(row).collect();
        let all = told.of.first().filter(|_| !rows.is_empty())?;
        let heads = vec![
            words("team"),
            number("owed"),
            words("by their day, by week"),
            number("change").spare(1),
            rest("after week six").spare(2),
        ];
        let title = format!("How each team keeps its days in {}", Trends::name(cascade, Some(told.cycle)));
        Some(figure(title, Participation::counts_said(all), None, Table { heads, rows: one_of_equals(rows) }))
    }

    /// What is told of scores once there are some, in one sentence.
    fn nothing_scored(&self, cascade: &Cascade, today: NaiveDate) -> String {
        let cycle = self.looked.cycle.and_then(|id| cascade.cycle(id));
        unscored(cycle, today, "what each team came to, how the scores lay, and how often what was said in the middle came true")
    }

    /// What became of the bets that work is.
    fn bets(&self, cascade: &Cascade, today: NaiveDate) -> Vec<Figure> {
        let title = "What became of bets";
        let Some(all) = self.bets.teams.first().filter(|_| !self.bets.all.is_empty()) else {
            let says = self.silence(cascade, View::Bets, today).unwrap_or_default();
            return vec![figure(title, says, None, Table::default())];
        };
        let open = all.open;
        let says = format!("{}, {open} open; {}", all.judged.said(), all.said());
        let counts =
            [("held", all.judged.held), ("failed", all.judged.failed), ("unclear", all.judged.unclear), ("open", open as u32)];
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let mut marks = Vec::new();
        for (n, (_, count)) in counts.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
            marks.push(bar(Role::Value, n, (0.2, 0.8), f64::from(*count)));
            let at = (n as f64 + 0.5, f64::from(*count));
            marks.push(Mark::Text { role: Role::Label, at, side: Side::Over, said: count.to_string() });
        }
        let frame = Frame {
            across: (0.0, counts.len() as f64),
            up: (0.0, f64::from(most) * 1.25),
            ticks: counts.iter().enumerate().map(|(n, (name, _))| below(n, *name)).collect(),
            names: vec![(Role::Value, "bets of all time".to_owned())],
            ..Frame::default()
        };
        let heads = vec![
            rest("team"),
            number("held"),
            number("failed"),
            number("unclear"),
            number("open"),
            number("hit rate"),
            number("moved of expected").spare(1),
        ];
        let row = |of: &TeamBets| {
            let name = of.team.and_then(|id| cascade.team(id)).map(|team| text::one_line(team.name.trim(), 40).into_owned());
            let counts =
                [of.judged.held, of.judged.failed, of.judged.unclear, of.open as u32].map(|count| Cell::from(count.to_string()));
            let mut cells = vec![name.unwrap_or_else(|| "all".to_owned()).into()];
            cells.extend(counts);
            cells.extend([of.judged.rate().map(percent).into(), of.reach.map(|reach| fixed(reach, 2)).into()]);
            Row::new(of.team.map_or(About::Nothing, About::Team), cells)
        };
        let table = Table { heads, rows: one_of_equals(self.bets.teams.iter().map(row).collect()) };
        let each = self.bets.all.iter().map(|bet| {
            let title = |ix: Ix| text::one_line(cascade.item(ix).title.trim(), 80).into_owned();
            let verdict = bet.verdict.map_or("open", Verdict::word);
            let moved = bet.moved.map(|moved| format!("{} of {}", format_plain(moved.moved), format_plain(moved.expected)));
            Row::new(
                About::Item(bet.project),
                vec![title(bet.project).into(), verdict.into(), moved.into(), title(bet.target).into()],
            )
        });
        let heads = vec![words("project"), words("found"), words("moved").spare(1), rest("serves")];
        let each = Table { heads, rows: each.collect() };
        let count = say_count(self.bets.all.len(), "link is a bet", "links are bets");
        vec![figure(title, says, Some(chart(frame, marks)), table), figure("Every bet", count, None, each)]
    }

    /// What measuring costs, its warning signs, and what they are about.
    fn overhead(&self, cascade: &Cascade, today: NaiveDate) -> Vec<Figure> {
        let title = "What measuring costs";
        let silence = self.silence(cascade, View::Overhead, today);
        let Some(told) = self.overhead.as_ref().filter(|_| silence.is_none()) else {
            return vec![figure(title, silence.unwrap_or_default(), None, Table::default())];
        };
        let minutes = |minutes: f64| format!("{} min", fixed(minutes, 1));
        let share = |share: Option<f64>| Cell::from(share.map(percent));
        let n = &told.check_ins;
        let weeks = say_count(told.weeks as usize, "week", "weeks");
        let each = told.measured.map_or_else(
            || "; how long one takes is measured on the screen, on this computer".to_owned(),
            |one| format!(", {} s each, the median of {} measured here", fixed(one.seconds, 0), one.of),
        );
        let open = say_count(told.key_results as usize, "key result is", "key results are");
        let rows: Vec<(&str, Cell, String)> = vec![
            ("a week", minutes(told.a_week()).into(), format!("of all people together, over {weeks}")),
            ("for 10 key results", told.for_ten().map(minutes).into(), format!("{open} open")),
            (
                "in check-ins",
                told.check_in_minutes().map(minutes).into(),
                format!("{} outside reviews in {weeks}{each}", n.typed),
            ),
            (
                "in reviews",
                minutes(told.review_minutes()).into(),
                format!("{} of them, by those who were there", told.reviews.len()),
            ),
            ("asking for numbers", share(told.asking_share()), "of the time of reviews".to_owned()),
            ("says nothing new", share(told.nothing_new()), format!("{} of {} check-ins", n.nothing_new, n.all)),
            ("came by itself", share(told.by_themselves()), format!("{} of {} values", n.by_themselves, n.values)),
            (
                "decided",
                told.decided_each().map(|each| fixed(each, 1)).into(),
                format!("each review: {} decisions, {} actions done", told.decisions, told.actions_done),
            ),
            (
                "a decision",
                told.for_a_decision().map(minutes).into(),
                "of people in reviews for each decision and done action".to_owned(),
            ),
        ];
        // What cannot be told yet is not told; how check-ins come to be counted is.
        let rows = rows.into_iter().filter(|(what, cell, _)| !cell.said.is_empty() || *what == "in check-ins");
        let rows = rows.map(|(what, cell, of)| Row::new(About::Nothing, vec![what.into(), cell, of.into()])).collect();
        let table = Table { heads: vec![words("what"), number(""), rest("made of")], rows };
        // Oldest first, as time goes.
        let held: Vec<_> = told.reviews.iter().rev().collect();
        let most = held.iter().map(|held| held.seconds.max(held.planned) / 60.0).fold(1.0, f64::max);
        let mut marks = Vec::new();
        for (n, held) in held.iter().enumerate() {
            marks.push(bar(Role::Value, n, (0.15, 0.55), held.seconds / 60.0));
            marks.push(bar(Role::Prior, n, (0.55, 0.85), held.planned / 60.0));
        }
        let frame = Frame {
            across: (0.0, held.len().max(1) as f64),
            up: (0.0, most),
            unit: Some("min".to_owned()),
            heights: vec![most, 0.0],
            ticks: held.iter().enumerate().map(|(n, held)| below(n, format!("review {}", held.number))).collect(),
            names: vec![(Role::Value, "it took".to_owned()), (Role::Prior, "it was to take".to_owned())],
            ..Frame::default()
        };
        let few =
            if told.weeks < 8 { format!(" (of {})", say_count(told.weeks as usize, "week", "weeks")) } else { String::new() };
        let cost = match told.for_ten() {
            Some(ten) => format!("{} person-minutes a week per 10 key results{few}", fixed(ten, 0)),
            None => format!("{} person-minutes a week{few}", fixed(told.a_week(), 0)),
        };
        let says = format!("{cost}{}; {}", told.without(), told.answer());
        let costs = figure(title, says, (!held.is_empty()).then(|| chart(frame, marks)), table);
        let sign = |sign: super::overhead::Sign| {
            let state = Cell {
                health: Some(if sign.loud { Health::OffTrack } else { Health::OnTrack }),
                ..Cell::from(if sign.loud { "loud" } else { "quiet" })
            };
            Row::new(About::Nothing, vec![state, sign.says.into(), sign.why.into()])
        };
        let heads = vec![words("sign"), words("what it would mean"), rest("from")];
        let table = Table { heads, rows: told.signs().into_iter().map(sign).collect() };
        let signs = figure("Signs that it has become an end in itself", told.answer(), None, table);
        let mut all = vec![costs, signs];
        if !told.activities.is_empty() {
            let row = |&ix: &Ix| {
                Row::new(About::Item(ix), vec![text::one_line(cascade.item(ix).title.trim(), 160).into_owned().into()])
            };
            let table = Table { heads: vec![rest("key result")], rows: told.activities.iter().map(row).collect() };
            let of = say_count(
                told.activities.len(),
                "open key result names work or has no number",
                "open key results name work or have no number",
            );
            let says = told.rewrite_said().map_or_else(|| of.clone(), |rewrite| format!("{of}: {rewrite}"));
            all.push(figure("Key results that are activities", says, None, table));
        }
        all
    }

    /// Where the cycle will end, and each objective in it; `None`: nothing of it can be told.
    fn where_it_ends(&self, cascade: &Cascade) -> Option<Figure> {
        let all = self.likely.first()?;
        let name = Trends::name(cascade, self.looked.cycle);
        let count = self.likely.len();
        let mut marks: Vec<Mark> = Vec::new();
        for (n, likely) in self.likely.iter().enumerate() {
            let (at, end) = (n as f64 + 0.5, likely.end);
            marks.push(Mark::Line { role: Role::Interval, through: vec![(at, end.low), (at, end.high)] });
            marks.push(Mark::Dot { role: Role::Newest, at: (at, end.middle) });
        }
        let title = |of: Option<Ix>| {
            of.map_or_else(|| "all".to_owned(), |ix| text::one_line(cascade.item(ix).title.trim(), 60).into_owned())
        };
        // Tenths are read at a glance.
        let tenths = |end: f64, round: fn(f64) -> f64| round(end * 10.0) / 10.0;
        let top = tenths(self.likely.iter().map(|likely| likely.end.high).fold(1.0, f64::max), f64::ceil);
        let low = tenths(self.likely.iter().map(|likely| likely.end.low).fold(0.0, f64::min), f64::floor);
        let frame = Frame {
            across: (0.0, count as f64),
            up: (low, top),
            heights: vec![top, low, LIMITS[1]],
            ticks: (0..count).map(|n| below(n, if n == 0 { "all".to_owned() } else { n.to_string() })).collect(),
            names: vec![(Role::Newest, "middle".to_owned()), (Role::Interval, "8 in 10 end in there".to_owned())],
            ..Frame::default()
        };
        let row = |(n, likely): (usize, &super::likely::Likely)| {
            let end = likely.end;
            let cells = vec![
                if n == 0 { String::new() } else { n.to_string() }.into(),
                title(likely.of).into(),
                two_digits(end.middle).into(),
                format!("{}–{}", two_digits(end.low), two_digits(end.high)).into(),
                format!("{} of {}", end.parts, likely.open).into(),
            ];
            Row::new(likely.of.map_or(About::Nothing, About::Item), cells)
        };
        let heads = vec![number(""), rest("objective"), number("likely end"), words("8 in 10"), number("told by")];
        let table = Table { heads, rows: self.likely.iter().enumerate().map(row).collect() };
        Some(figure(format!("Where {name} will end"), all.said(), Some(chart(frame, marks)), table))
    }
}

/// Where one team is above all others its line and that of all say the same: then it is one line, of that team.
fn one_of_equals(mut rows: Vec<Row>) -> Vec<Row> {
    let is_same = |all: &Row, team: &Row| {
        matches!((all.about, team.about), (About::Nothing, About::Team(_)))
            && !team.cells[0].said.starts_with(' ')
            && all.cells[1..] == team.cells[1..]
    };
    if matches!(&rows[..], [all, team, ..] if is_same(all, team)) {
        rows.remove(0);
    }
    rows
}

/// The name of a team, below those above it.
fn team(cascade: &Cascade, id: Option<Id>) -> String {
    let Some(id) = id else { return "all".to_owned() };
    let path = cascade.team_path(id);
    let name = path.last().map(|team| text::one_line(team.name.trim(), 30).into_owned());
    format!("{}{}", "  ".repeat(path.len().saturating_sub(1)), name.unwrap_or_default())
}

/// Which share came by its day, in all and week by week.
fn by_week(of: &Weeks) -> Cell {
    let said = of.total().share().map(percent).unwrap_or_default();
    Cell { said, shares: of.weeks.iter().map(|week| week.share()).collect(), ..Cell::default() }
}

/// Scores that are too few for a mean.
fn listed(score: &TeamScore) -> String {
    score.listed().into_iter().map(two_digits).collect::<Vec<_>>().join(", ")
}
