//! What a review whose log has everything says, and that nothing people type is markup in any layout.

use super::{
    layouts::Layout,
    page::{Line, Mark, Page, Part, Span, Topic},
    *,
};
use crate::domain::{
    Change, CheckIn, Derived, Entity, Field, Op,
    agenda::{Asked, agenda},
    change::Verb,
    company::{Company, day, today},
    edit,
    meeting::{entries, start},
};
use proptest::prelude::*;

/// A review in which a value, a target, an owner, a link, a round and more are changed, and what the log has of it.
fn busy() -> (Company, Review, Traces) {
    let mut c = Company::new();
    c.stands("Setup time", "2026-11-16", Some(40.0), Some(6));
    let made = agenda(&c.cascade, &mut Board::new(today()), &Asked::new(30, None));
    let review = start(&c.cascade, c.ids.next_id(), Some(c.person_id("Mara")), &made);
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let at = |c: &Company, title| c.cascade.find(c.id(title)).unwrap();
    let (setup, win, project) = (c.id("Setup time"), at(&c, "Win the mid-market"), at(&c, "Data room"));
    let mut traces = Traces::default();
    let before =
        CheckIn { value: Some(40.0), confidence: Some(6), ..CheckIn::new(c.ids.next_id(), setup, day("2026-11-16"), None) };
    traces.before.push(before);
    let mut does = |c: &mut Company, verb, ops: Vec<Op>, why: &str| {
        let change = Change { by: Some(c.person_id("Ana")), ..c.change(verb, ops) }.because(why);
        c.cascade.apply(&change, Derived::default()).unwrap();
        traces.changes.push(Change { review: Some(review.id), ..change });
    };
    for (value, confidence) in [(39.0, 5), (38.0, 4)] {
        let said = CheckIn {
            value: Some(value),
            confidence: Some(confidence),
            note: Some("the *guide* helps".into()),
            ..CheckIn::new(c.ids.next_id(), setup, today(), None)
        };
        does(&mut c, Verb::CheckIn, vec![Op::CheckIn(Box::new(said))], "");
    }
    for (target, why) in [(20.0, "too hard"), (15.0, "the board asked for more")] {
        let ops = edit::revise(&c.cascade, setup, [Field::Target(Some(target))], today());
        does(&mut c, Verb::Revise, ops, why);
    }
    let jon = c.cascade.item(c.cascade.find(setup).unwrap()).owner;
    for owner in [Some(c.person_id("Ana")), jon] {
        let ops = edit::revise(&c.cascade, setup, [Field::Owner(owner)], today());
        does(&mut c, Verb::Revise, ops, "to and fro");
    }
    let ops = edit::link(&c.cascade, &mut c.ids, project, win, "buyers ask for it", None, today());
    does(&mut c, Verb::Link, ops, "");
    let ops = entries::hold_round(&c.cascade, review.id, setup, &[8, 3, 4], Some(4));
    c.does(Verb::CheckIn, ops);
    let review = c.cascade.reviews().find(|r| r.id == review.id).unwrap().clone();
    (c, review, traces)
}

fn section<'a>(markdown: &'a str, heading: &str) -> &'a str {
    let from = markdown.find(&format!("## {heading}\n")).unwrap_or_else(|| panic!("no {heading} in\n{markdown}"));
    let rest = &markdown[from + 3..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

#[test]
fn what_changed_is_one_line_a_thing_from_what_it_was_to_what_it_was_left_at() {
    let (c, review, traces) = busy();
    let told = minutes(&c.cascade, &Board::new(today()), &review, &traces);
    let text = told.page().markdown();
    assert_eq!(
        section(&text, "What changed").lines().skip(2).collect::<Vec<_>>(),
        [
            "- **Setup time** (Jon Ode): 40 → 38 min; confidence 6 → 4; “the \\*guide\\* helps”; \
             target 10 → 15 min, because “the board asked for more”; blind round 3 4 8, median 4, spread 5",
            "- **Data room** (Jon Ode): linked to Win the mid-market, because “buyers ask for it”",
        ],
        "an owner who is the same again did not change\n{text}"
    );
    let row = told.changed.iter().find(|row| row.field == "target").unwrap();
    assert_eq!(
        (row.old.as_deref(), row.new.as_deref(), row.because.as_deref(), row.by.as_deref()),
        (Some("10 min"), Some("15 min"), Some("the board asked for more"), Some("Ana Ruiz"))
    );
}

#[test]
fn a_link_that_was_made_and_taken_away_again_changed_nothing() {
    let (mut c, review, mut traces) = busy();
    let link = c.cascade.links().find(|l| l.because.as_deref() == Some("buyers ask for it")).unwrap().id;
    let ops = edit::unlink(&c.cascade, link);
    let change = c.change(Verb::Unlink, ops);
    c.cascade.apply(&change, Derived::default()).unwrap();
    traces.changes.push(change);
    let told = minutes(&c.cascade, &Board::new(today()), &review, &traces);
    assert!(told.changed.iter().all(|row| row.field != "link"), "{:?}", told.changed);
}

#[test]
fn what_was_decided_and_asked_for_comes_first_and_the_time_last() {
    let (c, review, traces) = busy();
    let page = minutes(&c.cascade, &Board::new(today()), &review, &traces).page();
    let topics: Vec<Topic> = page.parts.iter().map(|p| p.topic).collect();
    assert_eq!(topics[..3], [Topic::Decisions, Topic::Actions, Topic::Changed]);
    assert_eq!(topics.last(), Some(&Topic::Time));
    let markdown = page.markdown();
    assert_eq!(section(&markdown, "Decisions").trim(), "Decisions\n\nNothing was decided.");
}

#[test]
fn nothing_talked_about_reads_as_if_it_had_moved_to_its_target() {
    let (mut c, ..) = busy();
    c.stands("Revenue", "2026-11-16", Some(2.6), Some(8));
    for title in ["Setup time", "Revenue", "Conversion"] {
        let told = tell(&c.cascade, &Board::new(today()), c.id(title), Class::OffTrack, today(), |_| None).unwrap();
        let stand = told.stand.unwrap_or_default();
        assert!(!stand.contains('→'), "{title}: {stand}");
    }
}

/// A page with this text wherever people type something.
fn page(text: &str) -> Page {
    let said = crate::domain::text::one_line(text, 300).into_owned();
    let span = |strong| Span { text: said.clone(), strong };
    let line = |mark| Line { mark, spans: vec![span(true), span(false)], cells: Vec::new() };
    let loose = Line { mark: Mark::Bullet, spans: vec![span(false)], cells: Vec::new() };
    let parts = vec![
        Part { topic: Topic::Decisions, lines: vec![loose, line(Mark::Bullet)] },
        Part { topic: Topic::Actions, lines: vec![line(Mark::Open), line(Mark::Done)] },
        Part { topic: Topic::Time, lines: vec![line(Mark::None)] },
    ];
    Page { title: format!("Review: {said}"), parts }
}

/// The elements of HTML in order, and its text; the error says what is no HTML. Knows what minutes are made of and no more.
fn parse(html: &str) -> Result<(Vec<String>, String), String> {
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::<String>::new());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        if rest[..at].contains(['"', '\'']) {
            return Err("a quote that is not escaped".to_owned());
        }
        rest = &rest[at..];
        if let Some(entity) = rest.strip_prefix('&') {
            let (name, after) = entity.split_once(';').ok_or("an entity that does not end")?;
            let sign = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("#39", '\'')];
            let sign = sign.iter().find(|(n, _)| *n == name).ok_or_else(|| format!("the entity {name}"))?;
            text.push(sign.1);
            rest = after;
            continue;
        }
        let (tag, after) = rest[1..].split_once('>').ok_or("a tag that does not end")?;
        rest = after;
        let name = tag.split_whitespace().next().unwrap_or_default().to_owned();
        if let Some(closed) = name.strip_prefix('/') {
            if open.pop().as_deref() != Some(closed) {
                return Err(format!("{closed} closes what is not open"));
            }
        } else if !matches!(&*name, "!DOCTYPE" | "meta") {
            open.push(name.clone());
        }
        tags.push(name);
    }
    text.push_str(rest);
    if open.is_empty() { Ok((tags, text)) } else { Err(format!("{open:?} stay open")) }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let said = crate::domain::text::one_line(text, 300).trim().to_owned();
    let (page, plain) = (page(text), page("plain"));
    let html = Layout::Html.write(std::slice::from_ref(&page));
    let (tags, read) = parse(&html).map_err(|e| TestCaseError::fail(format!("{e}: {html}")))?;
    prop_assert_eq!(&tags, &parse(&Layout::Html.write(std::slice::from_ref(&plain))).unwrap().0, "{}", html);
    prop_assert!(read.contains(&said), "{:?} is not in {:?}", said, read);
    for layout in [Layout::Markdown, Layout::Slack] {
        let (written, wanted) = (layout.write(std::slice::from_ref(&page)), layout.write(std::slice::from_ref(&plain)));
        prop_assert_eq!(written.lines().count(), wanted.lines().count(), "{:?}: {}", layout, written);
    }
    let slack = Layout::Slack.write(std::slice::from_ref(&page));
    prop_assert!(!slack.contains(['<', '>']), "{}", slack);
    let stars = Layout::Slack.write(std::slice::from_ref(&plain)).matches('*').count();
    prop_assert_eq!(slack.matches('*').count(), stars, "{}", slack);
    let text = Layout::Text.write(std::slice::from_ref(&page));
    prop_assert!(text.lines().all(|l| crate::domain::text::width(l) <= 78), "{}", text);
    let markdown = Layout::Markdown.write(std::slice::from_ref(&page));
    for line in markdown.lines() {
        let mut before = ' ';
        for c in line.trim_start_matches("- ").trim_start_matches("[ ] ").trim_start_matches("[x] ").chars() {
            prop_assert!(!matches!(c, '<' | '|' | '`' | '[') || before == '\\', "{}", line);
            // Two in a row are one that means itself.
            before = if before == '\\' { ' ' } else { c };
        }
    }
    Ok(())
}

#[test]
fn titles_that_would_be_markup_are_text_in_every_layout() {
    for title in [
        "<script>alert(1)</script>",
        "a | b | c",
        "*bold* _it_ ~no~ `code`",
        "=cmd|' /C calc'!A0",
        "- [ ] # 1. > quoted",
        "1) first",
        "&lt;b&gt; &amp; <!channel> <@U1|x>",
        "\u{202e}rtl \u{2066}x",
        "שלום עולם",
        "\u{1b}[2J\nnext\r\nline",
        "\\",
        "**",
        &"long title ".repeat(364),
        "会議の議事録",
    ] {
        check(title).unwrap_or_else(|e| panic!("{title:?}: {e}"));
    }
}

#[test]
fn a_line_that_begins_like_a_list_is_none_in_markdown() {
    let begins = |text: &str| page(text).markdown().lines().nth(4).unwrap_or_default().to_owned();
    assert_eq!(begins("- [ ] x"), "- \\- \\[ \\] x");
    assert_eq!(begins("12. x"), "- 12\\. x");
    assert_eq!(begins("# x"), "- \\# x");
}

proptest! {
    #[test]
    fn whatever_a_title_is_no_layout_is_broken_by_it(title in "(?s).{0,60}", odd in "[<>&*_~`|\\\\\\[\\]#=+\\-'\" ]{0,20}") {
        check(&title)?;
        check(&odd)?;
    }
}

#[test]
fn a_day_is_never_broken_over_two_lines_and_its_blanks_are_ordinary_where_it_is_pasted() {
    let (mut c, review, mut traces) = busy();
    let said = CheckIn::new(c.ids.next_id(), c.id("Setup time"), day("2026-11-19"), None);
    traces.said = vec![said];
    let mut seen = 0;
    // Wherever the day falls in a line.
    for n in 0..90 {
        for said in &mut traces.said {
            said.note = Some(format!("{} end", "x".repeat(n)).into());
        }
        let page = minutes(&c.cascade, &Board::new(today()), &review, &traces).page();
        let text = Layout::Text.write(std::slice::from_ref(&page));
        let broken = |line: &str| {
            let (open, close) = (line.rfind('(').unwrap_or(0), line.rfind(')'));
            line[open..].starts_with('(') && close.is_none_or(|at| at < open) && line[open + 1..].parse::<u8>().is_ok()
        };
        assert_eq!(text.lines().find(|line| broken(line)), None, "{n}: {text}");
        assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
        seen += text.matches(" Nov)").count();
        for layout in [Layout::Markdown, Layout::Text, Layout::Slack] {
            assert!(!layout.write(std::slice::from_ref(&page)).contains('\u{a0}'), "{layout:?}");
        }
    }
    assert!(seen >= 90, "{seen}");
}
