//! Drawing the page about sharing: where, which laptops with what of each is here, who has none, what merging left to look at.

use crate::{
    app::{
        App,
        event::Hit,
        keys::Place,
        overlay::sharing::SharingPage,
        sharing::{self, Rounds, Shared},
        signs::Sign,
    },
    domain::{
        laptop::{self, Laptop},
        text::{
            self,
            say::{say_count, say_list},
        },
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
use ratatui::{Frame, layout::Rect, text::Line};

/// From so many columns on a laptop is one line.
const WIDE: usize = 72;
/// How many names of those who have no laptop yet are told.
const NAMED: usize = 3;

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, page: &SharingPage, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(110), area);
    let inner = width.saturating_sub(4) as usize;
    let keys = super::fitted_keys(app, Place::Sharing, inner);
    let Some(shared) = app.shared() else {
        let lines = not_shared(app, t, inner);
        let height = (lines.len() as u16 + 2).min(area.height.saturating_sub(2));
        let inside = popup::open(frame, t, area, (width, height), "Sharing", &keys);
        put_all(frame, lines, inside);
        return;
    };
    let head = head(app, t, shared, inner);
    let below = below(app, t, shared, page, inner);
    let laptops = &shared.known.laptops;
    let cursor = page.cursor.min(laptops.len().saturating_sub(1));
    let rows: Vec<Vec<Line>> = laptops.iter().enumerate().map(|(n, one)| row(app, t, shared, one, n == cursor, inner)).collect();
    let tall = rows.first().map_or(1, Vec::len);
    let needs = head.len() + rows.len() * tall + below.len() + 2;
    let height = (needs as u16).min(area.height.saturating_sub(2)).max(8.min(area.height));
    let inside = popup::open(frame, t, area, (width, height), "Sharing", &keys);
    // What is below the list gives way to it, and what is above it last.
    let room = (inside.height as usize).saturating_sub(head.len()).max(tall);
    let listed = (room.saturating_sub(below.len()) / tall).clamp(1, rows.len().max(1)).max((room / tall).min(3).min(rows.len()));
    let top = (cursor + 1).saturating_sub(listed);
    let mut y = put_all(frame, head, inside);
    for (n, lines) in rows.into_iter().enumerate().skip(top).take(listed) {
        let place = Rect { y, height: (tall as u16).min(inside.bottom().saturating_sub(y)), ..inside };
        y = put_all(frame, lines, place);
        view.hits(place, Hit::Choice(n));
    }
    put_all(frame, below, Rect { y, height: inside.bottom().saturating_sub(y), ..inside });
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

/// How many that are two and should be one are told.
const TWINS: usize = 2;

/// What it is and how it begins, where it was not begun.
fn not_shared(app: &App, t: Theme, width: usize) -> Vec<Line<'static>> {
    let said = "This workspace is on this laptop alone. Shared, each of you has the whole of it, also without a network; what each \
                one writes travels sealed, through a folder that Dropbox, Syncthing, a network drive or a stick carries.";
    let mut lines: Vec<Line> = text::lines(said, width, 6).into_iter().map(Line::from).collect();
    lines.push(Line::default());
    for (does, command) in [("to begin", "share FOLDER"), ("to join one that is shared", "join LINE")] {
        let command = format!("{} {command}", app.program);
        if 2 + 28 + text::width(&command) <= width {
            let mut line = Builder::new(width);
            line.push(format!("  {}", text::fit(does, 28)), t.dim()).push(command, t.strong());
            lines.push(line.finish());
        } else {
            lines.push(Line::styled(format!("{does}:"), t.dim()));
            lines.extend(
                text::lines(&command, width.saturating_sub(2), 3).into_iter().map(|l| Line::styled(format!("  {l}"), t.strong())),
            );
        }
    }
    lines
}

/// Where it is shared, how, how long ago; and what is in the way.
fn head(app: &App, t: Theme, shared: &Shared, width: usize) -> Vec<Line<'static>> {
    let dot = t.glyph(" · ", " - ");
    let sealed = if shared.known.is_open { "open to whoever reads it" } else { "sealed" };
    let goes = match &shared.rounds {
        Rounds::Offline => "offline".to_owned(),
        Rounds::Going(done, of) if *of > 0 => format!("fetching {done} of {of}"),
        Rounds::Going(..) => "looking what is there".to_owned(),
        Rounds::Failing(_) | Rounds::Well => shared.synced_said(app.moment_now()),
    };
    let ends = format!("{sealed}{dot}{goes}");
    let mut line = Builder::new(width);
    let room = width.saturating_sub(text::width(&ends) + 3);
    let mut lines = Vec::new();
    if room >= 16 {
        line.push(text::cut(&shared.known.place, room), t.strong()).push("   ", t.text()).push(ends, t.dim());
        lines.push(line.finish());
    } else {
        line.push(text::cut(&shared.known.place, width), t.strong());
        lines.push(line.finish());
        lines.push(Line::styled(text::cut(&ends, width).into_owned(), t.dim()));
    }
    if let Rounds::Failing(why) = &shared.rounds {
        lines.extend(text::lines(why, width, 4).into_iter().map(|line| Line::styled(line, t.accent())));
    }
    lines.push(Line::default());
    lines
}

/// One laptop: what it is called, whose it is, when it spoke, what of it is here.
fn row(app: &App, t: Theme, shared: &Shared, one: &Laptop, is_selected: bool, width: usize) -> Vec<Line<'static>> {
    let at = app.moment_now();
    let who = one
        .person
        .and_then(|id| app.cascade.person(id))
        .map_or_else(String::new, |p| text::one_line(p.name.trim(), 40).into_owned());
    let seen = match one.seen {
        _ if one.is_this => "here".to_owned(),
        Some(seen) => app.moment(seen),
        None => "not yet".to_owned(),
    };
    let state = if one.is_this {
        let today = shared.known.made_today as usize;
        match shared.known.waiting {
            _ if one.is_out => one.state(at),
            _ if one.parked > 0 => format!("{} want a newer Quarterdeck", say_count(one.parked as usize, "change", "changes")),
            0 if today > 0 => format!("{} today", say_count(today, "change", "changes")),
            0 => "all that was written here is out".to_owned(),
            1 => "1 change waits to go out".to_owned(),
            n => format!("{n} changes wait to go out"),
        }
    } else {
        one.state(at)
    };
    let base = if one.is_out { t.dim() } else { t.text() };
    let quiet = if one.is_this { !one.is_out } else { one.is_out || one.is_all_here(at) };
    let mut lines = Vec::new();
    let mut line = Builder::new(width);
    if width >= WIDE {
        let (label, whose) = ((width / 5).clamp(14, 22), (width / 5).clamp(14, 22));
        line.push(text::fit(&one.name(), label), base).push("  ", base);
        line.push(text::fit(&who, whose), base).push("  ", base);
        line.push(text::fit(&seen, 10), t.dim()).push("  ", base);
        let room = line.left();
        line.push(text::one_line(&state, room), if quiet { t.dim() } else { t.text() }).pad_to(width);
    } else {
        let room = width.saturating_sub(12);
        let name = if who.is_empty() { one.name() } else { format!("{}, {who}", one.name()) };
        line.push(text::fit(&name, room), base).push("  ", base).push(text::fit_left(&seen, 10), t.dim());
    }
    let mut line = line.finish();
    if is_selected {
        t.select(&mut line.spans);
    }
    lines.push(line);
    if width < WIDE {
        lines.push(Line::styled(
            format!("  {}", text::one_line(&state, width.saturating_sub(2))),
            if quiet { t.dim() } else { t.text() },
        ));
    }
    lines
}

/// Who has no laptop yet, and what merging left to look at.
fn below(app: &App, t: Theme, shared: &Shared, page: &SharingPage, width: usize) -> Vec<Line<'static>> {
    let c = &app.cascade;
    let mut lines = vec![Line::default()];
    let waiting = laptop::nobody_yet(c, &shared.known.laptops, app.today());
    if !waiting.is_empty() {
        let mut names: Vec<String> =
            waiting.iter().filter_map(|id| c.person(*id)).map(|p| text::one_line(p.name.trim(), 30).into_owned()).collect();
        if names.len() > NAMED + 1 {
            let more = names.split_off(NAMED).len();
            names.push(format!("{more} more"));
        }
        let key = app.keymap().says("invite");
        let said = format!("{} by no laptop yet: {key} invites", join(&say_list(names), waiting.len()));
        lines.extend(text::lines(&said, width, 2).into_iter().map(|line| Line::styled(line, t.dim())));
    }
    if shared.known.left_out > 0 {
        let said = sharing::left_out(shared.known.left_out);
        lines.extend(text::lines(&said, width, 2).into_iter().map(|line| Line::styled(line, t.dim())));
    }
    let mut found = Builder::new(width);
    for (sign, n, words) in
        [(Sign::Clash, shared.known.clashes, "changed by two people"), (Sign::Lost, page.lost, "whose objective was deleted")]
    {
        if n > 0 {
            let (glyph, style) = t.sign(sign);
            let before = if found.used() > 0 { "   " } else { "" };
            found.push(before, t.text()).push(glyph, style).push(format!(" {n} {words}"), t.text());
        }
    }
    if found.used() > 0 {
        lines.push(found.finish());
    }
    for twins in page.twins.iter().take(TWINS) {
        lines.extend(text::lines(twins, width, 2).into_iter().map(Line::from));
    }
    if page.twins.len() > TWINS {
        lines.push(Line::styled(format!("and {} more: “quarterdeck doctor” lists them", page.twins.len() - TWINS), t.dim()));
    }
    if lines.len() == 1 {
        lines.clear();
    }
    lines
}

/// `Ana and Jon join`.
fn join(who: &str, n: usize) -> String {
    format!("{who} {}", if n == 1 { "joins" } else { "join" })
}
