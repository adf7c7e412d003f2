//! Keeping up: what is due is told on "my work" and on the coverage, secrecy reviews are kept, a clerk writes rows of
//! money.

use super::bench::{Bench, NOON, bench};
use anyhow::{Context, Result};
use axum::http::StatusCode;
use store::Role;

const DAY: i64 = 24 * 3600;

/// Something that was published so many days ago.
async fn published(bench: &Bench, mark: &str, days: i64) -> Result<()> {
    let column = bench.column("最低生活保障").await?;
    let at = NOON - days * DAY;
    let draft = portal::Draft {
        edition: store::NewEdition {
            title: format!("{mark}一则"),
            body: "<p>正文</p>".into(),
            formed: Some(portal::day(at).to_string()),
            published_at: at,
            ..Default::default()
        },
        places: vec![portal::Place { column: column.id, mark: Some(mark.into()), pinned: false }],
        attachments: Vec::new(),
    };
    let marks = |_: &store::Column| vec![mark.to_owned()];
    portal::publish(&bench.county.store, bench.county.site.id, draft, marks).await?;
    Ok(())
}

#[tokio::test]
async fn my_work_tells_what_is_due_and_begins_it() -> Result<()> {
    let bench = bench().await?;
    published(&bench, "审核信息", 3 * 365).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let work = editor.get("/desk").await?;
    assert_eq!(work.status, StatusCode::OK, "{}", work.text);
    let (_, owed) = work.text.split_once("应公开，还没有人写").context("what is due")?;
    let (first, _) = owed.split_once("</form>").context("a button")?;
    assert!(first.contains("最低生活保障 › 审核信息"), "what presses most is first: {first}");
    assert!(first.contains("逾期未更新"), "{first}");
    assert!(first.contains("已逾期，应在 2024-11-23 前公开"), "{first}");

    let field = |name: &str| {
        let value = first.split_once(&format!("name=\"{name}\" value=\""));
        value.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let names = ["organ", "site", "column", "mark"];
    let values = names.map(field);
    let fields: Vec<(&str, &str)> =
        names.iter().zip(&values).map(|(name, value)| (*name, value.as_str())).collect();
    let begun = editor.post("/desk/new", &fields).await?;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let draft = begun.location().to_owned();
    let typed = [("title", "审核名单"), ("formed", "2026-10-30"), ("body", "正文")];
    editor.write(&draft, &typed, &[], "save").await?;
    let work = editor.get("/desk").await?;
    let row = format!("<a href=\"{draft}\">审核名单</a>");
    let (_, row) = work.text.split_once(&row).context("its draft")?;
    let row = row.split("</li>").next().unwrap_or_default();
    assert!(row.contains("已逾期，应在 2026-11-13 前公开"), "{row}");
    let (_, owed) = work.text.split_once("应公开，还没有人写").context("what is due")?;
    let owed = owed.split("</ul>").next().unwrap_or_default();
    assert!(!owed.contains("最低生活保障 › 审核信息"), "begun: {owed}");
    Ok(())
}

#[tokio::test]
async fn coverage_tells_how_fresh_each_entry_is() -> Result<()> {
    let bench = bench().await?;
    published(&bench, "审核信息", 400).await?;
    published(&bench, "审批信息", 2).await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let stale = editor.get("/desk/coverage?state=stale").await?;
    assert!(stale.text.contains("审核信息一则（2025-10-19，400 天前）"), "{}", stale.text);
    assert!(!stale.text.contains("审批信息一则"), "{}", stale.text);
    let all = editor.get("/desk/coverage").await?;
    assert!(all.text.contains("审批信息一则（2026-11-21，2 天前）"), "{}", all.text);
    Ok(())
}

/// The row of coverage that leads to a column, up to its end.
fn row_of<'a>(text: &'a str, path: &str, name: &str) -> Result<&'a str> {
    let (before, rest) =
        text.split_once(&format!("<a href=\"{path}\">{name}</a>")).context("a row")?;
    let from = before.rfind("<li>").context("its beginning")?;
    let until = rest.find("</li>").context("its end")?;
    Ok(&text[from..text.len() - rest.len() + until])
}

#[tokio::test]
async fn coverage_tells_of_the_platforms_own_columns() -> Result<()> {
    let bench = bench().await?;
    let columns = bench.county.store.columns(bench.county.site.id).await?;
    let path = |title: &str| {
        let titled = columns.iter().find(|one| one.title == title && one.town.is_none());
        titled.map(|one| one.path.as_str()).context("a column")
    };
    let mut write = bench.county.store.write().await?;
    let office = write.add_organ(bench.county.site.division_id, "政府办公室").await?;
    write.commit().await?;
    let mut office = bench.person("office", Role::Editor, Some(office)).await?;
    let page = office.get("/desk/coverage").await?;
    assert!(page.text.contains("<h3>法定主动公开内容</h3>"), "{}", page.text);
    let report = row_of(&page.text, path("政府信息公开年报")?, "政府信息公开年报")?;
    assert!(report.contains("空白") && report.contains("每年3月31日前"), "{report}");
    assert!(report.contains("已逾期，应在 2026-03-31 前公开"), "{report}");
    assert!(!report.contains("name=\"nothing\""), "there is always one: {report}");
    let leaders = row_of(&page.text, path("领导信息")?, "机构概况 › 领导信息")?;
    assert!(leaders.contains("20个工作日") && leaders.contains("name=\"nothing\""), "{leaders}");

    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let page = editor.get("/desk/coverage").await?;
    let report = row_of(&page.text, path("政府信息公开年报")?, "政府信息公开年报")?;
    assert!(report.contains("已逾期，应在 2026-01-31 前公开"), "a department's own: {report}");
    assert!(!page.text.contains("机构概况"), "that is the office's: {}", page.text);
    Ok(())
}

#[tokio::test]
async fn coverage_of_a_village_leads_to_the_clerks_form() -> Result<()> {
    let bench = bench().await?;
    let committee = bench.committee().await?;
    let mut clerk = bench.person("clerk", Role::Editor, Some(committee)).await?;
    let page = clerk.get("/desk/coverage?state=blank").await?;
    let form = format!("/desk/village/new?organ={committee}&#38;item=accounts");
    assert!(page.text.contains(&form) && page.text.contains("每季度"), "{}", page.text);
    Ok(())
}

#[tokio::test]
async fn the_secrecy_review_is_seen_with_the_signatures() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let column = bench.column("最低生活保障").await?;
    let one = portal::ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    let store = &bench.county.store;
    desk::set_review_steps(store, &access::Who::console(), column.id, Some(one), 0).await?;
    let mut editor = bench.person("editor", Role::Editor, organ).await?;
    let draft = editor.begin(bench.organ, &column, "审批信息").await?;
    let typed = [("title", "公示"), ("body", "正文")];
    editor.write(&draft, &typed, &[], "submit").await?;
    let mut last = bench.person("last", Role::FinalReviewer, organ).await?;
    let held = [("secrecy", "1"), ("disclosure", "on-request"), ("basis", "条例第十六条")];
    let refused = last.pass(&draft, &held).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("不能通过，请退回"), "{}", refused.text);
    let passed = [("secrecy", "1"), ("disclosure", "active"), ("basis", "已核对密级")];
    assert_eq!(last.pass(&draft, &passed).await?.status, StatusCode::SEE_OTHER);
    let id: i64 = draft.rsplit('/').next().unwrap_or_default().parse()?;
    let document = store.draft(id).await?.and_then(|found| found.draft.document_id);
    let document = format!("/desk/document/{}", document.context("public")?);
    for page in [format!("{draft}/review"), document] {
        let page = last.get(&page).await?;
        assert!(page.text.contains("保密审查：主动公开（已核对密级）"), "{}", page.text);
        assert!(page.text.contains("last先生"), "with who signed: {}", page.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_clerk_writes_rows_of_money_and_has_a_short_menu() -> Result<()> {
    let bench = bench().await?;
    let organ = bench.committee().await?;
    let mut clerk = bench.person("clerk", Role::Editor, Some(organ)).await?;
    let page = clerk.get("/desk/village").await?;
    assert!(page.text.contains("2026-11-30"), "until when: {}", page.text);
    let (_, menu) = page.text.split_once("<nav class=\"menu\"").context("a menu")?;
    let menu = menu.split("</nav>").next().unwrap_or_default();
    assert_eq!(menu.matches("<li>").count(), 3, "{menu}");
    let form = clerk.get(&format!("/desk/village/new?organ={organ}&item=accounts")).await?;
    assert!(form.text.contains("name=\"money-8-amount\""), "{}", form.text);
    assert!(form.text.contains("capture=\"environment\""), "{}", form.text);
    let other = clerk.get(&format!("/desk/village/new?organ={organ}&item=notice")).await?;
    assert!(!other.text.contains("money-1-"), "{}", other.text);

    let own = organ.to_string();
    let rows = [
        ("organ", own.as_str()),
        ("item", "accounts"),
        ("title", "石桥村2026年10月财务收支公开"),
        ("money-1-day", "2026-10-08"),
        ("money-1-way", "in"),
        ("money-1-reason", "鱼塘租金"),
        ("money-1-amount", "1200"),
        ("money-3-day", "2026-10-09"),
        ("money-3-way", "out"),
        ("money-3-reason", "路灯维修"),
    ];
    let again = clerk.post_files("/desk/village/new", &rows, &[]).await?;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("第 3 笔收支没有填完"), "{}", again.text);
    assert!(again.text.contains("value=\"路灯维修\""), "what was typed is there: {}", again.text);
    let whole: Vec<(&str, &str)> =
        rows.into_iter().chain([("money-3-amount", "800.5"), ("money-3-by", "李四")]).collect();
    let sent = clerk.post_files("/desk/village/new", &whole, &[]).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let list = clerk.get(sent.location()).await?;
    let (_, rest) = list.text.split_once("/desk/draft/").context("its draft")?;
    let id = rest.split('/').next().unwrap_or_default();
    let review = clerk.get(&format!("/desk/draft/{id}/review")).await?;
    for part in ["鱼塘租金", "1200.00", "800.50", "收支相抵", "399.50"] {
        assert!(review.text.contains(part), "{part}: {}", review.text);
    }
    Ok(())
}

#[test]
fn the_words_of_the_phone_are_those_of_the_crate() {
    let script = include_str!("../../../assets/village.js");
    let context = include_str!("../../../../privacy/data/context.csv");
    for (name, sign) in [("offices", -1), ("people", 1)] {
        let line = script
            .lines()
            .find(|line| line.contains(&format!("const {name} = [")))
            .expect("a list");
        let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        assert!(words.len() > 10, "{line}");
        for word in words {
            let score = context.lines().find_map(|line| line.strip_prefix(&format!("{word},")));
            let score: i32 = score.and_then(|score| score.parse().ok()).unwrap_or_default();
            assert_eq!(score.signum(), sign, "{word} is {score} there");
        }
    }
}
