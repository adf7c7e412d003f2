//! The words are complete: every rule, every message of the judgement, both languages alike.

mod fixture;

use assess::Text;
use report::{Lang, sentence};
use std::collections::{BTreeMap, BTreeSet};

/// Official documents: Chinese alone.
const CHINESE_ONLY: [&str; 4] = ["answers.ftl", "circular.ftl", "ledger.ftl", "notice.ftl"];

fn ids(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(id, _)| id)
        .filter(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        .map(str::to_owned)
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "tests read the words' files")]
fn files(language: &str) -> BTreeMap<String, String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut files = BTreeMap::new();
    for entry in folder.read_dir().expect("the folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("its name").to_string_lossy().into_owned();
        files.insert(name, std::fs::read_to_string(&path).expect("its text"));
    }
    files
}

#[test]
fn both_languages_have_the_same_messages() {
    let (zh, en) = (files("zh-CN"), files("en"));
    for (name, text) in &zh {
        if CHINESE_ONLY.contains(&name.as_str()) {
            continue;
        }
        let english = en.get(name).unwrap_or_else(|| panic!("en/{name} is missing"));
        assert_eq!(ids(text), ids(english), "{name}");
    }
}

#[test]
fn every_rule_has_a_name_and_a_way_out() {
    let rules = include_str!("../../../docs/rules.md");
    let mut seen = 0;
    let of = |language| {
        let files = files(language);
        let (mut all, advice) = (ids(&files["rules.ftl"]), ids(&files["advice.ftl"]));
        all.extend(advice);
        all
    };
    let (zh, en) = (of("zh-CN"), of("en"));
    for cell in rules.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next()) {
        for rule in cell.split(", ").map(|rule| rule.trim_matches('`')) {
            for id in [format!("rule-{rule}"), format!("{rule}-why"), format!("{rule}-do")] {
                assert!(zh.contains(&id) && en.contains(&id), "{id}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 29, "only {seen} rules were read from docs/rules.md");
}

#[test]
fn every_rule_of_the_judgement_has_a_reason_and_advice_in_both_languages() {
    for rule in assess::rules::RULES {
        for lang in [Lang::Zh, Lang::En] {
            let name = report::rule_name(rule.id, lang);
            assert_ne!(name, rule.id, "{} has no name", rule.id);
            let reason = report::reason(rule.id, lang).unwrap_or_default();
            assert!(reason.chars().count() > 8, "{} has no reason", rule.id);
            assert!(reason.ends_with(['。', '.']), "{reason}");
        }
    }
}

#[test]
fn advice_says_what_to_do_with_the_names_of_the_finding() {
    let case = fixture::ordinary();
    let mut seen = BTreeSet::new();
    for finding in &case.assessment.findings {
        for lang in [Lang::Zh, Lang::En] {
            let advice = report::advice(finding, lang).unwrap_or_default();
            assert!(advice.ends_with(['。', '.']), "{}: {advice}", finding.rule);
            assert!(!advice.contains("{$"), "{}: {advice}", finding.rule);
        }
        seen.insert(&finding.rule);
    }
    assert!(seen.len() > 12, "{seen:?}");
}

#[derive(serde::Deserialize)]
struct Message {
    id: String,
    args: String,
}

#[test]
fn every_message_of_the_judgement_has_words() {
    let table = include_str!("../../assess/data/messages.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for message in reader.deserialize::<Message>() {
        let message = message.expect("a row");
        let args = message.args.split_whitespace();
        let text = Text {
            id: message.id.clone(),
            args: args.map(|name| (name.to_owned(), format!("<{name}>"))).collect(),
        };
        for lang in [Lang::Zh, Lang::En] {
            let words = sentence(&text, lang);
            assert!(!words.starts_with(&message.id), "{} has no words in {lang:?}", message.id);
            assert!(!words.contains("{ $") && !words.contains("{$"), "{}: {words}", message.id);
            for name in text.args.keys().filter(|name| !SELECTED.contains(&name.as_str())) {
                assert!(
                    words.contains(&format!("<{name}>")),
                    "{}: {name} is not said: {words}",
                    message.id
                );
            }
        }
    }
}

/// Arguments that choose words instead of being printed.
const SELECTED: [&str; 5] = ["kind", "older_from", "newer_from", "evidence", "how"];

#[test]
fn a_message_without_words_is_not_lost() {
    let text = Text { id: "no-such-message".into(), args: [("n".into(), "3".into())].into() };
    assert_eq!(sentence(&text, Lang::Zh), "no-such-message n=3");
}

/// The ids of reasons that a source file names.
fn reasons(source: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for call in ["Reason::new(", ".stop(", "stop_at_bound(", "broken(", "Cut::Broken(", "matched("]
    {
        for (at, _) in source.match_indices(call) {
            let inside = source[at + call.len()..].split(')').next().unwrap_or_default();
            let id = |text: &&str| {
                text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            };
            ids.extend(inside.split('"').skip(1).step_by(2).filter(id).map(str::to_owned));
        }
    }
    ids
}

/// The ids by which a table of marks names firewalls: all that stands last in a row or behind `mark =`.
fn firewalls(table: &str) -> Vec<String> {
    let named = |line: &str| {
        let name = line.strip_prefix("mark = ").or_else(|| line.rsplit_once(',').map(|cut| cut.1));
        name.map(|name| name.trim_matches('"').to_owned())
            .filter(|name| name.starts_with("blocked-"))
    };
    let rows = table.lines().filter(|line| {
        line.starts_with("mark = ") || line.starts_with("body,") || line.starts_with("header,")
    });
    rows.map(|line| named(line).unwrap_or_else(|| panic!("no id: {line}"))).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests read the sources")]
fn every_reason_has_words_in_both_languages() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<_> =
        ["survey", "fetch", "standard", "assess"].map(|name| crates.join(name).join("src")).into();
    let mut ids = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("the folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                ids.extend(reasons(&std::fs::read_to_string(&path).expect("its text")));
            }
        }
    }
    assert!(ids.len() > 70, "{ids:?}");
    let marks: BTreeSet<String> = ["fetch/data/challenges.csv", "page/data/notices.toml"]
        .into_iter()
        .flat_map(|file| firewalls(&std::fs::read_to_string(crates.join(file)).expect("a table")))
        .collect();
    assert!(marks.len() >= 12, "{marks:?}");
    for id in ids.into_iter().chain(marks) {
        let args = ["page", "pages", "count", "status", "heading", "role", "title", "from", "text"];
        let more = ["scheme", "alert", "seconds", "name", "why"];
        let args: String = args.iter().chain(&more).map(|name| format!("|{name}=1")).collect();
        let reason = snapshot::Reason::from_text(&format!("@{id}{args}"));
        for lang in [Lang::Zh, Lang::En] {
            let words = report::reason_words(&reason, lang);
            assert!(!words.starts_with(&id), "{id} has no words in {lang:?}");
            let chinese = words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese == (lang == Lang::Zh) || id == "match-elsewhere", "{id}: {words}");
        }
    }
}
