//! What each view of `quarterdeck trend` looks like on a terminal.
//!
//! Must not know: any arithmetic, nor how what is shown was read.

use super::super::directory::team_path;
use crate::{
    cli::{
        error::Result,
        output::{Style, Tone},
        table::{Cell, Column, Table, left, right},
    },
    domain::{
        Cascade, Id, Ix, Word,
        portfolio::whole_points,
        score::two_digits,
        text::{self, number::fixed, say::say_count},
        trends::{
            Came, Trends,
            bets::TeamBets,
            calibration::{Band, Calibration, FEWEST_OF_TEAM},
            overhead::Overhead,
            said::{View, percent},
            scores::{self, BINS, TeamScore, TeamTrend, Went},
            weeks::{Decay, Participation, Tally, Weeks},
        },
    },
};
use chrono::NaiveDate;
use std::io::Write;

/// What is longer than a line tells no more.
const LONGEST_BAR: usize = 60;

pub(super) fn page(
    view: View,
    cascade: &Cascade,
    told: &Trends,
    mine: Option<&Calibration>,
    style: Style,
    today: NaiveDate,
) -> Result<String> {
    let mut page = Page { out: Vec::new(), cascade, told, style };
    match view {
        View::Overview => page.overview(today)?,
        View::Participation => page.participation()?,
        View::Scores => page.scores()?,
        View::Calibration => page.calibration(mine)?,
        View::Bets => page.bets()?,
        View::Overhead => page.overhead()?,
    }
    Ok(String::from_utf8(page.out).unwrap_or_default())
}

struct Page<'a> {
    out: Vec<u8>,
    cascade: &'a Cascade,
    told: &'a Trends,
    style: Style,
}

impl Page<'_> {
    fn head(&mut self, text: &str) -> Result<()> {
        if !self.out.is_empty() {
            writeln!(self.out)?;
        }
        Ok(writeln!(self.out, "{}", self.style.paint(Tone::Strong, &self.style.plain(text)))?)
    }

    fn line(&mut self, text: &str) -> Result<()> {
        Ok(writeln!(self.out, "{}", self.style.plain(text))?)
    }

    fn table(&mut self, table: &Table<'_>) -> Result<()> {
        Ok(table.print(&mut self.out, self.style)?)
    }

    fn name(&self, cycle: Id) -> String {
        self.cascade.cycle(cycle).map_or_else(String::new, |cycle| text::one_line(cycle.name.trim(), 40).into_owned())
    }

    fn team(&self, team: Option<Id>) -> String {
        team.map_or_else(|| "all".to_owned(), |id| team_path(self.cascade, id))
    }

    /// A line for each team, the first of all; where one team is above all others its line says the same, and stands for both.
    fn by_team(&self, table: &mut Table<'_>, mut rows: Vec<(Option<Id>, Vec<Cell>)>) {
        let is_root = |team: Id| self.cascade.team_path(team).len() == 1;
        if matches!(&rows[..], [(None, all), (Some(team), of_it), ..] if is_root(*team) && all == of_it) {
            rows.remove(0);
        }
        for (team, cells) in rows {
            table.row(std::iter::once(self.team(team).into()).chain(cells).collect());
        }
    }

    fn item(&mut self, ix: Ix, more: &str) -> Result<()> {
        let item = self.cascade.item(ix);
        let line = format!("  {}  {}{more}", self.cascade.short(item.id), text::one_line(&item.title, 100));
        Ok(writeln!(self.out, "{line}")?)
    }

    fn bar(&self, n: usize) -> String {
        self.style.glyph("▇", "#").repeat(n.min(LONGEST_BAR))
    }

    /// A share as one cell, an eighth of it at a time.
    fn level(&self, week: Tally) -> &'static str {
        const EIGHTHS: [&str; 9] = ["▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
        const TENTHS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "#"];
        let at = |share: f64, of: usize| (share * of as f64).floor() as usize;
        match (week.share(), self.style.ascii) {
            (None, _) => self.style.glyph("·", "."),
            (Some(share), false) => EIGHTHS[at(share, 8)],
            (Some(share), true) => TENTHS[at(share, 10)],
        }
    }

    /// The weeks of a team in a row, up to the last of which a share is told.
    fn levels(&self, weeks: &[Tally]) -> String {
        let until = weeks.iter().rposition(|week| week.owed() > 0).map_or(0, |at| at + 1);
        weeks[..until].iter().map(|&week| self.level(week)).collect()
    }

    fn overview(&mut self, today: NaiveDate) -> Result<()> {
        let told = self.told;
        for (view, what) in [
            (View::Participation, "Check-ins of those owed"),
            (View::Scores, "Scores"),
            (View::Calibration, "What the word was worth"),
            (View::Bets, "Bets"),
            (View::Overhead, "What measuring costs"),
        ] {
            self.head(what)?;
            if let Some(silence) = told.silence(self.cascade, view, today) {
                self.line(&silence)?;
                continue;
            }
            match view {
                View::Participation => self.weeks_in_short()?,
                View::Scores => {
                    if let Some(came) = &told.came {
                        self.teams(came)?;
                    }
                }
                View::Calibration => {
                    if let Some(came) = &told.came {
                        self.words_in_short(came)?;
                    }
                }
                View::Bets => self.bets_in_short()?,
                View::Overhead | View::Overview => {
                    if let Some(overhead) = &told.overhead {
                        self.line(&format!("{}; {}", overhead.said(), overhead.answer()))?;
                    }
                }
            }
        }
        if let Some(likely) = told.likely.first() {
            let name = told.looked.cycle.map(|cycle| self.name(cycle)).unwrap_or_default();
            self.head("Where it will end")?;
            self.line(&format!("{name}: {}", likely.said()))?;
        }
        Ok(())
    }

    fn weeks_in_short(&mut self) -> Result<()> {
        for weeks in [&self.told.weeks, &self.told.beside].into_iter().flatten() {
            let Some(all) = weeks.of.first().filter(|all| all.total().owed() > 0) else { continue };
            let line = format!("{}  {}  {}", self.name(weeks.cycle), self.levels(&all.weeks), weeks.said(all));
            self.line(&line)?;
        }
        Ok(())
    }

    fn words_in_short(&mut self, came: &Came) -> Result<()> {
        let band = |band: &&Band| band.n > 0;
        let said = |band: &Band| {
            let word = band.word.map_or("silent", |word| word.word());
            format!("{word} {} of {} reached", band.hits, band.n)
        };
        let bands: Vec<String> = came.words.bands.iter().filter(band).map(said).collect();
        self.line(&format!("{}, week {}: {}", self.name(came.cycle), came.week, bands.join(" · ")))?;
        let more = came.watermelons_said().into_iter().chain(came.lead_said());
        for line in more.chain([came.words.said()]).collect::<Vec<_>>() {
            self.line(&line)?;
        }
        Ok(())
    }

    fn bets_in_short(&mut self) -> Result<()> {
        let Some(all) = self.told.bets.teams.first() else { return Ok(()) };
        let judged = all.judged;
        let rate = judged.rate().map_or_else(String::new, |rate| format!(", hit rate {}", percent(rate)));
        let counts =
            format!("{} held, {} failed, {} unclear, {} open{rate}", judged.held, judged.failed, judged.unclear, all.open);
        self.line(&counts)?;
        if all.reach.is_some() { self.line(&all.said()) } else { Ok(()) }
    }

    fn participation(&mut self) -> Result<()> {
        let told = self.told;
        let Some(weeks) = &told.weeks else { return Ok(()) };
        let Some(all) = weeks.of.first() else { return Ok(()) };
        let beside = told.beside.as_ref().filter(|beside| beside.of.first().is_some_and(|all| all.total().owed() > 0));
        let with = beside.map_or_else(String::new, |beside| format!(" beside {}", self.name(beside.cycle)));
        self.head(&format!("Check-ins of those owed in {}{with}, by the week they were due in", self.name(weeks.cycle)))?;
        let name = beside.map_or_else(String::new, |beside| self.name(beside.cycle));
        let mut columns: Vec<Column<'_>> = vec![right("week"), left("from"), right("on time"), right("late"), right("missed")];
        columns.extend([right("share"), right("before"), left("")]);
        let mut table = Table::new(&columns);
        let share = |tally: Option<&Tally>| tally.and_then(|tally| tally.share()).map(percent).unwrap_or_default();
        for (at, (tally, from)) in all.weeks.iter().zip(&weeks.begins).enumerate() {
            let six = if weeks.six == Some(at + 1) { "week six" } else { "" };
            let bar = tally.share().map_or_else(String::new, |share| self.bar((share * 20.0).round() as usize));
            // Of what has not come nothing is told.
            let count = |n: u32| if tally.owed() > 0 { Cell::new(&n.to_string()) } else { Cell::default() };
            let mark = [bar.as_str(), six].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            table.row(vec![
                (at + 1).to_string().into(),
                from.to_string().into(),
                count(tally.on_time),
                count(tally.late),
                count(tally.missed),
                share(Some(tally)).into(),
                share(beside.and_then(|beside| beside.of[0].weeks.get(at))).into(),
                Cell::new(&mark),
            ]);
        }
        self.table(&table)?;
        self.line(&Participation::counts_said(all))?;
        self.line(&weeks.said(all))?;
        if let Some(beside) = beside {
            self.line(&format!("{name}: {}", beside.said(&beside.of[0])))?;
        }
        if weeks.of.len() > 1 {
            self.head("By team")?;
            let mut table =
                Table::new(&[left("team"), right("owed"), right("on time"), right("change"), left(""), left("by week")]);
            let row = |of: &Weeks| {
                let decay = of.decay(weeks.six);
                let change = decay.map(|decay| whole_points(decay.by())).unwrap_or_default();
                let cells = vec![
                    of.total().owed().to_string().into(),
                    of.total().share().map(percent).unwrap_or_default().into(),
                    self.style.plain(&change).into(),
                    decay.map(|decay| decay.verdict().word()).unwrap_or_default().into(),
                    Cell::new(&self.levels(&of.weeks)),
                ];
                (of.team, cells)
            };
            self.by_team(&mut table, weeks.of.iter().map(row).collect());
            self.table(&table)?;
        }
        Ok(())
    }

    fn teams(&mut self, came: &Came) -> Result<()> {
        let newest = came.cycles.len().saturating_sub(1);
        let names: Vec<String> = came.cycles.iter().map(|&cycle| self.name(cycle)).collect();
        let mut columns: Vec<Column<'_>> = vec![left("team")];
        columns.extend(names.iter().map(|name| right(name.as_str())));
        columns.extend([left(""), right("scored"), right("first set"), right("hits"), right("now"), left("by week"), left("")]);
        let mut table = Table::new(&columns);
        let weeks = |team: Option<Id>| self.told.weeks.as_ref()?.of.iter().find(|weeks| weeks.team == team);
        let row = |team: &TeamTrend| {
            let last = &team.scores[newest];
            let mean = |score: &TeamScore| {
                let listed = score.listed().into_iter().map(two_digits).collect::<Vec<_>>().join(", ");
                Cell::new(&score.score().map_or(listed, two_digits))
            };
            let mut cells: Vec<Cell> = team.scores.iter().map(mean).collect();
            cells.extend([
                self.arrow(team).into(),
                last.n().to_string().into(),
                last.first().map(two_digits).unwrap_or_default().into(),
                last.hits().map(percent).unwrap_or_default().into(),
                team.now.map(two_digits).unwrap_or_default().into(),
                Cell::new(&weeks(team.team).map(|weeks| self.levels(&weeks.weeks)).unwrap_or_default()),
                team.note().map(scores::Note::word).unwrap_or_default().into(),
            ]);
            (team.team, cells)
        };
        self.by_team(&mut table, came.teams.iter().map(row).collect());
        self.table(&table)?;
        if came.teams.iter().flat_map(|team| &team.scores).any(|score| !score.listed().is_empty()) {
            self.line(&format!("of fewer than {} scores there is no mean: they are listed", scores::FEWEST))?;
        }
        Ok(())
    }

    fn arrow(&self, team: &TeamTrend) -> &'static str {
        match team.went() {
            Some(Went::Up) => self.style.glyph("↑", "up"),
            Some(Went::Level) => self.style.glyph("→", "="),
            Some(Went::Down) => self.style.glyph("↓", "down"),
            None => "",
        }
    }

    fn scores(&mut self) -> Result<()> {
        let told = self.told;
        let Some(came) = &told.came else { return Ok(()) };
        self.head(&format!("What the key results of {} came to", self.name(came.cycle)))?;
        self.teams(came)?;
        self.head("How the scores lay")?;
        let mut table = Table::new(&[left("from"), right("scores"), left("")]);
        for (bin, &n) in came.lay.bins.iter().enumerate() {
            let from = format!("{:.1}", bin as f64 / BINS as f64);
            table.row(vec![from.into(), n.to_string().into(), Cell::new(&self.bar(n))]);
        }
        self.table(&table)?;
        self.line(&format!(
            "{} of {} exactly 1, {} exactly 0",
            came.lay.one,
            came.lay.bins.iter().sum::<usize>(),
            came.lay.zero
        ))?;
        if !told.likely.is_empty() {
            let name = told.looked.cycle.map(|cycle| self.name(cycle)).unwrap_or_default();
            self.head(&format!("Where what runs in {name} will end"))?;
            for likely in &told.likely {
                let of = likely.of.map_or_else(
                    || "all".to_owned(),
                    |ix| {
                        let item = self.cascade.item(ix);
                        format!("{} {}", self.cascade.short(item.id), text::one_line(&item.title, 60))
                    },
                );
                let said = self.style.plain(&likely.said());
                writeln!(self.out, "{of}: {said}")?;
            }
        }
        Ok(())
    }

    fn bands(&mut self, head: &'static str, bands: &[Band]) -> Result<()> {
        let mut table = Table::new(&[left(head), right("said"), right("reached"), right("share"), right("8 in 10 lie in")]);
        for band in bands {
            let share = (band.n > 0).then(|| percent(band.hits as f64 / band.n as f64));
            let interval = band.interval().map(|(low, high)| format!("{} to {}", percent(low), percent(high)));
            let word = band.word.map(Word::word).filter(|word| *word != band.name);
            table.row(vec![
                format!("{} {}", band.name, word.unwrap_or_default()).trim_end().into(),
                band.n.to_string().into(),
                band.hits.to_string().into(),
                share.unwrap_or_default().into(),
                interval.unwrap_or_default().into(),
            ]);
        }
        self.table(&table)
    }

    fn calibration(&mut self, mine: Option<&Calibration>) -> Result<()> {
        let told = self.told;
        let Some(came) = &told.came else { return Ok(()) };
        self.head(&format!("What was said in week {} of {}, and what came of it", came.week, self.name(came.cycle)))?;
        self.bands("confidence", &came.words.bands)?;
        self.line(&came.words.said())?;
        self.head("By the word")?;
        self.bands("word", &came.words.by_word)?;
        if let Some(line) = came.watermelons_said() {
            self.line(&line)?;
        }
        for &ix in &came.words.watermelons {
            self.item(ix, "")?;
        }
        if let Some(line) = came.lead_said() {
            self.line(&line)?;
        }
        let enough: Vec<_> = came.words_of.iter().filter_map(|of| Some((of.team, of.words.as_ref()?))).collect();
        if enough.is_empty() {
            let most = came.words_of.iter().map(|of| of.n).max().unwrap_or(0);
            if most > 0 {
                self.line(&format!("by team it is told from {FEWEST_OF_TEAM} key results on: the most of one team are {most}"))?;
            }
        }
        for (team, words) in enough {
            let head = self.team(Some(team));
            self.head(&head)?;
            self.bands("confidence", &words.bands)?;
            self.line(&words.said())?;
        }
        self.head("Whether forecasts keep what they say")?;
        self.line(&came.held_said(self.cascade))?;
        if let Some(mine) = mine {
            self.head("Your own words: nobody else is told of them")?;
            self.bands("confidence", &mine.bands)?;
            self.line(&mine.said())?;
        }
        Ok(())
    }

    fn bets(&mut self) -> Result<()> {
        let told = self.told;
        self.head("What became of bets")?;
        let heads = ["held", "failed", "unclear", "open", "hit rate", "moves"];
        let columns: Vec<Column<'_>> = std::iter::once(left("team")).chain(heads.map(right)).collect();
        let mut table = Table::new(&columns);
        let row = |of: &TeamBets| {
            let judged = of.judged;
            let cells = vec![
                judged.held.to_string().into(),
                judged.failed.to_string().into(),
                judged.unclear.to_string().into(),
                of.open.to_string().into(),
                judged.rate().map(percent).unwrap_or_default().into(),
                of.reach.map(|reach| self.style.plain(&fixed(reach, 1))).unwrap_or_default().into(),
            ];
            (of.team, cells)
        };
        self.by_team(&mut table, told.bets.teams.iter().map(row).collect());
        self.table(&table)?;
        if let Some(all) = told.bets.teams.first() {
            self.line(&all.said())?;
        }
        Ok(())
    }

    fn overhead(&mut self) -> Result<()> {
        let told = self.told;
        let Some(overhead) = &told.overhead else { return Ok(()) };
        let head = format!("What measuring cost since {}, a week: {}", overhead.since, overhead.said());
        self.head(&head)?;
        let mut table = Table::new(&[left("what"), right(""), left("made of")]);
        let n = &overhead.check_ins;
        let minutes = |minutes: f64| format!("{} min", fixed(minutes, 1));
        let weeks = say_count(overhead.weeks as usize, "week", "weeks");
        let checked = match overhead.measured {
            Some(measured) => format!(
                "{} outside reviews in {}, {} s each, the median of {} measured here",
                n.typed,
                weeks,
                fixed(measured.seconds, 0),
                measured.of
            ),
            None => format!(
                "{} outside reviews in {}; how long one takes is measured on the screen, on this computer",
                n.typed, weeks
            ),
        };
        let share = |share: Option<f64>| share.map(percent).unwrap_or_default();
        for (what, figure, of) in [
            ("check-ins", overhead.check_in_minutes().map(minutes).unwrap_or_default(), checked),
            (
                "reviews",
                minutes(overhead.review_minutes()),
                format!("{} of them, by those who were there", overhead.reviews.len()),
            ),
            ("asking for numbers", share(overhead.asking_share()), "of the time of reviews".to_owned()),
            ("says nothing new", share(overhead.nothing_new()), format!("{} of {} check-ins", n.nothing_new, n.all)),
            ("came by itself", share(overhead.by_themselves()), format!("{} of {} values", n.by_themselves, n.values)),
            (
                "decided",
                overhead.decided_each().map(|each| fixed(each, 1)).unwrap_or_default(),
                format!("each review: {} decisions, {} actions done", overhead.decisions, overhead.actions_done),
            ),
            (
                "a decision",
                overhead.for_a_decision().map(minutes).unwrap_or_default(),
                "of people in reviews for each decision and done action".to_owned(),
            ),
        ] {
            table.row(vec![what.into(), self.style.plain(&figure).into(), self.style.plain(&of).into()]);
        }
        self.table(&table)?;
        let answer = overhead.answer();
        self.head(&answer)?;
        for sign in overhead.signs() {
            let mark = if sign.loud { self.style.glyph("▲", "!") } else { self.style.glyph("●", "+") };
            let mark = self.style.paint(if sign.loud { Tone::Warn } else { Tone::Good }, mark);
            let (says, why) = (sign.says, self.style.plain(&sign.why));
            writeln!(self.out, "{mark} {says}: {why}")?;
        }
        if let Some(line) = overhead.rewrite_said() {
            self.line(line)?;
            for &ix in &overhead.activities {
                self.item(ix, "")?;
            }
        }
        Ok(())
    }
}

/// The figures of the overview, by name.
pub(super) fn figures(told: &Trends) -> Vec<(String, String)> {
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
pub(super) fn overhead_figures(told: &Overhead) -> Vec<(String, String)> {
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
