//! kill -9 at random moments while documents are imported and the index follows: what was acknowledged is
//! there, a file came in whole or not at all, the index is exactly the store at some sequence, and the next
//! start is clean. `GONGKAI_KILLS` says how often for each engine.

#![expect(clippy::print_stdout, reason = "how much was tried is part of the result")]

#[path = "../../store/tests/engines/mod.rs"]
mod engines;

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

/// Rows of a file.
const ROWS: usize = 40;
/// Kills for each engine where nothing else is said.
const KILLS: u64 = 12;

fn kills() -> u64 {
    std::env::var("GONGKAI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

struct Trial {
    bench: Bench,
    lexicon: Arc<Lexicon>,
    chance: u64,
}

impl Trial {
    async fn new(bench: Bench) -> Result<Self> {
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
        Ok(Self { bench, lexicon: Arc::new(lexicon), chance: 20_261_129 })
    }

    fn folder(&self) -> &Path {
        self.bench.folder.path()
    }

    /// A number below `most` that looks like chance and is the same in every run.
    fn chance(&mut self, most: u64) -> u64 {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.chance >> 33) % most.max(1)
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

    /// Every third file says something new of the documents of the file before.
    fn write(&self, round: u64) -> Result<u64> {
        let of = if round % 3 == 2 { round - 1 } else { round };
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

    /// The index has what the change log says up to its sequence, nothing less; and nothing that is not published. One
    /// that was just made anew may be ahead of its sequence: what was published meanwhile is done again.
    async fn check_index(&self) -> Result<()> {
        let folder = self.folder().join("index");
        let index = Index::open(&folder, self.lexicon.clone(), Settings::default())?;
        let reason = index.needs_rebuild();
        ensure!(!matches!(reason, Some(Reason::Damaged(_) | Reason::Format)), "{reason:?}");
        let sequence = i64::try_from(index.sequence())?;
        let mut documents = BTreeSet::new();
        let mut after = 0;
        while after < sequence {
            let lines = self.bench.store.changes(after, 5000).await?;
            after = lines.last().map_or(sequence, |line| line.seq);
            let lines = lines.iter().filter(|line| line.seq <= sequence);
            documents.extend(
                lines.filter(|line| line.subject == "document").map(|line| line.subject_id),
            );
        }
        let (least, most) = (documents.len() as u64, self.bench.store.published().await?);
        ensure!(
            (least..=most).contains(&index.documents()),
            "{} documents at {sequence}, not {least} to {most}",
            index.documents()
        );
        Ok(())
    }

    /// One import and one server, both killed; answers whether the import was acknowledged.
    async fn round(&mut self, round: u64, whole: Duration) -> Result<bool> {
        let of = self.write(round)?;
        let before = self.said(of).await?;
        let mut server = self.serve()?;
        // Sometimes the server is up before the import begins, sometimes it is still starting.
        let first = self.chance(u64::try_from(whole.as_millis())? * 2);
        tokio::time::sleep(Duration::from_millis(first)).await;
        let mut import = self.import(round).spawn()?;
        let until = self.chance(u64::try_from(whole.as_millis())? * 4);
        tokio::time::sleep(Duration::from_millis(until)).await;
        let acknowledged = import.try_wait()?.is_some_and(|status| status.success());
        import.kill()?;
        server.kill()?;
        import.wait()?;
        server.wait()?;
        let now = self.said(of).await?;
        let new = BTreeSet::from([format!("<p>第{round}次</p>\n")]);
        ensure!(!acknowledged || now == new, "round {round} was acknowledged: {now:?}");
        ensure!(now == before || now == new, "round {round}: {before:?} became {now:?}");
        self.check_index().await.with_context(|| format!("after round {round}"))?;
        Ok(acknowledged)
    }
}

async fn killed(bench: Bench) -> Result<()> {
    let mut trial = Trial::new(bench).await?;
    trial.write(0)?;
    let began = Instant::now();
    ensure!(trial.import(0).status()?.success(), "an import that nobody kills");
    let whole = began.elapsed();
    let kills = kills();
    let mut acknowledged = 0;
    for round in 1..=kills {
        acknowledged += u64::from(trial.round(round, whole).await?);
    }
    // All that was cut off comes in now, once.
    for round in 0..=kills {
        ensure!(trial.import(round).status()?.success(), "round {round} again");
    }
    let batches = (0..=kills).filter(|round| round % 3 != 2).count();
    ensure!(trial.bench.store.published().await? == (batches * ROWS) as u64, "each once");
    let clock = || jiff::Timestamp::now().as_second();
    let folder = trial.folder().join("index");
    let mut finder = Finder::open(trial.bench.store.clone(), &folder, clock).await?;
    finder.catch_up().await?;
    let index = finder.index();
    ensure!(index.documents() == (batches * ROWS) as u64, "{} found", index.documents());
    let found = index.search(&Request::new("\"第0批低保公示39\"", portal::day(clock())))?;
    ensure!(found.hits.iter().any(|hit| hit.title.text == "第0批低保公示39"), "{found:?}");
    println!("{kills} kills, {acknowledged} acknowledged before, import takes {whole:?}");
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
