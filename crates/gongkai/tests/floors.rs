//! No crate imports one from a higher floor, as ARCHITECTURE.md has them.

use std::collections::BTreeMap;
use std::path::Path;

/// Floors by crate, from the table of the house.
fn floors(text: &str) -> BTreeMap<String, u32> {
    let row = |line: &str| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let floor = cells.next()?.parse().ok()?;
        Some((cells.next()?.trim_matches('`').to_owned(), floor))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn no_crate_imports_from_a_higher_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("it is there");
    let floors = floors(&text);
    let crates = std::fs::read_dir(root.join("crates")).expect("it is there");
    let mut seen = 0;
    for entry in crates.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let manifest = std::fs::read_to_string(entry.path().join("Cargo.toml")).expect("TOML");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        let floor = *floors.get(&name).unwrap_or_else(|| panic!("{name} has no floor"));
        let imports = manifest["dependencies"].as_table().expect("a table");
        for (import, below) in imports.keys().filter_map(|one| Some((one, floors.get(one)?))) {
            assert!(*below <= floor, "{name} on floor {floor} imports {import} on floor {below}");
        }
        seen += 1;
    }
    assert_eq!(seen, floors.len(), "every crate of the table is there");
}
