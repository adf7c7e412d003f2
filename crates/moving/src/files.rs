//! Files that go with a document, and what they are called here.

use page::file_ending;
use percent_encoding::percent_decode_str;
use url::Url;

/// Most characters of a file's name before its ending.
const LONGEST: usize = 80;

/// A file to be fetched before the rows are imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Address.
    pub url: String,
    /// Where it goes, from the folder of the rows: what the row names it by.
    pub path: String,
}

impl File {
    /// What it is called.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Digits of the hash that a file's folder is called by.
const DIGITS: usize = 16;

/// Names of one document's files, each once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: Vec<String>,
}

impl Names {
    /// A file of this address by the words of its link, or by its own name where they are none.
    pub(crate) fn file(&mut self, url: &str, words: &str, sniffed: Option<&str>) -> File {
        let own = own_name(url);
        let ending =
            [words, own.as_str()].into_iter().find_map(ending).or_else(|| by_kind(sniffed));
        let ending = ending.unwrap_or_else(|| "bin".into());
        let stem = if words.trim().is_empty() { own.as_str() } else { words };
        let stem = plain(strip(stem.trim(), &ending));
        let stem = if stem.is_empty() { "file".to_owned() } else { stem };
        let mut name = format!("{stem}.{ending}");
        let mut count = 1;
        while self.taken.contains(&name) {
            count += 1;
            name = format!("{stem}-{count}.{ending}");
        }
        self.taken.push(name.clone());
        // The folder is the address's own: another run never takes one file for another.
        let folder = &store::hash(url.as_bytes())[..DIGITS];
        File { url: url.to_owned(), path: format!("files/{folder}/{name}") }
    }
}

/// The name that an address ends in.
fn own_name(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return String::new() };
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    percent_decode_str(last).decode_utf8_lossy().into_owned()
}

/// Endings of pictures, which are no documents.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

fn ending(name: &str) -> Option<String> {
    if let Some(ending) = file_ending(name) {
        return Some(ending.to_owned());
    }
    let (_, last) = name.rsplit_once('.')?;
    PICTURES.iter().find(|known| last.eq_ignore_ascii_case(known)).map(|known| (*known).to_owned())
}

/// The ending that the first bytes of a file suggest.
fn by_kind(sniffed: Option<&str>) -> Option<String> {
    let ending = match sniffed? {
        "ole" => "doc",
        "jpeg" => "jpg",
        kind @ ("pdf" | "zip" | "rar" | "7z" | "png" | "gif" | "rtf") => kind,
        _ => return None,
    };
    Some(ending.to_owned())
}

/// Words without the ending that follows anyway.
fn strip<'a>(words: &'a str, ending: &str) -> &'a str {
    let stem = words.rsplit_once('.').filter(|(_, last)| last.eq_ignore_ascii_case(ending));
    stem.map_or(words, |(stem, _)| stem)
}

/// Words that can be a file's name anywhere.
fn plain(words: &str) -> String {
    let bad = |char: char| char.is_control() || r#"/\:*?"<>|"#.contains(char);
    let words: String = words.chars().filter(|char| !bad(*char)).take(LONGEST).collect();
    words.trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_the_words_of_their_links() {
        let mut names = Names::default();
        let mut name =
            |url: &str, words: &str, kind| names.file(url, words, kind).name().to_owned();
        assert_eq!(name("http://a/P1.xlsx", "附件1：名单.xlsx", None), "附件1：名单.xlsx");
        assert_eq!(name("http://a/P2.xlsx", "附件1：名单", None), "附件1：名单-2.xlsx");
        assert_eq!(name("http://a/%E8%A1%A8.PDF", "", None), "表.pdf");
        assert_eq!(name("http://a/down?id=3", "申请表/样张", Some("pdf")), "申请表样张.pdf");
        assert_eq!(name("http://a/1.JPG?x=1", "", None), "1.jpg");
        assert_eq!(name("http://a/down?id=4", "../..", None), "file.bin");
    }

    #[test]
    fn a_file_has_the_same_place_in_every_run_and_no_other_has_it() {
        let path = |url: &str| Names::default().file(url, "名单.xlsx", None).path;
        assert_eq!(path("http://a/1.xlsx"), path("http://a/1.xlsx"));
        assert_ne!(path("http://a/1.xlsx"), path("http://a/2.xlsx"));
    }
}
