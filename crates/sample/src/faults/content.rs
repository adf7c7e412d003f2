//! Faults of documents, links and attachments.

use super::{Fault, Planter, Spot};
use crate::Planted;
use crate::county;
use crate::model::{Block, ColumnId, DocumentId, ItemLink, Part, Trouble};
use jiff::ToSpan;
use standard::Term;

impl Planter<'_> {
    /// A document of a matter's column that fits; its column is taken.
    fn take_document(
        &mut self,
        fits: impl Fn(&Self, DocumentId) -> bool,
    ) -> Option<(ColumnId, DocumentId)> {
        for _ in 0..60 {
            let id = self.take(|site, id| {
                let column = &site.columns[id];
                matches!(column.part, Part::Matter | Part::Submatter) && column.items.len() >= 4
            })?;
            let found = self.documents(id).into_iter().find(|&document| fits(self, document));
            if let Some(document) = found {
                return Some((id, document));
            }
            self.used.remove(&id);
        }
        None
    }

    fn document_note(&self, rule: &str, column: ColumnId, document: DocumentId) -> Planted {
        let mut planted = self.note(rule, column);
        let same = |item: &&crate::model::Item| matches!(item.link, ItemLink::Document(id) if id == document);
        let line = self.site.columns[column].items.iter().find(same);
        if planted.matter2.is_none() {
            planted.matter2 = line.and_then(|item| item.matter2.clone());
        }
        planted
    }

    /// Both dates stand on the page, and the entry has a limit in working days.
    pub(super) fn late(&mut self) -> Option<()> {
        let (column, document) = self.take_document(|planter, id| {
            planter.limit(id).is_some_and(|days| days <= 20) && planter.dated(id)
        })?;
        let published = self.site.documents[document].published.date();
        let back = self.chance.between(60, 110);
        let formed = county::working_day(published.saturating_sub(back.days()));
        self.set_formed(document, formed);
        self.number(document);
        let planted = self.document_note("late", column, document);
        self.write(planted, Spot::Document(document))
    }

    /// The list and the page show a new date; the text and, where it has one, the address an old one.
    pub(super) fn redated(&mut self) -> Option<()> {
        let (column, document) = self.take_document(Self::dated)?;
        let old = county::working_day(
            self.site.documents[document].published.date().saturating_sub(260.days()),
        );
        self.set_formed(document, old);
        self.number(document);
        self.site.documents[document].address_date = Some(old);
        let planted = self.document_note("redated", column, document);
        self.write(planted, Spot::Document(document))
    }

    /// Whether the text ends with its date.
    fn dated(&self, id: DocumentId) -> bool {
        matches!(self.site.documents[id].body.last(), Some(Block::Right(_)))
    }

    /// The limit of the entry that a document belongs to.
    fn limit(&self, id: DocumentId) -> Option<u32> {
        let column = &self.site.columns[self.site.documents[id].column];
        let same = |item: &&crate::model::Item| matches!(item.link, ItemLink::Document(other) if other == id);
        let marked = column.items.iter().find(same).and_then(|item| item.matter2.clone());
        let matter2 = column.matter2.clone().or(marked);
        let field =
            self.standard.fields.iter().find(|field| Some(&field.name) == column.field.as_ref())?;
        let entry = field.entries.iter().find(|entry| {
            Some(&entry.matter1) == column.matter1.as_ref() && entry.matter2 == matter2
        })?;
        match entry.limit.term()? {
            Term::WorkingDays(days) | Term::Days(days) => Some(days),
            Term::AtOnce => None,
        }
    }

    /// Gives a document a number, so that its page prints the table with both dates.
    fn number(&mut self, id: DocumentId) {
        let document = &mut self.site.documents[id];
        let year = document.formed.unwrap_or(document.published.date()).year();
        document.number.get_or_insert_with(|| format!("政公开〔{year}〕{}号", id % 90 + 1));
    }

    pub(super) fn link(&mut self, fault: Fault) -> Option<()> {
        let (column, document) = self.take_document(|_, _| true)?;
        let (trouble, detail) = match fault {
            Fault::LinkGone => (Trouble::Gone, "gone"),
            _ => (Trouble::SoftGone, "soft"),
        };
        self.site.documents[document].trouble = Some(trouble);
        let mut planted = self.document_note("dead-link", column, document);
        planted.detail = Some(detail.into());
        self.write(planted, Spot::Document(document))
    }

    pub(super) fn host_unknown(&mut self) -> Option<()> {
        let (column, document) = self.take_document(|_, _| true)?;
        let url = format!(
            "http://gk.{}-archive.invalid/detail/{}.html",
            self.site.slug,
            70_000 + document
        );
        let title = self.site.documents[document].title.clone();
        let date = self.site.documents[document].published.date();
        let mut planted = self.document_note("dead-link", column, document);
        for item in &mut self.site.columns[column].items {
            if matches!(item.link, ItemLink::Document(id) if id == document) {
                item.link = ItemLink::Address { url: url.clone(), title: title.clone(), date };
            }
        }
        planted.detail = Some("host".into());
        planted.path = Some(url);
        self.write(planted, Spot::None)
    }

    pub(super) fn attachment(&mut self, fault: Fault) -> Option<()> {
        let (column, document) =
            self.take_document(|planter, id| !planter.site.documents[id].attachments.is_empty())?;
        let (trouble, detail) = match fault {
            Fault::AttachmentGone => (Trouble::Gone, "gone"),
            _ => (Trouble::WrongType, "wrong type"),
        };
        self.site.documents[document].attachments[0].trouble = Some(trouble);
        let mut planted = self.document_note("dead-attachment", column, document);
        planted.detail = Some(detail.into());
        self.write(planted, Spot::File(document, 0))
    }

    /// A line that merges nothing, for faults that put something into a column.
    pub(super) fn take_line(&mut self) -> Option<(ColumnId, DocumentId)> {
        let id = self.take_simple(4)?;
        let document = self.documents(id).first().copied()?;
        Some((id, document))
    }
}
