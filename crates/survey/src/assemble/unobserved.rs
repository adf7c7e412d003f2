//! What was expected to be seen and was not: columns, pages of lists, documents, and names that no column has.

use crate::address::Belongs;
use crate::sparing::NOT_NOW;
use crate::tree::{NodeId, Shows};
use crate::walk::Walk;
use rustc_hash::FxHashMap;
use snapshot::{
    Column, ColumnId, Document, Item, Outcome, PAGE_OF_DOCUMENT, REST_OF_DOCUMENT, Reason,
    Unobserved, Verdict,
};

impl Walk {
    /// All that was expected to be seen and was not.
    pub(super) fn unobserved(
        &self,
        columns: &[Column],
        order: &[NodeId],
        items: &[Item],
    ) -> Vec<Unobserved> {
        let mut list = Vec::new();
        let now = self.state.started;
        for (number, column) in columns.iter().enumerate() {
            if column.outcome.verdict() == Verdict::Unobserved {
                list.push(Unobserved {
                    url: column.url.clone(),
                    what: Reason::new("what-column"),
                    title: column.title.clone(),
                    column: Some(ColumnId(number as u32)),
                    outcome: column.outcome.clone(),
                    at: column.saved.as_ref().map_or(now, |saved| saved.at),
                });
            }
        }
        for (node, number) in order.iter().zip(0u32..) {
            let column = &columns[number as usize];
            if column.outcome == Outcome::Ok && self.not_understood(&self.tree.nodes[*node]) {
                list.push(Unobserved {
                    url: column.url.clone(),
                    what: Reason::new("what-column-content"),
                    title: column.title.clone(),
                    column: Some(ColumnId(number)),
                    outcome: Outcome::NotReached { reason: Reason::new("not-understood") },
                    at: column.saved.as_ref().map_or(now, |saved| saved.at),
                });
            }
        }
        self.possible_columns(columns, order, &mut list);
        let mut column_of_list: FxHashMap<usize, ColumnId> = FxHashMap::default();
        for (node, number) in order.iter().zip(0u32..) {
            if let Some(at) = self.tree.nodes[*node].list {
                column_of_list.entry(at).or_insert(ColumnId(number));
            }
        }
        for missed in &self.missed_pages {
            let column = column_of_list.get(&missed.list).copied();
            list.push(Unobserved {
                url: missed.url.clone(),
                what: Reason::new("what-list-page").with("page", missed.page),
                title: column
                    .map_or_else(String::new, |column| columns[column.0 as usize].title.clone()),
                column,
                outcome: missed.outcome.clone(),
                at: missed.at,
            });
        }
        let mut lists: Vec<(usize, ColumnId)> = column_of_list.into_iter().collect();
        lists.sort_unstable_by_key(|(_, column)| *column);
        for (at, column) in lists {
            let walk = &self.lists[at].walk;
            for gap in walk.gaps.iter().filter(|gap| gap.id != "list-missed-page") {
                list.push(Unobserved {
                    url: self.addresses.text(self.lists[at].page).to_owned(),
                    what: Reason::new("what-list-rest"),
                    title: columns[column.0 as usize].title.clone(),
                    column: Some(column),
                    outcome: Outcome::NotReached { reason: gap.clone() },
                    at: now,
                });
            }
        }
        self.unobserved_documents(items, &mut list);
        list
    }

    /// Names of the standard that a column's page shows as words, and that no column near it has: something
    /// may stand there that was not understood.
    fn possible_columns(&self, columns: &[Column], order: &[NodeId], list: &mut Vec<Unobserved>) {
        for (node, number) in order.iter().zip(0u32..) {
            let node_id = *node;
            let node = &self.tree.nodes[node_id];
            let Shows::Page(address) = node.shows else { continue };
            let Some(record) = self.pages.get(&address).and_then(|page| page.record.as_ref())
            else {
                continue;
            };
            if record.names.is_empty() || node.belongs != Belongs::Here {
                continue;
            }
            let column = &columns[number as usize];
            let mut near: Vec<&str> = column.breadcrumb.iter().map(String::as_str).collect();
            near.extend(self.tree.line(node_id).map(|id| self.tree.nodes[id].title.as_str()));
            let beside = node.parent.map_or(&[][..], |parent| &self.tree.nodes[parent].children);
            let mut below: Vec<NodeId> = node.children.iter().chain(beside).copied().collect();
            while let Some(id) = below.pop() {
                near.push(self.tree.nodes[id].title.as_str());
                if near.len() < 5_000 && self.tree.nodes[id].depth > node.depth {
                    below.extend(self.tree.nodes[id].children.iter().copied());
                }
            }
            for name in &record.names {
                if near.iter().any(|title| self.names.same(title, name)) {
                    continue;
                }
                list.push(Unobserved {
                    url: column.url.clone(),
                    what: Reason::new(snapshot::POSSIBLE_COLUMN),
                    title: name.clone(),
                    column: Some(ColumnId(number)),
                    outcome: Outcome::NotReached { reason: Reason::new("name-without-column") },
                    at: column.saved.as_ref().map_or(self.state.started, |saved| saved.at),
                });
            }
        }
    }

    fn unobserved_documents(&self, items: &[Item], list: &mut Vec<Unobserved>) {
        let now = self.state.started;
        let mut column_of = vec![None; self.documents.len()];
        for item in items {
            if let Some(document) = item.document {
                column_of[document.0 as usize].get_or_insert((item.column, item.title.as_str()));
            }
        }
        let mut not_reached: Vec<(ColumnId, u32, String)> = Vec::new();
        for (document, place) in self.documents.iter().zip(&column_of) {
            let Some((column, title)) = place else { continue };
            match &document.outcome {
                Outcome::NotReached { .. } => match not_reached.last_mut() {
                    Some((last, count, _)) if last == column => *count += 1,
                    _ => not_reached.push((*column, 1, document.url.clone())),
                },
                outcome if outcome.verdict() == Verdict::Unobserved => list.push(Unobserved {
                    url: document.url.clone(),
                    what: Reason::new("what-document"),
                    title: (*title).to_owned(),
                    column: Some(*column),
                    outcome: outcome.clone(),
                    at: document.tries.last().map_or(now, |tried| tried.at),
                }),
                _ => {}
            }
            list.extend(unobserved_pages(document, *column, title));
            for link in document.attachments.iter().chain(&document.links) {
                let link = &self.links[link.0 as usize];
                if link.outcome.verdict() == Verdict::Unobserved
                    && !matches!(link.outcome, Outcome::NotReached { .. })
                {
                    list.push(Unobserved {
                        url: link.url.clone(),
                        what: Reason::new(if link.kind == snapshot::LinkKind::Attachment {
                            "what-attachment"
                        } else {
                            "what-link"
                        }),
                        title: (*title).to_owned(),
                        column: Some(*column),
                        outcome: link.outcome.clone(),
                        at: link.tries.last().map_or(now, |tried| tried.at),
                    });
                }
            }
        }
        let reason = self.stopped.clone().unwrap_or(Reason::new(NOT_NOW));
        for (column, count, url) in not_reached {
            list.push(Unobserved {
                url,
                what: Reason::new("what-documents").with("count", count),
                title: String::new(),
                column: Some(column),
                outcome: Outcome::NotReached { reason: reason.clone() },
                at: now,
            });
        }
    }
}

/// Further pages of a document that were not had. Their address is that of the document, by which findings know it.
fn unobserved_pages<'a>(
    document: &'a Document,
    column: ColumnId,
    title: &'a str,
) -> impl Iterator<Item = Unobserved> + 'a {
    let missed =
        |(_, page): &(u32, &snapshot::DocumentPage)| page.outcome.verdict() != Verdict::Observed;
    (2u32..).zip(&document.pages).filter(missed).map(move |(number, page)| {
        let rest = matches!(page.outcome, Outcome::NotReached { .. });
        let what = if rest { REST_OF_DOCUMENT } else { PAGE_OF_DOCUMENT };
        Unobserved {
            url: document.url.clone(),
            what: Reason::new(what).with("page", number),
            title: title.to_owned(),
            column: Some(column),
            outcome: page.outcome.clone(),
            at: page.at,
        }
    })
}
