//! Invented list pages, one for each vendor family and shape, read whole; what comes out is a snapshot.
//! The first line of a fixture names the address it is read for; JSON fixtures have one in the table below.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

use page::{Raw, Reading, Region};
use serde_json::json;
use std::path::Path;

const JSON_ADDRESS: &str = "http://www.yunxi.gov.cn/gkmlpt/api/all/31?page=1&sid=755001";

fn read(path: &Path) -> Reading {
    let body = std::fs::read(path).expect("a fixture");
    let line = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let named = String::from_utf8_lossy(line);
    let address =
        named.strip_prefix("<!-- url: ").and_then(|rest| rest.trim_end().strip_suffix(" -->"));
    // the line is ours and not the page's
    let page = if address.is_some() { &body[line.len() + 1..] } else { &body[..] };
    let url = url::Url::parse(address.unwrap_or(JSON_ADDRESS)).expect("an address");
    page::read(Raw { url: &url, body: page, content_type: None }, &Default::default())
}

#[test]
fn shapes_of_list_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lists");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("fixtures")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    assert!(files.len() >= 20);
    for file in files {
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let reading = read(&file);
        let line = |item: &page::ListItem| {
            let mark = item
                .mark
                .as_ref()
                .map(|mark| format!("{}{}{:?}", mark.open, mark.text, mark.close));
            let date = item.date.map(|date| date.to_string()).unwrap_or_default();
            format!(
                "{date} | {} | {} | {}",
                mark.unwrap_or_default(),
                item.title,
                item.href.as_deref().unwrap_or("-")
            )
        };
        let blocks: Vec<_> = reading
            .blocks
            .iter()
            .map(|block| json!({ "heading": block.heading, "more": block.more, "lines": block.items.iter().map(line).collect::<Vec<_>>() }))
            .collect();
        let main: Vec<_> = reading
            .links
            .iter()
            .filter(|link| matches!(link.region, Region::Main | Region::Navigation))
            .skip(8)
            .take(14)
            .map(|link| {
                let under = link.under.map(|under| reading.links[under as usize].text.as_str());
                format!("{} @{} {:?} under {under:?}", link.text, link.block, link.heading)
            })
            .collect();
        insta::with_settings!({ prepend_module_to_snapshot => false }, {
            insta::assert_json_snapshot!(format!("list_{name}"), json!({
                "kind": reading.kind,
                "charset": reading.charset,
                "vendor": reading.list_vendor,
                "items": reading.items.iter().map(line).collect::<Vec<_>>(),
                "blocks": blocks,
                "pager": reading.pager,
                "leads": reading.leads,
                "notices": reading.notices,
                "links": main,
            }));
        });
    }
}
