//! Stores to test on: an SQLite file; once more, a database of a PostgreSQL cluster that is made, used and
//! removed. A suite takes [`bench`] in its tests and has one that calls [`again_on_postgresql`].
#![expect(clippy::print_stderr, reason = "what is skipped must be seen")]
#![allow(dead_code, reason = "suites look at some of a bench")]

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;
use tempfile::TempDir;

/// Port of the cluster on which a suite runs once more.
const PORT: &str = "GONGKAI_TEST_POSTGRESQL";

/// A store of its own for one test.
pub struct Bench {
    pub store: Store,
    pub database: String,
    pub folder: TempDir,
}

/// A store of its own: an SQLite file, or a database of the cluster.
pub async fn bench() -> Result<Bench> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = tempfile::tempdir()?;
    let database = match std::env::var(PORT) {
        Err(_) => folder.path().join("test.db").display().to_string(),
        Ok(port) => {
            let name = format!("bench{}", COUNT.fetch_add(1, Ordering::Relaxed));
            let programs = programs().context("the cluster's programs")?;
            let server = ["-h", "127.0.0.1", "-U", "gongkai", "-p", &port];
            run(program(&programs, "createdb").args(server).arg(&name))?;
            format!("postgres://gongkai@127.0.0.1:{port}/{name}")
        }
    };
    let store = Store::open(&database, folder.path().join("files")).await?;
    Ok(Bench { store, database, folder })
}

/// What another client connects to.
pub fn address(database: &str) -> String {
    if database.contains("://") { database.to_owned() } else { format!("sqlite://{database}") }
}

/// Runs the tests of this program whose names hold one of `names` once more, on a PostgreSQL cluster; all of
/// them where there is none.
pub fn again_on_postgresql(names: &[&str]) -> Result<()> {
    if std::env::var_os(PORT).is_some() {
        return Ok(());
    }
    let Some(cluster) = Cluster::start()? else { return Ok(()) };
    let again = Command::new(std::env::current_exe()?)
        .args(names)
        .env(PORT, cluster.port.to_string())
        .status()?;
    ensure!(again.success(), "on PostgreSQL: {again}");
    Ok(())
}

/// A PostgreSQL server on a free port; stopped and removed when dropped.
struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Starts one; `None` where PostgreSQL is not installed.
    fn start() -> Result<Option<Self>> {
        let Some(programs) = programs() else {
            eprintln!(
                "\n*** PostgreSQL is not installed: its tests are SKIPPED. Install Debian's `postgresql` (./test does).\n"
            );
            return Ok(None);
        };
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { programs, folder: tempfile::tempdir()?, port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(cluster.folder.path()))?;
        }
        let data = cluster.data();
        let init =
            ["--auth=trust", "--username=gongkai", "--encoding=UTF8", "--no-locale", "--no-sync"];
        run(cluster.program("initdb").args(init).arg("-D").arg(&data))?;
        let settings = format!("-p {port} -h 127.0.0.1 -k '' -c fsync=off");
        run(cluster
            .program("pg_ctl")
            .args(["-w", "-s", "-o", &settings, "-l"])
            .arg(cluster.folder.path().join("log"))
            .arg("-D")
            .arg(&data)
            .arg("start"))?;
        Ok(Some(cluster))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        program(&self.programs, name)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        let stop = run(self
            .program("pg_ctl")
            .args(["-w", "-s", "-m", "immediate", "-D"])
            .arg(data)
            .arg("stop"));
        if let Err(error) = stop {
            eprintln!("the cluster did not stop: {error}");
        }
    }
}

/// One of the server's programs, which refuse to run as root.
fn program(programs: &Path, name: &str) -> Command {
    let path = programs.join(name);
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<()> {
    // Nothing is piped: a server that goes on would hold the pipe open.
    let status = command.stdout(Stdio::null()).status().context("not started")?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Where Debian and others put the server's programs.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    versions.reverse();
    versions.extend(["/usr/pgsql/bin", "/usr/local/pgsql/bin"].map(PathBuf::from));
    versions.into_iter().find(|bin| Path::new(bin).join("initdb").exists())
}
