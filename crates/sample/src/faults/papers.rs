//! Papers: believable documents that are faults, and others that only look like faults.

use super::{Planter, Spot};
use crate::chance::Chance;
use crate::county;
use crate::model::{ColumnId, DocumentId};
use crate::writing::{CITY, FACTS, Page, Paper, Theme, paper, telling_name};
use jiff::ToSpan;

/// Rules whose papers count: they must be found.
const COUNTED: [&str; 1] = ["news-as-disclosure"];

impl Planter<'_> {
    /// Puts the paper with this id into a column and notes what must be found.
    pub(super) fn paper(&mut self, id: &str) -> Option<()> {
        let paper = paper(id)?;
        let (column, pages) = self.write_paper(paper)?;
        let Some(rule) = &paper.rule else { return Some(()) };
        let (first, also) = pages.split_first()?;
        let mut planted = self.note(rule, column);
        planted.detail = Some(paper.detail.clone().unwrap_or_else(|| paper.id.clone()));
        let spot = Spot::Pages(*first, also.to_vec());
        if COUNTED.contains(&rule.as_str()) {
            self.write(planted, spot)
        } else {
            self.later(planted, spot)
        }
    }

    /// Writes a paper as often as it wants to be and files it; a column that takes it is used by no other.
    fn write_paper(&mut self, paper: &Paper) -> Option<(ColumnId, Vec<DocumentId>)> {
        let (column, model) = self.take_line()?;
        let mut pages = Vec::new();
        for nth in 0..paper.times {
            let back = i32::try_from(nth).unwrap_or(0).months();
            for page in self.pages(paper, column, model, back) {
                pages.push(self.file_page(column, model, page, back));
            }
        }
        Some((column, pages))
    }

    fn pages(
        &mut self,
        paper: &Paper,
        column: ColumnId,
        model: DocumentId,
        back: jiff::Span,
    ) -> Vec<Page> {
        let chance = Chance::of(self.chance.bits(), &paper.id);
        let about = &self.site.columns[column];
        let model = &self.site.documents[model];
        let county = CITY.counties.iter().find(|county| county.place == self.site.place);
        let Some(county) = county else { return Vec::new() };
        let field = about.field.clone().unwrap_or_default();
        let slug = self.standard.fields.iter().find(|known| known.name == field);
        let facts = FACTS.of(slug.map_or("", |field| &field.slug));
        let names: Vec<&str> = [&about.matter2, &about.matter1]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain([field.as_str()])
            .collect();
        let published = county::working_day(model.published.date().saturating_sub(back));
        let theme = Theme {
            county,
            matter: telling_name(&names, &field),
            field: field.clone(),
            organ: facts.organ.clone(),
            law: facts.law.clone(),
            town: None,
            village: None,
            published,
            formed: published,
        };
        paper.write(&theme, chance)
    }

    fn file_page(
        &mut self,
        column: ColumnId,
        model: DocumentId,
        page: Page,
        back: jiff::Span,
    ) -> DocumentId {
        let mut document = self.site.documents[model].clone();
        let published = county::working_day(document.published.date().saturating_sub(back));
        document.published = published.to_datetime(document.published.time());
        document.formed = Some(published);
        document.title = self.own_title(page.title);
        document.breaks = (1..page.sheets).map(|nth| page.body.len() * nth / page.sheets).collect();
        document.body = page.body;
        document.attachments = page.attachments;
        document.number = page.number;
        document.mark.clear();
        document.trouble = None;
        document.address_date = None;
        let number = self.site.documents.len() + 101;
        document.index_number =
            format!("{}/{}-{number:05}", 11_422_900 + self.site.seed % 97, published.year());
        self.add(column, document)
    }

    /// A title that no other document has.
    fn own_title(&self, title: String) -> String {
        let taken = |title: &str| self.site.documents.iter().any(|one| one.title == title);
        let mut own = title.clone();
        let mut number = 2;
        while taken(&own) {
            own = format!("{title}（{number}）");
            number += 1;
        }
        own
    }

    /// Puts every trap into a column of its own.
    pub(crate) fn traps(&mut self) {
        for paper in crate::writing::traps() {
            self.write_paper(paper);
        }
    }
}
