//! 标准目录 with limits and workbook; 基层政务公开 by department and by township.

use crate::county::{County, empty};
use crate::pages::{ask, bench, column};
use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use calamine::{Data, Range, Reader, Xlsx};
use portal::{Draft, NewPortal, Place, SiteSettings, TownShape, make_site, publish};
use standard::{Level, Standard};
use std::io::Cursor;
use store::{Column, ColumnKind, NewEdition};
use tower::ServiceExt;

/// 2026-11-02 09:30 in China.
const MOMENT: i64 = 1_793_583_000;
const FIELD: &str = "social-assistance";

/// Publishes what was formed on a day; answers its address.
async fn put(county: &County, mark: &str, formed: Option<&str>) -> Result<String> {
    let draft = Draft {
        edition: NewEdition {
            title: format!("{mark}一则"),
            body: "<p>正文</p>".into(),
            formed: formed.map(str::to_owned),
            published_at: MOMENT,
            ..NewEdition::default()
        },
        places: vec![Place {
            column: column(county, "最低生活保障").await?.id,
            mark: Some(mark.into()),
            ..Place::default()
        }],
        attachments: Vec::new(),
    };
    let marks = |_: &Column| vec![mark.to_owned()];
    Ok(publish(&county.store, county.site.id, draft, marks).await?.address)
}

/// The row of a page's table with a link to an address.
fn row<'a>(page: &'a str, address: &str) -> Result<&'a str> {
    let link = format!("href=\"{address}\"");
    page.split("<tr>").find(|row| row.contains(&link)).context("a row")
}

#[tokio::test]
async fn a_row_says_whether_its_newest_item_came_within_the_limit() -> Result<()> {
    let (county, router) = bench().await?;
    let soon = put(&county, "办事指南", Some("2026-10-20")).await?;
    let late = put(&county, "审批信息", Some("2026-10-15")).await?;
    let unknown = put(&county, "政策法规文件", None).await?;
    let target = format!("{}/{FIELD}", column(&county, "标准目录").await?.path);
    // Both limits are ten working days: after the 20th they end on 3 November, after the 15th on 29 October.
    for (language, in_time, too_late) in
        [("zh-CN", "时限内公开", "超过时限"), ("en", "within its limit", "after its limit")]
    {
        let page = ask(&router, &target, &[(header::COOKIE, &format!("lang={language}"))]).await?;
        let said = |words: &str, class: &str| format!("<span class=\"{class}\">{words}</span>");
        let row_of = |address: &str| row(&page.text, address);
        assert!(row_of(&soon)?.contains(&said(in_time, "in-time")), "{}", row_of(&soon)?);
        assert!(row_of(&late)?.contains(&said(too_late, "late")), "{}", row_of(&late)?);
        let none = row_of(&unknown)?;
        assert!(!none.contains("\"in-time\"") && !none.contains("\"late\""), "{none}");
    }
    Ok(())
}

async fn bytes(router: &Router, target: &str) -> Result<(String, Vec<u8>)> {
    let request = Request::get(target).header(header::HOST, "127.0.0.1:8080");
    let answer = router.clone().oneshot(request.body(Body::empty())?).await?;
    assert_eq!(answer.status(), StatusCode::OK, "{target}");
    let kind = answer.headers().get(header::CONTENT_TYPE).context("a type")?.to_str()?.to_owned();
    Ok((kind, to_bytes(answer.into_body(), 1 << 22).await?.to_vec()))
}

#[tokio::test]
async fn a_catalog_is_downloaded_as_the_official_table() -> Result<()> {
    let (county, router) = bench().await?;
    let page = format!("{}/{FIELD}", column(&county, "标准目录").await?.path);
    let target = format!("{page}.xlsx");
    assert!(ask(&router, &page, &[]).await?.text.contains(&format!("href=\"{target}\"")));
    let (kind, file) = bytes(&router, &target).await?;
    assert_eq!(kind, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let mut book = Xlsx::new(Cursor::new(file))?;
    assert_eq!(book.sheet_names(), ["23社会救助"]);
    let sheet: Range<Data> = book.worksheet_range("23社会救助")?;
    let cell = |row: u32, column: u32| {
        sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(cell(0, 0), "社会救助领域基层政务公开标准目录");
    assert_eq!(
        (cell(1, 0), cell(2, 1), cell(1, 5)),
        ("序号".into(), "一级事项".into(), "公开时限".into())
    );
    let standard = Standard::builtin();
    let field = standard.field(FIELD).context("a field")?;
    let mut above = String::new();
    for (row, entry) in (3..).zip(&field.entries) {
        // The first-level matter stands where it begins.
        if !cell(row, 1).is_empty() {
            above = cell(row, 1);
        }
        assert_eq!(above, entry.matter1, "row {row}");
        assert_eq!(cell(row, 2), entry.matter2.clone().unwrap_or_default(), "row {row}");
        assert_eq!(cell(row, 5), entry.limit.text, "row {row}");
        assert_eq!(cell(row, 13) == "√", entry.levels.county, "row {row}");
    }
    let end = u32::try_from(3 + field.entries.len())?;
    assert!(sheet.end().is_some_and(|(last, _)| last < end), "nothing below the last entry");
    for none in ["tax.xlsx", "nothing.xlsx", "social-assistance.xls"] {
        let target = page.replace(FIELD, none);
        assert_eq!(ask(&router, &target, &[]).await?.status, StatusCode::NOT_FOUND, "{none}");
    }
    Ok(())
}

#[tokio::test]
async fn readers_look_by_department_and_by_township() -> Result<()> {
    let towns = vec![TownShape { name: "云溪镇".into(), villages: Vec::new() }];
    let county = empty("青岚县人民政府", "青岚县", towns).await?;
    let router = web::router(county.app.clone());
    let grassroots = column(&county, "基层政务公开").await?.path;
    let page = ask(&router, &grassroots, &[]).await?;
    assert!(!page.text.contains("按部门查找"), "none is known: {}", page.text);

    let mut write = county.store.write().await?;
    let division = county.site.division_id;
    let civil = write.add_organ(division, "民政局").await?;
    write.set_fields(civil, r#"["social-assistance","elderly-care"]"#.into()).await?;
    let school = write.add_organ(division, "教育局").await?;
    write.set_fields(school, r#"["compulsory-education"]"#.into()).await?;
    write.add_organ(division, "档案馆").await?;
    write.commit().await?;
    let own = NewPortal {
        slug: "civil".into(),
        name: "青岚县民政局".into(),
        level: Level::County,
        place: "青岚县".into(),
        department: Some("民政局".into()),
        towns: Vec::new(),
        domain: "mzj.county.example".into(),
        id_code: "4299100002".into(),
        settings: SiteSettings::default(),
    };
    make_site(&county.store, own, &Standard::builtin()).await?;

    let page = ask(&router, &grassroots, &[]).await?;
    let columns = county.store.columns(county.site.id).await?;
    let path = |kind, slug: &str| {
        let fits = |one: &&Column| {
            one.kind == kind && [&one.field, &one.town].contains(&&Some(slug.to_owned()))
        };
        columns.iter().find(fits).map(|one| one.path.clone()).context("a column")
    };
    let (_, part) = page.text.split_once("<h2>按部门查找</h2>").context("by department")?;
    let (by_department, by_town) =
        part.split_once("<h2>按乡镇（街道）查找</h2>").context("places")?;
    for (department, links) in [
        (
            "民政局",
            vec![
                (path(ColumnKind::Field, FIELD)?, "社会救助"),
                (path(ColumnKind::Field, "elderly-care")?, "养老服务"),
                ("//mzj.county.example/".to_owned(), "民政局门户"),
            ],
        ),
        ("教育局", vec![(path(ColumnKind::Field, "compulsory-education")?, "义务教育")]),
    ] {
        let (_, rest) =
            by_department.split_once(&format!("<dt>{department}</dt>")).context(department)?;
        let (own, _) = rest.split_once("</dd>").context("an end")?;
        assert_eq!(own.matches("<a ").count(), links.len(), "{own}");
        for (href, words) in links {
            assert!(own.contains(&format!("<a href=\"{href}\">{words}</a>")), "{words}: {own}");
            if href.starts_with("//") {
                continue;
            }
            assert_eq!(ask(&router, &href, &[]).await?.status, StatusCode::OK, "{href}");
        }
    }
    assert!(!by_department.contains("档案馆"), "it answers for no field and has no site");
    let town = path(ColumnKind::Town, "云溪镇")?;
    assert!(by_town.contains(&format!("<a href=\"{town}\">云溪镇</a>")), "{by_town}");
    Ok(())
}
