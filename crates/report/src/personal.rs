//! Words for personal data found: kinds with their numbers, and places. The judgement gives both as
//! plain fields (`assess`, rule `privacy-leak`); never a value, only safe forms.

use crate::words::Lang;

/// `id18=12 mobile=3?` in words. What is not written so is given back as it is.
pub(crate) fn kinds(value: &str, lang: Lang) -> String {
    let told = value.split(' ').map(|token| {
        let (kind, count) = token.split_once('=')?;
        let key = if count.ends_with('?') { "personal-count-suspected" } else { "personal-count" };
        let kind = kind_name(kind, lang);
        Some(lang.say(key, &[("kind", &kind), ("count", &count.trim_end_matches('?'))]))
    });
    match told.collect::<Option<Vec<_>>>() {
        Some(told) => told.join(&lang.word("personal-and")),
        None => value.to_owned(),
    }
}

/// A kind of personal data.
pub(crate) fn kind_name(kind: &str, lang: Lang) -> String {
    lang.find(&format!("personal-{kind}")).unwrap_or_else(|| kind.to_owned())
}

/// Places, a line each, fields between tabs, in words. What is not written so is given back as it is.
pub(crate) fn places(value: &str, lang: Lang) -> String {
    let told = value.lines().map(|line| place(line, lang));
    match told.collect::<Option<Vec<_>>>() {
        Some(told) => told.join(&lang.word("personal-then")),
        None => value.to_owned(),
    }
}

fn place(line: &str, lang: Lang) -> Option<String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [piece, path, line, cell, hidden, kind, masked, why, shown, heading] = fields[..] else {
        return None;
    };
    let row = match (piece, cell) {
        ("title", _) => lang.word("personal-at-title"),
        (_, "0") => lang.say("personal-at-line", &[("line", &line)]),
        (_, cell) => lang.say("personal-at-cell", &[("line", &line), ("cell", &cell)]),
    };
    let at = match path {
        "" => row,
        path => lang.say("personal-at-part", &[("part", &path), ("row", &row)]),
    };
    let veil = if hidden.is_empty() { String::new() } else { lang.word("personal-hidden") };
    let why =
        lang.say(&format!("personal-why-{why}"), &[("heading", &heading), ("digits", &shown)]);
    let kind = kind_name(kind, lang);
    Some(lang.say(
        "personal-place",
        &[("at", &at), ("hidden", &veil), ("kind", &kind), ("masked", &masked), ("why", &why)],
    ))
}
