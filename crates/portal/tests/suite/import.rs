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
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<PathBuf> {
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
        r#"{"title":"一","published":"2026-03-02","columns":[{"column":"社会救助 / 综合业务","mark":"随手写的"}],"attachments":["../x.pdf","a.exe","b.pdf"],"old_addresses":["x"]}"#,
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
