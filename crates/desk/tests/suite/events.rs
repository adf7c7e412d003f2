//! Life events of a site: the built-in ones until somebody says otherwise, in one write with the change log.

use super::bench::{Bench, NOON, bench};
use access::AccessError;
use anyhow::{Context, Result};
use desk::{DeskError, TypedEvent, import_events, remove_event, reset_events, save_event};
use portal::SiteSettings;
use standard::events::{Audience, Fault, LifeEvent, Wrong};
use store::Role;

const SITE: &str = "qinglan";

fn typed<'a>(id: Option<&'a str>, name: &'a str, matters: &'a str) -> TypedEvent<'a> {
    TypedEvent { id, name, name_en: "", audience: Audience::People, position: 1, matters }
}

async fn events(bench: &Bench) -> Result<Vec<LifeEvent>> {
    let site = bench.store.site(SITE).await?.context("a site")?;
    Ok(SiteSettings::of(&site)?.events().to_vec())
}

#[tokio::test]
async fn an_event_is_made_changed_and_taken_away() -> Result<()> {
    let bench = bench().await?;
    let system = bench.who("system", Role::SystemManager).await?;
    assert_eq!(events(&bench).await?, LifeEvent::builtin());
    let before = bench.store.last_change().await?;
    let new = typed(None, " 殡葬 ", "社会救助 / 临时救助\n/zfxxgk");
    let id = save_event(&bench.store, &system, SITE, new, NOON).await?;
    assert_eq!(bench.store.last_change().await?, before + 1, "public pages follow");
    let all = events(&bench).await?;
    assert_eq!((all[0].id.as_str(), all[0].name.as_str(), all[0].matters.len()), (&*id, "殡葬", 2));
    assert_eq!(all.len(), LifeEvent::builtin().len() + 1);
    let changed = TypedEvent { position: 2, ..typed(Some(&id), "殡葬服务", "养老服务") };
    assert_eq!(save_event(&bench.store, &system, SITE, changed, NOON).await?, id);
    let all = events(&bench).await?;
    assert_eq!((all[0].id.as_str(), all[1].name.as_str()), ("birth", "殡葬服务"));
    remove_event(&bench.store, &system, SITE, &id, NOON).await?;
    assert_eq!(events(&bench).await?, LifeEvent::builtin());
    let gone = remove_event(&bench.store, &system, SITE, &id, NOON).await;
    assert!(matches!(gone, Err(DeskError::Missing("event"))), "{gone:?}");
    let row = bench.store.audit(0, 99).await?.pop().context("a row")?;
    assert_eq!((&*row.action, &*row.account, &*row.subject), ("life-events-set", "system", "site"));
    assert_eq!(row.subject_id, bench.site.id);
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_changed() -> Result<()> {
    let bench = bench().await?;
    let system = bench.who("system", Role::SystemManager).await?;
    let before = bench.store.last_change().await?;
    let save = async |event| save_event(&bench.store, &system, SITE, event, NOON).await;
    let twice = save(typed(None, "上学", "社会救助")).await;
    assert!(matches!(&twice, Err(DeskError::NameTwice(name)) if name == "上学"), "{twice:?}");
    let none = save(typed(None, "新主题", " \n")).await;
    let expected = Wrong::Nothing("新主题".into());
    assert!(matches!(&none, Err(DeskError::Events(Fault { what, .. })) if *what == expected));
    let column = save(typed(None, "新主题", "社会救助\n/nowhere")).await;
    let expected = Fault { line: 2, what: Wrong::Column("/nowhere".into()) };
    assert!(matches!(&column, Err(DeskError::Events(fault)) if *fault == expected), "{column:?}");
    let blank = save(typed(None, " ", "社会救助")).await;
    assert!(matches!(blank, Err(DeskError::Blank("event-name"))));
    let unknown = save(typed(Some("nobody"), "新主题", "社会救助")).await;
    assert!(matches!(unknown, Err(DeskError::Missing("event"))));
    let file = import_events(&bench.store, &system, SITE, "[[event]]\nid = 1\n", NOON).await;
    assert!(matches!(&file, Err(DeskError::Events(Fault { line: 2, .. }))), "{file:?}");
    assert_eq!(bench.store.last_change().await?, before);
    Ok(())
}

#[tokio::test]
async fn the_system_manager_says_so_and_nobody_else() -> Result<()> {
    let bench = bench().await?;
    let forbidden = |found: &Result<(), DeskError>| {
        matches!(found, Err(DeskError::Access(AccessError::Forbidden)))
    };
    for role in [Role::Editor, Role::FinalReviewer, Role::SecurityManager, Role::AuditManager] {
        let who = bench.who(&format!("{role:?}").to_lowercase(), role).await?;
        let new = typed(None, "新主题", "社会救助");
        let saved = save_event(&bench.store, &who, SITE, new, NOON).await.map(drop);
        let removed = remove_event(&bench.store, &who, SITE, "birth", NOON).await;
        let imported = import_events(&bench.store, &who, SITE, "", NOON).await.map(drop);
        let reset = reset_events(&bench.store, &who, SITE, NOON).await;
        assert!([saved, removed, imported, reset].iter().all(forbidden), "{role:?}");
    }
    let system = bench.who("system", Role::SystemManager).await?;
    assert_eq!(import_events(&bench.store, &system, SITE, "", NOON).await?, 0);
    assert!(events(&bench).await?.is_empty());
    reset_events(&bench.store, &system, SITE, NOON).await?;
    assert_eq!(events(&bench).await?, LifeEvent::builtin());
    Ok(())
}
