//! A portal of another vendor is inspected and moves into one of ours: the command as an office uses it.

use anyhow::{Context, Result, ensure};
use jiff::civil::{Date, date};
use sample::Family;
use sample::model::{ItemLink, Site};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};
use store::{Column, Filter, Shown, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const AS_OF: Date = date(2026, 11, 23);
/// Noon of that day in China.
const NOON: i64 = 1_795_406_400;

async fn gongkai(folder: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.current_dir(folder).args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

const KEPT: [&str; 4] = ["--database", "test.db", "--files", "files"];

/// All documents of our site by title, and its columns.
async fn ours(folder: &Path) -> Result<(HashMap<String, Shown>, HashMap<i64, Column>)> {
    let store =
        Store::open(&folder.join("test.db").display().to_string(), folder.join("files")).await?;
    let site = store.site("qinglan").await?.context("made")?;
    let columns = store.columns(site.id).await?;
    let all = Filter {
        site: site.id,
        columns: columns.iter().map(|column| column.id).collect(),
        now: i64::MAX,
        ..Filter::default()
    };
    let lines = store.list(&all, 0, 1_000_000).await?.lines;
    let ids: Vec<i64> = lines.iter().map(|line| line.document_id).collect();
    let shown = store.whole(&ids).await?;
    let by_title = shown.into_iter().map(|one| (one.edition.title.clone(), one)).collect();
    Ok((by_title, columns.into_iter().map(|column| (column.id, column)).collect()))
}

/// Compares what stands in matters there with what stands in them here; answers how many documents.
fn compare(
    there: &Site,
    documents: &HashMap<String, Shown>,
    columns: &HashMap<i64, Column>,
) -> usize {
    let mut count = 0;
    for column in there.columns.iter().filter(|column| column.present && column.matter1.is_some()) {
        for item in &column.items {
            let ItemLink::Document(id) = item.link else { continue };
            let old = &there.documents[id];
            let what = format!("{} in {}", old.title, column.title);
            let new = documents.get(&old.title).unwrap_or_else(|| panic!("{what} is missing"));
            let places = new.placements.iter().map(|place| (place, &columns[&place.column_id]));
            let place = places.into_iter().find(|(_, ours)| {
                ours.matter1 == column.matter1 && ours.town == column.town
                    || ours.village.is_some() && ours.village == column.village
            });
            let (place, ours) = place.unwrap_or_else(|| panic!("{what} stands elsewhere"));
            let second = column.matter2.as_ref().or(item.matter2.as_ref());
            assert!(
                second.is_none() || ours.matter2.as_ref().or(place.mark.as_ref()) == second,
                "{what}: {second:?}, but {:?}",
                place.mark
            );
            assert_eq!(portal::day(new.edition.published_at), old.published.date(), "{what}");
            // A number in the title is read as one, too.
            if old.number.is_some() {
                assert_eq!(new.edition.number, old.number, "{what}");
            }
            assert_eq!(new.attachments.len(), old.attachments.len(), "{what}");
            count += 1;
        }
    }
    count
}

/// What an address answers, head and body.
async fn answer(server: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(server).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Asks our site for old addresses as the list has them: of documents, columns and attachments.
async fn follow(store: &Store, list: &str) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let server = listener.local_addr()?;
    let app = web::App::with_clock(store.clone(), "qinglan", || NOON);
    let serving = tokio::spawn(web::serve(app, listener, std::future::pending()));
    let rows: Vec<(&str, &str)> =
        list.lines().skip(1).filter_map(|row| row.split_once(',')).collect();
    let is_file =
        |old: &str| [".pdf", ".xlsx", ".docx", ".doc", ".xls"].iter().any(|end| old.ends_with(end));
    let plain = |row: &&(&str, &str)| !row.0.starts_with('"') && !row.1.contains('"');
    let mut asked = Vec::new();
    asked.extend(rows.iter().filter(plain).find(|(old, _)| is_file(old)));
    asked.extend(
        rows.iter().filter(plain).find(|(old, new)| !is_file(old) && new.starts_with("/doc/")),
    );
    asked.extend(rows.iter().filter(plain).find(|(_, new)| new.starts_with("/zfxxgk/")));
    assert_eq!(asked.len(), 3, "one of each kind: {list}");
    for (old, new) in asked {
        let moved = answer(server, old).await?;
        assert!(moved.starts_with("HTTP/1.1 301 "), "{old}: {moved}");
        assert!(moved.contains(&format!("location: {new}\r\n")), "{old} leads to {new}: {moved}");
        let page = answer(server, new).await?;
        assert!(page.starts_with("HTTP/1.1 200 "), "{new}: {page}");
    }
    serving.abort();
    Ok(())
}

async fn moves(family: Family) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let running = sample::serve(vec![sample::good(family, 0, AS_OF, 2023)]).await?;
    let old = &running.portals[0];
    let villages: String = old
        .portal
        .villages()
        .iter()
        .flat_map(|(town, villages)| {
            villages.iter().map(move |village| format!("{town},{village}\n"))
        })
        .collect();
    std::fs::write(folder.join("villages.csv"), villages)?;
    let (name, place) = (old.portal.site.name.as_str(), old.portal.site.place.as_str());
    let quick = ["--no-limit", "--concurrency", "16"];
    let inspect =
        ["inspect", &old.url, "--as-of", "2026-11-23", "--out", "report", "--state", "old.state"];
    gongkai(folder, &[&inspect[..], &quick].concat()).await?;
    let new =
        ["site", "new", "qinglan", "--name", name, "--place", place, "--villages", "villages.csv"];
    gongkai(folder, &[&new[..], &KEPT].concat()).await?;
    let import = ["import", "qinglan", "--from-survey", "old.state"];
    let import = [&import[..], &quick, &KEPT].concat();
    let said = gongkai(folder, &import).await?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();

    let (documents, columns) = ours(folder).await?;
    let count = compare(&old.portal.site, &documents, &columns);
    assert!(count > 500, "{count}: {said}");
    let rows = std::fs::read_to_string(folder.join("old.state.moved/documents.jsonl"))?;
    assert_eq!(rows.lines().count(), documents.len(), "{said}");

    // Old addresses lead on, those of columns too; a second import finds everything in its place.
    let store =
        Store::open(&folder.join("test.db").display().to_string(), folder.join("files")).await?;
    let site = store.site("qinglan").await?.context("made")?;
    let redirects = store.redirects(site.id, 0, 1_000_000).await?;
    let to = |what: &str| {
        let leads =
            |target: &Option<String>| target.as_ref().is_some_and(|to| to.starts_with(what));
        redirects.iter().filter(|one| leads(&one.target)).count()
    };
    assert!(to("/doc/") >= documents.len() && to("/zfxxgk/") > 100, "{}", redirects.len());
    follow(&store, &std::fs::read_to_string(folder.join("old.state.moved/addresses.csv"))?).await?;
    store.close().await?;
    let again = gongkai(folder, &import).await?;
    let again = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(again.contains("新增 0 条"), "{again}");
    running.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_with_vendor_pages_moves_in() -> Result<()> {
    moves(Family::Trs).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_portal_of_tables_moves_in() -> Result<()> {
    moves(Family::OldTable).await
}
