//! What readers and machines get beside the plain page: looks, relations, codes, open data, life events.

use crate::county::{County, empty};
use crate::pages::{ask, bench, column};
use anyhow::{Context as _, Result};
use axum::http::{StatusCode, header};
use portal::{Draft, Place, publish, withdraw};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Column, NewEdition};
use tower::ServiceExt;
use web::App;

/// 2026-11-02 09:30 in China.
const MOMENT: i64 = 1_793_583_000;

/// Publishes a document; answers its address.
async fn put(
    county: &County,
    title: &str,
    body: &str,
    place: (i64, Option<&str>),
    moment: i64,
) -> Result<String> {
    let draft = Draft {
        edition: NewEdition {
            title: title.into(),
            body: body.into(),
            published_at: moment,
            organ: "民政局".into(),
            number: Some("青政发〔2026〕3号".into()),
            ..NewEdition::default()
        },
        places: vec![Place { column: place.0, mark: place.1.map(str::to_owned), pinned: false }],
        attachments: Vec::new(),
    };
    let marks = |_: &Column| place.1.map(str::to_owned).into_iter().collect::<Vec<String>>();
    Ok(publish(&county.store, county.site.id, draft, marks).await?.address)
}

#[tokio::test]
async fn a_look_is_remembered_and_never_mixed_up() -> Result<()> {
    let (county, router) = bench().await?;
    let plain = ask(&router, "/", &[]).await?;
    assert!(plain.text.contains("<html lang=\"zh-CN\">"));
    let mut tags = vec![plain.header(header::ETAG).to_owned()];
    let mut cookie = String::new();
    for (choice, class) in
        [("elder", "elder"), ("size-3", "elder size-3"), ("plain", "size-3"), ("size-2", "size-2")]
    {
        let target = format!("/look/{choice}?back=/zfxxgk");
        let chosen = ask(&router, &target, &[(header::COOKIE, &cookie)]).await?;
        assert_eq!(
            (chosen.status, chosen.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/zfxxgk")
        );
        let set = chosen.header(header::SET_COOKIE);
        cookie = set.split(';').next().context("a cookie")?.to_owned();
        let page = ask(&router, "/", &[(header::COOKIE, &cookie)]).await?;
        assert!(
            page.text.contains(&format!("<html lang=\"zh-CN\" class=\"{class}\">")),
            "{choice}"
        );
        let tag = page.header(header::ETAG).to_owned();
        assert!(!tags.contains(&tag), "{choice}");
        tags.push(tag);
    }
    assert_eq!(ask(&router, "/look/red", &[]).await?.status, StatusCode::NOT_FOUND);

    let grey = portal::SiteSettings { grey: true, ..portal::SiteSettings::of(&county.site)? };
    let edit = portal::SiteEdit { settings: Some(grey), ..portal::SiteEdit::default() };
    portal::change_site(&county.store, &county.site, edit).await?;
    let old = [(header::IF_NONE_MATCH, tags[0].as_str())];
    let page = ask(&router, "/", &old).await?;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<html lang=\"zh-CN\" class=\"grey\">"));
    Ok(())
}

#[tokio::test]
async fn interpretations_and_documents_lead_to_each_other() -> Result<()> {
    let (county, router) = bench().await?;
    let place = (column(&county, "综合业务").await?.id, None);
    let rule = "青岚县人民政府关于印发《青岚县临时救助办法》的通知";
    let document = put(&county, rule, "<p>一</p>", place, MOMENT).await?;
    assert!(!ask(&router, &document, &[]).await?.text.contains("政策解读"));
    let by_name =
        put(&county, "《青岚县临时救助办法》政策解读", "<p>二</p>", place, MOMENT + 60).await?;
    let link = format!("<p><a href=\"{document}\">原文</a></p>");
    let by_link = put(&county, "临时救助新规图解", &link, place, MOMENT + 120).await?;
    let other = put(&county, "《青岚县医疗救助办法》解读", "<p>三</p>", place, MOMENT).await?;
    let page = ask(&router, &document, &[]).await?;
    for address in [&by_name, &by_link] {
        assert!(page.text.contains(&format!("href=\"{address}\"")), "{address}: {}", page.text);
        let back = ask(&router, address, &[]).await?;
        assert!(back.text.contains(&format!("<a href=\"{document}\">{rule}</a>")), "{address}");
    }
    assert!(!page.text.contains(&format!("href=\"{other}\"")));
    assert!(!ask(&router, &other, &[]).await?.text.contains("所解读的文件"));

    withdraw(&county.store, county.site.id, &by_name, "有误").await?;
    let page = ask(&router, &document, &[]).await?;
    assert!(!page.text.contains(&format!("href=\"{by_name}\"")) && page.text.contains(&by_link));
    withdraw(&county.store, county.site.id, &document, "有误").await?;
    assert!(!ask(&router, &by_link, &[]).await?.text.contains("所解读的文件"));
    Ok(())
}

#[tokio::test]
async fn machines_read_what_readers_see() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let title = "低保</script><script>公示";
    let address = put(&county, title, "<p>一</p>", (matter.id, None), MOMENT).await?;
    let page = ask(&router, &address, &[]).await?;
    let (_, rest) =
        page.text.split_once("<script type=\"application/ld+json\">").context("no data")?;
    let (data, _) = rest.split_once("</script>").context("no end")?;
    let data: Value = serde_json::from_str(data)?;
    let article = &data["@graph"][0];
    assert_eq!(article["headline"], title);
    assert_eq!(article["datePublished"], "2026-11-02T09:30+08:00");
    assert_eq!(article["identifier"], json!(["青政发〔2026〕3号"]));
    assert_eq!(article["@id"], format!("http://127.0.0.1:8080{address}"));
    let crumbs = data["@graph"][1]["itemListElement"].as_array().context("no crumbs")?;
    assert_eq!(crumbs.last().map(|last| &last["name"]), Some(&json!("综合业务")));
    let canonical =
        |path: &str| format!("<link rel=\"canonical\" href=\"http://127.0.0.1:8080{path}\">");
    assert!(page.text.contains(&canonical(&address)));
    let list = ask(&router, &format!("{}?year=2026", matter.path), &[]).await?;
    assert!(list.text.contains(&canonical(&matter.path)), "what is chosen is no other page");
    assert!(!ask(&router, "/nowhere", &[]).await?.text.contains("canonical"));
    assert!(page.text.contains(&format!("src=\"/qr{address}.svg\"")));
    let code = ask(&router, &format!("/qr{address}.svg"), &[]).await?;
    assert_eq!(code.header(header::CONTENT_TYPE), "image/svg+xml");
    assert!(code.text.contains("<path"));
    let long = format!("/qr/{}.svg", "a".repeat(400));
    assert_eq!(ask(&router, &long, &[]).await?.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn lists_are_open_data_as_the_openapi_document_says() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    for at in 0..5 {
        put(&county, &format!("第{at}条，\"甲\""), "<p>一</p>", (matter.id, None), MOMENT - at)
            .await?;
    }
    put(&county, "=SUM(A1)", "<p>一</p>", (matter.id, None), MOMENT - 400 * 86_400).await?;
    let openapi: Value = serde_json::from_str(&ask(&router, "/openapi.json", &[]).await?.text)?;
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/components/schemas/List",
        "components": openapi["components"],
    });
    let schema = jsonschema::validator_for(&schema)?;
    let (mut target, mut titles) = (format!("{}/data.json?size=4", matter.path), Vec::new());
    loop {
        let answer = ask(&router, &target, &[]).await?;
        let list: Value = serde_json::from_str(&answer.text)?;
        let faults: Vec<String> =
            schema.iter_errors(&list).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!((list["total"].as_u64(), list["pages"].as_u64()), (Some(6), Some(2)));
        let items = list["items"].as_array().context("no items")?;
        titles.extend(items.iter().filter_map(|item| item["title"].as_str().map(str::to_owned)));
        let Some(next) = list["next"].as_str() else { break };
        assert!(answer.header(header::LINK).contains(next));
        target = next.strip_prefix("http://127.0.0.1:8080").context("elsewhere")?.to_owned();
    }
    assert_eq!((titles.len(), titles[0].as_str()), (6, "第0条，\"甲\""));
    let bad: Value = json!({ "site": 1 });
    assert!(!schema.is_valid(&bad));

    let above = ask(&router, "/zfxxgk/data.json?year=2025", &[]).await?;
    let above: Value = serde_json::from_str(&above.text)?;
    assert_eq!(above["items"][0]["title"], "=SUM(A1)");
    let csv = ask(&router, &format!("{}/data.csv", matter.path), &[]).await?;
    let text = csv.text.strip_prefix('\u{feff}').context("no byte order mark")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers()?.get(0), Some("标题"));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0].get(0), Some("第0条，\"甲\""));
    assert_eq!(rows[0].get(3), Some("2026-11-02 09:30"));
    assert_eq!(rows[5].get(0), Some("'=SUM(A1)"));
    let page = ask(&router, &matter.path, &[]).await?;
    assert!(page.text.contains(&format!("href=\"{}/data.csv\"", matter.path)));
    let catalogs = column(&county, "标准目录").await?.path;
    let none = ask(&router, &format!("{catalogs}/data.json"), &[]).await?;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    Ok(())
}

/// A clock that tests turn.
static CLOCK: AtomicI64 = AtomicI64::new(1_795_406_400);

#[tokio::test]
async fn who_asks_by_date_gets_what_changed_since() -> Result<()> {
    let county = empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let app = App::with_clock(county.store.clone(), "county", || CLOCK.load(Ordering::SeqCst));
    let router = web::router(app);
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "低保公示", "<p>一</p>", (matter.id, None), MOMENT).await?;
    let first = ask(&router, &matter.path, &[]).await?;
    assert_eq!(first.header(header::LAST_MODIFIED), "", "another change may come this second");
    CLOCK.fetch_add(10, Ordering::SeqCst);
    for target in [&matter.path, &address] {
        let page = ask(&router, target, &[]).await?;
        let date = page.header(header::LAST_MODIFIED).to_owned();
        assert!(date.ends_with(" GMT"), "{target}: {date}");
        let since = [(header::IF_MODIFIED_SINCE, &*date)];
        assert_eq!(
            ask(&router, target, &since).await?.status,
            StatusCode::NOT_MODIFIED,
            "{target}"
        );
        let tagged = [(header::IF_MODIFIED_SINCE, &*date), (header::IF_NONE_MATCH, "W/\"x\"")];
        assert_eq!(ask(&router, target, &tagged).await?.status, StatusCode::OK, "the tag decides");
    }
    let date = ask(&router, &matter.path, &[]).await?.header(header::LAST_MODIFIED).to_owned();
    CLOCK.fetch_add(10, Ordering::SeqCst);
    put(&county, "又一条", "<p>一</p>", (matter.id, None), MOMENT).await?;
    let since = [(header::IF_MODIFIED_SINCE, &*date)];
    let changed = ask(&router, &matter.path, &since).await?;
    assert!(changed.status == StatusCode::OK && changed.text.contains("又一条"));
    // The document itself did not change: its date says so, while the site's does not.
    CLOCK.fetch_add(86_400, Ordering::SeqCst);
    let since = [(header::IF_MODIFIED_SINCE, "Sun, 01 Nov 2026 00:00:00 GMT")];
    assert_eq!(ask(&router, &matter.path, &since).await?.status, StatusCode::OK);
    assert_eq!(ask(&router, &address, &since).await?.status, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn life_events_lead_to_the_columns_that_are_there() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "公共卫生服务事项").await?;
    for (at, mark) in ["预防接种", "健康教育", "预防接种"].into_iter().enumerate() {
        let title = format!("{mark}通知{at}");
        put(&county, &title, "<p>一</p>", (matter.id, Some(mark)), MOMENT + at as i64).await?;
    }
    let home = ask(&router, "/", &[]).await?;
    let events = "/zfxxgk/fdzdgknr/jczwgk/events";
    assert!(home.text.contains(&format!("href=\"{events}\"")));
    let all = ask(&router, events, &[]).await?;
    assert!(
        all.text.contains(&format!("href=\"{events}/birth\">生育收养</a><p>2 条")),
        "{}",
        all.text
    );
    assert!(!all.text.contains("/events/tax\""), "the county has no column of taxes");
    let birth = ask(&router, &format!("{events}/birth"), &[]).await?;
    assert!(
        birth.text.contains("医疗卫生 › 公共卫生服务事项 › 预防接种</a><p>2 条"),
        "{}",
        birth.text
    );
    assert!(birth.text.contains("[预防接种]预防接种通知2") && !birth.text.contains("健康教育通知"));
    let (_, rest) = birth.text.split_once("?mark=").context("no link with a mark")?;
    assert!(!rest.is_empty());
    let english = ask(&router, &format!("{events}/birth"), &[(header::COOKIE, "lang=en")]).await?;
    assert!(english.text.contains("<h1>Birth and adoption"), "{}", english.text);
    for none in ["tax", "nothing", "birth/x"] {
        let answer = ask(&router, &format!("{events}/{none}"), &[]).await?;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
    }
    Ok(())
}

#[tokio::test]
async fn a_village_has_a_page_and_a_poster() -> Result<()> {
    let (county, router) = bench().await?;
    let village = column(&county, "石桥村").await?;
    let address = put(&county, "财务公示", "<p>一</p>", (village.id, None), MOMENT).await?;
    let page = ask(&router, &village.path, &[]).await?;
    let poster = format!("{}/poster", village.path);
    for words in [&address, &poster, "云溪镇", "tel:0700-5550100"] {
        assert!(page.text.contains(words), "{words}");
    }
    let sheet = ask(&router, &poster, &[]).await?;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.text.contains("<h1>石桥村</h1>") && sheet.text.contains("云溪镇"));
    assert!(sheet.text.contains(&format!("src=\"/qr{}.svg\"", village.path)));
    for tag in ["SiteName", "SiteIDCode", "ColumnName"] {
        assert!(sheet.text.contains(&format!("<meta name=\"{tag}\" content=")), "{tag}");
    }
    let other = column(&county, "综合业务").await?;
    let none = ask(&router, &format!("{}/poster", other.path), &[]).await?;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    Ok(())
}

/// The page at a target of the site's own domain.
async fn at_home(router: &axum::Router, target: &str) -> Result<String> {
    let request = axum::http::Request::get(target).header(header::HOST, "www.county.example");
    let answer = router.clone().oneshot(request.body(axum::body::Body::empty())?).await?;
    let body = axum::body::to_bytes(answer.into_body(), 1 << 22).await?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_site_says_how_it_is_reached_and_who_registered_it() -> Result<()> {
    let (county, router) = bench().await?;
    let robots = at_home(&router, "/robots.txt").await?;
    assert!(robots.contains("Sitemap: https://www.county.example/sitemap.xml"), "{robots}");
    let settings = portal::SiteSettings {
        scheme: portal::Scheme::Http,
        footer: portal::Footer {
            icp: "鄂ICP备00000001号".into(),
            police: "鄂公网安备 42990002000001号".into(),
            agency_mark: "https://bszs.conac.cn/sitename?id=1".into(),
            error_report: "https://zfwzzc.www.gov.cn/check_web/1.html".into(),
            telephone: "0700-5550100".into(),
            ..portal::Footer::default()
        },
        ..portal::SiteSettings::default()
    };
    let edit = portal::SiteEdit { settings: Some(settings), ..portal::SiteEdit::default() };
    portal::change_site(&county.store, &county.site, edit).await?;
    let robots = at_home(&router, "/robots.txt").await?;
    assert!(robots.contains("Sitemap: http://www.county.example/sitemap.xml"), "{robots}");
    let home = at_home(&router, "/").await?;
    for part in [
        "<link rel=\"canonical\" href=\"http://www.county.example/\">",
        "<a href=\"https://beian.miit.gov.cn/\" rel=\"noopener\">鄂ICP备00000001号</a>",
        "webSearch?code=42990002000001\" rel=\"noopener\">鄂公网安备 42990002000001号</a>",
        "<a href=\"https://bszs.conac.cn/sitename?id=1\" rel=\"noopener\">党政机关网站标识</a>",
        "rel=\"noopener\">政府网站找错</a>",
        "\"@type\":\"GovernmentOrganization\"",
        "\"telephone\":\"0700-5550100\"",
    ] {
        assert!(home.contains(part), "{part}: {home}");
    }
    let matter = column(&county, "综合业务").await?;
    let list = at_home(&router, &matter.path).await?;
    assert!(list.contains("\"@type\":\"BreadcrumbList\""), "{list}");
    Ok(())
}

#[tokio::test]
async fn the_map_leads_to_every_column_and_to_those_of_the_past() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    put(&county, "低保公示", "<p>一</p>", (matter.id, None), MOMENT).await?;
    let map = ask(&router, "/sitemap", &[]).await?;
    let field = column(&county, "公开领域").await?;
    let village = column(&county, "石桥村").await?;
    for path in [&field.path, &village.path] {
        assert!(map.text.contains(&format!("href=\"{path}\"")), "{path}");
    }
    assert!(!map.text.contains("历史栏目"), "nothing is archived");
    let parts = ask(&router, "/sitemap.xml", &[]).await?;
    assert_eq!(parts.text.matches("<lastmod>").count(), 2, "{}", parts.text);
    let columns = ask(&router, "/sitemap/0.xml", &[]).await?;
    let home = "<loc>http://127.0.0.1:8080/</loc><lastmod>2026-11-02</lastmod>";
    assert!(columns.text.contains(home), "{}", columns.text);

    let mut write = county.store.write().await?;
    let change = store::ColumnChange { archived: Some(true), ..store::ColumnChange::default() };
    write.change_column(county.site.id, matter.id, change).await?;
    write.commit().await?;
    let map = ask(&router, "/sitemap", &[]).await?;
    let (_, past) = map.text.split_once("id=\"past\"").context("the past")?;
    assert!(past.contains(&format!("href=\"{}\"", matter.path)), "{past}");
    let platform = ask(&router, "/zfxxgk", &[]).await?;
    assert!(platform.text.contains("<a href=\"/sitemap#past\">查看历史栏目（1 个）</a>"));
    Ok(())
}
