//! What is known before a meeting: how fresh the data is, who is missing, what changed since the last one.

use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    goal::Kind,
    health::{Flag, Freshness, Health},
    id::{Id, IdMap},
    ix_set::IxSet,
    measure::{Signs, Standing},
    pace::plus,
    recurring::Which,
    review::Review,
    text::{self, say},
    why,
};
use chrono::NaiveDate;
use std::{collections::BTreeMap, fmt::Write as _};

/// What one person owes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owed {
    /// The person; `None`: what nobody answers for.
    pub owner: Option<Id>,
    /// How many of theirs are fresh.
    pub fresh: usize,
    /// How many are due.
    pub due: usize,
    /// How many are stale, or were never checked in.
    pub stale: usize,
    /// What is due or stale, most overdue first.
    pub missing: Vec<Ix>,
}

/// How fresh everything is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readiness {
    /// How many items are fresh.
    pub fresh: usize,
    /// How many are due.
    pub due: usize,
    /// How many are stale.
    pub stale: usize,
    /// By owner: who owes most first, nobody's last.
    pub owners: Vec<Owed>,
}

impl Readiness {
    /// Leaves out of what is missing what was due before that day.
    pub fn only_since(&mut self, cascade: &Cascade, board: &mut Board, since: NaiveDate) {
        for owed in &mut self.owners {
            owed.missing.retain(|&ix| board.of(cascade, ix).due_on.is_some_and(|due| due >= since));
        }
    }
}

/// Counts how fresh everything of a scope (`None`: of all) is, by owner. One pass over the workspace.
pub fn readiness(cascade: &Cascade, board: &mut Board, scope: Option<&IxSet>) -> Readiness {
    let mut owners: BTreeMap<Option<Id>, Owed> = BTreeMap::new();
    let mut ready = Readiness::default();
    for ix in cascade.live().filter(|&ix| scope.is_none_or(|scope| scope.contains(ix))) {
        let judged = board.of(cascade, ix);
        let Some(freshness) = judged.freshness else { continue };
        let owner = cascade.item(ix).owner.filter(|&id| cascade.person(id).is_some());
        let owed = owners.entry(owner).or_insert_with(|| Owed { owner, ..Owed::default() });
        let (all, own) = match freshness {
            Freshness::Fresh => (&mut ready.fresh, &mut owed.fresh),
            Freshness::Due => (&mut ready.due, &mut owed.due),
            Freshness::Stale | Freshness::Never => (&mut ready.stale, &mut owed.stale),
        };
        *all += 1;
        *own += 1;
        // Whoever asked for silence is not nudged.
        let snoozed = cascade.item(ix).snooze().is_some_and(|s| s.until > board.today());
        if freshness != Freshness::Fresh && !snoozed {
            owed.missing.push(ix);
        }
    }
    ready.owners = owners.into_values().collect();
    for owed in &mut ready.owners {
        owed.missing.sort_by_key(|&ix| (board.of(cascade, ix).due_on, cascade.item(ix).id));
    }
    let name = |owed: &Owed| owed.owner.and_then(|id| cascade.person(id)).map(|p| p.name.to_lowercase());
    ready.owners.sort_by_cached_key(|o| (o.owner.is_none(), std::cmp::Reverse(o.missing.len()), name(o)));
    ready
}

/// What to send to someone whose numbers are missing: ready to paste, with what is known of each, so that an answer to the message
/// is enough, and with the command for whoever has the workspace at hand, which begins with `program`. Empty when nothing is missing.
pub fn nudge(cascade: &Cascade, owed: &Owed, today: NaiveDate, program: &str) -> String {
    if owed.missing.is_empty() {
        return String::new();
    }
    let name = owed.owner.and_then(|id| cascade.person(id)).map(|p| text::one_line(&p.name, 60).into_owned());
    let n = owed.missing.len();
    let (goals, have) = (say::say_count(n, "goal", "goals"), if n == 1 { "has" } else { "have" });
    let mut out = match name.as_deref().and_then(|n| n.split(' ').next()) {
        Some(first) => format!("Hi {first}, {goals} of yours {have} no fresh check-in before today’s review:\n"),
        None => format!("{goals} that nobody owns {have} no fresh check-in before today’s review:\n"),
    };
    for &ix in &owed.missing {
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let stands = item.key_result().map(|kr| Standing::of(kr, summary).said(&Signs::SHORT));
        let last =
            summary.last_on.map_or_else(|| "never checked in".to_owned(), |on| format!("last said {}", say::say_date(on, today)));
        let stands = stands.map_or_else(String::new, |stands| format!("{stands}, "));
        let _ = writeln!(out, "\n- {}: {stands}{last}", text::one_line(&item.title, 100));
        let id = cascade.short_for_others(item.id);
        let said = match item.kind() {
            Kind::KeyResult => "VALUE --confidence N",
            Kind::Objective => "--confidence N",
            Kind::Project => "--health HEALTH --progress N",
        };
        let _ = writeln!(out, "  {program} check-in {id} {said}");
    }
    let each = if n == 1 { "the number" } else { "each number" };
    let _ =
        writeln!(out, "\nAnswer this with {each} and how sure you are, 0 to 10; the commands are for where the workspace is.");
    out
}

/// The nudges of everyone who owes something, one after the other.
pub fn nudges(cascade: &Cascade, ready: &Readiness, today: NaiveDate, program: &str) -> String {
    let texts = ready.owners.iter().map(|owed| nudge(cascade, owed, today, program)).filter(|t| !t.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

/// Why nothing is on an agenda, in a sentence; `is_all`: it is one of everything.
pub fn nothing(cascade: &Cascade, is_all: bool, today: NaiveDate) -> String {
    match cascade.still_to_score(today) {
        Some(waits) => format!("Nothing else needs talk; {}.", text::one_line(&waits, 120)),
        None if cascade.live().next().is_none() => "There is no goal yet, so nothing needs talk.".to_owned(),
        None if !is_all => "Nothing needs talk: no goal is in this scope, or none of them asks for any.".to_owned(),
        None => "Nothing needs talk: no goal asks for any, and none is on track to be read aloud.".to_owned(),
    }
}

/// What changed since a review, or a day, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// The day it is counted from.
    pub on: NaiveDate,
    /// The number of the review that was on that day; `None`: there was none by then.
    pub review: Option<u32>,
    /// Whether how things stood then was noted.
    pub known: bool,
    /// How many items were checked in.
    pub checked_in: usize,
    /// What stands better than it did, how it stood and how it stands.
    pub better: Vec<(Ix, Health, Health)>,
    /// What stands worse.
    pub worse: Vec<(Ix, Health, Health)>,
    /// What was revised with a reason.
    pub revised: Vec<Ix>,
    /// How much was changed by two people who had not seen each other's word.
    pub clashed: usize,
    /// Actions of the meeting that were done since.
    pub done: usize,
    /// Its actions that are open.
    pub open: usize,
    /// Of these, how many are overdue.
    pub late: usize,
}

impl News {
    /// What changed since the last review of a meeting that was on or before that day, else since the day itself. `scope`: what
    /// it is about, `None`: everything. One pass over the workspace.
    pub fn since(cascade: &Cascade, board: &mut Board, day: NaiveDate, which: &Which, scope: Option<&IxSet>) -> News {
        match cascade.last_review(which, day) {
            Some(last) => News::of(cascade, board, last, which, scope),
            // What was said on the day itself counts.
            None => News { on: day, ..News::default() }.counted(cascade, board, plus(day, -1), &IdMap::default(), which, scope),
        }
    }

    /// What changed since a review.
    fn of(cascade: &Cascade, board: &mut Board, last: &Review, which: &Which, scope: Option<&IxSet>) -> News {
        let before: IdMap<Health> = last.healths.iter().copied().collect();
        let known = last.known_on().is_some();
        let news = News { on: last.on, review: Some(last.number), known, ..News::default() };
        // One that went on into a later day was over then.
        news.counted(cascade, board, last.known_on().unwrap_or(last.on), &before, which, scope)
    }

    /// Counts what came after a day, compared with how things stood `before`.
    fn counted(
        mut self,
        cascade: &Cascade,
        board: &mut Board,
        over: NaiveDate,
        before: &IdMap<Health>,
        which: &Which,
        scope: Option<&IxSet>,
    ) -> News {
        let today = board.today();
        for ix in cascade.live().filter(|&ix| scope.is_none_or(|scope| scope.contains(ix))) {
            let judged = board.of(cascade, ix);
            self.checked_in += usize::from(cascade.summary(ix).last_on.is_some_and(|on| on > over));
            if judged.flags.has(Flag::Revised) {
                self.revised.push(ix);
            }
            self.clashed += usize::from(cascade.open_clashes(ix, today).next().is_some());
            let now = crate::domain::flags::own_health(cascade, ix, &judged).filter(|_| self.known);
            let Some(now) = now else { continue };
            match before.get(&cascade.item(ix).id) {
                Some(was) if now != Health::NoData && now.severity() < was.severity() => self.better.push((ix, *was, now)),
                Some(was) if now.severity() > was.severity() => self.worse.push((ix, *was, now)),
                // What came after the last review was not on track then either: it was not there.
                None if now.severity() > Health::NoData.severity() && cascade.item(ix).created <= over => {
                    self.worse.push((ix, Health::OnTrack, now));
                }
                _ => {}
            }
        }
        let actions = || cascade.actions().filter(|a| cascade.is_action_of(a, which));
        self.done = actions().filter(|a| a.done.is_some_and(|on| on >= self.on)).count();
        self.open = actions().filter(|a| a.is_open()).count();
        self.late = actions().filter(|a| a.is_overdue(today)).count();
        self
    }

    /// A line each; of many of a kind the first few.
    pub fn said(&self, cascade: &Cascade, today: NaiveDate) -> Vec<String> {
        const NAMED: usize = 3;
        let review = self.review.map_or_else(String::new, |number| format!("review {number} on "));
        let since = why::short_day(self.on, today);
        let mut said =
            vec![format!("Since {review}{since}: {}.", say::say_count(self.checked_in, "item checked in", "items checked in"))];
        if self.review.is_some() && !self.known {
            said.push("How things stood at its end is not known: it was left open, and closed on a later day.".to_owned());
        }
        let title = |ix: Ix| text::one_line(&cascade.item(ix).title, 60).into_owned();
        for (word, all) in [("better", &self.better), ("worse", &self.worse)] {
            if all.is_empty() {
                continue;
            }
            let named: Vec<String> = all
                .iter()
                .take(NAMED)
                .map(|(ix, was, now)| format!("{} ({} → {})", title(*ix), was.word(), now.word()))
                .collect();
            said.push(format!("{} {word}: {}{}", all.len(), named.join(", "), more(all.len(), NAMED)));
        }
        if !self.revised.is_empty() {
            let named: Vec<String> = self.revised.iter().take(NAMED).map(|&ix| title(ix)).collect();
            said.push(format!("{} revised: {}{}", self.revised.len(), named.join(", "), more(self.revised.len(), NAMED)));
        }
        if self.clashed > 0 {
            said.push(format!("{} changed by two people who had not seen each other’s word", self.clashed));
        }
        if self.done + self.open > 0 {
            let late = if self.late > 0 { format!(", {} overdue", self.late) } else { String::new() };
            said.push(format!("{} done, {} open{late}", say::say_count(self.done, "action", "actions"), self.open));
        }
        said
    }
}

/// What changed since the last review of a meeting, a line each; of many of a kind the first few. `scope`: what it is about, `None`:
/// everything. One pass over the workspace.
pub fn news(cascade: &Cascade, board: &mut Board, last: Option<&Review>, which: &Which, scope: Option<&IxSet>) -> Vec<String> {
    let Some(last) = last else {
        return vec![match cascade.made(which) {
            Some(meeting) => format!("This is the first review of {}.", text::one_line(&meeting.name, 60)),
            None if scope.is_some() => "This is the first review of this kind.".to_owned(),
            None => "This is the first review of this workspace.".to_owned(),
        }];
    };
    News::of(cascade, board, last, which, scope).said(cascade, board.today())
}

fn more(all: usize, shown: usize) -> String {
    if all > shown { format!(" and {} more", all - shown) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        agenda::{Asked, agenda},
        change::Verb,
        company::{Company, day, today},
        history::{ClashEntry, Header},
        meeting,
    };

    #[test]
    fn who_owes_most_is_first_and_a_nudge_says_what_settles_it() {
        let c = &mut Company::new();
        c.stands("Revenue", "2026-11-23", Some(2.6), Some(8));
        c.stands("Conversion", "2026-11-10", Some(3.2), Some(8));
        let ready = readiness(&c.cascade, &mut Board::new(today()), None);
        assert_eq!(ready.fresh, 1);
        let first = &ready.owners[0];
        assert!(first.missing.len() >= ready.owners[1].missing.len());
        let ana = ready.owners.iter().find(|o| o.owner == Some(c.person_id("Ana"))).unwrap();
        let text = nudge(&c.cascade, ana, today(), "quarterdeck");
        assert!(
            text.starts_with("Hi Ana, ") && text.contains(" of yours have no fresh check-in before today’s review:"),
            "{text}"
        );
        let id = c.cascade.short(c.id("Conversion"));
        assert!(text.contains("Conversion: 3.2 → 3.5 %, last said "), "the value and where it should go: {text}");
        assert!(text.contains(&format!("quarterdeck check-in {id} VALUE")), "{text}");
        let all = nudges(&c.cascade, &ready, today(), "quarterdeck");
        assert!(all.contains("Hi Ana") && all.contains("Hi Jon"), "{all}");
        let (fresh, due, stale) = ready.owners.iter().fold((0, 0, 0), |n, o| (n.0 + o.fresh, n.1 + o.due, n.2 + o.stale));
        assert_eq!((fresh, due, stale), (ready.fresh, ready.due, ready.stale));
    }

    #[test]
    fn a_nudge_for_nothing_is_nothing() {
        let c = Company::new();
        assert_eq!(nudge(&c.cascade, &Owed::default(), today(), "quarterdeck"), "");
    }

    #[test]
    fn news_say_what_got_better_and_worse_since_the_last_review() {
        let c = &mut Company::new();
        let mut board = Board::new(today());
        assert_eq!(news(&c.cascade, &mut board, None, &Which::First, None).len(), 1);
        let agenda = agenda(&c.cascade, &mut board, &Asked::new(15, None));
        let mut review = meeting::start(&c.cascade, c.ids.next_id(), None, &agenda);
        review.on = day("2026-11-16");
        review.ended = Some(review.on);
        review.healths = vec![(c.id("Conversion"), Health::OffTrack)];
        c.stands("Conversion", "2026-11-23", Some(3.2), Some(8));
        c.stands("Setup time", "2026-11-23", Some(40.0), Some(1));
        let header: Header = (&c.change(Verb::Revise, Vec::new())).into();
        let (over, field) = (header.clone(), "owner".to_owned());
        let subject = c.id("Setup time");
        c.cascade.keep_clashes(vec![ClashEntry { subject, field, header, new: None, over, old: None, is_newest: true }]);
        let said = news(&c.cascade, &mut Board::new(today()), Some(&review), &Which::First, None);
        assert!(said[0].starts_with("Since review 1 on 16 Nov: 2 items checked in"), "{said:?}");
        assert!(said[1].starts_with("1 better: Conversion (off track → on track)"), "{said:?}");
        assert!(said.contains(&"1 changed by two people who had not seen each other’s word".to_owned()), "{said:?}");
        assert!(said.iter().any(|s| s.contains("worse") && s.contains("Setup time (on track → off track)")), "{said:?}");
    }
}
