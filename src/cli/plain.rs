//! `quarterdeck review --plain`: the same meeting as questions and answers, line by line.
//!
//! No cursor is moved: for screen readers, pipes and dumb terminals. The same agenda, the same records.

use super::{
    error::{Exit, Result},
    output,
    said::{self, Last, Said, Value},
    session::{Desk, Session},
};
use crate::domain::{
    Board, Change, CheckIn, Entity, Field, Id, Ix, Op, agenda,
    change::Verb,
    meeting::{self, Meeting, Stage, entries},
    review::{Class, EntryState},
    text::{self, number::format_number, say::say_clock},
    why,
};
use std::{
    io::{self, BufRead},
    time::{Duration, Instant},
};

/// The minutes at which the time is said.
const SAID_AT: [u64; 3] = [5, 10, 14];

const HELP: &str = "enter or n: next · b: back · d TEXT: decision · a TEXT @WHO WHEN: action · c VALUE [CONFIDENCE] [NOTE]: check in\n\
                    = [CONFIDENCE]: no change · p: park · w: why · end: end the review now · q: leave, to go on later";

struct Plain {
    desk: Desk,
    board: Board,
    meeting: Meeting,
    said: u64,
    since: Instant,
}

/// Runs a meeting; an unfinished one of today goes on.
pub(super) fn run(session: &Session, minutes: Option<u32>) -> Result {
    let mut desk = session.desk()?;
    let mut board = Board::new(desk.today);
    let open = meeting::unfinished(&desk.cascade)
        .into_iter()
        .find(|r| r.on == desk.today && (r.facilitator.is_none() || r.facilitator == desk.author.by));
    let review = if let Some(review) = open {
        output::print(&format!("Review {} goes on.", review.number))?;
        review.clone()
    } else {
        let minutes = minutes.unwrap_or(desk.cascade.settings.review_minutes);
        let last = meeting::last_ended(&desk.cascade, desk.today).cloned();
        let agenda = agenda::agenda_of(&desk.cascade, &mut board, last.as_ref(), minutes, meeting::MOST_PARKED);
        let id = desk.ids.next_id();
        let review = meeting::start(&desk.cascade, id, desk.author.by, &agenda);
        let ops = vec![Op::Create(Entity::Review(Box::new(review.clone())))];
        let change = Change { review: Some(id), ..Change::new(desk.ids.next_id(), desk.author, Verb::Review, ops) };
        desk.commit(&change)?;
        review
    };
    let meeting = Meeting::of(&review);
    let said = meeting.total_ms() / 60_000;
    let mut plain = Plain { desk, board, meeting, said, since: now() };
    let listed = review.agenda.iter().filter(|e| e.state == EntryState::Parked).count();
    let parked = listed + review.parked_more;
    output::print(&format!(
        "Review {}, {} minutes: {} on the agenda, {parked} parked. ? lists what can be said.",
        review.number,
        review.minutes,
        review.agenda.len() - listed
    ))?;
    plain.talk()
}

#[expect(clippy::disallowed_methods, reason = "a meeting is timed by what really passed")]
fn now() -> Instant {
    Instant::now()
}

impl Plain {
    fn talk(&mut self) -> Result {
        let mut lines = io::stdin().lock().lines();
        if self.meeting.stage() == Stage::Opening {
            self.next()?;
        }
        if self.meeting.stage() == Stage::Closing {
            output::print("Nothing needs talk: well done.")?;
        }
        self.tell()?;
        while self.meeting.stage() != Stage::Closing {
            let Some(line) = lines.next() else { return self.leave() };
            self.pass()?;
            let line = line?;
            let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
            match word {
                "" | "n" => self.next()?,
                "b" => {
                    self.meeting.back();
                    self.save_clock()?;
                }
                "p" => {
                    self.meeting.park();
                    self.save_clock()?;
                }
                "d" => {
                    let ops = entries::decide(self.desk.ids.next_id(), self.meeting.review, self.meeting.item(), rest);
                    self.write(Verb::Decide, ops, "d needs what was decided")?;
                    continue;
                }
                "a" => {
                    self.ask(rest)?;
                    continue;
                }
                "c" | "=" => {
                    self.check_in(word, rest)?;
                    continue;
                }
                "w" => {
                    if let Some(ix) = self.item() {
                        output::print(&self.desk.cascade.why(ix, self.desk.today).join("\n"))?;
                    }
                    continue;
                }
                "end" => break,
                "q" => return self.leave(),
                _ => {
                    output::print(HELP)?;
                    continue;
                }
            }
            self.tell()?;
        }
        let ops = self.meeting.end(&self.desk.cascade, &mut self.board);
        self.commit(Verb::Review, ops)?;
        output::print("That was everything. How was it, 1 to 5? Enter leaves it open.")?;
        if let Some(Ok(line)) = lines.next()
            && let Ok(rating @ 1..=5) = line.trim().parse::<u8>()
        {
            let ops = self.desk.cascade.set_op(self.meeting.review, Field::Rating(Some(rating))).into_iter().collect();
            self.commit(Verb::Review, ops)?;
        }
        let id = self.meeting.review;
        if let Some(review) = self.desk.cascade.reviews().find(|r| r.id == id) {
            let told = meeting::minutes::minutes(&self.desk.cascade, &self.board, review);
            output::print(&told.markdown(&self.desk.cascade))?;
        }
        Ok(Exit::Done)
    }

    fn leave(&mut self) -> Result {
        self.pass()?;
        self.save_clock()?;
        let at = say_clock((self.meeting.total_ms() / 1000) as i64);
        output::print(&format!("The review stands at {at}; the same command goes on with it today."))?;
        Ok(Exit::Done)
    }

    fn item(&self) -> Option<Ix> {
        self.meeting.item().and_then(|id| self.desk.cascade.find(id))
    }

    /// Counts the time of the last answer, and says it at 5, 10 and 14 minutes.
    fn pass(&mut self) -> Result<()> {
        let mut left = self.since.elapsed();
        self.since = now();
        while left > Duration::ZERO {
            let piece = left.min(meeting::LONGEST_TICK);
            self.meeting.tick(piece);
            left -= piece;
        }
        let minute = self.meeting.total_ms() / 60_000;
        if SAID_AT.iter().any(|&m| self.said < m && minute >= m) {
            output::print(&format!("{minute} minutes of {} have passed.", self.meeting.minutes))?;
        }
        self.said = minute;
        Ok(())
    }

    fn next(&mut self) -> Result<()> {
        let last = meeting::last_ended(&self.desk.cascade, self.desk.today).cloned();
        if self.meeting.stage() != Stage::Opening || self.meeting.following().is_some() {
            self.meeting.next(&self.desk.cascade, &mut self.board, last.as_ref());
        }
        self.save_clock()
    }

    fn save_clock(&mut self) -> Result<()> {
        let ops = self.meeting.ops(&self.desk.cascade);
        if ops.is_empty() { Ok(()) } else { self.commit(Verb::Clock, ops) }
    }

    fn commit(&mut self, verb: Verb, ops: Vec<Op>) -> Result<()> {
        let change =
            Change { review: Some(self.meeting.review), ..Change::new(self.desk.ids.next_id(), self.desk.author, verb, ops) };
        self.desk.commit(&change)?;
        self.board.changed(&self.desk.cascade, &change);
        if verb != Verb::Clock {
            let last = meeting::last_ended(&self.desk.cascade, self.desk.today).cloned();
            self.meeting.refresh(&self.desk.cascade, &mut self.board, &change.subjects(), last.as_ref());
            output::print(&crate::domain::describe::describe(&self.desk.cascade, &change))?;
        }
        Ok(())
    }

    fn write(&mut self, verb: Verb, ops: Vec<Op>, none: &str) -> Result<()> {
        if ops.is_empty() {
            return output::print(none);
        }
        self.commit(verb, ops)
    }

    fn ask(&mut self, text: &str) -> Result<()> {
        match entries::Wanted::line(text).understand(&self.desk.cascade, self.desk.today) {
            Ok(wanted) => {
                let (review, item, today) = (self.meeting.review, self.meeting.item(), self.desk.today);
                let ops = entries::ask(self.desk.ids.next_id(), Some(review), item, &wanted, today);
                self.commit(Verb::Action, ops)
            }
            Err((_, sentence)) => output::print(&sentence),
        }
    }

    /// `c 2.6 4 half of it is there`, `= 7`.
    fn check_in(&mut self, word: &str, rest: &str) -> Result<()> {
        let Some(ix) = self.item() else { return output::print("no item is on now") };
        let mut words = rest.splitn(if word == "c" { 3 } else { 2 }, char::is_whitespace).map(str::trim);
        let mut next = || words.next().filter(|w| !w.is_empty()).map(str::to_owned);
        let value = if word == "c" { next() } else { Some("=".to_owned()) };
        if value.is_none() {
            return output::print("c needs a value: c 2.6 4 half of it is there");
        }
        let said = Said { value: value.map(Value::Typed), confidence: next(), note: next(), ..Said::default() };
        let id: Id = self.desk.ids.next_id();
        let blank = CheckIn {
            review: Some(self.meeting.review),
            ..CheckIn::new(id, self.desk.cascade.item(ix).id, self.desk.today, self.desk.author.by)
        };
        match said::check_in(&self.desk.cascade, ix, blank, &said, Last::of(&self.desk.cascade, ix)) {
            Ok(check_in) => {
                let before = self.board.of(&self.desk.cascade, ix).health;
                self.commit(Verb::CheckIn, vec![Op::CheckIn(Box::new(check_in))])?;
                let after = self.board.of(&self.desk.cascade, ix).health;
                output::print(&format!("{} → {}", before.word(), after.word()))
            }
            Err(sentence) => output::print(&sentence),
        }
    }

    /// What is on, in a few lines.
    fn tell(&mut self) -> Result<()> {
        let Some(n) = self.meeting.current else { return Ok(()) };
        let entry = self.meeting.agenda[n].clone();
        let of = self.meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
        let c = &self.desk.cascade;
        let mut lines = vec![String::new()];
        let what = match (entry.class, self.item()) {
            (Class::Rest, _) => {
                let greens = meeting::greens(c, &mut self.board);
                let titles: Vec<_> = greens.iter().map(|&ix| text::one_line(&c.item(ix).title, 100).into_owned()).collect();
                format!("on track: {}", titles.join("; "))
            }
            (Class::Actions, _) => {
                let action = c.actions().find(|a| Some(a.id) == entry.item);
                action.map_or_else(|| "an action that is deleted".to_owned(), |a| text::one_line(&a.what, 300).into_owned())
            }
            (_, Some(ix)) => text::one_line(&c.item(ix).title, 300).into_owned(),
            (_, None) => "an item that is deleted".to_owned(),
        };
        lines.push(format!("{} of {of}, {}: {what}", n + 1, entry.class.word()));
        if let Some(ix) = self.item() {
            let judged = self.board.of(c, ix);
            let mut facts = vec![format!("owner {}", c.owner_name(ix).map_or("nobody".into(), |o| text::one_line(o, 60)))];
            if let Some((kr, (_, value))) = c.item(ix).key_result().zip(c.summary(ix).value) {
                let unit = kr.unit.as_deref();
                let target = kr.target.map(|t| format!(", target {}", format_number(t, unit))).unwrap_or_default();
                facts.push(format!("value {}{target}", format_number(value, unit)));
            }
            facts.extend(judged.pace.map(|p| format!("pace {}", why::points(p))));
            facts.push(format!("health {}", judged.health.word()));
            facts.extend(judged.word.map(|w| format!("word {}", w.word())));
            let flags: Vec<&str> = judged.flags.iter().map(crate::domain::Flag::word).collect();
            if !flags.is_empty() {
                facts.push(format!("flags {}", flags.join(", ")));
            }
            lines.push(facts.join(" · "));
        }
        lines.push(format!("{} for this", say_clock(i64::from(self.meeting.allotted()))));
        output::print(&lines.join("\n"))
    }
}
