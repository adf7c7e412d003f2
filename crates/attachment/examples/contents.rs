//! Prints what is read of files: `cargo run -p attachment --example contents -- FILE…`

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for name in std::env::args().skip(1) {
        let mut bytes = Vec::new();
        std::io::copy(&mut open(&name)?, &mut bytes)?;
        let contents = attachment::read(&name, &bytes, &attachment::Bounds::default());
        writeln!(out, "== {name}: {:?}", contents.kind)?;
        for part in &contents.parts {
            writeln!(
                out,
                "-- {:?} {:?} from {} {:?}",
                part.place, part.piece, part.first_line, part.hidden
            )?;
            writeln!(out, "{}", part.text)?;
        }
        for note in &contents.notes {
            writeln!(out, "!! {note:?}")?;
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example stands outside the domain")]
fn open(name: &str) -> std::io::Result<std::fs::File> {
    std::fs::File::open(name)
}
