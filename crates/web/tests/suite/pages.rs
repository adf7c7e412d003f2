//! Pages over the router: what stands on them, how they answer.

use crate::county::{County, empty};
use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use portal::{Draft, Place, TownShape, publish, withdraw};
use store::{Column, NewAttachment, NewEdition};
use tower::ServiceExt;

/// 2026-11-02 09:30 in China.
const MOMENT: i64 = 1_793_583_000;
const MOST: usize = 1 << 22;

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The content of a page tag.
    fn tag(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.text.split_once(&format!("<meta name=\"{name}\" content=\""))?;
        rest.split_once('"').map(|(content, _)| content)
    }
}

pub async fn ask(
    router: &Router,
    target: &str,
    headers: &[(header::HeaderName, &str)],
) -> Result<Answer> {
    let mut request = Request::get(target).header(header::HOST, "127.0.0.1:8080");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let answer = router.clone().oneshot(request.body(Body::empty())?).await?;
    let (parts, body) = answer.into_parts();
    let text = String::from_utf8_lossy(&to_bytes(body, MOST).await?).into_owned();
    Ok(Answer { status: parts.status, headers: parts.headers, text })
}

pub async fn bench() -> Result<(County, Router)> {
    let towns = vec![TownShape { name: "云溪镇".into(), villages: vec!["石桥村".into()] }];
    let county = empty("青岚县人民政府", "青岚县", towns).await?;
    let router = web::router(county.app.clone());
    Ok((county, router))
}

pub async fn column(county: &County, title: &str) -> Result<Column> {
    let columns = county.store.columns(county.site.id).await?;
    Ok(columns.into_iter().find(|column| column.title == title).expect("there"))
}

async fn put(
    county: &County,
    title: &str,
    columns: &[(i64, Option<&str>)],
    moment: i64,
) -> Result<String> {
    let file = county.store.put_file(b"%PDF-1.4".to_vec()).await?;
    let draft = Draft {
        edition: NewEdition {
            title: title.into(),
            body: "<p>正文</p>".into(),
            formed: Some("2026-11-01".into()),
            published_at: moment,
            number: Some("青政发〔2026〕3号".into()),
            organ: "民政局".into(),
            source: "民政局".into(),
            validity: "有效".into(),
            ..NewEdition::default()
        },
        places: columns
            .iter()
            .map(|(column, mark)| Place {
                column: *column,
                mark: mark.map(str::to_owned),
                pinned: false,
            })
            .collect(),
        attachments: vec![NewAttachment {
            name: "名单 表.pdf".into(),
            media_type: "application/pdf".into(),
            file,
        }],
    };
    // A column merges what the test marks its lines with.
    let marks = |column: &Column| {
        let here = columns.iter().filter(|(id, _)| *id == column.id);
        here.filter_map(|(_, mark)| mark.map(str::to_owned)).collect::<Vec<String>>()
    };
    Ok(publish(&county.store, county.site.id, draft, marks).await?.address)
}

#[tokio::test]
async fn every_kind_of_page_carries_its_tags() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "低保公示", &[(matter.id, Some("监督检查"))], MOMENT).await?;
    let site = ["SiteName", "SiteDomain", "SiteIDCode"];
    let of_column = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
    let of_article = ["ArticleTitle", "PubDate", "ContentSource"];
    let catalog = format!("{}/social-assistance", column(&county, "标准目录").await?.path);
    for (target, tags) in [
        ("/", vec![]),
        (&*matter.path, of_column.to_vec()),
        ("/zfxxgk", of_column.to_vec()),
        ("/zfxxgk/fdzdgknr/jczwgk", of_column.to_vec()),
        (&*address, of_article.to_vec()),
        (&*catalog, of_article.to_vec()),
    ] {
        let page = ask(&router, target, &[]).await?;
        assert_eq!(page.status, StatusCode::OK, "{target}");
        for tag in site.iter().chain(&tags) {
            assert!(page.tag(tag).is_some_and(|content| !content.is_empty()), "{target}: {tag}");
        }
    }
    let page = ask(&router, &address, &[]).await?;
    assert_eq!(page.tag("PubDate"), Some("2026-11-02 09:30"));
    assert_eq!(page.tag("ArticleTitle"), Some("低保公示"));
    Ok(())
}

#[tokio::test]
async fn a_document_shows_its_facts_files_and_other_places() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let other = column(&county, "社会救助").await?;
    let address =
        put(&county, "低保<公示>", &[(matter.id, Some("监督检查")), (other.id, None)], MOMENT)
            .await?;
    let page = ask(&router, &address, &[]).await?;
    for words in [
        "低保&#60;公示&#62;",
        "青政发〔2026〕3号",
        "2026-11-01",
        "<p>正文</p>",
        "名单 表.pdf",
        "PDF，8 B",
        &other.path,
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    let (_, rest) = page.text.split_once("href=\"/file/").expect("a file");
    let (target, _) = rest.split_once('"').expect("an end");
    let file = ask(&router, &format!("/file/{target}"), &[]).await?;
    assert_eq!((file.status, file.text.as_str()), (StatusCode::OK, "%PDF-1.4"));
    assert_eq!(file.header(header::CONTENT_TYPE), "application/pdf");
    assert!(
        file.header(header::CONTENT_DISPOSITION).starts_with("inline; filename*=UTF-8''%E5%90%8D")
    );
    let list = ask(&router, &matter.path, &[]).await?;
    assert!(list.text.contains("[监督检查]低保"), "{}", list.text);

    withdraw(&county.store, county.site.id, &address, "内容有误").await?;
    let gone = ask(&router, &address, &[]).await?;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text.contains("内容有误") && gone.text.contains("href=\"/\""));
    assert_eq!(ask(&router, &format!("/file/{target}"), &[]).await?.status, StatusCode::NOT_FOUND);
    assert!(!ask(&router, &matter.path, &[]).await?.text.contains("低保"));
    Ok(())
}

#[tokio::test]
async fn lists_have_pages_and_filters() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    for at in 0..45 {
        let mark = if at % 2 == 0 { "监督检查" } else { "政策法规文件" };
        put(
            &county,
            &format!("第{at:02}条"),
            &[(matter.id, Some(mark))],
            MOMENT - at * 86_400 * 10,
        )
        .await?;
    }
    let count = |page: &Answer| page.text.matches("</a><time").count();
    let first = ask(&router, &matter.path, &[]).await?;
    assert_eq!(count(&first), 20);
    assert!(first.text.contains("共 45 条，最新一条 2026-11-02"), "how fresh");
    assert!(first.text.contains(&format!("href=\"{}?page=3\"", matter.path)));
    assert_eq!(count(&ask(&router, &format!("{}?page=3", matter.path), &[]).await?), 5);
    let year = ask(&router, &format!("{}?year=2025", matter.path), &[]).await?;
    assert_eq!(count(&year), 14);
    let mark =
        ask(&router, &format!("{}?mark=%E7%9B%91%E7%9D%A3%E6%A3%80%E6%9F%A5", matter.path), &[])
            .await?;
    assert!(!mark.text.contains("政策法规文件]") && mark.text.contains("[监督检查]"));
    assert!(
        mark.text.contains("?mark=%E7%9B%91%E7%9D%A3%E6%A3%80%E6%9F%A5&#38;page=2"),
        "the pager keeps the filter"
    );
    for (beyond, last) in
        [("page=999", "page=3"), ("year=2025&page=18446744073709551615", "year=2025")]
    {
        let led = ask(&router, &format!("{}?{beyond}", matter.path), &[]).await?;
        assert_eq!(led.status, StatusCode::FOUND, "{beyond}");
        assert_eq!(led.header(header::LOCATION), format!("{}?{last}", matter.path), "{beyond}");
    }
    let nothing = ask(&router, &format!("{}?year=1999", matter.path), &[]).await?;
    assert!(nothing.text.contains("没有符合条件的信息"));
    let empty = column(&county, "石桥村").await?;
    assert!(ask(&router, &empty.path, &[]).await?.text.contains("本栏目暂无信息"));
    Ok(())
}

#[tokio::test]
async fn unknown_addresses_have_a_way_out_and_old_ones_lead_on() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let page = ask(&router, "/nowhere", &[]).await?;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("href=\"/zfxxgk/fdzdgknr/jczwgk\""), "{}", page.text);
    let slash = ask(&router, &format!("{}/", matter.path), &[]).await?;
    assert_eq!(
        (slash.status, slash.header(header::LOCATION)),
        (StatusCode::MOVED_PERMANENTLY, &*matter.path)
    );
    let mut write = county.store.write().await?;
    let old = vec![
        ("/art/1.html?id=2".to_owned(), Some(matter.path.clone())),
        ("/art/2.html".to_owned(), None),
        ("/doc/99.html?id=2".to_owned(), Some(matter.path.clone())),
        ("/file/77/a.pdf".to_owned(), Some(matter.path.clone())),
        ("/file/old/b.pdf".to_owned(), Some(matter.path.clone())),
        ("/doc/7777".to_owned(), None),
    ];
    write.add_redirects(county.site.id, old, "moved").await?;
    write.commit().await?;
    let moved = ask(&router, "/art/1.html?id=2", &[]).await?;
    assert_eq!(
        (moved.status, moved.header(header::LOCATION)),
        (StatusCode::MOVED_PERMANENTLY, &*matter.path)
    );
    assert_eq!(ask(&router, "/art/2.html", &[]).await?.status, StatusCode::GONE);
    // Another portal's old addresses may look like ours.
    for old in ["/doc/99.html?id=2", "/file/77/a.pdf", "/file/old/b.pdf"] {
        let moved = ask(&router, old, &[]).await?;
        assert_eq!(
            (moved.status, moved.header(header::LOCATION)),
            (StatusCode::MOVED_PERMANENTLY, &*matter.path),
            "{old}"
        );
    }
    assert_eq!(ask(&router, "/doc/7777", &[]).await?.status, StatusCode::GONE);
    let address = put(&county, "低保公示", &[(matter.id, Some("监督检查"))], MOMENT).await?;
    let slash = ask(&router, &format!("{address}/"), &[]).await?;
    assert_eq!(
        (slash.status, slash.header(header::LOCATION)),
        (StatusCode::PERMANENT_REDIRECT, &*address)
    );
    for hostile in [
        "/doc/x",
        "/doc/9",
        "/doc/9/",
        "/file/9/x",
        "/file/x/y",
        "/sitemap/x",
        "/zfxxgk/../etc",
        "/%ff%00",
        "/?page=-1&year=x",
        "/zfxxgk?mark=%00&year=2026",
    ] {
        let status = ask(&router, hostile, &[]).await?.status;
        assert!(status.is_success() || status == StatusCode::NOT_FOUND, "{hostile}: {status}");
    }
    Ok(())
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let first = ask(&router, &matter.path, &[]).await?;
    let tag = first.header(header::ETAG).to_owned();
    assert!(!tag.is_empty());
    let again = ask(&router, &matter.path, &[(header::IF_NONE_MATCH, &tag)]).await?;
    assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0));
    let english = [(header::IF_NONE_MATCH, &*tag), (header::COOKIE, "lang=en")];
    assert_eq!(ask(&router, &matter.path, &english).await?.status, StatusCode::OK);
    put(&county, "新", &[(matter.id, None)], MOMENT).await?;
    let changed = ask(&router, &matter.path, &[(header::IF_NONE_MATCH, &tag)]).await?;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(changed.text.contains("新</a>"));
    let packed = ask(&router, &matter.path, &[(header::ACCEPT_ENCODING, "gzip")]).await?;
    assert_eq!(packed.header(header::CONTENT_ENCODING), "gzip");
    Ok(())
}

#[tokio::test]
async fn the_interface_speaks_english_when_asked() -> Result<()> {
    let (county, router) = bench().await?;
    let switch = ask(&router, "/lang/en?back=/zfxxgk%3Fpage%3D2", &[]).await?;
    assert_eq!(
        (switch.status, switch.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/zfxxgk?page=2")
    );
    assert!(switch.header(header::SET_COOKIE).starts_with("lang=en;"));
    for outside in ["//evil.example", "https://evil.example", "/%5Cevil.example"] {
        let switch = ask(&router, &format!("/lang/zh?back={outside}"), &[]).await?;
        assert_eq!(switch.header(header::LOCATION), "/", "{outside}");
    }
    let page = ask(&router, "/zfxxgk", &[(header::COOKIE, "a=b; lang=en")]).await?;
    assert!(page.text.contains("lang=\"en\"") && page.text.contains("You are here"));
    // What is published stays Chinese, and says so to who has it read out.
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "低保公示", &[(matter.id, Some("监督检查"))], MOMENT).await?;
    let english = [(header::COOKIE, "lang=en")];
    let list = ask(&router, &matter.path, &english).await?;
    for part in [
        "<h1 lang=\"zh-CN\">综合业务</h1>".to_owned(),
        format!("<a href=\"{address}\" lang=\"zh-CN\">[监督检查]低保公示</a>"),
        "<li><a href=\"/\">Home</a></li>".to_owned(),
        "aria-current=\"page\" lang=\"zh-CN\">综合业务</a>".to_owned(),
    ] {
        assert!(list.text.contains(&part), "{part}: {}", list.text);
    }
    let document = ask(&router, &address, &english).await?;
    for part in [
        "<h1 lang=\"zh-CN\">低保公示</h1>",
        "<div lang=\"zh-CN\">\n<p>正文</p>",
        "<dd lang=\"zh-CN\">民政局</dd>",
    ] {
        assert!(document.text.contains(part), "{part}: {}", document.text);
    }
    let chinese = ask(&router, &address, &[]).await?;
    assert_eq!(chinese.text.matches("lang=\"zh-CN\"").count(), 1, "the page itself");
    Ok(())
}

#[tokio::test]
async fn feeds_maps_and_robots_name_what_is_there() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "低保<公示>", &[(matter.id, None)], MOMENT).await?;
    let full = format!("http://127.0.0.1:8080{address}");
    for target in ["/rss.xml", &format!("{}/rss.xml", matter.path), "/zfxxgk/rss.xml"] {
        let feed = ask(&router, target, &[]).await?;
        assert!(feed.text.contains(&format!("<link>{full}</link>")), "{target}");
        assert!(feed.text.contains("Mon, 02 Nov 2026 09:30:00 +0800"), "{}", feed.text);
        assert!(!feed.text.contains("低保<公示>"));
    }
    let rss = ask(&router, "/rss.xml", &[]).await?;
    assert!(rss.text.contains("<description>正文</description></item>"), "{}", rss.text);
    let own = format!("{}/atom.xml", matter.path);
    for target in ["/atom.xml", &own, "/zfxxgk/atom.xml"] {
        let feed = ask(&router, target, &[]).await?;
        assert_eq!(feed.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
        for part in [
            format!("<id>http://127.0.0.1:8080{target}</id>"),
            format!(
                "<link rel=\"self\" type=\"application/atom+xml\" href=\"http://127.0.0.1:8080{target}\"/>"
            ),
            format!("<id>{full}</id>\n<title>低保&#60;公示&#62;</title>"),
            "<published>2026-11-02T09:30:00+08:00</published>\n<updated>20".to_owned(),
            "<author><name>民政局</name></author>\n<summary>正文</summary>".to_owned(),
        ] {
            assert!(feed.text.contains(&part), "{target}: {part}: {}", feed.text);
        }
    }
    let empty =
        ask(&router, &format!("{}/atom.xml", column(&county, "石桥村").await?.path), &[]).await?;
    assert!(
        empty.text.contains("<updated>20") && !empty.text.contains("<entry>"),
        "{}",
        empty.text
    );
    let page = ask(&router, &matter.path, &[]).await?;
    assert!(page.text.contains(&format!("type=\"application/atom+xml\" href=\"{own}\"")));
    let index = ask(&router, "/sitemap.xml", &[]).await?;
    assert!(index.text.contains("/sitemap/after-0.xml"));
    assert!(ask(&router, "/sitemap/after-0.xml", &[]).await?.text.contains(&full));
    let columns = ask(&router, "/sitemap/0.xml", &[]).await?;
    assert!(columns.text.contains(&format!("http://127.0.0.1:8080{}<", matter.path)));
    let robots = ask(&router, "/robots.txt", &[]).await?;
    assert!(robots.text.contains("Sitemap: http://127.0.0.1:8080/sitemap.xml"));
    Ok(())
}

#[tokio::test]
async fn what_is_published_elsewhere_has_one_origin() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let origin = "https://mzj.example/1.html";
    let draft = Draft {
        edition: NewEdition {
            title: "低保公示".into(),
            published_at: MOMENT,
            source: "市民政局".into(),
            link: Some(origin.into()),
            ..NewEdition::default()
        },
        places: vec![Place {
            column: matter.id,
            mark: Some("监督检查".into()),
            ..Place::default()
        }],
        attachments: Vec::new(),
    };
    let marks = |_: &Column| vec!["监督检查".to_owned()];
    let address = publish(&county.store, county.site.id, draft, marks).await?.address;
    let catalog = format!("{}/social-assistance", column(&county, "标准目录").await?.path);
    let link = "<a href=\"https://mzj.example/1.html\" rel=\"noopener\">[监督检查]低保公示</a> <span class=\"off\"><span aria-hidden=\"true\">↗ </span>来源站点</span>";
    for target in [&matter.path, &catalog] {
        let page = ask(&router, target, &[]).await?;
        assert!(page.text.contains(link), "{target}: {}", page.text);
        assert!(!page.text.contains(&format!("href=\"{address}\"")), "{target}");
    }
    let home = ask(&router, "/", &[]).await?;
    assert!(home.text.contains(link), "{}", home.text);

    // Its address stays, and says where the origin is.
    let page = ask(&router, &address, &[]).await?;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "本条信息由市民政局发布，以原文为准。 <a href=\"https://mzj.example/1.html\" rel=\"noopener\">查看原文</a>",
        "<link rel=\"canonical\" href=\"https://mzj.example/1.html\">",
        "\"isBasedOn\":\"https://mzj.example/1.html\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let full = format!("http://127.0.0.1:8080{address}");
    let feed = ask(&router, "/rss.xml", &[]).await?;
    assert!(feed.text.contains(&format!("<link>{origin}</link><guid>{full}</guid>")));
    assert!(!ask(&router, "/sitemap.xml", &[]).await?.text.contains("/sitemap/after-0.xml"));
    assert!(!ask(&router, "/sitemap/after-0.xml", &[]).await?.text.contains(&full));
    let list = ask(&router, &format!("{}/data.json", matter.path), &[]).await?;
    let list: serde_json::Value = serde_json::from_str(&list.text)?;
    let item = &list["items"][0];
    assert!(item["link"] == origin && item["url"] == full.as_str(), "{item}");
    let csv = ask(&router, &format!("{}/data.csv", matter.path), &[]).await?;
    assert!(csv.text.lines().all(|row| row.ends_with(",原文网址") || row.ends_with(origin)));
    Ok(())
}

#[tokio::test]
async fn the_catalog_leads_to_columns_and_newest_items() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "监督电话", &[(matter.id, Some("监督检查"))], MOMENT).await?;
    let catalogs = column(&county, "标准目录").await?.path;
    let list = ask(&router, &catalogs, &[]).await?;
    let target = format!("{catalogs}/social-assistance");
    assert!(list.text.contains(&format!("href=\"{target}\"")));
    assert!(!list.text.contains("税收管理"), "not due here");
    let page = ask(&router, &target, &[]).await?;
    assert!(page.text.contains(&format!("href=\"{}\"", matter.path)));
    assert_eq!(page.text.matches(&format!("href=\"{address}\"")).count(), 1, "only in its own row");
    assert_eq!(ask(&router, &format!("{catalogs}/tax"), &[]).await?.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn pages_far_beyond_the_last_are_answered() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    for page in [i64::MAX.unsigned_abs(), u64::MAX] {
        for target in [
            format!("{}?page={page}", matter.path),
            format!("{}?page={page}&year=2026", matter.path),
            format!("{}/data.json?page={page}&size={page}", matter.path),
            format!("{}/data.csv?page={page}&year={page}", matter.path),
        ] {
            let status = ask(&router, &target, &[]).await?.status;
            assert!(matches!(status, StatusCode::OK | StatusCode::FOUND), "{target}: {status}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_file_is_sent_once_and_in_parts() -> Result<()> {
    let (county, router) = bench().await?;
    let matter = column(&county, "综合业务").await?;
    let address = put(&county, "低保公示", &[(matter.id, Some("监督检查"))], MOMENT).await?;
    let page = ask(&router, &address, &[]).await?;
    let (_, rest) = page.text.split_once("href=\"/file/").expect("a file");
    let target = format!("/file/{}", rest.split_once('"').expect("an end").0);
    let whole = ask(&router, &target, &[(header::ACCEPT_ENCODING, "gzip")]).await?;
    assert_eq!((whole.status, whole.text.as_str()), (StatusCode::OK, "%PDF-1.4"));
    assert_eq!(whole.header(header::CONTENT_ENCODING), "", "its tag is of these very bytes");
    assert_eq!(whole.header(header::ACCEPT_RANGES), "bytes");
    assert_eq!(whole.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(whole.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    let tag = format!("\"{}\"", store::hash(b"%PDF-1.4"));
    assert_eq!(whole.header(header::ETAG), tag);
    let again = ask(&router, &target, &[(header::IF_NONE_MATCH, &tag)]).await?;
    assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0));
    for (asked, status, range, text) in [
        ("bytes=1-3", StatusCode::PARTIAL_CONTENT, "bytes 1-3/8", "PDF"),
        ("bytes=-3", StatusCode::PARTIAL_CONTENT, "bytes 5-7/8", "1.4"),
        ("bytes=5-", StatusCode::PARTIAL_CONTENT, "bytes 5-7/8", "1.4"),
        ("bytes=8-", StatusCode::RANGE_NOT_SATISFIABLE, "bytes */8", ""),
        ("bytes=0-0,2-3", StatusCode::OK, "", "%PDF-1.4"),
    ] {
        let part = ask(&router, &target, &[(header::RANGE, asked)]).await?;
        assert_eq!((part.status, part.text.as_str()), (status, text), "{asked}");
        assert_eq!(part.header(header::CONTENT_RANGE), range, "{asked}");
    }
    let other = [(header::RANGE, "bytes=1-3"), (header::IF_RANGE, "\"x\"")];
    assert_eq!(ask(&router, &target, &other).await?.status, StatusCode::OK, "of another file");
    Ok(())
}
