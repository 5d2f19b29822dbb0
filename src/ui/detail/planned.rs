//! What the detail says of a goal that is planned: what it goes on from and how that ended, what its target asks for, what is to be said
//! of it, and what its team still misses.

use crate::{
    app::{App, signs::Sign},
    domain::{
        Flag, Ix, carry,
        planning::{self, Asks},
        score::two_digits,
        text::{self, number::format_compact},
    },
    ui::theme::Theme,
};
use ratatui::text::{Line, Span};

/// Of a chain no more than so many are told, the newest.
const CHAIN: usize = 4;

/// All that is said of it.
pub(super) fn lines(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut say = |sentence: &str, most: usize, style| {
        lines.extend(text::lines(sentence, width, most).into_iter().map(|line| Line::styled(line, style)));
    };
    if let Some(said) = carry::from_said(&app.cascade, ix, app.today()) {
        say(&said, 2, t.text());
        if app.cascade.chain_before(ix).len() > 1 {
            say(&chain(app, t, ix), 2, t.dim());
        }
    }
    let unit = app.cascade.item(ix).key_result().and_then(|kr| kr.unit.as_deref());
    if let Some(asks) = Asks::of(&app.cascade, ix, None, app.today()) {
        let said = planning::asks_said(&asks, unit);
        say(&if t.ascii { said.replace('×', "x").replace('⇒', "=>") } else { said }, 2, t.text());
    }
    if let Some(learned) = planning::last_time(&app.cascade, ix, None).and_then(|before| learned(app, before)) {
        say(&format!("learned: {learned}"), 3, t.text());
    }
    let hints = planning::hints(&app.cascade, ix, None, app.today());
    for hint in &hints {
        let (sign, style) = t.sign(Sign::Flag(Flag::Lint));
        let all = text::lines(&hint.text, width.saturating_sub(2), 3).into_iter().enumerate();
        lines.extend(all.map(|(n, said)| {
            let sign = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
            Line::from(vec![Span::styled(sign, style), Span::styled(said, t.flag_word(Flag::Falling))])
        }));
    }
    lines.extend(team(app, t, ix, width));
    lines
}

/// `2026-Q2  2.1 → 2.4 %  0.43   ·   2026-Q3  2.1 → 3.2 %  0.70   ·   2026-Q4  2.9 → 3.4 %`.
fn chain(app: &App, t: Theme, ix: Ix) -> String {
    let c = &app.cascade;
    let mut all = c.chain_before(ix);
    all.truncate(CHAIN - 1);
    all.reverse();
    all.push(ix);
    let said = |&at: &Ix| {
        let name = c.cycle_of(at).map_or_else(String::new, |cycle| text::one_line(cycle.name.trim(), 16).into_owned());
        let line = c
            .item(at)
            .key_result()
            .map_or_else(String::new, |kr| planning::line_said(kr, &t.signs(), kr.unit.as_deref(), |n| format_compact(n, 7)));
        let score = c.item(at).closing().and_then(|closing| closing.score).map_or_else(String::new, two_digits);
        [name, line, score].into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("  ")
    };
    all.iter().map(said).collect::<Vec<_>>().join(t.glyph("   ·   ", "   -   "))
}

/// What was learned of it.
fn learned(app: &App, before: Ix) -> Option<String> {
    let learned = app.cascade.item(before).closing()?.learned.as_deref()?.trim();
    (!learned.is_empty()).then(|| text::one_line(learned, 400).into_owned())
}

/// What its team still misses; that it is ready.
fn team(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Line<'static>> {
    let Some(plan) = app.plan() else { return Vec::new() };
    let of = app.cascade.team_of(ix).map(|team| team.id);
    let Some(team) = plan.teams.iter().find(|team| team.team == of) else { return Vec::new() };
    text::lines(&team.said(&app.cascade, plan.limit), width, 3).into_iter().map(|line| Line::styled(line, t.dim())).collect()
}
