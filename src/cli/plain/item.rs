//! What is said about the item that is on, in a meeting by lines: its facts, a check-in, a revision, a link, an owner, a
//! verdict, a blind round.
//!
//! Must not know: how the meeting goes from one entry to the next.

use super::Plain;
use crate::{
    cli::{
        error::{Failure, Result},
        items::LOST_PARENT,
        link, output,
        revise::{self, ReviseArgs},
        said::{self, Last, Said, Value},
    },
    domain::{
        CheckIn, Field, Ix, Kind, Op,
        agenda::{self, AgendaItem, Subject, reasons},
        change::Verb,
        check::first_revision,
        edit, evidence, gates,
        kept::pace_said,
        link::{Judged, Verdict},
        measure::{Signs, Standing},
        meeting::{self, conduct::said_gone, entries, minutes, record, topics},
        review::{Class, Entry, EntryState},
        text::{
            self,
            say::{say_clock, say_count, say_date},
            value::parse_confidence,
        },
        theory,
    },
};
use clap::{CommandFactory, Parser};

/// A revision typed in a meeting: the flags of `revise`, without their dashes.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true, name = "r")]
struct Revision {
    #[command(flatten)]
    args: ReviseArgs,
}

/// So many check-ins back a note is looked for.
const LOOKED_BACK: usize = 20;

/// So many lines push what was typed off the screen.
const OUT_OF_SIGHT: usize = 60;

/// `30 % because the market moved` in two; the reason is empty when none is given.
fn because(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.strip_prefix("because ").map(|why| ("", why)).or_else(|| text.split_once(" because ")) {
        Some((what, why)) => (what.trim(), why.trim()),
        None => (text, ""),
    }
}

/// Where it is and where it should be, to be read aloud: `value 2.5, target 3.5 %`, `not yet`, `3 of 5 steps`.
fn measured(standing: &Standing) -> String {
    let said = standing.said(&Signs::WORDS);
    if standing.now.is_none() || standing.counted().is_some() { said } else { format!("value {said}") }
}

/// A sentence about a flag as one about the field it stands for.
fn without_dashes(sentence: &str, field: &str) -> String {
    sentence.replace(&format!("--{field}"), field)
}

impl Plain<'_> {
    fn on_item(&self) -> Result<Ix> {
        self.item().ok_or_else(|| Failure::wrong("no item is on now: enter goes on"))
    }

    /// `c 2.6 4 half of it is there`, `= 7`.
    pub(super) fn check_in(&mut self, word: &str, rest: &str) -> Result<()> {
        self.check_in_of_round(word, rest, &[])
    }

    /// The same of what a blind round came to, which is written down with the review.
    fn check_in_of_round(&mut self, word: &str, rest: &str, round: &[u8]) -> Result<()> {
        let ix = self.on_item()?;
        let mut words = rest.splitn(if word == "c" { 3 } else { 2 }, char::is_whitespace).map(str::trim);
        let mut next = || words.next().filter(|w| !w.is_empty()).map(str::to_owned);
        let value = if word == "c" { next() } else { Some("=".to_owned()) };
        if value.is_none() {
            return output::print("c needs a value: c 2.6 4 half of it is there");
        }
        let said = Said { value: value.map(Value::Typed), confidence: next(), note: next(), ..Said::default() };
        let on = edit::day_of_check_in(&self.desk.cascade, ix, self.desk.today);
        // The room says how sure the owner can be: it is the owner's word from now on.
        let owner = self.desk.cascade.item(ix).owner.filter(|_| !round.is_empty());
        let by = owner.or(self.desk.author.by);
        let blank = CheckIn {
            review: Some(self.meeting.review),
            ..CheckIn::new(self.desk.ids.next_id(), self.desk.cascade.item(ix).id, on, by)
        };
        let last = Last::of(&self.desk.cascade, ix);
        let check_in = said::check_in(&self.desk.cascade, ix, blank, &said, &last).map_err(Failure::wrong)?;
        let doubt = said::doubt(&self.desk.cascade, ix, &said, &check_in, &last).map(|doubt| (ix, doubt.sentence));
        if doubt.is_some() && self.doubted != doubt {
            let sentence = doubt.as_ref().map_or("", |(_, sentence)| sentence);
            let question = format!("{sentence}: say it again if that is meant");
            self.doubted = doubt;
            return self.print(&question);
        }
        self.doubted = None;
        let before = self.board.of(&self.desk.cascade, ix).health;
        let (item, saved) = (check_in.item, check_in.confidence);
        let mut ops = vec![Op::CheckIn(Box::new(check_in))];
        if !round.is_empty() {
            ops.extend(entries::hold_round(&self.desk.cascade, self.meeting.review, item, round, saved));
        }
        self.commit(Verb::CheckIn, ops, "")?;
        // Another process may have moved everything meanwhile: the item is looked for again.
        let Some(ix) = self.item() else { return Ok(()) };
        let after = self.board.of(&self.desk.cascade, ix).health;
        self.print(&format!("{} → {}", before.word(), after.word()))
    }

    /// `r target 30 because the market moved`.
    pub(super) fn revise(&mut self, rest: &str) -> Result<()> {
        let (field, rest) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let (value, why) = because(rest);
        self.set(field, value, why, &format!("r {field} {value}"))
    }

    /// `o ana because jon left`.
    pub(super) fn owner(&mut self, rest: &str) -> Result<()> {
        let (name, why) = because(rest);
        if name.is_empty() {
            return Err(Failure::wrong("o names who answers for it: o ana because jon left"));
        }
        self.set("owner", name, why, &format!("o {name}"))
    }

    /// Gives a field of what is on a value. What cannot be is said in the words that can be typed here, not in flags.
    fn set(&mut self, field: &str, value: &str, why: &str, typed: &str) -> Result<()> {
        let ix = self.on_item()?;
        let id = self.desk.cascade.item(ix).id;
        let command = Revision::command();
        let known = command.get_arguments().filter_map(|a| a.get_long());
        let known: Vec<&str> = known.filter(|n| !["because", "email", "manager", "left"].contains(n)).collect();
        if value.is_empty() || !known.contains(&field) {
            return Err(Failure::wrong(format!(
                "r changes a field: r target 30 because the market moved; the fields are {}",
                known.join(", ")
            )));
        }
        let args = [id.letters(), format!("--{field}={value}")];
        let revision = Revision::try_parse_from(args).map_err(|e| {
            let said = e.to_string();
            Failure::wrong(said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned())
        });
        let ops = revision.and_then(|revision| revise::ops(&revision.args, &mut self.desk));
        let ops = ops.map_err(|e| Failure { sentence: without_dashes(&e.sentence, field), ..e })?;
        if ops.is_empty() {
            return output::print("it is so already; nothing was changed");
        }
        if why.is_empty()
            && let Some((ix, field)) = first_revision(&self.desk.cascade, &ops, self.desk.today)
        {
            return Err(Failure::wrong(format!(
                "changing the {} of {} in an open cycle needs a reason; say it behind because: {} because …",
                field.name(),
                text::one_line(&self.desk.cascade.item(ix).title, 60),
                text::one_line(typed, 60)
            )));
        }
        self.commit(Verb::Revise, ops, why)
    }

    /// `l checklist because it is where they leave`; when a project is on, the goal is named.
    pub(super) fn link(&mut self, rest: &str) -> Result<()> {
        let ix = self.on_item()?;
        let (other, why) = because(rest);
        if other.is_empty() {
            return Err(Failure::wrong("l names the project that moves it, or of a project the goal: l checklist because …"));
        }
        let c = &self.desk.cascade;
        let (project, goal) = if c.item(ix).kind() == Kind::Project {
            (ix, c.resolve(other, &[Kind::KeyResult, Kind::Objective])?)
        } else {
            (c.resolve(other, &[Kind::Project])?, ix)
        };
        let title = c.item(project).title.clone();
        let ops = link::ops(&mut self.desk, project, goal, why, None);
        if ops.is_empty() {
            return output::print("they are linked so already; nothing was changed");
        }
        self.commit(Verb::Link, ops, "")?;
        if let Some(goal) = self.desk.cascade.find(self.desk.cascade.item(goal).id)
            && let Some(doubt) = link::doubted(&self.desk.cascade, &title, goal, why)
        {
            output::print(&format!("because: {doubt}"))?;
        }
        Ok(())
    }

    /// The verdict of a project that waits for it; else everyone's confidence, unseen, then all of them.
    pub(super) fn blind(&mut self, rest: &str) -> Result<()> {
        let ix = self.on_item()?;
        if let Some(pending) = theory::owed(&self.desk.cascade, ix, self.desk.today) {
            return self.verdict(&pending, rest);
        }
        // As a room holds them up: all of them are there, and nobody is asked.
        let held_up: Option<Vec<u8>> = rest.split_whitespace().map(|n| parse_confidence(n).ok()).collect();
        let held_up = held_up.filter(|numbers| !numbers.is_empty());
        if held_up.is_none() && !rest.trim().is_empty() {
            return output::print("A round takes numbers from 0 to 10: v 3 7 4; v alone asks for one after the other.");
        }
        let Some(said) = held_up.map_or_else(|| self.hear_round(), |numbers| Ok(Some(numbers)))? else { return Ok(()) };
        if self.is_on_result() && self.is_closing() {
            return self.proposes_round(&said);
        }
        self.settle_round(ix, said)
    }

    /// One number after the other, unseen as far as that goes; `None`: there is no round.
    fn hear_round(&mut self) -> Result<Option<Vec<u8>>> {
        let how = if self.lines.seen {
            "this terminal shows what is typed, so look away; each number is pushed off the screen"
        } else {
            "one number a line"
        };
        output::print(&format!("Blind round: everyone types a confidence from 0 to 10 ({how}); an empty line shows them all."))?;
        let mut said: Vec<u8> = Vec::new();
        loop {
            let Some(line) = self.hear()? else {
                output::print("The round is forgotten: nothing of it was written down.")?;
                return Ok(None);
            };
            if self.lines.seen {
                output::print(&"\n".repeat(OUT_OF_SIGHT))?;
            }
            let line = line.trim();
            // One each, or as a room holds them up: 3 7 4.
            match line.split_whitespace().map(parse_confidence).collect::<std::result::Result<Vec<u8>, _>>() {
                _ if line.is_empty() && said.is_empty() => {
                    output::print("The round is over: nobody typed a number.")?;
                    return Ok(None);
                }
                _ if line.is_empty() => return Ok(Some(said)),
                Ok(numbers) => {
                    said.extend(numbers);
                    output::print(&format!("{} so far.", say_count(said.len(), "number", "numbers")))?;
                }
                // What was typed is not said aloud, not even when it is wrong.
                Err(_) => output::print("That was no number from 0 to 10: type it again.")?,
            }
        }
    }

    /// What everyone said, and what is checked in of it.
    fn settle_round(&mut self, ix: Ix, mut said: Vec<u8>) -> Result<()> {
        said.sort_unstable();
        let Some(median) = entries::median(&said) else { return Ok(()) };
        let spread = said.last().copied().unwrap_or(0) - said.first().copied().unwrap_or(0);
        let all: Vec<String> = said.iter().map(u8::to_string).collect();
        output::print(&format!("They said {}: median {median}, spread {spread}.", all.join(", ")))?;
        let note = entries::round_note(said.len(), median, spread);
        if self.desk.cascade.item(ix).kind() == Kind::Project {
            let ops = entries::hold_round(&self.desk.cascade, self.meeting.review, self.desk.cascade.item(ix).id, &said, None);
            self.commit(Verb::Review, ops, "")?;
            return output::print("A project has no confidence: write down with d what follows from it.");
        }
        let whose = self.desk.cascade.owner_name(ix).map(|name| format!(" for {}", text::one_line(name, 60))).unwrap_or_default();
        output::print(&format!(
            "A value checks in{whose} with the median as its confidence, = with the value as it is; enter leaves it."
        ))?;
        let Some(line) = self.hear()? else { return Ok(()) };
        match line.trim() {
            "" => output::print("Nothing of it was written down."),
            "=" => self.check_in_of_round("=", &format!("{median} {note}"), &said),
            value => self.check_in_of_round("c", &format!("{value} {median} {note}"), &said),
        }
    }

    /// `v held it moved with it`.
    fn verdict(&mut self, pending: &theory::Pending, rest: &str) -> Result<()> {
        let Some(link) = self.desk.cascade.link(pending.link).cloned() else { return Ok(()) };
        let (word, why) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let verdict = Verdict::ALL.into_iter().find(|v| v.word().eq_ignore_ascii_case(word));
        let (Some(verdict), false) = (verdict, why.trim().is_empty()) else {
            let mut check_ins = Vec::new();
            for item in evidence::numbers(&self.desk.cascade, &link) {
                check_ins.extend(self.desk.store.series(item, self.desk.today)?);
            }
            let mut facts = evidence::evidence(&self.desk.cascade, &link, &check_ins, self.desk.today);
            let target = text::one_line(&self.desk.cascade.item(pending.target).title, 100).into_owned();
            facts.insert(0, format!("Did it move {target}? v held WHY, v failed WHY or v unclear WHY says so."));
            return self.print(&facts.join("\n"));
        };
        let before = theory::hit_rates(&self.desk.cascade).0;
        let judged = Judged { verdict, why: why.trim().to_owned(), by: self.desk.author.by, on: self.desk.today };
        let ops = self.desk.cascade.set_op(pending.link, Field::Judged(Some(judged))).into_iter().collect();
        self.commit(Verb::Judge, ops, "")?;
        match theory::hit_rates(&self.desk.cascade).0.moved_from(before) {
            Some(moved) => output::print(&moved),
            None => Ok(()),
        }
    }

    /// Puts a topic on the agenda: it comes next where something can make room for it.
    pub(super) fn add_topic(&mut self, line: &str) -> Result<()> {
        let c = &self.desk.cascade;
        let review = c.reviews().find(|r| r.id == self.meeting.review);
        let Some(terms) = review.map(|review| c.terms_of(review)) else {
            return Err(Failure::wrong(said_gone(self.meeting.number)));
        };
        let id = self.desk.ids.next_id();
        let wanted = topics::Wanted::line(c, line).map_err(Failure::wrong)?;
        let ops = wanted.add(c, id, &terms, self.meeting.minutes, self.desk.today).map_err(Failure::wrong)?;
        self.commit(Verb::Add, ops, "")?;
        let entry = self.meeting.agenda.iter().find(|e| e.item == Some(id));
        match entry.map(|e| e.state) {
            Some(EntryState::Parked) => output::print("there is no time for it: it is parked, P pulls it in"),
            _ => output::print("it comes up in this review"),
        }
    }

    /// Ticks the action that is on off, or opens it again.
    pub(super) fn tick_off(&mut self) -> Result<()> {
        let on = self.meeting.entry().filter(|e| e.class == Class::Actions).and_then(|e| e.item);
        let action = on.and_then(|id| self.desk.cascade.actions().find(|a| a.id == id));
        let Some((id, open)) = action.map(|a| (a.id, a.is_open())) else {
            return Err(Failure::wrong("no action is on now: x is for what an earlier review asked for"));
        };
        let ops = edit::complete_action(&self.desk.cascade, id, open.then_some(self.desk.today));
        self.commit(Verb::Action, ops, "")
    }

    /// The arithmetic behind it.
    pub(super) fn why(&self) -> Result<()> {
        let ix = self.on_item()?;
        self.print(&self.desk.cascade.why(ix, self.desk.today).join("\n"))
    }

    /// After the last entry: what was agreed, once more, and what can still be done.
    fn tell_closing(&self) -> Result<()> {
        let c = &self.desk.cascade;
        let safe = |text: &str| text::one_line(text, 300).into_owned();
        let mut lines = vec![String::new(), "That was the last entry. What was agreed:".to_owned()];
        lines.extend(record::decisions(c, self.meeting.review).iter().map(|d| format!("decided: {}", safe(&d.text))));
        for action in record::actions(c, self.meeting.review) {
            let who = action.owner.and_then(|id| c.person(id)).map_or_else(|| "nobody yet".to_owned(), |p| safe(&p.name));
            let when = action.due.map_or_else(|| "no date".to_owned(), |due| format!("by {}", say_date(due, self.desk.today)));
            lines.push(format!("action: {}, {who}, {when}", safe(&action.what)));
        }
        if lines.len() == 2 {
            lines.push("nothing was written down: d writes a decision, a an action".to_owned());
        }
        if self.meeting.parked() > 0 {
            lines.push(format!("{} parked; P lists them", say_count(self.meeting.parked(), "item is", "items are")));
        }
        let over = self.meeting.is_over();
        lines.push(if over { "enter ends the review" } else { "one more came up meanwhile: enter goes to it" }.to_owned());
        self.print(&lines.join("\n"))
    }

    /// What is read aloud behind the facts: the owner's last note, whole, what comes next, the work with its because, and what the
    /// last review decided.
    fn told(&self, ix: Ix) -> Result<Vec<String>> {
        let (c, id) = (&self.desk.cascade, self.desk.cascade.item(ix).id);
        let whole = |text: &str| text::one_line(text, 2000).into_owned();
        let mut lines = Vec::new();
        let history = self.desk.store.history(id, LOOKED_BACK, self.desk.today)?;
        let mut seen =
            history.check_ins.iter().filter(|r| !r.is_voided() && r.check_in.on <= self.desk.today).map(|r| &r.check_in);
        if let Some((last, note)) = seen.find_map(|c| Some((c, c.words()?))) {
            let by =
                last.by.and_then(|id| c.person(id)).map(|p| format!(" by {}", text::one_line(&p.name, 60))).unwrap_or_default();
            let on = say_date(last.on, self.desk.today);
            lines.push(format!("last note{by}, {on}: {}", whole(note)));
            lines.extend(last.next.as_deref().map(|next| format!("next: {}", whole(next))));
        }
        for link in c.links_at(ix).filter(|link| link.project != id) {
            let work = c.find(link.project).map(|ix| whole(&c.item(ix).title)).unwrap_or_default();
            let because =
                link.because.as_deref().map_or_else(|| "no because yet".to_owned(), |b| format!("because {}", whole(b)));
            lines.push(format!("work: {work}, {because}"));
        }
        // What is asked after says it already.
        let asked = self.meeting.entry().is_some_and(|e| e.question);
        if let Some((n, decision)) = self.meeting.decided_before(c, id).filter(|_| !asked) {
            lines.push(format!("review {n} decided: {}", whole(&decision.text)));
        }
        Ok(lines)
    }

    /// What is on, in a few lines.
    pub(super) fn tell(&mut self) -> Result<()> {
        let Some(n) = self.meeting.current else { return self.tell_closing() };
        let entry = self.meeting.agenda[n].clone();
        let of = self.meeting.agenda.iter().filter(|e| e.state != EntryState::Parked).count();
        let c = &self.desk.cascade;
        let mut lines = vec![String::new()];
        let what = match (entry.class, self.item()) {
            (Class::Rest, _) => {
                let greens = self.meeting.greens(c, &mut self.board);
                let unasked = self.meeting.unasked(c, &mut self.board);
                let missing = agenda::aloud(c, &[], &unasked);
                let aloud = (!greens.is_empty()).then(|| format!("on track: {}", meeting::aloud(c, &greens).join("; ")));
                missing.into_iter().chain(aloud).collect::<Vec<_>>().join("; ")
            }
            (Class::ToScore, _) => {
                let said = entry.item.and_then(|id| c.waiting_in(id, self.desk.today)).map(|w| w.said(c, self.desk.today));
                said.map_or_else(|| "everything of it is scored".to_owned(), |said| text::one_line(&said, 300).into_owned())
            }
            (Class::Actions, _) => {
                let action = c.actions().find(|a| Some(a.id) == entry.item);
                action.map_or_else(|| "an action that is deleted".to_owned(), |a| text::one_line(&a.what, 300).into_owned())
            }
            (Class::Questions, _) => minutes::named(c, &entry).0,
            (Class::Topic, _) => {
                let (title, owner) = minutes::named(c, &entry);
                owner.map_or_else(|| title.clone(), |owner| format!("{title}, of {owner}"))
            }
            (_, Some(ix)) => text::one_line(&c.item(ix).title, 300).into_owned(),
            (_, None) => "an item that is deleted".to_owned(),
        };
        let then = entry.then.map(|then| format!(", then {}", then.class.word())).unwrap_or_default();
        lines.push(format!("{} of {of}, {}{then}: {what}", n + 1, entry.class.word()));
        if self.is_closing()
            && let Some(told) = self.told_closing()?
        {
            lines.extend(told);
            return self.print(&lines.join("\n"));
        }
        let c = &self.desk.cascade;
        lines.extend(left_of(&entry));
        lines.extend(meeting::asks(c, &self.meeting).map(|said| text::one_line(&said, 400).into_owned()));
        if let Some(ix) = self.item() {
            let judged = self.board.of(c, ix);
            let mut facts = vec![format!("owner {}", c.owner_name(ix).map_or("nobody".into(), |o| text::one_line(o, 60)))];
            facts.extend(c.item(ix).key_result().map(|kr| measured(&Standing::of(kr, c.summary(ix)))));
            let gates = gates::of(c, ix, |part| self.board.of(c, part), self.desk.today);
            facts.extend(gates::aloud(&gates));
            facts.extend(pace_said(c, ix, &judged, self.desk.today));
            facts.push(format!("health {}", judged.health.word()));
            facts.extend(judged.word.map(|w| format!("word {}", w.word())));
            let lost = c.lost_objective(ix).map(|_| LOST_PARENT);
            let flags: Vec<&str> = lost.into_iter().chain(judged.flags.iter().map(crate::domain::Flag::word)).collect();
            if !flags.is_empty() {
                facts.push(format!("flags {}", flags.join(", ")));
            }
            if theory::owed(c, ix, self.desk.today).is_some() {
                facts.push("waits for a verdict: v shows what the numbers did".to_owned());
            }
            // What the facts do not say by themselves; how often it was parked stands above.
            let on = AgendaItem {
                subject: Subject::Item(ix),
                entry: Entry { parked_times: 0, ..entry.clone() },
                flags: judged.flags,
                before: None,
                away: false,
            };
            let why: Vec<String> = reasons(c, &self.board, &on).into_iter().filter(|why| !facts.contains(why)).collect();
            lines.push(facts.join(" · "));
            if !why.is_empty() {
                lines.push(format!("on the agenda because: {}", why.join("; ")));
            }
            lines.extend(self.told(ix)?);
        }
        let then = self.meeting.then_said(c);
        if !then.is_empty() {
            lines.push(then);
        }
        lines.push(format!("{} for this", say_clock(i64::from(self.meeting.allotted()))));
        self.print(&lines.join("\n"))
    }
}

/// What earlier reviews left of an entry, and how it came on, in a line; `None`: nothing.
fn left_of(entry: &Entry) -> Option<String> {
    let mut said = Vec::new();
    if entry.parked_times > 0 {
        said.push(format!("parked in {} before", say_count(usize::from(entry.parked_times), "review", "reviews")));
    }
    if entry.further {
        said.push("shares the time of the one before".to_owned());
    }
    if entry.came_in {
        said.push("came in because time was won".to_owned());
    }
    (!said.is_empty()).then(|| said.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::{because, without_dashes};

    #[test]
    fn a_sentence_about_a_flag_is_about_the_field_that_was_typed() {
        assert_eq!(without_dashes("--due: “soon” is no date", "due"), "due: “soon” is no date");
    }

    #[test]
    fn a_reason_stands_behind_because() {
        assert_eq!(because("30 % because the market moved"), ("30 %", "the market moved"));
        assert_eq!(because(" ana "), ("ana", ""));
        assert_eq!(because("because of it"), ("", "of it"));
    }
}
