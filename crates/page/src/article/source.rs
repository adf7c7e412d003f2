//! The source (来源): cleaned of what else stands on its line.

use crate::dates;

/// Longer values are no source.
const MAX_SOURCE: usize = 60;

/// The source in what stands behind its label; `None` when it is empty or no name.
pub fn source(value: &str) -> Option<String> {
    let mut value = value.trim();
    if let Some(date) = dates::find_labelled(value) {
        value = &value[..date.start];
    }
    // What a template writes behind it without a label of the table.
    for word in [
        "作者",
        "浏览",
        "点击",
        "字号",
        "字体",
        "阅读",
        "访问",
        "责任编辑",
        "编辑",
        "发布",
        "【",
        "打印",
        "时间",
        "日期",
        "审核",
        "记者",
        "通讯员",
        "摄影",
        "下载",
        "收藏",
        "关闭",
        "分享",
        "大 中 小",
    ] {
        if let Some(at) = value.find(word)
            && (at == 0 || value[..at].ends_with(char::is_whitespace) || matches!(word, "【"))
        {
            value = &value[..at];
        }
    }
    let value = value.trim_matches(|c: char| {
        dates::is_space(c)
            || matches!(
                c,
                '|' | '｜'
                    | ':'
                    | '：'
                    | '['
                    | ']'
                    | '('
                    | '（'
                    | '-'
                    | ';'
                    | '；'
                    | ','
                    | '，'
                    | '·'
                    | '/'
                    | '>'
                    | '【'
                    | '】'
            )
    });
    let name = value.chars().any(char::is_alphabetic);
    let short = value.chars().count() <= MAX_SOURCE;
    let nothing =
        matches!(value, "无" | "暂无" | "null" | "undefined" | "NULL" | "None" | "其他" | "未知");
    // A sentence has slipped in.
    let sentence =
        value.contains(['。', '；', '？', '！']) || value.starts_with("http") && value.len() > 50;
    (name && short && !nothing && !sentence).then(|| value.to_owned())
}
