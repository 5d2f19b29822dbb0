//! Makes the JSON of a page: names for ids, words for figures.
//!
//! Must not know: any arithmetic but rounding.

use super::{
    AskJson, Beside, BetsJson, CalibrationJson, CameJson, ChangedJson, ChangedSays, CycleJson, DisagreeJson, EndJson,
    ForecastJson, GoalJson, GoalSays, HeldJson, HiddenJson, MadeJson, PageJson, RevisedJson, RevisionJson, SaysJson, SilentJson,
    SinceJson, SummaryJson, TrustJson, WeekJson,
};
use crate::{
    domain::{
        Cascade, Health, Id, Ix, Judgement, describe,
        fields::{Field, Value},
        forecast::Forecast,
        in_time::unknown,
        kept::Kept,
        measure::{Signs, Standing},
        pace::Course,
        portfolio::whole_points,
        report::{
            Asking, Heard, Kind,
            asks::Ask,
            changed::{self, Changed},
            goals::Goal,
            page::{self, Page},
            revisions::{Revision, Way},
            trust::Trust,
        },
        score::two_digits,
        text::{
            number::format_plain,
            one_line,
            say::{say_count, say_short},
        },
        trends::{likely::Likely, said::percent, scores::TeamScore, weeks::Tally},
    },
    exchange::item_json,
};
use chrono::NaiveDate;

/// How wide a title may be on a page.
const TITLE: usize = 90;

/// A page, as it was made of that workspace.
pub fn page<'a>(cascade: &'a Cascade, asking: &Asking, heard: &Heard, page: &Page, beside: Beside<'_>) -> PageJson<'a> {
    let today = asking.today;
    let names = Names { cascade, today, named: asking.asked.names };
    let cycle = cycle_of(cascade, asking);
    let team = asking.asked.team.and_then(|id| cascade.team(id)).map(|team| team.name.as_str());
    let cycles = names.cycles(page);
    let last = cycles.iter().rfind(|came| came.score.is_some()).cloned();
    let summary = SummaryJson {
        expected: page.stands.expected,
        reached: page.stands.reached,
        of: page.stands.of,
        forecast: page.end().map(end),
        last,
    };
    let lines = page.changed.as_ref().map_or(&[][..], |changed| &changed.lines);
    let says = SaysJson {
        title: title(cascade, team, cycle.as_ref(), today),
        summary: [beside.head.map(str::to_owned), Some(summary_said(&summary, page, cycle.is_some()))]
            .into_iter()
            .flatten()
            .filter(|said| !said.is_empty())
            .collect::<Vec<_>>()
            .join(". "),
        nothing: nothing_said(cascade, page.goals.is_empty()),
        goals: if asking.asked.team.is_none() && page.goals.iter().any(|line| line.goal.first) {
            "Company goals"
        } else {
            "Goals"
        },
        hidden: hidden_said(page),
        trust: trust_said(&page.trust),
        revised: revised_said(page),
        weeks: weeks_said(page),
        calibration: page
            .sure()
            .map(|band| format!("“{}” came true {} of {} times", band.name.replace('-', "–"), band.hits, band.n)),
        bets: page.bets.as_ref().map(|bets| {
            let judged = bets.judged;
            format!("{} held, {} failed, {} unclear, {} open", judged.held, judged.failed, judged.unclear, bets.open)
        }),
        made: made_said(heard, beside),
    };
    PageJson {
        kind: Kind::Page.word(),
        workspace: cascade.settings.name.as_str(),
        team,
        on: today,
        as_of: beside.as_of,
        cycle,
        says,
        summary,
        since: names.since(asking, heard, page.changed.as_ref()),
        changed: lines.iter().take(page.room.changed).map(|line| names.changed(line, heard)).collect(),
        changed_more: lines.len().saturating_sub(page.room.changed),
        asks: page.asks.iter().take(page.room.asks).map(|ask| names.ask(ask)).collect(),
        asks_more: page.asks.len().saturating_sub(page.room.asks),
        goals: page.goals.iter().map(|line| names.goal(line, page)).collect(),
        hidden: page.hidden.hidden.iter().map(|&(health, n)| HiddenJson { health: health.word(), n }).collect(),
        trust: names.trust(page),
        cycles,
        weeks: weeks(page),
        calibration: page.sure().and_then(|band| {
            let cycle = cascade.cycle(page.trends.came.as_ref()?.cycle)?.name.as_str();
            Some(CalibrationJson { cycle, band: band.name, n: band.n, hits: band.hits })
        }),
        bets: page.bets.as_ref().map(|bets| {
            let judged = bets.judged;
            BetsJson { held: judged.held, failed: judged.failed, unclear: judged.unclear, open: bets.open }
        }),
        revisions: page.revisions.iter().take(page.room.revised).map(|revision| names.revision(revision)).collect(),
        revised: RevisedJson {
            easier: page.revised(Way::Easier),
            harder: page.revised(Way::Harder),
            otherwise: page.revised(Way::Otherwise),
        },
        made: MadeJson { file: beside.file.to_owned(), change: heard.end },
    }
}

/// The cycle that runs, or was asked for.
pub(in crate::exchange::reporting) fn cycle_of<'a>(cascade: &'a Cascade, asking: &Asking) -> Option<CycleJson<'a>> {
    let cycle = asking.cycle.and_then(|id| cascade.cycle(id))?;
    let (week, weeks) = cycle.week(asking.today, cascade.settings.review_weekday);
    Some(CycleJson { name: cycle.name.as_str(), week, weeks })
}

/// From what a report was made, and how each of its numbers can be asked for.
pub(in crate::exchange::reporting) fn made_said(heard: &Heard, beside: Beside<'_>) -> String {
    let (file, change) = (one_line(beside.file, 60), format_plain(heard.end as f64));
    format!("{file}, change {change} · each number: quarterdeck show REF")
}

/// What a report is called.
pub(in crate::exchange::reporting) fn title(
    cascade: &Cascade,
    team: Option<&str>,
    cycle: Option<&CycleJson<'_>>,
    today: NaiveDate,
) -> String {
    let name = one_line(cascade.settings.name.trim(), 40).into_owned();
    let whose = [Some(name).filter(|name| !name.is_empty()), team.map(|team| one_line(team.trim(), 40).into_owned())];
    let whose = whose.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let week = cycle.map(|cycle| format!("{}, week {} of {}", one_line(cycle.name.trim(), 24), cycle.week, cycle.weeks));
    let parts = [Some(whose).filter(|whose| !whose.is_empty()), week, Some(today.format("%-d %B %Y").to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where the cycle stands, in sentences.
fn summary_said(summary: &SummaryJson<'_>, page: &Page, has_cycle: bool) -> String {
    let mut said = Vec::new();
    if let (Some(expected), Some(reached)) = (summary.expected, summary.reached) {
        said.push(format!("{} expected by now, {} reached", two_digits(expected), two_digits(reached)));
    } else if has_cycle {
        said.push("Nothing was measured yet of what the cycle promises".to_owned());
    } else {
        said.push("No cycle is open".to_owned());
    }
    if let Some(end) = page.end() {
        let of =
            if end.end.parts == end.open { String::new() } else { format!("; {} of {} key results", end.end.parts, end.open) };
        let [middle, low, high] = [end.end.middle, end.end.low, end.end.high].map(|end| format!("{end:.2}"));
        said.push(format!("Likely end {middle} ({low}–{high}{of})"));
    }
    if let Some(last) = &summary.last {
        let first = last.first.map(|first| format!(", first set {}", two_digits(first))).unwrap_or_default();
        said.push(format!("{} {}{first}", one_line(last.cycle.trim(), 24), last.says[0]));
    }
    said.join(". ")
}

/// What to do where there is nothing to tell.
pub(in crate::exchange::reporting) fn nothing_said(cascade: &Cascade, is_empty: bool) -> Option<&'static str> {
    if cascade.live().next().is_none() {
        return Some(
            "There are no goals yet: add one with “quarterdeck add objective”, or read them with “quarterdeck import FILE”.",
        );
    }
    is_empty.then_some("No goal is under way here: open a cycle with “quarterdeck add cycle”, or name one with --cycle.")
}

fn hidden_said(page: &Page) -> Option<String> {
    let said: Vec<String> = page.hidden.hidden.iter().map(|(health, n)| format!("{n} {}", health.word())).collect();
    (!said.is_empty()).then(|| format!("{}, not shown", said.join(", ")))
}

/// How sure the numbers are, in a few words.
pub(in crate::exchange::reporting) fn trust_said(trust: &Trust) -> String {
    let mut said = vec![format!("fresh {} of {}", trust.fresh, trust.owed), format!("measured {}", trust.measured)];
    said.push(format!("silent {}", trust.silent.len()));
    said.push(format!("word against number {}", trust.disagree.len()));
    said.join(" · ")
}

fn revised_said(page: &Page) -> String {
    let (easier, harder, otherwise) = (page.revised(Way::Easier), page.revised(Way::Harder), page.revised(Way::Otherwise));
    if easier + harder + otherwise == 0 {
        return "nothing was revised in this cycle".to_owned();
    }
    let otherwise = if otherwise > 0 { format!(", {otherwise} otherwise") } else { String::new() };
    format!("{} made easier, {harder} harder{otherwise}", say_count(easier, "promise", "promises"))
}

fn end(likely: &Likely) -> EndJson {
    let end = likely.end;
    EndJson { middle: end.middle, low80: end.low, high80: end.high, told_by: end.parts, open: likely.open }
}

/// Who spoke when it was owed, before the sixth week and since.
fn weeks_said(page: &Page) -> Option<String> {
    let told = page.trends.weeks.as_ref()?;
    let all = told.of.first()?;
    match (all.decay(told.six), told.six) {
        (Some(decay), Some(six)) => Some(format!(
            "{} before week {six}, {} since: {}",
            percent(decay.before),
            percent(decay.after),
            decay.verdict().word()
        )),
        _ => all.total().share().map(|share| format!("{} so far", percent(share))),
    }
}

fn weeks(page: &Page) -> Vec<WeekJson> {
    let told = page.trends.weeks.as_ref().and_then(|weeks| weeks.of.first());
    let until = told.map_or(0, |all| all.weeks.iter().rposition(|week| week.owed() > 0).map_or(0, |at| at + 1));
    let week =
        |(n, tally): (usize, &Tally)| WeekJson { week: n + 1, on_time: tally.on_time, owed: tally.owed(), share: tally.share() };
    told.map_or_else(Vec::new, |all| all.weeks.iter().take(until).enumerate().map(week).collect())
}

/// What words of a workspace are called.
pub(in crate::exchange::reporting) struct Names<'a> {
    pub(in crate::exchange::reporting) cascade: &'a Cascade,
    pub(in crate::exchange::reporting) today: NaiveDate,
    /// Whether who was silent is named.
    pub(in crate::exchange::reporting) named: bool,
}

impl<'a> Names<'a> {
    fn short(&self, ix: Ix) -> String {
        self.cascade.short(self.cascade.item(ix).id)
    }

    fn title(&self, ix: Ix) -> String {
        one_line(self.cascade.item(ix).title.trim(), TITLE).into_owned()
    }

    fn person(&self, id: Option<Id>) -> Option<&'a str> {
        id.and_then(|id| self.cascade.person(id)).map(|person| person.name.as_str())
    }

    fn cycles(&self, page: &Page) -> Vec<CameJson<'a>> {
        let came = page.trends.came.as_ref();
        let all = came.and_then(|came| came.teams.first());
        let none = Vec::new();
        let cycles = came.map_or(&none, |came| &came.cycles);
        let name = |id: Id| self.cascade.cycle(id).map_or("", |cycle| cycle.name.as_str());
        let told = |(&id, score): (&Id, &TeamScore)| CameJson {
            cycle: name(id),
            n: score.n(),
            score: score.score(),
            first: score.first(),
            likely: None,
            says: [score.score().map(two_digits).unwrap_or_default(), score.first().map(two_digits).unwrap_or_default()],
        };
        let mut out: Vec<CameJson<'a>> = all.map_or_else(Vec::new, |all| cycles.iter().zip(&all.scores).map(told).collect());
        if let (Some(end), Some(cycle)) = (page.end(), page.trends.looked.cycle) {
            let middle = end.end.middle;
            let says = [format!("likely {}", two_digits(middle)), String::new()];
            out.push(CameJson { cycle: name(cycle), n: end.open, score: None, first: None, likely: Some(middle), says });
        }
        out
    }

    pub(in crate::exchange::reporting) fn since(&self, asking: &Asking, heard: &Heard, changed: Option<&Changed>) -> SinceJson {
        let on = asking.since.day;
        let review = asking.since.review.map(|held| held.number);
        let diff = changed.map(|changed| &changed.diff);
        let n = |of: fn(&crate::domain::diff::Diff) -> usize| diff.map_or(0, of);
        let counts = match (diff, &heard.then) {
            (Some(diff), _) if diff.is_empty() => "nothing changed".to_owned(),
            (Some(diff), _) => diff.in_short(),
            (None, Err(first)) => unknown(on, *first),
            (None, Ok(_)) => String::new(),
        };
        SinceJson {
            on,
            review,
            says: format!("since {}", say_short(on, self.today)),
            counts,
            known: diff.is_some(),
            worse: n(|diff| diff.worse.len()),
            silent: n(|diff| diff.silent.len()),
            better: n(|diff| diff.better.len()),
            spoke: n(|diff| diff.spoke.len()),
            new: n(|diff| diff.new.len()),
            gone: n(|diff| diff.gone.len()),
            ended: n(|diff| diff.ended.len()),
            revised: n(|diff| diff.revised.len()),
        }
    }

    fn changed(&self, line: &changed::Line, heard: &Heard) -> ChangedJson {
        let before = heard.then.as_ref().ok().map(|(before, _)| before);
        let here = self.cascade.find(line.of).is_some();
        let cascade = before.filter(|_| !here).unwrap_or(self.cascade);
        let because = line.because.as_ref().map(|why| format!(" “{}”", one_line(why.trim(), 60))).unwrap_or_default();
        let what = match (line.from, line.to) {
            (Some(from), Some(to)) => format!("{from} → {to}{because}"),
            (_, to) => format!("{}{because}", to.unwrap_or_default()),
        };
        let group = match line.group.word() {
            "spoke" => "heard",
            word => word,
        };
        ChangedJson {
            group: line.group.word(),
            id: cascade.short(line.of),
            title: line.title.clone(),
            owner: line.owner.clone(),
            from: line.from,
            to: line.to,
            because: line.because.clone(),
            says: ChangedSays { group, title: one_line(line.title.trim(), TITLE).into_owned(), what },
        }
    }

    fn ask(&self, ask: &Ask) -> AskJson<'a> {
        let who = self.person(ask.who);
        let by = ask.by.map(|by| say_short(by, self.today));
        let says = [who.map(|who| one_line(who.trim(), 30).into_owned()), by];
        AskJson {
            why: ask.why.word(),
            what: ask.what.clone(),
            who,
            by: ask.by,
            overdue: ask.by.is_some_and(|by| by < self.today),
            about: ask.about.map(|ix| self.short(ix)),
            says: says.into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    }

    fn goal(&self, line: &page::Line, page: &Page) -> GoalJson<'a> {
        let easier = page.revisions.iter().find(|revision| revision.ix == line.goal.ix && revision.way == Way::Easier);
        let (forecast, likely) = self.likely(line);
        let bare = self.bare_goal(&line.goal);
        let made = easier.map_or("", |revision| match revision.new {
            Field::Due(_) => "later",
            _ => "↓ target",
        });
        let says = GoalSays { likely, revised: made, ..bare.says };
        GoalJson { forecast, revised: line.revised, says, ..bare }
    }

    /// A goal without where it will end.
    pub(in crate::exchange::reporting) fn bare_goal(&self, goal: &Goal) -> GoalJson<'a> {
        GoalJson {
            item: item_json::item(self.cascade, &goal.judged, goal.ix, self.today),
            forecast: None,
            revised: 0,
            depth: u8::from(goal.under.is_some()),
            first: goal.first,
            says: says(self.cascade, goal.ix, &goal.judged, self.today),
        }
    }

    fn likely(&self, line: &page::Line) -> (Option<ForecastJson>, String) {
        if let Some(likely) = &line.likely {
            let end = likely.end;
            let whole = |share: f64| format!("{:.0}", share * 100.0);
            let said = format!("{} % ({}–{})", whole(end.middle), whole(end.low), whole(end.high));
            let json = ForecastJson { low80: Some(end.low), middle: Some(end.middle), high80: Some(end.high), chance: None };
            return (Some(json), said);
        }
        let course = Course::of(self.cascade, line.goal.ix);
        let Some((forecast, course)) = line.forecast.as_ref().zip(course) else { return (None, String::new()) };
        let ends = forecast.band(&course);
        let json = ForecastJson {
            low80: ends.map(|ends| ends.low),
            middle: ends.map(|ends| ends.middle),
            high80: ends.map(|ends| ends.high),
            chance: Forecast::chance(forecast),
        };
        (Some(json), forecast.in_short(&course))
    }

    fn trust(&self, page: &Page) -> TrustJson<'a> {
        let trust = &page.trust;
        let silent = |&(ix, days): &(Ix, Option<i64>)| {
            let owner = self.named.then(|| self.cascade.owner_name(ix)).flatten();
            let age = days.map_or_else(|| "never".to_owned(), |days| format!("{days} d"));
            let says = owner.map_or_else(|| age.clone(), |owner| format!("{}, {age}", one_line(owner.trim(), 30)));
            SilentJson { id: self.short(ix), title: self.title(ix), owner, days, says }
        };
        let disagree = |(ix, why): &(Ix, String)| {
            let judged = self.cascade.judge(*ix, self.today);
            let GoalSays { word, pace, .. } = says(self.cascade, *ix, &judged, self.today);
            let said = if word.is_empty() || pace.is_empty() { why.clone() } else { format!("{word} said, {pace} measured") };
            DisagreeJson { id: self.short(*ix), title: self.title(*ix), why: why.clone(), says: said }
        };
        TrustJson {
            fresh: trust.fresh,
            owed: trust.owed,
            measured: trust.measured,
            silent_n: trust.silent.len(),
            silent: trust.silent.iter().take(page.room.trust).map(silent).collect(),
            disagree_n: trust.disagree.len(),
            disagree: trust.disagree.iter().take(page.room.trust).map(disagree).collect(),
        }
    }

    fn revision(&self, revision: &Revision) -> RevisionJson<'a> {
        let id = self.cascade.item(revision.ix).id;
        let held = |field: &Field| match field.seen() {
            Value::None => None,
            Value::Number(n) => Some(HeldJson::Number(n)),
            Value::Day(day) => Some(HeldJson::Words(day.to_string())),
            _ => Some(HeldJson::Words(describe::value(self.cascade, id, field))),
        };
        let [old, new] =
            [&revision.old, &revision.new].map(|field| one_line(&describe::value(self.cascade, id, field), 40).into_owned());
        RevisionJson {
            id: self.short(revision.ix),
            title: self.title(revision.ix),
            field: revision.new.name().to_owned(),
            old: held(&revision.old),
            new: held(&revision.new),
            way: revision.way.word(),
            because: revision.header.why.clone(),
            by: self.person(revision.header.by),
            on: revision.header.on,
            says: format!("{} {old} → {new}", revision.new.name()),
        }
    }
}

/// The words of an item, without where it will end.
fn says(cascade: &Cascade, ix: Ix, judged: &Judgement, today: NaiveDate) -> GoalSays {
    let (item, summary) = (cascade.item(ix), cascade.summary(ix));
    let pace = match Kept::of(cascade, ix, judged, today) {
        Some(kept) => kept.place().to_owned(),
        None => judged.pace.map(|pace| whole_points(pace).trim_end_matches(" pt").to_owned()).unwrap_or_default(),
    };
    let word = summary.stated.and_then(|said| said.confidence).map(|n| format!("{n}/10"));
    let health = match judged.before_silence.filter(|_| judged.health == Health::NoData) {
        Some(before) => format!("no data (was {})", before.word()),
        None => judged.word_of(item).to_owned(),
    };
    GoalSays {
        title: one_line(item.title.trim(), TITLE).into_owned(),
        health,
        standing: item.key_result().map(|kr| Standing::of(kr, summary).said(&Signs::SHORT)).unwrap_or_default(),
        progress: judged.progress.map(|progress| format!("{:.0} %", progress * 100.0)).unwrap_or_default(),
        pace,
        word: word.or_else(|| judged.word.map(|word| word.word().to_owned())).unwrap_or_default(),
        likely: String::new(),
        owner: cascade.owner_name(ix).map_or_else(|| "nobody".to_owned(), |owner| one_line(owner.trim(), 30).into_owned()),
        revised: "",
        full: judged.progress.map(|progress| progress.clamp(0.0, 1.0)),
        due: judged.expected.map(|expected| expected.clamp(0.0, 1.0)),
    }
}
