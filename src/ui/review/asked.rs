//! What is talked about and is no item: what an earlier review asked for, and a topic. Its words as large as those of an item, by
//! the same budget; then who, and what is known of it.

use super::{
    budget::{self, Content, Lead, Piece},
    item,
    running::{Page, chip, written},
};
use crate::{
    app::{App, review::running::Running},
    domain::{
        Flag, Health,
        review::{Action, Class, Topic},
        text::{self, say},
    },
    ui::{theme::Theme, widgets::line::Builder},
};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::Line,
};

/// What is said of it, for a width.
struct Asked {
    content: Content,
    /// Who, and by when, in ordinary letters.
    who: Line<'static>,
    told: Vec<Line<'static>>,
    owner: Style,
    due: Style,
}

/// What there is to show of what is on; `None`: it is an item, or nothing.
pub(super) fn content(app: &App, t: Theme, running: &Running, width: u16) -> Option<Content> {
    asked(app, t, running, width).map(|asked| asked.content)
}

/// Draws it. So many rows below the area are covered by a line that is typed: nothing above it moves for that.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, running: &Running, (area, covered): (Rect, u16)) {
    let width = area.width as usize;
    let mut page = Page { frame, area, y: area.y };
    let Some(Asked { content, who, told, owner, due }) = asked(app, t, running, area.width) else {
        let is_action = running.meeting.entry().is_some_and(|e| e.class == Class::Actions);
        let gone = if is_action { "This action was deleted meanwhile" } else { "This topic was taken away meanwhile" };
        page.line(chip(app, t, running, None, width));
        page.y += 1;
        page.line(Line::styled(app.keymap().filled(&format!("{gone}: {{next-entry}} goes on.")), t.strong()));
        return;
    };
    let budget = budget::budget(area.height + covered, &content);
    let mut gaps = budget.gaps;
    let mut gap = |page: &mut Page<'_, '_>| {
        page.y += u16::from(gaps > 0);
        gaps = gaps.saturating_sub(1);
    };
    if budget.chip {
        page.line(chip(app, t, running, None, width));
        gap(&mut page);
    }
    item::draw_title(&mut page, &content, &budget);
    gap(&mut page);
    if let (Lead::Lines(lines), true) = (&content.lead, budget.large_lead) {
        item::draw_lead(&mut page, t, lines, |piece| if piece == Piece::Owner { owner } else { due });
    }
    if budget.who {
        page.line(who);
    }
    gap(&mut page);
    page.lines(told);
}

fn asked(app: &App, t: Theme, running: &Running, width: u16) -> Option<Asked> {
    let entry = running.meeting.entry()?;
    let mut asked = match entry.class {
        Class::Actions => of_action(app, t, app.cascade.actions().find(|a| Some(a.id) == entry.item)?, width),
        Class::Topic => of_topic(app, t, app.cascade.topic(entry.item?)?, width),
        _ => return None,
    };
    // What was said about it now stands below what is known of it.
    let said = written(app, t, running, width as usize);
    if !said.is_empty() {
        asked.told.push(Line::default());
        asked.told.extend(said);
    }
    asked.content.told = asked.told.len() as u16;
    Some(asked)
}

/// What is large of it and how much there is of the rest.
fn measured(t: Theme, title: &str, lead: Lead, width: u16) -> Content {
    let columns = width as usize;
    Content {
        theme: t,
        title: text::lines(&text::one_line(title, 400), columns.saturating_sub(1), 4),
        large_title: budget::large_title(t, title, columns),
        lead,
        ..Content::default()
    }
}

fn of_action(app: &App, t: Theme, action: &Action, width: u16) -> Asked {
    let (c, columns) = (&app.cascade, width as usize);
    let owner = action.owner.and_then(|id| c.person(id)).map(|p| text::one_line(&p.name, 40).into_owned());
    let is_late = action.is_overdue(app.today());
    let day = action.due.map(|due| say::say_date(due, app.today()));
    let due = day.as_ref().map(|day| if is_late { format!("was due {day}") } else { format!("due {day}") });
    let lead = budget::lead(owner.as_deref().or(Some("nobody")), due.as_deref().zip(day.as_deref()), None, columns);
    let due_style = if is_late { t.error() } else { t.text() };
    let mut who = Builder::new(columns);
    match &owner {
        Some(name) => who.push(name.clone(), t.accent()),
        None => who.push("nobody was named", t.flag_word(Flag::NoOwner)),
    };
    match due {
        Some(due) => who.push(format!("   {due}"), due_style),
        None => who.push("   no date", t.dim()),
    };
    let mut told = Vec::new();
    let from = match action.review.and_then(|id| c.reviews().find(|r| r.id == id)) {
        Some(r) => format!("asked for in review {} on {}", r.number, say::say_date(r.on, app.today())),
        None => format!("asked for on {}", say::say_date(action.made, app.today())),
    };
    told.push(Line::styled(from, t.dim()));
    if let Some(ix) = action.item.and_then(|id| c.find(id)) {
        let health = app.board.peek(c, ix).health;
        let mut line = Builder::new(columns);
        line.push("about ", t.dim()).push(t.health_glyph(health), t.health(health)).push(" ", t.text());
        line.push(text::one_line(&c.item(ix).title, 200), t.text());
        told.push(line.finish());
    }
    told.push(Line::default());
    let is_done = action.done.is_some();
    let said = if is_done {
        t.glyph("☑ done", "[x] done")
    } else {
        t.glyph("☐ open: {done} ticks it off", "[ ] open: {done} ticks it off")
    };
    let style = if is_done { t.health(Health::OnTrack) } else { t.text() };
    told.push(Line::styled(app.keymap().filled(said), style.add_modifier(Modifier::BOLD)));
    Asked {
        content: measured(t, &action.what, lead, width),
        who: who.finish(),
        told,
        owner: if owner.is_some() { t.accent() } else { t.flag(Flag::NoOwner) },
        due: due_style,
    }
}

fn of_topic(app: &App, t: Theme, topic: &Topic, width: u16) -> Asked {
    let columns = width as usize;
    let owner = topic.owner.and_then(|id| app.cascade.person(id)).map(|p| text::one_line(&p.name, 60).into_owned());
    let made = format!("put on the agenda on {}", say::say_date(topic.made, app.today()));
    let told = vec![Line::styled(made, t.dim())];
    Asked {
        content: measured(t, &topic.title, budget::lead(owner.as_deref(), None, None, columns), width),
        who: Line::styled(owner.unwrap_or_default(), t.accent()),
        told,
        owner: t.accent(),
        due: t.text(),
    }
}
