//! Lines of lists: from the store, or, for an export, from what was read with the documents.

use crate::respond::Visit;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use store::{Filter, Line, Page, Shown, StoreError};

/// All lines that a site shows, by column, in the order of lists: pinned ones first, then the newest.
#[derive(Debug, Default)]
pub(crate) struct Shelf(HashMap<i64, Vec<Line>>);

impl Shelf {
    /// Takes lines in any order.
    pub(crate) fn new(lines: Vec<Line>) -> Self {
        let mut columns: HashMap<i64, Vec<Line>> = HashMap::new();
        for line in lines {
            columns.entry(line.column_id).or_default().push(line);
        }
        for lines in columns.values_mut() {
            lines.sort_unstable_by_key(|line| Reverse((line.pinned, line.published_at, line.id)));
        }
        Self(columns)
    }

    fn column(&self, id: i64) -> &[Line] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// One line of every document, that of the place where it belongs; the oldest first.
    pub(crate) fn documents(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.0.values().flatten().collect();
        // A document's first place is where it belongs.
        lines.sort_unstable_by_key(|line| line.id);
        let mut known = HashSet::new();
        lines.retain(|line| known.insert(line.document_id));
        lines.sort_by_key(|line| (line.published_at, line.document_id));
        lines
    }

    fn list(&self, column: i64, mark: Option<&str>, from: usize, limit: usize) -> Page {
        let all = self.column(column);
        let fits = || all.iter().filter(move |line| has(line, mark));
        let (lines, total) = match mark {
            None => (all.iter().skip(from).take(limit).cloned().collect(), all.len()),
            Some(_) => (fits().skip(from).take(limit).cloned().collect(), fits().count()),
        };
        Page { lines, total: total as u64 }
    }

    fn newest(&self, columns: &[i64], mark: Option<&str>, limit: usize) -> Vec<Line> {
        let mut found: Vec<&Line> = Vec::new();
        for column in columns {
            let lines = self.column(*column);
            let (pinned, others) = lines.split_at(lines.partition_point(|line| line.pinned));
            for part in [pinned, others] {
                found.extend(part.iter().filter(|line| has(line, mark)).take(limit));
            }
        }
        found.sort_by_key(|line| Reverse((line.published_at, line.id)));
        let mut known = HashSet::new();
        found.retain(|line| known.insert(line.document_id));
        found.into_iter().take(limit).cloned().collect()
    }
}

fn has(line: &Line, mark: Option<&str>) -> bool {
    mark.is_none() || line.mark.as_deref() == mark
}

/// The lines of a document at a moment (seconds UTC), one for each place where it is shown.
pub(crate) fn lines(shown: &Shown, now: i64) -> impl Iterator<Item = Line> {
    let places = shown.placements.iter().filter(move |place| {
        place.visible_from.is_none_or(|from| from <= now)
            && place.visible_to.is_none_or(|to| to > now)
    });
    let edition = &shown.edition;
    places.map(|place| Line {
        id: place.id,
        document_id: shown.document.id,
        address: shown.document.address.clone(),
        link: edition.link.clone(),
        title: edition.title.clone(),
        mark: place.mark.clone(),
        column_id: place.column_id,
        published_at: place.published_at,
        number: edition.number.clone(),
        formed: edition.formed.clone(),
        index_number: edition.index_number.clone(),
        organ: edition.organ.clone(),
        validity: edition.validity.clone(),
        pinned: place.pinned,
    })
}

fn length(lines: u64) -> usize {
    usize::try_from(lines).unwrap_or(usize::MAX)
}

impl Visit {
    fn shelf(&self) -> Option<&Shelf> {
        self.still.as_ref()?.shelf.as_deref()
    }

    /// Lines `from..from + limit` of a list and how many there are, as [`store::Store::list`] gives them.
    pub(crate) async fn list(
        &self,
        filter: &Filter,
        from: u64,
        limit: u64,
    ) -> Result<Page, StoreError> {
        match (self.shelf(), &filter.columns[..], filter.year) {
            (Some(shelf), [column], None) => {
                Ok(shelf.list(*column, filter.mark.as_deref(), length(from), length(limit)))
            }
            _ => self.app.store().list(filter, from, limit).await,
        }
    }

    /// The newest lines of columns, as [`store::Store::newest`] gives them.
    pub(crate) async fn newest(
        &self,
        filter: &Filter,
        limit: u64,
    ) -> Result<Vec<Line>, StoreError> {
        match (self.shelf(), filter.year) {
            (Some(shelf), None) => {
                Ok(shelf.newest(&filter.columns, filter.mark.as_deref(), length(limit)))
            }
            _ => self.app.store().newest(filter, limit).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: i64, document: i64, column: i64, at: i64) -> Line {
        Line {
            id,
            document_id: document,
            address: format!("/doc/{document}"),
            link: None,
            title: String::new(),
            mark: (id % 2 == 0).then(|| "even".to_owned()),
            column_id: column,
            published_at: at,
            number: None,
            formed: None,
            index_number: None,
            organ: String::new(),
            validity: String::new(),
            pinned: id == 1,
        }
    }

    fn ids(lines: &[Line]) -> Vec<i64> {
        lines.iter().map(|line| line.id).collect()
    }

    #[test]
    fn lists_are_in_the_order_of_the_store() {
        let shelf = Shelf::new(vec![
            line(1, 10, 7, 100),
            line(2, 11, 7, 300),
            line(3, 12, 7, 200),
            line(4, 11, 8, 300),
            line(5, 13, 7, 200),
        ]);
        let whole = shelf.list(7, None, 0, 9);
        assert_eq!((ids(&whole.lines), whole.total), (vec![1, 2, 5, 3], 4), "pinned, newest, last");
        let part = shelf.list(7, None, 1, 2);
        assert_eq!((ids(&part.lines), part.total), (vec![2, 5], 4));
        let even = shelf.list(7, Some("even"), 0, 9);
        assert_eq!((ids(&even.lines), even.total), (vec![2], 1));
        assert_eq!(shelf.list(9, None, 0, 9).total, 0);
        let newest = shelf.newest(&[7, 8], None, 3);
        assert_eq!(ids(&newest), [4, 5, 3], "each document once, pinned or not");
        let homes: Vec<i64> = shelf.documents().iter().map(|line| line.id).collect();
        assert_eq!(homes, [1, 3, 5, 2], "the oldest first, at home");
    }
}
