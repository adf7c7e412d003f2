//! The cases, by what they are about.

pub mod columns;
pub mod desk;
pub mod documents;
pub mod feeds;
pub mod find;
pub mod identities;
pub mod lists;
pub mod oversight;
pub mod placed;
pub mod places;
pub mod redirects;
pub mod relate;
pub mod releases;
pub mod schema;
pub mod writes;

use anyhow::Result;
use store::{ColumnKind, Level, NewColumn, NewDocument, NewEdition, NewPlacement, NewSite, Store};

/// 2026-01-02 09:00 in China.
pub const MOMENT: i64 = 1_767_315_600;
pub const DAY: i64 = 86_400;

/// A county's site; answers its id.
pub async fn site(store: &Store) -> Result<i64> {
    let mut write = store.write().await?;
    let division = write.add_division(None, "青岚县", Level::County, Some("429910")).await?;
    let id = write
        .add_site(NewSite {
            slug: "qinglan".into(),
            name: "青岚县人民政府".into(),
            level: Level::County,
            division,
            domain: "www.qinglan.example".into(),
            id_code: "4299100001".into(),
            settings: "{}".into(),
            organ: None,
        })
        .await?;
    write.commit().await?;
    Ok(id)
}

pub fn new_column(key: &str, parent: Option<i64>) -> NewColumn {
    NewColumn {
        parent,
        key: key.into(),
        kind: ColumnKind::Plain,
        title: key.into(),
        path: format!("/{key}"),
        field: None,
        matter1: None,
        matter2: None,
        town: None,
        village: None,
        merges: false,
        position: 0,
    }
}

pub async fn column(store: &Store, site: i64, key: &str) -> Result<i64> {
    let mut write = store.write().await?;
    let id = write.add_column(site, new_column(key, None)).await?;
    write.commit().await?;
    Ok(id)
}

pub fn document(title: &str, published_at: i64, columns: &[i64]) -> NewDocument {
    NewDocument {
        kind: "article".into(),
        external_key: None,
        edition: NewEdition {
            title: title.into(),
            body: format!("<p>{title}</p>"),
            formed: Some("2025-12-31".into()),
            published_at,
            organ: "民政局".into(),
            source: "民政局".into(),
            validity: "有效".into(),
            ..NewEdition::default()
        },
        placements: columns
            .iter()
            .map(|&column| NewPlacement { column, ..NewPlacement::default() })
            .collect(),
        attachments: Vec::new(),
    }
}

pub async fn publish(
    store: &Store,
    site: i64,
    new: Vec<NewDocument>,
) -> Result<Vec<store::Placed>> {
    let mut write = store.write().await?;
    let placed = write.add_documents(site, new).await?;
    write.commit().await?;
    Ok(placed)
}
