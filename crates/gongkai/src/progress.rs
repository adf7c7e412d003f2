//! Progress on stderr: a bar for each portal where there is a terminal, a line now and then where there is none.

use crate::words::Lang;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use survey::Progress;
use tokio_util::sync::CancellationToken;

const DRAW: Duration = Duration::from_millis(200);
/// Between two lines where there is no terminal.
const SPEAK: Duration = Duration::from_secs(30);

/// The progress of one portal.
pub struct Watch {
    bar: ProgressBar,
    lang: Lang,
    terminal: bool,
    /// Live counters, shared with the survey.
    pub counters: Arc<Progress>,
}

impl Watch {
    /// For a single portal.
    pub fn alone(lang: Lang) -> Self {
        Self::new(ProgressBar::new_spinner(), "", lang)
    }

    /// For one of several portals.
    pub fn among(all: &MultiProgress, name: &str, lang: Lang) -> Self {
        Self::new(all.add(ProgressBar::new_spinner()), name, lang)
    }

    fn new(bar: ProgressBar, name: &str, lang: Lang) -> Self {
        let style = ProgressStyle::with_template("{spinner} {prefix} {wide_msg}")
            .expect("a constant template");
        bar.set_style(style);
        bar.set_prefix(name.to_owned());
        Self { bar, lang, terminal: std::io::stderr().is_terminal(), counters: Arc::default() }
    }

    /// Draws until it is cancelled; to be run beside the survey.
    pub async fn draw(&self, stop: CancellationToken) {
        let started = Instant::now();
        let mut spoken = Instant::now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(DRAW) => {}
            }
            let line = self.line(started.elapsed());
            if self.terminal {
                self.bar.set_message(line);
                self.bar.tick();
            } else if spoken.elapsed() >= SPEAK {
                spoken = Instant::now();
                eprintln!("{} {line}", self.bar.prefix());
            }
        }
    }

    /// Says which stage has begun.
    pub fn stage(&self, key: &str) {
        self.say(&self.lang.word(key));
    }

    /// Says how far it is.
    pub fn say(&self, words: &str) {
        if self.terminal {
            self.bar.set_message(words.to_owned());
            self.bar.tick();
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, elapsed: Duration) -> String {
        let counters = &self.counters;
        let (pages, waiting) = (counters.pages.load(Relaxed), counters.waiting.load(Relaxed));
        let line = self.lang.say(
            "progress-line",
            &[
                ("requests", &counters.requests.load(Relaxed)),
                ("pages", &pages),
                ("waiting", &waiting),
                ("columns", &counters.columns.load(Relaxed)),
                ("documents", &counters.documents.load(Relaxed)),
                ("dead", &counters.dead.load(Relaxed)),
            ],
        );
        let line = match self.seen() {
            Some(seen) => format!("{line} · {seen}"),
            None => line,
        };
        match left(elapsed, pages, waiting) {
            Some(left) => {
                format!("{line} · {}", self.lang.say("progress-left", &[("left", &left)]))
            }
            None => line,
        }
    }
}

impl Watch {
    /// What was met so far that is to be mended; nothing while there is nothing.
    fn seen(&self) -> Option<String> {
        let counters = &self.counters;
        let met = [
            ("progress-leaks", counters.leaks.load(Relaxed)),
            ("progress-hidden-links", counters.hidden_links.load(Relaxed)),
            ("progress-wrong-words", counters.wrong_words.load(Relaxed)),
        ];
        let met = met.into_iter().filter(|(_, count)| *count > 0);
        let met: Vec<String> =
            met.map(|(key, count)| self.lang.say(key, &[("count", &count)])).collect();
        (!met.is_empty()).then(|| met.join(" · "))
    }
}

/// Time left by the rate so far, as `h:mm:ss`; nothing while there is no rate to go by.
fn left(elapsed: Duration, pages: u64, waiting: u64) -> Option<String> {
    if pages < 20 || waiting == 0 {
        return None;
    }
    let seconds = (elapsed.as_secs_f64() / pages as f64 * waiting as f64).round() as u64;
    Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// The first Ctrl-C, or word from the system that the program shall end, cancels; the second ends the program.
pub fn stop_on_signal(cancel: CancellationToken, lang: Lang) {
    tokio::spawn(async move {
        if told_to_end().await.is_ok() {
            eprintln!("{}", lang.word("progress-interrupted"));
            cancel.cancel();
        }
        if told_to_end().await.is_ok() {
            std::process::exit(130);
        }
    });
}

/// Waits for Ctrl-C, or for SIGTERM where there is such a thing.
async fn told_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            told = tokio::signal::ctrl_c() => told,
            _ = term.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_met_is_told_as_it_is_seen() {
        let watch = Watch::alone(Lang::Zh);
        assert_eq!(watch.seen(), None);
        watch.counters.leaks.fetch_add(2, Relaxed);
        watch.counters.wrong_words.fetch_add(1, Relaxed);
        assert_eq!(watch.seen().as_deref(), Some("个人信息 2 · 错敏词 1"));
        assert!(watch.line(Duration::from_secs(1)).contains("个人信息 2"));
    }

    #[test]
    fn time_left_follows_the_rate() {
        assert_eq!(left(Duration::from_secs(10), 100, 36_610), Some("1:01:01".into()));
        assert_eq!(left(Duration::from_secs(10), 3, 1_000), None);
        assert_eq!(left(Duration::from_secs(10), 100, 0), None);
    }
}
