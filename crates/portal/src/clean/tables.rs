//! Tables and lists of a page that is read.

use super::blocks::{Block, Cell, Item, Order, Paragraph, Part, Row};
use super::columns::Columns;
use super::style::Style;
use super::tidy::{Context, Walk};
use dom_query::NodeRef;

/// Rows or columns that a cell may take.
const WIDEST: u16 = 1000;
/// Letters in place of numbers that a list may have.
const LETTERS: [&str; 4] = ["a", "A", "i", "I"];

/// A table; nothing where it has no cell.
pub(super) fn table(walk: &mut Walk, node: &NodeRef<'_>, context: Context) -> Vec<Block> {
    let mut caption = Vec::new();
    let mut rows = Vec::new();
    let mut columns = Columns::of(node);
    for child in node.children() {
        let name = child.node_name().unwrap_or_default();
        match &*name {
            "caption" => caption = walk.blocks(&child, context.of_cell(true)),
            "thead" | "tbody" | "tfoot" => {
                let lines = child.children().into_iter().filter(|line| line.has_name("tr"));
                let heading = &*name == "thead";
                rows.extend(
                    lines.filter_map(|line| row(walk, &line, heading, context, &mut columns)),
                );
            }
            "tr" => rows.extend(row(walk, &child, false, context, &mut columns)),
            _ => {}
        }
    }
    walk.leaves_columns_out(columns.left_out());
    // A table of one cell is a frame around a text.
    if let [Row { cells, .. }] = rows.as_mut_slice()
        && let [cell] = cells.as_mut_slice()
    {
        caption.append(&mut cell.blocks);
        rows.clear();
    }
    if rows.is_empty() { caption } else { vec![Block::Table { caption, rows }] }
}

fn row(
    walk: &mut Walk,
    node: &NodeRef<'_>,
    heading: bool,
    context: Context,
    columns: &mut Columns,
) -> Option<Row> {
    columns.next_row();
    if walk.leaves_out(node, "tr", &Style::of(node)) {
        return None;
    }
    let mut cells = Vec::new();
    for child in node.children() {
        let name = child.node_name().unwrap_or_default();
        if matches!(&*name, "td" | "th") {
            let rows = span(&child, "rowspan");
            let seen = columns.take(&child, (span(&child, "colspan"), rows));
            let style = Style::of(&child);
            if seen > 0 && !walk.leaves_out(&child, &name, &style) {
                cells.push(cell(walk, &child, &style, context, (seen, rows)));
            }
        }
    }
    // Office programs end a table with a row that only measures its columns.
    let measures = node.attr("height").as_deref() == Some("0")
        && cells.iter().all(|cell| cell.blocks.is_empty());
    (!cells.is_empty() && !measures).then_some(Row { heading, cells })
}

fn cell(
    walk: &mut Walk,
    node: &NodeRef<'_>,
    style: &Style,
    context: Context,
    (columns, rows): (u16, u16),
) -> Cell {
    let heading = node.has_name("th");
    let scope = match node.attr("scope").as_deref() {
        Some("row") => Some("row"),
        Some("col") => Some("col"),
        _ => None,
    };
    let mut blocks = walk.blocks(node, context.of_cell(heading));
    let mut align = style.align(node.attr("align").as_deref()).flatten();
    // One paragraph says for the whole cell where its lines stand.
    if let [Block::Text(Paragraph { part: Part::Paragraph, align: of_line @ Some(_), .. })] =
        blocks.as_mut_slice()
    {
        align = of_line.take();
    }
    Cell { heading, scope, columns, rows, align, blocks }
}

/// Columns or rows that a cell takes.
fn span(node: &NodeRef<'_>, name: &str) -> u16 {
    let count = node.attr(name).and_then(|count| count.trim().parse::<u16>().ok());
    count.filter(|count| (1..=WIDEST).contains(count)).unwrap_or(1)
}

/// A list; nothing where it has no point.
pub(super) fn list(
    walk: &mut Walk,
    node: &NodeRef<'_>,
    style: &Style,
    context: Context,
) -> Option<Block> {
    let mut items: Vec<Item> = Vec::new();
    for child in node.children() {
        let style = Style::of(&child);
        let name = child.node_name().unwrap_or_default();
        if walk.leaves_out(&child, &name, &style) {
            continue;
        }
        let blocks = walk.item(&child, &style, context);
        if blocks.is_empty() {
            continue;
        }
        match items.last_mut().filter(|_| matches!(&*name, "ul" | "ol")) {
            // A list that stands between the points belongs to the one before it.
            Some(last) => last.blocks.extend(blocks),
            None => items.push(Item { blocks }),
        }
    }
    let order = node.has_name("ol").then(|| Order {
        start: start(node),
        letters: style.letters().or_else(|| {
            let kind = node.attr("type")?;
            LETTERS.into_iter().find(|letters| **letters == *kind)
        }),
    });
    (!items.is_empty()).then_some(Block::List { order, items })
}

/// The first number of a list.
pub(super) fn start(node: &NodeRef<'_>) -> i32 {
    node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1)
}
