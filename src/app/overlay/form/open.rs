//! Opening forms: what each begins with, from where one stands.

use super::{
    Form, Layout, Purpose, build,
    field::{Field, Part, Typed},
    pick::{Pick, Source},
};
use crate::{
    app::ctx::Ctx,
    domain::{
        Body, Cascade, Entity, FieldKey, Id, Item, Ix, Kind,
        cycle::Cycle,
        goal::{Objective, Project},
        key_result::Metric,
        link::Link,
        people::{Person, Team},
        recurring::{Meeting, Which},
        text,
    },
};
use chrono::Datelike as _;

/// What can be added and revised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A qualitative goal.
    Objective,
    /// A measured part of one.
    KeyResult,
    /// Work.
    Project,
    /// Someone.
    Person,
    /// A node of the organisation.
    Team,
    /// A period.
    Cycle,
    /// What recurs.
    Meeting,
}

impl Noun {
    /// All of them, in the order they are offered.
    pub const ALL: [Noun; 7] =
        [Noun::Objective, Noun::KeyResult, Noun::Project, Noun::Person, Noun::Team, Noun::Cycle, Noun::Meeting];

    /// As written in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Noun::Objective => "objective",
            Noun::KeyResult => "key result",
            Noun::Project => "project",
            Noun::Person => "person",
            Noun::Team => "team",
            Noun::Cycle => "cycle",
            Noun::Meeting => "meeting",
        }
    }

    fn source(self) -> Source {
        match self {
            Noun::Person => Source::People,
            Noun::Team => Source::Teams,
            Noun::Cycle => Source::Cycles,
            Noun::Meeting => Source::Meetings,
            Noun::Objective => Source::Objectives,
            Noun::KeyResult => Source::Goals,
            Noun::Project => Source::Projects,
        }
    }
}

/// Whether a field stands on the line of what a meeting changes.
fn in_line(part: Part) -> bool {
    use FieldKey::{Due, Owner, State, Target, Upper};
    matches!(part, Part::Reason | Part::Field(Target | Upper | State | Owner | Due))
}

/// A title in a heading.
fn short(title: &str) -> String {
    text::one_line(title.trim(), 50).into_owned()
}

/// The objective one stands at: the selected one, a key result's, that which a project serves.
pub(in crate::app) fn objective_at(cascade: &Cascade, at: Option<Ix>) -> Option<Ix> {
    let ix = at?;
    match cascade.item(ix).kind() {
        Kind::Objective => Some(ix),
        Kind::KeyResult => cascade.parent(ix),
        Kind::Project => cascade
            .links_at(ix)
            .next()
            .and_then(|l| cascade.find(l.target))
            .and_then(|target| objective_at(cascade, Some(target))),
    }
}

impl Form {
    /// A form on something new that fits where one stands.
    pub fn add(ctx: &mut Ctx<'_>, at: Option<Ix>, noun: Noun) -> Form {
        let id = ctx.ids.next_id();
        let (cascade, today) = (ctx.cascade, ctx.today());
        let objective = objective_at(cascade, at);
        let item = |body| Item::new(id, "", today, body);
        let entity = match noun {
            Noun::Objective => {
                let mut new = item(Body::Objective(Objective::default()));
                new.owner = ctx.me;
                new.parents = objective.map(|o| cascade.item(o).id).into_iter().collect();
                new.cycle = objective.and_then(|o| cascade.cycle_of(o)).map(|c| c.id).or(ctx.front);
                Entity::Item(Box::new(new))
            }
            Noun::KeyResult => {
                let mut new = item(Body::KeyResult(Box::default()));
                new.parents = objective.map(|o| cascade.item(o).id).into_iter().collect();
                // Who answers for the objective mostly answers for its parts.
                new.owner = objective.and_then(|o| cascade.item(o).owner).or(ctx.me);
                Entity::Item(Box::new(new))
            }
            Noun::Project => {
                let mut new = item(Body::Project(Project::default()));
                new.owner = ctx.me;
                Entity::Item(Box::new(new))
            }
            Noun::Person => Entity::Person(Person::new(id, "")),
            Noun::Team => {
                let mut tops = cascade.teams().filter(|t| t.parent.is_none());
                let only = tops.next().filter(|_| tops.next().is_none()).map(|t| t.id);
                Entity::Team(Team { id, name: String::new(), parent: only, deleted: false, same: None })
            }
            Noun::Cycle => Entity::Cycle(Cycle::new(id, String::new(), today, today)),
            Noun::Meeting => Entity::Meeting(Meeting::new(id, "", today)),
        };
        let mut fields = build::of_entity(cascade, &entity, true);
        if noun == Noun::Project
            && let Some(goal) = at.filter(|&ix| cascade.item(ix).kind() != Kind::Project)
            && let Some(field) = fields.iter_mut().find(|f| f.part == Part::Goal)
        {
            *field = Field::pick(Part::Goal, field.label, Pick::one(Source::Goals, Some(cascade.item(goal).id)))
                .ghost(std::mem::take(&mut field.ghost))
                .hint(std::mem::take(&mut field.hint));
        }
        // As on the command line: where there is no cycle yet, the quarter of today is made with the first goal.
        if noun == Noun::Objective
            && cascade.cycles().next().is_none()
            && let Some(field) = fields.iter_mut().find(|f| f.part == Part::Field(FieldKey::Cycle))
        {
            let quarter = format!("{}-Q{}", today.year(), today.month0() / 3 + 1);
            *field = Field::pick(field.part, field.label, Pick::one(Source::Cycles, None).proposing(quarter))
                .ghost(std::mem::take(&mut field.ghost))
                .hint(std::mem::take(&mut field.hint));
        }
        let title = match (noun, objective, at) {
            (Noun::KeyResult, Some(above), _) => format!("New key result of {}", short(&cascade.item(above).title)),
            _ => format!("New {}", noun.name()),
        };
        let brief = fields.iter().any(|field| field.rest);
        Form { brief, ..Form::new(Purpose::Add(Box::new(entity)), title, fields) }.ready(ctx)
    }

    /// After something new was saved the form of the next: below an objective a key result, else another one of its kind, beside it.
    pub(in crate::app) fn add_next(ctx: &mut Ctx<'_>, added: &Entity) -> Option<Form> {
        let of = |item: &Item| item.parents.first().copied();
        let (noun, at) = match added {
            Entity::Item(item) => match item.body {
                Body::Objective(_) => (Noun::KeyResult, Some(item.id)),
                Body::KeyResult(_) => {
                    (Noun::KeyResult, ctx.cascade.find(item.id).map_or(of(item), |ix| of(ctx.cascade.item(ix))))
                }
                Body::Project(_) => {
                    let link = ctx.cascade.find(item.id).and_then(|ix| ctx.cascade.links_at(ix).next());
                    (Noun::Project, link.map(|link| link.target))
                }
            },
            Entity::Person(_) => (Noun::Person, None),
            Entity::Team(_) => (Noun::Team, None),
            Entity::Cycle(_) => (Noun::Cycle, None),
            _ => return None,
        };
        let at = at.and_then(|id| ctx.cascade.find(id));
        Some(Form::add(ctx, at, noun))
    }

    /// A form on the meeting of everything as somebody makes it who gives it terms of its own.
    pub(in crate::app) fn first_meeting(ctx: &mut Ctx<'_>) -> Form {
        let name = ctx.cascade.terms(&Which::First).name;
        let meeting = Entity::Meeting(Meeting::new(ctx.ids.next_id(), name, ctx.today()));
        let mut fields = build::of_entity(ctx.cascade, &meeting, true);
        // Of something else it would be another meeting beside it.
        for field in &mut fields {
            field.hidden |= field.part == Part::Field(FieldKey::Scope);
        }
        Form::new(Purpose::Add(Box::new(meeting)), "The review of everything", fields).ready(ctx)
    }

    /// Opens the same form on something that is there; `None` when it is gone, or cannot be revised.
    pub fn revise(ctx: &Ctx<'_>, id: Id) -> Option<Form> {
        let entity = ctx.cascade.entity(id)?;
        let fields = build::of_entity(ctx.cascade, &entity, false);
        if fields.is_empty() {
            return None;
        }
        let title = format!("Revise {}", entity.noun());
        Some(Form::new(Purpose::Revise(id), title, fields).ready(ctx))
    }

    /// The form of when a person is on leave; `None`: they are gone.
    pub(in crate::app) fn away(ctx: &Ctx<'_>, person: Id) -> Option<Form> {
        let name = text::one_line(&ctx.cascade.person(person)?.name, 40).into_owned();
        let mut form = Form::revise(ctx, person)?;
        form.focus = form.fields.iter().position(|f| f.part == Part::Field(FieldKey::Away))?;
        // What was typed earlier and has no place here is not hidden.
        if form.fields.iter().enumerate().all(|(n, field)| n == form.focus || !field.is_changed()) {
            form.fields = vec![form.fields.swap_remove(form.focus)];
            (form.focus, form.title) = (0, format!("When is {name} away?"));
        }
        Some(form)
    }

    /// The same on a key result with its steps to be typed in place of its number; `None` when it is gone.
    pub(in crate::app) fn break_into_steps(ctx: &Ctx<'_>, id: Id) -> Option<Form> {
        let mut form = Form::revise(ctx, id)?;
        let metric = form.fields.iter_mut().find(|f| f.part == Part::Field(FieldKey::Metric))?;
        metric.restore(&Typed::Choice(Metric::Milestones.word().to_owned()));
        form.settle(ctx.cascade, ctx.now.today);
        form.focus = form.fields.iter().position(|f| f.part == Part::Field(FieldKey::Steps)).unwrap_or(form.focus);
        Some(form)
    }

    /// The same on one line: what a meeting changes, the rest is one key away. With the keys on this field, else on the first.
    pub(in crate::app) fn revise_in_line(ctx: &Ctx<'_>, id: Id, on: Option<FieldKey>) -> Option<Form> {
        let whole = Form::revise(ctx, id)?;
        // What was typed earlier and has no place here is not hidden.
        if whole.fields.iter().any(|f| f.is_changed() && !in_line(f.part)) {
            return Some(whole);
        }
        let from_draft = whole.from_draft;
        let mut fields: Vec<Field> =
            whole.fields.into_iter().filter(|f| in_line(f.part) && (!f.hidden || f.part == Part::Reason)).collect();
        let has_target = fields.iter().any(|f| f.part == Part::Field(FieldKey::Target));
        fields.sort_by_key(|f| match f.part {
            Part::Field(FieldKey::Target | FieldKey::Upper) => 0,
            Part::Reason if has_target => 1,
            Part::Reason => 3,
            _ => 2,
        });
        for field in &mut fields {
            if field.part == Part::Reason {
                (field.hidden, field.label) = (false, "because");
            }
            field.select_number();
        }
        let focus = on.and_then(|key| fields.iter().position(|f| f.part == Part::Field(key))).unwrap_or(0);
        Some(Form { fields, focus, layout: Layout::Line, from_draft, ..Form::new(Purpose::Revise(id), "", Vec::new()) })
    }

    /// Opens the choice of a link's other end, with the links that are there below.
    pub fn link(ctx: &Ctx<'_>, ix: Ix) -> Form {
        let cascade = ctx.cascade;
        let item = cascade.item(ix);
        let is_project = item.kind() == Kind::Project;
        let other_end = |l: &Link| if is_project { l.target } else { l.project };
        let links: Vec<&Link> =
            cascade.links_at(ix).filter(|l| cascade.find(other_end(l)).is_some_and(|ix| cascade.item(ix).is_live())).collect();
        let not: Vec<Id> = links.iter().map(|l| other_end(l)).collect();
        let title = |id: Id| cascade.find(id).map(|ix| short(&cascade.item(ix).title)).unwrap_or_default();
        let linked = links
            .iter()
            .map(|l| {
                (
                    title(other_end(l)),
                    l.because.as_deref().map_or_else(String::new, |b| format!("because {}", text::one_line(b, 200))),
                )
            })
            .collect();
        let other = if is_project {
            Field::pick(Part::Goal, "serves", Pick::one(Source::Goals, None).without(not).opened())
                .hint("the key result or objective it should move: type a part of its title")
        } else {
            Field::pick(Part::Project, "project", Pick::one(Source::Projects, None).without(not).opened())
                .hint("the work that should move it: type a part of its title")
        };
        let mut form = Form::new(Purpose::Link(item.id), format!("Link {}", short(&item.title)), build::new_link(other, linked));
        form.linked = links.iter().map(|l| l.id).collect();
        form.ready(ctx)
    }

    /// Opens what a link says; `None` when it is gone.
    pub fn edit_link(ctx: &Ctx<'_>, id: Id) -> Option<Form> {
        let link = ctx.cascade.link(id)?.clone();
        let title = |id: Id| {
            ctx.cascade.find(id).map(|ix| text::one_line(ctx.cascade.item(ix).title.trim(), 30).into_owned()).unwrap_or_default()
        };
        let heading = format!("{} → {}", title(link.project), title(link.target));
        Some(Form::new(Purpose::EditLink(id), heading, build::of_entity(ctx.cascade, &Entity::Link(link), false)).ready(ctx))
    }

    /// Opens the choice of a new parent for an item that stands under `from`.
    pub fn move_to(ctx: &Ctx<'_>, ix: Ix, from: Option<Ix>) -> Form {
        let (cascade, item) = (ctx.cascade, ctx.cascade.item(ix));
        let id = |ix: Ix| cascade.item(ix).id;
        let pick = Pick::one(Source::Objectives, None).without([item.id]).without(from.map(id));
        let pick = if item.kind() == Kind::Objective && from.is_some() { pick.or_top() } else { pick };
        let under =
            Field::pick(Part::Under, "under", pick.opened()).hint("the objective it will hang under: type a part of its title");
        let purpose = Purpose::Move { item: item.id, from: from.map(id) };
        let mut form = Form::new(purpose, format!("Move {}", short(&item.title)), vec![under, build::reason()]);
        form.note = match from {
            Some(parent) => format!("now under {}", short(&cascade.item(parent).title)),
            None => "now at the top".to_owned(),
        };
        form.ready(ctx)
    }

    /// Opens the settings of the workspace.
    pub fn settings(ctx: &Ctx<'_>) -> Form {
        Form::new(Purpose::Settings, "Settings of this workspace", build::settings(ctx.cascade)).ready(ctx)
    }

    /// The form as it would open now; `None`: it is not about something that is there.
    pub(in crate::app) fn opened_anew(&self, ctx: &Ctx<'_>) -> Option<Form> {
        match self.purpose {
            Purpose::Revise(id) => Form::revise(ctx, id),
            Purpose::EditLink(id) => Form::edit_link(ctx, id),
            Purpose::Settings => Some(Form::settings(ctx)),
            _ => None,
        }
    }

    /// Asks who sits here. `waits`: a change waits for the answer, and these are whom it makes.
    pub fn who(ctx: &Ctx<'_>, waits: Option<Vec<Person>>) -> Form {
        let pending = waits.as_deref().unwrap_or_default().to_vec();
        let anyone = ctx.cascade.people().next().is_some() || !pending.is_empty();
        let pick = Pick::one(Source::People, ctx.me).and(pending);
        let pick = if anyone { pick.opened() } else { pick };
        let field = Field::pick(Part::Which, "I am", pick).hint("type a part of your name; who is not here yet can be created");
        let mut form = Form::new(Purpose::Who, "Who are you?", vec![field]);
        form.waits = waits.is_some();
        form.note = if waits.is_some() {
            "Your change waits for this, asked only once: it will carry your name. {leave} saves it without one.".to_owned()
        } else {
            "What you change on this workspace will carry your name.".to_owned()
        };
        form.ready(ctx)
    }

    /// Asks which person, team, cycle or meeting is to be revised.
    pub fn which(ctx: &Ctx<'_>, noun: Noun) -> Form {
        let field = Field::pick(Part::Which, noun.name(), Pick::one(noun.source(), None).known_only().opened())
            .hint("type a part of its name");
        Form::new(Purpose::Which(noun), format!("Revise which {}?", noun.name()), vec![field]).ready(ctx)
    }

    /// Asks which archived item is brought back.
    pub fn bring_back(ctx: &Ctx<'_>) -> Form {
        let pick = Pick::one(Source::Archived, None).opened();
        let field = Field::pick(Part::Which, "item", pick)
            .ghost("nothing is archived")
            .hint("type a part of its title; what is archived below it comes back with it");
        Form::new(Purpose::BringBack, "Bring back", vec![field]).ready(ctx)
    }

    /// With what was typed earlier.
    pub(in crate::app) fn ready(mut self, ctx: &Ctx<'_>) -> Form {
        self.take_up(&ctx.drafts.forms);
        self.settle(ctx.cascade, ctx.now.today);
        self
    }
}
