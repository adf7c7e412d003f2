//! From what was kept of a page to a document of the snapshot.

use crate::further::Further;
use crate::record::Record;
use jiff::civil::Date;
use page::{Kind, Reading};
use snapshot::{Dates, Document, DocumentKind, Outcome, PageTags};

/// A document that was only linked so far.
pub fn unseen(url: &str, kind: DocumentKind, outcome: Outcome) -> Document {
    Document {
        url: url.to_owned(),
        final_url: None,
        outcome,
        tries: Vec::new(),
        kind,
        title: None,
        dates: Dates::default(),
        source: None,
        document_number: None,
        index_number: None,
        tags: PageTags::default(),
        breadcrumb: Vec::new(),
        attachments: Vec::new(),
        links: Vec::new(),
        fingerprint: None,
        content: None,
        file: None,
        confidence: 0.0,
        hidden_links: Vec::new(),
        saved: None,
        pages: Vec::new(),
    }
}

/// The document at an address, with what the record holds of it taken out; attachments and links are
/// added by whoever numbers them.
pub fn document(url: &str, record: &mut Record, kind: DocumentKind) -> Document {
    let mut document = unseen(url, kind, record.outcome.clone());
    document.final_url.clone_from(&record.final_url);
    document.tries = std::mem::take(&mut record.tries);
    document.saved.clone_from(&record.saved);
    document.file = record.file.take();
    document.hidden_links = std::mem::take(&mut record.hidden_links);
    let Some(reading) = record.reading.as_deref_mut() else { return document };
    if kind == DocumentKind::Article {
        document.kind = match reading.kind {
            Kind::Article => DocumentKind::Article,
            Kind::List | Kind::Column | Kind::Home if record.outcome == Outcome::Ok => {
                DocumentKind::Column
            }
            _ if record.fingerprint.is_some() || !reading.attachments.is_empty() => {
                DocumentKind::Article
            }
            _ => DocumentKind::Unknown,
        };
    }
    document.title = reading.title.take().map(|found| found.value);
    document.dates = dates(reading);
    document.source = reading.source.take().map(|found| found.value);
    document.document_number = reading.document_number.take();
    document.index_number = reading.index_number.take();
    document.tags = std::mem::take(&mut reading.tags);
    let crumbs = std::mem::take(&mut reading.column_path);
    document.breadcrumb = crumbs.into_iter().map(|crumb| crumb.title).collect();
    document.fingerprint = record.fingerprint;
    document.content = record.content.take();
    document.pages = record.further.iter().map(Further::page).collect();
    document.confidence = reading.confidence;
    document
}

fn dates(reading: &Reading) -> Dates {
    let page = &reading.dates;
    Dates {
        published: None,
        published_from: None,
        formed: page.formed,
        visible: page.visible,
        tag: page.tag,
        list: None,
        address: page.address,
        archived: page.archived,
    }
}

/// Takes the list's date and chooses the date of publication: what readers see on the page, the tag
/// where the list or the address does not speak against it, the list, the address.
pub fn settle_dates(dates: &mut Dates, list: Option<Date>) {
    dates.list = list;
    let near =
        |one: Date, other: Option<Date>| other.is_none_or(|other| days_between(one, other) <= 1);
    let tag = dates.tag.filter(|tag| near(*tag, dates.list.or(dates.address)));
    let winner = [
        (dates.visible, "visible"),
        (tag, "tag"),
        (dates.list, "list"),
        (dates.tag, "tag"),
        (dates.address, "address"),
    ];
    let winner = winner.into_iter().find_map(|(date, from)| date.map(|date| (date, from)));
    dates.published = winner.map(|(date, _)| date);
    dates.published_from = winner.map(|(_, from)| from.to_owned());
}

fn days_between(one: Date, other: Date) -> i32 {
    (one - other).get_days().abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn which_date_wins() {
        let day = Some(date(2023, 4, 3));
        let other = Some(date(2024, 1, 1));
        for (visible, tag, list, address, won, from) in [
            (day, other, other, None, day, Some("visible")),
            (None, day, day, None, day, Some("tag")),
            (None, other, day, None, day, Some("list")),
            (None, other, None, day, other, Some("tag")),
            (None, None, None, day, day, Some("address")),
            (None, None, None, None, None, None),
        ] {
            let mut dates = Dates { visible, tag, address, ..Dates::default() };
            settle_dates(&mut dates, list);
            assert_eq!((dates.published, dates.published_from.as_deref()), (won, from));
        }
    }
}
