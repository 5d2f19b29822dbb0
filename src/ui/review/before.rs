//! Before a review: how fresh the data is and who is missing at the left, the agenda at the right.

use super::{class_glyph, class_style, lead};
use crate::{
    app::{App, event::Hit, review::before::Before},
    domain::{
        Flag, Freshness, Health,
        agenda::{self, AgendaItem, Subject, memory::QUESTION, reasons},
        meeting::{
            absent::why_not_here,
            before::{Owed, nothing},
        },
        review::Entry,
        text::{self, say},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// From more rows than these on there are blank ones between what is said, and a row for the heads of columns.
const ROOMY: usize = 14;

/// The heads of what an owner has.
const HEADS: &str = " fresh  due stale";

/// Draws the page.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, before: &Before, area: Rect) {
    let t = view.theme;
    if area.width >= 90 {
        let left = (area.width * 3 / 10).clamp(40, 64);
        let [side, bar, list] =
            area.layout(&Layout::horizontal([Constraint::Length(left), Constraint::Length(3), Constraint::Min(1)]));
        for y in bar.top()..bar.bottom() {
            put(frame, &Line::styled(t.glyph("│", "|"), t.rule()), Rect { x: bar.x + 1, y, width: 1, height: 1 });
        }
        put_all(frame, view, standing(app, t, before, side.width.saturating_sub(2) as usize, side.height as usize), side);
        agenda(frame, app, view, before, list);
    } else {
        let height = (area.height / 3).max(3);
        let [top, list] = area.layout(&Layout::vertical([Constraint::Length(height), Constraint::Min(1)]));
        put_all(frame, view, standing(app, t, before, top.width.saturating_sub(4) as usize, top.height as usize), top);
        agenda(frame, app, view, before, Rect { x: list.x + 2, width: list.width.saturating_sub(2), ..list });
    }
}

/// A line, and the owner it is about.
type OfOwner = (Line<'static>, Option<usize>);

fn put_all(frame: &mut Frame, view: &mut ViewState, lines: Vec<OfOwner>, area: Rect) {
    for (y, (line, owner)) in lines.into_iter().enumerate().take(area.height as usize) {
        let place = Rect { x: area.x + 2, y: area.y + y as u16, width: area.width.saturating_sub(2), height: 1 };
        put(frame, &line, place);
        if owner.is_some() {
            view.hits(place, Hit::Above(owner));
        }
    }
}

/// Fresh, due, stale; who owes what; what changed.
fn standing(app: &App, t: Theme, before: &Before, width: usize, height: usize) -> Vec<OfOwner> {
    let ready = &before.ready;
    let total = ready.fresh + ready.due + ready.stale;
    let mut lines = Vec::new();
    if height > ROOMY {
        lines.push((Line::default(), None));
    }
    let mut sums = Builder::new(width);
    sums.push(format!("{} of {total} fresh", ready.fresh), t.strong());
    sums.push(format!("   {} due", ready.due), if ready.due > 0 { t.freshness(Some(Freshness::Due)) } else { t.dim() });
    sums.push(format!("   {} stale", ready.stale), if ready.stale > 0 { t.flag(Flag::Stale) } else { t.dim() });
    let away = if before.absent.is_empty() { String::new() } else { format!("{} not here", before.absent.len()) };
    if height <= ROOMY && !away.is_empty() {
        sums.push(format!("   {away}"), t.accent());
    }
    // Where there is no row for the heads of the columns they stand at the end of this one.
    if height <= ROOMY && !ready.owners.is_empty() && sums.used() + 2 + HEADS.len() <= width {
        sums.pad_to(width - HEADS.len());
        sums.push(HEADS, t.dim());
    }
    lines.push((sums.finish(), None));
    let owing = ready.owners.iter().filter(|o| !o.missing.is_empty()).count();
    if owing == 0 {
        lines.push((Line::styled("Nobody is missing.", t.health(Health::OnTrack)), None));
    }
    // What changed has a place below the names.
    let room = height.saturating_sub(lines.len() + 8).max(height / 2).max(1);
    if height > ROOMY {
        lines.push((Line::default(), None));
        let mut head = Builder::new(width);
        let by = if away.is_empty() { "  By owner".to_owned() } else { format!("  Owner, {away}") };
        head.push(text::fit(&by, width.saturating_sub(HEADS.len())), t.accent()).push(HEADS, t.dim());
        lines.push((head.finish(), None));
    }
    // Whether to ask or to wait is told by their laptops: below every name where there is room, else below whoever is asked next and
    // whoever is selected.
    let is_next = |n: usize| owing > 0 && n == before.nudged % owing;
    let silence = |owed: &Owed| {
        let id = owed.owner.filter(|id| !owed.missing.is_empty() && !before.absent.contains(id))?;
        app.silence(id)
    };
    let silences: Vec<Option<String>> = ready.owners.iter().map(silence).collect();
    let all = ready.owners.len() + silences.iter().flatten().count() <= room;
    let told = |n: usize| silences[n].as_deref().filter(|_| all || is_next(n) || before.owner_at() == Some(n));
    let room = if all { room } else { room.saturating_sub((0..silences.len()).filter(|&n| told(n).is_some()).count()).max(1) };
    // Whoever is selected is in sight.
    let top = before.owner_at().map_or(0, |at| (at + 1).saturating_sub(room));
    for (n, owed) in ready.owners.iter().enumerate().skip(top).take(room) {
        let name = owed.owner.and_then(|id| app.cascade.person(id)).map_or("nobody’s", |p| p.name.as_str());
        let mut line = Builder::new(width);
        line.push(if is_next(n) { t.glyph("› ", "> ") } else { "  " }, t.accent());
        let style = if owed.missing.is_empty() { t.dim() } else { t.text() };
        let away = owed.owner.filter(|id| before.absent.contains(id)).map(|id| why_not_here(&app.cascade, id, app.today()));
        if let Some(why) = away {
            // Of who is not here it is no news how many numbers they have.
            let room = width.saturating_sub(text::width(&why) + 3).max(8);
            line.push(text::fit(&text::one_line(name, 40), room), t.dim()).push(" ", t.dim()).push(why, t.accent());
        } else {
            line.push(text::fit(&text::one_line(name, 40), width.saturating_sub(HEADS.len() + 2).max(8)), style);
            let counts = [
                (owed.fresh, 6, t.dim()),
                (owed.due, 5, t.freshness(Some(Freshness::Due))),
                (owed.stale, 6, t.flag(Flag::Stale)),
            ];
            for (n, wide, style) in counts {
                // None is a blank: what is there should be seen.
                let shown = if n == 0 { String::new() } else { n.to_string() };
                line.push(text::fit_left(&shown, wide), style);
            }
        }
        let mut line = line.finish();
        if before.owner_at() == Some(n) {
            t.select(&mut line.spans);
        }
        lines.push((line, Some(n)));
        if let Some(said) = told(n) {
            lines.push((Line::styled(text::cut(&format!("    {said}"), width).into_owned(), t.dim()), Some(n)));
        }
    }
    if ready.owners.len() > room {
        lines.push((Line::styled(format!("  {}", others(&ready.owners, top, room)), t.dim()), None));
    }
    if height > ROOMY {
        lines.push((Line::default(), None));
    }
    for said in &before.news {
        lines.extend(text::lines(said, width, 3).into_iter().map(|l| (Line::styled(l, t.text()), None)));
    }
    lines
}

/// Who is not in sight of the owners: how many owe something, and how many do not.
fn others(owners: &[Owed], top: usize, room: usize) -> String {
    let hidden = owners.iter().enumerate().filter(|(n, _)| *n < top || *n >= top + room).map(|(_, owed)| owed);
    let (owing, settled): (Vec<&Owed>, Vec<&Owed>) = hidden.partition(|owed| !owed.missing.is_empty());
    match (owing.len(), settled.len()) {
        (0, n) => format!("and {n} more, who {} nothing", if n == 1 { "owes" } else { "owe" }),
        (n, 0) => format!("and {n} more who {}", if n == 1 { "owes" } else { "owe" }),
        (n, m) => format!(
            "and {n} more who {}, {m} who {} not",
            if n == 1 { "owes" } else { "owe" },
            if m == 1 { "does" } else { "do" }
        ),
    }
}

fn agenda(frame: &mut Frame, app: &App, view: &mut ViewState, before: &Before, area: Rect) {
    let t = view.theme;
    let a = &before.agenda;
    let width = area.width as usize;
    let mut y = area.y;
    if area.height > ROOMY as u16 {
        y += 1;
    }
    let mut head = Builder::new(width);
    head.push(" ", t.text());
    if before.one_of_several(&app.cascade).is_some() {
        // What it takes is never cut for the name.
        let room = width.saturating_sub(36).clamp(4, 40);
        head.push(text::one_line(&before.terms.name, room), t.strong()).push(t.glyph(" · ", " - "), t.dim());
    }
    head.push(say::say_count(a.minutes as usize, "minute", "minutes"), t.strong());
    let over = a.planned_seconds > a.budget_seconds;
    head.push("   agenda ", t.dim());
    head.push(say::say_clock(i64::from(a.planned_seconds)), if over { t.error() } else { t.text() });
    head.push(format!(" of {}", say::say_clock(i64::from(a.budget_seconds))), t.dim());
    let warns = a
        .too_small()
        .or_else(|| a.missing_total.map(|missing| format!("{missing} numbers are missing, only the first are asked for")));
    // What does not fit behind the head has a row of its own: it says what to do about it at its end.
    let (behind, below) = warns.map_or((None, None), |said| {
        if head.used() + 3 + text::width(&said) <= width { (Some(said), None) } else { (None, Some(said)) }
    });
    if let Some(said) = behind {
        head.push(format!("   {said}"), t.flag(Flag::Stale));
    }
    let mut head = head.finish();
    if before.is_on_head() {
        t.select(&mut head.spans);
    }
    put(frame, &head, Rect { y, height: 1, ..area });
    view.hits(Rect { y, height: 1, ..area }, Hit::Above(None));
    y += 1;
    for said in below.iter().flat_map(|said| text::lines(said, width.saturating_sub(1), 2)) {
        put(frame, &Line::styled(format!(" {said}"), t.flag(Flag::Stale)), Rect { y, height: 1, ..area });
        y += 1;
    }
    // It stands on the blank row, so that the entries keep their place when it comes and goes.
    y += u16::from(below.is_none());
    let rows = area.bottom().saturating_sub(y) as usize;
    // The line that says what is parked is a row of its own, before the first that is.
    let split = a.items.len();
    let all = before.entries() + usize::from(!a.parked.is_empty());
    let at = before.cursor.at + usize::from(before.cursor.at >= split && !a.parked.is_empty());
    let window = before.cursor.seen().around(at, rows, all);
    view.list = Some(window);
    if before.entries() == 0 {
        let said = nothing(&app.cascade, before.terms.scope.is_all(), app.today());
        let help = app.keymap().filled("{add-topic} puts a topic on the agenda; {deck} shows the goals, where {add} adds one.");
        let wide = width.saturating_sub(1);
        let said = text::lines(&said, wide, 3).into_iter().map(|line| (line, t.strong()));
        let help = text::lines(&help, wide, 3).into_iter().map(|line| (line, t.dim()));
        for ((line, style), y) in said.chain(help).zip(y..area.bottom()) {
            put(frame, &Line::styled(line, style), Rect { x: area.x + 1, y, width: area.width.saturating_sub(1), height: 1 });
        }
        return;
    }
    let owners = owner_width(app, t, before, width);
    for shown in window.top..all.min(window.top + rows) {
        let place = Rect { y, height: 1, ..area };
        y += 1;
        if shown == split && !a.parked.is_empty() {
            let more = if a.parked_more > 0 { format!(", the first {} of them", a.parked.len()) } else { String::new() };
            let why = if before.is_altered() { "not this time" } else { "that do not fit" };
            let said = format!("parked: {} {why}{more}", a.parked.len() + a.parked_more);
            put(frame, &Line::styled(format!(" {said}"), t.accent()), place);
            continue;
        }
        let n = shown - usize::from(shown > split);
        let Some(entry) = a.items.iter().chain(&a.parked).nth(n) else { break };
        let mut line = row(app, t, entry, n >= split, (width, clock_width(before, width), owners));
        if before.is_on_entry() && n == before.cursor.at {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
    }
}

/// So wide is the time of an entry: where a number is asked for first both times stand there, if there is room.
fn clock_width(before: &Before, width: usize) -> usize {
    let two = before.agenda.items.iter().any(|item| item.entry.then.is_some());
    if two && width >= 50 { 11 } else { 5 }
}

/// `2:00`, `0:30 + 2:00`, or both together where there is no room.
fn clock(entry: &Entry, width: usize) -> String {
    match entry.then {
        Some(then) if width >= 11 => {
            format!("{} + {}", say::say_clock(i64::from(entry.seconds)), say::say_clock(i64::from(then.seconds)))
        }
        _ => say::say_clock(i64::from(entry.planned())),
    }
}

/// From so many columns on the reasons have a column.
const WITH_REASONS: usize = 90;

/// From so many columns on the owners have one.
const WITH_OWNERS: usize = 50;

fn why_width(width: usize) -> usize {
    if width >= WITH_REASONS { (width.saturating_sub(46) / 2).clamp(24, 60) } else { 0 }
}

/// So wide is the column of owners: as the longest name, as far as no title that is whole is cut for it.
fn owner_width(app: &App, t: Theme, before: &Before, width: usize) -> usize {
    let least = if width >= WITH_REASONS { 16 } else { 12 };
    let taken = BEFORE_TITLE + clock_width(before, width) + why_width(width) + 1;
    let room = width.saturating_sub(taken + least);
    let (mut longest, mut title) = (least, 0);
    let rest = |item: &&AgendaItem| !matches!(item.subject, Subject::Rest { .. });
    for item in before.agenda.items.iter().chain(&before.agenda.parked).filter(rest) {
        let (called, owner) = titled(app, item);
        let columns = text::width(&lead(t, &item.entry)) + text::width(&called);
        // What is cut anyhow is not what the names wait for.
        title = title.max(columns.min(room));
        longest = longest.max(owner.map_or(0, |name| text::width(&text::one_line(&name, LONGEST_OWNER)) + 1));
    }
    longest.min(least + room - title)
}

/// No column of owners is wider.
const LONGEST_OWNER: usize = 30;

/// What stands before the time of an entry: its class, its sign and blanks; and two behind it.
const BEFORE_TITLE: usize = 3 + 13 + 2;

/// What an entry is called, and whose it is.
fn titled(app: &App, entry: &AgendaItem) -> (String, Option<String>) {
    let c = &app.cascade;
    match &entry.subject {
        Subject::Item(ix) => (text::one_line(&c.item(*ix).title, 200).into_owned(), c.owner_name(*ix).map(str::to_owned)),
        Subject::Action(id) => {
            let action = c.actions().find(|a| a.id == *id);
            let owner = action.and_then(|a| a.owner).and_then(|id| c.person(id)).map(|p| p.name.clone());
            (action.map(|a| text::one_line(&a.what, 200).into_owned()).unwrap_or_default(), owner)
        }
        Subject::Topic(id) => {
            let topic = c.topic(*id);
            let owner = topic.and_then(|t| t.owner).and_then(|id| c.person(id)).map(|p| p.name.clone());
            (topic.map(|t| text::one_line(&t.title, 200).into_owned()).unwrap_or_default(), owner)
        }
        Subject::Cycle(id) => {
            let said = c.waiting_in(*id, app.today()).map(|w| w.said(c, app.today())).unwrap_or_default();
            (text::one_line(&said, 200).into_owned(), None)
        }
        Subject::Rest { on_track, unasked } => (agenda::aloud(c, on_track, unasked).join("; "), None),
    }
}

fn row(
    app: &App,
    t: Theme,
    entry: &AgendaItem,
    parked: bool,
    (width, clock_width, owners): (usize, usize, usize),
) -> Line<'static> {
    let c = &app.cascade;
    let (title, owner) = titled(app, entry);
    let style = if parked { t.dim() } else { t.text() };
    let mut line = Builder::new(width);
    let class = entry.entry.talk();
    line.push(" ", style).push(class_glyph(t, class), class_style(t, class)).push(" ", style);
    line.push(text::fit(class.word(), 13), if parked { t.dim() } else { t.word(class_style(t, class)) });
    line.push(text::fit_left(&clock(&entry.entry, clock_width), clock_width), t.dim()).push("  ", style);
    let title = format!("{}{title}", lead(t, &entry.entry));
    let (owner_width, why_width) = if matches!(entry.subject, Subject::Rest { .. }) {
        // It names its owners itself.
        (0, 0)
    } else if width >= WITH_REASONS {
        (owners, why_width(width))
    } else if width >= WITH_OWNERS {
        (owners, 0)
    } else {
        (0, 0)
    };
    let room = width.saturating_sub(line.used() + owner_width + why_width + 1);
    line.push(text::fit(&title, room), style).push(" ", style);
    if owner_width > 0 {
        let owner = owner.unwrap_or_default();
        line.push(text::fit(&text::one_line(&owner, owner_width), owner_width), t.dim());
    }
    if why_width > 0 {
        let mut why = reasons(c, &app.board, entry);
        if matches!(entry.subject, Subject::Action(_) | Subject::Topic(_)) {
            // Its owner stands beside it already.
            why.remove(0);
        }
        // What a cycle waits for is its title already.
        let why = match entry.subject {
            Subject::Cycle(_) | Subject::Rest { .. } => String::new(),
            _ => why.into_iter().chain(entry.entry.question.then(|| QUESTION.to_owned())).collect::<Vec<_>>().join(", "),
        };
        line.push(text::fit(&text::one_line(&why, why_width * 2), why_width), t.dim());
    }
    line.pad_to(width);
    line.finish()
}
