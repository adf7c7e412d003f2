//! Figures and the lists that they lead to: each says as many as its list has.

use super::{Scene, scene};
use crate::desk::bench::{Browser, NOON};
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use oversight::FieldCell;
use store::{Certainty, Decision, Finding, Inspection, Item, ItemState, Role};

/// Lines of a list that a page shows at most.
const SHOWN: usize = 100;

/// Links of a page: addresses and words.
fn links(html: &str) -> Vec<(String, String)> {
    let link = |part: &str| {
        let (href, rest) = part.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</a>")?;
        Some((href.replace("&#38;", "&"), text.to_owned()))
    };
    html.split("<a href=\"").skip(1).filter_map(link).collect()
}

/// The number with which the words of a link end.
fn figure(text: &str) -> Option<usize> {
    let end = text.trim_end_matches(|one: char| !one.is_ascii_digit());
    let begin = end.trim_end_matches(|one: char| one.is_ascii_digit());
    end.strip_prefix(begin)?.parse().ok()
}

/// How many a list of a unit's page says that it has, and how many lines it shows.
fn counted(html: &str, list: &str) -> Result<(usize, usize)> {
    let (_, rest) = html.split_once(&format!("<section id=\"{list}\"")).context("the list")?;
    let own = rest.split("<section id=").next().unwrap_or_default();
    let (_, said) = own.split_once("<small>").context("its number")?;
    let (said, _) = said.split_once("</small>").context("its number")?;
    let line = if list == "ledger" { "<tr><th scope=\"row\">" } else { "<li><p><a " };
    Ok((said.parse()?, own.matches(line).count()))
}

/// Follows the links of a page to lists of findings or of the ledger that say a number; answers how many they are.
async fn follow(browser: &mut Browser, html: &str) -> Result<Vec<String>> {
    let mut followed = Vec::new();
    for (href, text) in links(html) {
        let Some((address, list)) = href.split_once('#') else { continue };
        // An indicator's name ends with no number of findings.
        let is_name = href.contains("indicator=") && !text.contains('条');
        if is_name || !["findings", "ledger"].contains(&list) {
            continue;
        }
        let Some(number) = figure(&text) else { continue };
        let page = browser.get(address).await?;
        ensure!(page.status == StatusCode::OK, "{href}");
        let (said, shown) = counted(&page.text, list)?;
        ensure!(said == number, "“{text}” leads to {said}: {href}");
        let most = if list == "ledger" { said } else { said.min(SHOWN) };
        ensure!(shown == most, "{href}: {said}, but {shown} lines");
        if address.contains('?') {
            ensure!(page.text.contains("只列") && page.text.contains("取消筛选"), "{href}");
        }
        followed.push(href);
    }
    Ok(followed)
}

/// Puts findings of every standing into two fields of the closed round, and items of every state into the ledger; answers
/// the two fields.
async fn plant(scene: &Scene) -> Result<[FieldCell; 2]> {
    let store = &scene.bench.county.store;
    let row = store.inspection_of(scene.closed, scene.unit).await?.context("inspected")?;
    let mut fields: Vec<FieldCell> = serde_json::from_str(&row.fields)?;
    ensure!(fields.len() > 2, "{fields:?}");
    fields[1].status = assess::MatterStatus::Found;
    fields[2].status = assess::MatterStatus::Found;
    let (one, two) = (fields[1].clone(), fields[2].clone());
    // Those before stay where they are: the score sheet names them by their positions.
    let mut found = store.findings(row.id).await?;
    for before in &mut found {
        if [&one.name, &two.name].iter().any(|name| before.field.as_ref() == Some(*name)) {
            before.field = None;
        }
    }
    let sample = found.first().cloned().context("something is wrong with it")?;
    let certain = |field: &FieldCell, key: &str| Finding {
        key: key.into(),
        rule: "column-thin".into(),
        certainty: Certainty::Certain,
        advice: false,
        decision: None,
        counts: true,
        field: Some(field.name.clone()),
        ..sample.clone()
    };
    let suspected = |field: &FieldCell, key: &str| Finding {
        certainty: Certainty::Suspected,
        counts: false,
        ..certain(field, key)
    };
    found.extend([
        certain(&one, "k1"),
        certain(&one, "k2"),
        Finding { decision: Some(Decision::Confirmed), ..certain(&one, "k3") },
        suspected(&one, "k4"),
        Finding { decision: Some(Decision::Dismissed), counts: false, ..certain(&one, "k5") },
        Finding { advice: true, counts: false, ..certain(&one, "k6") },
        suspected(&two, "k7"),
        suspected(&two, "k8"),
    ]);
    let open = store.inspection_of(scene.open, scene.unit).await?.context("inspected")?;
    let mut write = store.write().await?.at(NOON);
    write.put_findings(row.id, found).await?;
    let cells = serde_json::to_string(&fields)?;
    write.save_inspection(Inspection { fields: cells, ..row }).await?;
    write.save_inspection(Inspection { total: Some("77".into()), ..open }).await?;
    for (state, key) in [
        (ItemState::Closed, "k1"),
        (ItemState::Closed, "more-1"),
        (ItemState::Withdrawn, "more-2"),
        (ItemState::Appealed, "more-3"),
        (ItemState::Appealed, "more-4"),
        (ItemState::TimeAsked, "more-5"),
        (ItemState::Answered, "more-6"),
    ] {
        write.add_item(Item { key: key.into(), state, ..scene.item.clone() }).await?;
    }
    write.commit().await?;
    Ok([one, two])
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_leads_to_as_many_as_it_says() -> Result<()> {
    let scene = scene().await?;
    let [one, two] = plant(&scene).await?;
    let mut office = scene.bench.person("office", Role::Overseer, Some(scene.bench.organ)).await?;
    let address = format!("/oversight/round/{}", scene.closed);
    let board = office.get(&address).await?;
    let all = links(&board.text);
    let says = |href: &str, text: &str| {
        assert!(all.iter().any(|link| link.0 == href && link.1 == text), "{href} {text}: {all:#?}");
    };
    let unit = format!("{address}/unit/{}", scene.unit);
    says(&format!("{unit}?field={}&standing=counts#findings", one.slug), "3");
    says(&format!("{unit}?field={}&standing=suspected#findings", two.slug), "(2)");
    says(&format!("{unit}?ledger=settled#ledger"), "3");
    says(&format!("{unit}?ledger=to-decide#ledger"), "3");
    says(&format!("/oversight/round/{}/unit/{}", scene.open, scene.unit), "77.00");
    let followed = follow(&mut office, &board.text).await?;
    assert!(followed.len() >= 5, "{followed:#?}");

    // The unit's page: what was taken, how findings and items stand.
    let page = office.get(&unit).await?;
    let followed = follow(&mut office, &page.text).await?;
    for kind in [
        "indicator=",
        "standing=counts",
        "standing=dismissed",
        "standing=closed",
        "ledger=answered",
    ] {
        assert!(followed.iter().any(|href| href.contains(kind)), "{kind}: {followed:#?}");
    }

    // Several at once; what nobody knows narrows nothing.
    let (all, _) = counted(&page.text, "findings")?;
    for (query, expected) in [
        (format!("field={}", one.slug), 6),
        (format!("field={}&standing=certain", one.slug), 2),
        (format!("field={}&standing=confirmed&rule=column-thin", one.slug), 1),
        (format!("field={}&standing=dismissed", two.slug), 0),
        ("rule=column-thin&standing=closed".to_owned(), 1),
        ("rule=nothing&standing=nothing&indicator=nothing&field=nothing".to_owned(), all),
    ] {
        let page = office.get(&format!("{unit}?{query}")).await?;
        let (said, shown) = counted(&page.text, "findings")?;
        assert_eq!((said, shown), (expected, expected.min(SHOWN)), "{query}");
    }
    let page = office.get(&format!("{unit}?rule=column-thin&field={}", one.slug)).await?;
    let narrowed = format!("只列领域：{} · 问题类型：", one.name);
    assert!(page.text.contains(&narrowed), "{}", page.text);
    assert!(links(&page.text).contains(&(format!("{unit}#findings"), "取消筛选".to_owned())));

    // What waits to be confirmed leads to all of it.
    let open = format!("/oversight/round/{}", scene.open);
    let store = &scene.bench.county.store;
    let inspection = store.inspection_of(scene.open, scene.unit).await?.context("inspected")?;
    let row = store.findings(inspection.id).await?.into_iter().next().context("found")?;
    let waits = Finding {
        certainty: Certainty::Suspected,
        counts: false,
        advice: false,
        decision: None,
        ..row
    };
    let mut write = store.write().await?;
    let rows = ["w1", "w2"].map(|key| Finding { key: key.into(), ..waits.clone() });
    write.put_findings(inspection.id, rows.into()).await?;
    write.commit().await?;
    let board = office.get(&open).await?;
    assert!(board.text.contains("有 2 个存疑问题等待核实"), "{}", board.text);
    let page = office.get(&format!("{open}/findings?unit=all")).await?;
    assert_eq!(page.text.matches("<fieldset data-finding>").count(), 2);
    Ok(())
}
