//! The lines in which two texts differ, as a reader would hold the two pages beside each other; bounded.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines that are shown at most.
const MOST_LINES: usize = 200;
/// Bytes that are shown at most.
const MOST_BYTES: usize = 20_000;
/// Equal lines that are shown beside a change.
const CONTEXT: usize = 1;
/// Lines of a text that are compared.
const MOST_COMPARED: usize = 1_000;
/// A longer line is cut at its sentences.
const LONG_LINE: usize = 200;
/// Characters of a line that are shown.
const MOST_CHARS: usize = 400;

/// A line of two texts held beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Where it stands.
    pub stands: Stands,
    /// The line; nothing for a gap.
    pub text: String,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// In both texts.
    Both,
    /// Only in the first.
    One,
    /// Only in the second.
    Other,
    /// Nowhere: lines are left out here, equal ones or, at the end, what is beyond the bounds.
    Gap,
}

impl Stands {
    /// The same with the texts in the other order.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::One => Self::Other,
            Self::Other => Self::One,
            same => same,
        }
    }
}

/// The lines in which two texts differ, each change with the equal lines beside it; none where no line differs. At
/// most 200 lines and 20 kB; time is bounded, too.
pub fn lines(one: &str, other: &str) -> Vec<DiffLine> {
    let (first, first_whole) = units(one);
    let (second, second_whole) = units(other);
    let changes = capture_diff_slices(Algorithm::Patience, &first, &second);
    if changes.iter().all(|change| change.tag() == DiffTag::Equal) {
        return Vec::new();
    }
    let mut shown = Shown { lines: Vec::new(), bytes: 0, full: false };
    for (at, change) in changes.iter().enumerate() {
        let (old, new) = (&first[change.old_range()], &second[change.new_range()]);
        if change.tag() == DiffTag::Equal {
            let before = if at == 0 { 0 } else { CONTEXT.min(old.len()) };
            let behind = if at + 1 == changes.len() { 0 } else { CONTEXT.min(old.len() - before) };
            shown.put(Stands::Both, &old[..before]);
            if before + behind < old.len() {
                shown.put(Stands::Gap, &[""]);
            }
            shown.put(Stands::Both, &old[old.len() - behind..]);
        } else {
            shown.put(Stands::One, old);
            shown.put(Stands::Other, new);
        }
    }
    if !(first_whole && second_whole) {
        shown.put(Stands::Gap, &[""]);
    }
    shown.lines
}

struct Shown {
    lines: Vec<DiffLine>,
    bytes: usize,
    full: bool,
}

impl Shown {
    fn put(&mut self, stands: Stands, texts: &[&str]) {
        for text in texts {
            if self.full {
                return;
            }
            let text = match text.char_indices().nth(MOST_CHARS) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => (*text).to_owned(),
            };
            self.bytes += text.len();
            self.full = self.lines.len() + 1 == MOST_LINES || self.bytes > MOST_BYTES;
            let line = match self.full {
                true => DiffLine { stands: Stands::Gap, text: String::new() },
                false => DiffLine { stands, text },
            };
            self.lines.push(line);
        }
    }
}

/// Lines that say something, long ones by sentences; and whether these are all.
fn units(text: &str) -> (Vec<&str>, bool) {
    let mut units = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let long = line.chars().nth(LONG_LINE).is_some();
        let parts = line.split_inclusive(|letter: char| long && matches!(letter, '。' | '；'));
        units.extend(parts.map(str::trim).take(MOST_COMPARED + 1 - units.len()));
        if units.len() > MOST_COMPARED {
            units.truncate(MOST_COMPARED);
            return (units, false);
        }
    }
    (units, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(one: &str, other: &str) -> Vec<String> {
        let mark = |line: &DiffLine| match line.stands {
            Stands::Both => format!("  {}", line.text),
            Stands::One => format!("- {}", line.text),
            Stands::Other => format!("+ {}", line.text),
            Stands::Gap => "…".to_owned(),
        };
        lines(one, other).iter().map(mark).collect()
    }

    #[test]
    fn changes_stand_between_the_lines_beside_them() {
        let one = "标题\n一、范围\n二、标准\n每亩15元\n三、时间\n四、其他\n附则";
        let other = "标题\n一、范围\n二、标准\n每亩20元\n另有补贴\n三、时间\n四、其他\n附则";
        assert_eq!(
            told(one, other),
            ["…", "  二、标准", "- 每亩15元", "+ 每亩20元", "+ 另有补贴", "  三、时间", "…"]
        );
        assert!(told(one, &one.replace('\n', "\n \n")).is_empty(), "blank lines are none");
        assert_eq!(Stands::One.turned(), Stands::Other);
    }

    #[test]
    fn a_long_line_is_compared_by_its_sentences() {
        let sentence = "各乡镇人民政府应当按照本办法的规定办理有关事项并接受社会监督。";
        let one = format!("{}补贴15元。{}", sentence.repeat(5), sentence.repeat(5));
        let other = one.replace("15元", "20元");
        let told = told(&one, &other);
        assert!(told.contains(&"- 补贴15元。".to_owned()), "{told:?}");
        assert!(told.contains(&"+ 补贴20元。".to_owned()) && told.len() <= 6, "{told:?}");
    }

    #[test]
    fn it_is_bounded() {
        let many = |word: &str| (0..5_000).map(|at| format!("{word}{at}\n")).collect::<String>();
        let shown = lines(&many("甲"), &many("乙"));
        assert_eq!(shown.len(), MOST_LINES);
        assert_eq!(shown.last().map(|line| line.stands), Some(Stands::Gap));
        let large = |word: &str| format!("{}\n", word.repeat(300)).repeat(100);
        let shown = lines(&large("甲"), &large("乙"));
        let bytes: usize = shown.iter().map(|line| line.text.len()).sum();
        assert!(bytes <= MOST_BYTES && shown.len() < MOST_LINES, "{bytes}");
    }
}
