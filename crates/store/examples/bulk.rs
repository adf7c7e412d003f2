//! How fast documents come in: `bulk DATABASE [COUNT]`, in writes of 1,000.
#![expect(clippy::print_stdout, reason = "an example talks")]

use anyhow::Result;
use std::time::Instant;
use store::{ColumnKind, Level, NewColumn, NewDocument, NewEdition, NewPlacement, NewSite, Store};

const BATCH: usize = 1000;
const MOMENT: i64 = 1_767_315_600;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let database = arguments.next().unwrap_or_else(|| "bulk.db".into());
    let count: usize = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let files = tempfile::tempdir()?;
    let store = Store::open(&database, files.path()).await?;
    let mut write = store.write().await?;
    let division = write.add_division(None, "青岚县", Level::County, None).await?;
    let new = NewSite {
        slug: format!("bulk-{division}"),
        name: "青岚县人民政府".into(),
        level: Level::County,
        division,
        domain: String::new(),
        id_code: String::new(),
        settings: "{}".into(),
        organ: None,
    };
    let site = write.add_site(new).await?;
    let mut columns = Vec::new();
    for at in 0..50 {
        let new = NewColumn {
            parent: None,
            key: at.to_string(),
            kind: ColumnKind::Plain,
            title: at.to_string(),
            path: format!("/{at}"),
            field: None,
            matter1: None,
            matter2: None,
            town: None,
            village: None,
            merges: false,
            position: at,
        };
        columns.push(write.add_column(site, new).await?);
    }
    write.commit().await?;
    let started = Instant::now();
    for batch in 0..count.div_ceil(BATCH) {
        let mut write = store.write().await?;
        let new = (0..BATCH).map(|at| document(batch * BATCH + at, &columns)).collect();
        write.add_documents(site, new).await?;
        write.commit().await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{count} documents in {seconds:.2} s: {:.0} a second", count as f64 / seconds);
    Ok(())
}

/// About 2 kB of text in two columns.
fn document(at: usize, columns: &[i64]) -> NewDocument {
    let place =
        |at: usize| NewPlacement { column: columns[at % columns.len()], ..Default::default() };
    NewDocument {
        kind: "article".into(),
        external_key: Some(at.to_string()),
        edition: NewEdition {
            title: format!("关于第{at}批最低生活保障对象审核结果的公示"),
            body: "<p>经个人申请、入户调查、民主评议、乡镇审核，现将结果公示如下，公示期七个工作日。</p>".repeat(18),
            published_at: MOMENT + at as i64,
            organ: "民政局".into(),
            source: "民政局".into(),
            validity: "有效".into(),
            ..Default::default()
        },
        placements: vec![place(at), place(at + 1)],
        attachments: Vec::new(),
    }
}
