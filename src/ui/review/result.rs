//! A result that is on in a closing: what it came to, both ways it is computed, what its owner proposes, what is owed; and the questions
//! at the end.

use super::{
    item, letters,
    running::{Page, written},
    story,
};
use crate::{
    app::{App, review::running::Running, signs::Sign},
    domain::{
        Flag, Health, Ix,
        goal::{Ambition, Kind},
        history::History,
        measure::{Signs, Standing},
        meeting::closing::settle,
        review::{EntryState, QUESTIONS},
        score::{self, Lacks, Reckoning, Verdict as Said, two_digits},
        stage,
        text::{self, number::format_number, say},
    },
    ui::{ViewState, detail, theme::Theme, widgets::line::Builder},
};
use ratatui::{Frame, layout::Rect, style::Modifier, text::Line};

/// Columns of a bar.
const BAR: usize = 20;

/// Draws the result.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, ix: Ix, area: Rect) {
    let t = view.theme;
    let (c, width) = (&app.cascade, area.width as usize);
    let is_roomy = area.height > 14;
    let mut page = Page { frame, area, y: area.y };
    let gap = |page: &mut Page<'_, '_>| page.y += u16::from(is_roomy);
    page.line(head(app, t, running, ix, width));
    gap(&mut page);
    if is_roomy {
        title(&mut page, t, &c.item(ix).title);
    } else {
        for line in text::lines(&text::one_line(&c.item(ix).title, 200), width.saturating_sub(1), 1) {
            page.line(Line::styled(line, t.strong()));
        }
    }
    // In the smallest window the scores and how it ended come before all else.
    let is_tiny = area.height < 8;
    if !is_tiny {
        page.line(who(app, t, ix, width));
    }
    gap(&mut page);
    let reckoning = running.reckon(c, ix, app.today());
    for line in came_to(app, t, ix, &reckoning, width, (is_roomy, is_tiny)) {
        page.line(line);
    }
    gap(&mut page);
    for line in proposed(app, t, ix, &reckoning, width) {
        page.line(line);
    }
    page.lines(story::bets(app, t, ix, width));
    page.lines(written(app, t, running, width));
    if !running.is_read_along && app.overlays().in_place().is_none() {
        gap(&mut page);
        let said = text::lines(&app.keymap().filled(&asked(app, ix, &reckoning)), width, 2);
        page.lines(said.into_iter().map(|line| Line::styled(line, t.accent())));
    }
    let left = page.left();
    if left.height > 4 {
        let left = Rect { y: left.y + 1, height: left.height - 1, ..left };
        let series = detail::series(app, ix, item::past(app, ix).unwrap_or(&History::default()));
        let series = series.filter(|s| s.points.len() > 1);
        if c.item(ix).kind() == Kind::KeyResult {
            let text = item::beside_chart(page.frame, app, t, ix, series, left);
            view.detail_end = story::draw(page.frame, app, t, running, (ix, &reckoning), text);
        } else {
            page.y = left.y;
            let rows = left.height as usize;
            page.lines(story::parts(app, t, running, ix, width, rows));
        }
    }
}

/// What is talked about, as large as it goes.
fn title(page: &mut Page<'_, '_>, t: Theme, title: &str) {
    let (width, rows) = (page.area.width as usize, page.area.height);
    let most = (rows / 5 / letters::height(t)) as usize;
    match letters::lines(&text::one_line(title, 400), width, most) {
        Some(lines) => {
            letters::draw(page.frame, t, &lines, t.text(), page.left());
            page.y += letters::block_height(t, lines.len());
        }
        None => {
            for line in text::lines(title, width.saturating_sub(1), 2) {
                page.line(Line::styled(line, t.strong()));
            }
        }
    }
}

/// Which of how many, below which objective.
fn head(app: &App, t: Theme, running: &Running, ix: Ix, width: usize) -> Line<'static> {
    let (c, meeting) = (&app.cascade, &running.meeting);
    let mut line = Builder::new(width);
    let of = meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
    let style = t.patch(t.flag(Flag::ToScore)).add_modifier(Modifier::BOLD);
    line.push(format!(" {} ", t.flag_glyph(Flag::ToScore)), style);
    line.push(format!(" {} of {of}  ", meeting.current.map_or(0, |n| n + 1)), t.dim());
    let above = c.parent(ix).filter(|_| c.item(ix).kind() == Kind::KeyResult).map(|o| text::one_line(&c.item(o).title, 200));
    if let Some(above) = above {
        line.push(text::cut(&above, line.left()).into_owned(), t.text());
    }
    line.finish()
}

/// `Ana Ruiz · committed`.
fn who(app: &App, t: Theme, ix: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    match c.owner_name(ix) {
        Some(name) => line.push(text::one_line(name, 40), t.accent()),
        None => line.push("nobody answers for it", t.flag_word(Flag::NoOwner)),
    };
    let ambition = match c.ambition_of(ix) {
        Ambition::Committed => "committed",
        Ambition::Aspirational => "aspirational",
    };
    line.push(t.glyph(" · ", " - "), t.dim()).push(ambition, t.text());
    if c.item(ix).key_result().is_some_and(|kr| kr.weight <= 0.0) {
        line.push("   weight 0: scored, and not counted", t.dim());
    }
    line.finish()
}

/// The value, and how it is computed against the target as it is and as it was first.
fn came_to(
    app: &App,
    t: Theme,
    ix: Ix,
    by_rule: &Reckoning,
    width: usize,
    (is_roomy, is_tiny): (bool, bool),
) -> Vec<Line<'static>> {
    let (c, mut out) = (&app.cascade, Vec::new());
    let item = c.item(ix);
    if let Some(kr) = item.key_result().filter(|_| !is_tiny) {
        let signs = if t.ascii { &Signs::ASCII } else { &Signs::SHORT };
        let mut line = Builder::new(width);
        match by_rule.value_on {
            Some(_) => line.push("closed at ", t.dim()).push(Standing::of(kr, c.summary(ix)).said(signs), t.strong()),
            None => line.push("closed ", t.dim()).push("without a value", t.strong()),
        };
        let (_, end) = stage::stand(c, ix, app.today());
        if let Some((on, end)) = by_rule.value_on.zip(end) {
            let days = usize::try_from((end - on).num_days()).unwrap_or_default();
            let age = match days {
                0 => ", the last day".to_owned(),
                n => format!(", {} before the end", say::say_count(n, "day", "days")),
            };
            line.push(format!("   {}{age}", say::say_date(on, app.today())), t.dim());
        }
        if let Some(kr_baseline) = kr.baseline {
            line.push("   from ", t.dim()).push(format_number(kr_baseline, kr.unit.as_deref()), t.text());
        }
        out.push(line.finish());
    }
    if let Some(note) =
        item::past(app, ix).and_then(|h| h.check_ins.iter().find_map(|r| r.check_in.note.clone())).filter(|_| is_roomy)
    {
        let (open, close) = (t.glyph("“", "\""), t.glyph("”", "\""));
        out.extend(
            text::lines(&format!("{open}{}{close}", note.trim()), width, 2).into_iter().map(|l| Line::styled(l, t.text())),
        );
    }
    if is_roomy {
        out.extend(story::steps(app, t, ix, width));
    }
    let revised = by_rule.first_basis.is_some();
    let label = if revised { "against the target as revised" } else { "against the target" };
    if let Some(working) = by_rule.basis.as_ref().and_then(score::said) {
        out.push(bar(t, label, &working, by_rule.rule, width));
    } else if let Some((scored, all)) = by_rule.parts {
        out.push(bar(t, &format!("{scored} of {all} parts scored"), "by weight", by_rule.rule, width));
    } else if let Some(none) = by_rule.none {
        out.push(Line::styled(format!("no score: {none}"), t.flag(Flag::ToScore)));
    }
    if let Some(working) = by_rule.first_basis.as_ref().and_then(score::said) {
        out.push(bar(t, "against the first target", &working, by_rule.first, width));
    } else if let Some(was) = by_rule.was {
        out.push(Line::styled(format!("first: not comparable, it was measured as {}", was.word()), t.dim()));
    } else if item.kind() == Kind::Objective && by_rule.first.is_some() {
        out.push(bar(t, "as first set", "by weight", by_rule.first, width));
    }
    out
}

/// A label, the working, a bar where there is room, the score.
fn bar(t: Theme, label: &str, working: &str, score: Option<f64>, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    let said = score.map_or_else(|| "–".to_owned(), two_digits);
    let wide = width >= 60;
    // In a narrow window the score stands first: it is what is looked for.
    if !wide {
        line.push(said, t.strong()).push("  ", t.text()).push(label.to_owned(), t.dim()).push("  ", t.text());
        line.push(working.to_owned(), t.text());
        return line.finish();
    }
    let with_bar = width >= 88;
    let tail = 6 + if with_bar { BAR + 2 } else { 0 };
    line.push(text::fit(label, 31), t.dim());
    line.push(text::fit(working, width.saturating_sub(31 + tail).min(44)), t.text());
    if with_bar {
        let full = (score.unwrap_or(0.0) * BAR as f64).round() as usize;
        line.push("  ", t.text()).push(t.glyph("▓", "#").repeat(full), t.accent());
        line.push(t.glyph("░", ".").repeat(BAR - full.min(BAR)), t.rule());
    }
    line.push(text::fit_left(&said, 6), t.strong());
    line.finish()
}

/// What is settled, or proposed by its owner or the room.
fn proposed(app: &App, t: Theme, ix: Ix, by_rule: &Reckoning, width: usize) -> Vec<Line<'static>> {
    let (c, mut out) = (&app.cascade, Vec::new());
    let item = c.item(ix);
    let outcome = |word| t.standing(Some(word), Health::Closed);
    let words = |learned: Option<&str>, because: Option<&str>| {
        let mut more = Vec::new();
        if let Some(because) = because {
            more.extend(item::headed(t, "because  ", because, width));
        }
        if let Some(learned) = learned {
            more.extend(item::headed(t, "learned  ", learned, width));
        }
        more
    };
    match (item.outcome(), item.closing(), item.proposal()) {
        (Some(ended), closing, _) => {
            let (sign, style) = outcome(ended);
            let mut line = Builder::new(width);
            line.push("settled  ", t.dim()).push(sign, style).push(format!(" {}", ended.word()), t.word(style));
            if let Some(score) = closing.and_then(|c| c.score) {
                line.push(format!("  {}", two_digits(score)), t.strong());
            }
            out.push(line.finish());
            out.extend(words(closing.and_then(|c| c.learned.as_deref()), closing.and_then(|c| c.because.as_deref())));
        }
        (None, _, Some(proposal)) => {
            let who = proposal.by.and_then(|id| c.person(id)).map_or("the room", |p| p.name.as_str());
            let mut line = Builder::new(width);
            line.push(t.sign(Sign::Draft).0, t.accent()).push(" ", t.text());
            line.push(text::one_line(who, 40), t.accent()).push(" proposes  ", t.dim());
            line.push(proposal.score.map_or_else(|| "no score".to_owned(), two_digits), t.strong());
            if let Some(ended) = proposal.proposes {
                let (sign, style) = outcome(ended);
                line.push("  ", t.text()).push(sign, style).push(format!(" {}", ended.word()), t.word(style));
            }
            out.push(line.finish());
            out.extend(words(proposal.learned.as_deref(), proposal.because.as_deref()));
        }
        (None, ..) => {
            if let Some(ended) = by_rule.outcome {
                let (sign, style) = outcome(ended);
                let mut line = Builder::new(width);
                line.push("by arithmetic  ", t.dim()).push(sign, style).push(format!(" {}", ended.word()), t.word(style));
                out.push(line.finish());
            }
        }
    }
    out
}

/// What Enter does now.
fn asked(app: &App, ix: Ix, by_rule: &Reckoning) -> String {
    let c = &app.cascade;
    let item = c.item(ix);
    if item.outcome().is_some() {
        return "It is settled: {take-proposal} goes on.".to_owned();
    }
    match settle::undecided(c, ix) {
        0 => {}
        1 => return "One of its key results has no outcome: {take-proposal} goes on and leaves it undecided.".to_owned(),
        n => return format!("{n} of its key results have no outcome: {{take-proposal}} goes on and leaves it undecided."),
    }
    let verdict = item.proposal().map(|closing| Said::again(c, ix, closing)).unwrap_or_default();
    match verdict.lacks(c, ix, by_rule) {
        None => {
            let score = verdict.recorded(by_rule).map_or_else(String::new, |s| format!("{}, ", two_digits(s)));
            let ended = verdict.ended(c, ix, by_rule).map_or("", crate::domain::goal::Outcome::word);
            format!("{{take-proposal}} takes {score}{ended} and goes on; {{say-result}} says it otherwise.")
        }
        Some(Lacks::Outcome) => "{take-proposal} asks how it ended: no score proposes it.".to_owned(),
        Some(Lacks::Lesson) => "{take-proposal} asks what was learned, and takes the rest as it is.".to_owned(),
        Some(Lacks::BecauseOfScore | Lacks::BecauseOfOutcome) => {
            "{take-proposal} asks why it is not what arithmetic says.".to_owned()
        }
    }
}

/// The three questions, and what the room answered.
pub(super) fn questions(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    let review = app.cascade.reviews().find(|r| r.id == running.meeting.review);
    for (n, question) in (1u8..).zip(QUESTIONS) {
        let answer = review.and_then(|r| r.answers.iter().find(|(of, _)| *of == n));
        let mut line = Builder::new(width);
        line.push(format!("{n}  "), t.accent()).push(question, t.strong());
        page.line(line.finish());
        match answer {
            Some((_, said)) => page.lines(item::headed(t, "   ", said, width)),
            None => page.line(Line::styled(t.glyph("   –", "   -"), t.dim())),
        }
        page.y += u16::from(area.height > 12);
    }
    page.lines(written(app, t, running, width));
    if !running.is_read_along && app.overlays().in_place().is_none() {
        let open = review.is_none_or(|r| r.answers.len() < QUESTIONS.len());
        let said = if open {
            "{take-proposal} writes the answers down; {next-entry} goes on without."
        } else {
            "{take-proposal} goes on; {say-result} changes them."
        };
        page.line(Line::styled(text::cut(&app.keymap().filled(said), width).into_owned(), t.accent()));
    }
}
