//! Serves one portal of the sample city with the faults that are named, until Ctrl-C, and prints as a line of JSON where it is,
//! what it is called and what was planted: `sample_portal PORT FAMILY COUNTY [FAULT …]`; port 0 is any free one. With a
//! shorter list of faults, the end left out, it is the same portal with those mended.

use sample::{Family, Fault};
use std::io::Write;

/// Faults by the names that they have here.
const FAULTS: [(&str, Fault); 9] = [
    ("field-missing", Fault::FieldMissing),
    ("matter-missing", Fault::MatterMissing),
    ("column-blank", Fault::ColumnBlank),
    ("link-gone", Fault::LinkGone),
    ("link-soft-gone", Fault::LinkSoftGone),
    ("link-host-unknown", Fault::LinkHostUnknown),
    ("attachment-gone", Fault::AttachmentGone),
    ("attachment-wrong", Fault::AttachmentWrong),
    ("news", Fault::Paper("news-visit")),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().ok_or_else(|| format!("{what} is missing"));
    let port: u16 = next("the port")?.parse()?;
    let family = next("the family")?;
    let family = Family::ALL.into_iter().find(|one| one.id() == family);
    let family = family.ok_or("no such family")?;
    let county: usize = next("the county")?.parse()?;
    let mut faults = Vec::new();
    for name in arguments {
        let fault = FAULTS.iter().find(|(known, _)| *known == name);
        faults.push(fault.ok_or_else(|| format!("no fault is called {name}"))?.1);
    }
    let whole = sample::good(family, county, jiff::civil::date(2026, 11, 23), 2023);
    let running = sample::serve_from(vec![whole.with_faults(&faults)], port).await?;
    let mut out = std::io::stdout();
    for one in &running.portals {
        let planted = &one.portal.planted;
        let line =
            serde_json::json!({ "url": one.url, "name": one.portal.name, "planted": planted });
        writeln!(out, "{line}")?;
    }
    tokio::signal::ctrl_c().await?;
    running.shutdown().await;
    Ok(())
}
