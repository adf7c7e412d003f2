//! Faults of lists: marks, number and age of lines, pages that do not come.

use super::{Fault, Planter, Spot};
use crate::model::{Block, DocumentId, Item, ItemLink, PageKind, Part, Trouble};
use crate::{Planted, county};
use jiff::ToSpan;

impl Planter<'_> {
    /// Only a line whose second-level matter has another line: else the matter itself would be missing.
    pub(super) fn bracket(&mut self, fault: Fault) -> Option<()> {
        let twin = |items: &[Item], at: usize| {
            let same = |item: &&Item| item.matter2.is_some() && item.matter2 == items[at].matter2;
            items.iter().filter(same).count() > 1
        };
        let id = self.take(|site, id| {
            let column = &site.columns[id];
            let items = &column.items;
            column.part == Part::Matter
                && column.merges.len() > 1
                && (0..items.len()).any(|at| twin(items, at))
        })?;
        let items = &self.site.columns[id].items;
        let at = (0..items.len()).find(|&at| twin(items, at))?;
        let name = items[at].matter2.clone()?;
        let (mark, detail) = match fault {
            Fault::MarkLacking => (String::new(), "lacking"),
            Fault::MarkUnknown => ("[其他信息]".into(), "unknown"),
            Fault::MarkBrackets => (format!("【{name}】"), "brackets"),
            _ => (format!("[{name}"), "unbalanced"),
        };
        let ItemLink::Document(document) = items[at].link else { return None };
        self.site.columns[id].items[at].mark.clone_from(&mark);
        self.site.documents[document].mark =
            if self.site.look.mark_in_title { mark } else { String::new() };
        let mut planted = self.note("bracket-format", id);
        planted.detail = Some(detail.into());
        self.write(planted, Spot::Document(document))
    }

    pub(super) fn blank(&mut self) -> Option<()> {
        let id = self.take_simple(1)?;
        self.site.columns[id].items.clear();
        let planted = self.note("column-blank", id);
        self.write(planted, Spot::Column(id))
    }

    pub(super) fn thin(&mut self) -> Option<()> {
        let id = self.take_simple(4)?;
        let kept = self.chance.between(1, 3) as usize;
        self.site.columns[id].items.truncate(kept);
        let planted = self.note("column-thin", id);
        self.write(planted, Spot::Column(id))
    }

    /// All dates of the column move back by more than a year, with the years that its texts name.
    pub(super) fn stale(&mut self) -> Option<()> {
        let id = self.take_simple(4)?;
        let back = self.chance.between(400, 640);
        for document in self.documents(id) {
            self.age(document, back);
        }
        let planted = self.note("column-stale", id);
        self.write(planted, Spot::Column(id))
    }

    /// The older half of the list moves back by two years.
    pub(super) fn gap(&mut self) -> Option<()> {
        let id = self.take_simple(4)?;
        let documents = self.documents(id);
        for document in &documents[documents.len() / 2..] {
            self.age(*document, 700);
        }
        let mut planted = self.note("column-gap", id);
        planted.later = true;
        self.write(planted, Spot::Column(id))
    }

    fn age(&mut self, id: DocumentId, days: i64) {
        let document = &mut self.site.documents[id];
        let year = document.published.year();
        let published = document.published.date().saturating_sub(days.days());
        let taken = document.formed.map_or(0, |formed| {
            formed.until(document.published.date()).map_or(0, |span| span.get_days())
        });
        document.published = county::working_day(published).to_datetime(document.published.time());
        let formed = county::working_day(document.published.date().saturating_sub(taken.days()));
        let gone = year - document.published.year();
        let title = &mut document.title;
        for back in 0..2 {
            let (from, to) = (year - 1 + back, year - 1 + back - gone);
            *title = title.replace(&format!("{from}年"), &format!("{to}年"));
            *title = title.replace(&format!("〔{from}〕"), &format!("〔{to}〕"));
        }
        self.set_formed(id, formed);
    }

    /// Changes the date formed wherever it is printed.
    pub(super) fn set_formed(&mut self, id: DocumentId, formed: jiff::civil::Date) {
        let document = &mut self.site.documents[id];
        document.formed = Some(formed);
        if let Some(Block::Right(text)) = document.body.last_mut() {
            *text = format!("{}年{}月{}日", formed.year(), formed.month(), formed.day());
        }
    }

    pub(super) fn tag(&mut self, tag: &'static str, on: PageKind) -> Option<()> {
        self.site.lost_tags.push(crate::model::LostTag { tag, on });
        let kind = match on {
            PageKind::Home => "home",
            PageKind::Column => "column",
            PageKind::Article => "article",
        };
        let detail = Some(format!("{tag}/{kind}"));
        self.write(
            Planted { rule: "meta-missing".into(), detail, ..Planted::default() },
            Spot::None,
        )
    }

    pub(super) fn page_down(&mut self) -> Option<()> {
        let id = self.take_simple(4)?;
        self.site.columns[id].trouble = Some(Trouble::Down);
        let planted = self.note("page-down", id);
        self.write(planted, Spot::Column(id))
    }

    pub(super) fn script_only(&mut self) -> Option<()> {
        let id = self.take_simple(4)?;
        self.site.columns[id].trouble = Some(Trouble::ScriptOnly);
        let planted = self.note("unobserved", id);
        self.write(planted, Spot::Column(id))
    }
}
