//! Articles among the labelled real pages: how often title, date, source, column path and number of
//! attachments are right.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read pages and say what they saw"
)]

use std::collections::HashMap;
use std::path::Path;

fn table(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn labelled_articles_are_read_right() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/pages"));
    if !folder.join("truth.csv").is_file() {
        println!("skipped: no labelled pages in {}", folder.display());
        return;
    }
    let addresses: HashMap<String, String> = table(&folder.join("index.csv"))
        .into_iter()
        .map(|row| (row["id"].clone(), row["url_if_known"].clone()))
        .collect();
    let names = ["title", "date", "source", "column path", "attachments"];
    let mut right = [0u32; 5];
    let mut words = [0; 2];
    let mut pages = 0;
    for row in table(&folder.join("truth.csv")).iter().filter(|row| row["kind"] == "article") {
        let id = &row["id"];
        let address = addresses.get(id).filter(|address| address.starts_with("http"));
        let address = address.map_or("http://www.example.gov.cn/a/b/c.html", String::as_str);
        let url = url::Url::parse(address).expect("an address");
        let body = std::fs::read(folder.join(format!("files/{id}.html"))).expect("a page");
        let raw = page::Raw { url: &url, body: &body, content_type: None };
        let selectors = snapshot::portal_file::Selectors::default();
        let reading = page::read(raw, &selectors);
        // As HTML the body has the same words.
        let html = page::markup(raw, &selectors).map(|body| body.html).unwrap_or_default();
        let html = plain(&page::dom::Dom::parse(&html).text(page::dom::Node::ROOT));
        let lines = reading.text.lines().map(plain);
        let (kept, lost): (Vec<_>, Vec<_>) = lines.partition(|line| html.contains(line.as_str()));
        let more = html.chars().count().saturating_sub(plain(&reading.text).chars().count());
        words[0] += kept.concat().chars().count();
        words[1] += lost.concat().chars().count() + more;
        if !lost.is_empty() || more > 0 {
            println!("{id} body: without {lost:?}, {more} characters more");
        }
        let path: Vec<_> = reading.column_path.iter().map(|crumb| crumb.title.as_str()).collect();
        let got = [
            reading.title.map(|title| title.value).unwrap_or_default(),
            reading.dates.published.map(|date| date.value.to_string()).unwrap_or_default(),
            reading.source.map(|source| source.value).unwrap_or_default(),
            path.join(">"),
            reading.attachments.len().to_string(),
        ];
        let wanted = ["title", "pub_date", "source", "column_path", "n_attachments"];
        pages += 1;
        for (index, got) in got.iter().enumerate() {
            if plain(got) == plain(&row[wanted[index]]) {
                right[index] += 1;
            } else {
                println!("{id} {}: {got:?}, expected {:?}", names[index], row[wanted[index]]);
            }
        }
    }
    for (name, right) in names.iter().zip(right) {
        println!("{name}: {right} of {pages}");
    }
    println!("bodies as HTML: {} characters right, {} not", words[0], words[1]);
    assert!(words[1] * 100 <= words[0], "bodies as HTML");
    let share = |index: usize| f64::from(right[index]) / f64::from(pages);
    assert!(share(0) >= 0.98, "titles");
    assert!(share(1) >= 0.97, "dates");
    assert!(share(2) >= 0.95, "sources");
    assert!(share(3) >= 0.95, "column paths");
    assert!(share(4) >= 0.95, "attachments");
}
