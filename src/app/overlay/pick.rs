//! Choosing from a list as one types: commands, filters, cycles.
//!
//! What is chosen is a value of the list's own, so that one overlay serves them all.

mod people;

use super::query::{Narrowed, Query, step_aside};
use crate::{
    app::{
        ctx::Ctx,
        deck::filter::{CycleChoice, Filter},
        key::Key,
        keys::{Action, Binding, Command, Keymap, Place, TABLE},
        overlay::form::Noun,
        reply::{Next, Reply},
    },
    domain::{
        Cascade, CheckIn, Flag, Id, Ix,
        cycle::Cycle,
        describe, edit, fuzzy,
        goal::ProjectState,
        laptop::{self, Laptop},
        meeting::{RunningReview, absent, minutes},
        people::{Person, Team},
        portfolio::Narrow,
        recurring::Meeting,
        review::{self, Class},
        roster, text,
    },
};
use people::persons;
pub(super) use people::{find_person, hand_over, log_person, people, roster_filter};

/// What a choice does: whoever it concerns does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A command.
    Act(Command),
    /// Adds or takes away a flag of the filter.
    Flag(Flag),
    /// Only what this person owns.
    Owner(Id),
    /// Only what this team, or one below it, answers for.
    Team(Id),
    /// No filter.
    Everything,
    /// Which cycles are shown.
    Cycle(CycleChoice),
    /// Makes the cycles of a fiscal year.
    MakeCycles(i32),
    /// The trend of this item.
    Trend(Id),
    /// The trends of this cycle; `None`: of the one that runs.
    CycleOfTrends(Option<Id>),
    /// Only changes by this person.
    LogPerson(Option<Id>),
    /// Which projects are shown.
    Projects(Narrow),
    /// Takes a link away.
    Unlink(Id),
    /// Says a check-in right.
    Amend(Id),
    /// Takes a check-in back.
    TakeBack(Id),
    /// Opens the page of a person.
    Person(Id),
    /// Goes to a person in the roster.
    InRoster(Id),
    /// Who the roster shows.
    Roster(roster::Narrow),
    /// Gives everything of one person to another.
    HandOver {
        /// Who has it.
        from: Id,
        /// Who gets it.
        to: Id,
    },
    /// Asks whether a person, a team or a cycle is to be deleted.
    Remove(Id),
    /// Forget a person.
    Forget(Id),
    /// Asks who stands for this one, which disappears.
    Same(Noun, Id),
    /// Lets the second of two that are one stand for both.
    SameAs {
        /// The one that disappears.
        a: Id,
        /// The one that stands for both.
        b: Id,
    },
    /// Pulls what is parked into the meeting. Not by its place: that may move while one chooses.
    PullIn {
        /// The item or the action; `None`: what is on track.
        of: Option<Id>,
        /// Why it is on the agenda: an item may be parked for two reasons.
        class: Class,
    },
    /// Somebody is not here any more, or is here again.
    NotHere(Id),
    /// Goes to the entry at that place of the agenda.
    GoTo(usize),
    /// Ends the meeting where its clocks stand by then.
    EndReview,
    /// Closes a review nobody ended.
    CloseReview(Id),
    /// Run a review here that another process runs.
    TakeOver(Id),
    /// Copies the line by which somebody joins; `None`: whoever has it.
    Invite(Option<Id>),
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is matched and shown.
    pub label: String,
    /// What stands at the right: a key, a number.
    pub hint: String,
    /// It is in force already.
    pub is_on: bool,
    /// Why it cannot be taken now; `None`: it can.
    pub why_not: Option<String>,
    /// What it does.
    pub choice: Choice,
}

/// The list, and what is typed to narrow it.
#[derive(Debug)]
pub struct Pick {
    /// Above the list.
    pub title: &'static str,
    /// What is typed.
    pub line: Query,
    /// Every line.
    pub entries: Vec<Entry>,
    /// The lines that match, best first.
    pub shown: Vec<usize>,
    /// The selected one of those.
    pub cursor: usize,
}

impl Pick {
    fn new(title: &'static str, entries: Vec<Entry>) -> Pick {
        let cursor = entries.iter().position(|e| e.is_on).unwrap_or(0);
        Pick { title, line: Query::new(), shown: (0..entries.len()).collect(), entries, cursor }
    }

    /// The line that Enter would take; `None` when nothing matches.
    pub fn selected(&self) -> Option<&Entry> {
        self.shown.get(self.cursor).map(|&n| &self.entries[n])
    }

    pub(in crate::app) fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
    }

    pub(in crate::app) fn narrow(&mut self) {
        // Commands are written with blanks here and with hyphens in the settings file: both find them.
        let typed = self.line.field.text();
        let commands = matches!(self.entries.first(), Some(Entry { choice: Choice::Act(_), .. }));
        let typed = if commands { typed.replace('-', " ") } else { typed };
        self.shown = fuzzy::rank(&typed, self.entries.iter().map(|e| e.label.as_str()));
        // A command whose name holds what is typed comes before one that has its letters somewhere; of both kinds what can be
        // done now comes first.
        let named = |label: &str| label.split(": ").next().is_some_and(|name| name.contains(&typed.to_lowercase()));
        self.shown.sort_by_key(|&n| (commands && !named(&self.entries[n].label), self.entries[n].why_not.is_some()));
        self.cursor = 0;
    }

    pub(super) fn key(&mut self, key: Key, keymap: &Keymap) -> Reply {
        match self.line.key(key, keymap) {
            Narrowed::Leave => return Reply::close(),
            Narrowed::Take => return self.take(),
            Narrowed::Away(command) => return step_aside(command),
            Narrowed::Step(by) => self.step(by),
            Narrowed::Typed => self.narrow(),
            Narrowed::Nothing => {}
        }
        Reply::stay()
    }

    /// Takes the selected line.
    pub(super) fn take(&self) -> Reply {
        if let Some(reason) = self.selected().and_then(|e| e.why_not.as_ref()) {
            return Reply::say(format!("this cannot be done now: {reason}"));
        }
        match self.selected().map(|e| e.choice) {
            Some(Choice::Act(action)) => Reply::close().then(Next::Act(action)),
            // What else was found is gone through afterwards.
            Some(choice @ (Choice::Trend(_) | Choice::InRoster(_))) => {
                Reply::close().then(Next::Found(self.found())).then(Next::Choose(choice))
            }
            Some(choice) => Reply::close().then(Next::Choose(choice)),
            None => Reply::stay(),
        }
    }

    /// The items whose trends are listed, or the people, in this order.
    fn found(&self) -> Vec<Id> {
        let of = |&n: &usize| match self.entries[n].choice {
            Choice::Trend(id) | Choice::InRoster(id) => Some(id),
            _ => None,
        };
        self.shown.iter().filter_map(of).collect()
    }

    /// A click on the n-th of the lines shown; `double`: twice. On the selected one it takes it.
    pub(super) fn click(&mut self, n: usize, double: bool) -> Reply {
        let again = self.cursor == n || double;
        self.cursor = n.min(self.shown.len().saturating_sub(1));
        if again { self.take() } else { Reply::stay() }
    }
}

/// A command by its name and what it does; where that begins with the name, it is not said twice.
fn said(name: &str, help: &str) -> String {
    let word = |word: &str| word.trim_end_matches([',', ':', ';']).to_lowercase();
    let mut rest = help;
    for wanted in name.split(' ') {
        let Some(found) = rest.split(' ').find(|w| !matches!(*w, "a" | "an" | "the")).filter(|w| word(w) == wanted) else {
            return format!("{name}: {help}");
        };
        rest = rest.split_once(found).map_or("", |(_, after)| after.strip_prefix(' ').unwrap_or(after));
    }
    let said = &help[..help.len() - rest.len()];
    let sign = said.trim_end().chars().next_back().filter(|c| !c.is_alphabetic()).map(String::from).unwrap_or_default();
    format!("{name}{sign} {rest}").trim_end().to_owned()
}

/// Every command by name, with its key: first what can be done here, then, dim, what cannot, with the reason.
pub(super) fn palette(keymap: &Keymap, places: &[Place], hindered: impl Fn(&Binding) -> Option<String>) -> Pick {
    let here = places.iter().flat_map(|&place| TABLE.iter().filter(move |b| b.place == place));
    let elsewhere = Place::ALL.into_iter().flat_map(|place| TABLE.iter().filter(move |b| b.place == place));
    let elsewhere = elsewhere.filter(|b| !places.contains(&b.place));
    let mut entries: Vec<Entry> = here
        .chain(elsewhere)
        .filter(|b| b.action != Action::Palette)
        .filter_map(|b| {
            let command = Command::of(b.place, b.action)?;
            let label = said(&b.name.replace('-', " "), &keymap.filled(b.help));
            let why_not = hindered(b);
            let hint = why_not.clone().unwrap_or_else(|| keymap.show_in(places, b.place, b.action));
            Some(Entry { label, hint, is_on: false, why_not, choice: Choice::Act(command) })
        })
        .collect();
    entries.sort_by_key(|e| e.why_not.is_some());
    Pick::new("Commands", entries)
}

/// Flags with how many carry them, then owners, then teams.
pub(super) fn filter(ctx: &Ctx<'_>, filter: &Filter) -> Pick {
    let mut entries = Vec::new();
    if !filter.is_empty() {
        entries.push(Entry {
            label: "everything".into(),
            hint: "no filter".into(),
            is_on: false,
            why_not: None,
            choice: Choice::Everything,
        });
    }
    for flag in Flag::ALL {
        let counts = if ctx.only.is_some() { ctx.board.counts_apart() } else { ctx.board.counts().copied() };
        let n = counts.map_or(0, |c| c.of(flag));
        let hint = if n == 0 { String::new() } else { n.to_string() };
        entries.push(Entry {
            label: flag.label().into(),
            hint,
            is_on: filter.flags.contains(&flag),
            why_not: None,
            choice: Choice::Flag(flag),
        });
    }
    let mut people: Vec<_> = ctx.cascade.people().collect();
    people.sort_by_key(|p| p.name.to_lowercase());
    for p in people {
        let label = text::one_line(&p.name, 60).into_owned();
        let hint = if ctx.me == Some(p.id) { "you" } else { "owner" };
        entries.push(Entry {
            label,
            hint: hint.into(),
            is_on: filter.owner == Some(p.id),
            why_not: None,
            choice: Choice::Owner(p.id),
        });
    }
    let mut teams: Vec<_> = ctx.cascade.teams().collect();
    teams.sort_by_key(|t| t.name.to_lowercase());
    for t in teams {
        let label = text::one_line(&t.name, 60).into_owned();
        entries.push(Entry {
            label,
            hint: "team".into(),
            is_on: filter.team == Some(t.id),
            why_not: None,
            choice: Choice::Team(t.id),
        });
    }
    Pick { cursor: 0, ..Pick::new("Show only", entries) }
}

/// The open cycles, each cycle alone, all of them.
pub(super) fn cycle(ctx: &Ctx<'_>, now: CycleChoice) -> Pick {
    let mut entries = vec![
        entry("open cycles, with what they belong to", "as a rule", CycleChoice::Open, now),
        entry("all cycles", "closed ones too", CycleChoice::All, now),
    ];
    let mut cycles: Vec<_> = ctx.cascade.cycles().collect();
    cycles.sort_by_key(|c| (std::cmp::Reverse(c.start), c.days()));
    for c in cycles {
        let when = text::say::say_span(c.start, c.end, ctx.today());
        let state = format!("{when} · {}", format!("{:?}", c.state_on(ctx.today())).to_lowercase());
        entries.push(entry(&text::one_line(&c.name, 60), &state, CycleChoice::One(c.id), now));
    }
    entries.extend(years_to_make(ctx));
    Pick::new("Cycle", entries)
}

/// This year and the next, where they lack cycles.
fn years_to_make(ctx: &Ctx<'_>) -> Vec<Entry> {
    let calendar = ctx.cascade.settings.calendar();
    let Some(this) = calendar.year_of(ctx.today()) else { return Vec::new() };
    let lacking = |year: i32| {
        let named = edit::periods_of(&calendar, year).ok()?;
        let names: Vec<String> = named.into_iter().map(|(_, name)| name).collect();
        let new = names.iter().filter(|name| ctx.cascade.cycle_called(name).is_none()).count();
        let (whole, last) = (names.first()?, names.last()?);
        let label = format!("make the cycles of {}", text::one_line(whole, 24));
        let hint = format!("{} … {} · {new} new", text::one_line(&names[1], 24), text::one_line(last, 24));
        (new > 0).then_some(Entry { label, hint, is_on: false, why_not: None, choice: Choice::MakeCycles(year) })
    };
    [this, this + 1].into_iter().filter_map(lacking).collect()
}

fn entry(label: &str, hint: &str, choice: CycleChoice, now: CycleChoice) -> Entry {
    Entry { label: label.to_owned(), hint: hint.to_owned(), is_on: choice == now, why_not: None, choice: Choice::Cycle(choice) }
}

/// Who has no laptop that writes yet, to copy the line by which they join.
pub(super) fn invite(ctx: &Ctx<'_>, laptops: &[Laptop]) -> Pick {
    let of = |id: Id| {
        let person = ctx.cascade.person(id);
        let label = person.map_or_else(String::new, |p| text::one_line(p.name.trim(), 60).into_owned());
        let hint = person.and_then(|p| p.email.as_deref()).map_or_else(String::new, |e| text::one_line(e, 40).into_owned());
        Entry { label, hint, is_on: false, why_not: None, choice: Choice::Invite(Some(id)) }
    };
    let mut entries: Vec<Entry> = laptop::nobody_yet(ctx.cascade, laptops, ctx.today()).into_iter().map(of).collect();
    entries.push(Entry {
        label: "anyone: they say who they are when they have joined".to_owned(),
        hint: String::new(),
        is_on: false,
        why_not: None,
        choice: Choice::Invite(None),
    });
    Pick::new("Copy a line to join for", entries)
}

/// Every key result by its title, newest cycle first, to look at its trend.
pub(super) fn key_results(ctx: &Ctx<'_>) -> Pick {
    let c = ctx.cascade;
    let mut all: Vec<(Ix, &str, Option<&Cycle>)> = c
        .live()
        .filter(|&ix| c.item(ix).key_result().is_some() && ctx.only.is_none_or(|only| only.held.contains(ix)))
        .map(|ix| (ix, c.item(ix).title.trim(), c.cycle_of(ix)))
        .collect();
    all.sort_by_key(|&(ix, title, cycle)| (std::cmp::Reverse(cycle.map(|cycle| cycle.start)), title, ix));
    let entry = |(ix, title, cycle): (Ix, &str, Option<&Cycle>)| Entry {
        label: text::one_line(title, 80).into_owned(),
        hint: cycle.map_or_else(String::new, |cycle| text::one_line(cycle.name.trim(), 24).into_owned()),
        is_on: false,
        why_not: None,
        choice: Choice::Trend(c.item(ix).id),
    };
    Pick::new("Trend of", all.into_iter().map(entry).collect())
}

/// The cycles that have begun, the newest first, to look at their trends; first of all the one that runs.
pub(super) fn cycle_of_trends(ctx: &Ctx<'_>, now: Option<Id>) -> Pick {
    let entry = |label: &str, hint: String, id: Option<Id>| Entry {
        label: label.to_owned(),
        hint,
        is_on: now == id,
        why_not: None,
        choice: Choice::CycleOfTrends(id),
    };
    let mut cycles: Vec<&Cycle> = ctx.cascade.cycles().filter(|cycle| cycle.start <= ctx.today()).collect();
    cycles.sort_by_key(|cycle| (std::cmp::Reverse(cycle.start), cycle.days()));
    let when = |cycle: &Cycle| text::say::say_span(cycle.start, cycle.end, ctx.today());
    let all = cycles.into_iter().map(|cycle| entry(&text::one_line(&cycle.name, 60), when(cycle), Some(cycle.id)));
    let runs = entry("the cycle that runs, and the last one scored", "as a rule".to_owned(), None);
    Pick::new("Trends of", std::iter::once(runs).chain(all).collect())
}

/// Every team with all below it, to show only what it answers for; and none.
pub(super) fn teams(ctx: &Ctx<'_>) -> Pick {
    let now = ctx.only.map(|only| only.team);
    let mut teams: Vec<&Team> = ctx.cascade.teams().collect();
    teams.sort_by_key(|team| team.name.to_lowercase());
    let entry = |team: &Team| Entry {
        label: text::one_line(&team.name, 60).into_owned(),
        hint: String::new(),
        is_on: now == Some(team.id),
        why_not: None,
        choice: Choice::Team(team.id),
    };
    Pick::new("Only the team", teams.into_iter().map(entry).collect())
}

/// States, owners, teams and goals that projects may be narrowed to. One of a kind at a time; the same again lets it go.
pub(super) fn projects_filter(ctx: &Ctx<'_>, now: Narrow) -> Pick {
    let mut entries = Vec::new();
    if !now.is_empty() {
        let choice = Choice::Projects(Narrow::default());
        entries.push(Entry { label: "everything".into(), hint: "no filter".into(), is_on: false, why_not: None, choice });
    }
    let mut add = |label: &str, hint: &str, is_on: bool, narrow: Narrow| {
        let label = text::one_line(label, 60).into_owned();
        entries.push(Entry { label, hint: hint.into(), is_on, why_not: None, choice: Choice::Projects(narrow) });
    };
    for state in ProjectState::ALL {
        let on = now.state == Some(state);
        add(state.word(), "state", on, Narrow { state: (!on).then_some(state), ..now });
    }
    let c = ctx.cascade;
    let mut owners: Vec<_> = c.projects().iter().filter_map(|&ix| c.item(ix).owner).filter_map(|id| c.person(id)).collect();
    owners.sort_by_key(|p| (p.name.to_lowercase(), p.id));
    owners.dedup_by_key(|p| p.id);
    for p in owners {
        let on = now.owner == Some(p.id);
        add(&p.name, if ctx.me == Some(p.id) { "you" } else { "owner" }, on, Narrow { owner: (!on).then_some(p.id), ..now });
    }
    let mut teams: Vec<_> = c.teams().collect();
    teams.sort_by_key(|t| t.name.to_lowercase());
    for t in teams {
        let on = now.team == Some(t.id);
        add(&t.name, "team", on, Narrow { team: (!on).then_some(t.id), ..now });
    }
    let mut goals: Vec<Ix> = c.projects().iter().flat_map(|&ix| crate::domain::portfolio::goals(c, ix)).collect();
    goals.sort_by_cached_key(|&ix| (c.item(ix).title.to_lowercase(), ix));
    goals.dedup();
    for ix in goals {
        let goal = c.item(ix);
        let on = now.goal == Some(goal.id);
        add(&goal.title, goal.kind().name(), on, Narrow { goal: (!on).then_some(goal.id), ..now });
    }
    Pick { cursor: 0, ..Pick::new("Show only projects", entries) }
}

/// Who has something on the agenda of a meeting, with who is not here first; `None`: nobody has.
pub(super) fn who_is_here(cascade: &Cascade, meeting: &RunningReview) -> Option<Pick> {
    let mut people: Vec<Id> = meeting.absent().to_vec();
    people.extend(absent::owners(cascade, &meeting.agenda).into_iter().filter(|id| !meeting.absent().contains(id)));
    let entry = |id: &Id| Entry {
        label: cascade.person(*id).map_or_else(|| "somebody".to_owned(), |p| text::one_line(&p.name, 60).into_owned()),
        hint: if meeting.absent().contains(id) { absent::why_not_here(cascade, *id, meeting.on) } else { String::new() },
        is_on: false,
        why_not: None,
        choice: Choice::NotHere(*id),
    };
    (!people.is_empty()).then(|| Pick::new("Who goes, or comes back?", people.iter().map(entry).collect()))
}

/// What is parked, to pull one in: what was parked last is first.
pub(super) fn parked(cascade: &Cascade, meeting: &RunningReview) -> Pick {
    let entry = |e: &review::Entry| {
        let (title, owner) = minutes::named(cascade, e);
        let hint = owner.map_or_else(String::new, |o| format!("{} · ", text::one_line(&o, 24)));
        Entry {
            label: text::one_line(&title, 60).into_owned(),
            hint: format!("{hint}{}", e.class.word()),
            is_on: false,
            why_not: None,
            choice: Choice::PullIn { of: e.item, class: e.class },
        }
    };
    Pick::new("Pull in which?", meeting.parked_entries().map(|(_, e)| entry(e)).collect())
}

/// The links of a project, to take one away.
pub(super) fn unlink(c: &Cascade, project: Ix) -> Pick {
    let entries = c.links_at(project).map(|link| {
        let title = c.find(link.target).map(|ix| text::one_line(&c.item(ix).title, 60).into_owned()).unwrap_or_default();
        let hint = if link.because.is_some() { "" } else { "no because" };
        Entry { label: title, hint: hint.into(), is_on: false, why_not: None, choice: Choice::Unlink(link.id) }
    });
    Pick::new("Unlink from", entries.collect())
}

/// Check-ins that were said at once, or of one day, to say one right or take it back.
pub(super) fn check_ins(ctx: &Ctx<'_>, all: &[&CheckIn], takes_back: bool) -> Pick {
    let entries = all.iter().map(|c| {
        let said = describe::check_in(ctx.cascade, c);
        let label = format!("{}: {said}", describe::name(ctx.cascade, c.item));
        let choice = if takes_back { Choice::TakeBack(c.id) } else { Choice::Amend(c.id) };
        Entry { label, hint: text::say::say_short(c.on, ctx.today()), is_on: false, why_not: None, choice }
    });
    Pick::new(if takes_back { "Take back" } else { "Say right" }, entries.collect())
}

/// Everyone, every team, cycle or meeting, to delete one.
pub(super) fn remove(ctx: &Ctx<'_>, noun: Noun) -> Pick {
    let title = match noun {
        Noun::Team => "Delete which team?",
        Noun::Cycle => "Delete which cycle?",
        Noun::Meeting => "Delete which meeting?",
        _ => "Delete which person?",
    };
    Pick::new(title, of_a_kind(ctx, noun, Choice::Remove))
}

/// Everyone who was not forgotten yet, to erase what they are called.
pub(super) fn forget(ctx: &Ctx<'_>) -> Pick {
    let mut entries = of_a_kind(ctx, Noun::Person, Choice::Forget);
    entries.retain(|e| !matches!(e.choice, Choice::Forget(id) if ctx.cascade.person(id).is_some_and(Person::is_forgotten)));
    Pick::new("Forget which person?", entries)
}

/// Everyone, every team or every cycle: the one that disappears, then the one that stands for both. Two of one name are told apart
/// by their letters.
pub(super) fn same(ctx: &Ctx<'_>, noun: Noun, a: Option<Id>) -> Pick {
    let title = match (noun, a) {
        (Noun::Team, None) => "Which team is the same as another?",
        (Noun::Cycle, None) => "Which cycle is the same as another?",
        (_, None) => "Who is the same as somebody else?",
        (Noun::Team, Some(_)) => "As which team, that stands for both?",
        (Noun::Cycle, Some(_)) => "As which cycle, that stands for both?",
        (_, Some(_)) => "As whom, who stands for both?",
    };
    let mut entries = of_a_kind(ctx, noun, |id| match a {
        None => Choice::Same(noun, id),
        Some(a) => Choice::SameAs { a, b: id },
    });
    entries.retain(|e| !matches!(e.choice, Choice::SameAs { a, b } if a == b));
    for entry in &mut entries {
        if let Choice::Same(_, id) | Choice::SameAs { b: id, .. } = entry.choice {
            let email = ctx.cascade.person(id).and_then(|p| p.email.as_deref()).map(|email| text::one_line(email, 40));
            let more = [email.unwrap_or_default().into_owned(), std::mem::take(&mut entry.hint), ctx.cascade.short(id)];
            entry.hint = more.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" · ");
        }
    }
    Pick::new(title, entries)
}

/// All of a kind by name, with what tells them apart.
fn of_a_kind(ctx: &Ctx<'_>, noun: Noun, choice: impl Fn(Id) -> Choice) -> Vec<Entry> {
    let c = ctx.cascade;
    let entry = |id, name: &str, hint: String| Entry {
        label: text::one_line(name, 60).into_owned(),
        hint,
        is_on: false,
        why_not: None,
        choice: choice(id),
    };
    let mut entries: Vec<Entry> = match noun {
        Noun::Team => {
            let above =
                |t: &Team| t.parent.and_then(|id| c.team(id)).map_or_else(String::new, |t| text::one_line(&t.name, 24).into());
            c.teams().map(|t| entry(t.id, &t.name, above(t))).collect()
        }
        Noun::Cycle => {
            let when = |c: &Cycle| text::say::say_span(c.start, c.end, ctx.today());
            c.cycles().map(|c| entry(c.id, &c.name, when(c))).collect()
        }
        Noun::Meeting => {
            let about = |m: &Meeting| m.scope.said(c);
            c.meetings().map(|m| entry(m.id, m.name.trim(), about(m))).collect()
        }
        _ => persons(ctx, choice, |_| true),
    };
    entries.sort_by_key(|e| e.label.to_lowercase());
    entries
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn what_a_command_does_does_not_say_its_name_again() {
        for (name, help, whole) in [
            ("undo", "take back my last change", "undo: take back my last change"),
            ("add objective", "add an objective", "add objective"),
            ("fold", "fold, or go to the parent", "fold, or go to the parent"),
            ("check in", "check in: value, note", "check in: value, note"),
            ("copy minutes", "copy the minutes to a file", "copy minutes to a file"),
            ("deck", "the deck: the cascade as a tree", "deck: the cascade as a tree"),
            ("find", "find as you type", "find as you type"),
            ("move", "move the item; it moves", "move the item; it moves"),
            ("next step", "next to the step", "next step: next to the step"),
        ] {
            assert_eq!(said(name, help), whole);
        }
    }
}
