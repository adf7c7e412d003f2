//! What happens to a site when its standard changes.

use crate::bench::bench;
use anyhow::Result;
use portal::{
    Applied, Draft, Place, SecondLevel, SiteSettings, Step, plan_site, publish, remake_site,
};
use standard::Standard;
use store::{Filter, NewEdition};

const FIELD: &str = "social-assistance";
/// 2026-01-02 09:00 in China.
const MOMENT: i64 = 1_767_315_600;

fn draft(column: i64, mark: Option<&str>) -> Draft {
    let place = Place { column, mark: mark.map(str::to_owned), pinned: false };
    let edition = NewEdition {
        title: "公示".into(),
        body: "<p>公示</p>".into(),
        published_at: MOMENT,
        ..NewEdition::default()
    };
    Draft { edition, places: vec![place], ..Draft::default() }
}

/// The built-in standard with another name for one first-level matter of one field.
fn with_matter(from: &str, to: &str) -> Standard {
    let mut standard = Standard::builtin();
    let field = standard.fields.iter_mut().find(|field| field.slug == FIELD).expect("there");
    for entry in field.entries.iter_mut().filter(|entry| entry.matter1 == from) {
        entry.matter1 = to.into();
    }
    standard.version.number = format!("with {to}");
    standard
}

fn without_matter(name: &str) -> Standard {
    let mut standard = Standard::builtin();
    let field = standard.fields.iter_mut().find(|field| field.slug == FIELD).expect("there");
    field.entries.retain(|entry| entry.matter1 != name);
    standard
}

#[tokio::test]
async fn nothing_is_planned_where_nothing_changed() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let plan = plan_site(&bench.store, &site, &Standard::builtin()).await?;
    assert!(plan.is_empty(), "{:?}", plan.steps);
    assert_eq!(plan.unchanged, bench.store.columns(site.id).await?.len());
    let paths = bench.store.columns(site.id).await?;
    let path = |title: &str| paths.iter().find(|c| c.title == title).map(|c| c.path.as_str());
    assert_eq!(path("基层政务公开"), Some("/zfxxgk/fdzdgknr/jczwgk"));
    assert_eq!(path("石桥村"), Some("/zfxxgk/xzjdxxgk/yxz/cjwgk/sqc"));
    Ok(())
}

#[tokio::test]
async fn a_renamed_matter_keeps_its_address_and_documents() -> Result<()> {
    let bench = bench().await?;
    let apart = SiteSettings { second_level: SecondLevel::Columns, ..SiteSettings::default() };
    let site = bench.county(apart, &Standard::builtin()).await?;
    let before = bench.column(&["社会救助", "综合业务"]).await?;
    let columns = bench.store.columns(site.id).await?.len();
    let renamed = with_matter("综合业务", "综合业务办理");
    let plan = plan_site(&bench.store, &site, &renamed).await?;
    let expected = [Step::Rename {
        id: before.id,
        path: before.path.clone(),
        from: "综合业务".into(),
        to: "综合业务办理".into(),
    }];
    assert_eq!(plan.steps, expected, "its second-level columns are the same ones");
    remake_site(&bench.store, &site, &renamed).await?;
    let after = bench.column(&["社会救助", "综合业务办理"]).await?;
    assert_eq!((after.id, &after.path), (before.id, &before.path));
    assert_eq!(bench.store.columns(site.id).await?.len(), columns);
    assert!(plan_site(&bench.store, &site, &renamed).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_column_with_documents_is_archived_and_an_empty_one_leads_on() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let full = bench.column(&["社会救助", "综合业务"]).await?;
    let empty = bench.column(&["社会救助", "临时救助"]).await?;
    publish(&bench.store, site.id, draft(full.id, None), |_| Vec::new()).await?;
    let mut fewer = without_matter("综合业务");
    let field = fewer.fields.iter_mut().find(|field| field.slug == FIELD).expect("there");
    field.entries.retain(|entry| entry.matter1 != "临时救助");
    let applied = remake_site(&bench.store, &site, &fewer).await?;
    assert_eq!(applied, Applied { archived: 1, deleted: 1, ..Applied::default() });
    let columns = bench.store.columns(site.id).await?;
    let kept = columns.iter().find(|column| column.id == full.id).expect("never deleted");
    assert!(kept.archived_at.is_some());
    assert!(!columns.iter().any(|column| column.id == empty.id));
    let redirect = bench.store.redirect(site.id, &empty.path).await?.expect("it leads on");
    assert_eq!(redirect.target, Some(bench.column(&["公开领域", "社会救助"]).await?.path));

    let applied = remake_site(&bench.store, &site, &Standard::builtin()).await?;
    assert_eq!(applied, Applied { restored: 1, added: 1, ..Applied::default() });
    assert!(bench.column(&["社会救助", "综合业务"]).await?.archived_at.is_none());
    Ok(())
}

#[tokio::test]
async fn second_levels_are_merged_and_split_by_choice() -> Result<()> {
    let bench = bench().await?;
    let apart = SiteSettings { second_level: SecondLevel::Columns, ..SiteSettings::default() };
    let site = bench.county(apart.clone(), &Standard::builtin()).await?;
    let second = bench.column(&["综合业务", "监督检查"]).await?;
    let placed = publish(&bench.store, site.id, draft(second.id, None), |_| Vec::new()).await?;
    let choose = |settings: SiteSettings| {
        let mut site = site.clone();
        site.settings = serde_json::to_string(&settings).expect("plain");
        site
    };
    let merged = choose(SiteSettings::default());
    let applied = remake_site(&bench.store, &merged, &Standard::builtin()).await?;
    assert!(applied.merged > 100, "{applied:?}");
    assert_eq!(applied, Applied { merged: applied.merged, ..Applied::default() });
    let first = bench.column(&["社会救助", "综合业务"]).await?;
    let shown = bench.store.shown(site.id, &placed.address).await?.expect("same address");
    let places: Vec<_> =
        shown.placements.iter().map(|p| (p.column_id, p.mark.as_deref())).collect();
    assert_eq!(places, [(first.id, Some("监督检查"))]);
    let redirect = bench.store.redirect(site.id, &second.path).await?.expect("it leads on");
    assert_eq!(redirect.target, Some(first.path.clone()));

    let applied = remake_site(&bench.store, &choose(apart), &Standard::builtin()).await?;
    assert_eq!(applied.added, applied.split);
    let second = bench.column(&["综合业务", "监督检查"]).await?;
    let filter =
        Filter { site: site.id, columns: vec![second.id], now: MOMENT, ..Filter::default() };
    let page = bench.store.list(&filter, 0, 9).await?;
    assert_eq!(page.lines.iter().map(|line| line.mark.clone()).collect::<Vec<_>>(), [None]);
    Ok(())
}

#[tokio::test]
async fn a_field_is_known_by_its_slug() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let mut renamed = Standard::builtin();
    let field = renamed.fields.iter_mut().find(|field| field.slug == FIELD).expect("there");
    field.name = "困难群众救助".into();
    let plan = plan_site(&bench.store, &site, &renamed).await?;
    assert!(
        matches!(&plan.steps[..], [Step::Rename { to, .. }] if to == "困难群众救助"),
        "{:?}",
        plan.steps
    );
    Ok(())
}

#[tokio::test]
async fn a_moved_column_takes_its_documents_along_and_its_old_address_leads_on() -> Result<()> {
    let bench = bench().await?;
    let apart = SiteSettings { second_level: SecondLevel::Columns, ..SiteSettings::default() };
    let site = bench.county(apart, &Standard::builtin()).await?;
    let before = bench.column(&["综合业务", "政策法规文件"]).await?;
    publish(&bench.store, site.id, draft(before.id, None), |_| Vec::new()).await?;
    let mut moved = Standard::builtin();
    let field = moved.fields.iter_mut().find(|field| field.slug == FIELD).expect("there");
    let entry = field.entries.iter_mut().find(|entry| {
        entry.matter1 == "综合业务" && entry.matter2.as_deref() == Some("政策法规文件")
    });
    entry.expect("there").matter1 = "救助总则".into();
    let applied = remake_site(&bench.store, &site, &moved).await?;
    assert_eq!(applied, Applied { added: 1, moved: 1, ..Applied::default() });
    let after = bench.column(&["救助总则", "政策法规文件"]).await?;
    assert_eq!(after.id, before.id);
    let above = bench.column(&["社会救助", "救助总则"]).await?;
    assert!(after.path.starts_with(&above.path) && after.parent_id == Some(above.id));
    let redirect = bench.store.redirect(site.id, &before.path).await?.expect("it leads on");
    assert_eq!(redirect.target, Some(after.path));
    assert!(plan_site(&bench.store, &site, &moved).await?.is_empty());
    Ok(())
}
