//! The detail of the selected row: what it is, word against number, chart, notes, links, revisions.
//!
//! A list of blocks that flows down the pane; what does not fit can be scrolled to. Facts stand first.

use super::{
    chart, deck, flags,
    theme::Theme,
    widgets::{flow::Flow, line::Builder},
};
use crate::{
    app::{
        App, Tab,
        keys::{Action, Place},
        signs::Sign,
    },
    domain::{
        Flag, Health, Ix, Judgement, Kind, carry,
        check_in::CheckIn,
        forecast::Forecast,
        gates::{self, Strip},
        history::History,
        kept::Kept,
        key_result::KeyResult,
        pace::Course,
        portfolio::whole_points,
        queue::check_in_owed,
        rollup,
        series::Series,
        sources::State,
        text::{self, say},
        why,
    },
};
use ratatui::{
    Frame,
    layout::{Margin, Rect},
    text::{Line, Span},
};

mod planned;
mod said;
mod work;

pub(super) use said::{notes, revisions};
pub(super) use work::links;

/// From this height on the chart stands below the head.
const TALL: u16 = 19;
/// How high the chart is where there is no room for a larger one.
const LOW_CHART: u16 = 5;

/// Draws the detail of the selected item. Returns how far it can be scrolled.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, area: Rect) -> usize {
    let area = area.inner(Margin::new(1, 0));
    let Some(ix) = app.item().filter(|_| area.width >= 8 && area.height > 0) else { return 0 };
    let judged = app.board.peek(&app.cascade, ix);
    let none = History::default();
    let id = app.cascade.item(ix).id;
    let history = app.history.as_ref().filter(|(of, _)| *of == id).map_or(&none, |(_, h)| h);
    // Of what has not begun there is nothing to draw: what it goes on from is told in words, over the whole width.
    let check_ins = history.counted();
    let forecast = foretold(app, ix, &check_ins);
    let series = drawn(app, ix, history, &check_ins, forecast.as_ref()).filter(|_| !deck::planned::is_planned(app, ix));
    let drawn = series.and_then(|series| series.chart(unit(app, ix), judged.health));
    // In a wide and low pane the chart stands at the right, else it is a block of its own: below the head where there is
    // room, else after what was said and what serves it, so that scrolling reaches it.
    let aside = area.width >= 96 && area.height >= 6 && area.height < TALL;
    let mut text_area = area;
    if let Some(drawn) = drawn.as_ref().filter(|_| aside) {
        let chart_width = (area.width * 2 / 5).clamp(38, 64);
        text_area.width = area.width - chart_width - 2;
        let place = Rect { x: area.right() - chart_width, width: chart_width, ..area };
        chart::draw(frame, t, drawn, place);
    }
    let width = text_area.width as usize;
    let mut flow = Flow::default();
    flow.extend(heading(app, t, ix, &judged, history, width));
    let block = |height: u16| {
        let drawn = drawn.as_ref().filter(|_| !aside)?;
        Some(chart::lines(t, drawn, text_area.width, height)).filter(|lines| !lines.is_empty())
    };
    let mut low = None;
    if area.height >= TALL {
        let height = (area.height.saturating_sub(flow.len() as u16) / 3).clamp(6, 12);
        if let Some(chart) = block(height) {
            flow.blank();
            flow.extend(chart);
            flow.blank();
        }
    } else {
        low = block(LOW_CHART);
    }
    let mut rest = Flow::default();
    if let Some((forecast, past)) = forecast.as_ref().zip(app.past()) {
        // Where it will end, as far as that can be said.
        let said = forecast.said(&app.cascade, ix, past);
        rest.extend(text::lines(&said, width, 4).into_iter().map(|l| Line::styled(l, t.dim())));
    }
    body(app, t, ix, history, low, width, &mut rest);
    flow.append(rest);
    let place = match app.tab() {
        Tab::CheckIns => Place::CheckIns,
        Tab::Projects => Place::Projects,
        Tab::Deck | Tab::Review | Tab::Trends | Tab::Log | Tab::People => Place::Deck,
    };
    flow.draw(frame, t, text_area, app.detail_scroll(), &app.keymap().show(place, Action::DetailDown))
}

pub(super) fn series(app: &App, ix: Ix, history: &History) -> Option<Series> {
    let check_ins = history.counted();
    drawn(app, ix, history, &check_ins, foretold(app, ix, &check_ins).as_ref())
}

fn foretold(app: &App, ix: Ix, check_ins: &[CheckIn]) -> Option<Forecast> {
    Forecast::of(&app.cascade, ix, check_ins, app.past()?, app.today())
}

fn drawn(app: &App, ix: Ix, history: &History, check_ins: &[CheckIn], forecast: Option<&Forecast>) -> Option<Series> {
    let series = Series::of(&app.cascade, ix, check_ins, app.today())?.with_revisions(&history.revisions);
    Some(match forecast.zip(Course::of(&app.cascade, ix)) {
        Some((forecast, course)) => series.with_forecast(forecast, &course),
        None => series,
    })
}

/// The unit of what an item is measured in; work and objectives are measured in per cent.
pub(super) fn unit(app: &App, ix: Ix) -> Option<&str> {
    app.cascade.item(ix).key_result().map_or(Some("%"), |kr| kr.unit.as_deref())
}

/// Title, who and when, health with word against number, what is flagged.
fn heading(app: &App, t: Theme, ix: Ix, judged: &Judgement, history: &History, width: usize) -> Vec<Line<'static>> {
    let (c, item, today) = (&app.cascade, app.cascade.item(ix), app.today());
    let mut lines: Vec<Line> = text::lines(&item.title, width, 2).into_iter().map(|l| Line::styled(l, t.strong())).collect();
    let mut who = Builder::new(width);
    who.push(item.kind().name(), t.dim());
    match c.owner_name(ix) {
        Some(name) => who.push(" · ", t.dim()).push(text::one_line(name, 30), t.text()),
        None => who.push(" · ", t.dim()).push("nobody answers for it", t.flag_word(Flag::NoOwner)),
    };
    if let Some(team) = c.team_of(ix) {
        who.push(" · ", t.dim()).push(text::one_line(&team.name, 30), t.dim());
    }
    if let Some(cycle) = c.cycle_of(ix) {
        who.push(" · ", t.dim()).push(text::one_line(&cycle.name, 20), t.dim());
    }
    if let (_, Some(due)) = c.span(ix) {
        who.push(" · due ", t.dim()).push(say::say_date(due, today), t.dim());
    }
    who.push(format!(" · {}", c.short(item.id)), t.dim());
    lines.push(who.finish());
    lines.extend(source_of(app, t, ix).map(|said| Line::styled(text::one_line(&said, width).into_owned(), t.dim())));
    if let Some(objective) = c.lost_objective(ix) {
        let (sign, style) = t.sign(Sign::Lost);
        let said = app.keymap().filled(&format!(
            "its objective “{}” was deleted: {{bring-back-objective}} brings it back, {{move}} hangs this elsewhere",
            text::one_line(&c.item(objective).title, 60).replace(['{', '}'], "")
        ));
        for (n, said) in text::lines(&said, width.saturating_sub(2), 3).into_iter().enumerate() {
            let sign = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
            lines.push(Line::from(vec![Span::styled(sign, style), Span::styled(said, t.text())]));
        }
    }
    // What has not begun has no word and no number yet.
    if deck::planned::is_planned(app, ix) {
        lines.extend(gates_of(app, t, ix, width));
        lines.extend(planned::lines(app, t, ix, width));
        return lines;
    }
    for said in [carry::from_said(c, ix, today), carry::became_said(c, ix, &t.signs())].into_iter().flatten() {
        let (sign, style) = t.sign(Sign::Carried);
        for (n, said) in text::lines(&said, width.saturating_sub(2), 3).into_iter().enumerate() {
            let sign = if n == 0 { format!("{sign} ") } else { "  ".to_owned() };
            lines.push(Line::from(vec![Span::styled(sign, style), Span::styled(said, t.text())]));
        }
    }
    lines.extend(word_and_number(app, t, ix, judged, width));
    lines.extend(gates_of(app, t, ix, width));
    flagged(app, t, item.key_result(), judged, history, width, &mut lines);
    if let Some((_, said)) = why::dispute(c, ix, judged, today) {
        let said = text::lines(&said, width.saturating_sub(2), 2);
        lines.extend(said.into_iter().enumerate().map(|(n, said)| {
            let mark = if n == 0 { t.flag_glyph(Flag::Disagreement) } else { " " };
            let mark = Span::styled(mark, t.flag(Flag::Disagreement));
            Line::from(vec![mark, Span::styled(format!(" {said}"), t.flag_word(Flag::Disagreement))])
        }));
    }
    if let Some(snooze) = item.snooze().filter(|s| s.until > today) {
        let said = format!("silent {}", snooze.said(c, today));
        lines.extend(text::lines(&said, width, 2).into_iter().map(|l| Line::styled(l, t.dim())));
    }
    if let Some(said) = check_in_owed(c, &app.board, ix, history.owned_since()).and_then(|owed| owed.escalation(c)) {
        lines.push(Line::styled(text::one_line(&said, width).into_owned(), t.flag(Flag::Stale)));
    }
    lines
}

/// `▫ stripe-conversion, 06:00, every day, for at most 10 s`: where its newest value comes from, or what of this computer feeds it.
fn source_of(app: &App, t: Theme, ix: Ix) -> Option<String> {
    let (item, sign) = (app.cascade.item(ix), t.flag_glyph(Flag::Source));
    let summary = app.cascade.summary(ix);
    if let Some(one) = app.sources().and_then(|sources| sources.known.feeding(item.id)) {
        let when = one.value.map_or_else(|| "nothing came yet".to_owned(), |(_, at)| app.moment(at));
        let state = if one.state == State::Ok { String::new() } else { format!(", {}", one.state.word()) };
        return Some(format!("{sign} {}, {when}, {}{state}", one.name, one.terms));
    }
    let (on, _) = summary.value?;
    Some(format!("{sign} {}, {}", summary.value_from()?, say::say_short(on, app.today())))
}

/// The gates of an objective: each with the name of its cycle, its sign and its number. Without room for all of it their signs.
fn gates_of(app: &App, t: Theme, ix: Ix, width: usize) -> Option<Line<'static>> {
    let c = &app.cascade;
    let gates = gates::of(c, ix, |part| app.board.peek(c, part), app.today());
    let line = |strip| {
        let mut line = Builder::new(usize::MAX);
        line.push("gates", t.dim());
        for piece in gates::strip(&gates, strip) {
            let (sign, style) = t.standing(piece.outcome, piece.health);
            if !piece.label.is_empty() {
                line.push(format!("  {}", piece.label), t.dim());
            }
            line.push(" ", t.text()).push(sign, style).push(piece.number, t.text());
        }
        line
    };
    let counted = gates.iter().any(|gate| gate.weight > 0.0);
    let widest = counted.then(|| Strip::ALL.into_iter().map(line).find(|line| line.used() <= width));
    widest.map(|found| found.unwrap_or_else(|| line(Strip::Signs)).cut(width))
}

/// What is flagged, but for the health that stands above; how often the target was made easier; whether it counts.
fn flagged(
    app: &App,
    t: Theme,
    kr: Option<&KeyResult>,
    judged: &Judgement,
    history: &History,
    width: usize,
    lines: &mut Vec<Line<'static>>,
) {
    let mut line = Builder::new(width);
    if let Some(said) = kr.and_then(|kr| history.eased(kr.metric)) {
        line.push(t.flag_glyph(Flag::Revised), t.flag(Flag::Falling)).push(format!(" {said}   "), t.flag_word(Flag::Falling));
    }
    if kr.is_some_and(|kr| kr.weight <= 0.0) {
        line.push("weight 0: linked, not counted   ", t.dim());
    }
    // A disagreement is told in its own words below.
    let told = [Flag::OffTrack, Flag::AtRisk, Flag::Disagreement];
    for flag in judged.flags.iter().filter(|f| !told.contains(f)) {
        line.push(format!("{} ", t.flag_glyph(flag)), flags::style(app, t, flag)).push(format!("{}   ", flag.label()), t.text());
    }
    if line.used() > 0 {
        lines.push(line.finish());
    }
}

/// The number says one thing, the owner another: side by side, or below each other where that is cut.
pub(super) fn word_and_number(app: &App, t: Theme, ix: Ix, judged: &Judgement, width: usize) -> Vec<Line<'static>> {
    let summary = app.cascade.summary(ix);
    let (mut line, mut word) = (Builder::new(usize::MAX), Builder::new(usize::MAX));
    let item = app.cascade.item(ix);
    let (glyph, style) = t.standing(item.outcome(), judged.health);
    line.push(glyph, style).push(format!(" {}", judged.word_of(item)), t.word(style));
    if let Some(before) = judged.before_silence {
        line.push(format!("  was {}", before.word()), t.dim());
    }
    if let Some(worst) = worst_part(app, ix, judged) {
        line.push(format!(" ({})", text::one_line(&app.cascade.item(worst).title, 40)), t.dim());
    }
    if let Some(computed) = judged.computed {
        line.push("   number ", t.dim()).push(computed.word(), t.health_word(computed));
    }
    if let Some(kept) = Kept::of(&app.cascade, ix, judged, app.today()) {
        line.push(format!(" {}", kept.said()), t.dim());
    } else if let Some(pace) = judged.pace {
        line.push(format!(" {}", whole_points(pace)), t.dim());
    }
    for partly in rollup::partly(&app.cascade, ix, judged) {
        line.push(format!("   {partly}"), t.dim());
    }
    match summary.stated {
        Some(said) => {
            let kind = if app.cascade.item(ix).kind() == Kind::Project { "said " } else { "word " };
            word.push(kind, t.dim()).push(said.word.word(), t.health_word(said.word.into()));
            if let Some(c) = said.confidence {
                word.push(format!(" {c}/10"), t.dim());
            }
        }
        None => {
            word.push("no word yet", t.dim());
        }
    }
    if line.used() + word.used() + 3 > width {
        return vec![line.cut(width), word.cut(width)];
    }
    line.push("   ", t.text());
    let mut all = line.finish();
    all.spans.extend(word.finish().spans);
    vec![all]
}

/// What an objective has its health from, where neither its number nor its owner's word is as bad: else nobody knows why.
fn worst_part(app: &App, ix: Ix, judged: &Judgement) -> Option<Ix> {
    if app.cascade.item(ix).kind() != Kind::Objective {
        return None;
    }
    let word = app.cascade.summary(ix).stated.map(|said| Health::from(said.word));
    let own = [judged.computed, word].into_iter().flatten().map(Health::severity).max()?;
    let is_worse = judged.health.severity() > own;
    let mut parts = rollup::parts(&app.cascade, ix).filter(|&(_, weight)| weight > 0.0).map(|(part, _)| part);
    parts.find(|&part| is_worse && app.board.peek(&app.cascade, part).health == judged.health)
}

/// Everything below the heading and the chart; in a low pane with the chart in it.
fn body(app: &App, t: Theme, ix: Ix, history: &History, chart: Option<Vec<Line<'static>>>, width: usize, lines: &mut Flow) {
    let item = app.cascade.item(ix);
    said::clashes(app, t, history, width, lines);
    // Of work the first question is what it is for, of a goal how it stands.
    if item.kind() == Kind::Project {
        links(app, t, ix, width, lines);
        notes(app, t, history, width, lines);
    } else {
        notes(app, t, history, width, lines);
        links(app, t, ix, width, lines);
    }
    if let Some(chart) = chart {
        lines.blank();
        lines.extend(chart);
    }
    if item.kind() == Kind::Objective {
        work::parts(app, t, ix, width, lines);
    }
    revisions(app, t, history, width, lines);
    if !item.description().is_empty() {
        lines.section(t, "About");
        lines.extend(text::lines(item.description(), width, 40).into_iter().map(|l| Line::styled(l, t.text())));
    }
    if let Some(url) = item.url() {
        lines.push(Line::styled(text::one_line(url, width).into_owned(), t.dim()));
    }
}
