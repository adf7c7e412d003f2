//! Life events as a file.

use super::LifeEvent;
use toml::Value;

/// Writes events as [`super::read()`] reads them: TOML, one concern a line.
pub fn write(events: &[LifeEvent]) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut file = String::new();
    for event in events {
        let mut line = |key: &str, value: String| file.extend([key, " = ", &value, "\n"]);
        line("[[event]]\nid", quoted(&event.id));
        line("name", quoted(&event.name));
        if !event.name_en.is_empty() {
            line("name-en", quoted(&event.name_en));
        }
        line("audience", quoted(event.audience.id()));
        let matters = event.matters.iter().map(|concern| {
            let names: Vec<String> = concern.clone().into();
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            format!("  [{}],\n", names.join(", "))
        });
        line("matters", format!("[\n{}]\n", matters.collect::<String>()));
    }
    file
}
