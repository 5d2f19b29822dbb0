//! Drawing what goes on of what ended: every old line, below it the new one, and the work that moved it.

use crate::{
    app::{
        App,
        event::Hit,
        keys::{Action, Place},
        overlay::carry::{CarryPage, Line as CarryLine, Row, Told},
        signs::Sign,
    },
    domain::{
        Id, Ix, Kind,
        carry::{closed_said, score_said},
        text::{self, say},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::window,
            line::{Builder, complaint, put},
            popup,
        },
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, page: &CarryPage, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(116), area);
    let inner = width.saturating_sub(4) as usize;
    let head = heading(app, t, page, inner);
    let body = body(app, t, page, inner);
    let foot = foot(t, page, inner);
    let height = (head.len() + body.lines.len() + foot.len() + 3).min(area.height.saturating_sub(2) as usize).max(8) as u16;
    let keys = if page.is_typing() {
        super::keys(app, &[Place::Form], &[Action::Open, Action::Help])
    } else {
        // Where there is no room for all of them, the rest stands in the footer.
        let all = super::keys(app, &[Place::Carry], &[]);
        let few = [Action::Open, Action::Change, Action::Keep, Action::Break, Action::LetGo, Action::Owner];
        if text::width(&all) <= inner { all } else { super::keys(app, &[Place::Carry], &few) }
    };
    let inside = popup::open(frame, t, area, (width, height), &title(app, page, inner), &text::cut(&keys, inner));
    let row = |n: usize| Rect { y: inside.y + n as u16, height: 1, ..inside };
    let rows = inside.height as usize;
    let fixed = head.len().min(rows);
    for (n, line) in head.into_iter().take(fixed).enumerate() {
        put(frame, &line, row(n));
    }
    let room = rows.saturating_sub(fixed + foot.len());
    let top = body.selected.saturating_sub(room / 2).min(body.lines.len().saturating_sub(room));
    for (n, (line, hit)) in body.lines.into_iter().skip(top).take(room).enumerate() {
        let at = row(fixed + n);
        put(frame, &line, at);
        if let Some(hit) = hit {
            view.hits(at, Hit::Choice(hit));
        }
    }
    if let Some((line, column)) = body.caret
        && (top..top + room).contains(&line)
    {
        view.caret(inside.x + column as u16, row(fixed + line - top).y);
    }
    for (n, line) in foot.into_iter().enumerate() {
        put(frame, &line, row(rows.saturating_sub(1).min(fixed + room + n)));
    }
}

/// `Carry over · 2026-Q3 → 2026-Q4`.
fn title(app: &App, page: &CarryPage, width: usize) -> String {
    let from = page.lines.first().and_then(|line| app.cascade.find(line.of)).and_then(|ix| app.cascade.cycle_of(ix));
    let from = from.map_or_else(String::new, |c| text::one_line(c.name.trim(), 24).into_owned());
    let to = text::one_line(page.into.cycle.name.trim(), 24).into_owned();
    text::cut(&format!("Carry over from {from} to {to}"), width).into_owned()
}

fn heading(app: &App, t: Theme, page: &CarryPage, width: usize) -> Vec<Line<'static>> {
    let mut line = Builder::new(width);
    let (new, gone, open) = page.count();
    let cycle = &page.into.cycle;
    let span = say::say_span(cycle.start, cycle.end, app.today());
    if page.into.is_new {
        line.push(format!("{} is made with it, {span}", text::one_line(cycle.name.trim(), 24)), t.text());
    } else {
        line.push(span, t.dim());
    }
    line.push(format!("   {new} to go on, {gone} let go, {open} open"), t.dim());
    vec![line.finish(), Line::default()]
}

/// The lines between head and foot.
struct Body {
    /// Each with the row it belongs to.
    lines: Vec<(Line<'static>, Option<usize>)>,
    /// Which of them is selected.
    selected: usize,
    /// Where the caret stands: line and column.
    caret: Option<(usize, usize)>,
}

fn body(app: &App, t: Theme, page: &CarryPage, width: usize) -> Body {
    let c = &app.cascade;
    let mut body = Body { lines: Vec::new(), selected: 0, caret: None };
    let mut objective = None;
    for (n, row) in page.rows.iter().enumerate() {
        match *row {
            Row::Line(at) => {
                let Some(line) = page.lines.get(at) else { continue };
                let Some(ix) = c.find(line.of) else { continue };
                let above = c.parent(ix).filter(|_| c.item(ix).kind() == Kind::KeyResult);
                if above != objective {
                    objective = above;
                    if let Some(above) = above {
                        body.lines.push((of_objective(app, t, page, above, width), None));
                    }
                }
                let selected = n == page.cursor;
                if selected {
                    body.selected = body.lines.len();
                }
                let mut old = old(app, t, ix, width);
                let mut new = new(t, line, selected && page.typing.is_none(), width);
                if selected {
                    t.select(&mut old.spans);
                    t.select(&mut new.spans);
                }
                body.lines.push((old, Some(n)));
                body.lines.push((new, Some(n)));
                if let (true, Some((part, field))) = (page.line_at() == at, &page.typing) {
                    let label = format!("      {}  ", part.label());
                    let indent = text::width(&label);
                    let (shown, caret) = window(&field.text(), field.cursor().1, width.saturating_sub(indent + 1));
                    let mut typed = Builder::new(width);
                    typed.push(label, t.accent()).push(shown, t.text());
                    body.caret = Some((body.lines.len(), indent + caret));
                    body.selected = body.lines.len();
                    body.lines.push((typed.finish(), None));
                }
            }
            Row::Link(_, id) => {
                let mut link = link(app, t, id, page.links_again(id), width);
                if n == page.cursor {
                    body.selected = body.lines.len();
                    t.select(&mut link.spans);
                }
                body.lines.push((link, Some(n)));
            }
        }
    }
    body
}

/// The objective of the lines below, and whether it comes along.
fn of_objective(app: &App, t: Theme, page: &CarryPage, objective: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let is_of = |line: &CarryLine| c.find(line.of).and_then(|ix| c.parent(ix)) == Some(objective);
    let goes_on = page.lines.iter().any(|line| is_of(line) && matches!(line.told, Told::New(_)));
    let mut line = Builder::new(width);
    let tail = if goes_on { "  comes along" } else { "" };
    line.push(text::one_line(&c.item(objective).title, width.saturating_sub(tail.len())), t.strong()).push(tail, t.dim());
    line.finish()
}

/// What ended: how, at which value, what it came to.
fn old(app: &App, t: Theme, ix: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let item = c.item(ix);
    let (glyph, style) = t.standing(item.outcome(), app.board.peek(c, ix).health);
    let closed = Some(closed_said(c, ix)).filter(|said| !said.is_empty()).map(|said| format!("{said}, "));
    let times = match c.times_carried(ix) {
        0 => String::new(),
        n => format!("  {}{n}", t.sign(Sign::Carried).0),
    };
    let outcome = item.outcome().map_or("", |o| o.word());
    let score = score_said(c, ix);
    let came = if score == outcome { score } else { format!("{score}, {outcome}") };
    let tail = format!("{}{came}{times}", closed.unwrap_or_default());
    let mut line = Builder::new(width);
    line.push(format!("  {glyph} "), style);
    let room = width.saturating_sub(6 + text::width(&tail).min(width / 2));
    line.push(text::one_line(&item.title, room), t.text()).push("  ", t.text()).push(tail, t.dim());
    line.pad_to(width);
    line.finish()
}

/// What becomes of it.
fn new(t: Theme, line: &CarryLine, explained: bool, width: usize) -> Line<'static> {
    let mut out = Builder::new(width);
    let arrow = t.glyph("    → ", "    > ");
    let plain = |said: &str| if t.ascii { said.replace('→', "->") } else { said.to_owned() };
    match &line.told {
        Told::Open => out.push(arrow, t.dim()).push("not decided", t.dim()),
        Told::Before(said) => out.push(arrow, t.dim()).push(plain(said), t.dim()),
        Told::New(said) => {
            let way = line.way.map_or("change", |way| way.word());
            out.push(arrow, t.accent()).push(format!("{way}  "), t.accent()).push(plain(said), t.text())
        }
        Told::Gone(said) => out.push(arrow, t.accent()).push(said.clone(), t.text()),
        Told::Wrong(why) => {
            let way = line.way.map_or("", |way| way.word());
            // Of the selected line the whole sentence stands at the foot.
            let why = if explained { t.glyph("✖", "!").into() } else { text::one_line(why, 300) };
            out.push(arrow, t.error()).push(format!("{way}  "), t.accent()).push(why, t.error())
        }
    };
    out.pad_to(width);
    out.finish()
}

/// Active work that moved it, and whether it is linked again.
fn link(app: &App, t: Theme, id: Id, again: bool, width: usize) -> Line<'static> {
    let mut out = Builder::new(width);
    let Some(link) = app.cascade.link(id) else { return out.finish() };
    let title = app.cascade.find(link.project).map(|ix| text::one_line(&app.cascade.item(ix).title, 60).into_owned());
    let word = if again { "linked again" } else { "left behind" };
    out.push(if again { "      [x] " } else { "      [ ] " }, t.dim());
    out.push(title.unwrap_or_default(), t.text()).push(format!("  {word}"), t.dim());
    if let Some(because) = link.because.as_deref() {
        out.push(format!(", because {}", text::one_line(because, 200)), t.dim());
    }
    out.pad_to(width);
    out.finish()
}

/// What is wrong, or what to type.
fn foot(t: Theme, page: &CarryPage, width: usize) -> Vec<Line<'static>> {
    let said = match page.lines.get(page.line_at()).map(|line| &line.told) {
        _ if page.wrong.is_some() => page.wrong.as_deref(),
        Some(Told::Wrong(why)) if page.typing.is_none() => Some(why.as_str()),
        _ => None,
    };
    let mut lines = vec![Line::default()];
    if let Some(why) = said {
        lines.extend(complaint(t, why, 0, width));
    } else if let Some((part, _)) = &page.typing {
        lines.push(Line::styled(text::cut(part.hint(), width).into_owned(), t.dim()));
    }
    lines
}
