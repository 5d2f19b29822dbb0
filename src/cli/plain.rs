//! `quarterdeck review --plain`: the same meeting as questions and answers, line by line.
//!
//! No cursor is moved: for screen readers, pipes and dumb terminals. The same agenda, the same records. Here it goes from
//! entry to entry and keeps the time; `plain/` has how it begins, what is said about an item, and who listens.

mod along;
mod before;
mod begin;
mod closing;
mod heard;
mod item;
mod next;

use super::{
    about::About,
    error::{Exit, Failure, Result},
    output::{self, Style},
    session::{self, Desk, Session},
};
use crate::domain::{
    Board, Change, Checked, Field, Id, Ix, Op,
    change::Verb,
    describe::{describe, describe_undo},
    meeting::{
        RunningReview, Stage,
        conduct::{Command, Outcome, said_gone},
        entries::{self, parse_ratings},
        follow, minutes,
        time::last_minute,
    },
    review::{Class, EntryState},
    text::{
        self,
        say::{say_clock, say_count},
    },
    undo::{Undo, undo_ops},
};
use begin::Begun;
use heard::{Heard, Lines};
use std::time::{Duration, Instant};

/// The minutes at which the time is said; besides, a minute before the meeting should be over, and then.
const SAID_AT: [u64; 2] = [5, 10];

/// So long an answer is waited for before the clock is looked at.
const LOOK: Duration = Duration::from_secs(1);

const HELP: &str = "enter or n: next · b: back · p: park · P: what is parked · P N: pull the N-th of it in · g: the numbers of all entries · g N: go to that one · J N, K N: it comes one later, earlier · pause: stop the clock, and again: go on · +5, -5: five minutes more, less\n\
                    c VALUE [CONFIDENCE] [NOTE]: check in · = [CONFIDENCE]: no change · v: blind round (v 3 7 4: all at once), or the verdict of a project that is done\n\
                    d TEXT: decision · a TEXT @WHO WHEN: action · topic TEXT, 3 min, WHO · x: tick the action off, or open it again · x NAME: not here, and here again · w: why\n\
                    r FIELD VALUE because WHY: revise · o NAME because WHY: owner · l PROJECT because WHY: link\n\
                    u: take back the last thing said · end: end the review now · q: leave, to go on later";

/// What comes after a line.
enum Then {
    /// Something else is on: it is told.
    Tell,
    /// The same is on.
    Stay,
    /// The meeting is ended.
    End,
    /// It is left, to go on later.
    Leave,
}

struct Plain<'a> {
    session: &'a Session,
    desk: Desk,
    board: Board,
    meeting: RunningReview,
    lines: Lines,
    /// The last minute the clock was looked at in.
    said: u64,
    since: Instant,
    /// The value that was asked about last, because it is far off.
    doubted: Option<(Ix, String)>,
    /// What is asked now in a closing; `None`: nothing is.
    asking: Option<closing::Asking>,
    /// The action that was asked about last, because nobody does it or by no day.
    loose: Option<String>,
    /// What was said before it began, about what is on first.
    first: Option<String>,
}

/// Runs a meeting; one that was left today goes on, one of an earlier day is asked about.
pub(super) fn run(session: &Session, minutes: Option<u32>, about: &About) -> Result {
    let mut desk = session.desk()?;
    let terms = about.terms(&desk.cascade)?;
    let mut board = Board::new(desk.today);
    let lines = Lines::read();
    match begin::review(session, &mut desk, &mut board, &terms, minutes, &lines)? {
        Some(begun) => hold(session, desk, board, lines, begun),
        None => Ok(Exit::Done),
    }
}

/// Runs the closing of a cycle; one that was left goes on.
pub(super) fn close(session: &Session, desk: Desk, cycle: Id, minutes: Option<u32>, about: &About) -> Result {
    let mut desk = desk;
    let terms = about.terms(&desk.cascade)?;
    let board = Board::new(desk.today);
    let lines = Lines::read();
    let begun = begin::closing(session, &mut desk, cycle, &terms, minutes)?;
    hold(session, desk, board, lines, begun)
}

fn hold(session: &Session, desk: Desk, board: Board, lines: Lines, begun: Begun) -> Result {
    let Begun { review, goes_on, passed, first } = begun;
    if goes_on {
        begin::say(session, &review)?;
    }
    desk.store.runs(Some(review.id));
    let meeting = RunningReview::of(&review, &desk.cascade.settings);
    let said = meeting.total_ms() / 60_000;
    let mut plain =
        Plain { session, desk, board, meeting, lines, said, since: now(), doubted: None, loose: None, first, asking: None };
    if goes_on {
        plain.meeting.catch_up(passed);
        plain.meeting.take_over();
        plain.save_clock()?;
    }
    plain.talk()
}

#[expect(clippy::disallowed_methods, reason = "a meeting is timed by what really passed")]
fn now() -> Instant {
    Instant::now()
}

/// What is said of the time between two looks at the clock, in minutes of the meeting; `None`: nothing.
fn time_said(before: u64, minute: u64, planned: u64, waiting: usize) -> Option<String> {
    let crossed = |m: u64| before < m && minute >= m;
    if crossed(planned) {
        return Some(format!("The {} are over.", say_count(planned as usize, "planned minute", "planned minutes")));
    }
    if crossed(planned.saturating_sub(1)) {
        return Some(format!("{}.", last_minute(waiting, "end")));
    }
    SAID_AT.into_iter().any(crossed).then(|| format!("{minute} minutes of {planned} have passed."))
}

impl Plain<'_> {
    fn talk(&mut self) -> Result {
        if self.meeting.stage() == Stage::Opening {
            self.conduct(Command::Next)?;
        }
        let nothing_was_on = self.meeting.agenda.iter().all(|e| e.state == EntryState::Parked);
        match self.meeting.parked() {
            _ if self.meeting.stage() != Stage::Closing || !nothing_was_on => self.tell()?,
            0 => {
                match self.desk.cascade.still_to_score(self.desk.today) {
                    Some(waits) => output::print(&format!("Nothing else needs talk; {}.", text::one_line(&waits, 200)))?,
                    None => output::print("Nothing needs talk: well done.")?,
                }
                self.conduct(Command::End { sure: true })?;
                return self.after();
            }
            // With something parked there is still something to pull in.
            n => {
                let parked = say_count(n, "item is", "items are");
                output::print(&format!("Nothing fits into this meeting: {parked} parked; P lists them, end ends it."))?;
            }
        }
        loop {
            let heard = match self.first.take() {
                Some(line) => Some(line),
                None => self.hear()?,
            };
            let then = match heard {
                Some(line) => self.answer(&line).inspect_err(|_| _ = self.not_written(&line)),
                // Nobody says anything any more, and nothing is left to be said.
                None if self.meeting.is_over() => self.conduct(Command::Next),
                None => Ok(Then::Leave),
            };
            match then {
                Ok(Then::Tell) => self.tell()?,
                Ok(Then::Stay) => {}
                Ok(Then::End) => return self.after(),
                Ok(Then::Leave) => return self.leave(),
                // Nobody reads any more.
                Err(failure) if failure.sentence.is_empty() => return Err(failure),
                Err(failure) if !self.meeting.is_here(&self.desk.cascade) => {
                    output::print(&failure.safe())?;
                    if !self.reads_along()? {
                        return Ok(Exit::Done);
                    }
                    self.tell()?;
                }
                Err(failure) => output::print(&failure.safe())?,
            }
        }
    }

    /// Does what is asked for, writes it down, and says what became of it.
    fn conduct(&mut self, command: Command) -> Result<Then> {
        self.look()?;
        let outcome = self.meeting.command(&self.desk.cascade, &mut self.board, command);
        if outcome.moved() {
            self.save_clock()?;
        }
        // Whoever had it may have let go of it by now.
        self.desk.store.runs(Some(self.meeting.review));
        match outcome {
            Outcome::Arrived => return Ok(Then::Tell),
            Outcome::Moves(ops) => {
                let on = self.meeting.entry().map(|e| (e.item, e.class));
                self.commit(Verb::Review, ops, "")?;
                let now = self.meeting.entry().map(|e| (e.item, e.class));
                return Ok(if now == on { Then::Stay } else { Then::Tell });
            }
            Outcome::Ends(ops) => {
                self.commit(Verb::Review, ops, "")?;
                return Ok(Then::End);
            }
            Outcome::ComesNext(name) => self.print(&format!("pulled in, comes next: {name}"))?,
            Outcome::Paused(true) => output::print("the clock stands still; pause lets it run again")?,
            Outcome::Paused(false) => output::print("the clock runs again")?,
            Outcome::Refused(said) => output::print(said)?,
            Outcome::Waiting(n) => {
                output::print(&format!("{} still; end ends it", say_count(n, "entry waits", "entries wait")))?;
            }
        }
        Ok(Then::Stay)
    }

    /// What a line asks for.
    fn answer(&mut self, line: &str) -> Result<Then> {
        if let Some(then) = self.hears(line)? {
            return Ok(then);
        }
        let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        match word {
            "" | "n" => return self.conduct(Command::Next),
            "b" => return self.conduct(Command::Back),
            "p" => return self.conduct(Command::Park),
            "P" => return self.pull_in(rest),
            "g" => return self.go_to(rest),
            "J" | "K" => return self.shift(word == "J", rest),
            "pause" => return self.conduct(Command::Pause),
            "end" => return self.conduct(Command::End { sure: true }),
            "d" => {
                let ops =
                    entries::decide(self.desk.ids.next_id(), self.meeting.review, self.meeting.subject(&self.desk.cascade), rest);
                self.write(Verb::Decide, ops, "d needs what was decided")?;
            }
            "a" => self.ask(rest)?,
            "topic" => self.add_topic(rest)?,
            "c" | "=" => self.check_in(word, rest)?,
            "r" => self.revise(rest)?,
            "o" => self.owner(rest)?,
            "l" | "L" => self.link(rest)?,
            "v" => self.blind(rest)?,
            "x" if rest.trim().is_empty() => self.tick_off()?,
            "x" => return self.not_here(rest),
            "w" => self.why()?,
            "u" => return self.undo(),
            "q" => return Ok(Then::Leave),
            _ if word.starts_with(['+', '-']) => self.lengthen(word)?,
            _ if self.is_closing() => self.print(&format!("{closing}\n{HELP}", closing = closing::HELP))?,
            _ => self.print(HELP)?,
        }
        Ok(Then::Stay)
    }

    /// The next line; `None`: there is none any more. The clock goes on meanwhile, and is said.
    fn hear(&mut self) -> Result<Option<String>> {
        loop {
            let heard = self.lines.wait(LOOK);
            self.pass()?;
            match heard {
                Heard::Line(line) => return Ok(Some(line)),
                Heard::End => return Ok(None),
                Heard::Garbled => output::print("That was no text: say it again.")?,
                Heard::Silence if self.meeting.is_clock_due() => match self.save_clock() {
                    Err(failure) if self.meeting.is_here(&self.desk.cascade) => output::print(&failure.safe())?,
                    saved => saved?,
                },
                Heard::Silence => {}
            }
        }
    }

    /// It is ended: how it was, and what came of it.
    fn after(&mut self) -> Result {
        output::print("That was everything. How was it, 1 to 5 (of several: 4 5 3 4)? Enter leaves it open.")?;
        while let Heard::Line(line) = self.lines.wait(Duration::from_hours(1)) {
            match parse_ratings(&line) {
                Ok(ratings) if ratings.is_empty() => break,
                Ok(ratings) => {
                    let ops = self.desk.cascade.set_op(self.meeting.review, Field::Ratings(ratings)).into_iter().collect();
                    self.commit(Verb::Review, ops, "")?;
                    break;
                }
                Err(wrong) => self.print(&format!("{wrong}; enter leaves it open."))?,
            }
        }
        let id = self.meeting.review;
        if let Some(review) = self.desk.cascade.reviews().find(|r| r.id == id) {
            let traces = self.desk.store.traces(review.id, &minutes::talked(review))?;
            let told = minutes::minutes(&self.desk.cascade, &self.board, review, &traces);
            output::print(&told.page().markdown())?;
            self.tells_what_goes_on(review.cycle.filter(|_| self.is_closing()))?;
        }
        Ok(Exit::Done)
    }

    fn leave(&mut self) -> Result {
        self.pass()?;
        self.save_clock()?;
        self.desk.store.runs(None);
        let at = say_clock((self.meeting.total_ms() / 1000) as i64);
        output::print(&format!("The review stands at {at}; the same command goes on with it today."))?;
        Ok(Exit::Done)
    }

    fn item(&self) -> Option<Ix> {
        self.meeting.item().and_then(|id| self.desk.cascade.find(id))
    }

    /// Prints what may hold signs that a plain terminal lacks.
    fn print(&self, text: &str) -> Result<()> {
        let style: Style = self.session.style();
        output::print(&style.plain(text))
    }

    /// Counts the time that passed, and says it at 5 and 10 minutes, a minute before it is over, and then.
    fn pass(&mut self) -> Result<()> {
        let passed = self.since.elapsed();
        self.since = now();
        self.meeting.tick(passed);
        let minute = self.meeting.total_ms() / 60_000;
        let waiting = self.meeting.still_waiting();
        if let Some(said) = time_said(self.said, minute, u64::from(self.meeting.minutes), waiting) {
            output::print(&said)?;
        }
        self.said = self.said.max(minute);
        Ok(())
    }

    /// `P`: what is parked; `P 2`: the second of it comes next.
    fn pull_in(&mut self, rest: &str) -> Result<Then> {
        let parked: Vec<usize> = self.meeting.parked_entries().map(|(n, _)| n).collect();
        if parked.is_empty() {
            return Err(Failure::wrong("nothing is parked"));
        }
        if rest.trim().is_empty() {
            let titles = parked.iter().take(40).enumerate().map(|(n, &at)| format!("{} {}", n + 1, self.entry_title(at)));
            self.print(&titles.collect::<Vec<_>>().join("\n"))?;
            return Ok(Then::Stay);
        }
        let n = rest.trim().parse::<usize>().ok().and_then(|n| parked.get(n.checked_sub(1)?));
        let Some(&at) = n else {
            return Err(Failure::wrong(format!("P takes a number from 1 to {}; P alone lists what is parked", parked.len())));
        };
        let entry = &self.meeting.agenda[at];
        let of = (entry.item, entry.class);
        self.conduct(Command::PullIn(Some(of)))
    }

    /// The place a number stands for that was typed behind a word.
    fn place(&self, word: &str, rest: &str) -> Result<usize> {
        let entries = self.meeting.agenda.len();
        let n = rest.trim().parse::<usize>().ok().filter(|n| (1..=entries).contains(n));
        let n = n.ok_or_else(|| Failure::wrong(format!("{word} takes a number from 1 to {entries}; g alone lists them")))?;
        Ok(n - 1)
    }

    /// `x ana`: she is not here any more, or is here again.
    fn not_here(&mut self, name: &str) -> Result<Then> {
        let person = self.desk.cascade.resolve_person(name.trim()).map_err(|e| Failure::wrong(e.to_string()))?;
        self.conduct(Command::NotHere(person))
    }

    /// `g`: every entry by its number; `g 7`: that one is on now.
    fn go_to(&mut self, rest: &str) -> Result<Then> {
        if self.meeting.agenda.is_empty() {
            return Err(Failure::wrong("nothing is on the agenda"));
        }
        if rest.trim().is_empty() {
            let state = |at: usize| match self.meeting.agenda[at].state {
                _ if self.meeting.current == Some(at) => "on now, ",
                EntryState::Done => "done, ",
                EntryState::Parked => "parked, ",
                EntryState::Waiting => "",
            };
            let line = |at: usize| format!("{} {}{}", at + 1, state(at), self.entry_title(at));
            let lines: Vec<String> = (0..self.meeting.agenda.len()).map(line).collect();
            self.print(&lines.join("\n"))?;
            return Ok(Then::Stay);
        }
        let n = self.place("g", rest)?;
        self.conduct(Command::GoTo(n))
    }

    /// `J 7`, `K 7`: what waits there comes one later, one earlier.
    fn shift(&mut self, later: bool, rest: &str) -> Result<Then> {
        let n = self.place(if later { "J" } else { "K" }, rest)?;
        self.conduct(Command::Shift { n, later })
    }

    fn entry_title(&self, at: usize) -> String {
        let entry = &self.meeting.agenda[at];
        let (title, owner) = minutes::named(&self.desk.cascade, entry);
        let said = format!("{}: {}", entry.talk().word(), text::one_line(&title, 100));
        if matches!(entry.class, Class::Rest | Class::ToScore | Class::Questions) {
            // What is read aloud is everyone's.
            return said;
        }
        format!("{said} ({})", text::one_line(owner.as_deref().unwrap_or("nobody"), 60))
    }

    /// Sees what another process wrote meanwhile. A meeting that goes on elsewhere is never overwritten.
    fn look(&mut self) -> Result<()> {
        if !self.desk.store.changed_elsewhere()? {
            return Ok(());
        }
        let old = std::mem::replace(&mut self.desk.cascade, self.desk.store.load(self.desk.today)?);
        self.board = Board::new(self.desk.today);
        let touched = follow::touched_between(&old, &self.desk.cascade);
        if !self.meeting.reread(&self.desk.cascade, &mut self.board, &touched) {
            let gone = said_gone(self.meeting.number);
            return Err(Failure::failed(format!("{gone}: nothing more is written here")));
        }
        Ok(())
    }

    fn save_clock(&mut self) -> Result<()> {
        self.look()?;
        let ops = self.meeting.write_clock(&self.desk.cascade);
        if ops.is_empty() { Ok(()) } else { self.save(Verb::Clock, ops, "") }
    }

    /// Saves what was said, after a look at what others wrote.
    fn commit(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> Result<()> {
        self.look()?;
        self.save(verb, ops, why)
    }

    fn save(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> Result<()> {
        // A meeting takes its time: whoever reads along goes by when its clock was written.
        self.desk.author.at = session::now();
        let change = Change::new(self.desk.ids.next_id(), self.desk.author, verb, ops).because(why);
        let change = Change { review: Some(self.meeting.review), ..change };
        let change = self.take(change)?;
        if let Some(said) = self.meeting.absent_said(&self.desk.cascade, &change) {
            self.print(&said)?;
            // Whose entries went where is written at once.
            return self.save_clock();
        }
        if verb != Verb::Clock {
            self.print(&text::safe(&describe(&self.desk.cascade, &change)))?;
        }
        Ok(())
    }

    /// Writes a change, and lets the agenda follow it.
    fn take(&mut self, change: Change) -> Result<Checked> {
        let change = self.desk.commit(change)?.change;
        self.board.changed(&self.desk.cascade, &change);
        self.meeting.committed(&self.desk.cascade, &mut self.board, &change);
        Ok(change)
    }

    /// Takes back the last thing that was said in this meeting.
    fn undo(&mut self) -> Result<Then> {
        let on = self.meeting.entry().map(|e| (e.item, e.class));
        self.look()?;
        self.desk.author.at = session::now();
        let last = self.desk.store.last_undoable(self.desk.author.by)?;
        let last = last.filter(|c| c.review == Some(self.meeting.review) && is_said(c));
        let last = last.ok_or_else(|| Failure::wrong("nothing was said in this review that could be taken back"))?;
        let said = describe_undo(&self.desk.cascade, &last);
        let Undo::Clean(back) = undo_ops(&self.desk.cascade, &last, self.desk.ids.next_id(), self.desk.author)? else {
            return Err(Failure::failed(
                "it was changed since by someone else: quarterdeck undo says what, and takes back the rest",
            ));
        };
        self.take(Change { review: Some(self.meeting.review), ..back })?;
        self.print(&text::safe(&said))?;
        Ok(if self.meeting.entry().map(|e| (e.item, e.class)) == on { Then::Stay } else { Then::Tell })
    }

    /// `+5`, `-5`: so many minutes more or less; a sign alone means five.
    fn lengthen(&mut self, word: &str) -> Result<()> {
        let by = if word.len() == 1 { format!("{word}5") } else { word.to_owned() };
        let by: i32 =
            by.parse().map_err(|_| Failure::wrong(format!("{} is no number of minutes, such as +5", text::safe(word))))?;
        let ops = self.meeting.lengthen(&self.desk.cascade, by).map_err(Failure::wrong)?;
        self.commit(Verb::Review, ops, "")
    }

    fn write(&mut self, verb: Verb, ops: Vec<Op>, none: &str) -> Result<()> {
        if ops.is_empty() {
            return output::print(none);
        }
        self.commit(verb, ops, "")
    }

    fn ask(&mut self, text: &str) -> Result<()> {
        let wanted = entries::Wanted::line(text).understand(&self.desk.cascade, self.desk.today);
        let (review, item, today) = (self.meeting.review, self.meeting.subject(&self.desk.cascade), self.desk.today);
        let usual = entries::Usual::of(&self.desk.cascade, review, item);
        let wanted = wanted.map_err(|(_, sentence)| Failure::wrong(sentence))?.or(usual);
        if let Some((_, sentence)) = wanted.lacks().filter(|_| self.loose.as_deref() != Some(text)) {
            self.loose = Some(text.to_owned());
            return Err(Failure::wrong(format!("{sentence}: the same line again writes it down, a TEXT @WHO WHEN says it")));
        }
        self.loose = None;
        let ops = entries::ask(self.desk.ids.next_id(), Some(review), item, &wanted, today);
        self.commit(Verb::Action, ops, "")
    }
}

/// Whether a change is something that was said in a meeting, and not that it began, ended or went on.
fn is_said(change: &Change) -> bool {
    let begins_or_ends = |op: &Op| matches!(op, Op::Create(_) | Op::Set { new: Field::Ended(_), .. });
    match change.verb {
        Verb::Clock => false,
        Verb::Review => !change.ops.iter().any(begins_or_ends),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::time_said;

    #[test]
    fn the_time_is_said_once_at_five_and_ten_minutes_a_minute_before_it_is_over_and_then() {
        let said: Vec<String> = (1..=20).filter_map(|m| time_said(m - 1, m, 15, 3)).collect();
        let minutes = |n| format!("{n} minutes of 15 have passed.");
        let over = "The 15 planned minutes are over.".to_owned();
        assert_eq!(said, [minutes(5), minutes(10), "1 minute left, 3 entries: end parks them.".to_owned(), over]);
        assert_eq!((time_said(5, 5, 15, 3), time_said(4, 6, 15, 3)), (None, Some(minutes(6))));
        assert_eq!(time_said(28, 29, 30, 0), Some("1 minute left.".to_owned()));
    }
}
