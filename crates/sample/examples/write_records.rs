//! Writes what a sample county publishes as files that `gongkai import` reads: `write_records DIR`. Prints
//! the county's townships and villages.
#![expect(clippy::print_stdout, reason = "an example talks")]

use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "records".into());
    let portal = sample::good(sample::Family::Trs, 0, jiff::civil::date(2026, 11, 23), 1);
    sample::write_records(&portal.site, Path::new(&folder))?;
    for (town, villages) in portal.villages() {
        for village in villages {
            println!("{town},{village}");
        }
    }
    Ok(())
}
