//! What is known of sharing: with whom, how long ago, what waits, what is in the way. And what is said of what came in.
//!
//! It is told by whoever makes the rounds, as [`News`]; nothing here waits for any of it. Must not know: keys, files, how what is
//! shared travels, threads.

use super::{
    App,
    damage::{Damage, Region},
    overlay::Overlay,
    said::Status,
};
use crate::domain::{
    Cascade, Id, describe,
    history::SpokenAfter,
    laptop::Laptop,
    recurring::Which,
    text::{
        self,
        say::{say_count, say_list},
    },
};
use chrono::Timelike as _;
use std::collections::BTreeSet;

/// What the workspace file knows of sharing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Where, as people say it.
    pub place: String,
    /// Whether whoever can read that place may join: the key lies in it.
    pub is_open: bool,
    /// All laptops, this one first.
    pub laptops: Vec<Laptop>,
    /// How many changes made here are in no file yet.
    pub waiting: u64,
    /// How many changes were made here today.
    pub made_today: u64,
    /// How many fields were set by two people who had not seen each other, and nobody settled it yet.
    pub clashes: usize,
    /// How many files lie there that could not be opened for days.
    pub left_out: usize,
    /// When this laptop last said what it holds, in milliseconds since 1970 UTC.
    pub spoke: Option<i64>,
}

/// What came in with a round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CameIn {
    /// Changes that are new here.
    pub changes: usize,
    /// Of these, check-ins.
    pub check_ins: usize,
    /// Whose they are.
    pub by: BTreeSet<Id>,
    /// The fields that I set and another one too, without having seen it.
    pub both: Vec<String>,
    /// How many fields others set so.
    pub among_others: usize,
    /// What is deleted and was spoken of apart from that.
    pub spoken: Vec<SpokenAfter>,
    /// Changes that only a newer version can read.
    pub parked: usize,
    /// Laptops that were read of for the first time.
    pub joined: Vec<Id>,
    /// Whether there is a newer key, which is not on this laptop.
    pub needs_invitation: bool,
    /// Files that could not be opened for days, and of which nobody was told.
    pub left_out: usize,
}

/// What whoever makes the rounds tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// What the file knows; `None`: it is not shared.
    Known(Option<Box<Known>>),
    /// So many changes wait, after a save.
    Waits(u64),
    /// Nothing is exchanged at all, because it was asked for.
    Offline,
    /// A round is at so many of so many files.
    Goes(usize, usize),
    /// A round is over.
    Done(Box<CameIn>),
    /// A round could not be made: one sentence.
    Failed(String),
}

/// How the rounds go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Rounds {
    /// The last one went well, or none was made yet.
    #[default]
    Well,
    /// One is at so many of so many files.
    Going(usize, usize),
    /// None is made, because that was asked for.
    Offline,
    /// The last one could not be made: why, in one sentence.
    Failing(String),
}

/// A workspace that is shared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared {
    /// What the file knows.
    pub known: Known,
    /// When the last round went well, in milliseconds since 1970 UTC; `None`: none did that is known of.
    pub synced: Option<i64>,
    /// How the rounds go.
    pub rounds: Rounds,
    /// What came in and was not said yet: it is said once it is on the screen.
    untold: Option<CameIn>,
}

/// What the head of the screen says of it, in several lengths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// From the longest to the shortest; whether the sign of sharing stands before it.
    pub said: Vec<(bool, String)>,
    /// Whether somebody should look.
    pub is_trouble: bool,
}

/// From so many files on it is worth saying how far a round is.
const MANY: usize = 20;
/// How many people are named.
const NAMED: usize = 3;

/// In minutes: so long before a review it is near.
const HOUR: i64 = 60;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

impl Shared {
    /// The other laptops that write.
    pub fn others(&self) -> impl Iterator<Item = &Laptop> {
        self.known.laptops.iter().filter(|laptop| !laptop.is_this && !laptop.is_out)
    }

    /// Whether this laptop was removed.
    pub fn is_removed(&self) -> bool {
        self.known.laptops.iter().any(|laptop| laptop.is_this && laptop.is_out)
    }

    /// How long ago the last round went well: `now`, `2 min`, `3 h`, `2 d`; `None`: none did.
    fn age(&self, at: i64) -> Option<String> {
        let minutes = (at - self.synced?).max(0) / MINUTE;
        Some(match minutes {
            0 => "now".to_owned(),
            1..60 => format!("{minutes} min"),
            60..1440 => format!("{} h", minutes / 60),
            _ => format!("{} d", minutes / 1440),
        })
    }

    /// The same in a sentence: `synced 2 min ago`.
    pub fn synced_said(&self, at: i64) -> String {
        match self.age(at).as_deref() {
            None => "not synced yet".to_owned(),
            Some("now") => "synced just now".to_owned(),
            Some(age) => format!("synced {age} ago"),
        }
    }

    /// What the head of the screen says; `key` is that of the page about it.
    pub fn phrase(&self, at: i64, key: &str) -> Phrase {
        let waiting = self.known.waiting;
        let waits = if waiting == 0 { String::new() } else { format!(" · {waiting} waiting") };
        let (said, is_trouble) = match &self.rounds {
            Rounds::Going(done, of) if *of >= MANY => {
                (vec![(true, format!("fetching {done} of {of}")), (true, format!("{done} of {of}"))], false)
            }
            Rounds::Offline => (vec![(true, format!("offline{waits}")), (true, "offline".to_owned())], false),
            Rounds::Failing(why) => {
                // What there is to do about it is on the page.
                let what = why.split_once(": ").map_or("cannot sync", |(what, _)| what);
                let what = if what.starts_with("cannot reach ") { what } else { "cannot sync" };
                let what = text::one_line(what, 60);
                let said =
                    [format!("{what}{waits} · {key}"), format!("{what} · {key}"), format!("cannot sync · {key}"), "!".to_owned()];
                let mut said: Vec<(bool, String)> = said.into_iter().map(|said| (true, said)).collect();
                said.dedup();
                (said, true)
            }
            // Whoever sits there would write to nobody.
            Rounds::Well | Rounds::Going(..) if self.is_removed() => {
                let said = [format!("this laptop was removed · {key}"), format!("removed · {key}"), "!".to_owned()];
                (said.into_iter().map(|said| (true, said)).collect(), true)
            }
            Rounds::Well | Rounds::Going(..) => {
                let short = self.age(at).unwrap_or_else(|| "…".to_owned());
                let others = self.others().count();
                let with = if others == 0 { "shared with nobody yet".to_owned() } else { format!("shared with {others}") };
                let long = (false, format!("{with} · {}{waits}", self.synced_said(at)));
                let is_old = self.synced.is_some_and(|synced| at - synced >= DAY);
                let mut said = vec![long, (true, format!("{short}{waits}")), (true, short)];
                said.dedup();
                (said, is_old)
            }
        };
        Phrase { said, is_trouble }
    }
}

impl CameIn {
    /// Whether there is nothing to say of it.
    fn is_nothing(&self) -> bool {
        self.changes + self.parked + self.joined.len() + self.left_out == 0 && !self.needs_invitation
    }

    /// What came in, in one sentence, with the names of commands in braces; `None`: nothing worth a line.
    pub fn said(&self, cascade: &Cascade, laptops: &[Laptop]) -> Option<String> {
        let name = |id: Id| cascade.person(id).map(|p| text::one_line(p.name.trim(), 30).into_owned());
        let mut parts = Vec::new();
        let mut names: Vec<String> = self.by.iter().filter_map(|id| name(*id)).collect();
        if names.len() > NAMED {
            let others = names.split_off(NAMED - 1).len();
            names.push(say_count(others, "other", "others"));
        }
        let whose = if names.is_empty() { None } else { Some(say_list(names)) };
        match (self.check_ins, self.changes, whose) {
            (0, 0, _) => {}
            (0, n, Some(whose)) => parts.push(format!("{} came in from {whose}", say_count(n, "change", "changes"))),
            (0, n, None) => parts.push(format!("{} came in", say_count(n, "change", "changes"))),
            (n, _, Some(whose)) => parts.push(format!("{n} checked in: {whose}")),
            (n, _, None) => parts.push(format!("{} came in", say_count(n, "check-in", "check-ins"))),
        }
        let shows = |n: usize| if n == 1 { "{log} shows it" } else { "{log} shows them" };
        match (self.both.as_slice(), self.among_others) {
            ([], 0) => {}
            ([], n) => parts.push(format!("{n} changed by two people: {}", shows(n))),
            ([field], _) => parts.push(format!("1 {} both of you changed: {}", braceless(field), shows(1))),
            (many, _) => parts.push(format!("{} fields both of you changed: {}", many.len(), shows(many.len()))),
        }
        match self.spoken.as_slice() {
            [] => {}
            [one] => {
                let title = text::one_line(&describe::name(cascade, one.of), 30).into_owned();
                let who = |by: Option<Id>| by.and_then(name).unwrap_or_else(|| "someone".to_owned());
                let check_ins = [&one.checked_in, &one.unseen_check_ins, &one.perhaps_unseen].into_iter().flatten();
                let (by, did) = match check_ins.copied().next() {
                    Some(by) => (by, "checked in"),
                    None => ([&one.changed, &one.unseen_changes].into_iter().flatten().copied().next().flatten(), "changed"),
                };
                let (deleted, by) = (who(one.deleted.by), who(by));
                parts.push(
                    braceless(&format!("{title} was deleted by {deleted} and {did} by {by} apart from it")) + ": {log} shows it",
                );
            }
            many => parts.push(format!("{} that were deleted were spoken of apart from it: {}", many.len(), shows(many.len()))),
        }
        for id in self.joined.iter().take(NAMED) {
            let Some(laptop) = laptops.iter().find(|laptop| laptop.id == *id) else { continue };
            let who = laptop.person.and_then(name).map_or_else(String::new, |who| format!(" ({})", braceless(&who)));
            parts.push(format!("{}{who} joined", braceless(&laptop.name())));
        }
        if self.parked > 0 {
            let (made, them) =
                (say_count(self.parked, "change was", "changes were"), if self.parked == 1 { "it" } else { "them" });
            parts.push(format!("{made} made with a newer Quarterdeck: upgrade to see {them}"));
        }
        if self.needs_invitation {
            parts.push("this workspace has a newer key: ask for an invitation, and run “quarterdeck join LINE”".to_owned());
        }
        if self.left_out > 0 {
            parts.push(left_out(self.left_out));
        }
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

/// What is said of files that lie there and do not open.
pub fn left_out(files: usize) -> String {
    let (are, them) = if files == 1 { ("is", "it") } else { ("are", "them") };
    format!("{} cannot be opened and {are} left out: “quarterdeck doctor” names {them}", say_count(files, "file", "files"))
}

/// What others called something is no name of a command.
fn braceless(name: &str) -> String {
    name.replace(['{', '}'], "")
}

impl App {
    /// The sharing of the workspace; `None`: it is not shared, or that is not known yet.
    pub fn shared(&self) -> Option<&Shared> {
        self.shared.as_ref()
    }

    /// What the head of the screen says of it; `None`: it is not shared.
    pub fn sharing_phrase(&self) -> Option<Phrase> {
        let key = self.keymap.says("sharing");
        self.shared.as_ref().map(|shared| shared.phrase(self.now.at, &key))
    }

    /// Whoever makes the rounds has something to tell.
    pub(super) fn hear(&mut self, news: News) {
        let before = self.sharing_phrase();
        match news {
            News::Known(None) => self.shared = None,
            News::Known(Some(mut known)) => {
                // A laptop reads of others who uses them, of itself it is told by whoever sits there.
                for laptop in known.laptops.iter_mut().filter(|laptop| laptop.is_this) {
                    laptop.person = self.me.or(laptop.person);
                }
                let shared = self.shared.get_or_insert_default();
                shared.synced = shared.synced.or(known.spoke);
                shared.known = *known;
                self.touch(Damage::ALL);
            }
            News::Waits(waiting) => {
                if let Some(shared) = &mut self.shared {
                    shared.known.waiting = waiting;
                }
            }
            News::Offline => self.goes(Rounds::Offline),
            News::Goes(done, of) => self.goes(Rounds::Going(done, of)),
            News::Done(came) => {
                self.goes(Rounds::Well);
                let at = self.now.at;
                let Some(shared) = &mut self.shared else { return };
                shared.synced = Some(at);
                if !came.is_nothing() {
                    shared.untold = Some(*came);
                }
            }
            News::Failed(why) => {
                let is_new =
                    self.shared.as_ref().is_some_and(|shared| !matches!(&shared.rounds, Rounds::Failing(was) if *was == why));
                self.goes(Rounds::Failing(why.clone()));
                // Whoever looks at the page of it sees it there.
                if is_new && self.status.is_none() && !self.is_typing() && !self.is_on_sharing() {
                    self.complain(why);
                }
            }
        }
        if self.sharing_phrase() != before {
            self.touch(Region::Header);
        }
        if self.is_on_sharing() {
            self.touch(Damage::ALL);
        }
    }

    fn goes(&mut self, rounds: Rounds) {
        if let Some(shared) = &mut self.shared {
            shared.rounds = rounds;
        }
    }

    /// Whether the page about it is open.
    fn is_on_sharing(&self) -> bool {
        self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Sharing(_)))
    }

    /// Whether the review is in front: then what others write is looked for at once and often.
    pub fn is_at_a_review(&self) -> bool {
        self.tab == super::Tab::Review
    }

    /// Whether a review runs here, or one that has an hour begins within the next one by the clock on the wall here: then it is
    /// looked for often.
    pub fn is_near_a_review(&self) -> bool {
        let minute = self.minute_of_day();
        let begins = |which: &Which| {
            let terms = self.cascade.terms(which);
            let at = terms.time.map(|time| i64::from(time.num_seconds_from_midnight() / 60));
            at.is_some_and(|at| (0..=HOUR).contains(&(at - minute)))
                && terms.next(self.cascade.last_review(which, self.today()), self.today()) == self.today()
        };
        self.screens.review.is_running() || self.cascade.all_meetings().iter().any(begins)
    }

    /// Says what came in, once it is on the screen and nothing else is said there that has to be read first.
    pub fn tell_what_came_in(&mut self) {
        if self.status.as_ref().is_some_and(|status| status.is_error) || self.is_typing() {
            return;
        }
        let Some(came) = self.shared.as_mut().and_then(|shared| shared.untold.take()) else { return };
        let laptops = self.shared.as_ref().map_or(&[][..], |shared| &shared.known.laptops);
        if let Some(said) = came.said(&self.cascade, laptops) {
            self.show(Status::said(self.keymap.filled(&said)));
        }
    }

    /// Time passed and nothing happened: how long ago the last round was is said anew where it reads otherwise.
    pub fn passes(&mut self, at: i64) {
        let before = self.sharing_phrase();
        if before.is_none() || at < self.now.at {
            return;
        }
        self.now.at = at;
        if self.sharing_phrase() != before {
            self.touch(Region::Header);
            if self.is_on_sharing() {
                self.touch(Damage::ALL);
            }
        }
    }

    /// What it means that nothing is heard of somebody, by their laptops; `None`: nothing.
    pub fn silence(&self, person: Id) -> Option<String> {
        let shared = self.shared.as_ref()?;
        crate::domain::laptop::silence(&shared.known.laptops, person, self.now.at, |at| self.moment(at))
    }
}
