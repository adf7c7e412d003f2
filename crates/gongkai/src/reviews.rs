//! What people decided, from files to the judgement and back: reading reviews, wording what is wrong
//! with them, writing one to be filled in.

use crate::failure::{Failure, WRONG_USE};
use crate::inspection::Done;
use crate::words::Lang;
use assess::{Certainty, Finding, Verdicts};
use review::{About, Decided, Lines, Place, Problem, Reason, RuleNames, ToDecide};
use std::path::{Path, PathBuf};

/// Endings of files that are read from directories.
const ENDINGS: [&str; 5] = ["xlsx", "xls", "ods", "toml", "json"];

/// Rules by their ids and by their names in both languages.
pub fn rule_names() -> RuleNames {
    let mut names = RuleNames::default();
    for rule in assess::rules::RULES {
        names.insert(rule.id.to_owned(), rule.id.to_owned());
        for lang in [report::Lang::Zh, report::Lang::En] {
            names.insert(report::rule_name(rule.id, lang), rule.id.to_owned());
        }
    }
    names
}

/// Reads reviews; all problems of all files in one message.
pub fn read(paths: &[PathBuf], lang: Lang) -> Result<Vec<Lines>, Failure> {
    let names = rule_names();
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
        match review::read(&path.display().to_string(), &bytes, &names) {
            Ok(lines) => files.push(lines),
            Err(problems) => wrong.extend(problems),
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(failure(&wrong, lang)) }
}

fn failure(problems: &[Problem], lang: Lang) -> Failure {
    let lines: Vec<String> = problems.iter().map(|problem| words(problem, lang)).collect();
    let args: [(&'static str, &dyn std::fmt::Display); 2] =
        [("count", &problems.len()), ("problems", &lines.join("\n  "))];
    Failure { exit: WRONG_USE, message: lang.say("error-review", &args) }
}

/// A problem in words: where, what, and what to do.
fn words(problem: &Problem, lang: Lang) -> String {
    let mut place = problem.file.clone();
    for (key, value) in [
        ("review-at-sheet", problem.sheet.clone()),
        ("review-at-row", problem.row.map(|row| row.to_string())),
        ("review-at-column", problem.column.clone()),
    ] {
        if let Some(value) = value {
            place.push_str(&lang.say(key, &[("value", &value)]));
        }
    }
    let reason = match &problem.reason {
        Reason::Empty => lang.word("review-empty"),
        Reason::TooLarge => lang.word("review-too-large"),
        Reason::Unknown => lang.word("review-unknown"),
        Reason::Damaged { detail } => lang.say("review-damaged", &[("detail", detail)]),
        Reason::Syntax { detail } => lang.say("review-syntax", &[("detail", &detail.trim())]),
        Reason::NoKeys => lang.word("review-no-keys"),
        Reason::NoAnswers => lang.word("review-no-answers"),
        Reason::Answer { found } => lang.say("review-answer", &[("found", found)]),
        Reason::Date { found } => lang.say("review-date", &[("found", found)]),
        Reason::Key { found } => lang.say("review-key", &[("found", found)]),
        Reason::Contradiction { key, earlier } => {
            lang.say("review-contradiction", &[("key", key), ("earlier", earlier)])
        }
    };
    lang.say("review-problem", &[("place", &place), ("reason", &reason)])
}

/// Files of the arguments, directories replaced by the reviews in them, in the order of their names.
pub fn files(paths: &[PathBuf], lang: Lang) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| Failure::file(lang, path, &error))?;
        let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        found.retain(|path| path.is_file() && is_review(path));
        found.sort();
        files.extend(found);
    }
    if files.is_empty() {
        return Err(Failure::usage(lang, "error-no-reviews", &[]));
    }
    Ok(files)
}

/// Whether a file of a directory is meant: by its ending, and without the lock files of office programs.
fn is_review(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let toml = ending == "toml" && !name.contains("review");
    let json = ending == "json" && !name.contains("report");
    ENDINGS.contains(&ending.as_str()) && !name.starts_with(['~', '.']) && !toml && !json
}

/// All decisions; of two about one finding the later one.
pub fn verdicts(files: &[Lines]) -> Verdicts {
    files.iter().flat_map(Lines::verdicts).collect()
}

/// Says on stderr what came of the reviews: applied, no longer found, lines without a key, other portals.
pub fn tell(files: &[Lines], done: &Done, lang: Lang) {
    if files.is_empty() {
        return;
    }
    let findings = &done.assessment.findings;
    let confirmed = findings.iter().filter(|finding| finding.is_confirmed()).count();
    let dismissed = findings.iter().filter(|finding| finding.is_dismissed()).count();
    let gone = &done.assessment.no_longer_found;
    eprintln!(
        "{}",
        lang.say(
            "review-applied",
            &[("confirmed", &confirmed), ("dismissed", &dismissed), ("gone", &gone.len())]
        )
    );
    for file in files {
        if let Some(portal) = file.portal.as_ref().filter(|url| !same_host(url, done)) {
            let args: [(&'static str, &dyn std::fmt::Display); 3] =
                [("file", &file.file), ("portal", portal), ("url", &done.snapshot.portal.url)];
            eprintln!("{}", lang.say("review-other-portal", &args));
        }
        if !file.without_key.is_empty() {
            let rows: Vec<String> = file.without_key.iter().map(place).collect();
            let args: [(&'static str, &dyn std::fmt::Display); 3] = [
                ("file", &file.file),
                ("count", &rows.len()),
                ("rows", &rows.join(lang.word("list-comma").as_str())),
            ];
            eprintln!("{}", lang.say("review-without-key", &args));
        }
    }
    let lines = files.iter().flat_map(|file| &file.lines);
    for verdict in gone {
        let line = lines.clone().find(|line| line.key == verdict.key);
        let title =
            line.and_then(|line| line.about.title.as_deref().or(line.about.column.as_deref()));
        eprintln!(
            "{}",
            lang.say("review-gone", &[("key", &verdict.key), ("title", &title.unwrap_or("—"))])
        );
    }
}

fn same_host(url: &str, done: &Done) -> bool {
    let host = |url: &str| url::Url::parse(url).ok()?.host_str().map(str::to_owned);
    host(url) == host(&done.snapshot.portal.url)
}

fn place(place: &Place) -> String {
    match &place.sheet {
        Some(sheet) => format!("{sheet}!{}", place.row),
        None => place.row.to_string(),
    }
}

/// A review file with every suspected finding, and every finding decided by a person, for a person to
/// fill in. Decisions whose finding is gone are kept, so that nothing is lost.
pub fn to_fill_in(done: &Done, lang: Lang) -> String {
    let findings = done.assessment.findings.iter().enumerate();
    let mut lines: Vec<ToDecide> = findings
        .filter(|(_, finding)| match &finding.review {
            Some(review) => !review.by_pattern,
            None => finding.certainty == Certainty::Suspected,
        })
        .map(|(at, finding)| to_decide(at, finding, lang))
        .collect();
    for verdict in &done.assessment.no_longer_found {
        lines.push(ToDecide {
            line: Decided {
                key: verdict.key.clone(),
                decision: Some(verdict.decision),
                by: verdict.by.clone(),
                on: verdict.on,
                note: verdict.note.clone(),
                about: About::default(),
                place: Place::default(),
            },
            comments: vec![lang.word("review-file-gone")],
        });
    }
    review::write(&done.snapshot.portal.url, &lang.word("review-file-intro"), &lines)
}

fn to_decide(at: usize, finding: &Finding, lang: Lang) -> ToDecide {
    let words = match lang {
        Lang::Zh => report::Lang::Zh,
        Lang::En => report::Lang::En,
    };
    let names = [
        &finding.town,
        &finding.village,
        &finding.field,
        &finding.matter1,
        &finding.matter2,
        &finding.column,
    ];
    let place: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let mut comments = vec![format!(
        "{} · {} · {}",
        at + 1,
        report::rule_name(&finding.rule, words),
        place.join(" › ")
    )];
    let facts = [
        ("review-file-title", finding.title.clone()),
        ("review-file-url", finding.url.clone()),
        ("review-file-found", Some(report::sentence(&finding.evidence, words))),
        ("review-file-expected", Some(report::sentence(&finding.expected, words))),
    ];
    for (key, value) in facts {
        if let Some(value) = value {
            comments.push(lang.say(key, &[("value", &value)]));
        }
    }
    let review = finding.review.as_ref();
    ToDecide {
        line: Decided {
            key: finding.key.clone(),
            decision: review.map(|review| review.decision),
            by: review.and_then(|review| review.by.clone()),
            on: review.and_then(|review| review.on),
            note: review.and_then(|review| review.note.clone()),
            about: About {
                rule: Some(finding.rule.clone()),
                field: finding.field.clone(),
                matter1: finding.matter1.clone(),
                matter2: finding.matter2.clone(),
                column: finding.column.clone(),
                title: finding.title.clone(),
            },
            place: Place::default(),
        },
        comments,
    }
}
