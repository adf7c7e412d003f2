//! How long matching the columns of a large portal takes: `cargo run --release -p standard --example matching_speed`.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement")]

use standard::Standard;
use standard::matching::{Context, Matcher};
use std::collections::BTreeMap;
use std::time::Instant;

fn main() {
    let standard = Standard::builtin();
    let start = Instant::now();
    let matcher = Matcher::new(&standard, &BTreeMap::new());
    println!("prepared in {:?}", start.elapsed());

    let above = ["政府信息公开", "法定主动公开内容", "基层政务公开", "公开领域"];
    let titles = ["{}", "01.{}", "{}领域", "某某区{}", "{}信息公开专栏", "其他{}工作动态"];
    let mut columns = 0;
    let mut sure = 0;
    let start = Instant::now();
    while columns < 5000 {
        for (at, field) in standard.fields.iter().enumerate() {
            let title = titles[(at + columns) % titles.len()].replace("{}", &field.name);
            sure += usize::from(matcher.match_field(&title, &Context::below(&above)).is_sure());
            columns += 1;
            for entry in field.entries.iter().take(20) {
                let title = titles[columns % titles.len()].replace("{}", &entry.matter1);
                sure += usize::from(matcher.match_matter(field, &title).is_sure());
                let name = entry.matter2.as_deref().unwrap_or("工作动态");
                let title = titles[(columns + 1) % titles.len()].replace("{}", name);
                sure +=
                    usize::from(matcher.match_submatter(field, &entry.matter1, &title).is_sure());
                sure += usize::from(matcher.match_any_submatter(field, &title).is_sure());
                columns += 2;
            }
        }
    }
    println!("{columns} columns in {:?}, {sure} sure answers", start.elapsed());
}
