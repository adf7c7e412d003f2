//! The desk at which a county's documents are written and filed.

use crate::chance::Chance;
use crate::model::{
    Attachment, Block, Column, ColumnId, Document, DocumentId, FileContent, Item, ItemLink, Part,
    Site,
};
use crate::writing::{County, FACTS, Form, Theme, form_for, form_named, telling_name};
use jiff::ToSpan;
use jiff::civil::Date;
use standard::calendar::Calendar;
use std::collections::HashSet;

/// What a column's documents are about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    /// Names from the most special to the most general; they choose the form.
    pub names: Vec<String>,
    /// Field's official name, or what stands for it.
    pub field: String,
    /// Organ without the place.
    pub organ: String,
    pub law: String,
    /// Working days after the information was formed, as the catalog gives them.
    pub limit: Option<u32>,
    pub town: Option<String>,
    pub village: Option<String>,
    /// Asks for one form by name.
    pub form: Option<&'static str>,
    /// Overrides the rows of tables.
    pub rows: Option<usize>,
}

pub(crate) struct Desk<'a> {
    pub site: Site,
    pub county: &'a County,
    pub chance: Chance,
    /// Who speaks in all of it, without the place: a department or a township; `None` for a government.
    pub office: Option<String>,
    titles: HashSet<String>,
    written: u64,
}

impl<'a> Desk<'a> {
    pub fn new(site: Site, county: &'a County, chance: Chance) -> Self {
        Self { site, county, chance, office: None, titles: HashSet::new(), written: 0 }
    }

    /// The township whose own site it is, or the county.
    pub fn town(&self) -> String {
        let office = self.office.as_deref().and_then(|office| office.strip_suffix("人民政府"));
        office.unwrap_or(&self.county.place).to_owned()
    }

    /// Whose document it is.
    fn organ(&self, subject: &Subject) -> String {
        match &self.office {
            Some(office) => office.clone(),
            None => crate::hosted::organ(&subject.organ, self.site.level),
        }
    }

    /// Adds a column.
    pub fn column(&mut self, parent: ColumnId, title: &str, part: Part) -> ColumnId {
        let mut column = Column::new(Some(parent), title, part);
        // What a column concerns, those below it concern too.
        let above = &self.site.columns[parent];
        column.field.clone_from(&above.field);
        column.matter1.clone_from(&above.matter1);
        column.town.clone_from(&above.town);
        column.village.clone_from(&above.village);
        self.site.columns.push(column);
        self.site.columns.len() - 1
    }

    /// Dates of `count` lines, newest first: recent, on working days, some weeks apart.
    pub fn dates(&mut self, count: usize) -> Vec<Date> {
        self.dates_within(count, 38, (700 / count.max(1) as i64).clamp(2, 46))
    }

    /// Dates of which the newest is at most `newest` days old and neighbours lie at most `widest` apart.
    fn dates_within(&mut self, count: usize, newest: i64, widest: i64) -> Vec<Date> {
        let mut day =
            self.site.as_of.saturating_sub(self.chance.between(2.min(newest), newest).days());
        (0..count)
            .map(|_| {
                let date = working_day(day);
                day = date.saturating_sub(self.chance.between(1, widest).days());
                date
            })
            .collect()
    }

    /// Writes a document on `subject` and files it under `column`.
    pub fn document(&mut self, column: ColumnId, subject: &Subject, published: Date) -> DocumentId {
        let formed = self.formed(published, subject.limit);
        let organ = self.organ(subject);
        let names: Vec<&str> = subject.names.iter().map(String::as_str).collect();
        let form: &Form = match subject.form {
            Some(id) => form_named(id),
            None => form_for(&names, subject.village.is_some()),
        };
        let theme = Theme {
            county: self.county,
            matter: telling_name(
                &names,
                if subject.village.is_some() { "" } else { &subject.field },
            ),
            field: subject.field.clone(),
            organ: organ.clone(),
            law: if subject.law.is_empty() {
                "《中华人民共和国政府信息公开条例》".into()
            } else {
                subject.law.clone()
            },
            town: subject.town.clone(),
            village: subject.village.clone(),
            published,
            formed,
        };
        let mut written = form.write(&theme, self.next_chance(), subject.rows);
        for _ in 0..40 {
            if !self.titles.contains(&written.title) {
                break;
            }
            written = form.write(&theme, self.next_chance(), subject.rows);
        }
        let mut number = 2;
        let base = written.title.clone();
        while !self.titles.insert(written.title.clone()) {
            written.title = format!("{base}（{number}）");
            number += 1;
        }
        let source = match (&subject.village, &subject.town) {
            (Some(village), Some(town)) => format!("{town}{village}"),
            (_, Some(town)) => format!("{town}人民政府"),
            _ if organ.is_empty() => format!("{}人民政府办公室", self.county.place),
            _ => format!("{}{organ}", self.county.place),
        };
        let time = jiff::civil::time(
            self.chance.between(8, 17) as i8,
            self.chance.between(0, 59) as i8,
            0,
            0,
        );
        let index = format!(
            "{}/{}-{:05}",
            11_422_900 + self.site.seed % 97,
            published.year(),
            self.site.documents.len() + 101
        );
        self.site.documents.push(Document {
            title: written.title,
            mark: String::new(),
            column,
            published: published.to_datetime(time),
            formed: Some(formed),
            number: written.number,
            index_number: index,
            source,
            body: written.body,
            breaks: Vec::new(),
            attachments: written
                .attachments
                .into_iter()
                .map(|name| Attachment { name, content: FileContent::Named, trouble: None })
                .collect(),
            trouble: None,
            address_date: None,
        });
        self.site.documents.len() - 1
    }

    fn next_chance(&mut self) -> Chance {
        self.written += 1;
        Chance::of(self.site.seed ^ self.written, &self.county.slug)
    }

    /// A day of forming that keeps the limit.
    fn formed(&mut self, published: Date, limit: Option<u32>) -> Date {
        let most = match limit {
            Some(days) => i64::from(days.min(6)),
            None => 3,
        };
        let back = self.chance.between(0, most);
        working_day(published.saturating_sub(back.days()))
    }

    /// Files a document in a column's list.
    pub fn place(&mut self, column: ColumnId, document: DocumentId, matter2: Option<&str>) {
        let mark = match matter2 {
            Some(name) => {
                let (open, close) = self.site.look.brackets;
                format!("{open}{name}{close}")
            }
            None => String::new(),
        };
        if self.site.look.mark_in_title {
            self.site.documents[document].mark.clone_from(&mark);
        }
        self.site.columns[column].items.push(Item {
            link: ItemLink::Document(document),
            mark,
            matter2: matter2.map(str::to_owned),
        });
    }

    /// Fills a column with `count` documents on one subject.
    pub fn fill(&mut self, column: ColumnId, subject: &Subject, count: usize) {
        for date in self.dates(count) {
            let document = self.document(column, subject, date);
            self.place(column, document, None);
        }
        self.site.sort(column);
    }

    /// Fills a column with documents on its own name.
    pub fn fill_plain(&mut self, column: ColumnId, count: usize) {
        let title = self.site.columns[column].title.clone();
        let subject = Subject {
            names: vec![title.clone()],
            field: title,
            organ: self.chance.pick(&FACTS.field).organ.clone(),
            town: self.site.columns[column].town.clone(),
            limit: Some(20),
            ..Subject::default()
        };
        self.fill(column, &subject, count);
    }

    /// Fills a news column.
    pub fn fill_news(&mut self, column: ColumnId, count: usize) {
        for date in self.dates_within(count, 3, 4) {
            let facts = self.chance.pick(&FACTS.field);
            let subject = Subject {
                names: vec!["要闻".into()],
                field: facts.organ.trim_end_matches('局').to_owned(),
                organ: facts.organ.clone(),
                limit: Some(1),
                form: Some("news"),
                ..Subject::default()
            };
            let document = self.document(column, &subject, date);
            self.site.documents[document].number = None;
            self.place(column, document, None);
        }
        self.site.sort(column);
    }

    /// Makes a column that shows one document instead of a list.
    pub fn page(&mut self, column: ColumnId, title: &str, body: Vec<Block>) {
        let published =
            working_day(self.site.as_of.saturating_sub(self.chance.between(20, 120).days()));
        let subject = Subject { names: vec![title.into()], ..Subject::default() };
        let document = self.document(column, &subject, published);
        let page = &mut self.site.documents[document];
        page.title = title.into();
        page.body = body;
        page.attachments.clear();
        page.number = None;
        self.site.columns[column].page = Some(document);
    }
}

/// The day itself, or the working day before it.
pub(crate) fn working_day(mut day: Date) -> Date {
    for _ in 0..15 {
        if Calendar::builtin().is_working_day(day) {
            break;
        }
        day = day.saturating_sub(1.day());
    }
    day
}
