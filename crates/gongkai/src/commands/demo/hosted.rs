//! The demo's portal of our own: what the city's first county publishes, in columns made from the standard.

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use portal::import::{import, read};
use portal::{Footer, NewPortal, SiteSettings, TownShape, directory, make_site};
use standard::{Level, Standard};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use web::App;

/// Its short name.
const SLUG: &str = "county";
/// Noon of the demo's day in China, seconds UTC.
const NOON: i64 = 1_795_406_400;

/// The portal while it is served.
pub struct Hosted {
    /// Name of the county's site.
    pub name: String,
    /// Where it is served.
    pub url: String,
    /// Its townships and their villages.
    pub villages: BTreeMap<String, Vec<String>>,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
    _data: TempDir,
}

impl Hosted {
    /// Makes the site, with its data in a folder that goes with it, and serves it on a port; 0 takes a free one.
    pub async fn start(port: u16, as_of: Date, seed: u64) -> Result<Self> {
        ensure!(portal::day(NOON) == as_of, "the portal's clock stands at another day");
        let data = tempfile::tempdir()?;
        let folder = data.path();
        let sample = sample::good(sample::Family::Trs, 0, as_of, seed);
        let database = folder.join("gongkai.db").display().to_string();
        let store = Store::open(&database, &folder.join("files")).await?;
        let towns = sample.villages().into_iter();
        let new = NewPortal {
            slug: SLUG.into(),
            name: sample.site.name.clone(),
            level: Level::County,
            place: sample.site.place.clone(),
            towns: towns.map(|(name, villages)| TownShape { name, villages }).collect(),
            domain: String::new(),
            id_code: "4299100001".into(),
            settings: SiteSettings {
                footer: Footer {
                    organizer: format!("{}人民政府办公室", sample.site.place),
                    telephone: "0700-5550100".into(),
                    icp: "鄂ICP备00000001号".into(),
                    ..Footer::default()
                },
                ..SiteSettings::default()
            },
        };
        make_site(&store, new, &Standard::builtin()).await?;
        let site = store.site(SLUG).await?.context("the site was just made")?;
        let records = folder.join("records");
        let count = sample::write_records(&sample.site, &records)?;
        let rows = read(&records.join("documents.jsonl"))?;
        let columns = directory(&store, &site).await?;
        let outcome = import(&store, site.id, &columns, rows, &records, false).await?;
        ensure!(outcome.added == count, "{:#?}", outcome.problems);
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let stop = CancellationToken::new();
        let app = App::with_clock(store, SLUG, || NOON);
        let task = tokio::spawn(web::serve(app, listener, stop.clone().cancelled_owned()));
        Ok(Self {
            name: sample.site.name.clone(),
            url,
            villages: sample.villages(),
            stop,
            task,
            _data: data,
        })
    }

    /// Ends serving.
    pub async fn shutdown(self) {
        self.stop.cancel();
        // It ends with the program in any case.
        let _ = self.task.await;
    }
}
