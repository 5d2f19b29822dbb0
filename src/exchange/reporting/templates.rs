//! Templates: a report's JSON and nothing else in, Markdown or HTML out.
//!
//! Whatever is put into one is text there and never markup, unless a template says otherwise of its own words. One that names what is not
//! there, or goes on for ever, ends in a sentence with its name and line. Must not know: files, any report.

use super::text;
use crate::domain::{
    meeting::minutes::layouts::markdown_text, report::Kind, text as words, text::say::say_short, words::words as closed,
};
use chrono::NaiveDate;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter, syntax::SyntaxConfig, value::Serde,
};
use serde::Serialize;

closed! {
    /// What a template makes.
    Form {
        Markdown "md" = "Markdown, with tables as GitHub has them",
        Html "html" = "one HTML file that asks for nothing else",
        Mail "mail" = "HTML that mail programs show: tables and colours at each cell",
    }
}

/// How much a template may do: some million steps, or sixty-four times as many bytes.
const FUEL: u64 = 4_000_000;

/// How marks and bars are drawn in HTML, before each template that draws some.
const MARKS: &str = include_str!("../../../assets/reports/marks.html");
/// The same of mails, and how each of their pages begins.
const MARKS_OF_MAIL: &str = include_str!("../../../assets/reports/marks.mail.html");
/// How HTML looks: a template puts it where it has its own.
const STYLE: &str = include_str!("../../../assets/reports/style.css");

/// The name and the text of what the program brings itself.
pub fn built_in(kind: Kind, form: Form) -> (&'static str, String) {
    macro_rules! part {
        ($name:literal, $before:expr) => {
            ($name, [$before, include_str!(concat!("../../../assets/reports/", $name))].concat())
        };
    }
    match (kind, form) {
        (Kind::Page, Form::Markdown) => part!("page.md", ""),
        (Kind::Page, Form::Html) => part!("page.html", MARKS),
        (Kind::Page, Form::Mail) => part!("page.mail.html", MARKS_OF_MAIL),
        (Kind::Weekly, Form::Markdown) => part!("weekly.md", ""),
        (Kind::Weekly, Form::Html) => part!("weekly.html", MARKS),
        (Kind::Weekly, Form::Mail) => part!("weekly.mail.html", MARKS_OF_MAIL),
    }
}

/// A template filled in with a report. Refused with a sentence.
pub fn fill((name, source): (&str, &str), form: Form, report: &impl Serialize) -> Result<String, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_debug(true);
    env.set_auto_escape_callback(move |_| match form {
        Form::Markdown => AutoEscape::Custom("markdown".into()),
        Form::Html | Form::Mail => AutoEscape::Html,
    });
    env.set_formatter(move |out, state, value| {
        if value.is_none() {
            return Ok(());
        }
        match value.as_str().filter(|_| !value.is_safe()) {
            Some(said) => {
                let said = words::safe(said);
                match form {
                    Form::Markdown => out.write_str(&markdown_text(&said, true)).map_err(Error::from),
                    Form::Html | Form::Mail => escape_formatter(out, state, &Value::from(said)),
                }
            }
            None if form == Form::Markdown && value.is_safe() => {
                out.write_str(value.as_str().unwrap_or_default()).map_err(Error::from)
            }
            None if form == Form::Markdown => out.write_str(&markdown_text(&value.to_string(), false)).map_err(Error::from),
            None => escape_formatter(out, state, value),
        }
    });
    env.add_filter("percent", |share: f64| format!("{:.0} %", share * 100.0));
    env.add_filter("two", |share: f64| crate::domain::score::two_digits(share));
    env.add_filter("day", |day: String, today: Option<String>| {
        let read = |text: &str| text.parse::<NaiveDate>().ok();
        read(&day).map_or(day.clone(), |day| say_short(day, today.as_deref().and_then(read).unwrap_or(day)))
    });
    env.add_filter("cut", |said: String, columns: usize| words::cut(&said, columns).into_owned());
    env.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    env.add_function("bar", |full: Option<f64>, due: Option<f64>, cells: usize| text::bar(full, due, cells.min(100), false));
    // A line of its own for a statement leaves none behind.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build() {
        env.set_syntax(syntax);
    }
    let filled = env.template_from_named_str(name, source).and_then(|template| template.render(Serde(report)));
    filled.map_err(|error| sentence(name, source, &error))
}

/// What is wrong with a template, and where.
fn sentence(name: &str, source: &str, error: &Error) -> String {
    let part = error.range().and_then(|range| source.get(range)).map(|part| words::one_line(part.trim(), 60).into_owned());
    let part = part.filter(|part| !part.is_empty());
    let line = error.line().map_or_else(String::new, |line| format!(", line {line}"));
    let detail = || words::one_line(error.detail().unwrap_or_default(), 160).into_owned();
    let why = match error.kind() {
        ErrorKind::OutOfFuel => "it does too much, and may never end".to_owned(),
        ErrorKind::UndefinedError => match part {
            Some(part) => format!("“{part}” names something that is not in the report; --format json shows what is"),
            None => "it names something that is not in the report; --format json shows what is".to_owned(),
        },
        kind => {
            let detail = detail();
            let of = part.map_or_else(String::new, |part| format!(" at “{part}”"));
            if detail.is_empty() { format!("{kind}{of}") } else { format!("{detail}{of}") }
        }
    };
    format!("cannot fill in the template {}{line}: {why}", words::one_line(name, 80))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(form: Form, source: &str) -> Result<String, String> {
        let report = json!({ "title": "a | <b> & *c* \u{202e}d", "n": 3, "none": null, "of": ["x", "y"], "share": 0.426, "on": "2026-11-27" });
        fill(("own.txt", source), form, &report)
    }

    #[test]
    fn what_people_typed_is_text_in_every_form() {
        let html = filled(Form::Html, "<p>{{ title }}</p>").unwrap();
        assert!(html.starts_with("<p>a | &lt;b&gt; &amp; *c* ") && !html.contains('\u{202e}'), "{html}");
        let markdown = filled(Form::Markdown, "{{ title }}").unwrap();
        assert!(markdown.starts_with("a \\| \\<b\\> \\& \\*c\\* "), "{markdown}");
        // Macros and sets are markup of the template itself, and what they hold was escaped where it was put in.
        let made = filled(Form::Html, "{% set a %}<b>{{ title }}</b>{% endset %}{{ a }}").unwrap();
        assert!(made.starts_with("<b>a | &lt;b&gt;"), "{made}");
    }

    #[test]
    fn figures_days_and_bars_are_written_as_everywhere() {
        let said =
            filled(Form::Markdown, "{{ share|percent }} {{ share|two }} {{ on|day }}, {{ none }}. {{ bar(share, 0.6, 10) }}")
                .unwrap();
        assert_eq!(said, "43 % 0.43 27 Nov, . ▓▓▓▓░░┊░░░");
    }

    #[test]
    fn a_template_that_fails_ends_in_one_sentence_with_its_name_and_line() {
        let wrong = |source| filled(Form::Html, source).unwrap_err();
        assert_eq!(
            wrong("a\n{{ nothing.there }}"),
            "cannot fill in the template own.txt, line 2: “nothing.there” names something that is not in the report; --format json shows what is"
        );
        let forever = "{% for a in range(10000) %}\n{% for b in range(10000) %}{{ a * b }}{% endfor %}{% endfor %}";
        let said = wrong(forever);
        assert!(
            said.starts_with("cannot fill in the template own.txt, line ")
                && said.ends_with("it does too much, and may never end"),
            "{said}"
        );
        let said = wrong("{% for a in of %}\n{{ a }}");
        assert!(said.starts_with("cannot fill in the template own.txt, line 2: "), "{said}");
        assert!(wrong("{{ title|nonsense }}").contains("line 1: ") && !wrong("{{ title|nonsense }}").contains('\n'));
        let said = wrong("{% include \"/etc/passwd\" %}");
        assert!(said.contains("line 1: ") && !said.contains("root"), "{said}");
    }
}
