//! How a result came to what it came to, as a closing shows it: the steps of its target, the bets on it, what was said and when.
//!
//! What is known of it is the domain's. Must not know: how it is scored.

use super::item;
use crate::{
    app::{
        App,
        keys::{Action, Place},
        review::running::Running,
    },
    domain::{
        Flag, Health, Ix, Kind,
        check_in::CheckIn,
        history::History,
        link::Verdict,
        meeting::closing::story::{self, Bet},
        rollup,
        score::{Reckoning, two_digits},
        text,
    },
    ui::{
        detail,
        theme::Theme,
        widgets::{flow::Flow, line::Builder},
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// So many steps of a target stand above the scores, the newest.
const STEPS: usize = 2;
/// So many bets stand above what was said.
const BETS: usize = 4;
/// So many words of its owner tell how it went.
const WORDS: usize = 6;

/// How its target moved, and why.
pub(super) fn steps(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let Some(history) = item::past(app, ix) else { return Vec::new() };
    let told = story::steps(&app.cascade, ix, history, app.today());
    let mut out = Vec::new();
    for step in told.iter().take(STEPS) {
        let mut line = Builder::new(width);
        line.push(t.flag_glyph(Flag::Revised), t.flag(Flag::Revised)).push(format!(" {}", step.said), t.text());
        if line.left() >= text::width(&step.why) + 3 {
            line.push("   ", t.text()).push(step.why.clone(), t.dim());
            out.push(line.finish());
        } else {
            out.push(line.finish());
            out.extend(
                text::lines(&step.why, width.saturating_sub(2), 2).into_iter().map(|l| Line::styled(format!("  {l}"), t.dim())),
            );
        }
    }
    if let Some(more) = told.len().checked_sub(STEPS).filter(|&more| more > 0) {
        out.push(Line::styled(format!("  and {} before", text::say::say_count(more, "change", "changes")), t.dim()));
    }
    out
}

/// What was done for it, what that was to move and did, and whether it held.
pub(super) fn bets(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let check_ins: Vec<CheckIn> = item::past(app, ix).map(History::counted).unwrap_or_default();
    let all = story::bets(&app.cascade, ix, &check_ins, app.today());
    let mut out: Vec<Line> = all.iter().take(BETS).map(|bet| of_bet(app, t, bet, width)).collect();
    if let Some(more) = all.len().checked_sub(BETS).filter(|&more| more > 0) {
        out.push(Line::styled(format!("and {}", text::say::say_count(more, "more bet", "more bets")), t.dim()));
    }
    out
}

fn of_bet(app: &App, t: Theme, bet: &Bet, width: usize) -> Line<'static> {
    let style = match bet.judged {
        Some(Verdict::Held) => t.health_word(Health::OnTrack),
        Some(Verdict::Failed) => t.health_word(Health::OffTrack),
        Some(Verdict::Unclear) | None => t.dim(),
    };
    let facts = [&bet.state, &bet.expected, &bet.moved];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).fold(String::new(), |all, fact| all + "  " + fact);
    let verdict = format!("  {}", bet.verdict);
    let mut line = Builder::new(width);
    line.push("bet  ", t.dim());
    // What became of it is what is asked: the numbers go first where there is little room.
    let room = width.saturating_sub(5 + text::width(&verdict));
    let facts = if room >= text::width(&facts) + 12 { facts } else { String::new() };
    let title = text::one_line(&app.cascade.item(bet.project).title, room.saturating_sub(text::width(&facts))).into_owned();
    line.push(title, t.text()).push(facts, t.dim()).push(verdict, style);
    line.finish()
}

/// Of an objective its parts: how each ended, or what arithmetic says of it, as revised and as first set.
pub(super) fn parts(app: &App, t: Theme, running: &Running, ix: Ix, width: usize, rows: usize) -> Vec<Line<'static>> {
    let c = &app.cascade;
    let all: Vec<Ix> =
        rollup::parts(c, ix).map(|(part, _)| part).filter(|&part| c.item(part).kind() == Kind::KeyResult).collect();
    let mut out = Vec::new();
    for &part in all.iter().take(rows.saturating_sub(usize::from(all.len() > rows))) {
        let (item, by_rule) = (c.item(part), running.reckon(c, part, app.today()));
        let settled = item.outcome();
        let ended = settled.or(item.proposal().and_then(|p| p.proposes)).or(by_rule.outcome);
        let (score, first) = match item.closing() {
            Some(closing) => (closing.score, closing.first),
            None => (item.proposal().map_or(by_rule.proposed, |p| p.score), by_rule.first),
        };
        let (sign, style) = ended.map_or(("?", t.flag(Flag::ToScore)), |ended| t.standing(Some(ended), Health::Closed));
        let digits = |score: Option<f64>| score.map(two_digits).unwrap_or_default();
        let first = first.map(two_digits).filter(|first| *first != digits(score));
        let first = first.map(|first| format!("{first} as first set")).unwrap_or_default();
        let open = match (settled, ended) {
            (Some(_), _) | (_, None) => "",
            (None, Some(_)) if item.proposal().is_some() => "proposed",
            (None, Some(_)) => "by arithmetic",
        };
        let mut line = Builder::new(width);
        line.push(sign, style).push(" ", t.text());
        let title = width.saturating_sub(2 + 7 + 10 + 15 + 18).clamp(16, 48).min(line.left());
        line.push(text::fit(&item.title, title), if settled.is_some() { t.text() } else { t.dim() });
        line.push(text::fit_left(&digits(score), 6), t.strong());
        line.push("  ", t.text()).push(text::fit(ended.map_or("no value", |ended| ended.word()), 9), t.word(style));
        line.push(text::fit(open, 15), t.dim()).push(first, t.dim());
        out.push(line.finish());
    }
    if let Some(more) = all.len().checked_sub(out.len()).filter(|&more| more > 0) {
        out.push(Line::styled(format!("and {more} more"), t.dim()));
    }
    out
}

/// What was said, and when; behind it the work and the check-ins.
pub(super) fn draw(
    frame: &mut Frame,
    app: &App,
    t: Theme,
    running: &Running,
    (ix, by_rule): (Ix, &Reckoning),
    area: Rect,
) -> usize {
    let none = History::default();
    let history = item::past(app, ix).unwrap_or(&none);
    let width = area.width as usize;
    let mut flow = Flow::default();
    said(app, t, (ix, by_rule), history, width, &mut flow);
    detail::notes(app, t, history, width, &mut flow);
    detail::links(app, t, ix, width, &mut flow);
    flow.draw(frame, t, area, running.scroll, &app.keymap().show(Place::Meeting, Action::DetailDown))
}

fn said(app: &App, t: Theme, (ix, by_rule): (Ix, &Reckoning), history: &History, width: usize, flow: &mut Flow) {
    let words = story::words(&app.cascade, ix, history, app.today());
    if words.is_empty() {
        return;
    }
    flow.section(t, "What was said, and when");
    for said in story::few(&words, WORDS) {
        let mut line = Builder::new(width);
        line.push(text::fit(&format!("wk {}", said.week), 7), t.dim()).push(text::fit(&said.word(), 11), t.strong());
        line.push(t.health_glyph(said.health), t.health(said.health)).push(" ", t.text());
        line.push(said.health.word(), t.health_word(said.health));
        flow.push(line.finish());
    }
    if let Some(ended) = story::ended(&app.cascade, ix, by_rule) {
        let ended = if t.ascii { ended.replace('⇒', "=>") } else { ended };
        let mut line = Builder::new(width);
        line.push(text::fit("end", 7), t.dim()).push(ended, t.strong());
        flow.push(line.finish());
    }
    if let Some(warning) = story::warning(&app.cascade, ix, &words, by_rule, app.today()) {
        flow.extend(text::lines(&warning, width, 2).into_iter().map(|line| Line::styled(line, t.text())));
    }
}
