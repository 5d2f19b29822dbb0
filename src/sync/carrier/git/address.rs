//! Where a repository is: which addresses git is asked to reach, and how they are shown.

use std::fmt;

/// How an address of a repository begins where a folder or one of these may stand.
const PREFIX: &str = "git:";
/// What git is asked to speak. Everything else would be a program that an address names.
const SCHEMES: [&str; 5] = ["https", "ssh", "http", "git", "file"];
/// Nobody's name is that long: it is a token.
const TOKEN: usize = 24;

/// The address of a repository, without a password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Whether a text is meant as one: `git:git@host:acme/goals.git`.
    pub fn is_meant(text: &str) -> bool {
        text.trim().starts_with(PREFIX)
    }

    /// Out of `git:` and what git calls an address; the error is a sentence.
    pub fn read(text: &str) -> Result<Address, String> {
        let address = text.trim().strip_prefix(PREFIX).unwrap_or_default();
        let wrong = || {
            "this is no address of a repository: write git: and what “git clone” takes, such as git:git@host:acme/goals.git, \
             git:https://host/acme/goals.git or git:/path/to/goals.git"
                .to_owned()
        };
        // What begins so would be an option, and with two colons a program.
        if address.is_empty() || address.starts_with('-') || address.contains("::") || address.chars().any(char::is_control) {
            return Err(wrong());
        }
        // `git://host/path`, as it is.
        if let Some(rest) = address.strip_prefix("//") {
            return Address::with_scheme("git", rest, text.trim()).ok_or_else(wrong)?;
        }
        if let Some((scheme, rest)) = address.split_once("://") {
            return Address::with_scheme(scheme, rest, address).ok_or_else(wrong)?;
        }
        let is_path = std::path::Path::new(address).is_absolute();
        let is_host = address.split_once(':').is_some_and(|(host, path)| {
            let name = host.rsplit('@').next().unwrap_or_default();
            !host.contains('/') && !host.contains(' ') && !name.is_empty() && !name.starts_with('-') && !path.is_empty()
        });
        if is_path || is_host { Ok(Address(address.to_owned())) } else { Err(wrong()) }
    }

    fn with_scheme(scheme: &str, rest: &str, whole: &str) -> Option<Result<Address, String>> {
        let host = rest.split('/').next().unwrap_or_default();
        let (user, host) = host.rsplit_once('@').map_or((None, host), |(user, host)| (Some(user), host));
        if !SCHEMES.contains(&scheme) || host.starts_with('-') || (host.is_empty() && scheme != "file") {
            return None;
        }
        if user.is_some_and(|user| user.contains(':') || scheme.starts_with("http") && user.len() > TOKEN) {
            return Some(Err(
                "this address holds a password, which everyone who is invited would get with it: leave it out, and let git \
                             keep it for this laptop (git help credentials)"
                    .to_owned(),
            ));
        }
        Some(Ok(Address(whole.to_owned())))
    }

    /// As it is kept, and read back.
    pub fn written(&self) -> String {
        format!("{PREFIX}{}", self.0)
    }

    /// As git takes it.
    pub fn url(&self) -> &str {
        &self.0
    }

    /// Whether it is a folder of this computer, in which git would run what others laid there.
    pub(super) fn is_local(&self) -> bool {
        self.0.starts_with("file:") || std::path::Path::new(&self.0).is_absolute()
    }

    /// Whether ssh brings it.
    pub(super) fn is_ssh(&self) -> bool {
        self.0.starts_with("ssh:") || !self.0.contains("://") && !self.is_local()
    }
}

/// As it is typed for `share` and `join`, and shown: who one is on a web host is for oneself.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.0.starts_with("http") { without_users(&self.0) } else { self.0.clone() };
        match shown.strip_prefix(PREFIX) {
            Some(_) => f.write_str(&shown),
            None => write!(f, "{PREFIX}{shown}"),
        }
    }
}

/// A text in which no address has a user or a password any more.
pub(super) fn without_users(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let host = after.split(['/', ' ', '\'', '"', '\n']).next().unwrap_or_default();
        rest = host.rfind('@').map_or(after, |at| &after[at + 1..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_clone_takes_is_an_address_and_is_read_back_as_it_is_shown() {
        for (typed, url) in [
            ("git:git@host:acme/goals.git", "git@host:acme/goals.git"),
            (" git:ssh://git@host:2222/acme/goals.git", "ssh://git@host:2222/acme/goals.git"),
            ("git:https://host/acme/goals.git", "https://host/acme/goals.git"),
            ("git:/srv/My goals.git", "/srv/My goals.git"),
            ("git:file:///srv/goals.git", "file:///srv/goals.git"),
            ("git://host/goals.git", "git://host/goals.git"),
            ("git:git://host/goals.git", "git://host/goals.git"),
        ] {
            let address = Address::read(typed).unwrap();
            assert!(Address::is_meant(typed) && address.url() == url, "{typed}: {address:?}");
            assert_eq!(Address::read(&address.to_string()), Ok(address), "{typed}");
        }
        let own = Address::read("git:https://ana@host/goals.git").unwrap();
        assert_eq!((own.url(), own.to_string().as_str()), ("https://ana@host/goals.git", "git:https://host/goals.git"));
    }

    #[test]
    fn what_would_be_a_program_an_option_or_a_password_is_no_address() {
        for typed in [
            "git:",
            "git:goals",
            "git:./goals.git",
            "git:ext::sh -c evil",
            "git:--upload-pack=evil",
            "git:-oProxyCommand=evil:x",
            "git:ssh://-oProxyCommand=evil/x",
            "git:git@-oProxyCommand=evil:x",
            "git:https:///x",
            "git:codecommit://x/y",
            "git:git@host:a\nb",
            "git:host:",
        ] {
            assert!(Address::read(typed).unwrap_err().contains("this is no address"), "{typed}");
        }
        for typed in
            ["git:https://ana:secret@host/x", "git:https://ghp_0123456789abcdef0123456789@host/x", "git:ssh://a:b@host/x"]
        {
            let said = Address::read(typed).unwrap_err();
            assert!(said.contains("holds a password") && !said.contains("secret"), "{said}");
        }
    }

    #[test]
    fn no_user_and_no_password_is_shown() {
        let said = "unable to access 'https://ana:se@cret@host/x/': see https://host/a@b and ssh://git@other/y";
        assert_eq!(without_users(said), "unable to access 'https://host/x/': see https://host/a@b and ssh://other/y");
    }
}
