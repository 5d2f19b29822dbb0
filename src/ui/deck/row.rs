//! One row of the tree.

use super::columns::{Column, Columns, indent};
use super::{in_time, planned};
use crate::{
    app::{
        App,
        deck::{
            Found,
            rows::{Row, What},
        },
        signs::Sign,
    },
    domain::{
        Flag, Flags, Freshness, Health, Ix, Judgement, Kind, fuzzy,
        gates::{self, Strip},
        goal::Outcome,
        measure::Standing,
        rollup::dropped,
        series::series13,
        text::{self, number::format_compact},
    },
    ui::{
        flags::{in_rows, style},
        theme::Theme,
        widgets::bar,
        widgets::line::{Builder, put},
    },
};
use chrono::NaiveDate;
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

/// Draws the n-th row.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, columns: &Columns, n: usize, selected: bool, area: Rect) {
    let row = app.screens.deck.rows[n];
    let width = area.width as usize;
    let mut line = match row.what {
        What::Goal | What::Work => item(app, t, columns, n, row, selected),
        What::Came(id) => in_time::came(app, t, columns, row, id, width),
        What::LostGoals => heading(app, t.sign(Sign::Lost), "Their objective was deleted", n, t, width),
        What::LooseWork => {
            heading(app, (t.flag_glyph(Flag::Unlinked), t.flag(Flag::Unlinked)), "Projects that serve no goal", n, t, width)
        }
    };
    if selected {
        t.select(&mut line.spans);
    }
    put(frame, &line, area);
}

/// The line above what hangs nowhere, with how much that is.
fn heading(app: &App, (sign, style): (&str, Style), said: &'static str, n: usize, t: Theme, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(format!(" {sign} "), style).push(said, t.strong());
    let below = app.screens.deck.rows[n + 1..].iter().take_while(|r| !r.is_heading());
    let count = below.filter(|r| r.under.is_none()).count();
    line.push(format!("  {count}"), t.dim()).pad_to(width);
    line.finish()
}

fn item(app: &App, t: Theme, columns: &Columns, n: usize, row: Row, selected: bool) -> Line<'static> {
    let (item, judged) = (app.cascade.item(row.ix), app.board.peek(&app.cascade, row.ix));
    // What is only there for what hangs below it is not what was asked for.
    let aside = row.repeat || app.screens.deck.is_context(&app.cascade, &app.board, row.ix);
    let base = if aside { t.dim() } else { t.text() };
    let width = columns.gutter + columns.title + columns.blank + columns.rest.iter().map(|(c, w)| w + c.gap()).sum::<usize>();
    let mut line = Builder::new(width);
    // A repeat is counted where it stands first: here nothing of it calls for attention.
    let shade = |style: Style| if aside { style.remove_modifier(Modifier::BOLD).patch(t.dim()) } else { style };
    let is_planned = planned::is_planned(app, row.ix) && !aside;
    let (glyph, style) = if is_planned { t.sign(planned::sign(app, row.ix)) } else { t.standing(item.outcome(), judged.health) };
    if in_time::is_beside(app) {
        for span in in_time::signs(app, t, row.ix) {
            line.push(span.content, shade(span.style));
        }
    } else {
        line.push(format!(" {glyph} "), shade(style));
    }
    let depth = indent(row.depth, columns.title);
    line.push(" ".repeat(depth), base).push(mark(app, t, n, row), t.dim()).push(" ", base);
    let weight = if item.kind() == Kind::Objective { base.add_modifier(Modifier::BOLD) } else { base };
    if app.draft(item.id).is_some() && !(selected && app.overlays().check_in().is_some()) {
        let (draft, style) = t.sign(Sign::Draft);
        line.push(draft, style).push(" ", base);
    }
    // Among what was searched for, or sorted, it may stand far from its heading.
    if app.cascade.lost_objective(row.ix).is_some() {
        let (lost, style) = t.sign(Sign::Lost);
        line.push(lost, shade(style)).push(" ", base);
    }
    let room = (columns.gutter + columns.title).saturating_sub(line.used());
    let counts = item.key_result().is_none_or(|kr| kr.weight > 0.0);
    let uncounted = if counts { "" } else { not_counted(t, room) };
    let carried = if room < 16 { String::new() } else { planned::carried(app, t, row.ix) };
    let title = title(app, t, row, room.saturating_sub(text::width(uncounted) + text::width(&carried)));
    match app.screens.deck.found.as_ref().filter(|_| !aside) {
        Some(found) => marked(&mut line, t, found, &title, weight),
        None => _ = line.push(title, weight),
    }
    line.push(carried, shade(t.dim())).push(uncounted, t.dim()).pad_to(columns.gutter + columns.title + columns.blank);
    let mut at = columns.gutter + columns.title + columns.blank;
    for (n, &(column, width)) in columns.rest.iter().enumerate() {
        at += column.gap() + width;
        // What stands before it reaches over it.
        if at <= line.used() {
            continue;
        }
        line.push(" ".repeat(column.gap()), base);
        let over = if column == Column::Now { blank_after(app, &columns.rest[n + 1..], row.ix) } else { 0 };
        let strip = if over > 0 { gates_of(app, t, row.ix, width + over) } else { None };
        match strip.filter(|strip| text::width(strip) > width) {
            Some(strip) => _ = line.push(strip, shade(base)).pad_to(at + over),
            None => {
                for span in cell(app, t, column, width, row.ix, &judged, base) {
                    line.push(span.content, shade(span.style));
                }
            }
        }
        line.pad_to(at);
    }
    line.pad_to(width);
    line.finish()
}

/// How many columns from here on nothing stands in that is known of an objective: its gates reach over them.
fn blank_after(app: &App, rest: &[(Column, usize)], ix: Ix) -> usize {
    let summary = app.cascade.summary(ix);
    let is_blank = |column: Column| match column {
        Column::Confidence => summary.stated.is_none(),
        Column::Weeks => series13(summary, app.today()).iter().all(Option::is_none),
        _ => false,
    };
    if app.cascade.item(ix).kind() != Kind::Objective {
        return 0;
    }
    rest.iter().take_while(|(column, _)| is_blank(*column)).map(|(column, width)| column.gap() + width).sum()
}

/// A title with the letters that were looked for.
fn marked(line: &mut Builder, t: Theme, found: &Found, title: &str, style: Style) {
    put_marked(line, t, title, &fuzzy::marks(&found.query, title, found.scattered), style);
}

/// A text with these of its graphemes marked.
pub(in crate::ui) fn put_marked(line: &mut Builder, t: Theme, title: &str, marks: &[usize], style: Style) {
    let found = style.patch(t.accent()).add_modifier(Modifier::UNDERLINED);
    let style_at = |at: usize| if marks.contains(&at) { found } else { style };
    let mut run = (String::new(), style);
    for (at, grapheme) in title.graphemes(true).enumerate() {
        if run.1 != style_at(at) {
            line.push(std::mem::take(&mut run.0), run.1);
            run.1 = style_at(at);
        }
        run.0.push_str(grapheme);
    }
    line.push(run.0, run.1);
}

/// What stands before the title: a fold mark, the gear of a project, or the place of one.
fn mark(app: &App, t: Theme, n: usize, row: Row) -> &'static str {
    match row.what {
        What::Work => t.sign(Sign::Project).0,
        _ if row.repeat => t.sign(Sign::Again).0,
        _ if app.screens.deck.is_unfolded(n) => t.sign(Sign::Unfolded).0,
        _ if app.screens.deck.can_unfold(&app.cascade, &app.board, row) => t.sign(Sign::Folded).0,
        _ => " ",
    }
}

/// That a key result of weight 0 is linked and not counted, as long as there is room to say it in.
fn not_counted(t: Theme, room: usize) -> &'static str {
    if room >= 30 { "  not counted" } else { t.glyph("  ×0", "  x0") }
}

/// The title; of a project under its goal, with its *because* as far as there is room.
fn title(app: &App, t: Theme, row: Row, room: usize) -> String {
    let item = app.cascade.item(row.ix);
    let title = text::one_line(&item.title, room);
    let Some(under) = row.under.filter(|_| row.what == What::Work).map(|u| app.cascade.item(u).id) else {
        return title.into_owned();
    };
    let because = app.cascade.links_at(row.ix).find(|l| l.target == under).and_then(|l| l.because.as_deref());
    let left = room.saturating_sub(text::width(&title) + 2);
    match because {
        Some(because) if left >= 14 => {
            let arrow = t.glyph("∵ ", "because ");
            format!("{title}  {arrow}{}", text::one_line(because, left - text::width(arrow)))
        }
        _ => title.into_owned(),
    }
}

/// What a column shows of an item.
fn cell(app: &App, t: Theme, column: Column, width: usize, ix: Ix, judged: &Judgement, base: Style) -> Vec<Span<'static>> {
    let (item, summary) = (app.cascade.item(ix), app.cascade.summary(ix));
    let right = |s: String, style: Style| vec![Span::styled(text::fit_left(&s, width), style)];
    let health = t.health(judged.health);
    match column {
        Column::Owner => match app.cascade.owner_name(ix) {
            Some(name) => vec![Span::styled(short_name(name, width), base)],
            None if judged.health == Health::Closed => Vec::new(),
            None => vec![Span::styled("nobody", t.word(t.flag(Flag::NoOwner)))],
        },
        Column::Bar => {
            let expected = judged.expected.filter(|_| judged.health != Health::Closed);
            // Bars of what is off track are no heavier than others.
            bar::progress(t, judged.progress, expected, width, health.remove_modifier(Modifier::BOLD))
        }
        Column::Percent => match judged.progress {
            Some(p) => right(format!("{} %", short(p * 100.0, 3)), base),
            None => right(t.glyph("–", "-").to_owned(), t.dim()),
        },
        Column::Pace => match judged.pace {
            // A bound has no pace: inside or outside decides.
            Some(_) if item.key_result().is_some_and(|kr| kr.metric.is_bound()) => match judged.computed {
                Some(h @ (Health::AtRisk | Health::OffTrack)) => right("out".to_owned(), t.word(t.health(h))),
                _ => right(if summary.inside { "in" } else { "out" }.to_owned(), t.dim()),
            },
            // On the line or ahead of it there is nothing to see; behind the limit there is.
            Some(p) => right(
                signed(p * 100.0),
                match judged.computed {
                    Some(h @ (Health::AtRisk | Health::OffTrack)) if p < 0.0 => t.word(t.health(h)),
                    _ => t.dim(),
                },
            ),
            None => Vec::new(),
        },
        Column::Now => {
            match judged.partly().into_iter().find(|partly| text::width(partly) <= width && dropped(&app.cascade, ix) == 0) {
                // Of how much its number is comes before what is in it.
                Some(partly) => right(partly, t.dim()),
                None => right(now_and_target(app, t, ix, width), base),
            }
        }
        Column::Confidence => match (item.kind(), summary.stated) {
            (Kind::Project, _) | (_, None) => Vec::new(),
            (_, Some(s)) => right(s.confidence.map_or_else(|| t.health_glyph(s.word.into()).to_owned(), |c| c.to_string()), base),
        },
        Column::Weeks => {
            let series = series13(summary, app.today());
            vec![Span::styled(bar::weeks(t, &series[series.len().saturating_sub(width)..]), t.dim())]
        }
        Column::Last => last(app, t, ix, judged, width),
        Column::Flags => flags(app, t, judged.flags, width),
        Column::Line | Column::Asks | Column::Past | Column::Hint if !planned::is_planned(app, ix) => match column {
            // What the planned goals belong to, and what serves them.
            Column::Line => right(now_and_target(app, t, ix, width), t.dim()),
            Column::Hint => vec![Span::styled(planned::gates_left(app, ix), t.dim())],
            _ => Vec::new(),
        },
        Column::Line => right(planned::line(app, t, ix, width), base),
        Column::Asks => planned::asks(app, t, ix, width),
        Column::Past => planned::last_time(app, t, ix),
        Column::Hint => planned::hint(app, t, ix, width),
        Column::Then | Column::Present | Column::Since => in_time::cell(app, t, column, width, ix, base),
    }
}

/// `2.5 → 3.5 %`; of an objective how many of its key results are on track, of milestones the steps done.
fn now_and_target(app: &App, t: Theme, ix: Ix, width: usize) -> String {
    let (item, summary) = (app.cascade.item(ix), app.cascade.summary(ix));
    let Some(kr) = item.key_result() else {
        if item.kind() == Kind::Objective {
            return gates_of(app, t, ix, width).unwrap_or_else(|| parts_of(app, ix));
        }
        return item.project().map(|p| p.state.word().to_owned()).unwrap_or_default();
    };
    fitted(t, &Standing::of(kr, summary), width)
}

/// As much of the strip of its gates as there is room for: `Q1 ■0.8  Q2 ■0.6`, at least their signs; `None`: there are none, or more than
/// have room.
pub(in crate::ui) fn gates_of(app: &App, t: Theme, ix: Ix, width: usize) -> Option<String> {
    let c = &app.cascade;
    let gates = gates::of(c, ix, |part| app.board.peek(c, part), app.today());
    let written = |strip| gates::written(&gates::strip(&gates, strip), |outcome, health| t.standing(outcome, health).0);
    Strip::ALL.into_iter().map(written).find(|said| !said.is_empty() && text::width(said) <= width)
}

/// `2 of 3 on track`; with those that were given up `2/3, 1 dropped`; once all have ended `2 of 3 achieved`.
fn parts_of(app: &App, ix: Ix) -> String {
    let c = &app.cascade;
    let counted = |kr: &Ix| c.item(*kr).key_result().is_some_and(|kr| kr.weight > 0.0) && !c.item(*kr).is_dropped();
    let parts: Vec<Ix> = c.key_results(ix).filter(counted).collect();
    let dropped = c.key_results(ix).filter(|&kr| c.item(kr).is_dropped()).count();
    let count = |is: &dyn Fn(Ix) -> bool| parts.iter().filter(|&&kr| is(kr)).count();
    let ended = !parts.is_empty() && count(&|kr| c.item(kr).outcome().is_none()) == 0;
    let good = if ended {
        count(&|kr| c.item(kr).outcome() == Some(Outcome::Achieved))
    } else {
        count(&|kr| app.board.peek(c, kr).health == Health::OnTrack)
    };
    match (parts.len(), dropped) {
        (0, 0) => String::new(),
        (0, dropped) => format!("{dropped} dropped"),
        (of, 0) if ended => format!("{good} of {of} achieved"),
        (of, 0) => format!("{good} of {of} on track"),
        (of, dropped) => format!("{good}/{of}, {dropped} dropped"),
    }
}

/// Value and target as exactly as they fit.
pub(super) fn fitted(t: Theme, standing: &Standing, width: usize) -> String {
    let written = |digits, unit| standing.written(&t.signs(), unit, |n| format_compact(n, digits));
    // The unit goes before a number is shortened, and a number is shortened before one is cut.
    for (digits, unit) in [(7, standing.unit), (7, None), (6, None), (5, None)] {
        let said = written(digits, unit);
        if text::width(&said) <= width {
            return said;
        }
    }
    text::one_line(&written(4, None), width).into_owned()
}

/// How long ago, with a mark when it is too long.
fn last(app: &App, t: Theme, ix: Ix, judged: &Judgement, width: usize) -> Vec<Span<'static>> {
    let today = app.today();
    if let Some(snooze) = app.cascade.item(ix).snooze().filter(|s| s.until > today) {
        return vec![Span::styled(text::fit_left(&snoozed(snooze.until, today), width), t.dim())];
    }
    let age = match app.cascade.summary(ix).last_on {
        // Of a number that came by itself today it is told how many hours ago, where that is known here.
        Some(on) if on == today && came(app, ix).is_some() => came(app, ix).unwrap_or_default(),
        Some(on) => text::say::say_age((app.today() - on).num_days()),
        None if judged.freshness.is_some_and(Freshness::is_stale) => "never".to_owned(),
        None => return Vec::new(),
    };
    let style = t.freshness(judged.freshness);
    // Where nobody owes anything yet there is room to say that the number came by itself.
    let glyph = match app.cascade.summary(ix).value_from() {
        Some(_) if judged.freshness == Some(Freshness::Fresh) => t.flag_glyph(Flag::Source),
        _ => t.freshness_glyph(judged.freshness),
    };
    vec![Span::styled(text::fit_left(&age, width - 2), style), Span::styled(format!(" {glyph}"), style)]
}

/// `6 h`: since a source of this computer brought the value that stands; `None`: it did not, or somebody spoke since.
fn came(app: &App, ix: Ix) -> Option<String> {
    let summary = app.cascade.summary(ix);
    let one = app.sources()?.known.named(summary.value_from()?)?;
    let (_, at) = one.value.filter(|_| summary.heard_on() != summary.last_on)?;
    let hours = (app.moment_now() - at) / 3_600_000;
    (0..24).contains(&hours).then(|| format!("{hours} h"))
}

/// `zz Fri` of the coming days, else how many days or weeks are left: `zz 3 w`.
fn snoozed(until: NaiveDate, today: NaiveDate) -> String {
    let days = (until - today).num_days();
    if days <= 6 { format!("zz {}", until.format("%a")) } else { format!("zz {}", text::say::say_age(days)) }
}

/// The flags that no other column shows already, worst first.
pub(in crate::ui) fn flags(app: &App, t: Theme, flags: Flags, width: usize) -> Vec<Span<'static>> {
    let raised: Vec<Flag> = in_rows().iter().copied().filter(|&f| flags.has(f)).collect();
    let shown = if raised.len() > width { width - 1 } else { raised.len() };
    let mut spans: Vec<Span> = raised[..shown].iter().map(|&f| Span::styled(t.flag_glyph(f), style(app, t, f))).collect();
    if shown < raised.len() {
        spans.push(Span::styled(t.glyph("…", "+"), t.dim()));
    }
    spans
}

/// The first name, and as much of the rest as there is room for.
pub(in crate::ui) fn short_name(name: &str, width: usize) -> String {
    let safe = text::one_line(name, 60);
    if text::width(&safe) <= width {
        return safe.into_owned();
    }
    let mut words = safe.split(' ');
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) if text::width(first) + 3 <= width => format!("{first} {initial}."),
        _ => text::cut(first, width).into_owned(),
    }
}

/// Points with their sign, in four columns: `+10`, `−33`, `0`, `−6k`.
pub(super) fn signed(points: f64) -> String {
    let plus = if points.round() > 0.0 { "+" } else { "" };
    format!("{plus}{}", short(points, 4 - plus.len()))
}

/// A whole number in at most so many columns: `100`, `−33`, `2k`.
pub(super) fn short(n: f64, columns: usize) -> String {
    format_compact(n.round() + 0.0, columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        check_in::Summary,
        key_result::{KeyResult, Metric},
    };

    #[test]
    fn pace_fits_its_column_and_never_says_a_sign_of_nothing() {
        for (points, said) in [
            (-0.3, "0"),
            (0.2, "0"),
            (-2.0, "−2"),
            (13.6, "+14"),
            (-999.0, "−999"),
            (-1000.0, "−1k"),
            (5600.0, "+6k"),
            (-5600.0, "−6k"),
        ] {
            assert_eq!(signed(points), said);
        }
        assert_eq!((short(100.0, 3), short(1234.0, 3)), ("100".to_owned(), "1k".to_owned()));
    }

    #[test]
    fn a_number_is_shortened_before_it_is_cut() {
        let kr =
            KeyResult { metric: Metric::AtLeast, target: Some(1_200_000.0), unit: Some("EUR".into()), ..KeyResult::default() };
        let summary = Summary { value: Some((NaiveDate::MIN, 1_300_000.0)), ..Summary::default() };
        let standing = Standing::of(&kr, &summary);
        assert_eq!(fitted(Theme::default(), &standing, 15), "1.3M ≥ 1.2M");
        assert_eq!(fitted(Theme::default(), &standing, 22), "1300000 ≥ 1200000 EUR");
    }
}
