//! Writes a large portal to a directory: `write_static DIR [PAGES]`; its addresses go to `DIR.addresses`.

use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("a directory is wanted")?;
    let pages = arguments.next().map_or(Ok(18_000), |pages| pages.parse())?;
    let written = sample::write_static(&sample::benchmark_site(pages), Path::new(&dir))?;
    std::fs::write(format!("{dir}.addresses"), written.addresses.join("\n"))?;
    writeln!(
        std::io::stdout(),
        "{} pages, {} files, {} bytes",
        written.pages,
        written.files,
        written.bytes
    )?;
    Ok(())
}
