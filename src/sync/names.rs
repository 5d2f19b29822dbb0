//! How files in a store are called. What is called otherwise is not ours and is left alone: a conflicted copy, a note of a
//! synchroniser, a path that climbs out of its folder.

use crate::domain::Id;
use std::fmt;

/// The end of a sealed file's name.
const ENDING: &str = ".okr";

/// The name of one file in a store, below the folder of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// `workspace.json`, and `workspace-2.json` once there is a second key: which workspace it is, of which key.
    About(u16),
    /// A sealed file with changes, of one laptop.
    Changes {
        /// Whose.
        writer: Id,
        /// Its number, or the first of those it stands for.
        number: u32,
        /// The last of those it stands for; the same where it stands for itself.
        upto: u32,
        /// The first four bytes of what is in it, hashed.
        hash: u32,
    },
    /// A heartbeat: what a laptop holds and wrote.
    Seen {
        /// Whose.
        writer: Id,
        /// As above.
        hash: u32,
    },
}

impl Name {
    /// The laptop it is of; `None`: everyone's.
    pub fn writer(self) -> Option<Id> {
        match self {
            Name::About(_) => None,
            Name::Changes { writer, .. } | Name::Seen { writer, .. } => Some(writer),
        }
    }

    /// What the first four bytes of the hash of what is in it have to be.
    pub fn hash(self) -> Option<u32> {
        match self {
            Name::About(_) => None,
            Name::Changes { hash, .. } | Name::Seen { hash, .. } => Some(hash),
        }
    }

    /// The file of that name; `None`: it is not one of ours.
    pub fn parse(text: &str) -> Option<Name> {
        let name = Name::read(text)?;
        // One spelling each: no capital letters, no blanks, no zeros too many.
        (name.to_string() == text).then_some(name)
    }

    fn read(text: &str) -> Option<Name> {
        if let Some(rest) = text.strip_prefix("workspace") {
            let key = rest.strip_suffix(".json")?;
            return match key.strip_prefix('-') {
                None => key.is_empty().then_some(Name::About(1)),
                Some(key) => key.parse().ok().filter(|&key| key > 1).map(Name::About),
            };
        }
        let hash = |text: &str| u32::from_str_radix(text, 16).ok();
        if let Some(rest) = text.strip_prefix("seen/") {
            let (writer, rest) = rest.strip_suffix(ENDING)?.split_once('-')?;
            return Some(Name::Seen { writer: writer.parse().ok()?, hash: hash(rest)? });
        }
        let (writer, rest) = text.strip_prefix("files/")?.split_once('/')?;
        let mut parts = rest.strip_suffix(ENDING)?.split('-');
        let number: u32 = parts.next()?.parse().ok()?;
        let (second, third) = (parts.next()?, parts.next());
        let (upto, last) = match third {
            None => (number, second),
            Some(last) => (second.parse().ok().filter(|&upto| upto > number)?, last),
        };
        let writer = writer.parse().ok()?;
        (parts.next().is_none() && number > 0).then_some(Name::Changes { writer, number, upto, hash: hash(last)? })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Name::About(1) => f.write_str("workspace.json"),
            Name::About(key) => write!(f, "workspace-{key}.json"),
            Name::Seen { writer, hash } => write!(f, "seen/{writer}-{hash:08x}{ENDING}"),
            Name::Changes { writer, number, upto, hash } if number == upto => {
                write!(f, "files/{writer}/{number:08}-{hash:08x}{ENDING}")
            }
            Name::Changes { writer, number, upto, hash } => {
                write!(f, "files/{writer}/{number:08}-{upto:08}-{hash:08x}{ENDING}")
            }
        }
    }
}

/// The folder of a workspace in what people share.
pub fn folder_of(workspace: Id) -> String {
    format!("quarterdeck-{}", &workspace.letters()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ids;

    #[test]
    fn a_name_has_one_spelling_and_is_read_back() {
        let mut ids = Ids::seeded(3);
        for n in 1..300_u32 {
            let (writer, hash) = (ids.next_id(), n.wrapping_mul(0x9e37_79b9));
            for name in [
                Name::About(n as u16),
                Name::Seen { writer, hash },
                Name::Changes { writer, number: n, upto: n, hash },
                Name::Changes { writer, number: n, upto: n + 16, hash },
            ] {
                let text = name.to_string();
                assert_eq!(Name::parse(&text), Some(name), "{text}");
                assert_eq!(Name::parse(&text.to_uppercase()), None, "{text}");
            }
        }
    }

    #[test]
    fn what_others_put_there_is_none_of_ours() {
        let writer = Ids::seeded(3).next_id();
        for not in [
            "",
            "README.txt",
            "workspace.json.tmp",
            "workspace-1.json",
            "workspace-02.json",
            "workspace (conflicted copy).json",
            "../workspace.json",
            "files/../workspace.json",
            &format!("files/{writer}/00000001-3fa9c1d2 (1).okr"),
            &format!("files/{writer}/00000001-3fa9c1d2.sync-conflict-20261123.okr"),
            &format!("files/{writer}/1-3fa9c1d2.okr"),
            &format!("files/{writer}/00000000-3fa9c1d2.okr"),
            &format!("files/{writer}/00000002-00000001-3fa9c1d2.okr"),
            &format!("files/{writer}/00000002-00000002-3fa9c1d2.okr"),
            &format!("files/{writer}/00000001-00000002-00000003-3fa9c1d2.okr"),
            &format!("files/{writer}/00000001-3FA9C1D2.okr"),
            &format!("files/{writer}/+0000001-3fa9c1d2.okr"),
            &format!("files/{writer}/../x/00000001-3fa9c1d2.okr"),
            &format!("files/{writer}/99999999999-3fa9c1d2.okr"),
            &format!("seen/{writer}.okr"),
            "seen/desktop.ini",
            "files/aaaaaaaaaaaaaaaa/00000001-3fa9c1d2.okr",
        ] {
            assert_eq!(Name::parse(not), None, "{not}");
        }
    }
}
