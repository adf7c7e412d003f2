//! Faults of content: same origin, and those whose rules come later (news, misfiling, safety): their notes
//! say so.

use super::{Planter, Spot};
use crate::Planted;
use crate::model::{Block, Column, ColumnId, Document, DocumentId, Item, ItemLink, Part};
use crate::render::html::STRANGER;
use jiff::ToSpan;

impl Planter<'_> {
    pub(super) fn later(&mut self, mut planted: Planted, spot: Spot) -> Option<()> {
        planted.later = true;
        self.write(planted, spot)
    }

    /// Files `document` as the second line of a column and answers its id.
    pub(super) fn add(&mut self, column: ColumnId, mut document: Document) -> DocumentId {
        document.column = column;
        self.site.documents.push(document);
        let id = self.site.documents.len() - 1;
        let matter2 = self.site.columns[column].merges.first().cloned();
        let mark = match &matter2 {
            Some(name) => {
                let (open, close) = self.site.look.brackets;
                format!("{open}{name}{close}")
            }
            None => String::new(),
        };
        let link = ItemLink::Document(id);
        self.site.columns[column].items.insert(1, Item { link, mark, matter2 });
        id
    }

    /// The same content at a second address; with `forked` one figure differs.
    pub(super) fn copied(&mut self, forked: bool) -> Option<()> {
        let sentence =
            |block: &Block| matches!(block, Block::Paragraph(text) if text.ends_with('。'));
        let original = loop {
            let (_, original) = self.take_line()?;
            if !forked || self.site.documents[original].body.iter().any(sentence) {
                break original;
            }
        };
        let (column, _) = self.take_line()?;
        let mut copy = self.site.documents[original].clone();
        copy.mark.clear();
        // Put up a day after the original; when it was formed is not said again.
        copy.published = copy.published.saturating_add(1.day());
        copy.formed = None;
        if forked
            && let Some(Block::Paragraph(text)) = copy.body.iter_mut().find(|block| sentence(block))
        {
            text.push_str("以上标准自下月起调整为每人每月865元。");
        }
        let id = self.add(column, copy);
        let planted = self.note(if forked { "origin-forked" } else { "origin-copied" }, column);
        self.write(planted, Spot::Document(id))
    }

    /// A line of one field's matter stands in another field's column.
    pub(super) fn misfiled(&mut self) -> Option<()> {
        let (column, _) = self.take_line()?;
        let field = self.site.columns[column].field.clone();
        // What is taken away leaves another line of its matter.
        let spare = |column: &Column| {
            let twin = |item: &Item| {
                let same = |other: &&Item| other.matter2 == item.matter2;
                column.items.iter().filter(same).count() > 1
            };
            let document = |item: &Item| match item.link {
                ItemLink::Document(id) if twin(item) => Some(id),
                _ => None,
            };
            column.items.iter().rev().find_map(document)
        };
        let other = |column: &Column| {
            column.part == Part::Matter && column.field != field && column.items.len() > 4
        };
        let (source, document) =
            self.site.columns.iter().enumerate().find_map(|(at, column)| {
                other(column).then(|| spare(column)).flatten().map(|document| (at, document))
            })?;
        self.site.columns[source]
            .items
            .retain(|item| !matches!(item.link, ItemLink::Document(id) if id == document));
        let item = Item { link: ItemLink::Document(document), mark: String::new(), matter2: None };
        self.site.columns[column].items.push(item);
        let planted = self.note("misfiled", column);
        self.later(planted, Spot::Document(document))
    }

    pub(super) fn hidden_link(&mut self) -> Option<()> {
        let (column, document) = self.take_line()?;
        let block = Block::Hidden("在线游戏平台".into(), STRANGER.into());
        self.site.documents[document].body.insert(0, block);
        let mut planted = self.note("hidden-link", column);
        planted.detail = Some(STRANGER.into());
        self.write(planted, Spot::Document(document))
    }

    pub(super) fn hijacked(&mut self) -> Option<()> {
        self.site.hijacked = true;
        let (rule, detail) = ("hidden-link".to_owned(), Some(STRANGER.to_owned()));
        self.write(Planted { rule, detail, ..Planted::default() }, Spot::Home)
    }

    pub(super) fn wrong_word(&mut self) -> Option<()> {
        let (column, document) = self.take_line()?;
        let text = "各单位要认真布署，确保按装到位。".to_owned();
        self.site.documents[document].body.insert(0, Block::Paragraph(text));
        let planted = self.note("wrong-word", column);
        self.write(planted, Spot::Document(document))
    }
}
