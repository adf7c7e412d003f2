//! Documents from files.

use crate::bench::bench;
use anyhow::Result;
use portal::import::{Outcome, Problem, RowProblem, import, read};
use portal::{SiteSettings, directory, withdraw};
use standard::Standard;
use std::path::{Path, PathBuf};
use store::{DocumentState, Filter};

const NOW: i64 = 1_800_000_000;

impl crate::bench::Bench {
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    async fn run(&self, file: &Path, skip_bad: bool) -> Result<Outcome> {
        let site = self.site().await?;
        let directory = directory(&self.store, &site).await?;
        let folder = self.folder.path();
        Ok(import(&self.store, site.id, &directory, read(file)?, folder, skip_bad).await?)
    }

    async fn total(&self) -> Result<u64> {
        let site = self.site().await?.id;
        let filter = Filter { site, now: NOW, ..Filter::default() };
        Ok(self.store.list(&filter, 0, 1).await?.total)
    }
}

#[tokio::test]
async fn json_lines_come_in_with_marks_attachments_and_old_addresses() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    bench.write("名单.pdf", b"%PDF-1.4")?;
    let file = bench.write(
        "documents.jsonl",
        r#"{"key":"a","title":"低保公示","body":"第一段\n第二段","published":"2026-03-02 09:30","formed":"2026年3月1日","organ":"民政局","columns":["社会救助 / 综合业务 / 监督检查","/zfxxgk/fdzdgknr/shjz"],"attachments":["名单.pdf"],"old_addresses":["/art/1.html"]}

{"title":"另一条","body":"<p onclick='x'>一</p>","published":"2026-03-03","columns":[{"column":"社会救助 / 综合业务","mark":"政策法规文件"}]}
"#,
    )?;
    let outcome = bench.run(&file, false).await?;
    assert_eq!(outcome, Outcome { rows: 2, added: 2, written: true, ..Outcome::default() });
    let redirect = bench.store.redirect(site.id, "/art/1.html").await?.expect("it leads on");
    let shown = bench.store.shown(site.id, &redirect.target.expect("to the document")).await?;
    let shown = shown.expect("there");
    assert_eq!(shown.edition.body, "<p>第一段</p>\n<p>第二段</p>\n");
    assert_eq!(shown.edition.formed.as_deref(), Some("2026-03-01"));
    assert_eq!(portal::minute(shown.edition.published_at).to_string(), "2026-03-02T09:30:00");
    assert_eq!(shown.edition.source, "民政局");
    assert_eq!(shown.placements[0].mark.as_deref(), Some("监督检查"));
    assert_eq!(shown.placements[1].mark, None);
    assert_eq!(&bench.store.file(&shown.attachments[0].hash).await?[..], b"%PDF-1.4");

    let again = bench.run(&file, false).await?;
    assert_eq!((again.unchanged, again.added), (1, 1), "what has a key is known again");
    bench.write("名单.pdf", b"%PDF-1.5")?;
    let again = bench.run(&file, false).await?;
    assert_eq!((again.changed, again.unchanged), (1, 0), "its attachment is another");
    Ok(())
}

#[tokio::test]
async fn a_table_comes_in_by_the_words_of_its_head() -> Result<()> {
    let bench = bench().await?;
    bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let file = bench.write(
        "documents.csv",
        "\u{feff}青岚县信息表,,,\n标题,发布时间,所属栏目,内容\n一,2026/3/2,政务要闻,正文\n,,,\n二,2026-03-03,政务要闻；新闻中心 / 通知公告,正文\n",
    )?;
    let outcome = bench.run(&file, false).await?;
    assert_eq!(outcome, Outcome { rows: 2, added: 2, written: true, ..Outcome::default() });
    let news = bench.column(&["新闻中心", "政务要闻"]).await?;
    let filter =
        Filter { site: news.site_id, columns: vec![news.id], now: NOW, ..Filter::default() };
    let titles: Vec<_> =
        bench.store.list(&filter, 0, 9).await?.lines.into_iter().map(|line| line.title).collect();
    assert_eq!(titles, ["二", "一"]);
    assert!(read(&bench.write("no-head.csv", "一,二\n")?).is_err());
    assert!(read(&bench.write("some.txt", "")?).is_err());
    Ok(())
}

/// A workbook as an office keeps it: a title over the head, dates as dates, numbers as numbers.
fn workbook(columns: &str) -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet();
    sheet.write(1, 1, "青岚县信息报送表")?;
    let head = ["编号", "标题", "发布日期", "成文日期", "文号", "栏目", "内容", "附件", "置顶"];
    for (at, word) in (1..).zip(head) {
        sheet.write(2, at, word)?;
    }
    sheet.write(3, 1, 20260302)?;
    sheet.write(3, 2, "2026年第一季度低保公示")?;
    let at = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 2)?.and_hms(9, 30, 0)?;
    sheet.write_with_format(3, 3, &at, &day)?;
    sheet.write(3, 4, "2026年3月1日")?;
    sheet.write(3, 5, "青民发〔2026〕3号")?;
    sheet.write(3, 6, columns)?;
    sheet.write(3, 7, "第一段\n第二段")?;
    sheet.write(3, 8, "名单.pdf")?;
    sheet.write(3, 9, "是")?;
    sheet.write(5, 1, "B-2")?;
    sheet.write(5, 2, "另一条")?;
    sheet.write(5, 3, "2026/3/3")?;
    sheet.write(5, 6, "政务要闻")?;
    sheet.write(5, 7, "正文")?;
    Ok(book.save_to_buffer()?)
}

#[tokio::test]
async fn a_workbook_comes_in_and_moves_when_only_its_columns_change() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    bench.write("名单.pdf", b"%PDF-1.4")?;
    let file = bench.write("信息.xlsx", workbook("社会救助 / 综合业务 / 监督检查")?)?;
    let outcome = bench.run(&file, false).await?;
    assert_eq!(outcome, Outcome { rows: 2, added: 2, written: true, ..Outcome::default() });
    let welfare = bench.column(&["社会救助", "综合业务"]).await?;
    let filter = |column: &store::Column| Filter {
        site: site.id,
        columns: vec![column.id],
        now: NOW,
        ..Filter::default()
    };
    let line = bench.store.list(&filter(&welfare), 0, 9).await?.lines.remove(0);
    assert_eq!((&*line.title, line.mark.as_deref()), ("2026年第一季度低保公示", Some("监督检查")));
    let shown = bench.store.shown(site.id, &line.address).await?.expect("there");
    assert_eq!(portal::minute(shown.edition.published_at).to_string(), "2026-03-02T09:30:00");
    assert_eq!(shown.edition.formed.as_deref(), Some("2026-03-01"));
    assert_eq!(shown.edition.number.as_deref(), Some("青民发〔2026〕3号"));
    assert_eq!(shown.document.external_key.as_deref(), Some("20260302"), "no 20260302.0");
    assert_eq!(shown.attachments[0].name, "名单.pdf");
    assert!(shown.placements[0].pinned);

    let unchanged = bench.run(&file, false).await?;
    assert_eq!((unchanged.unchanged, unchanged.moved, unchanged.changed), (2, 0, 0));
    let seq = bench.store.last_change().await?;
    let file = bench.write("信息.xlsx", workbook("/zfxxgk/fdzdgknr/shjz；政务要闻")?)?;
    let moved = bench.run(&file, false).await?;
    assert_eq!((moved.moved, moved.unchanged, moved.changed, moved.added), (1, 1, 0, 0));
    assert!(bench.store.last_change().await? > seq, "pages must be made anew");
    assert_eq!(bench.store.list(&filter(&welfare), 0, 9).await?.total, 0);
    let news = bench.column(&["新闻中心", "政务要闻"]).await?;
    assert_eq!(bench.store.list(&filter(&news), 0, 9).await?.total, 2);
    let again = bench.store.shown(site.id, &line.address).await?.expect("the same address");
    assert_eq!(again.edition.ordinal, 1, "what it says is no new edition");
    let places: Vec<_> = again.placements.iter().map(|place| place.mark.clone()).collect();
    assert_eq!(places, [None, None]);
    let bad = bench.write("坏.xlsx", b"no workbook")?;
    assert!(read(&bad).is_err());
    Ok(())
}

/// Two imports of one file at the same time: the second waits, and then knows what the first brought.
#[tokio::test(flavor = "multi_thread")]
async fn imports_at_the_same_time_bring_a_document_once() -> Result<()> {
    let bench = std::sync::Arc::new(bench().await?);
    bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let lines: String = (0..40)
        .map(|at| {
            format!(
                r#"{{"key":"k{at}","title":"第{at}条","body":"一","published":"2026-03-02","columns":["政务要闻"]}}"#
            ) + "\n"
        })
        .collect();
    let file = bench.write("documents.jsonl", lines)?;
    let runs = (0..6).map(|_| {
        let (bench, file) = (bench.clone(), file.clone());
        tokio::spawn(async move { bench.run(&file, false).await })
    });
    let mut added = 0;
    for run in runs.collect::<Vec<_>>() {
        added += run.await??.added;
    }
    assert_eq!(added, 40);
    assert_eq!(bench.total().await?, 40);
    Ok(())
}

#[tokio::test]
async fn every_fault_of_every_row_is_told_and_nothing_comes_in() -> Result<()> {
    let bench = bench().await?;
    bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let good =
        r#"{"key":"a","title":"一","body":"一","published":"2026-03-02","columns":["政务要闻"]}"#;
    let lines = [
        good,
        good,
        r#"{"title":" ","published":"昨天","columns":[]}"#,
        r#"{"titel":"一"}"#,
        r#"{"title":"一","body":"一","published":"2026-03-02","formed":"?","columns":["没有这个栏目","政策文件","政务要闻","新闻中心 / 政务要闻"]}"#,
        r#"{"title":"一","published":"2026-03-02","columns":[{"column":"社会救助 / 综合业务","mark":"随手写的"}],"attachments":["../x.pdf","a.exe","b.pdf"],"old_addresses":["x"],"link":"/1.html"}"#,
    ];
    let file = bench.write("documents.jsonl", lines.join("\n"))?;
    let outcome = bench.run(&file, false).await?;
    assert!(!outcome.written);
    assert_eq!(bench.total().await?, 0);
    let of_row = |row| {
        let problems = outcome.problems.iter().filter(move |problem| problem.row == row);
        problems.map(|RowProblem { problem, .. }| problem.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of_row(1), []);
    assert_eq!(of_row(2), [Problem::KeyTwice("a".into())]);
    let expected = [
        Problem::NoTitle,
        Problem::NoContent,
        Problem::BadDay("published", "昨天".into()),
        Problem::NoColumn,
    ];
    assert_eq!(of_row(3), expected);
    assert!(matches!(&of_row(4)[..], [Problem::Json(words)] if words.contains("titel")));
    let row = of_row(5);
    assert_eq!(row[0], Problem::BadDay("formed", "?".into()));
    assert_eq!(row[1], Problem::UnknownColumn("没有这个栏目".into()));
    assert!(
        matches!(&row[2], Problem::SeveralColumns { columns, .. } if columns.len() > 1),
        "{row:?}"
    );
    assert_eq!(row[3], Problem::ColumnTwice("新闻中心 / 政务要闻".into()));
    let expected = [
        Problem::BadLink("/1.html".into()),
        Problem::UnknownMark {
            mark: "随手写的".into(), column: "社会救助 / 综合业务".into()
        },
        Problem::AttachmentOutside("../x.pdf".into()),
        Problem::AttachmentKind("a.exe".into()),
        Problem::NoAttachment("b.pdf".into()),
        Problem::BadAddress("x".into()),
    ];
    assert_eq!(of_row(6), expected);

    let outcome = bench.run(&file, true).await?;
    assert_eq!((outcome.added, outcome.written), (1, true));
    assert_eq!(bench.total().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_row_may_lead_to_its_origin_and_hold_no_text() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let table =
        "编号,标题,发布日期,栏目,原文网址\n1,公示,2026-03-02,政务要闻,https://mzj.example/1.html\n";
    let file = bench.write("documents.csv", table)?;
    let outcome = bench.run(&file, false).await?;
    assert_eq!(outcome, Outcome { rows: 1, added: 1, written: true, ..Outcome::default() });
    let filter = Filter { site: site.id, now: NOW, ..Filter::default() };
    let line = bench.store.list(&filter, 0, 1).await?.lines.swap_remove(0);
    assert_eq!(line.href(), "https://mzj.example/1.html");
    assert_eq!(bench.run(&file, false).await?.unchanged, 1);
    let json = r#"{"key":"1","title":"公示","published":"2026-03-02","columns":["政务要闻"],"link":"https://mzj.example/2.html"}"#;
    let file = bench.write("documents.jsonl", json)?;
    assert_eq!(bench.run(&file, false).await?.changed, 1, "another link is another edition");
    Ok(())
}

#[tokio::test]
async fn a_withdrawn_document_keeps_its_reason() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let line = r#"{"title":"一","body":"一","published":"2026-03-02","columns":["政务要闻"]}"#;
    bench.run(&bench.write("documents.jsonl", line)?, false).await?;
    let address = bench.store.map(site.id, 0, 1).await?[0].address.clone();
    withdraw(&bench.store, site.id, &address, "内容有误").await?;
    assert!(withdraw(&bench.store, site.id, &address, "再次").await.is_err());
    let shown = bench.store.shown(site.id, &address).await?.expect("there");
    assert_eq!(shown.document.state, DocumentState::Withdrawn);
    assert_eq!(bench.total().await?, 0);
    Ok(())
}

/// A column that merges matters takes no line without the mark of one, and one that holds columns takes none.
#[tokio::test]
async fn a_place_is_a_column_with_its_mark_or_it_is_refused() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let lines =
        ["社会救助 / 综合业务", "基层政务公开 / 标准目录", "公开领域 / 社会救助", "/zfxxgk"].map(
            |place| {
                format!(
                    r#"{{"title":"一","body":"一","published":"2026-03-02","columns":["{place}"]}}"#
                )
            },
        );
    let outcome = bench.run(&bench.write("documents.jsonl", lines.join("\n"))?, false).await?;
    let found: Vec<Problem> = outcome.problems.into_iter().map(|one| one.problem).collect();
    assert!(
        matches!(&found[0], Problem::NoMark { column, marks } if column == "社会救助 / 综合业务" && marks.contains(&"监督检查".to_owned())),
        "{found:?}"
    );
    let closed = ["基层政务公开 / 标准目录", "公开领域 / 社会救助", "/zfxxgk"];
    assert_eq!(found[1..], closed.map(|place| Problem::NoDocuments(place.into())));

    let matter = bench.column(&["社会救助", "综合业务"]).await?;
    let draft = portal::Draft {
        edition: store::NewEdition { title: "一".into(), ..Default::default() },
        places: vec![portal::Place { column: matter.id, ..Default::default() }],
        ..Default::default()
    };
    let marks = |_: &store::Column| vec!["监督检查".to_owned()];
    let refused = portal::publish(&bench.store, site.id, draft, marks).await;
    assert!(matches!(refused, Err(portal::PortalError::NoMark(id)) if id == matter.id));
    assert_eq!(bench.total().await?, 0);
    Ok(())
}

/// Chinese spreadsheets save CSV in GBK where nobody says otherwise.
#[tokio::test]
async fn a_table_in_gbk_comes_in_as_it_is_meant() -> Result<()> {
    let bench = bench().await?;
    let site = bench.county(SiteSettings::default(), &Standard::builtin()).await?;
    let table = "标题,发布日期,栏目,内容\n低保公示,2026/3/2,政务要闻,正文\n";
    let (bytes, ..) = encoding_rs::GBK.encode(table);
    let outcome = bench.run(&bench.write("documents.csv", bytes)?, false).await?;
    assert_eq!(outcome, Outcome { rows: 1, added: 1, written: true, ..Outcome::default() });
    let filter = Filter { site: site.id, now: NOW, ..Filter::default() };
    assert_eq!(bench.store.list(&filter, 0, 1).await?.lines[0].title, "低保公示");
    let broken = bench.write("broken.csv", b"\xff\xff\xfe,a\n")?;
    assert!(matches!(read(&broken), Err(portal::FileError::Encoding)));
    Ok(())
}
