//! What the full screen exchanges with other laptops: it does it on a thread of its own, with what the commands know about where a
//! workspace is shared and with which keys.

use super::{
    error::{Failure, Result},
    laptops,
    session::{Session, now},
    sharing::{Reach, Sharing, name_of, place_shown},
};
use crate::{
    domain::{
        Change, Id, Ids,
        change::{Author, Verb},
    },
    store::Store,
    sync::{self, News, Step, SyncError},
    tui,
};
use chrono::NaiveDate;

/// The command line's part of it.
#[derive(Debug)]
pub(super) struct Beside(Session);

impl Beside {
    pub(super) fn new(session: &Session) -> Beside {
        Beside(session.clone())
    }

    /// What the command line would know if it were called now.
    fn session(&self, today: NaiveDate) -> Session {
        Session { today, at: now(), ..self.0.clone() }
    }
}

fn sharing(session: &Session, store: &Store, me: Option<Id>) -> Result<Sharing> {
    // Whoever sits before the screen is asked nothing by git.
    Sharing::of(session, store, me, Reach::Quietly)?.ok_or_else(|| Failure::failed("this workspace is not shared any more"))
}

fn told<T>(done: Result<T>) -> std::result::Result<T, String> {
    done.map_err(|failure| failure.safe())
}

impl tui::Exchange for Beside {
    fn shown(&self, carrier: &str) -> String {
        place_shown(carrier)
    }

    fn round(
        &self,
        store: &mut Store,
        today: NaiveDate,
        me: Option<Id>,
        watch: &mut dyn FnMut(Step) -> bool,
    ) -> std::result::Result<News, String> {
        let mut round = || {
            let session = self.session(today);
            let sharing = sharing(&session, store, me)?;
            // Beside the screen nobody leaves: a heartbeat is written when it is time for one.
            let here = sync::Here { leaves: false, ..sharing.here(&session, false) };
            let news = sync::round(store, &here, watch)?;
            tracing::info!(new = news.outcome.new, put = news.put.changes, "synced");
            Ok(news)
        };
        told(round())
    }

    fn invite(&self, store: &Store, person: Option<Id>) -> std::result::Result<String, String> {
        let invite = || {
            let sharing = sharing(&self.0, store, None)?;
            Ok(if sharing.place.open && person.is_none() {
                format!("quarterdeck join {}", sharing.folder_shown())
            } else {
                format!("quarterdeck join {}", sharing.invitation(person).line())
            })
        };
        told(invite())
    }

    fn keep_out(&self, store: &mut Store, today: NaiveDate, me: Option<Id>, laptop: Id) -> std::result::Result<String, String> {
        let mut keep_out = || {
            let session = self.session(today);
            let sharing = sharing(&session, store, me)?;
            // What is known of it is in a file of ours before its own are left out.
            sync::vouch_for(store, &sharing.here(&session, false), laptop)?;
            let cascade = store.load(today)?;
            let ops = laptops::ops_to_remove(store, &cascade, laptop)?;
            let author = Author { by: me, at: session.at, on: today };
            let change = Change::new(Ids::random().next_id(), author, Verb::Set, ops);
            let checked = cascade.checked(change).map_err(|refusal| Failure::failed(refusal.0))?;
            store.commit(&checked, today).map_err(SyncError::from)?;
            Ok(laptops::is_removed(&name_of(&store.writers()?, laptop)))
        };
        told(keep_out())
    }
}
