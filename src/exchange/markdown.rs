//! A readable status report of the whole cascade, as Markdown: for a mail, a wiki, a chat.
//!
//! Text from people is written so that neither Markdown nor a terminal obeys it.

use super::{order::projects_of, status_json::status};
use crate::domain::{
    Board, Cascade, Flag, Freshness, Item, Ix, IxSet, Judgement, Kind,
    kept::{Kept, pace_said},
    measure::{Signs, Standing},
    rollup::partly,
    text::{safe, say::say_short},
    why::{percent, points},
};
use chrono::NaiveDate;
use std::{
    collections::HashSet,
    io::{self, Write},
};

/// Markdown knows six levels of headings.
const DEEPEST: usize = 6;

/// Bounds in words, where a mail shows no signs.
const BOUNDS: Signs = Signs { to: " → ", nothing: "–", ..Signs::WORDS };

/// What a report is about.
#[derive(Debug, Default)]
pub struct Scoped {
    /// The items it tells of; `None`: all of them.
    pub only: Option<std::sync::Arc<IxSet>>,
    /// What that is, in words; `None`: everything.
    pub named: Option<String>,
    /// Which day it is told of, where it is not today.
    pub head: Option<String>,
    /// What happened since a day, a line each; empty: nobody asked.
    pub news: Vec<String>,
}

/// Writes the report for the board's day. `note` gives the newest note on an item, where there is one.
pub fn report<W: Write>(
    writer: W,
    cascade: &Cascade,
    board: &mut Board,
    scoped: &Scoped,
    note: impl FnMut(Ix) -> Option<String>,
) -> io::Result<()> {
    let only = scoped.only.as_deref();
    let counts = match only {
        Some(only) => board.counts_of(cascade, only),
        None => board.count(cascade),
    };
    let today = board.today();
    let mut r = Report { w: writer, cascade, board, only, today, note, told: HashSet::new() };
    let name = &cascade.settings.name;
    let title = if name.is_empty() { "Status".to_owned() } else { escape(name) };
    let of = scoped.named.as_ref().map(|named| format!(", {} only", escape(named))).unwrap_or_default();
    writeln!(r.w, "# {title}{of}\n")?;
    if let Some(head) = &scoped.head {
        writeln!(r.w, "*{}*\n", escape(head))?;
    }
    writeln!(r.w, "{}\n", summary(cascade, &status(cascade, &counts, Vec::new(), today), only.is_none(), today))?;
    if !scoped.news.is_empty() {
        writeln!(r.w, "## What changed\n")?;
        for line in &scoped.news {
            writeln!(r.w, "- {}", escape(line))?;
        }
        writeln!(r.w)?;
    }
    r.attention()?;
    let starts: Vec<Ix> = match only {
        None => cascade.roots().to_vec(),
        // What hangs on something that is not told of begins a section of its own.
        Some(only) => {
            let goal = |ix: &Ix| cascade.item(*ix).kind() != Kind::Project && only.contains(*ix);
            let hangs = |ix: Ix| cascade.parents(ix).any(|above| only.contains(above) && cascade.item(above).is_live());
            super::order::reading_order(cascade).into_iter().filter(goal).filter(|&ix| !hangs(ix)).collect()
        }
    };
    for start in starts {
        r.goal(start, 2)?;
    }
    r.loose_projects()?;
    r.w.flush()
}

/// The header of the screen as a sentence.
fn summary(cascade: &Cascade, s: &super::status_json::StatusJson, whole: bool, today: NaiveDate) -> String {
    let mut parts = vec![today.format("%-d %B %Y").to_string()];
    if let (Some(cycle), Some(week), Some(weeks)) = (s.cycle, s.week, s.weeks) {
        parts.push(format!("{}, week {week} of {weeks}", escape(cycle)));
    }
    if whole {
        parts.extend(cascade.waiting(today).iter().map(|waiting| format!("**{}**", escape(&waiting.said(cascade, today)))));
    }
    for (count, what) in [
        (if whole { 0 } else { s.to_score }, "to score"),
        (s.off_track, "off track"),
        (s.at_risk, "at risk"),
        (s.stale, "stale"),
        (s.due, "due"),
        (s.unlinked, "unlinked"),
        (s.no_owner, "without an owner"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if let Some(share) = s.alignment {
        let below = share < cascade.settings.alignment_line;
        let aligned = format!("{:.0} % of active projects serve a goal", share * 100.0);
        parts.push(if below { format!("**only {aligned}**") } else { aligned });
    }
    parts.join(" · ")
}

struct Report<'a, W, N> {
    w: W,
    cascade: &'a Cascade,
    board: &'a mut Board,
    /// What is told of; `None`: everything.
    only: Option<&'a IxSet>,
    today: NaiveDate,
    note: N,
    /// What has its own section or row already: an item with several parents is told once.
    told: HashSet<Ix>,
}

impl<W: Write, N: FnMut(Ix) -> Option<String>> Report<'_, W, N> {
    fn judge(&mut self, ix: Ix) -> Judgement {
        self.board.of(self.cascade, ix)
    }

    fn tells(&self, ix: Ix) -> bool {
        self.only.is_none_or(|only| only.contains(ix))
    }

    /// What needs talk, the worst first: what `review` would put on its agenda for its health.
    fn attention(&mut self) -> io::Result<()> {
        let mut lines = Vec::new();
        for ix in super::order::reading_order(self.cascade).into_iter().filter(|&ix| self.tells(ix)).collect::<Vec<_>>() {
            let judged = self.judge(ix);
            // An objective with key results is told by them.
            let inherits = self.cascade.item(ix).kind() == Kind::Objective && self.cascade.key_results(ix).next().is_some();
            let bad = judged.flags.has(Flag::OffTrack) || judged.flags.has(Flag::AtRisk);
            if bad && !inherits {
                lines.push((std::cmp::Reverse(judged.health.severity()), ix, judged));
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        lines.sort_by_key(|(severity, ..)| *severity);
        writeln!(self.w, "## Needs attention\n")?;
        for (_, ix, judged) in lines {
            let item = self.cascade.item(ix);
            let pace = pace_said(self.cascade, ix, &judged, self.today).map(|pace| format!(", {pace}")).unwrap_or_default();
            let health = judged.health.word();
            writeln!(self.w, "- **{health}**: {}{} ({}{pace})", escape(&item.title), self.of(ix), self.owner(ix))?;
        }
        writeln!(self.w)
    }

    /// The objective a key result belongs to, as an afterthought.
    fn of(&self, ix: Ix) -> String {
        match self.cascade.parent(ix).filter(|_| self.cascade.item(ix).kind() == Kind::KeyResult) {
            Some(objective) => format!(" — {}", escape(&self.cascade.item(objective).title)),
            None => String::new(),
        }
    }

    fn owner(&self, ix: Ix) -> String {
        self.cascade.owner_name(ix).map_or_else(|| "no owner".to_owned(), escape)
    }

    /// An objective and all below it. The stack is ours, so a cascade may be as deep as it likes.
    fn goal(&mut self, root: Ix, level: usize) -> io::Result<()> {
        let mut stack = vec![(root, level)];
        while let Some((ix, level)) = stack.pop() {
            if !self.told.insert(ix) {
                continue;
            }
            if self.cascade.item(ix).kind() == Kind::KeyResult {
                // A key result without an objective: a table of its own.
                self.key_results(&[ix])?;
                continue;
            }
            self.objective(ix, level)?;
            let mut below: Vec<Ix> = self.cascade.sub_objectives(ix).filter(|&ix| self.tells(ix)).collect();
            below.reverse();
            stack.extend(below.into_iter().map(|child| (child, level + 1)));
        }
        Ok(())
    }

    fn objective(&mut self, ix: Ix, level: usize) -> io::Result<()> {
        let judged = self.judge(ix);
        let item = self.cascade.item(ix);
        writeln!(self.w, "{} {}\n", "#".repeat(level.min(DEEPEST)), escape(&item.title))?;
        let mut facts = vec![format!("**{}**", judged.word_of(item)), self.owner(ix)];
        facts.extend(self.cascade.team_of(ix).map(|t| escape(&t.name)));
        facts.extend(self.cascade.cycle_of(ix).map(|c| escape(&c.name)));
        if let Some(progress) = judged.progress {
            let expected = judged.expected.map(|e| format!(" of {} expected", percent(e))).unwrap_or_default();
            facts.push(format!("{}{expected}", percent(progress)));
        }
        facts.extend(partly(self.cascade, ix, &judged));
        writeln!(self.w, "{}\n", facts.join(" · "))?;
        if !item.description().trim().is_empty() {
            writeln!(self.w, "{}\n", escape(item.description().trim()))?;
        }
        if let Some(note) = (self.note)(ix) {
            writeln!(self.w, "> {}\n", escape(&note))?;
        }
        let key_results: Vec<Ix> = self.cascade.key_results(ix).filter(|&ix| self.tells(ix)).collect();
        self.told.extend(&key_results);
        if !key_results.is_empty() {
            self.key_results(&key_results)?;
        }
        let mut projects: Vec<Ix> = Vec::new();
        for goal in std::iter::once(ix).chain(key_results) {
            let more = projects_of(self.cascade, goal).filter(|&p| self.tells(p) && !projects.contains(&p));
            projects.extend(more.collect::<Vec<_>>());
        }
        if !projects.is_empty() {
            self.projects(&projects)?;
        }
        Ok(())
    }

    fn key_results(&mut self, key_results: &[Ix]) -> io::Result<()> {
        writeln!(self.w, "| Key result | Owner | Health | Progress | Pace | Now → target | Word | Last |")?;
        writeln!(self.w, "|---|---|---|--:|--:|---|---|---|")?;
        let mut notes = Vec::new();
        for &ix in key_results {
            let judged = self.judge(ix);
            let (item, summary) = (self.cascade.item(ix), self.cascade.summary(ix));
            let word = match summary.stated.as_ref().and_then(|s| s.confidence) {
                Some(confidence) => format!("{confidence} of 10"),
                None => judged.word.map(|w| w.word().to_owned()).unwrap_or_default(),
            };
            let row = [
                escape(&item.title),
                self.owner(ix),
                health(&judged, item),
                judged.progress.map(percent).unwrap_or_default(),
                Kept::of(self.cascade, ix, &judged, self.today).map(Kept::said).or(judged.pace.map(points)).unwrap_or_default(),
                item.key_result().map(|kr| escape(&Standing::of(kr, summary).said(&BOUNDS))).unwrap_or_default()
                    + &summary.value_from().map(|source| format!(" (measured: {})", escape(source))).unwrap_or_default(),
                word,
                summary.last_on.map_or_else(|| "never".to_owned(), |on| say_short(on, self.today)),
            ];
            writeln!(self.w, "| {} |", row.join(" | "))?;
            notes.extend((self.note)(ix).map(|note| format!("> {}: {}\n", escape(&item.title), escape(&note))));
        }
        writeln!(self.w)?;
        for note in notes {
            writeln!(self.w, "{note}")?;
        }
        Ok(())
    }

    fn projects(&mut self, projects: &[Ix]) -> io::Result<()> {
        writeln!(self.w, "| Project | Owner | State | Health | Progress | Due | Because |")?;
        writeln!(self.w, "|---|---|---|---|--:|---|---|")?;
        for &ix in projects {
            let judged = self.judge(ix);
            let item = self.cascade.item(ix);
            let because = self.cascade.links_at(ix).find_map(|l| l.because.as_deref());
            let serves = self.cascade.links_at(ix).next().is_some();
            let row = [
                escape(&item.title),
                self.owner(ix),
                item.project().map(|p| p.state.word().to_owned()).unwrap_or_default(),
                health(&judged, item),
                judged.progress.map(percent).unwrap_or_default(),
                item.due.map(|due| say_short(due, self.today)).unwrap_or_default(),
                because.map_or_else(|| if serves { "no theory" } else { "serves no goal" }.to_owned(), escape),
            ];
            writeln!(self.w, "| {} |", row.join(" | "))?;
        }
        writeln!(self.w)
    }

    fn loose_projects(&mut self) -> io::Result<()> {
        let live_goal = |item: &Item| item.is_live();
        let serves = |ix: Ix| {
            self.cascade.links_at(ix).filter_map(|l| self.cascade.find(l.target)).any(|g| live_goal(self.cascade.item(g)))
        };
        let mine = |ix: &Ix| self.tells(*ix);
        let (elsewhere, loose): (Vec<Ix>, Vec<Ix>) =
            self.cascade.projects().iter().copied().filter(mine).partition(|&ix| serves(ix));
        // What serves a goal that is not told of stands nowhere yet.
        let told = |ix: Ix| self.cascade.links_at(ix).filter_map(|l| self.cascade.find(l.target)).any(|goal| self.tells(goal));
        let elsewhere: Vec<Ix> = elsewhere.into_iter().filter(|&ix| !told(ix)).collect();
        if !elsewhere.is_empty() {
            writeln!(self.w, "## Projects that serve goals of others\n")?;
            self.projects(&elsewhere)?;
        }
        if loose.is_empty() {
            return Ok(());
        }
        writeln!(self.w, "## Projects that serve no goal\n")?;
        self.projects(&loose)
    }
}

/// The health, with what silence hides: `no data (was on track)`.
fn health(judged: &Judgement, item: &Item) -> String {
    let word = judged.word_of(item);
    let stale = judged.freshness.is_some_and(Freshness::is_stale);
    match judged.before_silence {
        Some(before) => format!("{word} (was {})", before.word()),
        None if stale => format!("{word}, stale"),
        None => word.to_owned(),
    }
}

/// Text in one line that Markdown takes as text.
fn escape(text: &str) -> String {
    let text = safe(text.trim());
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '↵' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::world::World;

    fn written(world: &World) -> String {
        let mut out = Vec::new();
        let mut board = Board::new(world.today);
        report(&mut out, &world.cascade, &mut board, &Scoped::default(), |ix| {
            let id = world.cascade.item(ix).id;
            world.valid().filter(|c| c.item == id).max_by_key(|c| c.on).and_then(|c| c.note.as_deref().map(str::to_owned))
        })
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_report_tells_the_whole_company_once() {
        let world = World::operately();
        let text = written(&world);
        assert!(text.starts_with("# Status\n\n23 November 2026 · 2026-Q4, week 8 of 13 · "), "{text}");
        assert!(
            text.contains("\n## Make company operations repeatable\n\n**off track** · Bob Williams · Operately Demo · 2026 · ")
        );
        assert!(text.contains("\n### Extend runway for Series A\n"));
        assert!(
            text.contains(
                "| Fill approved roles | Bob Williams | off track | 30.0 % | −58.7 pt | 18 → 25 employees | at risk | "
            )
        );
        assert!(text.contains("| Prepare Series A investor materials | Martin Smith | active | at risk | 20.0 % | "));
        assert!(text.contains("\n> Reach 18 months runway: Runway is only at 5 months"));
        for ix in world.cascade.live() {
            let item = world.cascade.item(ix);
            let row = match item.kind() {
                Kind::Objective => format!("# {}\n", escape(&item.title)),
                _ => format!("\n| {} |", escape(&item.title)),
            };
            assert_eq!(text.matches(&row).count(), 1, "{}", item.title);
        }
        assert!(!text.contains("serve no goal"));
    }

    #[test]
    fn text_from_people_is_neither_markup_nor_a_command() {
        let mut world = World::new();
        let title = "a|b *c* <script>\u{1b}[2J # d `e`";
        world.import(&[("i.csv", &format!("kind,id,title\nobjective,o,{title}\nproject,p,{title}\n"))]);
        let text = written(&world);
        assert!(!text.contains('\u{1b}') && !text.contains("<script>"), "{text}");
        assert!(text.contains(r"a\|b \*c\* \<script\>"), "{text}");
        assert!(text.contains("\n## Projects that serve no goal\n"));
    }

    #[test]
    fn an_empty_workspace_is_a_heading_and_a_day() {
        assert_eq!(written(&World::new()), "# Status\n\n23 November 2026\n\n");
    }

    #[test]
    fn a_chain_of_objectives_of_any_depth_is_told() {
        let mut text = "kind,id,parent,title\nobjective,o0,,O\n".to_owned();
        for n in 1..3000 {
            use std::fmt::Write;
            writeln!(text, "objective,o{n},o{},O", n - 1).unwrap();
        }
        let mut world = World::new();
        assert_eq!(world.import(&[("i.csv", &text)]).report.errors, []);
        assert_eq!(written(&world).matches("# O\n").count(), 3000);
    }
}
