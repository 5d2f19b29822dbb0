//! What makes a computer pull by itself: a line for cron, or a timer of a user's systemd.

/// The line for cron: twice an hour, at minutes that differ from workspace to workspace, so that not everybody asks at once.
pub fn cron(program: &str, workspace: &str) -> String {
    let minute = workspace.bytes().fold(7u32, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_003) % 30;
    format!(
        "{minute},{} * * * * {} --workspace {} pull",
        minute + 30,
        shell(program).replace('%', "\\%"),
        shell(workspace).replace('%', "\\%")
    )
}

/// A service and its timer, each as a file of a user's systemd.
pub fn systemd(program: &str, workspace: &str) -> (String, String) {
    let service = format!(
        "[Unit]\nDescription=Quarterdeck: what sources measured\n\n[Service]\nType=oneshot\nSuccessExitStatus=3\nTimeoutStartSec=60\nExecStart={} --workspace {} pull\n",
        unit(program),
        unit(workspace)
    );
    let timer = "[Unit]\nDescription=Quarterdeck: what sources measured, twice an hour\n\n[Timer]\nOnCalendar=*:0/30\nRandomizedDelaySec=60\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n";
    (service, timer.to_owned())
}

/// As a shell reads it as one word.
fn shell(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// As systemd reads it as one word.
fn unit(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_blanks_and_signs_stay_one_word() {
        let line = cron("/usr/bin/quarterdeck", "/home/a b/100%.db");
        assert!(line.ends_with(" * * * * /usr/bin/quarterdeck --workspace '/home/a b/100\\%.db' pull"), "{line}");
        let (service, timer) = systemd("/usr/bin/quarterdeck", "/home/a b/100%.db");
        assert!(service.contains("ExecStart=\"/usr/bin/quarterdeck\" --workspace \"/home/a b/100%%.db\" pull"), "{service}");
        assert!(timer.contains("RandomizedDelaySec=60"));
    }
}
