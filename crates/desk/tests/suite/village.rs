use super::bench::{Bench, NOON, bench};
use super::kinds;
use access::Who;
use anyhow::{Context, Result};
use desk::{DeskError, Every, Expected, HandedIn, MoneyRow, Notice, Standing, Village};
use image::{ImageFormat, RgbImage};
use std::io::Cursor;
use store::{DraftState, NewAccount, Role};

const ID: &str = "11010519491231002X";

/// The clerk of 石桥村, and the committee.
async fn clerk(bench: &Bench) -> Result<(Who, i64)> {
    let divisions = bench.store.divisions().await?;
    let village = divisions.iter().find(|one| one.name == "石桥村").context("made")?.id;
    let mut write = bench.store.write().await?;
    let organ = write.add_organ(village, "村民委员会").await?;
    let new = NewAccount {
        organ: Some(organ),
        name: "clerk".into(),
        person: "村文书".into(),
        password: String::new(),
        must_change: false,
    };
    let id = write.add_account(new).await?;
    write.grant(id, Role::Editor, Some(organ)).await?;
    for role in [Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer] {
        let reviewer = NewAccount {
            organ: Some(bench.organ),
            name: format!("{role:?}"),
            person: String::new(),
            password: String::new(),
            must_change: false,
        };
        let reviewer = write.add_account(reviewer).await?;
        write.grant(reviewer, role, Some(organ)).await?;
    }
    write.commit().await?;
    let account = bench.store.account(id).await?.context("made")?;
    Ok((Who::of(&bench.store, account, NOON).await?, organ))
}

async fn reviewer(bench: &Bench, role: Role) -> Result<Who> {
    let account = bench.store.account_named(&format!("{role:?}")).await?.context("made")?;
    Ok(Who::of(&bench.store, account, NOON).await?)
}

fn photo() -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

async fn standing(bench: &Bench, village: &Village, item: &str) -> Result<Standing> {
    let list = village.checklist(&bench.store, NOON).await?;
    let found = list.into_iter().find(|one| one.item.id == item).context("an item")?;
    Ok(found.standing)
}

#[tokio::test]
async fn a_clerk_hands_in_the_months_accounts_and_they_are_public_after_review() -> Result<()> {
    let bench = bench().await?;
    let (clerk, organ) = clerk(&bench).await?;
    let own = desk::villages(&bench.store, &clerk).await?;
    assert_eq!(own.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["石桥村"]);
    let village = desk::village(&bench.store, &clerk, organ).await?;
    let names = village.premises.names(&village.column).join(" › ");
    assert!(names.ends_with("村（居）务公开 › 石桥村"), "{names}");
    let list = village.checklist(&bench.store, NOON).await?;
    assert!(list.iter().all(|one| one.standing == Standing::Missing));
    assert!(list.iter().any(|one| one.item.every == Every::Month));

    let title = village.title("accounts", NOON);
    assert_eq!(title, "石桥村2026年10月财务收支公开");
    let text = format!("收入 1200 元，支出 800 元。\n发放给张三（身份证号 {ID}）200 元。\n a < b");
    let notice = Notice {
        title: title.clone(),
        text,
        rows: Vec::new(),
        files: vec![("image.jpg".into(), photo()?), ("image.jpg".into(), photo()?)],
    };
    let handed = village.hand_in(&bench.store, &clerk, notice.clone(), NOON).await?;
    let HandedIn::Submitted(id) = handed else { anyhow::bail!("{handed:?}") };
    let again = village.hand_in(&bench.store, &clerk, notice, NOON).await?;
    assert_eq!(again, handed, "sent twice is once");
    let drafted = bench.store.draft(id).await?.context("kept")?;
    assert!(!drafted.draft.body.contains(ID), "{}", drafted.draft.body);
    assert!(drafted.draft.body.contains("110*************2X"), "{}", drafted.draft.body);
    assert!(drafted.draft.body.contains("a ＜ b"), "{}", drafted.draft.body);
    assert_eq!(drafted.draft.organ, "石桥村村民委员会");
    let files: Vec<&str> = drafted.attachments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(files, ["图片1.jpg", "图片2.jpg"]);
    assert!(drafted.draft.body.contains("<img src=\"图片2.jpg\""), "{}", drafted.draft.body);
    assert!(matches!(standing(&bench, &village, "accounts").await?, Standing::Waiting(_)));

    for role in [Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer] {
        bench.pass(&reviewer(&bench, role).await?, id).await?;
    }
    let shown = standing(&bench, &village, "accounts").await?;
    let Standing::Public(line) = shown else { anyhow::bail!("{shown:?}") };
    assert_eq!(line.title, title);
    assert_eq!(standing(&bench, &village, "relief").await?, Standing::Missing);
    let next_month = NOON + 30 * 24 * 3600;
    let list = village.checklist(&bench.store, next_month).await?;
    let accounts = list.iter().find(|one| one.item.id == "accounts").context("an item")?;
    assert_eq!(accounts.standing, Standing::Missing, "another month, another sheet");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_masked_is_looked_at_first() -> Result<()> {
    let bench = bench().await?;
    let (clerk, organ) = clerk(&bench).await?;
    let village = desk::village(&bench.store, &clerk, organ).await?;
    let mut list = rust_xlsxwriter::Workbook::new();
    let sheet = list.add_worksheet();
    sheet.write_string(0, 0, "身份证号")?.write_string(1, 0, ID)?;
    let list = list.save_to_buffer()?;
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    packed.start_file("名单.xlsx", zip::write::SimpleFileOptions::default())?;
    std::io::Write::write_all(&mut packed, &list)?;
    let packed = packed.finish()?.into_inner();
    let pdf = kinds::pdf(&[kinds::LIST])?;
    let files = [
        ("名单.xlsx", list, false),
        ("名单.zip", packed, false),
        // A document of its text stands in its place, which the clerk must have seen.
        ("名单.pdf", pdf, true),
        ("扫描.pdf", kinds::pdf(&[kinds::LIST, "q 600 0 0 800 0 0 cm /I Do Q"])?, true),
    ];
    for (name, bytes, looked) in files {
        let notice = Notice {
            title: format!("石桥村补贴名单公示（{name}）"),
            text: String::new(),
            rows: Vec::new(),
            files: vec![(name.into(), bytes)],
        };
        let handed = village.hand_in(&bench.store, &clerk, notice, NOON).await?;
        let (id, state) = match handed {
            HandedIn::Look(id) => (id, DraftState::Draft),
            HandedIn::Submitted(id) => (id, DraftState::FirstReview),
        };
        assert_eq!(matches!(handed, HandedIn::Look(_)), looked, "{name}");
        assert_eq!(bench.store.draft(id).await?.context("kept")?.draft.state, state);
    }
    Ok(())
}

#[tokio::test]
async fn a_notice_that_cannot_be_taken_in_leaves_nothing_behind() -> Result<()> {
    let bench = bench().await?;
    let (clerk, organ) = clerk(&bench).await?;
    let village = desk::village(&bench.store, &clerk, organ).await?;
    let notice = |title: &str, text: &str, name: &str| Notice {
        title: title.into(),
        text: text.into(),
        rows: Vec::new(),
        files: (!name.is_empty()).then(|| (name.into(), b"MZ".to_vec())).into_iter().collect(),
    };
    for (notice, field) in [(notice("", "一", ""), "title"), (notice("一", " \n", ""), "body")] {
        let refused = village.hand_in(&bench.store, &clerk, notice, NOON).await;
        assert!(matches!(refused, Err(DeskError::Blank(of)) if of == field), "{refused:?}");
    }
    let refused = village.hand_in(&bench.store, &clerk, notice("一", "二", "照片.jpg"), NOON).await;
    assert!(matches!(refused, Err(DeskError::BadFile(_))), "{refused:?}");
    assert!(village.drafts(&bench.store).await?.is_empty());

    let editor = bench.who("editor", Role::Editor).await?;
    let forbidden = desk::village(&bench.store, &editor, organ).await;
    assert!(matches!(forbidden, Err(DeskError::Access(_))), "another organ's");
    let none = desk::village(&bench.store, &editor, bench.organ).await;
    assert!(matches!(none, Err(DeskError::Missing("village"))), "a department is no village");
    assert!(desk::villages(&bench.store, &editor).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_draft_counts_for_its_own_month() -> Result<()> {
    let bench = bench().await?;
    let (clerk, organ) = clerk(&bench).await?;
    let village = desk::village(&bench.store, &clerk, organ).await?;
    let notice = Notice {
        title: village.title("accounts", NOON),
        text: "收入 1200 元。".into(),
        ..Notice::default()
    };
    village.hand_in(&bench.store, &clerk, notice, NOON).await?;
    let accounts = async |now: i64| -> Result<Expected> {
        let list = village.checklist(&bench.store, now).await?;
        list.into_iter().find(|one| one.item.id == "accounts").context("an item")
    };
    let own = accounts(NOON).await?;
    assert!(matches!(own.standing, Standing::Waiting(_)), "{own:?}");
    assert_eq!(own.until.map(|day| day.to_string()).as_deref(), Some("2026-11-30"));
    let next = accounts(NOON + 30 * 24 * 3600).await?;
    assert_eq!(next.standing, Standing::Missing, "last month's draft is last month's");
    assert!(next.missed, "and was never published");
    Ok(())
}

#[tokio::test]
async fn rows_of_money_become_a_masked_table_with_sums() -> Result<()> {
    let bench = bench().await?;
    let (clerk, organ) = clerk(&bench).await?;
    let village = desk::village(&bench.store, &clerk, organ).await?;
    let row = |income: bool, reason: &str, amount: &str| MoneyRow {
        day: "2026-10-08".into(),
        income,
        reason: reason.into(),
        amount: amount.into(),
        by: "李四".into(),
    };
    let notice =
        |rows| Notice { title: village.title("accounts", NOON), rows, ..Notice::default() };
    assert_eq!(desk::items_with_rows(), ["accounts"]);
    let bad = notice(vec![row(true, "租金", "很多")]);
    let refused = village.hand_in(&bench.store, &clerk, bad, NOON).await;
    assert!(matches!(refused, Err(DeskError::BadRow(1))), "{refused:?}");
    let blank = notice(vec![MoneyRow::default()]);
    let refused = village.hand_in(&bench.store, &clerk, blank, NOON).await;
    assert!(matches!(refused, Err(DeskError::Blank("body"))), "{refused:?}");
    assert!(village.drafts(&bench.store).await?.is_empty(), "nothing is left behind");
    let given = format!("救助张三（身份证号 {ID}）");
    let rows = vec![row(true, "鱼塘租金", "1,200"), row(false, &given, "200.5")];
    let handed = village.hand_in(&bench.store, &clerk, notice(rows), NOON).await?;
    let HandedIn::Submitted(id) = handed else { anyhow::bail!("{handed:?}") };
    let body = bench.store.draft(id).await?.context("kept")?.draft.body;
    for part in ["<table>", "鱼塘租金", "1200.00", "收支相抵", "999.50", "110*************2X"]
    {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(!body.contains(ID), "{body}");
    Ok(())
}
