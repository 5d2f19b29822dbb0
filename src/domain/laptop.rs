//! A laptop that writes into a workspace that is shared, and how much of what it wrote is known to be here.
//!
//! Two states alone, in words: all of it is here, or it may hold what has not come. How fresh a goal is has nothing to do with it.
//! Must not know: how what is shared travels.

use super::{
    Cascade, Id,
    text::{self, say::say_count},
};
use std::cmp::Reverse;

/// A laptop, by its own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laptop {
    /// Which.
    pub id: Id,
    /// What it is called.
    pub label: String,
    /// Who uses it; `None`: it does not say.
    pub person: Option<Id>,
    /// Whether it is this one.
    pub is_this: bool,
    /// When it was first read of here: milliseconds since 1970 UTC.
    pub joined: i64,
    /// When it last said what it holds, by its clock; `None`: not yet.
    pub seen: Option<i64>,
    /// The version of its program.
    pub program: String,
    /// How far its clock was ahead then, in milliseconds.
    pub ahead_ms: i64,
    /// How many changes it said it holds.
    pub changes: Option<u64>,
    /// Whether these were the same as are here.
    pub is_together: bool,
    /// Whether it made something else of the same changes.
    pub is_other: bool,
    /// How many changes its program is too old to read.
    pub parked: u64,
    /// How many files it says it wrote have not come.
    pub missing: usize,
    /// Whether it was removed: what it writes is left out.
    pub is_out: bool,
}

/// What whoever sits at a laptop that was removed is told.
pub const REMOVED: &str = "this laptop was removed: what is written on it is left out on all others; if that was not meant, ask whoever did it to undo it";

/// After so long without a word of it a laptop may hold what has not come.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Laptop {
    /// How it is called in sentences.
    pub fn name(&self) -> String {
        if self.label.trim().is_empty() {
            format!("laptop {}", self.letters())
        } else {
            text::one_line(self.label.trim(), 40).into_owned()
        }
    }

    /// The first letters of its id.
    pub fn letters(&self) -> String {
        self.id.letters()[..8].to_owned()
    }

    /// Whether all it wrote is here, as far as anybody can know: it spoke within a day, and every file it named was read.
    pub fn is_all_here(&self, at: i64) -> bool {
        self.missing == 0 && self.seen.is_some_and(|seen| seen - self.ahead_ms.max(0) > at - DAY)
    }

    /// What of it is here, in words; of this one nothing.
    pub fn state(&self, at: i64) -> String {
        if self.is_out {
            return "removed, and left out".to_owned();
        }
        if self.is_this {
            return String::new();
        }
        let state = if self.missing > 0 {
            let are = if self.missing == 1 { "is on its way" } else { "are on their way" };
            format!("{} {are}", say_count(self.missing, "file", "files"))
        } else if self.parked > 0 {
            let program = text::one_line(self.program.trim(), 12);
            format!("v{program}: {} it cannot read", say_count(self.parked as usize, "change", "changes"))
        } else if self.is_all_here(at) {
            "all of it is here".to_owned()
        } else {
            "may hold what has not come".to_owned()
        };
        match self.ahead_ms / 60_000 {
            ..=0 => state,
            minutes => format!("{state}; its clock is {} ahead", ahead(minutes)),
        }
    }
}

/// So many minutes in words: `3 d 4 h`.
pub fn ahead(minutes: i64) -> String {
    let (days, hours) = (minutes / (24 * 60), minutes / 60 % 24);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {hours} h"),
    }
}

/// What it means that nothing is heard of somebody, by their laptops: whether to wait, or to ask. `None`: they sit here, or the
/// workspace is shared with nobody. `when` says a moment: `9:05`, `Tue 9:12`.
pub fn silence(laptops: &[Laptop], person: Id, at: i64, when: impl Fn(i64) -> String) -> Option<String> {
    if laptops.iter().all(|laptop| laptop.is_this) {
        return None;
    }
    let theirs: Vec<&Laptop> = laptops.iter().filter(|laptop| laptop.person == Some(person) && !laptop.is_out).collect();
    if theirs.iter().any(|laptop| laptop.is_this) {
        return None;
    }
    let Some(newest) = theirs.iter().max_by_key(|laptop| laptop.seen) else {
        return Some("joins by no laptop: a slip".to_owned());
    };
    Some(match newest.seen {
        None => "laptop not heard of yet".to_owned(),
        Some(seen) if theirs.iter().all(|laptop| laptop.is_all_here(at)) => format!("laptop here {}: nothing said", when(seen)),
        Some(seen) => format!("laptop {}: may be more", when(seen)),
    })
}

/// Who is here to stay and has no laptop that writes, by name.
pub fn nobody_yet(cascade: &Cascade, laptops: &[Laptop], today: chrono::NaiveDate) -> Vec<Id> {
    let joined = |id| laptops.iter().any(|laptop| laptop.person == Some(id) && !laptop.is_out);
    let mut waiting: Vec<_> = cascade.people().filter(|p| p.is_here(today) && !joined(p.id)).collect();
    waiting.sort_by_cached_key(|p| (p.name.to_lowercase(), p.id));
    waiting.into_iter().map(|p| p.id).collect()
}

/// In the order in which they are shown: this one, then whoever spoke last.
pub fn sort(laptops: &mut [Laptop]) {
    laptops.sort_by_key(|laptop| (!laptop.is_this, laptop.is_out, Reverse(laptop.seen), laptop.id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laptop(n: i64, person: Option<i64>, seen: Option<i64>) -> Laptop {
        Laptop {
            id: Id::new(n).unwrap(),
            label: format!("laptop-{n}"),
            person: person.and_then(Id::new),
            is_this: false,
            joined: 0,
            seen,
            program: "0.1.0".to_owned(),
            ahead_ms: 0,
            changes: None,
            is_together: false,
            is_other: false,
            parked: 0,
            missing: 0,
            is_out: false,
        }
    }

    #[test]
    fn a_laptop_is_all_here_for_a_day_after_it_spoke_while_none_of_its_files_is_missing() {
        let at = 10 * DAY;
        assert_eq!(laptop(1, None, Some(at - 1000)).state(at), "all of it is here");
        assert_eq!(laptop(1, None, Some(at - DAY)).state(at), "may hold what has not come");
        assert_eq!(laptop(1, None, None).state(at), "may hold what has not come");
        let behind = Laptop { missing: 2, ..laptop(1, None, Some(at)) };
        assert_eq!(behind.state(at), "2 files are on their way");
        // A clock that is three days ahead makes no word of three days ago a new one.
        let ahead = Laptop { ahead_ms: 3 * DAY, ..laptop(1, None, Some(at + DAY)) };
        assert_eq!(ahead.state(at), "may hold what has not come; its clock is 3 d 0 h ahead");
        let older = Laptop { parked: 3, ..laptop(1, None, Some(at)) };
        assert_eq!(older.state(at), "v0.1.0: 3 changes it cannot read");
        let out = Laptop { is_out: true, ..behind };
        assert!(out.state(at).starts_with("removed"));
    }

    #[test]
    fn who_is_silent_is_waited_for_or_asked_by_what_their_laptop_said() {
        let (at, when) = (10 * DAY, |at: i64| format!("@{}", at / DAY));
        let this = Laptop { is_this: true, ..laptop(1, Some(100), Some(at)) };
        let said = |laptops: &[Laptop], person| silence(laptops, Id::new(person).unwrap(), at, when);
        // Shared with nobody yet: laptops tell nothing.
        assert_eq!(said(std::slice::from_ref(&this), 101), None);
        let all = [this, laptop(2, Some(101), Some(at)), laptop(3, Some(102), Some(at - 3 * DAY))];
        assert_eq!(said(&all, 100), None);
        assert_eq!(said(&all, 101).unwrap(), "laptop here @10: nothing said");
        assert_eq!(said(&all, 102).unwrap(), "laptop @7: may be more");
        assert_eq!(said(&all, 103).unwrap(), "joins by no laptop: a slip");
        // With two laptops both have to be here.
        let two = [all[0].clone(), all[1].clone(), laptop(4, Some(101), Some(at - 3 * DAY))];
        assert_eq!(said(&two, 101).unwrap(), "laptop @10: may be more");
    }
}
