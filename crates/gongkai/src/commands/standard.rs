//! `gongkai standard …`: show, check, import, export, merge, diff.

use crate::cli::{Format, StandardCommand};
use crate::failure::{Failure, WRONG_USE};
use crate::standards;
use crate::words::Lang;
use serde::Serialize;
use standard::catalog::import::{self, File, Imported, Options};
use standard::{Evidence, Field, Layer, Level, Method, Standard, check, diff, layers};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unicode_width::UnicodeWidthStr;

/// Runs one of the sub-commands.
pub fn run(command: &StandardCommand, lang: Lang) -> Result<ExitCode, Failure> {
    match command {
        StandardCommand::Show { field, standard, format } => {
            let standard = standards::load_alone(standard.as_deref(), lang)?;
            match field {
                Some(words) => show_field(standards::field(&standard, words, lang)?, *format, lang),
                None => show_all(&standard, *format, lang),
            }
        }
        StandardCommand::Check { standard } => check_standard(standard.as_deref(), lang)?,
        StandardCommand::Import { files, out, field, name, layer, format } => {
            let options = Options {
                name: name.clone().unwrap_or_else(|| standards::file_name(out)),
                number: crate::today().to_string(),
                layer: parse_layer(layer, lang)?,
                field: field.clone(),
            };
            import_files(files, out, &options, *format, lang)?;
        }
        StandardCommand::Export { standard, field, out } => {
            export(standard.as_deref(), field.as_deref(), out, lang)?;
        }
        StandardCommand::Merge { base, over, out } => {
            let base = standards::load_alone(Some(base), lang)?;
            let over = standards::load_alone(Some(over), lang)?;
            let (merged, notes) = layers::merge(&base, &over);
            for note in &notes {
                println!("{}", fact_words(note, "did", "merge", lang));
            }
            standards::write(&merged, out, lang)?;
            wrote(out, lang);
        }
        StandardCommand::Diff { old, new, format } => {
            let old = standards::load_alone(Some(old), lang)?;
            let new = standards::load_alone(Some(new), lang)?;
            let changes = diff::diff(&old, &new);
            if *format == Format::Json {
                print_json(&changes);
            } else if changes.is_empty() {
                println!("{}", lang.word("diff-none"));
            }
            for change in changes.iter().filter(|_| *format == Format::Text) {
                println!("{}", fact_words(change, "change", "diff", lang));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show_all(standard: &Standard, format: Format, lang: Lang) {
    if format == Format::Json {
        print_json(standard);
        return;
    }
    let version = &standard.version;
    println!(
        "{}\n",
        lang.say("standard-title", &[("name", &version.name), ("number", &version.number)])
    );
    for field in standard.fields.iter().chain(&standard.village) {
        let rows = field.entries.len();
        let confirmed = field
            .entries
            .iter()
            .filter(|entry| entry.provenance.evidence != Evidence::Recalled)
            .count();
        let levels = [Level::City, Level::County, Level::Town]
            .into_iter()
            .filter(|level| field.due_at(*level));
        let levels: Vec<String> = levels.map(|level| lang.word(level_key(level))).collect();
        let state = lang.say("standard-confirmed", &[("confirmed", &confirmed), ("rows", &rows)]);
        let incomplete =
            if field.complete { String::new() } else { lang.word("standard-incomplete") };
        println!(
            "{:>3}  {}  {}  {}  {}  {incomplete}",
            field.no,
            padded(&field.name, 24),
            padded(&field.slug, 32),
            padded(&levels.join("、"), 10),
            padded(&state, 18),
        );
    }
}

fn show_field(field: &Field, format: Format, lang: Lang) {
    if format == Format::Json {
        print_json(field);
        return;
    }
    println!("{:02} {} ({})", field.no, field.name, field.slug);
    for matter in field.matters() {
        println!("\n{}", matter.name);
        for entry in matter.entries {
            let method = lang.word(if entry.method == Method::Active {
                "standard-active"
            } else {
                "standard-on-request"
            });
            let levels = [Level::City, Level::County, Level::Town, Level::Village];
            let levels = levels.into_iter().filter(|level| entry.levels.has(*level));
            let levels: Vec<String> = levels.map(|level| lang.word(level_key(level))).collect();
            let unconfirmed = entry.provenance.evidence == Evidence::Recalled;
            let mark = if unconfirmed {
                format!("  [{}]", lang.word("standard-unconfirmed"))
            } else {
                String::new()
            };
            let name = entry.matter2.as_deref().unwrap_or(&entry.matter1);
            println!(
                "  {}  {method}  {}  {}{mark}",
                padded(name, 40),
                padded(&levels.join("、"), 8),
                entry.limit.text
            );
            if !entry.elements.is_empty() {
                println!("      {}", entry.elements.join("；"));
            }
        }
    }
}

fn check_standard(path: Option<&Path>, lang: Lang) -> Result<(), Failure> {
    let standard = standards::load_alone(path, lang)?;
    let flaws = check::check(&standard);
    if flaws.is_empty() {
        println!("{}", lang.word("standard-check-fine"));
        return Ok(());
    }
    println!("{}", lang.say("standard-check-head", &[("count", &flaws.len())]));
    for flaw in &flaws {
        println!("{}", fact_words(flaw, "flaw", "check", lang));
    }
    Ok(())
}

fn import_files(
    files: &[PathBuf],
    out: &Path,
    options: &Options,
    format: Format,
    lang: Lang,
) -> Result<(), Failure> {
    let mut contents = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
        contents.push((standards::file_name(path), bytes));
    }
    let files: Vec<File<'_>> = contents.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let imported = import::import(&files, &Standard::builtin(), options).map_err(|error| {
        Failure { exit: WRONG_USE, message: standards::import_words(&error, lang) }
    })?;
    standards::write(&imported.standard, out, lang)?;
    match format {
        Format::Json => print_json(&imported),
        Format::Text => print_import(&imported, lang),
    }
    wrote(out, lang);
    Ok(())
}

fn print_import(imported: &Imported, lang: Lang) {
    let standard = &imported.standard;
    let fields = standard.fields.iter().chain(&standard.village);
    let rows: usize = fields.clone().map(|field| field.entries.len()).sum();
    println!(
        "{}",
        lang.say("standard-read", &[("rows", &rows), ("fields", &fields.clone().count())])
    );
    for field in fields {
        println!("  {:>3}  {}  {}", field.no, padded(&field.name, 24), field.entries.len());
    }
    for skipped in &imported.skipped {
        let args: [(&'static str, &dyn std::fmt::Display); 2] =
            [("file", &skipped.file), ("table", &skipped.table)];
        println!("{}", lang.say(&format!("import-skipped-{}", skipped.why.id()), &args));
    }
    let (guessed, unread): (Vec<_>, Vec<_>) =
        imported.problems.iter().partition(|problem| problem.reason.was_read());
    for (key, problems) in [("standard-unreadable", unread), ("import-guessed", guessed)] {
        if !problems.is_empty() {
            println!("{}", lang.say(key, &[("count", &problems.len())]));
        }
        for problem in problems {
            println!("  {}", standards::problem_words(problem, lang));
        }
    }
}

fn export(path: Option<&Path>, field: Option<&str>, out: &Path, lang: Lang) -> Result<(), Failure> {
    let mut standard = standards::load_alone(path, lang)?;
    let only = field.map(|words| standards::field(&standard, words, lang).cloned()).transpose()?;
    if out.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("xlsx")) {
        let only: Vec<&Field> = only.iter().collect();
        let bytes = standard::catalog::export::workbook(&standard, &only)
            .map_err(|error| Failure { exit: WRONG_USE, message: error.to_string() })?;
        std::fs::write(out, bytes).map_err(|error| Failure::file(lang, out, &error))?;
    } else {
        if let Some(only) = only {
            standard.fields.retain(|field| field.slug == only.slug);
            standard.village = standard.village.filter(|field| field.slug == only.slug);
        }
        standards::write(&standard, out, lang)?;
    }
    wrote(out, lang);
    Ok(())
}

fn parse_layer(layer: &str, lang: Lang) -> Result<Layer, Failure> {
    serde_json::from_value(serde_json::Value::String(layer.to_owned()))
        .map_err(|_| Failure::usage(lang, "error-layer", &[("value", &layer)]))
}

fn level_key(level: Level) -> &'static str {
    match level {
        Level::City => "level-city",
        Level::County => "level-county",
        Level::Town => "level-town",
        Level::Village => "level-village",
    }
}

fn wrote(path: &Path, lang: Lang) {
    eprintln!("{}", lang.say("standard-written", &[("path", &path.display())]));
}

fn print_json(value: &impl Serialize) {
    println!("{}", serde_json::to_string_pretty(value).expect("plain data"));
}

/// `text` filled with spaces to `width` places; a Chinese character takes two.
fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A tagged fact in words: the message is `PREFIX-TAG`, its arguments are the fact's own fields.
fn fact_words(fact: &impl Serialize, tag: &str, prefix: &str, lang: Lang) -> String {
    let value = serde_json::to_value(fact).expect("plain data");
    let kind = value[tag].as_str().unwrap_or_default().to_owned();
    let mut args: Vec<(&'static str, String)> = Vec::new();
    for name in [
        "field", "matter", "place", "reason", "from", "to", "path", "rows", "of", "level", "due",
        "cell",
    ] {
        let text = match &value[name] {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) if matches!(name, "level" | "cell") => {
                lang.word(&format!("{name}-{text}"))
            }
            serde_json::Value::String(text) => shortened(text),
            serde_json::Value::Bool(due) => lang.word(if *due { "due-yes" } else { "due-no" }),
            other => other.to_string(),
        };
        args.push((name, text));
    }
    let args: Vec<(&'static str, &dyn std::fmt::Display)> =
        args.iter().map(|(name, text)| (*name, text as &dyn std::fmt::Display)).collect();
    lang.say(&format!("{prefix}-{kind}"), &args)
}

/// Long cells are shortened in words; JSON has them whole.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['…']).collect()
    }
}
