//! What the head of a table, or of rows that stand for one, says of the dates in its columns.

use super::day::{Says, says};
use crate::dom::{Node, Tag};
use crate::layout::Layout;

/// Columns of a table that are looked at.
const COLUMNS: usize = 16;
/// Siblings before the rows, text included, among which their head is looked for.
const NEAR: usize = 8;
/// The name of a column is no longer.
const CHARS: usize = 10;

/// Cells of a row by what their column's name says of dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Heads {
    /// Cell of the date of publication.
    pub published: Option<usize>,
    /// Cells of other dates (截止时间, 答复日期), a bit for each.
    others: u16,
    /// Cells of the day on which something begins (征集开始时间), a bit for each.
    begun: u16,
    /// Cells of the day on which the document was formed (生成日期), a bit for each.
    formed: u16,
}

impl Heads {
    /// What the rows below `parent`, all of one tag, have as their head.
    pub fn of(layout: &Layout<'_, '_>, parent: Node, tag: Tag, first: Node) -> Self {
        let dom = layout.dom;
        let apart = dom
            .previous_siblings(parent)
            .take(NEAR)
            .filter(|before| dom.tag(*before) == Tag::THEAD)
            .find_map(|head| dom.child_elements(head).next());
        let own = dom.child_elements(parent).find(|row| dom.tag(*row) == tag);
        // elsewhere than in a table a head has no link and stands before the rows
        let own = own.filter(|row| {
            let short = layout.weight(*row) as usize <= COLUMNS * CHARS;
            tag == Tag::TR || *row < first && layout.link_count(*row) == 0 && short
        });
        [apart, own]
            .into_iter()
            .flatten()
            .map(|row| Self::read(layout, row))
            .find(|heads| *heads != Self::default())
            .unwrap_or_default()
    }

    fn read(layout: &Layout<'_, '_>, row: Node) -> Self {
        let dom = layout.dom;
        let mut heads = Self::default();
        let (mut plain, mut issued) = (None, None);
        for (at, cell) in dom.child_elements(row).take(COLUMNS).enumerate() {
            let words = dom.text(cell);
            if words.chars().count() > CHARS || is_of_somebody(&words) {
                continue;
            }
            match says(&words) {
                Says::Published if matches!(words.as_str(), "日期" | "时间") => {
                    plain = plain.or(Some(at));
                }
                Says::Published => heads.published = heads.published.or(Some(at)),
                Says::Issued => issued = issued.or(Some(at)),
                Says::Begun => heads.begun |= 1 << at,
                Says::Formed => heads.formed |= 1 << at,
                Says::Other => heads.others |= 1 << at,
                Says::Nothing => {}
            }
        }
        heads.published = heads.published.or(plain).or(issued);
        heads
    }

    /// Whether a cell holds another date than that of publication.
    pub fn is_other(&self, cell: usize) -> bool {
        cell < COLUMNS && self.others >> cell & 1 == 1
    }

    /// Whether a cell holds the day on which the document was formed.
    pub fn is_formed(&self, cell: usize) -> bool {
        cell < COLUMNS && self.formed >> cell & 1 == 1
    }

    /// Whether a cell holds the day on which something begins.
    pub fn is_begun(&self, cell: usize) -> bool {
        cell < COLUMNS && self.begun >> cell & 1 == 1
    }
}

/// 发布机构 is no date.
fn is_of_somebody(words: &str) -> bool {
    words.ends_with(['人', '者', '方'])
        || ["机构", "单位", "部门", "机关", "主体", "科室", "渠道", "情况", "状态"]
            .iter()
            .any(|end| words.ends_with(end))
}
