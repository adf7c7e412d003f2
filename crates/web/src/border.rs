//! What stands above and below the documents of a column: for an export it is rendered once, not for each.

use crate::layout::Frame;
use crate::linked_data;
use crate::respond::Visit;
use askama::Template;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::Column;

#[derive(Template)]
#[template(path = "top.html")]
struct Top<'a> {
    frame: &'a Frame,
}

#[derive(Template)]
#[template(path = "foot.html")]
struct Foot<'a> {
    frame: &'a Frame,
}

/// The rendered parts.
#[derive(Debug)]
pub(crate) struct Border {
    /// Head, menu and breadcrumb.
    pub(crate) top: String,
    pub(crate) foot: String,
    /// The breadcrumb as JSON-LD.
    pub(crate) crumbs: String,
}

/// By the column that documents belong in.
#[derive(Debug, Default)]
pub(crate) struct Borders(Mutex<HashMap<Option<i64>, Arc<Border>>>);

impl Borders {
    /// The border of the documents of a column; `None` where it cannot be rendered.
    pub(crate) fn of(&self, visit: &Visit, home: Option<&Column>) -> Option<Arc<Border>> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = home.map(|home| home.id);
        if let Some(border) = known().get(&id) {
            return Some(border.clone());
        }
        let mut frame = Frame::new(visit, "");
        if let Some(home) = home {
            frame = frame.within(visit, home);
        }
        let border = Arc::new(Border {
            top: Top { frame: &frame }.render().ok()?,
            foot: Foot { frame: &frame }.render().ok()?,
            crumbs: linked_data::crumbs(visit, &frame.crumbs),
        });
        known().insert(id, border.clone());
        Some(border)
    }
}
