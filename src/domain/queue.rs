//! What one person owes, most overdue first; and what a manager has to look at.
//!
//! Pure: made from the workspace and the day. What was said in a check-in is in the file, so what waits to be acknowledged
//! is made from the newest check-ins that are handed in. Must not know: how a debt is settled.

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    freshness::Schedule,
    goal::Kind,
    health::{Flag, Freshness},
    id::Id,
    pace::plus,
    participation,
    people::Person,
    stage::{self, Phase, phase},
    text, theory,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Something a person owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Debt {
    /// A check-in of a key result, a project, or an objective without key results.
    CheckIn(Ix),
    /// How something ended: its last value and its outcome.
    Score(Ix),
    /// The verdict on a causal theory.
    Verdict {
        /// The link.
        link: Id,
        /// Its project.
        project: Ix,
        /// What it was to move.
        target: Ix,
    },
    /// An action of a review.
    Action(Id),
}

/// A debt with its deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub debt: Debt,
    /// By when; `None`: an action without a date.
    pub due: Option<NaiveDate>,
    /// Deadlines in a row that passed without a check-in, since it is its owner's.
    pub missed: u32,
    /// The manager of who owes it, named once it was missed twice; `None` before that, and where there is none.
    pub manager: Option<Id>,
    /// Silent until that day, because somebody said so; `None`: not snoozed.
    pub snoozed: Option<NaiveDate>,
}

impl Owed {
    /// `missed 2×: Sofia Marsh is their manager`; `None`: not missed so often, snoozed, or there is nobody to tell.
    pub fn escalation(&self, cascade: &Cascade) -> Option<String> {
        let manager = cascade.person(self.manager.filter(|_| self.snoozed.is_none())?)?;
        Some(format!("missed {}×: {} is their manager", self.missed, text::one_line(&manager.name, 40)))
    }

    /// The newest deadline of it that has come, or the first while none has: every cadence that passes in silence is one
    /// more, and what a review asked for is asked for again every week. `None`: an action without a date.
    pub fn deadline(&self, cascade: &Cascade, today: NaiveDate) -> Option<NaiveDate> {
        let due = self.due?;
        Some(match self.debt {
            Debt::CheckIn(ix) => participation::newest_deadline(cascade, ix, due, today),
            Debt::Score(_) | Debt::Verdict { .. } | Debt::Action(_) => plus(due, (today - due).num_days().max(0) / 7 * 7),
        })
    }
}

/// What somebody owes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Most overdue first.
    pub owed: Vec<Owed>,
    /// What would be owed, had it not been put off: the first to come back first.
    pub snoozed: Vec<Owed>,
    /// How something ended, as proposed by who owes it: it waits for the room. What ended first comes first.
    pub proposed: Vec<Owed>,
}

/// How many seconds a check-in takes, as promised.
pub const SECONDS_EACH: usize = 15;

/// Since when items are their owner's, where they were somebody else's before.
pub type Owned = BTreeMap<Id, NaiveDate>;

/// What `person` owes on the day of the board. One pass over the items.
pub fn queue(cascade: &Cascade, board: &Board, person: Id, owned: &Owned) -> Queue {
    let mut queue = Queue::default();
    let today = board.today();
    for ix in cascade.live() {
        let item = cascade.item(ix);
        if item.owner == Some(person)
            && let Some(owed) = check_in_owed(cascade, board, ix, owned.get(&item.id).copied())
        {
            if owed.snoozed.is_some() { queue.snoozed.push(owed) } else { queue.owed.push(owed) }
        }
        if item.owner.is_some()
            && scores(cascade, ix, today) == Some(person)
            && let Some(owed) = score_owed(cascade, board, ix)
        {
            if item.proposal().is_some() { queue.proposed.push(owed) } else { queue.owed.push(owed) }
        }
    }
    for p in theory::pending(cascade, today).into_iter().filter(|p| p.due <= today) {
        if cascade.item(p.project).owner == Some(person) {
            let debt = Debt::Verdict { link: p.link, project: p.project, target: p.target };
            queue.owed.push(Owed { debt, due: Some(p.due), missed: 0, manager: None, snoozed: None });
        }
    }
    for action in cascade.actions().filter(|a| a.is_open() && a.owner == Some(person)) {
        let soon = action.due.is_none_or(|due| due <= plus(today, 7));
        if soon {
            let debt = Debt::Action(action.id);
            queue.owed.push(Owed { debt, due: action.due, missed: 0, manager: None, snoozed: None });
        }
    }
    let order = |o: &Owed| (o.due.unwrap_or(NaiveDate::MAX), rank(cascade, &o.debt), name(cascade, &o.debt));
    queue.owed.sort_by_cached_key(order);
    queue.snoozed.sort_by_cached_key(|o| (o.snoozed, order(o)));
    queue.proposed.sort_by_cached_key(order);
    queue
}

/// The next deadline of everything these people answer for, what is not due yet included: who, and what by when. Of what is
/// snoozed it is the first one after its silence. One pass over the items.
pub fn deadlines(cascade: &Cascade, board: &Board, people: &BTreeSet<Id>) -> Vec<(Id, Owed)> {
    let today = board.today();
    let theirs = |owner: Option<Id>| owner.filter(|id| people.contains(id));
    let owed = |debt, due, snoozed| Owed { debt, due: Some(due), missed: 0, manager: None, snoozed };
    let mut all = Vec::new();
    for ix in cascade.live() {
        let item = cascade.item(ix);
        if item.proposal().is_none()
            && let Some(who) = theirs(scores(cascade, ix, today))
        {
            all.extend(score_owed(cascade, board, ix).map(|owed| (who, owed)));
        }
        let Some(owner) = theirs(item.owner) else { continue };
        let Some(due) = board.peek(cascade, ix).due_on else { continue };
        let silent = item.snooze().map(|s| s.until).filter(|&until| until > today);
        all.push((owner, owed(Debt::CheckIn(ix), due, silent)));
    }
    for p in theory::pending(cascade, today) {
        if let Some(owner) = theirs(cascade.item(p.project).owner) {
            let debt = Debt::Verdict { link: p.link, project: p.project, target: p.target };
            all.push((owner, owed(debt, p.due, None)));
        }
    }
    for action in cascade.actions().filter(|a| a.is_open()) {
        if let (Some(owner), Some(due)) = (theirs(action.owner), action.due) {
            all.push((owner, owed(Debt::Action(action.id), due, None)));
        }
    }
    all
}

/// The items of these people that missed so many deadlines, whoever owned them, that a manager is named unless they changed
/// hands: of these it has to be known since when they are their owner's. One pass over the items.
pub fn silent(cascade: &Cascade, board: &Board, people: &[Id]) -> BTreeSet<Id> {
    let people: HashSet<Id> = people.iter().copied().collect();
    let theirs = |ix: &Ix| cascade.item(*ix).owner.is_some_and(|o| people.contains(&o));
    let long = |ix: &Ix| check_in_owed(cascade, board, *ix, None).is_some_and(|o| o.missed >= participation::ESCALATES);
    cascade.live().filter(theirs).filter(long).map(|ix| cascade.item(ix).id).collect()
}

/// What falls due for `person` after the day of the board, the first to fall due first; what is snoozed is not among it.
pub fn ahead(cascade: &Cascade, board: &Board, person: Id) -> Vec<Owed> {
    let today = board.today();
    let theirs = deadlines(cascade, board, &BTreeSet::from([person])).into_iter().map(|(_, owed)| owed);
    let mut all: Vec<Owed> = theirs.filter(|o| o.snoozed.is_none() && o.due.is_some_and(|due| due > today)).collect();
    all.sort_by_cached_key(|o| (o.due, rank(cascade, &o.debt), name(cascade, &o.debt)));
    all
}

/// Who says how something ended: its owner, and of an owner who left their manager.
fn scores(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Id> {
    let owner = cascade.item(ix).owner?;
    let gone = cascade.person(owner).filter(|p| p.left.is_some_and(|left| left <= today));
    Some(gone.and_then(|p| p.manager).unwrap_or(owner))
}

/// What is to score is owed since its last day; `None`: it is not.
fn score_owed(cascade: &Cascade, board: &Board, ix: Ix) -> Option<Owed> {
    let today = board.today();
    let due = board.peek(cascade, ix).flags.has(Flag::ToScore).then(|| stage::judged_on(cascade, ix, today))?;
    Some(Owed { debt: Debt::Score(ix), due: Some(due), missed: 0, manager: None, snoozed: None })
}

/// The check-in an item owes on the day of the board; `None`: it is fresh, or owes none. `owned`: since when it is its
/// owner's; `None`: it always was.
pub fn check_in_owed(cascade: &Cascade, board: &Board, ix: Ix, owned: Option<NaiveDate>) -> Option<Owed> {
    let (item, today) = (cascade.item(ix), board.today());
    let mut judged = board.peek(cascade, ix);
    judged.freshness?;
    let snoozed = item.snooze().map(|s| s.until).filter(|&until| until > today);
    if snoozed.is_some() {
        // What would be owed, had nobody put it off.
        let (schedule, last) =
            (Schedule::unsnoozed(cascade, ix, today), cascade.summary(ix).heard_on().filter(|&on| on <= today));
        let due = schedule.due_on(last);
        (judged.due_on, judged.freshness) = (Some(due), Some(schedule.freshness(due, last.is_some(), today)));
    }
    judged.freshness.filter(|f| *f != Freshness::Fresh)?;
    let missed = participation::missed(cascade, ix, &judged, owned, today);
    let manager = (missed >= participation::ESCALATES)
        .then(|| cascade.person(cascade.person(item.owner?)?.manager?))
        .flatten()
        .map(|m| m.id);
    Some(Owed { debt: Debt::CheckIn(ix), due: judged.due_on, missed, manager, snoozed })
}

fn rank(cascade: &Cascade, debt: &Debt) -> u8 {
    match debt {
        Debt::CheckIn(ix) | Debt::Score(ix) => match cascade.item(*ix).kind() {
            Kind::KeyResult => 0,
            Kind::Objective => 1,
            Kind::Project => 2,
        },
        Debt::Verdict { .. } => 3,
        Debt::Action(_) => 4,
    }
}

/// What a debt is about, as shown. Of a verdict both ends: one project may have claimed several things.
pub fn name(cascade: &Cascade, debt: &Debt) -> String {
    match debt {
        Debt::CheckIn(ix) | Debt::Score(ix) => cascade.item(*ix).title.to_string(),
        Debt::Verdict { project, target, .. } => {
            format!("{} → {}", cascade.item(*project).title, cascade.item(*target).title)
        }
        Debt::Action(id) => cascade.actions().find(|a| a.id == *id).map(|a| a.what.to_string()).unwrap_or_default(),
    }
}

/// About how long so many debts take: `less than a minute`, `about 2 minutes`.
pub fn time_left(debts: usize) -> String {
    match (debts * SECONDS_EACH).div_ceil(60) {
        _ if debts * SECONDS_EACH < 60 => "less than a minute".to_owned(),
        1 => "about 1 minute".to_owned(),
        n => format!("about {n} minutes"),
    }
}

// ── managers ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// The people who name `manager` as theirs and are still here, by name.
pub fn reports(cascade: &Cascade, manager: Id, today: NaiveDate) -> Vec<Id> {
    let theirs = |p: &&Person| p.manager == Some(manager) && p.id != manager && p.is_here(today);
    let mut all: Vec<_> = cascade.people().filter(theirs).collect();
    all.sort_by_cached_key(|p| p.name.to_lowercase());
    all.into_iter().map(|p| p.id).collect()
}

/// The open items of these people: whose newest check-ins a manager reads.
pub fn items_of(cascade: &Cascade, people: &[Id], today: NaiveDate) -> Vec<Id> {
    let people: HashSet<Id> = people.iter().copied().collect();
    cascade
        .live()
        .filter(|&ix| cascade.item(ix).owner.is_some_and(|o| people.contains(&o)) && phase(cascade, ix, today) == Phase::Open)
        .map(|ix| cascade.item(ix).id)
        .collect()
}

/// How far back a check-in is worth being acknowledged: what is older was read in a meeting, or never will be.
pub const ACKNOWLEDGE_DAYS: i64 = 14;

/// The check-ins, out of these, that were said by one of these people lately and that their manager has not acknowledged:
/// the newest first.
pub fn unread<'a>(
    cascade: &Cascade,
    manager: Id,
    reports: &[Id],
    newest: impl IntoIterator<Item = &'a CheckIn>,
    today: NaiveDate,
) -> Vec<&'a CheckIn> {
    let read: HashSet<Id> = cascade
        .acknowledgements()
        .filter(|a| a.by.map(|by| cascade.stands_for(by)) == Some(manager))
        .map(|a| a.check_in)
        .collect();
    let since = plus(today, -ACKNOWLEDGE_DAYS);
    let mut all: Vec<&CheckIn> = newest
        .into_iter()
        .filter(|c| {
            c.by.is_some_and(|by| reports.contains(&cascade.stands_for(by)))
                && !read.contains(&c.id)
                && c.on > since
                && c.on <= today
        })
        .collect();
    all.sort_by_key(|c| (std::cmp::Reverse(c.on), c.id));
    all
}

/// What managers said lately to check-ins of what this person owns, the newest first: the ids of the acknowledgements.
pub fn said_to(cascade: &Cascade, person: Id, today: NaiveDate) -> Vec<Id> {
    let since = plus(today, -ACKNOWLEDGE_DAYS);
    let mut said: Vec<_> = cascade
        .acknowledgements()
        .filter(|a| a.on > since && !a.comment.trim().is_empty() && a.by != Some(person))
        .filter(|a| cascade.find(a.item).is_some_and(|ix| cascade.item(ix).owner == Some(person)))
        .collect();
    said.sort_by_key(|a| (std::cmp::Reverse(a.on), a.id));
    said.into_iter().map(|a| a.id).collect()
}

/// What a manager should know about one of their reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concern {
    /// Items of theirs that missed two deadlines in a row or more, the most missed first.
    pub missed: Vec<(Ix, u32)>,
    /// Items of theirs that are overdue and were put off, and until when: the longest first. Silence is never green.
    pub snoozed: Vec<(Ix, NaiveDate)>,
    /// How many open key results they answer for, when that is more than the limit of the workspace.
    pub overload: Option<usize>,
}

/// The reports there is something to say about, by name.
pub fn concerns(cascade: &Cascade, board: &Board, reports: &[Id], owned: &Owned) -> Vec<(Id, Concern)> {
    let mut found: BTreeMap<Id, (Concern, usize)> = reports.iter().map(|&id| (id, Default::default())).collect();
    let today = board.today();
    for ix in cascade.live() {
        let item = cascade.item(ix);
        let Some((concern, load)) = item.owner.and_then(|o| found.get_mut(&o)) else { continue };
        if phase(cascade, ix, today) != Phase::Open {
            continue;
        }
        *load += usize::from(item.kind() == Kind::KeyResult);
        match check_in_owed(cascade, board, ix, owned.get(&item.id).copied()) {
            Some(Owed { snoozed: Some(until), .. }) => concern.snoozed.push((ix, until)),
            Some(owed) if owed.missed >= participation::ESCALATES => concern.missed.push((ix, owed.missed)),
            _ => {}
        }
    }
    let limit = cascade.settings.load_limit;
    let told = |id: &Id| {
        let (mut concern, load) = found.remove(id)?;
        concern.overload = (load > limit).then_some(load);
        concern.missed.sort_by_key(|&(ix, missed)| (std::cmp::Reverse(missed), ix));
        concern.snoozed.sort_by_key(|&(ix, until)| (std::cmp::Reverse(until), ix));
        (concern != Concern::default()).then_some((*id, concern))
    };
    reports.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Entity,
        fixture::{World, day},
        goal::{Body, ProjectState},
        key_result::Snooze,
        people::Person,
        review::Acknowledgement,
    };

    /// Mara manages Ana, who has two key results, a project and an action.
    struct Team {
        w: World,
        mara: Id,
        ana: Id,
        slow: Id,
        fast: Id,
        project: Id,
    }

    fn person(w: &mut World, id: Id) -> &mut Person {
        match w.entity(id) {
            Entity::Person(p) => p,
            other => panic!("{other:?}"),
        }
    }

    fn team() -> Team {
        let mut w = World::bare("2026-11-23");
        let (mara, ana) = (w.person("Mara"), w.person("Ana"));
        person(&mut w, ana).manager = Some(mara);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |i| i.owner = Some(mara));
        let slow = w.key_result(goal, 2.0, 4.0, |i| (i.owner, i.title) = (Some(ana), "Slow".into()));
        let fast = w.key_result(goal, 2.0, 4.0, |i| (i.owner, i.title) = (Some(ana), "Fast".into()));
        let project = w.project("Work", |i| {
            (i.owner, i.start, i.created) = (Some(ana), Some(day("2026-11-09")), day("2026-11-02"));
        });
        w.value(slow, "2026-10-30", 2.2);
        w.value(fast, "2026-11-13", 2.6);
        let action = w.action(slow, "2026-11-20");
        match w.entity(action) {
            Entity::Action(a) => a.owner = Some(ana),
            other => panic!("{other:?}"),
        }
        Team { w, mara, ana, slow, fast, project }
    }

    fn names(c: &Cascade, owed: &[Owed]) -> Vec<String> {
        owed.iter().map(|o| name(c, &o.debt)).collect()
    }

    #[test]
    fn the_most_overdue_comes_first_and_nothing_of_anybody_else() {
        let t = team();
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let queue = queue(&c, &board, t.ana, &Owned::new());
        // Due on 9 Nov, 20 Nov, today and (the project, from its start on) 16 Nov.
        assert_eq!(names(&c, &queue.owed), ["Slow", "Work", "Call them", "Fast"]);
        assert!(queue.snoozed.is_empty());
        assert_eq!(
            super::queue(&c, &board, t.mara, &Owned::new()),
            Queue::default(),
            "an objective with key results owes nothing"
        );
    }

    #[test]
    fn what_was_missed_twice_names_the_manager() {
        let t = team();
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let queue = queue(&c, &board, t.ana, &Owned::new());
        assert_eq!((queue.owed[0].missed, queue.owed[0].manager), (2, Some(t.mara)));
        assert_eq!((queue.owed[1].missed, queue.owed[1].manager), (1, None));
        let concerns = concerns(&c, &board, &[t.ana], &Owned::new());
        assert_eq!(concerns.len(), 1);
        assert_eq!(concerns[0].1.missed, [(c.find(t.slow).unwrap(), 2)]);
    }

    #[test]
    fn who_takes_over_what_is_silent_answers_for_no_deadline_before() {
        let mut t = team();
        t.w.today = day("2026-12-07");
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let slow = c.find(t.slow).unwrap();
        let missed = |since: &str| {
            let owned = Owned::from([(t.slow, day(since))]);
            let owed = queue(&c, &board, t.ana, &owned).owed.into_iter().find(|o| o.debt == Debt::CheckIn(slow)).unwrap();
            let told = concerns(&c, &board, &[t.ana], &owned);
            assert_eq!(told[0].1.missed.contains(&(slow, owed.missed)), owed.missed >= 2, "{since}");
            (owed.missed, owed.manager)
        };
        // Due on 9 Nov and every Monday since; that of today may still be kept.
        assert_eq!(missed("2026-11-02"), (4, Some(t.mara)), "before the first of them");
        assert_eq!(missed("2026-11-10"), (3, Some(t.mara)));
        assert_eq!(missed("2026-11-16"), (3, Some(t.mara)), "what was due that day was theirs to say");
        assert_eq!(missed("2026-11-24"), (1, None));
        assert_eq!(missed("2026-12-04"), (0, None));
        assert!(silent(&c, &board, &[t.ana]).contains(&t.slow) && silent(&c, &board, &[t.mara]).is_empty());
    }

    #[test]
    fn what_is_snoozed_stands_apart_until_its_day() {
        let mut t = team();
        let snooze = |until: &str| Snooze { until: day(until), reason: "on leave".into(), by: None };
        t.w.edit(t.slow, |i| {
            i.extra = Some(Box::new(crate::domain::goal::Extra { snooze: Some(snooze("2026-12-01")), ..Default::default() }));
        });
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let q = queue(&c, &board, t.ana, &Owned::new());
        assert_eq!(names(&c, &q.snoozed), ["Slow"]);
        assert_eq!(q.owed.len(), 3);
        let slow = c.find(t.slow).unwrap();
        let told = concerns(&c, &board, &[t.ana], &Owned::new());
        assert_eq!(told[0].1.snoozed, [(slow, day("2026-12-01"))], "the manager sees that it is silent");
        assert_eq!(told[0].1.missed, []);
        let all = deadlines(&c, &board, &BTreeSet::from([t.ana]));
        let back: Vec<_> = all.iter().filter(|(_, o)| o.debt == Debt::CheckIn(slow)).map(|(_, o)| o.due).collect();
        assert_eq!(back, [Some(day("2026-12-14"))], "the first review day a week after its silence has ended");
        t.w.today = day("2026-12-01");
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        assert!(queue(&c, &board, t.ana, &Owned::new()).snoozed.is_empty(), "its day has come");
    }

    #[test]
    fn a_verdict_is_owed_by_the_owner_of_the_project_two_weeks_after_its_end() {
        let mut t = team();
        t.w.link(t.project, t.slow, Some("it is the cause"));
        let done = |on: &str| {
            let on = day(on);
            move |i: &mut crate::domain::Item| {
                if let Body::Project(p) = &mut i.body {
                    (p.state, p.state_on) = (ProjectState::Done, Some(on));
                }
            }
        };
        t.w.edit(t.project, done("2026-11-16"));
        let c = t.w.cascade();
        let (today, ana) = (t.w.today, t.ana);
        let debts =
            |c: &Cascade| queue(c, &Board::new(today), ana, &Owned::new()).owed.iter().map(|o| o.debt).collect::<Vec<_>>();
        assert!(!debts(&c).iter().any(|d| matches!(d, Debt::Verdict { .. })), "a week later the numbers are not in");
        t.w.edit(t.project, done("2026-11-09"));
        let c = t.w.cascade();
        assert!(debts(&c).iter().any(|d| matches!(d, Debt::Verdict { .. })));
    }

    #[test]
    fn two_verdicts_of_one_project_are_told_apart_by_what_they_are_about() {
        let mut t = team();
        t.w.link(t.project, t.slow, Some("it is the cause"));
        t.w.link(t.project, t.fast, Some("it helps there too"));
        t.w.edit(t.project, |i| {
            if let Body::Project(p) = &mut i.body {
                (p.state, p.state_on) = (ProjectState::Done, Some(day("2026-11-02")));
            }
        });
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let owed = queue(&c, &board, t.ana, &Owned::new()).owed;
        let title = c.item(c.find(t.project).unwrap()).title.clone();
        let said: Vec<String> = owed.iter().map(|o| name(&c, &o.debt)).filter(|n| n.starts_with(&*title)).collect();
        assert_eq!(said, [format!("{title} → Fast"), format!("{title} → Slow")]);
        let dated = deadlines(&c, &board, &BTreeSet::from([t.ana]));
        assert_eq!(dated.iter().filter(|(_, o)| matches!(o.debt, Debt::Verdict { .. })).count(), 2);
        assert!(dated.iter().any(|(_, o)| matches!(o.debt, Debt::Action(_))));
    }

    #[test]
    fn what_falls_due_next_comes_first_and_nothing_that_is_owed_or_put_off() {
        let mut t = team();
        t.w.value(t.fast, "2026-11-23", 2.7);
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let next = ahead(&c, &board, t.ana);
        assert_eq!(names(&c, &next), ["Fast"], "the others are owed already");
        assert!(next.iter().all(|o| o.due > Some(t.w.today)));
        assert_eq!(ahead(&c, &board, t.mara), []);
    }

    #[test]
    fn every_cadence_in_silence_is_another_deadline() {
        let t = team();
        let (c, board) = (t.w.cascade(), Board::new(t.w.today));
        let owed = check_in_owed(&c, &board, c.find(t.slow).unwrap(), None).unwrap();
        let due = owed.due.unwrap();
        for (after, deadline) in [(0, 0), (1, 0), (6, 0), (7, 7), (8, 7), (14, 14), (20, 14)] {
            assert_eq!(owed.deadline(&c, plus(due, after)), Some(plus(due, deadline)), "{after} days after");
        }
        assert_eq!(owed.deadline(&c, plus(due, -3)), Some(due), "before it has come");
    }

    #[test]
    fn a_manager_reads_what_reports_said_lately_and_once() {
        let mut t = team();
        t.w.check_ins.iter_mut().for_each(|c| c.by = Some(t.ana));
        let c = t.w.cascade();
        assert_eq!(reports(&c, t.mara, t.w.today), [t.ana]);
        assert_eq!(items_of(&c, &[t.ana], t.w.today).len(), 3);
        let unread = |c: &Cascade, t: &Team| -> Vec<Id> {
            super::unread(c, t.mara, &[t.ana], &t.w.check_ins, t.w.today).iter().map(|c| c.item).collect()
        };
        assert_eq!(unread(&c, &t), [t.fast], "the other one is three weeks old");
        let ack = Acknowledgement {
            id: t.w.ids.next_id(),
            check_in: t.w.check_ins[1].id,
            item: t.fast,
            by: Some(t.mara),
            on: t.w.today,
            comment: "well done".into(),
            deleted: false,
        };
        t.w.entities.push(Entity::Acknowledgement(ack));
        assert_eq!(unread(&t.w.cascade(), &t), []);
    }

    #[test]
    fn more_key_results_than_the_limit_are_said() {
        let mut t = team();
        t.w.settings.load_limit = 1;
        let c = t.w.cascade();
        assert_eq!(concerns(&c, &Board::new(t.w.today), &[t.ana], &Owned::new())[0].1.overload, Some(2));
    }

    #[test]
    fn the_time_left_is_said_in_minutes() {
        assert_eq!([time_left(1), time_left(4), time_left(7)], ["less than a minute", "about 1 minute", "about 2 minutes"]);
    }
}
