//! Addresses of pages and files of an export.

use percent_encoding::percent_decode_str;

/// The pages of a list after the first: `/path/index_2.html`.
const PAGE: &str = "/index_";

/// The address of a list's page where there is no server to read a query.
pub(crate) fn list_page(path: &str, page: u64) -> String {
    if page > 1 { format!("{path}{PAGE}{page}.html") } else { path.to_owned() }
}

/// Before the number of a later page of a list as data: `/path/data_2.json`.
const DATA: &str = "/data_";

/// The address of a page of a list as data where there is no server to read a query.
pub(crate) fn data_page(path: &str, page: u64, ending: &str) -> String {
    format!("{path}{DATA}{page}.{ending}")
}

/// The address that the router knows for one of an export.
pub(super) fn asked(target: &str) -> String {
    let data = target.rsplit_once(DATA).and_then(|(path, rest)| {
        let (page, ending) = rest.split_once('.')?;
        let page: u64 = page.parse().ok()?;
        Some(format!("{path}/data.{ending}?page={page}"))
    });
    if let Some(data) = data {
        return data;
    }
    let numbered = target.rsplit_once(PAGE).and_then(|(path, rest)| {
        let page: u64 = rest.strip_suffix(".html")?.parse().ok()?;
        Some(format!("{path}?page={page}"))
    });
    numbered.unwrap_or_else(|| target.to_owned())
}

/// The file below the folder for an address; a page without an ending is the index of a folder.
pub(super) fn file(target: &str, page: bool) -> String {
    let path = percent_decode_str(target.trim_matches('/')).decode_utf8_lossy().into_owned();
    let last = path.rsplit('/').next().unwrap_or_default();
    let ends = [".html", ".htm", ".shtml", ".jhtml", ".jsp", ".aspx", ".php"];
    match (page, path.is_empty()) {
        (true, true) => "index.html".into(),
        (true, false) if !ends.iter().any(|end| last.ends_with(end)) => {
            format!("{path}/index.html")
        }
        _ => path,
    }
}

/// The addresses within the site that a page of ours leads to, without fragment.
pub(super) fn of_page(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for attribute in [" href=\"/", " src=\"/"] {
        for (at, _) in html.match_indices(attribute) {
            let from = at + attribute.len() - 1;
            let Some(length) = html[from..].find('"') else { continue };
            let link = &html[from..from + length];
            let link = link.split('#').next().unwrap_or_default();
            if !link.starts_with("//") && !link.contains(['?', '\\']) {
                links.push(link.replace("&#38;", "&").replace("&amp;", "&"));
            }
        }
    }
    links
}

/// The parts that a site map's index names.
pub(super) fn of_map(xml: &str) -> Vec<String> {
    let parts = xml.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
    parts
        .filter_map(|(address, _)| address.find("/sitemap/").map(|at| address[at..].to_owned()))
        .collect()
}

/// A page that leads on to another address.
pub(super) fn onward(to: &str) -> String {
    let mut safe = String::new();
    for char in to.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            char => safe.push(char),
        }
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{safe}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={safe}\">\n<link rel=\"canonical\" href=\"{safe}\">\n</head>\n<body>\n<p><a href=\"{safe}\">{safe}</a></p>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_files() {
        for (target, page, name) in [
            ("/", true, "index.html"),
            ("/zfxxgk/zn", true, "zfxxgk/zn/index.html"),
            ("/zfxxgk/zn/index_2.html", true, "zfxxgk/zn/index_2.html"),
            ("/zfxxgk/zn/rss.xml", false, "zfxxgk/zn/rss.xml"),
            ("/art/2020/1/1/art_1_1.html", true, "art/2020/1/1/art_1_1.html"),
            ("/%E4%B8%80/", true, "一/index.html"),
        ] {
            assert_eq!(file(target, page), name, "{target}");
        }
        assert_eq!(asked(&list_page("/zfxxgk/zn", 3)), "/zfxxgk/zn?page=3");
        assert_eq!(asked("/zfxxgk/zn"), "/zfxxgk/zn");
    }

    #[test]
    fn links_are_those_within_the_site() {
        let html = r##"<a href="/a#b">1</a> <a href="//x/y">2</a> <img src="/c.png"> <a href="/d?e=1">3</a> <a href="https://x/">4</a>"##;
        assert_eq!(of_page(html), ["/a", "/c.png"]);
    }

    #[test]
    fn an_address_is_no_markup() {
        assert!(!onward("/\"><script>").contains("<script"));
    }
}
