use super::{column, document, new_column, publish, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{ColumnChange, StoreError};

pub async fn changes_and_deletes(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let mut write = store.write().await?;
    let above = write.add_column(site, new_column("above", None)).await?;
    let below = write.add_column(site, new_column("below", Some(above))).await?;
    let spare = write.add_column(site, new_column("spare", None)).await?;
    assert_eq!(write.columns(site).await?.len(), 3, "a write sees itself");
    let change = ColumnChange {
        title: Some("别名".into()),
        moved: Some((None, "/elsewhere".into())),
        archived: Some(true),
        ..ColumnChange::default()
    };
    write.change_column(site, below, change).await?;
    write.delete_column(site, spare).await?;
    write.commit().await?;
    let columns = store.columns(site).await?;
    assert_eq!(columns.len(), 2);
    let below = columns.iter().find(|column| column.id == below).expect("kept");
    assert_eq!(
        (below.title.as_str(), below.path.as_str(), below.parent_id),
        ("别名", "/elsewhere", None)
    );
    assert!(below.archived_at.is_some());

    let mut write = store.write().await?;
    assert!(write.add_column(site, new_column("above", None)).await.is_err(), "a key twice");
    Ok(())
}

pub async fn refuses_to_delete_what_holds_documents(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let id = column(store, site, "full").await?;
    publish(store, site, vec![document("一", super::MOMENT, &[id])]).await?;
    let mut write = store.write().await?;
    let refused = write.delete_column(site, id).await;
    assert!(matches!(refused, Err(StoreError::NotEmpty(at)) if at == id), "{refused:?}");
    Ok(())
}
