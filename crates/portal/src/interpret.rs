//! Interpretations (解读) and the documents that they interpret: what each is called by the other.
//!
//! An interpretation says 《X》 in its title and a word of `data/interpretation-words.txt`. Its document is
//! called X, or says 《X》 itself (`…关于印发《X》的通知`), or is called X after the body that issued it
//! (`某县人民政府关于…` beside 《关于…》). A link from the interpretation's body says it more surely than any name.

use std::sync::LazyLock;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../data/interpretation-words.txt").lines();
    lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
});

/// Shortest name that is taken for one.
const SHORTEST: usize = 4;

/// Whether a title is that of an interpretation.
pub fn interprets(title: &str) -> bool {
    WORDS.iter().any(|word| title.contains(word.as_str()))
}

/// The names in 《》 of a title, outermost brackets, without white space.
pub fn named(title: &str) -> Vec<String> {
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0usize);
    for char in title.chars() {
        match char {
            '《' => depth += 1,
            '》' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    keep(&mut names, &std::mem::take(&mut name));
                }
            }
            _ if depth > 0 => name.push(char),
            _ => {}
        }
    }
    names
}

/// What an interpretation may call the document with this title.
pub fn called(title: &str) -> Vec<String> {
    let mut names = named(title);
    keep(&mut names, &title.replace(['《', '》'], ""));
    if let Some(at) = title.find("关于") {
        keep(&mut names, &title[at..].replace(['《', '》'], ""));
    }
    for before in ["关于印发", "关于公布", "关于发布"] {
        let inner = title.split_once(before).map(|(_, rest)| rest);
        if let Some(inner) = inner.and_then(|rest| rest.rsplit_once("的通")) {
            keep(&mut names, &inner.0.replace(['《', '》'], ""));
        }
    }
    names
}

/// Addresses of documents of the site itself, which answers to `domain`, that a body links to.
pub fn linked(body: &str, domain: &str) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for link in body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let path = match link
            .split_once("://")
            .map(|(_, rest)| rest.split_at(rest.find('/').unwrap_or(rest.len())))
        {
            Some((host, path)) if host == domain => path,
            Some(_) => continue,
            None => link,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if path.starts_with("/doc/") && !addresses.iter().any(|known| known == path) {
            addresses.push(path.to_owned());
        }
    }
    addresses
}

fn keep(names: &mut Vec<String>, name: &str) {
    let name: String = name.chars().filter(|char| !char.is_whitespace()).collect();
    if name.chars().count() >= SHORTEST && !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, called, interprets, linked, named};

    /// Whether an interpretation and a document find each other by name.
    fn meet(interpretation: &str, document: &str) -> bool {
        interprets(interpretation)
            && !interprets(document)
            && called(document).iter().any(|name| named(interpretation).contains(name))
    }

    #[test]
    fn an_interpretation_and_its_document_meet_by_name() {
        for (interpretation, document) in [
            ("《青岚县临时救助实施办法》政策解读", "青岚县临时救助实施办法"),
            (
                "关于《青岚县临时救助实施办法》的解读",
                "青岚县人民政府办公室关于印发《青岚县临时救助实施办法》的通知",
            ),
            (
                "一图读懂《青岚县临时救助实施办法》",
                "青岚县人民政府关于印发青岚县临时救助实施办法的通知",
            ),
            ("《关于加强农村道路管护的意见》解读", "青岚县人民政府关于加强农村道路管护的意见"),
            (
                "关于《青岚县人民政府关于加强农村道路管护的意见》的政策解读",
                "青岚县人民政府关于加强农村道路管护的意见",
            ),
        ] {
            assert!(meet(interpretation, document), "{interpretation} / {document}");
        }
    }

    #[test]
    fn the_store_finds_every_interpretation() {
        for word in WORDS.iter() {
            assert!(store::TELLING.iter().any(|sign| word.contains(sign)), "{word}");
        }
    }

    #[test]
    fn others_do_not_meet() {
        for (interpretation, document) in [
            ("《青岚县临时救助实施办法》政策解读", "青岚县医疗救助实施办法"),
            ("《青岚县临时救助实施办法》政策解读", "《青岚县临时救助实施办法》图解"),
            ("关于公布《青岚县临时救助实施办法》的通知", "青岚县临时救助实施办法"),
            ("《通知》解读", "通知"),
        ] {
            assert!(!meet(interpretation, document), "{interpretation} / {document}");
        }
    }

    #[test]
    fn nested_and_broken_brackets_are_read() {
        assert_eq!(
            named("关于《〈办法〉实施细则》和《资金 管理规定》的解读"),
            ["〈办法〉实施细则", "资金管理规定"]
        );
        assert_eq!(named("》《没有关上的名称"), Vec::<String>::new());
    }

    #[test]
    fn links_to_own_documents_are_found() {
        let body = r#"<a href="/doc/12#x">一</a><a href="https://www.a.example/doc/3">二</a><a href="/zfxxgk">三</a><a href="/doc/12">四</a>"#;
        assert_eq!(linked(body, "www.a.example"), ["/doc/12", "/doc/3"]);
        assert_eq!(linked(body, "www.b.example"), ["/doc/12"]);
    }
}
