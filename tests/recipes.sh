#!/usr/bin/env bash
# How many files of src a new field, flag, metric, setting, key and screen touch: makes the edits of docs/contributing.md in a
# copy, asks the compiler what else it wants, and counts the files that were edited or named. `tests/recipes.sh`, from anywhere;
# minutes, not seconds.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target/recipes} CARGO_PROFILE_DEV_DEBUG=0

# Puts a line behind the first line of a file that holds a text.
behind() {
    awk -v mark="$2" -v line="$3" '{ print } !done && index($0, mark) { print line; done = 1 } END { exit !done }' "$1" >"$1.new" ||
        { echo "$1 has no line with: $2" >&2; exit 1; }
    mv "$1.new" "$1"
}

# Counts what differs from the repository, and what the compiler names. Errors come in stages, so what is named is a lower bound
# where the first stage fails.
count() {
    local edited named
    edited=$(diff -rq "$root/src" "$copy/src" | sed -n 's/^Files .* and .*\/\(src\/.*\) differ$/\1/p' || true)
    named=$(cd "$copy" && cargo check --lib --message-format short 2>&1 | grep -E '^src/[^:]*:[0-9]+:[0-9]+: error' | cut -d: -f1 || true)
    printf '%-8s %2d files:\n' "$1" "$(printf '%s\n%s\n' "$edited" "$named" | grep . | sort -u | wc -l)"
    printf '%s\n' "$edited" | sort -u | sed '/./!d; s/^/    edited  /'
    printf '%s\n' "$named" | sed '/./!d' | sort | uniq -c | awk '{ printf "    named   %s (%d)\n", $2, $1 }'
}

start() {
    rm -rf "$copy/src"
    cp -r "$root"/{src,assets,Cargo.toml,Cargo.lock} "$copy"
    mkdir -p "$copy/tests" && cp -r "$root/tests/benches" "$copy/tests/" 2>/dev/null || true
    cd "$copy"
}

start
behind src/domain/fields/table.rs 'the value comes from")]' '    Formula(Option<String>) [KeyResult.formula] =
        Spec::typed("formula", KEY_RESULT, Reads::Line, "How it is computed").carried().asks(&[Ask::of(KEY_RESULT, "how it is computed")]);'
behind src/domain/key_result.rs 'pub source: Option<Box<str>>,' '    /// How it is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<Box<str>>,'
count field

start
behind src/domain/health.rs 'Lint "lint"' '        NoDate "no date" = "it has no last day",'
count flag

start
behind src/domain/key_result.rs 'BaselineFirst "baseline-first"' '        Ratio "ratio" = "one number in another",'
count metric

start
behind src/domain/settings.rs '=> "minutes of a review";' '    quiet_weeks: u32 = 2, "quiet-weeks" in 1 to 52 => "weeks without a word before anyone is told";'
count setting

start
behind src/app/keys/table.rs 'Copy "copy" ["y"]' '        CopyId "copy-id" ["I"] "" "copy the id of the selected item to the clipboard";'
behind src/app/keys.rs '    CopyAll,' '    CopyId,'
behind src/app/keys/dictionary.rs '("H", "hand over"' '    ("I", "its id", &[Action::CopyId]),'
count key

# The two files of its own, which every screen has, are not made: what else has to know it is counted.
start
behind src/app/keys.rs 'Projects "On the projects",' '    /// On the trends.
    Trends "On the trends",'
behind src/app/keys.rs '    GoProjects,' '    GoTrends,'
behind src/app/keys/dictionary.rs '("4", "the projects"' '    ("5", "the trends", &[Action::GoTrends]),'
behind src/app/keys/table.rs 'GoProjects "projects" ["4"' '        GoTrends "trends" ["5" "alt-5"] "" "the trends";'
behind src/app/keys/table.rs 'table! {' '    Trends { Back "leave-trends" ["backspace"] "" "back"; }'
behind src/app/tab.rs "Projects \"Projects\" '4' GoProjects," "    /// The trends.
    Trends \"Trends\" '5' GoTrends,"
count screen
