//! Words by which pages name their own parts.

/// What a link's words are for, when they are no title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A title or name.
    Name,
    /// Leads to the rest of a short list.
    More,
    /// Part of a pager.
    Pager,
    /// Acts on an entry (查看, 下载 …), or stands at the page's foot.
    Other,
}

/// No word by which pages name their own parts is longer, in bytes.
const LONGEST: usize = 48;

/// Longer words of a link name something.
const SHORT: usize = 30;

/// The role of a link's words.
pub(crate) fn role(words: &str) -> Role {
    if words.len() > SHORT {
        return if is_registration(words) { Role::Other } else { Role::Name };
    }
    let core = core_of(words);
    if core.len() <= 16 && is_more_core(&core) {
        Role::More
    } else if is_pager_words(words, &core) {
        Role::Pager
    } else if is_action(words) || is_of_the_site(&core) || is_registration(words) {
        Role::Other
    } else {
        Role::Name
    }
}

/// Words without arrows, brackets and white space; empty when they are too long to be one of ours.
fn core_of(words: &str) -> String {
    if words.len() > LONGEST {
        return String::new();
    }
    words.chars().filter(|c| !is_decoration(*c)).collect()
}

/// Words of links that stand on every page of a site.
fn is_of_the_site(core: &str) -> bool {
    matches!(
        core,
        "网站地图"
            | "站点地图"
            | "联系我们"
            | "关于我们"
            | "网站声明"
            | "版权声明"
            | "免责声明"
            | "隐私声明"
            | "使用帮助"
            | "网站帮助"
            | "设为首页"
            | "加入收藏"
            | "返回顶部"
            | "我为政府网站找错"
    )
}

/// Words of a link that opens what the words beside it name: 查看.
pub(crate) fn opens_what_stands_beside(words: &str) -> bool {
    matches!(
        words.trim_matches(['[', ']', '【', '】', '>', ' ', '》', '<']),
        "详情"
            | "查看"
            | "查看详情"
            | "查看全文"
            | "阅读全文"
            | "详细"
            | "全文"
            | "点击查看"
            | "点击进入"
    )
}

/// Words of links that act on an entry rather than name it.
fn is_action(words: &str) -> bool {
    matches!(
        words.trim_matches(['[', ']', '【', '】', '>', ' ', '》']),
        "详情"
            | "查看"
            | "下载"
            | "查看详情"
            | "查看全文"
            | "点击下载"
            | "附件"
            | "阅读全文"
            | "详细"
            | "预览"
            | "打印"
            | "分享"
            | "收藏"
            | "全文"
            | "点击查看"
            | "在线预览"
            | "点击进入"
            | "图解"
            | "办理"
            | "解读"
            | "政策解读"
            | "相关解读"
            | "关联解读"
            | "word"
            | "pdf"
    )
}

/// Headings of lists that stand beside the matter of a page, never its main list (`data/asides.txt`).
pub(crate) fn is_aside(heading: &str) -> bool {
    let core = core_of(heading);
    !core.is_empty() && include_str!("../data/asides.txt").lines().any(|word| word == core)
}

/// Headings of lists that stand on many pages beside their own list, and are the names of columns as well
/// (`data/besides.txt`).
pub(crate) fn stands_beside(heading: &str) -> bool {
    let core = core_of(heading);
    !core.is_empty() && include_str!("../data/besides.txt").lines().any(|word| word == core)
}

/// Words of a link that leads to the rest of a short list.
pub(crate) fn is_more(words: &str) -> bool {
    is_more_core(&core_of(words))
}

fn is_more_core(core: &str) -> bool {
    const MORE: &[&str] = &[
        "更多",
        "更多内容",
        "查看更多",
        "更多信息",
        "more",
        "点击更多",
        "全部",
        "查看全部",
        "加载更多",
        "了解更多",
        "更多文件",
        "更多公告",
        "more更多",
        "更多more",
    ];
    MORE.iter().any(|word| core.eq_ignore_ascii_case(word))
}

/// Whether words lead to the document before or after this one: 上一篇：….
pub(crate) fn is_neighbour(words: &str) -> bool {
    let words = words.trim_start_matches(['【', '[', '(', '（', '<', ' ', '·']);
    ["上一", "下一", "前一", "后一", "上篇", "下篇"].iter().any(|word| words.starts_with(word))
        && ["篇", "条", "个", "信息", "文章", "则", "："]
            .iter()
            .any(|word| words.chars().take(6).collect::<String>().contains(word))
}

/// Whether words are the title of what explains a document: 文字解读, 图解.
pub(crate) fn is_companion(words: &str) -> bool {
    ["解读", "图解", "图读懂", "图看懂", "政策问答", "动漫", "动画", "视频", "音频"]
        .iter()
        .any(|word| words.contains(word))
}

/// Words of a pager.
pub(crate) fn is_pager(words: &str) -> bool {
    is_pager_words(words, &core_of(words))
}

fn is_pager_words(words: &str, core: &str) -> bool {
    const PAGER: &[&str] = &[
        "上一页",
        "上页",
        "首页",
        "第一页",
        "尾页",
        "末页",
        "最后一页",
        "前一页",
        "转到",
        "跳转",
        "确定",
        "go",
        "跳到",
        "最末页",
        "最后页",
        "上一頁",
        "共",
        "页",
    ];
    is_next_words(words, core)
        || core.len() <= 12 && PAGER.iter().any(|word| core.eq_ignore_ascii_case(word))
        || !core.is_empty() && core.len() <= 5 && core.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words of the link to the next page.
pub(crate) fn is_next(words: &str) -> bool {
    is_next_words(words, &core_of(words))
}

fn is_next_words(words: &str, core: &str) -> bool {
    const NEXT: &[&str] =
        &["下一页", "下页", "后一页", "下一頁", "后页", "向后", "next", "下一页next"];
    matches!(words.trim(), ">" | "›" | "&gt;" | "→")
        || core.len() <= 14 && NEXT.iter().any(|word| core.eq_ignore_ascii_case(word))
}

/// Words of the link to the last page.
pub(crate) fn is_last(words: &str) -> bool {
    let trimmed = words.trim();
    let core = core_of(trimmed);
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
fn is_registration(words: &str) -> bool {
    words.contains("ICP备")
        || words.contains("公网安备")
        || words.contains("网站标识码")
        || words.contains("技术支持")
}
