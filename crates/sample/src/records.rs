//! What a sample portal publishes, as files that `gongkai import` reads: for portals that are made from
//! the standard, not rendered.

use crate::files;
use crate::model::{Block, ColumnId, Document, ItemLink, Part, Site};
use crate::render::html;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Name of the file of documents.
const DOCUMENTS: &str = "documents.jsonl";
/// Folder of attachments beside it.
const FILES: &str = "files";
/// Between the names of a column and those above it.
const BETWEEN: &str = " / ";

/// Writes the documents of a site and their attachments into a folder; answers how many documents.
///
/// Left out are: catalogs, which a portal makes from its standard; departments' own columns; lines that
/// lead elsewhere.
///
/// # Errors
/// Where the folder cannot be written.
pub fn write_records(site: &Site, folder: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(folder.join(FILES))?;
    let mut lines = String::new();
    let mut count = 0;
    for (id, columns) in places(site) {
        let document = &site.documents[id];
        let mut attached = Vec::new();
        for (at, attachment) in document.attachments.iter().enumerate() {
            let within = format!("{FILES}/{id}-{at}");
            let (bytes, _) = files::file(&attachment.name, &attachment.content, &site.place);
            std::fs::create_dir_all(folder.join(&within))?;
            let path = format!("{within}/{}", attachment.name);
            std::fs::write(folder.join(&path), bytes)?;
            attached.push(path);
        }
        lines.push_str(&record(id, document, columns, attached).to_string());
        lines.push('\n');
        count += 1;
    }
    std::fs::write(folder.join(DOCUMENTS), lines)?;
    Ok(count)
}

fn record(id: usize, document: &Document, columns: Vec<String>, attached: Vec<String>) -> Value {
    let body: Vec<Block> = document.body.iter().map(standing_alone).collect();
    let mut record = json!({
        "key": format!("sample-{id}"),
        "title": document.title,
        "body": html::body(&body, &html::PLAIN),
        "published": document.published.to_string(),
        "index_number": document.index_number,
        "organ": document.source,
        "validity": "有效",
        "columns": columns,
        "attachments": attached,
    });
    if let Some(formed) = document.formed {
        record["formed"] = json!(formed.to_string());
    }
    if let Some(number) = &document.number {
        record["number"] = json!(number);
    }
    record
}

/// A link within the vendor's portal leads nowhere in another one: its words stay.
fn standing_alone(block: &Block) -> Block {
    match block {
        Block::Link(words, address) if address.starts_with('/') => Block::Paragraph(words.clone()),
        other => other.clone(),
    }
}

/// For each document that stands anywhere, the columns by name, where it belongs first.
fn places(site: &Site) -> BTreeMap<usize, Vec<String>> {
    let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut enter = |document: usize, names: String, first: bool| {
        let columns = places.entry(document).or_default();
        if !columns.contains(&names) {
            columns.insert(if first { 0 } else { columns.len() }, names);
        }
    };
    for (id, column) in site.columns.iter().enumerate() {
        let Some(names) = names(site, id) else { continue };
        if let Some(document) = column.page {
            enter(document, names.join(BETWEEN), true);
        }
        for item in &column.items {
            let ItemLink::Document(document) = item.link else { continue };
            let mut names = names.clone();
            names.extend(item.matter2.clone().filter(|_| column.part == Part::Matter));
            enter(document, names.join(BETWEEN), site.documents[document].column == id);
        }
    }
    places
}

/// The official names of a column, from any column down that says which it is.
fn names(site: &Site, id: ColumnId) -> Option<Vec<String>> {
    let path = site.path(id);
    let within = |part: Part| path.iter().any(|&id| site.columns[id].part == part);
    if within(Part::Catalogs) || within(Part::Departments) || !site.shown(id) {
        return None;
    }
    let names = path.iter().map(|&id| {
        let column = &site.columns[id];
        let official = match column.part {
            Part::Field => column.field.as_ref(),
            Part::Matter => column.matter1.as_ref(),
            Part::Submatter => column.matter2.as_ref(),
            _ => None,
        };
        official.unwrap_or(&column.title).clone()
    });
    Some(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_says_where_it_stands() -> anyhow::Result<()> {
        let portal = crate::good(crate::Family::Trs, 0, jiff::civil::date(2026, 11, 23), 1);
        let folder = tempfile::tempdir()?;
        let count = write_records(&portal.site, folder.path())?;
        let text = std::fs::read_to_string(folder.path().join(DOCUMENTS))?;
        assert_eq!(text.lines().count(), count);
        assert!(count > 500, "{count}");
        for line in text.lines() {
            let record: Value = serde_json::from_str(line)?;
            assert!(!record["columns"].as_array().is_none_or(Vec::is_empty), "{line}");
            for file in record["attachments"].as_array().into_iter().flatten() {
                let path = folder.path().join(file.as_str().unwrap_or_default());
                assert!(path.metadata()?.len() > 10, "{path:?}");
            }
        }
        Ok(())
    }
}
