//! An appeal that is granted after the program was upgraded: what the rules of today would say of a closed round's
//! snapshots moves nothing; the points of the one finding come back, and those of no other.

mod bench;

use anyhow::{Context, Result, ensure};
use assess::Sheet;
use bench::{Bench, Portal};
use oversight::{
    Answer, NewRound, Place, Ruling, Said, answer, board, close, rescore, rule, unit_view, what_if,
};
use rust_decimal::Decimal;
use sample::Family;
use sample::Fault::{CatalogMissing, ColumnBlank, FieldMissing};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Decision, Finding, Inspection, ItemFilter, ItemState};

/// Every fault takes its points.
const SHEET: &str = r#"
name = "升级测试"
version = "1"
judged-at-least = 10

[[indicator]]
id = "fields"
name = "公开领域"
points = 40
[[indicator.deduct]]
rule = "field-missing"
each = 5
[[indicator.deduct]]
rule = "catalog-missing"
each = 2

[[indicator]]
id = "safety"
name = "安全"
points = 30
[[indicator.deduct]]
rule = "privacy-leak"
each = 8
[[indicator.deduct]]
rule = "wrong-word"
each = 3
[[indicator.deduct]]
rule = "hidden-link"
each = 2.5

[[indicator]]
id = "quality"
name = "质量"
points = 30
[[indicator.deduct]]
rule = "news-as-disclosure"
each = 2
[[indicator.deduct]]
rule = "origin-copied"
each = 1.5
[[indicator.deduct]]
rule = "late"
each = 1
[[indicator.deduct]]
rule = "column-blank"
each = 4

[[roll-up]]
kinds = ["own"]
weight = 50
[[roll-up]]
kinds = ["town", "department"]
weight = 50
"#;

/// The same prices, written down once more.
const PRICES: [(&str, &str); 9] = [
    ("field-missing", "5"),
    ("catalog-missing", "2"),
    ("privacy-leak", "8"),
    ("wrong-word", "3"),
    ("hidden-link", "2.5"),
    ("news-as-disclosure", "2"),
    ("origin-copied", "1.5"),
    ("late", "1"),
    ("column-blank", "4"),
];

/// What an earlier program found and today's does not: its list of error words was longer, its limits were shorter.
const EARLIER: [&str; 6] =
    ["privacy-leak", "wrong-word", "hidden-link", "news-as-disclosure", "origin-copied", "late"];

fn points(text: &str) -> Result<Decimal> {
    Ok(text.parse()?)
}

/// What findings leave of a hundred points.
fn by_hand(findings: &[Finding]) -> Result<Decimal> {
    let mut left = Decimal::ONE_HUNDRED;
    for found in findings.iter().filter(|found| found.counts) {
        let price = PRICES.iter().find(|(rule, _)| *rule == found.rule);
        left -= price.map_or(Ok(Decimal::ZERO), |(_, price)| points(price))?;
    }
    Ok(left)
}

async fn inspected(bench: &Bench, round: i64, unit: i64) -> Result<(Inspection, Vec<Finding>)> {
    let row = bench.store.inspection_of(round, unit).await?.context("inspected")?;
    let findings = bench.store.findings(row.id).await?;
    Ok((row, findings))
}

fn own(row: &Inspection) -> Result<Decimal> {
    points(row.total.as_deref().context("scored")?)
}

/// Writes findings as an earlier program would have: what it found besides, and not the blank column that it overlooked.
async fn found_earlier(bench: &Bench, round: i64, unit: i64) -> Result<Vec<Finding>> {
    let (row, findings) = inspected(bench, round, unit).await?;
    let lacks = findings.iter().find(|found| found.rule == "field-missing").context("it lacks")?;
    let like = oversight::facts(&lacks.facts)?;
    let blank: Vec<&Finding> =
        findings.iter().filter(|found| found.rule == "column-blank").collect();
    ensure!(blank.len() == 1 && blank[0].counts, "today's rules find a blank column: {blank:?}");
    let mut kept: Vec<Finding> =
        findings.iter().filter(|found| found.rule != "column-blank").cloned().collect();
    for (nth, rule) in EARLIER.into_iter().enumerate() {
        let key = format!("kearlier{nth}");
        let found = assess::Finding {
            rule: rule.into(),
            key: key.clone(),
            title: Some(format!("第{nth}号")),
            url: Some(format!("{}earlier/{nth}.html", row.portal)),
            ..like.clone()
        };
        let facts = serde_json::to_string(&found)?;
        kept.push(Finding { key, rule: rule.into(), facts, ..lacks.clone() });
    }
    let mut write = bench.store.write().await?;
    write.put_findings(row.id, kept).await?;
    write.commit().await?;
    Ok(bench.store.findings(row.id).await?)
}

/// Changes what is kept beside a score.
async fn kept_as(bench: &Bench, row: &Inspection, change: impl Fn(&mut Value)) -> Result<()> {
    let mut score: Value = serde_json::from_str(row.score.as_deref().context("scored")?)?;
    change(&mut score);
    let mut write = bench.store.write().await?;
    let row = write.inspection(row.id).await?.context("inspected")?;
    write.save_inspection(Inspection { score: Some(score.to_string()), ..row }).await?;
    write.commit().await?;
    Ok(())
}

/// An appeal of the second county about the one finding of a rule, granted.
async fn granted(bench: &Bench, unit: i64, of_rule: &str) -> Result<(i64, String)> {
    let filter = ItemFilter { unit: Some(unit), ..ItemFilter::default() };
    let items = bench.store.items(&filter).await?;
    let item = items.iter().find(|item| item.rule == of_rule).context("entered")?;
    let (said, note) = (Said::Appeals, "经核对不属实".into());
    let appeal = Answer { said, note, files: Vec::new(), wanted: None };
    answer(&bench.store, &bench.liaison, item.id, appeal, bench.now()).await?;
    let ruling = (Ruling::GrantAppeal, "所列内容依法应当公开");
    rule(&bench.store, &bench.office, item.id, ruling, bench.now()).await?;
    Ok((item.id, item.key.clone()))
}

async fn round(bench: &Bench, units: &[i64]) -> Result<i64> {
    let sheet = Sheet::parse(SHEET)?;
    let campaign = bench.campaign().await?;
    let units_of = units.to_vec();
    let new = NewRound { units: units_of, ..bench.new_round(campaign, "六月检查", &sheet) };
    let round = bench.started_as(new).await?;
    assert_eq!(bench.work().await?, units.len());
    Ok(round)
}

/// Only one finding carries another decision; all rows are those that were there.
fn only_dismissed(before: &[Finding], after: &[Finding], key: &str) {
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(after) {
        if before.key == key {
            let now = (after.id, after.decision, after.counts);
            assert_eq!(now, (before.id, Some(Decision::Dismissed), false));
        } else {
            assert_eq!(before, after);
        }
    }
}

/// Points and ranks of counties, from their own points and those of the second county's township: half and half.
fn ranked([first, second, town]: [Decimal; 3]) -> Vec<(Decimal, u32)> {
    let second = (second + town) / Decimal::TWO;
    match first > second {
        true => vec![(first, 1), (second, 2)],
        false => vec![(first, 2), (second, 1)],
    }
}

async fn places(bench: &Bench, round: i64, counties: [i64; 2]) -> Result<Vec<(Decimal, u32)>> {
    let shown = board(&bench.store, &bench.office, round).await?;
    let all: BTreeMap<i64, Place> =
        shown.places.into_iter().map(|place| (place.unit, place)).collect();
    let place = |unit: i64| {
        let place = all.get(&unit)?;
        Some((place.total?, place.rank?))
    };
    counties.into_iter().map(|unit| place(unit).context("ranked")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_points_of_the_appealed_finding_come_back() -> Result<()> {
    let bench = Bench::new().await?;
    let one = Portal::serve(Family::Trs, 0, &[FieldMissing, FieldMissing, CatalogMissing]).await?;
    let faults = [FieldMissing, FieldMissing, ColumnBlank];
    let (two, three) = (
        Portal::serve(Family::Hanweb, 1, &faults).await?,
        Portal::serve(Family::Trs, 2, &[]).await?,
    );
    let units = bench.units([&one.url, &two.url, &three.url]).await?;
    let [first, second, town] = units;
    let round = round(&bench, &units).await?;
    let (store, office) = (bench.store.clone(), bench.office.clone());

    // An earlier program inspected and closes.
    let earlier = found_earlier(&bench, round, second).await?;
    let (row, _) = inspected(&bench, round, second).await?;
    kept_as(&bench, &row, |score| score["judged_by"]["versions"]["rules"] = "2026.01.01".into())
        .await?;
    let mut counting = 0;
    for unit in units {
        let (_, findings) = inspected(&bench, round, unit).await?;
        counting += findings.iter().filter(|found| found.counts).count();
    }
    assert_eq!(close(&store, &office, round, 10, bench.now()).await?, counting);
    let mut before = Vec::new();
    for unit in units {
        let (row, findings) = inspected(&bench, round, unit).await?;
        assert_eq!(own(&row)?, by_hand(&findings)?, "{}", row.name);
        before.push((row, findings));
    }
    assert_eq!(before[1].1, earlier, "closing judges nothing anew");
    let own_points = [own(&before[0].0)?, own(&before[1].0)?, own(&before[2].0)?];
    assert_eq!(own_points[1], points("72")?, "100 - 2 × 5 - 18");
    let ranking = places(&bench, round, [first, second]).await?;
    assert_eq!(ranking, ranked(own_points));

    // Today's program grants the appeal about one of the findings.
    let (item, key) = granted(&bench, second, "privacy-leak").await?;
    let (row, findings) = inspected(&bench, round, second).await?;
    only_dismissed(&earlier, &findings, &key);
    assert_eq!((own(&row)?, by_hand(&findings)?), (points("80")?, points("80")?));
    for (at, unit) in [(0, first), (2, town)] {
        assert_eq!(inspected(&bench, round, unit).await?, before[at], "nobody else's changed");
    }
    let changed = places(&bench, round, [first, second]).await?;
    assert_eq!(changed, ranked([own_points[0], points("80")?, own_points[2]]));
    assert_ne!(changed, ranking);

    // It is recorded once, with its reason; the versions stay those of the judgement.
    let changes = store.score_changes(row.id).await?;
    let [change] = &changes[..] else { panic!("one change: {changes:?}") };
    let told = (change.item_id, points(&change.total_before)?, points(&change.total_after)?);
    assert_eq!(told, (item, points("72")?, points("80")?));
    assert_eq!(store.item(item).await?.map(|item| item.state), Some(ItemState::Withdrawn));
    let judged = unit_view(&store, &office, (round, second)).await?.judged.context("kept")?;
    assert_eq!(judged.versions.rules, "2026.01.01");
    let today = unit_view(&store, &office, (round, first)).await?.judged.context("kept")?;
    let versions = (today.versions.rules.as_str(), today.versions.sheet.as_str());
    assert_eq!(versions, (assess::rules::VERSION, "升级测试 1"));

    // Computed once more it is the same, and another sheet is tried over what was found then.
    for unit in rescore(&store, round).await? {
        assert_eq!(unit.differing, Vec::<String>::new(), "{}", unit.unit);
    }
    let dearer = Sheet::parse(&SHEET.replace("each = 3\n", "each = 6\n"))?;
    let tried = what_if(&store, &office, round, &dearer).await?;
    let tried = tried.iter().find(|place| place.unit == second).and_then(|place| place.own);
    assert_eq!(tried, Some(points("77")?));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn so_do_those_of_a_round_that_kept_no_more_than_its_findings() -> Result<()> {
    let bench = Bench::new().await?;
    let portal =
        Portal::serve(Family::Hanweb, 1, &[FieldMissing, FieldMissing, ColumnBlank]).await?;
    let address = "http://127.0.0.1:9/";
    let [_, unit, _] = bench.units([address, &portal.url, address]).await?;
    let round = round(&bench, &[unit]).await?;
    close(&bench.store, &bench.office, round, 10, bench.now()).await?;

    // As a program wrote it that kept neither versions nor what the rules judged.
    let earlier = found_earlier(&bench, round, unit).await?;
    let total = by_hand(&earlier)?;
    let (row, _) = inspected(&bench, round, unit).await?;
    kept_as(&bench, &row, |score| {
        let Some(score) = score.as_object_mut() else { return };
        score.retain(|name, _| name != "judged_by" && name != "grounds");
        for name in ["total", "before"] {
            score.insert(name.into(), total.to_string().into());
        }
    })
    .await?;
    let mut write = bench.store.write().await?;
    let row = write.inspection(row.id).await?.context("inspected")?;
    write.save_inspection(Inspection { total: Some(total.to_string()), ..row }).await?;
    write.commit().await?;

    let (_, key) = granted(&bench, unit, "field-missing").await?;
    let (row, findings) = inspected(&bench, round, unit).await?;
    only_dismissed(&earlier, &findings, &key);
    assert_eq!(own(&row)?, total + points("5")?);
    assert_eq!(own(&row)?, by_hand(&findings)?);
    assert_eq!(bench.store.score_changes(row.id).await?.len(), 1);
    let shown = unit_view(&bench.store, &bench.office, (round, unit)).await?;
    assert_eq!(shown.judged, None, "nobody knows any more");
    Ok(())
}
