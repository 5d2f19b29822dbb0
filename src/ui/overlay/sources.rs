//! Drawing the page about sources: how many stand how, each of them, what waits for a person, and of the selected one what it runs, what
//! came of the last times and what its owner still owes.

use crate::{
    app::{
        App,
        event::Hit,
        keys::Place,
        overlay::sources::{ELSEWHERE, Row, SourcesPage, owed_said},
        sources::Sources,
    },
    domain::{
        Flag, Ix,
        measure::value_said,
        sources::{Source, State, Trusted, Waiting},
        text::{self, say::say_short},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            line::{Builder, put},
            popup,
        },
    },
};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

/// From so many columns on there is a column for each thing.
const WIDE: usize = 96;
/// So many pulls of the selected source are told, and so many lines of what it runs.
const PULLS: usize = 3;
const RUNS: usize = 8;
/// The list keeps so many lines before what is told of the selected one gets any.
const LISTED: usize = 4;

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, page: &SourcesPage, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(150), area);
    let inner = width.saturating_sub(4) as usize;
    let keys = super::fitted_keys(app, Place::Sources, inner);
    let rows = page.rows(&app.cascade, app.sources(), app.me);
    if rows.is_empty() {
        let lines = none(app, t, page, inner);
        let height = (lines.len() as u16 + 2).min(area.height.saturating_sub(2));
        let inside = popup::open(frame, t, area, (width, height), "Sources", &keys);
        put_all(frame, lines, inside);
        return;
    }
    let head = head(app, t, page, inner);
    let cursor = page.cursor.min(rows.len() - 1);
    let lines: Vec<(Option<usize>, Line)> = list(app, t, &rows, cursor, inner);
    let below = below(app, t, rows[cursor], inner);
    let most = area.height.saturating_sub(2);
    let height = ((head.len() + lines.len() + below.len() + 2) as u16).clamp(8.min(most), most);
    let inside = popup::open(frame, t, area, (width, height), "Sources", &keys);
    let room = (inside.height as usize).saturating_sub(head.len());
    // What is told of the selected one gives way to the list down to some lines of it, and then loses its end.
    let told = below.len().min(room.saturating_sub(lines.len().min(LISTED.max(room / 2))));
    let listed = room.saturating_sub(told);
    let at = lines.iter().position(|(row, _)| *row == Some(cursor)).unwrap_or(0);
    let top = (at + 1).saturating_sub(listed).min(lines.len().saturating_sub(listed));
    let mut y = put_all(frame, head, inside);
    for (row, line) in lines.into_iter().skip(top).take(listed) {
        let place = Rect { y, height: 1, ..inside };
        put(frame, &line, place);
        if let Some(n) = row {
            view.hits(place, Hit::Choice(n));
        }
        y += 1;
    }
    let foot = inside.bottom().saturating_sub(told as u16).max(y);
    put_all(frame, below, Rect { y: foot, height: inside.bottom().saturating_sub(foot), ..inside });
}

/// Puts lines below one another as far as there is room; where the next would stand.
fn put_all(frame: &mut Frame, lines: Vec<Line<'static>>, area: Rect) -> u16 {
    let mut y = area.y;
    for line in lines {
        if y >= area.bottom() {
            break;
        }
        put(frame, &line, Rect { y, height: 1, ..area });
        y += 1;
    }
    y
}

/// What a source is and how one begins, where there is none.
fn none(app: &App, t: Theme, page: &SourcesPage, width: usize) -> Vec<Line<'static>> {
    if page.mine {
        let said = app.keymap().filled("No source feeds a key result of yours: {my-sources} shows all of them.");
        return text::lines(&said, width, 3).into_iter().map(Line::from).collect();
    }
    if let Some(why) = app.sources().and_then(|sources| sources.trouble.as_deref()) {
        return text::lines(why, width, 6).into_iter().map(|line| Line::styled(line, t.error())).collect();
    }
    let said = "A source says where the number of a key result comes from: a program of this computer, an address, a cell of a file, or \
                a program of yours that sends it. It is defined on this computer alone and runs nothing before somebody here has read \
                what it runs. What it brings is a number and nobody’s word: how sure you are is still yours to say.";
    let mut lines: Vec<Line> = text::lines(said, width, 8).into_iter().map(Line::from).collect();
    lines.push(Line::default());
    let adds = app.keymap().filled("{add-source} writes one in your editor, or on the command line:");
    lines.extend(text::lines(&adds, width, 2).into_iter().map(|line| Line::styled(line, t.dim())));
    for command in ["source add NAME --for REF --url https://…", "source add NAME --for REF -- /usr/bin/program"] {
        let command = format!("  {} {command}", app.program);
        lines.extend(text::lines(&command, width, 3).into_iter().map(|line| Line::styled(line, t.strong())));
    }
    lines
}

/// How many stand how, when they are asked next and were asked last; and what is in the way.
fn head(app: &App, t: Theme, page: &SourcesPage, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let none = Sources::default();
    let sources = app.sources().unwrap_or(&none);
    let dot = t.glyph(" · ", " - ");
    let mut said = vec![sources.known.measured_said(&app.cascade, app.today())];
    said.extend(sources.known.states_said());
    if page.mine {
        said.insert(0, "mine only".to_owned());
    }
    let now = app.moment_now();
    let may = sources.known.all.iter().filter(|one| matches!(one.trusted, Trusted::Since(_)));
    let asked = may.filter_map(|one| one.next).min();
    let next = asked.map(|at| if at <= now { "due now".to_owned() } else { format!("next in {}", in_words(at - now)) });
    let pulled = sources.known.all.iter().filter_map(|one| one.tried).max().map(|at| format!("pulled {}", app.moment(at)));
    let right = if sources.pulls {
        format!("asking them{}", t.glyph("…", "..."))
    } else {
        next.into_iter().chain(pulled).collect::<Vec<_>>().join("   ")
    };
    let left = format!("{} {}", t.flag_glyph(Flag::Source), said.join(dot));
    let mut line = Builder::new(width);
    if text::width(&left) + text::width(&right) + 3 <= width {
        line.push(left, t.text()).pad_to(width - text::width(&right));
        line.push(right, t.dim());
        lines.push(line.finish());
    } else {
        lines.extend(text::lines(&left, width, 2).into_iter().map(Line::from));
        if !right.is_empty() {
            lines.push(Line::styled(text::cut(&right, width).into_owned(), t.dim()));
        }
    }
    if let Some(why) = &sources.trouble {
        lines.extend(text::lines(why, width, 3).into_iter().map(|line| Line::styled(line, t.error())));
    }
    lines.push(Line::default());
    lines
}

/// `3 h`, `12 min`, `2 d`.
fn in_words(ms: i64) -> String {
    match ms / 60_000 {
        minutes @ ..60 => format!("{} min", minutes.max(1)),
        minutes @ 60..1440 => format!("{} h", (minutes + 30) / 60),
        minutes => format!("{} d", (minutes + 720) / 1440),
    }
}

/// How wide the columns are: name, kind, feeds, mode, last value, when; the state has what is left.
struct Widths {
    name: usize,
    kind: usize,
    feeds: usize,
    mode: usize,
    value: usize,
    when: usize,
}

impl Widths {
    fn of(width: usize, rows: &[Row<'_>]) -> Widths {
        let longest = rows.iter().map(|row| text::width(&row.source().name)).max().unwrap_or(0);
        if width >= WIDE {
            let name = longest.clamp(8, width / 6);
            Widths { name, kind: 9, feeds: (width / 4).min(34), mode: 7, value: 11, when: 9 }
        } else {
            Widths { name: longest.clamp(8, width / 4), kind: 0, feeds: 0, mode: 0, value: 11, when: 9 }
        }
    }

    fn row(&self, width: usize, cells: [&str; 6], end: &str, styles: [Style; 2]) -> Builder {
        let [base, dim] = styles;
        let mut line = Builder::new(width);
        line.push(" ", base);
        let widths = [self.name, self.kind, self.feeds, self.mode, self.value, self.when];
        for (n, (cell, wide)) in cells.into_iter().zip(widths).enumerate().filter(|(_, (_, wide))| *wide > 0) {
            let cell = if n == 4 { text::fit_left(cell, wide) } else { text::fit(cell, wide) };
            line.push(cell, if matches!(n, 1 | 3 | 5) { dim } else { base }).push("  ", base);
        }
        let room = line.left();
        line.push(text::one_line(end, room), base);
        line
    }
}

/// Every source, and what waits below them: each line with the row it is, `None` for what only heads others.
fn list(app: &App, t: Theme, rows: &[Row<'_>], cursor: usize, width: usize) -> Vec<(Option<usize>, Line<'static>)> {
    let widths = Widths::of(width, rows);
    let heads = ["Source", "Kind", "Feeds", "Mode", "Last value", "When"];
    let mut lines = vec![(None, widths.row(width, heads, "State", [t.dim(); 2]).finish())];
    let mut has_waiting = false;
    for (n, row) in rows.iter().enumerate() {
        let mut line = match *row {
            Row::Source(one) => source(app, t, &widths, one, width),
            Row::Waiting(one, waiting) => {
                if !std::mem::replace(&mut has_waiting, true) {
                    let count = rows.len() - n;
                    let values = text::say::say_count(count, "value", "values");
                    let keys = app.keymap().filled("{look-at-source} take   {refuse-value} refuse   {edit-source} change");
                    let mut head = Builder::new(width);
                    head.push(format!("Waiting for you: {values}"), t.strong());
                    if head.left() > text::width(&keys) + 3 {
                        head.pad_to(width - text::width(&keys) - 1);
                        head.push(keys, t.dim());
                    }
                    lines.extend([(None, Line::default()), (None, head.finish())]);
                }
                waits(app, t, one, waiting, width)
            }
        };
        if n == cursor {
            t.select(&mut line.spans);
        }
        lines.push((Some(n), line));
    }
    lines
}

fn source(app: &App, t: Theme, widths: &Widths, one: &Source, width: usize) -> Line<'static> {
    let feeds = one.feeds_said(&app.cascade);
    let first = one.items(&app.cascade).next();
    // What is defined elsewhere is known by its check-ins.
    let brought = first.filter(|_| one.kind == ELSEWHERE).and_then(|ix| stands(app, ix));
    let value = match (one.value, first) {
        (Some((value, _)), Some(ix)) => one.said_of(&app.cascade, app.cascade.item(ix).id, value),
        (Some((value, _)), None) => one.said(value),
        (None, _) => brought.as_ref().map_or_else(|| t.glyph("–", "-").to_owned(), |(value, _)| value.clone()),
    };
    let when = match (one.value, brought) {
        (Some((_, at)), _) => app.moment(at),
        (None, Some((_, on))) => on,
        (None, None) => "never".to_owned(),
    };
    let is_silent = first.is_some_and(|ix| app.board.peek(&app.cascade, ix).flags.has(Flag::Source));
    let state = if one.kind == ELSEWHERE && is_silent { "silent" } else { one.state.word() };
    let end = match (&one.trusted, one.why()) {
        (_, Some(why)) => format!("{}{why}", text::fit(state, 11)),
        (Trusted::Since(_), None) if widths.kind > 0 => format!("{}{} trusted here", text::fit(state, 11), t.glyph("✔", "+")),
        (Trusted::Needless, None) if one.kind == "push" && widths.kind > 0 => format!("{}pushed", text::fit(state, 11)),
        _ => state.to_owned(),
    };
    let is_quiet = matches!(one.state, State::Off) || one.kind == ELSEWHERE;
    let base = match one.state {
        State::Failing | State::Untrusted => t.flag_word(Flag::Source),
        _ if is_quiet => t.dim(),
        _ => t.text(),
    };
    let name = text::one_line(&one.name, 60);
    widths.row(width, [&name, one.kind, &feeds, one.mode, &value, &when], &end, [base, t.dim()]).finish()
}

/// What stands of a key result, and since when.
fn stands(app: &App, ix: Ix) -> Option<(String, String)> {
    let (on, value) = app.cascade.summary(ix).value?;
    let said = value_said(app.cascade.item(ix).key_result(), Some(value), None)?;
    Some((said, say_short(on, app.today())))
}

/// A value that waits: what it is, of what, what stood before, how far that is, why it waits.
fn waits(app: &App, t: Theme, one: &Source, waiting: &Waiting, width: usize) -> Line<'static> {
    let found = app.cascade.find(waiting.item);
    let title = found.map_or_else(String::new, |ix| text::one_line(app.cascade.item(ix).title.trim(), 60).into_owned());
    let was = found.and_then(|ix| app.cascade.summary(ix).value).map(|(_, value)| value);
    let value = one.said_of(&app.cascade, waiting.item, waiting.value);
    let mut line = Builder::new(width);
    line.push(format!(" {} ", t.flag_glyph(Flag::Source)), t.flag(Flag::Source));
    line.push(text::fit(&value, 12), t.strong()).push(" ", t.text());
    line.push(text::fit(&title, (width / 3).clamp(12, 34)), t.text()).push("  ", t.text());
    let moved = match was {
        None => "the first".to_owned(),
        Some(was) if was.total_cmp(&waiting.value).is_eq() => format!("was {}  =", text::number::format_number(was, None)),
        Some(was) => {
            let step = waiting.value - was;
            let sign = if step > 0.0 { "+" } else { "" };
            format!("was {}  {sign}{}", text::number::format_number(was, None), text::number::format_number(rounded(step), None))
        }
    };
    if width >= WIDE {
        line.push(text::fit(&moved, 22), t.dim()).push("  ", t.text());
    }
    let room = line.left();
    line.push(text::one_line(waiting.why_said(), room), t.dim());
    line.finish()
}

/// Without the dust that subtracting leaves.
fn rounded(step: f64) -> f64 {
    (step * 1e6).round() / 1e6
}

/// What is told of the selected line.
fn below(app: &App, t: Theme, row: Row<'_>, width: usize) -> Vec<Line<'static>> {
    let one = row.source();
    let mut lines = vec![Line::styled(t.glyph("─", "-").repeat(width), t.rule())];
    let mut line = Builder::new(width);
    line.push(text::one_line(&one.name, 60), t.strong());
    let about = match &one.trusted {
        _ if one.kind == ELSEWHERE => "defined on another computer: what it brings comes with the workspace".to_owned(),
        Trusted::Needless => format!("{}, sent by a program of yours", one.terms),
        Trusted::Since(at) => format!("{}   trusted here since {}", one.terms, app.moment(*at)),
        Trusted::Not(why) => format!("{}   nothing of it runs: {why}", one.terms),
    };
    line.push("   ", t.text()).push(about, t.dim());
    lines.push(line.finish());
    lines.extend(one.runs.iter().take(RUNS).map(|line| Line::styled(text::one_line(line, width).into_owned(), t.text())));
    for warning in &one.warnings {
        lines.extend(text::lines(warning, width, 2).into_iter().map(|line| Line::styled(line, t.flag_word(Flag::Source))));
    }
    for pulled in one.pulls.iter().take(PULLS) {
        let mut line = Builder::new(width);
        let status = if pulled.status.is_empty() { "-" } else { &pulled.status };
        line.push(text::fit(&app.moment(pulled.at), 11), t.dim());
        line.push(text::fit(status, 10), t.text());
        line.push(format!(" {:>5} ms  ", pulled.ms), t.dim());
        let end = format!("{} {}", t.glyph("⇒", "=>"), pulled.decision);
        let room = line.left().saturating_sub(text::width(&end) + 2).min(width / 3);
        if room > 8 && !pulled.came.is_empty() {
            line.push(text::one_line(&pulled.came, room), t.dim()).push("  ", t.text());
        }
        line.push(end, t.text());
        lines.push(line.finish());
    }
    if let Some(ix) = row.item(&app.cascade) {
        let due = app.board.peek(&app.cascade, ix).due_on;
        if let Some(said) = owed_said(app.today(), &app.cascade, ix, due) {
            lines.extend(text::lines(&said, width, 2).into_iter().map(|line| Line::styled(line, t.dim())));
        }
    }
    lines
}
