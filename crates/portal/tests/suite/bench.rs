//! A county's portal.

pub use crate::engines::{Bench, bench};
use anyhow::Result;
use portal::{NewPortal, SiteSettings, TownShape, make_site};
use standard::{Level, Standard};
use store::{Column, Site};

impl Bench {
    pub async fn county(&self, settings: SiteSettings, standard: &Standard) -> Result<Site> {
        let town = TownShape {
            name: "云溪镇".into(),
            villages: vec!["石桥村".into(), "东湖社区".into()],
        };
        let new = NewPortal {
            slug: "qinglan".into(),
            name: "青岚县人民政府".into(),
            level: Level::County,
            place: "青岚县".into(),
            department: None,
            towns: vec![town],
            domain: "www.qinglan.example".into(),
            id_code: "4299100001".into(),
            settings,
        };
        make_site(&self.store, new, standard).await?;
        self.site().await
    }

    pub async fn site(&self) -> Result<Site> {
        Ok(self.store.site("qinglan").await?.expect("made"))
    }

    /// The column whose names from the root end so.
    pub async fn column(&self, names: &[&str]) -> Result<Column> {
        let columns = self.store.columns(self.site().await?.id).await?;
        let fits = |column: &&Column| {
            let mut at = Some(*column);
            names.iter().rev().all(|name| {
                let fits = at.is_some_and(|column| column.title == *name);
                at = at.and_then(|one| columns.iter().find(|c| Some(c.id) == one.parent_id));
                fits
            })
        };
        Ok(columns.iter().find(fits).cloned().unwrap_or_else(|| panic!("no column {names:?}")))
    }
}
