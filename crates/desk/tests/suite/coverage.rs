use super::bench::{Bench, NOON, bench, typed};
use anyhow::{Context, Result};
use desk::{Cover, Premises, Press, Typed};
use jiff::civil::{Date, date};
use portal::{NewPortal, SiteSettings, make_site};
use standard::{Level, Standard};
use std::collections::BTreeMap;
use store::Role;

/// How the entries of 最低生活保障 are covered, by second-level matter.
async fn covers(bench: &Bench) -> Result<Vec<(String, Cover)>> {
    let premises = bench.premises().await?;
    let organ = bench.store.organ(bench.organ).await?.context("made")?;
    let covered = desk::coverage(&bench.store, &premises, &organ, NOON).await?;
    let entries = covered.iter().filter(|one| one.column.field.is_some());
    assert!(entries.clone().all(|one| one.part == "社会救助"), "its own fields only");
    let own = entries.filter(|one| one.names[0] == "最低生活保障");
    Ok(own.map(|one| (one.names[1].to_owned(), one.cover)).collect())
}

#[tokio::test]
async fn each_entry_tells_how_it_stands() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let entries = ["政策法规文件", "办事指南", "审核信息", "审批信息"];
    let all = |cover| entries.map(|name| (name.to_owned(), cover)).to_vec();
    assert_eq!(covers(&bench).await?, all(Cover::Blank));
    for (mark, formed) in [("政策法规文件", "2026-11-16"), ("办事指南", "2026-10-09")] {
        let title = format!("{mark}一则");
        bench.published(("最低生活保障", mark), (&title, formed), NOON).await?;
    }
    for (mark, formed) in [("审核信息", "2026-11-13"), ("审批信息", "2026-10-30")] {
        let typed = Typed { formed: formed.into(), ..typed("名单", "正文") };
        bench.draft(&who, ("最低生活保障", mark), &typed).await?;
    }
    let expected = [Cover::InTime, Cover::Late, Cover::DueSoon, Cover::Overdue];
    let expected: Vec<_> = entries.map(str::to_owned).into_iter().zip(expected).collect();
    assert_eq!(covers(&bench).await?, expected);
    // A draft with time left changes nothing.
    let typed = Typed { formed: "2026-11-23".into(), ..typed("名单", "正文") };
    bench.draft(&who, ("最低生活保障", "政策法规文件"), &typed).await?;
    assert_eq!(covers(&bench).await?, expected);
    Ok(())
}

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn what_is_old_is_stale_as_an_inspection_would_find_it() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    for (mark, days) in
        [("政策法规文件", 365), ("办事指南", 366), ("审核信息", 3 * 365), ("审批信息", 340)]
    {
        let formed = portal::day(NOON - days * DAY).to_string();
        let place = ("最低生活保障", mark);
        bench.published(place, ("一则", &formed), NOON - days * DAY).await?;
    }
    let expected = [Cover::DueSoon, Cover::Stale, Cover::Stale, Cover::InTime];
    let found: Vec<Cover> = covers(&bench).await?.into_iter().map(|(_, cover)| cover).collect();
    assert_eq!(found, expected);
    let premises = bench.premises().await?;
    let organ = bench.store.organ(bench.organ).await?.context("made")?;
    let covered = desk::coverage(&bench.store, &premises, &organ, NOON).await?;
    let ages: Vec<_> = covered.iter().filter_map(|one| one.age).collect();
    assert_eq!(ages, [365, 366, 1095, 340]);

    let owed = desk::owed(&bench.store, &who, NOON).await?;
    let own: Vec<_> = owed
        .iter()
        .filter(|one| one.names[0] == "最低生活保障")
        .map(|one| (one.names[1].as_str(), one.cover))
        .collect();
    let expected =
        [("审核信息", Cover::Stale), ("办事指南", Cover::Stale), ("政策法规文件", Cover::DueSoon)];
    assert_eq!(own, expected, "the longest overdue first");
    assert_eq!(owed[0].due.map(|due| due.date.to_string()).as_deref(), Some("2024-11-23"));
    assert!(owed.iter().any(|one| one.cover == Cover::Blank), "what was never there is due too");
    // Begun, it is asked for no more.
    bench.draft(&who, ("最低生活保障", "审核信息"), &typed("名单", "正文")).await?;
    let left = desk::owed(&bench.store, &who, NOON).await?;
    assert_eq!(left.len() + 1, owed.len());
    Ok(())
}

#[tokio::test]
async fn my_work_is_sorted_by_what_is_due() -> Result<()> {
    let bench = bench().await?;
    let who = bench.who("editor", Role::Editor).await?;
    let mut drafts = Vec::new();
    for formed in ["2026-11-23", "2026-10-30", "2026-11-13", ""] {
        let typed = Typed { formed: formed.into(), ..typed("名单", "正文") };
        drafts.push(bench.draft(&who, ("最低生活保障", "审批信息"), &typed).await?);
    }
    let work = desk::work(&bench.store, &who, NOON).await?;
    let order: Vec<i64> = work.drafts.iter().map(|draft| draft.id).collect();
    assert_eq!(order, [drafts[1], drafts[2], drafts[0], drafts[3]]);
    let press = |id: i64| Press::of(work.due.get(&id).copied(), NOON);
    let presses: Vec<Press> = drafts.iter().map(|id| press(*id)).collect();
    assert_eq!(presses, [Press::Later, Press::Overdue, Press::Soon, Press::Later]);
    assert!(!work.due.contains_key(&drafts[3]), "without a date no day can be told");
    Ok(())
}

/// A column outside fields, or an item of a village, as an organ keeps it up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    limit: String,
    cover: Cover,
    due: Option<String>,
    owes: bool,
}

/// What an organ keeps up on a site outside fields, by part and names.
async fn kept(bench: &Bench, site: &str, organ: i64, at: i64) -> Result<BTreeMap<String, Kept>> {
    let site = bench.store.site(site).await?.context("made")?;
    let premises = Premises::of(&bench.store, site).await?;
    let organ = bench.store.organ(organ).await?.context("made")?;
    let covered = desk::coverage(&bench.store, &premises, &organ, at).await?;
    let outside = covered.into_iter().filter(|one| one.column.field.is_none());
    let kept = outside.map(|one| {
        let name = format!("{}：{}", one.part, one.names.join(" › "));
        let (limit, due) = (one.limit.text.clone(), one.due.map(|due| due.date.to_string()));
        (name, Kept { limit, cover: one.cover, due, owes: one.owes })
    });
    Ok(kept.collect())
}

/// The organ of a place by its name; it is made.
async fn organ_of(bench: &Bench, place: &str, name: &str) -> Result<i64> {
    let divisions = bench.store.divisions().await?;
    let place = divisions.iter().find(|one| one.name == place).context("made")?.id;
    let mut write = bench.store.write().await?;
    let organ = write.add_organ(place, name).await?;
    write.commit().await?;
    Ok(organ)
}

/// Nine in the morning of a day.
fn morning(day: Date) -> i64 {
    portal::moment(day.at(9, 0, 0, 0))
}

const REPORTS: &str = "政府信息公开：政府信息公开年报";
const USUAL: &str = "信息形成或者变更之日起20个工作日内";

#[tokio::test]
async fn columns_are_kept_up_by_whom_they_belong_to() -> Result<()> {
    let bench = bench().await?;
    let office = organ_of(&bench, "青岚县", "政府办公室").await?;
    let town = organ_of(&bench, "云溪镇", "党政综合办公室").await?;
    let committee = organ_of(&bench, "石桥村", "村民委员会").await?;
    let limits = async |organ| -> Result<BTreeMap<String, String>> {
        let kept = kept(&bench, "qinglan", organ, NOON).await?;
        Ok(kept.into_iter().map(|(name, kept)| (name, kept.limit)).collect())
    };
    let expected = |rows: &[(&str, &str)]| -> BTreeMap<String, String> {
        rows.iter().map(|(name, limit)| ((*name).to_owned(), (*limit).to_owned())).collect()
    };
    let own = [("法定主动公开内容：社会救助", USUAL), (REPORTS, "每年1月31日前")];
    assert_eq!(limits(bench.organ).await?, expected(&own), "its field's, and its own report");
    let own = [
        ("云溪镇：政府信息公开指南", USUAL),
        ("云溪镇：法定主动公开内容 › 机构概况", USUAL),
        ("云溪镇：法定主动公开内容 › 政策文件", USUAL),
        ("云溪镇：法定主动公开内容 › 财政预决算", USUAL),
        ("云溪镇：法定主动公开内容 › 社会救助", USUAL),
        ("云溪镇：政府信息公开年报", "每年1月31日前"),
    ];
    assert_eq!(limits(town).await?, expected(&own));
    let items = limits(committee).await?;
    assert_eq!(items.len(), 6, "{items:?}");
    assert_eq!(items["石桥村：财务收支"], "每月");

    let office = limits(office).await?;
    assert_eq!(office[REPORTS], "每年3月31日前", "the government's");
    for name in [
        "政府信息公开：政府信息公开指南",
        "政府信息公开：政府信息公开制度 › 本机关公开制度",
        "政府信息公开：依申请公开",
        "法定主动公开内容：机构概况 › 领导信息",
        "法定主动公开内容：财政预决算 › 政府预决算",
    ] {
        assert_eq!(office.get(name).map(String::as_str), Some(USUAL), "{name}: {office:?}");
    }
    let others = |name: &&String| name.starts_with("云溪镇") || name.contains("社会救助");
    assert_eq!(office.keys().find(others), None, "others keep these up");
    assert!(!office.contains_key("法定主动公开内容：机构概况"), "it leads on to columns");
    Ok(())
}

#[tokio::test]
async fn what_nobody_else_has_is_the_offices() -> Result<()> {
    let bench = bench().await?;
    let all = kept(&bench, "qinglan", bench.organ, NOON).await?;
    assert!(all.contains_key("云溪镇：政府信息公开指南"), "no office there: {all:?}");
    assert!(all.contains_key("云溪镇：村（居）务公开 › 石桥村"), "no committee: {all:?}");
    assert_eq!(all[REPORTS].limit, "每年3月31日前", "there is no office to do it");
    Ok(())
}

#[tokio::test]
async fn a_department_keeps_up_all_of_its_own_site() -> Result<()> {
    let bench = bench().await?;
    organ_of(&bench, "青岚县", "政府办公室").await?;
    let new = NewPortal {
        slug: "mzj".into(),
        name: "青岚县民政局".into(),
        level: Level::County,
        place: "青岚县".into(),
        department: Some("民政局".into()),
        towns: Vec::new(),
        domain: String::new(),
        id_code: String::new(),
        settings: SiteSettings::default(),
    };
    make_site(&bench.store, new, &Standard::builtin()).await?;
    let own = kept(&bench, "mzj", bench.organ, NOON).await?;
    assert_eq!(own[REPORTS].limit, "每年1月31日前");
    assert!(own.contains_key("法定主动公开内容：机构概况 › 领导信息"), "{own:?}");
    let county = kept(&bench, "qinglan", bench.organ, NOON).await?;
    assert!(!county.contains_key(REPORTS), "its report stands in its own site: {county:?}");
    Ok(())
}

#[tokio::test]
async fn annual_reports_are_due_on_the_day_of_the_law() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let office = organ_of(&bench, "青岚县", "政府办公室").await?;
    let stands = async |organ, day| -> Result<(Cover, Option<String>, bool)> {
        let mut kept = kept(&bench, "qinglan", organ, morning(day)).await?;
        let report = kept.remove(REPORTS).context("a report")?;
        Ok((report.cover, report.due, report.owes))
    };
    let due = |cover, day: &str, owes| (cover, Some(day.to_owned()), owes);
    let november = date(2026, 11, 23);
    assert_eq!(stands(bench.organ, november).await?, due(Cover::Blank, "2026-01-31", true));
    let place = ("政府信息公开年报", "");
    let report = ("民政局2025年政府信息公开工作年度报告", "2026-01-20");
    bench.published(place, report, morning(date(2026, 1, 20))).await?;
    for (day, cover, owes) in [
        (november, Cover::InTime, false),
        (date(2027, 1, 4), Cover::InTime, true),
        (date(2027, 1, 25), Cover::DueSoon, true),
        (date(2027, 2, 1), Cover::Stale, true),
    ] {
        assert_eq!(stands(bench.organ, day).await?, due(cover, "2027-01-31", owes), "{day}");
    }
    let blank = due(Cover::Blank, "2026-03-31", true);
    assert_eq!(stands(office, november).await?, blank, "a department's is not the government's");
    let report = ("青岚县2025年政府信息公开工作年度报告", "2026-04-01");
    bench.published(place, report, morning(date(2026, 4, 1))).await?;
    assert_eq!(stands(office, november).await?, due(Cover::Late, "2027-03-31", false));
    assert_eq!(stands(bench.organ, november).await?, due(Cover::InTime, "2027-01-31", false));

    let asked = async |day| -> Result<Option<Date>> {
        let owed = desk::owed(&bench.store, &editor, morning(day)).await?;
        let report = owed.into_iter().find(|one| one.names == ["政府信息公开年报"]);
        Ok(report.and_then(|one| one.due).map(|due| due.date))
    };
    assert_eq!(asked(november).await?, None);
    assert_eq!(asked(date(2027, 1, 4)).await?, Some(date(2027, 1, 31)), "a month ahead");
    Ok(())
}

#[tokio::test]
async fn a_column_of_the_platform_stands_as_an_entry_does() -> Result<()> {
    let bench = bench().await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let cover = async || -> Result<Cover> {
        let kept = kept(&bench, "qinglan", bench.organ, NOON).await?;
        Ok(kept.get("法定主动公开内容：政策文件 › 规范性文件").context("a column")?.cover)
    };
    let is_owed = async || -> Result<bool> {
        let owed = desk::owed(&bench.store, &editor, NOON).await?;
        Ok(owed.iter().any(|one| one.names == ["政策文件", "规范性文件"]))
    };
    assert_eq!((cover().await?, is_owed().await?), (Cover::Blank, true));
    let place = ("规范性文件", "");
    // An inspection has no threshold for it, so neither has the desk.
    let old = NOON - 3 * 365 * DAY;
    bench.published(place, ("老办法", "2023-11-20"), old).await?;
    assert_eq!((cover().await?, is_owed().await?), (Cover::InTime, false));
    let typed = Typed { formed: "2026-10-09".into(), ..typed("新办法", "正文") };
    bench.draft(&editor, place, &typed).await?;
    assert_eq!(cover().await?, Cover::Overdue, "条例第二十六条");
    Ok(())
}

#[tokio::test]
async fn a_villages_items_go_by_month_and_quarter() -> Result<()> {
    let bench = bench().await?;
    let committee = organ_of(&bench, "石桥村", "村民委员会").await?;
    let accounts = async |day| -> Result<Kept> {
        let mut kept = kept(&bench, "qinglan", committee, morning(day)).await?;
        kept.remove("石桥村：财务收支").context("an item")
    };
    let november = date(2026, 11, 23);
    assert_eq!(accounts(november).await?.cover, Cover::Blank);
    let notice = ("石桥村2026年10月财务收支公开", "2026-11-20");
    bench.published(("石桥村", ""), notice, morning(date(2026, 11, 20))).await?;
    for (day, cover, owes) in [
        (november, Cover::InTime, false),
        (date(2026, 12, 1), Cover::InTime, true),
        (date(2026, 12, 28), Cover::DueSoon, true),
        (date(2027, 1, 4), Cover::Stale, true),
    ] {
        let kept = accounts(day).await?;
        let (found, due) = ((kept.cover, kept.owes), kept.due);
        assert_eq!((found, due.as_deref()), ((cover, owes), Some("2026-12-31")), "{day}");
    }
    let clerk = bench.who_of("clerk", Role::Editor, committee).await?;
    let owed = desk::owed(&bench.store, &clerk, NOON).await?;
    assert!(owed.is_empty(), "the checklist of the village tells of them: {owed:?}");
    Ok(())
}
