//! The demo's city on portals of our own: its places, departments and sites, made from the standard, filled,
//! and served by one process from one store, each site on a port of its own.

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use portal::import::{Outcome, import, read};
use portal::{Finder, Footer, NewPortal, Shape, SiteSettings, construct, directory, make_site};
use sample::{GivenColumn, HostedCity, HostedSite, hosted_city, model::Part};
use standard::{Level, Standard};
use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use store::{ColumnKind, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use web::App;

/// Noon of the demo's day in China, seconds UTC.
const NOON: i64 = 1_795_406_400;

/// The city while it is served.
pub struct Hosted {
    /// Its sites, the first county's first.
    pub sites: Vec<Served>,
    /// Its counties' townships and their villages, by county.
    pub villages: HashMap<String, BTreeMap<String, Vec<String>>>,
    /// Departments of the city and its counties.
    pub departments: usize,
    /// Where all of it is kept.
    pub store: Store,
    stop: CancellationToken,
    tasks: JoinSet<std::io::Result<()>>,
    following: std::thread::JoinHandle<()>,
    _data: TempDir,
}

/// A site while it is served.
pub struct Served {
    /// The site.
    pub site: HostedSite,
    /// Where it is served; empty where it is not.
    pub url: String,
    /// Documents that it holds.
    pub documents: usize,
    /// Attachments of those.
    pub files: usize,
}

/// What a site publishes, as files.
struct Written {
    site: HostedSite,
    documents: usize,
    files: usize,
}

impl Hosted {
    /// Makes the city, with its data in a folder that goes with it, and serves it on ports from `port` on; 0 takes
    /// free ones. `only` names the sites that are made, all where it names none.
    pub async fn start(port: u16, as_of: Date, seed: u64, only: &[&str]) -> Result<Self> {
        ensure!(portal::day(NOON) == as_of, "the portals' clock stands at another day");
        let data = tempfile::tempdir()?;
        let folder = data.path();
        let standard = Standard::builtin();
        let city = hosted_city(&standard);
        let database = folder.join("gongkai.db").display().to_string();
        let store = Store::open(&database, &folder.join("files")).await?;
        let mut wanted = city.sites();
        wanted.retain(|site| only.is_empty() || only.contains(&&*site.slug));
        let mut listeners = Vec::new();
        for at in 0..wanted.len() {
            let port = if port == 0 { 0 } else { port.saturating_add(u16::try_from(at)?) };
            listeners.push(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?);
        }
        let mut named = Vec::new();
        for (site, listener) in wanted.into_iter().zip(&listeners) {
            named.push((site, listener.local_addr()?.to_string()));
        }
        let mut sites = make(&store, (&city, named), &standard, (folder, as_of, seed)).await?;
        for (served, listener) in sites.iter_mut().zip(&listeners) {
            served.url = format!("http://{}/", listener.local_addr()?);
        }
        let stop = CancellationToken::new();
        let first = sites.first().context("no site is to be made")?.site.slug.clone();
        // One application for all: a site answers to its domain, which is its port here.
        let finder = Finder::open(store.clone(), &folder.join("index"), || NOON).await?;
        let app = App::with_clock(store.clone(), first, || NOON).searching(finder.index());
        // The pages are there at once; what they say can be searched a few seconds later.
        let following = finder.follow(stop.clone());
        let mut tasks = JoinSet::new();
        for listener in listeners {
            tasks.spawn(web::serve(app.clone(), listener, stop.clone().cancelled_owned()));
        }
        let villages = city
            .counties
            .iter()
            .map(|county| (county.place.clone(), county.towns.iter().cloned().collect()));
        let villages = villages.collect();
        let departments = city.departments.len();
        Ok(Self { sites, villages, departments, store, stop, tasks, following, _data: data })
    }

    /// Ends serving.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        // They end with the program in any case.
        while self.tasks.join_next().await.is_some() {}
        let following = self.following;
        let _ = tokio::task::spawn_blocking(move || following.join()).await;
        let _ = self.store.close().await;
    }
}

/// Makes the city's places and departments, and sites of it, each with its domain, and fills these; `folder` holds the
/// files that they are made from.
pub async fn make(
    store: &Store,
    (city, wanted): (&HostedCity, Vec<(HostedSite, String)>),
    standard: &Standard,
    (folder, as_of, seed): (&Path, Date, u64),
) -> Result<Vec<Served>> {
    places(store, city, standard, folder).await?;
    let mut sites = Vec::new();
    for (site, domain) in wanted {
        make_site(store, new(&site, domain), standard).await?;
        sites.push(site);
    }
    fill(store, city, sites, standard, (folder, as_of, seed)).await
}

/// Takes in the city's places and departments as an office would: from files.
async fn places(
    store: &Store,
    city: &HostedCity,
    standard: &Standard,
    folder: &Path,
) -> Result<()> {
    let path = folder.join("places.csv");
    std::fs::write(&path, city.divisions_csv())?;
    let listed = portal::import_divisions(store, &portal::read_divisions(&path)?).await?;
    ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
    let path = folder.join("departments.csv");
    std::fs::write(&path, city.departments_csv())?;
    let rows = portal::read_departments(&path)?;
    let listed = portal::import_departments(store, &rows, standard).await?;
    ensure!(listed.problems.is_empty(), "{:?}", listed.problems);
    Ok(())
}

fn new(site: &HostedSite, domain: String) -> NewPortal {
    let organizer = match site.office.as_str() {
        "" => format!("{}人民政府办公室", site.home),
        office => format!("{}{office}", site.home),
    };
    NewPortal {
        slug: site.slug.clone(),
        name: site.name.clone(),
        level: site.level,
        place: site.place.clone(),
        department: site.department.clone(),
        towns: Vec::new(),
        domain,
        id_code: site.id_code.clone(),
        settings: SiteSettings {
            footer: Footer {
                organizer,
                telephone: "0700-5550100".into(),
                icp: "鄂ICP备00000001号".into(),
                ..Footer::default()
            },
            ..SiteSettings::default()
        },
    }
}

/// Writes what the sites publish, several at a time, and brings it in.
async fn fill(
    store: &Store,
    city: &HostedCity,
    wanted: Vec<HostedSite>,
    standard: &Standard,
    (folder, as_of, seed): (&Path, Date, u64),
) -> Result<Vec<Served>> {
    let mut writing = JoinSet::new();
    for (at, site) in wanted.iter().cloned().enumerate() {
        let columns = columns(&site, city, standard);
        let folder = folder.join("records").join(&site.slug);
        writing.spawn_blocking(move || {
            let content = sample::fill(&site, &columns, as_of, seed);
            let files = content.documents.iter().map(|document| document.attachments.len()).sum();
            let documents = sample::write_records(&content, &folder)?;
            std::io::Result::Ok((at, Written { site, documents, files }))
        });
    }
    let mut sites: BTreeMap<usize, Served> = BTreeMap::new();
    while let Some(written) = writing.join_next().await {
        let (at, Written { site, documents, files }) = written??;
        let folder = folder.join("records").join(&site.slug);
        let kept = store.site(&site.slug).await?.context("the site was just made")?;
        let rows = read(&folder.join("documents.jsonl"))?;
        let columns = directory(store, &kept).await?;
        let outcome: Outcome = import(store, kept.id, &columns, rows, &folder, false).await?;
        ensure!(outcome.added == documents, "{}: {:#?}", site.slug, outcome.problems);
        let url = String::new();
        sites.insert(at, Served { site, url, documents, files });
    }
    Ok(sites.into_values().collect())
}

/// The columns of a site, as the sample fills them.
fn columns(site: &HostedSite, city: &HostedCity, standard: &Standard) -> Vec<GivenColumn> {
    let wanted = construct(standard, &shape(site, city, standard), &SiteSettings::default());
    let mut names: HashMap<&str, Vec<String>> = HashMap::new();
    let mut given = Vec::new();
    for column in &wanted {
        let above = column.parent.as_deref().and_then(|key| names.get(key));
        let mut path = above.cloned().unwrap_or_default();
        path.push(column.title.clone());
        names.insert(&column.key, path.clone());
        let field = column.field.as_deref().and_then(|slug| standard.field(slug));
        given.push(GivenColumn {
            names: path,
            part: part(column.kind),
            field: field.map(|field| field.name.clone()),
            matter1: column.matter1.clone(),
            matter2: column.matter2.clone(),
            marks: column.marks.clone(),
            town: column.town.clone(),
            village: column.village.clone(),
        });
    }
    given
}

fn shape(site: &HostedSite, city: &HostedCity, standard: &Standard) -> Shape {
    if let Some(name) = &site.department {
        let department =
            city.departments.iter().find(|one| one.place == site.home && one.name == *name);
        let fields = department.into_iter().flat_map(|department| &department.fields);
        let slugs = fields.filter_map(|name| standard.find_field(name));
        return Shape::department(site.level, slugs.map(|field| field.slug.clone()).collect());
    }
    let towns = city.counties.iter().filter(|county| county.place == site.home);
    let towns = towns.flat_map(|county| &county.towns);
    let mut shape =
        Shape { level: site.level, towns: Vec::new(), villages: Vec::new(), fields: None };
    for (name, villages) in towns {
        let (name, villages) = (name.clone(), villages.clone());
        match site.level {
            Level::County => shape.towns.push(portal::TownShape { name, villages }),
            Level::Town if site.office.starts_with(&name) => shape.villages = villages,
            _ => {}
        }
    }
    shape
}

fn part(kind: ColumnKind) -> Part {
    match kind {
        ColumnKind::Platform => Part::Platform,
        ColumnKind::LegalDisclosure => Part::LegalDisclosure,
        ColumnKind::Grassroots => Part::Grassroots,
        ColumnKind::Catalogs => Part::Catalogs,
        ColumnKind::OpenFields => Part::OpenFields,
        ColumnKind::Field => Part::Field,
        ColumnKind::Matter => Part::Matter,
        ColumnKind::Submatter => Part::Submatter,
        ColumnKind::Towns => Part::Towns,
        ColumnKind::Town => Part::Town,
        ColumnKind::VillageAffairs => Part::VillageAffairs,
        ColumnKind::Village => Part::Village,
        ColumnKind::News => Part::News,
        _ => Part::Other,
    }
}
