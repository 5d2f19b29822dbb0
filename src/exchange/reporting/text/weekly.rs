//! The week as plain text: what changed and was decided in sentences, every goal in a line.
//!
//! Must not know: colours; whoever has some paints the marks.

use super::{Look, NARROW, Text, USUAL, counted, pair};
use crate::{
    domain::text::{ascii, cut, lines},
    exchange::reporting::weekly_json::WeeklyJson,
};

/// A week, ending with a line break.
pub fn weekly(week: &WeeklyJson<'_>, look: Look<'_>) -> String {
    let mut text = Text { look, columns: look.columns.clamp(NARROW, USUAL), out: Vec::new() };
    text.week(week);
    let out = text.out.join("\n") + "\n";
    if look.ascii { ascii(&out).into_owned() } else { out }
}

impl Text<'_> {
    fn week(&mut self, week: &WeeklyJson<'_>) {
        self.head(&week.says.title, "");
        self.wrapped(&week.says.summary);
        self.rule();
        if let Some(nothing) = week.says.nothing {
            self.wrapped(nothing);
        }
        self.head(&format!("WHAT CHANGED {}", week.since.says.to_uppercase()), "");
        if week.changed.is_empty() {
            self.wrapped(&week.since.counts);
        }
        for part in &week.changed {
            self.line(part.head);
            for line in &part.lines {
                self.listed("  - ", line);
            }
        }
        self.part("DECIDED");
        for decision in &week.decisions {
            let about = decision.about.map(|about| format!(" ({})", cut(about.trim(), 60))).unwrap_or_default();
            self.listed("- ", &format!("{}{about}, review {}", decision.what, decision.review));
        }
        self.none_of(week.decisions.is_empty(), "nothing was decided");
        self.part("WHO DOES WHAT");
        for action in &week.actions {
            let (mark, late) = (if action.done.is_some() { "[x]" } else { "[ ]" }, if action.overdue { ", late" } else { "" });
            self.paired(&format!("{mark} {}", action.what), &format!("{}{late}", action.says));
        }
        self.none_of(week.actions.is_empty(), "nothing is asked for");
        self.out.push(String::new());
        self.head(&counted("NEEDS TALK", week.talk.len(), week.talk_more), "");
        for (n, talk) in week.talk.iter().enumerate() {
            let owner = talk.entry.owner.map(|owner| format!(" ({})", cut(owner.trim(), 30))).unwrap_or_default();
            let title = format!("{}{owner}", cut(talk.entry.title.trim(), 80));
            self.listed(&format!("{:>2}  ", n + 1), &format!("{title}: {}; {}", talk.entry.class, talk.says));
        }
        self.none_of(week.talk.is_empty(), "nothing needs talk");
        self.part("SILENT");
        let by: Vec<String> = week
            .silent
            .owners
            .iter()
            .map(|owner| format!("{} {}", owner.owner.map_or_else(|| "nobody’s".into(), |name| cut(name.trim(), 30)), owner.n))
            .collect();
        let by = if by.is_empty() { String::new() } else { format!(": {}", by.join(", ")) };
        self.wrapped(&format!("{} silent, {} of {} fresh{by}", week.silent.n, week.silent.fresh, week.silent.owed));
        for team in &week.teams {
            self.out.push(String::new());
            self.head(&team.path, &team.says);
            self.goals("GOAL", &team.goals);
        }
        self.rule();
        self.wrapped(&week.says.made);
    }

    fn part(&mut self, head: &str) {
        self.out.push(String::new());
        self.head(head, "");
    }

    fn none_of(&mut self, is_empty: bool, said: &str) {
        if is_empty {
            self.line(said);
        }
    }

    fn paired(&mut self, left: &str, right: &str) {
        let line = pair(left, right, self.columns - 2);
        self.line(&line);
    }

    /// A sentence below a mark; what is too long goes on below itself.
    fn listed(&mut self, mark: &str, said: &str) {
        let room = self.columns - 2 - mark.len();
        for (n, line) in lines(said, room, 4).into_iter().enumerate() {
            let mark = if n == 0 { mark.to_owned() } else { " ".repeat(mark.len()) };
            self.line(&format!("{mark}{line}"));
        }
    }
}
