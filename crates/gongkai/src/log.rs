//! What a running server has to say to whoever looks after it: lines on stderr.

use tracing_subscriber::EnvFilter;

/// Says how much is told, as `tracing` has it, e.g. `info` or `web=debug`.
const VARIABLE: &str = "GONGKAI_LOG";
/// How much is told where nobody says.
const USUAL: &str = "warn";

/// Begins to tell. Commands that draw a progress do not: what they have to say is in what they print.
pub fn begin() {
    let asked = std::env::var(VARIABLE).unwrap_or_default();
    let usual = || EnvFilter::new(USUAL);
    let filter = match asked.trim() {
        "" => usual(),
        asked => EnvFilter::try_new(asked).unwrap_or_else(|_| usual()),
    };
    // A second one, in a test, is none.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
}
