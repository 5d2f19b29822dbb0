//! A page as plain text: two columns where there is room for them, one below the other where there is none.
//!
//! From [`WIDE`] columns on it has as many lines as a printed page. Must not know: colours; whoever has some paints the marks.

mod weekly;

pub use weekly::weekly;

use super::page_json::{GoalJson, PageJson};
use crate::domain::{
    health::Health,
    report::page::LINES,
    text::{cut, fit, fit_left, width},
};

/// How wide a page is that nobody asked to be narrower.
pub const USUAL: usize = 120;
/// From so many columns on two parts stand side by side.
pub const WIDE: usize = 100;
/// Below so many nothing is told in lines any more.
const NARROW: usize = 40;
/// How many cells a bar has.
const BAR: usize = 12;

/// How a page is written.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// How wide it may be.
    pub columns: usize,
    /// In signs that every terminal has.
    pub ascii: bool,
    /// Paints a mark of health.
    pub paint: &'a dyn Fn(Health, &str) -> String,
    /// Paints a heading.
    pub head: &'a dyn Fn(&str) -> String,
}

impl std::fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Look").field("columns", &self.columns).field("ascii", &self.ascii).finish_non_exhaustive()
    }
}

impl Look<'_> {
    /// Without colours.
    pub const PLAIN: Look<'static> =
        Look { columns: USUAL, ascii: false, paint: &|_, mark| mark.to_owned(), head: &|head| head.to_owned() };
}

/// A bar: what is full, what is not, and where it should be by now.
pub(super) fn bar(full: Option<f64>, due: Option<f64>, cells: usize, ascii: bool) -> String {
    let [on, off, at] = if ascii { ["#", ".", "|"] } else { ["▓", "░", "┊"] };
    let Some(full) = full else { return " ".repeat(cells) };
    let place = |share: f64| (share.clamp(0.0, 1.0) * cells as f64).round() as usize;
    // Where it should be stands in the first cell behind it; at the very end there is none.
    let (full, due) = (place(full), due.map(|due| place(due).min(cells.saturating_sub(1))));
    (0..cells)
        .map(|cell| {
            if due == Some(cell) && full <= cell {
                at
            } else if cell < full {
                on
            } else {
                off
            }
        })
        .collect()
}

/// A page, ending with a line break.
pub fn page(page: &PageJson<'_>, look: Look<'_>) -> String {
    let columns = look.columns.clamp(NARROW, USUAL.max(NARROW));
    let mut text = Text { look, columns, out: Vec::new() };
    text.all(page);
    let out = text.out.join("\n") + "\n";
    // The program's own signs; letters of names stay what they are.
    if look.ascii { crate::domain::text::ascii(&out).into_owned() } else { out }
}

struct Text<'a> {
    look: Look<'a>,
    columns: usize,
    out: Vec<String>,
}

impl Text<'_> {
    fn is_wide(&self) -> bool {
        self.columns >= WIDE
    }

    fn line(&mut self, said: &str) {
        let said = format!(" {}", cut(said, self.columns - 1));
        self.out.push(said.trim_end().to_owned());
    }

    fn rule(&mut self) {
        self.out.push("─".repeat(self.columns));
    }

    fn head(&mut self, said: &str, right: &str) {
        let room = self.columns - 2;
        let right = cut(right, room.saturating_sub(width(said) + 2).max(room / 4));
        let left = fit(said, room - width(&right));
        self.out.push(format!(" {}{right}", (self.look.head)(&left)).trim_end().to_owned());
    }

    fn all(&mut self, page: &PageJson<'_>) {
        self.head(&page.says.title, if self.is_wide() { "one page for leadership" } else { "" });
        if self.is_wide() {
            self.line(&page.says.summary);
        } else {
            self.wrapped(&page.says.summary);
        }
        self.rule();
        if let Some(nothing) = page.says.nothing {
            self.wrapped(nothing);
        }
        let changed_head =
            counted(&format!("WHAT CHANGED {}", page.since.says.to_uppercase()), page.changed.len(), page.changed_more);
        let asks_head = counted("WHAT WE NEED FROM YOU", page.asks.len(), page.asks_more);
        let half = if self.is_wide() { (self.columns - 4) / 2 } else { self.columns - 1 };
        self.beside((&changed_head, changed(page, half)), (&asks_head, asks(page, half)));
        self.out.push(String::new());
        self.goals(&page.says.goals.to_uppercase(), &page.goals);
        self.out.push(String::new());
        self.trust(page, half);
        self.past(page, half);
        self.revised(page);
        // What is left of a page stays empty, so that its foot stands at its end.
        if self.is_wide() {
            while self.out.len() + 2 < LINES {
                self.out.push(String::new());
            }
        }
        self.rule();
        let hidden = page.says.hidden.as_deref().unwrap_or_default();
        if self.is_wide() {
            let (made, room) = (&page.says.made, self.columns - 2);
            let hidden = cut(hidden, room.saturating_sub(width(made) + 2).max(room / 4));
            self.line(&format!("{}{hidden}", fit(made, room - width(&hidden))));
        } else {
            self.wrapped(hidden);
            self.wrapped(&page.says.made);
        }
    }

    fn wrapped(&mut self, said: &str) {
        for line in crate::domain::text::lines(said, self.columns - 2, 6) {
            self.line(&line);
        }
    }

    /// Two parts side by side, or one below the other.
    fn beside(&mut self, left: (&str, Vec<String>), right: (&str, Vec<String>)) {
        let half = (self.columns - 4) / 2;
        if !self.is_wide() {
            for (n, (head, lines)) in [left, right].into_iter().enumerate() {
                if n > 0 {
                    self.out.push(String::new());
                }
                self.head(head, "");
                self.out.extend(lines.into_iter().map(|line| format!(" {line}").trim_end().to_owned()));
            }
            return;
        }
        let paint = |head: &str| (self.look.head)(&fit(head, half));
        let (left_head, right_head) = (paint(left.0), paint(right.0));
        self.out.push(format!(" {left_head}│ {}", right_head.trim_end()));
        for n in 0..left.1.len().max(right.1.len()) {
            let at = |lines: &[String]| lines.get(n).cloned().unwrap_or_default();
            self.out.push(format!(" {}│ {}", fit(&at(&left.1), half), at(&right.1)).trim_end().to_owned());
        }
    }

    fn goals(&mut self, head: &str, goals: &[GoalJson<'_>]) {
        let most = |of: for<'a> fn(&'a GoalJson<'_>) -> &'a str, head: &str, cap: usize| {
            // Of what nobody has anything to say there is no column.
            let widest = goals.iter().map(|goal| width(of(goal))).max().filter(|widest| *widest > 0);
            widest.map_or(0, |widest| widest.max(width(head)).min(cap))
        };
        let mut columns = [
            Column { head: "now → target", of: |goal| &goal.says.standing, width: 0, cap: 18, right: false },
            Column { head: "", of: |goal| &goal.says.progress, width: 0, cap: 5, right: true },
            Column { head: "pace", of: |goal| &goal.says.pace, width: 0, cap: 7, right: true },
            Column { head: "said", of: |goal| &goal.says.word, width: 0, cap: 9, right: true },
            Column { head: "likely end", of: |goal| &goal.says.likely, width: 0, cap: 19, right: false },
            Column { head: "owner", of: |goal| &goal.says.owner, width: 0, cap: 11, right: false },
        ];
        for column in &mut columns {
            column.width = most(column.of, column.head, column.cap);
        }
        let mut bar_cells = if self.is_wide() { BAR } else { 0 };
        let room = self.columns - 1;
        let taken = |columns: &[Column], bar: usize| {
            let all: usize = columns.iter().filter(|column| column.width > 0).map(|column| column.width + 2).sum();
            all + if bar > 0 { bar + 2 } else { 0 }
        };
        // What is said in other words too goes first, who answers for it and where it stands last.
        for gone in [None, Some(3), Some(4), Some(1), Some(5), Some(2)] {
            if room.saturating_sub(taken(&columns, bar_cells)) >= 28 {
                break;
            }
            match gone {
                None => bar_cells = 0,
                Some(at) => columns[at].width = 0,
            }
        }
        let title = room.saturating_sub(taken(&columns, bar_cells)).max(12);
        let mut head = format!(" {}", fit(head, title));
        let bar_head = |head: &mut String, at: usize| {
            if at == 0 && bar_cells > 0 {
                head.push_str("  ");
                head.push_str(&fit("progress", bar_cells));
            }
        };
        for (at, column) in columns.iter().enumerate() {
            if column.width > 0 {
                head.push_str("  ");
                head.push_str(&column.set(column.head));
            }
            bar_head(&mut head, at);
        }
        self.out.push((self.look.head)(head.trim_end()));
        for goal in goals {
            let health = health_of(goal);
            let indent = if goal.depth > 0 { "    " } else { " " };
            let revised = if goal.says.revised.is_empty() { String::new() } else { format!(" {}", goal.says.revised) };
            let room = title - width(indent) - 2;
            let name = format!("{}{revised}", cut(&goal.says.title, room.saturating_sub(width(&revised)).max(1)));
            let mut line = format!(" {}{}", indent, fit(&name, room));
            // The mark is painted after everything was measured.
            line.insert_str(1 + indent.len(), &format!("{} ", (self.look.paint)(health, health.shape(self.look.ascii))));
            for (at, column) in columns.iter().enumerate() {
                if column.width > 0 {
                    line.push_str("  ");
                    line.push_str(&column.set((column.of)(goal)));
                }
                if at == 0 && bar_cells > 0 {
                    line.push_str("  ");
                    line.push_str(&bar(goal.says.full, goal.says.due, bar_cells, self.look.ascii));
                }
            }
            self.out.push(line.trim_end().to_owned());
        }
    }

    fn trust(&mut self, page: &PageJson<'_>, half: usize) {
        if self.is_wide() {
            self.head("HOW SURE THESE NUMBERS ARE", &page.says.trust);
        } else {
            self.head("HOW SURE THESE NUMBERS ARE", "");
            self.wrapped(&page.says.trust);
        }
        let trust = &page.trust;
        let silent = trust.silent.iter().map(|silent| pair(&format!("silent  {}", silent.title), &silent.says, half));
        let silent: Vec<String> = silent.collect();
        let against = "against";
        let disagree = trust.disagree.iter().map(|of| {
            let room = half.saturating_sub(width(against) + 2);
            format!("{against}  {}", pair(&of.title, &of.says, room))
        });
        let disagree: Vec<String> = disagree.collect();
        if silent.is_empty() && disagree.is_empty() {
            return;
        }
        if !self.is_wide() {
            self.out.extend(silent.into_iter().chain(disagree).map(|line| format!(" {line}").trim_end().to_owned()));
            return;
        }
        for n in 0..silent.len().max(disagree.len()) {
            let at = |lines: &[String]| lines.get(n).cloned().unwrap_or_default();
            self.out.push(format!(" {}  {}", fit(&at(&silent), half), at(&disagree)).trim_end().to_owned());
        }
    }

    fn past(&mut self, page: &PageJson<'_>, half: usize) {
        let mut cycles = Vec::new();
        if !page.cycles.is_empty() {
            cycles.push(format!("{}{}{}", fit("", 18), fit_left("as revised", 12), fit_left("as first set", 14)));
            cycles.extend(page.cycles.iter().map(|came| {
                let [score, first] = &came.says;
                format!("{}{}{}", fit(came.cycle, 18), fit_left(score, 12), fit_left(first, 14))
            }));
        }
        let label = |name: &str, said: &Option<String>| {
            said.as_ref().map(|said| cut(&format!("{}{said}", fit(name, 14)), half).into_owned())
        };
        let said =
            [label("by their day", &page.says.weeks), label("words", &page.says.calibration), label("bets", &page.says.bets)];
        let said: Vec<String> = said.into_iter().flatten().collect();
        if cycles.is_empty() && said.is_empty() {
            return;
        }
        self.out.push(String::new());
        if cycles.is_empty() {
            self.head("CHECK-INS, WORDS AND BETS", "");
            self.out.extend(said.into_iter().map(|line| format!(" {line}").trim_end().to_owned()));
            return;
        }
        self.beside(("CYCLE OVER CYCLE", cycles), ("CHECK-INS, WORDS AND BETS", said));
    }

    fn revised(&mut self, page: &PageJson<'_>) {
        if page.revisions.is_empty() {
            return;
        }
        self.out.push(String::new());
        self.head(&format!("REVISED: {}", page.says.revised.to_uppercase()), "");
        for revision in &page.revisions {
            let why = revision.because.as_ref().map(|why| format!(" “{}”", cut(why.trim(), 60))).unwrap_or_default();
            let by = revision.by.map(|by| format!(" {}", cut(by.trim(), 30))).unwrap_or_default();
            self.line(&format!("{}  {}: {}{why}{by}", fit(revision.way, 9), revision.title, revision.says));
        }
    }
}

/// A column of the goals.
struct Column {
    head: &'static str,
    of: for<'a> fn(&'a GoalJson<'_>) -> &'a str,
    /// 0: there is no room for it.
    width: usize,
    cap: usize,
    right: bool,
}

impl Column {
    fn set(&self, said: &str) -> String {
        if self.right { fit_left(&cut(said, self.width), self.width) } else { fit(said, self.width) }
    }
}

/// The health of a goal, from its word.
pub(super) fn health_of(goal: &GoalJson<'_>) -> Health {
    let crate::exchange::item_json::Cell::Text(word) = goal.item.get("health") else { return Health::NoData };
    Health::from_word(word).unwrap_or(Health::NoData)
}

/// `HEAD, 8 OF 14` where not all is shown.
fn counted(head: &str, shown: usize, more: usize) -> String {
    if more > 0 { format!("{head}, {shown} OF {}", shown + more) } else { head.to_owned() }
}

/// Something at the left edge and something at the right one.
fn pair(left: &str, right: &str, columns: usize) -> String {
    let right = cut(right, columns / 2);
    let room = columns.saturating_sub(width(&right) + 2);
    format!("{} {right}", fit(left, room))
}

fn changed(page: &PageJson<'_>, columns: usize) -> Vec<String> {
    if page.changed.is_empty() {
        return crate::domain::text::lines(&page.since.counts, columns.saturating_sub(1), 2);
    }
    let line = |changed: &super::page_json::ChangedJson| {
        pair(&format!("{} {}", fit(changed.says.group, 11), changed.says.title), &changed.says.what, columns)
    };
    page.changed.iter().map(line).collect()
}

fn asks(page: &PageJson<'_>, columns: usize) -> Vec<String> {
    if page.asks.is_empty() {
        return vec!["nothing is asked for".to_owned()];
    }
    let line = |(n, ask): (usize, &super::page_json::AskJson<'_>)| {
        let late = if ask.overdue { ", late" } else { "" };
        pair(&format!("{}  {}", n + 1, ask.what), &format!("{}{late}", ask.says), columns)
    };
    page.asks.iter().enumerate().map(line).collect()
}
