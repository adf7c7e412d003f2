//! Papers that are put into columns to be found, or not to be (`data/papers.toml`).

use super::form::blocks;
use super::{Slots, Theme, table};
use crate::chance::Chance;
use crate::model::{Attachment, Block, FileContent, SheetContent};
use serde::Deserialize;
use std::sync::LazyLock;

/// A paper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paper {
    /// By which the city's tables name it.
    pub id: String,
    /// The rule that must speak; `None` for a trap.
    pub rule: Option<String>,
    /// What exactly is wrong.
    pub detail: Option<String>,
    titles: Vec<String>,
    body: String,
    #[serde(default)]
    number: bool,
    /// For how many months or places it is written.
    #[serde(default = "once")]
    pub times: usize,
    /// Pages over which its text goes, where the family knows such.
    #[serde(default = "once")]
    sheets: usize,
    file: Option<File>,
    second: Option<Second>,
}

fn once() -> usize {
    1
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Second {
    title: String,
    body: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    body: String,
    #[serde(default)]
    hidden_columns: Vec<usize>,
    #[serde(default)]
    hidden_sheet: bool,
    /// Name of the file inside an archive.
    inside: Option<String>,
}

#[derive(Deserialize)]
struct Papers {
    paper: Vec<Paper>,
}

static PAPERS: LazyLock<Vec<Paper>> =
    LazyLock::new(|| table::<Papers>(include_str!("../../data/papers.toml"), "papers.toml").paper);

/// The paper with this id.
pub(crate) fn paper(id: &str) -> Option<&'static Paper> {
    PAPERS.iter().find(|paper| paper.id == id)
}

/// All traps.
pub(crate) fn traps() -> impl Iterator<Item = &'static Paper> {
    PAPERS.iter().filter(|paper| paper.rule.is_none())
}

/// One page of a paper as written.
pub(crate) struct Page {
    pub title: String,
    pub body: Vec<Block>,
    pub attachments: Vec<Attachment>,
    pub number: Option<String>,
    /// Pages over which its text goes.
    pub sheets: usize,
}

impl Paper {
    /// Writes its page, and the second one where it has one, with the same names and numbers in both.
    pub fn write(&self, theme: &Theme<'_>, chance: Chance) -> Vec<Page> {
        let mut slots = Slots::new(theme, chance);
        let pattern = slots.rows(1, self.titles.len() as i64) - 1;
        let title = slots.fill(&self.titles[pattern]);
        let number = self.number.then(|| slots.fill("{no}"));
        let body = signed(blocks(&self.body, &mut slots, None), theme);
        let file = self.file.as_ref().map(|file| file.write(&mut slots));
        let attachments = file.into_iter().collect();
        let sheets = self.sheets;
        let mut pages = vec![Page { title, body, attachments, number, sheets }];
        if let Some(second) = &self.second {
            let title = slots.fill(&second.title);
            let body = signed(blocks(&second.body, &mut slots, None), theme);
            pages.push(Page { title, body, attachments: Vec::new(), number: None, sheets: 1 });
        }
        pages
    }
}

/// The date under a signature.
fn signed(mut body: Vec<Block>, theme: &Theme<'_>) -> Vec<Block> {
    if body.iter().any(|block| matches!(block, Block::Right(_))) {
        body.push(Block::Right(super::slots::words_date(theme.formed)));
    }
    body
}

impl File {
    fn write(&self, slots: &mut Slots<'_, '_>) -> Attachment {
        let name = slots.fill(&self.name);
        let content = blocks(&self.body, slots, None);
        let content = match (&self.inside, name.rsplit_once('.')) {
            (Some(inside), _) => {
                let content = self.content(inside, content);
                FileContent::Archive(vec![(inside.clone(), content)])
            }
            _ => self.content(&name, content),
        };
        Attachment { name, content, trouble: None }
    }

    fn content(&self, name: &str, blocks: Vec<Block>) -> FileContent {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("docx") => FileContent::Letter(blocks),
            Some("csv") => FileContent::Csv(rows(blocks)),
            _ => {
                let sheet = SheetContent {
                    name: "名单".into(),
                    hidden: self.hidden_sheet,
                    hidden_columns: self.hidden_columns.clone(),
                    hidden_rows: Vec::new(),
                    rows: rows(blocks),
                };
                let cover = SheetContent {
                    name: "说明".into(),
                    rows: vec![vec!["填报说明".into()], vec!["本表按季度汇总".into()]],
                    ..SheetContent::default()
                };
                // A workbook shows at least one sheet.
                FileContent::Book(if self.hidden_sheet { vec![cover, sheet] } else { vec![sheet] })
            }
        }
    }
}

/// Headings and tables as rows of cells.
fn rows(blocks: Vec<Block>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for block in blocks {
        match block {
            Block::Table(head, lines) => {
                rows.push(head);
                rows.extend(lines);
            }
            Block::Heading(text) | Block::Paragraph(text) | Block::Right(text) => {
                rows.push(vec![text]);
            }
            Block::Link(..) | Block::Hidden(..) => {}
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_leave_no_slot_unfilled() {
        let county = &super::super::CITY.counties[0];
        let day = jiff::civil::date(2026, 11, 2);
        let theme = Theme {
            county,
            matter: "临时救助".into(),
            field: "社会救助".into(),
            organ: "民政局".into(),
            law: "《社会救助暂行办法》".into(),
            town: None,
            village: None,
            published: day,
            formed: day,
        };
        for paper in PAPERS.iter() {
            for seed in 0..4 {
                for page in paper.write(&theme, Chance::of(seed, &paper.id)) {
                    let text = format!("{} {:?} {:?}", page.title, page.body, page.attachments);
                    // Debug prints have braces of their own, so slots are looked for by their form.
                    let slot = text.char_indices().any(|(at, c)| {
                        c == '{' && text[at + 1..].starts_with(|c: char| c.is_ascii_lowercase())
                    });
                    assert!(!slot, "{}: {text}", paper.id);
                }
            }
        }
    }
}
