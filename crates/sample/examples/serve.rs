//! Serves the sample portals until Ctrl-C, on ports from 18080 on; with `--planted` it lists what is wrong with them.

use std::io::Write;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let portals = sample::city(jiff::civil::date(2026, 11, 23), 1);
    let running = sample::serve_from(portals, 18080).await?;
    let mut out = std::io::stdout();
    for portal in &running.portals {
        let family = portal.portal.family.id();
        writeln!(
            out,
            "{}  {}  {family}  {} planted",
            portal.url,
            portal.portal.name,
            portal.portal.planted.len()
        )?;
    }
    if std::env::args().any(|argument| argument == "--planted") {
        for portal in &running.portals {
            for planted in &portal.portal.planted {
                writeln!(out, "{}\t{}", portal.url, serde_json::to_string(planted)?)?;
            }
        }
    }
    tokio::signal::ctrl_c().await?;
    running.shutdown().await;
    Ok(())
}
