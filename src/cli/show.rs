//! `quarterdeck show`: one item whole, with the arithmetic behind its health.

use super::{
    chain::{self, Shown},
    directory::team_path,
    error::{Exit, Failure, Result},
    in_time::InTime,
    items, meetings,
    output::{self, Format, FormatArg, Style, Tone},
    session::Session,
    target::{self, Target},
};
use crate::{
    domain::{
        Board, Cascade, Field, Flag, Id, Ix, Kind, carry,
        describe::{clash, detail, value},
        flags::through_objective,
        forecast,
        history::{History, Recorded},
        measure::Signs,
        portfolio::stands,
        queue::check_in_owed,
        stage::{Phase, phase},
        text::{self, say::say_date},
        why::percent,
    },
    exchange::{item_json, json_text, past_json::PastJson},
    store::Store,
};
use chrono::NaiveDate;
use clap::Args;
use std::fmt::Write as _;

/// How many check-ins are shown.
const CHECK_INS: usize = 8;

/// Show one item with the arithmetic behind its health
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// A short id, an id from your files, or enough of a title to be unique; also meeting:NAME
    #[arg(value_name = "REF")]
    item: String,
    /// With what it goes on from and what goes on from it, cycle by cycle, and what each came to
    #[arg(long)]
    chain: bool,
    #[command(flatten)]
    time: InTime,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) fn run(args: &ShowArgs, session: &Session) -> Result {
    let session = &args.time.of(session, args.format.format)?;
    let (store, cascade) = session.read()?;
    if args.item.starts_with("meeting:")
        && let Target::Meeting(id) = target::resolve(&cascade, &args.item)?
    {
        let which = id.map(|id| cascade.which(id)).unwrap_or_default();
        let read = (session.today, session.who(&cascade).ok().flatten());
        meetings::show((&store, &cascade), &which, args.format.format, session.style(), read)?;
        return Ok(Exit::Done);
    }
    let ix = match cascade.resolve(&args.item, &[]) {
        Ok(ix) => ix,
        Err(refused) => {
            return Err(match target::deleted(&cascade, &args.item).as_slice() {
                [] => refused.into(),
                [id] => {
                    let how = target::how_deleted(&store, &cascade, *id)?;
                    let letters = &id.letters()[..8];
                    Failure::wrong(format!("{how}; “quarterdeck log {letters}” shows what was said of it"))
                }
                several => target::several_deleted(&store, &cascade, several)?,
            });
        }
    };
    let judged = cascade.judge(ix, session.today);
    match args.format.format {
        Format::Json => {
            let mut told = item_json::item(&cascade, &judged, ix, session.today);
            let history = store.history(cascade.item(ix).id, usize::MAX, session.today)?;
            told.explain(eased(&cascade, ix, &history));
            told.explain(escalated(&cascade, ix, &history, session.today));
            told.explain(forecast(&store, &cascade, ix, session.today)?);
            let (as_of, chain) = (session.then.map(|then| then.until.day), args.chain.then(|| chain::json(&cascade, ix)));
            output::print(&json_text::to_string(&Shown {
                as_of,
                item: told,
                past: PastJson::of(&cascade, ix, &history),
                chain,
            }))?;
        }
        Format::Csv => items::print(&cascade, &[(ix, judged)], Format::Csv, session.style(), session.today)?,
        Format::Table => {
            let history = store.history(cascade.item(ix).id, CHECK_INS, session.today)?;
            let forecast = forecast(&store, &cascade, ix, session.today)?;
            output::print(&page(&cascade, ix, &history, forecast.as_deref(), args.chain, session.style(), session.today))?;
        }
    }
    store.keep_finished();
    Ok(Exit::Done)
}

/// `target lowered twice`; `None`: never.
fn eased(cascade: &Cascade, ix: Ix, history: &History) -> Option<String> {
    history.eased(cascade.item(ix).key_result()?.metric)
}

/// `missed 2×: Sofia Marsh is their manager`; `None`: not missed so often, snoozed, or there is nobody to tell.
fn escalated(cascade: &Cascade, ix: Ix, history: &History, today: NaiveDate) -> Option<String> {
    check_in_owed(cascade, &Board::new(today), ix, history.owned_since())?.escalation(cascade)
}

/// Builds the page line by line.
struct Page<'a> {
    cascade: &'a Cascade,
    style: Style,
    today: NaiveDate,
    out: String,
}

/// `forecast: ends between …`; `None`: nothing can be said of its end.
fn forecast(store: &Store, cascade: &Cascade, ix: Ix, today: NaiveDate) -> Result<Option<String>> {
    if cascade.item(ix).key_result().is_none() || phase(cascade, ix, today) != Phase::Open {
        return Ok(None);
    }
    let past = store.finished(cascade, today)?;
    let check_ins = store.series(cascade.item(ix).id, today)?;
    Ok(forecast::line(cascade, ix, &check_ins, &past, today))
}

fn page(
    cascade: &Cascade,
    ix: Ix,
    history: &History,
    forecast: Option<&str>,
    chain: bool,
    style: Style,
    today: NaiveDate,
) -> String {
    let mut page = Page { cascade, style, today, out: String::new() };
    page.head(ix);
    page.facts(ix, history);
    page.clashes(history);
    if chain {
        page.chain(ix);
    }
    page.why(ix, forecast);
    page.links(ix);
    page.check_ins(history);
    page.revisions(cascade.item(ix).id, history);
    page.out
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn section(&mut self, name: &str) {
        let name = self.style.paint(Tone::Strong, name);
        self.out.push('\n');
        self.line(&name);
    }

    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let name = self.style.paint(Tone::Dim, &text::fit(name, 12));
            self.line(&format!("{name} {value}"));
        }
    }

    fn head(&mut self, ix: Ix) {
        let (item, judged) = (self.cascade.item(ix), self.cascade.judge(ix, self.today));
        let title = text::one_line(&item.title, 500);
        let health = format!("{} {}", self.style.standing(item.outcome(), judged.health), judged.word_of(item));
        let health = self.style.paint(output::tone(judged.health), &health);
        let title = self.style.paint(Tone::Strong, &title);
        let gone = if item.archived { ", archived" } else { "" };
        self.line(&title);
        self.line(&format!("{} {}, {health}{gone}", item.kind().name(), self.cascade.short(item.id)));
    }

    fn facts(&mut self, ix: Ix, history: &History) {
        let (c, style) = (self.cascade, self.style);
        let item = c.item(ix);
        let judged = c.judge(ix, self.today);
        let safe = |t: &str| text::one_line(t, 200).into_owned();
        self.out.push('\n');
        self.fact("owner", &safe(c.owner_name(ix).unwrap_or("nobody")));
        self.fact("team", &c.team_of(ix).map(|t| safe(&team_path(c, t.id))).unwrap_or_default());
        self.fact("cycle", &c.cycle_of(ix).map(|cycle| safe(&cycle.name)).unwrap_or_default());
        let parents: Vec<String> = c.parents(ix).filter(|&p| c.lost_objective(ix) != Some(p)).map(|p| self.named(p)).collect();
        self.fact("below", &parents.join(", "));
        if let Some(objective) = c.lost_objective(ix) {
            let said = format!("{} was deleted; it stands at the top meanwhile", self.named(objective));
            self.fact("objective", &said);
        }
        let carried = carry::from_said(c, ix, self.today);
        self.fact("goes on", &style.plain(&carried.unwrap_or_default()));
        let became = carry::became_said(c, ix, &Signs::SHORT);
        self.fact("next", &style.plain(&became.unwrap_or_default()));
        let (start, due) = c.span(ix);
        let day = |d: Option<NaiveDate>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
        if start.is_some() || due.is_some() {
            self.fact("from, to", &style.plain(&format!("{} – {}", day(start), day(due))));
        }
        if let Some(project) = item.project() {
            self.fact("state", project.state.word());
        }
        if let Some(kr) = item.key_result() {
            self.fact("metric", kr.metric.word());
            let from = kr.baseline.map(|b| format!("from {}, ", value(c, item.id, &Field::Baseline(Some(b)))));
            self.fact("value", &style.plain(&(from.unwrap_or_default() + "now " + &items::measured(c, ix))));
            let summary = c.summary(ix);
            for step in &kr.steps {
                let done = step.is_done(&summary.done);
                let mark = if done { style.glyph("✓", "x") } else { style.glyph("·", "-") };
                let by = step.date.map(|d| format!(" by {d}")).unwrap_or_default();
                self.fact("", "");
                self.line(&format!("             {mark} {}{by}", safe(&step.title)));
            }
        }
        if item.kind() != Kind::Project {
            self.fact("ambition", c.ambition_of(ix).word());
        }
        self.fact("progress", &judged.progress.map(|p| style.plain(&percent(p))).unwrap_or_default());
        self.fact("gates", &items::gates(c, ix, style, self.today));
        if item.key_result().is_some_and(|kr| kr.weight <= 0.0) {
            self.fact("weight", "0: linked, not counted");
        }
        let flags = judged.flags.iter().map(Flag::word).map(str::to_owned).chain(eased(c, ix, history));
        self.fact("flags", &flags.collect::<Vec<_>>().join(", "));
        if let Some(snooze) = item.snooze().filter(|s| s.until > self.today) {
            self.fact("snoozed", &snooze.said(c, self.today));
        }
        self.fact("escalated", &style.plain(&escalated(c, ix, history, self.today).unwrap_or_default()));
        let due_on = judged.due_on.map(|d| format!("{} ({d})", say_date(d, self.today)));
        self.fact("check in by", &due_on.unwrap_or_default());
        self.fact("external id", &safe(item.external.as_deref().unwrap_or_default()));
        self.fact("more at", &safe(item.url().unwrap_or_default()));
        if !item.description().trim().is_empty() {
            self.out.push('\n');
            for line in text::lines(item.description(), 100, 40) {
                self.line(&line);
            }
        }
    }

    fn named(&self, ix: Ix) -> String {
        let item = self.cascade.item(ix);
        format!("{} ({})", text::one_line(&item.title, 80), self.cascade.short(item.id))
    }

    fn chain(&mut self, ix: Ix) {
        self.section("chain");
        for line in chain::lines(self.cascade, ix, self.style) {
            self.line(&line);
        }
    }

    fn why(&mut self, ix: Ix, forecast: Option<&str>) {
        let lines: Vec<String> = self.cascade.why(ix, self.today).into_iter().chain(forecast.map(str::to_owned)).collect();
        if lines.is_empty() {
            return;
        }
        self.section("why");
        for line in lines {
            let line = self.style.plain(&text::safe(&line));
            self.line(&format!("  {line}"));
        }
    }

    fn links(&mut self, ix: Ix) {
        let project = self.cascade.item(ix).kind() == Kind::Project;
        let links: Vec<_> = self.cascade.links_at(ix).cloned().map(|link| (link, "")).collect();
        let through = through_objective(self.cascade, ix, self.today).map(|(link, _)| (link.clone(), ", through its objective"));
        let links: Vec<_> = links.into_iter().chain(through).collect();
        if links.is_empty() {
            return;
        }
        self.section(if project { "serves" } else { "served by" });
        for (link, how) in links {
            let Some(end) = self.cascade.find(if project { link.target } else { link.project }) else { continue };
            let judged = self.cascade.judge(end, self.today);
            let because = match link.because.as_deref() {
                Some(because) => format!(" because {}", text::one_line(because, 300)),
                None => ": nobody said why (no theory)".to_owned(),
            };
            let expect = link.expect.map(|e| format!(", expects {}", value(self.cascade, link.id, &Field::Expect(Some(e)))));
            let stands = match stands(self.cascade, &judged, end, self.today) {
                said if said.is_empty() => said,
                said => format!(", {}", said.replace(" · ", ", ")),
            };
            let health = self.style.health(judged.health);
            let facts = self.style.plain(&format!("{stands}{how}"));
            let line = format!("  {health} {}{facts}{because}{}", self.named(end), expect.unwrap_or_default());
            self.line(&line);
        }
    }

    fn check_ins(&mut self, history: &History) {
        if history.check_ins.is_empty() {
            return;
        }
        self.section("check-ins");
        for said in &history.check_ins {
            let line = self.said(history, said);
            self.line(&line);
        }
        if history.more {
            let line = self.style.paint(Tone::Dim, "  … older ones: quarterdeck export --format csv");
            let line = self.style.plain(&line);
            self.line(&line);
        }
    }

    fn said(&self, history: &History, said: &Recorded) -> String {
        let c = &said.check_in;
        let what = detail(self.cascade, &crate::domain::Op::CheckIn(Box::new(c.clone())));
        // The detail of an operation begins with the title, which stands above already.
        let what = what.split_once(": ").map_or(what.as_str(), |(_, rest)| rest);
        // And so does the day.
        let what = what.replacen(&c.on.format(" on %-d %b %Y").to_string(), "", 1);
        let by = c.by.and_then(|id| self.cascade.person(id)).map(|p| format!(", {}", text::one_line(&p.name, 40)));
        let by = match (by, &c.measured) {
            (by, None) => by,
            (by, Some(source)) => {
                let sign = self.style.flag(Flag::Source);
                Some(format!("{}, {sign} {}", by.unwrap_or_default(), text::one_line(source, 40)))
            }
        };
        let taken_back = match (said.is_voided(), c.on > self.today) {
            (true, _) if history.is_corrected(said) => " (corrected)",
            (true, _) => " (taken back)",
            (false, true) => " (not seen before its day)",
            (false, false) => "",
        };
        let mut line = format!("  {}{}: {}{taken_back}", c.on, by.unwrap_or_default(), self.style.plain(&what));
        for (name, words) in [("", &c.note), ("next: ", &c.next)] {
            // A check-in that is nothing but words was told as those already.
            if let Some(words) = words.as_deref().filter(|w| !w.trim().is_empty() && !what.contains(w.trim())) {
                let _ = write!(line, "\n      {name}{}", text::one_line(words.trim(), 300));
            }
        }
        line
    }

    /// What two people set without having seen each other.
    fn clashes(&mut self, history: &History) {
        let sign = self.style.clash();
        let open: Vec<String> =
            history.clashes.iter().filter(|c| c.is_open(self.today)).map(|c| clash(self.cascade, c, None)).collect();
        for said in open {
            self.line(&format!("{sign} {said}"));
        }
    }

    fn revisions(&mut self, of: Id, history: &History) {
        let told: Vec<_> =
            history.revisions.iter().filter(|r| r.new.is_revision() && r.header.undoes.is_none()).take(20).collect();
        if told.is_empty() {
            return;
        }
        self.section("revisions");
        for r in told {
            let by = r.header.by.and_then(|id| self.cascade.person(id)).map(|p| format!(", {}", text::one_line(&p.name, 40)));
            let why = r.header.why.as_deref().map(|w| format!(" because {}", text::one_line(w, 200)));
            let undone = if r.undone_by.is_some() { " (undone)" } else { "" };
            let (old, new) = (value(self.cascade, of, &r.old), value(self.cascade, of, &r.new));
            let arrow = self.style.glyph("→", "->");
            let line = format!(
                "  {}{}: {} {old} {arrow} {new}{}{undone}",
                r.header.on,
                by.unwrap_or_default(),
                r.new.name(),
                why.unwrap_or_default()
            );
            self.line(&line);
        }
    }
}
