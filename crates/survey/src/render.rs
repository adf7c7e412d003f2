//! Pages that show nothing without scripts, by an installed Chromium.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;
use url::Url;

/// Programs that are looked for, in this order.
const PROGRAMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Time for one page, start of the browser included.
const TIME: Duration = Duration::from_secs(40);
/// Bytes of a rendered page.
const LARGEST: u64 = 16 << 20;

/// An installed browser.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
    user_agent: String,
    turns: Semaphore,
}

/// Why a page was not rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// No browser in PATH.
    #[error("no Chromium found in PATH (looked for chromium, chromium-browser, google-chrome)")]
    NoBrowser,
    /// It could not be started or read.
    #[error("the browser could not be run: {0}")]
    Run(#[from] std::io::Error),
    /// It took too long.
    #[error("the browser was not done after 40 seconds")]
    Time,
    /// It gave nothing.
    #[error("the browser gave an empty page")]
    Empty,
}

impl Browser {
    /// The installed browser, if there is one.
    pub fn find(user_agent: &str) -> Result<Self, RenderError> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let program = std::env::split_paths(&path)
            .flat_map(|folder| PROGRAMS.map(|name| folder.join(name)))
            .find(|program| program.is_file())
            .ok_or(RenderError::NoBrowser)?;
        Ok(Self { program, user_agent: user_agent.to_owned(), turns: Semaphore::new(1) })
    }

    /// The page as a reader with scripts sees it.
    pub async fn render(&self, url: &Url) -> Result<String, RenderError> {
        let _turn = self.turns.acquire().await;
        let profile = tempfile::tempdir()?;
        let mut child = tokio::process::Command::new(&self.program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--mute-audio",
                "--no-first-run",
                "--disable-extensions",
                "--disable-sync",
                "--disable-background-networking",
            ])
            .args(["--virtual-time-budget=10000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--user-agent={}", self.user_agent))
            .arg(url.as_str())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let Some(output) = child.stdout.take() else { return Err(RenderError::Empty) };
        let mut html = Vec::new();
        let read = tokio::time::timeout(TIME, output.take(LARGEST).read_to_end(&mut html)).await;
        let _ = child.kill().await;
        match read {
            Err(_) => Err(RenderError::Time),
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(_)) if html.iter().all(u8::is_ascii_whitespace) => Err(RenderError::Empty),
            Ok(Ok(_)) => Ok(String::from_utf8_lossy(&html).into_owned()),
        }
    }
}
