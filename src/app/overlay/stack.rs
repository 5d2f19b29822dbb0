//! The overlays that are open, one on another. What is put on it stays until it is closed by name.

use super::{
    Overlay,
    form::{Form, Layout},
    sharing::SharingPage,
};
use crate::{app::sources::Sources, domain::Cascade};
use chrono::NaiveDate;

/// What lies over the screen.
#[derive(Debug, Default)]
pub struct Overlays(Vec<Overlay>);

impl Overlays {
    /// The one that has the keys.
    pub fn top(&self) -> Option<&Overlay> {
        self.0.last()
    }

    pub(in crate::app) fn top_mut(&mut self) -> Option<&mut Overlay> {
        self.0.last_mut()
    }

    /// Whether none is open.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, the topmost last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Overlay> {
        self.0.iter()
    }

    /// Those that are seen, the topmost last: a page to read lies beside what is below it, everything else in its place.
    pub fn seen(&self) -> &[Overlay] {
        let from = self.0.iter().rposition(|overlay| !overlay.is_page());
        &self.0[from.unwrap_or(self.0.len().saturating_sub(1))..]
    }

    /// The form that is open, under whatever is read beside it.
    pub fn form(&self) -> Option<&Form> {
        match self.0.iter().rfind(|overlay| !overlay.is_page()) {
            Some(Overlay::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// The form that stands on the screen itself: below whatever lies over that.
    pub fn in_place(&self) -> Option<&Form> {
        self.forms().find(|form| form.layout() != Layout::PopUp)
    }

    /// The check-in among them: it is drawn in the row it is about.
    pub fn check_in(&self) -> Option<&Form> {
        self.in_place().filter(|form| form.checks_in().is_some())
    }

    /// The same, to tell it something.
    pub(in crate::app) fn check_in_mut(&mut self) -> Option<&mut Form> {
        self.forms_mut().find(|form| form.layout() == Layout::Row)
    }

    /// The same, taken away where what it stood on is gone.
    pub(in crate::app) fn take_in_place_if(&mut self, is_lost: bool) -> Option<Box<Form>> {
        if is_lost { self.take_in_place() } else { None }
    }

    /// The same, taken away.
    pub(in crate::app) fn take_in_place(&mut self) -> Option<Box<Form>> {
        let at = self.0.iter().position(Overlay::is_in_place)?;
        match self.0.remove(at) {
            Overlay::Form(form) => Some(form),
            _ => None,
        }
    }

    /// Every form, the topmost last: one may wait below another.
    pub(in crate::app) fn forms(&self) -> impl Iterator<Item = &Form> {
        self.0.iter().filter_map(|overlay| if let Overlay::Form(form) = overlay { Some(&**form) } else { None })
    }

    /// The same, to take over what others changed.
    pub(in crate::app) fn forms_mut(&mut self) -> impl Iterator<Item = &mut Form> {
        self.0.iter_mut().filter_map(|overlay| if let Overlay::Form(form) = overlay { Some(&mut **form) } else { None })
    }

    /// The workspace was loaded anew: what holds places in the one that was is made again.
    pub(in crate::app) fn reload(&mut self, cascade: &Cascade, sources: Option<&Sources>, today: NaiveDate) {
        for overlay in &mut self.0 {
            if let Overlay::Person(page) = overlay {
                *overlay = Overlay::person(cascade, today, page.id);
            } else if let Overlay::Sharing(page) = overlay {
                *page = SharingPage { cursor: page.cursor, ..SharingPage::new(cascade) };
            } else if let Overlay::Sources(page) = overlay {
                page.again(cascade, sources);
            }
        }
    }

    pub(in crate::app) fn open(&mut self, overlay: Overlay) {
        self.0.push(overlay);
    }

    /// The form on top, if it is such a one, is done.
    pub(in crate::app) fn close_if(&mut self, is: impl FnOnce(&Form) -> bool) {
        self.0.pop_if(|overlay| matches!(overlay, Overlay::Form(form) if is(form)));
    }

    pub(in crate::app) fn close(&mut self) -> Option<Overlay> {
        self.0.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{keys::Keymap, keys::Place, overlay::confirm::Confirm};
    use crate::domain::company::{Company, today};

    #[test]
    fn a_page_is_read_beside_what_is_below_it_and_everything_else_covers_it() {
        let c = Company::new();
        let mut all = Overlays::default();
        assert!(all.seen().is_empty());
        all.open(Overlay::Confirm(Confirm::delete(&c.cascade, c.ix("Grow"))));
        all.open(Overlay::person(&c.cascade, today(), c.person_id("Ana")));
        assert!(matches!(all.seen(), [Overlay::Person(_)]));
        all.open(Overlay::help(&Keymap::default(), &[Place::Form]));
        assert!(matches!(all.seen(), [Overlay::Person(_), Overlay::Help(_)]));
        all.close();
        all.close();
        assert!(matches!(all.seen(), [Overlay::Confirm(_)]), "what was covered is there again");
    }
}
