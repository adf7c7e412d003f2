//! `gongkai rules evaluate`: each rule's precision by what people decided so far.

use crate::cli::Format;
use crate::failure::Failure;
use crate::words::Lang;
use crate::{reviews, table};
use review::RuleFigures;
use std::path::PathBuf;

/// Reads the files and prints the figures.
pub fn run(paths: &[PathBuf], format: Format, lang: Lang) -> Result<(), Failure> {
    let files = reviews::read(&reviews::files(paths, lang)?, lang)?;
    let mut figures = review::evaluate(&files);
    let at = |rule: &Option<String>| {
        let known = assess::rules::RULES.iter().position(|known| Some(known.id) == rule.as_deref());
        known.unwrap_or(usize::MAX)
    };
    figures.sort_by_key(|one| at(&one.rule));
    if format == Format::Json {
        println!("{}", serde_json::to_string_pretty(&figures).expect("plain data"));
        return Ok(());
    }
    let heads = [
        "rules-id",
        "rules-name",
        "rules-confirmed",
        "rules-dismissed",
        "rules-open",
        "rules-precision",
        "rules-interval",
    ];
    let mut lines = vec![heads.map(|key| lang.word(key)).to_vec()];
    lines.extend(figures.iter().map(|one| line(one, lang)));
    table::print(&lines);
    let decided: u64 = figures.iter().map(|one| one.confirmed + one.dismissed).sum();
    if decided == 0 {
        println!("{}", lang.word("rules-none-decided"));
    }
    Ok(())
}

fn line(one: &RuleFigures, lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::Zh => report::Lang::Zh,
        Lang::En => report::Lang::En,
    };
    let (id, name) = match &one.rule {
        Some(rule) => (rule.clone(), report::rule_name(rule, words)),
        None => ("—".to_owned(), lang.word("rules-unknown")),
    };
    let share = |value: f64| format!("{value:.3}");
    let interval = match (one.low, one.high) {
        (Some(low), Some(high)) => format!("{}–{}", share(low), share(high)),
        _ => "—".to_owned(),
    };
    vec![
        id,
        name,
        one.confirmed.to_string(),
        one.dismissed.to_string(),
        one.open.to_string(),
        one.precision.map_or_else(|| "—".to_owned(), share),
        interval,
    ]
}
