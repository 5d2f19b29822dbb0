//! A year as it happens: three closed quarters and an open one, one change for each person and day.
//!
//! On every working day those whose key results are due sit down and say where they stand, now and then for a day that has
//! passed. Once a week there is a review with its clock, its decisions and its actions; targets are moved, with a reason;
//! what was typed wrongly is corrected or taken back; at the end of a quarter objectives get their outcome, projects are
//! finished and judged. The day closes the cycle. No two people's clocks agree.

use super::{
    Scale,
    parts::{Course, Dice, Served, company, items, plan, projects},
    review::Meetings,
};
use crate::domain::{
    Change, CheckIn, Entity, Field, Id, Ids, Op,
    change::{Author, Verb},
    cycle::{Cycle, calendar_dates},
    goal::{Outcome, ProjectState},
    link::{Judged, Verdict},
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::{BTreeMap, VecDeque};

/// How many operations a change has at most that brings a quarter's goals.
const BATCH: usize = 50_000;
/// From which goal on there are projects: the first screens show nothing but numbered goals.
const PROJECTS_AFTER: usize = 200;
/// The working days of a whole quarter.
const QUARTER: f64 = 65.0;
const MINUTE: i64 = 60_000;
const REASONS: [&str; 5] = [
    "the market turned out smaller than we thought",
    "two people went to another team",
    "the first weeks went better than anyone planned",
    "the largest customer asked for something else",
    "the old number was a guess",
];

/// Milliseconds of a day at a minute of it.
fn moment(day: NaiveDate, minute: i64) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() + minute * MINUTE
}

fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A quarter, and what is made of it once it has begun.
struct Quarter {
    cycle: Cycle,
    /// Its working days up to today.
    days: Vec<NaiveDate>,
    items: usize,
    /// How many goals stand above its own.
    before: usize,
    check_ins: usize,
    courses: Vec<Course>,
    /// How many check-ins each course has, and after how many of the days they end.
    plan: Vec<(usize, usize)>,
    /// The courses of each person, by the person's place.
    of: BTreeMap<usize, Vec<usize>>,
    /// The courses that are revised on a day, by the day's place.
    revised: BTreeMap<usize, Vec<usize>>,
    objectives: Vec<(Id, Option<Id>)>,
    projects: Vec<Served>,
}

impl Quarter {
    /// Whether it is over today.
    fn is_closed(&self, today: NaiveDate) -> bool {
        self.cycle.end < today
    }
}

/// What someone said last, as long as it can be corrected.
type Last = BTreeMap<usize, CheckIn>;

struct Year {
    scale: Scale,
    ids: Ids,
    dice: Dice,
    teams: Vec<Id>,
    people: Vec<Id>,
    /// By how much each person's clock is wrong, in milliseconds.
    skew: Vec<i64>,
    quarters: Vec<Quarter>,
    /// The quarter and the working day of it that come next.
    at: (usize, usize),
    last: Last,
    meetings: Meetings,
    /// What happened on the day that is told, with its minute by a clock that is right.
    today: Vec<(i64, Change)>,
    ready: VecDeque<Change>,
}

/// The workspace as changes, day by day.
pub(super) fn changes(scale: Scale) -> impl Iterator<Item = Change> {
    let mut year = Year::begin(scale);
    std::iter::from_fn(move || {
        while year.ready.is_empty() {
            let (quarter, day) = year.at;
            if year.quarters.get(quarter)?.days.len() <= day {
                year.at = (quarter + 1, 0);
                continue;
            }
            year.tell(quarter, day);
            year.at.1 += 1;
        }
        year.ready.pop_front()
    })
}

/// The last four quarters up to the one `today` lies in, oldest first.
fn quarters(scale: Scale, ids: &mut Ids) -> Vec<Quarter> {
    let mut at = scale.today;
    let mut all: Vec<Quarter> = Vec::new();
    let share = scale.items / 4;
    let mut before = 0;
    for back in 0..4 {
        let name = format!("{}-Q{}", at.year(), at.month0() / 3 + 1);
        let Some((start, end)) = calendar_dates(&name) else { break };
        let days = start.iter_days().take_while(|&d| d <= end && d <= scale.today).filter(|&d| is_working(d)).collect();
        // What is worked on now stands first, and has what is left over.
        let items = if back == 0 { scale.items - share * 3 } else { share };
        let cycle = Cycle::new(ids.next_id(), name, start, end);
        all.push(Quarter {
            cycle,
            days,
            items,
            before,
            check_ins: 0,
            courses: Vec::new(),
            plan: Vec::new(),
            of: BTreeMap::new(),
            revised: BTreeMap::new(),
            objectives: Vec::new(),
            projects: Vec::new(),
        });
        before += items;
        let Some(earlier) = start.pred_opt() else { break };
        at = earlier;
    }
    all.reverse();
    // An objective alone has nothing to check in.
    let weight = |q: &Quarter| if q.items > 1 { q.days.len() } else { 0 };
    let all_days: usize = all.iter().map(weight).sum();
    let (mut days, mut given) = (0, 0);
    for quarter in &mut all {
        days += weight(quarter);
        quarter.check_ins = (scale.check_ins() * days).checked_div(all_days).unwrap_or(0) - given;
        given += quarter.check_ins;
    }
    all
}

impl Year {
    fn begin(scale: Scale) -> Year {
        let mut ids = Ids::seeded(scale.items as u64);
        let mut dice = Dice(scale.items as u64);
        let quarters = quarters(scale, &mut ids);
        let mut ops: Vec<Op> = quarters.iter().map(|q| Op::Create(Entity::Cycle(q.cycle.clone()))).collect();
        let (teams, people) = company(scale.items, &mut ids, &mut ops);
        // Most clocks are within a minute, some are a quarter of an hour off.
        let skew = people.iter().map(|_| {
            let most = if dice.below(8) == 0 { 15 * MINUTE } else { MINUTE };
            dice.below(2 * most as u64) as i64 - most
        });
        let skew = skew.collect();
        let meetings = Meetings::default();
        let mut year = Year {
            scale,
            ids,
            dice,
            teams,
            people,
            skew,
            quarters,
            at: (0, 0),
            last: Last::new(),
            meetings,
            today: Vec::new(),
            ready: VecDeque::new(),
        };
        if let Some(on) = year.quarters.iter().find_map(|q| q.days.first().copied()) {
            let author = Author { by: None, at: moment(on, 7 * 60).min(scale.at), on };
            let founding = Change::new(year.ids.next_id(), author, Verb::Import, ops);
            year.ready.push_back(founding);
        }
        year
    }

    /// Everything that happens on one day, in the order in which it really happened.
    fn tell(&mut self, quarter: usize, day: usize) {
        let on = self.quarters[quarter].days[day];
        if day == 0 {
            self.last.clear();
            self.open(quarter, on);
        }
        if on.weekday() == Weekday::Mon {
            self.meet(quarter, on);
        }
        let people: Vec<usize> = self.quarters[quarter].of.keys().copied().collect();
        for person in people {
            let minute = 510 + self.dice.below(450) as i64;
            self.sit_down(quarter, day, person, minute);
        }
        for course in self.quarters[quarter].revised.remove(&day).unwrap_or_default() {
            self.revise(quarter, course, on);
        }
        let is_last = day + 1 == self.quarters[quarter].days.len();
        if is_last && self.quarters[quarter].is_closed(self.scale.today) {
            self.close(quarter, on);
        }
        self.today.sort_by_key(|(minute, _)| *minute);
        self.ready.extend(self.today.drain(..).map(|(_, change)| change));
    }

    /// A person does something at a minute of a day; their clock may say another.
    fn does(&mut self, person: usize, on: NaiveDate, minute: i64, verb: Verb, ops: Vec<Op>) -> &mut Change {
        let author = self.author(person, on, minute);
        let change = Change::new(self.ids.next_id(), author, verb, ops);
        self.today.push((minute, change));
        &mut self.today.last_mut().expect("one was just pushed").1
    }

    fn author(&self, person: usize, on: NaiveDate, minute: i64) -> Author {
        let at = (moment(on, minute) + self.skew[person]).min(self.scale.at);
        Author { by: Some(self.people[person]), at, on }
    }

    /// The place of the one who answers for something; what nobody owns somebody looks after.
    fn place(&self, owner: Option<Id>, else_by: usize) -> usize {
        owner.and_then(|id| self.people.iter().position(|&p| p == id)).unwrap_or(else_by % self.people.len())
    }

    /// A quarter begins: its goals and its projects.
    fn open(&mut self, quarter: usize, on: NaiveDate) {
        let (items_asked, before, cycle) = {
            let q = &self.quarters[quarter];
            (q.items, q.before, q.cycle.id)
        };
        let nodes = plan(items_asked, before, &mut self.ids, &mut self.dice);
        let mut ops = Vec::new();
        let courses = items(&nodes, cycle, on, &self.teams, &self.people, &mut self.dice, &mut ops);
        let objectives = ops
            .iter()
            .filter_map(|op| match op {
                Op::Create(Entity::Item(item)) if item.objective().is_some() => Some((item.id, item.owner)),
                _ => None,
            })
            .collect();
        let made = projects(&nodes, PROJECTS_AFTER, &self.people, on, &mut self.ids, &mut self.dice, &mut ops);
        let place: BTreeMap<Id, usize> = self.people.iter().enumerate().map(|(n, &id)| (id, n)).collect();
        let q = &mut self.quarters[quarter];
        let days = q.days.len();
        let each = q.check_ins.checked_div(courses.len()).unwrap_or(0);
        let more = q.check_ins.checked_rem(courses.len()).unwrap_or(0);
        for (n, course) in courses.iter().enumerate() {
            let person = course.owner.and_then(|id| place.get(&id).copied()).unwrap_or(n % place.len());
            q.of.entry(person).or_default().push(n);
            // Whoever is silent now has not been heard of for weeks; in the end everybody says something.
            let silent = if q.is_closed(self.scale.today) { 0 } else { course.silent as usize * 5 };
            q.plan.push((each + usize::from(n < more), days.saturating_sub(silent).max(1)));
            if days > 10 && self.dice.below(10) == 0 {
                q.revised.entry(5 + self.dice.below(days as u64 - 10) as usize).or_default().push(n);
            }
        }
        (q.courses, q.objectives, q.projects) = (courses, objectives, made);
        let mut ops = ops.into_iter();
        loop {
            let batch: Vec<Op> = ops.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            self.does(0, on, 8 * 60, Verb::Import, batch);
        }
    }

    /// One person's check-ins of a day.
    fn sit_down(&mut self, quarter: usize, day: usize, person: usize, minute: i64) {
        let q = &self.quarters[quarter];
        let (on, first) = (q.days[day], q.cycle.start);
        let due = |n: usize| {
            let (total, days) = q.plan[n];
            // Spread evenly, and not everybody's on the same day.
            let by = |day: usize| (day.min(days) * total + n % days) / days;
            by(day + 1) - by(day)
        };
        let share = (day + 1) as f64 / QUARTER;
        let mut said: Vec<CheckIn> = Vec::new();
        for &n in &q.of[&person] {
            for _ in 0..due(n) {
                let late = if self.dice.below(20) == 0 { 1 + self.dice.below(6) } else { 0 };
                let of = on.checked_sub_days(Days::new(late)).filter(|&of| of >= first).unwrap_or(on);
                let mut check_in = q.courses[n].says(of, share * 13.0 / 8.0, share, &mut self.ids, &mut self.dice);
                check_in.by = Some(self.people[person]);
                said.push(check_in);
            }
        }
        if let Some(wrong) = self.last.remove(&person)
            && self.dice.below(150) == 0
        {
            self.correct(person, on, minute - 1, wrong);
        }
        let Some(newest) = said.last().cloned() else { return };
        let ops = said.into_iter().map(|c| Op::CheckIn(Box::new(c))).collect();
        let change = self.does(person, on, minute, Verb::CheckIn, ops).clone();
        if self.dice.below(200) != 0 {
            self.last.insert(person, newest);
            return;
        }
        let undo = change.inverse(self.ids.next_id(), self.author(person, on, minute));
        let redo = self.dice.below(2) == 0;
        self.today.push((minute, undo.clone()));
        if redo {
            let redo = undo.inverse(self.ids.next_id(), self.author(person, on, minute + 1));
            self.today.push((minute, redo));
        }
    }

    /// What was typed last time was wrong.
    fn correct(&mut self, person: usize, on: NaiveDate, minute: i64, wrong: CheckIn) {
        let right = CheckIn { id: self.ids.next_id(), value: wrong.value.map(|v| v + 1.0), ..wrong.clone() };
        let ops = vec![Op::Void { check_in: wrong.id, item: wrong.item }, Op::CheckIn(Box::new(right))];
        self.does(person, on, minute, Verb::Correct, ops).why = Some("it was the number of another week".to_owned());
    }

    /// Another target, with its reason.
    fn revise(&mut self, quarter: usize, n: usize, on: NaiveDate) {
        let course = &self.quarters[quarter].courses[n];
        let (item, from) = (course.item, course.target);
        let person = self.place(course.owner, n);
        let way = from - course.baseline;
        let to = course.baseline + (way * if self.dice.below(3) == 0 { 1.25 } else { 0.8 }).round();
        if to.total_cmp(&from).is_eq() || to.total_cmp(&course.baseline).is_eq() {
            return;
        }
        self.quarters[quarter].courses[n].target = to;
        let why = REASONS[self.dice.below(REASONS.len() as u64) as usize];
        let op = Op::Set { of: item, old: Field::Target(Some(from)), new: Field::Target(Some(to)) };
        self.does(person, on, 17 * 60, Verb::Revise, vec![op]).why = Some(why.to_owned());
    }

    /// The weekly review, before anybody else begins.
    fn meet(&mut self, quarter: usize, on: NaiveDate) {
        let of: Vec<Id> = self.quarters[quarter].courses.iter().map(|c| c.item).collect();
        let person = self.meetings.held() % self.people.len();
        let told = self.meetings.hold(on, &of, self.people[person], &self.people, &mut self.ids, &mut self.dice);
        for (second, verb, review, ops) in told {
            self.does(person, on, 8 * 60 + 10 + second / 60, verb, ops).review = Some(review);
        }
    }

    /// The last day of a quarter: objectives get their outcome, projects are finished and their theories judged.
    fn close(&mut self, quarter: usize, on: NaiveDate) {
        let mut by_person: BTreeMap<usize, Vec<Op>> = BTreeMap::new();
        for (n, (objective, owner)) in std::mem::take(&mut self.quarters[quarter].objectives).into_iter().enumerate() {
            let outcomes = [Outcome::Achieved, Outcome::Partial, Outcome::Partial, Outcome::Missed];
            let outcome = outcomes[self.dice.below(outcomes.len() as u64) as usize];
            let op = Op::Set { of: objective, old: Field::Outcome(None), new: Field::Outcome(Some(outcome)) };
            by_person.entry(self.place(owner, n)).or_default().push(op);
        }
        for (person, ops) in by_person {
            self.does(person, on, 17 * 60 + 30, Verb::Revise, ops);
        }
        for served in std::mem::take(&mut self.quarters[quarter].projects) {
            let person = self.place(Some(served.owner), 0);
            let (active, done) = (Field::State(ProjectState::Active), Field::State(ProjectState::Done));
            let ops = vec![
                Op::Set { of: served.project, old: active, new: done },
                Op::Set { of: served.project, old: Field::StateOn(None), new: Field::StateOn(Some(on)) },
            ];
            self.does(person, on, 17 * 60 + 40, Verb::Revise, ops);
            let verdict = Verdict::ALL[self.dice.below(3) as usize];
            let judged = Judged { verdict, why: "as far as anyone can tell".to_owned(), by: Some(served.owner), on };
            let op = Op::Set { of: served.link, old: Field::Judged(None), new: Field::Judged(Some(judged)) };
            self.does(person, on, 17 * 60 + 50, Verb::Judge, vec![op]);
        }
    }
}
