//! Tables of a saved web page. Layout tables (a table that holds tables) are passed through to the inner ones.

use crate::catalog::grid::{Layout, Table};
use dom_query::{Document, NodeRef};

/// Elements whose text may be a heading of the next table.
const HEADINGS: [&str; 9] = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "caption", "title"];
/// A heading is one line, not a paragraph of text.
const LONGEST_HEADING: usize = 80;

/// Reads all innermost tables, with the lines of text before each.
pub fn read(html: &str) -> Vec<Table> {
    let document = Document::from(html);
    let mut tables = Vec::new();
    let mut heading: Vec<String> = Vec::new();
    for node in document.root().descendants_it() {
        let Some(name) = node.node_name() else { continue };
        if &*name == "table" {
            if node.descendants_it().any(|inner| inner.has_name("table")) {
                continue;
            }
            let number = tables.len() + 1;
            let mut lines = std::mem::take(&mut heading);
            lines.extend(
                node.descendants_it()
                    .filter(|inner| inner.has_name("caption"))
                    .map(|inner| text_of(&inner)),
            );
            tables.push(table(&node, format!("表{number}"), lines));
        } else if HEADINGS.contains(&&*name) && !inside(&node, "table") {
            let line = text_of(&node);
            if !line.is_empty() && line.chars().count() <= LONGEST_HEADING {
                heading.push(line);
            }
        }
    }
    tables
}

fn inside(node: &NodeRef<'_>, name: &str) -> bool {
    // a heading inside a layout table is a heading; inside a data table it is a cell
    node.ancestors_it(None).any(|above| {
        above.has_name(name) && !above.descendants_it().any(|inner| inner.has_name(name))
    })
}

fn table(node: &NodeRef<'_>, name: String, heading: Vec<String>) -> Table {
    let mut layout = Layout::default();
    let rows = node.descendants_it().filter(|inner| inner.has_name("tr"));
    for (row, line) in rows.enumerate() {
        layout.row();
        for cell in
            line.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th"))
        {
            let span = |name: &str| {
                cell.attr(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1)
            };
            layout.cell(row, &text_of(&cell), span("colspan"), span("rowspan"));
        }
    }
    layout.finish(name, heading)
}

/// Text with `\n` for line breaks and between paragraphs.
fn text_of(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    for inner in node.descendants_it() {
        if inner.is_text() {
            let words = inner.text();
            let mut words = words.split_whitespace();
            if let Some(first) = words.next() {
                text.push_str(first);
                for word in words {
                    text.push(' ');
                    text.push_str(word);
                }
            }
        } else if (inner.has_name("br") || inner.has_name("p") || inner.has_name("div"))
            && !text.is_empty()
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
    }
    text.trim().to_owned()
}
