//! A sealed file: what one laptop tells the others, so that nobody without the key of the workspace can read it, and nobody but that
//! laptop can have written it.
//!
//! ```text
//! "QDS1" | format 1 | kind 1 | key 2 | writer 8 | number 4 | upto 4 | plain 4 | nonce 24 | sealed … tag 16 | signature 64
//! ```
//!
//! Numbers are big-endian. What is sealed (XChaCha20-Poly1305) is zstd of lines of JSON; the head and the id of the workspace are
//! authenticated with it, and the signature (ed25519) covers all that stands before it. The first line says who writes.

use super::{
    base32,
    error::SyncError,
    keys::{Keyring, random, writer_of},
    names::Name,
};
use crate::domain::{Id, change::LogPiece, text::one_line};
use crate::exchange::json;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Deserializer, value::RawValue};
use sha2::{Digest as _, Sha256};

/// No sealed file is longer.
pub(super) const MOST_SEALED: u64 = 8 << 20;
/// Nor is what is in it, unsealed.
pub(super) const MOST_PLAIN: usize = 16 << 20;
/// Nor does it hold more changes.
pub(super) const MOST_CHANGES: usize = 20_000;

const MAGIC: &[u8; 4] = b"QDS1";
const FORMAT: u8 = 1;
const HEAD: usize = 28;
const NONCE: usize = 24;
const TAG: usize = 16;
const SIGNATURE: usize = 64;
/// How hard zstd tries; its own usual.
const LEVEL: i32 = 3;

/// What a sealed file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes.
    Changes = 0,
    /// What a laptop holds and wrote.
    Seen = 1,
}

/// Who writes: the first line of every file, so that there is no first file that could be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The public key of the laptop.
    #[serde(with = "key_text")]
    pub key: [u8; 32],
    /// What it is called.
    pub label: String,
    /// Who uses it; `None`: nobody said.
    pub person: Option<Id>,
    /// As what it makes changes.
    pub device: Id,
    /// The version of the program.
    pub program: String,
}

mod key_text {
    use super::base32;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(key: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&base32::encode(key))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        base32::decode(&text).and_then(|key| key.try_into().ok()).ok_or_else(|| D::Error::custom("no key"))
    }
}

impl Hello {
    /// What is shown of a text that another laptop says about itself.
    const SHOWN: usize = 60;

    /// What it is called, safe to be shown.
    pub fn label(&self) -> String {
        one_line(self.label.trim(), Hello::SHOWN).into_owned()
    }

    /// The version of its program, safe to be shown.
    pub fn program(&self) -> String {
        one_line(self.program.trim(), 20).into_owned()
    }
}

#[derive(Serialize, Deserialize)]
struct HelloLine {
    hello: Hello,
}

/// A piece of a change that is too large for one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Of which change.
    pub change: Id,
    /// The how-manieth, from 0.
    pub k: u32,
    /// Of how many.
    pub of: u32,
    /// The piece of its line.
    pub text: String,
}

#[derive(Serialize, Deserialize)]
struct PartLine<P> {
    part: P,
}

impl Part {
    /// Its line.
    pub(super) fn line(&self) -> Vec<u8> {
        serde_json::to_vec(&PartLine { part: self }).expect("plain data always becomes JSON")
    }
}

/// Why a file was not opened, as half a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// It is not what was written: half there, altered, or of somebody else.
    #[error("it is not what was written ({0})")]
    Damaged(&'static str),
    /// It is sealed with a key that is not on this laptop.
    #[error("it is sealed with key {0}, which is not on this laptop")]
    NoKey(u16),
    /// A newer version wrote it.
    #[error("a newer Quarterdeck wrote it: upgrade to read it")]
    Newer,
    /// What it says cannot be read.
    #[error("what it holds is not as Quarterdeck writes it: {0}")]
    Content(String),
}

/// What a sealed file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Who wrote it.
    pub hello: Hello,
    /// Everything after the first line.
    body: String,
}

/// A line of a file with changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Unsealed {
    /// A change.
    Piece(LogPiece),
    /// A piece of a change.
    Part(Part),
}

/// The head of a file, as it is signed and authenticated.
fn head(kind: Kind, key: u16, writer: Id, (number, upto): (u32, u32), plain: u32) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(MAGIC);
    (head[4], head[5]) = (FORMAT, kind as u8);
    head[6..8].copy_from_slice(&key.to_be_bytes());
    head[8..16].copy_from_slice(&writer.get().to_be_bytes());
    head[16..20].copy_from_slice(&number.to_be_bytes());
    head[20..24].copy_from_slice(&upto.to_be_bytes());
    head[24..].copy_from_slice(&plain.to_be_bytes());
    head
}

/// What is authenticated with the sealed text: the head, and which workspace it is of.
fn bound(head: &[u8], workspace: Id) -> Vec<u8> {
    [head, &workspace.get().to_be_bytes()].concat()
}

fn hash_of(bytes: &[u8]) -> u32 {
    Sha256::digest(bytes).iter().take(4).fold(0, |n, &byte| n << 8 | u32::from(byte))
}

/// Seals lines of JSON, and gives the file with its name. `numbers` are those it stands for, `(0, 0)` for a heartbeat. Refused where
/// it is more than a file may hold; whoever fills it keeps well below that.
pub fn seal(ring: &Keyring, kind: Kind, numbers: (u32, u32), hello: &Hello, body: &[u8]) -> Result<(Name, Vec<u8>), SyncError> {
    let hello = HelloLine { hello: hello.clone() };
    let mut plain = serde_json::to_vec(&hello).expect("plain data always becomes JSON");
    plain.push(b'\n');
    plain.extend_from_slice(body);
    let (key, writer) = (ring.newest(), ring.writer());
    let too_much = || SyncError::Carrying {
        doing: "seal",
        name: "a file".to_owned(),
        place: "memory".to_owned(),
        source: std::io::ErrorKind::FileTooLarge.into(),
    };
    if plain.len() > MOST_PLAIN {
        return Err(too_much());
    }
    let packed = zstd::bulk::compress(&plain, LEVEL).map_err(|_| too_much())?;
    let mut file = head(kind, key.id, writer, numbers, plain.len() as u32).to_vec();
    let nonce: [u8; NONCE] = random()?;
    let aad = bound(&file, ring.workspace);
    let cipher = XChaCha20Poly1305::new(&key.secret.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: &packed, aad: &aad }).map_err(|_| too_much())?;
    file.extend_from_slice(&nonce);
    file.extend_from_slice(&sealed);
    let signature = ring.laptop().sign(&file);
    file.extend_from_slice(&signature.to_bytes());
    if file.len() as u64 > MOST_SEALED {
        return Err(too_much());
    }
    let hash = hash_of(&file);
    let name = match kind {
        Kind::Changes => Name::Changes { writer, number: numbers.0, upto: numbers.1, hash },
        Kind::Seen => Name::Seen { writer, hash },
    };
    Ok((name, file))
}

/// Opens a file of that name. Nothing of it is believed before it has passed every check, and it takes no more memory than it may.
pub fn open(ring: &Keyring, name: Name, file: &[u8]) -> Result<Opened, Unopened> {
    let damaged = |what| Err(Unopened::Damaged(what));
    if file.len() as u64 > MOST_SEALED {
        return damaged("it is too long");
    }
    if file.len() < HEAD + NONCE + TAG + SIGNATURE {
        return damaged("it is too short");
    }
    if name.hash() != Some(hash_of(file)) {
        return damaged("its name is that of another");
    }
    if !file.starts_with(MAGIC) {
        return damaged("it begins otherwise");
    }
    if file[4] != FORMAT {
        return Err(Unopened::Newer);
    }
    let number = |at: usize| u32::from_be_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
    let key_id = u16::from_be_bytes([file[6], file[7]]);
    let plain_len = number(24) as usize;
    let (kind, writer, numbers) = match name {
        Name::Changes { writer, number, upto, .. } => (Kind::Changes, writer, (number, upto)),
        Name::Seen { writer, .. } => (Kind::Seen, writer, (0, 0)),
        Name::About(_) => return damaged("it is no sealed file"),
    };
    if file[..HEAD] != head(kind, key_id, writer, numbers, plain_len as u32) {
        return damaged("its name is that of another");
    }
    if plain_len > MOST_PLAIN {
        return damaged("it holds too much");
    }
    let Some(key) = ring.key(key_id) else { return Err(Unopened::NoKey(key_id)) };
    let (signed, signature) = file.split_at(file.len() - SIGNATURE);
    let nonce: [u8; NONCE] = signed[HEAD..HEAD + NONCE].try_into().expect("as long as a nonce");
    let aad = bound(&file[..HEAD], ring.workspace);
    let cipher = XChaCha20Poly1305::new(&key.secret.into());
    let sealed = Payload { msg: &signed[HEAD + NONCE..], aad: &aad };
    let Ok(packed) = cipher.decrypt(&XNonce::from(nonce), sealed) else { return damaged("it was altered, or is half there") };
    let plain = match zstd::bulk::decompress(&packed, plain_len) {
        Ok(plain) if plain.len() == plain_len => plain,
        _ => return damaged("it unpacks to something else"),
    };
    let Ok(plain) = String::from_utf8(plain) else { return damaged("it is no text") };
    let Some((first, body)) = plain.split_once('\n') else { return damaged("it does not say who wrote it") };
    let Ok(HelloLine { hello }) = serde_json::from_str(first) else { return damaged("it does not say who wrote it") };
    if writer_of(&hello.key) != writer {
        return damaged("another laptop wrote it");
    }
    let signature = Signature::from_bytes(signature.try_into().expect("as long as a signature"));
    let verified = VerifyingKey::from_bytes(&hello.key).and_then(|key| key.verify_strict(signed, &signature));
    if verified.is_err() {
        return damaged("its signature is wrong");
    }
    Ok(Opened { hello, body: body.to_owned() })
}

impl Opened {
    /// Whether a word stands anywhere in it.
    pub(super) fn mentions(&self, word: &str) -> bool {
        self.body.contains(word)
    }

    /// Every line of a file with changes.
    pub fn lines(&self) -> Result<Vec<Unsealed>, Unopened> {
        let mut lines = Vec::new();
        for raw in Deserializer::from_str(&self.body).into_iter::<&RawValue>() {
            let raw = raw.map_err(|e| Unopened::Content(one_line(&e.to_string(), 160).into_owned()))?;
            if lines.len() == MOST_CHANGES {
                return Err(Unopened::Content("it holds more changes than a file may".to_owned()));
            }
            let text = raw.get();
            lines.push(if text.starts_with("{\"part\":") {
                Unsealed::Part(read::<PartLine<Part>>(text)?.part)
            } else {
                Unsealed::Piece(json::read_piece(text).map_err(Unopened::Content)?)
            });
        }
        Ok(lines)
    }

    /// The one line of another kind of file.
    pub(super) fn line<T: DeserializeOwned>(&self) -> Result<T, Unopened> {
        read(&self.body)
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unopened> {
    serde_json::from_str(text).map_err(|e| Unopened::Content(one_line(&e.to_string(), 160).into_owned()))
}
