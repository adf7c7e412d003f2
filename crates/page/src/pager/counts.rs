//! Counts that pagers print: 共 1183 条, 1/60, 共 60 页, 第 1 页.

use regex::Regex;
use std::sync::OnceLock;

/// What a pager's words say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub current: Option<u32>,
    pub pages: Option<u32>,
    pub total: Option<u32>,
}

struct Patterns {
    total: Regex,
    pages: Regex,
    current: Regex,
    of: Regex,
}

fn patterns() -> Option<&'static Patterns> {
    static PATTERNS: OnceLock<Option<Patterns>> = OnceLock::new();
    PATTERNS
        .get_or_init(|| {
            Some(Patterns {
                total: Regex::new(r"(?:共|总计|合计|总共|总数|记录数|总记录)[有到为：:\s]*(\d{1,9})\s*(?:条|个记录|篇|项|记录|笔|件)|(?:总记录数|总条数|记录总数)[：:\s]*(\d{1,9})").ok()?,
                pages: Regex::new(r"(?:共|总|/|分)\s*(\d{1,7})\s*页|(?:总页数|页数)[：:\s]*(\d{1,7})").ok()?,
                current: Regex::new(r"(?:第|当前|目前在第|现在是第)\s*(\d{1,7})\s*(?:页|/)|当前页[：:\s]*(\d{1,7})").ok()?,
                of: Regex::new(r"(?:^|[^\d/])(\d{1,6})\s*/\s*(\d{1,6})(?:[^\d/]|$)").ok()?,
            })
        })
        .as_ref()
}

/// Reads the words of a pager.
pub(super) fn read(words: &str) -> Counts {
    let Some(patterns) = patterns() else { return Counts::default() };
    let number = |pattern: &Regex| {
        let found = pattern.captures(words)?;
        found.iter().skip(1).flatten().next()?.as_str().parse().ok()
    };
    let mut counts = Counts {
        current: number(&patterns.current),
        pages: number(&patterns.pages),
        total: number(&patterns.total),
    };
    if let Some(of) = patterns.of.captures(words) {
        let one: Option<u32> = of[1].parse().ok();
        let other: Option<u32> = of[2].parse().ok();
        if let (Some(one), Some(other)) = (one, other)
            && one <= other
        {
            counts.current = counts.current.or(Some(one));
            counts.pages = counts.pages.or(Some(other));
        }
    }
    counts
}
