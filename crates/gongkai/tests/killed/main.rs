//! kill -9 at random moments, half of the times while documents are imported, half while they are published, corrected
//! and withdrawn at the desk, the index following all the time: what was acknowledged is there, a file came in whole or
//! not at all, what is public was signed, the audit log is whole, the index is the store at some sequence, and the next
//! start is clean. `GONGKAI_KILLS` says how often for each engine, `GONGKAI_KILL_SEED` at which moments.

#![expect(clippy::print_stdout, reason = "how much was tried is part of the result")]

#[path = "../../../store/tests/engines/mod.rs"]
mod engines;
mod publishing;

use anyhow::{Context, Result, ensure};
use engines::Bench;
use portal::{Finder, NewPortal, SiteSettings, make_site};
use search::{Index, Lexicon, Reason, Request, Settings};
use standard::matching::Aliases;
use standard::{Level, Standard};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::DocumentState;

/// Rows of a file.
const ROWS: usize = 20;
/// Kills for each engine where nothing else is said.
const KILLS: u64 = 100;
/// How long a process may take that nobody kills.
const PATIENCE: Duration = Duration::from_secs(60);

/// A number that the environment says.
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

struct Trial {
    bench: Bench,
    lexicon: Arc<Lexicon>,
    chance: u64,
    /// How long an import takes that nobody kills.
    import: Duration,
    /// How long it takes until the desk has published, corrected and withdrawn a first document.
    desk: Duration,
}

impl Trial {
    async fn new(bench: Bench, seed: u64) -> Result<Self> {
        let new = NewPortal {
            slug: "county".into(),
            name: "青岚县人民政府".into(),
            level: Level::County,
            place: "青岚县".into(),
            department: None,
            towns: Vec::new(),
            domain: String::new(),
            id_code: String::new(),
            settings: SiteSettings::default(),
        };
        make_site(&bench.store, new, &Standard::builtin()).await?;
        std::fs::write(bench.folder.path().join("list.csv"), "姓名\n张三\n")?;
        let lexicon = Lexicon::new(&Standard::builtin(), &Aliases::builtin());
        let site = bench.store.site("county").await?.context("made")?;
        publishing::staff(&bench.store, &site).await?;
        let (import, desk) = (Duration::ZERO, Duration::ZERO);
        Ok(Self { bench, lexicon: Arc::new(lexicon), chance: seed, import, desk })
    }

    fn folder(&self) -> &Path {
        self.bench.folder.path()
    }

    /// A moment within `most` that looks like chance and is told by the seed.
    fn chance(&mut self, most: Duration) -> Duration {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let within = u64::try_from(most.as_micros()).unwrap_or(u64::MAX).max(1);
        Duration::from_micros((self.chance >> 24) % within)
    }

    fn gongkai(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command
            .current_dir(self.folder())
            .args(arguments)
            .args(["--database", &self.bench.database, "--files", "files"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Writes the file of an import; answers the import whose documents it is about.
    fn write(&self, round: u64) -> Result<u64> {
        let of = of(round);
        let mut text = String::new();
        for row in 0..ROWS {
            writeln!(
                text,
                r#"{{"key":"{of}-{row}","title":"第{of}批低保公示{row}","body":"第{round}次","published":"2026-03-02","columns":["社会救助 / 综合业务 / 监督检查"],"attachments":["list.csv"]}}"#
            )?;
        }
        std::fs::write(self.folder().join(format!("{round}.jsonl")), text)?;
        Ok(of)
    }

    fn import(&self, round: u64) -> Command {
        self.gongkai(&["import", "county", &format!("{round}.jsonl")])
    }

    fn serve(&self) -> Result<Child> {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--index", "index"];
        self.gongkai(&arguments).spawn().context("serve does not start")
    }

    /// Which rounds' texts the documents of a file have now.
    async fn said(&self, of: u64) -> Result<BTreeSet<String>> {
        let keys: Vec<String> = (0..ROWS).map(|row| format!("{of}-{row}")).collect();
        let site = self.bench.store.site("county").await?.context("no site")?;
        let known = self.bench.store.write().await?.known(site.id, &keys).await?;
        ensure!(known.is_empty() || known.len() == ROWS, "{of}: {} of {ROWS}", known.len());
        let ids: Vec<i64> = known.values().map(|known| known.placed.id).collect();
        let mut said = BTreeSet::new();
        for shown in self.bench.store.whole(&ids).await? {
            for file in &shown.attachments {
                self.bench.store.file(&file.hash).await.context("an attachment is gone")?;
            }
            said.insert(shown.edition.body);
        }
        Ok(said)
    }

    /// The index has what the change log says up to its sequence: of what was told of by then and not since, all that is
    /// published and nothing that is withdrawn. What was told of since may be in it: an index that was just made anew may
    /// be ahead of its sequence, and what happened meanwhile is done again.
    async fn check_index(&self) -> Result<()> {
        let folder = self.folder().join("index");
        let index = Index::open(&folder, self.lexicon.clone(), Settings::default())?;
        let reason = index.needs_rebuild();
        ensure!(!matches!(reason, Some(Reason::Damaged(_) | Reason::Format)), "{reason:?}");
        let sequence = i64::try_from(index.sequence())?;
        let (mut before, mut since) = (BTreeSet::new(), BTreeSet::new());
        let mut after = 0;
        loop {
            let lines = self.bench.store.changes(after, 5000).await?;
            let Some(last) = lines.last() else { break };
            after = last.seq;
            for line in lines.iter().filter(|line| line.subject == "document") {
                let told = if line.seq <= sequence { &mut before } else { &mut since };
                told.insert(line.subject_id);
            }
        }
        let settled: Vec<i64> = before.difference(&since).copied().collect();
        let settled = self.bench.store.whole(&settled).await?.into_iter();
        let least = settled.filter(|one| one.document.state == DocumentState::Published).count();
        let (least, most) = (least as u64, (least + since.len()) as u64);
        ensure!(
            (least..=most).contains(&index.documents()),
            "{} documents at {sequence}, not {least} to {most}",
            index.documents()
        );
        Ok(())
    }

    /// Kills a server, which would have gone on.
    fn kill_server(mut server: Child) -> Result<()> {
        let ended = server.try_wait()?;
        server.kill()?;
        server.wait()?;
        ensure!(ended.is_none(), "a server ended by itself: {ended:?}");
        Ok(())
    }

    /// One import and one server, both killed; answers whether the import was acknowledged.
    async fn import_round(&mut self, round: u64) -> Result<bool> {
        let of = self.write(round)?;
        let before = self.said(of).await?;
        let server = self.serve()?;
        // Sometimes the server is up before the import begins, sometimes it is still starting.
        let first = self.chance(self.import);
        tokio::time::sleep(first).await;
        let mut import = self.import(round).spawn()?;
        let until = self.chance(self.import * 2);
        tokio::time::sleep(until).await;
        let acknowledged = import.try_wait()?.is_some_and(|status| status.success());
        import.kill()?;
        import.wait()?;
        Self::kill_server(server)?;
        let now = self.said(of).await?;
        let new = BTreeSet::from([said(round)]);
        ensure!(!acknowledged || now == new, "import {round} was acknowledged: {now:?}");
        ensure!(now == before || now == new, "import {round}: {before:?} became {now:?}");
        Ok(acknowledged)
    }

    /// A process that publishes, corrects and withdraws, and a server, both killed.
    async fn desk_round(&mut self) -> Result<()> {
        let server = self.serve()?;
        let first = self.chance(self.import);
        tokio::time::sleep(first).await;
        let mut desk = publishing::start(&self.bench.database, self.folder())?;
        let until = self.chance(self.desk * 3 / 2);
        tokio::time::sleep(until).await;
        let ended = desk.try_wait()?;
        desk.kill()?;
        desk.wait()?;
        Self::kill_server(server)?;
        ensure!(ended.is_none(), "the desk ended by itself: {ended:?}");
        Ok(())
    }

    /// Measures how long an import and a document at the desk take, so that kills come in the middle of them.
    async fn measure(&mut self) -> Result<()> {
        self.write(0)?;
        let began = Instant::now();
        ensure!(self.import(0).status()?.success(), "an import that nobody kills");
        self.import = began.elapsed();
        let began = Instant::now();
        let mut desk = publishing::start(&self.bench.database, self.folder())?;
        while !publishing::acknowledged(self.folder())?.values().any(|step| *step == 3) {
            let ended = desk.try_wait()?;
            ensure!(ended.is_none(), "the desk ended by itself: {ended:?}");
            if began.elapsed() > PATIENCE {
                desk.kill()?;
                anyhow::bail!("the desk does nothing");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.desk = began.elapsed();
        desk.kill()?;
        desk.wait()?;
        Ok(())
    }
}

/// The text of a document of an import.
fn said(round: u64) -> String {
    format!("<p>第{round}次</p>\n")
}

/// The import whose documents an import says something of: every third says something new of those before.
fn of(round: u64) -> u64 {
    if round % 3 == 2 { round - 1 } else { round }
}

async fn killed(bench: Bench) -> Result<()> {
    let seed = told("GONGKAI_KILL_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let kills = told("GONGKAI_KILLS").unwrap_or(KILLS);
    println!("GONGKAI_KILL_SEED={seed}");
    let mut trial = Trial::new(bench, seed).await?;
    trial.measure().await?;
    let began = Instant::now();
    let (mut acknowledged, mut imports) = (0, 0);
    for kill in 0..kills {
        if kill % 2 == 0 {
            imports += 1;
            let done = trial.import_round(imports).await;
            acknowledged += u64::from(done.with_context(|| format!("kill {kill}, seed {seed}"))?);
        } else {
            trial.desk_round().await.with_context(|| format!("kill {kill}, seed {seed}"))?;
        }
        let (store, folder) = (&trial.bench.store, trial.folder());
        let checked = publishing::check(store, folder).await;
        checked.with_context(|| format!("after kill {kill}, seed {seed}"))?;
        let checked = trial.check_index().await;
        checked.with_context(|| format!("after kill {kill}, seed {seed}"))?;
    }
    println!(
        "{kills} kills in {:?}; {acknowledged} of {imports} imports acknowledged before, {} documents at the desk; \
         an import takes {:?}, the desk's first document {:?}",
        began.elapsed(),
        publishing::acknowledged(trial.folder())?.len(),
        trial.import,
        trial.desk
    );
    whole_again(&trial, imports).await
}

/// All that was cut off comes in now, once, and the index finds exactly what is public.
async fn whole_again(trial: &Trial, imports: u64) -> Result<()> {
    for round in 0..=imports {
        let last = if of(round + 1) == round { round + 1 } else { round };
        if trial.said(of(round)).await? != BTreeSet::from([said(last.min(imports))]) {
            ensure!(trial.import(round).status()?.success(), "import {round} again");
        }
    }
    for round in 0..=imports {
        let now = trial.said(of(round)).await?;
        ensure!(now.len() == 1, "import {round}: {now:?}");
    }
    let verified = trial.gongkai(&["audit", "verify"]).status()?;
    ensure!(verified.success(), "the command that verifies the audit log: {verified}");
    let published = trial.bench.store.published().await?;
    let clock = || jiff::Timestamp::now().as_second();
    let folder = trial.folder().join("index");
    let mut finder = Finder::open(trial.bench.store.clone(), &folder, clock).await?;
    finder.catch_up().await?;
    let index = finder.index();
    ensure!(index.documents() == published, "{} found of {published}", index.documents());
    let found = index.search(&Request::new("\"第0批低保公示19\"", portal::day(clock())))?;
    ensure!(found.hits.iter().any(|hit| hit.title.text == "第0批低保公示19"), "{found:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing() -> Result<()> {
    killed(engines::bench().await?).await
}

#[test]
fn on_postgresql() -> Result<()> {
    engines::again_on_postgresql(&[])
}
