//! Short questions before something is done: a verdict, until when to stay silent, why items are handed over, what to say to
//! the owner of a check-in, what a review was worth. Forms of one or two fields; what one has to know to answer stands above.

use super::{
    Form, Purpose,
    ending::Ending,
    field::{Field, Part},
    line::missing_part,
    save::{Refused, Work},
};
use crate::{
    app::{ctx::Ctx, event::Want},
    domain::{
        Cascade, CheckIn, Entity, Field as Value, Id, Ids, Ix, Op,
        change::Verb,
        edit,
        evidence::{evidence, numbers},
        key_result::Snooze,
        known,
        link::{Judged, Link, Verdict},
        meeting::{
            entries::{Wanted, parse_ratings},
            topics::{Wanted as Topic, written},
        },
        recurring::{Terms, Which},
        review::{Acknowledgement, Review},
        text::{
            self,
            date::{self, When},
            say,
        },
        theory,
        words::Choice,
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
    /// What a review was worth.
    Rating(Id),
    /// A topic of the next review of a meeting.
    Topic {
        /// The one that is changed; `None`: a new one.
        topic: Option<Id>,
        /// The meeting; `None`: the one of everything that nobody had to make.
        meeting: Option<Id>,
        /// How long the meeting will be.
        minutes: u32,
    },
    /// What an action asks for, of whom, by when.
    Action(Id),
    /// How something ends.
    Ending(Id, Ending),
    /// What the room answers at the end of a closing.
    Answers(Id),
    /// Why a cycle that was closed is opened again.
    ReopenCycle(Id),
}

impl About {
    /// The name of what was typed and not sent; `None`: one key is not worth keeping.
    pub(super) fn draft_name(self) -> Option<String> {
        let (what, id) = match self {
            About::Topic { topic: None, meeting, .. } => {
                return Some(meeting.map_or_else(|| "topic".to_owned(), |id| format!("topic-of {}", id.letters())));
            }
            About::Topic { topic: Some(topic), .. } => ("revise-topic", topic),
            About::Verdict(link) => ("verdict", link),
            About::Snooze(item) => ("snooze", item),
            About::HandOver { from, .. } => ("hand-over", from),
            About::Comment { check_in, .. } => ("comment", check_in),
            About::Rating(_) => return None,
            About::Action(action) => ("revise-action", action),
            About::Answers(review) => ("answers", review),
            About::ReopenCycle(cycle) => ("reopen", cycle),
            About::Ending(item, Ending::Score | Ending::Propose) => ("score", item),
            About::Ending(item, Ending::Goes | Ending::Archive) => ("ending", item),
        };
        Some(format!("{what} {}", id.letters()))
    }
}

const VERDICTS: &[Choice] = &[
    ("held", "the number moved as was said, and because of this work"),
    ("failed", "the work was done, and the number did not move by it"),
    ("unclear", "nobody can tell whether it was this work"),
];

impl Form {
    pub(super) fn question(about: About, title: String, fields: Vec<Field>) -> Form {
        Form::new(Purpose::Question(about), title, fields)
    }

    /// What it asks; `None`: it is no short question.
    pub fn about(&self) -> Option<About> {
        match self.purpose {
            Purpose::Question(about) => Some(about),
            _ => None,
        }
    }

    /// Whether the theory of a link held; `None`: it is gone.
    pub(in crate::app) fn verdict(cascade: &Cascade, link: Id) -> Option<Form> {
        let found = cascade.link(link)?;
        let name = |id| cascade.find(id).map(|ix| text::one_line(&cascade.item(ix).title, 44).into_owned());
        let (project, target) = (name(found.project).unwrap_or_default(), name(found.target).unwrap_or_default());
        let fields = vec![
            Field::asked(Part::Verdict, "did it", VERDICTS, None).hint("say whether it held: 1 held, 2 failed, 3 unclear"),
            Field::line(Part::Why, "because", "").hint("one line: what did the numbers, or you, see?"),
        ];
        let mut form = Form::question(About::Verdict(link), format!("Did it hold? {project} → {target}"), fields);
        form.facts = None;
        Some(form)
    }

    /// The verdict on a project's link: the one that waits for it first. Else one sentence why none is to be given, with the
    /// names of commands in braces.
    pub(in crate::app) fn verdict_of(c: &Cascade, project: Ix, today: NaiveDate) -> Result<Form, &'static str> {
        let done = theory::done_on(c, project, today).is_some();
        // One with a number to look at first.
        let number = |l: &&Link| c.find(l.target).is_some_and(|ix| c.item(ix).key_result().is_some());
        let mut waiting: Vec<_> = c.links_at(project).filter(|l| theory::pending_of(c, l, today).is_some()).collect();
        waiting.sort_by_key(|l| !number(l));
        let judged = c.links_at(project).find(|l| l.judged.is_some());
        if !done && waiting.is_empty() {
            return Err("its theory is judged when the project is done: press {revise} to say that it is");
        }
        let link = waiting.first().copied().or(judged);
        link.and_then(|l| Form::verdict(c, l.id))
            .ok_or("nothing was claimed that could hold or fail: press {link} to say why it should help")
    }

    /// Until when an item may stay silent.
    pub(in crate::app) fn snooze(cascade: &Cascade, item: Ix) -> Form {
        let item = cascade.item(item);
        let title = format!("No check-in of {}", text::one_line(&item.title, 44));
        let fields = vec![
            Field::day(Part::Until, "until", None, When::Due).hint("a day after today: fri, 14 dec, +2w"),
            Field::line(Part::Why, "because", "").hint("in a few words: silence is never green"),
        ];
        Form::question(About::Snooze(item.id), title, fields)
    }

    /// Why one person's items go to another; `None`: there is nothing to hand over.
    pub(in crate::app) fn hand_over(cascade: &Cascade, from: Id, to: Id, today: NaiveDate) -> Option<Form> {
        let n = edit::hand_over(cascade, from, to, today).len();
        let name = |id| cascade.person(id).map(|p| text::one_line(&p.name, 30).into_owned()).unwrap_or_default();
        let title = format!("Hand over {} of {} to {}", say::say_count(n, "item", "items"), name(from), name(to));
        let why = Field::line(Part::Why, "because", "").hint("every owner who changes is in the log with a reason");
        (n > 0).then(|| Form::question(About::HandOver { from, to }, title, vec![why]))
    }

    /// What to say to who made a check-in.
    pub(in crate::app) fn comment(cascade: &Cascade, check_in: &CheckIn) -> Form {
        let name = check_in.by.and_then(|id| cascade.person(id)).map_or("the owner", |p| &p.name);
        let title = format!("To {}", text::one_line(name, 40));
        let about = About::Comment { check_in: check_in.id, item: check_in.item };
        Form::question(
            about,
            title,
            vec![Field::line(Part::Comment, "comment", "").hint("they are shown it; nothing: only that you read it")],
        )
    }

    /// What an action asks for, of whom, by when: with the keys on its day, or on its words. `None`: it is gone.
    pub(in crate::app) fn action(cascade: &Cascade, action: Id, on_day: bool) -> Option<Form> {
        let found = cascade.actions().find(|a| a.id == action)?;
        let who = found.owner.and_then(|id| cascade.person(id)).map(|p| p.name.clone()).unwrap_or_default();
        let fields = vec![
            Field::line(Part::What, "what", &found.what).hint("what is to be done, in a few words"),
            Field::line(Part::Who, "who", &who).ghost("nobody yet").hint("enough of a name, or an e-mail; nothing: nobody yet"),
            Field::day(Part::By, "by when", found.due, When::Due).ghost("no day").hint("fri, 14 dec, +2w; nothing: no day"),
        ];
        let mut form = Form::question(About::Action(action), "Change an action".to_owned(), fields);
        if on_day {
            form.focus = 2;
            let day = form.fields[2].text();
            form.fields[2].set_selected(&day);
        }
        Some(form)
    }

    /// A topic in one line, new or changed.
    pub(in crate::app) fn topic(cascade: &Cascade, terms: &Terms, minutes: u32, topic: Option<Id>) -> Form {
        let meeting = cascade.made(&terms.which).map(|m| m.id);
        let now = topic.and_then(|id| cascade.topic(id)).map(|t| written(cascade, t)).unwrap_or_default();
        let field = Field::line(Part::Topic, "topic", &now)
            .hint("what, how long, whose: Series A, 3 min, Martin; {leave} keeps it for later");
        Form::question(About::Topic { topic, meeting, minutes }, String::new(), vec![field])
    }

    /// What a review was worth.
    pub(in crate::app) fn rate(cascade: &Cascade, review: Id) -> Form {
        let now = cascade.reviews().find(|r| r.id == review).map(Review::rated).unwrap_or_default();
        let now: Vec<String> = now.iter().map(u8::to_string).collect();
        let field = Field::line(Part::Rating, "worth its time, 1 to 5", &now.join(" "))
            .hint("1 wasted, 5 well spent; as the room holds them up: 4 5 3 4; {leave}: unsaid");
        Form::question(About::Rating(review), String::new(), vec![field])
    }

    /// The past that it has to show; `None`: none, or it is there.
    pub(in crate::app) fn want(&self, cascade: &Cascade) -> Option<Want> {
        if let Some(want) = self.wants_before() {
            return Some(want);
        }
        match self.about()? {
            About::Verdict(link) if self.facts.is_none() => Some(Want::Series(numbers(cascade, cascade.link(link)?))),
            About::Ending(item, ending) if ending.is_scored() && self.facts.is_none() => Some(Want::Ended(item)),
            _ => None,
        }
    }

    /// The past was read.
    pub(in crate::app) fn tell_facts(&mut self, cascade: &Cascade, check_ins: &[CheckIn], today: NaiveDate) {
        let Some(About::Verdict(link)) = self.about() else { return };
        let facts = cascade.link(link).map(|link| evidence(cascade, link, check_ins, today));
        self.facts = Some(facts.unwrap_or_default());
    }

    /// The first field below the one with the keys that is still empty: where Enter goes before it saves.
    pub(super) fn still_asked(&self) -> Option<usize> {
        let about = self.about()?;
        // A comment may be none, and what is owed beside a score is said when it is saved.
        if matches!(about, About::Comment { .. } | About::Action(_) | About::Ending(_, Ending::Score | Ending::Propose)) {
            return None;
        }
        self.shown().find(|(n, f)| *n > self.focus && f.is_blank()).map(|(n, _)| n)
    }

    /// What the answer does, or the field that has none.
    pub(super) fn answer(
        &self,
        about: About,
        cascade: &Cascade,
        today: NaiveDate,
        me: Option<Id>,
        ids: &mut Ids,
    ) -> Result<Work, Refused> {
        let text = |part| self.field(part).map(Field::text).unwrap_or_default();
        let said = |part, sentence| Some(text(part)).filter(|said| !said.is_empty()).ok_or_else(|| self.at(part, sentence));
        let (verb, ops, why) = match about {
            About::Answers(review) => return Ok(self.answered(cascade, review)),
            About::ReopenCycle(cycle) => {
                let why = said(Part::Why, "say in a sentence why it is opened again")?;
                (Verb::Reopen, edit::reopen_cycle(cascade, cycle, today), why)
            }
            About::Ending(item, ending) => return self.ending((item, ending), cascade, today, me, ids),
            About::Verdict(link) => {
                let word = self.field(Part::Verdict).map_or("", Field::word);
                let verdict = Verdict::ALL.into_iter().find(|v| v.word() == word);
                let verdict =
                    verdict.ok_or_else(|| self.at(Part::Verdict, "say whether it held: 1 held, 2 failed, 3 unclear"))?;
                let why = said(Part::Why, "say in one line why: what did the numbers, or you, see?")?;
                let judged = Judged { verdict, why, by: me, on: today };
                let op = cascade.set_op(link, Value::Judged(Some(judged)));
                (Verb::Judge, op.into_iter().collect(), String::new())
            }
            About::Snooze(item) => {
                let until = match date::parse_due(&text(Part::Until), today) {
                    Ok(until) if until > today => until,
                    Ok(_) => return Err(self.at(Part::Until, "a silence ends after today: give a later day, such as fri or +2w")),
                    Err(why) => return Err(self.at(Part::Until, &why)),
                };
                let reason = said(Part::Why, "say why in a few words: silence is never green")?;
                let op = cascade.set_op(item, Value::Snooze(Some(Snooze { until, reason, by: me })));
                (Verb::Snooze, op.into_iter().collect(), String::new())
            }
            About::HandOver { from, to } => {
                let reason =
                    said(Part::Why, "say why they are handed over: every owner who changes is in the log with a reason")?;
                (Verb::HandOver, edit::hand_over(cascade, from, to, today), reason)
            }
            About::Comment { check_in, item } => {
                let read = acknowledgement((cascade, ids), check_in, item, me, today, &text(Part::Comment));
                (Verb::Acknowledge, vec![read], String::new())
            }
            About::Action(action) => {
                let wanted = Wanted { what: text(Part::What), who: text(Part::Who), by: text(Part::By) };
                let wanted =
                    wanted.understand(cascade, today).map_err(|(missing, sentence)| self.at(missing_part(missing), &sentence))?;
                let mut ops = edit::revise_action(cascade, action, &wanted.what, wanted.owner, wanted.due);
                ops.extend(edit::keep_emails(cascade, wanted.learned));
                (Verb::Action, ops, String::new())
            }
            About::Topic { topic, meeting, minutes } => {
                let terms = cascade.terms(&meeting.map_or(Which::First, |id| cascade.which(id)));
                let wanted = Topic::line(cascade, &text(Part::Topic));
                let ops = wanted.and_then(|wanted| match topic {
                    Some(topic) => Ok((Verb::Revise, wanted.change(cascade, topic, &terms, minutes)?)),
                    None => Ok((Verb::Add, wanted.add(cascade, ids.next_id(), &terms, minutes, today)?)),
                });
                let (verb, ops) = ops.map_err(|wrong| self.at(Part::Topic, &wrong))?;
                (verb, ops, String::new())
            }
            About::Rating(review) => {
                let ratings = parse_ratings(&text(Part::Rating)).map_err(|wrong| self.at(Part::Rating, &wrong))?;
                (Verb::Review, cascade.set_op(review, Value::Ratings(ratings)).into_iter().collect(), String::new())
            }
        };
        Ok(Work { verb, ops, why })
    }
}

/// Somebody has read a check-in.
fn acknowledgement(
    (cascade, ids): (&Cascade, &mut Ids),
    check_in: Id,
    item: Id,
    by: Option<Id>,
    on: NaiveDate,
    comment: &str,
) -> Op {
    let id = cascade.free(known::acknowledgement(check_in, by), ids);
    Op::Create(Entity::Acknowledgement(Acknowledgement { id, check_in, item, by, on, comment: comment.into(), deleted: false }))
}

/// A check-in is acknowledged without a word.
pub(in crate::app) fn acknowledge(ctx: &mut Ctx<'_>, check_in: &CheckIn) -> Op {
    let (me, today) = (ctx.me, ctx.today());
    acknowledgement((ctx.cascade, ctx.ids), check_in.id, check_in.item, me, today, "")
}
