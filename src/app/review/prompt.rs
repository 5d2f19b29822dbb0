//! A line or three to write down in the middle of a meeting: a decision, an action, a file for the minutes.
//!
//! Leaving keeps what was typed; a date that is none is a sentence below, and the text stays.

use super::{
    AfterEntry, Mode,
    drafts::{Draft, Unwritten},
};
use crate::{
    app::{
        App,
        damage::Damage,
        event::Effect,
        key::Key,
        keys::{Action, Place},
        overlay::Overlay,
        text_field::TextField,
    },
    domain::{
        Id,
        change::Verb,
        meeting::entries::{Part, Wanted, ask, decide, people_like},
        text,
    },
};

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was decided.
    Decision,
    /// What, who, by when.
    Action,
    /// Where the minutes go.
    File,
}

/// The line being typed.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What for.
    pub kind: Kind,
    /// The item it is about, whatever is on by now; `None`: none in particular.
    pub about: Option<Id>,
    /// Labels and what is typed.
    pub fields: Vec<(&'static str, TextField)>,
    /// The field that has the keys.
    pub focus: usize,
    /// Why it was not taken: the field, and one sentence.
    pub error: Option<(usize, String)>,
    /// People that fit what is typed as *who*, best first.
    pub people: Vec<Id>,
    /// The one of those that Tab takes.
    pub chosen: usize,
}

/// How many people are offered.
const OFFERED: usize = 4;
/// Where *who* stands.
const WHO: usize = 1;

impl Prompt {
    fn new(kind: Kind, about: Option<Id>, fields: Vec<(&'static str, TextField)>) -> Prompt {
        Prompt { kind, about, fields, focus: 0, error: None, people: Vec::new(), chosen: 0 }
    }

    pub(super) fn decision(kept: &Draft) -> Prompt {
        Prompt::new(Kind::Decision, kept.about, vec![("decision", TextField::line(&kept.decision))])
    }

    pub(super) fn action(kept: &Draft) -> Prompt {
        let fields = ["what", "who", "by when"].into_iter().zip(&kept.action);
        Prompt::new(Kind::Action, kept.about, fields.map(|(label, text)| (label, TextField::line(text))).collect())
    }

    pub(super) fn file(path: &str) -> Prompt {
        Prompt::new(Kind::File, None, vec![("save the minutes as", TextField::line(path))])
    }

    /// What stands in a field.
    pub fn text(&self, n: usize) -> String {
        self.fields.get(n).map(|(_, f)| f.text().trim().to_owned()).unwrap_or_default()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.fields[self.focus].1.paste(text);
    }

    /// Puts what is typed where it is kept.
    pub(super) fn keep(&self, kept: &mut Unwritten) {
        let text = |n: usize| self.fields.get(n).map(|(_, f)| f.text()).unwrap_or_default();
        let mut draft = kept.of(self.about);
        match self.kind {
            Kind::Decision => draft.decision = text(0),
            Kind::Action => draft.action = std::array::from_fn(text),
            Kind::File => return,
        }
        kept.keep(draft);
    }

    /// What is kept of it once it is written down: nothing.
    pub(super) fn forget(&self, kept: &mut Unwritten) {
        let mut draft = kept.of(self.about);
        match self.kind {
            Kind::Decision => draft.decision.clear(),
            Kind::Action => draft.action = Default::default(),
            Kind::File => return,
        }
        kept.keep(draft);
    }

    fn is_who(&self) -> bool {
        self.kind == Kind::Action && self.focus == WHO
    }
}

impl App {
    pub(super) fn prompt_key(&mut self, key: Key) -> Option<Effect> {
        let prompt = self.screens.review.prompt.as_mut()?;
        prompt.error = None;
        let n = prompt.fields.len();
        let action = self.keymap.action(&[Place::Form], key);
        match action {
            Some(Action::Back) => {
                self.leave_prompt();
                return None;
            }
            Some(Action::Open | Action::Save) => return self.take_prompt(),
            Some(Action::Help) => {
                return self.open(Overlay::help(&self.keymap, self.places()));
            }
            Some(Action::StartOver) => {
                prompt.fields.iter_mut().for_each(|(_, field)| field.set(""));
                prompt.focus = 0;
            }
            Some(Action::NextField) => {
                if prompt.is_who() && !prompt.fields[WHO].1.is_blank() {
                    if let Some(person) = prompt.people.get(prompt.chosen).and_then(|&id| self.cascade.person(id)) {
                        prompt.fields[WHO].1.set(&person.name);
                    } else if let Err(unknown) = self.cascade.resolve_person(prompt.text(WHO).trim_start_matches('@')) {
                        // Nobody is taken for somebody else.
                        prompt.error = Some((WHO, unknown.to_string()));
                        return None;
                    }
                }
                prompt.focus = (prompt.focus + 1) % n;
            }
            Some(Action::PreviousField) => prompt.focus = (prompt.focus + n - 1) % n,
            Some(Action::Down) if prompt.is_who() => {
                prompt.chosen = (prompt.chosen + 1).min(prompt.people.len().saturating_sub(1));
            }
            Some(Action::Up) if prompt.is_who() => prompt.chosen = prompt.chosen.saturating_sub(1),
            Some(_) => {}
            None => {
                prompt.fields[prompt.focus].1.key(key);
            }
        }
        let prompt = self.screens.review.prompt.as_mut()?;
        if prompt.is_who() && !matches!(action, Some(Action::Down | Action::Up)) {
            let typed = prompt.text(WHO);
            prompt.people = if typed.is_empty() { Vec::new() } else { people_like(&self.cascade, &typed, OFFERED) };
            prompt.chosen = 0;
        }
        None
    }

    fn leave_prompt(&mut self) {
        let Some(prompt) = self.screens.review.prompt.take() else { return };
        let typed = prompt.kind != Kind::File && prompt.fields.iter().any(|(_, f)| !f.is_blank());
        let Some(running) = self.screens.review.running_mut() else { return };
        prompt.keep(&mut running.kept);
        if typed {
            self.say_keys(if prompt.kind == Kind::Decision {
                "kept as a draft: {decide} goes on where you left, here or at the end"
            } else {
                "kept as a draft: {ask} goes on where you left, here or at the end"
            });
        }
    }

    fn take_prompt(&mut self) -> Option<Effect> {
        let prompt = self.screens.review.prompt.as_mut()?;
        let mend = |prompt: &mut Prompt, n: usize, sentence: String| {
            prompt.focus = n;
            prompt.error = Some((n, sentence));
        };
        match prompt.kind {
            Kind::Decision => {
                let text = prompt.text(0);
                if text.is_empty() {
                    mend(prompt, 0, "a decision needs a few words".to_owned());
                    return None;
                }
                let (id, about) = (self.ids.next_id(), prompt.about);
                let ops = decide(id, self.screens.review.forget_typed()?, about, &text);
                self.submit_review(Verb::Decide, ops, AfterEntry::Written)
            }
            Kind::Action => {
                // A name begun is the one offered first: Enter need not wait for Tab.
                if prompt.is_who()
                    && let Some(person) = prompt.people.get(prompt.chosen).and_then(|&id| self.cascade.person(id))
                {
                    prompt.fields[WHO].1.set(&person.name);
                }
                let wanted = Wanted { what: prompt.text(0), who: prompt.text(1), by: prompt.text(2) };
                let understood = match wanted.understand(&self.cascade, self.now.today) {
                    Ok(understood) => understood,
                    Err((part, sentence)) => {
                        let n = match part {
                            Part::What => 0,
                            Part::Who => 1,
                            Part::By => 2,
                        };
                        mend(prompt, n, sentence);
                        return None;
                    }
                };
                let (id, about) = (self.ids.next_id(), prompt.about);
                let ops = ask(id, Some(self.screens.review.forget_typed()?), about, &understood, self.now.today);
                self.submit_review(Verb::Action, ops, AfterEntry::Written)
            }
            Kind::File => {
                let path = prompt.text(0);
                if path.is_empty() {
                    mend(prompt, 0, "a file needs a name".to_owned());
                    return None;
                }
                let text = match &self.screens.review.mode {
                    Mode::After(ended) => ended.markdown.clone(),
                    Mode::Past(past) => past.markdown.clone(),
                    _ => return None,
                };
                Some(Effect::Write { path, text })
            }
        }
    }

    /// The file was written, or one sentence says why not: then its name can be mended.
    pub fn written(&mut self, path: &str, outcome: Result<(), String>) {
        self.touch(Damage::ALL);
        match outcome {
            Ok(()) => {
                self.screens.review.prompt.take_if(|p| p.kind == Kind::File);
                self.say(format!("written to {}", text::one_line(path, 200)));
            }
            Err(why) => {
                let sentence = format!("cannot write {}: {why}; choose another place", text::one_line(path, 200));
                self.review_failed(&sentence);
                self.complain(sentence);
            }
        }
    }
}
