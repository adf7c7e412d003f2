//! The pages of a list that is longer than one.

use crate::desk::visit::Desk;

/// Which page of a list is shown, and where the others are.
pub(super) struct Pager {
    pub(super) words: String,
    /// Address of the page before.
    pub(super) before: Option<String>,
    /// Address of the page after.
    pub(super) after: Option<String>,
    /// Position of the first line that is shown.
    pub(super) first: usize,
}

impl Pager {
    /// The page that is asked for of so many lines, so many on a page; `at` is the address of a page.
    pub(super) fn of(
        desk: &Desk,
        (lines, size): (usize, usize),
        at: impl Fn(usize) -> String,
    ) -> Self {
        let last = lines.div_ceil(size).max(1);
        let asked: usize = desk.door.asked("page").parse().unwrap_or(1);
        let page = asked.clamp(1, last);
        let said =
            [("page", page.to_string()), ("pages", last.to_string()), ("lines", lines.to_string())];
        Self {
            words: desk.lang().say_all("oversight-page", &said),
            before: (page > 1).then(|| at(page - 1)),
            after: (page < last).then(|| at(page + 1)),
            first: (page - 1) * size,
        }
    }

    /// Whether there is more than one page.
    pub(super) fn leads(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }
}
