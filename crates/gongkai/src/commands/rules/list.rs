//! `gongkai rules list`: every rule, what it checks, how sure it is.

use crate::cli::Format;
use crate::table;
use crate::words::Lang;
use assess::Certainty;
use assess::rules::{RULES, Rule};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    name: String,
    checks: String,
    clause: &'a str,
    certainty: Certainty,
    advice: bool,
}

/// Prints the rules.
pub fn run(format: Format, lang: Lang) {
    let rows: Vec<Row<'_>> = RULES.iter().map(|rule| row(rule, lang)).collect();
    if format == Format::Json {
        println!("{}", serde_json::to_string_pretty(&rows).expect("plain data"));
        return;
    }
    let heads = ["rules-id", "rules-name", "rules-certainty", "rules-clause", "rules-checks"];
    let mut lines = vec![heads.map(|key| lang.word(key)).to_vec()];
    for row in rows {
        let mut sure = lang.word(match (row.advice, row.certainty) {
            (true, _) => "rules-advice",
            (_, Certainty::Certain) => "rules-certain",
            (_, Certainty::Suspected) => "rules-suspected",
        });
        if row.advice && row.certainty == Certainty::Suspected {
            sure = lang.word("rules-advice-suspected");
        }
        lines.push(vec![row.rule.to_owned(), row.name, sure, row.clause.to_owned(), row.checks]);
    }
    table::print(&lines);
}

fn row(rule: &Rule, lang: Lang) -> Row<'static> {
    let words = match lang {
        Lang::Zh => report::Lang::Zh,
        Lang::En => report::Lang::En,
    };
    Row {
        rule: rule.id,
        name: report::rule_name(rule.id, words),
        checks: report::reason(rule.id, words).unwrap_or_default(),
        clause: rule.clause,
        certainty: rule.certainty,
        advice: rule.advice,
    }
}
