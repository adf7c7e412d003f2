//! A static export: every page at its address, nothing that needs a server, nothing left over.

use crate::county::county;
use crate::pages::ask;
use anyhow::{Context, Result, ensure};
use portal::import::{Directory, PlaceRecord};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::Filter;
use web::{ExportError, ExportOptions, Exported, export};

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

/// A place in a column, with a mark where it merges several matters.
fn marked(directory: &Directory, column: &store::Column) -> PlaceRecord {
    match directory.marks(column.id).first() {
        Some(mark) => PlaceRecord::Marked { column: column.path.clone(), mark: mark.clone() },
        None => PlaceRecord::Column(column.path.clone()),
    }
}

/// The file that a plain web server gives for an address.
fn served(folder: &Path, link: &str) -> Option<PathBuf> {
    let link = percent_encoding::percent_decode_str(link).decode_utf8_lossy();
    let path = folder.join(link.trim_start_matches('/'));
    let index = path.join("index.html");
    [path, index].into_iter().find(|path| path.is_file())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_an_export_leads_to_a_file() -> Result<()> {
    let county = county().await?;
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let done = export(&county.app, "county", &ExportOptions::default(), &out, |_| ()).await?;
    ensure!(done.broken.is_empty(), "{:?}", done.broken);
    let filter = Filter { site: county.site.id, now: i64::MAX, ..Filter::default() };
    let total = county.store.list(&filter, 0, 1).await?.total;
    assert!(done.pages > total && done.files > 10, "{done:?} of {total}");
    let mut broken = BTreeSet::new();
    let mut pages = 0;
    for file in files(&out)? {
        if file.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        pages += 1;
        let html = std::fs::read_to_string(&file)?;
        for needs in ["/search", "/lang/", "<form"] {
            ensure!(!html.contains(needs), "{}: {needs}", file.display());
        }
        for attribute in ["href=\"/", "src=\"/"] {
            for (at, _) in html.match_indices(attribute) {
                let rest = &html[at + attribute.len() - 1..];
                let link = rest.split('"').next().unwrap_or_default();
                let link = link.split('#').next().unwrap_or_default();
                if served(&out, link).is_none() {
                    broken.insert(format!("{link} from {}", file.display()));
                }
            }
        }
    }
    assert!(pages > 1000, "{pages} pages");
    assert!(broken.is_empty(), "{broken:#?}");
    for name in ["404.html", "robots.txt", "sitemap.xml", "sitemap/0.xml", "rss.xml", "atom.xml"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let posters = files(&out)?.into_iter().filter(|file| file.ends_with("poster/index.html"));
    assert!(posters.count() > 3, "posters of villages with their codes");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_export_writes_what_changed_and_removes_what_is_gone() -> Result<()> {
    let county = county().await?;
    let folder = tempfile::tempdir()?;
    let first =
        export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await?;
    assert_eq!(first.written, u64::try_from(files(folder.path())?.len())? - 1, "all but the list");
    let again =
        export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await?;
    assert_eq!((again.written, again.removed), (0, 0), "nothing changed");
    let filter = Filter { site: county.site.id, now: i64::MAX, ..Filter::default() };
    let line = county.store.list(&filter, 5, 1).await?.lines.pop().context("a document")?;
    let page = folder.path().join(line.address.trim_start_matches('/')).join("index.html");
    assert!(page.is_file());
    portal::withdraw(&county.store, county.site.id, &line.address, "有误").await?;
    let third =
        export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await?;
    assert!(third.written > 0 && third.written < first.written / 10, "{third:?}");
    assert!(third.removed >= 1 && !page.exists(), "{third:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_what_is_withdrawn_leads_on_in_an_export_too() -> Result<()> {
    let county = county().await?;
    let folder = tempfile::tempdir()?;
    let filter = Filter { site: county.site.id, now: i64::MAX, ..Filter::default() };
    let lines = county.store.list(&filter, 5, 2).await?.lines;
    let [old, new] = [&lines[0].address, &lines[1].address];
    let shown = county.store.shown(county.site.id, old).await?.context("shown")?;
    let mut write = county.store.write().await?;
    let onward = (store::Remains::Redirect, Some(new.clone()));
    write.withdraw_leaving(county.site.id, shown.document.id, "并入", onward).await?;
    write.commit().await?;
    export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await?;
    let page = folder.path().join(old.trim_start_matches('/')).join("index.html");
    let page = std::fs::read_to_string(page)?;
    assert!(page.contains(&format!("url={new}\"")), "{page}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_export_goes_on() -> Result<()> {
    let county = crate::county::empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let folder = tempfile::tempdir()?;
    let wanted = ExportOptions::default();
    let first = export(&county.app, "county", &wanted, folder.path(), |_| ()).await?;
    // Until the end nothing is listed.
    std::fs::write(folder.path().join(".gongkai-export"), "")?;
    std::fs::remove_file(folder.path().join("index.html"))?;
    std::fs::write(folder.path().join("404.html"), "half a pa")?;
    let again = export(&county.app, "county", &wanted, folder.path(), |_| ()).await?;
    assert_eq!((again.pages, again.written), (first.pages, 2), "{again:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_goes_on_in_a_second_file() -> Result<()> {
    let county = crate::county::empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let columns = county.store.columns(county.site.id).await?;
    let column = columns.iter().find(|column| column.kind == store::ColumnKind::Matter);
    let column = column.context("made")?;
    let directory = portal::directory(&county.store, &county.site).await?;
    let place = marked(&directory, column);
    let folder = tempfile::tempdir()?;
    let rows = (0..1001).map(|at| {
        let record = portal::import::Record {
            title: format!("第{at}号公示"),
            body: "正文".into(),
            published: "2026-03-02".into(),
            columns: vec![place.clone()],
            ..Default::default()
        };
        (at, Ok(record))
    });
    let site = county.site.id;
    portal::import::import(&county.store, site, &directory, rows.collect(), folder.path(), false)
        .await?;
    let out = folder.path().join("out");
    export(&county.app, "county", &ExportOptions::default(), &out, |_| ()).await?;
    let out = out.join(column.path.trim_start_matches('/'));
    let list = |name: &str| -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(&std::fs::read(out.join(name))?)?)
    };
    let (first, second) = (list("data.json")?, list("data_2.json")?);
    let next = first["next"].as_str().context("it goes on")?;
    assert!(next.ends_with("/data_2.json"), "{next}");
    let lines = |list: &serde_json::Value| list["items"].as_array().map_or(0, Vec::len);
    assert_eq!((lines(&first), lines(&second)), (1000, 1));
    assert!(out.join("data_2.csv").is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_what_the_server_says() -> Result<()> {
    let county = county().await?;
    let folder = tempfile::tempdir()?;
    let Exported { .. } =
        export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await?;
    let filter = Filter { site: county.site.id, now: i64::MAX, ..Filter::default() };
    let line = county.store.list(&filter, 0, 1).await?.lines.pop().context("a document")?;
    let router = web::router(county.app.clone());
    let answer = ask(&router, &line.address, &[]).await?;
    let file = folder.path().join(line.address.trim_start_matches('/')).join("index.html");
    let exported = std::fs::read_to_string(file)?;
    let main = |html: &str| html.split_once("<main").map(|(_, rest)| rest.to_owned());
    // The QR code is drawn by the program: files do without it.
    let (before, rest) = answer.text.split_once("<figure class=\"code\">").context("a code")?;
    let (_, after) = rest.split_once("</figure>\n").context("its end")?;
    assert_eq!(main(&exported), main(&format!("{before}{after}")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_files_are_left_alone() -> Result<()> {
    let county = crate::county::empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("mine.txt"), "x")?;
    let refused =
        export(&county.app, "county", &ExportOptions::default(), folder.path(), |_| ()).await;
    assert!(matches!(refused, Err(ExportError::NotOurs(_))), "{refused:?}");
    let nowhere =
        export(&county.app, "nowhere", &ExportOptions::default(), folder.path(), |_| ()).await;
    assert!(matches!(nowhere, Err(ExportError::NoSite(_))), "{nowhere:?}");
    Ok(())
}

/// A query's terms, as the script cuts them.
fn terms(text: &str) -> Vec<String> {
    search::grams(text).into_iter().map(|token| token.text).collect()
}

/// The documents that the index has for a term.
fn having(out: &Path, head: &serde_json::Value, term: &str) -> Result<Vec<usize>> {
    let hash = term
        .encode_utf16()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    let files = u32::try_from(head["files"].as_u64().context("files")?)?;
    let file = format!("search/terms/{}.json", (hash ^ (hash >> 16)) & (files - 1));
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join(file))?)?;
    let steps: Vec<usize> = serde_json::from_value(all[term].clone()).unwrap_or_default();
    Ok(steps
        .iter()
        .scan(0, |at, step| {
            *at += step;
            Some(*at)
        })
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_with_search_has_an_index_of_every_document() -> Result<()> {
    let county = county().await?;
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let options = ExportOptions { search: true, ..ExportOptions::default() };
    let done = export(&county.app, "county", &options, &out, |_| ()).await?;
    ensure!(done.broken.is_empty(), "{:?}", done.broken);
    let head: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("search/index.json"))?)?;
    let filter = Filter { site: county.site.id, now: i64::MAX, ..Filter::default() };
    let listed = county.store.list(&filter, 0, 100_000).await?.lines;
    assert_eq!(head["documents"].as_u64(), Some(listed.len() as u64));
    let each = usize::try_from(head["lines"].as_u64().context("lines")?)?;
    for line in listed.iter().step_by(53) {
        let number = line.number.clone().unwrap_or_default();
        let day = portal::day(line.published_at).to_string();
        let mut found: Option<BTreeSet<usize>> = None;
        for term in terms(&line.title).into_iter().chain(terms(&number)).chain(terms(&day)) {
            let list: BTreeSet<usize> = having(&out, &head, &term)?.into_iter().collect();
            found = Some(found.map_or(list.clone(), |found| &found & &list));
        }
        let mut addresses = Vec::new();
        for at in found.unwrap_or_default() {
            let file = out.join(format!("search/lines/{}.json", at / each));
            let lines: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
            addresses.push(lines[at % each]["address"].as_str().context("an address")?.to_owned());
        }
        assert!(addresses.contains(&line.address), "{}: {addresses:?}", line.title);
        assert!(addresses.len() < 20, "{}: {addresses:?}", line.title);
    }
    for file in files(&out.join("search"))? {
        let bytes = std::fs::metadata(&file)?.len();
        assert!(bytes <= 100 << 10, "{}: {bytes} bytes", file.display());
    }
    let page = std::fs::read_to_string(out.join("search/index.html"))?;
    for part in ["/assets/search.js", "<noscript>", "href=\"/zfxxgk/fdzdgknr/jczwgk"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(out.join("assets/search.js").is_file());
    let home = std::fs::read_to_string(out.join("index.html"))?;
    assert!(home.contains("action=\"/search\""), "every page leads to the search");
    // Without the option it goes again.
    let plain = export(&county.app, "county", &ExportOptions::default(), &out, |_| ()).await?;
    assert!(plain.removed > 2 && !out.join("search").exists(), "{plain:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_lead_to_the_one_origin_too() -> Result<()> {
    let county = crate::county::empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let columns = county.store.columns(county.site.id).await?;
    let column = columns.iter().find(|column| column.kind == store::ColumnKind::Matter);
    let column = column.context("made")?;
    let directory = portal::directory(&county.store, &county.site).await?;
    let place = marked(&directory, column);
    let folder = tempfile::tempdir()?;
    let record = portal::import::Record {
        title: "低保公示".into(),
        published: "2026-03-02".into(),
        link: Some("https://mzj.example/1.html".into()),
        columns: vec![place],
        ..Default::default()
    };
    let (site, rows) = (county.site.id, vec![(1, Ok(record))]);
    portal::import::import(&county.store, site, &directory, rows, folder.path(), false).await?;
    let out = folder.path().join("out");
    let options = ExportOptions { search: true, ..ExportOptions::default() };
    export(&county.app, "county", &options, &out, |_| ()).await?;
    let read = |name: &str| std::fs::read_to_string(out.join(name));
    let list = read(&format!("{}/index.html", column.path.trim_start_matches('/')))?;
    assert!(list.contains("href=\"https://mzj.example/1.html\" rel=\"noopener\""), "{list}");
    let lines: serde_json::Value = serde_json::from_str(&read("search/lines/0.json")?)?;
    assert_eq!(lines[0]["address"], "https://mzj.example/1.html");
    let address = county.store.map(site, 0, 1).await?[0].address.clone();
    let page = read(&format!("{}/index.html", address.trim_start_matches('/')))?;
    assert!(page.contains("<link rel=\"canonical\" href=\"https://mzj.example/1.html\">"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frequent_term_keeps_its_newest_documents() -> Result<()> {
    let county = crate::county::empty("青岚县人民政府", "青岚县", Vec::new()).await?;
    let columns = county.store.columns(county.site.id).await?;
    let column = columns.iter().find(|column| column.kind == store::ColumnKind::Matter);
    let column = column.context("made")?;
    let directory = portal::directory(&county.store, &county.site).await?;
    let place = marked(&directory, column);
    let folder = tempfile::tempdir()?;
    let rows = (0..5000).map(|at: i32| {
        let record = portal::import::Record {
            title: format!("第{at}号公示"),
            body: "正文".into(),
            published: format!("2025-{:02}-{:02}", at / 28 % 12 + 1, at % 28 + 1),
            columns: vec![place.clone()],
            ..Default::default()
        };
        (usize::try_from(at).unwrap_or_default(), Ok(record))
    });
    let site = county.site.id;
    portal::import::import(&county.store, site, &directory, rows.collect(), folder.path(), false)
        .await?;
    let out = folder.path().join("out");
    let options = ExportOptions { search: true, ..ExportOptions::default() };
    export(&county.app, "county", &options, &out, |_| ()).await?;
    let head: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("search/index.json"))?)?;
    let most = usize::try_from(head["most"].as_u64().context("most")?)?;
    let frequent = having(&out, &head, "公示")?;
    assert_eq!(frequent.len(), most);
    assert_eq!(frequent, (5000 - most..5000).collect::<Vec<_>>(), "the newest");
    assert_eq!(having(&out, &head, "4321")?.len(), 1);
    for file in files(&out.join("search"))? {
        let bytes = std::fs::metadata(&file)?.len();
        assert!(bytes <= 100 << 10, "{}: {bytes} bytes", file.display());
    }
    Ok(())
}
