//! An invitation: one line that holds all somebody needs to join, the key of the workspace among it. Whoever has it can read and
//! write the workspace.

use super::{base32, keys::WorkspaceKey};
use crate::domain::Id;
use sha2::{Digest as _, Sha256};

/// How every invitation begins.
const PREFIX: &str = "qd1-";
const FORMAT: u8 = 1;
/// Format, workspace, key id, key, writer, person.
const FIXED: usize = 1 + 8 + 2 + 32 + 8 + 8;
const CHECKSUM: usize = 4;

/// What an invitation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// To which workspace.
    pub workspace: Id,
    /// Its key.
    pub key: WorkspaceKey,
    /// Whose laptop invites.
    pub from: Id,
    /// Who is invited; `None`: whoever has it.
    pub person: Option<Id>,
    /// Where the inviter has the shared folder.
    pub folder: String,
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let sum = Sha256::digest(bytes);
    [sum[0], sum[1], sum[2], sum[3]]
}

impl Invitation {
    /// The line.
    pub fn line(&self) -> String {
        let mut bytes = Vec::with_capacity(FIXED + self.folder.len() + CHECKSUM);
        bytes.push(FORMAT);
        bytes.extend(self.workspace.get().to_be_bytes());
        bytes.extend(self.key.id.to_be_bytes());
        bytes.extend(self.key.secret);
        bytes.extend(self.from.get().to_be_bytes());
        bytes.extend(self.person.map_or(0, Id::get).to_be_bytes());
        bytes.extend(self.folder.as_bytes());
        bytes.extend(checksum(&bytes));
        format!("{PREFIX}{}", base32::encode(&bytes))
    }

    /// Whether a text is meant as one.
    pub fn is_meant(text: &str) -> bool {
        text.trim().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    }

    /// Out of a line, however it was wrapped; the error is a sentence.
    pub fn read(text: &str) -> Result<Invitation, String> {
        let wrong = || {
            "this invitation is not whole: a letter of it is another, or it was cut off; copy all of the line that begins with qd1-"
                .to_owned()
        };
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let rest = text.get(PREFIX.len()..).filter(|_| Invitation::is_meant(&text)).ok_or_else(wrong)?;
        let bytes = base32::decode(rest).ok_or_else(wrong)?;
        let at = bytes.len().checked_sub(CHECKSUM).filter(|&at| at >= FIXED).ok_or_else(wrong)?;
        let (bytes, sum) = bytes.split_at(at);
        if sum != checksum(bytes) {
            return Err(wrong());
        }
        if bytes[0] != FORMAT {
            return Err("this invitation was made by a newer Quarterdeck: upgrade to join".to_owned());
        }
        let eight = |at: usize| i64::from_be_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        let folder = std::str::from_utf8(&bytes[FIXED..]).map_err(|_| wrong())?;
        Ok(Invitation {
            workspace: Id::new(eight(1)).ok_or_else(wrong)?,
            key: WorkspaceKey {
                id: u16::from_be_bytes([bytes[9], bytes[10]]),
                secret: bytes[11..43].try_into().expect("32 bytes"),
            },
            from: Id::new(eight(43)).ok_or_else(wrong)?,
            person: Id::new(eight(51)),
            folder: folder.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    fn invitation() -> Invitation {
        let mut ids = Ids::seeded(7);
        Invitation {
            workspace: ids.next_id(),
            key: WorkspaceKey::random(1).unwrap(),
            from: ids.next_id(),
            person: Some(ids.next_id()),
            folder: "~/Dropbox/Goals".to_owned(),
        }
    }

    #[test]
    fn an_invitation_is_one_line_and_is_read_back_however_it_was_wrapped() {
        let invitation = invitation();
        let line = invitation.line();
        assert!(line.len() < 150 && line.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{} letters", line.len());
        assert_eq!(Invitation::read(&line), Ok(invitation.clone()));
        let wrapped = format!(" {}\r\n  {} ", &line[..70], &line[70..].to_uppercase());
        assert_eq!(Invitation::read(&wrapped), Ok(invitation.clone()));
        let nobody = Invitation { person: None, folder: String::new(), ..invitation };
        assert_eq!(Invitation::read(&nobody.line()), Ok(nobody));
    }

    #[test]
    fn one_wrong_letter_or_a_cut_is_noticed() {
        let line = invitation().line();
        for at in PREFIX.len()..line.len() {
            assert!(Invitation::read(&line[..at]).is_err(), "cut at {at}");
            let mut wrong = line.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert!(Invitation::read(std::str::from_utf8(&wrong).unwrap()).is_err(), "at {at}");
        }
        assert!(Invitation::read("").is_err() && Invitation::read("~/Dropbox/Goals").is_err() && !Invitation::is_meant("é"));
    }
}
