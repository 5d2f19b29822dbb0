//! What the deck shows of a moment that is over: where it stands among weeks and reviews, today beside it, and what changed since.
//!
//! A row costs what it costs on two days. Must not know: how another day is read, or a difference made.

use super::{
    columns::{Column, Columns, indent},
    row,
};
use crate::{
    app::{
        App,
        deck::rows::Row,
        event::Hit,
        in_time::{
            InTime,
            compared::{Compared, Difference, Made},
        },
        keys::{Action, Place},
        signs::Sign,
    },
    domain::{
        Board, Cascade, Flag, Health, Id, Ix, Kind,
        diff::{Group, Piece},
        in_time::{Reading, Until},
        measure::{Standing, value_said},
        pace::plus,
        text::{self, ascii, say::say_short},
    },
    ui::{
        ViewState, flags,
        theme::Theme,
        widgets::{
            bar,
            flow::Flow,
            line::{Builder, put},
        },
    },
};
use chrono::NaiveDate;
use ratatui::{
    Frame,
    layout::{Margin, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};

/// Room for the sign of both days.
pub(super) const GUTTER: usize = 5;

/// From this width on a day has room for a bar, or for a value and how sure people were.
const ROOMY: usize = 20;

/// Below this there is no room for a value and a target.
const NARROW: usize = 10;

/// Whether today stands beside the day that is shown.
pub(super) fn is_beside(app: &App) -> bool {
    app.in_time().is_some_and(|in_time| in_time.beside && in_time.compared().is_some())
}

/// A text from the difference in the signs of the theme.
fn plain(t: Theme, said: &str) -> String {
    if t.ascii { ascii::ascii(said).into_owned() } else { said.to_owned() }
}

/// `« as it stood on 9 Nov · week 6 of 13 · review 6   18 days ago, read only   as known then   4 came later`, and the counts of that day,
/// in place of those of today, as much of it as there is room for; `None`: it is today.
pub(in crate::ui) fn header(app: &App, t: Theme, width: usize) -> Option<Line<'static>> {
    let in_time = app.in_time()?;
    let (sign, style) = t.sign(Sign::Past);
    let dot = t.glyph(" · ", " - ");
    let mut line = Builder::new(width);
    line.push(format!(" {sign} "), style);
    let on = say_short(in_time.asked().day, in_time.today);
    if in_time.going.is_some() {
        line.push(format!("as it stood on {on}"), t.strong());
        line.push(format!("   {} it is being read; below is what was shown before", t.glyph("…", "...")), t.dim());
        return Some(line.finish());
    }
    let as_of = &in_time.as_of;
    let weekday = app.cascade.settings.review_weekday;
    let week = app.front().and_then(|id| app.cascade.cycle(id)).map(|cycle| cycle.week(as_of.day, weekday));
    let mut parts = vec![(0, String::new(), format!("as it stood on {on}"), t.strong())];
    if let Some((week, of)) = week.filter(|(week, of)| (1..=*of).contains(week)) {
        parts.push((3, dot.to_owned(), format!("week {week} of {of}"), t.text()));
    }
    if let Some(held) = as_of.review {
        parts.push((1, dot.to_owned(), format!("the end of review {}", held.number), t.text()));
    }
    let needs = [4, 2, 3];
    for (need, said) in needs.into_iter().zip(as_of.parts(in_time.today)) {
        parts.push((need, "   ".to_owned(), said, t.dim()));
    }
    let mut room = width.saturating_sub(line.used());
    let mut by_need: Vec<usize> = (0..parts.len()).collect();
    by_need.sort_by_key(|&n| parts[n].0);
    let mut stays = vec![false; parts.len()];
    for n in by_need {
        let wide = text::width(&parts[n].1) + text::width(&parts[n].2);
        // What matters more is not cut for what matters less.
        stays[n] = wide <= room || n == 0;
        room = room.saturating_sub(if stays[n] { wide } else { 0 });
    }
    for (_, (_, gap, said, style)) in stays.into_iter().zip(parts).filter(|(stays, _)| *stays) {
        line.push(gap, t.dim()).push(said, style);
    }
    let Some(counts) = app.counts() else { return Some(line.finish()) };
    for (flag, n) in flags::in_header().map(|(flag, _)| (flag, counts.of(flag))).filter(|(_, n)| *n > 0) {
        let (glyph, said) = (t.flag_glyph(flag), format!(" {n}"));
        if line.left() < text::width(glyph) + text::width(&said) + 3 {
            break;
        }
        line.push("   ", t.text()).push(glyph, t.flag(flag)).push(said, t.text());
    }
    Some(line.finish())
}

/// Draws where the moment stands among weeks and reviews: ` 5 Oct ├──┼──◆──┼──┤ 27 Nov   reviews 1 2 ◆3 4`. Gives what is left below.
pub(super) fn strip(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) -> Rect {
    /// Below this there is no room for it.
    const LOW: u16 = 11;
    let Some(in_time) = app.in_time().filter(|_| area.height >= LOW) else { return area };
    let (t, width) = (view.theme, area.width as usize);
    let (asked, today) = (in_time.asked(), in_time.today);
    let cycle = app.cascade.main_cycle(asked.day).map(|cycle| cycle.start);
    let from = cycle.filter(|&start| start <= asked.day).unwrap_or(asked.day);
    let reviews: Vec<Until> = in_time.reviews.iter().copied().filter(|held| held.day >= from).collect();
    let (left, right) = (say_short(from, today), say_short(today, today));
    let track = (width / 2).min(49).min(width.saturating_sub(text::width(&left) + text::width(&right) + 4));
    let at = |day: NaiveDate| {
        let (passed, all) = ((day - from).num_days().max(0) as usize, (today - from).num_days().max(1) as usize);
        (passed * track.saturating_sub(1) / all).min(track.saturating_sub(1))
    };
    let mut cells = vec![t.glyph("─", "-"); track];
    if let [first, .., last] = &mut cells[..] {
        (*first, *last) = (t.glyph("├", "|"), t.glyph("┤", "|"));
    }
    for held in &reviews {
        cells[at(held.day)] = t.glyph("┼", "+");
    }
    let here = at(asked.day);
    let mut line = Builder::new(width);
    line.push(format!(" {left} "), t.dim());
    // A click leads to the review that stands there, the last of several, or else to the day.
    let all = (today - from).num_days().max(1) as usize;
    for column in 0..track {
        let day = plus(from, (column * all).div_ceil(track.saturating_sub(1).max(1)) as i64).min(today);
        let held = reviews.iter().rev().find(|held| at(held.day) == column).copied();
        let place = Rect { x: area.x + (line.used() + column) as u16, width: 1, height: 1, ..area };
        view.hits(place, Hit::Moment(held.unwrap_or_else(|| day.into())));
    }
    line.push(cells[..here].concat(), t.dim());
    line.push(t.glyph("◆", "@"), t.accent()).push(cells[(here + 1).min(track)..].concat(), t.dim());
    line.push(format!(" {right}"), t.dim());
    numbers(view, in_time, &reviews, area, &mut line);
    put(frame, &line.finish(), Rect { height: 1, ..area });
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// `   reviews 3 4 ◆5 6`: as many as there is room for, about the one that is shown.
fn numbers(view: &mut ViewState, in_time: &InTime, reviews: &[Until], area: Rect, line: &mut Builder) {
    let t = view.theme;
    let asked = in_time.asked();
    let here = |held: &Until| if asked.review.is_some() { held.review == asked.review } else { held.day == asked.day };
    let number = |held: &Until| held.review.map_or_else(String::new, |held| held.number.to_string());
    let wide = |held: &Until| text::width(&number(held)) + 1 + usize::from(here(held));
    let mut room = line.left().saturating_sub(11);
    let middle = reviews.iter().position(|held| held.order() >= asked.order()).unwrap_or(reviews.len());
    let (mut first, mut end) = (middle, middle);
    loop {
        let after = reviews.get(end).map(wide).filter(|&wide| wide <= room);
        if let Some(wide) = after {
            room -= wide;
            end += 1;
        }
        let before = first.checked_sub(1).map(|n| wide(&reviews[n])).filter(|&wide| wide <= room);
        if let Some(wide) = before {
            room -= wide;
            first -= 1;
        }
        if after.is_none() && before.is_none() {
            break;
        }
    }
    if first == end {
        return;
    }
    line.push("   reviews", t.dim());
    for held in &reviews[first..end] {
        line.push(" ", t.dim());
        let from = line.used();
        if here(held) {
            line.push(t.glyph("◆", "@"), t.accent()).push(number(held), t.strong());
        } else {
            line.push(number(held), t.dim());
        }
        let place = Rect { x: area.x + from as u16, width: (line.used() - from) as u16, height: 1, ..area };
        view.hits(place, Hit::Moment(*held));
    }
}

/// How an item stands today; `None`: it is not there any more, or that is not known yet.
fn today(compared: &Compared, id: Id) -> Option<(&Made, Ix)> {
    let made = compared.made()?;
    compared.cascade.find(id).filter(|&ix| compared.cascade.item(ix).is_live()).map(|ix| (made, ix))
}

/// ` ●➜✖ `: how an item stood and how it stands; once where that is the same, or not known yet.
pub(super) fn signs(app: &App, t: Theme, ix: Ix) -> Vec<Span<'static>> {
    let item = app.cascade.item(ix);
    let then = t.standing(item.outcome(), app.board.peek(&app.cascade, ix).health);
    let compared = app.in_time().and_then(InTime::compared);
    let now = compared.filter(|compared| compared.made().is_some()).map(|compared| match today(compared, item.id) {
        Some((_, ix)) => t.standing(compared.cascade.item(ix).outcome(), compared.board.peek(&compared.cascade, ix).health),
        None => (t.glyph("−", "-"), t.dim()),
    });
    let sign = |(glyph, style): (&'static str, Style)| Span::styled(glyph, style);
    match now.filter(|now| now.0 != then.0) {
        Some(now) => vec![" ".into(), sign(then), Span::styled(t.glyph("➜", ">"), t.dim()), sign(now), " ".into()],
        None => vec![" ".into(), sign(then), "   ".into()],
    }
}

/// What a column shows of both days.
pub(super) fn cell(app: &App, t: Theme, column: Column, width: usize, ix: Ix, base: Style) -> Vec<Span<'static>> {
    let then = || standing(t, (&app.cascade, &app.board), ix, width, base);
    let Some(compared) = app.in_time().and_then(InTime::compared) else { return then() };
    if column == Column::Then {
        return then();
    }
    if compared.made().is_none() {
        let said = if matches!(compared.difference, Difference::Failed) { "?" } else { t.glyph("…", "...") };
        return vec![Span::styled(said, t.dim())];
    }
    let id = app.cascade.item(ix).id;
    if column == Column::Since {
        return since(app, t, compared, id, width, base);
    }
    match today(compared, id) {
        Some((_, ix)) => standing(t, (&compared.cascade, &compared.board), ix, width, base),
        None => vec![Span::styled(t.glyph("–", "-"), t.dim())],
    }
}

/// How an item stands on a day: `━━━╸┊── 44 %  −2`, `2.9 → 3.5 %  8/10`, `active`.
fn standing(t: Theme, (c, board): (&Cascade, &Board), ix: Ix, width: usize, base: Style) -> Vec<Span<'static>> {
    let (item, judged, summary) = (c.item(ix), board.peek(c, ix), c.summary(ix));
    if let Some(project) = item.project() {
        return vec![Span::styled(text::cut(project.state.word(), width).into_owned(), t.dim())];
    }
    let (roomy, health) = (width >= ROOMY, t.health(judged.health));
    if let Some(kr) = item.key_result() {
        let room = if roomy { width - 6 } else { width };
        let said = if width < NARROW {
            // Where there is no room for both, the value matters more than what it should be.
            let value = value_said(Some(kr), summary.value.map(|(_, value)| value), Some(&summary.done));
            plain(t, &value.unwrap_or_else(|| t.glyph("–", "-").to_owned()))
        } else {
            row::fitted(t, &Standing::of(kr, summary), room)
        };
        let mut spans = vec![Span::styled(text::fit(&said, room), if summary.value.is_none() { t.dim() } else { base })];
        let sure = summary.stated.and_then(|s| s.confidence).filter(|_| roomy);
        spans.extend(sure.map(|c| Span::styled(text::fit_left(&format!("{c}/10"), 6), base)));
        return spans;
    }
    let Some(progress) = judged.progress else { return vec![Span::styled(t.glyph("–", "-"), t.dim())] };
    let percent = format!("{} %", row::short(progress * 100.0, 3));
    let mut spans = Vec::new();
    if roomy {
        let expected = judged.expected.filter(|_| judged.health != Health::Closed);
        spans.extend(bar::progress(t, Some(progress), expected, width - 11, health.remove_modifier(Modifier::BOLD)));
    }
    spans.push(Span::styled(text::fit_left(&percent, if roomy { 6 } else { 5 }), base));
    if let Some(pace) = judged.pace.filter(|_| width >= NARROW) {
        let behind = pace < 0.0 && matches!(judged.computed, Some(Health::AtRisk | Health::OffTrack));
        let style = judged.computed.filter(|_| behind).map_or(t.dim(), |h| t.word(t.health(h)));
        spans.push(Span::styled(text::fit_left(&row::signed(pace * 100.0), 5), style));
    }
    spans
}

/// What happened to an item since: as many of it as there is room for, the first cut where none has.
fn since(app: &App, t: Theme, compared: &Compared, id: Id, width: usize, base: Style) -> Vec<Span<'static>> {
    let Some(made) = compared.made() else { return Vec::new() };
    let mut said = made.found.since(&made.diff, id, app.side_then(), compared.side());
    let health = |c: &Cascade, board: &Board| c.find(id).map(|ix| board.peek(c, ix).health);
    let (then, now) = (health(&app.cascade, &app.board), health(&compared.cascade, &compared.board));
    let moved = then.zip(now).map(|(then, now)| now.severity().cmp(&then.severity()));
    let is_worse = moved.is_some_and(std::cmp::Ordering::is_gt) && now != Some(Health::NoData);
    // An objective that stands otherwise by what is below it tells nothing of itself.
    if said.is_empty() && is_worse {
        said.push("worse".to_owned());
    } else if said.is_empty() && moved.is_some_and(std::cmp::Ordering::is_lt) && then != Some(Health::NoData) {
        said.push("better".to_owned());
    }
    let Some(first) = said.first() else { return Vec::new() };
    let mut line = plain(t, first);
    for more in &said[1..] {
        let longer = format!("{line}, {}", plain(t, more));
        if text::width(&longer) <= width {
            line = longer;
        }
    }
    let style = now.filter(|_| is_worse).map_or(base, |now| t.health_word(now));
    vec![Span::styled(text::cut(&line, width).into_owned(), style)]
}

/// A row of what came since the day that is shown: ` +   Backups restored in 1 h   –   2 → 1 h   added 18 Nov`.
pub(super) fn came(app: &App, t: Theme, columns: &Columns, row: Row, id: Id, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(text::fit(" +", columns.gutter), t.accent()).push(" ".repeat(indent(row.depth, columns.title) + 2), t.text());
    let room = (columns.gutter + columns.title).saturating_sub(line.used());
    let Some(compared) = app.in_time().and_then(InTime::compared) else { return line.finish() };
    let Some(ix) = compared.cascade.find(id) else { return line.finish() };
    let c = &compared.cascade;
    let is_objective = c.item(ix).kind() == Kind::Objective;
    let style = if is_objective { t.text().add_modifier(Modifier::BOLD) } else { t.text() };
    line.push(text::one_line(&c.item(ix).title, room), style).pad_to(columns.gutter + columns.title);
    for &(column, width) in &columns.rest {
        line.push(" ".repeat(column.gap()), t.text());
        let at = line.used() + width;
        let spans = match column {
            Column::Owner => vec![Span::raw(c.owner_name(ix).map_or_else(String::new, |name| row::short_name(name, width)))],
            Column::Then => vec![Span::styled(t.glyph("–", "-"), t.dim())],
            Column::Present => standing(t, (c, &compared.board), ix, width, t.text()),
            Column::Since => since(app, t, compared, id, width, t.text()),
            _ => Vec::new(),
        };
        for span in spans {
            line.push(span.content, span.style);
        }
        line.pad_to(at);
    }
    line.finish()
}

/// Draws what changed since, group by group. Returns how far it can be scrolled.
pub(super) fn pane(frame: &mut Frame, app: &App, t: Theme, area: Rect) -> usize {
    let area = area.inner(Margin::new(1, 0));
    let Some(in_time) = app.in_time().filter(|_| area.width >= 8 && area.height > 0) else { return 0 };
    let width = area.width as usize;
    let mut flow = Flow::default();
    let mut head = Builder::new(width);
    head.push(app.from_then(false), t.strong());
    let compared = in_time.compared();
    let made = compared.and_then(Compared::made);
    let short = match (made, compared.map(|compared| &compared.difference)) {
        (Some(made), _) => made.diff.in_short(),
        (None, Some(Difference::Failed)) => "what changed since could not be read".to_owned(),
        _ => t.glyph("…", "...").to_owned(),
    };
    let beside = width.saturating_sub(head.used() + 3);
    let fits = text::width(&short) <= beside;
    if fits {
        head.pad_to(width - text::width(&short)).push(short.clone(), t.dim());
    }
    flow.push(head.finish());
    if !fits {
        flow.extend(text::lines(&short, width, 2).into_iter().map(|line| Line::styled(line, t.dim())));
    }
    if let Some(made) = made {
        if made.diff.is_empty() {
            flow.extend(text::lines(&plain(t, &made.diff.nothing()), width, 3).into_iter().map(Line::raw));
        }
        for (group, pieces, more) in &made.short {
            // A number that did not move is no news beside a sentence that says that nothing did.
            if !made.diff.is_empty() || *group == Group::Actions {
                flow.extend(of_group(t, *group, pieces, *more, width));
            }
        }
    }
    flow.blank();
    flow.extend(text::lines(&about(app, in_time), width, 4).into_iter().map(|line| Line::styled(line, t.dim())));
    flow.draw(frame, t, area, app.detail_scroll(), &app.keymap().show(Place::Deck, Action::DetailDown))
}

/// `✖ turned worse   Conversion (●→✖)   Setup time (▲→✖)`, on as many lines as it needs, hanging below its first piece.
fn of_group(t: Theme, group: Group, pieces: &[Piece], more: usize, width: usize) -> Vec<Line<'static>> {
    const LABEL: usize = 16;
    let hang = if width >= 60 { LABEL } else { 4 };
    let (sign, style) = match (group, group.health()) {
        (_, Some(health)) => t.sign(Sign::Health(health)),
        (Group::Revised, _) => t.sign(Sign::Flag(Flag::Revised)),
        (Group::Actions, _) => t.sign(Sign::ToDo),
        (Group::Projects | Group::Links, _) => t.sign(Sign::Project),
        (Group::New, _) => ("+", t.accent()),
        (Group::Gone, _) => (t.glyph("−", "-"), t.dim()),
        _ => (" ", t.dim()),
    };
    let mut lines = Vec::new();
    let mut line = Builder::new(width);
    line.push(format!("{sign} "), style).push(group.head(), t.text());
    if hang == LABEL {
        line.pad_to(LABEL);
    } else {
        lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
        line.push(" ".repeat(hang), t.text());
    }
    let mut is_first = true;
    let rest = (more > 0).then(|| Piece::from(format!("and {more} more")));
    for piece in pieces.iter().chain(&rest) {
        let said = plain(t, &piece.said);
        let tail = piece.health.map_or(0, |(from, to)| {
            text::width(t.health_glyph(from)) + text::width(t.health_glyph(to)) + text::width(t.glyph("→", ">")) + 3
        });
        let wide = text::width(&said) + tail;
        if !is_first && wide + 3 > line.left() {
            lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
            line.push(" ".repeat(hang), t.text());
            is_first = true;
        }
        if !is_first {
            line.push("   ", t.text());
        }
        is_first = false;
        let Some((from, to)) = piece.health else {
            // A sentence that is longer than a line goes on below.
            let mut broken = text::lines(&said, width - hang, 3).into_iter();
            line.push(broken.next().unwrap_or_default(), t.text());
            for more in broken {
                lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
                line.push(" ".repeat(hang), t.text()).push(more, t.text());
            }
            continue;
        };
        line.push(text::one_line(&said, line.left().saturating_sub(tail)), t.text()).push(" (", t.dim());
        line.push(t.health_glyph(from), t.health(from)).push(t.glyph("→", ">"), t.dim());
        line.push(t.health_glyph(to), t.health(to)).push(")", t.dim());
    }
    lines.push(line.finish());
    lines
}

/// What is read, and what is not.
fn about(app: &App, in_time: &InTime) -> String {
    let as_of = &in_time.as_of;
    let day = say_short(as_of.day, in_time.today);
    let end = as_of.review.map_or_else(|| day.clone(), |held| format!("review {} on {day}", held.number));
    let said = match as_of.reading {
        Reading::AsKnown if as_of.later > 0 => {
            format!(
                "As known then: only what had been entered by the end of {end}. {{backdated-too}} shows what we know today about that day."
            )
        }
        Reading::AsKnown => {
            format!("As known then: only what had been entered by the end of {end}; nothing was said later about that day.")
        }
        Reading::AsItWas if in_time.was_chosen => {
            format!(
                "Nothing was known by then: all of it was read from files later. This is how it was on {day}, as far as is known today."
            )
        }
        Reading::AsItWas => {
            format!("As it was on {day}, as far as is known today. {{backdated-too}} shows what was known then.")
        }
    };
    app.keymap().filled(&format!("{said} Nothing can be changed here; {{today}} leads back to today."))
}
