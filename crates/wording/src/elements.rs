//! Whether a document speaks of what its entry asks for: the elements (公开内容要素) of the standard.
//!
//! An element is a phrase of a table, which hardly any text repeats: 低保对象名单 is a list of names under the title
//! 最低生活保障名单公示. So the phrase is cut into words, and those that say nothing (`data/elements.toml`) are left
//! out. It is spoken of where one sentence, one row of a table or the title says the last word, which names the
//! thing, and at least two thirds of all. What the title and the names of the attachments say holds for every
//! sentence; what the names of the entry say need not be said again, but for the last word. An element that lists
//! several things is spoken of where two thirds of them are.

use crate::boundary::cut;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// Characters from which a word of the list is looked for before a phrase is cut.
const PHRASE: usize = 4;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    generic: HashSet<String>,
    said_by: BTreeMap<String, Vec<String>>,
}

fn file() -> File {
    // The file is part of the program and read by a test.
    toml::from_str(include_str!("../data/elements.toml")).unwrap_or_default()
}

/// A document, as far as it is asked what it speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its title.
    pub title: &'a str,
    /// Names of its attachments.
    pub names: &'a [&'a str],
    /// Its text and the texts of its attachments: lines, with tabs between cells.
    pub text: &'a str,
}

/// What elements are read by.
#[derive(Debug)]
pub struct Elements {
    generic: HashSet<String>,
    /// For each word of the lists all that says it, itself among it.
    said_by: BTreeMap<String, Vec<String>>,
    /// Finds phrases that are not cut; none where the lists are empty.
    phrases: Option<AhoCorasick>,
}

/// A word of an element.
#[derive(Debug)]
struct Word {
    text: String,
    said_by: Vec<String>,
    /// The names of the entry say it.
    given: bool,
    /// The title or an attachment's name says it.
    titled: bool,
}

/// One thing that an element asks for.
#[derive(Debug)]
struct Part {
    /// Which of all words.
    words: Vec<usize>,
    /// How many of them are said where most are, and which are not; the latter empty once it is spoken of.
    best: Option<(usize, Vec<usize>)>,
}

/// What is asked for, ready to be looked for.
struct Asked {
    words: Vec<Word>,
    /// The parts of each element.
    elements: Vec<Vec<Part>>,
    finder: AhoCorasick,
    /// The word of each pattern.
    owners: Vec<usize>,
}

impl Elements {
    /// With other words for the same thing: each with the word that it stands for.
    pub fn new<'a>(others: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let File { generic, said_by } = file();
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (other, word) in others {
            groups.entry(word).or_insert_with(|| vec![word]).push(other);
        }
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut phrases = Vec::new();
        for group in groups.values() {
            for member in group {
                let said = all.entry((*member).to_owned()).or_default();
                said.extend(group.iter().map(|one| (*one).to_owned()));
                phrases.push((*member).to_owned());
            }
        }
        for (word, others) in said_by {
            if word.chars().count() >= PHRASE {
                phrases.push(word.clone());
            }
            all.entry(word.clone()).or_default().extend([word].into_iter().chain(others));
        }
        let phrases = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases);
        Self { generic, said_by: all, phrases: phrases.ok() }
    }

    /// For each element the words of it that a document does not say: none where it speaks of it. `entry` are the
    /// names under which the elements stand.
    pub fn lacking(
        &self,
        elements: &[&str],
        entry: &str,
        document: &Document<'_>,
    ) -> Vec<Vec<String>> {
        let Some(mut asked) = self.asked(elements) else {
            return elements.iter().map(|_| Vec::new()).collect();
        };
        for word in asked.said(&bare(entry)) {
            asked.words[word].given = true;
        }
        for text in document.names.iter().chain([&document.title]) {
            for word in asked.said(&bare(text)) {
                asked.words[word].titled = true;
            }
        }
        asked.hear(&HashSet::new());
        for sentence in document.text.split(['\n', '。', '；', ';', '！', '？']) {
            let here = asked.said(&bare(sentence));
            if !here.is_empty() {
                asked.hear(&here);
            }
        }
        asked.lacking()
    }

    /// What elements ask for; none where they ask for nothing.
    fn asked(&self, elements: &[&str]) -> Option<Asked> {
        let (mut words, mut all): (Vec<Word>, Vec<Vec<Part>>) = (Vec::new(), Vec::new());
        for element in elements {
            let mut parts = Vec::new();
            for part in parts_of(element) {
                let from = words.len();
                words.extend(self.words(&part));
                if words.len() > from {
                    parts.push(Part { words: (from..words.len()).collect(), best: None });
                }
            }
            all.push(parts);
        }
        let (mut patterns, mut owners): (Vec<&str>, Vec<usize>) = (Vec::new(), Vec::new());
        for (at, word) in words.iter().enumerate() {
            owners.extend(word.said_by.iter().map(|_| at));
            patterns.extend(word.said_by.iter().map(String::as_str));
        }
        // What stands within another must be found as well: all matches are asked for.
        let finder = AhoCorasick::new(patterns).ok().filter(|_| !owners.is_empty())?;
        Some(Asked { words, elements: all, finder, owners })
    }

    /// The words of one thing that is asked for; none where all of them are generic.
    fn words(&self, part: &str) -> Vec<Word> {
        let word = |text: &str| {
            let said_by = self.said_by.get(text).cloned();
            let said_by = said_by.unwrap_or_else(|| vec![text.to_owned()]);
            Word { text: text.to_owned(), said_by, given: false, titled: false }
        };
        // A document is asked for by its name.
        if let Some(name) = part.strip_prefix('《') {
            return vec![word(name.trim_end_matches('》'))];
        }
        let mut cuts: Vec<&str> = Vec::new();
        let mut from = 0;
        for phrase in self.phrases.iter().flat_map(|phrases| phrases.find_iter(part)) {
            cuts.extend(cut(&part[from..phrase.start()]));
            cuts.push(&part[phrase.range()]);
            from = phrase.end();
        }
        cuts.extend(cut(&part[from..]));
        cuts.retain(|one| one.chars().all(char::is_alphanumeric) && !self.generic.contains(*one));
        let words: Vec<Word> =
            cuts.iter().copied().filter(|one| one.chars().nth(1).is_some()).map(&word).collect();
        match words.is_empty() && !cuts.is_empty() {
            // Nothing but single characters: no word of the dictionary.
            true => vec![word(part)],
            false => words,
        }
    }
}

impl Asked {
    /// The words that a text says.
    fn said(&self, text: &str) -> HashSet<usize> {
        let hits = self.finder.find_overlapping_iter(text);
        hits.map(|hit| self.owners[hit.pattern().as_usize()]).collect()
    }

    /// Takes in what one sentence says.
    fn hear(&mut self, here: &HashSet<usize>) {
        let words = &self.words;
        for part in self.elements.iter_mut().flatten() {
            let says = |word: &usize| here.contains(word) || words[*word].titled;
            let (said, mut lacks): (Vec<usize>, Vec<usize>) =
                part.words.iter().copied().partition(|word| says(word) || words[*word].given);
            let thing = part.words.last().is_some_and(&says);
            if thing && is_enough(said.len(), part.words.len()) {
                lacks.clear();
            } else if !thing && lacks.is_empty() {
                lacks.extend(part.words.last());
            }
            let better = |(most, unsaid): &(usize, Vec<usize>)| {
                !unsaid.is_empty() && (lacks.is_empty() || said.len() > *most)
            };
            if part.best.as_ref().is_none_or(better) {
                part.best = Some((said.len(), lacks));
            }
        }
    }

    fn lacking(&self) -> Vec<Vec<String>> {
        let lacking = self.elements.iter().map(|parts| {
            let lacks = |part: &Part| {
                part.best.as_ref().map(|(_, lacks)| lacks.clone()).unwrap_or_default()
            };
            let lacks: Vec<Vec<usize>> = parts.iter().map(lacks).collect();
            let found = lacks.iter().filter(|lacks| lacks.is_empty()).count();
            if is_enough(found, parts.len()) {
                return Vec::new();
            }
            lacks.iter().flatten().map(|word| self.words[*word].text.clone()).collect()
        });
        lacking.collect()
    }
}

/// At least two thirds.
fn is_enough(some: usize, all: usize) -> bool {
    3 * some >= 2 * all
}

/// A text as it is looked into: without the spaces that stand within words.
fn bare(text: &str) -> String {
    text.chars().filter(|one| !matches!(one, ' ' | '\u{a0}' | '\u{3000}')).collect()
}

/// The things that an element lists, without what stands in parentheses.
fn parts_of(element: &str) -> Vec<String> {
    let (mut text, mut depth) = (String::new(), 0_usize);
    for one in element.chars() {
        match one {
            '(' | '（' | '〔' | '[' => depth += 1,
            ')' | '）' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(one),
            _ => {}
        }
    }
    let text = bare(if text.trim().is_empty() { element } else { text.as_str() });
    if text.starts_with('《') && text.ends_with('》') {
        return vec![text];
    }
    let parts = text.split(['、', '，', ',', '；', ';', '/', '。']);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "社会救助 最低生活保障 审批信息";
    const GUIDE: &str = "一、办理条件\n家庭人均收入低于当地最低生活保障标准。\n二、申请材料\n1.身份证明；2.收入证明。\n三、办理流程\n申请人向乡镇提出申请，乡镇审核，县民政局审批。\n办理地点：县政务服务中心民政窗口，联系电话：0700-5550123";

    fn elements() -> Elements {
        Elements::new([
            ("低保", "最低生活保障"),
            ("农村低保", "农村最低生活保障"),
            ("监管", "监督管理"),
        ])
    }

    fn lacking(element: &str, entry: &str, (title, text): (&str, &str)) -> Vec<String> {
        let document = Document { title, names: &[], text };
        elements().lacking(&[element], entry, &document).concat()
    }

    #[test]
    fn the_lists_can_be_read() {
        let file: File = toml::from_str(include_str!("../data/elements.toml")).expect("elements");
        assert!(file.generic.len() > 20 && file.said_by.len() > 20);
        for (word, others) in &file.said_by {
            assert!(!others.contains(word) && !file.generic.contains(word), "{word}");
        }
        assert!(elements().phrases.is_some());
    }

    #[test]
    fn what_is_spoken_of() {
        let list = "序号\t姓名\t救助金额（元）\n1\t张三\t650";
        for (element, entry, document) in [
            ("低保对象名单", ENTRY, ("名单", "")),
            ("低保对象名单", ENTRY, ("2026年11月最低生活保障名单公示", "")),
            ("低保对象名单", "", ("2026年11月农村低保公示", "序号\t姓名\t户数")),
            ("低保对象相关信息", ENTRY, ("2026年11月低保公示", "")),
            ("初审对象名单", ENTRY, ("低保初审名单公示", "")),
            ("救助金额", "社会救助 临时救助 审核审批信息", ("临时救助公示", list)),
            ("支出型临时救助对象名单", "社会救助 临时救助", ("临时救助对象名单", "")),
            ("办理条件", "社会救助 办事指南", ("低保办理指南", GUIDE)),
            ("申请材料", "", ("低保办理指南", GUIDE)),
            ("办理流程", "", ("低保办理指南", GUIDE)),
            ("办理地点（方式）", "", ("低保办理指南", GUIDE)),
            ("联系方式", "", ("低保办理指南", GUIDE)),
            ("办理机构及地点", "", ("指南", "办理单位：县民政局，地址：人民路1号")),
            (
                "《社会救助暂行办法》（国务院令第649号）",
                "",
                ("关于转发《社会救助暂行办法》的通知", ""),
            ),
            (
                "机构职能、权责清单、执法人员名单",
                "",
                ("权责清单", "机构职能如下。执法人员名单见附表。"),
            ),
            ("名 单", "", ("名　单", "")),
            ("事项名称", "", ("低保审批", "")),
        ] {
            let lacks = lacking(element, entry, document);
            assert!(lacks.is_empty(), "{element}: {document:?} lacks {lacks:?}");
        }
    }

    #[test]
    fn what_is_not_spoken_of() {
        for (element, entry, document, lacks) in [
            ("低保对象名单", ENTRY, ("最低生活保障政策解读", "标准提高到每人每月800元。"), "名单"),
            ("初审对象名单", ENTRY, ("2026年11月低保对象名单公示", "公示期七天。"), "初审"),
            ("救助事由", "社会救助 临时救助", ("临时救助公示", "姓名\t金额"), "事由"),
            ("办理流程", "", ("低保办理指南", "办理条件：家庭困难。"), "流程"),
            ("办理流程", "", ("通知", "请按规定办理。流程另行公布。"), "流程"),
            (
                "社会救助投诉举报电话",
                "社会救助 监督检查",
                ("低保公示", "联系电话0700-5550123"),
                "投诉",
            ),
            (
                "《社会救助暂行办法》（国务院令第649号）",
                "",
                ("社会救助办法", "暂行"),
                "社会救助暂行办法",
            ),
            ("收费依据及标准", "", ("办事指南", "收费：无。"), "标准"),
            ("机构职能、权责清单、执法人员名单", "", ("权责清单", "见附件。"), "职能"),
            // Words of the entry do not make a thing said.
            ("最低生活保障标准", ENTRY, ("低保对象名单", "张三"), "标准"),
            ("联系方式", "", ("名单", ""), "联系方式"),
        ] {
            let found = lacking(element, entry, document);
            assert!(found.iter().any(|word| word == lacks), "{element}: {document:?}: {found:?}");
        }
    }

    #[test]
    fn names_of_attachments_and_cells_are_read() {
        let document = Document { title: "公示", names: &["低保对象名单.xlsx"], text: "" };
        let asked = ["低保对象名单", "公示期限"];
        let found = elements().lacking(&asked, "", &document);
        assert_eq!(found, [vec![], vec!["公示期限".to_owned()]]);
        assert!(elements().lacking(&[], "", &document).is_empty());
        assert_eq!(elements().lacking(&["信息"], "", &document), [Vec::<String>::new()]);
    }
}
