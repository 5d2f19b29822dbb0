//! What follows from what was typed: which fields are shown, what an empty one means, whether a reason is asked for.

use super::{
    Form, Layout, Purpose,
    field::{Field, Input, Part},
    pick::Chosen,
    read::Reader,
};
use crate::{
    app::keys::Keymap,
    domain::{
        Cascade, Entity, FieldKey, Id, Ix, Kind, Op, claim,
        cycle::{Cycle, CycleState},
        edit,
        key_result::Metric,
        stage::phase,
        text::say,
    },
};
use chrono::NaiveDate;

impl Form {
    /// To be called after every key.
    pub(in crate::app) fn settle(&mut self, cascade: &Cascade, today: NaiveDate) {
        self.show_the_rest();
        self.show_the_metric();
        self.show_the_outcome(cascade, today);
        self.tell_the_score(cascade, today);
        self.tell_the_next(cascade, today);
        self.say_what_blank_days_mean(cascade, today);
        self.ask_for_a_reason(cascade, today);
        for field in &mut self.fields {
            if let Input::Pick(pick) = &mut field.input {
                pick.refresh(cascade);
            }
        }
        if self.fields[self.focus].hidden {
            self.focus = self.first();
        }
        self.offer_people(cascade);
        self.ending_follows();
    }

    /// What was said already is shown in a short form too.
    fn show_the_rest(&mut self) {
        if !matches!(self.purpose, Purpose::Add(_)) {
            return;
        }
        self.brief &= !self.fields.iter().any(|field| field.rest && field.is_changed());
        for field in self.fields.iter_mut().filter(|field| field.rest) {
            field.hidden = self.brief;
        }
    }

    /// Only the fields of the metric are shown.
    fn show_the_metric(&mut self) {
        let Some(metric) = self.field(Part::Field(FieldKey::Metric)).and_then(|f| Metric::from_word(f.word())) else { return };
        for field in &mut self.fields {
            if let Part::Field(key) = field.part
                && Metric::ALL.into_iter().any(|other| !other.has(key))
            {
                field.hidden = !metric.has(key) || (field.rest && self.brief);
            }
        }
    }

    /// How it ended is asked of what is over, or has an outcome to be taken back.
    fn show_the_outcome(&mut self, cascade: &Cascade, today: NaiveDate) {
        let Purpose::Revise(id) = self.purpose else { return };
        let Some(ix) = cascade.find(id) else { return };
        let over = cascade.item(ix).outcome().is_some() || phase(cascade, ix, today).is_over();
        for field in self.fields.iter_mut().filter(|f| f.part == Part::Field(FieldKey::Outcome)) {
            field.hidden = !over;
        }
    }

    /// Whether the dates of a blank field come from a cycle, and which.
    fn say_what_blank_days_mean(&mut self, cascade: &Cascade, today: NaiveDate) {
        if let Some(name) = self.new_cycle_name(cascade) {
            let dates = cascade.settings.calendar().dates_of(&name);
            let day = |d: Option<NaiveDate>| d.map_or_else(String::new, say::say_full);
            self.ghost(Part::Field(FieldKey::Start), day(dates.map(|d| d.0)));
            self.ghost(Part::Field(FieldKey::Due), day(dates.map(|d| d.1)));
            let parent = cascade.cycle_above(&name);
            self.ghost(Part::Field(FieldKey::Parent), parent.map_or_else(|| "none".to_owned(), |c| c.name.clone()));
            return;
        }
        let adds_key_result =
            matches!(&self.purpose, Purpose::Add(e) if matches!(&**e, Entity::Item(i) if i.key_result().is_some()));
        let cycle = self.cycle(cascade).cloned();
        if self.field(Part::Objective).is_none() && self.field(Part::Field(FieldKey::Cycle)).is_none() {
            return;
        }
        let (start, due) = match &cycle {
            // Put into an open cycle by hand, a key result starts that day.
            Some(c) if adds_key_result && c.state_on(today) == CycleState::Open && c.start < today => {
                ("today".to_owned(), say::say_full(c.end))
            }
            Some(c) => (say::say_full(c.start), say::say_full(c.end)),
            None => (String::new(), String::new()),
        };
        self.ghost(Part::Field(FieldKey::Start), start);
        self.ghost(Part::Field(FieldKey::Due), due);
    }

    fn ghost(&mut self, part: Part, ghost: String) {
        if let Some(field) = self.fields.iter_mut().find(|f| f.part == part) {
            field.ghost = ghost;
        }
    }

    /// The name of the cycle that is being added.
    fn new_cycle_name(&self, cascade: &Cascade) -> Option<String> {
        match &self.purpose {
            Purpose::Add(entity) if matches!(**entity, Entity::Cycle(_)) => {
                let typed = self.field(Part::Field(FieldKey::Title)).map(Field::text)?;
                Some(cascade.settings.calendar().called(&typed).unwrap_or(typed))
            }
            _ => None,
        }
    }

    /// The cycle the item would be in: its own, else its objective's.
    fn cycle<'a>(&self, cascade: &'a Cascade) -> Option<&'a Cycle> {
        let picked = |part| match self.field(part).map(|f| &f.input) {
            Some(Input::Pick(pick)) => pick.id(),
            _ => None,
        };
        let own = picked(Part::Field(FieldKey::Cycle)).and_then(|id| cascade.cycle(id));
        own.or_else(|| picked(Part::Objective).and_then(|id| cascade.find(id)).and_then(|ix| cascade.cycle_of(ix)))
    }

    /// A reason is asked for as soon as what was typed revises something in an open cycle.
    fn ask_for_a_reason(&mut self, cascade: &Cascade, today: NaiveDate) {
        let Some(at) = self.fields.iter().position(|f| f.part == Part::Reason) else { return };
        if self.layout() == Layout::Line {
            return;
        }
        let needed = edit::needs_reason(cascade, &self.preview(cascade, today), today);
        self.fields[at].hidden = !needed && self.fields[at].is_blank();
    }

    /// What saving would do as far as it can be read now.
    fn preview(&self, cascade: &Cascade, today: NaiveDate) -> Vec<Op> {
        let mut reader = Reader::new(cascade, today, None);
        match &self.purpose {
            Purpose::Revise(id) => {
                let changed = self.shown().filter(|(_, f)| f.is_changed());
                let values: Vec<_> = changed.filter_map(|(_, f)| reader.read(f).ok().flatten()).collect();
                edit::revise(cascade, *id, values, today)
            }
            Purpose::Move { item, from } => match (cascade.find(*item), self.under(cascade)) {
                (Some(ix), Some(to)) => moved(cascade, ix, from.and_then(|id| cascade.find(id)), to.parent()),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Where a move goes: `None`: nowhere yet.
    pub(super) fn under(&self, cascade: &Cascade) -> Option<Under> {
        match self.field(Part::Under).map(|f| &f.input) {
            Some(Input::Pick(pick)) => match pick.first()? {
                Chosen::Known(id) => cascade.find(*id).map(Under::Item),
                Chosen::Top => Some(Under::Top),
                Chosen::New(_) => None,
            },
            _ => None,
        }
    }

    /// What to tell about the field that has the keys.
    pub fn hint(&self, cascade: &Cascade, keymap: &Keymap) -> String {
        let field = self.focused();
        match &field.input {
            Input::Choice { options, at: Some(at) } => options.get(*at).map_or("", |(_, help)| help).to_owned(),
            _ if field.part == Part::Field(FieldKey::Because) => self.because_hint(cascade),
            _ if field.part == Part::Field(FieldKey::Expect) => {
                let doubt = || claim::doubted(cascade, self.target(cascade)?, Reader::expect(&field.text()).ok()??);
                doubt().map_or_else(|| keymap.filled(&field.hint), str::to_owned)
            }
            _ => keymap.filled(&field.hint),
        }
    }

    /// The sentences below the title.
    pub fn notes(&self, keymap: &Keymap) -> Vec<String> {
        let draft = self.from_draft.then_some("taken up from what you typed earlier; {start-over} begins anew");
        // What comes from the file is never filled.
        let facts = self.facts.clone().unwrap_or_else(|| vec!["…".to_owned()]);
        let ours = [self.note.as_str()].into_iter().chain(draft).filter(|n| !n.is_empty()).map(|n| keymap.filled(n));
        facts.into_iter().chain(ours).collect()
    }

    /// A because that says nothing gets a hint, never a refusal.
    fn because_hint(&self, cascade: &Cascade) -> String {
        let field = self.field(Part::Field(FieldKey::Because));
        let hint = field.map(|field| field.hint.to_string()).unwrap_or_default();
        let because = field.map(Field::text).unwrap_or_default();
        if because.is_empty() {
            return format!("{hint} without one the link is flagged no theory");
        }
        let mut titles: Vec<String> = self
            .ends(cascade)
            .into_iter()
            .filter_map(|id| cascade.find(id))
            .map(|ix| cascade.item(ix).title.to_string())
            .collect();
        titles.extend(self.field(Part::Field(FieldKey::Title)).map(Field::text));
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        if claim::restates(&because, &titles) {
            return claim::RESTATES.to_owned();
        }
        hint
    }

    /// What a link would move, as far as it is known.
    pub(super) fn target(&self, cascade: &Cascade) -> Option<Ix> {
        let mut known = self.ends(cascade).into_iter().filter_map(|id| cascade.find(id));
        known.find(|&ix| cascade.item(ix).kind() != Kind::Project)
    }

    /// The items a link would join, as far as they are known.
    fn ends(&self, cascade: &Cascade) -> Vec<Id> {
        let mut ends: Vec<Id> = match &self.purpose {
            Purpose::Link(id) => vec![*id],
            Purpose::Revise(id) => cascade.link(*id).map(|l| vec![l.project, l.target]).unwrap_or_default(),
            _ => Vec::new(),
        };
        for part in [Part::Goal, Part::Project] {
            if let Some(Input::Pick(pick)) = self.field(part).map(|f| &f.input) {
                ends.extend(pick.id());
            }
        }
        ends
    }
}

/// Where something is to hang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// Under no objective.
    Top,
    /// Under this one.
    Item(Ix),
}

impl Under {
    pub(super) fn parent(self) -> Option<Ix> {
        match self {
            Under::Top => None,
            Under::Item(ix) => Some(ix),
        }
    }
}

/// Hangs an item behind the last child of its new parent.
pub(super) fn moved(cascade: &Cascade, ix: Ix, from: Option<Ix>, to: Option<Ix>) -> Vec<Op> {
    let last = edit::last_sibling(cascade, cascade.item(ix).kind(), to);
    edit::move_from(cascade, ix, from, to, last)
}
