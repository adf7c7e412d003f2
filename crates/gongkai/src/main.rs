//! The command. Every role is a sub-command; all logic stands in the libraries.

fn main() -> anyhow::Result<()> {
    Ok(())
}
