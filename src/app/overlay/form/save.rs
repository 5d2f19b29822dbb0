//! Saving: what a form changes, and what becomes of it when that is refused.

use super::{
    Form, Purpose,
    check_in::Said,
    field::{Field, Input, Part},
    pick::{Chosen, Pick},
    question::About,
    read::{Reader, Wrong},
    settle::moved,
};
use crate::{
    app::{
        ctx::Ctx,
        overlay::Overlay,
        reply::{After, Next, Reply, Who},
    },
    domain::{
        Body, Cascade, Change, Entity, Field as Value, FieldKey, Id, Ids, Item, Op,
        change::Verb,
        claim, edit,
        far_off::Known,
        fields::Fields,
        goal::{Ambition, ProjectState},
        intake,
        key_result::Metric,
        link::{Expect, Link},
        people::Person,
        score,
        settings::{KEYS, ProjectsNeedGoal},
        stage::{self, Phase},
        text::value::unit_of_bounds,
        whom::{newcomer, one_person},
    },
};
use chrono::NaiveDate;

/// What saving does.
pub(super) struct Work {
    pub verb: Verb,
    pub ops: Vec<Op>,
    pub why: String,
}

/// Why it cannot: the field to mend and what is wrong with it.
pub(super) type Refused = (usize, Wrong);

impl Form {
    /// Saves, or says at the field it concerns why not. It stays until it is saved: a failure loses nothing.
    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        self.save_and(After::CloseOverlay, ctx)
    }

    /// Saves, and goes on with the next item that is due.
    pub(super) fn save_and_next(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        self.save_and(After::NextDue, ctx)
    }

    fn save_and(&mut self, after: After, ctx: &mut Ctx<'_>) -> Reply {
        self.leave_field();
        self.settle(ctx.cascade, ctx.now.today);
        if self.show_votes() {
            return Reply::stay();
        }
        if let Some(reply) = self.show_replies(ctx) {
            return reply;
        }
        match self.purpose {
            Purpose::Which(_) => return self.go_on(ctx),
            Purpose::Who => return self.save_who(ctx),
            Purpose::File(ref handout) => return self.save_file(&handout.clone()),
            Purpose::Figures(ref figures) => return self.save_figures(figures.clone()),
            Purpose::Import => return self.looks_at_file(),
            Purpose::CopyAs(ref handout) => return self.copied(handout.clone()),
            Purpose::GoTo(_) => return self.goes_there(),
            Purpose::Day => return self.goes_to_day(),
            Purpose::Question(About::Rating(_)) if self.focused().is_blank() => return Reply::close(),
            _ => {}
        }
        let refused = match self.work(ctx.cascade, ctx.now.today, ctx.me, ctx.ids) {
            Err(refused) => refused,
            Ok(work) if work.ops.is_empty() && self.about().is_some() => {
                return Reply::close().and_say("nothing would change by that");
            }
            Ok(work) => match ctx.request(work.verb, work.ops.clone(), &work.why, after) {
                Ok(request) => match self.doubt(ctx, &work.ops) {
                    Some(refused) => refused,
                    None => return Reply::next(Next::Commit(request)),
                },
                Err(refusal) => (self.at_fault(ctx), Wrong::from(refusal.0)),
            },
        };
        self.refuse(refused)
    }

    /// Asks once about a value that is far off, or an action that nobody does or by no day; saving again takes it.
    fn doubt(&mut self, ctx: &Ctx<'_>, ops: &[Op]) -> Option<Refused> {
        let goalless = || self.begins_without_goal(ctx.cascade, ops);
        let (part, sentence) = self.lacks(ctx.cascade, ctx.now.today).or_else(|| self.far_off(ctx, ops)).or_else(goalless)?;
        if self.doubted.as_ref() == Some(&sentence) {
            return None;
        }
        let question = format!("{sentence}: {} again saves it", ctx.keymap.says("accept"));
        self.doubted = Some(sentence);
        Some(self.at(part, &question))
    }

    /// The field in which work that begins says its goal, and that it says none; `None`: it does, or nobody asks.
    fn begins_without_goal(&self, cascade: &Cascade, ops: &[Op]) -> Option<(Part, String)> {
        if cascade.settings.projects_need_goal == ProjectsNeedGoal::Off || intake::without_goal(cascade, ops).is_empty() {
            return None;
        }
        let part = [Part::Goal, Part::Field(FieldKey::State)].into_iter().find(|part| self.field(*part).is_some())?;
        Some((part, "new work is asked which goal it serves, and this says none".to_owned()))
    }

    /// The field of a value that is far off, and what it is far from.
    fn far_off(&self, ctx: &Ctx<'_>, ops: &[Op]) -> Option<(Part, String)> {
        let said = ops.iter().find_map(|op| if let Op::CheckIn(check_in) = op { Some(check_in) } else { None })?;
        let value = said.value.filter(|_| !said.unchanged)?;
        let ix = ctx.cascade.find(said.item)?;
        let last = match self.wrong() {
            Some(_) => self.value_before(),
            None => ctx.cascade.summary(ix).value.map(|(_, v)| v),
        };
        let part = [Part::Said(Said::Value), Part::Last].into_iter().find(|part| self.field(*part).is_some())?;
        let typed = self.field(part).filter(|field| field.is_changed()).map(Field::text).filter(|text| !text.is_empty())?;
        let (_, sentence) =
            Known::of(ctx.cascade.item(ix).key_result()?, last).stepping(ctx.cascade.summary(ix)).doubt_typed(&typed, value)?;
        Some((part, sentence))
    }

    pub(super) fn refuse(&mut self, (at, wrong): Refused) -> Reply {
        self.focus = at;
        if let (Some((row, column)), Input::Rows(rows)) = (wrong.cell, &mut self.fields[at].input) {
            rows.go_to(row, column);
        }
        self.error = Some((at, wrong.sentence));
        Reply::stay()
    }

    /// The field a refused change is about: the one without which it would be accepted.
    fn at_fault(&self, ctx: &Ctx<'_>) -> usize {
        let (cascade, today) = (ctx.cascade, ctx.now.today);
        let mut without = Form {
            fields: self.fields.clone(),
            linked: self.linked.clone(),
            title: String::new(),
            note: String::new(),
            facts: None,
            past: None,
            error: None,
            doubted: None,
            meaning: None,
            purpose: self.purpose.clone(),
            ..*self
        };
        for n in (0..self.fields.len()).filter(|&n| !self.fields[n].hidden && self.fields[n].is_changed()) {
            let initial = self.fields[n].initial().clone();
            without.fields[n].restore(&initial);
            let mut ids = Ids::seeded(n as u64);
            let accepted = without.work(cascade, today, ctx.me, &mut ids).is_ok_and(|work| {
                let change = Change::new(ids.next_id(), ctx.now.author(ctx.me), work.verb, work.ops).because(&work.why);
                cascade.check(&change).is_ok()
            });
            if accepted {
                return n;
            }
            without.fields[n] = self.fields[n].clone();
        }
        // None, or no form without it: what was changed and is not just the reason for that.
        let mut changed = self.shown().filter(|(_, f)| f.is_changed() && f.part != Part::Reason);
        match (changed.next(), changed.next()) {
            (Some((only, _)), None) => only,
            _ => self.focus,
        }
    }

    /// What saving does, or the first field that cannot be read.
    fn work(&self, cascade: &Cascade, today: NaiveDate, me: Option<Id>, ids: &mut Ids) -> Result<Work, Refused> {
        match &self.purpose {
            Purpose::Add(entity) => self.addition(cascade, today, ids, entity),
            Purpose::Revise(id) => self.revision(cascade, today, me, ids, *id, Verb::Revise),
            Purpose::EditLink(id) => self.revision(cascade, today, me, ids, *id, Verb::Link),
            Purpose::Link(from) => self.new_link(cascade, today, ids, *from),
            Purpose::Move { item, from } => {
                let ops = match (cascade.find(*item), self.under(cascade)) {
                    (Some(ix), Some(to)) => moved(cascade, ix, from.and_then(|id| cascade.find(id)), to.parent()),
                    _ => return Err(self.at(Part::Under, "choose the objective it should hang under: type a part of its title")),
                };
                self.with_reason(cascade, today, Verb::Move, ops)
            }
            Purpose::Settings => {
                let mut ops = Vec::new();
                for (n, field) in self.shown().filter(|(_, f)| f.is_changed()) {
                    let Part::Setting(key) = field.part else { continue };
                    let key = KEYS.get(usize::from(key)).copied().unwrap_or_default();
                    ops.extend(edit::set_setting(cascade, key, &field.text()).map_err(|refusal| (n, Wrong::from(refusal.0)))?);
                }
                self.with_reason(cascade, today, Verb::Set, ops)
            }
            Purpose::Question(about) => self.answer(*about, cascade, today, me, ids),
            Purpose::CheckIn(about) => self.checked_in(about, cascade, today, me, ids),
            Purpose::Blind(round) => self.voted(round, cascade, today, me, ids),
            Purpose::Note(note) => self.written(note, cascade, today, ids),
            Purpose::Replies(_) => self.replies_saved(cascade),
            Purpose::BringBack => {
                let chosen = self.chosen().and_then(Pick::id).and_then(|id| cascade.find(id));
                let ix =
                    chosen.ok_or_else(|| self.at(Part::Which, "choose what comes back: type a part of its title and take it"))?;
                self.with_reason(cascade, today, Verb::Unarchive, edit::unarchive(cascade, ix, today))
            }
            Purpose::Who
            | Purpose::Which(_)
            | Purpose::File(_)
            | Purpose::Figures(_)
            | Purpose::Import
            | Purpose::CopyAs(_)
            | Purpose::GoTo(_)
            | Purpose::Day => Err((self.focus, "there is nothing to save here".into())),
        }
    }

    pub(super) fn at(&self, part: Part, sentence: &str) -> Refused {
        (self.place_of(part).unwrap_or(self.focus), sentence.into())
    }

    fn with_reason(&self, cascade: &Cascade, today: NaiveDate, verb: Verb, ops: Vec<Op>) -> Result<Work, Refused> {
        if ops.is_empty() {
            return Err((self.focus, "nothing is changed yet: change something, or leave it".into()));
        }
        let why = self.field(Part::Reason).map(Field::text).unwrap_or_default();
        if why.is_empty() && edit::needs_reason(cascade, &ops, today) {
            return Err(self.at(Part::Reason, "the cycle is open: say in one sentence why this changes"));
        }
        Ok(Work { verb, ops, why })
    }

    fn revision(
        &self,
        cascade: &Cascade,
        today: NaiveDate,
        me: Option<Id>,
        ids: &mut Ids,
        id: Id,
        verb: Verb,
    ) -> Result<Work, Refused> {
        let mut reader = Reader::new(cascade, today, Some(ids));
        let mut values = Vec::new();
        let unit = self.unit_of_bounds(&mut reader)?;
        for (n, field) in self.shown().filter(|(_, f)| f.is_changed()) {
            values.extend(reader.read(field).map_err(|wrong| (n, wrong))?);
        }
        values.extend(unit);
        if let Some(Value::Metric(metric)) = values.iter().find(|v| matches!(v, Value::Metric(_))) {
            // What the new metric has no use for goes with the old one.
            let metric = *metric;
            for key in [FieldKey::Upper, FieldKey::Steps, FieldKey::Waypoints].into_iter().filter(|key| !metric.has(*key)) {
                values.extend(key.blank());
            }
            let is_one = values.iter().any(|v| matches!(v, Value::Steps(steps) if steps.len() == 1));
            let is_planned = cascade.find(id).is_some_and(|ix| stage::phase(cascade, ix, today) == Phase::NotStarted);
            if metric.has_steps() && is_one && is_planned {
                let steps = Part::Field(FieldKey::Steps);
                return Err(self.at(steps, "it is one step: break it into two or more, or leave it its number"));
            }
        }
        // How it ended has its score by arithmetic beside it, as far as that is over.
        if let Some(ix) = cascade.find(id) {
            values.extend(score::by_rule(cascade, ix, &values, &score::at_hand(cascade, ix, today), me, today));
        }
        self.metric_is_whole()?;
        if self.field(Part::Field(FieldKey::Expect)).is_some_and(Field::is_changed) {
            self.expected(cascade)?;
        }
        let mut ops = reader.creates;
        let set = edit::revise(cascade, id, values, today);
        if set.is_empty() {
            ops.clear();
        }
        ops.extend(set);
        ops.extend(edit::keep_emails(cascade, reader.learned));
        self.with_reason(cascade, today, verb, ops)
    }

    fn addition(&self, cascade: &Cascade, today: NaiveDate, ids: &mut Ids, template: &Entity) -> Result<Work, Refused> {
        let mut entity = template.clone();
        let link_id = ids.next_id();
        let mut reader = Reader::new(cascade, today, Some(ids));
        let unit = self.unit_of_bounds(&mut reader)?;
        for (n, field) in self.shown() {
            if let Some(value) = reader.read(field).map_err(|wrong| (n, wrong))? {
                entity.set(&value);
            }
        }
        if let Some(unit) = unit {
            entity.set(&unit);
        }
        self.metric_is_whole()?;
        if let Entity::Person(person) = &mut entity
            && person.email.is_none()
        {
            // Who has an e-mail is one person, whatever signs are in the name.
            let name = one_person(&person.name).map_err(|why| self.at(Part::Field(FieldKey::Title), &why))?;
            let Person { name, email, .. } = newcomer(person.id, name);
            (person.name, person.email) = (name, email);
        }
        if let Entity::Cycle(cycle) = &mut entity {
            let calendar = cascade.settings.calendar();
            let called = calendar.called(&cycle.name);
            let dates = calendar.dates_of(&cycle.name);
            let is_blank = |key| self.field(Part::Field(key)).is_none_or(Field::is_blank);
            if let Some(called) = called.filter(|_| is_blank(FieldKey::Start) && is_blank(FieldKey::Due)) {
                cycle.name = called;
            }
            let ask = "a cycle has a first and a last day: type both, or name it like 2027-Q1";
            for (part, day, named) in [
                (Part::Field(FieldKey::Start), &mut cycle.start, dates.map(|d| d.0)),
                (Part::Field(FieldKey::Due), &mut cycle.end, dates.map(|d| d.1)),
            ] {
                if self.field(part).is_none_or(Field::is_blank) {
                    *day = named.ok_or_else(|| self.at(part, ask))?;
                }
            }
            if cycle.parent.is_none() {
                cycle.parent = cascade.cycle_above(&cycle.name).map(|c| c.id);
            }
        }
        let mut ops = reader.creates;
        cascade.identify(&mut entity);
        match entity {
            Entity::Item(mut item) => {
                number_steps(&mut item);
                if item.ambition == Some(Ambition::Committed) {
                    // What everyone starts from is not said.
                    item.ambition = None;
                }
                let link = self.intake(cascade, today, link_id, &item)?;
                ops.extend(edit::add_item(cascade, *item, today));
                ops.extend(link);
            }
            other => ops.push(Op::Create(other)),
        }
        ops.extend(edit::keep_emails(cascade, reader.learned));
        Ok(Work { verb: Verb::Add, ops, why: String::new() })
    }

    /// What the numbers are written in, where the unit was left empty, is what they are measured in.
    fn unit_of_bounds(&self, reader: &mut Reader<'_>) -> Result<Option<Value>, Refused> {
        let Some(unit) = self.field(Part::Field(FieldKey::Unit)) else { return Ok(None) };
        let said = unit.text();
        let bounds = [FieldKey::Baseline, FieldKey::Target, FieldKey::Upper].map(Part::Field);
        let changed =
            bounds.map(|part| self.field(part).filter(|f| !f.hidden && f.is_changed()).map(Field::text).unwrap_or_default());
        let found = unit_of_bounds(changed.iter().map(String::as_str), Some(said.as_str()));
        let at = bounds.into_iter().zip(&changed).rev().find(|(_, text)| !text.is_empty()).map_or(bounds[1], |(part, _)| part);
        let found = found.map_err(|sentence| self.at(at, &sentence))?;
        reader.unit = Some(said).filter(|unit| !unit.is_empty()).or_else(|| found.clone());
        Ok(found.map(|unit| Value::Unit(Some(unit))))
    }

    /// A new key result says what its metric needs.
    fn metric_is_whole(&self) -> Result<(), Refused> {
        let Some(metric) = self.field(Part::Field(FieldKey::Metric)).and_then(|f| Metric::from_word(f.word())) else {
            return Ok(());
        };
        let added =
            matches!(self.purpose, Purpose::Add(_)) || self.field(Part::Field(FieldKey::Metric)).is_some_and(Field::is_changed);
        let blank = |part| self.field(part).is_some_and(|f| f.is_blank() && (added || f.is_changed()));
        match metric.shape().needs.iter().find(|(key, _)| blank(Part::Field(*key))) {
            Some((key, sentence)) => Err(self.at(Part::Field(*key), sentence)),
            None => Ok(()),
        }
    }

    /// The link of a new project to the goal it serves.
    fn intake(&self, cascade: &Cascade, today: NaiveDate, id: Id, item: &Item) -> Result<Option<Op>, Refused> {
        let Body::Project(_) = item.body else { return Ok(None) };
        let reader = &mut Reader::new(cascade, today, None);
        let because = self.field(Part::Field(FieldKey::Because)).map(Field::text).unwrap_or_default();
        let expect = self.expected(cascade)?;
        let goal = match self.field(Part::Goal).map(|f| &f.input) {
            Some(Input::Pick(pick)) => reader.one(pick).map_err(|wrong| (self.place_of(Part::Goal).unwrap_or(0), wrong))?,
            _ => None,
        };
        let Some(target) = goal else {
            let required = cascade.settings.projects_need_goal == ProjectsNeedGoal::Require;
            if required && item.project().is_some_and(|project| project.state == ProjectState::Active) {
                return Err(
                    self.at(Part::Goal, "this workspace requires the goal that new work serves: choose it, or leave it planned")
                );
            }
            if !because.is_empty() || expect.is_some() {
                return Err(self.at(Part::Goal, "choose what it serves: a because belongs to a link"));
            }
            return Ok(None);
        };
        let value_then = cascade.find(target).and_then(|ix| cascade.summary(ix).value).map(|(_, v)| v);
        let because = (!because.is_empty()).then(|| because.into());
        let link = Link { id, project: item.id, target, because, expect, made: today, value_then, judged: None, deleted: false };
        Ok(Some(Op::Create(Entity::Link(link))))
    }

    /// The effect that is expected of a link, if it can mean anything.
    fn expected(&self, cascade: &Cascade) -> Result<Option<Expect>, Refused> {
        let at = |why: String| (self.place_of(Part::Field(FieldKey::Expect)).unwrap_or(0), Wrong::from(why));
        let text = self.field(Part::Field(FieldKey::Expect)).map(Field::text).unwrap_or_default();
        let expect = Reader::expect(&text).map_err(at)?;
        let refused = expect.zip(self.target(cascade)).and_then(|(expect, target)| claim::refused(cascade, target, expect));
        refused.map_or(Ok(expect), |why| Err(at(why)))
    }

    fn new_link(&self, cascade: &Cascade, today: NaiveDate, ids: &mut Ids, from: Id) -> Result<Work, Refused> {
        let reader = &mut Reader::new(cascade, today, None);
        let part = if self.field(Part::Project).is_some() { Part::Project } else { Part::Goal };
        let other = match self.field(part).map(|f| &f.input) {
            Some(Input::Pick(pick)) => reader.one(pick).map_err(|wrong| (self.place_of(part).unwrap_or(0), wrong))?,
            _ => None,
        };
        let ends = other.and_then(|id| cascade.find(id)).zip(cascade.find(from));
        let Some((other, here)) = ends else {
            let what =
                if part == Part::Project { "choose the project that should move it" } else { "choose what it should move" };
            return Err(self.at(part, &format!("{what}: type a part of its title")));
        };
        let (project, target) = if part == Part::Project { (other, here) } else { (here, other) };
        let expect = self.expected(cascade)?;
        let because = self.field(Part::Field(FieldKey::Because)).map(Field::text).unwrap_or_default();
        let ops = edit::link(cascade, ids, project, target, &because, expect, today);
        Ok(Work { verb: Verb::Link, ops, why: String::new() })
    }

    /// Takes the link with the keys away.
    pub(super) fn unlink(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let Part::Linked(n) = self.focused().part else { return Reply::stay() };
        let ops = self.linked.get(usize::from(n)).map(|&id| edit::unlink(ctx.cascade, id)).unwrap_or_default();
        match ctx.request(Verb::Unlink, ops, "", After::CloseOverlay) {
            Ok(request) => Reply::next(Next::Commit(request)),
            Err(refusal) => self.refuse((self.focus, Wrong::from(refusal.0))),
        }
    }

    fn chosen(&self) -> Option<&Pick> {
        match self.field(Part::Which).map(|f| &f.input) {
            Some(Input::Pick(pick)) => Some(pick),
            _ => None,
        }
    }

    /// From the choice of a person, team or cycle to its form.
    fn go_on(&mut self, ctx: &Ctx<'_>) -> Reply {
        if let Some(form) = self.chosen().and_then(Pick::id).and_then(|id| Form::revise(ctx, id)) {
            return Reply::close().and_open(Overlay::form(form));
        }
        let sentence = ctx.keymap.filled("choose one: type a part of the name and take it with {accept}");
        self.refuse((self.focus, sentence.into()))
    }

    /// Who sits here is known now: what waited for it goes on.
    fn save_who(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let mut reader = Reader::new(ctx.cascade, ctx.now.today, Some(&mut *ctx.ids));
        let chosen = match self.chosen() {
            Some(pick) if matches!(pick.first(), Some(Chosen::Known(_) | Chosen::New(_))) || !pick.typed.is_blank() => {
                reader.one(pick)
            }
            _ => {
                let sentence =
                    "say who you are: type a part of your name and take it with {accept}, or press {leave} to go on without";
                Err(ctx.keymap.filled(sentence).into())
            }
        };
        let mut creates = std::mem::take(&mut reader.creates);
        creates.extend(edit::keep_emails(ctx.cascade, std::mem::take(&mut reader.learned)));
        match chosen {
            Ok(Some(id)) => Reply::close().then(Next::Who(Who::Is(id, creates))),
            Ok(None) => Reply::close().then(Next::Who(Who::Skipped)),
            Err(wrong) => self.refuse((self.focus, wrong)),
        }
    }
}

/// Of what is new nobody else gives keys to steps, so small ones will do.
fn number_steps(item: &mut Item) {
    if let Body::KeyResult(kr) = &mut item.body {
        (0..).zip(&mut kr.steps).for_each(|(key, step)| step.key = key);
    }
}
