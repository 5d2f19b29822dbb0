//! What is around every screen: the header with the counts, the footer with the keys that matter now.

use super::{
    ViewState,
    deck::{in_time, planned},
    flags, review,
    theme::Theme,
    widgets::line::{Builder, complaint, marked, put},
};
use crate::{
    app::{
        App, Status, Tab,
        event::Hit,
        keys::{Action, Place, TABLE},
        only::Only,
        overlay::Overlay,
        review::Runs,
        sharing::Phrase,
        signs::Sign,
        sources::Sources,
    },
    domain::{
        Flag,
        cycle::{Cycle, CycleState},
        text::{self, say::say_clock},
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::Line,
    widgets::Clear,
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

/// A window too small to show anything in: the whole sentence, as far as it can be broken.
pub(super) fn too_small(frame: &mut Frame, area: Rect) {
    let said = text::lines("Quarterdeck needs 40 × 10", area.width as usize, area.height as usize);
    for (y, line) in said.into_iter().enumerate() {
        put(frame, &Line::from(line), Rect { y: area.y + y as u16, height: 1, ..area });
    }
}

/// The cycle the header speaks of: the shortest open one that holds most of the items.
fn cycle_in_front(app: &App) -> Option<&Cycle> {
    app.front().and_then(|id| app.cascade.cycle(id))
}

/// First line: where we are. Second line: what needs attention. Third: a rule.
pub(super) fn header(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let width = area.width as usize;
    let place = Whereabouts::of(app);
    let chip = Chip::of(app, t);
    let (words, wordmark, left) = place.fit(app.tab(), chip.as_ref(), width);
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if wordmark {
        line.push(t.glyph("⎈ ", ""), t.accent()).push("Quarterdeck", t.strong()).push("   ", t.text());
    }
    for (n, piece) in left.into_iter().enumerate() {
        line.push(if n > 0 { " · " } else { "" }, t.dim()).push(piece, t.text());
    }
    // The tabs stand at the right, where they never move.
    let tabs: Vec<_> = Tab::ALL.into_iter().map(|tab| (tab, label(tab, words || tab == app.tab(), chip.as_ref()))).collect();
    let tabs_width: usize = tabs.iter().map(|(_, label)| text::width(label)).sum();
    let first = Rect { height: 1, ..area };
    put(frame, &line.cut(width.saturating_sub(tabs_width + 1)), first);
    let mut x = area.right().saturating_sub(tabs_width as u16);
    for (tab, label) in tabs {
        let w = text::width(&label) as u16;
        let here = Rect { x, width: w.min(area.right().saturating_sub(x)), ..first };
        let style = match &chip {
            _ if tab == app.tab() => t.accent().add_modifier(Modifier::REVERSED),
            // What runs is seen from every screen.
            Some(chip) if tab == Tab::Review => {
                if chip.is_over {
                    t.error()
                } else {
                    t.accent().add_modifier(Modifier::BOLD)
                }
            }
            _ => t.dim(),
        };
        put(frame, &Line::styled(label, style), here);
        view.hits(here, Hit::Tab(tab));
        x = x.saturating_add(w);
    }
    if area.height > 1 {
        let planned = || planned::header(app, t, width);
        let closing = || if app.tab() == Tab::Review { review::closing::header(app, t, width) } else { None };
        let own = in_time::header(app, t, width).or_else(planned).or_else(closing);
        second(frame, app, view, own, Rect { y: area.y + 1, height: 1, ..area });
    }
    if area.height > 2 {
        rule(frame, t, Rect { y: area.y + 2, height: 1, ..area });
    }
}

/// The second line: what needs attention at the left, the state of sharing and sources that are in the way at the right. A place with
/// a line of its own keeps of that no more than what is wrong, as short as it can be said.
fn second(frame: &mut Frame, app: &App, view: &mut ViewState, own: Option<Line<'static>>, area: Rect) {
    let (t, width) = (view.theme, area.width as usize);
    let phrase = app.sharing_phrase().filter(|phrase| own.is_none() || phrase.is_trouble);
    let (shared, is_trouble) = phrase.map_or_else(Default::default, |Phrase { said, is_trouble }| {
        (said.into_iter().map(|(has_sign, said)| phrase_of(t, has_sign, &said)).collect::<Vec<_>>(), is_trouble)
    });
    let sign = t.flag_glyph(Flag::Source);
    let sources = app.sources().map(Sources::phrase).unwrap_or_default();
    let sources: Vec<String> = sources.into_iter().map(|said| format!("{sign} {said}")).collect();
    let forms = State::forms(&sources, &shared);
    if forms.is_empty() {
        put(frame, &own.unwrap_or_else(|| counts(app, t, width, [0, 0]).0), area);
        return;
    }
    let wide = |form: &State| form.width() + GAP;
    // The shortest form, and one that says more: what all counts that matter leave room for.
    let kept = [forms.last(), forms.iter().rev().nth(1)].map(|form| form.map_or(0, wide));
    let is_own = own.is_some();
    let (line, is_whole) = match own {
        Some(line) => (line, false),
        None => counts(app, t, width, kept),
    };
    let room = width.saturating_sub(text::width(line.to_string().trim_end()));
    put(frame, &line, area);
    // Whoever is short of room is told the least; a longer form has to leave every count in its place.
    let longest = forms.iter().find(|form| wide(form) <= room).filter(|_| is_whole && !is_own);
    let shortest = forms.iter().rev().take(2).find(|form| wide(form) <= room);
    let Some(form) = longest.or(shortest).filter(|form| wide(form) <= room) else { return };
    let sharing = text::width(&form.sharing) as u16 + 1;
    let at = Rect { x: area.right().saturating_sub(sharing), width: sharing, ..area };
    put(frame, &Line::styled(form.sharing.clone(), if is_trouble { t.accent() } else { t.dim() }), at);
    if !form.sharing.is_empty() {
        view.hits(at, Hit::Sharing);
    }
    if !form.sources.is_empty() {
        let sources = text::width(&form.sources) as u16;
        let at = Rect { x: at.x.saturating_sub(sources + form.gap() as u16), width: sources, ..area };
        put(frame, &Line::styled(form.sources.clone(), t.accent()), at);
        view.hits(at, Hit::Sources);
    }
}

/// What the right end of the second line says of the tool: sources in the way, and sharing; each empty: nothing.
#[derive(Debug, Clone, Default)]
struct State {
    sources: String,
    sharing: String,
}

impl State {
    /// All forms, the longest first: a word more on sources stands only where sharing has its longest, and sources go before it does.
    fn forms(sources: &[String], sharing: &[String]) -> Vec<State> {
        let form = |sources: Option<&String>, sharing: Option<&String>| State {
            sources: sources.cloned().unwrap_or_default(),
            sharing: sharing.cloned().unwrap_or_default(),
        };
        let (short, last) = (sources.last(), sharing.last());
        let mut all: Vec<State> = Vec::new();
        if !sources.is_empty() {
            all.push(form(sources.first(), sharing.first()));
            all.extend(sharing.iter().map(|said| form(short, Some(said))));
            if sharing.is_empty() && sources.len() > 1 {
                all.push(form(short, None));
            }
        }
        match last {
            Some(last) if !sources.is_empty() => all.push(form(None, Some(last))),
            _ => all.extend(sharing.iter().map(|said| form(None, Some(said)))),
        }
        all
    }

    fn gap(&self) -> usize {
        if self.sources.is_empty() || self.sharing.is_empty() { 0 } else { 3 }
    }

    fn width(&self) -> usize {
        text::width(&self.sources) + self.gap() + text::width(&self.sharing)
    }
}

/// Between the counts and what is said of sharing, and the blank behind that.
const GAP: usize = 4;

/// One form of what is said of sharing, with its sign.
fn phrase_of(t: Theme, has_sign: bool, said: &str) -> String {
    let said = if t.ascii { said.replace(" · ", " - ").replace('…', "...") } else { said.to_owned() };
    if has_sign { format!("{} {said}", t.glyph("⇅", "<>")) } else { said }
}

/// What stands in the tab of the review while one runs or was not ended: no other place competes with it.
struct Chip {
    sign: &'static str,
    /// What is left of it; empty: its clock does not run.
    left: String,
    is_over: bool,
}

impl Chip {
    fn of(app: &App, t: Theme) -> Option<Chip> {
        let (at, runs) = app.under_way()?;
        Some(if runs == Runs::Nowhere {
            Chip { sign: t.sign(Sign::Stands).0, left: String::new(), is_over: false }
        } else {
            Chip { sign: t.sign(Sign::Runs).0, left: format!(" {}", say_clock(at.left())), is_over: at.left() < 0 }
        })
    }
}

/// A tab: its digit, its name where there is room, and in that of the review what is left of the one that runs.
fn label(tab: Tab, in_words: bool, chip: Option<&Chip>) -> String {
    let (digit, title) = (tab.digit(), tab.title());
    match (in_words, chip.filter(|_| tab == Tab::Review)) {
        (true, None) => format!(" {digit} {title} "),
        (false, None) => format!(" {digit} "),
        (true, Some(Chip { sign, left, .. })) => format!(" {sign} {digit} {title}{left} "),
        (false, Some(Chip { sign, left, .. })) if left.is_empty() => format!(" {sign} {digit} "),
        (false, Some(Chip { sign, left, .. })) => format!(" {sign}{digit}{left} "),
    }
}

/// What the first line says of where we are; empty: nothing.
struct Whereabouts {
    workspace: String,
    /// What everything is narrowed to.
    team: String,
    cycle: String,
    week: String,
}

impl Whereabouts {
    fn of(app: &App) -> Whereabouts {
        let mut place = Whereabouts {
            workspace: text::one_line(&app.cascade.settings.name, 40).into(),
            team: app.only().and_then(|only| Only::said(&app.cascade, only.team)).unwrap_or_default(),
            cycle: String::new(),
            week: String::new(),
        };
        if let Some(cycle) = app.closes().and_then(|id| app.cascade.cycle(id)) {
            place.cycle = format!("closing {}", text::one_line(&cycle.name, 24));
        } else if let Some(cycle) = cycle_in_front(app) {
            let planning = if app.planned().is_some_and(|planned| planned.id == cycle.id) { "planning " } else { "" };
            place.cycle = format!("{planning}{}", text::one_line(&cycle.name, 24));
            if cycle.state_on(app.today()) == CycleState::Open {
                let (week, weeks) = cycle.week(app.today(), app.cascade.settings.review_weekday);
                place.week = format!("week {week} of {weeks}");
            }
        }
        place
    }

    fn pieces(&self) -> Vec<String> {
        let place = [&self.workspace, &self.team].into_iter().filter(|piece| !piece.is_empty()).cloned().collect::<Vec<_>>();
        [&place.join(" › "), &self.cycle, &self.week].into_iter().filter(|piece| !piece.is_empty()).cloned().collect()
    }

    fn width(&self) -> usize {
        self.pieces().iter().map(|piece| text::width(piece) + 3).sum::<usize>().saturating_sub(3)
    }

    /// Whether the tabs have their names, whether the program says its own, and what is said of the place: ornaments go
    /// before facts, and of the facts the cycle goes last.
    fn fit(mut self, front: Tab, chip: Option<&Chip>, width: usize) -> (bool, bool, Vec<String>) {
        const WORDMARK: usize = 16;
        let room = |words: bool| {
            let tabs: usize = Tab::ALL.into_iter().map(|tab| text::width(&label(tab, words || tab == front, chip))).sum();
            width.saturating_sub(tabs + 2)
        };
        let whole = self.width();
        for (words, mark) in [(true, true), (true, false), (false, true), (false, false)] {
            if whole + if mark { WORDMARK } else { 0 } <= room(words) {
                return (words, mark, self.pieces());
            }
        }
        let room = room(false);
        self.week = String::new();
        if self.width() > room && !self.team.is_empty() {
            // What the numbers are of goes last.
            self.workspace = String::new();
            if self.width() > room {
                self.cycle = String::new();
            }
            self.team = text::cut(&self.team, room).into_owned();
        } else if self.width() > room {
            // A stump of a name says less than none.
            if text::width(&self.cycle) > room {
                self.cycle = self.cycle.trim_start_matches("closing ").trim_start_matches("planning ").to_owned();
            }
            let rest = room.saturating_sub(text::width(&self.cycle) + 3);
            self.workspace = if rest < 4 { String::new() } else { text::cut(&self.workspace, rest).into_owned() };
        }
        (false, false, self.pieces())
    }
}

/// One count in the second line.
struct Count {
    glyph: &'static str,
    glyph_style: Style,
    words: String,
    style: Style,
}

impl Count {
    fn width(&self) -> usize {
        text::width(self.glyph) + text::width(&self.words) + 3
    }
}

/// From so little missed on a count gives way to a longer word on sharing.
const FIRST_OF_THE_REST: usize = 6;

/// The counts: nothing wrong is said too, and until they are counted they are `…`. Where there is no room for all, whole
/// ones go: first what other lines tell as well, last what is off track and how much of the work serves a goal. So much room is kept
/// free at the right as what comes before leaves: for the shortest word on sharing, and for one that says more. Says too whether all
/// that matters stands there.
fn counts(app: &App, t: Theme, width: usize, kept: [usize; 2]) -> (Line<'static>, bool) {
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if app.cascade.live().next().is_none() {
        line.push("nothing here yet", t.dim());
        return (line.finish(), true);
    }
    let Some(counts) = app.counts() else {
        line.push("…", t.dim());
        return (line.finish(), false);
    };
    let mut all: Vec<(usize, Count)> = Vec::new();
    let quiet = |flag| if flag == Flag::Unlinked && app.cascade.projects().is_empty() { t.dim() } else { t.text() };
    for (flag, missed) in flags::in_header() {
        let n = counts.of(flag);
        if n > 0 {
            let words = match flag {
                Flag::ToScore => to_score(app, n, width),
                _ => format!(" {n} {}", flag.label()),
            };
            all.push((
                missed,
                Count { glyph: t.flag_glyph(flag), glyph_style: flags::style(app, t, flag), words, style: quiet(flag) },
            ));
        }
    }
    if all.is_empty() {
        // Silence is never green: it is said where something was measured.
        let is_measured = app.cascade.live().any(|ix| app.cascade.summary(ix).count > 0);
        let (glyph, glyph_style) = (t.glyph("● ", "+ "), t.health(crate::domain::Health::OnTrack));
        all.push(if is_measured {
            (2, Count { glyph, glyph_style, words: "nothing needs attention".to_owned(), style: t.text() })
        } else {
            (2, Count { glyph: "", glyph_style, words: "nothing is measured yet".to_owned(), style: t.dim() })
        });
    }
    let mut plain = |missed, words: String, style| all.push((missed, Count { glyph: "", glyph_style: style, words, style }));
    if let Some(share) = counts.alignment() {
        let percent = format!("{:.0} %", share * 100.0);
        if share < app.cascade.settings.alignment_line {
            let style = t.word(t.flag(Flag::Unlinked));
            let adrift = counts.active_projects - counts.aligned_projects;
            plain(1, format!("only {percent} aligned"), style);
            plain(2, format!("{adrift} of {} active projects serve no goal", counts.active_projects), style);
        } else {
            plain(1, format!("aligned {percent}"), t.dim());
        }
    }
    let mut by_need: Vec<usize> = (0..all.len()).collect();
    by_need.sort_by_key(|&n| all[n].0);
    // The blanks behind the last may go over the edge.
    let (mut room, mut stays) = (width.saturating_sub(1) + 3, vec![false; all.len()]);
    let (mut is_whole, mut taken) = (true, 0);
    for n in by_need {
        // What is off track or has to be scored comes before anything about the tool, a longer word on that after all that matters.
        let missed = all[n].0;
        for (kept, from) in kept.into_iter().zip([1, FIRST_OF_THE_REST]) {
            if missed >= from && kept > taken && kept - taken <= room && (is_whole || from == 1) {
                room -= kept - taken;
                taken = kept;
            }
        }
        let needs = all[n].1.width();
        stays[n] = needs <= room;
        room -= if stays[n] { needs } else { 0 };
        is_whole &= stays[n] || missed >= FIRST_OF_THE_REST;
    }
    for (_, count) in all.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(count, _)| count) {
        line.push(count.glyph, count.glyph_style).push(count.words, count.style);
        line.push(" ".repeat(3.min(line.left())), t.text());
    }
    (line.finish(), is_whole)
}

/// ` 2026-Q3: 5 to score`, or without the cycle where it is none by itself, or where there is no room for names.
fn to_score(app: &App, n: u32, width: usize) -> String {
    const ROOMY: usize = 100;
    let mut cycles = app.board.to_score();
    let only = cycles.next().filter(|&(_, of)| of == n && width >= ROOMY && cycles.next().is_none());
    let name = only.and_then(|(id, _)| app.cascade.cycle(id)).map(|c| format!(" {}:", text::one_line(&c.name, 24)));
    format!("{} {n} to score", name.unwrap_or_default())
}

/// A line across.
pub(super) fn rule(frame: &mut Frame, t: Theme, area: Rect) {
    let line = t.glyph("─", "-").repeat(area.width as usize);
    put(frame, &Line::styled(line, t.rule()), area);
}

/// A rule, then what just happened, else what the deck is narrowed to and the keys that matter now.
pub(super) fn footer(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    if let Some(status) = app.status() {
        said(frame, status, t, area);
        return;
    }
    let (mut here, mut ways_out): (Vec<Hint>, Vec<Hint>) = hints(app).into_iter().partition(|hint| !hint.is_way_out);
    let mut line = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let width = line.width as usize;
    let mut out = Builder::new(width);
    out.push(" ", t.text());
    let all = widths(&here) + 2 + widths(&ways_out);
    if app.places().contains(&Place::Meeting) && all > width && area.height > 1 {
        // Who runs a meeting has no time to look for a key: all of them stand there, on the place of the rule too.
        let mut first = Builder::new(width);
        first.push(" ", t.text());
        let mut fits = 0;
        while let Some(hint) = here.get(fits).filter(|hint| first.used() + hint.width() + 2 <= width) {
            first.push(if fits > 0 { "  " } else { "" }, t.text());
            hang(&mut first, t, hint);
            fits += 1;
        }
        here.drain(..fits);
        put(frame, &first.finish(), Rect { height: 1, ..area });
        line = Rect { y: area.y + 1, height: 1, ..area };
        // A way out that costs a key of the meeting its place can be done without, but for the one to all keys, which needs no word.
        let too_wide = |ways_out: &[Hint]| widths(&here) + 2 + widths(ways_out) > width;
        if too_wide(&ways_out) {
            ways_out.retain(|hint| !hint.leaves);
        }
        if too_wide(&ways_out) {
            ways_out.iter_mut().filter(|hint| hint.is_help).for_each(|hint| hint.does.clear());
        }
        if too_wide(&ways_out) {
            ways_out.retain(|hint| hint.is_help);
        }
    } else {
        rule(frame, t, Rect { height: 1, ..area });
    }
    while !ways_out.is_empty() && widths(&ways_out) > width.saturating_sub(1) {
        ways_out.remove(0);
    }
    let end = width - widths(&ways_out).min(width);
    if let Some(narrowed) = narrowed(app) {
        let room = end.saturating_sub(out.used() + 10).min(50);
        out.push(text::one_line(&narrowed, room), t.accent());
        let back = app.keymap().show(Place::Everywhere, Action::Back);
        out.push(" · ", t.dim()).push(back, t.accent()).push(" all", t.dim()).push("  ", t.text());
    }
    let mut left = end.saturating_sub(out.used());
    for hint in here {
        let needs = hint.width() + 2;
        // Whole ones or none: half a key helps nobody.
        if needs > left {
            break;
        }
        left -= needs;
        hang(&mut out, t, &hint);
        out.push("  ", t.text());
    }
    out.pad_to(end);
    for (n, hint) in ways_out.into_iter().enumerate() {
        if n > 0 {
            out.push("  ", t.text());
        }
        hang(&mut out, t, &hint);
    }
    put(frame, &out.finish(), line);
}

/// What just happened, whole: what to do about it stands at the end. A long one takes lines from the screen above, which
/// keeps its place.
fn said(frame: &mut Frame, status: &Status, t: Theme, area: Rect) {
    let width = area.width as usize;
    let lines =
        if status.is_error { complaint(t, &status.text, 1, width) } else { marked("", &status.text, t.strong(), 1, width) };
    let more = (lines.len().max(1) - 1) as u16;
    let area = Rect { y: area.y.saturating_sub(more), height: area.height + more.min(area.y), ..area };
    frame.render_widget(Clear, area);
    rule(frame, t, Rect { height: 1, ..area });
    for (n, line) in (1_u16..).zip(&lines) {
        put(frame, line, Rect { y: area.y + n, height: 1, ..area });
    }
}

/// What the deck shows less than all for; `None`: it does not, or another screen is in front.
fn narrowed(app: &App) -> Option<String> {
    if !app.overlays().is_empty() {
        return None;
    }
    if app.tab() != Tab::Deck {
        let team = app.only().and_then(|only| app.cascade.team(only.team))?;
        let name = text::one_line(&team.name, 30);
        return match app.tab() {
            // It says so itself; and a review that runs has its own scope.
            Tab::Deck | Tab::Projects | Tab::Trends | Tab::Log | Tab::People => None,
            Tab::Review if !app.narrows_the_review() => None,
            Tab::Review => Some(format!("only {name}")),
            Tab::CheckIns => Some(format!("of others only {name}")),
        };
    }
    let filter = app.screens.deck.filter.words(&app.cascade);
    let filter = (!filter.is_empty()).then(|| format!("only {filter}"));
    let found = app.screens.deck.found.as_ref().map(|found| format!("find: {}", found.query.trim()));
    let all: Vec<String> = filter.into_iter().chain(found).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// A key and what it does.
pub(super) struct Hint {
    pub key: String,
    pub does: String,
    /// Help, undo and the ways out have their places at the right end, whatever else there is no room for.
    pub is_way_out: bool,
    /// It shows all keys.
    pub is_help: bool,
    /// It leaves the program.
    pub leaves: bool,
}

impl Hint {
    fn width(&self) -> usize {
        text::width(&self.key) + if self.does.is_empty() { 0 } else { 1 + text::width(&self.does) }
    }
}

/// A key and what it does, on a line.
fn hang(out: &mut Builder, t: Theme, hint: &Hint) {
    out.push(hint.key.as_str(), t.accent());
    if !hint.does.is_empty() {
        out.push(format!(" {}", hint.does), t.dim());
    }
}

fn widths(hints: &[Hint]) -> usize {
    hints.iter().map(|hint| hint.width() + 2).sum::<usize>().saturating_sub(2) + 1
}

/// The keys of what has the keys, the nearest place first; of `Everywhere` only what a newcomer needs.
fn hints(app: &App) -> Vec<Hint> {
    // What is typed into the footer's own line says there what it does.
    if matches!(app.overlays().top(), Some(Overlay::Find(_) | Overlay::Said(_))) {
        return Vec::new();
    }
    let places = app.places();
    let mut hints = Vec::new();
    // What every form has comes before what only a check-in has.
    let (own, all): (Vec<Place>, Vec<Place>) = places.iter().partition(|&&place| place == Place::Field);
    for place in all.into_iter().chain(own) {
        for b in TABLE.iter().filter(|b| b.place == place) {
            let Some(does) = app.offered(b) else { continue };
            let key = app.keymap().show_in(places, place, b.action);
            if !key.is_empty() {
                let is_way_out = matches!(b.action, Action::Undo | Action::Help | Action::Quit | Action::Back | Action::No);
                let (is_help, leaves) = (b.action == Action::Help, b.action == Action::Quit);
                hints.push(Hint { key, does, is_way_out, is_help, leaves });
            }
        }
    }
    hints
}
