//! Looking again where the caller knows which documents changed: these are read, and all others stand as they were.

use crate::portal::{Served, context, document, settings};
use crate::{long_list, plain};
use snapshot::Snapshot;
use std::path::Path;
use survey::{Settings, survey};

/// The column in which documents change.
const PLANS: &str = "/zwgk/fd/gh/";

fn path(number: u32) -> String {
    format!("{PLANS}t20230401_{number}.html")
}

fn whole(served: &Served, number: u32) -> String {
    format!("{}{}", served.url, path(number).trim_start_matches('/'))
}

async fn look(settings: &Settings) -> Snapshot {
    let snapshot = survey(settings, &context()).await.unwrap().snapshot;
    assert!(snapshot.observation.complete);
    snapshot
}

/// A first survey; nothing was asked for since.
async fn seen(served: &Served, folder: &Path) -> Settings {
    let mut settings = settings(&served.url);
    settings.state = Some(folder.join("a.state"));
    look(&settings).await;
    assert!(!documents(served).is_empty());
    settings
}

/// Documents of the column that were asked for, and none from now on.
fn documents(served: &Served) -> Vec<String> {
    let asked = served.portal.drain();
    asked.into_iter().filter(|path| path.contains("/gh/t2023") && is_numbered(path)).collect()
}

/// Whether an address is that of a document, and none that was invented.
fn is_numbered(path: &str) -> bool {
    let name = path.rsplit('_').next().and_then(|name| name.strip_suffix(".html"));
    name.and_then(|number| number.parse().ok()).is_some_and(|number: u64| number < 1_000)
}

fn title(snapshot: &Snapshot, url: &str) -> String {
    let found = snapshot.documents.iter().find(|document| document.url == url).unwrap();
    found.title.clone().unwrap_or_default()
}

#[tokio::test]
async fn what_changed_is_read_and_nothing_else() {
    let (served, folder) = (plain().serve().await, tempfile::tempdir().unwrap());
    let mut settings = seen(&served, folder.path()).await;
    for number in [33, 36] {
        served.portal.put(&path(number), document(number + 900));
    }
    settings.bounds.changed = Some(vec![whole(&served, 33)]);
    let second = look(&settings).await;
    assert_eq!(documents(&served), [path(33)], "only what is said to have changed");
    assert!(title(&second, &whole(&served, 33)).contains("第933号"));
    assert!(title(&second, &whole(&served, 36)).contains("第36号"), "as it was last seen");

    settings.bounds.changed = Some(Vec::new());
    let third = look(&settings).await;
    assert_eq!(documents(&served), Vec::<String>::new());
    assert_eq!(third.documents, second.documents);
}

#[tokio::test]
async fn a_title_changed_in_the_middle_of_a_list_is_noticed_at_once() {
    let served = plain().serve().await;
    long_list(&served, 0..95);
    let folder = tempfile::tempdir().unwrap();
    let mut settings = seen(&served, folder.path()).await;
    for page in [3, 4, 7] {
        let address = format!("{PLANS}index_{page}.html");
        let changed = served.portal.get(&address).replace("号事项", "号重要事项");
        served.portal.put(&address, changed);
    }
    settings.bounds.changed = Some(vec![whole(&served, 145)]);
    let second = look(&settings).await;
    let titled = second.items.iter().filter(|item| item.title.contains("重要"));
    assert_eq!(titled.count(), 30);
}

#[tokio::test]
async fn what_is_said_to_be_mended_is_read_again_with_what_leads_there() {
    let (served, folder) = (plain().serve().await, tempfile::tempdir().unwrap());
    let gone = format!("{}nowhere/1.html", served.url);
    let leading = |number| {
        let link = "<p>填写说明见<a href='/nowhere/1.html'>办事指南页面</a>。</p><p>特此公告。";
        document(number).replace("<p>特此公告。", link)
    };
    served.portal.put(&path(33), leading(33));
    let mut settings = seen(&served, folder.path()).await;
    let dead = |snapshot: &Snapshot| snapshot.links.iter().any(|link| link.url == gone);
    served.portal.put(&path(33), document(33));
    assert!(dead(&look(&settings).await), "nothing tells that the document changed");
    documents(&served);

    settings.bounds.again = vec![gone.clone(), whole(&served, 36)];
    assert!(!dead(&look(&settings).await));
    let mut asked = documents(&served);
    asked.sort();
    assert_eq!(asked, [path(33), path(36)]);
}
