//! The config file, its keys and its command lines: any text gives a config or safe sentences with lines.

use super::assert_sentences;
use quarterdeck::{app::key::Key, config};
use std::path::Path;

pub(crate) fn check(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    match config::parse(text, Path::new("config.toml")) {
        Ok(config) => {
            for key in config.keys.iter().flat_map(|binding| &binding.keys) {
                assert_eq!(key.to_string().parse::<Key>().as_ref(), Ok(key), "{text:?}");
            }
        }
        Err(error) => assert_sentences(&error.to_string()),
    }
    if let Ok(key) = text.parse::<Key>() {
        assert_eq!(key.to_string().parse::<Key>(), Ok(key), "{text:?}");
    }
    let _ = config::command::split(text);
}
