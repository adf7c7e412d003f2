//! Words by which pages name their own parts.

/// Words of a link that leads to the rest of a short list.
pub(crate) fn is_more(words: &str) -> bool {
    let core: String = words.chars().filter(|c| !is_decoration(*c)).collect();
    matches!(
        core.to_ascii_lowercase().as_str(),
        "更多"
            | "更多内容"
            | "查看更多"
            | "更多信息"
            | "more"
            | "点击更多"
            | "全部"
            | "查看全部"
            | "加载更多"
            | "了解更多"
            | "更多文件"
            | "更多公告"
            | "more更多"
            | "更多more"
    )
}

/// Words of a pager.
pub(crate) fn is_pager(words: &str) -> bool {
    let core: String = words.chars().filter(|c| !is_decoration(*c)).collect();
    is_next(words)
        || matches!(
            core.as_str(),
            "上一页"
                | "上页"
                | "首页"
                | "第一页"
                | "尾页"
                | "末页"
                | "最后一页"
                | "前一页"
                | "转到"
                | "跳转"
                | "确定"
                | "GO"
                | "Go"
                | "go"
                | "跳到"
                | "最末页"
                | "最后页"
                | "上一頁"
                | "共"
                | "页"
        )
        || !core.is_empty() && core.len() <= 5 && core.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words of the link to the next page.
pub(crate) fn is_next(words: &str) -> bool {
    let trimmed = words.trim();
    if matches!(trimmed, ">" | "›" | "&gt;" | "→") {
        return true;
    }
    let core: String = trimmed.chars().filter(|c| !is_decoration(*c)).collect();
    matches!(
        core.as_str(),
        "下一页"
            | "下页"
            | "后一页"
            | "下一頁"
            | "后页"
            | "向后"
            | "Next"
            | "next"
            | "NEXT"
            | "下一页next"
    )
}

/// Words of the link to the last page.
pub(crate) fn is_last(words: &str) -> bool {
    let trimmed = words.trim();
    let core: String = trimmed.chars().filter(|c| !is_decoration(*c)).collect();
    matches!(
        core.as_str(),
        "尾页" | "末页" | "最后一页" | "最末页" | "最后页" | "尾頁" | "last" | "Last"
    ) || matches!(trimmed, ">>" | "»" | ">|")
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '>' | '<'
                | '›'
                | '‹'
                | '»'
                | '«'
                | '+'
                | '＋'
                | '…'
                | '.'
                | '['
                | ']'
                | '【'
                | '】'
                | '('
                | ')'
                | '（'
                | '）'
                | '》'
                | '《'
                | '→'
                | '|'
                | '·'
                | ':'
                | '：'
                | '-'
                | '＞'
                | '〉'
                | '〈'
                | '\u{200b}'
        )
}

/// Words of the links at a page's foot.
pub(crate) fn is_registration(words: &str) -> bool {
    words.contains("ICP备")
        || words.contains("公网安备")
        || words.contains("网站标识码")
        || words.contains("技术支持")
}
