//! What happens to documents after they are published: where their addresses lead, what readers and systems are told,
//! and what each edition said.

use super::bench::{Bench, NOON, bench_with, typed};
use access::Who;
use anyhow::{Context, Result};
use desk::{DeskError, Leaving, Pushed, Typed};
use portal::{ReviewSteps, SiteSettings};
use serde_json::Value;
use store::{ChannelKind, DocumentState, Remains, Role};

const PLACE: (&str, &str) = ("最低生活保障", "审批信息");

/// A county with people, and one step of review.
struct Scene {
    bench: Bench,
    editor: Who,
    last: Who,
}

async fn scene() -> Result<Scene> {
    let review_steps = ReviewSteps::try_from(1).map_err(anyhow::Error::msg)?;
    let bench = bench_with(SiteSettings { review_steps, ..SiteSettings::default() }).await?;
    let editor = bench.who("editor", Role::Editor).await?;
    let last = bench.who("last", Role::FinalReviewer).await?;
    Ok(Scene { bench, editor, last })
}

impl Scene {
    /// Publishes a document; answers its id and address.
    async fn publish(&self, title: &str) -> Result<(i64, String)> {
        let id = self.bench.draft(&self.editor, PLACE, &typed(title, title)).await?;
        self.bench.submit(&self.editor, id).await?;
        let address = self.bench.pass(&self.last, id).await?.context("published")?;
        let site = self.bench.site.id;
        let shown = self.bench.store.shown(site, &address).await?.context("shown")?;
        Ok((shown.document.id, address))
    }

    /// Corrects a document to what was typed; answers the draft.
    async fn correct(&self, document: i64, typed: &Typed, now: i64) -> Result<i64> {
        let store = &self.bench.store;
        let id = desk::correct(store, &self.editor, document, now).await?;
        let drafted = store.draft(id).await?.context("begun")?;
        let places = drafted.content().places;
        let revision = (id, drafted.draft.revision);
        desk::save(store, &self.editor, revision, typed, places, now).await?;
        self.bench.submit(&self.editor, id).await?;
        self.bench.pass(&self.last, id).await?;
        Ok(id)
    }

    async fn withdraw(
        &self,
        document: i64,
        urgent: bool,
        leaving: Leaving<'_>,
    ) -> Result<(), DeskError> {
        let said = (urgent, "有误");
        desk::withdraw(&self.bench.store, &self.editor, document, said, leaving, NOON).await
    }

    async fn document(&self, address: &str) -> Result<store::Document> {
        let found = self.bench.store.shown(self.bench.site.id, address).await?;
        Ok(found.context("there")?.document)
    }

    /// The hook of the organ; answers its channel.
    async fn hook(&self) -> Result<i64> {
        let hook = (ChannelKind::Hook, "https://oa.example/", "");
        let (store, organ) = (&self.bench.store, self.bench.organ);
        Ok(desk::open_channel(store, &Who::console(), organ, hook, NOON).await?)
    }

    /// What a channel was told so far: words and facts.
    async fn told(&self, channel: i64) -> Result<Vec<(String, Value)>> {
        let mut notices = self.bench.store.notices_of(channel, 50).await?;
        notices.reverse();
        let mut told = Vec::new();
        for one in notices {
            told.push((one.what, serde_json::from_str(&one.facts)?));
        }
        Ok(told)
    }
}

#[tokio::test]
async fn the_address_of_what_is_withdrawn_leads_on_where_it_can() -> Result<()> {
    let scene = scene().await?;
    let (old, old_at) = scene.publish("旧办法").await?;
    let (new, new_at) = scene.publish("新办法").await?;
    let (third, third_at) = scene.publish("第三则").await?;
    let column = scene.bench.column("最低生活保障").await?.path;
    for wrong in [
        "",
        "/doc/999",
        old_at.as_str(),
        "//evil.example/",
        "javascript:alert(1)",
        "ftp://mzj.example/1",
        "mzj.example/1",
        "/nothing",
    ] {
        let refused = scene.withdraw(old, false, Leaving::Onward(wrong)).await;
        assert!(matches!(refused, Err(DeskError::BadTarget(_))), "{wrong}: {refused:?}");
    }
    scene.withdraw(old, false, Leaving::Onward(&new_at)).await?;
    assert_eq!(scene.document(&old_at).await?.state, DocumentState::Published, "not yet");
    let store = &scene.bench.store;
    let asked = store.open_withdrawals(&[scene.bench.organ]).await?.remove(0);
    // What it was to lead to is gone before it is decided.
    scene.withdraw(new, true, Leaving::Onward("https://mzj.example/new.html")).await?;
    let stale = desk::decide(store, &scene.last, asked.id, true, NOON).await;
    assert!(matches!(stale, Err(DeskError::BadTarget(_))), "{stale:?}");
    let urgent = store.open_withdrawals(&[scene.bench.organ]).await?.remove(1);
    let found = scene.document(&new_at).await?;
    let target = Some("https://mzj.example/new.html".to_owned());
    assert_eq!((found.remains, found.target), (Remains::Redirect, target), "at once");
    desk::decide(store, &scene.last, urgent.id, false, NOON).await?;
    let found = scene.document(&new_at).await?;
    let own = (DocumentState::Published, Remains::Notice, None);
    assert_eq!((found.state, found.remains, found.target), own, "shown again, nothing is left");
    desk::decide(store, &scene.last, asked.id, true, NOON).await?;
    let found = scene.document(&old_at).await?;
    assert_eq!((found.remains, found.target), (Remains::Redirect, Some(new_at.clone())));
    let back = scene.withdraw(new, false, Leaving::Onward(&old_at)).await;
    assert!(matches!(back, Err(DeskError::BadTarget(_))), "never in a circle: {back:?}");
    scene.withdraw(new, true, Leaving::Onward(&column)).await?;
    assert_eq!(scene.document(&new_at).await?.target, Some(column));
    scene.withdraw(third, true, Leaving::Gone).await?;
    let found = scene.document(&third_at).await?;
    assert_eq!((found.remains, found.target), (Remains::Gone, None));
    let rows = store.audit(0, 999).await?;
    let told = rows.iter().filter(|row| row.detail.contains(&format!("\"target\":\"{new_at}\"")));
    let told: Vec<&str> = told.map(|row| row.action.as_str()).collect();
    assert_eq!(told, ["withdrawal-asked", "withdrawal-confirmed"]);
    Ok(())
}

#[tokio::test]
async fn a_correction_is_told_with_its_reason_and_signed_with_it() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.store;
    let (document, address) = scene.publish("公示").await?;
    let with = |body: &str, correction: &str| Typed {
        correction: correction.into(),
        ..typed("公示", body)
    };
    let first = store.shown(scene.bench.site.id, &address).await?.context("shown")?.edition;
    assert_eq!(first.correction, None);
    scene.correct(document, &with("共 31 户", " 户数\n有误 "), NOON + 60).await?;
    scene.correct(document, &with("共 32 户", ""), NOON + 120).await?;
    let reasons: Vec<String> =
        store.corrections(document).await?.into_iter().map(|one| one.reason).collect();
    assert_eq!(reasons, ["", "户数 有误"], "the last one first");
    // What only moves, or gives another reason, is no correction.
    scene.correct(document, &with("共 32 户", "只说理由"), NOON + 180).await?;
    assert_eq!(store.corrections(document).await?.len(), 2);
    // The reason is part of what is signed.
    let draft = desk::correct(store, &scene.editor, document, NOON + 240).await?;
    let places = store.draft(draft).await?.context("begun")?.content().places;
    let said = with("共 33 户", "甲");
    desk::save(store, &scene.editor, (draft, 1), &said, places.clone(), NOON).await?;
    let one = store.draft(draft).await?.context("saved")?.draft;
    let said = with("共 33 户", "乙");
    desk::save(store, &scene.editor, (draft, 2), &said, places.clone(), NOON).await?;
    let other = store.draft(draft).await?.context("saved")?.draft;
    assert_ne!(one.hash, other.hash);
    let long = with("共 33 户", &"长".repeat(desk::CORRECTION + 1));
    let refused = desk::save(store, &scene.editor, (draft, 3), &long, places, NOON).await;
    assert!(matches!(refused, Err(DeskError::Long { field: "correction", .. })), "{refused:?}");
    // What is new corrects nothing.
    let id = scene.bench.draft(&scene.editor, PLACE, &with("另一则", "理由")).await?;
    assert_eq!(store.draft(id).await?.context("a draft")?.draft.correction, None);
    Ok(())
}

#[tokio::test]
async fn editions_say_who_signed_what() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.store;
    let (document, _) = scene.publish("公示").await?;
    let second = scene.correct(document, &typed("公示", "二"), NOON + 60).await?;
    let third = scene.correct(document, &typed("公示", "公示"), NOON + 120).await?;
    let editions = desk::editions(store, &scene.last, document).await?;
    let ordinals: Vec<i32> = editions.iter().map(|one| one.edition.ordinal).collect();
    assert_eq!(ordinals, [1, 2, 3]);
    assert_eq!(editions[1].draft, Some(second));
    assert!(editions[0].draft.is_some() && third != second);
    let signer = scene.last.account()?.id;
    for one in &editions {
        let signed: Vec<i64> = one.signatures.iter().map(|review| review.account_id).collect();
        assert_eq!(signed, [signer], "edition {}", one.edition.ordinal);
        assert_eq!(one.content.places.len(), 1, "edition {}", one.edition.ordinal);
        assert_eq!(one.content.edition.body, one.edition.body);
    }
    let missing = desk::editions(store, &scene.last, document + 1).await;
    assert!(matches!(missing, Err(DeskError::Missing("document"))), "{missing:?}");
    Ok(())
}

#[tokio::test]
async fn systems_are_told_by_their_own_keys_what_becomes_of_a_document() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.store;
    let hook = scene.hook().await?;
    let mail = async |who: &Who, address: &str| {
        desk::own_mail(store, who, address, NOON).await?;
        let channels = store.channels().await?;
        channels.into_iter().find(|one| one.address == address).context("set").map(|one| one.id)
    };
    let mail = mail(&scene.editor, "e@a.cn").await?;
    let path = scene.bench.column("最低生活保障").await?.path;
    let pushed = |body: &str| Pushed {
        typed: typed("公示", body),
        places: vec![(path.clone(), Some("审批信息".into()))],
        files: Vec::new(),
    };
    let organ = scene.bench.organ;
    let push = async |body: &str| {
        let (slug, new) = (scene.bench.site.slug.as_str(), pushed(body));
        desk::push(store, &scene.editor, (organ, "OA-1"), (slug, new), NOON).await
    };
    let draft = push("一").await?.0.draft;
    let back = desk::Decision::Return { reason: "请补充".into(), secrecy: None };
    desk::review(store, &scene.last, (draft.id, &draft.hash), back, NOON).await?;
    let draft = push("二").await?.0.draft;
    let address = scene.bench.pass(&scene.last, draft.id).await?.context("published")?;
    let document = scene.document(&address).await?.id;
    // Corrected by hand, put elsewhere, and withdrawn: it is still the system's own.
    scene.correct(document, &typed("公示", "三"), NOON).await?;
    let elsewhere = (scene.bench.column("临时救助").await?.id, Some("政策法规文件".into()));
    desk::place(store, &scene.last, document, elsewhere, NOON).await?;
    scene.withdraw(document, false, Leaving::Notice).await?;
    let asked = store.open_withdrawals(&[organ]).await?.remove(0);
    desk::decide(store, &scene.last, asked.id, false, NOON).await?;
    scene.withdraw(document, true, Leaving::Gone).await?;
    let asked = store.open_withdrawals(&[organ]).await?.remove(0);
    desk::decide(store, &scene.last, asked.id, false, NOON).await?;

    let told = scene.told(hook).await?;
    let states: Vec<(&str, &str)> = told
        .iter()
        .map(|(what, facts)| (what.as_str(), facts["state"].as_str().unwrap_or_default()))
        .collect();
    let expected = [
        ("waits", "final-review"),
        ("returned", "returned"),
        ("waits", "final-review"),
        ("published", "published"),
        ("waits", "final-review"),
        ("corrected", "published"),
        ("placed", "published"),
        ("withdrawal", "published"),
        ("withdrawal-refused", "published"),
        ("withdrawn", "withdrawn"),
        ("restored", "published"),
    ];
    // Asked twice at one moment is told once.
    assert_eq!(states, expected);
    for (what, facts) in &told {
        assert_eq!(facts["key"], "OA-1", "{what}");
    }
    for (what, facts) in &told[3..] {
        assert_eq!(facts["public"], address.as_str(), "{what}");
    }
    let own = scene.told(mail).await?.into_iter();
    let own: Vec<String> = own.map(|(what, _)| what).collect();
    let expected = ["returned", "published", "corrected", "withdrawal-refused", "restored"];
    assert_eq!(own, expected, "who wrote and asked");
    Ok(())
}

#[tokio::test]
async fn a_pushed_correction_has_its_reason_and_the_same_text_again_has_none() -> Result<()> {
    let scene = scene().await?;
    let store = &scene.bench.store;
    let path = scene.bench.column("最低生活保障").await?.path;
    let push = async |body: &str, correction: &str| {
        let typed = Typed { correction: correction.into(), ..typed("公示", body) };
        let places = vec![(path.clone(), Some("审批信息".into()))];
        let (slug, files) = (scene.bench.site.slug.as_str(), Vec::new());
        let new = Pushed { typed, places, files };
        desk::push(store, &scene.editor, (scene.bench.organ, "OA-1"), (slug, new), NOON).await
    };
    let (first, _) = push("一", "新的没有更正").await?;
    assert_eq!(first.draft.correction, None);
    scene.bench.pass(&scene.last, first.draft.id).await?;
    let (_, came) = push("一", "没有改动").await?;
    assert_eq!(came, desk::Came::Same);
    let (second, came) = push("二", "金额有误").await?;
    assert_eq!((came, second.draft.correction.as_deref()), (desk::Came::Changed, Some("金额有误")));
    scene.bench.pass(&scene.last, second.draft.id).await?;
    let document = second.draft.document_id.context("a correction")?;
    assert_eq!(store.corrections(document).await?[0].reason, "金额有误");
    Ok(())
}
