//! How a document names others: what it links to beside its body, what it repeals, and whether it
//! says of itself that it is no longer in force. The words are data (`data/bonds.toml`).

use crate::address;
use page::{Reading, Region};
use regex::Regex;
use serde::Deserialize;
use snapshot::Repeal;
use std::sync::LazyLock;
use url::Url;

#[derive(Deserialize)]
struct Words {
    related: Vec<String>,
    repealing: Vec<String>,
    not_repealing: Vec<String>,
    out_of_force: Vec<String>,
    out_of_force_values: Vec<String>,
    in_force_values: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/bonds.toml"))
        .expect("data/bonds.toml is part of the program")
});

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*[（(]?\s*([^（()）《》，。；\s]{1,20}[〔\[（(]\s*\d{4}\s*[〕\])）]\s*第?\d{1,5}\s*号)")
        .expect("the pattern of a document number")
});

/// Links kept of one page.
const LINKS: usize = 40;
/// Repealed documents kept of one page.
const REPEALS: usize = 300;
/// Characters at the beginning of a text where a page says that its document is out of force.
const BEGINNING: usize = 160;

/// Addresses of the portal to which a page links beside its body under words that name a document or
/// an interpretation.
pub fn related(reading: &Reading) -> Vec<String> {
    let names = |text: &str| {
        text.contains('《') || WORDS.related.iter().any(|word| text.contains(word.as_str()))
    };
    let mut found: Vec<String> = reading
        .links
        .iter()
        .filter(|link| matches!(link.region, Region::Main | Region::Navigation))
        .filter(|link| names(&link.text) || link.heading.as_deref().is_some_and(names))
        .filter_map(|link| address::canonical(&Url::parse(&link.href).ok()?))
        .map(String::from)
        .take(LINKS)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Documents that the text repeals; none where the title does not say that this is what it is for.
pub fn repeals(title: &str, text: &str) -> Vec<Repeal> {
    let says = |words: &[String], text: &str| words.iter().any(|word| text.contains(word.as_str()));
    if !says(&WORDS.repealing, title) || says(&WORDS.not_repealing, title) {
        return Vec::new();
    }
    let mut found: Vec<Repeal> = Vec::new();
    for line in text.lines() {
        let listed = begins_an_entry(line);
        let mut from = 0;
        while let Some(open) = line[from..].find('《').map(|at| from + at) {
            let Some(close) = closing(line, open) else { break };
            let before = line[..open].rsplit(['。', '；']).next().unwrap_or_default();
            if (listed || says(&WORDS.repealing, before)) && !before.contains("根据") {
                let name = line[open + '《'.len_utf8()..close].trim().to_owned();
                let behind = &line[close + '》'.len_utf8()..];
                let number = NUMBER.captures(behind).map(|found| found[1].to_owned());
                found.push(Repeal { title: name, number });
            }
            from = close + '》'.len_utf8();
            if found.len() == REPEALS {
                return found;
            }
        }
    }
    found
}

/// A row of a table, or a line that begins with a number of a list or with a title.
fn begins_an_entry(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.contains('\t')
        || line.starts_with('《')
        || digits.len() < line.len() && digits.starts_with(['.', '、', '．', ' ', '《'])
}

/// The bracket that closes the one at `open`, with titles inside titles.
fn closing(line: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in line[open..].char_indices() {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a page says of its document that it is repealed or no longer in force.
pub fn out_of_force(reading: &Reading, title: &str) -> bool {
    let says = |text: &str| WORDS.out_of_force.iter().any(|word| text.contains(word.as_str()));
    let validity = reading.validity.as_deref().is_some_and(|value| {
        let has = |words: &[String]| words.iter().any(|word| value.contains(word.as_str()));
        has(&WORDS.out_of_force_values) && !has(&WORDS.in_force_values)
    });
    let beginning = reading
        .text
        .char_indices()
        .nth(BEGINNING)
        .map_or(reading.text.as_str(), |(end, _)| &reading.text[..end]);
    validity || says(title) || says(beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(title: &str, text: &str) -> Vec<String> {
        repeals(title, text)
            .into_iter()
            .map(|repeal| match repeal.number {
                Some(number) => format!("{}|{number}", repeal.title),
                None => repeal.title,
            })
            .collect()
    }

    #[test]
    fn what_a_decision_repeals() {
        let text = "根据《重大行政决策程序暂行条例》，县政府决定对下列文件予以废止：\n\
                    1.《某县城区养犬管理办法》（某政规〔2015〕3号）\n\
                    二、废止《关于印发〈某县扶持办法〉的通知》（某政办发[2012]17号）。\n\
                    《某县水库管理规定》\t某政发〔2010〕9号";
        assert_eq!(
            titles("某县人民政府关于废止部分规范性文件的决定", text),
            [
                "某县城区养犬管理办法|某政规〔2015〕3号",
                "关于印发〈某县扶持办法〉的通知|某政办发[2012]17号",
                "某县水库管理规定|某政发〔2010〕9号",
            ]
        );
        assert!(titles("某县关于公布继续有效和废止文件目录的通知", text).is_empty());
        assert!(titles("某县养犬管理办法", text).is_empty());
    }
}
