//! Who sits here: `--as`, the environment, the config file, what was remembered, the account, git; else nobody.
//!
//! Git's files are read rather than `git` run: it costs no process before the first frame, works where git is not
//! installed, and cannot hang. Conditional includes are passed over; a miss only means that the person is asked once.

use super::{
    file::Config,
    options::{Env, Source},
    paths::expand_home,
};
use crate::domain::{Cascade, Id, people, refs::RefError, text::one_line};
use std::{
    io::Read,
    path::{Path, PathBuf},
};

/// Larger files are not anyone's settings.
const LARGEST: u64 = 1 << 20;

/// How many files an include may lead through.
const DEEPEST: usize = 5;

/// What the computer knows about the person who is logged in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The account's name: `ana`.
    pub login: Option<String>,
    /// The full name kept with the account.
    pub full_name: Option<String>,
    /// Git's `user.name`.
    pub git_name: Option<String>,
    /// Git's `user.email`.
    pub git_email: Option<String>,
}

/// How it was found out who sits here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They were named.
    Said(Source),
    /// They said so at an earlier change in this workspace.
    Remembered,
    /// The name of the account is theirs.
    Account,
    /// Git's name or e-mail is theirs.
    Git,
}

/// Who sits here, and why that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Me {
    /// The person.
    pub id: Id,
    /// How they were found.
    pub how: How,
}

/// Finds the person. `Ok(None)`: ask at the first change, and remember the answer.
///
/// A name on the command line or in the environment that fits nobody, or several, is an error; the same in the config
/// file is passed over, because that file serves every workspace: [`stranger`] is the sentence about it. The account is
/// asked last: it takes reading a few files.
pub fn who_am_i(
    cascade: &Cascade,
    said: Option<&(String, Source)>,
    remembered: Option<Id>,
    account: impl FnOnce() -> Account,
) -> Result<Option<Me>, String> {
    if let Some((name, source)) = said {
        match cascade.resolve_person(name) {
            Ok(id) => return Ok(Some(Me { id, how: How::Said(*source) })),
            Err(_) if *source == Source::File => {}
            Err(error) => return Err(format!("{source}: {error}")),
        }
    }
    if let Some(id) = remembered.filter(|id| cascade.person(*id).is_some_and(|p| !p.deleted)) {
        return Ok(Some(Me { id: cascade.stands_for(id), how: How::Remembered }));
    }
    let account = account();
    let by_account = people::match_person(cascade, account.full_name.as_deref(), None)
        .or_else(|| account.login.as_deref().and_then(|login| people::match_login(cascade, login)));
    if let Some(id) = by_account {
        return Ok(Some(Me { id, how: How::Account }));
    }
    let by_git = people::match_person(cascade, account.git_name.as_deref(), account.git_email.as_deref());
    Ok(by_git.map(|id| Me { id, how: How::Git }))
}

/// The sentence about a name in the config file that fits nobody in this workspace, or several; `None`: it fits, or there
/// is none, or nobody is there yet.
pub fn stranger(cascade: &Cascade, config: &Config, said: Option<&(String, Source)>) -> Option<String> {
    let (name, _) = said.filter(|(_, source)| *source == Source::File)?;
    cascade.people().next()?;
    let why = match cascade.resolve_person(name) {
        Ok(_) => return None,
        Err(RefError::Ambiguous { count, what, .. }) => format!("fits {count} {what}"),
        Err(_) => "fits nobody in this workspace".to_owned(),
    };
    let place = config.line(config.person_line.unwrap_or(1));
    Some(format!("{place}: as = “{}” {why} and is passed over: correct it, or say who you are with --as", one_line(name, 60)))
}

impl Account {
    /// What this computer knows; `folder` is where git's local settings are looked for. Reads a few small files.
    pub fn read(env: Env<'_>, folder: &Path) -> Account {
        let text = |name: &str| env(name).map(|v| v.to_string_lossy().trim().to_owned()).filter(|v| !v.is_empty());
        let login = text("USER").or_else(|| text("LOGNAME")).or_else(|| text("USERNAME"));
        let passwd = login.as_ref().and_then(|_| read_small(Path::new("/etc/passwd")));
        let full_name = login.as_deref().zip(passwd.as_deref()).and_then(|(login, passwd)| full_name(passwd, login));
        let mut git = GitUser::default();
        for path in git_files(env, folder) {
            git.read(&path, 0);
        }
        Account {
            login,
            full_name,
            git_name: text("GIT_AUTHOR_NAME").or(git.name),
            git_email: text("GIT_AUTHOR_EMAIL").or(git.email),
        }
    }
}

/// The full name of an account in the text of `/etc/passwd`.
fn full_name(passwd: &str, login: &str) -> Option<String> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(login))?;
    let name = line.split(':').nth(4)?.split(',').next()?.trim();
    // An ampersand stands for the account's name, capitalised.
    let mut chars = login.chars();
    let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    let name = name.replace('&', &capital);
    (!name.is_empty()).then_some(name)
}

/// Git's settings from the weakest to the strongest.
fn git_files(env: Env<'_>, folder: &Path) -> Vec<PathBuf> {
    let path = |name: &str| env(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = path("HOME").or_else(|| path("USERPROFILE"));
    let mut files = vec![PathBuf::from("/etc/gitconfig")];
    if let Some(named) = path("GIT_CONFIG_GLOBAL") {
        files.push(named);
    } else {
        files.extend(path("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|h| h.join(".config"))).map(|c| c.join("git/config")));
        files.extend(home.map(|h| h.join(".gitconfig")));
    }
    files.extend(folder.ancestors().take(40).map(|f| f.join(".git/config")).find(|f| f.is_file()));
    files
}

/// A small file of text; `None` when it is missing, large or not text.
fn read_small(path: &Path) -> Option<String> {
    let file = std::fs::File::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// `[user]` of git's settings; later files overwrite earlier ones.
#[derive(Debug, Default, PartialEq, Eq)]
struct GitUser {
    name: Option<String>,
    email: Option<String>,
}

impl GitUser {
    fn read(&mut self, path: &Path, depth: usize) {
        let Some(text) = read_small(path).filter(|_| depth <= DEEPEST) else { return };
        for (section, key, value) in git_settings(&text) {
            match (section.as_str(), key.as_str()) {
                ("user", "name") => self.name = Some(value),
                ("user", "email") => self.email = Some(value),
                ("include", "path") => {
                    let target = expand_home(&value);
                    self.read(&path.parent().map_or(target.clone(), |folder| folder.join(&target)), depth + 1);
                }
                _ => {}
            }
        }
    }
}

/// The settings in the text of a git config file: section and key in lower case, and the value. Sections with a
/// subsection keep it in their name, so that none is taken for another.
fn git_settings(text: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix('[') {
            section = rest.split(']').next().unwrap_or_default().trim().to_lowercase();
            continue;
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, "true"));
        let mut value = value.to_owned();
        while value.ends_with('\\') && !value.ends_with("\\\\") {
            value.pop();
            let Some(next) = lines.next() else { break };
            value.push_str(next);
        }
        found.push((section.clone(), key.trim().to_lowercase(), git_value(&value)));
    }
    found
}

/// A value without its quotes, escapes and comment.
fn git_value(text: &str) -> String {
    let (mut value, mut quoted, mut kept) = (String::new(), false, 0);
    let mut chars = text.trim().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '#' | ';' if !quoted => break,
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some(c) => value.push(c),
                None => break,
            },
            c => value.push(c),
        }
        if quoted || !c.is_whitespace() {
            kept = value.len();
        }
    }
    value.truncate(kept);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entity, Ids, cascade::Parts, people::Person};
    use proptest::prelude::*;
    use std::ffi::OsString;

    fn person(ids: &mut Ids, name: &str, email: &str) -> Person {
        let email = (!email.is_empty()).then(|| email.to_owned());
        Person { email, ..Person::new(ids.next_id(), name) }
    }

    fn company() -> (Cascade, Vec<Id>) {
        let mut ids = Ids::seeded(7);
        let people = [("Ana Souza", "ana@northwind.example"), ("Jon Berg", "jon.berg@northwind.example"), ("Jon Berg", "")]
            .map(|(name, email)| person(&mut ids, name, email));
        let known = people.iter().map(|p| p.id).collect();
        let entities = people.into_iter().map(Entity::Person).collect();
        (Cascade::from_parts(Parts { entities, ..Parts::default() }), known)
    }

    #[test]
    fn the_strongest_statement_wins() {
        let (cascade, ids) = company();
        let account = Account { git_email: Some("ANA@northwind.example".into()), ..Account::default() };
        let said = |name: &str, source| Some((name.to_owned(), source));
        let who = |said: Option<(String, Source)>, remembered, account: &Account| {
            who_am_i(&cascade, said.as_ref(), remembered, || account.clone()).map(|me| me.map(|me| (me.id, me.how)))
        };
        let flag = Source::Flag("--as");
        assert_eq!(who(said("Ana Souza", flag), Some(ids[1]), &account), Ok(Some((ids[0], How::Said(flag)))));
        assert!(who(said("Nobody", flag), Some(ids[1]), &account).unwrap_err().starts_with("--as: "));
        assert_eq!(who(said("Nobody", Source::File), Some(ids[1]), &account), Ok(Some((ids[1], How::Remembered))));
        assert_eq!(who(None, None, &account), Ok(Some((ids[0], How::Git))));
        assert_eq!(
            who(None, None, &Account { login: Some("ana".into()), ..Account::default() }),
            Ok(Some((ids[0], How::Account)))
        );
        assert_eq!(who(None, None, &Account { full_name: Some("Jon Berg".into()), ..Account::default() }), Ok(None));
        assert_eq!(who(None, None, &Account::default()), Ok(None));
    }

    #[test]
    fn a_name_in_the_config_file_that_fits_nobody_is_told_with_its_line() {
        let (cascade, _) = company();
        let config = Config { path: Some("/c.toml".into()), person_line: Some(3), ..Config::default() };
        let told = |name: &str, source| stranger(&cascade, &config, Some(&(name.to_owned(), source)));
        let nobody = "/c.toml, line 3: as = “zzz” fits nobody in this workspace and is passed over: correct it, or say who you are with --as";
        assert_eq!(told("zzz", Source::File).as_deref(), Some(nobody));
        assert!(told("Jon Berg", Source::File).unwrap().contains("fits 2 people and is passed over"));
        assert_eq!((told("Ana Souza", Source::File), told("zzz", Source::Flag("--as"))), (None, None));
        assert_eq!(stranger(&Cascade::default(), &config, Some(&("zzz".to_owned(), Source::File))), None);
    }

    #[test]
    fn the_account_and_git_are_read_from_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let repository = folder.path().join("work/deep/down");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::create_dir_all(&repository).unwrap();
        std::fs::create_dir_all(folder.path().join("work/.git")).unwrap();
        std::fs::write(
            home.join(".gitconfig"),
            "[user]\n\tname = Ana Souza # me\n\temail = home@x.example\n[include]\n\tpath = more\n",
        )
        .unwrap();
        std::fs::write(home.join("more"), "[include]\npath = more\n[User]\nEmail = \"more@x.example\"\n").unwrap();
        let vars = [("HOME", home.into_os_string()), ("USER", OsString::from("nobody-of-this-name"))];
        let env = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        let read = || Account::read(&env, &repository);
        assert_eq!((read().git_name.as_deref(), read().git_email.as_deref()), (Some("Ana Souza"), Some("more@x.example")));
        std::fs::write(folder.path().join("work/.git/config"), "[core]\nbare = false\n[user]\nemail = repo@x.example\n").unwrap();
        assert_eq!(read().git_email.as_deref(), Some("repo@x.example"));
        assert_eq!(read().full_name, None);
    }

    #[test]
    fn names_are_found_in_the_list_of_accounts() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nana:x:1000:1000:Ana Souza,Room 5,,:/home/ana:/bin/sh\njon:x:1:1:& Berg:/:\nno:x:1:1::/:\n";
        assert_eq!(full_name(passwd, "ana").as_deref(), Some("Ana Souza"));
        assert_eq!(full_name(passwd, "jon").as_deref(), Some("Jon Berg"));
        assert_eq!((full_name(passwd, "no"), full_name(passwd, "an"), full_name("", "x")), (None, None, None));
    }

    #[test]
    fn values_lose_their_quotes_and_comments() {
        for (text, value) in [
            (" Ana Souza ", "Ana Souza"),
            ("\"Ana # Souza\" ; comment", "Ana # Souza"),
            ("Ana \\\"A\\\" Souza", "Ana \"A\" Souza"),
            ("\" ana \"", " ana "),
            ("", ""),
        ] {
            assert_eq!(git_value(text), value);
        }
        let settings = git_settings("[user \"work\"]\nname = x\n[user]\nname = A \\\n  B\nsigning\n");
        assert_eq!(settings[0].0, "user \"work\"");
        assert_eq!(settings[1].2, "A   B");
        assert_eq!(settings[2].2, "true");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_fall(text in any::<String>(), near in "[\\[\\]user=\"\\\\#;\n a-c:&,]{0,40}") {
            for text in [text, near] {
                git_settings(&text);
                full_name(&text, "a");
            }
        }
    }
}
