//! The review screen, one file per mode, named as in `app`.
//!
//! It is read by ten people from three metres away: what is talked about, how it stands and how much time is left are
//! large; everything else is there for who sits at the keys.

mod after;
mod asked;
mod before;
mod between;
mod budget;
pub(super) mod closing;
mod digits;
mod item;
mod letters;
mod meetings;
mod minutes;
mod result;
mod running;
mod scoring;
mod several;
mod side;
mod story;

use super::{ViewState, overlay::line, theme::Theme};
use crate::ui::widgets::line::{Builder, put};
use crate::{
    app::{
        App,
        overlay::form::Layout,
        review::{Mode, running::Running},
        signs::Sign,
    },
    domain::{
        review::{Class, Entry},
        text,
    },
};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

/// Draws the review.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let mut body = area;
    let mut covered = 0;
    if let Some(form) = app.overlays().in_place().filter(|form| form.layout() == Layout::Line) {
        let laid = line::lines(app, view.theme, form, area.width as usize);
        let height = (laid.lines.len() as u16).min(area.height * 2 / 3);
        body.height -= height;
        covered = height;
        line::draw(frame, view, &laid, Rect { y: body.bottom(), height, ..area });
    }
    match &app.screens.review.mode {
        Mode::Closed => {}
        Mode::Unfinished(id) => unfinished(frame, app, view.theme, *id, body),
        Mode::Several(several) => several::draw(frame, app, view, several, body),
        Mode::Before(before) => before::draw(frame, app, view, before, body),
        Mode::Closing(page) => closing::draw(frame, app, view, page, body),
        Mode::Meetings(list) => meetings::draw(frame, app, view, list, body),
        Mode::Running(running) => running::draw(frame, app, view, running, (body, covered)),
        Mode::Along(running) => {
            let head = Rect { height: 1.min(body.height), ..body };
            put(frame, &along(app, view.theme, running, body.width as usize), head);
            let rest = Rect { y: body.y + head.height, height: body.height - head.height, ..body };
            running::draw(frame, app, view, running, (rest, covered));
        }
        Mode::After(ended) => after::draw(frame, app, view, ended, (body, covered)),
        Mode::Actions(actions) => between::actions(frame, app, view, actions, body),
        Mode::Past(past) => between::past(frame, app, view, past, body),
    }
}

/// The colour of a class.
fn class_style(t: Theme, class: Class) -> Style {
    use crate::domain::{Flag, Health};
    match class {
        Class::ToScore | Class::Result | Class::Questions => t.flag(Flag::ToScore),
        Class::Actions => t.flag(Flag::OverdueAction),
        Class::Topic | Class::Changed => t.accent(),
        Class::Missing => t.flag(Flag::Stale),
        Class::OffTrack => t.health(Health::OffTrack),
        Class::Disagreement => t.flag(Flag::Disagreement),
        Class::AtRisk => t.health(Health::AtRisk),
        Class::Unlinked => t.flag(Flag::Unlinked),
        Class::Rest => t.health(Health::OnTrack),
    }
}

/// The shape of a class: one column.
fn class_glyph(t: Theme, class: Class) -> &'static str {
    use crate::domain::{Flag, Health};
    match class {
        Class::ToScore | Class::Result => t.flag_glyph(Flag::ToScore),
        Class::Actions => t.sign(Sign::ToDo).0,
        Class::Questions | Class::Topic => t.sign(Sign::Topic).0,
        Class::Missing => t.flag_glyph(Flag::Stale),
        Class::OffTrack => t.flag_glyph(Flag::OffTrack),
        Class::Disagreement => t.flag_glyph(Flag::Disagreement),
        Class::AtRisk => t.flag_glyph(Flag::AtRisk),
        Class::Unlinked => t.flag_glyph(Flag::Unlinked),
        Class::Changed => t.flag_glyph(Flag::Revised),
        Class::Rest => t.health_glyph(Health::OnTrack),
    }
}

/// What stands before the title of an entry: that it shares the time of the one above, that it came in by itself, and how often
/// it was parked.
fn lead(t: Theme, entry: &Entry) -> String {
    let further = if entry.further { t.glyph("└ ", "` ") } else { "" };
    let came_in = if entry.came_in { "+ " } else { "" };
    let parked = if entry.parked_times > 0 { format!("{}{} ", entry.parked_times, t.glyph("×", "x")) } else { String::new() };
    format!("{further}{came_in}{parked}")
}

/// Whose review it is that is read along, and which key takes it over.
fn along(app: &App, t: Theme, running: &Running, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    let said = app.runner_said(running.meeting.review).unwrap_or_default();
    let key = app.keymap().filled("   {go-on} takes it over");
    let room = width.saturating_sub(text::width(&key) + 1);
    line.push(" ", t.text()).push(text::cut(&said, room).into_owned(), t.strong()).push(key, t.accent());
    line.finish()
}

fn unfinished(frame: &mut Frame, app: &App, t: Theme, id: crate::domain::Id, area: Rect) {
    let Some(review) = app.cascade.reviews().find(|r| r.id == id) else { return };
    let spent = review.other_ms + review.running_ms + review.agenda.iter().map(|e| e.spent_ms).sum::<u64>();
    let by = review.facilitator.and_then(|id| app.cascade.person(id));
    let by = by.map(|p| format!(", run by {},", text::one_line(&p.name, 40))).unwrap_or_default();
    let said = format!(
        "Review {} of {}{by} was not ended: it stands at {} of {}.",
        review.number,
        text::say::say_date(review.on, app.today()),
        text::say::say_clock((spent / 1000) as i64),
        text::say::say_clock(i64::from(review.minutes) * 60)
    );
    let said = match app.runner_said(id) {
        Some(who) => format!("{said} {who}."),
        None => said,
    };
    let width = area.width.saturating_sub(4) as usize;
    let mut lines = vec![Line::default()];
    lines.extend(text::lines(&said, width, 3).into_iter().map(|l| Line::styled(format!("   {l}"), t.strong())));
    lines.push(Line::default());
    for (name, what) in
        [("go-on", "goes on with it here"), ("close-review", "closes it: what waits is parked, its minutes are kept")]
    {
        let key = app.keymap().says(name);
        lines.push(Line::from(vec![
            ratatui::text::Span::styled(format!("   {key:<6}"), t.accent()),
            ratatui::text::Span::styled(text::cut(what, width.saturating_sub(6)).into_owned(), t.text()),
        ]));
    }
    for (y, line) in lines.into_iter().enumerate().take(area.height as usize) {
        put(frame, &line, Rect { y: area.y + y as u16, height: 1, ..area });
    }
}
