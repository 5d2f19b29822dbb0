//! A server that says a number: one GET, over https, to nobody but the server that was named.
//!
//! No redirect is followed, for what was trusted is one server; no proxy is used unless the source says so; nothing of what is said to
//! the server is kept or shown.

use super::{Answer, Definition, Env, Trouble};

/// The most a page may have.
pub const LARGEST: u64 = 1 << 20;

/// What is said to the server beside the address: each name and its secret.
pub fn headers(definition: &Definition, env: Env<'_>) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    for (name, from) in &definition.headers {
        let value = match (from.strip_prefix("env:"), from.strip_prefix("file:")) {
            (Some(variable), _) => {
                let value = env(variable).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty());
                value.ok_or_else(|| format!("the variable {variable}, which its header {name} is read from, is not set"))?
            }
            (_, Some(path)) => secret_of(path).map_err(|why| format!("its header {name} cannot be read from {path}: {why}"))?,
            _ => return Err(format!("its header {name} comes from nowhere")),
        };
        let value = value.trim().to_owned();
        if value.bytes().any(|b| b < 0x20 || b == 0x7f) {
            return Err(format!("its header {name} holds more than one line"));
        }
        all.push((name.clone(), value));
    }
    Ok(all)
}

/// The text of a file that only this account may read.
fn secret_of(path: &str) -> Result<String, String> {
    let about = std::fs::metadata(path).map_err(|e| e.to_string())?;
    if !about.is_file() || about.len() > 64 << 10 {
        return Err("it is no small file".to_owned());
    }
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
        return Err("others may read it: chmod 600 it".to_owned());
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

/// Asks the server. `left`: for how many milliseconds at most.
#[cfg(feature = "http")]
pub fn ask(definition: &Definition, env: Env<'_>, left: u64) -> Result<Answer, Trouble> {
    use std::time::Duration;
    let url = definition.url.as_deref().unwrap_or_default();
    let headers = headers(definition, env).map_err(|why| Trouble::new("", why))?;
    let most = definition.timeout_ms().min(left);
    let mut config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_millis(most)))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent(concat!("quarterdeck/", env!("CARGO_PKG_VERSION")));
    if !definition.proxy {
        config = config.proxy(None);
    }
    let agent = ureq::Agent::new_with_config(config.build());
    let mut request = agent.get(url).header("Accept", "application/json, text/csv;q=0.9, */*;q=0.5");
    for (name, value) in &headers {
        request = request.header(name, value);
    }
    let host = definition.host().unwrap_or_default().to_owned();
    let mut answer = request.call().map_err(|e| failed(&e, &host, most, left < definition.timeout_ms()))?;
    let status = answer.status().as_u16();
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (wait, elsewhere) = (header("retry-after").and_then(|text| text.trim().parse().ok()), header("location"));
    let read = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
    if status == 200 {
        let bytes = read.map_err(|e| failed(&e, &host, most, left < definition.timeout_ms()))?;
        return Ok(Answer { bytes, status: "200".to_owned() });
    }
    let why = match status {
        204 => "the server answered with nothing (204)".to_owned(),
        301..=308 => {
            let to =
                elsewhere.as_deref().and_then(|to| super::definition::split_url(to).ok()).map(|(_, host)| format!(" to {host}"));
            format!(
                "the server sends elsewhere ({status}{}), and no redirect is followed: name the address it leads to",
                to.unwrap_or_default()
            )
        }
        401 | 403 => format!("the server does not let us in ({status}): look at what its headers come from"),
        404 | 410 => format!("there is nothing at that address ({status})"),
        429 => "the server is asked too often (429)".to_owned(),
        500.. => format!("the server says {status}"),
        _ => format!("the server says {status}, and not 200"),
    };
    let heard = read.unwrap_or_default();
    // A day is the longest that a server can silence a source for.
    let wait = wait.map(|seconds: u64| Duration::from_secs(seconds.min(86_400)));
    Err(Trouble { heard, wait, ..Trouble::new(&status.to_string(), why) })
}

#[cfg(feature = "http")]
fn failed(e: &ureq::Error, host: &str, most: u64, hurried: bool) -> Trouble {
    match e {
        ureq::Error::Timeout(_) if hurried => Trouble::new("timeout", "the time of the whole pull was over"),
        ureq::Error::Timeout(_) => Trouble::new("timeout", format!("{host} did not answer within {} s", most.div_ceil(1_000))),
        ureq::Error::BodyExceedsLimit(_) => Trouble::new("too much", "the answer has more than 1 MiB: ask for less of it"),
        ureq::Error::HostNotFound => Trouble::new("offline", format!("{host} cannot be found: is there a network?")),
        ureq::Error::ConnectionFailed => Trouble::new("offline", format!("{host} cannot be reached")),
        ureq::Error::Io(io) => Trouble::new("offline", format!("{host} cannot be reached: {}", io.kind())),
        other => Trouble::new("failed", format!("{host} cannot be asked: {}", super::shown(other.to_string().as_bytes(), 120))),
    }
}

/// A program that was built without the web.
#[cfg(not(feature = "http"))]
pub fn ask(_: &Definition, _: Env<'_>, _: u64) -> Result<Answer, Trouble> {
    Err(Trouble::new("", "this program was built without the web: let a command ask"))
}
