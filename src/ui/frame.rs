//! What is around every screen: the header with the counts, the footer with the keys that matter now.

use super::{ViewState, theme::Theme, widgets::line::Builder};
use crate::{
    app::{
        App, Tab,
        event::Hit,
        keys::{Place, TABLE},
    },
    domain::{
        Flag, Kind,
        cycle::{Cycle, CycleState},
        text,
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// Header, body, footer.
pub(super) struct Parts {
    pub header: Rect,
    pub body: Rect,
    pub footer: Rect,
}

pub(super) fn split(area: Rect) -> Parts {
    let head = if area.height < 16 { 2 } else { 3 };
    let [header, body, footer] =
        area.layout(&Layout::vertical([Constraint::Length(head), Constraint::Min(1), Constraint::Length(2)]));
    Parts { header, body, footer }
}

/// A window too small to show anything in.
pub(super) fn too_small(frame: &mut Frame, area: Rect, _theme: Theme) {
    let said = text::cut("Quarterdeck needs 40 × 10", area.width as usize).into_owned();
    if area.height > 0 {
        frame.render_widget(Line::from(said), Rect { height: 1, ..area });
    }
}

/// The cycle the header speaks of: the shortest open one that holds most of the items.
fn cycle_in_front(app: &App) -> Option<&Cycle> {
    app.front.and_then(|id| app.cascade.cycle(id))
}

/// First line: where we are. Second line: what needs attention. Third: a rule.
pub(super) fn header(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let mut left = Builder::new(width);
    left.push(" ", t.text()).push(t.glyph("⎈ ", ""), t.accent()).push("Quarterdeck", t.strong());
    let name = &app.cascade.settings.name;
    if !name.is_empty() {
        left.push("   ", t.text()).push(text::one_line(name, 40), t.text());
    }
    if let Some(cycle) = cycle_in_front(app) {
        let (week, weeks) = cycle.week(app.today());
        left.push(" · ", t.dim()).push(text::one_line(&cycle.name, 24), t.text());
        if cycle.state_on(app.today()) == CycleState::Open && (1..=weeks + 1).contains(&week) {
            left.push(" · ", t.dim()).push(format!("week {} of {weeks}", week.min(weeks)), t.text());
        }
    }
    // The tabs stand at the right, where they never move.
    let mut tabs = Vec::new();
    for tab in Tab::ALL {
        tabs.push((tab, format!(" {} {} ", tab.digit(), tab.title())));
    }
    let tabs_width: usize = tabs.iter().map(|(_, label)| text::width(label)).sum();
    let line = Rect { height: 1, ..area };
    frame.render_widget(left.cut(width.saturating_sub(tabs_width + 1)), line);
    let mut x = area.right().saturating_sub(tabs_width as u16);
    for (tab, label) in tabs {
        let w = text::width(&label) as u16;
        let here = Rect { x, width: w.min(area.right().saturating_sub(x)), ..line };
        let style = if tab == app.tab { t.accent().add_modifier(ratatui::style::Modifier::REVERSED) } else { t.dim() };
        frame.render_widget(Line::styled(label, style), here);
        view.hits(here, Hit::Tab(tab));
        x = x.saturating_add(w);
    }
    if area.height > 1 {
        let counts = counts(app, t, width);
        frame.render_widget(counts, Rect { y: area.y + 1, height: 1, ..area });
    }
    if area.height > 2 {
        rule(frame, t, Rect { y: area.y + 2, height: 1, ..area });
    }
}

/// The counts: nothing wrong is said too, and until they are counted they are `…`.
fn counts(app: &App, t: Theme, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if app.cascade.live().next().is_none() {
        line.push("nothing here yet", t.dim());
        return line.finish();
    }
    let Some(counts) = app.board.counts() else {
        line.push("…", t.dim());
        return line.finish();
    };
    let mut quiet = true;
    for flag in [Flag::OffTrack, Flag::AtRisk, Flag::Stale, Flag::Due, Flag::Unlinked, Flag::Disagreement, Flag::NoOwner] {
        let n = counts.of(flag);
        if n > 0 {
            quiet = false;
            line.push(t.flag_glyph(flag), t.flag(flag)).push(format!(" {n} {}   ", flag.word()), t.text());
        }
    }
    if quiet {
        line.push(t.glyph("● ", "+ "), t.health(crate::domain::Health::OnTrack)).push("nothing needs attention   ", t.text());
    }
    if let Some(share) = counts.alignment() {
        let low = share < app.cascade.settings.alignment_line;
        let style = if low { t.flag(Flag::Unlinked) } else { t.dim() };
        line.push(format!("aligned {:.0} %", share * 100.0), style);
        if low {
            let adrift = counts.active_projects - counts.aligned_projects;
            line.push(format!("  {adrift} of {} active projects serve no goal", counts.active_projects), style);
        }
    }
    line.finish()
}

/// A line across.
pub(super) fn rule(frame: &mut Frame, t: Theme, area: Rect) {
    let line = t.glyph("─", "-").repeat(area.width as usize);
    frame.render_widget(Line::styled(line, t.rule()), area);
}

/// A rule, then what just happened, else what is filtered, else the keys that matter now.
pub(super) fn footer(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    rule(frame, t, Rect { height: 1, ..area });
    let line = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let width = line.width as usize;
    let mut out = Builder::new(width);
    out.push(" ", t.text());
    if let Some(status) = &app.status {
        let style = if status.is_error { t.error() } else { t.strong() };
        if status.is_error {
            out.push(t.glyph("✖ ", "! "), style);
        }
        out.push(text::one_line(&status.text, width * 2), style);
        frame.render_widget(out.finish(), line);
        return;
    }
    let mut hints = hints(app);
    let filter = app.deck.filter.words(&app.cascade);
    if !app.is_typing() && !filter.is_empty() {
        out.push("only ", t.dim()).push(text::one_line(&filter, 40), t.accent()).push(" · ", t.dim());
        hints.insert(0, ("esc".into(), "all"));
    }
    for (n, (key, short)) in hints.iter().enumerate() {
        let w = text::width(key) + 1 + text::width(short) + usize::from(n > 0) * 2;
        if out.left() < w {
            break;
        }
        if n > 0 {
            out.push("  ", t.text());
        }
        out.push(key.clone(), t.accent()).push(format!(" {short}"), t.dim());
    }
    frame.render_widget(out.finish(), line);
}

/// The keys of the nearest place first; of `Everywhere` only what a newcomer needs.
fn hints(app: &App) -> Vec<(String, &'static str)> {
    let places = app.places();
    let mut hints = Vec::new();
    for &place in places {
        for b in TABLE.iter().filter(|b| b.place == place && !b.short.is_empty()) {
            if matters(app, place, b.action) {
                let key = app.keymap.show(place, b.action);
                if !key.is_empty() {
                    hints.push((key, b.short));
                }
            }
        }
    }
    hints
}

/// Whether a key does anything for the selected row.
fn matters(app: &App, place: Place, action: crate::app::keys::Action) -> bool {
    use crate::app::keys::Action;
    if place != Place::Deck {
        return true;
    }
    let kind = app.deck.item().map(|ix| app.cascade.item(ix).kind());
    match action {
        Action::CheckIn | Action::NoChange => kind.is_some_and(|k| k != Kind::Objective),
        Action::Revise | Action::Why | Action::Link => kind.is_some(),
        _ => true,
    }
}
