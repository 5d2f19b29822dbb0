//! The meeting: what is on, large; the clocks and the agenda beside it.

use super::{asked, budget, class_glyph, class_style, item, result, scoring, side};
use crate::{
    app::{
        App,
        review::running::{Note, Running},
    },
    domain::{
        Flag, Ix, agenda,
        meeting::{self, Stage, absent::owner_of},
        review::{Class, EntryState},
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
    style::Modifier,
    text::Line,
};

/// The narrowest window with the clocks and the agenda at its side.
const WITH_SIDE: u16 = 76;

/// The narrowest with them beside an entry. In a narrower one they would give way to most entries and not to all of them, and the
/// clock would jump from one to the next.
const BESIDE_ENTRIES: u16 = 100;

/// Draws the meeting. So many rows below the area are covered by a line that is typed.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, (area, covered): (Rect, u16)) {
    let t = view.theme;
    let side_width = (area.width * 3 / 10).clamp(30, 60);
    let beside = (area.width.saturating_sub(side_width + 5), area.height + covered);
    let alone = (area.width, (area.height + covered).saturating_sub(1));
    let is_entry = matches!(running.meeting.stage(), Stage::At(_));
    let narrowest = if is_entry { BESIDE_ENTRIES } else { WITH_SIDE };
    if running.is_presented || area.width < narrowest || gives_way(app, t, running, beside, alone) {
        // Narrow: the clock in a line above.
        let (clock, over) = side::left(running);
        let total = say::say_clock((running.meeting.total_ms() / 1000) as i64);
        let mut line = Builder::new(area.width as usize);
        line.push(" ", t.text()).push(clock, side::clock_style(t, running, over).add_modifier(Modifier::BOLD));
        line.push(if running.meeting.is_paused() { "  paused" } else { "" }, t.dim());
        line.push(format!("   meeting {total} of {}", say::say_clock(i64::from(running.meeting.planned_seconds()))), t.dim());
        // Who is next has time to look at what they are going to say.
        let then = running.meeting.then_said(&app.cascade);
        if !then.is_empty() && !running.is_presented {
            line.push("   ", t.dim()).push(then, t.accent());
        }
        put(frame, &line.finish(), Rect { height: 1.min(area.height), ..area });
        let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        // While an entry is chosen by its number the numbers are what is looked at.
        if app.overlays().in_place().is_some_and(|form| form.places_to_go().is_some()) {
            side::agenda(frame, app, view, running, rest);
            return;
        }
        talk(frame, app, view, running, (rest, covered));
        return;
    }
    let [main, bar, side_area] =
        area.layout(&Layout::horizontal([Constraint::Min(1), Constraint::Length(3), Constraint::Length(side_width)]));
    for y in bar.top()..bar.bottom() {
        put(frame, &Line::styled(t.glyph("│", "|"), t.rule()), Rect { x: bar.x + 1, y, width: 1, height: 1 });
    }
    talk(frame, app, view, running, (main, covered));
    side::draw(frame, app, view, running, side_area);
}

/// Whether the agenda gives way, because what a room needs of what is on is not all there beside it, or not as large as without it.
fn gives_way(app: &App, t: Theme, running: &Running, beside: (u16, u16), alone: (u16, u16)) -> bool {
    let measured = |(width, height): (u16, u16)| {
        // The text is set in by two columns.
        let width = width.saturating_sub(2);
        let content = asked::content(app, t, running, width).or_else(|| item::content(app, t, running, width));
        content.map(|content| budget::budget(height, &content))
    };
    match (measured(beside), measured(alone)) {
        (Some(beside), Some(alone)) => !beside.is_as_good_as(&alone),
        _ => false,
    }
}

/// Lines from the top of an area down.
pub(super) struct Page<'a, 'b> {
    pub(super) frame: &'a mut Frame<'b>,
    pub(super) area: Rect,
    pub(super) y: u16,
}

impl Page<'_, '_> {
    pub(super) fn line(&mut self, line: Line<'static>) {
        if self.y < self.area.bottom() {
            put(self.frame, &line, Rect { y: self.y, height: 1, ..self.area });
        }
        self.y = self.y.saturating_add(1);
    }

    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        lines.into_iter().for_each(|line| self.line(line));
    }

    pub(super) fn left(&self) -> Rect {
        let y = self.y.min(self.area.bottom());
        Rect { y, height: self.area.bottom() - y, ..self.area }
    }
}

fn talk(frame: &mut Frame, app: &App, view: &mut ViewState, running: &Running, (area, covered): (Rect, u16)) {
    let t = view.theme;
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    match running.meeting.stage() {
        Stage::Opening => opening(frame, app, t, running, inner),
        Stage::Closing => closing(frame, app, t, running, inner),
        Stage::At(n) => {
            let class = running.meeting.agenda[n].class;
            let ix = running.meeting.item().and_then(|id| app.cascade.find(id));
            match (class, ix) {
                (Class::ToScore, _) => scoring::draw(frame, app, t, running, inner),
                (Class::Result, Some(ix)) => result::draw(frame, app, view, running, ix, inner),
                (Class::Questions, _) => result::questions(frame, app, t, running, inner),
                (Class::Actions | Class::Topic, _) => asked::draw(frame, app, t, running, (inner, covered)),
                (Class::Rest, _) => rest(frame, app, t, running, inner),
                (_, Some(ix)) => {
                    let whole = Rect { height: inner.height + covered, ..inner };
                    item::draw(frame, app, view, running, ix, (whole, covered));
                }
                (_, None) => {
                    let mut page = Page { frame, area: inner, y: inner.y + 1 };
                    page.line(Line::styled(
                        app.keymap().filled("This item was deleted meanwhile: {next-entry} goes on."),
                        t.strong(),
                    ));
                }
            }
        }
    }
}

/// Which class, which number of how many, and what else is flagged.
pub(super) fn chip(app: &App, t: Theme, running: &Running, ix: Option<Ix>, width: usize) -> Line<'static> {
    let meeting = &running.meeting;
    let mut line = Builder::new(width);
    let Some((n, entry)) = meeting.current.map(|n| (n, &meeting.agenda[n])) else { return line.finish() };
    let style = t.patch(class_style(t, entry.class)).add_modifier(Modifier::BOLD);
    line.push(format!(" {} {} ", class_glyph(t, entry.class), entry.class.word().to_uppercase()), style);
    if let Some(then) = entry.then {
        let clock = say::say_clock(i64::from(entry.seconds));
        line.push(format!(" {clock}, then {} ", then.class.word()), t.text());
        line.push(say::say_clock(i64::from(then.seconds)), t.text());
    }
    let of = meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
    line.push(format!("  {} of {of}", n + 1), t.dim());
    if entry.parked_times > 0 {
        line.push(format!("  parked {}{}", entry.parked_times, t.glyph("×", "x")), t.dim());
    }
    if entry.came_in {
        line.push("  came in: time was won", t.dim());
    }
    let away = owner_of(&app.cascade, entry).filter(|id| meeting.absent().contains(id)).and_then(|id| app.cascade.person(id));
    if let Some(person) = away {
        line.push(format!("  {} is not here", text::one_line(&person.name, 30)), t.accent());
    }
    if running.became_green {
        line.push("   ", t.text()).push(
            format!(" {} ON TRACK NOW ", t.health_glyph(crate::domain::Health::OnTrack)),
            t.health(crate::domain::Health::OnTrack).add_modifier(Modifier::REVERSED | Modifier::BOLD),
        );
    }
    if let Some(ix) = ix {
        let own = |f: &Flag| f.word() != entry.class.word() && f.word() != entry.talk().word() && *f != Flag::Lint;
        for flag in app.board.peek(&app.cascade, ix).flags.iter().filter(own) {
            // Whole ones or none: half a flag is a riddle.
            let word = format!(" {}", flag.word());
            if 3 + text::width(t.flag_glyph(flag)) + text::width(&word) > line.left() {
                break;
            }
            line.push("   ", t.text()).push(t.flag_glyph(flag), t.flag(flag)).push(word, t.text());
        }
    }
    line.finish()
}

/// What was written down about it.
pub(super) fn written(app: &App, t: Theme, running: &Running, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for note in &running.notes {
        let mut line = Builder::new(width);
        match note {
            Note::Decision(said) => {
                line.push(t.glyph("◆ ", "* "), t.accent()).push("decided ", t.dim()).push(text::one_line(said, 300), t.strong());
            }
            Note::Action(id) => {
                let Some(action) = app.cascade.actions().find(|a| a.id == *id) else { continue };
                let who = action.owner.and_then(|p| app.cascade.person(p));
                line.push(t.glyph("☐ ", "- "), t.accent());
                match who {
                    Some(p) => line.push(text::one_line(&p.name, 30), t.strong()),
                    None => line.push("nobody yet", t.flag_word(Flag::NoOwner)),
                };
                match action.due {
                    Some(due) => line.push(format!(" by {}: ", say::say_date(due, app.today())), t.dim()),
                    None => line.push(", no date: ", t.flag_word(Flag::NoOwner)),
                };
                line.push(text::one_line(&action.what, 300), t.strong());
            }
        }
        lines.push(line.finish());
    }
    lines
}

/// Everything on track, in one breath: everyone is named, if need be without all that is theirs.
fn greens(page: &mut Page, app: &App, t: Theme, running: &Running, width: usize) {
    let told = &running.greens[..running.greens.len().min(60)];
    let more = running.greens.len() - told.len();
    let mut said = meeting::aloud(&app.cascade, told);
    said.extend((more > 0).then(|| format!("and {more} more")));
    let rows = page.left().height as usize;
    page.lines(in_rows(&said, width, rows).into_iter().map(|line| Line::styled(line, t.text())));
}

/// `Ana Ruiz: Setup time, Photo menu import` for everyone: whole where there are rows for that, else a row each, else of the last
/// only the names.
fn in_rows(said: &[String], width: usize, rows: usize) -> Vec<String> {
    let whole: Vec<String> = said.iter().flat_map(|owner| text::lines(owner, width, rows.max(1))).collect();
    if whole.len() <= rows {
        return whole;
    }
    let row = |owner: &String| text::cut(owner, width).into_owned();
    if said.len() <= rows {
        return said.iter().map(row).collect();
    }
    let names = |from: usize| {
        let names: Vec<&str> = said[from..].iter().map(|owner| owner.split(": ").next().unwrap_or(owner)).collect();
        text::lines(&format!("and {}", names.join(", ").replace(", and ", " and ")), width, rows.max(1))
    };
    let fits = |from: &usize| from + names(*from).len() <= rows;
    let from = (0..rows).rev().find(fits).unwrap_or(0);
    said[..from].iter().map(row).chain(names(from)).collect()
}

fn rest(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    page.line(chip(app, t, running, None, width));
    page.y += 1;
    let n = running.greens.len();
    if let Some(missing) = agenda::aloud(&app.cascade, &[], &running.unasked).pop() {
        for said in text::lines(&missing, width, 3) {
            page.line(Line::styled(said, t.flag(Flag::Stale)));
        }
        page.y += 1;
    }
    if n > 0 || running.unasked.is_empty() {
        let said = format!("{} on track. Read them aloud once:", say::say_count(n, "goal is", "goals are"));
        page.line(Line::styled(said, t.strong()));
        page.y += 1;
        let notes = written(app, t, running, width);
        let kept = if notes.is_empty() { 0 } else { notes.len() as u16 + 1 };
        let whole = page.area;
        page.area.height = whole.height.saturating_sub(kept);
        greens(&mut page, app, t, running, width);
        page.area = whole;
        page.y += 1;
        page.lines(notes);
    }
}

fn opening(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    let meeting = &running.meeting;
    if running.missing > 0 && !running.is_closing() {
        let said = format!("{} missing.", say::say_count(running.missing, "number is", "numbers are"));
        page.line(Line::styled(said, t.flag(Flag::Stale)));
        page.y += 1;
    }
    page.line(Line::styled(
        format!("Review {} · {}", meeting.number, say::say_count(meeting.minutes as usize, "minute", "minutes")),
        t.strong(),
    ));
    page.y += 1;
    for class in Class::ALL {
        let of: Vec<_> = meeting.agenda.iter().filter(|e| e.talk() == class && e.state != EntryState::Parked).collect();
        if of.is_empty() {
            continue;
        }
        let seconds: u32 = of.iter().map(|e| e.planned()).sum();
        let mut line = Builder::new(width);
        line.push(class_glyph(t, class), class_style(t, class)).push(format!(" {:>3}  ", of.len()), t.strong());
        let word = if class == Class::Result && of.len() != 1 { "results" } else { class.word() };
        line.push(text::fit(word, 16), t.text()).push(text::fit_left(&say::say_clock(i64::from(seconds)), 6), t.dim());
        page.line(line.finish());
    }
    let parked = meeting.parked();
    if parked > 0 {
        page.line(Line::styled(format!("      {parked} parked: not enough time for all"), t.dim()));
    }
    page.y += 1;
    let said = if running.is_closing() {
        "What it came to, then what was learned, then what goes on from it."
    } else {
        "Facts first, then what got stuck, then what we do differently."
    };
    for line in text::lines(said, width, 2) {
        page.line(Line::styled(line, t.dim()));
    }
    if !running.is_read_along {
        page.line(Line::styled(app.keymap().filled("{next-entry} goes to the first"), t.accent()));
    }
    page.lines(written(app, t, running, width));
}

fn closing(frame: &mut Frame, app: &App, t: Theme, running: &Running, area: Rect) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y + u16::from(area.height > 12) };
    let talked = running.meeting.agenda.iter().any(|e| e.class != Class::Rest);
    if talked {
        if running.is_closing() {
            page.line(Line::styled(running.tally.said(), t.strong()));
            page.y += 1;
        }
        page.line(Line::styled("That was everything. What was agreed:", t.strong()));
        page.y += 1;
        if running.notes.is_empty() && running.is_read_along {
            page.line(Line::styled("nothing was written down", t.dim()));
        } else if running.notes.is_empty() {
            let said = app.keymap().filled("nothing was written down: {decide} a decision, {ask} an action");
            page.lines(text::lines(&said, width, 2).into_iter().map(|l| Line::styled(l, t.dim())));
        }
        page.lines(written(app, t, running, width));
    } else {
        page.line(Line::styled("Well done: nothing needs talk.", t.strong()));
        page.y += 1;
        let n = running.greens.len();
        if n > 0 {
            page.line(Line::styled(format!("{} on track:", say::say_count(n, "goal is", "goals are")), t.text()));
            greens(&mut page, app, t, running, width);
        }
    }
    page.y += 1;
    if running.is_read_along {
        return;
    }
    let waits = running.meeting.agenda.iter().filter(|e| e.state == EntryState::Waiting).count();
    let said = match waits {
        _ if running.meeting.is_over() => "{next-entry} ends the review".to_owned(),
        0 | 1 => "one more came up meanwhile: {next-entry} goes to it".to_owned(),
        n => format!("{n} more came up meanwhile: {{next-entry}} goes to the first"),
    };
    page.lines(text::lines(&app.keymap().filled(&said), width, 2).into_iter().map(|l| Line::styled(l, t.accent())));
}

#[cfg(test)]
mod tests {
    use super::in_rows;

    fn said() -> Vec<String> {
        ["Ana Ruiz: Setup time, Photo menu import", "Sam Whitfield: Training", "nobody: Invoices", "Noor Haddad: Runway"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn whoever_is_on_track_is_named_whatever_room_there_is() {
        assert_eq!(in_rows(&said(), 50, 9), said(), "all of it");
        let narrow = in_rows(&said(), 24, 9);
        assert_eq!(narrow[..2], ["Ana Ruiz: Setup time,", "Photo menu import"], "what is long goes on below");
        assert_eq!(in_rows(&said(), 24, 4)[..2], ["Ana Ruiz: Setup time, P…", "Sam Whitfield: Training"], "a row each");
        assert_eq!(
            in_rows(&said(), 40, 2),
            ["Ana Ruiz: Setup time, Photo menu import", "and Sam Whitfield, nobody, Noor Haddad"]
        );
        assert_eq!(in_rows(&said(), 60, 1), ["and Ana Ruiz, Sam Whitfield, nobody, Noor Haddad"]);
        assert!(in_rows(&said(), 5, 1).len() <= 1 && in_rows(&[], 40, 0).is_empty());
    }
}
