//! A short question before something is done: a verdict, until when to stay silent, why items are handed over, what to say
//! to the owner of a check-in. One or two fields; what was typed is there again when the same question is asked again.

use super::Overlay;
use crate::{
    app::{
        ctx::Ctx,
        drafts::Drafts,
        event::Want,
        key::Key,
        keys::{Action, Place},
        reply::{After, Next, Reply},
        text_field::TextField,
    },
    domain::{
        Cascade, CheckIn, Entity, Field, Id, Ix, Op,
        change::Verb,
        edit,
        evidence::{evidence, numbers},
        key_result::Snooze,
        link::{Judged, Link, Verdict},
        review::Acknowledgement,
        text::{self, date, say},
        theory,
    },
};
use chrono::NaiveDate;

/// What is asked, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Whether the theory of a link held.
    Verdict(Id),
    /// Until when an item may stay silent.
    Snooze(Id),
    /// Why one person's items go to another.
    HandOver {
        /// Who has them.
        from: Id,
        /// Who gets them.
        to: Id,
    },
    /// What to say to who made a check-in.
    Comment {
        /// The check-in.
        check_in: Id,
        /// Its item.
        item: Id,
    },
}

/// A field of the question.
#[derive(Debug, Clone)]
pub struct Line {
    /// Before it.
    pub label: &'static str,
    /// What is typed.
    pub field: TextField,
}

/// The question with its answer so far.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What is asked.
    pub about: About,
    /// Above it.
    pub title: String,
    /// What one has to know to answer; `None`: not read yet.
    pub facts: Option<Vec<String>>,
    /// The verdict chosen; `None`: not yet, or none is asked for.
    pub verdict: Option<Verdict>,
    /// The text fields.
    pub lines: Vec<Line>,
    /// The field that has the keys; of a verdict 0 is the choice, and the text follows.
    pub focus: usize,
    /// Why the answer was not taken.
    pub error: Option<String>,
}

impl Ask {
    fn new(about: About, title: String, labels: &[&'static str]) -> Ask {
        let lines = labels.iter().map(|&label| Line { label, field: TextField::line("") }).collect();
        Ask { about, title, facts: Some(Vec::new()), verdict: None, lines, focus: 0, error: None }
    }

    /// Whether a verdict is chosen in it.
    pub fn has_choice(&self) -> bool {
        matches!(self.about, About::Verdict(_))
    }

    /// Whether the choice has the keys.
    pub fn in_choice(&self) -> bool {
        self.has_choice() && self.focus == 0
    }

    /// Which text field has the keys.
    pub fn line(&self) -> Option<usize> {
        if self.has_choice() { self.focus.checked_sub(1) } else { Some(self.focus) }
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        if self.in_choice() { &[Place::Choice, Place::Form] } else { &[Place::Form] }
    }

    fn fields(&self) -> usize {
        self.lines.len() + usize::from(self.has_choice())
    }

    fn text(&self, n: usize) -> String {
        self.lines.get(n).map(|l| l.field.text().trim().to_owned()).unwrap_or_default()
    }

    fn is_blank(&self) -> bool {
        self.verdict.is_none() && self.lines.iter().all(|l| l.field.is_blank())
    }

    pub(in crate::app) fn paste(&mut self, text: &str) {
        if let Some(line) = self.line().and_then(|n| self.lines.get_mut(n)) {
            line.field.paste(text);
        }
    }

    pub(super) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        self.error = None;
        let fields = self.fields();
        let Some(action) = ctx.keymap.action(self.places(), key) else {
            // Where the reason is begun without a choice the letters are the reason's.
            if self.in_choice() && key.types().is_some() {
                self.focus = 1;
            }
            if let Some(line) = self.line().and_then(|n| self.lines.get_mut(n)) {
                line.field.key(key);
            }
            return Reply::stay();
        };
        let last = Verdict::ALL.len() - 1;
        let at = self.verdict.and_then(|v| Verdict::ALL.iter().position(|&o| o == v));
        match action {
            Action::Back => {
                ctx.drafts.asked = (!self.is_blank()).then(|| self.clone());
                return Reply::close();
            }
            Action::Open | Action::Save if self.in_choice() && self.verdict.is_none() => {
                return self.refuse(0, "say whether it held: 1 held, 2 failed, 3 unclear");
            }
            Action::Open if self.focus + 1 < fields => self.focus += 1,
            Action::Open | Action::Save => return self.save(ctx),
            Action::NextField | Action::Down => self.focus = (self.focus + 1) % fields,
            Action::PreviousField | Action::Up => self.focus = (self.focus + fields - 1) % fields,
            Action::PreviousOption => self.verdict = Some(Verdict::ALL[at.map_or(0, |at| at.saturating_sub(1))]),
            Action::NextOption => self.verdict = Some(Verdict::ALL[at.map_or(0, |at| (at + 1).min(last))]),
            Action::FirstOption => self.verdict = Some(Verdict::ALL[0]),
            Action::LastOption => self.verdict = Some(Verdict::ALL[last]),
            Action::ChoiceNone => self.verdict = None,
            Action::ChooseNumber => {
                let n = ctx.keymap.keys(Place::Choice, action).iter().position(|&k| k == key);
                if let Some(&verdict) = n.and_then(|n| Verdict::ALL.get(n)) {
                    self.verdict = Some(verdict);
                    self.focus = 1;
                }
            }
            Action::StartOver => {
                self.verdict = None;
                self.lines.iter_mut().for_each(|line| line.field.set(""));
                self.focus = 0;
            }
            Action::Help => return Reply::open(Overlay::help(ctx.keymap, self.places())),
            _ => {}
        }
        Reply::stay()
    }

    fn refuse(&mut self, focus: usize, why: impl Into<String>) -> Reply {
        self.focus = focus;
        self.error = Some(why.into());
        Reply::stay()
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let (today, me) = (ctx.today(), ctx.me);
        let (verb, ops, why) = match self.about {
            About::Verdict(link) => {
                let Some(verdict) = self.verdict else {
                    return self.refuse(0, "say whether it held: 1 held, 2 failed, 3 unclear");
                };
                let why = self.text(0);
                if why.is_empty() {
                    return self.refuse(1, "say in one line why: what did the numbers, or you, see?");
                }
                let judged = Judged { verdict, why, by: me, on: today };
                let op = ctx.cascade.set_op(link, Field::Judged(Some(judged)));
                (Verb::Judge, op.into_iter().collect(), String::new())
            }
            About::Snooze(item) => {
                let until = match date::parse_due(&self.text(0), today) {
                    Ok(until) if until > today => until,
                    Ok(_) => return self.refuse(0, "a silence ends after today: give a later day, such as fri or +2w"),
                    Err(why) => return self.refuse(0, why),
                };
                let reason = self.text(1);
                if reason.is_empty() {
                    return self.refuse(1, "say why in a few words: silence is never green");
                }
                let snooze = Snooze { until, reason: reason.clone(), by: me };
                let op = ctx.cascade.set_op(item, Field::Snooze(Some(snooze)));
                (Verb::Snooze, op.into_iter().collect(), String::new())
            }
            About::HandOver { from, to } => {
                let reason = self.text(0);
                if reason.is_empty() {
                    return self.refuse(0, "say why they are handed over: every owner who changes is in the log with a reason");
                }
                (Verb::HandOver, edit::hand_over(ctx.cascade, from, to, today), reason)
            }
            About::Comment { check_in, item } => {
                (Verb::Acknowledge, acknowledgement(ctx, check_in, item, &self.text(0)), String::new())
            }
        };
        if ops.is_empty() {
            return Reply::close().and_say("nothing would change by that");
        }
        match ctx.request(verb, ops, &why, After::CloseOverlay) {
            // It stays until it is saved: a failure loses nothing.
            Ok(request) => Reply::next(Next::Commit(request)),
            Err(refusal) => self.refuse(self.focus, refusal.0),
        }
    }
}

impl Ask {
    /// The question, with what was typed when the same was asked before.
    pub(in crate::app) fn opened(self, drafts: &mut Drafts) -> Overlay {
        let before = drafts.asked.take().filter(|old| old.about == self.about);
        let ask = match before {
            Some(old) => Ask { facts: self.facts, error: None, ..old },
            None => self,
        };
        Overlay::Ask(Box::new(ask))
    }

    /// Whether the theory of a link held; `None`: it is gone.
    pub(in crate::app) fn verdict(cascade: &Cascade, link: Id) -> Option<Ask> {
        let found = cascade.link(link)?;
        let name = |id| cascade.find(id).map(|ix| text::one_line(&cascade.item(ix).title, 44).into_owned());
        let (project, target) = (name(found.project).unwrap_or_default(), name(found.target).unwrap_or_default());
        let mut ask = Ask::new(About::Verdict(link), format!("Did it hold? {project} → {target}"), &["one line why"]);
        ask.facts = None;
        Some(ask)
    }

    /// The verdict on a project's link: the one that waits for it first. Else one sentence why none is to be given, with the
    /// names of commands in braces.
    pub(in crate::app) fn verdict_of(c: &Cascade, project: Ix, today: NaiveDate) -> Result<Ask, &'static str> {
        let done = theory::done_on(c, project, today).is_some();
        // One with a number to look at first.
        let number = |l: &&Link| c.find(l.target).is_some_and(|ix| c.item(ix).key_result().is_some());
        let mut waiting: Vec<_> = c.links_at(project).filter(|l| theory::pending_of(c, l, today).is_some()).collect();
        waiting.sort_by_key(|l| !number(l));
        let judged = c.links_at(project).find(|l| l.judged.is_some());
        if !done {
            return Err("its theory is judged when the project is done: press {revise} to say that it is");
        }
        let link = waiting.first().copied().or(judged);
        link.and_then(|l| Ask::verdict(c, l.id))
            .ok_or("nothing was claimed that could hold or fail: press {link} to say why it should help")
    }

    /// Until when an item may stay silent.
    pub(in crate::app) fn snooze(cascade: &Cascade, item: Ix) -> Ask {
        let item = cascade.item(item);
        let title = format!("No check-in of {} until", text::one_line(&item.title, 44));
        Ask::new(About::Snooze(item.id), title, &["until", "because"])
    }

    /// Why one person's items go to another; `None`: there is nothing to hand over.
    pub(in crate::app) fn hand_over(cascade: &Cascade, from: Id, to: Id, today: NaiveDate) -> Option<Ask> {
        let n = edit::hand_over(cascade, from, to, today).len();
        let name = |id| cascade.person(id).map(|p| text::one_line(&p.name, 30).into_owned()).unwrap_or_default();
        let title = format!("Hand over {} of {} to {}", say::say_count(n, "item", "items"), name(from), name(to));
        (n > 0).then(|| Ask::new(About::HandOver { from, to }, title, &["because"]))
    }

    /// What to say to who made a check-in.
    pub(in crate::app) fn comment(cascade: &Cascade, check_in: &CheckIn) -> Ask {
        let name = check_in.by.and_then(|id| cascade.person(id)).map_or("the owner", |p| &p.name);
        let title = format!("To {}", text::one_line(name, 40));
        Ask::new(About::Comment { check_in: check_in.id, item: check_in.item }, title, &["comment"])
    }

    /// The past that it has to show; `None`: none, or it is there.
    pub(in crate::app) fn want(&self, cascade: &Cascade) -> Option<Want> {
        match self.about {
            About::Verdict(link) if self.facts.is_none() => Some(Want::Series(numbers(cascade, cascade.link(link)?))),
            _ => None,
        }
    }

    /// The past was read.
    pub(in crate::app) fn tell_facts(&mut self, cascade: &Cascade, check_ins: &[CheckIn], today: NaiveDate) {
        let About::Verdict(link) = self.about else { return };
        let facts = cascade.link(link).map(|link| evidence(cascade, link, check_ins, today));
        self.facts = Some(facts.unwrap_or_default());
    }
}

/// A manager has read a check-in.
pub(in crate::app) fn acknowledgement(ctx: &mut Ctx<'_>, check_in: Id, item: Id, comment: &str) -> Vec<Op> {
    let id = ctx.ids.next_id();
    let (by, on, comment) = (ctx.me, ctx.today(), comment.into());
    vec![Op::Create(Entity::Acknowledgement(Acknowledgement { id, check_in, item, by, on, comment, deleted: false }))]
}
