//! Speed of reading the real pages: `cargo run --release -p page --example speed_page [DIR]`.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measuring tool")]

use std::hint::black_box;
use std::time::Instant;

/// Each stage runs over all pages until this many bytes were read.
const BYTES: usize = 200_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/pages/files");
    let folder = std::env::args().nth(1).unwrap_or_else(|| shared.to_owned());
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let body = std::fs::read(entry?.path())?;
        // the survey's typical page; a few saved pages hold half a megabyte of inlined pictures
        if body.len() < 200_000 {
            pages.push(body);
        }
    }
    let texts: Vec<String> =
        pages.iter().map(|body| page::charset::decode(body, None).text.into_owned()).collect();
    let url = url::Url::parse("https://www.example.gov.cn/zwgk/tzgg/index.html")?;
    let selectors = snapshot::portal_file::Selectors::default();
    measure("charset", &pages, |body| {
        black_box(page::charset::decode(body, None));
    });
    measure("own tree", &texts, |text| {
        black_box(page::dom::Dom::parse(text));
    });
    measure("dom_query", &texts, |text| {
        black_box(dom_query::Document::from(text.as_str()));
    });
    measure("read, everything", &pages, |body| {
        let raw = page::Raw { url: &url, body, content_type: None };
        black_box(page::read(raw, &selectors));
    });
    Ok(())
}

fn measure<T: AsRef<[u8]>>(name: &str, pages: &[T], mut run: impl FnMut(&T)) {
    // STAGE=read measures that stage alone, for a profiler
    if std::env::var("STAGE").is_ok_and(|stage| !name.starts_with(&stage)) {
        return;
    }
    let total: usize = pages.iter().map(|page| page.as_ref().len()).sum();
    let rounds = if name == "dom_query" { 2 } else { (BYTES / total).clamp(1, 40) };
    let start = Instant::now();
    for _ in 0..rounds {
        for page in pages {
            run(page);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let count = (pages.len() * rounds) as f64;
    println!(
        "{name:18} {:8.1} MB/s {:8.1} µs/page (mean page {} bytes)",
        (total * rounds) as f64 / seconds / 1e6,
        seconds / count * 1e6,
        total / pages.len().max(1)
    );
}
