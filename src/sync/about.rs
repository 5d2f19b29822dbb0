//! What a store says about itself in plain words: which workspace it is of and of which key, so that a wrong folder and a wrong key
//! are found before anything is written. Neither it nor anything else in the store says the workspace's name.

use super::{
    base32,
    error::SyncError,
    keys::{Keyring, WorkspaceKey, random},
    names::Name,
};
use crate::domain::Id;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use serde::{Deserialize, Serialize};

const FORMAT: u64 = 1;
/// No `workspace.json` is longer.
pub(super) const MOST_BYTES: u64 = 64 * 1024;

/// Who can open a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Whoever was given the key.
    Sealed,
    /// Whoever can read the folder: the key lies in it.
    Open,
}

/// The text of `workspace.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct About {
    format: u64,
    min_reader: u64,
    /// Which workspace it is of.
    pub workspace: Id,
    key: u16,
    check: String,
    /// Who can open it.
    pub mode: Mode,
    /// The key, where the store is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// The keys before this one, each sealed with it: what was written then stays readable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    older: Vec<Older>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Older {
    key: u16,
    sealed: String,
}

/// What an older key is bound to.
fn bound(workspace: Id, key: u16) -> Vec<u8> {
    [b"quarterdeck older key 1".as_slice(), &workspace.get().to_be_bytes(), &key.to_be_bytes()].concat()
}

impl About {
    /// Of a workspace whose keys these are.
    pub fn new(ring: &Keyring, mode: Mode) -> Result<About, SyncError> {
        let newest = ring.newest();
        let cipher = XChaCha20Poly1305::new(&newest.secret.into());
        let mut older = Vec::new();
        for key in ring.keys().iter().filter(|key| key.id != newest.id) {
            let nonce: [u8; 24] = random()?;
            let aad = bound(ring.workspace, key.id);
            let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: &key.secret, aad: &aad });
            let sealed = sealed.map_err(|e| SyncError::NoRandom(e.to_string()))?;
            older.push(Older { key: key.id, sealed: base32::encode(&[nonce.as_slice(), &sealed].concat()) });
        }
        Ok(About {
            format: FORMAT,
            min_reader: FORMAT,
            workspace: ring.workspace,
            key: newest.id,
            check: newest.check(ring.workspace),
            mode,
            secret: (mode == Mode::Open).then(|| base32::encode(&newest.secret)),
            older,
        })
    }

    /// As it stands in the store.
    pub fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).expect("plain data always becomes JSON");
        text.push(b'\n');
        text
    }

    /// Its name there.
    pub fn name(&self) -> Name {
        Name::About(self.key)
    }

    /// Out of its text; `place` is for the sentence.
    pub fn read(name: Name, text: &[u8], place: &str) -> Result<About, SyncError> {
        /// What every version says.
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        struct Least {
            min_reader: u64,
        }
        let unreadable =
            |why: &str| SyncError::Unreadable { name: name.to_string(), place: place.to_owned(), why: why.to_owned() };
        let least: Least = serde_json::from_slice(text).map_err(|_| unreadable("is half there, or was altered"))?;
        if least.min_reader > FORMAT {
            return Err(SyncError::TooNew { place: place.to_owned() });
        }
        let about: About = serde_json::from_slice(text).map_err(|_| unreadable("lacks something"))?;
        if about.name() != name {
            return Err(unreadable("has the name of another key"));
        }
        Ok(about)
    }

    /// The key in an open store; `None`: it is sealed.
    pub fn open_key(&self) -> Option<WorkspaceKey> {
        let secret = base32::decode(self.secret.as_deref()?)?.try_into().ok()?;
        let key = WorkspaceKey { id: self.key, secret };
        (key.check(self.workspace) == self.check).then_some(key)
    }

    /// Whether that is its key.
    pub fn is_of(&self, key: &WorkspaceKey) -> bool {
        key.id == self.key && key.check(self.workspace) == self.check
    }

    /// The keys before this one, which whoever has this one may have.
    pub fn older_keys(&self, newest: &WorkspaceKey) -> Vec<WorkspaceKey> {
        let cipher = XChaCha20Poly1305::new(&newest.secret.into());
        let open = |older: &Older| {
            let sealed = base32::decode(&older.sealed)?;
            let (nonce, sealed) = sealed.split_at_checked(24)?;
            let nonce = <[u8; 24]>::try_from(nonce).ok()?;
            let aad = bound(self.workspace, older.key);
            let secret = cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &aad }).ok()?;
            Some(WorkspaceKey { id: older.key, secret: secret.try_into().ok()? })
        };
        self.older.iter().filter_map(open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    #[test]
    fn whoever_has_the_newest_key_gets_the_older_ones_and_nobody_else_does() {
        let workspace = Ids::seeded(1).next_id();
        let mut ring = Keyring::new(workspace, WorkspaceKey::random(1).unwrap()).unwrap();
        ring.add(WorkspaceKey::random(2).unwrap());
        ring.add(WorkspaceKey::random(3).unwrap());
        let about = About::new(&ring, Mode::Sealed).unwrap();
        let text = about.text();
        let back = About::read(Name::About(3), &text, "there").unwrap();
        assert_eq!((back.workspace, back.mode, back.open_key()), (workspace, Mode::Sealed, None));
        assert!(back.is_of(ring.newest()) && !back.is_of(&ring.keys()[0]));
        assert_eq!(back.older_keys(ring.newest()), ring.keys()[..2]);
        assert_eq!(back.older_keys(&WorkspaceKey::random(3).unwrap()), []);
        let open = About::new(&ring, Mode::Open).unwrap();
        assert_eq!(open.open_key().as_ref(), Some(ring.newest()));
    }

    #[test]
    fn what_is_no_workspace_json_is_refused_in_a_sentence() {
        let ring = Keyring::new(Ids::seeded(1).next_id(), WorkspaceKey::random(1).unwrap()).unwrap();
        let text = About::new(&ring, Mode::Open).unwrap().text();
        let said = |name, text: &[u8]| About::read(name, text, "~/Goals").unwrap_err().to_string();
        assert!(said(Name::About(1), &text[..text.len() / 2]).contains("look whether it has come there whole"));
        assert!(said(Name::About(2), &text).contains("another key"));
        let newer = String::from_utf8(text).unwrap().replace("\"min-reader\": 1", "\"min-reader\": 2");
        assert_eq!(
            said(Name::About(1), newer.as_bytes()),
            "~/Goals is written by a newer Quarterdeck: upgrade to share with it; nothing was changed"
        );
    }
}
