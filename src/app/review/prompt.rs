//! A line or three to write down in the middle of a meeting: a decision, an action, a file for the minutes.
//!
//! Leaving keeps what was typed; a date that is none is a sentence below, and the text stays.

use super::{AfterEntry, Mode};
use crate::{
    app::{
        App,
        event::Effect,
        key::{Code, Key},
        text_field::TextField,
    },
    domain::{
        Id,
        change::Verb,
        meeting::entries::{Part, Wanted, ask, decide, people_like},
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
    fn new(kind: Kind, fields: Vec<(&'static str, TextField)>) -> Prompt {
        Prompt { kind, fields, focus: 0, error: None, people: Vec::new(), chosen: 0 }
    }

    pub(super) fn decision(kept: &str) -> Prompt {
        Prompt::new(Kind::Decision, vec![("decision", TextField::line(kept))])
    }

    pub(super) fn action(kept: &[String; 3]) -> Prompt {
        let labels = ["what", "who", "by when"];
        Prompt::new(Kind::Action, labels.into_iter().zip(kept).map(|(label, text)| (label, TextField::line(text))).collect())
    }

    pub(super) fn file(path: &str) -> Prompt {
        Prompt::new(Kind::File, vec![("save the minutes as", TextField::line(path))])
    }

    /// What stands in a field.
    pub fn text(&self, n: usize) -> String {
        self.fields.get(n).map(|(_, f)| f.text().trim().to_owned()).unwrap_or_default()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.fields[self.focus].1.paste(text);
    }

    fn is_who(&self) -> bool {
        self.kind == Kind::Action && self.focus == WHO
    }
}

impl App {
    pub(super) fn prompt_key(&mut self, key: Key) -> Option<Effect> {
        let prompt = self.review.prompt.as_mut()?;
        prompt.error = None;
        let n = prompt.fields.len();
        match key.code {
            Code::Esc => {
                self.leave_prompt();
                return None;
            }
            Code::Enter => return self.take_prompt(),
            Code::Tab => {
                if prompt.is_who()
                    && !prompt.fields[WHO].1.is_blank()
                    && let Some(person) = prompt.people.get(prompt.chosen).and_then(|&id| self.cascade.person(id))
                {
                    prompt.fields[WHO].1.set(&person.name);
                }
                prompt.focus = (prompt.focus + 1) % n;
            }
            Code::BackTab => prompt.focus = (prompt.focus + n - 1) % n,
            Code::Down if prompt.is_who() => prompt.chosen = (prompt.chosen + 1).min(prompt.people.len().saturating_sub(1)),
            Code::Up if prompt.is_who() => prompt.chosen = prompt.chosen.saturating_sub(1),
            _ => {
                prompt.fields[prompt.focus].1.key(key);
            }
        }
        let prompt = self.review.prompt.as_mut()?;
        if prompt.is_who() && !matches!(key.code, Code::Down | Code::Up) {
            let typed = prompt.text(WHO);
            prompt.people = if typed.is_empty() { Vec::new() } else { people_like(&self.cascade, &typed, OFFERED) };
            prompt.chosen = 0;
        }
        None
    }

    fn leave_prompt(&mut self) {
        let Some(prompt) = self.review.prompt.take() else { return };
        let texts: Vec<String> = prompt.fields.iter().map(|(_, f)| f.text()).collect();
        let typed = texts.iter().any(|t| !t.trim().is_empty());
        let Some(running) = self.review.running_mut() else { return };
        match prompt.kind {
            Kind::Decision => running.kept_decision = texts.concat(),
            Kind::Action => running.kept_action = std::array::from_fn(|n| texts.get(n).cloned().unwrap_or_default()),
            Kind::File => return,
        }
        if typed {
            let key = if prompt.kind == Kind::Decision { "d" } else { "a" };
            self.say(format!("kept as a draft: {key} goes on where you left"));
        }
    }

    fn take_prompt(&mut self) -> Option<Effect> {
        let prompt = self.review.prompt.as_mut()?;
        let mend = |prompt: &mut Prompt, n: usize, sentence: String| {
            prompt.focus = n;
            prompt.error = Some((n, sentence));
        };
        match prompt.kind {
            Kind::Decision => {
                let text = prompt.text(0);
                if text.is_empty() {
                    mend(prompt, 0, "a decision needs a few words; esc leaves it".to_owned());
                    return None;
                }
                let (id, running) = (self.ids.next_id(), self.review.running_mut()?);
                running.kept_decision.clear();
                let ops = decide(id, running.meeting.review, running.subject(), &text);
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
                let (id, running) = (self.ids.next_id(), self.review.running_mut()?);
                running.kept_action = Default::default();
                let ops = ask(id, Some(running.meeting.review), running.subject(), &understood, self.now.today);
                self.submit_review(Verb::Action, ops, AfterEntry::Written)
            }
            Kind::File => {
                let path = prompt.text(0);
                if path.is_empty() {
                    mend(prompt, 0, "a file needs a name; esc leaves it".to_owned());
                    return None;
                }
                let text = match &self.review.mode {
                    Mode::After(ended) => ended.markdown.clone(),
                    Mode::Past(past) => past.markdown.clone(),
                    _ => return None,
                };
                self.review.prompt = None;
                Some(Effect::Write { path, text })
            }
        }
    }
}
