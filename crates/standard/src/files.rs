//! A standard as a directory of tables: `fields.csv`, `matrix.csv`, `platform-columns.csv` and one csv
//! a field. Texts by file name go in and come out; where they are kept is the caller's business.

use crate::model::{
    Due, Entry, Evidence, Field, Layer, Levels, Limit, Method, Omission, PlatformColumn,
    Provenance, Standard, Version,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Separates the parts of a cell that holds a list.
const LIST_SEPARATOR: &str = "；";
/// Number of the village catalog.
const VILLAGE_NO: u16 = 90;
const FIELDS: &str = "fields.csv";
const MATRIX: &str = "matrix.csv";
const PLATFORM: &str = "platform-columns.csv";
const VERSION: &str = "version.csv";
const OMISSIONS: &str = "omissions.csv";

/// Texts of a directory by file name.
pub type Files = BTreeMap<String, String>;

/// A directory that is no standard.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The table of fields is not there.
    #[error("fields.csv is missing: this is not a directory of a standard")]
    NoFields,
    /// A table cannot be read.
    #[error("{file}: {error}")]
    Table {
        /// File name.
        file: String,
        /// Why, with line.
        error: csv::Error,
    },
    /// A value that is none of the known ones.
    #[error("{file}, row {row}: {column} is {found:?}; expected {expected}")]
    Value {
        /// File name.
        file: String,
        /// 1-based row below the header.
        row: usize,
        /// Column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
}

#[derive(Serialize, Deserialize)]
struct FieldRow {
    no: u16,
    slug: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct MatrixRow {
    slug: String,
    city: Option<u8>,
    county: Option<u8>,
    town: Option<u8>,
    complete: u8,
}

#[derive(Serialize, Deserialize)]
struct VersionRow {
    name: String,
    number: String,
    layer: Layer,
}

#[derive(Serialize, Deserialize)]
struct EntryRow {
    seq: String,
    matter1: String,
    #[serde(default)]
    matter2: String,
    #[serde(default)]
    elements: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    time_limit: String,
    #[serde(default)]
    limit_working_days: Option<u32>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    channels: String,
    #[serde(default)]
    audience: String,
    method: String,
    #[serde(default)]
    city: u8,
    county: u8,
    town: u8,
    #[serde(default)]
    village: u8,
    #[serde(default)]
    column: String,
    evidence: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    table: String,
    #[serde(default)]
    row: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct PlatformRow {
    column_path: String,
    evidence: String,
    source: String,
}

impl Standard {
    /// Reads a directory; `version` stands where it has no `version.csv`. Only `fields.csv` must be there.
    pub fn from_files(files: &Files, version: Version) -> Result<Self, FilesError> {
        let Some(list) = files.get(FIELDS) else { return Err(FilesError::NoFields) };
        let matrix: Vec<MatrixRow> = optional(files, MATRIX)?;
        let mut fields = Vec::new();
        let mut village = None;
        for row in rows::<FieldRow>(FIELDS, list)? {
            let due = matrix.iter().find(|line| line.slug == row.slug);
            let field = Field {
                entries: entries(files, &table_name(row.no, &row.slug), row.no == VILLAGE_NO)?,
                due: due.map_or_else(Due::default, |line| Due {
                    city: line.city.map(|mark| mark == 1),
                    county: line.county.map(|mark| mark == 1),
                    town: line.town.map(|mark| mark == 1),
                }),
                complete: due.is_some_and(|line| line.complete == 1),
                no: row.no,
                slug: row.slug,
                name: row.name,
            };
            if row.no == VILLAGE_NO { village = Some(field) } else { fields.push(field) }
        }
        let mut platform = Vec::new();
        for (at, row) in optional::<PlatformRow>(files, PLATFORM)?.into_iter().enumerate() {
            platform.push(PlatformColumn {
                path: row.column_path.split('/').map(|name| name.trim().to_owned()).collect(),
                provenance: provenance(PLATFORM, at, &row.evidence, row.source)?,
            });
        }
        let own = optional::<VersionRow>(files, VERSION)?.into_iter().next();
        let version = own.map_or(version, |row| Version {
            name: row.name,
            number: row.number,
            layer: row.layer,
        });
        let omissions: Vec<Omission> = optional(files, OMISSIONS)?;
        if let Some(at) = omissions.iter().position(|omission| omission.reason.trim().is_empty()) {
            let (file, found) = (OMISSIONS.into(), omissions[at].reason.clone());
            return Err(FilesError::Value {
                file,
                row: at + 1,
                column: "reason",
                found,
                expected: "the reason in words",
            });
        }
        Ok(Self { version, fields, village, platform, omissions })
    }

    /// Writes it as a directory; [`Standard::from_files`] reads the same standard back.
    pub fn to_files(&self) -> Files {
        let all = || self.fields.iter().chain(&self.village);
        let mark = |due: Option<bool>| due.map(u8::from);
        let version = &self.version;
        let mut files = Files::new();
        files.insert(
            VERSION.into(),
            table([VersionRow {
                name: version.name.clone(),
                number: version.number.clone(),
                layer: version.layer,
            }]),
        );
        files.insert(
            FIELDS.into(),
            table(all().map(|field| FieldRow {
                no: field.no,
                slug: field.slug.clone(),
                name: field.name.clone(),
            })),
        );
        files.insert(
            MATRIX.into(),
            table(all().map(|field| MatrixRow {
                slug: field.slug.clone(),
                city: mark(field.due.city),
                county: mark(field.due.county),
                town: mark(field.due.town),
                complete: u8::from(field.complete),
            })),
        );
        if !self.platform.is_empty() {
            let row = |column: &PlatformColumn| PlatformRow {
                column_path: column.path.join(" / "),
                evidence: evidence_word(column.provenance.evidence).into(),
                source: column.provenance.source.clone(),
            };
            files.insert(PLATFORM.into(), table(self.platform.iter().map(row)));
        }
        for field in all() {
            files.insert(
                table_name(field.no, &field.slug),
                table(field.entries.iter().map(entry_row)),
            );
        }
        files
    }
}

fn table_name(no: u16, slug: &str) -> String {
    format!("{no:02}-{slug}.csv")
}

fn rows<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<Vec<T>, FilesError> {
    let text = text.trim_start_matches('\u{feff}');
    let rows: Result<Vec<T>, csv::Error> =
        csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    rows.map_err(|error| FilesError::Table { file: file.into(), error })
}

fn optional<T: for<'de> Deserialize<'de>>(files: &Files, name: &str) -> Result<Vec<T>, FilesError> {
    files.get(name).map_or_else(|| Ok(Vec::new()), |text| rows(name, text))
}

fn table<T: Serialize>(rows: impl IntoIterator<Item = T>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("a row of plain values");
    }
    let bytes = writer.into_inner().expect("writing to memory");
    String::from_utf8(bytes).expect("only text was written")
}

fn entries(files: &Files, file: &str, village: bool) -> Result<Vec<Entry>, FilesError> {
    let mut entries = Vec::new();
    for (at, row) in optional::<EntryRow>(files, file)?.into_iter().enumerate() {
        let method = match row.method.as_str() {
            method if method.starts_with("主动") => Method::Active,
            method if method.starts_with("依申请") => Method::OnRequest,
            _ => {
                let expected = "主动 or 依申请";
                return Err(FilesError::Value {
                    file: file.into(),
                    row: at + 1,
                    column: "method",
                    found: row.method,
                    expected,
                });
            }
        };
        let mut provenance = provenance(file, at, &row.evidence, row.source)?;
        provenance.table = Some(row.table).filter(|table| !table.is_empty());
        provenance.row = row.row;
        // the village catalog carries no level marks: all of its rows are the village's
        let levels = Levels {
            city: row.city == 1,
            county: row.county == 1,
            town: row.town == 1,
            village: village || row.village == 1,
        };
        entries.push(Entry {
            seq: row.seq,
            matter1: row.matter1,
            matter2: Some(row.matter2).filter(|name| !name.is_empty()),
            elements: list(&row.elements),
            basis: list(&row.basis),
            limit: Limit { text: row.time_limit, working_days: row.limit_working_days },
            body: list(&row.body),
            channels: list(&row.channels),
            audience: row.audience,
            method,
            levels,
            column: Some(row.column).filter(|name| !name.is_empty()),
            provenance,
        });
    }
    Ok(entries)
}

fn entry_row(entry: &Entry) -> EntryRow {
    let method = match entry.method {
        Method::Active => "主动",
        Method::OnRequest => "依申请",
    };
    EntryRow {
        seq: entry.seq.clone(),
        matter1: entry.matter1.clone(),
        matter2: entry.matter2.clone().unwrap_or_default(),
        elements: entry.elements.join(LIST_SEPARATOR),
        basis: entry.basis.join(LIST_SEPARATOR),
        time_limit: entry.limit.text.clone(),
        limit_working_days: entry.limit.working_days,
        body: entry.body.join(LIST_SEPARATOR),
        channels: entry.channels.join(LIST_SEPARATOR),
        audience: entry.audience.clone(),
        method: method.into(),
        city: u8::from(entry.levels.city),
        county: u8::from(entry.levels.county),
        town: u8::from(entry.levels.town),
        village: u8::from(entry.levels.village),
        column: entry.column.clone().unwrap_or_default(),
        evidence: evidence_word(entry.provenance.evidence).into(),
        source: entry.provenance.source.clone(),
        table: entry.provenance.table.clone().unwrap_or_default(),
        row: entry.provenance.row,
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(LIST_SEPARATOR)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn evidence_word(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Seen => "seen",
        Evidence::Recalled => "recalled",
        Evidence::Imported => "imported",
    }
}

fn provenance(
    file: &str,
    at: usize,
    evidence: &str,
    source: String,
) -> Result<Provenance, FilesError> {
    let all = [Evidence::Seen, Evidence::Recalled, Evidence::Imported];
    match all.into_iter().find(|known| evidence_word(*known) == evidence) {
        Some(evidence) => Ok(Provenance { evidence, source, table: None, row: None }),
        None => Err(FilesError::Value {
            file: file.into(),
            row: at + 1,
            column: "evidence",
            found: evidence.into(),
            expected: "seen, recalled or imported",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let standard = Standard::builtin();
        let files = standard.to_files();
        let other = Version { name: "other".into(), number: "0".into(), layer: Layer::Town };
        assert_eq!(Standard::from_files(&files, other).expect("own files"), standard);
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place() {
        let mut files = Standard::builtin().to_files();
        let table = files.get_mut("04-work-safety.csv").expect("field 04");
        *table = table.replacen("主动", "随意", 1);
        let version = Version { name: String::new(), number: String::new(), layer: Layer::County };
        let error = Standard::from_files(&files, version).expect_err("随意 is no method");
        assert_eq!(
            error.to_string(),
            "04-work-safety.csv, row 1: method is \"随意\"; expected 主动 or 依申请"
        );
    }
}
