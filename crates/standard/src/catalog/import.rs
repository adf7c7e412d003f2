//! Catalog files into a standard: which field each row belongs to, and an account of every row.

use super::grid::Table;
use super::readers::{self, ReadError};
use super::rows::{self, Aside, Placed, Problem, Reason, TableRead};
use crate::matching::{Context, Matcher};
use crate::model::{Due, Entry, Field, Layer, Levels, Standard, Version};
use serde::Serialize;
use std::collections::BTreeMap;

/// First number of fields that no national catalog knows.
const FIRST_LOCAL: u16 = 101;
/// Slug of the village catalog.
const VILLAGE: &str = "village-affairs";

/// A file to import: its name and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Name, for messages and as a last hint at the field.
    pub name: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// How to import.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name of the standard.
    pub name: String,
    /// Number of its version.
    pub number: String,
    /// Layer that it describes; rows without a level mark are due at it.
    pub layer: Layer,
    /// The field that all rows belong to, whatever the files say: slug, number or name.
    pub field: Option<String>,
}

/// What was imported.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The standard.
    pub standard: Standard,
    /// Rows that were not read, and guesses made for rows that were.
    pub problems: Vec<Problem>,
    /// Titles, headers, notes, by file.
    pub asides: Vec<(String, Aside)>,
    /// Tables that were passed over.
    pub skipped: Vec<Skipped>,
}

/// A table that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// File.
    pub file: String,
    /// Sheet or table.
    pub table: String,
    /// Why.
    pub why: WhySkipped,
}

/// Why a table is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhySkipped {
    /// It has no header of a catalog.
    NoCatalog,
    /// The workbook hides the sheet: drafts and lists of choices stand on such.
    Hidden,
}

impl WhySkipped {
    /// The end of the key of its message.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoCatalog => "no-catalog",
            Self::Hidden => "hidden",
        }
    }
}

/// Why an import changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// A file could not be read as tables at all.
    #[error("{file}: {error}")]
    Unreadable {
        /// File.
        file: String,
        /// Why.
        error: ReadError,
    },
    /// A file holds no table with the header of a catalog.
    #[error("{file}: no table with the header of a standard catalog ({tables} tables looked at)")]
    NoCatalog {
        /// File.
        file: String,
        /// Tables that it holds.
        tables: usize,
    },
    /// A file has a catalog's header but no row that could be read.
    #[error("{file}: the header of a catalog, but no row that could be read")]
    NoRows {
        /// File.
        file: String,
        /// Why not, row by row.
        problems: Vec<Problem>,
    },
    /// The field that was named does not exist.
    #[error("no field is called {0}")]
    NoSuchField(String),
}

/// Imports `files` over the fields of `base`. Nothing is imported when one of the files is no catalog.
pub fn import(
    files: &[File<'_>],
    base: &Standard,
    options: &Options,
) -> Result<Imported, ImportError> {
    let matcher = Matcher::new(base, &BTreeMap::new());
    let named = match &options.field {
        Some(name) => {
            Some(base.find_field(name).ok_or_else(|| ImportError::NoSuchField(name.clone()))?)
        }
        None => None,
    };
    let version = Version {
        name: options.name.clone(),
        number: options.number.clone(),
        layer: options.layer,
    };
    let standard = Standard {
        version,
        fields: Vec::new(),
        village: None,
        platform: Vec::new(),
        omissions: Vec::new(),
    };
    let mut out =
        Imported { standard, problems: Vec::new(), asides: Vec::new(), skipped: Vec::new() };
    for file in files {
        let tables = readers::tables(file.name, file.bytes)
            .map_err(|error| ImportError::Unreadable { file: file.name.to_owned(), error })?;
        let mut catalogs = 0usize;
        let mut read = 0usize;
        let skipped = |table: &Table, why| Skipped {
            file: file.name.to_owned(),
            table: table.name.clone(),
            why,
        };
        let hidden = tables.iter().filter(|table| table.hidden);
        out.skipped.extend(hidden.map(|table| skipped(table, WhySkipped::Hidden)));
        let shown = || tables.iter().filter(|table| !table.hidden);
        for table in shown() {
            let reading = rows::read(file.name, table, own_level(options.layer));
            if !reading.is_catalog {
                out.skipped.push(skipped(table, WhySkipped::NoCatalog));
                continue;
            }
            catalogs += 1;
            read += reading.entries.len();
            place(reading, file.name, base, &matcher, named, &mut out);
        }
        if catalogs == 0 {
            return Err(ImportError::NoCatalog {
                file: file.name.to_owned(),
                tables: shown().count(),
            });
        }
        if read == 0 {
            let problems =
                out.problems.into_iter().filter(|problem| problem.file == file.name).collect();
            return Err(ImportError::NoRows { file: file.name.to_owned(), problems });
        }
    }
    out.standard.fields.sort_by_key(|field| field.no);
    Ok(out)
}

/// The levels of a row that marks none.
fn own_level(layer: Layer) -> Levels {
    Levels { county: layer != Layer::Town, town: layer == Layer::Town, ..Levels::default() }
}

fn place(
    reading: TableRead,
    file: &str,
    base: &Standard,
    matcher: &Matcher<'_>,
    named: Option<&Field>,
    out: &mut Imported,
) {
    out.problems.extend(reading.problems);
    out.asides.extend(reading.asides.into_iter().map(|aside| (file.to_owned(), aside)));
    let marked = reading.marks_levels;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    let mut known: BTreeMap<(Option<String>, Vec<String>), Option<Field>> = BTreeMap::new();
    for Placed { field, mut field_words, mut entry } in reading.entries {
        field_words.push(stem.clone());
        let field = known
            .entry((field, field_words))
            .or_insert_with_key(|(own, words)| match (named, own) {
                (Some(field), _) => Some(empty(field)),
                (None, Some(own)) => {
                    let own = std::slice::from_ref(own);
                    field_of(own, base, matcher).or_else(|| Some(local(&own[0], &out.standard)))
                }
                (None, None) => {
                    field_of(words, base, matcher).or_else(|| titled(words, &out.standard))
                }
            })
            .clone();
        match field {
            Some(field) => {
                if field.slug == VILLAGE && !marked {
                    entry.levels = Levels { village: true, ..Levels::default() };
                }
                push(field, entry, out);
            }
            None => out.problems.push(problem(&entry, Reason::NoField)),
        }
    }
}

fn push(field: Field, entry: Entry, out: &mut Imported) {
    let standard = &mut out.standard;
    let target = if field.slug == VILLAGE {
        standard.village.get_or_insert(field)
    } else {
        match standard.fields.iter().position(|other| other.slug == field.slug) {
            Some(at) => &mut standard.fields[at],
            None => {
                standard.fields.push(field);
                let last = standard.fields.len() - 1;
                &mut standard.fields[last]
            }
        }
    };
    let double = target
        .entries
        .iter()
        .any(|other| other.matter1 == entry.matter1 && other.matter2 == entry.matter2);
    if double {
        out.problems.push(problem(&entry, Reason::Double));
    }
    target.entries.push(entry);
}

fn problem(entry: &Entry, reason: Reason) -> Problem {
    let provenance = &entry.provenance;
    Problem {
        file: provenance.source.clone(),
        table: provenance.table.clone().unwrap_or_default(),
        row: provenance.row.unwrap_or_default(),
        column: None,
        reason,
        found: entry.matter2.as_ref().map_or_else(
            || entry.matter1.clone(),
            |second| format!("{} › {second}", entry.matter1),
        ),
    }
}

/// The field of the standard that the words name; the nearest words that name one win.
fn field_of(words: &[String], base: &Standard, matcher: &Matcher<'_>) -> Option<Field> {
    for line in words {
        if is_village(line) {
            return base.village.as_ref().map(empty);
        }
        for name in field_names(line) {
            let found = matcher.match_field(name, &Context::among_fields());
            if found.is_sure() {
                return found.best.map(|candidate| empty(candidate.field));
            }
        }
    }
    None
}

fn is_village(line: &str) -> bool {
    let plain: String = line.chars().filter(|char| char.is_alphanumeric()).collect();
    ["村居务公开", "村务公开", "居务公开"].iter().any(|words| plain.contains(words))
}

/// The name part of a title, then the same without each place name before it:
/// `东宝区义务教育领域基层政务公开标准目录` gives `东宝区义务教育` and `义务教育`.
fn field_names(line: &str) -> impl Iterator<Item = &str> {
    let end = ["领域", "基层政务公开", "政务公开", "标准目录", "公开事项", "事项目录"]
        .iter()
        .filter_map(|word| line.find(word))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or(line.len());
    let name = &line[..end];
    let places = name.char_indices().filter(|(_, char)| "省市县区州旗镇乡盟道".contains(*char));
    let rests =
        places.map(|(at, char)| &name[at + char.len_utf8()..]).filter(|rest| !rest.is_empty());
    std::iter::once(name).chain(rests)
}

/// A local field for rows under a title that names one which the standard does not know.
fn titled(words: &[String], standard: &Standard) -> Option<Field> {
    let line = words.iter().find(|line| line.contains("领域") || line.contains("标准目录"))?;
    let name = super::cells::name(field_names(line).last()?);
    (!name.is_empty() && !name.contains("标准目录")).then(|| local(&name, standard))
}

/// The local field of that name: the one already made, or a new one.
fn local(name: &str, standard: &Standard) -> Field {
    if let Some(field) = standard.fields.iter().find(|field| field.name == name) {
        return empty(field);
    }
    let taken = standard.fields.iter().map(|field| field.no).filter(|no| *no >= FIRST_LOCAL);
    let no = taken.max().map_or(FIRST_LOCAL, |no| no + 1);
    let due = Due::default();
    Field {
        no,
        slug: format!("local-{no}"),
        name: name.to_owned(),
        entries: Vec::new(),
        due,
        complete: true,
    }
}

/// The same field without rows; an imported table is believed to be whole.
fn empty(field: &Field) -> Field {
    Field { entries: Vec::new(), complete: true, ..field.clone() }
}
