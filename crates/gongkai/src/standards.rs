//! Standards from where a user keeps them: the built-in one, a directory of tables, or a catalog file.

use crate::failure::Failure;
use crate::words::Lang;
use standard::calendar::Calendar;
use standard::catalog::import::{self, File, ImportError, Options};
use standard::catalog::rows::Problem;
use standard::files::{Files, FilesError};
use standard::{Field, Layer, Standard, Version, layers};
use std::path::Path;

/// The name by which a user means the built-in standard.
const BUILTIN: &str = "builtin";

/// The standard to inspect by: what stands at `path`, laid over the built-in one.
pub fn load(path: Option<&Path>, lang: Lang) -> Result<Standard, Failure> {
    let base = Standard::builtin();
    match path.filter(|path| path.as_os_str() != BUILTIN) {
        None => Ok(base),
        Some(path) => Ok(layers::merge(&base, &alone(path, lang)?).0),
    }
}

/// The standard at `path` by itself; `None` and `builtin` are the built-in one.
pub fn load_alone(path: Option<&Path>, lang: Lang) -> Result<Standard, Failure> {
    match path.filter(|path| path.as_os_str() != BUILTIN) {
        None => Ok(Standard::builtin()),
        Some(path) => alone(path, lang),
    }
}

fn alone(path: &Path, lang: Lang) -> Result<Standard, Failure> {
    if path.is_dir() {
        return directory(path, lang);
    }
    let bytes = std::fs::read(path).map_err(|error| Failure::file(lang, path, &error))?;
    let name = file_name(path);
    let options =
        Options { name: name.clone(), number: String::new(), layer: Layer::County, field: None };
    let file = File { name: &name, bytes: &bytes };
    import::import(&[file], &Standard::builtin(), &options)
        .map(|imported| imported.standard)
        .map_err(|error| unusable(path, &import_words(&error, lang), lang))
}

fn directory(path: &Path, lang: Lang) -> Result<Standard, Failure> {
    let mut files = Files::new();
    let entries = std::fs::read_dir(path).map_err(|error| Failure::file(lang, path, &error))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".csv") {
            let text = std::fs::read_to_string(entry.path())
                .map_err(|error| Failure::file(lang, &entry.path(), &error))?;
            files.insert(name, text);
        }
    }
    let version = Version { name: file_name(path), number: String::new(), layer: Layer::County };
    Standard::from_files(&files, version)
        .map_err(|error| unusable(path, &files_words(&error, lang), lang))
}

/// The working days to reckon by: the years of a file of holidays in the place of those built in.
pub fn calendar(path: Option<&Path>, lang: Lang) -> Result<Calendar, Failure> {
    let Some(path) = path else { return Ok(Calendar::builtin().clone()) };
    let failed = |error: &dyn std::fmt::Display| Failure::file(lang, path, error);
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    let own = Calendar::parse(&text).map_err(|error| failed(&error))?;
    Ok(Calendar::builtin().clone().overridden_by(&own))
}

/// Writes a standard as a directory; other files in it are left alone.
pub fn write(standard: &Standard, out: &Path, lang: Lang) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(|error| Failure::file(lang, out, &error))?;
    for (name, text) in standard.to_files() {
        let path = out.join(name);
        std::fs::write(&path, text).map_err(|error| Failure::file(lang, &path, &error))?;
    }
    Ok(())
}

/// The field that a user means, or an error that says how to find it.
pub fn field<'s>(standard: &'s Standard, words: &str, lang: Lang) -> Result<&'s Field, Failure> {
    standard
        .find_field(words)
        .ok_or_else(|| Failure::usage(lang, "error-field", &[("value", &words)]))
}

/// File name without its directories.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unusable(path: &Path, reason: &str, lang: Lang) -> Failure {
    Failure::usage(lang, "error-standard", &[("path", &path.display()), ("reason", &reason)])
}

fn files_words(error: &FilesError, lang: Lang) -> String {
    match error {
        FilesError::NoFields => lang.word("files-no-fields"),
        FilesError::Table { file, error } => {
            lang.say("files-table", &[("file", file), ("reason", error)])
        }
        FilesError::Value { file, row, column, found, expected } => lang.say(
            "files-value",
            &[
                ("file", file),
                ("row", row),
                ("column", column),
                ("found", found),
                ("expected", expected),
            ],
        ),
    }
}

/// An import error in the user's words.
pub fn import_words(error: &ImportError, lang: Lang) -> String {
    match error {
        ImportError::Unreadable { file, error } => {
            let reason =
                lang.say(&format!("unreadable-{}", error.id()), &[("detail", &error.detail())]);
            lang.say("import-unreadable", &[("file", file), ("reason", &reason)])
        }
        ImportError::NoCatalog { file, tables } => {
            lang.say("import-no-catalog", &[("file", file), ("tables", tables)])
        }
        ImportError::NoRows { file, problems } => {
            let mut text = lang.say("import-no-rows", &[("file", file)]);
            for problem in problems.iter().take(5) {
                text.push('\n');
                text.push_str(&problem_words(problem, lang));
            }
            text
        }
        ImportError::NoSuchField(name) => lang.say("error-field", &[("value", name)]),
    }
}

/// A row that could not be read, in the user's words: file, table, row, column and why.
pub fn problem_words(problem: &Problem, lang: Lang) -> String {
    let reason = serde_json::to_value(problem.reason)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned));
    let reason = lang.word(&format!("problem-{}", reason.unwrap_or_default()));
    let column = problem
        .column
        .map(|column| lang.say("problem-column", &[("column", &column)]))
        .unwrap_or_default();
    lang.say(
        "problem-line",
        &[
            ("file", &problem.file),
            ("table", &problem.table),
            ("row", &problem.row),
            ("column", &column),
            ("reason", &reason),
            ("found", &problem.found),
        ],
    )
}
