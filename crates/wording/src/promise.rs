//! What a title promises and the text does not hold: 《…计划和总结》 without the one or the other.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    joints: Vec<String>,
    brackets: Vec<String>,
    parts: BTreeMap<String, Vec<String>>,
}

/// Name of an attachment that the text announces, as a part.
pub const ATTACHMENT: &str = "附件";

/// Characters of a text below which nothing is said: it may be a picture or a file.
const TEXT: usize = 80;
/// Characters behind the list of attachments up to which nothing can stand there but a signature.
const SIGNATURE: usize = 60;

fn file() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| {
        // The file is part of the program and read by a test.
        toml::from_str(include_str!("../data/promises.toml")).unwrap_or_default()
    });
    &FILE
}

/// The parts that a title, or the text itself, promises and that are found neither in the text nor
/// among the names of the attachments. Empty where that cannot be told: for a short text, and where
/// an attachment's name does not say what it is.
pub fn lacking(title: &str, text: &str, attachments: &[&str]) -> Vec<String> {
    let title = title.trim();
    let file = file();
    // Hardly a title promises anything: one look before the text is counted.
    let may_promise = |text: &str| {
        file.joints.iter().chain(&file.brackets).any(|word| text.contains(word.as_str()))
    };
    let announces = attachments.is_empty() && announces_attachment(text);
    if !announces && !may_promise(title) {
        return Vec::new();
    }
    let body: usize = text.lines().map(str::trim).filter(|line| *line != title).map(count).sum();
    if body < TEXT {
        return Vec::new();
    }
    let mut lacking = Vec::new();
    if announces {
        lacking.push(ATTACHMENT.to_owned());
    }
    if attachments.iter().any(|name| says_nothing(name)) {
        return lacking;
    }
    for part in promised(title, file) {
        let there = |text: &str| file.parts[part].iter().any(|word| text.contains(word.as_str()));
        let in_text = text.lines().map(str::trim).any(|line| line != title && there(line));
        if !in_text && !attachments.iter().any(|name| there(name)) {
            lacking.push(part.clone());
        }
    }
    lacking
}

fn count(line: &str) -> usize {
    line.chars().filter(|char| !char.is_whitespace()).count()
}

/// The longest known parts that a title joins to something else.
fn promised<'f>(title: &str, file: &'f File) -> Vec<&'f String> {
    // What stands within 《》 is the name of another text.
    let mut own = String::with_capacity(title.len());
    let mut depth = 0_u32;
    for char in title.chars() {
        match char {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 => own.push(char),
            _ => {}
        }
    }
    let own = own
        .trim_end_matches(|char: char| char.is_whitespace() || char == '。')
        .trim_end_matches("的通知")
        .trim_end_matches("的公告")
        .trim_end_matches("的公示");
    let mut found: Vec<(usize, &String)> = Vec::new();
    for name in file.parts.keys() {
        for (at, _) in own.match_indices(name.as_str()) {
            let (before, behind) = (&own[..at], &own[at + name.len()..]);
            // The part ends the title, or the next one is joined to it.
            let ends = behind.is_empty()
                || behind.starts_with(['）', ')'])
                || file.joints.iter().any(|joint| behind.starts_with(joint.as_str()));
            let joined = file
                .joints
                .iter()
                .any(|joint| before.ends_with(joint.as_str()) && before.len() > joint.len());
            let listed = file.brackets.iter().any(|word| {
                before.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(['（', '(']))
            });
            if ends && (joined || listed) {
                found.push((at, name));
            }
        }
    }
    found.sort_by_key(|(at, name)| (*at, usize::MAX - name.len()));
    found.dedup_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, name)| name).collect()
}

/// Whether the text ends with 附件：… and nothing but a signature follows.
fn announces_attachment(text: &str) -> bool {
    if !text.contains(ATTACHMENT) {
        return false;
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let heads = |line: &str| {
        line.strip_prefix("附件").is_some_and(|rest| {
            let rest = rest.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' ');
            rest.starts_with(['：', ':']) && count(rest) > 3
        })
    };
    let Some(at) = lines.iter().rposition(|line| heads(line)) else { return false };
    let listed =
        |line: &&&str| line.starts_with(|char: char| char.is_ascii_digit()) && !line.contains('年');
    let rest = lines[at + 1..].iter().skip_while(listed);
    rest.map(|line| count(line)).sum::<usize>() <= SIGNATURE
}

/// Whether an attachment's name says nothing of what it holds: 附件1.pdf, 20240601.xlsx.
fn says_nothing(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = stem.replace("附件", "").replace("下载", "").replace("点击", "");
    rest.chars().filter(|char| ('\u{4e00}'..='\u{9fff}').contains(char)).count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "根据上级要求，我局对本年度工作进行了安排，重点抓好项目建设、招商引资、民生保障等方面，确保全年任务按时完成，同时加强队伍建设，提高服务水平，现予以公布，请各单位认真组织实施，并及时报送有关材料。";

    #[test]
    fn the_parts_can_be_read() {
        let file: File = toml::from_str(include_str!("../data/promises.toml")).expect("promises");
        assert!(file.parts.len() > 20 && !file.joints.is_empty());
    }

    #[test]
    fn what_is_lacking() {
        let cases: [(&str, &str, &[&str], &[&str]); 9] = [
            ("2024年规范性文件清理情况和清理结果", "", &[], &["清理结果"]),
            ("2024年规范性文件清理情况和清理结果", "继续有效的文件12件。", &[], &[]),
            ("2024年规范性文件清理情况和清理结果", "", &["规范性文件清理结果.docx"], &[]),
            ("2024年规范性文件清理情况和清理结果", "", &["附件1.docx"], &[]),
            ("关于印发《计划和政策解读》的通知", "", &[], &[]),
            ("征求意见稿及起草说明", "", &[], &["起草说明"]),
            ("清理结果", "", &[], &[]),
            ("投诉渠道、联系方式及收费标准的公告", "联系方式：县政府", &[], &["收费标准"]),
            ("拟表彰对象（附名单）", "", &[], &["名单"]),
        ];
        for (title, more, attachments, expected) in cases {
            assert_eq!(
                lacking(title, &format!("{LONG}\n{more}"), attachments),
                expected,
                "{title}"
            );
        }
    }

    #[test]
    fn an_attachment_that_is_announced() {
        let announced = format!("{LONG}\n附件：1.任务分解表\n2.责任清单\n县教育局\n2024年5月6日");
        assert_eq!(lacking("通知", &announced, &[]), [ATTACHMENT]);
        assert!(lacking("通知", &announced, &["任务分解表.xlsx"]).is_empty());
        let inlined =
            format!("{LONG}\n附件：任务分解表\n县教育局\n2024年5月6日\n附件\n任务分解表\n{LONG}");
        assert!(lacking("通知", &inlined, &[]).is_empty());
        assert!(lacking("通知", "附件：1.任务分解表", &[]).is_empty());
    }
}
