use super::bench::bench;
use anyhow::{Context, Result};
use portal::{NewPortal, SiteSettings, make_site};
use standard::{Level, Standard};
use store::ColumnKind;

fn portal(
    slug: &str,
    name: &str,
    level: Level,
    place: &str,
    department: Option<&str>,
) -> NewPortal {
    NewPortal {
        slug: slug.into(),
        name: name.into(),
        level,
        place: place.into(),
        department: department.map(str::to_owned),
        towns: Vec::new(),
        domain: String::new(),
        id_code: String::new(),
        settings: SiteSettings::default(),
    }
}

#[tokio::test]
async fn an_organ_writes_on_its_own_site_and_those_of_the_places_above() -> Result<()> {
    let bench = bench().await?;
    let standard = Standard::builtin();
    let own = portal("mz", "青岚县民政局", Level::County, "青岚县", Some("民政局"));
    make_site(&bench.store, own, &standard).await?;
    let town = portal("yunxi", "云溪镇人民政府", Level::Town, "云溪镇", None);
    make_site(&bench.store, town, &standard).await?;
    let divisions = bench.store.divisions().await?;
    let town = divisions.iter().find(|one| one.name == "云溪镇").context("made")?.id;
    let mut write = bench.store.write().await?;
    let office = write.add_organ(town, "党政办").await?;
    let other = write.add_organ(bench.site.division_id, "财政局").await?;
    write.commit().await?;
    for (organ, expected) in [
        (bench.organ, vec!["mz", "qinglan"]),
        (office, vec!["yunxi", "qinglan"]),
        (other, vec!["qinglan"]),
    ] {
        let sites = desk::sites_of(&bench.store, organ).await?;
        let slugs: Vec<&str> = sites.iter().map(|site| site.slug.as_str()).collect();
        assert_eq!(slugs, expected);
    }
    Ok(())
}

#[tokio::test]
async fn documents_stand_where_the_standard_has_a_place() -> Result<()> {
    let bench = bench().await?;
    let premises = bench.premises().await?;
    let column = bench.column("最低生活保障").await?;
    assert!(premises.spot(column.id, Some("审批信息")).is_some_and(|spot| spot.entry.is_some()));
    assert!(premises.spot(column.id, Some("没有的类别")).is_none());
    assert!(premises.spot(column.id, None).is_none(), "one of its categories must be chosen");
    let field = premises.columns().iter().find(|column| column.kind == ColumnKind::Field);
    let field = field.context("a field")?.id;
    assert!(premises.spot(field, None).is_none(), "a field holds matters, not documents");
    assert!(premises.spot(0, None).is_none());
    let spots = premises.spots().filter(|spot| spot.column.id == column.id);
    let marks: Vec<_> = spots.map(|spot| spot.mark.unwrap_or_default()).collect();
    assert_eq!(marks, ["政策法规文件", "办事指南", "审核信息", "审批信息"]);
    Ok(())
}
