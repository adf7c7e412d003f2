//! Departments, and matters whose columns lead on to a department's page.

use super::desk::Desk;
use crate::model::{ColumnId, Part};
use crate::writing::FACTS;
use standard::Standard;

/// Departments with pages of their own, by the field whose organ they are.
const OWN_PAGES: [&str; 3] =
    ["household-registration", "social-assistance", "compulsory-education"];

/// Builds 部门信息公开 below the platform; as many matters as the look says lead on to it.
pub(super) fn build(desk: &mut Desk<'_>, standard: &Standard, platform: ColumnId) {
    let departments = desk.column(platform, "部门信息公开", Part::Departments);
    for (at, slug) in OWN_PAGES.into_iter().enumerate() {
        let Some(field) = standard.field(slug) else { continue };
        let title = format!("{}{}", desk.county.place, FACTS.of(slug).organ);
        let department = desk.column(departments, &title, Part::Department);
        for name in ["机构职能", "部门文件"] {
            let child = desk.column(department, name, Part::Other);
            desk.fill_plain(child, 4);
        }
        if at < desk.site.look.redirects {
            lead_on(desk, department, &field.name);
        }
    }
}

/// The field's last matter with a list of its own is kept on the department's page.
fn lead_on(desk: &mut Desk<'_>, department: ColumnId, field: &str) {
    let last = desk.site.columns.iter().rposition(|column| {
        column.part == Part::Matter
            && column.field.as_deref() == Some(field)
            && !column.items.is_empty()
    });
    let Some(matter) = last else { return };
    let title = desk.site.columns[matter].title.clone();
    let child = desk.column(department, &title, Part::Other);
    desk.site.columns[child].items = desk.site.columns[matter].items.clone();
    desk.site.columns[child].merges = desk.site.columns[matter].merges.clone();
    desk.site.columns[matter].redirect = Some(child);
}
