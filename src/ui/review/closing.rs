//! Before a closing: how far everyone is at the left, how everything ended at the right, objective by objective.

use crate::{
    app::{
        App,
        event::Hit,
        review::{
            Mode,
            closing::{Closing, Row},
        },
        signs::Sign,
    },
    domain::{
        Flag, Health,
        goal::{Ambition, Kind, Outcome},
        meeting::closing::{Case, Closed, Tally, before as known},
        review::QUESTIONS,
        score::two_digits,
        text::{self, say},
    },
    ui::{
        ViewState,
        deck::row::gates_of,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::Line,
};

/// The heads of what an owner has.
const HEADS: &str = " scored  prop  miss";

/// Draws the page.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, page: &Closing, area: Rect) {
    let t = view.theme;
    if area.width >= 90 {
        let left = (area.width * 3 / 10).clamp(40, 64);
        let [side, bar, list] =
            area.layout(&Layout::horizontal([Constraint::Length(left), Constraint::Length(3), Constraint::Min(1)]));
        for y in bar.top()..bar.bottom() {
            put(frame, &Line::styled(t.glyph("│", "|"), t.rule()), Rect { x: bar.x + 1, y, width: 1, height: 1 });
        }
        lines(frame, standing(app, t, page, side.width.saturating_sub(2) as usize, side.height as usize), side);
        agenda(frame, app, view, page, list);
    } else {
        let height = if area.height > 16 { area.height / 3 } else { 2 };
        let [top, list] = area.layout(&Layout::vertical([Constraint::Length(height), Constraint::Min(1)]));
        lines(frame, standing(app, t, page, top.width.saturating_sub(4) as usize, top.height as usize), top);
        agenda(frame, app, view, page, Rect { x: list.x + 1, width: list.width.saturating_sub(1), ..list });
    }
}

fn lines(frame: &mut Frame, lines: Vec<Line<'static>>, area: Rect) {
    for (y, line) in lines.into_iter().enumerate().take(area.height as usize) {
        put(frame, &line, Rect { x: area.x + 2, y: area.y + y as u16, width: area.width.saturating_sub(2), height: 1 });
    }
}

/// How many are scored, how far each owner is, what else is known.
fn standing(app: &App, t: Theme, page: &Closing, width: usize, height: usize) -> Vec<Line<'static>> {
    let (c, a) = (&app.cascade, &page.agenda);
    let is_roomy = height > 14;
    let mut out = Vec::new();
    let (draft, none) = (t.sign(Sign::Draft).0, t.flag_glyph(Flag::NoOwner));
    let counts = [
        (t.sign(Sign::Ready).0, a.scored, "scored", "scored", t.health(Health::OnTrack)),
        (draft, a.proposed, "proposed", "proposed, for the room to settle", t.accent()),
        (none, a.unmeasured, "no value", "without a value", if a.unmeasured > 0 { t.flag(Flag::ToScore) } else { t.dim() }),
    ];
    if is_roomy {
        out.extend([Line::default(), Line::styled("Before the meeting", t.accent())]);
        let line = |(sign, n, _, words, style): (&str, usize, _, &str, Style)| {
            let mut line = Builder::new(width);
            line.push(format!("{sign} {n} "), style).push(words.to_owned(), if n > 0 { t.text() } else { t.dim() });
            line.finish()
        };
        out.extend(counts.map(line));
    } else {
        let mut line = Builder::new(width);
        for (n, (sign, count, word, _, style)) in counts.into_iter().enumerate() {
            line.push(if n > 0 { "   " } else { "" }, t.text()).push(format!("{sign} {count} {word}"), style);
        }
        out.push(line.finish());
    }
    let wide = width.saturating_sub(HEADS.len() + 2).max(8);
    if is_roomy {
        out.push(Line::default());
        let mut head = Builder::new(width);
        head.push(text::fit("  By owner", wide + 2), t.accent()).push(HEADS, t.dim());
        out.push(head.finish());
    }
    let said = said(page, width);
    let below: usize = said.iter().map(|(head, lines)| 1 + usize::from(!head.is_empty()) + lines.len()).sum();
    let room = height.saturating_sub(out.len() + below).max(height / 3).max(usize::from(height > 4));
    let owing = page.owners.iter().filter(|o| !o.missing.is_empty()).count();
    for (n, told) in page.owners.iter().enumerate().take(room) {
        let name = told.owner.and_then(|id| c.person(id)).map_or("nobody’s", |p| p.name.as_str());
        let mut line = Builder::new(width);
        let is_next = owing > 0 && n == page.asked % owing;
        line.push(if is_next { t.glyph("› ", "> ") } else { "  " }, t.accent());
        line.push(text::fit(name, wide), if told.missing.is_empty() { t.dim() } else { t.text() });
        for (n, wide, style) in
            [(told.scored, 7, t.dim()), (told.proposed, 6, t.accent()), (told.missing.len(), 6, t.flag(Flag::ToScore))]
        {
            let shown = if n == 0 { String::new() } else { n.to_string() };
            line.push(text::fit_left(&shown, wide), style);
        }
        out.push(line.finish());
    }
    if page.owners.len() > room && room > 0 {
        out.push(Line::styled(format!("  and {} more", page.owners.len() - room), t.dim()));
    }
    for (head, lines) in said {
        if is_roomy {
            out.push(Line::default());
            out.extend((!head.is_empty()).then(|| Line::styled(head, t.accent())));
        }
        out.extend(lines.into_iter().map(|line| Line::styled(line, t.text())));
    }
    out
}

/// What else is known, a paragraph each, in lines of that width.
fn said(page: &Closing, width: usize) -> Vec<(&'static str, Vec<String>)> {
    let next = page.next.iter().map(|(_, said)| said.clone()).collect();
    let all = page.said.iter().map(|(head, said)| (*head, said)).chain(std::iter::once(("", &next)));
    let in_lines = |said: &Vec<String>| said.iter().flat_map(|one| text::lines(one, width, 3)).collect::<Vec<_>>();
    all.filter(|(_, said)| !said.is_empty()).map(|(head, said)| (head, in_lines(said))).collect()
}

/// The second line of the header before a closing and while it runs.
pub(in crate::ui) fn header(app: &App, t: Theme, width: usize) -> Option<Line<'static>> {
    match &app.screens.review.mode {
        Mode::Closing(page) => Some(before(app, t, page, width)),
        Mode::Running(running) | Mode::Along(running) if running.is_closing() => Some(under_way(t, &running.tally, width)),
        _ => None,
    }
}

/// How many are scored, proposed, without a value, and what it came to so far.
fn under_way(t: Theme, tally: &Tally, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(" ", t.text()).push(t.flag_glyph(Flag::ToScore), t.flag(Flag::ToScore));
    line.push(format!(" {}", tally.scored_said()), t.text());
    let (draft, none) = (t.sign(Sign::Draft).0, t.flag_glyph(Flag::NoOwner));
    let parts = [
        tally.so_far().map(|said| (said, t.strong())),
        (tally.proposed > 0).then(|| (format!("{draft} {} proposed", tally.proposed), t.accent())),
        (tally.unmeasured > 0).then(|| (format!("{none} {} no value", tally.unmeasured), t.flag_word(Flag::ToScore))),
    ];
    for (said, style) in parts.into_iter().flatten() {
        if line.left() >= text::width(&said) + 4 {
            line.push("   ", t.text()).push(said, style);
        }
    }
    line.finish()
}

/// How long ago it ended, what ended, how far it is, and how long the meeting takes.
fn before(app: &App, t: Theme, page: &Closing, width: usize) -> Line<'static> {
    let a = &page.agenda;
    let ended = match (a.today - a.ended).num_days() {
        0 => "ends today".to_owned(),
        1 => "ended yesterday".to_owned(),
        days => format!("ended {days} days ago"),
    };
    let takes = format!("takes about {} of {} minutes", a.takes_minutes(), a.minutes);
    let dot = t.glyph(" · ", " - ");
    let mut line = Builder::new(width);
    line.push(" ", t.text()).push(ended, t.text());
    for part in [format!("{} scored", a.scored), a.counted_said(&app.cascade)] {
        if line.left() >= text::width(&part) + text::width(&takes) + 8 {
            line.push(dot, t.dim()).push(part, t.text());
        }
    }
    if line.left() >= text::width(&takes) + 4 {
        line.pad_to(width.saturating_sub(text::width(&takes) + 1));
        line.push(takes, t.dim());
    }
    line.finish()
}

fn agenda(frame: &mut Frame, app: &App, view: &mut ViewState, page: &Closing, area: Rect) {
    let t = view.theme;
    let (made, width) = (&page.agenda, area.width as usize);
    let mut y = area.y + u16::from(area.height > 14);
    let mut head = Builder::new(width);
    let whole = made.minutes_said();
    // Whole parts, as many as fit.
    let whole =
        (0..4).map(|less| whole.rsplitn(less + 1, " + ").last().unwrap_or_default()).find(|said| text::width(said) < width);
    let whole = whole.unwrap_or_default();
    let (minutes, rest) = whole.split_once(" =").unwrap_or((whole, ""));
    head.push(" ", t.text()).push(minutes.to_owned(), t.strong()).push(format!(" ={rest}"), t.dim());
    put(frame, &head.finish(), Rect { y, height: 1, ..area });
    y += 1;
    let aloud = made.aloud();
    if aloud > 0 {
        let said = format!(" {aloud} settled and achieved: read aloud, not talked about");
        put(frame, &Line::styled(text::cut(&said, width).into_owned(), t.dim()), Rect { y, height: 1, ..area });
    }
    y += u16::from(aloud > 0 || area.height > 14);
    let rows = area.bottom().saturating_sub(y) as usize;
    let window = page.cursor.seen().around(page.cursor.at, rows, page.rows.len());
    view.list = Some(window);
    for (n, &row) in page.rows.iter().enumerate().skip(window.top).take(rows) {
        let place = Rect { y, height: 1, ..area };
        y += 1;
        let mut line = match row {
            Row::Group(g) => group(app, t, page, g, width),
            Row::Result(g, r) => result(app, t, page, &made.groups[g].results[r], false, width),
            Row::ParkedResult(n) => result(app, t, page, &made.parked[n], true, width),
            Row::Questions => {
                let mut line = Builder::new(width);
                line.push(" ", t.text()).push(t.sign(Sign::Topic).0, t.accent()).push(" three questions  ", t.text());
                let room = width.saturating_sub(line.used() + 7);
                line.push(text::fit(&QUESTIONS.join("  "), room), t.dim()).push(text::fit_left("5:00", 6), t.dim());
                line.finish()
            }
            Row::Parked => {
                Line::styled(format!(" parked: {} that do not fit, they stay to score", made.parked.len()), t.accent())
            }
        };
        if n == page.cursor.at {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
    }
}

fn group(app: &App, t: Theme, page: &Closing, g: usize, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let objective = page.agenda.groups[g].objective;
    let title = objective.map_or("an objective that is gone".into(), |o| text::one_line(&c.item(o).title, 200));
    let owner = objective.and_then(|o| c.owner_name(o)).unwrap_or_default();
    let owner_width = if width >= 60 { 18 } else { 0 };
    let mut line = Builder::new(width);
    line.push(" ", t.text()).push(t.glyph("▾ ", "v "), t.dim());
    let room = width.saturating_sub(owner_width + 4);
    // What the quarters before came to stands with the goal of the year.
    let strip = objective.and_then(|o| gates_of(app, t, o, room.saturating_sub(text::width(&title).min(24) + 2)));
    match strip {
        Some(strip) => {
            line.push(text::fit(&title, room - text::width(&strip) - 2), t.strong()).push("  ", t.text()).push(strip, t.text())
        }
        None => line.push(text::fit(&title, room), t.strong()),
    };
    if owner_width > 0 {
        line.push(" ", t.text()).push(text::fit(owner, owner_width), t.dim());
    }
    line.pad_to(width);
    line.finish()
}

/// The sign and the word of how it ended, said, proposed or by arithmetic.
pub(super) fn ended(app: &App, t: Theme, closed: &Closed) -> (&'static str, Style, String) {
    let item = app.cascade.item(closed.ix);
    let proposal = item.proposal().and_then(|p| p.proposes).or(closed.reckoning.outcome);
    let outcome = item.outcome().or(proposal);
    let (sign, style) = match outcome {
        Some(outcome) => t.standing(Some(outcome), Health::Closed),
        None => ("?", t.flag(Flag::ToScore)),
    };
    let word = match (closed.case, outcome) {
        (Case::RunsOn, _) => {
            item.due.map_or_else(|| "runs on".to_owned(), |due| format!("until {}", say::say_date(due, app.today())))
        }
        (_, Some(outcome)) => outcome.word().to_owned(),
        (Case::Objective, None) => String::new(),
        (_, None) => "no value".to_owned(),
    };
    (sign, style, word)
}

fn result(app: &App, t: Theme, page: &Closing, closed: &Closed, parked: bool, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let item = c.item(closed.ix);
    let plain = if parked || closed.is_settled || closed.case == Case::RunsOn { t.dim() } else { t.text() };
    let (sign, style, word) = ended(app, t, closed);
    let is_objective = closed.case == Case::Objective;
    let mut line = Builder::new(width);
    line.push("   ", plain);
    if is_objective {
        line.push(t.glyph("Σ", "="), plain);
    } else {
        line.push(sign, if closed.case == Case::RunsOn { t.dim() } else { style });
    }
    line.push(" ", plain);
    let (wide, seconds) =
        (width >= 70, if closed.is_talked_about() { say::say_clock(i64::from(closed.seconds)) } else { String::new() });
    let tail = 6 + 10 + 6 + if wide { 22 } else { 0 };
    let title =
        if is_objective && item.kind() == Kind::Objective { "objective".into() } else { text::one_line(&item.title, 200) };
    line.push(text::fit(&title, width.saturating_sub(line.used() + tail).max(8)), plain);
    let score = if is_objective {
        page.agenda.groups.iter().find(|g| g.objective == Some(closed.ix)).and_then(|g| g.score)
    } else {
        closed.score
    };
    let shown = score.map(two_digits).unwrap_or_default();
    line.push(text::fit_left(&shown, 6), if closed.is_settled { t.strong() } else { plain });
    line.push("  ", plain).push(text::fit(&word, 8), if is_objective { t.dim() } else { t.word(style) });
    line.push(text::fit_left(&seconds, 6), t.dim());
    if wide {
        line.push("  ", plain).push(text::fit(&note(app, t, page, closed), 20), t.dim());
    }
    line.pad_to(width);
    line.finish()
}

/// What else is to be known of a result before it comes on.
fn note(app: &App, t: Theme, page: &Closing, closed: &Closed) -> String {
    let c = &app.cascade;
    let item = c.item(closed.ix);
    let owner = c.owner_name(closed.ix).and_then(|name| name.split_whitespace().next()).unwrap_or("nobody");
    let draft = t.sign(Sign::Draft).0;
    if closed.is_settled {
        return "settled".to_owned();
    }
    match closed.case {
        Case::NoValue => return format!("ask {}", text::one_line(owner, 16)),
        Case::Objective | Case::RunsOn | Case::Dropped => return String::new(),
        Case::Achieved | Case::MissedCommitted | Case::MissedAspirational | Case::Disputed | Case::Other => {}
    }
    let mut parts: Vec<String> = Vec::new();
    parts.extend(item.proposal().map(|_| format!("{draft} {}", text::one_line(owner, 12))));
    if closed.case == Case::Disputed {
        parts.push(t.glyph("≠ rule", "!= rule").to_owned());
    }
    if known::is_old(c, closed, &page.agenda) {
        parts.push("old value".to_owned());
    }
    if parts.is_empty() && c.ambition_of(closed.ix) == Ambition::Committed && closed.reckoning.outcome != Some(Outcome::Achieved)
    {
        parts.push("committed".to_owned());
    }
    parts.join(", ")
}
