//! What stands beside a title: tags, how it stands, who owns it, by when, how far it is.

use super::{Amount, Kind, Reader, TARGET, cell::is_not_given, label, tokens::Token, written};
use crate::{
    domain::{
        FieldKey,
        text::{
            date::{When, parse_date, parse_written},
            time::parse_weekday,
        },
    },
    exchange::{bring::standing::Standing, csv::Column},
};
use chrono::{Days, NaiveDate};

const DUE: [&str; 9] = ["by", "until", "till", "before", "due", "bis", "avant", "deadline", "spätestens"];

impl Reader<'_> {
    /// How something stands by the words from here on, and how many they are.
    fn standing(&self, from: usize) -> Option<(Standing, usize)> {
        Standing::of_words(|n| self.tokens.get(from + n).and_then(Token::word))
    }

    /// Whether one word says by itself how something stands.
    fn stands(&self, n: usize) -> bool {
        Standing::of_words(|k| self.tokens.get(n).filter(|_| k == 0).and_then(Token::word)).is_some()
    }

    /// `[P0]`, `` `P1` ``, `[PRODUCT]`.
    pub(super) fn tags(&mut self) {
        for n in 1..self.tokens.len().saturating_sub(1) {
            let around = (self.is(n - 1, '[') && self.is(n + 1, ']')) || (self.is(n - 1, '`') && self.is(n + 1, '`'));
            let at = self.tokens[n].at.clone();
            let word = &self.text[at];
            let is_tag = word.len() >= 2 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()) && !is_not_given(word);
            if around && is_tag && self.word(n).is_some() && !self.stands(n) {
                self.said.tags.push(self.tokens[n - 1].at.start..self.tokens[n + 1].at.end);
                self.used[n - 1..=n + 1].fill(true);
            }
        }
    }

    /// 🟢, `[x]`, `(done)`, `— DONE`, `[at risk]`.
    pub(super) fn status(&mut self) {
        let mut found = None;
        for (n, token) in self.tokens.iter().enumerate() {
            let Kind::Sign(sign) = token.kind else { continue };
            if let Some(status) = Standing::of_sign(sign) {
                // A sign of how it stands is often followed by the word, and by what makes it an emoji.
                let mut end = n + 1 + usize::from(self.is(n + 1, '\u{fe0f}'));
                let words = self.standing(end).filter(|(said, _)| *said == status);
                end += words.map_or(0, |(_, count)| count);
                found = Some((status, n..end));
                break;
            }
        }
        for n in 0..self.tokens.len() {
            if found.is_some() {
                break;
            }
            let Some((status, count)) = self.standing(n) else { continue };
            let end = n + count;
            let bracketed = n > 0 && (self.is(n - 1, '(') || self.is(n - 1, '[')) && (self.is(end, ')') || self.is(end, ']'));
            let shouted = self.text[self.tokens[n].at.start..self.tokens[end - 1].at.end].chars().all(|c| !c.is_lowercase());
            let parted = n > 0 && ['-', '–', '—', ':', '|', '·'].iter().any(|sign| self.is(n - 1, *sign));
            let at_edge = end == self.tokens.len() || (n == 0 && shouted);
            if bracketed || (at_edge && (shouted || parted)) {
                found = Some((status, n..end));
            }
        }
        if let Some((status, tokens)) = found
            && let Some((column, cell)) = status.cell()
        {
            self.offer(column, cell.to_owned(), &tokens, true, true);
        }
    }

    /// `@ana`, `(@ana, @bob)`, `Owner: Ana + Bob`, `(Ana)`.
    pub(super) fn owner(&mut self) {
        let mut n = 0;
        while n < self.tokens.len() {
            if let Some(end) = self.handles(n) {
                let cell = self.text[self.tokens[n].at.start..self.tokens[end - 1].at.end].to_owned();
                self.offer(Column::Field(FieldKey::Owner), cell, &(n..end), true, true);
                n = end;
                continue;
            }
            if self.word(n).is_some_and(label::is_owner) && (self.is(n + 1, ':') || self.is(n + 1, '=')) {
                let stop = |token: &Token| [';', '|', ')', ']', '·'].iter().any(|sign| token.is(*sign));
                let end = (n + 2..self.tokens.len()).find(|&k| stop(&self.tokens[k])).unwrap_or(self.tokens.len());
                if end > n + 2 {
                    let cell = self.text[self.tokens[n + 2].at.start..self.tokens[end - 1].at.end].trim();
                    if is_not_given(cell) {
                        self.used[n..end].fill(true);
                    } else {
                        self.offer(Column::Field(FieldKey::Owner), cell.to_owned(), &(n..end), true, true);
                    }
                }
                n = end.max(n + 1);
                continue;
            }
            n += 1;
        }
        self.owner_at_the_end();
    }

    /// The tokens of handles that stand together: where they end.
    fn handles(&self, from: usize) -> Option<usize> {
        let one = |n: usize| {
            // An e-mail has something before its sign.
            let is_handle = self.is(n, '@')
                && !self.text[..self.tokens[n].at.start].ends_with(|c: char| c.is_alphanumeric())
                && self.tokens.get(n + 1).is_some_and(|word| word.word().is_some() && word.at.start == self.tokens[n].at.end);
            let mut end = n + 2;
            // `@ana-maria`
            while is_handle
                && (self.is(end, '-') || self.is(end, '.'))
                && self.tokens.get(end + 1).is_some_and(|t| t.word().is_some() && t.at.start == self.tokens[end].at.end)
                && self.tokens[end].at.start == self.tokens[end - 1].at.end
            {
                end += 2;
            }
            is_handle.then_some(end)
        };
        let mut end = one(from)?;
        loop {
            let joined = [',', '+', '&', '/'].iter().any(|sign| self.is(end, *sign)) || self.has(end, &["and", "und", "et", "y"]);
            match one(end + usize::from(joined)) {
                Some(next) => end = next,
                None => return Some(end),
            }
        }
    }

    /// `(Ana)`, `(Ana Ruiz)` at the end: it may as well be a part of the title.
    fn owner_at_the_end(&mut self) {
        let last = self.tokens.len();
        let Some(open) = (0..last).rev().find(|&n| self.is(n, '(')) else { return };
        if !self.is(last - 1, ')')
            || last < open + 3
            || last > open + 5
            || self.said.offer(Column::Field(FieldKey::Owner)).is_some()
        {
            return;
        }
        let inside = &self.text[self.tokens[open].at.end..self.tokens[last - 1].at.start];
        let is_name = |word: &str| {
            let mut chars = word.chars();
            chars.next().is_some_and(char::is_uppercase)
                && chars.next().is_some()
                && chars.all(|c| c.is_lowercase() || c == '\'' || c == '’' || c == '-')
        };
        if !self.used[open..last].contains(&true) && inside.split(' ').all(is_name) && !is_not_given(inside) {
            self.offer(Column::Field(FieldKey::Owner), inside.to_owned(), &(open + 1..last - 1), false, true);
        }
    }

    /// `by 2026-09-30`, `until end of Dec`, `(due 30 Sep)`, `bis 31.12.2026`.
    pub(super) fn due(&mut self) {
        for n in 0..self.tokens.len() {
            if !self.has(n, &DUE) {
                continue;
            }
            let mut from = n + 1;
            while self.is(from, ':') || self.has(from, &["on", "the", "zum", "date", "le", "end", "ende", "fin", "of", "de"]) {
                from += 1;
            }
            let most = (self.tokens.len() - from.min(self.tokens.len())).min(5);
            let found = (1..=most).rev().find_map(|count| {
                let last = &self.tokens[from + count - 1];
                if [')', ']', ';', '|', ',', '.', ':'].iter().any(|sign| last.is(*sign)) {
                    return None;
                }
                let words = &self.text[self.tokens[from].at.start..last.at.end];
                self.day(words).map(|day| (day, from + count))
            });
            if let Some((day, end)) = found {
                self.offer(Column::Field(FieldKey::Due), day.to_string(), &(n..end), true, false);
                return;
            }
        }
    }

    /// A day as it is written in a text.
    fn day(&self, words: &str) -> Option<NaiveDate> {
        if let Ok(day) = parse_written(words, When::Due, None) {
            // A bare number is no day.
            return words.contains(|c: char| !c.is_ascii_digit()).then_some(day).or_else(|| (words.len() == 4).then_some(day));
        }
        let (from, to) = self.how.within?;
        let first = words.split_whitespace().next()?.to_lowercase();
        let is_relative = ["today", "now", "tomorrow", "yesterday", "next", "last", "this", "in"].contains(&first.as_str())
            || first.starts_with(['+', '-'])
            || words.split_whitespace().any(|word| parse_weekday(word).is_ok());
        if is_relative {
            return None;
        }
        let day = parse_date(words, from, When::Due).ok()?;
        (day >= from && day <= to.checked_add_days(Days::new(31))?).then_some(day)
    }

    /// `score 0.7`, `score: 7/10`, `=> 70 %` and `(60 %)` at the end.
    pub(super) fn score(&mut self) {
        let last = self.tokens.len();
        for n in 0..last {
            let value = n + 1 + usize::from(self.is(n + 1, ':') || self.is(n + 1, '='));
            if self.has(n, &["score", "scored", "progress", "bewertung"])
                && let Some(cell) = self.amount(value).and_then(share)
            {
                self.offer(Column::Progress, cell, &(n..value + 1), true, true);
                return;
            }
        }
        // GitLab's fat arrow: there is no number on its other side.
        if let [.., arrow, Token { kind: Kind::Number(amount), .. }] = &self.tokens[..]
            && arrow.kind == Kind::Arrow
            && self.amount(last.wrapping_sub(3)).is_none()
            && let Some(cell) = share(amount)
        {
            self.offer(Column::Progress, cell, &(last - 2..last), true, true);
            return;
        }
        let closed = usize::from(self.is(last.wrapping_sub(1), ')'));
        let Some(n) = last.checked_sub(1 + closed) else { return };
        let opened = n > 0 && self.is(n - 1, '(') && closed == 1;
        let parted = n > 1 && closed == 0 && ['-', '–', '—', ':', '|'].iter().any(|sign| self.is(n - 1, *sign));
        if let Some(amount) = self.amount(n).filter(|a| a.unit.as_deref() == Some("%") && (opened || parted))
            && !(parted && self.has(n - 2, &TARGET))
            && let Some(cell) = share(amount)
        {
            self.offer(Column::Progress, cell, &(n..n + 1), false, true);
        }
    }
}

/// A share of the whole as a cell: `70 %`, `0.7`, `7/10`.
fn share(amount: &Amount) -> Option<String> {
    let share = match (amount.unit.as_deref(), amount.of) {
        (Some("%"), None) => amount.value / 100.0,
        (None, Some(of)) if of > 0.0 => amount.value / of,
        (None, None) if (0.0..=1.0).contains(&amount.value) => amount.value,
        _ => return None,
    };
    (0.0..=10.0).contains(&share).then(|| written(share))
}
