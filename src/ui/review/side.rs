//! The side of a running review: the clock of what is on, the clock of the meeting, and the agenda.

use super::{class_glyph, class_style, digits, lead};
use crate::{
    app::{App, event::Hit, overlay::form::Form, review::running::Running, signs::Sign},
    domain::{
        describe,
        meeting::{Stage, absent::owner_of, minutes},
        review::{Class, Entry, EntryState},
        text::{self, say::say_clock},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::line::{Builder, put},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

/// From this width on both times of an entry are shown whose number is asked for first.
const TWO_CLOCKS: usize = 36;

/// What is left of what is on, in words of a clock, and whether it ran out.
pub(super) fn left(running: &Running) -> (String, bool) {
    let (left, _) = running.meeting.clocks_left();
    (say_clock(left), left < 0)
}

/// Calm until time is over; the second in which it is over it is seen once, inverted.
pub(super) fn clock_style(t: Theme, running: &Running, over: bool) -> Style {
    if running.meeting.is_paused() {
        t.dim()
    } else if over {
        t.error()
    } else if running.meeting.clocks_left().0 == 0 {
        t.text().add_modifier(Modifier::REVERSED)
    } else {
        t.text()
    }
}

/// The clocks, then the agenda.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, area: Rect) {
    let t = view.theme;
    let meeting = &running.meeting;
    let (clock, over) = left(running);
    let style = clock_style(t, running, over);
    let mut y = area.y;
    let line = |frame: &mut Frame, y: u16, line: Line<'static>| {
        if y < area.bottom() {
            put(frame, &line, Rect { y, height: 1, ..area });
        }
    };
    // Where two thirds of the height are left for the agenda the clock is twice as large.
    let scale = digits::scale(&clock, area.width, area.height / 3);
    if scale > 0 {
        y += 1;
        let place = Rect { y, height: digits::HEIGHT * scale, ..area };
        if style.add_modifier.contains(Modifier::REVERSED) {
            // Dark signs want light all around them, and do not move for it.
            let all = Rect { x: area.x.saturating_sub(1), y: area.y, width: area.width + 1, height: place.height + 2 };
            let all = all.intersection(frame.area());
            frame.buffer_mut().set_style(all, style);
        }
        digits::draw(frame, t, &clock, style, scale, place);
        y += digits::HEIGHT * scale + 1;
    } else {
        line(frame, y, Line::styled(clock, style.add_modifier(Modifier::BOLD)));
        y += 1;
    }
    let said = match (running.meeting.is_paused(), over) {
        (_, true) if running.is_read_along => "over",
        (true, _) => "paused: {pause} lets the clock run",
        (_, true) => "over: decide, park or go on",
        _ => "left for this",
    };
    line(
        frame,
        y,
        Line::styled(text::cut(&app.keymap().filled(said), area.width as usize).into_owned(), if over { style } else { t.dim() }),
    );
    y += 2;
    let (total, planned) = (meeting.total_ms() / 1000, u64::from(meeting.planned_seconds()));
    let late = total > planned;
    let style = if late { t.error() } else { t.strong() };
    line(
        frame,
        y,
        Line::from(vec![
            ratatui::text::Span::styled("meeting  ", t.dim()),
            ratatui::text::Span::styled(say_clock(total as i64), style),
            ratatui::text::Span::styled(format!(" of {}", say_clock(planned as i64)), t.dim()),
        ]),
    );
    y += 1;
    let width = area.width as usize;
    let filled = ((total.min(planned) * width as u64).checked_div(planned).unwrap_or(0)) as usize;
    line(
        frame,
        y,
        Line::from(vec![
            ratatui::text::Span::styled(t.glyph("━", "#").repeat(filled), if late { t.error() } else { t.text() }),
            ratatui::text::Span::styled(t.glyph("─", "-").repeat(width - filled), t.rule()),
        ]),
    );
    y += 1;
    // Who is next has time to look at what they are going to say.
    let then = meeting.then_said(&app.cascade);
    if !then.is_empty() {
        line(frame, y, Line::styled(text::cut(&then, width).into_owned(), t.accent()));
    }
    y += 1;
    let place = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    agenda(frame, app, view, running, place);
}

/// So many columns hold title, owner and seconds of an entry.
const ROOMY: usize = 42;

/// What is done, what is on, what comes, what is parked; what is on is always in view, and while a number is typed its entry.
pub(super) fn agenda(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, area: Rect) {
    let t = view.theme;
    let meeting = &running.meeting;
    let parked = meeting.parked();
    let going = meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
    let asked = app.overlays().in_place().filter(|form| form.places_to_go().is_some());
    let typed = asked.and_then(Form::number_typed).and_then(|n| n.checked_sub(1)).filter(|&n| n < meeting.agenda.len());
    // One row more than there are entries says how much is parked.
    let split = usize::from(parked > 0);
    let all = meeting.agenda.len() + split;
    let rows = area.height as usize;
    let at = match (typed.or_else(|| running.selected()), meeting.stage()) {
        (Some(n), _) => n + if n >= going { split } else { 0 },
        (None, Stage::Opening) => 0,
        (None, Stage::At(n)) => n,
        (None, Stage::Closing) => going,
    };
    // What was put off fills what room is left; it takes none from what comes, unless it is asked for. How much it is always shows.
    let asks_for_parked = typed.is_some_and(|n| n >= going);
    let pinned = usize::from(!asks_for_parked && split > 0);
    let end = if asks_for_parked { all } else { going };
    let top = at.saturating_sub(2).min(end.saturating_sub(rows.saturating_sub(pinned)));
    let first = (top..end).take(rows.saturating_sub(pinned));
    let shown: Vec<usize> = if asks_for_parked { first.collect() } else { first.chain(going..all).take(rows).collect() };
    let digits = asked.map_or(0, |_| meeting.agenda.len().to_string().len() + 1);
    for (y, shown) in shown.into_iter().enumerate() {
        let place = Rect { y: area.y + y as u16, height: 1, ..area };
        if split > 0 && shown == going {
            put(frame, &Line::styled(format!("  {parked} parked"), t.dim()), place);
            continue;
        }
        let n = shown - if shown > going { split } else { 0 };
        let entry = &meeting.agenda[n];
        let width = (area.width as usize).saturating_sub(digits);
        let row = if n < going { row(app, t, running, n, entry, width) } else { parked_row(app, t, entry, width) };
        let mut row = if digits > 0 {
            let number = Span::styled(text::fit_left(&(n + 1).to_string(), digits - 1) + " ", t.accent());
            Line::from([vec![number], row.spans].concat())
        } else {
            row
        };
        if typed == Some(n) || (asked.is_none() && running.selected() == Some(n)) {
            t.select(&mut row.spans);
        }
        put(frame, &row, place);
        view.hits(place, Hit::Row(n));
    }
}

/// Who answers for it stands behind it: they will ask.
fn parked_row(app: &App, t: Theme, entry: &Entry, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let owner = owner_of(c, entry).and_then(|id| c.person(id)).map_or("nobody", |p| p.name.as_str());
    let owner = text::one_line(owner, width / 3).into_owned();
    let mut line = Builder::new(width);
    line.push("  ", t.dim()).push(class_glyph(t, entry.talk()), t.dim()).push(" ", t.dim());
    let room = width.saturating_sub(line.used() + text::width(&owner) + 1);
    let title = lead(t, entry) + &entry.item.map(|id| describe::name(c, id)).unwrap_or_default();
    line.push(text::fit(&title, room), t.dim()).push(" ", t.dim()).push(owner, t.dim());
    line.finish()
}

fn row(app: &App, t: Theme, running: &Running, n: usize, entry: &Entry, width: usize) -> Line<'static> {
    let meeting = &running.meeting;
    let on = meeting.current == Some(n);
    let done = entry.state == EntryState::Done;
    let next = meeting.following() == Some(n);
    let title = match entry.class {
        Class::Rest => "read aloud".to_owned(),
        Class::Questions => "three questions".to_owned(),
        _ => lead(t, entry) + &entry.item.map(|id| describe::name(&app.cascade, id)).unwrap_or_default(),
    };
    let time = if done || on { meeting.spent_ms(n) / 1000 } else { u64::from(entry.planned()) };
    let over = (done || on) && time > u64::from(entry.planned()) * 3 / 2;
    let clock = match entry.then.filter(|_| !done && !on && width >= TWO_CLOCKS) {
        Some(then) => format!("{}+{}", say_clock(i64::from(entry.seconds)), say_clock(i64::from(then.seconds))),
        None => say_clock(time as i64),
    };
    let clock_width = text::width(&clock).max(5) + 1;
    let (mark, style) = if on {
        (t.sign(Sign::Now).0, t.strong())
    } else if done {
        (t.sign(Sign::Over).0, t.dim())
    } else if next {
        (t.sign(Sign::ComesNext).0, t.text())
    } else {
        (" ", t.text())
    };
    let mut line = Builder::new(width);
    line.push(mark, if on { t.accent() } else { style }).push(" ", style);
    line.push(class_glyph(t, entry.talk()), if done { t.dim() } else { class_style(t, entry.talk()) }).push(" ", style);
    // Who waits for it hears a name sooner than a number of seconds: where there is no room for both, the name stands there.
    let waits = !done && !on;
    let owner = if waits { minutes::named(&app.cascade, entry).1 } else { None };
    let owner = owner.and_then(|name| name.split_whitespace().next().map(str::to_owned));
    let owner = owner.map(|name| text::one_line(&name, width / 4).into_owned());
    let is_roomy = width >= ROOMY || owner.is_none();
    let tail = owner.as_ref().map_or(0, |name| text::width(name) + 1) + if is_roomy { clock_width } else { 0 };
    let room = width.saturating_sub(line.used() + tail);
    line.push(text::fit(&title, room), style);
    if let Some(owner) = owner {
        line.push(" ", style).push(owner, t.accent());
    }
    if is_roomy {
        let calm = if on { t.strong() } else { t.dim() };
        line.push(text::fit_left(&clock, clock_width), if over && !done { t.error() } else { calm });
    }
    line.finish()
}
