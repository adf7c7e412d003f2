//! Forms of documents and how one is written after them.

use super::slots::words_date;
use super::{Slots, Theme, Written, table};
use crate::chance::Chance;
use crate::model::Block;
use serde::Deserialize;
use std::sync::LazyLock;

/// A form of document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// Id, for forms that are asked for by name.
    pub id: String,
    /// Words of a matter's name that call for it.
    pub words: Vec<String>,
    /// Patterns of titles.
    pub titles: Vec<String>,
    /// Pattern of the body, see the head of `data/forms.toml`.
    pub body: String,
    /// Bears a document number.
    #[serde(default)]
    pub number: bool,
    /// Percent with attachments.
    #[serde(default)]
    pub attach: u64,
    /// Percent whose body is nothing but an attachment.
    #[serde(default)]
    pub attachment_only: u64,
    /// `village` when villages sign it.
    #[serde(default)]
    pub organ: String,
}

#[derive(Deserialize)]
struct Forms {
    form: Vec<Form>,
}

static FORMS: LazyLock<Vec<Form>> =
    LazyLock::new(|| table::<Forms>(include_str!("../../data/forms.toml"), "forms.toml").form);

/// The form whose words stand in the names, the more special name first; villages have forms of their own.
pub(crate) fn form_for(names: &[&str], village: bool) -> &'static Form {
    let open = |form: &&Form| (form.organ == "village") == village;
    for name in names {
        let called = |form: &&Form| form.words.iter().any(|word| name.contains(word.as_str()));
        if let Some(form) = FORMS.iter().filter(open).find(called) {
            return form;
        }
    }
    let fallback = if village { "village-rule" } else { "notice" };
    form_named(fallback)
}

/// The form with this id; the last one (a plain notice) if there is none.
pub(crate) fn form_named(id: &str) -> &'static Form {
    FORMS.iter().find(|form| form.id == id).unwrap_or(&FORMS[FORMS.len() - 1])
}

impl Form {
    /// Writes a document; `rows` overrides the number of rows of its table.
    pub fn write(&self, theme: &Theme<'_>, chance: Chance, rows: Option<usize>) -> Written {
        let mut slots = Slots::new(theme, chance);
        let pattern = slots.rows(1, self.titles.len() as i64) - 1;
        let title = slots.fill(&self.titles[pattern]);
        let number =
            (self.number || self.titles[pattern].contains("{no}")).then(|| slots.fill("{no}"));
        let only = slots.percent(self.attachment_only) && rows.is_none();
        let attach = only || slots.percent(self.attach);
        let mut body = if only { Vec::new() } else { blocks(&self.body, &mut slots, rows) };
        if !only && body.iter().any(|block| matches!(block, Block::Right(_))) {
            body.push(Block::Right(words_date(theme.formed)));
        }
        let attachments = if attach { self.files(&title, &mut slots) } else { Vec::new() };
        Written { title, body, attachments, number }
    }

    fn files(&self, title: &str, slots: &mut Slots<'_, '_>) -> Vec<String> {
        let mut stem: String = title.chars().filter(|c| !"《》〔〕/\\:：".contains(*c)).collect();
        if let Some((at, _)) = stem.char_indices().nth(38) {
            stem.truncate(at);
        }
        let mut files = vec![format!("{stem}.pdf")];
        if slots.percent(45) {
            files.push(format!("{stem}（附表）.xlsx"));
        } else if slots.percent(25) {
            files.push(format!("{stem}（样表）.docx"));
        }
        files
    }
}

/// Blocks after a pattern (see the head of `data/forms.toml`); `rows` overrides the number of rows of tables.
pub(super) fn blocks(pattern: &str, slots: &mut Slots<'_, '_>, rows: Option<usize>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in pattern.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(head) = line.strip_prefix("! ") {
            let (span, head) = head.split_once(" | ").unwrap_or(("4-8", head));
            let (low, high) = span.split_once('-').unwrap_or((span, span));
            let (low, high) = (low.parse().unwrap_or(4), high.parse().unwrap_or(8));
            let count = rows.unwrap_or_else(|| slots.rows(low, high));
            let head = head.split(" | ").map(str::to_owned).collect();
            blocks.push(Block::Table(head, Vec::with_capacity(count)));
            // The pattern of the rows comes with the next line.
            if let Some(Block::Table(_, table)) = blocks.last_mut() {
                table.resize(count, Vec::new());
            }
        } else if let Some(row) = line.strip_prefix("~ ") {
            if let Some(Block::Table(_, table)) = blocks.last_mut() {
                for (at, cells) in table.iter_mut().enumerate() {
                    slots.begin_row(at + 1);
                    *cells = row.split(" | ").map(|cell| slots.fill(cell)).collect();
                }
                slots.end_row();
            }
        } else if let Some(text) = line.strip_prefix("# ") {
            blocks.push(Block::Heading(slots.fill(text)));
        } else if let Some(text) = line.strip_prefix("> ") {
            blocks.push(Block::Right(slots.fill(text)));
        } else {
            blocks.push(Block::Paragraph(slots.fill(line)));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_leave_no_slot_unfilled() {
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
        for form in FORMS.iter() {
            for seed in 0..8 {
                let written = form.write(&theme, Chance::of(seed, &form.id), None);
                let text = format!("{} {:?}", written.title, written.body);
                assert!(!text.contains("{x:") && !text.contains("{d:"), "{}: {text}", form.id);
                let slots = text.matches('{').count();
                assert_eq!(slots, 0, "{}: {text}", form.id);
            }
        }
    }

    #[test]
    fn names_call_for_their_forms() {
        for (names, id) in [
            (&["办事指南"][..], "guide"),
            (&["食品生产经营行政处罚"], "penalty"),
            (&["部门决算"], "budget"),
            (&["审批信息"], "subsidy-list"),
            (&["政策法规文件"], "law"),
            (&["无此词", "招标投标信息"], "tender"),
            (&["全无"], "notice"),
        ] {
            assert_eq!(form_for(names, false).id, id, "{names:?}");
        }
        assert_eq!(form_for(&["各项支出"], true).id, "village-finance");
    }
}
