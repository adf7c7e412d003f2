//! Divisions and departments from files, and the sites that are made on them.

use crate::bench::{Bench, bench};
use anyhow::Result;
use portal::{
    DepartmentProblem, DivisionProblem, Footer, Listed, NewPortal, PortalError, SiteEdit,
    SiteSettings, TownShape, change_site, import_departments, import_divisions, make_site,
    plan_site, read_departments, read_divisions, remake_site,
};
use standard::{Level, Standard};
use std::path::Path;
use store::{ColumnKind, Site};

const PLACES: &str = "\u{feff}区划代码,名称,上级,级别\n\
    42990101,柳河镇,青岚县,乡级\n\
    4299,云溪市,,市级\n\
    429901,青岚县,4299,县级\n\
    429902,望泽县,云溪市,县\n\
    ,柳河镇,望泽县,乡镇\n\
    ,红星村,云溪市 / 青岚县 / 柳河镇,村级\n\
    ,红星村,望泽县 / 柳河镇,村级\n";

async fn divisions(bench: &Bench, text: &str) -> Result<Listed<DivisionProblem>> {
    let file = bench.write("places.csv", text)?;
    Ok(import_divisions(&bench.store, &read_divisions(&file)?).await?)
}

async fn departments(bench: &Bench, text: &str) -> Result<Listed<DepartmentProblem>> {
    let file = bench.write("departments.csv", text)?;
    let rows = read_departments(&file)?;
    Ok(import_departments(&bench.store, &rows, &Standard::builtin()).await?)
}

fn counts<P>(listed: &Listed<P>) -> (usize, usize, usize, usize) {
    (listed.rows, listed.added, listed.changed, listed.unchanged)
}

fn new(slug: &str, level: Level, place: &str) -> NewPortal {
    NewPortal {
        slug: slug.into(),
        name: format!("{place}人民政府"),
        level,
        place: place.into(),
        department: None,
        towns: Vec::new(),
        domain: format!("{slug}.example"),
        id_code: String::new(),
        settings: SiteSettings::default(),
    }
}

async fn site(bench: &Bench, new: NewPortal) -> Result<Site> {
    let slug = new.slug.clone();
    make_site(&bench.store, new, &Standard::builtin()).await?;
    Ok(bench.store.site(&slug).await?.expect("made"))
}

#[tokio::test]
async fn divisions_come_in_once_and_change_by_their_codes() -> Result<()> {
    let bench = bench().await?;
    let first = divisions(&bench, PLACES).await?;
    assert_eq!(first.problems, []);
    assert_eq!(counts(&first), (7, 7, 0, 0));
    let seq = bench.store.last_change().await?;
    assert_eq!(counts(&divisions(&bench, PLACES).await?), (7, 0, 0, 7));
    assert_eq!(bench.store.last_change().await?, seq, "nothing changed");
    let renamed = PLACES.replace("429902,望泽县", "429902,望泽区").replace(",望泽县", ",望泽区");
    let renamed = divisions(&bench, &renamed).await?;
    assert_eq!(counts(&renamed), (7, 0, 1, 6), "its townships and villages are the same ones");
    let all = bench.store.divisions().await?;
    assert_eq!(all.len(), 7);
    let town = all.iter().find(|one| one.code.as_deref() == Some("42990101")).expect("there");
    let above = all.iter().find(|one| Some(one.id) == town.parent_id).expect("there");
    assert_eq!((above.name.as_str(), town.level), ("青岚县", store::Level::Town));
    let coded = divisions(&bench, "代码,名称,上级,级别\n42990201,柳河镇,429902,乡级\n").await?;
    assert_eq!(counts(&coded), (1, 0, 1, 0), "the code is added to what is known by name");
    Ok(())
}

#[tokio::test]
async fn every_fault_of_a_division_is_told_and_none_comes_in() -> Result<()> {
    let bench = bench().await?;
    divisions(&bench, PLACES).await?;
    let text = "name,level,code,parent\n\
        ,省级,x,\n\
        新区,县级,429901,云溪市\n\
        另区,县级,429901,云溪市\n\
        东乡,乡级,,没有县\n\
        西乡,乡级,,东乡\n\
        红村,村级,,柳河镇\n\
        望泽县,县级,429909,云溪市\n\
        云溪市,市级,,望泽县\n\
        南县,县级,,\n\
        南县,县级,,\n";
    let listed = divisions(&bench, text).await?;
    let of = |row| {
        let problems = listed.problems.iter().filter(move |(at, _)| *at == row);
        problems.map(|(_, problem)| problem.clone()).collect::<Vec<_>>()
    };
    let text = String::from;
    let expected = [
        DivisionProblem::NoName,
        DivisionProblem::BadCode(text("x")),
        DivisionProblem::UnknownLevel(text("省级")),
    ];
    assert_eq!(of(2), expected);
    assert_eq!(of(3), []);
    assert_eq!(of(4), [DivisionProblem::CodeTwice(text("429901"))]);
    assert_eq!(of(5), [DivisionProblem::UnknownParent(text("没有县"))]);
    assert_eq!(of(6), [DivisionProblem::NotAbove { parent: text("东乡"), name: text("西乡") }]);
    assert_eq!(of(7), [DivisionProblem::SeveralParents(text("柳河镇"))]);
    let other = DivisionProblem::OtherCode { name: text("望泽县"), code: text("429902") };
    assert_eq!(of(8), [other]);
    assert_eq!(of(9), [DivisionProblem::NotAbove { parent: text("望泽县"), name: text("云溪市") }]);
    assert_eq!(of(11), [DivisionProblem::Twice(text("南县"))]);
    assert_eq!(bench.store.divisions().await?.len(), 7, "nothing was written");
    assert!(read_divisions(&bench.write("some.txt", "")?).is_err());
    assert!(read_divisions(Path::new("no-such.csv")).is_err());
    Ok(())
}

#[tokio::test]
async fn a_site_stands_on_the_divisions_that_are_there() -> Result<()> {
    let bench = bench().await?;
    divisions(&bench, PLACES).await?;
    let mut county = new("qinglan", Level::County, "青岚县");
    county.towns = vec![TownShape {
        name: "柳河镇".into(),
        villages: vec!["红星村".into(), "金坪村".into()],
    }];
    let county = site(&bench, county).await?;
    let villages: Vec<_> = bench
        .store
        .columns(county.id)
        .await?
        .into_iter()
        .filter(|column| column.kind == ColumnKind::Village)
        .map(|column| column.title)
        .collect();
    assert_eq!(villages, ["红星村", "金坪村"]);
    assert_eq!(bench.store.divisions().await?.len(), 8, "one village is new");
    assert!(plan_site(&bench.store, &county, &Standard::builtin()).await?.is_empty());

    let several = site(&bench, new("liuhe", Level::Town, "柳河镇")).await;
    let several = several.expect_err("two townships are called so");
    assert!(several.to_string().contains("several places"), "{several}");
    let town = site(&bench, new("liuhe", Level::Town, "望泽县 / 柳河镇")).await?;
    let columns = bench.store.columns(town.id).await?;
    assert_eq!(columns.iter().filter(|one| one.kind == ColumnKind::Village).count(), 1);
    let taken =
        NewPortal { domain: "qinglan.example".into(), ..new("other", Level::City, "云溪市") };
    let taken = make_site(&bench.store, taken, &Standard::builtin()).await;
    assert!(matches!(taken, Err(PortalError::DomainTaken { .. })), "{taken:?}");
    Ok(())
}

#[tokio::test]
async fn a_department_has_its_own_fields_and_no_others() -> Result<()> {
    let bench = bench().await?;
    divisions(&bench, PLACES).await?;
    let text = "行政区划,部门,负责领域\n\
        429901,民政局,社会救助、养老服务\n\
        青岚县,教育局,义务教育\n\
        云溪市,财政局,03\n\
        云溪市,市政府研究室,\n";
    let listed = departments(&bench, text).await?;
    assert_eq!((listed.problems.as_slice(), counts(&listed)), (&[][..], (4, 4, 0, 0)));
    assert_eq!(counts(&departments(&bench, text).await?), (4, 0, 0, 4));

    let civil = NewPortal {
        department: Some("民政局".into()),
        ..new("qlmz", Level::County, "青岚县")
    };
    let civil = site(&bench, civil).await?;
    assert_eq!((civil.level, civil.organ_id.is_some()), (store::Level::County, true));
    let columns = bench.store.columns(civil.id).await?;
    let of_kind = |kind| columns.iter().filter(move |column| column.kind == kind);
    let fields: Vec<_> =
        of_kind(ColumnKind::Field).filter_map(|column| column.field.clone()).collect();
    assert_eq!(fields, ["social-assistance", "elderly-care"]);
    let standard = Standard::builtin();
    let due =
        fields.iter().filter_map(|slug| standard.field(slug)).flat_map(standard::Field::matters);
    let due = due.filter(|matter| matter.due_at(Level::County)).count();
    assert_eq!(of_kind(ColumnKind::Matter).count(), due);
    for kind in [ColumnKind::Guide, ColumnKind::AnnualReports, ColumnKind::OnRequest] {
        assert_eq!(of_kind(kind).count(), 1, "{kind:?}");
    }
    assert_eq!(of_kind(ColumnKind::Towns).count(), 0);
    let second = NewPortal {
        department: Some("民政局".into()),
        ..new("mz2", Level::County, "青岚县")
    };
    let second = make_site(&bench.store, second, &standard).await;
    assert!(matches!(second, Err(PortalError::DepartmentHasSite { .. })), "{second:?}");
    let none = NewPortal {
        department: Some("没有局".into()),
        ..new("none", Level::County, "青岚县")
    };
    let none = make_site(&bench.store, none, &standard).await;
    assert!(matches!(none, Err(PortalError::UnknownDepartment { .. })), "{none:?}");

    // It answers for one field more: its site must have it.
    departments(&bench, &text.replace("、养老服务", "、养老服务；户籍管理")).await?;
    assert!(!plan_site(&bench.store, &civil, &standard).await?.is_empty());
    let applied = remake_site(&bench.store, &civil, &standard).await?;
    assert!(applied.added > 1 && applied.deleted == 0, "{applied:?}");
    let columns = bench.store.columns(civil.id).await?;
    assert!(columns.iter().any(|column| column.title == "户籍管理"));

    let bare = NewPortal {
        department: Some("市政府研究室".into()),
        ..new("yjs", Level::City, "云溪市")
    };
    let bare = site(&bench, bare).await?;
    let columns = bench.store.columns(bare.id).await?;
    assert!(
        !columns.iter().any(|column| column.kind == ColumnKind::Grassroots),
        "no field, no page"
    );
    Ok(())
}

#[tokio::test]
async fn a_townships_office_and_a_villages_committee_have_no_sites() -> Result<()> {
    let bench = bench().await?;
    divisions(&bench, PLACES).await?;
    let text = "行政区划,部门,负责领域\n\
        青岚县 / 柳河镇,党政综合办公室,社会救助\n\
        青岚县 / 柳河镇 / 红星村,村民委员会,\n";
    let listed = departments(&bench, text).await?;
    assert_eq!((listed.problems.as_slice(), counts(&listed)), (&[][..], (2, 2, 0, 0)));
    for (place, name) in
        [("青岚县 / 柳河镇", "党政综合办公室"), ("青岚县 / 柳河镇 / 红星村", "村民委员会")]
    {
        let own = NewPortal { department: Some(name.into()), ..new("own", Level::Town, place) };
        let refused = make_site(&bench.store, own, &Standard::builtin()).await;
        assert!(matches!(refused, Err(PortalError::UnknownPlace(_))), "{refused:?}");
    }
    Ok(())
}

#[tokio::test]
async fn every_fault_of_a_department_is_told_and_none_comes_in() -> Result<()> {
    let bench = bench().await?;
    divisions(&bench, PLACES).await?;
    let text = "区划,部门,领域\n\
        没有县,民政局,\n\
        柳河镇,民政局,\n\
        42990101,民政所,社会救助\n\
        青岚县,,没有领域\n\
        云溪市,教育局,义务教育\n\
        云溪市,财政局,\n\
        4299,财政局,\n";
    let listed = departments(&bench, text).await?;
    let expected = [
        (2, DepartmentProblem::UnknownPlace("没有县".into())),
        (3, DepartmentProblem::SeveralPlaces("柳河镇".into())),
        (5, DepartmentProblem::NoName),
        (5, DepartmentProblem::UnknownField("没有领域".into())),
        (6, DepartmentProblem::NotDue { field: "义务教育".into(), place: "云溪市".into() }),
        (8, DepartmentProblem::Twice("财政局".into())),
    ];
    assert_eq!(listed.problems, expected);
    let city = bench.store.divisions().await?.into_iter().find(|one| one.name == "云溪市");
    assert!(bench.store.organs(city.expect("there").id).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_change_of_a_site_makes_its_pages_anew() -> Result<()> {
    let bench = bench().await?;
    let made = site(&bench, new("qinglan", Level::County, "青岚县")).await?;
    site(&bench, new("wangze", Level::County, "望泽县")).await?;
    let seq = bench.store.last_change().await?;
    let footer = Footer { icp: "鄂ICP备00000002号".into(), ..Footer::default() };
    let settings = SiteSettings { footer, ..SiteSettings::default() };
    let edit = SiteEdit {
        name: Some("青岚区人民政府".into()),
        settings: Some(settings.clone()),
        ..SiteEdit::default()
    };
    change_site(&bench.store, &made, edit).await?;
    let changes = bench.store.changes(seq, 9).await?;
    let changes: Vec<_> = changes.iter().map(|c| (c.site_id, &*c.what, &*c.subject)).collect();
    assert_eq!(changes, [(made.id, "changed", "site")]);
    let after = bench.store.site("qinglan").await?.expect("there");
    assert_eq!((after.name.as_str(), &after.domain), ("青岚区人民政府", &made.domain));
    assert_eq!(SiteSettings::of(&after)?, settings);
    for (domain, fits) in
        [("wangze.example", false), ("http://x/", false), ("qinglan.example", true)]
    {
        let edit = SiteEdit { domain: Some(domain.into()), ..SiteEdit::default() };
        assert_eq!(change_site(&bench.store, &after, edit).await.is_ok(), fits, "{domain}");
    }
    Ok(())
}
