//! Stores to test on: an SQLite file, and a PostgreSQL cluster that is made, used and removed.
#![expect(clippy::print_stderr, reason = "what is skipped must be seen")]

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::Store;
use tempfile::TempDir;

/// A store of its own for one test.
pub struct Bench {
    pub store: Store,
    pub database: String,
    pub folder: TempDir,
}

pub async fn sqlite() -> Result<Bench> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("test.db").display().to_string();
    let store = Store::open(&database, &folder.path().join("files")).await?;
    Ok(Bench { store, database, folder })
}

/// A PostgreSQL server on a free port; stopped and removed when dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Starts one; `None` where PostgreSQL is not installed.
    pub fn start() -> Result<Option<Self>> {
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

    /// A store in a database of its own.
    pub async fn bench(&self, name: &str) -> Result<Bench> {
        let port = self.port.to_string();
        run(self.program("createdb").args([
            "-h",
            "127.0.0.1",
            "-U",
            "gongkai",
            "-p",
            &port,
            name,
        ]))?;
        let database = format!("postgres://gongkai@127.0.0.1:{port}/{name}");
        let folder = tempfile::tempdir()?;
        let store = Store::open(&database, &folder.path().join("files")).await?;
        Ok(Bench { store, database, folder })
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The server refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
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
